package rules

import (
	"encoding/json"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/table"
)

// Table is a decision table (bảng tra, bậc thang điểm) of up to 16 keys: the
// first row whose tests take the keys gives the result. Rules use it by lookup, and as points that
// straight lines join by interpolate.
//
//	name: budget_brackets
//	rows:
//	  - {when: ">= 100", then: 2}
//	  - {when: "[95..100)", then: 1.75}
//	  - {else: 0}
//
// It is plain data, read by [NewSchema]. [Schema.Check] looks for gaps, overlaps and
// rows that are never reached.
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
//	5, 2024-01-31, urban, true   that value; a text may stand in quotes
//	< 5, <= 5, > 5, >= 5         less, at most, more, at least
//	= 5, != 5                    that value, any other
//	[a..b], [a..b), (a..b]       from a to b, with and without the ends; ]a..b[ is (a..b)
//	not(…)                       anything but what stands in the brackets
//	-                            any value
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

// compileTable compiles a table. It reports all faults, with paths relative to the
// table.
func compileTable(t Table) (*table.Table, diag.Diagnostics) {
	rows := make([]table.Row, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = table.Row{When: r.When, Then: r.Then.v, Else: r.Else.v}
	}
	return table.New(t.Name, t.Keys, rows)
}
