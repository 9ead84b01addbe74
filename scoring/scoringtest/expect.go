package scoringtest

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// nothing reports whether nothing is expected.
func (e *Expect) nothing() bool { return reflect.ValueOf(*e).IsZero() }

// expect reads the expectations of a unit.
func (k *compiler) expect(tc *testCase, unit int, path string, e *Expect) {
	x := &expecter{compiler: k, tc: tc, unit: unit, path: path}
	x.criteria(e)
	x.totals(e)
	x.errors(e)
	x.ranks(e)
}

type expecter struct {
	*compiler
	tc   *testCase
	unit int
	path string
}

// add keeps an expectation at a field.
func (x *expecter) add(field string, e expectation) {
	e.path, e.unit = diag.JoinPath(x.path, field), x.unit
	if len(x.tc.units) > 1 {
		e.what = say("%s of %s", e.what, x.tc.units[x.unit].code)
	}
	x.tc.expects = append(x.tc.expects, e)
}

// value keeps an expectation of one value.
func (x *expecter) value(field string, what diag.Text, want rules.Value, get func(o *result) rules.Value, e expectation) {
	e.what, e.want = what, written(want)
	e.check = func(o *result) (string, bool) {
		if o.scores == nil {
			return "", false
		}
		got := get(o)
		return written(got), got.Equal(want)
	}
	x.add(field, e)
}

func (x *expecter) score(o *result) *scoring.Score { return o.scores[x.unit] }

// inCard returns the codes of a map in the order of the card, those that the card has
// not last, and faults these.
func (x *expecter) inCard(field, what string, have []string, codes []string) (known []string) {
	for _, code := range have {
		if !slices.Contains(codes, code) {
			x.unknown(diag.JoinPath(x.path, field+"."+code), what, code, codes)
		}
	}
	return slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return !slices.Contains(have, c) })
}

func keys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// criteria reads what is expected of criteria.
func (x *expecter) criteria(e *Expect) {
	all := x.card.criterionCodes()
	one := func(code string) expectation {
		return expectation{items: []string{code}, because: func(o *result, l diag.Lang) string { return o.whyLine(x.unit, code, l) }}
	}
	for _, code := range x.inCard("points", "criterion", keys(e.Points), all) {
		x.value("points."+code, say("points of %s", code), e.Points[code].Value, func(o *result) rules.Value {
			l, _ := x.score(o).Line(code)
			return l.Points
		}, one(code))
	}
	for _, code := range x.inCard("states", "criterion", keys(e.States), all) {
		want, y := e.States[code], one(code)
		y.what, y.want = say("state of %s", code), want.String()
		y.check = func(o *result) (string, bool) {
			if o.scores == nil {
				return "", false
			}
			l, _ := x.score(o).Line(code)
			return l.State.String(), l.State == want
		}
		x.add("states."+code, y)
	}
	for _, code := range x.inCard("explain", "criterion", keys(e.Explain), all) {
		for i, fragment := range e.Explain[code] {
			y := one(code)
			y.because = func(o *result, _ diag.Lang) string { return o.heading(x.unit, code) }
			y.what = say("explanation of %s lacks %q", code, fragment)
			y.shows = func(o *result, l diag.Lang) string { return o.explainLine(x.unit, code, l) }
			y.check = func(o *result) (string, bool) {
				en, vi := o.explainLine(x.unit, code, diag.English), o.explainLine(x.unit, code, diag.Vietnamese)
				return "", strings.Contains(squeeze(en), squeeze(fragment)) || strings.Contains(squeeze(vi), squeeze(fragment))
			}
			field := "explain." + code
			if len(e.Explain[code]) > 1 {
				field += "[" + itoa(i) + "]"
			}
			x.add(field, y)
		}
	}
	x.derived(e)
}

// derived reads what is expected of derived indicators.
func (x *expecter) derived(e *Expect) {
	for _, code := range x.inCard("derived", "derived", keys(e.Derived), x.card.Schema().Defined()) {
		path := diag.JoinPath(x.path, "derived."+code)
		r, err := x.card.Schema().Compile(code, 0)
		if err != nil {
			x.ds = slices.AppendSeq(x.ds, diag.AllDiagnostics(err))
			continue
		}
		want, ok := e.Derived[code].of(r.Kind())
		if !ok {
			x.fault(path, "kind", diag.ErrKind, diag.Text{}, "%s is a %v, not %q", code, r.Kind(), e.Derived[code].text)
			continue
		}
		explain := func(o *result) (*rules.Explanation, error) {
			if o.card != x.card {
				if r, err := o.card.Schema().Compile(code, 0); err == nil {
					return r.Explain(x.score(o).Facts(), o.late())
				}
			}
			return r.Explain(x.score(o).Facts(), o.late())
		}
		x.value("derived."+code, diag.Verbatim(code), want, func(o *result) rules.Value {
			why, err := explain(o)
			if err != nil {
				return rules.TextOf("error")
			}
			return why.Value
		}, expectation{because: func(o *result, l diag.Lang) string {
			why, err := explain(o)
			if err != nil {
				return diag.ErrorText(err).Format(l)
			}
			return why.Render(l)
		}})
	}
}

// totals reads what is expected of sections and of the card as a whole.
func (x *expecter) totals(e *Expect) {
	story := func(o *result, l diag.Lang) string { return o.scores[x.unit].Format(l) }
	for _, code := range x.inCard("sections", "section", keys(e.Sections), x.card.sectionCodes()) {
		var items []string
		for _, it := range x.card.sectionOf(code).items {
			items = append(items, it.def.Code)
		}
		x.value("sections."+code, say("points of section %s", code), e.Sections[code].Value, func(o *result) rules.Value {
			t, _ := x.score(o).Section(code)
			return t.Total
		}, expectation{items: items, because: func(o *result, l diag.Lang) string { return o.sectionStory(x.unit, x.card.sectionOf(code), l) }})
	}
	whole := expectation{items: x.card.criterionCodes(), because: story}
	number := func(field string, what diag.Text, w *Want, get func(s *scoring.Score) rules.Value) {
		if w != nil {
			x.value(field, what, w.Value, func(o *result) rules.Value { return get(x.score(o)) }, whole)
		}
	}
	number("total", say("total"), e.Total, (*scoring.Score).Total)
	number("percent", say("percent"), e.Percent, (*scoring.Score).Percent)
	number("applicable", say("applicable"), e.Applicable, func(s *scoring.Score) rules.Value { return s.Totals().Applicable })
	x.lists(e, whole)
	if e.Disqualified != nil {
		y := whole
		y.because = func(o *result, l diag.Lang) string { return o.causes(x.unit, l) }
		y.what, y.want = say("disqualified"), e.Disqualified.String()
		y.check = func(o *result) (string, bool) {
			if o.scores == nil {
				return "", false
			}
			d := x.score(o).Disqualified()
			return d.String(), d == e.Disqualified.Truth
		}
		x.add("disqualified", y)
	}
}

// lists reads the lists of caps and of what is missing.
func (x *expecter) lists(e *Expect, whole expectation) {
	exact := func(field string, what diag.Text, want []string, get func(o *result) []string) {
		if want == nil {
			return
		}
		y := whole
		y.what, y.want = what, list(want)
		sorted := slices.Sorted(slices.Values(want))
		y.check = func(o *result) (string, bool) {
			if o.scores == nil {
				return "", false
			}
			got := get(o)
			return list(got), slices.Equal(slices.Sorted(slices.Values(got)), sorted)
		}
		x.add(field, y)
	}
	caps := codes(x.card.allCaps(), func(c capAt) string { return c.name })
	for i, name := range e.Caps {
		if !slices.Contains(caps, name) {
			x.unknown(diag.JoinPath(x.path, "caps["+itoa(i)+"]"), "cap", name, caps)
		}
	}
	exact("caps", say("caps"), e.Caps, func(o *result) []string { return capsFired(x.score(o)) })
	for i, name := range e.Missing {
		if !x.input(name) {
			x.unknown(diag.JoinPath(x.path, "missing["+itoa(i)+"]"), "input", name, append(x.card.Schema().Codes(), x.card.criterionCodes()...))
		}
	}
	whole.because = nil // the lists say all
	exact("missing", say("missing"), e.Missing, func(o *result) []string {
		s := x.score(o)
		out := []string{}
		for _, in := range s.Missing() {
			out = append(out, inputName(in, s.Unit()))
		}
		return out
	})
}

// capsFired are the caps that changed something, as cases name them.
func capsFired(s *scoring.Score) []string {
	out := []string{}
	add := func(t scoring.Totals) {
		for _, c := range t.Caps {
			out = append(out, strings.TrimSpace(t.Code+" "+c.Cap))
		}
	}
	for t := range s.Sections() {
		add(t)
	}
	add(s.Totals())
	return out
}

// inputName writes an input that a score of a unit waits for as cases do.
func inputName(in rules.Input, unit string) string {
	s := in.Indicator
	if in.Criterion != "" {
		s = in.Criterion
	}
	if s == "" {
		return "anybody"
	}
	if in.NotApplicable {
		s = "reason for " + s
	}
	if in.Unit != unit && in.Unit != "" {
		s += " of " + in.Unit
	}
	if in.Previous {
		s += lastYear
	}
	return s
}

// input reports whether a name is one that [inputName] can give.
func (x *expecter) input(name string) bool {
	code := strings.TrimPrefix(strings.TrimSuffix(name, lastYear), "reason for ")
	for _, u := range x.tc.units {
		code = strings.TrimSuffix(code, " of "+u.code)
	}
	_, ok := x.card.Schema().Indicator(code)
	return ok || x.card.byCode[code] != nil || name == "anybody"
}
