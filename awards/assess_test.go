package awards

import (
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// leader is a clean unit that ranks first in a cluster of the Central Council.
func leader(facts ...rules.Fact) Candidate {
	c := clean("x")
	c.Facts = append(c.Facts, txt(factOrganiser, "central_council"), num(factRank, 1), num(factLeadingRanks, 1))
	c.Facts = append(c.Facts, facts...)
	return c
}

// runnerUp is a clean unit assessed in a cluster of the Central Council.
func runnerUp() Candidate {
	c := clean("x")
	c.Facts = append(c.Facts, txt(factOrganiser, "central_council"), num(factRank, 2), yes("cluster_reviewed")[0])
	return c
}

func assessed(t testing.TB, r *Regulation, on, award string, c Candidate) Assessment {
	t.Helper()
	a, err := r.Assess(day(t, on), award, c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func finding(t testing.TB, a Assessment, code string) Finding {
	t.Helper()
	for _, f := range a.Findings {
		if f.Condition == code {
			return f
		}
	}
	t.Fatalf("%s on %v: no finding %s", a.Award, a.On, code)
	return Finding{}
}

func stands(a Assessment, code, subject string) bool {
	for _, x := range a.Assumptions {
		if x.Code == code && x.Subject == subject {
			return true
		}
	}
	return false
}

func TestRouteOfTheClustersOverTime(t *testing.T) {
	tests := []struct {
		on, award string
		want      Outcome
		regime    string
		reason    string
	}{
		{"2004-07-01", "flag.central_cluster", Undetermined, "law-2003-decree-42-2010",
			"first day covered: the text of the route was not read"},
		{"2014-03-06", "flag.central_cluster", Undetermined, "law-2003-decree-42-2010",
			"the South-West cluster's meeting for 2013"},
		{"2014-05-31", "flag.central_cluster", Undetermined, "law-2003-decree-42-2010", "the day before Law 39/2013"},
		{"2014-06-01", "flag.central_cluster", Undetermined, "law-2003-law-39-2013", "the first day of Law 39/2013"},
		{"2014-08-19", "flag.central_cluster", Undetermined, "law-2003-law-39-2013", "the day before Decree 65/2014"},
		{"2014-08-20", "flag.central_cluster", Eligible, "law-2003-decree-65-2014", "its first day: art. 6(2)"},
		{"2017-09-30", "flag.central_cluster", Eligible, "law-2003-decree-65-2014", "its last day"},
		{"2017-10-01", "flag.central_cluster", Eligible, "law-2003-decree-91-2017", "Decree 91/2017 art. 11(2)"},
		{"2023-12-31", "flag.central_cluster", Eligible, "law-2003-decree-91-2017", "its last day"},
		{"2024-01-01", "flag.central_cluster", Eligible, "law-2022-decree-98-2023", "Law 06/2022 art. 25(2)"},
		{"2024-03-14", "flag.central_cluster", Eligible, "law-2022-decree-98-2023",
			"the North Central cluster's meeting for 2023"},
		{"2025-06-30", "flag.central_cluster", Eligible, "law-2022-decree-98-2023", "last day of Decree 98/2023"},
		{"2025-07-01", "flag.central_cluster", Eligible, "law-2022-decree-152-2025", "first day of Decree 152/2025"},
		{"2026-09-30", "flag.central_cluster", Eligible, "law-2022-decree-152-2025", "the day before the amendment"},
		{"2026-10-01", "flag.central_cluster", Undetermined, "law-2026", "the text of Law 06/2026/QH16 was not seen"},
		{"2030-01-01", "flag.central_cluster", Undetermined, "law-2026", "still not seen"},
		{"2014-08-20", "certificate.central_cluster", Undetermined, "law-2003-decree-65-2014",
			"no such ground in art. 23(3)"},
		{"2023-12-31", "certificate.central_cluster", Undetermined, "law-2003-decree-91-2017",
			"art. 38 on collectives was not read"},
		{"2024-01-01", "certificate.central_cluster", Eligible, "law-2022-decree-98-2023", "art. 73(4)(c)"},
		{"2026-09-30", "certificate.central_cluster", Eligible, "law-2022-decree-152-2025", "the day before the amendment"},
		{"2026-10-01", "certificate.central_cluster", Undetermined, "law-2026", "the amendment"},
	}
	for _, tt := range tests {
		c := leader()
		if tt.award == "certificate.central_cluster" {
			c = runnerUp()
		}
		a := assessed(t, law(t), tt.on, tt.award, c)
		if a.Outcome != tt.want || a.Regime != tt.regime {
			t.Errorf("%s on %s (%s): %v under %s, want %v under %s", tt.award, tt.on, tt.reason, a.Outcome, a.Regime, tt.want,
				tt.regime)
		}
		if (tt.want == Undetermined) != (len(a.Gaps) > 0) {
			t.Errorf("%s on %s (%s): gaps %v", tt.award, tt.on, tt.reason, a.Gaps)
		}
		if a.Assumptions[0].Code != "basis" {
			t.Errorf("%s on %s: the choice of the day is not stated", tt.award, tt.on)
		}
	}
	if _, err := law(t).Assess(day(t, "2004-06-30"), "flag.central_cluster", leader()); !errors.Is(err, ErrNotCovered) {
		t.Errorf("the day before Law 15/2003: %v, want ErrNotCovered", err)
	}
	if _, err := law(t).Assess(day(t, "2024-03-14"), "flag.central_clutser", leader()); !errors.Is(err, ErrNoAward) ||
		!strings.Contains(err.Error(), "flag.central_cluster?") {
		t.Errorf("a slip in the award: %v, want ErrNoAward with a hint", err)
	}
	if _, err := law(t).Assess(rules.Date{}, "flag.central_cluster", leader()); !errors.Is(err, diag.ErrValue) {
		t.Errorf("no day: %v", err)
	}
}

func TestGapsRefuseButNeverGrant(t *testing.T) {
	c := clean("x")
	c.Facts = append(c.Facts, yes("targets_exceeded", "thrift_leads", "outstanding_among_leaders",
		"best_of_ministry_movement")...)
	if a := assessed(t, law(t), "2014-08-19", "flag.internal_cluster", c); a.Outcome != NotEligible {
		t.Errorf("without a flag of the ministry (Decree 42/2010 art. 16(2)): %v, want not eligible although the rest "+
			"was not read", a.Outcome)
	}
	c.History.Entries = []PastAward{{Form: "ministry_flag", Decided: day(t, "2014-02-01")}}
	if a := assessed(t, law(t), "2014-08-19", "flag.internal_cluster", c); a.Outcome != Undetermined {
		t.Errorf("with the flag: %v, want undetermined, for the rest was not read", a.Outcome)
	}
	r := with(t, Options{Enable: []string{"flag.internal_cluster.unread"}})
	a := assessed(t, r, "2014-08-19", "flag.internal_cluster", c)
	if a.Outcome != Eligible || !stands(a, "enabled", "flag.internal_cluster.unread") {
		t.Errorf("with the gap taken as closed: %v, standing on %v", a.Outcome, a.Assumptions)
	}
}

func TestCarryOver(t *testing.T) {
	a := assessed(t, law(t), "2026-10-01", "flag.central_cluster", leader())
	f := finding(t, a, "flag.central_cluster.leader")
	if f.Decides || f.Certainty != Unverified || f.Met != rules.True || !strings.Contains(f.Why.String(), "carried over") {
		t.Errorf("the carried-over condition: decides %v, certainty %v, met %v", f.Decides, f.Certainty, f.Met)
	}
	r := with(t, Options{CarryOver: true})
	a = assessed(t, r, "2026-10-01", "flag.central_cluster", leader())
	if a.Outcome != Eligible || !stands(a, "carried_over", "flag.central_cluster.leader") ||
		!stands(a, "carried_over", "law-2026.unread") {
		t.Errorf("with carry-over: %v, standing on %v", a.Outcome, a.Assumptions)
	}
}

func TestOffAndUnverifiedDecideNothingByThemselves(t *testing.T) {
	c := leader()
	c.Ballots = []Ballot{{Council: clusterCouncil, Award: flag, On: day(t, "2026-03-01"), Members: 10, Present: 10,
		InFavour: 5}}
	a := assessed(t, law(t), "2026-03-14", flag, c)
	f := finding(t, a, "flag.cluster_ballot")
	if a.Outcome != Eligible || f.Met != rules.False || f.Decides || f.Why.IsZero() {
		t.Errorf("a vote of 50 %% where the ballot is off: %v, met %v, decides %v", a.Outcome, f.Met, f.Decides)
	}
	a = assessed(t, with(t, Options{Enable: []string{"flag.cluster_ballot"}}), "2026-03-14", flag, c)
	if a.Outcome != NotEligible || !stands(a, "enabled", "flag.cluster_ballot") {
		t.Errorf("switched on: %v, standing on %v", a.Outcome, a.Assumptions)
	}
	if _, err := law(t).With(Options{Enable: []string{"flag.central_cluster.votes"}}); !errors.Is(err, diag.ErrName) ||
		!strings.Contains(err.Error(), "did you mean flag.central_cluster.vote?") {
		t.Errorf("an unknown condition: %v", err)
	}
}

// No text that was read decides on a unit that ceased to exist, before and after
// Circular 15/2025/TT-BNV, which is known by its heading: undetermined, with the reason.
func TestUnitThatCeasedToExist(t *testing.T) {
	c := leader()
	c.Existence = Existence{Dissolved: day(t, "2025-07-01"), Successor: "y"}
	for on, want := range map[string]Outcome{"2025-06-30": Eligible, "2025-07-01": Undetermined,
		"2025-07-15": Undetermined, "2025-08-04": Undetermined, "2025-08-05": Undetermined, "2025-08-06": Undetermined} {
		a := assessed(t, law(t), on, "flag.central_cluster", c)
		if a.Outcome != want {
			t.Errorf("on %s: %v, want %v", on, a.Outcome, want)
		}
		if f := finding(t, a, "unit.exists"); want == Undetermined && (len(f.Missing) != 1 ||
			f.Missing[0].Indicator != "reading_dissolved_may_be_awarded" || !stands(a, "second_hand", "unit.exists")) {
			t.Errorf("on %s: the reason is %v, standing on %v", on, f.Missing, a.Assumptions)
		}
	}
}

func TestDeferredThenClearedThenEligible(t *testing.T) {
	open := map[string]func(*Candidate, rules.Date){
		"deferral.discipline": func(c *Candidate, closed rules.Date) {
			c.Discipline.Entries = []Discipline{{Opened: day(t, "2024-02-01"), Decided: closed, Cleared: !closed.IsZero()}}
		},
		"deferral.inspection": func(c *Candidate, closed rules.Date) {
			c.Inspections.Entries = []Inspection{{Opened: day(t, "2024-02-01"), Signs: true, Closed: closed,
				Violation: unless(closed.IsZero(), false)}}
		},
		"deferral.complaint": func(c *Candidate, closed rules.Date) {
			c.Complaints.Entries = []Complaint{{Received: day(t, "2024-02-01"), Closed: closed,
				Violation: unless(closed.IsZero(), false)}}
		},
	}
	for code, set := range open {
		c := leader()
		set(&c, rules.Date{})
		tests := []struct {
			on   string
			want Outcome
		}{{"2024-01-31", Eligible}, {"2024-02-01", Deferred}, {"2024-03-14", Deferred}}
		for _, tt := range tests {
			if a := assessed(t, law(t), tt.on, "flag.central_cluster", c); a.Outcome != tt.want {
				t.Errorf("%s, open: %v on %s, want %v", code, a.Outcome, tt.on, tt.want)
			}
		}
		set(&c, day(t, "2024-04-10"))
		for on, want := range map[string]Outcome{"2024-04-09": Deferred, "2024-04-10": Eligible, "2024-04-11": Eligible} {
			if a := assessed(t, law(t), on, "flag.central_cluster", c); a.Outcome != want {
				t.Errorf("%s, closed on 10 April: %v on %s, want %v", code, a.Outcome, on, want)
			}
		}
	}
}

// unless returns b, or nothing if not is true.
func unless(not, b bool) *bool {
	if not {
		return nil
	}
	return &b
}

// Under Decree 152/2025/NĐ-CP art. 4(4) a proposal goes on only on a conclusion of no
// violation; the circulars and Decree 98/2023/NĐ-CP say only "while", and leave open
// what a violation does. That a matter was closed does not say how.
func TestClosedIsNotCleared(t *testing.T) {
	yes, no := true, false
	closed := day(t, "2024-03-01")
	for _, tt := range []struct {
		reason    string
		closed    rules.Date
		violation *bool
		want      Outcome
	}{
		{"no violation", closed, &no, Eligible},
		{"not stated", closed, nil, Undetermined},
		{"a violation", closed, &yes, Undetermined},
		{"a violation, over on the last day before the year of the results", day(t, "2022-12-31"), &yes, Eligible},
		{"a violation, over on its first day", day(t, "2023-01-01"), &yes, Eligible},
		{"a violation, over a day later", day(t, "2023-01-02"), &yes, Undetermined},
		{"not stated, over on its first day", day(t, "2023-01-01"), nil, Eligible},
		{"not stated, over a day later", day(t, "2023-01-02"), nil, Undetermined},
	} {
		c, d := leader(), leader()
		c.Inspections.Entries = []Inspection{{Opened: day(t, "2022-02-01"), Signs: true, Closed: tt.closed,
			Violation: tt.violation}}
		d.Complaints.Entries = []Complaint{{Received: day(t, "2022-02-01"), Closed: tt.closed, Violation: tt.violation}}
		for _, c := range []Candidate{c, d} {
			if a := assessed(t, law(t), "2024-03-14", flag, c); a.Outcome != tt.want {
				t.Errorf("%s: %v, want %v\n%s", tt.reason, a.Outcome, tt.want, a.Format(diag.English))
			}
			if a := assessed(t, law(t), "2023-12-31", flag, c); tt.closed.Before(day(t, "2024-01-01")) && a.Outcome != tt.want {
				t.Errorf("%s, under Circular 12/2019/TT-BNV: %v, want %v", tt.reason, a.Outcome, tt.want)
			}
			want := tt.want
			if want == Undetermined && tt.violation != nil {
				want = Deferred
			}
			if a := assessed(t, law(t), "2026-03-14", flag, c); a.Outcome != want {
				t.Errorf("%s, under Decree 152/2025/NĐ-CP: %v, want %v", tt.reason, a.Outcome, want)
			}
		}
	}
	c := leader()
	c.Year = 0
	c.Inspections.Entries = []Inspection{{Opened: day(t, "2015-02-01"), Signs: true, Closed: day(t, "2015-03-01"),
		Violation: &yes}}
	if a := assessed(t, law(t), "2026-03-14", flag, c); a.Outcome != Deferred {
		t.Errorf("without a year of the results a violation may be of its time: %v", a.Outcome)
	}
}

// Nobody is eligible because nothing is against it: a condition of the award
// itself must decide, and be met.
func TestEligibleNeedsAGround(t *testing.T) {
	closed := Options{Enable: []string{"certificate.unread"}}
	for _, award := range []string{"certificate.central_cluster", "certificate.contribution",
		"certificate.political_task"} {
		a := assessed(t, with(t, closed), "2023-12-31", award, clean("x"))
		if a.Outcome != Undetermined || len(a.Gaps) != 1 || a.Gaps[0].Code != "nothing_decides" {
			t.Errorf("%s under Decree 91/2017 with the gap closed: %v, %v", award, a.Outcome, a.Gaps)
		}
	}
	c := veteran(t, fiveYears()...)
	c.Achievement = "work-record-2019-2023"
	if a := assessed(t, law(t), "2023-12-31", "certificate.work_record", c); a.Outcome != Eligible {
		t.Errorf("with grounds that are known second-hand: %v\n%s", a.Outcome, a.Format(diag.English))
	}
	c.History.Entries = append(c.History.Entries,
		PastAward{Form: "pm_certificate", Type: "work_record", Decided: day(t, "2023-06-01"), Achievement: c.Achievement})
	if a := assessed(t, with(t, Options{Enable: []string{"certificate.unread"}}), "2023-12-31", "certificate.work_record",
		c); a.Outcome != NotEligible {
		t.Errorf("what bars the award still does: %v", a.Outcome)
	}
	for _, f := range assessed(t, law(t), "2024-03-14", flag, leader()).Findings {
		if want := f.Condition == "flag.central_cluster.leader" || f.Condition == "flag.central_cluster.vote" ||
			f.Condition == "flag.central_cluster.received_in_time"; f.Ground != want {
			t.Errorf("%s: a ground %v, want %v", f.Condition, f.Ground, want)
		}
	}
}

// A condition of the whole regulation is a ground of the award that it is for
// alone, and of one whose own condition it replaces.
func TestGroundsAmongGeneralConditions(t *testing.T) {
	load := func(yaml string) *Regulation {
		r, err := Load("x.yaml", []byte(yaml))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	two := load(`
code: two
covers: {from: 2024-01-01}
conditions:
  - {code: united, rule: internal_unity, citation: {act: a}, certainty: read}
  - {code: compliant, awards: [a], rule: policy_compliance, citation: {act: a}, certainty: read}
awards:
  - {code: a, form: order}
  - {code: b, form: order}
`)
	for award, want := range map[string]Outcome{"a": Eligible, "b": Undetermined} {
		if a := assessed(t, two, "2024-01-01", award, clean("x")); a.Outcome != want {
			t.Errorf("%s: %v, want %v", award, a.Outcome, want)
		}
	}
	restated := load(`
code: restated
extends: statute
covers: {from: 2024-01-01, before: 2025-07-01}
conditions:
  - code: flag.central_cluster.leader
    awards: [flag.central_cluster, flag.movement]
    rule: cluster_rank == 1
    citation: {act: a}
    certainty: read
`)
	if a := assessed(t, restated, "2024-03-14", flag, leader()); a.Outcome != Eligible {
		t.Errorf("the ground restated for two awards: %v\n%s", a.Outcome, a.Format(diag.English))
	}
}

func TestWhatIsNotSureIsNamed(t *testing.T) {
	c := veteran(t, 2021, 2022, 2023, 2024, 2025)
	c.Year, c.Achievement = 2025, "work-record-2021-2025"
	c.History.Entries[0] = PastAward{Form: "ministry_certificate", Type: "work_record", Decided: day(t, "2020-12-20"),
		FirstYear: 2020, LastYear: 2020}
	c.Dossiers = []Dossier{{Award: "certificate.work_record", Received: day(t, "2026-10-01"),
		Documents: []Paper{{Code: "submission"}, {Code: "achievement_report"}, {Code: "commendation_minutes"},
			{Code: "opinion"}, {Code: "electronic_files"}}}}
	a := assessed(t, with(t, Options{CarryOver: true}), "2026-10-01", "certificate.work_record", c)
	if a.Outcome != Eligible {
		t.Fatalf("%v\n%s", a.Outcome, a.Format(diag.English))
	}
	for _, code := range []string{"count_from", "work_record_excludes", "discipline_resets", "submission",
		"commendation_minutes",
		"opinion", "electronic_files"} {
		if !stands(a, "carried_over", code) {
			t.Errorf("%s is carried over, and not named: %v", code, a.Assumptions)
		}
	}
	// A deadline that is switched on by name.
	d := leader()
	d.Year = 2025
	d.Ballots = []Ballot{{Council: proposingCouncil, Award: flag, On: day(t, "2026-03-20"), Members: 5, Present: 5,
		InFavour: 4}}
	d.Dossiers = []Dossier{{Award: flag, Received: day(t, "2026-06-30"),
		Documents: []Paper{{Code: "submission"}, {Code: "achievement_report"}, {Code: "emulation_minutes"}, {Code: "opinion"},
			{Code: "electronic_files"}}}}
	enabled := with(t, Options{Enable: []string{"flag.central_cluster.deadline", "flag.central_cluster.received_in_time"}})
	for on, want := range map[string]Outcome{"2026-06-29": Eligible, "2026-06-30": Eligible, "2026-07-01": NotEligible} {
		d.Dossiers[0].Received = day(t, on)
		a := assessed(t, enabled, "2026-07-02", flag, d)
		if a.Outcome != want || !stands(a, "enabled", "flag.central_cluster.deadline") ||
			!stands(a, "enabled", "flag.central_cluster.received_in_time") {
			t.Errorf("received on %s (at the latest on 30 June): %v, want %v, standing on %v", on, a.Outcome, want,
				a.Assumptions)
		}
	}
	p, err := with(t, Options{CarryOver: true}).Papers(day(t, "2026-10-01"), flag, leader(), Place{})
	if err != nil || len(p.Needed) == 0 {
		t.Fatal(err)
	}
	for _, n := range p.Needed {
		if !strings.Contains(n.Unsure.String(), "carried over") || n.Unsure.Format(diag.Vietnamese) == "" {
			t.Errorf("the document %s is carried over: note %q", n.Code, n.Unsure.String())
		}
	}
}

// "Khi có dấu hiệu vi phạm": an inspection without signs of a violation defers nothing.
func TestInspectionDefersWithSigns(t *testing.T) {
	for on, want := range map[string]Outcome{
		"2017-12-14": Eligible, // the circular is not in force yet
		"2017-12-15": Deferred, "2017-12-16": Deferred, "2019-12-31": Deferred, "2020-01-01": Deferred,
		"2023-12-31": Deferred, "2024-01-01": Deferred, "2025-07-01": Deferred,
	} {
		c := leader()
		c.Inspections.Entries = []Inspection{{Opened: day(t, "2017-01-01"), Signs: true}}
		if a := assessed(t, law(t), on, "flag.central_cluster", c); a.Outcome != want {
			t.Errorf("an inspection with signs on %s: %v, want %v", on, a.Outcome, want)
		}
		c.Inspections.Entries[0].Signs = false
		if a := assessed(t, law(t), on, "flag.central_cluster", c); a.Outcome != Eligible {
			t.Errorf("an inspection without signs on %s: %v", on, a.Outcome)
		}
	}
}

func TestRefusalComesBeforeDeferral(t *testing.T) {
	c := leader()
	c.Facts = list(txt(factOrganiser, "central_council"), num(factRank, 3), num(factLeadingRanks, 1))
	c.Complaints.Entries = []Complaint{{Received: day(t, "2024-02-01")}}
	if a := assessed(t, law(t), "2024-03-14", "flag.central_cluster", c); a.Outcome != NotEligible {
		t.Errorf("rank 3 with an open complaint: %v, want not eligible", a.Outcome)
	}
}

func TestMissingEvidenceIsUndetermined(t *testing.T) {
	bare := Candidate{Unit: "x"}
	a := assessed(t, law(t), "2024-03-14", "certificate.central_cluster", bare)
	if a.Outcome != Undetermined {
		t.Errorf("a unit of which nothing is known: %v", a.Outcome)
	}
	f := finding(t, a, "certificate.unity")
	if f.Met != rules.Undetermined || len(f.Missing) != 1 || f.Missing[0].Indicator != "internal_unity" {
		t.Errorf("unity: %v, missing %v", f.Met, f.Missing)
	}
	incomplete := runnerUp()
	incomplete.Complaints = Register[Complaint]{}
	if a := assessed(t, law(t), "2024-03-14", "certificate.central_cluster", incomplete); a.Outcome != Undetermined {
		t.Errorf("a register of complaints that nobody looked into: %v, want undetermined", a.Outcome)
	}
}

func TestBasis(t *testing.T) {
	c := leader()
	c.Dossiers = []Dossier{{Award: "flag.central_cluster", Received: day(t, "2023-12-20"),
		Documents: []Paper{{Code: "opinion"}}}}
	tests := []struct {
		basis  Basis
		on     string
		regime string
		reason string
	}{
		{ByDossier, "2024-03-14", "law-2003-decree-91-2017", "received in 2023"},
		{ByDossier, "2023-12-19", "law-2003-decree-91-2017", "not received yet: the day asked about"},
		{ByDayAsked, "2024-03-14", "law-2022-decree-98-2023", "the host's choice"},
		{ByYearEnd, "2024-03-14", "law-2003-decree-91-2017", "31 December 2023"},
	}
	for _, tt := range tests {
		a := assessed(t, with(t, Options{Basis: tt.basis}), tt.on, "flag.central_cluster", c)
		if a.Regime != tt.regime || a.Basis != tt.basis {
			t.Errorf("%v on %s (%s): %s, want %s", tt.basis, tt.on, tt.reason, a.Regime, tt.regime)
		}
	}
	later := leader()
	later.Dossiers = []Dossier{{Award: "flag.central_cluster", Received: day(t, "2024-05-02")}}
	if a := assessed(t, law(t), "2024-03-14", "flag.central_cluster", later); a.Governed != day(t, "2024-03-14") {
		t.Errorf("a dossier received after the day asked about: governed by %v", a.Governed)
	}
	if _, err := with(t, Options{Basis: ByYearEnd}).Assess(day(t, "2024-03-14"), "flag.central_cluster",
		Candidate{Unit: "x"}); !errors.Is(err, diag.ErrValue) {
		t.Errorf("by the year without a year: %v", err)
	}
}

func TestDossierConditionsWaitForADossier(t *testing.T) {
	c := leader()
	a := assessed(t, law(t), "2024-03-14", "flag.central_cluster", c)
	if f := finding(t, a, "dossier.complete"); f.Decides {
		t.Error("without a dossier its papers decide")
	}
	papers := []Paper{{Code: "submission"}, {Code: "achievement_report"}, {Code: "emulation_minutes"},
		{Code: "electronic_files"}}
	c.Dossiers = []Dossier{{Award: "flag.central_cluster", Received: day(t, "2024-04-02"), Documents: papers}}
	if a := assessed(t, law(t), "2024-04-02", "flag.central_cluster", c); a.Outcome != Deferred {
		t.Errorf("without the opinion of art. 84(3): %v, want deferred", a.Outcome)
	}
	c.Dossiers[0].Documents = append(papers, Paper{Code: "opinion"})
	if a := assessed(t, law(t), "2024-04-02", "flag.central_cluster", c); a.Outcome != Undetermined {
		t.Errorf("complete, without the ballot of the council: %v, want undetermined", a.Outcome)
	}
	c.Ballots = []Ballot{{Council: proposingCouncil, Award: "flag.central_cluster", On: day(t, "2024-03-20"), Members: 5,
		Present: 5, InFavour: 3}}
	for on, want := range map[string]Outcome{"2024-04-01": Eligible, "2024-04-02": NotEligible} {
		a := assessed(t, law(t), on, "flag.central_cluster", c)
		if f := finding(t, a, "flag.central_cluster.vote"); a.Outcome != want || f.Met != rules.False ||
			f.Decides != (want == NotEligible) {
			t.Errorf("3 of 5 on %s, the dossier received on 2024-04-02: %v, want %v; met %v, decides %v", on, a.Outcome, want,
				f.Met, f.Decides)
		}
	}
	c.Ballots[0].InFavour = 4
	if a := assessed(t, law(t), "2024-04-02", "flag.central_cluster", c); a.Outcome != Eligible {
		t.Errorf("complete, 4 of 5: %v", a.Outcome)
	}
}

func TestFactsAreNotTypedTwice(t *testing.T) {
	c := leader(no("complaint_open")...)
	if a := assessed(t, law(t), "2024-03-14", "flag.central_cluster", c); a.Outcome != Eligible {
		t.Errorf("the same fact from the register and by hand: %v", a.Outcome)
	}
	c = leader(yes("complaint_open")...)
	if _, err := law(t).Assess(day(t, "2024-03-14"), "flag.central_cluster", c); !errors.Is(err, diag.ErrValue) {
		t.Errorf("another than the register says: %v, want a fault", err)
	}
	c = leader(yes("no_such_fact")...)
	if _, err := law(t).Assess(day(t, "2024-03-14"), "flag.central_cluster", c); !errors.Is(err, diag.ErrName) {
		t.Errorf("an unknown fact: %v", err)
	}
	c = leader()
	c.Suppose = yes("complaint_open")
	a := assessed(t, law(t), "2024-03-14", "flag.central_cluster", c)
	if a.Outcome != Deferred || !stands(a, "supposed", "complaint_open") {
		t.Errorf("supposed: %v, standing on %v", a.Outcome, a.Assumptions)
	}
}
