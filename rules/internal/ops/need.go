package ops

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
)

// Need is what an operand must be: a number from Least to Most, or from Least on. Anything
// else is an error, and a fault of the rule if it is a constant.
type Need struct {
	Code    string // of the error
	Operand int    // -1 is the last one
	Whole   bool
	Least   int64
	Above   bool // Least itself is not enough
	Most    int64
	Open    bool // there is no Most
	Others  bool // Most is how many operands there are beside it
}

// places is the need of decimal places.
func places(operand int) Need {
	return Need{Code: "places", Operand: operand, Whole: true, Most: MaxPlaces}
}

// At returns the operand that it is of, -1 if it is left out.
func (n *Need) At(operands int) int {
	switch {
	case n.Operand < 0:
		return operands + n.Operand
	case n.Operand >= operands:
		return -1
	}
	return n.Operand
}

func (n *Need) most(operands int) int64 {
	if n.Others {
		return n.Most + int64(operands) - 1
	}
	return n.Most
}

// Met reports whether a number is what is needed.
func (n *Need) Met(x frac.Num, operands int) bool {
	if n.Whole {
		k, ok := x.Int64()
		return ok && k >= n.Least && (n.Open || k <= n.most(operands))
	}
	c := frac.Cmp(x, frac.Int(n.Least))
	return (c > 0 || c == 0 && !n.Above) && (n.Open || frac.Cmp(x, frac.Int(n.most(operands))) <= 0)
}

// Numbers are all that is what is needed.
func (n *Need) Numbers(operands int) interval.Numbers {
	lo := interval.End{Num: frac.Int(n.Least), Closed: !n.Above, OK: true}
	hi := interval.End{Num: frac.Int(n.most(operands)), Closed: true, OK: !n.Open}
	out := interval.Numbers{Set: interval.Of(interval.SpanOf(lo, hi)), Places: interval.AnyPlaces}
	if n.Whole {
		out.Places = 0
	}
	return out
}

// Says writes what is needed.
func (n *Need) Says(operands int) diag.Text {
	switch {
	case n.Above:
		return say("a number above %d", n.Least)
	case n.Whole:
		return say("a whole number from %d to %d", n.Least, n.most(operands))
	}
	return say("a number from %d to %d", n.Least, n.most(operands))
}

// guarded completes rows by what their operands need: the kernels, the ranges, the faults
// of constants and the list of errors.
func guarded(rows []Row) []Row {
	for i := range rows {
		if len(rows[i].Needs) > 0 {
			rows[i].guard()
		}
	}
	return rows
}

func (r *Row) guard() {
	needs, k, ranged, literal := r.Needs, r.Kernel, r.Range, r.Literal
	if f := k.Two; f != nil {
		needs := slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return n.At(2) < 0 })
		r.Kernel.Two = func(e *Env, a, b frac.Num) (frac.Num, string) {
			for i := range needs {
				x := a
				if needs[i].At(2) == 1 {
					x = b
				}
				if !needs[i].Met(x, 2) {
					return frac.Num{}, needs[i].Code
				}
			}
			return f(e, a, b)
		}
	}
	if f := k.Three; f != nil {
		r.Kernel.Three = func(e *Env, a, b, c frac.Num) (frac.Num, int, string) {
			if fault := lacking(needs, []frac.Num{a, b, c}); fault != "" {
				return frac.Num{}, -1, fault
			}
			return f(e, a, b, c)
		}
	}
	if f := k.Many; f != nil {
		r.Kernel.Many = func(e *Env, xs []frac.Num) (frac.Num, int, string) {
			if fault := lacking(needs, xs); fault != "" {
				return frac.Num{}, -1, fault
			}
			return f(e, xs)
		}
	}
	r.Range = func(r *Ranging) interval.Numbers {
		r.Xs = slices.Clone(r.Xs)
		if !r.narrow(needs) {
			return interval.Anything()
		}
		return ranged(r)
	}
	r.Literal = func(e *Env, xs []*frac.Num) string {
		for i := range needs {
			if at := needs[i].At(len(xs)); at >= 0 && xs[at] != nil && !needs[i].Met(*xs[at], len(xs)) {
				return needs[i].Code
			}
		}
		if literal == nil {
			return ""
		}
		return literal(e, xs)
	}
	fails := slices.Clone(r.Fails)
	for _, n := range needs {
		if !slices.Contains(fails, n.Code) {
			fails = append(fails, n.Code)
		}
	}
	r.Fails = fails
}

// lacking is the fault of the first operand that is not what is needed.
func lacking(needs []Need, xs []frac.Num) string {
	for i := range needs {
		if at := needs[i].At(len(xs)); at >= 0 && !needs[i].Met(xs[at], len(xs)) {
			return needs[i].Code
		}
	}
	return ""
}

// narrow notes what of the operands is not what is needed, and leaves it out; not ok if
// nothing is left.
func (r *Ranging) narrow(needs []Need) (ok bool) {
	ok = true
	for i := range needs {
		at := needs[i].At(len(r.Xs))
		if at < 0 {
			continue
		}
		wanted := needs[i].Numbers(len(r.Xs))
		met := r.Xs[at].Meet(wanted)
		none := len(met.Set) == 0
		outside := len(r.Xs[at].Set.Intersect(wanted.Set.Complement())) > 0
		if outside || needs[i].Whole && r.Xs[at].Places != 0 {
			r.fail(needs[i].Code, at, none)
		}
		r.Xs[at], ok = met, ok && !none
	}
	return ok
}
