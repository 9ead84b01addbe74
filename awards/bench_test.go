package awards

import (
	"context"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// BenchmarkStatute is what a program pays that asks nothing of the statute, that asks one day, and
// that asks for its whole hash under options.
func BenchmarkStatute(b *testing.B) {
	for _, part := range []struct {
		name string
		ask  func(r *Regulation)
	}{
		{"nothing", func(*Regulation) {}},
		{"day", func(r *Regulation) { _, _ = r.at(rules.Day(2024, 3, 14)) }},
		{"whole", func(r *Regulation) { r.digest() }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				l, err := readLibrary(embedded)
				if err != nil {
					b.Fatal(err)
				}
				part.ask(l.find(statute))
			}
		})
	}
}

func BenchmarkAssess(b *testing.B) {
	r, c, on := law(b), leader(), day(b, "2024-03-14")
	for b.Loop() {
		if _, err := r.Assess(on, flag, c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNominate(b *testing.B) {
	r, plan, st, cs, on := law(b), central(b, "2024-03-14"), standings(sixTotals...), six(), day(b, "2024-03-14")
	for b.Loop() {
		if _, err := r.Nominate(context.Background(), on, plan, ranked(st), cs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWhatIf(b *testing.B) {
	r := law(b)
	c := leader()
	c.Facts[3] = num(factRank, 4)
	complain(&c)
	a, err := r.Assess(rules.Day(2024, 3, 14), flag, c)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.WhatIf(b.Context(), a, false); err != nil {
			b.Fatal(err)
		}
	}
}
