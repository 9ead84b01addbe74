package awards

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Status is what became of a unit in a nomination (suy tôn).
type Status = diag.Enum[statuses]

// The statuses. The zero Status is pending.
const (
	Pending   Status = iota // something must be known first; Waits says what (còn chờ)
	Nominated               // takes a place; the authority still decides (được suy tôn, đề nghị)
	Refused                 // not eligible (không đủ điều kiện)
	Held                    // deferred: its place is held until it is cleared (chưa xét)
	NoPlace                 // not put forward, or no place is left (không có suất)
)

type statuses struct{}

func (statuses) Names() *diag.Names { return &statusNames }

var statusNames = diag.Names{
	What:  say("status"),
	Names: []string{"pending", "nominated", "refused", "deferred", "no_place"},
	Texts: []diag.Text{say("pending"), say("nominated"), say("not eligible"), say("deferred"), say("no place")},
}

// Entry is one unit and one award of a slate.
type Entry struct {
	Unit   string `json:"unit"`
	Award  string `json:"award"`
	Status Status `json:"status"`
	// Rank is the unit's rank in the cluster, 0 if it has none or it is not settled.
	Rank int `json:"rank,omitempty"`
	// Group is the group within the cluster whose place it is about, and within which Rank counts;
	// empty where places are those of the cluster.
	Group string `json:"group,omitempty"`
	// Reason says why, in a sentence.
	Reason diag.Text `json:"reason"`
	// Waits are what a pending or deferred entry waits for.
	Waits []Wait `json:"waits,omitempty"`
	// Choice is the recorded decision that gave or took the place, if there was one, and
	// Deviation says that it left the order of ranks.
	Choice    *Choice `json:"choice,omitempty"`
	Deviation bool    `json:"deviation,omitempty"`
	// Assessment is what the regulation says of the unit.
	Assessment Assessment `json:"assessment"`
}

// Wait is one thing that an entry waits for.
type Wait struct {
	// On is "fact", "evidence" for what leaves a fact open,
	// "unit", "ballot", "places", "quota", "succession", "ranking", "law" or "clearance".
	On string `json:"on"`
	// Unit is the unit that blocks, and Input the fact, or the year's holidays, that is missing, if it is that.
	Unit  string       `json:"unit,omitempty"`
	Input *rules.Input `json:"input,omitempty"`
	Text  diag.Text    `json:"text"`
}

// Slate is the result of a nomination: one entry for each award of the plan and
// each unit. The cluster only nominates; the authority named by the regulation
// decides. It is plain data, the caller's own; one that was read from JSON has no
// record.
type Slate struct {
	On             rules.Date `json:"on"`
	Regulation     string     `json:"regulation"`
	RegulationHash string     `json:"regulation_hash"`
	Plan           Plan       `json:"plan"`
	// Final says that nothing is pending or deferred.
	Final bool `json:"final"`
	// Entries are awards in the order of the plan, and units by rank; units whose rank is open
	// by the ranks they can end in; equals by code. Where each group has its places, it is group by
	// group, in order of their codes.
	Entries []Entry `json:"entries"`

	made *Record // from what, without the entries
}

// Nominate walks the awards of the plan in order of precedence and the units by
// rank, and fills the places. A unit that is eligible takes a place; one that is
// not is passed over; one that is undetermined or deferred holds its place, and
// who hangs on it is pending. A tie over the last place is never broken by the
// order of input, but by a recorded [Choice]. While a rank is provisional the
// unit is pending on what its total waits for.
//
// A unit of the ranking without a candidate has no evidence. Without a ranking,
// which may be nil, no unit stands before another.
//
// The error is [ErrNotCovered], [ErrNoAward], the context's, or
// [diag.Diagnostics] for what cannot be so in the plan or the evidence.
func (r *Regulation) Nominate(ctx context.Context, on rules.Date, plan Plan, ranking *scoring.Ranking,
	cs []Candidate) (*Slate, error) {
	if _, err := r.at(on); err != nil && r.options.Basis != ByYearEnd {
		return nil, err
	}
	if err := CheckCandidates(cs, nil); err != nil {
		return nil, err
	}
	if err := plan.Check(); err != nil {
		return nil, err
	}
	w := &nominating{ctx: ctx, r: r, on: on, plan: document.Clone(plan)}
	for _, place := range w.plan.Awards {
		slices.Sort(place.Ranks)
	}
	if err := w.lineUp(ranking, cs); err != nil {
		return nil, err
	}
	if err := w.ballotRule(); err != nil {
		return nil, err
	}
	made := document.Clone(Record{
		Head: head, Regulation: r.code, RegulationHash: r.hash(), Options: r.options, On: on, Plan: w.plan,
		Ranking: ranking, Candidates: cs,
	})
	slices.SortFunc(made.Candidates, func(a, b Candidate) int { return strings.Compare(a.Unit, b.Unit) })
	s := &Slate{On: on, Regulation: r.code, RegulationHash: r.hash(), Plan: w.plan, made: &made}
	for i := range w.plan.Awards {
		for _, field := range w.fields(&w.plan.Awards[i]) {
			s.Entries = append(s.Entries, field.award(&w.plan.Awards[i])...)
			if field.err != nil {
				return nil, field.err
			}
		}
	}
	s.Final = !slices.ContainsFunc(s.Entries, func(e Entry) bool { return e.Status == Pending || e.Status == Held })
	return s, nil
}

// Entry returns the entry of a unit for an award; ok is false if there is none.
func (s *Slate) Entry(award, unit string) (e Entry, ok bool) {
	i := slices.IndexFunc(s.Entries, func(e Entry) bool { return e.Award == award && e.Unit == unit })
	if i < 0 {
		return Entry{}, false
	}
	return s.Entries[i], true
}

// Of returns the entries of one status, in order.
func (s *Slate) Of(status Status) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, e := range s.Entries {
			if e.Status == status && !yield(e) {
				return
			}
		}
	}
}

// Format writes the slate as text: what was nominated with reasons and clauses,
// and what is pending with what it waits for.
func (s *Slate) Format(l diag.Lang, name func(unit string) string) string {
	var b strings.Builder
	award := ""
	for _, e := range s.Entries {
		if of := strings.TrimSuffix(e.Award+", "+e.Group, ", "); of != award {
			award = of
			fmt.Fprintf(&b, "%s\n", award)
		}
		rank := "–"
		if e.Rank > 0 {
			rank = fmt.Sprint(e.Rank)
		}
		unit := e.Unit
		if name != nil {
			unit = name(e.Unit)
		}
		fmt.Fprintf(&b, "  %2s  %s: %s. %s\n", rank, unit, e.Status.Format(l), e.Reason.Format(l))
		for _, w := range e.Waits {
			fmt.Fprintf(&b, "      – %s\n", w.Text.Format(l))
		}
	}
	return b.String()
}
