package scoring

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// PublishedRank is a rank that a source states of a unit, such as "đứng đầu" for 1: a fact
// like a total. It settles the rank of the unit, which it shares with none, and what is known
// of its result bounds the others. One that contradicts the totals is a fault.
type PublishedRank struct {
	Unit     string     `json:"unit" yaml:"unit"`
	Rank     int        `json:"rank" yaml:"rank"`
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
		case !member || p.Rank < 1 || p.Rank > len(r.facts):
			f.fault("", "published", "%s is not a member that can have rank %d of %d",
				p.Unit, p.Rank, len(r.facts)).Unit = p.Unit
		case other:
			f.fault("", "published", "rank %d of %s is published twice, or of two units", p.Rank, p.Unit).Unit = p.Unit
		}
	}
	return f.ds.Err()
}

// publish settles the ranks that are published, if all members of one batch are ranked.
func (r *Ranking) publish() error {
	if len(r.places) == 0 {
		return nil
	}
	batch := &r.places[0].score.run.batch
	another := func(p place) bool { return &p.score.run.batch != batch }
	if len(batch.Published) == 0 || len(r.places) < len(batch.Group.Members()) || slices.ContainsFunc(r.places, another) {
		return nil
	}
	var f findings
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
			s.first, s.last = batch.Published[at].Rank, batch.Published[at].Rank
		} else {
			s.narrow(taken)
		}
		switch {
		case at < 0 && first == 0:
			continue // disqualified
		case s.first < first || s.last > last || at < 0 && taken[s.first]:
			f.fault("", "published", "the published ranks contradict what is known of points: by points it is rank %d to %d",
				first, last).Unit = unit
		}
		s.tied = s.tied && at < 0
		if s.rank = max(s.rank, s.first); at >= 0 || s.first == s.last {
			s.rank = s.first
		} else if !s.score.Total.Known() {
			s.rank = 0
		}
		s.provisional = s.first != s.last || s.score.Disqualified == rules.Undetermined
		r.bound(s, batch.Published)
	}
	return f.ds.Err()
}

// bound says between which published results the unknown one of a unit lies.
func (r *Ranking) bound(s *place, published []PublishedRank) {
	if s.score.rankedBy().Known() {
		return
	}
	for _, p := range published {
		v := r.place(p.Unit).score.rankedBy()
		switch {
		case !v.Known():
		case p.Rank < s.first && (!s.below.Known() || v.Compare(s.below) < 0):
			s.below = v
		case p.Rank > s.last && (!s.above.Known() || v.Compare(s.above) > 0):
			s.above = v
		}
	}
}

// narrow leaves out of a span of ranks those that are published of others.
func (s *place) narrow(taken map[int]bool) {
	for s.first > 0 && s.first < s.last && taken[s.first] {
		s.first++
	}
	for s.last > s.first && taken[s.last] {
		s.last--
	}
}
