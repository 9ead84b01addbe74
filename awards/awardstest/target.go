package awardstest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// What cases should reach besides the outcomes of rules.
const (
	firstDay  = "first day"
	dayBefore = "the day before"
	lastDay   = "last day"
	dayAfter  = "the day after"

	shownOnly = "decides nothing" // switched off, or unverified
	enabled   = "enabled by name"
	noDossier = "before there is a dossier"
	dossier   = "with a dossier"
	missing   = "missing"
	na        = "not applicable"
	open      = "open"
	closed    = "taken as closed"
	counted   = "counted by"
	due       = "sets the last day"
	caps      = "caps the places"
	leavesAll = "leaves the places"
	carried   = "taken for the law in force"
)

// mayNotApply are the facts that the library itself finds not to apply to a unit.
var mayNotApply = []string{"dossier_deadline"}

func forAward(award string) string { return "for " + award }

// targetWords are these in words.
var targetWords = map[string]diag.Text{
	firstDay: say("first day"), dayBefore: say("the day before"), lastDay: say("last day"), dayAfter: say("the day after"),
	shownOnly: say("decides nothing"), enabled: say("enabled by name"), noDossier: say("before there is a dossier"), dossier: say("with a dossier"),
	missing: say("missing"), na: say("not applicable"), open: say("open"), closed: say("taken as closed"), counted: say("counted by"), due: say("sets the last day"),
	caps: say("caps the places"), leavesAll: say("leaves the places"), carried: say("taken for the law in force"),
}

// saysOf is how something comes out, in words.
func saysOf(what string) diag.Text {
	if p, ok := targetWords[what]; ok {
		return p
	}
	if award, ok := strings.CutPrefix(what, forAward("")); ok {
		return say("for %s", award)
	}
	for _, o := range []awards.Outcome{awards.Eligible, awards.NotEligible, awards.Deferred, awards.Undetermined} {
		if what == o.String() {
			return outcomeWord(o)
		}
	}
	return diag.Verbatim(what)
}

// findTargets lists what cases should reach, in the order of the file.
func (s *Suite) findTargets() []rulestest.Target {
	var out []rulestest.Target
	unless := func(path, label, what string, unreachable diag.Text) {
		out = append(out, rulestest.Target{TargetID: rulestest.TargetID{Path: path, What: what}, Label: label, Says: saysOf(what), Unreachable: unreachable})
	}
	add := func(path, label, what string) { unless(path, label, what, diag.Text{}) }
	s.edges("covers", "covers", s.definition.Covers, nil, add)
	if s.definition.CarriedOver {
		add("carried_over", "carried_over", shownOnly)
		add("carried_over", "carried_over", carried)
	}
	out = append(out, s.vocabulary.Targets()...)
	for i := range s.items {
		it := &s.items[i]
		switch it.kind {
		case conditionItem:
			out = append(out, rulestest.RuleTargets(it.label, it.path+".rule", it.rule)...)
			if len(it.rule.Indicators()) > 0 {
				add(it.path+".rule", it.label, missing)
			}
			if slices.ContainsFunc(it.rule.Indicators(), func(code string) bool { return slices.Contains(mayNotApply, code) }) {
				add(it.path+".rule", it.label, na)
			}
			if it.silent() && it.effect != awards.Advisory {
				add(it.path, it.label, shownOnly)
				add(it.path, it.label, enabled)
			}
			if it.dossier && it.effect != awards.Advisory {
				add(it.path, it.label, noDossier)
				add(it.path, it.label, dossier)
			}
		case gapItem:
			add(it.path, it.label, open)
			add(it.path, it.label, closed)
		case parameterItem:
			add(it.path, it.label, counted)
		case deadlineItem:
			if it.silent() {
				add(it.path, it.label, shownOnly)
			}
			add(it.path, it.label, due)
		case quotaItem:
			if it.silent() {
				add(it.path, it.label, shownOnly)
			}
			add(it.path, it.label, caps)
			add(it.path, it.label, leavesAll)
		case awardItem:
			s.outcomes(it, unless)
		}
		if it.isGeneral() && it.kind != parameterItem {
			var why diag.Text
			if it.kind == documentItem && it.certainty == awards.Unverified {
				why = say("a document that is not verified is asked of nobody")
			}
			for _, a := range it.awards {
				unless(it.path, it.label, forAward(a), why)
			}
		}
		s.edges(diag.JoinPath(it.path, "in_force"), it.label, it.inForce, it, add)
	}
	slices.SortStableFunc(out, func(a, b rulestest.Target) int { return s.compare(a.Path, b.Path) })
	return out
}

// compare orders paths as they stand in the file.
func (s *Suite) compare(a, b string) int {
	al, ac, _ := s.def.Position(a)
	bl, bc, _ := s.def.Position(b)
	return cmp.Or(cmp.Compare(al, bl), cmp.Compare(ac, bc))
}

// edges are the days around the ends of a period, where they lie in the time and
// among the awards of what stands around it. Without an item it is the time that
// the regulation covers.
func (s *Suite) edges(path, label string, p rules.Period, it *item, add func(path, label, what string)) {
	around := func(day rules.Date) bool {
		if it == nil {
			return true
		}
		if it.kind == awardItem {
			return s.covers(day)
		}
		return slices.ContainsFunc(it.awards, func(a string) bool { return s.asks(a, day) })
	}
	for _, end := range []struct {
		key    string
		day    rules.Date
		before string // what the day before it is
		on     string
	}{{".from", p.From, dayBefore, firstDay}, {".before", p.Before, lastDay, dayAfter}} {
		if end.day.IsZero() {
			continue
		}
		if around(end.day.AddDays(-1)) {
			add(path+end.key, label, end.before)
		}
		if around(end.day) {
			add(path+end.key, label, end.on)
		}
	}
}

// outcomes are those that a unit can have for an award.
func (s *Suite) outcomes(it *item, add func(path, label, what string, unreachable diag.Text)) {
	required, defers, ground := false, false, s.grounded(it.code)
	for g := range s.base.plain.Regimes() {
		for _, a := range g.Awards {
			if a.Code != it.code {
				continue
			}
			for _, c := range a.Conditions {
				required = required || c.Effect == awards.Required
				defers = defers || c.Effect == awards.Defers
			}
		}
	}
	why := func(can bool, reason diag.Text) diag.Text {
		if can {
			return diag.Text{}
		}
		return reason
	}
	eligible := why(ground, say("no condition of the award itself is required"))
	if !required && !defers {
		eligible = say("no condition decides")
	}
	add(it.path, it.label, awards.Eligible.String(), eligible)
	add(it.path, it.label, awards.NotEligible.String(), why(required, say("no condition is required")))
	add(it.path, it.label, awards.Deferred.String(), why(defers, say("no condition defers")))
	add(it.path, it.label, awards.Undetermined.String(), diag.Text{})
}

// grounded reports whether the award has a condition of its own, without which
// nobody is eligible.
func (s *Suite) grounded(award string) bool {
	for g := range s.base.plain.Regimes() {
		days := []rules.Date{g.Covers.From}
		for _, a := range g.Awards {
			if a.Code == award {
				days = append(days, a.InForce.From)
				for _, c := range a.Conditions {
					days = append(days, c.InForce.From)
				}
			}
		}
		for _, day := range days {
			a, err := s.base.plain.Assess(day, award, awards.Candidate{Unit: "x"})
			if err == nil && slices.ContainsFunc(a.Findings, func(f awards.Finding) bool { return f.Ground }) {
				return true
			}
		}
	}
	return false
}
