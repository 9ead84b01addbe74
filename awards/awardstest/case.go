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
	"github.com/thidua-go/thidua/rules/rulestest"
)

// testCase is a case that can be asked.
type testCase struct {
	rulestest.Case
	on        rules.Date
	award     string
	options   awards.Options
	candidate awards.Candidate
	nominate  *nomination // nil unless units are nominated
	Expect
	at places // of what it asks and expects
}

// resolver turns cases as they are written into cases that can be asked.
type resolver struct {
	faults
	shape  *Definition
	open   []string // bases being resolved, to find circles
	broken map[string]bool
}

// from returns what a setup starts from, and where it stands.
func (r *resolver) from(s *Setup, path string) (Setup, places) {
	if s.From == nil {
		return Setup{}, make(places)
	}
	name, path := *s.From, diag.JoinPath(path, "from")
	base, ok := r.shape.Base[name]
	if !ok {
		r.unknown(path, "base", name, slices.Sorted(maps.Keys(r.shape.Base)))
		return Setup{}, make(places)
	}
	if slices.Contains(r.open, name) {
		if !r.broken[name] {
			r.broken[name] = true
			circle := strings.Join(append(slices.Clone(r.open), name), " → ")
			r.add(path, "circle", diag.ErrName, diag.Text{}, "%s starts from itself: %s", name, circle)
		}
		return Setup{}, make(places)
	}
	r.open = append(r.open, name)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	return r.extend(&base, "base."+name)
}

// extend puts what a setup states on top of what it starts from.
func (r *resolver) extend(s *Setup, path string) (Setup, places) {
	out, at := r.from(s, path)
	override(&out, s)
	at.note(s, path)
	return out, at
}

// cases returns every case of the file; a row of a table is a case of its own.
func (r *resolver) cases() (out []*testCase) {
	for _, name := range slices.Sorted(maps.Keys(r.shape.Base)) {
		r.extend(&Setup{From: &name}, "") // for its faults
	}
	for i := range r.shape.Cases {
		c, path := &r.shape.Cases[i], atIndex("cases", i)
		if c.Name == "" {
			r.value(path, "no-name", say("write name: and what the case shows"), "a case needs a name")
		}
		table, tableAt := r.extend(&c.Setup, path)
		tableAt.note(&c.Expect, path)
		if c.rows == nil {
			out = append(out, r.newCase(c, c.Name, path, table, c.Expect, tableAt))
		}
		for j := range c.rows {
			row, rowPath := &c.rows[j], fmt.Sprintf("%s.rows[%d]", path, j)
			asked, at, expected := table, maps.Clone(tableAt), c.Expect
			if row.From != nil { // the table is laid over what the row starts from
				rest := c.Setup
				rest.From = nil
				asked, at = r.from(&row.Setup, rowPath)
				override(&asked, &rest)
				at.note(&rest, path)
				at.note(&c.Expect, path)
			}
			override(&asked, &row.Setup)
			override(&expected, &row.Expect)
			for key, place := range row.at {
				at[key] = diag.JoinPath(path, place)
			}
			out = append(out, r.newCase(c, c.Name+": "+row.name, rowPath, asked, expected, at))
		}
	}
	first := make(map[string]string)
	for _, c := range out {
		if before, ok := first[c.Name]; ok && c.Name != "" {
			hint := say("give each case a name of its own")
			r.add(c.Path, "second-case", diag.ErrName, hint, "a second case %q, besides %s", c.Name, before)
			continue
		}
		first[c.Name] = c.Path
	}
	return out
}

func (r *resolver) newCase(c *FileCase, name, path string, s Setup, e Expect, at places) *testCase {
	t := &testCase{Expect: e, at: at, on: deref(s.On), award: deref(s.Award), options: deref(s.Options)}
	t.Name, t.Path, t.Fails, t.Unconfirmed = name, path, c.Fails, c.Confirm
	if t.on.IsZero() {
		hint := say("write on: and a day, such as 2024-03-14")
		r.value(path, "no-day", hint, "say on which day the question is asked")
	}
	switch {
	case s.Units != nil || s.Plan != nil:
		r.nomination(t, s)
		return t
	case t.award == "":
		hint := say("write award: and the code of an award")
		r.add(path, "no-award", diag.ErrName, hint, "say for which award")
	case e.Slate != nil:
		r.value(at["slate"], "no-plan", diag.Text{}, "a slate is expected of a case with a plan and units")
	}
	t.candidate = s.candidate()
	return t
}

// candidate returns the unit that the setup speaks of.
func (s *Setup) candidate() awards.Candidate {
	c := awards.Candidate{Unit: "unit"}
	if deref(s.Clean) {
		c = Clean(c.Unit, 0)
	}
	from, into := reflect.ValueOf(s).Elem(), reflect.ValueOf(&c).Elem()
	for i := range from.NumField() { // the keys of a candidate have the names of its fields
		f, key := from.Field(i), into.FieldByName(from.Type().Field(i).Name)
		if !key.IsValid() || f.IsNil() {
			continue
		}
		if f.Type() != key.Type() {
			f = f.Elem()
		}
		key.Set(f)
	}
	c.Facts, c.Suppose = readMissing(c.Facts), readMissing(c.Suppose)
	return c
}

// deref returns what a pointer points to, the zero value for nil.
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// readMissing turns the word into the value.
func readMissing(l awards.FactList) awards.FactList {
	l = slices.Clone(l)
	for i := range l {
		l[i].Value = missingWord(l[i].Value)
	}
	return l
}

// missingWord reads the text "missing" as a value that is missing.
func missingWord(v rules.Value) rules.Value {
	if v.Kind() == rules.TextKind && v.String() == "missing" {
		return rules.Value{}
	}
	return v
}
