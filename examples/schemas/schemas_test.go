package schemas

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules/diag"
)

var update = flag.Bool("update", false, "write the schemas anew")

// The schemas are those of the Go types and their comments as they are now.
func TestSchemasAreUpToDate(t *testing.T) {
	describe := commentsOf(t)
	for _, f := range All() {
		want, err := f.Make(Options{Describe: describe})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if *update {
			if err := os.WriteFile(f.File(), want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got := f.Schema(); !bytes.Equal(got, want) {
			t.Errorf("%s differs from the Go types (-file +types): run go test ./examples/schemas -update\n%s", f.File(),
				cmp.Diff(string(got), string(want)))
		}
	}
}

func TestFind(t *testing.T) {
	if _, ok := Find("scorecards"); ok {
		t.Error("there is no format scorecards")
	}
	for _, f := range All() {
		got, ok := Find(f.Name)
		if !ok || got.Name != f.Name {
			t.Errorf("Find(%q) = %q, %v", f.Name, got.Name, ok)
		}
		for _, l := range diag.Languages() {
			if f.Title.Format(l) == "" || f.About.Format(l) == "" || len(f.Files) == 0 {
				t.Errorf("%s has no title, no description in %v or no file name", f.Name, l)
			}
		}
	}
}

func TestByFile(t *testing.T) {
	for _, tt := range []struct{ file, want, reason string }{
		{"scorecard.yaml", "scorecard", "the usual name"},
		{"scorecard-2024.yaml", "scorecard", "with a year"},
		{"scorecard_test.yaml", "scorecard-cases", "cases, not a card"},
		{"scorecard-2024_test.yaml", "scorecard-cases", "cases for a year"},
		{"regulation_test.yaml", "regulation-cases", "cases, not a regulation"},
		{"regulation.yaml", "regulation", "the usual name"},
		{"campaign.jsonl", "log", "by the end of the name"},
		{"notes.yaml", "", "none of ours"},
	} {
		f, ok := ByFile(tt.file)
		if f.Name != tt.want || ok != (tt.want != "") {
			t.Errorf("ByFile(%q) = %q, %v, want %q: %s", tt.file, f.Name, ok, tt.want, tt.reason)
		}
	}
}

// Comments are shown to officers: in the keys of their files.
func TestPlain(t *testing.T) {
	keys := map[string]string{"Max": "max", "AtLeast": "at_least"}
	for _, tt := range []struct{ in, want, reason string }{
		{"AtLeast is the least\ntotal.", "at_least is the least total.", "keys for fields, lines joined"},
		{"See [Entry] and [rules.Indicator].", "See Entry and rules.Indicator.", "links without brackets"},
		{"Max.Floor of Award.Max", "max.floor of Award.max", "a key within a key"},
		{"One.\n\nTwo of\nMaximum.", "One.\n\nTwo of Maximum.", "paragraphs stay, other words too"},
		{"Shape:\n\n\ta: 1\n\tb: 2\n", "Shape:\n\n\ta: 1\n\tb: 2", "code keeps its lines"},
		{"from 5: [a..b], Max [1]", "from 5: [a..b], max [1]", "brackets that are no links stay"},
	} {
		if got := plain(tt.in, keys); got != tt.want {
			t.Errorf("plain(%q) = %q, want %q: %s", tt.in, got, tt.want, tt.reason)
		}
	}
}

// Comments of fields, of types and of the values of enumerations reach the schemas.
func TestComments(t *testing.T) {
	for name, fragments := range map[string][]string{
		"scorecard":  {`"max is the most points that the criterion gives`, `- bonus: adds points (điểm thưởng, điểm cộng)`, `"min and max are the least and greatest`},
		"cluster":    {`"Member is a unit (đơn vị thành viên)`, `- self_score: tự chấm điểm`},
		"regulation": {`- second_hand: read in a derivative source`, `- government_flag: Cờ thi đua của Chính phủ`},
		"candidates": {`"leads and outstanding are what the review found`},
		"facts":      {`"invented marks sample data`},
		"sheets":     {`"card is the code of the card, and year its year."`},
		"log":        {`"n counts the events from 1."`},
		"scorecard-cases": {
			`"description": "fails is the reason why the case is expected to fail today."`, `"points are those that criteria add to the total`,
			`evidence is the document that shows it, or the reason why it does not apply.`, `"description": "facts are those of this year, and previous those of last year, by indicator."`,
		},
		"regulation-cases": {
			`"description": "fails is the reason why the case is expected to fail today."`, `"clean says that the unit exists`,
			`"columns and rows are a table: each row is a case of its own."`, `"not_asked"`,
		},
	} {
		f, ok := Find(name)
		if !ok {
			t.Fatalf("no format %s", name)
		}
		for _, fragment := range fragments {
			if !strings.Contains(string(f.Schema()), fragment) {
				t.Errorf("%s says nowhere %s", f.File(), fragment)
			}
		}
	}
}
