package document

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// FactsOptions says what a file of facts may hold. The zero value allows any
// unit, and numbers as files have them that do not say: with decimal points.
type FactsOptions struct {
	// Units are the codes of the units that facts may be of; nil means any. A unit
	// that the file does not name is no fault: nothing is known of it.
	Units []string
	// DecimalComma says that numbers are written as 2,5; a point is then refused,
	// since 1.000 may mean a thousand. A file can declare it for itself.
	DecimalComma bool
}

// ReadFacts reads what is known of units, checked against a schema: a table if the name
// of the file ends in .csv, and YAML or JSON otherwise. Nothing is opened.
//
//	decimal_comma: false # may be left out
//	units:
//	  long_an:
//	    growth: 8.5
//	    budget: {value: 101.2, evidence: báo cáo 15/BC-UBND}
//	    poverty: {value: 1.1, invented: true}
//	    forest: n/a
//
// In YAML nothing or null is missing. A text may be in quotes, and n/a in quotes is a
// text if the indicator is one. A number in quotes is refused, except in JSON.
//
// A table has a header, then one row for each unit. Its first column is named unit and
// holds the codes of units; each other column is named by the code of an indicator, or
// code.evidence for the evidence of its facts. Cells are separated by commas or
// semicolons, whichever the header has; quotes are those of RFC 4180. The file is UTF-8,
// with or without byte order mark. Lines that begin with # are comments; the comment
// "# decimal_comma: true" before the header declares numbers such as 2,5. Rows without
// any cell are passed over, and an empty cell is missing.
//
// n/a, or không áp dụng, is not applicable. A number is digits with at most one decimal
// mark; a boolean is true or false, có or không, đúng or sai; a date is 2024-01-31.
//
// The facts come in the order of the file. The error is [diag.Diagnostics], each with
// its path, such as units.long_an.growth, or naming row, column and cell of a table, as
// a spreadsheet counts them; of more than 200 a closing one tells the number. They wrap
// [diag.ErrSyntax] for what cannot be read, [diag.ErrName] for an unknown or second unit
// or indicator, and [diag.ErrKind] or [diag.ErrValue] for what the schema does not allow.
func ReadFacts(file string, data []byte, s *rules.Schema, o FactsOptions) ([]*rules.Facts, error) {
	if strings.HasSuffix(strings.ToLower(file), ".csv") {
		return readCSV(file, data, s, o)
	}
	return readYAML(file, data, s, o)
}

// invented is the mark of [Invented] facts.
const invented = "invented"

// Invented reports whether a fact is marked as sample data that nobody
// published (số giả định): in YAML with "invented: true", in CSV by evidence
// that is, or begins with, "invented:".
func Invented(f rules.Fact) bool {
	return f.Evidence == invented || strings.HasPrefix(f.Evidence, invented+":")
}

// unitFault says what is wrong with the code of a unit, or nil.
func (o FactsOptions) unitFault(unit string) *diag.Diagnostic {
	switch {
	case unit == "":
		return fault("unit-missing", say("write the code of the unit first"), "the unit is missing")
	case o.Units != nil && !slices.Contains(o.Units, unit):
		return fault("unknown-unit", diag.OneOf(unit, o.Units), "there is no unit %s", shown(unit))
	}
	return nil
}

// factValue reads the text of a fact by the kind of its indicator. What is empty
// is missing.
func factValue(ind rules.Indicator, text string, comma bool) (rules.Value, *diag.Diagnostic) {
	if text == "" {
		return rules.Value{}, nil
	}
	if isNotApplicable(text) {
		return rules.NotApplicable(), nil
	}
	switch ind.Kind {
	case rules.NumberKind:
		d, bad := parseNumber(text, comma)
		if bad != nil {
			return rules.Value{}, bad
		}
		return rules.NumberOf(d), nil
	case rules.BoolKind:
		return factBool(text)
	case rules.DateKind:
		d, err := rules.ParseDate(text)
		if err != nil {
			return rules.Value{}, fault("date", say("write year-month-day, like 2024-01-31"),
				"%s is not a date", shown(text))
		}
		return rules.DateValue(d), nil
	}
	return rules.TextOf(text), nil
}

// factBool reads true and false, and the Vietnamese words for them, in any case
// and with or without diacritics. What has no opposite, such as a cross, is
// refused: an empty cell beside it might mean "no" or "not known".
func factBool(text string) (rules.Value, *diag.Diagnostic) {
	b, ok := spokenBool(text)
	opposites := []string{"true", "false", "co", "khong", "dung", "sai"}
	hint := say("write true or false, or có or không")
	switch {
	case slices.Contains(opposites, strings.ToLower(diag.Unaccent(text))):
		return rules.BoolOf(b), nil
	case ok && b:
		hint = say("write true or có")
	case ok:
		hint = say("write false or không")
	}
	return rules.Value{}, fault("boolean", hint, "%s is neither true nor false", shown(text))
}

// indicatorHint helps with a name that is no indicator of the schema.
func indicatorHint(name string, s *rules.Schema) diag.Text {
	if slices.Contains(s.Inside().Order, name) {
		return say("it is computed from others; leave it out")
	}
	return diag.OneOf(name, s.Codes())
}
