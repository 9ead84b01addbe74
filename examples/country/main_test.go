package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

// asProgram says that the test binary is to be the program, for tests that kill or measure it.
const asProgram = "COUNTRY_RUN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	beam.Init()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// full skips what takes long, unless FULL=1 asks for it.
func full(t *testing.T) {
	t.Helper()
	if os.Getenv("FULL") != "1" {
		t.Skip("FULL=1 runs it")
	}
}

// Every sentence exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) { phrasetest.Check(t, ".") }

// folder writes files, and returns the folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.ToSlash(t.TempDir())
	for name, data := range files {
		if err := put(dir, name, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// invent makes a folder of units of nobody.
func invent(t *testing.T, o options) options {
	t.Helper()
	o.input = filepath.ToSlash(t.TempDir())
	o.seed, o.largest, o.nominated, o.lang = 7, 1000, 1000, diag.English
	if err := generate(o.input, o); err != nil {
		t.Fatal(err)
	}
	return o
}

// run runs the pipeline.
func run(t *testing.T, o options) (*summary, map[string]string) {
	t.Helper()
	o.out = filepath.ToSlash(filepath.Join(t.TempDir(), "out"))
	s, err := o.pipeline(context.Background(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return s, contents(t, o.out)
}

// contents are the files of a folder by name.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

// joined are the lines of all shards of results, in order, below the names of the columns.
func joined(t *testing.T, files map[string]string, kind string) (lines []string) {
	t.Helper()
	for _, name := range sortedKeys(files) {
		if !strings.HasPrefix(name, kind) {
			continue
		}
		head, rest, _ := strings.Cut(files[name], "\n")
		if !strings.Contains(head, "cluster") {
			t.Errorf("%s has no names of columns", name)
		}
		lines = slices.AppendSeq(lines, strings.Lines(rest))
	}
	return lines
}

// cells are the lines as cells.
func cells(t *testing.T, lines []string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.Join(lines, ""))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

const testPlan = `
on: 2026-02-10
kinds:
  - {kind: commune, year: 2025, title: {vi: xã}, card: card.yaml, regulation: law.yaml, awards: {awards: [{award: flag, places: 1}]}}
`

const testCard = `
code: c
year: 2025
indicators: [{code: x, min: 0, max: 100, places: 1}, {code: y, min: 0, max: 9}, {code: ok, kind: boolean}]
sections: [{code: I, criteria: [{code: I.1, max: 90, points: "min(full, x / (9 - y) * 9)"}, {code: I.2, max: 10, points: "ok ? full : 0"}]}]
grades: [{code: good, at_least: 50}, {code: fair}]
`

const testLaw = `
code: law
covers: {from: 2025-01-01}
awards:
  - code: flag
    form: ministry_flag
    title: {vi: Cờ}
    conditions:
      - {code: leads, title: {vi: dẫn đầu}, rule: cluster_rank == 1, citation: {act: A, provision: B}, certainty: read}
      - {code: clean, title: {vi: không kỷ luật}, effect: defers, rule: not discipline_open, citation: {act: A, provision: B}, certainty: read}
      - {code: policy, title: {vi: chính sách}, rule: policy_compliance, citation: {act: A, provision: B}, certainty: read}
`

// kindOf is a kind of testPlan by another name and card.
func kindOf(kind, card string) string {
	return fmt.Sprintf("  - {kind: %s, year: 2025, title: {vi: x}, card: %s, regulation: law.yaml, "+
		"awards: {awards: [{award: flag, places: 1}]}}\n", kind, card)
}
