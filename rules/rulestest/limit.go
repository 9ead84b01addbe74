package rulestest

import (
	"math/big"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/survey"
)

// limit looks from a base for the values of each input at which a rule turns, and
// adds them with their neighbours.
func (x *explorer) limit(t turn, base Assignment) {
	for _, read := range t.Inputs {
		in := x.input(read)
		if k := in.ind.Kind; (k == rules.NumberKind || k == rules.DateKind) && in.get(base).Known() {
			for _, v := range x.solve(t, in, base) {
				x.note(t, in.with(base, v))
			}
		}
	}
}

// sides are where a value lies from what it is compared with.
var sides = [...]diag.Text{say("just below"), say("equal to"), say("just above")}

// note adds an assignment, if the operands can be compared there.
func (x *explorer) note(t turn, a Assignment) {
	d, ok := x.difference(t, a)
	if !ok {
		return
	}
	right := t.Limit.String()
	if !t.Limit.Known() {
		right = squeeze(t.Source[t.Y.From:t.Y.To])
	}
	x.add(a, say("%s: %s %s %s", squeeze(t.Source[t.Whole.From:t.Whole.To]), squeeze(t.Source[t.X.From:t.X.To]),
		sides[d.Sign()+1], right))
}

// solve returns the values of the input around the one at which the rule turns,
// the other inputs being as in base: what the secant finds, and its neighbours at
// the input's precision. Most rules are straight lines between their limits.
func (x *explorer) solve(t turn, in *input, base Assignment) []rules.Value {
	at := func(v rules.Value) (*big.Rat, bool) { return x.difference(t, in.with(base, v)) }
	v0 := in.get(base)
	v1, ok := in.step(v0, 1)
	if ok && !in.allows(v1) {
		v1, ok = in.step(v0, -1)
	}
	d0, known := at(v0)
	if !ok || !known {
		return nil
	}
	root := v0
	for range 4 {
		if d0.Sign() == 0 {
			break
		}
		d1, known := at(v1)
		if !known || d1.Cmp(d0) == 0 {
			return nil
		}
		if root, ok = secant(v0, v1, d0, d1); !ok {
			return nil
		}
		next := root
		if in.ind.Places != nil {
			next = root.Round(*in.ind.Places, rules.HalfAwayFromZero)
		}
		if next.Equal(v0) || next.Equal(v1) {
			break
		}
		v0, v1 = next, v0
		if d0, known = at(v0); !known {
			break // beyond the range: its end may still turn
		}
	}
	return in.around(root)
}

// secant is where the line through two points meets zero, to a day for dates.
func secant(v0, v1 rules.Value, d0, d1 *big.Rat) (rules.Value, bool) {
	a, okA := ordinal(v0)
	b, okB := ordinal(v1)
	slope := new(big.Rat).Sub(d1, d0)
	if !okA || !okB || slope.Sign() == 0 {
		return rules.Value{}, false
	}
	run := new(big.Rat).Sub(b, a)
	run.Mul(run, d0).Quo(run, slope)
	day, ok := v0.Date()
	if !ok {
		return rules.RatOf(a.Sub(a, run)), true
	}
	days, _ := rules.RatOf(run.Neg(run)).Round(0, rules.HalfAwayFromZero).Decimal()
	if n := days.IntPart(); n > -40000 && n < 40000 {
		return rules.DateOf(day.AddDays(int(n))), true
	}
	return rules.Value{}, false
}

// difference is how far what moves lies above what it is compared with; dates are
// in days. ok is false where the comparison is not reached or not of an order.
func (x *explorer) difference(t turn, a Assignment) (*big.Rat, bool) {
	f, g, err := a.Make(x.schema, "unit")
	if err != nil {
		return nil, false
	}
	e, err := t.rule.Explain(f, g)
	if err != nil {
		return nil, false
	}
	left, right := stepAt(e.Root(), t.Source, t.X), ruleValue(t.Limit)
	if !right.Known() {
		right = stepAt(e.Root(), t.Source, t.Y)
	}
	l, okL := ordinal(left)
	r, okR := ordinal(right)
	if !okL || !okR || left.Kind() != right.Kind() {
		return nil, false
	}
	return l.Sub(l, r), true
}

// ordinal is a number, or the number of a day.
func ordinal(v rules.Value) (*big.Rat, bool) {
	if d, ok := v.Date(); ok {
		return big.NewRat(int64(rules.Day(2000, 1, 1).DaysUntil(d)), 1), true
	}
	return v.Rat()
}

// stepAt returns the value of a part of src among the steps of an explanation;
// it is missing if that was not looked at.
func stepAt(s *rules.Step, src string, at survey.Span) (v rules.Value) {
	if s == nil {
		return v
	}
	if s.From == at.From && s.To == at.To && s.To <= len(src) && s.Source == src[s.From:s.To] {
		return s.Value
	}
	for _, below := range s.Steps {
		if v = stepAt(below, src, at); v.Known() {
			break
		}
	}
	return v
}
