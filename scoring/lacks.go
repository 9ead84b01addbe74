package scoring

import (
	"cmp"
	"context"
	"math/big"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Lack is what keeps a unit from the next better grade. Each of its parts is needed.
type Lack struct {
	Grade string `json:"grade"`
	Title string `json:"title,omitempty"`
	// AtLeast is the threshold, of the total or of the percentage, where that is not reached, and
	// Points the smallest number of points more with which it is; missing while the total is open.
	AtLeast rules.Value `json:"at_least,omitzero"`
	// AtMost is the one above which the unit is, and Points are fewer then.
	AtMost  rules.Value `json:"at_most,omitzero"`
	Percent bool        `json:"percent,omitempty"`
	Points  rules.Value `json:"points,omitzero"`
	// Conditions are those that do not hold, or are not decided, of the ones that the grade joins
	// by and.
	Conditions []Unmet `json:"conditions,omitempty"`
	// Full says that the unit fulfils the grade and the quota has no place for it. Ahead is the
	// last unit that has one, if better grades leave any, and Overtake the points more that put the
	// unit ahead of it, whatever a tie-break says; missing where units are first ranked by percent.
	Full     bool        `json:"full,omitempty"`
	Ahead    string      `json:"ahead,omitempty"`
	Overtake rules.Value `json:"overtake,omitzero"`
	Fewer    bool        `json:"fewer,omitempty"` // the points of Overtake are fewer, on a card where less is better
	// Places are those of the quota where no unit of the grade has one: none, or better grades have them
	// all. Share is its percentage and Of how many units that is of, for a quota by percent.
	Places rules.Value `json:"places,omitzero"`
	Share  rules.Value `json:"share,omitzero"`
	Of     rules.Value `json:"of,omitzero"`
}

// Unmet is a condition of a grade that a unit does not meet.
type Unmet struct {
	When string `json:"when"`
	// Has is the first side of a comparison, such as 35 of points("A") >= 40.
	Has     rules.Value   `json:"has,omitzero"`
	Outcome rules.Truth   `json:"outcome"`
	Waits   []rules.Input `json:"waits,omitempty"`
}

// Text says it in words, to follow "it needs".
func (l Lack) Text() diag.Text {
	var all []diag.Text
	switch {
	case l.AtMost.Known() && l.Points.Known():
		all = append(all, say("%s points fewer", l.Points))
	case l.AtMost.Known() && l.Percent:
		all = append(all, say("at most %s %%", l.AtMost))
	case l.AtMost.Known():
		all = append(all, say("at most %s points", l.AtMost))
	case !l.AtLeast.Known():
	case l.Points.Known():
		all = append(all, say("%s points more", l.Points))
	case l.Percent:
		all = append(all, say("to reach at least %s %%", l.AtLeast))
	default:
		all = append(all, say("to reach at least %s points", l.AtLeast))
	}
	for _, u := range l.Conditions {
		when := diag.Rule.Of(u.When)
		switch {
		case u.Outcome == rules.Undetermined:
			all = append(all, say("to be known whether %s", when))
		case u.Has.Known():
			end := strings.IndexAny(u.When, " =!<>(") // behind the name of an indicator, if there stands one
			all = append(all, say("that %s: it is %s", when, u.Has.Of(u.When[:max(end, 0)])))
		default:
			all = append(all, say("that %s", when))
		}
	}
	if l.Full {
		all = append(all, l.place())
	}
	return diag.Join(all, diag.Verbatim("; "))
}

// place says why the quota has no place.
func (l Lack) place() diag.Text {
	switch {
	case l.Overtake.Known() && l.Fewer:
		return say("a place: %s has the last one, and %s points fewer would overtake it",
			diag.Unit.Of(l.Ahead), l.Overtake)
	case l.Overtake.Known():
		return say("a place: %s has the last one, and %s points more would overtake it",
			diag.Unit.Of(l.Ahead), l.Overtake)
	case l.Ahead != "":
		return say("a place: %s has the last one", diag.Unit.Of(l.Ahead))
	case l.Places.Equal(rules.Int(0)) && l.Share.Known():
		return say("a place: %s %% of %s units are 0", l.Share, l.Of)
	case l.Places.Equal(rules.Int(0)):
		return say("a place: the quota is 0")
	case l.Places.Known():
		return say("a place: better grades have all of them (%s)", l.Places)
	}
	return say("a place: there is none")
}

// operands are the conditions that the rule of a grade joins by and.
func (k *compiler) operands(r *rule) []*rules.Rule {
	if r == nil {
		return nil
	}
	tree := r.Inside().Tree()
	if tree.Op != "and" {
		return []*rules.Rule{r.Rule}
	}
	var out []*rules.Rule
	for _, a := range tree.Args {
		one, err := k.schema.Compile(r.Source()[a.From:a.To], rules.BoolKind)
		if err != nil {
			return []*rules.Rule{r.Rule}
		}
		out = append(out, one)
	}
	return out
}

// lack says what keeps a unit, whose grade is settled, from a grade.
func (g *grading) lack(i, k int) *Lack {
	s, gr, c := g.scores[i], &g.card.grades[k], g.card
	out := &Lack{Grade: gr.def.Code, Title: gr.def.Title}
	lo, hi := s.ends(gr.def.Percent)
	nothing := s.nothing() // which meets no threshold, whatever bonus points there are
	for _, way := range []struct {
		to, threshold *rules.Value
		end           bound
		sign          int64
	}{{&out.AtLeast, &gr.atLeast, lo, 1}, {&out.AtMost, &gr.atMost, hi, -1}} {
		if !way.threshold.Known() || !nothing && int64(gr.compare(c, way.end, *way.threshold))*way.sign >= 0 {
			continue
		}
		*way.to, out.Percent = *way.threshold, gr.def.Percent
		want, _ := way.threshold.Rat()
		if total, known := s.Total.Rat(); known && !nothing {
			if gr.def.Percent {
				of, _ := s.outOf().Rat()
				want.Mul(want, of).Quo(want, big.NewRat(100, 1))
			}
			want.Sub(want, total).Mul(want, big.NewRat(way.sign, 1))
			out.Points = rules.RatOf(want).Round(c.places, rules.TowardCeil)
		}
	}
	if e := s.decision(gr.def.Code); e != nil {
		if !*e.Holds {
			out.Conditions = []Unmet{{When: gr.when.Source()}}
		}
	} else {
		for _, r := range gr.operands {
			out.unmet(s, r)
		}
	}
	if out.Full = !out.AtLeast.Known() && !out.AtMost.Known() && len(out.Conditions) == 0; out.Full {
		g.overtake(i, k, out)
	}
	return out
}

// unmet adds a condition, unless it holds.
func (l *Lack) unmet(s *Score, r *rules.Rule) {
	e, err := r.Explain(s.Facts, s.run.group)
	u := Unmet{When: r.Source(), Outcome: rules.Undetermined}
	switch {
	case err != nil:
	case e.Value.IsNotApplicable():
		u.Outcome = rules.False
	case e.Value.Known():
		u.Outcome = e.Value.Truth()
		if root := e.Root(); compares[r.Inside().Tree().Op] && len(root.Steps) > 0 {
			u.Has = root.Steps[0].Value
		}
	default:
		if u.Outcome = s.run.decide(r, s.Facts); u.Outcome == rules.Undetermined {
			u.Waits = s.run.told(s.Unit, s.run.waits(&rule{Rule: r, uses: r.Uses()}, s.Facts, s.run.group))
		}
	}
	if u.Outcome != rules.True {
		l.Conditions = append(l.Conditions, u)
	}
}

var compares = map[string]bool{"<": true, "<=": true, ">": true, ">=": true, "==": true, "!=": true}

// overtake finds the last unit that has a place in a grade. Those in better grades come first,
// whatever their points.
func (g *grading) overtake(i, k int, out *Lack) {
	last := -1
	for j := range g.out {
		has := g.unless[k][j] == rules.True
		for b := range k {
			has = has && g.unless[b][j] == rules.False
		}
		if has && (last < 0 || compareBounds(g.results[j].lo, g.results[last].lo) < 0) {
			last = j
		}
	}
	if last < 0 {
		if p := g.placesOf(k); p.Most.Known() {
			out.Places = p.Most
			if q := g.card.grades[k].def.Quota; q.Percent != nil && p.Of.Known() {
				out.Share, out.Of = rules.NumberOf(*q.Percent), p.Of
			}
		}
		return
	}
	out.Ahead = g.scores[last].Unit
	if g.card.rankBy != ByPoints {
		return
	}
	if gap := g.card.lead(g.scores[last].Total, g.scores[i].Total); gap.Known() {
		by, _ := gap.Rat()
		out.Fewer = g.card.def.Better == rules.Less
		out.Overtake = rules.RatOf(by.Add(by, g.card.rat(1)))
	}
}

// gradesOf returns what units are graded, in their order; nothing if the card has no grades.
func (r *Ranking) gradesOf(ctx context.Context, units ...string) ([]Graded, error) {
	if len(r.card.grades) == 0 {
		return nil, nil
	}
	all, _, err := r.Grades(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(units, func(unit string) Graded { return all[r.at(unit)] }), nil
}

// Text is the grade in words: a grade, none, or those that are still open.
func (g Graded) Text() diag.Text {
	switch {
	case g.Open:
		return say("open: %s", strings.Join(g.MayTitles, ", "))
	case g.Grade == "":
		return diag.Verbatim("–")
	}
	return diag.Verbatim(cmp.Or(g.Title, g.Grade))
}
