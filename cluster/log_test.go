package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules/diag"
)

// logged is a campaign with a whole year in its log, and its log as written.
func logged(t testing.TB) (*cluster.Cluster, *cluster.Campaign, []byte) {
	t.Helper()
	c, err := cluster.Compile(withMovement())
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Campaign(2023, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	events := everyAct()
	events[0].Note = diag.Words{"vi": "Chỉ thị số 01 <&> \u2028"}
	events[8].By, events[8].Invented = "council", true
	events[8].Facts, events[8].LastYear = someFacts(), someFacts()[:1]
	events[9].Sheets = someSheets()
	events[11].Candidates = someCandidates()
	if m, err = m.Apply(events...); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.WriteLog(&b); err != nil {
		t.Fatal(err)
	}
	return c, m, b.Bytes()
}

func read(c *cluster.Cluster, data []byte, heads ...ledger.Head) (*cluster.Campaign, error) {
	return c.ReadLog(context.Background(), bytes.NewReader(data), 2023, nil, nil, heads...)
}

func TestLogRoundTrip(t *testing.T) {
	c, m, data := logged(t)
	back, err := read(c, data, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Year().Events, back.Year().Events, plainSheets); diff != "" {
		t.Errorf("the log changed on its way (-before +after):\n%s", diff)
	}
	if back.Head() != m.Head() {
		t.Error("the head changed")
	}
	if n := bytes.Count(data, []byte("\n")); n != 1+len(everyAct()) {
		t.Errorf("%d lines", n)
	}
	// A log that grew has the same lines first.
	part, err := campaign(t, withMovement(), 2023).Apply(m.Year().Events[:5]...)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := part.WriteLog(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(data, b.Bytes()) {
		t.Error("a longer log does not begin with the shorter one")
	}
	if _, err := read(c, data, part.Head()); err != nil {
		t.Errorf("a log that went on since its head was kept: %v", err)
	}
}

// TestLogTruncated cuts the log at every byte: it is refused, or is exactly a
// prefix of the events, which a kept head then refuses.
func TestLogTruncated(t *testing.T) {
	c, m, data := logged(t)
	all := m.Year().Events
	prefixes := 0
	for n := range data {
		got, err := read(c, data[:n])
		if err == nil {
			prefixes++
			events := got.Year().Events
			diff := cmp.Diff(all[:len(events)], append([]cluster.Event{}, events...), plainSheets)
			if diff != "" || data[n-1] != '\n' {
				t.Fatalf("cut at byte %d: not a prefix:\n%s", n, diff)
			}
		} else if n > 0 && code(err) != "log-torn" || n == 0 && code(err) != "log-truncated" {
			t.Fatalf("cut at byte %d: %v", n, err)
		}
		want := "log-torn"
		if n == 0 || data[n-1] == '\n' {
			want = "log-truncated"
		}
		if _, err := read(c, data[:n], m.Head()); code(err) != want {
			t.Fatalf("cut at byte %d, with the head kept: %v, want %s", n, err, want)
		}
	}
	if prefixes != len(all) {
		t.Errorf("%d prefixes were read, want one after the header and each event but the last: %d", prefixes, len(all))
	}
}

// TestLogBitFlips flips bits of every byte: the log is refused, always.
func TestLogBitFlips(t *testing.T) {
	c, _, data := logged(t)
	for i := range data {
		for _, bit := range []int{i % 8, (i + 5) % 8} {
			bad := bytes.Clone(data)
			bad[i] ^= 1 << bit
			if m, err := read(c, bad); err == nil {
				t.Fatalf("bit %d of byte %d (%q) flipped: read %d events", bit, i, data[i], len(m.Year().Events))
			}
		}
	}
}

func TestLogRefuses(t *testing.T) {
	c, m, data := logged(t)
	lines := strings.SplitAfter(string(data), "\n")
	join := func(parts ...[]string) []byte { return []byte(strings.Join(slices.Concat(parts...), "")) }
	other := withMovement()
	other.Code = "other"
	wrong, err := campaign(t, other, 2023).Apply(wholeYear()[:3]...)
	if err != nil {
		t.Fatal(err)
	}
	var foreign bytes.Buffer
	if err := wrong.WriteLog(&foreign); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		data   []byte
		want   string
		reason string
	}{
		{nil, "log-truncated", "nothing"},
		{[]byte("{}\n"), "log-syntax", "no header"},
		{[]byte("a,b\n"), "log-syntax", "not JSON"},
		{[]byte(strings.Replace(string(data), `"version":2`, `"version":3`, 1)), "log-version", "a later version"},
		{[]byte(strings.Replace(string(data), `"version":2`, `"version":1`, 1)), "log-version", "a version with a chain"},
		{foreign.Bytes(), "log-other", "another cluster"},
		{join(lines[:2], lines[3:]), "log-tampered", "an event taken out"},
		{join(lines[:2], lines[3:4], lines[2:3], lines[4:]), "log-tampered", "two events exchanged"},
		{join(lines[:3], lines[2:]), "log-tampered", "an event twice"},
		{[]byte(strings.Replace(string(data), `"n":1,`, `"n":1,"x":0,`, 1)), "log-tampered", "a field that is none"},
		{[]byte(strings.Replace(string(data), `{"n":1,`, `{ "n":1,`, 1)), "log-tampered", "a space"},
		{append(bytes.Clone(data), '\n'), "log-syntax", "an empty line"},
		{bytes.Repeat([]byte("x"), 33<<20), "log-syntax", "a line without end"},
	} {
		if _, err := read(c, tt.data); code(err) != tt.want {
			t.Errorf("%s: %v, want %v", tt.reason, err, tt.want)
		}
	}
	// Events of the definition come first in the log.
	d := withMovement()
	d.Years[0].Events = []cluster.Event{{On: day("2023-01-11"), Act: cluster.Launch}}
	if _, err := read(compile(t, d), data, m.Head()); code(err) != "log-diverges" {
		t.Errorf("a definition that launched another day: %v", err)
	}
}

func TestReconcile(t *testing.T) {
	_, m, _ := logged(t)
	events := m.Year().Events
	base := campaign(t, withMovement(), 2023)
	apply := func(es ...cluster.Event) *cluster.Campaign {
		m, err := base.Apply(es...)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	// reconcile reads the log of b by a definition that holds the events of a.
	reconcile := func(a, b *cluster.Campaign) (*cluster.Campaign, error) {
		d := a.Cluster().Definition()
		d.Years[0].Events = a.Year().Events
		var log bytes.Buffer
		if err := b.WriteLog(&log); err != nil {
			t.Fatal(err)
		}
		return compile(t, d).ReadLog(context.Background(), &log, 2023, nil, nil)
	}
	short := apply(events[:3]...)
	if got, err := reconcile(short, m); err != nil || got.Head() != m.Head() {
		t.Errorf("a log and its continuation: %v", err)
	}
	if _, err := reconcile(m, short); code(err) != "log-truncated" {
		t.Errorf("the other way round: %v", err)
	}
	changed := slices.Clone(events[:3])
	changed[2].Units = []string{"a", "b"}
	_, err := reconcile(m, apply(changed...))
	if code(err) != "log-diverges" || !strings.Contains(err.Error(), "event 3 of the definition is") {
		t.Errorf("two logs that differ in their third event: %v", err)
	}
	d := withMovement()
	d.Code = "other"
	if _, err := reconcile(m, campaign(t, d, 2023)); code(err) != "log-other" {
		t.Errorf("two clusters: %v", err)
	}
}

// FuzzReadLog: whatever the bytes, a log is refused or read as exactly what is
// written again.
func FuzzReadLog(f *testing.F) {
	c, _, data := logged(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add(bytes.Replace(data, []byte("sign"), []byte("launch"), 1))
	f.Add([]byte(`{"format":"thidua-campaign-log","version":2,"cluster":"three","year":2023}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := read(c, data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := m.WriteLog(&b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), data) {
			t.Errorf("read\n%s\nwrote\n%s", data, b.Bytes())
		}
	})
}

// sealed is a log of the first n events as they were written and one more line,
// whatever it says, with the hash that it should have.
func sealed(data []byte, n int, event []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	log := bytes.Join(lines[:n+1], nil)
	return append(append(log, ledger.NewEntry(n+1, event, nil).Line()...), '\n')
}

// FuzzReadEvent forges the hash of one line, so that what it says is read: it is
// refused, or read as exactly what is written again.
func FuzzReadEvent(f *testing.F) {
	c, m, data := logged(f)
	i := 0
	for _, e := range m.Year().Events {
		event, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), event)
		if _, err := read(c, sealed(data, i, event)); err != nil {
			f.Fatalf("event %d, sealed again: %v", i+1, err)
		}
		i++
	}
	f.Add(uint8(3), []byte(`{"on":"2023-06-20","act":"check","units":["a"],"facts":[{"unit":"a","facts":{"x":{"fraction":"1e3"}}}]}`))
	for _, points := range []string{`"8.50"`, `8`, `"1e3"`, `"1e999999999"`, `"-0"`} {
		f.Add(uint8(3), []byte(`{"on":"2023-06-20","act":"check","units":["a"],"sheets":[{"unit":"a","entries":[{"criterion":"I.1","stage":"self","points":`+points+`}]}]}`))
	}
	f.Fuzz(func(t *testing.T, n uint8, event []byte) {
		log := sealed(data, int(n)%i, event)
		m, err := read(c, log)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := m.WriteLog(&b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), log) {
			t.Errorf("read\n%s\nwrote\n%s", log, b.Bytes())
		}
		back, err := read(c, b.Bytes(), m.Head())
		if err != nil {
			t.Fatalf("what was written is refused: %v", err)
		}
		if diff := cmp.Diff(m.Year().Events, back.Year().Events, plainSheets); diff != "" {
			t.Errorf("the log changed on its way (-before +after):\n%s", diff)
		}
	})
}
