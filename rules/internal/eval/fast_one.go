package eval

import (
	"sync"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// single is a rule over whole numbers, for one unit, by the steps of its columns. It gives
// an answer where all that it reads is known, in units and within the limits that the
// rule is bound for, and nothing fails; the closures of fractions give all others.
type single struct {
	once  sync.Once // it is worked out when it is first asked for
	ok    bool
	one   column.One
	facts []factRead
	given []*source // other inputs, at most two
}

// factRead is a fact that is read, which has so many bits at most.
type factRead struct {
	slot  int32
	limit int32
}

// bindOne works out the rule for one unit.
func (p *Rule) bindOne() {
	cols, s := p.bound(false), &p.whole
	if cols == nil || !p.afford {
		return
	}
	operands := make([]column.Operand, len(cols.inputs))
	for i := range cols.inputs {
		in := &cols.inputs[i]
		switch {
		case in.each == nil && !in.last && in.slot < len(p.in.units):
			operands[i].Slot = in.slot
			s.facts = append(s.facts, factRead{int32(in.slot), int32(in.limit)})
			continue
		case len(s.given) == 0:
			operands[i].Fn = func(_ *[]int64, p, _ int64) int64 { return p }
		default:
			operands[i].Fn = func(_ *[]int64, _, q int64) int64 { return q }
		}
		s.given = append(s.given, in)
	}
	if len(s.given) <= 2 {
		s.one, s.ok = cols.prog.One(operands)
	}
}

// Whole computes the rule as a fraction n/d over whole numbers; ok is false if [Rule.Run] is to
// be asked.
func (p *Rule) Whole(f *Facts, g *Group) (n, d int64, ok bool) {
	s := &p.whole
	if f.Plain == nil {
		return 0, 0, false
	}
	if s.once.Do(p.bindOne); !s.ok {
		return 0, 0, false
	}
	for i := range s.facts {
		r := &s.facts[i]
		if x := f.Plain[r.slot]; x>>(r.limit&63) != x>>63 {
			return 0, 0, false
		}
	}
	var x, y int64
	if len(s.given) > 0 {
		if x, y, ok = s.others(f, g); !ok {
			return 0, 0, false
		}
	}
	return s.one.Run(&f.Plain, x, y)
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
