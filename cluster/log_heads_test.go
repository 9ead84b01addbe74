package cluster_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// ranked is a year in which b is ahead of a by the number of one event, and its card.
func ranked(t *testing.T) (*cluster.Campaign, *scoring.Scorecard) {
	t.Helper()
	_, card := scored(t)
	m, err := compile(t, three()).Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := func(unit string, growth int64) cluster.UnitFacts {
		return unitFacts(unit, map[string]int64{"growth": growth, "target": 10, "judged": 30})
	}
	m, err = m.Apply(cluster.Event{On: day("2023-07-20"), Act: cluster.Review,
		Facts: []cluster.UnitFacts{known("a", 8), known("b", 9), known("c", 1)}},
		cluster.Event{On: day("2023-08-20"), Act: cluster.Check, Units: []string{"c"}, Place: "Hà Nội"})
	if err != nil {
		t.Fatal(err)
	}
	return m, card
}

// best is the first of the ranking on the last day of the log.
func best(t *testing.T, m *cluster.Campaign) string {
	t.Helper()
	r, err := m.Report(context.Background(), rules.Date{}, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Ranking[0].Unit
}

// rewritten is a log in which an event says something else, with every hash computed anew.
func rewritten(t *testing.T, log []byte, n int, old, new string) []byte {
	t.Helper()
	lines := bytes.SplitAfter(log, []byte("\n"))
	in := bytes.TrimSuffix(bytes.TrimPrefix(lines[n], []byte(`{"n":`+string(rune('0'+n))+`,"event":`)), []byte("\n"))
	event, _, _ := bytes.Cut(in, []byte(`,"hash":`))
	if !bytes.Contains(event, []byte(old)) {
		t.Fatalf("event %d is %s", n, event)
	}
	event = bytes.Replace(event, []byte(old), []byte(new), 1)
	lines[n] = append(ledger.NewEntry(n, event, nil).Line(), '\n')
	return bytes.Join(lines, nil)
}

// TestWhatTheLogCannotShow: a number that was changed together with the hashes exchanges two ranks, and the log
// says nothing; the head that somebody kept does, and so it is with events left out at the end.
func TestWhatTheLogCannotShow(t *testing.T) {
	m, card := ranked(t)
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	seed := bytes.Repeat([]byte{7}, 32)
	skey, vkey, err := note.GenerateKey(bytes.NewReader(seed), "council")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := ledger.NewPolicy("three", 0, ledger.Key{Key: vkey})
	if err != nil {
		t.Fatal(err)
	}
	head := m.Head()
	head.Time = time.Date(2023, 8, 21, 9, 0, 0, 0, time.UTC)
	signed, err := ledger.Sign(head, signer)
	if err != nil {
		t.Fatal(err)
	}
	read := func(data []byte, heads ...ledger.Head) (*cluster.Campaign, error) {
		return m.Cluster().ReadLog(context.Background(), bytes.NewReader(data), 2023, card, nil, heads...)
	}
	if got := best(t, m); got != "b" {
		t.Fatalf("the first is %s", got)
	}
	other := rewritten(t, log.Bytes(), 3, `"growth":8`, `"growth":10`)
	forged, err := read(other)
	if err != nil || best(t, forged) != "a" {
		t.Fatalf("a rewritten log without a head: %v", err)
	}
	cut, err := read(log.Bytes()[:bytes.LastIndexByte(log.Bytes()[:log.Len()-1], '\n')+1])
	if err != nil || len(cut.Year().Events) != 3 {
		t.Fatalf("a log that was cut off, without a head: %v", err)
	}
	known, err := policy.Open(signed)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		data         []byte
		want, reason string
	}{
		{log.Bytes(), "", "as it was signed"},
		{other, "log-rewritten", "two ranks exchanged"},
		{log.Bytes()[:bytes.LastIndexByte(log.Bytes()[:log.Len()-1], '\n')+1], "log-truncated", "the last event left out"},
		{bytes.Replace(log.Bytes(), []byte(`"growth":8`), []byte(`"growth":9`), 1), "log-tampered", "without the hashes"},
	} {
		if _, err := read(tt.data, known.Head); code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
	if _, err := policy.Open(nil); code(err) != "head-missing" {
		t.Errorf("no head at all: %v", err)
	}
	// A forger who signs with a key of their own is nobody.
	theirs := forged.Head()
	theirs.Time = head.Time
	skey, _, err = note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{8}, 32)), "council")
	if err != nil {
		t.Fatal(err)
	}
	if signer, err = note.NewSigner(skey); err != nil {
		t.Fatal(err)
	}
	if signed, err = ledger.Sign(theirs, signer); err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Open(signed); code(err) != "head-unsigned" {
		t.Errorf("a head by another key: %v", err)
	}
}

// TestHeadBinds: a head is of one card, one definition and one regulation as well, and it is kept on the way as
// it is computed anew from the log.
func TestHeadBinds(t *testing.T) {
	m, card := ranked(t)
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	head := m.Head()
	back, err := m.Cluster().ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, card, nil, head)
	if err != nil || back.Head() != head {
		t.Fatalf("%v: read back the head is %s, not %s", err, back.Head(), head)
	}
	if head.Card != card.Identity().Hash || head.Origin != "thidua/three/2023" || head.Size != 4 ||
		!strings.Contains(head.Engine, scoring.Engine) || head.Regulation != "" {
		t.Errorf("the head is\n%s", head)
	}
	// At the size of a head the log is that of the definition, and what a later event says does not matter.
	d := three()
	bare, err := compile(t, d).Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Cluster().ReadLog(t.Context(), bytes.NewReader(log.Bytes()), 2023, card, nil, bare.Head(), head)
	if err != nil {
		t.Errorf("with the head of its first two events: %v", err)
	}
	again, err := scoring.Load("card.yaml", []byte("code: three\nyear: 2023\nindicators: [{code: growth}, "+
		"{code: target}, {code: judged}]\nsections: [{code: I, criteria: [{code: I.1, max: 60, points: growth}]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	d.Years[0].Due = []cluster.Due{{Act: cluster.Sign, On: day("2023-02-01")}}
	for _, tt := range []struct {
		c            *cluster.Cluster
		card         *scoring.Scorecard
		want, reason string
	}{
		{m.Cluster(), again, "other-card", "another card than a pledge names"},
		{compile(t, d), card, "head-other", "another due day, by which a pledge is late"},
		{m.Cluster(), nil, "", "no card to compare with"},
	} {
		if _, err := tt.c.ReadLog(t.Context(), bytes.NewReader(log.Bytes()), 2023, tt.card, nil, head); code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
	// A log without a pledge is bound to the card by its head alone.
	if m, err = compile(t, withMovement()).Campaign(2023, card, nil); err != nil {
		t.Fatal(err)
	}
	m = apply(t, m, wholeYear()[0])
	var launched bytes.Buffer
	if err := m.WriteLog(&launched); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Cluster().ReadLog(t.Context(), &launched, 2023, again, nil, m.Head()); code(err) != "head-other" {
		t.Errorf("another card than the head binds: %v", err)
	}
	// Another year of the definition is another matter.
	d = three()
	d.Years = append(d.Years, cluster.Year{Year: 2024})
	if _, err := compile(t, d).ReadLog(t.Context(), bytes.NewReader(log.Bytes()), 2023, card, nil, head); err != nil {
		t.Errorf("with another year in the definition: %v", err)
	}
}
