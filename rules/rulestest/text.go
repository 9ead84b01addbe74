package rulestest

import (
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// Format returns the report for people: the cases that failed, with the difference
// and its reason; what is not covered; the mutants that survived, each with a
// case that would notice it.
func (r *Report) Format(l diag.Lang) string {
	w := &printer{lang: l}
	w.line("", "%s: cases %d, failed %d", r.File, r.Cases, r.Failed)
	for _, c := range r.Results {
		if !c.Passed() {
			w.WriteString(r.failure(c, l))
		}
	}
	if r.Unconfirmed > 0 {
		w.line("  ", "to be confirmed by a person: %d", r.Unconfirmed)
	}
	c := &r.Coverage
	unreachable, accepted := len(c.Unreachable), len(c.Accepted)
	w.line("", "coverage of %s: %s %%, %d of %d outcomes reached%s",
		r.Definition, l.Number(c.Percent), c.Reached, c.Targets, diag.Join([]diag.Text{
			some(unreachable, say(", %d cannot be", unreachable)), some(accepted, say(", %d accepted", accepted)),
		}, diag.Text{}))
	for _, list := range []struct {
		title diag.Text
		gaps  []Gap
	}{
		{say("not reached"), c.Missed}, {say("cannot be reached"), c.Unreachable}, {say("accepted"), c.Accepted},
	} {
		for _, g := range list.gaps {
			w.line("  ", "%s: %s  (%s:%d)", list.title, g.name(l), g.Place.File, g.Place.Line)
			w.block("      ", g.Reason.Format(l))
		}
	}
	if r.Mutation != nil {
		w.mutation(r.Definition, r.Mutation)
	} else if r.wanted {
		w.line("", "mutants were not tried: first let every case pass")
	}
	for _, a := range r.Unused {
		w.line("  ", "not needed any more under accept: %s  (%s:%d)", a.ID, r.File, a.Line)
	}
	return w.String()
}

// printer writes lines in a language.
type printer struct {
	strings.Builder
	lang diag.Lang
}

func (w *printer) line(indent, format string, args ...any) {
	w.WriteString(indent + say(format, args...).Format(w.lang) + "\n")
}

// block writes lines as they are, if there are any.
func (w *printer) block(indent, text string) {
	if text != "" {
		w.WriteString(indented(text, indent) + "\n")
	}
}

// some returns a part of a sentence, which is left out if it counts nothing.
func some(n int, text diag.Text) diag.Text {
	if n == 0 {
		return diag.Text{}
	}
	return text
}

func (w *printer) mutation(definition string, m *Mutation) {
	equivalent, accepted := len(m.Equivalent), len(m.Accepted)
	besides := diag.Join([]diag.Text{
		some(equivalent, say(", %d equivalent", equivalent)),
		some(accepted, say(", %d accepted", accepted)),
		some(m.Stillborn, say(", %d do not compile", m.Stillborn)),
		some(m.Untried, say(", %d not tried for lack of time", m.Untried)),
	}, diag.Text{})
	w.line("", "mutants of %s: %d, %d killed, %d survived%s", definition, m.Mutants, m.Killed, len(m.Survived), besides)
	var all []diag.Text
	for _, name := range slices.Sorted(maps.Keys(m.ByOperator)) {
		n := m.ByOperator[name]
		all = append(all, say("%s %d/%d", wordOf(classes, name), n[0], n[1]))
	}
	w.block("  ", diag.Join(all, say(", ")).Format(w.lang))
	for _, s := range m.Survived {
		w.line("  ", "survived: %s  (%s, %s:%d)", s.Mutant, wordOf(classes, s.Operator), s.Place.File, s.Place.Line)
		w.block("      ", s.Diff)
		if s.Case != "" {
			w.line("      ", "a case that would notice it:")
			w.block("      ", strings.TrimRight(s.Case, "\n"))
		} else {
			w.line("      ", "no case was found that would notice it; if it is right, say why under accept")
		}
	}
}

// failure writes a case that did not come out as expected.
func (r *Report) failure(c Result, l diag.Lang) string {
	w := &printer{lang: l}
	w.line("", "FAIL %s  (%s:%d)", c.Name, r.File, c.Line)
	if c.Fails != "" && len(c.Failures) == 0 {
		w.line("    ", "it is expected to fail, and passes: %s", c.Fails)
	}
	for _, f := range c.Failures {
		w.block("    ", f.Format(r.suite, l))
	}
	return w.String()
}

// Format returns the failure in some lines: what was wanted and what came out, the
// line of the expectation, the difference and its reason.
func (f Failure) Format(s Suite, l diag.Lang) string {
	w := &printer{lang: l}
	switch {
	case f.Got != "":
		w.line("", "%s: got %s, want %s", f.What, f.Got, f.Want)
	case f.Want != "":
		w.line("", "%s, want %s", f.What, f.Want)
	default:
		w.block("", f.What.Format(l))
	}
	if p := f.place(s); p.Line > 0 {
		w.line("  ", "%s:%d: %s", p.File, p.Line, strings.TrimSpace(p.Source))
	}
	w.block("  ", strings.TrimRight(f.Diff.Format(l), "\n"))
	w.block("  | ", strings.TrimRight(f.Because.Format(l), "\n"))
	return strings.TrimSuffix(w.String(), "\n")
}

func indented(s, by string) string { return by + strings.ReplaceAll(s, "\n", "\n"+by) }

// squeeze makes every run of blanks and line ends one blank, so that names do
// not depend on the layout.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
