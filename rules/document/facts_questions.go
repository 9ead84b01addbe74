package document

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Reading is how a table was understood, and what was read of it.
type Reading struct {
	// List is the code of the list whose events the rows are; empty if each row is a unit.
	List    string
	Columns []Column
	// Passed are the rows that hold nothing of a unit, in their order.
	Passed []Passed
	// Comments counts the comments at facts.
	Comments int
	// Questions are what may be understood in more than one way. Each is one or more faults too.
	Questions []Question
	Facts     []*rules.Facts // nil if there was a fault
	// Rows are the rows of each unit, by its code: that of its facts, or those of its events, in their order.
	Rows map[string][]int
}

// Column is what a column of a table was taken for.
type Column struct {
	Name    string // A, B, … as a spreadsheet counts
	Heading string // as it is written; of a header of several rows joined by /
	// As is unit, the code of an indicator or field, that with .evidence behind it, evidence (of an event),
	// count for a column that numbers the rows, skip for one that counts for nothing, or empty.
	As string
	// Notes tell what nobody has said, and was taken for the one thing that it can be.
	Notes []diag.Text
}

// Passed is a row that was passed over, and why.
type Passed struct {
	Row int
	Why diag.Text
}

// Question is something that only a person can say of a table.
type Question struct {
	Text    diag.Text
	Choices []Choice
	// Faults are those that an answer removes, with their places: the diagnostics of the error themselves.
	Faults []*diag.Diagnostic
}

// Choice is one of the answers to a question: what it puts into [FactsOptions.Answers], and what it means.
type Choice struct {
	Key     string
	Answer  string
	Meaning diag.Text
}

// The words of answers.
const (
	hiddenRows, hiddenColumns = "hidden_rows", "hidden_columns"
	comments                  = "comments"
	unitName, evidenceName    = "unit", "evidence"
	readIt, skip              = "read", "skip"
	asMissing, asFalse        = "missing", "false"
)

// ask adds a question, once, of which a fault is one.
func (t *table) ask(of *diag.Diagnostic, text diag.Text, choices ...Choice) {
	if len(choices) == 0 {
		return
	}
	i := slices.IndexFunc(t.reading.Questions, func(o Question) bool { return o.Choices[0].Key == choices[0].Key })
	if i < 0 {
		i = len(t.reading.Questions)
		t.reading.Questions = append(t.reading.Questions, Question{Text: text, Choices: choices})
	}
	if q := &t.reading.Questions[i]; !slices.Contains(q.Faults, of) {
		q.Faults = append(q.Faults, of)
	}
}

func hiddenChoices(key string) []Choice {
	return []Choice{{key, readIt, say("yes, as if they were shown")}, {key, skip, say("no, leave them out")}}
}

// askColumn asks what a column holds that is not understood.
func (t *table) askColumn(i int, of *diag.Diagnostic) {
	key := t.key("column", i)
	var choices []Choice
	taken := make(map[string]bool)
	for _, c := range t.columns {
		taken[c.code()] = len(c.codes) == 1
	}
	could := t.columns[i].codes
	evidence := t.events == nil && t.columns[i].heading.is(evidenceHeadings) // of which?
	add := func(answer string, meaning diag.Text) { choices = append(choices, Choice{key, answer, meaning}) }
	if t.unitAt < 0 {
		add(unitName, say("the units"))
	}
	for _, ind := range t.indicators() {
		name := label(ind)
		if len(could) > 1 && !slices.Contains(could, ind.Code) || ind.Computed ||
			ind.Kind == rules.ListKind || len(choices) > mostChoices {
			continue
		}
		if !taken[ind.Code] && !evidence {
			add(ind.Code, say("%s", name))
		} else if taken[ind.Code] && !taken[ind.Code+evidenceSuffix] && t.events == nil {
			add(ind.Code+evidenceSuffix, say("evidence: %s", name))
		}
	}
	if t.events != nil && t.events.evidenceAt < 0 {
		add(evidenceName, say("the evidence of each event"))
	}
	add(skip, say("nothing of these; leave it out"))
	t.ask(of, say("What does column %s hold, %s?", columnLetters(i), shown(t.columns[i].name)), choices...)
}

// mostChoices bounds what a question lists.
const mostChoices = 200

// label is what people call an indicator.
func label(ind rules.Indicator) string {
	if ind.Label == "" {
		return ind.Code
	}
	return ind.Label
}

// askValue asks how the cells of a column, or of the whole table, are to be read where a cell has two readings.
func (t *table) askValue(i int, c Cell, bad *diag.Diagnostic) {
	name := t.columns[i].name
	switch bad.Code {
	case "ambiguous":
		t.askNotation(bad, c.Text)
	case "number":
		if _, isComma := reading(c.Text, ','); isComma && t.numbers.mark == 0 {
			t.askNotation(bad, c.Text)
		}
	case "date":
		of := days(c.Text)
		if t.numbers.dates != "" || len(of) == 0 {
			break
		}
		t.ask(bad, say("How are dates written that stand as text, such as %s?", shown(c.Text)),
			Choice{datesKey, dayFirst, say("the day first: 31/1/2024")},
			Choice{datesKey, monthFirst, say("the month first: 1/31/2024")})
	case "tick":
		if key := t.key("blank", i); !crosses[c.Text] {
			t.ask(bad, say("In column %s, %s, cells are ticked. What is a cell without a tick?", columnLetters(i), shown(name)),
				Choice{key, asFalse, say("no")}, Choice{key, asMissing, say("not known")})
		}
	case "percent":
		key := t.key("percent", i)
		number, _ := c.Value.Decimal()
		t.ask(bad, say("In column %s, %s, cells are shown as per cent. Which number is meant?", columnLetters(i),
			shown(name)),
			Choice{key, "hundredths", say("%s", rules.NumberOf(number.Shift(2)))},
			Choice{key, "fraction", say("%s", c.Value)})
	}
	t.askOfWord(i, c, bad)
}

// askNotation asks how the table writes numbers, by what a text would be.
func (t *table) askNotation(bad *diag.Diagnostic, text string) {
	choices := []Choice{{commaKey, "true", say("with a decimal comma: 1.000,5")},
		{commaKey, "false", say("with a decimal point: 1,000.5")}}
	for i, mark := range []byte{',', '.'} {
		plain, ok := reading(text, mark)
		if d, err := decimal.NewFromString(plain); ok && err == nil {
			choices[i].Meaning = say("%s; %s is %v", choices[i].Meaning, text, rules.NumberOf(d))
		}
	}
	t.ask(bad, say("How are numbers written that stand as text, such as %s?", shown(text)), choices...)
}

// answered reads what was said of a column: what it holds, how its cells are to be read. The column counts
// as named by it, whatever its heading.
func (t *table) answered(i int) {
	c := &t.columns[i]
	as := t.answer("column", i)
	code, evidence := strings.CutSuffix(as, evidenceSuffix)
	_, known := t.indicator(code)
	switch {
	case as == "":
	case as == skip:
		c.passed, c.codes = true, nil
	case as == unitName && t.unitAt < 0:
		t.unitAt, c.codes = i, nil
	case as == evidenceName && t.events != nil && t.events.evidenceAt < 0:
		t.events.evidenceAt, c.codes = i, nil
	case known && !(evidence && t.events != nil):
		c.codes, c.isEvidence = []string{code}, evidence
	default:
		t.fault(i, "answer", say("write unit, skip, or the code of an indicator, with .evidence behind it for its evidence"),
			"%s is not what a column can hold", shown(as))
	}
	c.blank = t.oneOf("blank", i, asFalse, asMissing)
	c.percent = t.oneOf("percent", i, "hundredths", "fraction")
}

// oneOf returns what was said of a column, which is one of few words.
func (t *table) oneOf(what string, i int, words ...string) string {
	as := t.answer(what, i)
	if as != "" && !slices.Contains(words, as) {
		t.fault(i, "answer", diag.OneOf(as, words), "%s says nothing of %s", shown(as), t.key(what, i))
		return ""
	}
	return as
}
