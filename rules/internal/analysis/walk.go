package analysis

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/eval"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// checker walks a rule with extents instead of values: an abstract evaluator
// beside the plain one, which it follows case by case. It looks through derived
// indicators and names, so a node may be visited on several paths; what is found
// must hold on all of them ("always") or on one ("may").
type checker struct {
	schema  *program.Schema
	roots   map[rootKey]*place
	bodies  map[nodeAt]*place
	keys    map[nodeAt]int
	texts   map[string]int // of keys
	seen    map[visit]extent
	assumed map[assumption]*path
	fails   map[*program.Node]bool // whether it may be an error
	steps   int

	start *path // of which nothing is known but the schema
	marks map[*program.Node]*mark
	order []*mark // in order of the first visit
}

// maxCheckSteps bounds the work of a check.
const maxCheckSteps = 500_000

// scanMode is what a visit looks for.
type scanMode uint8

const (
	forClaims   scanMode = 1 << iota // what is always or never so
	forFailures                      // what may be an error
)

// visit is a node on a path. beside is what the conditions that the node stands
// beside in and, or say without those around them; nil outside and, or.
type visit struct {
	n         *program.Node
	at        *place
	e, beside *path
	mode      scanMode
}

// mark is what the visits of a node have in common.
type mark struct {
	n       *program.Node
	first   visit
	claimed bool   // it was visited for claims
	yes, no bool   // a condition can be true, false
	needed  bool   // a condition that is always true only because of those around it
	decides []bool // by operand of min, max and clamp: whether it ever decides
	extents []extent
	// failures are what it may be, one for each code and operand.
	failures []*failure
	// unknown are the findings on values that the indicator never has.
	unknown diag.Diagnostics
}

// failure is an error that an expression may be.
type failure struct {
	code    string
	operand *program.Node // at fault
	extent  extent        // of it
	first   bool          // the operand is the first
	always  bool
	detail  diag.Text
}

// ofBase reports whether zero would be raised to a negative power.
func (f *failure) ofBase() bool { return f.code == "divide-by-zero" && f.first }

func newChecker(s *program.Schema) *checker {
	return &checker{
		schema: s, roots: make(map[rootKey]*place), bodies: make(map[nodeAt]*place),
		keys: make(map[nodeAt]int), texts: make(map[string]int),
		seen: make(map[visit]extent), assumed: make(map[assumption]*path), fails: make(map[*program.Node]bool),
		start: &path{}, marks: make(map[*program.Node]*mark),
	}
}

func (c *checker) spent() bool { return c.steps > maxCheckSteps }

// run visits a rule and returns the extent of its result.
func (c *checker) run(p *eval.Rule, owner *program.Derived) extent {
	return c.visit(visit{n: p.Root, at: c.rootPlace(owner, false), e: c.start, mode: forClaims | forFailures})
}

// quiet is the extent of a node, without looking for anything.
func (c *checker) quiet(n *program.Node, at *place, e *path) extent {
	return c.visit(visit{n: n, at: at, e: e})
}

// alone is the extent of a node by the schema alone.
func (c *checker) alone(n *program.Node, at *place) extent { return c.quiet(n, at, c.start) }

func (c *checker) mark(v visit) *mark {
	m := c.marks[v.n]
	if m == nil {
		m = &mark{n: v.n, first: v}
		c.marks[v.n] = m
		c.order = append(c.order, m)
	}
	return m
}

func (c *checker) visit(v visit) extent {
	if x, ok := c.seen[v]; ok {
		return x
	}
	if c.steps += 1 + v.e.length/stepLength; c.spent() {
		return anything(v.n.Kind)
	}
	x := c.node(v)
	if y, ok := v.e.of(c.key(v.n, v.at)); ok {
		// An empty meet means that nothing comes this way, which need not be known here.
		if y = y.meet(x); !y.empty() {
			x = y
		}
	}
	if v.n.Kind == value.BoolKind && v.mode&forClaims != 0 {
		c.claim(v, x)
	}
	c.seen[v] = x
	return x
}

// claim notes whether a condition can be true and false.
func (c *checker) claim(v visit, x extent) {
	switch v.n.Op {
	case ops.Compare, ops.In, ops.InRange, ops.Fact, ops.Lookup:
	case ops.Derived:
		if own := c.alone(v.n, v.at); own.yes != own.no {
			return // it is said at its definition
		}
	default:
		return
	}
	m := c.mark(v)
	if !m.claimed && (v.n.Op == ops.Compare || v.n.Op == ops.In) {
		m.unknown = c.textsUnknown(v)
	}
	m.claimed = true
	m.yes, m.no = m.yes || x.yes, m.no || x.no
	if !x.no && v.beside != nil && c.quiet(v.n, v.at, v.beside).no {
		m.needed = true
	}
	for i, a := range v.n.Args {
		y := c.quiet(a, v.at, v.e)
		if len(m.extents) <= i {
			m.extents = append(m.extents, y)
		} else {
			m.extents[i] = m.extents[i].join(y)
		}
	}
}

// textsUnknown are the findings on the texts that an indicator is compared with
// and that are none of its values.
func (c *checker) textsUnknown(v visit) (ds diag.Diagnostics) {
	sides := v.n.Args
	if v.n.Op == ops.In {
		sides = sides[:1]
	}
	for _, x := range sides {
		ind := c.declared(x, v.at)
		if ind == nil || ind.Kind != value.TextKind || len(ind.Values) == 0 {
			continue
		}
		for _, y := range v.n.Args {
			if y.Op == ops.Const && !slices.Contains(ind.Values, y.Val.Text()) {
				ds = append(ds, warn(y, "unknown-text", diag.DidYouMean(y.Val.Text(), ind.Values), "%s is never %s, only one of %s",
					ind.Code, table.TextNotation(y.Val.Text()), table.TextsNotation(ind.Values, false)))
			}
		}
	}
	return ds
}

// declared is the indicator or field that a node stands for, nil if it is none.
func (c *checker) declared(n *program.Node, at *place) *program.Indicator {
	switch n, _ = c.resolve(n, at); n.Op {
	case ops.Fact:
		return &c.schema.Indicators[n.Slot]
	case ops.Field:
		return n.Of
	}
	return nil
}

// testsUnknown are the findings on the values that tests of a table name and that are
// none of an indicator's. Where a shared table names its keys, it is said there.
func (c *checker) testsUnknown(v visit) (ds diag.Diagnostics) {
	t := v.n.Table
	if t.Shared != nil && len(t.Shared.Keys) > 0 {
		return nil
	}
	for k := range t.Dims() {
		ind := c.declared(v.n.Args[k], v.at)
		if ind == nil {
			continue
		}
		for row := range t.Rows().Rows() {
			if never := t.Rows().Outside(row, k, &ind.Domain); len(never) > 0 {
				ds = append(ds, warn(v.n, "table-outside", say("correct it, or leave it out"), "row %d: %s", row+1,
					table.Never(ind.Code, never, &ind.Domain)))
			}
		}
	}
	return ds
}

// fail notes that v.n may be an error because of an operand.
func (c *checker) fail(v visit, code string, operand *program.Node, x extent, always bool, detail diag.Text) {
	if v.mode&forFailures == 0 {
		return
	}
	m := c.mark(v)
	for _, f := range m.failures {
		if f.code == code && f.operand == operand {
			f.extent, f.always = f.extent.join(x), f.always && always
			return
		}
	}
	m.failures = append(m.failures, &failure{code, operand, x, operand == v.n.Args[0], always, detail})
}

// args visits the operands of a strict operator.
func (c *checker) args(v visit) []extent {
	xs := make([]extent, len(v.n.Args))
	for i, a := range v.n.Args {
		xs[i] = c.visit(visit{n: a, at: v.at, e: v.e, mode: v.mode})
	}
	return xs
}

func (c *checker) node(v visit) extent {
	n := v.n
	switch n.Op {
	case ops.Const:
		return exactly(n.Val)
	case ops.Fact, ops.Points:
		return extentOf(c.schema.At(n.Slot))
	case ops.Field:
		return extentOf(n.Of)
	case ops.Var:
		l := v.at.let(n.Slot)
		return c.visit(visit{n: l.value, at: l.at, e: v.e, mode: v.mode &^ forClaims})
	case ops.Let:
		if v.mode&forClaims != 0 && reads(n.Args[1], n.Slot) {
			c.visit(visit{n: n.Args[0], at: v.at, e: v.e, mode: forClaims})
		}
		return c.visit(visit{n.Args[1], c.body(n, v.at), v.e, v.beside, v.mode})
	case ops.Derived:
		return c.visit(visit{n: n.Def.Prog.Root, at: c.rootPlace(n.Def, v.at.previous), e: v.e, mode: v.mode &^ forClaims})
	case ops.Previous:
		return c.visit(visit{n: n.Args[0], at: v.at.lastYear(), e: v.e, mode: v.mode})
	case ops.Not:
		x := c.visit(visit{n.Args[0], v.at, v.e, v.beside, v.mode})
		return truths(x.no, x.yes)
	case ops.And, ops.Or:
		return c.junction(v)
	case ops.If:
		return c.conditional(v)
	case ops.Aggregate:
		return c.aggregate(v)
	case ops.Lookup:
		return c.lookup(v)
	}
	xs := c.args(v)
	switch n.Op {
	case ops.Default:
		return xs[0].join(xs[1])
	case ops.Known, ops.Applies:
		return anything(value.BoolKind)
	case ops.Compare:
		return c.feasible(v, c.comparison(v, n.Args[0], n.Args[1], xs[0], xs[1], relation(n.Row.When)))
	case ops.In:
		in := truths(false, true)
		for i, item := range n.Args[1:] {
			x := c.comparison(v, n.Args[0], item, xs[0], xs[i+1], equal)
			in = truths(in.yes || x.yes, in.no && x.no)
		}
		return c.feasible(v, in)
	case ops.InRange:
		lo := c.comparison(v, n.Args[0], n.Args[1], xs[0], xs[1], atLeast)
		hi := c.comparison(v, n.Args[0], n.Args[2], xs[0], xs[2], atMost)
		return c.feasible(v, truths(lo.yes && hi.yes, lo.no || hi.no))
	}
	return c.apply(v, xs)
}

// relation says for which orders of two values a comparison holds: less, equal,
// greater.
type relation [3]bool

var (
	equal   = relation{false, true, false}
	unequal = equal.not()
	atMost  = relation{true, true, false}
	atLeast = relation{false, true, true}
)

func (r relation) not() relation { return relation{!r[0], !r[1], !r[2]} }

// mirrored is the relation of y to x.
func (r relation) mirrored() relation { return relation{r[2], r[1], r[0]} }

// ordered reports whether the relation tells less from greater.
func (r relation) ordered() bool { return r[0] != r[2] }

// holds reports whether the relation can hold between values of two extents.
func (r relation) holds(a, b extent) bool {
	va, one := a.single()
	vb, other := b.single()
	switch {
	case !r.ordered() && one && other:
		return va.Equal(vb) == r[1]
	case r == equal:
		return a.overlaps(b)
	case r == unequal:
		return true
	case r[0] && r[1]:
		return interval.CanAtMost(a.nums, b.nums)
	case r[0]:
		return interval.CanLess(a.nums, b.nums)
	case r[1]:
		return interval.CanAtMost(b.nums, a.nums)
	}
	return interval.CanLess(b.nums, a.nums)
}

// comparison is the truth of a relation between nodes with extents a and b.
func (c *checker) comparison(v visit, x, y *program.Node, a, b extent, r relation) extent {
	if c.key(x, v.at) == c.key(y, v.at) {
		return truths(r[1], !r[1])
	}
	return truths(r.holds(a, b), r.not().holds(a, b))
}

// feasible is t without what the path excludes: what a > b says of a - b, and
// the like.
func (c *checker) feasible(v visit, t extent) extent {
	yes := t.yes && c.assume(v.n, true, v.at, v.e) != nil
	no := t.no && c.assume(v.n, false, v.at, v.e) != nil
	if !yes && !no {
		return t
	}
	return truths(yes, no)
}

// junction visits the operands of and, or. An operand that decides wins over
// everything, so each operand matters only where no other decides. What the
// operands before it say is counted on for all findings. Those behind it guard it
// from errors only if they cannot be errors themselves: two that guard each other
// guard nothing.
func (c *checker) junction(v visit) extent {
	goOn := v.n.Op == ops.And // the truth of an operand that does not decide
	beside := v.beside
	if beside == nil {
		beside = c.start
	}
	decided, through := false, true // whether one can decide; whether all can fail to
	e := v.e
	for i, a := range v.n.Args {
		mode := v.mode
		guarded := e
		if mode&forFailures != 0 && c.mayFail(a) {
			for _, b := range v.n.Args[i+1:] {
				if !c.mayFail(b) {
					guarded = c.assume(b, goOn, v.at, guarded)
				}
			}
		}
		if guarded != e {
			mode &^= forFailures
			if guarded != nil {
				c.visit(visit{a, v.at, guarded, beside, forFailures})
			}
		}
		x := c.visit(visit{a, v.at, e, beside, mode})
		if goOn {
			x = truths(x.no, x.yes) // yes: decides
		}
		next := c.assume(a, goOn, v.at, e)
		decided = decided || x.yes || next == nil
		if !x.no || next == nil {
			through = false
			break
		}
		e = next
		if b := c.assume(a, goOn, v.at, beside); b != nil {
			beside = b
		}
	}
	if !decided && !through {
		return anything(value.BoolKind)
	}
	if goOn {
		return truths(through, decided)
	}
	return truths(decided, through)
}

func (c *checker) conditional(v visit) extent {
	n := v.n
	x := c.visit(visit{n: n.Args[0], at: v.at, e: v.e, mode: v.mode})
	yes, no := c.assume(n.Args[0], true, v.at, v.e), c.assume(n.Args[0], false, v.at, v.e)
	if !x.yes {
		yes = nil
	}
	if !x.no {
		no = nil
	}
	if yes == nil && no == nil {
		yes, no = v.e, v.e
	}
	if v.mode&forClaims != 0 {
		m := c.mark(v)
		m.claimed = true
		m.yes, m.no = m.yes || yes != nil, m.no || no != nil
	}
	if no == nil {
		return c.visit(visit{n: n.Args[1], at: v.at, e: yes, mode: v.mode})
	}
	b := visit{n: n.Args[2], at: v.at, e: no, mode: v.mode}
	if yes == nil {
		return c.visit(b)
	}
	return c.visit(visit{n: n.Args[1], at: v.at, e: yes, mode: v.mode}).join(c.visit(b))
}

// aggregate visits the operands of an aggregate for any member or record: nothing is known
// of others but the schema, and the condition.
func (c *checker) aggregate(v visit) extent {
	over := v.n.Over()
	at, e := c.rootPlace(v.at.owner, false), c.start
	if over.List != nil { // names stand for what they stand for around it
		at = v.at
	}
	some := true
	if over.Where != nil {
		c.visit(visit{n: over.Where, at: at, e: e, mode: v.mode})
		if e = c.assume(over.Where, true, at, e); e == nil {
			some, e = false, c.start // none ever counts
		}
	}
	x := exactly(value.Int(1))
	if some && over.X != nil {
		x = c.visit(visit{n: over.X, at: at, e: e, mode: v.mode})
		if lo, _ := x.nums.Ends(); v.n.Row.Members.Signless != "" && (!lo.OK || lo.Num.Sign() < 0) {
			c.fail(v, v.n.Row.Members.Signless, over.X, x, false, diag.Text{})
		}
	}
	for i, n := range over.PerKind {
		if y := c.visit(visit{n: n, at: at, e: e, mode: v.mode}); i == 1 && some {
			x.nums = x.nums.Join(y.nums) // a kind makes its sum or its most
		}
	}
	if !some {
		return anything(v.n.Kind)
	}
	out := extent{kind: v.n.Kind, nums: v.n.Row.Members.Range(x.nums)}
	if over.None != nil {
		out.nums = out.nums.Join(interval.Exactly(*over.None))
	}
	return out
}

// mayFail reports whether a node may be an error, by what it is made of.
func (c *checker) mayFail(n *program.Node) bool {
	if f, ok := c.fails[n]; ok {
		return f
	}
	f := n.Row.MayFail() || n.Op == ops.Var
	if n.Op == ops.Derived {
		f = c.mayFail(n.Def.Prog.Root)
	}
	for _, a := range n.Args {
		f = f || c.mayFail(a)
	}
	c.fails[n] = f
	return f
}
