package awardstest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// TestMutants has for every way in which a regulation is broken a case that
// notices it, and one that does not. A mutant is named by its ID, and by the
// words in its source where several have one.
func TestMutants(t *testing.T) {
	s := load(t, "testdata/sample", "sample_test.yaml")
	tests := []struct{ operator, id, killer, blind, reason string }{
		{"date", "covers: 2020-01-01 → 2020-01-02", "first day", "leader", "the regulation begins a day late"},
		{"date", "covers: 2020-01-01 → 2019-12-31", "too early", "first day", "a day early"},
		{"date", "covers: 2026-01-01 → 2025-12-31", "last day", "too late", ""},
		{"date", "covers: 2026-01-01 → 2026-01-02", "too late", "last day", ""},
		{"condition", "count_from: without count_from", "work record", "one year", "the work record is counted otherwise"},
		{"constant", "count_from: period_end → decision", "work record", "leader", ""},
		{"policy", "count_from: off: false → off: true", "work record", "leader", ""},
		{"condition", "flag.unread: without flag.unread", "gap", "no gap", "the law would count as read"},
		{"date", "flag.unread: 2022-01-01 → 2021-12-31", "gap", "no gap", ""},
		{"date", "flag.unread: 2022-01-01 → 2022-01-02", "no gap", "gap", ""},
		{"condition", "report: without report", "papers", "leader", "a document is not wanted"},
		{"condition", "report: without flag", "papers", "leader", "a document is wanted for another award only"},
		{"boundary", "report: copies: 2 → copies: 1", "one copy", "sent", ""},
		{"boundary", "report: copies: 2 → copies: 3", "sent", "leader", ""},
		{"policy", "guess: certainty: unverified → certainty: read", "papers", "leader", "what nobody read is wanted"},
		{"condition", "flag.deadline: without flag.deadline", "sent", "leader", ""},
		{"boundary", "flag.deadline: day: 30 → day: 29", "sent", "leader", ""},
		{"boundary", "flag.deadline: month: 6 → month: 5", "sent", "a school", ""},
		{"boundary", "flag.deadline: years_after: 1 → years_after: 2", "sent late", "leader", ""},
		{"condition", "flag.deadline.education: without sector: education", "a school", "leader",
			"a deadline of schools for all"},
		{"policy", "flag.deadline: off: false → off: true", "sent", "leader", ""},
		{"policy", "flag.deadline: certainty: read → certainty: unverified", "sent", "leader", ""},
		{"condition", "unity: without unity", "not united", "leader", "a condition is dropped"},
		{"logic", "unity: internal_unity → not internal_unity", "not united", "unity not known", ""},
		{"policy", "unity: effect: required → effect: defers", "not united", "leader", "a refusal becomes a deferral"},
		{"policy", "unity: effect: required → effect: advisory", "not united", "leader", ""},
		{"policy", "unity: dossier: false → dossier: true", "not united", "sent", "a condition waits for a dossier"},
		{"policy", "unity: off: false → off: true", "not united", "leader", ""},
		{"policy", "unity: certainty: read → certainty: unverified", "not united", "sent", ""},
		{"policy", "unity: certainty: read → certainty: second_hand", "leader", "not united", "every result would say so"},
		{"policy", "discipline: certainty: second_hand → certainty: read", "leader", "under discipline", ""},
		{"policy", "discipline: effect: defers → effect: required", "under discipline", "leader",
			"a deferral becomes a refusal"},
		{"condition", "discipline: without certificate", "certificate under discipline", "under discipline",
			"the list of awards is shorter"},
		{"policy", "women: effect: advisory → effect: required", "few women", "70 percent",
			"a preference becomes a condition"},
		{"boundary", "women: 70 → 69", "few women", "70 percent", ""},
		{"relational", "women: >= → >", "70 percent", "few women", ""},
		{"policy", "dossier.complete: dossier: true → dossier: false", "leader", "sent",
			"asked of those that prepare a dossier"},
		{"logic", "flag.leader: or → and", "second of two", "not united", ""},
		{"policy", "flag.model: certainty: unverified → certainty: read", "no model", "not united",
			"what nobody read would decide"},
		{"policy", "flag.targets: off: true → off: false", "targets not asked for", "targets asked for", ""},
		{"date", "flag.in_time: 2024-01-01 → 2023-12-31", "late before 2024", "sent", ""},
		{"relational", "flag.in_time: <= → <", "", "sent late", "no case has a dossier on the last day"},
		{"boundary", "flag.quota: 20 → 19", "a fifth of ten", "leader", "a percent less"},
		{"boundary", "flag.quota: 20 → 21", "a fifth of ten, rounded up", "leader", ""},
		{"condition", "flag.quota: without flag.quota", "a fifth of ten", "leader", "the third gets a place"},
		{"boundary", "certificate.years: 2 → 1", "one year", "leader", ""},
	}
	index := make(map[string]int)
	for i, c := range s.Cases() {
		index[c.Name] = i
	}
	mutants := s.Mutants()
	operators := make(map[string]bool)
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			i := slices.IndexFunc(mutants, func(m rulestest.Mutant) bool { return m.ID() == tt.id })
			if i < 0 {
				t.Fatal("there is no such mutant")
			}
			m := mutants[i]
			if m.Operator != tt.operator {
				t.Errorf("it is of the kind %s", m.Operator)
			}
			operators[m.Operator] = true
			trial, err := s.Try(m)
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range map[string]bool{tt.killer: true, tt.blind: false} {
				if name == "" {
					continue
				}
				c, ok := index[name]
				if !ok {
					t.Fatalf("there is no case %s", name)
				}
				if trial(c) != want {
					t.Errorf("the case %q fails: %v, want %v; %s", name, !want, want, tt.reason)
				}
			}
		})
	}
	for _, m := range mutants {
		if !operators[m.Operator] {
			t.Errorf("no example of the kind %s, such as %s", m.Operator, m.ID())
		}
	}
}

// TestMutantsAreDistinct: no mutant says what the regulation says, and none is
// made of what no case could see.
func TestMutantsAreDistinct(t *testing.T) {
	s := load(t, "testdata/sample", "sample_test.yaml")
	for _, m := range s.Mutants() {
		if m.Old == m.New {
			t.Errorf("%s changes nothing", m.ID())
		}
		if strings.HasPrefix(m.Label, "flag.targets") && strings.HasPrefix(m.Old, "certainty") {
			t.Errorf("%s: how surely a condition is known that is off changes no answer", m.ID())
		}
		if _, err := s.Try(m); err != nil {
			t.Errorf("%s: %v", m.ID(), err)
		}
	}
}

// TestDistinguish: of a mutant that survives, a case is found that notices it.
func TestDistinguish(t *testing.T) {
	s := load(t, "testdata/small", "small_test.yaml")
	for _, m := range s.Mutants() {
		trial, err := s.Try(m)
		if err != nil {
			continue
		}
		proof, killer := s.Distinguish(m, diag.English)
		if killer == "" {
			t.Errorf("%s: no case is found; equivalent: %s", m.ID(), proof)
			continue
		}
		_ = trial
		o, err := awardstest.Load(withCases("testdata/small", "small", t, killer), "small_test.yaml")
		if err != nil {
			t.Errorf("%s: the case cannot be read: %v\n%s", m.ID(), err, killer)
			continue
		}
		if again, err := o.Try(m); err != nil || !again(0) || !o.Run(0).Passed() {
			t.Errorf("%s: the case does not tell it from the regulation:\n%s", m.ID(), killer)
		}
	}
}
