package program

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Schema is the words that rules are lowered against. It is immutable once
// [Schema.LowerDerived] has returned.
type Schema struct {
	Indicators []Indicator
	Slots      map[string]int // of indicators by code
	Criteria   map[string]int // slots of points, behind those of the indicators
	Points     []Indicator    // of criteria, in the order of their slots
	Derived    map[string]*Derived
	Order      []string // codes of derived indicators, in order of definition
	Tables     map[string]*table.Table
	Functions  map[string]*Function
	Declared   []string // functions that nobody has given
	Language   *ops.Table
	Text       syntax.Limits
	Tree       int   // the most operators and operands of a rule, derived indicators written out
	Steps      int   // the most operands looked at in one evaluation
	Work       int64 // the same of a call over many units
	Env        ops.Env
}

// Indicator is what is known of a unit, with the values that it can have.
type Indicator struct {
	Code string
	Kind value.Kind
	table.Domain
	Less bool // the smaller the better
	// Computed: a host works it out. Its range is for analysis, and not what it is held to.
	Computed bool
	// Required and Unique: of a field, that each record gives, and no two records alike.
	Required, Unique bool
	// Personal: of a field, that it is for people alone.
	Personal bool
	Titles   map[string]diag.Words // of the values
	Fields   []Indicator           // of the records of a list
	Codes    []string              // of the fields
}

// Range returns the numbers that the values can be.
func (ind *Indicator) Range() interval.Numbers {
	switch ind.Kind {
	case value.NumberKind:
		lo, hi := interval.Bottom(), interval.Top()
		if ind.Min != nil {
			lo = interval.Below(*ind.Min)
		}
		if ind.Max != nil {
			hi = interval.Above(*ind.Max)
		}
		x := interval.Numbers{Set: interval.Between(lo, hi), Places: interval.AnyPlaces}
		if ind.Places != nil {
			x.Places = *ind.Places
		}
		return x.Tight()
	case value.DateKind:
		return interval.WholeBetween(value.Day(1, 1, 1), value.Day(9999, 12, 31))
	case value.BoolKind:
		return interval.WholeBetween(0, 1)
	}
	return interval.Anything()
}

// Complete returns a list as facts hold it, with a value for each field in the order of the
// indicator, or what is wrong with it; computed is of a host that gives what it works out too.
func (ind *Indicator) Complete(s *Schema, v value.Value, computed bool) (value.Value, *diag.Diagnostic) {
	if len(v.List().Records) > value.MaxRecords {
		return v, catalogue.Fault("", "limit", diag.ErrLimit, say("split it, or count before"),
			"the list has %d records, more than the most allowed, %d", len(v.List().Records), value.MaxRecords)
	}
	l, unknown, ok := v.List().In(ind.Codes)
	if !ok {
		return v, catalogue.Fault("", "unknown-field", diag.ErrName, diag.DidYouMean(unknown, ind.Codes),
			"there is no field %q", unknown)
	}
	for i, r := range l.Records {
		for k, x := range r.Values {
			f := &ind.Fields[k]
			d := f.Check(x, computed)
			alike := func(other value.Record) bool { return other.Values[k].Equal(x) }
			switch {
			case s.TooLarge(x):
				d = catalogue.Fault("", "limit", diag.ErrLimit, diag.Text{}, "%s", TooManyDigits)
			case d != nil:
			case f.Required && !x.Known():
				d = catalogue.Fault("", "no-field", diag.ErrValue, say("write %s:", f.Code), "a record of %s says no %s",
					ind.Code, f.Code)
			case f.Unique && x.Known() && slices.ContainsFunc(l.Records[:i], alike):
				d = catalogue.Fault("", "name-taken", diag.ErrName, say("keep one of them"), "a second record of %s for %v",
					ind.Code, x)
			}
			if d != nil {
				d.Path = fmt.Sprintf("[%d].%s", i, ind.Codes[k])
				return v, d
			}
		}
	}
	for k := range ind.Fields {
		if ind.Fields[k].Personal {
			l.Hide(k)
		}
	}
	return value.OfList(l), nil
}

// Check returns what is wrong with a value for the indicator, or nil; computed is of a host.
func (ind *Indicator) Check(v value.Value, computed bool) *diag.Diagnostic {
	fault := func(code string, err error, hint diag.Text, format string, args ...any) *diag.Diagnostic {
		return catalogue.Fault("", code, err, hint, format, args...)
	}
	switch {
	case ind.Computed && !computed && v.State != value.Missing:
		return fault("computed", diag.ErrValue, say("leave it out"), "%s is worked out, and not given", ind.Code)
	case !v.Known():
		return nil
	case v.Kind != ind.Kind:
		return fault("kind", diag.ErrKind, diag.Text{}, "a %v is wanted, not the %v %v", ind.Kind, v.Kind, v)
	case ind.Computed:
		return nil
	}
	switch ind.Kind {
	case value.NumberKind:
		if ind.Min != nil && frac.Cmp(v.Num, *ind.Min) < 0 {
			return fault("out-of-range", diag.ErrValue, diag.Text{}, "%v is less than the least allowed, %v", v,
				value.Number(*ind.Min))
		}
		if ind.Max != nil && frac.Cmp(v.Num, *ind.Max) > 0 {
			return fault("out-of-range", diag.ErrValue, diag.Text{}, "%v is more than the most allowed, %v", v,
				value.Number(*ind.Max))
		}
		if ind.Places != nil && frac.Cmp(frac.Round(v.Num, *ind.Places, frac.Down), v.Num) != 0 {
			if *ind.Places == 0 {
				return fault("too-many-places", diag.ErrValue, diag.Text{}, "%v is not a whole number", v)
			}
			return fault("too-many-places", diag.ErrValue, diag.Text{}, "%v has more than %d decimal places", v, *ind.Places)
		}
	case value.TextKind:
		if len(ind.Values) > 0 && !slices.Contains(ind.Values, v.Text()) {
			names := slices.Clone(ind.Values)
			for _, code := range ind.Values {
				names = slices.AppendSeq(names, maps.Values(ind.Titles[code]))
			}
			slices.Sort(names[len(ind.Values):])
			return fault("unknown-text", diag.ErrValue, diag.DidYouMean(v.Text(), names),
				"%s is none of the texts allowed: %s", quoted(v.Text()), ind.allowed())
		}
	}
	return nil
}

// allowed lists the texts of the indicator: each as a file may have it, behind what people call it.
func (ind *Indicator) allowed() diag.Text {
	const few = 24
	var all []diag.Text
	for _, code := range ind.Values[:min(few, len(ind.Values))] {
		text := say("%s", quoted(code))
		if title := ind.Titles[code]; !title.IsZero() {
			text = say("%s (%s)", title, code)
		}
		all = append(all, text)
	}
	if more := len(ind.Values) - few; more > 0 {
		all = append(all, say("and %d more", more))
	}
	return diag.Join(all, say(", "))
}

// quoted puts a text into the quotes of sentences, without what a terminal would obey.
func quoted(text string) string {
	q := strings.ReplaceAll(strconv.Quote(text), `\"`, `"`)
	return "“" + q[1:len(q)-1] + "”"
}

// Function is a function of the host.
type Function struct {
	Name   string
	Params []value.Kind
	Result value.Kind
	Call   func(args []value.Value) (value.Value, error)
}

func (f *Function) usage() diag.Text {
	kinds := make([]diag.Text, len(f.Params))
	for i, k := range f.Params {
		kinds[i] = say("%s", k)
	}
	return say("%s(%s)", f.Name, diag.Join(kinds, say(", ")))
}

// Apply runs the host's function and holds it to its declaration.
func (f *Function) Apply(s *Schema, args []value.Value) (v value.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			v, err = value.Value{}, &hostError{text: say("%s, a function of the host, panicked: %v", f.Name, r)}
		}
	}()
	v, err = f.Call(args)
	if err != nil {
		return v, &hostError{say("%s, a function of the host, failed: %s", f.Name, diag.ErrorText(err)), err}
	}
	if s.TooLarge(v) {
		return value.Value{}, &hostError{text: say("%s, a function of the host: %s", f.Name, TooManyDigits)}
	}
	if v.Known() && v.Kind != f.Result {
		return value.Value{}, &hostError{text: say("%s, a function of the host, gave %v, and a %v is declared", f.Name, v,
			f.Result)}
	}
	return v, nil
}

// hostError is what a function of the host did wrong, in the reader's language as far as the host
// can say it.
type hostError struct {
	text  diag.Text
	cause error
}

func (e *hostError) Error() string             { return e.text.String() }
func (e *hostError) Format(l diag.Lang) string { return e.text.Format(l) }
func (e *hostError) Unwrap() error             { return e.cause }

// TooManyDigits says what is wrong with a number beyond the limits.
var TooManyDigits = say("the number has too many digits or places")

// TooLarge reports whether a value is a number beyond the limits, which neither
// facts nor functions of the host may bring in.
func (s *Schema) TooLarge(v value.Value) bool {
	return v.State == value.OutOfBounds || v.Known() && v.Kind == value.NumberKind && s.Env.TooLarge(v.Num)
}

// Len returns the number of slots.
func (s *Schema) Len() int { return len(s.Indicators) + len(s.Criteria) }

// Unit returns the unit 1/per in which columns hold the values of a slot as whole numbers,
// and how many bits the range of the indicator leaves them. Numbers of no declared places
// are in hundredths, or in fine units, ten-thousandths.
func (s *Schema) Unit(slot int, fine bool) (per int64, most int) {
	per, most = 100, 64
	if fine {
		per = 10_000
	}
	if slot >= len(s.Indicators) {
		return per, most
	}
	ind := &s.Indicators[slot]
	if ind.Kind != value.NumberKind {
		return 1, 22 // as many days as there are from year 1 to 9999
	}
	if ind.Places != nil && *ind.Places <= 6 {
		per = 1
		for range *ind.Places {
			per *= 10
		}
	}
	if ind.Min != nil && ind.Max != nil {
		lo, ok1 := frac.Round(*ind.Min, 0, frac.Floor).In(1, per)
		hi, ok2 := frac.Round(*ind.Max, 0, frac.Ceil).In(1, per)
		if ok1 && ok2 {
			most = bits.Len64(uint64(max(lo^lo>>63, hi^hi>>63)))
		}
	}
	return per, max(most, 1)
}

// At returns what stands at a slot: an indicator, or the points of a criterion.
func (s *Schema) At(slot int) *Indicator {
	if i := slot - len(s.Indicators); i >= 0 {
		return &s.Points[i]
	}
	return &s.Indicators[slot]
}

// Codes returns the codes of the indicators in order of definition.
func (s *Schema) Codes() []string {
	codes := make([]string, len(s.Indicators))
	for i, ind := range s.Indicators {
		codes[i] = ind.Code
	}
	return codes
}

// functions returns the names of all functions, sorted.
func (s *Schema) functions() []string {
	return slices.Sorted(slices.Values(slices.AppendSeq(s.Language.Functions(), maps.Keys(s.Functions))))
}

// TableFindings returns what the check of a table finds: gaps first, then by
// row; at most 1,000 of each kind. ok is false if there is no such table.
//
// Numbers are taken for any number whatever, unless the key is named like an
// indicator, or a field of one list: then they lie in its range and have its places, so that rows [1..2]
// and [3..5] leave a gap, at 2.5, unless the indicator is known to be a whole number.
// Dates are days: a row that ends on one day and a row that begins on the next
// leave none. A text is one of the values of its indicator or, if it has none, any.
func (s *Schema) TableFindings(name string) (findings []table.Finding, ok bool) {
	t, ok := s.Tables[name]
	if !ok {
		return nil, false
	}
	v := table.View{
		Keys:    t.Keys,
		Domains: make([]table.Domain, t.Dims()),
		Result:  func(row int) value.Value { return t.Results[row] },
		Same:    func(i, j int) bool { return t.Results[i].Equal(t.Results[j]) },
	}
	for k, name := range t.Keys {
		if ind := s.named(name); ind != nil && ind.Kind == t.KeyKind(k) {
			v.Domains[k] = ind.Domain
		}
	}
	return t.Findings(v), true
}

// named returns the indicator of a name, or the field if one list alone has one of that name;
// nil if there is none.
func (s *Schema) named(name string) (found *Indicator) {
	if i, ok := s.Slots[name]; ok {
		return &s.Indicators[i]
	}
	for i := range s.Indicators {
		for k := range s.Indicators[i].Fields {
			if f := &s.Indicators[i].Fields[k]; f.Code == name {
				if found != nil {
					return nil
				}
				found = f
			}
		}
	}
	return found
}
