package cluster_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A year of a cluster from the launch to the nomination.
func Example() {
	c, err := cluster.Load("cluster.yaml", []byte(`
code: delta
organiser: central_council
members:
  - {unit: ha_nam, name: Hà Nam}
  - {unit: thai_binh, name: Thái Bình}
years:
  - year: 2024
    plan: {awards: [{award: flag.central_cluster, places: 1}]}
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-02-20, act: sign, units: [ha_nam, thai_binh]}
`))
	check(err)
	card, err := scoring.Load("scorecard.yaml", []byte(`
code: delta
year: 2024
indicators:
  - {code: growth, unit: "%"}
  - {code: target, unit: "%", min: 0.1}
sections:
  - {code: I, criteria: [{code: I.1, max: 1000, points: "min(full, full * growth / target)"}]}
`))
	check(err)
	statute, err := awards.Statute()
	check(err)
	year, err := c.Campaign(2024, card, statute)
	check(err)

	// The host stores events and applies them; one that cannot stand there is refused.
	both := []string{"ha_nam", "thai_binh"}
	_, err = year.Apply(cluster.Event{On: rules.Day(2025, 1, 10), Act: cluster.Appraise, Units: both})
	fmt.Println(err)
	year, err = year.Apply(
		cluster.Event{On: rules.Day(2025, 1, 10), Act: cluster.SelfScore, Units: both},
		cluster.Event{On: rules.Day(2025, 2, 1), Act: cluster.Appraise, Units: both},
		cluster.Event{On: rules.Day(2025, 3, 11), Act: cluster.Close},
	)
	check(err)

	facts := []*rules.Facts{growth(card, "ha_nam", 107), growth(card, "thai_binh", 99)}
	known := cluster.Inputs{Facts: facts, Candidates: clean(both)}
	report, err := year.Report(context.Background(), rules.Day(2025, 3, 11), known)
	check(err)
	for _, u := range report.Ranking {
		fmt.Println(u.Rank, u.Name, u.Total.Fixed(2, diag.Vietnamese))
	}
	for _, n := range report.Nominations {
		if n.Status == awards.Nominated {
			fmt.Println(n.Name+":", n.Reason)
		}
	}
	// Output:
	// cluster: appraisal of ha_nam, 2025-01-10: the unit must have its self-score first
	// 1 Hà Nam 1000,00
	// 2 Thái Bình 990,00
	// Hà Nam: rank 1; eligible under Luật 06/2022/QH15, Điều 25 khoản 2
}

// The host stores events and nothing else: facts come with the acts that brought
// them, and everything follows from the log.
func ExampleCluster_ReadLog() {
	c, err := cluster.Load("cluster.yaml", []byte(`
code: delta
members: [{unit: ha_nam, name: Hà Nam}, {unit: thai_binh, name: Thái Bình}]
years: [{year: 2024}]
`))
	check(err)
	card, err := scoring.Load("scorecard.yaml", []byte(`
code: delta
year: 2024
scale: 10
indicators: [{code: judged}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: judged}]}]
`))
	check(err)
	year, err := c.Campaign(2024, card, nil)
	check(err)
	judged := func(unit string, points int64) cluster.UnitFacts {
		return cluster.UnitFacts{Unit: unit, Facts: awards.FactList{{Indicator: "judged", Value: rules.Int(points),
			Evidence: "minutes of 1/7/2024"}}}
	}
	year, err = year.Apply(
		cluster.Event{On: rules.Day(2024, 1, 5), Act: cluster.Launch},
		cluster.Event{On: rules.Day(2024, 7, 1), Act: cluster.Check, Units: []string{"ha_nam"},
			Facts: []cluster.UnitFacts{judged("ha_nam", 8)}},
		cluster.Event{On: rules.Day(2024, 9, 1), Act: cluster.Check, Units: []string{"thai_binh"},
			Facts: []cluster.UnitFacts{judged("thai_binh", 9)}},
	)
	check(err)
	var stored bytes.Buffer // a file, or the rows of a table
	check(year.WriteLog(&stored))

	// Years later, from the stored lines alone; Head tells a log that was cut off.
	again, err := c.ReadLog(context.Background(), &stored, 2024, card, nil, year.Head())
	check(err)
	for _, on := range []rules.Date{rules.Day(2024, 7, 1), rules.Day(2024, 9, 1)} {
		r, err := again.Report(context.Background(), on, cluster.Inputs{})
		check(err)
		for _, u := range r.Ranking {
			fmt.Println(on, u.First, u.Last, u.Name, u.Total)
		}
	}
	// Output:
	// 2024-07-01 1 2 Hà Nam 8
	// 2024-07-01 1 2 Thái Bình missing
	// 2024-09-01 1 1 Thái Bình 9
	// 2024-09-01 2 2 Hà Nam 8
}

// growth are the facts of a unit with growth in tenths of a percent.
func growth(card *scoring.Scorecard, unit string, tenths int64) *rules.Facts {
	f, err := rules.NewFacts(card.Schema(), unit,
		rules.Fact{Indicator: "growth", Value: rules.Int(tenths)},
		rules.Fact{Indicator: "target", Value: rules.Int(100)})
	check(err)
	return f
}

// clean are candidates on whom somebody looked for trouble and found none.
func clean(units []string) (all cluster.Candidates) {
	for _, u := range units {
		all.Candidates = append(all.Candidates, awards.Candidate{
			Unit: u, Existence: awards.Existence{Known: true},
			History:     awards.Complete[awards.PastAward]("register of awards"),
			Discipline:  awards.Complete[awards.Discipline]("letter of 1/3/2025"),
			Inspections: awards.Complete[awards.Inspection]("letter of 1/3/2025"),
			Complaints:  awards.Complete[awards.Complaint]("letter of 1/3/2025"),
		})
	}
	return all
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// Figures in a report are checked, not believed.
func ExampleStatistics() {
	total := int64(3575)
	s := cluster.Statistics{Total: &total, Forms: []cluster.FormCount{
		{Form: "labour_hero", Count: 2}, {Form: "labour_order", Count: 1063}, {Form: "government_flag", Count: 69},
		{Form: "pm_certificate", Count: 2428}, {Form: "national_fighter", Count: 12},
	}}
	_, err := cluster.Compile(cluster.Definition{Code: "south-west", Members: []cluster.Member{{Unit: "ca_mau"}},
		Years: []cluster.Year{{Year: 2013, Statistics: []cluster.Statistics{s}}}})
	fmt.Println(err)
	// Output:
	// years[0].statistics[0].total: the stated total is 3575, but the forms add up to 3574: a difference of 1 (correct the figure, or leave out total if the text states none)
}

// Names are found however they are written, and never guessed.
func ExampleCluster_Match() {
	c, err := cluster.Compile(cluster.Definition{Code: "cities", Members: []cluster.Member{
		{Unit: "ho_chi_minh", Name: "TP. Hồ Chí Minh"}, {Unit: "ha_noi", Name: "Hà Nội"},
		{Unit: "ha_nam", Name: "Hà Nam"},
	}})
	check(err)
	for _, name := range []string{"TP.HCM", "Hồ Chí Minh", "thanh pho ho chi minh", "HA NOI", "Hà"} {
		unit, err := c.Match(name)
		fmt.Println(unit, err)
	}
	// Output:
	// ho_chi_minh <nil>
	// ho_chi_minh <nil>
	// ho_chi_minh <nil>
	// ha_noi <nil>
	//  unknown unit: "Hà"
}
