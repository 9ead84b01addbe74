package program

import (
	"errors"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/real"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Fail is an error at the node.
func (n *Node) Fail(code string, err error, format string, args ...any) *diag.Diagnostic {
	return n.fail(code, err, diag.Text{}, format, args...)
}

func (n *Node) fail(code string, err error, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, err, hint, format, args...).InText(n.Src, n.From, n.To)
}

// Fault is the error of a code of [ops.Row.Fails], with the operands that it came about by.
func (n *Node) Fault(code string, env *ops.Env, operands []value.Value) *diag.Diagnostic {
	for _, need := range n.Row.Needs {
		at := need.At(len(n.Args))
		if need.Code == code && at >= 0 && operands[at].Known() && !need.Met(operands[at].Num, len(n.Args)) {
			return n.Args[at].Fail(code, diag.ErrValue, "%s takes %s here, not %v", n.Row.Name, need.Says(len(n.Args)),
				operands[at])
		}
	}
	switch code {
	case "divide-by-zero":
		by := n.Args[1].Source()
		return n.Args[1].fail(code, diag.ErrDivideByZero, say("say what holds then: %s == 0 ? 0 : %s", by, n.Source()),
			"%s is zero, and nothing can be divided by it", by)
	case "zero-power":
		return n.Fail("divide-by-zero", diag.ErrDivideByZero, "zero has no negative power")
	case "power-too-large":
		return n.Fail("too-large", diag.ErrLimit, "the power grows beyond %d bits", env.Bits)
	case "exponent":
		return n.Args[1].Fail(code, diag.ErrValue, "an exponent is a whole number from -%d to %d", env.Power, env.Power)
	case "clamp":
		return n.Fail(code, diag.ErrValue, "the least, %v, is more than the greatest, %v", operands[1], operands[2])
	case "empty-range":
		return n.fail(code, diag.ErrValue, say("write the least first: %s..%s", n.Args[2].Source(), n.Args[1].Source()),
			"nothing lies between %v and %v", operands[1], operands[2])
	case "no-day":
		return n.Fail(code, diag.ErrValue, "there is no day %v of month %v of %v", operands[2], operands[1], operands[0])
	case "calendar":
		return n.Fail(code, diag.ErrValue, "%v and %v more lie outside of the years 1 to 9999", operands[0], operands[1])
	case "even-root":
		return n.Fail(code, diag.ErrValue, "%v has no root of degree %v: an even one needs a number of 0 or more",
			operands[0], operands[1])
	case "exponential":
		hint := say("hold it to %d: min(%d, %s)", real.MaxExponent, real.MaxExponent, n.Args[0].Source())
		return n.Args[0].fail(code, diag.ErrLimit, hint, "%s of %v has more digits than numbers may have", n.Row.Name,
			operands[0])
	case "geometric":
		return n.Fail(code, diag.ErrValue, "%s takes numbers of 0 or more", n.Row.Name)
	}
	if d := n.faultAmong(code, operands); d != nil {
		return d
	}
	return n.Fail("too-large", diag.ErrLimit, "the number grows beyond %d bits", env.Bits)
}

// faultAmong is Fault of what finds the place of a number among others: rows, points, members.
func (n *Node) faultAmong(code string, operands []value.Value) *diag.Diagnostic {
	switch code {
	case "beyond-points":
		rows := n.Table.Rows()
		first, last := rows.Source(0), rows.Source(rows.Rows()-1)
		return n.Args[0].fail(code, diag.ErrNoRow, say("hold it between them: clamp(%s, %s, %s)", n.Args[0].Source(), first,
			last), "%v lies beyond the points, which go from %s to %s", operands[0], first, last)
	case "scale":
		hint := say("say what holds then: %s == %s ? 0 : %s", n.Args[1].Source(), n.Args[2].Source(), n.Source())
		return n.fail(code, diag.ErrValue, hint, "worst and best are both %v, and %v has no place between them", operands[1],
			operands[0])
	case "spread":
		return n.fail(code, diag.ErrValue, say("give the deviation more places"),
			"the deviation is 0, and %v is not the mean, %v", operands[0], operands[1])
	case "no-row":
		what := say("%v", operands[0])
		for _, key := range operands[1:] {
			what = say("%v and %v", what, key)
		}
		return n.fail(code, diag.ErrNoRow, say("add the row, or else"), "no row of %s matches %s", n.Table.Title(), what)
	case "no-group":
		return n.Fail(code, diag.ErrValue, "%s compares members, and there is no group", n.Name)
	case "no-own-group":
		return n.fail(code, diag.ErrValue, say("give every member its group, or write %s", MembersWord),
			"%s compares the members of a group, and the unit is in none", n.Name)
	}
	return nil
}

func (n *Node) HostFault(err error) *diag.Diagnostic {
	d := n.Fail("host-function", diag.ErrHost, "%s", diag.ErrorText(err))
	d.Err = errors.Join(diag.ErrHost, err)
	return d
}
