package awardstest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// sketch is a case without the values that should come out: a table if it has
// columns.
type sketch struct {
	name  string
	why   []string
	asked []line // what every row asks
	// columns are what the rows ask, and wants the expectations.
	columns, wants []string
	rows           []sketchRow
}

// line is a key with its value as it is written.
type line struct{ key, value string }

type sketchRow struct {
	cells []string
	why   string
}

func (k *sketch) ask(key, value string) { k.asked = append(k.asked, line{key, value}) }

// evidence are the facts that a case can only suppose.
var evidence = awards.EvidenceFacts()

// column is that of a fact in a table.
func column(fact string) string {
	if slices.Contains(evidence, fact) {
		return "suppose." + fact
	}
	return fact
}

// know asks under facts: those that evidence decides are supposed, the others
// given.
func (k *sketch) know(facts map[string]rules.Value) {
	given, supposed := make(map[string]rules.Value), make(map[string]rules.Value)
	for code, v := range facts {
		if slices.Contains(evidence, code) {
			supposed[code] = v
		} else {
			given[code] = v
		}
	}
	if len(given) > 0 {
		k.ask("facts", rulestest.FactsYAML(given))
	}
	if len(supposed) > 0 {
		k.ask("suppose", rulestest.FactsYAML(supposed))
	}
}

// enable names what the host switches on, and whether carried-over law holds.
func (k *sketch) enable(o awards.Options) {
	var parts []string
	if len(o.Enable) > 0 {
		parts = append(parts, "enable: "+flow(o.Enable))
	}
	if o.CarryOver {
		parts = append(parts, "carry_over: true")
	}
	if len(parts) > 0 {
		k.ask("options", "{"+strings.Join(parts, ", ")+"}")
	}
}

func (k *sketch) row(why string, cells ...string) {
	k.rows = append(k.rows, sketchRow{cells, why})
}

// write writes the case; values fill the columns of wants, by row. Without
// values it has an expectation that every case can have.
func (k *sketch) write(values [][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- name: %s\n", rulestest.QuoteYAML(k.name))
	for _, l := range k.asked {
		fmt.Fprintf(&b, "  %s: %s\n", l.key, l.value)
	}
	if k.columns == nil {
		if values == nil {
			b.WriteString("  " + k.harmless() + "\n")
			return b.String()
		}
		nested := make(map[string]bool)
		for i, want := range k.wants {
			if values[0][i] == "null" {
				continue
			}
			if list, rest, ok := strings.Cut(want, "."); ok {
				if !nested[list] {
					fmt.Fprintf(&b, "  %s:\n", list)
					nested[list] = true
				}
				fmt.Fprintf(&b, "    %s: %s\n", rest, values[0][i])
				continue
			}
			fmt.Fprintf(&b, "  %s: %s\n", want, values[0][i])
		}
		b.WriteString("  confirm: true\n")
		return b.String()
	}
	wants := k.wants
	if values == nil {
		wants = []string{"gaps"}
	}
	empty := func(i int) bool { // a column that says nothing
		return values != nil && !slices.ContainsFunc(values, func(row []string) bool { return row[i] != "null" })
	}
	cells := slices.Clone(k.columns)
	for i, w := range wants {
		if !empty(i) {
			cells = append(cells, w)
		}
	}
	fmt.Fprintf(&b, "  columns: %s\n  rows:\n", flow(cells))
	for i, r := range k.rows {
		cells := slices.Clone(r.cells)
		for j := range wants {
			switch {
			case values == nil:
				cells = append(cells, "[]")
			case !empty(j):
				cells = append(cells, values[i][j])
			}
		}
		fmt.Fprintf(&b, "    - %s", flow(cells))
		if r.why != "" {
			fmt.Fprintf(&b, " # %s", r.why)
		}
		b.WriteByte('\n')
	}
	if values != nil {
		b.WriteString("  confirm: true\n")
	}
	return b.String()
}

// harmless is an expectation that every such case can have.
func (k *sketch) harmless() string {
	if slices.ContainsFunc(k.asked, func(l line) bool { return l.key == "plan" }) {
		return "error: not_covered"
	}
	return "gaps: []"
}

// drafted is a sketch that was asked.
type drafted struct {
	rulestest.Draft
	sketch  *sketch
	values  [][]string
	cases   []*testCase            // one for each row
	reached [][]rulestest.TargetID // by each
}

// only returns the draft with some of its rows.
func (d *drafted) only(rows ...int) rulestest.Draft {
	if d.sketch.columns == nil || len(rows) == len(d.cases) {
		return d.Draft
	}
	k := *d.sketch
	k.rows = nil
	var values [][]string
	out := rulestest.Draft{Name: d.Name}
	for _, i := range rows {
		r := d.sketch.rows[i]
		k.rows, values = append(k.rows, r), append(values, d.values[i])
		if r.why != "" {
			out.Why = append(out.Why, r.why)
		}
		for _, id := range d.reached[i] {
			if !slices.Contains(out.Reached, id) {
				out.Reached = append(out.Reached, id)
			}
		}
	}
	out.YAML = k.write(values)
	return out
}

// draft asks the regulation and fills in what comes out.
func (s *Suite) draft(k *sketch) (*drafted, error) {
	cases, err := s.parse(k.write(nil))
	if err != nil {
		return nil, fmt.Errorf("awardstest: a case for %s: %w", k.name, err)
	}
	values := make([][]string, len(cases))
	for i, c := range cases {
		if slices.Contains(k.wants, "papers") {
			c.Papers = new(map[string]int)
		}
		a, err := c.ask(s.base)
		if err != nil {
			return nil, fmt.Errorf("awardstest: a case for %s: %w", k.name, err)
		}
		for _, want := range k.wants {
			values[i] = append(values[i], a.value(want))
		}
	}
	d := &drafted{Draft: rulestest.Draft{Name: k.name, Why: k.why, YAML: k.write(values)}, sketch: k, values: values}
	if d.cases, err = s.parse(d.YAML); err != nil {
		return nil, err
	}
	for _, r := range k.rows {
		if r.why != "" {
			d.Why = append(d.Why, r.why)
		}
	}
	seen := make(map[rulestest.TargetID]bool)
	for _, c := range d.cases {
		a, err := c.ask(s.base)
		if err != nil {
			return nil, err
		}
		ids := s.reached(c, &a)
		d.reached = append(d.reached, ids)
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				d.Reached = append(d.Reached, id)
			}
		}
	}
	return d, nil
}

// parse reads one item of a list of cases.
func (s *Suite) parse(item string) ([]*testCase, error) {
	doc, err := document.Parse("draft", []byte("cases:\n"+item))
	if err != nil {
		return nil, err
	}
	var shape Definition
	if err := doc.Decode(&shape); err != nil {
		return nil, err
	}
	r := resolver{shape: &shape, broken: make(map[string]bool)}
	cases := r.cases()
	return cases, doc.Locate(r.faults.Err())
}

// value is what an answer says to an expectation, as a file has it; null if it
// says nothing.
func (a *answer) value(want string) string {
	if want == "error" {
		if name := errorName(a.err); name != "" {
			return name
		}
		return "null"
	}
	if a.err != nil {
		return "null"
	}
	list, rest, _ := strings.Cut(want, ".")
	switch list {
	case "outcome":
		return a.Outcome.String()
	case "because":
		return flow(a.open())
	case "missing":
		l := a.missing()
		slices.Sort(l)
		return flow(slices.Compact(l))
	case "gaps":
		return flow(a.gaps())
	case "assumptions":
		l := a.assumptions(nil)
		slices.Sort(l)
		return flow(l)
	case "regime":
		return a.Regime
	case "findings":
		return string(a.state(rest))
	case "derived":
		return rulestest.ValueYAML(a.fact(rest).Value)
	case "papers":
		return flowMap(a.needed())
	case "slate":
		return a.slateValue(rest)
	}
	return "null"
}

// slateValue writes what became of the units nominated for an award.
func (a *answer) slateValue(award string) string {
	m := make(map[string]string)
	for e := range a.slate.Entries() {
		if e.Award != award {
			continue
		}
		m[e.Unit] = e.Status.String()
		if len(e.Waits) > 0 {
			m[e.Unit] = fmt.Sprintf("{status: %v, waits: %s}", e.Status, flow(waits(e)))
		}
	}
	var parts []string
	for _, u := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, u+": "+m[u])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
