package folder

import (
	"context"
	"math/rand/v2"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// What the cards of the examples give with all facts lies between what they said was possible with fewer: ranks,
// totals and every line; and whatever was still open then was no less open before.
func TestBoundsHoldWhatComes(t *testing.T) {
	cards, err := filepath.Glob("../cards/*/scorecard.yaml")
	if err != nil || len(cards) < 10 {
		t.Fatalf("%d cards: %v", len(cards), err)
	}
	var names []string
	for _, card := range cards {
		names = append(names, filepath.Dir(card))
	}
	shortened := 0
	for _, name := range append(names, years.Names()...) {
		t.Run(path.Base(filepath.ToSlash(name)), func(t *testing.T) {
			f, err := Open(name)
			if err != nil {
				t.Fatal(err)
			}
			year, err := Load(f)
			if err != nil {
				t.Fatal(err)
			}
			if year.Card == nil {
				return
			}
			in, err := year.Campaign.Inputs(t.Context(), rules.Date{})
			if err != nil {
				t.Fatal(err)
			}
			facts := slices.Concat(in.Facts, year.Besides.Facts)
			b := scoring.Batch{Sheets: slices.Concat(in.Sheets, year.Besides.Sheets)}
			all := rankedOf(t, year.Card, b, facts)
			r := rand.New(rand.NewPCG(1, uint64(len(facts))))
			for range 60 {
				fewer := make([]*rules.Facts, len(facts))
				for i, f := range facts {
					fewer[i] = without(t, r, f)
				}
				before := rankedOf(t, year.Card, b, fewer)
				for _, after := range all.Standings() {
					shortened += narrowed(t, before, all, after)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
	if shortened < 1000 {
		t.Errorf("only %d lines were open", shortened)
	}
}

func rankedOf(t *testing.T, c *scoring.Scorecard, b scoring.Batch, facts []*rules.Facts) *scoring.Ranking {
	t.Helper()
	g, err := rules.NewGroup(context.Background(), facts...)
	if err != nil {
		t.Fatal(err)
	}
	b.Group = g
	r, err := c.ScoreAndRank(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// without leaves out some of the facts of a unit.
func without(t *testing.T, r *rand.Rand, f *rules.Facts) *rules.Facts {
	t.Helper()
	var gone []rules.Fact
	for fact := range f.All() {
		if r.IntN(4) == 0 {
			gone = append(gone, rules.Fact{Indicator: fact.Indicator})
		}
	}
	out, err := f.With(gone...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// narrowed compares what was said of a unit with less and with more facts, and counts its lines that were open.
func narrowed(t *testing.T, before, all *scoring.Ranking, after scoring.Standing) (open int) {
	t.Helper()
	was, _ := before.Standing(after.Unit)
	if after.First != 0 && (after.First < was.First || after.Last > was.Last) {
		t.Errorf("%s is %d to %d, and was said to be %d to %d", after.Unit, after.First, after.Last, was.First, was.Last)
	}
	x, _ := before.Score(after.Unit)
	y, _ := all.Score(after.Unit)
	held := func(what string, least, most, value rules.Value) {
		if value.Known() && (least.Known() && value.Compare(least) < 0 || most.Known() && value.Compare(most) > 0) {
			t.Errorf("%s of %s is %v, and was said to be %v to %v", what, after.Unit, value, least, most)
		}
	}
	less, more := x.Breakdown(), y.Breakdown()
	held("the total", less.Totals.Least, less.Totals.Most, more.Totals.Total)
	held("the least", less.Totals.Least, rules.Value{}, more.Totals.Least)
	held("the most", rules.Value{}, less.Totals.Most, more.Totals.Most)
	for i, l := range less.Lines {
		if l.State != scoring.Missing {
			continue
		}
		open++
		switch now := more.Lines[i]; now.State {
		case scoring.Missing:
			held(l.Criterion+", at least,", l.Least, rules.Value{}, now.Least)
			held(l.Criterion+", at most,", rules.Value{}, l.Most, now.Most)
		case scoring.Scored:
			held(l.Criterion, l.Least, l.Most, now.Points)
		}
	}
	if t.Failed() {
		t.Log(x.Format(diag.English), y.Format(diag.English))
	}
	return open
}
