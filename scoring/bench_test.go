package scoring_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// benchCard is a card of 40 criteria of the usual shapes; figures are invented.
func benchCard(b *testing.B) (*scoring.Scorecard, *rules.Group) {
	d := scoring.Definition{Code: "bench", Year: 2025, Uncapped: true}
	d.Tables = []rules.Table{{Name: "brackets", Rows: []rules.Row{
		{When: rules.Tests{">= 100"}, Then: rules.Int(10)}, {When: rules.Tests{"[80..100)"},
			Then: rules.Int(7)}, {Else: rules.Int(0)},
	}}}
	shapes := []string{"full * min(1, a%[1]d / 90)", "a%[1]d >= 50 ? full : full / 2",
		"full - min(5, 0.5 * steps(a%[1]d, 10))", "lookup(brackets, a%[1]d)"}
	s := scoring.Section{Code: "I"}
	for i := range 40 {
		d.Indicators = append(d.Indicators, rules.Indicator{Code: fmt.Sprintf("a%d", i)})
		s.Criteria = append(s.Criteria,
			scoring.Criterion{Code: fmt.Sprintf("I.%d", i+1), Max: dec("25"), Points: fmt.Sprintf(shapes[i%len(shapes)], i)})
	}
	d.Sections = []scoring.Section{s}
	c, err := scoring.Compile(d)
	if err != nil {
		b.Fatal(err)
	}
	var members []*rules.Facts
	for u := range 12 {
		var fs []rules.Fact
		for i := range 40 {
			fs = append(fs, number(fmt.Sprintf("a%d", i), int64((u*37+i*11)%120)))
		}
		f, err := rules.NewFacts(c.Schema(), fmt.Sprintf("u%02d", u), fs...)
		if err != nil {
			b.Fatal(err)
		}
		members = append(members, f)
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		b.Fatal(err)
	}
	return c, g
}

// One cluster of 12 units and 40 criteria.
func BenchmarkScoreGroup(b *testing.B) {
	c, g := benchCard(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Score(b.Context(), scoring.Batch{Group: g}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRank(b *testing.B) {
	c, g := benchCard(b)
	scores, err := c.Score(b.Context(), scoring.Batch{Group: g})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Rank(b.Context(), scores...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWhy(b *testing.B) {
	c, g := benchCard(b)
	scores, err := c.Score(b.Context(), scoring.Batch{Group: g})
	if err != nil {
		b.Fatal(err)
	}
	r, err := c.Rank(b.Context(), scores...)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := r.Why(b.Context(), "u00", "u01"); err != nil {
			b.Fatal(err)
		}
	}
}
