package cluster

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
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
//
// Of a campaign that does not hold the whole log ([Cluster.Resume], [Campaign.Trimmed]) they are the lines since then.
func (c *Campaign) LogLines() iter.Seq2[int, []byte] {
	return func(yield func(n int, line []byte) bool) {
		if c.origin.before == 0 && !yield(0, ledger.NewHeader(c.cluster.def.Code, c.year.Year).Line()) {
			return
		}
		for _, r := range c.log {
			event, opened := encodeEvent(*r.Event)
			if !yield(r.n+1, ledger.NewEntry(r.n+1, event, opened).Line()) {
				return
			}
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
// The error is that of the writer, or [ErrNotHeld] if the campaign does not hold the whole log.
func (c *Campaign) WriteLog(w io.Writer) error {
	if c.origin.before > 0 {
		return catalogue.Fault("", "not-held", ErrNotHeld, diag.Text{},
			"the first %d events of the log are not held any more", c.origin.before)
	}
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
// log-diverges; or it is a [*PhaseError], for events that cannot stand where they do; or that of the context, which is
// looked at before each event.
func (c *Cluster) ReadLog(ctx context.Context, r io.Reader, year int, card *scoring.Scorecard, reg *awards.Regulation,
	heads ...ledger.Head) (*Campaign, error) {
	return c.readLog(ctx, r, year, card, reg, func(m *Campaign) *Campaign { return m }, heads)
}

// CheckLog reads a log to its end as [Cluster.ReadLog] does, without what it is read with: it holds it to heads, and
// what its lines open to what is sealed in their events, and returns how many events there are. It does not ask
// whether they may stand where they do. The error is that of [ledger.Reader], or of the context.
func CheckLog(ctx context.Context, r io.Reader, heads ...ledger.Head) (events int, err error) {
	in := ledger.NewReader(r, heads...)
	if _, err := in.Header(); err != nil {
		return 0, err
	}
	for ; ; events++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		switch _, err := readEvent(in); {
		case errors.Is(err, io.EOF):
			return events, nil
		case err != nil:
			return 0, err
		}
	}
}

// ReadTrimmed reads a log as [Cluster.ReadLog] does, and returns what [Campaign.Trimmed] makes of it: it holds no more
// of the log on the way either than some thousand events besides those that still count. The errors are the same.
func (c *Cluster) ReadTrimmed(ctx context.Context, r io.Reader, year int, card *scoring.Scorecard,
	reg *awards.Regulation, heads ...ledger.Head) (*Campaign, error) {
	m, err := c.readLog(ctx, r, year, card, reg, func(m *Campaign) *Campaign {
		if len(m.log) < max(1024, 2*len(m.origin.kept)) {
			return m
		}
		return m.Trimmed()
	}, heads)
	if err != nil {
		return nil, err
	}
	return m.Trimmed(), nil
}

// together is how many events of a log are taken at once at first. Those of one call of Apply may stand in any
// order: if some cannot be taken, what they need may be among the next.
const together = 256

func (c *Cluster) readLog(ctx context.Context, r io.Reader, year int, card *scoring.Scorecard, reg *awards.Regulation,
	hold func(*Campaign) *Campaign, heads []ledger.Head) (*Campaign, error) {
	m, err := c.Campaign(year, card, reg)
	if err != nil {
		return nil, err
	}
	in := ledger.NewReader(r, heads...)
	switch header, err := in.Header(); {
	case err != nil:
		return nil, err
	case header.Cluster != c.def.Code || header.Year != year:
		return nil, in.At(ledger.Fault("log-other", say("of %s in %d", header.Cluster, header.Year)))
	}
	next := m.begin(new(origin))
	next.tree, next.terms = ledger.Tree{}, m.terms[:1]
	next.binds.Definition = next.definitionHash()
	heads = slices.SortedFunc(slices.Values(heads), func(a, b ledger.Head) int { return cmp.Compare(a.Size, b.Size) })
	var events []Event // those that were read and not yet taken
	for most := together; ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := next.size() + len(events)
		known := len(heads) > 0 && heads[0].Size == at
		end := false
		if !known && len(events) < most {
			e, err := readEvent(in)
			if end = errors.Is(err, io.EOF); !end && err != nil {
				return nil, err
			}
			if err := m.diverges(at, e, end); err != nil {
				return nil, m.rest(in, end, err)
			}
			if !end {
				events = append(events, e)
				continue
			}
		}
		taken, err := next.apply(next.size(), events)
		switch {
		case err != nil && (known || end):
			return nil, m.rest(in, end, err)
		case err != nil:
			most *= 2
			continue
		}
		next, events, most = hold(taken), nil, together
		for ; known && heads[0].Size == at; heads = heads[1:] {
			if err := cmp.Or(next.boundBy(heads[0]), next.comesTo(heads[0])); err != nil {
				return nil, m.rest(in, end, err)
			}
			known = len(heads) > 1
		}
		if end {
			return next, nil
		}
	}
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

// comesTo says if a head of the log binds another state than the log comes to. With another engine, or with other
// data to read it with, it may.
func (c *Campaign) comesTo(h ledger.Head) error {
	own := c.Head()
	if h.State == "" || h.Engine != own.Engine || h.Card != own.Card || h.Regulation != own.Regulation {
		return nil
	}
	if own.State = c.Snapshot(rules.Date{}).Hash(); h.State == own.State {
		return nil
	}
	return ledger.Fault("head-other", say("%s: the head binds %s, and here is %s", say("what the log comes to"), h.State,
		own.State))
}

// readEvent reads the next event of a log; io.EOF after the last.
func readEvent(r *ledger.Reader) (Event, error) {
	entry, err := r.Next()
	if err != nil {
		return Event{}, err
	}
	e, err := decodeEvent(entry.Event, entry.Opened)
	if err != nil {
		return Event{}, r.At(err)
	}
	// Written again, it must be the same bytes: nothing is in the line that is not in the event.
	event, opened := encodeEvent(e)
	if !bytes.Equal(event, entry.Event) || !bytes.Equal(opened, entry.Opened) {
		return Event{}, r.At(ledger.Fault("log-tampered", say("the line says more than its event")))
	}
	return e, nil
}

// rest reads what is left of a log whose events are wrong: a log that was changed says nothing of the campaign.
func (c *Campaign) rest(r *ledger.Reader, end bool, wrong error) error {
	for !end {
		_, err := readEvent(r)
		if end = errors.Is(err, io.EOF); !end && err != nil {
			return err
		}
	}
	return wrong
}

// diverges says that an event of the log, or its end, is not what the definition has there.
func (c *Campaign) diverges(n int, e Event, end bool) error {
	switch {
	case n >= len(c.log):
		return nil
	case end:
		return ledger.Fault("log-truncated", say("the definition has %d events, the log only %d", len(c.log), n))
	}
	stated := *c.log[n].Event
	if at, _ := c.cluster.yearAt(c.year.Year); c.cluster.def.Years[at].Events[n].Card == "" {
		stated.Card = e.Card // what was not stated is as it was recorded
	}
	own, _ := encodeEvent(stated)
	its, _ := encodeEvent(e)
	if bytes.Equal(own, its) {
		return nil
	}
	here, there := difference(own, its)
	return ledger.Fault("log-diverges", say("event %d of the definition is %s, of the log %s", n+1, here, there))
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
