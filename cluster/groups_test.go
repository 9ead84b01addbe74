package cluster_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// schools is a cluster of two levels; the groups are left out where a test says so.
func schools(t *testing.T, groups bool, plan string) (*cluster.Cluster, *scoring.Scorecard) {
	t.Helper()
	text := `
code: schools
organiser: ministry_or_province
groups: [{code: primary_level, name: Tiểu học}, {code: nursery_level, name: Mầm non}]
members:
  - {unit: school_1, name: Trường 1, group: primary_level}
  - {unit: school_2, name: Trường 2, group: primary_level}
  - {unit: school_3, name: Trường 3, group: primary_level}
  - {unit: nursery_1, name: Mẫu giáo 1, group: nursery_level}
years:
  - year: 2024
    plan: ` + plan + `
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-02-20, act: sign, units: [school_1, school_2, school_3, nursery_1]}
`
	if !groups {
		text = strings.NewReplacer("groups:", "# groups:", ", group: primary_level", "", ", group: nursery_level",
			"").Replace(text)
	}
	c, err := cluster.Load("cluster.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	card, err := scoring.Load("scorecard.yaml", []byte(`
code: schools
year: 2024
indicators: [{code: growth, min: 0}]
sections: [{code: I, criteria: [{code: I.1, max: 100, points: "full * growth / max(1, largest_of(group, growth))"}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	return c, card
}

// growths are the facts of the units.
func growths(t *testing.T, card *scoring.Scorecard, of map[string]int64) (out []*rules.Facts) {
	t.Helper()
	for unit, x := range of {
		f, err := rules.NewFacts(card.Schema(), unit, rules.Fact{Indicator: "growth", Value: rules.Int(x)})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// A card that compares within groups is refused where the cluster has none, with what to do, and
// otherwise compares each member with those of its group.
func TestCardThatComparesWithinGroups(t *testing.T) {
	c, card := schools(t, false, "{awards: []}")
	_, err := c.Campaign(2024, card, nil)
	found := false
	for d := range diag.AllDiagnostics(err) {
		found = found || d.Path == "groups" && strings.Contains(d.Message.String(), "the cluster has no groups") &&
			strings.Contains(d.Hint.String(), "write groups:")
	}
	if !found {
		t.Errorf("a cluster without groups: %v", err)
	}
	c, card = schools(t, true, "{awards: []}")
	year, err := c.Campaign(2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts := growths(t, card, map[string]int64{"school_1": 8, "school_2": 4, "school_3": 2, "nursery_1": 1})
	known := cluster.Inputs{Facts: facts}
	report, err := year.Report(t.Context(), rules.Day(2024, 6, 1), known)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"school_1": "100", "school_2": "50", "school_3": "25", "nursery_1": "100"}
	for _, u := range report.Ranking {
		if u.Total.String() != want[u.Unit] {
			t.Errorf("%s has %v points, want %s", u.Unit, u.Total, want[u.Unit])
		}
	}
	if len(report.Ranking) != len(want) {
		t.Errorf("%d units in the ranking, want %d", len(report.Ranking), len(want))
	}
}

// Places of each group go by the ranks within it, nominations say it by the group's name, and they
// are a fault of the definition where there are no groups.
func TestPlacesPerGroup(t *testing.T) {
	plan := "{awards: [{award: level_flag, places: 1, per_group: true}], succession: leave_empty}"
	reg, err := awards.Load("levels.yaml", []byte(`
code: levels
covers: {from: 2024-01-01}
awards:
  - code: level_flag
    form: order
    conditions: [{code: leads, rule: cluster_rank <= leading_ranks, citation: {act: a}, certainty: read}]
`))
	if err != nil {
		t.Fatal(err)
	}
	c, card := schools(t, true, plan)
	year, err := c.Campaign(2024, card, reg)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{"school_1", "school_2", "school_3", "nursery_1"}
	year, err = year.Apply(
		cluster.Event{On: rules.Day(2025, 1, 10), Act: cluster.SelfScore, Units: all},
		cluster.Event{On: rules.Day(2025, 2, 1), Act: cluster.Appraise, Units: all},
		cluster.Event{On: rules.Day(2025, 3, 11), Act: cluster.Close},
	)
	if err != nil {
		t.Fatal(err)
	}
	facts := growths(t, card, map[string]int64{"school_1": 8, "school_2": 4, "school_3": 2, "nursery_1": 1})
	report, err := year.Report(t.Context(), rules.Day(2025, 3, 11), cluster.Inputs{Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	nominated := ""
	for _, n := range report.Nominations {
		if n.Status == awards.Nominated {
			nominated += n.Name + ": " + n.Reason.Format(diag.Vietnamese) + "\n"
		}
	}
	for _, want := range []string{"Trường 1: hạng 1 của nhóm Tiểu học", "Mẫu giáo 1: hạng 1 của nhóm Mầm non"} {
		if !strings.Contains(nominated, want) || strings.Count(nominated, "\n") != 2 {
			t.Errorf("nominated are\n%swant %s", nominated, want)
		}
	}
	_, err = cluster.Load("cluster.yaml", []byte("code: x\norganiser: central_council\nmembers: [{unit: a, name: A}]\n"+
		"years: [{year: 2024, plan: "+plan+"}]\n"))
	if err == nil || !strings.Contains(err.Error(), "years[0].plan.awards[0].per_group") {
		t.Errorf("places of each group in a cluster without groups: %v", err)
	}
}
