package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// Engine names the way in which this version of the library makes points of
// facts. It changes when a result could.
const Engine = "thidua-scoring/1"

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
	Engine  string         `json:"engine"`
	Card    Identity       `json:"card"`
	Name    string         `json:"name,omitempty"` // of the batch
	Stage   string         `json:"stage,omitempty"`
	Period  rules.Period   `json:"period,omitzero"`
	Units   []UnitRecord   `json:"units"` // by code
	Ranking []RankedRecord `json:"ranking"`
	Hash    string         `json:"hash"`
}

// UnitRecord is one unit of a [Record].
type UnitRecord struct {
	Unit         string                `json:"unit"`
	Existed      rules.Period          `json:"existed,omitzero"`
	Facts        map[string]FactRecord `json:"facts"`
	Previous     map[string]FactRecord `json:"previous"` // last year's; null if there are none
	Entries      []Entry               `json:"entries,omitempty"`
	Lines        []LineRecord          `json:"lines"`
	Total        string                `json:"total"`        // exact, or "missing" or "not applicable"
	Disqualified string                `json:"disqualified"` // "true", "false" or "undetermined"
}

// FactRecord is one fact, as exact text; a missing one is not recorded.
type FactRecord struct {
	Value         string `json:"value,omitempty"`
	NotApplicable bool   `json:"not_applicable,omitempty"`
	Evidence      string `json:"evidence,omitempty"`
}

// LineRecord is one criterion in the result of a unit.
type LineRecord struct {
	Criterion string `json:"criterion"`
	State     State  `json:"state"`
	Points    string `json:"points"`
	Computed  string `json:"computed"`
}

// RankedRecord is one place in the result.
type RankedRecord struct {
	Unit  string `json:"unit"`
	Rank  int    `json:"rank"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

// Record scores and ranks a batch and returns the record of it. The order of
// units in the batch does not matter.
func (c *Scorecard) Record(b Batch) (*Record, error) {
	scores, ranking, err := c.scoreAndRank(b)
	if err != nil {
		return nil, err
	}
	rec := &Record{Engine: Engine, Card: c.Identity(), Name: b.Name, Stage: b.Stage, Period: b.Period}
	for _, s := range scores {
		original, _ := b.Group.Member(s.Unit())
		u := UnitRecord{Unit: s.Unit(), Existed: b.Existed[s.Unit()], Facts: recordFacts(original), Total: s.Total().String(), Disqualified: s.disq.String()}
		if p := original.Previous(); p != nil {
			u.Previous = recordFacts(p)
		}
		if s.sheet != nil {
			u.Entries = clone(s.sheet.entries)
		}
		for l := range s.Lines() {
			u.Lines = append(u.Lines, LineRecord{Criterion: l.Criterion, State: l.State, Points: l.Points.String(), Computed: l.Computed.String()})
		}
		rec.Units = append(rec.Units, u)
	}
	slices.SortFunc(rec.Units, func(a, b UnitRecord) int { return bytes.Compare([]byte(a.Unit), []byte(b.Unit)) })
	for st := range ranking.Standings() {
		rec.Ranking = append(rec.Ranking, RankedRecord{Unit: st.Unit, Rank: st.Rank, First: st.First, Last: st.Last})
	}
	rec.Hash = rec.hash()
	return rec, nil
}

func (rec *Record) hash() string {
	r := *rec
	r.Hash = ""
	return hashOf("record", r)
}

func recordValue(v rules.Value) FactRecord {
	if v.IsNotApplicable() {
		return FactRecord{NotApplicable: true}
	}
	return FactRecord{Value: v.String()}
}

func recordFacts(f *rules.Facts) map[string]FactRecord {
	out := make(map[string]FactRecord)
	for fact := range f.All() {
		if !fact.Value.Known() && !fact.Value.IsNotApplicable() && fact.Evidence == "" {
			continue
		}
		r := FactRecord{Evidence: fact.Evidence}
		if fact.Value.Known() || fact.Value.IsNotApplicable() {
			r = recordValue(fact.Value)
			r.Evidence = fact.Evidence
		}
		// An empty text is a value, a missing one is not.
		if s, ok := fact.Value.Text(); ok && s == "" {
			r.Value = emptyText
		}
		out[fact.Indicator] = r
	}
	return out
}

const emptyText = `""`

// ReadRecord reads a record from JSON. It refuses fields that it does not know,
// and a record that is not as it was written ([ErrTampered]).
func ReadRecord(data []byte) (*Record, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var rec Record
	if err := dec.Decode(&rec); err != nil {
		return nil, fmt.Errorf("scoring: record: %w", err)
	}
	if dec.More() {
		return nil, fmt.Errorf("scoring: record: %w: something follows it", ErrTampered)
	}
	if rec.Hash != rec.hash() {
		return nil, fmt.Errorf("scoring: record of %s: %w", rec.Name, ErrTampered)
	}
	return &rec, nil
}

// Batch makes the batch of a record again.
func (c *Scorecard) batch(rec *Record) (Batch, error) {
	b := Batch{Name: rec.Name, Stage: rec.Stage, Period: rec.Period}
	var members []*rules.Facts
	for _, u := range rec.Units {
		f, err := c.readFacts(u.Unit, u.Facts)
		if err != nil {
			return b, err
		}
		if u.Previous != nil {
			last, err := c.readFacts(u.Unit, u.Previous)
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
		if u.Existed != (rules.Period{}) {
			if b.Existed == nil {
				b.Existed = make(map[string]rules.Period)
			}
			b.Existed[u.Unit] = u.Existed
		}
	}
	g, err := rules.NewGroup(members...)
	if err != nil {
		return b, fmt.Errorf("scoring: %w", err)
	}
	b.Group = g
	return b, nil
}

func (c *Scorecard) readFacts(unit string, from map[string]FactRecord) (*rules.Facts, error) {
	var facts []rules.Fact
	for _, code := range slices.Sorted(maps.Keys(from)) {
		ind, ok := c.schema.Indicator(code)
		if !ok {
			return nil, fmt.Errorf("scoring: the record of %s has the indicator %s, which the card has not", unit, code)
		}
		v, err := readValue(ind.Kind, from[code])
		if err != nil {
			return nil, fmt.Errorf("scoring: %s of %s: %w", code, unit, err)
		}
		facts = append(facts, rules.Fact{Indicator: code, Value: v, Evidence: from[code].Evidence})
	}
	return rules.NewFacts(c.schema, unit, facts...)
}

// Verify recomputes a record, with the card that it was made on, and compares
// everything. It returns nil if all is the same, and otherwise an error that
// wraps [ErrOtherCard], [ErrTampered] or [ErrNotReproduced] and names the
// first difference.
func (c *Scorecard) Verify(rec *Record) error {
	if rec == nil {
		return fmt.Errorf("scoring: no record")
	}
	if err := c.Require(rec.Card); err != nil {
		return err
	}
	if rec.Hash != rec.hash() {
		return fmt.Errorf("scoring: record of %s: %w", rec.Name, ErrTampered)
	}
	if rec.Engine != Engine {
		return fmt.Errorf("scoring: record of %s: made by %s, this is %s: %w", rec.Name, rec.Engine, Engine, ErrNotReproduced)
	}
	b, err := c.batch(rec)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotReproduced, err)
	}
	again, err := c.Record(b)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotReproduced, err)
	}
	if again.Hash == rec.Hash {
		return nil
	}
	return fmt.Errorf("scoring: record of %s: %w: %s", rec.Name, ErrNotReproduced, parting(rec, again))
}

// parting says where two records of the same facts part.
func parting(was, is *Record) string {
	for i := range was.Units {
		if i >= len(is.Units) || was.Units[i].Unit != is.Units[i].Unit {
			return "the units are not in order"
		}
		a, b := was.Units[i], is.Units[i]
		for j := range a.Lines {
			if j >= len(b.Lines) || a.Lines[j] != b.Lines[j] {
				return fmt.Sprintf("%s of %s: recorded %s, computed %s", a.Lines[j].Criterion, a.Unit, a.Lines[j].Points, lineAt(b.Lines, j))
			}
		}
		if a.Total != b.Total {
			return fmt.Sprintf("total of %s: recorded %s, computed %s", a.Unit, a.Total, b.Total)
		}
		if a.Disqualified != b.Disqualified {
			return fmt.Sprintf("%s disqualified: recorded %v, computed %v", a.Unit, a.Disqualified, b.Disqualified)
		}
	}
	for i := range was.Ranking {
		if i >= len(is.Ranking) || was.Ranking[i] != is.Ranking[i] {
			return fmt.Sprintf("place %d of the ranking, of %s", i+1, was.Ranking[i].Unit)
		}
	}
	return "the facts are not written as the library writes them"
}

func lineAt(lines []LineRecord, i int) string {
	if i < len(lines) {
		return lines[i].Points
	}
	return "nothing"
}

// readValue reads a value of a kind from its exact text.
func readValue(kind rules.Kind, f FactRecord) (rules.Value, error) {
	switch {
	case f.NotApplicable:
		return rules.NotApplicable(), nil
	case f.Value == "":
		return rules.Value{}, nil
	case kind == rules.TextKind && f.Value == emptyText:
		return rules.TextOf(""), nil
	case kind == rules.TextKind:
		return rules.TextOf(f.Value), nil
	case kind == rules.BoolKind && (f.Value == "true" || f.Value == "false"):
		return rules.BoolOf(f.Value == "true"), nil
	case kind == rules.DateKind:
		d, err := rules.ParseDate(f.Value)
		return rules.DateValue(d), err
	case kind == rules.NumberKind && len(f.Value) <= maxDigits && strings.Trim(f.Value, "-0123456789./") == "":
		if r, ok := new(big.Rat).SetString(f.Value); ok {
			return rules.RatOf(r), nil
		}
	}
	return rules.Value{}, fmt.Errorf("%q is not a %v", f.Value, kind)
}

const maxDigits = 5000 // of a number in a record
