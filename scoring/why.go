package scoring

import (
	"context"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Separation is what stands between two units of a ranking.
type Separation struct {
	// Upper is ahead of Lower, or equal to it if Tied.
	Upper string `json:"upper"`
	Lower string `json:"lower"`
	Tied  bool   `json:"tied"`
	// ByGrade says that the grade of Upper is the better one and decides first, whatever the points.
	ByGrade bool `json:"by_grade,omitempty"`
	// Published are published ranks by which Upper is ahead, whatever the figures: then no change
	// puts Lower ahead. Least is how far they say that it is at the least, where Gap is missing.
	Published []PublishedRank `json:"published,omitempty"`
	Least     rules.Value     `json:"least,omitzero"`
	// Gap is the difference of what they are ranked by, points or percent; missing while
	// one of the results is.
	Gap rules.Value `json:"gap"`
	// Lines holds every criterion on which the two have different points or states, in
	// order of the card: from Lower to Upper.
	Lines []Difference `json:"lines"`
	// Points and Facts are the smallest single changes that put Lower ahead of Upper. Both are
	// empty while a result is undetermined.
	Points []Flip `json:"points"`
	Facts  []Flip `json:"facts"`
	// Untried are facts for which no change was found, but not every value could be tried: of a list
	// only each of its first 64 events is left out; of periods that are scored by themselves none is; nor of what rules
	// only divide by and compare with, as of a plan that is not marked or of how many there are; nor words of an
	// indicator that declares none.
	Untried []rules.Input `json:"untried,omitempty"`
	// Grades are what Upper and Lower are graded, if the card has grades.
	Grades []Graded `json:"grades,omitempty"`
	// Waits is what the two results wait for.
	Waits []rules.Input `json:"waits,omitempty"`

	card *Scorecard
}

// Flip is a smallest change that reverses the order of two units: applied, it
// does, and one step less does not.
type Flip struct {
	// Unit is whose points or fact changes.
	Unit string `json:"unit"`
	// Criterion is set for a change of points, Indicator for one of a fact.
	Criterion string `json:"criterion,omitempty"`
	Indicator string `json:"indicator,omitempty"`
	// Record is the event, from 1, of the list that the indicator is, without which it would be so; From
	// and To are then how many events there are.
	Record int `json:"record,omitempty"`
	// From and To are the values before and after, Change the difference, Step the
	// smallest difference there is: the step or the last decimal of the criterion, or the declared
	// precision of the indicator (its places; the card's decimals if it declares none). Change and Step are
	// missing where values are no numbers.
	From   rules.Value `json:"from"`
	To     rules.Value `json:"to"`
	Change rules.Value `json:"change"`
	Step   rules.Value `json:"step"`
	// Smallest says that every smaller change in the same direction is known not to reverse
	// the order. Otherwise that was too much to try: the change was found by doubling
	// and halving, and a smaller one may exist where a rule goes up and down.
	Smallest bool `json:"smallest"`
}

// Why says what separates two units: criterion by criterion, and for each criterion that people score and
// each fact of either the smallest change that would reverse their order (the other of yes and no, each
// other word that is declared, a day within two years), and of each list the events without which it
// would be. Relative criteria are recomputed for the whole cluster.
// Where published ranks say who is ahead, nothing reverses it, and no change is proposed that
// contradicts one. Points move within the bounds of their criterion, facts within the range of their
// indicator; plans and targets stay. ok is false if one of the units is not in the ranking.
//
// Where many facts and much recomputing are involved this takes milliseconds
// to seconds. An error means that the rules fail on the given facts, or that ctx is done, which is
// looked at before each line that is worked out.
func (r *Ranking) Why(ctx context.Context, a, b string) (sep *Separation, ok bool, err error) {
	upper, _ := r.Score(a)
	lower, _ := r.Score(b)
	if upper == nil || lower == nil || a == b {
		return nil, false, nil
	}
	by, settled := r.separates(a, b)
	if !settled {
		reverse, ok := r.separates(b, a)
		if by, settled = reverse, ok; ok || r.ahead(lower, upper) || !r.ahead(upper, lower) && b < a {
			upper, lower = lower, upper
		}
	}
	sep = &Separation{Upper: upper.Unit, Lower: lower.Unit, card: r.card,
		Waits: upper.waits()}
	for _, in := range lower.waits() {
		if !slices.Contains(sep.Waits, in) {
			sep.Waits = append(sep.Waits, in)
		}
	}
	sep.Gap = r.card.lead(upper.rankedBy(), lower.rankedBy())
	sep.Lines = differences(lower, upper)
	if sep.Grades, err = r.gradesOf(ctx, upper.Unit, lower.Unit); err != nil {
		return nil, true, err
	}
	if settled {
		sep.Published, sep.Least = by, r.least(upper.Unit, lower.Unit)
		return sep, true, nil
	}
	ru, rl := r.result(upper), r.result(lower)
	if g := slices.Index(r.card.keys, ByGrade); r.card.gradeFirst() {
		sep.ByGrade = ru.lo[g].cmp(rl.hi[g]) > 0
	}
	if !ru.known() || !rl.known() || upper.Disqualified != rules.False || lower.Disqualified != rules.False {
		return sep, true, nil
	}
	sep.Tied = compareBounds(ru.lo, rl.lo) == 0
	for _, who := range []*Score{lower, upper} {
		l, err := r.newLab(ctx, who, lower, upper)
		if err != nil {
			return nil, true, err
		}
		l.pointFlips()
		points := len(l.found)
		l.factFlips()
		sep.Points = append(sep.Points, l.found[:points]...)
		sep.Facts = append(sep.Facts, l.found[points:]...)
		sep.Untried = append(sep.Untried, l.untried...)
		if l.err != nil {
			return nil, true, l.err
		}
	}
	return sep, true, nil
}

// least is how far a unit is ahead of another at the least, by what published ranks say of
// results that are not known; missing if they say nothing, or both are known.
func (r *Ranking) least(upper, lower string) rules.Value {
	su, _ := r.Standing(upper)
	sl, _ := r.Standing(lower)
	if r.card.def.Better == rules.Less {
		su, sl = Standing{Above: su.Below}, Standing{Below: sl.Above}
	}
	u, l := r.place(upper).score.rankedBy(), r.place(lower).score.rankedBy()
	if u.Known() && l.Known() || r.card.gradeFirst() {
		return rules.Value{}
	}
	if !u.Known() {
		u = su.Above
	}
	if !l.Known() {
		l = sl.Below
	}
	least := r.card.lead(u, l)
	if least.Known() && least.Compare(rules.Int(0)) <= 0 {
		return rules.Value{}
	}
	return least
}

func difference(a, b rules.Value) rules.Value {
	x, ok1 := a.Rat()
	y, ok2 := b.Rat()
	if !ok1 || !ok2 {
		return rules.Value{}
	}
	return rules.RatOf(x.Sub(x, y))
}

// ahead reports whether a unit of the ranking is certainly ranked above another.
func (r *Ranking) ahead(a, b *Score) bool { return ahead(r.result(a), r.result(b)) }

// ahead reports whether x is certainly ranked above y.
func ahead(x, y result) bool {
	a, b := x.score, y.score
	if a.Disqualified != rules.False {
		return false
	}
	if b.Disqualified == rules.True {
		return true
	}
	return compareBounds(x.lo, y.hi) > 0
}

// Format writes what separates two units as text.
func (s *Separation) Format(l diag.Lang) string {
	p := &printer{l: l.Calling(s.card.Calls), places: s.card.places}
	s.headline(p)
	for _, d := range s.Lines {
		p.printf("  %s: %s / %s", diag.Criterion.Of(d.Criterion), p.stated(d.To, d.ToState),
			p.stated(d.From, d.FromState))
		if d.Difference.Known() {
			p.printf(" (%s)", p.change(d.Difference))
		}
		p.printf("\n")
	}
	if len(s.Grades) == 2 {
		p.printf("%s\n", say("Grades: %s and %s", s.Grades[0].Text(), s.Grades[1].Text()))
	}
	for _, r := range s.Published {
		p.printf("%s", say("Published: rank %d of %s", r.Rank, diag.Unit.Of(r.Unit)))
		if r.Evidence != "" {
			p.printf(" (%s)", r.Evidence)
		}
		p.printf("\n")
	}
	if len(s.Published) > 0 {
		p.printf("%s\n", say("What is published stands: no change of a figure reverses it."))
	}
	if len(s.Points)+len(s.Facts) > 0 {
		p.printf("%s\n", say("Smallest single changes that put %s ahead:", diag.Unit.Of(s.Lower)))
	}
	flips := s.smallestFirst()
	more := len(flips) - min(len(flips), flipsShown)
	for _, f := range flips[:len(flips)-more] {
		in := rules.Input{Unit: f.Unit, Indicator: f.Indicator, Criterion: f.Criterion}
		what := say("%v", in)
		if f.Record > 0 {
			what = say("%v without record %d", in, f.Record)
		}
		p.printf("  %s: %s → %s", what, f.From.Of(f.Indicator), f.To.Of(f.Indicator))
		if f.Change.Known() {
			p.printf(" (%s%s)", plus(f.Change), f.Change)
		}
		if !f.Smallest {
			p.printf("%s", say(", a smaller change may do"))
		}
		p.printf("\n")
	}
	if more > 0 {
		p.printf("  %s\n", say("and %d other changes", more))
	}
	if i := slices.IndexFunc(s.Untried, func(in rules.Input) bool { return in.Indicator == periodsCode }); i >= 0 {
		p.printf("%s\n", say("Changes of the facts of periods were not tried."))
	}
	divisors := slices.Clone(s.Untried)
	divisors = slices.DeleteFunc(divisors, func(in rules.Input) bool { return !s.card.divisor(in.Indicator) })
	if len(divisors) > 0 {
		p.printf("%s\n", say("Changes of these were not tried, since rules only divide by them: %s", inputs(divisors)))
	}
	if len(s.Waits) > 0 {
		p.printf("%s: %s\n", say("Waits for"), inputs(s.Waits))
	}
	return p.String()
}

// flipsShown are the changes that a text shows.
const flipsShown = 12

// smallestFirst are all changes: points and facts in turn, each by how many steps it takes; what is no number is one.
func (s *Separation) smallestFirst() []Flip {
	steps := func(f Flip) rules.Value {
		change, ok := f.Change.Rat()
		step, known := f.Step.Rat()
		if !ok || !known || step.Sign() == 0 {
			return rules.Int(1)
		}
		return rules.RatOf(change.Quo(change.Abs(change), step))
	}
	all := slices.Concat(s.Points, s.Facts)
	if len(all) > flipsShown {
		slices.SortStableFunc(all, func(a, b Flip) int { return steps(a).Compare(steps(b)) })
	}
	return all
}

// headline says who is ahead, and by how much.
func (s *Separation) headline(p *printer) {
	upper, lower := diag.Unit.Of(s.Upper), diag.Unit.Of(s.Lower)
	switch {
	case len(s.Published) > 0 && s.Least.Known() && s.card.rankBy == ByPercent:
		p.printf("%s\n", say("%s is ahead of %s by %s percentage points at the least", upper, lower,
			GapText(s.Least, p.places, p.l)))
	case len(s.Published) > 0 && s.Least.Known():
		p.printf("%s\n", say("%s is ahead of %s by %s points at the least", upper, lower,
			GapText(s.Least, p.places, p.l)))
	case len(s.Published) > 0 && !s.Gap.Known():
		p.printf("%s\n", say("%s is ahead of %s", upper, lower))
	case s.ByGrade:
		p.printf("%s\n", say("%s is ahead of %s by grade", upper, lower))
	case !s.Gap.Known():
		p.printf("%s, %s: %s\n", upper, lower, say("undetermined"))
	case s.Tied:
		p.printf("%s = %s\n", upper, lower)
	case s.card.rankBy == ByPercent:
		p.printf("%s\n", say("%s is ahead of %s by %s percentage points", upper, lower, GapText(s.Gap, p.places, p.l)))
	default:
		p.printf("%s\n", say("%s is ahead of %s by %s points", upper, lower, GapText(s.Gap, p.places, p.l)))
	}
}
