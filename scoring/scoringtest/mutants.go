package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// breaker makes the defects that a card could have by mistake: in its rules,
// which package rulestest knows, and in all that stands around them.
type breaker struct {
	card       *card
	vocabulary *rulestest.Vocabulary
	unit       decimal.Decimal // of the last decimal place that points of the card have
	mutants    []rulestest.Mutant
}

func newBreaker(c *card, v *rulestest.Vocabulary) *breaker {
	return &breaker{card: c, vocabulary: v, unit: decimal.New(1, -c.cardDecimals())}
}

func (b *breaker) all() []rulestest.Mutant {
	b.mutants = b.vocabulary.Mutants()
	b.head()
	b.grades()
	for _, s := range b.card.sections {
		b.condition(s.def.Code+" void_when", s.path+".void_when", s.void)
		b.caps(s.def.Code, s.path, s.def.Caps)
		b.policy(s.def.Code, s.path, s.def.NotApplicable)
	}
	for _, it := range b.card.items {
		b.item(it)
	}
	sortByPlace(b.card, b.mutants, func(m rulestest.Mutant) string { return m.Path })
	return b.mutants
}

func (b *breaker) add(m rulestest.Mutant) { b.mutants = append(b.mutants, m) }

// set writes another value.
func (b *breaker) set(operator, label, path, from, to string) {
	b.add(rulestest.Mutant{Operator: operator, Label: label, Path: path, Old: from, New: to, Edits: []document.Edit{{Path: path, Text: to}}})
}

// remove takes something out.
func (b *breaker) remove(operator, label, path, what string) {
	b.add(rulestest.Mutant{Operator: operator, Label: label, Path: path, Old: what, Edits: []document.Edit{{Path: path, Remove: true}}})
}

// swap exchanges two things.
func (b *breaker) swap(operator, label, path, other, from, to string) {
	b.add(rulestest.Mutant{Operator: operator, Label: label, Path: path, Old: from, New: to, Edits: []document.Edit{{Path: path, Swap: other}}})
}

// move moves a number by a step each way.
func (b *breaker) move(label, path string, n, step decimal.Decimal) {
	from := rules.NumberOf(n).String()
	for _, to := range []decimal.Decimal{n.Sub(step), n.Add(step)} {
		b.set(rulestest.Boundary, label, path, from, rules.NumberOf(to).String())
	}
}

// rule breaks a rule.
func (b *breaker) rule(label, path string, r *rules.Rule) {
	if r != nil {
		b.mutants = append(b.mutants, rulestest.RuleMutants(label, path, r)...)
	}
}

// condition breaks a condition, and leaves it out.
func (b *breaker) condition(label, path string, r *rules.Rule) {
	if r != nil {
		b.rule(label, path, r)
		b.remove(rulestest.Condition, label, path, squeeze(r.Source()))
	}
}

// head breaks what stands at the top of the card.
func (b *breaker) head() {
	def := &b.card.def
	b.caps("card", "", def.Caps)
	b.policy("card", "", def.NotApplicable)
	b.decimals("card decimals", "decimals", b.card.cardDecimals())
	for _, other := range []rules.Rounding{rules.HalfAwayFromZero, rules.HalfEven, rules.TowardZero, rules.AwayFromZero} {
		if other != def.Rounding {
			b.word(rulestest.Rounding, "card rounding", "rounding", def.Rounding.String(), other.String())
		}
	}
	if def.RankBy != scoring.ByUnstated {
		other := scoring.ByPoints
		if def.RankBy == other {
			other = scoring.ByPercent
		}
		b.set(rulestest.Policy, "card rank_by", "rank_by", def.RankBy.String(), other.String())
	}
	b.counts()
	for i, src := range def.TieBreak {
		path := "tie_break[" + itoa(i) + "]"
		b.rule("tie-break "+squeeze(src), path, b.card.ties[i])
		b.remove(rulestest.Condition, "tie-break "+squeeze(src), path, squeeze(src))
		if i+1 < len(def.TieBreak) {
			next := def.TieBreak[i+1]
			b.swap(rulestest.Policy, "tie-break order", path, "tie_break["+itoa(i+1)+"]", squeeze(src)+", "+squeeze(next), squeeze(next)+", "+squeeze(src))
		}
	}
	for i, d := range def.Disqualify {
		path := "disqualify[" + itoa(i) + "]"
		label := strings.TrimSpace(b.card.ruleName(path+".when") + " " + d.Title)
		b.rule(label, path+".when", b.card.disq[i])
		b.remove(rulestest.Condition, label, path, squeeze(d.When))
	}
	for i, day := range def.Holidays {
		b.remove(rulestest.Date, "holidays", "holidays["+itoa(i)+"]", day.String())
	}
}

// word changes a word that the card may leave to its default; [apply] knows those.
func (b *breaker) word(operator, label, path, from, to string) {
	m := rulestest.Mutant{Operator: operator, Label: label, Path: path, Old: from, New: to}
	if _, _, ok := b.card.doc.Position(path); ok {
		m.Edits = []document.Edit{{Path: path, Text: to}}
	}
	b.add(m)
}

// apply makes the changes of a mutant that the file has no place for: of what it
// leaves to its default.
func apply(m rulestest.Mutant, def *scoring.Definition) error {
	if len(m.Edits) > 0 {
		return nil
	}
	if cr := criterionAt(def.Sections, "sections", strings.TrimSuffix(m.Path, ".combine")); cr != nil {
		return cr.Combine.UnmarshalText([]byte(m.New))
	}
	switch m.Path {
	case "rounding":
		return def.Rounding.UnmarshalText([]byte(m.New))
	case "counts":
		def.Counts = m.New
	case "decimals":
		var places int32
		if _, err := fmt.Sscan(m.New, &places); err != nil {
			return err
		}
		def.Decimals = &places
	default:
		return fmt.Errorf("scoringtest: nothing can be changed at %q", m.Path)
	}
	return nil
}

// criterionAt returns the criterion at a path, or nil.
func criterionAt(sections []scoring.Section, at, path string) *scoring.Criterion {
	for i := range sections {
		s := &sections[i]
		here := at + "[" + itoa(i) + "]"
		for j := range s.Criteria {
			if path == here+".criteria["+itoa(j)+"]" {
				return &s.Criteria[j]
			}
		}
		if cr := criterionAt(s.Sections, here+".sections", path); cr != nil {
			return cr
		}
	}
	return nil
}

// decimals keeps one decimal place more, and one less.
func (b *breaker) decimals(label, path string, n int32) {
	for _, to := range []int32{n - 1, n + 1} {
		if to >= 0 {
			b.word(rulestest.Rounding, label, path, itoa(int(n)), itoa(int(to)))
		}
	}
}

// caps drops, lowers and raises caps.
func (b *breaker) caps(label, path string, caps scoring.Caps) {
	for _, c := range capsOf(caps) {
		at, what := diag.JoinPath(path, "caps."+c.name), label+" cap "+c.name
		b.remove(rulestest.Cap, what, at, rules.NumberOf(c.value).String())
		b.move(what, at, c.value, b.unit)
	}
}

var policies = []scoring.Policy{scoring.Drop, scoring.Rescale}

// policy puts another policy for what does not apply.
func (b *breaker) policy(label, path string, p scoring.Policy) {
	if p == scoring.Unstated {
		return
	}
	at := diag.JoinPath(path, "not_applicable")
	for _, other := range policies {
		if other != p {
			b.set(rulestest.Policy, label+" not_applicable", at, p.String(), other.String())
		}
	}
	b.remove(rulestest.Policy, label+" not_applicable", at, p.String())
}

// counts lets another version count, on a card that people score.
func (b *breaker) counts() {
	if !slices.ContainsFunc(b.card.items, (*item).judged) {
		return
	}
	now := b.card.def.Counts
	if now == "" {
		now = "last"
	}
	others := []string{"last", "max"}
	for _, s := range b.card.Stages() {
		others = append(others, s.Code)
	}
	for _, other := range others {
		if other != now {
			b.word(rulestest.Policy, "card counts", "counts", now, other)
		}
	}
}

// grades breaks thresholds and quotas.
func (b *breaker) grades() {
	for i, g := range b.card.def.Grades {
		path, label := "grades["+itoa(i)+"]", "grade "+g.Code
		if g.AtLeast != nil {
			b.move(label+" at_least", path+".at_least", *g.AtLeast, b.unit)
			m := rulestest.Mutant{Operator: rulestest.Condition, Label: label + " at_least", Path: path + ".at_least", Old: rules.NumberOf(*g.AtLeast).String(),
				Edits: []document.Edit{{Path: path + ".at_least", Remove: true}}}
			if g.Percent { // which is nothing without a threshold
				m.Edits = append(m.Edits, document.Edit{Path: path + ".percent", Remove: true})
			}
			b.add(m)
		}
		if g.Percent {
			b.remove(rulestest.Policy, label+" percent", path+".percent", "true")
		}
		if r := b.card.grades[i]; r != nil {
			b.condition(label+" when", path+".when", r)
		}
		if q := g.Quota; q != nil {
			at := path + ".quota"
			if q.Percent != nil {
				b.move(label+" quota", at+".percent", *q.Percent, decimal.New(1, 0))
			}
			if q.Count != nil {
				b.move(label+" quota", at+".count", decimal.New(int64(*q.Count), 0), decimal.New(1, 0))
			}
			b.remove(rulestest.Cap, label+" quota", at, "quota")
			if other := map[string]string{"scored": "ranked", "ranked": "scored"}[q.Of]; other != "" {
				b.set(rulestest.Policy, label+" quota", at+".of", q.Of, other)
			}
		}
		if i+1 < len(b.card.def.Grades) {
			next := b.card.def.Grades[i+1].Code
			b.swap(rulestest.Choice, "grade order", path, "grades["+itoa(i+1)+"]", g.Code+", "+next, next+", "+g.Code)
		}
	}
}
