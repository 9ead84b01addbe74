package cluster

import (
	"context"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// Result is how a campaign stands on a day: the ranking and the nominations. They
// are two results: what the meeting recorded may differ from what follows from
// the ranks, and then the differences say where.
type Result struct {
	On rules.Date
	// State is what had happened by the day.
	State *State
	// Ranking is nil if the year has no scorecard.
	Ranking *scoring.Ranking
	// Slate is what the regulation makes of the ranking; nil if nothing can be nominated yet, for
	// the reason in NotNominated.
	Slate        *awards.Slate
	NotNominated awards.Text
	// Differences are the recorded nominations that the slate does not confirm, and the other way
	// round; none while nothing was recorded.
	Differences []Difference
}

// Difference is a unit whose nomination was recorded although it does not follow,
// or follows although it was not recorded.
type Difference struct {
	Unit     string        `json:"unit"`
	Award    string        `json:"award"`
	Recorded bool          `json:"recorded"`
	Status   awards.Status `json:"status"` // by the slate
	Reason   awards.Text   `json:"reason,omitzero"`
}

// Result ranks the members and nominates as of a day, by what the log holds. facts
// and sheets are as for [Campaign.Rank]; candidates is evidence that the host has besides: that on
// a unit stands in place of the log's, see [Campaign.Candidates]. A member without any
// is a candidate of whom nothing is known. What is not known makes ranks
// provisional and nominations pending; an error means that the facts, the
// candidates or a rule are wrong, or that the regulation does not cover the day.
func (c *Campaign) Result(ctx context.Context, on rules.Date, facts []*rules.Facts, candidates []awards.Candidate, sheets ...*scoring.Sheet) (*Result, error) {
	r := &Result{On: on, State: c.At(on)}
	if c.card == nil {
		r.NotNominated = awards.Text{Vietnamese: "chưa có bảng điểm", English: "there is no scorecard yet"}
		return r, nil
	}
	var err error
	if r.Ranking, err = c.Rank(ctx, on, facts, sheets...); err != nil {
		return nil, err
	}
	switch {
	case c.reg == nil && len(c.year.Plan.Awards) == 0:
		r.NotNominated = awards.Text{
			Vietnamese: "cụm chưa cho biết số lượng đề nghị và căn cứ khen thưởng",
			English:    "the cluster has not said how many places there are, and under which regulation",
		}
	case c.reg == nil:
		r.NotNominated = awards.Text{
			Vietnamese: "cụm chưa cho biết căn cứ khen thưởng (regulation)",
			English:    "the cluster has not said under which regulation",
		}
	case len(c.year.Plan.Awards) == 0:
		r.NotNominated = awards.Text{
			Vietnamese: "cụm chưa cho biết số lượng đề nghị (plan)",
			English:    "the cluster has not said how many places there are (plan)",
		}
	case !r.State.closed():
		r.NotNominated = awards.Text{
			Vietnamese: "chưa đến hội nghị tổng kết",
			English:    "the year has not been closed yet",
		}
	default:
		if r.Slate, err = c.reg.Nominate(ctx, on, c.plan(r.State), r.Ranking, c.candidates(on, candidates)); err != nil {
			return nil, err
		}
		r.Differences = differences(r.State, r.Slate)
	}
	return r, nil
}

// plan is the cluster's plan with what the cluster and its log know.
func (c *Campaign) plan(s *State) awards.Plan {
	p := c.year.Plan
	p.Cluster, p.Organiser, p.Year = c.cluster.def.Code, c.cluster.def.Organiser, c.year.Year
	if e, ok := s.First(Close, ""); ok && p.Reviewed.IsZero() {
		p.Reviewed = e.On
	}
	return p
}

// candidates adds what the log knows, the members of whom nothing is known, and
// names, and puts the members in their order. What is not a member stays at the end: the regulation
// says what is wrong with it.
func (c *Campaign) candidates(on rules.Date, given []awards.Candidate) []awards.Candidate {
	var all []awards.Candidate
	rest := slices.Clone(given)
	logged := c.Candidates(on)
	for m := range c.cluster.Members(c.Day(on)) {
		one, ok := logged.of(m.Unit)
		if !ok {
			one.Unit = m.Unit
		}
		if i := slices.IndexFunc(rest, func(x awards.Candidate) bool { return x.Unit == m.Unit }); i >= 0 {
			one = rest[i]
			rest = slices.Delete(rest, i, i+1)
		}
		if one.Name == "" {
			one.Name = m.Name
		}
		all = append(all, one)
	}
	return append(all, rest...)
}

// differences compares the nominations that the meeting recorded with the slate.
func differences(s *State, slate *awards.Slate) (ds []Difference) {
	if !s.happened(Nominate) {
		return nil
	}
	recorded := make(map[[2]string]bool)
	for _, e := range s.events {
		if e.Act == Nominate {
			for _, u := range e.Units {
				recorded[[2]string{u, e.Award}] = true
			}
		}
	}
	seen := make(map[[2]string]bool)
	for entry := range slate.Entries() {
		key := [2]string{entry.Unit, entry.Award}
		seen[key] = true
		if recorded[key] != (entry.Status == awards.Nominated) {
			ds = append(ds, Difference{Unit: entry.Unit, Award: entry.Award, Recorded: recorded[key], Status: entry.Status, Reason: entry.Reason})
		}
	}
	for _, e := range s.events {
		for _, u := range e.Units {
			if e.Act == Nominate && !seen[[2]string{u, e.Award}] {
				ds = append(ds, Difference{Unit: u, Award: e.Award, Recorded: true, Reason: awards.Text{
					Vietnamese: "không có trong danh sách xét", English: "not among those considered",
				}})
			}
		}
	}
	return ds
}
