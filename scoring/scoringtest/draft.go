package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
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
func (s *suite) Drafts(rest bool) ([]rulestest.Draft, error) {
	d := s.drafter()
	if rest {
		d.rest()
	}
	for _, v := range s.views() {
		d.view(v)
	}
	return d.drafts, nil
}

type drafter struct {
	*suite
	names  map[string]bool
	done   map[goal]bool // reached by the cases of the file, or by drafts before
	drafts []rulestest.Draft
}

func (s *suite) drafter() *drafter {
	d := &drafter{suite: s, names: make(map[string]bool), done: make(map[goal]bool)}
	for _, c := range s.cases {
		d.names[c.Name] = true
	}
	return d
}

// rest takes what the cases of the file reach and kill for done.
func (d *drafter) rest() {
	for i := range d.cases {
		for _, id := range d.Run(i).Reached {
			d.done[goal{target: id}] = true
		}
	}
	for n, m := range d.mutants() {
		trial, err := d.Try(m)
		for i := 0; err == nil && i < len(d.cases) && !d.done[goal{mutant: n + 1}]; i++ {
			d.done[goal{mutant: n + 1}] = trial(i)
		}
		if err != nil {
			d.done[goal{mutant: n + 1}] = true
		}
	}
}

// view drafts the cases of a view.
func (d *drafter) view(v *view) {
	wanted := make(map[rulestest.TargetID]bool)
	for _, t := range d.targets() {
		if t.Unreachable.IsZero() && !d.done[goal{target: t.TargetID}] {
			wanted[t.TargetID] = true
		}
	}
	mutated := make(map[int]*card) // by the number of the mutant
	for i, m := range d.mutants() {
		if m.Equivalent.IsZero() && !d.done[goal{mutant: i + 1}] && d.touches(v, m) {
			if c, err := v.mutated(m); err == nil {
				mutated[i+1] = c
			}
		}
	}
	if v.item == nil && len(wanted)+len(mutated) == 0 {
		return
	}
	all := slices.Clone(v.worth())
	goals := d.search(v, all, wanted, mutated)
	for i := range all {
		for _, n := range all[i].notes {
			if all[i].expects != nil && (len(d.done) == 0 || len(goals[i]) > 0) {
				goals[i] = append(goals[i], goal{note: n})
			}
		}
	}
	d.write(v, all, goals)
}

// enough is how many cases of whole scores that notice a mutant are there to choose
// from.
const enough = 4

// search runs the candidates of a view on the card and on mutants of it, and returns
// which of the targets and mutants each reaches and notices. What is not facts that
// anybody could give, or is for the author to look at, gets no expectations.
func (d *drafter) search(v *view, all []candidate, wanted map[rulestest.TargetID]bool, mutated map[int]*card) [][]goal {
	goals, killed := make([][]goal, len(all)), make(map[int]int)
	for i := range all {
		c := &all[i]
		o := c.run(v.card)
		if o.err != nil {
			continue
		}
		c.expects = v.expects(len(c.units))
		for _, id := range v.reached(d.vocabulary, &c.testCase, o) {
			if wanted[id] {
				goals[i] = append(goals[i], goal{target: id})
			}
		}
		for _, n := range keys(mutated) {
			if (v.item != nil || killed[n] < enough) && v.differs(o, c.run(mutated[n])) {
				killed[n]++
				goals[i] = append(goals[i], goal{mutant: n})
			}
		}
	}
	return goals
}

// choose picks few candidates that together reach every goal that any of them
// reaches: each time the one that reaches most of what is left, of equals the
// cheapest, then the first. On some facts another criterion fails, as one that
// divides by a plan of zero does: the whole card then has no score, and no case.
func (d *drafter) choose(all []candidate, goals [][]goal) (picked []int, why map[int][]goal) {
	done, why := make(map[goal]bool), make(map[int][]goal)
	for {
		best, most := -1, 0
		for i := range goals {
			goals[i] = slices.DeleteFunc(goals[i], func(g goal) bool { return done[g] })
			if n := len(goals[i]); n > most || n == most && n > 0 && all[i].cost() < all[best].cost() {
				best, most = i, n
			}
		}
		if best < 0 {
			slices.Sort(picked)
			return picked, why
		}
		if all[best].run(d.card).err == nil {
			picked = append(picked, best)
			why[best] = goals[best]
			for _, g := range goals[best] {
				done[g] = true
			}
		}
		goals[best] = nil
	}
}

// write chooses cases and writes them: those of one unit and of facts alone as rows
// of a table, others on their own.
func (d *drafter) write(v *view, all []candidate, goals [][]goal) {
	picked, why := d.choose(all, goals)
	var rows []int
	facts := false
	for _, i := range picked {
		c := &all[i]
		if v.item != nil && c.plain() {
			rows = append(rows, i)
			facts = facts || len(c.units[0].facts)+len(c.units[0].previous) > 0
			continue
		}
		d.one(v, c, why[i])
	}
	if facts {
		d.table(v, all, rows, why)
		return
	}
	for _, i := range rows {
		d.one(v, &all[i], why[i])
	}
}

// title names a case of a view, or for nil a table of cases.
func (v *view) title(c *candidate, reasons []string) string {
	if v.item != nil {
		title := strings.TrimSpace(v.item.def.Code + " " + v.item.def.Title)
		if c != nil && c.plain() && len(c.units[0].facts)+len(c.units[0].previous) == 0 {
			title += ", chưa có số liệu"
		}
		return title
	}
	title := strings.Join(append([]string{"cả bảng điểm"}, reasons[:min(len(reasons), 1)]...), ": ")
	const most = 75
	if r := []rune(title); len(r) > most {
		return string(r[:most]) + "…"
	}
	return title
}

// add keeps a draft of the lines below its name.
func (d *drafter) add(title string, reasons []string, why []goal, lines ...string) {
	name := title
	for i := 2; d.names[name]; i++ {
		name = fmt.Sprintf("%s (%d)", title, i)
	}
	d.names[name] = true
	lines = append(append([]string{"- name: " + rulestest.YAML(name)}, lines...), "confirm: true")
	draft := rulestest.Draft{Name: name, Why: reasons, YAML: strings.Join(lines, "\n  ") + "\n"}
	for _, g := range why {
		d.done[g] = true
		if g.target != (rulestest.TargetID{}) {
			draft.Reached = append(draft.Reached, g.target)
		}
	}
	d.drafts = append(d.drafts, draft)
}

// one drafts one case.
func (d *drafter) one(v *view, c *candidate, why []goal) {
	o := c.run(v.card)
	reasons := d.reasons(why)
	lines := codes(reasons, func(r string) string { return "# " + r })
	if c.period != (rules.Period{}) {
		lines = append(lines, "period: {"+strings.TrimSuffix(
			optional("from", c.period.From)+optional("before", c.period.Before), ", ")+"}")
	}
	if len(c.units) > 1 {
		lines = append(lines, "units:")
	}
	for i, u := range c.units {
		own := append(u.lines(), v.expected(o, i)...)
		if len(c.units) > 1 {
			lines = append(lines, "  "+u.code+":")
			own = codes(own, func(line string) string { return "    " + line })
		}
		lines = append(lines, own...)
	}
	d.add(v.title(c, reasons), reasons, why, lines...)
}

func optional(key string, day rules.Date) string {
	if day.IsZero() {
		return ""
	}
	return key + ": " + day.String() + ", "
}

// lines writes the facts and entries of a unit.
func (u *unit) lines() (out []string) {
	facts := func(key string, all map[string]rules.Fact) {
		parts := codes(known(all), func(f rules.Fact) string {
			if f.Evidence == "" {
				return f.Indicator + ": " + written(f.Value)
			}
			return f.Indicator + ": {value: " + written(f.Value) + ", evidence: " + rulestest.YAML(f.Evidence) + "}"
		})
		if len(parts) > 0 {
			out = append(out, key+": {"+strings.Join(parts, ", ")+"}")
		}
	}
	facts("facts", u.facts)
	facts("previous", u.previous)
	for i, e := range u.entries {
		if i == 0 {
			out = append(out, "entries:")
		}
		line := "  - {criterion: " + rulestest.YAML(e.Criterion) + ", stage: " + rulestest.YAML(e.Stage)
		if e.Role != "" {
			line += ", role: " + rulestest.YAML(e.Role)
		}
		if e.Note != "" {
			line += ", note: " + rulestest.YAML(e.Note)
		}
		out = append(out, line+", points: "+rules.NumberOf(*e.Points).String()+"}")
	}
	return out
}

// table drafts a table of cases.
func (d *drafter) table(v *view, all []candidate, rows []int, why map[int][]goal) {
	code := v.item.def.Code
	used := make(map[string]bool)
	cells := make([]map[string]string, len(rows)) // by column
	for n, i := range rows {
		cells[n] = make(map[string]string)
		for _, f := range all[i].units[0].facts {
			cells[n][f.Indicator] = written(f.Value)
		}
		for _, f := range all[i].units[0].previous {
			cells[n][f.Indicator+lastYear] = written(f.Value)
		}
		for k := range cells[n] {
			used[k] = true
		}
		l, _ := all[i].run(v.card).scores[0].Line(code)
		cells[n][code], cells[n][stateOf+code] = written(l.Points), l.State.String()
		used[code], used[stateOf+code] = true, used[stateOf+code] || special(l)
	}
	columns := v.Schema().Codes()
	columns = append(columns, codes(columns, func(k string) string { return k + lastYear })...)
	columns = slices.DeleteFunc(append(columns, code, stateOf+code), func(k string) bool { return !used[k] })
	lines := []string{"columns: " + list(columns), "rows:"}
	var reasons []string
	var goals []goal
	for n, i := range rows {
		row := codes(columns, func(k string) string {
			if cell, ok := cells[n][k]; ok {
				return cell
			}
			return written(rules.Value{})
		})
		because := d.reasons(why[i])
		reasons, goals = append(reasons, because...), append(goals, why[i]...)
		lines = append(lines, "  - ["+strings.Join(row, ", ")+"] # "+strings.Join(because, "; "))
	}
	d.add(v.title(nil, nil), reasons, goals, lines...)
}

// reasons says why a case is worth it: the notes on its facts if there are some,
// otherwise what it reaches, otherwise what it notices.
func (d *drafter) reasons(why []goal) (out []string) {
	var notes, targets, mutants []string
	for _, g := range why {
		switch {
		case g.note != "":
			notes = append(notes, squeeze(g.note))
		case g.mutant > 0:
			mutants = append(mutants, "notices "+squeeze(d.mutants()[g.mutant-1].ID()))
		default:
			for _, t := range d.targets() {
				if t.TargetID == g.target {
					targets = append(targets, squeeze(t.String()))
				}
			}
		}
	}
	const most = 3
	for _, out = range [][]string{notes, targets, mutants} {
		if len(out) > 0 {
			break
		}
	}
	if len(out) > most {
		out = append(out[:most:most], fmt.Sprintf("and %d more", len(out)-most))
	}
	return out
}
