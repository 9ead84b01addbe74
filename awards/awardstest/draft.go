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

// sketch is a case, or a table of them, without the values that should come out.
type sketch struct {
	name  string
	rows  []situation
	facts []string // that have a column of their own
	wants []string // such as "outcome", "findings.unity"
}

// write writes some rows of the sketch as a table, all if none are given; values are
// what each row expects, nothing if that is not known yet. What all rows ask alike
// stands above the table.
func (k *sketch) write(values [][]string, rows ...int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- name: %s\n", rulestest.YAML(k.name))
	var columns []string
	all, cells := len(rows) == 0, make([][]string, len(k.rows))
	asked := make([]map[string]string, len(k.rows))
	for i := range k.rows {
		asked[i] = k.rows[i].written(k.facts)
	}
	column := func(name string, cell func(i int) string) {
		columns = append(columns, name)
		for i := range cells {
			cells[i] = append(cells[i], cell(i))
		}
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
	for _, code := range k.facts {
		name := code
		if slices.Contains(evidence, code) {
			name = "suppose." + code
		}
		column(name, func(i int) string { return rulestest.YAML(k.rows[i].facts[code]) })
	}
	for i := range k.rows {
		if all {
			rows = append(rows, i)
		}
	}
	for j, want := range k.wants {
		if values != nil && slices.ContainsFunc(rows, func(i int) bool { return values[i][j] != "null" }) {
			column(want, func(i int) string { return values[i][j] })
		}
	}
	fmt.Fprintf(&b, "  columns: [%s]\n  rows:\n", strings.Join(columns, ", "))
	for _, i := range rows {
		fmt.Fprintf(&b, "    - [%s]", strings.Join(cells[i], ", "))
		if why := k.rows[i].why; len(why) > 0 {
			fmt.Fprintf(&b, " # %s", strings.Join(why[:min(2, len(why))], "; "))
		}
		b.WriteByte('\n')
	}
	return b.String() + "  confirm: true\n"
}

// drafted is a sketch that was asked.
type drafted struct {
	*sketch
	values  [][]string             // what came out, for each row and want
	cases   []*testCase            // one for each row
	reached [][]rulestest.TargetID // by each
}

// only returns the draft with some of its rows.
func (d *drafted) only(rows ...int) rulestest.Draft {
	out := rulestest.Draft{Name: d.name, YAML: d.write(d.values, rows...)}
	for _, i := range rows {
		out.Why = append(out.Why, d.rows[i].why...)
		for _, id := range d.reached[i] {
			if !slices.Contains(out.Reached, id) {
				out.Reached = append(out.Reached, id)
			}
		}
	}
	return out
}

// draft asks the regulation and fills in what comes out.
func (s *suite) draft(k *sketch) (*drafted, error) {
	d := &drafted{sketch: k}
	cases, err := s.parse(k.write(nil))
	for i := 0; err == nil && i < len(cases); i++ {
		c := cases[i]
		if slices.Contains(k.wants, "papers") {
			c.Papers = new(map[string]int)
		}
		var a answer
		if a, err = c.ask(s.base); err == nil {
			var values []string
			for _, want := range k.wants {
				values = append(values, a.value(want))
			}
			d.values, d.reached = append(d.values, values), append(d.reached, s.reached(c, &a))
		}
	}
	if err == nil {
		d.cases, err = s.parse(k.write(d.values))
	}
	if err != nil {
		return nil, fmt.Errorf("awardstest: a case for %s: %w", k.name, err)
	}
	return d, nil
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
func (s *suite) Drafts(rest bool) ([]rulestest.Draft, error) {
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
	var out []rulestest.Draft
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
			out = append(out, d.only(rows...))
		}
	}
	return out, nil
}

// Distinguish looks for a draft that fails on a mutant.
func (s *suite) Distinguish(m rulestest.Mutant) (proof diag.Text, killer rulestest.Draft) {
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
			if strings.HasPrefix(d.name, m.Label) != own {
				continue
			}
			for i, c := range d.cases {
				if c.fails(l) {
					return proof, d.only(i)
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
	why     []string
}

// keys are those of a situation, in order.
var keys = []string{
	"clean", "on", "award", "year", "sector", "options", "dossiers", "history", "discipline", "results", "plan", "units",
	"facts", "suppose",
}

// written returns the keys as they are written, but for facts that have a column.
func (x *situation) written(columns []string) map[string]string {
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

// evidence are the facts that a case can only suppose.
var evidence = awards.EvidenceFacts()

// with returns the situation with the facts of a rule as the assignment has them,
// missing too.
func (x situation) with(r *rules.Rule, a rulestest.Assignment) situation {
	x.facts = maps.Clone(x.facts)
	for _, code := range r.Indicators() {
		x.facts[code] = a.Facts[code]
	}
	return x
}

// enable returns the situation with more enabled by name, and disable with less.
func (x situation) enable(codes ...string) situation {
	x.options.Enable = append(without(x.options.Enable, codes), codes...)
	return x
}

func (x situation) disable(code string) situation {
	x.options.Enable = without(x.options.Enable, []string{code})
	return x
}

// writer finds situations and sketches the cases that a regulation asks for. It
// belongs to one goroutine.
type writer struct {
	s       *suite
	out     []*sketch
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

// comesOut reports whether a rule comes out so.
func comesOut(r *rules.Rule, a rulestest.Assignment, as rules.Truth) bool {
	e := explain(r, a)
	return e != nil && e.Value.Truth() == as
}

// firstDay returns the first day on which the regulation has the award, within a
// period; ok is false if there is none.
func (w *writer) firstDay(award string, in rules.Period) (day rules.Date, ok bool) {
	for g, a := range lives(w.s.regimes, award) {
		if p := g.Covers.Intersect(in).Intersect(a.InForce); p.Contains(p.From) && w.s.asks(award, p.From) {
			return p.From, true
		}
	}
	return rules.Date{}, false
}

// conditions returns those of an award that are in force on a day.
func (w *writer) conditions(award string, on rules.Date) (out []awards.Condition) {
	d, _ := w.s.base.plain.On(on)
	for _, a := range d.Awards {
		for _, c := range a.Conditions {
			if a.Code == award {
				out = append(out, c)
			}
		}
	}
	return out
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
		if !f.Decides || f.Effect == awards.Advisory {
			continue
		}
		r := w.rule(f.Rule)
		for _, try := range w.assignments(r) {
			if agrees(x.facts, try.Facts) && comesOut(r, try, rules.True) {
				maps.Copy(x.facts, try.Facts)
				break
			}
		}
	}
	maps.DeleteFunc(x.facts, func(code string, v rules.Value) bool { // what follows from nothing against it
		return slices.Contains(evidence, code) && a.fact(code).Value.Known() && v.Equal(a.fact(code).Value)
	})
	return x
}

func agrees(a, b map[string]rules.Value) bool {
	for code, v := range b {
		if have, ok := a[code]; ok && !have.Equal(v) {
			return false
		}
	}
	return true
}
