package rules

import "fmt"

// Branch is one way in which a part of a rule can come out: a condition true or
// false, a branch taken, a row of a table matched, a cap reached. Tests of a
// scorecard cover its rules when they reach every branch. Branches are
// comparable.
type Branch struct {
	Source   string // the text of the rule, or of the derived indicator, that the part stands in
	From, To int    // the part's bytes in Source
	// What is "true" or "false" of a condition; "then" or "else" of a branch; "row 1",
	// "row 2" … of a table, else being the last; "value" or "default" of ??; "inside",
	// "raised" or "capped" of clamp; "operand 1", "operand 2" … of min and max.
	What string
	// Table is the name of the shared table whose row it is; empty for all else.
	Table string
}

// String writes the part and how it came out.
func (o Branch) String() string { return o.Source[o.From:o.To] + ": " + o.What }

// Branches returns every branch of the rule and of the derived indicators that
// it uses, in order of the text, derived indicators where they are first used.
func (r *Rule) Branches() []Branch {
	var out []Branch
	seen := make(map[*derived]bool)
	var walk func(n *node)
	walk = func(n *node) {
		for i := range n.branches() {
			out = append(out, n.branch(i))
		}
		for _, a := range n.args {
			walk(a)
		}
		if n.def != nil && !seen[n.def] {
			seen[n.def] = true
			walk(n.def.prog.root)
		}
	}
	walk(r.prog.root)
	return out
}

// Branches returns those that the evaluation reached, each once, in the
// order in which it did; those within an aggregate for any member. An
// undetermined part has none.
func (e *Explanation) Branches() []Branch {
	var out []Branch
	seen := make(map[Branch]bool)
	inside := make(map[*aggregate]bool)
	var collect func(steps []step)
	collect = func(steps []step) {
		for i := range steps {
			s := &steps[i]
			if k := s.reached(); k >= 0 {
				if o := s.n.branch(k); !seen[o] {
					seen[o] = true
					out = append(out, o)
				}
			}
			if a := s.aggregate(e.group); a != nil && !inside[a] {
				inside[a] = true
				for _, member := range a.steps {
					collect(member)
				}
			}
		}
	}
	collect(e.steps)
	return out
}

// branches is the number of branches of the node itself.
func (n *node) branches() int {
	b := &n.row.Branches
	switch {
	case b.Each == "row":
		m := n.table.rows()
		if m.HasElse {
			return m.Rows() + 1
		}
		return m.Rows()
	case b.Each != "":
		if len(n.args) == 1 {
			return 0
		}
		return len(n.args)
	case b.Truth && n.kind == BoolKind:
		return 2
	}
	return len(b.Names)
}

// branch names the k-th branch of the node.
func (n *node) branch(k int) Branch {
	o := Branch{Source: n.src, From: n.from, To: n.to}
	if n.table != nil {
		o.Table = n.table.name
	}
	switch b := &n.row.Branches; {
	case b.Each != "":
		o.What = fmt.Sprintf("%s %d", b.Each, k+1)
	case b.Truth:
		o.What = [...]string{"true", "false"}[k]
	default:
		o.What = b.Names[k]
	}
	return o
}

// reached returns which branch of its node the step reached, or -1.
func (s *step) reached() int {
	if s.failed || s.n.branches() == 0 {
		return -1
	}
	if !s.n.row.Branches.Truth {
		return int(s.pick)
	}
	switch s.val.Truth() {
	case True:
		return 0
	case False:
		return 1
	}
	return -1
}
