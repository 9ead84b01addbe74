// Command demo keeps the log of a campaign in a database.
//
//	cd examples/store && go run ./demo -db year.db -heads /elsewhere/heads -key year.key
//
// It records a small year, closes the database, opens it again and prints what is there: the events, and the
// ranking, which follows from the points that came with them. Everything about the year is invented. Without flags
// all is temporary. The key is made if it is not there; whoever has it can sign heads.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/store"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func main() {
	db := flag.String("db", "", "the `file` of the database, or postgres://…; a temporary file if left out")
	heads := flag.String("heads", "", "the `folder` of the heads; beside the database if left out")
	key := flag.String("key", "",
		"the `file` of the key that signs heads, made if it is not there; a temporary one if left out")
	flag.Parse()
	if err := demo(context.Background(), os.Stdout, *db, *heads, *key); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// definition is a cluster of two.
const definition = `
code: delta
members:
  - {unit: ha_nam, name: Hà Nam}
  - {unit: thai_binh, name: Thái Bình}
years: [{year: 2024}]
`

// scorecard is a card of one criterion, judged by people.
const scorecard = `
code: delta
year: 2024
scale: 10
sections: [{code: I, criteria: [{code: I.1, max: 10, judged: true}]}]
`

// judged are the points that a council gave, as the appraisal brings them.
func judged(unit string, points int64) scoring.Sheet {
	given := decimal.NewFromInt(points)
	return scoring.Sheet{Unit: unit, Entries: []scoring.Entry{
		{Criterion: "I.1", Stage: "appraised", Role: "council", Points: &given, Evidence: "invented: minutes of 1/2/2025"},
	}}
}

// steps are the events of the year, stored one by one.
func steps() []cluster.Event {
	both := []string{"ha_nam", "thai_binh"}
	return []cluster.Event{
		{On: rules.Day(2024, 1, 5), Act: cluster.Launch},
		{On: rules.Day(2024, 2, 20), Act: cluster.Sign, Units: both},
		{On: rules.Day(2024, 7, 20), Act: cluster.Review},
		{On: rules.Day(2025, 1, 10), Act: cluster.SelfScore, Units: both},
		{On: rules.Day(2025, 2, 1), Act: cluster.Appraise, Units: both,
			Sheets: []scoring.Sheet{judged("ha_nam", 9), judged("thai_binh", 8)}},
		{On: rules.Day(2025, 3, 11), Act: cluster.Close},
	}
}

func demo(ctx context.Context, out io.Writer, path, heads, key string) error {
	dir, err := os.MkdirTemp("", "thidua")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var o store.Options
	if o.Signer, o.Trust, err = store.KeyFile(cmp.Or(key, filepath.Join(dir, "key")), "delta"); err != nil {
		return err
	}
	if heads != "" {
		o.Heads = store.HeadFiles(heads)
	}
	path = cmp.Or(path, filepath.Join(dir, "year.db"))
	c, err := cluster.Load("delta.yaml", []byte(definition))
	if err != nil {
		return err
	}
	card, err := scoring.Load("scorecard.yaml", []byte(scorecard))
	if err != nil {
		return err
	}
	for _, recording := range []bool{true, false} {
		s, err := store.Open(ctx, path, o)
		if err != nil {
			return err
		}
		if recording {
			err = record(ctx, s, c, card)
		} else {
			err = show(ctx, out, s, c, card)
		}
		if err := cmp.Or(err, s.Close()); err != nil {
			return err
		}
	}
	return nil
}

// record stores the events that are not stored yet.
func record(ctx context.Context, s *store.Store, c *cluster.Cluster, card *scoring.Scorecard) error {
	year, err := s.Load(ctx, c, 2024, card, nil)
	if err != nil {
		return err
	}
	for _, e := range steps()[len(year.Year().Events):] {
		if year, err = year.Apply(e); err != nil {
			return err
		}
		if err := s.Save(ctx, year); err != nil {
			return err
		}
	}
	return nil
}

// show reads the year back.
func show(ctx context.Context, out io.Writer, s *store.Store, c *cluster.Cluster, card *scoring.Scorecard) error {
	year, err := s.Load(ctx, c, 2024, card, nil)
	if err != nil {
		return err
	}
	for i, e := range year.Year().Events {
		fmt.Fprintf(out, "%d  %v  %v\n", i+1, e.On, e.Act)
	}
	fmt.Fprintf(out, "head %s\n", year.Head().Root)
	r, err := year.Report(ctx, rules.Date{}, cluster.Inputs{})
	if err != nil {
		return err
	}
	for _, u := range r.Ranking {
		fmt.Fprintf(out, "%d  %s  %s\n", u.Rank, u.Name, u.Total.Fixed(r.Decimals, diag.Vietnamese))
	}
	return nil
}
