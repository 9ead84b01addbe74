package cluster_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Events of the card of a period come in a table with a column for the period, or in YAML; the log
// of the year keeps them, and scores each in its period.
func TestFilesOfListsOfPeriods(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
meant: [negative-total]
periods:
  every: semester
  card:
    indicators:
      - {code: marks, min: 0, max: 10}
      - {code: violations, kind: list, fields: [{code: kind, kind: text}]}
    sections:
      - code: A
        criteria:
          - {code: A.1, max: 10, points: marks}
          - {code: A.2, effect: minus, max: 4, points: "min(full, count_of(violations, kind == 'CC01'))"}
sections: [{code: I, criteria: [{code: I.1, max: 20, points: "total_of(periods, total)"}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"marks.csv": {Data: []byte("# list: periods\nunit,period,marks\na,2023-H1,9\nb,2023-H1,8\n")},
		"register.csv": {Data: []byte("# list: violations\nunit,period,kind,evidence\n" +
			"a,2023-H1,CC01,BB 1\na,2023-H1,CC02,\na,2023-H2,CC01,BB 3\nb,,,\n")},
		"facts.yaml": {Data: []byte(`units:
  a:
    periods: [{period: 2023-H1, marks: 9}]
    violations:
      - {period: 2023-H1, kind: CC01, evidence: BB 1}
      - {period: 2023-H1, kind: CC02}
      - {period: 2023-H2, kind: CC01, evidence: BB 3}
  b: {periods: [{period: 2023-H1, marks: 8}], violations: []}
`)},
	}
	for _, names := range [][]string{{"marks.csv", "register.csv"}, {"facts.yaml"}} {
		e := cluster.Event{On: day("2023-07-20"), Act: cluster.Review}
		for _, name := range names {
			e.Files = append(e.Files, cluster.File{Holds: "facts", Name: name, SHA256: sum(files[name].Data)})
		}
		d := three()
		d.Years[0].Events = append(d.Years[0].Events, e)
		whole, err := compile(t, d).WithFiles(context.Background(), card, files)
		if err != nil {
			t.Fatal(err)
		}
		m, err := whole.Campaign(2023, card, nil)
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		if err := m.WriteLog(&log); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(log.String(), `{"evidence":"BB 3","kind":"CC01","period":"2023-H2"}`) {
			t.Errorf("%v: an event of a period is not in the log:\n%s", names, log.String())
		}
		back, err := whole.ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, card, nil, m.Head())
		if err != nil {
			t.Fatal(err)
		}
		r, err := back.Report(context.Background(), day("2023-07-20"), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range r.Periods {
			got = append(got, p.Format(diag.English))
		}
		for _, p := range r.Pending {
			got = append(got, p.Input.Format(diag.English))
		}
		want := []string{"first half of 2023: 1–2. An Bình 8.00; 1–2. Bình Minh 8.00; 1–3. Cẩm Thủy undetermined",
			"second half of 2023: 1. An Bình undetermined",
			"marks in period 2023-H2 of a", "the facts of period 2023-H1 of c"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: %s", names, diff)
		}
	}
}

// A period is ranked by what its card says, and that is told: with the grade of each unit, and by what
// they are in order.
func TestReportOfGradesOfPeriods(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
periods:
  every: semester
  card:
    rank_by: [grade, points]
    ties: dense
    indicators: [{code: marks, min: 0, max: 10}, {code: late, min: 0}]
    sections: [{code: A, criteria: [{code: A.1, max: 10, points: marks}]}]
    grades: [{code: good, title: Tốt, at_least: 5, when: late == 0}, {code: fair, title: Khá}]
sections: [{code: I, criteria: [{code: I.1, max: 20, points: "total_of(periods, total)"}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"marks.csv": {Data: []byte("# list: periods\nunit,period,marks,late\na,2023-H1,9,1\n" +
		"b,2023-H1,8,0\nc,2023-H1,8,0\n")}}
	e := cluster.Event{On: day("2023-07-20"), Act: cluster.Review,
		Files: []cluster.File{{Holds: "facts", Name: "marks.csv", SHA256: sum(files["marks.csv"].Data)}}}
	d := three()
	d.Years[0].Events = append(d.Years[0].Events, e)
	whole, err := compile(t, d).WithFiles(context.Background(), card, files)
	if err != nil {
		t.Fatal(err)
	}
	m, err := whole.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.Report(context.Background(), day("2023-07-20"), cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	want := "sáu tháng đầu năm 2023: 1. Bình Minh 8,00 (Tốt); 1. Cẩm Thủy 8,00 (Tốt); 2. An Bình 9,00 (Khá)"
	if got := r.Periods[0].Format(diag.Vietnamese); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for l, begins := range map[diag.Lang]string{
		diag.English: "Order: ranked by grade, then points; no rank is left out after a tie.\n\n- first half of 2023:",
		diag.Vietnamese: "Cách xếp hạng: xếp theo loại, rồi điểm; đồng hạng thì không bỏ hạng kế tiếp.\n\n" +
			"- sáu tháng đầu năm 2023:",
	} {
		var page bytes.Buffer
		if err := r.Write(&page, l, ""); err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(page.String(), map[diag.Lang]string{
			diag.English: "Periods\n", diag.Vietnamese: "Các kỳ\n"}[l])
		if !strings.HasPrefix(after, "\n"+begins) {
			t.Errorf("the page does not begin its periods with %q:\n%s", begins, after)
		}
	}
}
