package rules

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/survey"
	"github.com/thidua-go/thidua/rules/internal/table"
)

// Survey returns what is worth trying of what the rule reads. It is for package
// rulestest, which tests rules.
func (r *Rule) Survey() survey.Survey[Value] {
	s := &surveyor{schema: r.schema, near: make(map[survey.Read][]Value), derived: make(map[derivedIn]bool)}
	s.walk(r.prog.root, view{})
	out := survey.Survey[Value]{Turns: s.turns}
	for _, previous := range []bool{false, true} {
		for slot := range r.schema.slots() {
			in := survey.Input[Value]{Read: r.schema.read(slot, previous), Slot: slot}
			if _, ok := s.near[in.Read]; ok {
				s.offer(&in)
				out.Inputs = append(out.Inputs, in)
			}
		}
	}
	return out
}

// read names what stands at a slot.
func (s *Schema) read(slot int, previous bool) survey.Read {
	if slot < len(s.indicators) {
		return survey.Read{Code: s.indicators[slot].Code, Previous: previous}
	}
	for code, at := range s.criteria {
		if at == slot {
			return survey.Read{Code: code, Points: true, Previous: previous}
		}
	}
	return survey.Read{}
}

// surveyor collects where a rule turns, and what it compares each input with.
type surveyor struct {
	schema  *Schema
	near    map[survey.Read][]Value // of each input that is read
	pool    []Value                 // all constants
	turns   []survey.Turn[Value]
	derived map[derivedIn]bool // looked into
}

// view is the year that is read, and what names bound by let stand for.
type view struct {
	previous bool
	lets     []*node
}

// below is the view of the operands of n.
func (in view) below(n *node) view {
	switch n.op {
	case ops.Previous:
		in.previous = true
	case ops.Let:
		in.lets = append(slices.Clone(in.lets), make([]*node, max(0, n.slot+1-len(in.lets)))...)
		in.lets[n.slot] = n.args[0]
	}
	return in
}

type derivedIn struct {
	d        *derived
	previous bool
}

func (s *surveyor) walk(n *node, in view) {
	switch n.op {
	case ops.Const:
		s.pool = append(s.pool, n.val)
	case ops.Fact, ops.Points:
		read := s.schema.read(n.slot, in.previous)
		s.near[read] = append(s.near[read], nil...)
	case ops.Derived:
		if at := (derivedIn{n.def, in.previous}); !s.derived[at] {
			s.derived[at] = true
			s.walk(n.def.prog.root, view{previous: in.previous})
		}
	case ops.Compare, ops.In, ops.InRange, ops.Strict:
		if n.op != ops.Strict || n.row.Turns {
			for _, limit := range n.args[1:] {
				s.turn(n, in, n.args[0], limit)
			}
		}
	case ops.Lookup:
		for k := range n.table.dims() {
			for _, tests := range n.table.rows().Tests {
				for _, v := range limitsOf(tests[k]) {
					s.compare(n.args[k], in, v)
					s.add(n, in, n.args[k], nil, v)
				}
			}
		}
	}
	for _, a := range n.args {
		s.walk(a, in.below(n))
	}
}

// turn notes that n turns where x is y.
func (s *surveyor) turn(n *node, in view, x, y *node) {
	if x.op == ops.Const {
		x, y = y, x
	}
	if y.op == ops.Const {
		s.compare(x, in, y.val)
	}
	s.add(n, in, x, y, Value{})
}

func (s *surveyor) add(n *node, in view, x, y *node, limit Value) {
	span := func(n *node) survey.Span { return survey.Span{From: n.from, To: n.to} }
	t := survey.Turn[Value]{Source: n.src, Whole: span(n), X: span(x), Limit: limit}
	s.reads(x, in, &t.Inputs)
	if y != nil {
		t.Y = span(y)
		s.reads(y, in, &t.Inputs)
	}
	s.turns = append(s.turns, t)
}

// reads adds what the value of n depends on.
func (s *surveyor) reads(n *node, in view, out *[]survey.Read) {
	switch n.op {
	case ops.Fact, ops.Points:
		if read := s.schema.read(n.slot, in.previous); !slices.Contains(*out, read) {
			*out = append(*out, read)
		}
	case ops.Var:
		s.reads(in.lets[n.slot], in, out)
	case ops.Derived:
		s.reads(n.def.prog.root, view{previous: in.previous}, out)
	}
	for _, a := range n.args {
		s.reads(a, in.below(n), out)
	}
}

// compare notes that an expression is compared with a value, if it is an input.
func (s *surveyor) compare(n *node, in view, v Value) {
	for {
		switch n.op {
		case ops.Fact, ops.Points:
			read := s.schema.read(n.slot, in.previous)
			s.near[read] = append(s.near[read], v)
			return
		case ops.Var:
			n = in.lets[n.slot]
		case ops.Derived:
			n, in = n.def.prog.root, view{previous: in.previous}
		case ops.Previous:
			n, in.previous = n.args[0], true
		case ops.Default:
			n = n.args[0]
		default:
			return
		}
	}
}

// limitsOf returns the values that a test of a table names.
func limitsOf(t table.Test) (out []Value) {
	for _, span := range t.Set {
		lo, hi := interval.EndsOf(span)
		for _, end := range []interval.End{lo, hi} {
			if end.OK {
				out = append(out, valueOf(t.Kind, end.Num))
			}
		}
	}
	for _, s := range t.Texts {
		out = append(out, TextOf(s))
	}
	return out
}

// offer adds what is worth trying of an input, the most telling first.
func (s *surveyor) offer(in *survey.Input[Value]) {
	ind := Indicator{Kind: NumberKind}
	if !in.Points {
		ind = s.schema.indicators[in.Slot]
	} else { // points are seldom less than zero
		ind.Min = &decimal.Decimal{}
	}
	add := func(to *[]Value, vs ...Value) {
		for _, v := range vs {
			known := slices.ContainsFunc(in.Values, v.Equal) || slices.ContainsFunc(in.Far, v.Equal)
			if !known && v.Kind() == ind.Kind && ind.check(v) == nil {
				*to = append(*to, v)
			}
		}
	}
	near := s.near[in.Read]
	switch ind.Kind {
	case BoolKind:
		add(&in.Values, BoolOf(false), BoolOf(true))
	case TextKind:
		for _, text := range ind.Values {
			add(&in.Values, TextOf(text))
		}
		add(&in.Values, near...)
		add(&in.Values, TextOf("another text"))
		add(&in.Far, s.pool...)
	case DateKind:
		for _, v := range near {
			day, _ := v.Date()
			add(&in.Values, v, DateValue(day.AddDays(-1)), DateValue(day.AddDays(1)))
		}
		if len(near) == 0 {
			add(&in.Values, DateValue(DateOf(2024, 1, 31)), DateValue(DateOf(2024, 2, 9)))
		}
		add(&in.Far, s.pool...)
	default:
		s.numbers(in, &ind, near, add)
	}
}

// numbers adds the ends of an indicator's range, what it is compared with and the
// next numbers on either side, and other numbers of the rule.
func (s *surveyor) numbers(in *survey.Input[Value], ind *Indicator, near []Value, add func(*[]Value, ...Value)) {
	for _, end := range []*decimal.Decimal{ind.Min, ind.Max} {
		if end != nil {
			add(&in.Values, NumberOf(*end))
		}
	}
	add(&in.Values, Int(0), Int(1))
	step := frac.Int(1)
	if ind.Places != nil {
		step = frac.FromDecimal(big.NewInt(1), -*ind.Places)
	}
	largest := Int(100)
	for _, v := range near {
		add(&in.Values, v, number(frac.Sub(v.v.Num, step)), number(frac.Add(v.v.Num, step)))
	}
	for _, v := range s.pool {
		if v.Kind() == NumberKind && v.Compare(largest) > 0 {
			largest = v
		}
	}
	add(&in.Far, largest)
	if ind.Max == nil {
		add(&in.Far, number(frac.Mul(largest.v.Num, frac.Int(1000))))
	}
	if ind.Min == nil {
		add(&in.Far, Int(-1), number(frac.Neg(largest.v.Num)))
	}
	add(&in.Far, s.pool...)
}
