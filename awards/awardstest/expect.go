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
	key  string
	says diag.Text // what it is, where the key does not hold several
	of   string    // what its words are codes of: see [names]
	// got is what came out, of the type that [expected] has; nil for what is compared otherwise.
	got func(a *answer, code string, want any) any
	// from names the conditions that it comes from; differ is what only one of two lists has.
	from func(a *answer, code string, differ []string) []string
}

var expectations = []expectation{
	{"outcome", say("the outcome"), "", func(a *answer, _ string, _ any) any { return a.Outcome },
		func(a *answer, _ string, _ []string) []string { return a.open() }},
	{"because", say("the conditions that keep the unit from being eligible"), "condition",
		func(a *answer, _ string, _ any) any { return a.open() },
		func(_ *answer, _ string, differ []string) []string { return differ }},
	{"findings", diag.Text{}, "condition",
		func(a *answer, code string, _ any) any { return stateOf(a.finding(code)) },
		func(_ *answer, code string, _ []string) []string { return []string{code} }},
	{"missing", say("the facts that the outcome waits for"), "fact",
		func(a *answer, _ string, _ any) any { return a.missing() }, (*answer).readers},
	{"assumptions", say("what the outcome stands on besides the law as read"), "assumption",
		func(a *answer, _ string, want any) any { return a.assumptions(want) }, nil},
	{"gaps", say("the parts of the law that were not read"), "gap",
		func(a *answer, _ string, _ any) any { return a.gaps() }, nil},
	{"regime", say("the regime"), "regime", func(a *answer, _ string, _ any) any { return a.Regime }, nil},
	{"governed", say("the day whose law answers"), "",
		func(a *answer, _ string, _ any) any { return a.Governed }, nil},
	{"derived", diag.Text{}, "fact",
		func(a *answer, code string, _ any) any { return a.fact(code).Value }, nil},
	{"papers", say("the documents wanted"), "document",
		func(a *answer, _ string, _ any) any { return a.needed() }, nil},
	{"explain", diag.Text{}, "condition", nil, nil},
	{"error", say("the error"), "", func(a *answer, _ string, _ any) any { return refusalOf(a.err) }, nil},
	{"slate", diag.Text{}, "", nil, nil},
}

// stated yields what is expected under a key: by code if it holds several.
func (e *expected) stated(key string) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		v, _ := field(key, e)
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

// place returns where an expectation or a fact stands in the file.
func (c *testCase) place(key, code string) string {
	if x, ok := c.at[diag.JoinPath(key, code)]; ok {
		return x.Path()
	}
	if x, ok := c.at[key]; ok {
		return diag.JoinPath(x.Path(), code)
	}
	return c.Path
}

// mismatch is an expectation that was not met; the path of the failure begins at it.
type mismatch struct {
	key, code string // "findings", "flag.leader"
	rulestest.Failure
	conditions []string // that it comes from
}

// differs makes a mismatch that says what was wanted in words.
func differs(key, code string, what diag.Text) mismatch {
	return mismatch{key: key, code: code, Failure: rulestest.Failure{What: what}}
}

// check returns the expectations that an answer does not meet.
func (c *testCase) check(a *answer) (out []mismatch) {
	for _, x := range expectations {
		for code, want := range c.stated(x.key) {
			switch {
			case a.err != nil && c.Error == nil: // told at the first thing expected
				return []mismatch{differs(x.key, code, say("there is no answer"))}
			case c.Error != nil && x.key != "error":
			case x.key == "slate":
				out = append(out, checkSlate(a, code, want.(map[string]entry))...)
			case x.key == "explain":
				out = append(out, checkExplain(a, code, want.(fragments))...)
			default:
				out = append(out, x.check(a, code, want)...)
			}
		}
	}
	return out
}

// check compares a value.
func (x *expectation) check(a *answer, code string, want any) []mismatch {
	got := x.got(a, code, want)
	m := differs(x.key, code, x.says)
	m.Want, m.Got = written(want), written(got)
	if v, isValue := want.(rules.Value); m.Want == m.Got || isValue && v.Equal(got.(rules.Value)) {
		return nil
	}
	switch x.key {
	case "error":
		if a.err == nil {
			m = differs(x.key, code, say("there is an answer, not the error %s", m.Want))
		}
		return []mismatch{m}
	case "findings":
		m.What = say("the finding of %s", code)
	case "derived":
		m.What = say("the fact %s", code)
	}
	lost, more := without(listOf(want), listOf(got)), without(listOf(got), listOf(want))
	m.Diff = difference(lost, more)
	if x.from != nil {
		m.conditions = x.from(a, code, slices.Concat(more, lost))
	}
	return []mismatch{m}
}

func checkExplain(a *answer, code string, wanted fragments) (out []mismatch) {
	f, text := a.finding(code), ""
	for _, l := range diag.Languages() {
		if f != nil && f.Explanation != nil {
			text += f.Explanation.Render(l)
		}
	}
	for i, want := range wanted {
		m := differs("explain", code, say("the explanation of %s does not say %q", code, want))
		m.conditions = []string{code}
		if len(wanted) > 1 {
			m.Path = atIndex("", i)
		}
		if !strings.Contains(text, want) {
			out = append(out, m)
		}
	}
	return out
}

// checkSlate compares the entries of a nomination for an award.
func checkSlate(a *answer, award string, units map[string]entry) (out []mismatch) {
	for _, unit := range slices.Sorted(maps.Keys(units)) {
		want := units[unit]
		got, _ := a.slate.Entry(award, unit)
		wanted, had := deref(want.Waits), waits(got)
		m := differs("slate", award, diag.Text{})
		m.Path = "." + unit
		switch {
		case got.Status != want.Status:
			m.What, m.Want, m.Got = say("%s for %s", unit, award), want.Status.String(), got.Status.String()
			m.Diff = got.Reason
			if !want.short {
				m.Path += ".status"
			}
		case want.Waits != nil && written(wanted) != written(had):
			m.What, m.Want, m.Got = say("what %s waits for", unit), written(wanted), written(had)
			m.Diff, m.Path = difference(without(wanted, had), without(had, wanted)), m.Path+".waits"
		default:
			continue
		}
		out = append(out, m)
	}
	return out
}

// value is what an answer says to an expectation, such as "findings.unity", as a
// file has it; null if it says nothing.
func (a *answer) value(expected string) string {
	key, code, _ := strings.Cut(expected, ".")
	name := refusalOf(a.err)
	switch {
	case key == "error" && name != "":
		return name
	case key == "error" || name != "":
		return "null"
	case key == "slate":
		return a.entries(code)
	}
	i := slices.IndexFunc(expectations, func(x expectation) bool { return x.key == key })
	return written(expectations[i].got(a, code, nil))
}

// written is a value as a file has it; the order of lists does not matter.
func written(v any) string {
	if list, ok := v.([]string); ok {
		v = listOf(list)
	}
	return rulestest.YAML(v)
}

// listOf is what a value lists, each once and in order.
func listOf(v any) []string {
	switch v := v.(type) {
	case []string:
		return slices.Compact(slices.Sorted(slices.Values(v)))
	case map[string]int:
		return slices.Sorted(maps.Keys(v))
	}
	return nil
}

func without[T comparable](l, other []T) []T {
	return slices.DeleteFunc(slices.Clone(l), func(x T) bool { return slices.Contains(other, x) })
}

// difference says what a list lacks, and has too much.
func difference(lost, more []string) diag.Text {
	var b strings.Builder
	for _, s := range lost {
		b.WriteString("- " + s + "\n")
	}
	for _, s := range more {
		b.WriteString("+ " + s + "\n")
	}
	return diag.Verbatim(b.String())
}

// failure tells a mismatch with what it comes from.
func (s *suite) failure(c *testCase, a *answer, m mismatch) rulestest.Failure {
	m.Path = c.place(m.key, m.code) + m.Path
	m.Because = diag.TextFunc(func(l diag.Lang) string {
		switch {
		case a.err != nil:
			return diag.ErrorText(a.err).Format(l) + "\n"
		case a.slate != nil:
			return a.slate.Format(l, nil)
		}
		return s.because(a, m, l)
	})
	return m.Failure
}

// because shows what a value comes from: the law that answered, the conditions
// with rule, clause and facts, and the evidence.
func (s *suite) because(a *answer, m mismatch, l diag.Lang) string {
	var b strings.Builder
	w := func(t diag.Text) { b.WriteString(t.Format(l) + "\n") }
	w(say("%s on %v: %s, by %s in force on %v", a.Award, a.On, outcomeWords[a.Outcome], a.Regime, a.Governed))
	isOutcome := m.key == "outcome"
	if isOutcome && len(m.conditions) == 0 {
		m.conditions = a.conditions(func(f awards.Finding) bool { return f.Decides })
	}
	for _, code := range m.conditions {
		if f := a.finding(code); f != nil {
			s.finding(&b, a, f, l)
		} else {
			w(say("%s is not asked: not in force on %v, or not for %s", code, a.Governed, a.Award))
		}
	}
	switch f := a.fact(m.code); m.key {
	case "papers":
		b.WriteString(a.papers.Format(l))
	case "derived":
		fmt.Fprintf(&b, "%s = %s", m.code, f.Value.Format(l))
		if f.Evidence != "" {
			fmt.Fprintf(&b, "  [%s]", f.Evidence)
		}
		b.WriteByte('\n')
	}
	for _, g := range a.Gaps {
		if isOutcome || m.key == "gaps" {
			w(say("not read: %s: %s", g.Code, g.Reason))
		}
	}
	for _, x := range a.Assumptions {
		if x.Code != "basis" && (isOutcome || m.key == "assumptions") {
			w(say("stands on: %s", x.Text))
		}
	}
	return b.String()
}

// finding writes one finding: where its rule stands, its clause, its steps.
func (s *suite) finding(b *strings.Builder, a *answer, f *awards.Finding, l diag.Lang) {
	if it := s.conditionOf(a, f); it != nil {
		line, _, _ := s.def.Position(it.Path + ".rule")
		fmt.Fprintf(b, "%s:%d: ", s.def.Name(), line)
	}
	fmt.Fprintf(b, "%s: %s", f.Condition, stateOf(f).Format(l))
	if c := f.Citation.String(); c != "" {
		fmt.Fprintf(b, " (%s)", c)
	}
	if !f.Decides {
		b.WriteString(say("; decides nothing: %s", f.Why).Format(l))
	}
	b.WriteByte('\n')
	if f.Explanation != nil {
		for line := range strings.Lines(f.Explanation.Render(l)) {
			b.WriteString("  " + line)
		}
	}
}

// answer is what a regulation says to a case.
type answer struct {
	awards.Assessment
	papers awards.Papers
	slate  *awards.Slate
	err    error // [awards.ErrNotCovered] or [awards.ErrNoAward]
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

// isOpen reports whether a finding keeps the unit from being eligible.
func isOpen(f awards.Finding) bool { return f.Decides && !f.NotApplicable && f.Met != rules.True }

// conditions returns those whose finding is of a sort.
func (a *answer) conditions(is func(awards.Finding) bool) (out []string) {
	for _, f := range a.Findings {
		if is(f) {
			out = append(out, f.Condition)
		}
	}
	return out
}

// open returns the conditions that decide and are not met, or not known.
func (a *answer) open() []string { return a.conditions(isOpen) }

// missing returns the facts that conditions which decide wait for.
func (a *answer) missing() (out []string) {
	for _, f := range a.Findings {
		for _, in := range f.Missing {
			if isOpen(f) && f.Met == rules.Undetermined {
				out = append(out, in.Code())
			}
		}
	}
	return out
}

// readers returns the conditions that decide and read one of some facts.
func (a *answer) readers(_ string, facts []string) []string {
	reads := func(r rules.Reading) bool { return slices.Contains(facts, r.Indicator) }
	return a.conditions(func(f awards.Finding) bool { return f.Decides && slices.ContainsFunc(f.Read, reads) })
}

func (a *answer) finding(code string) *awards.Finding {
	i := slices.IndexFunc(a.Findings, func(f awards.Finding) bool { return f.Condition == code })
	if i < 0 {
		return nil
	}
	return &a.Findings[i]
}

// stateOf is how a finding came out; nil is not asked.
func stateOf(f *awards.Finding) state {
	switch {
	case f == nil:
		return notAsked
	case f.NotApplicable:
		return notApplicable
	case f.Met == rules.True:
		return met
	case f.Met == rules.False:
		return unmet
	}
	return undetermined
}

// assumptions returns what the outcome stands on, with its subject but where one
// is wanted whatever its subject.
func (a *answer) assumptions(want any) (out []string) {
	wanted, _ := want.([]string)
	for _, x := range a.Assumptions {
		switch {
		case x.Code == "basis", x.Code == "supposed":
		case x.Subject == "", slices.Contains(wanted, x.Code):
			out = append(out, x.Code)
		default:
			out = append(out, x.Code+" "+x.Subject)
		}
	}
	return out
}

func (a *answer) gaps() (out []string) {
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
		out[d.Code] = max(out[d.Code], 1, d.Copies)
	}
	return out
}

// waits writes what an entry waits for, as a file does: "fact internal_unity", "unit a".
func waits(e awards.Entry) (out []string) {
	for _, w := range e.Waits {
		s := w.On
		switch {
		case w.Input != nil && w.Input.Code() != "" && w.On == "fact":
			s += " " + w.Input.Code()
		case w.On == "unit":
			s += " " + w.Unit
		}
		out = append(out, s)
	}
	return out
}

// entries writes what became of the units nominated for an award.
func (a *answer) entries(award string) string {
	units := make(map[string]string)
	for _, e := range a.slate.Entries {
		if e.Award != award {
			continue
		}
		units[e.Unit] = fmt.Sprintf("%s: %v", e.Unit, e.Status)
		if len(e.Waits) > 0 {
			units[e.Unit] = fmt.Sprintf("%s: {status: %v, waits: %s}", e.Unit, e.Status, written(waits(e)))
		}
	}
	return "{" + strings.Join(slices.Sorted(maps.Values(units)), ", ") + "}"
}
