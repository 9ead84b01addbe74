package eval

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Trace is an evaluation of a rule with all its steps.
type Trace struct {
	Facts *Facts
	Group *Group
	Steps []Step // in the order of evaluation
	Value value.Value
	Waits []Input // what the value hangs on
	// Reach is what an undetermined number can be; nil if nothing is known of that.
	Reach *interval.Numbers
}

// Trace evaluates the rule by the plain evaluator.
func (p *Rule) Trace(f *Facts, g *Group) (*Trace, *diag.Diagnostic) {
	t := new(Trace)
	if fault := p.TraceTo(t, f, g); fault != nil {
		return nil, fault
	}
	return t, nil
}

// TraceTo is [Rule.Trace] in the memory of t.
func (p *Rule) TraceTo(t *Trace, f *Facts, g *Group) *diag.Diagnostic {
	return p.traceWithin(t, f, g, nil)
}

// Decided is what the rule comes to whatever the numbers that are missing turn out to be between their
// ends; not known if that makes a difference, or if it hangs on whether something is known.
func (p *Rule) Decided(f *Facts, g *Group, ends Ends) value.Value {
	t := new(Trace)
	if p.traceWithin(t, f, g, ends) != nil || !t.Value.Known() || len(t.Waits) > 0 {
		return value.Value{}
	}
	return t.Value
}

func (p *Rule) traceWithin(t *Trace, f *Facts, g *Group, ends Ends) *diag.Diagnostic {
	size := min(p.Size, 1024) // about half of the steps compute
	ev := &plain{Evaluator: p.in, group: g, ends: ends,
		steps: make([]Step, 0, size), vals: make([]value.Value, 0, (size+1)/2)}
	o := ev.eval(p.Root, &scope{f: f, lets: make([]outcome, p.Lets)}, -1)
	if o.err != nil {
		return o.err
	}
	*t = Trace{Facts: f, Group: g, Steps: ev.steps, Value: o.val, Waits: o.wait.list(), Reach: o.reach}
	return nil
}

// Afford refuses a rule that takes more steps than one evaluation may: an operand that it
// looks at is one, and large numbers are more.
func (p *Rule) Afford(f *Facts, g *Group) error {
	units, records, large := 1, f.Records, f.Large // an aggregate looks at every member, once for all that ask
	if g != nil && p.Uses.Group {
		units, records, large = units+len(g.Members), records+g.Records, large || g.Large
	}
	if !p.Affords(units, records, large) {
		return p.Root.Fail("too-much-work", diag.ErrLimit, "the rule takes more than %d steps", p.Schema.Steps)
	}
	return nil
}

// Failure says why [Rule.Run] failed, and where, which is the plain evaluator's to
// say. It may find nothing wrong only if a function of the host does not give the
// same twice.
func (p *Rule) Failure(f *Facts, g *Group) error {
	if err := p.Afford(f, g); err != nil {
		return err
	}
	if _, fault := p.Trace(f, g); fault != nil {
		return fault
	}
	if p.Uses.Host {
		return p.Root.Fail("host-function", diag.ErrHost, "a function of the host failed, and then did not")
	}
	return p.Root.Fail("internal", diag.ErrHost,
		"the evaluators disagree: please report this rule as a defect of thidua")
}

// Branches returns the branches that the evaluation reached, each once, in the
// order in which it did; those within an aggregate for any member. An
// undetermined part has none.
func (t *Trace) Branches() []program.Branch {
	if t == nil {
		return nil
	}
	var out []program.Branch
	seen := make(map[program.Branch]bool)
	inside := make(map[*Aggregate]bool)
	var collect func(steps []Step)
	collect = func(steps []Step) {
		for i := range steps {
			s := &steps[i]
			if k := s.reached(); k >= 0 {
				if o := s.Node.Branch(k); !seen[o] {
					seen[o] = true
					out = append(out, o)
				}
			}
			if a := s.Found; a != nil && !inside[a] {
				inside[a] = true
				for i := range a.Members {
					collect(a.Members[i].Steps)
				}
			}
		}
	}
	collect(t.Steps)
	return out
}

// reached returns which branch of its node the step reached, or -1.
func (s *Step) reached() int {
	switch {
	case s.Failed || s.Node.Branches() == 0:
		return -1
	case !s.Node.Row.Branches.Truth:
		return int(s.Pick)
	case !s.Value.Known():
		return -1
	case s.Value.Num.True():
		return 0
	}
	return 1
}
