package rules

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

func drawValue(t *rapid.T) Value {
	switch rapid.IntRange(0, 6).Draw(t, "value") {
	case 0:
		return Value{}
	case 1:
		return NotApplicable()
	case 2:
		return BoolOf(rapid.Bool().Draw(t, "bool"))
	case 3:
		return TextOf(rapid.String().Draw(t, "text"))
	case 4:
		return DateOf(drawDate(t))
	case 5:
		return Int(rapid.Int64().Draw(t, "int"))
	}
	return RatOf(big.NewRat(rapid.Int64().Draw(t, "n"), rapid.Int64Range(1, 1e18).Draw(t, "d")))
}

func drawDate(t *rapid.T) Date {
	return Day(1, 1, 1).AddDays(rapid.IntRange(0, 3_652_058).Draw(t, "day"))
}

func drawText(t *rapid.T) diag.Text {
	return say("%s of %s", rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b"))
}

// same holds what is read back against what was written.
func same[T any](t *rapid.T, x T) {
	t.Helper()
	data, err := json.Marshal(x)
	if err != nil {
		t.Fatalf("%T: %v", x, err)
	}
	var back T
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatalf("%T: %s: %v", x, data, err)
	}
	isErr := func(p cmp.Path) bool { return p.Last().String() == ".Err" }
	errs := cmp.FilterPath(isErr, cmp.Comparer(func(a, b error) bool { return a == b }))
	if diff := cmp.Diff(x, back, cmp.AllowUnexported(diag.Diagnostic{}), errs); diff != "" {
		t.Fatalf("%T: %s reads back as something else (-want +got):\n%s", x, data, diff)
	}
}

// What is written as JSON is read back as an equal value.
func TestJSON(t *testing.T) {
	text := rapid.String()
	rapid.Check(t, func(t *rapid.T) {
		v, w := drawValue(t), drawValue(t)
		in := Input{
			Unit: text.Draw(t, "unit"), Indicator: text.Draw(t, "indicator"), Criterion: text.Draw(t, "criterion"),
			Previous: rapid.Bool().Draw(t, "previous"), NotApplicable: rapid.Bool().Draw(t, "n/a"),
		}
		row := Row{When: Tests{text.Draw(t, "test"), "-"}, Then: v}
		reading := Reading{Input: in, Value: v, Evidence: text.Draw(t, "evidence")}
		note := Note{Code: "row", Text: drawText(t)}
		same(t, v)
		same(t, Truth(rapid.IntRange(0, 2).Draw(t, "truth")))
		same(t, Kind(rapid.IntRange(1, 4).Draw(t, "kind")))
		same(t, Rounding(rapid.IntRange(0, 5).Draw(t, "rounding")))
		same(t, drawDate(t))
		same(t, Period{From: drawDate(t)})
		same(t, Citation{Act: text.Draw(t, "act"), Provision: "Điều 1", Verbatim: true})
		same(t, Fact{Indicator: text.Draw(t, "code"), Value: v, Evidence: text.Draw(t, "evidence")})
		same(t, in)
		same(t, reading)
		same(t, note)
		same(t, Table{Name: "t", Keys: []string{"a", "b"}, Rows: []Row{row, {Else: w}}})
		same(t, table.Finding{
			Kind: table.Overlap, Rows: []int{0, 1}, Region: []string{"< 5"}, Witness: []value.Value{v.v}, Message: drawText(t),
			Hint: drawText(t),
		})
		member := MemberValue{Unit: "A", Value: w, Read: []Reading{reading}}
		same(t, Step{
			Source: "a + b", From: 1, To: 6, Value: v, Note: note, Members: []MemberValue{member},
			Steps: []*Step{{Source: "a", Value: w}},
		})
		d := catalogue.Fault("tables[0]", "kind", diag.ErrKind, drawText(t), "%s of %s", in.Unit, in.Indicator)
		same(t, diag.Diagnostics{d, d.InText("a + b", 0, 1)})
	})
}

// An explanation that is read back says what it said.
func TestExplanationJSON(t *testing.T) {
	s, err := NewSchema(Definition{
		Indicators: []Indicator{{Code: "a"}, {Code: "b"}, {Code: "on", Kind: DateKind}},
		Tables:     []Table{{Name: "t", Rows: []Row{{When: Tests{">= 5"}, Then: Int(2)}, {Else: Int(0)}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{"a / 3 + lookup(t, a)", `days(on, date("2024-03-01")) > 5 ? 1 : b`, "max(a, 1) + b"} {
		r, err := s.Compile(src, NumberKind)
		if err != nil {
			t.Fatal(err)
		}
		f, err := NewFacts(s, "u", Fact{"a", Int(7), "report 12"}, Fact{"on", DateOf(Day(2024, 2, 29)), ""})
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.Explain(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back Explanation
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(data) {
			t.Errorf("%s\nreads back as\n%s, %v", data, again, err)
		}
		for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
			if got, want := back.Render(l), e.Render(l); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		}
		if got, want := fmt.Sprint(back.Read()), fmt.Sprint(e.Read()); got != want {
			t.Errorf("read %s, want %s", got, want)
		}
	}
}
