package rulestest

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"strings"
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
	Equivalent []Survivor `json:"equivalent,omitempty"`
	Accepted   []Survivor `json:"accepted,omitempty"`
	// Survived are those that no case notices.
	Survived []Survivor `json:"survived,omitempty"`
	// Untried were not reached before the context ended.
	Untried int `json:"untried,omitempty"`
	// ByOperator counts the mutants that were killed, and all that could be, of each kind.
	ByOperator map[string][2]int `json:"byOperator"`
}

// Survivor is a mutant that no case notices.
type Survivor struct {
	Mutant   string `json:"mutant"` // [Mutant.ID]
	Operator string `json:"operator"`
	Place    Place  `json:"place"`
	Diff     string `json:"diff"` // the source line as it is, and as the mutant has it
	// Reason is why it is equivalent, or accepted.
	Reason diag.Text `json:"-"`              // see MarshalJSON
	Case   string    `json:"case,omitempty"` // a case that would notice it, as it is written in a file
}

// MarshalJSON writes the survivor with its reason in English.
func (s Survivor) MarshalJSON() ([]byte, error) {
	type plain Survivor
	return json.Marshal(struct {
		plain
		Reason string `json:"reason,omitempty"`
	}{plain(s), s.Reason.String()})
}

// fate is what became of one mutant.
type fate struct {
	kind   string // "killed", "stillborn", "equivalent", "accepted", "survived", ""
	reason diag.Text
	draft  Draft
}

// mutate tries every mutant on the cases that passed, a few at a time. The outcome
// does not depend on how many, unless the context ends first.
func mutate(ctx context.Context, s Suite, results []Result, workers int, progress func(done, all int)) *Mutation {
	ms := s.Mutants()
	known := s.Accepted()
	fates := make([]fate, len(ms))
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	order := newOrdering(results)
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range workers {
		wg.Go(func() {
			for i := range next {
				fates[i] = judge(ctx, s, ms[i], order, known)
				if progress != nil {
					mu.Lock()
					done++
					progress(done, len(ms))
					mu.Unlock()
				}
			}
		})
	}
	for i := range ms {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	out := &Mutation{Mutants: len(ms), ByOperator: make(map[string][2]int)}
	definition := s.Definition()
	for i, m := range ms {
		f := fates[i]
		count := out.ByOperator[m.Operator]
		survivor := func() Survivor {
			return Survivor{Mutant: m.ID(), Operator: m.Operator, Place: m.Place(definition), Diff: m.Diff(definition), Reason: f.reason, Case: f.draft.YAML}
		}
		switch f.kind {
		case "killed":
			out.Killed++
			count[0]++
			count[1]++
		case "stillborn":
			out.Stillborn++
		case "equivalent":
			out.Equivalent = append(out.Equivalent, survivor())
		case "accepted":
			out.Accepted = append(out.Accepted, survivor())
		case "survived":
			out.Survived = append(out.Survived, survivor())
			count[1]++
		default:
			out.Untried++
		}
		if count[1] > 0 {
			out.ByOperator[m.Operator] = count
		}
	}
	return out
}

// judge tries one mutant.
func judge(ctx context.Context, s Suite, m Mutant, order *ordering, known []Accepted) fate {
	if m.Equivalent != (diag.Text{}) {
		return fate{kind: "equivalent", reason: m.Equivalent}
	}
	trial, err := s.Try(m)
	if err != nil {
		return fate{kind: "stillborn"}
	}
	for _, i := range order.cases(m.Path) {
		if ctx.Err() != nil {
			return fate{}
		}
		if trial(i) {
			return fate{kind: "killed"}
		}
	}
	if a, ok := accepted(known, m.ID()); ok {
		return fate{kind: "accepted", reason: diag.Verbatim(a.Because)}
	}
	if ctx.Err() != nil {
		return fate{}
	}
	if m.rule != nil {
		if proof := equivalent(m.rule, m); proof != (diag.Text{}) {
			return fate{kind: "equivalent", reason: proof}
		}
	}
	v := s.Distinguish(m)
	if v.Equivalent != (diag.Text{}) {
		return fate{kind: "equivalent", reason: v.Equivalent}
	}
	return fate{kind: "survived", draft: v.Draft}
}

// ordering knows which cases are likely to notice a change at a path: those that
// reach targets nearest to it come first.
type ordering struct {
	usable []int
	paths  map[int][]string // that a case reaches, by its index
	mu     sync.Mutex
	known  map[string][]int
}

func newOrdering(results []Result) *ordering {
	o := &ordering{paths: make(map[int][]string), known: make(map[string][]int)}
	for i, r := range results {
		if len(r.Failures) > 0 || r.Case.Fails != "" {
			continue // it fails without a mutant
		}
		o.usable = append(o.usable, i)
		for _, id := range r.Reached {
			o.paths[i] = append(o.paths[i], id.Path)
		}
		slices.Sort(o.paths[i])
		o.paths[i] = slices.Compact(o.paths[i])
	}
	return o
}

func (o *ordering) cases(path string) []int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if got, ok := o.known[path]; ok {
		return got
	}
	near := make(map[int]int)
	for _, i := range o.usable {
		for _, p := range o.paths[i] {
			near[i] = max(near[i], shared(p, path))
		}
	}
	got := slices.Clone(o.usable)
	slices.SortStableFunc(got, func(a, b int) int { return near[b] - near[a] })
	o.known[path] = got
	return got
}

// shared is how many steps two paths have in common.
func shared(a, b string) (n int) {
	x, y := strings.FieldsFunc(a, isSeparator), strings.FieldsFunc(b, isSeparator)
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func isSeparator(r rune) bool { return r == '.' || r == '[' || r == ']' }
