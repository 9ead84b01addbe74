package document

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// The keys of what a comment behind a # before the header, or the host, says to the reader.
const (
	commaKey  = "decimal_comma"
	datesKey  = "dates"
	dayFirst  = "day_first"
	headerKey = "header"
	rowsKey   = "rows"

	monthFirst = "month_first"
)

// directive is what a comment of a table says to the reader: "# decimal_comma: true".
type directive struct {
	key   string
	hint  diag.Text
	wrong diag.Text
	// read takes what stands behind the colon; not ok if it means nothing.
	read func(t *table, said string) (ok bool)
	// host says that only the host says it, not a comment.
	host bool
}

var directives = []directive{
	{
		commaKey, say("write # decimal_comma: true or # decimal_comma: false, in a line before the header"),
		say("this does not say how the file writes numbers"),
		func(t *table, said string) bool {
			switch said {
			case "true":
				t.numbers.mark = ','
			case "false":
				t.numbers.mark = '.'
			}
			return said == "true" || said == "false"
		}, false,
	},
	{
		"list", say("write # list: and the code of an indicator of kind list, in a line before the header"),
		say("this does not say of which list the rows are events"),
		func(t *table, said string) bool {
			ind, ok := t.schema.Indicator(said)
			ok = ok && ind.Kind == rules.ListKind
			if ok && (t.events == nil || t.events.list.Code != said) { // what was said of the list still holds
				t.events = newEventTable(ind)
			}
			return ok
		}, false,
	},
	{
		"incomplete", say("write # incomplete: true or # incomplete: false, in a line behind # list:"),
		say("this does not say whether there may be other events"),
		func(t *table, said string) bool {
			if t.events != nil {
				t.events.incomplete = said == "true"
			}
			return t.events != nil && (said == "true" || said == "false")
		}, false,
	},
	{
		"units", say("write # units: all, in a line behind # list:, if a unit without a row had no event, and " +
			"# units: listed if nobody knows"),
		say("this does not say what a unit without a row had"),
		func(t *table, said string) bool {
			if t.events != nil {
				t.events.all = said == "all" && t.units.options.Units != nil
			}
			return t.events != nil && (said == "listed" || t.events.all)
		}, false,
	},
	{
		datesKey, say("write # dates: day_first for 31/1/2024, or # dates: month_first for 1/31/2024"),
		say("this does not say how the file writes dates"),
		func(t *table, said string) bool {
			t.numbers.dates = said
			return said == dayFirst || said == monthFirst
		}, false,
	},
	words(hiddenRows, readIt, skip),
	words(hiddenColumns, readIt, skip),
	words(comments, evidenceName, skip),
	{
		headerKey, say("write the numbers of its first and last row: header: 4-5"),
		say("this does not say which rows name the columns"),
		func(t *table, said string) (ok bool) {
			from, to, ok := rowSpan(said)
			t.head.top, t.head.bottom = from, to
			return ok && to-from < maxHeader
		}, true,
	},
	{
		rowsKey, say("write the numbers of the first and the last row: rows: 6-17"),
		say("this does not say which rows count"),
		func(t *table, said string) (ok bool) {
			from, to, ok := rowSpan(said)
			t.within = [2]int{from, to}
			return ok
		}, true,
	},
}

// words is a directive that is one of two words.
func words(key, one, other string) directive {
	return directive{
		key, say("write %s: %s or %s: %s", key, one, key, other), say("this does not say what %s are", key),
		func(t *table, said string) bool {
			t.answers[key] = said
			return said == one || said == other
		}, true,
	}
}

// rowSpan reads the numbers of the first and the last of some rows: 4-5, or 4.
func rowSpan(said string) (from, to int, ok bool) {
	if n, _ := fmt.Sscanf(said, "%d-%d", &from, &to); n == 1 {
		to = from
	}
	return from, to, 0 < from && from <= to
}

// said is a directive as the table has it.
type said struct {
	*directive
	text string
	at   Cell
	line int // of the file, or row of the sheet, from 1; 0 if the host says it
	bad  bool
}

// ofColumn is the key of what is said of a column.
var ofColumn = regexp.MustCompile(`^(column|blank|percent) [A-Z]{1,3}( |$)`)

// directives reads the comments that say something to the reader, and then what the host says: that must be
// known before the header is looked for.
func (t *table) directives() {
	if ind, ok := t.schema.Indicator(t.units.options.Answers["list"]); ok && ind.Kind == rules.ListKind {
		t.events = newEventTable(ind) // of which comments may say more
		t.events.host = true
	}
	if t.src != nil {
		t.lines(func(text string, at Cell, line int) { t.comments(text, at, line) })
	} else {
		for row := range t.Rows {
			if t.widest = max(t.widest, len(row.Cells)); row.isComment() {
				t.comments(row.Cells[0].Text, row.Cells[0], row.Number)
			}
		}
	}
	for _, key := range append(directiveKeys(), slices.Sorted(maps.Keys(t.units.options.Answers))...) {
		if text, ok := t.units.options.Answers[key]; ok && !slices.ContainsFunc(t.said, func(s said) bool {
			return s.line == 0 && s.key == key
		}) {
			if !t.says(key, text, Cell{}, 0) {
				t.report(Cell{}, fault("answer", diag.OneOf(key, directiveKeys()), "nothing in the table is %s", shown(key)))
			}
		}
	}
}

// comments reads a comment, which may be for people.
func (t *table) comments(comment string, at Cell, line int) {
	comment = strings.Trim(comment, "# ,;\t\"")
	key, text, colon := strings.Cut(comment, ":")
	if ofColumn.MatchString(comment) && colon {
		i := strings.LastIndexByte(comment, ':') // a heading may have one
		key, text = comment[:i], comment[i+1:]
	}
	if strings.HasPrefix(key, commaKey) {
		key = commaKey
	} else if !colon || slices.ContainsFunc(directives, func(d directive) bool { return d.host && d.key == key }) {
		return
	}
	if t.says(key, strings.TrimPrefix(text, " "), at, line) || t.events == nil || t.events.host {
		return
	}
	if hint := diag.DidYouMean(key, directiveKeys()); !hint.IsZero() { // a comment, unless it is nearly one of these
		t.report(at, fault("directive", hint, "there is no line # %s: at the head of a table", key))
	}
}

// says takes what a key says; not ok if there is no such key.
func (t *table) says(key, text string, at Cell, line int) (ok bool) {
	if ofColumn.MatchString(key) || line == 0 && ofCell.MatchString(key) {
		t.answers[key], t.unused[key] = strings.TrimSpace(text), at
		return true
	}
	i := slices.IndexFunc(directives, func(d directive) bool { return d.key == key })
	if i < 0 {
		return false
	}
	s := said{directive: &directives[i], text: text, at: at, line: line}
	s.bad = !s.read(t, s.text)
	t.said = append(t.said, s)
	return true
}

func directiveKeys() (keys []string) {
	for _, d := range directives {
		keys = append(keys, d.key)
	}
	return keys
}

// beforeHeader reports directives that are not understood, stand behind the header or
// contradict each other.
func (t *table) beforeHeader() {
	first := make(map[string]string)
	for _, s := range t.said {
		before, again := first[s.key]
		switch {
		case s.bad || s.line > t.head.line:
			t.report(s.at, &diag.Diagnostic{Code: "directive", Err: diag.ErrSyntax, Message: s.wrong, Hint: s.hint})
			t.listless = t.listless || s.bad && s.key == "list"
			continue
		case again && before != s.text:
			t.report(s.at, fault("directive", say("keep one of them"), "a line before says otherwise: %s", before))
			continue
		}
		first[s.key] = s.text
	}
}
