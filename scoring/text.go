package scoring

import (
	"github.com/thidua-go/thidua/rules"

	"github.com/thidua-go/thidua/rules/diag"
)

// text is words in both languages; what people wrote is the same in both.
type text struct{ en, vi string }

func (t text) in(l diag.Lang) string { return l.Pick(t.en, t.vi) }

func intersect(p, q rules.Period) rules.Period {
	if p.From.IsZero() || !q.From.IsZero() && p.From.Before(q.From) {
		p.From = q.From
	}
	if p.Before.IsZero() || !q.Before.IsZero() && q.Before.Before(p.Before) {
		p.Before = q.Before
	}
	return p
}

// periodIn writes a period for a reader of the language; the last day is told,
// not the first day after.
func periodIn(p rules.Period, l diag.Lang) string {
	s := ""
	if !p.From.IsZero() {
		s = l.Pick("from ", "từ ") + p.From.Format(l)
	}
	if !p.Before.IsZero() {
		if s != "" {
			s += " "
		}
		s += l.Pick("to ", "đến ") + p.Before.AddDays(-1).Format(l)
	}
	return s
}
