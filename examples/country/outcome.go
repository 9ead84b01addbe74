package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// outcome is what became of a file or of a cluster.
type outcome struct {
	Results   string  `json:"results,omitempty"`   // lines of CSV
	Explained string  `json:"explained,omitempty"` // lines of JSON
	Units     int     `json:"units,omitempty"`     // lines of Results
	Asides    []aside `json:"asides,omitempty"`
	Tally     *tally  `json:"tally"`
}

// aside is what was set aside, where it stands, and why.
type aside struct {
	File    string `json:"file"`
	Row     int    `json:"row"`  // 0 for a file as a whole
	Rows    int    `json:"rows"` // of facts or units that it is about
	Book    string `json:"book,omitempty"`
	Cluster string `json:"cluster,omitempty"`
	Unit    string `json:"unit,omitempty"`
	// Code is unreadable, no_card, unknown_unit, second_unit, second_sheet, repeated, too_large, not_scored or
	// not_nominated.
	Code string `json:"code"`
	Text string `json:"text"`
}

func (o *outcome) aside(a aside) {
	o.Asides = append(o.Asides, a)
	o.Tally.Aside[a.Code] += max(a.Rows, 0)
	o.Tally.Told++
}

func (o *outcome) encode() ([]byte, error) { return json.Marshal(o) }

// writeCSV writes a line.
func writeCSV(b *strings.Builder, cells ...string) {
	w := csv.NewWriter(b)
	_ = w.Write(cells) // a Builder takes all
	w.Flush()
}

// tally counts. Two of them add up in any order.
type tally struct {
	Files  int `json:"files"`
	Rows   int `json:"rows"`   // below the heads
	Passed int `json:"passed"` // that the library passes over, such as those of totals, and empty ones
	// Registered and Sheets are the rows that were read, of units and of facts; Used the rows of facts that count.
	Registered int `json:"registered"`
	Sheets     int `json:"sheets"`
	Used       int `json:"used"`
	// Unlisted are the units of clusters that were refused as a whole: they have no line in the results.
	Unlisted int `json:"unlisted"`
	// Aside is how many rows were set aside, by code; Told how many lines say so.
	Aside map[string]int `json:"aside"`
	Told  int            `json:"told"`
	// Groups is what is known of the units, by kind and year, and by province.
	Groups map[string]map[string]*group `json:"groups"`
}

// group is the units of one kind and year in one province.
type group struct {
	Units         int            `json:"units"`
	Scored        int            `json:"scored"`
	Refused       int            `json:"refused"`
	Undetermined  int            `json:"undetermined"`
	NotApplicable int            `json:"not_applicable"`
	Disqualified  int            `json:"disqualified"`
	Grades        map[string]int `json:"grades"`
	Nominated     map[string]int `json:"nominated"` // by award
	Pending       map[string]int `json:"pending"`   // by award; deferred ones too
	Clusters      int            `json:"clusters"`
	Gaps          gaps           `json:"gaps"`
}

// gaps is how far the first of a cluster are ahead of the second.
type gaps struct {
	Known int      `json:"known"` // clusters in which that is settled
	Tied  int      `json:"tied"`  // of them: two firsts
	Sum   *big.Rat `json:"sum"`   // of all that are known, exact
	Least *big.Rat `json:"least,omitempty"`
	At    string   `json:"at,omitempty"` // the cluster with the least, the first by its name
}

func newTally() *tally {
	return &tally{Aside: make(map[string]int), Groups: make(map[string]map[string]*group)}
}

func newGroup() *group {
	return &group{Grades: make(map[string]int), Nominated: make(map[string]int), Pending: make(map[string]int),
		Gaps: gaps{Sum: new(big.Rat)}}
}

func (t *tally) group(book, province string) *group {
	if t.Groups[book] == nil {
		t.Groups[book] = make(map[string]*group)
	}
	g := t.Groups[book][province]
	if g == nil {
		g = newGroup()
		t.Groups[book][province] = g
	}
	return g
}

func (g *group) count(state string) {
	g.Units++
	switch state {
	case scored:
		g.Scored++
	case refused:
		g.Refused++
	case undetermined:
		g.Undetermined++
	case notApplicable:
		g.NotApplicable++
	}
}

// gap takes the first and the second of a cluster.
func (g *group) gap(cluster string, r *scoring.Ranking) {
	g.Clusters++
	all := r.Standings()
	if len(all) < 2 || all[0].Rank != 1 || all[0].Provisional || all[1].Rank == 0 || all[1].Provisional {
		return
	}
	lead := all[0].Lead
	if all[1].Rank == 1 {
		lead = rules.Int(0)
	}
	if d, ok := lead.Rat(); ok {
		one := gaps{Known: 1, Sum: d, Least: d, At: cluster}
		if d.Sign() == 0 {
			one.Tied = 1
		}
		g.Gaps.add(one)
	}
}

func (g *gaps) add(h gaps) {
	g.Known += h.Known
	g.Tied += h.Tied
	g.Sum = new(big.Rat).Add(g.Sum, h.Sum)
	switch {
	case h.Least == nil:
	case g.Least == nil, cmp.Or(h.Least.Cmp(g.Least), strings.Compare(h.At, g.At)) < 0:
		g.Least, g.At = h.Least, h.At
	}
}

func (g *group) add(h *group) {
	g.Units += h.Units
	g.Scored += h.Scored
	g.Refused += h.Refused
	g.Undetermined += h.Undetermined
	g.NotApplicable += h.NotApplicable
	g.Disqualified += h.Disqualified
	g.Clusters += h.Clusters
	addAll(g.Grades, h.Grades)
	addAll(g.Nominated, h.Nominated)
	addAll(g.Pending, h.Pending)
	g.Gaps.add(h.Gaps)
}

func addAll(to, from map[string]int) {
	for k, n := range from {
		to[k] += n
	}
}

func (t *tally) add(u *tally) {
	t.Files += u.Files
	t.Rows += u.Rows
	t.Passed += u.Passed
	t.Registered += u.Registered
	t.Sheets += u.Sheets
	t.Used += u.Used
	t.Unlisted += u.Unlisted
	t.Told += u.Told
	addAll(t.Aside, u.Aside)
	for book, provinces := range u.Groups {
		for province, g := range provinces {
			t.group(book, province).add(g)
		}
	}
}

// of adds up the provinces of a book, or everything.
func (t *tally) of(book string) *group {
	all := newGroup()
	for name, provinces := range t.Groups {
		if book == "" || name == book {
			for _, g := range provinces {
				all.add(g)
			}
		}
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func decodeOutcome(data []byte) (*outcome, error) {
	o := new(outcome)
	return o, json.Unmarshal(data, o)
}
