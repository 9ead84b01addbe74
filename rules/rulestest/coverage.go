package rulestest

import (
	"encoding/json"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// Coverage says which targets of a definition its cases reached.
type Coverage struct {
	Targets int `json:"targets"` // all of them
	Reached int `json:"reached"`
	// Unreachable cannot be reached by any case, for a proved reason; Accepted were not
	// reached, and the author says why not.
	Unreachable []Gap `json:"unreachable,omitempty"`
	Accepted    []Gap `json:"accepted,omitempty"`
	// Missed are the others.
	Missed []Gap `json:"missed,omitempty"`

	marks []mark
}

// Gap is a target that was not reached.
type Gap struct {
	Target string    `json:"target"` // [Target.String]
	Says   diag.Text `json:"-"`      // [Target.Says]
	Place  Place     `json:"place"`
	Reason diag.Text `json:"-"` // see MarshalJSON
}

// MarshalJSON writes the gap with its reason in English.
func (g Gap) MarshalJSON() ([]byte, error) {
	type plain Gap
	return json.Marshal(struct {
		plain
		Reason string `json:"reason,omitempty"`
	}{plain(g), g.Reason.String()})
}

// Name returns the target as a report in the language calls it: the name that
// accept: takes, in Vietnamese with its last word explained.
func (g Gap) Name(l diag.Lang) string { return named(g.Target, g.Says, l) }

func named(target string, says diag.Text, l diag.Lang) string {
	if word := says.Format(l); word != says.String() {
		return target + " (" + word + ")"
	}
	return target
}

// mark is a target with its place and whether it was reached.
type mark struct {
	target  Target
	place   Place
	reached bool
	reason  diag.Text // of a gap that needs no case
}

// Percent is the part of the targets that need a case and have one, rounded down
// to a tenth: only full coverage is 100. Units: percent.
func (c *Coverage) Percent() string {
	need := c.Targets - len(c.Unreachable) - len(c.Accepted)
	if need <= 0 || len(c.Missed) == 0 {
		return "100.0"
	}
	tenths := 1000 * (need - len(c.Missed)) / need
	return string(appendTenths(nil, tenths))
}

func appendTenths(b []byte, tenths int) []byte {
	s := []byte{}
	for n := tenths / 10; n > 0 || len(s) == 0; n /= 10 {
		s = append(s, byte('0'+n%10))
	}
	slices.Reverse(s)
	return append(append(append(b, s...), '.'), byte('0'+tenths%10))
}

// AtLeast reports whether the coverage is that many percent or more.
func (c *Coverage) AtLeast(percent int) bool {
	need := c.Targets - len(c.Unreachable) - len(c.Accepted)
	return 100*(need-len(c.Missed)) >= percent*need
}

// measure says what the results of a suite's cases reached. A target that no
// case can reach, and is reached, counts as reached.
func measure(s Suite, results []Result) *Coverage {
	reached := make(map[TargetID]bool)
	for _, r := range results {
		for _, id := range r.Reached {
			reached[id] = true
		}
	}
	c := &Coverage{}
	known, definition := s.Accepted(), s.Definition()
	for _, t := range s.Targets() {
		c.Targets++
		m := mark{target: t, place: t.Place(definition), reached: reached[t.TargetID]}
		gap := Gap{Target: t.String(), Says: t.Says, Place: m.place, Reason: t.Unreachable}
		a, ok := accepted(known, t.String())
		switch {
		case m.reached:
			c.Reached++
		case t.Unreachable != diag.Text{}:
			c.Unreachable = append(c.Unreachable, gap)
		case ok:
			gap.Reason = diag.Verbatim(a.Because)
			c.Accepted = append(c.Accepted, gap)
		default:
			c.Missed = append(c.Missed, gap)
		}
		m.reason = gap.Reason
		c.marks = append(c.marks, m)
	}
	return c
}
