package main

import (
	"context"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// view is what a template of a paper is given: the report, and what is only for papers.
type view struct {
	*cluster.Report
	Paper, Sign string // what the paper is called, and the letters behind its number
	Above, Body string // whose paper it is, and the body that it is under; empty if not known
	// Units are the members with a score, in the order of the ranking; Unit is the one that the paper is of.
	Units []*scoreSheet
	Unit  *scoreSheet
	// Waiting says that a total is not determined.
	Waiting   bool
	Overrides []decision // where people decided otherwise than a rule
	Changed   []decision // where what was accepted differs from what the unit claimed
	Ballots   []ballot
	Choices   []awards.Choice
	Threshold *awards.Threshold // nil if the cluster wants none
	Acts      []string          // that the nominations stand on
	// Assumptions are what they stand on besides, each once.
	Assumptions []string

	lang diag.Lang // what the campaign calls things
}

// viewOf makes what the papers of a year show.
func viewOf(ctx context.Context, y *folder.Year, r *cluster.Report) (*view, error) {
	v := &view{Report: r, Body: text(r.Cluster), Above: y.Cluster.Definition().Within,
		lang: inVietnamese.Calling(y.Campaign.Calls)}
	if y.Cluster.Definition().Organiser == "central_council" {
		v.Above = "Hội đồng Thi đua - Khen thưởng Trung ương"
	}
	ranking, slate := r.Computed()
	for _, u := range r.Ranking {
		score, ok := ranking.Score(u.Unit)
		if !ok {
			continue
		}
		s, err := v.sheet(ctx, y.Card.Definition(), u, score)
		if err != nil {
			return nil, err
		}
		v.Units = append(v.Units, s)
		v.Waiting = v.Waiting || !u.Total.Known() && u.Disqualified != rules.True
		v.decisions(s)
	}
	known, err := y.Campaign.Inputs(ctx, r.On)
	if err != nil {
		return nil, err
	}
	for _, of := range []cluster.Candidates{known.Candidates, y.Besides.Candidates} {
		for _, c := range of.Candidates {
			v.ballots(c, of.Invented, slate)
		}
	}
	if slate != nil {
		v.Choices, v.Threshold = slate.Plan.Choices, slate.Plan.Ballot
	}
	for _, n := range r.Nominations {
		if isNominated(n) {
			v.nominated(n)
		}
	}
	return v, nil
}

// isInvented reports whether anything on the papers is sample data.
func (v *view) isInvented() bool {
	return !v.Source.Invented.IsZero() || v.Card.Invented ||
		slices.ContainsFunc(v.Ranking, func(u cluster.RankedUnit) bool { return u.Invented }) ||
		slices.ContainsFunc(v.Ballots, func(b ballot) bool { return b.Invented })
}
