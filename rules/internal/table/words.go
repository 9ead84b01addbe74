package table

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Words is the notation of a test as people read it: in English as it is written, in other languages in words, since
// [0..95.99] stands beside numbers with a decimal comma there.
func Words(notation string) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string {
		t, fault := Parse(notation)
		if l.String() == diag.English.String() || fault != nil || t.Kind != value.NumberKind && t.Kind != value.DateKind {
			return notation
		}
		all := lex.Each(t.Set, func(s interval.Span) diag.Text { return SpanText(t.Kind, s) })
		return diag.Join(all, say(" or ")).Format(l)
	})
}

// SpanText says what lies between two ends.
func SpanText(kind value.Kind, s interval.Span) diag.Text {
	from, open, low := s.Lo.At()
	to, closed, high := s.Hi.At()
	a, b := value.Of(kind, from), value.Of(kind, to)
	switch {
	case low && high && frac.Cmp(from, to) == 0:
		return say("%s", a)
	case low && high && open && closed:
		return say("above %s, up to %s", a, b)
	case low && high && open:
		return say("above %s and below %s", a, b)
	case low && high && closed:
		return say("from %s to %s", a, b)
	case low && high:
		return say("from %s to below %s", a, b)
	case low && open:
		return say("above %s", a)
	case low:
		return say("%s or more", a)
	case closed:
		return say("%s or less", b)
	}
	return say("below %s", b)
}
