package awards

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// Lists of events stand in lists of facts, as the log of a year has them, and read back as
// they were: dates, fractions and what does not apply within them too.
func TestFactListHoldsEvents(t *testing.T) {
	events := []rules.Event{
		{Evidence: "BB 12", Fields: map[string]rules.Value{
			"found": rules.DateOf(rules.Day(2025, 1, 31)), "share": rules.Ratio(1, 3), "kind": rules.TextOf("CC01")}},
		{Fields: map[string]rules.Value{"share": rules.NotApplicable(), "grave": rules.BoolOf(true)}},
		{Fields: map[string]rules.Value{}},
	}
	for _, tt := range []struct {
		reason string
		fact   rules.Fact
	}{
		{"complete", rules.Fact{Indicator: "violations", Value: rules.ListOf(events...)}},
		{"with evidence of the list", rules.Fact{Indicator: "violations", Value: rules.ListOf(), Evidence: "sổ 3"}},
		{"incomplete", rules.Fact{Indicator: "violations", Value: rules.IncompleteListOf(events...), Evidence: "sổ 3"}},
	} {
		data, err := json.Marshal(FactList{tt.fact})
		if err != nil {
			t.Fatal(err)
		}
		var back FactList
		if err := json.Unmarshal(data, &back); err != nil || len(back) != 1 || !back[0].Value.Equal(tt.fact.Value) ||
			back[0].Evidence != tt.fact.Evidence {
			t.Errorf("%s: %s was read as %v, %v", tt.reason, data, back, err)
		}
	}
	doc, err := document.Parse("f.yaml", []byte("violations: [{share: {fraction: 2/4x}}]"))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Decode(new(FactList)); err == nil || !strings.Contains(err.Error(), "is not a number") {
		t.Errorf("a field that is no number: %v", err)
	}
}
