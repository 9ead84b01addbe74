package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Parts of the names of columns.
const (
	lastYear = " last year" // behind an indicator
	stateOf  = "state of "  // before a criterion
)

// column is what a column of a table of cases is about.
type column struct {
	name      string
	indicator string // a fact, if not empty
	previous  bool   // of last year
	set       func(e *Expect, c Cell) bool
}

// rows makes a case of each row of a table of cases.
func (k *compiler) rows(c *Case, tc testCase) {
	path := tc.Path
	switch {
	case len(c.Columns) == 0:
		k.fault(path, "columns", diag.ErrSyntax, say("write columns: [an indicator, …, the code of a criterion]"), "the case has rows without columns")
		return
	case len(c.Rows) == 0:
		k.fault(path+".columns", "rows", diag.ErrSyntax, say("write rows: and below it - [value, …]"), "the case has columns without rows")
		return
	case len(tc.units) != 1:
		k.fault(path+".columns", "columns", diag.ErrValue, say("write a case for each row"), "a table of cases is about one unit")
		return
	case !c.Expect.nothing():
		k.fault(path+".columns", "columns", diag.ErrValue, say("make a column of it"), "what the rows of a table expect stands in columns")
		return
	}
	before := len(k.ds)
	columns := make([]column, len(c.Columns))
	expects := false
	for i, name := range c.Columns {
		columns[i] = k.column(fmt.Sprintf("%s.columns[%d]", path, i), name)
		expects = expects || columns[i].set != nil
		if slices.Contains(c.Columns[:i], name) {
			k.fault(fmt.Sprintf("%s.columns[%d]", path, i), "second-column", diag.ErrName, diag.Text{}, "a second column %s", name)
		}
	}
	if len(k.ds) == before && !expects {
		k.fault(path+".columns", "expects-nothing", diag.ErrValue, say("add the code of a criterion, or total"), "no column says what is expected")
	}
	if len(k.ds) > before {
		return
	}
	seen := make(map[string]int)
	for i, row := range c.Rows {
		at := fmt.Sprintf("%s.rows[%d]", path, i)
		if len(row) != len(columns) {
			k.fault(at, "row", diag.ErrSyntax, diag.Text{}, "the row has %d values, and there are %d columns", len(row), len(columns))
			continue
		}
		one := tc
		one.Path = at
		one.units = []unit{tc.units[0]}
		one.place = []string{at}
		if name := k.row(&one, at, columns, row); name != "" {
			if j, ok := seen[name]; ok {
				k.fault(at, "second-row", diag.ErrName, diag.Text{}, "the row supposes the same as row %d", j+1)
			}
			seen[name] = i
			one.Name = c.Name + "/" + name
			k.cases = append(k.cases, one)
		}
	}
}

// row fills in one row and returns what tells it from the others: its facts.
func (k *compiler) row(tc *testCase, path string, columns []column, row []Cell) string {
	var names []string
	before := len(k.ds)
	u := &tc.units[0]
	u.facts, u.previous = slices.Clone(u.facts), slices.Clone(u.previous)
	for j, col := range columns {
		at := fmt.Sprintf("%s[%d]", path, j)
		if col.set != nil {
			var e Expect
			if !col.set(&e, row[j]) {
				k.fault(at, "kind", diag.ErrKind, say("write a number, a fraction such as 260/3, missing, or n/a"), "%s cannot be %q", col.name, row[j].text)
				continue
			}
			from := len(tc.expects)
			k.expect(tc, 0, at, &e)
			for x := from; x < len(tc.expects); x++ {
				tc.expects[x].path = at // a cell is its own place
			}
			continue
		}
		fact, ok := k.fact(at, col.indicator, Fact{Value: row[j].Value, text: row[j].text})
		if !ok {
			continue
		}
		if _, err := rules.NewFacts(k.card.Schema(), theUnit, fact); err != nil {
			for d := range diag.AllDiagnostics(err) {
				d.Path = at
				k.ds = append(k.ds, d)
			}
			continue
		}
		if fact.Value.IsNotApplicable() {
			fact.Evidence = tc.Name // a row has no room for a reason
		}
		names = append(names, strings.ReplaceAll(col.name, " ", "_")+"="+written(fact.Value))
		if col.previous {
			u.previous, u.hasPrevious = put(u.previous, fact), true
		} else {
			u.facts = put(u.facts, fact)
		}
	}
	if len(k.ds) > before {
		return ""
	}
	return strings.Join(names, " ")
}

// put replaces a fact.
func put(facts []rules.Fact, fact rules.Fact) []rules.Fact {
	facts = slices.DeleteFunc(facts, func(f rules.Fact) bool { return f.Indicator == fact.Indicator })
	return append(facts, fact)
}

// column finds what the name of a column means.
func (k *compiler) column(path, name string) column {
	var found []column
	code, previous := strings.CutSuffix(name, lastYear)
	if _, ok := k.card.Schema().Indicator(code); ok {
		found = append(found, column{name: name, indicator: code, previous: previous})
	}
	want := func(set func(e *Expect, w Want)) func(*Expect, Cell) bool {
		return func(e *Expect, c Cell) bool {
			v, ok := c.of(rules.NumberKind)
			set(e, Want{v})
			return ok && c.text != ""
		}
	}
	expect := func(set func(*Expect, Cell) bool) { found = append(found, column{name: name, set: set}) }
	if k.card.byCode[name] != nil {
		expect(want(func(e *Expect, w Want) { e.Points = map[string]Want{name: w} }))
	}
	if k.card.sectionOf(name) != nil {
		expect(want(func(e *Expect, w Want) { e.Sections = map[string]Want{name: w} }))
	}
	if code, ok := strings.CutPrefix(name, stateOf); ok && k.card.byCode[code] != nil {
		expect(func(e *Expect, c Cell) bool {
			var s scoring.State
			err := s.UnmarshalText([]byte(c.text))
			e.States = map[string]scoring.State{code: s}
			return err == nil
		})
	}
	derived := k.card.Schema().Defined()
	if slices.Contains(derived, name) {
		expect(func(e *Expect, c Cell) bool { e.Derived = map[string]Cell{name: c}; return true })
	}
	switch name {
	case "total":
		expect(want(func(e *Expect, w Want) { e.Total = &w }))
	case "percent":
		expect(want(func(e *Expect, w Want) { e.Percent = &w }))
	case "disqualified":
		expect(func(e *Expect, c Cell) bool {
			e.Disqualified = new(Truth)
			return e.Disqualified.UnmarshalText([]byte(c.text)) == nil
		})
	case "grade":
		expect(func(e *Expect, c Cell) bool { e.Grade = c.text; return c.text != "" })
	}
	switch len(found) {
	case 0:
		all := slices.Concat(k.card.Schema().Codes(), k.card.criterionCodes(), k.card.sectionCodes(), derived, []string{"total", "percent", "disqualified", "grade"})
		k.fault(path, "unknown-column", diag.ErrName, diag.OneOf(name, all), "%q is no indicator, and no criterion or section of the card", name)
		return column{}
	case 1:
		return found[0]
	}
	k.fault(path, "ambiguous", diag.ErrName, say("write a case for each row"), "%q is more than one thing on this card", name)
	return column{}
}
