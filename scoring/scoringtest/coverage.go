package scoringtest

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// branchTexts are what a place that has no rule can come to: see
// [rulestest.TargetID].
var branchTexts = map[string]diag.Text{
	"missing": say("points are missing"), "chosen": say("chosen"), "not chosen": say("not chosen"),
	"holds": say("holds"), "does not hold": say("does not hold"), "fired": say("fired"), "not fired": say("not fired"),
	"cut to it": say("cut to it"), "raised to it": say("raised to it"),
	"in force": say("in force"), "not in force": say("not in force"), "given": say("given"),
	"reached": say("reached"), "full": say("full"), "decides": say("decides"), "applied": say("applied"),
}

// targeter finds what cases should reach in a card.
type targeter struct {
	*card
	targets []rulestest.Target
}

// newTargets returns the targets of a card.
func newTargets(c *card, v *rulestest.Vocabulary) []rulestest.Target {
	t := &targeter{card: c, targets: v.Targets()}
	for _, r := range c.rules {
		t.rule(r)
	}
	for _, x := range c.caps() {
		t.unless(c.IdleCap(x.def.Code, x.kind, &x.value), x.label, x.path, "fired")
		t.add(x.label, x.path, "not fired")
	}
	for _, s := range c.around() {
		if s.def.NotApplicable != 0 {
			t.add(s.label+" not_applicable", diag.JoinPath(s.path, "not_applicable"), "applied")
		}
	}
	for i, src := range c.def.TieBreak {
		t.add("tie-break "+squeeze(src), "tie_break["+itoa(i)+"]", "decides")
	}
	t.grades()
	for _, it := range c.items {
		t.item(it)
	}
	return t.targets
}

func (t *targeter) add(label, path string, whats ...string) {
	t.unless(diag.Text{}, label, path, whats...)
}

// unless adds targets that no case can reach if there is a reason.
func (t *targeter) unless(unreachable diag.Text, label, path string, whats ...string) {
	for _, what := range whats {
		id := rulestest.TargetID{Path: path, What: what}
		t.targets = append(t.targets,
			rulestest.Target{TargetID: id, Label: label, Says: branchTexts[what], Unreachable: unreachable})
	}
}

// rule adds what cases should reach in a rule; in a condition also that it holds
// and does not, where no part of it says that already.
func (t *targeter) rule(r *ruleAt) {
	own := rulestest.RuleTargets(r.label, r.path, r.Rule)
	t.targets = append(t.targets, own...)
	whole := strings.TrimSpace(r.Source())
	said := slices.ContainsFunc(own, func(x rulestest.Target) bool {
		o := x.Branch
		return o.Source[o.From:o.To] == whole && (o.What == "true" || o.What == "false")
	})
	if r.condition && !said {
		t.add(r.label, r.path, "holds", "does not hold")
	}
}

// grades adds each grade, and that its quota is full.
func (t *targeter) grades() {
	warnings := scoring.Check(t.def)
	for i, g := range t.def.Grades {
		path := "grades[" + itoa(i) + "]"
		var never diag.Text
		for _, d := range warnings {
			if d.Path == path && d.Code == "grade" {
				never = d.Message
			}
		}
		t.unless(never, "grade "+g.Code, path, "reached")
		if g.Quota != nil {
			t.add("grade "+g.Code+" quota", path+".quota", "full")
		}
	}
}

// item adds what cases should reach in a criterion.
func (t *targeter) item(it *item) {
	code := it.def.Code
	if it.def.InForce != (rules.Period{}) {
		t.add(code+" in_force", it.path+".in_force", "in force", "not in force")
	}
	for i := range it.def.Variants {
		t.add(code+" variant "+itoa(i+1), it.variantPath(i), "chosen", "not chosen")
	}
	if it.judged() {
		t.add(code, it.path, "given")
	}
	if it.judged() || t.canMiss(it) {
		t.add(code, it.path, "missing")
	}
	t.bounds(it)
}

// canMiss reports whether the points of a criterion are missing where every fact
// is; a rule with defaults for all that it reads is never.
func (t *targeter) canMiss(it *item) bool {
	f, g, err := rulestest.Assignment{}.Make(t.Schema(), theUnit)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(t.rules, func(r *ruleAt) bool {
		if r.item != it || r.path != it.path+".points" && !strings.HasSuffix(r.path, ".when") {
			return false
		}
		v, err := r.Eval(f, g)
		return err == nil && !v.Known() && !v.IsNotApplicable()
	})
}

// bounds adds the bounds of a criterion that are known to cut what its rule gives:
// the check of the rule has found facts for which it does.
func (t *targeter) bounds(it *item) {
	def := it.def
	above := it.judged() && def.Combine == scoring.Sum && len(def.Assessors) > 1
	below := false
	for _, r := range t.rules {
		if r.item != it || !r.points || it.judged() {
			continue
		}
		for _, d := range r.Check() {
			above = above || d.Code == "above-full" && def.Max.Sign() != 0
			below = below || d.Code == "below-zero" && def.Effect != scoring.Net && (def.Min == nil || def.Min.Sign() == 0)
		}
	}
	if above {
		t.add(def.Code+" max", it.path+".max", "cut to it")
	}
	if below {
		t.add(def.Code+" min", it.path+".min", "raised to it")
	}
}

// reacher gathers the targets that a case reaches: those of what it looks at. A
// rule that is evaluated, and whose points nobody expects anything of, is not
// tested.
type reacher struct {
	*card
	vocabulary *rulestest.Vocabulary
	result     *result
	targets    []rulestest.TargetID
}

// reached returns what a case reaches that came out on this very card.
func (c *card) reached(v *rulestest.Vocabulary, tc *testCase, o *result) []rulestest.TargetID {
	r := &reacher{card: c, vocabulary: v, result: o}
	if tc.lookup != "" {
		if e, err := c.lookUp(tc.lookup); err == nil {
			ids := v.Reached("", e)
			r.reach(slices.DeleteFunc(ids, func(id rulestest.TargetID) bool { return id.Path == "" })...)
		}
		return r.targets
	}
	for unit, score := range o.scores {
		if score == nil {
			continue
		}
		looked := tc.looksAt(c, unit)
		for _, it := range c.items {
			if looked.items[it.def.Code] {
				r.item(it, score)
			}
		}
		for _, x := range c.caps() {
			if x.section == c.root && looked.whole {
				r.cap(x, score.Breakdown().Totals)
			}
			if x.section != c.root && !slices.ContainsFunc(x.items, func(it *item) bool { return !looked.items[it.def.Code] }) {
				r.cap(x, o.section(about{unit: unit, code: x.def.Code}))
			}
		}
		for i := range c.def.Disqualify {
			if looked.whole {
				r.condition("disqualify["+itoa(i)+"].when", score)
			}
		}
		if s, err := o.standing(unit); looked.rank && err == nil {
			r.ties(s, score)
		}
		if g, err := o.grade(unit); looked.grade && err == nil {
			r.grades(g, score)
		}
	}
	return r.targets
}

// looked is what a case expects something of: criteria, be it through the points of
// others, the score as a whole, its rank, its grade.
type looked struct {
	items              map[string]bool
	whole, rank, grade bool
}

// looksAt returns what the case expects something of, of a unit.
func (tc *testCase) looksAt(c *card, unit int) (out looked) {
	var items []string
	for _, e := range tc.expects {
		if e.period != tc.inPeriod {
			continue
		}
		out.whole = out.whole || e.all
		if e.unit == unit {
			items = append(items, e.items...)
			out.whole = out.whole || len(e.items) > 0 && len(e.items) == len(c.items)
			out.rank, out.grade = out.rank || e.all, out.grade || e.grade
		}
	}
	if out.whole {
		items = c.codesOf("criterion")
	}
	out.items = c.withRead(items...)
	return out
}

// withRead returns criteria and all whose points they read.
func (c *card) withRead(items ...string) map[string]bool {
	seen := make(map[string]bool)
	for len(items) > 0 {
		code := items[0]
		items = items[1:]
		if it := c.byCode[code]; it != nil && !seen[code] {
			seen[code] = true
			items = append(items, it.reads...)
		}
	}
	return seen
}

func (r *reacher) reach(ids ...rulestest.TargetID) {
	for _, id := range ids {
		if !slices.Contains(r.targets, id) {
			r.targets = append(r.targets, id)
		}
	}
}

func (r *reacher) what(path, what string) { r.reach(rulestest.TargetID{Path: path, What: what}) }

// condition reaches the branches of a condition, if there is one at the path, and
// returns its truth for a unit, as scoring takes it: what does not apply does not
// hold.
func (r *reacher) condition(path string, score *scoring.Score) rules.Truth {
	rule := r.rule(path)
	if rule == nil {
		return rules.False
	}
	e, err := rule.Explain(score.Facts, r.result.late())
	if err != nil {
		return rules.Undetermined
	}
	r.reach(r.vocabulary.Reached(path, e)...)
	switch {
	case e.Value.Truth() == rules.True:
		r.what(path, "holds")
	case e.Value.Truth() == rules.False, e.Value.IsNotApplicable():
		r.what(path, "does not hold")
		return rules.False
	}
	return e.Value.Truth()
}

// item reaches what a line of a score shows of a criterion, in the order in which
// it is scored: period, variants, void, points.
func (r *reacher) item(it *item, score *scoring.Score) {
	if it.def.InForce != (rules.Period{}) {
		if !r.result.inForce(it, score.Unit) {
			r.what(it.path+".in_force", "not in force")
			return
		}
		r.what(it.path+".in_force", "in force")
	}
	pointsPath := it.path + ".points"
	for i, v := range it.def.Variants {
		t := r.condition(it.variantPath(i)+".when", score)
		if t == rules.Undetermined {
			r.what(it.path, "missing")
			return
		}
		if t == rules.False {
			r.what(it.variantPath(i), "not chosen")
			continue
		}
		r.what(it.variantPath(i), "chosen")
		if v.NotApplicable != "" {
			return
		}
		if v.Points != "" {
			pointsPath = it.variantPath(i) + ".points"
		}
		break
	}
	if !r.void(it, score) {
		r.points(it, pointsPath, score)
	}
}

// void reports whether something makes the criterion void, or may.
func (r *reacher) void(it *item, score *scoring.Score) bool {
	paths := []string{it.path}
	for s := it.section; s != nil; s = s.parent {
		paths = append(paths, s.path)
	}
	open := false
	for _, path := range paths {
		switch r.condition(path+".void_when", score) {
		case rules.True:
			return true
		case rules.Undetermined:
			open = true
		}
	}
	if open {
		r.what(it.path, "missing")
	}
	return open
}

// points reaches what the points of a criterion come from.
func (r *reacher) points(it *item, path string, score *scoring.Score) {
	l, _ := score.Line(it.def.Code)
	if e, err := l.Explain(); err == nil && e != nil {
		r.reach(r.vocabulary.Reached(path, e)...)
	}
	switch {
	case l.State == scoring.Missing:
		r.what(it.path, "missing")
	case it.judged():
		r.what(it.path, "given")
	}
	switch l.Cap {
	case "max":
		r.what(it.path+".max", "cut to it")
	case "min":
		r.what(it.path+".min", "raised to it")
	}
	if l.State != scoring.NotApplicable {
		r.condition(it.path+".disqualify_when", score)
		return
	}
	for s := it.section; s != nil; s = s.parent { // whose policy holds for it
		if s.def.NotApplicable != 0 {
			r.what(diag.JoinPath(s.path, "not_applicable"), "applied")
			return
		}
	}
}

func (r *reacher) cap(x capAt, t scoring.Totals) {
	switch {
	case slices.ContainsFunc(t.Caps, func(f scoring.CapFired) bool { return f.Cap == x.kind }):
		r.what(x.path, "fired")
	case t.Total.Known():
		r.what(x.path, "not fired")
	}
}

func (r *reacher) ties(s scoring.Standing, score *scoring.Score) {
	for i, src := range r.def.TieBreak {
		if path := "tie_break[" + itoa(i) + "]"; slices.Contains(s.TieBreaks, src) {
			r.what(path, "decides")
			r.condition(path, score)
		}
	}
}

func (r *reacher) grades(g scoring.Graded, score *scoring.Score) {
	for i, def := range r.def.Grades {
		path := "grades[" + itoa(i) + "]"
		if score.Disqualified != rules.True {
			r.condition(path+".when", score)
		}
		if g.Grade == def.Code {
			r.what(path, "reached")
		}
		if def.Quota != nil && slices.Contains(g.Passed, def.Code) {
			r.what(path+".quota", "full")
		}
	}
}
