package scoring

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// criterion checks one criterion, all but its rules.
func (k *compiler) criterion(cr *criterion) {
	d := &cr.def
	switch {
	case d.Code == "":
		k.fault(cr.path+".code", "no-code", diag.ErrName, diag.Text{}, "a criterion has no code")
	case k.byCode[d.Code] != nil:
		k.fault(cr.path+".code", "name-taken", diag.ErrName, diag.Text{}, "a second criterion %s", d.Code)
	default:
		k.byCode[d.Code] = cr
	}
	if int(d.Effect) >= len(effectNames.Names) {
		k.fault(cr.path+".effect", "effect", diag.ErrValue, diag.Text{}, "there is no such effect")
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
		k.fault(cr.path+".in_force", "period", diag.ErrValue, say("before: is the first day that it is no longer in force"),
			"%s is in force on no day", d.Code)
	}
	k.assessors(cr)
}

// bounds reads the most and the least points of a criterion.
func (k *compiler) bounds(cr *criterion) variant {
	d := &cr.def
	last := variant{max: k.points(cr.path+".max", d.Max, cr.places, false)}
	switch {
	case d.Effect == Base && d.Uncapped:
		k.fault(cr.path+".uncapped", "uncapped", diag.ErrValue, say("write max: and the points"),
			"%s earns base points and needs a maximum", d.Code)
	case d.Effect == Base && d.Max.Sign() == 0:
		k.fault(cr.path+".max", "no-max", diag.ErrValue, say("write max: and the points"), "%s has no maximum", d.Code)
	case d.Effect != Base && d.Max.Sign() == 0 && !d.Uncapped:
		k.fault(cr.path+".max", "no-cap", diag.ErrValue,
			say("write max: and the points, or uncapped: true if the card sets no limit"), "%s has no cap", d.Code)
	case d.Uncapped && d.Max.Sign() != 0:
		k.fault(cr.path+".uncapped", "contradiction", diag.ErrValue, say("remove one of the two"),
			"%s has a maximum and is uncapped", d.Code)
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
			k.fault(cr.path+".min", "min", diag.ErrValue, say("remove it"), "%s is a %v item: it gives no less than 0", d.Code,
				d.Effect)
		}
		if last.min > last.max {
			k.fault(cr.path+".min", "contradiction", diag.ErrValue, diag.Text{},
				"the least points of %s are more than the most", d.Code)
		}
	}
	return last
}

func (k *compiler) variant(cr *criterion, v Variant, otherwise variant, path string) variant {
	out := variant{max: otherwise.max, min: otherwise.min, reason: verbatim(v.NotApplicable), ownGroup: v.OwnGroup}
	if strings.TrimSpace(v.When) == "" {
		k.fault(path+".when", "no-rule", diag.ErrSyntax, say("write when: and a condition"),
			"a variant of %s does not say for whom", cr.def.Code)
	}
	if v.Max.Sign() != 0 {
		out.max = k.points(path+".max", v.Max, cr.places, false)
		if cr.def.Effect == Net && cr.def.Min == nil {
			out.min = -out.max
		}
		if out.min > out.max {
			k.fault(path+".max", "contradiction", diag.ErrValue, diag.Text{}, "the least points of %s are more than the most",
				cr.def.Code)
		}
	}
	if v.NotApplicable != "" && (v.Max.Sign() != 0 || v.Points != "" || v.OwnGroup) {
		k.fault(path+".not_applicable", "contradiction", diag.ErrValue, say("remove max, points and own_group"),
			"a criterion that does not apply has no points")
	}
	if v.Points != "" && cr.judged() {
		k.fault(path+".points", "contradiction", diag.ErrValue, say("remove the rule"), "%s is scored by people", cr.def.Code)
	}
	return out
}

func (cr *criterion) judged() bool { return cr.def.Judged || len(cr.def.Assessors) > 0 }

// assessors checks who scores a criterion.
func (k *compiler) assessors(cr *criterion) {
	d := &cr.def
	if cr.judged() == (strings.TrimSpace(d.Points) != "") {
		if cr.judged() {
			k.fault(cr.path+".points", "contradiction", diag.ErrValue, say("remove the rule, or judged and assessors"),
				"%s is scored by people and has a rule", d.Code)
		} else {
			k.fault(cr.path+".points", "no-rule", diag.ErrSyntax,
				say("write points: and a rule, or judged: true if people give the points"), "%s has no rule", d.Code)
		}
	}
	total := new(big.Rat)
	var roles []string
	for i, a := range d.Assessors {
		path := fmt.Sprintf("%s.assessors[%d]", cr.path, i)
		switch {
		case a.Role == "":
			k.fault(path+".role", "no-code", diag.ErrName, diag.Text{}, "an assessor of %s has no role", d.Code)
		case slices.Contains(roles, a.Role):
			k.fault(path+".role", "name-taken", diag.ErrName, diag.Text{}, "a second assessor %s", a.Role)
		case len(d.Owners) > 0 && !slices.Contains(d.Owners, a.Role):
			k.fault(path+".role", "owner", diag.ErrValue, say("add it to owners"), "%s scores %s without being an owner of it",
				a.Role, d.Code)
		}
		roles = append(roles, a.Role)
		if (d.Combine == Weighted) != (a.Weight.Sign() > 0) {
			if d.Combine == Weighted {
				k.fault(path+".weight", "weight", diag.ErrValue, say("with combine: weighted each weight is more than 0"),
					"%s has no weight above 0", a.Role)
			} else {
				k.fault(path+".weight", "weight", diag.ErrValue, say("write combine: weighted, or remove it"),
					"%s has a weight, and the points are not combined by weight", a.Role)
			}
			continue
		}
		if a.Weight.Sign() != 0 {
			w, _ := rules.NumberOf(a.Weight).Rat()
			if w == nil {
				k.fault(path+".weight", "limit", diag.ErrLimit, diag.Text{}, "the weight is too large")
				continue
			}
			total.Add(total, w)
		}
	}
	if d.Combine == Weighted && total.Cmp(big.NewRat(1, 1)) != 0 {
		k.fault(cr.path+".assessors", "weights", diag.ErrValue, diag.Text{}, "the weights of %s add up to %s, not to 1",
			d.Code, rules.RatOf(total))
	}
	if d.Combine != Mean && len(d.Assessors) == 0 {
		k.fault(cr.path+".combine", "contradiction", diag.ErrValue, diag.Text{}, "%s has no assessors to combine", d.Code)
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
	for d := range diag.AllDiagnostics(err) {
		k.ds = append(k.ds, d)
	}
	if err != nil && len(k.ds.Faults()) == 0 {
		k.fault("", "vocabulary", err, diag.Text{}, "%v", err)
	}
	k.schema = s
}

// compile compiles one rule; full is nil where the word has no meaning.
func (k *compiler) compile(path, src string, kind rules.Kind, full *amount) *rules.Rule {
	if strings.TrimSpace(src) == "" {
		return nil
	}
	var r *rules.Rule
	var err error
	if full != nil && *full < unbounded {
		r, err = k.schema.CompileCriterion(src, k.decimal(*full))
	} else {
		r, err = k.schema.Compile(src, kind)
	}
	for d := range diag.AllDiagnostics(err) {
		d.Path = diag.JoinPath(path, d.Path)
		k.ds = append(k.ds, d)
	}
	return r
}

// rules compiles all rules of the card.
func (k *compiler) rules() {
	for i, d := range k.def.Disqualify {
		path := fmt.Sprintf("disqualify[%d].when", i)
		if strings.TrimSpace(d.When) == "" {
			k.fault(path, "no-rule", diag.ErrSyntax, say("write when: and a condition"), "it does not say when")
			continue
		}
		k.disq = append(k.disq, disqualification{d, k.compile(path, d.When, rules.BoolKind, nil)})
	}
	for i, src := range k.def.TieBreak {
		t := tieBreak{criterion: k.byCode[src], section: k.sectionX[src]}
		switch path := fmt.Sprintf("tie_break[%d]", i); {
		case t.criterion != nil && t.section != nil:
			k.fault(path, "name-taken", diag.ErrName, say("rename one of them"), "%s is a criterion and a section", src)
		case t.criterion == nil && t.section == nil:
			t.rule = k.compile(path, src, rules.NumberKind, nil)
			if t.rule == nil && strings.TrimSpace(src) == "" {
				k.fault(path, "no-rule", diag.ErrSyntax, say("write the code of a criterion or section, or a rule"),
					"a tie-break is empty")
			}
		}
		k.ties = append(k.ties, t)
	}
	k.gradeRules()
	for _, s := range k.sections[1:] {
		s.void = k.compile(s.path+".void_when", s.def.VoidWhen, rules.BoolKind, nil)
		for _, cr := range s.criteria {
			k.criterionRules(cr)
		}
	}
}

func (k *compiler) criterionRules(cr *criterion) {
	last := &cr.variants[len(cr.variants)-1]
	last.rule = k.compile(cr.path+".points", cr.def.Points, rules.NumberKind, &last.max)
	cr.void = k.compile(cr.path+".void_when", cr.def.VoidWhen, rules.BoolKind, nil)
	cr.disq = k.compile(cr.path+".disqualify_when", cr.def.DisqualifyWhen, rules.BoolKind, nil)
	for i, v := range cr.def.Variants {
		path := fmt.Sprintf("%s.variants[%d]", cr.path, i)
		to := &cr.variants[i]
		to.when = k.compile(path+".when", v.When, rules.BoolKind, nil)
		switch {
		case v.NotApplicable != "":
		case v.Points != "":
			to.rule = k.compile(path+".points", v.Points, rules.NumberKind, &to.max)
		case to.max == last.max:
			to.rule = last.rule
		default:
			// The same text with another maximum: its faults are reported above.
			before := len(k.ds)
			to.rule = k.compile(path+".points", cr.def.Points, rules.NumberKind, &to.max)
			if last.rule == nil {
				k.ds = k.ds[:before]
			}
		}
	}
}

// needs finds whose points the rules of a criterion read, and whether they compare
// members.
func (k *compiler) needs(cr *criterion) {
	need := func(rs ...*rules.Rule) {
		for _, r := range rs {
			if r == nil {
				continue
			}
			cr.compares = cr.compares || r.UsesGroup()
			for _, code := range r.Criteria() {
				other := k.byCode[code]
				if other != nil && !slices.Contains(cr.needs, other.index) {
					cr.needs = append(cr.needs, other.index)
					other.needed = true
				}
			}
		}
	}
	for _, v := range cr.variants {
		need(v.when, v.rule)
	}
	need(cr.void)
	for s := cr.section; s != nil; s = s.parent {
		need(s.void)
	}
	slices.Sort(cr.needs)
}

// order sorts the criteria into layers by whose points they need, and refuses
// circles.
func (k *compiler) order() {
	for _, cr := range k.criteria {
		k.needs(cr)
	}
	late := []*rules.Rule{} // evaluated after all criteria
	for _, cr := range k.criteria {
		late = append(late, cr.disq)
	}
	for _, d := range k.disq {
		late = append(late, d.when)
	}
	for _, t := range k.ties {
		late = append(late, t.rule)
	}
	for _, g := range k.grades {
		late = append(late, g.when)
	}
	for _, r := range late {
		if r != nil {
			for _, code := range r.Criteria() {
				k.byCode[code].needed = true
			}
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
	k.fault(first.path+".points", "circle", diag.ErrName, diag.Text{},
		"criteria need each other's points in a circle: %s", strings.Join(names, " → "))
}
