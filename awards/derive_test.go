package awards

import (
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func TestNonDuplication(t *testing.T) {
	past := func(form string, change func(*PastAward)) PastAward {
		p := PastAward{Form: form, Type: "work_record", Decided: rules.Day(2024, 2, 1), FirstYear: 2023, LastYear: 2023,
			Achievement: "sample-2023"}
		if change != nil {
			change(&p)
		}
		return p
	}
	tests := []struct {
		award  string
		p      PastAward
		want   Outcome
		reason string
	}{
		{flag, past("government_flag", nil), NotEligible, "the same flag for the same result"},
		{flag, past("government_flag", func(p *PastAward) { p.Achievement = " SAMPLE\u20102023" }), NotEligible,
			"the same result in another spelling"},
		{flag, past("government_flag", func(p *PastAward) { p.Achievement = "sample-2022" }), Undetermined,
			"a result of another name, in the same year"},
		{flag, past("government_flag", func(p *PastAward) {
			p.Achievement, p.FirstYear, p.LastYear = "sample-2022", 2022, 2022
		}), Eligible, "for another result"},
		{flag, past("government_flag", func(p *PastAward) { p.Form = flag }), Undetermined, "a form that nobody declared"},
		{flag, past("government_flag", func(p *PastAward) { p.Achievement = "" }), Undetermined,
			"for what in 2023 is not known"},
		{flag, past("government_flag", func(p *PastAward) { p.Achievement, p.FirstYear, p.LastYear = "", 2022, 2022 }),
			Eligible, "for 2022"},
		{flag, past("government_flag", func(p *PastAward) { p.Achievement, p.FirstYear, p.LastYear = "", 0, 0 }),
			Undetermined, "no period stated, decided after the year"},
		{flag, past("government_flag", func(p *PastAward) {
			p.Achievement, p.FirstYear, p.LastYear, p.Decided = "", 0, 0, rules.Day(2022, 12, 31)
		}), Eligible, "decided before the year began"},
		{flag, past("government_flag", func(p *PastAward) { p.Revoked = rules.Day(2024, 3, 1) }), Eligible, "revoked"},
		{flag, past("government_flag", func(p *PastAward) { p.Revoked = rules.Day(2024, 3, 15) }), NotEligible,
			"revoked only the day after"},
		{flag, past("government_flag", func(p *PastAward) { p.Decided = rules.Day(2024, 3, 15) }), Eligible,
			"decided only the day after"},
		{flag, past("ministry_flag", nil), Eligible, "a flag of the ministry for the same result: the law lets both stand"},
		{flag, past("pm_certificate", nil), Eligible, "a certificate: a form, not a title; advisory only"},
		{certificate, past("pm_certificate", nil), NotEligible, "the same certificate"},
		{certificate, past("ministry_certificate", nil), NotEligible, "another form for the same result"},
		{certificate, past("government_flag", nil), Eligible, "a flag: advisory only"},
		{certificate, past("ministry_certificate", func(p *PastAward) { p.Achievement = "sample-flood" }), Eligible,
			"another form for a result of another name"},
		{certificate, past("order", func(p *PastAward) { p.Achievement = "" }), Undetermined,
			"an order of the same time, for what is not known"},
		{certificate, past("commendation", nil), NotEligible, "art. 9(7): a form too, for the same result"},
		{certificate, past("commendation", func(p *PastAward) { p.Achievement = "sample-flood" }), Eligible,
			"for a result of another name"},
		{certificate, past("other_certificate", nil), NotEligible, "art. 76: a form too"},
		{certificate, past("commemorative_medal", nil), NotEligible, "art. 9(5): a form too"},
		{certificate, past("advanced_labour_title", nil), Eligible, "art. 20(1)(d): a title"},
		{certificate, past("exemplary_commune_title", nil), Eligible, "art. 20(1)(dd): a title"},
		{certificate, past("cultural_village_title", nil), Eligible, "art. 20(1)(e): a title"},
		{flag, past("advanced_labour_title", nil), Eligible, "another title"},
		{flag, past("commendation", nil), Eligible, "a form beside a title"},
	}
	for _, tt := range tests {
		c := leader()
		if tt.award == certificate {
			c = runnerUp()
		}
		c.History.Entries = []PastAward{tt.p}
		known := tt.p.Form != flag
		if err := CheckCandidates([]Candidate{c}, law(t)); (err == nil) != known {
			t.Errorf("%s: %v", tt.reason, err)
		}
		if a := assessed(t, law(t), "2024-03-14", tt.award, c); a.Outcome != tt.want {
			t.Errorf("%s, %s: %v, want %v", tt.award, tt.reason, a.Outcome, tt.want)
		}
	}
	c := runnerUp()
	c.History.Entries = []PastAward{past("government_flag", nil)}
	f := finding(t, assessed(t, law(t), "2024-03-14", certificate, c), "duplication.flag_and_certificate")
	if f.Met != rules.False || f.Decides || f.Effect != Advisory {
		t.Errorf("flag and certificate: met %v, decides %v", f.Met, f.Decides)
	}
}

func TestTwoStateFormsInOneYear(t *testing.T) {
	// The circular spoke of certificates; since their text of the time was not read,
	// the finding shows what the outcome cannot.
	tests := []struct {
		on      string
		p       PastAward
		met     rules.Truth
		decides bool
		reason  string
	}{
		{"2019-06-01", PastAward{Form: "order", Type: "work_record", Decided: rules.Day(2019, 2, 1)}, rules.False, true,
			"an order in the same year"},
		{"2019-06-01", PastAward{Form: "order", Type: "exceptional", Decided: rules.Day(2019, 2, 1)}, rules.Undetermined,
			true, "exceptional ones are excepted if they were very outstanding"},
		{"2020-01-01", PastAward{Form: "order", Type: "exceptional", Decided: rules.Day(2020, 1, 1)}, rules.True, true,
			"and all of them from 2020"},
		{"2019-06-01", PastAward{Form: "order", Decided: rules.Day(2019, 2, 1)}, rules.Undetermined, true,
			"of what type is not known"},
		{"2019-06-01", PastAward{Form: "order", Type: "work_record", Decided: rules.Day(2018, 12, 31)}, rules.True, true,
			"the year before"},
		{"2020-01-01", PastAward{Form: "order", Type: "work_record", Decided: rules.Day(2020, 1, 1)}, rules.False, true,
			"Circular 12/2019 art. 3(3)"},
	}
	for _, tt := range tests {
		c := clean("x")
		c.Year = 2018
		tt.p.Achievement = "other"
		c.History.Entries = []PastAward{tt.p}
		f := finding(t, assessed(t, law(t), tt.on, "certificate.work_record", c), "duplication.same_year")
		if f.Met != tt.met || f.Decides != tt.decides {
			t.Errorf("%s: met %v, decides %v", tt.reason, f.Met, f.Decides)
		}
	}
}

func TestBallotsCountAllMembers(t *testing.T) {
	tests := []struct {
		members, present, favour, written, writtenFavour int
		want                                             rules.Truth
		reason                                           string
	}{
		{10_000, 10_000, 7999, 0, 0, rules.False, "79.99 %"},
		{10_000, 10_000, 8000, 0, 0, rules.True, "80 %"},
		{10_000, 10_000, 8001, 0, 0, rules.True, "80.01 %"},
		{15, 12, 12, 0, 0, rules.True, "12 of 15, three absent"},
		{15, 11, 11, 0, 0, rules.False, "everybody present, but 73 % of all members"},
		{15, 11, 11, 4, 1, rules.True, "an absent member in favour in writing"},
		{15, 11, 11, 4, 0, rules.False, "absent members against in writing"},
		{1, 1, 1, 0, 0, rules.True, "a council of one"},
	}
	for _, tt := range tests {
		c := clean("x")
		c.Ballots = []Ballot{
			{Council: proposingCouncil, Award: "flag.movement", On: day(t, "2024-02-01"), Members: 3, Present: 3},
			{Council: proposingCouncil, Award: "flag.movement", On: day(t, "2024-03-01"), Members: tt.members,
				Present: tt.present, InFavour: tt.favour, Written: tt.written, WrittenInFavour: tt.writtenFavour},
			{Council: proposingCouncil, Award: "flag.movement", On: day(t, "2024-03-15"), Members: 3, Present: 3},
			{Council: proposingCouncil, Award: flag, On: day(t, "2024-03-10"), Members: 3, Present: 3},
		}
		f := finding(t, assessed(t, law(t), "2024-03-14", "flag.movement", c), "flag.movement.vote")
		if f.Met != tt.want || !f.Decides {
			t.Errorf("%s: met %v, want %v", tt.reason, f.Met, tt.want)
		}
	}
}

func TestMovement(t *testing.T) {
	yes := true
	tests := []struct {
		launched, reviewed, launcher string
		on                           string
		want                         Outcome
		reason                       string
	}{
		{"2019-02-01", "2024-02-01", "prime_minister", "2024-03-14", Eligible, "five years to the day"},
		{"2019-02-02", "2024-02-01", "prime_minister", "2024-03-14", NotEligible, "a day short of five years"},
		{"2019-02-01", "2024-03-15", "prime_minister", "2024-03-14", Undetermined, "reviewed only tomorrow"},
		{"2019-02-01", "2024-02-01", "state_president", "2024-03-14", NotEligible,
			"from 2024 only movements of the Prime Minister"},
		{"2018-02-01", "2023-02-01", "state_president", "2023-12-31", Eligible, "until 2023 also of the State President"},
		{"2018-02-01", "2023-02-01", "ministry_or_province", "2023-12-31", NotEligible, "never of a ministry"},
	}
	secret := true
	for _, tt := range tests {
		c := clean("x")
		c.Movement = &MovementReview{Launcher: tt.launcher, Launched: day(t, tt.launched), Reviewed: day(t, tt.reviewed),
			Review: "final", Leads: &yes}
		c.Ballots = []Ballot{{Council: proposingCouncil, Award: "flag.movement", On: day(t, "2023-03-01"), Members: 10,
			Present: 10, InFavour: 9, Secret: &secret}}
		if a := assessed(t, law(t), tt.on, "flag.movement", c); a.Outcome != tt.want {
			t.Errorf("%s: %v, want %v\n%s", tt.reason, a.Outcome, tt.want, a.Format(diag.English))
		}
	}
}

func TestCandidateFaults(t *testing.T) {
	tests := []struct {
		change func(*Candidate)
		path   string
	}{
		{func(c *Candidate) { c.Unit = "" }, "unit"},
		{func(c *Candidate) { c.History.Entries = []PastAward{{Form: "order"}} }, "history.entries[0].decided"},
		{func(c *Candidate) {
			c.History.Entries = []PastAward{{Form: "order", Decided: rules.Day(2024, 1, 1),
				Revoked: rules.Day(2023, 1, 1)}}
		}, "history.entries[0].revoked"},
		{func(c *Candidate) {
			c.History.Entries = []PastAward{{Form: "order", Decided: rules.Day(2024, 1, 1), FirstYear: 2023, LastYear: 2022}}
		}, "history.entries[0].last_year"},
		{func(c *Candidate) {
			p := PastAward{Form: "order", Decided: rules.Day(2024, 1, 1)}
			q := p
			q.Achievement = "another"
			c.History.Entries = []PastAward{p, q, p}
		}, "history.entries[2]"},
		{func(c *Candidate) { c.Results.Entries = []YearResult{{Year: 2023}, {Year: 2023}} }, "results.entries[1].year"},
		{func(c *Candidate) { c.Discipline.Entries = []Discipline{{Opened: rules.Day(2024, 2, 30)}} },
			"discipline.entries[0].opened"},
		{func(c *Candidate) {
			c.Discipline.Entries = []Discipline{{Opened: rules.Day(2024, 2, 1), Cleared: true}}
		}, "discipline.entries[0].decided"},
		{func(c *Candidate) {
			c.Complaints.Entries = []Complaint{{Received: rules.Day(2024, 2, 1), Closed: rules.Day(2024, 1, 1)}}
		}, "complaints.entries[0].closed"},
		{func(c *Candidate) {
			c.Complaints.Entries = []Complaint{{Received: rules.Day(2024, 2, 1), Violation: unless(false, false)}}
		}, "complaints.entries[0].closed"},
		{func(c *Candidate) {
			c.Inspections.Entries = []Inspection{{Opened: rules.Day(2024, 2, 1), Violation: unless(false, true)}}
		}, "inspections.entries[0].closed"},
		{func(c *Candidate) {
			c.Ballots = []Ballot{{Council: proposingCouncil, Award: flag, On: rules.Day(2024, 2, 1), Members: 10,
				Present: 11}}
		}, "ballots[0].present"},
		{func(c *Candidate) {
			c.Ballots = []Ballot{{Council: proposingCouncil, Award: flag, On: rules.Day(2024, 2, 1), Members: 10, Present: 8,
				InFavour: 9}}
		}, "ballots[0].in_favour"},
		{func(c *Candidate) {
			c.Ballots = []Ballot{{Council: proposingCouncil, Award: flag, On: rules.Day(2024, 2, 1), Members: 10, Present: 8,
				Written: 3}}
		}, "ballots[0].written"},
		{func(c *Candidate) {
			b := Ballot{Council: proposingCouncil, Award: flag, On: rules.Day(2024, 2, 1), Members: 1}
			c.Ballots = []Ballot{b, b}
		}, "ballots[1]"},
		{func(c *Candidate) { c.Dossiers = []Dossier{{Award: flag}, {Award: flag}} }, "dossiers[1]"},
		{func(c *Candidate) {
			c.Movement = &MovementReview{Launcher: "premier", Launched: rules.Day(2020, 1, 1)}
		}, "movement.launcher"},
		{func(c *Candidate) { c.Facts = append(c.Facts, c.Facts[0]) }, "facts.policy_compliance"},
	}
	for _, tt := range tests {
		c := clean("x")
		tt.change(&c)
		_, err := law(t).Assess(day(t, "2024-03-14"), flag, c)
		found := false
		for d := range diag.AllDiagnostics(err) {
			found = found || d.Path == tt.path
		}
		if !found {
			t.Errorf("want a fault at %s, have %v", tt.path, err)
		}
	}
}

func TestLoadCandidates(t *testing.T) {
	cs, err := law(t).LoadCandidates("evidence.yaml", []byte(`
candidates:
  - unit: ha_tinh
    name: Hà Tĩnh
    year: 2023
    existence: {known: true}
    history:
      complete: true
      source: Sổ khen thưởng
      entries:
        - {form: ministry_flag, type: work_record, decided: 2023-02-01, first_year: 2022, last_year: 2022}
    complaints: {complete: true}
    ballots:
      - {council: cluster, award: flag.central_cluster, on: 2024-03-14, members: 6, present: 6, in_favour: 5, secret: true}
    facts:
      policy_compliance: {value: true, evidence: Báo cáo 12}
      internal_unity: true
`))
	if err != nil {
		t.Fatal(err)
	}
	c := cs[0]
	if c.Name != "Hà Tĩnh" || !c.History.Complete || c.History.Entries[0].Form != "ministry_flag" || len(c.Facts) != 2 ||
		c.Facts[1].Evidence != "Báo cáo 12" || *c.Ballots[0].Secret != true {
		t.Errorf("read %+v", c)
	}
	_, err = law(t).LoadCandidates("evidence.yaml",
		[]byte("candidates:\n  - unit: a\n    histroy: {complete: true}\n  - unit: a\n    year: 20233\n"))
	if !errors.Is(err, diag.ErrName) {
		t.Errorf("a slip in a key: %v", err)
	}
	_, err = law(t).LoadCandidates("evidence.yaml",
		[]byte("candidates:\n  - unit: a\n  - unit: a\n    complaints:\n      entries:\n        - {received: 2024-02-01, "+
			"closed: 2024-01-01}\n"))
	var lines []int
	for d := range diag.AllDiagnostics(err) {
		lines = append(lines, d.Line)
	}
	if len(lines) != 2 || lines[0] != 3 || lines[1] != 6 {
		t.Errorf("faults on lines %v: %v", lines, err)
	}
	_, err = law(t).LoadCandidates("evidence.yaml",
		[]byte("candidates:\n  - unit: a\n    facts:\n      internal_unit: true\n      policy_compliance: 5\n"))
	lines = nil
	for d := range diag.AllDiagnostics(err) {
		lines = append(lines, d.Line)
	}
	if len(lines) != 2 || lines[0] != 4 || lines[1] != 5 ||
		!strings.Contains(err.Error(), "did you mean internal_unity?") {
		t.Errorf("facts that are not known: lines %v: %v", lines, err)
	}
}
