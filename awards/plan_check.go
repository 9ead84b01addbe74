package awards

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Check reports what cannot be so in a plan, as [diag.Diagnostics] with paths in
// the plan. Whether a regulation has the awards is not asked here.
func (p Plan) Check() error {
	var f faults
	f.oneOf("organiser", p.Organiser, []string{centralCouncil, ministryOrProvince})
	if p.Year < 0 || p.Year > 9999 {
		f.add("year", "year", diag.ErrValue, diag.Text{}, "%d is not a year", p.Year)
	}
	f.day("reviewed", p.Reviewed, true)
	for i, a := range p.Awards {
		path := at("awards", i)
		f.awardCode(diag.JoinPath(path, "award"), a.Award)
		if slices.IndexFunc(p.Awards, func(b Place) bool { return b.Award == a.Award }) < i {
			f.add(diag.JoinPath(path, "award"), "second-award", diag.ErrName, diag.Text{}, "a second place for %s", a.Award)
		}
		if a.Places != nil && *a.Places < 0 {
			f.add(diag.JoinPath(path, "places"), "out-of-range", diag.ErrValue, diag.Text{}, "the number of places is 0 or more")
		}
		for j, n := range a.Ranks {
			if n < 1 || slices.Index(a.Ranks, n) < j {
				f.add(diag.JoinPath(path, at("ranks", j)), "rank", diag.ErrValue, diag.Text{}, "ranks are 1 or more, each once")
			}
		}
		if a.Places != nil && len(a.Ranks) > 0 && *a.Places > len(a.Ranks) {
			f.add(diag.JoinPath(path, "places"), "places", diag.ErrValue, diag.Text{}, "%d places for the %d ranks put forward",
				*a.Places, len(a.Ranks))
		}
		if a.QuotaBase != nil && *a.QuotaBase < 0 {
			f.add(diag.JoinPath(path, "quota_base"), "out-of-range", diag.ErrValue, diag.Text{},
				"a quota is a share of 0 or more")
		}
		for j, d := range a.Documents {
			f.clause(Item{&d.Clause, &d, "", diag.JoinPath(path, at("documents", j))})
		}
	}
	if p.Succession.String() == "?" {
		f.add("succession", "value", diag.ErrValue, diag.Text{}, "there is no such succession")
	}
	if b := p.Ballot; b != nil && (b.Percent < 0 || b.Percent > 100) {
		f.add("ballot.percent", "out-of-range", diag.ErrValue, diag.Text{}, "a percentage is from 0 to 100, not %d",
			b.Percent)
	}
	for i, c := range p.Choices {
		f.choice(at("choices", i), c, p)
	}
	return f.ds.Err()
}

func (f *faults) awardCode(path, code string) {
	if code == "" {
		f.add(path, "no-award", diag.ErrName, diag.Text{}, "an award is missing")
	}
}

func (f *faults) choice(path string, c Choice, p Plan) {
	if !slices.ContainsFunc(p.Awards, func(a Place) bool { return a.Award == c.Award }) {
		f.add(diag.JoinPath(path, "award"), "unknown-award", diag.ErrName, diag.Text{}, "the plan has no places for %q",
			c.Award)
	}
	f.day(diag.JoinPath(path, "on"), c.On, false)
	if c.By == "" {
		f.add(diag.JoinPath(path, "by"), "no-authority", diag.ErrValue, diag.Text{}, "say who chose")
	}
	if len(c.Chosen) == 0 || len(c.Chosen) >= len(c.Among) {
		f.add(diag.JoinPath(path, "chosen"), "choice", diag.ErrValue, diag.Text{},
			"a choice takes some units among several, not %d of %d", len(c.Chosen), len(c.Among))
	}
	for i, u := range c.Among {
		if slices.Index(c.Among, u) < i {
			f.add(diag.JoinPath(path, at("among", i)), "second-unit", diag.ErrName, diag.Text{}, "%s stands twice", u)
		}
	}
	for i, u := range c.Chosen {
		if !slices.Contains(c.Among, u) || slices.Index(c.Chosen, u) < i {
			f.add(diag.JoinPath(path, at("chosen", i)), "choice", diag.ErrName, diag.DidYouMean(u, c.Among),
				"%s is not among those that were chosen from, or stands twice", u)
		}
	}
	if c.Votes == nil {
		return
	}
	if len(c.Votes) != len(c.Among) {
		f.add(diag.JoinPath(path, "votes"), "votes", diag.ErrValue, diag.Text{}, "votes are given for each of the %d units",
			len(c.Among))
		return
	}
	least, most := -1, -1 // of the chosen, of the others
	for i, n := range c.Votes {
		if n < 0 || c.Members > 0 && n > c.Members {
			f.add(diag.JoinPath(path, at("votes", i)), "votes", diag.ErrValue, diag.Text{}, "%d votes of %d members", n,
				c.Members)
		}
		if slices.Contains(c.Chosen, c.Among[i]) {
			if least < 0 || n < least {
				least = n
			}
		} else {
			most = max(most, n)
		}
	}
	if least >= 0 && least <= most {
		f.add(diag.JoinPath(path, "votes"), "votes", diag.ErrValue, say("vote again"),
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

// result names the achievement that the plan rewards.
func (p Plan) result() string {
	if p.Achievement != "" || p.Cluster == "" || p.Year == 0 {
		return p.Achievement
	}
	return p.Cluster + "-" + rules.Int(int64(p.Year)).String()
}
