package scoring

import (
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// Within is the place of a unit within its own group of a cluster, such as the kindergartens
// among the schools: see [Batch.Groups]. Rank, First, Last and Tied are as in a [Standing].
type Within struct {
	Group string `json:"group"`
	Rank  int    `json:"rank"`
	First int    `json:"first"`
	Last  int    `json:"last"`
	Tied  bool   `json:"tied,omitempty"`
}

// within works out the places of units within their groups. What the places in the whole ranking
// say counts too: published ranks settle an order that the figures leave open.
func (r *Ranking) within(out []Standing) {
	groups := make(map[string][]int)
	for i := range r.places {
		s := r.places[i].score
		if code := s.run.batch.Groups[s.Unit]; code != "" {
			groups[code] = append(groups[code], i)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(groups)) {
		members := groups[code]
		f := &field{dense: r.card.dense, results: listOf(members, func(i int) result { return r.result(r.places[i].score) })}
		f.sort()
		for k, i := range members {
			p, me := f.place(&f.results[k]), &out[i]
			w := &Within{Group: code}
			if me.Within = w; me.First == 0 {
				continue
			}
			var sure, may steps
			for _, j := range members {
				if other := &out[j]; j != i && other.First > 0 {
					settled := other.First == other.Last
					w.Tied = w.Tied || settled && me.First == me.Last && me.First == other.First &&
						me.Disqualified == rules.False && other.Disqualified == rules.False
					if other.First < me.Last {
						may.add(other.First, settled)
					}
					if other.Last < me.First && other.Disqualified == rules.False {
						sure.add(other.First, settled)
					}
				}
			}
			w.First, w.Last = 1+sure.all, 1+may.all
			if r.card.dense {
				w.First, w.Last = 1+max(len(sure.ranks), min(1, sure.all)), 1+len(may.ranks)+may.open
			}
			w.First, w.Last = max(w.First, int(p.first)), min(w.Last, int(p.last))
			w.Tied = w.Tied || p.tied
			if w.Rank = int(p.rank); w.First == w.Last {
				w.Rank = w.First
			}
		}
	}
}

// steps counts units and, for dense ranks, their results: settled ranks that differ are different
// results, and those of one rank the same.
type steps struct {
	all, open int // units, and those of them without a settled rank
	ranks     []int
}

func (s *steps) add(rank int, settled bool) {
	s.all++
	switch {
	case !settled:
		s.open++
	case !slices.Contains(s.ranks, rank):
		s.ranks = append(s.ranks, rank)
	}
}
