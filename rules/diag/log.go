package diag

import (
	"log/slog"
	"strconv"
)

// maxLogged is how many diagnostics one record of a log holds.
const maxLogged = 20

// LogValue returns the diagnostic as a group of what is known of it, for log/slog: message in English,
// code, kind, severity if it is a warning, file, line, column, path, unit, indicator, criterion, hint.
func (d *Diagnostic) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("message", d.Message.String())}
	text := func(key, s string) {
		if s != "" {
			attrs = append(attrs, slog.String(key, s))
		}
	}
	number := func(key string, n int) {
		if n > 0 {
			attrs = append(attrs, slog.Int(key, n))
		}
	}
	text("code", d.Code)
	text("kind", d.kind())
	if d.Severity != Fault {
		text("severity", d.Severity.String())
	}
	text("file", d.File)
	number("line", d.Line)
	number("column", d.Column)
	text("path", d.Path)
	text("unit", d.Unit)
	text("indicator", d.Indicator)
	text("criterion", d.Criterion)
	text("hint", d.Hint.String())
	return slog.GroupValue(attrs...)
}

// LogValue returns the first 20 diagnostics by their number from 1, as [Diagnostic.LogValue] does
// each, and how many there are besides, as more.
func (ds Diagnostics) LogValue() slog.Value {
	var attrs []slog.Attr
	for i, d := range ds[:min(len(ds), maxLogged)] {
		attrs = append(attrs, slog.Any(strconv.Itoa(i+1), d))
	}
	if more := len(ds) - maxLogged; more > 0 {
		attrs = append(attrs, slog.Int("more", more))
	}
	return slog.GroupValue(attrs...)
}
