package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// judgedCard has a criterion that anybody scores, one of two assessors, and one with
// a rule; only the council gives final points.
const judgedCard = `
code: three
year: 2023
scale: 100
stages: [{code: self}, {code: appraised}, {code: final, roles: [council]}]
indicators: [{code: growth, min: 0, max: 60}]
sections:
  - code: I
    max: 100
    criteria:
      - {code: I.1, max: 10, judged: true}
      - {code: I.2, max: 30, assessors: [{role: council}, {role: police}]}
      - {code: I.3, max: 60, points: growth}
`

func judgedYear(t testing.TB) (*cluster.Campaign, *scoring.Scorecard) {
	t.Helper()
	card, err := scoring.Load("scorecard.yaml", []byte(judgedCard))
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Compile(three())
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m, card
}

// gives reads "I.1 self 9" or "I.1 appraised 8 council: note" as an entry.
func gives(s string) scoring.Entry {
	text, note, _ := strings.Cut(s, ": ")
	parts := strings.Fields(text)
	points := decimal.RequireFromString(parts[2])
	e := scoring.Entry{Criterion: parts[0], Stage: parts[1], Points: &points, Note: note}
	if len(parts) > 3 {
		e.Role = parts[3]
	}
	return e
}

func sheet(unit string, entries ...string) scoring.Sheet {
	s := scoring.Sheet{Unit: unit}
	for _, e := range entries {
		s.Entries = append(s.Entries, gives(e))
	}
	return s
}

func withSheet(on string, act cluster.Act, sheets ...scoring.Sheet) cluster.Event {
	e := cluster.Event{On: day(on), Act: act, Sheets: sheets}
	for _, s := range sheets {
		e.Units = append(e.Units, s.Unit)
	}
	return e
}

// pointsOf are the points of a's criteria that people score, with the version that
// counts.
func pointsOf(t *testing.T, m *cluster.Campaign, on string, sheets ...*scoring.Sheet) string {
	t.Helper()
	r, err := m.Report(context.Background(), day(on), cluster.Inputs{Sheets: sheets})
	if err != nil {
		t.Fatal(err)
	}
	ranking, _ := r.Computed()
	score, ok := ranking.Score("a")
	if !ok {
		t.Fatal("a was not scored")
	}
	var all []string
	for _, code := range []string{"I.1", "I.2"} {
		l, _ := score.Line(code)
		all = append(all, fmt.Sprintf("%v %s", l.Points, l.Stage))
	}
	return strings.Join(all, ", ")
}

// judgedEvents score a and b: themselves, then the assessors, twice.
func judgedEvents() []cluster.Event {
	return []cluster.Event{
		withSheet("2024-01-10", cluster.SelfScore, sheet("a", "I.1 self 9.50", "I.2 self 30 council", "I.2 self 28 police"),
			sheet("b", "I.1 self 7")),
		withSheet("2024-01-20", cluster.Appraise,
			sheet("a", "I.1 appraised 8 council: thiếu minh chứng", "I.2 appraised 25 council: lý do")),
		withSheet("2024-01-25", cluster.Appraise, sheet("a", "I.2 appraised 20 police")),
		withSheet("2024-02-01", cluster.Recheck, sheet("a", "I.1 appraised 8.5 council: đã bổ sung minh chứng")),
		withSheet("2024-02-10", cluster.Recheck, sheet("a", "I.1 final 9 council: kết luận")),
	}
}

// TestSheetsOfTheLog: points count from the day of the event that brings them, and
// the later version in place of the earlier one; a log that was read back says the
// same.
func TestSheetsOfTheLog(t *testing.T) {
	m, card := judgedYear(t)
	if got := pointsOf(t, m, "2024-01-10"); got != "missing , missing " {
		t.Errorf("without entries: %s", got)
	}
	m, err := m.Apply(judgedEvents()...)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	back, err := m.Cluster().ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, card, nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Year().Events, back.Year().Events, plainSheets); diff != "" {
		t.Errorf("the log changed on its way (-before +after):\n%s", diff)
	}
	for _, tt := range []struct{ on, want, reason string }{
		{"2024-01-09", "missing , missing ", "the day before anybody scored"},
		{"2024-01-10", "9.5 self, 29 self", "the unit's own points count until somebody appraises"},
		{"2024-01-19", "9.5 self, 29 self", "the day before the appraisal"},
		{"2024-01-20", "8 appraised, missing appraised", "one of two assessors"},
		{"2024-01-25", "8 appraised, 22.5 appraised", "both of them, by two events"},
		{"2024-01-31", "8 appraised, 22.5 appraised", "the day before it is revised"},
		{"2024-02-01", "8.5 appraised, 22.5 appraised", "revised, at the same stage by the same role"},
		{"2024-02-10", "9 final, 22.5 appraised", "the last version"},
		{"2025-01-01", "9 final, 22.5 appraised", "long after"},
	} {
		if got := pointsOf(t, m, tt.on); got != tt.want {
			t.Errorf("on %s: %s, want %s: %s", tt.on, got, tt.want, tt.reason)
		}
		if got := pointsOf(t, back, tt.on); got != tt.want {
			t.Errorf("on %s, read back from the log: %s, want %s", tt.on, got, tt.want)
		}
	}
	sheets := inputs(t, m, day("2024-01-20")).Sheets
	if len(sheets) != 2 || sheets[0].Unit != "a" || sheets[1].Unit != "b" {
		t.Fatalf("sheets: %v", sheets)
	}
	for _, e := range sheets[0].Entries {
		if e.Stage == "appraised" && e.On != day("2024-01-20") {
			t.Errorf("an entry without a day is of %v, want the day of its event", e.On)
		}
	}
	if none := inputs(t, campaign(t, three(), 2023), day("2024-02-01")).Sheets; none != nil {
		t.Errorf("without a card: %v", none)
	}
}

// TestSheetsOfTheHost: a sheet that a host gives stands in place of the log's, for
// the ranking, the result and the report.
func TestSheetsOfTheHost(t *testing.T) {
	m, card := judgedYear(t)
	m, err := m.Apply(judgedEvents()...)
	if err != nil {
		t.Fatal(err)
	}
	of := func(unit string, entries ...string) *scoring.Sheet {
		s, err := card.NewSheet(unit, sheet(unit, entries...).Entries...)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if got := pointsOf(t, m, "2024-02-10", of("a", "I.1 self 1")); got != "1 self, missing " {
		t.Errorf("the host's sheet: %s", got)
	}
	if got := pointsOf(t, m, "2024-02-10", of("b", "I.1 self 1")); got != "9 final, 22.5 appraised" {
		t.Errorf("the host's sheet of another unit: %s", got)
	}
	facts := []*rules.Facts{fact(t, card, "a", map[string]int64{"growth": 60})}
	r, err := m.Report(context.Background(), day("2024-02-10"),
		cluster.Inputs{Facts: facts, Sheets: []*scoring.Sheet{of("a", "I.1 self 1", "I.2 self 30 council",
			"I.2 self 30 police")}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Ranking[0].Unit != "a" || r.Ranking[0].Total.String() != "91" {
		t.Errorf("the report has %+v", r.Ranking[0])
	}
	other, err := scoring.Load("card.yaml", []byte(strings.Replace(judgedCard, "max: 10,", "max: 10, title: x,", 1)))
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.NewSheet("a")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		sheets []*scoring.Sheet
		want   string
		reason string
	}{
		{[]*scoring.Sheet{nil}, "sheets[0]: nil instead of a sheet", "nothing"},
		{[]*scoring.Sheet{of("a"), of("a")}, "sheets[1]: sheets of a twice", "which of the two?"},
		{[]*scoring.Sheet{of("x")}, "sheets[0]: x is not a member", "a stranger"},
		{[]*scoring.Sheet{foreign}, scoring.ErrOtherCard.Error(), "of another card"},
	} {
		if _, err := m.Report(context.Background(), day("2024-02-10"), cluster.Inputs{Sheets: tt.sheets}); err == nil ||
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}

func TestSheetsRefused(t *testing.T) {
	m, _ := judgedYear(t)
	m, err := m.Apply(judgedEvents()[:2]...)
	if err != nil {
		t.Fatal(err)
	}
	recheck := func(entries ...string) cluster.Event {
		return withSheet("2024-02-01", cluster.Recheck, sheet("a", entries...))
	}
	change := func(e cluster.Event, with func(*scoring.Entry)) cluster.Event {
		with(&e.Sheets[0].Entries[0])
		return e
	}
	huge := decimal.New(1, 2_000_000_000)
	other := recheck("I.1 final 8 council")
	other.Sheets[0].Unit = "b"
	for _, tt := range []struct {
		event        cluster.Event
		path, text   string
		vi           string
		kind         error
		reason       string
		withoutACard bool // it is refused before there is a card, too
	}{
		{recheck("I.2 final 25 council", "I.7 final 8 council"), "events[0].sheets[0].entries[1].criterion", "no criterion",
			"không có tiêu chí", diag.ErrName, "not of the card", false},
		{recheck("I.1 fnal 8 council"), "events[0].sheets[0].entries[0].stage", "did you mean final", "final", diag.ErrName,
			"no stage", false},
		{recheck("I.1 final 11 council"), "events[0].sheets[0].entries[0].points", "0 to 10", "0 đến 10", diag.ErrValue,
			"more than the maximum", false},
		{recheck("I.1 final 8 police"), "events[0].sheets[0].entries[0].role", "only council may score", "council",
			diag.ErrValue, "a role that may not score at the stage", false},
		{recheck("I.2 appraised 8 neighbour"), "events[0].sheets[0].entries[0].role", "no assessor", "", diag.ErrValue,
			"a role that may not score the criterion", false},
		{recheck("I.1 final 7 council"), "events[0].sheets[0].entries[0].note", "without a reason", "lý do", diag.ErrValue,
			"another version than the log's needs a reason", false},
		{recheck("I.1 appraised 7 council"), "events[0].sheets[0].entries[0].note", "without a reason", "lý do",
			diag.ErrValue, "and so does a revised entry", false},
		{recheck("I.1 final 8 council", "I.1 final 8.1 council: sửa"), "events[0].sheets[0].entries[1].criterion",
			"second entry", "", diag.ErrName, "which of the two?", false},
		{withSheet("2024-01-20", cluster.Appraise, sheet("a", "I.1 appraised 7 council: sửa trong ngày")),
			"events[0].sheets[0].entries[0].criterion", "later date", "", diag.ErrName, "a second entry on the day of the first",
			false},
		{withSheet("2024-01-15", cluster.Check, sheet("a", "I.1 self 5: sửa"), sheet("b", "I.1 self 3")),
			"events[0].sheets[1].entries[0].note", "revised from 7 to 3", "", diag.ErrValue, "the second of two sheets", false},
		{change(recheck("I.1 final 8 council"), func(e *scoring.Entry) { e.On = day("2024-02-02") }),
			"events[0].sheets[0].entries[0].on", "after the recheck of 2024-02-01", "sau việc phúc tra", diag.ErrValue,
			"of a day to come", true},
		{change(recheck("I.1 final 8 council"), func(e *scoring.Entry) { e.On = rules.Day(2024, 2, 30) }),
			"events[0].sheets[0].entries[0].on", "not a day of the calendar", "lịch", diag.ErrValue, "of no day", true},
		{change(recheck("I.1 final 8 council"), func(e *scoring.Entry) { e.Points = &huge }),
			"events[0].sheets[0].entries[0].points", "more digits", "chữ số", diag.ErrLimit, "two thousand million digits",
			true},
		{other, "events[0].sheets[0].unit", "is not about b", "không phải việc của b", diag.ErrValue,
			"an act on a gives b nothing", true},
		{withSheet("2024-02-01", cluster.Review, sheet("nobody", "I.1 self 8")), "events[0].sheets[0].unit", "no member",
			"không có thành viên", diag.ErrName, "a stranger", true},
		{cluster.Event{On: day("2024-02-01"), Act: cluster.Recheck, Units: []string{"a"},
			Sheets: []scoring.Sheet{sheet("a"), sheet("a")}}, "events[0].sheets[1].unit", "named twice", "hai lần",
			diag.ErrName, "two sheets of a unit", true},
	} {
		_, err := m.Apply(tt.event)
		if _, bare := campaign(t, three(), 2023).Apply(tt.event); tt.withoutACard && bare == nil {
			t.Errorf("%s: accepted without a card", tt.reason)
		}
		found := false
		for d := range diag.AllDiagnostics(err) {
			found = found || d.Path == tt.path && strings.Contains(d.Message.String()+d.Hint.String(), tt.text) &&
				strings.Contains(d.Format(diag.Vietnamese), tt.vi) && errors.Is(d, tt.kind)
		}
		if !found {
			t.Errorf("%s: %.400v, want a fault at %s: %s, %s, %v", tt.reason, err, tt.path, tt.text, tt.vi, tt.kind)
		}
	}
	// All faults at once, those of later events too.
	_, err = m.Apply(recheck("I.1 fnal 8 council"),
		withSheet("2024-02-02", cluster.Recheck, sheet("a", "I.9 final 8 council"), sheet("b", "I.8 final 8 council")))
	if n := len(slices.Collect(diag.AllDiagnostics(err))); n != 3 {
		t.Errorf("%d faults, want 3: %v", n, err)
	}
	if _, err := m.Apply(recheck("I.1 final 8 council", "I.2 appraised 20 police")); err != nil {
		t.Errorf("what is right: %v", err)
	}
}

// A sheet must be explained on every day, whatever is recorded in the end.
func TestSheetsOnTheWay(t *testing.T) {
	m, _ := judgedYear(t)
	late := withSheet("2024-02-10", cluster.Recheck, sheet("a", "I.1 appraised 5: lý do"))
	for _, tt := range []struct {
		entry  string
		ok     bool
		reason string
	}{
		{"I.1 final 5 council", false, "on its day it differs from the self-score, and does not say why"},
		{"I.1 final 5 council: kết luận", true, "it says why"},
	} {
		_, err := m.Apply(withSheet("2024-01-10", cluster.SelfScore, sheet("a", "I.1 self 9")),
			withSheet("2024-02-01", cluster.Appraise, sheet("a", tt.entry)), late)
		if (err == nil) != tt.ok || err != nil && !strings.Contains(err.Error(), "events[1].sheets[0].entries[0].note") {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
	// The same entry twice is one: a table that grew is brought again whole.
	again := sheet("a", "I.1 self 9", "I.1 appraised 8: lý do")
	again.Entries[0].On = day("2024-01-10")
	m, err := m.Apply(withSheet("2024-01-10", cluster.SelfScore, sheet("a", "I.1 self 9.0")),
		withSheet("2024-02-01", cluster.Appraise, again))
	if err != nil {
		t.Fatal(err)
	}
	sheets := inputs(t, m, day("2024-02-01")).Sheets
	if n := len(sheets[0].Entries); n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
}

// TestSheetsAreSettled: nothing that comes after the closing meeting brings points.
func TestSheetsAreSettled(t *testing.T) {
	m, err := campaign(t, withMovement(), 2023).Apply(wholeYear()[:11]...)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		event  cluster.Event
		ok     bool
		reason string
	}{
		{cluster.Event{On: day("2024-03-09"), Act: cluster.Check, Units: []string{"a"},
			Sheets: []scoring.Sheet{sheet("a", "I.1 self 9")}}, false, "the day before, recorded late"},
		{cluster.Event{On: day("2024-03-10"), Act: cluster.Ballot, Units: []string{"a"}, Award: "x",
			Sheets: []scoring.Sheet{sheet("a", "I.1 self 9")}}, false, "on the day, after the meeting"},
		{cluster.Event{On: day("2024-03-11"), Act: cluster.SubmitReport, Units: []string{"a"}, Movement: "m",
			Sheets: []scoring.Sheet{sheet("a", "I.1 self 9")}}, false, "a late report"},
	} {
		_, err := m.Apply(tt.event)
		pe := new(cluster.PhaseError)
		if tt.ok && err != nil || !tt.ok && (!errors.As(err, &pe) || !strings.Contains(pe.Error(), "act correct") ||
			!strings.Contains(pe.Reason.Format(diag.Vietnamese), "đính chính")) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

// sheetFiles is a year whose appraisal names a file of sheets, with the file.
func sheetFiles(text string) (cluster.Definition, fstest.MapFS) {
	files := fstest.MapFS{"sheets.yaml": {Data: []byte(text)}}
	d := three()
	d.Years[0].Events = append(d.Years[0].Events,
		withSheet("2024-01-10", cluster.SelfScore, sheet("a", "I.1 self 9")),
		cluster.Event{On: day("2024-01-20"), Act: cluster.Appraise, Units: []string{"a"},
			Files: []cluster.File{{Holds: "sheets", Name: "sheets.yaml", SHA256: sum([]byte(text))}}})
	return d, files
}

const sheetsFile = "card: three\nyear: 2023\nsheets:\n  - {unit: a, entries: [{criterion: I.1, stage: appraised, " +
	"points: 8.50, author: An, note: thiếu minh chứng}]}\n"

func TestSheetFiles(t *testing.T) {
	_, card := judgedYear(t)
	d, files := sheetFiles(sheetsFile)
	c := compile(t, d)
	if _, err := c.Campaign(2023, card, nil); !errors.Is(err, cluster.ErrUnread) ||
		!strings.Contains(err.Error(), "sheets.yaml") {
		t.Errorf("a campaign whose sheets were not read: %v", err)
	}
	whole, err := c.WithFiles(context.Background(), card, files)
	if err != nil {
		t.Fatal(err)
	}
	m, err := whole.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{"2024-01-09": "missing , missing ", "2024-01-19": "9 self, missing ",
		"2024-01-20": "8.5 appraised, missing "} {
		if got := pointsOf(t, m, on); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	back, err := compile(t, three()).ReadLog(context.Background(), &log, 2023, card, nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Year().Events, back.Year().Events, plainSheets); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	for i := range sheetsFile {
		bad := []byte(sheetsFile)
		bad[i] ^= 1
		if _, err := c.WithFiles(t.Context(), card, fstest.MapFS{"sheets.yaml": {Data: bad}}); code(err) != "changed" ||
			!strings.Contains(err.Error(), sum(bad)) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for _, tt := range []struct{ old, new, want, reason string }{
		{"I.1", "I.7", "sheets.yaml:4:", "a criterion that the card has not"},
		{"unit: a", "unit: d", "sheets.yaml:4:12: sheets[0].unit: there is no member", "a stranger"},
		{"unit: a", "unit: b", "years[0].events[3].sheets[0].unit: the appraise is not about b",
			"a unit that the act is not about"},
		{"2023", "2022", "sheets.yaml:1:", "of another year"},
		{", note: thiếu minh chứng", "", "events[3].sheets[0].entries[0].note",
			"no reason for what differs from the event before"},
	} {
		d, files := sheetFiles(strings.Replace(sheetsFile, tt.old, tt.new, 1))
		whole, err := compile(t, d).WithFiles(context.Background(), card, files)
		if err == nil {
			_, err = whole.Campaign(2023, card, nil)
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
	d, files = sheetFiles("card: three\nyear: 2023\nsheets: []\n")
	_, err = compile(t, d).WithFiles(t.Context(), card, files)
	if err == nil || !strings.Contains(err.Error(), "brings nothing") {
		t.Errorf("a file of no sheets: %v", err)
	}
}

// Every field of an entry comes through an event and its log, whatever the host
// has set decimals to, and nobody can change what was given from outside.
func TestSheetsSurvive(t *testing.T) {
	e := withSheet("2024-02-01", cluster.Check, sheet("a", "I.3 appraised 12.25 council: vì sao"))
	one := &e.Sheets[0].Entries[0]
	one.Author, one.On, one.Override, one.Evidence = "An", day("2024-01-31"), true, "biên bản 4"
	e.Sheets[0].Entries = append(e.Sheets[0].Entries,
		scoring.Entry{Criterion: "I.1", Stage: "self", NotApplicable: true, Note: "x"},
		scoring.Entry{Criterion: "I.2", Stage: "self", Role: "council", Void: true, Note: "y"})
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back cluster.Event
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back, plainSheets); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	m, card := judgedYear(t)
	if m, err = m.Apply(e); err != nil {
		t.Fatal(err)
	}
	*one.Points = decimal.Zero
	for _, got := range m.Year().Events {
		if len(got.Sheets) > 0 {
			*got.Sheets[0].Entries[0].Points = decimal.Zero
		}
	}
	head := m.Head()
	decimal.MarshalJSONWithoutQuotes = true
	again := m.Head()
	decimal.MarshalJSONWithoutQuotes = false
	if head != again {
		t.Error("the hash of the log hangs on how the host writes decimals")
	}
	sheets := inputs(t, m, day("2024-02-01")).Sheets
	if diff := cmp.Diff(back.Sheets[0].Entries[0], sheets[0].Entries[0]); diff != "" {
		t.Errorf("(-given +kept):\n%s", diff)
	}
	if got := (cluster.Inputs{Sheets: sheets}).Event().Sheets; len(got) != 1 || got[0].Unit != "a" ||
		len(got[0].Entries) != 3 {
		t.Errorf("Event: %+v", got)
	}
	score := func(evidence string) bool {
		s, err := card.NewSheet("a", scoring.Entry{Criterion: "I.1", Stage: "self", NotApplicable: true, Note: "x",
			Evidence: evidence})
		if err != nil {
			t.Fatal(err)
		}
		r, err := m.Report(context.Background(), day("2024-02-01"), cluster.Inputs{Sheets: []*scoring.Sheet{s}})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(r.Ranking, func(u cluster.RankedUnit) bool { return u.Unit == "a" && u.Invented })
	}
	if score("biên bản") || !score("invented: mẫu") {
		t.Error("invented points are marked by their evidence")
	}
}
