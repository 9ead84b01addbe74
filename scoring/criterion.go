package scoring

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// criterion checks one criterion, all but its rules.
func (k *compiler) criterion(cr *criterion) {
	d := &cr.def
	switch {
	case d.Code == "":
		k.fault(cr.path+".code", "no-code", "a criterion has no code")
	case k.byCode[d.Code] != nil:
		k.fault(cr.path+".code", "name-taken", "a second criterion %s", d.Code)
	default:
		k.byCode[d.Code] = cr
	}
	if int(d.Effect) >= len(effectNames.Names) {
		k.fault(cr.path+".effect", "effect", "there is no such effect")
	}
	last := k.bounds(cr)
	if d.Effect == Base && last.min < 0 {
		k.nested, k.negative = true, true
	}
	for i, v := range d.Variants {
		cr.variants = append(cr.variants, k.variant(cr, v, last, fmt.Sprintf("%s.variants[%d]", cr.path, i)))
		cr.ownGroup = cr.ownGroup || v.OwnGroup
	}
	cr.variants = append(cr.variants, last)
	for i := range cr.variants {
		if v := &cr.variants[i]; v.max < unbounded {
			v.maxValue = k.value(v.max)
		}
	}
	cr.plain = len(d.Variants) == 0 && d.InForce == rules.Period{}
	if d.InForce.Empty() {
		k.fault(cr.path+".in_force", "period", "%s is in force on no day", d.Code).Hint =
			say("before: is the first day that it is no longer in force")
	}
	k.assessors(cr)
}

// bounds reads the most and the least points of a criterion.
func (k *compiler) bounds(cr *criterion) variant {
	d := &cr.def
	last := variant{max: k.points(cr.path+".max", d.Max, cr.places, false)}
	switch {
	case d.Effect == Base && d.Uncapped:
		k.fault(cr.path+".uncapped", "uncapped", "%s earns base points and needs a maximum", d.Code).Hint =
			say("write max: and the points")
	case d.Effect == Base && d.Max.Sign() == 0:
		k.fault(cr.path+".max", "no-max", "%s has no maximum", d.Code).Hint = say("write max: and the points")
	case d.Effect != Base && d.Max.Sign() == 0 && !d.Uncapped:
		k.fault(cr.path+".max", "no-cap", "%s has no cap", d.Code).Hint =
			say("write max: and the points, or uncapped: true if the card sets no limit")
	case d.Uncapped && d.Max.Sign() != 0:
		k.fault(cr.path+".uncapped", "contradiction", "%s has a maximum and is uncapped", d.Code).Hint =
			say("remove one of the two")
	}
	if d.Uncapped {
		last.max = unbounded
	}
	if d.Effect == Net {
		last.min = -last.max
	}
	if d.Min != nil {
		last.min = k.points(cr.path+".min", *d.Min, cr.places, true)
		if d.Effect == Bonus || d.Effect == Minus {
			k.fault(cr.path+".min", "min", "%s is a %v item: it gives no less than 0", d.Code, d.Effect).Hint = say("remove it")
		}
		if last.min > last.max {
			k.fault(cr.path+".min", "contradiction", "the least points of %s are more than the most", d.Code)
		}
	}
	return last
}

func (k *compiler) variant(cr *criterion, v Variant, otherwise variant, path string) variant {
	out := variant{max: otherwise.max, min: otherwise.min, reason: verbatim(v.NotApplicable), ownGroup: v.OwnGroup}
	if strings.TrimSpace(v.When) == "" {
		k.fault(path+".when", "no-rule", "a variant of %s does not say for whom", cr.def.Code).Hint =
			say("write when: and a condition")
	}
	if v.Max.Sign() != 0 {
		out.max = k.points(path+".max", v.Max, cr.places, false)
		if cr.def.Effect == Net && cr.def.Min == nil {
			out.min = -out.max
		}
		if out.min > out.max {
			k.fault(path+".max", "contradiction", "the least points of %s are more than the most", cr.def.Code)
		}
	}
	if v.NotApplicable != "" && (v.Max.Sign() != 0 || v.Points != "" || v.OwnGroup) {
		k.fault(path+".not_applicable", "contradiction", "a criterion that does not apply has no points").Hint =
			say("remove max, points and own_group")
	}
	if v.Points != "" && cr.judged() {
		k.fault(path+".points", "contradiction", "%s is scored by people", cr.def.Code).Hint = say("remove the rule")
	}
	return out
}

func (cr *criterion) judged() bool { return cr.def.Judged || len(cr.def.Assessors) > 0 }

// assessors checks who scores a criterion.
func (k *compiler) assessors(cr *criterion) {
	d := &cr.def
	if cr.judged() == (strings.TrimSpace(d.Points) != "") {
		if cr.judged() {
			k.fault(cr.path+".points", "contradiction", "%s is scored by people and has a rule", d.Code).Hint =
				say("remove the rule, or judged and assessors")
		} else {
			k.fault(cr.path+".points", "no-rule", "%s has no rule", d.Code).Hint =
				say("write points: and a rule, or judged: true if people give the points")
		}
	}
	total := new(big.Rat)
	var roles []string
	for i, a := range d.Assessors {
		path := fmt.Sprintf("%s.assessors[%d]", cr.path, i)
		switch {
		case a.Role == "":
			k.fault(path+".role", "no-code", "an assessor of %s has no role", d.Code)
		case slices.Contains(roles, a.Role):
			k.fault(path+".role", "name-taken", "a second assessor %s", a.Role)
		case len(d.Owners) > 0 && !slices.Contains(d.Owners, a.Role):
			k.fault(path+".role", "owner", "%s scores %s without being an owner of it", a.Role, d.Code).Hint =
				say("add it to owners")
		}
		roles = append(roles, a.Role)
		if (d.Combine == Weighted) != (a.Weight.Sign() > 0) {
			if d.Combine == Weighted {
				k.fault(path+".weight", "weight", "%s has no weight above 0", a.Role).Hint =
					say("with combine: weighted each weight is more than 0")
			} else {
				k.fault(path+".weight", "weight", "%s has a weight, and the points are not combined by weight", a.Role).Hint =
					say("write combine: weighted, or remove it")
			}
			continue
		}
		if a.Weight.Sign() != 0 {
			w, _ := rules.NumberOf(a.Weight).Rat()
			if w == nil {
				k.fault(path+".weight", "limit", "the weight is too large")
				continue
			}
			total.Add(total, w)
		}
	}
	if d.Combine == Weighted && total.Cmp(big.NewRat(1, 1)) != 0 {
		k.fault(cr.path+".assessors", "weights", "the weights of %s add up to %s, not to 1", d.Code, rules.RatOf(total))
	}
	if d.Combine != Mean && len(d.Assessors) == 0 {
		k.fault(cr.path+".combine", "contradiction", "%s has no assessors to combine", d.Code)
	}
}

// vocabulary makes the schema.
func (k *compiler) vocabulary() {
	def := k.def.Definition
	def.Criteria = nil
	for _, cr := range k.criteria {
		if k.byCode[cr.def.Code] == cr {
			def.Criteria = append(def.Criteria, cr.def.Code)
		}
	}
	s, err := rules.NewSchema(def)
	k.within("", err)
	if err != nil && k.ds.Err() == nil {
		k.fault("", "vocabulary", "%v", err).Err = err
	}
	k.schema = s
}

// source is one rule of a card: where it stands, what it says and must give, and where
// it is kept once compiled.
type source struct {
	path, src string
	kind      rules.Kind
	to        **rules.Rule
	of        *criterion // that the rule gives the points of; otherwise nil
	full      amount     // what the word full means in it; unbounded where it has no meaning
}

// sources returns all rules that the card writes.
func (k *compiler) sources() (out []source) {
	add := func(path, src string, kind rules.Kind, to **rules.Rule) {
		out = append(out, source{path: path, src: src, kind: kind, to: to, full: unbounded})
	}
	points := func(path, src string, cr *criterion, v *variant) {
		out = append(out, source{path + ".points", src, rules.NumberKind, &v.rule, cr, v.max})
	}
	for i := range k.disq {
		add(fmt.Sprintf("disqualify[%d].when", i), k.disq[i].def.When, rules.BoolKind, &k.disq[i].when)
	}
	for i := range k.ties {
		if t := &k.ties[i]; t.criterion == nil && t.section == nil {
			add(fmt.Sprintf("tie_break[%d]", i), k.def.TieBreak[i], rules.NumberKind, &t.rule)
		}
	}
	for i := range k.grades {
		add(fmt.Sprintf("grades[%d].when", i), k.grades[i].def.When, rules.BoolKind, &k.grades[i].when)
	}
	for _, s := range k.sections[1:] {
		add(s.path+".void_when", s.def.VoidWhen, rules.BoolKind, &s.void)
	}
	for _, cr := range k.criteria {
		points(cr.path, cr.def.Points, cr, &cr.variants[len(cr.def.Variants)])
		add(cr.path+".void_when", cr.def.VoidWhen, rules.BoolKind, &cr.void)
		add(cr.path+".disqualify_when", cr.def.DisqualifyWhen, rules.BoolKind, &cr.disq)
		for i, v := range cr.def.Variants {
			path := fmt.Sprintf("%s.variants[%d]", cr.path, i)
			add(path+".when", v.When, rules.BoolKind, &cr.variants[i].when)
			if v.NotApplicable == "" {
				points(path, v.Points, cr, &cr.variants[i])
			}
		}
	}
	return out
}

// compile compiles the text of a rule, if there is any.
func (k *compiler) compile(src string, kind rules.Kind, full amount) (*rules.Rule, error) {
	switch {
	case strings.TrimSpace(src) == "":
		return nil, nil
	case full < unbounded:
		return k.schema.CompileCriterion(src, k.decimal(full))
	}
	return k.schema.Compile(src, kind)
}

// rules compiles all rules of the card.
func (k *compiler) rules() {
	for i, d := range k.def.Disqualify {
		k.disq = append(k.disq, disqualification{def: d})
		if strings.TrimSpace(d.When) == "" {
			k.fault(fmt.Sprintf("disqualify[%d].when", i), "no-rule", "it does not say when").Hint =
				say("write when: and a condition")
		}
	}
	for i, src := range k.def.TieBreak {
		t := tieBreak{criterion: k.byCode[src], section: k.sectionX[src]}
		switch path := fmt.Sprintf("tie_break[%d]", i); {
		case t.criterion != nil && t.section != nil:
			k.fault(path, "name-taken", "%s is a criterion and a section", src).Hint = say("rename one of them")
		case t.criterion == nil && t.section == nil && strings.TrimSpace(src) == "":
			k.fault(path, "no-rule", "a tie-break is empty").Hint = say("write the code of a criterion or section, or a rule")
		}
		k.ties = append(k.ties, t)
	}
	k.checkGrades()
	for _, p := range k.sources() {
		r, err := k.compile(p.src, p.kind, p.full)
		*p.to = r
		k.within(p.path, err)
	}
	for _, cr := range k.criteria {
		k.inherit(cr)
	}
}

// inherit gives variants without a rule of their own that of the criterion, with
// their maximum for full.
func (k *compiler) inherit(cr *criterion) {
	last := &cr.variants[len(cr.def.Variants)]
	for i, v := range cr.def.Variants {
		to := &cr.variants[i]
		switch {
		case v.NotApplicable != "" || v.Points != "":
		case to.max == last.max:
			to.rule = last.rule
		default:
			var err error
			to.rule, err = k.compile(cr.def.Points, rules.NumberKind, to.max)
			if last.rule != nil { // otherwise it is reported there
				k.within(fmt.Sprintf("%s.variants[%d].points", cr.path, i), err)
			}
		}
	}
}

// needs finds whose points the rules of a criterion read, and whether they compare
// members.
func (k *compiler) needs(cr *criterion) {
	for _, v := range cr.variants {
		cr.rules = append(cr.rules, v.when, v.rule)
	}
	cr.rules = append(cr.rules, cr.void)
	for s := cr.section; s != nil; s = s.parent {
		cr.rules = append(cr.rules, s.void)
	}
	cr.rules = slices.DeleteFunc(cr.rules, func(r *rules.Rule) bool { return r == nil })
	for _, r := range cr.rules {
		cr.compares = cr.compares || r.UsesGroup()
		for _, code := range r.Criteria() {
			cr.needs = append(cr.needs, k.byCode[code].index)
			k.byCode[code].needed = true
		}
	}
	slices.Sort(cr.needs)
	cr.needs = slices.Compact(cr.needs)
}

// late returns the rules that are evaluated after all criteria, but for grades: what
// disqualifies, then tie-breaks.
func (c *Scorecard) late() []*rules.Rule {
	out := c.conditions()
	for _, t := range c.ties {
		out = append(out, t.rule)
	}
	return slices.DeleteFunc(out, func(r *rules.Rule) bool { return r == nil })
}

// conditions returns the rules that can disqualify.
func (c *Scorecard) conditions() []*rules.Rule {
	var out []*rules.Rule
	for _, d := range c.disq {
		out = append(out, d.when)
	}
	for _, cr := range c.criteria {
		out = append(out, cr.disq)
	}
	return slices.DeleteFunc(out, func(r *rules.Rule) bool { return r == nil })
}

// order sorts the criteria into layers by whose points they need, and refuses
// circles.
func (k *compiler) order() {
	for _, cr := range k.criteria {
		k.needs(cr)
	}
	late := k.late()
	for _, g := range k.grades {
		if g.when != nil {
			late = append(late, g.when)
		}
	}
	for _, r := range late {
		for _, code := range r.Criteria() {
			k.byCode[code].needed = true
		}
	}
	level := make([]int, len(k.criteria))
	state := make([]int, len(k.criteria)) // 1: on the path, 2: done
	var path []int
	var visit func(i int)
	visit = func(i int) {
		state[i] = 1
		path = append(path, i)
		for _, j := range k.criteria[i].needs {
			switch state[j] {
			case 0:
				visit(j)
			case 1:
				k.circle(path[slices.Index(path, j):])
				continue
			}
			level[i] = max(level[i], level[j]+1)
		}
		path = path[:len(path)-1]
		state[i] = 2
	}
	for i := range k.criteria {
		if state[i] == 0 {
			visit(i)
		}
	}
	for i, cr := range k.criteria {
		for len(k.layers) <= level[i] {
			k.layers = append(k.layers, nil)
		}
		k.layers[level[i]] = append(k.layers[level[i]], cr)
	}
}

func (k *compiler) circle(on []int) {
	// Named from its first criterion on the card, whichever was met first.
	start := slices.Index(on, slices.Min(on))
	var names []string
	for i := range len(on) + 1 {
		names = append(names, k.criteria[on[(start+i)%len(on)]].def.Code)
	}
	first := k.criteria[on[start]]
	k.fault(first.path+".points", "circle",
		"criteria need each other's points in a circle: %s", strings.Join(names, " → "))
}
