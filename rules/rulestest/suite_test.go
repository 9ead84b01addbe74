package rulestest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// ruleSuite is the smallest suite: a file with a vocabulary and one rule, and a
// file with cases of facts and what the rule should give.
type ruleSuite struct {
	file, definition *document.Document
	schema           *rules.Schema
	vocabulary       *rulestest.Vocabulary
	rule             *rules.Rule
	cases            []ruleCase
	accepted         []rulestest.Accepted
}

type ruleCase struct {
	Name    string            `yaml:"name"`
	Facts   map[string]string `yaml:"facts"`
	Want    string            `yaml:"want"`
	Fails   string            `yaml:"fails"`
	Confirm bool              `yaml:"confirm"`
}

type ruleDefinition struct {
	rules.Definition
	Full string `yaml:"full"`
	Rule string `yaml:"rule"`
}

func newRuleSuite(t testing.TB, definition, cases string) *ruleSuite {
	t.Helper()
	s := &ruleSuite{file: parseFile(t, "rule_test.yaml", cases), definition: parseFile(t, "rule.yaml", definition)}
	if err := s.load(s.definition); err != nil {
		t.Fatal(err)
	}
	var def ruleDefinition
	if err := s.definition.Decode(&def); err != nil {
		t.Fatal(err)
	}
	s.vocabulary = &rulestest.Vocabulary{Schema: s.schema, File: s.definition, Define: def.Define, Tables: def.Tables}
	var in struct {
		Cases  []ruleCase           `yaml:"cases"`
		Accept []rulestest.Accepted `yaml:"accept"`
	}
	if err := s.file.Decode(&in); err != nil {
		t.Fatal(err)
	}
	s.cases = in.Cases
	for i, a := range in.Accept {
		line, _, _ := s.file.Position(fmt.Sprintf("accept[%d]", i))
		s.accepted = append(s.accepted, rulestest.Accepted{ID: a.ID, Because: a.Because, Line: line})
	}
	return s
}

func (s *ruleSuite) load(d *document.Document) error {
	var def ruleDefinition
	err := d.Decode(&def)
	if err != nil {
		return err
	}
	if s.schema, err = rules.NewSchema(def.Definition); err != nil {
		return err
	}
	s.rule, err = s.schema.CompileCriterion(def.Rule, dec(def.Full))
	return err
}

func (s *ruleSuite) File() *document.Document       { return s.file }
func (s *ruleSuite) Definition() *document.Document { return s.definition }
func (s *ruleSuite) Accepted() []rulestest.Accepted { return s.accepted }

func (s *ruleSuite) Cases() (out []rulestest.Case) {
	for i, c := range s.cases {
		path := fmt.Sprintf("cases[%d]", i)
		line, _, _ := s.file.Position(path)
		out = append(out, rulestest.Case{Name: c.Name, Path: path, Line: line, Fails: c.Fails, Unconfirmed: c.Confirm})
	}
	return out
}

func (s *ruleSuite) Run(i int) rulestest.Result {
	c := s.Cases()[i]
	r := rulestest.Result{Case: c}
	f, err := rules.NewFacts(s.schema, "unit")
	for code, text := range s.cases[i].Facts {
		v := rulestest.Facts(code, text)[0].Value
		if d, err := rules.ParseDate(text); err == nil {
			v = rules.DateOf(d)
		}
		switch text {
		case "missing":
			continue
		case "true", "false":
			v = rules.BoolOf(text == "true")
		case "n/a":
			v = rules.NotApplicable()
		}
		if err == nil {
			f, err = f.With(rules.Fact{Indicator: code, Value: v})
		}
	}
	if err != nil {
		return failed(r, err.Error(), "", "")
	}
	g, err := rules.NewGroup(context.Background(), f)
	if err != nil {
		return failed(r, err.Error(), "", "")
	}
	e, err := s.rule.Explain(f, g)
	if err != nil {
		return failed(r, err.Error(), s.cases[i].Want, "")
	}
	r.Reached = s.vocabulary.Reached("rule", e)
	if got := rulestest.YAML(e.Value); got != s.cases[i].Want {
		r = failed(r, "points", s.cases[i].Want, got)
		r.Failures[0].Because = diag.TextFunc(e.Render)
	}
	return r
}

func failed(r rulestest.Result, what, want, got string) rulestest.Result {
	r.Failures = append(r.Failures,
		rulestest.Failure{Path: r.Case.Path + ".want", What: diag.Verbatim(what), Want: want, Got: got})
	return r
}

func (s *ruleSuite) Targets() []rulestest.Target {
	return append(rulestest.RuleTargets("rule", "rule", s.rule), s.vocabulary.Targets()...)
}

func (s *ruleSuite) Mutants() []rulestest.Mutant {
	return append(rulestest.RuleMutants("rule", "rule", s.rule), s.vocabulary.Mutants()...)
}

func (s *ruleSuite) Try(m rulestest.Mutant) (func(i int) (fails bool), error) {
	d, err := s.definition.With(m.Edits...)
	if err != nil {
		return nil, err
	}
	broken := *s
	if err := broken.load(d); err != nil {
		return nil, err
	}
	return func(i int) bool { return len(broken.Run(i).Failures) > 0 }, nil
}

func (s *ruleSuite) Distinguish(m rulestest.Mutant, _ diag.Lang) (proof diag.Text, killer string) {
	d, err := s.definition.With(m.Edits...)
	if err != nil {
		return proof, killer
	}
	broken := *s
	if err := broken.load(d); err != nil {
		return proof, killer
	}
	for _, a := range rulestest.Explore(s.rule) {
		f, g, err := a.Make(s.schema, "unit")
		if err != nil {
			continue
		}
		f2, g2, err := a.Make(broken.schema, "unit")
		if err != nil {
			continue
		}
		v, errV := s.rule.Eval(f, g)
		w, errW := broken.rule.Eval(f2, g2)
		if errV == nil && (errW != nil || !v.Equal(w)) {
			return proof, s.draft(a, v)
		}
	}
	return proof, killer
}

func (s *ruleSuite) draft(a rulestest.Assignment, v rules.Value) string {
	facts, want := rulestest.YAML(a.Facts), rulestest.YAML(v)
	return fmt.Sprintf("- {name: drafted, facts: %s, want: %s, confirm: true}\n", facts, want)
}

func (s *ruleSuite) Drafts(bool, diag.Lang) ([]string, error) {
	kills := rulestest.Killer(s.rule, rulestest.RuleMutants("rule", "rule", s.rule))
	all := rulestest.Explore(s.rule)
	goals := make([][]any, len(all))
	for i, a := range all {
		for _, mutant := range kills(a) {
			goals[i] = append(goals[i], mutant)
		}
		for _, note := range a.Notes {
			goals[i] = append(goals[i], note)
		}
	}
	var out []string
	picked, _ := rulestest.Cover(goals, nil)
	for _, i := range picked {
		f, g, err := all[i].Make(s.schema, "unit")
		if err != nil {
			return nil, err
		}
		if v, err := s.rule.Eval(f, g); err == nil {
			out = append(out, s.draft(all[i], v))
		}
	}
	return out, nil
}

var _ rulestest.Suite = (*ruleSuite)(nil)

// casesOf writes drafts as a file of cases.
func casesOf(drafts []string) string {
	var b strings.Builder
	b.WriteString("cases:\n")
	for i, d := range drafts {
		b.WriteString("  " + strings.Replace(d, "name: drafted", fmt.Sprintf("name: drafted %d", i), 1))
	}
	return b.String()
}

func definitionOf(full, rule string) string {
	return vocabulary + fmt.Sprintf("full: %s\nrule: %s\nholidays: [{year: 2024}]\n", full, rulestest.YAML(rule))
}
