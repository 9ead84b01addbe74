package awards

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

func recorded(t *testing.T, change func(*Plan, []Candidate)) *Record {
	t.Helper()
	plan, cs := central(t, "2024-03-14"), six()
	secret := true
	cs[0].Ballots = []Ballot{{Council: clusterCouncil, Award: flag, On: day(t, "2024-03-14"), Members: 6, Present: 6,
		InFavour: 5, Secret: &secret}}
	cs[1].Movement = &MovementReview{Launcher: "prime_minister", Launched: day(t, "2019-01-01"), Leads: &secret}
	cs[2].Facts = append(cs[2].Facts, fact("women_percent", number("45.5")))
	if change != nil {
		change(&plan, cs)
	}
	rec, err := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...).Record(nil)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func TestRecordVerifies(t *testing.T) {
	rec := recorded(t, nil)
	if err := law(t).Verify(context.Background(), rec); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := law(t).Verify(context.Background(), again); err != nil {
		t.Errorf("after JSON and back: %v", err)
	}
	for _, tt := range []struct {
		old, new string
		err      error
		reason   string
	}{
		{`"plan":`, `"Plan":`, scoring.ErrTampered, "a key in other letters"},
		{`"plan":`, `"more":1,"plan":`, scoring.ErrTampered, "a key that nobody knows"},
		{`"standings":`, `"more":1,"standings":`, scoring.ErrTampered, "a key that nobody knows in the ranking"},
		{`"unit":`, `"unit":"x","unit":`, scoring.ErrTampered, "a key twice"},
		{`"hash":`, `"hash":"\ud800","hash":`, scoring.ErrTampered, "a letter that is none"},
		{`"2024-03-14"`, "\"2024-03-14\xff\"", scoring.ErrTampered, "bytes that are no UTF-8"},
		{`"format":"thidua-nomination","version":2,"engine":"thidua-awards/4"`, `"engine":"thidua-awards/3"`,
			scoring.ErrOtherEngine, "an engine from before there were formats"},
		{`"version":2`, `"version":3,"more":1`, scoring.ErrOtherEngine, "a later version"},
	} {
		changed := strings.Replace(string(data), tt.old, tt.new, 1)
		if _, err := ReadRecord([]byte(changed)); changed == string(data) || !errors.Is(err, tt.err) {
			t.Errorf("%s: %v, want %v", tt.reason, err, tt.err)
		}
	}
	if _, err := ReadRecord(append(data, '1')); !errors.Is(err, scoring.ErrTampered) {
		t.Errorf("something behind it: %v", err)
	}
	if _, err := ReadRecord([]byte(`{"format":"thidua-scores","version":2}`)); err == nil ||
		errors.Is(err, scoring.ErrOtherEngine) {
		t.Errorf("the record of scores: %v", err)
	}
}

// stand changes the first standing of the ranking of a record.
func stand(r *Record, change func(*scoring.Standing)) {
	list := r.Ranking.Standings()
	change(&list[0])
	was := r.Ranking
	r.Ranking = scoring.RankingOf(list...)
	r.Ranking.Name, r.Ranking.Engine, r.Ranking.Card, r.Ranking.Order, r.Ranking.Final = was.Name, was.Engine, was.Card,
		was.Order, was.Final
}

func TestRecordRefuses(t *testing.T) {
	tests := []struct {
		change func(*Record)
		err    error
		reason string
	}{
		{func(r *Record) { r.Entries[0].Status = Refused }, scoring.ErrTampered, "a status"},
		{func(r *Record) { r.Candidates[0].Facts = nil }, scoring.ErrTampered, "a fact"},
		{func(r *Record) { r.Plan.Awards[0].Places = places(2) }, scoring.ErrTampered, "the plan"},
		{func(r *Record) { stand(r, func(s *scoring.Standing) { s.Total = number("960") }) }, scoring.ErrTampered, "a total"},
		{func(r *Record) { r.Hash = "" }, scoring.ErrTampered, "no hash"},
		{func(r *Record) { r.Entries[0].Status = Refused; rehash(r) }, scoring.ErrNotReproduced,
			"a status, with a hash made anew"},
		{func(r *Record) { stand(r, func(s *scoring.Standing) { s.Rank = 2 }); rehash(r) }, scoring.ErrNotReproduced,
			"a rank, with a hash made anew"},
		{func(r *Record) { r.Engine = "thidua-awards/0"; rehash(r) }, scoring.ErrOtherEngine, "another engine"},
		{func(r *Record) { r.RegulationHash = strings.Repeat("0", 64); rehash(r) }, ErrOtherRegulation, "another regulation"},
		{func(r *Record) { stand(r, func(s *scoring.Standing) { s.Total = rules.TextOf("9e9") }); rehash(r) },
			scoring.ErrNotReproduced,
			"a total that is no number"},
		{func(r *Record) { r.Candidates[1].Unit = r.Candidates[0].Unit; rehash(r) }, scoring.ErrNotReproduced,
			"two candidates of one unit"},
	}
	for _, tt := range tests {
		rec := recorded(t, nil)
		tt.change(rec)
		if err := law(t).Verify(context.Background(), rec); !errors.Is(err, tt.err) {
			t.Errorf("%s: %v, want %v", tt.reason, err, tt.err)
		}
	}
	if err := with(t, Options{CarryOver: true}).Verify(context.Background(), recorded(t, nil)); !errors.Is(err,
		ErrOtherRegulation) {
		t.Errorf("under other options: %v", err)
	}
}

func rehash(r *Record) { r.Hash = r.digest() }

func TestRecordHangsOnNothingElse(t *testing.T) {
	want := recorded(t, nil)
	reversed := recorded(t, func(_ *Plan, cs []Candidate) {
		for i, j := 0, len(cs)-1; i < j; i, j = i+1, j-1 {
			cs[i], cs[j] = cs[j], cs[i]
		}
	})
	if d := cmp.Diff(want.Hash, reversed.Hash); d != "" {
		t.Errorf("the order of candidates changes the record: %s", d)
	}
	// A host's global settings of shopspring/decimal must not reach our output.
	quotes, zeros, precision := decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros, decimal.DivisionPrecision
	defer func() {
		decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros, decimal.DivisionPrecision = quotes, zeros, precision
	}()
	decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros, decimal.DivisionPrecision = !quotes, !zeros, 2
	if law(t).digest() != law(t).Identity().Hash {
		t.Error("the hash of the regulation hangs on global variables")
	}
	if got := recorded(t, nil); got.Hash != want.Hash {
		t.Error("the hash of the record hangs on global variables")
	}
}

func TestRecordBindsTheScores(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(
		"code: sample\nyear: 2023\nsections:\n  - {code: I, title: I, max: 1000, criteria: [{code: I.1, title: I.1, max: "+
			"1000, points: given}]}\nindicators: [{code: given, min: 0, max: 1000}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	var members []*rules.Facts
	for i, u := range []string{"a", "b", "c"} {
		f, err := rules.NewFacts(card.Schema(), u, num("given", int64(900-i)))
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	group, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := card.Record(t.Context(), scoring.Batch{Group: group})
	if err != nil {
		t.Fatal(err)
	}
	made, err := card.Score(t.Context(), scoring.Batch{Group: group})
	if err != nil {
		t.Fatal(err)
	}
	ranking, err := card.Rank(t.Context(), made...)
	if err != nil {
		t.Fatal(err)
	}
	s, err := law(t).Nominate(context.Background(), day(t, "2024-03-14"), central(t, "2024-03-14"), ranking, six()[:3])
	if err != nil {
		t.Fatal(err)
	}
	rec, err := s.Record(scores)
	if err != nil || rec.Scores != scores.Hash || rec.Ranking.Card != card.Identity() {
		t.Fatalf("the record binds %q and %v: %v", rec.Scores, rec.Ranking.Card, err)
	}
	if err := law(t).Verify(context.Background(), rec); err != nil {
		t.Error(err)
	}
	other := *scores
	other.Ranking = slices.Clone(scores.Ranking)
	other.Ranking[0].Rank = 2
	if _, err := s.Record(&other); !errors.Is(err, scoring.ErrNotReproduced) {
		t.Errorf("scores of another ranking: %v", err)
	}
	other.Engine = "thidua-scoring/1"
	if _, err := s.Record(&other); !errors.Is(err, scoring.ErrOtherEngine) {
		t.Errorf("scores of another engine: %v", err)
	}
}

func TestRecordsOfDifferentInputsDiffer(t *testing.T) {
	seen := map[string]string{recorded(t, nil).Hash: "as it is"}
	for name, change := range map[string]func(*Plan, []Candidate){
		"places":     func(p *Plan, _ []Candidate) { p.Awards[0].Places = places(2) },
		"succession": func(p *Plan, _ []Candidate) { p.Succession = LeaveEmpty },
		"evidence":   func(_ *Plan, cs []Candidate) { cs[0].Discipline.Source = "another" },
		"complaint":  func(_ *Plan, cs []Candidate) { complain(&cs[5]) },
		"supposed":   func(_ *Plan, cs []Candidate) { cs[5].Suppose = yes("internal_unity") },
	} {
		h := recorded(t, change).Hash
		if have, ok := seen[h]; ok {
			t.Errorf("%s and %s have the same hash", name, have)
		}
		seen[h] = name
	}
}

// TestRecordHoldsTexts: what JSON cannot hold is refused when the record is made, not when it is read.
func TestRecordHoldsTexts(t *testing.T) {
	for _, tt := range []struct {
		evidence string
		err      error
	}{{"Công văn\u0085\ufeff\x00\ufffd", nil}, {"Công văn \xff", diag.ErrValue}} {
		plan, cs := central(t, "2024-03-14"), six()
		cs[1].Facts = append(cs[1].Facts, rules.Fact{Indicator: "women_percent", Value: number("40"), Evidence: tt.evidence})
		rec, err := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...).Record(nil)
		if !errors.Is(err, tt.err) {
			t.Errorf("%q: %v", tt.evidence, err)
		}
		if err != nil {
			continue
		}
		data, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadRecord(data)
		if err != nil {
			t.Fatalf("%q: %v", tt.evidence, err)
		}
		if err := law(t).Verify(context.Background(), read); err != nil {
			t.Errorf("%q: %v", tt.evidence, err)
		}
	}
}

// FuzzReadRecord: whatever is read as a record says what it was read from.
func FuzzReadRecord(f *testing.F) {
	law, err := Statute()
	if err != nil {
		f.Fatal(err)
	}
	plan := Plan{Year: 2024, Awards: []Place{{Award: flag, Ranks: []int{1}}}}
	made, err := law.Nominate(f.Context(), rules.Day(2025, 3, 11), plan, nil, []Candidate{Clean("a", "x")})
	if err != nil {
		f.Fatal(err)
	}
	rec, err := made.Record(nil)
	if err != nil {
		f.Fatal(err)
	}
	good, err := json.Marshal(rec)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"format":"thidua-nomination","version":2,"engine":"thidua-awards/4","plan":{"awards":[{"percent":1.50}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ReadRecord(data)
		if err != nil {
			return
		}
		again, _ := json.Marshal(r)
		said, err := document.Canonical(data)
		kept, errAgain := document.Canonical(again)
		if err != nil || errAgain != nil || string(said) != string(kept) {
			t.Fatalf("%s is read as %s: %v, %v", data, again, err, errAgain)
		}
	})
}
