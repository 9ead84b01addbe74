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
		members, f := groups[code], new(field)
		for _, i := range members {
			f.results = append(f.results, r.places[i].score.result())
		}
		f.sort()
		for k, i := range members {
			p, me := f.place(&f.results[k]), &out[i]
			w := &Within{Group: code}
			if me.Within = w; me.First == 0 {
				continue
			}
			w.First, w.Last = 1, 1
			for _, j := range members {
				if other := &out[j]; j != i && other.First > 0 {
					w.Tied = w.Tied || me.Rank > 0 && me.Rank == other.Rank && me.First == me.Last && other.First == other.Last &&
						me.Disqualified == rules.False && other.Disqualified == rules.False
					if other.First < me.Last {
						w.Last++
					}
					if other.Last < me.First && other.Disqualified == rules.False {
						w.First++
					}
				}
			}
			w.First, w.Last = max(w.First, int(p.first)), min(w.Last, int(p.last))
			w.Tied = w.Tied || p.tied
			if w.Rank = int(p.rank); w.First == w.Last {
				w.Rank = w.First
			}
		}
	}
}

// Grouped reports whether rules of the card compare the members of a unit's own group, so that
// every member of a batch must have one: see [Batch.Groups].
func (c *Scorecard) Grouped() bool {
	return c.grouped || c.period != nil && c.period.Grouped()
}
