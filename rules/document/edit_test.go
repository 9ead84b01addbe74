package document

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

const edited = `# the card
code: card # its code
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "min(full, growth)"}
      - {code: I.2, max: 20}
list: [a, b, # c
  "d"]
note: |
  some
  text
empty:
`

func TestWith(t *testing.T) {
	type criterion struct {
		Code   string `yaml:"code"`
		Max    int    `yaml:"max"`
		Points string `yaml:"points"`
	}
	type card struct {
		Code     string `yaml:"code"`
		Sections []struct {
			Code     string      `yaml:"code"`
			Criteria []criterion `yaml:"criteria"`
		} `yaml:"sections"`
		List  []string `yaml:"list"`
		Note  string   `yaml:"note"`
		Empty string   `yaml:"empty"`
	}
	read := func(t *testing.T, d *Document) card {
		t.Helper()
		var c card
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	d, err := Parse("card.yaml", []byte(edited))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		reason string
		edits  []Edit
		check  func(c card) bool
	}{
		{"a number", []Edit{{Path: "sections[0].criteria[0].max", Text: "11"}},
			func(c card) bool { return c.Sections[0].Criteria[0].Max == 11 }},
		{"a text in quotes is no number", []Edit{{Path: "code", Text: "5 > 4", Quoted: true}},
			func(c card) bool { return c.Code == "5 > 4" }},
		{"an item goes, those behind it move up", []Edit{{Path: "sections[0].criteria[0]", Remove: true}},
			func(c card) bool { return len(c.Sections[0].Criteria) == 1 && c.Sections[0].Criteria[0].Code == "I.2" }},
		{"a key goes", []Edit{{Path: "sections[0].criteria[0].points", Remove: true}},
			func(c card) bool { return c.Sections[0].Criteria[0].Points == "" }},
		{"two change places", []Edit{{Path: "sections[0].criteria[0]", Swap: "sections[0].criteria[1]"}},
			func(c card) bool { return c.Sections[0].Criteria[0].Max == 20 }},
		{"a text replaces a list's item", []Edit{{Path: "list[2]", Text: "e"}},
			func(c card) bool { return c.List[2] == "e" }},
		{"edits are made in order", []Edit{{Path: "list[0]", Remove: true}, {Path: "list[0]", Text: "z"}},
			func(c card) bool { return len(c.List) == 2 && c.List[0] == "z" }},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			e, err := d.With(tt.edits...)
			if err != nil {
				t.Fatal(err)
			}
			if c := read(t, e); !tt.check(c) {
				t.Errorf("got %+v", c)
			}
			if c := read(t, d); c.Code != "card" || len(c.Sections[0].Criteria) != 2 || len(c.List) != 3 {
				t.Errorf("the document itself has changed: %+v", c)
			}
		})
	}
	for _, path := range []string{"", "nothing", "list[9]", "sections[0].nothing"} {
		if _, err := d.With(Edit{Path: path, Text: "x"}); !errors.Is(err, diag.ErrName) {
			t.Errorf("path %q: got %v", path, err)
		}
		if _, err := d.With(Edit{Path: "code", Swap: path}); path != "" && !errors.Is(err, diag.ErrName) {
			t.Errorf("swap with %q: got %v", path, err)
		}
	}
}

// TestRewriteJSON: JSON stays JSON, whatever is written into it.
func TestRewriteJSON(t *testing.T) {
	const text = "\ufeff{\n\t\"total\": 4.50,\n\t\"grades\": [\"A\", \"B\"],\n\t\"on\": \"2024-02-29\"\n}\n"
	for _, tt := range []struct{ reason, path, text, old, new string }{
		{"a number", "total", "12.340", "4.50", "12.340"},
		{"nothing", "total", "null", "4.50", "null"},
		{"words of YAML", "total", "n/a", "4.50", `"n/a"`},
		{"a fraction", "total", "260/3", "4.50", `"260/3"`},
		{"a number that JSON does not have", "total", "+007", "4.50", `"+007"`},
		{"a day", "on", "2025-01-31", `"2024-02-29"`, `"2025-01-31"`},
		{"a text in quotes of YAML", "on", "'it''s <5 & \"due\"'", `"2024-02-29"`, `"it's <5 & \"due\""`},
		{"a list", "grades", "[C, yes, 5, true]", `["A", "B"]`, `["C", "yes", 5, true]`},
		{"keys", "grades", "{a: n/a, b c: [x]}", `["A", "B"]`, `{"a": "n/a", "b c": ["x"]}`},
		{"letters", "on", "đạt", `"2024-02-29"`, `"đạt"`},
	} {
		d, err := Parse("c.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Rewrite(Edit{Path: tt.path, Text: tt.text})
		if want := strings.Replace(text, tt.old, tt.new, 1); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", tt.reason, got, err)
		}
	}
}

func TestRewrite(t *testing.T) {
	d, err := Parse("card.yaml", []byte(edited))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		reason string
		edit   Edit
		old    string
		new    string
	}{
		{"a plain text, the comment stays", Edit{Path: "code", Text: "other"}, "code: card #", "code: other #"},
		{"a number in braces", Edit{Path: "sections[0].criteria[1].max", Text: "25.5"}, "max: 20}", "max: 25.5}"},
		{"a text in quotes", Edit{Path: "sections[0].criteria[0].points", Text: `"full"`}, `"min(full, growth)"`, `"full"`},
		{"a list over two lines", Edit{Path: "list", Text: "[x]"}, "[a, b, # c\n  \"d\"]", "[x]"},
		{"keys in braces", Edit{Path: "sections[0].criteria[1]", Text: "{code: J}"}, "{code: I.2, max: 20}", "{code: J}"},
	}
	for _, tt := range tests {
		got, err := d.Rewrite(tt.edit)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if want := strings.Replace(edited, tt.old, tt.new, 1); string(got) != want {
			t.Errorf("%s: got\n%s", tt.reason, got)
		}
	}
	for _, tt := range []struct{ reason, text, path, want string }{
		{"a new key in braces", "cases:\n  - {name: a, x: 1} # c\n", "cases[0].confirm",
			"cases:\n  - {name: a, confirm: true, x: 1} # c\n"},
		{"a new key on a line of its own", "cases:\n  - name: a # c\n    # why\n    x: 1\n", "cases[0].confirm",
			"cases:\n  - name: a # c\n    # why\n    confirm: true\n    x: 1\n"},
		{"behind the only key", "cases:\n  - name: a # c\n  - name: b\n", "cases[0].confirm",
			"cases:\n  - name: a # c\n    confirm: true\n  - name: b\n"},
		{"at the end of the file", "cases:\n  - name: a", "cases[0].confirm", "cases:\n  - name: a\n    confirm: true"},
		{"the line ends of Windows", "cases:\r\n  - name: a # c\r\n    x: 1\r\n", "cases[0].confirm",
			"cases:\r\n  - name: a # c\r\n    confirm: true\r\n    x: 1\r\n"},
		{"behind the only key, on Windows", "cases:\r\n  - name: a # c\r\n  - name: b\r\n", "cases[0].confirm",
			"cases:\r\n  - name: a # c\r\n    confirm: true\r\n  - name: b\r\n"},
		{"at the end of the file, on Windows", "cases:\r\n  - name: a", "cases[0].confirm",
			"cases:\r\n  - name: a\r\n    confirm: true"},
		{"both line ends", "cases:\n  - name: a\r\n    x: 1\n", "cases[0].confirm",
			"cases:\n  - name: a\r\n    confirm: true\r\n    x: 1\n"},
		{"a byte order mark", "\ufeffcases:\n  - {name: a}\n", "cases[0].confirm",
			"\ufeffcases:\n  - {name: a, confirm: true}\n"},
		{"JSON", "{\"cases\": [\r\n  {\"name\": \"a\"}]}\r\n", "cases[0].confirm",
			"{\"cases\": [\r\n  {\"name\": \"a\", \"confirm\": true}]}\r\n"},
		{"one that is there", "cases:\n  - {name: a, confirm: false}\n", "cases[0].confirm",
			"cases:\n  - {name: a, confirm: true}\n"},
	} {
		d, err := Parse("c.yaml", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.Rewrite(Edit{Path: tt.path, Text: "true"}); err != nil || string(got) != tt.want {
			t.Errorf("%s: got %q, %v", tt.reason, got, err)
		}
	}
	for _, tt := range []struct {
		reason string
		edit   Edit
		want   error
	}{
		{"nothing is there", Edit{Path: "list[9]", Text: "1"}, diag.ErrName},
		{"nothing is there to remove", Edit{Path: "nothing", Remove: true}, diag.ErrName},
		{"nothing is written", Edit{Path: "empty", Text: "1"}, diag.ErrSyntax},
		{"a block", Edit{Path: "note", Text: "1"}, diag.ErrSyntax},
		{"lines of their own", Edit{Path: "sections", Text: "1"}, diag.ErrSyntax},
		{"what cannot be read back", Edit{Path: "code", Text: "[1"}, diag.ErrSyntax},
	} {
		if got, err := d.Rewrite(tt.edit); !errors.Is(err, tt.want) || got != nil {
			t.Errorf("%s: got %q, %v", tt.reason, got, err)
		}
	}
}

// Of many edits those are made that are made alone: however many cannot be, and whatever their texts do to the file.
func TestRewritable(t *testing.T) {
	d, err := Parse("cases.yaml", []byte("cases:\n  - {name: a, points: {x: 1}}\n  - name: b\n    points:\n      x: 2\n"+
		"    note: |\n      a block\n  - {name: c, points: {x: [3]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	edits := []Edit{
		{Path: "cases[0].points.x", Text: "5"},
		{Path: "cases[0].confirm", Text: "true"}, // is added
		{Path: "cases[1].note", Text: "6"},       // a block
		{Path: "cases[1].points.x", Text: "}"},   // no YAML any more
		{Path: "cases[1].points.x", Text: "7"},
		{Path: "cases[1].confirm", Text: "true"},
		{Path: "cases[2].points.x", Text: "8"},
		{Path: "cases[2].name", Text: "[", Quoted: true},
		{Path: "cases[2].name", Remove: true},
		{Path: "cases[3].points.x", Text: "9"}, // nothing
	}
	var want []Edit
	for _, e := range edits {
		if _, err := d.Rewrite(e); err == nil {
			want = append(want, e)
		}
	}
	if got := d.Rewritable(edits...); !slices.Equal(got, want) || len(want) != 5 {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := d.Rewritable(); got != nil {
		t.Errorf("no edits: %v", got)
	}
}
