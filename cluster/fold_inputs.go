package cluster

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// brought is what events brought of a unit, by the day of the event.
type brought struct {
	facts, lastYear days[UnitFacts] // those that count at the end of each day
	entries         map[judged][]given
	evidence        days[evidences]
}

// judged is a criterion of the year or of a period. The entries for it are versions of each other.
type judged struct{ period, criterion string }

// given is an entry with where it came from: the event, by its day and number, and the place in it.
type given struct {
	on                  rules.Date
	event, sheet, entry int
	scoring.Entry
}

// compare orders entries by date, those of one day in the order in which they were recorded.
func (g given) compare(o given) int {
	return cmp.Or(g.on.Compare(o.on), cmp.Compare(g.event, o.event), cmp.Compare(g.sheet, o.sheet),
		cmp.Compare(g.entry, o.entry))
}

// of returns what was brought of a unit. The empty one stands for those that no event has named: of them there
// is only what was said of every member.
func (f *fold) of(unit string) *brought {
	if b := f.brought[unit]; b != nil {
		return b
	}
	return f.brought[""]
}

// own is what was brought of a unit that an event names.
func (f *fold) own(unit string) *brought {
	if b := f.brought[unit]; b != nil {
		return b
	}
	b := &brought{entries: make(map[judged][]given), evidence: slices.Clone(f.brought[""].evidence)}
	for i := range b.evidence {
		b.evidence[i].v.list = slices.Clip(b.evidence[i].v.list)
	}
	enter(f, f.brought, unit, b)
	return b
}

// bring takes what an event brings of units.
func (f *fold) bring(n int, e *Event) {
	for _, u := range e.Facts {
		assign(f, day(f, &f.own(u.Unit).facts, e.On), u)
	}
	for _, u := range e.LastYear {
		assign(f, day(f, &f.own(u.Unit).lastYear, e.On), u)
	}
	if len(e.Sheets) > 0 {
		assign(f, &f.sheets, true)
	}
	for unit, g := range e.given(n) {
		f.version(f.own(unit).entries, g)
	}
	if e.Candidates != nil {
		f.testify(e)
	}
}

// given are the entries that an event of a number brings, by unit. An entry without a day is of the day of
// the event.
func (e *Event) given(n int) iter.Seq2[string, given] {
	return func(yield func(string, given) bool) {
		for i, s := range e.Sheets {
			for j, one := range s.Entries {
				if one.On.IsZero() {
					one.On = e.On
				}
				if !yield(s.Unit, given{e.On, n, i, j, one}) {
					return
				}
			}
		}
	}
}

// version takes an entry, unless it was brought before as it is: then it is the same entry.
func (f *fold) version(entries map[judged][]given, g given) {
	of := judged{g.Period, g.Criterion}
	versions := entries[of]
	if i := slices.IndexFunc(versions, func(o given) bool { return sameEntry(o.Entry, g.Entry) }); i >= 0 {
		if versions[i].compare(g) <= 0 {
			return
		}
		versions = slices.Delete(slices.Clone(versions), i, i+1)
	}
	at := len(versions)
	for at > 0 && g.compare(versions[at-1]) < 0 {
		at--
	}
	if at < len(versions) {
		versions = slices.Clip(versions)
	}
	enter(f, entries, of, slices.Insert(versions, at, g))
}

// entriesUntil are the entries for a unit by the end of a day, by date. An entry for the same criterion and
// stage by the same role as an earlier one is a later version of it, which counts in its place and wants a note if
// it says something else: see [scoring.Scorecard.NewSheet].
func (b *brought) entriesUntil(on rules.Date) (all []given) {
	for _, versions := range b.entries {
		for _, g := range versions {
			if !on.Before(g.on) {
				all = append(all, g)
			}
		}
	}
	slices.SortFunc(all, given.compare)
	return all
}

// evidence is what one event, or several of one day, said of a unit.
type evidence struct {
	*awards.Candidate
	invented bool
}

// evidences are those of one day in their order. They are joined when they have become many, so that what is
// said again and again takes no room.
type evidences struct {
	list []evidence
	most int // how many there may be before they are joined
}

// testify takes the evidence that an event brings. The default of an event about units is for those units.
func (f *fold) testify(e *Event) {
	units := make(map[string]*awards.Candidate)
	for i := range e.Candidates.Candidates {
		one := &e.Candidates.Candidates[i]
		if len(e.Units) == 0 || slices.Contains(e.Units, one.Unit) {
			units[one.Unit] = one
			f.own(one.Unit)
		}
	}
	if e.Candidates.Default != nil {
		others := slices.Values(e.Units)
		if len(e.Units) == 0 {
			others = maps.Keys(f.brought)
		}
		for unit := range others {
			if units[unit] == nil {
				units[unit] = e.Candidates.Default
			}
		}
	}
	for unit, one := range units {
		place := day(f, &f.own(unit).evidence, e.On)
		next := *place
		if len(next.list) > max(next.most, 16) {
			all := joined(slices.Values(next.list))
			next = evidences{[]evidence{all}, 2 * (len(all.Ballots) + len(all.Dossiers) + len(all.Facts))}
		}
		next.list = append(next.list, evidence{one, e.Candidates.Invented})
		assign(f, place, next)
	}
}

// evidenceUntil is the evidence on a unit by the end of a day; ok is false if there is none.
func (b *brought) evidenceUntil(on rules.Date) (all evidence, ok bool) {
	known := b.evidence[:b.evidence.until(on)]
	return joined(func(yield func(evidence) bool) {
		for _, d := range known {
			for _, one := range d.v.list {
				if !yield(one) {
					return
				}
			}
		}
	}), len(known) > 0
}

// joined is what evidence on a unit comes to, the earliest first. A register, or whether the unit exists, stands in
// place of the one before, while ballots, dossiers and facts stand beside those before, unless they are of the
// same vote, award or indicator.
func joined(list iter.Seq[evidence]) evidence {
	var c awards.Candidate
	var invented bool
	ballots := make(map[awards.Ballot]int)
	dossiers, facts := make(map[string]int), make(map[string]int)
	for later := range list {
		invented = invented || later.invented
		put(&c.Name, later.Name)
		put(&c.Year, later.Year)
		put(&c.Achievement, later.Achievement)
		put(&c.Sector, later.Sector)
		put(&c.Proposer, later.Proposer)
		put(&c.Existence, later.Existence)
		put(&c.Movement, later.Movement)
		putRegister(&c.History, later.History)
		putRegister(&c.Results, later.Results)
		putRegister(&c.Discipline, later.Discipline)
		putRegister(&c.Inspections, later.Inspections)
		putRegister(&c.Complaints, later.Complaints)
		beside(&c.Ballots, ballots, later.Ballots,
			func(b awards.Ballot) awards.Ballot {
				return awards.Ballot{Council: b.Council, Award: b.Award, On: b.On}
			})
		beside(&c.Dossiers, dossiers, later.Dossiers, func(d awards.Dossier) string { return d.Award })
		beside((*[]rules.Fact)(&c.Facts), facts, later.Facts, func(f rules.Fact) string { return f.Indicator })
	}
	return evidence{&c, invented}
}

// put replaces a value by a later one that says something.
func put[T comparable](value *T, later T) {
	var nothing T
	if later != nothing {
		*value = later
	}
}

func putRegister[T any](r *awards.Register[T], later awards.Register[T]) {
	if later.Complete || later.Source != "" || len(later.Entries) > 0 {
		*r = later
	}
}

// beside adds later entries to a list; one that is the same thing as an earlier one, whose place is in at by what
// it is, takes its place.
func beside[T any, K comparable](list *[]T, at map[K]int, later []T, key func(T) K) {
	for _, x := range later {
		if i, there := at[key(x)]; there {
			(*list)[i] = x
			continue
		}
		at[key(x)] = len(*list)
		*list = append(*list, x)
	}
}
