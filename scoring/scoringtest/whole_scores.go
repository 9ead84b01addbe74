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
	known, open []part
}

// part is what a unit has for one criterion, and the points that it gets for it.
type part struct {
	unit
	points *big.Rat // nil if they are not known
}

// sample is a unit of one part of each pool, and its score.
type sample struct {
	unit
	parts  []*part // nil for a pool without any
	onTop  bool    // the last pool lies on top of the others, not below
	scored *result
	// result is what the unit is ranked by; nil if it is not compared, because that is not
	// known or the unit may be disqualified.
	result *big.Rat
}

const (
	alike      = 5   // parts of one number of points
	mixed      = 500 // samples, of which some are tried as they are
	oneUnit    = 240 // whole scores of one unit that are tried
	threeUnits = 120 // whole scores of three
	attempts   = 8   // to make up for a difference from one sample
	turns      = 60  // parts of what is looked at last
	pairs      = 12  // of units of the same result that differ in what breaks a tie
	lastYears  = 3   // facts of last year to try with two of the same result
)

func newSampler(c *card, views []*view) *sampler {
	// A fixed seed: how the card is hashed must not decide which drafts are found.
	x := &sampler{card: c, random: rand.New(rand.NewPCG(1, 5))}
	for _, v := range views {
		x.pools = append(x.pools, x.pool(v))
	}
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
		last.add(part{unit: unitWith(a)}, isOpen)
	}
	x.pools = append(x.pools, last)
	return x
}

func (p *pool) add(u part, isOpen bool) {
	if isOpen {
		p.open = append(p.open, u)
	} else {
		p.known = append(p.known, u)
	}
}

// pool gathers the parts of a criterion, a few for each number of points.
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
			points, _ := l.Points.Rat()
			out.add(part{c.units[0], points}, !l.Points.Known())
		}
	}
	return out
}

// mix scores the parts, those of what is looked at last below the others or on top.
func (x *sampler) mix(parts []*part, onTop bool) *sample {
	s := &sample{unit: unit{code: theUnit}, parts: parts, onTop: onTop}
	last := len(parts) - 1
	order := append([]*part{parts[last]}, parts[:last]...)
	if onTop {
		order = parts
	}
	for _, p := range order {
		if p != nil {
			s.unit = p.over(s.unit)
		}
	}
	s.scored = (&testCase{units: []unit{s.unit}}).run(x.card)
	if s.scored.err == nil && s.scored.scores[0].Disqualified == rules.False {
		s.result, _ = x.rankedBy(s.scored.scores[0]).Rat()
	}
	return s
}

func (x *sampler) rankedBy(s *scoring.Score) rules.Value {
	if x.Terms().RankBy == scoring.ByPercent {
		return s.Percent
	}
	return s.Total
}

// with is the sample with another part of a pool.
func (x *sampler) with(s *sample, pool int, p *part) *sample {
	parts := slices.Clone(s.parts)
	parts[pool] = p
	return x.mix(parts, s.onTop || pool == len(parts)-1)
}

// any mixes parts at random, one of so many of them open; 0 for none. Those of a
// sample, if there is one, are more or less likely to be taken.
func (x *sampler) any(open int, near *sample) *sample {
	parts, weight := make([]*part, len(x.pools)), x.random.IntN(100)
	for i, p := range x.pools {
		from := p.known
		if len(p.open) > 0 && (len(from) == 0 || open > 0 && x.random.IntN(open) == 0) {
			from = p.open
		}
		switch {
		case near != nil && x.random.IntN(100) < weight:
			parts[i] = near.parts[i]
		case len(from) > 0:
			parts[i] = &from[x.random.IntN(len(from))]
		}
	}
	return x.mix(parts, x.random.IntN(3) == 0)
}

// end begins with a sample and chooses anew of one pool after the other while that
// makes the result greater, or with -1 for sign less: facts that several criteria
// read may not suit all.
func (x *sampler) end(s *sample, sign int) *sample {
	for again := true; again; {
		again = false
		for i, p := range x.pools[:len(x.pools)-1] {
			for j := range p.known {
				next := x.with(s, i, &p.known[j])
				if next.result != nil && (s.result == nil || sign*next.result.Cmp(s.result) > 0) {
					s, again = next, true
				}
			}
		}
	}
	return s
}

// move is an exchange of a part of a sample, and how far that is to move its total.
type move struct {
	pool int
	part *part
	by   *big.Rat
}

// moves are all exchanges of parts whose points are known.
func (x *sampler) moves(s *sample) []move {
	out := []move{{by: new(big.Rat)}} // none
	for i, p := range x.pools[:len(x.pools)-1] {
		for j := range p.known {
			if own := s.parts[i]; own != nil && own.points != nil {
				out = append(out, move{i, &p.known[j], new(big.Rat).Sub(p.known[j].points, own.points)})
			}
		}
	}
	return out
}

// exactly returns a unit that has the total wanted of it: a sample, or one in which
// the parts of one or two pools are exchanged for others that make up for the
// difference. wanted is nil for what is not to be looked at.
func (x *sampler) exactly(wanted func(*sample) *big.Rat) (unit, bool) {
	off := func(s *sample) *big.Rat {
		to := wanted(s)
		if to == nil {
			return nil
		}
		total, _ := s.scored.scores[0].Total.Rat()
		return total.Sub(to, total)
	}
	for _, s := range x.samples {
		if left := off(s); left != nil {
			for _, next := range x.moved(s, left) {
				if now := off(next); now != nil && now.Sign() == 0 {
					return next.unit, true
				}
			}
		}
	}
	return unit{}, false
}

// moved are some samples with other parts, whose points differ by so much.
func (x *sampler) moved(s *sample, by *big.Rat) (out []*sample) {
	moves, with := x.moves(s), make(map[string][]move)
	for _, m := range moves {
		with[m.by.RatString()] = append(with[m.by.RatString()], m)
	}
	for _, m := range moves {
		for _, n := range with[new(big.Rat).Sub(by, m.by).RatString()] {
			next := s
			for _, e := range []move{m, n} {
				if e.part != nil {
					next = x.with(next, e.pool, e.part)
				}
			}
			if out = append(out, next); len(out) == attempts {
				return out
			}
		}
	}
	return out
}

// cases are whole scores to try.
func (x *sampler) cases() (out []candidate) {
	add := func(us ...unit) { out = append(out, candidate{testCase: testCase{units: unitsOf(us...)}}) }
	start := x.any(0, nil)
	best, worst := x.end(start, 1), x.end(start, -1)
	add(best.unit)
	add(worst.unit)
	add(best.unit, worst.unit)
	for n := range mixed {
		x.samples = append(x.samples, x.any(0, []*sample{nil, best, worst}[n%3]))
	}
	// Each turn of what is looked at last, with a good score and with any.
	last := len(x.pools) - 1
	for _, all := range [][]part{x.pools[last].known, x.pools[last].open} {
		for i := range all[:min(len(all), turns)] {
			add(x.with(best, last, &all[i]).unit)
			add(x.with(x.samples[i], last, &all[i]).unit)
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

// threshold finds units at the threshold of a grade, and a step on either side, for
// which its condition holds: that shows which grade the result gives.
func (x *sampler) threshold(i int, found func(unit)) {
	g, rule := x.def.Grades[i], x.rule(fmt.Sprintf("grades[%d].when", i))
	for by := int64(-1); by <= 1 && g.AtLeast != nil; by++ {
		at := g.AtLeast.Add(decimal.New(by, -x.decimalsOf(nil)))
		u, ok := x.exactly(func(s *sample) *big.Rat {
			if s.result == nil {
				return nil
			}
			if rule != nil {
				v, err := rule.Eval(s.scored.scores[0].Facts, s.scored.late())
				if err != nil || v.Truth() != rules.True {
					return nil
				}
			}
			if g.Percent {
				of, _ := s.scored.scores[0].Breakdown().Totals.Applicable.Rat()
				return of.Quo(of.Mul(of, at.Rat()), big.NewRat(100, 1))
			}
			return at.Rat()
		})
		if ok {
			found(u)
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
	same := make(map[string][]*sample) // by their result
	for _, s := range x.samples {
		if s.result != nil {
			key := s.result.RatString()
			same[key] = append(same[key], s)
		}
	}
	for _, s := range x.samples[:pairs] {
		pair(s.unit, s.unit)
	}
	for _, code := range x.def.TieBreak {
		at, left := about{code: code}, pairs
		for _, s := range x.samples {
			if s.result == nil || left == 0 {
				continue
			}
			points, others := s.scored.line(at).Points, same[s.result.RatString()]
			i := slices.IndexFunc(others, func(t *sample) bool { return !t.scored.line(at).Points.Equal(points) })
			if i >= 0 {
				left--
				pair(s.unit, others[i].unit)
			}
		}
	}
}
