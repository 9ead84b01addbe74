package diag_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// Tables for people have digits in groups of three; nothing else has.
func TestGrouped(t *testing.T) {
	own := diag.NewLang("vi-x", map[string]map[string]string{"rules/diag": {",": " ", ".": ","}})
	for _, tt := range []struct{ reason, digits, english, vietnamese, own, plain string }{
		{"three digits are one group", "957.11", "957.11", "957,11", "957,11", "957,11"},
		{"four", "1250.5", "1,250.5", "1.250,5", "1 250,5", "1250,5"},
		{"only before the point", "1234567.1234567", "1,234,567.1234567", "1.234.567,1234567", "1 234 567,1234567",
			"1234567,1234567"},
		{"a sign is no digit", "-125000", "-125,000", "-125.000", "-125 000", "-125000"},
		{"three digits behind a sign", "-125", "-125", "-125", "-125", "-125"},
		{"nothing to group", "0", "0", "0", "0", "0"},
	} {
		for _, is := range [][2]string{
			{diag.English.Grouped().Number(tt.digits), tt.english},
			{diag.Vietnamese.Grouped().Number(tt.digits), tt.vietnamese},
			{own.Grouped().Number(tt.digits), tt.own},
			{diag.Vietnamese.Number(tt.digits), tt.plain},
			{diag.English.Number(tt.digits), tt.digits},
		} {
			if is[0] != is[1] {
				t.Errorf("%s: %s, want %s", tt.reason, is[0], is[1])
			}
		}
	}
}
