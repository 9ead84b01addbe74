package scoring

import (
	"github.com/thidua-go/thidua/rules/diag"
)

// maxima checks that base maxima add up, section by section and to the scale,
// and that the card says what its total may be.
func (k *compiler) maxima() {
	root := k.sections[0]
	if len(root.parts) == 0 {
		return
	}
	if _, ok := k.sum(root); !ok {
		return // a maximum is missing or wrong, which is reported
	}
	k.scale = root.max
	if k.def.Scale.Sign() != 0 {
		k.scale = k.points("scale", k.def.Scale, k.places, false)
		pool := root.max
		if plus := root.hold(sums{Bonus: unbounded}, false)[Bonus]; plus < unbounded {
			pool += plus
		}
		if k.scale != root.max && k.scale != pool {
			k.fault("scale", "maxima", "the card is out of %s, but %s", k.value(k.scale), k.adds(root))
			return
		}
	}
	if k.ds.Err() != nil {
		return
	}
	if most := k.bestTotal(); most > k.scale && root.most >= unbounded && !k.def.Uncapped {
		said, scale := say("without limit"), k.value(k.scale)
		if most < unbounded {
			said = say("up to %s", k.value(most))
		}
		k.fault("uncapped", "uncapped-total",
			"bonus points can take the total above %s, %s, and the card does not say whether it may", scale, said).Hint =
			say("write caps: {total: %s}, or uncapped: true if it may", scale.String())
	}
}

// sum adds up the base maxima of a section; ok is false if one of them is
// missing or wrong.
func (k *compiler) sum(s *section) (total amount, ok bool) {
	ok = true
	for _, cr := range s.criteria {
		if cr.def.Effect == Base {
			m := cr.variants[len(cr.variants)-1].max
			total, ok = total+m, ok && m > 0
		}
	}
	for _, p := range s.parts {
		m, fine := k.sum(p)
		total, ok = total+m, ok && fine
	}
	if s.max = total; s.parent != nil {
		s.max = s.hold(sums{Base: total}, true)[Base]
	}
	if ok && s.parent != nil && s.def.Max.Sign() != 0 {
		if stated := k.points(s.path+".max", s.def.Max, k.places, false); stated != s.max {
			k.fault(s.path+".max", "maxima", "%s has a maximum of %s, but %s", s.def.Code, k.value(stated), k.adds(s))
			s.max = stated // so that a slip here is not reported again above
		}
	}
	return s.max, ok
}

// adds writes out a sum: "its parts add up to 19.5 (I 12 + II 7.5)".
func (k *compiler) adds(s *section) diag.Text {
	var terms []diag.Text
	sum := amount(0)
	for _, cr := range s.criteria {
		if cr.def.Effect == Base {
			m := cr.variants[len(cr.variants)-1].max
			terms = append(terms, say("%s %s", cr.def.Code, k.value(m)))
			sum += m
		}
	}
	for _, p := range s.parts {
		terms = append(terms, say("%s %s", p.def.Code, k.value(p.max)))
		sum += p.max
	}
	if len(terms) == 0 {
		return say("it has no base points")
	}
	const shown = 12
	all := diag.Join(terms[:min(len(terms), shown)], diag.Verbatim(" + "))
	if len(terms) > shown {
		all = say("%s + …", all)
	}
	return say("its parts add up to %s (%s)", k.value(sum), all)
}

// bestTotal is the most that any unit can have.
func (k *compiler) bestTotal() amount {
	lines := newRow(len(k.criteria))
	for i, cr := range k.criteria {
		l := new(line)
		for _, v := range cr.variants {
			l.max = max(l.max, v.max)
			l.hi = max(l.hi, v.hi)
		}
		lines.keep(i, l)
	}
	t := k.tally(k.sections[0], lines, end{most: true}, nil)
	return t.total
}
