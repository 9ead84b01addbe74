package rulestest

import (
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
	x := newExplorer([]*rules.Rule{a, b}, 1)
	if x.group || len(x.inputs) == 0 {
		return proof
	}
	total := 1
	for _, in := range x.inputs {
		values, ok := in.domain(maxDomain / total)
		if !ok {
			return proof
		}
		in.pool = append(values, rules.Value{}, rules.NotApplicable())
		if total *= len(in.pool); total > maxDomain {
			return proof
		}
	}
	_, all := x.combinations(maxDomain)
	for facts := range all {
		f, g, err := facts.Make(x.schema, "unit")
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
