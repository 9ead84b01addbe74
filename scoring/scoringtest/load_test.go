package scoringtest_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// faultsOf loads a file that is to be refused.
func faultsOf(t *testing.T, card, cases string) diag.Diagnostics {
	t.Helper()
	_, err := scoringtest.Load(files(card, cases), "card_test.yaml")
	if err == nil {
		t.Fatal("the file is not refused")
	}
	return slices.Collect(diag.AllDiagnostics(err))
}

func TestBadFiles(t *testing.T) {
	for _, tt := range []struct {
		name, cases string
		want        []string // path: code, and what the message has
		reason      string
	}{
		{"empty", "", []string{": empty-file: empty"}, "nothing was tested"},
		{"no cases", "cases: []", []string{"cases: empty: no cases"}, "nothing was tested"},
		{"unknown key", "cases: [{name: a, pionts: {I.1: 3}}]", []string{"cases[0].pionts: unknown-key: no key"},
			"a slip in a key is not an expectation"},
		{"unknown criterion", "cases: [{name: a, points: {I.9: 3}}]",
			[]string{`cases[0].points.I.9: unknown-criterion: "I.9"`}, "it would never be looked at"},
		{"unknown indicator", "cases: [{name: a, facts: {grow: 3}, points: {I.1: 3}}]",
			[]string{`cases[0].facts.grow: unknown-indicator: "grow"`}, "the fact would not count"},
		{"unknown section", "cases: [{name: a, sections: {X: 3}}]",
			[]string{"cases[0].sections.X: unknown-section: \"X\""}, ""},
		{"unknown cap", "cases: [{name: a, caps: [I plus]}]", []string{"cases[0].caps[0]: unknown-cap: \"I plus\""},
			"section I has no caps"},
		{"unknown input", "cases: [{name: a, missing: [growh]}]",
			[]string{"cases[0].missing[0]: unknown-input: \"growh\""}, ""},
		{"unknown grade", "cases: [{name: a, grade: A}]", []string{"cases[0].grade: unknown-grade: \"A\""},
			"the card has no grades"},
		{"unknown state", "cases: [{name: a, states: {I.1: vodi}}]", []string{"cases[0].states.I.1: value: vodi"}, ""},
		{"unknown stage", "cases: [{name: a, stage: finale, total: 3}]",
			[]string{"cases[0].stage: unknown-stage: \"finale\""}, ""},
		{"unknown tie-break", "cases: [{name: a, tie_breaks: [I.1]}]",
			[]string{"cases[0].tie_breaks[0]: unknown-tie-break: \"I.1\""}, "the card has no tie-breaks"},
		{"unknown rule", "cases: [{name: a, error: {I.9: no-row}}]", []string{"cases[0].error.I.9: unknown-rule: \"I.9\""},
			""},
		{"no rank", "cases: [{name: a, rank: first}]", []string{`cases[0].rank: rank: "first"`}, ""},
		{"not a number", "cases: [{name: a, points: {I.1: full}}]", []string{`cases[0].points.I.1: kind: "full"`},
			"expectations are figures"},
		{"nothing is no number", "cases: [{name: a, points: {I.1: }}]", []string{"cases[0].points.I.1: kind: number"},
			"missing is written out"},
		{"wrong kind of fact", "cases: [{name: a, facts: {coastal: 3}, points: {I.2: 3}}]",
			[]string{"cases[0].facts.coastal: kind: boolean"}, ""},
		{"fact out of range", "cases: [{name: a, facts: {growth: 20.1}, points: {I.1: 60}}]",
			[]string{"cases[0].facts.growth: out-of-range: 20.1"}, "nobody could give it"},
		{"fact in a base", "base: {b: {facts: {growth: 8.55}}}\ncases: [{name: a, from: b, points: {I.1: 60}}]",
			[]string{"base.b.facts.growth: too-many-places: 8.55"}, "the fault is where the fact stands"},
		{"expects nothing", "cases: [{name: a, facts: {growth: 3}}]", []string{"cases[0]: expects-nothing: \"a\""},
			"it could not fail"},
		{"no name", "cases: [{points: {I.1: missing}}]", []string{"cases[0].name: no-name: name"}, ""},
		{"two of one name", "cases: [{name: a, points: {I.1: missing}}, {name: a, points: {I.1: missing}}]",
			[]string{"cases[1].name: name-taken: cases[0].name"}, "-run could not tell them apart"},
		{"unknown base", "cases: [{name: a, from: strnog, points: {I.1: 3}}]\nbase: {strong: {facts: {growth: 9}}}",
			[]string{"cases[0].from: unknown-base: strnog"}, ""},
		{"circle", "base: {a: {from: b}, b: {from: c}, c: {from: a}}\ncases: [{name: a, from: a, points: {I.1: missing}}]",
			[]string{"base.c.from: circle: a → b → c → a"}, ""},
		{"itself", "base: {a: {from: a}}\ncases: [{name: a, from: a, points: {I.1: missing}}]",
			[]string{"base.a.from: circle: a → a"}, ""},
		{"which unit", "cases: [{name: a, total: 3, units: {x: {}, y: {}}}]", []string{"cases[0]: which-unit: which unit"},
			""},
		{"columns without rows", "cases: [{name: a, columns: [growth, I.1]}]", []string{"cases[0].columns: rows: rows"}, ""},
		{"rows without columns", "cases: [{name: a, rows: [[1]]}]", []string{"cases[0]: columns: columns"}, ""},
		{"unknown column", "cases: [{name: a, columns: [grwoth, I.1], rows: [[1, 2]]}]",
			[]string{"cases[0].columns[0]: unknown-column: grwoth"}, ""},
		{"no column to expect", "cases: [{name: a, columns: [growth], rows: [[1]]}]",
			[]string{"cases[0].columns: expects-nothing: expected"}, ""},
		{"second column", "cases: [{name: a, columns: [growth, growth, I.1], rows: [[1, 2, 3]]}]",
			[]string{"cases[0].columns[1]: second-column: growth"}, ""},
		{"short row", "cases: [{name: a, columns: [growth, I.1], rows: [[1]]}]",
			[]string{"cases[0].rows[0]: row: 1 values"}, ""},
		{"second row", "cases: [{name: a, columns: [growth, I.1], rows: [[1, 40], [1.0, 60]]}]",
			[]string{"cases[0].rows[1]: second-row: row 1"}, "they contradict each other"},
		{"cell of the wrong kind", "cases: [{name: a, columns: [growth, I.1], rows: [[x, 40], [1, y]]}]",
			[]string{"cases[0].rows[0][0]: kind: growth", "cases[0].rows[1][1]: kind: I.1"}, "all at once"},
		{"unknown table", "cases: [{name: a, table: t, rows: [[1, 2]]}]", []string{"cases[0].table: unknown-table: \"t\""},
			""},
		{"accept without reason", "cases: [{name: a, total: missing}]\naccept: [{id: x}]",
			[]string{"accept[0]: accept: reason"}, "the reason is what it is for"},
		{"refused and expected", "cases: [{name: a, facts: {growth: 30}, total: 3, refused: out-of-range}]",
			[]string{"cases[0].refused: refused: nothing else"}, ""},
		{"entry for nothing", "cases: [{name: a, entries: [{criterion: I.9, stage: final, points: 1}], total: 3}]",
			[]string{"cases[0].entries[0].criterion: unknown-criterion: \"I.9\""}, ""},
		{"entry that the card refuses",
			"cases: [{name: a, entries: [{criterion: I.1, stage: finale, points: 1}], total: 3}]",
			[]string{"cases[0].entries[0].stage: unknown-stage: finale"}, ""},
		{"all at once", "base: {b: {facts: {grow: 1}}}\ncases: [{name: a, points: {I.9: 3}}, {name: a, total: x}]", []string{
			"base.b.facts.grow: unknown-indicator: grow", "cases[0].points.I.9: unknown-criterion: I.9",
			"cases[1].name: name-taken: cases[0].name"}, "but what cannot be decoded comes first"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "all at once" {
				tt.cases = strings.Replace(tt.cases, "total: x", "total: 3", 1)
			}
			got := faultsOf(t, small, tt.cases)
			if len(got) != len(tt.want) {
				t.Fatalf("%s: %d faults, want %d:\n%v", tt.reason, len(got), len(tt.want), got)
			}
			for i, d := range got {
				path, rest, _ := strings.Cut(tt.want[i], ": ")
				code, part, _ := strings.Cut(rest, ": ")
				message := d.Message.String()
				if d.Path != path || d.Code != code || !strings.Contains(message, part) {
					t.Errorf("%s:\n got %s: %s: %s\nwant %s", tt.reason, d.Path, d.Code, message, tt.want[i])
				}
				if d.File != "card_test.yaml" || d.Line == 0 && tt.cases != "" {
					t.Errorf("the fault has no place: %v", d)
				}
				// Package scoring says what it refuses in English.
				ofScoring := strings.Contains(d.Path, "entries") || strings.Contains(d.Path, "states")
				if vi := d.Message.Format(diag.Vietnamese); vi == message && !ofScoring {
					t.Errorf("the fault cannot be read in Vietnamese: %s", vi)
				}
			}
		})
	}
}

// A text of separate accents (NFD) is the same as one of composed letters, in
// facts and in names of cases; a code that the card writes otherwise is unknown.
func TestDecomposedText(t *testing.T) {
	const card = "code: c\nyear: 2024\nindicators:\n  - {code: region, kind: text}\nsections:\n  - code: I\n    " +
		"criteria:\n      - {code: Núi.1, max: 10, points: 'region == \"núi\" ? full : 0'}\n"
	const apart = "nu\u0301i"
	if r := load(t, card, "cases: [{name: a, facts: {region: "+apart+"}, points: {Núi.1: 10}}]").Run(0); !r.Passed() {
		t.Errorf("composed: %+v", r.Failures)
	}
	ds := faultsOf(t, card,
		"cases: [{name: núi, points: {Núi.1: missing}}, {name: "+apart+", points: {Nu\u0301i.1: missing}}]")
	if len(ds) != 2 || ds[0].Code != "name-taken" || ds[1].Code != "unknown-criterion" ||
		ds[1].Hint.String() != "did you mean Núi.1?" {
		t.Errorf("faults %v", ds)
	}
}

// The faults of the card come with those of the cases.
func TestFaultsOfBothFiles(t *testing.T) {
	ds := faultsOf(t, strings.Replace(small, "growth < 8", "growht < 8", 1), "cases: [{nam: a}]")
	var got []string
	for _, d := range ds {
		got = append(got, d.File+" "+d.Code)
	}
	if diff := cmp.Diff([]string{"card_test.yaml unknown-key", "card.yaml unknown-name"}, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestWhichFile(t *testing.T) {
	card := &fstest.MapFile{Data: []byte(small)}
	regulation := &fstest.MapFile{Data: []byte("code: law\nawards: []\n")}
	one := func(head string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(head + "cases: [{name: a, total: missing}]\n")}
	}
	for _, tt := range []struct {
		name   string
		fsys   fstest.MapFS
		file   string
		is     error
		has    string
		reason string
	}{
		{"beside", fstest.MapFS{"y/card.yaml": card, "y/card_test.yaml": one("")}, "y/card_test.yaml", nil, "",
			"the name without _test"},
		{"named", fstest.MapFS{"cards/c.yaml": card, "tests/t.yaml": one("scorecard: ../cards/c.yaml\n")}, "tests/t.yaml",
			nil, "", "from the folder of the file"},
		{"named nothing", fstest.MapFS{"card.yaml": card, "card_test.yaml": one("scorecard:\n")}, "card_test.yaml", nil,
			"", "as if left out"},
		{"not there", fstest.MapFS{"a_test.yaml": one("")}, "a_test.yaml", diag.ErrName, "there is no file a.yaml", ""},
		{"no such file of cases", fstest.MapFS{}, "a_test.yaml", fs.ErrNotExist, "", ""},
		{"regulation by key", fstest.MapFS{"a_test.yaml": one("regulation: law.yaml\n")}, "a_test.yaml",
			rulestest.ErrOtherKind, "awards/awardstest", ""},
		{"regulation beside", fstest.MapFS{"law.yaml": regulation, "law_test.yaml": one("")}, "law_test.yaml",
			rulestest.ErrOtherKind, "awards/awardstest", ""},
		{"something else beside", fstest.MapFS{"x.yaml": {Data: []byte("members: []\n")}, "x_test.yaml": one("")},
			"x_test.yaml", rulestest.ErrOtherKind, "no scorecard", ""},
		{"no file of cases", fstest.MapFS{"card.yaml": card}, "card.yaml", rulestest.ErrOtherKind,
			"does not end in _test", ""},
		{"syntax", fstest.MapFS{"a_test.yaml": {Data: []byte("cases: [")}}, "a_test.yaml", diag.ErrSyntax, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := scoringtest.Load(tt.fsys, tt.file)
			if tt.is == nil {
				if err != nil || len(s.Cases()) != 1 {
					t.Fatalf("%s: %v", tt.reason, err)
				}
				return
			}
			if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.has) {
				t.Errorf("error %v, want %v that has %q", err, tt.is, tt.has)
			}
		})
	}
}

// Names, places and marks of cases, rows among them.
func TestCases(t *testing.T) {
	s := load(t, everything, `cases:
  - name: một
    points: {I.1: missing}
    fails: chưa sửa
  - name: bảng
    columns: [growth, growth last year, coastal, I.1]
    rows:
      - [8, 1, missing, 30]
      - [n/a, 2, true, missing]
    confirm: true
  - name: tra
    table: lateness
    rows: [[0, 10], [1, 4]]
accept:
  - {id: x, because: y}
`)
	var got []string
	for _, c := range s.Cases() {
		mark := ""
		if c.Unconfirmed {
			mark = " ?"
		}
		got = append(got,
			strings.TrimSpace(strings.Join([]string{c.Name, c.Path, string(rune('0' + c.Line/10)),
				string(rune('0' + c.Line%10)), c.Fails}, "|"))+mark)
	}
	want := []string{
		"một|cases[0]|0|2|chưa sửa",
		"bảng/growth=8 growth_last_year=1 coastal=missing|cases[1].rows[0]|0|8| ?",
		"bảng/growth=n/a growth_last_year=2 coastal=true|cases[1].rows[1]|0|9| ?",
		"tra/0|cases[2].rows[0]|1|3|",
		"tra/1|cases[2].rows[1]|1|3|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
	if a := s.Accepted(); len(a) != 1 || a[0].ID != "x" || a[0].Line != 15 {
		t.Errorf("accepted %+v", a)
	}
	if s.File().Name() != "card_test.yaml" || s.Definition().Name() != "card.yaml" {
		t.Error("the files are others")
	}
}
