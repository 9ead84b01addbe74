package diag

import (
	"log/slog"
	"slices"
	"strconv"
)

// maxLogged is how many diagnostics one record of a log holds.
const maxLogged = 20

// LogValue returns the diagnostic as a group of what is known of it, for log/slog: message in English,
// code, kind, severity if it is a warning, file, line, column, path, unit, indicator, criterion, hint.
func (d *Diagnostic) LogValue() slog.Value {
	severity := ""
	if d.Severity != Fault {
		severity = d.Severity.String()
	}
	attrs := []slog.Attr{
		slog.String("message", d.Message.String()), slog.String("code", d.Code), slog.String("kind", d.kind()),
		slog.String("severity", severity), slog.String("file", d.File), slog.Int("line", d.Line),
		slog.Int("column", d.Column), slog.String("path", d.Path), slog.String("unit", d.Unit),
		slog.String("indicator", d.Indicator), slog.String("criterion", d.Criterion), slog.String("hint", d.Hint.String()),
	}
	unknown := func(a slog.Attr) bool {
		return a.Value.Equal(slog.StringValue("")) || a.Value.Equal(slog.IntValue(0))
	}
	return slog.GroupValue(append(attrs[:1], slices.DeleteFunc(attrs[1:], unknown)...)...)
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
