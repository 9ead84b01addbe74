package rules

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
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

	rule   *Rule
	trace  *eval.Trace
	stored *explanationJSON // what it was read from, instead of these
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
	// or of the derived indicator, for steps below one. Of a text of more than 600 bytes
	// it has the beginning and the end, with " … " between.
	Source   string `json:"source"`
	From     int    `json:"from"`
	To       int    `json:"to"`
	Value    Value  `json:"value"`
	Evidence string `json:"evidence,omitempty"` // of the fact that the step read
	// Notes say which branch, row, cap or operand decided.
	Note    Note          `json:"note,omitzero"`
	Members []MemberValue `json:"members,omitempty"` // whom an aggregate ranged over
	Events  []EventValue  `json:"events,omitempty"`  // of a list that count, or may; at most 20
	Further int           `json:"further,omitempty"` // how many more do
	Steps   []*Step       `json:"steps,omitempty"`
	// Omitted is how many steps within this one are left out, since the explanation
	// would be too long or too deep.
	Omitted int `json:"omitted,omitempty"`
}

// An explanation has no more than that, and says what it leaves out: else a rule of a
// few pages, whose every step repeats what is within it, fills a library.
const (
	maxDepth   = 500     // of steps in steps; readers of JSON allow for some thousands
	maxWritten = 4 << 20 // bytes, roughly, of all steps and members
)

// written is roughly how many bytes the step takes when it is written out.
func (s *Step) written(depth int) int {
	n := 256 + len(s.Source) + 2*depth + sizeOf(s.Value)
	for _, m := range s.Members {
		n += 128 + sizeOf(m.Value) + sizeOfAll(m.Read)
	}
	for _, e := range s.Events {
		n += 128 + sizeOf(e.Value) + sizeOfAll(e.Read)
	}
	return n
}

// sizeOf is roughly how many bytes a value takes.
func sizeOf(v Value) int {
	n := len(v.v.Text()) + v.v.Num.Bits()/3
	if l := v.v.List(); l != nil {
		n += 64 * len(l.Records) * (1 + len(l.Fields))
	}
	return n
}

func sizeOfAll(read []Reading) (n int) {
	for _, r := range read {
		n += 128 + sizeOf(r.Value)
	}
	return n
}

// Explain evaluates the rule like [Rule.Eval], with the same errors, and says why. It takes some 45 times as long.
func (r *Rule) Explain(f *Facts, g *Group) (*Explanation, error) {
	if err := r.check(f, g); err != nil {
		return nil, err
	}
	both := new(struct { // one piece of memory
		e Explanation
		t eval.Trace
	})
	e, t := &both.e, &both.t
	if fault := r.prog.TraceTo(t, &f.in, g.inside()); fault != nil {
		return nil, fault
	}
	*e = Explanation{Unit: t.Facts.Unit, Rule: r.prog.Src, Value: valueOf(t.Value), rule: r, trace: t}
	if e.Value.Known() {
		return e, nil
	}
	for _, in := range t.Waits {
		if in.NotApplicable {
			e.NotApplicable = append(e.NotApplicable, Input(in))
		} else {
			e.Missing = append(e.Missing, Input(in))
		}
	}
	return e, nil
}

// explanationJSON is an explanation as JSON.
type explanationJSON struct {
	Unit          string    `json:"unit"`
	Rule          string    `json:"rule"`
	Value         Value     `json:"value"`
	Sentences     diag.Text `json:"sentences,omitzero"`
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
	err := enc.Encode(explanationJSON{
		e.Unit, e.Rule, e.Value, e.Sentences(nil), e.Missing, e.NotApplicable, e.Read(), e.Root(),
	})
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// UnmarshalJSON reads what [Explanation.MarshalJSON] writes.
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
	if e.trace == nil {
		return nil
	}
	return readings(e.trace.Steps, e.trace.Facts)
}

// readings returns what the steps read of the unit's facts f.
func readings(steps []eval.Step, f *eval.Facts) []Reading {
	var out []Reading
	seen := make(map[Input]bool)
	for i := range steps {
		s := &steps[i]
		switch s.Node.Op {
		case ops.Fact, ops.Points, ops.Field, ops.Records:
		default:
			continue
		}
		in := Input(f.Input(s.Node, *s.Value, s.Last))
		if !seen[in] {
			seen[in] = true
			out = append(out, Reading{Input: in, Value: shown(*s.Value), Evidence: evidence(s, f)})
		}
	}
	return out
}

// evidence returns that of the fact that the step read, of the unit's facts f.
func evidence(s *eval.Step, f *eval.Facts) string {
	if s.Last {
		f = f.Previous
	}
	if s.Node.Op != ops.Fact && s.Node.Op != ops.Records || f == nil || f.Evidence == nil || s.Node.Slot < 0 {
		return ""
	}
	return f.Evidence[s.Node.Slot]
}

// Inside returns the evaluation that is explained, nil for what was read from JSON.
// It is for the packages that test rules; its type may change in any version.
func (e *Explanation) Inside() *eval.Trace { return e.trace }

// Root returns the steps as a tree; nil for the zero Explanation.
func (e *Explanation) Root() *Step {
	if e.stored != nil {
		return e.stored.Root
	}
	if e.trace == nil {
		return nil
	}
	nodes := make([]*Step, len(e.trace.Steps)) // the one around it, of a step that is left out
	depths := make([]int, len(nodes))
	for i, left := 0, maxWritten; i < len(nodes); i++ {
		s := &e.trace.Steps[i]
		var around *Step
		if s.Parent >= 0 {
			around, depths[i] = nodes[s.Parent], depths[s.Parent]+1
		}
		if depths[i] > maxDepth || left <= 0 {
			nodes[i] = around
			around.Omitted++
			continue
		}
		n := s.Node
		nodes[i] = &Step{Source: n.Abridged(), From: n.From, To: n.To, Value: shown(*s.Value),
			Evidence: evidence(s, e.trace.Facts), Note: noteOn(s)}
		if s.Found != nil {
			nodes[i].Members, nodes[i].Events, nodes[i].Further = foundIn(s.Found)
		}
		left -= nodes[i].written(depths[i])
		if around != nil {
			around.Steps = append(around.Steps, nodes[i])
		}
	}
	return nodes[0]
}

// MemberValue is the value of an aggregate's expression for one member.
type MemberValue struct {
	Unit  string `json:"unit"`
	Value Value  `json:"value"`
	// LeftOut says that the member does not count: the condition does not hold, or the
	// value does not apply.
	LeftOut bool `json:"left_out,omitempty"`
	// Read are the member's facts that were read; not told where the members before it took
	// half a million steps.
	Read []Reading `json:"read,omitempty"`
}

// EventValue is the value of an aggregate's expression for one event of a list that counts, or
// may count.
type EventValue struct {
	Number   int    `json:"number"` // in the list, from 1
	Value    Value  `json:"value"`
	Evidence string `json:"evidence,omitempty"`
	// Read are what was read of the event, and of the unit; see [MemberValue].
	Read []Reading `json:"read,omitempty"`
}

// maxEvents is how many events of a list a step shows.
const maxEvents = 20

// shown is a value without what is personal in it.
func shown(v value.Value) Value { return Value{v: v.Shown()} }

// foundIn is whom or what an aggregate ranged over.
func foundIn(a *eval.Aggregate) (members []MemberValue, events []EventValue, further int) {
	for _, m := range a.Members {
		number, evidence := m.Facts.Record()
		switch {
		case number == 0:
			members = append(members, MemberValue{m.Facts.Unit, valueOf(m.Value), m.LeftOut, readings(m.Steps, m.Facts)})
		case m.LeftOut:
		case len(events) < maxEvents:
			events = append(events, EventValue{number, valueOf(m.Value), evidence, readings(m.Steps, m.Facts)})
		default:
			further++
		}
	}
	return members, events, further
}

// Render writes the explanation as indented text: each step in the officer's own
// words with its value, what decided it, and what it waits for. Indicators have their labels too.
func (e *Explanation) Render(l diag.Lang) string {
	var b strings.Builder
	if e.rule != nil {
		l = l.Calling(e.rule.schema.Calls)
	}
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
	says := said(s.Value, source, l)
	if s.Value.v.State == value.Missing && len(s.Steps) > 0 {
		says = Undetermined.Format(l)
	}
	b.WriteString(indent)
	if name := diag.Indicator.Of(source).Format(l); name != source {
		b.WriteString(name + " (" + source + ")")
	} else {
		b.WriteString(source)
	}
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
		b.WriteString(indent + "  · " + diag.Unit.Of(m.Unit).Format(l) + ": ")
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
	s.renderEvents(b, l, indent)
	for _, part := range s.Steps {
		if part.constant() {
			continue
		}
		part.render(b, l, depth+1)
	}
	if s.Omitted > 0 {
		b.WriteString(indent + "  " + say("%d further steps are left out", s.Omitted).Format(l) + "\n")
	}
}

// said writes a value of an indicator: a text as people call it, behind which it stands as in the rule.
func said(v Value, of string, l diag.Lang) string {
	text, ok := v.Text()
	if name := v.Of(of).Format(l); ok && name != text {
		return name + " (" + text + ")"
	}
	return v.v.Approximately(l)
}

func (s *Step) renderEvents(b *strings.Builder, l diag.Lang, indent string) {
	for _, e := range s.Events {
		var read []diag.Text
		for _, r := range e.Read {
			if r.Field != "" {
				read = append(read, say("%s = %s", fieldOf(r.Indicator, r.Field),
					said(r.Value, r.Indicator+"."+r.Field, l)))
			}
		}
		b.WriteString(indent + "  · " + say("record %d", e.Number).Format(l) + ": " + e.Value.v.Approximately(l))
		if len(read) > 0 {
			b.WriteString("  (" + diag.Join(read, say(", ")).Format(l) + ")")
		}
		if e.Evidence != "" {
			b.WriteString("  [" + e.Evidence + "]")
		}
		b.WriteByte('\n')
	}
	if s.Further > 0 {
		b.WriteString(indent + "  " + say("and %d more", s.Further).Format(l) + "\n")
	}
}

// constant reports whether the step is a number or text of the rule itself,
// which the step around it shows.
func (s *Step) constant() bool {
	return len(s.Steps) == 0 && (s.Source == s.Value.String() || strings.Trim(s.Source, `"'`) == s.Value.String())
}
