package scoringtest

import (
	"cmp"
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// about is what an expectation is about: a unit of a result, the code of a
// criterion, say, and what is expected, as a file writes it.
type about struct {
	unit       int
	code, want string
}

// expectable is a row: a key of [Expect]. Cases, columns of tables and drafts read
// these rows.
type expectable struct {
	key, of string // of is what its codes, or the texts that it lists, are codes of
	says    func(code string) diag.Text
	// got is what came out, nil if it cannot be worked out; why shows where it comes from.
	got func(o *result, at about) any
	why func(o *result, at about, l diag.Lang) string
	// looks says what is looked at, for coverage.
	looks looks
}

// looks is what an expectation looks at.
type looks int

const (
	atNothing looks = iota
	atCode          // the criterion, or the criteria of the section, of the code
	atUnit          // all criteria of the unit
	atAll           // all criteria of all units
)

var expectables = []expectable{
	{"points", "criterion", func(code string) diag.Text { return say("points of %s", code) },
		func(o *result, at about) any { return o.line(at).Points }, (*result).whyLine, atCode},
	{"states", "criterion", func(code string) diag.Text { return say("state of %s", code) },
		func(o *result, at about) any { return o.line(at).State }, (*result).whyLine, atCode},
	{"explain", "criterion", nil, nil, nil, atCode},
	{"derived", "derived", diag.Verbatim, (*result).derivedValue, (*result).whyDerived, atNothing},
	{"sections", "section", func(code string) diag.Text { return say("points of section %s", code) },
		func(o *result, at about) any { return o.section(at).Total }, (*result).whySection, atCode},
	{"total", "", always(say("total")),
		func(o *result, at about) any { return o.scores[at.unit].Total }, (*result).whyScore, atUnit},
	{"percent", "", always(say("percent")),
		func(o *result, at about) any { return o.scores[at.unit].Percent() }, (*result).whyScore, atUnit},
	{"applicable", "", always(say("applicable")),
		func(o *result, at about) any { return o.scores[at.unit].Breakdown().Totals.Applicable }, (*result).whyScore, atUnit},
	{"disqualified", "", always(say("disqualified")),
		func(o *result, at about) any { return o.scores[at.unit].Disqualified },
		(*result).whyDisqualified, atUnit},
	{"caps", "cap", always(say("caps")),
		func(o *result, at about) any { return capsFired(o.scores[at.unit]) }, (*result).whyScore, atUnit},
	{"missing", "input", always(say("missing")),
		func(o *result, at about) any { return awaited(o.scores[at.unit]) }, nil, atUnit},
	{"error", "rule", nil, nil, nil, atNothing},
	{"rank", "", always(say("rank")), standing(func(s scoring.Standing, at about) any {
		return rankOf(s, strings.Contains(at.want, ".."))
	}), (*result).standings, atAll},
	{"tied", "", always(say("tied")),
		standing(func(s scoring.Standing, _ about) any { return s.Tied }), (*result).standings, atAll},
	{"provisional", "", always(say("provisional")),
		standing(func(s scoring.Standing, _ about) any { return s.Provisional }), (*result).standings, atAll},
	{"tie_breaks", "tie-break", always(say("tie_breaks")),
		standing(func(s scoring.Standing, _ about) any { return s.TieBreaks }), (*result).standings, atAll},
	{"gap", "", always(say("gap")),
		standing(func(s scoring.Standing, _ about) any { return s.Gap }), (*result).standings, atAll},
	{"grade", "grade", always(say("grade")), func(o *result, at about) any {
		if g, err := o.grade(at.unit); err == nil {
			return gradeName(g)
		}
		return nil
	}, (*result).whyGrade, atAll},
}

func always(t diag.Text) func(string) diag.Text { return func(string) diag.Text { return t } }

func standing(get func(scoring.Standing, about) any) func(*result, about) any {
	return func(o *result, at about) any {
		s, err := o.standing(at.unit)
		if err != nil {
			return nil
		}
		return get(s, at)
	}
}

// expectableOf returns the row of a key.
func expectableOf(key string) *expectable {
	return &expectables[slices.IndexFunc(expectables, func(row expectable) bool { return row.key == key })]
}

// field returns what is expected under a key, or would be.
func (e *Expect) field(key string) reflect.Value {
	s := reflect.ValueOf(e).Elem()
	for i := range s.NumField() {
		if s.Type().Field(i).Tag.Get("yaml") == key {
			return s.Field(i)
		}
	}
	panic("scoringtest: no key " + key)
}

// nothing reports whether nothing is expected.
func (e *Expect) nothing() bool { return reflect.ValueOf(*e).IsZero() }

// line is what came out, as the line of a draft expects it.
func (row *expectable) line(o *result, at about) string {
	got := row.got(o, at)
	out := asWritten(got)
	if row.key == "grade" {
		out = rulestest.YAML(out)
	}
	if at.code != "" {
		out = "{" + rulestest.YAML(at.code) + ": " + out + "}"
	}
	return row.key + ": " + out
}

// asWritten writes what is expected, or came out, as a file has it.
func asWritten(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case rules.Value, []string:
		return rulestest.YAML(v)
	}
	return fmt.Sprint(v)
}

// agree reports whether two values are written alike; the order of lists does not
// matter.
func agree(a, b any) bool {
	x, ok := a.([]string)
	y, both := b.([]string)
	if ok && both {
		return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	}
	return asWritten(a) == asWritten(b)
}

// expecter reads the expectations of a unit.
type expecter struct {
	*compiler
	tc     *testCase
	unit   int
	path   string
	errors map[string]string
}

// expect reads what a case expects of a unit.
func (k *compiler) expect(tc *testCase, unit int, e *Expect) {
	k.expectAt(tc, unit, e, tc.units[unit].path)
	for _, code := range keys(e.Periods) {
		path := tc.units[unit].path + ".periods." + code
		if of := e.Periods[code]; k.known(path, "period", code) {
			k.inPeriod(tc, unit, &of, path, code)
		}
	}
}

// inPeriod reads what a case expects of a unit in a period, which is on the card of that.
func (k *compiler) inPeriod(tc *testCase, unit int, e *Expect, path, code string) {
	if len(e.Periods) > 0 {
		k.fault(path+".periods", "periods", diag.ErrValue, say("remove it"), "a period has no periods")
	}
	in := &compiler{card: k.card.period}
	own := testCase{units: tc.units}
	in.expectAt(&own, unit, e, path)
	k.ds = append(k.ds, in.ds...)
	if len(own.expects)+len(in.ds) == 0 {
		k.fault(path, "expects-nothing", diag.ErrValue, say("write points:, total: or another expectation"),
			"nothing is expected of the period %s", code)
	}
	for _, x := range own.expects {
		x.period, x.what = code, say("%s in period %s", x.what, code)
		tc.expects = append(tc.expects, x)
	}
}

// expectAt reads what is expected of a unit, at a path.
func (k *compiler) expectAt(tc *testCase, unit int, e *Expect, path string) {
	x := &expecter{k, tc, unit, path, e.Error}
	for i := range expectables {
		row := &expectables[i]
		switch v := e.field(row.key); {
		case v.IsZero():
		case v.Kind() == reflect.Map:
			all, stated := k.card.codesOf(row.of), codes(v.MapKeys(), reflect.Value.String)
			slices.Sort(stated)
			stated = slices.DeleteFunc(stated, func(code string) bool { return !x.known(x.at(row, code), row.of, code) })
			slices.SortFunc(stated, func(a, b string) int { return slices.Index(all, a) - slices.Index(all, b) })
			for _, code := range stated {
				x.read(row, code, v.MapIndex(reflect.ValueOf(code)).Interface())
			}
		case v.Kind() == reflect.Pointer:
			x.read(row, "", v.Elem().Interface())
		default:
			x.read(row, "", v.Interface())
		}
	}
}

// at is the path of an expectation.
func (x *expecter) at(row *expectable, below string) string {
	return diag.JoinPath(x.path, diag.JoinPath(row.key, below))
}

// read reads what is expected under a key, of a code if there are several.
func (x *expecter) read(row *expectable, code string, wanted any) {
	path := x.at(row, code)
	switch row.key {
	case "explain":
		x.explain(path, code, wanted.(texts))
		return
	case "error":
		x.error(path, code, wanted.(string))
		return
	case "points", "sections", "total", "percent", "applicable", "gap":
		wanted, _ = wanted.(want).number()
	case "derived":
		r, err := x.card.Schema().Compile(code, 0)
		if x.take(path, err) {
			return
		}
		c := wanted.(cell)
		v, ok := c.of(r.Kind())
		if wanted = v; !ok {
			x.fault(path, "kind", diag.ErrKind, diag.Text{}, "%s is a %v, not %q", code, r.Kind(), c.text)
			return
		}
	case "rank":
		if s := wanted.(string); !validRank(s) {
			x.fault(path, "rank", diag.ErrValue, say("write a rank, none, or 2..4 for one that is open"), "%q is no rank", s)
		}
	case "grade":
		if g := wanted.(string); len(x.card.def.Grades) == 0 || g != "none" && g != "open" {
			x.known(path, row.of, g)
		}
	case "caps", "missing", "tie_breaks":
		for i, name := range wanted.([]string) {
			if row.of != "input" {
				x.known(path+"["+itoa(i)+"]", row.of, name)
			} else if in := x.inputCode(name); in != anybody && !strings.HasPrefix(in, "holidays ") &&
				!slices.Contains(x.card.codesOf(row.of), in) {
				x.known(path+"["+itoa(i)+"]", row.of, name)
			}
		}
	}
	at := about{x.unit, code, asWritten(wanted)}
	e := expectation{path: path, want: at.want, grade: row.key == "grade"}
	e.check = func(o *result) (string, bool) {
		if o.scores == nil {
			return "", false
		}
		got := row.got(o, at)
		return asWritten(got), agree(got, wanted)
	}
	if row.why != nil {
		e.because = func(o *result, l diag.Lang) string { return row.why(o, at, l) }
	}
	x.add(row, code, row.says(code), e)
}

// add keeps an expectation.
func (x *expecter) add(row *expectable, code string, what diag.Text, e expectation) {
	e.unit, e.what, e.all = x.unit, what, row.looks == atAll
	if len(x.tc.units) > 1 {
		e.what = say("%s of %s", what, x.tc.units[x.unit].code)
	}
	switch s := x.card.sectionOf(code); {
	case row.looks == atCode && row.of == "section":
		e.items = itemCodes(s.items)
	case row.looks == atCode:
		e.items = []string{code}
	case row.looks == atUnit:
		e.items = x.card.codesOf("criterion")
	}
	x.tc.expects = append(x.tc.expects, e)
}

// explain reads what the explanation of a criterion is to say.
func (x *expecter) explain(path, code string, fragments texts) {
	at := about{unit: x.unit, code: code}
	for i, fragment := range fragments {
		e := expectation{path: path, shows: func(o *result, l diag.Lang) string { return o.explainLine(at, l) }}
		if len(fragments) > 1 {
			e.path += "[" + itoa(i) + "]"
		}
		e.because = func(o *result, _ diag.Lang) string { return o.heading(at) }
		e.check = func(o *result) (string, bool) {
			return "", contains(func(l diag.Lang) string { return o.explainLine(at, l) }, fragment)
		}
		x.add(expectableOf("explain"), code, say("explanation of %s lacks %q", code, fragment), e)
	}
}

// error reads which error of evaluation is expected of a rule.
func (x *expecter) error(path, code, want string) {
	if strings.TrimSpace(want) == "" {
		x.fault(path, "empty", diag.ErrValue,
			say("write the code of the error, such as no-row or divide-by-zero"), "it does not say which error")
	}
	e := expectation{path: path, err: true}
	e.shows = func(o *result, l diag.Lang) string { return x.errorsText(o, code).Format(l) }
	e.check = func(o *result) (string, bool) { return "", x.hasError(o, code, want) }
	x.add(expectableOf("error"), code, say("error of %s: %q is expected", code, want), e)
}

func keys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// readCell reads what a cell of a table expects; ok is false for one of the wrong
// kind.
func readCell(c cell, into any) (ok bool) {
	switch into := into.(type) {
	case *want:
		into.cell = c
		_, ok = into.number()
		return ok
	case *cell:
		*into = c
		return true
	case *string:
		*into = c.text
		return c.text != ""
	}
	return into.(encoding.TextUnmarshaler).UnmarshalText([]byte(c.text)) == nil
}

// capsFired are the caps that changed something, as cases name them.
func capsFired(s *scoring.Score) (out []string) {
	all := s.Breakdown()
	for _, t := range append(all.Sections, all.Totals) {
		for _, c := range t.Caps {
			out = append(out, strings.TrimSpace(t.Code+" "+c.Cap))
		}
	}
	return out
}

// awaited is what a score waits for, as cases name it.
func awaited(s *scoring.Score) []string {
	return codes(s.Breakdown().Totals.Waits, func(in rules.Input) string { return inputName(in, s.Unit) })
}

// anybody stands for what no input names: a group that has to be there.
const anybody = "anybody"

// inputName writes an input that a score of a unit waits for as cases do.
func inputName(in rules.Input, unit string) string {
	s := in.Code()
	if s == "" {
		return anybody
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

// errorsAt are the errors of a rule for the unit, and of others.
func (x *expecter) errorsAt(o *result, code string) diag.Diagnostics {
	if o.err == nil && slices.Contains(x.card.codesOf("grade"), code) {
		g, _ := o.grade(x.unit)
		return g.Refused
	}
	return slices.DeleteFunc(o.faults(), func(d *diag.Diagnostic) bool {
		return x.card.period != nil && within(d.Path, x.card.period.prefix)
	})
}

// hasError reports whether there is the error of a rule for the unit, and no other
// that nobody expects.
func (x *expecter) hasError(o *result, code, want string) (found bool) {
	for _, d := range x.errorsAt(o, code) {
		name := x.card.ruleName(d.Path)
		switch {
		case d.Unit != "" && d.Unit != x.tc.units[x.unit].code:
			// of another unit
		case name == code && says(d, want):
			found = true
		default:
			if _, expected := x.errors[name]; !expected {
				return false
			}
		}
	}
	return found
}

// errorsText shows which errors there are.
func (x *expecter) errorsText(o *result, code string) diag.Text {
	none := say("no error")
	if o.err != nil {
		none = diag.ErrorText(o.err)
	}
	return coded(x.errorsAt(o, code), none, func(d *diag.Diagnostic, l diag.Lang) string { return d.Message.Format(l) })
}
