package awards

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Compile checks a definition and copies it. A definition that extends another
// regulation finds it among the bases, by its code, and then among the shipped
// ones. Every fault is reported at once, as [diag.Diagnostics] in the order of
// the definition.
func Compile(d Definition, bases ...*Regulation) (*Regulation, error) {
	return compile(document.Clone(d), among(bases))
}

// among finds regulations among the bases, and then among the shipped ones.
func among(bases []*Regulation) func(code string) *Regulation {
	return func(code string) *Regulation {
		for _, b := range bases {
			if b != nil && b.code == code {
				return b
			}
		}
		b, err := ByName(code)
		if err != nil {
			return nil
		}
		return b
	}
}

func compile(d Definition, find func(code string) *Regulation) (*Regulation, error) {
	f := newFaults()
	r := &Regulation{code: d.Code, title: d.Title, vocabulary: common().clone(), parameters: make(map[int]string)}
	if d.Code == "" {
		f.in("code").name("no-code", "a regulation needs a code")
	}
	f.in("covers").period(d.Covers)
	var base *Regulation
	schema := commonSchema()
	if d.Extends != "" {
		if base = find(d.Extends); base != nil {
			r.vocabulary, schema = base.vocabulary.clone(), base.schema
		} else {
			f.in("extends").add("unknown-regulation", diag.ErrName,
				diag.DidYouMean(d.Extends, append(filesOf(embedded), statute)), "there is no regulation %q", d.Extends)
		}
	}
	f.declare(r, d, base)
	if len(d.Indicators) == 0 && reflect.ValueOf(d.Definition).IsZero() {
		r.schema = schema // no words of its own
	}
	if d.Extends == "" || base != nil {
		f.forms(d, each(r.forms, Form.code))
	}
	f.definition(d, d.Extends != "")
	for _, fault := range document.Printable(d) {
		if !strings.HasSuffix(fault.Path, "rule") { // the rule says so, and where
			*f.found = append(*f.found, fault)
		}
	}
	if len(*f.found) > 0 && (d.Extends != "" && base == nil || d.Code == "") {
		return nil, f.found.Err()
	}
	if err := r.build(f, d, f.merge(d, base)); err != nil {
		return nil, err
	}
	return r, nil
}

// Check returns warnings of what is legal and likely not meant, in the regulation itself and not in its base:
// unverified, for a condition that decides nothing; no-parameter, for a fact that is from a parameter which nothing
// states; number, as of [rules.Rule.Check], for what may have been meant as another number; and no-holidays, if
// conditions count working days and neither the regulation nor its base gives the holidays of one of the years, of
// any year if none is named.
func (r *Regulation) Check(years ...int) (found diag.Diagnostics) {
	var all []*rules.Rule
	seen := make(map[string]bool) // a clause of this definition stands in each regime of its base
	for _, g := range r.all() {
		for _, c := range g.clauses {
			all = append(all, c.rule)
			if c.rule != nil && c.from == r.code && !seen[c.path] {
				seen[c.path] = true
				found = append(found, c.rule.Check().At(diag.JoinPath(c.path, "rule"))...)
			}
		}
	}
	found = append(found, r.schema.Check(all...)...)
	found = slices.DeleteFunc(found, func(d *diag.Diagnostic) bool { return d.Code != "number" })
	found = append(found, r.idle()...)
	if len(years) == 0 {
		years = []int{0}
	}
	for _, year := range years {
		if ds := r.schema.CheckHolidays(year, all...); len(ds) > 0 {
			return append(found, ds...)
		}
	}
	return found
}

// idle warns of conditions of the regulation that decide nothing, and of its facts that nothing states.
func (r *Regulation) idle() (found diag.Diagnostics) {
	warn := func(path, code string, hint diag.Text, format string, args ...any) {
		if slices.ContainsFunc(found, func(d *diag.Diagnostic) bool { return d.Path == path }) {
			return // in another regime
		}
		d := catalogue.Fault(path, code, nil, hint, format, args...)
		d.Severity = diag.Warning
		found = append(found, d)
	}
	stated := make(map[string]bool)
	for _, g := range r.all() {
		for _, c := range g.clauses {
			stated[c.Code] = stated[c.Code] || c.value.Known()
			if _, ok := c.states.(*Condition); ok && c.from == r.code && c.Certainty == Unverified && !r.enabled(c.Code) {
				warn(c.path, "unverified", say("write certainty: read, if it was read in the source; or enable it by "+
					"name in the options of a year"), "the condition %s is unverified, and decides nothing", c.Code)
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(r.parameters)) {
		if code := r.parameters[i]; !stated[code] {
			warn(fmt.Sprintf("indicators[%d]", i), "no-parameter", say("state it under parameters, with code, value and "+
				"citation"), "no parameter states %s, which is missing for every unit", code)
		}
	}
	return found
}

// Load reads a definition from YAML or JSON and compiles it as [Compile] does.
// The file name is for diagnostics, which have file, line and column.
func Load(file string, data []byte, bases ...*Regulation) (*Regulation, error) {
	return load(rules.Host{}, file, data, among(bases))
}

// LoadWith is [Load] for a file that needs something of the program that reads it: functions that the file
// declares under functions:, limits, and holidays of years that it does not list. What extends the regulation has
// its functions too. A rule that calls a function that no host gives is refused as if nobody declared it.
func LoadWith(host rules.Host, file string, data []byte, bases ...*Regulation) (*Regulation, error) {
	return load(host, file, data, among(bases))
}

func load(host rules.Host, file string, data []byte, find func(string) *Regulation) (*Regulation, error) {
	doc, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var d Definition
	if err := doc.Decode(&d); err != nil {
		return nil, err
	}
	if err := host.Give(&d.Definition); err != nil {
		return nil, doc.Locate(err)
	}
	r, err := compile(d, find)
	if err != nil {
		return nil, doc.Locate(err)
	}
	r.files[d.Code] = file
	return r, nil
}

// forms checks that what is conferred, and what counts as a past award, is declared.
func (f faults) forms(d Definition, declared []string) {
	for i, a := range d.Awards {
		if a.Form == "" || slices.Contains(declared, a.Form) {
			continue
		}
		hint := diag.DidYouMean(a.Form, declared)
		if hint.IsZero() {
			hint = say("declare it: forms: [{code: %s, title: {vi: …, en: …}}]", a.Form)
		}
		f.at("awards", i).in("form").add("value", diag.ErrValue, hint, "%q is none of: %s", a.Form,
			strings.Join(declared, ", "))
	}
	for i, ind := range d.Indicators {
		if h := ind.History; h != nil {
			f := f.at("indicators", i).in("history")
			f.words(h)
			for j, form := range h.Forms {
				f.at("forms", j).oneOf(form, declared)
			}
		}
	}
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
		f.words(&a)
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
		if !rules.Day(2023, x.Month, x.Day).Valid() || x.YearsAfter < 0 || x.YearsAfter > 100 {
			f.add("date", diag.ErrValue, say("years_after: 1, month: 6, day: 30"),
				"a deadline is a day of the year of the results or of a later year")
		}
	case *Authority:
		coded, cited = false, false
		if f.words(x); x.Power == "" {
			f.in("power").add("value", diag.ErrValue, say("power: decide"), "say which power it is")
		}
	case *Parameter:
		coded = false // see faults.parameter
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

// build compiles the rules of all regimes against one schema, unless it has been made.
func (r *Regulation) build(f faults, d Definition, regimes []*regime) error {
	if r.schema == nil {
		schema, err := r.vocabulary.schema()
		for fault := range diag.AllDiagnostics(err) {
			path, code := r.ownPath(d, fault.Path)
			if fault.Path = path; code == "" {
				*f.found = append(*f.found, fault)
			} else {
				f.unfit(r, d, fault, code)
			}
		}
		if err != nil {
			return f.found.Err()
		}
		r.schema = schema
	}
	r.regimes = each(regimes, func(g *regime) timed { return timed{g.code, g.covers, func() *regime { return g }} })
	slices.SortStableFunc(r.regimes, byDate)
	seen := make(map[string]bool) // an extension repeats its faults for each regime of its base
	for _, g := range r.all() {
		g.names = names{}.with(g)
		for _, c := range g.clauses {
			f.compile(c, r, d)
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
	r.late()
	return nil
}

// late leaves what is worked out when it is first asked for.
func (r *Regulation) late() {
	r.hash = sync.OnceValue(r.digest)
	r.declared = sync.OnceValue(func() (n names) {
		for _, g := range r.all() {
			n = n.with(g)
		}
		return n
	})
}

// with adds the words that a regime names.
func (n names) with(g *regime) names {
	add := func(list *[]string, word string) {
		if word != "" && !slices.Contains(*list, word) {
			*list = append(*list, word)
		}
	}
	for _, a := range g.awards {
		add(&n.awards, a.Code)
	}
	for _, c := range g.clauses {
		switch x := c.states.(type) {
		case *Document:
			add(&n.documents, c.Code)
			add(&n.sectors, x.Sector)
		case *Deadline:
			add(&n.sectors, x.Sector)
		}
	}
	return n
}

// compile compiles the rule of a condition, and reads the value of a parameter, unless its own
// definition did so with the same words.
func (f faults) compile(c *clause, r *Regulation, d Definition) {
	if c.schema == r.schema {
		return
	}
	c.schema = r.schema
	if p, ok := c.states.(*Parameter); ok {
		c.value = f.in(c.path).parameter(p, r)
	}
	x, ok := c.states.(*Condition)
	if !ok || x.Rule == "" {
		return
	}
	f = f.in(c.path).in("rule")
	rule, err := r.schema.Compile(x.Rule, rules.BoolKind)
	switch {
	case err != nil && c.from != d.Code: // it compiled with the words of its own definition
		for fault := range diag.AllDiagnostics(err) {
			f, t := f.restating(r, d, func(t string) bool { return slices.Contains(c.rule.Uses().Tables, t) })
			hint := fault.Hint
			if t != "" {
				hint = say("give table %s the keys and the kind of result that it has there, or state the condition anew", t)
			}
			f.add(fault.Code, fault.Err, hint, "the condition %s of %s (%s) no longer fits: %s", c.Code, c.from,
				r.placeIn(c.from, c.path+".rule"), fault.Message)
		}
	case err != nil:
		f.err(err)
	case rule.Uses().Group || rule.Uses().Previous:
		f.add("group", diag.ErrKind, say("use the facts cluster_rank and cluster_total"),
			"a condition speaks of one unit in one year, not of the cluster or of last year")
	default:
		c.rule = rule
	}
}

// unfit reports what the words of d make wrong in a word of its base.
func (f faults) unfit(r *Regulation, d Definition, fault *diag.Diagnostic, code string) {
	i := slices.IndexFunc(r.words.Define, func(def rules.Define) bool { return def.Code == code })
	f, t := f.restating(r, d, func(t string) bool {
		return i >= 0 && regexp.MustCompile(`\b`+regexp.QuoteMeta(t)+`\b`).MatchString(r.words.Define[i].Rule)
	})
	hint := fault.Hint
	if t != "" {
		hint = say("give table %s the keys and the kind of result that it has there, or another name", t)
	}
	f.add(fault.Code, fault.Err, hint, "%s of %s (%s) no longer fits: %s", code, d.Extends,
		r.placeIn(d.Extends, fault.Path), fault.Message)
}

// restating stands at the table of d that replaces one of the base which a rule of the base
// reads, and names it; where there is none, at the base.
func (f faults) restating(r *Regulation, d Definition, reads func(table string) bool) (at faults, table string) {
	for i, t := range d.Tables {
		if _, again := r.restated[t.Name]; again && reads(t.Name) {
			return faults{f.found, ""}.at("tables", i), t.Name
		}
	}
	return faults{f.found, "extends"}, ""
}

// placeIn is a place in the definition with a code: its file, if it has one, and the path.
func (r *Regulation) placeIn(code, path string) string {
	if file := r.files[code]; file != "" {
		return file + ", " + path
	}
	return path
}

// gather lists the clauses of an award, those of the whole regulation first, and
// refuses two conditions, gaps or parameters of one code at a time.
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
		f, twice := f.in(c.path).in("code"), c.inForceTwice(a.clauses[:i])
		switch c.states.(type) {
		case *Gap:
			if found = true; twice {
				f.once("second-gap", "a second gap %s of %s is in force at the same time", c.Code, a.Code)
			}
		case *Condition:
			if found = true; twice {
				f.once("second-condition", "a second condition %s of %s is in force at the same time", c.Code, a.Code)
			}
		case *Parameter:
			if twice {
				f.once("second-parameter", "a second parameter %s of %s is in force at the same time", c.Code, a.Code)
			}
		}
	}
	if !found {
		f.in("awards."+a.Code).value("no-condition", "the award %s has no condition: nothing would be checked", a.Code)
	}
}

// content is everything that the answers hang on.
type content struct {
	Code       string           `json:"code"`
	Options    Options          `json:"options"`
	Forms      []Form           `json:"forms,omitempty"`
	Indicators []Indicator      `json:"indicators,omitempty"`
	Define     []rules.Define   `json:"define,omitempty"`
	Words      rules.Definition `json:"words"`
	Regimes    []regimeContent  `json:"regimes"`
}

type regimeContent struct {
	Definition
	Dropped   []string `json:"dropped,omitempty"`
	Overrides []string `json:"overrides,omitempty"`
}

// content returns it, as data that is the regulation's own.
func (r *Regulation) content() content {
	out := content{Code: r.code, Options: r.options, Forms: r.forms, Indicators: r.indicators, Define: r.words.Define,
		Words: r.words}
	out.Words.Define, out.Words.Limits = nil, rules.Limits{} // limits are no part of it
	for _, g := range r.all() {
		o := regimeContent{Definition: g.plain(func(rules.Period) bool { return true }),
			Dropped: each(g.dropped, func(d dropped) string { return d.code })}
		o.Extends = g.extends
		o.Limits = rules.Limits{}
		o.Overrides = each(g.clauses, func(c *clause) string { return c.from + ">" + c.overrides })
		out.Regimes = append(out.Regimes, o)
	}
	return out
}

// Content returns what [Identity] has the hash of, in canonical form: the regulation with its bases and the options
// that it was made with. Its hash is that of the lines "thidua regulation 3" and Content, each with its line break; see
// rules/document/HASHES.md.
func (r *Regulation) Content() []byte { return document.Form(r.content()) }

// digest is a hash of everything that the answers hang on.
func (r *Regulation) digest() string { return document.Hash("regulation", r.content()) }
