package rulestest

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
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
func (v *Vocabulary) Mutants() (out []Mutant) {
	v.rules(func(code, path string, r *rules.Rule) { out = append(out, RuleMutants(code, path, r)...) })
	for i := range v.Tables {
		out = append(out, v.tableMutants(i)...)
	}
	for i, h := range v.Holidays {
		out = append(out, holidayMutants(fmt.Sprintf("holidays[%d]", i), h)...)
	}
	return out
}

// holidayMutants leave out each day that makes a difference, or a year that has none.
func holidayMutants(path string, h rules.Holidays) (out []Mutant) {
	add := func(path, old string) {
		out = append(out, Mutant{Label: "holidays", Operator: "date", Path: path, Old: old,
			Edits: []document.Edit{{Path: path, Remove: true}}})
	}
	for i, d := range h.Days {
		if !ops.Weekend(value.Day(d.Year, d.Month, d.Day)) {
			add(fmt.Sprintf("%s.days[%d]", path, i), d.String())
		}
	}
	for i, d := range h.Worked {
		add(fmt.Sprintf("%s.worked[%d]", path, i), d.String())
	}
	if len(out) == 0 {
		add(path, strconv.Itoa(h.Year))
	}
	return out
}

func (v *Vocabulary) tableMutants(table int) (out []Mutant) {
	t := v.Tables[table]
	for j, row := range t.Rows {
		// add adds a mutant of the row that puts text at a path.
		add := func(operator, path, old, text string, edit document.Edit) {
			edit.Path = path
			m := Mutant{
				Label: fmt.Sprintf("%s row %d", t.Name, j+1), Operator: operator, Path: path, Old: old, New: text,
				Edits: []document.Edit{edit},
			}
			m.Equivalent = v.sameTable(table, m)
			out = append(out, m)
		}
		path := rowPath(table, j)
		for k, test := range row.When {
			at := fmt.Sprintf("%s.when[%d]", path, k)
			if _, _, ok := v.File.Position(at); !ok {
				at = path + ".when" // the test of a table with one key may stand without a list
			}
			unit, declared := v.keyUnit(t, k)
			for _, m := range testMutants(test, unit, declared) {
				add(m.operator, at, test, m.text, document.Edit{Text: m.text, Quoted: true})
			}
		}
		was, key := result(row)
		if d, ok := was.Decimal(); ok {
			more := digits(d.Add(lastPlace(d)))
			add("constant", path+key, digits(d), more, document.Edit{Text: more})
		}
		if len(t.Rows) > 1 {
			old := strings.Join(row.When, " and ") + " → " + was.String()
			if len(row.When) == 0 {
				old = "else " + was.String()
			}
			add("band", path, old, "", document.Edit{Remove: true})
		}
		if j+1 == len(t.Rows) {
			continue
		}
		if is, next := result(t.Rows[j+1]); !is.Equal(was) {
			text := fmt.Sprintf("%v, and row %d %v", is, j+2, was)
			add("band", path+key, was.String(), text, document.Edit{Swap: rowPath(table, j+1) + next})
		}
	}
	return out
}

// result is that of a row, and the path of it in the row.
func result(r rules.Row) (v rules.Value, key string) {
	if len(r.When) == 0 {
		return r.Else, ".else"
	}
	return r.Then, ".then"
}

// keyUnit is one unit of a key that names an indicator.
func (v *Vocabulary) keyUnit(t rules.Table, k int) (decimal.Decimal, bool) {
	if k < len(t.Keys) {
		if ind, ok := v.Schema.Indicator(t.Keys[k]); ok && ind.Places != nil {
			return decimal.New(1, -*ind.Places), true
		}
	}
	return decimal.Decimal{}, false
}
