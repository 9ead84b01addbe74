package rules

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/value"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
)

// Table is a decision table (bảng tra, bậc thang điểm) of one or two keys: the
// first row whose tests take the keys gives the result. Rules use it by lookup.
//
//	name: budget_brackets
//	rows:
//	  - {when: ">= 100", then: 2}
//	  - {when: "[95..100)", then: 1.75}
//	  - {else: 0}
//
// It is plain data, read by [NewSchema]. [Schema.CheckTables] looks for gaps,
// overlaps and rows that are never reached.
type Table struct {
	// Name is what rules call the table: lower-case ASCII letters, digits and _.
	Name string `json:"name" yaml:"name"`
	// Label says what it is, in any language.
	Label string `json:"label,omitempty" yaml:"label"`
	// Keys says what the keys are, one or two, in any language. If it is left out, the
	// first row says how many there are. A key that is the code of an indicator
	// takes over its range, places and values, which the check for gaps counts on.
	Keys []string `json:"keys,omitempty" yaml:"keys"`
	// Rows are tried in order.
	Rows []Row `json:"rows" yaml:"rows"`
}

// Row is a row of a [Table]: either When and Then, or Else alone, which must be
// the last.
type Row struct {
	// When has a test for each key.
	When Tests `json:"when,omitempty" yaml:"when"`
	// Then is the result if all tests pass, Else the result if no row before does. Results
	// of a table are all of one kind. A missing value is no result.
	Then Value `json:"then,omitzero" yaml:"then"`
	Else Value `json:"else,omitzero" yaml:"else"`
}

// Tests is the tests of a row, one for each key; in a file, a table of one key
// can give it as a text instead of a list. A test is one of
//
//   - any value
//     5, 2024-01-31, urban, true   that value; a text may stand in quotes
//     < 5, <= 5, > 5, >= 5         less, at most, more, at least
//     = 5, != 5                    that value, any other
//     [a..b], [a..b), (a..b]       from a to b, with and without the ends; ]a..b[ is (a..b)
//     not(…)                       anything but what stands in the brackets
//
// or several of them with commas between, which mean or.
type Tests []string

// UnmarshalJSON reads a text or a list of texts.
func (t *Tests) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*t = Tests{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// table is a compiled [Table], immutable.
type table struct {
	*matcher
	name    string
	index   int // among the tables of the definition
	keys    []string
	results []Value
}

// compileTable checks a table and compiles it. It reports all faults, with
// paths relative to the table.
func compileTable(t Table) (*table, diag.Diagnostics) {
	var ds diag.Diagnostics
	fault := func(path, code string, err error, hint diag.Text, format string, args ...any) {
		ds = append(ds, catalogue.Fault("", code, err, hint, format, args...))
		ds[len(ds)-1].Path = path
	}
	if len(t.Keys) > 2 {
		fault("keys", "keys", diag.ErrValue, say("combine keys in an indicator"), "a table has one or two keys, not %d", len(t.Keys))
	}
	c := &table{name: t.Name, keys: slices.Clone(t.Keys)}
	rows := make([][]string, 0, len(t.Rows))
	var first Value // the first result
	for i, r := range t.Rows {
		path := fmt.Sprintf("rows[%d]", i)
		tests, then, other := len(r.When) > 0, r.Then.v.State != value.Missing, r.Else.v.State != value.Missing
		switch {
		case other && (tests || then):
			fault(path, "row", diag.ErrSyntax, say("write else: in a row of its own, the last"), "a row with else and a test")
		case other && i != len(t.Rows)-1:
			fault(path+".else", "else", diag.ErrSyntax, say("move else to the end"), "rows behind else are never reached")
		case other:
		case !tests && !then:
			fault(path, "row", diag.ErrSyntax, say(`write a row like {when: ">= 95", then: 2} or {else: 0}`), "the row is empty")
		case !tests:
			fault(path, "row", diag.ErrSyntax, say("write when: with a test, or else: with the result for all others"), "the row has no test")
		case !then:
			fault(path, "row", diag.ErrSyntax, say("write then: with the result"), "the row has no result")
		}
		result, field := r.Then, path+".then"
		if other {
			result, field = r.Else, path+".else"
		}
		if d := resultFault(result, first); d != nil {
			d.Path = field
			ds = append(ds, d)
		} else if first.v.State != value.Known {
			first = result
		}
		c.results = append(c.results, result)
		switch {
		case tests:
			rows = append(rows, r.When)
		case !other || i != len(t.Rows)-1:
			rows = append(rows, nil) // reported
		}
	}
	switch {
	case len(t.Rows) == 0:
		fault("rows", "rows", diag.ErrSyntax, say(`write rows like {when: ">= 95", then: 2}`), "the table has no rows")
	case len(rows) == 0:
		fault("rows", "rows", diag.ErrSyntax, say("write the result itself instead of the table"), "the table has no row but else")
	}
	m, faults := compileTests(rows, len(c.results) > len(rows), min(len(t.Keys), 2))
	if ds = append(ds, faults...); len(ds) > 0 {
		slices.SortStableFunc(ds, func(a, b *diag.Diagnostic) int { return rowOf(a) - rowOf(b) })
		return nil, ds
	}
	c.matcher = m
	return c, nil
}

// resultFault returns what is wrong with a result, or nil; first is the first
// of the table, if it is known yet.
func resultFault(v, first Value) *diag.Diagnostic {
	switch {
	case v.v.State == value.NotApplicable:
		return catalogue.Fault("", "result", diag.ErrValue, say("say in the criterion when it applies"),
			"a table gives numbers, texts, dates or booleans, not “not applicable”")
	case v.v.State == value.OutOfBounds:
		return catalogue.Fault("", "limit", diag.ErrLimit, diag.Text{}, "a number of more than 1,000 digits or places")
	case v.v.State == value.Known && first.v.State == value.Known && v.v.Kind != first.v.Kind:
		return catalogue.Fault("", "kind", diag.ErrKind, diag.Text{}, "a %v, but the results before are of kind %v: %v", v.v.Kind, first.v.Kind, first)
	}
	return nil
}

// rowOf is the row that a diagnostic of a table is at, -1 if it is at none.
func rowOf(d *diag.Diagnostic) int {
	row := -1
	fmt.Sscanf(d.Path, "rows[%d]", &row) // leaves -1 if there is no row
	return row
}

// kind is the kind of the results.
func (t *table) kind() Kind { return t.results[0].v.Kind }

// result returns the result of a row.
func (t *table) result(row int) Value { return t.results[row] }

// resultCount is the number of rows, else included.
func (t *table) resultCount() int { return len(t.results) }

// rowSource returns the text of a row for explanations: "[95..100) → 1.75".
func (t *table) rowSource(row int, l diag.Lang) string {
	when := l.Pick("else", "còn lại")
	if row < t.rows() {
		when = t.source(row)
	}
	if row < t.rows() && len(t.keys) == 2 {
		when = t.keys[0] + " " + t.sources[row][0] + "; " + t.keys[1] + " " + t.sources[row][1]
	}
	return when + " → " + t.results[row].Format(l)
}

func valueAt(d *decimal.Decimal) *Value {
	if d == nil {
		return nil
	}
	v := NumberOf(*d)
	return &v
}
