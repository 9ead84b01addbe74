package rules

import (
	"encoding/json"
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
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
	n := s.n
	operand := func(code string) Note {
		src := n.args[s.pick].source()
		return Note{Code: code, Text: src}
	}
	if s.failed {
		return Note{}
	}
	switch n.op {
	case opIf:
		switch s.pick {
		case 1:
			return Note{Code: "then"}
		case 2:
			return Note{Code: "else"}
		}
		return Note{Code: "undecided"}
	case opDefault:
		if s.pick == 1 {
			return Note{Code: "default"}
		}
	case opLookup:
		if s.pick >= 0 {
			return Note{Code: "row", Text: n.table.row(n, int(s.pick), diag.English), textVi: n.table.row(n, int(s.pick), diag.Vietnamese)}
		}
	case opClamp:
		switch s.pick {
		case 1:
			return operand("raised")
		case 2:
			return operand("capped")
		}
	case opMin, opMax:
		if s.pick >= 0 && len(n.args) > 1 {
			if n.op == opMin && n.args[s.pick].op == opConst {
				return operand("capped")
			}
			if n.op == opMax && n.args[s.pick].op == opConst {
				return operand("raised")
			}
			return operand("chosen")
		}
	case opBest, opWorst:
		if a := s.aggregate(g); a != nil && a.winner != "" {
			return Note{Code: "chosen", Text: a.winner}
		}
	case opAnd, opOr, opIn:
		if s.pick >= 0 {
			return operand("decides")
		}
	}
	return Note{}
}

// row writes a row of a table for an explanation: its number and its text.
func (t *matcherTable) row(n *node, row int, l diag.Lang) string {
	if t.shared != nil {
		return fmt.Sprintf("%d: %s", row+1, t.shared.rowSource(row, l))
	}
	test := l.Pick("else", "còn lại")
	if row < t.inline.rows() {
		test = t.inline.source(row)
	}
	return fmt.Sprintf("%d: %s → %s", row+1, test, n.args[t.dims()+row].source())
}
