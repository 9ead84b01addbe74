package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// Check looks for what is likely not meant in a rule, by all facts that the
// schema allows. The findings are warnings, with places in the text of the rule,
// in order:
//
//   - always-true, always-false: a condition that facts within their ranges never
//     change, or that what stands before it decides; the branch that is never used
//   - divide-by-zero: a divisor that can be zero and that no condition guards
//   - no-row, clamp, steps, places: other errors that facts can lead to
//   - above-full, below-zero, constant: of a criterion, points beyond its maximum
//     or less than zero, with facts that give them, or the same points for all facts
//   - never-decides: an operand of min or max, or an end of clamp, that never applies
//   - unknown-text: a text that is none of the values of its indicator
//   - unused-let: a name that nothing reads
//   - not-checked: the rule has too many paths for the rest to be looked for
//
// What is said to be always or never so is proved, by exact intervals. That
// something may be zero, or have no row, is said whenever it cannot be ruled out;
// the message has facts that show it where some were found. It is conservative:
// operands are taken for independent, so plan - plan + 1 may be zero. That points
// leave their range is only said with facts that the evaluator was tried with. A
// rule without such warnings, and without those of the derived indicators that it
// uses, never gives [diag.ErrDivideByZero] or [diag.ErrNoRow].
//
// What a derived indicator does is reported where it is defined: see [Schema.Check].
func (r *Rule) Check() diag.Diagnostics {
	c := newChecker(r.schema)
	x := c.run(r.prog, nil)
	ds := c.report(r, nil, func(*mark) bool { return true })
	return inOrder(append(ds, c.resultFindings(r, x, len(ds) > 0)...))
}

// Check looks at the definition in the light of the rules that are given: those
// of the schema that are in use. The findings are warnings, in order of the
// definition:
//
//   - unused-indicator, unused-derived, unused-table: what no rule reaches
//   - those of [Rule.Check] for the rules of derived indicators. An error that a
//     derived indicator can be is left out if all rules that reach it guard it.
//
// Findings of the rules themselves are not repeated. Rules of another schema do
// not count. Tables are looked at by [Schema.CheckTables].
func (s *Schema) Check(rules ...*Rule) diag.Diagnostics {
	used := newUses()
	unguarded := make(map[*node]bool)
	unchecked := false // a rule may not guard what it should
	for _, r := range rules {
		if r == nil || r.schema != s {
			continue
		}
		used.add(r.prog.uses)
		if len(r.prog.uses.derived) == 0 {
			continue
		}
		c := newChecker(s)
		c.run(r.prog, nil)
		for _, m := range c.order {
			if m.failure != nil {
				unguarded[m.n] = true
			}
		}
		unchecked = unchecked || c.spent()
	}
	ds := s.unusedIndicators(used)
	for _, code := range s.order {
		d := s.derived[code]
		if !used.derived[code] {
			ds = append(ds, unused("unused-derived", fmt.Sprintf("define[%d].code", d.index), say("derived indicator %s", code)))
		}
		c := newChecker(s)
		c.run(d.prog, d)
		found := c.report(&Rule{schema: s, prog: d.prog}, d,
			func(m *mark) bool { return !used.derived[code] || unchecked || unguarded[m.n] })
		ds = append(ds, inOrder(found).At(fmt.Sprintf("define[%d].rule", d.index))...)
	}
	for _, name := range slices.SortedFunc(maps.Keys(s.tables),
		func(a, b string) int { return s.tables[a].Index - s.tables[b].Index }) {
		if !used.tables[name] {
			ds = append(ds, unused("unused-table", fmt.Sprintf("tables[%d].name", s.tables[name].Index), say("table %s", name)))
		}
	}
	return ds
}

func (s *Schema) unusedIndicators(used uses) diag.Diagnostics {
	var ds diag.Diagnostics
	for i, ind := range s.indicators {
		if used.facts[i] {
			continue
		}
		d := unused("unused-indicator", fmt.Sprintf("indicators[%d].code", i), say("indicator %s", ind.Code))
		for _, code := range s.order {
			if s.derived[code].prog.uses.facts[i] {
				d.Message = say("only the derived indicator %s reads indicator %s, and no rule uses that", code, ind.Code)
				break
			}
		}
		ds = append(ds, d)
	}
	return ds
}

func unused(code, path string, what diag.Text) *diag.Diagnostic {
	d := catalogue.Fault(path, code, nil, say("remove it, or use it in a rule"), "no rule uses %s", what)
	d.Severity = diag.Warning
	return d
}

func inOrder(ds diag.Diagnostics) diag.Diagnostics {
	slices.SortStableFunc(ds, lex.ByPlace)
	return ds
}

// resultFindings are those on the points that the rule of a criterion gives;
// explained says that other findings tell why points are constant.
func (c *checker) resultFindings(r *Rule, x extent, explained bool) diag.Diagnostics {
	full := r.prog.full
	if !full.Known() {
		return nil
	}
	root := r.prog.root
	if v, ok := x.single(); ok {
		if explained {
			return nil
		}
		return diag.Diagnostics{warn(root, "constant", say("let the points depend on a fact"),
			"the criterion gives %v points whatever the facts are", v)}
	}
	var ds diag.Diagnostics
	zero := Int(0)
	over, under := full, zero
	if full.Compare(zero) < 0 {
		over, under = zero, full
	}
	lo, hi := x.nums.Ends()
	canExceed := !hi.OK || number(hi.Num).Compare(over) > 0
	canFall := !lo.OK || number(lo.Num).Compare(under) < 0
	if !canExceed && !canFall {
		return nil
	}
	p := probeRule(r)
	if canExceed && p.highest != nil && p.highest.value.Compare(over) > 0 {
		ds = append(ds,
			warn(root, "above-full", boundHint("min", root, "full", !hi.OK),
				"the result can be %v, more than the full %v: with %s%s",
				p.highest.value, full, p.highest.facts, unboundedText(!hi.OK)))
	}
	if canFall && p.lowest != nil && p.lowest.value.Compare(under) < 0 {
		hint := boundHint("max", root, "0", false)
		if p.lowest.below {
			hint = say("%s; if an indicator is never negative, set its min to 0", hint)
		}
		ds = append(ds, warn(root, "below-zero", hint, "the result can be %v, less than %v: with %s%s",
			p.lowest.value, under, p.lowest.facts, unboundedText(!lo.OK)))
	}
	return ds
}

func unboundedText(unbounded bool) diag.Text {
	if unbounded {
		return say("; nothing was found to bound it")
	}
	return diag.Text{}
}

func boundHint(fn string, root *node, bound string, unbounded bool) diag.Text {
	src := root.source()
	if len(src) > 60 || strings.Contains(src, "\n") {
		src = "…"
	}
	if unbounded {
		return say("write %s(%s, %s), or set the max of what it reads", fn, src, bound)
	}
	return say("write %s(%s, %s)", fn, src, bound)
}

// warn is a finding at a node.
func warn(n *node, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault("", code, nil, hint, format, args...)
	d.Severity = diag.Warning
	return d.InText(n.src, n.from, n.to)
}
