package attacks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// kind is a record that attacks are made on.
type kind struct {
	name string
	data []byte
	// verify reads a record and recomputes it; again is what it read, as it would be written.
	verify func(data []byte) (again []byte, err error)
	// rehash makes the hash of a record anew, as somebody would who knows how.
	rehash func(data []byte) ([]byte, error)
	// result reports whether a path leads to what follows from the rest.
	result func(path string) bool
}

// written is a value as it is stored.
func written(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func kinds(t *testing.T) []kind {
	ctx, y := context.Background(), newYear(t)
	r, err := y.Report(ctx, rules.Date{}, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	ranking, _ := r.Computed()
	var sheets []*scoring.Sheet
	for _, s := range ranking.Scores() {
		if s.Sheet != nil {
			sheets = append(sheets, s.Sheet)
		}
	}
	var members []*rules.Facts
	for _, s := range ranking.Scores() {
		members = append(members, s.Facts)
	}
	g, err := rules.NewGroup(ctx, members...)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := y.card.Record(ctx, scoring.Batch{Name: "delta", Group: g, Sheets: sheets})
	if err != nil {
		t.Fatal(err)
	}
	statute, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	plan := awards.Plan{Organiser: "central_council", Year: 2024, Cluster: "delta",
		Awards: []awards.Place{{Award: "flag.central_cluster", Ranks: []int{1}}}}
	slate, err := statute.Nominate(ctx, rules.Day(2025, 3, 11), plan, ranking,
		[]awards.Candidate{awards.Clean("ha_nam", "giấy 1"), awards.Clean("thai_binh", "giấy 2")})
	if err != nil {
		t.Fatal(err)
	}
	nomination, err := slate.Record(scores)
	if err != nil {
		t.Fatal(err)
	}
	under := func(roots ...string) func(string) bool {
		return func(path string) bool {
			return slices.ContainsFunc(roots, func(root string) bool { return strings.HasPrefix(path, root) })
		}
	}
	return []kind{
		{"scores", written(t, scores), func(data []byte) ([]byte, error) {
			rec, err := scoring.ReadRecord(data)
			if err == nil {
				err = y.card.Verify(ctx, rec)
			}
			if err != nil {
				return nil, err
			}
			return json.Marshal(rec)
		}, rehash("record", func(r *scoring.Record) *string { return &r.Hash }), func(path string) bool {
			_, in, units := strings.Cut(path, "].")
			return under("engine", "card", "ranking")(path) || units && under("lines", "total")(in)
		}},
		{"nomination", written(t, nomination), func(data []byte) ([]byte, error) {
			rec, err := awards.ReadRecord(data)
			if err == nil {
				err = statute.Verify(ctx, rec)
			}
			if err != nil {
				return nil, err
			}
			return json.Marshal(rec)
		}, rehash("nomination", func(r *awards.Record) *string { return &r.Hash }),
			under("engine", "regulation_hash", "options", "entries")},
	}
}

// rehash makes a record's hash anew, from the outside.
func rehash[T any](domain string, hash func(*T) *string) func([]byte) ([]byte, error) {
	return func(data []byte) ([]byte, error) {
		var rec T
		if err := json.Unmarshal(data, &rec); err != nil {
			return nil, err
		}
		*hash(&rec) = ""
		sum := document.Hash(domain, rec)
		*hash(&rec) = sum
		return json.Marshal(rec)
	}
}

// refused counts a damaged record: it is refused, or says the same with other blanks.
func refused(t *testing.T, of tally, k kind, data []byte) {
	t.Helper()
	if bytes.Equal(data, k.data) {
		return
	}
	again, err := k.verify(data)
	var compact bytes.Buffer
	switch {
	case err != nil:
		of["refused"]++
	case json.Compact(&compact, data) == nil && bytes.Equal(compact.Bytes(), k.data) && bytes.Equal(again, k.data):
		of["the same with other blanks"]++
	default:
		t.Errorf("%s: a damaged record holds:\n%s", k.name, data)
	}
}

// Records are cut, flipped and mixed as logs are.
func TestRecordDamaged(t *testing.T) {
	for _, k := range kinds(t) {
		t.Run(k.name, func(t *testing.T) {
			of, r := newTally(t), luck()
			if again, err := k.verify(k.data); err != nil || !bytes.Equal(again, k.data) {
				t.Fatalf("the record as it was written: %v", err)
			}
			step := max(1, len(k.data)/many(150))
			for at := 0; at < len(k.data); at += step {
				refused(t, of, k, k.data[:at])
				flipped := bytes.Clone(k.data)
				flipped[at] ^= 1 << r.IntN(8)
				refused(t, of, k, flipped)
				from, n := r.IntN(len(k.data)), r.IntN(40)
				part := k.data[from:min(len(k.data), from+n)]
				refused(t, of, k, slices.Insert(bytes.Clone(k.data), at, part...))
				refused(t, of, k, slices.Delete(bytes.Clone(k.data), at, min(len(k.data), at+n+1)))
			}
			for _, more := range []string{"x", "{}", "]", "}", "\x00", "null", string(k.data)} {
				refused(t, of, k, append(bytes.Clone(k.data), more...))
			}
		})
	}
}

// edit is one change of a value.
type edit struct {
	path string
	data []byte
}

// edits are all single changes of what JSON holds: each number, text and truth another, each key and item away or
// twice, two items swapped.
func edits(t *testing.T, data []byte) (all []edit) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var root any
	if err := dec.Decode(&root); err != nil {
		t.Fatal(err)
	}
	n, step := 0, 0 // of many, as many as there is time for
	add := func(path string) {
		if n++; step > 0 && n%step == step/2 {
			all = append(all, edit{path, written(t, root)})
		}
	}
	var walk func(path string, v any, set func(any))
	try := func(path string, v any, set func(any), others ...any) {
		for _, o := range others {
			set(o)
			add(path)
		}
		set(v)
	}
	walk = func(path string, v any, set func(any)) {
		switch v := v.(type) {
		case json.Number:
			other, minus := strings.CutPrefix(string(v), "-")
			if !minus {
				other = "1" + other
			}
			try(path, v, set, json.Number(other), "x", nil)
		case string:
			try(path, v, set, v+"x", "", nil, json.Number("1"))
		case bool:
			try(path, v, set, !v, nil)
		case nil:
			try(path, v, set, json.Number("1"), []any{}, map[string]any{})
		case []any:
			for i := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), v[i], func(o any) { v[i] = o })
				try(path, v, set, slices.Delete(slices.Clone(v), i, i+1), slices.Insert(slices.Clone(v), i, v[i]))
				for j := range i {
					swapped := slices.Clone(v)
					swapped[i], swapped[j] = v[j], v[i]
					try(path, v, set, swapped)
				}
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				item := v[key]
				at := strings.TrimPrefix(path+"."+key, ".")
				walk(at, item, func(o any) { v[key] = o })
				delete(v, key)
				add(at)
				v[key] = item
			}
		}
	}
	walk("", root, func(any) {}) // to count them
	n, step = 0, 1+n/many(250)
	walk("", root, func(any) {})
	return all
}

// Each value of a record is changed, and the hash made anew: what follows from the rest is computed again, and
// found to be another. What it follows from is nobody's to find without a signature; it must only break nothing.
func TestRecordForged(t *testing.T) {
	for _, k := range kinds(t) {
		t.Run(k.name, func(t *testing.T) {
			of := newTally(t)
			if same, err := k.rehash(k.data); err != nil || !bytes.Equal(same, k.data) {
				t.Fatalf("the attack is not one: %v", err)
			}
			for _, e := range edits(t, k.data) {
				data, err := k.rehash(e.data)
				if err != nil {
					of["refused: its shape"]++
					continue
				}
				if bytes.Equal(data, k.data) {
					continue
				}
				switch _, err := k.verify(data); {
				case err != nil:
					of["refused"]++
				case k.result(e.path):
					t.Errorf("%s was changed, and holds:\n%s", e.path, data)
				default:
					of["another record of other facts"]++
				}
			}
			if of["refused"] < 20 {
				t.Errorf("%v: that is little", of)
			}
		})
	}
}

// Results as JSON bind nothing; damaged ones are refused or read as something that can be shown and written, and
// stays what it is.
func TestResultsDamaged(t *testing.T) {
	for name, read := range map[string]func([]byte) ([]byte, error){
		"assessment":  shown(func(a awards.Assessment) { a.Format(diag.English); a.Format(diag.Vietnamese) }),
		"slate":       shown(func(s awards.Slate) { _ = slices.Collect(s.Of(awards.Nominated)) }),
		"ranking":     shown(func(r scoring.Ranking) { _ = r.Standings(); r.Standing("ha_nam") }),
		"explanation": shown(func(e rules.Explanation) { _ = e.Value.String() }),
	} {
		t.Run(name, func(t *testing.T) {
			of, r := newTally(t), luck()
			whole, err := os.ReadFile(filepath.Join("..", "schemas", "results", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := read(whole); err != nil {
				t.Fatalf("as it was written: %v", err)
			}
			all := edits(t, whole)
			for range many(150) {
				at, damaged := r.IntN(len(whole)), bytes.Clone(whole)
				damaged[at] = byte(r.IntN(256))
				all = append(all, edit{"", damaged}, edit{"", whole[:at]})
			}
			for _, e := range all {
				first, err := read(e.data)
				if err != nil {
					of["refused"]++
					continue
				}
				of["read"]++
				if second, err := read(first); err != nil || !bytes.Equal(first, second) {
					t.Errorf("%s: %v\nread from\n%s\nwas\n%s\nand then\n%s", e.path, err, e.data, first, second)
				}
			}
		})
	}
}

// shown reads a result, shows it, and writes it again.
func shown[T any](show func(T)) func([]byte) ([]byte, error) {
	return func(data []byte) ([]byte, error) {
		var v T
		if err := json.Unmarshal(data, &v); err != nil {
			return nil, err
		}
		show(v)
		return json.Marshal(v)
	}
}
