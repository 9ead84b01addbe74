package awardstest

import (
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// reacher collects what a case reached.
type reacher struct {
	s    *Suite
	c    *testCase
	a    *answer
	day  rules.Date // whose law answers
	out  []rulestest.TargetID
	seen map[rulestest.TargetID]bool
}

func (r *reacher) hit(path, what string) { r.add(rulestest.TargetID{Path: path, What: what}) }

func (r *reacher) add(id rulestest.TargetID) {
	if r.s.isTarget[id] && !r.seen[id] {
		r.seen[id] = true
		r.out = append(r.out, id)
	}
}

// reached returns what an answer shows of the regulation.
func (s *Suite) reached(c *testCase, a *answer) []rulestest.TargetID {
	if s.def == nil {
		return nil
	}
	r := &reacher{s: s, c: c, a: a, day: c.on, seen: make(map[rulestest.TargetID]bool)}
	if a.err == nil && a.slate == nil {
		r.day = a.Governed
	} else if c.options.Basis == awards.ByYearEnd {
		r.day = rules.DateOf(c.candidate.Year, 12, 31)
	}
	r.edges("covers", s.definition.Covers)
	if a.slate != nil {
		r.quotas()
		return r.out
	}
	for i := range s.items {
		it := &s.items[i]
		if it.kind == awardItem && it.code == c.award {
			r.edges(it.path+".in_force", it.inForce)
			if a.err == nil {
				r.hit(it.path, a.Outcome.String())
			}
		}
		if a.err != nil || !slices.Contains(it.awards, c.award) {
			continue
		}
		switch it.kind {
		case gapItem:
			r.gap(it)
		case parameterItem:
			r.parameter(it)
		case documentItem:
			r.document(it)
		case deadlineItem:
			r.deadline(it)
		case conditionItem:
			r.condition(it)
		}
	}
	if s.definition.CarriedOver && a.err == nil {
		if c.options.CarryOver {
			r.hit("carried_over", carried)
		} else {
			r.hit("carried_over", shownOnly)
		}
	}
	return r.out
}

// edges notes the day if it lies at an end of a period.
func (r *reacher) edges(path string, p rules.Period) {
	if !p.From.IsZero() {
		switch r.day {
		case p.From:
			r.hit(path+".from", firstDay)
		case p.From.AddDays(-1):
			r.hit(path+".from", dayBefore)
		}
	}
	if !p.Before.IsZero() {
		switch r.day {
		case p.Before:
			r.hit(path+".before", dayAfter)
		case p.Before.AddDays(-1):
			r.hit(path+".before", lastDay)
		}
	}
}

// enabled reports whether the host named the item.
func (r *reacher) enabled(it *item) bool { return slices.Contains(r.c.options.Enable, it.code) }

func (r *reacher) condition(it *item) {
	r.edges(it.path+".in_force", it.inForce)
	f := r.a.finding(it.code)
	if f == nil || r.s.conditionOf(r.a, f) != it {
		return
	}
	for _, id := range r.s.vocabulary.Reached(it.path+".rule", f.Explanation) {
		r.add(id)
	}
	switch {
	case f.NotApplicable:
		r.hit(it.path+".rule", na)
	case f.Met == rules.Undetermined:
		r.hit(it.path+".rule", missing)
	}
	r.hit(it.path, forAward(r.c.award))
	if it.dossier {
		received := slices.ContainsFunc(r.c.candidate.Dossiers, func(d awards.Dossier) bool {
			return d.Award == r.c.award && !d.Received.IsZero() && !r.c.on.Before(d.Received)
		})
		if !received {
			r.hit(it.path, noDossier)
			return
		}
		r.hit(it.path, dossier)
	}
	if it.silent() {
		r.switched(it, f.Decides)
	}
}

// switched notes whether something that is silent was enabled.
func (r *reacher) switched(it *item, decides bool) {
	if decides {
		r.hit(it.path, enabled)
	} else {
		r.hit(it.path, shownOnly)
	}
}

func (r *reacher) gap(it *item) {
	r.edges(it.path+".in_force", it.inForce)
	switch {
	case !it.inForce.Contains(r.day):
	case r.enabled(it):
		r.hit(it.path, closed)
	default:
		r.hit(it.path, open)
		r.hit(it.path, forAward(r.c.award))
	}
}

// countedFacts are those that a parameter has a part in.
var countedFacts = map[string][]string{
	awards.CountFrom:          {"excellent_years"},
	awards.DisciplineResets:   {"excellent_years"},
	awards.YearsFollowing:     {"excellent_years"},
	awards.WorkRecordExcludes: {"prior_ministry_certificate", "excellent_years", "ministry_flags_since", "ministry_certificates_since"},
}

// parameter notes one that a fact was counted by.
func (r *reacher) parameter(it *item) {
	derived := slices.ContainsFunc(countedFacts[it.code], func(code string) bool {
		given := func(l awards.FactList) bool {
			return slices.ContainsFunc(l, func(f rules.Fact) bool { return f.Indicator == code })
		}
		return r.a.fact(code).Value.Known() && !given(r.c.candidate.Facts) && !given(r.c.candidate.Suppose)
	})
	if !derived || len(r.c.candidate.History.Entries) == 0 {
		return
	}
	r.edges(it.path+".in_force", it.inForce)
	if it.inForce.Contains(r.day) && (!it.silent() || r.enabled(it)) {
		r.hit(it.path, counted)
	}
}

func (r *reacher) document(it *item) {
	looked := r.c.Papers != nil || slices.ContainsFunc(r.c.candidate.Dossiers, func(d awards.Dossier) bool { return d.Award == r.c.award })
	if !looked {
		return
	}
	r.edges(it.path+".in_force", it.inForce)
	if it.inForce.Contains(r.day) && it.certainty != awards.Unverified {
		r.hit(it.path, forAward(r.c.award))
	}
}

func (r *reacher) deadline(it *item) {
	if sector := r.c.candidate.Sector; r.c.candidate.Year == 0 || sector != it.sector && (it.sector != "" || r.hasDeadline(sector)) {
		return
	}
	r.edges(it.path+".in_force", it.inForce)
	switch {
	case !it.inForce.Contains(r.day):
	case it.silent() && !r.enabled(it):
		r.hit(it.path, shownOnly)
	case r.a.fact("dossier_deadline").Value.Known():
		r.hit(it.path, due)
		r.hit(it.path, forAward(r.c.award))
	}
}

// hasDeadline reports whether a sector has a deadline of its own for the award.
func (r *reacher) hasDeadline(sector string) bool {
	return slices.ContainsFunc(r.s.items, func(it item) bool {
		return it.kind == deadlineItem && it.sector == sector && it.isFor(r.c.award, r.day)
	})
}

// quotas notes the quotas of the awards nominated for.
func (r *reacher) quotas() {
	for i := range r.s.items {
		it := &r.s.items[i]
		if it.kind != quotaItem {
			continue
		}
		for _, p := range r.c.nominate.plan.Awards {
			if p.Award != it.awards[0] {
				continue
			}
			r.edges(it.path+".in_force", it.inForce)
			switch {
			case !it.inForce.Contains(r.day) || p.QuotaBase == nil:
			case it.silent() && !r.enabled(it):
				r.hit(it.path, shownOnly)
			default:
				r.hit(it.path, r.s.cap(it, p))
			}
		}
	}
}

// cap says whether a quota takes places away: the plan has more than the share.
func (s *Suite) cap(it *item, p awards.Place) string {
	n := len(p.Ranks)
	if p.Places != nil {
		n = *p.Places
	}
	for g := range s.base.plain.Regimes() {
		for _, a := range g.Awards {
			for _, q := range a.Quotas {
				if a.Code == it.awards[0] && q.Code == it.code && int64(n)*100 > q.Percent.IntPart()*int64(*p.QuotaBase) {
					return caps
				}
			}
		}
	}
	return leavesAll
}
