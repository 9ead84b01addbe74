package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// result is what a unit is ranked by, at both ends of what it can still be: the
// total or percentage, then each tie-break, exact.
type result struct {
	score  *Score
	lo, hi []bound
}

// bound is an exact number, or without end in one direction.
type bound struct {
	num rules.Value
	end int // -1 or +1 where there is no number; 0 elsewhere
}

func (b bound) cmp(c bound) int {
	if b.end != 0 || c.end != 0 {
		return cmp.Compare(b.end, c.end)
	}
	return b.num.Compare(c.num)
}

// bound returns an end of what points can be.
func (c *Scorecard) bound(a amount) bound {
	switch {
	case a >= unbounded:
		return bound{end: +1}
	case a <= -unbounded:
		return bound{end: -1}
	}
	return bound{num: c.value(a)}
}

func compareBounds(a, b []bound) int {
	for i := range a {
		if c := a[i].cmp(b[i]); c != 0 {
			return c
		}
	}
	return 0
}

// Rank ranks units scored on this card: those given, whichever they are, such
// as the members of a cluster or of one kind of unit. It refuses scores of another card
// ([ErrOtherCard]) and two scores of the same unit. The order in which scores are given
// decides nothing.
func (c *Scorecard) Rank(scores ...*Score) (*Ranking, error) {
	r := &Ranking{Engine: engine, Card: c.Identity(), Final: true, card: c, scores: make(map[string]*Score, len(scores))}
	results := make([]result, 0, len(scores))
	for i, s := range scores {
		switch {
		case s == nil:
			return nil, fmt.Errorf("scoring: score %d is nil", i)
		case s.card.hash != c.hash:
			return nil, fmt.Errorf("scoring: the score of %s is %w than %s", s.Unit, ErrOtherCard, c.def.Code)
		case r.scores[s.Unit] != nil:
			return nil, fmt.Errorf("scoring: two scores of %s", s.Unit)
		}
		r.scores[s.Unit] = s
		results = append(results, s.result())
	}
	slices.SortFunc(results, func(a, b result) int { return cmp.Compare(a.score.Unit, b.score.Unit) })
	f := newField(results)
	for i := range results {
		r.Standings = append(r.Standings, f.standing(&results[i]))
	}
	if err := r.publish(results); err != nil {
		return nil, err
	}
	f.tieBreaks(r)
	slices.SortStableFunc(r.Standings, func(a, b Standing) int {
		group := func(s Standing) int {
			switch {
			case s.Disqualified == rules.True:
				return 2
			case s.Rank == 0:
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(group(a), group(b)), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.First, b.First),
			cmp.Compare(a.Last, b.Last))
	})
	for _, s := range r.Standings {
		r.Final = r.Final && !s.Provisional
	}
	r.gaps()
	return r, nil
}

// result returns both ends of what the unit is ranked by.
func (s *Score) result() result {
	r := result{score: s}
	c := s.card
	push := func(lo, hi bound) { r.lo, r.hi = append(r.lo, lo), append(r.hi, hi) }
	push(s.ends(c.rankBy == ByPercent))
	for i, tie := range c.ties {
		switch {
		case tie.criterion != nil:
			l := &s.lines[tie.criterion.index]
			push(c.bound(l.lo), c.bound(l.hi))
		case tie.section != nil:
			t := &s.tally[tie.section.index]
			push(c.bound(t.lo.total), c.bound(t.hi.total))
		case s.ties[i].Known():
			push(bound{num: s.ties[i]}, bound{num: s.ties[i]})
		default:
			push(bound{end: -1}, bound{end: +1})
		}
	}
	return r
}

// ends returns the least and the most that the total, or the percentage, can be.
func (s *Score) ends(percent bool) (lo, hi bound) {
	lo, hi = bound{end: -1}, bound{end: +1}
	t := &s.tally[0]
	switch {
	case t.lo.open || t.lo.nothing:
	case !percent:
		return s.card.bound(t.lo.total), s.card.bound(t.hi.total)
	default:
		least, most := s.percents()
		if least.Known() {
			lo = bound{num: least}
		}
		if most.Known() {
			hi = bound{num: most}
		}
	}
	return lo, hi
}

func (r *result) known() bool {
	return r.lo[0].end == 0 && r.hi[0].end == 0 && compareBounds(r.lo, r.hi) == 0
}

// field is the results that a unit is ranked among, sorted, so that ranks are
// counted without comparing everybody with everybody.
type field struct {
	lows  [][]bound // the least results of those who surely are ranked, ascending
	highs [][]bound // the most of those who may be ranked, ascending
	known []*result // those whose result is known and who may be ranked, the best first; equal ones by code
}

func newField(results []result) *field {
	f := &field{}
	for i := range results {
		r := &results[i]
		if !r.rankable() {
			continue
		}
		f.highs = append(f.highs, r.hi)
		if r.score.Disqualified == rules.False {
			f.lows = append(f.lows, r.lo)
		}
		if r.known() {
			f.known = append(f.known, r)
		}
	}
	slices.SortFunc(f.lows, compareBounds)
	slices.SortFunc(f.highs, compareBounds)
	slices.SortStableFunc(f.known, func(a, b *result) int { return compareBounds(b.lo, a.lo) })
	return f
}

// rankable reports whether there is a place for the unit.
func (r *result) rankable() bool { return r.score.Disqualified != rules.True && !r.score.nothing() }

// above counts the results of an ascending list that are greater than x.
func above(list [][]bound, x []bound) int {
	i, _ := slices.BinarySearchFunc(list, x, func(e, x []bound) int {
		if compareBounds(e, x) <= 0 {
			return -1
		}
		return 1
	})
	return len(list) - i
}

// standing works out the place of a unit. Lines of different units move
// independently, so a unit ends first if it does its best and all others their
// worst, and last the other way round.
func (f *field) standing(me *result) Standing {
	s := me.score
	out := Standing{Unit: s.Unit, Total: s.Total, Percent: s.Percent(), RuleAlone: s.ruleAlone(0),
		Disqualified: s.Disqualified, Waits: s.waits()}
	if !me.rankable() {
		return out
	}
	out.First = 1 + above(f.lows, me.hi)
	out.Last = 1 + above(f.highs, me.lo)
	if compareBounds(me.hi, me.lo) > 0 {
		out.Last-- // the unit itself is not in its own way
	}
	if me.known() {
		better := func(r *result, me *result) int { return compareBounds(me.lo, r.lo) }
		at, _ := slices.BinarySearchFunc(f.known, me, better)
		out.Rank = at + 1
		out.Tied = at+1 < len(f.known) && compareBounds(f.known[at+1].lo, me.lo) == 0
	}
	if out.First == out.Last {
		out.Rank = out.First
	}
	out.Provisional = out.First != out.Last || s.Disqualified == rules.Undetermined
	return out
}

// tieBreaks names, for each unit, the tie-breaks that decided between it and
// others with an equal result.
func (f *field) tieBreaks(r *Ranking) {
	if len(r.card.ties) == 0 {
		return
	}
	by := make(map[string][]string)
	note := func(unit string, k int) {
		if name := r.card.def.TieBreak[k-1]; !slices.Contains(by[unit], name) {
			by[unit] = append(by[unit], name)
		}
	}
	for i, me := range f.known {
		// Going on from a unit, what decides is the first tie-break that any step on the
		// way differs in.
		for _, step := range []int{-1, 1} {
			first := len(me.lo)
			for j := i; j+step >= 0 && j+step < len(f.known); j += step {
				k := firstDifference(f.known[j].lo, f.known[j+step].lo)
				if k == 0 {
					break
				}
				if k < first {
					first = k
					note(me.score.Unit, k)
				}
			}
		}
	}
	for i := range r.Standings {
		s := &r.Standings[i]
		s.TieBreaks = by[s.Unit]
		slices.Sort(s.TieBreaks)
	}
}

// firstDifference is the place at which two results differ; their length if they
// do not.
func firstDifference(a, b []bound) int {
	for i := range a {
		if a[i].cmp(b[i]) != 0 {
			return i
		}
	}
	return len(a)
}

// gaps measures how far each unit is from the nearest ones above and below it that have
// another rank, once the standings are in order.
func (r *Ranking) gaps() {
	of := func(s *Standing) rules.Value {
		if r.card.rankBy == ByPercent {
			return s.Percent
		}
		return s.Total
	}
	var known []*Standing
	for i := range r.Standings {
		if s := &r.Standings[i]; s.Rank > 0 && of(s).Known() {
			known = append(known, s)
		}
	}
	for i, s := range known {
		for _, above := range slices.Backward(known[:i]) {
			if above.Rank != s.Rank {
				s.Gap = difference(of(above), of(s))
				break
			}
		}
		for _, below := range known[i+1:] {
			if below.Rank != s.Rank {
				s.Lead = difference(of(s), of(below))
				break
			}
		}
	}
}
