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

// cell is one value of a row, read when the column is known.
type cell struct{ n document.Node }

func (c *cell) UnmarshalDocument(n document.Node) error {
	c.n = n
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads: anything, since a schema does
// not know the column.
func (c *cell) DocumentShapes() []any { return []any{rules.Value{}, []cell(nil), map[string]cell(nil)} }

// plainCase is a case whose rows are not read yet.
type plainCase FileCase

// DocumentShapes returns what UnmarshalDocument reads, but for what the columns say
// of the rows.
func (c *FileCase) DocumentShapes() []any { return []any{plainCase{}} }

// row is one case of a table: what it states besides the table.
type row struct {
	name string
	Setup
	Expect
	at places // of each key, from the table: rows[1][2]
}

// UnmarshalDocument reads a case and, if it is a table, its rows as its columns
// say.
func (c *FileCase) UnmarshalDocument(n document.Node) error {
	faulty := n.Decode((*plainCase)(c))
	if faulty != nil {
		return faulty
	}
	var fs faults
	if (c.Columns == nil) != (c.Rows == nil) {
		fs.value("", "table", say("write columns: [on, cluster_rank, outcome]"), "a table of cases has columns and rows")
	}
	for i, name := range c.Columns {
		if slices.Index(c.Columns, name) < i {
			fs.value(atIndex("columns", i), "second-column", diag.Text{}, "a second column %s", name)
		}
	}
	for i, cells := range c.Rows {
		if have, want := len(cells), len(c.Columns); have != want {
			fs.value(atIndex("rows", i), "row", diag.Text{}, "the row has %d cells, the table %d columns", have, want)
			continue
		}
		r := row{at: make(places)}
		var words []string
		for j, name := range c.Columns {
			text, err := r.read(name, cells[j], fmt.Sprintf("rows[%d][%d]", i, j))
			if err != nil {
				faulty = err
			}
			if text != "" {
				words = append(words, text)
			}
		}
		if r.name == "" {
			r.name = strings.Join(words, ", ")
			if r.name == "" || slices.ContainsFunc(c.rows, func(o row) bool { return o.name == r.name }) {
				r.name = strings.TrimPrefix(fmt.Sprintf("%s, row %d", r.name, i+1), ", ")
			}
		}
		c.rows = append(c.rows, r)
	}
	if len(fs) > 0 {
		return diag.Diagnostics(fs)
	}
	return faulty
}

// read takes the cell of a column. It returns the text of the cell if it is a
// single value of what the case asks, for the name of the row.
func (r *row) read(column string, c cell, path string) (text string, err error) {
	if column == "name" {
		return "", c.n.Decode(&r.name)
	}
	list, code, _ := strings.Cut(column, ".")
	into, isAsked := field(&r.Setup, column)
	expected, isExpected := field(&r.Expect, list)
	switch {
	case isAsked:
		r.at[column] = path
		return c.n.Text(), c.n.Decode(into.Addr().Interface())
	case isExpected && list == column:
		r.at[column] = path
		return "", c.n.Decode(expected.Addr().Interface())
	case isExpected && expected.Kind() == reflect.Map:
		r.at[column] = path
		return "", c.put(expected, code)
	case list != "suppose":
		list, code = "facts", strings.TrimPrefix(column, "facts.")
	}
	r.at[list+"."+code] = path
	f := rules.Fact{Indicator: code}
	err = c.n.Decode(&f.Value)
	if list == "facts" {
		r.Facts = append(r.Facts, f)
	} else {
		r.Suppose = append(r.Suppose, f)
	}
	return c.n.Text(), err
}

// put decodes the cell into a map; an empty one states nothing.
func (c cell) put(m reflect.Value, key string) error {
	if m.IsNil() {
		m.Set(reflect.MakeMap(m.Type()))
	}
	if c.n.IsText() && (c.n.Text() == "" || c.n.Text() == "null") {
		return nil
	}
	v := reflect.New(m.Type().Elem())
	err := c.n.Decode(v.Interface())
	m.SetMapIndex(reflect.ValueOf(key), v.Elem())
	return err
}

// field returns what a [Setup] or an [Expect] states under a key, nil if nothing; ok
// says that there is the key.
func field(in any, key string) (v reflect.Value, ok bool) {
	s := reflect.ValueOf(in).Elem()
	for i := range s.NumField() {
		if s.Type().Field(i).Tag.Get("yaml") == key {
			return s.Field(i), true
		}
	}
	return v, false
}

// override replaces what a [Setup] or an [Expect] states by what another does; maps
// are joined, and lists of facts by code.
func override(into, by any) {
	a, b := reflect.ValueOf(into).Elem(), reflect.ValueOf(by).Elem()
	for i := range b.NumField() {
		have, f := a.Field(i), b.Field(i)
		if f.IsNil() {
			continue
		}
		if facts, ok := have.Interface().(awards.FactList); ok {
			f = reflect.ValueOf(joinFacts(facts, f.Interface().(awards.FactList)))
		} else if f.Kind() == reflect.Map && !have.IsNil() {
			joined := reflect.MakeMap(f.Type())
			for _, m := range []reflect.Value{have, f} {
				for _, k := range m.MapKeys() {
					joined.SetMapIndex(k, m.MapIndex(k))
				}
			}
			f = joined
		}
		have.Set(f)
	}
}

// joinFacts returns the facts of both lists; those of by replace others of the
// same code.
func joinFacts(list, by awards.FactList) awards.FactList {
	list = slices.DeleteFunc(slices.Clone(list), func(f rules.Fact) bool {
		return slices.ContainsFunc(by, func(g rules.Fact) bool { return g.Indicator == f.Indicator })
	})
	return append(list, by...)
}

// places say where in the file the parts of a case stand, by key: "on", "history",
// "facts.cluster_rank", "findings.unity".
type places map[string]string

// note notes the place of everything that a [Setup] or an [Expect] states below a
// path.
func (at places) note(in any, path string) {
	s := reflect.ValueOf(in).Elem()
	for i := range s.NumField() {
		key, f := s.Type().Field(i).Tag.Get("yaml"), s.Field(i)
		var codes []string
		switch x := f.Interface().(type) {
		case awards.FactList:
			for _, fact := range x {
				codes = append(codes, fact.Indicator)
			}
		default:
			if f.IsNil() {
				continue
			}
			if at[key] = diag.JoinPath(path, key); f.Kind() == reflect.Map {
				for _, k := range f.MapKeys() {
					codes = append(codes, k.String())
				}
			}
		}
		for _, code := range codes {
			at[key+"."+code] = diag.JoinPath(path, key+"."+code)
		}
	}
}

// find returns the place of a path of a case, such as history.entries[0].decided,
// and other if it has none.
func (at places) find(path, other string) string {
	best := ""
	for key := range at {
		rest, ok := strings.CutPrefix(path, key)
		if ok && len(key) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best, other = key, at[key]+rest
		}
	}
	return other
}
