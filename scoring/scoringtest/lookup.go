package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// lookup is a row of a test of a shared table: keys and the result that they
// should have.
type lookup struct {
	table, rule string
	path, want  string
	result      rules.Value // unless err
	err         bool        // no row is to match
}

// lookups makes a case of each row of a test of a table.
func (k *compiler) lookups(c *Case, one rulestest.Case) {
	path := one.Path
	before := len(k.ds)
	i := slices.IndexFunc(k.card.def.Tables, func(t rules.Table) bool { return t.Name == c.Table })
	if i < 0 {
		var names []string
		for _, t := range k.card.def.Tables {
			names = append(names, t.Name)
		}
		k.unknown(path+".table", "table", c.Table, names)
		return
	}
	if !c.Expect.nothing() || len(c.Facts)+len(c.Previous)+len(c.Entries)+len(c.Units) > 0 || c.From != "" || len(c.Columns) > 0 || c.Refused != nil {
		k.fault(path, "table", diag.ErrValue, say("write rows: and below it - [key, …, result]"), "a test of a table has rows, and nothing else")
	}
	if len(c.Rows) == 0 {
		k.fault(path, "rows", diag.ErrSyntax, say("write rows: and below it - [key, …, result]"), "the test of a table has no rows")
	}
	if len(k.ds) > before {
		return
	}
	table := k.card.def.Tables[i]
	keys := max(1, len(table.Keys), len(table.Rows[0].When))
	seen := make(map[string]int)
	for i, row := range c.Rows {
		at := fmt.Sprintf("%s.rows[%d]", path, i)
		if len(row) != keys+1 {
			k.fault(at, "row", diag.ErrSyntax, say("write %d keys and the result", keys), "the row has %d values", len(row))
			continue
		}
		l := &lookup{table: c.Table, path: fmt.Sprintf("%s[%d]", at, keys), rule: "lookup(" + c.Table}
		var names []string
		for j := range keys {
			l.rule += ", " + literal(row[j])
			names = append(names, row[j].text)
		}
		l.rule += ")"
		last := row[keys]
		if l.err = last.text == "error"; !l.err {
			l.result = last.Value
			if r, ok := fraction(last.text); ok {
				l.result = rules.RatOf(r)
			}
		}
		l.want = last.text
		if !k.literals(at, l, row[:keys]) {
			continue
		}
		tc := testCase{Case: one, lookup: l}
		tc.Path = at
		tc.Name = c.Name + "/" + strings.Join(names, ", ")
		if j, ok := seen[tc.Name]; ok {
			k.fault(at, "second-row", diag.ErrName, diag.Text{}, "the row supposes the same as row %d", j+1)
		}
		seen[tc.Name] = i
		k.cases = append(k.cases, tc)
	}
}

// literals holds keys to the table, and reports whether they fit.
func (k *compiler) literals(path string, l *lookup, keys []Cell) bool {
	for j, key := range keys {
		if !key.Value.Known() {
			k.fault(fmt.Sprintf("%s[%d]", path, j), "key", diag.ErrValue, diag.Text{}, "a key is a number, a text, a date or true or false, not %q", key.text)
			return false
		}
	}
	if _, err := k.card.Schema().Compile(l.rule, 0); err != nil {
		for d := range diag.AllDiagnostics(err) {
			message, hint := d.Message, d.Hint
			k.fault(path, d.Code, d.Err, hint, "%s", message)
		}
		return false
	}
	return true
}

// literal writes a value as rules do.
func literal(c Cell) string {
	if s, ok := c.Value.Text(); ok {
		if _, fraction := fraction(s); fraction {
			return "(" + s + ")"
		}
		return quoted(s)
	}
	if d, ok := c.Value.Date(); ok {
		return `date("` + d.String() + `")`
	}
	return c.Value.String()
}

// explain looks the keys up in the table of a card.
func (l *lookup) explain(c *card) (*rules.Explanation, error) {
	r, err := c.Schema().Compile(l.rule, 0)
	if err != nil {
		return nil, err
	}
	f, err := rules.NewFacts(c.Schema(), theUnit)
	if err != nil {
		return nil, err
	}
	return r.Explain(f, nil)
}

func (l *lookup) failures(c *card, reasons bool) []rulestest.Failure {
	e, err := l.explain(c)
	f := rulestest.Failure{Path: l.path, What: diag.Verbatim(l.rule), Want: l.want}
	switch {
	case err != nil && l.err:
		return nil
	case err != nil:
		f.Got = "error"
		for d := range diag.AllDiagnostics(err) {
			f.Because = d.Message
			break
		}
		return []rulestest.Failure{f}
	case !l.err && e.Value.Equal(l.result):
		return nil
	}
	f.Got = written(e.Value)
	if reasons {
		f.Because = diag.TextFunc(e.Render)
	}
	return []rulestest.Failure{f}
}
