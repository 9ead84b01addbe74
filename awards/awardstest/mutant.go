package awardstest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// mutation is a row: a key of a clause, and what a defect makes of it.
type mutation struct {
	of       kind
	key      string
	operator string
	bare     bool // reports show the value without its key
	// change returns the value as it is, and others; none if they would change no answer. Nothing
	// in the place of a text takes the key away.
	change func(s *suite, it *item) (old string, others []string)
}

const switched = aCondition | aParameter | aDeadline | aQuota

// mutations are in the order of the values; those of the words that a regulation
// chooses from ([rulestest.Policy]) need not be written.
var mutations = []mutation{
	{aCondition, "effect", rulestest.Policy, false, func(_ *suite, it *item) (string, []string) {
		effect := it.States.(*awards.Condition).Effect
		var others []string
		for _, e := range []awards.Effect{awards.Required, awards.Defers, awards.Advisory} {
			switch {
			case e == effect, effect == awards.Advisory && (e == awards.Defers || it.silent()):
			default:
				others = append(others, e.String())
			}
		}
		return effect.String(), others
	}},
	{aCondition, "dossier", rulestest.Policy, false, func(_ *suite, it *item) (string, []string) {
		return flip(it.dossier(), !it.advisory())
	}},
	{switched, "off", rulestest.Policy, false, func(s *suite, it *item) (string, []string) {
		return flip(it.Off, !it.advisory() && !s.idle(it) && it.Certainty != awards.Unverified)
	}},
	{switched | aDocument, "certainty", rulestest.Policy, false, (*suite).certainties},
	{aParameter, "value", rulestest.Constant, true, (*suite).values},
	{aDocument, "copies", rulestest.Boundary, false, func(_ *suite, it *item) (string, []string) {
		return moved(it.States.(*awards.Document).Copies, -1, 1)
	}},
	{aDeadline, "day", rulestest.Boundary, false, func(_ *suite, it *item) (string, []string) {
		x := it.States.(*awards.Deadline)
		old, days := moved(x.Day, -1, 1)
		return old, slices.DeleteFunc(days, func(d string) bool {
			day, _ := strconv.Atoi(d)
			return !rules.DateOf(2023, x.Month, day).Valid() // of a year without 29 February
		})
	}},
	{aDeadline, "month", rulestest.Boundary, false, func(_ *suite, it *item) (string, []string) {
		return moved(it.States.(*awards.Deadline).Month, -1)
	}},
	{aDeadline, "years_after", rulestest.Boundary, false, func(_ *suite, it *item) (string, []string) {
		return moved(it.States.(*awards.Deadline).YearsAfter, 1)
	}},
	{aDeadline, "sector", rulestest.Condition, false, func(_ *suite, it *item) (string, []string) {
		return it.States.(*awards.Deadline).Sector, []string{""}
	}},
	{aQuota, "percent", rulestest.Boundary, true, func(_ *suite, it *item) (string, []string) {
		p := it.States.(*awards.Quota).Percent
		less, more := p.Sub(decimal.NewFromInt(1)), p.Add(decimal.NewFromInt(1))
		return rules.NumberOf(p).String(), []string{rules.NumberOf(less).String(), rules.NumberOf(more).String()}
	}},
}

// flip returns a truth and the other one, if it would change an answer.
func flip(b, changes bool) (string, []string) {
	if !changes {
		return "", nil
	}
	return strconv.FormatBool(b), []string{strconv.FormatBool(!b)}
}

func moved(n int, by ...int) (old string, others []string) {
	for _, d := range by {
		others = append(others, strconv.Itoa(n+d))
	}
	return strconv.Itoa(n), others
}

// certainties are those that change an answer: what is switched off and unverified
// says nothing in three of four ways.
func (s *suite) certainties(it *item) (string, []string) {
	others := map[awards.Certainty][]string{
		awards.Read:       {"unverified"},
		awards.SecondHand: {"read"},
		awards.Unverified: {"read"},
	}
	switch {
	case it.advisory(), s.idle(it), it.Off:
		return "", nil
	case it.kind == aCondition:
		others[awards.Read] = []string{"unverified", "second_hand"}
	case it.kind == aDocument:
		others[awards.Read] = []string{"second_hand"}
		if it.Certainty != awards.Unverified && !s.counted(it) { // nothing decides by it
			return "", nil
		}
	}
	return it.Certainty.String(), others[it.Certainty]
}

// values are those of a parameter.
func (s *suite) values(it *item) (string, []string) {
	value := it.States.(*awards.Parameter).Value
	if it.Code != awards.WorkRecordExcludes {
		other := map[string]string{"decision": "period_end", "period_end": "decision", "yes": "no", "no": "yes"}
		return value, []string{other[value]}
	}
	var others []string
	parts := strings.Split(value, ",")
	for i := range parts {
		if len(parts) > 1 {
			rest := slices.Delete(slices.Clone(parts), i, i+1)
			others = append(others, strings.TrimSpace(strings.Join(rest, ",")))
		}
	}
	return value, others
}

// idle reports whether an item changes nothing where it stands: a parameter with
// the value that holds without it.
func (s *suite) idle(it *item) bool {
	byDefault := map[string]string{awards.CountFrom: "decision", awards.DisciplineResets: "no"}
	p, ok := it.States.(*awards.Parameter)
	if !ok || p.Value == "" || p.Value != byDefault[it.Code] || it.Certainty == awards.SecondHand {
		return false
	}
	return !slices.ContainsFunc(s.items, func(o *item) bool {
		return o != it && o.kind == aParameter && o.Code == it.Code
	})
}

// counted reports whether a condition of an award that the document is for counts
// the documents that are missing.
func (s *suite) counted(it *item) bool {
	for _, g := range s.regimes {
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

// breaker collects mutants.
type breaker struct {
	s   *suite
	out []rulestest.Mutant
}

// Mutants breaks, besides the rules, what a regulation says around them: a clause
// left out, or not for one of its awards; the keys of [mutations]; a first or last
// day moved by one. Who proposes, decides and revokes and the grounds of revocation
// are left alone: no case sees them. So is what changes no answer, such as how
// surely a condition is known that is switched off.
func (s *suite) Mutants() []rulestest.Mutant {
	if s.def == nil {
		return nil
	}
	b := &breaker{s: s, out: s.vocabulary.Mutants()}
	b.period("covers", "covers", s.definition.Covers, func(rules.Date) bool { return true })
	for i, code := range s.definition.Drop {
		b.remove("drop", atIndex("drop", i), code)
	}
	for _, it := range s.items {
		b.item(it)
	}
	slices.SortStableFunc(b.out, func(x, y rulestest.Mutant) int { return s.compare(x.Path, y.Path) })
	return b.out
}

func (b *breaker) remove(label, path, old string) {
	b.out = append(b.out, rulestest.Mutant{
		Label: label, Operator: rulestest.Condition, Path: path, Old: old,
		Edits: []document.Edit{{Path: path, Remove: true}},
	})
}

// period moves the ends of a period by a day, if that changes what is in force on
// a day that matters.
func (b *breaker) period(label, path string, p rules.Period, matters func(rules.Date) bool) {
	for _, end := range []struct {
		key string
		day rules.Date
	}{{".from", p.From}, {".before", p.Before}} {
		if _, _, ok := b.s.def.Position(path + end.key); !ok || end.day.IsZero() {
			continue
		}
		for _, by := range []int{-1, 1} {
			if matters(end.day.AddDays(min(by, 0))) { // the day that comes in or goes out
				b.text(label, rulestest.Date, path+end.key, end.day.String(), end.day.AddDays(by).String())
			}
		}
	}
}

// text puts another text at a path that holds one.
func (b *breaker) text(label, operator, path, old, text string) {
	b.out = append(b.out, rulestest.Mutant{
		Label: label, Operator: operator, Path: path, Old: old, New: text,
		Edits: []document.Edit{{Path: path, Text: text}},
	})
}

// item breaks one item.
func (b *breaker) item(it *item) {
	asked := it.kind != aDocument || it.Certainty != awards.Unverified
	if asked {
		b.period(it.label, it.Path+".in_force", it.InForce, b.s.covers)
	}
	if it.kind != anAward && asked {
		if !b.s.idle(it) {
			b.remove(it.label, it.Path, it.Code)
		}
		for i, a := range it.Awards {
			if it.isGeneral() {
				b.remove(it.label, it.Path+".awards"+atIndex("", i), a)
			}
		}
	}
	if it.rule != nil {
		b.out = append(b.out, ruleMutants(it)...)
	}
	for i := range mutations {
		if m := &mutations[i]; m.of&it.kind != 0 && (asked || m.key == "certainty") {
			b.change(it, m)
		}
	}
}

// change breaks a key of an item.
func (b *breaker) change(it *item, m *mutation) {
	path := it.Path + "." + m.key
	_, _, written := b.s.def.Position(path)
	if !written && m.operator != rulestest.Policy {
		return
	}
	old, others := m.change(b.s, it)
	for _, text := range others {
		x := rulestest.Mutant{
			Label: it.label, Operator: m.operator, Path: path, Old: old, New: text,
			Edits: []document.Edit{{Path: path, Text: text, Remove: text == ""}},
		}
		if !m.bare {
			x.Old = m.key + ": " + old
		}
		if !m.bare && text != "" {
			x.New = m.key + ": " + text
		}
		if !written {
			x.Path = it.Path // see mutate
		}
		b.out = append(b.out, x)
	}
}

// ruleMutants breaks the rule of a condition. One that is a single fact can only be
// the other way round.
func ruleMutants(it *item) []rulestest.Mutant {
	path, source := it.Path+".rule", it.rule.Source()
	out := rulestest.RuleMutants(it.label, path, it.rule)
	if it.rule.Tree().Op == "fact" {
		out = append(out, rulestest.Mutant{
			Label: it.label, Operator: rulestest.Logic, Path: path, Old: source, New: "not " + source,
			Edits: []document.Edit{{Path: path, Text: "not " + source}},
		})
	}
	return out
}

// mutate compiles a mutant.
func (s *suite) mutate(m rulestest.Mutant) (*law, error) {
	if s.def == nil {
		return nil, errors.New("awardstest: a shipped regulation is not mutated")
	}
	var written, words []document.Edit
	for _, e := range m.Edits {
		if _, _, ok := s.def.Position(e.Path); ok {
			written = append(written, e)
		} else {
			words = append(words, e)
		}
	}
	doc, err := s.def.With(written...)
	if err != nil {
		return nil, err
	}
	var d awards.Definition
	if err := doc.Decode(&d); err != nil {
		return nil, err
	}
	for _, e := range words {
		if err := setWord(&d, e); err != nil {
			return nil, err
		}
	}
	r, err := awards.Compile(d, s.bases...)
	if err != nil {
		return nil, err
	}
	if r.Hash() == s.base.plain.Hash() {
		return nil, errors.New("awardstest: the mutant says the same")
	}
	return newLaw(r), nil
}

// setWord sets a key that the file leaves out.
func setWord(d *awards.Definition, e document.Edit) error {
	for c := range d.Clauses() {
		x, isCondition := c.States.(*awards.Condition)
		switch e.Path {
		case diag.JoinPath(c.Path, "off"):
			c.Off = e.Text == "true"
			return nil
		case diag.JoinPath(c.Path, "dossier"):
			if isCondition {
				x.Dossier = e.Text == "true"
				return nil
			}
		case diag.JoinPath(c.Path, "effect"):
			if isCondition {
				return x.Effect.UnmarshalText([]byte(e.Text))
			}
		}
	}
	return fmt.Errorf("awardstest: nothing stands at %s", e.Path)
}
