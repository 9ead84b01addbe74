package rulestest

import (
	"context"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Options say what [Check] looks at besides whether cases pass.
type Options struct {
	// Mutate tries the suite's mutants on its cases.
	Mutate bool
	// Progress is called as mutants are done, one call at a time; nil for none.
	Progress func(done, all int)
	// Lang is the language of the comments of cases that would notice a mutant.
	Lang diag.Lang
}

// Report is what came of checking a suite. Its JSON has all but times and what each
// case reached, so that the same files give the same bytes.
type Report struct {
	File       string `json:"file"`       // of the cases
	Definition string `json:"definition"` // the file that they test
	Cases      int    `json:"cases"`
	// Failed did not come out as expected; of Unconfirmed nobody has confirmed what is expected.
	Failed      int      `json:"failed"`
	Unconfirmed int      `json:"unconfirmed,omitempty"`
	Results     []Result `json:"results"` // in the order of the file
	Coverage    Coverage `json:"coverage"`
	// Mutation is nil unless it was asked for; it is also nil if a case failed, since
	// then nothing can be said of mutants.
	Mutation *Mutation `json:"mutation,omitempty"`
	// Unused are entries under accept: that no gap and no survivor needs any more.
	// Survivors are only known if mutants were tried.
	Unused  []Accepted    `json:"unused,omitempty"`
	Elapsed time.Duration `json:"-"`

	suite  Suite
	wanted bool // mutants were asked for
}

// Check runs every case of a suite, and measures what they cover. If the context
// ends, mutants that were not tried are counted, and the error is the context's.
// Failures of cases are no error.
func Check(ctx context.Context, s Suite, o Options) (*Report, error) {
	start := time.Now()
	results := make([]Result, len(s.Cases()))
	parallel(context.Background(), len(results), func(i int) {
		began := time.Now()
		results[i] = s.Run(i)
		results[i].Elapsed = time.Since(began)
	})
	r := newReport(s, results)
	if r.wanted = o.Mutate; o.Mutate && r.Failed == 0 {
		r.mutate(ctx, o)
	}
	r.Elapsed = time.Since(start)
	return r, ctx.Err()
}

func newReport(s Suite, results []Result) *Report {
	r := &Report{
		File: s.File().Name(), Definition: s.Definition().Name(), Cases: len(results),
		Results: results, Coverage: measure(s, results), suite: s,
	}
	for _, c := range results {
		if !c.Passed() {
			r.Failed++
		}
		for i := range c.Failures {
			c.Failures[i].Line = c.Failures[i].place(s).Line
		}
		if c.Unconfirmed {
			r.Unconfirmed++
		}
	}
	r.Unused = r.unused()
	return r
}

// parallel calls do for each number below n, on all processors, until the context
// ends.
func parallel(ctx context.Context, n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// unused returns what the file accepts and nothing needs. Of what is no target only
// mutants can tell.
func (r *Report) unused() (out []Accepted) {
	needed := make(map[string]bool)
	for _, m := range r.Coverage.marks {
		needed[squeeze(m.Target)] = false
	}
	gaps := r.Coverage.Accepted
	if r.Mutation != nil {
		gaps = slices.Concat(gaps, r.Mutation.Accepted)
	}
	for _, g := range gaps {
		needed[squeeze(g.Target+g.Mutant)] = true
	}
	for _, a := range r.suite.Accepted() {
		if is, isTarget := needed[squeeze(a.ID)]; !is && (isTarget || r.Mutation != nil) {
			out = append(out, a)
		}
	}
	return out
}

// caseItem is the item of a file's list of cases that a path leads into.
var caseItem = regexp.MustCompile(`^cases\[\d+\]`)

// Update returns the file of cases with the values that came out in the place of
// those that were expected, for every case that failed and was not expected to;
// comments and layout stay. Each of these cases gets the mark that nobody has
// confirmed it: confirm: true. n is how many values changed, and left those failures
// that cannot be written back: what is expected there stands in a block, or no
// value came out. If n is 0 the bytes are nil.
// The error is that of [document.Document.Rewrite].
func (r *Report) Update() (data []byte, n int, left []Failure, err error) {
	var failures []Failure
	var wanted []document.Edit
	for _, c := range r.Results {
		if c.Passed() || c.Fails != "" {
			continue
		}
		for _, f := range c.Failures {
			failures, wanted = append(failures, f), append(wanted, document.Edit{Path: f.Path, Text: f.Got})
		}
	}
	file, written := r.suite.File(), make(map[document.Edit]bool)
	for _, e := range file.Rewritable(wanted...) {
		written[e] = e.Text != ""
	}
	var edits, marks []document.Edit
	for i, f := range failures {
		if !written[wanted[i]] {
			left = append(left, f)
			continue
		}
		edits = append(edits, wanted[i])
		mark := document.Edit{Path: caseItem.FindString(f.Path) + ".confirm", Text: "true"}
		if mark.Path != ".confirm" && !written[mark] {
			written[mark] = true
			marks = append(marks, mark)
		}
	}
	if len(edits) == 0 {
		return nil, 0, left, nil
	}
	data, err = file.Rewrite(append(edits, file.Rewritable(marks...)...)...)
	return data, len(edits), left, err
}

// place is where an expectation stands in the file of cases.
func (f Failure) place(s Suite) Place { return place(s.File(), f.Path, "", 0, 0) }
