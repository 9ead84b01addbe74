package scoringtest

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// mostCombinations bounds how many combinations of facts are all tried.
const mostCombinations = 200_000

// sameEverywhere proves that two rules say the same by trying all combinations of
// what they read, where these are few: truths, texts of a list, numbers between two
// bounds with declared decimal places. It returns the proof, or nothing.
func sameEverywhere(a, b *rules.Rule) (none diag.Text) {
	if a.UsesGroup() || b.UsesGroup() || a.UsesPrevious() || b.UsesPrevious() || len(a.Criteria())+len(b.Criteria()) > 0 {
		return none
	}
	codes := slices.Clone(a.Indicators())
	for _, c := range b.Indicators() {
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	domains := make([][]rules.Value, len(codes))
	n := 1
	for i, code := range codes {
		ind, _ := a.Schema().Indicator(code)
		if domains[i] = domain(ind); domains[i] == nil || n*len(domains[i]) > mostCombinations {
			return none
		}
		n *= len(domains[i])
	}
	f, err := rules.NewFacts(a.Schema(), theUnit)
	if err != nil || !sameFrom(a, b, f, codes, domains) {
		return none
	}
	return say("the rule says the same for all %d combinations of %s, missing and not applicable among them", n, strings.Join(codes, ", "))
}

// sameFrom tries all values of the first indicator with all of the others.
func sameFrom(a, b *rules.Rule, f *rules.Facts, codes []string, domains [][]rules.Value) bool {
	if len(codes) == 0 {
		x, errA := a.Eval(f, nil)
		y, errB := b.Eval(f, nil)
		if (errA == nil) != (errB == nil) || !x.Equal(y) {
			return false
		}
		return errA != nil || x.Known() || sameWaits(a, b, f)
	}
	for _, v := range domains[0] {
		g, err := f.With(rules.Fact{Indicator: codes[0], Value: v})
		if err != nil || !sameFrom(a, b, g, codes[1:], domains[1:]) {
			return false
		}
	}
	return true
}

// sameWaits reports whether two rules that are undetermined wait for the same.
func sameWaits(a, b *rules.Rule, f *rules.Facts) bool {
	x, errA := a.Explain(f, nil)
	y, errB := b.Explain(f, nil)
	return errA == nil && errB == nil && sameInputs(x.Missing, y.Missing) && sameInputs(x.NotApplicable, y.NotApplicable)
}

func sameInputs(a, b []rules.Input) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(in rules.Input) bool { return !slices.Contains(b, in) })
}

// domain is every value that an indicator can have; nil if these are not few.
func domain(ind rules.Indicator) []rules.Value {
	out := []rules.Value{{}, rules.NotApplicable()}
	switch ind.Kind {
	case rules.BoolKind:
		return append(out, rules.BoolOf(false), rules.BoolOf(true))
	case rules.TextKind:
		if len(ind.Values) == 0 {
			return nil
		}
		for _, s := range ind.Values {
			out = append(out, rules.TextOf(s))
		}
		return out
	case rules.NumberKind:
		if ind.Min == nil || ind.Max == nil || ind.Places == nil {
			return nil
		}
		step := decimal.New(1, -*ind.Places)
		first := ind.Min.Truncate(*ind.Places)
		if first.LessThan(*ind.Min) {
			first = first.Add(step)
		}
		if ind.Max.Sub(first).GreaterThan(step.Mul(decimal.New(mostCombinations, 0))) {
			return nil
		}
		for d := first; d.LessThanOrEqual(*ind.Max); d = d.Add(step) {
			out = append(out, rules.NumberOf(d))
		}
		return out
	}
	return nil
}
