package rules

import (
	"iter"

	"github.com/thidua-go/thidua/rules/internal/eval"
)

// Wait is an input that a result waits for, or, where an aggregate looks at all members of a group,
// those that the results of many units wait for.
type Wait struct {
	Input
	Shared Inputs
}

// Inputs is a set of inputs that many results share. It is compared by identity: the same aggregate over
// the same group gives the same set for every unit. The zero Inputs is none. It is immutable and safe for
// concurrent use.
type Inputs struct{ of *eval.Shared }

// All ranges over the inputs, each once, in order of the rule.
func (ins Inputs) All() iter.Seq[Input] {
	return func(yield func(Input) bool) {
		if ins.of == nil {
			return
		}
		for _, in := range ins.of.Inputs() {
			if !yield(Input(in)) {
				return
			}
		}
	}
}

// Waits returns what the rule waits for: what [Rule.Explain] lists as Missing and NotApplicable, at a
// cost that does not grow with what others lack. It is empty for a value that is known, and errors are
// those of [Rule.Eval].
func (r *Rule) Waits(f *Facts, g *Group) (out []Wait, err error) {
	if err := r.check(f, g); err != nil {
		return nil, err
	}
	waits, known, fault := r.prog.Waits(&f.in, g.inside())
	switch {
	case fault != nil:
		return nil, fault
	case known:
		return nil, nil
	}
	for _, w := range waits {
		out = append(out, Wait{Input(w.Input), Inputs{w.Shared}})
	}
	return out, nil
}
