package ops

import (
	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
)

// The kernels over columns.

func columnSum(b *column.Builder, xs []column.Form) column.Form { return b.Sum(xs...) }

func columnMean(b *column.Builder, xs []column.Form) column.Form {
	return b.Mul(b.Sum(xs...), column.Const(1, int64(len(xs))))
}

func columnLess(b *column.Builder, xs []column.Form) column.Form { return b.Sum(xs[0], b.Neg(xs[1])) }
func columnDays(b *column.Builder, xs []column.Form) column.Form { return b.Sum(xs[1], b.Neg(xs[0])) }
func columnNot(b *column.Builder, xs []column.Form) column.Form {
	return b.Sum(column.Const(1, 1), b.Neg(xs[0]))
}
func columnNeg(b *column.Builder, xs []column.Form) column.Form      { return b.Neg(xs[0]) }
func columnAbs(b *column.Builder, xs []column.Form) column.Form      { return b.Abs(xs[0]) }
func columnProduct(b *column.Builder, xs []column.Form) column.Form  { return b.Mul(xs[0], xs[1]) }
func columnQuotient(b *column.Builder, xs []column.Form) column.Form { return b.Quo(xs[0], xs[1]) }
func columnSteps(b *column.Builder, xs []column.Form) column.Form    { return b.Steps(xs[0], xs[1]) }
func columnClamp(b *column.Builder, xs []column.Form) column.Form {
	return b.Clamp(xs[0], xs[1], xs[2])
}

func columnExtreme(sign int) Column {
	return func(b *column.Builder, xs []column.Form) column.Form { return b.Extreme(sign, xs...) }
}

// columnRounded is rounding to places, which are constant if they are given, as the mode is.
func columnRounded(m frac.Mode) Column {
	return func(b *column.Builder, xs []column.Form) column.Form {
		places := int64(0)
		if len(xs) > 1 {
			if places = xs[1].Fn; !xs[1].Constant() || xs[1].Fd != 1 || places < 0 || places > MaxPlaces {
				return b.Fail()
			}
		}
		mode := m
		if len(xs) > 2 {
			mode = frac.Mode(xs[2].Fn)
		}
		return b.Round(xs[0], int(places), mode)
	}
}
