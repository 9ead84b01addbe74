package awards

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestWordsAreNamed: what facts say, and who acts, stands in sentences as people call it.
func TestWordsAreNamed(t *testing.T) {
	for _, ind := range commonIndicators() {
		for _, word := range ind.Values {
			if words[word].IsZero() {
				t.Errorf("%s of %s has no name", word, ind.Code)
			}
		}
	}
	law, err := Load("own.yaml", []byte(`
code: own
extends: statute
indicators:
  - {code: stage, kind: text, values: [final, first], titles: {first: {vi: vòng đầu}}}
  - {code: other, kind: text, values: [final]}
awards:
  - code: cup
    form: ministry_flag
    title: {vi: Cúp}
    conditions: [{code: cup.open, title: {vi: mở}, rule: 'cluster_organiser == "central_council" and stage == "first"',
      citation: {act: Quy chế, provision: Điều 1}, certainty: read}]
`))
	if err != nil {
		t.Fatal(err)
	}
	vi := diag.Vietnamese.Calling(law.Calls)
	for _, tt := range []struct {
		reason string
		of     diag.Coded
		want   string
	}{
		{"of a fact that all regulations have", diag.Coded{Sort: diag.Value, Code: "final", Of: "movement_review"},
			"tổng kết"},
		{"the same word of another fact", diag.Coded{Sort: diag.Value, Code: "final", Of: "other"}, "final"},
		{"a title", diag.Coded{Sort: diag.Value, Code: "first", Of: "stage"}, "vòng đầu"},
		{"who acts", diag.Role.Of("prime_minister"), "Thủ tướng Chính phủ"},
		{"who acts, in words", diag.Role.Of("già làng"), "già làng"},
	} {
		if got := tt.of.Format(vi); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	c := Candidate{Unit: "a", Year: 2024, Suppose: FactList{{Indicator: "stage", Value: rules.TextOf("first")}}}
	as, err := law.Assess(rules.Day(2025, 3, 1), "cup", c)
	if err != nil {
		t.Fatal(err)
	}
	what, err := law.WhatIf(t.Context(), as, true)
	if err != nil || len(what.Sets) == 0 {
		t.Fatalf("%+v, %v", what, err)
	}
	said := what.Sets[0].Format(diag.Vietnamese) + "\n" + as.Format(vi)
	for _, want := range []string{"chứng minh là Hội đồng Thi đua - Khen thưởng Trung ương, hiện chưa rõ",
		"stage là vòng đầu", "      stage = vòng đầu\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
}

// commonIndicators are those of every regulation.
func commonIndicators() []Indicator {
	v := common()
	return v.indicators
}
