package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Rule is a compiled rule (quy tắc). It is immutable and safe for concurrent use.
type Rule struct {
	schema *Schema
	prog   *program
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
	p, faults := s.lower(src, want, full)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	s.compileFast(p)
	return &Rule{schema: s, prog: p}, nil
}

// compileDerived lowers the derived indicators, each after those that it uses,
// and refuses circles.
func (s *Schema) compileDerived() diag.Diagnostics {
	var ds diag.Diagnostics
	faults := make(map[string]diag.Diagnostics)
	state := make(map[string]int) // 1: being compiled, 2: done
	var path []string
	var visit func(d *derived)
	visit = func(d *derived) {
		state[d.Code] = 1
		path = append(path, d.Code)
		defer func() { path = path[:len(path)-1]; state[d.Code] = 2 }()
		for _, name := range s.referenced(d.Rule) {
			other, ok := s.derived[name]
			if !ok {
				continue
			}
			switch state[name] {
			case 0:
				visit(other)
			case 1:
				i := slices.Index(path, name)
				circle := strings.Join(append(slices.Clone(path[i:]), name), " → ")
				faults[d.Code] = diag.Diagnostics{catalogue.Fault("", "circle", diag.ErrName, diag.Text{},
					"derived indicators refer to each other in a circle: %s", circle)}
				return
			}
		}
		p, fs := s.lower(d.Rule, 0, Value{})
		if p == nil {
			faults[d.Code] = fs
			return
		}
		s.compileFast(p)
		d.prog = p
	}
	for _, code := range s.order {
		if state[code] == 0 {
			visit(s.derived[code])
		}
	}
	for _, code := range s.order {
		d := s.derived[code]
		if fs := faults[code]; len(fs) > 0 {
			ds = append(ds, fs.At(fmt.Sprintf("define[%d].rule", d.index))...)
		}
	}
	return ds
}

// With returns the rule with another text, compiled as this one was: for the same
// schema, kind and maximum. Faults are reported as by [Schema.Compile].
func (r *Rule) With(src string) (*Rule, error) {
	return r.schema.compile(src, r.prog.kind, r.prog.full)
}

// referenced returns the names in a rule, in order.
func (s *Schema) referenced(src string) (names []string) {
	text, _ := s.scan(src)
	if text == nil {
		return nil
	}
	for _, t := range text.Tokens {
		if t.Kind == syntax.NameToken {
			names = append(names, t.Text)
		}
	}
	return names
}

// Source returns the text of the rule.
func (r *Rule) Source() string { return r.prog.src }

// Kind returns the kind of the result.
func (r *Rule) Kind() Kind { return r.prog.kind }

// Schema returns the schema that the rule was compiled against.
func (r *Rule) Schema() *Schema { return r.schema }

// Indicators returns the codes of the indicators that the rule may read, also
// through derived indicators, in the order of the schema.
func (r *Rule) Indicators() []string {
	var codes []string
	for i, ind := range r.schema.indicators {
		if r.prog.uses.facts[i] {
			codes = append(codes, ind.Code)
		}
	}
	return codes
}

// Criteria returns the codes of the criteria whose points the rule may read,
// also those of other members, sorted.
func (r *Rule) Criteria() []string {
	var codes []string
	for code, slot := range r.schema.criteria {
		if r.prog.uses.criteria[slot] {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Tables returns the names of the shared tables that the rule looks up, sorted.
func (r *Rule) Tables() []string { return sortedKeys(r.prog.uses.tables) }

// Defined returns the codes of the derived indicators (define:) that the rule
// uses, sorted.
func (r *Rule) Defined() []string { return sortedKeys(r.prog.uses.derived) }

func sortedKeys(m map[string]bool) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// UsesGroup reports whether the rule compares members: it needs a group.
func (r *Rule) UsesGroup() bool { return r.prog.uses.group }

// UsesPrevious reports whether the rule reads last year's facts.
func (r *Rule) UsesPrevious() bool { return r.prog.uses.previous }

// Eval returns what the rule says of a unit. g is the unit's group, and may be
// nil for a rule that does not compare members; f should be one of its members. The value is missing where the
// answer hangs on something that is not known, and not applicable where it hangs
// only on what does not apply; [Rule.Explain] says on what.
//
// The error is a [*diag.Diagnostic] with a place in the rule: [diag.ErrDivideByZero],
// [diag.ErrNoRow], [diag.ErrValue], [diag.ErrLimit] or [diag.ErrHost]. Facts or a group of another
// schema are [diag.ErrKind].
func (r *Rule) Eval(f *Facts, g *Group) (Value, error) {
	if f == nil || f.schema != r.schema || g != nil || r.prog.units < 1 {
		if err := r.check(f, g); err != nil {
			return Value{}, err
		}
	}
	p := r.prog
	if p.fast.num != nil && !p.framed { // the common case, without a copy of the value
		n, st := p.fast.num(f, g, nil)
		switch st {
		case fine:
			return Value{v: value.Value{Kind: p.kind, State: value.Known, Num: n}}, nil
		case na, open:
			return undefined(st), nil
		}
	} else if v, st := p.run(f, g); st != failed {
		return v, nil
	}
	return r.failure(f, g)
}

// failure says what went wrong, and where, which is the plain evaluator's to say. It may
// find nothing wrong only if a function of the host does not give the same twice.
func (r *Rule) failure(f *Facts, g *Group) (Value, error) {
	o := r.plain(f, g, nil)
	switch {
	case o.err != nil:
	case r.prog.uses.host:
		return Value{}, r.prog.root.fail("host-function", diag.ErrHost, "a function of the host failed, and then did not")
	default:
		return Value{}, r.prog.root.fail("internal", diag.ErrHost,
			"the evaluators disagree: please report this rule as a defect of thidua")
	}
	return Value{}, o.err
}

func (r *Rule) check(f *Facts, g *Group) error {
	switch {
	case f == nil:
		return fmt.Errorf("%w: no facts", diag.ErrKind)
	case f.schema != r.schema:
		return fmt.Errorf("%w: the facts of %s are of another schema than the rule", diag.ErrKind, f.unit)
	case g != nil && g.schema != nil && g.schema != r.schema:
		return fmt.Errorf("%w: the group is of another schema than the rule", diag.ErrKind)
	}
	units := 1 // an aggregate looks at every member, once for all that ask
	if g != nil && r.prog.uses.group {
		units += len(g.members)
	}
	if units > r.prog.units {
		return r.prog.root.fail("too-much-work", diag.ErrLimit, "the rule takes more than %d steps", r.schema.limits.Steps)
	}
	return nil
}

// plain runs the plain evaluator; with steps it records them.
func (r *Rule) plain(f *Facts, g *Group, steps *[]step) outcome {
	ev := &plain{schema: r.schema, group: g, record: steps != nil}
	if steps != nil {
		ev.steps = make([]step, 0, min(r.prog.size, 1024))
	}
	o := ev.eval(r.prog.root, scope{f: f}, -1)
	if steps != nil {
		*steps = ev.steps
	}
	return o
}
