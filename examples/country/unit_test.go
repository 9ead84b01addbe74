package main

import (
	"bytes"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// What is packed for a cluster is read back exactly, and what is cut off is an error, never a panic.
func TestPiece(t *testing.T) {
	card, err := scoring.Load("c.yaml", []byte(`{code: c, year: 2025, indicators: [{code: a}, {code: b, kind: boolean},
		{code: c, kind: text}, {code: d, kind: date}, {code: e}], sections: [{code: I, criteria: [{code: I.1, max: 1,
		points: "min(full, a + e + (b and d == d and c == c ? 1 : 0))"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	long := decimal.RequireFromString("123456789012345678901234567890.000000000000000001")
	facts, err := rules.NewFacts(card.Schema(), "u",
		rules.Fact{Indicator: "a", Value: rules.NumberOf(long), Evidence: "BC 1"},
		rules.Fact{Indicator: "b", Value: rules.BoolOf(false)}, rules.Fact{Indicator: "c", Value: rules.TextOf(`"1"`)},
		rules.Fact{Indicator: "d", Value: rules.DateOf(rules.Day(2025, 2, 28))},
		rules.Fact{Indicator: "e", Value: rules.NotApplicable(), Evidence: "vì"})
	if err != nil {
		t.Fatal(err)
	}
	codes := make(map[string]int)
	for i, c := range card.Schema().Codes() {
		codes[c] = i
	}
	e := newEncoder(factsRole, "f.csv")
	for _, row := range []int{3, 70000} {
		if err := e.entry(entry{row: row, province: "Huế", cleared: "x", facts: facts}, codes); err != nil {
			t.Fatal(err)
		}
	}
	var rows []*said
	if err := decode(e.buf, func(r role, s said) { rows = append(rows, &s) }); err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	if s := rows[1]; s.file != "f.csv" || s.row != 70000 || s.unit != "u" || s.province != "Huế" || s.cleared != "x" {
		t.Errorf("%+v", s)
	}
	columns, err := columns(card.Schema(), []*said{nil, rows[0]})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		want, _ := facts.Lookup(c.Indicator)
		if !c.Values[1].Equal(want.Value) || c.Evidence != nil && c.Evidence[1] != want.Evidence || c.Values[0].Known() {
			t.Errorf("%s: %v of %v", c.Indicator, c.Values, want.Value)
		}
	}
	whole := 0
	for i := range e.buf {
		if decode(e.buf[:i], func(role, said) {}) == nil {
			whole++
		}
	}
	if whole != 2 { // behind the name of the file, and behind the first row
		t.Errorf("%d pieces that are cut off seem whole", whole)
	}
}

// Rows of CSV have the numbers that a spreadsheet shows.
func TestRowNumbers(t *testing.T) {
	const text = "\ufeff# made, by \"nobody\n#decimal_comma: true;;\ncluster;unit\n\na;\"u\n1\"\nb;u2\n\"c\"d;u3\ne;u4\n"
	var got []string
	for l := range csvRows([]byte(text), ';') {
		cell := "fault"
		if l.err == nil {
			cell = l.Cells[0].Text
		}
		got = append(got, strings.Repeat(".", l.Number)+cell)
	}
	want := []string{".# made, by \"nobody", "..#decimal_comma: true", "...cluster", ".....a", "......b", ".......fault",
		"........e"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Decimals of Parquet are read exactly, whatever holds them; what is no exact number is refused.
func TestParquetColumns(t *testing.T) {
	type all struct {
		Cluster string `parquet:"cluster"`
		A       int32  `parquet:"a,decimal(2:9)"`
		B       int64  `parquet:"b,decimal(3:18)"`
		C       string `parquet:"c,optional"`
		D       int32  `parquet:"d,date"`
		E       bool   `parquet:"e"`
		F       int16  `parquet:"f"`
	}
	var out bytes.Buffer
	if err := parquet.Write(&out, []all{{"k", -12345, 1234567890123, "1,5", 20000, true, -7}}); err != nil {
		t.Fatal(err)
	}
	rows, err := parquetRows("f.parquet", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for l := range rows {
		for _, c := range l.Cells {
			got = append(got, c.String())
		}
	}
	want := []string{"cluster", "a", "b", "c", "d", "e", "f", "k", "-123.45", "1234567890.123", "1,5", "2024-10-04",
		"true",
		"-7"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, tt := range []struct {
		data   []byte
		reason string
	}{
		{written1(t, []struct {
			X float32 `parquet:"x"`
		}{{1}}), "a binary fraction"},
		{written1(t, []struct {
			X []string `parquet:"x"`
		}{{[]string{"a"}}}), "several values"},
		{written1(t, []struct {
			X uint64 `parquet:"x"`
		}{{1}}), "more than an int64 holds"},
		{written1(t, []struct {
			X int64 `parquet:"x,timestamp"`
		}{{1}}), "an instant, of which the day hangs on the place"},
	} {
		if _, err := parquetRows("f.parquet", tt.data); err == nil {
			t.Errorf("%s was taken", tt.reason)
		}
	}
	for i := range out.Bytes() { // damaged in any place: an error or other values, never a panic
		damaged := slices.Clone(out.Bytes())
		damaged[i] ^= 0xff
		if rows, err := parquetRows("f.parquet", damaged); err == nil {
			for range rows {
			}
		}
	}
	if n := signed([]byte{0xff, 0x38}); n.Cmp(big.NewInt(-200)) != 0 {
		t.Errorf("%v", n)
	}
}

func written1[T any](t *testing.T, rows []T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := parquet.Write(&out, rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// One unit, row or line that is lost or counted twice is found.
func TestCheck(t *testing.T) {
	sound := func() *summary {
		s := &summary{Tally: newTally(), Files: []written{{Name: "results-0", Lines: 7}, {Name: "aside-0", Lines: 3}}}
		*s.Tally = tally{Rows: 21, Passed: 1, Registered: 10, Sheets: 9, Used: 7, Unlisted: 2, Told: 3,
			Aside:  map[string]int{"unreadable": 1, "repeated": 2, "second_unit": 1},
			Groups: map[string]map[string]*group{"c": {"p": newGroup()}}}
		g := s.Tally.group("c", "p")
		g.Units, g.Scored, g.Refused, g.Undetermined, g.NotApplicable = 9, 4, 2, 2, 1
		return s
	}
	if err := sound().check(); err != nil {
		t.Fatal(err)
	}
	for i, change := range []func(s *summary){
		func(s *summary) { s.Tally.Rows++ }, func(s *summary) { s.Tally.Registered-- }, func(s *summary) { s.Tally.Sheets-- },
		func(s *summary) { s.Tally.Used++ }, func(s *summary) { s.Tally.Unlisted-- }, func(s *summary) { s.Tally.Told++ },
		func(s *summary) { s.Tally.Aside["unreadable"]++ }, func(s *summary) { s.Tally.Aside["repeated"]-- },
		func(s *summary) { s.Tally.Aside["second_unit"]++ }, func(s *summary) { s.Tally.group("c", "p").Units++ },
		func(s *summary) { s.Tally.group("c", "p").Scored-- }, func(s *summary) { s.Tally.group("c", "p").Refused++ },
		func(s *summary) { s.Files[0].Lines-- }, func(s *summary) { s.Files[1].Lines++ },
		func(s *summary) { s.Tally.Passed = 0 },
	} {
		s := sound()
		if change(s); s.check() == nil {
			t.Errorf("change %d is not found", i)
		}
	}
}

// Counts come to the same in any order, and the least gap is that of the first cluster that has it.
func TestGapsAddUp(t *testing.T) {
	of := func(at string, n, d int64) gaps {
		return gaps{Known: 1, Sum: big.NewRat(n, d), Least: big.NewRat(n, d), At: at}
	}
	list := []gaps{of("c", 1, 3), of("b", 1, 4), of("a", 1, 4), {Sum: new(big.Rat)}, of("d", 2, 1)}
	for _, order := range [][]int{{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 0, 3, 1, 4}} {
		sum := gaps{Sum: new(big.Rat)}
		for _, i := range order {
			sum.add(list[i])
		}
		if sum.Known != 4 || sum.At != "a" || sum.Least.Cmp(big.NewRat(1, 4)) != 0 ||
			sum.mean().Cmp(big.NewRat(17, 24)) != 0 {
			t.Errorf("%v: %+v", order, sum)
		}
	}
}

// The summary says what is invented, in the language of the reader.
func TestSummaryText(t *testing.T) {
	s := &summary{Tally: newTally(), Books: map[string]bookSummary{
		"c-2025": {Title: diag.Words{"vi": "Xã", "en": "Communes"}, Invented: true}}}
	g := s.Tally.group("c-2025", "Huế")
	g.Units, g.Scored, g.Grades["good"], g.Nominated["flag"], g.Clusters = 1234, 1234, 7, 3, 5
	g.Gaps = gaps{Known: 2, Sum: big.NewRat(5, 2), Least: big.NewRat(1, 4)}
	for _, tt := range []struct {
		lang diag.Lang
		want []string
	}{
		{diag.English, []string{"Communes", "All figures are invented.", "Huế", "1234", "0.25", "1.25"}},
		{diag.Vietnamese, []string{"Xã", "Mọi số liệu đều là giả định.", "Huế", "0,25", "1,25"}},
	} {
		var out strings.Builder
		s.format(&out, tt.lang)
		for _, want := range tt.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("no %q in\n%s", want, out.String())
			}
		}
	}
}

// Where the regulation cannot say, what was scored stands, and the cluster is set aside with the reason.
func TestNotNominated(t *testing.T) {
	card, err := scoring.Load("c.yaml", []byte(testCard))
	if err != nil {
		t.Fatal(err)
	}
	law, err := awards.Load("l.yaml", []byte(testLaw))
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster1{scoreFn: &scoreFn{Largest: 9, Nominated: 9}, rulebook: &rulebook{card: card, law: law,
		book: book{On: rules.Day(2024, 1, 1), Plan: awards.Plan{Awards: []awards.Place{{Award: "flag"}}}}},
		outcome: &outcome{Tally: newTally()}, book: "c-2025", cluster: "k", members: []*said{{file: "u", row: 2, unit: "a"}}}
	if err := c.score(t.Context()); err != nil || c.Units != 1 || len(c.Asides) != 1 ||
		c.Asides[0].Code != "not_nominated" {
		t.Errorf("%v, %d units, set aside %v", err, c.Units, c.Asides)
	}
}
