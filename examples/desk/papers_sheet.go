package main

import (
	"context"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// scoreSheet is a unit with its points side by side.
type scoreSheet struct {
	cluster.RankedUnit
	Totals     scoring.Totals
	Rows       []sheetRow
	Decided    []decision  // of conditions of the card
	Self       rules.Value // what the unit claims in all
	Difference rules.Value // what was accepted less that
}

// sheetRow is a section or a criterion. Points are what they add: negative where they are taken away.
type sheetRow struct {
	Section     bool
	Code, Title string
	// Max, Bonus and Minus are the most that it can give or take, one of them; Frame is whichever it is.
	Max, Bonus, Minus, Frame          rules.Value
	Self, Accepted, Least, Most, Rule rules.Value
	Difference                        rules.Value // Accepted less Self
	Overridden                        bool
	Who, Why                          string
	notes                             string // what people wrote, which is part of Why
}

// sheet lays the points of a unit out by the sections of the card.
func (v *view) sheet(ctx context.Context, card scoring.Definition, u cluster.RankedUnit, score *scoring.Score) (
	*scoreSheet, error) {
	a, err := score.Appraisal(ctx)
	if err != nil {
		return nil, err
	}
	b := score.Breakdown()
	s := &scoreSheet{RankedUnit: u, Totals: b.Totals, Decided: decided(u.Name, a), Self: selfTotal(card, a.Total)}
	s.Difference = less(a.Total.Accepted.Total, s.Self)
	rows := make(map[string][]scoring.Appraised)
	for _, r := range a.Rows {
		rows[r.Section] = append(rows[r.Section], r)
	}
	at := -1
	var add func(sections []scoring.Section)
	add = func(sections []scoring.Section) {
		for _, sec := range sections {
			at++
			c := a.Sections[at]
			row := sheetRow{Section: true, Code: sec.Code, Title: sec.Title, Accepted: c.Accepted.Total,
				Least: c.Accepted.Least, Most: c.Accepted.Most, Self: selfTotal(card, c)}
			if t := b.Sections[at]; !t.Max.Equal(rules.Int(0)) {
				row.Max, row.Frame = t.Max, t.Max
			}
			var caps []string
			for _, fired := range b.Sections[at].Caps {
				caps = append(caps, text(say("held to %s", fired.After)))
			}
			row.Why, row.Difference = listed(caps), less(row.Accepted, row.Self)
			s.Rows = append(s.Rows, row)
			for _, r := range rows[sec.Code] {
				s.Rows = append(s.Rows, v.row(card, r))
			}
			add(sec.Sections)
		}
	}
	add(card.Sections)
	return s, nil
}

// selfTotal is what units claim of themselves, at the last stage at which they do.
func selfTotal(card scoring.Definition, c scoring.Compared) (total rules.Value) {
	for _, st := range c.Stages {
		if isSelf(card, st.Stage) {
			total = st.Total
		}
	}
	return total
}

// isSelf reports whether units score themselves at a stage.
func isSelf(card scoring.Definition, code string) bool {
	return code == "self" ||
		slices.ContainsFunc(card.Stages, func(s scoring.Stage) bool { return s.Code == code && s.Self })
}

// less is the difference of two numbers; missing unless both are known.
func less(a, b rules.Value) rules.Value {
	x, ok := a.Decimal()
	y, also := b.Decimal()
	if !ok || !also {
		return rules.Value{}
	}
	return rules.NumberOf(x.Sub(y))
}

// row is the row of a criterion.
func (v *view) row(card scoring.Definition, r scoring.Appraised) sheetRow {
	row := sheetRow{Code: r.Criterion, Title: r.Title, Frame: r.Max, Accepted: r.Points, Least: r.Least, Most: r.Most,
		Rule: r.RuleAlone, Overridden: r.Overridden, Who: r.Decides}
	switch r.State {
	case scoring.Missing:
		row.Accepted = rules.Value{}
	case scoring.NotApplicable:
		row.Accepted = rules.NotApplicable()
	}
	switch r.Effect {
	case scoring.Bonus:
		row.Bonus = r.Max
	case scoring.Minus:
		row.Minus = r.Max
	default:
		row.Max = r.Max
	}
	for _, version := range r.Versions {
		if isSelf(card, version.Stage) {
			row.Self = version.Points
			continue
		}
		var who, notes []string
		for _, e := range version.Entries {
			who, notes = append(who, by(e)), append(notes, e.Note)
		}
		if version.Counts {
			row.Who = listed(who)
		}
		row.notes = listed(append([]string{row.notes}, notes...))
	}
	row.Difference, row.Why = less(row.Accepted, row.Self), listed(append([]string{row.notes}, v.reasons(r)...))
	return row
}

// listed is texts with semicolons, each once, without those that say nothing.
func listed(texts []string) string {
	var all []string
	for _, s := range texts {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, "; ")
}

// reasons are why a line has its points, besides what people wrote.
func (v *view) reasons(r scoring.Appraised) (all []string) {
	add := func(t diag.Text) { all = append(all, text(t)) }
	if r.Overridden {
		add(say("by the rule %s", v.shown(r.RuleAlone)))
	}
	add(r.Reason)
	switch r.Cap {
	case "max":
		add(say("held to the maximum"))
	case "min":
		add(say("raised to the minimum"))
	}
	if r.Beyond.Known() {
		add(say("%s beyond the maximum", v.shown(r.Beyond)))
	}
	for _, d := range r.Refused {
		add(d.Message)
	}
	if len(r.Awaited) > 0 {
		add(say("waits for the points of %s", strings.Join(r.Awaited, ", ")))
	}
	return all
}
