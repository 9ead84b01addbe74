package scoringtest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// targeter finds what cases should reach in a card.
type targeter struct {
	card       *card
	vocabulary *rulestest.Vocabulary
	warnings   map[string]diag.Text // what scoring.Check says, by path and code
	targets    []rulestest.Target
}

func newTargeter(c *card, v *rulestest.Vocabulary) *targeter {
	t := &targeter{card: c, vocabulary: v, warnings: make(map[string]diag.Text)}
	for _, d := range scoring.Check(c.def) {
		t.warnings[d.Path+" "+d.Code] = d.Message
	}
	return t
}

func (t *targeter) all() []rulestest.Target {
	t.targets = t.vocabulary.Targets()
	t.head()
	for _, s := range t.card.sections {
		t.condition(s.def.Code+" void_when", s.path+".void_when", s.void)
		if s.def.NotApplicable != scoring.Unstated {
			t.add(s.def.Code+" not_applicable", s.path+".not_applicable", applied)
		}
		t.caps(s)
	}
	for _, it := range t.card.items {
		t.item(it)
	}
	sortByPlace(t.card, t.targets, func(x rulestest.Target) string { return x.Path })
	return t.targets
}

func (t *targeter) add(label, path, what string) { t.unless(label, path, what, diag.Text{}) }

// unless adds a target that no case can reach if there is a reason.
func (t *targeter) unless(label, path, what string, unreachable diag.Text) {
	t.targets = append(t.targets, rulestest.Target{TargetID: rulestest.TargetID{Path: path, What: what}, Label: label, Says: outcomeWords[what], Unreachable: unreachable})
}

// rule adds what cases should reach in a rule.
func (t *targeter) rule(label, path string, r *rules.Rule) {
	if r != nil {
		t.targets = append(t.targets, rulestest.RuleTargets(label, path, r)...)
	}
}

// condition adds what cases should reach in a condition, and that it holds and
// does not, where no part of it says that already.
func (t *targeter) condition(label, path string, r *rules.Rule) {
	if r == nil {
		return
	}
	own := rulestest.RuleTargets(label, path, r)
	t.targets = append(t.targets, own...)
	whole := strings.TrimSpace(r.Source())
	if slices.ContainsFunc(own, func(x rulestest.Target) bool {
		return x.Outcome.Source[x.Outcome.From:x.Outcome.To] == whole && (x.Outcome.What == "true" || x.Outcome.What == "false")
	}) {
		return
	}
	t.add(label, path, holds)
	t.add(label, path, holdsNot)
}

// head adds what stands at the top of the card.
func (t *targeter) head() {
	def := &t.card.def
	if def.NotApplicable != scoring.Unstated {
		t.add("card not_applicable", "not_applicable", applied)
	}
	for _, c := range capsOf(def.Caps) {
		t.cap("card", "", c, t.card.IdleCap("", c.name, &c.value))
	}
	for i, d := range def.Disqualify {
		t.condition(strings.TrimSpace(t.card.ruleName("disqualify["+itoa(i)+"]")+" "+d.Title), "disqualify["+itoa(i)+"].when", t.card.disq[i])
	}
	for i, src := range def.TieBreak {
		path := "tie_break[" + itoa(i) + "]"
		label := "tie-break " + squeeze(src)
		t.rule(label, path, t.card.ties[i])
		t.add(label, path, decides)
	}
	for i, g := range def.Grades {
		path := "grades[" + itoa(i) + "]"
		if t.card.grades[i] != nil {
			t.condition("grade "+g.Code+" when", path+".when", t.card.grades[i])
		}
		t.unless("grade "+g.Code, path, reachedGrade, t.warnings[path+" grade"])
		if g.Quota != nil {
			t.add("grade "+g.Code+" quota", path+".quota", fullQuota)
		}
	}
}

func (t *targeter) caps(s *section) {
	for _, c := range capsOf(s.def.Caps) {
		t.cap(s.def.Code, s.path, c, t.card.IdleCap(s.def.Code, c.name, &c.value))
	}
}

// cap adds a cap both ways; never says why it never binds.
func (t *targeter) cap(label, path string, c namedCap, never diag.Text) {
	path = diag.JoinPath(path, "caps."+c.name)
	label += " cap " + c.name
	t.unless(label, path, fired, never)
	t.add(label, path, notFired)
}

// item adds what cases should reach in a criterion.
func (t *targeter) item(it *item) {
	code := it.def.Code
	if it.def.InForce != (rules.Period{}) {
		t.add(code+" in_force", it.path+".in_force", inForce)
		t.add(code+" in_force", it.path+".in_force", notInForce)
	}
	for i, v := range it.variants {
		label := code + " variant " + itoa(i+1)
		t.condition(label+" when", it.variantPath(i)+".when", v.when)
		t.add(label, it.variantPath(i), chosen)
		t.add(label, it.variantPath(i), notChosen)
		t.rule(label+" points", it.variantPath(i)+".points", v.points)
	}
	t.condition(code+" void_when", it.path+".void_when", it.void)
	t.condition(code+" disqualify_when", it.path+".disqualify_when", it.disq)
	t.rule(code+" points", it.path+".points", it.points)
	if it.judged() {
		t.add(code, it.path, given)
	}
	if it.judged() || t.canMiss(it) {
		t.add(code, it.path, missingOutcome)
	}
	t.bounds(it)
}

// canMiss reports whether the points of a criterion are missing where every fact
// is; a rule with defaults for all that it reads is never.
func (t *targeter) canMiss(it *item) bool {
	rs := []*rules.Rule{it.points}
	for _, v := range it.variants {
		rs = append(rs, v.when)
	}
	f, err := rules.NewFacts(t.card.Schema(), theUnit)
	if err != nil {
		return false
	}
	g, err := rules.NewGroup(f)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(rs, func(r *rules.Rule) bool {
		if r == nil {
			return false
		}
		v, err := r.Eval(f, g)
		return err == nil && !v.Known() && !v.IsNotApplicable()
	})
}

// bounds adds the bounds of a criterion that are known to cut what its rule gives:
// the check of the rule has found facts for which it does.
func (t *targeter) bounds(it *item) {
	if it.judged() {
		if it.def.Combine == scoring.Sum && len(it.def.Assessors) > 1 {
			t.add(it.def.Code+" max", it.path+".max", cutToMax)
		}
		return
	}
	least := rules.Int(0)
	if it.def.Min != nil {
		least = rules.NumberOf(*it.def.Min)
	}
	above, below := false, false
	for i := -1; i < len(it.variants); i++ {
		r := it.points
		if i >= 0 {
			r = it.variants[i].points
		}
		if r == nil {
			continue
		}
		for _, d := range r.Check() {
			switch d.Code {
			case "above-full":
				above = true
			case "below-zero":
				below = below || it.def.Effect != scoring.Net && least.Equal(rules.Int(0))
			}
		}
	}
	if above && it.def.Max.Sign() != 0 {
		t.add(it.def.Code+" max", it.path+".max", cutToMax)
	}
	if below {
		t.add(it.def.Code+" min", it.path+".min", raisedToMin)
	}
}

// sortByPlace sorts by where things stand in the file of the card; what is not
// written stands with what is around it.
func sortByPlace[T any](c *card, list []T, path func(T) string) {
	type place struct{ line, column int }
	known := make(map[string]place)
	find := func(path string) place {
		if p, ok := known[path]; ok {
			return p
		}
		p := place{}
		for at := path; ; {
			if line, column, ok := c.doc.Position(at); ok || at == "" {
				p = place{line, column}
				break
			}
			at = at[:max(0, strings.LastIndexAny(at, ".["))]
		}
		known[path] = p
		return p
	}
	slices.SortStableFunc(list, func(a, b T) int {
		x, y := find(path(a)), find(path(b))
		return cmp.Or(cmp.Compare(x.line, y.line), cmp.Compare(x.column, y.column))
	})
}
