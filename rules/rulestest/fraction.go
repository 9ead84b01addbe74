package rulestest

import (
	"fmt"
	"math/big"

	"github.com/thidua-go/thidua/rules"
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
	found := make(map[string]bool)
	for range maxTries {
		a := x.anywhere()
		if x.group {
			a.Others = []Assignment{x.anywhere(), x.anywhere()}
		}
		f, g, err := a.Make(x.schema, "unit")
		if err != nil {
			continue
		}
		v, err := r.Eval(f, g)
		if err != nil || !v.Known() {
			continue
		}
		if class := between(v, places); class != "" && !found[class] {
			found[class] = true
			x.add(a, fmt.Sprintf("the result lies %s two numbers of %d decimal places", class, places))
			if len(found) == 3 {
				break
			}
		}
	}
	return x.out
}

// between says how a number lies between its neighbours of some decimal places;
// empty if it is one itself. Half-way counts only where the nearer to zero is even:
// there all ways of rounding differ.
func between(v rules.Value, places int32) string {
	r, ok := v.Rat()
	if !ok {
		return ""
	}
	scaled := r.Abs(r)
	scaled.Mul(scaled, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
	whole := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	rest := scaled.Sub(scaled, new(big.Rat).SetInt(whole))
	switch half := rest.Cmp(big.NewRat(1, 2)); {
	case rest.Sign() == 0:
		return ""
	case half == 0 && whole.Bit(0) == 0:
		return "half-way between"
	case half < 0:
		return "below the middle of"
	case half > 0:
		return "above the middle of"
	}
	return ""
}

// anywhere is a combination with numbers of the declared precision from the whole
// range, not only those that rules compare with.
func (x *explorer) anywhere() Assignment {
	a := x.pick()
	for _, in := range x.inputs {
		if in.ind.Kind != rules.NumberKind {
			continue
		}
		switch x.random.IntN(3) {
		case 0: // as picked
			continue
		case 1: // a small whole number, which divides others
			if v := rules.Int(1 + x.random.Int64N(64)); in.allows(v) {
				in.set(&a, v)
			}
			continue
		}
		least, most := big.NewRat(0, 1), big.NewRat(200, 1)
		if in.ind.Min != nil {
			least = in.ind.Min.Rat()
		}
		if in.ind.Max != nil {
			most = in.ind.Max.Rat()
		}
		unit := in.unit()
		steps := new(big.Rat).Quo(new(big.Rat).Sub(most, least), unit)
		n := new(big.Int).Quo(steps.Num(), steps.Denom())
		if !n.IsInt64() || n.Sign() <= 0 {
			continue
		}
		at := new(big.Rat).Mul(unit, big.NewRat(x.random.Int64N(n.Int64()), 1))
		v := rules.RatOf(at.Add(at, least))
		if in.ind.Places != nil {
			v = v.Round(*in.ind.Places, rules.TowardCeil)
		}
		if in.allows(v) {
			in.set(&a, v)
		}
	}
	return a
}
