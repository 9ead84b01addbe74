package scoring_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// looked is a context that is done once it has been looked at so many times.
type looked struct {
	context.Context
	left int
}

func (c *looked) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestContexts: every call that works on many lines looks at its context again and again, and ends
// with its error. What is counted is how often, not how long it takes.
func TestContexts(t *testing.T) {
	c := load(t, whyCard)
	var members []*rules.Facts
	for i := range 40 {
		var known []rules.Fact
		for ind := range c.Schema().All() {
			if ind.Kind == rules.NumberKind {
				known = append(known, rules.Fact{Indicator: ind.Code, Value: rules.Int(int64(i % 5))})
			}
		}
		f, err := rules.NewFacts(c.Schema(), fmt.Sprintf("u%02d", i), known...)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	batch := scoring.Batch{Group: g}
	scores, err := c.Score(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	ranking, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := c.Record(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	var change scoring.Change
	for fact := range members[4].All() {
		if fact.Value.Known() {
			change.Facts = append(change.Facts, fact)
		}
	}
	for _, tt := range []struct {
		name  string
		least int // times that it looks at least, if nothing ends it
		call  func(ctx context.Context) error
	}{
		{"Score", 2, func(ctx context.Context) error { _, err := c.Score(ctx, batch); return err }},
		{"With", 1, func(ctx context.Context) error { _, err := scores[3].With(ctx, change); return err }},
		{"Rank", 1, func(ctx context.Context) error { _, err := c.Rank(ctx, scores...); return err }},
		{"Grades", 40, func(ctx context.Context) error { _, _, err := ranking.Grades(ctx); return err }},
		{"Why", 40, func(ctx context.Context) error { _, _, err := ranking.Why(ctx, "u01", "u02"); return err }},
		{"Stability", 1, func(ctx context.Context) error {
			_, err := ranking.Stability(ctx, "u01", decimal.New(1, -1))
			return err
		}},
		{"Record", 2, func(ctx context.Context) error { _, err := c.Record(ctx, batch); return err }},
		{"CompareCards", 4, func(ctx context.Context) error { _, err := scoring.CompareCards(ctx, c, c, g); return err }},
		{"Merge", 1, func(ctx context.Context) error {
			_, err := c.Merge(ctx, "new", nil, members[:2]...)
			return err
		}},
		{"Split", 1, func(ctx context.Context) error { _, err := c.Split(ctx, members[0], nil, "one", "two"); return err }},
		{"Verify", 2, func(ctx context.Context) error { return c.Verify(ctx, rec) }},
	} {
		const often = 1 << 30
		whole := &looked{t.Context(), often}
		if err := tt.call(whole); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		n := often - whole.left
		if n < tt.least {
			t.Errorf("%s looked at its context %d times, want %d", tt.name, n, tt.least)
		}
		for _, after := range []int{0, n / 2, n - 1} {
			if err := tt.call(&looked{t.Context(), after}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, done after %d of %d looks: %v", tt.name, after, n, err)
			}
		}
	}
}
