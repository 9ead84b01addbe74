package awards

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Check reports what cannot be so in a plan, as [diag.Diagnostics] with paths in
// the plan. Whether a regulation has the awards is not asked here.
func (p Plan) Check() error {
	all := newFaults()
	all.words(&p)
	all.in("year").year(p.Year)
	all.in("reviewed").day(p.Reviewed, true)
	for i, a := range p.Awards {
		f := all.at("awards", i)
		if a.Award == "" {
			f.in("award").name("no-award", "an award is missing")
		}
		if repeats(p.Awards, i, Place.award) {
			f.in("award").name("second-award", "a second place for %s", a.Award)
		}
		if a.Places != nil && *a.Places < 0 {
			f.in("places").value("out-of-range", "the number of places is 0 or more")
		}
		for j, n := range a.Ranks {
			if n < 1 || slices.Index(a.Ranks, n) < j {
				f.at("ranks", j).value("rank", "ranks are 1 or more, each once")
			}
		}
		if a.Places != nil && len(a.Ranks) > 0 && *a.Places > len(a.Ranks) {
			f.in("places").value("places", "%d places for the %d ranks put forward", *a.Places, len(a.Ranks))
		}
		f.share(p.Awards, i)
		if a.QuotaBase != nil && *a.QuotaBase < 0 {
			f.in("quota_base").value("out-of-range", "a quota is a share of 0 or more")
		}
		if a.QuotaBase != nil && a.PerGroup {
			f.in("quota_base").value("quota-base",
				"a quota of each group is a share of what the group has: leave quota_base out")
		}
		for j, d := range a.Documents {
			f.at("documents", j).clause(Item{Clause: &d.Clause, States: &d})
		}
	}
	if p.Succession.String() == "?" {
		all.in("succession").value("value", "there is no such succession")
	}
	if b := p.Ballot; b != nil && (b.Percent < 0 || b.Percent > 100) {
		all.in("ballot.percent").value("out-of-range", "a percentage is from 0 to 100, not %d", b.Percent)
	}
	for i, c := range p.Choices {
		all.at("choices", i).choice(c, p)
	}
	return all.found.Err()
}

func (p Place) award() string { return p.Award }

// share checks the places that are a percentage.
func (f faults) share(all []Place, i int) {
	a := &all[i]
	switch {
	case a.Percent == nil && a.Of != "":
		f.in("of").value("places", "nothing is a percentage of %s: write percent: and the number", a.Of)
	case a.Percent == nil && a.Rounding != nil:
		f.in("rounding").value("places", "a number of places needs no rounding")
	case a.Percent == nil:
		return
	case a.Percent.Sign() < 0 || a.Percent.Cmp(decimal.New(100, 0)) > 0:
		f.in("percent").value("out-of-range", "a percentage is from 0 to 100, not %s", *a.Percent)
	case a.Places != nil || len(a.Ranks) > 0:
		f.in("percent").value("places", "places are a number, ranks or a percentage: leave two of them out")
	}
	known := append([]string{"members", "scored", "eligible"}, each(all[:i], Place.award)...)
	if a.Of != "" && !slices.Contains(known, a.Of) {
		f.in("of").add("unknown-award", diag.ErrName, diag.DidYouMean(a.Of, known),
			"%q is neither members, scored nor eligible, and no award earlier in the plan", a.Of)
	}
}

func (f faults) choice(c Choice, p Plan) {
	if find(p.Awards, c.Award, Place.award) == nil {
		f.in("award").name("unknown-award", "the plan has no places for %q", c.Award)
	}
	f.in("on").day(c.On, false)
	if c.By == "" {
		f.in("by").value("no-authority", "say who chose")
	}
	if len(c.Chosen) == 0 || len(c.Chosen) >= len(c.Among) {
		f.in("chosen").value("choice", "a choice takes some units among several, not %d of %d", len(c.Chosen), len(c.Among))
	}
	for i, u := range c.Among {
		if slices.Index(c.Among, u) < i {
			f.at("among", i).name("second-unit", "%s stands twice", u)
		}
	}
	for i, u := range c.Chosen {
		if !slices.Contains(c.Among, u) || slices.Index(c.Chosen, u) < i {
			f.at("chosen", i).add("choice", diag.ErrName, diag.DidYouMean(u, c.Among),
				"%s is not among those that were chosen from, or stands twice", u)
		}
	}
	if c.Votes == nil {
		return
	}
	if len(c.Votes) != len(c.Among) {
		f.in("votes").value("votes", "votes are given for each of the %d units", len(c.Among))
		return
	}
	var chosen, others []int
	for i, n := range c.Votes {
		if n < 0 || c.Members > 0 && n > c.Members {
			f.at("votes", i).value("votes", "%d votes of %d members", n, c.Members)
		}
		if slices.Contains(c.Chosen, c.Among[i]) {
			chosen = append(chosen, n)
		} else {
			others = append(others, n)
		}
	}
	if len(chosen) > 0 && len(others) > 0 && slices.Min(chosen) <= slices.Max(others) {
		f.in("votes").add("votes", diag.ErrValue, say("vote again"),
			"a unit that was not chosen has as many votes as one that was, or more")
	}
}

// copied returns a copy of the plan with the ranks in order.
func (p Plan) copied() Plan {
	p = document.Clone(p)
	for i := range p.Awards {
		slices.Sort(p.Awards[i].Ranks)
	}
	return p
}

// clausesOf are those of the documents that the cluster wants.
func clausesOf(places ...Place) (cs []*clause) {
	for _, p := range places {
		for i := range p.Documents {
			d := &p.Documents[i]
			cs = append(cs, &clause{Clause: d.Clause, states: d, planned: true})
		}
	}
	return cs
}

// result names the achievement that the plan rewards.
func (p Plan) result() string {
	if p.Achievement != "" || p.Cluster == "" || p.Year == 0 {
		return p.Achievement
	}
	return p.Cluster + "-" + rules.Int(int64(p.Year)).String()
}
