package main

import (
	"io"
	"testing"
)

// BenchmarkRun is the whole program but for its start: the first round also makes the regimes that
// the year is judged by.
func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		if code := run([]string{"run", "north-central-2023"}, io.Discard, io.Discard); code != exitOK {
			b.Fatal(code)
		}
	}
}
