package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Whoever has to fill in what is owed reads the period and the fact, not the number of a record.
func TestWhatPeriodsWaitFor(t *testing.T) {
	c := load(t, classCard)
	whole := []rules.Event{inQuarter(1, "absent", 0, "marks", 9), inQuarter(2, "absent", 0, "marks", 8)}
	other := class(t, c, "B", whole...)
	half := scoring.Batch{On: rules.Day(2025, 7, 1)}
	for _, tc := range []struct {
		facts          *rules.Facts
		criterion      string
		en, vi, reason string
	}{
		{class(t, c, "A", whole[0]), "I.2", "the facts of period 2025-Q2 of A", "số liệu 2025-Q2 của A",
			"nothing is known of the second"},
		{class(t, c, "A", whole[0], inQuarter(2, "marks", 8)), "I.1", "absent in period 2025-Q2 of A",
			"absent (2025-Q2) của A", "the total stands for what it waits for"},
		{class(t, c, "A", whole[0], inQuarter(2, "absent", 1)), "I.2", "marks in period 2025-Q2 of A",
			"marks (2025-Q2) của A", "so do points of a criterion"},
		{class(t, c, "A", inQuarter(1, "marks", 8), inQuarter(2, "absent", 3, "marks", 8)), "I.4",
			"absent in period 2025-Q1 of A", "absent (2025-Q1) của A", "a fact of the period is itself"},
	} {
		r := classes(t, half, tc.facts, other)
		s, _ := r.Score("A")
		l, _ := s.Line(tc.criterion)
		e, err := l.Explain()
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range [][]rules.Input{l.Missing, e.Missing} {
			var en, vi []string
			for _, in := range got {
				en, vi = append(en, in.Format(diag.English)), append(vi, in.Format(diag.Vietnamese))
			}
			check(t, tc.reason, strings.Join(en, "; "), tc.en)
			check(t, tc.reason, strings.Join(vi, "; "), tc.vi)
		}
		_, waits, _ := strings.Cut(e.Render(diag.Vietnamese), "còn chờ: ")
		check(t, tc.reason, waits, tc.vi+"\n")
	}
}

// The story of a unit has what each period comes to, in text and as data.
func TestPeriodsInTheStory(t *testing.T) {
	c := load(t, classCard)
	r := classes(t, scoring.Batch{On: rules.Day(2025, 10, 1)}, class(t, c, "A",
		inQuarter(1, "absent", 0, "marks", "9.5"), inQuarter(2, "marks", 8)))
	s, _ := r.Score("A")
	text := s.Format(diag.Vietnamese)
	_, got, _ := strings.Cut(text, "\nquý 1/2025")
	check(t, "lines for each period", got, ": 12,0\n  A 12,5: A.1 9,5 · A.2 0,0 · A.3 2,0 · A.4 1,0\n"+
		"quý 2/2025: chưa xác định\n  A chưa xác định: A.1 8,0 · A.2 chưa có điểm · A.3 2,0 · A.4 chưa có điểm\n"+
		"quý 3/2025: chưa có số liệu\n")
	b := s.Breakdown()
	check(t, "and the breakdown of each", fmt.Sprint(len(b.Periods)), "3")
	check(t, "with its lines", b.Periods[0].Score.Lines[2].Points.String(), "2")
	check(t, "one is owed", fmt.Sprint(b.Periods[0].Owed, b.Periods[1].Owed, b.Periods[2].Owed), "false false true")
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var back scoring.Breakdown
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	check(t, "as it is read back", fmt.Sprintf("%s %v", again, err), string(data)+" <nil>")
	check(t, "with what it waits for", fmt.Sprint(back.Totals.Waits), fmt.Sprint(b.Totals.Waits))
}

// Facts of periods are not changed to see what would put a unit ahead, and that is said.
func TestWhyOfPeriods(t *testing.T) {
	c := load(t, classCard)
	r := classes(t, scoring.Batch{On: rules.Day(2025, 4, 1)}, class(t, c, "A", inQuarter(1, "absent", 0, "marks", 9)),
		class(t, c, "B", inQuarter(1, "absent", 0, "marks", 8)))
	sep, ok, err := r.Why(t.Context(), "A", "B")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	check(t, "of both", fmt.Sprint(sep.Untried), "[periods of B periods of A]")
	check(t, "in words", fmt.Sprint(strings.Contains(sep.Format(diag.Vietnamese),
		"\nChưa thử thay đổi số liệu của các kỳ.\n")), "true")
	r = classes(t, scoring.Batch{On: rules.Day(2025, 3, 1)}, class(t, c, "A"), class(t, c, "B"))
	if sep, _, err = r.Why(t.Context(), "A", "B"); err != nil {
		t.Fatal(err)
	}
	check(t, "nothing is known of any", fmt.Sprint(sep.Untried), "[]")
}

// A rule of the card of a period that fails for a unit is told with the score of the year, with the
// period and its place in the file of the card.
func TestPeriodsWhoseRulesFail(t *testing.T) {
	c := load(t, strings.Replace(classCard, "points: marks}", "points: marks / absent}", 1))
	g, err := rules.NewGroup(context.Background(), class(t, c, "A", inQuarter(1, "absent", 1, "marks", 9),
		inQuarter(2, "absent", 0, "marks", 8)))
	if err != nil {
		t.Fatal(err)
	}
	batch := scoring.Batch{Group: g, On: rules.Day(2025, 7, 1)}
	scores, err := c.Score(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range scores[0].Refused {
		got = append(got, fmt.Sprintf("%d %s %s: %s", d.Line, d.Path, d.Unit, d.Message))
	}
	check(t, "once, with its line", strings.Join(got, "\n"),
		"17 periods.card.sections[0].criteria[0].points A: 2025-Q2: absent is zero, and nothing can be divided by it")
	l, _ := scores[0].Line("I.2")
	check(t, "the year waits for a decision", fmt.Sprint(l.Points, l.Missing),
		"missing [points of A.1 in period 2025-Q2 of A]")
	batch.Strict = true
	_, err = c.Score(t.Context(), batch)
	for d := range diag.AllDiagnostics(err) {
		check(t, "a strict batch is refused", fmt.Sprintf("%d %s %s: %s", d.Line, d.Path, d.Unit, d.Message), got[0])
	}
	check(t, "as an error", fmt.Sprint(err != nil), "true")
	bare, err := scoring.Compile(c.Definition())
	if err != nil {
		t.Fatal(err)
	}
	f := class(t, c, "A", inQuarter(2, "absent", 0, "marks", 8))
	own, err := rules.NewFacts(bare.Schema(), "A", slices.Collect(f.All())...)
	if err != nil {
		t.Fatal(err)
	}
	if batch.Group, err = rules.NewGroup(context.Background(), own); err != nil {
		t.Fatal(err)
	}
	_, err = bare.Score(t.Context(), batch)
	check(t, "of a card without a file", err.Error(), "1:9: periods.card.sections[0].criteria[0].points: A: "+
		"2025-Q2: absent is zero, and nothing can be divided by it (say what holds then: absent == 0 ? 0 : marks / absent)")
}
