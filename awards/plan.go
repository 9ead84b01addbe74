package awards

import (
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Plan is what only the cluster knows: how many places there are, which ranks
// are put forward, how it votes. No law that was read says it.
type Plan struct {
	Cluster string `json:"cluster,omitempty" yaml:"cluster"`
	// Organiser is "central_council" (Hội đồng Thi đua - Khen thưởng Trung ương) or
	// "ministry_or_province" (Bộ, ban, ngành, tỉnh); empty is not known.
	Organiser string `json:"organiser,omitempty" yaml:"organiser" words:"central_council ministry_or_province"`
	// Year is the year of the results.
	Year int `json:"year,omitempty" yaml:"year"`
	// Achievement names the result that is rewarded; empty means the cluster and the year.
	Achievement string `json:"achievement,omitempty" yaml:"achievement"`
	// Reviewed is the day of the meeting at which the members were assessed (bình xét); zero if
	// it was not, or is not known.
	Reviewed rules.Date `json:"reviewed,omitzero" yaml:"reviewed"`
	// Awards are what can be nominated for, in order of precedence: a unit nominated for one is not
	// considered for the next on the same result.
	Awards []Place `json:"awards" yaml:"awards"`
	// Succession says what becomes of the place of a unit that is refused.
	Succession Succession `json:"succession,omitempty" yaml:"succession"`
	// Ballot is the vote that the cluster wants; nil if it wants none.
	Ballot *Threshold `json:"ballot,omitempty" yaml:"ballot"`
	// Choices are the cluster's recorded decisions: ballots on ties, and deviations from the order of ranks.
	Choices []Choice `json:"choices,omitempty" yaml:"choices"`
	// Citation is the cluster's own rule or minutes that say all this.
	Citation rules.Citation `json:"citation,omitzero" yaml:"citation"`
}

// Place is what a plan says of one award.
type Place struct {
	Award string `json:"award" yaml:"award"`
	// Places is the number of units to nominate, 0 or more; nil if it is not known, or follows from Ranks
	// or Percent.
	Places *int `json:"places,omitempty" yaml:"places"`
	// Percent instead of Places is how many that is of a number: 20 of the units that Of counts. Of is
	// "members", all units of the ranking; "scored", those of them that are not disqualified, which
	// nothing means too; "eligible", those eligible for the award; or the code of an award earlier in
	// the plan, whose nominees count. Rounding makes a whole number of it, nil rounds down.
	Percent  *decimal.Decimal `json:"percent,omitempty" yaml:"percent"`
	Of       string           `json:"of,omitempty" yaml:"of"`
	Rounding *rules.Rounding  `json:"rounding,omitempty" yaml:"rounding"`
	// Ranks are the ranks put forward, such as 2 and 3 for certificates; empty means the first ones, as
	// many as there are places.
	Ranks []int `json:"ranks,omitempty" yaml:"ranks"`
	// PerGroup says that each group within the cluster has these places, by the ranks within it:
	// [scoring.Within]. A quota of the regulation, and Percent, is then a share of what the group has.
	PerGroup bool `json:"per_group,omitempty" yaml:"per_group"`
	// QuotaBase is the number that a quota of the regulation is a share of, nil if not known.
	QuotaBase *int `json:"quota_base,omitempty" yaml:"quota_base"`
	// QuotaRounding is how the share becomes a whole number: floor (down), ceil (up), half_away_from_zero,
	// half_even, half_toward_zero, away_from_zero or toward_zero; nil if as [Quota.Rounding] has it.
	QuotaRounding *rules.Rounding `json:"quota_rounding,omitempty" yaml:"quota_rounding"`
	// Documents are wanted by the cluster besides those of the regulation.
	Documents []Document `json:"documents,omitempty" yaml:"documents"`
}

// MarshalJSON writes the percentage by its exact digits, whatever a host has set the global variables of
// shopspring/decimal to: records bind these bytes.
func (p Place) MarshalJSON() ([]byte, error) {
	type plain Place
	var percent *rules.Value
	if p.Percent != nil {
		v := rules.NumberOf(*p.Percent)
		percent = &v
	}
	return json.Marshal(struct {
		plain
		Percent *rules.Value `json:"percent,omitempty"`
	}{plain(p), percent})
}

// Succession says who takes the place of a unit of a rank put forward that is
// refused. No text that was read says it.
type Succession = diag.Enum[successions]

// The successions. Under the zero Succession units that would move up are
// pending on the cluster's rule.
const (
	unstated   Succession = iota
	NextInRank            // the next unit in rank moves up
	LeaveEmpty            // the place stays empty
)

type successions struct{}

func (successions) Names() *diag.Names { return &successionNames }

var successionNames = diag.Names{
	What: say("succession"), Names: []string{"unstated", "next_in_rank", "leave_empty"},
}

// Threshold is the vote that a cluster wants for a nomination.
type Threshold struct {
	// Percent of all members, 0 to 100.
	Percent int `json:"percent" yaml:"percent"`
	// Secret says that the ballot must be secret.
	Secret bool `json:"secret,omitempty" yaml:"secret"`
}

// Choice is a recorded decision of the cluster among units: the ballot on a tie,
// or a deviation from the order of ranks.
type Choice struct {
	Award string `json:"award" yaml:"award"`
	// Among are the units that were chosen from, Chosen those that were chosen.
	Among  []string   `json:"among" yaml:"among"`
	Chosen []string   `json:"chosen" yaml:"chosen"`
	On     rules.Date `json:"on" yaml:"on"`
	// By is who chose, such as the meeting of the cluster; Reason is needed for a deviation.
	By     string `json:"by" yaml:"by"`
	Reason string `json:"reason,omitempty" yaml:"reason"`
	// Votes are the votes for each unit, in the order of Among, and Members the number of all who could vote.
	Votes   []int  `json:"votes,omitempty" yaml:"votes"`
	Members int    `json:"members,omitempty" yaml:"members"`
	Minutes string `json:"minutes,omitempty" yaml:"minutes"`
}

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
