package rulestest

import (
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// maxDomain is how many combinations of facts a proof by trying all may take.
const maxDomain = 200_000

// Same proves that two rules of one schema say the same, and wait for the same
// facts where they are undetermined, by trying all facts that the schema allows,
// each missing and not applicable among them. It returns the zero text if they
// differ, if they compare members, or if the combinations are too many to try.
func Same(a, b *rules.Rule) (proof diag.Text) {
	s := newSurvey([]*rules.Rule{a, b})
	if s.group {
		return proof
	}
	lists := make([][]rules.Value, len(s.inputs))
	total := 1
	for i, in := range s.inputs {
		values, ok := in.domain(maxDomain / total)
		if !ok {
			return proof
		}
		lists[i] = append(values, rules.Value{}, rules.NotApplicable())
		if total *= len(lists[i]); total > maxDomain {
			return proof
		}
	}
	if len(lists) == 0 {
		return proof
	}
	for values := range product(lists) {
		x := Assignment{}
		for i, in := range s.inputs {
			if values[i].Known() || values[i].IsNotApplicable() {
				in.set(&x, values[i])
			}
		}
		f, g, err := x.Make(s.schema, "unit")
		if err != nil || differ(a, b, f, g) {
			return proof
		}
	}
	return say("the same for all %d combinations of what it reads", total)
}

// differ reports whether two rules say something else of the same facts, or are
// undetermined for want of other facts.
func differ(a, b *rules.Rule, f *rules.Facts, g *rules.Group) bool {
	v, errV := a.Eval(f, g)
	w, errW := b.Eval(f, g)
	if !sameResult(v, errV, w, errW) {
		return true
	}
	if errV != nil || v.Known() {
		return false
	}
	x, errX := a.Explain(f, g)
	y, errY := b.Explain(f, g)
	return errX != nil || errY != nil || !sameInputs(x.Missing, y.Missing) || !sameInputs(x.NotApplicable, y.NotApplicable)
}

// sameInputs reports whether two lists name the same inputs, in whatever order.
func sameInputs(a, b []rules.Input) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(in rules.Input) bool { return !slices.Contains(b, in) })
}

// sameResult reports whether two results are the same: equal values, or both an
// error.
func sameResult(v rules.Value, errV error, w rules.Value, errW error) bool {
	return (errV == nil) == (errW == nil) && (errV != nil || v.Equal(w))
}

// domain returns all known values of the input, if they are few.
func (in *input) domain(most int) ([]rules.Value, bool) {
	if in.points {
		return nil, false
	}
	switch in.ind.Kind {
	case rules.BoolKind:
		return []rules.Value{rules.BoolOf(false), rules.BoolOf(true)}, true
	case rules.TextKind:
		return finite(in.ind), len(in.ind.Values) > 0
	case rules.NumberKind:
		if in.ind.Min == nil || in.ind.Max == nil || in.ind.Places == nil {
			return nil, false
		}
		unit := in.unit()
		count := new(big.Rat).Sub(in.ind.Max.Rat(), in.ind.Min.Rat())
		if count.Quo(count, unit); count.Cmp(big.NewRat(int64(most), 1)) > 0 {
			return nil, false
		}
		var out []rules.Value
		first := rules.NumberOf(*in.ind.Min).Round(*in.ind.Places, rules.TowardCeil)
		r, _ := first.Rat()
		for ; r.Cmp(in.ind.Max.Rat()) <= 0; r.Add(r, unit) {
			out = append(out, rules.RatOf(r))
		}
		return out, true
	}
	return nil, false
}
