package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Row is a row of a table that gives values: tests and a result, or a result for
// all others. A missing value is no result.
type Row struct {
	When       []string
	Then, Else value.Value
}

// Table is a compiled table, immutable.
type Table struct {
	*Matcher
	Name    string
	Index   int      // among the tables of a definition
	Keys    []string // names of the keys; may be missing
	Results []value.Value
}

// New compiles a table. It reports all faults, with paths relative to the table.
func New(name string, keys []string, rows []Row) (*Table, diag.Diagnostics) {
	var c collector
	if len(keys) > MaxKeys {
		c.fault("keys", "keys", diag.ErrValue, say("combine keys in an indicator"),
			"a table has at most %d keys, not %d", MaxKeys, len(keys))
	}
	t := &Table{Name: name, Keys: slices.Clone(keys)}
	tests := make([][]string, 0, len(rows))
	var first value.Value // the first result
	for i, r := range rows {
		last := i == len(rows)-1
		c.shape(i, r, last)
		result, field := r.Then, "then"
		if r.Else.State != value.Missing {
			result, field = r.Else, "else"
		}
		path := fmt.Sprintf("rows[%d].%s", i, field)
		if c.result(path, result, first) && first.State != value.Known {
			first = result
		}
		t.Results = append(t.Results, result)
		switch {
		case len(r.When) > 0:
			tests = append(tests, r.When)
		case field == "then" || !last:
			tests = append(tests, nil) // reported
		}
	}
	switch {
	case len(rows) == 0:
		c.fault("rows", "rows", diag.ErrSyntax, say(`write rows like {when: ">= 95", then: 2}`), "the table has no rows")
	case len(tests) == 0:
		c.fault("rows", "rows", diag.ErrSyntax, say("write the result itself instead of the table"),
			"the table has no row but else")
	}
	m, faults := Compile(tests, len(rows) > len(tests), min(len(keys), MaxKeys))
	if ds := append(c.Diagnostics, faults...); len(ds) > 0 {
		slices.SortStableFunc(ds, func(a, b *diag.Diagnostic) int { return rowOf(a) - rowOf(b) })
		return nil, ds
	}
	t.Matcher = m
	same, seen := make([]int32, len(t.Results)), make(map[string]int32)
	for i, v := range t.Results {
		text := v.String()
		if _, ok := seen[text]; !ok {
			seen[text] = int32(i)
		}
		same[i] = seen[text]
	}
	m.leave(same)
	return t, nil
}

// shape reports what is wrong with the keys of row i.
func (c *collector) shape(i int, r Row, last bool) {
	path := fmt.Sprintf("rows[%d]", i)
	tests, then, other := len(r.When) > 0, r.Then.State != value.Missing, r.Else.State != value.Missing
	switch {
	case other && (tests || then):
		c.fault(path, "row", diag.ErrSyntax, say("write else: in a row of its own, the last"), "a row with else and a test")
	case other && !last:
		c.fault(path+".else", "else", diag.ErrSyntax, say("move else to the end"), "rows behind else are never reached")
	case other:
	case !tests && !then:
		c.fault(path, "row", diag.ErrSyntax, say(`write a row like {when: ">= 95", then: 2} or {else: 0}`),
			"the row is empty")
	case !tests:
		c.fault(path, "row", diag.ErrSyntax, say("write when: with a test, or else: with the result for all others"),
			"the row has no test")
	case !then:
		c.fault(path, "row", diag.ErrSyntax, say("write then: with the result"), "the row has no result")
	}
}

// result reports whether a result is none of a fault; first is the first of the
// table, if it is known yet.
func (c *collector) result(path string, v, first value.Value) bool {
	switch {
	case v.State == value.NotApplicable:
		c.fault(path, "result", diag.ErrValue, say("say in the criterion when it applies"),
			"a table gives numbers, texts, dates or booleans, not “not applicable”")
	case v.State == value.OutOfBounds:
		c.fault(path, "limit", diag.ErrLimit, diag.Text{}, "a number of more than 1,000 digits or places")
	case v.State == value.Known && first.State == value.Known && v.Kind != first.Kind:
		c.fault(path, "kind", diag.ErrKind, diag.Text{},
			"a %v, but the results before are of kind %v: %v", v.Kind, first.Kind, first)
	default:
		return true
	}
	return false
}

// rowOf is the row that a diagnostic of a table is at, -1 if it is at none.
func rowOf(d *diag.Diagnostic) int {
	row := -1
	fmt.Sscanf(d.Path, "rows[%d]", &row) // leaves -1 if there is no row
	return row
}

// RowText writes a row for explanations: "[95..100) → 1.75".
func (t *Table) RowText(row int) diag.Text {
	result := t.Results[row]
	switch {
	case row == t.Rows():
		return say("else → %v", result)
	case len(t.Keys) > 1:
		tests := make([]string, len(t.Keys))
		for k, key := range t.Keys {
			tests[k] = key + " " + t.sources[row][k]
		}
		return say("%s → %v", strings.Join(tests, "; "), result)
	}
	return say("%s → %v", t.Source(row), result)
}
