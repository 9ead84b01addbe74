package thidua_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

var update = flag.Bool("update", false, "write testdata anew")

// independentForm is the canonical form as HASHES.md has it, by another way than the library's: the text is read into
// maps, which know no order, and numbers go through a decimal.
func independentForm(t *testing.T, text []byte) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return formOf(t, x)
}

func formOf(t *testing.T, x any) string {
	quote := func(s string) string {
		s = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
		for c := range rune(' ') {
			s = strings.ReplaceAll(s, string(c), fmt.Sprintf(`\u%04x`, c))
		}
		return `"` + s + `"`
	}
	var parts []string
	switch x := x.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			parts = append(parts, quote(key)+":"+formOf(t, x[key]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		for _, item := range x {
			parts = append(parts, formOf(t, item))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case string:
		return quote(x)
	case json.Number:
		n, err := decimal.NewFromString(string(x))
		if err != nil {
			t.Fatal(err)
		}
		digits, exponent := n.Coefficient().String(), int(n.Exponent())
		for digits != "0" && strings.HasSuffix(digits, "0") {
			digits, exponent = digits[:len(digits)-1], exponent+1
		}
		if digits == "0" || exponent == 0 {
			return digits
		}
		return digits + "e" + strconv.Itoa(exponent)
	}
	return fmt.Sprint(map[any]string{nil: "null", true: "true", false: "false"}[x])
}

func independentHash(what, form string) string {
	return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte("thidua "+what+" 3\n"+form+"\n")))
}

// TestHashesExamples: what HASHES.md shows is what the library computes, and what its text says.
func TestHashesExamples(t *testing.T) {
	data, err := os.ReadFile("rules/document/HASHES.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "```hashes\n")[1:]
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "\n```")
		lines := strings.Split(block, "\n")
		if len(lines) != 4 {
			t.Fatalf("not four lines: %s", block)
		}
		form, err := document.Canonical([]byte(lines[1]))
		if err != nil || string(form) != lines[2] || independentForm(t, []byte(lines[1])) != lines[2] {
			t.Errorf("%s has the form\n%s, by its own text\n%s, %v", block, form, independentForm(t, []byte(lines[1])), err)
		}
		if got := independentHash(lines[0], string(form)); got != lines[3] {
			t.Errorf("%s has the hash %s", block, got)
		}
	}
	if len(blocks) < 3 {
		t.Errorf("only %d examples", len(blocks))
	}
}

// vector is a golden hash: of the content, which is in canonical form, as one of a kind.
type vector struct {
	Kind    string          `json:"kind"`
	Hash    string          `json:"hash"`
	Content json.RawMessage `json:"content"`
}

// TestHashVectors: the hashes of the library are pinned, and follow from their contents by the text of HASHES.md
// alone. The contents are what the library writes as JSON.
func TestHashVectors(t *testing.T) {
	decimal.MarshalJSONWithoutQuotes = true
	defer func() { decimal.MarshalJSONWithoutQuotes = false }()
	card, law := vectorCard(t), vectorLaw(t)
	scores := vectorScores(t, card)
	slate := vectorSlate(t, law, scores)
	def := vectorCluster()
	// what marshals to content, and the hash that the library has for it
	for _, tt := range []struct {
		kind, hash string
		written    any
	}{
		{"card", card.Identity().Hash, card.Definition()},
		{"regulation", law.Identity().Hash, json.RawMessage(law.Content())},
		{"cluster", document.Hash("cluster", def), def},
		{"facts", document.Hash("facts", vectorFacts()), vectorFacts()},
		{"record", scores.Hash, hashless(t, scores)},
		{"nomination", slate.Hash, hashless(t, slate)},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			written, err := json.Marshal(tt.written)
			if err != nil {
				t.Fatal(err)
			}
			form := independentForm(t, written)
			if got := independentHash(tt.kind, form); got != tt.hash {
				t.Errorf("the text of HASHES.md gives %s, the library %s:\n%s", got, tt.hash, form)
			}
			golden(t, tt.kind, vector{tt.kind, tt.hash, json.RawMessage(form)})
		})
	}
	if form, _ := document.Canonical(card.Content()); string(form) != string(card.Content()) {
		t.Errorf("the content of a card is not in canonical form: %s", card.Content())
	}
}

// golden compares a vector with that in testdata.
func golden(t *testing.T, name string, v vector) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "hashes", name+".json")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")), b.Bytes()) {
		t.Errorf("%s is not as it was: hashes are pinned (COMPATIBILITY.md), -update writes it anew; %v\n%s", file, err,
			b.Bytes())
	}
}

// hashless is a record as it is hashed: without its own hash.
func hashless(t *testing.T, record any) any {
	data, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	keys["hash"] = json.RawMessage(`""`)
	return keys
}

func vectorCard(t *testing.T) *scoring.Scorecard {
	t.Helper()
	card, err := scoring.Load("card.yaml", []byte(`
code: delta
year: 2025
title: 'Bảng điểm "đồng bằng"'
scale: 100.0
indicators:
  - {code: growth, unit: "%", min: 0, max: 30.50, places: 1}
  - {code: share, min: 0}
  - {code: name, kind: text}
  - {code: held, kind: date}
  - {code: clean, kind: boolean}
  - {code: cases, kind: list, fields: [{code: size, min: 0}, {code: kind, kind: text}]}
tables: [{name: steps_of, keys: [growth], rows: [{when: [">= 8"], then: 10}, {when: ["-"], then: 0}]}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 90.50, points: "growth >= 8 ? full : full * growth / 8"}
      - {code: I.2, max: 9.5, points: "name == \"\" or clean ? lookup(steps_of, growth) / 2 : share"}
      - {code: I.3, effect: minus, max: 0.01, points: "min(full, count_of(cases, size > 2))"}
`))
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func vectorFacts() []rules.Fact {
	list := rules.ListOf(rules.Event{Evidence: "Sổ 1",
		Fields: map[string]rules.Value{"size": rules.Scaled(250, 2), "kind": rules.TextOf("")}})
	return []rules.Fact{
		{Indicator: "growth", Value: rules.Scaled(810, 2), Evidence: "Báo cáo số 7/BC \"bổ sung\""},
		{Indicator: "share", Value: rules.Ratio(1, 3)},
		{Indicator: "name", Value: rules.TextOf("")},
		{Indicator: "held", Value: rules.DateOf(rules.Day(2025, 12, 31))},
		{Indicator: "clean", Value: rules.BoolOf(false)},
		{Indicator: "cases", Value: list},
	}
}

func vectorScores(t *testing.T, card *scoring.Scorecard) *scoring.Record {
	t.Helper()
	var members []*rules.Facts
	for _, m := range []struct {
		unit  string
		facts []rules.Fact
	}{
		{"an_giang", vectorFacts()},
		{"ca_mau", []rules.Fact{{Indicator: "growth", Value: rules.Int(4)}, {Indicator: "name", Value: rules.TextOf("\t\\")},
			{Indicator: "cases", Value: rules.NotApplicable()}}},
		{"vinh_long", []rules.Fact{{Indicator: "growth", Value: rules.Value{}, Evidence: "chưa có"}}},
	} {
		f, err := rules.NewFacts(card.Schema(), m.unit, m.facts...)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, f)
	}
	group, err := rules.NewGroup(t.Context(), members...)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := card.Record(context.Background(), scoring.Batch{Name: "delta", Group: group})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	read, err := scoring.ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := card.Verify(context.Background(), read); err != nil {
		t.Fatal(err)
	}
	return rec
}

func vectorLaw(t *testing.T) *awards.Regulation {
	t.Helper()
	law, err := awards.Load("law.yaml", []byte(`
code: province
covers: {from: 2024-01-01}
title: {vi: Quy chế của tỉnh}
forms: [{code: province_flag, title: {vi: Cờ thi đua của tỉnh}}]
indicators:
  - {code: reports_late, min: 0, places: 0, label: {vi: số báo cáo chậm}}
  - {code: remark, kind: text, label: {vi: nhận xét}}
awards:
  - code: flag.province
    form: province_flag
    conditions:
      - {code: in_time, rule: 'reports_late < 1 and remark == ""', certainty: read, citation: {act: Quyết định 7/QĐ-UBND, provision: Điều 3}}
    quotas:
      - {code: share, percent: 33.50, certainty: read, citation: {act: Quyết định 7/QĐ-UBND, provision: Điều 4}}
`))
	if err != nil {
		t.Fatal(err)
	}
	return law
}

func vectorSlate(t *testing.T, law *awards.Regulation, scores *scoring.Record) *awards.Record {
	t.Helper()
	percent := decimal.RequireFromString("50.0")
	plan := awards.Plan{Year: 2025, Cluster: "delta", Awards: []awards.Place{{Award: "flag.province", Percent: &percent}}}
	late := func(n int64) awards.FactList {
		return awards.FactList{{Indicator: "reports_late", Value: rules.Int(n), Evidence: "Sổ theo dõi"},
			{Indicator: "remark", Value: rules.TextOf("")}}
	}
	slate, err := law.Nominate(context.Background(), rules.Day(2026, 2, 1), plan, scoring.RankingOf(scores.Ranking...),
		[]awards.Candidate{{Unit: "an_giang", Year: 2025, Facts: late(0)}, {Unit: "ca_mau", Year: 2025, Facts: late(2)},
			{Unit: "vinh_long", Year: 2025}})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := slate.Record(nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	read, err := awards.ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := law.Verify(context.Background(), read); err != nil {
		t.Fatal(err)
	}
	return rec
}

func vectorCluster() cluster.Definition {
	return cluster.Definition{Code: "delta", Title: diag.Words{"vi": "Cụm đồng bằng"},
		Members: []cluster.Member{{Unit: "an_giang", Weight: decimal.New(19050, -1)}, {Unit: "ca_mau"}},
		Years: []cluster.Year{{Year: 2025, Events: []cluster.Event{{On: rules.Day(2025, 1, 2), Act: cluster.Launch,
			Note: diag.Words{"vi": "phát động"}}}}}}
}

// TestMalformed: texts that programs read in more than one way have no form, and are no record.
func TestMalformed(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "hashes", "malformed.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Reason string `json:"reason"`
		Text   []byte `json:"base64"`
	}
	if err := json.Unmarshal(data, &rows); err != nil || len(rows) < 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		if form, err := document.Canonical(row.Text); !errors.Is(err, diag.ErrSyntax) {
			t.Errorf("%s: %q has the form %s, %v", row.Reason, row.Text, form, err)
		}
	}
}
