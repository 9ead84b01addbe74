package rulestest

import (
	"maps"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/survey"
)

// input is something that rules read: a fact of this year or of last, or the
// points of a criterion.
type input struct {
	survey.Read
	schema *rules.Schema
	ind    rules.Indicator
	pool   []rules.Value // known values worth trying, numbers ascending
}

func (in *input) label() string {
	switch {
	case in.Previous:
		return "previous(" + in.Code + ")"
	case in.Points:
		if call := program.PointsText(in.Code); call == in.Code {
			return call
		}
		return "points(" + YAML(in.Code) + ")"
	}
	return in.Code
}

// values are the values of an assignment that the input's is among.
func (in *input) values(a *Assignment) *map[string]rules.Value {
	switch {
	case in.Previous:
		return &a.Previous
	case in.Points:
		return &a.Points
	}
	return &a.Facts
}

func (in *input) get(a Assignment) rules.Value { return (*in.values(&a))[in.Code] }

// set gives the input a value in an assignment; a missing one is left out.
func (in *input) set(a *Assignment, v rules.Value) {
	m := in.values(a)
	if *m == nil {
		*m = make(map[string]rules.Value)
	}
	if (*m)[in.Code] = v; !v.Known() && !v.IsNotApplicable() {
		delete(*m, in.Code)
	}
}

// with returns a copy of an assignment, without notes, that has another value for
// the input.
func (in *input) with(a Assignment, v rules.Value) Assignment {
	a.Facts, a.Previous, a.Points = maps.Clone(a.Facts), maps.Clone(a.Previous), maps.Clone(a.Points)
	a.Notes = nil
	in.set(&a, v)
	return a
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

// allows reports whether the schema takes a known value for the input.
func (in *input) allows(v rules.Value) bool {
	if in.Points {
		return v.Kind() == rules.NumberKind
	}
	_, err := rules.NewFacts(in.schema, "unit", rules.Fact{Indicator: in.Code, Value: v})
	return err == nil && v.Known()
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
		return rules.DateOf(d.AddDays(int(side))), true
	}
	near, by := v, in.unit()
	if in.ind.Places != nil {
		mode := rules.TowardFloor
		if side < 0 {
			mode = rules.TowardCeil
		}
		near = v.Round(*in.ind.Places, mode)
	}
	r, ok := near.Rat()
	if !ok {
		return rules.Value{}, false
	}
	return rules.RatOf(r.Add(r, by.Mul(by, big.NewRat(side, 1)))), true
}

// around is the value and its neighbours at the input's precision.
func (in *input) around(v rules.Value) []rules.Value {
	out := []rules.Value{v}
	for _, side := range []int64{-1, 1} {
		if w, ok := in.step(v, side); ok {
			out = append(out, w)
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
