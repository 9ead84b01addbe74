package scoringtest

import "slices"

// choose picks few of n things that together reach every goal that any of them
// reaches: each time the one that reaches most of what is left, of equals the
// cheapest, then the first.
func choose[G comparable](goals [][]G, cost func(i int) int) (picked []int, why map[int][]G) {
	left := make(map[G]bool)
	for _, gs := range goals {
		for _, g := range gs {
			left[g] = true
		}
	}
	gain := func(i int) (n int) {
		for _, g := range goals[i] {
			if left[g] {
				n++
			}
		}
		return n
	}
	bound := make([]int, len(goals)) // what is gained only falls as others are picked
	for i := range goals {
		bound[i] = gain(i)
	}
	why = make(map[int][]G)
	for len(left) > 0 {
		best := -1
		for i := range goals {
			if best >= 0 && bound[i] < bound[best] {
				continue
			}
			if bound[i] = gain(i); best < 0 || bound[i] > bound[best] || bound[i] == bound[best] && cost(i) < cost(best) {
				best = i
			}
		}
		if best < 0 || bound[best] == 0 {
			break
		}
		for _, g := range goals[best] {
			if left[g] {
				delete(left, g)
				why[best] = append(why[best], g)
			}
		}
		picked = append(picked, best)
	}
	slices.Sort(picked)
	return picked, why
}
