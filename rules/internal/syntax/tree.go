// Package syntax reads the text of a rule: it scans the text, catches what officers
// type out of habit, and gives a tree with places in the text. It knows nothing of
// what names stand for.
package syntax

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// Node is an operator or an operand as it is written.
type Node struct {
	Kind     Kind
	From, To int // bytes of the token that it is known by: a name, a number, an operator
	// Text is the name, the digits, the content of a text, or the operator; of Choice
	// "?" or "if", of Let the name that it binds.
	Text string
	True bool // of Truth
	// Args are the operands; of Table, tests and results in turns.
	Args []*Node
	// What the node is where the language has no such thing, and what to write instead.
	What    any
	Instead diag.Text
}

func (n *Node) other(what any, instead diag.Text) { n.What, n.Instead = what, instead }

// Kind is the kind of a node.
type Kind uint8

// The kinds of nodes. Other is what the language has not.
const (
	Other Kind = iota
	Number
	Truth
	String
	Name
	Unary
	Binary
	Choice
	Let
	Call
	List  // behind in
	Table // in lookup
)

// TokenFrom returns the index of the first token at or behind a byte.
func (t *Text) TokenFrom(pos int) int {
	i, _ := slices.BinarySearchFunc(t.Tokens, pos, func(at Token, pos int) int { return at.From - pos })
	return i
}

// CallEnd returns the end of the call whose name is the token at from.
func (t *Text) CallEnd(from, to int) int {
	if i, ok := t.At[from]; ok && i+1 < len(t.Tokens) && t.Tokens[i+1].Match >= 0 {
		return t.Tokens[t.Tokens[i+1].Match].To
	}
	return to
}
