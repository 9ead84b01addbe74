package scoring_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A tie-break that is a code of nothing is told of codes, not of the names of rules.
func TestTieBreakCodes(t *testing.T) {
	const card = "code: t\nyear: 2025\nindicators: [{code: x, min: 0, max: 9}]\ntie_break: [TIE]\n" +
		"sections: [{code: II, criteria: [{code: II.1, max: 9, points: x}]}]\n"
	for _, tt := range []struct{ tie, want, reason string }{
		{"II.1", "", "a criterion"}, {"II", "", "a section"}, {"-x", "", "a rule"}, {"'(x)'", "", "a rule in brackets"},
		{"II.2", "there is no criterion or section II.2 (did you mean II.1?)", "a slip"},
		{"VII", "there is no criterion or section VII", "a section that is not there"},
		{"-II.1", `(write -points("II.1"))`, "the fewest points first"},
		{"IF(x > 1, 1, 0)", "write x > 1 ? 1 : 0", "no code: a function of spreadsheets"},
	} {
		ds := scoring.CheckFile("t.yaml", []byte(strings.Replace(card, "TIE", `"`+strings.Trim(tt.tie, "'")+`"`, 1)))
		got := ""
		for _, d := range ds {
			if d.Severity != diag.Warning {
				got += d.Error()
			}
		}
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s: got %q, want %q", tt.reason, tt.tie, got, tt.want)
		}
	}
}
