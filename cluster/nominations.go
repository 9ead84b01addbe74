package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// nominate adds the nominations to a report, or why there are none.
func (c *Campaign) nominate(ctx context.Context, r *Report, candidates Candidates) (err error) {
	switch places := len(c.year.Plan.Awards); {
	case c.reg == nil && places == 0:
		r.NotNominated = say("the cluster has not said how many places there are, and under which regulation")
	case c.reg == nil:
		r.NotNominated = say("the cluster has not said under which regulation")
	case places == 0:
		r.NotNominated = say("the cluster has not said how many places there are (plan)")
	case !r.Closed:
		r.NotNominated = say("the year has not been closed yet")
	default:
		r.slate, err = c.reg.Nominate(ctx, r.On, c.plan(r.On), r.ranking, candidates.Candidates)
		if errors.Is(err, awards.ErrNoAward) { // at its place in the definition
			k := &checker{c: c.cluster}
			for i, p := range c.year.Plan.Awards {
				k.award(fmt.Sprintf("%s.awards[%d].award", c.pathOf("plan", r.On), i), p.Award, c.reg, r.On)
			}
			err = cmp.Or(k.ds.Err(), err)
		}
		if err != nil {
			return err
		}
		r.Nominations = c.nominees(r, candidates.Invented)
		r.Differences = c.differences(r)
	}
	return nil
}

// plan is the cluster's plan with what the cluster and its log know on a day.
func (c *Campaign) plan(on rules.Date) awards.Plan {
	p := c.year.Plan
	p.Cluster, p.Organiser, p.Year = c.cluster.def.Code, c.cluster.def.Organiser, c.year.Year
	c.asked(on, func(h *history) {
		if h.happened(Close) && p.Reviewed.IsZero() {
			p.Reviewed = h.dayOf(Close)
		}
	})
	return p
}

// nominees are the entries of the slate of a report; supposed says that evidence is sample data.
func (c *Campaign) nominees(r *Report, supposed bool) (all []Nominee) {
	for _, e := range r.slate.Entries {
		n := Nominee{
			Entry: e, Name: c.cluster.nameOf(e.Unit), Invented: supposed,
			Title: c.awardTitle(e.Award, e.Assessment.Governed),
		}
		n.Decides = c.reg.Decides(e.Award, r.On)
		n.Reason, n.Waits = c.calling(e.Reason), slices.Clone(e.Waits)
		for i, w := range n.Waits {
			n.Waits[i].Text = c.calling(w.Text)
		}
		if score, ok := r.ranking.Score(e.Unit); ok {
			n.Invented = n.Invented || r.Card.Invented || invented(score)
		}
		for _, f := range e.Assessment.Findings {
			clause := f.Citation.String()
			if f.Decides && f.Citation != (rules.Citation{}) && !slices.Contains(n.Clauses, clause) {
				n.Clauses = append(n.Clauses, clause)
			}
		}
		all = append(all, n)
	}
	return all
}

// differences compares the nominations that the meeting recorded with the slate.
func (c *Campaign) differences(r *Report) (ds []Difference) {
	if len(r.Lives) == 0 {
		return nil
	}
	recorded := make(map[nominated]bool)
	for _, l := range r.Lives {
		recorded[nominated{l.Unit, l.Award}] = true
	}
	for _, e := range r.slate.Entries {
		if recorded := recorded[nominated{e.Unit, e.Award}]; recorded != (e.Status == awards.Nominated) {
			ds = append(ds, Difference{Unit: e.Unit, Name: c.cluster.nameOf(e.Unit), Award: e.Award, Recorded: recorded,
				Status: e.Status, Reason: c.calling(e.Reason)})
		}
	}
	for _, l := range r.Lives {
		if _, ok := r.slate.Entry(l.Award, l.Unit); !ok {
			ds = append(ds, Difference{Unit: l.Unit, Name: c.cluster.nameOf(l.Unit), Award: l.Award, Recorded: true,
				Reason: say("not among those considered")})
		}
	}
	return ds
}

// awardTitle returns what the regulation in force on a day calls an award, or its
// code if no regulation says.
func (c *Campaign) awardTitle(award string, on rules.Date) diag.Words {
	if c.reg != nil {
		if a, err := c.reg.Award(award, on); err == nil && !a.Title.IsZero() {
			return a.Title
		}
	}
	return diag.Words{diag.English.String(): award}
}

// Calls returns what people call what the campaign has a code for, for [diag.Lang.Calling]: its units and
// groups, who acts, what its card and its regulation name.
func (c *Campaign) Calls(of diag.Coded) diag.Text {
	switch of.Sort {
	case diag.Unit:
		return diag.Verbatim(c.cluster.nameOf(of.Code))
	case diag.Role:
		if text := bodies[of.Code]; !text.IsZero() {
			return text
		}
		if name := c.cluster.nameOf(of.Code); name != of.Code {
			return diag.Verbatim(name)
		}
	case diag.Group:
		return diag.Verbatim(c.cluster.groupName(of.Code))
	case diag.Award:
		return say("%v", c.awardTitle(of.Code, c.dayOf(rules.Date{})))
	}
	var text diag.Text
	if c.card != nil {
		text = c.card.Calls(of)
	}
	if text.IsZero() && c.reg != nil {
		text = c.reg.Calls(of)
	}
	return text
}

// calling returns a text, such as the reason of a nomination, as [Campaign.Calls] says in every language.
func (c *Campaign) calling(t diag.Text) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string { return t.Format(l.Calling(c.Calls)) })
}
