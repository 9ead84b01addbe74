package cluster

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// redacted returns a copy of event n of a log without what fields said, or without all that it seals if none is
// named.
func (e *Event) redacted(n int, names []string) (Event, error) {
	own := document.Clone(*e)
	f := own.fields()
	if len(names) == 0 {
		names = each(own.Sealed, Seal.field)
	}
	if len(names) == 0 {
		return Event{}, sealing("not-sealed", "event %d seals nothing that could be deleted", n)
	}
	for _, field := range names {
		s := find(own.Sealed, field, Seal.field)
		if s == nil {
			d := sealing("not-sealed", "event %d does not seal %s", n, field)
			d.Hint = diag.OneOf(field, each(own.Sealed, Seal.field))
			return Event{}, d
		}
		s.Salt = ""
		f.redact(field)
	}
	f.flush()
	return own, nil
}

// Redact returns the campaign with fields of event n, counted from 1, deleted, or with all that it seals if none is
// named: values and salts are gone, and [diag.Redacted] stands in the places of texts. The head is the same, and so
// are all results. It takes time in proportion to the log. The error is a [*diag.Diagnostic]: there is no such event,
// or it does not seal a field. Whoever has the campaign from before still has what it says, and so has a file that
// an event names, whose hash stays in the event.
func (c *Campaign) Redact(n int, names ...string) (*Campaign, error) {
	if n < 1 || n > c.size() {
		return nil, noEvent(n, c.size())
	}
	o := *c.origin
	o.kept = slices.Clone(o.kept)
	log := slices.Clone(c.log)
	place := (&fold{origin: &o, log: log}).record(n - 1)
	if place == nil {
		return nil, catalogue.Fault("", "not-held", ErrNotHeld, say("read the log"), "event %d is not held any more", n)
	}
	e, err := place.redacted(n, names)
	if err != nil {
		return nil, err
	}
	if *place, err = recordOf(n-1, &e); err != nil {
		return nil, err
	}
	next := c.begin(&o)
	next.follow(&tip{fold: foldOf(&o, log)})
	return next, nil
}

func noEvent(n, of int) error {
	return catalogue.Fault("", "no-event", diag.ErrName, diag.Text{}, "there is no event %d: the log has %d", n, of)
}

// RedactLog writes a log, as [Campaign.WriteLog] does, without what fields of event n said, counted from 1, or without
// all that it seals if none is named. Nothing else is needed for that, neither cards nor definitions; all other lines
// are as they were, byte for byte. The error is one of [ledger.Reader], or of [Campaign.Redact]; part of the log may
// have been written then.
func RedactLog(ctx context.Context, w io.Writer, r io.Reader, n int, names ...string) error {
	in := ledger.NewReader(r)
	header, err := in.Header()
	if err != nil {
		return err
	}
	line := header.Line()
	for count := 0; ; count++ {
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		entry, err := in.Next()
		if errors.Is(err, io.EOF) {
			if n < 1 || n > count {
				return noEvent(n, count)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if entry.N == n {
			if entry, err = redactedEntry(entry, names); err != nil {
				return in.At(err)
			}
		}
		line = entry.Line()
	}
}

func redactedEntry(entry ledger.Entry, names []string) (ledger.Entry, error) {
	e, err := decodeEvent(entry.Event, entry.Opened)
	if err != nil {
		return entry, err
	}
	if e, err = e.redacted(entry.N, names); err != nil {
		return entry, err
	}
	event, opened := encodeEvent(e)
	if !bytes.Equal(event, entry.Event) {
		return entry, ledger.Fault("log-tampered", say("the line says more than its event"))
	}
	return ledger.NewEntry(entry.N, event, opened), nil
}

// Redaction is a field of an event that was deleted.
type Redaction struct {
	On    rules.Date
	Act   Act
	Units []string
	Field string
}

// Redactions are the fields that were deleted of the events of the state, in their order.
func (s *State) Redactions() (all []Redaction) {
	for _, e := range s.Events {
		for _, seal := range e.Sealed {
			if seal.redacted() {
				all = append(all, Redaction{e.On, e.Act, e.Units, seal.Field})
			}
		}
	}
	return all
}
