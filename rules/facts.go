package rules

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/program"
)

// Fact is what is known of one indicator of a unit.
type Fact struct {
	Indicator string `json:"indicator"`          // the code of an indicator of the schema
	Value     Value  `json:"value"`              // missing and not applicable are facts too
	Evidence  string `json:"evidence,omitempty"` // the document or record that shows it (minh chứng), free text
}

// Input names one value that a rule reads: an indicator, or the points of a
// criterion, of a unit, this year or last.
type Input struct {
	Unit          string `json:"unit,omitempty"`
	Indicator     string `json:"indicator,omitempty"`
	Criterion     string `json:"criterion,omitempty"` // when it is points(criterion), or what [PointsOf] calls them
	Previous      bool   `json:"previous,omitempty"`  // of last year
	NotApplicable bool   `json:"not_applicable,omitempty"`
	// Holidays are years whose holidays nobody gave, "2026" or "2026-2028", instead of a fact of
	// a unit: [Definition.Holidays] is where they are wanted.
	Holidays string `json:"holidays,omitempty"`
	// Record is an event of the list that the indicator is, from 1, and Field what of it; or
	// further events are wanted, where the list is not complete; if they do not apply, no event counts,
	// or too few.
	Record int    `json:"record,omitempty"`
	Field  string `json:"field,omitempty"`
	More   bool   `json:"more,omitempty"`
	// Period is the part of the year, by its code, that a fact or points are of; alone, all that is
	// known of the unit in it is wanted.
	Period string `json:"period,omitempty"`
	// Further stands for so many inputs of other units that are not listed; nothing else is set then.
	Further int `json:"further,omitempty"`
}

// Code names the input among those of a unit: the code of the indicator or of the
// criterion, with the period that it is of, or "holidays 2026". It is empty for what nobody can
// enter: others to compare with.
func (in Input) Code() string {
	if in.Holidays != "" {
		return "holidays " + in.Holidays
	}
	return strings.TrimSpace(cmp.Or(in.Criterion, in.Indicator) + " " + in.Period)
}

// String writes the input as "budget of Long An, last year".
func (in Input) String() string { return in.Format(diag.English) }

// Format writes the input for a reader of the language.
func (in Input) Format(l diag.Lang) string {
	called := func(sort diag.Sort, code string) diag.Coded {
		return diag.Coded{Sort: sort, Code: code, Period: in.Period}
	}
	ind := called(diag.Indicator, in.Indicator)
	t := ind.Text()
	switch {
	case in.Criterion != "":
		if t = say("points of %s", called(diag.Criterion, in.Criterion)); !strings.HasPrefix(program.PointsText(in.Criterion),
			"points(\"") {
			t = diag.Verbatim(in.Criterion) // as rules write it
		}
	case in.Field != "":
		t = say("%s in record %d of %s", fieldOf(in.Indicator, in.Field), in.Record, ind)
	case in.More && in.NotApplicable:
		t = say("enough records of %s that count", ind)
	case in.More:
		t = say("further records of %s", ind)
	case in.Holidays != "":
		t = say("the holidays of %s (nobody gave them)", in.Holidays)
	case in.Further > 0:
		t = say("%d further inputs of other units", in.Further)
	case in.Indicator == "" && in.Period != "":
		t = say("the facts of period %s", diag.Period.Of(in.Period))
	case in.Indicator == "":
		t = say("anybody to compare with")
	}
	if in.Period != "" && in.Code() != in.Period {
		t = say("%s in period %s", t, diag.Period.Of(in.Period))
	}
	if in.Unit != "" {
		t = say("%s of %s", t, diag.Unit.Of(in.Unit))
	}
	if in.Previous {
		t = say("%s, last year", t)
	}
	return t.Format(l)
}

// fieldOf is a field of a list, which is called by its label or by its own code.
func fieldOf(list, field string) diag.Text {
	c := diag.Indicator.Of(list + "." + field)
	return diag.TextFunc(func(l diag.Lang) string { return strings.TrimPrefix(c.Format(l), list+".") })
}

// Facts is what is known of one unit: at most one fact for each indicator of a
// schema; an indicator without a fact is missing. Facts is immutable and safe
// for concurrent use.
type Facts struct {
	schema   *Schema
	previous *Facts
	in       eval.Facts
}

// NewFacts checks the facts of a unit against the schema. The code of the unit is composed
// (NFC) and holds no character that nobody sees, see [diag.CodeFault]. It reports every
// unknown indicator, wrong kind, value out of range and second fact for the
// same indicator, as [diag.Diagnostics].
func NewFacts(s *Schema, unit string, facts ...Fact) (*Facts, error) {
	f := &Facts{schema: s, in: s.eval.NoFacts(unit)[0]}
	var ds diag.Diagnostics
	if d := codeFault(unit); d != nil {
		ds = append(ds, d)
	}
	ds = append(ds, f.set(facts, nil, false)...)
	if err := ds.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

func codeFault(unit string) *diag.Diagnostic {
	message, hint := diag.CodeFault(unit)
	if message.IsZero() {
		return nil
	}
	return &diag.Diagnostic{Code: "code", Err: diag.ErrName, Message: message, Hint: hint}
}

// With returns a copy of f in which the given facts replace those of f. It reports, as [NewFacts] does, what cannot
// be so; of two facts for one indicator the last counts.
func (f *Facts) With(facts ...Fact) (*Facts, error) { return f.with(facts, false) }

// WithComputed is With for a host that gives what it works out ([Indicator.Computed]) too: that
// is not held to its range, all else is refused as by With.
func (f *Facts) WithComputed(facts ...Fact) (*Facts, error) { return f.with(facts, true) }

func (f *Facts) with(facts []Fact, computed bool) (*Facts, error) {
	g := f.clone()
	if err := g.set(facts, f, computed).Err(); err != nil {
		return nil, err
	}
	return g, nil
}

// For returns the facts as those of another schema, such as that of a card's new edition: each fact
// goes over to the indicator of its code, with its evidence, and so do last year's. Lost says of
// each that does not fit why, by unit and indicator: the indicator is gone, or of another kind or
// range. Points that rules read are left behind.
func (f *Facts) For(s *Schema) (g *Facts, lost diag.Diagnostics) {
	g = &Facts{schema: s, in: s.eval.NoFacts(f.in.Unit)[0]}
	for fact := range f.All() {
		if !fact.given() {
			continue
		}
		slot, d := s.slot(fact.Indicator)
		if d == nil {
			d = g.put(slot, fact.Value, fact.Evidence, nil, false)
		}
		if d != nil {
			d.Path, d.Unit, d.Indicator = f.in.Unit+"."+fact.Indicator+d.Path, f.in.Unit, fact.Indicator
			lost = append(lost, d)
		}
	}
	if f.previous != nil {
		last, more := f.previous.For(s)
		lost = append(lost, more...)
		g, _ = g.WithPrevious(last) // of the same schema
	}
	return g, lost
}

// WithPrevious returns a copy of f that knows last year's facts of the same
// unit. The error is [diag.ErrKind] for facts of another schema.
func (f *Facts) WithPrevious(last *Facts) (*Facts, error) {
	if last != nil && !last.schema.Equal(f.schema) {
		return nil, fmt.Errorf("%w: last year's facts are of another schema", diag.ErrKind)
	}
	g := f.clone()
	g.previous, g.in.Previous = last, nil
	if last != nil {
		g.in.Previous = &last.in
		g.in.Large, g.in.Records = g.in.Large || last.in.Large, max(g.in.Records, last.in.Records)
	}
	return g, nil
}

// JoinFacts puts together what several files say of the same units, such as a table of numbers
// and the tables of their events: in the order in which units are first named. Facts of last
// year are those of the first. Two facts for one indicator of a unit are a fault of code
// second-fact, by unit.indicator; facts of different schemas are [diag.ErrKind]. It ends with its context.
func JoinFacts(ctx context.Context, parts ...[]*Facts) ([]*Facts, error) {
	var out []*Facts
	var ds diag.Diagnostics
	at := make(map[string]int)
	for n, f := range slices.Concat(parts...) {
		if err := ended(ctx, n); err != nil {
			return nil, err
		}
		i, again := at[f.Unit()]
		if !again {
			at[f.Unit()] = len(out)
			out = append(out, f)
			continue
		}
		if !f.schema.Equal(out[i].schema) {
			return nil, fmt.Errorf("%w: the facts of %s are of another schema", diag.ErrKind, f.Unit())
		}
		var more []Fact
		for slot := range f.schema.words.Indicators {
			fact := f.fact(slot)
			switch {
			case !fact.given():
			case out[i].fact(slot).given():
				ds = append(ds, catalogue.Fault(f.Unit()+"."+fact.Indicator, "second-fact", diag.ErrName, diag.Text{},
					"a second fact for %s of %s", fact.Indicator, f.Unit()))
			default:
				more = append(more, fact)
			}
		}
		g, err := out[i].With(more...)
		if err != nil {
			return nil, err
		}
		out[i] = g
	}
	return out, ds.Err()
}

// given reports whether somebody said something of the indicator.
func (f Fact) given() bool { return f.Value.Known() || f.Value.IsNotApplicable() || f.Evidence != "" }

// PointsOf is what the points are called that a function of the language gives, such as
// minus_points, of the criterion or section with the code or, without one, of the card: I.2 for
// points("I.2"), and otherwise the call itself. By these names a schema has them
// ([Definition.Criteria]), and inputs name them.
func PointsOf(function, code string) string { return program.PointsOf(function, code) }

// WithPoints returns a copy of f in which the points of a criterion, or others by what
// [PointsOf] calls them, are known to rules. The error is a [*diag.Diagnostic] for points that the schema
// does not have (unknown-criterion), that are no number (kind) or have too many digits (limit).
func (f *Facts) WithPoints(criterion string, points Value) (*Facts, error) {
	slot, ok := f.schema.words.Criteria[criterion]
	if !ok {
		return nil, catalogue.Fault("", "unknown-criterion", diag.ErrName, diag.Text{}, "there is no criterion %q", criterion)
	}
	if f.schema.words.TooLarge(points.v) {
		return nil, catalogue.Fault("", "limit", diag.ErrLimit, diag.Text{}, "points of %s: %s", criterion,
			program.TooManyDigits)
	}
	if points.Known() && points.Kind() != NumberKind {
		return nil, catalogue.Fault("", "kind", diag.ErrKind, diag.Text{}, "points of %s: a number is wanted, not a %v",
			criterion, points.Kind())
	}
	g := f.clone()
	*g.in.Values.Own(slot, f.in.Values) = points.v
	g.in.Large = g.in.Large || !points.v.Num.Small()
	return g, nil
}

// WithPointsOf returns a copy of f with all points that are known to rules from other facts. The error is
// [diag.ErrKind] for facts of another schema.
func (f *Facts) WithPointsOf(other *Facts) (*Facts, error) {
	if !other.schema.Equal(f.schema) {
		return nil, fmt.Errorf("%w: the points are of another schema", diag.ErrKind)
	}
	g := f
	for slot := len(f.schema.words.Indicators); slot < f.schema.words.Len(); slot++ {
		if points := other.in.Values.At(slot); *points != *f.in.Values.At(slot) {
			if g == f {
				g = f.clone()
				g.in.Large = g.in.Large || other.in.Large
			}
			*g.in.Values.Own(slot, f.in.Values) = *points
		}
	}
	return g, nil
}

// clone returns other facts that are the same; blocks of values are shared until they are written
// to.
func (f *Facts) clone() *Facts {
	g := *f
	g.in.Values, g.in.Plain = slices.Clone(f.in.Values), slices.Clone(f.in.Plain)
	g.in.Evidence = slices.Clone(f.in.Evidence)
	return &g
}

// set sets facts, each once unless they replace those of others, whose blocks f may share.
func (f *Facts) set(facts []Fact, others *Facts, computed bool) diag.Diagnostics {
	var ds diag.Diagnostics
	seen := make(map[string]bool)
	for _, fact := range facts {
		slot, d := f.schema.slot(fact.Indicator)
		switch {
		case d != nil:
		case others == nil && seen[fact.Indicator]:
			d = catalogue.Fault("", "second-fact", diag.ErrName, diag.Text{}, "a second fact for %s of %s", fact.Indicator,
				f.in.Unit)
		default:
			if others == nil {
				seen[fact.Indicator] = true
			}
			d = f.put(slot, fact.Value, fact.Evidence, others, computed)
		}
		if d != nil {
			d.Path, d.Unit, d.Indicator = fact.Indicator+d.Path, f.in.Unit, fact.Indicator
			ds = append(ds, d)
		}
	}
	return ds
}

// slot returns where the values of an indicator are.
func (s *Schema) slot(indicator string) (int, *diag.Diagnostic) {
	slot, ok := s.words.Slots[indicator]
	if !ok {
		return 0, catalogue.Fault("", "unknown-indicator", diag.ErrName, diag.DidYouMean(indicator, s.Codes()),
			"there is no indicator %q", indicator)
	}
	return slot, nil
}

// put sets a fact if it is one that the indicator allows.
func (f *Facts) put(slot int, v Value, evidence string, others *Facts, computed bool) *diag.Diagnostic {
	if f.schema.words.TooLarge(v.v) {
		return catalogue.Fault("", "limit", diag.ErrLimit, diag.Text{}, "%s", program.TooManyDigits)
	}
	ind := &f.schema.words.Indicators[slot]
	if d := ind.Check(v.v, computed); d != nil {
		return d
	}
	if v.Kind() == ListKind {
		l, d := ind.Complete(f.schema.words, v.v, computed)
		if d != nil {
			return d
		}
		v.v = l
		f.in.Records = max(f.in.Records, len(l.List().Records))
		f.in.Large = f.in.Large || l.List().Large()
	}
	var shared eval.Slots
	if others != nil {
		shared = others.in.Values
	}
	f.schema.eval.Set(&f.in, slot, v.v, shared)
	if evidence != "" && f.in.Evidence == nil {
		f.in.Evidence = make([]string, f.schema.words.Len())
	}
	if f.in.Evidence != nil {
		f.in.Evidence[slot] = evidence
	}
	return nil
}

// Schema returns the schema that the facts were checked against.
func (f *Facts) Schema() *Schema { return f.schema }

// Unit returns the code of the unit that the facts are of.
func (f *Facts) Unit() string { return f.in.Unit }

// Previous returns last year's facts, or nil.
func (f *Facts) Previous() *Facts { return f.previous }

// Lookup returns the fact for an indicator; its value is missing if there is
// none. ok is false if the schema has no such indicator.
func (f *Facts) Lookup(code string) (fact Fact, ok bool) {
	slot, ok := f.schema.words.Slots[code]
	if !ok {
		return Fact{}, false
	}
	return f.fact(slot), true
}

// Points returns what [Facts.WithPoints] set for a criterion.
func (f *Facts) Points(criterion string) Value {
	if slot, ok := f.schema.words.Criteria[criterion]; ok {
		return valueOf(*f.in.Values.At(slot))
	}
	return Value{}
}

func (f *Facts) fact(slot int) Fact {
	fact := Fact{Indicator: f.schema.words.Indicators[slot].Code, Value: valueOf(*f.in.Values.At(slot))}
	if f.in.Evidence != nil {
		fact.Evidence = f.in.Evidence[slot]
	}
	return fact
}

// Shown returns the facts as [Facts.All] does, without the personal fields of lists.
func (f *Facts) Shown() iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for slot := range f.schema.words.Indicators {
			fact := f.fact(slot)
			if fact.Value.Kind() == ListKind {
				fact.Value = shown(*f.in.Values.At(slot))
			}
			if !yield(fact) {
				return
			}
		}
	}
}

// All returns the facts in the order of the schema, missing ones included.
func (f *Facts) All() iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for slot := range f.schema.words.Indicators {
			if !yield(f.fact(slot)) {
				return
			}
		}
	}
}
