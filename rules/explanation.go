package rules

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Explanation is why a rule says what it says of a unit (giải trình).
type Explanation struct {
	// Unit is whose facts were read, and Rule the officer's own text.
	Unit string
	Rule string
	// Value is the answer; missing or not applicable if it is not decided.
	Value Value
	// Missing are the inputs that would still matter: to fill in any other changes
	// nothing. It is empty when Value is known. If Value is not applicable, it holds
	// what known, applies and ?? took for missing, which might make it apply.
	Missing []Input
	// NotApplicable are the inputs that do not apply and that leave the answer open.
	NotApplicable []Input

	facts *Facts
	group *Group
	steps []step

	stored *explanationJSON // what it was read from, instead of the steps
}

// Reading is one fact that was read.
type Reading struct {
	Input
	Value    Value  `json:"value"`
	Evidence string `json:"evidence,omitempty"`
}

// Step is one operator or operand of a rule, with its value and those of its
// parts. Parts that were not needed, such as the branch not taken, are absent.
type Step struct {
	// Source is the officer's own text of the step, at bytes From to To of the rule;
	// or of the derived indicator, for steps below one.
	Source   string `json:"source"`
	From     int    `json:"from"`
	To       int    `json:"to"`
	Value    Value  `json:"value"`
	Evidence string `json:"evidence,omitempty"` // of the fact that the step read
	// Notes say which branch, row, cap or operand decided.
	Note    Note          `json:"note,omitzero"`
	Members []MemberValue `json:"members,omitempty"` // whom an aggregate ranged over
	Steps   []*Step       `json:"steps,omitempty"`
}

// Explain evaluates the rule like [Rule.Eval], and says why.
func (r *Rule) Explain(f *Facts, g *Group) (*Explanation, error) {
	if err := r.check(f, g); err != nil {
		return nil, err
	}
	e := &Explanation{Unit: f.unit, Rule: r.prog.src, facts: f, group: g}
	o := r.plain(f, g, &e.steps)
	if o.err != nil {
		return nil, o.err
	}
	e.Value = o.val
	if !o.val.Known() {
		e.Missing, e.NotApplicable = split(o.wait)
	}
	return e, nil
}

// split sorts inputs into those that are missing and those that do not apply.
func split(wait *waits) (missing, na []Input) {
	if wait == nil {
		return nil, nil
	}
	for _, in := range wait.list {
		if in.NotApplicable {
			na = append(na, in)
		} else {
			missing = append(missing, in)
		}
	}
	return missing, na
}

// explanationJSON is an explanation as JSON.
type explanationJSON struct {
	Unit          string    `json:"unit"`
	Rule          string    `json:"rule"`
	Value         Value     `json:"value"`
	Missing       []Input   `json:"missing,omitempty"`
	NotApplicable []Input   `json:"not_applicable,omitempty"`
	Read          []Reading `json:"read,omitempty"`
	Root          *Step     `json:"root,omitempty"`
}

// MarshalJSON writes the explanation with its steps as a tree.
func (e Explanation) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // rules are full of < and >
	err := enc.Encode(explanationJSON{e.Unit, e.Rule, e.Value, e.Missing, e.NotApplicable, e.Read(), e.Root()})
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// UnmarshalJSON reads what [Explanation.MarshalJSON] writes. What it read knows no
// [Explanation.Branches]: they are of the compiled rule.
func (e *Explanation) UnmarshalJSON(data []byte) error {
	var j explanationJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*e = Explanation{
		Unit: j.Unit, Rule: j.Rule, Value: j.Value, Missing: j.Missing, NotApplicable: j.NotApplicable, stored: &j,
	}
	return nil
}

// Read returns the facts of the unit that were read, each once, in the order of
// reading, missing ones included. Those of other members stand with the steps
// that compare them: [Step.Members].
func (e *Explanation) Read() []Reading {
	if e.stored != nil {
		return e.stored.Read
	}
	return readings(e.steps, e.facts)
}

func readings(steps []step, f *Facts) []Reading {
	var out []Reading
	seen := make(map[Input]bool)
	for i := range steps {
		s := &steps[i]
		if s.n.op != ops.Fact && s.n.op != ops.Points {
			continue
		}
		in := Input{Unit: f.unit, Previous: s.last, NotApplicable: s.val.v.State == value.NotApplicable}
		if s.n.op == ops.Fact {
			in.Indicator = s.n.name
		} else {
			in.Criterion = s.n.name
		}
		if !seen[in] {
			seen[in] = true
			out = append(out, Reading{Input: in, Value: s.val, Evidence: s.evidence(f)})
		}
	}
	return out
}

// aggregate returns what the step found in the group, or nil.
func (s *step) aggregate(g *Group) *aggregate {
	if s.n.op != ops.Aggregate || g == nil {
		return nil
	}
	return g.aggregate(s.n)
}

// evidence returns that of the fact that the step read, of the unit's facts f.
func (s *step) evidence(f *Facts) string {
	if s.last {
		f = f.previous
	}
	if s.n.op != ops.Fact || f == nil || f.evidence == nil {
		return ""
	}
	return f.evidence[s.n.slot]
}

// Root returns the steps as a tree; nil for the zero Explanation.
func (e *Explanation) Root() *Step {
	if e.stored != nil {
		return e.stored.Root
	}
	if len(e.steps) == 0 {
		return nil
	}
	nodes := make([]*Step, len(e.steps))
	for i := range e.steps {
		s := &e.steps[i]
		nodes[i] = &Step{Source: s.n.source(), From: s.n.from, To: s.n.to, Value: s.val, Evidence: s.evidence(e.facts),
			Note: s.note(e.group)}
		if a := s.aggregate(e.group); a != nil {
			nodes[i].Members = slices.Clone(a.members)
		}
		if s.parent >= 0 {
			p := nodes[s.parent]
			p.Steps = append(p.Steps, nodes[i])
		}
	}
	return nodes[0]
}

// Render writes the explanation as indented text: each step in the officer's own
// words with its value, what decided it, and what it waits for.
func (e *Explanation) Render(l diag.Lang) string {
	var b strings.Builder
	if root := e.Root(); root != nil {
		root.render(&b, l, 0)
	}
	list := func(format string, ins []Input) {
		if len(ins) > 0 {
			b.WriteString(say(format, inputs(ins)).Format(l) + "\n")
		}
	}
	list("waits for: %s", e.Missing)
	list("does not apply: %s", e.NotApplicable)
	return b.String()
}

func inputs(ins []Input) diag.Text {
	texts := make([]diag.Text, len(ins))
	for i, in := range ins {
		texts[i] = say("%v", in)
	}
	return diag.Join(texts, say("; "))
}

func (s *Step) render(b *strings.Builder, l diag.Lang, depth int) {
	indent := strings.Repeat("  ", depth)
	source := strings.Join(strings.Fields(s.Source), " ")
	says := s.Value.v.Approximately(l)
	if s.Value.v.State == value.Missing && len(s.Steps) > 0 {
		says = Undetermined.Format(l)
	}
	b.WriteString(indent)
	b.WriteString(source)
	if source != s.Value.String() && source != `"`+s.Value.String()+`"` { // a constant says it already
		b.WriteString(" = ")
		b.WriteString(says)
	}
	if note := s.Note.Text.Format(l); note != "" {
		b.WriteString("  ← " + note)
	}
	if s.Evidence != "" {
		b.WriteString("  [" + s.Evidence + "]")
	}
	b.WriteByte('\n')
	for _, m := range s.Members {
		b.WriteString(indent + "  · " + m.Unit + ": ")
		if m.LeftOut {
			b.WriteString(say("left out").Format(l))
		} else {
			b.WriteString(m.Value.v.Approximately(l))
		}
		for _, r := range m.Read {
			if r.Evidence != "" {
				b.WriteString("  [" + r.Evidence + "]")
			}
		}
		b.WriteByte('\n')
	}
	for _, part := range s.Steps {
		if part.constant() {
			continue
		}
		part.render(b, l, depth+1)
	}
}

// constant reports whether the step is a number or text of the rule itself,
// which the step around it shows.
func (s *Step) constant() bool {
	return len(s.Steps) == 0 && (s.Source == s.Value.String() || strings.Trim(s.Source, `"'`) == s.Value.String())
}
