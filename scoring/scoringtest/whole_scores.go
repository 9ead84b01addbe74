package scoringtest

import (
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
	*view
	random *rand.Rand
	pools  []pool // of the criteria, then of what is looked at after them: ties, grades
}

// pool is what is worth trying of one criterion: first where the points are known,
// in ascending order, then where they are not.
type pool struct {
	code        string
	known, open []choice
}

// choice is facts and entries for one criterion, and its points with them.
type choice struct {
	rulestest.Assignment
	entries []scoring.Entry
	points  *big.Rat
}

// recipe is a choice of each pool, and the pool that is laid on top of all others.
type recipe struct {
	picks []*choice
	top   int
}

// measure is what a whole score is compared by.
type measure func(*scoring.Score) rules.Value

const (
	poolSize   = 60  // choices of one criterion
	alike      = 5   // choices of one number of points
	oneUnit    = 240 // whole scores of one unit that are tried
	threeUnits = 120 // whole scores of three
	climbs     = 80  // to find a total exactly
	some       = 4   // to find the greatest total, and the least
	pairs      = 12  // units to which others of the same result are sought
	exchanges  = 10  // other points of a criterion that others may make up for
	lastYears  = 3   // facts of last year to try with two of the same result
)

func newMixer(c *card, views []*view) *mixer {
	// A fixed seed: how the card is hashed must not decide which drafts are found.
	x := &mixer{view: &view{card: c, whole: c}, random: rand.New(rand.NewPCG(1, 5))}
	for _, v := range views {
		if v.item != nil {
			x.pools = append(x.pools, x.pool(v))
		}
	}
	var late []*rules.Rule
	for _, r := range c.rules {
		if !within(r.path, "sections") {
			late = append(late, r.Rule)
		}
	}
	p := pool{}
	for _, a := range rulestest.Explore(late...) {
		ch := choice{Assignment: rulestest.Assignment{Facts: a.Facts, Previous: a.Previous}}
		if decided(c.Schema(), ch.Assignment, late) {
			p.known = append(p.known, ch)
		} else {
			p.open = append(p.open, ch)
		}
	}
	x.pools = append(x.pools, p)
	return x
}

// decided reports whether all rules are known with facts.
func decided(s *rules.Schema, a rulestest.Assignment, rs []*rules.Rule) bool {
	f, g, err := a.Make(s, theUnit)
	return err == nil && !slices.ContainsFunc(rs, func(r *rules.Rule) bool {
		v, err := r.Eval(f, g)
		return len(r.Criteria()) == 0 && (err != nil || !v.Known())
	})
}

// pool gathers the choices of a criterion.
func (x *mixer) pool(v *view) pool {
	out := pool{code: v.item.def.Code}
	seen := make(map[string]int)
	all := slices.Clone(v.worth())
	x.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, c := range all {
		u := c.units[0]
		u.code = theUnit
		o := (&testCase{units: []unit{u}}).run(v.card)
		if o.err != nil {
			continue
		}
		l, _ := o.scores[0].Line(out.code)
		key := l.State.String() + l.Points.String()
		if seen[key]++; seen[key] > alike {
			continue // a few facts for each number of points are enough
		}
		ch := choice{Assignment: rulestest.Assignment{Facts: values(u.facts)}, entries: u.entries}
		if u.hasPrevious {
			ch.Previous = values(u.previous)
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

func values(facts []rules.Fact) map[string]rules.Value {
	out := make(map[string]rules.Value, len(facts))
	for _, f := range facts {
		out[f.Indicator] = f.Value
	}
	return out
}

// any makes a recipe at random, with an open choice in one of so many; 0 for none.
func (x *mixer) any(open int) recipe {
	late := len(x.pools) - 1
	r := recipe{picks: make([]*choice, len(x.pools)), top: -1}
	if open > 0 && x.random.IntN(3) == 0 {
		r.top = late
	}
	for i := range x.pools {
		from := x.pools[i].known
		if p := &x.pools[i]; len(p.open) > 0 && (len(from) == 0 || open > 0 && x.random.IntN(open) == 0) {
			from = p.open
		}
		if len(from) > 0 {
			r.picks[i] = &from[x.random.IntN(len(from))]
		}
	}
	return r
}

// with is the recipe with another choice of a pool.
func (r recipe) with(pool int, ch *choice) recipe {
	r.picks = slices.Clone(r.picks)
	r.picks[pool] = ch
	return r
}

// unit lays the choices of a recipe over each other: what is looked at after all
// criteria first.
func (x *mixer) unit(r recipe) unit {
	a := rulestest.Assignment{Facts: make(map[string]rules.Value)}
	var entries []scoring.Entry
	lay := func(i int) {
		if i < 0 || r.picks[i] == nil {
			return
		}
		ch := r.picks[i]
		maps.Copy(a.Facts, ch.Facts)
		if ch.Previous != nil && a.Previous == nil {
			a.Previous = make(map[string]rules.Value)
		}
		maps.Copy(a.Previous, ch.Previous)
		entries = layEntries(entries, ch.entries)
	}
	lay(len(x.pools) - 1)
	for i := range len(x.pools) - 1 {
		lay(i)
	}
	lay(r.top)
	u := unitWith(theUnit, a)
	u.entries = entries
	return u
}

// of measures a recipe; nil if that is not known, or the unit may be disqualified,
// so that nothing is compared.
func (x *mixer) of(r recipe, m measure) *big.Rat {
	o := (&testCase{units: []unit{x.unit(r)}}).run(x.card)
	if o.err != nil || o.scores[0].Disqualified() != rules.False {
		return nil
	}
	n, _ := m(o.scores[0]).Rat()
	return n
}

// cost is how far a result is from what is sought; only a cost of zero cannot get
// less.
type cost func(*big.Rat) *big.Rat

func most(n *big.Rat) *big.Rat  { return new(big.Rat).Sub(big.NewRat(1<<40, 1), n) }
func least(n *big.Rat) *big.Rat { return new(big.Rat).Add(big.NewRat(1<<40, 1), n) }

// exactly is the cost of a result that should be so much.
func exactly(at *big.Rat) cost {
	return func(n *big.Rat) *big.Rat { return new(big.Rat).Abs(new(big.Rat).Sub(n, at)) }
}

// climb chooses anew of one pool after the other, but for one that is fixed, while
// that costs less: facts that several criteria read may not suit all.
func (x *mixer) climb(r recipe, m measure, c cost, fixed int) (recipe, *big.Rat) {
	var best *big.Rat
	try := func(next recipe) {
		if n := x.of(next, m); n != nil {
			if now := c(n); best == nil || now.Cmp(best) < 0 {
				r, best = next, now
			}
		}
	}
	try(r)
	for range 4 {
		for _, i := range x.random.Perm(len(x.pools) - 1) { // ties and grades do not move the total
			for j := range x.pools[i].known {
				if i == fixed || best != nil && best.Sign() == 0 {
					break
				}
				try(r.with(i, &x.pools[i].known[j]))
			}
		}
	}
	return r, best
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

// search is the best of several climbs.
func (x *mixer) search(times int, m measure, c cost) (best recipe, at *big.Rat) {
	for range times {
		r, cost := x.climb(x.start(m), m, c, -1)
		if best.picks == nil || cost != nil && (at == nil || cost.Cmp(at) < 0) {
			best, at = r, cost
		}
		if at != nil && at.Sign() == 0 {
			break
		}
	}
	return best, at
}

// cases are whole scores to try.
func (x *mixer) cases() (out []candidate) {
	add := func(us ...unit) {
		out = append(out, candidate{testCase: testCase{units: unitsOf(slices.Clone(us)...)}})
	}
	high, _ := x.search(some, (*scoring.Score).Total, most)
	low, _ := x.search(some, (*scoring.Score).Total, least)
	best, worst := x.unit(high), x.unit(low)
	add(best)
	add(worst)
	add(best, worst)
	// Each turn of what is looked at last, with a good score and with any.
	late := len(x.pools) - 1
	for _, all := range [][]choice{x.pools[late].known, x.pools[late].open} {
		for i := range all[:min(len(all), 60)] {
			for _, r := range []recipe{high, x.any(0)} {
				r = r.with(late, &all[i])
				r.top = late
				add(x.unit(r))
			}
		}
	}
	for _, g := range x.def.Grades { // at the threshold, and a step on either side
		m := (*scoring.Score).Total
		if g.Percent {
			m = (*scoring.Score).Percent
		}
		for by := int64(-1); by <= 1 && g.AtLeast != nil; by++ {
			at := g.AtLeast.Add(decimal.New(by, -x.decimalsOf(nil)))
			if r, far := x.search(climbs, m, exactly(at.Rat())); far != nil && far.Sign() == 0 {
				u := x.unit(r)
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
	if x.RankBy() == scoring.ByPercent {
		m = (*scoring.Score).Percent
	}
	late := x.pools[len(x.pools)-1].known
	pair := func(u, v unit) {
		add(u, v)
		for range min(len(late), lastYears) {
			v.previous, v.hasPrevious = unitWith("", late[x.random.IntN(len(late))].Assignment).previous, true
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
				if result == nil || p.code == "" || b.picks[i].points.Cmp(a.picks[i].points) == 0 {
					continue
				}
				if b, far := x.climb(b, m, exactly(result), i); far != nil && far.Sign() == 0 {
					pair(x.unit(a), x.unit(b))
					break
				}
			}
		}
	}
}
