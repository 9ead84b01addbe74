package document

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func listSchema(t testing.TB) *rules.Schema {
	t.Helper()
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth"},
		{Code: "violations", Kind: rules.ListKind, Fields: []rules.Indicator{
			{Code: "found", Kind: rules.DateKind, Label: "Ngày"},
			{Code: "kind", Kind: rules.TextKind, Values: []string{"A", "B"}},
			{Code: "fine"}, {Code: "grave", Kind: rules.BoolKind},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// register writes lists as tests read them: unit, whether the list is complete, its events.
func register(facts []*rules.Facts) string {
	var b strings.Builder
	for _, f := range facts {
		fact, _ := f.Lookup("violations")
		events, complete, ok := fact.Value.Events()
		b.WriteString(f.Unit())
		switch {
		case !ok:
			b.WriteString(" " + fact.Value.String())
		case !complete:
			b.WriteString(" …")
		}
		for _, e := range events {
			b.WriteString(" (")
			for _, code := range []string{"found", "kind", "fine", "grave"} {
				b.WriteString(e.Fields[code].String() + ",")
			}
			b.WriteString(e.Evidence + ")")
		}
		b.WriteString(";")
	}
	return b.String()
}

func TestReadEvents(t *testing.T) {
	s := listSchema(t)
	for _, tt := range []struct{ reason, name, file, want string }{
		{"a row each, in the order of the file", "a.csv",
			"# list: violations\nunit,Ngày,kind,fine,grave,evidence\nx,2024-01-31,A,1.5,true,BB 1\n" +
				"y,,B,,,\nx,2024-02-01,B,n/a,false,\n",
			"x (2024-01-31,A,1.5,true,BB 1) (2024-02-01,B,not applicable,false,);y (missing,B,missing,missing,);"},
		{"a row of nothing but the unit: it had none", "a.csv", "# list: violations\nunit,kind,Minh chứng\nx,,\n", "x;"},
		{"an incomplete list", "a.csv", "# list: violations\n# incomplete: true\nunit;kind\nx;A\n",
			"x … (missing,A,missing,missing,);"},
		{"units without a row had none, if that is said", "a.csv", "# list: violations\n# units: all\nunit,kind\nx,A\n",
			"x (missing,A,missing,missing,);y;"},
		{"decimal comma", "a.csv", "# decimal_comma: true\n# list: violations\nunit;fine\nx;1.000,5\n",
			"x (missing,missing,1000.5,missing,);"},
		{"YAML", "a.yaml",
			"units:\n  x:\n    violations:\n      - {kind: A, fine: 2.5, evidence: BB 2}\n      - {}\n  y: {violations: []}\n",
			"x (missing,A,2.5,missing,BB 2) (missing,missing,missing,missing,);y;"},
		{"YAML, incomplete, and does not apply", "a.yaml",
			"units: {x: {violations: {list: [{grave: true}], incomplete: true}}, y: {violations: n/a}}",
			"x … (missing,missing,missing,true,);y not applicable;"},
		{"YAML, with the evidence of the list", "a.yaml",
			"units: {x: {violations: {value: {list: [{found: 2024-03-01, invented: true}]}, evidence: sổ 3}}}",
			"x (2024-03-01,missing,missing,missing,invented);"},
		{"JSON", "a.json", `{"units": {"x": {"violations": [{"found": "2024-03-01", "kind": "A", "fine": 2}]}}}`,
			"x (2024-03-01,A,2,missing,);"},
	} {
		facts, err := ReadFacts(tt.name, []byte(tt.file), s, FactsOptions{Units: []string{"x", "y"}})
		if got := register(facts); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.reason, got, err, tt.want)
		}
	}
}

func TestReadEventsFaults(t *testing.T) {
	s := listSchema(t)
	for _, tt := range []struct{ reason, name, file, want string }{
		{"no such list", "a.csv", "# list: growth\nunit,growth\nx,1\n", "a.csv:1:1: this does not say of which list"},
		{"the list is not said", "a.csv", "unit,found,kind\nx,2024-01-01,A\nx,2024-01-02,A\n",
			`a.csv:1:6: row 1, column B (found): "found" is a field of the list violations, and no line says that the rows ` +
				"are its events (write # list: violations, in a line before the header)"},
		{"said behind the header", "a.csv", "unit,growth\n# list: violations\nx,1\n", "this does not say of which list"},
		{"incomplete what?", "a.csv", "# incomplete: true\nunit,growth\nx,1\n", "whether there may be other events"},
		{"a word misspelt", "a.csv", "# list: violations\n# incomplet: true\nunit,kind\nx,A\n",
			"there is no line # incomplet:"},
		{"units misspelt", "a.csv", "# list: violations\n# unit: all\nunit,kind\nx,A\n", "did you mean units?"},
		{"a word that means nothing", "a.csv", "# list: violations\n# incomplete: maybe\nunit,kind\nx,A\n",
			"a.csv:2:1: this does not say whether there may be other events"},
		{"units of what?", "a.csv", "# units: all\nunit,growth\nx,1\n", "what a unit without a row had"},
		{"two that contradict", "a.csv", "# list: violations\n# incomplete: true\n# incomplete: false\nunit,kind\nx,A\n",
			"a.csv:3:1: a line before says otherwise: true"},
		{"an indicator is no field", "a.csv", "# list: violations\nunit,growth\nx,1\n", `there is no field "growth"`},
		{"evidence of a field", "a.csv", "# list: violations\nunit,kind,kind.evidence\nx,A,B\n",
			"an event has one evidence for all of its fields"},
		{"a text that is not allowed has its cell", "a.csv", "# list: violations\nunit,kind\nx,A\nx,C\n",
			`a.csv:4:3: row 4, column B (kind): “C” is none of the texts allowed: “A”, “B”`},
		{"another kind has its cell", "a.csv", "# list: violations\nunit,found\nx,soon\n", "a.csv:3:3: row 3, column B"},
		{"an unknown unit", "a.csv", "# list: violations\nunit,kind\nz,A\n", `there is no unit "z"`},
		{"a field that is not declared", "a.yaml", "units:\n  x:\n    violations:\n      - {knid: A}\n",
			`a.yaml:4:16: units.x.violations[0].knid: there is no field "knid" (did you mean kind?)`},
		{"beyond what a field allows", "a.yaml", "units: {x: {violations: {value: {list: [{kind: A}, {kind: C}]}}}}",
			`a.yaml:1:59: units.x.violations[1].kind: “C” is none`},
		{"no list", "a.yaml", "units: {x: {violations: 3}}", "a list is wanted, not the text"},
		{"an event without keys", "a.yaml", "units: {x: {violations: [A]}}", "keys are wanted, not the text"},
		{"a key that is none", "a.yaml", "units: {x: {violations: {list: [], incomplet: true}}}",
			`there is no key "incomplet" here (did you mean incomplete?)`},
		{"a list for a number", "a.yaml", "units: {x: {growth: [1]}}", "a number is wanted, not a list"},
	} {
		_, err := ReadFacts(tt.name, []byte(tt.file), s, FactsOptions{Units: []string{"x", "y"}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
		for d := range diag.AllDiagnostics(err) {
			if d.Line == 0 {
				t.Errorf("%s: %v has no place", tt.reason, d)
			}
		}
	}
}

// A list reads itself from a document whose kinds nobody has said, as JSON writes it too.
// Fields by which a host tells records apart, and what it works out itself: each fault has its row.
func TestReadEventsOfHosts(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "terms", Kind: rules.ListKind,
		Fields: []rules.Indicator{{Code: "term", Kind: rules.TextKind, Required: true, Unique: true}, {Code: "marks"},
			{Code: "mean_of_all", Computed: true}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ reason, name, file, want string }{
		{"told apart", "a.csv", "# list: terms\nunit,term,marks\nx,k1,2\nx,k2,3\ny,k1,4\n", ""},
		{"one of nothing", "a.csv", "# list: terms\nunit,term,marks\nx,k1,2\nx,,3\n",
			"a.csv:4:3: row 4, column B (term): a record of terms says no term (write term:)"},
		{"no such column", "a.csv", "# list: terms\nunit,marks\nx,2\nx,3\n",
			"a.csv:2:1: row 2, column A (unit): no column says term of each event (add the column term)"},
		{"a second", "a.csv", "# list: terms\nunit,term,marks\ny,k1,4\nx,k1,2\nx,k1,3\n",
			"a.csv:5:1: x.terms[1].term: x: row 5: a second record of terms for k1 (keep one of them)"},
		{"what is worked out", "a.csv", "# list: terms\nunit,term,mean_of_all\nx,k1,2\nx,k2,2\n",
			"a.csv:2:11: row 2, column C (mean_of_all): mean_of_all is worked out, and not given (remove the column)"},
		{"in YAML", "a.yaml", "units:\n  x:\n    terms:\n      - {term: k1}\n      - {marks: 2}\n",
			"a.yaml:5:9: units.x.terms[1].term: a record of terms says no term (write term:)"},
		{"a second there", "a.yaml", "units:\n  x:\n    terms:\n      - {term: k1}\n      - {term: k1, marks: 2}\n",
			"a.yaml:5:16: units.x.terms[1].term: a second record of terms for k1 (keep one of them)"},
		{"worked out there", "a.yaml", "units:\n  x:\n    terms:\n      - {term: k1, mean_of_all: 3}\n",
			"a.yaml:4:33: units.x.terms[0].mean_of_all: mean_of_all is worked out, and not given (leave it out)"},
	} {
		_, err := ReadFacts(tt.name, []byte(tt.file), s, FactsOptions{})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.reason, got, tt.want)
		}
	}
}

func TestDecodeList(t *testing.T) {
	for _, tt := range []struct{ file, want string }{
		{"v: [{kind: A, found: 2024-01-31, fine: 2, evidence: BB}]",
			`{"list":[{"evidence":"BB","fine":2,"found":{"date":"2024-01-31"},"kind":"A"}]}`},
		{"v: {list: [{}], incomplete: true}", `{"incomplete":true,"list":[{}]}`},
		{"v: []", `{"list":[]}`},
	} {
		doc, err := Parse("f.yaml", []byte(tt.file))
		var into struct {
			V rules.Value `yaml:"v"`
		}
		if err == nil {
			err = doc.Decode(&into)
		}
		got, _ := into.V.MarshalJSON()
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.file, got, err, tt.want)
		}
	}
}

// TestListsThatDoNotApply: a table can say it of a unit, with the reason, and of no unit that has events.
func TestListsThatDoNotApply(t *testing.T) {
	s := listSchema(t)
	const head = "# list: violations\nunit,found,kind,fine,evidence\n"
	for _, tt := range []struct{ reason, rows, want, evidence, wrong string }{
		{"n/a in each field", "x,n/a,n/a,n/a,mới lập\ny,,A,,\n", "x not applicable;y (missing,A,missing,missing,);",
			"mới lập", ""},
		{"in Vietnamese, without a reason", "x,không áp dụng,n/a,N/A,\n", "x not applicable;", "", ""},
		{"in some fields: an event", "x,n/a,n/a,,BB 1\n", "x (not applicable,not applicable,missing,missing,BB 1);", "", ""},
		{"beside an event", "x,,A,,\nx,n/a,n/a,n/a,\n", "", "", "row 4: violations does not apply to x, which has row 3 too"},
		{"beside a row that says that there was none", "x,n/a,n/a,n/a,\nx,,,,\n", "", "",
			"row 3: violations does not apply to x, which has row 4 too"},
	} {
		facts, err := ReadFacts("a.csv", []byte(head+tt.rows), s, FactsOptions{})
		if got := register(facts); got != tt.want || err == nil != (tt.wrong == "") ||
			err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: %s, %v, want %s%s", tt.reason, got, err, tt.want, tt.wrong)
			continue
		}
		if err == nil {
			if fact, _ := facts[0].Lookup("violations"); fact.Evidence != tt.evidence {
				t.Errorf("%s: of %q, want %q", tt.reason, fact.Evidence, tt.evidence)
			}
		}
	}
	_, err := ReadFacts("a.csv", []byte("unit,growth,violations\nx,1,2\n"), s, FactsOptions{})
	const want = "violations is a list of events, and a cell holds one value (write its events into a table of its own, " +
		"a row each, under a line # list: violations)"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("a column that is a list: %v, want %s", err, want)
	}
}

// TestDoubtfulEvents: what is likely not meant is told where it stands, and read all the same.
func TestDoubtfulEvents(t *testing.T) {
	s := listSchema(t)
	const head = "# list: violations\nunit,found,kind,fine,evidence\n"
	for _, tt := range []struct{ reason, file, text, want string }{
		{"the same row twice", "a.csv", head + "x,2024-01-31,A,1.5,BB 1\nx,,B,,\nx,2024-01-31,A,1.50,BB 1\n",
			"a.csv:5:1: warning: row 5: the same event as row 3"},
		{"with evidence of their own they are two", "a.csv", head + "x,2024-01-31,A,,BB 1\nx,2024-01-31,A,,BB 2\n", ""},
		{"of two units they are two", "a.csv", head + "x,,A,,\ny,,A,,\n", ""},
		{"a text is no number", "a.csv", head + "x,,A,,\nx,,,,A\n", ""},
		{"none, beside one", "a.csv", head + "x,,A,,\nx,,,,\n",
			"a.csv:4:1: warning: row 4: it says that x had no event, which row 3 has"},
		{"none, and nothing else", "a.csv", head + "x,,,,\nx,,,,\n", ""},
		{"in YAML", "a.yaml", "units: {x: {violations: [{kind: A}, {kind: B}, {kind: A}]}}",
			"units.x.violations[2]: the same event as record 1"},
	} {
		var warnings diag.Diagnostics
		if _, err := ReadFacts(tt.file, []byte(tt.text), s, FactsOptions{Warnings: &warnings}); err != nil {
			t.Errorf("%s: %v", tt.reason, err)
		}
		got := ""
		for _, d := range warnings {
			if got += d.Error(); d.Severity != diag.Warning {
				t.Errorf("%s: %v is no warning", tt.reason, d)
			}
		}
		if !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}
