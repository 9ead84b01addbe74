package cluster

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

// record is an event of a log, which nobody changes any more, with its number, its size in bytes and a short hash
// of all that it says.
type record struct {
	mark
	size int
	sum  [16]byte
}

// recordOf makes a record of an event. The error is that of an event that
// cannot be written, such as one whose act is none.
func recordOf(n int, e *Event) (record, error) {
	data, err := json.Marshal(e)
	size := len(data)
	if (!e.Recorded.IsZero() || len(e.Sealed) > 0) && err == nil {
		same := *e
		same.Recorded = time.Time{} // it is the same, whenever it was recorded
		data, _ = encodeEvent(same) // the hash tells nothing of what is sealed, and stays when that is deleted
	}
	sum := sha256.Sum256(data)
	return record{mark{n, e}, size, [16]byte(sum[:])}, err
}

// fold is what the events of a log come to. It is kept up as they are added: one costs in proportion to
// what it holds, and not to the log. All is kept by the day of the act, so that the end of any day
// can be asked for, and an event that is recorded late takes its place among those before and after.
//
// The numbers of events count from 0, in the order in which they were recorded. No event is looked at
// again once it was added, but those that [fold.hit] says are wrong now, and one that is corrected.
type fold struct {
	*origin
	log      []record              // since the origin
	recorded time.Time             // when the last was recorded that says so
	first    [len(acts)]mark       // the earliest of each act
	did      map[deed]mark         // the earliest of what a unit did
	seen     map[sighting]struct{} // the events of the log
	points   mark                  // the first event that brought points

	lives    map[nominated]life
	officers map[office]days[tenure]
	brought  map[string]*brought // by unit: see of

	// What an event for an earlier day has to be held to.
	amended  []mark                // amendments, by their numbers
	closings ladder                // closing meetings
	decided  map[nominated]ladder  // decisions: by unit and award, by unit, and all
	running  ladder                // what may not stand after the closing meeting
	acted    map[string]days[mark] // by who did what only those in office may do: the first recorded of each day

	undo *[]func() // what takes back what was added, the last first; nil if it is not kept
}

// deed is what a unit did: award and movement are what the act was about, where it is about one.
type deed struct {
	act                   Act
	unit, award, movement string
	half                  bool
}

// nominated is an award of a unit.
type nominated struct{ unit, award string }

// office is who is head and deputies of a year, by proposal or appointment.
type office struct {
	year     int
	standing Standing
}

// tenure is the last event of a day about officers, and the number of the first.
type tenure struct {
	first int
	last  mark
}

// mark is an event with its number.
type mark struct {
	n int
	*Event
}

// ladder finds the event recorded first of those after a day: it holds those that are of a later
// day than all recorded before them.
type ladder struct{ days[mark] }

func (l ladder) with(m mark) ladder {
	if n := len(l.days); n > 0 && !l.days[n-1].on.Before(m.On) {
		return l
	}
	return ladder{append(l.days, dated[mark]{m.On, m})}
}

func (l ladder) after(on rules.Date) (m mark, found bool) {
	if i := l.until(on); i < len(l.days) {
		return l.days[i].v, true
	}
	return m, false
}

// days are values by their day, each day once.
type days[T any] []dated[T]

type dated[T any] struct {
	on rules.Date
	v  T
}

// until is how many days are not after one; mostly that is asked of the end.
func (d days[T]) until(on rules.Date) int {
	if n := len(d); n == 0 || !on.Before(d[n-1].on) {
		return n
	}
	i, found := slices.BinarySearchFunc(d, on, func(x dated[T], on rules.Date) int { return x.on.Compare(on) })
	if found {
		i++
	}
	return i
}

// since are those that count from a day on: the last that is not after it, and those that are.
func (d days[T]) since(on rules.Date) days[T] { return d[max(0, d.until(on)-1):] }

// day returns the place of a day, which is made if there is none.
func day[T any](f *fold, d *days[T], on rules.Date) *T {
	i := d.until(on)
	if i == 0 || (*d)[i-1].on != on {
		next := append(*d, dated[T]{on: on})
		if i < len(*d) {
			next = slices.Insert(slices.Clip(*d), i, next[len(*d)])
		}
		assign(f, d, next)
		i++
	}
	return &(*d)[i-1].v
}

// assign sets a part of the fold so that it can be taken back.
func assign[T any](f *fold, place *T, v T) {
	if f.undo != nil {
		old := *place
		*f.undo = append(*f.undo, func() { *place = old })
	}
	*place = v
}

// enter does the same with an entry of a map.
func enter[K comparable, V any](f *fold, m map[K]V, k K, v V) {
	if f.undo != nil {
		old, was := m[k]
		*f.undo = append(*f.undo, func() {
			if delete(m, k); was {
				m[k] = old
			}
		})
	}
	m[k] = v
}

func newFold(o *origin) *fold {
	return &fold{origin: o, recorded: o.lastRecorded, did: make(map[deed]mark), seen: make(map[sighting]struct{}),
		lives: make(map[nominated]life), officers: make(map[office]days[tenure]),
		brought: map[string]*brought{"": {}}, decided: make(map[nominated]ladder), acted: make(map[string]days[mark])}
}

// foldOf is what a log comes to whose events may stand where they do.
func foldOf(o *origin, log []record) *fold {
	f := newFold(o)
	for _, r := range o.kept {
		f.number(r)
		f.add(r)
	}
	for _, r := range log {
		f.log = append(f.log, r)
		f.number(r)
		f.add(r)
	}
	return f
}

// size is how many events there were.
func (f *fold) size() int { return f.before + len(f.log) }

// record returns the event of a number, nil if it is not held any more.
func (f *fold) record(n int) *record {
	if n >= f.before {
		return &f.log[n-f.before]
	}
	i, found := slices.BinarySearchFunc(f.kept, n, func(r record, n int) int { return cmp.Compare(r.n, n) })
	if !found {
		return nil
	}
	return &f.kept[i]
}

// event returns the event of a number, nil if it is not held any more.
func (f *fold) event(n int) *Event {
	if r := f.record(n); r != nil {
		return r.Event
	}
	return nil
}

// number keeps of an event what counts by the order of the record.
func (f *fold) number(r record) {
	m := r.mark
	if r.unsettles() {
		assign(f, &f.running, f.running.with(m))
	}
	if f.recorded.Before(r.Recorded) {
		assign(f, &f.recorded, r.Recorded)
	}
	switch r.Act {
	case Amend:
		assign(f, &f.amended, append(f.amended, m))
	case Close:
		assign(f, &f.closings, f.closings.with(m))
	case Decide:
		f.decides(nominated{}, m)
		for _, unit := range r.Units {
			f.decides(nominated{unit, ""}, m)
			f.decides(nominated{unit, r.Award}, m)
		}
	}
}

func (f *fold) decides(about nominated, m mark) { enter(f, f.decided, about, f.decided[about].with(m)) }

// add takes an event that stands where it may.
func (f *fold) add(r record) {
	n, e := r.n, r.Event
	enter(f, f.seen, r.sighting(), struct{}{})
	if first := &f.first[e.Act]; first.Event == nil || e.On.Before(first.On) {
		assign(f, first, r.mark)
	}
	for _, unit := range e.Units {
		d := deed{e.Act, unit, e.Award, e.Movement, e.HalfYear}
		if m := f.did[d]; m.Event == nil || e.On.Before(m.On) {
			enter(f, f.did, d, r.mark)
		}
	}
	row := e.row()
	if e.Officers != nil {
		of := office{e.Officers.Year, row.proper}
		line := f.officers[of]
		t := day(f, &line, e.On)
		next := tenure{n, r.mark}
		if t.last.Event != nil {
			next.first = min(n, t.first)
		}
		assign(f, t, next)
		enter(f, f.officers, of, line)
	}
	if row.may == appraisers && e.By != "" {
		line := f.acted[e.By]
		if m := day(f, &line, e.On); m.Event == nil || n < m.n {
			assign(f, m, r.mark)
		}
		enter(f, f.acted, e.By, line)
	}
	f.live(n, e)
	f.bring(n, e)
}

// life are the events that made an award of a unit what it is, by date.
type life []lived

// lived is an event in the life of an award; one that cannot follow what came before changes nothing.
type lived struct {
	mark
	failed bool
}

// until are the events of a life up to the end of a day.
func (l life) until(on rules.Date) life {
	n := len(l)
	for n > 0 && on.Before(l[n-1].On) {
		n--
	}
	return l[:n]
}

// state is how far the award had come by the last of the events.
func (l life) state() awards.State {
	for _, s := range slices.Backward(l) {
		if !s.failed {
			return s.leadsTo()
		}
	}
	return awards.Open
}

// after is what the life of an award is after a step: only its state and its last day count for that.
func (l life) after(unit string, e *Event) (awards.Life, error) {
	var before awards.Life
	for _, s := range slices.Backward(l) {
		if !s.failed {
			before.Steps = []awards.Step{s.step(unit)}
			break
		}
	}
	return before.Then(e.step(unit))
}

// live moves the lives of the awards that an event is about.
func (f *fold) live(n int, e *Event) {
	if e.leadsTo() == awards.Open {
		return
	}
	for _, unit := range e.Units {
		of := nominated{unit, e.Award}
		all := f.lives[of]
		before := all.until(e.On)
		at := len(before)
		_, err := before.after(unit, e)
		step := lived{mark{n, e}, err != nil}
		if at == len(all) {
			enter(f, f.lives, of, append(all, step))
			continue
		}
		all = slices.Insert(slices.Clip(all), at, step)
		for i := at + 1; i < len(all); i++ {
			_, err := all[:i].after(unit, all[i].Event)
			all[i].failed = err != nil
		}
		enter(f, f.lives, of, all)
	}
}
