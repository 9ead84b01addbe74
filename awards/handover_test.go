package awards

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// On each hand-over the regime of the day answers, and a dossier that was pending keeps
// the rules of the day on which it was received, with the clause that says so, or that
// says nothing. Around 1 July 2025 the day of its submission counts.
func TestHandOvers(t *testing.T) {
	type dossier struct{ submitted, received string }
	for _, tt := range []struct {
		first, before, after, clause string
		secondHand                   bool
	}{
		{"2014-06-01", "law-2003-decree-42-2010", "law-2003-law-39-2013", "Luật 39/2013/QH13, Điều 2 khoản 1", false},
		{"2014-08-20", "law-2003-law-39-2013", "law-2003-decree-65-2014", "Nghị định 65/2014/NĐ-CP, Điều 30", false},
		{"2017-10-01", "law-2003-decree-65-2014", "law-2003-decree-91-2017", "Nghị định 91/2017/NĐ-CP, Điều 80", true},
		{"2024-01-01", "law-2003-decree-91-2017", "law-2022-decree-98-2023", "Luật 06/2022/QH15, Điều 95", false},
		{"2025-07-01", "law-2022-decree-98-2023", "law-2022-decree-152-2025", "Nghị định 152/2025/NĐ-CP, Điều 60 khoản 3",
			true},
		{"2026-10-01", "law-2022-decree-152-2025", "law-2026", "Luật 06/2026/QH16", true},
	} {
		first := day(t, tt.first)
		for d, want := range map[int]string{-1: tt.before, 0: tt.after, 1: tt.after} {
			on := first.AddDays(d)
			if a := assessed(t, law(t), on.String(), flag, leader()); a.Regime != want || a.Governed != on {
				t.Errorf("asked on %v: %s, governed on %v, want %s", on, a.Regime, a.Governed, want)
			}
			c := leader()
			c.Dossiers = []Dossier{{Award: flag, Received: on}}
			a := assessed(t, law(t), first.AddDays(40).String(), flag, c)
			crossed := strings.Contains(a.Assumptions[0].Text.String(), tt.clause)
			if a.Regime != want || a.Governed != on || crossed != (d < 0) ||
				stands(a, "second_hand", pendingDossiers) != (d < 0 && tt.secondHand) {
				t.Errorf("received on %v, asked 40 days after %s: %s, want %s, standing on %v", on, tt.first, a.Regime, want,
					a.Assumptions)
			}
			if favourable := stands(a, "more_favourable", pendingDossiers); favourable !=
				(d < 0 && tt.first == "2026-10-01") {
				t.Errorf("received on %v: unless the new rules are more favourable: %v", on, favourable)
			}
		}
	}
	for _, tt := range []struct {
		dossier
		regime, governed string
	}{
		{dossier{"2025-06-15", "2025-06-20"}, "law-2022-decree-98-2023", "2025-06-20"},
		{dossier{"2025-06-30", "2025-07-02"}, "law-2022-decree-98-2023", "2025-06-30"},
		{dossier{"2025-07-01", "2025-07-02"}, "law-2022-decree-152-2025", "2025-07-02"},
		{dossier{"", "2025-07-02"}, "law-2022-decree-152-2025", "2025-07-02"},
		{dossier{"2023-12-30", "2024-01-02"}, "law-2022-decree-98-2023", "2024-01-02"}, // only Decree 152 counts by it
	} {
		c := leader()
		c.Dossiers = []Dossier{{Award: flag, Received: day(t, tt.received)}}
		if tt.submitted != "" {
			c.Dossiers[0].Submitted = day(t, tt.submitted)
		}
		a := assessed(t, law(t), "2025-08-01", flag, c)
		if a.Regime != tt.regime || a.Governed != day(t, tt.governed) {
			t.Errorf("submitted on %s, received on %s: %s, governed on %v, want %s, %s", tt.submitted, tt.received, a.Regime,
				a.Governed, tt.regime, tt.governed)
		}
	}
}

// The base of the quota holds those who are proposed, and "not more than" rounds down
// (Circular 12/2019/TT-BNV art. 8(3)): Bắc Ninh's 12 units for 2022, with 54 flags of
// the province besides. A share may be a fraction.
func TestQuotaIsRoundedDown(t *testing.T) {
	ceil := rules.TowardCeil
	for _, tt := range []struct {
		quota Quota
		base  int
		want  int
	}{
		{Quota{Percent: decimal.NewFromInt(20)}, 66, 13},
		{Quota{Percent: decimal.NewFromInt(20)}, 54, 10},
		{Quota{Percent: decimal.NewFromInt(20)}, 50, 10},
		{Quota{Percent: decimal.NewFromInt(20)}, 4, 0},
		{Quota{Share: "1/3"}, 8, 2},
		{Quota{Share: "1/3"}, 9, 3},
		{Quota{Share: "1/3", Rounding: &ceil}, 8, 3},
	} {
		d := Definition{Code: "x", Covers: rules.Period{From: day(t, "2023-01-01")}, Awards: []Award{{
			Code: "x", Form: "ministry_flag", Conditions: []Condition{{Rule: "internal_unity",
				Clause: Clause{Code: "x.unity", Certainty: Read, Citation: rules.Citation{Act: "a"}}}},
		}}}
		tt.quota.Clause = Clause{Code: "x.quota", Certainty: Read, Citation: rules.Citation{Act: "a"}}
		d.Awards[0].Quotas = []Quota{tt.quota}
		r, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		plan := Plan{Year: 2023, Awards: []Place{{Award: "x", Places: places(1000), QuotaBase: &tt.base}}}
		p := &placing{nominating: &nominating{r: r, on: day(t, "2023-03-01"), plan: plan}, place: &plan.Awards[0]}
		if p.count(); p.err != nil || p.n != tt.want || p.waits != nil {
			t.Errorf("%v%s of %d: %d places (%v, %v), want %d", tt.quota.Percent, tt.quota.Share, tt.base, p.n, p.waits, p.err,
				tt.want)
		}
	}
	// A fifth of those who are nominated for the flag of the province, with or without those proposed.
	d := Definition{Code: "x", Covers: rules.Period{From: day(t, "2023-01-01")}}
	for _, code := range []string{"province", "government"} {
		d.Awards = append(d.Awards, Award{Code: code, Form: "order", Conditions: []Condition{{
			Rule: "internal_unity", Clause: Clause{Code: code + ".unity", Certainty: Read, Citation: rules.Citation{Act: "a"}},
		}}})
	}
	for _, tt := range []struct {
		base       string
		withItself bool
		percent    int64
		want       int
	}{
		{"province", false, 20, 0}, {"province", true, 20, 1}, {"province", false, 25, 1}, {"scored", false, 17, 1},
		{"scored", false, 16, 0}, {"eligible", false, 20, 1}, {"eligible", false, 19, 0}, {"", false, 34, -1},
	} {
		d := d
		d.Awards = slices.Clone(d.Awards)
		d.Awards[1].Quotas = []Quota{{Clause: Clause{Code: "x.quota", Certainty: Read, Citation: rules.Citation{Act: "a"}},
			Percent: decimal.NewFromInt(tt.percent), Base: tt.base, WithItself: tt.withItself}}
		r, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		plan := Plan{Year: 2023, Awards: []Place{{Award: "province", Ranks: []int{2, 3, 4, 5}},
			{Award: "government", Places: places(5)}}}
		cs := six()
		cs[5].Facts = no("internal_unity")
		s := slate(t, r, "2023-03-01", plan, standings("6", "5", "4", "3", "2", "1"), cs...)
		got := len(nominated(s, "government"))
		if e := entry(t, s, "government", "a"); e.Status == Pending {
			got = -1
		}
		if got != tt.want {
			t.Errorf("%d %% of %q, with itself %v: %d, want %d\n%s", tt.percent, tt.base, tt.withItself, got, tt.want,
				s.Format(diag.English, nil))
		}
	}
	d.Awards[1].Quotas = []Quota{{Clause: Clause{Code: "x.quota", Citation: rules.Citation{Act: "a"}}, Base: "units"}}
	if _, err := Compile(d); err == nil || !strings.Contains(err.Error(), "awards[1].quotas[0].base") ||
		!strings.Contains(err.Error(), "scored") {
		t.Errorf("a base that is no award: %v", err)
	}
	for _, share := range []string{"4/3", "-1/3", "a third", "1/0"} {
		if _, ok := (&Quota{Share: share}).share(); ok {
			t.Errorf("%q is a share", share)
		}
	}
	if _, ok := (&Quota{Share: "1/3", Percent: decimal.NewFromInt(20)}).share(); ok {
		t.Error("a share and a percentage")
	}
}
