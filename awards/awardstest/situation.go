package awardstest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// situation is what a draft asks: a row of it, or all.
type situation struct {
	award   string
	on      rules.Date
	year    int  // of the results; 0 is a unit of which nothing is known, others have nothing against them
	sent    bool // a dossier was received on the day asked about
	options awards.Options
	more    []line // other keys
	facts   map[string]rules.Value
	why     []string
}

// line is a key with its value as it is written.
type line struct{ key, value string }

// evidence are the facts that a case can only suppose.
var evidence = awards.EvidenceFacts()

// column is that of a fact in a table.
func column(fact string) string {
	if slices.Contains(evidence, fact) {
		return "suppose." + fact
	}
	return fact
}

// lines are the keys of the situation, but for facts that have a column.
func (x *situation) lines(columns []string) (out []line) {
	add := func(ok bool, key string, value any) {
		if ok {
			out = append(out, line{key, fmt.Sprint(value)})
		}
	}
	known := x.year != 0
	add(known, "clean", true)
	add(true, "on", x.on)
	add(x.award != "", "award", x.award)
	add(known, "year", x.year)
	add(len(x.options.Enable) > 0 || x.options.CarryOver, "options", optionsYAML(x.options))
	add(x.sent, "dossiers", fmt.Sprintf("[{award: %s, received: %v}]", x.award, x.on))
	out = append(out, x.more...)
	given, supposed := make(map[string]rules.Value), make(map[string]rules.Value)
	for code, v := range x.facts {
		switch {
		case slices.Contains(columns, code):
		case slices.Contains(evidence, code):
			supposed[code] = v
		default:
			given[code] = v
		}
	}
	add(len(given) > 0, "facts", rulestest.FactsYAML(given))
	add(len(supposed) > 0, "suppose", rulestest.FactsYAML(supposed))
	return out
}

func optionsYAML(o awards.Options) string {
	enable, carry := "enable: "+written(o.Enable), "carry_over: "+strconv.FormatBool(o.CarryOver)
	switch {
	case !o.CarryOver:
		return "{" + enable + "}"
	case len(o.Enable) == 0:
		return "{" + carry + "}"
	}
	return "{" + enable + ", " + carry + "}"
}

// with returns the situation with the facts of a rule as the assignment has them,
// missing too.
func (x situation) with(r *rules.Rule, a rulestest.Assignment) situation {
	x.facts = maps.Clone(x.facts)
	for _, code := range r.Indicators() {
		x.facts[code] = a.Facts[code]
	}
	return x
}

// enable returns the situation with something enabled by name, or no longer.
func (x situation) enable(on bool, codes ...string) situation {
	x.options.Enable = without(x.options.Enable, codes)
	if on {
		x.options.Enable = append(x.options.Enable, codes...)
	}
	return x
}

// sampler finds situations. It belongs to one goroutine.
type sampler struct {
	s       *suite
	rules   map[string]*rules.Rule
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

func (w *sampler) rule(src string) *rules.Rule {
	r, ok := w.rules[src]
	if !ok {
		r, _ = w.s.base.plain.Schema().Compile(src, rules.BoolKind)
		w.rules[src] = r
	}
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
		p := within(g.Covers, in)
		for _, a := range g.Awards {
			if a.Code == award {
				p = within(p, a.InForce)
			}
		}
		if p.Contains(p.From) && w.s.asks(award, p.From) {
			return p.From, true
		}
	}
	return rules.Date{}, false
}

// assess asks of a unit that has nothing against it, and of which nothing else is
// known.
func (w *sampler) assess(x situation) (a awards.Assessment) {
	c := Clean("unit", x.on.Year-1)
	if x.sent {
		c.Dossiers = []awards.Dossier{{Award: x.award, Received: x.on}}
	}
	if r, err := w.s.base.with(x.options); err == nil {
		a, _ = r.Assess(x.on, x.award, c)
	}
	return a
}

// gaps returns the gaps that are open for an award on a day, where carried-over law
// is taken for the law in force.
func (w *sampler) gaps(award string, on rules.Date) (open []string, carriedOver bool) {
	carriedOver = slices.ContainsFunc(w.s.regimes, func(g awards.Definition) bool {
		return g.CarriedOver && g.Covers.Contains(on)
	})
	a := answer{Assessment: w.assess(situation{award: award, on: on, options: awards.Options{CarryOver: carriedOver}})}
	return without(a.gaps(), []string{"nothing_decides"}), carriedOver
}

// sample returns a situation in which every condition of an award is met that
// decides on a day, with a dossier or without, and with what is enabled by name; as
// far as a fact of one condition does not stand against another.
func (w *sampler) sample(award string, on rules.Date, sent bool, enable ...string) situation {
	x := situation{award: award, on: on, year: on.Year - 1, sent: sent, facts: make(map[string]rules.Value)}
	x.options.Enable, x.options.CarryOver = w.gaps(award, on)
	x = x.enable(true, enable...)
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
	for _, f := range a.Facts { // what follows from a unit with nothing against it
		if v, ok := x.facts[f.Indicator]; ok && v.Equal(f.Value) && slices.Contains(evidence, f.Indicator) {
			delete(x.facts, f.Indicator)
		}
	}
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
