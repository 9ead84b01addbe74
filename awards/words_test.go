package awards

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// Words of the evidence that nobody declared are faults that name the nearest and all that
// there are; built in Go they leave the matter undetermined, whatever the rest would come to.
func TestWordsOfEvidence(t *testing.T) {
	for _, tt := range []struct {
		change     func(*Candidate)
		path, says string
		reason     string
	}{
		{func(c *Candidate) {
			c.History.Entries = []PastAward{{Form: "goverment_flag", Decided: day(t, "2024-02-01")}}
		}, "history.entries[0].form", `"goverment_flag" is none of: government_flag, pm_certificate, `, "a slip in a form"},
		{func(c *Candidate) {
			c.History.Entries = []PastAward{{Form: flag, Decided: day(t, "2012-02-01")}}
		}, "history.entries[0].form", "is an award by one route, not a form (write government_flag)",
			"an award for its form"},
		{func(c *Candidate) { c.Sector = "educaton" }, "sector", `"educaton" is none of: `, "a slip in a sector"},
		{func(c *Candidate) {
			c.Ballots = []Ballot{{Council: "cluster", Award: "government_flag", On: day(t, "2024-03-01"), Members: 5,
				Present: 5, InFavour: 5}}
		}, "ballots[0].award", "is none of: flag.central_cluster, ", "a form for an award"},
		{func(c *Candidate) { c.Dossiers = []Dossier{{Award: "flag.central", Received: day(t, "2024-03-01")}} },
			"dossiers[0].award", `"flag.central" is none of: `, "an award cut short"},
		{func(c *Candidate) { c.Dossiers = []Dossier{{Award: flag, Documents: []Paper{{Code: "minutes"}}}} },
			"dossiers[0].documents[0].code", `"minutes" is none of: `, "a document that nobody asks for"},
	} {
		c := leader()
		tt.change(&c)
		var found diag.Diagnostics = slices.Collect(diag.AllDiagnostics(CheckCandidates([]Candidate{c}, law(t))))
		if len(found) != 1 || found[0].Path != "candidates[0]."+tt.path || !strings.Contains(found.Error(), tt.says) {
			t.Errorf("%s: got %v, want %s at %s", tt.reason, found, tt.says, tt.path)
		}
		a := assessed(t, law(t), "2024-03-14", flag, c)
		if a.Outcome != Undetermined || len(a.Gaps) != 1 || a.Gaps[0].Code != notUnderstood {
			t.Errorf("%s: %v, %v, want undetermined, since it is not understood", tt.reason, a.Outcome, a.Gaps)
		}
	}
	c := leader()
	c.Dossiers = []Dossier{{Award: flag, Documents: []Paper{{Code: "plan.minutes"}}}}
	place := Place{Award: flag, Documents: []Document{{Clause: Clause{Code: "plan.minutes"}}}}
	if err := CheckCandidates([]Candidate{c}, law(t), place); err != nil {
		t.Errorf("a document that the cluster wants: %v", err)
	}
}

// Words of closed lists are refused with the list, by whatever way they come.
func TestClosedLists(t *testing.T) {
	c := leader()
	c.History.Entries = []PastAward{{Form: "order", Type: "exeptional", Decided: day(t, "2012-02-01")}}
	c.Ballots = []Ballot{{Council: "council", Award: flag, On: day(t, "2024-03-01"), Members: 5, Present: 5, InFavour: 5}}
	c.Movement = &MovementReview{Launcher: "premier", Launched: day(t, "2020-01-01"), Review: "finals"}
	_, assess := law(t).Assess(day(t, "2024-03-14"), flag, c)
	_, load := Load("x.yaml", []byte(`
code: x
covers: {from: 2024-01-01}
forms: [{code: x_flag, work_record: flags}]
indicators: [{code: had, kind: boolean, history: {forms: [x_flags], not_types: [late]}}]
parameters: [{code: work_record_excludes, value: "exceptional, movements", citation: {act: a}}]
authorities: [{power: decides, who: {en: x}}]
awards:
  - {code: a, form: xflag, type: work, conditions: [{code: c, rule: had, citation: {act: a}}]}
  - {code: b, form: province_honour, conditions: [{code: d, rule: had, citation: {act: a}}]}
`))
	for _, tt := range []struct {
		err  error
		want []string
	}{
		{CheckCandidates([]Candidate{c}, nil), []string{
			`"exeptional" is none of: work_record, exceptional, movement, contribution, seniority, external (did you mean exceptional?)`,
			`"council" is none of: proposing_council, cluster`, `"premier" is none of: prime_minister, `,
			`"finals" is none of: preliminary, final (did you mean final?)`}},
		{assess, []string{"exceptional?", "proposing_council", "prime_minister", "final?"}},
		{Plan{Organiser: "central"}.Check(), []string{`organiser: "central" is none of: central_council, ministry_or_province`}},
		{load, []string{"forms[0].work_record", "history.forms[0]", "history.not_types[0]", "parameters[0].value",
			"authorities[0].power", "awards[0].form", "did you mean x_flag?", "awards[0].type",
			"declare it: forms: [{code: province_honour, "}},
	} {
		for _, want := range tt.want {
			if tt.err == nil || !strings.Contains(tt.err.Error(), want) {
				t.Errorf("got %v, want %s", tt.err, want)
			}
		}
	}
	// The words of the evidence are the values of the facts that are derived from it.
	known := common()
	for field, code := range map[string]string{"Launcher": "movement_launcher", "Review": "movement_review"} {
		if got, want := listed[MovementReview](field), known.indicator(code).Values; !slices.Equal(got, want) {
			t.Errorf("%s takes %q, %s has %q", field, got, code, want)
		}
	}
	for _, other := range [][]string{listed[Award]("Type"), listed[History]("NotTypes")} {
		if !slices.Equal(other, types()) {
			t.Errorf("types of commendation are %q and %q", types(), other)
		}
	}
}
