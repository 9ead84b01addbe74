package awardstest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

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
			m[key] = rulestest.FactsYAML(facts)
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

// sampler finds situations. It belongs to one goroutine.
type sampler struct {
	s       *suite
	explore map[string][]rulestest.Assignment
}

// assignments returns what is worth trying of a rule.
func (w *sampler) assignments(r *rules.Rule) []rulestest.Assignment {
	as, ok := w.explore[r.Source()]
	if !ok {
		as = rulestest.Explore(r)
		w.explore[r.Source()] = as
	}
	return as
}

// rule compiles the rule of a condition, which compiled before.
func (w *sampler) rule(source string) *rules.Rule {
	r, _ := w.s.base.plain.Schema().Compile(source, rules.BoolKind)
	return r
}

// truth evaluates a rule; it is undetermined if that fails.
func truth(r *rules.Rule, a rulestest.Assignment) rules.Truth {
	f, _, err := a.Make(r.Schema(), "unit")
	if err != nil {
		return rules.Undetermined
	}
	v, err := r.Eval(f, nil)
	if err != nil {
		return rules.Undetermined
	}
	return v.Truth()
}

// firstDay returns the first day on which the regulation has the award, within a
// period; ok is false if there is none.
func (w *sampler) firstDay(award string, in rules.Period) (day rules.Date, ok bool) {
	for _, g := range w.s.regimes {
		for _, a := range g.Awards {
			p := within(within(g.Covers, in), a.InForce)
			if a.Code == award && p.Contains(p.From) && w.s.asks(award, p.From) {
				return p.From, true
			}
		}
	}
	return rules.Date{}, false
}

// conditions returns those of an award that are in force on a day.
func (w *sampler) conditions(award string, on rules.Date) (out []awards.Condition) {
	as, _ := w.s.base.plain.Awards(on)
	for _, a := range as {
		for _, c := range a.Conditions {
			if a.Code == award && c.InForce.Contains(on) {
				out = append(out, c)
			}
		}
	}
	return out
}

// assess asks of a unit that has nothing against it, and of which nothing else is
// known.
func (w *sampler) assess(x situation) (a answer) {
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
func (w *sampler) closed(award string, on rules.Date) situation {
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
func (w *sampler) sample(award string, on rules.Date, sent bool, enable ...string) situation {
	x := w.closed(award, on).enable(enable...)
	x.sent, x.facts = sent, make(map[string]rules.Value)
	a := w.assess(x)
	for _, f := range a.Findings {
		if !f.Decides || f.Effect == awards.Advisory {
			continue
		}
		r := w.rule(f.Rule)
		for _, try := range w.assignments(r) {
			if truth(r, try) == rules.True && agrees(x.facts, try.Facts) {
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
