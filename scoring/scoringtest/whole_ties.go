package scoringtest

import (
	"maps"
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/scoring"
)

// ties are pairs of units of the same result, that differ in a criterion which
// breaks ties, or in last year's facts.
func (x *mixer) ties() (out [][2]unit) {
	m := (*scoring.Score).Total
	if x.card.RankBy() == scoring.ByPercent {
		m = (*scoring.Score).Percent
	}
	// add adds a pair, also with other facts of last year: where two tie-breaks
	// disagree their order shows.
	add := func(u, v unit) {
		out = append(out, [2]unit{u, v})
		for range min(len(x.late), lastYears) {
			v.previous, v.hasPrevious = unitOf("", x.late[x.random.IntN(len(x.late))].assignment).previous, true
			out = append(out, [2]unit{u, v})
		}
	}
	for range pairs {
		a := x.any(0)
		a.top = false
		a, result := x.settled(a, m)
		if result == nil {
			continue
		}
		add(x.unit("", a), x.unit("", a))
		for i := range x.pools {
			p := &x.pools[i]
			if len(p.known) == 0 || len(x.card.def.TieBreak) > 0 && !slices.Contains(x.card.def.TieBreak, p.it.def.Code) {
				continue
			}
			if u, v, ok := x.exchanged(a, m, p); ok {
				add(x.unit("", u), x.unit("", v))
				continue
			}
			b := x.any(0)
			b.top, b.late, b.last = false, a.late, p.it
			if v, ok := x.near(b, m, result, p.it); ok {
				add(x.unit("", a), v)
			}
		}
	}
	return out
}

// exchanged makes two units of a recipe of which one has more points of a
// criterion, and as many less of another: their results are the same unless a cap or
// facts that both criteria read are in the way.
func (x *mixer) exchanged(a recipe, m measure, p *pool) (u, v recipe, ok bool) {
	with := func(p *pool, of *choice, q *pool, other *choice) recipe {
		r := a
		r.picks = maps.Clone(a.picks)
		r.picks[p.it], r.picks[q.it], r.last = of, other, p.it
		return r
	}
	for range exchanges {
		less, more := &p.known[x.random.IntN(len(p.known))], &p.known[x.random.IntN(len(p.known))]
		by := new(big.Rat).Sub(more.points, less.points)
		if by.Sign() == 0 {
			continue
		}
		for _, k := range x.random.Perm(len(x.pools)) {
			q := &x.pools[k]
			if q == p {
				continue
			}
			low, high := apart(q.known, by)
			if low == nil {
				continue
			}
			u, v := with(p, less, q, high), with(p, more, q, low)
			if same := x.of(u, m); same != nil {
				if other := x.of(v, m); other != nil && other.Cmp(same) == 0 {
					return u, v, true
				}
			}
		}
	}
	return u, v, false
}

// apart finds two choices, which ascend, of which the second gives so much more
// than the first; nil if there are none. The difference may be negative.
func apart(all []choice, by *big.Rat) (low, high *choice) {
	j := 0
	for i := range all {
		want := new(big.Rat).Add(all[i].points, by)
		for j < len(all) && all[j].points.Cmp(want) < 0 {
			j++
		}
		if j < len(all) && all[j].points.Cmp(want) == 0 {
			return &all[i], &all[j]
		}
	}
	return nil, nil
}
