package scoring_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const recordCard = `
code: rec
year: 2025
not_applicable: drop
rank_by: percent
indicators: [{code: x}, {code: yes, kind: boolean}, {code: word, kind: text}, {code: day, kind: date}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 50, points: 'x / 3 + (yes ? 1 : 0) + (word == "" ? 1 : 0)'}
      - {code: I.2, max: 20, points: 'previous(x) * 2'}
      - {code: I.3, max: 20, points: 'day > date("2025-06-30") ? full : 0'}
      - {code: I.4, max: 10, judged: true}
`

func recordBatch(t *testing.T, c *scoring.Scorecard) scoring.Batch {
	t.Helper()
	last := facts(t, c, "A", "x=2.50")
	a, err := facts(t, c, "A", "x=10", "yes=true", "word=đỏ", "day=2025-07-01").WithPrevious(last)
	if err != nil {
		t.Fatal(err)
	}
	b, err := rules.NewFacts(c.Schema(), "B",
		rules.Fact{Indicator: "x", Value: rules.RatOf(dec("1").Rat()), Evidence: "BC 12"},
		rules.Fact{Indicator: "word", Value: rules.TextOf("")}, rules.Fact{Indicator: "yes", Evidence: "chờ"},
		rules.Fact{Indicator: "day", Value: rules.NotApplicable(), Evidence: "không có"})
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroup(context.Background(), b, a)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := c.NewSheet("A", entry("I.4 self - 9"), entry("I.4 final - 8.5 thẩm định lại"))
	if err != nil {
		t.Fatal(err)
	}
	return scoring.Batch{Name: "cụm 1", Group: g, Sheets: []*scoring.Sheet{sheet},
		Existed: map[string]rules.Period{"B": {From: rules.Day(2025, 2, 1)}}}
}

func TestRecordVerifies(t *testing.T) {
	c := load(t, recordCard)
	rec, err := c.Record(t.Context(), recordBatch(t, c))
	if err != nil {
		t.Fatal(err)
	}
	for _, without := range []bool{false, true} { // however the host writes decimals
		decimal.MarshalJSONWithoutQuotes = without
		data, err := json.Marshal(rec)
		decimal.MarshalJSONWithoutQuotes = false
		if err != nil {
			t.Fatal(err)
		}
		read, err := scoring.ReadRecord(data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if err := load(t, recordCard).Verify(t.Context(), read); err != nil {
			t.Errorf("verify: %v", err)
		}
	}
	again, err := c.Record(t.Context(), recordBatch(t, c))
	if err != nil || again.Hash != rec.Hash {
		t.Errorf("recorded twice: %v %v %v", rec.Hash, again.Hash, err)
	}
}

func TestRecordChanged(t *testing.T) {
	c := load(t, recordCard)
	rec, err := c.Record(t.Context(), recordBatch(t, c))
	if err != nil {
		t.Fatal(err)
	}
	data, _ := json.Marshal(rec)
	for _, tc := range []struct{ reason, old, new string }{
		{"a fact", `"value":10`, `"value":11`}, {"a point", `"points":4.33`, `"points":5.33`}, {"an author",
			`Nguyễn Văn A`, `Nguyễn Văn B`},
		{"an evidence", `BC 12`, `BC 13`}, {"a rank", `"rank":1`, `"rank":2`}, {"the name", `cụm 1`, `cụm 2`},
	} {
		changed := strings.Replace(string(data), tc.old, tc.new, 1)
		if changed == string(data) {
			t.Fatalf("%s: there is no %s in %s", tc.reason, tc.old, data)
		}
		if _, err := scoring.ReadRecord([]byte(changed)); !errors.Is(err, scoring.ErrTampered) {
			t.Errorf("%s: %v", tc.reason, err)
		}
	}
	forged := *rec
	forged.Name = "cụm 2"
	if err := c.Verify(t.Context(), &forged); !errors.Is(err, scoring.ErrTampered) {
		t.Errorf("another name: %v", err)
	}
	recordOfOthers(t, c, rec, string(data))
	other := load(t, strings.Replace(recordCard, "max: 10", "max: 10.5", 1))
	if err := other.Verify(t.Context(), rec); !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("another card: %v", err)
	}
	for _, bad := range []string{"", "{}", "[]", string(data[:len(data)/2]), string(data) + "{}",
		`{"hash":"x","more":1}`} {
		if _, err := scoring.ReadRecord([]byte(bad)); err == nil {
			t.Errorf("read %.40q", bad)
		}
	}
}

// recordOfOthers: of what another version of the library made nothing is said but that.
func recordOfOthers(t *testing.T, c *scoring.Scorecard, rec *scoring.Record, data string) {
	t.Helper()
	older := *rec
	older.Engine = "thidua-scoring/1"
	err := c.Verify(t.Context(), &older)
	if !errors.Is(err, scoring.ErrOtherEngine) || errors.Is(err, scoring.ErrTampered) {
		t.Errorf("verify of an older engine: %v", err)
	}
	head := `"format":"thidua-scores","version":2,"engine":"thidua-scoring/4"`
	for reason, changed := range map[string]string{
		"records before version 2 had no format": strings.Replace(data, head, `"engine":"thidua-scoring/1"`, 1),
		"a later version, with keys of its own":  strings.Replace(data, `"version":2`, `"version":3,"more":1`, 1),
		"an older engine":                        strings.Replace(data, "scoring/4", "scoring/3", 1),
	} {
		if _, err := scoring.ReadRecord([]byte(changed)); !errors.Is(err, scoring.ErrOtherEngine) ||
			errors.Is(err, scoring.ErrTampered) || changed == data {
			t.Errorf("%s: %v", reason, err)
		}
	}
	if _, err := scoring.ReadRecord([]byte(`{"format":"thidua-nomination","version":2}`)); err == nil ||
		errors.Is(err, scoring.ErrOtherEngine) {
		t.Errorf("the record of a nomination: %v", err)
	}
}

// TestRecordHoldsTexts: what JSON cannot hold is refused when the record is made, not when it is read.
func TestRecordHoldsTexts(t *testing.T) {
	c := load(t, recordCard)
	for _, tc := range []struct {
		reason string
		fact   rules.Fact
		err    error
	}{
		{"an empty text is a text", rules.Fact{Indicator: "word", Value: rules.TextOf("")}, nil},
		{"a character for what could not be read", rules.Fact{Indicator: "word", Evidence: "\ufffd"}, nil},
		{"control characters", rules.Fact{Indicator: "word", Value: rules.TextOf("\x00\u0085\u2028\ufeff")}, nil},
		{"bytes that are no UTF-8", rules.Fact{Indicator: "word", Evidence: "\xff"}, diag.ErrValue},
	} {
		f, err := rules.NewFacts(c.Schema(), "A", tc.fact)
		if err != nil {
			t.Fatal(err)
		}
		g, err := rules.NewGroup(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := c.Record(t.Context(), scoring.Batch{Group: g})
		if !errors.Is(err, tc.err) {
			t.Errorf("%s: %v", tc.reason, err)
		}
		if err != nil {
			continue
		}
		text, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		read, err := scoring.ReadRecord(text)
		if err != nil {
			t.Fatalf("%s: %v", tc.reason, err)
		}
		if err := c.Verify(t.Context(), read); err != nil {
			t.Errorf("%s: %v", tc.reason, err)
		}
	}
}

// TestRecordIsReadStrictly: a record is read as it was written, in any layout, or refused.
func TestRecordIsReadStrictly(t *testing.T) {
	c := load(t, recordCard)
	rec, err := c.Record(t.Context(), recordBatch(t, c))
	if err != nil {
		t.Fatal(err)
	}
	marshalled := func(rec *scoring.Record) string {
		text, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	written := marshalled(rec)
	var layout bytes.Buffer
	if err := json.Indent(&layout, []byte(written), "", "\t"); err != nil {
		t.Fatal(err)
	}
	if again, err := scoring.ReadRecord(layout.Bytes()); err != nil || marshalled(again) != written {
		t.Errorf("in another layout: %v", err)
	}
	for _, tc := range []struct{ reason, old, new string }{
		{"a key twice, the last the right one", `"name":`, `"name":"x","name":`},
		{"a key twice in the parts", `"unit":"A"`, `"unit":"A","unit":"A"`},
		{"a key in other letters", `"hash":`, `"Hash":`},
		{"a key in other letters in the parts", `"facts":`, `"Facts":`},
		{"a key that nobody knows", `"name":`, `"more":1,"name":`},
		{"a key that nobody knows in a value", `{"not_applicable":true}`, `{"not_applicable":true,"Not":1}`},
		{"a key that says what its absence says", `"units":`, `"stage":"","units":`},
		{"an escape for a letter that is none", `cụm 1`, `cụm \ud800`},
		{"bytes that are no UTF-8", `cụm 1`, "cụm \xff"},
		{"half of it", written[len(written)/2:], ``},
		{"something behind it", written[len(written)-1:], `}{}`},
	} {
		i := strings.LastIndex(written, tc.old)
		if i < 0 {
			t.Fatalf("%s: there is no %s in %s", tc.reason, tc.old, written)
		}
		changed := written[:i] + tc.new + written[i+len(tc.old):]
		if _, err := scoring.ReadRecord([]byte(changed)); !errors.Is(err, scoring.ErrTampered) && tc.new != "" || err == nil {
			t.Errorf("%s: %v", tc.reason, err)
		}
	}
}

// TestRecordHoldsLists: a record of random cards with lists of events, complete and not, is read back the
// same and verified; nothing of an event can be changed in it.
func TestRecordHoldsLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, rising)
		withLists(t, &d)
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(1, 3).Draw(t, "units"), 20, 10)
		last, err := members[0].With(rules.Fact{Indicator: "l1", Value: randomList(t, 20), Evidence: "sổ"})
		if err != nil {
			t.Fatal(err)
		}
		if members[0], err = members[0].WithPrevious(last); err != nil {
			t.Fatal(err)
		}
		known := rules.Event{Fields: map[string]rules.Value{"size": rules.Int(13)}, Evidence: "QĐ 77"}
		if fact, _ := members[0].Lookup("l0"); fact.Value.IsNotApplicable() {
			fact.Value = rules.ListOf(known)
			members[0], err = members[0].With(fact)
		} else {
			members[0], err = members[0].WithEvents(rules.EventChange{List: "l0", Event: &known})
		}
		if err != nil {
			t.Fatal(err)
		}
		g, err := rules.NewGroup(context.Background(), members...)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := c.Record(t.Context(), scoring.Batch{Group: g})
		if err != nil {
			t.Fatal(err)
		}
		written := data(t, rec)
		read, err := scoring.ReadRecord([]byte(written))
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if again := data(t, read); again != written {
			t.Fatalf("%s\nread back\n%s", written, again)
		}
		if err := compileRandom(t, d).Verify(t.Context(), read); err != nil {
			t.Fatalf("verify: %v\n%s", err, written)
		}
		for _, change := range [][2]string{{`"size":13`, `"size":12`}, {"QĐ 77", "QĐ 78"}} {
			changed := strings.Replace(written, change[0], change[1], 1)
			if _, err := scoring.ReadRecord([]byte(changed)); changed == written || !errors.Is(err, scoring.ErrTampered) {
				t.Fatalf("%s as %s: %v in %s", change[0], change[1], err, written)
			}
		}
	})
}

// TestRecordHoldsNothingPersonal: a record reproduces without what may be deleted, and is the
// same record after it was.
func TestRecordHoldsNothingPersonal(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: watched
year: 2024
indicators:
  - {code: violations, kind: list, fields: [{code: kind, kind: text}, {code: person, kind: text, personal: true}]}
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "max(0, full - 2 * count_of(violations))"}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	record := func(e rules.Event) string {
		e.Fields["kind"] = rules.TextOf("A")
		f, err := rules.NewFacts(card.Schema(), "u", rules.Fact{Indicator: "violations", Value: rules.ListOf(e)})
		if err != nil {
			t.Fatal(err)
		}
		g, err := rules.NewGroup(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := card.Record(context.Background(), scoring.Batch{Group: g})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	with := record(rules.Event{Fields: map[string]rules.Value{"person": rules.TextOf("Nguyễn Văn An")}})
	without := record(rules.Event{Fields: map[string]rules.Value{}})
	if with != without || !strings.Contains(with, `"kind"`) {
		t.Errorf("recorded as\n%s\nand without as\n%s", with, without)
	}
}
