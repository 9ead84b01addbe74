package awards

import (
	"errors"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// veteran has a certificate of the ministry for 2018 and excellent years since:
// invented sample data.
func veteran(t testing.TB, years ...int) Candidate {
	c := clean("x")
	c.History.Entries = []PastAward{
		{Form: "ministry_certificate", Type: "work_record", Decided: day(t, "2018-12-20"), FirstYear: 2018, LastYear: 2018},
		{Form: "ministry_flag", Type: "work_record", Decided: day(t, "2022-03-01"), FirstYear: 2021, LastYear: 2021},
	}
	c.Results = Complete[YearResult]("invented sample")
	for _, y := range years {
		c.Results.Entries = append(c.Results.Entries, YearResult{Year: y, Excellent: true})
	}
	return c
}

func fiveYears() []int { return []int{2019, 2020, 2021, 2022, 2023} }

func TestWorkRecord(t *testing.T) {
	const award = "certificate.work_record"
	tests := []struct {
		reason string
		change func(*Candidate)
		years  int // -1: not known
		want   Outcome
	}{
		{"five years after the certificate, one flag", func(*Candidate) {}, 5, Eligible},
		{"four years", func(c *Candidate) { c.Results.Entries = c.Results.Entries[1:] }, 4, NotEligible},
		{"a year that was not excellent breaks the run", func(c *Candidate) { c.Results.Entries[2].Excellent = false }, 2,
			NotEligible},
		{"a year that is not listed breaks a complete register",
			func(c *Candidate) { c.Results.Entries = append(c.Results.Entries[:2:2], c.Results.Entries[3:]...) }, 2,
			NotEligible},
		{"a year that nobody knows", func(c *Candidate) {
			c.Results.Complete = false
			c.Results.Entries = append(c.Results.Entries[:2:2], c.Results.Entries[3:]...)
		}, -1, Undetermined},
		{"all years that matter are known", func(c *Candidate) { c.Results.Complete = false }, 5, Eligible},
		{"the year of the proposal was not excellent", func(c *Candidate) { c.Results.Entries[4].Excellent = false }, 0,
			NotEligible},
		{"no flag", func(c *Candidate) { c.History.Entries = c.History.Entries[:1] }, 5, NotEligible},
		{"no flag, but two certificates since", func(c *Candidate) {
			c.History.Entries = append(c.History.Entries[:1:1],
				PastAward{Form: "ministry_certificate", Type: "work_record", Decided: rules.Day(2021, 2, 1), FirstYear: 2020,
					LastYear: 2020},
				PastAward{Form: "ministry_certificate", Type: "work_record", Decided: rules.Day(2023, 2, 1), FirstYear: 2022,
					LastYear: 2022})
		}, 5, Eligible},
		{"one certificate since, one for an exceptional achievement", func(c *Candidate) {
			c.History.Entries = append(c.History.Entries[:1:1],
				PastAward{Form: "ministry_certificate", Type: "work_record", Decided: rules.Day(2021, 2, 1), FirstYear: 2020,
					LastYear: 2020},
				PastAward{Form: "ministry_certificate", Type: "exceptional", Decided: rules.Day(2023, 2, 1), FirstYear: 2022,
					LastYear: 2022})
		}, 5, NotEligible},
		{"the first certificate was for a movement", func(c *Candidate) { c.History.Entries[0].Type = "movement" }, 0,
			NotEligible},
		{"the certificate states no period: whole years after the decision", func(c *Candidate) {
			c.History.Entries[0].FirstYear, c.History.Entries[0].LastYear = 0, 0
		}, 5, Eligible},
		{"decided a year after its period: from where the time counts is not said", func(c *Candidate) {
			c.History.Entries[0].Decided = rules.Day(2019, 2, 20)
		}, -1, Undetermined},
		{"no period stated, decided on the first day of the year: that year counts", func(c *Candidate) {
			c.History.Entries[0].FirstYear, c.History.Entries[0].LastYear, c.History.Entries[0].Decided = 0, 0,
				rules.Day(2019, 1, 1)
		}, 5, Eligible},
		{"no period stated, decided a day later", func(c *Candidate) {
			c.History.Entries[0].FirstYear, c.History.Entries[0].LastYear, c.History.Entries[0].Decided = 0, 0,
				rules.Day(2019, 1, 2)
		}, 4, NotEligible},
		{"decided the day before", func(c *Candidate) {
			c.History.Entries[0].FirstYear, c.History.Entries[0].LastYear, c.History.Entries[0].Decided = 0, 0,
				rules.Day(2018, 12, 31)
		}, 5, Eligible},
		{"the flag was revoked", func(c *Candidate) { c.History.Entries[1].Revoked = rules.Day(2023, 5, 1) }, 5,
			NotEligible},
		{"the Prime Minister's certificate for 2019 restarts the count", func(c *Candidate) {
			c.History.Entries = append(c.History.Entries,
				PastAward{Form: "pm_certificate", Type: "work_record", Decided: rules.Day(2019, 12, 1), FirstYear: 2015,
					LastYear: 2019, Achievement: "other"})
		}, 4, NotEligible},
		{"a discipline that ended in 2020 restarts the count", func(c *Candidate) {
			c.Discipline.Entries = []Discipline{{Opened: rules.Day(2020, 1, 5), Decided: rules.Day(2020, 2, 1),
				Ends: rules.Day(2020, 8, 1)}}
		}, 3, NotEligible},
		{"a discipline whose end nobody knows", func(c *Candidate) {
			c.Discipline.Entries = []Discipline{{Opened: rules.Day(2020, 1, 5), Decided: rules.Day(2020, 2, 1)}}
		}, -1, Undetermined},
		{"cleared of discipline", func(c *Candidate) {
			c.Discipline.Entries = []Discipline{{Opened: rules.Day(2020, 1, 5), Decided: rules.Day(2020, 2, 1),
				Cleared: true}}
		}, 5, Eligible},
		{"an incomplete history could hold an award that restarts the count",
			func(c *Candidate) { c.History.Complete = false }, -1, Undetermined},
		{"no certificate at all", func(c *Candidate) { c.History.Entries = nil }, 0, NotEligible},
	}
	for _, tt := range tests {
		c := veteran(t, fiveYears()...)
		c.Achievement = "work-record-2019-2023"
		tt.change(&c)
		a := assessed(t, law(t), "2024-03-14", award, c)
		if a.Outcome != tt.want {
			t.Errorf("%s: %v, want %v\n%s", tt.reason, a.Outcome, tt.want, a.Format(diag.English))
		}
		years := -1
		for _, f := range a.Facts {
			if f.Indicator == factExcellentYears {
				d, _ := f.Value.Decimal()
				years = int(d.IntPart())
			}
		}
		if years != tt.years {
			t.Errorf("%s: %d years, want %d", tt.reason, years, tt.years)
		}
	}
}

// The day from which years are counted changed on 15 December 2017, from the
// decision (Decree 65/2014/NĐ-CP art. 2(4)) to the end of the period stated in it
// (Circular 08/2017/TT-BNV).
func TestCountingFrom(t *testing.T) {
	c := veteran(t, 2012, 2013, 2014, 2015, 2016)
	c.Year = 2016
	c.History.Entries[0] = PastAward{Form: "ministry_certificate", Type: "work_record", Decided: day(t, "2012-03-01"),
		FirstYear: 2011, LastYear: 2011}
	c.History.Entries[1] = PastAward{Form: "ministry_flag", Decided: day(t, "2015-03-01"), FirstYear: 2014, LastYear: 2014}
	years := map[string]string{"2017-09-30": "4", "2017-10-01": "4", "2017-12-14": "4", "2017-12-15": "5",
		"2017-12-16": "5"}
	for on, want := range years {
		a := assessed(t, law(t), on, "certificate.work_record", c)
		for _, f := range a.Facts {
			if f.Indicator == factExcellentYears && f.Value.String() != want {
				t.Errorf("on %s: %v years, want %s", on, f.Value, want)
			}
		}
	}
}

// "Trong thời gian đó có 01 lần được tặng cờ" (Law 06/2022/QH15 art. 73(4)(e)): the
// day on which a flag was given counts, after the certificate, up to the proposal.
func TestDistinctionsCountByTheDayOfTheDecision(t *testing.T) {
	for _, tt := range []struct {
		decided, received string
		year              int // of the achievement
		want              Outcome
		reason            string
	}{
		{"2018-12-31", "", 2018, NotEligible, "the day before the five years"},
		{"2019-01-01", "", 2018, Eligible, "the first day of the five years"},
		{"2024-03-14", "", 2023, Eligible, "on the day asked about"},
		{"2024-03-15", "", 2023, NotEligible, "not given yet"},
		{"2024-03-01", "2024-03-01", 2023, Eligible, "on the day of the proposal"},
		{"2024-03-02", "2024-03-01", 2023, NotEligible, "after the proposal"},
	} {
		c := veteran(t, fiveYears()...)
		c.Achievement = "work-record-2019-2023"
		c.History.Entries[1] = PastAward{Form: "ministry_flag", Type: "work_record", Decided: day(t, tt.decided),
			FirstYear: tt.year, LastYear: tt.year}
		if tt.received != "" {
			c.Dossiers = []Dossier{{Award: "certificate.work_record", Received: day(t, tt.received),
				Documents: []Paper{{Code: "submission"}, {Code: "achievement_report"}, {Code: "commendation_minutes"},
					{Code: "opinion"}, {Code: "electronic_files"}}}}
		}
		if a := assessed(t, law(t), "2024-03-14", "certificate.work_record", c); a.Outcome != tt.want {
			t.Errorf("a flag of %s, %s: %v, want %v\n%s", tt.decided, tt.reason, a.Outcome, tt.want, a.Format(diag.English))
		}
	}
}

// An award whose type is not known counts or does not: what hangs on it is
// undetermined, and what does not is decided, by name of the facts.
func TestUnknownTypes(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*Candidate)
		want   Outcome
	}{
		{"the only flag", func(c *Candidate) { c.History.Entries[1].Type = "" }, Undetermined},
		{"a second flag", func(c *Candidate) {
			c.History.Entries = append(c.History.Entries, PastAward{Form: "ministry_flag", Decided: rules.Day(2023, 2, 1)})
		}, Eligible},
		{"a flag given too early to count", func(c *Candidate) {
			c.History.Entries[1] = PastAward{Form: "ministry_flag", Decided: rules.Day(2017, 2, 1)}
		}, NotEligible},
		{"the only certificate", func(c *Candidate) { c.History.Entries[0].Type = "" }, Undetermined},
		{"an earlier certificate: the years are enough without it", func(c *Candidate) {
			c.History.Entries = append(c.History.Entries,
				PastAward{Form: "ministry_certificate", Decided: rules.Day(2010, 2, 1)})
			c.Results.Entries = append(c.Results.Entries, YearResult{Year: 2018, Excellent: true})
		}, Eligible},
		{"a certificate that would make the fifth year", func(c *Candidate) {
			c.History.Entries[0].Decided, c.History.Entries[0].FirstYear,
				c.History.Entries[0].LastYear = rules.Day(2020, 2, 20), 2019, 2019
			c.History.Entries = append(c.History.Entries,
				PastAward{Form: "ministry_certificate", Decided: rules.Day(2018, 12, 1)})
		}, Undetermined},
		{"an award of another form", func(c *Candidate) {
			c.History.Entries = append(c.History.Entries,
				PastAward{Form: "excellent_labour_title", Decided: rules.Day(2022, 2, 1)})
		}, Eligible},
	} {
		c := veteran(t, fiveYears()...)
		c.Achievement = "work-record-2019-2023"
		tt.change(&c)
		a := assessed(t, law(t), "2024-03-14", "certificate.work_record", c)
		if a.Outcome != tt.want {
			t.Errorf("%s: %v, want %v\n%s", tt.reason, a.Outcome, tt.want, a.Format(diag.English))
		}
		w, err := law(t).WhatIf(t.Context(), a, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range w.Sets { // what the readings agree on stays decided
			c.Suppose = s.Suppose()
			if b := assessed(t, law(t), "2024-03-14", "certificate.work_record", c); b.Outcome != s.To {
				t.Errorf("%s, with %s: %v, want %v", tt.reason, s.Format(diag.English), b.Outcome, s.To)
			}
		}
		if len(w.Sets) == 0 && a.Outcome != NotEligible {
			t.Errorf("%s: nothing would flip %v; %v", tt.reason, a.Outcome, w.Blocked)
		}
	}
}

// Decree 65/2014/NĐ-CP art. 23(3)(c) speaks of the five years that follow the
// certificate ("05 năm tiếp theo liên tục"); it does not say that they end with the
// proposal, nor "or more". The cases are beside the regulation.
func TestYearsFollowing(t *testing.T) {
	c := veteran(t, 2011, 2012, 2013, 2014, 2015)
	c.Year = 2015
	c.History.Entries = []PastAward{{Form: "ministry_certificate", Decided: day(t, "2010-12-31")},
		{Form: "ministry_flag", Decided: day(t, "2013-02-01")}}
	for decided, want := range map[string]Outcome{"2010-12-31": Eligible, "2011-01-01": Eligible,
		"2011-01-02": NotEligible} {
		c.History.Entries[0].Decided = day(t, decided)
		if a := assessed(t, law(t), "2016-03-14", "certificate.work_record", c); a.Outcome != want {
			t.Errorf("a certificate of %s: %v, want %v\n%s", decided, a.Outcome, want, a.Format(diag.English))
		}
	}
	c.History.Entries[0].Decided = day(t, "2008-07-01") // the years do not follow it
	if a := assessed(t, law(t), "2016-03-14", "certificate.work_record", c); a.Outcome != NotEligible {
		t.Errorf("five years after an interval: %v", a.Outcome)
	}
	for _, value := range []string{"", "0", "51", "five", "5.0"} {
		d := Definition{
			Code: "x", Covers: rules.Period{From: day(t, "2024-01-01")}, Parameters: []Parameter{{
				Clause: Clause{Code: "years_following", Certainty: Read, Citation: rules.Citation{Act: "a"}}, Value: value,
			}},
			Awards: []Award{{Code: "a", Form: "order", Conditions: []Condition{{
				Clause: Clause{Code: "c", Certainty: Read, Citation: rules.Citation{Act: "a"}}, Rule: "internal_unity",
			}}}},
		}
		if _, err := Compile(d); !errors.Is(err, diag.ErrValue) {
			t.Errorf("years_following %q: %v", value, err)
		}
		d.Parameters[0].Value = "50"
		if _, err := Compile(d); err != nil {
			t.Error(err)
		}
	}
}

func TestSecondHandParametersAreNamed(t *testing.T) {
	c := veteran(t, 2012, 2013, 2014, 2015, 2016)
	c.Year = 2016
	c.History.Entries[0] = PastAward{Form: "ministry_certificate", Type: "work_record", Decided: day(t, "2011-12-20")}
	for on, want := range map[string]bool{"2017-10-01": true, "2017-12-14": true, "2017-12-15": false} {
		a := assessed(t, law(t), on, "certificate.work_record", c)
		if stands(a, "second_hand", "count_from") != want || !stands(a, "second_hand", "years_following") {
			t.Errorf("on %s: standing on %v", on, a.Assumptions)
		}
	}
	if a := assessed(t, law(t), "2024-03-14", flag, leader()); stands(a, "second_hand", "count_from") {
		t.Error("the flag does not hang on how years are counted")
	}
}

func TestDisciplineResets(t *testing.T) {
	tests := []struct {
		d      Discipline
		want   Outcome
		reason string
	}{
		{Discipline{Opened: day(t, "2022-01-01"), Decided: day(t, "2022-02-01"), Ends: day(t, "2023-01-01")}, Eligible,
			"over on the first day of the year"},
		{Discipline{Opened: day(t, "2022-01-01"), Decided: day(t, "2022-02-01"), Ends: day(t, "2023-01-02")}, NotEligible,
			"over a day later"},
		{Discipline{Opened: day(t, "2022-01-01"), Decided: day(t, "2022-02-01"), Ends: day(t, "2022-12-31")}, Eligible,
			"over before the year"},
		{Discipline{Opened: day(t, "2023-05-01"), Decided: day(t, "2023-06-01")}, NotEligible,
			"decided in the year: it cannot have been over before"},
		{Discipline{Opened: day(t, "2021-05-01"), Decided: day(t, "2021-06-01")}, Undetermined,
			"decided before the year, its end is not known"},
		{Discipline{Opened: day(t, "2023-05-01"), Decided: day(t, "2023-06-01"), Cleared: true}, Eligible, "cleared"},
	}
	for _, tt := range tests {
		c := leader()
		c.Discipline.Entries = []Discipline{tt.d}
		if a := assessed(t, law(t), "2024-03-14", flag, c); a.Outcome != tt.want {
			t.Errorf("%s: %v, want %v", tt.reason, a.Outcome, tt.want)
		}
		if a := assessed(t, law(t), "2023-12-31", flag, c); a.Outcome != Eligible {
			t.Errorf("%s, under Decree 91/2017, which has no such rule: %v", tt.reason, a.Outcome)
		}
	}
}
