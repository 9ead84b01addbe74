package rules

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/canon"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Indicator (chỉ tiêu) is one thing that is known of a unit: a number of a plan,
// a yes or no, a date, the points that people gave.
type Indicator struct {
	// Code is the name in rules: lower-case ASCII letters, digits and _.
	Code string `json:"code" yaml:"code"`
	// Kind is number if nothing is said.
	Kind Kind `json:"kind,omitempty" yaml:"kind"`
	// Label says what it is, in any language, and Unit what it is counted in.
	Label string `json:"label,omitempty" yaml:"label"`
	Unit  string `json:"unit,omitempty" yaml:"unit"`
	// Min and Max are the least and greatest value of a number, both allowed; a fact
	// outside is refused, and checks of rules count on it.
	Min *decimal.Decimal `json:"min,omitempty" yaml:"min"`
	Max *decimal.Decimal `json:"max,omitempty" yaml:"max"`
	// Places is the number of decimal places that a number is known to; a fact with
	// more is refused. Nil means any.
	Places *int32 `json:"places,omitempty" yaml:"places"`
	// Values lists the texts that are allowed; empty means any.
	Values []string `json:"values,omitempty" yaml:"values"`
	// Titles are what people call values, by value: {deputy: {vi: Cấp phó}}. Sentences and forms show them, and
	// files of facts may hold them instead; rules compare the values. No title is the name of two values, however
	// spelt.
	Titles map[string]diag.Words `json:"titles,omitempty" yaml:"titles"`
	// Fields are what is known of each event of a list (danh sách việc): at least one, declared
	// like indicators; none is a list, a plan or invented. Their codes are names in what
	// aggregates such as count_of ask of an event, so no indicator, table or function has one of
	// them; nor unit or evidence, which are columns of tables of events.
	Fields []Indicator `json:"fields,omitempty" yaml:"fields"`
	// Plan marks a plan or target (kế hoạch, chỉ tiêu giao), which is set beforehand and not
	// earned: nothing proposes to change it.
	Plan bool `json:"plan,omitempty" yaml:"plan"`
	// Better says which way a number is good: with less, best takes the smallest, worst the largest,
	// and rank puts the smallest first.
	Better Better `json:"better,omitempty" yaml:"better"`
	// Personal marks a field of a list that tells of a person, such as a name: it decides nothing, so
	// that it can be deleted. No rule reads it, nor asks a table of it; explanations and records of
	// scores do not hold it.
	Personal bool `json:"personal,omitempty" yaml:"personal"`
	// Invented marks sample data whose values come from nobody: output says so.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
	// Computed marks what a host works out and gives by [Facts.WithComputed]: nobody else may give
	// it. Checks of rules count on its range, and nothing is refused for being beyond it.
	Computed bool `json:"-" yaml:"-"`
	// Required marks a field that each record of a list gives, and Unique one that no two records of
	// a unit give alike: of what hosts tell records apart by.
	Required bool `json:"-" yaml:"-"`
	Unique   bool `json:"-" yaml:"-"`
}

// Definition is everything that rules may speak of. It is plain data, read by
// [NewSchema].
type Definition struct {
	Indicators []Indicator `json:"indicators,omitempty" yaml:"indicators"`
	// Define holds indicators computed by a rule from others (define:). They may refer
	// to each other, not in a circle.
	Define []Define `json:"define,omitempty" yaml:"define"`
	// Tables are shared by rules through lookup.
	Tables []Table `json:"tables,omitempty" yaml:"tables"`
	// Holidays are the years in which workdays can count. What touches any other year is
	// missing, since nobody said when people did not work.
	Holidays []Holidays `json:"holidays,omitempty" yaml:"holidays"`
	// Criteria are what points("code") may name, by their Code, with their Label and the range of their
	// points as far as no decision goes beyond it; and other points, by what [PointsOf] calls them. Scorecards
	// fill it.
	Criteria []Indicator `json:"-" yaml:"-"`
	// Name says whose words these are, such as the code and the year of a card: schemas of different
	// names are not [Schema.Equal], whatever they hold. Scorecards fill it.
	Name string `json:"-" yaml:"-"`
	// Functions are the host's own. In a file they are declared, each with its name and kinds, and
	// the program that reads the file gives them: see [Host].
	Functions []Function `json:"functions,omitempty" yaml:"functions"`
	// Limits bound the rules; zero fields mean the defaults.
	Limits Limits `json:"-" yaml:"-"`
}

// Define is an indicator that a rule computes (chỉ tiêu dẫn xuất).
type Define struct {
	Code  string `json:"code" yaml:"code"`
	Label string `json:"label,omitempty" yaml:"label"`
	Rule  string `json:"rule" yaml:"rule"`
	// Better is that of [Indicator]. A rule from what is better when it is less says it in either way.
	Better Better `json:"better,omitempty" yaml:"better"`
}

// Holidays is the calendar of a year, complete: a year that lists no day has no holidays.
type Holidays struct {
	// Year is from 1 to 9999; each is given once.
	Year int `json:"year" yaml:"year"`
	// Days are days off (ngày nghỉ lễ, Tết, ngày nghỉ hoán đổi). A Saturday or Sunday among them
	// changes nothing.
	Days []Date `json:"days,omitempty" yaml:"days"`
	// Worked are Saturdays and Sundays on which people work instead (ngày làm bù).
	Worked []Date `json:"worked,omitempty" yaml:"worked"`
}

// Schema is a checked [Definition]: the words that rules are compiled against,
// and that facts are checked against. It is immutable and safe for concurrent
// use.
type Schema struct {
	def   Definition // with the kind of every indicator
	words *program.Schema
	eval  *eval.Evaluator
	hash  func() string // of the content, made when it is asked for
}

// NewSchema checks a definition and copies it. It reports all faults at once as
// [diag.Diagnostics], in source order.
func NewSchema(def Definition) (*Schema, error) { return newSchema(def, ops.Language) }

// newSchema is NewSchema for the operators of a table.
func newSchema(def Definition, language *ops.Table) (*Schema, error) {
	def = canon.Clone(def)
	limits := def.Limits.withDefaults()
	w := &program.Schema{
		Slots: make(map[string]int), Criteria: make(map[string]int), Derived: make(map[string]*program.Derived),
		Tables: make(map[string]*table.Table), Functions: make(map[string]*program.Function), Language: language,
		Text: syntax.Limits{Source: limits.Source, Nesting: limits.Nesting}, Tree: limits.Tree, Steps: limits.Steps,
		Work: limits.Work,
	}
	names := &naming{language: language, taken: make(map[string]diag.Text)}
	for i := range def.Indicators {
		ind := &def.Indicators[i]
		path := fmt.Sprintf("indicators[%d]", i)
		names.faults = append(names.faults, ind.complete().At(path)...)
		if names.take(path+".code", ind.Code, say("an indicator")) {
			w.Slots[ind.Code] = i
		}
		w.Indicators = append(w.Indicators, ind.inside())
	}
	for i, cr := range def.Criteria {
		if _, ok := w.Criteria[cr.Code]; ok {
			names.fault(fmt.Sprintf("criteria[%d]", i), "name-taken", diag.ErrName, "a second criterion %q", cr.Code)
		}
		w.Criteria[cr.Code] = len(w.Indicators) + i
		w.Points = append(w.Points, program.Indicator{Code: cr.Code, Kind: NumberKind, Domain: cr.domain()})
	}
	for i, f := range def.Functions {
		path := fmt.Sprintf("functions[%d]", i)
		if language.Function(f.Name) != nil {
			names.fault(path, "name", diag.ErrName, "%s is a function of the language", f.Name)
		} else if names.take(path, f.Name, say("a function")) {
			names.faults = append(names.faults, f.check().At(path)...)
			if f.Call == nil {
				w.Declared = append(w.Declared, f.Name) // and nobody has given it
				continue
			}
			w.Functions[f.Name] = &program.Function{Name: f.Name, Params: f.Params, Result: f.Result, Call: f.of}
		}
	}
	w.Env = ops.Env{Bits: limits.Bits, Power: limits.Power, Calendar: names.calendar(def.Holidays)}
	for i, t := range def.Tables {
		path := fmt.Sprintf("tables[%d]", i)
		compiled, faults := compileTable(t)
		names.faults = append(names.faults, faults.At(path)...)
		if names.take(path+".name", t.Name, say("a table")) && compiled != nil {
			compiled.Index = i
			w.Tables[t.Name] = compiled
		}
	}
	names.derived(w, def)
	if err := names.faults.Err(); err != nil {
		return nil, err
	}
	hash := sync.OnceValue(func() string { return canon.Hash("schema", def.content(limits)) })
	return &Schema{def: def, words: w, eval: eval.New(w), hash: hash}, nil
}

// content is what two definitions have in common that mean the same.
func (def Definition) content(limits Limits) Definition {
	def.Limits = Limits{Bits: limits.Bits} // the only one that facts are held to
	def.Criteria = slices.Clone(def.Criteria)
	for i := range def.Criteria {
		def.Criteria[i].Label = "" // the title of a criterion decides nothing
	}
	return def
}

// Equal reports whether two schemas have the same content, whenever each was made: the same name,
// indicators, derived ones, tables, holidays, criteria and declared functions, in the same order.
// Facts and groups of one are then facts and groups of the other. What the functions do, and limits
// other than that on the size of numbers, do not count.
func (s *Schema) Equal(t *Schema) bool { return s == t || s.alike(t) }

// alike is Equal of two, apart from it so that most are compared without a call.
func (s *Schema) alike(t *Schema) bool { return s != nil && t != nil && s.hash() == t.hash() }

// derived reads the derived indicators, which see everything else.
func (n *naming) derived(w *program.Schema, def Definition) {
	for i, d := range def.Define {
		if n.take(fmt.Sprintf("define[%d].code", i), d.Code, say("a derived indicator")) {
			w.Derived[d.Code] = &program.Derived{Code: d.Code, Rule: d.Rule, Index: i, Less: d.Better == Less,
				Stated: d.Better != betterUnstated}
			w.Order = append(w.Order, d.Code)
		}
	}
	n.fields(def.Indicators)
	n.faults = append(n.faults, w.LowerDerived()...)
	for i, d := range def.Define {
		if in := w.Derived[d.Code]; d.Better != betterUnstated && in != nil && in.Prog != nil && in.Prog.Kind != NumberKind {
			n.fault(fmt.Sprintf("define[%d].better", i), "indicator", diag.ErrValue,
				"better is for numbers, not for a %v", in.Prog.Kind)
		}
	}
}

// naming gives out the names of a schema, each once, and collects its faults.
type naming struct {
	language *ops.Table
	taken    map[string]diag.Text // what a name stands for
	faults   diag.Diagnostics
}

func (n *naming) fault(path, code string, err error, format string, args ...any) {
	n.faults = append(n.faults, catalogue.Fault(path, code, err, diag.Text{}, format, args...))
}

// take reports whether a name is one, and free.
func (n *naming) take(path, name string, what diag.Text) bool {
	if d := program.CheckName(name, n.language); d != nil {
		d.Path = path
		n.faults = append(n.faults, d)
		return false
	}
	if by, ok := n.taken[name]; ok {
		n.fault(path, "name-taken", diag.ErrName, "the name %s is taken by %s", name, by)
		return false
	}
	n.taken[name] = what
	return true
}

// complete fills what an indicator leaves out and returns its faults.
func (ind *Indicator) complete() diag.Diagnostics {
	var ds diag.Diagnostics
	fault := func(field, format string, args ...any) {
		ds = append(ds, catalogue.Fault("", "indicator", diag.ErrValue, diag.Text{}, format, args...))
		ds[len(ds)-1].Path = field
	}
	if ind.Kind == 0 {
		ind.Kind = NumberKind
	}
	if ind.Kind > ListKind {
		fault("kind", "there is no such kind")
	}
	if (len(ind.Fields) > 0) != (ind.Kind == ListKind) {
		fault("fields", "a list has fields, and nothing else has: write kind: list, and fields below it")
	}
	for k := range ind.Fields {
		ds = append(ds, ind.Fields[k].complete().At(fmt.Sprintf("fields[%d]", k))...)
	}
	if ind.Min != nil || ind.Max != nil || ind.Places != nil {
		if ind.Kind != NumberKind {
			fault("kind", "min, max and places are for numbers, not for a %v", ind.Kind)
		}
	}
	if ind.Better != betterUnstated && ind.Kind != NumberKind {
		fault("better", "better is for numbers, not for a %v", ind.Kind)
	}
	for _, end := range []struct {
		field string
		value **decimal.Decimal
	}{{"min", &ind.Min}, {"max", &ind.Max}} {
		if *end.value != nil && value.Decimal(**end.value).State == value.OutOfBounds {
			fault(end.field, "%s", program.TooManyDigits)
			*end.value = nil
		}
	}
	if ind.Min != nil && ind.Max != nil && ind.Min.Cmp(*ind.Max) > 0 {
		fault("min", "min %s is more than max %s", NumberOf(*ind.Min), NumberOf(*ind.Max))
	}
	if ind.Places != nil && (*ind.Places < 0 || *ind.Places > maxPlaces) {
		fault("places", "places must be between 0 and %d", maxPlaces)
		ind.Places = nil
	}
	if len(ind.Values) > 0 && ind.Kind != TextKind {
		fault("values", "values are for texts, not for a %v", ind.Kind)
	}
	for i, v := range ind.Values {
		text := value.Text(v)
		ind.Values[i] = text.Text()
		if slices.Contains(ind.Values[:i], ind.Values[i]) {
			fault(fmt.Sprintf("values[%d]", i), "%s stands in values twice", v)
		}
	}
	return append(ds, ind.completeTitles()...)
}

// inside is the indicator as rules see it.
func (ind *Indicator) inside() program.Indicator {
	out := program.Indicator{Code: ind.Code, Kind: ind.Kind, Domain: ind.domain(), Less: ind.Better == Less,
		Titles: ind.Titles, Computed: ind.Computed, Required: ind.Required, Unique: ind.Unique, Personal: ind.Personal}
	for i := range ind.Fields {
		out.Fields = append(out.Fields, ind.Fields[i].inside())
		out.Codes = append(out.Codes, ind.Fields[i].Code)
	}
	return out
}

// fields checks the fields of lists: two lists may have one of the same name.
func (n *naming) fields(indicators []Indicator) {
	for i := range indicators {
		own := &naming{language: n.language, taken: maps.Clone(n.taken)}
		own.taken[program.MembersWord] = say("the members of the group")
		own.taken[program.OwnWord] = say("the members of the unit's own group")
		for _, word := range []string{"unit", value.EvidenceKey, "invented"} {
			own.taken[word] = say("a column of tables of events")
		}
		list := &indicators[i]
		if _, word := program.Words[list.Code]; list.Kind == ListKind && word {
			own.fault("code", "name-taken", diag.ErrName, "the name %s is taken by %s", list.Code, own.taken[list.Code])
		}
		if list.Personal {
			own.fault("personal", "indicator", diag.ErrValue, "personal is said of the fields of a list")
		}
		given := 0
		for _, f := range list.Fields {
			if !f.Computed {
				given++
			}
		}
		if given > value.MaxFields {
			own.fault("fields", "limit", diag.ErrLimit, "a list has at most %d fields", value.MaxFields)
		}
		for k := range list.Fields {
			f := &list.Fields[k]
			path := fmt.Sprintf("fields[%d]", k)
			if f.Kind == ListKind || f.Plan || f.Invented {
				own.fault(path, "field", diag.ErrValue, "a field is no list, and plan and invented are said of the list")
			}
			own.take(path+".code", f.Code, say("a field"))
		}
		n.faults = append(n.faults, own.faults.At(fmt.Sprintf("indicators[%d]", i))...)
	}
}

// domain is the values that the indicator can have.
func (ind *Indicator) domain() table.Domain {
	d := table.Domain{Places: ind.Places, Values: ind.Values}
	for _, end := range []struct {
		of *decimal.Decimal
		to **frac.Num
	}{{ind.Min, &d.Min}, {ind.Max, &d.Max}} {
		if end.of != nil {
			n := value.Decimal(*end.of).Num
			*end.to = &n
		}
	}
	return d
}

// All returns the indicators in order of definition.
func (s *Schema) All() iter.Seq[Indicator] {
	return func(yield func(Indicator) bool) {
		for i := range s.def.Indicators {
			if !yield(s.def.Indicators[i].detached()) {
				return
			}
		}
	}
}

// detached is a copy that shares nothing with the schema: what a host writes to is its own.
func (ind Indicator) detached() Indicator {
	ind.Min, ind.Max, ind.Places = copied(ind.Min), copied(ind.Max), copied(ind.Places)
	ind.Values, ind.Titles, ind.Fields = slices.Clone(ind.Values), canon.Clone(ind.Titles), slices.Clone(ind.Fields)
	for i := range ind.Fields {
		ind.Fields[i] = ind.Fields[i].detached()
	}
	return ind
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	x := *p
	return &x
}

// Indicator returns the indicator with a code.
func (s *Schema) Indicator(code string) (ind Indicator, ok bool) {
	i, ok := s.words.Slots[code]
	if !ok {
		return Indicator{}, false
	}
	return s.def.Indicators[i].detached(), true
}

// Calls returns what people call an indicator, also a computed one, and a field of a list: its label; a value: its
// title; and a condition: what [Rule.InWords] says; for [diag.Lang.Calling]. It knows no other sort.
func (s *Schema) Calls(of diag.Coded) diag.Text {
	label := ""
	switch of.Sort {
	case diag.Value:
		if ind := s.find(of.Of); ind != nil {
			return ind.TitleOf(of.Code)
		}
	case diag.Rule:
		if r, err := s.Compile(of.Code, BoolKind); err == nil {
			return r.InWords()
		}
	case diag.Indicator:
		if ind := s.find(of.Code); ind != nil {
			label = ind.Label
		}
		for _, d := range s.def.Define {
			if d.Code == of.Code {
				label = d.Label
			}
		}
	}
	if label == "" {
		return diag.Text{}
	}
	return diag.Verbatim(label)
}

// find returns an indicator by its code, or a field by that of its list, a dot and its own; nil if there is none.
func (s *Schema) find(code string) *Indicator {
	list, field, isField := strings.Cut(code, ".")
	i, ok := s.words.Slots[list]
	if !ok || !isField {
		if !ok {
			return nil
		}
		return &s.def.Indicators[i]
	}
	for k := range s.def.Indicators[i].Fields {
		if f := &s.def.Indicators[i].Fields[k]; f.Code == field {
			return f
		}
	}
	return nil
}

// Codes returns the codes of the indicators in order of definition.
func (s *Schema) Codes() []string { return s.words.Codes() }

// Inside returns the words that rules are compiled against. It is for the packages
// that test rules; its type may change in any version.
func (s *Schema) Inside() *program.Schema { return s.words }
