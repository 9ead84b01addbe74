package rulestest

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Equivalent proves that a mutant of a rule gives the same as the rule for all
// facts that the schema allows, or returns the empty phrase. The proof is one of: every allowed
// combination of facts was tried; the mutant differs only where two things are
// equal, and there both branches are, as polynomials; such equality cannot be; the
// part that was changed never decides, by exact intervals.
func Equivalent(r *rules.Rule, m Mutant) diag.Text {
	if len(m.Edits) != 1 || m.To == 0 {
		return diag.Text{}
	}
	broken, err := r.With(m.Edits[0].Text)
	if err != nil {
		return diag.Text{}
	}
	if m.Operator == Relational {
		if proof := turns(r, m); proof != (diag.Text{}) {
			return proof
		}
	}
	if proof := constantly(r, broken, m); proof != (diag.Text{}) {
		return proof
	}
	return exhaust(r, broken)
}

// constantly proves that what was changed lies in a condition that exact intervals
// hold to one truth, before the change and after it.
func constantly(r, broken *rules.Rule, m Mutant) diag.Text {
	always := func(r *rules.Rule) map[int]*diag.Diagnostic {
		out := make(map[int]*diag.Diagnostic)
		for _, d := range r.Check() {
			if from, _, ok := d.TextRange(); ok && strings.HasPrefix(d.Code, "always-") {
				out[from] = d
			}
		}
		return out
	}
	if m.Operator != Relational && m.Operator != Boundary {
		return diag.Text{}
	}
	before, after := always(r), always(broken)
	for from, d := range before {
		_, to, _ := d.TextRange()
		if e := after[from]; e != nil && e.Code == d.Code && m.From >= from && m.To <= to && isComparison(r.Tree(), from, to) {
			message := d.Message
			return say("%s; so is the mutant", message)
		}
	}
	return diag.Text{}
}

func isComparison(root *Part, from, to int) (yes bool) {
	walk(root, func(p *Part) {
		if p.From == from && p.To == to && (relational[p.Op] != "" || p.Op == "..") {
			yes = true
		}
	})
	return yes
}

// turns proves that a comparison with the other kind of end changes nothing: the
// two sides are never equal, or both branches are then.
func turns(r *rules.Rule, m Mutant) (proof diag.Text) {
	comparison, choice := enclosing(r.Tree(), m.From, m.To)
	if comparison == nil || comparison.Op == "==" || comparison.Op == "!=" || comparison.Args[0].Kind != rules.NumberKind {
		return proof
	}
	g := &algebra{rule: r, lets: lets(r.Tree())}
	a, okA := g.ratio(comparison.Args[0])
	b, okB := g.ratio(comparison.Args[1])
	if !okA || !okB {
		return proof
	}
	x, y := a.num.mul(b.den), b.num.mul(a.den)
	if x == nil || y == nil {
		return proof
	}
	name, value, ok := solveLinear(x.add(y, -1))
	if !ok {
		return proof
	}
	where := squeeze(r.Source()[comparison.Args[0].From:comparison.Args[0].To] + " = " + r.Source()[comparison.Args[1].From:comparison.Args[1].To])
	if c, ok := value.isConstant(); ok && impossible(r.Schema(), name, c) {
		return say("%s cannot be: no allowed value is %s", where, rules.RatOf(c))
	}
	if choice == nil {
		return proof
	}
	h := &algebra{rule: r, lets: g.lets, replace: map[string]ratio{name: value}}
	first, ok1 := h.ratio(choice.Args[1])
	second, ok2 := h.ratio(choice.Args[2])
	if !ok1 || !ok2 || !first.same(second) {
		return proof
	}
	// Branches that read other things may be missing in other ways, and what they divide
	// by may be zero where the comparison itself is fine.
	known := atoms(r, comparison)
	if !maps.Equal(without(atoms(r, choice.Args[1]), known), without(atoms(r, choice.Args[2]), known)) {
		return proof
	}
	for _, d := range h.divisor {
		if !slices.Contains(g.divisor, d) && !neverZero(r.Schema(), d) {
			return proof
		}
	}
	return say("where %s both branches give the same", where)
}

// enclosing returns the comparison whose operator stands at the bytes, and the
// choice whose condition it is a part of through and, or and not; nil if there is none.
func enclosing(root *Part, from, to int) (comparison, choice *Part) {
	var down func(p *Part, near *Part)
	down = func(p *Part, near *Part) {
		if p.OpFrom == from && p.OpTo == to && relational[p.Op] != "" {
			comparison, choice = p, near
		}
		for i, a := range p.Args {
			next := near
			switch {
			case p.Op == "?" && i == 0:
				next = p
			case p.Op != "and" && p.Op != "or" && p.Op != "not":
				next = nil
			}
			down(a, next)
		}
	}
	down(root, nil)
	return comparison, choice
}

func lets(root *Part) map[string]*Part {
	out := make(map[string]*Part)
	walk(root, func(p *Part) {
		if p.Op == "let" {
			out[p.Name] = p.Args[0]
		}
	})
	return out
}

// solveLinear takes a fact out of "polynomial = 0": its name and what it then is.
func solveLinear(p poly) (name string, value ratio, ok bool) {
	for _, m := range slices.Sorted(maps.Keys(p)) {
		if !strings.HasPrefix(m, "fact:") || strings.Contains(m, " ") {
			continue
		}
		elsewhere := false
		for n := range p {
			elsewhere = elsewhere || n != m && slices.Contains(strings.Fields(n), m)
		}
		if elsewhere {
			continue
		}
		rest := p.add(poly{m: p[m]}, -1)
		factor := new(big.Rat).Neg(new(big.Rat).Inv(p[m]))
		return m, ratio{rest.mul(poly{"": factor}), poly{"": big.NewRat(1, 1)}}, true
	}
	return "", ratio{}, false
}

// impossible reports whether a fact cannot have the value.
func impossible(s *rules.Schema, name string, v *big.Rat) bool {
	ind, ok := s.Indicator(strings.TrimPrefix(name, "fact:"))
	in := &input{ind: ind}
	return ok && !in.allows(rules.RatOf(v))
}

// atoms are the facts and the like that a part reads.
func atoms(r *rules.Rule, p *Part) map[string]bool {
	out := make(map[string]bool)
	bound := lets(r.Tree())
	var read func(p *Part)
	read = func(p *Part) {
		switch p.Op {
		case "fact", "derived", "points":
			out[p.Op+":"+p.Name] = true
		case "name":
			if v := bound[p.Name]; v != nil {
				read(v)
			}
		case "previous", "best", "worst", "average", "total", "rank":
			out[fmt.Sprint(p.Op, squeeze(r.Source()[p.From:p.To]))] = true
			return
		}
		for _, a := range p.Args {
			read(a)
		}
	}
	read(p)
	return out
}

func without(a, b map[string]bool) map[string]bool {
	out := make(map[string]bool)
	for k := range a {
		if !b[k] {
			out[k] = true
		}
	}
	return out
}

// neverZero reports whether a part is a constant or fact that cannot be zero.
func neverZero(s *rules.Schema, p *Part) bool {
	switch p.Op {
	case "constant":
		r, ok := p.Value.Rat()
		return ok && r.Sign() != 0
	case "fact":
		ind, ok := s.Indicator(p.Name)
		return ok && (ind.Min != nil && ind.Min.Sign() > 0 || ind.Max != nil && ind.Max.Sign() < 0)
	case "*":
		return neverZero(s, p.Args[0]) && neverZero(s, p.Args[1])
	}
	return false
}
