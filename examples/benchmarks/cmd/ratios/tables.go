package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// base is the engine that the others are compared with.
const base = "thidua"

// tables writes what was measured as Markdown.
func (r *results) tables() ([]byte, error) {
	if len(r.cells) == 0 {
		return nil, errors.New("no results of benchmarks: expected lines such as BenchmarkRules/brackets/thidua-2 1000 " +
			"45.6 ns/op")
	}
	var rules, compiles []string
	for _, rule := range r.rules {
		if r.cells[cell{rule, base}] == nil {
			return nil, fmt.Errorf("%s was not measured for %s, which the others are compared with", rule, base)
		}
		if strings.HasPrefix(rule, compilePrefix) {
			compiles = append(compiles, rule)
		} else {
			rules = append(rules, rule)
		}
	}
	var b bytes.Buffer
	runs := "one run, so nothing is known of the noise"
	if n := r.runs(); n > 1 {
		runs = fmt.Sprintf("medians of %d runs", n)
	}
	fmt.Fprintf(&b, "Measured on %s; %s.\n", strings.Join(r.about, ", "), runs)
	if len(rules) > 0 {
		b.WriteString("\nTime of one evaluation: for thidua in ns, for the others as a multiple of it (more than 1 is " +
			"slower than thidua).\n\n")
		r.ratioTable(&b, rules, true)
		b.WriteString("\n≠n: on n inputs the answer is not the exact one, as shown by the engine. ✗n: on n inputs it " +
			"is wrong after rounding to hundredths.\n")
		b.WriteString("\nAllocations of one evaluation:\n\n")
		r.allocTable(&b, rules)
	}
	if len(compiles) > 0 {
		b.WriteString("\nTime of compiling: for thidua in ns, for the others as a multiple of it.\n\n")
		r.ratioTable(&b, compiles, false)
	}
	if len(r.whole) > 0 {
		b.WriteString("\nWhole clusters; medians, with the least and the most in brackets where runs differ.\n\n")
		r.wholeTable(&b)
	}
	return b.Bytes(), nil
}

// enginesOf returns the engines that any of the rules was measured for.
func (r *results) enginesOf(rules []string) []string {
	return slices.DeleteFunc(slices.Clone(r.engines), func(engine string) bool {
		return !slices.ContainsFunc(rules, func(rule string) bool { return r.cells[cell{rule, engine}] != nil })
	})
}

func (r *results) ratioTable(b *bytes.Buffer, rules []string, summary bool) {
	engines := r.enginesOf(rules)
	header(b, engines)
	logs := make(map[string][]float64)
	spreads := make(map[string][]float64)
	for _, rule := range rules {
		ours, _, _ := r.cells[cell{rule, base}].median("ns/op")
		texts := []string{strings.TrimPrefix(rule, compilePrefix)}
		for _, engine := range engines {
			m := r.cells[cell{rule, engine}]
			ns, spread, ok := m.median("ns/op")
			if !ok {
				texts = append(texts, "")
				continue
			}
			logs[engine] = append(logs[engine], math.Log(ns/ours))
			spreads[engine] = append(spreads[engine], spread)
			if engine == base {
				texts = append(texts, figure(ns))
			} else {
				texts = append(texts, figure(ns/ours)+m.faults())
			}
		}
		line(b, texts)
	}
	if summary {
		texts := []string{"**geometric mean**"}
		for _, engine := range engines {
			texts = append(texts, "**"+figure(math.Exp(mean(logs[engine])))+"**")
		}
		line(b, texts)
	}
	// How far the runs of one thing lie apart tells how much a ratio is worth.
	texts := []string{"spread of runs, median rule (worst rule)"}
	for _, engine := range engines {
		s := slices.Sorted(slices.Values(spreads[engine]))
		texts = append(texts, fmt.Sprintf("%.0f %% (%.0f %%)", 100*s[len(s)/2], 100*s[len(s)-1]))
	}
	line(b, texts)
}

// faults tells on how many inputs the answers are out.
func (m *measured) faults() (text string) {
	if n, _, _ := m.median("inexact"); n > 0 {
		text += fmt.Sprintf(" ≠%.0f", n)
	}
	if n, _, _ := m.median("wrong-hundredths"); n > 0 {
		text += fmt.Sprintf(" ✗%.0f", n)
	}
	return text
}

func (r *results) allocTable(b *bytes.Buffer, rules []string) {
	engines := r.enginesOf(rules)
	header(b, engines)
	for _, rule := range rules {
		texts := []string{rule}
		for _, engine := range engines {
			text := ""
			if n, _, ok := r.cells[cell{rule, engine}].median("allocs/op"); ok {
				text = fmt.Sprintf("%.0f", n)
			}
			texts = append(texts, text)
		}
		line(b, texts)
	}
}

// wholeMetrics are what is told of whole clusters.
var wholeMetrics = []string{"units/s", "B/unit", "allocs/unit", "wrong-hundredths", "x-for-10x-units", "MB-peak-for-1x",
	"MB-peak-for-10x"}

func (r *results) wholeTable(b *bytes.Buffer) {
	header(b, wholeMetrics)
	for _, name := range r.whole {
		texts := []string{name}
		m := r.cells[cell{rule: name}]
		for _, metric := range wholeMetrics {
			text := ""
			if median, _, ok := m.median(metric); ok {
				runs := (*m)[metric]
				if text = figure(median); slices.Min(runs) < slices.Max(runs) {
					text += fmt.Sprintf(" (%s–%s)", figure(slices.Min(runs)), figure(slices.Max(runs)))
				}
			}
			texts = append(texts, text)
		}
		line(b, texts)
	}
}

func header(b *bytes.Buffer, engines []string) {
	line(b, append([]string{"rule"}, engines...))
	b.WriteString("|---" + strings.Repeat("|--:", len(engines)) + "|\n")
}

func line(b *bytes.Buffer, texts []string) {
	b.WriteString("| " + strings.Join(texts, " | ") + " |\n")
}

// figure writes three digits that count.
func figure(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
