package real

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

func num(t testing.TB, s string) frac.Num {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatal(s)
	}
	return frac.FromRat(r)
}

// What is a fraction, and what lies so near a tie that few digits would not tell.
func TestExact(t *testing.T) {
	log := func(base string) func(x frac.Num, places int32) (frac.Num, bool) {
		return func(x frac.Num, places int32) (frac.Num, bool) {
			if base == "" {
				return Log(x, nil, places)
			}
			b := num(t, base)
			return Log(x, &b, places)
		}
	}
	root := func(n int) func(x frac.Num, places int32) (frac.Num, bool) {
		return func(x frac.Num, places int32) (frac.Num, bool) { return Root(x, n, places) }
	}
	for _, tt := range []struct {
		reason string
		f      func(x frac.Num, places int32) (frac.Num, bool)
		x      string
		places int32
		want   string
	}{
		{"a perfect square", root(2), "144", 0, "12"},
		{"a perfect power of a fraction", root(3), "-8/27", 18, "-0.666666666666666667"},
		{"a tie goes away from zero", root(2), "2.25", 0, "2"},
		{"a tie below zero", root(3), "-0.015625", 1, "-0.3"},
		{"just below a tie", root(2), "2.249999999999999999999999999999", 0, "1"},
		{"of nothing", root(5), "0", 4, "0"},
		{"of the first degree it rounds", root(1), "2.345", 2, "2.35"},
		{"less than half of the last place", root(2), "1/1000000000000000000000000000000000000000000", 18, "0"},
		{"of 1", log(""), "1", 18, "0"},
		{"of 1 to any base", log("10"), "1", 18, "0"},
		{"a power of the base", log("10"), "1000", 18, "3"},
		{"a power below 1", log("10"), "0.001", 18, "-3"},
		{"a common power of both, at a tie", log("4"), "8", 0, "2"},
		{"the same below zero", log("4"), "1/8", 0, "-2"},
		{"a fraction to the power of a fraction", log("27/8"), "9/4", 6, "0.666667"},
		{"a large power", log("2"), new(big.Int).Lsh(big.NewInt(1), 9001).String(), 2, "9001"},
		{"a quarter", log("16"), "2", 1, "0.3"},
		{"e to the power of 0", Exp, "0", 18, "1"},
		{"more than a whole number by its 31st digit", Exp, "1/1000000000000000000000000000000", 0, "1"},
		{"far below the last place", Exp, "-1000000000000", 18, "0"},
		{"a logarithm just below a tie, since ln(1 + x) < x", log(""), "1.0000000000000000005", 18, "0"},
	} {
		x, ok := tt.f(num(t, tt.x), tt.places)
		if !ok || frac.Cmp(x, num(t, tt.want)) != 0 {
			t.Errorf("%s: %v, want %s", tt.reason, x.Rat(), tt.want)
		}
	}
	if _, ok := Exp(num(t, "1000.1"), 2); ok {
		t.Error("e to the power of more than the limit has a value")
	}
	huge := frac.FromRat(new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), maxBits)))
	if _, ok := Root(huge, 2, 2); ok {
		t.Error("a number beyond the limit has a root")
	}
}

// A rounded root is right if its power half a unit below is at most x, and half a unit
// above more than x.
func TestRootByPowers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, MaxDegree).Draw(t, "n")
		places := rapid.Int32Range(0, 18).Draw(t, "places")
		x := big.NewRat(rapid.Int64Range(0, 1<<62).Draw(t, "a"), rapid.Int64Range(1, 1<<62).Draw(t, "b"))
		root, ok := Root(frac.FromRat(x), n, places)
		if !ok {
			t.Fatal("too large")
		}
		if !isRoot(root.Rat(), x, n, places) {
			t.Fatalf("root of degree %d of %v to %d places is %v", n, x, places, root.Rat())
		}
	})
}

// isRoot reports whether a root of a degree is right to so many places: the power of the number half a
// unit below is at most x, and that of the number half a unit above more.
func isRoot(root, x *big.Rat, degree int, places int32) bool {
	half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	half.Quo(half, big.NewRat(2, 1))
	power := func(r *big.Rat) *big.Rat {
		e := big.NewInt(int64(degree))
		return new(big.Rat).SetFrac(new(big.Int).Exp(r.Num(), e, nil), new(big.Int).Exp(r.Denom(), e, nil))
	}
	below := new(big.Rat).Sub(root, half)
	return (below.Sign() <= 0 || power(below).Cmp(x) <= 0) && power(below.Add(root, half)).Cmp(x) > 0
}

// A geometric mean is right if the power of the number half a unit below is at most the product,
// and that of the number half a unit above more.
func TestGeometricMeanByPowers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{1, 2, 7, 200, 201, 700}).Draw(t, "n")
		places, most := rapid.Int32Range(0, 18).Draw(t, "places"), rapid.SampledFrom([]int64{9, 1 << 40}).Draw(t, "most")
		var few []*big.Rat
		for range rapid.IntRange(1, 5).Draw(t, "few") {
			few = append(few, big.NewRat(rapid.Int64Range(0, most).Draw(t, "a"), rapid.Int64Range(1, most).Draw(t, "b")))
		}
		xs, product := make([]frac.Num, n), big.NewRat(1, 1)
		for i := range xs {
			xs[i] = frac.FromRat(few[(i*i+i/3)%len(few)])
			product.Mul(product, few[(i*i+i/3)%len(few)])
		}
		mean, ok := GeometricMean(xs, places)
		if !ok {
			t.Fatal("too large")
		}
		if !isRoot(mean.Rat(), product, n, places) {
			t.Fatalf("the mean of %d of %v to %d places is %v", n, few, places, mean.Rat())
		}
	})
}

// The mean of many, at ties too, which no number of digits would tell; each takes no time to speak
// of.
func TestGeometricMeanOfMany(t *testing.T) {
	for _, tt := range []struct {
		reason, a, b string
		n            int
		places       int32
		want         string // "" if it is refused
	}{
		{"a whole number", "2", "8", 20_000, 18, "4"},
		{"a tie goes away from zero", "1", "2.25", 20_000, 0, "2"},
		{"just below it", "1", "2.2499999999", 20_000, 0, "1"},
		{"just above it", "1", "2.2500000001", 20_000, 0, "2"},
		{"all equal, at a tie", "0.125", "0.125", 100_000, 2, "0.13"},
		{"one is nothing", "0", "7", 1000, 2, "0"},
		{"no fraction", "1", "2", 20_000, 12, "1.414213562373"},
		{"far apart", "0.000000001", "1000000000", 20_000, 6, "1"},
		{"longer than anybody reads", "1" + strings.Repeat("0", 200), "2", 300, 2, ""},
		{"a tie of more digits than are multiplied out", "1.000000000000000001", "1.000000000000000003", 20_000, 0, "1"},
	} {
		xs, of := make([]frac.Num, tt.n), []frac.Num{num(t, tt.a), num(t, tt.b)}
		for i := range xs {
			xs[i] = of[i%2]
		}
		got, ok := GeometricMean(xs, tt.places)
		if ok != (tt.want != "") || ok && frac.Cmp(got, num(t, tt.want)) != 0 {
			t.Errorf("%s: %v, %v, want %s", tt.reason, got, ok, tt.want)
		}
	}
}

// Whatever it is given, what encloses a number gets narrower, and holds on to it.
func TestEnclosures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := big.NewRat(rapid.Int64Range(1, 1<<40).Draw(t, "a"), rapid.Int64Range(1, 1<<40).Draw(t, "b"))
		exponent := big.NewRat(rapid.Int64Range(-60_000, 60_000).Draw(t, "c"), 1000)
		for _, f := range []between{
			func(precision uint) (lo, hi *big.Rat) { return logBetween(x, precision) },
			func(precision uint) (lo, hi *big.Rat) { return expBetween(exponent, precision+90) },
		} {
			lo, hi := f(64)
			lo2, hi2 := f(512)
			width := new(big.Rat).Sub(hi, lo)
			if lo2.Cmp(lo) < 0 || hi2.Cmp(hi) > 0 || width.Cmp(big.NewRat(1, 1<<50)) > 0 {
				t.Fatalf("from %v to %v, then from %v to %v", lo, hi, lo2, hi2)
			}
		}
	})
}
