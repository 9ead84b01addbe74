package rules

import (
	"encoding/json"
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// Note says what decided a step, in a code for programs and in words for people.
// The zero Note says nothing.
type Note struct {
	// Code is "then", "else", "undecided", "default", "row", "capped", "raised",
	// "chosen", "decides" or empty.
	Code string
	// Text is what the note speaks of: the row of a table, an operand.
	Text   string
	textVi string
}

// IsZero reports whether the note says nothing.
func (n Note) IsZero() bool { return n.Code == "" }

// Format writes the note for a reader of the language.
func (n Note) Format(l diag.Lang) string {
	text := n.Text
	if l == diag.Vietnamese && n.textVi != "" {
		text = n.textVi
	}
	switch n.Code {
	case "then":
		return l.Pick("condition holds", "thỏa điều kiện")
	case "else":
		return l.Pick("condition does not hold", "không thỏa điều kiện")
	case "undecided":
		return l.Pick("condition undetermined", "chưa xác định được điều kiện")
	case "default":
		return l.Pick("default, the value is missing", "lấy giá trị mặc định vì thiếu số liệu")
	case "row":
		return l.Pick("row ", "dòng ") + text
	case "capped":
		return l.Pick("capped at ", "khống chế tối đa ") + text
	case "raised":
		return l.Pick("raised to ", "nâng lên tối thiểu ") + text
	case "chosen":
		return l.Pick("takes ", "lấy ") + text
	case "decides":
		return l.Pick("decided by ", "quyết định bởi ") + text
	}
	return ""
}

// MarshalJSON writes the code and the text in English.
func (n Note) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Code string `json:"code"`
		Text string `json:"text,omitempty"`
	}{n.Code, n.Format(diag.English)})
}

// note makes the note of a step when somebody reads it.
func (s *step) note(g *Group) Note {
	n, pick := s.n, int(s.pick)
	note := &n.row.Note
	if s.failed {
		return Note{}
	}
	code := note.Each
	switch {
	case pick < 0:
		code = note.None
	case pick < len(note.ByPick):
		code = note.ByPick[pick]
	case note.Of == ops.TheOperand && note.Const != "" && n.args[pick].op == ops.Const:
		code = note.Const
	}
	if code == "" {
		return Note{}
	}
	switch note.Of {
	case ops.TheOperand:
		if len(n.args) == 1 {
			return Note{}
		}
		return Note{Code: code, Text: n.args[pick].source()}
	case ops.TheRow:
		return Note{Code: code, Text: n.table.row(n, pick, diag.English), textVi: n.table.row(n, pick, diag.Vietnamese)}
	case ops.TheWinner:
		a := s.aggregate(g)
		if a == nil || a.winner == "" {
			return Note{}
		}
		return Note{Code: code, Text: a.winner}
	}
	return Note{Code: code}
}

// row writes a row of a table for an explanation: its number and its text.
func (t *matcherTable) row(n *node, row int, l diag.Lang) string {
	if t.shared != nil {
		return fmt.Sprintf("%d: %s", row+1, t.shared.RowText(row).Format(l))
	}
	test := l.Pick("else", "còn lại")
	if row < t.inline.Rows() {
		test = t.inline.Source(row)
	}
	return fmt.Sprintf("%d: %s → %s", row+1, test, n.args[t.dims()+row].source())
}
