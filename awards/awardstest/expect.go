package awardstest

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// expectation is a row: something that a case can expect of an answer.
type expectation struct {
	key string
	// says names it; code is that of the condition or fact where the key holds several.
	says func(code string) diag.Text
	// of is what its words are codes of: see [names].
	of string
	// got is what came out, of the type of [Expect]; nil for what is compared otherwise.
	got func(a *answer, code string, e *Expect) any
	// from names the conditions that it comes from, if there is a difference: the elements of a
	// list that only one side has.
	from func(a *answer, code string, differ []string) []string
}

func always(t diag.Text) func(string) diag.Text { return func(string) diag.Text { return t } }

func itself(_ *answer, code string, _ []string) []string { return []string{code} }

var expectations = []expectation{
	{"outcome", always(say("the outcome")), "",
		func(a *answer, _ string, _ *Expect) any { return a.Outcome },
		func(a *answer, _ string, _ []string) []string { return a.open() }},
	{"because", always(say("the conditions that keep the unit from being eligible")), "condition",
		func(a *answer, _ string, _ *Expect) any { return a.open() },
		func(_ *answer, _ string, differ []string) []string { return differ }},
	{"findings", func(code string) diag.Text { return say("the finding of %s", code) }, "condition",
		func(a *answer, code string, _ *Expect) any { return a.state(code) }, itself},
	{"missing", always(say("the facts that the outcome waits for")), "fact",
		func(a *answer, _ string, _ *Expect) any { return a.missing() }, (*answer).readers},
	{"assumptions", always(say("what the outcome stands on besides the law as read")), "assumption",
		func(a *answer, _ string, e *Expect) any { return a.assumptions(e.Assumptions) }, nil},
	{"gaps", always(say("the parts of the law that were not read")), "gap",
		func(a *answer, _ string, _ *Expect) any { return a.gaps() }, nil},
	{"regime", always(say("the regime")), "regime",
		func(a *answer, _ string, _ *Expect) any { return a.Regime }, nil},
	{"governed", always(say("the day whose law answers")), "",
		func(a *answer, _ string, _ *Expect) any { return a.Governed }, nil},
	{"derived", func(code string) diag.Text { return say("the fact %s", code) }, "fact",
		func(a *answer, code string, _ *Expect) any { return a.fact(code).Value }, nil},
	{"papers", always(say("the documents wanted")), "document",
		func(a *answer, _ string, _ *Expect) any { return a.needed() }, nil},
	{"explain", nil, "condition", nil, itself},
	{"error", nil, "", nil, nil},
	{"slate", nil, "", nil, nil},
}

// stated yields what is expected under a key: by code if it holds several.
func (e *Expect) stated(key string) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		f, _ := field(e, key)
		v := reflect.ValueOf(f).Elem()
		switch {
		case v.IsNil():
		case v.Kind() == reflect.Pointer:
			yield("", v.Elem().Interface())
		default:
			codes := v.MapKeys()
			slices.SortFunc(codes, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			for _, code := range codes {
				if !yield(code.String(), v.MapIndex(code).Interface()) {
					return
				}
			}
		}
	}
}

// place returns where an expectation stands in the file.
func (c *testCase) place(key, code string) string {
	if p, ok := c.at[diag.JoinPath(key, code)]; ok && code != "" {
		return p
	}
	if p, ok := c.at[key]; ok {
		return diag.JoinPath(p, code)
	}
	return c.Path
}

// mismatch is an expectation that was not met.
type mismatch struct {
	key, code  string // "findings", "flag.leader"
	rest       string // below the place of these
	what       diag.Text
	want, got  string // as written in a file
	diff       diag.Text
	conditions []string // that it comes from
}

// check compares an answer with what the case expects and calls report for each
// difference, until it returns false.
func (c *testCase) check(a *answer, report func(mismatch) bool) {
	if a.err != nil || c.Error != nil {
		c.checkError(a, report)
		return
	}
	if c.nominate != nil {
		c.checkSlate(a, report)
		return
	}
	for i := range expectations {
		x := &expectations[i]
		for code, want := range c.stated(x.key) {
			if x.got == nil {
				if !c.checkExplain(a, code, want.(fragments), report) {
					return
				}
				continue
			}
			got := x.got(a, code, &c.Expect)
			w, g := written(want), written(got)
			if v, ok := want.(rules.Value); w == g || ok && v.Equal(got.(rules.Value)) {
				continue
			}
			m := mismatch{key: x.key, code: code, what: x.says(code), want: w, got: g}
			wanted, had := listOf(want), listOf(got)
			if wanted != nil || had != nil {
				m.diff = difference(wanted, had)
			}
			if x.from != nil {
				m.conditions = x.from(a, code, slices.Concat(without(had, wanted), without(wanted, had)))
			}
			if !report(m) {
				return
			}
		}
	}
}

// checkError compares where there is no answer, or should be none.
func (c *testCase) checkError(a *answer, report func(mismatch) bool) {
	switch got := refusalOf(a.err); {
	case c.Error == nil:
		m := mismatch{what: say("there is no answer")}
		for i := len(expectations) - 1; i >= 0; i-- { // at the first thing expected
			for code := range c.stated(expectations[i].key) {
				m.key, m.code = expectations[i].key, code
				break
			}
		}
		report(m)
	case got == "":
		report(mismatch{key: "error", what: say("there is an answer, not the error %s", c.Error.String())})
	case got != c.Error.String():
		report(mismatch{key: "error", what: say("the error"), want: c.Error.String(), got: got})
	}
}

func (c *testCase) checkExplain(a *answer, code string, wanted fragments, report func(mismatch) bool) bool {
	f, text := a.finding(code), ""
	if f != nil && f.Explanation != nil {
		for _, l := range diag.Languages() {
			text += f.Explanation.Render(l)
		}
	}
	for i, want := range wanted {
		m := mismatch{key: "explain", code: code, conditions: []string{code}}
		m.what = say("the explanation of %s does not say %q", code, want)
		if len(wanted) > 1 {
			m.rest = atIndex("", i)
		}
		if !strings.Contains(text, want) && !report(m) {
			return false
		}
	}
	return true
}

// checkSlate compares the entries of a nomination.
func (c *testCase) checkSlate(a *answer, report func(mismatch) bool) {
	for award, units := range c.stated("slate") {
		units := units.(map[string]entry)
		for _, unit := range slices.Sorted(maps.Keys(units)) {
			want := units[unit]
			got, _ := a.slate.Entry(award, unit)
			m := mismatch{key: "slate", code: award, rest: "." + unit, what: say("%s for %s", unit, award)}
			switch {
			case got.Status != want.Status:
				m.want, m.got, m.diff = want.Status.String(), got.Status.String(), diag.TextFunc(got.Reason.In)
				if !want.short {
					m.rest += ".status"
				}
			case want.Waits == nil || written(*want.Waits) == written(waits(got)):
				continue
			default:
				m.rest += ".waits"
				m.what, m.want, m.got = say("what %s waits for", unit), written(*want.Waits), written(waits(got))
				m.diff = difference(*want.Waits, waits(got))
			}
			if !report(m) {
				return
			}
		}
	}
}

// value is what an answer says to an expectation, such as "findings.unity", as a
// file has it; null if it says nothing.
func (a *answer) value(expected string) string {
	if a.err != nil || expected == "error" {
		if name := refusalOf(a.err); expected == "error" && name != "" {
			return name
		}
		return "null"
	}
	key, code, _ := strings.Cut(expected, ".")
	if key == "slate" {
		return a.entries(code)
	}
	i := slices.IndexFunc(expectations, func(x expectation) bool { return x.key == key })
	return written(expectations[i].got(a, code, &Expect{}))
}

// written is a value as a file has it.
func written(v any) string {
	switch v := v.(type) {
	case []string:
		l := slices.Compact(slices.Sorted(slices.Values(v)))
		return "[" + strings.Join(l, ", ") + "]"
	case map[string]int:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, fmt.Sprintf("%s: %d", k, v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case rules.Value:
		return rulestest.ValueYAML(v)
	case awards.Outcome:
		return outcomeWord(v).String()
	}
	return fmt.Sprint(v)
}

// listOf is what a value lists; nil if it is no list.
func listOf(v any) []string {
	switch v := v.(type) {
	case []string:
		return slices.Compact(slices.Sorted(slices.Values(v)))
	case map[string]int:
		return slices.Sorted(maps.Keys(v))
	}
	return nil
}

// refusalOf is why there is no answer, as files have it; empty if there is one.
func refusalOf(err error) string {
	switch {
	case errors.Is(err, awards.ErrNotCovered):
		return notCovered.String()
	case errors.Is(err, awards.ErrNoAward):
		return noAward.String()
	}
	return ""
}

func without(l, other []string) []string {
	return slices.DeleteFunc(slices.Clone(l), func(s string) bool { return slices.Contains(other, s) })
}

// difference says what one list has and the other has not.
func difference(want, got []string) diag.Text {
	var b strings.Builder
	for _, s := range without(want, got) {
		fmt.Fprintf(&b, "- %s\n", s)
	}
	for _, s := range without(got, want) {
		fmt.Fprintf(&b, "+ %s\n", s)
	}
	return diag.Verbatim(b.String())
}
