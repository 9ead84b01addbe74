package document

import (
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// directive is what a comment of a table says to the reader: "# decimal_comma: true".
type directive struct {
	key   string
	hint  diag.Text
	wrong diag.Text
	// read takes what stands behind the colon; not ok if it means nothing.
	read func(t *table, said string) (ok bool)
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
		},
	},
	{
		"list", say("write # list: and the code of an indicator of kind list, in a line before the header"),
		say("this does not say of which list the rows are events"),
		func(t *table, said string) bool {
			ind, ok := t.schema.Indicator(said)
			if ok = ok && ind.Kind == rules.ListKind; ok {
				t.events = newEventTable(ind)
			}
			return ok
		},
	},
	{
		"incomplete", say("write # incomplete: true or # incomplete: false, in a line behind # list:"),
		say("this does not say whether there may be other events"),
		func(t *table, said string) bool {
			if t.events != nil {
				t.events.incomplete = said == "true"
			}
			return t.events != nil && (said == "true" || said == "false")
		},
	},
	{
		"units", say("write # units: all, in a line behind # list:, if a unit without a row had no event"),
		say("this does not say what a unit without a row had"),
		func(t *table, said string) bool {
			if t.events != nil {
				t.events.all = t.units.options.Units != nil
			}
			return t.events != nil && said == "all" && t.events.all
		},
	},
}

// said is a directive as the table has it.
type said struct {
	*directive
	text     string
	line     int // from 0
	from, to int
	bad      bool
}

// directives reads the comments that say something to the reader: what they say must be known
// before the header is looked for.
func (t *table) directives() {
lines:
	for i := range t.src.lines {
		from, to := t.src.line(i)
		line := strings.TrimSpace(t.src.text[from:to])
		if isFormulaError(line) {
			t.faults.add(t.src.mark(formulaError(line), from, to))
			continue
		}
		if !strings.HasPrefix(strings.Trim(line, "\""), "#") {
			continue
		}
		key, text, colon := strings.Cut(strings.Trim(line, "# ,;\t\""), ":")
		for k := range directives {
			d := &directives[k]
			if key == d.key && colon || d.key == commaKey && strings.HasPrefix(key, d.key) {
				s := said{directive: d, text: strings.TrimPrefix(text, " "), line: i, from: from, to: to}
				s.bad = !colon || !d.read(t, s.text)
				t.said = append(t.said, s)
				continue lines
			}
		}
		if colon && t.events != nil { // a comment, unless it is nearly one of these
			if hint := diag.DidYouMean(key, directiveKeys); !hint.IsZero() {
				t.faults.add(t.src.fault(from, to, "directive", hint, "there is no line # %s: at the head of a table", key))
			}
		}
	}
}

var directiveKeys = []string{commaKey, "list", "incomplete", "units"}

// beforeHeader reports directives that are not understood, stand behind the header or
// contradict each other.
func (t *table) beforeHeader(header int) {
	first := make(map[string]string)
	for _, s := range t.said {
		before, again := first[s.key]
		switch {
		case s.bad || s.line+1 > header:
			t.faults.add(t.src.mark(&diag.Diagnostic{Code: "directive", Err: diag.ErrSyntax, Message: s.wrong, Hint: s.hint},
				s.from, s.to))
			t.listless = t.listless || s.bad && s.key == "list"
			continue
		case again && before != s.text:
			t.faults.add(t.src.fault(s.from, s.to, "directive", say("keep one of them"),
				"a line before says otherwise: %s", before))
			continue
		}
		first[s.key] = s.text
	}
}
