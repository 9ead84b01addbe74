package rulestest

import (
	"testing"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
)

// Requirement is what [Run] asks of a suite besides that its cases pass. The zero
// Requirement asks nothing.
type Requirement struct {
	// Coverage is the least coverage, in percent of the targets that a case can reach and that
	// are not accepted. 0 asks for none.
	Coverage int
	// Mutants asks that every mutant is killed, proved to be equivalent, or accepted. It is left
	// out under go test -short.
	Mutants bool
	// Confirmed asks that no case is left to be confirmed.
	Confirmed bool
}

// Run runs every case of a suite in a subtest of its own, named as the case is, so
// that go test -run picks one. Then, unless -run left cases out, it holds the suite
// to what is required, in the subtests coverage, mutants and confirmed.
func Run(t *testing.T, s Suite, req Requirement) {
	t.Helper()
	file := s.File().Name()
	results, ran := make([]Result, len(s.Cases())), 0
	for i, c := range s.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			start := time.Now()
			r := s.Run(i)
			r.Elapsed = time.Since(start)
			results[i] = r
			ran++
			for _, f := range r.Failures {
				if c.Fails == "" {
					t.Error(f.Format(s, diag.English))
				}
			}
			if c.Fails != "" && len(r.Failures) == 0 {
				t.Errorf("%s:%d: the case is expected to fail, and passes: %s", file, c.Line, c.Fails)
			}
		})
	}
	if ran < len(results) {
		return
	}
	report := newReport(s, results)
	if c := report.Coverage; req.Coverage > 0 {
		t.Run("coverage", func(t *testing.T) {
			if !c.AtLeast(req.Coverage) {
				t.Errorf("%s %% of the outcomes of %s are covered, want %d %%", c.Percent, report.Definition, req.Coverage)
			}
			for _, g := range c.Missed {
				t.Logf("%s:%d: not reached: %s", g.Place.File, g.Place.Line, g.Target)
			}
		})
	}
	if req.Confirmed {
		t.Run("confirmed", func(t *testing.T) {
			for _, c := range results {
				if c.Unconfirmed {
					t.Errorf("%s:%d: nobody has confirmed what is expected of %s", file, c.Line, c.Name)
				}
			}
		})
	}
	if req.Mutants && report.Failed == 0 {
		t.Run("mutants", func(t *testing.T) {
			if testing.Short() {
				t.Skip("mutants take longer")
			}
			report.mutate(t.Context(), Options{})
			for _, m := range report.Mutation.Survived {
				t.Errorf("%s:%d: no case notices %s\n%s\n%s", m.Place.File, m.Place.Line, m.Mutant,
					indented(m.Diff, "  "), indented(m.Case, "  "))
			}
			for _, a := range report.Unused {
				t.Errorf("%s:%d: accepted, but nothing needs it any more: %s", file, a.Line, a.ID)
			}
		})
	}
}
