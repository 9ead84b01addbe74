package scoringtest_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// Drafts are cases that can be loaded, pass on the card, reach all that can be
// reached and leave few mutants alive.
func TestDrafts(t *testing.T) {
	const (
		whole = "points are whole numbers: only entries that are refused show it"
		same  = "3 January is a holiday"
	)
	for _, tt := range []struct {
		name, card string
		survivors  map[string]string // that drafts may leave, and why
	}{
		{"small", small, nil},
		{"a plan of zero", zeroPlan, nil},
		{"everything", everything, map[string]string{
			"I.4 decimals: 2 → 1": whole, "I.4 decimals: 2 → 3": whole, "I.4 decimals: without 2": whole,
			"III.3 min: without -1": "its minimum is that anyway",
			"I.2 points: date(\"2024-01-02\") → date(\"2024-01-03\")":          same,
			"I.2 disqualify_when: date(\"2024-01-02\") → date(\"2024-01-03\")": same,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if testing.Short() && tt.name == "everything" {
				t.Skip("the search of whole scores takes longer")
			}
			text := draftsOf(t, tt.card)
			if again := drafts(t, load(t, tt.card, "cases: [{name: a, total: missing}]"), false); text != again {
				t.Error("drafts differ from one time to the next")
			}
			r := check(t, load(t, tt.card, text), true)
			if r.Failed > 0 || r.Unconfirmed != len(r.Results) {
				t.Errorf("%d cases, %d fail, %d are to be confirmed\n%s", len(r.Results), r.Failed, r.Unconfirmed,
					r.Format(diag.English))
			}
			for _, g := range r.Coverage.Missed {
				t.Errorf("not reached: %s", g.Target)
			}
			survived := make(map[string]bool)
			for _, m := range r.Mutation.Survived {
				if survived[m.Mutant] = true; tt.survivors[m.Mutant] == "" {
					t.Errorf("survived: %s", m.Mutant)
				}
			}
			for id := range tt.survivors {
				if !survived[id] {
					t.Errorf("does not survive any more: %s", id)
				}
			}
		})
	}
}

// With rest, what the file's cases reach and notice is left out.
func TestDraftsOfTheRest(t *testing.T) {
	all := drafts(t, load(t, small, "cases: [{name: a, total: missing}]"), false)
	if rest := drafts(t, load(t, small, all), true); rest != "cases:\n" {
		t.Errorf("drafts of what is covered:\n%s", rest)
	}
	some := drafts(t, load(t, small, `
cases:
  - {name: I.1, columns: [growth, I.1], rows: [[7.9, 40], [8, 60], [missing, missing]]}
`), true)
	if strings.Contains(some, "columns: [growth, I.1]") || !strings.Contains(some, "I.2") {
		t.Errorf("drafts of the rest:\n%s", some)
	}
}

// Defects of cards, each noticed by cases that were drafted from the card as it
// should be.
func TestSeededDefects(t *testing.T) {
	for _, tt := range []struct{ card, what, was, is string }{
		{small, "a limit", "growth < 8", "growth < 8.1"},
		{small, "strictness", "growth < 8", "growth <= 8"},
		{small, "branches exchanged", "? 40 : full", "? full : 40"},
		{small, "a figure", "? 40 :", "? 41 :"},
		{small, "a sign", "full - 2 * models", "full + 2 * models"},
		{small, "a factor", "2 * models", "3 * models"},
		{small, "a variant the wrong way round", "when: coastal", "when: not coastal"},
		{small, "the maximum of a variant", "max: 30", "max: 31"},
		{small, "a cap", "plus: 5", "plus: 6"},
		{small, "a cap dropped", "plus: 5, ", ""},
		{small, "a bonus taken away", "effect: bonus", "effect: minus"},
		{everything, "a day", `date(\"2024-01-02\"), sent))`, `date(\"2024-01-01\"), sent))`},
		{everything, "calendar days", "lookup(lateness, workdays", "lookup(lateness, days"},
		{everything, "a bracket", "[1..2]", "[1..3]"},
		{everything, "rows exchanged", "then: 10}\n      - {when: \"[1..2]\", then: 4}",
			"then: 4}\n      - {when: \"[1..2]\", then: 10}"},
		{everything, "a derived indicator", "rule: growth >= 8", "rule: growth > 8"},
		{everything, "a void condition", ", void_when: late > 5", ""},
		{everything, "the void condition of a section", "models > 8", "models >= 8"},
		{everything, "a text", `region == \"mountain\"`, `region == \"plain\"`},
		{everything, "a reason not to apply dropped",
			"          - {when: growth == 0, not_applicable: chưa có số liệu tăng trưởng}\n", ""},
		{everything, "a minimum", "min: -2", "min: -3"},
		{everything, "rounding", "half_away_from_zero", "toward_zero"},
		{everything, "decimals", "decimals: 1", "decimals: 0"},
		{everything, "weights", "weight: 0.7}, {role: expert, weight: 0.3", "weight: 0.6}, {role: expert, weight: 0.4"},
		{everything, "which version counts", "counts: last", "counts: self"},
		{everything, "disqualification", "when: disciplined", "when: not disciplined"},
		{everything, "the policy", "not_applicable: drop\nrank_by: percent", "not_applicable: rescale\nrank_by: percent"},
		{everything, "a threshold", "at_least: 60", "at_least: 59"},
		{everything, "a grade's condition", "when: growth > 1", "when: growth >= 1"},
		{everything, "a minus counted as bonus", "effect: minus, max: 14", "effect: bonus, max: 14"},
		{everything, "a minus cap", "minus: 12", "minus: 13"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			broken := strings.Replace(tt.card, tt.was, tt.is, 1)
			if broken == tt.card {
				t.Fatalf("the card has no %q", tt.was)
			}
			s, err := scoringtest.Load(files(broken, draftsOf(t, tt.card)), "card_test.yaml")
			for d := range diag.AllDiagnostics(err) {
				if d.File != "card_test.yaml" {
					t.Fatalf("the defect does not compile, so it is none: %v", d)
				}
			}
			if err != nil {
				return // the cases speak of what the card has no more
			}
			for i := range s.Cases() {
				if !s.Run(i).Passed() {
					return
				}
			}
			t.Error("no drafted case notices it")
		})
	}
}

var draftCache = map[string]string{}

// draftsOf drafts each card once.
func draftsOf(t *testing.T, card string) string {
	if draftCache[card] == "" {
		draftCache[card] = drafts(t, load(t, card, "cases: [{name: a, total: missing}]"), false)
	}
	return draftCache[card]
}

// A mutant that survives comes with a case that would notice it, or with a proof.
func TestDistinguish(t *testing.T) {
	for _, tt := range []struct{ card, id, proof, reason string }{
		{small, "I.1 points: < → <=", "", "at 8"},
		{small, "I.1 points: 8 → 8.1", "", "at 8"},
		{small, "card cap plus: 5 → 5.01", "", "with more than 5 models"},
		{small, "I.1 max, I.2 max: 60, 40 → 40, 60", "", ""},
		{everything, "I.5 in_force: 2024-03-01 → 2024-03-02", "?",
			"only in a period that ends on that day: no facts show it"},
		{everything, "card decimals: 1 → 0", "", ""},
		{everything, "tie-break order: I.1, previous(growth) → previous(growth), I.1", "?",
			"an exact tie that both tell apart differently is rare"},
		{idle, "II cap plus: 12 → 12.01", "it comes to 10 bonus points at most, no more than the cap of 12", ""},
		{idle, "II cap plus: without 12", "it comes to 10 bonus points at most, no more than the cap of 12", ""},
		{idle, "II.1 max: 10 → 10.01", "the rule of II.1 gives 0 to 10, whatever the bound", ""},
		{idle, "I.1 points: min(full, 5 * models) → min(5 * models)",
			"the bounds of I.1 cut the points to the same without it", "growing"},
		{idle, "I.2 points: max(5 - models, 0) → max(5 - models)",
			"the bounds of I.2 cut the points to the same without it", "growing, twice"},
		{idle, "I.3 points: min(full, 5 * models) → min(5 * models)",
			"the bounds of I.3 cut the points to the same without it", "falling"},
		{idle, "I.4 points: min(20, 5 * models) → min(5 * models)", "", "the cap is below the maximum"},
		{idle, "I.5 points: < → <=", "the same for all 14 combinations of what it reads", "both branches give 5 at 5"},
		{idle, "bands row 2: [1..4] → [0..4]", "whole numbers", "no key lies between 0 and 1"},
		{idle, "I.7 points: 20 → 21", "", "with models missing both branches give 20"},
		{idle, "I.8 points: 20 → 21", "the bounds of I.8 cut both to the same", "the branches never agree"},
		{idle, "bands row 3: 10 → 11", "the bounds of I.6 cut both results to the same", "10 is the most"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			if testing.Short() && tt.card == everything {
				t.Skip("the search of whole scores takes longer")
			}
			s := load(t, tt.card, "cases: [{name: a, total: missing}]")
			m := mutant(t, s, tt.id)
			proof, killer := s.Distinguish(m, diag.English)
			switch {
			case tt.proof == "?":
			case tt.proof != "":
				if !strings.Contains(proof.String(), tt.proof) {
					t.Errorf("proof %q, want %q; draft:\n%s", proof, tt.proof, killer)
				}
				sound(t, tt.card, m)
				return
			case killer == "":
				t.Fatalf("%s: no case was found; proof %q", tt.reason, proof)
			}
			if killer == "" {
				return
			}
			if s := load(t, tt.card, "cases:\n"+killer); !s.Run(0).Passed() || !killed(t, s, m) {
				t.Errorf("the case does not notice it:\n%s", killer)
			}
		})
	}
}

// sound holds a proof to the cases that the card itself asks for.
func sound(t *testing.T, card string, m rulestest.Mutant) {
	t.Helper()
	if s := load(t, card, draftsOf(t, card)); killed(t, s, m) {
		t.Error("it is said to change nothing, and a case notices it")
	}
}

// idle is a card with bounds that change nothing.
const idle = `
code: idle
year: 2024
uncapped: true
indicators:
  - {code: models, min: 0, max: 11, places: 0}
tables:
  - name: bands
    rows:
      - {when: "<= 0", then: 0}
      - {when: "[1..4]", then: 5}
      - {else: 10}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 30, points: "min(full, 5 * models)"}
      - {code: I.2, max: 20, points: "4 * max(5 - models, 0)"}
      - {code: I.3, max: 30, points: "full - min(full, 5 * models)"}
      - {code: I.4, max: 30, points: "min(20, 5 * models)"}
      - {code: I.5, max: 30, points: "models < 5 ? models : 5 + 2 * (models - 5)"}
      - {code: I.6, max: 10, points: "lookup(bands, models)"}
      - {code: I.7, max: 20, points: "models > 3 ? 20 : full"}
      - {code: I.8, max: 20, points: "models > 3 ? 20 : 10"}
  - code: II
    caps: {plus: 12}
    criteria:
      - {code: II.1, effect: bonus, max: 10, points: "models > 9 ? 10 : models"}
`

// zeroPlan is a card that cannot be scored where the plan is zero, which one of its
// criteria does not care about.
const zeroPlan = `
code: zero
year: 2025
uncapped: true
indicators:
  - {code: budget, min: 0, places: 0}
  - {code: budget_plan, min: 0, places: 0}
  - {code: violations, min: 0, max: 9, places: 0}
sections:
  - {code: I, criteria: [{code: I.1, max: 100, points: "min(full, full * budget / budget_plan)"}]}
  - code: II
    criteria:
      - {code: II.1, effect: bonus, max: 20, points: "budget >= budget_plan and violations == 0 ? full : 0"}
`

// On a card with a step for what people give, a criterion with a rule is drafted by itself too: of
// many criteria a draft would try all facts together otherwise, which nobody waits for.
func TestDraftsOfSteps(t *testing.T) {
	const card = `
code: steps
year: 2024
step: 0.5
indicators: [{code: a, kind: boolean}, {code: b, kind: boolean}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 2, judged: true}
      - {code: I.2, max: 2, points: "a ? full : 0"}
      - {code: I.3, max: 3, points: "b ? full : 1"}
`
	text := draftsOf(t, card)
	for _, want := range []string{"columns: [a, I.2]", "columns: [b, I.3]"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, off := range []string{"points: {I.1: 0.25", "points: 1.25"} {
		if strings.Contains(text, off) {
			t.Errorf("%s is no multiple of the step:\n%s", off, text)
		}
	}
}
