// Package program is rules as they are after parsing: a tree whose names are
// resolved, whose kinds are right and whose numbers are exact, or the faults of the
// text. The evaluators and the checks work on the tree.
package program

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Node is an operator or operand of a lowered rule: names are resolved, kinds
// are right, numbers are exact.
type Node struct {
	Op       ops.Form // that of row
	Row      *ops.Row
	Kind     value.Kind
	Args     []*Node
	From, To int    // bytes in the source of the rule, brackets around it not included
	Src      string // the source that from and to count in
	ID       int    // number of the node in its rule, from 0, in order of lowering
	Val      value.Value
	Slot     int
	Name     string // of a function, an indicator, a table
	Def      *Derived
	Table    *Table
	Func     *Function
	Of       *Indicator // of a field
}

// Over is what an aggregate looks at.
type Over struct {
	List  *Node // what it ranges over; nil if it is the members of the group
	X     *Node // what it takes of each; nil if it counts them
	Where *Node // which of them count; nil if all do
	// PerKind are the kind of each, and the most that those of a kind make together; or nothing.
	PerKind []*Node
	// None is what the aggregate is if none counts; nil if that is nothing: it does not apply.
	None *frac.Num
	Own  bool // it ranges over the members of the unit's own group within the group
}

// Over returns what the aggregate looks at.
func (n *Node) Over() (o Over) {
	args := n.Args
	if n.Row.Over {
		if o.Own = args[0].Slot == Own; args[0].Slot >= 0 {
			o.List = args[0]
		}
		args = args[1:]
	}
	if !n.Row.Members.Counts {
		o.X, args = args[0], args[1:]
	}
	switch m := n.Row.Members; {
	case m.Given != nil:
		args = args[1:]
	case m.PerKind:
		o.PerKind, args = args[:2], args[2:]
	}
	if len(args) > 0 {
		o.Where = args[0]
	}
	if o.List != nil || o.X == nil { // total(x) compares members, and has none to compare
		o.None = n.Row.Members.None
	}
	return o
}

// Slots of lists that are no indicators: the members of the group, and those of the unit's own
// group within it.
const (
	Members = -1
	Own     = -2
)

// Words are what those lists are called.
var Words = map[string]int{MembersWord: Members, OwnWord: Own}

// The words for lists of members.
const (
	MembersWord = "members"
	OwnWord     = "group"
)

// Source returns the officer's own text for the node.
func (n *Node) Source() string { return n.Src[n.From:n.To] }

// Abridged returns the text with its beginning and its end alone if it is long, for
// explanations, which show it with every step that it is in.
func (n *Node) Abridged() string {
	const longest, half = 600, 296
	s := n.Source()
	if len(s) <= longest {
		return s
	}
	// Letters are not cut in two.
	return strings.ToValidUTF8(s[:half], "") + " … " + strings.ToValidUTF8(s[len(s)-half:], "")
}

// Derived is a compiled derived indicator.
type Derived struct {
	Code, Rule string
	Index      int
	Prog       *Program
	Less       bool // the smaller the better
	Stated     bool // it is said which way is better
}

// Program is a lowered rule.
type Program struct {
	Schema *Schema
	Src    string
	Root   *Node
	Kind   value.Kind
	Size   int  // nodes with derived indicators written out
	Small  Cost // with facts that need no big numbers
	Large  Cost // with any
	Lets   int  // slots that let needs
	Full   value.Value
	Uses   Uses
}

// Uses is what a program refers to, derived indicators included.
type Uses struct {
	Facts    map[int]bool // slots of indicators
	Criteria map[int]bool // slots of points
	Tables   map[string]bool
	Points   map[string]bool // tables whose rows are points that lines join
	Derived  map[string]bool
	Group    bool
	Own      bool // the unit's own group within the group
	Lists    bool // lists of records
	Previous bool
	Host     bool
	Workdays bool
}

// Table is a table as lookup uses it: a shared one, whose results are
// values, or one written inline, whose results are expressions.
type Table struct {
	Name   string
	Shared *table.Table
	Inline *table.Matcher
	Tests  []PartTest // of one written inline, but those with signs that stand for others
}

// Title is what a sentence calls the table.
func (t *Table) Title() diag.Text {
	if t.Name == "" {
		return say("the table")
	}
	return say("table %s", t.Name)
}

// Rows returns the tests of the table's rows.
func (t *Table) Rows() *table.Matcher {
	if t.Shared != nil {
		return t.Shared.Matcher
	}
	return t.Inline
}

func (t *Table) Dims() int { return t.Rows().Dims() }

// RowText writes a row of the table of a lookup for an explanation: its number and its
// text.
func (n *Node) RowText(row int) diag.Text {
	t := n.Table
	if t.Shared != nil {
		return say("%d: %s", row+1, t.Shared.RowText(row))
	}
	result := n.Args[t.Dims()+row].Abridged()
	if row == t.Inline.Rows() {
		return say("%d: else → %s", row+1, result)
	}
	return say("%d: %s → %s", row+1, t.Inline.Source(row), result)
}
