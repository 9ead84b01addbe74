package awardstest

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// mark is a row: what cases should show of an item besides the outcomes of its
// rule and the days around its period.
type mark struct {
	of   kind
	at   string              // where it shows, below the path of the item
	says diag.Text           // in English it names the target; the zero text stands for each award
	has  func(it *item) bool // which items have the mark; all if it is nil
	seen func(v *view) bool  // whether a case shows it of an item that has it
}

var (
	missing   = say("missing")
	na        = say("not applicable")
	shownOnly = say("decides nothing") // switched off, or unverified
	carried   = say("taken for the law in force")
)

var marks = []mark{
	{aCondition, ".rule", missing, func(it *item) bool { return len(it.rule.Uses().Indicators) > 0 },
		func(v *view) bool { return v.state == undetermined }},
	{aCondition, ".rule", na, // the library itself finds that this fact does not apply
		func(it *item) bool { return slices.Contains(it.rule.Uses().Indicators, "dossier_deadline") },
		func(v *view) bool { return v.state == notApplicable }},
	{aCondition, "", shownOnly, (*item).waits, func(v *view) bool { return v.asked() && !v.finding.Decides }},
	{aCondition, "", say("enabled by name"), (*item).waits, func(v *view) bool { return v.asked() && v.finding.Decides }},
	{aCondition, "", say("before there is a dossier"), (*item).needsDossier, func(v *view) bool { return !v.received() }},
	{aCondition, "", say("with a dossier"), (*item).needsDossier, (*view).received},
	{aCondition, "", diag.Text{}, (*item).isGeneral, func(*view) bool { return true }},
	{aGap, "", say("open"), nil, func(v *view) bool { return v.inForce && !v.enabled }},
	{aGap, "", say("taken as closed"), nil, func(v *view) bool { return v.inForce && v.enabled }},
	{aGap, "", diag.Text{}, (*item).isGeneral, func(v *view) bool { return v.inForce && !v.enabled }},
	{aParameter, "", say("counted by"), (*item).isCounted, (*view).decides},
	{aDocument, "", diag.Text{}, (*item).isGeneral,
		func(v *view) bool { return v.inForce && v.Certainty != awards.Unverified }},
	{aDeadline | aQuota, "", shownOnly, (*item).silent, func(v *view) bool { return v.inForce && !v.decides() }},
	{aDeadline, "", say("sets the last day"), nil, (*view).due},
	{aDeadline, "", diag.Text{}, (*item).isGeneral, (*view).due},
	{aQuota, "", say("caps the places"), nil, func(v *view) bool { return v.decides() && v.caps() }},
	{aQuota, "", say("leaves the places"), nil, func(v *view) bool { return v.decides() && !v.caps() }},
	{theWhole, "carried_over", shownOnly, (*item).isCarried,
		func(v *view) bool { return v.isOfOne() && !v.c.Options.CarryOver }},
	{theWhole, "carried_over", carried, (*item).isCarried,
		func(v *view) bool { return v.isOfOne() && v.c.Options.CarryOver }},
}

// isCounted reports whether a parameter counts evidence: what governs the dossiers of
// the time before shows only where the rules of that time are at hand.
func (it *item) isCounted() bool { return it.Code != "pending_dossiers" }

// isCarried reports whether the item, the whole regulation, is carried over.
func (it *item) isCarried() bool { return it.States.(*awards.Definition).CarriedOver }

// waits reports whether the item would decide if a host enabled it, and needsDossier
// whether it would once there is a dossier.
func (it *item) waits() bool        { return it.silent() && !it.advisory() }
func (it *item) needsDossier() bool { return it.condition().Dossier && !it.advisory() }

// outcomeWords are outcomes as files have them, or in words of another language.
var outcomeWords = [...]diag.Text{
	awards.Undetermined: say("undetermined"), awards.NotEligible: say("not_eligible"),
	awards.Deferred: say("deferred"), awards.Eligible: say("eligible"),
}

// edge is a day at an end of a period.
type edge struct {
	path string // of the end
	day  rules.Date
	says diag.Text
}

// edges returns the days around the ends of the period of an item that lie in the
// time of what stands around it.
func (s *suite) edges(it *item) (out []edge) {
	if at, day := it.period()+".from", it.InForce.From; !day.IsZero() {
		out = append(out, edge{at, day.AddDays(-1), say("the day before")}, edge{at, day, say("first day")})
	}
	if at, day := it.period()+".before", it.InForce.Before; !day.IsZero() {
		out = append(out, edge{at, day.AddDays(-1), say("last day")}, edge{at, day, say("the day after")})
	}
	return slices.DeleteFunc(out, func(e edge) bool {
		switch it.kind {
		case anAward:
			return !s.covers(e.day)
		case theWhole:
			return false
		}
		return !slices.ContainsFunc(it.awards, func(a string) bool { return s.award(a, e.day) != nil })
	})
}

// goal is a target, and whether an answer reaches it that shows the item.
type goal struct {
	rulestest.Target
	seen func(v *view) bool
}

// aim adds a goal to those of an item.
func (it *item) aim(path string, says, never diag.Text, seen func(*view) bool) {
	t := rulestest.Target{TargetID: rulestest.TargetID{Path: path, What: says.String()}, Says: says, Unreachable: never}
	if t.Label = it.label; it.kind == theWhole {
		t.Label, _, _ = strings.Cut(path, ".")
	}
	it.goals = append(it.goals, goal{t, seen})
}

// aimAt lists what cases should see of an item, besides the outcomes of its rule.
func (s *suite) aimAt(it *item) {
	if it.kind == anAward {
		s.aimAtOutcomes(it)
	}
	for _, m := range marks {
		if m.of&it.kind == 0 || m.has != nil && !m.has(it) {
			continue
		}
		seen := func(v *view) bool { return (v.kind != aCondition || v.finding != nil) && m.seen(v) }
		if !m.says.IsZero() {
			it.aim(it.Path+m.at, m.says, diag.Text{}, seen)
			continue
		}
		var never diag.Text
		if it.kind == aDocument && it.Certainty == awards.Unverified {
			never = say("a document that is not verified is asked of nobody")
		}
		for _, a := range it.awards {
			it.aim(it.Path+m.at, say("for %s", a), never, func(v *view) bool { return v.c.Award == a && seen(v) })
		}
	}
	for _, e := range s.edges(it) {
		it.aim(e.path, e.says, diag.Text{}, func(v *view) bool { return v.day == e.day })
	}
}

// findTargets lists what cases should reach, in the order of the file.
func (s *suite) findTargets() {
	s.targets = s.vocabulary.Targets()
	for _, it := range s.items {
		if it.rule != nil {
			s.targets = append(s.targets, rulestest.RuleTargets(it.label, it.Path+".rule", it.rule)...)
		}
		s.aimAt(it)
		for _, g := range it.goals {
			s.targets = append(s.targets, g.Target)
		}
	}
	slices.SortStableFunc(s.targets, func(a, b rulestest.Target) int { return s.compare(a.Path, b.Path) })
	s.isTarget = make(map[rulestest.TargetID]bool)
	for _, t := range s.targets {
		s.isTarget[t.TargetID] = true
	}
}

// compare orders paths as they stand in the file.
func (s *suite) compare(a, b string) int {
	al, ac, _ := s.def.Position(a)
	bl, bc, _ := s.def.Position(b)
	return cmp.Or(cmp.Compare(al, bl), cmp.Compare(ac, bc))
}

// aimAtOutcomes lists those that a unit can have for an award.
func (s *suite) aimAtOutcomes(it *item) {
	has, grounded := make(map[awards.Effect]bool), false
	isGround := func(f awards.Finding) bool { return f.Ground } // without which nobody is eligible
	for g, a := range lives(s.regimes, it.Code) {
		for _, c := range a.Conditions {
			has[c.Effect] = true
			day := g.Covers.Intersect(a.InForce).Intersect(c.InForce).From
			x, err := s.base.plain.Assess(day, a.Code, awards.Candidate{Unit: "x"})
			grounded = grounded || err == nil && slices.ContainsFunc(x.Findings, isGround)
		}
	}
	why := make(map[awards.Outcome]diag.Text)
	if !has[awards.Required] && !has[awards.Defers] {
		why[awards.Eligible] = say("no condition decides")
	} else if !grounded {
		why[awards.Eligible] = say("no condition of the award itself is required")
	}
	if !has[awards.Required] {
		why[awards.NotEligible] = say("no condition is required")
	}
	if !has[awards.Defers] {
		why[awards.Deferred] = say("no condition defers")
	}
	for _, o := range []awards.Outcome{awards.Eligible, awards.NotEligible, awards.Deferred, awards.Undetermined} {
		it.aim(it.Path, outcomeWords[o], why[o], func(v *view) bool { return v.a.err == nil && v.a.Outcome == o })
	}
}

// view is an item as the answer to a case shows it.
type view struct {
	*item
	s                *suite
	c                *testCase
	a                *answer
	day              rules.Date // whose law answers
	inForce, enabled bool       // on that day, and by name
	finding          *awards.Finding
	state            state
	place            awards.Place // of a quota, in the plan
}

// reached returns what an answer shows of the regulation.
func (s *suite) reached(c *testCase, a *answer) (out []rulestest.TargetID) {
	if s.def == nil {
		return nil
	}
	day := c.On
	if a.err == nil && a.slate == nil {
		day = a.Governed
	} else if c.Options.Basis == awards.ByYearEnd {
		day = rules.Day(c.Candidate.Year, 12, 31)
	}
	for _, it := range s.items {
		v := &view{item: it, s: s, c: c, a: a, day: day, inForce: it.InForce.Contains(day)}
		v.enabled = slices.Contains(c.Options.Enable, it.Code)
		if !v.shows() {
			continue
		}
		if v.finding != nil {
			out = append(out, s.vocabulary.Reached(it.Path+".rule", v.finding.Explanation)...)
		}
		for _, g := range it.goals {
			if g.seen(v) {
				out = append(out, g.TargetID)
			}
		}
	}
	return slices.DeleteFunc(out, func(id rulestest.TargetID) bool { return !s.isTarget[id] })
}

// shows reports whether the answer says anything of the item.
func (v *view) shows() bool {
	if v.kind == theWhole {
		return true
	}
	if v.a.slate != nil {
		plan := v.c.Plan.Awards
		i := slices.IndexFunc(plan, func(p awards.Place) bool { return p.Award == v.awards[0] })
		if v.kind != aQuota || i < 0 {
			return false
		}
		v.place = plan[i]
		v.inForce = v.inForce && v.place.QuotaBase != nil
		return true
	}
	if !slices.Contains(v.awards, v.c.Award) || v.a.err != nil && v.kind != anAward {
		return false
	}
	switch x := v.States.(type) {
	case *awards.Condition:
		if f := v.a.finding(v.Code); f != nil && v.s.conditionOf(v.a, f) == v.item {
			v.finding, v.state = f, stateOf(f)
		}
	case *awards.Parameter:
		return v.counts()
	case *awards.Document:
		return v.c.Papers != nil || slices.ContainsFunc(v.c.Candidate.Dossiers, v.isDossier)
	case *awards.Deadline:
		sector := v.c.Candidate.Sector
		hasOwn := slices.ContainsFunc(v.s.items, func(it *item) bool {
			d, ok := it.States.(*awards.Deadline)
			return ok && d.Sector == sector && it.isFor(v.c.Award, v.day)
		})
		return v.c.Candidate.Year != 0 && (sector == x.Sector || x.Sector == "" && !hasOwn)
	case *awards.Quota:
		return false
	}
	return true
}

// isDossier reports whether a dossier is for the award.
func (v *view) isDossier(d awards.Dossier) bool { return d.Award == v.c.Award }

// countedFacts are those that a parameter has a part in.
var countedFacts = map[string][]string{
	"count_from":        {"excellent_years"},
	"discipline_resets": {"excellent_years"},
	"years_following":   {"excellent_years"},
	"work_record_excludes": {
		"prior_ministry_certificate", "excellent_years", "ministry_flags_since", "ministry_certificates_since",
	},
}

// counts reports whether evidence was counted for a fact that the parameter has a
// part in.
func (v *view) counts() bool {
	given := slices.Concat(v.c.Candidate.Facts, v.c.Candidate.Suppose)
	if slices.Contains(v.s.evidence, v.Code) { // rules read it
		return v.a.fact(v.Code).Value.Known() && slices.ContainsFunc(v.a.Findings, func(f awards.Finding) bool {
			return f.Decides && slices.ContainsFunc(f.Read, func(r rules.Reading) bool { return r.Indicator == v.Code })
		}) && !slices.ContainsFunc(given, func(f rules.Fact) bool { return f.Indicator == v.Code })
	}
	return len(v.c.Candidate.History.Entries) > 0 && slices.ContainsFunc(countedFacts[v.Code], func(code string) bool {
		return v.a.fact(code).Value.Known() &&
			!slices.ContainsFunc(given, func(f rules.Fact) bool { return f.Indicator == code })
	})
}

// isOfOne reports whether the answer is about one unit.
func (v *view) isOfOne() bool { return v.a.err == nil && v.a.slate == nil }

// decides reports whether the item is in force, and enabled if it must be.
func (v *view) decides() bool { return v.inForce && (!v.silent() || v.enabled) }

// due reports whether the item sets the last day for the dossier.
func (v *view) due() bool { return v.decides() && v.a.fact("dossier_deadline").Value.Known() }

// received reports whether the dossier for the award was received.
func (v *view) received() bool {
	return slices.ContainsFunc(v.c.Candidate.Dossiers, func(d awards.Dossier) bool {
		return v.isDossier(d) && !d.Received.IsZero() && !v.c.On.Before(d.Received)
	})
}

// asked reports whether the dossier that the condition is about was received.
func (v *view) asked() bool { return !v.condition().Dossier || v.received() }

// caps reports whether the quota takes places away: the plan has more than the share.
func (v *view) caps() bool {
	n, q := len(v.place.Ranks), v.States.(*awards.Quota)
	if v.place.Places != nil {
		n = *v.place.Places
	}
	share := new(big.Rat).Quo(q.Percent.Rat(), big.NewRat(100, 1))
	if q.Share != "" {
		share.SetString(q.Share)
	}
	return big.NewRat(int64(n), 1).Cmp(share.Mul(share, big.NewRat(int64(*v.place.QuotaBase), 1))) > 0
}
