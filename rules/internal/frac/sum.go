package frac

import (
	"math"
	"math/bits"
)

// Sum adds up small numbers. Decimals of up to seven places are added by their
// number of places, so that no denominators meet before the end. The zero Sum is
// zero.
type Sum [8]int64 // wholes, tenths, hundredths …

// Add adds a; ok is false if it does not fit, and the sum is then as before. It is
// small enough to be inlined.
func (s *Sum) Add(a Num) (ok bool) {
	k := bits.TrailingZeros64(uint64(a.d)) & 7 // 10^k ends in k zeros in binary too
	t := s[k] + a.n
	if a.b != nil || a.d != pow10[k] || (t > s[k]) != (a.n > 0) || t == math.MinInt64 {
		return false
	}
	s[k] = t
	return true
}

// Num returns the sum.
func (s *Sum) Num() Num {
	var size uint64
	last := 0
	for k, n := range s {
		if size |= uint64(n ^ n>>63); n != 0 {
			last = k
		}
	}
	if size>>36 == 0 { // with seven places more there is room
		n := int64(0)
		for _, part := range s[:last+1] {
			n = n*10 + part
		}
		return Num{n: n, d: pow10[last]}
	}
	total := Int(0)
	for k, n := range s {
		if n != 0 {
			total = Add(total, Num{n: n, d: pow10[k]})
		}
	}
	return total
}
