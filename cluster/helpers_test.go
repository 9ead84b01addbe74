package cluster_test

import (
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
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
