package rulestest

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// sameTable proves that two tables give the same for all keys, or returns the empty phrase. A
// table is constant between the values that its tests name, so one key in each
// piece says all.
func (v *Vocabulary) sameTable(old, other rules.Table) (proof diag.Text) {
	dims := max(1, len(old.Keys))
	for _, r := range old.Rows {
		dims = max(dims, len(r.When))
	}
	pieces := make([][]rules.Value, dims)
	for k := range pieces {
		if pieces[k] = v.pieces(k, old, other); pieces[k] == nil {
			return proof
		}
	}
	x, y := lookup(old, pieces), lookup(other, pieces)
	if x == nil || y == nil {
		return proof
	}
	n := 0
	for keys := range product(pieces) {
		a, errA := x(keys)
		b, errB := y(keys)
		if !sameResult(a, errA, b, errB) {
			return proof
		}
		n++
	}
	return say("the table gives the same in all %d pieces that its tests divide the keys into", n)
}

// product yields one value of each list, in all combinations.
func product(lists [][]rules.Value) func(yield func([]rules.Value) bool) {
	return func(yield func([]rules.Value) bool) {
		at := make([]int, len(lists))
		for {
			keys := make([]rules.Value, len(lists))
			for i, j := range at {
				keys[i] = lists[i][j]
			}
			if !yield(keys) {
				return
			}
			i := len(at) - 1
			for ; i >= 0; i-- {
				if at[i]++; at[i] < len(lists[i]) {
					break
				}
				at[i] = 0
			}
			if i < 0 {
				return
			}
		}
	}
}

// lookup returns a table as a function of its keys.
func lookup(t rules.Table, keys [][]rules.Value) func([]rules.Value) (rules.Value, error) {
	t.Name, t.Keys = "t", nil
	def := rules.Definition{Tables: []rules.Table{t}}
	src := "lookup(t"
	for i, values := range keys {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: fmt.Sprintf("k%d", i), Kind: values[0].Kind()})
		src += fmt.Sprintf(", k%d", i)
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		return nil
	}
	r, err := s.Compile(src+")", 0)
	if err != nil {
		return nil
	}
	return func(values []rules.Value) (rules.Value, error) {
		var facts []rules.Fact
		for i, v := range values {
			facts = append(facts, rules.Fact{Indicator: fmt.Sprintf("k%d", i), Value: v})
		}
		f, err := rules.NewFacts(s, "x", facts...)
		if err != nil {
			return rules.Value{}, err
		}
		return r.Eval(f, nil)
	}
}

// pieces returns a value of key k for each piece that the tests of the tables
// divide it into; nil if that is not known.
func (v *Vocabulary) pieces(k int, tables ...rules.Table) []rules.Value {
	var ind rules.Indicator
	if keys := tables[0].Keys; k < len(keys) {
		ind, _ = v.schema.Indicator(keys[k])
	}
	var tests []string
	for _, t := range tables {
		for _, r := range t.Rows {
			if k < len(r.When) {
				tests = append(tests, r.When[k])
			}
		}
	}
	var numbers []decimal.Decimal
	var dates []rules.Date
	var texts []string
	for _, test := range tests {
		plain := true
		for _, piece := range testPiece.FindAllString(test, -1) {
			if d, err := rules.ParseDate(piece); err == nil {
				dates, plain = append(dates, d), false
			} else if d, err := decimal.NewFromString(piece); err == nil {
				numbers, plain = append(numbers, d), false
			} else if relational(piece) != "" {
				plain = false
			}
		}
		if plain && test != "-" {
			texts = append(texts, test)
		}
	}
	switch {
	case len(texts) > 0: // their quotes, lists and not(…) are not read here
		return finite(ind)
	case len(dates) > 0 && len(numbers) == 0:
		return datePieces(dates)
	case len(numbers) > 0 && len(dates) == 0:
		return numberPieces(numbers, ind)
	}
	return finite(ind)
}

// finite returns all values of an indicator of texts or truths.
func finite(ind rules.Indicator) (out []rules.Value) {
	switch {
	case ind.Kind == rules.BoolKind:
		return []rules.Value{rules.BoolOf(false), rules.BoolOf(true)}
	case ind.Kind == rules.TextKind:
		for _, s := range ind.Values {
			out = append(out, rules.TextOf(s))
		}
	}
	return out
}

func datePieces(dates []rules.Date) (out []rules.Value) {
	for _, d := range dates {
		for by := -1; by <= 1; by++ {
			out = append(out, rules.DateValue(d.AddDays(by)))
		}
	}
	return out
}

// numberPieces returns each limit and a number between any two and beyond the
// outermost, within the range and precision of the indicator.
func numberPieces(limits []decimal.Decimal, ind rules.Indicator) (out []rules.Value) {
	for _, end := range []*decimal.Decimal{ind.Min, ind.Max} {
		if end != nil {
			limits = append(limits, *end)
		}
	}
	slices.SortFunc(limits, decimal.Decimal.Cmp)
	limits = slices.CompactFunc(limits, decimal.Decimal.Equal)
	add := func(v rules.Value) {
		switch {
		case ind.Min != nil && v.Compare(rules.NumberOf(*ind.Min)) < 0, ind.Max != nil && v.Compare(rules.NumberOf(*ind.Max)) > 0:
		case ind.Places != nil && !v.Round(*ind.Places, rules.TowardZero).Equal(v):
		default:
			out = append(out, v)
		}
	}
	places := int32(0) // to look beyond the outermost, any number will do where none are declared
	if ind.Places != nil {
		places = *ind.Places
	}
	for i, d := range limits {
		v := rules.NumberOf(d)
		if i == 0 {
			add(neighbour(v, -1, places))
		}
		add(v)
		switch {
		case i == len(limits)-1:
			add(neighbour(v, 1, places))
		case ind.Places == nil:
			sum := new(big.Rat).Add(d.Rat(), limits[i+1].Rat())
			add(rules.RatOf(sum.Quo(sum, big.NewRat(2, 1))))
		default:
			if next := neighbour(v, 1, places); next.Compare(rules.NumberOf(limits[i+1])) < 0 {
				add(next)
			}
		}
	}
	return out
}

// neighbour is the next number of so many decimal places below or above v.
func neighbour(v rules.Value, side int64, places int32) rules.Value {
	mode := rules.TowardFloor
	if side < 0 {
		mode = rules.TowardCeil
	}
	near, _ := v.Round(places, mode).Rat()
	return rules.RatOf(near.Add(near, decimal.New(side, -places).Rat()))
}
