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
		_, member := r.index[p.Unit]
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
func (r *Ranking) publish(results []result) error {
	if len(results) == 0 {
		return nil
	}
	batch := results[0].score.batch
	another := func(x result) bool { return x.score.batch != batch }
	if len(batch.Published) == 0 || len(results) < len(batch.Group.Members()) || slices.ContainsFunc(results, another) {
		return nil
	}
	var f findings
	taken := make(map[int]bool)
	for _, p := range batch.Published {
		taken[p.Rank] = true
	}
	for i := range r.Standings {
		s := &r.Standings[i]
		at := slices.IndexFunc(batch.Published, func(p PublishedRank) bool { return p.Unit == s.Unit })
		first, last := s.First, s.Last
		if at >= 0 {
			s.First, s.Last = batch.Published[at].Rank, batch.Published[at].Rank
		} else {
			s.narrow(taken)
		}
		switch {
		case at < 0 && first == 0:
			continue // disqualified
		case s.First < first || s.Last > last || at < 0 && taken[s.First]:
			f.fault("", "published", "the published ranks contradict what is known of points: by points it is rank %d to %d",
				first, last).Unit = s.Unit
		}
		s.Tied = s.Tied && at < 0
		if s.Rank = max(s.Rank, s.First); at >= 0 || s.First == s.Last {
			s.Rank = s.First
		} else if !s.Total.Known() {
			s.Rank = 0
		}
		s.Provisional = s.First != s.Last || s.Disqualified == rules.Undetermined
		r.bound(s, batch.Published)
	}
	return f.ds.Err()
}

// bound says between which published results the unknown one of a unit lies.
func (r *Ranking) bound(s *Standing, published []PublishedRank) {
	if r.scores[s.Unit].rankedBy().Known() {
		return
	}
	for _, p := range published {
		v := r.scores[p.Unit].rankedBy()
		switch {
		case !v.Known():
		case p.Rank < s.First && (!s.Below.Known() || v.Compare(s.Below) < 0):
			s.Below = v
		case p.Rank > s.Last && (!s.Above.Known() || v.Compare(s.Above) > 0):
			s.Above = v
		}
	}
}

// narrow leaves out of a span of ranks those that are published of others.
func (s *Standing) narrow(taken map[int]bool) {
	for s.First > 0 && s.First < s.Last && taken[s.First] {
		s.First++
	}
	for s.Last > s.First && taken[s.Last] {
		s.Last--
	}
}
