package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// What sentences call things: by labels, with units of measure.

// InWords says what the rule asks or computes, by the labels of the schema and without values, as in "tăng trưởng từ
// 8 % trở lên và có báo cáo"; steps too deep or too many stand by their text.
func (r *Rule) InWords() diag.Text {
	return diag.TextFunc(func(l diag.Lang) string {
		t := &teller{e: &Explanation{rule: r}, l: l, codes: make(map[string]bool)}
		return t.words(r.prog.Root, 0)
	})
}

// value writes the value of a part with its unit of measure.
func (t *teller) value(p part) string {
	v := t.val(p)
	switch leaf := t.leaf(p.n); {
	case v.State == value.Missing && leaf:
		return t.text(say("not yet known"))
	case v.State == value.Missing:
		return t.text(say("undetermined"))
	case v.State == value.Known && v.Kind == ops.Text:
		return "“" + abridged(t.textOf(p, v)) + "”"
	case v.State != value.Known || v.Kind != ops.Number:
		return abridged(v.Format(t.l))
	}
	s := t.number(v)
	if unit := t.unit(p.n); unit != "" {
		return s + " " + unit
	}
	return s
}

// textOf is a text as people call the value of an indicator: of the one that says it, or that it is compared with.
func (t *teller) textOf(p part, v value.Value) string {
	if p.n.Op == ops.Const {
		if t.texts == nil {
			t.texts = make(map[*program.Node]*program.Node)
			t.compared(t.e.rule.prog.Root)
		}
		p.n = t.texts[p.n]
	}
	for p.n != nil && p.n.Op == ops.Derived {
		p.n = p.n.Def.Prog.Root
	}
	var of *program.Indicator
	if p.n != nil {
		if of = p.n.Of; p.n.Op == ops.Fact {
			of = &t.e.rule.schema.words.Indicators[p.n.Slot]
		}
	}
	if of == nil || of.Titles[v.Text()].IsZero() {
		return v.Text()
	}
	return of.Titles[v.Text()].Format(t.l)
}

// compared notes what the texts below a node are compared with.
func (t *teller) compared(n *program.Node) {
	for _, a := range n.Args {
		if t.compared(a); n.Op != ops.Compare && n.Op != ops.In || a.Kind != ops.Text || a.Op != ops.Const {
			continue
		}
		for _, b := range n.Args {
			if b.Op != ops.Const {
				t.texts[a] = b
			}
		}
	}
	if n.Op == ops.Derived && t.texts[n] == nil {
		t.texts[n] = n.Def.Prog.Root
		t.compared(n.Def.Prog.Root)
	}
}

// number writes a number, to four places if it has no end.
func (t *teller) number(v value.Value) string {
	s := v.Format(t.l)
	if fixed := v.Fixed(4, t.l); strings.Contains(s, "/") && strings.Trim(fixed, "-0.,") != "" {
		s = "≈ " + fixed
	}
	return abridged(s)
}

// about writes a value that is rounded in words.
func (t *teller) about(v string) string {
	if digits, ok := strings.CutPrefix(v, "≈ "); ok {
		return t.text(say("about %s", digits))
	}
	return v
}

// equals puts a value behind what it is computed of.
func (t *teller) equals(v string) string {
	if strings.HasPrefix(v, "≈") {
		return " " + v
	}
	return " = " + v
}

// winner is whom or which record an aggregate takes its value from, if it is that of one.
func (t *teller) winner(p part) string {
	a := t.steps[p.at].Found
	if a == nil || a.Winner < 0 {
		return ""
	}
	f := a.Members[a.Winner].Facts
	switch number, _ := f.Record(); {
	case number > 0:
		return t.text(say("record %d", number))
	case f.Unit == t.e.Unit:
		return t.text(say("this unit itself"))
	}
	return t.unitOf(f.Unit)
}

// beside puts a value behind a name, in brackets where it could be taken for a part of it; a digit
// is surely none.
func (t *teller) beside(name, v string, digit bool) string {
	last, _ := utf8.DecodeLastRuneInString(name)
	first, _ := utf8.DecodeRuneInString(v)
	if !unicode.IsLetter(last) || first == '≈' || digit && !unicode.IsDigit(first) {
		return " (" + v + ")"
	}
	return " " + v
}

// unit is the unit of measure of a number, if it is that of a fact.
func (t *teller) unit(n *program.Node) string {
	switch {
	case n.Op == ops.Fact:
		return t.e.rule.schema.def.Indicators[n.Slot].Unit
	case n.Op == ops.Field:
		if f := t.field(n); f != nil {
			return f.Unit
		}
	case n.Op == ops.Aggregate && n.Row.Unit == ops.FirstUnit && n.Over().X != nil:
		return t.unit(n.Over().X)
	}
	return ""
}

// field is the field that a node reads.
func (t *teller) field(n *program.Node) *Indicator {
	s := t.e.rule.schema
	for i := range s.words.Indicators {
		for k := range s.words.Indicators[i].Fields {
			if &s.words.Indicators[i].Fields[k] == n.Of {
				return &s.def.Indicators[i].Fields[k]
			}
		}
	}
	return nil
}

// name is what a part is called, with the year that it is of.
func (t *teller) name(p part) string {
	s := t.words(p.n, 0)
	if p.at >= 0 && t.steps[p.at].Last {
		return t.text(say("%s of last year", s))
	}
	return s
}

// label is what the schema calls a leaf, a table or a function.
func (t *teller) label(n *program.Node) string {
	def, label := &t.e.rule.schema.def, ""
	switch {
	case isFull(n):
		return t.text(say("the maximum"))
	case n.Table != nil && n.Table.Shared != nil:
		if label = def.Tables[n.Table.Shared.Index].Label; label != "" {
			return t.text(say("the table %s", "“"+abridged(label)+"”"))
		}
		return t.text(n.Table.Title())
	case n.Table != nil:
		return t.text(n.Table.Title())
	case n.Op == ops.Fact, n.Op == ops.Records && n.Slot >= 0:
		label = def.Indicators[n.Slot].Label
	case n.Op == ops.Derived:
		label = def.Define[n.Def.Index].Label
	case n.Op == ops.Field:
		if f := t.field(n); f != nil {
			label = f.Label
		}
	}
	if label == "" {
		t.codes[n.Name] = true
		return n.Name
	}
	return abridged(within(label))
}

// within is a label as it stands within a sentence: its first letter is small, unless it starts
// with a name or an abbreviation.
func within(label string) string {
	words := strings.Fields(label)
	first, n := utf8.DecodeRuneInString(label)
	rest := words[0][min(n, len(words[0])):]
	if rest == "" || strings.IndexFunc(rest, unicode.IsUpper) >= 0 {
		return label
	}
	if len(words) > 1 {
		if second, _ := utf8.DecodeRuneInString(words[1]); unicode.IsUpper(second) {
			return label
		}
	}
	return string(unicode.ToLower(first)) + label[n:]
}

// pointsName names the points of a criterion, of a section or of the card.
func (t *teller) pointsName(key string) string {
	schema := t.e.rule.schema
	name, code, call := strings.Cut(strings.TrimSuffix(key, ")"), "(")
	row := schema.words.Language.Function(name)
	if !call || row == nil {
		row, code = schema.words.Language.Function("points"), key
	}
	if i, ok := schema.words.Criteria[key]; ok {
		if label := schema.def.Criteria[i-len(schema.words.Indicators)].Label; label != "" {
			code = "“" + abridged(label) + "”"
		}
	}
	text := row.Tell.Noun[0]
	if code != "" {
		text = row.Tell.Noun[len(row.Tell.Noun)-1]
	}
	return t.fill(text, func(string) string { return strings.Trim(code, `"`) })
}

// words says what a node is, without values.
func (t *teller) words(n *program.Node, depth int) string {
	tell := &n.Row.Tell
	switch {
	case n.Op == ops.Const && !isFull(n):
		return t.value(part{n, -1})
	case n.Op == ops.Points:
		return t.pointsName(n.Name)
	case t.leaf(n):
		return t.label(n)
	case depth == maxWithin || len(n.Args) > maxNamed || n.Op == ops.Strict && n.Row.KindOf(0) == ops.Bool:
		t.cut = true
		return t.source(n)
	}
	as := func(p part) string {
		s := t.words(p.n, depth+1)
		if p.n.Row.Tell.Between.IsZero() || tell.Between.IsZero() && tell.False.IsZero() && n.Op != ops.Not {
			return s
		}
		return "(" + s + ")"
	}
	all := t.operands(part{n, -1}, as)
	switch {
	case n.Op == ops.Aggregate:
		all = t.aggregate(n)
	case !tell.Between.IsZero():
		var args []string
		for _, a := range n.Args {
			args = append(args, as(part{a, -1}))
		}
		return strings.Join(args, t.text(tell.Between))
	}
	return t.fill(t.nounOf(n), all)
}

// whole is a node in words, or by its text in the rule if it is too long for that.
func (t *teller) whole(n *program.Node) string {
	t.cut = false
	s := t.words(n, 1)
	switch {
	case t.cut:
		return t.source(n)
	case t.formula(n), n.Op == ops.If, n.Op == ops.Default, n.Op == ops.Let:
		return "(" + s + ")"
	}
	return s
}

// aggregate are the slots of the text of an aggregate.
func (t *teller) aggregate(n *program.Node) func(slot string) string {
	over := n.Over()
	return func(slot string) string {
		switch {
		case slot == "x" && over.X != nil:
			return t.whole(over.X)
		case slot == "given":
			return t.words(n.Args[2], 0)
		case slot == "where" && over.Where != nil:
			return t.text(say(" where %s", t.whole(over.Where)))
		case slot == "counted" && over.List != nil:
			return t.label(over.List)
		case slot == "counted" && over.Own:
			return t.text(say("units of its own group"))
		case slot == "counted":
			return t.text(say("units of the group"))
		case slot == "among" && over.List != nil:
			return t.text(say("in the list “%s”", t.label(over.List)))
		case slot == "among" && over.Own:
			return t.text(say("in its own group"))
		case slot == "among":
			return t.text(say("in the group"))
		}
		return ""
	}
}

// test says what numbers or days the test of a table takes; nothing where it is told better by the
// value that passes.
func (t *teller) test(of table.Test) string {
	if of.Kind != ops.Number && of.Kind != ops.Date || len(of.Set) > 3 {
		return ""
	}
	if _, one := (interval.Numbers{Set: of.Set}).Single(); one {
		return ""
	}
	var all []string
	for _, s := range of.Set {
		all = append(all, table.SpanText(of.Kind, s).Format(t.l))
	}
	return strings.Join(all, t.text(say(" or ")))
}

// input names what is missing, by labels.
func (t *teller) input(in Input) string {
	schema := t.e.rule.schema
	if i, ok := schema.words.Slots[in.Indicator]; ok {
		ind := &schema.def.Indicators[i]
		for k := range ind.Fields {
			if f := &ind.Fields[k]; f.Code == in.Field && f.Label != "" {
				in.Field = within(f.Label)
			}
		}
		if ind.Label != "" {
			in.Indicator = within(ind.Label)
		}
	}
	if in.Unit == t.e.Unit {
		in.Unit = ""
	} else if in.Unit != "" {
		in.Unit = t.unitOf(in.Unit)
	}
	if in.Criterion == "" {
		return in.Format(t.l)
	}
	points := say("%s", t.pointsName(in.Criterion))
	if in.Unit != "" {
		points = say("%s of %s", points, diag.Verbatim(in.Unit))
	}
	return t.text(points)
}
