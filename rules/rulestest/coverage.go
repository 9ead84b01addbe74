package rulestest

import (
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
)

// Coverage says which targets of a definition its cases reached.
type Coverage struct {
	Targets int `json:"targets"` // all of them
	Reached int `json:"reached"`
	// Percent is the part of the targets that need a case and have one, rounded down to a
	// tenth: only full coverage is 100.0.
	Percent string `json:"percent"`
	// Unreachable cannot be reached by any case, for a proved reason; Accepted were not
	// reached, and the author says why not.
	Unreachable []Gap `json:"unreachable,omitempty"`
	Accepted    []Gap `json:"accepted,omitempty"`
	// Missed are the others.
	Missed []Gap `json:"missed,omitempty"`

	marks []mark
}

// Gap is what no case looks at: a target that none reaches, or a mutant that none
// notices.
type Gap struct {
	Target   string    `json:"target,omitempty"` // [Target.String]
	Mutant   string    `json:"mutant,omitempty"` // [Mutant.ID]
	Operator string    `json:"operator,omitempty"`
	Says     diag.Text `json:"says,omitzero"` // [Target.Says]
	Place    Place     `json:"place"`
	Diff     string    `json:"diff,omitempty"` // the source line as it is, and as the mutant has it
	// Reason is why no case need look at it: none can, or the author accepts that; zero if
	// some should.
	Reason diag.Text `json:"reason,omitzero"`
	Case   string    `json:"case,omitempty"` // one that would notice the mutant, as it is written in a file
}

// mark is a target, as a gap if it was not reached.
type mark struct {
	Gap
	reached bool
}

// name is the target as a report in the language calls it: the name that accept:
// takes, in other languages than English with its last word explained.
func (g Gap) name(l diag.Lang) string {
	if word := g.Says.Format(l); word != g.Says.String() {
		return g.Target + " (" + word + ")"
	}
	return g.Target
}

// needed is how many targets need a case.
func (c *Coverage) needed() int { return c.Targets - len(c.Unreachable) - len(c.Accepted) }

// AtLeast reports whether the coverage is that many percent or more.
func (c *Coverage) AtLeast(percent int) bool {
	return 100*(c.needed()-len(c.Missed)) >= percent*c.needed()
}

// measure says what the results of a suite's cases reached. A target that no
// case can reach, and is reached, counts as reached.
func measure(s Suite, results []Result) Coverage {
	reached := make(map[TargetID]bool)
	for _, r := range results {
		for _, id := range r.Reached {
			reached[id] = true
		}
	}
	c := Coverage{Percent: "100.0"}
	known, definition := s.Accepted(), s.Definition()
	for _, t := range s.Targets() {
		c.Targets++
		gap := Gap{Target: t.String(), Says: t.Says, Place: t.place(definition), Reason: t.Unreachable}
		to := &c.Missed
		switch a, ok := accepted(known, gap.Target); {
		case reached[t.TargetID]:
			c.Reached++
			to = nil
		case gap.Reason != diag.Text{}:
			to = &c.Unreachable
		case ok:
			gap.Reason = diag.Verbatim(a.Because)
			to = &c.Accepted
		}
		if to != nil {
			*to = append(*to, gap)
		}
		c.marks = append(c.marks, mark{gap, to == nil})
	}
	if n := c.needed(); n > 0 && len(c.Missed) > 0 {
		tenths := 1000 * (n - len(c.Missed)) / n
		c.Percent = fmt.Sprintf("%d.%d", tenths/10, tenths%10)
	}
	return c
}
