package scoringtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// compiler makes a suite of a file of cases. It gathers all faults, with paths in
// the file of cases.
type compiler struct {
	card   *card
	def    Definition
	starts map[string]*start // bases, resolved
	names  map[string]string // paths of cases, by name
	cases  []testCase
	ds     diag.Diagnostics
}

func (k *compiler) fault(path, code string, err error, hint diag.Text, format string, args ...any) {
	d := fault(code, err, hint, format, args...)
	d.Path = path
	k.ds = append(k.ds, d)
}

// unknown faults a code that the card has not.
func (k *compiler) unknown(path, what, code string, candidates []string) {
	k.fault(path, "unknown-"+what, diag.ErrName, diag.OneOf(code, candidates), "the card has no %s %q", words[what], code)
}

// words are what codes stand for.
var words = map[string]diag.Text{
	"indicator": say("indicator"), "criterion": say("criterion"), "section": say("section"), "derived": say("derived indicator"),
	"table": say("table"), "stage": say("stage"), "grade": say("grade"), "cap": say("cap"), "tie-break": say("tie-break"),
	"input": say("input"), "rule": say("rule"),
}

// suite compiles the file.
func (k *compiler) suite() *Suite {
	k.names = make(map[string]string)
	k.bases()
	if len(k.def.Cases) == 0 {
		k.fault("cases", "empty", diag.ErrValue, say("write cases: and below it - name: and what the case is about"), "the file has no cases")
	}
	for i := range k.def.Cases {
		k.testCase(&k.def.Cases[i], fmt.Sprintf("cases[%d]", i))
	}
	s := &Suite{card: k.card, cases: k.cases}
	for i, a := range k.def.Accept {
		path := fmt.Sprintf("accept[%d]", i)
		if strings.TrimSpace(a.ID) == "" || strings.TrimSpace(a.Because) == "" {
			k.fault(path, "accept", diag.ErrValue, say("write {id: …, because: …}"), "what is accepted has an id and a reason")
		}
		s.accepted = append(s.accepted, rulestest.Accepted{ID: a.ID, Because: a.Because, Path: path})
	}
	return s
}

func (k *compiler) testCase(c *Case, path string) {
	if strings.TrimSpace(c.Name) == "" {
		k.fault(path+".name", "no-name", diag.ErrName, say("write name: and what the case shows"), "the case has no name")
	}
	k.name(path+".name", c.Name)
	one := rulestest.Case{Name: c.Name, Path: path, Fails: c.Fails, Unconfirmed: c.Confirm}
	if c.Table != "" {
		k.lookups(c, one)
		return
	}
	before := len(k.ds)
	if c.Refused == nil {
		k.given(path, c.Given)
		for _, code := range slices.Sorted(maps.Keys(c.Units)) {
			k.given(path+".units."+code, c.Units[code].Given)
		}
	}
	k.stageExists(path, c.Stage)
	from := &start{}
	if c.From != "" && k.known(path+".from", c.From) && k.starts[c.From] != nil {
		from = k.starts[c.From]
	}
	s := k.lay(from, c.Given, c.Setting)
	s.units = maps.Clone(from.units)
	for _, code := range slices.Sorted(maps.Keys(c.Units)) {
		k.layUnit(s, path+".units."+code, code, c.Units[code].Given)
	}
	if len(k.ds) > before {
		return // what follows would only be consequences
	}
	tc := testCase{Case: one, stage: s.stage, refused: c.Refused}
	if s.period != nil {
		tc.period = *s.period
	}
	if len(s.units) == 0 {
		tc.units = []unit{k.unit(theUnit, s)}
		tc.place = []string{path}
	}
	for _, code := range slices.Sorted(maps.Keys(s.units)) {
		tc.units = append(tc.units, k.unit(code, s.units[code].over(&start{facts: s.facts, previous: s.previous, entries: s.entries, existed: s.existed})))
		tc.place = append(tc.place, path+".units."+code)
	}
	switch {
	case c.Refused != nil:
		k.refused(c, tc)
	case len(c.Columns)+len(c.Rows) > 0:
		k.rows(c, tc)
	default:
		k.expectations(c, &tc)
		k.add(tc)
	}
}

// name takes a name for a case.
func (k *compiler) name(path, name string) {
	name, _ = rules.TextOf(name).Text() // names that look the same are the same
	if other, ok := k.names[name]; ok && name != "" {
		k.fault(path, "name-taken", diag.ErrName, say("give each case a name of its own"), "a second case %q, as at %s", name, other)
	}
	k.names[name] = path
}

// add keeps a case whose facts and entries the card takes.
func (k *compiler) add(tc testCase) {
	if _, err := tc.batch(k.card); err != nil {
		for d := range diag.AllDiagnostics(err) {
			if strings.Contains(d.Path, ".entries") { // faults in facts are reported where they stand
				k.ds = append(k.ds, d)
			}
		}
		return
	}
	k.cases = append(k.cases, tc)
}

func (k *compiler) stageExists(path, stage string) {
	var codes []string
	for _, s := range k.card.Stages() {
		codes = append(codes, s.Code)
	}
	if stage != "" && !slices.Contains(codes, stage) {
		k.unknown(path+".stage", "stage", stage, codes)
	}
}

// refused makes a case of which the facts or entries are to be refused.
func (k *compiler) refused(c *Case, tc testCase) {
	if !c.Expect.nothing() || len(c.Rows)+len(c.Columns) > 0 {
		k.fault(tc.Path+".refused", "refused", diag.ErrValue, say("remove the other expectations"), "of facts that are refused nothing else can be expected")
	}
	// Facts that are of the wrong kind are to be refused as they stand.
	for i := range tc.units {
		given := c.Given
		if m, ok := c.Units[tc.units[i].code]; ok {
			given = m.Given
		}
		for _, code := range slices.Sorted(maps.Keys(given.Facts)) {
			f := given.Facts[code]
			if ind, ok := k.card.Schema().Indicator(code); ok {
				if v, fits := (Cell{f.Value, f.text}).of(ind.Kind, ind.Values...); fits && (v.Known() || v.IsNotApplicable()) {
					continue
				}
			}
			if !isMissing(f.Value) {
				tc.units[i].facts = append(tc.units[i].facts, rules.Fact{Indicator: code, Value: f.Value})
			}
		}
	}
	k.cases = append(k.cases, tc)
}

// expectations reads what a case of one or several units expects.
func (k *compiler) expectations(c *Case, tc *testCase) {
	before := len(k.ds)
	if len(c.Units) == 0 && len(tc.units) == 1 && tc.units[0].code == theUnit {
		k.expect(tc, 0, tc.Path, &c.Expect)
	} else {
		if !c.Expect.nothing() {
			k.fault(tc.Path, "which-unit", diag.ErrValue, say("move it below units, to the unit that it is of"), "a case with several units expects something without saying of which unit")
		}
		for i, u := range tc.units {
			if m, ok := c.Units[u.code]; ok {
				k.expect(tc, i, tc.Path+".units."+u.code, &m.Expect)
			}
		}
	}
	if len(tc.expects) == 0 && len(k.ds) == before {
		k.fault(tc.Path, "expects-nothing", diag.ErrValue, say("write points:, total: or another expectation"), "the case %q expects nothing", tc.Name)
	}
	errs := slices.ContainsFunc(tc.expects, func(e expectation) bool { return e.err })
	if errs && slices.ContainsFunc(tc.expects, func(e expectation) bool { return !e.err }) {
		k.fault(tc.Path, "error", diag.ErrValue, say("remove the other expectations"), "where a rule fails nothing is scored, so nothing else can be expected")
	}
}
