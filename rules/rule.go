package rules

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
)

// Rule is a compiled rule (quy tắc). It is immutable and safe for concurrent use.
type Rule struct {
	schema *Schema
	prog   *eval.Rule
}

// Compile compiles a rule against the schema. want is the kind of its result; 0
// means any. All faults of the rule are reported at once as [diag.Diagnostics], with
// places in src.
func (s *Schema) Compile(src string, want Kind) (*Rule, error) { return s.compile(src, want, Value{}) }

// CompileCriterion compiles the rule of a criterion's points: a number in which
// the word full stands for the criterion's maximum. Faults are reported as by
// [Schema.Compile].
func (s *Schema) CompileCriterion(src string, full decimal.Decimal) (*Rule, error) {
	return s.compile(src, NumberKind, NumberOf(full))
}

func (s *Schema) compile(src string, want Kind, full Value) (*Rule, error) {
	p, faults := s.words.Lower(src, want, full.v)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return &Rule{schema: s, prog: s.eval.Compile(p)}, nil
}

// With returns the rule with another text, compiled as this one was: for the same
// schema, kind and maximum. Faults are reported as by [Schema.Compile].
func (r *Rule) With(src string) (*Rule, error) {
	return r.schema.compile(src, r.prog.Kind, Value{v: r.prog.Full})
}

// Source returns the text of the rule.
func (r *Rule) Source() string { return r.prog.Src }

// Kind returns the kind of the result.
func (r *Rule) Kind() Kind { return r.prog.Kind }

// Schema returns the schema that the rule was compiled against.
func (r *Rule) Schema() *Schema { return r.schema }

// Indicators returns the codes of the indicators that the rule may read, also
// through derived indicators, in the order of the schema.
func (r *Rule) Indicators() []string {
	var codes []string
	for i, ind := range r.schema.words.Indicators {
		if r.prog.Uses.Facts[i] {
			codes = append(codes, ind.Code)
		}
	}
	return codes
}

// Criteria returns the codes of the criteria whose points the rule may read,
// also those of other members, sorted.
func (r *Rule) Criteria() []string {
	var codes []string
	for code, slot := range r.schema.words.Criteria {
		if r.prog.Uses.Criteria[slot] {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Tables returns the names of the shared tables that the rule looks up, sorted.
func (r *Rule) Tables() []string { return sortedKeys(r.prog.Uses.Tables) }

// Defined returns the codes of the derived indicators (define:) that the rule
// uses, sorted.
func (r *Rule) Defined() []string { return sortedKeys(r.prog.Uses.Derived) }

func sortedKeys(m map[string]bool) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// UsesGroup reports whether the rule compares members: it needs a group.
func (r *Rule) UsesGroup() bool { return r.prog.Uses.Group }

// UsesPrevious reports whether the rule reads last year's facts.
func (r *Rule) UsesPrevious() bool { return r.prog.Uses.Previous }

// Eval returns what the rule says of a unit. g is the unit's group, and may be
// nil for a rule that does not compare members; f should be one of its members. The value is missing where the
// answer hangs on something that is not known, and not applicable where it hangs
// only on what does not apply; [Rule.Explain] says on what.
//
// The error is a [*diag.Diagnostic] with a place in the rule: [diag.ErrDivideByZero],
// [diag.ErrNoRow], [diag.ErrValue], [diag.ErrLimit] or [diag.ErrHost]. Facts or a group of another
// schema are [diag.ErrKind].
func (r *Rule) Eval(f *Facts, g *Group) (v Value, err error) {
	if f == nil || f.schema != r.schema || g != nil {
		if err := r.check(f, g); err != nil {
			return Value{}, err
		}
	}
	if !r.prog.Run(&f.in, g.inside(), &v.v) {
		return Value{}, r.prog.Failure(&f.in, g.inside())
	}
	return v, nil
}

func (r *Rule) check(f *Facts, g *Group) error {
	switch {
	case f == nil:
		return fmt.Errorf("%w: no facts", diag.ErrKind)
	case f.schema != r.schema:
		return fmt.Errorf("%w: the facts of %s are of another schema than the rule", diag.ErrKind, f.in.Unit)
	case g != nil && g.schema != nil && g.schema != r.schema:
		return fmt.Errorf("%w: the group is of another schema than the rule", diag.ErrKind)
	}
	return r.prog.Afford(g.inside())
}

// Inside returns the rule as it is evaluated. It is for the packages that test
// rules; its type may change in any version.
func (r *Rule) Inside() *eval.Rule { return r.prog }
