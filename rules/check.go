package rules

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/analysis"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Check looks for what is likely not meant in a rule, by all facts that the
// schema allows. The findings are warnings, with places in the text of the rule,
// in order:
//
//   - always-true, always-false: a condition that facts within their ranges never
//     change, or that what stands before it decides; the branch that is never used
//   - divide-by-zero: a divisor that can be zero and that no condition guards
//   - negative-divisor: a share of an indicator that can be less than zero, so that a better
//     result gives less
//   - no-row, clamp, steps, places: other errors that facts can lead to
//   - above-full, below-zero, constant: of a criterion, points beyond its maximum
//     or less than zero, with facts that give them, or the same points for all facts
//   - never-decides: an operand of min or max, or an end of clamp, that never applies
//   - unknown-text: a text that is none of the values of its indicator
//   - table-outside: a value that a test of a table names and that the indicator never has
//   - direction: best, worst or rank of an expression that reads what is better when it is less, and
//     nobody says which way the expression is
//   - unused-let: a name that nothing reads
//   - number: 38.030 is 38.03, and may have been meant as 38030
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
	return analysis.Check(r.prog)
}

// Range returns the least and the greatest number that a rule can give, as far as the ranges
// of what it reads prove them; otherwise they are missing. The rule need not give every number between.
// Sure says that whatever facts the schema lets in, a number lies there and the rule is no error, but for
// numbers of more digits than [Limits] allow. It is false of a rule that calls a function of a host, or reads
// points or what a host works out, which are not held to their ranges.
func (r *Rule) Range() (least, greatest Value, sure bool) {
	lo, hi, sure := analysis.Ends(r.prog)
	for slot := range r.prog.Uses.Facts {
		sure = sure && !r.schema.words.Indicators[slot].Computed
	}
	least, greatest = ends(lo, hi)
	return least, greatest, sure && !r.prog.Uses.Host && len(r.prog.Uses.Criteria) == 0
}

// Reach returns the least and the greatest number that a result of [Rule.Eval] that is missing can
// still turn out to be, as far as the known records of lists prove it: count_of(violations) of an
// incomplete list of three records is 3 at least. An end that is not proved is missing.
func (r *Rule) Reach(f *Facts, g *Group) (least, greatest Value) {
	if r.check(f, g) != nil {
		return Value{}, Value{}
	}
	t, fault := r.prog.Trace(&f.in, g.inside())
	if fault != nil || t.Reach == nil {
		return Value{}, Value{}
	}
	return ends(t.Reach.Ends())
}

// Ends returns the least and the greatest number that a missing fact of this year, or missing points,
// can turn out to be: by the unit and the code of the indicator, or what [PointsOf] calls the points.
// An end that is not known is missing, and both are of what may turn out not to apply.
type Ends func(unit, code string) (least, greatest Value)

// Decide returns what [Rule.Eval] does or, where that is missing, what the rule comes to whatever the
// numbers that are missing turn out to be between their ends: points("A") >= 40 is true of points from
// 42 to 50. It takes longer than Eval, and fails where that does.
func (r *Rule) Decide(f *Facts, g *Group, between Ends) (Value, error) {
	v, err := r.Eval(f, g)
	if err != nil || v.Known() || v.IsNotApplicable() {
		return v, err
	}
	return valueOf(r.prog.Decided(&f.in, g.inside(), func(unit, code string) *interval.Numbers {
		least, greatest := between(unit, code)
		if least.Kind() != NumberKind && greatest.Kind() != NumberKind ||
			least.Known() && greatest.Known() && least.Compare(greatest) > 0 {
			return nil
		}
		end := func(v Value) interval.End {
			return interval.End{Num: v.v.Num, Closed: true, OK: v.Kind() == NumberKind}
		}
		x := interval.Anything()
		x.Set = interval.Of(interval.SpanOf(end(least), end(greatest)))
		return &x
	})), nil
}

func ends(lo, hi interval.End) (least, greatest Value) {
	if lo.OK {
		least = valueOf(value.Number(lo.Num))
	}
	if hi.OK {
		greatest = valueOf(value.Number(hi.Num))
	}
	return least, greatest
}

// Check looks at the definition in the light of the rules that are given: those
// of the schema that are in use. The findings are warnings, in order of the
// definition:
//
//   - unused-indicator, unused-derived, unused-table: what no rule reaches
//
//   - those of [Rule.Check] for the rules of derived indicators. An error that a
//     derived indicator can be is left out if all rules that reach it guard it.
//
//   - number: as in rules, in a test of a table
//
//   - table-gap: values of the keys of a table that no row takes
//
//   - table-overlap: values that two rows with different results take, so that their
//     order decides
//
//   - table-unreachable: a row that is never reached
//
//   - table-mergeable: rows one below the other that can be one
//
//   - table-outside: a value that a test names and that its key never has
//
// Tables are looked at by all values that their keys can have: a key that is named
// like an indicator has its values. Findings of the rules themselves are not
// repeated. Rules of another schema do not count.
func (s *Schema) Check(rules ...*Rule) diag.Diagnostics {
	var in []*eval.Rule
	for _, r := range rules {
		if r != nil && r.schema == s {
			in = append(in, r.prog)
		}
	}
	return analysis.CheckDefined(s.eval, in)
}
