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
			k.rowsOf(c, tc, columns)
		}
	}
}

func (k *compiler) rowsOf(c *Case, tc testCase, columns []column) {
	k.eachRow(c, tc.Path, func(at string, row []cell) string {
		if len(row) != len(columns) {
			k.fault(at, "row", diag.ErrSyntax, diag.Text{}, "the row has %d values, and there are %d columns",
				len(row), len(columns))
			return ""
		}
		one := tc
		one.Path = at
		name := k.row(&one, columns, row)
		if one.Name = c.Name + "/" + name; name != "" {
			k.cases = append(k.cases, one)
		}
		return name
	})
}

// eachRow calls f for each row, which returns what tells it from the others.
func (k *compiler) eachRow(c *Case, path string, f func(at string, row []cell) string) {
	seen := make(map[string]int)
	for i, row := range c.Rows {
		at := fmt.Sprintf("%s.rows[%d]", path, i)
		name := f(at, row)
		if j, ok := seen[name]; ok && name != "" {
			k.fault(at, "second-row", diag.ErrName, diag.Text{}, "the row supposes the same as row %d", j+1)
		}
		seen[name] = i
	}
}

// row fills in one row and returns what tells it from the others: its facts.
func (k *compiler) row(tc *testCase, columns []column, row []cell) string {
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
		names = append(names, strings.ReplaceAll(col.name, " ", "_")+"="+written(f.Value))
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
			all := slices.Concat(k.card.codesOf("input"), k.card.codesOf("section"), k.card.codesOf("derived"), wholeColumns)
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

// lookup is a row of a test of a shared table: keys and the result that they
// should have.
type lookup struct {
	rule, path, want string
	result           rules.Value // unless err
	err              bool        // no row is to match
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
	table := k.card.table(c.Table)
	keys := max(1, len(table.Keys), len(table.Rows[0].When))
	k.eachRow(c, path, func(at string, row []cell) string {
		if len(row) != keys+1 {
			k.fault(at, "row", diag.ErrSyntax, say("write %d keys and the result", keys), "the row has %d values", len(row))
			return ""
		}
		one := tc
		one.Path, one.lookup = at, k.lookup(at, c.Table, row[:keys], row[keys])
		name := strings.Join(codes(row[:keys], func(c cell) string { return c.text }), ", ")
		if one.Name = c.Name + "/" + name; one.lookup != nil {
			k.cases = append(k.cases, one)
		}
		return name
	})
}

// lookup reads a row; nil if the keys do not fit the table.
func (k *compiler) lookup(path, table string, keys []cell, result cell) *lookup {
	l := &lookup{path: fmt.Sprintf("%s[%d]", path, len(keys)), want: result.text, err: result.text == "error"}
	if l.result = result.Value; !l.err {
		if r, ok := fraction(result.text); ok {
			l.result = rules.RatOf(r)
		}
	}
	for j, key := range keys {
		if !key.Value.Known() {
			k.fault(fmt.Sprintf("%s[%d]", path, j), "key", diag.ErrValue, diag.Text{},
				"a key is a number, a text, a date or true or false, not %q", key.text)
			return nil
		}
	}
	l.rule = "lookup(" + strings.Join(append([]string{table}, codes(keys, cell.literal)...), ", ") + ")"
	_, err := k.card.Schema().Compile(l.rule, 0)
	for d := range diag.AllDiagnostics(err) {
		k.ds = append(k.ds, &diag.Diagnostic{Path: path, Code: d.Code, Err: d.Err, Hint: d.Hint, Message: d.Message})
	}
	if err != nil {
		return nil
	}
	return l
}

// explain looks the keys up in the table of a card.
func (l *lookup) explain(c *card) (*rules.Explanation, error) {
	r, err := c.Schema().Compile(l.rule, 0)
	if err != nil {
		return nil, err
	}
	f, _, err := rulestest.Assignment{}.Make(c.Schema(), theUnit)
	if err != nil {
		return nil, err
	}
	return r.Explain(f, nil)
}

func (l *lookup) failures(c *card, reasons bool) []rulestest.Failure {
	e, err := l.explain(c)
	f := rulestest.Failure{Path: l.path, What: diag.Verbatim(l.rule), Want: l.want}
	switch {
	case err != nil && l.err, err == nil && !l.err && e.Value.Equal(l.result):
		return nil
	case err != nil:
		f.Got = "error"
		for d := range diag.AllDiagnostics(err) {
			f.Because = d.Message
			break
		}
		return []rulestest.Failure{f}
	}
	f.Got = written(e.Value)
	if reasons {
		f.Because = diag.TextFunc(e.Render)
	}
	return []rulestest.Failure{f}
}
