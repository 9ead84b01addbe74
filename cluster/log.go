package cluster

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// engines are the versions of the arithmetic that a head binds.
const engines = scoring.Engine + " " + awards.Engine

// LogLines returns the log as JSON lines without their line breaks, each with its number: 0 for the
// header, then that of the event, in the order in which they were recorded. A campaign with more events
// has the same lines first, so that a host appends the new ones only.
func (c *Campaign) LogLines() iter.Seq2[int, []byte] {
	return func(yield func(n int, line []byte) bool) {
		line := ledger.NewHeader(c.cluster.def.Code, c.year.Year).Line()
		for i := 0; yield(i, line) && i < len(c.log); i++ {
			event, opened := encodeEvent(*c.log[i].Event)
			line = ledger.NewEntry(i+1, event, opened).Line()
		}
	}
}

// mustJSON marshals what was checked to be plain data that marshals.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// Head returns what binds the log with what it is read with: it costs nothing that grows with the log.
// Whoever keeps it can tell later that a log was cut off or rewritten, which the log itself cannot show:
// see [Cluster.ReadLog]. It has no time: the host gives it one where it signs it, see [ledger.Sign].
func (c *Campaign) Head() ledger.Head {
	h := c.binds
	h.Size, h.Root = c.tree.Size(), c.tree.Root()
	return h
}

// binding is a head without events: what a log is read with.
func (c *Campaign) binding() ledger.Head {
	h := ledger.Head{Origin: ledger.Origin(c.cluster.def.Code, c.year.Year), Definition: c.definitionHash(),
		Engine: engines}
	if c.card != nil {
		h.Card = c.card.Identity().Hash
	}
	if c.reg != nil {
		h.Regulation = c.reg.Identity().Hash
	}
	return h
}

// recorded returns the tree with events that come after its own.
func recorded(t ledger.Tree, events []Event) ledger.Tree {
	leaves := make([]ledger.Hash, len(events))
	for i := range events {
		event, _ := encodeEvent(events[i])
		leaves[i] = ledger.LeafHash(t.Size()+i+1, event)
	}
	return t.Append(leaves...)
}

// WriteLog writes the log as JSON lines.
// The error is that of the writer.
func (c *Campaign) WriteLog(w io.Writer) error {
	buf := bufio.NewWriter(w)
	for _, line := range c.LogLines() {
		buf.Write(line)
		buf.WriteByte('\n')
	}
	return buf.Flush()
}

// ReadLog reads what [Campaign.WriteLog] wrote, of a year of this cluster. card and reg are as for
// [Cluster.Campaign]. Reading is strict: every byte is bound by the hashes, so a log is either read as it
// was written or refused. Events of the definition must be the first of the log: so two logs of a
// campaign are compared, with the events of one in the definition.
//
// heads are each a [Campaign.Head] that the log must end with or contain, as the host kept it or
// [ledger.Policy.Open] took it from a signed note. Without any, a log that was cut off after a whole line
// is taken for a shorter one, and one that was rewritten, hashes and all, for what it says now.
//
// The error is a [*diag.Diagnostic] that names the line, whose code says what is wrong: one of
// [ledger.Reader], head-other if a head binds another card, definition or regulation than are given, or
// log-diverges; or it is a [*PhaseError], for events that cannot stand where they do.
func (c *Cluster) ReadLog(r io.Reader, year int, card *scoring.Scorecard, reg *awards.Regulation,
	heads ...ledger.Head) (*Campaign, error) {
	m, err := c.Campaign(year, card, reg)
	if err != nil {
		return nil, err
	}
	events, err := m.readEvents(ledger.NewReader(r, heads...))
	if err != nil {
		return nil, err
	}
	at, _ := c.yearAt(year)
	for i, r := range m.log {
		e := *r.Event
		if i < len(events) && c.def.Years[at].Events[i].Card == "" {
			e.Card = events[i].Card // what was not stated is as it was recorded
		}
		if i >= len(events) {
			return nil, ledger.Fault("log-truncated",
				say("the definition has %d events, the log only %d", len(m.log), len(events)))
		}
		ours, _ := encodeEvent(e)
		theirs, _ := encodeEvent(events[i])
		if !bytes.Equal(ours, theirs) {
			here, there := difference(ours, theirs)
			return nil, ledger.Fault("log-diverges", say("event %d of the definition is %s, of the log %s", i+1, here, there))
		}
	}
	empty := *m
	empty.log, empty.last, empty.tree, empty.at = nil, rules.Date{}, ledger.Tree{}, new(place)
	empty.terms = m.terms[:1]
	empty.binds.Definition = empty.definitionHash()
	empty.follow(&tip{fold: newFold()})
	next := &empty
	heads = slices.SortedFunc(slices.Values(heads), func(a, b ledger.Head) int { return cmp.Compare(a.Size, b.Size) })
	for _, h := range heads {
		if next, err = next.apply(events[len(next.log):h.Size]); err != nil {
			return nil, err
		}
		if err := next.boundBy(h); err != nil {
			return nil, err
		}
	}
	return next.apply(events[len(next.log):])
}

// boundBy says what a head of the log binds that is another here. What nobody gives to read the log with
// is not held to it; nor is the engine, since what another version computes is no other log.
func (c *Campaign) boundBy(h ledger.Head) error {
	own := c.Head()
	for _, b := range []struct {
		what      diag.Text
		its, here string
	}{
		{say("the scorecard"), h.Card, own.Card},
		{say("the definition of the cluster"), h.Definition, own.Definition},
		{say("the regulation"), h.Regulation, own.Regulation},
	} {
		if b.its != "" && b.here != "" && b.its != b.here {
			return ledger.Fault("head-other", say("%s: the head binds %s, and here is %s", b.what, b.its, b.here))
		}
	}
	return nil
}

// readEvents reads all events of a log.
func (c *Campaign) readEvents(r *ledger.Reader) (events []Event, err error) {
	header, err := r.Header()
	if err != nil {
		return nil, err
	}
	if header.Cluster != c.cluster.def.Code || header.Year != c.year.Year {
		return nil, ledger.AtLine(r.Line(), ledger.Fault("log-other", say("of %s in %d", header.Cluster, header.Year)))
	}
	for {
		entry, err := r.Next()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		e, err := decodeEvent(entry.Event, entry.Opened)
		if err != nil {
			return nil, ledger.AtLine(r.Line(), inLine(err))
		}
		// Written again, it must be the same bytes: nothing is in the line that is not in the event.
		event, opened := encodeEvent(e)
		if !bytes.Equal(event, entry.Event) || !bytes.Equal(opened, entry.Opened) {
			return nil, ledger.AtLine(r.Line(), ledger.Fault("log-tampered", say("the line says more than its event")))
		}
		events = append(events, e)
	}
}

// difference cuts two texts that differ down to where they do, for people.
func difference(a, b []byte) (string, string) {
	const around, whole = 60, 300
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	cut := func(text []byte) string {
		if len(text) <= whole {
			return string(text)
		}
		s := string(text[max(0, at-around):min(len(text), at+around)])
		return "…" + strings.ToValidUTF8(s, "") + "…"
	}
	return cut(a), cut(b)
}
