package document

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

type common struct {
	Code  string `yaml:"code"`
	Title string `yaml:"title"`
}

type item struct {
	common
	Max   decimal.Decimal  `yaml:"max"`
	Floor *decimal.Decimal `yaml:"floor"`
	Rule  ruleOrList       `yaml:"rule"`
}

// ruleOrList is one rule or many.
type ruleOrList []string

func (r *ruleOrList) UnmarshalDocument(n Node) error {
	if text, ok := n.Text(); ok {
		*r = ruleOrList{text}
		return nil
	}
	return n.Decode((*[]string)(r))
}

type card struct {
	Year     int            `yaml:"year"`
	Locked   bool           `yaml:"locked"`
	Rounding rules.Rounding `yaml:"rounding"`
	Kind     rules.Kind     `yaml:"kind"`
	rules.Period
	Items   []item                 `yaml:"items,omitempty"`
	Facts   map[string]rules.Value `yaml:"facts"`
	Places  *int32                 `yaml:"places"`
	Signed  time.Time              `yaml:"signed"`
	Hidden  string                 `yaml:"-"`
	Plain   string
	private string
}

func TestDecode(t *testing.T) {
	const file = `
year: 2024
locked: true
rounding: half_even
kind: date
from: 2024-01-01
before:
plain: không
items:
  - {code: 1.10, title: "Tên", max: 10.50, floor: -0.5, rule: a + b}
  - code: yes
    title: 2024-01-31
    max: 3
    floor:
    rule:
      - a
      - |
        b
facts: {I.1: 957.11, a: '1', b: false, c: 2024-02-29, d: , e: N/A, f: không áp dụng, g: Hà Tĩnh}
places: 2
signed: 2024-01-31T17:30:00.25+07:00
`
	var c card
	if err := mustParse(t, file).Decode(&c); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range c.Items {
		got = append(got,
			fmt.Sprint(i.Code, "|", i.Title, "|", i.Max.StringFixed(2), "|", i.Floor != nil, "|", strings.Join(i.Rule, ";")))
	}
	for _, key := range []string{"I.1", "a", "b", "c", "d", "e", "f", "g"} {
		v := c.Facts[key]
		got = append(got, fmt.Sprint(key, " ", v.Kind(), " ", v))
	}
	got = append(got, fmt.Sprint(c.Year, c.Locked, c.Rounding, c.Kind, c.Period, *c.Places, " ", c.Plain,
		" ", c.Signed.Format(time.RFC3339Nano)))
	want := []string{
		"1.10|Tên|10.50|true|a + b", // the text of a code is what is written
		"yes|2024-01-31|3.00|false|a;b\n",
		"I.1 number 957.11", "a text 1", "b boolean false", "c date 2024-02-29", "d no kind missing",
		"e no kind not applicable", "f no kind not applicable", "g text Hà Tĩnh",
		"2024 true half_even date from 2024-01-01 2 không 2024-01-31T17:30:00.25+07:00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if c.Hidden != "" || c.private != "" {
		t.Error("fields that are not of the file were set")
	}
}

func TestDecodeJSON(t *testing.T) {
	var c card
	err := mustParse(t,
		`{"year": 2024, "items": [{"code": "a", "max": "10.5", "rule": ["x"]}], "facts": {"a": "10.5", "b": 10.5}}`).Decode(&c)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Items[0].Max.StringFixed(1); got != "10.5" {
		t.Errorf("encoding/json writes decimals in quotes; read as %s", got)
	}
	if a, b := c.Facts["a"].Kind(), c.Facts["b"].Kind(); a != rules.TextKind || b != rules.NumberKind {
		t.Errorf("where the kind is not said, quotes make a text: %v, %v", a, b)
	}
}

var decodeFaults = []struct {
	name, file, want, message string
	reason                    string
}{
	{"unknown key", "yaer: 2024\n", "1:1 unknown-key", "did you mean year?", "a slip"},
	{"unknown key, nothing near", "items:\n- {zzzzzzzz: 1}\n", "2:4 unknown-key",
		"allowed are max, floor, rule, code, title", "all that is allowed"},
	{"case counts", "Year: 2024\n", "1:1 unknown-key", "did you mean year?", "one spelling"},
	{"hidden field", "hidden: x\n", "1:1 unknown-key", "", "tagged -"},
	{"unexported field", "private: x\n", "1:1 unknown-key", "", "not of the file"},
	{"decimal comma", "items: \n- max: 2,5\n", "2:8 number", "write 2.5", "a definition has points"},
	{"thousands", "items: [{max: 1.000.000}]", "1:15 number", "write 1000000", "which is the decimal point?"},
	{"exponent", "items: [{max: 1e3}]", "1:15 number", "without exponent", "officers write digits"},
	{"plus", "items: [{max: +3}]", "1:15 number", "write it without +", ""},
	{"underscore", "year: 2_024", "1:7 number", "without spaces or marks", ""},
	{"no digits before the point", "items: [{max: .5}]", "1:15 number", "both sides", ""},
	{"not a number", "items: [{max: .nan}]", "1:15 number", "n/a", ""},
	{"percent", "items: [{max: 5%}]", "1:15 number", "without %", ""},
	{"long minus", "items: [{max: −5}]", "1:15 number", "write the minus as -", "U+2212"},
	{"quoted number", "items: [{max: 1}, {max: '5'}]", "1:25 quoted", "remove the quotes", "a quoted number is a text"},
	{"empty number", "year:\n", "1:6 empty", "remove the key", "zero would be a guess"},
	{"too many digits", "items: [{max: " + strings.Repeat("9", 1001) + "}]", "1:15 limit", "1,001", ""},
	{"whole number", "year: 2024.0", "1:7 number", "a whole number is wanted", ""},
	{"too great", "places: 3000000000", "1:9 out-of-range", "out of range", "int32"},
	{"spoken yes", "locked: yes", "1:9 boolean", "write true", "not a boolean in YAML 1.2"},
	{"spoken no", "locked: không", "1:9 boolean", "write false", ""},
	{"quoted decimal comma", `items: [{max: 1}, {max: "10,5"}]`, "1:25 quoted",
		"write 10.5, without quotes", "as a spreadsheet shows it"},
	{"quoted boolean", `locked: "true"`, "1:9 quoted", "remove the quotes", ""},
	{"list for a text", "plain: [a]", "1:8 kind", "put a text that begins with a bracket in 'quotes'",
		"a rule that begins with a bracket"},
	{"keys for a text", "plain:\n  a: b", "2:3 kind", "a text is wanted, not keys", ""},
	{"text for a list", "items: a", "1:8 kind", "begin each item with -", ""},
	{"text for keys", "items: [a]", "1:9 kind", "keys are wanted", ""},
	{"texts for keys", "items: [null, a, {code: b}, c, [d]]", "1:15 kind, 1:32 kind", "keys are wanted",
		"one hint for all"},
	{"list for keys", "- a", "1:1 kind", "keys are wanted, not a list", ""},
	{"bad date", "from: 31/1/2024", "1:7 value", "2024-01-31", ""},
	{"a moment without its offset", "signed: 2024-01-31T17:30:00", "1:9 moment", "2024-01-31T17:30:00+07:00", ""},
	{"a day for a moment", "signed: 2024-01-31", "1:9 moment", "is not a moment", "midnight would be a guess"},
	{"no such day", "facts: {a: 2024-02-30}", "1:12 value", "2024-02-30", "a date that is none is no text"},
	{"bad kind", "kind: nmber", "1:7 value", "number, boolean, text, date, list", ""},
	{"number in a value", "facts: {a: 1_000}", "1:12 number", "or put a text in 'quotes'", ""},
	{"in a list of its own", "items: [{rule: [a, [b]]}]", "1:20 kind", "items[0].rule[1]",
		"faults within an Unmarshaler keep their place"},
	{"all at once", "locked: yes\nyear: x\nyaer: 1\nitems:\n- max: y\n  code: [c]\n",
		"1:9 boolean, 2:7 number, 3:1 unknown-key, 5:8 number, 6:9 kind", "", "in source order"},
}

func TestDecodeFaults(t *testing.T) {
	for _, tt := range decodeFaults {
		t.Run(tt.name, func(t *testing.T) {
			err := mustParse(t, tt.file).Decode(&card{})
			checkFaults(t, err, tt.want, tt.reason)
			if err != nil && !strings.Contains(err.Error(), tt.message) &&
				!strings.Contains(err.Error(), strings.ReplaceAll(tt.message, ",", "")) {
				t.Errorf("%v\ndoes not say %q", err, tt.message)
			}
		})
	}
}

func TestDecodeHostMistakes(t *testing.T) {
	d := mustParse(t, "a: 1\n")
	for _, into := range []any{nil, card{}, (*card)(nil), new(chan int), &struct{ A float64 }{}, &map[int]string{}} {
		err := d.Decode(into)
		if err == nil {
			t.Errorf("%T was accepted", into)
		}
		for range diag.AllDiagnostics(err) {
			t.Errorf("%T: the mistake is not the officer's: %v", into, err)
		}
	}
}

func TestLocate(t *testing.T) {
	d := mustParse(t,
		"sections:\n- criteria:\n  - points: a +\n      growht\n    max: 5\npoints:\n  I.1: a\n  I: {1: b}\nq: \"\"\n")
	rule := "a + growht"
	in := func(path string, from, to int) *diag.Diagnostic {
		return (&diag.Diagnostic{Path: path, Code: "x", Message: diag.Verbatim("m"), Err: diag.ErrName}).InText(rule, from,
			to)
	}
	at := func(path string) *diag.Diagnostic {
		return &diag.Diagnostic{Path: path, Code: path, Message: diag.Verbatim("m"), Err: diag.ErrName}
	}
	warning := at("points")
	warning.Severity = diag.Warning
	elsewhere := &diag.Diagnostic{File: "other.yaml", Line: 9, Path: "points", Code: "y"}
	err := d.Locate(fmt.Errorf("wrapped: %w", diag.Diagnostics{
		elsewhere, warning, at("points.I.1"), at("points.I.2"), in("sections[0].criteria[0].points", 4, 10),
		at("sections[0].criteria[7].max"), at("q"),
	}))
	var got []string
	for d := range diag.AllDiagnostics(err) {
		got = append(got, fmt.Sprintf("%s:%d:%d+%d %v %s", d.File, d.Line, d.Column, d.Length, d.Severity, d.Path))
	}
	want := []string{
		"card.yaml:3:3+1 fault sections[0].criteria[7].max", // nothing there: the list it should be in
		"card.yaml:4:7+6 fault sections[0].criteria[0].points",
		"card.yaml:7:3+3 warning points",
		"card.yaml:7:8+1 fault points.I.1", // a key with a dot
		"card.yaml:8:6+1 fault points.I.2", // nothing there: the keys it should be with
		"card.yaml:9:4+2 fault q",
		"other.yaml:9:0+0 fault points", // placed already
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
