package awards

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// merge makes the regimes of a definition: one of its own, or those of its base
// with what the definition adds, replaces and drops.
func (f *faults) merge(d Definition, base *Regulation) []*regime {
	if base == nil {
		g := &regime{code: d.Code, title: d.Title, note: d.Note, covers: d.Covers}
		f.apply(g, d)
		return []*regime{g}
	}
	var out []*regime
	if d.CarriedOver {
		g := base.regimes[len(base.regimes)-1].clone()
		g.carryOver(d)
		out = append(out, g)
	} else {
		for _, g := range base.regimes {
			if d.Covers.Overlaps(g.covers) {
				h := g.clone()
				h.covers = intersect(h.covers, d.Covers)
				out = append(out, h)
			}
		}
	}
	if len(out) == 0 {
		f.add("covers", "no-coverage", diag.ErrValue, diag.Text{}, "%s states no rules for the time %v, only %s", base.code, d.Covers, base.coverage())
	}
	for i, code := range d.Drop {
		found := false
		for _, g := range out {
			found = g.drop(code) || found
		}
		if !found {
			var codes []string
			for _, g := range out {
				g.codes(func(c string) { codes = append(codes, c) })
			}
			f.add(at("drop", i), "unknown-condition", diag.ErrName, diag.DidYouMean(code, codes), "%s has nothing called %q", base.code, code)
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

func intersect(p, q rules.Period) rules.Period {
	if !q.From.IsZero() && (p.From.IsZero() || p.From.Before(q.From)) {
		p.From = q.From
	}
	if !q.Before.IsZero() && (p.Before.IsZero() || q.Before.Before(p.Before)) {
		p.Before = q.Before
	}
	return p
}

// carryOver moves a regime to a time whose text was not read: what was in force
// to its end goes on, unverified.
func (g *regime) carryOver(d Definition) {
	end := g.covers.Before
	ended := func(p rules.Period) bool { return !p.Before.IsZero() && (end.IsZero() || p.Before.Before(end)) }
	g.parameters = slices.DeleteFunc(g.parameters, func(p Parameter) bool { return ended(p.InForce) })
	for i := range g.parameters {
		g.parameters[i].InForce, g.parameters[i].Certainty = rules.Period{}, Unverified
	}
	carry := func(cs []*condition) []*condition {
		cs = slices.DeleteFunc(cs, func(c *condition) bool { return ended(c.InForce) })
		for _, c := range cs {
			c.InForce, c.Certainty, c.carried = rules.Period{}, Unverified, true
		}
		return cs
	}
	g.general = carry(g.general)
	g.gaps = slices.DeleteFunc(g.gaps, func(x Gap) bool { return ended(x.InForce) })
	for i := range g.gaps {
		g.gaps[i].InForce = rules.Period{}
	}
	g.documents = slices.DeleteFunc(g.documents, func(x Document) bool { return ended(x.InForce) })
	for i := range g.documents {
		g.documents[i].InForce, g.documents[i].Certainty = rules.Period{}, Unverified
	}
	g.deadlines = slices.DeleteFunc(g.deadlines, func(x Deadline) bool { return ended(x.InForce) })
	for i := range g.deadlines {
		g.deadlines[i].InForce, g.deadlines[i].Certainty = rules.Period{}, Unverified
	}
	g.authorities = slices.DeleteFunc(g.authorities, func(x Authority) bool { return ended(x.InForce) })
	for i := range g.authorities {
		g.authorities[i].InForce, g.authorities[i].Certainty = rules.Period{}, Unverified
	}
	g.revocations = slices.DeleteFunc(g.revocations, func(x Revocation) bool { return ended(x.InForce) })
	for i := range g.revocations {
		g.revocations[i].InForce, g.revocations[i].Certainty = rules.Period{}, Unverified
	}
	g.awards = slices.DeleteFunc(g.awards, func(a *award) bool { return ended(a.InForce) })
	for _, a := range g.awards {
		a.InForce = rules.Period{}
		a.own = carry(a.own)
		a.Quotas = slices.DeleteFunc(a.Quotas, func(x Quota) bool { return ended(x.InForce) })
		for i := range a.Quotas {
			a.Quotas[i].InForce, a.Quotas[i].Certainty = rules.Period{}, Unverified
		}
	}
	g.gaps = append(g.gaps, Gap{Code: d.Code + ".unread", Reason: d.Note})
	g.covers, g.carried = d.Covers, true
}

// drop removes everything of a code and reports whether there was any.
func (g *regime) drop(code string) bool {
	found := false
	is := func(c string) bool {
		found = found || c == code
		return c == code
	}
	g.parameters = slices.DeleteFunc(g.parameters, func(p Parameter) bool { return is(p.Code) })
	g.general = slices.DeleteFunc(g.general, func(c *condition) bool { return is(c.Code) })
	g.gaps = slices.DeleteFunc(g.gaps, func(x Gap) bool { return is(x.Code) })
	g.documents = slices.DeleteFunc(g.documents, func(x Document) bool { return is(x.Code) })
	g.deadlines = slices.DeleteFunc(g.deadlines, func(x Deadline) bool { return is(x.Code) })
	g.revocations = slices.DeleteFunc(g.revocations, func(x Revocation) bool { return is(x.Code) })
	for _, a := range g.awards {
		a.own = slices.DeleteFunc(a.own, func(c *condition) bool { return is(c.Code) })
		a.Quotas = slices.DeleteFunc(a.Quotas, func(x Quota) bool { return is(x.Code) })
	}
	if found {
		g.dropped = append(g.dropped, code)
	}
	return found
}

// apply adds what a definition states to a regime and replaces what it states
// again.
func (f *faults) apply(g *regime, d Definition) {
	g.parameters = replace(g.parameters, d.Parameters, func(p Parameter) string { return p.Code })
	g.gaps = replace(g.gaps, cloneGaps(d.Gaps), func(x Gap) string { return x.Code })
	g.documents = replace(g.documents, cloneDocuments(d.Documents), func(x Document) string { return x.Code })
	g.deadlines = replace(g.deadlines, cloneDeadlines(d.Deadlines), func(x Deadline) string { return x.Code })
	g.authorities = replace(g.authorities, cloneAuthorities(d.Authorities), func(x Authority) string { return x.Power })
	g.revocations = replace(g.revocations, cloneRevocations(d.Revocations), func(x Revocation) string { return x.Code })
	for i, a := range d.Awards {
		f.applyAward(g, d, a, at("awards", i))
	}
	for i, c := range d.Conditions {
		f.applyGeneral(g, d, c, at("conditions", i))
	}
	for i, x := range d.Gaps {
		f.awardsOf(diag.JoinPath(at("gaps", i), "awards"), g, x.Awards)
	}
	for i, x := range d.Documents {
		f.awardsOf(diag.JoinPath(at("documents", i), "awards"), g, x.Awards)
	}
	for i, x := range d.Deadlines {
		f.awardsOf(diag.JoinPath(at("deadlines", i), "awards"), g, x.Awards)
	}
	for i, x := range d.Authorities {
		f.awardsOf(diag.JoinPath(at("authorities", i), "awards"), g, x.Awards)
	}
	for i, x := range d.Revocations {
		f.awardsOf(diag.JoinPath(at("revocations", i), "awards"), g, x.Awards)
	}
}

// awardsOf checks a list of awards that something is for.
func (f *faults) awardsOf(path string, g *regime, awards []string) {
	var codes []string
	for _, a := range g.awards {
		codes = append(codes, a.Code)
	}
	for i, code := range awards {
		if !slices.Contains(codes, code) {
			f.add(at(path, i), "unknown-award", diag.ErrName, diag.DidYouMean(code, codes), "there is no award %q", code)
		}
	}
}

func (f *faults) applyAward(g *regime, d Definition, a Award, path string) {
	k := slices.IndexFunc(g.awards, func(b *award) bool { return b.Code == a.Code })
	if k < 0 {
		if a.Form == "" && d.Extends != "" {
			var codes []string
			for _, b := range g.awards {
				codes = append(codes, b.Code)
			}
			f.add(diag.JoinPath(path, "form"), "no-form", diag.ErrValue, diag.DidYouMean(a.Code, codes), "%s is not an award of %s, so say what is conferred", a.Code, d.Extends)
		}
		g.awards = append(g.awards, &award{Award: a.clone(), from: d.Code})
		k = len(g.awards) - 1
	} else {
		b := g.awards[k]
		b.extra = d.Code
		if a.Form != "" && b.Form != "" && a.Form != b.Form {
			f.add(diag.JoinPath(path, "form"), "form", diag.ErrValue, say("give it a code of its own"), "%s confers %s, not %s", b.Code, b.Form, a.Form)
		}
		if !a.Title.IsZero() {
			b.Title = a.Title
		}
		if a.InForce != (rules.Period{}) {
			b.InForce = a.InForce
		}
		b.Quotas = replace(b.Quotas, a.Quotas, func(x Quota) string { return x.Code })
	}
	into := g.awards[k]
	for i, c := range a.Conditions {
		own := &condition{Condition: c.clone(), from: d.Code, path: diag.JoinPath(path, at("conditions", i)), grounds: []string{into.Code}}
		own.overrides, _ = g.supersede(into, c.Code, d.Code)
		into.own = append(into.own, own)
	}
}

// supersede removes the conditions of a code that other definitions state for an
// award, and returns where they came from and whether one was a ground of the award.
func (g *regime) supersede(a *award, code, by string) (from string, ground bool) {
	old := func(c *condition) bool { return c.Code == code && c.from != by }
	a.own = slices.DeleteFunc(a.own, func(c *condition) bool {
		if old(c) {
			from, ground = c.from, true
		}
		return old(c)
	})
	for i := 0; i < len(g.general); i++ {
		c := g.general[i]
		if !old(c) || !isFor(c.Awards, a.Code) {
			continue
		}
		from, ground = c.from, ground || slices.Contains(c.grounds, a.Code)
		// The condition still holds for the other awards.
		var others []string
		for _, b := range g.awards {
			if b.Code != a.Code && (isFor(c.Awards, b.Code)) {
				others = append(others, b.Code)
			}
		}
		if len(others) == 0 {
			g.general = slices.Delete(g.general, i, i+1)
			i--
			continue
		}
		c.Awards = others
	}
	return from, ground
}

func (f *faults) applyGeneral(g *regime, d Definition, c Condition, path string) {
	f.awardsOf(diag.JoinPath(path, "awards"), g, c.Awards)
	general := &condition{Condition: c.clone(), from: d.Code, path: path}
	var of []string
	for _, a := range g.awards {
		if isFor(c.Awards, a.Code) {
			of = append(of, a.Code)
			from, ground := g.supersede(a, c.Code, d.Code)
			if from != "" {
				general.overrides = from
			}
			if ground {
				general.grounds = append(general.grounds, a.Code)
			}
		}
	}
	if len(of) == 1 {
		general.grounds = of
	}
	g.general = append(g.general, general)
}

// replace returns the list with the elements of by in place of those with the
// same code, new ones at the end.
func replace[T any](list, by []T, code func(T) string) []T {
	stated := func(x T) bool { return slices.ContainsFunc(by, func(y T) bool { return code(y) == code(x) }) }
	return append(slices.DeleteFunc(slices.Clone(list), stated), by...)
}
