package rulestest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

// Every proof exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) {
	phrasetest.Check(t, ".")
}

func TestOperatorNames(t *testing.T) {
	seen := make(map[string]string)
	for _, class := range classes {
		op := class.String()
		name := wordOf(classes, op).Format(diag.Vietnamese)
		if name == op || wordOf(classes, op).Format(diag.English) != op {
			t.Errorf("%s is called %s", op, name)
		}
		if other := seen[name]; other != "" {
			t.Errorf("%s and %s are both called %s", op, other, name)
		}
		seen[name] = op
	}
	if got := wordOf(classes, "of a host").Format(diag.Vietnamese); got != "of a host" {
		t.Errorf("an operator of a host's own suite is called %q", got)
	}
}

func TestErrorText(t *testing.T) {
	first := catalogue.Fault("", "a", diag.ErrValue, diag.Text{}, "the same for all %d combinations of what it reads", 8)
	first.File, first.Line, first.Column = "card.yaml", 3, 7
	second := catalogue.Fault("", "b", diag.ErrValue, diag.Text{}, "%s; so is the mutant", "y")
	for _, tt := range []struct {
		err    error
		en, vi string
		reason string
	}{
		{nil, "", "", "no error says nothing"},
		{errors.New("disk full"), "disk full", "disk full", "an error of one language"},
		{
			fmt.Errorf("scoring: %w", diag.Diagnostics{first, second}),
			"card.yaml:3:7: the same for all 8 combinations of what it reads\ny; so is the mutant",
			"card.yaml:3:7: cho cùng kết quả với cả 8 tổ hợp số liệu mà quy tắc đọc\ny; sau khi " +
				"sửa cũng vậy",
			"each diagnostic on its line, without what wraps them",
		},
		{catalogue.Error(diag.ErrValue, "%s; so is the mutant", "y"), "y; so is the mutant",
			"y; sau khi sửa cũng vậy", "an error of both languages"},
	} {
		p := diag.ErrorText(tt.err)
		if got := p.Format(diag.English); got != tt.en {
			t.Errorf("%q, want %q: %s", got, tt.en, tt.reason)
		}
		if got := p.Format(diag.Vietnamese); got != tt.vi {
			t.Errorf("%q, want %q: %s", got, tt.vi, tt.reason)
		}
	}
}
