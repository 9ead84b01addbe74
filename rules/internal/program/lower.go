package program

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
	return syntax.Scan(src, s.Text, func(name string) bool { return s.Language.Function(name) != nil })
}

// Lower turns the text of a rule into a program: it is parsed, and one walk over
// the tree keeps what the language has, refuses the rest, resolves names
// and checks kinds. It returns every fault of the rule.
func (s *Schema) Lower(src string, want value.Kind, full value.Value) (*Program, diag.Diagnostics) {
	text, faults := s.scan(src)
	if text == nil {
		return nil, faults
	}
	if len(text.Tokens) == 0 && len(faults) == 0 {
		d := catalogue.Fault("", "empty", diag.ErrSyntax, diag.Text{}, "the rule is empty")
		return nil, diag.Diagnostics{d.InText(src, 0, len(src))}
	}
	ends := func(d *diag.Diagnostic) bool { return d.Err == diag.ErrLimit || d.Code == "bracket" }
	if slices.ContainsFunc(faults, ends) {
		return nil, faults // what follows would be guessed
	}
	l := &lowering{schema: s, Text: text, faults: faults,
		prog: &Program{Schema: s, Src: src, Kind: want, Full: full, Uses: NewUses()}}
	tree, fault := syntax.Parse(text)
	if fault != nil {
		if len(faults) == 0 {
			l.faults = append(l.faults, fault)
		}
		return nil, l.faults
	}
	root := l.node(tree)
	if root != nil && root.Kind != 0 && want != 0 && root.Kind != want {
		l.faultAt(root, "kind", diag.ErrKind, diag.Text{}, "the rule gives a %v, a %v is wanted", root.Kind, want)
	}
	if root == nil && len(l.faults) == 0 {
		return nil, nil // it uses a derived indicator that was refused
	}
	if len(l.faults) > 0 {
		slices.SortStableFunc(l.faults, lex.ByPlace)
		return nil, l.faults
	}
	l.prog.Root = root
	l.prog.Kind = root.Kind
	l.prog.Size = l.size
	l.prog.Small, l.prog.Large = costOf(s, root, false), costOf(s, root, true)
	return l.prog, nil
}

type lowering struct {
	*syntax.Text
	schema *Schema
	prog   *Program
	faults diag.Diagnostics
	names  []binding // of let, innermost last
	nodes  int
	size   int
	depth  int       // of aggregates around the place
	last   bool      // inside previous
	record *recordOf // that an aggregate looks at around the place
	full   bool      // too large: stop

	unknowns int // names that nothing has
}

// maxMeant is for how many unknown names of a rule the nearest name is sought.
const maxMeant = 5

// recordOf is one of the records of a list.
type recordOf struct {
	of   *Indicator
	last bool // of last year
}

type binding struct {
	name  string
	kind  value.Kind
	slot  int
	depth int  // of aggregates around the let
	last  bool // inside previous
}

func (l *lowering) fault(
	from, to int, code string, err error, hint diag.Text, format string, args ...any,
) *Node {
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

func (l *lowering) faultAt(n *Node, code string, err error, hint diag.Text, format string, args ...any) *Node {
	return l.fault(n.From, n.To, code, err, hint, format, args...)
}

// refuse reports something that is written and not in the language.
func (l *lowering) refuse(n *syntax.Node, what any, instead diag.Text) *Node {
	return l.fault(n.From, n.To, "not-in-language", diag.ErrSyntax, instead, "%s is not part of the language", what)
}

// make builds a node over the given range, widened to whole brackets, of what is said of it; nil if an
// operand is, or the rule is too large.
func (l *lowering) make(row *ops.Row, of Node, from, to int, args ...*Node) *Node {
	l.nodes++
	l.size++
	if l.size > l.schema.Tree {
		if !l.full {
			l.full = true
			l.fault(from, to, "too-large", diag.ErrLimit, say("split it with derived indicators (define:) or a table"),
				"the rule has more than %d operators and operands", l.schema.Tree)
		}
		return nil
	}
	for _, a := range args {
		if a == nil {
			return nil
		}
		from, to = min(from, a.From), max(to, a.To)
	}
	of.From, of.To = l.balance(from, to, args)
	of.Op, of.Row, of.Args, of.Src, of.ID = row.Form, row, args, l.Src, l.nodes-1
	return &of
}

// form returns the row of what has a form of its own.
func (l *lowering) form(f ops.Form) *ops.Row { return l.schema.Language.Of(f) }

// constant builds a leaf of a known value.
func (l *lowering) constant(v value.Value, from, to int) *Node {
	return l.make(l.form(ops.Const), Node{Kind: v.Kind, Val: v}, from, to)
}

// balance widens a range so that it holds both brackets of each pair that it
// holds one of. Parentheses make no nodes, so the parser does not tell. Operands
// are balanced already: only what stands between them is looked at.
func (l *lowering) balance(from, to int, args []*Node) (int, int) {
	lo, hi := from, to
	between := func(a, b int) {
		for i := l.TokenFrom(a); i < len(l.Tokens) && l.Tokens[i].From < b; i++ {
			if m := l.Tokens[i].Match; m >= 0 {
				lo, hi = min(lo, l.Tokens[m].From), max(hi, l.Tokens[m].To)
			}
		}
	}
	for _, a := range args {
		between(from, a.From)
		from = max(from, a.To)
	}
	between(from, to)
	return lo, hi
}

func (l *lowering) nodesOf(ns []*syntax.Node) (out []*Node, ok bool) {
	ok = true
	for _, n := range ns {
		m := l.node(n)
		ok = ok && m != nil
		out = append(out, m)
	}
	return out, ok
}

func (l *lowering) node(n *syntax.Node) *Node {
	if l.full {
		return nil
	}
	switch n.Kind {
	case syntax.Number:
		return l.number(n)
	case syntax.Truth:
		return l.constant(value.Bool(n.True), n.From, n.To)
	case syntax.String:
		return l.constant(value.Text(n.Text), n.From, n.To)
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

func (l *lowering) number(x *syntax.Node) *Node {
	text, from, to := x.Text, x.From, x.To
	n, ok := value.ParseNumber(text)
	if !ok {
		return l.fault(from, to, "number", diag.ErrSyntax, diag.Text{}, "%s is not a number", text)
	}
	if n.Bits() > l.schema.Env.Bits {
		return l.fault(from, to, "too-large", diag.ErrLimit, diag.Text{}, "the number has too many digits")
	}
	return l.constant(value.Number(n), from, to)
}

func (l *lowering) name(name string, from, to int) *Node {
	field := l.record.field(name)
	for _, b := range slices.Backward(l.names) {
		if b.name == name && field >= 0 {
			return l.fault(from, to, "let-and-field", diag.ErrName, say("give the let another name"),
				"%s is bound by let, and is a field of %s too", name, l.record.of.Code)
		}
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
			return l.make(l.form(ops.Var), Node{Kind: b.kind, Slot: b.slot, Name: name}, from, to)
		}
	}
	if field >= 0 {
		return l.field(field, from, to)
	}
	if slot, ok := l.schema.Slots[name]; ok {
		l.meantName(name, from)
		kind := l.schema.Indicators[slot].Kind
		if kind == value.ListKind {
			return l.fault(from, to, "kind", diag.ErrKind, say("say what of it is wanted, such as count_of(%s)", name),
				"%s is a list", name)
		}
		l.prog.Uses.Facts[slot] = true
		return l.make(l.form(ops.Fact), Node{Kind: kind, Slot: slot, Name: name}, from, to)
	}
	if d, ok := l.schema.Derived[name]; ok {
		l.meantName(name, from)
		return l.derivedNode(d, from, to)
	}
	switch {
	case name == "full":
		if !l.prog.Full.Known() {
			return l.fault(from, to, "no-full", diag.ErrName, diag.Text{},
				"full is the maximum of a criterion, and this rule is not a criterion's")
		}
		return l.constant(l.prog.Full, from, to)
	case l.schema.Tables[name] != nil:
		return l.fault(from, to, "kind", diag.ErrKind, say("lookup(%s, key)", name), "%s is a table", name)
	case l.schema.Language.Function(name) != nil:
		return l.fault(from, to, "kind", diag.ErrKind, l.schema.Language.Function(name).Usage, "%s is a function", name)
	case l.schema.Functions[name] != nil:
		return l.fault(from, to, "kind", diag.ErrKind, l.schema.Functions[name].usage(), "%s is a function", name)
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
func (l *lowering) unknown(what, name string, from, to int) *Node {
	if len(l.faults) >= syntax.MaxFaults {
		l.full = true
		return nil
	}
	candidates := l.schema.Codes()
	candidates = append(candidates, l.schema.Order...)
	for _, b := range l.names {
		candidates = append(candidates, b.name)
	}
	kind, hint := say("indicator"), diag.Text{}
	for i := range l.schema.Indicators {
		if list := &l.schema.Indicators[i]; what == "indicator" && slices.Contains(list.Codes, name) {
			return l.fault(from, to, "field", diag.ErrName, say("total_of(%s, %s)", list.Code, name),
				"%s is a field of %s, and is known of one record at a time", name, list.Code)
		}
	}
	if l.unknowns++; l.unknowns <= maxMeant {
		if near, ok := diag.Nearest(name, candidates); ok {
			hint = say("did you mean %s?", near)
			l.meantName(near, from)
		}
	}
	if syntax.NoNames[name] {
		return l.fault(from, to, "not-in-language", diag.ErrName, syntax.Foreign[name], "there is no indicator %s", name)
	}
	if what == "function" {
		kind, hint = say("function"), diag.DidYouMean(name, l.schema.functions())
		if slices.Contains(l.schema.Declared, name) {
			hint = say("it is declared, and the program that reads this does not give it")
		}
	}
	return l.fault(from, to, "unknown-name", diag.ErrName, hint, "there is no %s %s", kind, name)
}

func (l *lowering) derivedNode(d *Derived, from, to int) *Node {
	if d.Prog == nil {
		return nil // its own faults are reported where it is defined
	}
	if l.last && d.Prog.Uses.Previous {
		return l.fault(from, to, "nested-previous", diag.ErrSyntax, diag.Text{},
			"%s looks at last year already, and there is no year before", d.Code)
	}
	if l.last && len(d.Prog.Uses.Criteria) > 0 {
		return l.fault(from, to, "points-in-previous", diag.ErrSyntax,
			say("give last year's points an indicator of their own"),
			"%s speaks of points, and last year's are not known to this card", d.Code)
	}
	if l.last && d.Prog.Uses.Group {
		return l.fault(from, to, "aggregate-in-previous", diag.ErrSyntax,
			say("write best(previous(x)) instead of previous(best(x))"),
			"%s compares members, and last year's members are not known", d.Code)
	}
	if l.record != nil && d.Prog.Uses.Lists {
		return l.nestedList(from, to)
	}
	m := l.make(l.form(ops.Derived), Node{Kind: d.Prog.Kind, Def: d, Name: d.Code}, from, to)
	if m == nil {
		return nil
	}
	l.size += d.Prog.Size
	if l.size > l.schema.Tree {
		l.full = true
		return l.fault(from, to, "too-large", diag.ErrLimit, diag.Text{},
			"with %s written out the rule has more than %d operators and operands", d.Code, l.schema.Tree)
	}
	l.prog.Uses.Derived[d.Code] = true
	l.prog.Uses.Add(d.Prog.Uses)
	return m
}

func NewUses() Uses {
	return Uses{Facts: map[int]bool{}, Criteria: map[int]bool{}, Tables: map[string]bool{}, Points: map[string]bool{},
		Derived: map[string]bool{}}
}

func (u *Uses) Add(v Uses) {
	maps.Copy(u.Facts, v.Facts)
	maps.Copy(u.Criteria, v.Criteria)
	maps.Copy(u.Tables, v.Tables)
	maps.Copy(u.Points, v.Points)
	maps.Copy(u.Derived, v.Derived)
	u.Group = u.Group || v.Group
	u.Own = u.Own || v.Own
	u.Lists = u.Lists || v.Lists
	u.Previous = u.Previous || v.Previous
	u.Host = u.Host || v.Host
	u.Workdays = u.Workdays || v.Workdays
}
