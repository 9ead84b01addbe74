package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const output = `goos: linux
goarch: amd64
pkg: example.com/benchmarks
cpu: Some Processor
BenchmarkRules/brackets/thidua-2         	1000	        50.0 ns/op	         0 inexact	 8.000 inputs	       0 B/op	       0 allocs/op
BenchmarkRules/brackets/thidua-2         	1000	        40.0 ns/op	         0 inexact	 8.000 inputs	       0 B/op	       0 allocs/op
BenchmarkRules/brackets/thidua-2         	1000	       500.0 ns/op	         0 inexact	 8.000 inputs	       0 B/op	       0 allocs/op
BenchmarkRules/brackets/expr-float64-2   	1000	       200.0 ns/op	         2.000 inexact	 1.000 wrong-hundredths	16 B/op	       1 allocs/op
BenchmarkRules/ladder/thidua-2           	1000	       100.0 ns/op	       0 B/op	       0 allocs/op
BenchmarkRules/ladder/expr-float64-2     	1000	       900.0 ns/op	      16 B/op	       2 allocs/op
BenchmarkCompile/100-terms/thidua        	1000	    100000 ns/op
BenchmarkCompile/100-terms/expr-float64  	1000	     50000 ns/op
BenchmarkScoreAll/10000/one-worker-2     	2	 250000000 ns/op	     17165 B/unit	     40000 units/s
BenchmarkScoreAll/10000/one-worker-2     	2	 500000000 ns/op	     17165 B/unit	     20000 units/s
BenchmarkScoreGrowth-2                   	1	 250000000 ns/op	     10.20 x-for-10x-units
PASS
`

func TestTables(t *testing.T) {
	var b bytes.Buffer
	if err := run(nil, "", strings.NewReader(output), &b); err != nil {
		t.Fatal(err)
	}
	if rules, _, _ := strings.Cut(b.String(), "Whole clusters"); strings.Contains(rules, "one-worker") {
		t.Errorf("whole clusters stand among the rules:\n%s", &b)
	}
	for _, tt := range []struct{ want, reason string }{
		{"Measured on linux, amd64, Some Processor; one run, so nothing is known of the noise.",
			"where, and how often at least"},
		{"| rule | thidua | expr-float64 |\n|---|--:|--:|\n", "engines in the order of the output"},
		{"| brackets | 50.0 | 4.00 ≠2 ✗1 |", "the median of thidua in ns, the ratio, and where the engine is out"},
		{"| ladder | 100 | 9.00 |", "nothing to tell of an exact engine"},
		{"| **geometric mean** | **1.00** | **6.00** |", "the root of 4 times 9"},
		{"| spread of runs, median rule (worst rule) | 460 % (460 %) | 0 % (0 %) |",
			"quartiles 45 and 275, with a median of 50"},
		{"| brackets | 0 | 1 |", "allocations"},
		{"| ScoreAll 10000 one-worker | 30000 (20000–40000) | 17165 |  |", "whole clusters have a table of their own"},
		{"| ScoreGrowth |  |  |  |  | 10.2 |", "one run has no spread, and other figures"},
		{"| 100-terms | 100000 | 0.50 |", "compiling has a table of its own; one processor leaves no number"},
	} {
		if !strings.Contains(b.String(), tt.want) {
			t.Errorf("%s: %q is missing in\n%s", tt.reason, tt.want, &b)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct{ output, want, reason string }{
		{"PASS\n", "no results", "nothing was measured"},
		{"BenchmarkRules/brackets/expr-float64-2 1000 200.0 ns/op\n", "not measured for thidua", "nothing to compare with"},
		{"BenchmarkRules/brackets/thidua-2 1000 fast ns/op\n", "fast", "no number"},
	} {
		err := run(nil, "", strings.NewReader(tt.output), new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.reason, err, tt.want)
		}
	}
}

func TestWriteBetweenMarkers(t *testing.T) {
	dir := t.TempDir()
	readme, bench := filepath.Join(dir, "README.md"), filepath.Join(dir, "bench.txt")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(bench, output)
	write(readme, "before\n"+beginMarker+"\nold\n"+endMarker+"\nafter\n")
	for range 2 { // twice gives the same
		if err := run([]string{bench}, readme, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	text := string(got)
	if !strings.HasPrefix(text, "before\n"+beginMarker+"\nMeasured") ||
		!strings.HasSuffix(text, "|\n"+endMarker+"\nafter\n") || strings.Contains(text, "old") {
		t.Errorf("got\n%s", text)
	}
	if strings.Count(text, "geometric mean") != 1 {
		t.Errorf("the tables stand there twice:\n%s", text)
	}
	write(readme, "no markers")
	if err := run([]string{bench}, readme, nil, nil); err == nil {
		t.Error("a file without markers is written to")
	}
}
