package main

import (
	"strings"
	"testing"
)

// twoUnits is a year of two units, to its closing.
const twoUnits = `{code: k, title: {vi: K}, organiser: ministry_or_province,
	members: [{unit: a, name: Anh}, {unit: b, name: Bắc}],
	years: [{year: 2024, events: [{on: 2024-01-05, act: launch}, {on: 2024-02-20, act: sign, units: [a, b]},
	{on: 2024-11-10, act: self_score, units: [a, b]}, {on: 2024-12-01, act: appraise, units: [a, b]},
	{on: 2024-12-20, act: close}]}]}`

// A rule that fails for one unit is a warning of check and an open line of run; a fault of both
// if that is asked for.
func TestRefusedLine(t *testing.T) {
	folderWith(t, map[string]string{
		"cluster.yaml": twoUnits,
		"scorecard.yaml": `{code: k, year: 2024, indicators: [{code: x, min: 0}, {code: y, min: 0}],
			sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x / y"}]}]}`,
		"facts.yaml": `{units: {a: {x: 8, y: 2}, b: {x: 3, y: 0}}}`,
	})
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"check", "."}, exitOK, "warning: I.1 (points): b: y is zero"},
		{[]string{"check", "-strict", "."}, exitFault, "I.1 (points): b: y is zero"},
		{[]string{"run", "."}, exitOK, "undetermined       between 0.00 and 10.00"},
		{[]string{"run", "-strict", "."}, exitFault, "I.1 (points): b: y is zero"},
		{[]string{"year", "-strict", "."}, exitFault, "I.1 (points): b: y is zero"},
		{[]string{"run", "-explain", "b", "."}, exitOK, "refused: y is zero"},
		{[]string{"run", "-format", "json", "."}, exitOK, `"kind": "divide by zero"`},
	} {
		code, out, errs := call(tt.args...)
		if code != tt.code || !strings.Contains(out+errs, tt.want) {
			t.Errorf("%v: code %d, want %q in\n%s%s", tt.args, code, tt.want, out, errs)
		}
	}
}

// A decision on a condition that fails stands wherever the result does, with who and why.
func TestDecidedCondition(t *testing.T) {
	folderWith(t, map[string]string{
		"cluster.yaml": twoUnits,
		"scorecard.yaml": `{code: k, year: 2024, indicators: [{code: x, min: 0}, {code: y, min: 0}],
			disqualify: [{code: debt, title: Nợ, when: "x / y > 9"}],
			sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x"}]}]}`,
		"facts.yaml": `{units: {a: {x: 8, y: 2}, b: {x: 3, y: 0}}}`,
		"sheets.yaml": `{card: k, year: 2024, sheets: [{unit: b, entries: [{criterion: debt, stage: final, override: true,
			author: Hội đồng cụm, on: 2024-12-15, holds: false, note: đã thanh toán}]}]}`,
	})
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"check", "-strict", "."}, "no fault"},
		{[]string{"run", "-strict", "."}, "Bắc\n  ! Nợ decided: does not hold · Hội đồng cụm · 2024-12-15 · đã thanh toán"},
		{[]string{"run", "-lang", "vi", "."},
			"Bắc\n  ! Nợ do người quyết định: không · Hội đồng cụm · 15/12/2024 · đã thanh toán"},
		{[]string{"run", "-explain", "b", "."}, "Nợ decided: does not hold · Hội đồng cụm"},
		{[]string{"run", "-format", "json", "."}, `"author": "Hội đồng cụm"`},
		{[]string{"run", "-format", "markdown", "."}, "- Nợ decided: does not hold"},
		{[]string{"run", "-format", "markdown", "-lang", "vi", "."}, "- Nợ do người quyết định: không"},
	} {
		code, out, errs := call(tt.args...)
		if code != exitOK || !strings.Contains(out+errs, tt.want) {
			t.Errorf("%v: code %d, want %q in\n%s%s", tt.args, code, tt.want, out, errs)
		}
	}
}
