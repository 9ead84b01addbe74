package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// clusters makes n clusters of up to four units.
func clusters(t testing.TB, c *scoring.Scorecard, n int, started *int) iter.Seq[scoring.Batch] {
	return func(yield func(scoring.Batch) bool) {
		for i := range n {
			if started != nil {
				*started++
			}
			var fs []*rules.Facts
			for j := range 1 + i%4 {
				f, err := rules.NewFacts(c.Schema(), fmt.Sprintf("u%d", j), number("growth", int64(i%7+j+1)),
					number("late", int64(j)), number("models", int64(i%3)))
				if err != nil {
					t.Error(err)
					return
				}
				fs = append(fs, f)
			}
			g, _ := rules.NewGroup(context.Background(), fs...)
			if i == 5 {
				g = nil // cannot be scored
			}
			if !yield(scoring.Batch{Name: fmt.Sprint("cluster ", i), Group: g}) {
				return
			}
		}
	}
}

func TestScoreAllIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	c := load(t, whyCard)
	var first string
	for _, workers := range []int{1, 2, 3, 8, 0} {
		var b strings.Builder
		seen, units := 0, 0
		for r, err := range c.ScoreAll(t.Context(), clusters(t, c, 40, nil), workers) {
			seen++
			units += len(r.Standings())
			var scores []scoring.Breakdown
			for _, st := range r.Standings() {
				s, _ := r.Score(st.Unit)
				scores = append(scores, s.Breakdown())
			}
			data, _ := json.Marshal(struct {
				Ranking *scoring.Ranking
				Scores  []scoring.Breakdown
				Err     string
			}{r, scores, fmt.Sprint(err)})
			b.Write(data)
		}
		if first == "" {
			first = b.String()
			if !strings.Contains(first,
				`"cluster 5","engine":"","card":{"code":"","year":0,"hash":""},"final":false,"standings":null},`+
					`"Scores":null,"Err":"scoring: a batch without a group"`) ||
				!strings.Contains(first, `"cluster 39"`) {
				t.Fatalf("results %.2000s", first)
			}
		}
		if b.String() != first {
			t.Errorf("%d workers: another result", workers)
		}
		check(t, "progress", fmt.Sprint(seen, " ", units), "40 98")
	}
}

func TestScoreAllStops(t *testing.T) {
	c := load(t, whyCard)
	started, seen := 0, 0
	for range c.ScoreAll(t.Context(), clusters(t, c, 1000, &started), 2) {
		if seen++; seen == 3 {
			break
		}
	}
	if started > 2*20+6 { // that wait, are handed out, or are at hand
		t.Errorf("%d clusters were read to hand out 3", started)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen = 0
	var last error
	for _, err := range c.ScoreAll(ctx, clusters(t, c, 1000, nil), 2) {
		if seen++; seen == 3 {
			cancel()
		}
		last = err
	}
	if last != context.Canceled || seen > 12 {
		t.Errorf("after cancelling: %d results, last error %v", seen, last)
	}
	for range c.ScoreAll(t.Context(), clusters(t, c, 0, nil), 0) {
		t.Error("a result of nothing")
	}
}

// A source that panics does so where the caller can recover, after the clusters before.
func TestScoreAllPanicsInTheCaller(t *testing.T) {
	c := load(t, whyCard)
	seen := 0
	defer func() {
		if p := recover(); p != "no more rows" || seen != 3 {
			t.Errorf("%d results, then %v", seen, p)
		}
	}()
	for range c.ScoreAll(t.Context(), func(yield func(scoring.Batch) bool) {
		for b := range clusters(t, c, 3, nil) {
			yield(b)
		}
		panic("no more rows")
	}, 2) {
		seen++
	}
	t.Error("nothing reached the caller")
}

// A source that blocks does not keep the caller waiting when the context is done.
func TestScoreAllLeavesABlockedSourceBehind(t *testing.T) {
	c := load(t, whyCard)
	ctx, cancel := context.WithCancel(t.Context())
	release, ended := make(chan struct{}), make(chan struct{})
	var last error
	for _, err := range c.ScoreAll(ctx, func(yield func(scoring.Batch) bool) {
		defer close(ended)
		for b := range clusters(t, c, 2, nil) {
			if !yield(b) {
				return
			}
		}
		cancel()
		<-release
	}, 1) {
		last = err
	}
	if last != context.Canceled {
		t.Errorf("the last error is %v", last)
	}
	close(release)
	<-ended
}
