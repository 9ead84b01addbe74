package scoringtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// periodLabel stands before what reports say of the card of a period.
const periodLabel = "periods "

// reached is what a case reaches: on the card, and in each period on its card.
func (s *suite) reached(tc *testCase, o *result) []rulestest.TargetID {
	all := s.card.reached(s.vocabulary, tc, o)
	if s.period == nil {
		return all
	}
	c := s.period.card
	for _, code := range s.card.codesOf("period") {
		p := o.in(code)
		if p == nil && tc.lookup == "" {
			continue
		}
		in := *tc
		in.inPeriod, in.expects = code, append(slices.Clone(tc.expects), s.looksThrough(tc, code)...)
		for _, id := range c.reached(s.period.vocabulary, &in, p) {
			if id.Path = c.inFile(id.Path); !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

// looksThrough are the criteria of a period that a case looks at by points of the year that are made
// of theirs.
func (s *suite) looksThrough(tc *testCase, period string) (out []expectation) {
	for unit := range tc.units {
		looked := tc.looksAt(s.card, unit)
		var items []string
		for _, r := range s.card.rules {
			whole := r.item == nil && looked.whole
			if (whole || r.item != nil && looked.items[r.item.def.Code]) && slices.Contains(r.Uses().Indicators, "periods") {
				items = append(items, s.madeOf(r)...)
			}
		}
		if len(items) > 0 {
			out = append(out, expectation{unit: unit, items: items, period: period})
		}
	}
	return out
}

// madeOf are the criteria of a period whose points a rule of the year reads.
func (s *suite) madeOf(r *ruleAt) (items []string) {
	text := r.Source()
	for _, d := range s.card.def.Define {
		if slices.Contains(r.Uses().Defined, d.Code) {
			text += " " + d.Rule
		}
	}
	other := func(r rune) bool { return r != '_' && !('a' <= r && r <= 'z') && !('0' <= r && r <= '9') }
	words := strings.FieldsFunc(strings.ToLower(text), other)
	c := s.period.card
	if slices.Contains(words, "total") {
		return itemCodes(c.items)
	}
	for _, section := range c.sections {
		if slices.Contains(words, scoring.PeriodField(section.def.Code)) {
			items = append(items, itemCodes(section.items)...)
		}
	}
	for _, it := range c.items {
		if slices.Contains(words, scoring.PeriodField(it.def.Code)) {
			items = append(items, it.def.Code)
		}
	}
	return items
}

// ofPeriod returns the number of a mutant of the card of the periods among those of that card; -1
// of any other.
func (s *suite) ofPeriod(m rulestest.Mutant) int {
	if s.period == nil || !within(m.Path, s.period.card.prefix) {
		return -1
	}
	return slices.IndexFunc(s.period.mutants(), func(own rulestest.Mutant) bool {
		path := s.period.card.inFile(own.Path)
		return path == m.Path && own.From == m.From && periodLabel+own.ID() == m.ID()
	})
}

// draftPeriods drafts cases of a period, beyond what is done: each is one of the first period.
func (s *suite) draftPeriods(d *drafter) {
	p := s.period.drafter(d.lang)
	p.names = d.names
	for g := range d.done {
		own := g
		switch {
		case g.mutant > 0:
			if own.mutant = 1 + s.ofPeriod(s.mutants()[g.mutant-1]); own.mutant == 0 {
				continue
			}
		case !within(g.target.Path, s.period.card.prefix):
			continue
		default:
			own.target.Path = strings.TrimPrefix(g.target.Path, s.period.card.prefix+".")
		}
		p.done[own] = true
	}
	for _, v := range s.period.views() {
		p.view(v)
	}
	d.drafts = append(d.drafts, p.drafts...)
}

// drafted is the period that drafts are of: the first.
func (s *suite) drafted() scoring.Period { return s.of.card.Terms().Periods[0] }

// supposable are candidates as they can be of a period: of last year nothing is known there, and the
// time is its own.
func (s *suite) supposable(all []candidate) []candidate {
	if s.of == nil {
		return all
	}
	for i := range all {
		c := &all[i]
		c.period, c.units = s.drafted().Period, slices.Clone(c.units)
		for k := range c.units {
			c.units[k].previous = nil
		}
	}
	return all
}

// given is a unit of the card of a period as cases of the year suppose it.
func (s *suite) given(u unit) unit {
	if s.of == nil {
		return u
	}
	out := unit{code: u.code, group: u.group}
	s.card.put(&out, u, s.drafted().Code)
	return out
}

// put adds what is supposed of a unit on the card of a period to what is supposed of the year.
func (c *card) put(year *unit, u unit, code string) {
	add := func(f rules.Fact, open bool, events ...rules.Event) {
		before, complete, known := year.facts[f.Indicator].Value.Events()
		if f.Value = rules.ListOf(append(before, events...)...); open || known && !complete {
			f.Value = rules.IncompleteListOf(append(before, events...)...)
		}
		year.facts[f.Indicator] = f
	}
	if year.facts == nil {
		year.facts = make(map[string]rules.Fact)
	}
	record := rules.Event{Fields: map[string]rules.Value{"period": rules.TextOf(code)}}
	for _, f := range known(u.facts) {
		events, complete, known := f.Value.Events()
		switch ind, _ := c.Schema().Indicator(f.Indicator); {
		case known:
			for _, e := range events {
				e.Fields["period"] = rules.TextOf(code)
			}
			add(f, !complete, events...)
		case ind.Kind == rules.ListKind:
			year.facts[f.Indicator] = f
		default:
			record.Fields[f.Indicator] = f.Value
			if f.Evidence != "" {
				record.Evidence = f.Evidence
			}
		}
	}
	add(rules.Fact{Indicator: "periods"}, false, record)
	for _, e := range u.entries {
		e.Period = code
		year.entries = append(year.entries, e)
	}
}

// Of periods that points of a year are made of.
const (
	sampled  = 24 // units of a period, worth trying
	mixtures = 24 // years of some of these
	mostOf   = 60 // periods of a year that is tried: of more the card would have to be asked in another way
)

// years are assignments with facts of the periods, which what they come to turns on: all alike, one of
// another kind, and mixed; and with one of which nothing is known.
func (v *view) years(as []rulestest.Assignment) (out []candidate) {
	c, times := v.whole.period, v.Terms().Periods
	reads := func(r *ruleAt) bool { return slices.Contains(r.Uses().Indicators, "periods") }
	if c == nil || len(times) > mostOf || !slices.ContainsFunc(v.rules, reads) {
		return nil
	}
	us, random := c.sampled(), rand.New(rand.NewPCG(3, 7))
	year := func(pick func(i int) int) {
		a := as[len(out)%len(as)]
		a.Notes = nil
		one := v.of(a)
		u := &one.units[0]
		u.facts = maps.Clone(u.facts)
		delete(u.facts, "periods")
		for ind := range c.Schema().All() {
			delete(u.facts, ind.Code)
		}
		for i, p := range times {
			if k := pick(i); k >= 0 {
				c.put(u, us[k], p.Code)
			}
		}
		out = append(out, one)
	}
	for k := range us {
		year(func(int) int { return k })
		year(func(i int) int { return k * min(i, 1) }) // the first of another kind
	}
	for range mixtures {
		year(func(int) int { return random.IntN(len(us)) })
	}
	year(func(i int) int { return -max(0, 1-i) })
	return out
}

// samples are units of the card of a period that are worth trying: the best first, with others.
func (c *card) samples() (out []unit) {
	x := newSampler(c, newViews(c)[:len(c.items)])
	for range mixed / 5 {
		x.samples = append(x.samples, x.any(0, nil))
	}
	best := slices.MaxFunc(x.samples, func(a, b *sample) int {
		switch {
		case b.result == nil:
			return 1 // which is not known
		case a.result == nil:
			return -1
		}
		return a.result.Cmp(b.result)
	})
	for _, s := range append([]*sample{best}, x.samples...) {
		u := s.unit
		u.previous = nil
		if out = append(out, u); len(out) == sampled {
			break
		}
	}
	return out
}

// expectedOf writes what a case expects of a unit, of the card of a period below its code.
func (s *suite) expectedOf(v *view, o *result, unit int) []string {
	lines := v.expected(o, unit)
	if s.of == nil {
		return lines
	}
	return append([]string{"periods:", "  " + s.drafted().Code + ":"},
		codes(lines, func(line string) string { return "    " + line })...)
}
