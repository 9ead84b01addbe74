package rules

import (
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// scan reads the tokens of a rule.
func (s *Schema) scan(src string) (*syntax.Text, diag.Diagnostics) {
	limits := syntax.Limits{Source: s.limits.Source, Nesting: s.limits.Nesting}
	return syntax.Scan(src, limits, func(name string) bool { return s.language.Function(name) != nil })
}

// lower turns the text of a rule into a program: it is parsed, and one walk over
// the tree keeps what the language has, refuses the rest, resolves names
// and checks kinds. It returns every fault of the rule.
func (s *Schema) lower(src string, want Kind, full Value) (*program, diag.Diagnostics) {
	text, faults := s.scan(src)
	if text == nil {
		return nil, faults
	}
	if len(text.Tokens) == 0 && len(faults) == 0 {
		d := catalogue.Fault("", "empty", diag.ErrSyntax, diag.Text{}, "the rule is empty")
		return nil, diag.Diagnostics{d.InText(src, 0, len(src))}
	}
	if slices.ContainsFunc(faults, func(d *diag.Diagnostic) bool { return d.Err == diag.ErrLimit }) {
		return nil, faults
	}
	l := &lowering{schema: s, Text: text, faults: faults,
		prog: &program{src: src, kind: want, full: full, uses: newUses()}}
	if slices.ContainsFunc(faults, func(d *diag.Diagnostic) bool { return d.Code == "bracket" }) {
		return nil, faults // what follows would be guessed
	}
	tree, fault := syntax.Parse(text)
	if fault != nil {
		if len(faults) == 0 {
			l.faults = append(l.faults, fault)
		}
		return nil, l.faults
	}
	root := l.node(tree)
	if root != nil && root.kind != 0 && want != 0 && root.kind != want {
		l.faultAt(root, "kind", diag.ErrKind, diag.Text{}, "the rule gives a %v, a %v is wanted", root.kind, want)
	}
	if root == nil && len(l.faults) == 0 {
		return nil, nil // it uses a derived indicator that was refused
	}
	if len(l.faults) > 0 {
		slices.SortStableFunc(l.faults, lex.ByPlace)
		return nil, l.faults
	}
	l.prog.root = root
	l.prog.kind = root.kind
	l.prog.size = l.size
	l.prog.units = s.limits.Steps / l.size
	return l.prog, nil
}

type lowering struct {
	*syntax.Text
	schema *Schema
	prog   *program
	faults diag.Diagnostics
	names  []binding // of let, innermost last
	nodes  int
	size   int
	depth  int  // of aggregates around the place
	last   bool // inside previous
	full   bool // too large: stop
}

type binding struct {
	name  string
	kind  Kind
	slot  int
	depth int  // of aggregates around the let
	last  bool // inside previous
}

func (l *lowering) fault(
	from, to int, code string, err error, hint diag.Text, format string, args ...any,
) *node {
	l.report(from, catalogue.Fault("", code, err, hint, format, args...).InText(l.Src, from, to))
	return nil
}

// report adds a fault that begins at from.
func (l *lowering) report(from int, d *diag.Diagnostic) {
	for _, d := range l.faults {
		if at, _, ok := d.TextRange(); ok && at == from {
			return // what the scanner saw there says it better
		}
	}
	if len(l.faults) >= syntax.MaxFaults {
		l.full = true
		return
	}
	l.faults = append(l.faults, d)
}

func (l *lowering) faultAt(n *node, code string, err error, hint diag.Text, format string, args ...any) *node {
	return l.fault(n.from, n.to, code, err, hint, format, args...)
}

// refuse reports something that is written and not in the language.
func (l *lowering) refuse(n *syntax.Node, what any, instead diag.Text) *node {
	return l.fault(n.From, n.To, "not-in-language", diag.ErrSyntax, instead, "%s is not part of the language", what)
}

// make builds a node over the given range, widened to whole brackets.
func (l *lowering) make(row *ops.Row, kind Kind, from, to int, args ...*node) *node {
	l.nodes++
	l.size++
	if l.size > l.schema.limits.Tree {
		if !l.full {
			l.full = true
			l.fault(from, to, "too-large", diag.ErrLimit, say("split it with derived indicators (define:) or a table"),
				"the rule has more than %d operators and operands", l.schema.limits.Tree)
		}
		return nil
	}
	for _, a := range args {
		if a == nil {
			return nil
		}
		from, to = min(from, a.from), max(to, a.to)
	}
	from, to = l.balance(from, to, args)
	return &node{op: row.Form, row: row, kind: kind, args: args, from: from, to: to, src: l.Src, id: l.nodes - 1}
}

// form returns the row of what has a form of its own.
func (l *lowering) form(f ops.Form) *ops.Row { return l.schema.language.Of(f) }

// constant builds a leaf of a known value.
func (l *lowering) constant(v Value, from, to int) *node {
	m := l.make(l.form(ops.Const), v.v.Kind, from, to)
	if m != nil {
		m.val = v
	}
	return m
}

// leaf builds an operand that is read from a slot.
func (l *lowering) leaf(f ops.Form, kind Kind, slot int, name string, from, to int) *node {
	m := l.make(l.form(f), kind, from, to)
	if m != nil {
		m.slot, m.name = slot, name
	}
	return m
}

// balance widens a range so that it holds both brackets of each pair that it
// holds one of. Parentheses make no nodes, so the parser does not tell. Operands
// are balanced already: only what stands between them is looked at.
func (l *lowering) balance(from, to int, args []*node) (int, int) {
	lo, hi := from, to
	between := func(a, b int) {
		for i := l.TokenFrom(a); i < len(l.Tokens) && l.Tokens[i].From < b; i++ {
			if m := l.Tokens[i].Match; m >= 0 {
				lo, hi = min(lo, l.Tokens[m].From), max(hi, l.Tokens[m].To)
			}
		}
	}
	for _, a := range args {
		between(from, a.from)
		from = max(from, a.to)
	}
	between(from, to)
	return lo, hi
}

func (l *lowering) nodesOf(ns []*syntax.Node) (out []*node, ok bool) {
	ok = true
	for _, n := range ns {
		m := l.node(n)
		ok = ok && m != nil
		out = append(out, m)
	}
	return out, ok
}

func (l *lowering) node(n *syntax.Node) *node {
	if l.full {
		return nil
	}
	switch n.Kind {
	case syntax.Number:
		return l.number(n)
	case syntax.Truth:
		return l.constant(BoolOf(n.True), n.From, n.To)
	case syntax.String:
		return l.constant(TextOf(n.Text), n.From, n.To)
	case syntax.Name:
		return l.name(n.Text, n.From, n.To)
	case syntax.Unary:
		return l.unary(n)
	case syntax.Binary:
		return l.binary(n)
	case syntax.Choice:
		return l.conditional(n)
	case syntax.Let:
		return l.let(n)
	case syntax.Call:
		return l.call(n)
	}
	return l.refuse(n, n.What, n.Instead)
}

func (l *lowering) number(x *syntax.Node) *node {
	text, from, to := x.Text, x.From, x.To
	n, ok := value.ParseNumber(text)
	if !ok {
		return l.fault(from, to, "number", diag.ErrSyntax, diag.Text{}, "%s is not a number", text)
	}
	if n.Bits() > l.schema.limits.Bits {
		return l.fault(from, to, "too-large", diag.ErrLimit, diag.Text{}, "the number has too many digits")
	}
	return l.constant(number(n), from, to)
}

func (l *lowering) name(name string, from, to int) *node {
	for _, b := range slices.Backward(l.names) {
		if b.name == name {
			if b.depth < l.depth {
				return l.fault(from, to, "let-in-aggregate", diag.ErrName,
					say("write the expression out, or give it a name under define:"),
					"%s is bound by let for this unit, but here each member has its own", name)
			}
			if l.last && !b.last {
				return l.fault(from, to, "let-in-previous", diag.ErrName,
					say("write the expression out, or give it a name under define:"),
					"%s is bound by let to this year's value, and would not be last year's", name)
			}
			return l.leaf(ops.Var, b.kind, b.slot, name, from, to)
		}
	}
	if slot, ok := l.schema.slot[name]; ok {
		l.meantName(name, from)
		l.prog.uses.facts[slot] = true
		return l.leaf(ops.Fact, l.schema.indicators[slot].Kind, slot, name, from, to)
	}
	if d, ok := l.schema.derived[name]; ok {
		l.meantName(name, from)
		return l.derivedNode(d, from, to)
	}
	switch {
	case name == "full":
		if !l.prog.full.Known() {
			return l.fault(from, to, "no-full", diag.ErrName, diag.Text{},
				"full is the maximum of a criterion, and this rule is not a criterion's")
		}
		return l.constant(l.prog.full, from, to)
	case l.schema.tables[name] != nil:
		return l.fault(from, to, "kind", diag.ErrKind, say("lookup(%s, key)", name), "%s is a table", name)
	case l.schema.language.Function(name) != nil:
		return l.fault(from, to, "kind", diag.ErrKind, l.schema.language.Function(name).Usage, "%s is a function", name)
	case l.schema.functions[name] != nil:
		return l.fault(from, to, "kind", diag.ErrKind, l.schema.functions[name].usage(), "%s is a function", name)
	}
	return l.unknown("indicator", name, from, to)
}

// meantName improves what the scanner said of a name in letters other than a to z:
// it knows the letters, not the words.
func (l *lowering) meantName(name string, from int) {
	for _, d := range l.faults {
		if at, _, ok := d.TextRange(); ok && at == from && d.Code == "name" {
			d.Hint = say("did you mean %s?", name)
		}
	}
}

// unknown reports a name that nothing has, with the nearest that something has.
func (l *lowering) unknown(what, name string, from, to int) *node {
	if len(l.faults) >= syntax.MaxFaults {
		l.full = true
		return nil
	}
	candidates := l.schema.Codes()
	candidates = append(candidates, l.schema.order...)
	for _, b := range l.names {
		candidates = append(candidates, b.name)
	}
	kind, hint := say("indicator"), diag.Text{}
	if near, ok := diag.Nearest(name, candidates); ok {
		hint = say("did you mean %s?", near)
		l.meantName(near, from)
	}
	if what == "function" {
		names := l.schema.language.Functions()
		for f := range l.schema.functions {
			names = append(names, f)
		}
		slices.Sort(names)
		kind, hint = say("function"), diag.DidYouMean(name, names)
	}
	return l.fault(from, to, "unknown-name", diag.ErrName, hint, "there is no %s %s", kind, name)
}

func (l *lowering) derivedNode(d *derived, from, to int) *node {
	if d.prog == nil {
		return nil // its own faults are reported where it is defined
	}
	if l.last && d.prog.uses.previous {
		return l.fault(from, to, "nested-previous", diag.ErrSyntax, diag.Text{},
			"%s looks at last year already, and there is no year before", d.Code)
	}
	if l.last && len(d.prog.uses.criteria) > 0 {
		return l.fault(from, to, "points-in-previous", diag.ErrSyntax,
			say("give last year's points an indicator of their own"),
			"%s speaks of points, and last year's are not known to this card", d.Code)
	}
	if l.last && d.prog.uses.group {
		return l.fault(from, to, "aggregate-in-previous", diag.ErrSyntax,
			say("write best(previous(x)) instead of previous(best(x))"),
			"%s compares members, and last year's members are not known", d.Code)
	}
	m := l.make(l.form(ops.Derived), d.prog.kind, from, to)
	if m == nil {
		return nil
	}
	m.def, m.name = d, d.Code
	l.size += d.prog.size
	if l.size > l.schema.limits.Tree {
		l.full = true
		return l.fault(from, to, "too-large", diag.ErrLimit, diag.Text{},
			"with %s written out the rule has more than %d operators and operands", d.Code, l.schema.limits.Tree)
	}
	l.prog.uses.derived[d.Code] = true
	l.prog.uses.add(d.prog.uses)
	return m
}

func newUses() uses {
	return uses{facts: map[int]bool{}, criteria: map[int]bool{}, tables: map[string]bool{}, derived: map[string]bool{}}
}

func (u *uses) add(v uses) {
	maps.Copy(u.facts, v.facts)
	maps.Copy(u.criteria, v.criteria)
	maps.Copy(u.tables, v.tables)
	maps.Copy(u.derived, v.derived)
	u.group = u.group || v.group
	u.previous = u.previous || v.previous
	u.host = u.host || v.host
}
