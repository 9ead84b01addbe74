package rulestest_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// vocabulary is what the rules of these tests speak of.
const vocabulary = `
indicators:
  - {code: actual, places: 2}
  - {code: plan, min: 0.01, places: 2}
  - {code: maybe_zero, min: 0, places: 2}
  - {code: other}
  - {code: percent, min: 0, max: 100, places: 1}
  - {code: coastal, kind: boolean}
  - {code: region, kind: text, values: [coast, delta, mountain]}
  - {code: due, kind: date}
  - {code: sent, kind: date}
define:
  - {code: on_plan, rule: actual >= plan and coastal}
tables:
  - name: brackets
    keys: [percent]
    rows:
      - {when: ">= 95", then: 10}
      - {when: "[80..95)", then: 7.5}
      - {else: 0}
`

func schema(t testing.TB) *rules.Schema {
	t.Helper()
	var def rules.Definition
	if err := parseFile(t, "vocabulary.yaml", vocabulary).Decode(&def); err != nil {
		t.Fatal(err)
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parseFile(t testing.TB, name, text string) *document.Document {
	t.Helper()
	d, err := document.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func dec(s string) decimal.Decimal {
	d, err := decimal.NewFromString(s)
	if err != nil {
		panic(err)
	}
	return d
}
