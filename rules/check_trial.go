package rules

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// tried is an input of a rule and the values to try for it.
type tried struct {
	slot     int
	previous bool
	name     string
	values   []Value
	noMin    bool
}

const maxTried = 14 // values of an input

// triedInputs are the inputs of a rule, in the order of the schema.
func triedInputs(r *Rule) []tried {
	t := &trial{near: make(map[[2]int][]Value), read: make(map[[2]int]bool)}
	t.walk(r.prog.root, nil, 0)
	var inputs []tried
	for _, previous := range []bool{false, true} {
		if previous && !r.prog.uses.previous {
			break
		}
		last := 0
		if previous {
			last = 1
		}
		for slot := range r.schema.slots() {
			if t.read[[2]int{slot, last}] {
				inputs = append(inputs, t.input(r.schema, slot, last))
			}
		}
	}
	return inputs
}

// trial collects the values that a rule compares each input with.
type trial struct {
	near map[[2]int][]Value // by slot, and 1 for last year's
	read map[[2]int]bool
	pool []Value // all constants
}

func (t *trial) walk(n *node, lets []*node, last int) {
	switch n.op {
	case ops.Const:
		t.pool = append(t.pool, n.val)
	case ops.Fact, ops.Points:
		t.read[[2]int{n.slot, last}] = true
	case ops.Let:
		lets = slices.Clone(lets)
		for len(lets) <= n.slot {
			lets = append(lets, nil)
		}
		lets[n.slot] = n.args[0]
	case ops.Derived:
		t.walk(n.def.prog.root, nil, last)
	case ops.Previous:
		last = 1
	case ops.Compare, ops.In, ops.InRange:
		for i, a := range n.args {
			for j, b := range n.args {
				if i != j && b.op == ops.Const {
					t.compare(a, lets, last, b.val)
				}
			}
		}
	case ops.Lookup:
		t.table(n, lets, last)
	}
	for _, a := range n.args {
		t.walk(a, lets, last)
	}
}

// compare notes that an expression is compared with a value, if it is an input.
func (t *trial) compare(n *node, lets []*node, last int, v Value) {
	for {
		switch n.op {
		case ops.Fact, ops.Points:
			t.near[[2]int{n.slot, last}] = append(t.near[[2]int{n.slot, last}], v)
			return
		case ops.Var:
			n = lets[n.slot]
		case ops.Derived:
			n, lets = n.def.prog.root, nil
		case ops.Previous:
			n, last = n.args[0], 1
		case ops.Default:
			n = n.args[0]
		default:
			return
		}
	}
}

// table notes the bounds of a table's tests.
func (t *trial) table(n *node, lets []*node, last int) {
	for k := range n.table.dims() {
		for _, tests := range n.table.rows().Tests {
			for _, span := range tests[k].Set {
				lo, hi := interval.EndsOf(span)
				if lo.OK {
					t.compare(n.args[k], lets, last, valueOf(tests[k].Kind, lo.Num))
				}
				if hi.OK {
					t.compare(n.args[k], lets, last, valueOf(tests[k].Kind, hi.Num))
				}
			}
			for _, s := range tests[k].Texts {
				t.compare(n.args[k], lets, last, TextOf(s))
			}
		}
	}
}

func (t *trial) input(s *Schema, slot, last int) tried {
	in := tried{slot: slot, previous: last == 1}
	ind := Indicator{Kind: NumberKind}
	if slot < len(s.indicators) {
		ind = s.indicators[slot]
		in.name = ind.Code
	} else {
		for code, at := range s.criteria {
			if at == slot {
				in.name = `points("` + code + `")`
			}
		}
	}
	near := t.near[[2]int{slot, last}]
	in.noMin = slot < len(s.indicators) && ind.Kind == NumberKind && ind.Min == nil
	add := func(v Value) {
		if len(in.values) < maxTried && v.Kind() == ind.Kind && ind.check(v) == nil &&
			!slices.ContainsFunc(in.values, v.Equal) {
			in.values = append(in.values, v)
		}
	}
	switch ind.Kind {
	case BoolKind:
		add(BoolOf(false))
		add(BoolOf(true))
	case TextKind:
		for _, text := range ind.Values {
			add(TextOf(text))
		}
		for _, v := range append(near, t.pool...) {
			add(v)
		}
		add(TextOf("another text"))
	case DateKind:
		for _, v := range append(near, t.pool...) {
			if d, ok := v.Date(); ok {
				for _, days := range []int{0, -1, 1} {
					add(DateValue(d.AddDays(days)))
				}
			}
		}
		add(DateValue(DateOf(2024, 1, 1)))
		add(DateValue(DateOf(2024, 12, 31)))
	default:
		if !in.noMin && ind.Min == nil { // points are seldom less than zero
			ind.Min = &decimal.Decimal{}
		}
		t.numbers(&ind, near, add)
	}
	return in
}

// numbers offers the ends of an indicator's range, what it is compared with and
// the next numbers on either side, and other numbers of the rule.
func (t *trial) numbers(ind *Indicator, near []Value, add func(Value)) {
	if ind.Min != nil {
		add(NumberOf(*ind.Min))
	}
	if ind.Max != nil {
		add(NumberOf(*ind.Max))
	}
	add(Int(0))
	add(Int(1))
	step := frac.Int(1)
	if ind.Places != nil {
		step = frac.FromDecimal(big.NewInt(1), -*ind.Places)
	}
	largest := Int(100)
	for i, v := range near {
		add(v)
		if i < 3 {
			add(number(frac.Sub(v.v.Num, step)))
			add(number(frac.Add(v.v.Num, step)))
		}
	}
	for _, v := range t.pool {
		if v.Kind() == NumberKind && v.Compare(largest) > 0 {
			largest = v
		}
	}
	add(largest)
	if ind.Max == nil {
		add(number(frac.Mul(largest.v.Num, frac.Int(1000))))
	}
	if ind.Min == nil {
		add(Int(-1))
		add(number(frac.Neg(largest.v.Num)))
	}
	for _, v := range t.pool {
		add(v)
	}
}
