package awardstest

import (
	"cmp"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
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

// findTargets lists what cases should reach, in the order of the file.
func (s *Suite) findTargets() []rulestest.Target {
	var out []rulestest.Target
	add := func(path, label, what, unreachable string) {
		out = append(out, rulestest.Target{TargetID: rulestest.TargetID{Path: path, What: what}, Label: label, Unreachable: unreachable})
	}
	s.edges("covers", "covers", s.definition.Covers, nil, add)
	if s.definition.CarriedOver {
		add("carried_over", "carried_over", shownOnly, "")
		add("carried_over", "carried_over", carried, "")
	}
	out = append(out, s.vocabulary.Targets()...)
	for i := range s.items {
		it := &s.items[i]
		switch it.kind {
		case conditionItem:
			out = append(out, rulestest.RuleTargets(it.label, it.path+".rule", it.rule)...)
			if len(it.rule.Indicators()) > 0 {
				add(it.path+".rule", it.label, missing, "")
			}
			if slices.ContainsFunc(it.rule.Indicators(), func(code string) bool { return slices.Contains(mayNotApply, code) }) {
				add(it.path+".rule", it.label, na, "")
			}
			if it.silent() && it.effect != awards.Advisory {
				add(it.path, it.label, shownOnly, "")
				add(it.path, it.label, enabled, "")
			}
			if it.dossier && it.effect != awards.Advisory {
				add(it.path, it.label, noDossier, "")
				add(it.path, it.label, dossier, "")
			}
		case gapItem:
			add(it.path, it.label, open, "")
			add(it.path, it.label, closed, "")
		case parameterItem:
			add(it.path, it.label, counted, "")
		case deadlineItem:
			if it.silent() {
				add(it.path, it.label, shownOnly, "")
			}
			add(it.path, it.label, due, "")
		case quotaItem:
			if it.silent() {
				add(it.path, it.label, shownOnly, "")
			}
			add(it.path, it.label, caps, "")
			add(it.path, it.label, leavesAll, "")
		case awardItem:
			s.outcomes(it, add)
		}
		if it.isGeneral() && it.kind != parameterItem {
			why := ""
			if it.kind == documentItem && it.certainty == awards.Unverified {
				why = "a document that is not verified is asked of nobody"
			}
			for _, a := range it.awards {
				add(it.path, it.label, forAward(a), why)
			}
		}
		s.edges(rules.JoinPath(it.path, "in_force"), it.label, it.inForce, it, add)
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
func (s *Suite) edges(path, label string, p rules.Period, it *item, add func(path, label, what, unreachable string)) {
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
			add(path+end.key, label, end.before, "")
		}
		if around(end.day) {
			add(path+end.key, label, end.on, "")
		}
	}
}

// outcomes are those that a unit can have for an award.
func (s *Suite) outcomes(it *item, add func(path, label, what, unreachable string)) {
	required, defers := false, false
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
	why := func(can bool, reason string) string {
		if can {
			return ""
		}
		return reason
	}
	add(it.path, it.label, awards.Eligible.String(), why(required || defers, "no condition decides"))
	add(it.path, it.label, awards.NotEligible.String(), why(required, "no condition is required"))
	add(it.path, it.label, awards.Deferred.String(), why(defers, "no condition defers"))
	add(it.path, it.label, awards.Undetermined.String(), "")
}
