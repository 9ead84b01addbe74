package awards

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Engine is the version of what verdicts follow besides the regulation: it changes with whatever may change
// one. Records hold it, and so does the head of a campaign's log.
const Engine = "thidua-awards/4"

// head is that of the records that are written and read; those before version 2 had none but the engine.
var head = document.Head{Format: "thidua-nomination", Version: 2, Engine: Engine}

// ErrOtherRegulation is wrapped by the error of [Regulation.Verify] for a record of
// another regulation, version or choice of options.
var ErrOtherRegulation = errors.New("another regulation")

// Record is everything that a nomination stands on, and its result, as data that
// marshals to JSON and back: what a host keeps, and what [Regulation.Verify]
// replays. Change none of it: Hash binds it all.
type Record struct {
	document.Head
	Regulation     string     `json:"regulation"`
	RegulationHash string     `json:"regulation_hash"`
	Options        Options    `json:"options"`
	On             rules.Date `json:"on"`
	Plan           Plan       `json:"plan"`
	// Ranking has the scorecard and the engine that it was made with, and Scores is the hash of
	// the record of the scores, which binds the facts behind the totals; empty without one.
	Ranking    *scoring.Ranking `json:"ranking,omitempty"`
	Scores     string           `json:"scores,omitempty"`
	Candidates []Candidate      `json:"candidates"` // by unit
	Entries    []Entry          `json:"entries"`    // without explanations
	Hash       string           `json:"hash"`
}

// Record returns the record of the nomination. The order in which the candidates
// were given does not matter. The record of the scores binds the facts behind
// the totals; it may be nil. One of another card, or with other ranks, is
// refused with [scoring.ErrNotReproduced], one of another engine with [scoring.ErrOtherEngine], and a text that
// is no UTF-8, which a record cannot hold, with [diag.ErrValue].
func (s *Slate) Record(scores *scoring.Record) (*Record, error) {
	if s.made == nil {
		return nil, errors.New("awards: what the slate was made from is not known")
	}
	rec := document.Clone(*s.made)
	if scores != nil {
		if r := rec.Ranking; r != nil && r.Engine != "" && scores.Engine != r.Engine {
			return nil, fmt.Errorf("awards: the record of the scores was %w: %s, and the ranking by %s", scoring.ErrOtherEngine,
				scores.Engine, r.Engine)
		}
		same := func(a, b scoring.Standing) bool {
			return a.Unit == b.Unit && a.Rank == b.Rank && a.First == b.First && a.Last == b.Last
		}
		if r := rec.Ranking; r == nil || scores.Card.Hash != r.Card.Hash ||
			!slices.EqualFunc(scores.Ranking, r.Standings(), same) {
			return nil, fmt.Errorf("awards: the record of the scores is not that of the ranking: %w", scoring.ErrNotReproduced)
		}
		rec.Scores = scores.Hash
	}
	rec.Entries = slices.Clone(s.Entries)
	for i := range rec.Entries {
		a := &rec.Entries[i].Assessment
		a.Findings = slices.Clone(a.Findings)
		for j := range a.Findings {
			a.Findings[j].Explanation = nil // it follows from the rule and the facts
		}
	}
	rec.Entries = document.Clone(rec.Entries)
	rec.Hash = rec.digest()
	if !utf8.Valid(document.Form(rec)) {
		return nil, fmt.Errorf("awards: the record of %v: %w: a text is no UTF-8", rec.On, diag.ErrValue)
	}
	return &rec, nil
}

// digest is the hash of all but the hash.
func (rec *Record) digest() string {
	r := *rec
	r.Hash = ""
	return document.Hash("nomination", r)
}

// ReadRecord reads a record from JSON, which says what was written and nothing else, in any layout
// ([document.ReadJSON]); everything else is not as it was written ([scoring.ErrTampered]). The record of another
// version of the library is [scoring.ErrOtherEngine].
func ReadRecord(data []byte) (*Record, error) {
	rec := new(Record)
	if h, err := document.ReadHead(data); err != nil {
		return nil, fmt.Errorf("awards: not a record: %w", err)
	} else if err := require(h); err != nil {
		return nil, err
	}
	if err := document.ReadJSON(data, rec); err != nil {
		return nil, fmt.Errorf("awards: the record: %w: %w", scoring.ErrTampered, err)
	}
	if rec.Hash != rec.digest() {
		return nil, fmt.Errorf("awards: the record of %v: %w", rec.On, scoring.ErrTampered)
	}
	return rec, nil
}

// require returns an error unless a record with the head is of this version of the library.
func require(h document.Head) error {
	switch {
	case h == head:
		return nil
	case h.Format != head.Format && (h.Format != "" || h.Engine == ""):
		return fmt.Errorf("awards: not a record of a nomination, but of %q", h.Format)
	}
	return fmt.Errorf("awards: the record was %w: version %d of %s, this is version %d of %s", scoring.ErrOtherEngine,
		h.Version, h.Engine, head.Version, head.Engine)
}

// Verify checks that a record is as it was written, belongs to this regulation
// under these options, and that its result follows from what it records. The
// error wraps [scoring.ErrOtherEngine], [scoring.ErrTampered], [ErrOtherRegulation] or [scoring.ErrNotReproduced].
func (r *Regulation) Verify(ctx context.Context, rec *Record) error {
	if rec == nil {
		return errors.New("awards: no record")
	}
	wrong := func(err error, layout string, args ...any) error {
		return fmt.Errorf("awards: the record of %v%s: %w", rec.On, fmt.Sprintf(layout, args...), err)
	}
	if err := require(rec.Head); err != nil {
		return err
	}
	switch {
	case rec.Hash != rec.digest():
		return wrong(scoring.ErrTampered, "")
	case rec.RegulationHash != r.hash():
		return wrong(ErrOtherRegulation, " is of %s with hash %.19s, this is %s with %.19s",
			rec.Regulation, rec.RegulationHash, r.code, r.hash())
	}
	again, err := r.Nominate(ctx, rec.On, rec.Plan, rec.Ranking, rec.Candidates)
	if err != nil {
		return fmt.Errorf("awards: the record of %v: %w: %w", rec.On, scoring.ErrNotReproduced, err)
	}
	again.made.Scores = rec.Scores
	replay, err := again.Record(nil)
	if err != nil || replay.Hash == rec.Hash {
		return err
	}
	for i, e := range rec.Entries {
		if i >= len(replay.Entries) || document.Hash("entry", replay.Entries[i]) != document.Hash("entry", e) {
			return wrong(scoring.ErrNotReproduced, ": %s for %s is recorded as %v (%v)",
				e.Unit, e.Award, e.Status, e.Assessment.Outcome)
		}
	}
	return wrong(scoring.ErrNotReproduced, "")
}
