package analysis_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// TestExtentArithmetic has ends open and closed, holes, and zero among divisors.
func TestExtentArithmetic(t *testing.T) {
	set := func(src string) interval.Numbers {
		if src == "" {
			return interval.Numbers{}
		}
		c, d := table.Parse(src)
		if d != nil {
			t.Fatal(src, d)
		}
		if c.Kind == 0 {
			return interval.Anything()
		}
		return interval.Numbers{Set: c.Set, Places: interval.AnyPlaces}
	}
	whole := func(x interval.Numbers) interval.Numbers { return interval.Numbers{Set: x.Set, Places: 0}.Tight() }
	type binary = func(x, y interval.Numbers) interval.Numbers
	unary := func(f func(x interval.Numbers) interval.Numbers) binary {
		return func(x, _ interval.Numbers) interval.Numbers { return f(x) }
	}
	for _, tt := range []struct {
		name       string
		f          binary
		x, y, want string
		reason     string
	}{
		{"+", interval.Numbers.Add, "[0..5)", "[1..2]", "[1..7)", "an open end stays open"},
		{"+", interval.Numbers.Add, "[0..1], [5..6]", "[0..1]", "[0..2], [5..7]", "a hole stays"},
		{"-", interval.Numbers.Sub, "[0..5)", "(1..2]", "[-2..4)", "the ends cross over"},
		{"-", interval.Numbers.Sub, ">= 0", ">= 0", "-", "anything"},
		{"*", interval.Numbers.Mul, "[-1..2]", "[3..4)", "(-4..8)", "signs"},
		{"*", interval.Numbers.Mul, "[0..1)", "> 5", ">= 0", "0 times what has no end is 0"},
		{"*", interval.Numbers.Mul, "(0..1)", "> 5", "> 0", "0 is not among them"},
		{"*", interval.Numbers.Mul, "[-2..-1]", "[-3..-1]", "[1..6]", "minus times minus"},
		{"/", interval.Numbers.Quo, "[1..2]", "[-1..1]", "<= -1, >= 1", "either side of zero"},
		{"/", interval.Numbers.Quo, "[1..2]", "(0..4]", ">= 0.25", "from just above zero"},
		{"/", interval.Numbers.Quo, "[-1..1]", ">= 2", "[-0.5..0.5]", "far out is near zero"},
		{"%", interval.Numbers.Rem, "[0..100]", "[7..9]", "[0..9)", "less than the divisor"},
		{"%", interval.Numbers.Rem, "[-5..100]", "3", "(-3..3)", "the sign of the dividend"},
		{"%", interval.Numbers.Rem, "[0..2]", "[7..9]", "[0..2]", "no more than the dividend"},
		{"min", interval.Numbers.Min, "[0..5]", "[3..9]", "[0..5]", "the lesser"},
		{"min", interval.Numbers.Min, "[0..5]", "(-1..5)", "(-1..5)", "an open end of either"},
		{"max", interval.Numbers.Max, "[0..5)", "[3..5]", "[3..5]", "a closed end of either"},
		{"neg", unary(interval.Numbers.Neg), "[0..5)", "", "(-5..0]", "mirrored"},
		{"abs", unary(interval.Numbers.Abs), "(-3..2]", "", "[0..3)", "both sides"},
		{"**2", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(2) }), "[-3..2)", "", "[0..9]", "even"},
		{"**3", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(3) }), "[-3..2)", "", "[-27..8)", "odd"},
		{"**-1", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(-1) }), "[0..4)", "", "> 0.25",
			"zero left out"},
		{"**0", unary(func(x interval.Numbers) interval.Numbers { return x.Pow(0) }), "[-3..2)", "", "1", "by convention"},
		{"floor", unary(func(x interval.Numbers) interval.Numbers { return x.Round(0, frac.Floor) }), "[0.5..3)", "",
			"[0..2]", "less than 3 is at most 2"},
		{"ceil", unary(func(x interval.Numbers) interval.Numbers { return x.Round(0, frac.Ceil) }), "(1..2.5)", "", "[2..3]",
			"more than 1 is at least 2"},
		{"round", unary(func(x interval.Numbers) interval.Numbers { return x.Round(0, frac.HalfAway) }), "[-2.5..2.5]", "",
			"[-3..3]", "halves away from zero"},
		{"whole", unary(whole), "(0..3), [3.5..3.6]", "", "[1..2]", "ends move to whole numbers"},
		{"nonzero", unary(interval.Numbers.Nonzero), "[-1..1]", "", "[-1..0), (0..1]", "a hole"},
		{"coarse", unary(func(x interval.Numbers) interval.Numbers {
			return interval.Numbers{Set: interval.Coarse(x.Set), Places: interval.AnyPlaces}
		}), "-5, -4, 1, 2", "", "[-5..-4], [1..2]", "zero stays out"},
	} {
		if got := table.SetNotation(value.NumberKind, tt.f(set(tt.x), set(tt.y)).Set, interval.EndsOf); got != tt.want {
			t.Errorf("%s %s %s (%s): %s, want %s", tt.x, tt.name, tt.y, tt.reason, got, tt.want)
		}
	}
}
