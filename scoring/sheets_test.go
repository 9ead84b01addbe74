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
