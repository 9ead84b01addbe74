package rules

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// Note says what decided a step. The zero Note says nothing.
type Note struct {
	// Code is "then", "else", "undecided", "default", "row", "capped", "raised",
	// "chosen", "decides" or empty.
	Code string `json:"code"`
	// Text says the same to people, with the row of the table or the operand.
	Text diag.Text `json:"text"`
}

// noteOf returns the note of a code that speaks of something: a row, an operand.
func noteOf(code string, of any) Note {
	n := Note{Code: code}
	switch code {
	case "then":
		n.Text = say("condition holds")
	case "else":
		n.Text = say("condition does not hold")
	case "undecided":
		n.Text = say("condition undetermined")
	case "default":
		n.Text = say("default, the value is missing")
	case "row":
		n.Text = say("row %v", of)
	case "capped":
		n.Text = say("capped at %v", of)
	case "raised":
		n.Text = say("raised to %v", of)
	case "chosen":
		n.Text = say("takes %v", of)
	case "decides":
		n.Text = say("decided by %v", of)
	}
	return n
}

// noteOn makes the note of a step when somebody reads it.
func noteOn(s *eval.Step) Note {
	n, pick := s.Node, int(s.Pick)
	note := &n.Row.Note
	if s.Failed {
		return Note{}
	}
	code := note.Each
	switch {
	case pick < 0:
		code = note.None
	case pick < len(note.ByPick):
		code = note.ByPick[pick]
	case note.Of == ops.TheOperand && note.Const != "" && n.Args[pick].Op == ops.Const:
		code = note.Const
	}
	if code == "" {
		return Note{}
	}
	switch note.Of {
	case ops.TheOperand:
		if len(n.Args) == 1 {
			return Note{}
		}
		return noteOf(code, diag.Indicator.Of(n.Args[pick].Abridged()))
	case ops.TheRow:
		return noteOf(code, n.RowText(pick))
	case ops.TheWinner:
		if s.Found == nil || s.Found.Winner < 0 {
			return Note{}
		}
		f := s.Found.Members[s.Found.Winner].Facts
		if number, _ := f.Record(); number > 0 {
			return noteOf(code, say("record %d", number))
		}
		return noteOf(code, diag.Unit.Of(f.Unit))
	}
	return noteOf(code, nil)
}
