package rulestest

import (
	"context"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

// Mutation says which mutants of a definition its cases notice.
type Mutation struct {
	Mutants int `json:"mutants"` // all of them
	Killed  int `json:"killed"`  // a case fails on them
	// Stillborn are refused before any case is run, because they do not compile.
	Stillborn int `json:"stillborn"`
	// Equivalent are proved to change nothing; Accepted survived, and the author says why
	// that is right.
	Equivalent []Gap `json:"equivalent,omitempty"`
	Accepted   []Gap `json:"accepted,omitempty"`
	// Survived are those that no case notices.
	Survived []Gap `json:"survived,omitempty"`
	// Untried were not reached before the context ended.
	Untried int `json:"untried,omitempty"`
	// ByOperator counts the mutants that were killed, and all that could be, of each kind.
	ByOperator map[string][2]int `json:"by_operator"`
}

// fate is what became of a mutant.
type fate uint8

const (
	untried fate = iota
	stillborn
	killed
	equal
	excused
	survived
)

// mutate tries every mutant on the cases that passed, a few at a time. The outcome
// does not depend on how many, unless the context ends first.
func (r *Report) mutate(ctx context.Context, o Options) {
	ms, known, definition := r.suite.Mutants(), r.suite.Accepted(), r.suite.Definition()
	fates, survivors := make([]fate, len(ms)), make([]Gap, len(ms))
	var mu sync.Mutex
	done := 0
	parallel(ctx, len(ms), func(i int) {
		m := ms[i]
		s := Gap{Mutant: m.ID(), Operator: m.Operator, Place: m.place(definition), Diff: m.diff(definition)}
		fates[i] = r.judge(ctx, m, o, known, &s)
		survivors[i] = s
		if o.Progress != nil {
			mu.Lock()
			defer mu.Unlock()
			done++
			o.Progress(done, len(ms))
		}
	})
	out := &Mutation{Mutants: len(ms), ByOperator: make(map[string][2]int)}
	numbers := map[fate]*int{untried: &out.Untried, stillborn: &out.Stillborn, killed: &out.Killed}
	lists := map[fate]*[]Gap{equal: &out.Equivalent, excused: &out.Accepted, survived: &out.Survived}
	for i, m := range ms {
		count, f := out.ByOperator[m.Operator], fates[i]
		if n := numbers[f]; n != nil {
			*n++
		} else {
			*lists[f] = append(*lists[f], survivors[i])
		}
		if f == killed {
			count[0]++
		}
		if f == killed || f == survived {
			count[1]++
			out.ByOperator[m.Operator] = count
		}
	}
	r.Mutation = out
	r.Unused = r.unused()
}

// judge tries one mutant, and says in s why it survives, or which case would notice it.
func (r *Report) judge(ctx context.Context, m Mutant, o Options, known []Accepted, s *Gap) fate {
	if s.Reason = m.Equivalent; s.Reason != (diag.Text{}) {
		return equal
	}
	trial, err := r.suite.Try(m)
	if err != nil {
		return stillborn
	}
	for _, i := range likely(r.Results, m.Path) {
		if ctx.Err() != nil {
			return untried
		}
		if trial(i) {
			return killed
		}
	}
	if a, ok := accepted(known, m.ID()); ok {
		s.Reason = diag.Verbatim(a.Because)
		return excused
	}
	if ctx.Err() != nil {
		return untried
	}
	if m.rule != nil {
		s.Reason = equivalent(m.rule, m)
	}
	if s.Reason == (diag.Text{}) {
		s.Reason, s.Case = r.suite.Distinguish(m, o.Lang)
	}
	if s.Reason != (diag.Text{}) {
		return equal
	}
	return survived
}

// likely returns the cases that passed, by index: those that reach targets nearest
// to a path come first, since they are likely to notice a change there.
func likely(results []Result, path string) (order []int) {
	near := make([]int, len(results))
	for i, r := range results {
		if len(r.Failures) > 0 || r.Fails != "" {
			continue // it fails without a mutant
		}
		order = append(order, i)
		for _, id := range r.Reached {
			near[i] = max(near[i], common(id.Path, path))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return near[b] - near[a] })
	return order
}

// common is the length of the longest beginning that two paths share.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
