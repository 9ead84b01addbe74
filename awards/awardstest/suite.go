package awardstest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Suite is a file of cases and the regulation that it tests: see [Load]. It is
// immutable and safe for concurrent use.
type Suite struct {
	file       *document.Document
	def        *document.Document // nil for a shipped regulation
	definition awards.Definition
	bases      []*awards.Regulation
	base       *law
	cases      []*testCase
	accepted   []rulestest.Accepted

	vocabulary *rulestest.Vocabulary
	items      []item
	targets    []rulestest.Target
	isTarget   map[rulestest.TargetID]bool
	drafts     drafts
	known      *words
}

var _ rulestest.Suite = (*Suite)(nil)

// law is a regulation with the choices that cases make.
type law struct {
	plain  *awards.Regulation
	mu     sync.Mutex
	chosen map[string]*awards.Regulation
}

func newLaw(r *awards.Regulation) *law {
	return &law{plain: r, chosen: make(map[string]*awards.Regulation)}
}

// with returns the regulation under options.
func (l *law) with(o awards.Options) (*awards.Regulation, error) {
	if len(o.Enable) == 0 && !o.CarryOver && o.Basis == 0 {
		return l.plain, nil
	}
	key := fmt.Sprintf("%q %v %v", o.Enable, o.CarryOver, o.Basis)
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.chosen[key]; r != nil {
		return r, nil
	}
	r, err := l.plain.With(o)
	if err == nil {
		l.chosen[key] = r
	}
	return r, err
}

// answer is what a regulation says to a case.
type answer struct {
	awards.Assessment
	papers awards.Papers
	slate  *awards.Slate
	err    error // [awards.ErrNotCovered] or [awards.ErrNoAward]
}

// ask asks a regulation. The error is for what cannot be asked.
func (c *testCase) ask(l *law) (a answer, err error) {
	r, err := l.with(c.options)
	if err != nil {
		return a, err
	}
	switch {
	case c.nominate != nil:
		a.slate, err = c.nominate.slate(r, c.on)
	default:
		a.Assessment, err = r.Assess(c.on, c.award, c.candidate)
		if err == nil && c.Papers != nil {
			a.papers, err = r.Papers(c.on, c.award, c.candidate, awards.Place{})
		}
	}
	if errors.Is(err, awards.ErrNotCovered) || errors.Is(err, awards.ErrNoAward) {
		a.err, err = err, nil
	}
	return a, err
}

// File implements [rulestest.Suite].
func (s *Suite) File() *document.Document { return s.file }

// Definition implements [rulestest.Suite]. If the cases are for a shipped
// regulation there are cases to run, but nothing to cover or to mutate, and it is
// the file of cases itself.
func (s *Suite) Definition() *document.Document {
	if s.def == nil {
		return s.file
	}
	return s.def
}

// Regulation returns the regulation that the cases test.
func (s *Suite) Regulation() *awards.Regulation { return s.base.plain }

// Cases implements [rulestest.Suite].
func (s *Suite) Cases() []rulestest.Case {
	out := make([]rulestest.Case, len(s.cases))
	for i, c := range s.cases {
		out[i] = c.Case
	}
	return out
}

// Accepted implements [rulestest.Suite].
func (s *Suite) Accepted() []rulestest.Accepted { return slices.Clone(s.accepted) }

// Run implements [rulestest.Suite].
func (s *Suite) Run(i int) rulestest.Result {
	start := time.Now()
	c := s.cases[i]
	res := rulestest.Result{Case: c.Case}
	a, err := c.ask(s.base)
	if err != nil { // Load asked, and it was none
		res.Failures = []rulestest.Failure{{Path: c.Path, What: say("the question"), Because: diag.ErrorText(err)}}
	} else {
		c.check(&a, func(m mismatch) bool {
			res.Failures = append(res.Failures, s.failure(c, &a, m))
			return true
		})
		res.Reached = s.reached(c, &a)
	}
	res.Elapsed = time.Since(start)
	return res
}

// Targets implements [rulestest.Suite].
func (s *Suite) Targets() []rulestest.Target { return slices.Clone(s.targets) }

// ask asks every case once, so that what cannot be asked is a fault of the file.
func (r *resolver) ask(s *Suite, c *testCase) {
	a, err := c.ask(s.base)
	if err != nil {
		n := 0
		for d := range diag.AllDiagnostics(err) {
			n++
			e := *d // the engine's own must not change
			path := d.Path
			switch {
			case c.at["options"] != "" && len(path) >= 6 && path[:6] == "enable":
				e.Path = diag.JoinPath(c.at["options"], path)
			default:
				place, ok := c.at.find(path)
				if !ok {
					place = c.Path
				}
				e.Path = place
			}
			if d.Code == "typed-twice" {
				message := e.Message
				e.Message, e.Hint = message, say("to ask what if, write it under suppose")
			}
			r.faults = append(r.faults, &e)
		}
		if n == 0 {
			r.fault(c.Path, "question", diag.ErrValue, diag.Text{}, "%v", err)
		}
		return
	}
	if a.err != nil && c.Error == nil {
		place, code, what := c.at["on"], NotCovered, "the regulation states no rules for the day"
		if errors.Is(a.err, awards.ErrNoAward) {
			place, code, what = c.at["award"], NoAward, "the regulation does not have the award on that day"
			if c.nominate != nil {
				place = c.at["plan"]
			}
		}
		r.fault(place, string(code), diag.ErrValue, say("write error: %s if that is what the case is for", code), "%s", word(what))
	}
}
