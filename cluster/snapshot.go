package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// ErrNotHeld is returned by a campaign that [Cluster.Resume] made of a snapshot, or [Campaign.Trimmed] of another, for
// what it does not hold: a day before the first of the snapshot, or an event that is to be corrected. The log has it:
// [Cluster.ReadLog].
var ErrNotHeld = errors.New("not held: read the log")

const (
	snapshotFormat  = "thidua-campaign-snapshot"
	snapshotVersion = 1
)

// Snapshot is what the log of a campaign comes to for the days from one on, as plain data that marshals to JSON
// and back: the events that still count, and what it takes to go on. Whoever replays the log comes to the same
// snapshot; its proof is a signed head of the log whose State is [Snapshot.Hash].
type Snapshot struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Cluster string `json:"cluster"`
	Year    int    `json:"year"`
	// From is the first day that it holds, and Last the latest of an event; zero if there is none.
	From rules.Date `json:"from,omitzero"`
	Last rules.Date `json:"last,omitzero"`
	// Recorded is when the last event was put on the record that says so.
	Recorded time.Time `json:"recorded,omitzero"`
	// Tree is that of the whole log, to go on with.
	Tree ledger.Tree `json:"tree"`
	// Seen are short hashes of the events of the days from From on, each after its day: those events are
	// recorded already.
	Seen []string `json:"seen,omitempty"`
	// Events are those that still count, by their numbers.
	Events []snapshotEvent `json:"events,omitempty"`
}

// snapshotEvent is an event of a snapshot as its line of the log holds it: see package ledger.
type snapshotEvent struct {
	N      int             `json:"n"`
	Event  json.RawMessage `json:"event"`
	Opened json.RawMessage `json:"opened,omitempty"`
}

// Snapshot returns what the log comes to for the days from one on; the zero day is that of the latest event, so
// that the snapshot is the smallest. A later first day than that, or an earlier one than is held, counts as that. Its
// size, like the time that it takes, grows with what counts, and not with the log; it takes a look at the
// day of each event besides.
func (c *Campaign) Snapshot(from rules.Date) Snapshot {
	if from.IsZero() || c.last.Before(from) {
		from = c.last
	}
	if from.Before(c.origin.from) {
		from = c.origin.from
	}
	t := c.held(false)
	o := t.fold.left(from, c.last)
	t.RUnlock()
	s := Snapshot{Format: snapshotFormat, Version: snapshotVersion, Cluster: c.cluster.def.Code, Year: c.year.Year,
		From: o.from, Last: o.last, Recorded: o.lastRecorded, Tree: c.tree}
	for _, one := range o.sightings {
		s.Seen = append(s.Seen, one.String())
	}
	for _, r := range o.kept {
		event, opened := encodeEvent(*r.Event)
		s.Events = append(s.Events, snapshotEvent{r.n + 1, event, opened})
	}
	return s
}

// Hash returns the hash that binds the snapshot: that of its JSON, without what its events open beside what
// is sealed in them.
func (s Snapshot) Hash() string {
	s.Events = slices.Clone(s.Events)
	for i := range s.Events {
		s.Events[i].Opened = nil
	}
	sum := sha256.Sum256(mustJSON(s))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Resume returns the campaign of a snapshot, which goes on with [Campaign.Apply] where the log was. card and
// reg are as for [Cluster.Campaign]. head is a head of the log at the snapshot whose State is the hash of it, as
// [ledger.Policy.Open] took it from a signed note: it is the proof that the snapshot is what the log comes to. With
// the zero Head the snapshot is taken for that: only for one that nobody else could have written. The events of the
// definition are not looked at.
//
// The campaign says of the days from [Snapshot.From] on what one of the whole log says, but for [State.Events] and
// [Campaign.Year], which have the events that still count and those since, and for [Campaign.LogLines], which
// has the lines since. What it does not hold it refuses with [ErrNotHeld], and never answers otherwise. The error of
// Resume is that of [Cluster.Campaign], or a diagnostic with the code snapshot or head-other.
func (c *Cluster) Resume(s Snapshot, card *scoring.Scorecard, reg *awards.Regulation, head ledger.Head) (
	*Campaign, error) {
	plain := &Cluster{def: c.def, limits: c.limits}
	plain.def.Years = slices.Clone(c.def.Years)
	for i := range plain.def.Years {
		plain.def.Years[i].Events = nil
	}
	m, err := plain.Campaign(s.Year, card, reg)
	if err != nil {
		return nil, err
	}
	m.cluster = c
	if err := m.proves(head, s); err != nil {
		return nil, err
	}
	o, err := m.originOf(s)
	if err != nil {
		return nil, err
	}
	m.binds.Definition = m.definitionHash()
	if err := m.boundBy(head); err != nil {
		return nil, err
	}
	next := m.begin(o)
	next.tree = s.Tree
	return next, nil
}

// snapshotFault is a fault of a snapshot.
func snapshotFault(path, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault(path, "snapshot", diag.ErrValue, say("read the log"), format, args...)
	d.Message = say("not the snapshot of this campaign: %s", d.Message)
	return d
}

// proves holds a snapshot to the campaign that it is to be of, and to a head of it.
func (c *Campaign) proves(head ledger.Head, s Snapshot) error {
	switch {
	case s.Format != snapshotFormat || s.Version != snapshotVersion:
		return snapshotFault("format", "version %d of the format %q, and only %d of %s is read", s.Version, s.Format,
			snapshotVersion, snapshotFormat)
	case s.Cluster != c.cluster.def.Code:
		return snapshotFault("cluster", "it is of %s", s.Cluster)
	case head == ledger.Head{}:
		return nil
	case head.Origin != ledger.Origin(s.Cluster, s.Year):
		return snapshotFault("", "the head is of %s", head.Origin)
	case head.State == "":
		return snapshotFault("", "the head binds no snapshot: its state is to be set before it is signed")
	case head.Size != s.Tree.Size() || head.Root != s.Tree.Root():
		return snapshotFault("tree", "the head is not of the log that it was taken of")
	case head.State != s.Hash():
		return snapshotFault("", "it was changed, or the head does not bind it")
	}
	return nil
}

// originOf reads a snapshot, whatever it holds.
func (c *Campaign) originOf(s Snapshot) (*origin, error) {
	o := &origin{before: s.Tree.Size(), last: s.Last, from: s.From, lastRecorded: s.Recorded}
	if !s.From.IsZero() && !s.From.Valid() || !s.Last.IsZero() && !s.Last.Valid() {
		return nil, snapshotFault("from", "it is of no day of the calendar")
	}
	for i, text := range s.Seen {
		one, ok := readSighting(text)
		if !ok || i > 0 && one.compare(o.sightings[i-1]) <= 0 {
			return nil, snapshotFault(fmt.Sprintf("seen[%d]", i), "not a hash after its day, or not in order")
		}
		o.sightings = append(o.sightings, one)
	}
	events := make([]Event, len(s.Events))
	held := c.terms
	for i, one := range s.Events {
		at := fmt.Sprintf("events[%d]", i)
		var err error
		if events[i], err = decodeEvent(one.Event, one.Opened); err != nil {
			return nil, snapshotFault(at, "%v", err)
		}
		if one.N < 1 || one.N > o.before || i > 0 && one.N <= s.Events[i-1].N {
			return nil, snapshotFault(at+".n", "events are not in their order")
		}
		if held = held.with(one.N-1, events[i:i+1]); len(held) > maxAmendments+1 {
			return nil, snapshotFault(at, "the year has more than %d amendments", maxAmendments)
		}
	}
	k := &checker{c: c.cluster, bound: true}
	for i := range events {
		k.events("events", i, held, s.Events[i].N-1, nil, events[i:i+1])
		k.ds = append(k.ds, document.Printable(events[i]).At(fmt.Sprintf("events[%d]", i))...)
	}
	if err := k.ds.Err(); err != nil {
		return nil, err
	}
	c.terms = held
	var err error
	if o.kept, err = c.admit("events", 0, newFold(new(origin)), held, events); err != nil {
		return nil, err
	}
	for i := range o.kept {
		o.kept[i].n = s.Events[i].N - 1
	}
	return o, nil
}

// String writes a sighting as its day and hexadecimal digits.
func (s sighting) String() string {
	return rules.Day(1, 1, 1).AddDays(int(s.day)).String() + " " + hex.EncodeToString(s.sum[:])
}

func readSighting(text string) (s sighting, ok bool) {
	day, sum, _ := strings.Cut(text, " ")
	on, err := rules.ParseDate(day)
	data, wrong := hex.DecodeString(sum)
	if err != nil || wrong != nil || len(data) != len(s.sum) {
		return s, false
	}
	s = sighting{dayNumber(on), [16]byte(data)}
	return s, s.String() == text
}

// notHeld refuses an event that needs what the campaign does not hold.
func (f *fold) notHeld(path string, e *Event) (ds diag.Diagnostics) {
	if e.On.Before(f.from) {
		ds = append(ds, notHeld(path+".on", e.On, f.from))
	} else if e.Amends != nil && e.On.Before(f.last) {
		ds = append(ds, catalogue.Fault(path+".amends", "not-held", ErrNotHeld, say("read the log"),
			"events of later days, which it would change, are not held any more"))
	}
	if n := e.Corrects; n > 0 && n <= f.before && f.event(n-1) == nil {
		ds = append(ds, catalogue.Fault(path+".corrects", "not-held", ErrNotHeld, say("read the log"),
			"event %d, which it corrects, is not held any more", n))
	}
	return ds
}

func notHeld(path string, on, from rules.Date) *diag.Diagnostic {
	return catalogue.Fault(path, "not-held", ErrNotHeld, say("read the log"),
		"%v is before %v, the first day that the snapshot holds", on, from)
}
