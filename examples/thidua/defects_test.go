package main

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// bases are the folders to break, in testdata/defects.
var bases = []string{"whole", "own", "merged", "periods"}

// folders is how many folders TestDefects breaks, and seed which ones; 100000 take an hour.
var (
	folders = flag.Int("folders", 400, "folders with a defect to try")
	seed    = flag.Uint64("seed", 1, "which defects; another number tries others")
)

// TestDefects breaks whole folders in one place each: a key or an entry is dropped,
// doubled or misspelt, a word misspelt, a value of another kind, another unit, another
// day, another number. Whatever check finds no fault in, the other commands bring to
// its end. And a slip of the hand is seen: what is doubled, misspelt or of another
// kind is reported, or else changes nothing. (To leave out a key that may be left out,
// or to write another day or number, is to say something else: nobody can see that it
// was not meant.)
func TestDefects(t *testing.T) {
	for _, base := range bases {
		t.Run(base, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(*seed, 0))
			y := readBroken(t, "testdata/defects/"+base)
			before := y.results(t)
			if before.code != exitOK {
				t.Fatalf("the folder is at fault before anything is broken: %s", before.text)
			}
			seen := make(map[string]bool) // one of a kind is enough
			tries := *folders / len(bases)
			if testing.Short() {
				tries /= 4
			}
			for range tries {
				file := y.names[r.IntN(len(y.names))]
				d, ok := breakFile(r, file, y.files[file])
				if !ok {
					continue
				}
				got := y.with(t, file, d.data)
				if problem := d.problem(before, got); problem != "" {
					if key := problem + d.kind + d.key; !seen[key] {
						seen[key] = true
						t.Errorf("%s: %s: %s\n%s", d, problem, firstLines(got.text, 3), diffLines(before.text, got.text))
					}
				}
			}
		})
	}
}

// broken is a folder of a year that a test writes again and again.
type broken struct {
	dir   string
	names []string
	files map[string][]byte
}

func readBroken(t *testing.T, dir string) *broken {
	t.Helper()
	y := &broken{dir: t.TempDir(), files: make(map[string][]byte)}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		y.names = append(y.names, e.Name())
		y.files[e.Name()] = data
		y.write(t, e.Name(), data)
	}
	return y
}

func (y *broken) write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(y.dir, name), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// with returns what comes of the folder with other bytes in one file.
func (y *broken) with(t *testing.T, name string, data []byte) results {
	t.Helper()
	y.write(t, name, data)
	defer y.write(t, name, y.files[name])
	return y.results(t)
}

// results are what the program makes of a folder.
type results struct {
	code     int    // of check
	check    string // what it says
	failed   string // the command that failed though check found no fault
	text     string // what the others print
	warnings int
}

func (y *broken) results(t *testing.T) results {
	t.Helper()
	code, check, errs := call("check", y.dir)
	check += errs
	check = strings.ReplaceAll(check, y.dir, "")
	res := results{code: code, check: check, warnings: strings.Count(check, "warning: "), text: check}
	if code != exitOK {
		return res
	}
	res.text = ""
	for _, args := range [][]string{
		{"run", y.dir}, {"run", "-format", "json", y.dir}, {"year", "-on", "2025-03-01", y.dir}, {"year", y.dir},
	} {
		code, out, errs := call(args...)
		if code != exitOK {
			res.failed = strings.Join(args[:len(args)-1], " ")
			res.text = errs
			return res
		}
		res.text += boundCard.ReplaceAllString(strings.ReplaceAll(out, y.dir, ""), "")
	}
	return res
}

// boundCard is what a pledge binds to: another with whatever is written in the card.
var boundCard = regexp.MustCompile(`"card": "sha256:[0-9a-f]{64}"`)

// defect is one thing that was done to a file.
type defect struct {
	file, path, key, kind string
	was, is               string
	slip                  bool // of the hand: it must be reported or change nothing
	data                  []byte
}

func (d defect) String() string {
	return fmt.Sprintf("%s %s: %s (%s -> %s)", d.file, d.path, d.kind, d.was, d.is)
}

// free are words that may be any, with or without a blank: names of the file's own.
var free = regexp.MustCompile(`^\.(code|version)$|\.(achievement|grades\[\d+\]\.code)$|` +
	`^(\.awards\[\d+\])?\.(gaps|conditions|quotas|authorities|revocations|deadlines|documents)\[\d+\]\.code$|` +
	`\.statistics\[\d+\]\.(code|forms\[\d+\]\.form)$|` +
	`^\.members\[\d+\]\.unit$|\.owners\[\d+\]$|\.existence\.successor$|^\.deadlines\[\d+\]\.sector$`)

// problem says what is wrong with the results after a defect.
func (d defect) problem(before, after results) string {
	switch {
	case after.code != exitOK:
		return "" // reported
	case after.failed != "":
		return "check finds no fault, and this fails: " + after.failed
	case free.MatchString(d.path):
		return ""
	case d.slip && after.text != before.text && after.warnings <= before.warnings:
		return "it changes the result and nobody says so"
	}
	return ""
}

// place is a node of a file that can be broken.
type place struct {
	path, key string
	parent    *yaml.Node
	i         int // of the node in the parent; of a map, that of the key
}

// places lists what can be broken below a node.
func places(n *yaml.Node, path string, found *[]place) {
	switch n.Kind {
	case yaml.DocumentNode:
		places(n.Content[0], path, found)
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i].Value
			*found = append(*found, place{path + "." + key, key, n, i})
			places(n.Content[i+1], path+"."+key, found)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			at := fmt.Sprintf("%s[%d]", path, i)
			*found = append(*found, place{at, "", n, i})
			places(c, at, found)
		}
	}
}

var (
	day      = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	number   = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	codeWord = regexp.MustCompile(`^[\pL][\w.]*$`)
	unitWord = regexp.MustCompile(`^(ha_nam|nam_dinh|ninh_binh|thai_binh|son_nam|s[123]|a1|b1|ab|c1|d1)$`)
)

// breakFile does one thing to a file; ok is false if nothing came of it.
func breakFile(r *rand.Rand, file string, data []byte) (d defect, ok bool) {
	if strings.HasSuffix(file, ".csv") {
		return breakTable(r, file, data)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
		return d, false
	}
	var all []place
	places(&doc, "", &all)
	p := all[r.IntN(len(all))]
	d = defect{file: file, path: p.path, key: p.key}
	inMap := p.parent.Kind == yaml.MappingNode
	value := p.parent.Content[p.i]
	if inMap {
		value = p.parent.Content[p.i+1]
	}
	d.was = value.Value
	scalar := value.Kind == yaml.ScalarNode
	width := 1
	if inMap {
		width = 2
	}
	switch kind := r.IntN(7); {
	case kind == 0:
		d.kind = "dropped"
		p.parent.Content = slices.Delete(p.parent.Content, p.i, p.i+width)
	case kind == 1:
		d.kind, d.slip = "doubled", true
		p.parent.Content = slices.Insert(p.parent.Content, p.i, p.parent.Content[p.i:p.i+width]...)
	case kind == 2 && inMap && p.key != "en" && p.key != "vi": // tags of languages, and others are languages too
		d.kind, d.slip = "key misspelt", true
		key := *p.parent.Content[p.i]
		key.Value = misspelt(r, key.Value)
		d.is = key.Value
		p.parent.Content[p.i] = &key
	case kind == 3 && scalar && codeWord.MatchString(value.Value) && value.Tag != "!!bool":
		d.kind, d.slip = "word misspelt", true
		set(value, misspelt(r, value.Value))
	case kind == 4:
		d.kind = "of another kind"
		d.slip = !strings.ContainsAny(value.Value, " ") // texts may be anything
		other := []string{"7", "-7", "true", "word", "2024-05-05", "[]", "{}", "[7]", "{a: b}", "null", "1.5", "''"}
		by := other[r.IntN(len(other))]
		// {value: 7, evidence: …} as 7 is another fact.
		same := number.MatchString(d.was) && number.MatchString(by) || day.MatchString(d.was) && day.MatchString(by) ||
			value.Tag == "!!bool" && by == "true" || value.Tag == "!!null" || value.Kind == yaml.SequenceNode && by == "[7]"
		said := value.Kind == yaml.MappingNode && len(value.Content) > 0 && value.Content[0].Value == "value"
		if err := replace(value, by); err != nil {
			return d, false
		}
		d.is = by
		nothing := by == "null" || by == "[]" || by == "{}" || by == "''"
		if nothing || same || said || p.key == "unit" && strings.HasPrefix(p.path, ".indicators") { // "%" may be "true"
			d.slip = false
		}
	case kind == 5 && scalar && unitWord.MatchString(value.Value):
		d.kind = "another unit"
		units := []string{"ha_nam", "nam_dinh", "ninh_binh", "thai_binh", "son_nam", "s1", "s2", "s3",
			"a1", "ab", "c1", "nobody"}
		set(value, units[r.IntN(len(units))])
	case kind == 6 && scalar && day.MatchString(value.Value):
		d.kind = "another day"
		days := []string{"2024-06-31", "31/12/2024", "2023-12-31", "2024-01-01", "2025-01-01", "2025-02-21", "2030-01-01",
			"1900-01-01", "2024-2-3"}
		set(value, days[r.IntN(len(days))])
	case kind == 6 && scalar && number.MatchString(value.Value):
		d.kind = "another number"
		numbers := []string{"0", "-1", "1", "38.030", "1.234.567", "2,5", "99999999999999999999", "1e9", "0x1f", "011", "3"}
		set(value, numbers[r.IntN(len(numbers))])
	default:
		return d, false
	}
	if scalar && d.is == "" {
		d.is = value.Value
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	if err := enc.Encode(&doc); err != nil {
		return d, false
	}
	d.data = out.Bytes()
	return d, true
}

// set gives a scalar other words, plain as people write them.
func set(n *yaml.Node, words string) { n.Value, n.Style, n.Tag = words, 0, "" }

// replace gives a node another value.
func replace(n *yaml.Node, source string) error {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		return err
	}
	*n = *doc.Content[0]
	return nil
}

// misspelt changes a letter, leaves one out, doubles one or swaps two.
func misspelt(r *rand.Rand, s string) string {
	rs := []rune(s)
	i := r.IntN(len(rs))
	switch r.IntN(4) {
	case 0:
		rs[i] = 'q'
	case 1:
		rs = slices.Insert(rs, i, rs[i])
	case 2:
		if len(rs) > 1 {
			rs = slices.Delete(rs, i, i+1)
		}
	default:
		j := (i + 1) % len(rs)
		rs[i], rs[j] = rs[j], rs[i]
	}
	return string(rs)
}

// breakTable breaks a cell, a row or a column of a file of comma-separated values.
func breakTable(r *rand.Rand, file string, data []byte) (d defect, ok bool) {
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	row := 1 + r.IntN(len(lines)-1)
	cells := strings.Split(lines[row], ",")
	col := r.IntN(len(cells))
	d = defect{file: file, path: fmt.Sprintf("row %d, cell %d", row, col), was: lines[row]}
	switch r.IntN(6) {
	case 0:
		d.kind = "row dropped"
		d.slip = row == 1
		lines = slices.Delete(lines, row, row+1)
	case 1:
		d.kind, d.slip = "row doubled", true
		lines = slices.Insert(lines, row, lines[row])
	case 2:
		d.kind, d.slip = "cell dropped", true
		lines[row] = strings.Join(slices.Delete(cells, col, col+1), ",")
	case 3:
		d.kind, d.slip = "cell doubled", true
		lines[row] = strings.Join(slices.Insert(cells, col, cells[col]), ",")
	case 4:
		d.kind, d.slip = "word misspelt", true
		if !codeWord.MatchString(cells[col]) {
			return d, false
		}
		cells[col] = misspelt(r, cells[col])
		lines[row] = strings.Join(cells, ",")
	default:
		d.kind = "another cell"
		others := []string{"", "x", "38.030", "1.234.567", "2;5", "-", "…", "#N/A", "n/a", "12/31/2024", "true",
			"\"2,5\"", "−5"}
		cells[col] = others[r.IntN(len(others))]
		lines[row] = strings.Join(cells, ",")
	}
	if row < len(lines) {
		d.is = lines[row]
	}
	d.data = []byte(strings.Join(lines, "\n") + "\n")
	return d, d.was != d.is || d.kind == "row doubled" || d.kind == "row dropped"
}

func firstLines(s string, n int) string {
	lines := strings.SplitN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "\n")
}

// diffLines returns the first lines that differ.
func diffLines(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return "- " + as[i] + "\n+ " + bs[i]
		}
	}
	return ""
}
