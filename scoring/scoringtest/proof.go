package scoringtest

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// limits are the least and the most points of a criterion, and what the word full
// means in its rule.
type limits struct {
	least, most decimal.Decimal
	schema      *rules.Schema
}

// limitsOf returns the bounds between which the points of a rule of a criterion
// are held: one pair for each maximum that the rule is used with. ok is false if
// there is none.
func (c *card) limitsOf(it *item, path string) (out []limits, ok bool) {
	def := it.def
	add := func(most decimal.Decimal) {
		l := limits{most: most, schema: c.Schema()}
		if def.Effect == scoring.Net {
			l.least = most.Neg()
		}
		if def.Min != nil {
			l.least = *def.Min
		}
		out = append(out, l)
	}
	if path == it.path+".points" {
		add(def.Max)
	}
	for i, v := range it.variants {
		own := v.points != nil
		if own && path == it.variantPath(i)+".points" || !own && path == it.path+".points" && def.Variants[i].NotApplicable == "" {
			add(v.max)
		}
	}
	return out, len(out) > 0 && def.Max.Sign() != 0
}

// always reports whether a condition is proved to hold for all facts; the word full
// in it is the maximum.
func (l limits) always(condition string) bool {
	whole := "(" + condition + ")"
	r, err := l.schema.CompileCriterion(whole+" ? 1 : 0", l.most)
	if err != nil {
		return false
	}
	if len(r.Indicators())+len(r.Criteria()) == 0 && !r.UsesGroup() {
		f, err := rules.NewFacts(l.schema, theUnit)
		if err != nil {
			return false
		}
		v, err := r.Eval(f, nil)
		return err == nil && v.Equal(rules.Int(1))
	}
	return slices.ContainsFunc(r.Check(), func(d *diag.Diagnostic) bool {
		from, to, ok := d.TextRange()
		return d.Code == "always-true" && ok && from <= 1 && to >= len(whole)-1
	})
}

// cut proves that where a mutant drops a bound within a rule, the bounds of the
// criterion cut the points to the same: what stands around the bound only grows, or
// only falls, with it, and at the bound the points are at their limit already.
func (s *Suite) cut(m rulestest.Mutant, old *rules.Rule) (none diag.Text) {
	for _, it := range s.card.items {
		all, ok := s.card.limitsOf(it, m.Path)
		if !ok {
			continue
		}
		if !sameGaps(all, old, m) {
			return none
		}
		if why := cutBoth(it, all, old, m); why != none {
			return why
		}
		h, ok := findHole(old, m)
		if !ok {
			return none
		}
		for _, l := range all {
			at := "(" + h.with(h.bound) + ")"
			most, least := at+" >= "+rules.NumberOf(l.most).String(), at+" <= "+rules.NumberOf(l.least).String()
			grows, falls := h.monotone(l)
			upper := h.caps == grows // dropping a cap from what grows, or a floor from what falls, can only give more
			switch {
			case !grows && !falls:
				return none
			case upper && !l.always(most), !upper && !l.always(least):
				return none
			}
		}
		return say("the bounds of %s cut the points to the same without it", it.def.Code)
	}
	return none
}

// branch returns the smallest result of a rule around a change, a branch of a
// condition being one, and the conditions that it stands under.
func branch(r *rules.Rule, m rulestest.Mutant) (result *rules.Part, under []*rules.Part) {
	result = r.Tree()
	for result.Op == "?" {
		next := slices.IndexFunc(result.Args[1:], func(a *rules.Part) bool { return a.From <= m.From && m.To <= a.To })
		if next < 0 {
			break
		}
		under = append(under, result)
		result = result.Args[1+next]
	}
	return result, under
}

// sameGaps proves that a change in a branch does not change when the rule is
// undetermined: a condition that is gives the value of its branches all the same
// if they are known and equal. Either the other branch never equals this one, or
// this one is undetermined whenever the condition is.
func sameGaps(all []limits, r *rules.Rule, m rulestest.Mutant) bool {
	src := r.Source()
	result, under := branch(r, m)
	if m.To <= m.From || m.From < result.From || m.To > result.To {
		return false
	}
	was, is := "("+src[result.From:result.To]+")", "("+src[result.From:m.From]+m.New+src[m.To:result.To]+")"
	for _, p := range under {
		needs := true
		for _, code := range facts(p.Args[0], nil) {
			needs = needs && slices.Contains(strictly(result), code)
		}
		if needs && !opaque(p.Args[0]) {
			continue
		}
		other := p.Args[1]
		if other.From <= m.From && m.To <= other.To {
			other = p.Args[2]
		}
		sibling := "(" + src[other.From:other.To] + ")"
		for _, l := range all {
			if !l.always(sibling+" != "+was) || !l.always(sibling+" != "+is) {
				return false
			}
		}
	}
	return true
}

// facts are the codes that a part reads as facts.
func facts(p *rules.Part, out []string) []string {
	if p.Op == "fact" {
		out = append(out, p.Name)
	}
	for _, a := range p.Args {
		out = facts(a, out)
	}
	return out
}

// opaque reports whether a part hangs on more than facts of the unit.
func opaque(p *rules.Part) bool {
	switch p.Op {
	case "points", "derived", "name", "let", "previous", "best", "worst", "average", "total", "rank":
		return true
	}
	return slices.ContainsFunc(p.Args, opaque)
}

// strictly are the facts without any of which a part is undetermined.
func strictly(p *rules.Part) []string {
	switch p.Op {
	case "fact":
		return []string{p.Name}
	case "+", "-", "*", "/", "%", "min", "max", "clamp", "floor", "ceil", "round", "abs", "sum", "mean", "steps", "<", "<=", ">", ">=", "==", "!=":
		var out []string
		for _, a := range p.Args {
			out = append(out, strictly(a)...)
		}
		return out
	}
	return nil
}

// cutBoth proves that where the result of a rule hangs on what a mutant changes, it
// lies at or beyond the same bound of the criterion before and after.
func cutBoth(it *item, all []limits, old *rules.Rule, m rulestest.Mutant) (none diag.Text) {
	if !number(m.Old) || !number(m.New) {
		return none // what is read may change, and with it when the rule is undetermined
	}
	p, _ := branch(old, m)
	src := old.Source()
	was, is := "("+src[p.From:p.To]+")", "("+src[p.From:m.From]+m.New+src[m.To:p.To]+")"
	for _, l := range all {
		most, least := rules.NumberOf(l.most).String(), rules.NumberOf(l.least).String()
		above := l.always(was+" >= "+most) && l.always(is+" >= "+most)
		if !above && !(l.always(was+" <= "+least) && l.always(is+" <= "+least)) {
			return none
		}
	}
	return say("the bounds of %s cut both to the same", it.def.Code)
}

// number reports whether a text is a number.
func number(s string) bool {
	_, err := decimal.NewFromString(strings.TrimSpace(s))
	return err == nil
}

// hole is the place of min, max or clamp in a rule of which a mutant drops a
// bound.
type hole struct {
	src   string
	path  []*rules.Part // from what is the whole result there down to the hole
	bound string        // that is dropped
	caps  bool          // it is a cap, not a floor
}

// with is the result with something else in the hole.
func (h *hole) with(text string) string {
	top, at := h.path[0], h.path[len(h.path)-1]
	return h.src[top.From:at.From] + "(" + text + ")" + h.src[at.To:top.To]
}

// findHole finds which bound a mutant drops.
func findHole(r *rules.Rule, m rulestest.Mutant) (*hole, bool) {
	h := &hole{src: r.Source()}
	text := func(p *rules.Part) string { return h.src[p.From:p.To] }
	var find func(p *rules.Part, path []*rules.Part) *rules.Part
	find = func(p *rules.Part, path []*rules.Part) *rules.Part {
		path = append(path, p)
		if p.From == m.From && p.To == m.To && (p.Op == "min" || p.Op == "max" || p.Op == "clamp") {
			h.path = slices.Clone(path)
			return p
		}
		for _, a := range p.Args {
			if found := find(a, path); found != nil {
				return found
			}
		}
		return nil
	}
	p := find(r.Tree(), nil)
	if p == nil {
		return nil, false
	}
	// The branch of a condition is a result by itself.
	for i := len(h.path) - 1; i > 0; i-- {
		if parent := h.path[i-1]; parent.Op == "?" && parent.Args[0] != h.path[i] {
			if slices.ContainsFunc(h.path[:i-1], func(q *rules.Part) bool { return q.Op != "?" }) {
				continue
			}
			h.path = h.path[i:]
			break
		}
	}
	var dropped *rules.Part
	becomes := func(call string) bool { return squeeze(m.New) == squeeze(call) }
	switch {
	case p.Op == "clamp" && becomes("max("+text(p.Args[0])+", "+text(p.Args[1])+")"):
		dropped, h.caps = p.Args[2], true
	case p.Op == "clamp" && becomes("min("+text(p.Args[0])+", "+text(p.Args[2])+")"):
		dropped = p.Args[1]
	case len(p.Args) == 2 && becomes(p.Op+"("+text(p.Args[0])+")"):
		dropped, h.caps = p.Args[1], p.Op == "min"
	case len(p.Args) == 2 && becomes(p.Op+"("+text(p.Args[1])+")"):
		dropped, h.caps = p.Args[0], p.Op == "min"
	default:
		return nil, false
	}
	h.bound = text(dropped)
	return h, !reads(dropped)
}

// reads reports whether a part hangs on anything but constants.
func reads(p *rules.Part) bool {
	switch p.Op {
	case "fact", "points", "derived", "name", "previous", "best", "worst", "average", "total", "rank":
		return true
	}
	return slices.ContainsFunc(p.Args, reads)
}

// monotone reports whether the result is proved to grow, or to fall, with what
// stands in the hole.
func (h *hole) monotone(l limits) (grows, falls bool) {
	grows = true
	for i := 0; i+1 < len(h.path); i++ {
		p, next := h.path[i], h.path[i+1]
		others := slices.DeleteFunc(slices.Clone(p.Args), func(a *rules.Part) bool { return a == next })
		positive := func(sign string) bool {
			for _, o := range others {
				if !l.always("(" + h.src[o.From:o.To] + ") " + sign + " 0") {
					return false
				}
			}
			return true
		}
		switch {
		case p.Op == "+", p.Op == "sum", p.Op == "min", p.Op == "max", p.Op == "floor", p.Op == "ceil",
			p.Op == "-" && len(p.Args) == 2 && p.Args[0] == next, (p.Op == "round" || p.Op == "clamp") && p.Args[0] == next:
		case p.Op == "-":
			grows = !grows
		case p.Op == "*" && positive(">="), p.Op == "/" && p.Args[0] == next && positive(">"):
		default:
			return false, false
		}
	}
	return grows, !grows
}
