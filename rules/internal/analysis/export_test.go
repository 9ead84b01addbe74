package analysis

import (
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

type Checker = checker

// Look visits a rule, and returns what it noted and what the result can be.
func Look(r *eval.Rule) (*Checker, extent) {
	c := newChecker(r.Schema)
	return c, c.run(r, nil)
}

func (c *Checker) Spent() bool { return c.spent() }

// Failures returns the codes of the errors that were foreseen.
func (c *Checker) Failures() map[string]bool {
	out := make(map[string]bool)
	for _, m := range c.order {
		for _, f := range m.failures {
			out[f.code] = true
		}
	}
	return out
}

// Claims returns what was said of a node.
func (c *Checker) Claims(n *program.Node) (claimed, yes, no bool, decides []bool) {
	m := c.marks[n]
	if m == nil || !m.claimed {
		return false, false, false, nil
	}
	return true, m.yes, m.no, m.decides
}

func (e extent) Empty() bool { return e.empty() }

// Contains reports whether a known value of the kind is in e.
func (e extent) Contains(v value.Value) bool {
	switch e.kind {
	case value.BoolKind:
		return e.yes && v.Num.Sign() != 0 || e.no && v.Num.Sign() == 0
	case value.TextKind:
		return e.texts.Takes(&v)
	}
	return e.nums.Set.Contains(v.Num)
}
