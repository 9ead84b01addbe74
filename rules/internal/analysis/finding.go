package analysis

import (
	"regexp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// report turns what the visits have marked in the rule of owner into findings;
// failures only those that keep lets through.
func (c *checker) report(r *eval.Rule, owner *program.Derived, keep func(*mark) bool) diag.Diagnostics {
	if c.spent() {
		return diag.Diagnostics{warn(r.Root, "not-checked",
			say("split it with derived indicators (define:) or a table"), "the rule has too many paths to check all of them")}
	}
	var ds diag.Diagnostics
	claims := make(map[*program.Node]*diag.Diagnostic)
	var found *probes // tried when first needed
	for _, m := range c.order {
		if m.first.at.owner != owner {
			continue
		}
		if len(m.failures) > 0 && keep(m) {
			if found == nil {
				found = probeRule(r)
			}
			ds = append(ds, c.failed(m, found)...)
		}
		if !m.claimed {
			continue
		}
		switch {
		case len(m.unknown) > 0:
			ds = append(ds, m.unknown...)
			claims[m.n] = m.unknown[0]
		case m.n.Kind == value.BoolKind && m.yes != m.no && !(m.yes && m.needed) && m.n.Op != ops.If:
			claims[m.n] = c.constantCondition(m)
			ds = append(ds, claims[m.n])
		case m.decides != nil:
			ds = append(ds, m.idleOperands()...)
		}
	}
	for _, m := range c.order {
		if m.n.Op == ops.If && m.claimed && m.yes != m.no && m.first.at.owner == owner {
			if d := c.deadBranch(m, claims); d != nil {
				ds = append(ds, d)
			}
		}
	}
	return append(ds, written(r.Schema, r.Root)...)
}

// written are the findings on what a rule writes, wherever it is reached.
func written(s *program.Schema, n *program.Node) diag.Diagnostics {
	ds := slices.Concat(unusedLet(n), direction(s, n), grouped(n))
	for _, a := range n.Args {
		ds = append(ds, written(s, a)...)
	}
	return ds
}

// grouped warns about numbers that may have been meant as others.
func grouped(n *program.Node) (ds diag.Diagnostics) {
	if n.Op == ops.Const && n.Kind == value.NumberKind {
		if message, hint, is := lex.Grouped(n.Source()); is {
			ds = append(ds, warn(n, "number", hint, "%s", message))
		}
	}
	if n.Table != nil && n.Table.Inline != nil {
		for _, d := range n.Table.Inline.Grouped() {
			ds = append(ds, warn(n, d.Code, d.Hint, "%s", d.Message))
		}
	}
	return ds
}

// constantCondition is the finding on a condition that is always true or false.
func (c *checker) constantCondition(m *mark) *diag.Diagnostic {
	own := c.alone(m.n, m.first.at)
	here := own.yes && own.no
	code := map[bool]string{true: "always-true", false: "always-false"}[m.yes]
	return warn(m.n, code, say("correct it, or leave it out"), "%s is %s%s", short(m.n),
		constantWords[[2]bool{m.yes, here}], c.because(m, here))
}

// constantWords say what a condition always is, by whether it is true, and whether only where it stands.
var constantWords = map[[2]bool]diag.Text{
	{true, true}: say("always true here"), {true, false}: say("always true"),
	{false, true}: say("never true here"), {false, false}: say("never true"),
}

// because says what the operands of a comparison are.
func (c *checker) because(m *mark, here bool) diag.Text {
	if op := m.n.Op; op != ops.Compare && op != ops.In && op != ops.InRange {
		return diag.Text{}
	}
	if len(m.n.Args) == 2 && c.key(m.n.Args[0], m.first.at) == c.key(m.n.Args[1], m.first.at) {
		return say(": both sides are the same")
	}
	if here && len(m.n.Args) == 2 {
		if x := c.byExtents(m); x.yes && x.no {
			return say(": what stands before it decides it")
		}
	}
	var parts []diag.Text
	for i, a := range m.n.Args {
		if a.Op != ops.Const {
			parts = append(parts, say("%s is %s", short(a), m.extents[i].text()))
		}
	}
	if len(parts) == 0 {
		return diag.Text{}
	}
	return say(": %s", diag.Join(parts, say(", and ")))
}

// byExtents is what the extents of the operands alone say of a comparison.
func (c *checker) byExtents(m *mark) extent {
	v := m.first
	v.e = c.start
	x := truths(true, true)
	if m.n.Op == ops.Compare {
		x = c.comparison(v, m.n.Args[0], m.n.Args[1], m.extents[0], m.extents[1], m.n.Row.When)
	}
	return c.feasible(v, x)
}

// deadBranch says on the finding of a condition, or in one of its own, which
// branch is never used.
func (c *checker) deadBranch(m *mark, claims map[*program.Node]*diag.Diagnostic) *diag.Diagnostic {
	condition, dead := m.n.Args[0], m.n.Args[1]
	code := "always-false"
	if m.yes {
		code, dead = "always-true", m.n.Args[2]
	}
	unused := say("as it is, %s is never used", short(dead))
	if d := claims[condition]; d != nil {
		if d.Hint != (diag.Text{}) {
			unused = say("%s; %s", d.Hint, unused)
		}
		d.Hint = unused
		return nil
	}
	resolved, _ := c.resolve(condition, m.first.at)
	for n := range claims { // a part of the condition, or what its name stands for, says why
		for _, whole := range []*program.Node{condition, resolved} {
			if n.Src == whole.Src && n.From >= whole.From && n.To <= whole.To {
				return nil
			}
		}
	}
	return warn(condition, code, say("correct it, or leave it out; %s", unused),
		"%s is %s", short(condition), constantWords[[2]bool{m.yes, !isConst(condition)}])
}

// idleOperands are the findings on the operands of min, max and clamp that never
// decide.
func (m *mark) idleOperands() diag.Diagnostics {
	var ds diag.Diagnostics
	for i, a := range m.n.Args {
		if m.decides[i] {
			continue
		}
		other, extent := m.winner(i)
		word := say("never decides")
		if a.Op == ops.Const {
			word = say("never applies")
		}
		ds = append(ds, warn(a, "never-decides", say("leave it out, or correct it"),
			"%s of %s %s: %s is %s", short(a), m.n.Name, word, short(other), extent.text()))
	}
	return ds
}

// failed are the findings on the errors that a node may be. That a divisor may be negative is
// said where it cannot be 0; what says the latter says that it may be less.
func (c *checker) failed(m *mark, found *probes) (ds diag.Diagnostics) {
	for _, f := range m.failures {
		if f.code == "negative-divisor" && len(m.failures) > 1 {
			continue
		}
		at := f.operand
		if m.n.Op == ops.Lookup || f.ofBase() {
			at = m.n
		}
		// By the place of the evaluator's own error an example is found.
		example := diag.Text{}
		if p := found.errors[faultOf(warn(at, f.code, diag.Text{}, ""))]; p != nil {
			example = p.facts
		}
		if d := c.finding(m, f, example); d != nil {
			ds = append(ds, d)
		}
	}
	return ds
}

// winner is the operand that always decides before operand i, and what it is.
func (m *mark) winner(i int) (*program.Node, extent) {
	for j, a := range m.n.Args {
		x, y := m.extents[i].nums, m.extents[j].nums
		if m.n.Row.Extreme > 0 {
			x, y = y, x
		}
		if m.n.Row.Extreme != 0 && i != j && !interval.CanLess(x, y) {
			return a, m.extents[j]
		}
	}
	return m.n.Args[0], m.extents[0]
}

// unusedLet is a name that nothing reads.
func unusedLet(n *program.Node) (ds diag.Diagnostics) {
	if n.Op == ops.Let && !reads(n.Args[1], n.Slot) {
		from := n.From + strings.Index(n.Src[n.From:], "let") + len("let")
		from += strings.Index(n.Src[from:], n.Name)
		d := warning("", "unused-let", say("leave out the let, or use the name"), "nothing reads %s", n.Name)
		ds = append(ds, d.InText(n.Src, from, from+len(n.Name)))
	}
	return ds
}

// direction is a comparison of members by an expression of which nobody says which way is
// better, although it reads what is better when it is less.
func direction(s *program.Schema, n *program.Node) (ds diag.Diagnostics) {
	if n.Row.Members != nil && n.Row.Members.Less != nil {
		what := n.Args[0]
		plain := what.Op == ops.Fact || what.Op == ops.Derived && what.Def.Stated
		if code := lessRead(s, what, make(map[*program.Derived]bool)); code != "" && !plain {
			hint := say("write largest_of or smallest_of(members, …), or a name of define: that says better: less, or more")
			if what.Op == ops.Derived {
				hint = say("write better: less, or better: more, where %s is defined", what.Name)
			}
			ds = append(ds, warn(n, "direction", hint, "%s takes more of %s for better, and less of %s is better",
				n.Row.Name, short(what), code))
		}
	}
	return ds
}

// lessRead is an indicator that an expression reads and of which less is better; empty if there is
// none. What says itself which way is better hides what it is made of.
func lessRead(s *program.Schema, n *program.Node, seen map[*program.Derived]bool) string {
	switch {
	case n.Op == ops.Fact && s.Indicators[n.Slot].Less, n.Op == ops.Derived && n.Def.Less:
		return n.Name
	case n.Op == ops.Derived && (n.Def.Stated || seen[n.Def]):
		return ""
	case n.Op == ops.Derived:
		seen[n.Def] = true
		return lessRead(s, n.Def.Prog.Root, seen)
	}
	for _, a := range n.Args {
		if code := lessRead(s, a, seen); code != "" {
			return code
		}
	}
	return ""
}

func reads(n *program.Node, slot int) bool {
	below := func(a *program.Node) bool { return reads(a, slot) }
	return n.Op == ops.Var && n.Slot == slot || slices.ContainsFunc(n.Args, below)
}

// short is the source of a node for a sentence.
func short(n *program.Node) string {
	text := strings.Join(strings.Fields(n.Source()), " ")
	if r := []rune(text); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return text
}

// breaks are where a rule goes on in another line.
var breaks = regexp.MustCompile(`\s*\n\s*`)

// whole is the source of a node on a line, to be copied out of a hint; of a very long one only that it stands there.
func whole(n *program.Node) string {
	if text := breaks.ReplaceAllString(n.Source(), " "); len(text) <= 4000 {
		return text
	}
	return "…"
}

// finding is the warning on an error that a node may be. example is of facts that
// show it, empty if none were found.
func (c *checker) finding(m *mark, f *failure, example diag.Text) *diag.Diagnostic {
	n := m.n
	direct, _ := c.resolve(f.operand, m.first.at)
	isFact := direct.Op == ops.Fact
	with := diag.Text{}
	if !example.IsZero() {
		with = say(": with %s", example)
	}
	why := with
	if why.IsZero() {
		why = say(", as far as can be told: it is %s", f.extent.text())
	}
	switch f.code {
	case "divide-by-zero":
		return c.zeroFinding(m.n, f, direct, isFact, why)
	case "negative-divisor":
		what, code := short(f.operand), c.schema.Indicators[direct.Slot].Code
		hint := say("say what holds then: %s < 0 ? … : %s; or set the min of %s to 0, if it is never less",
			whole(f.operand), whole(n), code)
		return warn(f.operand, f.code, hint, "%s may be negative: %s; a better result then gives less", what,
			lowReason(f.extent))
	case "clamp":
		least, greatest := short(n.Args[1]), short(n.Args[2])
		switch {
		case f.always:
			return warn(n, f.code, say("write clamp(x, least, greatest)"),
				"the least, %s, is always more than the greatest, %s", least, greatest)
		case with.IsZero():
			return nil // the ends may well hang together
		}
		return warn(n, f.code, say("write clamp(x, least, greatest)"),
			"the least, %s, may be more than the greatest, %s%s", least, greatest, with)
	case "no-row":
		keys := make([]diag.Text, n.Table.Dims())
		for i := range keys {
			keys[i] = say("%s", short(n.Args[i]))
		}
		if isFact && n.Table.Dims() == 1 {
			with = diag.Text{}
		} else if with.IsZero() {
			with = say(", as far as can be told")
		}
		return warn(n, f.code, say("add the row, or else"),
			"%s has no row for %s %s%s", n.Table.Title(), diag.Join(keys, say(" and ")), f.detail, with)
	}
	return outside(n, f, with, why)
}

// outside is the warning on operands that may be such that the operator has no value for
// them. with is an example, empty if none was found.
func outside(n *program.Node, f *failure, with, why diag.Text) *diag.Diagnostic {
	certain := f.always || !with.IsZero() // otherwise what it hangs on may well hang together
	switch {
	case f.code == "scale" && certain:
		worst, best := short(n.Args[1]), short(n.Args[2])
		return warn(n, f.code, say("say what holds then: %s == %s ? 0 : %s", whole(n.Args[1]), whole(n.Args[2]), whole(n)),
			"%s and %s may be equal, and %s another number%s", worst, best, short(n.Args[0]), with)
	case f.code == "spread" && certain:
		return warn(n, f.code, say("give the deviation more places"), "%s may be 0, and %s another number than %s%s",
			short(n.Args[2]), short(n.Args[0]), short(n.Args[1]), with)
	case f.code == "beyond-points":
		rows, what := n.Table.Rows(), short(f.operand)
		first, last := rows.Source(0), rows.Source(rows.Rows()-1)
		return warn(f.operand, f.code, say("hold it between them: clamp(%s, %s, %s)", whole(f.operand), first, last),
			"%s may lie beyond the points, which go from %s to %s%s", what, first, last, why)
	case (f.code == "no-day" || f.code == "calendar") && certain: // few days are no days
		return warn(n, f.code, say("make sure that there is such a day"), "%s may be no day of the calendar%s", short(n),
			with)
	case f.code == "even-root" || f.code == "geometric":
		at := f.operand
		if f.code == "even-root" {
			at = n.Args[0]
		}
		what, hint := short(at), say("say what holds then: %s < 0 ? 0 : %s", whole(at), whole(n))
		if n.Op == ops.Aggregate {
			hint = say("leave those out by a condition: %s >= 0", whole(at))
		}
		return warn(f.operand, f.code, hint,
			"%s may be negative, and %s takes numbers of 0 or more%s", what, n.Row.Name, with)
	}
	return unmet(n, f, why)
}

// unmet is the warning on an operand that may not be what its operator needs; nil if that is
// not what is wrong.
func unmet(n *program.Node, f *failure, why diag.Text) *diag.Diagnostic {
	for _, need := range n.Row.Needs {
		at := need.At(len(n.Args))
		if need.Code != f.code || at < 0 || n.Args[at] != f.operand {
			continue
		}
		what, wanted := short(f.operand), need.Says(len(n.Args))
		switch {
		case f.always:
			return warn(f.operand, f.code, say("write %s", wanted), "%s takes %s here, and %s is %s", n.Row.Name, wanted, what,
				f.extent.text())
		case need.Above:
			return warn(f.operand, f.code, say("guard it with a condition: %s > %d ? %s : 0", whole(f.operand), need.Least,
				whole(n)),
				"%s takes %s here, and %s may be something else%s", n.Row.Name, wanted, what, why)
		}
		return warn(f.operand, f.code, say("make sure that it is %s", wanted),
			"%s takes %s here, and %s may be something else%s", n.Row.Name, wanted, what, why)
	}
	return nil
}

// zeroFinding is the warning on a divisor, or a base of a power, that may be zero.
func (c *checker) zeroFinding(n *program.Node, f *failure, direct *program.Node, isFact bool, why diag.Text,
) *diag.Diagnostic {
	what := short(f.operand)
	may := say("may be")
	if f.always {
		may, why = say("is always"), diag.Text{}
	} else if isFact {
		why = say(": %s", zeroReason(f.extent))
	}
	hint := say("say what holds then: %s == 0 ? 0 : %s", whole(f.operand), whole(n))
	lo, hi := f.extent.nums.Ends()
	switch code := ""; {
	case f.always:
		hint = say("divide by something else")
	case isFact:
		code = c.schema.Indicators[direct.Slot].Code
		if !f.ofBase() && (!lo.OK || lo.Num.Sign() < 0) && (!hi.OK || hi.Num.Sign() > 0) {
			return warn(f.operand, "divide-by-zero", say("say what holds then: %s <= 0 ? 0 : %s; or set the min of %s above 0, "+
				"if it is never 0 or less", whole(f.operand), whole(n), code), "%s may be 0 or less: %s", what, lowReason(f.extent))
		}
		hint = say("%s; or set the min of %s above 0, if it is never 0", hint, code)
	}
	if f.ofBase() {
		return warn(f.operand, "divide-by-zero", hint, "%s %s 0%s, and zero has no negative power", what, may, why)
	}
	return warn(f.operand, "divide-by-zero", hint, "%s %s 0%s", what, may, why)
}

// lowReason says why an indicator may be less than zero.
func lowReason(x extent) diag.Text {
	if lo, _ := x.nums.Ends(); lo.OK {
		return say("its least allowed is %s", value.Number(lo.Num).String())
	}
	return say("it has no least allowed value")
}

// zeroReason says why an indicator may be zero.
func zeroReason(x extent) diag.Text {
	lo, hi := x.nums.Ends()
	switch {
	case !lo.OK:
		return say("it has no least allowed value")
	case lo.Num.Sign() == 0:
		return say("its least allowed is 0")
	case hi.OK && hi.Num.Sign() == 0:
		return say("its greatest allowed is 0")
	}
	return say("it is %s", x.text())
}
