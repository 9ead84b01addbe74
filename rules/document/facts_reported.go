package document

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// onlyRead is a text that was read as the one thing that it can be.
type onlyRead struct {
	text string
	as   rules.Value
}

// told is what a column has to tell its readers.
func (c *column) told() []diag.Text {
	if n := len(c.only); n > 0 {
		return append(slices.Clone(c.notes), say("texts with one possible reading: %d, such as %s, read as %v", n,
			shown(c.only[0].text), c.only[0].as))
	}
	return c.notes
}

// onlyReading reads a text of which nobody has said how it is written, if it can be but one number or one day.
func (t *table) onlyReading(i int, text string) (v rules.Value, ok bool) {
	if !t.units.options.Reported {
		return v, false
	}
	switch t.columns[i].indicator.Kind {
	case rules.DateKind:
		if of := days(text); len(of) == 1 {
			v, ok = rules.DateOf(of[0]), t.numbers.dates == ""
		}
	case rules.NumberKind:
		_, isPoint := reading(text, '.')
		comma, isComma := reading(text, ',')
		d, err := decimal.NewFromString(comma)
		v, ok = rules.NumberOf(d), isComma && !isPoint && err == nil && len(comma) <= maxDigits && t.numbers.mark == 0
	}
	if ok {
		t.tellOf(i, text, v)
	}
	return v, ok
}

func (t *table) tellOf(i int, text string, v rules.Value) {
	t.columns[i].only = append(t.columns[i].only, onlyRead{text, v})
}

// days are the days that a text may be, as 2024/1/31, 31/1/2024 or 1/31/2024; the day first goes first.
func days(text string) (all []rules.Date) {
	n, yearFirst, ok := dateParts(text)
	switch {
	case !ok:
		return nil
	case yearFirst:
		all = []rules.Date{rules.Day(n[0], n[1], n[2])}
	default:
		all = []rules.Date{rules.Day(n[2], n[1], n[0]), rules.Day(n[2], n[0], n[1])}
	}
	return slices.Compact(slices.DeleteFunc(all, func(d rules.Date) bool { return !d.Valid() }))
}

// ParseDay reads a day as people write it into a cell: 2024-01-31, 31/1/2024 or 31.1.2024. Of 3/4/2024, which may be
// two days, it returns both, that with the day first going first; none for what is no day.
func ParseDay(text string) []rules.Date { return days(strings.TrimSpace(text)) }

// ofCell is the key of what a host says of a name or a word in a table.
var ofCell = regexp.MustCompile(`^(unit|word) .+`)

// mostWords bounds the names and words of a table that are asked about.
const mostWords = 24

// wordKey is the key of an answer on what stands in a cell.
func wordKey(what, text string) string { return what + " " + strings.Join(strings.Fields(text), " ") }

// askWord asks what a name or word means, unless very many are.
func (t *table) askWord(bad *diag.Diagnostic, text diag.Text, choices ...Choice) {
	asked := 0
	for _, q := range t.reading.Questions {
		if ofCell.MatchString(q.Choices[0].Key) {
			asked++
		}
	}
	if asked < mostWords {
		t.ask(bad, text, choices...)
	}
}

// isWord reports whether a fault is that of a word which stands where a value is wanted.
func isWord(c Cell, bad *diag.Diagnostic) bool {
	return c.Text != "" && len([]rune(c.Text)) <= 60 && (bad.Code == "no-data" ||
		slices.Contains([]string{"number", "date", "boolean"}, bad.Code) && !hasDigit(c.Text))
}

// meanings are what a word can mean, and where: of is the kind of the indicators, 0 for all.
var meanings = []struct {
	answer string
	of     rules.Kind
	value  rules.Value
	says   diag.Text
}{
	{"true", rules.BoolKind, rules.BoolOf(true), say("yes")}, // such as Đạt
	{asFalse, rules.BoolKind, rules.BoolOf(false), say("no")},
	{"n/a", 0, rules.NotApplicable(), say("it does not apply")},
	{asMissing, 0, rules.Value{}, say("nothing is known yet")},
	{"0", rules.NumberKind, rules.Int(0), say("none: 0")},
}

// saidOfWord is what somebody has said that a word means.
func (t *table) saidOfWord(i int, c Cell, bad *diag.Diagnostic) (rules.Value, *diag.Diagnostic) {
	key, kind := wordKey("word", c.Text), t.columns[i].indicator.Kind
	as, said := t.answers[key]
	if !said || !isWord(c, bad) {
		return rules.Value{}, bad
	}
	delete(t.unused, key)
	for _, m := range meanings {
		if m.answer == as && (m.of == 0 || m.of == kind) {
			return m.value, nil
		}
	}
	if as != "fault" {
		bad = fault("answer", diag.OneOf(as, []string{"n/a", asMissing, "0", "true", "false", "fault"}),
			"%s says nothing of %s", shown(as), shown(c.Text))
	}
	return rules.Value{}, bad
}

// reasonIn are the words of a cell that somebody has said to mean n/a: they tell why a value does not apply.
func reasonIn(c Cell) string {
	if isNotApplicable(c.Text) || strings.IndexFunc(c.Text, unicode.IsLetter) < 0 {
		return ""
	}
	return c.heading()
}

// askOfWord asks what a word means.
func (t *table) askOfWord(i int, c Cell, bad *diag.Diagnostic) {
	key := wordKey("word", c.Text)
	if t.answers[key] != "" || !isWord(c, bad) {
		return
	}
	var choices []Choice
	for _, m := range meanings {
		if m.of == 0 || m.of == t.columns[i].indicator.Kind {
			choices = append(choices, Choice{key, m.answer, m.says})
		}
	}
	t.askWord(bad, say("What does %s mean, which stands for a value?", shown(c.Text)), append(choices,
		Choice{key, "fault", say("a slip, to be corrected in the workbook")})...)
}

// unitOf returns the unit that a row names, and what is wrong with it; what somebody has said of the name counts.
func (t *table) unitOf(name string) (code string, bad *diag.Diagnostic) {
	if code, bad = t.units.find(name); bad == nil || name == "" {
		return code, bad
	}
	if as := t.answers[wordKey("unit", name)]; as != "" {
		delete(t.unused, wordKey("unit", name))
		if t.units.codes[as] {
			return as, nil
		}
		return code, fault("answer", diag.OneOf(as, t.units.options.Units), "there is no unit %s", shown(as))
	}
	if len(t.units.names[key(name)]) == 0 && t.units.options.Units != nil {
		bad.Hint = t.unitHint(name)
	}
	return code, bad
}

// unitName is what people call a unit.
func (t *table) unitName(code string) string {
	return append(slices.Clone(t.units.options.Names[code]), code)[0]
}

// unitHint names the unit that is likely meant, or else the first of all, by name and code.
func (t *table) unitHint(name string) diag.Text {
	of := make(map[string]string)
	var names, all []string
	for _, code := range t.units.options.Units {
		for _, n := range append([]string{code}, t.units.options.Names[code]...) {
			of[n], names = code, append(names, n)
		}
		text := t.unitName(code)
		if text != code {
			text += " (" + code + ")"
		}
		all = append(all, text)
	}
	near, ok := diag.Nearest(name, names)
	switch {
	case len(all) == 0:
		return diag.Text{}
	case ok:
		return say("did you mean %s?", all[slices.Index(t.units.options.Units, of[near])])
	case len(all) > mostWords:
		return say("the units are %s and %d more", strings.Join(all[:mostWords], ", "), len(all)-mostWords)
	}
	return say("the units are %s", strings.Join(all, ", "))
}

// askUnit asks which unit a name is of; those that the table does not name go first, and of them those whose names
// share most words with it.
func (t *table) askUnit(name string, bad *diag.Diagnostic) {
	key := wordKey("unit", name)
	if bad.Code != "unknown-unit" || t.units.options.Units == nil {
		return
	}
	far := func(code string) (n int) {
		if t.below.named[code] {
			n = 1000
		}
		words := strings.Fields(diag.NameKey(t.unitName(code)))
		for _, w := range strings.Fields(diag.NameKey(name)) {
			if slices.Contains(words, w) {
				n--
			}
		}
		return n
	}
	codes := slices.Clone(t.units.options.Units)
	slices.SortStableFunc(codes, func(a, b string) int { return cmp.Compare(far(a), far(b)) })
	var choices []Choice
	for _, code := range codes[:min(len(codes), mostChoices)] {
		choices = append(choices, Choice{key, code, say("%s", t.unitName(code))})
	}
	t.askWord(bad, say("Which unit is %s?", shown(name)),
		append(choices, Choice{key, skip, say("none; leave its rows out")})...)
}

// belowUnits is what is known of the rows below the last one that names a unit.
type belowUnits struct {
	named     map[string]bool // the units that the table names
	last, end int             // the last row that names a unit, and the last that is not empty
	apart     bool            // the first row below stands apart
	signed    bool            // the signatures have begun
}

// findBelow finds the last row that names a unit.
func (t *table) findBelow() (b belowUnits) {
	b.named = make(map[string]bool)
	laid := t.laid
	t.laid = false // what cannot be read is reported as the rows are read
	defer func() { t.laid = laid }()
	for row := range t.Rows {
		if row.Number <= t.head.bottom || row.isEmpty() {
			continue
		}
		if b.end == b.last {
			b.apart = row.Number > b.last+1
		}
		b.end = row.Number
		name := row.cell(t.unitAt).heading()
		code, bad := t.units.find(name)
		if as := t.answers[wordKey("unit", name)]; as != "" {
			code, bad = as, nil
		}
		if bad == nil && t.units.codes[code] {
			b.named[code] = true
		}
		if bad == nil && t.units.options.Units != nil || totals(name) {
			b.last = row.Number
		}
	}
	if len(b.named) == 0 {
		b.last, b.end = 0, 0
	}
	return b
}

// signatures are words that stand below a table where somebody signs it.
var signatures = regexp.MustCompile(`(^|[ (,.])(ngày[ .…_0-9]*tháng|người lập|lập biểu|lập bảng|thủ trưởng|` +
	`trưởng (phòng|ban|công an|khối|cụm)|giám đốc|chủ tịch|(cụm|khối|tổ|đội|hiệu) trưởng|kế toán|ký|nơi nhận|signed|` +
	`prepared by|signature)($|[ ),.:/])|^(tm|kt|tl|tuq|q)\. `)

// passesBelow passes over a row below the last unit that is none: signatures, with what is written below them. What
// holds a value, or a name like that of a unit, is read as a row of a unit.
func (t *table) passesBelow(unit string) bool {
	if t.below.last == 0 || t.row.Number <= t.below.last || t.within[1] > 0 || t.holdsValue() ||
		t.answers[wordKey("unit", unit)] != "" {
		return false
	}
	if _, near := diag.Nearest(unit, t.allNames()); near {
		return false
	}
	first := ""
	for _, c := range t.row.Cells {
		first = cmp.Or(first, c.heading())
		t.below.apart = t.below.apart || c.Merged
		t.below.signed = t.below.signed || t.below.apart && signatures.MatchString(strings.ToLower(c.heading()))
	}
	if t.below.signed {
		t.pass(say("signatures below the table"))
		return true
	}
	d := t.fault(t.unitAt, "unknown-unit", say("remove it, or write the unit"), "row %d names no unit", t.row.Number)
	from := t.head.bottom + 1
	t.ask(d, say("Row %d, below the last unit, begins with %s. Do it and those below it hold something of units?",
		t.row.Number, shown(first)),
		Choice{rowsKey, fmt.Sprintf("%d-%d", from, t.below.last),
			say("no: the rows of units are %d to %d", from, t.below.last)},
		Choice{rowsKey, fmt.Sprintf("%d-%d", from, t.below.end), say("yes: each is of a unit")})
	return true
}

// holdsValue reports whether the row at hand has a value in a column of values.
func (t *table) holdsValue() bool {
	for i := range t.columns {
		c, ind := t.row.cell(i), t.columns[i].indicator
		_, isBool := spokenBool(c.Text)
		_, isValue := ind.ValueOf(c.Text)
		if !t.columns[i].skip && (c.Value.Known() || c.Fault != nil || looksLikeNumber(c.Text) && c.Text != "" ||
			looksLikeDate(c.Text) || isNotApplicable(c.Text) || ind.Kind == rules.BoolKind && isBool ||
			isValue && len(ind.Values) > 0) {
			return true
		}
	}
	return false
}

// allNames are the codes and names of the units.
func (t *table) allNames() (names []string) {
	for _, code := range t.units.options.Units {
		names = append(append(names, code), t.units.options.Names[code]...)
	}
	return names
}

// onlyUnits finds the one column that can be that of the units where none is called so: the one without a meaning
// of its own, and in it names of units where these are known.
func (t *table) onlyUnits(may []int) (at int, ok bool) {
	if !t.units.options.Reported {
		return 0, false
	}
	names := make(map[int]int)
	for row := range t.Rows {
		for _, i := range may {
			if row.Number > t.head.bottom && t.units.has(row.cell(i).heading()) {
				names[i]++
			}
		}
	}
	switch {
	case len(names) == 1:
		for at = range names {
			t.columns[at].notes = append(t.columns[at].notes, say("taken for the units, since its cells name units: %d",
				names[at]))
		}
		return at, true
	case len(may) == 1 && t.units.options.Units == nil:
		t.columns[may[0]].notes = append(t.columns[may[0]].notes, say("taken for the units, since no other column can be"))
		return may[0], true
	}
	return 0, false
}
