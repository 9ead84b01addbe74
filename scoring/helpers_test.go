package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// load compiles a card from YAML or fails the test.
func load(t testing.TB, yaml string) *scoring.Scorecard {
	t.Helper()
	c, err := scoring.Load("card.yaml", []byte(yaml))
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return c
}

// scoreUnit scores a unit that is alone in its group.
func scoreUnit(c *scoring.Scorecard, f *rules.Facts) (*scoring.Score, error) {
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		return nil, err
	}
	scores, err := c.Score(context.Background(), scoring.Batch{Group: g})
	if err != nil {
		return nil, err
	}
	return scores[0], nil
}

// section is what a section of a score comes to.
func section(s *scoring.Score, code string) scoring.Totals {
	for _, t := range s.Breakdown().Sections {
		if t.Code == code {
			return t
		}
	}
	return scoring.Totals{}
}

// facts makes the facts of a unit from "code=value" words: a number, true or
// false, n/a or n/a:reason, anything else is a text; a code without a value is
// missing.
func facts(t testing.TB, c *scoring.Scorecard, unit string, words ...string) *rules.Facts {
	t.Helper()
	f, err := rules.NewFacts(c.Schema(), unit, parseFacts(t, c, words...)...)
	if err != nil {
		t.Fatalf("facts of %s: %v", unit, err)
	}
	return f
}

func parseFacts(t testing.TB, c *scoring.Scorecard, words ...string) []rules.Fact {
	t.Helper()
	var fs []rules.Fact
	for _, w := range words {
		code, text, _ := strings.Cut(w, "=")
		ind, ok := c.Schema().Indicator(code)
		if !ok {
			t.Fatalf("no indicator %s", code)
		}
		fact := rules.Fact{Indicator: code}
		reason, na := strings.CutPrefix(text, "n/a")
		switch {
		case text == "":
		case na:
			fact.Value, fact.Evidence = rules.NotApplicable(), strings.TrimPrefix(reason, ":")
		case ind.Kind == rules.BoolKind:
			fact.Value = rules.BoolOf(text == "true")
		case ind.Kind == rules.TextKind:
			fact.Value = rules.TextOf(text)
		case ind.Kind == rules.DateKind:
			d, err := rules.ParseDate(text)
			if err != nil {
				t.Fatal(err)
			}
			fact.Value = rules.DateOf(d)
		default:
			fact.Value = rules.NumberOf(dec(text))
		}
		fs = append(fs, fact)
	}
	return fs
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func ptr[T any](x T) *T { return &x }

// group makes a group of units, each "NAME code=value ...".
func group(t testing.TB, c *scoring.Scorecard, units ...string) *rules.Group {
	t.Helper()
	var fs []*rules.Facts
	for _, u := range units {
		words := strings.Fields(u)
		fs = append(fs, facts(t, c, words[0], words[1:]...))
	}
	g, err := rules.NewGroup(context.Background(), fs...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// scoreAll scores units given as for group.
func score(t testing.TB, c *scoring.Scorecard, units ...string) []*scoring.Score {
	t.Helper()
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, units...)})
	if err != nil {
		t.Fatalf("score: %v", err)
	}
	return scores
}

// points returns the points of a criterion, unit by unit: "A 10, B missing".
func points(scores []*scoring.Score, criterion string) string {
	var out []string
	for _, s := range scores {
		l, _ := s.Line(criterion)
		text := l.Points.String()
		if l.State != scoring.Scored {
			text = l.State.Format(diag.English)
		}
		out = append(out, s.Unit+" "+text)
	}
	return strings.Join(out, ", ")
}

// totals returns the totals, unit by unit.
func totals(scores []*scoring.Score) string {
	var out []string
	for _, s := range scores {
		out = append(out, s.Unit+" "+s.Total.String())
	}
	return strings.Join(out, ", ")
}

// places returns a ranking: "A 1, B 2= 2..3?, C -".
func places(r *scoring.Ranking) string {
	var out []string
	for _, s := range r.Standings() {
		text := fmt.Sprintf("%s %d", s.Unit, s.Rank)
		if s.Tied {
			text += "="
		}
		if s.First != s.Last {
			text += fmt.Sprintf(" %d..%d", s.First, s.Last)
		}
		if s.Provisional {
			text += "?"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func check(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got  %s\n want %s", what, got, want)
	}
}

// appraisal is that of a score.
func appraisal(t testing.TB, s *scoring.Score) *scoring.Appraisal {
	t.Helper()
	a, err := s.Appraisal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// asJSON is x as JSON.
func asJSON(t testing.TB, x any) string {
	t.Helper()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
