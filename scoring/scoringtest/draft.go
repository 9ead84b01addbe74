package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// goal is something that a draft is for: a target to reach, a mutant to kill, or
// a note that says why facts are worth trying.
type goal struct {
	target rulestest.TargetID
	mutant int // its number among those of the suite, from 1
	note   string
}

// Drafts returns cases that the card itself asks for: of each criterion few facts
// that reach all its targets, kill its mutants, and stand on both sides of each
// limit; then whole scores that reach caps, disqualification, grades and
// tie-breaks. What is expected is what the card says today, to be confirmed by a
// person. If rest is true, what the cases of the file reach and kill is left out.
func (s *Suite) Drafts(rest bool) ([]rulestest.Draft, error) {
	d := &drafter{suite: s, names: make(map[string]bool), done: make(map[goal]bool)}
	for _, c := range s.cases {
		d.names[c.Name] = true
	}
	if rest {
		d.rest()
	}
	for _, p := range s.probes() {
		d.criterion(p)
	}
	d.whole()
	return d.drafts, nil
}

type drafter struct {
	suite  *Suite
	names  map[string]bool
	done   map[goal]bool // reached by the cases of the file, or by drafts before
	drafts []rulestest.Draft
}

// rest takes what the cases of the file reach and kill for done.
func (d *drafter) rest() {
	for i := range d.suite.cases {
		tc := &d.suite.cases[i]
		for _, id := range d.suite.card.reached(d.suite.vocabulary, tc, tc.run(d.suite.card)) {
			d.done[goal{target: id}] = true
		}
	}
	for n, m := range d.suite.mutants() {
		trial, err := d.suite.Try(m)
		if err != nil {
			d.done[goal{mutant: n + 1}] = true
			continue
		}
		for i := range d.suite.cases {
			if trial(i) {
				d.done[goal{mutant: n + 1}] = true
				break
			}
		}
	}
}

// name makes a name that no case has.
func (d *drafter) name(s string) string {
	name := s
	for i := 2; d.names[name]; i++ {
		name = fmt.Sprintf("%s (%d)", s, i)
	}
	d.names[name] = true
	return name
}

// criterion drafts cases for one criterion.
func (d *drafter) criterion(p *probe) {
	candidates := slices.Clone(p.worth())
	mutants := d.mutantsOf(p)
	broken := make([]*card, len(mutants))
	for i, n := range mutants {
		broken[i], _ = p.broken(d.suite.card, d.suite.mutants()[n-1])
	}
	wanted := make(map[rulestest.TargetID]bool)
	for _, t := range d.suite.targets() {
		wanted[t.TargetID] = true
	}
	goals := make([][]goal, len(candidates))
	outcomes := make([]*outcome, len(candidates))
	for i := range candidates {
		tc := &candidates[i].tc
		o := tc.run(p.card)
		if o.err != nil && len(o.faults()) == 0 || o.batch.Group == nil {
			continue // not facts that anybody could give
		}
		outcomes[i] = o
		if o.err != nil {
			continue // a rule that fails is for the author to look at, not to be expected
		}
		tc.expects = expectsPoints(p.item, len(tc.units))
		for _, id := range p.reached(d.suite.vocabulary, tc, o) {
			if g := (goal{target: id}); wanted[id] && !d.done[g] {
				goals[i] = append(goals[i], g)
			}
		}
		for j, n := range mutants {
			if broken[j] != nil && p.differs(o, tc.run(broken[j])) {
				goals[i] = append(goals[i], goal{mutant: n})
			}
		}
		for _, n := range candidates[i].Notes {
			if len(d.done) == 0 || len(goals[i]) > 0 {
				goals[i] = append(goals[i], goal{note: n})
			}
		}
	}
	cost := func(i int) int { return candidates[i].cost() }
	picked, why := choose(goals, cost)
	for d.withoutFailing(candidates, goals, picked) {
		picked, why = choose(goals, cost)
	}
	d.write(p, candidates, outcomes, picked, why)
}

// withoutFailing takes the goals from candidates that were picked although another
// criterion fails on their facts, as one that divides by a plan of zero does: the
// whole card then has no score. It reports whether there were any.
func (d *drafter) withoutFailing(candidates []candidate, goals [][]goal, picked []int) (any bool) {
	for _, i := range picked {
		if candidates[i].tc.run(d.suite.card).err != nil {
			goals[i], any = nil, true
		}
	}
	return any
}

// cost prefers plain cases: one unit, few facts, nothing that does not apply.
func (c *candidate) cost() int {
	n := 100*len(c.Others) + len(c.entries)
	for _, v := range c.Facts {
		n += 1 + len(v.String())
	}
	return n
}

// mutantsOf returns the numbers of the mutants that can change the points of a
// criterion and that no case kills yet.
func (d *drafter) mutantsOf(p *probe) []int {
	var out []int
	for i, m := range d.suite.mutants() {
		if m.Equivalent == (diag.Text{}) && !d.done[goal{mutant: i + 1}] && d.suite.touches(p, m) {
			out = append(out, i+1)
		}
	}
	return out
}

// pathsOf returns where the card says something about the points of a criterion.
func (s *Suite) pathsOf(p *probe) []string {
	out := []string{p.item.path, "rounding", "decimals", "counts"}
	for sec := p.item.section; sec != nil; sec = sec.parent {
		out = append(out, sec.path+".void_when")
	}
	for _, r := range p.rules() {
		for _, code := range r.DerivedIndicators() {
			if i := slices.IndexFunc(s.card.def.Derived, func(d rules.Derived) bool { return d.Code == code }); i >= 0 {
				out = append(out, "define["+itoa(i)+"]")
			}
		}
		for _, name := range r.Tables() {
			if i := slices.IndexFunc(s.card.def.Tables, func(t rules.Table) bool { return t.Name == name }); i >= 0 {
				out = append(out, "tables["+itoa(i)+"]")
			}
		}
	}
	return out
}

// within reports whether a path is that of a place or of something in it.
func within(path, place string) bool {
	rest, ok := strings.CutPrefix(path, place)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// expectsPoints are expectations of the points of a criterion of all units.
func expectsPoints(it *item, units int) []expectation {
	var out []expectation
	for i := range units {
		out = append(out, expectation{unit: i, items: []string{it.def.Code}})
	}
	return out
}

// write writes what was picked: cases of one unit as rows of a table, others on
// their own.
func (d *drafter) write(p *probe, all []candidate, outcomes []*outcome, picked []int, why map[int][]goal) {
	title := strings.TrimSpace(p.item.def.Code + " " + p.item.def.Title)
	var rows []int
	for _, i := range picked {
		c := &all[i]
		if len(c.Others) == 0 && len(c.entries) == 0 && c.tc.period == (rules.Period{}) {
			rows = append(rows, i)
			continue
		}
		d.keep(p, c, outcomes[i], why[i], title)
	}
	if slices.ContainsFunc(rows, func(i int) bool { return len(all[i].Facts)+len(all[i].Previous) > 0 }) {
		d.table(p, all, outcomes, rows, why, title)
		return
	}
	for _, i := range rows {
		d.keep(p, &all[i], outcomes[i], why[i], title+", chưa có số liệu")
	}
}

// keep drafts one case.
func (d *drafter) keep(p *probe, c *candidate, o *outcome, why []goal, title string) {
	y := &yaml{}
	name := d.name(title)
	y.begin(name)
	reasons := d.reasons(why)
	for _, r := range reasons {
		y.comment(r)
	}
	code := p.item.def.Code
	y.units(c, func(i int, y *yaml) {
		l, _ := o.scores[i].Line(code)
		y.line("points: {%s: %s}", rulestest.QuoteYAML(code), written(l.Points))
		if l.State == scoring.Void || l.State == scoring.Disqualified {
			y.line("states: {%s: %s}", rulestest.QuoteYAML(code), l.State)
		}
	})
	y.line("confirm: true")
	d.add(name, reasons, y, why)
}

// table drafts a table of cases.
func (d *drafter) table(p *probe, all []candidate, outcomes []*outcome, rows []int, why map[int][]goal, title string) {
	code := p.item.def.Code
	facts, previous := make(map[string]bool), make(map[string]bool)
	states := false
	for _, i := range rows {
		for k := range all[i].Facts {
			facts[k] = true
		}
		for k := range all[i].Previous {
			previous[k] = true
		}
		l, _ := outcomes[i].scores[0].Line(code)
		states = states || l.State == scoring.Void || l.State == scoring.Disqualified
	}
	var columns []string
	var this, last []string
	for _, k := range p.Schema().Codes() {
		if facts[k] {
			this = append(this, k)
			columns = append(columns, k)
		}
	}
	for _, k := range p.Schema().Codes() {
		if previous[k] {
			last = append(last, k)
			columns = append(columns, k+lastYear)
		}
	}
	columns = append(columns, code)
	if states {
		columns = append(columns, stateOf+code)
	}
	y := &yaml{}
	name := d.name(title)
	y.begin(name)
	y.line("columns: %s", list(columns))
	y.line("rows:")
	var reasons []string
	var goals []goal
	for _, i := range rows {
		var cells []string
		for _, k := range this {
			cells = append(cells, written(all[i].Facts[k]))
		}
		for _, k := range last {
			cells = append(cells, written(all[i].Previous[k]))
		}
		l, _ := outcomes[i].scores[0].Line(code)
		cells = append(cells, written(l.Points))
		if states {
			cells = append(cells, l.State.String())
		}
		because := d.reasons(why[i])
		reasons, goals = append(reasons, because...), append(goals, why[i]...)
		y.line("  - [%s] # %s", strings.Join(cells, ", "), strings.Join(because, "; "))
	}
	y.line("confirm: true")
	d.add(name, reasons, y, goals)
}

// add keeps a draft.
func (d *drafter) add(name string, reasons []string, y *yaml, why []goal) {
	draft := rulestest.Draft{Name: name, Why: reasons, YAML: y.String()}
	for _, g := range why {
		d.done[g] = true
		if g.target != (rulestest.TargetID{}) {
			draft.Reached = append(draft.Reached, g.target)
		}
	}
	d.drafts = append(d.drafts, draft)
}

// reasons says why a case is worth it: the notes on its facts if there are some,
// otherwise what it reaches, otherwise what it notices.
func (d *drafter) reasons(why []goal) []string {
	var notes, targets, mutants []string
	labels := make(map[rulestest.TargetID]string)
	for _, t := range d.suite.targets() {
		labels[t.TargetID] = t.String()
	}
	for _, g := range why {
		switch {
		case g.note != "":
			notes = append(notes, g.note)
		case g.mutant > 0:
			mutants = append(mutants, "notices "+d.suite.mutants()[g.mutant-1].ID())
		case g.target == (rulestest.TargetID{}):
		default:
			targets = append(targets, labels[g.target])
		}
	}
	const most = 3
	out := notes
	if len(out) == 0 {
		out = targets
	}
	if len(out) == 0 {
		out = mutants
	}
	if len(out) > most {
		out = append(out[:most:most], fmt.Sprintf("and %d more", len(out)-most))
	}
	for i, r := range out {
		out[i] = squeeze(r)
	}
	return out
}
