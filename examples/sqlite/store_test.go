package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

func open(t *testing.T, path string) *store {
	t.Helper()
	s, err := openStore(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	return s
}

func delta(t *testing.T) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Load("delta.yaml", []byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDemo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := demo(context.Background(), out, path, ""); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() || strings.Count(first.String(), "\n") != len(steps())+3 {
		t.Errorf("first\n%ssecond\n%s", &first, &second)
	}
	if !strings.HasSuffix(first.String(), "\n1  Hà Nam  9,00\n2  Thái Bình  8,00\n") {
		t.Errorf("the ranking does not follow from what is stored:\n%s", &first)
	}
}

func TestConflict(t *testing.T) {
	ctx, c := context.Background(), delta(t)
	s := open(t, filepath.Join(t.TempDir(), "x.db"))
	mine, err := s.load(ctx, c, 2024, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := mine.Apply(cluster.Event{On: rules.Day(2024, 1, 6), Act: cluster.Launch})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.save(ctx, theirs); err != nil {
		t.Fatal(err)
	}
	mine, err = mine.Apply(steps()[0], steps()[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := s.save(ctx, mine); !errors.Is(err, errConflict) {
		t.Errorf("a log that differs was stored: %v", err)
	}
	back, err := s.load(ctx, c, 2024, nil, nil)
	if err != nil || back.Head() != theirs.Head() {
		t.Errorf("the stored log is not the first one: %v", err)
	}
}

func TestTamperedRow(t *testing.T) {
	for _, tt := range []struct{ change, reason string }{
		{`UPDATE log SET line = replace(line, '2024-02-20', '2024-02-21') WHERE n = 2`, "another day"},
		{`UPDATE log SET line = replace(line, '"points":8', '"points":10') WHERE n = 5`, "other points, which would " +
			"change the ranking"},
	} {
		ctx := context.Background()
		c, card, err := define()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "x.db")
		if err := record(ctx, path, c, card, ""); err != nil {
			t.Fatal(err)
		}
		s := open(t, path)
		done, err := s.db.Exec(tt.change)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := done.RowsAffected(); n != 1 || err != nil {
			t.Fatalf("%s: %d rows, %v", tt.reason, n, err)
		}
		if _, err := s.load(ctx, c, 2024, card, nil); !strings.Contains(fmt.Sprint(err), "the log was changed") {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

// childDB names the database to a child process, which writes until it is killed.
const childDB = "THIDUA_SQLITE_CHILD_DB"

func TestMain(m *testing.M) {
	if path := os.Getenv(childDB); path != "" {
		if err := writeForever(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForever appends checks, and says after each how many events are stored.
func writeForever(path string) error {
	ctx := context.Background()
	c, err := cluster.Load("delta.yaml", []byte(definition))
	if err != nil {
		return err
	}
	s, err := openStore(ctx, path)
	if err != nil {
		return err
	}
	year, err := s.load(ctx, c, 2024, nil, nil)
	if err != nil {
		return err
	}
	n := len(year.Year().Events)
	for {
		e := cluster.Event{On: rules.Day(2024, 3, 1), Act: cluster.Check, Units: []string{"ha_nam"}}
		if n == 0 {
			e = steps()[0]
		}
		if year, err = year.Apply(e); err != nil {
			return err
		}
		if err := s.save(ctx, year); err != nil {
			return err
		}
		n++
		fmt.Println(n)
	}
}

// TestCrash kills a process in the middle of its writing, several times over the
// same database: whatever it had reported as stored is there.
func TestCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crash.db")
	c := delta(t)
	stored := 0
	for round := range 4 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childDB+"="+path)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(300+100*round) * time.Millisecond)
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
		year, err := open(t, path).load(context.Background(), c, 2024, nil, nil)
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
}
