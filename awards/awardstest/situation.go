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

// sample is an award on a day, with facts under which every condition that decides
// is met.
type sample struct {
	award   string
	day     rules.Date
	facts   map[string]rules.Value
	options awards.Options // under which no gap is open
	dossier bool           // some condition is asked of a dossier
	decides bool           // some condition can decide
}

// sampler finds samples. It belongs to one goroutine.
type sampler struct {
	s       *Suite
	rules   map[string]*rules.Rule
	explore map[string][]rulestest.Assignment
}

func (s *Suite) sampler() *sampler {
	return &sampler{s: s, rules: make(map[string]*rules.Rule), explore: make(map[string][]rulestest.Assignment)}
}

// assignments returns what is worth trying of a rule.
func (p *sampler) assignments(r *rules.Rule) []rulestest.Assignment {
	as, ok := p.explore[r.Source()]
	if !ok {
		as = rulestest.Explore(r)
		p.explore[r.Source()] = as
	}
	return as
}

func (p *sampler) rule(src string) *rules.Rule {
	r, ok := p.rules[src]
	if !ok {
		r, _ = p.s.base.plain.Schema().Compile(src, rules.BoolKind)
		p.rules[src] = r
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
func (p *sampler) firstDay(award string, in rules.Period) (day rules.Date, ok bool) {
	for g := range p.s.base.plain.Regimes() {
		days := []rules.Date{g.Covers.From, in.From}
		for _, a := range g.Awards {
			if a.Code == award {
				days = append(days, a.InForce.From)
			}
		}
		slices.SortFunc(days, rules.Date.Compare)
		day = days[len(days)-1]
		if in.Contains(day) && p.s.asks(award, day) && g.Covers.Contains(day) {
			return day, true
		}
	}
	return rules.Date{}, false
}

// conditions returns those of an award in force on a day, whoever states them,
// and the gaps that are open.
func (p *sampler) conditions(award string, day rules.Date) (cs []awards.Condition, gaps []string, carriedOver bool) {
	for g := range p.s.base.plain.Regimes() {
		if !g.Covers.Contains(day) {
			continue
		}
		carriedOver = carriedOver || g.CarriedOver
		for _, x := range g.Gaps {
			if x.InForce.Contains(day) && (len(x.Awards) == 0 || slices.Contains(x.Awards, award)) && !(g.CarriedOver && x.Code == g.Code+".unread") {
				gaps = append(gaps, x.Code)
			}
		}
		for _, a := range g.Awards {
			if a.Code != award {
				continue
			}
			for _, c := range a.Conditions {
				if c.InForce.Contains(day) {
					cs = append(cs, c)
				}
			}
		}
	}
	return cs, gaps, carriedOver
}

// sample makes every condition of an award met that decides on a day, with a
// dossier that was sent or without, and what is enabled by name; as far as a fact of
// one condition does not stand against another.
func (p *sampler) sample(award string, day rules.Date, sent bool, enable ...string) sample {
	out := sample{award: award, day: day, facts: make(map[string]rules.Value)}
	cs, gaps, carriedOver := p.conditions(award, day)
	out.options = awards.Options{Enable: gaps, CarryOver: carriedOver}
	for _, c := range cs {
		out.dossier = out.dossier || c.Dossier
		out.decides = out.decides || c.Effect != awards.Advisory
		silent := (c.Off || c.Certainty == awards.Unverified && !carriedOver) && !slices.Contains(enable, c.Code)
		if c.Effect == awards.Advisory || silent || c.Dossier && !sent {
			continue
		}
		r := p.rule(c.Rule)
		for _, a := range p.assignments(r) {
			if truth(r, a) == rules.True && agrees(out.facts, a.Facts) {
				maps.Copy(out.facts, a.Facts)
				break
			}
		}
	}
	out.options.Enable = slices.Concat(gaps, enable)
	out.leaveOut(p.s.base.plain)
	return out
}

// leaveOut leaves out the facts that follow from a unit with nothing against it.
func (x *sample) leaveOut(r *awards.Regulation) {
	a, err := r.Assess(x.day, x.award, Clean("unit", x.year()))
	if err != nil {
		return
	}
	for _, f := range a.Facts {
		if v, ok := x.facts[f.Indicator]; ok && v.Equal(f.Value) && slices.Contains(evidence, f.Indicator) {
			delete(x.facts, f.Indicator)
		}
	}
}

// year is that of the results.
func (x *sample) year() int { return x.day.Year - 1 }

func agrees(a, b map[string]rules.Value) bool {
	for code, v := range b {
		if have, ok := a[code]; ok && !have.Equal(v) {
			return false
		}
	}
	return true
}

// with returns the facts with those of a rule in their place: what the rule reads
// is as the assignment has it, missing too.
func (x sample) with(r *rules.Rule, a rulestest.Assignment) map[string]rules.Value {
	facts := maps.Clone(x.facts)
	for _, code := range r.Indicators() {
		facts[code] = a.Facts[code]
	}
	return facts
}

// sketch begins a case for the sample. The unit has nothing against it.
func (x sample) sketch(name string) *sketch {
	k := &sketch{name: name}
	k.ask("clean", "true")
	k.ask("on", x.day.String())
	k.ask("award", x.award)
	k.ask("year", strconv.Itoa(x.year()))
	k.enable(x.options)
	return k
}

// sent asks with a dossier that was received on the day asked about.
func (x sample) sent(k *sketch) {
	k.ask("dossiers", fmt.Sprintf("[{award: %s, received: %v}]", x.award, x.day))
}
