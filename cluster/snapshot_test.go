package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// longYear is a year of n events spread over its days: checks with facts, points and evidence, every tenth recorded
// late for a day before those of the others.
func longYear(n int) []Event {
	events := []Event{{Act: Launch, On: rules.Day(2023, 1, 2)},
		{Act: Sign, On: rules.Day(2023, 1, 3), Units: []string{"a", "b"}}}
	for i := len(events); i < n; i++ {
		unit := []string{"a", "b"}[i%2]
		e := Event{Act: Check, On: rules.Day(2023, 2, 1).AddDays(i * 300 / n), Units: []string{unit},
			Note: diag.Words{"en": fmt.Sprint("check ", i)}}
		switch i % 10 {
		case 0:
			e.On = e.On.AddDays(-20)
		case 1, 6:
			e.Candidates = &Candidates{Candidates: []awards.Candidate{{Unit: unit,
				History: awards.Complete[awards.PastAward]("register"), Facts: awards.FactList{
					{Indicator: "internal_unity", Value: rules.BoolOf(i%20 == 1)}}}}}
		case 2, 7:
			points := decimal.New(5, 0)
			e.Sheets = []scoring.Sheet{{Unit: unit, Entries: []scoring.Entry{{Criterion: "I.1", Stage: "appraised",
				Points: &points, On: rules.Day(2023, 1, 5)}}}}
		default:
			e.Facts = []UnitFacts{{Unit: unit, Facts: awards.FactList{{Indicator: "growth", Value: rules.Int(int64(i % 60))}}}}
		}
		events = append(events, e)
	}
	return events
}

// oneMore is an event that may follow a long year: new, late, or of points.
func oneMore(i int) Event {
	e := longYear(13)[10+i%3]
	e.Note = diag.Words{"en": fmt.Sprint("one more ", i)}
	return e
}

// TestApplyDoesNotGrow: what one more event takes is the same after a hundred events and after three thousand, counted
// in memory that is asked for, which copying or going through the log would show, and in events that are held of a
// log of which only what counts is held.
func TestApplyDoesNotGrow(t *testing.T) {
	const many = 100
	asked := func(n int) (bytes, count uint64) {
		m := begun(t, n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := range many {
			var err error
			if m, err = m.Apply(oneMore(i)); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) / many, (after.Mallocs - before.Mallocs) / many
	}
	few, fewCount := asked(100)
	more, moreCount := asked(3000)
	t.Logf("%d bytes in %d pieces after 100 events, %d in %d after 3,000", few, fewCount, more, moreCount)
	if more > few*3/2+8000 || moreCount > fewCount*3/2 { // lists and tables double now and then
		t.Errorf("%d bytes in %d pieces after 100 events, %d in %d after 3,000", few, fewCount, more, moreCount)
	}
	// What is held is by the days of the year and not by events:
	large := begun(t, 6000)
	// Of each of 300 days and two units: the last facts, the first and the last evidence that says something.
	if kept := len(large.Trimmed().origin.kept); kept > 300*2*4 {
		t.Errorf("of 6,000 events %d are held", kept)
	}
	if kept := len(large.Snapshot(rules.Date{}).Events); kept > 20 {
		t.Errorf("a snapshot of 6,000 events has %d", kept)
	}
}

// begun is a year with n events.
func begun(t testing.TB, n int) *Campaign {
	t.Helper()
	m, err := foldedYear(t).Apply(longYear(n)...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTrimmedLetsGo: what is held of a log is a copy, so that it does not hold all that was recorded or read with it.
func TestTrimmedLetsGo(t *testing.T) {
	m := begun(t, 300)
	held := make(map[*Event]bool)
	for i := range m.log {
		held[m.log[i].Event] = true
	}
	kept := m.Trimmed().origin.kept
	if len(kept) == 0 || len(held) < 300 {
		t.Fatalf("%d of %d events are kept", len(kept), len(held))
	}
	for _, r := range kept {
		if held[r.Event] {
			t.Fatalf("event %d is that of the log", r.n+1)
		}
	}
}

// TestReadTrimmed: a log that is read without being held comes to the same as one that is, wherever it was cut into
// calls of Apply, and events that were recorded at once in another order than by date are read as well.
func TestReadTrimmed(t *testing.T) {
	events := longYear(3000)
	// Recorded at once with what it needs, which stands after it.
	late := []Event{{Act: Appraise, On: rules.Day(2023, 12, 2), Units: []string{"a"}}}
	for i := range 2 * together {
		e := oneMore(i)
		e.On = rules.Day(2023, 11, 1)
		late = append(late, e)
	}
	late = append(late, Event{Act: SelfScore, On: rules.Day(2023, 12, 1), Units: []string{"a"}})
	m, err := foldedYear(t).Apply(events...)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = m.Apply(late...); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	head := m.Head()
	head.State = m.Snapshot(rules.Date{}).Hash()
	trimmed, err := m.cluster.ReadTrimmed(context.Background(), bytes.NewReader(log.Bytes()), 2023, m.card, nil, head)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := m.cluster.ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, m.card, nil, head)
	if err != nil {
		t.Fatal(err)
	}
	head.State = "sha256:" + strings.Repeat("0", 64)
	_, err = m.cluster.ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, m.card, nil, head)
	if err == nil || !strings.Contains(err.Error(), "what the log comes to") {
		t.Errorf("a head that binds another state: %v", err)
	}
	if kept := len(trimmed.origin.kept); kept > 2000 || len(trimmed.log) > 0 || trimmed.size() != len(events)+len(late) {
		t.Errorf("%d events are held", kept)
	}
	for _, on := range []rules.Date{rules.Day(2023, 3, 1), rules.Day(2023, 8, 9), {}} {
		var said []string
		for _, c := range []*Campaign{m, whole, trimmed} {
			r, err := c.Report(context.Background(), on, Inputs{})
			if err != nil {
				t.Fatal(err)
			}
			r.Events = nil
			data, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, string(data))
		}
		if said[0] != said[1] || said[0] != said[2] {
			t.Errorf("on %v: %s", on, said)
		}
	}
	if trimmed.Head() != m.Head() || trimmed.Snapshot(rules.Date{}).Hash() != m.Snapshot(rules.Date{}).Hash() {
		t.Error("heads or snapshots differ")
	}
	if err := trimmed.WriteLog(&log); !errors.Is(err, ErrNotHeld) {
		t.Errorf("the log of a campaign that does not hold it: %v", err)
	}
	next, err := trimmed.Apply(oneMore(3000))
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range next.LogLines() {
		if n != trimmed.size()+1 || !bytes.HasPrefix(line, fmt.Appendf(nil, `{"n":%d,`, n)) {
			t.Errorf("the line that is to be written next is %d: %s", n, line)
		}
	}
	// The very same is known though its event is not held.
	if _, err := trimmed.Apply(events[2000]); err == nil || !strings.Contains(err.Error(), "the very same") {
		t.Errorf("an event that is recorded already: %v", err)
	}
}

// TestResumeRefuses: each row is a snapshot that is not that of its head, or not of this campaign.
func TestResumeRefuses(t *testing.T) {
	m := begun(t, 200)
	snapshot := m.Snapshot(rules.Date{})
	head := m.Head()
	head.State = snapshot.Hash()
	other := begun(t, 199)
	for _, tt := range []struct {
		reason string
		spoil  func(s *Snapshot, head *ledger.Head)
		code   string
	}{
		{"an event was changed", func(s *Snapshot, _ *ledger.Head) {
			s.Events[3].Event = bytes.Replace(s.Events[3].Event, []byte("check"), []byte("chock"), 1)
		}, "snapshot"},
		{"an event is missing", func(s *Snapshot, _ *ledger.Head) { s.Events = s.Events[1:] }, "snapshot"},
		{"another day", func(s *Snapshot, _ *ledger.Head) { s.From = s.From.AddDays(-1) }, "snapshot"},
		{"a head that binds no snapshot", func(_ *Snapshot, h *ledger.Head) { h.State = "" }, "snapshot"},
		{"the head of another log", func(_ *Snapshot, h *ledger.Head) {
			*h = other.Head()
			h.State = head.State
		}, "snapshot"},
		{"the head of another year", func(_ *Snapshot, h *ledger.Head) { h.Origin += "1" }, "snapshot"},
		{"a head of another card", func(_ *Snapshot, h *ledger.Head) { h.Card = "sha256:00" }, "head-other"},
		{"another version", func(s *Snapshot, h *ledger.Head) { s.Version++; h.State = s.Hash() }, "snapshot"},
		{"another cluster", func(s *Snapshot, h *ledger.Head) { s.Cluster = "x"; h.State = s.Hash() }, "snapshot"},
		{"another year", func(s *Snapshot, h *ledger.Head) { s.Year++; h.State = s.Hash() }, "no-year"},
		{"numbers out of order", func(s *Snapshot, h *ledger.Head) { s.Events[1].N = 1; h.State = s.Hash() }, "snapshot"},
		{"a number behind the log", func(s *Snapshot, h *ledger.Head) {
			s.Events[len(s.Events)-1].N = 201
			h.State = s.Hash()
		}, "snapshot"},
		{"no event", func(s *Snapshot, h *ledger.Head) { s.Events[0].Event = []byte(`{}`); h.State = s.Hash() }, "snapshot"},
		{"hashes that are none", func(s *Snapshot, h *ledger.Head) {
			s.Seen[0] = "2023-01-01 x"
			h.State = s.Hash()
		}, "snapshot"},
		{"hashes out of order", func(s *Snapshot, h *ledger.Head) {
			s.Seen = append(s.Seen, s.Seen[0])
			h.State = s.Hash()
		}, "snapshot"},
		{"no day", func(s *Snapshot, h *ledger.Head) { s.From = rules.Day(2023, 2, 30); h.State = s.Hash() }, "snapshot"},
		{"an event that is malformed", func(s *Snapshot, h *ledger.Head) {
			s.Events[0].Event = []byte(`{"on":"2023-01-02","act":"launch","by":"nobody"}`)
			h.State = s.Hash()
		}, "unknown-unit"},
	} {
		s, h := snapshot, head
		s.Events, s.Seen = slices.Clone(s.Events), slices.Clone(s.Seen)
		tt.spoil(&s, &h)
		_, err := m.cluster.Resume(s, m.card, nil, h)
		var d *diag.Diagnostic
		for d = range diag.AllDiagnostics(err) {
			break
		}
		if d == nil || d.Code != tt.code {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.code)
		}
	}
	if _, err := m.cluster.Resume(snapshot, m.card, nil, head); err != nil {
		t.Errorf("as it was taken: %v", err)
	}
	if _, err := m.cluster.Resume(snapshot, m.card, nil, ledger.Head{}); err != nil {
		t.Errorf("without a head: %v", err)
	}
}

// TestSnapshotRoundTrip: as JSON it is the same, and its hash does not hang on what is opened beside it.
func TestSnapshotRoundTrip(t *testing.T) {
	s := begun(t, 200).Snapshot(rules.Day(2023, 9, 1))
	var read Snapshot
	if err := json.Unmarshal(mustJSON(s), &read); err != nil || !reflect.DeepEqual(read, s) {
		t.Errorf("%v: read %s\nof %s", err, mustJSON(read), mustJSON(s))
	}
	opened := s
	opened.Events = slices.Clone(s.Events)
	opened.Events[0].Opened = []byte(`[]`)
	if opened.Hash() != s.Hash() {
		t.Error("the hash hangs on what may be redacted")
	}
}

func TestLimits(t *testing.T) {
	m := begun(t, 50)
	for _, tt := range []struct {
		reason string
		limits Limits
		say    string
	}{
		{"one event less than there are", Limits{Events: 50}, "51 events, and a campaign has 50"},
		{"as many bytes as there are", Limits{Bytes: m.bytes}, "bytes, and a campaign holds"},
		{"both left to the library", Limits{}, ""},
		{"just as much", Limits{Events: 51, Bytes: m.bytes + 1000}, ""},
	} {
		limited := *m
		limited.cluster = m.cluster.WithLimits(tt.limits)
		_, err := limited.Apply(oneMore(1))
		if (err == nil) != (tt.say == "") || err != nil && (!errors.Is(err, diag.ErrLimit) ||
			!strings.Contains(err.Error(), tt.say)) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.say)
		}
	}
	// Versions of one entry, each held to the others.
	points := decimal.New(5, 0)
	e := Event{Act: Check, On: rules.Day(2023, 12, 1), Units: []string{"a"}, Sheets: []scoring.Sheet{{Unit: "a"}}}
	for i := range maxVersions + 1 {
		e.Sheets[0].Entries = append(e.Sheets[0].Entries, scoring.Entry{Criterion: "I.1", Stage: "appraised",
			Points: &points, On: rules.Day(2020, 1, 1).AddDays(i)})
	}
	_, err := m.Apply(e)
	if !errors.Is(err, diag.ErrLimit) || !strings.Contains(err.Error(), "1001 entries for I.1 of a") {
		t.Errorf("more versions of an entry than are held: %v", err)
	}
}

// TestOlderCampaigns: campaigns that others were made of are asked and gone on with while these go on, by many at
// once: each says what it said before.
func TestOlderCampaigns(t *testing.T) {
	m := begun(t, 60)
	want, err := m.Inputs(context.Background(), rules.Date{})
	if err != nil {
		t.Fatal(err)
	}
	size := len(m.At(rules.Date{}).Events)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			own := m
			for i := range 12 {
				next, err := own.Apply(oneMore(100*g + i))
				if err != nil {
					t.Error(err)
					return
				}
				refused := Event{Act: Nominate, On: rules.Day(2023, 12, 1), Units: []string{"a"}, Award: "x"}
				if _, err := own.Apply(refused); err == nil {
					t.Error("a nomination before the closing meeting")
				}
				if n := len(next.At(rules.Date{}).Events); n != size+i+1 {
					t.Errorf("%d events after %d", n, size+i)
				}
				got, err := m.Inputs(context.Background(), rules.Date{})
				if err != nil || len(m.At(rules.Date{}).Events) != size || len(got.Facts) != len(want.Facts) ||
					factsText(got.Facts[0], nil) != factsText(want.Facts[0], nil) {
					t.Errorf("the older campaign changed: %v", err)
				}
				own = next
			}
		})
	}
	wg.Wait()
}

// The logs that are measured; the last is long, and only measured when it is asked for by its name.
var measured = []int{10_000, 100_000, 1_000_000}

// BenchmarkApply is one more event after so many.
func BenchmarkApply(b *testing.B) {
	for _, n := range measured {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > measured[0] {
				b.Skip("long")
			}
			m := begun(b, n)
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if m, err = m.Apply(oneMore(i)); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

// BenchmarkReplay reads a log of so many events, with the time for each, and the memory that the campaign needs
// afterwards: of one that holds the log, and of one that holds what counts.
func BenchmarkReplay(b *testing.B) {
	for _, n := range measured {
		for _, hold := range []string{"log", "state"} {
			b.Run(fmt.Sprint(n, "/", hold), func(b *testing.B) {
				if testing.Short() && n > measured[0] {
					b.Skip("long")
				}
				m := begun(b, n)
				var log bytes.Buffer
				if err := m.WriteLog(&log); err != nil {
					b.Fatal(err)
				}
				c, card := m.cluster, m.card
				read := c.ReadLog
				if hold == "state" {
					read = c.ReadTrimmed
				}
				m = nil
				b.ReportMetric(float64(log.Len())/float64(n), "log-B/event")
				for b.Loop() {
					var err error
					if m, err = read(context.Background(), bytes.NewReader(log.Bytes()), 2023, card, nil); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
				var with, without runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&with)
				runtime.KeepAlive(m)
				m = nil
				runtime.GC()
				runtime.ReadMemStats(&without)
				runtime.KeepAlive(log)
				b.ReportMetric(float64(with.HeapAlloc-without.HeapAlloc)/float64(n), "held-B/event")
			})
		}
	}
}
