package eval

import (
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

// Input is what a value waits for.
type Input struct {
	Unit, Indicator, Criterion string
	Previous, NotApplicable    bool
	Holidays                   string // years of the calendar: "2026", "2026-2028"
	Record                     int    // of the list that the indicator is, from 1
	Field                      string // of the record
	More                       bool   // whether there are further records
	Period                     string // that hosts say it is of
	Further                    int    // that hosts do not list
}

// waits is a set of inputs, in order of the rule. An undetermined value waits for
// them. A known value has some only behind known, applies and ??: they were
// decided by something being missing, and would be decided anew if it were not.
// A nil set is empty. Sets are shared and never written to, and made in no time: the
// inputs are listed at the end.
type waits struct {
	in   Input
	of   []*waits // the union of these, instead of in
	soft bool     // only those of them that are missing

	missing bool // one of them is

	shared *[2]Shared // of what many results hang on: the union, and only what is missing of it
}

// Shared is inputs that the results of many units hang on, since an aggregate over a group looks at
// all members. They are listed once, however many units ask: else a group would list the square of
// what its members miss.
type Shared struct {
	of   part
	once sync.Once
	list []Input
}

// Inputs returns the inputs, each once, in order of the rule. Nobody may write to the list.
func (s *Shared) Inputs() []Input {
	s.once.Do(func() { collect(s.of, func(in Input) { s.list = append(s.list, in) }, nil) })
	return s.list
}

// shareable returns the same set as one that many results hang on.
func (w *waits) shareable() *waits {
	if w == nil {
		return nil
	}
	s := &waits{of: []*waits{w}, missing: w.missing, shared: new([2]Shared)}
	s.shared[0].of, s.shared[1].of = part{w, false}, part{w, true}
	return s
}

// Wait is an input that a result hangs on, or those of Shared.
type Wait struct {
	Input
	Shared *Shared
}

func waitFor(in Input) *waits { return &waits{in: in, missing: !in.NotApplicable} }

// open reports whether one of the inputs is missing.
func (w *waits) open() bool { return w != nil && w.missing }

// join returns the inputs of both sets.
func join(a, b *waits) *waits {
	switch {
	case a == nil || a == b:
		return b
	case b == nil:
		return a
	}
	return &waits{of: []*waits{a, b}, missing: a.open() || b.open()}
}

// part is a set, or only what is missing of it.
type part struct {
	*waits
	soft bool
}

// collect hands out the inputs of a set, each once; those that many results hang on as one, unless
// shared is nil.
func collect(of part, one func(Input), shared func(*Shared)) {
	parts, inputs := make(map[part]bool), make(map[Input]bool)
	var walk func(p part)
	walk = func(p part) {
		p.soft = p.soft || p.waits != nil && p.waits.soft
		if p.waits == nil || parts[p] {
			return
		}
		parts[p] = true
		switch {
		case p.shared != nil && shared != nil:
			s := &p.shared[0]
			if p.soft {
				s = &p.shared[1]
			}
			shared(s)
			return
		case p.of == nil && !inputs[p.in] && !(p.soft && p.in.NotApplicable):
			inputs[p.in] = true
			one(p.in)
		}
		for _, q := range p.of {
			walk(part{q, p.soft})
		}
	}
	walk(of)
}

// list returns the inputs, each once.
func (w *waits) list() (out []Input) {
	collect(part{w, false}, func(in Input) { out = append(out, in) }, nil)
	return out
}

// Waits returns what the value of the rule hangs on, and whether it is known, without listing what
// many results hang on.
func (p *Rule) Waits(f *Facts, g *Group) (out []Wait, known bool, fault *diag.Diagnostic) {
	ev := &plain{Evaluator: p.in, group: g}
	o := ev.eval(p.Root, &scope{f: f}, -1)
	if o.err != nil {
		return nil, false, o.err
	}
	collect(part{o.wait, false}, func(in Input) { out = append(out, Wait{Input: in}) },
		func(s *Shared) { out = append(out, Wait{Shared: s}) })
	return out, o.val.Known(), nil
}
