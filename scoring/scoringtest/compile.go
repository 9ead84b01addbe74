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
	bases map[string]*setup // resolved
	open  []string          // bases that are being resolved, each starting from the next
	names map[string]string // paths of cases, by name
	cases []testCase
	ds    diag.Diagnostics
}

// setup is what a base or case supposes, laid over what it starts from.
type setup struct {
	unit
	period *rules.Period
	stage  string
	units  map[string]unit
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
	"derived":   {say("derived indicator"), func(c *card) []string { return c.Schema().Inside().Order }},
	"criterion": {say("criterion"), func(c *card) []string { return itemCodes(c.items) }},
	"section": {say("section"), func(c *card) []string {
		return codes(c.sections, func(s *section) string { return s.def.Code })
	}},
	"table": {say("table"), func(c *card) []string {
		tables := c.def.Tables
		if c.period != nil {
			tables = slices.Concat(tables, c.period.def.Tables)
		}
		return codes(tables, func(t rules.Table) string { return t.Name })
	}},
	"period": {say("period"), func(c *card) []string {
		return codes(c.Terms().Periods, func(p scoring.Period) string { return p.Code })
	}},
	"stage": {say("stage"), func(c *card) []string {
		return codes(c.Terms().Stages, func(s scoring.Stage) string { return s.Code })
	}},
	"grade": {say("grade"), func(c *card) []string {
		return codes(c.def.Grades, func(g scoring.Grade) string { return g.Code })
	}},
	"cap": {say("cap"), func(c *card) []string {
		return codes(c.caps(), func(x capAt) string { return x.name })
	}},
	"tie-break": {say("tie-break"), func(c *card) []string { return c.def.TieBreak }},
	"input": {say("input"), func(c *card) []string { // those of periods beside those of the year
		all := append(c.Schema().Codes(), itemCodes(c.items)...)
		for _, p := range c.Terms().Periods {
			all = append(all, p.Code)
			for _, code := range append(c.PeriodCard().Schema().Codes(), itemCodes(c.period.items)...) {
				all = append(all, code+" "+p.Code)
			}
		}
		return all
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
func (k *compiler) suite() *suite {
	k.names, k.bases = make(map[string]string), make(map[string]*setup)
	for _, name := range keys(k.def.Base) {
		k.base("base."+name, name)
	}
	if len(k.def.Cases) == 0 {
		k.fault("cases", "empty", diag.ErrValue, say("write cases: and below it - name: and what the case is about"),
			"the file has no cases")
	}
	for i := range k.def.Cases {
		k.testCase(&k.def.Cases[i], fmt.Sprintf("cases[%d]", i))
	}
	s := &suite{card: k.card, cases: k.cases}
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
func (k *compiler) base(path, name string) *setup {
	if name == "" {
		return &setup{}
	}
	if s := k.bases[name]; s != nil {
		return s
	}
	b, ok := k.def.Base[name]
	i := slices.Index(k.open, name)
	switch {
	case !ok:
		k.fault(path, "unknown-base", diag.ErrName, diag.OneOf(name, keys(k.def.Base)), "there is no base %q", name)
		return &setup{}
	case i >= 0:
		circle := strings.Join(append(slices.Clone(k.open[i:]), name), " → ")
		k.fault(path, "circle", diag.ErrName, diag.Text{}, "bases start from each other in a circle: %s", circle)
		return &setup{}
	}
	k.open = append(k.open, name)
	s := k.setup("base."+name, b, false)
	k.open = k.open[:len(k.open)-1]
	k.bases[name] = s
	return s
}

// setup lays what a base or case at a path says over what it starts from; raw is of
// facts and entries that are to be refused.
func (k *compiler) setup(path string, b base, raw bool) *setup {
	own, from := k.given(path, b.Given, raw), k.base(path+".from", b.From)
	s := &setup{own.over(from.unit), cmp.Or(b.Period, from.period), cmp.Or(b.Stage, from.stage), maps.Clone(from.units)}
	if b.Stage != "" {
		k.known(path+".stage", "stage", b.Stage)
	}
	if s.units == nil {
		s.units = make(map[string]unit)
	}
	for _, code := range keys(b.Units) {
		at := path + ".units." + code
		own, from := k.given(at, b.Units[code], raw), k.base(at+".from", b.Units[code].From)
		s.units[code] = own.over(from.unit.over(s.units[code]))
	}
	return s
}

// over lays what is given of a unit over something else.
func (u unit) over(under unit) unit {
	u.facts, u.previous = lay(under.facts, u.facts), lay(under.previous, u.previous)
	u.entries, u.existed = layEntries(under.entries, u.entries), cmp.Or(u.existed, under.existed)
	u.group = cmp.Or(u.group, under.group)
	return u
}

func lay(under, over map[string]rules.Fact) map[string]rules.Fact {
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
		same := func(n scoring.Entry) bool {
			return n.Criterion == e.Criterion && n.Stage == e.Stage && n.Period == e.Period
		}
		return slices.ContainsFunc(over, same)
	}
	return append(slices.DeleteFunc(slices.Clone(under), replaced), over...)
}

// given reads what is given of a unit.
func (k *compiler) given(path string, g Given, raw bool) unit {
	facts := func(key string, from map[string]fact) map[string]rules.Fact {
		if from == nil {
			return nil
		}
		out := make(map[string]rules.Fact)
		for _, code := range keys(from) {
			if f, ok := k.fact(path+"."+key+"."+code, code, from[code], raw); ok {
				out[code] = f
			}
		}
		return out
	}
	for i, e := range g.Entries {
		// Those for a period are of its card: the sheet holds them to it.
		if !raw && e.Holds == nil && e.Period == "" && !slices.Contains(k.card.Definition().TieBreak, e.Criterion) {
			k.known(path+".entries["+itoa(i)+"].criterion", "criterion", e.Criterion)
		}
	}
	u := unit{path: path, entries: g.Entries, existed: g.Existed, group: g.Group}
	u.facts, u.previous = facts("facts", g.Facts), facts("previous", g.Previous)
	return u
}

// fact reads a fact by the kind of its indicator, and faults one that nobody could
// give; one that is raw, and of another kind, is as it stands.
func (k *compiler) fact(path, code string, f fact, raw bool) (out rules.Fact, ok bool) {
	s := k.card.Schema()
	ind, _ := s.Indicator(code)
	v, fits := f.of(ind.Kind, ind.Values...)
	switch {
	case raw && !fits:
		v, ok = f.Value, true
	case raw:
		ok = true
	case slices.Contains(s.Inside().Order, code):
		k.fault(path, "unknown-indicator", diag.ErrName, say("give what it is worked out from"),
			"%s is worked out from others", code)
	case k.known(path, "indicator", code) && !fits:
		k.fault(path, "kind", diag.ErrKind, diag.Text{}, "%s is a %v, not %q", code, ind.Kind, f.text)
	default:
		ok = fits
	}
	out = rules.Fact{Indicator: code, Value: v, Evidence: f.Evidence}
	if ok && !raw {
		_, err := rules.NewFacts(s, theUnit, out)
		ok = !k.take(path, err)
	}
	return out, ok
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
	tc := testCase{refused: c.Refused}
	tc.Case = rulestest.Case{Name: c.Name, Path: path, Fails: c.Fails, Unconfirmed: c.Confirm}
	if c.Table != "" {
		k.lookups(c, tc)
		return
	}
	before := len(k.ds)
	b := base{Given: c.Given, Period: c.Period, Stage: c.Stage, Units: make(map[string]Given)}
	for code, m := range c.Units {
		b.Units[code] = m.Given
	}
	s := k.setup(path, b, c.Refused != nil)
	if len(k.ds) > before {
		return // what follows would only be consequences
	}
	if tc.stage = s.stage; s.period != nil {
		tc.period = *s.period
	}
	if members := keys(s.units); len(members) > 0 {
		for _, code := range members {
			u := s.units[code].over(s.unit)
			u.code, u.path = code, path+".units."+code
			tc.units = append(tc.units, u)
		}
	} else {
		s.unit.code = theUnit
		tc.units = []unit{s.unit}
	}
	switch {
	case c.Refused != nil:
		if !c.Expect.nothing() || len(c.Rows)+len(c.Columns) > 0 {
			k.fault(path+".refused", "refused", diag.ErrValue, say("remove the other expectations"),
				"of facts that are refused nothing else can be expected")
		}
		k.cases = append(k.cases, tc)
	case len(c.Columns)+len(c.Rows) > 0:
		k.rows(c, tc)
	default:
		k.expectations(c, &tc)
		k.add(tc)
	}
}

// add keeps a case whose entries the card takes; faults in facts are reported where
// they stand.
func (k *compiler) add(tc testCase) {
	_, err := tc.batch(k.card)
	for d := range diag.AllDiagnostics(err) {
		if strings.Contains(d.Path, ".entries") {
			k.ds = append(k.ds, d)
		}
	}
	k.cases = append(k.cases, tc)
}

// expectations reads what a case of one or several units expects.
func (k *compiler) expectations(c *Case, tc *testCase) {
	before, isOne := len(k.ds), len(tc.units) == 1 && tc.units[0].code == theUnit
	if !isOne && !c.Expect.nothing() {
		k.fault(tc.Path, "which-unit", diag.ErrValue, say("move it below units, to the unit that it is of"),
			"a case with several units expects something without saying of which unit")
	}
	for i, u := range tc.units {
		if m, ok := c.Units[u.code]; ok {
			k.expect(tc, i, &m.Expect)
		} else if isOne {
			k.expect(tc, i, &c.Expect)
		}
	}
	if len(tc.expects) == 0 && len(k.ds) == before {
		k.fault(tc.Path, "expects-nothing", diag.ErrValue, say("write points:, total: or another expectation"),
			"the case %q expects nothing", tc.Name)
	}
}
