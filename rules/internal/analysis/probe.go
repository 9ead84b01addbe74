package analysis

import (
	"iter"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/survey"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// probes are what a rule gave for facts that were tried out: examples for what
// extents only say may be. They are tried in a fixed order, so that a check
// always says the same.
type probes struct {
	ends   [2]*probe        // the lowest and the highest
	errors map[fault]*probe // the first of each
}

// probe is facts and what the rule gives for them.
type probe struct {
	value value.Value
	facts diag.Text // "actual = 1200 and plan = 100"
	below bool      // a number less than zero was tried for an indicator without min
	at    []int     // which value of each input
}

// fault is an error at a place.
type fault struct {
	code     string
	from, to int
	source   string
}

const (
	maxProbes      = 3000
	maxProbeWork   = 2_000_000 // operands looked at
	minProbeErrors = 50        // explained, which is slow
	errorWork      = 10        // how much slower
	maxTried       = 14        // values of an input
)

// probeRule tries a rule with the ends of the ranges of its indicators and the
// numbers around those that it compares them with, in a group of one.
func probeRule(r *eval.Rule) *probes {
	p := &prober{rule: r, inputs: survey.Of(r.Program).Inputs, found: &probes{errors: make(map[fault]*probe)}}
	p.most = min(maxProbes, maxProbeWork/(r.Small.Steps+1))
	p.mostErrors = max(minProbeErrors, p.most/errorWork)
	last := &eval.Facts{Unit: "unit", Values: eval.NewSlots(1, r.Schema.Len())[0]}
	p.facts = &eval.Facts{Unit: "unit", Values: eval.NewSlots(1, r.Schema.Len())[0], Previous: last}
	p.run()
	return p.found
}

type prober struct {
	rule   *eval.Rule
	inputs []survey.Input
	facts  *eval.Facts
	at     []int // which value of each input
	most   int   // evaluations
	// mostErrors is how many are explained.
	mostErrors int
	count      int
	failed     int
	found      *probes
}

func (p *prober) run() {
	sizes := make([]int, len(p.inputs))
	for i, in := range p.inputs {
		all := append(in.Values, in.Far...)
		p.inputs[i].Values, sizes[i] = all[:min(len(all), maxTried)], min(len(all), maxTried)
	}
	every := func(combinations iter.Seq[[]int]) {
		for p.at = range combinations {
			if p.eval(); p.count > 2*p.most {
				return
			}
		}
	}
	if survey.Count(sizes, p.most) <= p.most {
		every(survey.All(sizes))
		return
	}
	every(survey.Around(sizes, 0))
	every(survey.Around(sizes, 1))
	p.climb(1)
	p.climb(0)
	every(survey.Around(sizes, 2))
}

// climb goes from the best that was found to where no single input makes it
// better.
func (p *prober) climb(end int) {
	for range 3 {
		for i := range p.inputs {
			best := p.found.ends[end]
			if best == nil {
				return
			}
			p.at = slices.Clone(best.at)
			for p.at[i] = range p.inputs[i].Values {
				p.eval()
			}
		}
	}
}

func (p *prober) eval() {
	if p.count++; p.count > 2*p.most {
		return
	}
	for i, in := range p.inputs {
		f := p.facts
		if in.Previous {
			f = f.Previous
		}
		*f.Values.At(in.Slot) = in.Values[p.at[i]]
	}
	var g *eval.Group
	if p.rule.Uses.Group {
		g = eval.Alone(p.facts)
	}
	if p.rule.Afford(p.facts, g) != nil {
		return
	}
	var v value.Value
	ok := p.rule.Run(p.facts, g, &v)
	switch {
	case ok && v.Known() && v.Kind == value.NumberKind:
		for end, sign := range []int{-1, 1} {
			if best := p.found.ends[end]; best == nil || sign*v.Compare(best.value) > 0 {
				p.found.ends[end] = p.probe(v)
			}
		}
	case !ok && p.failed < p.mostErrors:
		p.failed++
		if _, d := p.rule.Trace(p.facts, g); d != nil {
			if at := faultOf(d); p.found.errors[at] == nil {
				p.found.errors[at] = p.probe(value.Value{})
			}
		}
	}
}

// unbounded reports whether there is no least value of the indicator at a slot.
func (p *prober) unbounded(slot int) bool {
	all := p.rule.Schema.Indicators
	return slot < len(all) && all[slot].Min == nil
}

func faultOf(d *diag.Diagnostic) fault {
	from, to, _ := d.TextRange()
	return fault{d.Code, from, to, d.Source}
}

const maxNamed = 8 // facts of an example

func (p *prober) probe(v value.Value) *probe {
	out := &probe{value: v, at: slices.Clone(p.at)}
	var parts []diag.Text
	for i, in := range p.inputs {
		x := in.Values[p.at[i]]
		out.below = out.below || x.Known() && x.Kind == value.NumberKind && x.Num.Sign() < 0 && p.unbounded(in.Slot)
		name := in.Code
		if in.Points {
			name = program.PointsText(in.Code)
		}
		text := say("%s = %s", name, table.ValueNotation(x))
		if in.Previous {
			text = say("%s last year", text)
		}
		parts = append(parts, text)
	}
	if n := len(parts); n > maxNamed {
		parts = append(parts[:maxNamed], say("%d more", n-maxNamed))
	}
	if n := len(parts); n > 1 {
		parts = append(parts[:n-2], diag.Join(parts[n-2:], say(" and ")))
	}
	out.facts = diag.Join(parts, say(", "))
	if p.rule.Uses.Group {
		out.facts = say("%s, for a member alone", out.facts)
	}
	return out
}
