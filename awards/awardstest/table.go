package awardstest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// cell is a part of the file that is read later: one value of a row, when the column
// is known.
type cell struct{ n document.Node }

func (c *cell) UnmarshalDocument(n document.Node) error {
	c.n = n
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads: anything, since a schema does
// not know the column.
func (c *cell) DocumentShapes() []any { return []any{rules.Value{}, []cell(nil), map[string]cell(nil)} }

// isNull reports whether the cell states nothing.
func (c cell) isNull() bool { return c.n.IsText() && (c.n.Text() == "" || c.n.Text() == "null") }

// keys returns what stands under each key; none if there are no keys.
func (c cell) keys() (m map[string]cell) {
	if c != (cell{}) && c.n.IsMap() {
		_ = c.n.Decode(&m) // anything is a cell
	}
	return m
}

// stated is what a case or a base states, by key: "on", "history". What is stated by
// code has keys of its own: "facts.cluster_rank", "findings.unity".
type stated map[string]statement

// statement is what stands under a key, and its place in the file.
type statement struct {
	cell
	path string
}

// byCode are the keys of what is stated by code.
var byCode = []string{"facts", "suppose", "findings", "derived", "explain", "slate"}

// put notes a statement; nothing takes a fact away, and states no more elsewhere.
func (s stated) put(key string, c cell, path string) {
	if !c.isNull() || strings.HasPrefix(key, "facts.") || strings.HasPrefix(key, "suppose.") {
		s[key] = statement{c, path}
	}
}

// statedBy returns what the keys at a path state.
func statedBy(c cell, path string) stated {
	s := make(stated)
	for key, v := range c.keys() {
		at := diag.JoinPath(path, key)
		if !slices.Contains(byCode, key) {
			s.put(key, v, at)
		}
		for code, w := range v.keys() {
			if slices.Contains(byCode, key) {
				s.put(key+"."+code, w, diag.JoinPath(at, code))
			}
		}
	}
	return s
}

// find returns the place of a path of a case, such as history.entries[0].decided,
// and other if it has none.
func (s stated) find(path, other string) string {
	best := ""
	for key, at := range s {
		rest, ok := strings.CutPrefix(path, key)
		if ok && len(key) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best, other = key, at.path+rest
		}
	}
	return other
}

// row is one row of a table: what it states besides the table.
type row struct {
	name, path string
	stated
}

// table reads the rows of a table of cases at a path.
func (r *resolver) table(c *FileCase, path string) (out []row) {
	at := func(list string, i int) string { return diag.JoinPath(path, atIndex(list, i)) }
	if (c.Columns == nil) != (c.Rows == nil) {
		r.value(path, "table", say("write columns: [on, cluster_rank, outcome]"), "a table of cases has columns and rows")
	}
	for i, name := range c.Columns {
		if slices.Index(c.Columns, name) < i {
			r.value(at("columns", i), "second-column", diag.Text{}, "a second column %s", name)
		}
	}
	for i, cells := range c.Rows {
		if have, want := len(cells), len(c.Columns); have != want {
			r.value(at("rows", i), "row", diag.Text{}, "the row has %d cells, the table %d columns", have, want)
			continue
		}
		x := row{stated: make(stated), path: at("rows", i)}
		var words []string
		for j, name := range c.Columns {
			key, isAsked := columnKey(name)
			x.put(key, cells[j], atIndex(at("rows", i), j))
			if text := cells[j].n.Text(); isAsked && text != "" {
				words = append(words, text)
			}
			if name == "name" {
				x.name = cells[j].n.Text()
			}
		}
		if x.name == "" {
			x.name = strings.Join(words, ", ")
			if x.name == "" || slices.ContainsFunc(out, func(o row) bool { return o.name == x.name }) {
				x.name = strings.TrimPrefix(fmt.Sprintf("%s, row %d", x.name, i+1), ", ")
			}
		}
		out = append(out, x)
	}
	return out
}

// columnKey returns the key that a column states, and whether it is of what is
// asked: any other name is the code of a fact.
func columnKey(name string) (key string, isAsked bool) {
	list, code, _ := strings.Cut(name, ".")
	_, isSetup := field(&Setup{}, name)
	_, isUnit := field(&awards.Candidate{}, name)
	_, isExpect := field(&Expect{}, list)
	switch {
	case name == "name", isExpect && (code == "" || slices.Contains(byCode, list)):
		return name, false
	case isSetup || isUnit, code != "" && slices.Contains(byCode, list):
		return name, true
	}
	return "facts." + name, true
}

// field returns the field of a struct that stands under a key.
func field(in any, key string) (v reflect.Value, ok bool) {
	s := reflect.ValueOf(in).Elem()
	for i := range s.NumField() {
		if s.Type().Field(i).Tag.Get("yaml") == key {
			return s.Field(i), true
		}
	}
	return v, false
}
