package scoring

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Graded is the grade of one unit.
type Graded struct {
	Unit string `json:"unit"`
	// Grade is the code of the grade; empty while it is open, and for a unit that is in none.
	Grade string `json:"grade"`
	Title string `json:"title,omitempty"`
	// Open says that the grade is not decided: facts are missing, or a tie lies across
	// the last place of a quota. May lists the grades that it can still be, best first; an empty
	// code stands for none.
	Open bool     `json:"open,omitempty"`
	May  []string `json:"may,omitempty"`
	// MayTitles are the titles of these, or their codes where they have none.
	MayTitles []string `json:"may_titles,omitempty"`
	// Passed lists the grades that the unit fulfils but has no place in.
	Passed []string `json:"passed,omitempty"`
	// Lacks is what keeps the unit from the next better grade, where its grade is not open.
	Lacks *Lack `json:"lacks,omitempty"`
	// Disqualified says that the unit is not graded.
	Disqualified bool          `json:"disqualified,omitempty"`
	Waits        []rules.Input `json:"waits,omitempty"`
	// Refused is where a condition fails for the unit, which leaves the grade open.
	Refused diag.Diagnostics `json:"refused,omitempty"`
}

// Places is how many units a quota lets into a grade.
type Places struct {
	Grade string `json:"grade"`
	// Of is N and Most is percent/100 · N, rounded, or the count. Both are missing while N is open.
	Of   rules.Value `json:"of"`
	Most rules.Value `json:"most"`
}

// checkGrades checks the grades of a card.
func (k *compiler) checkGrades() {
	codes := listOf(k.def.Grades, func(g Grade) string { return g.Code })
	for i, def := range k.def.Grades {
		path := fmt.Sprintf("grades[%d]", i)
		g := grade{def: def, when: k.when(path+".when", def.When), of: -1}
		g.operands = k.operands(g.when)
		switch {
		case def.Code == "":
			k.fault(path+".code", "no-code", "a grade has no code")
		case def.Code == "scored" || def.Code == "ranked":
			k.fault(path+".code", "name-taken", "%s is a word for of", def.Code).Hint = say("choose another code")
		case slices.Contains(codes[:i], def.Code):
			k.fault(path+".code", "name-taken", "a second grade %s", def.Code)
		}
		if def.AtLeast != nil {
			g.atLeast = rules.NumberOf(*def.AtLeast)
		}
		if def.AtMost != nil {
			g.atMost = rules.NumberOf(*def.AtMost)
			if g.atLeast.Known() && g.atLeast.Compare(g.atMost) > 0 {
				k.fault(path+".at_most", "contradiction", "at_least %s is more than at_most %s", g.atLeast, g.atMost)
			}
		}
		if def.Percent && def.AtLeast == nil && def.AtMost == nil {
			k.fault(path+".percent", "contradiction", "there is no threshold to take as a percentage").Hint =
				say("write at_least: or at_most: and the percentage")
		}
		if q := def.Quota; q != nil {
			k.quota(path+".quota", i, q, codes, &g)
		}
		k.grades = append(k.grades, g)
	}
}

func (k *compiler) quota(path string, i int, q *Quota, codes []string, g *grade) {
	switch {
	case (q.Percent == nil) == (q.Count == nil):
		k.fault(path, "quota", "a quota has a percent or a count")
	case q.Percent != nil && (q.Percent.Sign() < 0 || q.Percent.Cmp(decimal.New(100, 0)) > 0):
		k.fault(path+".percent", "quota", "a percentage between 0 and 100 is wanted")
	case q.Count != nil && *q.Count < 0:
		k.fault(path+".count", "quota", "a count cannot be negative")
	}
	if q.Rounding != nil && q.Percent == nil {
		k.fault(path+".rounding", "quota", "a count needs no rounding").Hint = say("remove it")
	}
	switch q.Of {
	case "", "scored", "ranked":
		if q.Alone {
			k.fault(path+".alone", "quota", "only units of another grade can be counted alone").Hint =
				say("write of: and the code of a later grade, or remove it")
		}
	default:
		if g.of = slices.Index(codes, q.Of); g.of <= i {
			d := k.fault(path+".of", "quota", "%q is no grade below %s, and neither scored nor ranked", q.Of, codes[i])
			d.Err, d.Hint = diag.ErrName, diag.DidYouMean(q.Of, append(codes[i+1:len(codes):len(codes)], "scored", "ranked"))
		}
	}
}

// Grades puts each unit of the ranking into the best grade whose threshold and
// condition it meets and whose quota has a place for it, by rank, without the grade if the card ranks by
// that too; in the order of the standings. A unit without a place goes on to the next grade. A tie across the
// last place is never broken: all tied units stay open. While a better ranked unit is
// open, those that depend on the place it may take are open too.
//
// The error says that a condition fails on the facts of a unit in a strict batch, as
// [diag.Diagnostics]; or it is that of ctx, looked at before each unit.
func (r *Ranking) Grades(ctx context.Context) ([]Graded, []Places, error) {
	g, err := r.card.grading(ctx, listOf(r.places, func(p place) *Score { return p.score }))
	if err != nil {
		return nil, nil, err
	}
	for i := range g.out {
		g.settle(i)
	}
	return g.out, g.places, nil
}

// grading decides who is in which grade, of units in any order.
func (c *Scorecard) grading(ctx context.Context, scores []*Score) (*grading, error) {
	g := &grading{card: c, fits: make([][]rules.Truth, len(c.grades))}
	for _, s := range scores {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g.scores, g.results, g.better = append(g.scores, s), append(g.results, s.result()), append(g.better, rules.False)
		g.out = append(g.out, Graded{Unit: s.Unit, Disqualified: s.Disqualified == rules.True})
		for k := range g.fits {
			t, refused := g.fit(k, s)
			if len(refused) > 0 && s.run.batch.Strict {
				return nil, refused
			}
			out := &g.out[len(g.out)-1]
			out.Refused = append(out.Refused, refused...)
			g.fits[k] = append(g.fits[k], t)
		}
	}
	for k := range g.fits {
		if p, has := g.fill(k); has {
			g.places = append(g.places, p)
		}
	}
	return g, nil
}

type grading struct {
	card    *Scorecard
	scores  []*Score
	results []result
	fits    [][]rules.Truth // by grade and unit: threshold and condition are met
	unless  [][]rules.Truth // the unit is in the grade unless it is in a better one
	better  []rules.Truth   // by unit: it is in one of the grades that are filled
	least   int             // of units in these grades, whoever they are
	most    int
	out     []Graded
	places  []Places
}

// compare compares an end of the total, or of the percentage, with a threshold.
func (g *grade) compare(c *Scorecard, b bound, threshold rules.Value) int {
	switch {
	case b.end != 0:
		return b.end
	case g.def.Percent:
		return b.percent().Compare(threshold)
	}
	return c.value(b.n).Compare(threshold)
}

// reaches says whether a unit whose result lies between two ends meets the thresholds.
func (g *grade) reaches(c *Scorecard, s *Score) rules.Truth {
	t := rules.True
	if s.nothing() && (g.atLeast.Known() || g.atMost.Known()) {
		return rules.False // there is nothing that could meet them
	}
	lo, hi := s.ends(g.def.Percent)
	for _, way := range []struct {
		threshold   rules.Value
		worst, best bound
		sign        int
	}{{g.atLeast, lo, hi, 1}, {g.atMost, hi, lo, -1}} {
		switch {
		case !way.threshold.Known(), way.sign*g.compare(c, way.worst, way.threshold) >= 0:
		case way.sign*g.compare(c, way.best, way.threshold) < 0:
			return rules.False
		default:
			t = rules.Undetermined
		}
	}
	return t
}

// fit says whether a unit meets the threshold and the condition of a grade.
func (g *grading) fit(k int, s *Score) (rules.Truth, diag.Diagnostics) {
	gr := &g.card.grades[k]
	t := s.Disqualified.Not().And(gr.reaches(g.card, s))
	if e := s.decision(gr.def.Code); e != nil && t != rules.False {
		return t.And(rules.TruthOf(*e.Holds)), nil
	} else if gr.when == nil || t == rules.False {
		return t, nil
	}
	holds, _, err := s.run.condition(gr.when, s.Facts, false)
	if err != nil {
		var found findings
		found.within(gr.when.path, err)
		for _, d := range found.ds {
			d.Unit, d.Hint = s.Unit, byDecision(d.Hint)
		}
		return t.And(rules.Undetermined), found.ds
	}
	if holds == rules.Undetermined {
		holds = s.run.decide(gr.when.Rule, s.Facts)
	}
	return t.And(holds), nil
}

// fill decides who is in grade k, after all better grades.
func (g *grading) fill(k int) (p Places, has bool) {
	def := &g.card.grades[k].def
	wants := make([]rules.Truth, len(g.scores)) // fits, or is in a better grade: takes a place either way
	for i := range wants {
		wants[i] = g.fits[k][i].Or(g.better[i])
	}
	least, most := len(wants), len(wants)
	unless := slices.Clone(g.fits[k])
	if has = def.Quota != nil; has {
		least, most = g.quota(k)
		for i := range g.scores {
			// Places go to better grades first, then by rank among those who claim one. Counted
			// are those who surely come before the unit, and those who may.
			surely, maybe := g.before(i, wants)
			switch {
			case unless[i] == rules.False || maybe < least:
			case surely >= most:
				unless[i] = rules.False
				if g.fits[k][i] == rules.True && g.better[i] == rules.False {
					g.out[i].Passed = append(g.out[i].Passed, def.Code)
				}
			default:
				unless[i] = rules.Undetermined
			}
		}
	}
	g.unless = append(g.unless, unless)
	// Whoever has them, places are filled as far as there are units for them.
	surely, maybe := ends(wants)
	g.least, g.most = max(g.least, min(least, surely)), max(g.most, min(most, maybe))
	for i := range g.better {
		g.better[i] = g.better[i].Or(unless[i].And(g.fits[k][i]))
	}
	if has {
		p = g.placesOf(k)
	}
	return p, has
}

// placesOf are those of a grade with a quota, as far as they are settled.
func (g *grading) placesOf(k int) Places {
	def := &g.card.grades[k].def
	p := Places{Grade: def.Code}
	least, most := g.quota(k)
	if least != most {
		return p
	}
	p.Most = rules.Int(int64(most))
	if n, m := g.count(k); n == m {
		if def.Quota.Alone {
			n -= min(most, n)
		}
		p.Of = rules.Int(int64(n))
	}
	return p
}

// ends counts what is true, and what may be.
func ends(all []rules.Truth) (surely, maybe int) {
	for _, t := range all {
		if t == rules.True {
			surely++
		}
		if t != rules.False {
			maybe++
		}
	}
	return surely, maybe
}

// before counts the units that come before unit i for a place, if i is in no better grade:
// those who surely do, and those who may. Who is in a better grade can be open while how
// many are is not.
func (g *grading) before(i int, wants []rules.Truth) (surely, maybe int) {
	mine := &g.results[i]
	sure, may := g.least, g.most // by the number of those in better grades
	for j := range g.results {
		other := &g.results[j]
		better, ahead := g.better[j], compareBounds(other.lo, mine.hi) > 0
		behind := compareBounds(other.hi, mine.lo) < 0
		if j == i || wants[j] == rules.False || behind && better == rules.False {
			continue
		}
		maybe++
		if better != rules.True && !behind {
			may++
		}
		if better == rules.True || ahead && wants[j] == rules.True {
			surely++
		}
		if better == rules.False && ahead && wants[j] == rules.True {
			sure++
		}
	}
	return max(surely, sure), min(maybe, may)
}

// count is the least and the most that N of a quota can be.
func (g *grading) count(k int) (least, most int) {
	gr := &g.card.grades[k]
	counts := make([]rules.Truth, len(g.scores))
	for i, s := range g.scores {
		switch {
		case gr.def.Quota.Of == "ranked":
			counts[i] = s.Disqualified.Not()
		case gr.of < 0:
			counts[i] = rules.True
		default:
			// In that grade or a better one: as many as fulfil one of them.
			counts[i] = rules.False
			for b := range gr.of + 1 {
				counts[i] = counts[i].Or(g.fits[b][i])
			}
		}
	}
	least, most = ends(counts)
	if gr.of >= 0 {
		// The grade that is counted may itself have a quota of all.
		if outer := &g.card.grades[gr.of]; outer.def.Quota != nil {
			l, m := g.quota(gr.of)
			least, most = min(least, l), min(most, m)
		}
	}
	return least, most
}

// quota is the least and the most places of a grade.
func (g *grading) quota(k int) (least, most int) {
	q := g.card.grades[k].def.Quota
	if q.Count != nil {
		return *q.Count, *q.Count
	}
	share, _ := rules.NumberOf(*q.Percent).Rat()
	share.Quo(share, big.NewRat(100, 1))
	mode := rules.TowardFloor
	if q.Rounding != nil {
		mode = *q.Rounding
	}
	places := func(n int) int {
		of := func(n int) int {
			x := new(big.Rat).Mul(share, new(big.Rat).SetInt64(int64(n)))
			whole, _ := rules.RatOf(x).Round(0, mode).Rat()
			return int(whole.Num().Int64())
		}
		if !q.Alone {
			return of(n)
		}
		in := 0 // the more units there are in the grade, the fewer are left to count
		for in < n && in+1 <= of(n-in-1) {
			in++
		}
		return in
	}
	n, m := g.count(k)
	return places(n), places(m)
}

// settle writes the outcome of a unit.
func (g *grading) settle(i int) {
	out := &g.out[i]
	if out.Disqualified {
		return
	}
	sure, next := false, len(g.unless)-1
	for k := 0; k < len(g.unless) && !sure; k++ {
		if t, def := g.unless[k][i], &g.card.grades[k].def; t == rules.True && len(out.May) == 0 {
			out.Grade, out.Title, sure, next = def.Code, def.Title, true, k-1
		} else if t != rules.False {
			out.May, sure = append(out.May, def.Code), t == rules.True
			out.MayTitles = append(out.MayTitles, cmp.Or(def.Title, def.Code))
		}
	}
	if out.Open = len(out.May) > 0; out.Open {
		out.Waits = g.scores[i].waits()
		if !sure {
			out.May, out.MayTitles = append(out.May, ""), append(out.MayTitles, "–")
		}
	} else if next >= 0 && g.scores[i].Disqualified == rules.False {
		out.Lacks = g.lack(i, next)
	}
}
