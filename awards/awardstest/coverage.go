package awardstest

import (
	"cmp"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// What cases should reach, in words; in English they name the target too.
var (
	firstDay  = say("first day")
	dayBefore = say("the day before")
	lastDay   = say("last day")
	dayAfter  = say("the day after")
	missing   = say("missing")
	na        = say("not applicable")
	shownOnly = say("decides nothing") // switched off, or unverified
	carried   = say("taken for the law in force")
)

// outcomeWord is an outcome as files have it, or in words of another language.
func outcomeWord(o awards.Outcome) diag.Text {
	switch o {
	case awards.Eligible:
		return say("eligible")
	case awards.NotEligible:
		return say("not_eligible")
	case awards.Deferred:
		return say("deferred")
	}
	return say("undetermined")
}

// mark is a row: what cases should show of an item besides the outcomes of its
// rule and the days around its period.
type mark struct {
	of   kind
	at   string    // where it shows, below the path of the item
	says diag.Text // the zero text stands for each award that the item is for
	// has says which items have the mark, all of the kind if it is nil; seen whether a case
	// shows it. Only an item that has it is asked.
	has  func(it *item) bool
	seen func(v *view) bool
	// never is why no case can show it of an item; nil if some case can.
	never func(it *item) diag.Text
}

var marks = []mark{
	{of: aCondition, at: ".rule", says: missing, has: func(it *item) bool { return len(it.rule.Indicators()) > 0 },
		seen: func(v *view) bool { return v.state() == undetermined }},
	// The last day for the dossier is the fact that the library itself finds not to apply.
	{of: aCondition, at: ".rule", says: na, has: func(it *item) bool { return it.reads("dossier_deadline") },
		seen: func(v *view) bool { return v.state() == notApplicable }},
	{of: aCondition, says: shownOnly, has: func(it *item) bool { return it.silent() && !it.advisory() },
		seen: func(v *view) bool { return v.asked() && !v.finding.Decides }},
	{of: aCondition, says: say("enabled by name"), has: func(it *item) bool { return it.silent() && !it.advisory() },
		seen: func(v *view) bool { return v.asked() && v.finding.Decides }},
	{of: aCondition, says: say("before there is a dossier"),
		has:  func(it *item) bool { return it.dossier() && !it.advisory() },
		seen: func(v *view) bool { return v.finding != nil && !v.received() }},
	{of: aCondition, says: say("with a dossier"), has: func(it *item) bool { return it.dossier() && !it.advisory() },
		seen: func(v *view) bool { return v.finding != nil && v.received() }},
	{of: aCondition, has: (*item).isGeneral, seen: func(v *view) bool { return v.finding != nil }},

	{of: aGap, says: say("open"), seen: func(v *view) bool { return v.inForce() && !v.enabled() }},
	{of: aGap, says: say("taken as closed"), seen: func(v *view) bool { return v.inForce() && v.enabled() }},
	{of: aGap, has: (*item).isGeneral, seen: func(v *view) bool { return v.inForce() && !v.enabled() }},

	{of: aParameter, says: say("counted by"), seen: (*view).decides},

	{of: aDocument, has: (*item).isGeneral, never: func(it *item) (why diag.Text) {
		if it.Certainty == awards.Unverified {
			why = say("a document that is not verified is asked of nobody")
		}
		return why
	}, seen: func(v *view) bool { return v.inForce() && v.Certainty != awards.Unverified }},

	{of: aDeadline | aQuota, says: shownOnly, has: (*item).silent,
		seen: func(v *view) bool { return v.inForce() && !v.decides() }},
	{of: aDeadline, says: say("sets the last day"), seen: (*view).due},
	{of: aDeadline, has: (*item).isGeneral, seen: (*view).due},
	{of: aQuota, says: say("caps the places"), seen: func(v *view) bool { return v.decides() && v.caps() }},
	{of: aQuota, says: say("leaves the places"), seen: func(v *view) bool { return v.decides() && !v.caps() }},
}

// id names the target of a mark for one of the awards of an item.
func (m *mark) id(it *item, award string) (rulestest.TargetID, diag.Text) {
	says := m.says
	if says.IsZero() {
		says = say("for %s", award)
	}
	return rulestest.TargetID{Path: it.Path + m.at, What: says.String()}, says
}

// findTargets lists what cases should reach, in the order of the file.
func (s *suite) findTargets() []rulestest.Target {
	var out []rulestest.Target
	add := func(path, label string, says, never diag.Text) {
		id := rulestest.TargetID{Path: path, What: says.String()}
		out = append(out, rulestest.Target{TargetID: id, Label: label, Says: says, Unreachable: never})
	}
	for _, e := range edgesOf("covers", s.definition.Covers) {
		add(e.path, "covers", e.says, diag.Text{})
	}
	if s.definition.CarriedOver {
		add("carried_over", "carried_over", shownOnly, diag.Text{})
		add("carried_over", "carried_over", carried, diag.Text{})
	}
	out = append(out, s.vocabulary.Targets()...)
	for _, it := range s.items {
		if it.rule != nil {
			out = append(out, rulestest.RuleTargets(it.label, it.Path+".rule", it.rule)...)
		}
		if it.kind == anAward {
			s.outcomes(it, add)
		}
		for i := range marks {
			m := &marks[i]
			if m.of&it.kind == 0 || m.has != nil && !m.has(it) {
				continue
			}
			of := it.awards
			if !m.says.IsZero() {
				of = of[:1]
			}
			for _, award := range of {
				id, says := m.id(it, award)
				var never diag.Text
				if m.never != nil {
					never = m.never(it)
				}
				add(id.Path, it.label, says, never)
			}
		}
		for _, e := range edgesOf(it.Path+".in_force", it.InForce) {
			if s.around(it, e.day) {
				add(e.path, it.label, e.says, diag.Text{})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b rulestest.Target) int { return s.compare(a.Path, b.Path) })
	return out
}

// compare orders paths as they stand in the file.
func (s *suite) compare(a, b string) int {
	al, ac, _ := s.def.Position(a)
	bl, bc, _ := s.def.Position(b)
	return cmp.Or(cmp.Compare(al, bl), cmp.Compare(ac, bc))
}

// edge is a day at an end of a period.
type edge struct {
	path string // of the end
	day  rules.Date
	says diag.Text
}

// edgesOf returns the days around the ends of a period that stands at a path.
func edgesOf(path string, p rules.Period) (out []edge) {
	for _, end := range []struct {
		key        string
		day        rules.Date
		before, on diag.Text
	}{{".from", p.From, dayBefore, firstDay}, {".before", p.Before, lastDay, dayAfter}} {
		if !end.day.IsZero() {
			at := path + end.key
			out = append(out, edge{at, end.day.AddDays(-1), end.before}, edge{at, end.day, end.on})
		}
	}
	return out
}

// around reports whether a day lies in the time of what stands around an item.
func (s *suite) around(it *item, day rules.Date) bool {
	if it.kind == anAward {
		return s.covers(day)
	}
	return slices.ContainsFunc(it.awards, func(a string) bool { return s.asks(a, day) })
}

// outcomes are those that a unit can have for an award.
func (s *suite) outcomes(it *item, add func(path, label string, says, never diag.Text)) {
	has := make(map[awards.Effect]bool)
	for _, g := range s.regimes {
		for _, a := range g.Awards {
			for _, c := range a.Conditions {
				has[c.Effect] = has[c.Effect] || a.Code == it.Code
			}
		}
	}
	why := make(map[awards.Outcome]diag.Text)
	if !has[awards.Required] && !has[awards.Defers] {
		why[awards.Eligible] = say("no condition decides")
	} else if !s.grounded(it.Code) {
		why[awards.Eligible] = say("no condition of the award itself is required")
	}
	if !has[awards.Required] {
		why[awards.NotEligible] = say("no condition is required")
	}
	if !has[awards.Defers] {
		why[awards.Deferred] = say("no condition defers")
	}
	for _, o := range []awards.Outcome{awards.Eligible, awards.NotEligible, awards.Deferred, awards.Undetermined} {
		add(it.Path, it.label, outcomeWord(o), why[o])
	}
}

// grounded reports whether the award has a condition of its own, without which
// nobody is eligible.
func (s *suite) grounded(award string) bool {
	for _, g := range s.regimes {
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

// view is an item as the answer to a case shows it.
type view struct {
	*item
	s       *suite
	c       *testCase
	a       *answer
	day     rules.Date // whose law answers
	finding *awards.Finding
	place   awards.Place // of a quota, in the plan
}

// reached returns what an answer shows of the regulation.
func (s *suite) reached(c *testCase, a *answer) (out []rulestest.TargetID) {
	if s.def == nil {
		return nil
	}
	seen := make(map[rulestest.TargetID]bool)
	add := func(ids ...rulestest.TargetID) {
		for _, id := range ids {
			if s.isTarget[id] && !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	hit := func(path string, says diag.Text) { add(rulestest.TargetID{Path: path, What: says.String()}) }
	day := c.on
	if a.err == nil && a.slate == nil {
		day = a.Governed
	} else if c.options.Basis == awards.ByYearEnd {
		day = rules.DateOf(c.candidate.Year, 12, 31)
	}
	edges := func(path string, p rules.Period) {
		for _, e := range edgesOf(path, p) {
			if e.day == day {
				hit(e.path, e.says)
			}
		}
	}
	edges("covers", s.definition.Covers)
	if a.err == nil && a.slate == nil && s.definition.CarriedOver {
		hit("carried_over", map[bool]diag.Text{true: carried, false: shownOnly}[c.options.CarryOver])
	}
	for _, it := range s.items {
		for _, v := range (&view{item: it, s: s, c: c, a: a, day: day}).all() {
			edges(it.Path+".in_force", it.InForce)
			if v.finding != nil {
				add(s.vocabulary.Reached(it.Path+".rule", v.finding.Explanation)...)
			}
			if it.kind == anAward && a.err == nil {
				hit(it.Path, outcomeWord(a.Outcome))
			}
			for i := range marks {
				if m := &marks[i]; m.of&it.kind != 0 && (m.has == nil || m.has(it)) && m.seen(v) {
					id, _ := m.id(it, c.award)
					add(id)
				}
			}
		}
	}
	return out
}

// all returns the view if the answer says anything of the item, and one for each
// place of a plan for a quota.
func (v *view) all() (out []*view) {
	if v.a.slate != nil {
		for _, p := range v.c.nominate.plan.Awards {
			if v.kind == aQuota && p.Award == v.awards[0] {
				w := *v
				w.place = p
				out = append(out, &w)
			}
		}
		return out
	}
	if !slices.Contains(v.awards, v.c.award) || v.a.err != nil && v.kind != anAward {
		return nil
	}
	shows := true
	switch v.kind {
	case aCondition:
		if f := v.a.finding(v.Code); f != nil && v.s.conditionOf(v.a, f) == v.item {
			v.finding = f
		}
	case aParameter:
		shows = v.counts()
	case aDocument:
		shows = v.c.Papers != nil ||
			slices.ContainsFunc(v.c.candidate.Dossiers, func(d awards.Dossier) bool { return d.Award == v.c.award })
	case aDeadline:
		sector, own := v.c.candidate.Sector, v.States.(*awards.Deadline).Sector
		shows = v.c.candidate.Year != 0 && (sector == own || own == "" && !v.hasDeadline(sector))
	case aQuota:
		shows = false
	}
	if !shows {
		return nil
	}
	return []*view{v}
}

// hasDeadline reports whether a sector has a deadline of its own for the award.
func (v *view) hasDeadline(sector string) bool {
	return slices.ContainsFunc(v.s.items, func(it *item) bool {
		d, ok := it.States.(*awards.Deadline)
		return ok && d.Sector == sector && it.isFor(v.c.award, v.day)
	})
}

// countedFacts are those that a parameter has a part in.
var countedFacts = map[string][]string{
	awards.CountFrom:          {"excellent_years"},
	awards.DisciplineResets:   {"excellent_years"},
	awards.YearsFollowing:     {"excellent_years"},
	awards.WorkRecordExcludes: {
		"prior_ministry_certificate", "excellent_years", "ministry_flags_since", "ministry_certificates_since",
	},
}

// counts reports whether evidence was counted for a fact that the parameter has a
// part in.
func (v *view) counts() bool {
	given := slices.Concat(v.c.candidate.Facts, v.c.candidate.Suppose)
	return len(v.c.candidate.History.Entries) > 0 && slices.ContainsFunc(countedFacts[v.Code], func(code string) bool {
		return v.a.fact(code).Value.Known() &&
			!slices.ContainsFunc(given, func(f rules.Fact) bool { return f.Indicator == code })
	})
}

func (v *view) inForce() bool {
	return v.InForce.Contains(v.day) && (v.kind != aQuota || v.place.QuotaBase != nil)
}

// enabled reports whether the host named the item.
func (v *view) enabled() bool { return slices.Contains(v.c.options.Enable, v.Code) }

// decides reports whether the item is in force, and enabled if it must be.
func (v *view) decides() bool { return v.inForce() && (!v.silent() || v.enabled()) }

// due reports whether the item sets the last day for the dossier.
func (v *view) due() bool { return v.decides() && v.a.fact("dossier_deadline").Value.Known() }

// state is how the finding came out; a condition that has none is not asked.
func (v *view) state() state {
	if v.finding == nil {
		return notAsked
	}
	return stateOf(v.finding)
}

// received reports whether the dossier for the award was received.
func (v *view) received() bool {
	return slices.ContainsFunc(v.c.candidate.Dossiers, func(d awards.Dossier) bool {
		return d.Award == v.c.award && !d.Received.IsZero() && !v.c.on.Before(d.Received)
	})
}

// asked reports whether there is a finding, of a dossier that was received if it is
// about one.
func (v *view) asked() bool { return v.finding != nil && (!v.dossier() || v.received()) }

// caps reports whether the quota takes places away: the plan has more than the share.
func (v *view) caps() bool {
	n := len(v.place.Ranks)
	if v.place.Places != nil {
		n = *v.place.Places
	}
	for _, g := range v.s.regimes {
		for _, a := range g.Awards {
			for _, q := range a.Quotas {
				share := q.Percent.IntPart() * int64(*v.place.QuotaBase)
				if a.Code == v.awards[0] && q.Code == v.Code && int64(n)*100 > share {
					return true
				}
			}
		}
	}
	return false
}
