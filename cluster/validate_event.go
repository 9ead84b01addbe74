package cluster

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
)

// event checks an event by itself; its place among the others is checked by
// outOfOrder.
func (k *checker) event(path string, y *Year, e Event) {
	if !isAct(e.Act) {
		k.fault(path+".act", "act", diag.ErrValue, say("add act, such as launch"), "the act is missing")
		return
	}
	if !e.On.Valid() {
		k.fault(path+".on", "date", diag.ErrValue, say("add on: year-month-day, like 2024-01-31"),
			"the day of the %v is missing", e.Act)
	}
	row := e.row()
	has := func(field string, there, wanted bool) {
		switch {
		case wanted && !there:
			k.fault(path, "event", diag.ErrValue, say("add %s", field), "%v: %s is missing", e.Act, field)
		case there && !wanted:
			k.fault(path+"."+field, "event", diag.ErrValue, say("leave it out"), "%v has no %s", e.Act, field)
		}
	}
	has("units", len(e.Units) > 0, row.units)
	has("award", e.Award != "", row.award)
	has("movement", e.Movement != "", row.movement)
	has("officers", e.Officers != nil, row.officers)
	if e.Refused && row.refused == awards.Open {
		k.fault(path+".refused", "event", diag.ErrValue, say("leave it out"), "only a decision can be refused")
	}
	if e.Note.IsZero() && (row.reason || e.Refused) {
		k.fault(path, "no-reason", diag.ErrValue, say("add note: why"), "%v: the reason is missing", e.Act)
	}
	if e.HalfYear && !row.halfYear {
		k.fault(path+".half_year", "event", diag.ErrValue, say("leave it out"), "only a report can be half-yearly")
	}
	k.movement(path, y, e)
	for i, u := range e.Units {
		at := fmt.Sprintf("%s.units[%d]", path, i)
		if k.unit(at, u) && slices.Contains(e.Units[:i], u) {
			k.fault(at, "second-unit", diag.ErrName, diag.Text{}, "%s is named twice", u)
		}
	}
	switch e.By {
	case "", byCouncil, byCluster, byPrimeMinister, byGovernment, byAuthority:
	default:
		k.unit(path+".by", e.By)
	}
	if e.Officers != nil {
		k.officers(path+".officers", *e.Officers)
	}
	k.brought(path, e)
}

// movement refuses the code of a movement that the year does not have.
func (k *checker) movement(path string, y *Year, e Event) {
	var codes []string
	for _, m := range y.Movements {
		codes = append(codes, m.Code)
	}
	if e.Movement == "" || slices.Contains(codes, e.Movement) {
		return
	}
	hint := diag.DidYouMean(e.Movement, codes)
	if hint.IsZero() {
		hint = say("list it under movements")
	}
	k.fault(path+".movement", "unknown-movement", diag.ErrName, hint,
		"the year %d has no movement %q", y.Year, e.Movement)
}

// brought checks what an act brought: the facts against the units, and not against
// a card, which is not known here.
func (k *checker) brought(path string, e Event) {
	about := func(at, unit string) {
		if k.unit(at, unit) && len(e.Units) > 0 && !slices.Contains(e.Units, unit) {
			k.fault(at, "other-unit", diag.ErrValue, say("an act about units brings nothing on others"),
				"the %v is not about %s", e.Act, unit)
		}
	}
	for _, list := range []struct {
		field string
		facts []UnitFacts
	}{{"facts", e.Facts}, {"last_year", e.LastYear}} {
		for i, f := range list.facts {
			at := fmt.Sprintf("%s.%s[%d]", path, list.field, i)
			about(at+".unit", f.Unit)
			if slices.ContainsFunc(list.facts[:i], func(g UnitFacts) bool { return g.Unit == f.Unit }) {
				k.fault(at+".unit", "second-unit", diag.ErrName, diag.Text{}, "%s is named twice", f.Unit)
			}
		}
	}
	k.sheets(path, e, about)
	if e.Candidates != nil {
		supposed := func(at string, c awards.Candidate) {
			if len(c.Suppose) > 0 {
				k.fault(at+".suppose", "suppose", diag.ErrValue, say("leave it out, and ask what would be with Result"),
					"what is only supposed did not happen")
			}
		}
		if e.Candidates.Default != nil {
			supposed(path+".candidates.default", *e.Candidates.Default)
		}
		for i, one := range e.Candidates.Candidates {
			at := fmt.Sprintf("%s.candidates.candidates[%d]", path, i)
			about(at+".unit", one.Unit)
			supposed(at, one)
		}
		k.ds = append(k.ds, e.Candidates.check().At(path+".candidates")...)
	}
	for i, f := range e.Files {
		k.file(fmt.Sprintf("%s.files[%d]", path, i), f)
		if slices.ContainsFunc(e.Files[:i], func(g File) bool { return g.Holds == f.Holds }) {
			k.fault(fmt.Sprintf("%s.files[%d].holds", path, i), "second-file", diag.ErrName, diag.Text{},
				"a second file that holds %s", f.Holds)
		}
	}
}
