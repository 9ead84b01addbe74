package cluster_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func day(s string) rules.Date {
	d, err := rules.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func from(s string) rules.Period { return rules.Period{From: day(s)} }

func before(s string) rules.Period { return rules.Period{Before: day(s)} }

// three is a cluster of three members in 2023, launched and signed.
func three() cluster.Definition {
	return cluster.Definition{
		Code: "three",
		Members: []cluster.Member{
			{Unit: "a", Name: "An Bình"},
			{Unit: "b", Name: "Bình Minh"},
			{Unit: "c", Name: "Cẩm Thủy"},
		},
		Years: []cluster.Year{{
			Year: 2023,
			Events: []cluster.Event{
				{On: day("2023-01-10"), Act: cluster.Launch},
				{On: day("2023-03-01"), Act: cluster.Sign, Units: []string{"a", "b", "c"}},
			},
		}},
	}
}

// sum is the hash of a file, as events bind it.
func sum(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// someFacts are facts of every kind and state, as an event holds them.
func someFacts() []cluster.UnitFacts {
	third := rules.RatOf(big.NewRat(1, 3))
	return []cluster.UnitFacts{
		{Unit: "a", Facts: awards.FactList{
			{Indicator: "certified", Value: rules.BoolOf(true)},
			{Indicator: "growth", Value: third, Evidence: "Báo cáo 12/BC-UBND, \"trang 3\""},
			{Indicator: "rated", Value: rules.TextOf("xuất sắc")},
			{Indicator: "sent", Value: rules.DateOf(day("2024-01-15"))},
		}},
		{Unit: "b", Facts: awards.FactList{{Indicator: "growth", Value: rules.NotApplicable()},
			{Indicator: "sent", Evidence: "mất công văn"}}},
		{Unit: "c"},
	}
}

// plainSheets compares sheets as the data that they are in events.
var plainSheets = cmpopts.IgnoreUnexported(scoring.Sheet{})

// someSheets are entries of every kind.
func someSheets() []scoring.Sheet {
	points := decimal.RequireFromString("8.75")
	return []scoring.Sheet{{Unit: "a", Entries: []scoring.Entry{
		{Criterion: "I.1", Stage: "appraised", Role: "council", Author: "An", On: day("2024-01-31"), Points: &points,
			Override: true, Evidence: "biên bản <4>", Note: "thiếu \"minh chứng\""},
		{Criterion: "I.2", Stage: "self", NotApplicable: true, Note: "không có biển"},
		{Criterion: "I.3", Stage: "self", Void: true, Note: "gian lận"},
	}}, {Unit: "b", Entries: []scoring.Entry{}}}
}

// someCandidates are evidence with votes.
func someCandidates() *cluster.Candidates {
	secret := true
	return &cluster.Candidates{
		Invented: true,
		Default: &awards.Candidate{Existence: awards.Existence{Known: true},
			History: awards.Complete[awards.PastAward]("register")},
		Candidates: []awards.Candidate{{Unit: "a", Ballots: []awards.Ballot{
			{Council: "cluster", Award: "flag", On: day("2024-03-10"), Members: 3, Present: 3, InFavour: 2,
				Secret: &secret},
		}}},
	}
}

func compile(t *testing.T, d cluster.Definition) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Compile(d)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return c
}

func campaign(t *testing.T, d cluster.Definition, year int) *cluster.Campaign {
	t.Helper()
	m, err := compile(t, d).Campaign(year, nil, nil)
	if err != nil {
		t.Fatalf("Campaign: %v", err)
	}
	return m
}

// first returns the first event of an act by a unit, or by anybody for an empty one.
func first(s *cluster.State, act cluster.Act, unit string) (e cluster.Recorded, ok bool) {
	i := slices.IndexFunc(s.Events, func(e cluster.Recorded) bool {
		return e.Act == act && (unit == "" || len(e.Units) == 0 || slices.Contains(e.Units, unit))
	})
	if i < 0 {
		return e, false
	}
	return s.Events[i], true
}

// inputs are what the log of a campaign holds on a day.
func inputs(t *testing.T, m *cluster.Campaign, on rules.Date) cluster.Inputs {
	t.Helper()
	in, err := m.Inputs(context.Background(), on)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// code is that of the first diagnostic in an error.
func code(err error) string {
	for d := range diag.AllDiagnostics(err) {
		return d.Code
	}
	return ""
}
