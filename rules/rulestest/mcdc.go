package rulestest

import (
	"fmt"

	"github.com/thidua-go/thidua/rules"
)

// decisions notes assignments in which one condition of an and or or decides
// alone what the whole rule says: once true and once false, for every condition.
// Together they are modified condition/decision coverage (MC/DC, DO-178C) with
// masking, as far as it shows in the result.
func (x *explorer) decisions() {
	rs := append([]*rules.Rule(nil), x.rules...)
	for _, r := range x.rules {
		for _, code := range r.Defined() {
			if d := x.derived[code]; d != nil && d.Kind() == rules.BoolKind {
				rs = append(rs, d)
			}
		}
	}
	for _, r := range rs {
		walk(r.Tree(), func(p *Part) {
			if p.Op != "and" && p.Op != "or" {
				return
			}
			for _, operand := range p.Args {
				for _, truth := range []bool{true, false} {
					x.decides(r, operand, truth)
				}
			}
		})
	}
}

// decides notes the assignments in which the operand, being true or false,
// decides: if it were not, the rule would say something else.
func (x *explorer) decides(r *rules.Rule, operand *Part, truth bool) {
	src := r.Source()
	other, err := r.With(fmt.Sprintf("%s(%v)%s", src[:operand.From], !truth, src[operand.To:]))
	if err != nil {
		return
	}
	for i, a := range x.out {
		f, g, err := a.Make(x.schema, "unit")
		if err != nil {
			continue
		}
		v, err := r.Eval(f, g)
		if err != nil || !v.Known() {
			continue
		}
		if w, err := other.Eval(f, g); err != nil || !w.Known() || w.Equal(v) {
			continue
		}
		x.out[i].Notes = append(x.out[i].Notes, fmt.Sprintf("%s: being %v, it decides alone (MC/DC)", squeeze(src[operand.From:operand.To]), truth))
	}
}
