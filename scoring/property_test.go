package scoring_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Rules for random cards; @ is the indicator of the criterion, from 0 to 100.
var rising = []string{"@", "full * @ / 100", "full * min(1, @ / 30)", "steps(@, 7)",
	"@ >= 50 ? full : min(full, @ / 3)", "floor(@ / 9) * 1.25", "clamp(@ - 20, 0, 55.5)"}
var relative = []string{"full * @ / max(1, best(@))",
	"best(@) == worst(@) ? full : full * (@ - worst(@)) / (best(@) - worst(@))", "full - rank(@)"}

// narrow are rules that give only some of the points that their criterion can take.
var narrow = []string{"@ >= 50 ? full : full / 2", "full - min(full / 4, @ / 9)", "5 + @ / 20", "@ > 30 ? 7.55 : 9.999"}

// randomCard draws a card of up to three levels with all effects, caps, policies
// and roundings.
func randomCard(t *rapid.T, ruleTexts []string) scoring.Definition {
	d := scoring.Definition{Code: "random", Year: 2025, Uncapped: true}
	points := func(label string, most int64) string {
		return fmt.Sprintf("%d.%d", rapid.Int64Range(1, most).Draw(t, label), rapid.IntRange(0, 9).Draw(t, label))
	}
	caps := func() (c scoring.Caps) {
		if rapid.Bool().Draw(t, "plus") {
			c.Plus = ptr(dec(points("plus", 60)))
		}
		if rapid.Bool().Draw(t, "minus") {
			c.Minus = ptr(dec(points("minus", 60)))
		}
		if rapid.Bool().Draw(t, "floor") {
			c.Floor = ptr(dec("-" + points("floor", 20)))
		}
		return c
	}
	n := 0
	var section func(code string, depth int) scoring.Section
	section = func(code string, depth int) scoring.Section {
		s := scoring.Section{Code: code, Caps: caps()}
		if rapid.IntRange(0, 3).Draw(t, "total") == 0 {
			s.Caps.Total = ptr(dec(points("total", 200)))
		}
		for i := range rapid.IntRange(1, 3).Draw(t, "criteria") {
			ind := fmt.Sprintf("x%d", n)
			n++
			d.Indicators = append(d.Indicators,
				rules.Indicator{Code: ind, Min: ptr(dec("0")), Max: ptr(dec("100")), Places: ptr(int32(1))})
			effect := scoring.Effect(rapid.IntRange(0, 3).Draw(t, "effect"))
			if i == 0 {
				effect = scoring.Base
			}
			rule := rapid.SampledFrom(ruleTexts).Draw(t, "rule")
			cr := scoring.Criterion{Code: fmt.Sprintf("%s.%d", code, i+1), Effect: effect, Max: dec(points("max", 90)),
				Points: strings.ReplaceAll(rule, "@", ind)}
			if effect == scoring.Net {
				cr.Points = "(" + cr.Points + ") - 10"
			}
			s.Criteria = append(s.Criteria, cr)
		}
		if depth < 2 && rapid.Bool().Draw(t, "deeper") {
			s.Sections = append(s.Sections, section(code+"a", depth+1))
		}
		return s
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "sections") {
		d.Sections = append(d.Sections, section(string(rune('A'+i)), 0))
	}
	d.Caps = caps()
	d.NotApplicable = rapid.SampledFrom([]scoring.Policy{scoring.Drop, scoring.Rescale}).Draw(t, "policy")
	by := rapid.SampledFrom([]scoring.RankBy{scoring.ByPoints, scoring.ByPercent}).Draw(t, "rank by")
	d.RankBy = scoring.RankKeys{by}
	d.Rounding = rapid.SampledFrom([]rules.Rounding{rules.HalfAwayFromZero, rules.HalfEven, rules.TowardFloor,
		rules.TowardCeil}).Draw(t, "rounding")
	d.Decimals = ptr(rapid.Int32Range(1, 4).Draw(t, "decimals"))
	if rapid.Bool().Draw(t, "tie-break") {
		d.TieBreak = []string{"A", "A.1"}
	}
	return d
}

func compileRandom(t *rapid.T, d scoring.Definition) *scoring.Scorecard {
	c, err := scoring.Compile(d)
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return c
}

func randomValue(t *rapid.T) rules.Value {
	return rules.NumberOf(dec(fmt.Sprintf("%d.%d", rapid.IntRange(0, 99).Draw(t, "fact"),
		rapid.IntRange(0, 9).Draw(t, "tenth"))))
}

// randomFacts draws the facts of n units; some are missing, some do not apply.
func randomFacts(t *rapid.T, c *scoring.Scorecard, n, missing, off int) []*rules.Facts {
	var out []*rules.Facts
	for i := range n {
		var fs []rules.Fact
		for ind := range c.Schema().All() {
			f := rules.Fact{Indicator: ind.Code}
			switch k := rapid.IntRange(0, 99).Draw(t, "known"); {
			case k < missing:
			case k < missing+off:
				f.Value, f.Evidence = rules.NotApplicable(), "no such work"
			case ind.Kind == rules.ListKind:
				f.Value = randomList(t, missing)
			default:
				f.Value = randomValue(t)
			}
			fs = append(fs, f)
		}
		f, err := rules.NewFacts(c.Schema(), fmt.Sprintf("u%d", i), fs...)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// anyTest is a test, be it of random cases.
type anyTest interface {
	Fatal(args ...any)
	Context() context.Context
}

func scoreAndRank(t anyTest, c *scoring.Scorecard, members []*rules.Facts) ([]*scoring.Score, *scoring.Ranking) {
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(context.Background(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	return scores, r
}

func data(t *rapid.T, x any) string {
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// No result depends on the order of units, of criteria or of sections.
func TestOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, append(slices.Clone(rising), relative...))
		withParts(t, &d)
		withLists(t, &d)
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(1, 5).Draw(t, "units"), 15, 10)
		scores, ranking := scoreAndRank(t, c, members)
		shuffled := rapid.Permutation(members).Draw(t, "order")
		_, again := scoreAndRank(t, c, shuffled)
		if a, b := data(t, ranking), data(t, again); a != b {
			t.Fatalf("order of units:\n%s\n%s", a, b)
		}
		var turn func(s []scoring.Section)
		turn = func(s []scoring.Section) {
			slices.Reverse(s)
			for i := range s {
				slices.Reverse(s[i].Criteria)
				turn(s[i].Sections)
			}
		}
		turn(d.Sections)
		e := compileRandom(t, d)
		var moved []*rules.Facts
		for _, m := range members {
			f, err := rules.NewFacts(e.Schema(), m.Unit(), slices.Collect(m.All())...)
			if err != nil {
				t.Fatal(err)
			}
			moved = append(moved, f)
		}
		others, _ := scoreAndRank(t, e, moved)
		for i := range scores {
			a, b := scores[i].Breakdown().Totals, others[i].Breakdown().Totals
			a.Waits, b.Waits = nil, nil // in the order of the card
			for k := range a.Causes {
				a.Causes[k].Missing, b.Causes[k].Missing = nil, nil
			}
			if data(t, a) != data(t, b) {
				t.Fatalf("order of criteria: %s\n%s\n%s", scores[i].Unit, data(t, a), data(t, b))
			}
		}
	})
}

// Under rules that never fall, raising a fact of a base, bonus or net item never
// lowers the total, and raising one of a minus item never raises it.
func TestRaisingAFactNeverLowersTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := compileRandom(t, randomCard(t, rising))
		f := randomFacts(t, c, 1, 0, 15)[0]
		before, err := scoreUnit(c, f)
		if err != nil {
			t.Fatal(err)
		}
		codes := c.Schema().Codes()
		i := rapid.IntRange(0, len(codes)-1).Draw(t, "indicator")
		fact, _ := f.Lookup(codes[i])
		to := randomValue(t)
		if !fact.Value.Known() || to.Compare(fact.Value) <= 0 || !before.Total.Known() {
			t.Skip()
		}
		f, err = f.With(rules.Fact{Indicator: codes[i], Value: to})
		if err != nil {
			t.Fatal(err)
		}
		after, err := scoreUnit(c, f)
		if err != nil {
			t.Fatal(err)
		}
		minus := c.Terms().Criteria[i].Effect == scoring.Minus
		if up := after.Total.Compare(before.Total); up < 0 && !minus || up > 0 && minus {
			t.Fatalf("%s from %v to %v: total from %v to %v", codes[i], fact.Value, to, before.Total, after.Total)
		}
	})
}

// Whatever missing facts turn out to be, a unit ends within the ranks given
// before; a rank and a total that were known stay; bounds of totals hold.
func TestRankIntervalsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, append(append(slices.Clone(rising), relative[0], relative[2]), narrow...))
		if rapid.Bool().Draw(t, "parts") {
			withParts(t, &d)
			d.TieBreak = nil // a rule that does not apply leaves a tie open
		}
		if rapid.Bool().Draw(t, "lists") {
			withLists(t, &d)
		}
		off := 8 // percent of the facts that do not apply
		if rapid.Bool().Draw(t, "no policy") {
			d.NotApplicable, off = 0, 0
		}
		d.Ties = rapid.SampledFrom([]scoring.Ties{scoring.SkipNext, scoring.Dense}).Draw(t, "ties")
		if rapid.Bool().Draw(t, "grade first") {
			graded(t, &d)
		}
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(2, 5).Draw(t, "units"), 25, off)
		scores, ranking := scoreAndRank(t, c, members)
		filled := make([]*rules.Facts, len(members))
		for i, f := range members {
			var fs []rules.Fact
			for fact := range f.All() {
				switch ind, _ := c.Schema().Indicator(fact.Indicator); {
				case fact.Value.IsNotApplicable(), fact.Value.Known() && ind.Kind != rules.ListKind:
				case fact.Value.Known():
					fact.Value = filledList(t, fact.Value)
					fs = append(fs, fact)
				default:
					if fact.Value = randomValue(t); ind.Kind == rules.ListKind {
						fact.Value = randomList(t, 0)
					}
					if off > 0 && rapid.IntRange(0, 5).Draw(t, "off") == 0 {
						fact.Value, fact.Evidence = rules.NotApplicable(), "not here"
					}
					fs = append(fs, fact)
				}
			}
			var err error
			if filled[i], err = f.With(fs...); err != nil {
				t.Fatal(err)
			}
		}
		after, final := scoreAndRank(t, c, filled)
		open := func(g scoring.Graded) bool { return g.Open } // a tie across the last place of a quota stays open
		if grades, _, err := final.Grades(t.Context()); err != nil {
			t.Fatal(err)
		} else if !final.Final && !slices.ContainsFunc(grades, open) {
			for _, s := range final.Standings() {
				if !s.Total.IsNotApplicable() && s.Provisional {
					t.Fatalf("%+v is provisional with everything filled in", s)
				}
			}
		}
		for i, s := range scores {
			was, _ := ranking.Standing(s.Unit)
			is, _ := final.Standing(s.Unit)
			if is.Rank == 0 { // nothing applies to it any more
				continue
			}
			gone := 0 // units that are no longer ranked make room
			for _, st := range final.Standings() {
				before, _ := ranking.Standing(st.Unit)
				if st.Rank == 0 && before.First > 0 {
					gone++
				}
			}
			if is.Last < was.First-gone || is.First > was.Last || is.First == is.Last && is.Rank != is.First {
				t.Fatalf("%s ends %d, said was %d to %d\n%s\n%s", s.Unit, is.Rank, was.First, was.Last, data(t, ranking),
					data(t, final))
			}
			x, y := s.Breakdown().Totals, after[i].Breakdown().Totals
			if x.Total.Known() && !x.Total.Equal(y.Total) {
				t.Fatalf("the total of %s was known: %v, is %v\n%s\n%s\n%s", s.Unit, x.Total, y.Total,
					data(t, c.Definition()), s.Format(diag.English), after[i].Format(diag.English))
			}
			if x.Least.Known() && y.Total.Compare(x.Least) < 0 || x.Most.Known() && y.Total.Compare(x.Most) > 0 {
				t.Fatalf("the total of %s is %v, said was %v to %v\n%s\n%s\n%s", s.Unit, y.Total, x.Least, x.Most,
					data(t, c.Definition()), s.Format(diag.English), after[i].Format(diag.English))
			}
		}
	})
}

// graded makes a card rank by grade first: by thresholds, and by a quota of which a tie can be open.
func graded(t *rapid.T, d *scoring.Definition) {
	d.RankBy = append(scoring.RankKeys{scoring.ByGrade}, d.RankBy...)
	good, fair := dec(rapid.SampledFrom([]string{"5", "20", "60"}).Draw(t, "good")), dec("2")
	d.Grades = []scoring.Grade{{Code: "good", AtLeast: &good}, {Code: "fair", AtLeast: &fair}, {Code: "weak"}}
	if rapid.Bool().Draw(t, "quota") {
		half := dec("50")
		d.Grades[0].Quota = rapid.SampledFrom([]*scoring.Quota{{Count: ptr(1)}, {Percent: &half},
			{Percent: &half, Of: "ranked"}, {Percent: &half, Of: "fair"}}).Draw(t, "places")
	}
}

// The ends of a rank interval are not only safe but reached, where every
// criterion can take any points of its range.
func TestRankIntervalsAreTight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, []string{"@ / 100 * full"})
		d.NotApplicable, d.TieBreak = scoring.Drop, nil
		d.RankBy = scoring.RankKeys{scoring.ByPoints}
		for i := range d.Sections {
			d.Sections[i].Criteria = slices.DeleteFunc(d.Sections[i].Criteria,
				func(c scoring.Criterion) bool { return c.Effect == scoring.Net })
			d.Sections[i].Sections = nil
		}
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(2, 4).Draw(t, "units"), 30, 0)
		_, ranking := scoreAndRank(t, c, members)
		effects := make(map[string]scoring.Effect)
		for _, cr := range c.Terms().Criteria {
			var ind int
			fmt.Sscanf(cr.Points, "x%d / 100", &ind)
			effects[fmt.Sprintf("x%d", ind)] = cr.Effect
		}
		extreme := func(f *rules.Facts, best bool) *rules.Facts {
			var fs []rules.Fact
			for fact := range f.All() {
				if !fact.Value.Known() {
					fact.Value = rules.Int(0)
					if best != (effects[fact.Indicator] == scoring.Minus) {
						fact.Value = rules.Int(100)
					}
					fs = append(fs, fact)
				}
			}
			g, err := f.With(fs...)
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		for i, f := range members {
			for _, best := range []bool{true, false} {
				var all []*rules.Facts
				for j, m := range members {
					all = append(all, extreme(m, (i == j) == best))
				}
				_, final := scoreAndRank(t, c, all)
				was, _ := ranking.Standing(f.Unit())
				is, _ := final.Standing(f.Unit())
				want := was.First
				if !best {
					want = was.Last
				}
				if is.Rank != want {
					t.Fatalf("%s can end %d (best %v), said was %d to %d", f.Unit(), is.Rank, best, was.First, was.Last)
				}
			}
		}
	})
}

// The flips that Why finds on random cards reverse the order, and one step less
// does not.
func TestFlipsFlipOnRandomCards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, append(slices.Clone(rising), relative...))
		d.Sections = d.Sections[:1] // so that it takes a second, not ten
		if rapid.Bool().Draw(t, "lists") {
			withLists(t, &d)
		}
		c := compileRandom(t, d)
		members := randomFacts(t, c, 2, 0, 5)
		_, ranking := scoreAndRank(t, c, members)
		sep, ok, err := ranking.Why(t.Context(), "u0", "u1")
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		flipsOfEvents(t, c, members, sep)
		for _, f := range sep.Facts {
			if f.Record > 0 {
				continue
			}
			to, _ := f.To.Rat()
			step, _ := f.Step.Rat()
			if change, _ := f.Change.Rat(); change.Sign() < 0 {
				step.Neg(step)
			}
			ahead := func(v rules.Value) bool {
				var all []*rules.Facts
				for _, m := range members {
					if m.Unit() == f.Unit {
						m, err = m.With(rules.Fact{Indicator: f.Indicator, Value: v})
						if err != nil {
							t.Fatal(err)
						}
					}
					all = append(all, m)
				}
				_, r := scoreAndRank(t, c, all)
				lower, _ := r.Standing(sep.Lower)
				upper, _ := r.Standing(sep.Upper)
				return lower.Rank < upper.Rank
			}
			if !ahead(rules.RatOf(to)) {
				t.Fatalf("%+v does not put %s ahead", f, sep.Lower)
			}
			if ahead(rules.RatOf(to.Sub(to, step))) {
				t.Fatalf("%+v: one step less puts %s ahead as well", f, sep.Lower)
			}
		}
	})
}
