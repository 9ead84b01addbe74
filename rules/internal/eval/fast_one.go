package eval

import (
	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// single is a rule over whole numbers, for one unit, by the steps of its columns. It gives
// an answer where all that it reads is known, in units and within the limits that the
// rule is bound for, and nothing fails; the closures of fractions give all others.
type single struct {
	column.One
	plains  int  // of facts that need no looking at: all are known and in range
	limit   int  // bits that each of them may have
	bare    bool // it reads facts only, is a decimal, and makes no errors
	facts   []factRead
	given   []*source // other inputs, at most two
	members int       // that a group may have, none of them with large facts
}

// factRead is a fact that is read, which has so many bits at most.
type factRead struct {
	slot  int32
	limit int32
}

// bindOne works out the rule for one unit.
func (p *Rule) bindOne() *single {
	cols, s := p.bound(false), &single{plains: len(p.in.units), limit: limits[0], members: p.Schema.Steps}
	if cols == nil || !p.afford {
		return s
	}
	operands := make([]column.Operand, len(cols.inputs))
	for i := range cols.inputs {
		in := &cols.inputs[i]
		switch {
		case in.each == nil && !in.last && in.slot < len(p.in.units):
			operands[i].Slot = in.slot
			s.facts = append(s.facts, factRead{int32(in.slot), int32(in.limit)})
			if in.limit < p.in.units[in.slot].most {
				s.limit = min(s.limit, in.limit)
			}
			continue
		case len(s.given) == 0:
			operands[i].Fn = func(_ *[]int64, p, _ int64) int64 { return p }
		default:
			operands[i].Fn = func(_ *[]int64, _, q int64) int64 { return q }
		}
		s.given = append(s.given, in)
	}
	for p.Uses.Group && !p.Affords(1+s.members, 0, false) {
		s.members /= 2
	}
	if len(s.given) <= 2 {
		s.One = cols.prog.One(operands)
		s.bare = len(s.given)+len(s.Faults) == 0 && s.Places >= 0
	}
	return s
}

// Whole computes the rule over whole numbers; ok is false if [Rule.Run] is to be asked.
func (p *Rule) Whole(f *Facts, g *Group) (v frac.Num, ok bool) {
	s := p.whole.Load()
	if s == nil {
		s = p.bindOne()
		p.whole.Store(s)
	}
	if s.N == nil || (f.plains != s.plains || f.size>>(s.limit&63) != 0) && !s.fits(f) ||
		g != nil && (f.Large || g.Large || len(g.Members) > s.members) && p.Afford(f, g) != nil {
		return v, false
	}
	if !s.bare {
		return s.run(f, g)
	}
	return frac.Decimal(s.N(&f.Plain, 0, 0)*s.Fn, s.Places), true
}

// run is Whole of a rule that is not bare.
func (s *single) run(f *Facts, g *Group) (v frac.Num, ok bool) {
	var x, y int64
	if len(s.given) > 0 {
		if x, y, ok = s.others(f, g); !ok {
			return v, false
		}
	}
	for _, fault := range s.Faults {
		if fault(&f.Plain, x, y) == 0 {
			return v, false
		}
	}
	n, d := s.N(&f.Plain, x, y)*s.Fn, s.Fd
	if s.Places >= 0 {
		return frac.Decimal(n, s.Places), true
	}
	if s.Den != nil {
		d *= s.Den(&f.Plain, x, y)
	}
	return frac.New(n, d).Canon(), true
}

// fits reports whether each fact that is read is known and within its limit.
func (s *single) fits(f *Facts) bool {
	if f.Plain == nil {
		return false
	}
	for _, r := range s.facts {
		if x := f.Plain[r.slot]; x>>r.limit != x>>63 {
			return false
		}
	}
	return true
}

// others are the inputs that are no facts of this year.
func (s *single) others(f *Facts, g *Group) (x, y int64, ok bool) {
	in := s.given[0]
	if in.part == 1 { // the other is what it is divided by
		a, st := in.each(f, g, nil)
		x, y, ok = a.Held()
		return x, y, ok && st == fine && y>>in.limit == 0 && x>>in.limit == x>>63
	}
	x, st := in.ofOne(f, g)
	if st == fine && len(s.given) > 1 {
		y, st = s.given[1].ofOne(f, g)
	}
	return x, y, st == fine
}

func (s *source) ofOne(f *Facts, g *Group) (int64, status) {
	switch {
	case s.of != nil: // what compares members has frames of its own
		return s.whole(s.each(f, g, nil))
	case s.each != nil:
		l := frames.Get().(*frame)
		defer l.release()
		return s.whole(s.each(f, g, l))
	case s.last && f.Previous == nil:
		return 0, open
	case s.last:
		f = f.Previous
	}
	v := f.Values.At(s.slot)
	if v.State != value.Known {
		return 0, open
	}
	return s.whole(v.Num, fine)
}
