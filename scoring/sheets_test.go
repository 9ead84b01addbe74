package scoring_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/scoring"
)

func TestLoadSheets(t *testing.T) {
	c := load(t, judgedCard)
	sheets, err := c.LoadSheets("phieu.yaml", []byte(`
card: judged
year: 2025
sheets:
  - unit: U
    entries:
      - {criterion: I.1, stage: self, points: 9.5, author: A, on: 2025-12-05}
      - {criterion: I.1, stage: final, points: 9, note: vì sao}
  - {unit: V, entries: [{criterion: I.1, stage: final, void: true, note: gian lận}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U x=1", "V x=1"), Sheets: sheets})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "points", points(scores, "I.1"), "U 9, V void")
	_, err = c.LoadSheets("phieu.yaml", []byte(`card: judged
year: 2024
sheets:
  - unit: U
    entries:
      - {criterion: I.1, stage: self, points: 95}
      - {criterion: I.7, stage: self, points: 9}
  - {unit: U, entries: [{criterion: I.1, stage: slef, points: 9}]}
`))
	if !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("another year: %v", err)
	}
	check(t, "faults", err.Error(), strings.TrimSpace(`
phieu.yaml:1:7: card: the file is for the card "judged" of 2024, not for judged of 2025
phieu.yaml:6:47: sheets[0].entries[0].points: I.1 gives 0 to 10 points, not 95
phieu.yaml:7:21: sheets[0].entries[1].criterion: there is no criterion "I.7" (did you mean I.1?)
phieu.yaml:8:12: sheets[1].unit: each sheet is of a unit of its own, not of "U"
phieu.yaml:8:49: sheets[1].entries[0].stage: there is no stage "slef" (did you mean self?)`))
}

// Points of several criteria in one entry are an entry for each, in a period too; each fault is at its
// own points.
func TestLoadSheetsOfSeveral(t *testing.T) {
	c := load(t, `
code: several
year: 2025
periods: {every: semester, card: {sections: [{code: S, criteria: [{code: A.1, max: 5, judged: true}]}]}}
sections:
  - {code: I, criteria: [{code: I.1, max: 10, judged: true}, {code: I.2, max: 4, judged: true, step: 0.5}]}
  - {code: II, criteria: [{code: II.1, max: 10, points: "total_of(periods, total)"}]}
`)
	read := func(entries string) ([]*scoring.Sheet, error) {
		return c.LoadSheets("phieu.yaml", []byte("card: several\nyear: 2025\nsheets:\n  - unit: U\n    entries:\n"+entries))
	}
	several, err := read(`
      - {stage: final, author: Hội đồng, on: 2025-12-05, criteria: {I.1: 9, I.2: 3.5}}
      - {period: 2025-H2, stage: final, criteria: {A.1: 4}}
`)
	if err != nil {
		t.Fatal(err)
	}
	each, err := read(`
      - {criterion: I.1, stage: final, author: Hội đồng, on: 2025-12-05, points: 9}
      - {criterion: I.2, stage: final, author: Hội đồng, on: 2025-12-05, points: 3.5}
      - {period: 2025-H2, criterion: A.1, stage: final, points: 4}
`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(several[0])
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(each[0])
	check(t, "one by one", string(got), string(want))
	if err != nil {
		t.Fatal(err)
	}
	for read, place := range map[string]string{
		"sheets[0].entries[1].points": "sheets[0].entries[0].criteria.I.2", "sheets[0].unit": "sheets[0].unit",
		"sheets[0].entries[1].note": "sheets[0].entries[0].note", "sheets[0].entries[2]": "sheets[0].entries[1]",
		"sheets[7].entries[2]": "sheets[7].entries[2]",
	} {
		got := scoring.InSheetFile("phieu.yaml", []byte(`{card: several, year: 2025, sheets: [{unit: U, entries: [
  {stage: final, criteria: {I.1: 9, I.2: 3.5}}, {criterion: I.1, stage: self, points: 4}]}]}`), read)
		check(t, "where it stands in the file", got, place)
	}
	_, err = read(`      - {stage: final, criteria: {I.1: 11, I.7: 1, I.2: 3.2}}
      - {stage: fianl, period: 2025-H1, criteria: {A.1: 5}}
      - {stage: self, criterion: I.1, criteria: {I.2: 1}}
      - {criterion: I.1, stage: final, points: 9}
`)
	check(t, "faults", err.Error(), strings.TrimSpace(`
phieu.yaml:6:40: sheets[0].entries[0].criteria.I.1: I.1 gives 0 to 10 points, not 11
phieu.yaml:6:49: sheets[0].entries[0].criteria.I.7: there is no criterion "I.7" (did you mean I.1?)
phieu.yaml:6:57: sheets[0].entries[0].criteria.I.2: 3.2 is no multiple of the step 0.5 of I.2: the nearest are 3 and 3.5 (write 3 or 3.5)
phieu.yaml:7:17: sheets[0].entries[1].stage: there is no stage "fianl" (did you mean final?)
phieu.yaml:8:49: sheets[0].entries[2].criteria: criteria: gives the points of each, beside criterion and points (write two entries)
phieu.yaml:9:21: sheets[0].entries[3].criterion: a second entry for I.1 at stage final by "" (a revised entry has a later date)`))
}

// A card is the same read from YAML, and from the JSON that its definition makes.
func TestDefinitionAsJSON(t *testing.T) {
	for _, yaml := range []string{whyCard, judgedCard, segments, recordCard, police,
		strings.NewReplacer("%s", "", ", }", "}").Replace(gradeCard)} {
		c := load(t, yaml)
		data, err := json.Marshal(c.Definition())
		if err != nil {
			t.Fatal(err)
		}
		again, err := scoring.Load("card.json", data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		check(t, "hash", again.Identity().Hash, c.Identity().Hash)
	}
}
