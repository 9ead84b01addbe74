package scoringtest

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strconv"
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
	x.derived(e)
	x.totals(e)
	x.lists(e)
	x.errors(e)
	x.ranks(e)
	x.grade(e)
}

type expecter struct {
	*compiler
	tc   *testCase
	unit int
	path string
}

// at is the path of a field.
func (x *expecter) at(field string) string { return diag.JoinPath(x.path, field) }

// add keeps an expectation at a field.
func (x *expecter) add(field string, what diag.Text, e expectation) {
	e.path, e.unit, e.what = x.at(field), x.unit, what
	if len(x.tc.units) > 1 {
		e.what = say("%s of %s", what, x.tc.units[x.unit].code)
	}
	x.tc.expects = append(x.tc.expects, e)
}

// value keeps an expectation of what a file can write in one way only. What cannot
// be worked out is "", and then the reason is shown.
func (x *expecter) value(field string, what diag.Text, want string, get func(*result) string, e expectation) {
	e.want, e.check = want, func(o *result) (string, bool) {
		if o.scores == nil {
			return "", false
		}
		got := get(o)
		return got, got == want
	}
	x.add(field, what, e)
}

func (x *expecter) score(o *result) *scoring.Score { return o.scores[x.unit] }

func (x *expecter) line(o *result, code string) scoring.Line {
	l, _ := x.score(o).Line(code)
	return l
}

// inCard returns the codes that the card has, in its order, and faults others.
func inCard[V any](x *expecter, field, what string, have map[string]V, codes []string) []string {
	for _, code := range keys(have) {
		x.known(x.at(field+"."+code), what, code, codes)
	}
	return slices.DeleteFunc(slices.Clone(codes), func(c string) bool { _, ok := have[c]; return !ok })
}

func keys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// criteria reads what is expected of criteria.
func (x *expecter) criteria(e *Expect) {
	all := x.card.criterionCodes()
	one := func(code string) expectation {
		why := func(o *result, l diag.Lang) string { return o.whyLine(x.unit, code, l) }
		return expectation{items: []string{code}, because: why}
	}
	for _, code := range inCard(x, "points", "criterion", e.Points, all) {
		x.value("points."+code, say("points of %s", code), written(e.Points[code].Value),
			func(o *result) string { return written(x.line(o, code).Points) }, one(code))
	}
	for _, code := range inCard(x, "states", "criterion", e.States, all) {
		x.value("states."+code, say("state of %s", code), e.States[code].String(),
			func(o *result) string { return x.line(o, code).State.String() }, one(code))
	}
	for _, code := range inCard(x, "explain", "criterion", e.Explain, all) {
		for i, fragment := range e.Explain[code] {
			y := one(code)
			y.because = func(o *result, _ diag.Lang) string { return o.heading(x.unit, code) }
			y.shows = func(o *result, l diag.Lang) string { return o.explainLine(x.unit, code, l) }
			y.check = func(o *result) (string, bool) {
				return "", contains(func(l diag.Lang) string { return y.shows(o, l) }, fragment)
			}
			field := "explain." + code
			if len(e.Explain[code]) > 1 {
				field += "[" + itoa(i) + "]"
			}
			x.add(field, say("explanation of %s lacks %q", code, fragment), y)
		}
	}
}

// derived reads what is expected of derived indicators.
func (x *expecter) derived(e *Expect) {
	for _, code := range inCard(x, "derived", "derived", e.Derived, x.card.Schema().Defined()) {
		path := x.at("derived." + code)
		r, err := x.card.Schema().Compile(code, 0)
		if x.take(path, err) {
			continue
		}
		value, ok := e.Derived[code].of(r.Kind())
		if !ok {
			x.fault(path, "kind", diag.ErrKind, diag.Text{}, "%s is a %v, not %q", code, r.Kind(), e.Derived[code].text)
			continue
		}
		explain := func(o *result) (*rules.Explanation, error) {
			r, err := o.card.Schema().Compile(code, 0)
			if err != nil {
				return nil, err
			}
			return r.Explain(x.score(o).Facts(), o.late())
		}
		get := func(o *result) string {
			why, err := explain(o)
			if err != nil {
				return "error"
			}
			return written(why.Value)
		}
		x.value("derived."+code, diag.Verbatim(code), written(value), get,
			expectation{because: func(o *result, l diag.Lang) string {
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
	for _, code := range inCard(x, "sections", "section", e.Sections, x.card.sectionCodes()) {
		s := x.card.sectionOf(code)
		y := expectation{because: func(o *result, l diag.Lang) string { return o.whySection(x.unit, s, l) }}
		y.items = codes(s.items, func(it *item) string { return it.def.Code })
		x.value("sections."+code, say("points of section %s", code), written(e.Sections[code].Value),
			func(o *result) string {
				t, _ := x.score(o).Section(code)
				return written(t.Total)
			}, y)
	}
	whole := expectation{items: x.card.criterionCodes()}
	whole.because = func(o *result, l diag.Lang) string { return x.score(o).Format(l) }
	number := func(field string, w *want, get func(*scoring.Score) rules.Value) {
		if w != nil {
			x.value(field, fieldTexts[field], written(w.Value), func(o *result) string { return written(get(x.score(o))) },
				whole)
		}
	}
	number("total", e.Total, (*scoring.Score).Total)
	number("percent", e.Percent, (*scoring.Score).Percent)
	number("applicable", e.Applicable, func(s *scoring.Score) rules.Value { return s.Totals().Applicable })
	if e.Disqualified != nil {
		whole.because = func(o *result, l diag.Lang) string { return o.whyDisqualified(x.unit, l) }
		x.value("disqualified", say("disqualified"), e.Disqualified.String(),
			func(o *result) string { return x.score(o).Totals().Disqualified.String() }, whole)
	}
}

// lists reads the lists of caps and of what is missing.
func (x *expecter) lists(e *Expect) {
	exact := func(field string, what diag.Text, want []string, get func(s *scoring.Score) []string, y expectation) {
		if want == nil {
			return
		}
		y.items, y.want = x.card.criterionCodes(), list(want)
		y.check = func(o *result) (string, bool) {
			if o.scores == nil {
				return "", false
			}
			got := get(x.score(o))
			return list(got), sorted(got) == sorted(want)
		}
		x.add(field, what, y)
	}
	caps := codes(x.card.allCaps(), func(c capAt) string { return c.name })
	for i, name := range e.Caps {
		x.known(x.at("caps["+itoa(i)+"]"), "cap", name, caps)
	}
	exact("caps", say("caps"), e.Caps, capsFired,
		expectation{because: func(o *result, l diag.Lang) string { return x.score(o).Format(l) }})
	inputs := append(x.card.Schema().Codes(), x.card.criterionCodes()...)
	for i, name := range e.Missing {
		if code := x.inputCode(name); code != "anybody" && !slices.Contains(inputs, code) {
			x.known(x.at("missing["+itoa(i)+"]"), "input", name, inputs)
		}
	}
	exact("missing", say("missing"), e.Missing, func(s *scoring.Score) []string {
		return codes(s.Totals().Waits, func(in rules.Input) string { return inputName(in, s.Unit()) })
	}, expectation{})
}

// sorted writes a list whose order does not matter.
func sorted(items []string) string { return list(slices.Sorted(slices.Values(items))) }

// capsFired are the caps that changed something, as cases name them.
func capsFired(s *scoring.Score) (out []string) {
	for _, t := range append(slices.Collect(s.Sections()), s.Totals()) {
		for _, c := range t.Caps {
			out = append(out, strings.TrimSpace(t.Code+" "+c.Cap))
		}
	}
	return out
}

// inputName writes an input that a score of a unit waits for as cases do.
func inputName(in rules.Input, unit string) string {
	s := cmp.Or(in.Criterion, in.Indicator)
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

// inputCode is the code in what [inputName] writes.
func (x *expecter) inputCode(name string) string {
	code := strings.TrimPrefix(strings.TrimSuffix(name, lastYear), "reason for ")
	for _, u := range x.tc.units {
		code = strings.TrimSuffix(code, " of "+u.code)
	}
	return code
}

// ranks reads what is expected of the standing of a unit.
func (x *expecter) ranks(e *Expect) {
	standing := func(field string, want string, get func(scoring.Standing) string) {
		x.value(field, fieldTexts[field], want, func(o *result) string {
			s, err := o.standing(x.unit)
			if err != nil {
				return ""
			}
			return get(s)
		}, expectation{all: true, because: (*result).standings})
	}
	if e.Rank != "" {
		if !validRank(e.Rank) {
			x.fault(x.at("rank"), "rank", diag.ErrValue, say("write a rank, none, or 2..4 for one that is open"),
				"%q is no rank", e.Rank)
		}
		open := strings.Contains(e.Rank, "..")
		standing("rank", e.Rank, func(s scoring.Standing) string { return rankOf(s, open) })
	}
	if e.Tied != nil {
		standing("tied", boolText(*e.Tied), func(s scoring.Standing) string { return boolText(s.Tied) })
	}
	if e.Provisional != nil {
		standing("provisional", boolText(*e.Provisional), func(s scoring.Standing) string { return boolText(s.Provisional) })
	}
	for i, t := range e.TieBreaks {
		x.known(x.at("tie_breaks["+itoa(i)+"]"), "tie-break", t, x.card.def.TieBreak)
	}
	if e.TieBreaks != nil {
		standing("tie_breaks", sorted(e.TieBreaks), func(s scoring.Standing) string { return sorted(s.TieBreaks) })
	}
	if e.Gap != nil {
		standing("gap", written(e.Gap.Value), func(s scoring.Standing) string { return written(s.Gap) })
	}
}

// fieldTexts are what fields are called.
var fieldTexts = map[string]diag.Text{
	"total": say("total"), "percent": say("percent"), "applicable": say("applicable"), "rank": say("rank"),
	"tied": say("tied"), "provisional": say("provisional"), "tie_breaks": say("tie_breaks"), "gap": say("gap"),
}

func (x *expecter) grade(e *Expect) {
	if e.Grade == "" {
		return
	}
	grades := x.card.gradeCodes()
	if len(grades) == 0 || e.Grade != "none" && e.Grade != "open" {
		if !x.known(x.at("grade"), "grade", e.Grade, grades) {
			return
		}
	}
	because := func(o *result, l diag.Lang) string {
		if _, err := o.grade(x.unit); err != nil {
			return diag.ErrorText(err).Format(l)
		}
		return o.standings(l)
	}
	x.value("grade", say("grade"), e.Grade, func(o *result) string {
		g, err := o.grade(x.unit)
		if err != nil {
			return ""
		}
		return gradeName(g)
	}, expectation{all: true, grade: true, because: because})
}

// gradeName writes a grade as cases do.
func gradeName(g scoring.Graded) string {
	if g.Open {
		return "open"
	}
	return cmp.Or(g.Grade, "none")
}

// rankOf writes a rank as cases do; open shows both ends even of one that is
// known.
func rankOf(s scoring.Standing, open bool) string {
	switch {
	case s.First > 0 && s.First < s.Last && (open || s.Rank == 0):
		return itoa(s.First) + ".." + itoa(s.Last)
	case s.First == 0 || s.Rank == 0:
		return "none"
	}
	return itoa(s.Rank)
}

func validRank(s string) bool {
	whole := func(s string) bool { n, err := strconv.Atoi(s); return err == nil && n > 0 && itoa(n) == s }
	first, last, open := strings.Cut(s, "..")
	return s == "none" || whole(first) && (!open || whole(last))
}

func boolText(b bool) string { return strconv.FormatBool(b) }

// errors reads what errors of evaluation are expected.
func (x *expecter) errors(e *Expect) {
	all := append(x.card.criterionCodes(), x.card.sectionCodes()...)
	for i := range x.card.def.Disqualify {
		all = append(all, x.card.ruleName("disqualify["+itoa(i)+"].when"))
	}
	all = append(append(all, x.card.def.TieBreak...), x.card.gradeCodes()...)
	for _, code := range keys(e.Error) {
		path, want := x.at("error."+code), e.Error[code]
		if !x.known(path, "rule", code, all) {
			continue
		}
		if strings.TrimSpace(want) == "" {
			x.fault(path, "empty", diag.ErrValue,
				say("write the code of the error, such as no-row or divide-by-zero"), "it does not say which error")
		}
		x.add("error."+code, say("error of %s: %q is expected", code, want), expectation{
			err:   true,
			shows: func(o *result, l diag.Lang) string { return x.errorsText(o, code).Format(l) },
			check: func(o *result) (string, bool) { return "", x.hasError(o, code, want, e.Error) },
		})
	}
}

// errorsAt are the errors of a rule for the unit, and of others.
func (x *expecter) errorsAt(o *result, code string) diag.Diagnostics {
	if o.err == nil && slices.Contains(x.card.gradeCodes(), code) {
		_, err := o.grade(x.unit)
		return slices.Collect(diag.AllDiagnostics(err))
	}
	return o.faults()
}

// hasError reports whether there is the error of a rule for the unit, and no other
// that nobody expects.
func (x *expecter) hasError(o *result, code, want string, expected map[string]string) bool {
	found := false
	for _, d := range x.errorsAt(o, code) {
		name := x.card.ruleName(d.Path)
		if len(x.tc.units) > 1 && !strings.HasPrefix(d.Message.String(), x.tc.units[x.unit].code+": ") && o.err != nil {
			continue // of another unit
		}
		if name == code && says(d, want) {
			found = true
		} else if _, ok := expected[name]; !ok {
			return false
		}
	}
	return found
}

// errorsText shows which errors there are.
func (x *expecter) errorsText(o *result, code string) diag.Text {
	ds := x.errorsAt(o, code)
	if len(ds) == 0 && o.err != nil {
		return diag.ErrorText(o.err)
	}
	if len(ds) == 0 {
		return say("no error")
	}
	return diag.Join(codes(ds, func(d *diag.Diagnostic) diag.Text { return coded(d, d.Message) }), diag.Verbatim("\n"))
}
