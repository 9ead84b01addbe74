package scoring

import (
	"cmp"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Text says on a line what the total is in each way of looking at it, by the rules alone where that is
// another, and what holds back what its rows add up to: "self 29.5; appraised 28; by the rules alone 25.5;
// accepted 28 (+2.5)".
func (c Compared) Text() diag.Text {
	var parts []diag.Text
	for _, s := range c.Stages {
		part := say("%s %s", stageName(s.Stage, s.Title), s.Bounds.text())
		switch {
		case s.Computed == 0:
		case s.Claimed.Known():
			part = say("%s (claimed %s; lines as their rules compute them: %d)", part, s.Claimed, s.Computed)
		default:
			part = say("%s (nothing claimed; lines as their rules compute them: %d)", part, s.Computed)
		}
		parts = append(parts, part)
	}
	if !c.RuleAlone.equal(c.Accepted) {
		parts = append(parts, say("by the rules alone %s", c.RuleAlone.text()))
	}
	parts = append(parts, say("accepted %s", changed(c.Accepted.text(), c.Difference)))
	if len(c.Cuts) > 0 {
		parts = append(parts, say("the lines add up to %s, the total does not: %s", signed(c.Rows),
			listed(listOf(c.Cuts, Cut.text), "; ")))
	}
	return listed(parts, "; ")
}

func (b Bounds) equal(o Bounds) bool {
	return b.Total.Equal(o.Total) && b.Least.Equal(o.Least) && b.Most.Equal(o.Most)
}

// text says what the total is, or between what it lies.
func (b Bounds) text() diag.Text {
	switch {
	case b.Total.Known() || b.Total.IsNotApplicable():
		return say("%s", b.Total)
	case b.Least.Known() && b.Most.Known():
		return say("undetermined (%s to %s)", b.Least, b.Most)
	}
	return say("undetermined")
}

// text says what holds points back: "bonus points capped (III Điểm thưởng)".
func (c Cut) text() diag.Text {
	what := say("rescaled to the full maximum")
	for _, kind := range capKinds {
		if kind.key == c.By {
			what = kind.fired
		}
	}
	if c.Code == "" {
		return what
	}
	return say("%s (%s)", what, headed(c.Code, c.Title))
}

// Text says on a line what was given at each stage, by whom, when and why, what the rule gives and what
// counts: "I.2 Đường: self 9; appraised 8 (-1) (Tổ thẩm định, 2025-12-05, “thiếu sổ”); counts 8".
func (a Appraised) Text() diag.Text {
	parts := listOf(a.Versions, Version.text)
	rule, points := valued(a.RuleState, a.RuleAlone), changed(valued(a.State, a.Points), a.Difference)
	switch apart := a.State != a.RuleState || !a.Points.Equal(a.RuleAlone); {
	case a.Overridden:
		parts = append(parts, say("by the rule %s", rule), say("decided instead of it %s", points))
	case apart && a.Judged:
		parts = append(parts, say("within the maximum %s", rule), say("counts %s", points))
	case apart:
		parts = append(parts, say("by the rule, had nobody decided otherwise on what it reads, %s", rule),
			say("counts %s", points))
	case a.Judged:
		parts = append(parts, say("counts %s", points))
	default:
		parts = append(parts, say("by the rule, which counts, %s", rule))
	}
	if a.Cap == "max" {
		parts = append(parts, say("cut to the maximum"))
	}
	return say("%s: %s", headed(a.Criterion, a.Title), listed(parts, "; "))
}

// text says what was given at the stage, by whom, when, why and on what evidence.
func (v Version) text() diag.Text {
	points := changed(valued(v.State, v.Points), v.Difference)
	if len(v.Awaited) > 0 {
		points = say("not scored yet by %s", diag.Role.All(v.Awaited))
	}
	var who []diag.Text
	for _, e := range v.Entries {
		by := e.by()
		if e.Note != "" {
			by = append(by, say("“%s”", diag.Verbatim(e.Note)))
		}
		if e.Evidence != "" {
			by = append(by, say("evidence: %s", diag.Verbatim(e.Evidence)))
		}
		if len(v.Entries) > 1 { // each assessor, who has a role, with what that one gave
			by[0] = say("%s %s", by[0], valued(e.state(), e.value()))
		}
		if len(by) > 0 {
			who = append(who, listed(by, ", "))
		}
	}
	text := say("%s %s", stageName(v.Stage, v.Title), points)
	if len(who) > 0 {
		text = say("%s (%s)", text, listed(who, "; "))
	}
	return text
}

// by says who entered something, and when.
func (e *Entry) by() (parts []diag.Text) {
	if e.Role != "" {
		parts = append(parts, diag.Role.Of(e.Role).Text())
	}
	if e.Author != "" {
		parts = append(parts, diag.Verbatim(e.Author))
	}
	if !e.On.IsZero() {
		parts = append(parts, say("%v", e.On))
	}
	return parts
}

// Text says what was decided of the condition, by whom, when and why, and what the condition itself says.
func (d Decided) Text() diag.Text {
	says := say("undetermined")
	switch {
	case d.Computed.Kind() == rules.NumberKind:
		says = say("%s", d.Computed)
	case d.Computed.Known() && d.Computed.Truth() == rules.True:
		says = say("holds")
	case d.Computed.Known():
		says = say("does not hold")
	}
	return say("%s; by the condition itself: %s", d.Entry.text(), says)
}

// stageName is what a stage is called: by its title, which is in Vietnamese, or by its code.
func stageName(code, title string) diag.Words {
	return diag.Words{"en": code, "vi": cmp.Or(title, code)}
}

// headed is a code with its title.
func headed(code, title string) diag.Text {
	return diag.Verbatim(strings.TrimSpace(code + " " + title))
}

func listed(parts []diag.Text, between string) diag.Text {
	return diag.Join(parts, diag.Verbatim(between))
}

// valued is points, or the state where there are none.
func valued(state State, points rules.Value) diag.Text {
	if state == Scored || state == Disqualified {
		return say("%s", points)
	}
	return state.Text()
}

// signed is a number with its sign.
func signed(v rules.Value) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string { return plus(v) + v.Format(l) })
}

// changed is points with the difference that they make, if they make one.
func changed(points diag.Text, by rules.Value) diag.Text {
	if !by.Known() || by.Equal(rules.Int(0)) {
		return points
	}
	return say("%s (%s)", points, signed(by))
}
