package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
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

// newPostgres makes a schema on the server of the tests, which the first one starts.
func newPostgres(t *testing.T) place {
	t.Helper()
	server, err := startPostgres()
	if server == "" {
		t.Skip("no PostgreSQL here: ", err)
	}
	admin, name := &Store{}, fmt.Sprintf("t%d", time.Now().UnixNano())
	if err == nil {
		err = openPostgres(context.Background(), admin, server)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer admin.db.Close()
	if _, err := admin.db.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	heads := filepath.Join(t.TempDir(), "heads")
	return place{"postgres", server + "?search_path=" + name, heads, Options{Heads: HeadFiles(heads)}}
}

// postgresData is where the server of the tests keeps its data, postgresBin where its programs are, and
// postgresOptions what it is started with.
var postgresData, postgresBin, postgresOptions string

// startPostgres starts the server of Debian's package, for this user alone, on a port of loopback.
var startPostgres = sync.OnceValues(func() (url string, err error) {
	found, err := exec.LookPath("initdb")
	if err != nil {
		var all []string
		if all, err = filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(all) == 0 {
			return "", fmt.Errorf("initdb is not installed (%v)", err)
		}
		found = slices.Max(all)
	}
	postgresBin = filepath.Dir(found)
	if postgresData, err = os.MkdirTemp("", "thidua-pg"); err != nil {
		return "", err
	}
	if err := os.Chmod(postgresData, 0o777); err != nil {
		return "", err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	data := filepath.Join(postgresData, "data")
	if err := postgres("initdb", "-D", data, "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"); err != nil {
		return "", err
	}
	postgresOptions = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=50 -p " + port
	err = postgres("pg_ctl", "-D", data, "-w", "-l", filepath.Join(postgresData, "log"), "-o", postgresOptions, "start")
	return "postgres://test@127.0.0.1:" + port + "/postgres", err
})

// postgres runs a program of the server. It refuses root, in whose place the user of Debian's package runs it.
func postgres(program string, args ...string) error {
	args = append([]string{filepath.Join(postgresBin, program)}, args...)
	if u, err := user.Lookup("postgres"); err == nil && os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid", u.Uid, "--regid", u.Gid, "--clear-groups"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = "/"
	out, err := os.CreateTemp("", "thidua-pg") // a pipe would stay open in the server
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, said)
	}
	return nil
}

func stopPostgres() {
	if postgresData != "" {
		postgres("pg_ctl", "-D", filepath.Join(postgresData, "data"), "-m", "immediate", "stop")
		os.RemoveAll(postgresData)
	}
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
