package scoring

import (
	"context"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// pick is which variant of a criterion holds for a unit.
type pick struct {
	variant int
	unknown bool
	wait    wants
	failed  *rule // the condition that fails for the unit, if one does
	err     error
	off     diag.Text // why the criterion does not apply, if not empty
}

func (r *run) pick(cr *criterion, f *rules.Facts) pick {
	if p := cr.def.InForce; p != (rules.Period{}) {
		there := r.batch.Period
		if e, ok := r.batch.Existed[f.Unit()]; ok {
			there = there.Intersect(e)
		}
		if !there.Overlaps(p) || there.Empty() {
			return pick{variant: len(cr.variants) - 1, off: say("in force %s only", p)}
		}
	}
	for i := range cr.variants {
		v := &cr.variants[i]
		if v.when == nil {
			return pick{variant: i}
		}
		switch t, wait, err := r.condition(v.when, f, true); {
		case err != nil:
			wait = wantsOf(rules.Input{Unit: f.Unit(), Criterion: cr.def.Code})
			return pick{unknown: true, wait: wait, failed: v.when, err: err}
		case t == rules.True:
			return pick{variant: i, off: v.reason}
		case t == rules.Undetermined:
			return pick{unknown: true, wait: wait}
		}
	}
	return pick{variant: len(cr.variants) - 1}
}

// split makes the groups that members are compared in, by variant, where they are not all
// one. Units to which a criterion does not apply are not compared with, and those with a group
// of their own only among themselves.
func (r *run) split(cr *criterion, picks []pick) func(variant int) *rules.Group {
	key := func(variant int) int {
		if cr.variants[variant].ownGroup {
			return variant
		}
		return -1
	}
	members := make(map[int][]*rules.Facts)
	for i, p := range picks {
		if p.off.IsZero() && !p.unknown {
			members[key(p.variant)] = append(members[key(p.variant)], r.facts(i))
		}
	}
	made := make(map[int]*rules.Group)
	for k, group := range members {
		// The run looks at its own context before each criterion; a group that is half made would be another one.
		g, err := rules.NewGroup(context.Background(), group...)
		if err != nil { // the members are distinct and of one schema, as in r.group
			g = r.group
		}
		made[k] = r.within(g)
	}
	return func(variant int) *rules.Group { return made[key(variant)] }
}
