package rules

import (
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// node is an operator or operand of a lowered rule: names are resolved, kinds
// are right, numbers are exact. Both evaluators work on it.
type node struct {
	op       ops.Form // that of row
	row      *ops.Row
	kind     Kind
	args     []*node
	from, to int    // bytes in the source of the rule, brackets around it not included
	src      string // the source that from and to count in
	id       int    // number of the node in its rule, from 0, in order of lowering
	val      Value
	slot     int
	name     string // of a function, an indicator, a table
	def      *derived
	table    *matcherTable
	fn       *Function
}

// source returns the officer's own text for the node.
func (n *node) source() string { return n.src[n.from:n.to] }

// derived is a compiled derived indicator.
type derived struct {
	Define
	index int
	prog  *program
}

// program is a lowered rule.
type program struct {
	src    string
	root   *node
	kind   Kind
	size   int  // nodes with derived indicators written out
	units  int  // that it can be run over without passing the limit of steps
	lets   int  // slots that let needs
	framed bool // an evaluation writes to a frame
	full   Value
	fast   fastProgram
	uses   uses
}

// uses is what a program refers to, derived indicators included.
type uses struct {
	facts    map[int]bool // slots of indicators
	criteria map[int]bool // slots of points
	tables   map[string]bool
	derived  map[string]bool
	group    bool
	previous bool
	host     bool
}

// maxKeys is the most keys that a table has.
const maxKeys = 2

// matcherTable is a table as lookup uses it: a shared one, whose results are
// values, or one written inline, whose results are expressions.
type matcherTable struct {
	name   string
	shared *table.Table
	inline *table.Matcher
}

// title is what a sentence calls the table.
func (t *matcherTable) title() diag.Text {
	if t.name == "" {
		return say("the table")
	}
	return say("table %s", t.name)
}

// rows returns the tests of the table's rows.
func (t *matcherTable) rows() *table.Matcher {
	if t.shared != nil {
		return t.shared.Matcher
	}
	return t.inline
}

func (t *matcherTable) dims() int { return t.rows().Dims() }

func (t *matcherTable) match(keys []Value) int {
	var plain [2]value.Value
	for i, k := range keys {
		plain[i] = k.v
	}
	return t.rows().Match(plain[:len(keys)])
}
