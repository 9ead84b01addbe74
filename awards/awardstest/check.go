package awardstest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// mismatch is an expectation that was not met.
type mismatch struct {
	key       string // "outcome", "findings.flag.leader"
	rest      string // below the place of the key
	what      diag.Text
	want, got string // as written in a file
	diff      diag.Text
	// conditions are those that the value comes from.
	conditions []string
	fact       string // the fact that it is, if it is one
}

// check compares an answer with what the case expects and calls report for each
// difference, until it returns false.
func (c *testCase) check(a *answer, report func(mismatch) bool) {
	ok := true
	tell := func(m mismatch) {
		if ok {
			ok = report(m)
		}
	}
	if a.err != nil || c.Error != nil {
		switch got := errorName(a.err); {
		case c.Error == nil:
			tell(mismatch{key: c.firstKey(), what: say("there is no answer")})
		case got == "":
			tell(mismatch{key: "error", what: say("there is an answer, not the error %s", *c.Error)})
		case got != string(*c.Error):
			tell(mismatch{key: "error", what: say("the error"), want: string(*c.Error), got: got})
		}
		return
	}
	if c.nominate != nil {
		c.checkSlate(a, tell)
		return
	}
	if c.Outcome != nil && a.Outcome != *c.Outcome {
		tell(mismatch{key: "outcome", what: say("the outcome"), want: c.Outcome.String(), got: a.Outcome.String(), conditions: a.open()})
	}
	c.lists(a, tell)
	for _, code := range slices.Sorted(maps.Keys(c.Findings)) {
		if got := a.state(code); got != c.Findings[code] {
			tell(mismatch{key: "findings." + code, what: say("the finding of %s", code), want: string(c.Findings[code]), got: string(got), conditions: []string{code}})
		}
	}
	if c.Regime != nil && a.Regime != *c.Regime {
		tell(mismatch{key: "regime", what: say("the regime"), want: *c.Regime, got: a.Regime})
	}
	if c.Governed != nil && a.Governed != *c.Governed {
		tell(mismatch{key: "governed", what: say("the day whose law answers"), want: c.Governed.String(), got: a.Governed.String()})
	}
	for _, code := range slices.Sorted(maps.Keys(c.Derived)) {
		want, got := c.Derived[code], a.fact(code).Value
		if !want.Equal(got) {
			tell(mismatch{key: "derived." + code, what: say("the fact %s", code), want: written(want), got: written(got), fact: code})
		}
	}
	if c.Papers != nil {
		if got := a.needed(); !maps.Equal(got, *c.Papers) {
			tell(mismatch{key: "papers", what: say("the documents wanted"), want: flowMap(*c.Papers), got: flowMap(got), diff: difference(slices.Sorted(maps.Keys(*c.Papers)), slices.Sorted(maps.Keys(got)))})
		}
	}
	c.checkExplain(a, tell)
}

// lists compares the expectations that are lists, in any order.
func (c *testCase) lists(a *answer, tell func(mismatch)) {
	list := func(key string, what diag.Text, want *[]string, got []string, conditions func(missing, extra []string) []string) {
		if want == nil {
			return
		}
		w := slices.Compact(slices.Sorted(slices.Values(*want)))
		slices.Sort(got)
		got = slices.Compact(got)
		if slices.Equal(w, got) {
			return
		}
		m := mismatch{key: key, what: what, want: flow(w), got: flow(got), diff: difference(w, got)}
		if conditions != nil {
			m.conditions = conditions(without(w, got), without(got, w))
		}
		tell(m)
	}
	list("because", say("the conditions that keep the unit from being eligible"), c.Because, a.open(), func(missing, extra []string) []string {
		return slices.Concat(extra, missing)
	})
	list("missing", say("the facts that the outcome waits for"), c.Missing, a.missing(), func(missing, extra []string) []string {
		var out []string
		for _, f := range a.Findings {
			if f.Decides && slices.ContainsFunc(f.Read, func(r rules.Reading) bool { return slices.Contains(slices.Concat(missing, extra), r.Indicator) }) {
				out = append(out, f.Condition)
			}
		}
		return out
	})
	list("assumptions", say("what the outcome stands on besides the law as read"), c.Assumptions, a.assumptions(c.Assumptions), nil)
	list("gaps", say("the parts of the law that were not read"), c.Gaps, a.gaps(), nil)
}

func (c *testCase) checkExplain(a *answer, tell func(mismatch)) {
	for _, code := range slices.Sorted(maps.Keys(c.Explain)) {
		f := a.finding(code)
		text := ""
		if f != nil && f.Explanation != nil {
			text = f.Explanation.Render(diag.English) + f.Explanation.Render(diag.Vietnamese)
		}
		for i, want := range c.Explain[code] {
			if !strings.Contains(text, want) {
				m := mismatch{key: "explain." + code, what: say("the explanation of %s does not say %q", code, want), conditions: []string{code}}
				if len(c.Explain[code]) > 1 {
					m.rest = atIndex("", i)
				}
				tell(m)
			}
		}
	}
}

// checkSlate compares the entries of a nomination.
func (c *testCase) checkSlate(a *answer, tell func(mismatch)) {
	for _, award := range slices.Sorted(maps.Keys(c.Slate)) {
		for _, unit := range slices.Sorted(maps.Keys(c.Slate[award])) {
			want := c.Slate[award][unit]
			got, _ := a.slate.Entry(award, unit)
			m := mismatch{key: "slate." + award, rest: "." + unit, what: say("%s for %s", unit, award), diff: diag.TextFunc(got.Reason.In)}
			if got.Status != want.Status {
				m.want, m.got = want.Status.String(), got.Status.String()
				if !want.short {
					m.rest += ".status"
				}
				tell(m)
				continue
			}
			if want.Waits == nil {
				continue
			}
			if w, g := slices.Sorted(slices.Values(*want.Waits)), waits(got); !slices.Equal(w, g) {
				m.rest += ".waits"
				m.what, m.want, m.got, m.diff = say("what %s waits for", unit), flow(w), flow(g), difference(w, g)
				tell(m)
			}
		}
	}
}

// firstKey is that of the first thing expected.
func (c *testCase) firstKey() string {
	for _, key := range expectations {
		if _, ok := c.wanted[key]; ok {
			return key
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.wanted)) {
		return key
	}
	return ""
}

func errorName(err error) string {
	switch {
	case errors.Is(err, awards.ErrNotCovered):
		return string(NotCovered)
	case errors.Is(err, awards.ErrNoAward):
		return string(NoAward)
	}
	return ""
}

// open returns the conditions that decide and are not met, or not known.
func (a *answer) open() []string {
	out := make([]string, 0, 4)
	for _, f := range a.Findings {
		if f.Decides && !f.NotApplicable && f.Met != rules.True {
			out = append(out, f.Condition)
		}
	}
	return out
}

func (a *answer) finding(code string) *awards.Finding {
	for i := range a.Findings {
		if a.Findings[i].Condition == code {
			return &a.Findings[i]
		}
	}
	return nil
}

// state returns how the finding of a condition came out.
func (a *answer) state(code string) State {
	switch f := a.finding(code); {
	case f == nil:
		return NotAsked
	case f.NotApplicable:
		return NotApplicable
	case f.Met == rules.True:
		return Met
	case f.Met == rules.False:
		return Unmet
	}
	return Undetermined
}

// missing returns the facts that conditions which decide wait for.
func (a *answer) missing() []string {
	out := make([]string, 0, 4)
	for _, f := range a.Findings {
		if f.Decides && !f.NotApplicable && f.Met == rules.Undetermined {
			for _, in := range f.Missing {
				out = append(out, in.Indicator)
			}
		}
	}
	return out
}

// assumptions returns what the outcome stands on, with its subject where any of
// the wanted ones names one.
func (a *answer) assumptions(wanted *[]string) []string {
	out := make([]string, 0, 4)
	for _, x := range a.Assumptions {
		if x.Code == "basis" || x.Code == "supposed" {
			continue
		}
		s := x.Code
		if x.Subject != "" && !slices.Contains(deref(wanted), x.Code) {
			s += " " + x.Subject
		}
		out = append(out, s)
	}
	return out
}

func (a *answer) gaps() []string {
	out := make([]string, 0, 4)
	for _, g := range a.Gaps {
		out = append(out, g.Code)
	}
	return out
}

// fact returns what the assessment knew of a fact.
func (a *answer) fact(code string) rules.Reading {
	for _, f := range a.Facts {
		if f.Indicator == code {
			return f
		}
	}
	return rules.Reading{}
}

// needed returns how many copies of each document the dossier needs.
func (a *answer) needed() map[string]int {
	out := make(map[string]int)
	for _, d := range a.papers.Needed {
		out[d.Code] = max(out[d.Code], max(1, d.Copies))
	}
	return out
}

// written is a value as a file has it.
func written(v rules.Value) string {
	switch {
	case v.IsNotApplicable():
		return "n/a"
	case !v.Known():
		return "missing"
	}
	return v.String()
}

func flow(l []string) string { return "[" + strings.Join(l, ", ") + "]" }

func flowMap(m map[string]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%s: %d", k, m[k]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
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
