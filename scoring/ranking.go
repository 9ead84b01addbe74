package scoring

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
)

// result is what a unit is ranked by, at both ends of what it can still be: total,
// percentage or grade, as the card has them, then each tie-break, exact.
type result struct {
	score  *Score
	lo, hi []bound
}

// bound is an exact number: points, a fraction of points, or what a rule gives; or it is
// without end in one direction. Bounds of one kind are compared.
type bound struct {
	n, d amount // n/d, d > 0
	num  *rules.Value
	end  int // -1 or +1 where there is no number; 0 elsewhere
}

var noLeast, noMost = bound{end: -1}, bound{end: +1}

func (b bound) cmp(c bound) int {
	switch {
	case b.end != 0 || c.end != 0:
		return cmp.Compare(b.end, c.end)
	case b.num != nil:
		return b.num.Compare(*c.num)
	case b.d == c.d:
		return cmp.Compare(b.n, c.n)
	}
	return rules.Ratio(int64(b.n), int64(b.d)).Compare(rules.Ratio(int64(c.n), int64(c.d)))
}

// percent is a fraction in hundredths.
func (b bound) percent() rules.Value {
	if b.d%100 == 0 {
		return rules.Ratio(int64(b.n), int64(b.d/100))
	}
	if n := b.n * 100; n/100 == b.n {
		return rules.Ratio(int64(n), int64(b.d))
	}
	r := big.NewRat(int64(b.n), int64(b.d))
	return rules.RatOf(r.Mul(r, big.NewRat(100, 1)))
}

// bound returns an end of what points can be.
func bounded(a amount) bound {
	switch {
	case a >= unbounded:
		return noMost
	case a <= -unbounded:
		return noLeast
	}
	return bound{n: a, d: 1}
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
// decides nothing. It ends with the error of ctx once that is done, which is looked at first, and again
// before conditions of grades are evaluated for a unit.
func (c *Scorecard) Rank(ctx context.Context, scores ...*Score) (*Ranking, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := fields.Get().(*field)
	defer f.release()
	per := len(c.keys) + len(c.ties)
	f.results = slices.Grow(f.results, len(scores))[:len(scores)]
	f.bounds = slices.Grow(f.bounds, 2*per*len(scores))
	results, bounds := f.results, f.bounds
	for i, s := range scores {
		switch {
		case s == nil:
			return nil, fmt.Errorf("scoring: score %d is nil", i)
		case s.card.hash != c.hash:
			return nil, fmt.Errorf("scoring: the score of %s is %w, or edition of it, than %v", s.Unit, ErrOtherCard,
				c.Identity())
		}
		at := len(bounds)
		bounds = bounds[:at+2*per]
		results[i] = s.resultIn(bounds[at:at:at+per], bounds[at+per:at+per:at+2*per])
	}
	all, err := c.classify(ctx, scores)
	if err != nil {
		return nil, err
	}
	if all != nil {
		for i := range results {
			results[i] = all.with(results[i])
		}
	}
	slices.SortFunc(results, func(a, b result) int { return strings.Compare(a.score.Unit, b.score.Unit) })
	for i := range results[:max(0, len(results)-1)] {
		if unit := results[i].score.Unit; unit == results[i+1].score.Unit {
			return nil, fmt.Errorf("scoring: two scores of %s", unit)
		}
	}
	r := &Ranking{Engine: Engine, Card: c.Identity(), Order: c.placed, Final: true, card: c, classes: all,
		places: make([]place, len(results)), all: new(standings)}
	f.dense = c.dense
	f.sort()
	f.places(r.places)
	if err := r.publish(); err != nil {
		return nil, err
	}
	f.tieBreaks(r)
	slices.SortStableFunc(r.places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(a.rank, b.rank), cmp.Compare(a.first, b.first),
			cmp.Compare(a.last, b.last))
	})
	for i := range r.places {
		p := &r.places[i]
		r.Final = r.Final && !p.provisional
		// Two ranks that are the same and settled are shared, whatever the results turn out to be.
		if q := &r.places[max(0, i-1)]; i > 0 && p.surely() && q.surely() && p.rank == q.rank {
			p.tied, q.tied = true, true
		}
	}
	return r, nil
}

// upwards returns ends of which the greater is the better: those of a card on which less is better
// change their sign and their places.
func (c *Scorecard) upwards(lo, hi bound) (worst, best bound) {
	if c.def.Better != rules.Less {
		return lo, hi
	}
	return bound{n: -hi.n, d: hi.d, end: -hi.end}, bound{n: -lo.n, d: lo.d, end: -lo.end}
}

// lead is how far a result is ahead of another; missing unless both are known.
func (c *Scorecard) lead(ahead, behind rules.Value) rules.Value {
	if c.def.Better == rules.Less {
		ahead, behind = behind, ahead
	}
	return difference(ahead, behind)
}

// result returns both ends of what the unit is ranked by, but for its grade, which hangs on others.
func (s *Score) result() result { return s.resultIn(nil, nil) }

func (s *Score) resultIn(lows, highs []bound) result {
	c, lines := s.card, s.lines()
	push := func(lo, hi bound) { lows, highs = append(lows, lo), append(highs, hi) }
	for _, by := range c.keys {
		if by != ByGrade {
			push(c.upwards(s.ends(by == ByPercent)))
		}
	}
	for i, tie := range c.ties {
		switch {
		case tie.criterion != nil:
			l := lines.extent(tie.criterion)
			push(bounded(l.lo), bounded(l.hi))
		case tie.section != nil:
			t := s.spans()[tie.section.index]
			push(bounded(t.lo.total), bounded(t.hi.total))
		case s.rare.ties[i].Known():
			push(bound{num: &s.rare.ties[i]}, bound{num: &s.rare.ties[i]})
		default:
			push(noLeast, noMost)
		}
	}
	return result{s, lows, highs}
}

// ends returns the least and the most that the total, or the percentage, can be.
func (s *Score) ends(percent bool) (lo, hi bound) {
	t := s.whole()
	switch {
	case t.lo.open || t.lo.nothing:
		return noLeast, noMost
	case !percent:
		return bounded(t.lo.total), bounded(t.hi.total)
	}
	return s.percents()
}

func (r *result) known() bool {
	return !slices.ContainsFunc(r.lo, func(b bound) bool { return b.end != 0 }) && compareBounds(r.lo, r.hi) == 0
}

// field is the results that a unit is ranked among, sorted, so that ranks are
// counted without comparing everybody with everybody.
type field struct {
	results []result
	bounds  []bound   // of all results
	known   []*result // those whose result is known and who may be ranked, the best first; equal ones by code
	// settled says that this is everybody who has a place. Otherwise lows holds the least
	// results of those who surely are ranked, and highs the most of those who may be, ascending.
	settled     bool
	lows, highs [][]bound
	dense       bool      // ranks count different results
	distinct    [][]bound // of those known, ascending, if they do
}

// fields are used again and again.
var fields = sync.Pool{New: func() any { return new(field) }}

func (f *field) release() {
	clear(f.results) // keep no scores alive
	clear(f.known)
	clear(f.bounds[:cap(f.bounds)])
	f.results, f.bounds, f.known, f.lows, f.highs = f.results[:0], f.bounds[:0], f.known[:0], nil, nil
	f.dense, f.distinct = false, nil
	fields.Put(f)
}

// sort sorts out who is known.
func (f *field) sort() {
	f.settled = true
	for i := range f.results {
		r := &f.results[i]
		if !r.rankable() {
			continue
		}
		known := r.known()
		if known {
			f.known = append(f.known, r)
		}
		f.settled = f.settled && known && r.score.Disqualified == rules.False
	}
	slices.SortStableFunc(f.known, func(a, b *result) int { return compareBounds(b.lo, a.lo) })
	if f.dense {
		for _, r := range slices.Backward(f.known) {
			if n := len(f.distinct); n == 0 || compareBounds(f.distinct[n-1], r.lo) != 0 {
				f.distinct = append(f.distinct, r.lo)
			}
		}
	}
	if f.settled {
		return
	}
	var sure []*result
	for i := range f.results {
		r := &f.results[i]
		if !r.rankable() {
			continue
		}
		f.highs = append(f.highs, r.hi)
		if r.score.Disqualified == rules.False {
			f.lows, sure = append(f.lows, r.lo), append(sure, r)
		}
	}
	if f.dense {
		f.stepped(sure)
		return
	}
	slices.SortFunc(f.lows, compareBounds)
	slices.SortFunc(f.highs, compareBounds)
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

// places works out the place of every unit, in order where all are settled.
func (f *field) places(to []place) {
	if !f.settled || len(f.known) < len(f.results) {
		for i := range f.results {
			to[i] = f.place(&f.results[i])
		}
		return
	}
	rank := int32(1)
	for i, r := range f.known {
		tied := i > 0 && compareBounds(f.known[i-1].lo, r.lo) == 0
		switch {
		case tied:
			to[i-1].tied = true
		case f.dense && i > 0:
			rank++
		default:
			rank = int32(i + 1)
		}
		to[i] = place{score: r.score, rank: rank, first: rank, last: rank, tied: tied}
	}
}

// place works out the place of a unit. Lines of different units move
// independently, so a unit ends first if it does its best and all others their
// worst, and last the other way round.
func (f *field) place(me *result) place {
	s := me.score
	out := place{score: s}
	if !me.rankable() {
		return out
	}
	if me.known() {
		better := func(r *result, me *result) int { return compareBounds(me.lo, r.lo) }
		at, _ := slices.BinarySearchFunc(f.known, me, better)
		if out.rank = int32(at + 1); f.dense {
			out.rank = int32(1 + above(f.distinct, me.lo))
		}
		out.tied = at+1 < len(f.known) && compareBounds(f.known[at+1].lo, me.lo) == 0
	}
	if f.settled {
		out.first, out.last = out.rank, out.rank
		return out
	}
	out.first = int32(1 + above(f.lows, me.hi))
	out.last = int32(1 + above(f.highs, me.lo))
	if compareBounds(me.hi, me.lo) > 0 {
		out.last-- // the unit itself is not in its own way
	}
	if out.first == out.last {
		out.rank = out.first
	}
	out.provisional = out.first != out.last || s.Disqualified == rules.Undetermined
	return out
}

// surely reports whether a unit is ranked, and by a rank that stays.
func (p *place) surely() bool {
	return p.rank > 0 && p.first == p.last && p.score.Disqualified == rules.False
}

// tieBreaks names, for each unit, the tie-breaks that decided between it and
// others with an equal result.
func (f *field) tieBreaks(r *Ranking) {
	if len(r.card.ties) == 0 {
		return
	}
	by := make(map[string][]string)
	note := func(unit string, k int) {
		if name := r.card.def.TieBreak[k-len(r.card.keys)]; !slices.Contains(by[unit], name) {
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
				if k < len(r.card.keys) {
					break
				}
				if k < first {
					first = k
					note(me.score.Unit, k)
				}
			}
		}
	}
	for i := range r.places {
		p := &r.places[i]
		if names := by[p.score.Unit]; len(names) > 0 {
			slices.Sort(names)
			p.more().tieBreaks = names
		}
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
// another rank, once the standings are in order. Between grades that decide first it measures nothing.
func (r *Ranking) gaps(standings []Standing) {
	c := r.card
	of := func(s *Standing) rules.Value {
		if c.rankBy == ByPercent {
			return s.Percent
		}
		return s.Total
	}
	between := func(above, below *Standing) rules.Value {
		if a, b := r.classes[above.Unit], r.classes[below.Unit]; c.gradeFirst() && (a != b || a.best != a.worst) {
			return rules.Value{}
		}
		return c.lead(of(above), of(below))
	}
	var known []*Standing
	for i := range standings {
		if s := &standings[i]; s.Rank > 0 && of(s).Known() {
			known = append(known, s)
		}
	}
	for i, s := range known {
		for _, above := range slices.Backward(known[:i]) {
			if above.Rank != s.Rank {
				s.Gap = between(above, s)
				break
			}
		}
		for _, below := range known[i+1:] {
			if below.Rank != s.Rank {
				s.Lead = between(s, below)
				break
			}
		}
	}
}
