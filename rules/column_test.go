package rules_test

import (
	"errors"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

var roundings = []rules.Rounding{rules.HalfAwayFromZero, rules.HalfEven, rules.TowardZero, rules.AwayFromZero,
	rules.TowardFloor, rules.TowardCeil}

// columnIsEval holds the column of a rule to Eval for every member, and its rounding to
// Value.Round and to big integers.
func columnIsEval(t rapid.TB, r *rules.Rule, g *rules.Group) {
	t.Helper()
	if g == nil {
		return
	}
	var c rules.Column
	if err := r.EvalAll(g, &c); err != nil {
		for _, f := range g.Members() {
			if _, err2 := r.Eval(f, g); err2 == nil || err2.Error() != err.Error() {
				t.Fatalf("%s: EvalAll says %v, Eval says %v", r.Source(), err, err2)
			}
		}
		return
	}
	if c.Len() != len(g.Members()) {
		t.Fatalf("%s: a column of %d for %d members", r.Source(), c.Len(), len(g.Members()))
	}
	for i, f := range g.Members() {
		v, err := r.Eval(f, g)
		w, err2 := c.Value(i), c.Err(i)
		if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() || !v.Equal(w) ||
			v.Kind() != w.Kind() {
			t.Fatalf("%s, %s: Eval says %v, %v; the column says %v, %v", r.Source(), f.Unit(), v, err, w, err2)
		}
		want := rules.StateMissing
		switch {
		case err != nil:
			want = rules.StateFailed
		case v.Known():
			want = rules.StateKnown
		case v.IsNotApplicable():
			want = rules.StateNotApplicable
		}
		if c.State(i) != want {
			t.Fatalf("%s, %s: state %d, want %d", r.Source(), f.Unit(), c.State(i), want)
		}
	}
	checkRounding(t, r, &c)
}

func checkRounding(t rapid.TB, r *rules.Rule, c *rules.Column) {
	t.Helper()
	dst, ok := make([]int64, c.Len()), make([]bool, c.Len())
	for _, places := range []int32{0, 2, 18} {
		for _, mode := range roundings {
			all := c.Round(places, mode, dst, ok)
			for i := range dst {
				all = all && ok[i]
				rat, number := c.Value(i).Rat()
				if !number {
					if ok[i] {
						t.Fatalf("%s: %v is rounded to %d", r.Source(), c.Value(i), dst[i])
					}
					continue
				}
				want := roundRat(rat, places, mode)
				if fits := want.IsInt64(); ok[i] && (!fits || want.Int64() != dst[i]) ||
					!ok[i] && fits && want.BitLen() < 64 {
					t.Fatalf("%s: %v to %d places, %v: %d, %v, want %v", r.Source(), rat, places, mode, dst[i], ok[i], want)
				}
				unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
				rounded, _ := c.Value(i).Round(places, mode).Rat()
				if rounded.Mul(rounded, unit); ok[i] && rounded.Cmp(new(big.Rat).SetInt64(dst[i])) != 0 {
					t.Fatalf("%s: %v to %d places, %v: %d, and Value.Round gives %v", r.Source(), rat, places, mode, dst[i], rounded)
				}
			}
			if all != c.Round(places, mode, dst, ok) {
				t.Fatalf("%s: all is not all", r.Source())
			}
		}
	}
}

// roundRat rounds by big integers alone.
func roundRat(r *big.Rat, places int32, mode rules.Rounding) *big.Int {
	n := new(big.Int).Mul(r.Num(), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	floor, rest := new(big.Int).DivMod(n, r.Denom(), new(big.Int))
	if rest.Sign() == 0 {
		return floor
	}
	half := rest.Lsh(rest, 1).Cmp(r.Denom())
	negative := n.Sign() < 0
	up := map[rules.Rounding]bool{
		rules.HalfAwayFromZero: half > 0 || half == 0 && !negative,
		rules.HalfEven:         half > 0 || half == 0 && floor.Bit(0) == 1,
		rules.TowardZero:       negative, rules.AwayFromZero: !negative, rules.TowardCeil: true,
	}[mode]
	if up {
		floor.Add(floor, big.NewInt(1))
	}
	return floor
}

// What EvalAll refuses, and what it does not look at.
func TestEvalSome(t *testing.T) {
	s, f, g := language(t)
	other, _, _ := language(t)
	r, err := s.Compile("actual / zero", 0)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.Compile("1", 0)
	if err != nil {
		t.Fatal(err)
	}
	var c rules.Column
	if err := r.EvalAll(nil, &c); !errors.Is(err, diag.ErrKind) {
		t.Errorf("no group: %v", err)
	}
	if err := foreign.EvalAll(g, &c); !errors.Is(err, diag.ErrKind) {
		t.Errorf("a group of another schema: %v", err)
	}
	if err := r.EvalSome(g, make([]bool, len(g.Members())+1), &c); !errors.Is(err, diag.ErrValue) {
		t.Errorf("a list of another length: %v", err)
	}
	which := make([]bool, len(g.Members()))
	for i, m := range g.Members() {
		which[i] = m.Unit() == f.Unit()
	}
	dst, ok := make([]int64, len(which)), make([]bool, len(which))
	for _, src := range []string{"actual / zero", "actual + 1", "region"} {
		if r, err = s.Compile(src, 0); err != nil {
			t.Fatal(err)
		}
		if err := r.EvalSome(g, which, &c); err != nil {
			t.Fatal(err)
		}
		c.Round(0, rules.HalfEven, dst, ok)
		for i, in := range which {
			if (c.State(i) == rules.StateSkipped) == in || !in && (c.Value(i).Known() || c.Err(i) != nil || ok[i]) {
				t.Errorf("%s, member %d: state %d, %v, %v", src, i, c.State(i), c.Value(i), c.Err(i))
			}
		}
	}
	empty, err := rules.NewGroup()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.EvalAll(empty, &c); err != nil || c.Len() != 0 {
		t.Errorf("an empty group: %v, %d", err, c.Len())
	}
}
