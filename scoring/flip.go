package scoring

import (
	"context"
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// lab tries changes on one unit and sees whether they put the lower of a pair
// ahead of the upper.
type lab struct {
	ctx          context.Context // of the call that the lab serves
	card         *Scorecard
	ranking      *Ranking
	who          *Score // whose points and facts are changed
	lower, upper *Score
	base         *run // the batch of who, as it is
	member       int
	watch        []int // the pair, as far as it is in the batch, and those whose ranks are published
	budget       int64 // tries that are left for proving that a change is the smallest
	beside       bool  // a change must stand beside the published ranks
	found        []Flip
	untried      []rules.Input
	err          error
}

func (r *Ranking) newLab(ctx context.Context, who, lower, upper *Score) (*lab, error) {
	l := &lab{ctx: ctx, card: who.card, ranking: r, who: who, lower: lower, upper: upper, budget: maxTries}
	base, err := l.card.newRun(ctx, who.run.now())
	if err != nil {
		return nil, err
	}
	if l.card.evaluate(ctx, nil, base); base.err != nil {
		return nil, base.err
	}
	l.base, l.member = base, who.member
	for _, s := range []*Score{lower, upper} {
		if s.run.given == who.run.given {
			l.watch = append(l.watch, s.member)
		}
	}
	if r.classes != nil { // the grade of one hangs on all
		l.watch = l.watch[:0]
		for i := range base.size() {
			l.watch = append(l.watch, i)
		}
	}
	for _, p := range r.published {
		if i, ok := base.group.Index(p.Unit); ok && !slices.Contains(l.watch, i) {
			l.watch = append(l.watch, i)
		}
	}
	return l, nil
}

// flips scores the batch again with a change and reports whether the order of
// the pair is reversed.
func (l *lab) flips(f *rules.Facts, forced *criterion, points amount, dirty []bool) bool {
	r := l.base.changed(change{member: l.member, forced: forced, points: points, dirty: dirty, watch: l.watch})
	r.refused = nil
	if f != nil {
		if err := r.replace(f); err != nil {
			l.err = err
			return false
		}
	}
	if l.err != nil {
		return false
	}
	if l.card.evaluate(l.ctx, nil, r); r.err != nil {
		l.err = l.ctx.Err()
		return false // a rule that fails, as in a division by zero, gives no order
	}
	find := func(s *Score) *Score {
		if s.run.given != l.base.given {
			return s
		}
		t := &Score{new(Outcome), r}
		r.score(s.member, t)
		return t
	}
	results := l.results(find, l.lower, l.upper)
	// A rule that fails gives no order, whatever the bounds.
	flips := results != nil && ahead(results[l.lower.Unit], results[l.upper.Unit]) && len(r.faults)+len(r.refused) == 0
	if !flips || !l.beside {
		return flips
	}
	scores := []*Score{l.lower, l.upper}
	for _, p := range l.ranking.published {
		if s, ok := l.ranking.Score(p.Unit); ok {
			scores = append(scores, s)
		}
	}
	return l.ranking.stands(l.results(find, scores...))
}

// results are what units are ranked by after a change; of all units where grades count, since a quota
// goes by all. They are nil where a condition of a grade fails.
func (l *lab) results(find func(*Score) *Score, scores ...*Score) map[string]result {
	if l.ranking.classes != nil {
		scores = listOf(l.ranking.places, func(p place) *Score { return p.score })
	}
	out, changed := make(map[string]result, len(scores)), listOf(scores, find)
	all, err := l.card.classify(l.ctx, changed)
	if err != nil {
		return nil
	}
	for _, s := range changed {
		out[s.Unit] = all.with(s.result())
	}
	return out
}

// possible reports whether any points at all of the dirty criteria could reverse
// the order: that spares trying facts that cannot matter enough.
func (l *lab) possible(dirty []bool, indicator string) bool {
	if l.ranking.classes != nil {
		return true // it may move a grade
	}
	for _, d := range l.card.disq {
		if u := d.condition.Uses(); len(u.Criteria) > 0 || slices.Contains(u.Indicators, indicator) {
			return true // it may disqualify
		}
	}
	open := func(s *Score) result {
		out, r := *s.Outcome, *s.run
		free := Score{&out, &r}
		shared := r.row(s.member)
		lines := shared.clone()
		r.rows = r.ownRows()
		for i, cr := range l.card.criteria {
			// What one unit does matters to the other only where members are compared.
			if dirty[i] && (s == l.who || cr.compares || len(cr.needs) > 0) {
				any := new(line)
				r.wait(cr, any, nil)
				lines.keep(i, any)
			}
		}
		r.rows[s.member] = lines
		free.comesTo(l.card.whole(*lines))
		free.rare = &beside{ties: make([]rules.Value, len(s.ties()))}
		return free.result()
	}
	lower, upper := open(l.lower), open(l.upper)
	return compareBounds(lower.hi, upper.lo) > 0
}

// pointFlips changes the points of each criterion that people score: what a rule gives, facts change.
func (l *lab) pointFlips() {
	sign := amount(1) // the lower unit must rise, the upper one fall
	if (l.who == l.upper) != (l.card.def.Better == rules.Less) {
		sign = -1
	}
	// More points of a unit can be worse for it where they change a grade by its condition, or by its quota that of
	// others.
	jumps := l.ranking.classes != nil && slices.ContainsFunc(l.card.grades, func(g grade) bool {
		return g.when != nil || g.def.Quota != nil
	})
	for i, cr := range l.card.criteria {
		ln := l.who.at(cr)
		if ln.state != Scored || ln.variant == nil || !cr.judged() {
			continue
		}
		step := max(cr.step, cr.each)
		if len(cr.def.Assessors) > 1 && cr.def.Combine != Sum {
			step = cr.each // of what one of them gives, only a part counts
		}
		lo, hi := ln.variant.min, ln.variant.max
		if cr.def.Effect == Minus {
			lo, hi = ln.variant.lo, 0
		}
		room := hi - ln.lo
		if sign < 0 {
			room = ln.lo - lo
		}
		dirty := l.card.dirty(i)
		disqualifies := slices.ContainsFunc(l.card.disq, func(d disqualification) bool {
			return d.of == nil || d.of == cr || len(d.condition.Uses().Criteria) > 0
		}) || slices.ContainsFunc(l.card.ties, func(t tieBreak) bool {
			return t.rule != nil && len(t.rule.Uses().Criteria) > 0
		})
		to := func(k int64) amount { return ln.lo + sign*step*amount(k) }
		l.find(Flip{Criterion: cr.def.Code, From: l.card.value(ln.lo), Step: l.card.value(step)},
			int64(min(room, maxAmount)/step), len(cr.readers) == 0 && !disqualifies && !jumps,
			func(k int64) rules.Value { return l.card.value(to(k)) },
			func(k int64) bool { return l.flips(nil, cr, to(k), dirty) })
	}
}

// factFlips changes each fact: numbers and dates up and down, yes and no to the other, words to each of those declared;
// but for plans and what rules only divide by. Those of periods are not changed.
func (l *lab) factFlips() {
	facts, _ := l.base.given.Member(l.who.Unit)
	if len(l.card.reads[periodsCode]) > 0 && len(l.who.Periods()) > 0 {
		l.untried = append(l.untried, rules.Input{Unit: l.who.Unit, Indicator: periodsCode})
	}
	for f := range facts.All() {
		read, ok := l.card.reads[f.Indicator]
		if !ok || !f.Value.Known() {
			continue
		}
		if f.Indicator != periodsCode {
			l.eventFlips(facts, f, l.card.dirty(read...))
		}
		ind, _ := l.card.schema.Indicator(f.Indicator)
		if ind.Plan || slices.Contains(l.base.batch.Plans, f.Indicator) {
			continue
		}
		if l.card.divisor(f.Indicator) {
			l.untried = append(l.untried, rules.Input{Unit: l.who.Unit, Indicator: f.Indicator})
			continue
		}
		dirty := l.card.dirty(read...)
		if !l.possible(dirty, f.Indicator) {
			continue
		}
		if _, word := f.Value.Text(); word && len(ind.Values) == 0 { // nobody knows what other words there are
			l.untried = append(l.untried, rules.Input{Unit: l.who.Unit, Indicator: f.Indicator})
		}
		for _, w := range l.ways(&ind, f.Value) {
			l.find(Flip{Indicator: f.Indicator, From: f.Value, Step: w.step}, w.most, false, w.to,
				func(k int64) bool {
					changed := f
					changed.Value = w.to(k)
					g, err := facts.With(changed)
					return err == nil && l.flips(g, nil, 0, dirty)
				})
		}
	}
}

// divisor reports whether the rules divide by an indicator and never count it: a plan that is not marked, or how many
// there are, such as households. It was not earned, so nothing proposes to change it.
func (c *Scorecard) divisor(code string) bool {
	found := false
	for _, r := range c.all {
		divides, otherwise := r.Inside().Divides(code)
		if otherwise {
			return false
		}
		found = found || divides
	}
	return found
}

// way is a direction that a fact can go in: to(k) is its value after k steps, of at most so many.
type way struct {
	step rules.Value // missing where values are no numbers
	most int64
	to   func(k int64) rules.Value
}

// daysTried are the days before and behind a date that are tried.
const daysTried = 2 * 366

// ways are the directions that a value of an indicator can go in.
func (l *lab) ways(ind *rules.Indicator, from rules.Value) (all []way) {
	is := func(v rules.Value) { all = append(all, way{most: 1, to: func(int64) rules.Value { return v }}) }
	if from.Kind() == rules.BoolKind {
		is(rules.BoolOf(from.Truth() != rules.True))
	} else if was, ok := from.Text(); ok {
		for _, word := range ind.Values {
			if word != was {
				is(rules.TextOf(word))
			}
		}
	} else if day, ok := from.Date(); ok {
		for _, sign := range []int{1, -1} {
			all = append(all, way{most: daysTried, to: func(k int64) rules.Value {
				return rules.DateOf(day.AddDays(sign * int(k)))
			}})
		}
	} else if at, ok := from.Rat(); ok {
		places := l.card.cardDecimals()
		if ind.Places != nil {
			places = *ind.Places
		}
		step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		for _, sign := range []int64{1, -1} {
			all = append(all, way{rules.RatOf(step), roomOf(*ind, at, step, sign), func(k int64) rules.Value {
				d := new(big.Rat).SetInt64(sign * k)
				return rules.RatOf(d.Add(d.Mul(d, step), at))
			}})
		}
	}
	return all
}

// eventFlips leaves out the events of a list, one at a time.
func (l *lab) eventFlips(facts *rules.Facts, f rules.Fact, dirty []bool) {
	events, _, list := f.Value.Events()
	if !list || !l.possible(dirty, f.Indicator) {
		return
	}
	n, before := int64(len(events)), len(l.found)
	for i := range events[:min(len(events), scanned)] {
		c := rules.EventChange{List: f.Indicator, Record: i + 1}
		l.find(Flip{Indicator: f.Indicator, Record: c.Record, From: rules.Int(n), Step: rules.Int(1)}, 1, false,
			func(int64) rules.Value { return rules.Int(n - 1) },
			func(int64) bool {
				g, err := facts.WithEvents(c)
				return err == nil && l.flips(g, nil, 0, dirty)
			})
	}
	if len(l.found) == before { // nobody knows what other events there could be
		l.untried = append(l.untried, rules.Input{Unit: l.who.Unit, Indicator: f.Indicator})
	}
}

// find looks for the smallest number of steps, from 1 to most, for which try holds,
// and keeps the change that it makes.
func (l *lab) find(f Flip, most int64, monotone bool, to func(int64) rules.Value, try func(int64) bool) {
	k, smallest, ok := l.search(most, monotone, try)
	if ok && len(l.ranking.published) > 0 {
		l.beside = true
		ok = try(k)
		l.beside, smallest = false, smallest && ok // a larger change might stand
	}
	f.Unit, f.Smallest = l.who.Unit, smallest
	switch in := (rules.Input{Unit: f.Unit, Indicator: f.Indicator}); {
	case !ok && !smallest && f.Indicator != "" && !slices.Contains(l.untried, in):
		l.untried = append(l.untried, in)
	case ok:
		f.To, f.Change = to(k), difference(to(k), f.From)
		l.found = append(l.found, f)
	}
}

const maxSteps = int64(1) << 40 // of a fact without a declared range

// roomOf is how many steps a fact can go in a direction within its range.
func roomOf(ind rules.Indicator, from, step *big.Rat, sign int64) int64 {
	end := ind.Max
	if sign < 0 {
		end = ind.Min
	}
	if end == nil {
		return maxSteps
	}
	room, ok := rules.NumberOf(*end).Rat()
	if !ok {
		return 0
	}
	room.Sub(room, from).Mul(room, big.NewRat(sign, 1)).Quo(room, step)
	steps := new(big.Int).Quo(room.Num(), room.Denom())
	if !steps.IsInt64() {
		return maxSteps
	}
	return min(steps.Int64(), maxSteps)
}

const (
	scanned  = 64     // steps that are tried one by one at first
	maxTries = 20_000 // for one unit, to prove that changes are the smallest
)

// search finds the smallest k from 1 to most for which try holds. The first steps
// are tried one by one, then steps are doubled until one holds, and halved again.
// If try is monotone, once true always true, that is the smallest; otherwise the
// smaller steps are tried one by one as well, as far as the budget goes. The step
// before the one found never holds. smallest says that what is returned is proved,
// also that no step holds.
func (l *lab) search(most int64, monotone bool, try func(int64) bool) (k int64, smallest, ok bool) {
	if monotone && (most < 1 || !try(most)) {
		return 0, true, false
	}
	first := min(scanned, most)
	if monotone {
		first = 0
	}
	if k, ok := firstOf(1, first, try); ok {
		return k, true, true
	}
	lo, hi := first, first // try(lo) is false
	for !ok && lo < most {
		hi = min(max(1, hi*2), most)
		if ok = try(hi); !ok {
			lo = hi
		}
	}
	for ok && hi-lo > 1 {
		if mid := lo + (hi-lo)/2; try(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	switch {
	case monotone, lo <= first:
		return hi, true, ok
	case lo-first > l.budget:
		return hi, false, ok
	}
	l.budget -= lo - first
	if k, ok := firstOf(first+1, lo, try); ok {
		return k, true, true
	}
	return hi, true, ok
}

// firstOf is the first step from lo to hi for which try holds.
func firstOf(lo, hi int64, try func(int64) bool) (k int64, ok bool) {
	for k := lo; k <= hi; k++ {
		if try(k) {
			return k, true
		}
	}
	return 0, false
}
