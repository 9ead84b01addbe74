package awardstest

import (
	"iter"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

type clause struct {
	Code      string
	Awards    []string
	InForce   rules.Period
	Certainty awards.Certainty
	Off       *bool
}

type stated struct {
	clause
	States any
	Award  string
	Path   string
}

func clausesOf(d *awards.Definition) iter.Seq[stated] {
	return func(yield func(stated) bool) {
		var off bool
		var all []stated
		add := func(c clause, x any, award, path string) { all = append(all, stated{c, x, award, path}) }
		for i := range d.Parameters {
			x := &d.Parameters[i]
			add(clause{x.Code, nil, x.InForce, x.Certainty, &x.Off}, x, "", atIndex("parameters", i))
		}
		for i := range d.Gaps {
			x := &d.Gaps[i]
			add(clause{x.Code, x.Awards, x.InForce, 0, &off}, x, "", atIndex("gaps", i))
		}
		for i := range d.Conditions {
			x := &d.Conditions[i]
			add(clause{x.Code, x.Awards, x.InForce, x.Certainty, &x.Off}, x, "", atIndex("conditions", i))
		}
		for i := range d.Documents {
			x := &d.Documents[i]
			add(clause{x.Code, x.Awards, x.InForce, x.Certainty, &off}, x, "", atIndex("documents", i))
		}
		for i := range d.Deadlines {
			x := &d.Deadlines[i]
			add(clause{x.Code, x.Awards, x.InForce, x.Certainty, &x.Off}, x, "", atIndex("deadlines", i))
		}
		for j := range d.Awards {
			a, at := &d.Awards[j], atIndex("awards", j)+"."
			for i := range a.Conditions {
				x := &a.Conditions[i]
				add(clause{x.Code, nil, x.InForce, x.Certainty, &x.Off}, x, a.Code, at+atIndex("conditions", i))
			}
			for i := range a.Quotas {
				x := &a.Quotas[i]
				add(clause{x.Code, nil, x.InForce, x.Certainty, &x.Off}, x, a.Code, at+atIndex("quotas", i))
			}
		}
		for _, x := range all {
			if !yield(x) {
				return
			}
		}
	}
}
