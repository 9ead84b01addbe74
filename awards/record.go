package awards

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Engine names the way in which this version of the library nominates. It
// changes when a result could.
const Engine = "thidua-awards/2"

// Errors of [Regulation.Verify].
var (
	// ErrTampered is for a record that is not as it was written.
	ErrTampered = errors.New("changed since it was written")
	// ErrOtherRegulation is for a record of another regulation, version or choice of options.
	ErrOtherRegulation = errors.New("another regulation")
	// ErrNotReproduced is for a record whose result does not follow from what it records.
	ErrNotReproduced = errors.New("not reproduced")
)

// Record is everything that a nomination stands on, and its result, as data that
// marshals to JSON and back: what a host keeps, and what [Regulation.Verify]
// replays. Change none of it: Hash binds it all.
type Record struct {
	Engine string `json:"engine"`
	// Scoring is the engine that made the ranking, Card the hash of the scorecard, and Scores that of the
	// record of the scores, which binds the facts behind the totals; empty without one.
	Scoring        string           `json:"scoring,omitempty"`
	Card           string           `json:"card,omitempty"`
	Scores         string           `json:"scores,omitempty"`
	Regulation     string           `json:"regulation"`
	RegulationHash string           `json:"regulation_hash"`
	Options        Options          `json:"options"`
	On             rules.Date       `json:"on"`
	Plan           Plan             `json:"plan"`
	Ranked         bool             `json:"ranked"`
	Ranking        []StandingRecord `json:"ranking,omitempty"`
	Candidates     []Candidate      `json:"candidates"` // by unit
	Entries        []EntryRecord    `json:"entries"`
	Hash           string           `json:"hash"`
}

// StandingRecord is one place of the ranking.
type StandingRecord struct {
	Unit         string        `json:"unit"`
	Rank         int           `json:"rank"`
	First        int           `json:"first"`
	Last         int           `json:"last"`
	Total        string        `json:"total,omitempty"` // exact; empty while it is missing
	Tied         bool          `json:"tied,omitempty"`
	Provisional  bool          `json:"provisional,omitempty"`
	Disqualified string        `json:"disqualified,omitempty"` // "true" or "undetermined"; empty is false
	Waits        []rules.Input `json:"waits,omitempty"`
}

// EntryRecord is one entry of the slate.
type EntryRecord struct {
	Unit      string          `json:"unit"`
	Award     string          `json:"award"`
	Status    Status          `json:"status"`
	Rank      int             `json:"rank,omitempty"`
	Reason    diag.Text       `json:"reason"`
	Deviation bool            `json:"deviation,omitempty"`
	Outcome   Outcome         `json:"outcome"`
	Regime    string          `json:"regime"`
	Governed  rules.Date      `json:"governed"`
	Findings  []FindingRecord `json:"findings"`
	Stands    []string        `json:"stands,omitempty"` // codes and subjects of the assumptions
}

// FindingRecord is one finding of an entry.
type FindingRecord struct {
	Condition     string `json:"condition"`
	Met           string `json:"met"`
	NotApplicable bool   `json:"not_applicable,omitempty"`
	Decides       bool   `json:"decides"`
}

// Record returns the record of the nomination. The order in which the candidates
// were given does not matter. The record of the scores binds the facts behind
// the totals; it may be nil. One of another card, or with other ranks, is
// refused with [ErrNotReproduced].
func (s *Slate) Record(scores *scoring.Record) (Record, error) {
	bound, err := s.bind(scores)
	if err != nil {
		return Record{}, err
	}
	rec := Record{
		Engine: Engine, Scoring: s.scoring, Card: s.card, Scores: bound, Regulation: s.regulation, RegulationHash: s.hash, Options: s.options,
		On: s.on, Plan: s.plan.copied(), Ranked: s.ranked, Candidates: clone(s.candidates),
	}
	slices.SortFunc(rec.Candidates, func(a, b Candidate) int { return strings.Compare(a.Unit, b.Unit) })
	for _, st := range s.standings {
		r := StandingRecord{Unit: st.Unit, Rank: st.Rank, First: st.First, Last: st.Last, Tied: st.Tied, Provisional: st.Provisional, Waits: slices.Clone(st.Waits)}
		if st.Total.Known() {
			r.Total = st.Total.String()
		}
		if st.Disqualified != rules.False {
			r.Disqualified = st.Disqualified.String()
		}
		rec.Ranking = append(rec.Ranking, r)
	}
	for _, e := range s.entries {
		r := EntryRecord{
			Unit: e.Unit, Award: e.Award, Status: e.Status, Rank: e.Rank, Reason: e.Reason, Deviation: e.Deviation,
			Outcome: e.Assessment.Outcome, Regime: e.Assessment.Regime, Governed: e.Assessment.Governed,
		}
		for _, f := range e.Assessment.Findings {
			r.Findings = append(r.Findings, FindingRecord{f.Condition, f.Met.String(), f.NotApplicable, f.Decides})
		}
		for _, a := range e.Assessment.Assumptions {
			r.Stands = append(r.Stands, strings.TrimSuffix(a.Code+" "+a.Subject, " "))
		}
		rec.Entries = append(rec.Entries, r)
	}
	rec.Hash, err = rec.digest()
	return rec, err
}

// bind returns the hash of the record of the scores, once it is seen to be that
// of the ranking.
func (s *Slate) bind(scores *scoring.Record) (string, error) {
	if scores == nil {
		return s.scores, nil
	}
	same := scores.Card.Hash == s.card && len(scores.Ranking) == len(s.standings)
	for i := 0; same && i < len(s.standings); i++ {
		a, b := scores.Ranking[i], s.standings[i]
		same = a.Unit == b.Unit && a.Rank == b.Rank && a.First == b.First && a.Last == b.Last
	}
	if !same {
		return "", fmt.Errorf("awards: the record of the scores is not that of the ranking: %w", ErrNotReproduced)
	}
	return scores.Hash, nil
}

// digest is the hash of all but the hash.
func (rec Record) digest() (string, error) {
	rec.Hash = ""
	data, err := json.Marshal(rec)
	if err != nil {
		return "", fmt.Errorf("awards: the record cannot be written: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// ReadRecord reads a record that was written as JSON.
func ReadRecord(data []byte) (Record, error) {
	var rec Record
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&rec); err != nil {
		return Record{}, fmt.Errorf("awards: not a record: %w", err)
	}
	return rec, nil
}

// Verify checks that a record is as it was written, belongs to this regulation
// under these options, and that its result follows from what it records. The
// error is [ErrTampered], [ErrOtherRegulation] or [ErrNotReproduced].
func (r *Regulation) Verify(ctx context.Context, rec Record) error {
	hash, err := rec.digest()
	switch {
	case err != nil:
		return err
	case hash != rec.Hash:
		return fmt.Errorf("awards: the record of %v: %w", rec.On, ErrTampered)
	case rec.Engine != Engine:
		return fmt.Errorf("awards: the record was made by %s, this is %s: %w", rec.Engine, Engine, ErrNotReproduced)
	case rec.RegulationHash != r.hash:
		return fmt.Errorf("awards: the record is of %s with hash %.12s, this is %s with %.12s: %w", rec.Regulation, rec.RegulationHash, r.code, r.hash, ErrOtherRegulation)
	}
	standings := make([]scoring.Standing, len(rec.Ranking))
	for i, s := range rec.Ranking {
		st := scoring.Standing{Unit: s.Unit, Rank: s.Rank, First: s.First, Last: s.Last, Tied: s.Tied, Provisional: s.Provisional, Waits: s.Waits, Disqualified: rules.False}
		if s.Total != "" {
			if st.Total, err = exactNumber(s.Total); err != nil {
				return err
			}
		}
		switch s.Disqualified {
		case rules.True.String():
			st.Disqualified = rules.True
		case rules.Undetermined.String():
			st.Disqualified = rules.Undetermined
		}
		standings[i] = st
	}
	again, err := r.nominate(ctx, rec.On, rec.Plan, standings, rec.Ranked, rec.Candidates)
	if err != nil {
		return fmt.Errorf("awards: the record of %v: %w: %w", rec.On, ErrNotReproduced, err)
	}
	again.scoring, again.card, again.scores = rec.Scoring, rec.Card, rec.Scores
	replay, err := again.Record(nil)
	if err != nil {
		return err
	}
	if replay.Hash == rec.Hash {
		return nil
	}
	for i, e := range rec.Entries {
		if i >= len(replay.Entries) || replay.Entries[i].Unit != e.Unit || replay.Entries[i].Status != e.Status || replay.Entries[i].Outcome != e.Outcome {
			return fmt.Errorf("awards: the record of %v: %s for %s is recorded as %v (%v): %w", rec.On, e.Unit, e.Award, e.Status, e.Outcome, ErrNotReproduced)
		}
	}
	return fmt.Errorf("awards: the record of %v: %w", rec.On, ErrNotReproduced)
}
