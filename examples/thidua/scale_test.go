package main

import (
	"fmt"
	"strings"
	"testing"
)

// A report of a cluster of many units says how many more there are where naming all of each would
// name the square of them.
func TestReportOfManyUnits(t *testing.T) {
	const units, known = 150, 30
	var codes, members, facts []string
	for i := range units {
		codes = append(codes, fmt.Sprintf("u%03d", i))
		members = append(members, fmt.Sprintf("{unit: u%03d, name: Xã %d}", i, i))
		if i < known {
			facts = append(facts, fmt.Sprintf("u%03d: {x: %d}", i, i))
		}
	}
	all := "[" + strings.Join(codes, ", ") + "]"
	for _, tt := range []struct {
		points string
		want   []string
		data   string // in JSON
		reason string
	}{
		{"x", []string{"the totals of 20 more units"}, `"en": "the totals of 20 more units"`, "of 120 open totals, of units that have their own, 100 are named"},
		{"max(0, full - rank(x))", []string{"the total: 19 further inputs of other units",
			"(at least 149 other totals wait for it too)"}, `"holds_more": 50`, "everybody waits for the 120 facts that are missing"},
	} {
		folderWith(t, map[string]string{
			"cluster.yaml": fmt.Sprintf(`{code: k, title: {vi: K}, organiser: central_council, members: [%s],
				years: [{year: 2024, regulation: statute, plan: {awards: [{award: flag.central_cluster, places: 1}]},
				events: [{on: 2024-01-05, act: launch}, {on: 2024-02-20, act: sign, units: %[2]s},
				{on: 2025-01-10, act: self_score, units: %[2]s}, {on: 2025-02-01, act: appraise, units: %[2]s},
				{on: 2025-03-11, act: close}]}]}`, strings.Join(members, ", "), all),
			"scorecard.yaml": fmt.Sprintf(`{code: k, year: 2024, indicators: [{code: x, min: 0, max: 200}],
				sections: [{code: I, criteria: [{code: I.1, max: 200, points: "%s"}]}]}`, tt.points),
			"facts.yaml": "{units: {" + strings.Join(facts, ", ") + "}}",
			"candidates.yaml": `{default: {existence: {known: true}, history: {complete: true}, discipline: {complete: true},
				inspections: {complete: true}, complaints: {complete: true},
				facts: {policy_compliance: true, internal_unity: true}}}`,
		})
		code, out, errs := call("run", ".")
		out = strings.Join(strings.Fields(out), " ")
		for _, want := range tt.want {
			if code != exitOK || !strings.Contains(out, want) {
				t.Errorf("%s: %s: code %d, no %q in %d bytes %.3000s", tt.points, tt.reason, code, want, len(out), errs)
			}
		}
		if code, out, _ := call("run", "-format", "json", "."); code != exitOK || !strings.Contains(out, tt.data) {
			t.Errorf("%s: code %d, no %s in JSON", tt.points, code, tt.data)
		}
	}
}

// Where a rule fails for many units, twenty are told, and how many more there are.
func TestRefusedOfManyUnits(t *testing.T) {
	const units = 25
	var members, facts []string
	for i := range units {
		members = append(members, fmt.Sprintf("{unit: u%03d, name: Xã %d}", i, i))
		facts = append(facts, fmt.Sprintf("u%03d: {x: %d, y: 0}", i, i))
	}
	folderWith(t, map[string]string{
		"cluster.yaml": fmt.Sprintf(`{code: k, title: {vi: K}, organiser: central_council, members: [%s],
			years: [{year: 2024, events: [{on: 2024-01-05, act: launch}]}]}`, strings.Join(members, ", ")),
		"scorecard.yaml": `{code: k, year: 2024, indicators: [{code: x, min: 0}, {code: y, min: 0}],
			sections: [{code: I, criteria: [{code: I.1, max: 10, points: "x > 0 ? min(full, x / y) : 1 / y"}]}]}`,
		"facts.yaml": "{units: {" + strings.Join(facts, ", ") + "}}",
	})
	_, out, errs := call("run", ".")
	// One fails at another place than the others.
	if n := strings.Count(errs, "y is zero"); n != 20+1 || !strings.Contains(errs, "; the same for 4 more units") {
		t.Errorf("%d warnings for %d units: %s%s", n, units, out, errs)
	}
}

// A total that is open since the card says nothing of what does not apply is told as that: nothing
// that anybody could fill in is pending.
func TestOpenTotalWithoutPolicy(t *testing.T) {
	folderWith(t, map[string]string{
		"cluster.yaml": twoUnits,
		"scorecard.yaml": `{code: k, year: 2024, indicators: [{code: faults, kind: list, fields: [{code: days_late, min: 0}]}],
			sections: [{code: I, criteria: [{code: I.1, max: 10, points: "min(full, average_of(faults, days_late))"}]}]}`,
		"facts.yaml": `{units: {a: {faults: []}, b: {faults: [{days_late: 3}]}}}`,
	})
	for _, tt := range []struct{ format, want string }{
		{"text", "the card does not say what becomes of criteria that do not apply (not_applicable:)"},
		{"json", `"no_policy": true`},
	} {
		if code, out, errs := call("run", "-format", tt.format, "."); code != exitOK || strings.Count(out, tt.want) != 1 {
			t.Errorf("%s: code %d, not once %q in\n%s%s", tt.format, code, tt.want, out, errs)
		}
	}
}
