package main

import (
	"bufio"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// results is what was measured, in the order of the output.
type results struct {
	about   []string // goos, goarch, cpu
	rules   []string
	engines []string
	cells   map[cell]*measured
	whole   []string // benchmarks of whole clusters
}

// cell is one rule in one engine.
type cell struct{ rule, engine string }

// measured is the metrics of one benchmark, a value for each run.
type measured map[string][]float64

// read adds the output of go test -bench. Lines that are not of benchmarks are
// skipped; a benchmark that failed has no line, and leaves a hole in the table.
func (r *results) read(lines *bufio.Scanner) error {
	if r.cells == nil {
		r.cells = make(map[cell]*measured)
	}
	for lines.Scan() {
		line := lines.Text()
		for _, key := range []string{"goos: ", "goarch: ", "cpu: "} {
			if value, ok := strings.CutPrefix(line, key); ok && !slices.Contains(r.about, value) {
				r.about = append(r.about, value)
			}
		}
		fields := strings.Fields(line)
		if len(fields) < 4 || len(fields)%2 != 0 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		c, ok := cellOf(fields[0])
		if !ok {
			continue
		}
		m := r.cells[c]
		if m == nil {
			m = &measured{}
			r.cells[c] = m
			if c.engine == "" {
				r.whole = append(r.whole, c.rule)
			} else {
				r.rules = addOnce(r.rules, c.rule)
				r.engines = addOnce(r.engines, c.engine)
			}
		}
		for i := 2; i < len(fields); i += 2 {
			v, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return fmt.Errorf("%q: %w", line, err)
			}
			(*m)[fields[i+1]] = append((*m)[fields[i+1]], v)
		}
	}
	return lines.Err()
}

// cellOf reads BenchmarkRules/brackets/thidua-8, and BenchmarkScoreAll/10000/thidua, which has
// no engine. The number of processors stands at the end unless there is only one.
func cellOf(name string) (cell, bool) {
	if i := strings.LastIndexByte(name, '-'); i >= 0 {
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			name = name[:i]
		}
	}
	parts := strings.Split(name, "/")
	switch {
	case strings.HasPrefix(name, "BenchmarkScore"):
		return cell{rule: strings.Join(parts, " ")[len("Benchmark"):]}, true
	case len(parts) == 3 && parts[0] == "BenchmarkRules":
		return cell{parts[1], parts[2]}, true
	case len(parts) == 3 && parts[0] == "BenchmarkCompile":
		return cell{compilePrefix + parts[1], parts[2]}, true
	}
	return cell{}, false
}

// compilePrefix marks benchmarks of compiling, which have a table of their own.
const compilePrefix = "compile "

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// median of a metric, and how far the middle half of its runs lies apart, as a part of
// the median: runs that the machine was taken away from say nothing of the rest. ok is
// false if the metric was not measured.
func (m *measured) median(metric string) (median, spread float64, ok bool) {
	if m == nil || len((*m)[metric]) == 0 {
		return 0, 0, false
	}
	runs := slices.Sorted(slices.Values((*m)[metric]))
	median = quantile(runs, 0.5)
	if median > 0 {
		spread = (quantile(runs, 0.75) - quantile(runs, 0.25)) / median
	}
	return median, spread, true
}

// quantile of sorted values, between two of them in proportion.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// runs is how often each thing was measured, at least.
func (r *results) runs() int {
	least := 0
	for _, m := range r.cells {
		if n := len((*m)["ns/op"]); least == 0 || n < least {
			least = n
		}
	}
	return least
}
