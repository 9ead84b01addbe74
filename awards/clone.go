package awards

import "slices"

// The clones below detach data from its owner, on the way in and on the way out.

func (i Indicator) clone() Indicator {
	if i.Min != nil {
		d := *i.Min
		i.Min = &d
	}
	if i.Max != nil {
		d := *i.Max
		i.Max = &d
	}
	if i.Places != nil {
		n := *i.Places
		i.Places = &n
	}
	i.Values = slices.Clone(i.Values)
	return i
}

func (c Condition) clone() Condition {
	c.Awards = slices.Clone(c.Awards)
	return c
}

func (a Award) clone() Award {
	a.Quotas = slices.Clone(a.Quotas)
	cs := make([]Condition, len(a.Conditions))
	for i, c := range a.Conditions {
		cs[i] = c.clone()
	}
	a.Conditions = cs
	return a
}

func (c *condition) clone() *condition {
	d := *c
	d.Condition = c.Condition.clone()
	d.grounds = slices.Clone(c.grounds)
	return &d
}

func cloneConditions(cs []*condition) []*condition {
	out := make([]*condition, len(cs))
	for i, c := range cs {
		out[i] = c.clone()
	}
	return out
}

func (g *regime) clone() *regime {
	h := *g
	h.parameters = slices.Clone(g.parameters)
	h.gaps, h.documents, h.deadlines, h.authorities = cloneGaps(g.gaps), cloneDocuments(g.documents), cloneDeadlines(g.deadlines), cloneAuthorities(g.authorities)
	h.revocations = cloneRevocations(g.revocations)
	h.general = cloneConditions(g.general)
	h.awards = make([]*award, len(g.awards))
	for i, a := range g.awards {
		b := *a
		b.Award = a.Award.clone()
		b.own = cloneConditions(a.own)
		b.all = nil
		h.awards[i] = &b
	}
	h.dropped = slices.Clone(g.dropped)
	return &h
}

// cloneListed copies what names the awards that it is for.
func cloneListed[T any](xs []T, awards func(*T) *[]string) []T {
	xs = slices.Clone(xs)
	for i := range xs {
		list := awards(&xs[i])
		*list = slices.Clone(*list)
	}
	return xs
}

func cloneGaps(xs []Gap) []Gap {
	return cloneListed(xs, func(x *Gap) *[]string { return &x.Awards })
}

func cloneDocuments(xs []Document) []Document {
	return cloneListed(xs, func(x *Document) *[]string { return &x.Awards })
}

func cloneDeadlines(xs []Deadline) []Deadline {
	return cloneListed(xs, func(x *Deadline) *[]string { return &x.Awards })
}

func cloneAuthorities(xs []Authority) []Authority {
	return cloneListed(xs, func(x *Authority) *[]string { return &x.Awards })
}

func cloneRevocations(xs []Revocation) []Revocation {
	return cloneListed(xs, func(x *Revocation) *[]string { return &x.Awards })
}

func (c Candidate) clone() Candidate {
	c.History = cloneRegister(c.History)
	c.Results = cloneRegister(c.Results)
	c.Discipline = cloneRegister(c.Discipline)
	c.Inspections = cloneRegister(c.Inspections)
	for i := range c.Inspections.Entries {
		c.Inspections.Entries[i].Violation = clonePointer(c.Inspections.Entries[i].Violation)
	}
	c.Complaints = cloneRegister(c.Complaints)
	for i := range c.Complaints.Entries {
		c.Complaints.Entries[i].Violation = clonePointer(c.Complaints.Entries[i].Violation)
	}
	if c.Movement != nil {
		m := *c.Movement
		m.Leads, m.Outstanding = clonePointer(m.Leads), clonePointer(m.Outstanding)
		c.Movement = &m
	}
	c.Ballots = slices.Clone(c.Ballots)
	for i := range c.Ballots {
		c.Ballots[i].Secret = clonePointer(c.Ballots[i].Secret)
	}
	c.Dossiers = slices.Clone(c.Dossiers)
	for i := range c.Dossiers {
		c.Dossiers[i].Documents = slices.Clone(c.Dossiers[i].Documents)
	}
	c.Facts, c.Suppose = slices.Clone(c.Facts), slices.Clone(c.Suppose)
	return c
}

func cloneCandidates(cs []Candidate) []Candidate {
	out := make([]Candidate, len(cs))
	for i, c := range cs {
		out[i] = c.clone()
	}
	return out
}

func cloneRegister[T any](r Register[T]) Register[T] {
	r.Entries = slices.Clone(r.Entries)
	return r
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
