package scoring

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
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
		v := &cr.variants[i]
		if v.max < unbounded {
			v.maxValue = k.value(v.max)
		}
		v.span(d.Effect)
	}
	cr.mayDrop = d.Effect == Base && cr.section.policy != unstated
	cr.plain = len(d.Variants) == 0 && d.InForce == rules.Period{}
	if d.InForce.Empty() {
		k.fault(cr.path+".in_force", "period", "%s is in force on no day", d.Code).Hint =
			say("before: is the first day that it is no longer in force")
	}
	k.assessors(cr)
	k.steps(cr)
}

// steps reads the step of a criterion, and holds its bounds to it.
func (k *compiler) steps(cr *criterion) {
	path := cr.path + ".step"
	switch cr.step = k.points(path, cr.def.Step, cr.places, false); {
	case cr.step == 0:
		return
	case !cr.judged():
		k.fault(path, "contradiction", "%s has a rule, and steps are of points that people give", cr.def.Code).Hint =
			say("remove step:")
	}
	for i, v := range cr.variants {
		at := cr.path + ".max"
		if i < len(cr.def.Variants) && cr.def.Variants[i].Max.Sign() != 0 {
			at = fmt.Sprintf("%s.variants[%d].max", cr.path, i)
		} else if i < len(cr.def.Variants) {
			continue
		}
		for _, end := range []struct {
			path string
			at   amount
		}{{at, v.max}, {cr.path + ".min", v.min}} {
			if low, high, off := cr.besides(end.at); off && end.at < unbounded && end.at > -unbounded && end.at != -v.max {
				k.fault(end.path, "off-step", "%s is no multiple of the step %s: the nearest are %s and %s",
					k.value(end.at), k.value(cr.step), k.value(low), k.value(high))
			}
		}
	}
}

// besides returns the multiples of the step below and above points that are none.
func (cr *criterion) besides(a amount) (low, high amount, off bool) {
	if cr.step == 0 || a%cr.step == 0 {
		return a, a, false
	}
	low = a - a%cr.step
	if a < 0 {
		low -= cr.step
	}
	return low, low + cr.step, true
}

// span works out what the bounds are to sums.
func (v *variant) span(e Effect) {
	switch v.lo, v.hi = min(v.min, 0), max(v.max, 0); e {
	case Minus:
		v.lo, v.hi = -v.max, 0
	case Base:
		v.base = v.max
	}
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
			k.fault(cr.path+".min", "min", "%s is a %v item: it gives no less than 0", d.Code, d.Effect).Hint =
				say("remove min:")
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
	total, whole := new(big.Rat), true
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
		w, known := rules.NumberOf(a.Weight).Rat()
		switch has := a.Weight.Sign() > 0; {
		case d.Combine == Weighted && !has:
			k.fault(path+".weight", "weight", "%s has no weight above 0", a.Role).Hint =
				say("with combine: weighted each weight is more than 0")
		case d.Combine != Weighted && has:
			k.fault(path+".weight", "weight", "%s has a weight, and the points are not combined by weight", a.Role).Hint =
				say("write combine: weighted, or remove it")
		case !known:
			k.fault(path+".weight", "limit", "the weight is too large")
		case has:
			total.Add(total, w)
			whole = whole && w.IsInt()
		}
	}
	if d.Combine == Weighted && !whole && total.Cmp(big.NewRat(1, 1)) != 0 {
		k.fault(cr.path+".assessors", "weights", "the weights of %s add up to %s, not to 1",
			d.Code, rules.RatOf(total)).Hint =
			say("write shares that add up to 1, or whole numbers, such as 1 and 2")
	}
	if d.Combine != Mean && len(d.Assessors) == 0 {
		k.fault(cr.path+".combine", "contradiction", "%s has no assessors to combine", d.Code)
	}
}

// vocabulary makes the schema.
func (k *compiler) vocabulary() {
	def := k.def.Definition
	def.Criteria, def.Name = nil, fmt.Sprintf("%s %d", k.def.Code, k.def.Year)
	for _, cr := range k.criteria {
		if k.byCode[cr.def.Code] == cr {
			def.Criteria = append(def.Criteria, k.pointsRange(cr))
		}
	}
	def.Criteria = append(def.Criteria, listOf(k.parts, k.partRange)...)
	if k.period != nil {
		def.Indicators = append(slices.Clip(def.Indicators), k.periodLists()...)
	}
	s, err := rules.NewSchema(def)
	for d := range diag.AllDiagnostics(err) {
		d.Path = k.ofPeriodLists(d.Path)
	}
	k.within("", err)
	if err != nil && k.ds.Err() == nil {
		k.fault("", "vocabulary", "%v", err).Err = err
	}
	k.schema = s
}

// pointsRange is what the points of a criterion can be for rules that read them.
func (k *compiler) pointsRange(cr *criterion) rules.Indicator {
	var lo, hi amount
	for _, v := range cr.variants {
		lo, hi = min(lo, v.lo), max(hi, v.hi)
	}
	return k.between(cr.def.Code, cr.def.Title, lo, hi)
}

// between is what rules read of points that lie between two ends.
func (k *compiler) between(code, label string, least, most amount) rules.Indicator {
	out, lo, hi := rules.Indicator{Code: code, Label: label}, k.decimal(least), k.decimal(most)
	if least > -unbounded {
		out.Min = &lo
	}
	if most < unbounded {
		out.Max = &hi
	}
	return out
}

// rule is a compiled rule of a card.
type rule struct {
	*rules.Rule
	path string     // where it stands
	of   *criterion // that it gives the points of; otherwise nil
	full amount     // what the word full means in it; unbounded where it has no meaning
	uses rules.Uses // what it may read, asked once

	ranged   sync.Once
	down, up amount // what points it surely gives, before they are bounded, if it is sure
	sure     bool
}

// gives are the least and the most that a variant can add to the total while facts are missing, no rule has failed and
// nobody decides instead. An item that may drop out is not narrowed: which of several do changes what the others
// weigh, and the ends of a total count on their being the ends of what there is.
func (cr *criterion) gives(v *variant) (least, most amount) {
	r := v.rule
	if r == nil || cr.mayDrop {
		return v.lo, v.hi
	}
	r.ranged.Do(func() { // when facts are missing, of which programs that have all know nothing
		least, most, sure := r.Range()
		end := func(v rules.Value, none amount, mode rules.Rounding) amount {
			if units, ok := v.Units(cr.places, mode); ok && max(amount(units), -amount(units)) <= maxAmount/cr.each {
				return amount(units) * cr.each
			}
			return none
		}
		r.down, r.up, r.sure = end(least, -unbounded, rules.TowardFloor), end(most, unbounded, rules.TowardCeil), sure
	})
	if !r.sure {
		return v.lo, v.hi
	}
	least, most = clamp(r.down, v.min, v.max), clamp(r.up, v.min, v.max)
	if cr.def.Effect == Minus {
		least, most = -most, -least
	}
	if cr.def.Effect != Base { // without it, if it does not apply, the total is still one
		least, most = min(least, 0), max(most, 0)
	}
	return least, most
}

// Uses is what the rule may read; nothing in it is to be changed.
func (r *rule) Uses() *rules.Uses { return &r.uses }

// maxSize bounds the operators and operands of all rules of a card, derived indicators written
// out: what reading and checking them costs. Cards in use have some thousands.
const maxSize = 1 << 18

// manyFaults is after how many the rules that follow are left unread: nobody reads so many,
// and looking for what was meant takes its time.
const manyFaults = 1000

// when compiles a condition, if there is any.
func (k *compiler) when(path, src string) *rule {
	return k.rule(path, src, rules.BoolKind, nil, unbounded)
}

// rule compiles a rule of the card, if there is any.
func (k *compiler) rule(path, src string, kind rules.Kind, of *criterion, full amount) *rule {
	if k.stopped {
		return nil
	}
	r, err := k.compileRule(src, kind, full)
	k.within(path, err)
	if k.stopped = len(k.ds) > manyFaults; k.stopped {
		k.fault(path, "more-faults", "there are more than %d faults: correct those first", manyFaults)
	}
	if r == nil {
		return nil
	}
	if k.size += r.Inside().Size; k.size > maxSize {
		k.stopped = true
		k.fault(path, "too-large", "the rules of the card have more than %d operators and operands, written out",
			maxSize).Err = diag.ErrLimit
	}
	out := &rule{Rule: r, path: path, of: of, full: full, uses: r.Uses()}
	k.sources = append(k.sources, out)
	return out
}

func (k *compiler) compileRule(src string, kind rules.Kind, full amount) (*rules.Rule, error) {
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
		path := fmt.Sprintf("disqualify[%d].when", i)
		if strings.TrimSpace(d.When) == "" {
			k.fault(path, "no-rule", "it does not say when").Hint = say("write when: and a condition")
		}
		k.disqualify(d.Code, d.Title, d.Citation, nil, k.when(path, d.When))
	}
	for i, src := range k.def.TieBreak {
		t := tieBreak{criterion: k.byCode[src], section: k.sectionX[src]}
		switch path := fmt.Sprintf("tie_break[%d]", i); {
		case t.criterion != nil && t.section != nil:
			k.fault(path, "name-taken", "%s is a criterion and a section", src).Hint = say("rename one of them")
		case t.criterion != nil, t.section != nil:
		case strings.TrimSpace(src) == "":
			k.fault(path, "no-rule", "a tie-break is empty").Hint = say("write the code of a criterion or section, or a rule")
		case likeCode(src):
			k.fault(path, "unknown-code", "there is no criterion or section %s", src).Hint = k.codeMeant(src)
		default:
			t.rule = k.rule(path, src, rules.NumberKind, nil, unbounded)
		}
		k.ties = append(k.ties, t)
	}
	k.checkGrades()
	for _, s := range k.sections[1:] {
		s.void = k.when(s.path+".void_when", s.def.VoidWhen)
	}
	for _, cr := range k.criteria {
		k.pointRules(cr)
		cr.voids = append(cr.voids, k.when(cr.path+".void_when", cr.def.VoidWhen))
		for s := cr.section; s != nil; s = s.parent {
			cr.voids = append(cr.voids, s.void)
		}
		cr.voids = slices.DeleteFunc(cr.voids, func(r *rule) bool { return r == nil })
		k.disqualify(cr.def.Code, cr.def.Title, cr.def.Citation, cr,
			k.when(cr.path+".disqualify_when", cr.def.DisqualifyWhen))
	}
}

// likeCode reports whether a text is a code, perhaps behind a minus, rather than a rule, whose names
// are of small letters.
func likeCode(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimPrefix(text, "-"))
	return unicode.IsUpper(first) && !strings.ContainsAny(text, " (")
}

// codeMeant is what to write for a code that stands in the place of a rule.
func (k *compiler) codeMeant(text string) diag.Text {
	code, minus := strings.CutPrefix(text, "-")
	if minus && (k.byCode[code] != nil || k.sectionX[code] != nil) {
		return say("write %s", `-points("`+code+`")`)
	}
	return diag.DidYouMean(code, slices.Concat(slices.Sorted(maps.Keys(k.byCode)), slices.Sorted(maps.Keys(k.sectionX))))
}

// disqualify keeps a condition that takes a unit out of the ranking, if there is one.
func (k *compiler) disqualify(code, title string, citation rules.Citation, of *criterion, when *rule) {
	if when != nil {
		cause := Cause{Code: code, Title: title, When: when.Source(), Citation: citation}
		k.disq = append(k.disq, disqualification{cause, of, when})
	}
}

// pointRules compiles what gives the points of a criterion. A variant without a rule of its
// own has that of the criterion, with its own maximum for full.
func (k *compiler) pointRules(cr *criterion) {
	last := &cr.variants[len(cr.def.Variants)]
	last.rule = k.rule(cr.path+".points", cr.def.Points, rules.NumberKind, cr, last.max)
	for i, v := range cr.def.Variants {
		to, path := &cr.variants[i], fmt.Sprintf("%s.variants[%d]", cr.path, i)
		to.when = k.when(path+".when", v.When)
		path += ".points"
		switch {
		case v.NotApplicable != "":
		case v.Points != "":
			to.rule = k.rule(path, v.Points, rules.NumberKind, cr, to.max)
		case to.max == last.max || last.rule == nil:
			to.rule = last.rule
		default:
			r, err := k.compileRule(cr.def.Points, rules.NumberKind, to.max)
			k.within(path, err)
			if err == nil {
				to.rule = &rule{Rule: r, path: path, of: cr, full: to.max, uses: r.Uses()}
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
	cr.rules = append(cr.rules, cr.voids...)
	cr.rules = slices.DeleteFunc(cr.rules, func(r *rule) bool { return r == nil })
	for _, r := range cr.rules {
		cr.compares = cr.compares || r.Uses().Group
		for _, code := range r.Uses().Indicators {
			if read := k.reads[code]; len(read) == 0 || read[len(read)-1] != cr.index {
				k.reads[code] = append(read, cr.index)
			}
		}
		for _, key := range r.Uses().Criteria {
			if of, p := k.need(key, r.path); of != nil {
				cr.needs = append(cr.needs, of.index)
			} else if !slices.Contains(cr.parts, p) {
				cr.parts = append(cr.parts, p)
			}
		}
	}
}

// late returns the rules that are evaluated after all criteria.
func (c *Scorecard) late() []*rule {
	return listOf(c.conditions(), func(x condition) *rule { return x.rule })
}

// order sorts the criteria into layers by whose points they need, and refuses
// circles.
func (k *compiler) order() {
	for _, cr := range k.criteria {
		k.needs(cr)
		k.all = append(k.all, cr.rules...)
	}
	k.all = append(k.all, k.late()...)
	k.grouped = slices.ContainsFunc(k.all, func(r *rule) bool { return r.Uses().Groups })
	for _, r := range k.late() {
		for _, key := range r.Uses().Criteria {
			k.need(key, r.path)
		}
		for _, code := range r.Uses().Indicators {
			k.reads[code] = append([]int{}, k.reads[code]...)
		}
		k.compares = k.compares || r.Uses().Group
	}
	k.settleParts()
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
	for _, p := range k.parts {
		for _, cr := range p.criteria {
			p.after, cr.feeds = max(p.after, level[cr.index]), cr.feeds || p.needed
		}
	}
}

func (k *compiler) circle(on []int) {
	// Named from its first criterion on the card, whichever was met first.
	start := slices.Index(on, slices.Min(on))
	var names []string
	first := k.criteria[on[start]]
	for i := range on {
		at, next := k.criteria[on[(start+i)%len(on)]], k.criteria[on[(start+i+1)%len(on)]]
		names = append(names, at.def.Code)
		if p := slices.IndexFunc(at.parts, func(p *part) bool { return slices.Contains(p.criteria, next) }); p >= 0 {
			names = append(names, at.parts[p].key) // through which it reads the next
		}
	}
	names = append(names, first.def.Code)
	d := k.fault(first.path+".points", "circle",
		"criteria need each other's points in a circle: %s", strings.Join(names, " → "))
	if slices.ContainsFunc(names, func(name string) bool { return strings.HasSuffix(name, "()") }) {
		d.Hint = say("points_so_far() is the total without the criteria that depend on it")
	}
}
