package table

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Piece is a part of the text of a test, from byte From to To.
type Piece struct {
	Role     Role
	From, To int
	Value    value.Value // of a value
}

// Role is what a piece of a test is.
type Role uint8

// The roles.
const (
	Compare Role = iota // < <= > >= = == !=
	Begin               // the bracket that an interval begins with
	End                 // the bracket that it ends with
	Single              // a value
)

// Pieces returns the parts of a test that can be read, in order: signs, brackets of
// intervals and values, without commas and not(…).
func Pieces(src string) ([]Piece, *diag.Diagnostic) {
	p, d := parse(src)
	if d != nil {
		return nil, d
	}
	return p.pieces, nil
}

// note keeps a piece that ends where the parser is.
func (p *cellParser) note(role Role, from int, v value.Value) {
	p.pieces = append(p.pieces, Piece{role, from, p.pos, v})
}
