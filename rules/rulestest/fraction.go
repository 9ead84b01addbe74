package rulestest

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// maxTries is how many combinations [Fractions] looks at.
const maxTries = 6000

// Fractions returns assignments for which what a rule gives has to be rounded to
// keep that many decimal places: a result that lies half-way between two, where
// the ways of rounding differ, one below the middle and one above it. Results that
// are never between two give none. What is returned is the same each time.
func Fractions(r *rules.Rule, places int32) []Assignment {
	if r.Kind() != rules.NumberKind {
		return nil
	}
	x := newExplorer([]*rules.Rule{r}, 2)
	found := make(map[int]bool)
	for range maxTries {
		a := x.member(x.anywhere)
		v, _ := a.eval(r)
		if side, ok := between(v, places); ok && !found[side] {
			found[side] = true
			x.add(a, say("the result lies %s two numbers of %d decimal places", middles[side+1], places))
			if len(found) == 3 {
				break
			}
		}
	}
	return x.out
}

// middles are how a number may lie between its neighbours.
var middles = [...]diag.Text{say("below the middle of"), say("half-way between"), say("above the middle of")}

// between says on which side of the middle between its neighbours of some decimal places a number lies;
// not ok if it is one itself. Half-way counts only where the nearer to zero is even:
// there all ways of rounding differ.
func between(v rules.Value, places int32) (side int, ok bool) {
	near, known := v.Round(places, rules.TowardZero).Rat()
	if !known || v.Equal(rules.RatOf(near)) {
		return 0, false
	}
	half := decimal.New(5, -places-1).Rat()
	all, _ := v.Rat()
	side = all.Sub(all, near).Abs(all).Cmp(half)
	return side, side != 0 || v.Round(places, rules.HalfEven).Equal(rules.RatOf(near))
}

// anywhere is a combination with numbers of the declared precision from the whole
// range, not only those that rules compare with.
func (x *explorer) anywhere() Assignment {
	a := x.pick()
	for _, in := range x.inputs {
		if in.ind.Kind != rules.NumberKind {
			continue
		}
		v := in.get(a)
		switch x.random.IntN(3) {
		case 1: // a small whole number, which divides others
			v = rules.Int(1 + x.random.Int64N(64))
		case 2:
			v = x.inRange(in, v)
		}
		if in.allows(v) {
			in.set(&a, v)
		}
	}
	return a
}

// inRange is a number from the whole range of an input, or other if there is none.
func (x *explorer) inRange(in *input, other rules.Value) rules.Value {
	least, most, unit := new(big.Rat), big.NewRat(200, 1), in.unit()
	if in.ind.Min != nil {
		least = in.ind.Min.Rat()
	}
	if in.ind.Max != nil {
		most = in.ind.Max.Rat()
	}
	steps := most.Sub(most, least)
	steps.Quo(steps, unit)
	n := new(big.Int).Quo(steps.Num(), steps.Denom())
	if !n.IsInt64() || n.Sign() <= 0 {
		return other
	}
	v := rules.RatOf(least.Add(least, unit.Mul(unit, big.NewRat(x.random.Int64N(n.Int64()), 1))))
	if in.ind.Places != nil {
		v = v.Round(*in.ind.Places, rules.TowardCeil)
	}
	return v
}
