package scoringtest

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// yaml writes a case as an item of the list of cases.
type yaml struct {
	b      strings.Builder
	indent string
}

func (y *yaml) String() string { return y.b.String() }

// begin begins the item by its name.
func (y *yaml) begin(name string) {
	fmt.Fprintf(&y.b, "- name: %s\n", rulestest.QuoteYAML(name))
	y.indent = "  "
}

func (y *yaml) line(layout string, args ...any) {
	y.b.WriteString(y.indent)
	fmt.Fprintf(&y.b, layout, args...)
	y.b.WriteByte('\n')
}

// comment writes a reason.
func (y *yaml) comment(s string) { y.line("# %s", squeeze(s)) }

// units writes what a case supposes of its units, and behind each what more says
// of it.
func (y *yaml) units(c *candidate, more func(i int, y *yaml)) {
	us := c.tc.units
	if p := c.tc.period; p != (rules.Period{}) {
		var ends []string
		if !p.From.IsZero() {
			ends = append(ends, "from: "+p.From.String())
		}
		if !p.Before.IsZero() {
			ends = append(ends, "before: "+p.Before.String())
		}
		y.line("period: {%s}", strings.Join(ends, ", "))
	}
	if len(us) == 1 && us[0].code == theUnit {
		y.given(us[0])
		more(0, y)
		return
	}
	y.line("units:")
	outer := y.indent
	for i, u := range us {
		y.indent = outer + "  "
		y.line("%s:", rulestest.QuoteYAML(u.code))
		y.indent = outer + "    "
		y.given(u)
		more(i, y)
	}
	y.indent = outer
}

// given writes facts and entries.
func (y *yaml) given(u unit) {
	facts := func(key string, fs []rules.Fact) {
		var parts []string
		for _, f := range fs {
			v := written(f.Value)
			if f.Evidence != "" {
				v = fmt.Sprintf("{value: %s, evidence: %s}", v, rulestest.QuoteYAML(f.Evidence))
			}
			parts = append(parts, f.Indicator+": "+v)
		}
		if len(parts) > 0 {
			y.line("%s: {%s}", key, strings.Join(parts, ", "))
		}
	}
	facts("facts", u.facts)
	facts("previous", u.previous)
	if len(u.entries) > 0 {
		y.line("entries:")
		for _, e := range u.entries {
			y.line("  - %s", entryText(e))
		}
	}
}

func entryText(e scoring.Entry) string {
	parts := []string{"criterion: " + rulestest.QuoteYAML(e.Criterion), "stage: " + rulestest.QuoteYAML(e.Stage)}
	for _, f := range []struct{ key, text string }{{"role", e.Role}, {"author", e.Author}, {"evidence", e.Evidence}, {"note", e.Note}} {
		if f.text != "" {
			parts = append(parts, f.key+": "+rulestest.QuoteYAML(f.text))
		}
	}
	if e.Points != nil {
		parts = append(parts, "points: "+rules.NumberOf(*e.Points).String())
	}
	for _, f := range []struct {
		key string
		set bool
	}{{"not_applicable", e.NotApplicable}, {"void", e.Void}, {"override", e.Override}} {
		if f.set {
			parts = append(parts, f.key+": true")
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
