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
	// change returns the value as it is, and others: none if they would change no answer. Nothing
	// in the place of a text takes the key away.
	change func(s *suite, it *item) (old string, others []string)
}

// mutations are the defects of keys. Those of words that a regulation chooses from
// (["policy"]) are made where the key is not written, too.
var mutations = []mutation{
	{aCondition, "effect", "policy", false, (*suite).effects},
	{aCondition, "dossier", "policy", false, func(_ *suite, it *item) (string, []string) {
		return flip(it.condition().Dossier, !it.advisory())
	}},
	{switched, "off", "policy", false, func(s *suite, it *item) (string, []string) {
		return flip(it.Off, !it.advisory() && !s.idle(it) && it.Certainty != awards.Unverified)
	}},
	{switched | aDocument, "certainty", "policy", false, (*suite).certainties},
	{aParameter, "value", "constant", true, (*suite).values},
	{aDocument, "copies", "boundary", false, number("copies", -1, 1)},
	{aDeadline, "day", "boundary", false, number("day", -1, 1)},
	{aDeadline, "month", "boundary", false, number("month", -1)},
	{aDeadline, "years_after", "boundary", false, number("years_after", 1)},
	{aDeadline, "sector", "condition", false, func(_ *suite, it *item) (string, []string) {
		return it.States.(*awards.Deadline).Sector, []string{""}
	}},
	{aQuota, "percent", "boundary", true, number("percent", -1, 1)},
}

// number changes the number under a key by so much; a day stays one of the calendar,
// in a year without 29 February.
func number(key string, by ...int64) func(*suite, *item) (string, []string) {
	return func(_ *suite, it *item) (old string, others []string) {
		f, _ := field(key, it.States)
		n, _ := decimal.NewFromString(fmt.Sprint(f.Interface()))
		for _, d := range by {
			moved := n.Add(decimal.NewFromInt(d))
			x, ok := it.States.(*awards.Deadline)
			if !ok || key != "day" || rules.Day(2023, x.Month, int(moved.IntPart())).Valid() {
				others = append(others, rules.NumberOf(moved).String())
			}
		}
		return rules.NumberOf(n).String(), others
	}
}

// flip returns a truth and the other one, if it would change an answer.
func flip(b, changes bool) (string, []string) {
	if !changes {
		return "", nil
	}
	return strconv.FormatBool(b), []string{strconv.FormatBool(!b)}
}

func (s *suite) effects(it *item) (string, []string) {
	others := map[awards.Effect][]string{
		awards.Required: {"defers", "advisory"}, awards.Defers: {"required", "advisory"}, awards.Advisory: {"required"},
	}
	effect := it.States.(*awards.Condition).Effect
	if it.advisory() && it.silent() { // it decides nothing in either case
		return "", nil
	}
	return effect.String(), others[effect]
}

// certainties leave out what is switched off: however surely it is known, it decides
// nothing.
func (s *suite) certainties(it *item) (string, []string) {
	others := map[awards.Certainty][]string{
		awards.Read: {"unverified"}, awards.SecondHand: {"read"}, awards.Unverified: {"read"},
	}
	switch {
	case it.advisory(), s.idle(it), it.Off:
		return "", nil
	case it.kind == aCondition:
		others[awards.Read] = []string{"unverified", "second_hand"}
	case it.kind == aDocument && it.Certainty != awards.Unverified && !s.counted(it):
		return "", nil
	case it.kind == aDocument:
		others[awards.Read] = []string{"second_hand"}
	}
	return it.Certainty.String(), others[it.Certainty]
}

func (s *suite) values(it *item) (string, []string) {
	value := it.States.(*awards.Parameter).Value
	if slices.Contains(s.evidence, it.Code) {
		return value, s.near(it.Code, value)
	}
	if it.Code != "work_record_excludes" {
		others := map[string][]string{
			"decision": {"period_end"}, "period_end": {"decision"}, "either": {"decision", "period_end"},
			"yes": {"no"}, "no": {"yes"},
		}
		if less, more := strings.CutSuffix(value, "+"); more {
			return value, []string{less}
		}
		return value, others[value]
	}
	var others []string
	parts := strings.Split(value, ",")
	for _, part := range parts {
		if rest := without(parts, []string{part}); len(rest) > 0 {
			others = append(others, strings.TrimSpace(strings.Join(rest, ",")))
		}
	}
	return value, others
}

// near are values beside that of a parameter that rules read: one of the last place, or one day, more
// and less, the other truth, another of the texts that there are.
func (s *suite) near(code, value string) (others []string) {
	ind, _ := s.base.plain.Schema().Indicator(code)
	switch n, err := decimal.NewFromString(value); {
	case ind.Kind == rules.BoolKind:
		return []string{strconv.FormatBool(value != "true")}
	case ind.Kind == rules.DateKind:
		if d, err := rules.ParseDate(value); err == nil {
			others = []string{d.AddDays(-1).String(), d.AddDays(1).String()}
		}
	case ind.Kind == rules.NumberKind && err == nil:
		unit := decimal.New(1, min(n.Exponent(), 0))
		others = []string{n.Sub(unit).String(), n.Add(unit).String()}
	}
	return append(others, without(ind.Values, []string{value})...)
}

// idle reports whether an item changes nothing where it stands: a parameter with
// the value that holds without it, or one that speaks of the time before.
func (s *suite) idle(it *item) bool {
	byDefault := map[string]string{"count_from": "decision", "discipline_resets": "no"}
	p, ok := it.States.(*awards.Parameter)
	switch {
	case !ok || !it.isCounted():
		return ok
	case p.Value == "" || p.Value != byDefault[it.Code] || it.Certainty == awards.SecondHand:
		return false
	}
	return !slices.ContainsFunc(s.items, func(o *item) bool {
		return o != it && o.kind == aParameter && o.Code == it.Code
	})
}

// counted reports whether a condition of an award that the document is for counts
// the documents that are missing.
func (s *suite) counted(it *item) bool {
	for _, a := range lives(s.regimes, "") {
		counts := func(c awards.Condition) bool { return strings.Contains(c.Rule, "documents_missing") }
		if slices.Contains(it.awards, a.Code) && slices.ContainsFunc(a.Conditions, counts) {
			return true
		}
	}
	return false
}

// Mutants breaks, besides the rules, what a regulation says around them: a clause
// left out, or not for one of its awards; a key of [mutations] changed; a first or
// last day moved by one. What changes no answer is left alone.
func (s *suite) Mutants() []rulestest.Mutant {
	if s.def == nil {
		return nil
	}
	out := s.vocabulary.Mutants()
	for i, code := range s.definition.Drop {
		out = append(out, mutant("drop", "condition", atIndex("drop", i), code, ""))
	}
	for _, it := range s.items {
		out = append(out, s.broken(it)...)
	}
	slices.SortStableFunc(out, func(x, y rulestest.Mutant) int { return s.compare(x.Path, y.Path) })
	return out
}

// mutant puts another text in the place of what stands at a path; nothing takes it
// away.
func mutant(label, operator, path, old, text string) rulestest.Mutant {
	return rulestest.Mutant{
		Label: label, Operator: operator, Path: path, Old: old, New: text,
		Edits: []document.Edit{{Path: path, Text: text, Remove: text == ""}},
	}
}

// periods moves the ends of a period by a day, if that changes what is in force on
// a day that the regulation covers.
func (s *suite) periods(it *item) (out []rulestest.Mutant) {
	for key, end := range map[string]rules.Date{".from": it.InForce.From, ".before": it.InForce.Before} {
		if _, _, ok := s.def.Position(it.period() + key); !ok || end.IsZero() {
			continue
		}
		for _, by := range []int{-1, 1} {
			if it.kind == theWhole || s.covers(end.AddDays(min(by, 0))) { // the day that comes in or goes out
				out = append(out, mutant(it.label, "date", it.period()+key, end.String(), end.AddDays(by).String()))
			}
		}
	}
	return out
}

// broken breaks one item.
func (s *suite) broken(it *item) (out []rulestest.Mutant) {
	asked := it.kind != aDocument || it.Certainty != awards.Unverified // or it is of nobody
	if asked {
		out = s.periods(it)
	}
	if asked && it.kind&(anAward|theWhole) == 0 && !s.idle(it) {
		out = append(out, mutant(it.label, "condition", it.Path, it.Code, ""))
	}
	if asked && it.isGeneral() {
		for i, a := range it.Awards {
			out = append(out, mutant(it.label, "condition", atIndex(it.Path+".awards", i), a, ""))
		}
	}
	out = append(out, ruleMutants(it)...)
	for _, m := range mutations {
		path := it.Path + "." + m.key
		_, _, written := s.def.Position(path)
		if m.of&it.kind == 0 || !asked && m.key != "certainty" || !written && m.operator != "policy" {
			continue
		}
		old, others := m.change(s, it)
		for _, text := range others {
			x := mutant(it.label, m.operator, path, old, text)
			if !m.bare {
				x.Old = m.key + ": " + old
			}
			if !m.bare && text != "" {
				x.New = m.key + ": " + text
			}
			if !written {
				x.Path = it.Path // see mutate
			}
			out = append(out, x)
		}
	}
	return out
}

// ruleMutants breaks the rule of a condition. One that is a single fact can only be
// the other way round.
func ruleMutants(it *item) []rulestest.Mutant {
	if it.rule == nil {
		return nil
	}
	path, source := it.Path+".rule", it.rule.Source()
	out := rulestest.RuleMutants(it.label, path, it.rule)
	if it.rule.Inside().Tree().Op == "fact" {
		out = append(out, mutant(it.label, "logic", path, source, "not "+source))
	}
	return out
}

// mutate compiles a mutant.
func (s *suite) mutate(m rulestest.Mutant) (*law, error) {
	if s.def == nil {
		return nil, errors.New("awardstest: a shipped regulation is not mutated")
	}
	var d awards.Definition
	doc, err := s.def.With(m.Edits...)
	if errors.Is(err, diag.ErrName) { // the key is not written
		var data []byte
		if data, err = s.def.Rewrite(m.Edits...); err == nil {
			doc, err = document.Parse(s.def.Name(), data)
		}
	}
	if err == nil {
		err = doc.Decode(&d)
	}
	if err != nil {
		return nil, err
	}
	r, err := awards.Compile(d, s.bases...)
	if err != nil {
		return nil, err
	}
	if r.Identity().Hash == s.base.plain.Identity().Hash {
		err = errors.New("awardstest: the mutant says the same")
	}
	return &law{plain: r}, err
}
