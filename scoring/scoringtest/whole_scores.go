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

// sampler makes whole scores: of each criterion facts that are worth trying, laid
// over each other. It gives the same each time.
type sampler struct {
	*card
	random  *rand.Rand
	pools   []pool // of the criteria, then of what is looked at after them: ties, grades
	samples []*sample
}

// pool is what is worth trying of one criterion: units whose points are known, and
// others.
type pool struct {
	known, open []unit
}

// sample is a unit made of one unit of each pool, and its score.
type sample struct {
	unit
	parts  []*unit // nil of a pool that has none
	scored *result
	// result is what the unit is ranked by; nil if it is not compared, because that is not
	// known or the unit may be disqualified.
	result *big.Rat
}

const (
	alike      = 5      // units of one number of points in a pool
	mixed      = 500    // samples, of which some are tried as they are
	attempts   = 20_000 // lines of samples, to find the one that is sought
	oneUnit    = 240    // whole scores of one unit that are tried
	threeUnits = 120    // whole scores of three
	turns      = 60     // units of what is looked at last
	pairs      = 12     // of units of the same result that differ in what breaks a tie
	lastYears  = 3      // facts of last year to try with two of the same result
)

// most is how many whole scores are tried that have so many lines together, so that drafts of a card
// of many criteria take no longer than those of others.
func (c *card) most(lines int) int { return lines / max(10, len(c.items)) }

func newSampler(c *card, views []*view) *sampler {
	// A fixed seed: how the card is hashed must not decide which drafts are found.
	x := &sampler{card: c, random: rand.New(rand.NewPCG(1, 5))}
	x.pools = codes(views, x.pool)
	var all []*rules.Rule
	for _, r := range c.rules {
		if !within(r.path, "sections") {
			all = append(all, r.Rule)
		}
	}
	last := pool{}
	for _, a := range rulestest.Explore(all...) {
		f, g, err := a.Make(c.Schema(), theUnit)
		isOpen := err != nil || slices.ContainsFunc(all, func(r *rules.Rule) bool {
			v, err := r.Eval(f, g)
			return len(r.Uses().Criteria) == 0 && (err != nil || !v.Known())
		})
		last.add(unitWith(a), isOpen)
	}
	x.pools = append(x.pools, last)
	return x
}

func (p *pool) add(u unit, isOpen bool) {
	if isOpen {
		p.open = append(p.open, u)
	} else {
		p.known = append(p.known, u)
	}
}

// pool gathers the units of a criterion, a few for each number of points.
func (x *sampler) pool(v *view) (out pool) {
	seen := make(map[string]int)
	all := slices.Clone(v.worth())
	x.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, c := range all {
		o := (&testCase{units: c.units[:1]}).run(v.card)
		if o.err != nil {
			continue
		}
		l := o.line(about{code: v.item.def.Code})
		key := l.State.String() + l.Points.String()
		if seen[key]++; seen[key] <= alike {
			out.add(c.units[0], !l.Points.Known())
		}
	}
	return out
}

// mix scores the parts laid over each other, those of what is looked at last on top
// or below all others.
func (x *sampler) mix(parts []*unit, onTop bool) *sample {
	s := &sample{parts: parts}
	last := len(parts) - 1
	order := append([]*unit{parts[last]}, parts[:last]...)
	if onTop {
		order = parts
	}
	for _, p := range order {
		if p != nil {
			s.unit = p.over(s.unit)
		}
	}
	s.code = theUnit
	s.scored = (&testCase{units: []unit{s.unit}}).run(x.card)
	if s.scored.err == nil && s.scored.scores[0].Disqualified == rules.False {
		v := s.scored.scores[0].Total
		if x.Terms().RankBy == scoring.ByPercent {
			v = s.scored.scores[0].Percent()
		}
		s.result, _ = v.Rat()
	}
	return s
}

// any mixes parts at random, one of so many of them open; 0 for none. Near another
// sample few parts differ from its own.
func (x *sampler) any(open int, near *sample) *sample {
	parts := make([]*unit, len(x.pools))
	for i, p := range x.pools {
		from := p.known
		if len(p.open) > 0 && (len(from) == 0 || open > 0 && x.random.IntN(open) == 0) {
			from = p.open
		}
		switch {
		case near != nil && x.random.IntN(len(x.pools)) > 1:
			parts[i] = near.parts[i]
		case len(from) > 0:
			parts[i] = &from[x.random.IntN(len(from))]
		}
	}
	return x.mix(parts, x.random.IntN(3) == 0)
}

// nearest returns the sample that is the least off what is sought, and whether it is
// that: of those there are, and of others like the best one so far. off is nil for
// what is not to be looked at.
func (x *sampler) nearest(off func(*sample) *big.Rat) (best *sample, exact bool) {
	var least *big.Rat
	for n := 0; n < len(x.samples)+x.most(attempts) && (least == nil || least.Sign() != 0); n++ {
		var s *sample
		if n < len(x.samples) {
			s = x.samples[n]
		} else {
			s = x.any(0, best)
		}
		d := off(s)
		if d == nil {
			continue
		}
		if d.Abs(d); least == nil || d.Cmp(least) <= 0 {
			best, least = s, d
		}
	}
	if best == nil {
		best = x.any(0, nil)
	}
	return best, least != nil && least.Sign() == 0
}

// cases are whole scores to try.
func (x *sampler) cases() (out []candidate) {
	add := func(us ...unit) { out = append(out, candidate{testCase: testCase{units: unitsOf(us...)}}) }
	for range mixed {
		x.samples = append(x.samples, x.any(0, nil))
	}
	const beyond = 1 << 40
	best, _ := x.nearest(func(s *sample) *big.Rat { return s.off(false, big.NewRat(beyond, 1)) })
	worst, _ := x.nearest(func(s *sample) *big.Rat { return s.off(false, big.NewRat(-beyond, 1)) })
	add(best.unit)
	add(worst.unit)
	add(best.unit, worst.unit)
	// Each turn of what is looked at last, with a good score and with any.
	last := len(x.pools) - 1
	for _, all := range [][]unit{x.pools[last].known, x.pools[last].open} {
		for i := range all[:min(len(all), turns)] {
			for _, s := range []*sample{best, x.samples[i]} {
				add(x.mix(append(slices.Clone(s.parts[:last]), &all[i]), true).unit)
			}
		}
	}
	for i := range x.def.Grades {
		x.threshold(i, func(u unit) {
			add(u)
			add(best.unit, u, worst.unit)
			add(best.unit, best.unit, u) // more than a place for one
		})
	}
	for range oneUnit {
		add(x.any(40, nil).unit)
	}
	for i := range threeUnits {
		add(x.samples[3*i].unit, x.samples[3*i+1].unit, x.any(60, nil).unit)
	}
	x.ties(add)
	return out
}

// off is how far the total, or the percent, of a sample is from what is sought; nil if
// it is not compared.
func (s *sample) off(percent bool, sought *big.Rat) *big.Rat {
	if s.result == nil {
		return nil
	}
	v := s.scored.scores[0].Total
	if percent {
		v = s.scored.scores[0].Percent()
	}
	n, _ := v.Rat()
	return n.Sub(n, sought)
}

// threshold finds units at the threshold of a grade, and a step on either side, for
// which its condition holds: that shows which grade the result gives.
func (x *sampler) threshold(i int, found func(unit)) {
	g, rule := x.def.Grades[i], x.rule(fmt.Sprintf("grades[%d].when", i))
	var ends []*big.Rat
	for by := int64(-1); by <= 1; by++ {
		for _, end := range []*decimal.Decimal{g.AtLeast, g.AtMost} {
			if end != nil {
				ends = append(ends, end.Add(decimal.New(by, -x.decimalsOf(nil))).Rat())
			}
		}
	}
	for _, at := range ends {
		s, ok := x.nearest(func(s *sample) *big.Rat {
			if rule != nil && s.result != nil {
				v, err := rule.Eval(s.scored.scores[0].Facts, s.scored.late())
				if err != nil || v.Truth() != rules.True {
					return nil
				}
			}
			return s.off(g.Percent, at)
		})
		if ok {
			found(s.unit)
		}
	}
}

// ties adds pairs of units of the same result, alike and different in a criterion
// that breaks ties, and in last year's facts: where two tie-breaks disagree their
// order shows.
func (x *sampler) ties(add func(...unit)) {
	late := x.pools[len(x.pools)-1].known
	pair := func(u, v unit) {
		add(u, v)
		add(u, v, v)
		for range min(len(late), lastYears) {
			v.previous = late[x.random.IntN(len(late))].previous
			add(u, v)
			add(u, v, v)
		}
	}
	for _, s := range x.samples[:pairs] {
		pair(s.unit, s.unit)
	}
	for _, code := range x.def.TieBreak {
		at, left := about{code: code}, pairs
		for i, s := range x.samples {
			j := slices.IndexFunc(x.samples[:i], func(t *sample) bool {
				return s.result != nil && t.result != nil && s.result.Cmp(t.result) == 0 &&
					!s.scored.line(at).Points.Equal(t.scored.line(at).Points)
			})
			if j >= 0 && left > 0 {
				left--
				pair(s.unit, x.samples[j].unit)
			}
		}
	}
}
