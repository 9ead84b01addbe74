package rulestest

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/internal/survey"
)

// input is something that rules read: a fact of this year or of last, or the
// points of a criterion.
type input struct {
	survey.Read
	ind  rules.Indicator
	pool []rules.Value // known values worth trying, numbers ascending
}

func (in *input) label() string {
	switch {
	case in.Previous:
		return "previous(" + in.Code + ")"
	case in.Points:
		return "points(" + YAML(in.Code) + ")"
	}
	return in.Code
}

// get and set are the input's value in an assignment; a missing one is cleared.
func (in *input) get(a Assignment) rules.Value { return (*in.in(&a))[in.Code] }

func (in *input) set(a *Assignment, v rules.Value) {
	m := in.in(a)
	if !v.Known() && !v.IsNotApplicable() {
		delete(*m, in.Code)
		return
	}
	if *m == nil {
		*m = make(map[string]rules.Value)
	}
	(*m)[in.Code] = v
}

func (in *input) in(a *Assignment) *map[string]rules.Value {
	switch {
	case in.Previous:
		return &a.Previous
	case in.Points:
		return &a.Points
	}
	return &a.Facts
}

// unit is one step of the input's precision: of its declared places, or of the
// finest constant that it meets.
func (in *input) unit() *big.Rat {
	if in.ind.Places != nil {
		return decimal.New(1, -*in.ind.Places).Rat()
	}
	unit := decimal.New(1, 0)
	for _, v := range in.pool {
		if d, ok := v.Decimal(); ok {
			unit = decimal.Min(unit, lastPlace(d))
		}
	}
	return decimal.Max(unit, decimal.New(1, -6)).Rat()
}

// allows reports whether the indicator may have the value.
func (in *input) allows(v rules.Value) bool {
	if v.Kind() != in.ind.Kind {
		return false
	}
	switch in.ind.Kind {
	case rules.NumberKind:
		return (in.ind.Min == nil || v.Compare(rules.NumberOf(*in.ind.Min)) >= 0) &&
			(in.ind.Max == nil || v.Compare(rules.NumberOf(*in.ind.Max)) <= 0) &&
			(in.ind.Places == nil || v.Round(*in.ind.Places, rules.TowardZero).Equal(v))
	case rules.TextKind:
		s, _ := v.Text()
		return len(in.ind.Values) == 0 || slices.Contains(in.ind.Values, s)
	}
	return true
}

// offer adds values to the pool, if they are allowed and not there yet.
func (in *input) offer(vs ...rules.Value) {
	for _, v := range vs {
		if in.allows(v) && !slices.ContainsFunc(in.pool, v.Equal) {
			in.pool = append(in.pool, v)
		}
	}
}

// step is the next value of the input's precision below or above v.
func (in *input) step(v rules.Value, side int64) (rules.Value, bool) {
	if d, ok := v.Date(); ok {
		return rules.DateValue(d.AddDays(int(side))), true
	}
	r, ok := v.Rat()
	if !ok {
		return rules.Value{}, false
	}
	if in.ind.Places != nil {
		return neighbour(v, side, *in.ind.Places), true
	}
	return rules.RatOf(r.Add(r, new(big.Rat).Mul(in.unit(), big.NewRat(side, 1)))), true
}

// around is the value and its neighbours at the input's precision.
func (in *input) around(v rules.Value) []rules.Value {
	out := []rules.Value{v}
	for _, side := range []int64{-1, 1} {
		if w, ok := in.step(v, side); ok {
			out = append(out, w)
		}
	}
	if in.ind.Kind == rules.NumberKind && in.ind.Places != nil {
		for _, mode := range []rules.Rounding{rules.TowardFloor, rules.TowardCeil} {
			out = append(out, v.Round(*in.ind.Places, mode))
		}
	}
	return out
}

// domain returns all known values of the input, if they are no more than most.
func (in *input) domain(most int) ([]rules.Value, bool) {
	switch ind := in.ind; {
	case in.Points:
		return nil, false
	case ind.Kind == rules.BoolKind:
		return []rules.Value{rules.BoolOf(false), rules.BoolOf(true)}, true
	case ind.Kind == rules.TextKind:
		var out []rules.Value
		for _, s := range ind.Values {
			out = append(out, rules.TextOf(s))
		}
		return out, len(out) > 0
	case ind.Kind == rules.NumberKind && ind.Min != nil && ind.Max != nil && ind.Places != nil:
		step := decimal.New(1, -*ind.Places)
		if ind.Max.Sub(*ind.Min).GreaterThan(step.Mul(decimal.NewFromInt(int64(most)))) {
			return nil, false
		}
		var out []rules.Value
		for d := ind.Min.RoundCeil(*ind.Places); d.LessThanOrEqual(*ind.Max); d = d.Add(step) {
			out = append(out, rules.NumberOf(d))
		}
		return out, true
	}
	return nil, false
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
