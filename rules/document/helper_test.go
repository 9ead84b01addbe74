package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
)

// checkFaults compares the diagnostics in err with "line:column code, ...".
func checkFaults(t *testing.T, err error, want, reason string) {
	t.Helper()
	var got []string
	for d := range diag.AllDiagnostics(err) {
		got = append(got, fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Code))
		if d.File == "" || d.Source == "" && d.Line > 1 || d.Length < 1 || d.Err == nil || d.Message.IsZero() {
			t.Errorf("incomplete diagnostic: %#v", d)
		}
	}
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s\nwant %s: %s\n%v", strings.Join(got, ", "), want, reason, err)
	}
}

// checkPlaces requires every diagnostic to stand inside the file.
func checkPlaces(t *testing.T, data []byte, err error) {
	t.Helper()
	lines := strings.Split(string(bytes.TrimPrefix(data, byteOrderMark)), "\n")
	for d := range diag.AllDiagnostics(err) {
		if d.Line < 1 || d.Line > len(lines) || d.Column < 1 || d.Length < 1 {
			if d.Code == "" && d.Path == "" {
				continue
			}
			t.Fatalf("no place in %d lines: %#v", len(lines), d)
		}
		line := strings.TrimSuffix(lines[d.Line-1], "\r")
		if d.Source != strings.ToValidUTF8(line, "\uFFFD") && utf8.ValidString(line) && d.Code != "too-long" {
			t.Fatalf("the line is %q, not %q", line, d.Source)
		}
		if d.Column > utf8.RuneCountInString(line)+1 {
			t.Fatalf("column %d of %q", d.Column, line)
		}
		_, _ = d.Snippet(), d.Error()
	}
}
