package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// lower turns the text of a rule into a program: expr parses it, and one walk
// over expr's tree keeps what the language has, refuses the rest, resolves names
// and checks kinds. It returns every fault of the rule.
func (s *Schema) lower(src string, want Kind, full Value) (*program, diag.Diagnostics) {
	text, faults := scan(src, s.limits, s.language)
	if text == nil {
		return nil, faults
	}
	if len(text.tokens) == 0 && len(faults) == 0 {
		d := catalogue.Fault("", "empty", diag.ErrSyntax, diag.Text{}, "the rule is empty")
		return nil, diag.Diagnostics{d.InText(src, 0, len(src))}
	}
	if slices.ContainsFunc(faults, func(d *diag.Diagnostic) bool { return d.Err == diag.ErrLimit }) {
		return nil, faults
	}
	l := &lowering{schema: s, scanned: text, faults: faults, prog: &program{src: src, kind: want, full: full,
		uses: uses{facts: map[int]bool{}, criteria: map[int]bool{}, tables: map[string]bool{}, derived: map[string]bool{}}}}
	if slices.ContainsFunc(faults, func(d *diag.Diagnostic) bool { return d.Code == "bracket" }) {
		return nil, faults // what follows would be guessed
	}
	tree, err := parse(text.safe)
	if err != nil {
		if len(faults) == 0 {
			l.parseFault(err)
		}
		return nil, l.faults
	}
	root := l.node(tree.Node)
	if root != nil && root.kind != 0 && want != 0 && root.kind != want {
		l.faultAt(root, "kind", diag.ErrKind, diag.Text{}, "the rule gives a %v, a %v is wanted", root.kind, want)
	}
	if root == nil && len(l.faults) == 0 {
		return nil, nil // it uses a derived indicator that was refused
	}
	if len(l.faults) > 0 {
		slices.SortStableFunc(l.faults, diag.ByPlace)
		return nil, l.faults
	}
	l.prog.root = root
	l.prog.kind = root.kind
	l.prog.size = l.size
	l.prog.units = s.limits.Steps / l.size
	return l.prog, nil
}

// parse calls expr's parser, and turns a panic of its into an error.
func parse(src string) (tree *parser.Tree, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser failed: %v", r)
		}
	}()
	return parser.ParseWithConfig(src, &conf.Config{}) // bounded by the length of src, not by a number of nodes
}

// maxFaults of one rule are reported; more help nobody.
const maxFaults = 50

type lowering struct {
	*scanned
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

// parseFault turns the parser's message into ours.
func (l *lowering) parseFault(err error) {
	from := len(l.src)
	if e, ok := err.(*file.Error); ok {
		from = l.byteAt(e.From)
	}
	i := slices.IndexFunc(l.tokens, func(t token) bool { return t.from >= from })
	switch {
	case i < 0, strings.Contains(err.Error(), "token EOF"), strings.Contains(err.Error(), "unexpected end"):
		from = len(strings.TrimRight(l.src, " \t\r\n"))
		d := catalogue.Fault("", "syntax", diag.ErrSyntax, say("something must follow here"), "the rule ends too early")
		l.faults = append(l.faults, d.InText(l.src, max(0, from-1), from))
		return
	}
	d := catalogue.Fault("", "syntax", diag.ErrSyntax, l.hintBefore(i), "%s does not fit here", l.tokens[i].text)
	if strings.Contains(err.Error(), "coalesce") {
		d.Message, d.Hint = say("?? must stand in brackets beside another operator"), say("write (a ?? 0) + b")
	}
	l.faults = append(l.faults, d.InText(l.src, l.tokens[i].from, l.tokens[i].to))
}

// hintBefore guesses what is missing before token i.
func (l *lowering) hintBefore(i int) diag.Text {
	t := l.tokens[i]
	if i == 0 {
		return say("a rule starts with a name, a number, a bracket, not or -")
	}
	before := l.tokens[i-1]
	operand := before.kind != operatorToken && !keywords[before.text] || before.text == ")" || before.text == "]"
	if before.text == "true" || before.text == "false" || before.text == "full" {
		operand = true
	}
	switch {
	case operand && t.kind == nameToken && wordSlips[t.text] != "":
		return say("write %s", wordSlips[t.text])
	case operand && t.kind != operatorToken && !keywords[t.text]:
		return say("an operator is missing between %s and %s", before.text, t.text)
	case operand && t.text == "(":
		return say("write * to multiply: a * (b + c)")
	case t.text == ",":
		return say("a comma only separates the arguments of a function; the decimal point is .")
	case !operand && t.kind == operatorToken && (before.kind == operatorToken || keywords[before.text]):
		return say("something is missing between %s and %s", before.text, t.text)
	}
	return diag.Text{}
}

func (l *lowering) fault(
	from, to int, code string, err error, hint diag.Text, format string, args ...any,
) *node {
	l.report(from, catalogue.Fault("", code, err, hint, format, args...).InText(l.src, from, to))
	return nil
}

// report adds a fault that begins at from.
func (l *lowering) report(from int, d *diag.Diagnostic) {
	for _, d := range l.faults {
		if at, _, ok := d.TextRange(); ok && at == from {
			return // what the scanner saw there says it better
		}
	}
	if len(l.faults) >= maxFaults {
		l.full = true
		return
	}
	l.faults = append(l.faults, d)
}

func (l *lowering) faultAt(n *node, code string, err error, hint diag.Text, format string, args ...any) *node {
	return l.fault(n.from, n.to, code, err, hint, format, args...)
}

// refuse reports something of expr's syntax that is not in the language.
func (l *lowering) refuse(n ast.Node, what any, instead diag.Text) *node {
	from, to := l.tokenAt(n)
	return l.fault(from, to, "not-in-language", diag.ErrSyntax, instead, "%s is not part of the language", what)
}

// tokenAt returns the range of the token that the parser gave n the place of.
func (l *lowering) tokenAt(n ast.Node) (from, to int) {
	from = l.byteAt(n.Location().From)
	if i, ok := l.at[from]; ok {
		return from, l.tokens[i].to
	}
	return from, min(from+1, len(l.src))
}

// make builds a node over the given range, widened to whole brackets.
func (l *lowering) make(row *ops.Row, kind Kind, from, to int, args ...*node) *node {
	l.nodes++
	l.size++
	if l.size > l.schema.limits.Tree {
		if !l.full {
			l.full = true
			l.fault(from, to, "too-large", diag.ErrLimit, say("split it with derived indicators (define:) or a table"), "the rule has more than %d operators and operands", l.schema.limits.Tree)
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
	return &node{op: row.Form, row: row, kind: kind, args: args, from: from, to: to, src: l.src, id: l.nodes - 1}
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

// balance widens a range so that it holds both brackets of each pair that it
// holds one of. Parentheses make no nodes, so the parser does not tell. Operands
// are balanced already: only what stands between them is looked at.
func (l *lowering) balance(from, to int, args []*node) (int, int) {
	lo, hi := from, to
	between := func(a, b int) {
		for i := l.tokenFrom(a); i < len(l.tokens) && l.tokens[i].from < b; i++ {
			if m := l.tokens[i].match; m >= 0 {
				lo, hi = min(lo, l.tokens[m].from), max(hi, l.tokens[m].to)
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

// tokenFrom returns the index of the first token at or behind a byte.
func (l *lowering) tokenFrom(pos int) int {
	i, _ := slices.BinarySearchFunc(l.tokens, pos, func(t token, pos int) int { return t.from - pos })
	return i
}

// callEnd returns the end of the call whose name is the token at from.
func (l *lowering) callEnd(from, to int) int {
	if i, ok := l.at[from]; ok && i+1 < len(l.tokens) && l.tokens[i+1].match >= 0 {
		return l.tokens[l.tokens[i+1].match].to
	}
	return to
}

func (l *lowering) nodesOf(ns []ast.Node) (out []*node, ok bool) {
	ok = true
	for _, n := range ns {
		m := l.node(n)
		ok = ok && m != nil
		out = append(out, m)
	}
	return out, ok
}

func (l *lowering) node(n ast.Node) *node {
	if l.full {
		return nil
	}
	from, to := l.tokenAt(n)
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return l.number(from, to)
	case *ast.BoolNode:
		return l.constant(BoolOf(n.Value), from, to)
	case *ast.StringNode:
		return l.constant(TextOf(n.Value), from, to)
	case *ast.IdentifierNode:
		return l.name(n.Value, from, to)
	case *ast.UnaryNode:
		return l.unary(n, from, to)
	case *ast.BinaryNode:
		return l.binary(n, from, to)
	case *ast.ConditionalNode:
		return l.conditional(n)
	case *ast.VariableDeclaratorNode:
		return l.let(n, from)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return l.call(id.Value, n.Arguments, from, to)
		}
		return l.refuse(n, say("calling a method"), say("the functions of the language stand alone: round(x, 2)"))
	case *ast.BuiltinNode:
		return l.call(n.Name, n.Arguments, from, to)
	case *ast.NilNode:
		return l.refuse(n, "nil", say("known(x) tests for a missing value, x ?? 0 replaces one"))
	case *ast.ArrayNode:
		return l.refuse(n, say("a list outside in"), say("%s", "x in [1, 2, 3]"))
	case *ast.MapNode:
		return l.refuse(n, say("a table outside lookup"), say("%s", `lookup({">= 95": 2, "else": 0}, x)`))
	case *ast.SequenceNode:
		return l.refuse(n, say("more than one expression"), say("a rule is one expression; name parts with let"))
	case *ast.MemberNode, *ast.ChainNode, *ast.SliceNode:
		return l.refuse(n, say("access to a part of a value"), say("give each thing that is known an indicator of its own"))
	case *ast.PointerNode, *ast.PredicateNode:
		return l.refuse(n, "#", say("aggregates take the expression itself: best(growth)"))
	case *ast.BytesNode:
		return l.refuse(n, say("a text of bytes"), say(`write "…"`))
	}
	return l.refuse(n, say("this"), diag.Text{})
}

// number reads the digits from the source: the parser has lost them.
func (l *lowering) number(from, to int) *node {
	text := l.src[from:to]
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
				return l.fault(from, to, "let-in-aggregate", diag.ErrName, say("write the expression out, or give it a name under define:"),
					"%s is bound by let for this unit, but here each member has its own", name)
			}
			if l.last && !b.last {
				return l.fault(from, to, "let-in-previous", diag.ErrName, say("write the expression out, or give it a name under define:"),
					"%s is bound by let to this year's value, and would not be last year's", name)
			}
			m := l.make(l.form(ops.Var), b.kind, from, to)
			if m != nil {
				m.slot, m.name = b.slot, name
			}
			return m
		}
	}
	if slot, ok := l.schema.slot[name]; ok {
		l.meantName(name, from)
		m := l.make(l.form(ops.Fact), l.schema.indicators[slot].Kind, from, to)
		if m != nil {
			m.slot, m.name = slot, name
			l.prog.uses.facts[slot] = true
		}
		return m
	}
	if d, ok := l.schema.derived[name]; ok {
		l.meantName(name, from)
		return l.derivedNode(d, from, to)
	}
	switch {
	case name == "full":
		if !l.prog.full.Known() {
			return l.fault(from, to, "no-full", diag.ErrName, diag.Text{}, "full is the maximum of a criterion, and this rule is not a criterion's")
		}
		return l.constant(l.prog.full, from, to)
	case l.schema.tables[name] != nil:
		return l.fault(from, to, "kind", diag.ErrKind, say("lookup(%s, key)", name), "%s is a table", name)
	case l.schema.language.Function(name) != nil:
		usage := l.schema.language.Function(name).Usage
		return l.fault(from, to, "kind", diag.ErrKind, usage, "%s is a function", name)
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
	if len(l.faults) >= maxFaults {
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
		return l.fault(from, to, "nested-previous", diag.ErrSyntax, diag.Text{}, "%s looks at last year already, and there is no year before", d.Code)
	}
	if l.last && len(d.prog.uses.criteria) > 0 {
		return l.fault(from, to, "points-in-previous", diag.ErrSyntax, say("give last year's points an indicator of their own"), "%s speaks of points, and last year's are not known to this card", d.Code)
	}
	if l.last && d.prog.uses.group {
		return l.fault(from, to, "aggregate-in-previous", diag.ErrSyntax, say("write best(previous(x)) instead of previous(best(x))"),
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
		return l.fault(from, to, "too-large", diag.ErrLimit, diag.Text{}, "with %s written out the rule has more than %d operators and operands", d.Code, l.schema.limits.Tree)
	}
	l.prog.uses.derived[d.Code] = true
	l.prog.uses.add(d.prog.uses)
	return m
}

func (u *uses) add(v uses) {
	for k := range v.facts {
		u.facts[k] = true
	}
	for k := range v.criteria {
		u.criteria[k] = true
	}
	for k := range v.tables {
		u.tables[k] = true
	}
	for k := range v.derived {
		u.derived[k] = true
	}
	u.group = u.group || v.group
	u.previous = u.previous || v.previous
	u.host = u.host || v.host
}
