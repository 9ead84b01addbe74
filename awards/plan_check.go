package awards

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// Check reports what cannot be so in a plan, as [rules.Diagnostics] with paths in
// the plan. Whether a regulation has the awards is not asked here.
func (p Plan) Check() error {
	var f faults
	f.oneOf("organiser", p.Organiser, []string{CentralCouncil, MinistryOrProvince})
	if p.Year < 0 || p.Year > 9999 {
		f.add("year", "year", rules.ErrValue, rules.Phrase{}, "%d is not a year", p.Year)
	}
	f.day("reviewed", p.Reviewed, true)
	for i, a := range p.Awards {
		path := at("awards", i)
		f.awardCode(rules.JoinPath(path, "award"), a.Award)
		if slices.IndexFunc(p.Awards, func(b Place) bool { return b.Award == a.Award }) < i {
			f.add(rules.JoinPath(path, "award"), "second-award", rules.ErrName, rules.Phrase{}, "a second place for %s", a.Award)
		}
		if a.Places != nil && *a.Places < 0 {
			f.add(rules.JoinPath(path, "places"), "out-of-range", rules.ErrValue, rules.Phrase{}, "the number of places is 0 or more")
		}
		for j, n := range a.Ranks {
			if n < 1 || slices.Index(a.Ranks, n) < j {
				f.add(rules.JoinPath(path, at("ranks", j)), "rank", rules.ErrValue, rules.Phrase{}, "ranks are 1 or more, each once")
			}
		}
		if a.Places != nil && len(a.Ranks) > 0 && *a.Places > len(a.Ranks) {
			f.add(rules.JoinPath(path, "places"), "places", rules.ErrValue, rules.Phrase{}, "%d places for the %d ranks put forward", *a.Places, len(a.Ranks))
		}
		if a.QuotaBase != nil && *a.QuotaBase < 0 {
			f.add(rules.JoinPath(path, "quota_base"), "out-of-range", rules.ErrValue, rules.Phrase{}, "a quota is a share of 0 or more")
		}
		for j, d := range a.Documents {
			f.document(rules.JoinPath(path, at("documents", j)), d)
		}
	}
	if int(p.Succession) >= len(successionNames) {
		f.add("succession", "value", rules.ErrValue, rules.Phrase{}, "there is no such succession")
	}
	if b := p.Ballot; b != nil && (b.Percent < 0 || b.Percent > 100) {
		f.add("ballot.percent", "out-of-range", rules.ErrValue, rules.Phrase{}, "a percentage is from 0 to 100, not %d", b.Percent)
	}
	for i, c := range p.Choices {
		f.choice(at("choices", i), c, p)
	}
	return f.ds.Err()
}

func (f *faults) awardCode(path, code string) {
	if code == "" {
		f.add(path, "no-award", rules.ErrName, rules.Phrase{}, "an award is missing")
	}
}

func (f *faults) choice(path string, c Choice, p Plan) {
	if !slices.ContainsFunc(p.Awards, func(a Place) bool { return a.Award == c.Award }) {
		f.add(rules.JoinPath(path, "award"), "unknown-award", rules.ErrName, rules.Phrase{}, "the plan has no places for %q", c.Award)
	}
	f.day(rules.JoinPath(path, "on"), c.On, false)
	if c.By == "" {
		f.add(rules.JoinPath(path, "by"), "no-authority", rules.ErrValue, rules.Phrase{}, "say who chose")
	}
	if len(c.Chosen) == 0 || len(c.Chosen) >= len(c.Among) {
		f.add(rules.JoinPath(path, "chosen"), "choice", rules.ErrValue, rules.Phrase{}, "a choice takes some units among several, not %d of %d", len(c.Chosen), len(c.Among))
	}
	for i, u := range c.Among {
		if slices.Index(c.Among, u) < i {
			f.add(rules.JoinPath(path, at("among", i)), "second-unit", rules.ErrName, rules.Phrase{}, "%s stands twice", u)
		}
	}
	for i, u := range c.Chosen {
		if !slices.Contains(c.Among, u) || slices.Index(c.Chosen, u) < i {
			f.add(rules.JoinPath(path, at("chosen", i)), "choice", rules.ErrName, didYouMean(u, c.Among), "%s is not among those that were chosen from, or stands twice", u)
		}
	}
	if c.Votes == nil {
		return
	}
	if len(c.Votes) != len(c.Among) {
		f.add(rules.JoinPath(path, "votes"), "votes", rules.ErrValue, rules.Phrase{}, "votes are given for each of the %d units", len(c.Among))
		return
	}
	least, most := -1, -1 // of the chosen, of the others
	for i, n := range c.Votes {
		if n < 0 || c.Members > 0 && n > c.Members {
			f.add(rules.JoinPath(path, at("votes", i)), "votes", rules.ErrValue, rules.Phrase{}, "%d votes of %d members", n, c.Members)
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
		f.add(rules.JoinPath(path, "votes"), "votes", rules.ErrValue, say("vote again"), "a unit that was not chosen has as many votes as one that was, or more")
	}
}

func (p Plan) clone() Plan {
	p.Awards = slices.Clone(p.Awards)
	for i, a := range p.Awards {
		p.Awards[i].Places, p.Awards[i].QuotaBase = clonePointer(a.Places), clonePointer(a.QuotaBase)
		p.Awards[i].QuotaRounding = clonePointer(a.QuotaRounding)
		p.Awards[i].Ranks = slices.Sorted(slices.Values(a.Ranks))
		p.Awards[i].Documents = cloneDocuments(a.Documents)
	}
	p.Ballot = clonePointer(p.Ballot)
	p.Choices = slices.Clone(p.Choices)
	for i, c := range p.Choices {
		p.Choices[i].Among, p.Choices[i].Chosen, p.Choices[i].Votes = slices.Clone(c.Among), slices.Clone(c.Chosen), slices.Clone(c.Votes)
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
