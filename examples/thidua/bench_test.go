package main

import (
	"io"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// BenchmarkRun is the whole program but for its start: the first round also makes the regimes that
// the year is judged by.
func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		if code := run([]string{"run", "north-central-2023"}, io.Discard, io.Discard, diag.English); code != exitOK {
			b.Fatal(code)
		}
	}
}
