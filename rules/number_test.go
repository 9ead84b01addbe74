package rules_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func TestParseNumber(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		reason   string
	}{
		{"0", "0", "the least that is one"},
		{"-0", "0", "zero has no sign"},
		{"-12.50", "-12.5", "zeros behind say nothing"},
		{"38.030", "38.03", "a point stands before decimals, never between thousands"},
		{"0.000000000000000001", "1e-18", "the last place of the short way"},
		{"999999999999999999", "999999999999999999", "the most digits of the short way"},
		{"9999999999999999999", "9999999999999999999", "one more"},
		{"-123456789012345678.9", "-123456789012345678.9", "as many with a point and one more"},
		{"0." + strings.Repeat("3", 999), "0." + strings.Repeat("3", 999), "1,000 digits"},
	} {
		v, err := rules.ParseNumber(tt.in)
		if err != nil || !v.Equal(num(tt.want)) {
			t.Errorf("%s (%s): got %v, %v, want %s", tt.in, tt.reason, v, err, tt.want)
		}
	}
	if v, err := rules.ParseNumber("-4/6"); err != nil || !v.Equal(rules.Ratio(-2, 3)) {
		t.Errorf("a fraction: got %v, %v", v, err)
	}
	for _, tt := range []struct {
		in     string
		err    error
		en, vi string // how the sentences end
	}{
		{"", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"n/a", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"12,5", diag.ErrSyntax, "write 12.5", "viết 12.5"},
		{"-1.234.567", diag.ErrSyntax, "write -1234567", "viết -1234567"},
		{"1,500", diag.ErrSyntax, "write 1500 or 1.5", "viết 1500 hoặc 1.5"},
		{"1 500", diag.ErrSyntax, "write 1500", "viết 1500"},
		{"7.", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{".5", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"-", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"--1", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"007", diag.ErrSyntax, "write 7", "viết 7"},
		{"+5", diag.ErrSyntax, "write 5", "viết 5"},
		{"-007.50", diag.ErrSyntax, "write -7.50", "viết -7.50"},
		{"1e3", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"0x1F", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{" 4", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"4\n", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"NaN", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"1/0", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"1.5/2", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{"٣", diag.ErrSyntax, "like -1234.5", "như -1234.5"},
		{strings.Repeat("9", 1001), diag.ErrLimit, "at most 1,000", "nhiều nhất 1.000 chữ số"},
	} {
		v, err := rules.ParseNumber(tt.in)
		if !errors.Is(err, tt.err) {
			t.Errorf("%q: got %v, %v, want %v", tt.in, v, err, tt.err)
			continue
		}
		text := diag.ErrorText(err)
		if en, vi := text.Format(diag.English), text.Format(diag.Vietnamese); !strings.HasSuffix(en, tt.en) ||
			!strings.HasSuffix(vi, tt.vi) {
			t.Errorf("%q: %s; %s; want %s; %s", tt.in, en, vi, tt.en, tt.vi)
		}
	}
}

// TestParseNumberReadsText: what a number is written as is read as that number, and what the rules
// take for a number of one reading is one.
func TestParseNumberReadsText(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?\d{0,3}[.,e ]?\d{0,20}(/\d{1,3})?`).Draw(t, "text")
		v, err := rules.ParseNumber(text)
		if err == nil {
			again, err := rules.ParseNumber(v.String())
			if err != nil || !again.Equal(v) {
				t.Fatalf("%q is %v, which reads as %v, %v", text, v, again, err)
			}
		}
		rule, fault := s.Compile(text, rules.NumberKind)
		if strings.ContainsAny(text, "/ ") {
			return // a division, and blanks, are for rules alone
		}
		if (fault == nil) != (err == nil) {
			t.Fatalf("%q is %v, %v, and as a rule %v", text, v, err, fault)
		}
		if err == nil {
			f, _ := rules.NewFacts(s, "u")
			if w, err := rule.Eval(f, nil); err != nil || !w.Equal(v) {
				t.Fatalf("%q is %v, as a rule %v, %v", text, v, w, err)
			}
		}
	})
}

func TestParseNumberAllocates(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		if _, err := rules.ParseNumber("-1234567890.12345"); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
