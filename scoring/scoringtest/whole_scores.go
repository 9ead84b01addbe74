package scoringtest

import (
	"fmt"
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
	*card
	random *rand.Rand
	pools  []pool // of the criteria, then of what is looked at after them: ties, grades
}

// pool is what is worth trying of one criterion: units whose points are known, and
// others.
type pool struct {
	code        string
	known, open []unit
}

// recipe is a unit of each pool, and the pool that is laid on top of all others.
type recipe struct {
	picks []*unit
	top   int
}

// measure is what a whole score is compared by.
type measure func(*scoring.Score) rules.Value

const (
	alike      = 5   // units of one number of points
	oneUnit    = 240 // whole scores of one unit that are tried
	threeUnits = 120 // whole scores of three
	climbs     = 80  // to find a total that is known
	sidesteps  = 100 // to find one exactly
	some       = 2   // facts for which the condition of a grade holds
	pairs      = 12  // units to which others of the same result are sought
	exchanges  = 10  // other points of a criterion that others may make up for
	lastYears  = 3   // facts of last year to try with two of the same result
)

func newMixer(c *card, views []*view) *mixer {
	// A fixed seed: how the card is hashed must not decide which drafts are found.
	x := &mixer{card: c, random: rand.New(rand.NewPCG(1, 5))}
	for _, v := range views {
		x.pools = append(x.pools, x.pool(v))
	}
	var all []*rules.Rule
	for _, r := range c.rules {
		if !within(r.path, "sections") {
			all = append(all, r.Rule)
		}
	}
	late := pool{}
	for _, a := range rulestest.Explore(all...) {
		f, g, err := a.Make(c.Schema(), theUnit)
		open := err != nil || slices.ContainsFunc(all, func(r *rules.Rule) bool {
			v, err := r.Eval(f, g)
			return len(r.Criteria()) == 0 && (err != nil || !v.Known())
		})
		late.add(unitWith(theUnit, a), !open)
	}
	x.pools = append(x.pools, late)
	return x
}

func (p *pool) add(u unit, known bool) {
	if known {
		p.known = append(p.known, u)
	} else {
		p.open = append(p.open, u)
	}
}

// pool gathers the units of a criterion, a few for each number of points.
func (x *mixer) pool(v *view) pool {
	out := pool{code: v.item.def.Code}
	seen := make(map[string]int)
	all := slices.Clone(v.worth())
	x.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, c := range all {
		o := (&testCase{units: c.units[:1]}).run(v.card)
		if o.err != nil {
			continue
		}
		l, _ := o.scores[0].Line(out.code)
		key := l.State.String() + l.Points.String()
		if seen[key]++; seen[key] <= alike {
			out.add(c.units[0], l.Points.Known())
		}
	}
	return out
}

// any makes a recipe at random, with an open unit in one of so many; 0 for none.
func (x *mixer) any(open int) recipe {
	r := recipe{picks: make([]*unit, len(x.pools)), top: -1}
	if open > 0 && x.random.IntN(3) == 0 {
		r.top = len(x.pools) - 1
	}
	for i, p := range x.pools {
		from := p.known
		if len(p.open) > 0 && (len(from) == 0 || open > 0 && x.random.IntN(open) == 0) {
			from = p.open
		}
		if len(from) > 0 {
			r.picks[i] = &from[x.random.IntN(len(from))]
		}
	}
	return r
}

// with is the recipe with another unit of a pool.
func (r recipe) with(pool int, u *unit) recipe {
	r.picks = slices.Clone(r.picks)
	r.picks[pool] = u
	return r
}

// unit lays the units of a recipe over each other, those of what is looked at after
// all criteria first.
func (x *mixer) unit(r recipe) unit {
	out := unit{code: theUnit}
	facts, previous := make(map[string]rules.Fact), make(map[string]rules.Fact)
	order := []int{len(x.pools) - 1}
	for i := range len(x.pools) - 1 {
		order = append(order, i)
	}
	for _, i := range append(order, r.top) {
		if i < 0 || r.picks[i] == nil {
			continue
		}
		u := r.picks[i]
		for _, f := range u.facts {
			facts[f.Indicator] = f
		}
		for _, f := range u.previous {
			previous[f.Indicator] = f
		}
		out.hasPrevious = out.hasPrevious || u.hasPrevious
		out.entries = layEntries(out.entries, u.entries)
	}
	for _, code := range keys(facts) {
		out.facts = append(out.facts, facts[code])
	}
	for _, code := range keys(previous) {
		out.previous = append(out.previous, previous[code])
	}
	return out
}

// of measures a recipe; nil if that is not known, or the unit may be disqualified,
// so that nothing is compared.
func (x *mixer) of(r recipe, m measure) *big.Rat {
	o := (&testCase{units: []unit{x.unit(r)}}).run(x.card)
	if o.err != nil || o.scores[0].Totals().Disqualified != rules.False {
		return nil
	}
	n, _ := m(o.scores[0]).Rat()
	return n
}

// climb begins with a recipe and chooses anew of one pool after the other, but for
// one that is fixed, while that brings the result nearer to what is sought: facts
// that several criteria read may not suit all. It returns how far off it ends, nil
// if that is not known.
func (x *mixer) climb(r recipe, m measure, sought *big.Rat, fixed int) (recipe, *big.Rat) {
	var off *big.Rat
	try := func(next recipe) {
		if n := x.of(next, m); n != nil {
			if n.Sub(n, sought).Abs(n); off == nil || n.Cmp(off) < 0 {
				r, off = next, n
			}
		}
	}
	try(r)
	for start := (*big.Rat)(nil); off != nil && (start == nil || off.Cmp(start) < 0); {
		start = off
		for i := range len(x.pools) - 1 { // ties and grades do not move the total
			for j := range x.pools[i].known {
				if i == fixed || off != nil && off.Sign() == 0 {
					break
				}
				try(r.with(i, &x.pools[i].known[j]))
			}
		}
	}
	return r, off
}

// start is a recipe that can be measured, if one is found.
func (x *mixer) start(m measure) (r recipe) {
	for range climbs {
		if r = x.any(0); x.of(r, m) != nil {
			break
		}
	}
	return r
}

// aim climbs to a result exactly. Where one pool after the other ends beside it, it
// begins anew with another unit of one pool, which stays: of each pool in turn.
func (x *mixer) aim(from recipe, m measure, sought *big.Rat) (r recipe, exact bool) {
	r, off := x.climb(from, m, sought, -1)
	for n := 0; n < sidesteps && off != nil && off.Sign() != 0; n++ {
		i := n % (len(x.pools) - 1)
		if all := x.pools[i].known; len(all) > 0 {
			u := &all[n/(len(x.pools)-1)%len(all)]
			for _, r0 := range []recipe{r, from} {
				if s, d := x.climb(r0.with(i, u), m, sought, i); d != nil && d.Cmp(off) < 0 {
					r, off = s, d
				}
			}
		}
	}
	return r, off != nil && off.Sign() == 0
}

// threshold returns a unit whose result is exactly what is sought and for which the
// condition of a grade holds: that shows which grade the result gives.
func (x *mixer) threshold(i int, from recipe, m measure, sought *big.Rat) (u unit, ok bool) {
	rule, last := x.rule(fmt.Sprintf("grades[%d].when", i)), len(x.pools)-1
	if rule == nil {
		r, exact := x.aim(from, m, sought)
		return x.unit(r), exact
	}
	holds := func(r recipe) bool {
		o := (&testCase{units: []unit{x.unit(r)}}).run(x.card)
		if o.err != nil {
			return false
		}
		v, err := rule.Eval(o.scores[0].Facts(), o.late())
		return err == nil && v.Truth() == rules.True
	}
	late, left := x.pools[last].known, some
	for j := range late {
		from = from.with(last, &late[j])
		if from.top = last; left > 0 && x.of(from, m) != nil && holds(from) {
			left--
			if r, exact := x.aim(from, m, sought); exact && holds(r) {
				return x.unit(r), true
			}
		}
	}
	return u, false
}

// cases are whole scores to try.
func (x *mixer) cases() (out []candidate) {
	add := func(us ...unit) {
		out = append(out, candidate{testCase: testCase{units: unitsOf(slices.Clone(us)...)}})
	}
	const beyond = 1 << 40
	start := x.start((*scoring.Score).Total)
	high, _ := x.climb(start, (*scoring.Score).Total, big.NewRat(beyond, 1), -1)
	low, _ := x.climb(start, (*scoring.Score).Total, big.NewRat(-beyond, 1), -1)
	best, worst := x.unit(high), x.unit(low)
	add(best)
	add(worst)
	add(best, worst)
	// Each turn of what is looked at last, with a good score and with any.
	last := len(x.pools) - 1
	for _, all := range [][]unit{x.pools[last].known, x.pools[last].open} {
		for i := range all[:min(len(all), 60)] {
			for _, r := range []recipe{high, x.any(0)} {
				r = r.with(last, &all[i])
				r.top = last
				add(x.unit(r))
			}
		}
	}
	for i, g := range x.def.Grades { // at the threshold, and a step on either side
		m := (*scoring.Score).Total
		if g.Percent {
			m = (*scoring.Score).Percent
		}
		for by := int64(-1); by <= 1 && g.AtLeast != nil; by++ {
			at := g.AtLeast.Add(decimal.New(by, -x.decimalsOf(nil)))
			if u, ok := x.threshold(i, high, m, at.Rat()); ok {
				add(u)
				add(best, u, worst)
				add(best, best, u) // more than a place for one
			}
		}
	}
	for range oneUnit {
		add(x.unit(x.any(40)))
	}
	for range threeUnits {
		add(x.unit(x.any(0)), x.unit(x.any(0)), x.unit(x.any(60)))
	}
	x.ties(func(u, v unit) {
		add(u, v)
		add(u, v, v)
	})
	return out
}

// ties adds pairs of units of the same result that differ in a criterion which
// breaks ties, or in last year's facts: where two tie-breaks disagree their order
// shows.
func (x *mixer) ties(add func(u, v unit)) {
	m := (*scoring.Score).Total
	if x.Terms().RankBy == scoring.ByPercent {
		m = (*scoring.Score).Percent
	}
	late := x.pools[len(x.pools)-1].known
	pair := func(u, v unit) {
		add(u, v)
		for range min(len(late), lastYears) {
			v.previous, v.hasPrevious = late[x.random.IntN(len(late))].previous, true
			add(u, v)
		}
	}
	for range pairs {
		a := x.start(m)
		pair(x.unit(a), x.unit(a))
		for i, p := range x.pools {
			if len(p.known) == 0 || !slices.Contains(x.def.TieBreak, p.code) {
				continue
			}
			a.top = i
			result := x.of(a, m)
			for range exchanges { // others may make up for other points of this criterion
				b := a.with(i, &p.known[x.random.IntN(len(p.known))])
				if result == nil || b.picks[i] == a.picks[i] {
					continue
				}
				if b, off := x.climb(b, m, result, i); off != nil && off.Sign() == 0 {
					pair(x.unit(a), x.unit(b))
					break
				}
			}
		}
	}
}
