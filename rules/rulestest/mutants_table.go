package rulestest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/table"
)

// testMutant is the test of a row with a defect.
type testMutant struct{ operator, text string }

// bracketFor is the other kind of end, by the end of the interval that it is at; which
// way a bracket opens depends on that: ]a..b[ is (a..b).
var bracketFor = map[table.Role]map[string]string{
	table.Begin: {"[": "(", "(": "[", "]": "["},
	table.End:   {"]": ")", ")": "]", "[": "]"},
}

// testMutants returns the tests that a row could have by mistake: the other kind
// of end, an end moved by one unit of the key, or by one of its last place where
// the key has no declared precision.
func testMutants(test string, unit decimal.Decimal, declared bool) (out []testMutant) {
	pieces, _ := table.Pieces(test)
	for _, at := range pieces {
		piece := test[at.From:at.To]
		put := func(operator, s string) {
			out = append(out, testMutant{operator, test[:at.From] + s + test[at.To:]})
		}
		if other := cmp.Or(relational(piece), bracketFor[at.Role][piece]); other != "" && at.Role != table.Single {
			put("relational", other)
		}
		switch day, err := rules.ParseDate(piece); at.Value.Kind {
		case rules.DateKind:
			if err == nil {
				put("date", day.AddDays(-1).String())
				put("date", day.AddDays(1).String())
			}
		case rules.NumberKind:
			if d, err := decimal.NewFromString(piece); err == nil {
				by := lastPlace(d)
				if declared {
					by = unit
				}
				put("boundary", digits(d.Sub(by)))
				put("boundary", digits(d.Add(by)))
			}
		}
	}
	return out
}

// Mutants returns the small defects that derived indicators and tables could
// have, in the order of the definition.
func (v *Vocabulary) Mutants() []Mutant {
	var out []Mutant
	for i, r := range v.compile {
		out = append(out, RuleMutants(v.derived[i].Code, fmt.Sprintf("define[%d].rule", i), r)...)
	}
	for i, t := range v.tables {
		out = append(out, v.tableMutants(i, t)...)
	}
	return out
}

func (v *Vocabulary) tableMutants(index int, t rules.Table) []Mutant {
	var out []Mutant
	// add takes the mutant and the table that it makes.
	add := func(m Mutant, row int, change func(rows []rules.Row) []rules.Row) {
		other := t
		other.Rows = change(slices.Clone(t.Rows))
		m.Label = fmt.Sprintf("%s row %d", t.Name, row+1)
		m.Equivalent = v.sameTable(t, other)
		out = append(out, m)
	}
	for j, row := range t.Rows {
		path := rowPath(index, j)
		for k, test := range row.When {
			unit, declared := v.keyUnit(t, k)
			for _, m := range testMutants(test, unit, declared) {
				at := fmt.Sprintf("%s.when[%d]", path, k)
				edit := document.Edit{Path: at, Text: m.text, Quoted: true}
				add(Mutant{Operator: m.operator, Path: at, Old: test, New: m.text, Edits: []document.Edit{edit}}, j,
					func(rows []rules.Row) []rules.Row {
						rows[j].When = slices.Clone(rows[j].When)
						rows[j].When[k] = m.text
						return rows
					})
			}
		}
		was, key := result(row)
		at := path + key
		if d, ok := was.Decimal(); ok {
			more := d.Add(lastPlace(d))
			edit := document.Edit{Path: at, Text: digits(more)}
			add(Mutant{Operator: "constant", Path: at, Old: digits(d), New: edit.Text, Edits: []document.Edit{edit}}, j,
				func(rows []rules.Row) []rules.Row { return withResult(rows, j, rules.NumberOf(more)) })
		}
		if len(t.Rows) > 1 {
			old := strings.Join(row.When, " and ") + " → " + was.String()
			if key == elseKey {
				old = "else " + was.String()
			}
			add(Mutant{Operator: "band", Path: path, Old: old, Edits: []document.Edit{{Path: path, Remove: true}}}, j,
				func(rows []rules.Row) []rules.Row { return slices.Delete(rows, j, j+1) })
		}
		if j+1 == len(t.Rows) {
			continue
		}
		if is, next := result(t.Rows[j+1]); !is.Equal(was) {
			add(Mutant{
				Operator: "band", Path: at, Old: was.String(), New: fmt.Sprintf("%v, and row %d %v", is, j+2, was),
				Edits: []document.Edit{{Path: at, Swap: rowPath(index, j+1) + next}},
			}, j, func(rows []rules.Row) []rules.Row { return withResult(withResult(rows, j, is), j+1, was) })
		}
	}
	return out
}

// elseKey is the key of the result of a row without tests.
const elseKey = ".else"

// result is that of a row, and the path of it in the row.
func result(r rules.Row) (v rules.Value, key string) {
	if len(r.When) == 0 {
		return r.Else, elseKey
	}
	return r.Then, ".then"
}

func withResult(rows []rules.Row, i int, v rules.Value) []rules.Row {
	if len(rows[i].When) == 0 {
		rows[i].Else = v
	} else {
		rows[i].Then = v
	}
	return rows
}

// keyUnit is one unit of a key that names an indicator.
func (v *Vocabulary) keyUnit(t rules.Table, k int) (decimal.Decimal, bool) {
	if k < len(t.Keys) {
		if ind, ok := v.schema.Indicator(t.Keys[k]); ok && ind.Places != nil {
			return decimal.New(1, -*ind.Places), true
		}
	}
	return decimal.Decimal{}, false
}
