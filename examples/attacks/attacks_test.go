package attacks

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// timesName is the variable that says how many times as much is tried; 1 if it is not set.
const timesName = "THIDUA_ATTACKS"

var times = 1

func TestMain(m *testing.M) {
	if what := os.Getenv(childName); what != "" {
		child(what)
		return
	}
	if text := os.Getenv(timesName); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			fmt.Fprintf(os.Stderr, "%s is to be a whole number from 1 on\n", timesName)
			os.Exit(2)
		}
		times = n
	}
	os.Exit(m.Run())
}

// many is how often something is tried that is tried n times in the default run; -short tries less.
func many(n int) int {
	if testing.Short() {
		return max(1, n/5)
	}
	return n * times
}

// tally counts what came of attacks; go test -v shows it.
type tally map[string]int

func newTally(t *testing.T) tally {
	of := make(tally)
	t.Cleanup(func() {
		n := 0
		var parts []string
		for _, what := range slices.Sorted(maps.Keys(of)) {
			n += of[what]
			parts = append(parts, fmt.Sprintf("%s %d", what, of[what]))
		}
		t.Logf("%d tried: %s", n, strings.Join(parts, ", "))
		if n == 0 {
			t.Error("nothing was tried")
		}
	})
	return of
}

// luck is the source of random attacks: the same in every run.
func luck() *rand.Rand { return rand.New(rand.NewPCG(2024, 11)) }

const definition = `
code: delta
members:
  - {unit: ha_nam, name: Hà Nam}
  - {unit: thai_binh, name: Thái Bình}
years: [{year: 2024}]
`

const scorecard = `
code: delta
year: 2024
scale: 30
indicators: [{code: growth, unit: "%"}, {code: town, kind: text}, {code: ready, kind: boolean}, {code: due, kind: date}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 20, points: 'min(full, growth / 3 + (ready ? 1 : 0) + (town == "" ? 1 : 0) + (due > date("2024-06-30") ? 1 : 0))'}
      - {code: I.2, max: 10, judged: true}
`

// year is a campaign with what its log is read with.
type year struct {
	cluster *cluster.Cluster
	card    *scoring.Scorecard
	*cluster.Campaign
}

// newYear is a year that is closed, with facts, points, a sealed note, and texts that JSON and Unicode write in
// several ways.
func newYear(t testing.TB, change ...func([]cluster.Event)) year {
	t.Helper()
	c, err := cluster.Load("delta.yaml", []byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	card, err := scoring.Load("scorecard.yaml", []byte(scorecard))
	if err != nil {
		t.Fatal(err)
	}
	both := []string{"ha_nam", "thai_binh"}
	events := []cluster.Event{
		{On: rules.Day(2024, 1, 5), Act: cluster.Launch, Document: "Kế hoạch 1/KH <&> \u2028"},
		{On: rules.Day(2024, 2, 20), Act: cluster.Sign, Units: both},
		{On: rules.Day(2024, 7, 20), Act: cluster.Review, Note: diag.Words{"vi": "sơ kết", "en": "half a year"}},
		{On: rules.Day(2025, 1, 10), Act: cluster.SelfScore, Units: both},
		{On: rules.Day(2025, 2, 1), Act: cluster.Appraise, Units: both, Facts: facts(t, card, "7.5", "6.25"),
			Sheets: []scoring.Sheet{judged("ha_nam", 9), judged("thai_binh", 8)}},
		{On: rules.Day(2025, 3, 11), Act: cluster.Close},
	}
	for _, f := range change {
		f(events)
	}
	m, err := c.Campaign(2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	salts := rand.NewChaCha8([32]byte{'s', 'a', 'l', 't'})
	for _, e := range events {
		if len(e.Note) > 0 {
			if e, err = m.Seal(e, salts, "note"); err != nil {
				t.Fatal(err)
			}
		}
		if m, err = m.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return year{c, card, m}
}

// facts are those of both units, as an event brings them.
func facts(t testing.TB, card *scoring.Scorecard, growth ...string) []cluster.UnitFacts {
	t.Helper()
	var in cluster.Inputs
	for i, unit := range []string{"ha_nam", "thai_binh"} {
		f, err := rules.NewFacts(card.Schema(), unit,
			rules.Fact{Indicator: "growth", Value: rules.NumberOf(decimal.RequireFromString(growth[i])), Evidence: "BC 12"},
			rules.Fact{Indicator: "town", Value: rules.TextOf("")}, rules.Fact{Indicator: "ready", Value: rules.BoolOf(i == 0)},
			rules.Fact{Indicator: "due", Value: rules.DateOf(rules.Day(2024, 7, 1))})
		if err != nil {
			t.Fatal(err)
		}
		in.Facts = append(in.Facts, f)
	}
	return in.Event().Facts
}

func judged(unit string, points int64) scoring.Sheet {
	given := decimal.NewFromInt(points)
	return scoring.Sheet{Unit: unit, Entries: []scoring.Entry{
		{Criterion: "I.2", Stage: "appraised", Role: "council", Points: &given, Evidence: "biên bản 1"}}}
}

// text is the log of the year as it is stored.
func (y year) text(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := y.WriteLog(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read reads a log; kept is the campaign whose head the host kept, nil if it kept none.
func (y year) read(log []byte, kept *cluster.Campaign) (*cluster.Campaign, error) {
	var heads []ledger.Head
	if kept != nil {
		heads = append(heads, kept.Head())
	}
	return y.cluster.ReadLog(context.Background(), bytes.NewReader(log), 2024, y.card, nil, heads...)
}

// ranks are what all of it is about.
func ranks(t testing.TB, c *cluster.Campaign) string {
	t.Helper()
	r, err := c.Report(context.Background(), rules.Date{}, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, u := range r.Ranking {
		fmt.Fprintln(&b, u.Rank, u.Unit, u.Total)
	}
	return b.String()
}
