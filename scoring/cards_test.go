package scoring_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func TestCompareCards(t *testing.T) {
	const text = `
code: c
year: 2024
indicators: [{code: a}, {code: b}, {code: gone}]
sections:
  - code: I
    criteria:
      - {code: I.1, title: Tăng trưởng, max: 60, points: a}
      - {code: I.2, max: 30, points: b}
      - {code: I.3, max: 10, points: gone}
`
	old := load(t, text)
	updated := load(t,
		strings.NewReplacer("2024", "2025", "gone}]", "fresh}]", "points: gone", "points: fresh", "code: I.3", "code: I.4",
			"points: a}", "points: 2 * a}", "max: 60", "max: 50", "max: 30", "max: 40").Replace(text))
	d, err := scoring.CompareCards(t.Context(), old, updated, group(t, old, "X a=20 b=30 gone=5", "Y a=40 b=20 gone=5"))
	if err != nil {
		t.Fatal(err)
	}
	got := d.Format(diag.English)
	_, got, _ = strings.Cut(got, "\n")
	check(t, "diff", got, `* indicator: gone → nothing
* indicator: nothing → fresh
* I.1 max: 60 → 50
* I.1 points: a → 2 * a
* I.2 max: 30 → 40
- I.3
+ I.4
X: 55.00 → undetermined, rank 2 → –
    I.1: 20.00 → 40.00
    I.3: 5.00 → not applicable
    I.4: not applicable → missing
Y: 65.00 → undetermined, rank 1 → –
    I.1: 40.00 → 50.00
    I.3: 5.00 → not applicable
    I.4: not applicable → missing
not taken over: gone of X
not taken over: gone of Y
`)
	same, err := scoring.CompareCards(t.Context(), old, load(t, text), group(t, old, "X a=20 b=30 gone=5"))
	if err != nil {
		t.Fatal(err)
	}
	if len(same.Changes) != 0 || len(same.Units[0].Lines) != 0 || same.Units[0].Difference.String() != "0" {
		t.Errorf("the same card: %+v", same)
	}
}

// A change of the calendar is told by its year, and changes the hash.
func TestCompareCardsByHolidays(t *testing.T) {
	card := func(holidays string) *scoring.Scorecard {
		return load(t, "code: c\nyear: 2024\nindicators: [{code: a, max: 9}]\n"+holidays+
			"sections: [{code: I, criteria: [{code: I.1, max: 9, points: a}]}]\n")
	}
	old := card("holidays: [{year: 2024, days: [2024-05-01, 2024-05-02]}]\n")
	updated := card("holidays: [{year: 2023}, {year: 2024, days: [2024-05-02], worked: [2024-05-04]}]\n")
	d, err := scoring.CompareCards(t.Context(), old, updated, group(t, old, "X a=2"))
	if err != nil {
		t.Fatal(err)
	}
	_, got, _ := strings.Cut(d.Format(diag.English), "\n")
	check(t, "diff", got, `* holidays[2024].days: 2024-05-01, 2024-05-02 → 2024-05-02
* holidays[2024].worked: nothing → 2024-05-04
* holidays[2023]: nothing → 2023
X: 2.00 → 2.00 (0.00), rank 1 → 1
`)
	if old.Identity().Hash == updated.Identity().Hash {
		t.Error("the hash does not tell the holidays")
	}
}
