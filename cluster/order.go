package cluster

import (
	"cmp"
	"slices"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// PhaseError says that an act cannot stand where it does: something must come
// first, the year is over, the unit is not a member, or who acted has no right to.
type PhaseError struct {
	Act  Act        `json:"act"`
	On   rules.Date `json:"on"`
	Unit string     `json:"unit,omitempty"` // empty for an act of the whole cluster
	// Needs is the act that must come first; zero if that is not the reason.
	Needs Act `json:"needs,omitzero"`
	// Reason says what is wrong, with the act, the unit and the day.
	Reason diag.Text `json:"reason"`
}

// Error says what is wrong, in English.
func (e *PhaseError) Error() string { return "cluster: " + e.Reason.String() }

// outOfOrder takes events by date, those of one day in the order in which they
// were recorded, and says by index why one cannot stand where it does; nil if it
// can. An event recorded late for an earlier day takes its place there.
func outOfOrder(t timeline, events []Event) []*PhaseError {
	log := make([]record, len(events))
	for i := range events {
		log[i], _ = recordOf(i, &events[i]) // each was checked to be one that can be written
	}
	errs, _ := newFold(new(origin)).try(&history{terms: t[0]}, t.with(0, events), log)
	return errs
}

// take adds events that come after those that are there, or none of them.
func (f *fold) take(s *history, t timeline, log []record) error {
	from := f.size()
	if from > 0 { // otherwise it is as easily begun anew
		f.undo = new([]func())
		defer func() { f.undo = nil }()
	}
	errs, added := f.try(s, t, log)
	err := f.hit(s, from, added)
	for _, refused := range errs {
		err = cmp.Or(err, refused)
	}
	switch {
	case err == nil:
		return nil
	case f.undo == nil:
		*f = *newFold(f.origin)
	default:
		for _, undo := range slices.Backward(*f.undo) {
			undo()
		}
	}
	return err
}

// try adds events that come after those that are there, and says by index why one cannot
// stand where it does, by what it is held to.
func (f *fold) try(s *history, t timeline, log []record) (errs []*PhaseError, added []mark) {
	s.fold, s.tried = f, true
	errs = make([]*PhaseError, len(log))
	for i, r := range log { // what counts by the order of the record
		errs[i] = cmp.Or(f.backdated(r.Event), r.corrected(r.n, f.event), f.wentBack(r.Event))
		assign(f, &f.log, append(f.log, r))
		f.number(r)
	}
	for _, i := range byDate(log) {
		s.on, s.terms = log[i].On, t.at(log[i].On, log[i].n)
		err := s.apply(log[i])
		if err == nil || err.Needs != 0 || err.Unit != "" {
			f.add(log[i]) // what misses something, or names a unit too many, is one fault, and what hangs on it is none
			added = append(added, log[i].mark)
		}
		errs[i] = cmp.Or(err, errs[i])
	}
	return errs, added
}

// hit says which of the events before a number cannot stand any more where it does, now that others were added: of
// several the one that was recorded first.
func (f *fold) hit(s *history, from int, added []mark) (found *PhaseError) {
	hits := func(m mark, why func() *PhaseError) {
		if m.n < from {
			from, found = m.n, why()
		}
	}
	for _, e := range added {
		if m, later := f.running.after(e.On); later && e.Act == Close {
			hits(m, m.settled)
		}
		for _, m := range f.unseated(s, e.Event) {
			hits(m, func() *PhaseError { return m.refused(m.Units[0], 0, notInOffice()) })
		}
	}
	for _, e := range added {
		if e.leadsTo() == awards.Open {
			continue
		}
		for _, unit := range e.Units {
			all := f.lives[nominated{unit, e.Award}]
			for _, l := range all[len(all.until(e.On)):] {
				if l.failed {
					hits(l.mark, func() *PhaseError { return f.cannotFollow(l.mark) })
				}
			}
		}
	}
	return found
}

// unseated are acts of days after an event about officers that only those in office may do, and that were done by
// units which are not any more, since the event is what says so then.
func (f *fold) unseated(s *history, e *Event) (all []mark) {
	if e.Officers == nil || e.Officers.Year != s.year.Year {
		return nil
	}
	standing := e.row().proper
	for _, o := range s.cluster.def.Officers {
		if o.Year == s.year.Year && o.Standing >= standing {
			return nil // those count
		}
	}
	line := f.officers[office{s.year.Year, standing}]
	next := line[line.until(e.On):]
	if standing == Proposed {
		if line := f.officers[office{s.year.Year, Appointed}]; len(line) > 0 && (len(next) == 0 ||
			line[0].on.Before(next[0].on) || line[0].on == next[0].on && line[0].v.first < next[0].v.first) {
			next = line
		}
	}
	for by, acted := range f.acted {
		if !s.cluster.known(by) || e.Officers.holds(by) {
			continue
		}
		for _, a := range acted[acted.until(e.On):] {
			if len(next) > 0 && (next[0].on.Before(a.on) || next[0].on == a.on && next[0].v.first < a.v.n) {
				break
			}
			all = append(all, a.v)
		}
	}
	return all
}

// backdated says that an event which is recorded after the closing meeting, or after the
// decision on an award that it is about, stands before it: that would change what was
// settled as if it had always been so.
func (f *fold) backdated(e *Event) *PhaseError {
	var settled mark
	look := func(l ladder) {
		if m, found := l.after(e.On); found && (settled.Event == nil || m.n < settled.n) {
			settled = m
		}
	}
	look(f.closings)
	about := func(unit string) {
		if e.Candidates != nil {
			look(f.decided[nominated{unit, ""}])
		} else if e.Award != "" {
			look(f.decided[nominated{unit, e.Award}])
		}
	}
	for _, unit := range e.Units {
		about(unit)
	}
	if len(e.Units) == 0 && e.Candidates != nil {
		look(f.decided[nominated{}])
	}
	if settled.Event == nil {
		return nil
	}
	return e.refused("", 0, say("it was recorded after the %s of %s, and cannot stand before it; what was wrong is "+
		"corrected by an event of the act correct, of its own day, with by, note and corrects",
		settled.Act.Text(), settled.On))
}

// wentBack says that an event was recorded, by its time, before one that stands before it in the log.
func (f *fold) wentBack(e *Event) *PhaseError {
	if e.Recorded.IsZero() || !e.Recorded.Before(f.recorded) {
		return nil
	}
	return e.refused("", 0, say("it was recorded at %s, and the log says %s of an event before it",
		e.Recorded.Format(time.RFC3339), f.recorded.Format(time.RFC3339)))
}

// corrected says why an event cannot correct the one that it names among those recorded
// before it, of which there are so many: nothing, for an event that corrects none.
func (e *Event) corrected(before int, recorded func(n int) *Event) *PhaseError {
	if !e.row().corrects {
		return nil
	}
	if e.Corrects < 1 || e.Corrects > before {
		return e.refused("", 0, say("corrects is %d, and the events recorded before it are 1 to %d", e.Corrects, before))
	}
	o := recorded(e.Corrects - 1)
	if e.On.Before(o.On) {
		return e.refused("", 0, say("event %d, which it corrects, is of a later day, %s", e.Corrects, o.On))
	}
	for _, unit := range e.Units {
		if len(o.Units) > 0 && !slices.Contains(o.Units, unit) {
			return e.refused(unit, 0, say("event %d, which it corrects, is not about the unit", e.Corrects))
		}
		for _, p := range parts {
			if p.about(e, unit) && !p.about(o, unit) && !o.names(p.name) {
				return e.refused(unit, 0, say("event %d, which it corrects, brought no %s of the unit", e.Corrects, p.name))
			}
		}
	}
	return nil
}

// refused is an error about an event, for a unit or for the whole cluster.
func (e *Event) refused(unit string, needs Act, why diag.Text) *PhaseError {
	what := say("%s, %s: %s", e.Act.Text(), e.On, why)
	if unit != "" {
		what = say("%s of %s, %s: %s", e.Act.Text(), unit, e.On, why)
	}
	return &PhaseError{Act: e.Act, On: e.On, Unit: unit, Needs: needs, Reason: what}
}

// byDate returns the indexes of the events by date; events of one day keep their
// order.
func byDate(events []record) []int {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return events[a].On.Compare(events[b].On) })
	return order
}

// apply checks an event against what came before, and adds it. A refused event
// changes nothing.
func (s *history) apply(r record) *PhaseError {
	e := r.Event
	fail := e.refused
	row := e.row()
	after := row.after
	if m := s.movement(e.Movement); m != nil && after != 0 && acts[after].due != nil &&
		acts[after].due(m, false).IsZero() {
		after = 0 // the movement does not ask for it
	}
	switch {
	case e.unsettles() && s.happened(Close):
		return e.settled()
	case after != 0 && !row.each && !s.happened(after):
		return fail("", after, say("the %s must come first", after.Text()))
	}
	members := s.cluster.members(s.year, e.On)
	subjects := e.Units
	if len(subjects) == 0 {
		subjects = []string{""} // an act of the whole cluster
	}
	for _, unit := range subjects {
		if unit != "" && find(members, unit, Member.code) == nil {
			return fail(unit, 0, say("not a member on that day"))
		}
		if after != 0 && row.each && !s.done(after, unit, e) {
			return fail(unit, after, say("the unit must have its %s first", after.Text()))
		}
		// An event that does not say who acted is taken as done by whoever has the right.
		if why := row.may.refuses(s, e.By, unit); e.By != "" && !why.IsZero() {
			return fail(unit, 0, why)
		}
	}
	if err := s.moves(e); err != nil {
		return err
	}
	if s.has(r) {
		return fail("", 0, say("the very same is recorded already"))
	}
	return nil
}

// unsettles reports whether an event cannot stand after the closing meeting.
func (e *Event) unsettles() bool {
	row := e.row()
	return row.running || len(e.Facts)+len(e.LastYear)+len(e.Sheets) > 0 && !row.corrects ||
		e.Amends != nil && len(e.Amends.settled()) > 0
}

// settled refuses an event that stands after the closing meeting.
func (e *Event) settled() *PhaseError {
	if e.row().running {
		return e.refused("", 0, say("the year has been closed"))
	}
	if e.Amends != nil {
		return e.refused("", 0, say("the year has been closed, and its figures are settled, so these cannot change any "+
			"more: %s", textOf(e.Amends.settled())))
	}
	return e.refused("", 0, say("the year has been closed, and its figures are settled; what was wrong is corrected by "+
		"an event of the act correct, of its own day, with by, note and corrects"))
}

// moves says why an event cannot move the awards that it is about.
func (s *history) moves(e *Event) *PhaseError {
	if e.leadsTo() == awards.Open {
		return nil
	}
	for _, unit := range e.Units {
		before := s.lives[nominated{unit, e.Award}].until(e.On)
		if _, err := before.after(unit, e); err != nil {
			return e.cannotFollow(unit, before.state())
		}
	}
	return nil
}

// cannotFollow is the error of the first unit of an event in whose life it cannot follow.
func (f *fold) cannotFollow(m mark) *PhaseError {
	for _, unit := range m.Units {
		all := f.lives[nominated{unit, m.Award}]
		i := slices.IndexFunc(all, func(l lived) bool { return l.n == m.n })
		if all[i].failed {
			return m.Event.cannotFollow(unit, all[:i].state())
		}
	}
	return nil
}

// cannotFollow is the error of an event that cannot follow in the life of an award that has come to a state.
func (e *Event) cannotFollow(unit string, have awards.State) *PhaseError {
	if have == awards.Returned {
		return e.refused(unit, Submit, say("the dossier was returned, and must be submitted again first"))
	}
	return e.refused(unit, 0, say("the award is already %s", have.Text()))
}

// movement returns a movement of the year, nil for a code that names none.
func (s terms) movement(code string) *Movement {
	return find(s.year.Movements, code, Movement.code)
}

// inOffice reports whether a unit is head or deputy of the year. Before anybody is
// appointed those who were introduced count.
func (s *history) inOffice(unit string) bool {
	for _, standing := range []Standing{Appointed, Proposed} {
		if o, ok := s.officersOf(s.year.Year, standing); ok {
			return o.holds(unit)
		}
	}
	return true
}

// holds reports whether a unit is head or deputy.
func (o *Officers) holds(unit string) bool {
	return o.Head == unit || slices.Contains(o.Deputies, unit)
}

// notInOffice refuses a member who is neither head nor deputy.
func notInOffice() diag.Text { return say("only the head, a deputy or the council can do that") }
