package frac

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// cases is how many pairs TestNearPowers tries; 1e8 take some minutes.
var cases = flag.Int("cases", 100_000, "pairs of fractions to try")

// edges are the numbers where small arithmetic may overflow or change sign.
var edges = []int64{
	0, 1, -1, 2, -2, 3, 5, 7, 10, -10, 99, 100, 12345, -98765, 1 << 31, -(1 << 31), 1<<32 - 1, 1 << 32,
	1e9, 1e18, -1e18, math.MaxInt64, math.MaxInt64 - 1, -math.MaxInt64,
}

func pairs(f func(a, b Num)) {
	for _, n1 := range edges {
		for _, d1 := range edges {
			for _, n2 := range edges {
				for _, d2 := range edges {
					if d1 > 0 && d2 > 0 {
						f(New(n1, d1), New(n2, d2))
					}
				}
			}
		}
	}
}

func TestAgainstBigRat(t *testing.T) {
	pairs(func(a, b Num) { checkPair(t, a, b) })
}

// ratio is a fraction for the oracle, in whole numbers that are used again and never
// reduced, since reducing is what takes time: two are equal if their cross products are.
type ratio struct{ n, d big.Int }

func (r *ratio) set(a Num) *ratio {
	if a.b == nil {
		r.n.SetInt64(a.n)
		r.d.SetInt64(a.d)
		return r
	}
	r.n.Set(a.rat().Num())
	r.d.Set(a.rat().Denom())
	return r
}

// oracle is what checkPair and checkRound compute with.
var oracle struct {
	x, y, want, got ratio
	left, right     big.Int
}

// cmp compares two fractions with positive denominators.
func (r *ratio) cmp(s *ratio) int {
	return oracle.left.Mul(&r.n, &s.d).Cmp(oracle.right.Mul(&s.n, &r.d))
}

func checkPair(t *testing.T, a, b Num) {
	t.Helper()
	o := &oracle
	x, y, want := o.x.set(a), o.y.set(b), &o.want
	check := func(op string, got Num) {
		if got.b == nil && got.d <= 0 {
			t.Fatalf("%v %s %v: denominator %d", a.Rat(), op, b.Rat(), got.d)
		}
		if o.got.set(got).cmp(want) != 0 {
			t.Fatalf("%v %s %v = %v, want %v / %v", a.Rat(), op, b.Rat(), got.Rat(), &want.n, &want.d)
		}
	}
	want.d.Mul(&x.d, &y.d)
	o.left.Mul(&x.n, &y.d)
	o.right.Mul(&y.n, &x.d)
	want.n.Add(&o.left, &o.right)
	check("+", Add(a, b))
	o.left.Mul(&x.n, &y.d)
	o.right.Mul(&y.n, &x.d)
	want.n.Sub(&o.left, &o.right)
	check("-", Sub(a, b))
	want.n.Mul(&x.n, &y.n)
	check("*", Mul(a, b))
	if q, ok := Quo(a, b); ok {
		want.n.Mul(&x.n, &y.d)
		want.d.Mul(&x.d, &y.n)
		if want.d.Sign() < 0 {
			want.n.Neg(&want.n)
			want.d.Neg(&want.d)
		}
		check("/", q)
	} else if y.n.Sign() != 0 {
		t.Fatalf("%v / %v refused", a.Rat(), b.Rat())
	}
	if got, want := Cmp(a, b), x.cmp(y); got != want {
		t.Fatalf("Cmp(%v, %v) = %d, want %d", a.Rat(), b.Rat(), got, want)
	}
}

// near draws a whole number of at most 63 bits where words overflow and powers of
// ten meet powers of two: a product of such powers, give or take a little.
func near(r *rand.Rand) int64 {
	n := int64(1) << r.IntN(63)
	switch r.IntN(4) {
	case 0:
		n = pow10[r.IntN(len(pow10))]
	case 1:
		if m, ok := mul(n, pow10[r.IntN(len(pow10))]); ok {
			n = m
		}
	case 2:
		n = r.Int64() >> r.IntN(63)
	}
	if m := n + r.Int64N(5) - 2; m > 0 {
		return m
	}
	return max(n, 1)
}

// TestNearPowers holds pairs of fractions whose parts lie near powers of two and
// of ten to big.Rat: a product that wraps must not pass for a power of ten.
func TestNearPowers(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	for range *cases {
		a, b := New(near(r)*(1-2*r.Int64N(2)), near(r)), New(near(r), near(r))
		checkPair(t, a, b)
		checkRound(t, a, int32(r.IntN(19)), Mode(r.IntN(int(Ceil)+1)))
	}
}

// TestWrappedProduct has the pairs where the product of a power of ten and a
// denominator wraps to the other denominator.
func TestWrappedProduct(t *testing.T) {
	pairs := 0
	for k := 1; k < len(pow10); k++ {
		for shift := 0; shift+k < 63; shift++ {
			for odd := int64(1); odd < 40; odd += 2 {
				b := odd << shift
				if b <= 0 || b>>shift != odd {
					continue
				}
				a := pow10[k] * b // wraps for large ones
				if q, ok := mul(pow10[k], b); a <= 0 || ok && q == a {
					continue
				}
				pairs++
				checkPair(t, New(1, a), New(1, b))
				checkRound(t, New(math.MaxInt64-1, a), int32(k), HalfAway)
			}
		}
	}
	if pairs == 0 {
		t.Error("no product wraps")
	}
}

func FuzzPair(f *testing.F) {
	f.Add(int64(1), int64(3), int64(2), int64(37))
	f.Add(int64(math.MaxInt64), int64(7), int64(math.MaxInt64), int64(11))
	f.Add(int64(1), int64(1)<<62, int64(1), int64(1)<<47)
	f.Fuzz(func(t *testing.T, n1, d1, n2, d2 int64) {
		if d1 <= 0 || d2 <= 0 || n1 == math.MinInt64 || n2 == math.MinInt64 {
			t.Skip()
		}
		a, b := New(n1, d1), New(n2, d2)
		checkPair(t, a, b)
		checkPair(t, Mul(a, b), Add(a, b)) // likely big
		for places := int32(0); places <= 18; places += 6 {
			for m := HalfAway; m <= Ceil; m++ {
				checkRound(t, a, places, m)
			}
		}
	})
}

func TestThirdTimesThree(t *testing.T) {
	third, _ := Quo(Int(1), Int(3))
	if Cmp(Mul(third, Int(3)), Int(1)) != 0 {
		t.Error("1/3*3 is not 1")
	}
}

// checkRound holds Round to its definition: it is the neighbour the mode says.
func checkRound(t *testing.T, a Num, places int32, m Mode) {
	t.Helper()
	o := &oracle
	x, want := o.x.set(a), &o.want
	want.d.SetInt64(pow10[places])
	rest := &o.right
	want.n.DivMod(o.left.Mul(&x.n, &want.d), &x.d, rest) // Euclid: floor for a positive divisor
	if rest.Sign() != 0 {
		half, neg, odd := rest.Lsh(rest, 1).Cmp(&x.d), x.n.Sign() < 0, want.n.Bit(0) == 1
		up := false
		switch m {
		case HalfAway:
			up = half > 0 || half == 0 && !neg
		case HalfEven:
			up = half > 0 || half == 0 && odd
		case Down:
			up = neg
		case Up:
			up = !neg
		case Ceil:
			up = true
		}
		if up {
			want.n.Add(&want.n, big.NewInt(1))
		}
	}
	if got := Round(a, places, m); o.got.set(got).cmp(want) != 0 {
		t.Fatalf("Round(%v, %d, %d) = %v, want %v / %v", a.Rat(), places, m, got.Rat(), &want.n, &want.d)
	}
	n, ok := Units(a, places, m) // want is so many of 10^places
	fits := want.n.IsInt64() && want.n.Int64() != math.MinInt64
	if ok != fits || ok && n != want.n.Int64() {
		t.Fatalf("Units(%v, %d, %d) = %d, %v, want %v", a.Rat(), places, m, n, ok, &want.n)
	}
}

func TestRound(t *testing.T) {
	for _, n := range edges {
		for _, d := range []int64{1, 2, 3, 7, 8, 10, 100, 1000, 1e18, math.MaxInt64} {
			for places := int32(0); places <= 18; places++ {
				for m := HalfAway; m <= Ceil; m++ {
					checkRound(t, New(n, d), places, m)
					checkRound(t, Mul(New(n, d), New(math.MaxInt64, 3)), places, m)
				}
			}
		}
	}
}

func TestRemPow(t *testing.T) {
	tests := []struct {
		reason string
		got    Num
		want   *big.Rat
	}{
		{"remainder keeps the sign of the dividend", rem(Int(-7), Int(3)), big.NewRat(-1, 1)},
		{"remainder of a fraction", rem(New(75, 10), Int(2)), big.NewRat(3, 2)},
		{"power", pow(New(3, 2), 3), big.NewRat(27, 8)},
		{"negative power", pow(New(3, 2), -2), big.NewRat(4, 9)},
		{"power zero", pow(Int(0), 0), big.NewRat(1, 1)},
	}
	for _, tt := range tests {
		if tt.got.Rat().Cmp(tt.want) != 0 {
			t.Errorf("%s: got %v, want %v", tt.reason, tt.got.Rat(), tt.want)
		}
	}
	if _, ok := Pow(Int(0), -1); ok {
		t.Error("0 ** -1 is not refused")
	}
	if _, ok := Rem(Int(1), Int(0)); ok {
		t.Error("1 % 0 is not refused")
	}
}

func rem(a, b Num) Num { r, _ := Rem(a, b); return r }

func pow(a Num, e int64) Num { r, _ := Pow(a, e); return r }

func TestDecimal(t *testing.T) {
	tests := []struct {
		a    Num
		coef string
		exp  int32
		ok   bool
	}{
		{New(95711, 100), "95711", -2, true},
		{New(1, 8), "125", -3, true},
		{New(10, 5), "2", 0, true},
		{New(1, 3), "", 0, false},
		{Mul(New(math.MaxInt64, 1), New(math.MaxInt64, 100)), "85070591730234615847396907784232501249", -2, true},
	}
	for _, tt := range tests {
		c, e, ok := tt.a.Decimal(40)
		if ok != tt.ok || ok && (c.String() != tt.coef || e != tt.exp) {
			t.Errorf("%v.Decimal() = %v, %d, %v; want %s, %d, %v", tt.a.Rat(), c, e, ok, tt.coef, tt.exp, tt.ok)
		}
	}
}

// TestCanon: of all ways to hold a number Canon gives one, a decimal of as few places as it has if there is one.
func TestCanon(t *testing.T) {
	check := func(a Num) {
		t.Helper()
		c := a.Canon()
		n, d, _ := a.Parts()
		if Cmp(a, c) != 0 {
			t.Fatalf("%d/%d is held as %d/%d", a.n, a.d, c.n, c.d)
		}
		for k, p := range pow10 {
			if p%d != 0 {
				continue
			}
			if _, fits := mul(n, p/d); fits && (c.d != p || k > 0 && c.n%10 == 0) {
				t.Fatalf("%d/%d is held as %d/%d, not in units of 1/%d", a.n, a.d, c.n, c.d, p)
			}
			return
		}
		if c.n != n || c.d != d {
			t.Fatalf("%d/%d is held as %d/%d, not in lowest terms", a.n, a.d, c.n, c.d)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range *cases {
		n, d := near(r), max(1, near(r))
		check(New(n, d))
		check(New(n, pow10[r.IntN(len(pow10))]))
		check(New(-(n / d * d), d))
		check(New(-n, d))
	}
	for _, n := range edges {
		for k := range pow10 {
			check(New(n, pow10[k]))
			if got, want := Decimal(n, k), New(n, pow10[k]).Canon(); got != want {
				t.Errorf("Decimal(%d, %d) is %v, Canon gives %v", n, k, got, want)
			}
		}
	}
}

func TestFromDecimal(t *testing.T) {
	big30, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	for _, tt := range []struct {
		coef *big.Int
		exp  int32
		want string
	}{
		{big.NewInt(95711), -2, "95711/100"},
		{big.NewInt(5), 3, "5000/1"},
		{big.NewInt(1), -30, "1/1000000000000000000000000000000"},
		{big30, 0, "123456789012345678901234567890/1"},
		{big.NewInt(math.MinInt64), 0, "-9223372036854775808/1"},
	} {
		if got := FromDecimal(tt.coef, tt.exp).Rat().String(); got != tt.want {
			t.Errorf("FromDecimal(%v, %d) = %s, want %s", tt.coef, tt.exp, got, tt.want)
		}
	}
}

func TestSum(t *testing.T) {
	var terms []Num
	for _, n := range append(edges[:len(edges):len(edges)], 1<<40, 1<<45) {
		for _, d := range []int64{1, 10, 100, 1e7, 1e8, 1e18, 3, 7, 8} {
			terms = append(terms, New(n, d))
		}
	}
	for step := 1; step < len(terms); step++ { // all terms, in many orders; steps that share a factor leave some out
		var s Sum
		want := new(big.Rat)
		for i := range terms {
			x := terms[i*step%len(terms)]
			if s.Add(x) {
				want.Add(want, x.Rat())
			}
			if got := s.Num().Rat(); got.Cmp(want) != 0 {
				t.Fatalf("step %d, after %d terms: %v, want %v", step, i+1, got, want)
			}
		}
	}
}

// What is held in tens reads back, and nothing else does.
func TestTens(t *testing.T) {
	for _, n := range edges {
		for places := range 8 {
			if m, k, ok := New(n, pow10[places]).Tens(); !ok || m != n || k != places {
				t.Errorf("%d over 10^%d is %d, %d, %v", n, places, m, k, ok)
			}
		}
	}
	for _, a := range []Num{New(1, 3), New(1, 4), New(1, 1e8), New(1, 1e16), Int(math.MinInt64)} {
		if n, k, ok := a.Tens(); ok {
			t.Errorf("%v is %d over 10^%d", a.Rat(), n, k)
		}
	}
}

// Parts and In say what a number is in given units, or that it is no whole number of them.
func TestParts(t *testing.T) {
	units := []int64{1, 2, 3, 7, 10, 100, 10_000, 1 << 40}
	for _, n := range edges {
		for _, d := range []int64{1, 3, 10, 250, 1e4, 1e18} {
			a := New(n, d)
			if p, q, ok := a.Parts(); !ok || big.NewRat(p, q).Cmp(a.Rat()) != 0 || big.NewRat(p, q).Denom().Int64() != q {
				t.Errorf("%v has the parts %d, %d, %v", a.Rat(), p, q, ok)
			}
			for _, unit := range units {
				for _, per := range units {
					want := new(big.Rat).Mul(a.Rat(), big.NewRat(per, unit))
					k, ok := a.In(unit, per)
					if ok && want.Cmp(new(big.Rat).SetInt64(k)) != 0 ||
						!ok && want.IsInt() && want.Num().BitLen() < 62 && gcdOf(unit, per) == 1 {
						t.Errorf("%v is %d, %v of %d/%d, want %v", a.Rat(), k, ok, unit, per, want)
					}
				}
			}
		}
	}
	if _, _, ok := Int(math.MinInt64).Parts(); ok {
		t.Error("what is not small has parts")
	}
}

func gcdOf(a, b int64) int64 {
	return new(big.Int).GCD(nil, nil, big.NewInt(a), big.NewInt(b)).Int64()
}
