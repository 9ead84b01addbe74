package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Rule is a compiled rule (quy tắc). It is immutable and safe for concurrent use.
type Rule struct {
	schema *Schema
	prog   *eval.Rule
	uses   Uses
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
	return &Rule{s, s.eval.Compile(p), usesOf(p)}, nil
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

// Uses is what a rule may read, also through derived indicators.
type Uses struct {
	Indicators []string // codes, in the order of the schema
	Criteria   []string // whose points, of other members too; sorted
	Tables     []string // that are shared, sorted
	Defined    []string // codes of derived indicators (define:), sorted
	Group      bool     // it compares members, and needs a group
	Lists      bool     // it looks at the records of lists
	Groups     bool     // it compares those of the unit's own group: see [Group.Within]
	Previous   bool     // it reads last year's facts
	Workdays   bool     // it counts working days, by the holidays of the schema
}

// Uses returns what the rule may read.
func (r *Rule) Uses() Uses {
	u := r.uses
	u.Indicators, u.Criteria = slices.Clone(u.Indicators), slices.Clone(u.Criteria)
	u.Tables, u.Defined = slices.Clone(u.Tables), slices.Clone(u.Defined)
	return u
}

func usesOf(p *program.Program) Uses {
	u := Uses{Tables: slices.Sorted(maps.Keys(p.Uses.Tables)), Defined: slices.Sorted(maps.Keys(p.Uses.Derived)),
		Group: p.Uses.Group, Groups: p.Uses.Own, Lists: p.Uses.Lists, Previous: p.Uses.Previous,
		Workdays: p.Uses.Workdays}
	for i, code := range p.Schema.Codes() {
		if p.Uses.Facts[i] {
			u.Indicators = append(u.Indicators, code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(p.Schema.Criteria)) {
		if p.Uses.Criteria[p.Schema.Criteria[code]] {
			u.Criteria = append(u.Criteria, code)
		}
	}
	return u
}

// Eval returns what the rule says of a unit. g is the unit's group, and may be
// nil for a rule that does not compare members; f should be one of its members. The value is missing where the
// answer hangs on something that is not known, and not applicable where it hangs
// only on what does not apply; [Rule.Explain] says on what.
//
// The error is a [*diag.Diagnostic] with a place in the rule: [diag.ErrDivideByZero],
// [diag.ErrNoRow], [diag.ErrValue], [diag.ErrLimit] or [diag.ErrHost]. Facts or a group of another
// schema are [diag.ErrKind].
func (r *Rule) Eval(f *Facts, g *Group) (Value, error) {
	if f != nil && r.schema.Equal(f.schema) && (g == nil || r.schema.Equal(g.schema)) {
		if x, ok := r.prog.Whole(&f.in, g.inside()); ok {
			return Value{v: value.Value{Kind: r.prog.Kind, State: value.Known, Num: x}}, nil
		}
	}
	return r.eval(f, g)
}

// eval is Eval of what is not computed over whole numbers.
func (r *Rule) eval(f *Facts, g *Group) (v Value, err error) {
	if err := r.check(f, g); err != nil {
		return Value{}, err
	}
	if !r.prog.Run(&f.in, g.inside(), &v.v) {
		return Value{}, r.prog.Failure(&f.in, g.inside())
	}
	if v.v.State == value.Known && v.v.Kind != TextKind && v.v.Num.Whole() {
		return v, nil // as most are: it is held as all its equals are
	}
	return valueOf(v.v), nil
}

func (r *Rule) check(f *Facts, g *Group) error {
	switch {
	case f == nil:
		return fmt.Errorf("%w: no facts", diag.ErrKind)
	case !f.schema.Equal(r.schema):
		return fmt.Errorf("%w: the facts of %s are of another schema than the rule", diag.ErrKind, f.in.Unit)
	case g != nil && g.schema != nil && !g.schema.Equal(r.schema):
		return fmt.Errorf("%w: the group is of another schema than the rule", diag.ErrKind)
	}
	return r.prog.Afford(&f.in, g.inside())
}

// Inside returns the rule as it is evaluated. It is for the packages that test
// rules; its type may change in any version.
func (r *Rule) Inside() *eval.Rule { return r.prog }
