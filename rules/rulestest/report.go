package rulestest

import (
	"context"
	"encoding/json"
	"runtime"
	"sync"
	"time"
)

// Options say what [Check] looks at besides whether cases pass.
type Options struct {
	// Mutate tries the suite's mutants on its cases.
	Mutate bool
	// Workers is how many cases and mutants run at a time; 0 means one for each processor.
	Workers int
	// Progress is called as mutants are done, one call at a time; nil for none.
	Progress func(done, all int)
}

// Report is what came of checking a suite.
type Report struct {
	File       string    // of the cases
	Definition string    // the file that they test
	Results    []Result  // in the order of the file
	Coverage   *Coverage // by all cases
	// Mutation is nil unless it was asked for; it is also nil if a case failed, since
	// then nothing can be said of mutants.
	Mutation *Mutation
	Elapsed  time.Duration

	suite  Suite
	wanted bool // mutants were asked for
}

// Check runs every case of a suite, and measures what they cover. If the context
// ends, mutants that were not tried are counted, and the error is the context's.
// Failures of cases are no error.
func Check(ctx context.Context, s Suite, o Options) (*Report, error) {
	start := time.Now()
	cases := s.Cases()
	r := &Report{File: s.File().Name(), Definition: s.Definition().Name(), Results: make([]Result, len(cases)), suite: s}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				began := time.Now()
				r.Results[i] = s.Run(i)
				r.Results[i].Elapsed = time.Since(began)
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wg.Wait()
	r.Coverage, r.wanted = measure(s, r.Results), o.Mutate
	if o.Mutate && r.Failed() == 0 {
		r.Mutation = mutate(ctx, s, r.Results, workers, o.Progress)
	}
	r.Elapsed = time.Since(start)
	return r, ctx.Err()
}

// Failed is the number of cases that did not come out as expected.
func (r *Report) Failed() (n int) {
	for _, c := range r.Results {
		if !c.Passed() {
			n++
		}
	}
	return n
}

// Unconfirmed is the number of cases whose expected values nobody has confirmed.
func (r *Report) Unconfirmed() (n int) {
	for _, c := range r.Results {
		if c.Case.Unconfirmed {
			n++
		}
	}
	return n
}

// Unused are entries under accept: that no gap and no survivor needs any more.
// Survivors are only known if mutants were tried.
func (r *Report) Unused() []Accepted {
	used := make(map[string]bool)
	for _, g := range r.Coverage.Accepted {
		used[squeeze(g.Target)] = true
	}
	if r.Mutation != nil {
		for _, s := range r.Mutation.Accepted {
			used[squeeze(s.Mutant)] = true
		}
	}
	var out []Accepted
	for _, a := range r.suite.Accepted() {
		if !used[squeeze(a.ID)] && (r.Mutation != nil || r.isTarget(a.ID)) {
			out = append(out, a)
		}
	}
	return out
}

func (r *Report) isTarget(id string) bool {
	for _, m := range r.Coverage.marks {
		if squeeze(m.target.String()) == squeeze(id) {
			return true
		}
	}
	return false
}

// MarshalJSON writes the report for tools, in English. Times are left out, so that the same
// files give the same bytes.
func (r *Report) MarshalJSON() ([]byte, error) {
	type failure struct {
		Path    string `json:"path"`
		Line    int    `json:"line"`
		What    string `json:"what"`
		Want    string `json:"want,omitempty"`
		Got     string `json:"got,omitempty"`
		Diff    string `json:"diff,omitempty"`
		Because string `json:"because,omitempty"`
	}
	type result struct {
		Name        string    `json:"name"`
		Line        int       `json:"line"`
		Passed      bool      `json:"passed"`
		Fails       string    `json:"fails,omitempty"`
		Unconfirmed bool      `json:"unconfirmed,omitempty"`
		Failures    []failure `json:"failures,omitempty"`
	}
	out := struct {
		File       string    `json:"file"`
		Definition string    `json:"definition"`
		Cases      int       `json:"cases"`
		Failed     int       `json:"failed"`
		Results    []result  `json:"results"`
		Percent    string    `json:"coveragePercent"`
		Coverage   *Coverage `json:"coverage"`
		Mutation   *Mutation `json:"mutation,omitempty"`
	}{r.File, r.Definition, len(r.Results), r.Failed(), []result{}, r.Coverage.Percent(), r.Coverage, r.Mutation}
	for _, c := range r.Results {
		x := result{Name: c.Case.Name, Line: c.Case.Line, Passed: c.Passed(), Fails: c.Case.Fails, Unconfirmed: c.Case.Unconfirmed}
		for _, f := range c.Failures {
			x.Failures = append(x.Failures, failure{f.Path, r.line(f), f.What.String(), f.Want, f.Got, f.Diff.String(), f.Because.String()})
		}
		out.Results = append(out.Results, x)
	}
	return json.Marshal(out)
}

// line is where an expectation stands in the file of cases.
func (r *Report) line(f Failure) int { return place(r.suite.File(), f.Path, "", 0, 0).Line }
