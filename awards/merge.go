package awards

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// merge makes the regimes of a definition: one of its own, or those of its base
// with what the definition adds, replaces and drops.
func (f faults) merge(d Definition, base *Regulation) []*regime {
	if base == nil {
		g := &regime{code: d.Code, title: d.Title, note: d.Note, covers: d.Covers}
		f.apply(g, d)
		return []*regime{g}
	}
	var out []*regime
	if d.CarriedOver {
		g := base.regimes[len(base.regimes)-1].regime().clone()
		g.carryOver(d)
		out = append(out, g)
	} else {
		for _, t := range base.regimes {
			if d.Covers.Overlaps(t.covers) {
				h := t.regime().clone()
				h.covers = h.covers.Intersect(d.Covers)
				out = append(out, h)
			}
		}
	}
	if len(out) == 0 {
		f.in("covers").value("no-coverage", "%s states no rules for the time %v, only %s", base.code, d.Covers,
			base.coverage())
	}
	for i, code := range d.Drop {
		found := false
		for _, g := range out {
			found = g.drop(code) || found
		}
		if !found {
			codes := slices.Concat(each(out, (*regime).codes)...)
			f.at("drop", i).add("unknown-condition", diag.ErrName, diag.DidYouMean(code, codes),
				"%s has nothing called %q", base.code, code)
		}
	}
	for _, g := range out {
		g.extends = g.code
		g.code = d.Code
		if !d.Title.IsZero() {
			g.title = d.Title
		}
		if !d.Note.IsZero() {
			g.note = d.Note
		}
		f.apply(g, d)
	}
	return out
}

// carryOver moves a regime to a time whose text was not read: what was in force
// to its end goes on, unverified.
func (g *regime) carryOver(d Definition) {
	end := g.covers.Before
	ended := func(p rules.Period) bool { return !p.Before.IsZero() && (end.IsZero() || p.Before.Before(end)) }
	g.awards = slices.DeleteFunc(g.awards, func(a *award) bool { return ended(a.InForce) })
	for _, a := range g.awards {
		a.InForce = rules.Period{}
	}
	g.clauses = slices.DeleteFunc(g.clauses, func(c *clause) bool { return ended(c.InForce) })
	for _, c := range g.clauses {
		c.InForce, c.Certainty, c.carried = rules.Period{}, Unverified, true
	}
	g.covers, g.carriedOver = d.Covers, true
	unread := &Gap{Clause: Clause{Code: d.Code + ".unread"}, Reason: d.Note}
	g.clauses = append(g.clauses, &clause{Clause: unread.Clause, states: unread})
}

// drop removes everything of a code and reports whether there was any.
func (g *regime) drop(code string) bool {
	i := slices.IndexFunc(g.clauses, func(c *clause) bool { return c.Code == code })
	if i < 0 {
		return false
	}
	g.dropped = append(g.dropped, dropped{code, g.clauses[i].called()})
	g.clauses = slices.DeleteFunc(g.clauses, func(c *clause) bool { return c.Code == code })
	return true
}

// apply adds what a definition states to a regime.
func (f faults) apply(g *regime, d Definition) {
	d = document.Clone(d)
	for i, a := range d.Awards {
		f.at("awards", i).applyAward(g, d, a)
	}
	var own, shared []*clause // inside an award, and of the whole regulation
	for it := range d.Clauses() {
		c := &clause{Clause: *it.Clause, states: it.States, award: it.Award, path: it.Path, from: d.Code}
		codes := g.awardCodes()
		known := func(f faults, code string, all []string, hint func(string, []string) diag.Text) {
			if !slices.Contains(all, code) {
				f.add("unknown-award", diag.ErrName, hint(code, all), "there is no award %q", code)
			}
		}
		if q, ok := it.States.(*Quota); ok && q.Base != "" {
			known(f.in(c.path).in("base"), q.Base, append([]string{"scored", "eligible"}, codes...), diag.OneOf)
		}
		if c.award != "" {
			own = append(own, c)
			continue
		}
		for i, code := range c.Awards {
			known(f.in(c.path).at("awards", i), code, codes, diag.DidYouMean)
		}
		shared = append(shared, c)
	}
	for _, c := range append(own, shared...) {
		g.state(c)
	}
}

// state adds a clause, which takes the place of those of its kind and code that other
// definitions state for the same awards: for all days, or in a regime that is carried
// over from its own first day on. A condition is a ground of an award that it is for
// alone, and of one of which it replaces a ground.
func (g *regime) state(c *clause) {
	awards := g.awardsOf(c)
	if len(awards) == 1 {
		c.grounds = awards
	}
	var kept []*clause
	for _, old := range g.clauses {
		var taken, rest []string
		for _, code := range g.awardsOf(old) {
			if slices.Contains(awards, code) {
				taken = append(taken, code)
			} else {
				rest = append(rest, code)
			}
		}
		if !c.restates(old) || len(taken) == 0 {
			kept = append(kept, old)
			continue
		}
		c.overrides = old.from
		for _, code := range taken {
			if slices.Contains(old.grounds, code) && !slices.Contains(c.grounds, code) {
				c.grounds = append(c.grounds, code)
			}
		}
		if len(rest) > 0 {
			other := *old
			other.Awards = rest
			kept = append(kept, &other)
			old.Awards = taken
		}
		if old.carried && g.covers.From.Before(c.InForce.From) {
			old.InForce = old.InForce.Intersect(rules.Period{Before: c.InForce.From})
			kept = append(kept, old)
		}
	}
	g.clauses = append(kept, c)
}

// awardsOf returns the codes of the awards that a clause is for.
func (g *regime) awardsOf(c *clause) []string {
	return slices.DeleteFunc(g.awardCodes(), func(code string) bool { return !c.isFor(code) })
}

func (f faults) applyAward(g *regime, d Definition, a Award) {
	k := slices.IndexFunc(g.awards, func(b *award) bool { return b.Code == a.Code })
	if k < 0 {
		if a.Form == "" && d.Extends != "" {
			f.in("form").add("no-form", diag.ErrValue, diag.DidYouMean(a.Code, g.awardCodes()),
				"%s is not an award of %s, so say what is conferred", a.Code, d.Extends)
		}
		a.Conditions, a.Quotas = nil, nil // they stand among the clauses
		g.awards = append(g.awards, &award{Award: a})
		return
	}
	b := g.awards[k]
	if a.Form != "" && b.Form != "" && a.Form != b.Form {
		f.in("form").add("form", diag.ErrValue, say("give it a code of its own"), "%s confers %s, not %s",
			b.Code, b.Form, a.Form)
	}
	if !a.Title.IsZero() {
		b.Title = a.Title
	}
	if a.InForce != (rules.Period{}) {
		b.InForce = a.InForce
	}
}
