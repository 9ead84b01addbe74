package rules

import (
	"cmp"

	"github.com/thidua-go/thidua/rules/internal/value"
)

const (
	minBits   = 128             // a host cannot bound numbers more tightly: that is the size of small fractions
	maxPlaces = value.MaxPlaces // that a number is rounded to
)

// Limits bound what a rule may cost, since rules may come from strangers. A
// zero field means the default; hosts can lower a limit, and raise it at their
// own risk, except Source and Nesting, which protect the parser.
type Limits struct {
	Source  int // bytes of a rule's text; default and most 16 KiB
	Nesting int // depth of brackets; default and most 200
	Tree    int // operators and operands of a rule, derived indicators written out; default 20,000
	Bits    int // size of a number, numerator and denominator together; default 16,384, least 128
	Power   int // largest exponent of **; default 1,000
	// Steps is the most operands looked at in one evaluation, aggregates included; default
	// 50,000,000. One whose numbers may be large counts as many as reducing them takes: how large
	// is estimated from the rule, with facts of any length as large as numbers may be.
	Steps int
	// Work is the most such steps of a call over many units: of a rule over groups
	// ([Rule.EvalGroups]), of a card over a batch; default 4,000,000,000.
	Work int64
}

var defaultLimits = Limits{Source: 16 << 10, Nesting: 200, Tree: 20_000, Bits: 1 << 14, Power: 1000, Steps: 50_000_000,
	Work: 4_000_000_000}

func (l Limits) withDefaults() Limits {
	or := func(limit, otherwise int) int { return cmp.Or(max(limit, 0), otherwise) }
	d := defaultLimits
	return Limits{
		Source:  min(or(l.Source, d.Source), d.Source),
		Nesting: min(or(l.Nesting, d.Nesting), d.Nesting),
		Tree:    or(l.Tree, d.Tree),
		Bits:    max(or(l.Bits, d.Bits), minBits),
		Power:   or(l.Power, d.Power),
		Steps:   or(l.Steps, d.Steps),
		Work:    cmp.Or(max(l.Work, 0), d.Work),
	}
}
