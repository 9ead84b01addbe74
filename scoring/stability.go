package scoring

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// ErrNotLinear is returned where the weight of a section does not act in
// proportion, so that no exact interval can be given: on cards that rescale,
// and where units with different maxima are ranked by percent.
var ErrNotLinear = errors.New("weights do not act in proportion")

// Stability says how far the weight of one section can move before an order
// changes. To move a weight by 5 percent multiplies all points of the section,
// after its own caps, by 1.05; the caps of the card then apply as ever.
type Stability struct {
	Section string `json:"section"`
	Title   string `json:"title,omitempty"`
	// From and To are the ends of the interval of changes, in percent, within which the
	// order holds: exact fractions, not part of the interval unless they are the limits
	// that were asked for. At an end that is part of it, FromPair or ToPair is empty.
	From rules.Value `json:"from"`
	To   rules.Value `json:"to"`
	// FromPair and ToPair are two units that change order at that end: the one above first.
	// Without either the order holds for all changes that were asked for.
	FromPair []string `json:"from_pair,omitempty"`
	ToPair   []string `json:"to_pair,omitempty"`
}

// Stability returns for each top section of the card the exact interval in
// which its weight can move, by up to within percent either way (0 to 100),
// without changing the order of the units; if unit is not empty, without changing
// the rank of that unit. Units whose result is not known and those that are
// disqualified are left out. What a tie-break would decide at the very end of an
// interval is not looked at.
//
// The error wraps [ErrNotLinear] where the card has no such interval.
func (r *Ranking) Stability(unit string, within decimal.Decimal) ([]Stability, error) {
	limit, ok := rules.NumberOf(within).Rat()
	if !ok || limit.Sign() < 0 || limit.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, fmt.Errorf("scoring: a change of weight by %s percent: 0 to 100 is wanted", rules.NumberOf(within))
	}
	if _, ok := r.scores[unit]; unit != "" && !ok {
		return nil, fmt.Errorf("scoring: %s is not in the ranking", unit)
	}
	limit.Quo(limit, big.NewRat(100, 1))
	ranked, err := r.linear()
	if err != nil {
		return nil, err
	}
	var out []Stability
	for _, sec := range r.card.sections[0].parts {
		s := Stability{Section: sec.def.Code, Title: sec.def.Title}
		var paths [2][]path
		for _, sc := range ranked {
			for side, sign := range []int64{-1, 1} {
				paths[side] = append(paths[side], weigh(sc, sec.index, new(big.Rat).Mul(limit, big.NewRat(sign, 1))))
			}
		}
		s.From, s.FromPair = firstChange(ranked, paths[0], unit)
		s.To, s.ToPair = firstChange(ranked, paths[1], unit)
		out = append(out, s)
	}
	return out, nil
}

// linear returns the units with known results, in order, if weights act in
// proportion on all of them.
func (r *Ranking) linear() ([]*Score, error) {
	var out []*Score
	for _, st := range r.standings {
		s := r.scores[st.Unit]
		open := slices.ContainsFunc(s.tally, func(t span) bool { return t.lo.total != t.hi.total })
		if res := s.result(); s.disq == rules.False && res.known() && !open && !s.nothing() {
			out = append(out, s)
		}
	}
	for _, s := range out {
		t := s.tally[0].lo
		switch {
		case t.rescaled:
			return nil, fmt.Errorf("scoring: the points of %s are rescaled: %w", s.Unit(), ErrNotLinear)
		case r.card.rankBy == ByPercent && !slices.EqualFunc(s.tally, out[0].tally,
			func(a, b span) bool { return a.lo.applicable == b.lo.applicable }):
			return nil, fmt.Errorf("scoring: %s and %s have different maxima and are ranked by percent: %w", s.Unit(),
				out[0].Unit(), ErrNotLinear)
		}
	}
	return out, nil
}

// path is the total of a unit as the weight of a section moves: straight lines
// between points.
type path []point

type point struct{ at, total *big.Rat }

// weigh follows the total of a unit while the change of weight goes from 0 to
// end. Caps of the card bend the path; all bends are found exactly.
func weigh(s *Score, section int, end *big.Rat) path {
	c, root := s.card, s.card.sections[0]
	var x sums // points before the caps of the card
	for _, p := range root.parts {
		x = x.add(s.tally[p.index].lo.up)
	}
	start, stop := atWeight{at: new(big.Rat)}, atWeight{at: end}
	for e := range x {
		start.x[e] = c.rat(x[e])
		moved := c.rat(s.tally[section].lo.up[e])
		stop.x[e] = moved.Add(moved.Mul(moved, end), start.x[e])
	}
	way := []atWeight{start, stop}
	for i := range root.caps {
		way = root.caps[i].bend(c, way)
	}
	var out path
	for _, p := range way {
		total := new(big.Rat).Add(p.x[Base], p.x[Bonus])
		out = append(out, point{p.at, total.Sub(total, p.x[Minus])})
	}
	return out
}

// along sorts the places that lie between 0 and end, from 0 on, each once.
func along(at []*big.Rat, end *big.Rat) []*big.Rat {
	sign := end.Sign()
	at = slices.DeleteFunc(at, func(x *big.Rat) bool {
		return x.Sign()*sign < 0 || sign > 0 && x.Cmp(end) > 0 || sign < 0 && x.Cmp(end) < 0 || sign == 0 && x.Sign() != 0
	})
	slices.SortFunc(at, func(x, y *big.Rat) int { return x.Cmp(y) * sign })
	return slices.CompactFunc(at, func(x, y *big.Rat) bool { return x.Cmp(y) == 0 })
}

// crossing is where the straight line between two points reaches a level, if it
// does so strictly between them.
func crossing(a, b point, level *big.Rat) *big.Rat {
	x, y := new(big.Rat).Sub(a.total, level), new(big.Rat).Sub(b.total, level)
	if x.Sign()*y.Sign() >= 0 {
		return nil
	}
	// a.at + (b.at - a.at) * x / (x - y)
	share := new(big.Rat).Quo(x, new(big.Rat).Sub(x, y))
	d := new(big.Rat).Sub(b.at, a.at)
	return d.Add(d.Mul(d, share), a.at)
}

// firstChange is where, going outwards, the order of two units first changes;
// the limit if it does not. Only pairs with the given unit count, unless it is empty.
func firstChange(ranked []*Score, paths []path, unit string) (at rules.Value, pair []string) {
	best := new(big.Rat)
	if len(paths) > 0 {
		best = paths[0][len(paths[0])-1].at
	}
	for i := range ranked {
		for j := i + 1; j < len(ranked); j++ {
			if unit != "" && ranked[i].Unit() != unit && ranked[j].Unit() != unit {
				continue
			}
			x := leaves(ranked[i], ranked[j], paths[i], paths[j])
			if x != nil && (pair == nil || absCmp(x, best) < 0) {
				best, pair = x, []string{ranked[i].Unit(), ranked[j].Unit()}
			}
		}
	}
	return rules.RatOf(new(big.Rat).Mul(best, big.NewRat(100, 1))), pair
}

func absCmp(x, y *big.Rat) int { return new(big.Rat).Abs(x).Cmp(new(big.Rat).Abs(y)) }

// leaves is the first place at which the order of an upper and a lower unit is
// no longer what it is at 0, or nil if it stays.
func leaves(upper, lower *Score, p, q path) *big.Rat {
	u, l := upper.result(), lower.result()
	order := compareBounds(u.lo, l.lo) // 1: above, 0: tied
	var at []*big.Rat
	for _, x := range append(slices.Clone(p), q...) {
		at = append(at, x.at)
	}
	end := p[len(p)-1].at
	at = along(at, end)
	lead := func(x *big.Rat) *big.Rat { return new(big.Rat).Sub(p.total(x), q.total(x)) }
	before := point{at[0], lead(at[0])}
	for _, x := range at[1:] {
		after := point{x, lead(x)}
		switch a, b := before.total.Sign(), after.total.Sign(); {
		case order == 0 && b != 0, a == 0 && b < 0:
			return before.at // a tie, or a tie that was broken, does not hold
		case a > 0 && b < 0:
			return crossing(before, after, new(big.Rat))
		case a > 0 && b == 0:
			return after.at
		}
		before = after
	}
	return nil
}

// total reads a path.
func (p path) total(at *big.Rat) *big.Rat {
	for i, q := range p {
		if q.at.Cmp(at) == 0 || i == 0 && len(p) == 1 {
			return q.total
		}
		if i > 0 && p[i-1].at.Cmp(at)*q.at.Cmp(at) < 0 {
			a := p[i-1]
			share := new(big.Rat).Sub(at, a.at)
			share.Quo(share, new(big.Rat).Sub(q.at, a.at))
			d := new(big.Rat).Sub(q.total, a.total)
			return d.Add(d.Mul(d, share), a.total)
		}
	}
	return p[len(p)-1].total
}
