// Command sqlite stores the log of a campaign in SQLite.
//
//	cd examples/sqlite && go run . -db year.db -head /elsewhere/year.head
//
// It runs a small year against a database (a temporary one unless -db names a
// file), closes it, opens it again and prints what is there: the events, and the
// ranking, which follows from the points that came with them.
//
// What it keeps: an event that was reported as stored is on the disk, as far as the system and the disk keep their
// word, and what is read back is what was written, or an error, where a page was damaged, a row changed by a slip,
// or the process killed.
//
// What it does not keep by itself: who can write to the database can write another log with hashes that fit; and a
// copy may lack events at its end, as one of the file alone does, without the -wal beside it, while the program runs
// (VACUUM INTO makes a whole one). Both are found by a head that is kept elsewhere: with -head it is read from that
// file, and written to it after each event. The file belongs on another disk, or with somebody else.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

func main() {
	db := flag.String("db", "", "the `file` of the database; a temporary one if left out")
	head := flag.String("head", "", "the `file` that keeps the head of the log, apart from the database")
	flag.Parse()
	if *head == "" {
		fmt.Fprintln(os.Stderr, "sqlite: no head is kept apart (-head): events that are missing at the end are not noticed")
	}
	if err := demo(context.Background(), os.Stdout, *db, headFile(*head)); err != nil {
		fmt.Fprintln(os.Stderr, "sqlite:", err)
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

// define reads the cluster and its card.
func define() (*cluster.Cluster, *scoring.Scorecard, error) {
	c, err := cluster.Load("delta.yaml", []byte(definition))
	if err != nil {
		return nil, nil, err
	}
	card, err := scoring.Load("scorecard.yaml", []byte(scorecard))
	return c, card, err
}

// judged are the points that a council gave, as the appraisal brings them.
func judged(unit string, points int64) scoring.Sheet {
	given := decimal.NewFromInt(points)
	return scoring.Sheet{Unit: unit, Entries: []scoring.Entry{
		{Criterion: "I.1", Stage: "appraised", Role: "council", Points: &given, Evidence: "invented: minutes of 1/2/2025"},
	}}
}

// steps are the events of the demonstration, stored one by one.
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

// headFile is the name of the file that keeps the head of the log; "" keeps none.
type headFile string

// read returns the head that was kept, none if there is none yet.
func (f headFile) read() ([]ledger.Head, error) {
	if f == "" {
		return nil, nil
	}
	was, err := document.See(string(f))
	if was == nil || err != nil {
		return nil, err
	}
	head, err := ledger.ParseHead(string(was.Data))
	return []ledger.Head{head}, err
}

// write keeps another head, after what it stands for was stored: killed in between, the program finds a log that
// reaches further than the head, which is right.
func (f headFile) write(head ledger.Head) error {
	if f == "" {
		return nil
	}
	was, err := document.See(string(f))
	if err != nil {
		return err
	}
	return document.WriteFile(string(f), []byte(head.String()), was)
}

func demo(ctx context.Context, out io.Writer, path string, head headFile) error {
	if path == "" {
		dir, err := os.MkdirTemp("", "thidua")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		path = filepath.Join(dir, "thidua.db")
	}
	c, card, err := define()
	if err != nil {
		return err
	}
	if err := record(ctx, path, c, card, head); err != nil {
		return err
	}
	kept, err := head.read()
	if err != nil {
		return err
	}
	s, err := openStore(ctx, path)
	if err != nil {
		return err
	}
	defer s.close()
	year, err := s.load(ctx, c, 2024, card, nil, kept...)
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

// record stores the events that are not stored yet.
func record(ctx context.Context, path string, c *cluster.Cluster, card *scoring.Scorecard, head headFile) error {
	kept, err := head.read()
	if err != nil {
		return err
	}
	s, err := openStore(ctx, path)
	if err != nil {
		return err
	}
	defer s.close()
	year, err := s.load(ctx, c, 2024, card, nil, kept...)
	if err != nil {
		return err
	}
	stored := len(year.Year().Events)
	if head != "" && len(kept) == 0 && stored > 0 {
		return fmt.Errorf("%s: the log has %d events, and no head of it is kept here; if it is whole, write there\n%s",
			head, stored, year.Head())
	}
	for i, e := range steps() {
		if i < stored {
			continue
		}
		if year, err = year.Apply(e); err != nil {
			return err
		}
		if err := s.save(ctx, year); err != nil {
			return err
		}
		if err := head.write(year.Head()); err != nil {
			return err
		}
	}
	return nil
}
