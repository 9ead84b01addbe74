package awards

import (
	"slices"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// TestEvidenceFacts holds the list to what evidence can decide: everything that is
// derived of a unit of which all is known.
func TestEvidenceFacts(t *testing.T) {
	yes := true
	c := clean("a")
	c.Results = Complete("", YearResult{Year: 2023, Excellent: true})
	c.History = Complete("", PastAward{Form: "ministry_certificate", Type: "work_record", Decided: day(t, "2020-05-05")})
	c.Discipline = Complete("", Discipline{Opened: day(t, "2019-01-01"), Decided: day(t, "2019-02-01"),
		Ends: day(t, "2020-02-01")})
	c.Movement = &MovementReview{Launcher: "prime_minister", Launched: day(t, "2018-01-01"),
		Reviewed: day(t, "2023-12-01"), Review: "final", Leads: &yes, Outstanding: &yes}
	for _, council := range []string{proposingCouncil, clusterCouncil} {
		c.Ballots = append(c.Ballots, Ballot{Council: council, Award: "certificate.work_record", On: day(t, "2024-01-10"),
			Members: 5, Present: 5, InFavour: 5, Secret: &yes})
	}
	c.Dossiers = []Dossier{{Award: "certificate.work_record", Received: day(t, "2024-02-01")}}
	a, err := law(t).Assess(day(t, "2024-03-14"), "certificate.work_record", c)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, ind := range law(t).Indicators() {
		if ind.Kind == 0 || ind.Label["vi"] == "" {
			t.Errorf("%s has kind %v and the name %q", ind.Code, ind.Kind, ind.Label)
		}
		if ind.From == "evidence" || ind.From == "parameter" {
			list = append(list, ind.Code)
		}
	}
	var derived []string
	for _, f := range a.Facts {
		if slices.ContainsFunc(c.Facts, func(g rules.Fact) bool { return g.Indicator == f.Indicator }) {
			continue
		}
		derived = append(derived, f.Indicator)
	}
	slices.Sort(list)
	slices.Sort(derived)
	if !slices.Equal(list, derived) {
		t.Errorf("evidence decides %q, the list says %q", derived, list)
	}
}
