package scoring

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// PublishedRank is a rank that a source states of a unit, such as "đứng đầu" for 1: a fact
// like a total. It settles the rank of the unit, which it shares with none, and what is known
// of its result bounds the others. One that contradicts the totals is a fault.
type PublishedRank struct {
	Unit     string     `json:"unit" yaml:"unit"`
	Rank     int        `json:"rank" yaml:"rank"`      // from 1
	On       rules.Date `json:"on,omitzero" yaml:"on"` // from which day it is known
	Evidence string     `json:"evidence,omitempty" yaml:"evidence"`
}

// checkPublished refuses ranks that cannot be, and two of one unit or of one rank.
func (r *run) checkPublished() error {
	var f findings
	for i, p := range r.batch.Published {
		_, member := r.group.Index(p.Unit)
		other := slices.ContainsFunc(r.batch.Published[:i], func(o PublishedRank) bool {
			return o.Unit == p.Unit || o.Rank == p.Rank
		})
		switch {
		case !member || p.Rank < 1 || p.Rank > r.size():
			f.fault(fmt.Sprintf("published[%d]", i), "published", "%s is not a member that can have rank %d of %d",
				p.Unit, p.Rank, r.size()).Unit = p.Unit
		case other:
			f.fault(fmt.Sprintf("published[%d]", i), "published", "rank %d of %s is published twice, or of two units",
				p.Rank, p.Unit).Unit = p.Unit
		}
	}
	return f.ds.Err()
}

// publish settles the ranks that are published, if all members of one batch are ranked.
func (r *Ranking) publish() error {
	if len(r.places) == 0 {
		return nil
	}
	batch := r.places[0].score.run.batch
	another := func(p place) bool { return p.score.run.batch != batch }
	if len(batch.Published) == 0 || len(r.places) < batch.Group.Len() || slices.ContainsFunc(r.places, another) {
		return nil
	}
	r.published = batch.Published
	var f, other findings
	taken := make(map[int]bool)
	for _, p := range batch.Published {
		taken[p.Rank] = true
	}
	for i := range r.places {
		s := &r.places[i]
		unit := s.score.Unit
		at := slices.IndexFunc(batch.Published, func(p PublishedRank) bool { return p.Unit == unit })
		first, last := s.first, s.last
		if at >= 0 {
			s.first = int32(batch.Published[at].Rank)
			s.last = s.first
		} else {
			s.narrow(taken)
		}
		switch {
		case at < 0 && first == 0:
			continue // disqualified
		case at >= 0 && (s.first < first || s.last > last):
			f.contradiction(at, unit, s.first, first, last)
		case at < 0 && (s.first < first || s.last > last || taken[int(s.first)]):
			at := slices.IndexFunc(batch.Published, func(p PublishedRank) bool { return p.Rank == int(s.first) })
			other.contradiction(at, unit, s.first, first, last)
		}
		s.tied = s.tied && at < 0
		if s.rank = max(s.rank, s.first); at >= 0 || s.first == s.last {
			s.rank = s.first
		} else if !s.score.Total.Known() {
			s.rank = 0
		}
		s.provisional = s.first != s.last || s.score.Disqualified == rules.Undetermined
	}
	for i := range r.places {
		r.bound(&r.places[i])
	}
	if len(f.ds) == 0 { // else it is the same again, seen from those whose ranks are not published
		f = other
	}
	return f.ds.Err()
}

// contradiction says that a published rank cannot be beside the points of a unit.
func (f *findings) contradiction(at int, unit string, rank, first, last int32) {
	by := say("rank %d to %d", first, last)
	switch {
	case first == 0:
		by = say("disqualified")
	case first == last:
		by = say("rank %d", first)
	}
	d := f.fault(fmt.Sprintf("published[%d].rank", max(at, 0)), "published",
		"the published ranks leave rank %d to %s, which by its points is %s", rank, unit, by)
	d.Hint, d.Unit = say("correct the rank, or the figures"), unit
}

// Allowed returns the ranks that the published ones leave to a unit, ascending: its own where
// that is published, otherwise those of nobody else. It is nil where nothing is published.
func (r *Ranking) Allowed(unit string) (ranks []int) {
	if len(r.published) == 0 {
		return nil
	}
	if p := r.publishedOf(unit); p != nil {
		return []int{p.Rank}
	}
	for rank := 1; rank <= len(r.places); rank++ {
		if !slices.ContainsFunc(r.published, func(p PublishedRank) bool { return p.Rank == rank }) {
			ranks = append(ranks, rank)
		}
	}
	return ranks
}

// publishedOf is the published rank of a unit; nil if there is none.
func (r *Ranking) publishedOf(unit string) *PublishedRank {
	if i := slices.IndexFunc(r.published, func(p PublishedRank) bool { return p.Unit == unit }); i >= 0 {
		return &r.published[i]
	}
	return nil
}

// separates reports whether published ranks say that a unit is ahead of another, and which.
func (r *Ranking) separates(a, b string) (by []PublishedRank, ok bool) {
	for _, unit := range []string{a, b} {
		if p := r.publishedOf(unit); p != nil {
			by = append(by, *p)
		}
	}
	sa, _ := r.Standing(a)
	sb, _ := r.Standing(b)
	return by, len(by) > 0 && sa.Last > 0 && sa.Last < sb.First
}

// stands reports whether no published rank contradicts what units come to.
func (r *Ranking) stands(results map[string]result) bool {
	for unit, s := range results {
		allowed := r.Allowed(unit)
		for _, p := range r.published {
			other := results[p.Unit]
			if p.Unit == unit || len(allowed) == 0 {
				continue
			}
			if p.Rank < allowed[0] && ahead(s, other) || p.Rank > allowed[len(allowed)-1] && ahead(other, s) {
				return false
			}
		}
	}
	return true
}

// bound says between which results the unknown one of a unit lies, by the ranks that all can have.
func (r *Ranking) bound(s *place) {
	if s.first == 0 || s.score.rankedBy().Known() || r.card.gradeFirst() { // a better grade can have fewer points
		return
	}
	for i := range r.places {
		o := &r.places[i]
		v := o.score.rankedBy()
		ahead, behind := o.last < s.first, o.first > s.last
		if r.card.def.Better == rules.Less {
			ahead, behind = behind, ahead
		}
		switch {
		case !v.Known() || o.first == 0:
		case ahead && (!s.more().below.Known() || v.Compare(s.rare.below) < 0):
			s.rare.below = v
		case behind && (!s.more().above.Known() || v.Compare(s.rare.above) > 0):
			s.rare.above = v
		}
	}
}

// narrow leaves out of a span of ranks those that are published of others.
func (s *place) narrow(taken map[int]bool) {
	for s.first > 0 && s.first < s.last && taken[int(s.first)] {
		s.first++
	}
	for s.last > s.first && taken[int(s.last)] {
		s.last--
	}
}
