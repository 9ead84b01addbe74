package paper_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/desk/paper"
)

const campaigns = "Tổ chức các phong trào thi đua do Trung ương, tỉnh và cụm phát động trong năm"

// Lines hold all of a text, in its order, and none is wider than there is room.
func TestWrap(t *testing.T) {
	const width = 200
	for _, tt := range []struct {
		name, text string
		lines      int
	}{
		{"short", "Phường An Khê", 1},
		{"nothing", " ", 0},
		{"words", campaigns, 3},
		{"capitals are wider", strings.ToUpper(campaigns), 4},
		{"a word that fits no line", strings.Repeat("ườ", 40), 3},
		{"letters of East Asia", strings.Repeat("越", 30), 3},
	} {
		lines := paper.Wrap(tt.text, 13, width)
		for _, line := range lines {
			if again := paper.Wrap(line, 13, width); len(again) != 1 {
				t.Errorf("%s: %q is wider than a line", tt.name, line)
			}
		}
		if len(lines) != tt.lines || squeezed(strings.Join(lines, "")) != squeezed(tt.text) {
			t.Errorf("%s: %q", tt.name, lines)
		}
	}
}

func squeezed(s string) string { return strings.ReplaceAll(s, " ", "") }
