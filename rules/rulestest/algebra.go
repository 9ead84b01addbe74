package rulestest

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// A poly is a polynomial: coefficients by monomial. A monomial is its atoms,
// sorted, with blanks between; the constant one is "". An atom stands for
// something whose inside is not looked into: a fact, a lookup.
type poly map[string]*big.Rat

// A ratio is a quotient of two polynomials.
type ratio struct{ num, den poly }

func constant(r *big.Rat) ratio {
	if r.Sign() == 0 {
		return ratio{poly{}, poly{"": big.NewRat(1, 1)}}
	}
	return ratio{poly{"": r}, poly{"": big.NewRat(1, 1)}}
}

func atom(name string) ratio {
	return ratio{poly{strings.ReplaceAll(name, " ", "\u00a0"): big.NewRat(1, 1)}, poly{"": big.NewRat(1, 1)}}
}

func (p poly) add(q poly, sign int64) poly {
	out := make(poly, len(p)+len(q))
	for m, c := range p {
		out[m] = new(big.Rat).Set(c)
	}
	for m, c := range q {
		d := new(big.Rat).Mul(c, big.NewRat(sign, 1))
		if have := out[m]; have != nil {
			d.Add(d, have)
		}
		if out[m] = d; d.Sign() == 0 {
			delete(out, m)
		}
	}
	return out
}

// maxTerms bounds the polynomials: a rule that outgrows it is not proved.
const maxTerms = 200

func (p poly) mul(q poly) poly {
	out := poly{}
	for m, c := range p {
		for n, d := range q {
			atoms := append(strings.Fields(m), strings.Fields(n)...)
			slices.Sort(atoms)
			out = out.add(poly{strings.Join(atoms, " "): new(big.Rat).Mul(c, d)}, 1)
			if len(out) > maxTerms {
				return nil
			}
		}
	}
	return out
}

// isConstant returns the value of a ratio without atoms.
func (r ratio) isConstant() (*big.Rat, bool) {
	value := func(p poly) (*big.Rat, bool) {
		switch len(p) {
		case 0:
			return new(big.Rat), true
		case 1:
			c, ok := p[""]
			return c, ok
		}
		return nil, false
	}
	n, okN := value(r.num)
	d, okD := value(r.den)
	if !okN || !okD || d.Sign() == 0 {
		return nil, false
	}
	return new(big.Rat).Quo(n, d), true
}

// same reports whether two ratios are equal wherever both are defined.
func (r ratio) same(s ratio) bool {
	a, b := r.num.mul(s.den), s.num.mul(r.den)
	return a != nil && b != nil && len(a.add(b, -1)) == 0
}

func (r ratio) key() string {
	write := func(p poly) string {
		var b strings.Builder
		for _, m := range slices.Sorted(maps.Keys(p)) {
			fmt.Fprintf(&b, "%s*%s+", p[m].RatString(), strings.ReplaceAll(m, " ", "."))
		}
		return b.String()
	}
	return write(r.num) + "/" + write(r.den)
}

// algebra reads a rule as polynomials, in the world where one atom is replaced.
type algebra struct {
	rule    *rules.Rule
	replace map[string]ratio // atoms that stand for something else here
	lets    map[string]*Part // of the whole rule
	divisor []*Part          // what is divided by
}

// ratio returns a numeric part as a quotient of polynomials. What it does not look
// into becomes an atom named by its text, with its operands read first.
func (g *algebra) ratio(p *Part) (ratio, bool) {
	switch p.Op {
	case "constant":
		r, ok := p.Value.Rat()
		if !ok {
			return atom(p.Value.Kind().String() + ":" + p.Value.String()), true
		}
		return constant(r), true
	case "fact", "derived", "points":
		if r, ok := g.replace[p.Op+":"+p.Name]; ok {
			return r, true
		}
		return atom(p.Op + ":" + p.Name), true
	case "name":
		if v := g.lets[p.Name]; v != nil {
			return g.ratio(v)
		}
		return ratio{}, false
	case "let":
		return g.ratio(p.Args[1])
	case "?":
		if yes, ok := g.decide(p.Args[0]); ok {
			if yes {
				return g.ratio(p.Args[1])
			}
			return g.ratio(p.Args[2])
		}
		return ratio{}, false
	case "previous", "best", "worst", "average", "total", "rank": // other facts: nothing is replaced in them
		return atom(p.Op + squeeze(g.rule.Source()[p.From:p.To])), true
	}
	in := make([]ratio, len(p.Args))
	for i, a := range p.Args {
		r, ok := g.ratio(a)
		if !ok {
			return ratio{}, false
		}
		in[i] = r
	}
	switch p.Op {
	case "+", "-":
		if len(in) == 1 {
			return ratio{poly{}.add(in[0].num, -1), in[0].den}, true
		}
		a, b, den := in[0].num.mul(in[1].den), in[1].num.mul(in[0].den), in[0].den.mul(in[1].den)
		sign := map[string]int64{"+": 1, "-": -1}[p.Op]
		return ratio{a.add(b, sign), den}, a != nil && b != nil && den != nil
	case "*":
		num, den := in[0].num.mul(in[1].num), in[0].den.mul(in[1].den)
		return ratio{num, den}, num != nil && den != nil
	case "/":
		g.divisor = append(g.divisor, p.Args[1])
		num, den := in[0].num.mul(in[1].den), in[0].den.mul(in[1].num)
		return ratio{num, den}, num != nil && len(den) > 0
	case "min", "max":
		return extreme(p.Op, in)
	}
	keys := make([]string, len(in))
	for i, r := range in {
		keys[i] = r.key()
	}
	return atom(p.Op + ":" + p.Name + "(" + strings.Join(keys, ",") + ")"), true
}

// extreme is min or max of operands that are all equal or all constant.
func extreme(op string, in []ratio) (ratio, bool) {
	best := in[0]
	for _, r := range in[1:] {
		if r.same(best) {
			continue
		}
		x, okX := best.isConstant()
		y, okY := r.isConstant()
		if !okX || !okY {
			return ratio{}, false
		}
		if c := y.Cmp(x); c < 0 && op == "min" || c > 0 && op == "max" {
			best = r
		}
	}
	return best, true
}

// decide returns what a condition is, if that is known without any fact.
func (g *algebra) decide(p *Part) (yes, ok bool) {
	switch p.Op {
	case "and", "or":
		all := true
		for _, a := range p.Args {
			yes, ok := g.decide(a)
			if ok && yes == (p.Op == "or") {
				return yes, true
			}
			all = all && ok
		}
		return p.Op == "and", all
	case "not":
		yes, ok := g.decide(p.Args[0])
		return !yes, ok
	case "<", "<=", ">", ">=", "==", "!=":
		a, okA := g.ratio(p.Args[0])
		b, okB := g.ratio(p.Args[1])
		if !okA || !okB || p.Args[0].Kind != rules.NumberKind {
			return false, false
		}
		c := 0
		if !a.same(b) {
			x, okX := a.isConstant()
			y, okY := b.isConstant()
			if !okX || !okY {
				return false, false
			}
			c = x.Cmp(y)
		}
		return map[string]bool{"<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0, "==": c == 0, "!=": c != 0}[p.Op], true
	}
	return false, false
}
