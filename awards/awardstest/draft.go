package awardstest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// draft is a table of cases: first without what should come out, then with what the
// regulation says.
type draft struct {
	name  diag.Text
	rows  []situation
	facts []string // that have a column of their own
	// evidence are the facts that a case can only suppose.
	evidence []string
	wants    []string // such as "outcome", "findings.unity"

	values  [][]string             // what came out, for each row and want
	cases   []*testCase            // one for each row
	reached [][]rulestest.TargetID // by each
}

// write writes some rows, all if none are given. What all rows of the draft ask alike
// stands above the table; comments in the language say what a row is for.
func (d *draft) write(l diag.Lang, rows ...int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- name: %s\n", rulestest.YAML(d.name.Format(l)))
	all := len(rows) == 0
	for i := range d.rows {
		if all {
			rows = append(rows, i)
		}
	}
	var columns []string
	var cells []func(i int) string
	column := func(name string, cell func(i int) string) {
		columns, cells = append(columns, name), append(cells, cell)
	}
	asked := make([]map[string]string, len(d.rows))
	for i, x := range d.rows {
		asked[i] = x.written(d.facts, d.evidence)
	}
	for _, key := range keys {
		value := asked[0][key]
		switch {
		case slices.ContainsFunc(asked, func(m map[string]string) bool { return m[key] != value }):
			column(key, func(i int) string { return cmp.Or(asked[i][key], "null") })
		case value != "":
			fmt.Fprintf(&b, "  %s: %s\n", key, value)
		}
	}
	for _, code := range d.facts {
		name := code
		if slices.Contains(d.evidence, code) {
			name = "suppose." + code
		}
		column(name, func(i int) string { return rulestest.YAML(d.rows[i].facts[code]) })
	}
	for j, want := range d.wants {
		if d.values != nil && slices.ContainsFunc(rows, func(i int) bool { return d.values[i][j] != "null" }) {
			column(want, func(i int) string { return d.values[i][j] })
		}
	}
	fmt.Fprintf(&b, "  columns: [%s]\n  rows:\n", strings.Join(columns, ", "))
	for _, i := range rows {
		row := make([]string, len(cells))
		for j, cell := range cells {
			row[j] = cell(i)
		}
		fmt.Fprintf(&b, "    - [%s]", strings.Join(row, ", "))
		if why := d.rows[i].why; len(why) > 0 {
			fmt.Fprintf(&b, " # %s", diag.Join(why[:min(2, len(why))], diag.Verbatim("; ")).Format(l))
		}
		b.WriteByte('\n')
	}
	return b.String() + "  confirm: true\n"
}

// fill asks the regulation and fills in what comes out.
func (d *draft) fill(s *suite) error {
	cases, err := s.parse(d.write(diag.English))
	for i := 0; err == nil && i < len(cases); i++ {
		c := cases[i]
		if slices.Contains(d.wants, "papers") {
			c.Papers = new(map[string]int)
		}
		var a answer
		if a, err = c.ask(s.base); err == nil {
			var values []string
			for _, want := range d.wants {
				values = append(values, a.value(want))
			}
			d.values, d.reached = append(d.values, values), append(d.reached, s.reached(c, &a))
		}
	}
	if err == nil {
		d.cases, err = s.parse(d.write(diag.English))
	}
	if err != nil {
		return fmt.Errorf("awardstest: a case for %s: %w", d.name, err)
	}
	return nil
}

// parse reads one item of a list of cases.
func (s *suite) parse(item string) ([]*testCase, error) {
	doc, err := document.Parse("draft", []byte("cases:\n"+item))
	if err != nil {
		return nil, err
	}
	var shape casesFile
	if err := doc.Decode(&shape); err != nil {
		return nil, err
	}
	return shape.cases, doc.Locate(diag.Diagnostics(shape.faults).Err())
}

// Drafts returns cases about one thing each, in a situation where everything else
// is met; most are tables. Of a table whose other rows reach nothing new only those
// that do are left if rest is true.
func (s *suite) Drafts(rest bool, l diag.Lang) ([]string, error) {
	all, err := s.drafted()
	if err != nil {
		return nil, err
	}
	reached := make(map[rulestest.TargetID]bool)
	for i := range s.cases {
		for _, id := range s.Run(i).Reached {
			reached[id] = true
		}
	}
	var out []string
	for _, d := range all {
		var rows []int
		for i, ids := range d.reached {
			news := !rest
			for _, id := range ids {
				news = news || !reached[id]
				reached[id] = true
			}
			if news {
				rows = append(rows, i)
			}
		}
		if len(rows) > 0 {
			out = append(out, d.write(l, rows...))
		}
	}
	return out, nil
}

// Distinguish looks for a draft that fails on a mutant.
func (s *suite) Distinguish(m rulestest.Mutant, lang diag.Lang) (proof diag.Text, killer string) {
	l, err := s.mutate(m)
	if err != nil {
		return say("it is no regulation: %s", diag.ErrorText(err)), killer
	}
	all, err := s.drafted()
	if err != nil {
		return proof, killer
	}
	for _, own := range []bool{true, false} { // those about the same thing first
		for _, d := range all {
			if strings.HasPrefix(d.name.String(), m.Label) != own {
				continue
			}
			for i, c := range d.cases {
				if c.fails(l) {
					return proof, d.write(lang, i)
				}
			}
		}
	}
	return proof, killer
}

// situation is what a row of a draft asks.
type situation struct {
	award   string
	on      rules.Date
	year    int  // of the results of a unit that has nothing against it; 0 for one of which nothing is known
	sent    bool // a dossier was received on the day asked about
	options awards.Options
	more    map[string]string // other keys, as they are written
	facts   map[string]rules.Value
	why     []diag.Text
}

// keys are those of a situation, in order.
var keys = []string{
	"clean", "on", "award", "year", "sector", "options", "dossiers", "history", "discipline", "results", "plan", "units",
	"facts", "suppose",
}

// written returns the keys as they are written, but for facts that have a column. evidence is as
// in draft.
func (x *situation) written(columns, evidence []string) map[string]string {
	m := map[string]string{"on": x.on.String()}
	maps.Copy(m, x.more)
	if x.award != "" {
		m["award"] = x.award
	}
	if x.year != 0 {
		m["clean"], m["year"] = "true", fmt.Sprint(x.year)
	}
	if x.sent {
		m["dossiers"] = fmt.Sprintf("[{award: %s, received: %v}]", x.award, x.on)
	}
	switch o := x.options; {
	case o.CarryOver:
		m["options"] = fmt.Sprintf("{enable: %s, carry_over: true}", written(o.Enable))
	case len(o.Enable) > 0:
		m["options"] = fmt.Sprintf("{enable: %s}", written(o.Enable))
	}
	for key, isSupposed := range map[string]bool{"facts": false, "suppose": true} {
		facts := maps.Clone(x.facts)
		maps.DeleteFunc(facts, func(code string, _ rules.Value) bool {
			return slices.Contains(columns, code) || slices.Contains(evidence, code) != isSupposed
		})
		if len(facts) > 0 {
			m[key] = rulestest.YAML(facts)
		}
	}
	return m
}

// with returns the situation with the facts of a rule as the assignment has them,
// missing too.
func (x situation) with(r *rules.Rule, a rulestest.Assignment) situation {
	x.facts, x.why = maps.Clone(x.facts), a.Notes
	for _, code := range r.Uses().Indicators {
		x.facts[code] = a.Facts[code]
	}
	return x
}

// disable returns the situation with less enabled by name, and enable with more.
func (x situation) disable(codes ...string) situation {
	x.options.Enable = without(x.options.Enable, codes)
	return x
}

func (x situation) enable(codes ...string) situation {
	x.options.Enable = append(x.disable(codes...).options.Enable, codes...)
	return x
}

// writer finds situations and sketches the cases that a regulation asks for. It
// belongs to one goroutine.
type writer struct {
	s       *suite
	out     []*draft
	explore map[string][]rulestest.Assignment
}

// assignments returns what is worth trying of a rule.
func (w *writer) assignments(r *rules.Rule) []rulestest.Assignment {
	as, ok := w.explore[r.Source()]
	if !ok {
		as = rulestest.Explore(r)
		w.explore[r.Source()] = as
	}
	return as
}

// rule compiles the rule of a condition, which compiled before.
func (w *writer) rule(source string) *rules.Rule {
	r, _ := w.s.base.plain.Schema().Compile(source, rules.BoolKind)
	return r
}

// explain evaluates a rule; nil if that fails.
func explain(r *rules.Rule, a rulestest.Assignment) (e *rules.Explanation) {
	if f, _, err := a.Make(r.Schema(), "unit"); err == nil {
		e, _ = r.Explain(f, nil)
	}
	return e
}

// firstDay returns the first day on which the regulation has the award, within a
// period; ok is false if there is none.
func (w *writer) firstDay(award string, in rules.Period) (day rules.Date, ok bool) {
	for g, a := range lives(w.s.regimes, award) {
		if p := g.Covers.Intersect(in).Intersect(a.InForce); p.Contains(p.From) && w.s.award(award, p.From) != nil {
			return p.From, true
		}
	}
	return rules.Date{}, false
}

// assess asks of a unit that has nothing against it, and of which nothing else is
// known.
func (w *writer) assess(x situation) (a answer) {
	c := Clean("unit", x.on.Year-1)
	if x.sent {
		c.Dossiers = []awards.Dossier{{Award: x.award, Received: x.on}}
	}
	if r, err := w.s.base.with(x.options); err == nil {
		a.Assessment, _ = r.Assess(x.on, x.award, c)
	}
	return a
}

// closed returns a situation in which no gap is open, and carried-over law is taken
// for the law in force.
func (w *writer) closed(award string, on rules.Date) situation {
	x := situation{award: award, on: on, year: on.Year - 1}
	x.options.CarryOver = slices.ContainsFunc(w.s.regimes, func(g awards.Definition) bool {
		return g.CarriedOver && g.Covers.Contains(on)
	})
	a := w.assess(x)
	return x.enable(without(a.gaps(), []string{"nothing_decides"})...)
}

// sample returns a situation in which every condition of an award is met that
// decides on a day, with a dossier or without, and with what is enabled by name; as
// far as a fact of one condition does not stand against another.
func (w *writer) sample(award string, on rules.Date, sent bool, enable ...string) situation {
	x := w.closed(award, on).enable(enable...)
	x.sent, x.facts = sent, make(map[string]rules.Value)
	a := w.assess(x)
	for _, f := range a.Findings {
		if !f.Decides || f.Effect == awards.Advisory || f.Met == rules.True {
			continue
		}
		r := w.rule(f.Rule)
		tries := slices.DeleteFunc(slices.Clone(w.assignments(r)), func(try rulestest.Assignment) bool {
			e := explain(r, try)
			return !agrees(x.facts, try.Facts) || e == nil || e.Value.Truth() != rules.True
		})
		if i := slices.IndexFunc(tries, func(try rulestest.Assignment) bool { return clean(&a, try.Facts) }); i >= 0 {
			tries = tries[i:] // rather what a unit has with nothing against it
		}
		if len(tries) > 0 {
			maps.Copy(x.facts, tries[0].Facts)
		}
	}
	maps.DeleteFunc(x.facts, func(code string, v rules.Value) bool { // what follows from nothing against it
		return slices.Contains(w.s.evidence, code) && a.fact(code).Value.Known() && v.Equal(a.fact(code).Value)
	})
	return x
}

// clean reports whether the facts are those of the unit as assessed, as far as these
// are known.
func clean(a *answer, facts map[string]rules.Value) bool {
	for code, v := range facts {
		if have := a.fact(code).Value; have.Known() && !have.Equal(v) {
			return false
		}
	}
	return true
}

func agrees(a, b map[string]rules.Value) bool {
	for code, v := range b {
		if have, ok := a[code]; ok && !have.Equal(v) {
			return false
		}
	}
	return true
}
