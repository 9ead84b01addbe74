package store

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"
	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/examples/store/internal/pgtest"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// full says that loops run long: FULL=1.
var full = os.Getenv("FULL") == "1"

// place is a database and its heads, before anybody opens it.
type place struct {
	kind, name, heads string
	o                 Options
}

// open opens a database, until the test ends.
func (p place) open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), p.name, p.o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// each runs a test on a new file of SQLite, and on a new database of a server of PostgreSQL.
func each(t *testing.T, test func(t *testing.T, p place)) {
	t.Run("sqlite", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "x.db")
		test(t, place{"sqlite", name, name + ".heads", Options{}})
	})
	t.Run("postgres", func(t *testing.T) { test(t, newPostgres(t)) })
}

// newPostgres is a schema on the server of the tests.
func newPostgres(t *testing.T) place {
	t.Helper()
	heads := filepath.Join(t.TempDir(), "heads")
	return place{"postgres", pgtest.New(t), heads, Options{Heads: HeadFiles(heads)}}
}

// signed are options with a key of their own.
func signed(t testing.TB, o Options) Options {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "test")
	if err == nil {
		o.Signer, err = note.NewSigner(skey)
	}
	if err == nil {
		o.Trust, err = ledger.NewPolicy("delta", 0, ledger.Key{Key: vkey})
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// delta is a cluster of two, and its card.
func delta(t testing.TB) (*cluster.Cluster, *scoring.Scorecard) {
	t.Helper()
	c, err := cluster.Load("delta.yaml", []byte(`
code: delta
members: [{unit: ha_nam, name: Hà Nam}, {unit: thai_binh, name: Thái Bình}]
years: [{year: 2024}]`))
	if err != nil {
		t.Fatal(err)
	}
	card, err := scoring.Load("scorecard.yaml", []byte(`
code: delta
year: 2024
scale: 10
sections: [{code: I, criteria: [{code: I.1, max: 10, judged: true}]}]`))
	if err != nil {
		t.Fatal(err)
	}
	return c, card
}

func given(unit string, points int64) scoring.Sheet {
	p := decimal.NewFromInt(points)
	return scoring.Sheet{Unit: unit, Entries: []scoring.Entry{
		{Criterion: "I.1", Stage: "appraised", Role: "council", Points: &p, Evidence: "minutes"}}}
}

// steps are six events, of which the fifth brings points.
func steps(first, second int64) []cluster.Event {
	both := []string{"ha_nam", "thai_binh"}
	return []cluster.Event{
		{On: rules.Day(2024, 1, 5), Act: cluster.Launch},
		{On: rules.Day(2024, 2, 20), Act: cluster.Sign, Units: both},
		{On: rules.Day(2024, 7, 20), Act: cluster.Review},
		{On: rules.Day(2025, 1, 10), Act: cluster.SelfScore, Units: both},
		{On: rules.Day(2025, 2, 1), Act: cluster.Appraise, Units: both,
			Sheets: []scoring.Sheet{given("ha_nam", first), given("thai_binh", second)}},
		{On: rules.Day(2025, 3, 11), Act: cluster.Close},
	}
}

// record stores events one by one, behind what is stored, and returns the campaign.
func (p place) record(t testing.TB, events ...cluster.Event) *cluster.Campaign {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, p.name, p.o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, card := delta(t)
	year, err := s.Load(ctx, c, 2024, card, nil)
	for _, e := range events {
		if err == nil {
			year, err = year.Apply(e)
		}
		if err == nil {
			err = s.Save(ctx, year)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return year
}

// load opens the database and reads the log.
func (p place) load(t testing.TB) (*cluster.Campaign, error) {
	t.Helper()
	s, err := Open(context.Background(), p.name, p.o)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	c, card := delta(t)
	return s.Load(context.Background(), c, 2024, card, nil)
}

// change runs a statement in the database, as somebody would who has it open.
func (p place) change(t testing.TB, statement string) {
	t.Helper()
	if _, err := p.open(t).db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// copyTo copies the database, a file, to a new folder; the heads are those of before.
func (p place) copyTo(t testing.TB, change func([]byte) []byte) place {
	t.Helper()
	data, err := os.ReadFile(p.name)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		data = change(data)
	}
	out := p
	out.o.Heads = HeadFiles(p.heads)
	out.name = filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(out.name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}
