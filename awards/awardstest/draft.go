package awardstest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// sketch is a case, or a table of them, without the values that should come out.
type sketch struct {
	name  string
	rows  []situation
	facts []string // that have a column of their own
	wants []string // such as "outcome", "findings.unity"
}

// write writes some rows of the sketch as a table, all if none are given; values are
// what each row expects, nothing if that is not known yet. What all rows ask alike
// stands above the table.
func (k *sketch) write(values [][]string, rows ...int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- name: %s\n", rulestest.QuoteYAML(k.name))
	var columns []string
	all, cells := len(rows) == 0, make([][]string, len(k.rows))
	asked := make([]map[string]string, len(k.rows))
	for i := range k.rows {
		asked[i] = k.rows[i].written(k.facts)
	}
	column := func(name string, cell func(i int) string) {
		columns = append(columns, name)
		for i := range cells {
			cells[i] = append(cells[i], cell(i))
		}
	}
	for _, key := range keys {
		value := asked[0][key]
		switch {
		case slices.ContainsFunc(asked, func(m map[string]string) bool { return m[key] != value }):
			column(key, func(i int) string { return cmp.Or(asked[i][key], "null") })
		case value != "":
			fmt.Fprintf(&b, "  %s: %s\n", key, value)
		}
	}
	for _, code := range k.facts {
		name := code
		if slices.Contains(evidence, code) {
			name = "suppose." + code
		}
		column(name, func(i int) string { return rulestest.ValueYAML(k.rows[i].facts[code]) })
	}
	for i := range k.rows {
		if all {
			rows = append(rows, i)
		}
	}
	for j, want := range k.wants {
		if values != nil && slices.ContainsFunc(rows, func(i int) bool { return values[i][j] != "null" }) {
			column(want, func(i int) string { return values[i][j] })
		}
	}
	fmt.Fprintf(&b, "  columns: [%s]\n  rows:\n", strings.Join(columns, ", "))
	for _, i := range rows {
		fmt.Fprintf(&b, "    - [%s]", strings.Join(cells[i], ", "))
		if why := k.rows[i].why; len(why) > 0 {
			fmt.Fprintf(&b, " # %s", strings.Join(why[:min(2, len(why))], "; "))
		}
		b.WriteByte('\n')
	}
	return b.String() + "  confirm: true\n"
}

// drafted is a sketch that was asked.
type drafted struct {
	*sketch
	values  [][]string             // what came out, for each row and want
	cases   []*testCase            // one for each row
	reached [][]rulestest.TargetID // by each
}

// only returns the draft with some of its rows.
func (d *drafted) only(rows ...int) rulestest.Draft {
	out := rulestest.Draft{Name: d.name, YAML: d.write(d.values, rows...)}
	for _, i := range rows {
		out.Why = append(out.Why, d.rows[i].why...)
		for _, id := range d.reached[i] {
			if !slices.Contains(out.Reached, id) {
				out.Reached = append(out.Reached, id)
			}
		}
	}
	return out
}

// draft asks the regulation and fills in what comes out.
func (s *suite) draft(k *sketch) (*drafted, error) {
	d := &drafted{sketch: k}
	cases, err := s.parse(k.write(nil))
	for i := 0; err == nil && i < len(cases); i++ {
		c := cases[i]
		if slices.Contains(k.wants, "papers") {
			c.Papers = new(map[string]int)
		}
		var a answer
		if a, err = c.ask(s.base); err == nil {
			var values []string
			for _, want := range k.wants {
				values = append(values, a.value(want))
			}
			d.values, d.reached = append(d.values, values), append(d.reached, s.reached(c, &a))
		}
	}
	if err == nil {
		d.cases, err = s.parse(k.write(d.values))
	}
	if err != nil {
		return nil, fmt.Errorf("awardstest: a case for %s: %w", k.name, err)
	}
	return d, nil
}

// parse reads one item of a list of cases.
func (s *suite) parse(item string) ([]*testCase, error) {
	doc, err := document.Parse("draft", []byte("cases:\n"+item))
	if err != nil {
		return nil, err
	}
	var shape casesFile
	if err := doc.Decode(&shape); err != nil {
		return nil, err
	}
	return shape.cases, doc.Locate(diag.Diagnostics(shape.faults).Err())
}

// Drafts returns cases about one thing each, in a situation where everything else
// is met; most are tables. Of a table whose other rows reach nothing new only those
// that do are left if rest is true.
func (s *suite) Drafts(rest bool) ([]rulestest.Draft, error) {
	all, err := s.drafted()
	if err != nil {
		return nil, err
	}
	reached := make(map[rulestest.TargetID]bool)
	for i := range s.cases {
		for _, id := range s.Run(i).Reached {
			reached[id] = true
		}
	}
	var out []rulestest.Draft
	for _, d := range all {
		var rows []int
		for i, ids := range d.reached {
			news := !rest
			for _, id := range ids {
				news = news || !reached[id]
				reached[id] = true
			}
			if news {
				rows = append(rows, i)
			}
		}
		if len(rows) > 0 {
			out = append(out, d.only(rows...))
		}
	}
	return out, nil
}

// Distinguish looks for a draft that fails on a mutant.
func (s *suite) Distinguish(m rulestest.Mutant) rulestest.Verdict {
	l, err := s.mutate(m)
	if err != nil {
		return rulestest.Verdict{Equivalent: say("it is no regulation: %s", diag.ErrorText(err))}
	}
	all, err := s.drafted()
	if err != nil {
		return rulestest.Verdict{}
	}
	for _, own := range []bool{true, false} { // those about the same thing first
		for _, d := range all {
			if strings.HasPrefix(d.name, m.Label) != own {
				continue
			}
			for i, c := range d.cases {
				if c.fails(l) {
					return rulestest.Verdict{Draft: d.only(i)}
				}
			}
		}
	}
	return rulestest.Verdict{}
}
