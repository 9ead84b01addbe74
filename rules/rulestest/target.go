package rulestest

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/table"
)

// RuleTargets returns what cases should reach in a rule, in the order of its
// text: each condition true and false, each branch, each row of a table written
// in the rule, each bound that min, max and clamp can reach. path is where the
// rule stands in the definition, label what people call it. What derived
// indicators and shared tables add is the [Vocabulary]'s.
func RuleTargets(label, path string, r *rules.Rule) []Target {
	reasons := unreachable(r)
	var out []Target
	seen := make(map[TargetID]bool)
	for _, o := range r.Inside().Branches() {
		id := TargetID{Path: path, Branch: o}
		if o.Source != r.Source() || o.Table != "" || seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, Target{TargetID: id, Label: label, Says: saysOf(o.What), Unreachable: reasons[o]})
	}
	return out
}

// outcomes are how the parts of a rule come out, in words.
var outcomes = []diag.Text{
	say("true"), say("false"), say("then"), say("else"), say("value"), say("default"), say("inside"), say("raised"),
	say("capped"), say("row"),
}

// saysOf is how a part of a rule comes out, in words.
func saysOf(what string) diag.Text {
	var n int
	if _, err := fmt.Sscanf(what, "row %d", &n); err == nil {
		return say("row %d", n)
	}
	if _, err := fmt.Sscanf(what, "operand %d", &n); err == nil {
		return say("operand %d", n)
	}
	return wordOf(outcomes, what)
}

// lost are the outcomes of a condition, and the branch of a choice, that a finding
// about the condition rules out.
var lost = map[string]struct{ truth, branch string }{
	"always-true": {"false", "else"}, "always-false": {"true", "then"},
}

// unreachable returns the outcomes of the rule that the exact analysis rules out,
// with the reason.
func unreachable(r *rules.Rule) map[program.Branch]diag.Text {
	out := make(map[program.Branch]diag.Text)
	never := func(p *Part, what string, why diag.Text) {
		out[program.Branch{Source: r.Source(), From: p.From, To: p.To, What: what}] = why
	}
	found := r.Check()
	walk(r.Inside().Tree(), func(p *Part) {
		for row, why := range maskedInline(r.Schema(), p) {
			never(p, fmt.Sprintf("row %d", row+1), why)
		}
		for _, d := range found {
			from, to, ok := d.TextRange()
			here := func(q *Part) bool { return ok && q.From == from && q.To == to }
			lost, isTruth := lost[d.Code]
			if isTruth && here(p) && p.Kind == rules.BoolKind {
				never(p, lost.truth, d.Message)
			}
			if isTruth && p.Op == "?" && here(p.Args[0]) {
				never(p, lost.branch, d.Message)
			}
			if i := slices.IndexFunc(p.Args, here); i >= 0 && d.Code == "never-decides" {
				never(p, picked(p, i), d.Message)
			}
		}
	})
	return out
}

// picked is how a part comes out that picks an operand.
func picked(p *Part, operand int) string {
	if b := ops.Language.Named(p.Op, len(p.Args)).Branches; operand < len(b.Names) {
		return b.Names[operand]
	}
	return fmt.Sprintf("operand %d", operand+1)
}

// walk visits a part and all below it, in the order of the text.
func walk(p *Part, visit func(*Part)) {
	visit(p)
	for _, a := range p.Args {
		walk(a, visit)
	}
}

// maskedInline looks for rows of a table written in a rule that nothing reaches.
func maskedInline(s *rules.Schema, p *Part) map[int]diag.Text {
	if len(p.Tests) == 0 {
		return nil
	}
	t := rules.Table{Name: "inline", Keys: []string{""}}
	if k := p.Args[0]; k.Op == "fact" {
		t.Keys[0] = k.Name
	}
	for i, x := range p.Tests {
		test := x.Text
		if p.Op == "interpolate" && i+1 < len(p.Tests) { // a point, and what lies before the next one
			test = "[" + test + ".." + p.Tests[i+1].Text + ")"
		}
		t.Rows = append(t.Rows, rules.Row{When: rules.Tests{test}, Then: rules.Int(int64(len(t.Rows)))})
	}
	if len(p.Args) > 1+len(p.Tests) {
		t.Rows = append(t.Rows, rules.Row{Else: rules.Int(-1)})
	}
	small, err := rules.NewSchema(rules.Definition{Indicators: slices.Collect(s.All()), Tables: []rules.Table{t}})
	if err != nil {
		return nil
	}
	return masked(small, t.Name)
}

// masked returns the rows of a shared table that no value reaches, and why.
func masked(s *rules.Schema, name string) map[int]diag.Text {
	found, _ := s.Inside().TableFindings(name)
	if _, points := s.Inside().Tables[name].Points(); points {
		return nil // one that no key equals may lie behind keys
	}
	out := make(map[int]diag.Text)
	for _, f := range found {
		if f.Kind == table.Unreachable {
			out[f.Rows[0]] = f.Message
		}
	}
	return out
}

// Vocabulary is what the rules of a definition share: derived indicators,
// tables and holidays, as they stand in its file. A derived indicator of a regulation that it
// extends is not part of it.
type Vocabulary struct {
	Schema *rules.Schema      // that was compiled of the definition
	File   *document.Document // of the definition
	Define []rules.Define
	Tables []rules.Table
	// Holidays are the years of its calendar.
	Holidays []rules.Holidays
}

// rules yields the rules of derived indicators, with their codes and places.
func (v *Vocabulary) rules(yield func(code, path string, r *rules.Rule)) {
	for i, d := range v.Define {
		if r, err := v.Schema.Compile(d.Rule, 0); err == nil { // it compiled before
			yield(d.Code, definePath(i), r)
		}
	}
}

func definePath(i int) string { return fmt.Sprintf("define[%d].rule", i) }

// Targets returns what cases should reach in derived indicators and the rows of
// tables.
func (v *Vocabulary) Targets() (out []Target) {
	v.rules(func(code, path string, r *rules.Rule) { out = append(out, RuleTargets(code, path, r)...) })
	for i, t := range v.Tables {
		dead := masked(v.Schema, t.Name)
		for j := range t.Rows {
			id := v.row(i, j)
			out = append(out, Target{
				TargetID: id, Label: fmt.Sprintf("%s row %d", t.Name, j+1), Says: saysOf(id.What), Unreachable: dead[j],
			})
		}
	}
	return out
}

func rowPath(table, row int) string { return fmt.Sprintf("tables[%d].rows[%d]", table, row) }

// row names the target of a row of a table.
func (v *Vocabulary) row(table, row int) TargetID {
	id := TargetID{Path: rowPath(table, row), What: "row"}
	if len(v.Tables[table].Rows[row].When) == 0 {
		id.What = "else"
	}
	return id
}

// Reached returns what an evaluation of the rule at path reached, in the rule
// and in the derived indicators and tables that it used.
func (v *Vocabulary) Reached(path string, e *rules.Explanation) (out []TargetID) {
	if e == nil {
		return nil
	}
	for _, o := range e.Inside().Branches() {
		named := func(t rules.Table) bool { return t.Name == o.Table }
		if i := slices.IndexFunc(v.Tables, named); i >= 0 && o.Table != "" {
			var row int
			fmt.Sscanf(o.What, "row %d", &row)
			out = append(out, v.row(i, row-1))
			continue
		}
		if o.Source == e.Rule {
			out = append(out, TargetID{Path: path, Branch: o})
		}
		for i, d := range v.Define {
			if d.Rule == o.Source {
				out = append(out, TargetID{Path: definePath(i), Branch: o})
			}
		}
	}
	return out
}
