// Package analysis looks for what is likely not meant in rules, by all facts that
// their schema allows.
package analysis

import (
	"fmt"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Check returns the findings on a rule, which rules.Rule.Check describes.
func Check(r *eval.Rule) diag.Diagnostics {
	c := newChecker(r.Schema)
	x := c.run(r, nil)
	ds := c.report(r, nil, func(*mark) bool { return true })
	ds = append(ds, c.resultFindings(r, x, len(ds) > 0)...)
	return inOrder(ds)
}

// Ends returns the least and the greatest number that a rule can give, as far as they are
// proved by the ranges of what it reads; sure if facts within these are no error.
func Ends(r *eval.Rule) (least, greatest interval.End, sure bool) {
	c := newChecker(r.Schema)
	x := c.run(r, nil)
	if c.spent() {
		return interval.End{}, interval.End{}, false
	}
	least, greatest = x.nums.Ends()
	return least, greatest, !slices.ContainsFunc(c.order, (*mark).errs)
}

// errs reports whether the node may be an error.
func (m *mark) errs() bool {
	return slices.ContainsFunc(m.failures, func(f *failure) bool { return f.code != "negative-divisor" })
}

// CheckDefined returns the findings on what the rules of a schema share, which
// rules.Schema.Check describes. in are the rules in use.
func CheckDefined(e *eval.Evaluator, in []*eval.Rule) diag.Diagnostics {
	s := e.Schema
	used := program.NewUses()
	unguarded := make(map[*program.Node]bool)
	unchecked := false // a rule may not guard what it should
	for _, r := range in {
		used.Add(r.Uses)
		if len(r.Uses.Derived) == 0 {
			continue
		}
		c := newChecker(s)
		c.run(r, nil)
		for _, m := range c.order {
			if len(m.failures) > 0 {
				unguarded[m.n] = true
			}
		}
		unchecked = unchecked || c.spent()
	}
	ds := unusedIndicators(s, used)
	for _, code := range s.Order {
		d := s.Derived[code]
		if !used.Derived[code] {
			ds = append(ds, unused("unused-derived", fmt.Sprintf("define[%d].code", d.Index), say("derived indicator %s", code)))
		}
		c := newChecker(s)
		r := e.Derived(d)
		c.run(r, d)
		found := c.report(r, d,
			func(m *mark) bool { return !used.Derived[code] || unchecked || unguarded[m.n] })
		ds = append(ds, inOrder(found).At(fmt.Sprintf("define[%d].rule", d.Index))...)
	}
	names := slices.SortedFunc(maps.Keys(s.Tables), func(a, b string) int { return s.Tables[a].Index - s.Tables[b].Index })
	for _, name := range names {
		if !used.Tables[name] {
			ds = append(ds, unused("unused-table", fmt.Sprintf("tables[%d].name", s.Tables[name].Index), say("table %s", name)))
		}
	}
	for _, name := range names {
		ds = append(ds, s.Tables[name].Grouped().At(fmt.Sprintf("tables[%d]", s.Tables[name].Index))...)
		findings, _ := s.TableFindings(name)
		if used.Points[name] { // what lies between them is no gap
			findings = nil
		}
		for _, f := range findings {
			path := fmt.Sprintf("tables[%d].rows", s.Tables[name].Index)
			if row := f.Row(); row >= 0 {
				path = fmt.Sprintf("%s[%d]", path, row)
			}
			ds = append(ds, warning(path, "table-"+f.Kind.String(), f.Hint, "table %s: %s", name, f.Message))
		}
	}
	return ds
}

func unusedIndicators(s *program.Schema, used program.Uses) diag.Diagnostics {
	var ds diag.Diagnostics
	for i, ind := range s.Indicators {
		if used.Facts[i] {
			continue
		}
		d := unused("unused-indicator", fmt.Sprintf("indicators[%d].code", i), say("indicator %s", ind.Code))
		for _, code := range s.Order {
			if s.Derived[code].Prog.Uses.Facts[i] {
				d.Message = say("only the derived indicator %s reads indicator %s, and no rule uses that", code, ind.Code)
				break
			}
		}
		ds = append(ds, d)
	}
	return ds
}

func unused(code, path string, what diag.Text) *diag.Diagnostic {
	return warning(path, code, say("remove it, or use it in a rule"), "no rule uses %s", what)
}

func inOrder(ds diag.Diagnostics) diag.Diagnostics {
	slices.SortStableFunc(ds, lex.ByPlace)
	return ds
}

// resultFindings are those on the points that the rule of a criterion gives;
// explained says that other findings tell why points are constant.
func (c *checker) resultFindings(r *eval.Rule, x extent, explained bool) diag.Diagnostics {
	full := r.Full
	if !full.Known() {
		return nil
	}
	root := r.Root
	if v, ok := x.single(); ok {
		if explained {
			return nil
		}
		return diag.Diagnostics{warn(root, "constant", say("let the points depend on a fact"),
			"the criterion gives %v points whatever the facts are", v)}
	}
	var ds diag.Diagnostics
	zero := value.Int(0)
	over, under := full, zero
	if full.Compare(zero) < 0 {
		over, under = zero, full
	}
	lo, hi := x.nums.Ends()
	canExceed := !hi.OK || value.Number(hi.Num).Compare(over) > 0
	canFall := !lo.OK || value.Number(lo.Num).Compare(under) < 0
	if !canExceed && !canFall {
		return nil
	}
	ends := probeRule(r).ends
	if highest := ends[1]; canExceed && highest != nil && highest.value.Compare(over) > 0 {
		ds = append(ds,
			warn(root, "above-full", boundHint("min", root, "full", !hi.OK),
				"the result can be %v, more than the full %v: with %s%s",
				highest.value, full, highest.facts, unboundedText(!hi.OK)))
	}
	if lowest := ends[0]; canFall && lowest != nil && lowest.value.Compare(under) < 0 {
		hint := boundHint("max", root, "0", false)
		if lowest.below {
			hint = say("%s; if an indicator is never negative, set its min to 0", hint)
		}
		ds = append(ds, warn(root, "below-zero", hint, "the result can be %v, less than %v: with %s%s",
			lowest.value, under, lowest.facts, unboundedText(!lo.OK)))
	}
	return ds
}

func unboundedText(unbounded bool) diag.Text {
	if unbounded {
		return say("; nothing was found to bound it")
	}
	return diag.Text{}
}

func boundHint(fn string, root *program.Node, bound string, unbounded bool) diag.Text {
	src := whole(root)
	if unbounded {
		return say("write %s(%s, %s), or set the max of what it reads", fn, src, bound)
	}
	return say("write %s(%s, %s)", fn, src, bound)
}

// warning is a finding at a path of a definition.
func warning(path, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault(path, code, nil, hint, format, args...)
	d.Severity = diag.Warning
	return d
}

// warn is a finding at a node.
func warn(n *program.Node, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return warning("", code, hint, format, args...).InText(n.Src, n.From, n.To)
}
