// Package ops is the table of the language's operators. A row says all that there
// is to say of an operator but how it is parsed: its name and operands, its
// meaning, what may go wrong, what is said of it in explanations and in the
// manual. Both evaluators, the checks, the coverage, the mutants and LANGUAGE.md
// read the table, so an operator is added by a row.
package ops

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Row is an operator, or what an operand is.
type Row struct {
	// Name is the operator as the language writes it, Also other ways to write it.
	Name string
	Also []string
	Fix  Fix
	Form Form
	// Free functions are of a later day than cards that may have their names for indicators:
	// without brackets a name is never a function.
	Free bool

	// Min and Max are how many operands it takes; Max is Any where there is no most.
	// Args are their kinds, the last one repeated. An operand of kind 0 may be of any
	// kind; a result of kind 0 is of the kind of the first operand.
	Min, Max int
	Args     []value.Kind
	Result   value.Kind
	Usage    diag.Text // what to write
	Manual   []Manual  // its entries in the table of functions of LANGUAGE.md

	Kernel  Kernel
	Column  Column   // the kernel over columns; nil if units are computed one by one
	Members *Members // of an aggregate
	Over    bool     // an aggregate whose first operand is the list that it ranges over
	When    [3]bool  // of a comparison: whether it holds for less, equal, greater
	Extreme int      // 1 if the result is the largest operand, -1 if the smallest, 0 if neither
	// Needs are what the operands must be: see [guarded].
	Needs []Need
	// Literal returns the fault that constant operands make whatever the others are, so
	// that it is told before any fact is known; "" for none. An operand that is no constant
	// is nil.
	Literal func(e *Env, xs []*frac.Num) (fault string)

	Range Range  // what it can be
	Solve Solve  // what its operands can be, by what it is
	Fails Faults // of its own, not of its operands
	// Size says how large its number can be, nil if no larger than its operands, so that nobody need
	// look, and Order whether operands can change places.
	Size   Sizing
	Effort int // steps that it takes beside those of arithmetic
	Order  Order
	Unit   Unit // the smallest difference between two results
	Turns  bool // it turns where the first operand meets another, as max does
	// Calendar says that it counts by the calendar: its kernel may say [NoHolidays].
	Calendar bool
	// Points says that the first operand is a table of points: see [Row.Through].
	Points bool
	// Words are what may stand for the last of Max operands: to the kernel, its place among them.
	Words []string
	// Quoted says that a lone operand in quotes is a constant: date("2024-01-31").
	Quoted bool

	Note     Note
	Tell     Telling
	Branches Branches
	Mutants  []Mutant
	Fast     Fast
}

// The kinds of operands.
const (
	Number = value.NumberKind
	Bool   = value.BoolKind
	Text   = value.TextKind
	Date   = value.DateKind
	List   = value.ListKind
)

// Any is the Max of an operator with any number of operands.
const Any = -1

// Fix says where an operator is written.
type Fix uint8

// The places of operators.
const (
	Nowhere  Fix = iota + 1 // operands have no operator
	Prefix                  // -x
	Infix                   // a + b
	Ternary                 // c ? a : b
	Function                // f(a, b)
)

// Form says how an operator takes its operands, and with it what it makes of those
// that are missing, do not apply or are errors.
type Form uint8

// The forms. All up to Host are strict: they need every operand; the first error
// wins, then missing, then not applicable.
const (
	Strict  Form = iota + 1 // computed by its kernel
	Compare                 // by the order of two values of a kind
	Not
	Host    // a function of the host
	And     // false as soon as an operand is, missing over an error otherwise
	Or      // true as soon as an operand is
	In      // x == a or x == b
	InRange // a <= x and x <= b
	If      // c ? a : b; with c open, a if a and b are equal
	// Default is a ?? b: b where a is missing or does not apply. Known and Applies
	// ask for that alone and are always known.
	Default
	Known
	Applies
	Lookup    // strict in its keys; of its results only that of the row is evaluated
	Previous  // over last year's facts
	Aggregate // over the members of the group, or the records of a list: what does not apply is left out
	Const     // operands
	Fact
	Field   // of the record that an aggregate looks at
	Records // what an aggregate ranges over
	Points
	Var // a name bound by let
	Let
	Derived
)

// Env is what the meaning of some operators hangs on.
type Env struct {
	Bits, Power int // limits: of a number, of an exponent
	Calendar    Calendar
}

// TooLarge reports whether a number is larger than numbers may be.
func (e *Env) TooLarge(x frac.Num) bool { return !x.Small() && x.Bits() > e.Bits }

// Kernel is the exact meaning of an operator over known operands: a function for
// each number of them that it takes, Many for any other. A date is its day, false
// and true are 0 and 1. fault is the code of an error, "" for none; pick is the
// operand that the result is, -1 for none.
type Kernel struct {
	One   func(a frac.Num) frac.Num
	Two   OfTwo
	Three OfThree
	Many  OfMany
}

// The kernels of several operands.
type (
	OfTwo   func(e *Env, a, b frac.Num) (x frac.Num, fault string)
	OfThree func(e *Env, a, b, c frac.Num) (x frac.Num, pick int, fault string)
	OfMany  func(e *Env, xs []frac.Num) (x frac.Num, pick int, fault string)
)

// Column binds an operator of a strict form to steps over columns. Its state is that of its
// own errors; those of the operands are not its concern.
type Column func(b *column.Builder, xs []column.Form) column.Form

// For returns the kernel with nothing but the function for a number of operands.
func (k Kernel) For(operands int) Kernel {
	switch {
	case operands == 1 && k.One != nil:
		return Kernel{One: k.One}
	case operands == 2 && k.Two != nil:
		return Kernel{Two: k.Two}
	case operands == 3 && k.Three != nil:
		return Kernel{Three: k.Three}
	}
	return Kernel{Many: k.Many}
}

// Members is how an aggregate makes one value of those of the members, or of the records,
// that count.
type Members struct {
	// Better is 1 if the largest value wins and -1 if the smallest does; 0 if the
	// values are combined.
	Better int
	// Combine makes one number of those that count, of Fewest at least: of fewer there is
	// nothing, and of none never.
	Combine Combine
	Fewest  int
	// Signless is the error if one of those that count is below zero; "" if that may be.
	Signless string
	Adds     bool // it is their sum, or their mean where the unit is not that of the value
	// Given makes it of a constant that stands behind the value, by the name GivenAs; nil if
	// there is none.
	Given   func(n frac.Num) Combine
	GivenAs string
	Ranks   bool // each member has a place of its own, the largest value the first
	Counts  bool // there is no value: each that counts is 1
	// PerKind says that behind the value stand a kind and the most that those of a kind make
	// together; Combine takes what each kind makes.
	PerKind bool
	Rising  bool // of ranks: the smallest value is the first
	Share   bool // of ranks: it is the share of the others that come behind; of one alone there is none
	Less    *Row // that stands for the row where less is better; nil if it is the same
	Range   func(x interval.Numbers) interval.Numbers
	// None is what there is where no record counts; nil if there is nothing, as of members.
	None *frac.Num
	// Bounds is what can come of a list of which not all is known; not ok if nothing can be
	// said, or there may be nothing. Nil says nothing. Number is the constant, Further what
	// further records do: see [ordered].
	Bounds  func(m *Members, e *Env, c *Counted) (x interval.Numbers, ok bool)
	Number  frac.Num
	Further Further
}

// Combine makes one number of some; not ok if it is too large.
type Combine func(e *Env, xs []frac.Num) (x frac.Num, ok bool)

// Make combines those that count; fault is the code of an error, "" for none.
func (m *Members) Make(e *Env, xs []frac.Num) (x frac.Num, fault string) {
	if m.Signless != "" && slices.ContainsFunc(xs, func(x frac.Num) bool { return x.Sign() < 0 }) {
		return x, m.Signless
	}
	x, ok := m.Combine(e, xs)
	if !ok {
		return x, "too-large"
	}
	return x, ""
}

// With returns the row of an aggregate with its constant.
func (r *Row) With(n frac.Num) *Row {
	bound, members := *r, *r.Members
	members.Combine, members.Number = members.Given(n), n
	bound.Members = &members
	return &bound
}

// Ranging is what a range is computed from, and what is found on the way.
type Ranging struct {
	*Env
	Xs []interval.Numbers // what the operands can be
	// Failures are the errors that cannot be ruled out.
	Failures []Failure
	// Decides says of each operand whether the result is ever that; nil if nobody asks.
	Decides []bool
}

// Failure is an error that an operator may be, and must be if Always. Operand is
// the one at fault, Whole the operator itself.
type Failure struct {
	Code    string
	Operand int
	Always  bool
}

// Whole is the operand of a failure that is no operand's.
const Whole = -1

func (r *Ranging) fail(code string, operand int, always bool) {
	r.Failures = append(r.Failures, Failure{code, operand, always})
}

// Range returns what the result can be, given what the operands can be: all of it,
// perhaps more.
type Range func(r *Ranging) interval.Numbers

// Solve tells to, one by one, what operands can be where the result lies in x.
type Solve func(
	x interval.Numbers, operands int, operand func(i int) interval.Numbers, to func(i int, y interval.Numbers),
)

// Faults are codes of errors, each with its sentences in package rules.
type Faults []string

// NoFaults are those of an operator that is never an error.
var NoFaults = Faults{}

// Order says whether operands can change places without a difference.
type Order uint8

// The orders.
const (
	Matters Order = iota + 1
	Commutes
)

// Unit is the smallest difference between two results, where it is known.
type Unit uint8

// The units.
const (
	UnknownUnit Unit = iota + 1
	WholeUnit        // 1
	FirstUnit        // that of the first operand
	FinestUnit       // the least of the operands'
	OwnUnit          // that of the fact or of the constant
)

// Note is what an explanation says of a step, by what was picked.
type Note struct {
	ByPick []string // codes, by pick; "" for nothing to say
	Each   string   // code whatever was picked
	Const  string   // code if the operand that was picked is a constant
	None   string   // code if nothing was picked
	Of     Subject  // what the note names
}

// Subject is what a note names beside its code.
type Subject uint8

// The subjects.
const (
	Nothing    Subject = iota + 1
	TheOperand         // that was picked, if there are several
	TheRow
	TheWinner // the member whose value it is
)

// Branches are the ways in which a part can come out that tests cover.
type Branches struct {
	Names []string // by pick
	Each  string   // "row" or "operand": one for each, if there are several operands
	Truth bool     // true and false, if it is a boolean
}

// Mutant is a small defect to try. Class is one of the kinds of mutants, and Do one of
// the changes that rules/rulestest can make; "unchanged" if there is nothing to try.
type Mutant struct {
	Class string
	Do    string
	To    string // the other operator, or the text to put
	Args  []int  // the operands that stay; -1 is the last one
}

// Manual is an entry of LANGUAGE.md's table of functions.
type Manual struct{ Call, Says string }

// Fast is the shape of the closure that the fast evaluator makes of an operator.
type Fast uint8

// The shapes. Every operator can be Generic; the others are for what rules are
// full of.
const (
	Generic   Fast = iota + 1
	Special        // its form has a closure of its own
	SumOfTwo       // a + b, flattened with its neighbours
	LessOfTwo      // a - b
	SumOfAll
	MeanOfAll
	Product
	Quotient
	Extremum
	Count
	Clamp // between constants
)

// Table is a set of rows. It is immutable.
type Table struct {
	rows  []*Row
	names [Function + 1]map[string]*Row // by Fix
	forms [Derived + 1]*Row
}

// New returns the table of the rows.
func New(rows ...Row) *Table { return (&Table{}).With(rows...) }

// With returns a table with more rows.
func (t *Table) With(rows ...Row) *Table {
	u := &Table{rows: slices.Clone(t.rows)}
	for i := range rows {
		u.rows = append(u.rows, &rows[i])
	}
	for _, r := range u.rows {
		if u.names[r.Fix] == nil {
			u.names[r.Fix] = make(map[string]*Row)
		}
		u.names[r.Fix][r.Name], u.forms[r.Form] = r, r
	}
	for _, r := range u.rows { // what another is called goes first
		for _, name := range r.Also {
			if u.names[r.Fix][name] == nil {
				u.names[r.Fix][name] = r
			}
		}
	}
	return u
}

// Rows returns the rows in order.
func (t *Table) Rows() []*Row { return slices.Clone(t.rows) }

// Row returns the operator with a name, or nil.
func (t *Table) Row(fix Fix, name string) *Row { return t.names[fix][name] }

// Function returns the function with a name, or nil.
func (t *Table) Function(name string) *Row { return t.names[Function][name] }

// Functions returns the names of the functions, sorted.
func (t *Table) Functions() []string { return slices.Sorted(maps.Keys(t.names[Function])) }

// Of returns the only operator, or the kind of operand, of a form.
func (t *Table) Of(f Form) *Row { return t.forms[f] }

// Named returns the operator of a part of a rule, which is known by its name and
// its operands.
func (t *Table) Named(name string, operands int) *Row {
	for _, fix := range []Fix{Function, Infix, Prefix, Ternary, Nowhere} {
		if r := t.names[fix][name]; r != nil && r.Name == name && (fix != Infix || operands > 1) {
			return r
		}
	}
	return nil
}

// Manual returns the table of functions of LANGUAGE.md.
func (t *Table) Manual() string {
	var b strings.Builder
	b.WriteString("| function | result |\n|---|---|\n")
	for _, r := range t.rows {
		for _, m := range r.Manual {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(m.Call, " or ", "`, `"), m.Says)
		}
	}
	return b.String()
}

// KindOf returns the kind wanted of operand i; 0 is any.
func (r *Row) KindOf(i int) value.Kind {
	if len(r.Args) == 0 {
		return 0
	}
	return r.Args[min(i, len(r.Args)-1)]
}

// Strict reports whether the operator needs all its operands to be known.
func (r *Row) Strict() bool { return r.Form <= Host }

// MayFail reports whether the operator itself may be an error.
func (r *Row) MayFail() bool { return len(r.Fails) > 0 || r.Size != nil }
