package scoringtest

import (
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// view is what is drafted at a time: the points of one criterion, on a card cut
// down to it and to those whose points it reads, so that many facts can be tried;
// or whole scores, on the whole card.
type view struct {
	*card
	whole *card
	item  *item // nil for whole scores
	keeps map[string]bool
	paths []string           // where the card says something about the criterion
	worth func() []candidate // what is worth trying
}

// newViews returns a view of each criterion, then that of whole scores.
func newViews(c *card) (out []*view) {
	out = codes(c.items, func(it *item) *view { return newView(c, it) })
	whole := &view{card: c, whole: c}
	whole.worth = sync.OnceValue(func() []candidate { return newSampler(c, out[:len(c.items)]).cases() })
	return append(out, whole)
}

// newView cuts the card down; a card that cannot be cut, because what it defines
// reads the points of other criteria, is taken as it is.
func newView(c *card, it *item) *view {
	v := &view{whole: c, keeps: c.withRead(it.def.Code)}
	v.worth = sync.OnceValue(v.candidates)
	small, err := compile(c.doc, v.cut(c.def))
	if err == nil {
		err = small.dissect(c)
	}
	if err != nil {
		small = c
	}
	v.card, v.item = small, small.byCode[it.def.Code]
	v.paths = []string{it.path, "rounding", "decimals", "counts"}
	for s := it.section; s != nil; s = s.parent {
		v.paths = append(v.paths, s.path+".void_when")
	}
	for _, r := range v.rules {
		for i, d := range c.def.Define {
			if slices.Contains(r.Uses().Defined, d.Code) {
				v.paths = append(v.paths, "define["+itoa(i)+"]")
			}
		}
		for i, t := range c.def.Tables {
			if slices.Contains(r.Uses().Tables, t.Name) {
				v.paths = append(v.paths, "tables["+itoa(i)+"]")
			}
		}
	}
	return v
}

// cut leaves only some criteria of a definition, and nothing that is about all of
// them.
func (v *view) cut(def scoring.Definition) scoring.Definition {
	def.Scale, def.Caps, def.Uncapped = decimal.Decimal{}, scoring.Caps{}, true
	def.Grades, def.TieBreak, def.Disqualify = nil, nil, nil
	def.Sections = v.cutSections(def.Sections, def.Step)
	def.Step = decimal.Decimal{} // which needs a criterion that is judged
	return def
}

func (v *view) cutSections(sections []scoring.Section, step decimal.Decimal) (out []scoring.Section) {
	for _, s := range sections {
		s.Max, s.Caps = decimal.Decimal{}, scoring.Caps{}
		s.Criteria = slices.DeleteFunc(slices.Clone(s.Criteria), func(cr scoring.Criterion) bool { return !v.keeps[cr.Code] })
		for i := range s.Criteria {
			if cr := &s.Criteria[i]; cr.Step.Sign() == 0 && (cr.Judged || len(cr.Assessors) > 0) {
				cr.Step = step
			}
		}
		s.Sections = v.cutSections(s.Sections, step)
		if len(s.Criteria)+len(s.Sections) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// mutated returns the card of the view with a mutant in place.
func (v *view) mutated(m rulestest.Mutant) (*card, error) {
	if v.card == v.whole {
		return v.whole.mutate(m)
	}
	return v.whole.mutated(m, v.cut)
}

// touches reports whether what a mutant changes shows in the view. Whole scores
// show no more of what changes single criteria alone.
func (s *suite) touches(v *view, m rulestest.Mutant) bool {
	if s.period != nil && within(m.Path, s.period.card.prefix) {
		return false // drafts of the period are for it
	}
	if v.item != nil {
		return slices.ContainsFunc(v.paths, func(at string) bool { return within(m.Path, at) })
	}
	if m.Path == "rounding" || m.Path == "decimals" || strings.HasSuffix(m.Path, ".max") {
		return true // what applies to a unit is out of the maxima
	}
	return !slices.ContainsFunc(s.views(), func(v *view) bool { return v.item != nil && s.touches(v, m) })
}

// shows is what cases of the view expect of a result.
func (v *view) shows(o *result) (out []string) {
	for i := range o.scores {
		out = append(out, v.expected(o, i)...)
	}
	return out
}

// expects are the expectations of a case of the view, for coverage.
func (v *view) expects(units int) (out []expectation) {
	for i := range units {
		if v.item != nil {
			out = append(out, expectation{unit: i, items: []string{v.item.def.Code}})
			continue
		}
		out = append(out, expectation{unit: i, items: v.codesOf("criterion"), all: true, grade: true})
	}
	return out
}

// expected writes what a case of the view expects of a unit, a line for each key.
func (v *view) expected(o *result, unit int) (out []string) {
	at, keys := about{unit: unit}, []string{"total", "percent", "applicable", "caps", "disqualified"}
	if v.item != nil {
		at.code, keys = v.item.def.Code, []string{"points", "states"}
		if !special(o.line(at)) {
			keys = keys[:1]
		}
	} else {
		if v.Terms().RankBy != scoring.ByPercent {
			keys = slices.Delete(keys, 1, 2)
		}
		if _, err := o.standing(unit); err == nil && len(o.scores) > 1 {
			at.want = ".." // a rank that is open shows both ends
			if keys = append(keys, "rank", "tied"); len(v.def.TieBreak) > 0 {
				keys = append(keys, "tie_breaks")
			}
		}
		if _, err := o.grade(unit); err == nil && len(v.def.Grades) > 0 {
			keys = append(keys, "grade")
		}
	}
	return codes(keys, func(key string) string { return expectableOf(key).line(o, at) })
}

// special reports whether a line is of a state that its points do not show.
func special(l scoring.Line) bool { return l.State == scoring.Void || l.State == scoring.Disqualified }

// Distinguish looks for a case that a mutant fails, among facts that the rules of
// the card and of the mutant turn on; or for a proof that there is none: a cap that
// the maxima of its parts never reach, the same points for every combination of
// what the rule reads, or bounds that cut the points to the same.
func (s *suite) Distinguish(m rulestest.Mutant, l diag.Lang) (proof diag.Text, killer string) {
	if m.Equivalent != (diag.Text{}) {
		return m.Equivalent, killer
	}
	if own := s.ofPeriod(m); own >= 0 {
		return s.period.Distinguish(s.period.mutants()[own], l)
	}
	if why := s.card.idleCap(m); why != (diag.Text{}) {
		return why, killer
	}
	mutated, err := s.card.mutate(m)
	if err != nil {
		return diag.ErrorText(err), killer
	}
	for _, v := range s.views() {
		if v.item == nil { // the search of whole scores takes longer
			if why := s.equivalent(m, mutated); why != (diag.Text{}) {
				return why, killer
			}
		}
		if s.touches(v, m) {
			if killer = s.killer(v, m, l); killer != "" {
				return proof, killer
			}
		}
	}
	return proof, killer
}

// killer looks for the plainest case of a view that a mutant fails; empty if there is none.
func (s *suite) killer(v *view, m rulestest.Mutant, l diag.Lang) string {
	mutated, err := v.mutated(m)
	if err != nil {
		return ""
	}
	all := slices.Clone(v.worth())
	if v.item != nil && mutated.dissect(v.card) == nil { // what the mutant turns on is worth trying too
		if it := mutated.byCode[v.item.def.Code]; it != nil {
			all = append(all, (&view{card: mutated, whole: v.whole, item: it}).candidates()...)
		}
	}
	d := s.drafter(l)
	all = d.supposable(all)
	same := func(o rulestest.Mutant) bool { return o.ID() == m.ID() && o.Path == m.Path }
	number := 1 + slices.IndexFunc(d.mutants(), same)
	picked, why := d.choose(all, d.search(v, all, nil, map[int]*card{number: mutated}))
	if len(picked) == 0 {
		return ""
	}
	d.one(v, &all[picked[0]], why[picked[0]])
	return d.drafts[0]
}
