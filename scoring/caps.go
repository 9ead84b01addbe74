package scoring

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
)

// Caps (mức khống chế) bound the points of a section or card, after those of its
// parts and in this order: the plus side, the minus side, then everything together.
// A cap that is not given does not bind.
type Caps struct {
	// Plus is the most that bonus points may add, and Minus the most that minus points
	// may take away, both positive. A net item counts on the side of its sign.
	Plus  *decimal.Decimal `json:"plus,omitempty" yaml:"plus"`
	Minus *decimal.Decimal `json:"minus,omitempty" yaml:"minus"`
	// Total is the most, and Floor the least, of all points together. A section with
	// either counts outside as its base points and, on the side of its sign, whatever
	// else it comes to.
	Total *decimal.Decimal `json:"total,omitempty" yaml:"total"`
	Floor *decimal.Decimal `json:"floor,omitempty" yaml:"floor"`
}

// capKinds holds a row for each field of [Caps], in the order in which they are
// applied. Everything else that works with caps reads it: a new kind of cap is a
// field and a row.
var capKinds = []capKind{{
	key: "plus", given: func(c Caps) *decimal.Decimal { return c.Plus },
	of: sums{Bonus: 1}, gives: Bonus,
	fired: say("bonus points capped"), points: say("bonus points"), side: say("bonus"),
}, {
	key: "minus", given: func(c Caps) *decimal.Decimal { return c.Minus },
	of: sums{Minus: 1}, gives: Minus,
	fired: say("minus points capped"), points: say("minus points"), side: say("minus"),
}, {
	key: "total", given: func(c Caps) *decimal.Decimal { return c.Total },
	of: sums{Base: 1, Bonus: 1, Minus: -1}, gives: Bonus, whole: true,
	fired: say("total capped"), points: say("points"),
}, {
	key: "floor", given: func(c Caps) *decimal.Decimal { return c.Floor },
	of: sums{Base: 1, Bonus: 1, Minus: -1}, gives: Bonus, whole: true, least: true,
	fired: say("raised to the floor"),
}}

// capKind is one kind of cap.
type capKind struct {
	key   string // in files
	given func(Caps) *decimal.Decimal
	// of says which points the cap bounds: 1 for those that are added up, -1 for those
	// that are taken off, 0 for those that it leaves alone. gives is the side that is cut.
	of    sums
	gives Effect
	// whole is for a cap on all points together. A section that has one passes its plus
	// and minus points up as one: what is left of them. Otherwise a cap on the minus side
	// further up could give back points that this cap had taken, and more minus points
	// could raise a total.
	whole bool
	least bool // it bounds from below, and can be negative

	fired  diag.Text // in a score in which the cap changed something
	points diag.Text // what it bounds
	side   diag.Text // the word for points of the side that it bounds; none for all points together
}

// sums are points by where they count: those of base items, what is added and what
// is taken off. What net items give counts on the side of its sign.
type sums [3]amount // by Base, Bonus and Minus

func (x sums) add(y sums) sums {
	for e := range x {
		x[e] = add(x[e], y[e])
	}
	return x
}

func (x sums) total() amount { return add(add(x[Base], x[Bonus]), -x[Minus]) }

// limit is a cap of a section.
type limit struct {
	*capKind
	at amount
}

// sum is what the limit bounds, of points.
func (l *limit) sum(x sums) amount {
	total := amount(0)
	for e, sign := range l.of {
		if sign != 0 {
			total = add(total, sign*x[e])
		}
	}
	return total
}

// reached is the most that the limit can have to bound in a section whose items and parts
// come to no more than x.
func (l *limit) reached(s *section, x sums) amount {
	if l.whole {
		x = s.hold(x, false)
		x[Minus] = 0
	}
	return l.sum(x)
}

// bound holds a sum to the limit.
func (l *limit) bound(a amount) amount {
	if l.least {
		return max(a, l.at)
	}
	return min(a, l.at)
}

// hold holds points to the limit, and gathers them as capKind.whole says.
func (l *limit) hold(x sums) sums {
	have := l.sum(x)
	held := l.bound(have)
	switch {
	case l.whole:
		if !l.least {
			x[Base] = min(x[Base], l.at)
		}
		rest := add(held, -x[Base])
		x[Bonus], x[Minus] = max(rest, 0), max(-rest, 0)
	case held != have:
		x[l.gives] = 0
		x[l.gives] = l.of[l.gives] * (held - l.sum(x))
	}
	return x
}

// hold holds points to the caps of the section, or, unless whole, to those of its
// sides only.
func (s *section) hold(x sums, whole bool) sums {
	for i := range s.caps {
		if l := &s.caps[i]; whole || !l.whole {
			x = l.hold(x)
		}
	}
	return x
}

// cap applies the caps of a section to what its items and parts come to, and notes those that
// change something if anybody asks.
func (t *tally) cap(s *section, note bool) {
	t.up = t.points
	for i := range s.caps {
		l := &s.caps[i]
		before := l.sum(t.up)
		t.up = l.hold(t.up)
		if after := l.sum(t.up); after != before {
			if t.points = t.up; note {
				t.fired = append(t.fired, fired{l.capKind, before, after})
			}
		}
	}
	t.total = add(t.points.total(), t.beyond)
}

type fired struct {
	kind          *capKind
	before, after amount
}

// caps reads the caps of a section.
func (k *compiler) caps(s *section, path string) {
	path = diag.JoinPath(path, "caps.")
	s.most, s.least = unbounded, -unbounded
	for i := range capKinds {
		kind := &capKinds[i]
		d := kind.given(s.def.Caps)
		if d == nil {
			continue
		}
		at := k.points(path+kind.key, *d, k.places, kind.least)
		s.caps = append(s.caps, limit{kind, at})
		switch {
		case kind.whole && kind.least:
			s.least = max(s.least, at)
		case kind.whole:
			s.most = min(s.most, at)
		}
		if kind.least && s.least > s.most {
			k.fault(path+kind.key, "contradiction", "the floor is above the cap on the total")
		}
	}
	k.nested = k.nested || s.parent != nil && (s.most < unbounded || s.least > -unbounded)
}

// reach bounds what a section can come to before its own caps.
type reach struct {
	most  sums
	least amount // of base points, 0 or less
	minus bool   // it has minus items of its own
}

// reach is what the items of a section can come to, those of some effects left out.
func (s *section) reach(without ...Effect) (r reach) {
	for _, cr := range s.criteria {
		if slices.Contains(without, cr.def.Effect) {
			continue
		}
		var x sums
		least := amount(0)
		for i := range cr.variants {
			lo, hi := cr.variants[i].lo, cr.variants[i].hi
			if cr.def.Effect == Base {
				x[Base], least = max(x[Base], hi), min(least, lo)
			} else {
				x[Bonus], x[Minus] = max(x[Bonus], hi), max(x[Minus], -lo)
			}
		}
		r.most, r.least = r.most.add(x), r.least+least
		r.minus = r.minus || x[Minus] > 0
	}
	for _, p := range s.parts {
		in := p.reach(without...)
		out := p.hold(in.most, false)
		out[Base] = p.hold(sums{Base: in.most[Base]}, true)[Base]
		out[Bonus] = max(out[Bonus], p.least) // what raises a section to its floor counts as bonus outside
		if p.least > -unbounded {
			out[Minus] = min(out[Minus], max(0, out[Base]-p.least)) // the floor holds what is taken
		}
		r.most, r.least = r.most.add(out), r.least+in.least
	}
	return r
}

// IdleCap says why nothing changes if a cap of a section, or of the card for "",
// becomes another, or is removed for nil: because it never binds. The key is that of
// files. The zero Text says that it may matter.
func (c *Scorecard) IdleCap(section, key string, to *decimal.Decimal) (why diag.Text) {
	for _, s := range c.sections {
		if s.def.Code != section {
			continue
		}
		r := s.reach()
		for _, l := range s.caps {
			if l.key != key {
				continue
			}
			why = l.never(c, s, r)
			switch {
			case to == nil && l.whole && s.parent != nil && r.most[Bonus] > 0 && r.most[Minus] > 0:
				return diag.Text{} // without it bonus and minus points would count apart further up
			case to != nil && !why.IsZero():
				at, ok := amountOf(*to, c.places)
				if other := (&limit{l.capKind, at}); !ok || other.never(c, s, r).IsZero() {
					return diag.Text{}
				}
			}
		}
	}
	return why
}

// never says why the cap never changes anything; the zero Text if it may.
func (l *limit) never(c *Scorecard, s *section, r reach) diag.Text {
	if !l.least {
		if most := l.reached(s, r.most); most < unbounded && most <= l.at {
			return say("it comes to %s %s at most, no more than the cap of %s", c.value(most), l.points, c.value(l.at))
		}
		return diag.Text{}
	}
	// Raised to the full maximum, a negative base can be any number.
	if least := -s.hold(r.most, false)[Minus]; r.least == 0 && least > -unbounded && least >= l.at {
		return say("it comes to %s points at least, no less than the floor of %s", c.value(least), c.value(l.at))
	}
	return diag.Text{}
}

// idleCaps warns of caps that are above what can be reached.
func (c *compiler) idleCaps(s *section, path string, what diag.Text, reached sums, ordered bool) {
	for _, l := range s.caps {
		most := l.reached(s, reached)
		if l.least || l.at <= most || ordered && l.whole {
			continue
		}
		d := c.warn(path+"."+l.key, "cap-idle", "%s comes to %s at most, so the cap of %s never binds",
			what, c.value(most), c.value(l.at))
		if !l.side.IsZero() {
			d.Message = say("%s can have %s %s points at most, so the cap of %s never binds",
				what, c.value(most), l.side, c.value(l.at))
		}
		d.Hint = say("remove the cap, or lower it")
	}
}
