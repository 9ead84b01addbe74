package cluster

import (
	"context"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Inputs are facts, what people gave, and evidence on units, in any order: what the
// log of a campaign holds, or what a host knows besides. The host's on a unit stands
// in place of the log's. A host that stores all in events gives none.
type Inputs struct {
	Facts      []*rules.Facts
	Sheets     []*scoring.Sheet
	Candidates Candidates
}

// Inputs returns what the log holds of the members as of a day, in their order. Of
// each member these are the facts of the last event that brought some of it, with
// last year's; the entries of the sheets of all events, see
// [scoring.Scorecard.NewSheet] for which of them counts; and the evidence of all
// events: a register, or whether the unit exists, stands in place of the one before,
// while ballots, dossiers and facts stand beside those before, unless they are of the
// same vote, award or indicator. A member of whom nothing was recorded is left out.
// Without a scorecard there are no facts and no sheets.
func (c *Campaign) Inputs(on rules.Date) (in Inputs, err error) {
	in.Candidates = c.logCandidates(on)
	if in.Facts, err = c.logFacts(on); err != nil {
		return Inputs{}, err
	}
	if in.Sheets, err = c.logSheets(on); err != nil {
		return Inputs{}, err
	}
	return in, nil
}

// Event returns an event without a day, an act and units that brings the inputs, in
// their order: facts with their evidence, and last year's where there are any.
func (in Inputs) Event() Event {
	var last []*rules.Facts
	for _, f := range in.Facts {
		if f.Previous() != nil {
			last = append(last, f.Previous())
		}
	}
	e := Event{Facts: factsOf(in.Facts), LastYear: factsOf(last), Sheets: sheetsOf(in.Sheets)}
	if c := in.Candidates; c.Default != nil || len(c.Candidates) > 0 {
		e.Candidates = &c
	}
	return e
}

// Result is how a campaign stands on a day: the ranking and the nominations. They
// are two results: what the meeting recorded may differ from what follows from
// the ranks, and then the differences say where. [Campaign.Report] is the same as
// plain data.
type Result struct {
	// State is what had happened by the day.
	State *State
	// Ranking is nil if the year has no scorecard.
	Ranking *scoring.Ranking
	// Slate is what the regulation makes of the ranking; nil if nothing can be nominated yet, for
	// the reason in NotNominated.
	Slate        *awards.Slate
	NotNominated diag.Text
	// Differences are the recorded nominations that the slate does not confirm, and the other way
	// round; none while nothing was recorded.
	Differences []Difference
}

// Difference is a unit whose nomination was recorded although it does not follow,
// or follows although it was not recorded.
type Difference struct {
	Unit     string        `json:"unit"`
	Name     string        `json:"name"`
	Award    string        `json:"award"`
	Recorded bool          `json:"recorded"`
	Status   awards.Status `json:"status"` // by the slate
	Reason   diag.Text     `json:"reason,omitzero"`
}

// Result ranks the members and nominates as of a day, by what the log holds and by
// what the host knows besides. A member without facts is scored too, on nothing, and
// one without any evidence is a candidate of whom nothing is known. What is not known
// makes ranks provisional and nominations pending. An error means that the candidates
// or a rule are wrong, that facts or sheets are of a unit that is not a member, of one
// twice, or of another card ([scoring.ErrOtherCard] for sheets), or that the regulation
// does not cover the day.
func (c *Campaign) Result(ctx context.Context, on rules.Date, besides Inputs) (*Result, error) {
	r := &Result{State: c.At(on)}
	if c.card == nil {
		r.NotNominated = say("there is no scorecard yet")
		return r, nil
	}
	err := ctx.Err()
	if err != nil {
		return nil, err
	}
	if r.Ranking, err = c.rank(on, besides); err != nil {
		return nil, err
	}
	switch places := len(c.year.Plan.Awards); {
	case c.reg == nil && places == 0:
		r.NotNominated = say("the cluster has not said how many places there are, and under which regulation")
	case c.reg == nil:
		r.NotNominated = say("the cluster has not said under which regulation")
	case places == 0:
		r.NotNominated = say("the cluster has not said how many places there are (plan)")
	case !r.State.Closed:
		r.NotNominated = say("the year has not been closed yet")
	default:
		history := c.at(on)
		candidates := c.candidates(on, besides.Candidates)
		if r.Slate, err = c.reg.Nominate(ctx, on, c.plan(history), r.Ranking, candidates); err != nil {
			return nil, err
		}
		r.Differences = c.differences(history, r.Slate)
	}
	return r, nil
}

// plan is the cluster's plan with what the cluster and its log know.
func (c *Campaign) plan(s *history) awards.Plan {
	p := c.year.Plan
	p.Cluster, p.Organiser, p.Year = c.cluster.def.Code, c.cluster.def.Organiser, c.year.Year
	if e := s.find(func(e *Event) bool { return e.Act == Close }); e != nil && p.Reviewed.IsZero() {
		p.Reviewed = e.On
	}
	return p
}

// candidates adds what the log knows, the members of whom nothing is known, and
// names, and puts the members in their order. What is not a member stays at the end:
// the regulation says what is wrong with it.
func (c *Campaign) candidates(on rules.Date, given Candidates) []awards.Candidate {
	var all []awards.Candidate
	rest := slices.Clone(given.Candidates)
	logged := c.logCandidates(on)
	for _, m := range c.cluster.membersOn(c.Day(on)) {
		one, ok := given.of(m.Unit)
		if !ok {
			one, ok = logged.of(m.Unit)
		}
		if !ok {
			one.Unit = m.Unit
		}
		if one.Name == "" {
			one.Name = m.Name
		}
		all = append(all, one)
		if i := slices.IndexFunc(rest, func(x awards.Candidate) bool { return x.Unit == m.Unit }); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return append(all, rest...)
}

// differences compares the nominations that the meeting recorded with the slate.
func (c *Campaign) differences(s *history, slate *awards.Slate) (ds []Difference) {
	type place struct{ unit, award string }
	var recorded []place
	for _, e := range s.events {
		for _, u := range e.Units {
			if e.Act == Nominate {
				recorded = append(recorded, place{u, e.Award})
			}
		}
	}
	if len(recorded) == 0 {
		return nil
	}
	seen := make(map[place]bool)
	for _, e := range slate.Entries {
		at := place{e.Unit, e.Award}
		seen[at] = true
		if is := slices.Contains(recorded, at); is != (e.Status == awards.Nominated) {
			ds = append(ds, Difference{Unit: e.Unit, Award: e.Award, Recorded: is, Status: e.Status, Reason: c.named(e.Reason)})
		}
	}
	for _, at := range recorded {
		if !seen[at] {
			ds = append(ds, Difference{Unit: at.unit, Award: at.award, Recorded: true,
				Reason: say("not among those considered")})
		}
	}
	for i := range ds {
		ds[i].Name = c.cluster.Name(ds[i].Unit)
	}
	return ds
}
