package interval

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/internal/frac"
)

// grid has a number on and between all bounds that the tests draw, which are
// halves from -2 to 2.
var grid = func() []frac.Num {
	var g []frac.Num
	for q := int64(-12); q <= 12; q++ {
		g = append(g, frac.New(q, 4))
	}
	return g
}()

func drawCut(t *rapid.T, name string) Cut {
	n := frac.New(rapid.Int64Range(-4, 4).Draw(t, name), 2)
	switch rapid.IntRange(0, 6).Draw(t, name+" side") {
	case 0:
		return Bottom()
	case 1:
		return Top()
	case 2, 3:
		return Above(n)
	}
	return Below(n)
}

func drawSet(t *rapid.T, name string) Set {
	var spans []Span
	for range rapid.IntRange(0, 4).Draw(t, name+" spans") {
		spans = append(spans, Span{drawCut(t, name+" lo"), drawCut(t, name+" hi")})
	}
	return Of(spans...)
}

func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, u := drawSet(t, "s"), drawSet(t, "u")
		for _, set := range []Set{s, u, s.Union(u), s.Intersect(u), s.Complement()} {
			for i, span := range set {
				if span.Empty() || i > 0 && set[i-1].Hi.Compare(span.Lo) >= 0 {
					t.Fatalf("%v is not in normal form", set)
				}
			}
		}
		equal := true
		for _, n := range grid {
			in, too := s.Contains(n), u.Contains(n)
			equal = equal && in == too
			switch {
			case s.Union(u).Contains(n) != (in || too):
				t.Fatalf("union at %v", n.Rat())
			case s.Intersect(u).Contains(n) != (in && too):
				t.Fatalf("intersection at %v", n.Rat())
			case s.Complement().Contains(n) == in:
				t.Fatalf("complement at %v", n.Rat())
			}
		}
		if s.Equal(u) != equal {
			t.Fatalf("equal: %v, want %v", s.Equal(u), equal)
		}
		if !s.Complement().Complement().Equal(s) {
			t.Fatal("the complement of the complement is another set")
		}
	})
}

func TestCompare(t *testing.T) {
	ordered := []Cut{Bottom(), Below(frac.Int(-1)), Above(frac.Int(-1)), Below(frac.New(1, 2)), Above(frac.New(2, 4)),
		Below(frac.Int(3)), Top()}
	for i, c := range ordered {
		for j, d := range ordered {
			want := min(max(i-j, -1), 1)
			if got := c.Compare(d); got != want {
				t.Errorf("cut %d against %d: %d, want %d", i, j, got, want)
			}
		}
	}
	if Below(frac.New(1, 2)).Compare(Below(frac.New(2, 4))) != 0 {
		t.Error("1/2 and 2/4 are different places")
	}
}

// Sets of a domain are equal when they have the same numbers of it.
func TestClip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo, hi := drawCut(t, "from"), drawCut(t, "to")
		d, in := Dense(lo, hi), func(frac.Num) bool { return true }
		whole := rapid.Bool().Draw(t, "whole")
		if whole {
			d, in = Lattice(0, lo, hi), frac.Num.IsInt
		}
		s, u := drawSet(t, "s"), drawSet(t, "u")
		inside := Between(lo, hi)
		equal := true
		for _, n := range grid {
			if in(n) && inside.Contains(n) {
				equal = equal && s.Contains(n) == u.Contains(n)
				if d.Clip(s).Contains(n) != s.Contains(n) {
					t.Fatalf("%v is lost or added", n.Rat())
				}
			} else if in(n) && d.Clip(s).Contains(n) {
				t.Fatalf("%v is outside", n.Rat())
			}
		}
		if got := d.Clip(s).Equal(d.Clip(u)); got != equal {
			t.Fatalf("equal: %v, want %v", got, equal)
		}
		for _, span := range d.Clip(s) {
			n := d.Simplest(span)
			if !span.Contains(n) || !in(n) || !s.Contains(n) {
				t.Fatalf("%v is not in the span", n.Rat())
			}
			if first := d.First(span); whole && (!span.Contains(first) || !in(first)) {
				t.Fatalf("%v is not in the span", first.Rat())
			}
		}
	})
}

func TestSimplest(t *testing.T) {
	all := Dense(Bottom(), Top())
	num := func(s string) frac.Num {
		r, _ := new(big.Rat).SetString(s)
		return frac.FromRat(r)
	}
	for _, tt := range []struct {
		reason string
		domain Domain
		span   Span
		want   string
	}{
		{"anything", all, Span{Bottom(), Top()}, "0"},
		{"between whole numbers", all, Span{Above(num("2")), Below(num("3"))}, "2.5"},
		{"one number", all, Span{Below(num("95.5")), Above(num("95.5"))}, "95.5"},
		{"the middle, if whole", all, Span{Below(num("0")), Below(num("60"))}, "30"},
		{"a whole number, if there is one", all, Span{Above(num("95.75")), Below(num("96.25"))}, "96"},
		{"from a number on", all, Span{Below(num("95.75")), Top()}, "96"},
		{"over a whole number", all, Span{Above(num("100")), Top()}, "101"},
		{"under a whole number", all, Span{Bottom(), Below(num("0"))}, "-1"},
		{"up to a number", all, Span{Bottom(), Above(num("-0.5"))}, "-1"},
		{"finer than numbers are rounded: the end", all, Span{Below(num("1e-30")), Below(num("2e-30"))}, "1e-30"},
		{"the other end", all, Span{Above(num("1e-30")), Above(num("2e-30"))}, "2e-30"},
		{"between the ends", all, Span{Above(num("1e-30")), Below(num("2e-30"))}, "1.5e-30"},
		{"of one place", Lattice(1, Bottom(), Top()), Span{Below(num("10.1")), Below(num("11"))}, "10.5"},
		{"whole", Lattice(0, Bottom(), Top()), Span{Below(num("6")), Below(num("8"))}, "6"},
	} {
		if got := tt.domain.Simplest(tt.span); frac.Cmp(got, num(tt.want)) != 0 {
			t.Errorf("%s: %v, want %s", tt.reason, got.Rat(), tt.want)
		}
	}
}

func TestEnds(t *testing.T) {
	d := Lattice(0, Bottom(), Top())
	set := d.Clip(Of(Span{Above(frac.Int(1)), Below(frac.Int(3))}, Span{Above(frac.New(9, 2)), Top()}))
	if len(set) != 2 {
		t.Fatalf("%d spans", len(set))
	}
	lo, hi := d.Ends(set[0])
	if frac.Cmp(lo.Num, frac.Int(2)) != 0 || frac.Cmp(hi.Num, frac.Int(2)) != 0 || !lo.Closed || !hi.Closed {
		t.Errorf("(1..3) of whole numbers ends at %v, %v", lo, hi)
	}
	if lo, hi := d.Ends(set[1]); frac.Cmp(lo.Num, frac.Int(5)) != 0 || hi.OK {
		t.Errorf("above 4.5 ends at %v, %v", lo, hi)
	}
	if all := Lattice(0, Above(frac.Int(1)), Below(frac.Int(2))); !all.Span().Empty() || len(all.All()) != 0 {
		t.Error("there is a whole number between 1 and 2")
	}
}

// Of does not write to the spans that it is given.
func TestOfCopies(t *testing.T) {
	spans := []Span{{Below(frac.Int(3)), Top()}, {Bottom(), Below(frac.Int(4))}}
	before := slices.Clone(spans)
	Of(spans...)
	for i := range spans {
		if spans[i].Lo.Compare(before[i].Lo) != 0 || spans[i].Hi.Compare(before[i].Hi) != 0 {
			t.Errorf("span %d changed", i)
		}
	}
}
