package scoringtest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/rulestest"
)

// Each kind of defect beyond those of rules, with a case that notices it and one
// that does not.
func TestMutants(t *testing.T) {
	const one = "facts: {growth: 8.5, coastal: false, late: 1, models: 4, sent: 2024-01-04, disciplined: false, " +
		"region: mountain}, " +
		"entries: [{criterion: II.1, stage: final, role: council, points: 8}, {criterion: II.1, stage: final, role: " +
		"expert, points: 6}]"
	const two = "base: {s: {" + one + "}}\n"
	for _, tt := range []struct {
		id               string
		killer, survivor string
		reason           string
	}{
		{"card cap minus: without 12", "{from: s, facts: {late: 2}, caps: [minus]}", "{from: s, caps: []}",
			"14 and 1 are taken away"},
		{"card rounding: half_away_from_zero → half_even",
			"{" + strings.Replace(one, "points: 8", "points: 7.5", 1) + ", points: {II.1: 7.1}}",
			"{facts: {growth: 9, late: 0}, points: {I.1: 30}}", "7.05 is half-way"},
		{"card decimals: 1 → 0", "{facts: {growth: 2.25, late: 0}, points: {I.1: 7.5}}",
			"{facts: {growth: 9, late: 0}, points: {I.1: 30}}", ""},
		{"I.4 decimals: 2 → 1", "", "{facts: {late: 1}, points: {I.4: 7}}", "its points are whole numbers"},
		{"I.1 void_when: > → >=", "{facts: {late: 5, growth: 9}, points: {I.1: 30}}",
			"{facts: {late: 6, growth: 9}, points: {I.1: 0}}", ""},
		{"I.1 void_when: without late > 5", "{facts: {late: 6, growth: 9}, states: {I.1: void}}",
			"{facts: {late: 5, growth: 9}, states: {I.1: scored}}", ""},
		{"II void_when: without models > 8", "{facts: {models: 9}, states: {II.1: void}}",
			"{facts: {models: 8}, states: {II.1: missing}}", ""},
		{"I.2 disqualify_when: without workdays(date(\"2024-01-02\"), sent) > 7",
			"{facts: {sent: 2024-02-02}, states: {I.2: disqualified}}", "{facts: {sent: 2024-01-02}, states: {I.2: scored}}",
			""},
		{"K1 Bị kỷ luật: without disciplined", "{facts: {disciplined: true}, disqualified: true}",
			"{facts: {disciplined: true}, points: {I.1: missing}}", ""},
		{"I.3 variant 1: without coastal", "{facts: {coastal: true, late: 1}, points: {I.3: 24}}",
			"{facts: {coastal: false, growth: 1, region: plain}, points: {I.3: 15}}", ""},
		{"I.3 variant 1, variant 2: coastal, growth == 0 → growth == 0, coastal",
			"{facts: {coastal: true, growth: 0, late: 0}, points: {I.3: 25}}",
			"{facts: {coastal: true, growth: 1, late: 0}, points: {I.3: 25}}", "the first that holds counts"},
		{"I.3 variant 1 max: 25 → 25.1", "{facts: {coastal: true, late: 0}, points: {I.3: 25}}",
			"{facts: {coastal: false, growth: 1, region: plain}, points: {I.3: 15}}", ""},
		{"I.3 variant 1 points: without full - late", "{facts: {coastal: true, late: 0}, points: {I.3: 25}}",
			"{facts: {coastal: true}, points: {I.3: missing}, units: {}}", ""},
		{"I.4 min: -2 → -1.99", "{facts: {late: 9}, points: {I.4: -2}}", "{facts: {late: 3}, points: {I.4: 1}}", ""},
		{"I.4 min: without -2", "{facts: {late: 9}, points: {I.4: -2}}", "{facts: {late: 3}, points: {I.4: 1}}", ""},
		{"III.1 max: 6 → 6.1", "{facts: {models: 7}, points: {III.1: 6}}", "{facts: {models: 6}, points: {III.1: 6}}", ""},
		{"I.1 max, I.2 max: 30, 20 → 20, 30", "{facts: {growth: 8, late: 0}, points: {I.1: 30}}",
			"{facts: {growth: 0, late: 0}, points: {I.1: 0}}", ""},
		{"III.1 effect: bonus → minus", "{facts: {models: 1}, points: {III.1: 1}}",
			"{facts: {models: 0}, points: {III.1: 0}}", ""},
		{"III cap plus: 5 → 4.9", "{facts: {models: 6, late: 0, coastal: false}, sections: {III: 4}}",
			"{facts: {models: 6}, points: {III.1: 6}}", "6 are cut to 5, less 1"},
		{"III cap plus: 5 → 5.1", "{facts: {models: 6, late: 0, coastal: false}, sections: {III: 4}}",
			"{facts: {models: 5, late: 0, coastal: false}, sections: {III: 4}}", ""},
		{"III cap plus: without 5", "{facts: {models: 6, late: 0, coastal: false}, sections: {III: 4}}",
			"{facts: {models: 5, late: 0, coastal: false}, sections: {III: 4}}", ""},
		{"I.5 in_force: 2024-03-01 → 2024-02-29", "{facts: {late: 0}, period: {before: 2024-03-01}, points: {I.5: n/a}}",
			"{facts: {late: 0}, period: {before: 2024-03-02}, points: {I.5: 10}}", ""},
		{"I.5 in_force: 2024-07-01 → 2024-06-30", "{facts: {late: 0}, period: {from: 2024-06-30}, points: {I.5: 10}}",
			"{facts: {late: 0}, period: {from: 2024-06-29}, points: {I.5: 10}}", ""},
		{"II.1 weights: 0.7, 0.3 → 0.3, 0.7", "{" + one + ", points: {II.1: 7.4}}",
			"{" + strings.Replace(one, "points: 6", "points: 8", 1) + ", points: {II.1: 8}}", ""},
		{"card counts: last → self", "{" + one + ", points: {II.1: 7.4}}", "{points: {II.1: missing}}", ""},
		{"holidays: without 2024-01-03", "{facts: {sent: 2024-01-03}, points: {I.2: 10}}",
			"{facts: {sent: 2024-01-02}, points: {I.2: 10}}", ""},
		{"holidays: without 2023", "{facts: {sent: 2023-12-27}, points: {I.2: 0}}",
			"{facts: {sent: 2024-01-02}, points: {I.2: 10}}", "it is missing without"},
		{"card not_applicable: drop → rescale", "{" + one + ", period: {before: 2024-02-01}, total: 64.4}",
			"{" + one + ", total: 69.4}", ""},
		{"card rank_by: percent → points",
			"{from: s, units: {a: {facts: {growth: 0}, total: 19.4, percent: 24.25, rank: 1}, b: {facts: {growth: 0.3, " +
				"region: plain, late: 2}, entries: [{criterion: II.1, stage: final, role: council, points: 0}, {criterion: " +
				"II.1, stage: final, role: expert, points: 0}], total: 21, rank: 2}}}", "{from: s, units: {a: {rank: 1}}}", ""},
		{"tie-break I.1: without I.1",
			"{from: s, previous: {growth: 1}, units: {a: {total: 69.4, rank: 1, tie_breaks: [I.1]}, b: {facts: {growth: " +
				"7.5, sent: 2024-01-02, models: 3}, total: 69.4, rank: 2}}}", "{from: s, units: {a: {rank: 1, tied: false}}}", ""},
		{"grade A at_least: 90 → 89.9", "", "{from: s, units: {a: {grade: B}}}", ""},
		{"grade B percent: without true", "", "{from: s, units: {a: {grade: B}}}", ""},
		{"grade B when: > → >=", "{from: s, facts: {growth: 1, late: 0, sent: 2024-01-02}, units: {a: {grade: C}}}",
			"{from: s, units: {a: {grade: B}}}", ""},
		{"grade B at_least: without 60", "{from: s, facts: {growth: 2, models: 0}, units: {a: {grade: C}}}",
			"{from: s, units: {a: {grade: B}}}", ""},
	} {
		t.Run(tt.id, func(t *testing.T) {
			for _, side := range []struct {
				body   string
				killed bool
			}{{tt.killer, true}, {tt.survivor, false}} {
				if side.body == "" {
					continue
				}
				body := side.body
				if !strings.Contains(body, "name:") {
					body = strings.Replace(body, "{", "{name: a, ", 1)
				}
				s := load(t, everything, two+"cases: ["+strings.Replace(body, ", units: {}", "", 1)+"]")
				if r := s.Run(0); len(r.Failures) > 0 {
					t.Fatalf("the case does not pass on the card: %s",
						r.Failures[0].What.String()+" got "+r.Failures[0].Got+" want "+r.Failures[0].Want)
				}
				if got := killed(t, s, mutant(t, s, tt.id)); got != side.killed {
					t.Errorf("%s: killed %v, want %v", side.body, got, side.killed)
				}
			}
		})
	}
}

// The mutants come in the order of the file, and each ID says what is changed.
func TestMutantsAreInOrder(t *testing.T) {
	s := load(t, everything, "cases: [{name: a, total: missing}]")
	last := 0
	kinds := make(map[string]int)
	operators := strings.Fields("relational boundary constant logic arithmetic choice cap band condition rounding" +
		" default date policy")
	for _, m := range s.Mutants() {
		line, _, ok := s.Definition().Position(m.Path)
		if ok && line < last {
			t.Errorf("%s of line %d comes after line %d", m.ID(), line, last)
		}
		if ok {
			last = line
		}
		kinds[m.Operator]++
		if !slices.Contains(operators, m.Operator) {
			t.Errorf("%s: there is no operator %q", m.ID(), m.Operator)
		}
	}
	for _, op := range []string{"cap", "policy", "date", "rounding",
		"condition", "choice", "boundary", "band"} {
		if kinds[op] == 0 {
			t.Errorf("no mutant of kind %s", op)
		}
	}
}

// A mutant that does not compile, or leaves the card as it is, is none.
func TestStillborn(t *testing.T) {
	s := load(t, small, "cases: [{name: a, total: missing}]")
	for _, m := range s.Mutants() {
		_, err := s.Try(m)
		if strings.HasPrefix(m.ID(), "card cap total: without") && err == nil {
			t.Error("without a cap on the total the card must say that it is uncapped")
		}
	}
	if _, err := s.Try(rulestest.Mutant{Label: "x", Path: "nowhere"}); err == nil {
		t.Error("a mutant of nothing is tried")
	}
}
