package document_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// A table as officers write it: one test without a list, whatever it looks like.
func TestDecodeTable(t *testing.T) {
	const text = `
tables:
  - name: t
    rows:
      - {when: ">= 95", then: 1.50}
      - {when: 5, then: "five"}
      - {when: 2024-01-31, then: 2024-02-01}
      - {when: true, then: false}
      - {when: [urban, ">= 5"], then: 3}
      - {else: 0}
`
	doc, err := document.Parse("t.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var def rules.Definition
	if err := doc.Decode(&def); err != nil {
		t.Fatal(err)
	}
	var whens [][]string
	var results []string
	for _, r := range def.Tables[0].Rows {
		whens = append(whens, r.When)
		results = append(results, r.Then.Kind().String()+" "+r.Then.String()+" "+r.Else.String())
	}
	if diff := cmp.Diff([][]string{{">= 95"}, {"5"}, {"2024-01-31"}, {"true"}, {"urban", ">= 5"}, nil},
		whens); diff != "" {
		t.Errorf("tests (-want +got):\n%s", diff)
	}
	want := []string{"number 1.5 missing", "text five missing", "date 2024-02-01 missing", "boolean false missing",
		"number 3 missing", "no kind missing 0"}
	if diff := cmp.Diff(want, results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

// A fault in a test points into the test, in a list or not.
func TestLocateTable(t *testing.T) {
	for _, text := range []string{"tables:\n  - name: t\n    rows:\n      - {when: \">= x5\", then: 1}\n",
		"tables:\n  - name: t\n    rows:\n      - {when: [\">= x5\"], then: 1}\n"} {
		doc, err := document.Parse("t.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var def rules.Definition
		if err := doc.Decode(&def); err != nil {
			t.Fatal(err)
		}
		_, err = rules.NewSchema(def)
		for d := range diag.AllDiagnostics(doc.Locate(err)) {
			if d.Line != 4 || d.Column < 16 {
				t.Errorf("placed at %d:%d: %v\n%s", d.Line, d.Column, d, d.Snippet())
			}
		}
		if err == nil {
			t.Error("accepted")
		}
	}
}
