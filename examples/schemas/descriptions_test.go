package schemas

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules/diag"
)

// Every line of every description is there in every language that schemas come in, and none that nothing says; a
// schema in a language differs from the English one in nothing else.
func TestDescriptionsInLanguages(t *testing.T) {
	if len(descriptions()) != len(diag.Languages())-1 {
		t.Errorf("there are descriptions in %d languages besides English", len(descriptions()))
	}
	for tag, lines := range descriptions() {
		l, ok := diag.ParseLang(tag)
		if !ok {
			t.Errorf("%s is no language", tag)
		}
		used := make(map[string]bool)
		for _, f := range All() {
			var en, other any
			if err := json.Unmarshal(f.Schema(), &en); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(f.SchemaIn(l), &other); err != nil {
				t.Fatalf("%s in %s: %v", f.Name, tag, err)
			}
			for _, line := range strings.Split(takeDescriptions(en), "\n") {
				if used[line] = true; line != "" && lines[line] == "" {
					t.Errorf("%s: %s has no %q", f.File(), tag, line)
				}
			}
			takeDescriptions(other)
			if diff := cmp.Diff(en, other); diff != "" {
				t.Errorf("%s in %s differs in more than descriptions:\n%s", f.File(), tag, diff)
			}
		}
		for line := range lines {
			if !used[line] {
				t.Errorf("nothing says %q of descriptions/%s.json", line, tag)
			}
		}
	}
	f, _ := Find("scorecard")
	if !strings.Contains(string(f.SchemaIn(diag.Vietnamese)), `- bonus: cộng điểm (điểm thưởng, điểm cộng)`) {
		t.Error("the schema of the card is not in Vietnamese")
	}
	for _, l := range []diag.Lang{diag.English, diag.NewLang("fr", nil)} {
		if string(f.SchemaIn(l)) != string(f.Schema()) {
			t.Errorf("%v, which has no descriptions, has not the English ones", l)
		}
	}
}

// takeDescriptions takes the descriptions out of a schema, and returns them.
func takeDescriptions(v any) (all string) {
	switch v := v.(type) {
	case map[string]any:
		if text, ok := v["description"].(string); ok {
			delete(v, "description")
			all = text + "\n"
		}
		for _, w := range v {
			all += takeDescriptions(w)
		}
	case []any:
		for _, w := range v {
			all += takeDescriptions(w)
		}
	}
	return all
}
