package rules

import (
	"errors"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// fail is an error at the node.
func (n *node) fail(code string, err error, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, err, diag.Text{}, format, args...).InText(n.src, n.from, n.to)
}

// fault is the error of a code of [ops.Faults], with the operands that it came about by.
func (n *node) fault(code string, env *ops.Env, operands []Value) *diag.Diagnostic {
	switch code {
	case "divide-by-zero":
		by := n.args[1].source()
		d := n.args[1].fail(code, diag.ErrDivideByZero, "%s is zero, and nothing can be divided by it", by)
		d.Hint = say("say what holds then: %s == 0 ? 0 : %s", by, n.source())
		return d
	case "zero-power":
		return n.fail("divide-by-zero", diag.ErrDivideByZero, "zero has no negative power")
	case "power-too-large":
		return n.fail("too-large", diag.ErrLimit, "the power grows beyond %d bits", env.Bits)
	case "exponent":
		return n.args[1].fail(code, diag.ErrValue, "an exponent is a whole number from -%d to %d", env.Power, env.Power)
	case "places":
		return n.args[1].fail(code, diag.ErrValue, "round keeps 0 to %d decimal places, not %v", maxPlaces, operands[1])
	case "clamp":
		return n.fail(code, diag.ErrValue, "the least, %v, is more than the greatest, %v", operands[1], operands[2])
	case "steps":
		return n.args[1].fail(code, diag.ErrValue, "the size of a step must be more than zero, not %v", operands[1])
	case "no-row":
		what := say("%v", operands[0])
		if len(operands) > 1 {
			what = say("%v and %v", operands[0], operands[1])
		}
		d := n.fail(code, diag.ErrNoRow, "no row of %s matches %s", n.table.title(), what)
		d.Hint = say("add the row, or else")
		return d
	case "no-group":
		return n.fail(code, diag.ErrValue, "%s compares members, and there is no group", n.name)
	}
	return n.fail("too-large", diag.ErrLimit, "the number grows beyond %d bits", env.Bits)
}

func (n *node) hostFault(err error) *diag.Diagnostic {
	d := n.fail("host-function", diag.ErrHost, "%v", err)
	d.Err = errors.Join(diag.ErrHost, err)
	return d
}

// finding is the warning on an error that a node may be. example is of facts that
// show it, empty if none were found.
func (c *checker) finding(m *mark, example diag.Text) *diag.Diagnostic {
	f, n := m.failure, m.n
	direct, _ := c.resolve(f.operand, m.first.at)
	isFact := direct.op == ops.Fact
	with := diag.Text{}
	if !example.IsZero() {
		with = say(": with %s", example)
	}
	why := with
	if why.IsZero() {
		why = say(", as far as can be told: it is %s", f.extent)
	}
	switch f.code {
	case "divide-by-zero":
		return c.zeroFinding(m, direct, isFact, why)
	case "steps":
		what := short(f.operand)
		if f.always {
			return warn(f.operand, f.code, say("the size of a step is more than 0"),
				"the size of a step, %s, is %s", what, f.extent)
		}
		return warn(f.operand, f.code, say("guard it with a condition: %s > 0 ? %s : 0", what, short(n)),
			"the size of a step, %s, may be 0 or less%s", what, why)
	case "places":
		return warn(f.operand, f.code, say("use a whole number from 0 to %d", maxPlaces),
			"round keeps 0 to %d decimal places, and %s is %s", maxPlaces, short(f.operand), f.extent)
	case "clamp":
		least, greatest := short(n.args[1]), short(n.args[2])
		switch {
		case f.always:
			return warn(n, f.code, say("write clamp(x, least, greatest)"),
				"the least, %s, is always more than the greatest, %s", least, greatest)
		case with.IsZero():
			return nil // the ends may well hang together
		}
		return warn(n, f.code, say("write clamp(x, least, greatest)"),
			"the least, %s, may be more than the greatest, %s%s", least, greatest, with)
	case "no-row":
		keys := make([]diag.Text, n.table.dims())
		for i := range keys {
			keys[i] = say("%s", short(n.args[i]))
		}
		if isFact && n.table.dims() == 1 {
			with = diag.Text{}
		} else if with.IsZero() {
			with = say(", as far as can be told")
		}
		return warn(n, f.code, say("add the row, or else"),
			"%s has no row for %s %s%s", n.table.title(), diag.Join(keys, say(" and ")), f.detail, with)
	}
	return nil
}

// zeroFinding is the warning on a divisor, or a base of a power, that may be zero.
func (c *checker) zeroFinding(m *mark, direct *node, isFact bool, why diag.Text) *diag.Diagnostic {
	f, what := m.failure, short(m.failure.operand)
	may := say("may be")
	if f.always {
		may, why = say("is always"), diag.Text{}
	} else if isFact {
		why = say(": %s", zeroReason(f.extent))
	}
	hint := say("say what holds then: %s == 0 ? 0 : %s", what, short(m.n))
	if f.always {
		hint = say("divide by something else")
	} else if isFact {
		code := c.schema.indicators[direct.slot].Code
		hint = say("%s; or set the min of %s above 0, if it is never 0", hint, code)
	}
	if f.ofBase() {
		return warn(f.operand, "divide-by-zero", hint, "%s %s 0%s, and zero has no negative power", what, may, why)
	}
	return warn(f.operand, "divide-by-zero", hint, "%s %s 0%s", what, may, why)
}

// zeroReason says why an indicator may be zero.
func zeroReason(x extent) diag.Text {
	lo, hi := x.nums.Ends()
	switch {
	case !lo.OK:
		return say("it has no least allowed value")
	case lo.Num.Sign() == 0:
		return say("its least allowed is 0")
	case hi.OK && hi.Num.Sign() == 0:
		return say("its greatest allowed is 0")
	}
	return say("it is %s", x)
}
