package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func unitFacts(unit string, values map[string]int64) cluster.UnitFacts {
	u := cluster.UnitFacts{Unit: unit}
	for _, code := range []string{"growth", "judged", "target"} {
		if v, ok := values[code]; ok {
			u.Facts = append(u.Facts, rules.Fact{Indicator: code, Value: rules.Int(v)})
		}
	}
	return u
}

// known writes what the log holds on a day, unit by unit.
func known(t *testing.T, m *cluster.Campaign, on string) string {
	t.Helper()
	facts := inputs(t, m, day(on)).Facts
	var b strings.Builder
	write := func(f *rules.Facts) {
		for fact := range f.All() {
			if fact.Value.Known() {
				b.WriteString(" " + fact.Indicator + "=" + fact.Value.String())
			}
		}
	}
	for _, f := range facts {
		b.WriteString(f.Unit() + ":")
		write(f)
		if f.Previous() != nil {
			b.WriteString(" | last year")
			write(f.Previous())
		}
		b.WriteString("; ")
	}
	return b.String()
}

// TestFactsOfTheLog: facts count from the day of their event, unit by unit.
func TestFactsOfTheLog(t *testing.T) {
	m, card := scored(t)
	m, err := m.Apply(
		cluster.Event{On: day("2023-07-20"), Act: cluster.Check, Units: []string{"a", "b"},
			Facts: []cluster.UnitFacts{unitFacts("b", map[string]int64{"growth": 4}),
				unitFacts("a", map[string]int64{"growth": 5, "target": 8})},
			LastYear: []cluster.UnitFacts{unitFacts("a", map[string]int64{"growth": 3})}},
		cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore, Units: []string{"a"}, By: "a",
			Facts: []cluster.UnitFacts{unitFacts("a", map[string]int64{"growth": 9})}},
		cluster.Event{On: day("2024-01-12"), Act: cluster.SelfScore, Units: []string{"b"},
			Facts: []cluster.UnitFacts{{Unit: "b"}}},
		// recorded late
		cluster.Event{On: day("2023-12-01"), Act: cluster.Check, Units: []string{"c"},
			Facts: []cluster.UnitFacts{unitFacts("c", map[string]int64{"judged": 7})}},
	)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	back, err := m.Cluster().ReadLog(context.Background(), &log, 2023, card, nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ on, want, reason string }{
		{"2023-07-19", "", "nothing before the first event that brings facts"},
		{"2023-07-20", "a: growth=5 target=8 | last year growth=3; b: growth=4; ", "in the order of the cluster"},
		{"2023-11-30", "a: growth=5 target=8 | last year growth=3; b: growth=4; ", "the day before"},
		{"2023-12-01", "a: growth=5 target=8 | last year growth=3; b: growth=4; c: judged=7; ",
			"by date, not by place in the log"},
		{"2024-01-10", "a: growth=9 | last year growth=3; b: growth=4; c: judged=7; ",
			"a's facts stand in place of all that was known of it, last year's stay"},
		{"2024-01-12", "a: growth=9 | last year growth=3; b:; c: judged=7; ", "nothing is known of b any more"},
	} {
		if got := known(t, m, tt.on); got != tt.want {
			t.Errorf("on %s: %q, want %q: %s", tt.on, got, tt.want, tt.reason)
		}
		if got := known(t, back, tt.on); got != tt.want {
			t.Errorf("on %s, read back from the log: %q, want %q", tt.on, got, tt.want)
		}
	}
	if free := inputs(t, campaign(t, three(), 2023), day("2024-01-01")).Facts; free != nil {
		t.Errorf("without a card: %v", free)
	}

	// What the host knows besides stands in place of the log's, unit by unit.
	r, err := m.Report(context.Background(), day("2023-07-31"),
		cluster.Inputs{Facts: []*rules.Facts{fact(t, card, "b",
			map[string]int64{"growth": 8, "target": 8, "judged": 40})}})
	if err != nil {
		t.Fatal(err)
	}
	ranking, _ := r.Computed()
	b, _ := ranking.Standing("b")
	a, _ := ranking.Score("a")
	if b.Total.String() != "100" || a.Breakdown().Totals.Least.String() != "37.5" {
		t.Errorf("b has %v, a at least %v", b.Total, a.Breakdown().Totals.Least)
	}
}

// TestInputsEvent writes facts as an event holds them, and reads them again.
func TestInputsEvent(t *testing.T) {
	_, card := scored(t)
	f, err := rules.NewFacts(card.Schema(), "a",
		rules.Fact{Indicator: "target", Value: rules.NotApplicable(), Evidence: "công văn 3"},
		rules.Fact{Indicator: "growth", Value: rules.Int(7), Evidence: "báo cáo 1"},
		rules.Fact{Indicator: "judged", Evidence: "chưa chấm"})
	if err != nil {
		t.Fatal(err)
	}
	got := cluster.Inputs{Facts: []*rules.Facts{f, fact(t, card, "b", nil)}}.Event().Facts
	want := []cluster.UnitFacts{{Unit: "a", Facts: awards.FactList{
		{Indicator: "growth", Value: rules.Int(7), Evidence: "báo cáo 1"}, {Indicator: "judged", Evidence: "chưa chấm"},
		{Indicator: "target", Value: rules.NotApplicable(), Evidence: "công văn 3"},
	}}, {Unit: "b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	with, err := fact(t, card, "b", nil).WithPrevious(fact(t, card, "b", map[string]int64{"growth": 3}))
	if err != nil {
		t.Fatal(err)
	}
	votes := cluster.Candidates{Candidates: []awards.Candidate{{Unit: "b"}}}
	if diff := cmp.Diff(cluster.Event{Facts: []cluster.UnitFacts{{Unit: "b"}}, Candidates: &votes,
		LastYear: []cluster.UnitFacts{unitFacts("b", map[string]int64{"growth": 3})}},
		cluster.Inputs{Facts: []*rules.Facts{with}, Candidates: votes}.Event(), plainSheets); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	back, err := rules.NewFacts(card.Schema(), "a", got[0].Facts...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Collect(f.All()), slices.Collect(back.All())); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}

func TestFactsRefused(t *testing.T) {
	m, _ := scored(t)
	check := func(units []string, facts ...cluster.UnitFacts) cluster.Event {
		return cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: units, Facts: facts}
	}
	supposed := awards.Candidate{Unit: "a",
		Suppose: awards.FactList{{Indicator: "internal_unity", Value: rules.BoolOf(true)}}}
	for _, tt := range []struct {
		event  cluster.Event
		path   string
		text   string
		reason string
	}{
		{check([]string{"a"}, unitFacts("b", nil)), "events[0].facts[0].unit", "is not about b",
			"an act on a says nothing of b"},
		{check([]string{"a"}, unitFacts("a", nil), unitFacts("a", nil)), "events[0].facts[1].unit", "named twice",
			"which of the two?"},
		{check([]string{"a"}, unitFacts("nobody", nil)), "events[0].facts[0].unit", "no member", "a stranger"},
		{check([]string{"a"}, cluster.UnitFacts{Unit: "a",
			Facts: awards.FactList{{Indicator: "grwth", Value: rules.Int(1)}}}), "events[0].facts[0].facts.grwth",
			"did you mean growth", "not of the card"},
		{check([]string{"a"}, cluster.UnitFacts{Unit: "a",
			Facts: awards.FactList{{Indicator: "judged", Value: rules.Int(41)}}}), "events[0].facts[0].facts.judged", "",
			"more than the card allows"},
		{check([]string{"a"}, cluster.UnitFacts{Unit: "a",
			Facts: awards.FactList{{Indicator: "judged", Value: rules.BoolOf(true)}}}), "events[0].facts[0].facts.judged", "",
			"of another kind"},
		{cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
			LastYear: []cluster.UnitFacts{unitFacts("b", nil)}}, "events[0].last_year[0].unit", "is not about b",
			"of last year too"},
		{cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
			Candidates: &cluster.Candidates{Candidates: []awards.Candidate{{Unit: "c"}}}},
			"events[0].candidates.candidates[0].unit", "is not about c", "evidence neither"},
		{cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
			Candidates: &cluster.Candidates{Candidates: []awards.Candidate{supposed}}},
			"events[0].candidates.candidates[0].suppose", "did not happen", "what if is no event"},
		{cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
			Candidates: &cluster.Candidates{Default: &awards.Candidate{Suppose: supposed.Suppose}}},
			"events[0].candidates.default.suppose", "did not happen", "nor of everybody"},
		{cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
			Note: diag.Words{"en": strings.Repeat("x", 17<<20)}}, "events[0]", "17825", "more than a line of a log holds"},
		{cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
			Files: []cluster.File{{Holds: "facts", Name: "facts.csv"}}}, "events[0].files[0]", "unnoticed", "nothing binds it"},
	} {
		_, err := m.Apply(tt.event)
		found := false
		for d := range diag.AllDiagnostics(err) {
			found = found || d.Path == tt.path && strings.Contains(d.Message.String()+d.Hint.String(), tt.text)
		}
		if !found {
			t.Errorf("%s: %.300v, want a fault at %s: %s", tt.reason, err, tt.path, tt.text)
		}
	}
	if _, err := m.Apply(cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"},
		Files: []cluster.File{{Holds: "facts", Name: "facts.csv", SHA256: strings.Repeat("0", 64)}}}); !errors.Is(err,
		cluster.ErrUnread) || !strings.Contains(err.Error(), "facts.csv") {
		t.Errorf("an event that names facts and does not hold them: %v", err)
	}
}

// TestFactsAreSettled: nothing that comes after the closing meeting brings facts,
// not even a late report.
func TestFactsAreSettled(t *testing.T) {
	m, err := campaign(t, withMovement(), 2023).Apply(wholeYear()[:11]...)
	if err != nil {
		t.Fatal(err)
	}
	facts := []cluster.UnitFacts{unitFacts("a", map[string]int64{"growth": 1})}
	for _, e := range []cluster.Event{
		{On: day("2024-03-10"), Act: cluster.Ballot, Units: []string{"a"}, Award: "x", Facts: facts},
		{On: day("2024-03-10"), Act: cluster.SubmitReport, Units: []string{"a"}, Movement: "m", Facts: facts},
		{On: day("2024-03-11"), Act: cluster.SubmitReport, Units: []string{"a"}, Movement: "m", LastYear: facts},
	} {
		pe := new(cluster.PhaseError)
		if _, err := m.Apply(e); !errors.As(err, &pe) || !strings.Contains(pe.Error(), "settled") ||
			!strings.Contains(pe.Reason.Format(diag.Vietnamese), "đã chốt") {
			t.Errorf("%v of %v with facts: %v", e.Act, e.On, err)
		}
		e.Facts, e.LastYear = nil, nil
		if _, err := m.Apply(e); err != nil {
			t.Errorf("%v of %v without: %v", e.Act, e.On, err)
		}
		e.Facts, e.On, e.Act, e.Award, e.Movement = facts, day("2024-03-10").AddDays(-1), cluster.Check, "", ""
		if _, err := m.Apply(e); !errors.As(err, &pe) || !strings.Contains(pe.Error(), "cannot stand before it") {
			t.Errorf("a check of the day before, recorded after the closing: %v", err)
		}
	}
}

// TestCorrection: what was wrong is corrected after the closing meeting, of a day of its
// own, with who and why; results of the days before stay as they were.
func TestCorrection(t *testing.T) {
	m, card := scored(t)
	m, err := m.Cluster().Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	events := wholeYear()[7:11]
	events[1].Facts = []cluster.UnitFacts{unitFacts("a", map[string]int64{"growth": 2})}
	if m, err = m.Apply(events...); err != nil {
		t.Fatal(err)
	}
	c := cluster.Event{On: day("2024-04-01"), Act: cluster.Correct, Corrects: 6, Units: []string{"a"}, By: "council",
		Note:  diag.Words{"en": "an error in writing"},
		Facts: []cluster.UnitFacts{unitFacts("a", map[string]int64{"growth": 3})}}
	for _, spoil := range []func(*cluster.Event){
		func(e *cluster.Event) { e.By = "" }, func(e *cluster.Event) { e.Note = nil }, func(e *cluster.Event) { e.By = "a" },
		func(e *cluster.Event) { e.On = day("2024-03-09") }, func(e *cluster.Event) { e.Act = cluster.Ballot },
		func(e *cluster.Event) { e.Corrects = 0 },  // nothing
		func(e *cluster.Event) { e.Corrects = -1 }, // no number of an event
		func(e *cluster.Event) { e.Corrects = 9 },  // itself
		func(e *cluster.Event) { e.Corrects = 3 },  // the registration of another unit
		func(e *cluster.Event) { e.Corrects = 5 },  // which brought nothing
		func(e *cluster.Event) { e.LastYear = e.Facts },
		func(e *cluster.Event) { e.Sheets = []scoring.Sheet{{Unit: "a"}} },
		func(e *cluster.Event) {
			e.Units, e.Facts = []string{"a", "b"}, append(e.Facts, cluster.UnitFacts{Unit: "b"})
		},
	} {
		e := c
		spoil(&e)
		if _, err := m.Apply(e); err == nil {
			t.Errorf("taken: %+v", e)
		}
	}
	if m, err = m.Apply(c); err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{"2024-03-31": "2", "2024-04-01": "3"} {
		r, err := m.Report(context.Background(), day(on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Units[0].Figures; got[0].Now.String() != want {
			t.Errorf("on %s: %+v, want %s", on, got, want)
		}
	}
}

// TestCorrects: a correction may itself be corrected, and what no longer is as it was said to be, of a
// later day or not yet recorded, is none that it can be of.
func TestCorrects(t *testing.T) {
	m := after(t, cluster.Launch, cluster.Sign, cluster.SelfScore, cluster.Appraise, cluster.Close, cluster.Correct)
	next := func(n int, on string) error {
		e := one(cluster.Correct)
		e.Corrects, e.On = n, day(on)
		_, err := m.Apply(e)
		return err
	}
	later := one(cluster.Nominate)
	later.On = day("2024-05-01")
	m, err := m.Apply(later)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		n          int
		on, refuse string
	}{
		{6, "2024-03-11", ""},
		{7, "2024-05-01", ""},
		{7, "2024-04-30", "event 7, which it corrects, is of a later day, 2024-05-01"},
		{8, "2024-05-02", "corrects is 8, and the events recorded before it are 1 to 7"},
	} {
		err := next(tt.n, tt.on)
		if pe := new(cluster.PhaseError); (err == nil) != (tt.refuse == "") ||
			err != nil && (!errors.As(err, &pe) || !strings.Contains(pe.Reason.String(), tt.refuse)) {
			t.Errorf("corrects %d on %s: %v, want %q", tt.n, tt.on, err, tt.refuse)
		}
	}
}

// TestNumbers: events stand by their days and keep the numbers by which corrections name them.
func TestNumbers(t *testing.T) {
	d := withMovement()
	d.Years[0].Events = []cluster.Event{{On: day("2023-01-10"), Act: cluster.Launch},
		{On: day("2023-06-20"), Act: cluster.Check, Units: []string{"a"}},
		{On: day("2023-03-01"), Act: cluster.Sign, Units: []string{"a", "b", "c"}}}
	var got []int
	for _, e := range campaign(t, d, 2023).At(day("2024-12-31")).Events {
		got = append(got, e.N)
	}
	if !slices.Equal(got, []int{1, 3, 2}) {
		t.Errorf("the pledge was recorded after the check: %v", got)
	}
}

// TestCorrectsFiles: what a correction corrects may stand in a file, which says only when it is read what it brought.
func TestCorrectsFiles(t *testing.T) {
	_, card := scored(t)
	files := fstest.MapFS{"facts.csv": {Data: []byte("unit,growth\na,9\n")}}
	for unit, want := range map[string]string{"a": "", "b": "order"} {
		d := three()
		events := wholeYear()[7:11]
		events[1].Files = []cluster.File{{Holds: "facts", Name: "facts.csv", SHA256: sum(files["facts.csv"].Data)}}
		d.Years[0].Events = append(append(d.Years[0].Events, events...), cluster.Event{On: day("2024-04-01"),
			Act: cluster.Correct, Corrects: 4, Units: []string{unit}, By: "council", Note: diag.Words{"en": "an error"},
			Facts: []cluster.UnitFacts{unitFacts(unit, map[string]int64{"growth": 3})}})
		if _, err := compile(t, d).WithFiles(context.Background(), card, files); code(err) != want {
			t.Errorf("a correction of %s, of whom the file says or does not say something: %v, want %q", unit, err, want)
		}
	}
}

// TestRecordedNeverGoesBack: the times at which events were recorded follow the log, whatever the days
// of the acts; what has none says nothing.
func TestRecordedNeverGoesBack(t *testing.T) {
	event := func(act cluster.Act, on, recorded string) cluster.Event {
		e := one(act)
		e.On = day(on)
		if recorded != "" {
			at, err := time.Parse(time.RFC3339Nano, recorded)
			if err != nil {
				t.Fatal(err)
			}
			e.Recorded = at
		}
		return e
	}
	for _, tt := range []struct{ first, second, third, refuse, reason string }{
		{"2023-01-10T08:00:00+07:00", "2023-01-10T08:00:00+07:00", "", "", "at the same moment"},
		{"2023-01-10T08:00:00+07:00", "2023-01-10T01:00:00Z", "2023-01-10T08:00:00.5+07:00", "", "in another zone"},
		{"2023-01-10T08:00:00+07:00", "2023-01-10T07:59:59+07:00", "", "an event before it", "a second earlier"},
		{"2023-01-10T08:00:00+07:00", "", "2023-01-10T07:59:59+07:00", "an event before it", "one between has none"},
	} {
		m := campaign(t, withMovement(), 2023)
		// The second is of an earlier day than the third, and recorded later.
		_, err := m.Apply(event(cluster.Launch, "2023-01-10", tt.first), event(cluster.Sign, "2023-03-10", tt.second),
			event(cluster.Register, "2023-02-10", tt.third))
		if (err == nil) != (tt.refuse == "") || err != nil && !strings.Contains(err.Error(), tt.refuse) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.refuse)
		}
	}
	far := event(cluster.Launch, "2023-01-10", "")
	far.Recorded = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := campaign(t, withMovement(), 2023).Apply(far); code(err) != "recorded" {
		t.Errorf("a moment that no file holds: %v", err)
	}
	// Recorded again at another time it is the same event.
	m := after(t, cluster.Launch, cluster.Sign)
	again := one(cluster.Sign)
	again.Recorded = time.Date(2024, 3, 10, 1, 2, 3, 0, time.UTC)
	if _, err := m.Apply(again); err == nil || !strings.Contains(err.Error(), "the very same") {
		t.Errorf("the same event recorded later: %v", err)
	}
}

// filed is a year whose events name files, with the files.
func filed(t *testing.T) (*cluster.Cluster, *scoring.Scorecard, fstest.MapFS) {
	t.Helper()
	_, card := scored(t)
	files := fstest.MapFS{
		"facts.csv": {Data: []byte("unit,growth,target,judged\na,9,9,30\nb,8.5,9,40\nc,3,9,n/a\n")},
		"last.yaml": {Data: []byte("units: {a: {growth: {value: 7, evidence: báo cáo 1}}}\n")},
		"candidates.yaml": {Data: []byte("invented: true\ndefault: {existence: {known: true}}\ncandidates: [{unit: b, " +
			"name: B}]\n")},
	}
	bind := func(holds, name string) cluster.File {
		return cluster.File{Holds: holds, Name: name, SHA256: sum(files[name].Data)}
	}
	d := three()
	d.Years[0].Events = append(d.Years[0].Events, cluster.Event{
		On: day("2023-07-20"), Act: cluster.Review,
		Files: []cluster.File{bind("facts", "facts.csv"), bind("last_year", "last.yaml"),
			bind("candidates", "candidates.yaml")},
	})
	return compile(t, d), card, files
}

func TestWithFiles(t *testing.T) {
	c, card, files := filed(t)
	if _, err := c.Campaign(2023, card, nil); !errors.Is(err, cluster.ErrUnread) ||
		!strings.Contains(err.Error(), "facts.csv") {
		t.Errorf("a campaign whose files were not read: %v", err)
	}
	whole, err := c.WithFiles(context.Background(), card, files)
	if err != nil {
		t.Fatal(err)
	}
	m, err := whole.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = "a: growth=9 target=9 judged=30 | last year growth=7; b: growth=8.5 target=9 judged=40; c: growth=3 " +
		"target=9; "
	if got := known(t, m, "2023-07-20"); got != want {
		t.Errorf("facts of the files: %q, want %q", got, want)
	}
	ev := inputs(t, m, day("2023-07-20")).Candidates
	if !ev.Invented || len(ev.Candidates) != 3 || !ev.Candidates[0].Existence.Known || ev.Candidates[1].Name != "B" ||
		ev.Candidates[1].Existence.Known {
		t.Errorf("evidence of the files: %+v", ev)
	}
	if inputs(t, m, day("2023-07-19")).Candidates.Candidates != nil {
		t.Error("evidence before it was brought")
	}
	// The log holds all: it is read without the files.
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	back, err := whole.ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, card, nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Year().Events, back.Year().Events, plainSheets); diff != "" {
		t.Errorf("the log changed on its way (-before +after):\n%s", diff)
	}
	// A log that names the files without what they held is refused, not taken for less.
	bare, err := c.Campaign(2023, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	log.Reset()
	if err := bare.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	d := three()
	if _, err := compile(t, d).ReadLog(context.Background(), &log, 2023, card, nil); !errors.Is(err, cluster.ErrUnread) {
		t.Errorf("a log without what its files held: %v", err)
	}
}

// TestChangedFile changes every byte of every file: the year is refused, with the
// name of the file and both hashes.
func TestChangedFile(t *testing.T) {
	c, card, files := filed(t)
	for name, f := range files {
		whole := f.Data
		for i := range whole {
			f.Data = bytes.Clone(whole)
			f.Data[i] ^= 1
			_, err := c.WithFiles(context.Background(), card, files)
			if code(err) != "changed" {
				t.Fatalf("byte %d of %s changed: %v", i, name, err)
			}
			for _, want := range []string{name, sum(whole), sum(f.Data), "years[0].events[2].files["} {
				if !strings.Contains(err.Error(), want) {
					t.Fatalf("byte %d of %s changed: %v: it does not say %q", i, name, err, want)
				}
			}
			var d *diag.Diagnostic
			if !errors.As(err, &d) || !strings.Contains(d.Format(diag.Vietnamese), name+" đã bị sửa") {
				t.Fatalf("in Vietnamese: %v", err)
			}
		}
		f.Data = whole
	}
}

func TestWithFilesRefuses(t *testing.T) {
	for _, tt := range []struct {
		change func(e *cluster.Event, files fstest.MapFS)
		text   string
		reason string
	}{
		{func(_ *cluster.Event, files fstest.MapFS) { delete(files, "last.yaml") },
			"last.yaml cannot be read: there is no such file", "a file is gone"},
		{func(e *cluster.Event, _ fstest.MapFS) { e.Files[0].SHA256 = "" },
			"add sha256: " + sum([]byte("unit,growth,target,judged\na,9,9,30\nb,8.5,9,40\nc,3,9,n/a\n")),
			"nothing binds it yet: the hash to write"},
		{func(e *cluster.Event, files fstest.MapFS) {
			files["facts.csv"].Data = []byte("unit,growth\na,9x\nd,1\n")
			e.Files[0].SHA256 = sum(files["facts.csv"].Data)
		}, "facts.csv:2:3", "faults of the file, at their place"},
		{func(e *cluster.Event, files fstest.MapFS) {
			files["facts.csv"].Data = []byte("unit,growth\n")
			e.Files[0].SHA256 = sum(files["facts.csv"].Data)
		}, "brings nothing", "a table of nobody"},
		{func(e *cluster.Event, _ fstest.MapFS) { e.Facts = []cluster.UnitFacts{unitFacts("a", nil)} }, "holds facts itself",
			"facts and a file of facts"},
	} {
		c, card, files := filed(t)
		d := three()
		m, err := c.Campaign(2023, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		d.Years[0].Events = m.Year().Events
		tt.change(&d.Years[0].Events[2], files)
		whole, err := compile(t, d).WithFiles(context.Background(), card, files)
		if err == nil || whole != nil || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.text)
		}
	}
	c, _, files := filed(t)
	other, err := scoring.Load("card.yaml",
		[]byte("code: o\nyear: 2020\nindicators: [{code: x}]\nsections: [{code: I, criteria: [{code: I.1, max: 1, points: "+
			"x}]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.WithFiles(context.Background(), other, files); code(err) != "no-year" {
		t.Errorf("a card of another year: %v", err)
	}
	// What is wrong with a file by itself is found before it is read.
	for _, f := range []cluster.File{
		{Holds: "figures", Name: "facts.csv"}, {Holds: "facts", Name: "../facts.csv"}, {Holds: "facts"},
		{Holds: "facts", Name: "facts.csv", SHA256: "12ab"},
		{Holds: "facts", Name: "facts.csv", SHA256: strings.ToUpper(sum(nil))},
	} {
		d := three()
		d.Years[0].Events = append(d.Years[0].Events,
			cluster.Event{On: day("2023-07-20"), Act: cluster.Review, Files: []cluster.File{f}})
		if _, err := cluster.Compile(d); !errors.Is(err, diag.ErrValue) ||
			!strings.Contains(err.Error(), "years[0].events[2].files[0].") {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// TestEvidenceAddsUp: the votes of a ballot do not wipe out the registers.
func TestEvidenceAddsUp(t *testing.T) {
	d := three()
	bring := func(on string, one awards.Candidate) {
		d.Years[0].Events = append(d.Years[0].Events,
			cluster.Event{On: day(on), Act: cluster.Check, Units: []string{"a"},
				Candidates: &cluster.Candidates{Candidates: []awards.Candidate{one}}})
	}
	yes := awards.FactList{{Indicator: "internal_unity", Value: rules.BoolOf(true)},
		{Indicator: "policy_compliance", Value: rules.BoolOf(true)}}
	vote := awards.Ballot{Council: "cluster", Award: "flag", On: day("2023-06-02"), Members: 3, Present: 3,
		InFavour: 1}
	bring("2023-06-01", awards.Candidate{Unit: "a", Existence: awards.Existence{Known: true},
		History: awards.Complete[awards.PastAward]("r"), Facts: yes})
	bring("2023-06-02", awards.Candidate{Unit: "a", Ballots: []awards.Ballot{vote}})
	again := vote
	again.InFavour = 3
	other := vote
	other.Award = "certificate"
	bring("2023-06-03", awards.Candidate{Unit: "a", Ballots: []awards.Ballot{again, other},
		Facts: awards.FactList{{Indicator: "internal_unity", Value: rules.BoolOf(false)}}})
	m := campaign(t, d, 2023)
	got := inputs(t, m, day("2023-06-03")).Candidates.Candidates
	want := []awards.Candidate{{
		Unit: "a", Existence: awards.Existence{Known: true}, History: awards.Complete[awards.PastAward]("r"),
		Ballots: []awards.Ballot{again, other},
		Facts: awards.FactList{{Indicator: "internal_unity", Value: rules.BoolOf(false)},
			{Indicator: "policy_compliance", Value: rules.BoolOf(true)}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := inputs(t, m, day("2023-06-02")).Candidates.Candidates[0].Ballots; len(got) != 1 || got[0].InFavour != 1 {
		t.Errorf("the day of the first vote: %+v", got)
	}
}

// TestNoEvidenceIsLost fills every field of a candidate, one after the other, and
// sees it come through the log.
func TestNoEvidenceIsLost(t *testing.T) {
	typ := reflect.TypeFor[awards.Candidate]()
	for i := range typ.NumField() {
		field := typ.Field(i).Name
		if field == "Unit" || field == "Suppose" {
			continue
		}
		one := awards.Candidate{Unit: "a"}
		filled := map[string]any{
			"Name": "A", "Year": 2023, "Achievement": "x", "Sector": "education", "Proposer": "p",
			"Existence": awards.Existence{Known: true},
			"History":   awards.Complete[awards.PastAward]("r"), "Results": awards.Complete[awards.YearResult]("r"),
			"Discipline":  awards.Complete[awards.Discipline]("r"),
			"Inspections": awards.Complete[awards.Inspection]("r"), "Complaints": awards.Complete[awards.Complaint]("r"),
			"Movement": &awards.MovementReview{Launcher: "prime_minister", Launched: day("2020-01-01")},
			"Ballots":  []awards.Ballot{{Council: "cluster", Award: "flag", On: day("2023-06-01"), Members: 3}},
			"Dossiers": []awards.Dossier{{Award: "flag"}}, "Facts": awards.FactList{{Indicator: "x", Value: rules.Int(1)}},
		}[field]
		if filled == nil {
			t.Errorf("awards.Candidate has a field %s that this test does not know", field)
			continue
		}
		reflect.ValueOf(&one).Elem().FieldByName(field).Set(reflect.ValueOf(filled))
		m, err := campaign(t, three(), 2023).Apply(
			cluster.Event{On: day("2023-06-01"), Act: cluster.Check, Units: []string{"a"},
				Candidates: &cluster.Candidates{Candidates: []awards.Candidate{one}}},
			cluster.Event{On: day("2023-06-01"), Act: cluster.Check, Units: []string{"a"},
				Candidates: &cluster.Candidates{Candidates: []awards.Candidate{{Unit: "a"}}}})
		if err != nil {
			t.Fatalf("%s: %v", field, err)
		}
		got := inputs(t, m, day("2023-06-01")).Candidates.Candidates
		if diff := cmp.Diff([]awards.Candidate{one}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
}

// TestFactsSurviveJSON holds whatever an event brings to what is read back.
func TestFactsSurviveJSON(t *testing.T) {
	e := cluster.Event{On: day("2023-06-01"), Act: cluster.Check, Facts: someFacts(), Candidates: someCandidates()}
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
}
