package awardstest

import (
	"iter"
	"reflect"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// kind is what an item of a regulation is; kinds can be joined with |. Who proposes,
// decides and revokes and the grounds of revocation are none: no case sees them.
type kind uint8

const (
	aCondition kind = 1 << iota
	aGap
	aParameter
	aDocument
	aDeadline
	aQuota
	anAward
	theWhole // the regulation itself

	switched = aCondition | aParameter | aDeadline | aQuota // what a host can enable
)

// types are what items of each kind state, in the order of the kinds.
var types = []reflect.Type{
	reflect.TypeFor[*awards.Condition](), reflect.TypeFor[*awards.Gap](), reflect.TypeFor[*awards.Parameter](),
	reflect.TypeFor[*awards.Document](), reflect.TypeFor[*awards.Deadline](), reflect.TypeFor[*awards.Quota](),
	reflect.TypeFor[*awards.Award](), reflect.TypeFor[*awards.Definition](),
}

func kindOf(states any) kind {
	if i := slices.Index(types, reflect.TypeOf(states)); i >= 0 {
		return 1 << i
	}
	return 0
}

// item is a clause or an award that stands in the file of the regulation: what it
// extends is for the tests of the other file.
type item struct {
	awards.Item
	kind   kind
	label  string      // what people call it
	awards []string    // it is for; those of the regulation if it names none
	rule   *rules.Rule // of a condition
	goals  []goal
}

// isGeneral reports whether the item is for several awards.
func (it *item) isGeneral() bool { return len(it.awards) > 1 }

// isFor reports whether the item is for an award on a day.
func (it *item) isFor(award string, day rules.Date) bool {
	return it.InForce.Contains(day) && slices.Contains(it.awards, award)
}

// silent reports whether the item decides nothing unless a host enables it.
func (it *item) silent() bool { return it.Off || it.Certainty == awards.Unverified }

// condition returns what a condition states, nothing of other items.
func (it *item) condition() (c awards.Condition) {
	if x, ok := it.States.(*awards.Condition); ok {
		c = *x
	}
	return c
}

// advisory reports whether the item is a condition that never decides.
func (it *item) advisory() bool { return it.condition().Effect == awards.Advisory }

// period is the place of the time in which the item is in force.
func (it *item) period() string {
	if it.kind == theWhole {
		return "covers"
	}
	return it.Path + ".in_force"
}

// index finds the items of the regulation, and from them the targets and the drafts.
func (s *suite) index() (err error) {
	s.regimes = slices.Collect(s.base.plain.Regimes())
	for _, ind := range s.base.plain.Indicators() {
		if ind.From == "evidence" || ind.From == "parameter" {
			s.evidence = append(s.evidence, ind.Code)
		}
	}
	for _, a := range lives(s.regimes, "") {
		if !slices.Contains(s.awards, a.Code) {
			s.awards = append(s.awards, a.Code)
		}
	}
	s.drafted = sync.OnceValues(s.makeDrafts)
	if s.def == nil {
		return nil
	}
	d, schema := &s.definition, s.base.plain.Schema()
	s.vocabulary = &rulestest.Vocabulary{Schema: schema, File: s.def, Define: d.Define, Tables: d.Tables,
		Holidays: d.Holidays}
	all := slices.Collect(d.Clauses())
	for i := range d.Awards {
		a := &d.Awards[i]
		c := &awards.Clause{Code: a.Code, InForce: a.InForce}
		all = append(all, awards.Item{Clause: c, States: a, Award: a.Code, Path: atIndex("awards", i)})
	}
	slices.SortStableFunc(all, func(a, b awards.Item) int { return s.compare(a.Path, b.Path) })
	whole := awards.Item{Clause: &awards.Clause{Code: "covers", InForce: d.Covers}, States: d}
	seen := make(map[string]bool)
	for _, c := range slices.Insert(all, 0, whole) {
		it := &item{Item: c, kind: kindOf(c.States), label: c.Code, awards: c.Awards}
		if c.Award != "" {
			it.awards = []string{c.Award}
		}
		switch {
		case it.kind == 0:
			continue
		case !seen[c.Code]:
		case !c.InForce.From.IsZero():
			it.label += " from " + c.InForce.From.String()
		case len(it.awards) > 0:
			it.label += " for " + it.awards[0]
		}
		if len(it.awards) == 0 {
			it.awards = s.awards
		}
		if it.kind == aCondition {
			if it.rule, err = schema.Compile(it.condition().Rule, rules.BoolKind); err != nil {
				return err
			}
		}
		seen[c.Code] = it.kind != theWhole
		s.items = append(s.items, it)
	}
	s.findTargets()
	return nil
}

// conditionOf returns the item that a finding is of; nil if the condition stands
// in another file.
func (s *suite) conditionOf(a *answer, f *awards.Finding) *item {
	for _, it := range s.items {
		if it.kind == aCondition && it.Code == f.Condition && f.From == s.definition.Code && it.isFor(a.Award, a.Governed) {
			return it
		}
	}
	return nil
}

// lives yields an award, all if it is "", in each regime that has it.
func lives(regimes []awards.Definition, award string) iter.Seq2[*awards.Definition, *awards.Award] {
	return func(yield func(*awards.Definition, *awards.Award) bool) {
		for i := range regimes {
			for j := range regimes[i].Awards {
				if a := &regimes[i].Awards[j]; (award == "" || a.Code == award) && !yield(&regimes[i], a) {
					return
				}
			}
		}
	}
}

// covers reports whether the regulation states rules for a day.
func (s *suite) covers(day rules.Date) bool {
	_, err := s.base.plain.On(day)
	return err == nil
}

// award returns an award as it is on a day; nil if the regulation does not have it then.
func (s *suite) award(code string, day rules.Date) *awards.Award {
	d, _ := s.base.plain.On(day)
	i := slices.IndexFunc(d.Awards, func(a awards.Award) bool { return a.Code == code })
	if i < 0 {
		return nil
	}
	return &d.Awards[i]
}
