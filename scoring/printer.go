package scoring

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// printer writes text of many lines in a language.
type printer struct {
	strings.Builder
	l      diag.Lang
	places int32 // of points
}

// printf writes arguments that have words of their own in every language in that
// of the printer.
func (p *printer) printf(layout string, args ...any) {
	for i, a := range args {
		if a, ok := a.(interface{ Format(diag.Lang) string }); ok {
			args[i] = a.Format(p.l)
		}
	}
	fmt.Fprintf(&p.Builder, layout, args...)
}

// num writes points with the decimals of the card.
func (p *printer) num(v rules.Value) string {
	if !v.Known() && !v.IsNotApplicable() {
		return say("undetermined").Format(p.l)
	}
	return v.Fixed(p.places, p.l)
}

// change writes a difference of points with its sign.
func (p *printer) change(v rules.Value) string { return plus(v) + p.num(v) }

// stated writes the points of a line, or its state if it has none.
func (p *printer) stated(v rules.Value, s State) string {
	if s == Scored || s == Disqualified {
		return p.num(v)
	}
	return s.Format(p.l)
}

// plus is the sign of a number that is more than 0; others show their own.
func plus(v rules.Value) string {
	if v.Compare(rules.Int(0)) > 0 {
		return "+"
	}
	return ""
}

// verbatim is what people wrote, the same in every language; no text for "".
func verbatim(s string) diag.Text {
	if s == "" {
		return diag.Text{}
	}
	return diag.Verbatim(s)
}

// inputs lists what something waits for.
func inputs(ins []rules.Input) diag.Text {
	var all []diag.Text
	for _, in := range ins {
		if in.NotApplicable {
			all = append(all, say("the reason why %s does not apply", in))
		} else {
			all = append(all, say("%s", in))
		}
	}
	return diag.Join(all, diag.Verbatim("; "))
}
