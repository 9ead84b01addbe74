package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

const (
	yearUnits    = 12
	yearComputed = 30 // criteria that rules compute, of 20 points each
	yearJudged   = 10 // criteria that people judge, of 40 points each
)

// yearFact is what a unit has for a criterion, in tenths; yearGiven what it is given for one, in halves. All are
// invented.
func yearFact(unit, criterion int) int  { return (unit*373+criterion*117)%1200 + 1 }
func yearGiven(unit, criterion int) int { return (unit*31 + criterion*17) % 81 }

// yearPoints is what a unit comes to, in hundredths, by whole numbers: 20 of each fact's 90, at most 20, rounded to
// hundredths, half up, and what was given.
func yearPoints(unit int) (hundredths int) {
	for c := range yearComputed {
		hundredths += min(2000, (2*2000*yearFact(unit, c)/900+1)/2)
	}
	for c := range yearJudged {
		hundredths += 50 * yearGiven(unit, c)
	}
	return hundredths
}

// yearFolder writes a card of 40 criteria and a cluster of 12 into a folder.
func yearFolder(tb testing.TB, dir string) {
	tb.Helper()
	var card, list, members, units strings.Builder
	card.WriteString("code: forty\nyear: 2025\ntitle: Bảng điểm 40 tiêu chí\ninvented: true\nindicators:\n")
	for c := range yearComputed {
		fmt.Fprintf(&card, "  - {code: a%d, label: Chỉ tiêu %d, min: 0, max: 1000, places: 1}\n", c+1, c+1)
	}
	card.WriteString("sections:\n")
	for s := range 8 {
		fmt.Fprintf(&card, "  - code: %q\n    title: Lĩnh vực %d\n    criteria:\n", fmt.Sprint("S", s+1), s+1)
		for k := range 5 {
			if c := 5*s + k; c < yearComputed {
				fmt.Fprintf(&card, "      - {code: S%d.%d, title: Kết quả %d, max: 20, points: %q}\n", s+1, k+1, c+1,
					fmt.Sprintf("full * min(1, a%d / 90)", c+1))
			} else {
				fmt.Fprintf(&card, "      - {code: S%d.%d, title: Chất lượng %d, max: 40, judged: true, step: 0.5}\n", s+1,
					k+1, c+1)
			}
		}
	}
	for u := range yearUnits {
		fmt.Fprintf(&members, "  - {unit: u%02d, name: Phường %s}\n", u+1, string(rune('A'+u)))
		fmt.Fprintf(&units, ", u%02d", u+1)
	}
	all := strings.TrimPrefix(units.String(), ", ")
	fmt.Fprintf(&list, `code: dozen
title: {vi: Cụm 12 phường}
source: {invented: {vi: "đơn vị và số liệu", en: units and figures}}
members:
%syears:
  - year: 2025
    events:
      - {on: 2025-01-10, act: launch, by: u01}
      - {on: 2025-02-10, act: sign, units: [%s]}
      - {on: 2025-12-05, act: self_score, units: [%s]}
      - {on: 2025-12-20, act: appraise, units: [%s], by: council}
`, members.String(), all, all, all)
	writeFiles(tb, dir, map[string]string{"scorecard.yaml": card.String(), "cluster.yaml": list.String()})
}

// yearBook writes the workbook of the year: facts, and a matrix of what was claimed and of what was given.
func yearBook(tb testing.TB, name string) {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	rows := func(sheet string, columns, shift int, title string, cell func(u, c int) any) {
		if _, err := f.NewSheet(sheet); err != nil {
			tb.Fatal(err)
		}
		head := []any{"STT", "Đơn vị"}
		for c := range columns {
			head = append(head, fmt.Sprintf("%s %d", title, c+shift))
		}
		all := [][]any{{strings.ToUpper(sheet) + " NĂM 2025"}, {}, head}
		for u := range yearUnits {
			row := []any{u + 1, "Phường " + string(rune('A'+u))}
			for c := range columns {
				row = append(row, cell(u, c))
			}
			all = append(all, row)
		}
		for i, row := range all {
			if err := f.SetSheetRow(sheet, fmt.Sprint("A", i+1), &row); err != nil {
				tb.Fatal(err)
			}
		}
	}
	rows("Số liệu", yearComputed, 1, "Chỉ tiêu", func(u, c int) any { return float64(yearFact(u, c)) / 10 })
	rows("Tự chấm", yearJudged, yearComputed+1, "Chất lượng", func(u, c int) any {
		return float64(min(80, yearGiven(u, c)+4)) / 2
	})
	rows("Thẩm định", yearJudged, yearComputed+1, "Chất lượng", func(u, c int) any { return float64(yearGiven(u, c)) / 2 })
	if err := f.DeleteSheet("Sheet1"); err != nil {
		tb.Fatal(err)
	}
	if err := f.SaveAs(name); err != nil {
		tb.Fatal(err)
	}
}

// yearAnswers say when the points were given, which no sheet does.
const yearAnswers = `sheets:
  - {sheet: "Tự chấm", answers: [{about: day, answer: "2025-12-05"}, {about: note, answer: "theo bảng tự chấm"}]}
  - {sheet: "Thẩm định", answers: [{about: day, answer: "2025-12-20"}, {about: note, answer: "theo hồ sơ"}]}
`

// yearRun runs a command line of desk.
func yearRun(tb testing.TB, args ...string) {
	tb.Helper()
	var out bytes.Buffer
	d := &desk{in: bufio.NewReader(strings.NewReader("")), out: &out, err: &out, lang: diag.Vietnamese}
	if code := d.run(args); code != exitOK {
		tb.Fatalf("%q: %d: %s", args, code, out.String())
	}
}

// year goes the whole way in a folder: the workbook is read, the year scored, all papers written. It says how long each
// takes.
func year(tb testing.TB, dir string) (read, scored, papers time.Duration) {
	tb.Helper()
	yearFolder(tb, dir)
	book, mapping := filepath.Join(dir, "book.xlsx"), filepath.Join(dir, "answers.yaml")
	yearBook(tb, book)
	if err := os.WriteFile(mapping, []byte(yearAnswers), 0o600); err != nil {
		tb.Fatal(err)
	}
	began := time.Now()
	yearRun(tb, "read", "-folder", dir, "-mapping", mapping, "-write", dir, book)
	read, began = time.Since(began), time.Now()
	yearReport(tb, dir)
	scored, began = time.Since(began), time.Now()
	yearRun(tb, "papers", "-folder", dir, "-out", filepath.Join(dir, "papers"))
	return read, scored, time.Since(began)
}

// yearReport scores the year of a folder, and returns what units come to.
func yearReport(tb testing.TB, dir string) map[string]string {
	tb.Helper()
	f, err := folder.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	y, err := folder.Load(f)
	if err != nil {
		tb.Fatal(err)
	}
	r, err := y.Report(rules.Date{})
	if err != nil {
		tb.Fatal(err)
	}
	totals := make(map[string]string)
	for _, u := range r.Ranking {
		totals[u.Unit] = u.Total.Fixed(2, diag.English)
	}
	return totals
}

// A year of 12 units and 40 criteria goes from Excel to all papers, and its totals are those of whole numbers.
func TestWholeYear(t *testing.T) {
	dir := t.TempDir()
	year(t, dir)
	totals := yearReport(t, dir)
	for u := range yearUnits {
		points := yearPoints(u)
		if got, want := totals[fmt.Sprintf("u%02d", u+1)], fmt.Sprintf("%d.%02d", points/100, points%100); got != want {
			t.Errorf("unit %d comes to %s, by whole numbers to %s", u+1, got, want)
		}
	}
	written, err := filepath.Glob(filepath.Join(dir, "papers", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(written) != 58 {
		t.Errorf("%d files of papers are written: %q", len(written), written)
	}
	for _, want := range []string{"phieu-diem-u12.docx", "phieu-diem-u01.xlsx", "bang-tong-hop.html",
		"bao-cao-tong-ket.docx"} {
		if !slices.ContainsFunc(written, func(name string) bool { return filepath.Base(name) == want }) {
			t.Errorf("there is no %s among %d papers", want, len(written))
		}
	}
}

// BenchmarkYear measures the whole way, step by step.
func BenchmarkYear(b *testing.B) {
	var steps [3]time.Duration
	for b.Loop() {
		dir := b.TempDir()
		read, scored, papers := year(b, dir)
		steps[0], steps[1], steps[2] = steps[0]+read, steps[1]+scored, steps[2]+papers
	}
	for i, name := range []string{"ms-read", "ms-scored", "ms-papers"} {
		b.ReportMetric(float64(steps[i].Microseconds())/1000/float64(b.N), name)
	}
}
