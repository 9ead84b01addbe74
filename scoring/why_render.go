package scoring

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Render writes what separates two units as text.
func (s *Separation) Render(l diag.Lang) string {
	var b strings.Builder
	places := s.card.places
	unit := l.Pick(" points", " điểm")
	if s.card.rankBy == ByPercent {
		unit = " %"
	}
	switch {
	case !s.Gap.Known():
		fmt.Fprintf(&b, "%s, %s: %s\n", s.Upper, s.Lower, l.Pick("undetermined", "chưa xác định"))
	case s.Tied:
		fmt.Fprintf(&b, "%s = %s\n", s.Upper, s.Lower)
	default:
		fmt.Fprintf(&b, l.Pick("%s is ahead of %s by %s%s\n", "%s hơn %s %s%s\n"), s.Upper, s.Lower, s.Gap.Fixed(places, l), unit)
	}
	for _, d := range s.Lines {
		fmt.Fprintf(&b, "  %s: %s / %s", strings.TrimSpace(d.Criterion+" "+d.Title), stateText(d.Upper, d.UpperState, places, l), stateText(d.Lower, d.LowerState, places, l))
		if d.Difference.Known() {
			fmt.Fprintf(&b, " (%s)", signed(d.Difference, places, l))
		}
		b.WriteByte('\n')
	}
	if len(s.Points)+len(s.Facts) > 0 {
		fmt.Fprintf(&b, l.Pick("Smallest single changes that put %s ahead:\n", "Thay đổi nhỏ nhất để %s vượt lên:\n"), s.Lower)
	}
	for _, f := range append(append([]Flip(nil), s.Points...), s.Facts...) {
		in := rules.Input{Unit: f.Unit, Indicator: f.Indicator, Criterion: f.Criterion}
		fmt.Fprintf(&b, "  %s: %s → %s (%s)", in.Format(l), f.From.Format(l), f.To.Format(l), signedExact(f.Change, l))
		if !f.Smallest {
			b.WriteString(l.Pick(", a smaller change may do", ", có thể cần ít hơn"))
		}
		b.WriteByte('\n')
	}
	if len(s.Waits) > 0 {
		fmt.Fprintf(&b, "%s: %s\n", l.Pick("Waits for", "Còn chờ"), joinInputs(s.Waits, l))
	}
	return b.String()
}

func signedExact(v rules.Value, l diag.Lang) string {
	if v.Compare(rules.Int(0)) > 0 {
		return "+" + v.Format(l)
	}
	return v.Format(l)
}
