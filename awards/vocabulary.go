package awards

import (
	"cmp"
	_ "embed"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// fromParameter marks the facts whose value a [Parameter] states.
const fromParameter = "parameter"

// declare adds what a definition says that its rules can speak of.
func (f faults) declare(r *Regulation, d Definition, base *Regulation) {
	for i, form := range d.Forms {
		f := f.at("forms", i)
		f.code(form.Code)
		f.words(&form)
		declare(f, &r.forms, form, Form.code)
	}
	for i, ind := range d.Indicators {
		f := f.at("indicators", i)
		switch ind.From {
		case fromParameter:
			ind.Past = true // nobody can change it for a unit
			r.parameters[i] = ind.Code
		case "":
		default:
			f.in("from").value("value", "only common facts come from the ranking or the evidence")
		}
		declare(f, &r.indicators, ind, Indicator.code)
	}
	if len(d.Definition.Indicators)+len(d.Criteria) > 0 {
		f.in("indicators").add("indicators", diag.ErrValue, say("write it under Indicators of the regulation itself"),
			"a regulation has indicators with labels by language, and no criteria")
	}
	for i, def := range d.Define {
		if find(r.words.Define, def.Code, defineCode) != nil {
			f.at("define", i).name("name-taken", "%s is defined already", def.Code)
			continue
		}
		r.words.Define = append(r.words.Define, def)
	}
	for i, t := range d.Tables {
		if repeats(d.Tables, i, tableName) {
			f.at("tables", i).in("name").name("name-taken", "a second table %s", t.Name)
		} else if _, replaced := put(&r.words.Tables, t, tableName); replaced {
			r.restated[t.Name] = [2]string{d.Code, base.code}
		}
	}
	for i, fn := range d.Functions {
		if repeats(d.Functions, i, functionName) {
			f.at("functions", i).name("name-taken", "a second function %s", fn.Name)
		} else {
			put(&r.words.Functions, fn, functionName)
		}
	}
	for i, h := range d.Holidays {
		if f := f.at("holidays", i); repeats(d.Holidays, i, year) {
			f.in("year").name("name-taken", "the holidays of %d are given twice", h.Year)
		} else {
			f.holidays(&r.vocabulary, h, d.Code)
		}
	}
	r.words.Limits = cmp.Or(d.Limits, r.words.Limits)
}

// holidays adds the calendar of a year, of the definition with a code.
func (f faults) holidays(v *vocabulary, h rules.Holidays, code string) {
	old, again := put(&v.words.Holidays, h, year)
	if !again {
		v.calendars[h.Year] = code
	} else if !sameDays(old.Days, h.Days) || !sameDays(old.Worked, h.Worked) {
		f.add("name-taken", diag.ErrName, say("give the holidays of a year in one of the two, or the same in both"),
			"%s and %s give other holidays of %d", v.calendars[h.Year], code, h.Year)
	}
}

func sameDays(a, b []rules.Date) bool {
	return slices.Equal(slices.SortedFunc(slices.Values(a), rules.Date.Compare),
		slices.SortedFunc(slices.Values(b), rules.Date.Compare))
}

func year(h rules.Holidays) string         { return strconv.Itoa(h.Year) }
func tableName(t rules.Table) string       { return t.Name }
func functionName(f rules.Function) string { return f.Name }
func defineCode(d rules.Define) string     { return d.Code }

// put puts an element in the place of the one of its name, which it returns, or at the end.
func put[T any](list *[]T, x T, name func(T) string) (old T, replaced bool) {
	have := find(*list, name(x), name)
	if have == nil {
		*list = append(*list, document.Clone(x))
		return old, false
	}
	old, *have = *have, document.Clone(x)
	return old, true
}

// join adds what the rules of a regulation can speak of to what those of others can. What has one
// name is one thing: the rules of all are compiled against the same words.
func (f faults) join(v *vocabulary, r *Regulation) {
	other := func(what string) {
		f.name("name-taken", "%s defines %s in another way", r.code, what)
	}
	for _, ind := range r.indicators {
		declare(f, &v.indicators, ind, Indicator.code)
	}
	for _, form := range r.forms {
		declare(f, &v.forms, form, Form.code)
	}
	for _, d := range r.words.Define {
		if old, again := put(&v.words.Define, d, defineCode); again && old != d {
			other(d.Code)
		}
	}
	for _, t := range r.words.Tables {
		if old, again := put(&v.words.Tables, t, tableName); again && len(document.Diff(old, t)) > 0 {
			other(t.Name)
		}
	}
	for _, fn := range r.words.Functions {
		old, again := put(&v.words.Functions, fn, functionName)
		if again && (len(document.Diff(old, fn)) > 0 ||
			reflect.ValueOf(old.Call).Pointer() != reflect.ValueOf(fn.Call).Pointer()) {
			other(fn.Name)
		}
	}
	for _, h := range r.words.Holidays {
		f.holidays(v, h, r.calendars[h.Year])
	}
	if a, b := v.words.Limits, r.words.Limits; a != b && a != (rules.Limits{}) && b != (rules.Limits{}) {
		other("limits")
	}
	v.words.Limits = cmp.Or(v.words.Limits, r.words.Limits)
	maps.Copy(v.restated, r.restated)
	maps.Copy(v.files, r.files)
}

// ownPath turns the place of a fault in the schema into one in the definition, whose own words
// stand among those of its base. What the base states comes back as it is, with its name.
func (r *Regulation) ownPath(d Definition, path string) (own, other string) {
	list, tail, _ := strings.Cut(path, "[")
	index, tail, _ := strings.Cut(tail, "]")
	names := map[string][2][]string{
		"indicators": {each(r.indicators, Indicator.code), each(d.Indicators, Indicator.code)},
		"define":     {each(r.words.Define, defineCode), each(d.Define, defineCode)},
		"tables":     {each(r.words.Tables, tableName), each(d.Tables, tableName)},
		"functions":  {each(r.words.Functions, functionName), each(d.Functions, functionName)},
		"holidays":   {each(r.words.Holidays, year), each(d.Holidays, year)},
	}[list]
	i, err := strconv.Atoi(index)
	if err != nil || i >= len(names[0]) {
		return path, ""
	}
	if k := slices.Index(names[1], names[0][i]); k >= 0 {
		return at(list, k) + tail, ""
	}
	return list + "." + names[0][i] + tail, names[0][i]
}

// parameter checks what a parameter states, and returns it where rules read it.
func (f faults) parameter(p *Parameter, r *Regulation) (v rules.Value) {
	if ind := r.indicator(p.Code); ind.From == fromParameter {
		return f.in("value").parameterValue(p, ind, r.schema)
	}
	switch row := p.row(); {
	case row == nil:
		codes := each(parameters, func(row parameter) string { return row.code })
		hint := diag.DidYouMean(p.Code, codes)
		if hint.IsZero() {
			hint = say("declare it for rules to read: indicators: [{code: %s, from: parameter}]", p.Code)
		}
		f.in("code").add("unknown-parameter", diag.ErrName, hint,
			"there is no parameter %q, only %s", p.Code, strings.Join(codes, ", "))
	case row.values != nil && !slices.Contains(row.values, p.Value):
		f.in("value").add("value", diag.ErrValue, diag.DidYouMean(p.Value, row.values),
			"%s is one of %s, not %q", p.Code, strings.Join(row.values, ", "), p.Value)
	case p.Code == excludedTypes:
		for _, word := range each(strings.Split(p.Value, ","), strings.TrimSpace) {
			f.in("value").oneOf(word, types())
		}
	case !row.set(&counting{}, p.Value):
		f.in("value").add("value", diag.ErrValue, say(`value: "5"`),
			"%s is a number of years from 1 to 50, not %q", p.Code, p.Value)
	}
	return v
}

// parameterValue reads the value of a parameter as the fact that it states.
func (f faults) parameterValue(p *Parameter, ind Indicator, schema *rules.Schema) (v rules.Value) {
	var err error
	if v = rules.TextOf(p.Value); ind.Kind != rules.TextKind {
		doc, perr := document.Parse("", []byte(p.Value))
		if perr != nil {
			f.value("value", "%q is not a %v", p.Value, ind.Kind)
			return rules.Value{}
		}
		err = doc.Decode(&v)
	}
	if err == nil {
		_, err = rules.NewFacts(schema, "unit", rules.Fact{Indicator: p.Code, Value: v})
	}
	if err != nil {
		for d := range diag.AllDiagnostics(err) {
			f.add(d.Code, d.Err, d.Hint, "%s", d.Message)
		}
		return rules.Value{}
	}
	if !v.Known() {
		f.add("value", diag.ErrValue, say("drop the parameter, or end its time"), "%s has no value", p.Code)
	}
	return v
}

// words are what people call those who act, and the words of the facts that every regulation has.
var words = map[string]diag.Text{
	"central_council":      say("the Central Council for Emulation and Commendation"),
	"ministry_or_province": say("a ministry, central office or province"),
	"prime_minister":       say("the Prime Minister"),
	"state_president":      say("the State President"),
	"preliminary":          say("preliminary review"),
	"final":                say("final review"),
}

// said writes a value of a fact as people call it.
func (r *Regulation) said(fact string, v rules.Value) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string { return v.Of(fact).Format(l.Calling(r.Calls)) })
}

// Facts that are spoken of in more than one place; the others stand where they are derived.
const (
	factOrganiser         = "cluster_organiser"
	factRank              = "cluster_rank"
	factLeadingRanks      = "leading_ranks"
	factTotal             = "cluster_total"
	factPriorCertificate  = "prior_ministry_certificate"
	factExcellentYears    = "excellent_years"
	factFlagsSince        = "ministry_flags_since"
	factCertificatesSince = "ministry_certificates_since"
	factClusterMembers    = "cluster_voters"
	factClusterFor        = "cluster_votes_for"
	factClusterSecret     = "cluster_secret"
	factDeadline          = "dossier_deadline"
	factDeadlineMoved     = "dossier_deadline_moved"
	factDocumentsMissing  = "documents_missing"
)

//go:embed common.yaml
var commonFile []byte

// common is what every regulation begins with: the forms of award and the facts that
// all can speak of.
var common = sync.OnceValue(func() vocabulary {
	var d Definition
	doc, err := document.Parse("common.yaml", commonFile)
	if err == nil {
		err = doc.Decode(&d)
	}
	if err != nil {
		panic(err) // the file is part of this package
	}
	return vocabulary{forms: d.Forms, indicators: d.Indicators}
})

// commonSchema is that of regulations with no words of their own.
var commonSchema = sync.OnceValue(func() *rules.Schema {
	v := common()
	schema, err := v.schema()
	if err != nil {
		panic(err) // as above
	}
	return schema
})

// schema is what rules are compiled against.
func (v *vocabulary) schema() (*rules.Schema, error) {
	def := v.words
	for _, i := range v.indicators { // without labels, which may be in several languages: see Regulation.Label
		def.Indicators = append(def.Indicators, rules.Indicator{
			Code: i.Code, Kind: i.Kind, Unit: i.Unit, Min: i.Min, Max: i.Max, Places: i.Places, Values: i.Values,
			Titles: i.Titles,
		})
	}
	return rules.NewSchema(def)
}

// Indicators returns the facts that conditions can read, each with its kind and its name: those of every
// regulation first, then its own. One that is [Indicator.From] anywhere is derived: it is not given by hand, only
// supposed. The list is the caller's own.
func (r *Regulation) Indicators() []Indicator {
	list := document.Clone(r.indicators)
	for i := range list {
		list[i].Kind = cmp.Or(list[i].Kind, rules.NumberKind)
	}
	return list
}

// isReading reports whether a fact is how a text is read that can be read in two ways.
func isReading(code string) bool { return strings.HasPrefix(code, "reading_") }

func (i Indicator) code() string { return i.Code }
func (f Form) code() string      { return f.Code }

// declare adds an indicator or a form to a list; the same declaration twice is one.
func declare[T any](f faults, list *[]T, x T, code func(T) string) {
	if old, again := put(list, x, code); again && len(document.Diff(old, x)) > 0 {
		f.in("code").name("name-taken", "%s is declared already, in another way", code(x))
	}
}
