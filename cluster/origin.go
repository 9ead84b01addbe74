package cluster

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/thidua-go/thidua/rules"
)

// origin is what a campaign was begun with: nothing, or what is left of the events of a log of which those that
// count for nothing any more are not held. Nobody changes it.
type origin struct {
	before       int        // how many events there were
	kept         []record   // those that are held, by their numbers
	sightings    []sighting // of all events of the days that are held, in their order
	last         rules.Date // the latest day
	from         rules.Date // the first day that is held; zero if all are
	lastRecorded time.Time  // when the last was recorded that says so
}

// sighting says that an event of a day, counted from the first of the calendar, was recorded: its short hash.
type sighting struct {
	day int32
	sum [16]byte
}

func (r *record) sighting() sighting { return sighting{dayNumber(r.On), r.sum} }

func dayNumber(on rules.Date) int32 { return int32(rules.Day(1, 1, 1).DaysUntil(on)) }

func (s sighting) compare(o sighting) int {
	return cmp.Or(cmp.Compare(s.day, o.day), bytes.Compare(s.sum[:], o.sum[:]))
}

// has reports whether the very same event is recorded already. What is sealed counts as its commitment: all who have
// the log must answer alike, those too from whose copy it was deleted.
func (f *fold) has(r record) bool {
	s := r.sighting()
	_, found := f.seen[s]
	if !found {
		_, found = slices.BinarySearchFunc(f.sightings, s, sighting.compare)
	}
	return found
}

// counting are the numbers of the events that still count for days from one on: what follows of those days from
// these events follows from all. For the zero day these are the events that count for any day.
func (f *fold) counting(from rules.Date) []int {
	found := make(map[int]bool)
	keep := func(m mark) {
		if m.Event != nil {
			found[m.n] = true
		}
	}
	for _, m := range f.first {
		keep(m)
	}
	keep(f.points)
	for _, m := range f.amended {
		keep(m)
	}
	for _, m := range f.did {
		keep(m)
	}
	for _, l := range f.lives {
		for _, m := range l {
			keep(m.mark)
		}
	}
	later := func(l ladder) {
		for _, m := range l.days[l.until(from):] {
			keep(m.v)
		}
	}
	later(f.closings)
	later(f.running)
	for _, l := range f.decided {
		later(l)
	}
	for _, line := range f.officers {
		for _, t := range line.since(from) {
			found[t.v.first], found[t.v.last.n] = true, true
		}
	}
	for _, line := range f.acted {
		for _, m := range line.since(from) {
			keep(m.v)
		}
	}
	for _, b := range f.brought {
		b.counting(from, found)
	}
	return slices.Sorted(maps.Keys(found))
}

func (b *brought) counting(from rules.Date, found map[int]bool) {
	for _, line := range []days[stated]{b.facts, b.lastYear} {
		for _, d := range line.since(from) {
			found[d.v.event] = true
		}
	}
	for _, versions := range b.entries {
		for _, g := range versions {
			found[g.event] = true
		}
	}
	n := b.evidence.until(from)
	var before []evidence
	for _, d := range b.evidence[:n] {
		before = append(before, d.v.list...)
	}
	for _, one := range telling(before) {
		found[one.event] = true
	}
	for _, d := range b.evidence[n:] {
		for _, one := range telling(d.v.list) {
			found[one.event] = true
		}
	}
}

// left is what is to be held of a fold for days from one on.
func (f *fold) left(from, last rules.Date) *origin {
	o := &origin{before: f.size(), last: last, from: from, lastRecorded: f.recorded}
	for _, n := range f.counting(from) {
		r := *f.record(n)
		e := *r.Event // those that were read with it are let go of
		r.Event = &e
		o.kept = append(o.kept, r)
	}
	o.sightings = slices.AppendSeq(slices.Clone(f.sightings), maps.Keys(f.seen))
	if !from.IsZero() {
		day := dayNumber(from)
		o.sightings = slices.DeleteFunc(o.sightings, func(s sighting) bool { return s.day < day })
	}
	slices.SortFunc(o.sightings, sighting.compare)
	o.sightings = slices.Compact(o.sightings)
	return o
}

// Trimmed returns the campaign without the events that count for nothing any more, whatever day is asked for, such as
// facts that others of the same day have replaced: so a host that keeps the log elsewhere needs memory for what
// the log comes to, not for the log, and besides 20 bytes an event, which tell whether the very same is recorded again.
// What it says is the same, but for [State.Events], [Campaign.Year] and [Campaign.LogLines], which have the events
// that are held, and what corrects an event that is not held any more: [ErrNotHeld].
func (c *Campaign) Trimmed() *Campaign {
	t := c.held(false)
	o := t.fold.left(c.origin.from, c.last)
	t.RUnlock()
	return c.begin(o)
}

// begin returns the campaign with what is left of its log.
func (c *Campaign) begin(o *origin) *Campaign {
	next := *c
	next.origin, next.log, next.last, next.at = o, nil, o.last, new(place)
	next.bytes = 0
	for _, r := range o.kept {
		next.bytes += int64(r.size)
	}
	next.at.Store(&tip{fold: foldOf(o, nil)})
	return &next
}
