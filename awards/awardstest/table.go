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
	if err := n.Decode((*plainCase)(c)); err != nil {
		return err
	}
	var ds faults
	if (c.Columns == nil) != (c.Rows == nil) {
		hint := say("write columns: [on, cluster_rank, outcome]")
		ds.add("", "table", diag.ErrValue, hint, "a table of cases has columns and rows")
	}
	for i, name := range c.Columns {
		if slices.Index(c.Columns, name) < i {
			ds.add(atIndex("columns", i), "second-column", diag.ErrValue, diag.Text{}, "a second column %s", name)
		}
	}
	var faulty error
	for i, cells := range c.Rows {
		at := atIndex("rows", i)
		if len(cells) != len(c.Columns) {
			ds.add(at, "row", diag.ErrValue, diag.Text{},
				"the row has %d cells, the table %d columns", len(cells), len(c.Columns))
			continue
		}
		r := row{at: make(places)}
		var words []string
		for j, name := range c.Columns {
			text, err := r.read(name, cells[j], atIndex(at, j))
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
	if len(ds) > 0 {
		return diag.Diagnostics(ds)
	}
	return faulty
}

// read takes the cell of a column. It returns the text of the cell if it is a
// single value of what the case asks, for the name of the row.
func (r *row) read(column string, c cell, path string) (text string, err error) {
	if column == "name" {
		return "", c.n.Decode(&r.name)
	}
	if f, ok := field(&r.Setup, column); ok {
		r.at[column] = path
		return c.n.Text(), c.n.Decode(f)
	}
	if f, ok := field(&r.Expect, column); ok {
		r.at[column] = path
		return "", c.n.Decode(f)
	}
	list, code, _ := strings.Cut(column, ".")
	if f, ok := field(&r.Expect, list); ok && reflect.TypeOf(f).Elem().Kind() == reflect.Map {
		r.at[column] = path
		return "", c.put(reflect.ValueOf(f).Elem(), code)
	}
	into := &r.Suppose
	if list != "suppose" {
		into, list, code = &r.Facts, "facts", strings.TrimPrefix(column, "facts.")
	}
	r.at[list+"."+code] = path
	var v rules.Value
	err = c.n.Decode(&v)
	*into = append(*into, rules.Fact{Indicator: code, Value: v})
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

// field returns a pointer to the field of a struct that stands under a key.
func field(in any, key string) (pointer any, ok bool) {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == key {
			return v.Field(i).Addr().Interface(), true
		}
	}
	return nil, false
}

// says reports whether a [Setup] or an [Expect] says anything under a key.
func says(in any, key string) bool {
	f, ok := field(in, key)
	return ok && !reflect.ValueOf(f).Elem().IsNil()
}

// over returns what a row of a table expects: what the table says, but for the
// cells.
func (e Expect) over(by Expect) Expect {
	v := reflect.ValueOf(&e).Elem()
	for i := range v.NumField() { // the table's own maps stay as they are
		if f := v.Field(i); f.Kind() == reflect.Map && !f.IsNil() {
			m := reflect.MakeMap(f.Type())
			for _, k := range f.MapKeys() {
				m.SetMapIndex(k, f.MapIndex(k))
			}
			f.Set(m)
		}
	}
	override(&e, &by)
	return e
}

// override replaces the fields of a struct that another states; maps are joined,
// and lists of facts by code.
func override(into, by any) {
	a, b := reflect.ValueOf(into).Elem(), reflect.ValueOf(by).Elem()
	for i := range b.NumField() {
		f := b.Field(i)
		if f.IsNil() {
			continue
		}
		switch have := a.Field(i); {
		case f.Kind() == reflect.Map && !have.IsNil():
			for _, k := range f.MapKeys() {
				have.SetMapIndex(k, f.MapIndex(k))
			}
		case f.Type() == reflect.TypeFor[awards.FactList]():
			have.Set(reflect.ValueOf(joinFacts(have.Interface().(awards.FactList), f.Interface().(awards.FactList))))
		default:
			have.Set(f)
		}
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

// find returns the place of a path of a case, such as history.entries[0].decided.
func (at places) find(path string) (string, bool) {
	best := ""
	for key := range at {
		rest, ok := strings.CutPrefix(path, key)
		if ok && len(key) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best = key
		}
	}
	if best == "" {
		return "", false
	}
	return at[best] + path[len(best):], true
}

// note notes the place of everything that a [Setup] or an [Expect] states below a
// path.
func (at places) note(in any, path string) {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		f := v.Field(i)
		if f.IsNil() {
			continue
		}
		var codes []string
		if l, ok := f.Interface().(awards.FactList); ok {
			for _, fact := range l {
				codes = append(codes, fact.Indicator)
			}
		} else if at[key] = diag.JoinPath(path, key); f.Kind() == reflect.Map {
			for _, k := range f.MapKeys() {
				codes = append(codes, k.String())
			}
		}
		for _, code := range codes {
			at[key+"."+code] = diag.JoinPath(path, key+"."+code)
		}
	}
}
