package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// ranks writes who can end where: "xa_a 1, xa_b 4–5".
func ranks(r *computed) string {
	var parts []string
	for _, st := range r.Ranking.Standings() {
		rank := fmt.Sprint(st.First)
		if st.First != st.Last {
			rank += fmt.Sprintf("–%d", st.Last)
		}
		parts = append(parts, st.Unit+" "+rank)
	}
	return strings.Join(parts, ", ")
}

// pointsOf writes the points of all units for a criterion, in the order of the cluster.
func pointsOf(t *testing.T, y *folder.Year, r *computed, criterion string) string {
	t.Helper()
	var parts []string
	for _, m := range y.Cluster.Definition().Members {
		score, ok := r.Ranking.Score(m.Unit)
		if !ok {
			t.Fatalf("no score of %s", m.Unit)
		}
		line, ok := score.Line(criterion)
		if !ok {
			t.Fatalf("no criterion %s", criterion)
		}
		parts = append(parts, line.Points.String())
	}
	return strings.Join(parts, ", ")
}

func TestPublicSecurity2025(t *testing.T) {
	y, r := closed(t, edited(t, "public-security-2025"))
	if got, want := ranks(r), "xa_a 1, phuong_f 2, xa_c 3, phuong_e 4–5, xa_d 6, phuong_g 7, xa_b 4–5"; got != want {
		t.Errorf("ranks are %s, want %s", got, want)
	}
	if r.Ranking.Final {
		t.Error("a fact is missing, and the ranking is final")
	}
	if r.Slate != nil || r.NotNominated.IsZero() {
		t.Error("the cluster has no plan, so nothing is nominated, and the result says why")
	}
	// The published table of a criterion with a maximum of 10, and a unit that is not assigned.
	if got, want := pointsOf(t, y, r, "I.3.1"), "10, 10, 10, 5, 6.67, 5, not applicable"; got != want {
		t.Errorf("I.3.1 gives %s, want %s", got, want)
	}
	if got, want := pointsOf(t, y, r, "III.3"), "4, 2, 2, 0, 1, 0, -10"; got != want {
		t.Errorf("the net item gives %s, want %s", got, want)
	}
	for _, want := range []struct{ unit, total, applicable, percent, off, reason string }{
		{"phuong_f", "867.39", "910", "95.32", "I.1.2", "không có mục tiêu trọng điểm trên địa bàn"},
		{"xa_c", "905.86", "970", "93.39", "I.3.3", "không có tuyến đường thủy"},
		{"phuong_g", "494.57", "990", "49.96", "I.3.1",
			"tuần tra ban đêm do lực lượng của thành phố đảm nhiệm"},
	} {
		score, _ := r.Ranking.Score(want.unit)
		sum := score.Breakdown().Totals
		if sum.Total.Fixed(2, diag.English) != want.total || sum.Applicable.String() != want.applicable ||
			score.Percent().Fixed(2, diag.English) != want.percent {
			t.Errorf("%s has %v of %v, %v %%", want.unit, sum.Total, sum.Applicable, score.Percent())
		}
		if l, _ := score.Line(want.off); l.State != scoring.NotApplicable || l.Reason.String() != want.reason {
			t.Errorf("%s of %s is %v: %q", want.off, want.unit, l.State, l.Reason)
		}
	}
	if code, out, errs := call("check", "public-security-2025"); code != exitOK || out != "4 files, no fault\n" ||
		errs != "" {
		t.Errorf("check: exit %d, %q, %q", code, out, errs)
	}
	_, out, _ := call("run", "public-security-2025")
	for _, want := range []string{"867.39/910*  95.32 %", "2.98 pp", "from Công an xã B"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output does not have %q", want)
		}
	}
}

// TestPublicSecurityHangsOnFacts changes one fact at a time and sees the outcome
// change.
func TestPublicSecurityHangsOnFacts(t *testing.T) {
	const (
		ranked = "xa_a 1, phuong_f 2, xa_c 3, phuong_e 4–5, xa_d 6, phuong_g 7, xa_b 4–5"
		race   = "10, 10, 10, 5, 6.67, 5, not applicable"
	)
	for _, tt := range []struct {
		old, new    string
		ranks, race string
		reason      string
	}{
		{",82.0,80.0,,true,,,true", ",82.0,80.0,,true,,true,true",
			"xa_a 1, phuong_f 2, xa_c 3, xa_b 4, phuong_e 5, xa_d 6, phuong_g 7", race, "graded good, xã B is fourth"},
		{"xa_a,true,true,66", "xa_a,true,true,",
			"phuong_g 7, phuong_f 1–3, xa_a 1–3, xa_c 1–3, phuong_e 4–6, xa_b 4–6, xa_d 4–6", race,
			"a missing leader of one race leaves all who run in it open"},
		{"120,100,,", "130,100,,", ranked, "10, 10, 8.33, 5, 6.67, 5, not applicable",
			"the leader runs on, and the other falls back"},
		{"120,100,,", "110,100,,", ranked, "7.5, 10, 10, 5, 6.67, 5, not applicable", "xã C leads alone"},
		{"150,n/a,,", "200,n/a,,", ranked, "10, 10, 10, 5, 5, 3.75, not applicable",
			"only the group without a target is compared with xã B"},
		{"150,n/a,,", "150,100,,", ranked, "7, 10, 7, 5, 10, 7.5, not applicable",
			"with a target xã B is in the race, and leads it"},
		{"80,80,,", "60,80,,", ranked, "10, 10, 10, 3.75, 6.67, 5, not applicable", "below target in proportion"},
		{"true,true,true,5,4,20,5,4,0,3,16,0,0", "true,true,false,5,4,20,5,4,0,3,16,0,0",
			"xa_a 1, xa_c 2, phuong_f 3, phuong_e 4–5, xa_d 6, phuong_g 7, xa_b 4–5", race, "phường F broke its pledge"},
		{",82.0,80.0,,true,,,true", ",82.0,80.0,,true,,false,true",
			"xa_a 1, phuong_f 2, xa_c 3, phuong_e 4, xa_b 5, xa_d 6, phuong_g 7", race, "graded badly, xã B is fifth"},
		{"n/a,n/a,tuần tra ban đêm do lực lượng của thành phố đảm nhiệm", "n/a,n/a,", ranked,
			"10, 10, 10, 5, 6.67, 5, missing",
			"what does not apply without a reason is missing"},
	} {
		y, r := closed(t, edited(t, "public-security-2025", edit{"facts.csv", tt.old, tt.new}))
		if got := ranks(r); got != tt.ranks {
			t.Errorf("%s: ranks are %s, want %s", tt.reason, got, tt.ranks)
		}
		if got := pointsOf(t, y, r, "I.3.1"); got != tt.race {
			t.Errorf("%s: I.3.1 gives %s, want %s", tt.reason, got, tt.race)
		}
	}
}
