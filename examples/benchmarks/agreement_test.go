package benchmarks

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
)

// deviation is how far an engine's answers to a problem are from thidua's.
type deviation struct {
	inexact    int // inputs with another number
	hundredths int // inputs with other points after rounding to hundredths
	worst      *big.Rat
	first      string // the first input with another number
}

// compare runs a problem through an engine and through thidua.
func compare(p *problem, e engine, want []answer) (deviation, prepared, error) {
	d := deviation{worst: new(big.Rat)}
	run, err := e.prepare(p)
	if err != nil {
		return d, run, fmt.Errorf("%s: %s: %w", p.name, e.name, err)
	}
	got, err := answers(run, len(want))
	if err != nil {
		return d, run, fmt.Errorf("%s: %s: %w", p.name, e.name, err)
	}
	list := p.inputs.list()
	for i := range want {
		by := new(big.Rat).Sub(got[i].shown, want[i].shown)
		if by.Sign() != 0 {
			d.inexact++
			if d.first == "" {
				d.first = fmt.Sprintf("%v: %s instead of %s", list[i].texts, show(got[i].shown), show(want[i].shown))
			}
		}
		if got[i].hundredths.Cmp(want[i].hundredths) != 0 {
			d.hundredths++
			d.first = fmt.Sprintf("%v: %s instead of %s", list[i].texts, show(got[i].hundredths), show(want[i].hundredths))
		}
		if by.Abs(by); !(list[i].awkward && e.binary) && by.Cmp(d.worst) > 0 {
			d.worst = by
		}
	}
	return d, run, nil
}

func show(r *big.Rat) string {
	if r.IsInt() {
		return r.RatString()
	}
	return r.FloatString(20)
}

// answers runs all inputs once.
func answers(run prepared, n int) ([]answer, error) {
	out := make([]answer, n)
	for i := range out {
		if err := run.run(i); err != nil {
			return nil, err
		}
		out[i] = run.answer(i)
	}
	return out, nil
}

// reference is thidua's answers to a problem.
func reference(tb testing.TB, p *problem) []answer {
	tb.Helper()
	run, err := engines[0].prepare(p)
	if err != nil {
		tb.Fatal(err)
	}
	want, err := answers(run, len(p.inputs.list()))
	if err != nil {
		tb.Fatal(err)
	}
	return want
}

// TestAgreement: before anything is timed, every engine answers every input. thidua's
// evaluators agree exactly; the two hand-written programs that do not compute in binary
// fractions agree to the hundredth, which also shows that thidua computes what was meant.
// An engine of binary fractions may be out by what they lose, and is told off in the
// table; on inputs where that moves a number over a threshold it may give anything.
func TestAgreement(t *testing.T) {
	// One millionth is the unit of the scaled integers.
	near := big.NewRat(1, 1_000_000)
	for _, p := range set() {
		want := reference(t, &p)
		for _, e := range engines[1:] {
			t.Run(p.name+"/"+e.name, func(t *testing.T) {
				d, _, err := compare(&p, e, want)
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case strings.HasPrefix(e.name, "thidua-") && d.inexact > 0:
					t.Errorf("the evaluators disagree: %s", d.first)
				case !e.binary && d.hundredths > 0:
					t.Errorf("%d answers are out by a hundredth or more: %s", d.hundredths, d.first)
				case d.worst.Cmp(near) > 0:
					t.Errorf("an answer is out by %s: the rule is another one: %s", d.worst.FloatString(9), d.first)
				case d.inexact > 0:
					t.Logf("inexact on %d of %d inputs, %d after rounding to hundredths; such as %s", d.inexact, len(want),
						d.hundredths, d.first)
				}
			})
		}
	}
}

// TestAwkward: the set shows what binary fractions lose, or the comparison would
// flatter them.
func TestAwkward(t *testing.T) {
	for _, p := range []problem{grade(), weighted()} {
		for _, e := range engines {
			if e.name != "expr-float64" {
				continue
			}
			d, _, err := compare(&p, e, reference(t, &p))
			if err != nil {
				t.Fatal(err)
			}
			if d.hundredths == 0 {
				t.Errorf("%s: float64 gives the right points on all inputs", p.name)
			}
		}
	}
}
