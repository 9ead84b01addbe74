package awards

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

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
	var f faults
	r := &Regulation{code: d.Code, title: d.Title}
	if d.Code == "" {
		f.add("code", "no-code", diag.ErrName, diag.Text{}, "a regulation needs a code")
	}
	f.period("covers", d.Covers)
	base := f.base(d, find)
	if base == nil {
		r.indicators = builtin()
	} else {
		for ind := range base.Indicators() {
			r.indicators = append(r.indicators, ind)
		}
		r.define = slices.Clone(base.define)
	}
	for i, ind := range d.Indicators {
		f.declare(&r.indicators, ind.clone(), at("indicators", i))
	}
	for i, def := range d.Define {
		if slices.ContainsFunc(r.define, func(e rules.Derived) bool { return e.Code == def.Code }) {
			f.add(at("define", i), "name-taken", diag.ErrName, diag.Text{}, "%s is defined already", def.Code)
			continue
		}
		r.define = append(r.define, def)
	}
	f.definition(d, base != nil)
	if len(f.ds) > 0 && (d.Extends != "" && base == nil || d.Code == "") {
		return nil, f.ds.Err()
	}
	r.regimes = f.merge(d, base)
	if err := r.build(&f); err != nil {
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

// base finds the regulation that d extends.
func (f *faults) base(d Definition, find func(string) *Regulation) *Regulation {
	if d.Extends == "" {
		return nil
	}
	b := find(d.Extends)
	if b == nil {
		f.add("extends", "unknown-regulation", diag.ErrName, diag.DidYouMean(d.Extends, Shipped()), "there is no regulation %q", d.Extends)
	}
	return b
}

// declare adds an indicator; the same declaration twice is one.
func (f *faults) declare(list *[]Indicator, ind Indicator, path string) {
	for _, have := range *list {
		if have.Code == ind.Code {
			if !have.same(ind) {
				f.add(diag.JoinPath(path, "code"), "name-taken", diag.ErrName, diag.Text{}, "%s is declared already, in another way", ind.Code)
			}
			return
		}
	}
	*list = append(*list, ind)
}

// definition checks what does not hang on the schema.
func (f *faults) definition(d Definition, extends bool) {
	if !extends && d.Covers.From.IsZero() {
		f.add("covers", "no-coverage", diag.ErrValue, say("covers: {from: 2024-01-01}"), "say from which day on the definition states the rules")
	}
	if d.CarriedOver && (d.Extends == "" || d.Covers.From.IsZero()) {
		f.add("carried_over", "carried-over", diag.ErrValue, diag.Text{}, "a regulation that is carried over extends another, and covers a time from a first day on")
	}
	if !extends && len(d.Awards) == 0 {
		f.add("awards", "no-award", diag.ErrValue, diag.Text{}, "a regulation needs an award")
	}
	for i, p := range d.Parameters {
		f.parameter(at("parameters", i), p)
	}
	for i, x := range d.Gaps {
		f.gap(at("gaps", i), x)
	}
	for i, c := range d.Conditions {
		f.condition(at("conditions", i), c, true)
	}
	for i, x := range d.Documents {
		f.document(at("documents", i), x)
	}
	for i, x := range d.Deadlines {
		f.deadline(at("deadlines", i), x)
	}
	for i, x := range d.Authorities {
		f.authority(at("authorities", i), x)
	}
	for i, x := range d.Revocations {
		f.code(at("revocations", i), x.Code)
		f.cited(at("revocations", i), x.Citation)
		f.period(diag.JoinPath(at("revocations", i), "in_force"), x.InForce)
	}
	for i, a := range d.Awards {
		f.award(at("awards", i), a, slices.IndexFunc(d.Awards, func(b Award) bool { return b.Code == a.Code }) < i, extends)
	}
}

func (f *faults) parameter(path string, p Parameter) {
	values := map[string][]string{CountFrom: {"decision", "period_end"}, DisciplineResets: {"yes", "no"}, WorkRecordExcludes: nil, YearsFollowing: nil}
	allowed, ok := values[p.Code]
	switch {
	case !ok:
		codes := []string{CountFrom, DisciplineResets, WorkRecordExcludes, YearsFollowing}
		f.add(diag.JoinPath(path, "code"), "unknown-parameter", diag.ErrName, diag.DidYouMean(p.Code, codes), "there is no parameter %q, only %q", p.Code, codes)
	case allowed != nil && !slices.Contains(allowed, p.Value):
		f.add(diag.JoinPath(path, "value"), "value", diag.ErrValue, diag.Text{}, "%s is one of %q, not %q", p.Code, allowed, p.Value)
	case p.Code == YearsFollowing:
		if n, err := strconv.Atoi(p.Value); err != nil || n < 1 || n > 50 {
			f.add(diag.JoinPath(path, "value"), "value", diag.ErrValue, say(`value: "5"`), "%s is a number of years from 1 to 50, not %q", p.Code, p.Value)
		}
	}
	f.cited(path, p.Citation)
	f.period(diag.JoinPath(path, "in_force"), p.InForce)
}

// cited wants to know where a rule comes from.
func (f *faults) cited(path string, c rules.Citation) {
	if c.Act == "" {
		f.add(diag.JoinPath(path, "citation"), "no-citation", diag.ErrValue, say("citation: {act: …, provision: …}"), "say which act the rule comes from")
	}
	if c.Verbatim && c.Text == "" {
		f.add(diag.JoinPath(path, "citation.verbatim"), "no-text", diag.ErrValue, diag.Text{}, "a verbatim citation has the text")
	}
}

func (f *faults) condition(path string, c Condition, general bool) {
	f.code(path, c.Code)
	if c.Rule == "" {
		f.add(diag.JoinPath(path, "rule"), "no-rule", diag.ErrValue, say("rule: internal_unity"), "a condition needs a rule")
	}
	if !general && len(c.Awards) > 0 {
		f.add(diag.JoinPath(path, "awards"), "awards", diag.ErrValue, say("move it to the conditions of the regulation"), "a condition inside an award is for that award")
	}
	f.cited(path, c.Citation)
	f.period(diag.JoinPath(path, "in_force"), c.InForce)
}

func (f *faults) code(path, code string) {
	if code == "" {
		f.add(diag.JoinPath(path, "code"), "no-code", diag.ErrName, diag.Text{}, "a code is missing")
	}
}

func (f *faults) award(path string, a Award, second, extends bool) {
	f.code(path, a.Code)
	if second {
		f.add(diag.JoinPath(path, "code"), "name-taken", diag.ErrName, diag.Text{}, "a second award %s", a.Code)
	}
	if a.Form == "" && !extends {
		f.add(diag.JoinPath(path, "form"), "no-form", diag.ErrValue, say("form: ministry_flag"), "say what is conferred")
	}
	f.period(diag.JoinPath(path, "in_force"), a.InForce)
	for i, c := range a.Conditions {
		f.condition(diag.JoinPath(path, at("conditions", i)), c, false)
	}
	hundred := decimal.NewFromInt(100)
	for i, x := range a.Quotas {
		p := diag.JoinPath(path, at("quotas", i))
		f.code(p, x.Code)
		f.cited(p, x.Citation)
		f.period(diag.JoinPath(p, "in_force"), x.InForce)
		if x.Percent.Sign() < 0 || x.Percent.GreaterThan(hundred) {
			f.add(diag.JoinPath(p, "percent"), "out-of-range", diag.ErrValue, diag.Text{}, "a percentage is from 0 to 100, not %v", rules.NumberOf(x.Percent))
		}
	}
}

func (f *faults) gap(path string, x Gap) {
	f.code(path, x.Code)
	f.period(diag.JoinPath(path, "in_force"), x.InForce)
	if x.Reason.IsZero() {
		f.add(diag.JoinPath(path, "reason"), "no-reason", diag.ErrValue, diag.Text{}, "say what was not read")
	}
}

func (f *faults) deadline(path string, x Deadline) {
	f.code(path, x.Code)
	f.cited(path, x.Citation)
	f.period(diag.JoinPath(path, "in_force"), x.InForce)
	// 2023 is no leap year: 29 February would not be there every year.
	if !rules.DateOf(2023, x.Month, x.Day).Valid() || x.YearsAfter < 0 || x.YearsAfter > 100 {
		f.add(path, "date", diag.ErrValue, say("years_after: 1, month: 6, day: 30"), "a deadline is a day of the year of the results or of a later year")
	}
}

func (f *faults) authority(path string, x Authority) {
	if powers := []string{"propose", "decide", "revoke"}; !slices.Contains(powers, x.Power) {
		f.add(diag.JoinPath(path, "power"), "value", diag.ErrValue, diag.DidYouMean(x.Power, powers), "a power is propose, decide or revoke, not %q", x.Power)
	}
	f.period(diag.JoinPath(path, "in_force"), x.InForce)
}

func (f *faults) document(path string, x Document) {
	f.code(path, x.Code)
	f.period(diag.JoinPath(path, "in_force"), x.InForce)
	if x.Copies < 0 {
		f.add(diag.JoinPath(path, "copies"), "out-of-range", diag.ErrValue, diag.Text{}, "the number of copies is 1 or more")
	}
}

// build compiles the rules of all regimes against one schema.
func (r *Regulation) build(f *faults) error {
	def := rules.Definition{Derived: r.define}
	for _, ind := range r.indicators {
		def.Indicators = append(def.Indicators, ind.rules())
	}
	schema, err := rules.NewSchema(def)
	if err != nil {
		for d := range diag.AllDiagnostics(err) {
			d.Path = r.ownPath(d.Path)
			f.ds = append(f.ds, d)
		}
		return f.ds.Err()
	}
	r.schema = schema
	r.past = make(map[string]bool)
	for _, ind := range r.indicators {
		r.past[ind.Code] = ind.Past
	}
	slices.SortStableFunc(r.regimes, byDate)
	done := make(map[*condition]bool)
	compile := func(cs []*condition) {
		for _, c := range cs {
			if done[c] || c.Rule == "" {
				continue
			}
			done[c] = true
			rule, err := schema.Compile(c.Rule, rules.BoolKind)
			if err != nil {
				f.ds = append(f.ds, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(diag.JoinPath(c.path, "rule"))...)
				continue
			}
			if rule.UsesGroup() || rule.UsesPrevious() {
				f.add(diag.JoinPath(c.path, "rule"), "group", diag.ErrKind, say("use the facts cluster_rank and cluster_total"), "a condition speaks of one unit in one year, not of the cluster or of last year")
				continue
			}
			c.rule = rule
		}
	}
	seen := make(map[string]bool) // an extension repeats its faults for each regime of its base
	for _, g := range r.regimes {
		compile(g.general)
		for _, a := range g.awards {
			compile(a.own)
			a.gather(g, f)
		}
	}
	f.ds = slices.DeleteFunc(f.ds, func(d *diag.Diagnostic) bool {
		key := fmt.Sprintf("%s\x00%s\x00%d:%d", d.Path, d.Message, d.Line, d.Column)
		again := seen[key]
		seen[key] = true
		return again
	})
	if err := f.ds.Err(); err != nil {
		return err
	}
	r.hash = r.digest()
	return nil
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

// gather lists the conditions of an award and refuses two of one code at a time.
func (a *award) gather(g *regime, f *faults) {
	a.all = nil
	for _, c := range g.general {
		if isFor(c.Awards, a.Code) {
			a.all = append(a.all, c)
		}
	}
	a.all = append(a.all, a.own...)
	for i, c := range a.all {
		for _, b := range a.all[:i] {
			if b.Code == c.Code && b.InForce.Overlaps(c.InForce) {
				f.add(diag.JoinPath(c.path, "code"), "second-condition", diag.ErrName, diag.Text{}, "a second condition %s of %s is in force at the same time", c.Code, a.Code)
			}
		}
	}
	if len(a.all) == 0 && !slices.ContainsFunc(g.gaps, func(x Gap) bool { return isFor(x.Awards, a.Code) }) {
		f.add("awards."+a.Code, "no-condition", diag.ErrValue, diag.Text{}, "the award %s has no condition: nothing would be checked", a.Code)
	}
}

// digest is a hash of everything that the answers hang on.
func (r *Regulation) digest() string {
	type regimeOut struct {
		Regime
		Extends            string
		Dropped, Overrides []string
	}
	out := struct {
		Code       string
		Options    Options
		Indicators []Indicator
		Define     []rules.Derived
		Regimes    []regimeOut
	}{Code: r.code, Options: r.options, Indicators: r.indicators, Define: r.define}
	for _, g := range r.regimes {
		o := regimeOut{Regime: g.plain(), Extends: g.extends, Dropped: g.dropped}
		for _, a := range g.awards {
			for _, c := range a.all {
				o.Overrides = append(o.Overrides, c.from+">"+c.overrides)
			}
		}
		out.Regimes = append(out.Regimes, o)
	}
	data, err := json.Marshal(out)
	if err != nil {
		// Everything above is plain data that encoding/json can write.
		panic("awards: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
