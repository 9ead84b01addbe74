package awards

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Compile checks a definition and copies it. A definition that extends another
// regulation finds it among the bases, by its code, and then among the shipped
// ones. Every fault is reported at once, as [diag.Diagnostics] in the order of
// the definition.
func Compile(d Definition, bases ...*Regulation) (*Regulation, error) {
	return compile(d, among(bases))
}

// among finds regulations among the bases, and then among the shipped ones.
func among(bases []*Regulation) func(code string) *Regulation {
	return func(code string) *Regulation {
		for _, b := range bases {
			if b != nil && b.code == code {
				return b
			}
		}
		b, err := shipped(code)
		if err != nil {
			return nil
		}
		return b
	}
}

func compile(d Definition, find func(code string) *Regulation) (*Regulation, error) {
	f := newFaults()
	r := &Regulation{code: d.Code, title: d.Title, vocabulary: common().clone()}
	if d.Code == "" {
		f.in("code").name("no-code", "a regulation needs a code")
	}
	f.in("covers").period(d.Covers)
	var base *Regulation
	if d.Extends != "" {
		if base = find(d.Extends); base != nil {
			r.vocabulary = base.vocabulary.clone()
		} else {
			f.in("extends").add("unknown-regulation", diag.ErrName,
				diag.DidYouMean(d.Extends, append(filesOf(embedded), statute)), "there is no regulation %q", d.Extends)
		}
	}
	for i, form := range d.Forms {
		f := f.at("forms", i)
		f.code(form.Code)
		f.in("work_record").oneOf(form.WorkRecord, []string{"flag", "certificate"})
		declare(f, &r.forms, form, Form.code)
	}
	for i, ind := range d.Indicators {
		f := f.at("indicators", i)
		if ind.From != "" {
			f.in("from").value("value", "only common facts come from the ranking or the evidence")
		}
		declare(f, &r.indicators, ind, Indicator.code)
	}
	for i, def := range d.Define {
		if slices.ContainsFunc(r.define, func(e rules.Define) bool { return e.Code == def.Code }) {
			f.at("define", i).name("name-taken", "%s is defined already", def.Code)
			continue
		}
		r.define = append(r.define, def)
	}
	f.definition(d, base != nil)
	if len(*f.found) > 0 && (d.Extends != "" && base == nil || d.Code == "") {
		return nil, f.found.Err()
	}
	r.regimes = f.merge(d, base)
	if err := r.build(f); err != nil {
		return nil, err
	}
	return r, nil
}

// Load reads a definition from YAML or JSON and compiles it as [Compile] does.
// The file name is for diagnostics, which have file, line and column.
func Load(file string, data []byte, bases ...*Regulation) (*Regulation, error) {
	return load(file, data, among(bases))
}

func load(file string, data []byte, find func(string) *Regulation) (*Regulation, error) {
	doc, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var d Definition
	if err := doc.Decode(&d); err != nil {
		return nil, err
	}
	r, err := compile(d, find)
	if err != nil {
		return nil, doc.Locate(err)
	}
	return r, nil
}

// definition checks what does not hang on the schema.
func (f faults) definition(d Definition, extends bool) {
	if !extends && d.Covers.From.IsZero() {
		f.in("covers").add("no-coverage", diag.ErrValue, say("covers: {from: 2024-01-01}"),
			"say from which day on the definition states the rules")
	}
	if d.CarriedOver && (d.Extends == "" || d.Covers.From.IsZero()) {
		f.in("carried_over").value("carried-over",
			"a regulation that is carried over extends another, and covers a time from a first day on")
	}
	if !extends && len(d.Awards) == 0 {
		f.in("awards").value("no-award", "a regulation needs an award")
	}
	for it := range d.Clauses() {
		f.in(it.Path).clause(it)
	}
	for i, a := range d.Awards {
		f := f.at("awards", i)
		f.code(a.Code)
		if repeats(d.Awards, i, func(a Award) string { return a.Code }) {
			f.in("code").name("name-taken", "a second award %s", a.Code)
		}
		if a.Form == "" && !extends {
			f.in("form").add("no-form", diag.ErrValue, say("form: ministry_flag"), "say what is conferred")
		}
		f.in("in_force").period(a.InForce)
	}
}

// clause checks one clause and what it states.
func (f faults) clause(it Item) {
	coded, cited := true, true
	switch x := it.States.(type) {
	case *Condition:
		if x.Rule == "" {
			f.in("rule").add("no-rule", diag.ErrValue, say("rule: internal_unity"), "a condition needs a rule")
		}
	case *Gap:
		cited = false
		if x.Reason.IsZero() {
			f.in("reason").value("no-reason", "say what was not read")
		}
		if x.Certainty != Unverified {
			f.in("certainty").value("value", "a gap was not read: leave the certainty out")
		}
	case *Quota:
		if _, ok := x.share(); !ok && x.Share != "" {
			f.in("share").add("out-of-range", diag.ErrValue, say("share: 1/3"),
				"a share is a fraction from 0 to 1, instead of a percentage, not %q", x.Share)
		} else if !ok {
			f.in("percent").value("out-of-range", "a percentage is from 0 to 100, not %v", rules.NumberOf(x.Percent))
		}
	case *Document:
		cited = false
		if x.Copies < 0 {
			f.in("copies").value("out-of-range", "the number of copies is 1 or more")
		}
	case *Deadline:
		// 2023 is no leap year: 29 February would not be there every year.
		if !rules.DateOf(2023, x.Month, x.Day).Valid() || x.YearsAfter < 0 || x.YearsAfter > 100 {
			f.add("date", diag.ErrValue, say("years_after: 1, month: 6, day: 30"),
				"a deadline is a day of the year of the results or of a later year")
		}
	case *Authority:
		coded, cited = false, false
		if powers := []string{"propose", "decide", "revoke"}; !slices.Contains(powers, x.Power) {
			f.in("power").add("value", diag.ErrValue, diag.DidYouMean(x.Power, powers),
				"a power is propose, decide or revoke, not %q", x.Power)
		}
	case *Parameter:
		coded = false // the codes are a closed list
		f.parameter(x)
	}
	if coded {
		f.code(it.Code)
	}
	if it.Award != "" && len(it.Awards) > 0 {
		f.in("awards").add("awards", diag.ErrValue, say("move it to the conditions of the regulation"),
			"a condition inside an award is for that award")
	}
	if cited && it.Citation.Act == "" {
		f.in("citation").add("no-citation", diag.ErrValue, say("citation: {act: …, provision: …}"),
			"say which act the rule comes from")
	}
	if it.Citation.Verbatim && it.Citation.Text == "" {
		f.in("citation.verbatim").value("no-text", "a verbatim citation has the text")
	}
	f.in("in_force").period(it.InForce)
}

func (f faults) parameter(p *Parameter) {
	switch row := p.row(); {
	case row == nil:
		codes := each(parameters, func(row parameter) string { return row.code })
		f.in("code").add("unknown-parameter", diag.ErrName, diag.DidYouMean(p.Code, codes),
			"there is no parameter %q, only %q", p.Code, codes)
	case row.values != nil && !slices.Contains(row.values, p.Value):
		f.in("value").value("value", "%s is one of %q, not %q", p.Code, row.values, p.Value)
	case !row.set(&counting{}, p.Value):
		f.in("value").add("value", diag.ErrValue, say(`value: "5"`),
			"%s is a number of years from 1 to 50, not %q", p.Code, p.Value)
	}
}

// build compiles the rules of all regimes against one schema.
func (r *Regulation) build(f faults) error {
	def := rules.Definition{Define: r.define}
	for _, ind := range r.indicators {
		def.Indicators = append(def.Indicators, ind.rules())
	}
	schema, err := rules.NewSchema(def)
	if err != nil {
		for d := range diag.AllDiagnostics(err) {
			d.Path = r.ownPath(d.Path)
			*f.found = append(*f.found, d)
		}
		return f.found.Err()
	}
	r.schema = schema
	slices.SortStableFunc(r.regimes, byDate)
	seen := make(map[string]bool) // an extension repeats its faults for each regime of its base
	for _, g := range r.regimes {
		for _, c := range g.clauses {
			f.compileRule(c, schema)
		}
		for _, a := range g.awards {
			a.gather(g, f)
		}
	}
	*f.found = slices.DeleteFunc(*f.found, func(d *diag.Diagnostic) bool {
		key := fmt.Sprintf("%s\x00%s\x00%d:%d", d.Path, d.Message, d.Line, d.Column)
		again := seen[key]
		seen[key] = true
		return again
	})
	if err := f.found.Err(); err != nil {
		return err
	}
	r.hash = r.digest()
	return nil
}

// compileRule compiles the rule of a condition.
func (f faults) compileRule(c *clause, schema *rules.Schema) {
	x, ok := c.states.(*Condition)
	if !ok || x.Rule == "" {
		return
	}
	f = f.in(c.path).in("rule")
	rule, err := schema.Compile(x.Rule, rules.BoolKind)
	switch {
	case err != nil:
		f.err(err)
	case rule.Uses().Group || rule.Uses().Previous:
		f.add("group", diag.ErrKind, say("use the facts cluster_rank and cluster_total"),
			"a condition speaks of one unit in one year, not of the cluster or of last year")
	default:
		c.rule = rule
	}
}

// ownPath turns the place of a fault in the schema into one in the definition,
// whose own indicators stand behind those of its base.
func (r *Regulation) ownPath(path string) string {
	var i int
	if n, _ := fmt.Sscanf(path, "indicators[%d]", &i); n == 1 && i < len(r.indicators) {
		return "indicators." + r.indicators[i].Code
	}
	return path
}

// gather lists the clauses of an award, those of the whole regulation first, and
// refuses two conditions of one code at a time.
func (a *award) gather(g *regime, f faults) {
	a.clauses = nil
	for _, own := range []bool{false, true} {
		for _, c := range g.clauses {
			if (c.award != "") == own && c.isFor(a.Code) {
				a.clauses = append(a.clauses, c)
			}
		}
	}
	found := false
	for i, c := range a.clauses {
		switch c.states.(type) {
		case *Gap:
			found = true
		case *Condition:
			found = true
			for _, b := range a.clauses[:i] {
				if b.rule != nil && b.Code == c.Code && b.InForce.Overlaps(c.InForce) {
					f.in(c.path).in("code").name("second-condition",
						"a second condition %s of %s is in force at the same time", c.Code, a.Code)
				}
			}
		}
	}
	if !found {
		f.in("awards."+a.Code).value("no-condition", "the award %s has no condition: nothing would be checked", a.Code)
	}
}

// digest is a hash of everything that the answers hang on.
func (r *Regulation) digest() string {
	type regimeOut struct {
		Definition
		Dropped, Overrides []string
	}
	out := struct {
		Code       string
		Options    Options
		Forms      []Form
		Indicators []Indicator
		Define     []rules.Define
		Regimes    []regimeOut
	}{Code: r.code, Options: r.options, Forms: r.forms, Indicators: r.indicators, Define: r.define}
	for _, g := range r.regimes {
		o := regimeOut{Definition: g.plain(func(rules.Period) bool { return true }), Dropped: g.dropped}
		o.Extends = g.extends
		for _, c := range g.clauses {
			o.Overrides = append(o.Overrides, c.from+">"+c.overrides)
		}
		out.Regimes = append(out.Regimes, o)
	}
	return document.Hash("regulation", out)
}
