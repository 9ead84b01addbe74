package table

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// A test is told in English as it is written, and elsewhere in words, with the numbers and days of the language.
func TestWords(t *testing.T) {
	for _, tt := range []struct{ notation, vi, reason string }{
		{"[0..95.99]", "từ 0 đến 95,99", "both ends"},
		{"[0.5..1)", "từ 0,5 đến dưới 1", "without the upper end"},
		{"(0.5..1]", "trên 0,5 đến 1", "without the lower end"},
		{"(-2.5..1)", "trên -2,5 đến dưới 1", "without either"},
		{"< 95.5", "dưới 95,5", "no lower end"},
		{">= 95.5", "từ 95,5 trở lên", "no upper end"},
		{"7.25", "7,25", "one value"},
		{"1.5, [3..4.25], > 9", "1,5 hoặc từ 3 đến 4,25 hoặc trên 9", "several"},
		{"[2024-01-31..2024-02-05]", "từ 31/1/2024 đến 5/2/2024", "days"},
		{`"a", "b"`, `"a", "b"`, "texts"},
		{"true", "true", "a truth, as files have it"},
		{"[1..", "[1..", "what is no test"},
	} {
		if got := Words(tt.notation).Format(diag.Vietnamese); got != tt.vi {
			t.Errorf("%s: %s is %q, not %q", tt.reason, tt.notation, got, tt.vi)
		}
		if got := Words(tt.notation).Format(diag.English); got != tt.notation {
			t.Errorf("%s: %s is %q in English", tt.reason, tt.notation, got)
		}
	}
}
