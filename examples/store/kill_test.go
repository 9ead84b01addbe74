package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/store/internal/pgtest"
	"github.com/thidua-go/thidua/rules"
)

// child names the database to a child process, which writes until it is killed, and childHeads its heads.
const child, childHeads = "THIDUA_STORE_CHILD", "THIDUA_STORE_HEADS"

// plain is a cluster that wants no card.
const plain = "{code: delta, members: [{unit: ha_nam}, {unit: thai_binh}], years: [{year: 2024}]}"

func TestMain(m *testing.M) {
	if name := os.Getenv(child); name != "" {
		if err := writeForever(name, os.Getenv(childHeads)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	code := m.Run()
	pgtest.Stop()
	os.Exit(code)
}

// writeForever appends checks, and says after each how many events are stored.
func writeForever(name, heads string) error {
	ctx := context.Background()
	c, err := cluster.Load("delta.yaml", []byte(plain))
	if err != nil {
		return err
	}
	s, err := Open(ctx, name, Options{Heads: HeadFiles(heads)})
	if err != nil {
		return err
	}
	year, err := s.Load(ctx, c, 2024, nil, nil)
	if err != nil {
		return err
	}
	n := len(year.Year().Events)
	for {
		e := cluster.Event{On: rules.Day(2024, 3, 1), Act: cluster.Check, Units: []string{"ha_nam"},
			Document: fmt.Sprint("minutes ", n)}
		if n == 0 {
			e = cluster.Event{On: rules.Day(2024, 1, 5), Act: cluster.Launch}
		}
		if year, err = year.Apply(e); err != nil {
			return err
		}
		if err := s.Save(ctx, year); err != nil {
			return err
		}
		n++
		if _, err := fmt.Println(n); err != nil { // nobody has heard of it
			return err
		}
	}
}

// TestKilled kills a process in the middle of its writing, again and again over the same database: whatever it
// had reported as stored is there, and the head holds.
func TestKilled(t *testing.T) {
	rounds := 4
	if full {
		rounds = 120
	}
	each(t, func(t *testing.T, p place) {
		c, err := cluster.Load("delta.yaml", []byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		stored := 0
		for round := range rounds {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), child+"="+p.name, childHeads+"="+p.heads)
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, os.Stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(300+37*round%200) * time.Millisecond)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			cmd.Wait() // it was killed: its error is the signal
			reported := stored
			for _, line := range strings.Fields(out.String()) {
				if _, err := fmt.Sscan(line, &reported); err != nil {
					t.Fatal(err)
				}
			}
			s, err := Open(context.Background(), p.name, p.o)
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			year, err := s.Load(context.Background(), c, 2024, nil, nil)
			s.Close()
			if err != nil {
				t.Fatalf("round %d: after the crash: %v", round, err)
			}
			stored = len(year.Year().Events)
			// One more than reported may be there: stored, and killed before saying so.
			if stored < reported || stored > reported+1 {
				t.Errorf("round %d: %d events were reported as stored, %d are there", round, reported, stored)
			}
		}
		if stored == 0 {
			t.Error("nothing was ever stored")
		}
	})
}

// TestWritersTakeTurns: writers that have the database open by themselves, as processes have it, and try again after
// a conflict lose nothing.
func TestWritersTakeTurns(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		const writers, events = 4, 6
		p.record(t, steps(9, 8)[:3]...)
		c, card := delta(t)
		var all sync.WaitGroup
		for w := range writers {
			s := p.open(t)
			all.Go(func() {
				ctx := context.Background()
				for n := 0; n < events; {
					year, err := s.Load(ctx, c, 2024, card, nil)
					if err == nil {
						year, err = year.Apply(cluster.Event{On: rules.Day(2024, 8, 1), Act: cluster.Check,
							Units: []string{"ha_nam"}, Document: fmt.Sprint(w, " ", n)})
					}
					if err == nil {
						err = s.Save(ctx, year)
					}
					var conflict *Conflict
					switch {
					case errors.As(err, &conflict):
					case err != nil:
						t.Error(err)
						return
					default:
						n++
					}
				}
			})
		}
		all.Wait()
		got, err := p.load(t)
		if err != nil || len(got.Year().Events) != 3+writers*events {
			t.Errorf("%v", err)
		}
	})
}

// TestServerKilled stops a server of PostgreSQL at once, as a loss of power does: what Save reported is there.
func TestServerKilled(t *testing.T) {
	p := newPostgres(t)
	want := p.record(t, steps(9, 8)...)
	if err := pgtest.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.load(t); err == nil {
		t.Error("a server that does not run was read")
	}
	if err := pgtest.Again(); err != nil {
		t.Fatal(err)
	}
	if got, err := p.load(t); err != nil || got.Head() != want.Head() {
		t.Errorf("%v", err)
	}
}
