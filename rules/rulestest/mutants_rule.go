package rulestest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/ops"
)

// RuleMutants returns the small defects that a rule could have, in the order of
// its text. path is where the rule stands in the definition, label what people
// call it.
func RuleMutants(label, path string, r *rules.Rule) []Mutant {
	b := &mutator{
		rule: r, language: ops.Language, label: label, path: path, seen: map[string]bool{squeeze(r.Source()): true},
	}
	walk(r.Inside().Tree(), b.part)
	slices.SortStableFunc(b.mutants, func(x, y Mutant) int { return x.From - y.From })
	return b.mutants
}

// mutator makes the mutants of one rule.
type mutator struct {
	rule        *rules.Rule
	language    *ops.Table
	label, path string
	mutants     []Mutant
	seen        map[string]bool // texts that a mutant has already
}

func (b *mutator) text(p *Part) string { return b.rule.Source()[p.From:p.To] }

// replace adds the mutant that has other text in the place of the bytes from to to.
func (b *mutator) replace(operator string, from, to int, text string) {
	src := b.rule.Source()
	whole := src[:from] + text + src[to:]
	if from >= to || b.seen[squeeze(whole)] {
		return
	}
	b.seen[squeeze(whole)] = true
	b.mutants = append(b.mutants, Mutant{
		Label: b.label, Operator: operator, Path: b.path, From: from, To: to, Old: src[from:to], New: text,
		Edits: []document.Edit{{Path: b.path, Text: whole, Quoted: true}}, rule: b.rule,
	})
}

// alone is the text of a part where it replaces what it was an operand of.
func (b *mutator) alone(p *Part) string {
	if len(p.Args) == 0 || p.OpFrom == p.From && p.OpTo > p.OpFrom && strings.HasSuffix(b.text(p), ")") {
		return b.text(p)
	}
	return "(" + b.text(p) + ")"
}

// join writes parts one behind the other, each by text.
func join(ps []*Part, separator string, text func(*Part) string) string {
	all := make([]string, len(ps))
	for i, p := range ps {
		all[i] = text(p)
	}
	return strings.Join(all, separator)
}

// part adds the mutants of one part that the table of operators names; those of its
// operands come with theirs.
func (b *mutator) part(p *Part) {
	row := b.language.Named(p.Op, len(p.Args))
	if row == nil {
		return // a function of the host
	}
	for _, m := range row.Mutants {
		changes[m.Do](b, m, p)
	}
}

// changes are what the table of operators can ask for, by name.
var changes = map[string]func(*mutator, ops.Mutant, *Part){
	"unchanged": func(*mutator, ops.Mutant, *Part) {},
	// another operator with the same operands
	"swap": (*mutator).swap,
	// one operand left out, each in turn
	"drop": (*mutator).drop,
	// some operands with another operator; without one, the operand alone
	"keep": (*mutator).keep,
	// a text for the whole
	"put": func(b *mutator, m ops.Mutant, p *Part) { b.replace(m.Class, p.From, p.To, m.To) },
	// the branches exchanged
	"exchange": (*mutator).exchange,
	// constants moved by a unit of what they are compared with
	"limits": (*mutator).limits,
	// another constant
	"constant": (*mutator).constant,
	// the tests and results of a table written in the rule
	"rows": (*mutator).rows,
}

// classes are what a report calls the kinds of mutants.
var classes = []diag.Text{
	say("relational"), // < for <=, >= for >, == for !=
	say("boundary"),   // a limit moved by one unit of what is compared
	say("constant"),   // another number, text or truth
	say("logic"),      // and for or, a condition negated
	say("arithmetic"), // + for -, * for /
	say("choice"),     // branches exchanged
	say("cap"),        // a cap or bound dropped
	say("band"),       // rows of a table exchanged, a row dropped
	say("condition"),  // a condition or an item of the definition dropped
	say("rounding"),   // another rounding, other decimal places
	say("default"),    // a default for what is missing dropped, or changed
	say("date"),       // a day moved by one
	say("policy"),     // another of the words that the definition chooses from
}

// wordOf is one of some words as reports say it; another word as it is.
func wordOf(words []diag.Text, word string) diag.Text {
	for _, w := range words {
		if w.String() == word {
			return w
		}
	}
	return diag.Verbatim(word)
}

// relational returns the comparison that stands for another in mutants; "" for what
// is no comparison.
func relational(operator string) string {
	row := ops.Language.Row(ops.Infix, operator)
	if row == nil || row.Form != ops.Compare {
		return ""
	}
	return row.Mutants[0].To
}

// swap writes another operator for each time that a part's own is written. There is
// none within a chain such as 80 <= x < 95, whose two comparisons share x.
func (b *mutator) swap(m ops.Mutant, p *Part) {
	if len(p.Args) < 2 || m.Class != "logic" {
		b.replace(m.Class, p.OpFrom, p.OpTo, m.To)
		return
	}
	row := b.language.Named(p.Op, len(p.Args))
	for i := 1; i < len(p.Args); i++ {
		from, to := p.Args[i-1].To, p.Args[i].From
		for _, word := range append([]string{row.Name}, row.Also...) {
			if at := strings.Index(b.rule.Source()[min(from, to):to], word); at >= 0 {
				b.replace(m.Class, from+at, from+at+len(word), m.To)
				break
			}
		}
	}
}

// drop leaves out each of a part's operands in turn, as the part is written: of a
// list, those that may be equal to the first.
func (b *mutator) drop(m ops.Mutant, p *Part) {
	row := b.language.Named(p.Op, len(p.Args))
	for i := range p.Args {
		rest := slices.Delete(slices.Clone(p.Args), i, i+1)
		text := ""
		switch {
		case len(rest) == 0, slices.Contains(m.Args, i), slices.Contains(m.Args, i-len(p.Args)),
			row.Form == ops.In && (i == 0 || len(rest) == 1):
			continue
		case row.Form == ops.In:
			text = fmt.Sprintf("(%s in [%s])", b.alone(p.Args[0]), join(rest[1:], ", ", b.text))
		case row.Fix == ops.Function:
			text = fmt.Sprintf("%s(%s)", p.Op, join(rest, ", ", b.text))
		case len(rest) > 1:
			text = "(" + join(rest, " "+p.Op+" ", b.alone) + ")"
		default:
			text = b.alone(rest[0])
		}
		b.replace(m.Class, p.From, p.To, text)
	}
}

// exchange gives each of two branches the other's place, unless they are alike.
func (b *mutator) exchange(m ops.Mutant, p *Part) {
	if c, x, y := p.Args[0], p.Args[1], p.Args[2]; squeeze(b.text(x)) != squeeze(b.text(y)) {
		b.replace(m.Class, p.From, p.To, fmt.Sprintf("(%s ? %s : %s)", b.alone(c), b.alone(y), b.alone(x)))
	}
}

// keep leaves some operands, in a call of a function or alone.
func (b *mutator) keep(m ops.Mutant, p *Part) {
	args := make([]*Part, len(m.Args))
	for i, k := range m.Args {
		if k >= len(p.Args) {
			return
		}
		args[i] = p.Args[k]
	}
	switch {
	case m.To == "":
		b.replace(m.Class, p.From, p.To, b.alone(args[0]))
	case m.To != p.Op || !slices.Equal(args, p.Args):
		b.replace(m.Class, p.From, p.To, fmt.Sprintf("%s(%s)", m.To, join(args, ", ", b.text)))
	}
}

// constant changes a constant that is not a limit of a comparison: those move by
// the unit of what is compared.
func (b *mutator) constant(_ ops.Mutant, p *Part) {
	text := b.text(p)
	switch p.Kind {
	case rules.NumberKind:
		if text == "full" {
			return
		}
		if d, err := decimal.NewFromString(text); err == nil {
			b.replace("constant", p.From, p.To, digits(d.Add(lastPlace(d))))
		}
	case rules.BoolKind:
		b.replace("constant", p.From, p.To, map[string]string{"true": "false", "false": "true"}[text])
	case rules.DateKind:
		if d, ok := ruleValue(p.Value).Date(); ok {
			for _, by := range []int{-1, 1} {
				b.replace("date", p.From, p.To, fmt.Sprintf("date(%q)", d.AddDays(by)))
			}
		}
	}
}

// lastPlace is one unit of the last place that a number is written with.
func lastPlace(d decimal.Decimal) decimal.Decimal { return decimal.New(1, min(0, d.Exponent())) }

// digits writes a number as rules do, whatever the host has told package decimal.
func digits(d decimal.Decimal) string { return rules.NumberOf(d).String() }

// limits moves the constants that a comparison compares with by one unit of what
// they are compared with, each way.
func (b *mutator) limits(_ ops.Mutant, p *Part) {
	for _, c := range p.Args {
		if c.Op != "constant" || c.Kind != rules.NumberKind {
			continue
		}
		d, err := decimal.NewFromString(b.text(c))
		if err != nil {
			continue // full
		}
		unit := lastPlace(d)
		for _, other := range p.Args {
			if u, ok := b.precision(other); ok && other.Op != "constant" {
				unit = u
			}
		}
		for _, moved := range []decimal.Decimal{d.Sub(unit), d.Add(unit)} {
			text := digits(moved)
			if moved.IsNegative() {
				text = "(" + text + ")"
			}
			b.replace("boundary", c.From, c.To, text)
		}
		src, other := b.rule.Source(), digits(d.Add(lastPlace(d)))
		b.seen[squeeze(src[:c.From]+other+src[c.To:])] = true // no constant mutant too
	}
}

// precision is one unit of what a part is declared to: a fact with decimal
// places, a count, whole steps.
func (b *mutator) precision(p *Part) (unit decimal.Decimal, ok bool) {
	n, ok := b.rule.Inside().Places(p, false)
	return decimal.New(1, -n), ok
}

// rows breaks a table that is written in the rule.
func (b *mutator) rows(_ ops.Mutant, p *Part) {
	if len(p.Tests) == 0 {
		return
	}
	src, results := b.rule.Source(), p.Args[1:]
	unit, ok := b.precision(p.Args[0])
	for i, t := range p.Tests {
		for _, m := range testMutants(t.Text, unit, ok) {
			b.replace(m.operator, t.From, t.To, m.text)
		}
		if i+1 < len(results) {
			x, y := results[i], results[i+1]
			b.replace("band", x.From, y.To, b.text(y)+src[x.To:y.From]+b.text(x))
		}
	}
}
