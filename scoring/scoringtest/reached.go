package scoringtest

import (
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// What a place that has no rule can come to: see [rulestest.TargetID].
const (
	missingOutcome = "missing"
	chosen         = "chosen"
	notChosen      = "not chosen"
	holds          = "holds"
	holdsNot       = "does not hold"
	fired          = "fired"
	notFired       = "not fired"
	cutToMax       = "cut to it"
	raisedToMin    = "raised to it"
	inForce        = "in force"
	notInForce     = "not in force"
	given          = "given"
	reachedGrade   = "reached"
	fullQuota      = "full"
	decides        = "decides"
	applied        = "applied"
)

// outcomeWords are these in words.
var outcomeWords = map[string]diag.Text{
	missingOutcome: say("points are missing"), chosen: say("chosen"), notChosen: say("not chosen"), holds: say("holds"), holdsNot: say("does not hold"),
	fired: say("fired"), notFired: say("not fired"), cutToMax: say("cut to it"), raisedToMin: say("raised to it"), inForce: say("in force"),
	notInForce: say("not in force"), given: say("given"), reachedGrade: say("reached"), fullQuota: say("full"), decides: say("decides"), applied: say("applied"),
}

// reacher gathers the targets that a case reaches: those of what it looks at. A
// rule that is evaluated, and whose points nobody expects anything of, is not
// tested.
type reacher struct {
	card       *card
	vocabulary *rulestest.Vocabulary
	o          *outcome
	targets    []rulestest.TargetID
	seen       map[rulestest.TargetID]bool
}

// reached returns what a case reaches that came out on this very card.
func (c *card) reached(v *rulestest.Vocabulary, tc *testCase, o *outcome) []rulestest.TargetID {
	r := &reacher{card: c, vocabulary: v, o: o, seen: make(map[rulestest.TargetID]bool)}
	if tc.lookup != nil {
		if e, err := tc.lookup.explain(o.card); err == nil {
			for _, id := range v.Reached("", e) {
				if id.Path != "" {
					r.reach(id)
				}
			}
		}
		return r.targets
	}
	if o.scores == nil {
		return nil
	}
	for unit, score := range o.scores {
		looked, whole := tc.looksAt(c, unit)
		for _, it := range c.items {
			if looked[it.def.Code] {
				r.item(it, unit, score)
			}
		}
		if whole {
			r.whole(score)
		}
		for _, sec := range c.sections {
			all := true
			for _, it := range sec.items {
				all = all && looked[it.def.Code]
			}
			if all {
				r.section(sec, score)
			}
		}
	}
	r.ranking(tc)
	return r.targets
}

// looksAt returns the criteria of a unit that the case expects something of, be it
// through the points of others, and whether it does of the score as a whole.
func (tc *testCase) looksAt(c *card, unit int) (looked map[string]bool, whole bool) {
	looked = make(map[string]bool)
	var look func(code string)
	look = func(code string) {
		if it := c.byCode[code]; it != nil && !looked[code] {
			looked[code] = true
			for _, other := range it.reads {
				look(other)
			}
		}
	}
	for _, e := range tc.expects {
		if e.all {
			whole = true
		}
		if e.unit == unit {
			for _, code := range e.items {
				look(code)
			}
			whole = whole || len(e.items) > 0 && len(e.items) == len(c.items)
		}
	}
	if whole {
		for _, it := range c.items {
			look(it.def.Code)
		}
	}
	return looked, whole
}

func (r *reacher) reach(ids ...rulestest.TargetID) {
	for _, id := range ids {
		if !r.seen[id] {
			r.seen[id] = true
			r.targets = append(r.targets, id)
		}
	}
}

func (r *reacher) what(path, what string) { r.reach(rulestest.TargetID{Path: path, What: what}) }

// condition reaches the outcomes of a condition of a unit and returns its truth,
// as scoring takes it: what does not apply does not hold.
func (r *reacher) condition(path string, rule *rules.Rule, score *scoring.Score) rules.Truth {
	e, err := rule.Explain(score.Facts(), r.o.late())
	if err != nil {
		return rules.Undetermined
	}
	r.reach(r.vocabulary.Reached(path, e)...)
	t := e.Value.Truth()
	if e.Value.IsNotApplicable() {
		t = rules.False
	}
	switch t {
	case rules.True:
		r.what(path, holds)
	case rules.False:
		r.what(path, holdsNot)
	}
	return t
}

// item reaches what a line of a score shows of a criterion, in the order in which
// it is scored: period, variants, void, points.
func (r *reacher) item(it *item, unit int, score *scoring.Score) {
	l, _ := score.Line(it.def.Code)
	if it.def.InForce != (rules.Period{}) {
		if !r.o.inForce(it, score.Unit()) {
			r.what(it.path+".in_force", notInForce)
			return
		}
		r.what(it.path+".in_force", inForce)
	}
	rulePath := it.path + ".points"
	for i := range it.variants {
		t := r.condition(it.variantPath(i)+".when", it.variants[i].when, score)
		if t == rules.Undetermined {
			r.what(it.path, missingOutcome)
			return
		}
		if t == rules.True {
			r.what(it.variantPath(i), chosen)
			if it.def.Variants[i].NotApplicable != "" {
				return
			}
			if it.variants[i].points != nil {
				rulePath = it.variantPath(i) + ".points"
			}
			break
		}
		r.what(it.variantPath(i), notChosen)
	}
	if r.void(it, score) {
		return
	}
	if e, err := l.Explain(); err == nil && e != nil {
		r.reach(r.vocabulary.Reached(rulePath, e)...)
	}
	switch {
	case l.State == scoring.Missing:
		r.what(it.path, missingOutcome)
	case it.judged():
		r.what(it.path, given)
	}
	switch l.Cap {
	case "max":
		r.what(it.path+".max", cutToMax)
	case "min":
		r.what(it.path+".min", raisedToMin)
	}
	if it.disq != nil && l.State != scoring.NotApplicable {
		r.condition(it.path+".disqualify_when", it.disq, score)
	}
	if l.State == scoring.NotApplicable {
		r.notApplicable(it)
	}
}

// void reports whether something makes the criterion void, or may.
func (r *reacher) void(it *item, score *scoring.Score) bool {
	open := false
	check := func(path string, rule *rules.Rule) bool {
		if rule == nil {
			return false
		}
		t := r.condition(path+".void_when", rule, score)
		open = open || t == rules.Undetermined
		return t == rules.True
	}
	if check(it.path, it.void) {
		return true
	}
	for s := it.section; s != nil; s = s.parent {
		if check(s.path, s.void) {
			return true
		}
	}
	if open {
		r.what(it.path, missingOutcome)
	}
	return open
}

// notApplicable reaches the policy that holds for a criterion.
func (r *reacher) notApplicable(it *item) {
	for s := it.section; s != nil; s = s.parent {
		if s.def.NotApplicable != scoring.Unstated {
			r.what(s.path+".not_applicable", applied)
			return
		}
	}
	if r.card.def.NotApplicable != scoring.Unstated {
		r.what("not_applicable", applied)
	}
}

// caps reaches the caps of a section or of the card.
func (r *reacher) caps(path string, caps scoring.Caps, t scoring.Totals) {
	for _, c := range capsOf(caps) {
		hit := false
		for _, f := range t.Caps {
			hit = hit || f.Cap == c.name
		}
		switch at := diag.JoinPath(path, "caps."+c.name); {
		case hit:
			r.what(at, fired)
		case t.Total.Known():
			r.what(at, notFired)
		}
	}
}

func (r *reacher) section(s *section, score *scoring.Score) {
	t, _ := score.Section(s.def.Code)
	r.caps(s.path, s.def.Caps, t)
}

// whole reaches what holds for a score as a whole.
func (r *reacher) whole(score *scoring.Score) {
	r.caps("", r.card.def.Caps, score.Totals())
	for i, rule := range r.card.disq {
		r.condition("disqualify["+itoa(i)+"].when", rule, score)
	}
}

// ranking reaches tie-breaks and grades, if the case looks at ranks or grades.
func (r *reacher) ranking(tc *testCase) {
	for unit, score := range r.o.scores {
		ranks, grades := false, false
		for _, e := range tc.expects {
			if e.unit == unit && e.all {
				ranks, grades = ranks || !e.grade, grades || e.grade
			}
		}
		if ranks || grades {
			if s, err := r.o.standing(unit); err == nil {
				r.ties(s, score)
			}
		}
		if grades {
			r.grades(unit, score)
		}
	}
}

func (r *reacher) ties(s scoring.Standing, score *scoring.Score) {
	for i, src := range r.card.def.TieBreak {
		for _, t := range s.TieBreaks {
			if t != src {
				continue
			}
			r.what("tie_break["+itoa(i)+"]", decides)
			if rule := r.card.ties[i]; rule != nil {
				if e, err := rule.Explain(score.Facts(), r.o.late()); err == nil {
					r.reach(r.vocabulary.Reached("tie_break["+itoa(i)+"]", e)...)
				}
			}
		}
	}
}

func (r *reacher) grades(unit int, score *scoring.Score) {
	g, err := r.o.grade(unit)
	if err != nil {
		return
	}
	for i, def := range r.card.def.Grades {
		path := "grades[" + itoa(i) + "]"
		if rule := r.card.grades[i]; rule != nil && score.Disqualified() != rules.True {
			r.condition(path+".when", rule, score)
		}
		if g.Grade == def.Code {
			r.what(path, reachedGrade)
		}
		for _, passed := range g.Passed {
			if passed == def.Code && def.Quota != nil {
				r.what(path+".quota", fullQuota)
			}
		}
	}
}

// inForce reports whether a criterion is in force on some day that the unit existed
// and that is scored.
func (o *outcome) inForce(it *item, unit string) bool {
	p := o.batch.Period
	if e, ok := o.batch.Existed[unit]; ok {
		if p.From.IsZero() || !e.From.IsZero() && p.From.Before(e.From) {
			p.From = e.From
		}
		if p.Before.IsZero() || !e.Before.IsZero() && e.Before.Before(p.Before) {
			p.Before = e.Before
		}
	}
	return p.Overlaps(it.def.InForce) && !p.Empty()
}
