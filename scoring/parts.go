package scoring

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// part is points, besides those of a criterion, that rules read: of a section or of the card,
// all of them or those on one side.
type part struct {
	key      string // by which rules call them: [rules.PointsOf]
	kind     *partKind
	section  *section
	criteria []*criterion // that they are made of
	left     []bool       // criteria that are left out, by index; nil if none is
	needed   bool         // some rule reads them
	after    int          // the layer after which they are known
}

// partKind is what a function of the language gives of a section.
type partKind struct {
	function string
	of       func(*tally) amount
	side     bool
	// least and most bound it, by what the items of the section come to at most.
	least, most func(s *section, r reach) amount
}

var partKinds = []partKind{{
	function: "points", of: func(t *tally) amount { return t.total },
	least: func(s *section, r reach) amount { return max(s.least, add(r.least, -s.hold(r.most, false)[Minus])) },
	most: func(s *section, r reach) amount {
		return max(s.least, s.hold(sums{Base: r.most[Base], Bonus: r.most[Bonus]}, true).total())
	},
}, {
	function: basePoints, of: func(t *tally) amount { return t.points[Base] }, side: true,
	least: func(_ *section, r reach) amount { return r.least },
	most:  func(s *section, r reach) amount { return s.hold(sums{Base: r.most[Base]}, true)[Base] },
}, {
	function: "bonus_points", of: func(t *tally) amount { return t.points[Bonus] }, side: true,
	most: func(s *section, r reach) amount { return max(s.hold(r.most, false)[Bonus], add(s.least, -r.least)) },
}, {
	function: "minus_points", of: func(t *tally) amount { return t.points[Minus] }, side: true,
	most: func(s *section, r reach) amount { return add(s.hold(r.most, false)[Minus], -r.least) },
}, {
	function: soFar, of: func(t *tally) amount { return t.total },
}}

const (
	soFar      = "points_so_far"
	basePoints = "base_points"
)

// manySections is beyond how many a section has points for rules only if one names it.
const manySections = 256

// declareParts finds the points that rules may read, as far as any rule speaks of such: facts
// have a place for each.
func (k *compiler) declareParts() {
	k.partOf = make(map[string]*part)
	texts := k.ruleTexts()
	var said map[string]bool // what rules say in quotes, where a place for each section is too much
	if len(k.sections) > manySections {
		said = make(map[string]bool)
		for _, src := range texts {
			for _, quote := range []string{`"`, "'"} {
				for text := range strings.SplitSeq(src, quote) {
					said[text] = true
				}
			}
		}
	}
	for i := range partKinds {
		kind := &partKinds[i]
		speaks := func(src string) bool { return strings.Contains(strings.ToLower(src), kind.function) }
		if !slices.ContainsFunc(texts, speaks) {
			continue
		}
		sections := k.sections
		if kind.function == soFar {
			sections = sections[:1]
		}
		for _, s := range sections {
			if s.parent != nil && said != nil && !said[s.def.Code] {
				continue
			}
			key := rules.PointsOf(kind.function, s.def.Code)
			if s.parent != nil && s.def.Code == "" || k.byCode[key] != nil || k.partOf[key] != nil {
				continue // a code that is missing or taken, of which rules can say nothing
			}
			k.partOf[key] = &part{key: key, kind: kind, section: s, criteria: s.all()}
			k.parts = append(k.parts, k.partOf[key])
		}
	}
}

// ruleTexts are all rules of the card, as they are written.
func (k *compiler) ruleTexts() []string {
	out := slices.Concat(k.def.TieBreak,
		listOf(k.def.Define, func(x rules.Define) string { return x.Rule }),
		listOf(k.def.Disqualify, func(x Disqualification) string { return x.When }),
		listOf(k.def.Grades, func(x Grade) string { return x.When }),
		listOf(k.sections, func(s *section) string { return s.def.VoidWhen }))
	for _, cr := range k.criteria {
		out = append(out, cr.def.Points, cr.def.VoidWhen, cr.def.DisqualifyWhen)
		for _, v := range cr.def.Variants {
			out = append(out, v.When, v.Points)
		}
	}
	return out
}

// all are the criteria in a section, of any depth.
func (s *section) all() []*criterion {
	return slices.Concat(s.criteria, slices.Concat(listOf(s.parts, (*section).all)...))
}

// partRange is what the points can be for rules that read them.
func (k *compiler) partRange(p *part) rules.Indicator {
	kind, s := p.kind, p.section
	if kind.function == soFar {
		kind = &partKinds[0]
	}
	r, least := s.reach(), amount(0)
	if kind.least != nil {
		least = kind.least(s, r)
	}
	return k.between(p.key, s.def.Title, least, kind.most(s, r))
}

// settleParts says what the points so far leave out, and base points of items that are none, which
// no cap lets touch them; and so which criteria each part needs.
func (k *compiler) settleParts() {
	for _, p := range k.parts {
		base := p.kind.function == basePoints
		some := slices.ContainsFunc(p.criteria, func(cr *criterion) bool { return cr.def.Effect == Base })
		if !p.needed || !(base && some) && p.kind.function != soFar {
			continue
		}
		p.left = k.dependents(p)
		for i, cr := range k.criteria {
			p.left[i] = p.left[i] && !(base && cr.def.Effect == Base)
		}
		p.criteria = slices.DeleteFunc(p.criteria, func(cr *criterion) bool { return p.left[cr.index] })
	}
	for _, cr := range k.criteria {
		for _, p := range cr.parts {
			for _, of := range p.criteria {
				cr.needs = append(cr.needs, of.index)
			}
		}
		slices.Sort(cr.needs)
		cr.needs = slices.Compact(cr.needs)
		for _, i := range cr.needs {
			k.criteria[i].readers = append(k.criteria[i].readers, cr.index)
		}
	}
}

// dependents are the criteria that depend on the points so far: a rule of theirs reads these, or
// the points of a criterion that does, or of a section with one in it.
func (k *compiler) dependents(so *part) (left []bool) {
	readers, ofPart := make([][]*criterion, len(k.criteria)), make(map[*part][]*criterion)
	for _, cr := range k.criteria {
		for _, i := range cr.needs {
			readers[i] = append(readers[i], cr)
		}
		for _, p := range cr.parts {
			ofPart[p] = append(ofPart[p], cr)
		}
	}
	within := make(map[*section][]*part)
	for _, p := range k.parts {
		if p != so {
			within[p.section] = append(within[p.section], p)
		}
	}
	left = make([]bool, len(k.criteria))
	for todo := ofPart[so]; len(todo) > 0; {
		cr := todo[len(todo)-1]
		if todo = todo[:len(todo)-1]; left[cr.index] {
			continue
		}
		left[cr.index] = true
		todo = append(todo, readers[cr.index]...)
		for s := cr.section; s != nil; s = s.parent {
			for _, p := range within[s] {
				todo = append(todo, ofPart[p]...)
				delete(ofPart, p)
			}
			delete(within, s) // whoever reads it is on the list
		}
	}
	return left
}

// need notes that a rule reads points, by what rules call them; it returns the criterion
// or the part.
func (k *compiler) need(key, path string) (*criterion, *part) {
	if cr := k.byCode[key]; cr != nil {
		if k.sectionX[key] != nil && !k.twice[key] {
			k.twice[key] = true
			k.fault(path, "name-taken", "%s is a criterion and a section", key).Hint = say("rename one of them")
		}
		cr.needed = true
		return cr, nil
	}
	p := k.partOf[key]
	p.needed = true
	return nil, p
}

// value is what the points are for other rules. While a line is missing they are known only
// if it cannot change them.
func (p *part) value(c *Scorecard, lines row) rules.Value {
	t := c.span(p.section, lines, p.criteria, p.left)
	missing, _ := lines.open(p.criteria)
	switch lo, hi := p.kind.of(&t.lo), p.kind.of(&t.hi); {
	case !t.lo.counted:
		return rules.NotApplicable()
	case t.lo.open, lo != hi, p.kind.side && missing:
		return rules.Value{}
	default:
		return c.value(lo)
	}
}

// PointsOf returns the codes of the criteria whose points others are made of that rules read: by
// what [rules.PointsOf] calls those, or by the code of one criterion. It is nil for what the rules
// of the card do not speak of.
func (c *Scorecard) PointsOf(points string) []string {
	return listOf(c.made(points), (*criterion).code)
}

func (c *Scorecard) made(points string) []*criterion {
	if cr := c.byCode[points]; cr != nil {
		return []*criterion{cr}
	}
	if p := c.partOf[points]; p != nil {
		return p.criteria
	}
	return nil
}
