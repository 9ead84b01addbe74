package document

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

var parseFaults = []struct {
	name, file string
	want       string // line:column code, one for each diagnostic
	is         error
	reason     string
}{
	{"empty", "", "1:1 empty-file", diag.ErrSyntax, "nothing there"},
	{"only comments", "\n# c\n", "1:1 empty-file", diag.ErrSyntax, "comments say nothing"},
	{"null", "null\n", "1:1 empty-file", diag.ErrSyntax, "as good as empty"},
	{"second key", "a: 1\nb: 2\na: 3\n", "3:1 duplicate-key", diag.ErrName, "which one counts?"},
	{"second key, quoted", "a: 1\n'a': 3\n", "2:1 duplicate-key", diag.ErrName, "quotes make no other key"},
	{"two second keys", "a: 1\na: 2\nb: {c: 1, c: 2}\n", "2:1 duplicate-key, 3:11 duplicate-key", diag.ErrName,
		"all at once"},
	{"tab", "a:\n\tb: 1\n", "2:1 tab", diag.ErrSyntax, "tabs do not indent"},
	{"tab behind spaces", "a:\n  b: 1\n \tc: 2\n", "3:2 tab", diag.ErrSyntax, "the tab itself is the place"},
	{"no-break space", "a:\n  b: 1\n\u00a0 c: 2\n", "3:1 tab", diag.ErrSyntax, "as word processors and web pages indent"},
	{"fault in JSON with tabs", "{\n\t\"a\": 1\n\t\"b\": 2\n}", "3:5 syntax", diag.ErrSyntax,
		"there the tab is no fault, the comma is"},
	{"merge key", "<<: {a: 1}\n", "1:1 merge-key", diag.ErrSyntax, "not in a definition"},
	{"anchor and alias", "a: &x y\nb: *x\n", "1:4 anchor, 2:4 alias", diag.ErrSyntax, "no text stands for another"},
	{"tag", "a: !!str 1\n", "1:4 tag", diag.ErrSyntax, "quotes make a text"},
	{"two documents", "a: 1\n---\nb: 2\n", "3:1 second-document", diag.ErrSyntax, "one definition in a file"},
	{"not UTF-8", "a: \xff", "1:4 not-utf8", diag.ErrSyntax, "the byte is the place"},
	{"UTF-16", "\xff\xfea\x00", "1:1 not-utf8", diag.ErrSyntax, "as Excel saves Unicode text"},
	{"control characters", "a: \x00\nb: \x07", "1:4 control-character, 2:4 control-character", diag.ErrSyntax,
		"all at once"},
	{"odd line break", "a: 1\rb: 2\rc: 3", "1:5 line-break", diag.ErrSyntax,
		"editors disagree on what a line is; once, as a file has them everywhere or not"},
	{"unclosed quote", "a: \"x\nb: 1\n", "1:4 syntax", diag.ErrSyntax, "where it opens, not at the end"},
	{"unclosed bracket", "a: [1, [\n", "1:8 syntax", diag.ErrSyntax, "where it opens"},
	{"text behind a quote", `a: "x" == y` + "\n", "1:8 syntax", diag.ErrSyntax, "a rule that begins with a text"},
	{"colon in a rule", "a: b ? 5: 6\n", "1:9 syntax", diag.ErrSyntax, "the colon is the place"},
	{"no space behind a colon", "a:1\nb: 2\n", "2:1 syntax", diag.ErrSyntax, "the first line is no key"},
	{"key too deep", "a: 1\n b: 2\n", "2:2 syntax", diag.ErrSyntax, "the key is the place"},
	{"deep", strings.Repeat("[", 100), "1:65 too-deep", diag.ErrLimit,
		"a stranger's file must not cost more than its size"},
	{"list as a key", "? [a]\n: 1\n", "1:3 key", diag.ErrSyntax, "keys are texts"},
	{"long", strings.Repeat("# long\n", maxBytes/7+1), "1:1 too-long", diag.ErrLimit, "bounded"},
	{"many", "[" + strings.Repeat(",", maxPieces) + "]", "1:1 too-many-values", diag.ErrLimit,
		"bounded before the tree is built"},
}

func TestParseFaults(t *testing.T) {
	for _, tt := range parseFaults {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse("card.yaml", []byte(tt.file))
			checkFaults(t, err, tt.want, tt.reason)
			if !errors.Is(err, tt.is) {
				t.Errorf("%v is no %v: %s", err, tt.is, tt.reason)
			}
		})
	}
}

func TestDuplicateKeyNamesBothLines(t *testing.T) {
	_, err := Parse("card.yaml", []byte("a: 1\nb: 2\na: 3\n"))
	if err == nil || !strings.Contains(err.Error(), "lines 1 and 3") {
		t.Errorf("got %v", err)
	}
}

func TestParseAccepts(t *testing.T) {
	for _, file := range []string{
		"\uFEFFa: 1\n", "{\n\t\"a\": 1,\n\t\"b\": [true, null]\n}\n", "a: 1\r\nb: 2\r\n", "--- \na: 1\n...\n", "- a\n- b",
		"a: x\u0300 'y' # c", "a:\n- 1\n- 2\n",
	} {
		if _, err := Parse("card.yaml", []byte(file)); err != nil {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestByteOrderMarkIsNoColumn(t *testing.T) {
	line, column, ok := mustParse(t, "\uFEFFa: 1\n").Position("a")
	if line != 1 || column != 4 || !ok {
		t.Errorf("got %d:%d %v, want 1:4", line, column, ok)
	}
}

// TestManyFaults: nobody reads more than some hundred, and making them must not
// cost more than the file.
func TestManyFaults(t *testing.T) {
	_, err := Parse("card.yaml", bytes.Repeat([]byte("a: 1\n"), 500_000))
	ds, _ := err.(diag.Diagnostics)
	if len(ds) != maxFaults+1 {
		t.Fatalf("%d diagnostics", len(ds))
	}
	if got := ds[maxFaults].Message.String(); got != "and 499799 more faults" {
		t.Errorf("the last is %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range parseFaults {
		if len(tt.file) < 1000 {
			f.Add([]byte(tt.file))
		}
	}
	f.Add([]byte("code: x\nmax: 2,5\nlist: [{a: 1}]\nrule: |2-\n    a +\n   b\nname: 'it''s'\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse("f", data)
		checkPlaces(t, data, err)
		if err != nil {
			return
		}
		var into struct {
			Code  string                 `yaml:"code"`
			Max   *rules.Value           `yaml:"max"`
			From  rules.Date             `yaml:"from"`
			N     int8                   `yaml:"n"`
			On    bool                   `yaml:"on"`
			Map   map[string]rules.Value `yaml:"map"`
			List  []rules.Indicator      `yaml:"list"`
			Names []string               `yaml:"names"`
		}
		checkPlaces(t, data, d.Decode(&into))
		var ds diag.Diagnostics
		text := strings.Repeat("x", 9)
		for _, path := range []string{"", "code", "list[0].code", "names[1]", "nowhere[", "map.a.b"} {
			ds = append(ds, &diag.Diagnostic{Path: path}, (&diag.Diagnostic{Path: path + "."}).InText(text, 2, 7))
		}
		checkPlaces(t, data, d.Locate(ds))
	})
}
