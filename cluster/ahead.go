package cluster

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Ahead is what was brought beside the log that is dated after the day of a report.
type Ahead struct {
	// Entries is how many entries of sheets are: they count from their days, From the first of them to Until the
	// last.
	Entries int        `json:"entries,omitempty"`
	From    rules.Date `json:"from,omitzero"`
	Until   rules.Date `json:"until,omitzero"`
	// Acts are what the log lacks where it ends before these days: the act by which points of the latest of their
	// stages are given, behind those that come before it.
	Acts []Act `json:"acts,omitempty"`
	// Dates is how many dates of the facts are, those of events in lists too, and Last the last of them: facts
	// are without a day of their own, and count at once.
	Dates int        `json:"dates,omitempty"`
	Last  rules.Date `json:"last,omitzero"`
}

// Text says on a line what is dated after the day, and whether it counts; the zero Text if nothing is.
func (a Ahead) Text() diag.Text {
	var parts []diag.Text
	if a.Entries > 0 {
		parts = append(parts, a.ofEntries())
	}
	if a.Dates > 0 {
		parts = append(parts, say("dates in the facts that are after this day: %d, up to %v; the facts count all the same",
			a.Dates, a.Last))
	}
	return diag.Join(parts, diag.Verbatim("; "))
}

func (a Ahead) ofEntries() diag.Text {
	days := say("%v", a.From)
	if a.From.Before(a.Until) {
		days = say("%v to %v", a.From, a.Until)
	}
	text := say("entries of sheets that are dated after this day, %s, and do not count yet: %d", days, a.Entries)
	if len(a.Acts) == 0 {
		return text
	}
	return say("%s (not recorded yet: %s)", text, diag.Join(each(a.Acts, Act.Text), diag.Verbatim(", ")))
}

// Keys are the acts that the log lacks as files write them: "self_score, appraise".
func (a Ahead) Keys() string { return strings.Join(each(a.Acts, Act.String), ", ") }

// stageActs are the acts by which points of the stages of a card that names none are given, one after another.
var stageActs = []stageAct{{"self", SelfScore}, {"appraised", Appraise}, {"rechecked", Recheck}, {"final", Close}}

type stageAct struct {
	stage string
	act   Act
}

// ahead finds what is dated after the day of the report.
func (c *Campaign) ahead(on rules.Date, known Inputs) (a Ahead) {
	latest := -1 // of stageActs
	for _, m := range c.cluster.members(c.year, on) {
		for _, e := range known.later[m.Unit] {
			if a.Entries++; a.Entries == 1 || e.On.Before(a.From) {
				a.From = e.On
			}
			if a.Until.Before(e.On) {
				a.Until = e.On
			}
			latest = max(latest, slices.IndexFunc(stageActs, func(s stageAct) bool { return s.stage == e.Stage }))
		}
	}
	if a.Entries > 0 && c.last.Before(a.From) {
		act := Appraise // of stages of the card's own
		if latest >= 0 {
			act = stageActs[latest].act
		}
		c.asked(on, func(h *history) {
			for ; act != 0 && h.dayOf(act).IsZero(); act = acts[act].after {
				a.Acts = slices.Insert(a.Acts, 0, act)
			}
		})
	}
	for _, f := range known.Facts {
		for _, day := range f.Dates() {
			if on.Before(day) {
				if a.Dates++; a.Last.Before(day) {
					a.Last = day
				}
			}
		}
	}
	return a
}

// entered adds to an input that people owe what of it is there and does not count: entries of later days, or of
// other stages than the one that counts.
func (p *Pending) entered(card *scoring.Scorecard, cr scoring.Criterion, sheet *scoring.Sheet, later []scoring.Entry) {
	var all []scoring.Entry
	if sheet != nil {
		all = sheet.Entries
	}
	counts := card.Definition().Counts
	named := slices.ContainsFunc(card.Terms().Stages, func(s scoring.Stage) bool { return s.Code == counts })
	for i, e := range slices.Concat(all, later) {
		switch may := e.Stage == counts || !named && scores(cr, e.Role); {
		case e.Criterion != cr.Code || e.Period != p.Period:
		case may && i >= len(all) && (p.Later.IsZero() || e.On.Before(p.Later)):
			p.Later = e.On
		case !may && !slices.Contains(p.Given, e.Stage):
			p.Given = append(p.Given, e.Stage)
		}
	}
}

// scores reports whether a role may score a criterion.
func scores(cr scoring.Criterion, role string) bool {
	if len(cr.Assessors) > 0 {
		return slices.ContainsFunc(cr.Assessors, func(a scoring.Assessor) bool { return a.Role == role })
	}
	return len(cr.Owners) == 0 || slices.Contains(cr.Owners, role)
}
