package document

import (
	"iter"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Table is a table of typed cells, as a sheet of a workbook holds one. [ReadTable] finds out what its
// rows and columns are, by the same rules for a workbook and for a file of CSV.
type Table struct {
	File  string // for faults
	Sheet string // for faults; empty if the file holds one table
	// Rows yields the rows from the top, again each time that it is called. A row and its cells are
	// only looked at until the next one is asked for.
	Rows iter.Seq[Row]
	// Hidden are the columns that the sheet does not show, counted from 0.
	Hidden map[int]bool

	src   *source // of CSV
	comma rune    // between the cells of CSV
}

// Row is a row of a [Table].
type Row struct {
	Number int    // from 1, as a spreadsheet counts
	Hidden bool   // the sheet does not show it
	Cells  []Cell // from column A; the last ones may be left out if they are empty
}

// Cell is a cell of a [Row]. The zero Cell is empty.
type Cell struct {
	// Text is what stands in a cell that holds a text, such as "#N/A" for an error of a formula. It is
	// read as people write: 2,5 may be a number.
	Text string
	// Value is the number, boolean or date of a cell that holds one. It has one reading.
	Value rules.Value
	// Percent says that a number is shown as per cent: 0.083 as 8.3 %.
	Percent bool
	// Comment is what somebody has attached to the cell.
	Comment string
	// Merged says that the cell shows what another holds, which it is merged with; the value is that of
	// the other.
	Merged bool
	// Fault says why nobody knows the value of the cell, such as that of a formula that was never
	// computed; nil for most cells.
	Fault *diag.Diagnostic

	from, to int // of CSV
	quoted   bool
}

// Empty reports whether the cell holds nothing.
func (c Cell) Empty() bool { return c.Text == "" && !c.Value.Known() && c.Fault == nil }

// String returns what the cell holds, as a text on no matter how many lines.
func (c Cell) String() string {
	if c.Value.Known() {
		return c.Value.String()
	}
	return c.Text
}

// heading is what the cell says as the name of a column or a unit: on one line.
func (c Cell) heading() string { return strings.Join(strings.Fields(c.String()), " ") }

// isEmpty reports whether a row holds nothing, or a comment.
func (r Row) isEmpty() bool {
	for _, c := range r.Cells {
		if !c.Empty() {
			return r.isComment()
		}
	}
	return true
}

// isComment reports whether a row begins with #, in quotes or not, and is no error of a formula.
func (r Row) isComment() bool {
	return len(r.Cells) > 0 && strings.HasPrefix(r.Cells[0].Text, "#") && !isFormulaError(r.Cells[0].Text)
}

// cell returns a cell of the row, empty behind its end.
func (r Row) cell(i int) Cell {
	if i < len(r.Cells) {
		return r.Cells[i]
	}
	return Cell{}
}

// percents are the readings of a number that is shown as per cent, as an answer names them: what it is
// multiplied by.
var percents = map[string]decimal.Decimal{"hundredths": decimal.NewFromInt(100), "fraction": decimal.NewFromInt(1)}

// value reads a cell by the kind of its indicator: what it holds, or what its text says.
func (c Cell) value(ind rules.Indicator, w notation) (rules.Value, *diag.Diagnostic) {
	switch {
	case c.Fault != nil:
		d := *c.Fault
		return rules.Value{}, &d
	case c.Merged && !c.Empty():
		return rules.Value{}, fault("merged", say("unmerge the cells, and write into each what it holds"),
			"it is merged with other cells; which of them %s is for is not said", shown(c.String()))
	case !c.Value.Known():
		return factValue(ind, c.Text, w)
	}
	number, isNumber := c.Value.Decimal()
	switch {
	case ind.Kind == rules.TextKind:
		return textValue(ind, c.Value.String()), nil
	case isNumber && c.Percent && ind.Kind == rules.NumberKind:
		times, said := percents[w.percent]
		if !said && ind.Unit == "%" {
			times, said = percents["hundredths"], true
		}
		if said || number.IsZero() {
			return rules.NumberOf(number.Mul(times)), nil
		}
		hundred := rules.NumberOf(number.Shift(2))
		return rules.Value{}, fault("percent", say("write it without the format of per cent"),
			"it is shown as %s %%: the value may be %s or %s", hundred, hundred, c.Value)
	case ind.Kind == c.Value.Kind():
		return c.Value, nil
	case ind.Kind == rules.DateKind && isNumber:
		return rules.Value{}, fault("date", say("give the cell the format of a date, or write 2024-01-31"),
			"%s is a number, and may be the serial number of a day", c.Value)
	case ind.Kind == rules.NumberKind && c.Value.Kind() == rules.DateKind:
		return rules.Value{}, fault("number", say("give the cell the format of a number, and write the number anew"),
			"the cell holds the date %s; a spreadsheet makes dates of numbers such as 3.5 or 3/5", c.Value)
	case ind.Kind == rules.BoolKind:
		return rules.Value{}, fault("boolean", say("write true or false, or có or không"),
			"%s is neither true nor false", shown(c.Value.String()))
	}
	return rules.Value{}, fault("kind", diag.Text{}, "a %v is wanted, not %s", ind.Kind, shown(c.Value.String()))
}
