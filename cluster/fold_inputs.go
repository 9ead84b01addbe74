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
	facts, lastYear days[stated] // those that count at the end of each day
	entries         map[judged][]given
	evidence        days[evidences]
}

// stated are facts with the number of the event that brought them.
type stated struct {
	event int
	UnitFacts
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
		assign(f, day(f, &f.own(u.Unit).facts, e.On), stated{n, u})
	}
	for _, u := range e.LastYear {
		assign(f, day(f, &f.own(u.Unit).lastYear, e.On), stated{n, u})
	}
	if len(e.Sheets) > 0 && f.points.Event == nil {
		assign(f, &f.points, mark{n, e})
	}
	for unit, g := range e.given(n) {
		f.version(f.own(unit).entries, g)
	}
	if e.Candidates != nil {
		f.testify(n, e)
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

// evidence is what the event of a number said of a unit.
type evidence struct {
	event int
	*awards.Candidate
	invented bool
}

// evidences are those of one day in their order. When they have become many those that count for nothing are left
// out, so that what is said again and again takes no room.
type evidences struct {
	list []evidence
	most int // how many there may be before that is done
}

// testify takes the evidence that an event brings. The default of an event about units is for those units.
func (f *fold) testify(n int, e *Event) {
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
			next.list = telling(next.list)
			next.most = 2 * len(next.list)
		}
		next.list = append(next.list, evidence{n, one, e.Candidates.Invented})
		assign(f, place, next)
	}
}

// evidenceUntil is the evidence on a unit by the end of a day; found is false if there is none.
func (b *brought) evidenceUntil(on rules.Date) (c awards.Candidate, invented, found bool) {
	known := b.evidence[:b.evidence.until(on)]
	var at places
	for _, d := range known {
		for _, one := range d.v.list {
			invented = invented || one.invented
			for _, row := range sayings {
				row.put(&c, one.Candidate)
			}
			beside(&c.Ballots, &at.ballots, one.Ballots, voteOf)
			beside(&c.Dossiers, &at.dossiers, one.Dossiers, awardOf)
			beside((*[]rules.Fact)(&c.Facts), &at.facts, one.Facts, indicatorOf)
		}
	}
	return c, invented, len(known) > 0
}

// places are where things are in lists, by what they are.
type places struct {
	ballots         map[awards.Ballot]int
	dossiers, facts map[string]int
}

// What makes a ballot the same vote, a dossier one for the same award, a fact of the same indicator.
func voteOf(b awards.Ballot) awards.Ballot {
	return awards.Ballot{Council: b.Council, Award: b.Award, On: b.On}
}
func awardOf(d awards.Dossier) string { return d.Award }
func indicatorOf(f rules.Fact) string { return f.Indicator }

// saying is a row: one thing that evidence may say. A later event that says it takes the place of an earlier one.
type saying struct {
	says func(c *awards.Candidate) bool
	put  func(to, from *awards.Candidate)
}

var sayings = []saying{
	plainly(func(c *awards.Candidate) *string { return &c.Name }),
	plainly(func(c *awards.Candidate) *int { return &c.Year }),
	plainly(func(c *awards.Candidate) *string { return &c.Achievement }),
	plainly(func(c *awards.Candidate) *string { return &c.Sector }),
	plainly(func(c *awards.Candidate) *string { return &c.Proposer }),
	plainly(func(c *awards.Candidate) *awards.Existence { return &c.Existence }),
	plainly(func(c *awards.Candidate) **awards.MovementReview { return &c.Movement }),
	register(func(c *awards.Candidate) *awards.Register[awards.PastAward] { return &c.History }),
	register(func(c *awards.Candidate) *awards.Register[awards.YearResult] { return &c.Results }),
	register(func(c *awards.Candidate) *awards.Register[awards.Discipline] { return &c.Discipline }),
	register(func(c *awards.Candidate) *awards.Register[awards.Inspection] { return &c.Inspections }),
	register(func(c *awards.Candidate) *awards.Register[awards.Complaint] { return &c.Complaints }),
}

// plainly is the row of a field that says something where it is not zero.
func plainly[T comparable](of func(c *awards.Candidate) *T) saying {
	var nothing T
	return sayingOf(of, func(v *T) bool { return *v != nothing })
}

func register[T any](of func(c *awards.Candidate) *awards.Register[T]) saying {
	return sayingOf(of, func(r *awards.Register[T]) bool { return r.Complete || r.Source != "" || len(r.Entries) > 0 })
}

func sayingOf[T any](of func(c *awards.Candidate) *T, says func(v *T) bool) saying {
	return saying{
		says: func(c *awards.Candidate) bool { return says(of(c)) },
		put: func(to, from *awards.Candidate) {
			if v := of(from); says(v) {
				*of(to) = *v
			}
		},
	}
}

// telling leaves out of evidence what says nothing: what is neither the first to say something, which gives it its
// place, nor the last.
func telling(list []evidence) []evidence {
	type said struct {
		saying int
		which  any
	}
	tells := make([]bool, len(list))
	look := func(order iter.Seq2[int, evidence]) {
		seen := make(map[said]bool)
		for i, one := range order {
			add := func(saying int, which any) {
				if s := (said{saying, which}); !seen[s] {
					seen[s], tells[i] = true, true
				}
			}
			add(-1, one.invented)
			for j, row := range sayings {
				if row.says(one.Candidate) {
					add(j, nil)
				}
			}
			for _, b := range one.Ballots {
				add(-2, voteOf(b))
			}
			for _, d := range one.Dossiers {
				add(-3, awardOf(d))
			}
			for _, f := range one.Facts {
				add(-4, indicatorOf(f))
			}
		}
	}
	look(slices.All(list))
	look(slices.Backward(list))
	var rest []evidence
	for i, one := range list {
		if tells[i] {
			rest = append(rest, one)
		}
	}
	return rest
}

// beside adds later entries to a list; one that is the same thing as an earlier one, whose place is in at,
// takes its place.
func beside[T any, K comparable](list *[]T, at *map[K]int, later []T, key func(T) K) {
	if *at == nil {
		*at = make(map[K]int)
	}
	for _, x := range later {
		if i, there := (*at)[key(x)]; there {
			(*list)[i] = x
			continue
		}
		(*at)[key(x)] = len(*list)
		*list = append(*list, x)
	}
}
