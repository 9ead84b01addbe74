package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
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

// compileTable compiles a table. It reports all faults, with paths relative to the
// table.
func compileTable(t Table) (*table.Table, diag.Diagnostics) {
	rows := make([]table.Row, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = table.Row{When: r.When, Then: r.Then.v, Else: r.Else.v}
	}
	return table.New(t.Name, t.Keys, rows)
}

// TableFindingKind is what the check of a table can find.
type TableFindingKind = diag.Enum[table.FindingKinds]

// The findings. The zero TableFindingKind is none of them.
const (
	// TableGap (khoảng hở) is values that no row takes.
	TableGap = table.Gap
	// TableOverlap (chồng lấn) is values that two rows with different results take, so
	// that their order decides. A row that lies wholly within one below it is the
	// usual way to write an exception, or a ladder such as >= 100, >= 95, >= 80, and
	// no finding; neither is else.
	TableOverlap = table.Overlap
	// TableUnreachable (dòng không bao giờ được dùng) is a row all of whose values are
	// taken by rows above it, or cannot occur.
	TableUnreachable = table.Unreachable
	// TableMergeable (dòng gộp được) is rows one below the other that have the same
	// result and can be written as one.
	TableMergeable = table.Mergeable
)

// TableFinding is one thing that the check of a table found. It is exact: it
// holds for all values that the keys can have, not for samples.
type TableFinding struct {
	Kind TableFindingKind `json:"kind"`
	// Rows are the rows concerned, counted from 0. Of an overlap: the row that
	// decides, then the other. Of an unreachable row: the row, then those that take its
	// values; none if its values cannot occur, and none for else. Of rows that can be
	// merged: all of them. A gap has none.
	Rows []int `json:"rows,omitempty"`
	// Region is the values concerned, as a test for each key: the gap; what both rows
	// take; the unreachable row; the row to write instead.
	Region []string `json:"region"`
	// Witness is a value for each key to try it with: one that no row takes; that
	// both rows take, and the first gets; that the unreachable row would take if it came
	// first. It is empty if there is none.
	Witness []Value `json:"witness,omitempty"`
	// Message says what was found, counting rows from 1, and Hint what to do about it.
	Message diag.Text `json:"message"`
	Hint    diag.Text `json:"hint"`
}

// CheckTables looks for what is likely not meant in the tables of the schema,
// by all values that their keys can have: gaps, overlaps, rows that are never
// reached, rows that can be one. The diagnostics are warnings, in order of the
// definition. See [Schema.TableFindings] for the same as data.
func (s *Schema) CheckTables() diag.Diagnostics {
	tables := make([]*table.Table, 0, len(s.words.Tables))
	for _, t := range s.words.Tables {
		tables = append(tables, t)
	}
	slices.SortFunc(tables, func(a, b *table.Table) int {
		return cmp.Or(cmp.Compare(a.Index, b.Index), cmp.Compare(a.Name, b.Name))
	})
	var ds diag.Diagnostics
	for _, t := range tables {
		for _, f := range s.findings(t) {
			path := fmt.Sprintf("tables[%d].rows", t.Index)
			if row := f.Row(); row >= 0 {
				path = fmt.Sprintf("%s[%d]", path, row)
			}
			d := catalogue.Fault(path, "table-"+f.Kind.String(), nil, f.Hint, "table %s: %s", t.Name, f.Message)
			d.Severity = diag.Warning
			ds = append(ds, d)
		}
	}
	return ds
}

// TableFindings returns what the check of a table finds: gaps first, then by
// row; at most 1,000 of each kind. ok is false if there is no such table.
//
// Numbers are taken for any number whatever, unless the key is named like an
// indicator: then they lie in its range and have its places, so that rows [1..2]
// and [3..5] leave a gap, at 2.5, unless the indicator is known to be a whole number.
// Dates are days: a row that ends on one day and a row that begins on the next
// leave none. A text is one of the values of its indicator or, if it has none, any.
func (s *Schema) TableFindings(name string) (findings []TableFinding, ok bool) {
	t, ok := s.words.Tables[name]
	if !ok {
		return nil, false
	}
	for _, f := range s.findings(t) {
		out := TableFinding{Kind: f.Kind, Rows: f.Rows, Region: f.Region, Message: f.Message, Hint: f.Hint}
		for _, w := range f.Witness {
			out.Witness = append(out.Witness, Value{v: w})
		}
		findings = append(findings, out)
	}
	return findings, true
}

func (s *Schema) findings(t *table.Table) []table.Finding {
	v := table.View{
		Keys:    t.Keys,
		Domains: make([]table.Domain, t.Dims()),
		Result:  func(row int) value.Value { return t.Results[row] },
		Same:    func(i, j int) bool { return t.Results[i].Equal(t.Results[j]) },
	}
	for k, name := range t.Keys {
		if i, ok := s.words.Slots[name]; ok && s.words.Indicators[i].Kind == t.KeyKind(k) {
			v.Domains[k] = s.words.Indicators[i].Domain
		}
	}
	return t.Findings(v)
}
