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
		k.value(path+".act", "act", "the act is missing").Hint = say("add act, such as launch")
		return
	}
	if !e.On.Valid() {
		k.value(path+".on", "date", "the day of the %v is missing", e.Act).Hint =
			say("add on: year-month-day, like 2024-01-31")
	}
	_, offset := e.Recorded.Zone()
	if _, err := e.Recorded.MarshalText(); err != nil || offset%60 != 0 {
		k.value(path+".recorded", "recorded", "no file can hold this moment").Hint =
			say("give a year before 10000 and an offset of whole minutes")
	}
	row := e.row()
	has := func(field string, there, wanted bool) {
		switch {
		case wanted && !there:
			k.value(path, "event", "%v: %s is missing", e.Act, field).Hint = say("add %s", field)
		case there && !wanted:
			k.value(path+"."+field, "event", "%v has no %s", e.Act, field).Hint = say("leave it out")
		}
	}
	has("units", len(e.Units) > 0, row.units)
	has("award", e.Award != "", row.award)
	has("movement", e.Movement != "", row.movement)
	has("officers", e.Officers != nil, row.officers)
	has("corrects", e.Corrects != 0, row.corrects)
	has("amends", e.Amends != nil, row.amends)
	has("card", e.Card != "", e.Card != "" && e.Act == Sign)
	if e.Refused && row.refused == awards.Open {
		k.value(path+".refused", "event", "only a decision can be refused").Hint = say("leave it out")
	}
	if e.Note.IsZero() && (row.reason || e.Refused) {
		k.value(path, "no-reason", "%v: the reason is missing", e.Act).Hint = say("add note: {vi: …}, with the reason")
	}
	if e.HalfYear && !row.halfYear {
		k.value(path+".half_year", "event", "only a report can be half-yearly").Hint = say("leave it out")
	}
	if row.by && e.By == "" {
		k.value(path, "event", "%v: %s is missing", e.Act, "by").Hint = say("add %s", "by")
	}
	k.movement(path, y, e)
	for i, u := range e.Units {
		at := fmt.Sprintf("%s.units[%d]", path, i)
		if k.unit(at, u) && slices.Contains(e.Units[:i], u) {
			k.name(at, "second-unit", "%s is named twice", u)
		}
	}
	if _, ok := bodies[e.By]; !ok && e.By != "" {
		k.unit(path+".by", e.By)
	}
	if e.Officers != nil {
		k.officers(path+".officers", *e.Officers)
	}
	k.brought(path, e)
	k.seals(path, &e)
}

// movement refuses the code of a movement that the year does not have.
func (k *checker) movement(path string, y *Year, e Event) {
	codes := each(y.Movements, Movement.code)
	if e.Movement == "" || slices.Contains(codes, e.Movement) {
		return
	}
	hint := diag.DidYouMean(e.Movement, codes)
	if hint.IsZero() {
		hint = say("list it under movements")
	}
	k.name(path+".movement", "unknown-movement", "the year %d has no movement %q", y.Year, e.Movement).Hint = hint
}

// brought checks what an act brought: the facts against the units, and not against
// a card, which is not known here.
func (k *checker) brought(path string, e Event) {
	about := func(at, unit string) {
		if k.unit(at, unit) && len(e.Units) > 0 && !slices.Contains(e.Units, unit) {
			k.value(at, "other-unit", "the %v is not about %s", e.Act, unit).Hint =
				say("an act about units brings nothing on others")
		}
	}
	for list, facts := range e.factLists() {
		for i, f := range facts {
			at := fmt.Sprintf("%s.%s[%d].unit", path, list, i)
			about(at, f.Unit)
			if repeats(facts, i, UnitFacts.code) {
				k.name(at, "second-unit", "%s is named twice", f.Unit)
			}
		}
	}
	k.sheets(path, e, about)
	if e.Candidates != nil {
		supposed := func(at string, c awards.Candidate) {
			if len(c.Suppose) > 0 {
				k.value(at+".suppose", "suppose", "what is only supposed did not happen").Hint =
					say("leave it out, and ask what would be with Report")
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
		k.ds = append(k.ds, e.Candidates.check(nil).At(path+".candidates")...)
	}
	for i, f := range e.Files {
		k.file(fmt.Sprintf("%s.files[%d]", path, i), f)
		again := func(g File) bool { return g.Holds == f.Holds && (g.Name == f.Name || !partOf(f.Holds).several) }
		if partOf(f.Holds) != nil && slices.ContainsFunc(e.Files[:i], again) {
			k.name(fmt.Sprintf("%s.files[%d].holds", path, i), "second-file", "a second file that holds %s", f.Holds)
		}
	}
}
