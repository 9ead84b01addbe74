package awardstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// suite is the [rulestest.Suite] of a file of cases and the regulation that it
// tests. It is immutable and safe for concurrent use.
type suite struct {
	file       *document.Document
	def        *document.Document // nil for a shipped regulation
	definition awards.Definition
	bases      []*awards.Regulation
	base       *law
	cases      []*testCase
	accepted   []rulestest.Accepted

	regimes    []awards.Definition
	evidence   []string // the facts that cases only suppose
	awards     []string // the codes of all awards, in order
	vocabulary *rulestest.Vocabulary
	items      []*item // in the order of the file
	targets    []rulestest.Target
	isTarget   map[rulestest.TargetID]bool
	drafted    func() ([]*draft, error) // makes them once
}

// law is a regulation with the choices that cases make.
type law struct {
	plain  *awards.Regulation
	chosen sync.Map // regulations by options
}

// with returns the regulation under options.
func (l *law) with(o awards.Options) (*awards.Regulation, error) {
	if len(o.Enable) == 0 && !o.CarryOver && o.Basis == 0 {
		return l.plain, nil
	}
	key := fmt.Sprintf("%q %v %v", o.Enable, o.CarryOver, o.Basis)
	if r, ok := l.chosen.Load(key); ok {
		return r.(*awards.Regulation), nil
	}
	r, err := l.plain.With(o)
	if err == nil {
		l.chosen.Store(key, r)
	}
	return r, err
}

// ask asks a regulation. The error is for what cannot be asked.
func (c *testCase) ask(l *law) (a answer, err error) {
	r, err := l.with(c.Options)
	if err != nil {
		return a, err
	}
	if c.Plan != nil {
		a.slate, err = r.Nominate(context.Background(), c.On, *c.Plan, c.ranking, c.candidates)
	} else if a.Assessment, err = r.Assess(c.On, c.Award, c.Candidate); err == nil && c.Papers != nil {
		a.papers, err = r.Papers(c.On, c.Award, c.Candidate, awards.Place{})
	}
	if refusalOf(err) != "" {
		a.err, err = err, nil
	}
	return a, err
}

func (s *suite) File() *document.Document { return s.file }

// Definition is the file of the regulation. If the cases are for a shipped
// regulation there are cases to run, but nothing to cover or to mutate, and it is
// the file of cases itself.
func (s *suite) Definition() *document.Document {
	if s.def == nil {
		return s.file
	}
	return s.def
}

func (s *suite) Cases() (out []rulestest.Case) {
	for _, c := range s.cases {
		out = append(out, c.Case)
	}
	return out
}

func (s *suite) Accepted() []rulestest.Accepted { return slices.Clone(s.accepted) }

func (s *suite) Targets() []rulestest.Target { return slices.Clone(s.targets) }

func (s *suite) Run(i int) rulestest.Result {
	c := s.cases[i]
	res := rulestest.Result{Case: c.Case}
	a, err := c.ask(s.base)
	if err != nil { // Load asked, and it was none
		res.Failures = []rulestest.Failure{{Path: c.Path, What: say("the question"), Because: diag.ErrorText(err)}}
		return res
	}
	for _, m := range c.check(&a) {
		res.Failures = append(res.Failures, s.failure(c, &a, m))
	}
	res.Reached = s.reached(c, &a)
	return res
}

// Try puts a mutant in the place of the regulation.
func (s *suite) Try(m rulestest.Mutant) (func(i int) (fails bool), error) {
	l, err := s.mutate(m)
	if err != nil {
		return nil, err
	}
	return func(i int) bool { return s.cases[i].fails(l) }, nil
}

// fails reports whether some expectation of the case is not met under a
// regulation.
func (c *testCase) fails(l *law) bool {
	a, err := c.ask(l)
	return err != nil || len(c.check(&a)) > 0 // it was answered before
}

// ask asks every case once, so that what cannot be asked is a fault of the file.
func (fs *faults) ask(s *suite, c *testCase) {
	a, err := c.ask(s.base)
	before := len(*fs)
	for d := range diag.AllDiagnostics(err) {
		e := *d // the engine's own must not change
		e.Path = c.at.find(d.Path, c.Path)
		if o, ok := c.at["options"]; ok && strings.HasPrefix(d.Path, "enable") {
			e.Path = diag.JoinPath(o.Path(), d.Path)
		}
		if d.Code == "typed-twice" {
			e.Hint = say("to ask what if, write it under suppose")
		}
		*fs = append(*fs, &e)
	}
	if err != nil && len(*fs) == before {
		fs.value(c.Path, "question", diag.Text{}, "%v", err)
	}
	if a.err == nil || c.Error != nil {
		return
	}
	key, what := "on", say("the regulation states no rules for the day")
	if errors.Is(a.err, awards.ErrNoAward) {
		key, what = "award", say("the regulation does not have the award on that day")
		if c.Plan != nil {
			key = "plan"
		}
	}
	code := refusalOf(a.err)
	fs.value(c.at[key].Path(), code, say("write error: %s if that is what the case is for", code), "%s", what)
}
