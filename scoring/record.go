package scoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Engine is the version of the rules of arithmetic and of the language that points follow: it changes with
// whatever may change a point. Records hold it, and so does the head of a campaign's log.
const Engine = "thidua-scoring/4"

// head is that of the records that are written and read; those before version 2 had none but the engine.
var head = document.Head{Format: "thidua-scores", Version: 2, Engine: Engine}

// ErrOtherEngine is wrapped by the error of [ReadRecord] and [Scorecard.Verify] for a record that another version
// of the library made, whose results, or whose hashes, may differ from those of this one. Nothing is said of it:
// the version that made it can tell.
var ErrOtherEngine = errors.New("made by another engine")

// ErrTampered is wrapped by the error of [Scorecard.Verify] for a record that is
// not as it was written.
var ErrTampered = errors.New("changed since it was written")

// ErrNotReproduced is wrapped by the error of [Scorecard.Verify] for a record
// whose result does not follow from its facts.
var ErrNotReproduced = errors.New("not reproduced")

// Record is everything that a result of a cluster stands on, and the result, as
// data that marshals to JSON and back: what a host keeps, and what
// [Scorecard.Verify] recomputes. Change none of it: Hash binds it all.
type Record struct {
	document.Head
	Card    Identity     `json:"card"`
	Name    string       `json:"name,omitempty"` // of the batch
	Stage   string       `json:"stage,omitempty"`
	Period  rules.Period `json:"period,omitzero"`
	On      rules.Date   `json:"on,omitzero"` // as of which periods were due; of a card with periods
	Units   []unitRecord `json:"units"`       // by code
	Ranking []Standing   `json:"ranking"`
	Hash    string       `json:"hash"`
}

// unitRecord is one unit of a record. Indicators that are missing and have no
// evidence are left out.
type unitRecord struct {
	Unit     string       `json:"unit"`
	Group    string       `json:"group,omitempty"`
	Existed  rules.Period `json:"existed,omitzero"`
	Facts    []rules.Fact `json:"facts"`
	Previous []rules.Fact `json:"previous"` // last year's; null if there are none
	Entries  []Entry      `json:"entries,omitempty"`
	Lines    []lineRecord `json:"lines"`
	Total    rules.Value  `json:"total"`
}

type lineRecord struct {
	Criterion string      `json:"criterion"`
	State     State       `json:"state"`
	Points    rules.Value `json:"points"`
	Computed  rules.Value `json:"computed"`
}

// Record scores and ranks a batch and returns the record of it. The order of
// units in the batch does not matter.
// The errors are those of [Scorecard.ScoreAndRank], and [diag.ErrValue] for a text that is no UTF-8, which a record
// cannot hold.
func (c *Scorecard) Record(ctx context.Context, b Batch) (*Record, error) {
	ranking, err := c.ScoreAndRank(ctx, b)
	if err != nil {
		return nil, err
	}
	b.Groups = b.groups()
	rec := &Record{Head: head, Card: c.Identity(), Name: b.Name, Stage: b.Stage, Period: b.Period}
	if c.period != nil {
		rec.On = b.On
	}
	for _, original := range b.Group.Members() {
		s, _ := ranking.Score(original.Unit())
		u := unitRecord{Unit: s.Unit, Group: b.Groups[s.Unit], Existed: b.Existed[s.Unit],
			Facts: recordFacts(original), Total: s.Total}
		if p := original.Previous(); p != nil {
			u.Previous = recordFacts(p)
		}
		if s.Sheet != nil {
			u.Entries = document.Clone(s.Sheet.Entries)
		}
		for i := range c.criteria {
			l := s.line(i)
			u.Lines = append(u.Lines, lineRecord{l.Criterion, l.State, l.Points, l.Computed})
		}
		rec.Units = append(rec.Units, u)
	}
	slices.SortFunc(rec.Units, func(a, b unitRecord) int { return strings.Compare(a.Unit, b.Unit) })
	rec.Ranking = ranking.Standings()
	for i := range rec.Ranking { // they follow from the lines, and records that are kept have none
		rec.Ranking[i].Least, rec.Ranking[i].Most = rules.Value{}, rules.Value{}
	}
	rec.Hash = rec.hash()
	if !utf8.Valid(document.Form(rec)) {
		return nil, fmt.Errorf("scoring: record of %q: %w: a text is no UTF-8", rec.Name, diag.ErrValue)
	}
	return rec, nil
}

func (rec *Record) hash() string {
	r := *rec
	r.Hash = ""
	return document.Hash("record", r)
}

func recordFacts(f *rules.Facts) []rules.Fact {
	out := []rules.Fact{}
	for fact := range f.Shown() { // a record outlives what is deleted
		if fact.Value.Known() || fact.Value.IsNotApplicable() || fact.Evidence != "" {
			out = append(out, fact)
		}
	}
	return out
}

// ReadRecord reads a record from JSON, which says what was written and nothing else, in any layout
// ([document.ReadJSON]); everything else is not as it was written ([ErrTampered]). The record of another version of
// the library is [ErrOtherEngine].
func ReadRecord(data []byte) (*Record, error) {
	rec := new(Record)
	if h, err := document.ReadHead(data); err != nil {
		return nil, fmt.Errorf("scoring: not a record: %w", err)
	} else if err := require(h); err != nil {
		return nil, err
	}
	if err := document.ReadJSON(data, rec); err != nil {
		return nil, fmt.Errorf("scoring: record: %w: %w", ErrTampered, err)
	}
	if rec.Hash != rec.hash() {
		return nil, fmt.Errorf("scoring: record of %s: %w", rec.Name, ErrTampered)
	}
	return rec, nil
}

// require returns an error unless a record with the head is of this version of the library.
func require(h document.Head) error {
	switch {
	case h == head:
		return nil
	case h.Format != head.Format && (h.Format != "" || h.Engine == ""):
		return fmt.Errorf("scoring: not a record of scores, but of %q", h.Format)
	}
	return fmt.Errorf("scoring: record %w: version %d of %s, this is version %d of %s", ErrOtherEngine, h.Version,
		h.Engine, head.Version, head.Engine)
}

// batch makes the batch of a record again.
func (c *Scorecard) batch(ctx context.Context, rec *Record) (Batch, error) {
	b := Batch{Name: rec.Name, Stage: rec.Stage, Period: rec.Period, On: rec.On,
		Groups: make(map[string]string), Existed: make(map[string]rules.Period)}
	var members []*rules.Facts
	for _, u := range rec.Units {
		f, err := rules.NewFacts(c.schema, u.Unit, u.Facts...)
		if err != nil {
			return b, err
		}
		if u.Previous != nil {
			last, err := rules.NewFacts(c.schema, u.Unit, u.Previous...)
			if err != nil {
				return b, err
			}
			if f, err = f.WithPrevious(last); err != nil {
				return b, fmt.Errorf("scoring: %w", err)
			}
		}
		members = append(members, f)
		if len(u.Entries) > 0 {
			s, err := c.NewSheet(u.Unit, u.Entries...)
			if err != nil {
				return b, err
			}
			b.Sheets = append(b.Sheets, s)
		}
		if u.Group != "" {
			b.Groups[u.Unit] = u.Group
		}
		if u.Existed != (rules.Period{}) {
			b.Existed[u.Unit] = u.Existed
		}
	}
	g, err := rules.NewGroup(ctx, members...)
	if err != nil {
		return b, fmt.Errorf("scoring: %w", err)
	}
	b.Group = g
	return b, nil
}

// Verify recomputes a record, with the card that it was made on, and compares
// everything. It returns nil if all is the same, and otherwise an error that
// wraps [ErrOtherEngine], [ErrOtherCard], [ErrTampered] or [ErrNotReproduced] and names the
// first difference.
func (c *Scorecard) Verify(ctx context.Context, rec *Record) error {
	if rec == nil {
		return fmt.Errorf("scoring: no record")
	}
	if err := require(rec.Head); err != nil {
		return err
	}
	if err := c.require(rec.Card); err != nil {
		return err
	}
	if rec.Hash != rec.hash() {
		return fmt.Errorf("scoring: record of %s: %w", rec.Name, ErrTampered)
	}
	b, err := c.batch(ctx, rec)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotReproduced, err)
	}
	again, err := c.Record(ctx, b)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotReproduced, err)
	}
	if again.Hash == rec.Hash {
		return nil
	}
	for _, d := range document.Diff(*rec, *again) {
		from, to := d.Texts()
		return fmt.Errorf("scoring: record of %s: %w: %s: recorded %s, computed %s", rec.Name, ErrNotReproduced, d.Path,
			from, to)
	}
	return fmt.Errorf("scoring: record of %s: %w: not as the library writes it", rec.Name, ErrNotReproduced)
}
