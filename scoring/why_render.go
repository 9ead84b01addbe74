package scoring

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Format writes what separates two units as text.
func (s *Separation) Format(l diag.Lang) string {
	p := &printer{l: l, places: s.card.places}
	switch {
	case !s.Gap.Known():
		p.printf("%s, %s: %s\n", s.Upper, s.Lower, say("undetermined"))
	case s.Tied:
		p.printf("%s = %s\n", s.Upper, s.Lower)
	case s.card.rankBy == ByPercent:
		p.printf("%s\n", say("%s is ahead of %s by %s %%", s.Upper, s.Lower, p.num(s.Gap)))
	default:
		p.printf("%s\n", say("%s is ahead of %s by %s points", s.Upper, s.Lower, p.num(s.Gap)))
	}
	for _, d := range s.Lines {
		p.printf("  %s: %s / %s", strings.TrimSpace(d.Criterion+" "+d.Title), p.stated(d.To, d.ToState), p.stated(d.From, d.FromState))
		if d.Difference.Known() {
			p.printf(" (%s)", p.change(d.Difference))
		}
		p.printf("\n")
	}
	if len(s.Points)+len(s.Facts) > 0 {
		p.printf("%s\n", say("Smallest single changes that put %s ahead:", s.Lower))
	}
	for _, f := range slices.Concat(s.Points, s.Facts) {
		in := rules.Input{Unit: f.Unit, Indicator: f.Indicator, Criterion: f.Criterion}
		p.printf("  %s: %s → %s (%s%s)", in, f.From, f.To, plus(f.Change), f.Change)
		if !f.Smallest {
			p.printf("%s", say(", a smaller change may do"))
		}
		p.printf("\n")
	}
	if len(s.Waits) > 0 {
		p.printf("%s: %s\n", say("Waits for"), inputs(s.Waits))
	}
	return p.String()
}
