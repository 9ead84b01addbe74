package awardstest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// place says where in the file the parts of a case stand, by key: "on",
// "history", "facts.cluster_rank".
type places map[string]string

// find returns the place of a path of a case, such as history.entries[0].decided.
func (at places) find(path string) (string, bool) {
	best := ""
	for key := range at {
		if rest, ok := strings.CutPrefix(path, key); ok && len(key) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best = key
		}
	}
	if best == "" {
		return "", false
	}
	return at[best] + path[len(best):], true
}

// stated notes the place of everything that a setup states below a path.
func (at places) stated(s *Setup, path string) {
	for _, key := range []string{"on", "award", "options", "clean", "unit", "year", "achievement", "sector", "existence", "history",
		"results", "discipline", "inspections", "complaints", "movement", "ballots", "dossiers", "plan", "units"} {
		if f, _ := field(s, key); !isNil(f) {
			at[key] = diag.JoinPath(path, key)
		}
	}
	for _, f := range s.Facts {
		at["facts."+f.Indicator] = diag.JoinPath(path, "facts."+f.Indicator)
	}
	for _, f := range s.Suppose {
		at["suppose."+f.Indicator] = diag.JoinPath(path, "suppose."+f.Indicator)
	}
}

// resolver turns cases as they are written into cases that can be asked.
type resolver struct {
	shape  *Definition
	faults diag.Diagnostics
	open   []string // bases being resolved, to find circles
	broken map[string]bool
}

// from returns what a setup starts from, and where it stands.
func (r *resolver) from(s Setup, path string) (Setup, places) {
	at := make(places)
	if s.From == nil {
		return Setup{}, at
	}
	name, path := *s.From, diag.JoinPath(path, "from")
	base, ok := r.shape.Base[name]
	switch {
	case !ok:
		r.fault(path, "unknown-base", diag.ErrName, diag.OneOf(name, slices.Sorted(maps.Keys(r.shape.Base))), "there is no base %q", name)
		return Setup{}, at
	case slices.Contains(r.open, name):
		if !r.broken[name] {
			r.broken[name] = true
			r.fault(path, "circle", diag.ErrName, diag.Text{}, "%s starts from itself: %s", name, strings.Join(append(slices.Clone(r.open), name), " → "))
		}
		return Setup{}, at
	}
	r.open = append(r.open, name)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	return r.extend(base, "base."+name)
}

// extend puts what a setup states on top of what it starts from.
func (r *resolver) extend(s Setup, path string) (Setup, places) {
	out, at := r.from(s, path)
	overrideFields(&out, &s)
	at.stated(&s, path)
	return out, at
}

// cases returns every case of the file; a row of a table is a case of its own.
func (r *resolver) cases() []*testCase {
	var out []*testCase
	for _, name := range slices.Sorted(maps.Keys(r.shape.Base)) {
		r.extend(Setup{From: &name}, "") // for its faults
	}
	for i := range r.shape.Cases {
		c := &r.shape.Cases[i]
		path := atIndex("cases", i)
		if c.Name == "" {
			r.fault(path, "no-name", diag.ErrName, say("write name: and what the case shows"), "a case needs a name")
		}
		asked, at := r.extend(c.Setup, path)
		wanted := make(places)
		wanted.expects(&c.Expect, path)
		if c.rows == nil {
			out = append(out, r.newCase(c.Name, path, path, asked, c.Expect, at, wanted, c))
			continue
		}
		for j, row := range c.rows {
			rowPath := diag.JoinPath(path, atIndex("rows", j))
			asked, at, wanted := asked, maps.Clone(at), maps.Clone(wanted)
			if row.From != nil {
				rest := c.Setup
				rest.From = nil
				asked, at = r.from(row.Setup, rowPath)
				overrideFields(&asked, &rest)
				at.stated(&rest, path)
			}
			overrideFields(&asked, &row.Setup)
			for key, place := range row.at {
				at[key] = diag.JoinPath(path, place)
				wanted[key] = diag.JoinPath(path, place)
			}
			name := fmt.Sprintf("%s: %s", c.Name, row.name)
			out = append(out, r.newCase(name, rowPath, path, asked, c.Expect.override(row.Expect), at, wanted, c))
		}
	}
	first := make(map[string]string)
	for _, c := range out {
		if before, ok := first[c.Name]; ok && c.Name != "" {
			r.fault(c.Path, "second-case", diag.ErrName, say("give each case a name of its own"), "a second case %q, besides %s", c.Name, before)
			continue
		}
		first[c.Name] = c.Path
	}
	return out
}

func (r *resolver) newCase(name, path, written string, s Setup, e Expect, at, wanted places, c *FileCase) *testCase {
	t := &testCase{Expect: e, at: at, wanted: wanted, written: written}
	t.Name, t.Path, t.Fails, t.Unconfirmed = name, path, c.Fails, c.Confirm
	if s.On == nil || s.On.IsZero() {
		r.fault(path, "no-day", diag.ErrValue, say("write on: and a day, such as 2024-03-14"), "say on which day the question is asked")
	} else {
		t.on = *s.On
	}
	if s.Options != nil {
		t.options = *s.Options
	}
	if s.Units != nil || s.Plan != nil {
		r.nomination(t, s, path)
		return t
	}
	if s.Award == nil || *s.Award == "" {
		r.fault(path, "no-award", diag.ErrName, say("write award: and the code of an award"), "say for which award")
	} else {
		t.award = *s.Award
	}
	t.candidate = s.candidate()
	if e.Slate != nil {
		r.fault(wanted["slate"], "no-plan", diag.ErrValue, diag.Text{}, "a slate is expected of a case with a plan and units")
	}
	return t
}

// candidate returns the unit that the setup speaks of.
func (s Setup) candidate() awards.Candidate {
	c := awards.Candidate{Unit: "unit"}
	if s.Clean != nil && *s.Clean {
		c = Clean(c.Unit, 0)
	}
	set(&c.Unit, s.Unit)
	set(&c.Year, s.Year)
	set(&c.Achievement, s.Achievement)
	set(&c.Sector, s.Sector)
	set(&c.Existence, s.Existence)
	set(&c.History, s.History)
	set(&c.Results, s.Results)
	set(&c.Discipline, s.Discipline)
	set(&c.Inspections, s.Inspections)
	set(&c.Complaints, s.Complaints)
	set(&c.Ballots, s.Ballots)
	set(&c.Dossiers, s.Dossiers)
	c.Movement = s.Movement
	c.Facts, c.Suppose = readMissing(s.Facts), readMissing(s.Suppose)
	return c
}

func set[T any](into *T, from *T) {
	if from != nil {
		*into = *from
	}
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
