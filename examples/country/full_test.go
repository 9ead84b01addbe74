//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// program is this program as a process of its own.
func program(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

// A run that is killed at any time and done again gives the same bytes as one that nobody disturbed.
func TestKill(t *testing.T) {
	full(t)
	o := invent(t, options{units: 20_000, shards: 4})
	_, want := run(t, o)
	o.out = filepath.ToSlash(filepath.Join(t.TempDir(), "out"))
	for _, after := range []time.Duration{300 * time.Millisecond, 1500 * time.Millisecond, 4 * time.Second} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		err := program(ctx, "-lang", "en", "-input", o.input, "-out", o.out, "-shards", "4", "-largest", "1000").Run()
		if cancel(); err == nil {
			t.Skip("the machine is faster than this test")
		}
		if _, err := os.Stat(o.out); err == nil {
			t.Fatal("a killed run has left results that seem whole")
		}
	}
	if _, err := o.pipeline(context.Background(), io.Discard); err != nil {
		t.Fatal(err)
	}
	got := contents(t, o.out)
	for name, data := range want {
		if got[name] != data {
			t.Errorf("%s is another file", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, not %d", len(got), len(want))
	}
}

// One cluster of 50,000 units among those of a dozen is scored, or set aside where that is more than is allowed; both
// within a bound of memory.
func TestLargeCluster(t *testing.T) {
	full(t)
	for _, tt := range []struct {
		largest string
		refused int
		most    int64 // MiB
	}{{"100000", 0, 8000}, {"49999", 50_000, 500}} {
		out := filepath.ToSlash(filepath.Join(t.TempDir(), "out"))
		began := time.Now()
		c := program(t.Context(), "-lang", "en", "-units", "52000", "-large", "50000", "-shards", "4", "-largest", tt.largest,
			"-out", out)
		var said bytes.Buffer
		c.Stdout, c.Stderr = &said, &said
		if err := c.Run(); err != nil {
			t.Fatalf("%v: %s", err, said.String())
		}
		data, err := os.ReadFile(filepath.Join(out, summaryFile))
		if err != nil {
			t.Fatal(err)
		}
		var s summary
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		usage := c.ProcessState.SysUsage().(*syscall.Rusage)
		t.Logf("largest %s: %v, %v of processor, at most %d MiB held", tt.largest, time.Since(began).Round(time.Second),
			c.ProcessState.UserTime().Round(time.Second), usage.Maxrss>>10)
		if all := s.Tally.of(""); all.Units != 52_000 || all.Refused != tt.refused || usage.Maxrss>>10 > tt.most {
			t.Errorf("largest %s: %d units, %d refused, %d MiB held", tt.largest, all.Units, all.Refused, usage.Maxrss>>10)
		}
		aside := strings.Join(joined(t, contents(t, out), asideFile), "")
		if strings.Contains(aside, "too_large") != (tt.refused > 0) {
			t.Errorf("largest %s: set aside %s", tt.largest, aside)
		}
	}
}

// TestRates measures what the README says: the same files in one process, first by ScoreAll alone, then with grades,
// nominations and results, and through Beam.
func TestRates(t *testing.T) {
	full(t)
	units := 100_000
	if n, err := strconv.Atoi(os.Getenv("COUNTRY_UNITS")); err == nil {
		units = n
	}
	o := options{units: units, seed: 1, shards: 8, largest: 100_000, nominated: 5_000, lang: diag.English, clean: true,
		input: filepath.ToSlash(t.TempDir())}
	if err := generate(o.input, o); err != nil {
		t.Fatal(err)
	}
	took := func(what string, work func()) {
		began, before := time.Now(), processor()
		work()
		wall, used := time.Since(began), processor()-before
		t.Logf("%-42s %6.1f s, %6.1f s of processor, %8.0f units a second, %6.1f µs a unit", what, wall.Seconds(),
			used.Seconds(), float64(units)/wall.Seconds(), float64(used.Microseconds())/float64(units))
	}
	lib, err := readLibrary(t.Context(), o.input)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := json.Marshal(lib)
	if err != nil {
		t.Fatal(err)
	}
	books, err := rulebooks(string(sent))
	if err != nil {
		t.Fatal(err)
	}
	files, err := o.files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pieces := make(map[string][][]byte)
	took("reading, checking and packing the files", func() {
		for _, file := range files {
			r := &fileRead{outcome: &outcome{Tally: newTally()}, file: file, pieces: make(map[string]*encoder)}
			if err := r.read(t.Context(), o.input, books); err != nil {
				t.Fatal(err)
			}
			for key, e := range r.pieces {
				pieces[key] = append(pieces[key], e.buf)
			}
		}
	})
	clusters := func(each func(*cluster1) bool) {
		for _, key := range sortedKeys(pieces) {
			book, cluster, _ := strings.Cut(key, "/")
			c := &cluster1{scoreFn: &scoreFn{Largest: o.largest, Nominated: o.largest}, rulebook: books[book],
				book: book, cluster: cluster,
				outcome: &outcome{Tally: newTally()}}
			if err := c.gather(slices.Values(pieces[key])); err != nil {
				t.Fatal(err)
			}
			if !each(c) {
				return
			}
		}
	}
	took("unpacking, and ScoreAll", func() {
		n := 0
		for book, b := range books {
			for r, err := range b.card.ScoreAll(t.Context(), func(yield func(scoring.Batch) bool) {
				clusters(func(c *cluster1) bool {
					if c.book != book {
						return true
					}
					batch, _, err := c.batch(t.Context())
					return err == nil && yield(batch)
				})
			}, 0) {
				if err != nil {
					t.Fatal(err)
				}
				n += len(r.Standings())
			}
		}
		if n != units {
			t.Fatalf("%d units", n)
		}
	})
	took("the same, with grades, awards and results", func() {
		clusters(func(c *cluster1) bool {
			if err := c.score(t.Context()); err != nil {
				t.Fatal(err)
			}
			return true
		})
	})
	took("all of it, on Beam's Prism", func() { run(t, o) })
}

// processor is the time that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
