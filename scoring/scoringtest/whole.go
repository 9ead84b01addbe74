package scoringtest

import (
	"hash/fnv"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// mixer makes whole scores: of each criterion facts that are worth trying, laid
// over each other. It gives the same each time.
type mixer struct {
	card   *card
	random *rand.Rand
	pools  []pool
	// For what is looked at after all criteria: ties, grades, disqualification; all of
	// it known, or not.
	late, lateOpen []choice
}

// pool is what is worth trying of one criterion.
type pool struct {
	it    *item
	known []choice // the points are known
	open  []choice
}

// choice is facts for one criterion, and what it adds to the total with them.
type choice struct {
	assignment rulestest.Assignment
	entries    []scoring.Entry
	points     *big.Rat // nil if not known
}

const (
	poolSize   = 60  // choices of one criterion
	alike      = 5   // choices of one number of points
	oneUnit    = 240 // whole scores of one unit that are tried
	threeUnits = 120 // whole scores of three
	climbs     = 8   // to find the greatest total, and the least
	perLimit   = 8   // climbs to hit a total exactly
	exchanges  = 8   // pairs of points of a criterion that another may make up for
	pairs      = 12  // units to which others of the same result are sought
	lastYears  = 3   // facts of last year to try with two of the same result
)

func newMixer(c *card, probes []*probe) *mixer {
	h := fnv.New64a()
	h.Write([]byte(c.Hash()))
	x := &mixer{card: c, random: rand.New(rand.NewPCG(h.Sum64(), 2))}
	var late []*rules.Rule
	for _, list := range [][]*rules.Rule{c.disq, c.ties, c.grades} {
		late = append(late, list...)
	}
	for _, a := range rulestest.Explore(late...) {
		ch := choice{assignment: rulestest.Assignment{Facts: a.Facts, Previous: a.Previous}}
		if decided(c.Schema(), ch.assignment, late) {
			x.late = append(x.late, ch)
		} else {
			x.lateOpen = append(x.lateOpen, ch)
		}
	}
	for i, it := range c.items {
		x.pools = append(x.pools, x.pool(it, probes[i]))
	}
	return x
}

// decided reports whether all rules are known with facts.
func decided(s *rules.Schema, a rulestest.Assignment, rs []*rules.Rule) bool {
	f, g, err := a.Make(s, theUnit)
	if err != nil {
		return false
	}
	for _, r := range rs {
		if r == nil || len(r.Criteria()) > 0 {
			continue
		}
		if v, err := r.Eval(f, g); err != nil || !v.Known() {
			return false
		}
	}
	return true
}

func (x *mixer) pool(it *item, p *probe) pool {
	out := pool{it: it}
	seen := make(map[string]int)
	all := slices.Clone(p.worth())
	x.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i := range all {
		c := &all[i]
		alone := testCase{units: []unit{unitOf(theUnit, rulestest.Assignment{Facts: c.Facts, Previous: c.Previous})}}
		alone.units[0].entries = c.entries
		o := alone.run(p.card)
		if o.err != nil {
			continue
		}
		l, _ := o.scores[0].Line(it.def.Code)
		ch := choice{assignment: rulestest.Assignment{Facts: c.Facts, Previous: c.Previous}, entries: c.entries}
		key := l.State.String() + l.Points.String()
		if seen[key]++; seen[key] > alike {
			continue // a few facts for each number of points are enough
		}
		if r, ok := l.Points.Rat(); ok {
			ch.points = r
			out.known = append(out.known, ch)
		} else {
			out.open = append(out.open, ch)
		}
	}
	slices.SortStableFunc(out.known, func(a, b choice) int { return a.points.Cmp(b.points) })
	if n := len(out.known); n > poolSize { // the ends among them
		few := make([]choice, poolSize)
		for i := range few {
			few[i] = out.known[i*(n-1)/(poolSize-1)]
		}
		out.known = few
	}
	return out
}

// recipe is a choice for each criterion, and for what is looked at after all of
// them, which is laid below the others or on top.
type recipe struct {
	picks map[*item]*choice
	late  *choice
	top   bool
	last  *item // laid on top of all others
}

// any makes a recipe at random, with an open choice in one of so many; 0 for none.
func (x *mixer) any(open int) recipe {
	r := recipe{picks: make(map[*item]*choice), top: x.random.IntN(3) == 0}
	switch {
	case len(x.lateOpen) > 0 && (len(x.late) == 0 || open > 0 && x.random.IntN(open) == 0):
		r.late = &x.lateOpen[x.random.IntN(len(x.lateOpen))]
	case len(x.late) > 0:
		r.late = &x.late[x.random.IntN(len(x.late))]
	}
	for i := range x.pools {
		p := &x.pools[i]
		switch {
		case len(p.open) > 0 && (len(p.known) == 0 || open > 0 && x.random.IntN(open) == 0):
			r.picks[p.it] = &p.open[x.random.IntN(len(p.open))]
		case len(p.known) > 0:
			r.picks[p.it] = &p.known[x.random.IntN(len(p.known))]
		}
	}
	return r
}

// extreme takes the most or the least points of the items of an effect.
func (x *mixer) extreme(r recipe, effect scoring.Effect, most bool) recipe {
	for i := range x.pools {
		if p := &x.pools[i]; p.it.def.Effect == effect && len(p.known) > 0 {
			r.picks[p.it] = &p.known[0] // they ascend
			if most {
				r.picks[p.it] = &p.known[len(p.known)-1]
			}
		}
	}
	return r
}

// unit lays the choices of a recipe over each other.
func (x *mixer) unit(code string, r recipe) unit {
	a := rulestest.Assignment{Facts: make(map[string]rules.Value)}
	var entries []scoring.Entry
	lay := func(ch *choice) {
		if ch == nil {
			return
		}
		maps.Copy(a.Facts, ch.assignment.Facts)
		if ch.assignment.Previous != nil {
			if a.Previous == nil {
				a.Previous = make(map[string]rules.Value)
			}
			maps.Copy(a.Previous, ch.assignment.Previous)
		}
		entries = layEntries(entries, ch.entries)
	}
	if !r.top {
		lay(r.late)
	}
	for i := range x.pools {
		lay(r.picks[x.pools[i].it])
	}
	if r.top {
		lay(r.late)
	}
	if r.last != nil {
		lay(r.picks[r.last])
	}
	u := unitOf(code, a)
	u.entries = entries
	return u
}

// measure is something that whole scores are compared by.
type measure func(*scoring.Score) rules.Value

// of measures a recipe; nil if that is not known, or the unit may be disqualified,
// so that nothing is compared.
func (x *mixer) of(r recipe, m measure) *big.Rat {
	o := (&testCase{units: []unit{x.unit(theUnit, r)}}).run(x.card)
	if o.err != nil || o.scores[0].Disqualified() != rules.False {
		return nil
	}
	n, _ := m(o.scores[0]).Rat()
	return n
}

// settled chooses anew what is looked at last, until the unit is not disqualified.
func (x *mixer) settled(r recipe, m measure) (recipe, *big.Rat) {
	total := x.of(r, m)
	for range min(len(x.late), 20) {
		if total != nil {
			break
		}
		r.late = &x.late[x.random.IntN(len(x.late))]
		total = x.of(r, m)
	}
	return r, total
}

// climb chooses anew for one criterion after the other, but for one that is fixed,
// while that is better, until it is at the target if there is one: facts that
// several criteria read may not suit all.
func (x *mixer) climb(r recipe, m measure, fixed *item, target *big.Rat, better func(a, b *big.Rat) bool) (recipe, *big.Rat) {
	there := func(total *big.Rat) bool { return target != nil && total != nil && total.Cmp(target) == 0 }
	r, total := x.settled(r, m)
	r.picks = maps.Clone(r.picks)
	for range 2 {
		before := total
		for _, i := range x.random.Perm(len(x.pools)) {
			p := &x.pools[i]
			if p.it == fixed {
				continue
			}
			keep := r.picks[p.it]
			for j := range p.known {
				if there(total) {
					break
				}
				r.picks[p.it] = &p.known[j]
				if got := x.of(r, m); got != nil && (total == nil || better(got, total)) {
					total, keep = got, r.picks[p.it]
				}
			}
			r.picks[p.it] = keep
		}
		if total == before || there(total) {
			break
		}
	}
	return r, total
}

// end is the recipe with the best total that some climbs find.
func (x *mixer) end(better func(a, b *big.Rat) bool) recipe {
	var best recipe
	var total *big.Rat
	for range climbs {
		start := x.any(0)
		start.top = false
		if r, got := x.climb(start, (*scoring.Score).Total, nil, nil, better); best.picks == nil || got != nil && (total == nil || better(got, total)) {
			best, total = r, got
		}
	}
	return best
}

// aim makes a unit that measures as much, if it finds one.
func (x *mixer) aim(m measure, target *big.Rat) (unit, bool) {
	for range perLimit {
		start := x.any(0)
		start.top = false
		if u, ok := x.near(start, m, target, nil); ok {
			return u, true
		}
	}
	return unit{}, false
}

// near climbs from a recipe to a target.
func (x *mixer) near(r recipe, m measure, target *big.Rat, fixed *item) (unit, bool) {
	far := func(a *big.Rat) *big.Rat { return new(big.Rat).Abs(new(big.Rat).Sub(a, target)) }
	r, got := x.climb(r, m, fixed, target, func(a, b *big.Rat) bool { return far(a).Cmp(far(b)) < 0 })
	if got == nil || got.Cmp(target) != 0 {
		return unit{}, false
	}
	return x.unit(theUnit, r), true
}

// limit is what whole scores are to come to exactly.
type limit struct {
	measure measure
	at      *big.Rat
}

// limits are the thresholds of grades, and one step on either side.
func (x *mixer) limits() []limit {
	step := decimal.New(1, -x.card.cardDecimals()).Rat()
	var out []limit
	for _, g := range x.card.def.Grades {
		if g.AtLeast == nil {
			continue
		}
		m := (*scoring.Score).Total
		if g.Percent {
			m = (*scoring.Score).Percent
		}
		at := g.AtLeast.Rat()
		out = append(out, limit{m, at}, limit{m, new(big.Rat).Sub(at, step)}, limit{m, new(big.Rat).Add(at, step)})
	}
	return out
}

// cases are whole scores to try.
func (x *mixer) cases() []candidate {
	var out []candidate
	add := func(us ...unit) {
		us = slices.Clone(us)
		for i := range us {
			if us[i].code = theUnit; len(us) > 1 {
				us[i].code = string(rune('a' + i))
			}
		}
		out = append(out, candidate{tc: testCase{units: us}})
	}
	for _, effect := range []scoring.Effect{scoring.Base, scoring.Bonus, scoring.Minus, scoring.Net} {
		for _, most := range []bool{true, false} {
			add(x.unit("", x.extreme(x.any(0), effect, most)))
		}
	}
	most := x.end(func(a, b *big.Rat) bool { return a.Cmp(b) > 0 })
	least := x.end(func(a, b *big.Rat) bool { return a.Cmp(b) < 0 })
	best, worst := x.unit("", most), x.unit("", least)
	add(best)
	add(worst)
	add(best, worst)
	// Each turn of what is looked at last, with a good score and with any.
	for _, all := range [][]choice{x.late, x.lateOpen} {
		for i := range all[:min(len(all), 60)] {
			for _, picks := range []map[*item]*choice{most.picks, x.any(0).picks} {
				add(x.unit("", recipe{picks: picks, late: &all[i], top: true}))
			}
		}
	}
	for _, l := range x.limits() {
		if u, ok := x.aim(l.measure, l.at); ok {
			add(u)
			add(best, u, worst)
			add(best, best, u) // more than a place for one
		}
	}
	for range oneUnit {
		add(x.unit("", x.any(40)))
	}
	for range threeUnits {
		add(x.unit("", x.any(0)), x.unit("", x.any(0)), x.unit("", x.any(60)))
	}
	for _, t := range x.ties() {
		add(t[0], t[1])
		add(t[0], t[1], t[1])
	}
	return out
}
