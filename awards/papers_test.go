package awards

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func papers(t *testing.T, on, award string, c Candidate, pl Place) Papers {
	t.Helper()
	p, err := law(t).Papers(day(t, on), award, c, pl)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPapers(t *testing.T) {
	c := clean("x")
	c.Dossiers = []Dossier{{Award: flag, Documents: []Paper{
		{Code: "submission", Number: "Tờ trình 12/TTr-UBND"}, {Code: "achievement_report"},
		{Code: "cluster_scorecard", Copies: 1},
	}}}
	own := Place{Award: flag, Documents: []Document{{
		Clause: Clause{Code: "cluster_scorecard",
			Title: diag.Words{"vi": "bảng chấm điểm của cụm", "en": "score sheet of the cluster"}}, Copies: 2,
	}}}
	p := papers(t, "2024-03-14", flag, c, own)
	want := []struct {
		code    string
		missing bool
	}{{"submission", false}, {"achievement_report", false}, {"emulation_minutes", true}, {"opinion", true},
		{"electronic_files", true}, {"cluster_scorecard", true}}
	if len(p.Needed) != len(want) || p.Missing != 4 {
		t.Fatalf("%d documents, %d missing:\n%s", len(p.Needed), p.Missing, p.Format(diag.English))
	}
	for i, w := range want {
		if p.Needed[i].Code != w.code || (p.Needed[i].Missing > 0) != w.missing {
			t.Errorf("document %d: %s, missing %v; want %s, %v", i, p.Needed[i].Code, p.Needed[i].Missing, w.code, w.missing)
		}
	}
	if p.Last != day(t, "2024-06-30") {
		t.Errorf("the last day for the central clusters: %v, for the clause excepts no route", p.Last)
	}
	if len(p.Authorities) != 3 || p.Authorities[0].Power != "propose" ||
		p.Authorities[1].Citation.Provision != "Điều 78 khoản 1" {
		t.Errorf("authorities: %v", p.Authorities)
	}
	for _, l := range []diag.Lang{diag.Vietnamese, diag.English} {
		if s := p.Format(l); !strings.Contains(s, "Điều 84 khoản 3") {
			t.Errorf("no clause in\n%s", s)
		}
	}
	if got := papers(t, "2024-03-14", "certificate.exceptional", c, Place{}); len(got.Needed) != 6 ||
		got.Needed[3].Code != "certification" {
		t.Errorf("for an exceptional achievement:\n%s", got.Format(diag.English))
	}
}

func TestDeadlines(t *testing.T) {
	tests := []struct {
		on, award, sector string
		year              int
		last              string
		left              int
		reason            string
	}{
		{"2024-06-29", "flag.internal_cluster", "", 2023, "2024-06-30", 1, "the day before"},
		{"2024-06-30", "flag.internal_cluster", "", 2023, "2024-06-30", 0, "the last day"},
		{"2024-07-01", "flag.internal_cluster", "", 2023, "2024-06-30", -1, "the day after"},
		{"2024-07-01", "flag.internal_cluster", "education", 2024, "2024-12-31", 183, "education"},
		{"2025-07-01", "flag.internal_cluster", "", 2024, "", 0, "Decree 152/2025: not read"},
		{"2024-06-30", "flag.movement", "", 2023, "", 0, "movements have no fixed date"},
		{"2017-09-30", flag, "", 2016, "", 0, "the day before Decree 91/2017"},
		{"2017-10-01", flag, "", 2017, "2018-03-30", 180, "its first day: before 31 March"},
		{"2023-12-31", flag, "", 2023, "2024-03-30", 90, "its last day"},
		{"2024-01-01", flag, "", 2023, "2024-06-30", 181, "Decree 98/2023"},
		{"2023-10-01", "flag.movement", "education", 2023, "2023-10-14", 13, "before 15 October, education"},
		{"2023-06-01", "certificate.work_record", "", 2022, "2023-06-30", 29, "a work record"},
		{"2023-06-01", "certificate.exceptional", "", 2022, "", 0, "an exceptional achievement has none"},
	}
	for _, tt := range tests {
		c := Candidate{Unit: "x", Year: tt.year, Sector: tt.sector}
		p := papers(t, tt.on, tt.award, c, Place{})
		if p.Last.String() != tt.last || p.DaysLeft != tt.left {
			t.Errorf("%s: %v, %d days left; want %s, %d", tt.reason, p.Last, p.DaysLeft, tt.last, tt.left)
		}
	}
	in := func(received string) Candidate {
		c := clean("x")
		c.Dossiers = []Dossier{{Award: "flag.internal_cluster", Received: day(t, received)}}
		return c
	}
	for received, want := range map[string]rules.Truth{"2024-06-29": rules.True, "2024-06-30": rules.True,
		"2024-07-01": rules.Undetermined, "2024-07-02": rules.False} { // the 30th is a Sunday
		a := assessed(t, law(t), "2024-07-05", "flag.internal_cluster", in(received))
		if f := finding(t, a, "flag.internal_cluster.received_in_time"); f.Met != want || !f.Decides {
			t.Errorf("received on %s: %v, want %v", received, f.Met, want)
		}
	}
	a := assessed(t, law(t), "2025-07-05", "flag.internal_cluster", in("2025-07-01"))
	if f := finding(t, a, "flag.internal_cluster.received_in_time"); f.Decides {
		t.Errorf("where no deadline is known: %v", f.Met)
	}
}

func TestSubmission(t *testing.T) {
	cs := six()
	cs[0].Name, cs[0].Proposer = "Đơn vị A | mẫu", "Chủ tịch Ủy ban nhân dân tỉnh A"
	cs[1].Name = "=HYPERLINK(1)"
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), standings(sixTotals...), cs...)
	list, err := law(t).Submission(s, cs)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Rows) != 3 || list.Rows[0].Award != flag || list.Rows[2].Unit != "c" || list.Rows[0].Missing != 5 {
		t.Fatalf("rows: %+v", list.Rows)
	}
	md := list.Markdown(diag.Vietnamese)
	for _, want := range []string{"dự thảo",
		`Đơn vị A \| mẫu`, "957,11", "Điều 25 khoản 2", "Điều 73 khoản 4 điểm c", "14/3/2024"} {
		if !strings.Contains(md, want) {
			t.Errorf("no %q in\n%s", want, md)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(list.CSV(diag.English))).ReadAll()
	if err != nil || len(rows) != 4 || len(rows[1]) != len(rows[0]) {
		t.Fatalf("CSV: %v, %v", rows, err)
	}
	if rows[2][1] != "'=HYPERLINK(1)" || rows[1][4] != "957.11" {
		t.Errorf("cells: %q", rows)
	}
}
