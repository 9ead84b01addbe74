package scoringtest

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// whole drafts cases of whole scores for what no criterion shows by itself: caps,
// policies, disqualification, ranks, grades.
func (d *drafter) whole() {
	wanted := make(map[rulestest.TargetID]bool)
	left := false
	for _, t := range d.suite.targets() {
		if t.Unreachable == (diag.Text{}) && !d.done[goal{target: t.TargetID}] {
			wanted[t.TargetID], left = true, true
		}
	}
	var mutants []int
	var broken []*card
	for i, m := range d.suite.mutants() {
		if m.Equivalent != (diag.Text{}) || d.done[goal{mutant: i + 1}] || d.suite.local(m) {
			continue
		}
		if c, err := d.suite.mutate(m); err == nil {
			mutants, broken = append(mutants, i+1), append(broken, c)
		}
	}
	if !left && len(mutants) == 0 {
		return
	}
	all := slices.Clone(d.suite.mixed())
	goals := make([][]goal, len(all))
	outcomes := make([]*outcome, len(all))
	killed := make(map[int]int)
	for i := range all {
		tc := &all[i].tc
		o := tc.run(d.suite.card)
		if o.err != nil {
			continue
		}
		outcomes[i] = o
		tc.expects = expectsAll(d.suite.card, len(tc.units))
		for _, id := range d.suite.card.reached(d.suite.vocabulary, tc, o) {
			if wanted[id] {
				goals[i] = append(goals[i], goal{target: id})
			}
		}
		for j := range broken {
			const enough = 4 // cases that notice a mutant, to choose from
			if killed[j] < enough && differs(o, tc.run(broken[j])) {
				killed[j]++
				goals[i] = append(goals[i], goal{mutant: mutants[j]})
			}
		}
	}
	picked, why := choose(goals, func(i int) int { return len(all[i].tc.units) })
	for _, i := range picked {
		d.keepWhole(&all[i], outcomes[i], why[i])
	}
}

// expectsAll are expectations of everything that a case of whole scores shows.
func expectsAll(c *card, units int) []expectation {
	var out []expectation
	for i := range units {
		out = append(out, expectation{unit: i, items: c.criterionCodes()}, expectation{unit: i, all: true}, expectation{unit: i, all: true, grade: true})
	}
	return out
}

// differs reports whether two outcomes differ in what a case of whole scores
// expects.
func differs(a, b *outcome) bool {
	if (a.err == nil) != (b.err == nil) {
		return true
	}
	for i := range a.scores {
		x, y := a.scores[i], b.scores[i]
		if !x.Total().Equal(y.Total()) || !x.Totals().Applicable.Equal(y.Totals().Applicable) || !x.Percent().Equal(y.Percent()) || x.Disqualified() != y.Disqualified() || !slices.Equal(capsFired(x), capsFired(y)) {
			return true
		}
		s, errA := a.standing(i)
		t, errB := b.standing(i)
		if (errA == nil) != (errB == nil) || rankOf(s, true) != rankOf(t, true) || s.Tied != t.Tied || !slices.Equal(s.TieBreaks, t.TieBreaks) {
			return true
		}
		if len(a.card.def.Grades) > 0 {
			g, errA := a.grade(i)
			h, errB := b.grade(i)
			if (errA == nil) != (errB == nil) || gradeName(g) != gradeName(h) {
				return true
			}
		}
	}
	return false
}

// keepWhole drafts a case of whole scores.
func (d *drafter) keepWhole(c *candidate, o *outcome, why []goal) {
	reasons := d.reasons(why)
	title := "cả bảng điểm"
	if len(reasons) > 0 {
		title += ": " + strings.TrimSpace(firstWords(reasons[0]))
	}
	y := &yaml{}
	name := d.name(title)
	y.begin(name)
	for _, r := range reasons {
		y.comment(r)
	}
	def := &d.suite.card.def
	several := len(c.tc.units) > 1
	y.units(c, func(i int, y *yaml) {
		s := o.scores[i]
		y.line("total: %s", written(s.Total()))
		if d.suite.card.RankBy() == scoring.ByPercent {
			y.line("percent: %s", written(s.Percent()))
		}
		y.line("applicable: %s", written(s.Totals().Applicable))
		y.line("caps: %s", list(capsFired(s)))
		y.line("disqualified: %v", s.Disqualified())
		if st, err := o.standing(i); err == nil && several {
			y.line("rank: %s", rankOf(st, st.First < st.Last))
			y.line("tied: %v", st.Tied)
			if len(def.TieBreak) > 0 {
				y.line("tie_breaks: %s", list(st.TieBreaks))
			}
		}
		if g, err := o.grade(i); err == nil && len(def.Grades) > 0 {
			y.line("grade: %s", rulestest.QuoteYAML(gradeName(g)))
		}
	})
	y.line("confirm: true")
	d.add(name, reasons, y, why)
}

// firstWords cuts a reason to what fits a name.
func firstWords(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
