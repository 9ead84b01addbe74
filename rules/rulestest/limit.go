package rulestest

import (
	"fmt"
	"math/big"
	"time"

	"github.com/thidua-go/thidua/rules"
)

// limit looks from a base for the values of each input at which a site turns, and
// adds them with their neighbours.
func (x *explorer) limit(s site, base Assignment) {
	for _, in := range s.inputs {
		if k := in.ind.Kind; k != rules.NumberKind && k != rules.DateKind || !in.get(base).Known() {
			continue
		}
		for _, v := range x.solve(s, in, base) {
			x.note(s, in, base, v)
		}
	}
}

// note adds the assignment with v for the input, if the site can be compared there.
func (x *explorer) note(s site, in *input, base Assignment, v rules.Value) {
	if !in.allows(v) {
		return
	}
	a := base.clone()
	in.set(&a, v)
	d, ok := x.difference(s, a)
	if !ok {
		return
	}
	// What moves is spoken of, not the constant that it is compared with.
	left, right, sign := squeeze(s.src[s.x.From:s.x.To]), s.constant.String(), d.Sign()
	if s.y != nil {
		right = squeeze(s.src[s.y.From:s.y.To])
		if s.x.Op == "constant" {
			left, right, sign = right, left, -sign
		}
	}
	side := [...]string{"just below", "equal to", "just above"}[sign+1]
	x.add(a, fmt.Sprintf("%s: %s %s %s", s.text, left, side, right))
}

// solve returns the values of the input around the one at which the site turns,
// the other inputs being as in base: what the secant finds, and its neighbours at
// the input's precision. Most rules are straight lines between their limits.
func (x *explorer) solve(s site, in *input, base Assignment) []rules.Value {
	at := func(v rules.Value) (*big.Rat, bool) {
		if !in.allows(v) {
			return nil, false
		}
		a := base.clone()
		in.set(&a, v)
		return x.difference(s, a)
	}
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

// around is the value and its neighbours at the input's precision.
func (in *input) around(v rules.Value) []rules.Value {
	out := []rules.Value{v}
	for _, side := range []int64{-1, 1} {
		if w, ok := in.step(v, side); ok {
			out = append(out, w)
		}
	}
	if in.ind.Kind == rules.NumberKind && in.ind.Places != nil {
		for _, mode := range []rules.Rounding{rules.TowardFloor, rules.TowardCeil} {
			out = append(out, v.Round(*in.ind.Places, mode))
		}
	}
	return out
}

// secant is where the line through two points meets zero.
func secant(v0, v1 rules.Value, d0, d1 *big.Rat) (rules.Value, bool) {
	if a, ok := v0.Date(); ok {
		b, ok := v1.Date()
		slope := new(big.Rat).Sub(d1, d0)
		if !ok || slope.Sign() == 0 {
			return rules.Value{}, false
		}
		step := new(big.Rat).Quo(new(big.Rat).Neg(d0), slope.Quo(slope, new(big.Rat).SetInt64(ordinal(b)-ordinal(a))))
		days, _ := rules.RatOf(step).Round(0, rules.HalfAwayFromZero).Decimal()
		if n := days.IntPart(); n > -40000 && n < 40000 {
			return rules.DateValue(a.AddDays(int(n))), true
		}
		return rules.Value{}, false
	}
	a, okA := v0.Rat()
	b, okB := v1.Rat()
	slope := new(big.Rat).Sub(d1, d0)
	run := new(big.Rat)
	if !okA || !okB || slope.Sign() == 0 {
		return rules.Value{}, false
	}
	run.Sub(b, a)
	root := run.Mul(run, d0).Quo(run, slope)
	return rules.RatOf(root.Sub(a, root)), true
}

// difference is how far the site's first operand lies above the second; dates are
// in days. ok is false where the site is not reached or not of an order.
func (x *explorer) difference(s site, a Assignment) (*big.Rat, bool) {
	f, g, err := a.Make(x.schema, "unit")
	if err != nil {
		return nil, false
	}
	for _, r := range s.rules {
		e, err := r.Explain(f, g)
		if err != nil {
			continue
		}
		left, okL := find(e.Root(), s.src, s.x)
		right, okR := s.constant, true
		if s.y != nil {
			right, okR = find(e.Root(), s.src, s.y)
		}
		if !okL || !okR || !left.Known() || !right.Known() {
			continue
		}
		if l, ok := left.Rat(); ok {
			if r, ok := right.Rat(); ok {
				return l.Sub(l, r), true
			}
		}
		if l, ok := left.Date(); ok {
			if r, ok := right.Date(); ok {
				return new(big.Rat).SetInt64(ordinal(l) - ordinal(r)), true
			}
		}
	}
	return nil, false
}

// ordinal numbers the days in order.
func ordinal(d rules.Date) int64 {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// find returns the value of a part among the steps of an explanation.
func find(s *rules.Step, src string, p *Part) (rules.Value, bool) {
	if s == nil {
		return rules.Value{}, false
	}
	if s.From == p.From && s.To == p.To && s.To <= len(src) && s.Source == src[s.From:s.To] {
		return s.Value, true
	}
	for _, t := range s.Steps {
		if v, ok := find(t, src, p); ok {
			return v, true
		}
	}
	return rules.Value{}, false
}
