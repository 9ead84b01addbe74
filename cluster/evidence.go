package cluster

import (
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

// addEvidence adds the evidence of events on a unit, if there is any. The default of an
// event about units is for those units.
func (c *Candidates) addEvidence(unit string, events []*Event) {
	known, found := awards.Candidate{Unit: unit}, false
	for _, e := range events {
		if e.Candidates == nil || len(e.Units) > 0 && !slices.Contains(e.Units, unit) {
			continue
		}
		if one, ok := e.Candidates.of(unit); ok {
			known, found = withEvidence(known, one), true
			c.Invented = c.Invented || e.Candidates.Invented
		}
	}
	if found {
		c.Candidates = append(c.Candidates, known)
	}
}

// withEvidence adds later evidence on a unit to what was known of it. A register, or
// whether the unit exists, stands in place of the one before, while ballots, dossiers and
// facts stand beside those before, unless they are of the same vote, award or indicator.
func withEvidence(c, later awards.Candidate) awards.Candidate {
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
	c.Ballots = beside(c.Ballots, later.Ballots,
		func(a, b awards.Ballot) bool { return a.Council == b.Council && a.Award == b.Award && a.On == b.On })
	c.Dossiers = beside(c.Dossiers, later.Dossiers, func(a, b awards.Dossier) bool { return a.Award == b.Award })
	c.Facts = beside(c.Facts, later.Facts, func(a, b rules.Fact) bool { return a.Indicator == b.Indicator })
	return c
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

// beside adds later entries to a list; one that is the same thing as an earlier
// one takes its place.
func beside[T any](list, later []T, same func(a, b T) bool) []T {
	list = slices.Clone(list)
	for _, x := range later {
		if i := slices.IndexFunc(list, func(y T) bool { return same(x, y) }); i >= 0 {
			list[i] = x
		} else {
			list = append(list, x)
		}
	}
	return list
}
