package survey

import (
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Of returns what is worth trying of what a rule reads.
func Of(p *program.Program) Survey {
	s := &surveyor{schema: p.Schema, near: make(map[Read][]value.Value), derived: make(map[derivedIn]bool),
		fields: make(map[*program.Indicator][]value.Value), counts: make(map[int][]value.Value)}
	s.walk(p.Root, view{})
	out := Survey{Turns: s.turns}
	for _, previous := range []bool{false, true} {
		for slot := range s.schema.Len() {
			in := Input{Read: s.read(slot, previous), Slot: slot}
			if _, ok := s.near[in.Read]; ok {
				s.offer(&in)
				out.Inputs = append(out.Inputs, in)
			}
		}
	}
	return out
}

// read names what stands at a slot.
func (s *surveyor) read(slot int, previous bool) Read {
	return Read{Code: s.schema.At(slot).Code, Points: slot >= len(s.schema.Indicators), Previous: previous}
}

// surveyor collects where a rule turns, and what it compares each input with.
type surveyor struct {
	schema  *program.Schema
	near    map[Read][]value.Value               // of each input that is read
	fields  map[*program.Indicator][]value.Value // of each field of a list that is read
	counts  map[int][]value.Value                // with which counts of lists are compared, by slot
	pool    []value.Value                        // all constants
	turns   []Turn
	derived map[derivedIn]bool // looked into
}

// view is the year that is read, and what names bound by let stand for.
type view struct {
	previous bool
	lets     []*program.Node
}

// below is the view of the operands of n.
func (in view) below(n *program.Node) view {
	switch n.Op {
	case ops.Previous:
		in.previous = true
	case ops.Let:
		in.lets = append(slices.Clone(in.lets), make([]*program.Node, max(0, n.Slot+1-len(in.lets)))...)
		in.lets[n.Slot] = n.Args[0]
	}
	return in
}

type derivedIn struct {
	d        *program.Derived
	previous bool
}

func (s *surveyor) walk(n *program.Node, in view) {
	switch n.Op {
	case ops.Const:
		s.pool = append(s.pool, n.Val)
	case ops.Fact, ops.Points, ops.Records:
		if n.Slot >= 0 {
			read := s.read(n.Slot, in.previous)
			s.near[read] = append(s.near[read], nil...)
		}
	case ops.Derived:
		if at := (derivedIn{n.Def, in.previous}); !s.derived[at] {
			s.derived[at] = true
			s.walk(n.Def.Prog.Root, view{previous: in.previous})
		}
	case ops.Compare, ops.In, ops.InRange, ops.Strict, ops.Lookup:
		if n.Op != ops.Lookup && (n.Op != ops.Strict || n.Row.Turns) {
			for _, limit := range n.Args[1:] {
				s.turn(n, in, n.Args[0], limit)
			}
		}
		if n.Table == nil {
			break
		}
		for k := range n.Table.Dims() {
			for _, tests := range n.Table.Rows().Tests {
				for _, v := range limitsOf(tests[k]) {
					s.compare(n.Args[k], in, v)
					s.add(n, in, n.Args[k], nil, v)
				}
			}
		}
	}
	for _, a := range n.Args {
		s.walk(a, in.below(n))
	}
}

// turn notes that n turns where x is y.
func (s *surveyor) turn(n *program.Node, in view, x, y *program.Node) {
	if x.Op == ops.Const {
		x, y = y, x
	}
	if y.Op == ops.Const {
		s.compare(x, in, y.Val)
	}
	s.add(n, in, x, y, value.Value{})
}

func (s *surveyor) add(n *program.Node, in view, x, y *program.Node, limit value.Value) {
	span := func(n *program.Node) Span { return Span{From: n.From, To: n.To} }
	t := Turn{Source: n.Src, Whole: span(n), X: span(x), Limit: limit}
	s.reads(x, in, &t.Inputs)
	if y != nil {
		t.Y = span(y)
		s.reads(y, in, &t.Inputs)
	}
	s.turns = append(s.turns, t)
}

// reads adds what the value of n depends on.
func (s *surveyor) reads(n *program.Node, in view, out *[]Read) {
	switch n.Op {
	case ops.Fact, ops.Points, ops.Records:
		if n.Op == ops.Records && n.Slot < 0 {
			return
		}
		if read := s.read(n.Slot, in.previous); !slices.Contains(*out, read) {
			*out = append(*out, read)
		}
	case ops.Var:
		s.reads(in.lets[n.Slot], in, out)
	case ops.Derived:
		s.reads(n.Def.Prog.Root, view{previous: in.previous}, out)
	}
	for _, a := range n.Args {
		s.reads(a, in.below(n), out)
	}
}

// compare notes that an expression is compared with a value, if it is an input.
func (s *surveyor) compare(n *program.Node, in view, v value.Value) {
	for {
		switch n.Op {
		case ops.Fact, ops.Points:
			read := s.read(n.Slot, in.previous)
			s.near[read] = append(s.near[read], v)
			return
		case ops.Field:
			s.fields[n.Of] = append(s.fields[n.Of], v)
			return
		case ops.Aggregate:
			if over := n.Over(); over.List != nil && over.X == nil {
				s.counts[over.List.Slot] = append(s.counts[over.List.Slot], v)
			}
			return
		case ops.Var:
			n = in.lets[n.Slot]
		case ops.Derived:
			n, in = n.Def.Prog.Root, view{previous: in.previous}
		case ops.Previous:
			n, in.previous = n.Args[0], true
		case ops.Default:
			n = n.Args[0]
		default:
			return
		}
	}
}

// limitsOf returns the values that a test of a table names.
func limitsOf(t table.Test) (out []value.Value) {
	for _, span := range t.Set {
		lo, hi := interval.EndsOf(span)
		for _, end := range []interval.End{lo, hi} {
			if end.OK {
				out = append(out, value.Of(t.Kind, end.Num))
			}
		}
	}
	for _, s := range t.Texts {
		out = append(out, value.Text(s))
	}
	return out
}

// offer adds what is worth trying of an input, the most telling first.
func (s *surveyor) offer(in *Input) {
	ind := *s.schema.At(in.Slot)
	if zero := frac.Int(0); in.Points && ind.Min == nil {
		ind.Min = &zero // points are seldom less
	}
	values, far := s.offerOf(in.Slot, &ind, s.near[in.Read])
	in.Values = fit(&ind, values, nil)
	in.Far = fit(&ind, far, in.Values)
}

// fit returns those values that an indicator may have, each once, and none that was offered before.
func fit(ind *program.Indicator, values, before []value.Value) (out []value.Value) {
	for _, v := range values {
		offered := slices.ContainsFunc(before, v.Equal) || slices.ContainsFunc(out, v.Equal)
		if !offered && v.Known() && v.Kind == ind.Kind && ind.Check(v, false) == nil {
			out = append(out, v)
		}
	}
	return out
}

// offerOf returns what is worth trying of an indicator, or of a field, the most telling first, and what is far from it.
func (s *surveyor) offerOf(slot int, ind *program.Indicator, near []value.Value) (values, far []value.Value) {
	switch ind.Kind {
	case value.ListKind:
		return s.lists(slot, ind), nil
	case value.BoolKind:
		return []value.Value{value.Bool(false), value.Bool(true)}, nil
	case value.TextKind:
		for _, text := range ind.Values {
			values = append(values, value.Text(text))
		}
		return append(append(values, near...), value.Text("another text")), s.pool
	case value.DateKind:
		for _, v := range near {
			values = append(values, v, day(v, -1), day(v, 1))
		}
		if len(near) == 0 {
			year := 2024
			if given := s.schema.Env.Calendar.Years; len(given) > 0 {
				year = given[len(given)-1] // where working days can be counted
			}
			values = append(values, value.Date(value.Day(year, 1, 31)), value.Date(value.Day(year, 2, 9)))
		}
		return values, s.pool
	}
	return s.numbers(ind, near)
}

// day is so many days from a date; missing outside of the calendar.
func day(v value.Value, days int64) value.Value {
	n, _ := v.Num.Int64()
	if n += days; !value.IsDay(value.Civil(n)) {
		return value.Value{}
	}
	return value.Date(n)
}

// numbers returns the ends of an indicator's range, what it is compared with and the
// next numbers on either side, and other numbers of the rule.
func (s *surveyor) numbers(ind *program.Indicator, near []value.Value) (values, far []value.Value) {
	for _, end := range []*frac.Num{ind.Min, ind.Max} {
		if end != nil {
			values = append(values, value.Number(*end))
		}
	}
	values = append(values, value.Int(0), value.Int(1))
	step := frac.Int(1)
	if ind.Places != nil {
		step = frac.FromDecimal(big.NewInt(1), -*ind.Places)
	}
	largest := value.Int(100)
	for _, v := range near {
		values = append(values, v, value.Number(frac.Sub(v.Num, step)), value.Number(frac.Add(v.Num, step)))
	}
	for _, v := range s.pool {
		if v.Kind == value.NumberKind && v.Compare(largest) > 0 {
			largest = v
		}
	}
	far = append(far, largest)
	if ind.Max == nil {
		far = append(far, value.Number(frac.Mul(largest.Num, frac.Int(1000))))
	}
	if ind.Min == nil {
		far = append(far, value.Int(-1), value.Number(frac.Neg(largest.Num)))
	}
	return values, append(far, s.pool...)
}
