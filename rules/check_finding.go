package rules

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// report turns what the visits have marked in the rule of owner into findings;
// failures only those that keep lets through.
func (c *checker) report(r *Rule, owner *derived, keep func(*mark) bool) diag.Diagnostics {
	if c.spent() {
		return diag.Diagnostics{warn(r.prog.root, "not-checked",
			say("split it with derived indicators (define:) or a table"), "the rule has too many paths to check all of them")}
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
		case m.n.kind == BoolKind && m.yes != m.no && !(m.yes && m.needed) && m.n.op != ops.If:
			claims[m.n] = c.constantCondition(m)
			ds = append(ds, claims[m.n])
		case m.decides != nil:
			ds = append(ds, m.idleOperands()...)
		}
	}
	for _, m := range c.order {
		if m.n.op == ops.If && m.claimed && m.yes != m.no && m.first.at.owner == owner {
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
	if op := m.n.op; op != ops.Compare && op != ops.In && op != ops.InRange {
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
		if a.op != ops.Const {
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
	x := truths(true, true)
	if m.n.op == ops.Compare {
		x = c.comparison(v, m.n.args[0], m.n.args[1], m.extents[0], m.extents[1], m.n.row.When)
	}
	return c.feasible(v, x)
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
		if d.Hint != (diag.Text{}) {
			unused = say("%s; %s", d.Hint, unused)
		}
		d.Hint = unused
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
	return warn(condition, code, say("correct it, or leave it out; %s", unused),
		"%s is %s", short(condition), constantWord(m.yes, !isConst(condition)))
}

// idleOperands are the findings on the operands of min, max and clamp that never
// decide.
func (m *mark) idleOperands() diag.Diagnostics {
	var ds diag.Diagnostics
	for i, a := range m.n.args {
		if m.decides[i] {
			continue
		}
		other, extent := m.winner(i)
		word := say("never decides")
		if a.op == ops.Const {
			word = say("never applies")
		}
		ds = append(ds, warn(a, "never-decides", say("leave it out, or correct it"),
			"%s of %s %s: %s is %s", short(a), m.n.name, word, short(other), extent))
	}
	return ds
}

// failed is the finding on an error that a node may be.
func (c *checker) failed(m *mark, found *probes) *diag.Diagnostic {
	code, at := m.failure.code, m.failure.operand
	if m.n.op == ops.Lookup || m.failure.ofBase() {
		at = m.n
	}
	// By the place of the evaluator's own error an example is found.
	example := diag.Text{}
	if p := found.errors[faultOf(warn(at, code, diag.Text{}, ""))]; p != nil {
		example = p.facts
	}
	return c.finding(m, example)
}

// winner is the operand that always decides before operand i, and what it is.
func (m *mark) winner(i int) (*node, extent) {
	for j, a := range m.n.args {
		x, y := m.extents[i].nums, m.extents[j].nums
		if m.n.row.Extreme > 0 {
			x, y = y, x
		}
		if m.n.row.Extreme != 0 && i != j && !interval.CanLess(x, y) {
			return a, m.extents[j]
		}
	}
	return m.n.args[0], m.extents[0]
}

// unusedLets are the names that nothing reads.
func unusedLets(n *node) diag.Diagnostics {
	var ds diag.Diagnostics
	if n.op == ops.Let && !reads(n.args[1], n.slot) {
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
	return n.op == ops.Var && n.slot == slot || slices.ContainsFunc(n.args, func(a *node) bool { return reads(a, slot) })
}

// short is the source of a node for a sentence.
func short(n *node) string {
	text := strings.Join(strings.Fields(n.source()), " ")
	if r := []rune(text); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return text
}
