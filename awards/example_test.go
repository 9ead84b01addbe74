package awards_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// One unit, one award, one day. The evidence is invented.
func ExampleRegulation_Assess() {
	law, err := awards.Statute()
	if err != nil {
		fmt.Println(err)
		return
	}
	unit := awards.Candidate{
		Unit: "quang_tri", Year: 2023,
		History:     awards.Complete[awards.PastAward]("register of awards"),
		Discipline:  awards.Complete[awards.Discipline]("inspectorate"),
		Inspections: awards.Complete[awards.Inspection]("inspectorate"),
		Complaints:  awards.Complete("petitions office", awards.Complaint{Received: rules.Day(2024, 2, 1)}),
		Facts: rulestest.Facts("cluster_organiser", "central_council", "cluster_rank", 3, "cluster_reviewed", true,
			"policy_compliance", true, "internal_unity", true),
	}
	a, err := law.Assess(rules.Day(2024, 3, 14), "certificate.central_cluster", unit)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Outcome)
	for _, f := range a.Findings {
		if f.Decides && f.Met != rules.True {
			fmt.Printf("%s: %s (%s, %s)\n", f.Condition, f.Title.Format(diag.English), f.Citation, f.Certainty)
		}
	}
	// Output:
	// deferred
	// deferral.complaint: no complaint, denunciation or press report is being verified (Nghị định 98/2023/NĐ-CP, Điều 4, read)
}

// A year of a cluster closed: one flag, certificates for ranks 2 and 3. The
// totals are invented.
func ExampleRegulation_Nominate() {
	law, err := awards.Statute()
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking, err := rank(map[string]string{"ha_tinh": "957.11", "quang_binh": "955.79", "quang_tri": "952.25",
		"nghe_an": "940"})
	if err != nil {
		fmt.Println(err)
		return
	}
	var candidates []awards.Candidate
	for _, unit := range []string{"ha_tinh", "nghe_an", "quang_binh", "quang_tri"} {
		candidates = append(candidates, awardstest.Clean(unit, 2023, "policy_compliance", true, "internal_unity", true))
	}
	one := 1
	day := rules.Day(2024, 3, 14)
	slate, err := law.Nominate(context.Background(), day, awards.Plan{
		Cluster: "north_central", Organiser: "central_council", Year: 2023, Reviewed: day,
		Awards: []awards.Place{
			{Award: "flag.central_cluster", Places: &one},
			{Award: "certificate.central_cluster", Ranks: []int{2, 3}},
		},
	}, ranking, candidates)
	if err != nil {
		fmt.Println(err)
		return
	}
	for e := range slate.Of(awards.Nominated) {
		fmt.Printf("%s %s: %s\n", e.Award, e.Unit, e.Reason.Format(diag.Vietnamese))
	}
	// Output:
	// flag.central_cluster ha_tinh: hạng 1; đủ điều kiện theo Luật 06/2022/QH15, Điều 25 khoản 2
	// certificate.central_cluster quang_binh: hạng 2; đủ điều kiện theo Luật 06/2022/QH15, Điều 73 khoản 4 điểm c
	// certificate.central_cluster quang_tri: hạng 3; đủ điều kiện theo Luật 06/2022/QH15, Điều 73 khoản 4 điểm c
}

// rank scores units on a card whose one criterion holds the points given.
func rank(totals map[string]string) (*scoring.Ranking, error) {
	card, err := scoring.Load("card.yaml", []byte(`
code: sample
year: 2023
sections:
  - code: I
    title: Kết quả
    max: 1000
    criteria:
      - {code: I.1, title: Điểm, max: 1000, points: given}
indicators:
  - {code: given, min: 0, max: 1000}
`))
	if err != nil {
		return nil, err
	}
	var members []*rules.Facts
	for unit, total := range totals {
		f, err := rules.NewFacts(card.Schema(), unit,
			rules.Fact{Indicator: "given", Value: rules.NumberOf(decimal.RequireFromString(total))})
		if err != nil {
			return nil, err
		}
		members = append(members, f)
	}
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		return nil, err
	}
	scores, err := card.Score(context.Background(), scoring.Batch{Group: group})
	if err != nil {
		return nil, err
	}
	return card.Rank(context.Background(), scores...)
}

func ExampleRegulation_WhatIf() {
	law, err := awards.Statute()
	if err != nil {
		fmt.Println(err)
		return
	}
	second := awardstest.Clean("quang_binh", 2023, "cluster_organiser", "central_council", "cluster_rank", 2,
		"leading_ranks", 1)
	a, err := law.Assess(rules.Day(2024, 3, 14), "flag.central_cluster", second)
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := law.WhatIf(context.Background(), a, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, set := range w.Sets {
		fmt.Println(set.Format(diag.English))
		fmt.Println(set.Format(diag.Vietnamese))
	}
	// Output:
	// rank in the cluster: from 2 to 1 (Luật 06/2022/QH15, Điều 25 khoản 2)
	// thứ hạng trong cụm, khối: từ 2 thành 1 (Luật 06/2022/QH15, Điều 25 khoản 2)
}

// An organisation's own condition on top of the law.
func ExampleLoad() {
	_, err := awards.Load("block.yaml", []byte(`
code: block-2024
extends: statute
conditions:
  - code: block.minimum
    awards: [flag.central_cluster]
    rule: cluster_totl >= 900
    citation: {act: Quy chế khối thi đua 2024, provision: Điều 7}
    certainty: read
`))
	for d := range diag.AllDiagnostics(err) {
		fmt.Printf("%s:%d:%d: %s\n", d.File, d.Line, d.Column, d.Hint)
		fmt.Println(d.Snippet())
	}
	// Output:
	// block.yaml:7:11: did you mean cluster_total?
	//     rule: cluster_totl >= 900
	//           ^^^^^^^^^^^^
}

// FuzzLoad: a regulation may come from a stranger.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"code: x\nextends: statute\nconditions:\n  - {code: c, rule: internal_unity, citation: {act: a}, certainty: read}\n",
		"code: x\ncovers: {from: 2024-01-01}\nawards: [{code: flag.central_cluster, form: order, conditions: [{code: c, " +
			"rule: cluster_rank == 1, citation: {act: a}, certainty: read}]}]\n",
		"code: x\nextends: law-2026\ncarried_over: true\ncovers: {from: 2027-03-01}\n",
		"code: x\nextends: statute\ndrop: [unit.exists]\nparameters: [{code: count_from, value: decision, citation: " +
			"{act: a}}]\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		r, err := awards.Load("x.yaml", []byte(file))
		if err != nil {
			return
		}
		a, err := r.Assess(rules.Day(2024, 3, 14), "flag.central_cluster", awardstest.Clean("x", 2023))
		if err != nil {
			return
		}
		if _, err := r.WhatIf(context.Background(), a, true); err != nil {
			t.Logf("what if: %v", err)
		}
	})
}

// A host that holds the text of Law 06/2026/QH16, such as the consolidated text
// 115/VBHN-VPQH, states it as a regulation of its own and joins it to the law before.
// What it says here is invented.
func ExampleJoin() {
	own, err := awards.Load("law-2026.yaml", []byte(`
code: law-2026-as-read
covers: {from: 2026-10-01}
parameters:
  - code: pending_dossiers
    value: received
    citation: {act: Luật 06/2026/QH16, provision: Điều 4}
    certainty: read
    note: {vi: hồ sơ nhận trước ngày 01/10/2026 theo luật cũ, en: dossiers received before keep the earlier law}
awards:
  - code: flag.central_cluster
    form: government_flag
    conditions:
      - code: flag.central_cluster.leader
        title: {vi: dẫn đầu cụm hoặc khối, en: leads the cluster}
        rule: cluster_organiser == "central_council" and cluster_rank == 1
        citation: {act: 115/VBHN-VPQH, provision: Điều 25 khoản 2}
        certainty: read
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	before, err := awards.ByName("law-2022-decree-152-2025")
	if err != nil {
		fmt.Println(err)
		return
	}
	law, err := awards.Join("law", diag.Words{"en": "The law"}, before, own)
	if err != nil {
		fmt.Println(err)
		return
	}
	leader := awards.Candidate{Unit: "a", Year: 2026, Facts: rulestest.Facts("cluster_organiser", "central_council",
		"cluster_rank", 1)}
	for _, received := range []rules.Date{rules.Day(2026, 9, 30), rules.Day(2026, 10, 1)} {
		leader.Dossiers = []awards.Dossier{{Award: "flag.central_cluster", Received: received}}
		a, err := law.Assess(rules.Day(2026, 11, 2), "flag.central_cluster", leader)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("received on %v: %s, %v\n", received, a.Regime, a.Outcome)
	}
	// Output:
	// received on 2026-09-30: law-2022-decree-152-2025, deferred
	// received on 2026-10-01: law-2026-as-read, eligible
}
