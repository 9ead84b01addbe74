package scoring

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// ErrNotLinear is returned where the weight of a section does not act in
// proportion, so that no exact interval can be given: on cards that rescale or rank by
// grade first, and where units with different maxima are ranked by percent.
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
func (r *Ranking) Stability(ctx context.Context, unit string, within decimal.Decimal) ([]Stability, error) {
	limit, ok := rules.NumberOf(within).Rat()
	if !ok || limit.Sign() < 0 || limit.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, fmt.Errorf("scoring: a change of weight by %s percent: 0 to 100 is wanted", rules.NumberOf(within))
	}
	if _, ok := r.Score(unit); unit != "" && !ok {
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
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.From, s.FromPair = r.firstChange(ranked, sec.index, new(big.Rat).Neg(limit), unit)
		s.To, s.ToPair = r.firstChange(ranked, sec.index, limit, unit)
		out = append(out, s)
	}
	return out, nil
}

// linear returns the units with known results, in order, if weights act in
// proportion on all of them.
func (r *Ranking) linear() ([]*Score, error) {
	if r.card.gradeFirst() {
		return nil, fmt.Errorf("scoring: the card ranks by grade first: %w", ErrNotLinear)
	}
	var out []*Score
	tallies := make(map[*Score][]span)
	for i := range r.places {
		s := r.places[i].score
		tallies[s] = s.spans()
		open := slices.ContainsFunc(tallies[s], func(t span) bool { return t.lo.total != t.hi.total })
		if res := r.result(s); s.Disqualified == rules.False && res.known() && !open && !s.nothing() {
			out = append(out, s)
		}
	}
	for _, s := range out {
		t := tallies[s][0].lo
		switch {
		case t.rescaled:
			return nil, fmt.Errorf("scoring: the points of %s are rescaled: %w", s.Unit, ErrNotLinear)
		case r.card.rankBy == ByPercent && !slices.EqualFunc(tallies[s], tallies[out[0]],
			func(a, b span) bool { return a.lo.applicable == b.lo.applicable }):
			return nil, fmt.Errorf("scoring: %s and %s have different maxima and are ranked by percent: %w", s.Unit,
				out[0].Unit, ErrNotLinear)
		}
	}
	return out, nil
}

// curve is the total of a unit as the weight of a section moves: straight lines
// between the places at which a cap of the card begins or ends to bind.
type curve struct {
	card       *Scorecard
	all, moved sums       // points before the caps of the card: of all sections, and of the one that moves
	beyond     [2]amount  // points that no cap cuts: of all, and of the one that moves
	bends      []*big.Rat // from no change to the end
}

func newCurve(s *Score, section int, end *big.Rat) *curve {
	t := s.spans()
	v := &curve{card: s.card, moved: t[section].lo.up,
		beyond: [2]amount{t[0].lo.beyond, t[section].lo.beyond}, bends: []*big.Rat{new(big.Rat), end}}
	for _, p := range s.card.sections[0].parts {
		v.all = v.all.add(t[p.index].lo.up)
	}
	for i := range s.card.sections[0].caps {
		for j := len(v.bends) - 1; j > 0; j-- {
			over := func(change *big.Rat) *big.Rat { return v.over(i, v.at(change, i)) }
			if x := zero(v.bends[j-1], v.bends[j], over); x != nil {
				v.bends = slices.Insert(v.bends, j, x)
			}
		}
	}
	return v
}

// at returns the points, by where they count, with the first caps of the card
// applied. The total is exact; how a cap on it is shared out by side is not looked at.
func (v *curve) at(change *big.Rat, caps int) (x [3]*big.Rat) {
	for e := range x {
		x[e] = v.card.rat(v.moved[e])
		x[e].Add(x[e].Mul(x[e], change), v.card.rat(v.all[e]))
	}
	for i := range caps {
		l := &v.card.sections[0].caps[i]
		if over := v.over(i, x); l.least == (over.Sign() < 0) {
			x[l.gives].Sub(x[l.gives], over.Mul(over, big.NewRat(int64(l.of[l.gives]), 1)))
		}
	}
	return x
}

// over is how far points are above a cap of the card.
func (v *curve) over(i int, x [3]*big.Rat) *big.Rat {
	l := &v.card.sections[0].caps[i]
	sum := new(big.Rat).Neg(v.card.rat(l.at))
	for e, sign := range l.of {
		sum.Add(sum, new(big.Rat).Mul(x[e], big.NewRat(int64(sign), 1)))
	}
	return sum
}

func (v *curve) total(change *big.Rat) *big.Rat {
	x := v.at(change, len(v.card.sections[0].caps))
	total := x[Base].Add(x[Base], x[Bonus])
	total.Add(total, v.card.rat(v.beyond[0]))
	moved := v.card.rat(v.beyond[1])
	total.Add(total, moved.Mul(moved, change))
	return total.Sub(total, x[Minus])
}

// zero is where f, a straight line from a to b, passes zero strictly between them.
func zero(a, b *big.Rat, f func(*big.Rat) *big.Rat) *big.Rat {
	x, y := f(a), f(b)
	if x.Sign()*y.Sign() >= 0 {
		return nil
	}
	share := new(big.Rat).Quo(x, y.Sub(x, y))
	d := new(big.Rat).Sub(b, a)
	return d.Add(d.Mul(d, share), a)
}

// firstChange is where, going outwards to end, the order of two units first changes;
// the end if it does not. Only pairs with the given unit count, unless it is empty; where ranks are dense
// also those before it, which a tie makes one.
func (r *Ranking) firstChange(ranked []*Score, section int, end *big.Rat, unit string) (at rules.Value, pair []string) {
	curves := make([]*curve, len(ranked))
	best := new(big.Rat)
	for i, s := range ranked {
		curves[i], best = newCurve(s, section, end), end
	}
	for i, upper := range ranked {
		for j, lower := range ranked[i+1:] {
			before := r.card.dense && slices.ContainsFunc(ranked[i+1+j:], func(s *Score) bool { return s.Unit == unit })
			if unit != "" && upper.Unit != unit && lower.Unit != unit && !before {
				continue
			}
			tied := compareBounds(r.result(upper).lo, r.result(lower).lo) == 0
			x := leaves(curves[i], curves[i+1+j], tied)
			if x != nil && (pair == nil || nearer(x, best) < 0) {
				best, pair = x, []string{upper.Unit, lower.Unit}
			}
		}
	}
	return rules.RatOf(new(big.Rat).Mul(best, big.NewRat(100, 1))), pair
}

// nearer compares two changes of weight by how far they go.
func nearer(x, y *big.Rat) int { return new(big.Rat).Abs(x).Cmp(new(big.Rat).Abs(y)) }

// leaves is the first place at which the order of an upper and a lower unit is
// no longer what it is at 0, or nil if it stays.
func leaves(upper, lower *curve, tied bool) *big.Rat {
	if upper.card.def.Better == rules.Less {
		upper, lower = lower, upper // by the figures
	}
	lead := func(x *big.Rat) *big.Rat { return new(big.Rat).Sub(upper.total(x), lower.total(x)) }
	at := slices.SortedFunc(slices.Values(slices.Concat(upper.bends, lower.bends)), nearer)
	for i, x := range at[1:] {
		switch a, b := lead(at[i]).Sign(), lead(x).Sign(); {
		case tied && b != 0, a == 0 && b < 0:
			return at[i] // a tie, or a tie that was broken, does not hold
		case a > 0 && b < 0:
			return zero(at[i], x, lead)
		case a > 0 && b == 0:
			return x
		}
	}
	return nil
}
