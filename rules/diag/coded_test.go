package diag_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// TestCalling: a thing in a sentence is called as the language of the reader calls it, by the latest that
// knows it, and by its code where nobody does.
func TestCalling(t *testing.T) {
	names := func(c diag.Coded) diag.Text {
		return map[diag.Coded]diag.Text{
			diag.Unit.Of("an"):      diag.Verbatim("Bản An"),
			diag.Indicator.Of("an"): diag.TextFunc(diag.Words{"vi": "An ninh", "en": "Security"}.Format),
		}[c]
	}
	later := func(c diag.Coded) diag.Text {
		return map[diag.Coded]diag.Text{diag.Unit.Of("b"): diag.Verbatim("Bản B")}[c]
	}
	text := diag.Join([]diag.Text{diag.Unit.All([]string{"an", "b"}), diag.Indicator.Of("an").Text()},
		diag.Verbatim(": "))
	for _, tt := range []struct {
		reason string
		l      diag.Lang
		want   string
	}{
		{"nobody knows a name", diag.English, "an, b: an"},
		{"one of two is known, by its sort", diag.English.Calling(names), "Bản An, b: Security"},
		{"the language stays", diag.Vietnamese.Calling(names), "Bản An, b: An ninh"},
		{"what one does not know the one before it does", diag.Vietnamese.Calling(names).Calling(later),
			"Bản An, Bản B: An ninh"},
	} {
		if got := text.Format(tt.l); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	named := diag.English.Calling(names)
	if named == diag.English || named.String() != "en" {
		t.Errorf("%v is compared as %v", named, diag.English)
	}
	if got := diag.Vietnamese.Calling(names).Number("1.5"); got != "1,5" {
		t.Errorf("a number: %s", got)
	}
	if got := named.Number("1.5"); got != "1.5" {
		t.Errorf("a number in English: %s", got)
	}
}
