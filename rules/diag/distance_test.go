package diag

import (
	"math/rand"
	"testing"
)

// TestEditDistance holds the distance against one that looks at every place: below the limit
// they are equal, and from it on both are the limit or more.
func TestEditDistance(t *testing.T) {
	all := func(a, b []rune) int {
		d := make([][]int, len(a)+1)
		for i := range d {
			d[i] = make([]int, len(b)+1)
			for j := range d[i] {
				switch {
				case i == 0 || j == 0:
					d[i][j] = i + j
				default:
					cost := 1
					if a[i-1] == b[j-1] {
						cost = 0
					}
					d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
					if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
						d[i][j] = min(d[i][j], d[i-2][j-2]+1)
					}
				}
			}
		}
		return d[len(a)][len(b)]
	}
	r := rand.New(rand.NewSource(7))
	word := func() []rune {
		w := make([]rune, r.Intn(9))
		for i := range w {
			w[i] = rune('a' + r.Intn(3))
		}
		return w
	}
	for range 200_000 {
		a, b, limit := word(), word(), 1+r.Intn(5)
		if got, want := editDistance(a, b, limit), all(a, b); min(got, limit) != min(want, limit) {
			t.Fatalf("%q, %q below %d: %d, want %d", string(a), string(b), limit, got, want)
		}
	}
}
