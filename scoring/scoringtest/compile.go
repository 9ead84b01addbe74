package scoringtest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// compiler makes a suite of a file of cases. It gathers all faults, with paths in
// the file of cases.
type compiler struct {
	card  *card
	def   Definition
	bases map[string]*start // resolved
	open  []string          // bases that are being resolved, each starting from the next
	names map[string]string // paths of cases, by name
	cases []testCase
	ds    diag.Diagnostics
}

// start is what bases and cases come to, laid over each other.
type start struct {
	Given
	period *rules.Period
	stage  string
	units  map[string]Given
}

func (k *compiler) fault(path, code string, err error, hint diag.Text, format string, args ...any) {
	k.ds = append(k.ds, catalogue.Fault(path, code, err, hint, format, args...))
}

// take takes the faults of an error for those of a place.
func (k *compiler) take(path string, err error) (any bool) {
	for d := range diag.AllDiagnostics(err) {
		d.Path = path
		k.ds = append(k.ds, d)
	}
	return err != nil
}

// known reports whether the card has a code of a kind, and faults it if not.
func (k *compiler) known(path, what, code string) bool {
	candidates := k.card.codesOf(what)
	if slices.Contains(candidates, code) {
		return true
	}
	k.fault(path, "unknown-"+what, diag.ErrName, diag.OneOf(code, candidates), "the card has no %s %q", kinds[what].says,
		code)
	return false
}

// kinds are what cases name of a card: a word for each, and the codes that there
// are, in the order of the card.
var kinds = map[string]struct {
	says  diag.Text
	codes func(*card) []string
}{
	"indicator": {say("indicator"), func(c *card) []string { return c.Schema().Codes() }},
	"derived":   {say("derived indicator"), func(c *card) []string { return c.Schema().Defined() }},
	"criterion": {say("criterion"), func(c *card) []string { return itemCodes(c.items) }},
	"section": {say("section"), func(c *card) []string {
		return codes(c.sections, func(s *section) string { return s.def.Code })
	}},
	"table": {say("table"), func(c *card) []string {
		return codes(c.def.Tables, func(t rules.Table) string { return t.Name })
	}},
	"stage": {say("stage"), func(c *card) []string {
		return codes(c.Terms().Stages, func(s scoring.Stage) string { return s.Code })
	}},
	"grade": {say("grade"), func(c *card) []string {
		return codes(c.def.Grades, func(g scoring.Grade) string { return g.Code })
	}},
	"cap": {say("cap"), func(c *card) []string {
		return codes(c.allCaps(), func(x capAt) string { return x.name })
	}},
	"tie-break": {say("tie-break"), func(c *card) []string { return c.def.TieBreak }},
	"input": {say("input"), func(c *card) []string {
		return append(c.Schema().Codes(), itemCodes(c.items)...)
	}},
	"rule": {say("rule"), func(c *card) []string {
		all := itemCodes(c.items)
		for _, s := range c.sections {
			all = append(all, s.def.Code)
		}
		for i := range c.def.Disqualify {
			all = append(all, c.ruleName("disqualify["+itoa(i)+"].when"))
		}
		all = append(all, c.def.TieBreak...)
		for _, g := range c.def.Grades {
			all = append(all, g.Code)
		}
		return all
	}},
}

func (c *card) codesOf(kind string) []string { return kinds[kind].codes(c) }

// suite compiles the file.
func (k *compiler) suite() *Suite {
	k.names, k.bases = make(map[string]string), make(map[string]*start)
	for _, name := range keys(k.def.Base) {
		b, at := k.def.Base[name], "base."+name
		k.given(at, b.Given, b.Stage)
		for _, code := range keys(b.Units) {
			k.given(at+".units."+code, b.Units[code], "")
		}
		k.base(at, name)
	}
	if len(k.def.Cases) == 0 {
		k.fault("cases", "empty", diag.ErrValue, say("write cases: and below it - name: and what the case is about"),
			"the file has no cases")
	}
	for i := range k.def.Cases {
		k.testCase(&k.def.Cases[i], fmt.Sprintf("cases[%d]", i))
	}
	s := &Suite{card: k.card, cases: k.cases}
	for i, a := range k.def.Accept {
		path := fmt.Sprintf("accept[%d]", i)
		if strings.TrimSpace(a.ID) == "" || strings.TrimSpace(a.Because) == "" {
			k.fault(path, "accept", diag.ErrValue, say("write {id: …, because: …}"),
				"what is accepted has an id and a reason")
		}
		s.accepted = append(s.accepted, rulestest.Accepted{ID: a.ID, Because: a.Because, Path: path})
	}
	return s
}

// base resolves a base, which the value at a path names; "" is an empty one.
func (k *compiler) base(path, name string) *start {
	if name == "" {
		return &start{}
	}
	if s := k.bases[name]; s != nil {
		return s
	}
	b, ok := k.def.Base[name]
	i := slices.Index(k.open, name)
	switch {
	case !ok:
		k.fault(path, "unknown-base", diag.ErrName, diag.OneOf(name, keys(k.def.Base)), "there is no base %q", name)
		return &start{}
	case i >= 0:
		circle := strings.Join(append(slices.Clone(k.open[i:]), name), " → ")
		k.fault(path, "circle", diag.ErrName, diag.Text{}, "bases start from each other in a circle: %s", circle)
		return &start{}
	}
	k.open = append(k.open, name)
	s := k.start("base."+name, b.Given, b.Period, b.Stage, b.Units)
	k.open = k.open[:len(k.open)-1]
	k.bases[name] = s
	return s
}

// start lays what a base or case at a path says over what it starts from.
func (k *compiler) start(path string, g Given, period *rules.Period, stage string, units map[string]Given) *start {
	from := k.base(path+".from", g.From)
	s := &start{g.over(from.Given), cmp.Or(period, from.period), cmp.Or(stage, from.stage), maps.Clone(from.units)}
	if s.units == nil {
		s.units = make(map[string]Given)
	}
	for _, code := range keys(units) {
		u := units[code]
		base := k.base(path+".units."+code+".from", u.From)
		s.units[code] = u.over(base.Given.over(s.units[code]))
	}
	return s
}

// over lays what is given over something else.
func (g Given) over(under Given) Given {
	return Given{
		Facts: layFacts(under.Facts, g.Facts), Previous: layFacts(under.Previous, g.Previous),
		Entries: layEntries(under.Entries, g.Entries), Existed: cmp.Or(g.Existed, under.Existed),
	}
}

func layFacts(under, over map[string]fact) map[string]fact {
	if under == nil {
		return over
	}
	out := maps.Clone(under)
	maps.Copy(out, over)
	return out
}

// layEntries replaces what there is for a criterion at a stage as a whole.
func layEntries(under, over []scoring.Entry) []scoring.Entry {
	replaced := func(e scoring.Entry) bool {
		same := func(n scoring.Entry) bool { return n.Criterion == e.Criterion && n.Stage == e.Stage }
		return slices.ContainsFunc(over, same)
	}
	return append(slices.DeleteFunc(slices.Clone(under), replaced), over...)
}

// given holds what is given to the vocabulary of the card, where it stands.
func (k *compiler) given(path string, g Given, stage string) {
	for _, code := range keys(g.Facts) {
		k.fact(path+".facts."+code, code, g.Facts[code])
	}
	for _, code := range keys(g.Previous) {
		k.fact(path+".previous."+code, code, g.Previous[code])
	}
	for i, e := range g.Entries {
		k.known(path+".entries["+itoa(i)+"].criterion", "criterion", e.Criterion)
	}
	if stage != "" {
		k.known(path+".stage", "stage", stage)
	}
}

// fact reads a fact by the kind of its indicator, and faults one that nobody could
// give.
func (k *compiler) fact(path, code string, f fact) (rules.Fact, bool) {
	s := k.card.Schema()
	if slices.Contains(s.Defined(), code) {
		k.fault(path, "unknown-indicator", diag.ErrName, say("give what it is worked out from"),
			"%s is worked out from others", code)
		return rules.Fact{}, false
	}
	if !k.known(path, "indicator", code) {
		return rules.Fact{}, false
	}
	out, ok := k.read(code, f)
	if !ok {
		ind, _ := s.Indicator(code)
		k.fault(path, "kind", diag.ErrKind, diag.Text{}, "%s is a %v, not %q", code, ind.Kind, f.text)
		return out, false
	}
	_, err := rules.NewFacts(s, theUnit, out)
	return out, !k.take(path, err)
}

// read reads a fact by the kind of its indicator.
func (k *compiler) read(code string, f fact) (rules.Fact, bool) {
	ind, known := k.card.Schema().Indicator(code)
	v, ok := f.of(ind.Kind, ind.Values...)
	return rules.Fact{Indicator: code, Value: v, Evidence: f.Evidence}, known && ok
}

// unit makes a unit of what everything comes to. Faults in facts have been
// reported where they stand.
func (k *compiler) unit(code string, g Given) unit {
	facts := func(from map[string]fact) (out []rules.Fact) {
		for _, code := range k.card.Schema().Codes() {
			if f, ok := from[code]; ok {
				if f, _ := k.read(code, f); f.Value.Known() || f.Value.IsNotApplicable() {
					out = append(out, f)
				}
			}
		}
		return out
	}
	return unit{
		code: code, facts: facts(g.Facts), previous: facts(g.Previous), hasPrevious: g.Previous != nil,
		entries: g.Entries, existed: g.Existed,
	}
}

func (k *compiler) testCase(c *Case, path string) {
	if strings.TrimSpace(c.Name) == "" {
		k.fault(path+".name", "no-name", diag.ErrName, say("write name: and what the case shows"), "the case has no name")
	}
	name, _ := rules.TextOf(c.Name).Text() // names that look the same are the same
	if other, ok := k.names[name]; ok && name != "" {
		k.fault(path+".name", "name-taken", diag.ErrName, say("give each case a name of its own"),
			"a second case %q, as at %s", name, other)
	}
	k.names[name] = path + ".name"
	tc := testCase{Case: rulestest.Case{Name: c.Name, Path: path, Fails: c.Fails, Unconfirmed: c.Confirm},
		refused: c.Refused}
	if c.Table != "" {
		k.lookups(c, tc)
		return
	}
	before := len(k.ds)
	units := make(map[string]Given)
	for code, m := range c.Units {
		units[code] = m.Given
	}
	if c.Refused == nil {
		k.given(path, c.Given, c.Stage)
		for _, code := range keys(units) {
			k.given(path+".units."+code, units[code], "")
		}
	}
	s := k.start(path, c.Given, c.Period, c.Stage, units)
	if len(k.ds) > before {
		return // what follows would only be consequences
	}
	if tc.stage = s.stage; s.period != nil {
		tc.period = *s.period
	}
	if len(s.units) == 0 {
		tc.units, tc.place = []unit{k.unit(theUnit, s.Given)}, []string{path}
	}
	for _, code := range keys(s.units) {
		tc.units = append(tc.units, k.unit(code, s.units[code].over(s.Given)))
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

// refused makes a case of which the facts or entries are to be refused: facts that
// are of the wrong kind as they stand.
func (k *compiler) refused(c *Case, tc testCase) {
	if !c.Expect.nothing() || len(c.Rows)+len(c.Columns) > 0 {
		k.fault(tc.Path+".refused", "refused", diag.ErrValue, say("remove the other expectations"),
			"of facts that are refused nothing else can be expected")
	}
	for i := range tc.units {
		u := &tc.units[i]
		given := c.Given
		if m, ok := c.Units[u.code]; ok {
			given = m.Given
		}
		for _, code := range keys(given.Facts) {
			f := given.Facts[code]
			if read, ok := k.read(code, f); !(ok && (read.Value.Known() || read.Value.IsNotApplicable())) &&
				!isMissing(f.Value) {
				u.facts = append(u.facts, rules.Fact{Indicator: code, Value: f.Value})
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
	} else if !c.Expect.nothing() {
		k.fault(tc.Path, "which-unit", diag.ErrValue, say("move it below units, to the unit that it is of"),
			"a case with several units expects something without saying of which unit")
	}
	for i, u := range tc.units {
		if m, ok := c.Units[u.code]; ok {
			k.expect(tc, i, tc.Path+".units."+u.code, &m.Expect)
		}
	}
	if len(tc.expects) == 0 && len(k.ds) == before {
		k.fault(tc.Path, "expects-nothing", diag.ErrValue, say("write points:, total: or another expectation"),
			"the case %q expects nothing", tc.Name)
	}
	fails := func(e expectation) bool { return e.err }
	if slices.ContainsFunc(tc.expects, fails) && len(slices.DeleteFunc(slices.Clone(tc.expects), fails)) > 0 {
		k.fault(tc.Path, "error", diag.ErrValue, say("remove the other expectations"),
			"where a rule fails nothing is scored, so nothing else can be expected")
	}
}
