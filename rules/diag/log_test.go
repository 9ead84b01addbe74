package diag_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// TestLogValue: a log has what is known of a fault by its keys, and nothing of what is not.
func TestLogValue(t *testing.T) {
	whole := &diag.Diagnostic{Severity: diag.Warning, Code: "over", File: "a.yaml", Path: "sections[0]", Unit: "u",
		Indicator: "i", Criterion: "I.1", Line: 3, Column: 9, Message: diag.Verbatim("too much"),
		Hint: diag.Verbatim("less"), Err: fmt.Errorf("%w: deep", diag.ErrValue)}
	for _, tt := range []struct {
		reason string
		err    error
		want   string
	}{
		{"all of it", whole, "err.message=\"too much\" err.code=over err.kind=value err.severity=warning err.file=a.yaml " +
			"err.line=3 err.column=9 err.path=sections[0] err.unit=u err.indicator=i err.criterion=I.1 err.hint=less"},
		{"a message alone", &diag.Diagnostic{Message: diag.Verbatim("bad")}, "err.message=bad"},
		{"several", diag.Diagnostics{whole, {Message: diag.Verbatim("bad"), Line: 2}}, "err.2.message=bad err.2.line=2"},
		{"very many", append(diag.Diagnostics{}, make(diag.Diagnostics, 23)...), "err.20.message=last err.more=3"},
	} {
		if many, ok := tt.err.(diag.Diagnostics); ok && many[0] == nil {
			for i := range many {
				many[i] = &diag.Diagnostic{Message: diag.Verbatim("last")}
			}
		}
		var b bytes.Buffer
		slog.New(slog.NewTextHandler(&b, nil)).Error("x", "err", tt.err)
		if got := strings.TrimSpace(b.String()); !strings.HasSuffix(got, " "+tt.want) {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

// inTwo is an error of a host that knows its words in two languages.
type inTwo struct{}

func (inTwo) Error() string { return "the register is closed" }

func (inTwo) Format(l diag.Lang) string {
	if l == diag.Vietnamese {
		return "sổ đã khóa"
	}
	return "the register is closed"
}

// TestErrorTextOfHosts: what a host's error can say in the reader's language is said so.
func TestErrorTextOfHosts(t *testing.T) {
	for _, err := range []error{inTwo{}, fmt.Errorf("at noon: %w", inTwo{}), errors.Join(errors.New("one"), inTwo{})} {
		text := diag.ErrorText(err)
		en, vi := text.Format(diag.English), text.Format(diag.Vietnamese)
		if en != "the register is closed" || vi != "sổ đã khóa" {
			t.Errorf("%v: %s; %s", err, en, vi)
		}
	}
	if got := diag.ErrorText(errors.New("plain")).Format(diag.Vietnamese); got != "plain" {
		t.Errorf("an error of one language: %s", got)
	}
}
