package awardstest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Mutants implements [rulestest.Suite]. Besides the rules, it breaks what a
// regulation says around them: a condition, gap, parameter, document, deadline or
// quota left out, or not for one of its awards; another effect, certainty or
// parameter; switched on or off; asked of a dossier or not; a first or last day
// moved by one; a number of copies, a percentage, the day of a deadline. Who
// proposes, decides and revokes and the grounds of revocation are left alone: no
// case sees them. So is what changes no answer, such as how surely a condition is
// known that is switched off.
func (s *Suite) Mutants() []rulestest.Mutant {
	if s.def == nil {
		return nil
	}
	b := &breaker{s: s}
	b.period("covers", "covers", s.definition.Covers, rules.Period{})
	for i := range s.definition.Drop {
		b.remove("drop", fmt.Sprintf("drop[%d]", i), s.definition.Drop[i])
	}
	b.out = append(b.out, s.vocabulary.Mutants()...)
	for i := range s.items {
		b.item(&s.items[i])
	}
	slices.SortStableFunc(b.out, func(x, y rulestest.Mutant) int { return s.compare(x.Path, y.Path) })
	return b.out
}

// breaker collects mutants.
type breaker struct {
	s   *Suite
	out []rulestest.Mutant
}

func (b *breaker) add(m rulestest.Mutant) { b.out = append(b.out, m) }

// text puts another text at a path that holds one.
func (b *breaker) text(label, operator, path, old, text string) {
	b.add(rulestest.Mutant{Label: label, Operator: operator, Path: path, Old: old, New: text, Edits: []document.Edit{{Path: path, Text: text}}})
}

// word changes one of the words of an item, which need not be written.
func (b *breaker) word(it *item, key, old, text string) {
	path := it.path + "." + key
	m := rulestest.Mutant{
		Label: it.label, Operator: rulestest.Policy, Path: path, Old: key + ": " + old, New: key + ": " + text,
		Edits: []document.Edit{{Path: path, Text: text}},
	}
	if _, _, ok := b.s.def.Position(path); !ok {
		m.Path = it.path // the key is not written: see Suite.mutate
	}
	b.add(m)
}

func (b *breaker) remove(label, path, old string) {
	b.add(rulestest.Mutant{Label: label, Operator: rulestest.Condition, Path: path, Old: old, Edits: []document.Edit{{Path: path, Remove: true}}})
}

// period moves the ends of a period by a day, if that changes what is in force on
// a day that is covered.
func (b *breaker) period(label, path string, p, around rules.Period) {
	for _, end := range []struct {
		key string
		day rules.Date
	}{{"from", p.From}, {"before", p.Before}} {
		if end.day.IsZero() {
			continue
		}
		at := path + "." + end.key
		if _, _, ok := b.s.def.Position(at); !ok {
			continue
		}
		for _, by := range []int{-1, 1} {
			moved := end.day.AddDays(by)
			changes := end.day.AddDays(min(by, 0)) // the day that comes in or goes out
			if !around.Contains(changes) || path != "covers" && !b.s.covers(changes) {
				continue
			}
			b.text(label, rulestest.Date, at, end.day.String(), moved.String())
		}
	}
}

// item breaks one item.
func (b *breaker) item(it *item) {
	d := &b.s.definition
	switch it.kind {
	case awardItem:
		b.period(it.label, it.path+".in_force", it.inForce, rules.Period{})
		return
	case documentItem:
		if it.certainty == awards.Unverified { // asked of nobody, whatever else it says
			b.word(it, "certainty", it.certainty.String(), awards.Read.String())
			return
		}
	}
	if !b.idle(it) {
		b.remove(it.label, it.path, it.code)
	}
	if it.named && it.isGeneral() {
		for i, a := range it.awards {
			b.remove(it.label, fmt.Sprintf("%s.awards[%d]", it.path, i), a)
		}
	}
	b.period(it.label, it.path+".in_force", it.inForce, rules.Period{})
	number := func(key string, n, by int) {
		path := it.path + "." + key
		if _, _, ok := b.s.def.Position(path); ok {
			b.add(rulestest.Mutant{
				Label: it.label, Operator: rulestest.Boundary, Path: path, Old: key + ": " + strconv.Itoa(n), New: key + ": " + strconv.Itoa(n+by),
				Edits: []document.Edit{{Path: path, Text: strconv.Itoa(n + by)}},
			})
		}
	}
	switch it.kind {
	case conditionItem:
		b.condition(it)
	case parameterItem:
		b.parameter(it)
	case documentItem:
		number("copies", it.copies, -1)
		number("copies", it.copies, 1)
		if !b.counted(it) { // nothing decides by it
			break
		}
		if it.certainty == awards.SecondHand {
			b.word(it, "certainty", it.certainty.String(), awards.Read.String())
		} else {
			b.word(it, "certainty", it.certainty.String(), awards.SecondHand.String())
		}
	case deadlineItem:
		x := d.Deadlines[indexIn(it.path)]
		for _, by := range []int{-1, 1} {
			if rules.DateOf(2023, x.Month, x.Day+by).Valid() { // of a year without 29 February
				number("day", x.Day, by)
			}
		}
		number("month", x.Month, -1)
		number("years_after", x.YearsAfter, 1)
		if x.Sector != "" {
			b.remove(it.label, it.path+".sector", "sector: "+x.Sector)
		}
		b.switches(it)
	case quotaItem:
		path := it.path + ".percent"
		for _, a := range d.Awards {
			for _, q := range a.Quotas {
				if a.Code != it.awards[0] || q.Code != it.code || q.InForce != it.inForce {
					continue
				}
				for _, by := range []int64{-1, 1} {
					moved := q.Percent.Add(decimal.NewFromInt(by))
					b.text(it.label, rulestest.Boundary, path, rules.NumberOf(q.Percent).String(), rules.NumberOf(moved).String())
				}
			}
		}
		b.switches(it)
	}
}

// idle reports whether an item changes nothing where it stands: a parameter with
// the value that holds without it.
func (b *breaker) idle(it *item) bool {
	byDefault := map[string]string{awards.CountFrom: "decision", awards.DisciplineResets: "no"}
	if it.kind != parameterItem || it.value != byDefault[it.code] || it.value == "" || it.certainty == awards.SecondHand {
		return false
	}
	same := 0
	for i := range b.s.items {
		if o := &b.s.items[i]; o.kind == parameterItem && o.code == it.code {
			same++
		}
	}
	return same == 1
}

// counted reports whether a condition of an award that the document is for counts
// the documents that are missing.
func (b *breaker) counted(it *item) bool {
	for g := range b.s.base.plain.Regimes() {
		for _, a := range g.Awards {
			if slices.Contains(it.awards, a.Code) && slices.ContainsFunc(a.Conditions, func(c awards.Condition) bool {
				return strings.Contains(c.Rule, "documents_missing")
			}) {
				return true
			}
		}
	}
	return false
}

// indexIn reads the last index of a path.
func indexIn(path string) int {
	i := strings.LastIndexByte(path, '[')
	n, _ := strconv.Atoi(strings.TrimSuffix(path[i+1:], "]"))
	return n
}

func (b *breaker) condition(it *item) {
	b.out = append(b.out, b.rule(it)...)
	effects := map[awards.Effect][]awards.Effect{
		awards.Required: {awards.Defers, awards.Advisory},
		awards.Defers:   {awards.Required, awards.Advisory},
		awards.Advisory: {awards.Required},
	}
	for _, e := range effects[it.effect] {
		if it.effect == awards.Advisory && it.silent() {
			break // it decides nothing in either case
		}
		b.word(it, "effect", it.effect.String(), e.String())
	}
	if it.effect != awards.Advisory {
		b.word(it, "dossier", strconv.FormatBool(it.dossier), strconv.FormatBool(!it.dossier))
		b.switches(it)
	}
}

// switches breaks how surely an item is known, and whether it is switched on.
// One that is switched off and unverified says nothing in three of four ways.
func (b *breaker) switches(it *item) {
	if it.certainty != awards.Unverified {
		b.word(it, "off", strconv.FormatBool(it.off), strconv.FormatBool(!it.off))
	}
	if it.off {
		return
	}
	others := map[awards.Certainty][]awards.Certainty{
		awards.Read:       {awards.Unverified},
		awards.SecondHand: {awards.Read},
		awards.Unverified: {awards.Read},
	}
	if it.kind == conditionItem && it.certainty == awards.Read {
		others[awards.Read] = []awards.Certainty{awards.Unverified, awards.SecondHand}
	}
	for _, c := range others[it.certainty] {
		b.word(it, "certainty", it.certainty.String(), c.String())
	}
}

// rule breaks the rule of a condition. One that is a single fact can only be the
// other way round.
func (b *breaker) rule(it *item) []rulestest.Mutant {
	path := it.path + ".rule"
	out := rulestest.RuleMutants(it.label, path, it.rule)
	if it.rule.Tree().Op == "fact" {
		out = append(out, rulestest.Mutant{
			Label: it.label, Operator: rulestest.Logic, Path: path, Old: it.rule.Source(), New: "not " + it.rule.Source(),
			Edits: []document.Edit{{Path: path, Text: "not " + it.rule.Source()}},
		})
	}
	return out
}

func (b *breaker) parameter(it *item) {
	path := it.path + ".value"
	other := map[string]string{"decision": "period_end", "period_end": "decision", "yes": "no", "no": "yes"}
	if it.code != awards.WorkRecordExcludes {
		b.text(it.label, rulestest.Constant, path, it.value, other[it.value])
	} else {
		parts := strings.Split(it.value, ",")
		for i := range parts {
			if len(parts) > 1 {
				rest := slices.Delete(slices.Clone(parts), i, i+1)
				b.text(it.label, rulestest.Constant, path, it.value, strings.TrimSpace(strings.Join(rest, ",")))
			}
		}
	}
	if !b.idle(it) {
		b.switches(it)
	}
}
