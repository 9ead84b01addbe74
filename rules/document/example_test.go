package document_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Bonus is a definition: plain data.
type Bonus struct {
	Title string          `json:"title" yaml:"title"`
	Max   decimal.Decimal `json:"max" yaml:"max"`
	Rule  string          `json:"rule" yaml:"rule"`
}

// check stands for the Compile of a package: it knows the definition, not the file.
func check(b Bonus) error {
	var ds diag.Diagnostics
	if b.Max.IsNegative() {
		ds = append(ds,
			&diag.Diagnostic{Code: "negative", Path: "max", Message: diag.Verbatim("max is negative"), Err: diag.ErrValue})
	}
	if from := len("growth * "); b.Rule == "growth * weigth\n" {
		d := &diag.Diagnostic{Code: "unknown-name", Path: "rule", Message: diag.Verbatim("there is no weigth"),
			Hint: diag.Verbatim("did you mean weight?"), Err: diag.ErrName}
		ds = append(ds, d.InText(b.Rule, from, from+len("weigth")))
	}
	return ds.Err()
}

// load reads a bonus from a file: syntax, shape, meaning, places.
func load(file string, data []byte) (Bonus, error) {
	doc, err := document.Parse(file, data)
	if err != nil {
		return Bonus{}, err
	}
	var b Bonus
	if err := doc.Decode(&b); err != nil {
		return Bonus{}, err
	}
	if err := check(b); err != nil {
		return Bonus{}, doc.Locate(err)
	}
	return b, nil
}

func Example() {
	_, err := load("bonus.yaml", []byte(`
title: Điểm thưởng
max: -20
rule: |
  growth * weigth
`))
	for d := range diag.AllDiagnostics(err) {
		fmt.Println(d)
		fmt.Println(d.Snippet())
	}
	// Output:
	// bonus.yaml:3:6: max: max is negative
	// max: -20
	//      ^^^
	// bonus.yaml:5:12: rule: there is no weigth (did you mean weight?)
	//   growth * weigth
	//            ^^^^^^
}

func ExampleDocument_Decode() {
	doc, err := document.Parse("bonus.yaml", []byte("titel: Điểm thưởng\nmax: 2,5\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var b Bonus
	fmt.Println(doc.Decode(&b))
	// Output:
	// bonus.yaml:1:1: titel: there is no key "titel" here (did you mean title?)
	// bonus.yaml:2:6: max: "2,5" is not a number (write 2.5)
}

func ExampleReadFacts() {
	schema, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: "growth", Unit: "%"}, {Code: "certified", Kind: rules.BoolKind},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Invented figures.
	facts, err := document.ReadFacts("facts.csv",
		[]byte("unit;growth;growth.evidence;certified\nlong_an;8.50;báo cáo 15;có\ntra_vinh;;;n/a\n"), schema,
		document.FactsOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range facts {
		for fact := range f.All() {
			fmt.Printf("%s %s %v (%s)\n", f.Unit(), fact.Indicator, fact.Value, fact.Evidence)
		}
	}
	_, err = document.ReadFacts("facts.csv", []byte("unit,growth\nlong_an,1e9999\nlong_an,8.5\n"), schema,
		document.FactsOptions{})
	fmt.Println(err)
	// Output:
	// long_an growth 8.5 (báo cáo 15)
	// long_an certified true ()
	// tra_vinh growth missing ()
	// tra_vinh certified not applicable ()
	// facts.csv:2:9: row 2, column B (growth): "1e9999" is not a number (write all digits, without exponent)
	// facts.csv:3:1: row 3, column A (unit): the unit long_an is already in row 2 (one row for each unit)
}
