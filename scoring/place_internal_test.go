package scoring

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// People know a place of a card by its code and title.
func TestPlace(t *testing.T) {
	d := Definition{
		Definition: rules.Definition{Define: []rules.Define{{Code: "over", Label: "Mức vượt", Rule: "x / y"}}},
		Sections: []Section{{Code: "I", Title: "Kinh tế", Criteria: []Criterion{{Code: "I.1"}},
			Sections: []Section{{Code: "I.2", Title: strings.Repeat("dài ", 20),
				Criteria: []Criterion{{Code: "I.2.1", Title: "Tăng trưởng"}, {Title: "không mã"}}}}}},
		Periods: &Periods{Card: Definition{Sections: []Section{{Code: "K", Title: "Kỳ"}}}},
	}
	for _, tc := range []struct{ reason, path, want string }{
		{"a section", "sections[0]", "I Kinh tế"},
		{"a key of it", "sections[0].caps.plus", "I Kinh tế (caps.plus)"},
		{"a criterion without a title", "sections[0].criteria[0].points", "I.1 (points)"},
		{"in a section within", "sections[0].sections[0].criteria[0].variants[1].when",
			"I.2.1 Tăng trưởng (variants[1].when)"},
		{"a long title", "sections[0].sections[0].max", "I.2 " + strings.Repeat("dài ", 15) + "… (max)"},
		{"a criterion without a code", "sections[0].sections[0].criteria[1].code", ""},
		{"of a period", "periods.card.sections[0].code", "K Kỳ (code)"},
		{"of periods that there are not", "periods.card.sections[1].code", ""},
		{"beyond the list", "sections[0].criteria[7].points", ""},
		{"a number that no list has", "sections[99999999999999999999].code", ""},
		{"a derived indicator", "define[0].rule", "over Mức vượt (rule)"},
		{"one that there is not", "define[1].rule", ""},
		{"elsewhere", "indicators[0].code", ""},
	} {
		if got := d.place(tc.path).String(); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.reason, got, tc.want)
		}
	}
}
