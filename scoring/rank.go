package scoring

import (
	"encoding/json"
	"iter"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Standing is the place of one unit in a ranking.
type Standing struct {
	Unit string `json:"unit"`
	// Rank counts the units that are strictly better, plus one; equal units share it: 1, 2, 2, 4. If
	// the card's [Ties] are dense it counts their different results: 1, 2, 2, 3.
	// It is 0 for a unit that is not ranked: disqualified, or its result is not known and
	// its rank not settled.
	Rank int `json:"rank"`
	// First and Last are the best and the worst rank that the unit can still end in, given what is missing and
	// what each line can be ([Line.Least] and Most); equal when the rank is settled. Both are 0 for a unit
	// that is disqualified.
	First int `json:"first"`
	Last  int `json:"last"`
	// Within is the place within the unit's own group; nil if it has none.
	Within *Within `json:"within,omitempty"`
	// Total is in points after all caps, Percent in percent; both are missing while they are undetermined.
	Total   rules.Value `json:"total"`
	Percent rules.Value `json:"percent"`
	// Least and Most are the ends of a total that is missing, where it surely is one: something applies
	// to the unit. An end that is not known is missing.
	Least rules.Value `json:"least,omitzero"`
	Most  rules.Value `json:"most,omitzero"`
	// RuleAlone is the total without what people decided instead of a rule or beyond it, for any unit;
	// missing where they decided nothing that concerns the unit, and where it is not known.
	RuleAlone rules.Value `json:"rule_alone,omitzero"`
	// Below and Above are what the unit's result, points or percent, is surely below and above,
	// because published ranks say that others are ahead or behind; missing where they do not.
	Below rules.Value `json:"below,omitzero"`
	Above rules.Value `json:"above,omitzero"`
	// Tied says that another unit shares the rank.
	Tied bool `json:"tied"`
	// TieBreaks lists the tie-breaks, as the card writes them, that decided between the unit
	// and others with an equal result.
	TieBreaks []string `json:"tie_breaks,omitempty"`
	// Provisional says that the rank may still change, or that the unit may still be disqualified.
	Provisional bool `json:"provisional"`
	// Disqualified is True for a unit that is shown without a rank.
	Disqualified rules.Truth `json:"disqualified"`
	// Gap is how far the unit is behind the nearest one above it in points, or percent if the
	// card ranks by that; missing for the first, where a result is not known and where a grade decides.
	Gap rules.Value `json:"gap"`
	// Lead is, in the same way, how far the unit is ahead of the nearest one below it.
	Lead rules.Value `json:"lead"`
	// Waits is what the unit's own result waits for: the facts of the unit, and at most 100 of others'.
	// The last counts the others that are left out; [Ranking.Waits] has all.
	Waits []rules.Input `json:"waits,omitempty"`
}

// Format says the rank in words: "rank 2", "rank 4 to 6, depending on late of
// Long An", and for a rank that is settled although facts are missing "rank 2,
// whatever late of Long An turns out to be".
func (s Standing) Format(l diag.Lang) string {
	switch {
	case s.Disqualified == rules.True:
		return Disqualified.Format(l)
	case s.First == 0:
		return say("not ranked").Format(l)
	}
	rank := say("rank %d", s.First)
	if s.Last > s.First {
		rank = say("rank %d to %d", s.First, s.Last)
	} else if s.Tied {
		rank = say("shared rank %d", s.First)
	}
	switch {
	case len(s.Waits) == 0 && s.Provisional:
		rank = say("%s, depending on others", rank)
	case len(s.Waits) == 0:
	case s.Provisional:
		rank = say("%s, depending on %s", rank, inputs(s.Waits))
	default:
		rank = say("%s, whatever %s turns out to be", rank, inputs(s.Waits))
	}
	return rank.Format(l)
}

// GapText writes a difference with the given decimals, or exactly where these would hide it: the
// 1/300 between 13 of 15 and 86.67 of 100 is not 0.00.
func GapText(gap rules.Value, places int32, l diag.Lang) string {
	if !gap.Equal(rules.Int(0)) && gap.Round(places, rules.HalfAwayFromZero).Equal(rules.Int(0)) {
		return gap.Format(l)
	}
	return gap.Fixed(places, l)
}

// Ranking is the order of units scored on the same card (xếp hạng). It marshals to JSON, with
// its standings, and back. It is safe for concurrent use, and nothing in it is to be changed.
// Only one that [Scorecard.Rank] made has the scores that it stands on, which Score, Grades,
// Stability, Waits and Why need.
type Ranking struct {
	Name   string   `json:"name,omitempty"` // of the batch, if it is that of [Scorecard.ScoreAll]
	Engine string   `json:"engine"`         // how points were made of facts: it changes when a result could
	Card   Identity `json:"card"`
	Order  Order    `json:"order,omitzero"` // by what, where that is not one number
	Final  bool     `json:"final"`          // no rank can change any more

	card   *Scorecard
	places []place // as the standings are ordered; nil of a ranking that was read
	all    *standings
	// classes are the grades that units can be in, if they are ranked by them.
	classes classes
	// published are the ranks that have settled others.
	published []PublishedRank
}

// standings are worked out once, and so is where units stand among them.
type standings struct {
	once, indexed sync.Once
	list          []Standing
	index         map[string]int
}

// place is a standing, as it is kept: the rest is worked out when asked for.
type place struct {
	score             *Score
	rank, first, last int32
	tied, provisional bool
	rare              *rarely // nil if there is nothing of it
}

// rarely is what few standings have.
type rarely struct {
	tieBreaks    []string
	below, above rules.Value
}

// more returns what is rare, to be written to.
func (p *place) more() *rarely {
	if p.rare == nil {
		p.rare = new(rarely)
	}
	return p.rare
}

// order puts units without a rank behind the others, and disqualified ones last.
func (p *place) order() int {
	switch {
	case p.score.Disqualified == rules.True:
		return 2
	case p.rank == 0:
		return 1
	}
	return 0
}

// RankingOf returns a ranking of standings that were made elsewhere, such as published ones,
// which are taken as they stand: First and Last are the rank where that is settled, and Disqualified
// is [rules.False] for a unit that surely takes part, since nothing said is undetermined.
func RankingOf(list ...Standing) *Ranking { return &Ranking{all: &standings{list: detached(list)}} }

// detached are copies that share nothing with the ranking: what a host writes to is its own.
func detached(list []Standing) []Standing {
	list = slices.Clone(list)
	for i := range list {
		s := &list[i]
		s.TieBreaks, s.Waits = slices.Clone(s.TieBreaks), slices.Clone(s.Waits)
		if s.Within != nil {
			within := *s.Within
			s.Within = &within
		}
	}
	return list
}

// Standings returns the places of the units by rank; equal units by code, which decides
// nothing. Units whose result is not known follow, by the ranks they can end in; disqualified
// ones come last. They are worked out when they are first asked for.
func (r *Ranking) Standings() []Standing { return detached(r.standings()) }

// standings are those that the ranking holds.
func (r *Ranking) standings() []Standing {
	if r.all == nil {
		return nil
	}
	r.all.once.Do(func() {
		if len(r.places) == 0 {
			return
		}
		out := make([]Standing, len(r.places))
		for i := range r.places {
			p := &r.places[i]
			s := p.score
			out[i] = Standing{Unit: s.Unit, Rank: int(p.rank), First: int(p.first), Last: int(p.last), Total: s.Total,
				Percent: s.Percent(), RuleAlone: s.ruleAlone(0), Tied: p.tied, Provisional: p.provisional,
				Disqualified: s.Disqualified, Waits: s.waits()}
			out[i].Least, out[i].Most = s.totalEnds()
			if more := p.rare; more != nil {
				out[i].Below, out[i].Above, out[i].TieBreaks = more.below, more.above, more.tieBreaks
			}
		}
		r.gaps(out)
		r.within(out)
		r.all.list = out
	})
	return r.all.list
}

// rankingJSON is how a ranking is written.
type rankingJSON struct {
	Name      string     `json:"name,omitempty"`
	Engine    string     `json:"engine"`
	Card      Identity   `json:"card"`
	Order     Order      `json:"order,omitzero"`
	Final     bool       `json:"final"`
	Standings []Standing `json:"standings"`
}

// MarshalJSON writes the ranking with its standings.
func (r Ranking) MarshalJSON() ([]byte, error) {
	return json.Marshal(rankingJSON{r.Name, r.Engine, r.Card, r.Order, r.Final, r.standings()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ranking) UnmarshalJSON(data []byte) error {
	var in rankingJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*r = Ranking{Name: in.Name, Engine: in.Engine, Card: in.Card, Order: in.Order, Final: in.Final,
		all: &standings{list: in.Standings}}
	return nil
}

// Standing returns the standing of a unit; ok is false if it was not ranked.
func (r *Ranking) Standing(unit string) (s Standing, ok bool) {
	i := r.at(unit)
	if i < 0 {
		return Standing{}, false
	}
	return detached(r.standings()[i : i+1])[0], true
}

// at is where a unit stands in the order of the standings; -1 if it is not ranked.
func (r *Ranking) at(unit string) int {
	if r.all == nil {
		return -1
	}
	r.all.indexed.Do(func() {
		r.all.index = make(map[string]int)
		for i := range r.places {
			r.all.index[r.places[i].score.Unit] = i
		}
		if r.places == nil {
			for i, s := range slices.Backward(r.all.list) { // of two the first
				r.all.index[s.Unit] = i
			}
		}
	})
	if i, ok := r.all.index[unit]; ok {
		return i
	}
	return -1
}

// Scores ranges over ranks and scores, in the order of the standings, without working out
// these; the rank is 0 for a unit without one.
func (r *Ranking) Scores() iter.Seq2[int, *Score] {
	return func(yield func(int, *Score) bool) {
		for i := range r.places {
			if !yield(int(r.places[i].rank), r.places[i].score) {
				return
			}
		}
	}
}

// Score returns the score that a unit was ranked by.
func (r *Ranking) Score(unit string) (s *Score, ok bool) {
	if p := r.place(unit); p != nil {
		return p.score, true
	}
	return nil, false
}

// place returns the place of a unit, or nil.
func (r *Ranking) place(unit string) *place {
	if i := r.at(unit); i >= 0 && r.places != nil {
		return &r.places[i]
	}
	return nil
}
