package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
)

// keyed is an outcome with its key, as one value.
type keyed struct {
	Key  string          `json:"key"`
	Data json.RawMessage `json:"data"`
}

// size is how many units a cluster has.
type size struct {
	Key   string `json:"key"`
	Units int    `json:"units"`
}

// sizeFn says how large a cluster is.
type sizeFn struct{}

// ProcessElement emits the size of one cluster.
func (*sizeFn) ProcessElement(key string, data []byte, emit func(int, []byte)) error {
	var units struct {
		Units int `json:"units"`
	}
	if err := json.Unmarshal(data, &units); err != nil {
		return err
	}
	text, err := json.Marshal(size{key, units.Units})
	emit(0, text)
	return err
}

// cutFn cuts the clusters, in their order, into shards of about as many units.
type cutFn struct {
	Shards int
}

// ProcessElement emits the first key of each shard but the first, as JSON.
func (f *cutFn) ProcessElement(_ int, sizes func(*[]byte) bool, emit func(string)) error {
	var all []size
	total := 0
	for data := []byte(nil); sizes(&data); {
		var s size
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		all, total = append(all, s), total+s.Units
	}
	slices.SortFunc(all, func(a, b size) int { return strings.Compare(a.Key, b.Key) })
	starts, before := make([]string, 0, f.Shards), 0
	for _, s := range all {
		for len(starts)+1 < f.Shards && before >= (len(starts)+1)*total/f.Shards && before > 0 {
			starts = append(starts, s.Key)
		}
		before += s.Units
	}
	text, err := json.Marshal(starts)
	emit(string(text))
	return err
}

// assignFn gives what became of a cluster or a file to its shard.
type assignFn struct{}

// ProcessElement assigns the outcomes of one key.
func (*assignFn) ProcessElement(key string, outcomes func(*[]byte) bool, starts string, emit func(int, []byte)) error {
	var first []string
	if err := json.Unmarshal([]byte(starts), &first); err != nil {
		return err
	}
	shard := sort.Search(len(first), func(i int) bool { return first[i] > key })
	for data := []byte(nil); outcomes(&data); {
		text, err := json.Marshal(keyed{key, data})
		if err != nil {
			return err
		}
		emit(shard, text)
	}
	return nil
}

// writeFn writes the files of one shard. Their names and bytes follow from what is in it, so that doing it again
// changes nothing; each is written under another name first and then renamed, where the file system can.
type writeFn struct {
	Out    string
	Shards int
}

// part is what was written of one shard.
type part struct {
	Files []written `json:"files"`
	Tally *tally    `json:"tally"`
}

// written is a file of results.
type written struct {
	Name   string `json:"name"`
	Lines  int    `json:"lines"` // without the names of the columns
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// The files of a shard.
const (
	resultsFile   = "results"
	asideFile     = "aside"
	explainedFile = "explained"
)

// ProcessElement writes one shard.
func (f *writeFn) ProcessElement(ctx context.Context, shard int, outcomes func(*[]byte) bool,
	emit func(int, []byte)) error {
	type one struct {
		key string
		*outcome
	}
	var all []one
	p := part{Tally: newTally()}
	var asides []aside
	for data := []byte(nil); outcomes(&data); {
		var k keyed
		if err := json.Unmarshal(data, &k); err != nil {
			return err
		}
		if len(k.Data) == 0 {
			continue // what makes a shard of which there is nothing
		}
		o, err := decodeOutcome(k.Data)
		if err != nil {
			return err
		}
		all, asides = append(all, one{k.Key, o}), append(asides, o.Asides...)
		p.Tally.add(o.Tally)
	}
	slices.SortFunc(all, func(a, b one) int { return strings.Compare(a.key, b.key) })
	slices.SortFunc(asides, func(a, b aside) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row), strings.Compare(a.Code, b.Code),
			strings.Compare(a.Text, b.Text))
	})
	var results, aside, explained strings.Builder
	writeCSV(&results, "kind", "cluster", "province", "rank", "unit", "state", "total", "least", "most", "grade", "awards")
	writeCSV(&aside, "file", "row", "rows", "kind", "cluster", "unit", "code", "reason")
	units := 0
	for _, o := range all {
		results.WriteString(o.Results)
		explained.WriteString(o.Explained)
		units += o.Units
	}
	for _, a := range asides {
		writeCSV(&aside, a.File, blank(a.Row), blank(a.Rows), a.Book, a.Cluster, a.Unit, a.Code, a.Text)
	}
	for _, file := range []struct {
		name, text string
		lines      int
	}{
		{resultsFile + f.of(shard) + ".csv", results.String(), units},
		{asideFile + f.of(shard) + ".csv", aside.String(), len(asides)},
		{explainedFile + f.of(shard) + ".jsonl", explained.String(), strings.Count(explained.String(), "\n")},
	} {
		if strings.HasPrefix(file.name, explainedFile) && file.lines == 0 {
			continue
		}
		if err := writeFile(ctx, join(f.Out, file.name), []byte(file.text)); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(file.text))
		p.Files = append(p.Files, written{file.name, file.lines, len(file.text), hex.EncodeToString(sum[:])})
	}
	text, err := json.Marshal(p)
	emit(0, text)
	return err
}

func (f *writeFn) of(shard int) string { return fmt.Sprintf("-%05d-of-%05d", shard, f.Shards) }

func blank(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// writeFile writes a file whole or not at all, where the file system can rename; object stores show a file only
// once it is whole.
func writeFile(ctx context.Context, name string, data []byte) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	if _, ok := fs.(filesystem.Renamer); !ok {
		return filesystem.Write(ctx, fs, name, data)
	}
	part := name + "." + unique()
	if err := filesystem.Write(ctx, fs, part, data); err != nil {
		return err
	}
	return filesystem.Rename(ctx, fs, part, name)
}

// finishFn adds everything up, checks that nothing is lost and nothing is there twice, and writes the summary: last
// of all, so that whoever finds it knows that the results are whole.
type finishFn struct {
	Out string
}

// ProcessElement finishes a run.
func (f *finishFn) ProcessElement(ctx context.Context, _ int, parts func(*[]byte) bool, lib string) error {
	var l library
	if err := json.Unmarshal([]byte(lib), &l); err != nil {
		return err
	}
	s := &summary{Tally: newTally(), Books: make(map[string]bookSummary)}
	for data := []byte(nil); parts(&data); {
		var p part
		if err := json.Unmarshal(data, &p); err != nil {
			return err
		}
		s.Files = append(s.Files, p.Files...)
		s.Tally.add(p.Tally)
	}
	slices.SortFunc(s.Files, func(a, b written) int { return strings.Compare(a.Name, b.Name) })
	for name, b := range l.Books {
		s.Books[name] = bookSummary{Title: b.Title, Card: b.Card, Regulation: b.Regulation, On: b.On, Invented: b.Invented}
	}
	if err := s.check(); err != nil {
		return err
	}
	text, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return err
	}
	return writeFile(ctx, join(f.Out, summaryFile), append(text, '\n'))
}

// stages puts the pipeline together. What has a side input is grouped by key first: Prism hands out elements before
// their side input is there as long as nothing is known of how far both are, and a group is known to be whole.
func (o options) stages(s beam.Scope, lib string, files []string) {
	given := beam.SideInput{Input: beam.Create(s, lib)}
	pieces, told := beam.ParDo2(s.Scope("read"), &readFn{Folder: o.input, Lang: o.lang.String()},
		beam.GroupByKey(s, beam.ParDo(s, alone, beam.CreateList(s, files))), given)
	scored := beam.ParDo(s.Scope("score"), &scoreFn{Lang: o.lang.String(), Largest: o.largest, Nominated: o.nominated,
		Explain: o.explained()}, beam.GroupByKey(s, pieces), given)
	every, nothing := beam.ParDo2(s.Scope("every"), &everyFn{}, beam.Create(s, o.shards))
	sizes := beam.Flatten(s, beam.ParDo(s.Scope("size"), &sizeFn{}, scored), nothing)
	starts := beam.ParDo(s.Scope("cut"), &cutFn{Shards: o.shards}, beam.GroupByKey(s, sizes))
	placed := beam.ParDo(s.Scope("assign"), &assignFn{}, beam.GroupByKey(s, beam.Flatten(s, scored, told)),
		beam.SideInput{Input: starts})
	all := beam.Flatten(s, placed, every)
	parts := beam.ParDo(s.Scope("write"), &writeFn{Out: o.writes(), Shards: o.shards}, beam.GroupByKey(s, all))
	beam.ParDo0(s.Scope("finish"), &finishFn{Out: o.writes()}, beam.GroupByKey(s, parts), given)
}

// everyFn sees to it that every shard is there, and a list of clusters, of nothing too.
type everyFn struct{}

// ProcessElement emits nothing for each shard, and a cluster without units.
func (*everyFn) ProcessElement(shards int, shard, sizes func(int, []byte)) {
	for i := range shards {
		shard(i, []byte("{}"))
	}
	sizes(0, []byte("{}"))
}
