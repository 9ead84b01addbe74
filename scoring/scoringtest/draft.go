package scoringtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// goal is something that a draft is for: a target to reach, a mutant to kill, or
// a note that says why facts are worth trying.
type goal struct {
	target rulestest.TargetID
	mutant int    // its number among those of the suite, from 1
	note   string // in English: see drafter.notes
}

// Drafts returns cases that the card itself asks for: of each criterion few facts
// that reach all its targets, kill its mutants, and stand on both sides of each
// limit; then whole scores that reach caps, disqualification, grades and
// tie-breaks. What is expected is what the card says today, to be confirmed by a
// person. If rest is true, what the cases of the file reach and kill is left out.
func (s *suite) Drafts(rest bool, l diag.Lang) ([]string, error) {
	d := s.drafter(l)
	if rest {
		d.rest()
	}
	for _, v := range s.views() {
		d.view(v)
	}
	if s.period != nil {
		s.draftPeriods(d)
	}
	return d.drafts, nil
}

type drafter struct {
	*suite
	lang   diag.Lang // of comments
	names  map[string]bool
	notes  map[string]diag.Text // on facts
	done   map[goal]bool        // reached by the cases of the file, or by drafts before
	drafts []string
}

func (s *suite) drafter(l diag.Lang) *drafter {
	d := &drafter{suite: s, lang: l, names: make(map[string]bool), notes: make(map[string]diag.Text),
		done: make(map[goal]bool)}
	for _, c := range s.cases {
		d.names[c.Name] = true
	}
	return d
}

// rest takes what the cases of the file reach and kill for done.
func (d *drafter) rest() {
	var passed []int
	for i := range d.cases {
		r := d.Run(i)
		for _, id := range r.Reached {
			d.done[goal{target: id}] = true
		}
		if len(r.Failures) == 0 {
			passed = append(passed, i)
		}
	}
	for n, m := range d.mutants() {
		trial, err := d.Try(m)
		d.done[goal{mutant: n + 1}] = err != nil || slices.ContainsFunc(passed, trial)
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
	all := d.supposable(slices.Clone(v.worth()))
	goals := d.search(v, all, wanted, mutated)
	for i := range all {
		for _, n := range all[i].notes {
			if all[i].expects != nil && (len(d.done) == 0 || len(goals[i]) > 0) {
				d.notes[n.String()] = n
				goals[i] = append(goals[i], goal{note: n.String()})
			}
		}
	}
	d.write(v, all, goals)
}

// enough is how many cases of whole scores that notice a mutant are there to choose
// from.
const enough = 4

// mostTried is how many lines of whole scores are worked out to see which mutants they notice.
const mostTried = 200_000

// search runs the candidates of a view on the card and on mutants of it, and returns
// which of the targets and mutants each reaches and notices. What is not facts that
// anybody could give, or is for the author to look at, gets no expectations.
func (d *drafter) search(v *view, all []candidate, wanted map[rulestest.TargetID]bool, mutated map[int]*card) [][]goal {
	goals, killed := make([][]goal, len(all)), make(map[int]int)
	left := v.most(mostTried)
	for i := range all {
		c := &all[i]
		o := c.run(v.card)
		if o.err != nil {
			continue
		}
		c.expects = v.expects(len(c.units))
		shows := v.shows(o)
		for _, id := range v.reached(d.vocabulary, &c.testCase, o) {
			if wanted[id] {
				goals[i] = append(goals[i], goal{target: id})
			}
		}
		for _, n := range keys(mutated) {
			if left == 0 || v.item == nil && killed[n] >= enough {
				continue
			}
			if v.item == nil {
				left--
			}
			if !slices.Equal(shows, v.shows(c.run(mutated[n]))) {
				killed[n]++
				goals[i] = append(goals[i], goal{mutant: n})
			}
		}
	}
	return goals
}

// choose picks few candidates that together reach every goal that any of them does.
// On some facts another criterion fails, as one that divides by a plan of zero does:
// the whole card then has no score, and they are no case.
func (d *drafter) choose(all []candidate, goals [][]goal) (picked []int, why map[int][]goal) {
	for again := true; again; {
		again = false
		picked, why = rulestest.Cover(goals, func(i int) int { return all[i].cost() })
		for _, i := range picked {
			if all[i].run(d.card).err != nil {
				goals[i], again = nil, true
			}
		}
	}
	return picked, why
}

// write chooses cases and writes them: those of one unit and of facts alone as rows
// of a table, others on their own.
func (d *drafter) write(v *view, all []candidate, goals [][]goal) {
	picked, why := d.choose(all, goals)
	var rows []int
	facts := false
	for _, i := range picked {
		c := &all[i]
		if v.item != nil && c.plain() { // not of a period, which is a time
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

// longest is how long the title of a case of whole scores may be.
const longest = 75

// title names a case of a view, or a table of cases.
func (v *view) title(reasons []string, l diag.Lang) string {
	if v.item != nil {
		return strings.TrimSpace(v.item.def.Code + " " + v.item.def.Title)
	}
	parts := append([]string{say("the whole card").Format(l)}, reasons[:min(len(reasons), 1)]...)
	title := []rune(strings.Join(parts, ": "))
	if len(title) > longest {
		return string(title[:longest]) + "…"
	}
	return string(title)
}

// add keeps a draft of the lines below its name.
func (d *drafter) add(v *view, why []goal, lines ...string) {
	reasons := d.reasons(why)
	title := v.title(reasons, d.lang)
	name := title
	for i := 2; d.names[name]; i++ {
		name = fmt.Sprintf("%s (%d)", title, i)
	}
	d.names[name] = true
	lines = append(append([]string{"- name: " + rulestest.YAML(name)}, lines...), "confirm: true")
	d.drafts = append(d.drafts, strings.Join(lines, "\n  ")+"\n")
	for _, g := range why {
		d.done[g] = true
	}
}

// one drafts one case.
func (d *drafter) one(v *view, c *candidate, why []goal) {
	o := c.run(v.card)
	lines := codes(d.reasons(why), func(r string) string { return "# " + r })
	var ends []string
	if d.of == nil && c.period.From != (rules.Date{}) {
		ends = append(ends, "from: "+c.period.From.String())
	}
	if d.of == nil && c.period.Before != (rules.Date{}) {
		ends = append(ends, "before: "+c.period.Before.String())
	}
	if len(ends) > 0 {
		lines = append(lines, "period: {"+strings.Join(ends, ", ")+"}")
	}
	if len(c.units) > 1 {
		lines = append(lines, "units:")
	}
	for i, u := range c.units {
		u = d.given(u)
		own := append(u.lines(), d.expectedOf(v, o, i)...)
		if len(c.units) > 1 {
			lines = append(lines, "  "+u.code+":")
			own = codes(own, func(line string) string { return "    " + line })
		}
		lines = append(lines, own...)
	}
	d.add(v, why, lines...)
}

// lines writes the facts and entries of a unit.
func (u *unit) lines() (out []string) {
	facts := func(key string, all map[string]rules.Fact) {
		parts := codes(known(all), func(f rules.Fact) string {
			if f.Evidence == "" {
				return f.Indicator + ": " + rulestest.YAML(f.Value)
			}
			return f.Indicator + ": {value: " + rulestest.YAML(f.Value) + ", evidence: " + rulestest.YAML(f.Evidence) + "}"
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
		line := "  - {"
		if e.Period != "" {
			line += "period: " + rulestest.YAML(e.Period) + ", "
		}
		line += "criterion: " + rulestest.YAML(e.Criterion) + ", stage: " + rulestest.YAML(e.Stage)
		if e.Role != "" {
			line += ", role: " + rulestest.YAML(e.Role)
		}
		if e.Note != "" {
			line += ", note: " + rulestest.YAML(e.Note)
		}
		out = append(out, line+", points: "+rulestest.YAML(rules.NumberOf(*e.Points))+"}")
	}
	return out
}

// table drafts a table of cases.
func (d *drafter) table(v *view, all []candidate, rows []int, why map[int][]goal) {
	at := about{code: v.item.def.Code}
	used := make(map[string]bool)
	cells := make([]map[string]string, len(rows)) // by column
	for n, i := range rows {
		cells[n] = make(map[string]string)
		for code, f := range all[i].units[0].facts {
			cells[n][code] = rulestest.YAML(f.Value)
		}
		for code, f := range all[i].units[0].previous {
			cells[n][code+lastYear] = rulestest.YAML(f.Value)
		}
		l := all[i].run(v.card).line(at)
		cells[n][at.code] = rulestest.YAML(l.Points)
		for k := range cells[n] {
			used[k] = true
		}
		cells[n][stateOf+at.code] = l.State.String()
		used[stateOf+at.code] = used[stateOf+at.code] || special(l)
	}
	columns := v.Schema().Codes()
	columns = append(columns, codes(columns, func(k string) string { return k + lastYear })...)
	columns = slices.DeleteFunc(append(columns, at.code, stateOf+at.code), func(k string) bool { return !used[k] })
	lines := []string{"columns: " + rulestest.YAML(columns), "rows:"}
	var goals []goal
	for n, i := range rows {
		row := codes(columns, func(k string) string { return cmp.Or(cells[n][k], rulestest.YAML(rules.Value{})) })
		goals = append(goals, why[i]...)
		lines = append(lines, "  - ["+strings.Join(row, ", ")+"] # "+strings.Join(d.reasons(why[i]), "; "))
	}
	d.add(v, goals, lines...)
}

// changed says what a mutant changes.
func changed(m rulestest.Mutant) diag.Text {
	if m.New == "" {
		return say("%s: without %s", m.Label, m.Old)
	}
	return diag.Verbatim(m.ID())
}

// reasons says why a case is worth it: the notes on its facts if there are some,
// otherwise what it reaches, otherwise what it notices.
func (d *drafter) reasons(why []goal) (out []string) {
	var says [3][]string
	for _, g := range why {
		switch {
		case g.note != "":
			says[0] = append(says[0], squeeze(d.notes[g.note].Format(d.lang)))
		case g.mutant > 0:
			says[2] = append(says[2], squeeze(say("notices %s", changed(d.mutants()[g.mutant-1])).Format(d.lang)))
		default:
			i := slices.IndexFunc(d.targets(), func(t rulestest.Target) bool { return t.TargetID == g.target })
			says[1] = append(says[1], squeeze(d.targets()[i].Format(d.lang)))
		}
	}
	const most = 3
	for _, out = range says {
		if len(out) > most {
			return append(out[:most:most], say("and %d more", len(out)-most).Format(d.lang))
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}
