package rules

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// report turns what the visits have marked in the rule of owner into findings;
// failures only those that keep lets through.
func (c *checker) report(r *Rule, owner *derived, keep func(*mark) bool) diag.Diagnostics {
	if c.spent() {
		return diag.Diagnostics{warn(r.prog.root, "not-checked", say("split it with derived indicators (define:) or a table"), "the rule has too many paths to check all of them")}
	}
	var ds diag.Diagnostics
	claims := make(map[*node]*diag.Diagnostic)
	var found *probes // tried when first needed
	for _, m := range c.order {
		if m.first.at.owner != owner {
			continue
		}
		if m.failure != nil && keep(m) {
			if found == nil {
				found = probeRule(r)
			}
			if d := c.failed(m, found); d != nil {
				ds = append(ds, d)
			}
		}
		if !m.claimed {
			continue
		}
		switch {
		case len(m.unknownTexts) > 0:
			ds = append(ds, m.unknownTexts...)
			claims[m.n] = m.unknownTexts[0]
		case m.n.kind == BoolKind && m.yes != m.no && !(m.yes && m.needed) && m.n.op != opIf:
			claims[m.n] = c.constantCondition(m)
			ds = append(ds, claims[m.n])
		case m.decides != nil:
			ds = append(ds, m.idleOperands()...)
		}
	}
	for _, m := range c.order {
		if m.n.op == opIf && m.claimed && m.yes != m.no && m.first.at.owner == owner {
			if d := c.deadBranch(m, claims); d != nil {
				ds = append(ds, d)
			}
		}
	}
	return append(ds, unusedLets(r.prog.root)...)
}

// constantCondition is the finding on a condition that is always true or false.
func (c *checker) constantCondition(m *mark) *diag.Diagnostic {
	own := c.alone(m.n, m.first.at)
	here := own.yes && own.no
	code, word := "always-false", constantWord(false, here)
	if m.yes {
		code, word = "always-true", constantWord(true, here)
	}
	return warn(m.n, code, say("correct it, or leave it out"), "%s is %s%s", short(m.n), word, c.because(m, here))
}

// constantWord says what a condition always is, at all or where it stands.
func constantWord(yes, here bool) diag.Text {
	switch {
	case yes && here:
		return say("always true here")
	case yes:
		return say("always true")
	case here:
		return say("never true here")
	}
	return say("never true")
}

// because says what the operands of a comparison are.
func (c *checker) because(m *mark, here bool) diag.Text {
	switch m.n.op {
	case opEq, opNe, opLt, opLe, opGt, opGe, opIn, opInRange:
	default:
		return diag.Text{}
	}
	if len(m.n.args) == 2 && c.key(m.n.args[0], m.first.at) == c.key(m.n.args[1], m.first.at) {
		return say(": both sides are the same")
	}
	if here && len(m.n.args) == 2 {
		if x := c.byExtents(m); x.yes && x.no {
			return say(": what stands before it decides it")
		}
	}
	var parts []diag.Text
	for i, a := range m.n.args {
		if a.op != opConst {
			parts = append(parts, say("%s is %s", short(a), m.extents[i]))
		}
	}
	if len(parts) == 0 {
		return diag.Text{}
	}
	return say(": %s", diag.Join(parts, say(", and ")))
}

// byExtents is what the extents of the operands alone say of a comparison.
func (c *checker) byExtents(m *mark) extent {
	v := m.first
	v.e = c.start
	return c.comparison(v, m.n.args[0], m.n.args[1], m.extents[0], m.extents[1], m.n.op)
}

// deadBranch says on the finding of a condition, or in one of its own, which
// branch is never used.
func (c *checker) deadBranch(m *mark, claims map[*node]*diag.Diagnostic) *diag.Diagnostic {
	condition, dead := m.n.args[0], m.n.args[1]
	code := "always-false"
	if m.yes {
		code, dead = "always-true", m.n.args[2]
	}
	unused := say("as it is, %s is never used", short(dead))
	if d := claims[condition]; d != nil {
		message, hint := d.Message, d.Hint
		if hint != (diag.Text{}) {
			unused = say("%s; %s", hint, unused)
		}
		d.Message, d.Hint = message, unused
		return nil
	}
	resolved, _ := c.resolve(condition, m.first.at)
	for n := range claims { // a part of the condition, or what its name stands for, says why
		for _, whole := range []*node{condition, resolved} {
			if n.src == whole.src && n.from >= whole.from && n.to <= whole.to {
				return nil
			}
		}
	}
	return warn(condition, code, say("correct it, or leave it out; %s", unused), "%s is %s", short(condition), constantWord(m.yes, !isConst(condition)))
}

// idleOperands are the findings on the operands of min, max and clamp that never
// decide.
func (m *mark) idleOperands() diag.Diagnostics {
	var ds diag.Diagnostics
	for i, a := range m.n.args {
		if m.decides[i] {
			continue
		}
		other := m.n.args[0]
		extent := m.extents[0]
		for j := range m.n.args {
			x, y := m.extents[i].nums, m.extents[j].nums
			if m.n.op == opMax {
				x, y = y, x
			}
			if m.n.op != opClamp && i != j && !canLess(x, y) {
				other, extent = m.n.args[j], m.extents[j]
				break
			}
		}
		word := say("never decides")
		if a.op == opConst {
			word = say("never applies")
		}
		ds = append(ds, warn(a, "never-decides", say("leave it out, or correct it"), "%s of %s %s: %s is %s", short(a), m.n.name, word, short(other), extent))
	}
	return ds
}

// failed is the finding on an error that a node may be.
func (c *checker) failed(m *mark, found *probes) *diag.Diagnostic {
	f := m.failure
	n, what := f.operand, short(f.operand)
	// The place of the evaluator's own error, by which an example is found.
	at := n
	if f.code == "no-row" || m.n.op == opPow {
		at = m.n
	}
	place := warn(at, f.code, diag.Text{}, "")
	with := diag.Text{}
	if p := found.errors[faultOf(place)]; p != nil && p.facts != (diag.Text{}) {
		with = say(": with %s", p.facts)
	}
	may := say("may be")
	if f.always {
		may = say("is always")
	}
	why := with
	if why == (diag.Text{}) {
		why = say(", as far as can be told: it is %s", f.extent)
	}
	direct, _ := c.resolve(n, m.first.at)
	isFact := direct.op == opFact
	switch f.code {
	case "divide-by-zero":
		if f.always {
			why = diag.Text{}
		} else if isFact {
			why = say(": %s", zeroReason(f.extent))
		}
		hint := say("say what holds then: %s == 0 ? 0 : %s", what, short(m.n))
		if f.always {
			hint = say("divide by something else")
		} else if isFact {
			hint = say("%s; or set the min of %s above 0, if it is never 0", hint, c.schema.indicators[direct.slot].Code)
		}
		if m.n.op == opPow {
			return warn(n, f.code, hint, "%s %s 0%s, and zero has no negative power", what, may, why)
		}
		return warn(n, f.code, hint, "%s %s 0%s", what, may, why)
	case "steps":
		hint := say("guard it with a condition: %s > 0 ? %s : 0", what, short(m.n))
		if f.always {
			return warn(n, f.code, say("the size of a step is more than 0"), "the size of a step, %s, is %s", what, f.extent)
		}
		return warn(n, f.code, hint, "the size of a step, %s, may be 0 or less%s", what, why)
	case "places":
		return warn(n, f.code, say("use a whole number from 0 to %d", maxPlaces), "round keeps 0 to %d decimal places, and %s is %s", maxPlaces, what, f.extent)
	case "clamp":
		switch {
		case f.always:
			return warn(m.n, f.code, say("write clamp(x, least, greatest)"), "the least, %s, is always more than the greatest, %s", short(m.n.args[1]), short(m.n.args[2]))
		case with == (diag.Text{}):
			return nil // the ends may well hang together
		}
		return warn(m.n, f.code, say("write clamp(x, least, greatest)"), "the least, %s, may be more than the greatest, %s%s", short(m.n.args[1]), short(m.n.args[2]), with)
	case "no-row":
		keys := make([]diag.Text, m.n.table.dims())
		for i := range keys {
			keys[i] = say("%s", short(m.n.args[i]))
		}
		if isFact && m.n.table.dims() == 1 {
			with = diag.Text{}
		} else if with == (diag.Text{}) {
			with = say(", as far as can be told")
		}
		return warn(m.n, f.code, say("add the row, or else"), "%s has no row for %s %s%s", m.n.table.title(), diag.Join(keys, say(" and ")), f.detail, with)
	}
	return nil
}

// zeroReason says why an indicator may be zero.
func zeroReason(x extent) diag.Text {
	lo, hi := x.nums.ends()
	switch {
	case !lo.OK:
		return say("it has no least allowed value")
	case lo.Num.Sign() == 0:
		return say("its least allowed is 0")
	case hi.OK && hi.Num.Sign() == 0:
		return say("its greatest allowed is 0")
	}
	return say("it is %s", x)
}

// unusedLets are the names that nothing reads.
func unusedLets(n *node) diag.Diagnostics {
	var ds diag.Diagnostics
	if n.op == opLet && !reads(n.args[1], n.slot) {
		from := n.from + strings.Index(n.src[n.from:], "let") + len("let")
		from += strings.Index(n.src[from:], n.name)
		d := catalogue.Fault("", "unused-let", nil, say("leave out the let, or use the name"), "nothing reads %s", n.name)
		d.Severity = diag.Warning
		ds = append(ds, d.InText(n.src, from, from+len(n.name)))
	}
	for _, a := range n.args {
		ds = append(ds, unusedLets(a)...)
	}
	return ds
}

func reads(n *node, slot int) bool {
	return n.op == opVar && n.slot == slot || slices.ContainsFunc(n.args, func(a *node) bool { return reads(a, slot) })
}

// short is the source of a node for a sentence.
func short(n *node) string {
	text := strings.Join(strings.Fields(n.source()), " ")
	if r := []rune(text); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return text
}
