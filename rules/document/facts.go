package document

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// FactsOptions says what a file of facts may hold. The zero value allows any
// unit, and leaves it to the file to say how it writes numbers.
type FactsOptions struct {
	// Units are the codes of the units that facts may be of; nil means any. A unit
	// that the file does not name is no fault: nothing is known of it.
	Units []string
	// Names are other names of units by their code, which a file may have in its place.
	Names map[string][]string
	// DecimalComma says that numbers are written as 2,5 and 1.000.000, or, if false, as 2.5
	// and 1,000,000. Nil leaves it to the file, which overrides it too. Where nobody says,
	// 1.000 is refused: it may be a thousand, or one.
	DecimalComma *bool
	// Answers say what a table leaves open, by key, as the choices of [Question] do:
	//
	//	"column C Heading": unit, skip, evidence (of an event), the code of an indicator, or that with .evidence behind it
	//	"blank C Heading": false or missing, what an empty cell means in a column of ticks
	//	"percent C Heading": hundredths or fraction, whether 8.3 or 0.083 is meant by 8.3 %
	//	decimal_comma, list, incomplete, units, dates: as in comments of a table
	//	hidden_rows, hidden_columns: read or skip
	//	comments: evidence or skip
	//	"unit Name": the code of the unit that a table calls so, or skip, if its rows are of none
	//	"word Text": n/a, missing, 0, true, false or fault: what a text means where a value is wanted; the words that
	//	mean n/a are the reason, as evidence
	//	header, rows: the numbers of the rows that name the columns, and of those that count, as 4-5
	Answers map[string]string
	// Headings are other names of indicators, or of fields, by their code, which a column of a table may have.
	Headings map[string][]string
	// Reported says that somebody is told the [Reading] of a table. What has one possible reading is then taken as
	// that, and [Column.Notes] and [Passed] tell so: 1.250,5 and 16/12/2025 as texts, the one column that may be
	// that of the units, signatures below the last unit. Without it these are refused.
	Reported bool
	// Warnings, if not nil, gets what is likely not meant: an event of a list that stands there twice, a
	// row that says that a unit had no event beside rows of its events.
	Warnings *diag.Diagnostics
}

// ReadFacts reads what is known of units, checked against a schema: a table if the name
// of the file ends in .csv, and YAML or JSON otherwise. Nothing is opened.
//
//	decimal_comma: false # how the file writes numbers
//	units:
//	  long_an:
//	    growth: 8.5
//	    budget: {value: 101.2, evidence: báo cáo 15/BC-UBND}
//	    poverty: {value: 1.1, invented: true}
//	    forest: n/a
//	    violations:
//	      - {on: 2025-01-31, kind: CC01, evidence: biên bản 12}
//	    documents: {list: [{authors: 2}], incomplete: true} # there may be more
//
// In YAML nothing or null is missing. A text may be in quotes, and n/a in quotes is a
// text if the indicator is one. A number in quotes is refused, except in JSON.
//
// A table has a header, then one row for each unit. One column is named unit, or Đơn vị,
// and holds codes or names of units; each other column is named by the code or the label
// of an indicator, also with what it is counted in, as "Thu (tỷ đồng)"; with .evidence behind it, or
// "Minh chứng: " before it, for the evidence of its facts. A header may have several rows, as merged cells
// leave them. Rows above it, rows of totals, rows and columns that only count (STT) are passed over; what else is
// not known is refused, until [FactsOptions.Answers] or a line such as "# column C Heading: skip" before
// the header says what it is. Cells are separated by commas or
// semicolons, whichever the header has; quotes are those of RFC 4180. The file is UTF-8,
// with or without byte order mark. Lines that begin with # are comments; "# decimal_comma:
// true" or "# decimal_comma: false" before the header says how numbers are written. Rows
// without any cell are passed over, and an empty cell is missing. Marks for "no data" and errors of
// formulas are refused, each once.
// Under "# list: code" a row is an event of that list; a row with n/a in each field says that the list
// does not apply to the unit, with the reason as its evidence.
//
// n/a, or không áp dụng, is not applicable. With decimal_comma: true a number is written
// as 1.000.000,5, with false as 1,000,000.5, in both cases also with blanks or nothing
// between thousands; where nobody has said, it has a decimal point, and is refused if the
// other reading is another number, unless the indicator has three places. A boolean is
// true or false, có or không, đúng or sai; a date is 2024-01-31, and also 31/1/2024 where a line
// "# dates: day_first" says so. One of the values of an indicator may be written by its title
// ([rules.Indicator].Titles), in any spelling of it, in every format.
//
// The facts come in the order of the file. The error is [diag.Diagnostics], each with
// its path, such as units.long_an.growth, or naming row, column and cell of a table, as
// a spreadsheet counts them; of more than 200 a closing one tells the number. They wrap
// [diag.ErrSyntax] for what cannot be read, [diag.ErrName] for an unknown or second unit
// or indicator, and [diag.ErrKind] or [diag.ErrValue] for what the schema does not allow.
func ReadFacts(file string, data []byte, s *rules.Schema, o FactsOptions) ([]*rules.Facts, error) {
	if strings.HasSuffix(strings.ToLower(file), ".csv") {
		t, err := CSV(file, data)
		if err != nil {
			return nil, err
		}
		r, err := ReadTable(t, s, o)
		return r.Facts, err
	}
	facts, err := readYAML(file, data, s, o)
	for _, f := range facts {
		for fact := range f.All() {
			events, _, _ := fact.Value.Events()
			for i, before := range repeatedEvents(events) {
				d := twice(say("record %d", before+1))
				d.File, d.Path = file, fmt.Sprintf("units.%s.%s[%d]", f.Unit(), fact.Indicator, i)
				o.warn(d)
			}
		}
	}
	return facts, err
}

func (o *FactsOptions) warn(d *diag.Diagnostic) {
	if d.Severity = diag.Warning; o.Warnings != nil {
		*o.Warnings = append(*o.Warnings, d)
	}
}

// twice says that an event stands there twice; first is where it stands first.
func twice(first diag.Text) *diag.Diagnostic {
	return fault("second-event", say("remove it, or give each its evidence if there were two"),
		"the same event as %s", first)
}

// repeatedEvents yields the events that have all that an earlier one has, with that.
func repeatedEvents(events []rules.Event) iter.Seq2[int, int] {
	return func(yield func(again, first int) bool) {
		seen := make(map[string]int, len(events))
		for i, e := range events {
			var b strings.Builder
			for _, code := range slices.Sorted(maps.Keys(e.Fields)) {
				fmt.Fprintf(&b, "%q %v %q ", code, e.Fields[code].Kind(), e.Fields[code].String())
			}
			b.WriteString(e.Evidence)
			if first, ok := seen[b.String()]; ok && !yield(i, first) {
				return
			} else if !ok {
				seen[b.String()] = i
			}
		}
	}
}

// invented is the mark of [Invented] facts.
const invented = "invented"

// Invented reports whether a fact is marked as sample data that nobody
// published (số giả định): in YAML with "invented: true", in CSV by evidence
// that is, or begins with, "invented:".
// A list is so marked if one of its events is.
func Invented(f rules.Fact) bool {
	events, _, _ := f.Value.Events()
	return isInvented(f.Evidence) ||
		slices.ContainsFunc(events, func(e rules.Event) bool { return isInvented(e.Evidence) })
}

func isInvented(evidence string) bool {
	return evidence == invented || strings.HasPrefix(evidence, invented+":")
}

// unitSet is the units that facts may be of.
type unitSet struct {
	options FactsOptions
	codes   map[string]bool
	names   map[string][]string // codes by key of code or name
}

func (o FactsOptions) unitSet() unitSet {
	u := unitSet{options: o, codes: make(map[string]bool), names: make(map[string][]string)}
	add := func(name, code string) {
		if k := key(name); !slices.Contains(u.names[k], code) {
			u.names[k] = append(u.names[k], code)
		}
	}
	for _, code := range o.Units {
		u.codes[code] = true
		add(code, code)
	}
	for code, names := range o.Names {
		for _, name := range names {
			add(name, code)
		}
	}
	return u
}

// has reports whether a unit has the code or name.
func (u unitSet) has(unit string) bool { return u.codes[unit] || len(u.names[key(unit)]) > 0 }

// find returns the code of the unit that is written as a code or name, and what is wrong
// with it, or nil.
func (u unitSet) find(unit string) (code string, bad *diag.Diagnostic) {
	of := u.names[key(unit)]
	switch {
	case unit == "":
		return unit, fault("unit-missing", say("write the code of the unit first"), "the unit is missing")
	case u.codes[unit]:
		return unit, nil
	case len(of) == 1:
		return of[0], nil
	case len(of) > 1:
		return unit, fault("unknown-unit", say("write the code of one of them: %s", strings.Join(of, ", ")),
			"%s is the name of several units", shown(unit))
	case u.options.Units != nil:
		return unit, fault("unknown-unit", diag.OneOf(unit, u.options.Units), "there is no unit %s", shown(unit))
	}
	if message, hint := diag.CodeFault(unit); !message.IsZero() {
		return unit, &diag.Diagnostic{Code: "code", Err: diag.ErrName, Message: message, Hint: hint}
	}
	return unit, nil
}

// factValue reads the text of a fact by the kind of its indicator. What is empty
// is missing.
func factValue(ind rules.Indicator, text string, w notation) (rules.Value, *diag.Diagnostic) {
	if text == "" {
		return rules.Value{}, nil
	}
	if isNotApplicable(text) {
		return rules.NotApplicable(), nil
	}
	if bad := markFault(text); bad != nil {
		return rules.Value{}, bad
	}
	switch ind.Kind {
	case rules.NumberKind:
		w.places = ind.Places
		d, bad := parseNumber(text, w)
		if bad != nil {
			return rules.Value{}, bad
		}
		return rules.NumberOf(d), nil
	case rules.BoolKind:
		return factBool(text)
	case rules.DateKind:
		d, err := rules.ParseDate(text)
		if day, ok := slashDate(text, w.dates); ok {
			return rules.DateOf(day), nil
		}
		if err != nil {
			bad := valueFault(err)
			if bad.Code = "date"; w.typed {
				bad = fault("date", say("put a day into the cell"), "%s is not a date", shown(text))
			}
			return rules.Value{}, bad
		}
		return rules.DateOf(d), nil
	}
	return textValue(ind, text), nil
}

// textValue reads a text as people write it: one of the values of the indicator, or its title.
func textValue(ind rules.Indicator, text string) rules.Value {
	code, _ := ind.ValueOf(text)
	return rules.TextOf(code)
}

// slashDate reads a date as 31/1/2024 or 1/31/2024, where it is said which number is the day.
func slashDate(text, dates string) (day rules.Date, ok bool) {
	n, yearFirst, ok := dateParts(text)
	if dates == "" || !ok || yearFirst {
		return day, false
	}
	if dates == monthFirst {
		n[0], n[1] = n[1], n[0]
	}
	day = rules.Day(n[2], n[1], n[0])
	return day, day.Valid()
}

// factBool reads true and false, and the Vietnamese words for them, in any case
// and with or without diacritics. What has no opposite, such as a cross, is
// refused: an empty cell beside it might mean "no" or "not known".
func factBool(text string) (rules.Value, *diag.Diagnostic) {
	b, ok := spokenBool(text)
	opposites := []string{"true", "false", "co", "khong", "dung", "sai"}
	hint := say("write true or false, or có or không")
	switch {
	case ticks[strings.ToLower(text)]:
		return rules.Value{}, fault("tick",
			say("write có or không in each cell, and leave it empty only where it is not known"),
			"%s may be a tick; what an empty cell then means is not said", shown(text))
	case slices.Contains(opposites, strings.ToLower(diag.Unaccent(text))):
		return rules.BoolOf(b), nil
	case ok && b:
		hint = say("write true or có")
	case ok:
		hint = say("write false or không")
	}
	return rules.Value{}, fault("boolean", hint, "%s is neither true nor false", shown(text))
}

// ticks are what people put into a table for "yes".
var ticks = map[string]bool{"x": true, "v": true, "✓": true, "✔": true, "☑": true, "✗": true, "✘": true, "☒": true,
	"×": true}

// crosses are those of them that may mean "no".
var crosses = map[string]bool{"✗": true, "✘": true, "☒": true}

// markFault says what is wrong with a mark that stands where a value is wanted, or nil.
func markFault(text string) *diag.Diagnostic {
	switch {
	case isFormulaError(text):
		return formulaError(text)
	case strings.Trim(text, "-–—―_.…?") == "":
		return fault("no-data",
			say("leave the cell empty if it is not known; write 0 if there was none, and n/a if it does not apply"),
			"%s does not say whether it is nothing, not known, or not applicable", shown(text))
	}
	return nil
}

// isFormulaError reports whether a spreadsheet has written that it could not compute.
func isFormulaError(text string) bool {
	return strings.HasPrefix(text, "#") && slices.ContainsFunc(formulaErrors, func(e string) bool {
		return strings.HasPrefix(strings.ToUpper(text), e)
	})
}

var formulaErrors = []string{"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
	"###"}

func formulaError(text string) *diag.Diagnostic {
	return fault("formula-error", say("correct the formula, or leave the cell empty if it is not known"),
		"%s is an error of the spreadsheet, not a value", shown(text))
}

// indicatorHint helps with a name that is no indicator of the schema.
func indicatorHint(name string, s *rules.Schema) diag.Text {
	if slices.Contains(s.Inside().Order, name) {
		return say("it is computed from others; leave it out")
	}
	return diag.OneOf(name, s.Codes())
}
