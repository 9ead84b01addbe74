package awardstest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Cell is one value of a row, read when the column is known.
type Cell struct{ n document.Node }

func (c *Cell) UnmarshalDocument(n document.Node) error {
	c.n = n
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads: anything, since a schema does
// not know the column.
func (c *Cell) DocumentShapes() []any {
	return []any{rules.Value{}, []Cell(nil), map[string]Cell(nil)}
}

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
	at map[string]string // the place of each key, from the table: rows[1][2]
}

// UnmarshalDocument reads a case and, if it is a table, its rows as its columns
// say.
func (c *FileCase) UnmarshalDocument(n document.Node) error {
	if err := n.Decode((*plainCase)(c)); err != nil {
		return err
	}
	var ds diag.Diagnostics
	fault := func(path, code string, hint diag.Text, format string, args ...any) {
		ds = append(ds, catalogue.Fault(path, code, diag.ErrValue, hint, format, args...))
	}
	if (c.Columns == nil) != (c.Rows == nil) {
		fault("", "table", say("write columns: [on, cluster_rank, outcome]"), "a table of cases has columns and rows")
	}
	for i, name := range c.Columns {
		if slices.Index(c.Columns, name) < i {
			fault(atIndex("columns", i), "second-column", diag.Text{}, "a second column %s", name)
		}
	}
	var faulty error
	for i, cells := range c.Rows {
		if len(cells) != len(c.Columns) {
			fault(atIndex("rows", i), "row", diag.Text{}, "the row has %d cells, the table %d columns", len(cells), len(c.Columns))
			continue
		}
		r := row{at: make(map[string]string)}
		var words []string
		for j, name := range c.Columns {
			text, err := r.read(name, cells[j], atIndex(atIndex("rows", i), j))
			if err != nil {
				faulty = err
			}
			if text != "" {
				words = append(words, text)
			}
		}
		if r.name == "" {
			r.name = strings.Join(words, ", ")
			if slices.ContainsFunc(c.rows, func(o row) bool { return o.name == r.name }) || r.name == "" {
				r.name = strings.TrimPrefix(fmt.Sprintf("%s, row %d", r.name, i+1), ", ")
			}
		}
		c.rows = append(c.rows, r)
	}
	if len(ds) > 0 {
		return ds
	}
	return faulty
}

// read takes the cell of a column. It returns the text of the cell if it is a
// single value of what the case asks, for the name of the row.
func (r *row) read(column string, c Cell, path string) (text string, err error) {
	if column == "name" {
		return "", c.n.Decode(&r.name)
	}
	list, rest, dotted := strings.Cut(column, ".")
	if !dotted {
		for _, into := range []any{&r.Setup, &r.Expect} {
			if f, ok := field(into, column); ok {
				r.at[column] = path
				if c.n.IsText() && into == any(&r.Setup) {
					text = c.n.Text()
				}
				return text, c.n.Decode(f)
			}
		}
		list, rest = "facts", column // the code of a fact
	}
	r.at[list+"."+rest] = path
	switch list {
	case "facts", "suppose":
		into := &r.Facts
		if list == "suppose" {
			into = &r.Suppose
		}
		var v rules.Value
		err := c.n.Decode(&v)
		*into = append(*into, rules.Fact{Indicator: rest, Value: v})
		return c.n.Text(), err
	case "findings":
		r.Findings, err = put(r.Findings, rest, c)
	case "derived":
		r.Derived, err = put(r.Derived, rest, c)
	case "explain":
		r.Explain, err = put(r.Explain, rest, c)
	default:
		delete(r.at, column)
		r.at["facts."+column] = path
		r.Facts = append(r.Facts, rules.Fact{Indicator: column})
	}
	return "", err
}

// put decodes a cell into the map; an empty one states nothing.
func put[V any](m map[string]V, key string, c Cell) (map[string]V, error) {
	if m == nil {
		m = make(map[string]V)
	}
	if c.n.IsText() && (c.n.Text() == "" || c.n.Text() == "null") {
		return m, nil
	}
	var v V
	err := c.n.Decode(&v)
	m[key] = v
	return m, err
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

// override returns what a row of a table expects: what the table says, but for
// the cells.
func (e Expect) override(by Expect) Expect {
	e.Findings, e.Derived, e.Explain, e.Slate = maps.Clone(e.Findings), maps.Clone(e.Derived), maps.Clone(e.Explain), maps.Clone(e.Slate)
	overrideFields(&e, &by)
	return e
}

// overrideFields replaces the fields of a struct that another states; maps are
// joined. Lists of facts are joined by code.
func overrideFields(into, by any) {
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
