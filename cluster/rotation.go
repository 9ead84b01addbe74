package cluster

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// Rotation is a cluster's own rule of who is proposed as head and deputies next
// (luân phiên). No text that was read states one for all clusters.
type Rotation struct {
	// Order is the order in which units take the head's turn.
	Order []string `json:"order" yaml:"order"`
	// Skip are units that are passed over, each with the reason; they keep their place in the order.
	Skip []Skip `json:"skip,omitempty" yaml:"skip"`
}

// Skip passes over a unit in the rotation of one year.
type Skip struct {
	Unit   string `json:"unit" yaml:"unit"`
	Year   int    `json:"year" yaml:"year"` // that it is passed over in
	Reason string `json:"reason" yaml:"reason"`
}

func (k *checker) rotation() {
	r := k.c.def.Rotation
	if r == nil {
		return
	}
	if len(r.Order) == 0 {
		k.value("rotation", "rotation", "the rotation names no unit").Hint = say("add order")
	}
	for i, u := range r.Order {
		at := fmt.Sprintf("rotation.order[%d]", i)
		if k.unit(at, u) && slices.Contains(r.Order[:i], u) {
			k.value(at, "second-turn", "%s stands in the rotation twice", u)
		}
	}
	for i, s := range r.Skip {
		at := fmt.Sprintf("rotation.skip[%d]", i)
		k.unit(at+".unit", s.Unit)
		if repeats(r.Skip, i, func(s Skip) Skip { return Skip{Unit: s.Unit, Year: s.Year} }) {
			k.name(at, "second-unit", "%s is named twice", s.Unit)
		}
		if s.Reason == "" {
			k.value(at, "no-reason", "%s is passed over in %d without a reason", s.Unit, s.Year).Hint =
				say("add reason")
		}
	}
}

// Propose says who is next as head and deputies of a year by the declared
// rotation: the head is the first unit in the order after the last appointed
// head, the deputies are those that follow, so that a deputy is the head-to-be.
// Units that are not members in the year, or are to be skipped, are passed over, each
// with the reason. It is a proposal: the cluster introduces, the council decides. The
// error says what has to be declared first: a rotation, or the number of deputies.
func (c *Cluster) Propose(year int) (o Officers, passed []Skip, err error) {
	r := c.def.Rotation
	switch {
	case r == nil:
		return Officers{}, nil, fmt.Errorf("cluster %s declares no rotation", c.def.Code)
	case c.def.Deputies == nil:
		return Officers{}, nil, fmt.Errorf("cluster %s does not say how many deputies it has", c.def.Code)
	case year < 1 || year > 9998:
		return Officers{}, nil, fmt.Errorf("%w: %d is not a year", diag.ErrValue, year)
	}
	start := c.afterLastHead(year)
	o = Officers{Year: year, Standing: Proposed}
	for i := range r.Order {
		unit := r.Order[(start+i)%len(r.Order)]
		if reason := c.passOver(unit, year); reason != "" {
			passed = append(passed, Skip{Unit: unit, Year: year, Reason: reason})
			continue
		}
		if o.Head == "" {
			o.Head = unit
		} else if len(o.Deputies) < *c.def.Deputies {
			o.Deputies = append(o.Deputies, unit)
		}
		if len(o.Deputies) == *c.def.Deputies {
			return o, passed, nil
		}
	}
	return Officers{}, nil, fmt.Errorf("the rotation of cluster %s has too few units for %d: a head and %d deputies are "+
		"wanted", c.def.Code, year, *c.def.Deputies)
}

// afterLastHead returns the place in the order after the unit that was head most
// recently before the year; the beginning if there was none.
func (c *Cluster) afterLastHead(year int) int {
	last, at := 0, 0
	for _, o := range c.def.Officers {
		i := slices.Index(c.def.Rotation.Order, o.Head)
		if o.Standing == Appointed && o.Year < year && o.Year >= last && i >= 0 {
			last, at = o.Year, i+1
		}
	}
	return at
}

// passOver says why a unit is passed over in a year, or nothing.
func (c *Cluster) passOver(unit string, year int) string {
	for _, s := range c.def.Rotation.Skip {
		if s.Unit == unit && s.Year == year {
			return s.Reason
		}
	}
	if !c.memberIn(unit, calendarYear(year)) {
		return fmt.Sprintf("not a member in %d", year)
	}
	return ""
}
