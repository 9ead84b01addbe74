package program

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

func (l *lowering) call(x *syntax.Node) *Node {
	name, args, from, to := x.Text, x.Args, x.From, x.To
	end := l.CallEnd(from, to)
	row := l.schema.Language.Function(name)
	if row == nil {
		if fn := l.schema.Functions[name]; fn != nil {
			return l.host(fn, args, from, end)
		}
		if instead, ok := syntax.Foreign[name]; ok {
			return l.fault(from, to, "not-in-language", diag.ErrName, instead, "%s is not a function of the language", name)
		}
		return l.unknown("function", name, from, to)
	}
	if !l.arity(name, row.Min, row.Max, len(args), row.Usage, from, end) {
		return nil
	}
	switch {
	case row.Form == ops.Lookup:
		return l.lookup(row, args, from, end)
	case row.Points:
		return l.interpolation(row, args, from, end)
	case row.Quoted && len(args) == 1:
		return l.date(args, from, end)
	case row.Quoted && !l.arity(name, row.Max, row.Max, len(args), row.Usage, from, end):
		return nil
	case row.Form == ops.Points:
		return l.points(name, args, from, end)
	}
	nodes, ok := l.operands(row, args, from, to)
	if !ok {
		return nil
	}
	kind := row.Result
	if kind == 0 {
		kind = nodes[0].Kind
	}
	if row = l.aggregateOf(row, nodes); row == nil {
		return nil
	}
	m := l.possible(l.make(row, Node{Kind: kind, Name: name}, from, end, nodes...))
	if m == nil {
		return nil
	}
	if row.Form == ops.Aggregate {
		list := m.Over().List != nil
		l.prog.Uses.Lists, l.prog.Uses.Group = l.prog.Uses.Lists || list, l.prog.Uses.Group || !list
	}
	l.prog.Uses.Workdays = l.prog.Uses.Workdays || row.Calendar
	return m
}

// aggregateOf is the row of an aggregate for its operands: with the number that it is given, and
// turned round where less is better; nil if it cannot be. Other rows stay.
func (l *lowering) aggregateOf(row *ops.Row, nodes []*Node) *ops.Row {
	switch {
	case row.Members == nil:
		return row
	case row.Members.Given != nil && nodes[2].Op != ops.Const:
		l.faultAt(nodes[2], "constant", diag.ErrSyntax, diag.Text{}, "%s takes a number written out here", row.Name)
		return nil
	case row.Members.Given != nil:
		row = row.With(nodes[2].Val.Num)
	}
	x := nodes[0]
	if row.Over && len(nodes) > 1 {
		x = nodes[1]
	}
	if row.Members.Less != nil && l.less(x) {
		return row.Members.Less
	}
	return row
}

// less reports whether a node is an indicator, derived or not, of which less is better. Of an
// expression nobody says it.
func (l *lowering) less(n *Node) bool {
	return n.Op == ops.Fact && l.schema.Indicators[n.Slot].Less || n.Op == ops.Derived && n.Def.Less
}

// operands lowers the operands of a function, each in the facts that it is
// evaluated over, and holds them to what the function takes.
func (l *lowering) operands(row *ops.Row, args []*syntax.Node, from, to int) ([]*Node, bool) {
	depth, last, record := l.depth, l.last, l.record
	defer func() { l.depth, l.last, l.record = depth, last, record }()
	var list *Node
	switch row.Form {
	case ops.Aggregate:
		if row.Over {
			if list = l.list(row, args[0]); list == nil {
				return nil, false
			}
			args = args[1:]
		}
		if list == nil || list.Slot < 0 {
			if last {
				l.fault(from, to, "aggregate-in-previous", diag.ErrSyntax, say("write %s(previous(x))", row.Name),
					"%s cannot stand in previous: last year's members are not known", row.Name)
				return nil, false
			}
			l.depth++
			l.record = nil
		} else {
			l.record = &recordOf{of: &l.schema.Indicators[list.Slot], last: last}
		}
	case ops.Previous:
		if l.last {
			l.fault(from, to, "nested-previous", diag.ErrSyntax, diag.Text{},
				"previous cannot stand in previous: there is no year before")
			return nil, false
		}
		l.last = true
		l.prog.Uses.Previous = true
	}
	var word *Node
	worded := len(row.Words) > 0 && len(args) == row.Max
	if worded {
		args, word = args[:row.Max-1], l.word(row, args[row.Max-1])
	}
	nodes, ok := l.nodesOf(args)
	if worded {
		nodes, ok = append(nodes, word), ok && word != nil
	}
	if list != nil {
		nodes = slices.Insert(nodes, 0, list)
	}
	return nodes, ok && l.wantAll(nodes, row.KindOf, row.Name)
}

// word lowers a word of an operator: a text that is, to the kernel, a number.
func (l *lowering) word(row *ops.Row, x *syntax.Node) *Node {
	i := slices.Index(row.Words, x.Text)
	if x.Kind != syntax.Name || i < 0 {
		return l.fault(x.From, x.To, "word", diag.ErrName, say("write one of %s", strings.Join(row.Words, ", ")),
			"%s takes a word here", row.Name)
	}
	return l.constant(value.TextAt(x.Text, frac.Int(int64(i))), x.From, x.To)
}

// possible refuses an operator that its constant operands make wrong for any facts.
func (l *lowering) possible(n *Node) *Node {
	if n == nil || n.Row.Literal == nil {
		return n
	}
	xs, values := make([]*frac.Num, len(n.Args)), make([]value.Value, len(n.Args))
	for i, a := range n.Args {
		if a.Op == ops.Const {
			xs[i], values[i] = &a.Val.Num, a.Val
		}
	}
	if code := n.Row.Literal(&l.schema.Env, xs); code != "" {
		d := n.Fault(code, &l.schema.Env, values)
		from, _, _ := d.TextRange()
		l.report(from, d)
		return nil
	}
	return n
}

func (l *lowering) arity(name string, least, most, n int, usage diag.Text, from, end int) bool {
	if n >= least && (most < 0 || n <= most) {
		return true
	}
	hint := say("write %s", usage)
	if n > most && most >= 0 && commaNumber(l.Src[from:end]) {
		hint = say("write %s; the decimal point is ., not a comma", usage)
	}
	want := say("%d", least)
	switch {
	case most < 0:
		want = say("at least %d", least)
	case most != least:
		want = say("%d or %d", least, most)
	}
	l.fault(from, end, "arguments", diag.ErrSyntax, hint, "%s takes %s arguments, not %d", name, want, n)
	return false
}

// commaNumber reports whether s has a comma right between two digits.
func commaNumber(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == ',' && lex.IsDigit(s[i-1]) && lex.IsDigit(s[i+1]) {
			return true
		}
	}
	return false
}

func (l *lowering) date(args []*syntax.Node, from, end int) *Node {
	text := args[0]
	if text.Kind != syntax.String {
		if slices.ContainsFunc(l.faults, func(d *diag.Diagnostic) bool {
			at, _, ok := d.TextRange()
			return ok && at >= from && at < end
		}) {
			return nil // what the scanner saw there says it better
		}
		return l.fault(from, end, "date", diag.ErrSyntax,
			say(`date("2024-01-31"); for a date that is a fact, add an indicator of kind date`),
			"date takes a date written out in quotes")
	}
	day, err := value.ParseDay(text.Text)
	if err != nil {
		return l.fault(text.From, text.To, "date", diag.ErrSyntax, diag.Text{}, "%s", diag.ErrorText(err))
	}
	return l.constant(value.Date(day), from, end)
}

// points reads the points of a criterion, of a section or of the card, which the schema has
// under the code, or under the call as [PointsOf] writes it.
func (l *lowering) points(name string, args []*syntax.Node, from, end int) *Node {
	if l.last {
		return l.fault(from, end, "points-in-previous", diag.ErrSyntax,
			say("give last year's points an indicator of their own"), "last year's points are not known to this card")
	}
	code := ""
	if len(args) > 0 {
		if code = args[0].Text; args[0].Kind != syntax.String {
			return l.fault(from, end, "points", diag.ErrSyntax, say("%s", name+`("I.2")`),
				"%s takes the code of a criterion or section in quotes", name)
		}
	}
	key := PointsOf(name, code)
	slot, ok := l.schema.Criteria[key]
	switch {
	case !ok && code == "":
		return l.fault(from, end, "unknown-criterion", diag.ErrName, diag.Text{},
			"%s speaks of the points of a card, and there is none here", name)
	case !ok:
		text, codes := args[0], l.schema.codes(name)
		if _, criterion := l.schema.Criteria[code]; criterion {
			return l.fault(text.From, text.To, "unknown-criterion", diag.ErrName, say(`write points("%s")`, code),
				"%s is a criterion, and %s speaks of a section", code, name)
		}
		return l.fault(text.From, text.To, "unknown-criterion", diag.ErrName, diag.DidYouMean(code, codes),
			"there is no criterion or section %q", code)
	}
	l.prog.Uses.Criteria[slot] = true
	return l.make(l.form(ops.Points), Node{Kind: value.NumberKind, Slot: slot, Name: key}, from, end)
}

// PointsText writes what [PointsOf] calls points as rules do.
func PointsText(key string) string {
	if name, _, call := strings.Cut(key, "("); call {
		if row := ops.Language.Function(name); row != nil && row.Form == ops.Points {
			return key
		}
	}
	return `points("` + key + `")`
}

// codes are what a function can take the points of, sorted.
func (s *Schema) codes(function string) (out []string) {
	for key := range s.Criteria {
		before, after := "", ""
		if function != "points" {
			before, after = function+`("`, `")`
		}
		if code, ok := strings.CutPrefix(key, before); ok && strings.HasSuffix(code, after) {
			out = append(out, strings.TrimSuffix(code, after))
		}
	}
	slices.Sort(out)
	return out
}

// PointsOf is what the points are called that a function of the language gives, of the criterion
// or section with the code or, without one, of the card: I.2 for points("I.2"), and otherwise
// the call itself.
func PointsOf(function, code string) string {
	switch {
	case code == "":
		return function + "()"
	case function == "points":
		return code
	}
	return function + `("` + code + `")`
}

func (l *lowering) host(fn *Function, args []*syntax.Node, from, end int) *Node {
	if !l.arity(fn.Name, len(fn.Params), len(fn.Params), len(args), fn.usage(), from, end) {
		return nil
	}
	nodes, ok := l.nodesOf(args)
	if !ok || !l.wantAll(nodes, func(i int) value.Kind { return fn.Params[i] }, fn.Name) {
		return nil
	}
	l.prog.Uses.Host = true
	return l.make(ops.HostCall, Node{Kind: fn.Result, Func: fn, Name: fn.Name}, from, end, nodes...)
}

func (l *lowering) lookup(row *ops.Row, args []*syntax.Node, from, end int) *Node {
	keys, ok := l.nodesOf(args[1:])
	t := args[0]
	if t.Kind != syntax.Name && t.Kind != syntax.Table {
		hint := row.Usage
		if t.Kind == syntax.String && l.schema.Tables[t.Text] != nil {
			hint = say("write the name without quotes: %s", t.Text)
		}
		return l.fault(t.From, t.To, "unknown-table", diag.ErrSyntax, hint,
			"lookup takes the name of a table, or a table in braces")
	}
	of, results := l.tableOf(t)
	if of == nil || !ok {
		return nil
	}
	var kind value.Kind
	var called any
	if of.Shared != nil {
		kind, called = of.Shared.Results[0].Kind, of.Name
	} else {
		kind, called = results[0].Kind, say("the table")
	}
	if !l.keys(keys, of.Rows(), called, from, end) {
		return nil
	}
	return l.make(row, Node{Kind: kind, Name: row.Name, Table: of}, from, end, append(keys, results...)...)
}

// tableOf lowers a table that is named, or that is written with its results; nil if it is none.
func (l *lowering) tableOf(t *syntax.Node) (of *Table, results []*Node) {
	if t.Kind == syntax.Table {
		return l.inlineTable(t)
	}
	shared := l.schema.Tables[t.Text]
	if shared == nil {
		near := diag.DidYouMean(t.Text, slices.Sorted(maps.Keys(l.schema.Tables)))
		l.fault(t.From, t.To, "unknown-table", diag.ErrName, near, "there is no table %s", t.Text)
		return nil, nil
	}
	l.prog.Uses.Tables[t.Text] = true
	return &Table{Name: t.Text, Shared: shared}, nil
}

// interpolation lowers a table of points, whose results are operands behind the key if the table
// is written in the rule.
func (l *lowering) interpolation(row *ops.Row, args []*syntax.Node, from, end int) *Node {
	t, x := args[0], l.node(args[1])
	if t.Kind != syntax.Name && t.Kind != syntax.Table {
		return l.fault(t.From, t.To, "points", diag.ErrSyntax, say("write %s", row.Usage),
			"%s takes points in braces, or the name of a table", row.Name)
	}
	of, results := l.tableOf(t)
	if of == nil || x == nil || !l.wantAll(append([]*Node{x}, results...), row.KindOf, row.Name) {
		return nil
	}
	var values []frac.Num
	if of.Shared != nil {
		l.prog.Uses.Points[of.Name] = true
		for _, v := range of.Shared.Results {
			values = append(values, v.Num)
		}
	}
	points, ok := of.Rows().Points()
	switch {
	case !ok && of.Shared == nil:
		return l.fault(t.From, t.To, "points", diag.ErrSyntax, say("write %s", row.Usage),
			"the points are two numbers or more, in ascending order, without else")
	case !ok || of.Shared != nil && of.Shared.Results[0].Kind != value.NumberKind:
		return l.fault(t.From, t.To, "points", diag.ErrSyntax,
			say("write rows like {when: 50, then: 8}, or lookup(%s, x)", of.Name),
			"table %s has no points: two rows or more with a number for a test, in ascending order, and a number for a result",
			of.Name)
	}
	return l.make(row.Through(points, values), Node{Kind: row.Result, Name: row.Name, Table: of}, from, end,
		append([]*Node{x}, results...)...)
}

// wantAll checks the kinds of operands; 0 is any.
func (l *lowering) wantAll(nodes []*Node, kind func(i int) value.Kind, operator any) bool {
	ok := true
	for i, n := range nodes {
		if k := kind(i); k != 0 && !l.want(n, k, operator) {
			ok = false
		}
	}
	return ok
}

// keys checks the keys of a lookup against those of its table.
func (l *lowering) keys(keys []*Node, m *table.Matcher, table any, from, end int) bool {
	if len(keys) != m.Dims() {
		l.fault(from, end, "arguments", diag.ErrSyntax, diag.Text{}, "%s has %d keys, lookup gives %d", table, m.Dims(),
			len(keys))
		return false
	}
	for i, k := range keys {
		if want := m.KeyKind(i); want != 0 && !l.want(k, want, table) {
			return false
		}
	}
	return true
}

// inlineTable lowers {">= 95": 2, "else": 0}.
func (l *lowering) inlineTable(t *syntax.Node) (of *Table, results []*Node) {
	var rows [][]string
	var places [][2]int
	of = &Table{}
	hasElse, ok := false, true
	for i := 0; i < len(t.Args); i += 2 {
		key, result := t.Args[i], t.Args[i+1]
		a, b := key.From, key.To
		if key.Kind != syntax.String {
			l.fault(a, b, "table", diag.ErrSyntax, say("%s", `{">= 95": 2, "[80..95)": 1, "else": 0}`),
				"a row of a table starts with a test in quotes")
			return nil, nil
		}
		text := key.Text
		if j, found := l.At[a]; found && l.Tokens[j].Kind == syntax.NumberToken {
			text = l.Tokens[j].Text // {5: 1}: the parser has only zeros
		}
		if text == "else" {
			if hasElse = true; i != len(t.Args)-2 {
				l.fault(a, b, "table", diag.ErrSyntax, say("make else the last row"), "rows behind else are never reached")
				ok = false
			}
		} else {
			rows, places = append(rows, []string{text}), append(places, [2]int{a, b})
			of.test(l.Src, a, b)
		}
		r := l.node(result)
		ok = ok && r != nil
		results = append(results, r)
	}
	if len(results) == 0 {
		l.fault(t.From, t.To, "table", diag.ErrSyntax, diag.Text{}, "the table has no rows")
		return nil, nil
	}
	var faults diag.Diagnostics
	of.Inline, faults = table.Compile(rows, hasElse, 0)
	for _, d := range faults {
		row := 0
		fmt.Sscanf(d.Path, "rows[%d]", &row)
		a, b := places[row][0], places[row][1]
		if f, to, in := d.TextRange(); in && !strings.Contains(l.Src[a:b], `\`) && l.Src[a] == '"' {
			a, b = a+1+f, a+1+to
		}
		l.fault(a, b, d.Code, d.Err, d.Hint, "%s", d.Message)
		ok = false
	}
	if !ok || of.Inline == nil {
		return nil, nil
	}
	for _, r := range results[1:] {
		if r.Kind != results[0].Kind {
			l.faultAt(r, "kind", diag.ErrKind, diag.Text{},
				"the rows of a table must give results of a kind, not a %v and a %v", results[0].Kind, r.Kind)
			return nil, nil
		}
	}
	return of, results
}
