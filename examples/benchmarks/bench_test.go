package benchmarks

import (
	"strings"
	"testing"
)

// BenchmarkRules runs every rule through every engine. Each operation is one evaluation
// for one unit; the inputs take turns. Beside time and allocations it reports on how many
// inputs the answer is not exact, and on how many it is wrong to the hundredth.
func BenchmarkRules(b *testing.B) {
	for _, p := range set() {
		b.Run(p.name, func(b *testing.B) {
			want := reference(b, &p)
			for _, e := range engines {
				b.Run(e.name, func(b *testing.B) {
					d, run, err := compare(&p, e, want)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportAllocs()
					i := 0
					for b.Loop() {
						if err := run.run(i); err != nil {
							b.Fatal(err)
						}
						if i++; i == len(want) {
							i = 0
						}
					}
					b.ReportMetric(float64(len(want)), "inputs")
					b.ReportMetric(float64(d.inexact), "inexact")
					b.ReportMetric(float64(d.hundredths), "wrong-hundredths")
				})
			}
		})
	}
}

// BenchmarkCompile compiles a rule of 100 terms.
func BenchmarkCompile(b *testing.B) {
	c := hundredTerms(b)
	for _, engine := range []struct {
		name    string
		compile func() error
	}{
		{"thidua", c.thidua},
		{"expr-float64", c.expr},
		{"expr-decimal", c.exprDecimal},
		{"cel-double", c.cel},
	} {
		b.Run("100-terms/"+engine.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := engine.compile(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestCompile: what BenchmarkCompile times compiles.
func TestCompile(t *testing.T) {
	c := hundredTerms(t)
	if n := strings.Count(c.source, "*"); n != 100 {
		t.Fatalf("the rule has %d terms", n)
	}
	for _, compile := range []func() error{c.thidua, c.expr, c.exprDecimal, c.cel} {
		if err := compile(); err != nil {
			t.Error(err)
		}
	}
}
