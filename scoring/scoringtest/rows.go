package scoringtest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Parts of the names of columns.
const (
	lastYear = " last year" // behind an indicator
	stateOf  = "state of "  // before a criterion
)

// column is what a column of a table of cases is about: a fact, of this year or the
// last, or something that is expected.
type column struct {
	name, indicator string
	previous        bool
	expects         *expectable
	code            string // what is expected is of, if it is by code
}

// wholeColumns are the columns that expect something of the unit.
var wholeColumns = []string{"total", "percent", "disqualified", "grade"}

// rows makes a case of each row of a table of cases.
func (k *compiler) rows(c *Case, tc testCase) {
	path, at := tc.Path, tc.Path+".columns"
	before := len(k.ds)
	switch {
	case len(c.Columns) == 0:
		k.fault(path, "columns", diag.ErrSyntax, say("write columns: [an indicator, …, the code of a criterion]"),
			"the case has rows without columns")
	case len(c.Rows) == 0:
		k.fault(at, "rows", diag.ErrSyntax, say("write rows: and below it - [value, …]"),
			"the case has columns without rows")
	case len(tc.units) != 1:
		k.fault(at, "columns", diag.ErrValue, say("write a case for each row"), "a table of cases is about one unit")
	case !c.Expect.nothing():
		k.fault(at, "columns", diag.ErrValue, say("make a column of it"), "what the rows of a table expect stands in columns")
	default:
		if columns := k.columns(at, c.Columns); len(k.ds) == before {
			k.eachRow(c, tc, func(one *testCase, row []cell) string { return k.row(one, columns, row) })
		}
	}
}

// eachRow makes a case of each row. fill returns what tells it from the others;
// nothing if it is at fault.
func (k *compiler) eachRow(c *Case, tc testCase, fill func(one *testCase, row []cell) string) {
	seen := make(map[string]int)
	for i, row := range c.Rows {
		one := tc
		one.Path = fmt.Sprintf("%s.rows[%d]", tc.Path, i)
		name := fill(&one, row)
		if name == "" {
			continue
		}
		if j, ok := seen[name]; ok {
			k.fault(one.Path, "second-row", diag.ErrName, diag.Text{}, "the row supposes the same as row %d", j+1)
		}
		seen[name] = i
		one.Name = c.Name + "/" + name
		k.cases = append(k.cases, one)
	}
}

// row fills in one row, which its facts tell from the others.
func (k *compiler) row(tc *testCase, columns []column, row []cell) string {
	if len(row) != len(columns) {
		k.fault(tc.Path, "row", diag.ErrSyntax, diag.Text{}, "the row has %d values, and there are %d columns",
			len(row), len(columns))
		return ""
	}
	var names []string
	before := len(k.ds)
	u := unit{facts: make(map[string]rules.Fact)}
	for j, col := range columns {
		at := fmt.Sprintf("%s[%d]", tc.Path, j)
		if col.expects != nil {
			k.cell(tc, at, col, row[j])
			continue
		}
		f, _ := k.fact(at, col.indicator, fact{cell: row[j]}, false)
		if f.Value.IsNotApplicable() {
			f.Evidence = tc.Name // a row has no room for a reason
		}
		names = append(names, strings.ReplaceAll(col.name, " ", "_")+"="+rulestest.YAML(f.Value))
		if !col.previous {
			u.facts[col.indicator] = f
			continue
		}
		if u.previous == nil {
			u.previous = make(map[string]rules.Fact)
		}
		u.previous[col.indicator] = f
	}
	if len(k.ds) > before {
		return ""
	}
	u = u.over(tc.units[0])
	u.code = theUnit
	tc.units = []unit{u}
	return strings.Join(names, " ")
}

// cell reads what a cell expects.
func (k *compiler) cell(tc *testCase, at string, col column, c cell) {
	t := new(Expect).field(col.expects.key).Type()
	if t.Kind() == reflect.Map || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	v := reflect.New(t)
	if !readCell(c, v.Interface()) {
		k.fault(at, "kind", diag.ErrKind, numberHint, "%s cannot be %q", col.name, c.text)
		return
	}
	from := len(tc.expects)
	(&expecter{compiler: k, tc: tc, path: at}).read(col.expects, col.code, v.Elem().Interface())
	for x := from; x < len(tc.expects); x++ {
		tc.expects[x].path = at // a cell is its own place
	}
}

// columns finds what the names of columns mean.
func (k *compiler) columns(path string, names []string) []column {
	before := len(k.ds)
	out := make([]column, len(names))
	expects := false
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch found := k.column(name); len(found) {
		case 0:
			all := slices.Concat(k.card.Schema().Codes(), itemCodes(k.card.items), k.card.codesOf("section"),
				k.card.codesOf("derived"), wholeColumns)
			k.fault(at, "unknown-column", diag.ErrName, diag.OneOf(name, all),
				"%q is no indicator, and no criterion or section of the card", name)
		case 1:
			out[i] = found[0]
		default:
			k.fault(at, "ambiguous", diag.ErrName, say("write a case for each row"),
				"%q is more than one thing on this card", name)
		}
		expects = expects || out[i].expects != nil
		if slices.Contains(names[:i], name) {
			k.fault(at, "second-column", diag.ErrName, diag.Text{}, "a second column %s", name)
		}
	}
	if len(k.ds) == before && !expects {
		k.fault(path, "expects-nothing", diag.ErrValue, say("add the code of a criterion, or total"),
			"no column says what is expected")
	}
	return out
}

// column returns everything that the name of a column can mean.
func (k *compiler) column(name string) (found []column) {
	code, previous := strings.CutSuffix(name, lastYear)
	if _, ok := k.card.Schema().Indicator(code); ok {
		found = append(found, column{name: name, indicator: code, previous: previous})
	}
	for _, key := range []string{"points", "sections", "derived", "states"} {
		code, state := strings.CutPrefix(name, stateOf)
		if row := expectableOf(key); state == (key == "states") && slices.Contains(k.card.codesOf(row.of), code) {
			found = append(found, column{name: name, expects: row, code: code})
		}
	}
	if slices.Contains(wholeColumns, name) {
		found = append(found, column{name: name, expects: expectableOf(name)})
	}
	return found
}

// lookups makes a case of each row of a test of a table.
func (k *compiler) lookups(c *Case, tc testCase) {
	path, before := tc.Path, len(k.ds)
	if !k.known(path+".table", "table", c.Table) {
		return
	}
	hint := say("write rows: and below it - [key, …, result]")
	if !c.Expect.nothing() || len(c.Facts)+len(c.Previous)+len(c.Entries)+len(c.Units)+len(c.Columns) > 0 ||
		c.From != "" || c.Refused != nil {
		k.fault(path, "table", diag.ErrValue, hint, "a test of a table has rows, and nothing else")
	}
	if len(c.Rows) == 0 {
		k.fault(path, "rows", diag.ErrSyntax, hint, "the test of a table has no rows")
	}
	if len(k.ds) > before {
		return
	}
	table := k.card.withTable(c.Table).table(c.Table)
	keys := max(1, len(table.Keys), len(table.Rows[0].When))
	k.eachRow(c, tc, func(one *testCase, row []cell) string { return k.lookup(one, c.Table, keys, row) })
}

// lookup fills in one row, which its keys tell from the others.
func (k *compiler) lookup(tc *testCase, table string, keys int, row []cell) string {
	if len(row) != keys+1 {
		k.fault(tc.Path, "row", diag.ErrSyntax, say("write %d keys and the result", keys), "the row has %d values", len(row))
		return ""
	}
	gives, row := row[keys], row[:keys]
	for j, key := range row {
		if !key.Value.Known() {
			k.fault(fmt.Sprintf("%s[%d]", tc.Path, j), "key", diag.ErrValue, diag.Text{},
				"a key is a number, a text, a date or true or false, not %q", key.text)
			return ""
		}
	}
	rule := "lookup(" + strings.Join(append([]string{table}, codes(row, cell.literal)...), ", ") + ")"
	_, err := k.card.withTable(table).Schema().Compile(rule, 0)
	for d := range diag.AllDiagnostics(err) {
		k.ds = append(k.ds, &diag.Diagnostic{Path: tc.Path, Code: d.Code, Err: d.Err, Hint: d.Hint, Message: d.Message})
	}
	want, fails := gives.Value, gives.text == "error"
	if r, isFraction := fraction(gives.text); isFraction {
		want = rules.RatOf(r)
	}
	e := expectation{want: gives.text, what: diag.Verbatim(rule), err: true}
	e.path = fmt.Sprintf("%s[%d]", tc.Path, keys)
	e.check = func(o *result) (string, bool) {
		x, err := o.card.withTable(table).lookUp(rule)
		if err != nil {
			return "error", fails
		}
		return rulestest.YAML(x.Value), !fails && x.Value.Equal(want)
	}
	e.because = func(o *result, l diag.Lang) string { return steps(l)(o.card.withTable(table).lookUp(rule)) }
	tc.lookup, tc.expects = rule, []expectation{e}
	return strings.Join(codes(row, func(c cell) string { return c.text }), ", ")
}

// withTable is the card that has a table: that of a period, or the card itself.
func (c *card) withTable(name string) *card {
	if c.period != nil && c.table(name) == nil {
		return c.period
	}
	return c
}

// lookUp looks keys up in a table of the card, by a rule that does.
func (c *card) lookUp(rule string) (*rules.Explanation, error) {
	f, _, err := rulestest.Assignment{}.Make(c.Schema(), theUnit)
	if err != nil {
		return nil, err
	}
	return c.explain(rule, f, nil)
}
