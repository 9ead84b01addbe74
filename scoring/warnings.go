package scoring

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Check looks at a card before anybody signs it. It returns the faults that
// [Compile] would refuse the card for, and warnings of what is legal but likely
// not meant, in the order of the definition:
//
//   - what the rules and tables hide: gaps, overlaps and rows never reached, divisions
//     by what may be zero, points beyond the maximum or below zero, conditions that
//     are always so, indicators that nothing reads (see [rules.Rule.Check],
//     [rules.Schema.Check]), with a witness;
//   - the same for points that the bounds of a criterion would cut, so that nobody is
//     surprised; a floor that is stated (min: 0) is taken as meant;
//   - no-holidays: working days are counted, and the holidays of the card's year are not
//     given;
//   - sign: a rule that never gives more than zero, as when the points of a minus item
//     are written as negative;
//   - uncapped: a bonus or net item that nothing caps;
//   - negative-total: minus points that can take the card below zero, or a section where the card
//     stays above; what a net item takes away is in its nature;
//   - cap-order: caps for which the order in which they apply matters, with figures;
//   - cap-idle: a cap above what can be reached;
//   - numbering: codes that do not follow the section or each other, or differ in
//     spelling only;
//   - not-applicable: criteria that do not apply to some units, and no policy;
//   - grade: a grade that no unit can be in;
//   - meant: a code in [Definition.Meant] of which there is nothing to tell.
//
// Those of [Definition.Meant] are left out. Functions of the host that are declared and not given are
// taken to be as they are declared.
func Check(d Definition) diag.Diagnostics {
	_ = d.give([]rules.Host{{StandIns: true}}) // which has nothing of other kinds
	k := compile(d)
	if k.schema == nil {
		return k.ds
	}
	faulty := k.ds.Err() != nil
	k.ruleFindings()
	k.numbering()
	k.proved()
	if !faulty {
		for _, s := range k.sections {
			k.sides(s)
		}
		k.gradeOrder()
	}
	k.items()
	if !faulty && !k.belowZero(k.sections[0]) {
		for _, s := range k.sections[1:] {
			k.belowZero(s)
		}
	}
	if k.meant(); k.period != nil {
		k.ds = append(k.ds, k.periodFindings()...)
	}
	return inOrder(k.ds)
}

// meantCodes are the codes of warnings about what a card says of itself, which may be what it means.
// What a rule or table hides is never meant.
var meantCodes = []string{"cap-idle", "cap-order", "negative-total", "numbering", "uncapped"}

// checkMeant checks the list of what is meant.
func (k *compiler) checkMeant() {
	for i, code := range k.def.Meant {
		path := fmt.Sprintf("meant[%d]", i)
		switch {
		case !slices.Contains(meantCodes, code):
			k.fault(path, "unknown-warning", "there is no warning %q that a card can mean", code).Hint =
				diag.OneOf(code, meantCodes)
		case slices.Contains(k.def.Meant[:i], code):
			k.fault(path, "name-taken", "%s stands in meant twice", code).Hint = say("remove one of the two")
		}
	}
}

// meant takes away the warnings that the card means, and says of the others how to mean them.
func (k *compiler) meant() {
	told := make(map[string]bool)
	k.ds = slices.DeleteFunc(k.ds, func(d *diag.Diagnostic) bool {
		told[d.Code] = true
		return slices.Contains(meantCodes, d.Code) && slices.Contains(k.def.Meant, d.Code)
	})
	for _, d := range k.ds {
		switch {
		case !slices.Contains(meantCodes, d.Code):
		case d.Hint.IsZero():
			d.Hint = say("write meant: [%s] at the top if that is meant", d.Code)
		default:
			d.Hint = say("%s; or meant: [%s] at the top if that is meant", d.Hint, d.Code)
		}
	}
	for i, code := range k.def.Meant {
		if !told[code] && slices.Contains(meantCodes, code) {
			k.warn(fmt.Sprintf("meant[%d]", i), "meant", "there is nothing of %s to tell on this card", code).Hint =
				say("remove the word")
		}
	}
}

// ruleFindings asks package rules what each rule and table hides.
func (c *compiler) ruleFindings() {
	var all []*rules.Rule
	for _, r := range c.sources {
		all = append(all, r.Rule)
		if r.of != nil && r.of.start {
			continue // it is meant to be the same for all
		}
		found := r.Check().At(r.path)
		sign := false
		if r.of != nil && r.of.def.Effect != Net {
			_, most, _ := r.Range()
			sign = most.Known() && most.Compare(rules.Int(0)) <= 0
		}
		if sign || r.of != nil && (r.of.def.Min != nil || r.of.def.Effect == Net) {
			// The card says that the points stop there, or the advice would be to cut them all. What
			// a net item takes away is meant.
			found = slices.DeleteFunc(found, func(d *diag.Diagnostic) bool { return d.Code == "below-zero" })
		}
		c.ds = append(c.ds, found...)
		if sign {
			d := c.warn(r.path, "sign", "the rule of %s never gives more than 0", r.of.def.Code)
			if r.of.def.Effect == Minus {
				d.Hint = say("the rule of a minus item gives how many points are taken away, as a positive number")
			}
		}
	}
	for _, d := range c.schema.Check(all...) {
		if path := c.ofPeriodLists(d.Path); d.Path != path {
			if d.Path = path; d.Code == "unused-indicator" && path != periodsCode {
				continue // the check of the card of the periods says so, if its rules do not read it either
			}
		}
		c.ds = append(c.ds, d)
	}
	c.ds = append(c.ds, c.schema.CheckHolidays(c.def.Year, all...)...)
}

// items looks at each criterion.
func (c *compiler) items() {
	uncapped := make(map[[2]bool][]*criterion) // by whether they may give, and take, any number
	for _, cr := range c.criteria {
		if c.unstated(cr); cr.def.Effect == Minus || c.meantOfPeriods(cr) {
			continue // see belowZero
		}
		up := slices.ContainsFunc(cr.variants, func(v variant) bool { return v.max >= unbounded })
		down := slices.ContainsFunc(cr.variants, func(v variant) bool { return v.min <= -unbounded })
		way := [2]bool{up && !cr.section.held(Bonus), down && !cr.section.held(Minus)}
		uncapped[way] = append(uncapped[way], cr)
	}
	for _, way := range []struct {
		way [2]bool
		can diag.Text
	}{
		{[2]bool{true, false}, say("gain")}, {[2]bool{false, true}, say("lose")}, {[2]bool{true, true}, say("gain or lose")},
	} {
		if items := uncapped[way.way]; len(items) > 0 {
			codes := listOf(items, (*criterion).code)
			c.warn(items[0].path+".uncapped", "uncapped", "without a cap one unit can %s any number of points by %s",
				way.can, strings.Join(codes, ", ")).Hint = say("write max: and the points")
		}
	}
}

// meantOfPeriods reports whether a criterion is made of what periods come to, of which their card
// means that there is no end to it.
func (c *compiler) meantOfPeriods(cr *criterion) bool {
	return c.period != nil && slices.Contains(c.period.def.Meant, "uncapped") &&
		slices.ContainsFunc(cr.rules, func(r *rule) bool { return slices.Contains(r.Uses().Indicators, periodsCode) })
}

// unstated warns of a criterion that does not apply to some units on a card that does not say
// what that means.
func (c *compiler) unstated(cr *criterion) {
	d := &cr.def
	if c.sections[0].policy != unstated || cr.section.policy != unstated || d.Effect != Base {
		return
	}
	hint := say("write not_applicable: drop, or not_applicable: rescale, at the top")
	for i, v := range d.Variants {
		if v.NotApplicable != "" {
			c.warn(fmt.Sprintf("%s.variants[%d].not_applicable", cr.path, i), "not-applicable",
				"%s does not apply to some units, and the card does not say what becomes of their total", d.Code).Hint = hint
		}
	}
	if d.InForce != (rules.Period{}) {
		c.warn(cr.path+".in_force", "not-applicable", "%s does not apply to units that were not there then, "+
			"and the card does not say what becomes of their total", d.Code).Hint = hint
	}
}

// proved bounds the items without a cap by what their rules can give.
func (c *compiler) proved() {
	for _, r := range c.sources {
		if r.of == nil || !r.of.def.Uncapped {
			continue
		}
		least, most, _ := r.Range()
		for i := range r.of.variants {
			v := &r.of.variants[i]
			if v.rule != r {
				continue
			}
			if up, ok := roundTo(most, r.of.places, c.places, rules.TowardCeil); ok && most.Known() {
				v.max = max(0, up)
			}
			if down, ok := roundTo(least, r.of.places, c.places, rules.TowardFloor); ok && least.Known() {
				v.min = clamp(down, v.min, 0)
			}
			v.span(r.of.def.Effect)
		}
	}
}

// numbering looks at the codes of sections and criteria.
func (c *compiler) numbering() {
	seen := make(map[string]string) // codes as they are read, by their fold
	for _, s := range c.sections[1:] {
		before := ""
		for _, cr := range s.criteria {
			code, path := cr.def.Code, cr.path+".code"
			if other, ok := seen[diag.Fold(code)]; ok && other != code {
				c.warn(path, "numbering", "%s and %s differ in spelling only: people will take one for the other", code, other)
			}
			seen[diag.Fold(code)] = code
			head, number := numbered(code)
			lastHead, last := numbered(before)
			if number >= 0 && last >= 0 && head == lastHead && number != last+1 {
				c.warn(path, "numbering", "%s follows %s", code, before)
			}
			if section, ok := strings.CutSuffix(head, "."); ok && number >= 0 && section != s.def.Code &&
				c.sectionX[section] != nil {
				c.warn(path, "numbering", "%s stands in section %s, and there is a section %s", code, s.def.Code, section)
			}
			before = code
		}
	}
}

// numbered splits II.3 into "II." and 3; the number is -1 if there is none.
func numbered(code string) (head string, n int) {
	head = strings.TrimRight(code, "0123456789")
	n, err := strconv.Atoi(code[len(head):])
	if err != nil || len(code)-len(head) > 6 {
		return code, -1
	}
	return head, n
}

// sides looks at what caps do to the plus and the minus side of a section.
func (c *compiler) sides(s *section) {
	path, what := diag.JoinPath(s.path, "caps"), s.name()
	r := s.reach()
	reached := sums{s.max, r.most[Bonus], r.most[Minus]}
	c.idleCaps(s, path, what, reached, c.capOrder(s, path, what, reached))
}

// name is what a sentence calls a section.
func (s *section) name() diag.Text {
	if s.parent == nil {
		return say("the card")
	}
	return say("%s", s.def.Code)
}

// belowZero warns of minus points that can take a section below zero, and reports whether it did.
// Below is what minus items take: a net item goes both ways by nature.
func (c *compiler) belowZero(s *section) bool {
	r := s.reach(Net)
	minus := s.hold(sums{s.max, r.most[Bonus], r.most[Minus]}, false)[Minus]
	if minus <= s.max || s.parent != nil && (!r.minus || s.max <= 0) ||
		s.around(func(l *limit) bool { return l.least }) {
		return false
	}
	where, can := diag.JoinPath(s.path, "caps"), say("without limit")
	if minus < unbounded {
		can = say("by up to %s", c.value(minus))
	}
	if s.parent != nil {
		where = s.path
	}
	c.warn(where, "negative-total",
		"minus points can lower %s %s, and it has %s base points: it can fall below 0", s.name(), can, c.value(s.max)).Hint =
		say("write caps: {floor: 0}, or a cap on the minus side")
	return true
}

// around reports whether a section around s, or s, has such a cap.
func (s *section) around(such func(l *limit) bool) bool {
	for ; s != nil; s = s.parent {
		for i := range s.caps {
			if such(&s.caps[i]) {
				return true
			}
		}
	}
	return false
}

// held reports whether caps bound what an item of the section can do to the total on a side.
func (s *section) held(side Effect) bool {
	return s.around(func(l *limit) bool { return !l.least && l.of[side] > 0 || l.least && side == Minus })
}

// capOrder warns where it matters that the plus side is capped before minus
// points are taken off, shows it by figures, and reports whether it did.
func (c *compiler) capOrder(s *section, path string, what diag.Text, reached sums) bool {
	plus := s.hold(sums{Bonus: reached[Bonus]}, false)[Bonus]
	minus := s.hold(reached, false)[Minus]
	if plus >= reached[Bonus] || s.most >= unbounded || minus == 0 {
		return false
	}
	unit := amount(powersOfTen[c.places])
	over := min(reached[Bonus], add(plus, unit)) // bonus points of a unit
	off := min(minus, unit)                      // minus points of the same unit
	sidesFirst := min(plus-off+s.max, s.most)
	netFirst := min(s.max+over-off, s.most)
	if sidesFirst == netFirst {
		return false
	}
	c.warn(path, "cap-order",
		"the order of caps matters in %s: with %s bonus and %s minus points a unit comes to %s, "+
			"since the bonus is cut to %s first; cutting the sum alone would give %s",
		what, c.value(over), c.value(off), c.value(sidesFirst), c.value(plus), c.value(netFirst))
	return true
}

// gradeOrder warns of grades that a better one leaves nothing for, and of those that a unit misses
// by being better.
func (c *compiler) gradeOrder() {
	less, all := c.def.Better == rules.Less, c.partRange(&part{kind: &partKinds[0], section: c.sections[0]})
	for i, g := range c.grades {
		path := fmt.Sprintf("grades[%d]", i)
		switch {
		case g.def.Percent:
		case g.atLeast.Known() && all.Max != nil && g.atLeast.Compare(rules.NumberOf(*all.Max)) > 0:
			c.warn(path, "grade", "no unit can be %s: the card gives at most %s", g.def.Code, rules.NumberOf(*all.Max))
		case g.atMost.Known() && all.Min != nil && g.atMost.Compare(rules.NumberOf(*all.Min)) < 0:
			c.warn(path, "grade", "no unit can be %s: the card gives at least %s", g.def.Code, rules.NumberOf(*all.Min))
		}
		far, key := g.atMost, "at_least"
		if less {
			far, key = g.atLeast, "at_most"
		}
		beyond := func(b grade) bool { // takes those who are better than that
			near, end := b.atLeast, b.atMost
			if less {
				near, end = end, near
			}
			return b.def.Percent == g.def.Percent && near.Known() && !end.Known()
		}
		if far.Known() && !slices.ContainsFunc(c.grades[:i], beyond) {
			c.warn(path, "grade", "a unit that is better than %s misses %s by that", far, g.def.Code).Hint =
				say("write %s:, or put a better grade before it", key)
		}
		for j := range i {
			b := &c.grades[j]
			if b.when != nil || b.def.Quota != nil || b.def.Percent != g.def.Percent && (b.atLeast.Known() || b.atMost.Known()) {
				continue
			}
			if (!b.atLeast.Known() || g.atLeast.Known() && g.atLeast.Compare(b.atLeast) >= 0) &&
				(!b.atMost.Known() || g.atMost.Known() && g.atMost.Compare(b.atMost) <= 0) {
				c.warn(path, "grade", "no unit can be %s: whoever fulfils it is %s", g.def.Code, b.def.Code).Hint =
					say("write the best grade first")
				break
			}
		}
	}
}
