package awards

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// WhatIf says what would have to change for an outcome to flip: for a unit that
// is eligible to be so no longer, for any other to become eligible.
type WhatIf struct {
	From Outcome `json:"from"`
	// Sets are minimal sets of changes, each enough by itself and none containing another,
	// the smallest first.
	Sets []ChangeSet `json:"sets"`
	// Blocked says what no change of facts can mend: the past, law that was not read, and conditions
	// for which more evidence is missing than one number.
	Blocked []diag.Text `json:"blocked,omitempty"`
}

// ChangeSet is facts that must all change.
type ChangeSet struct {
	Changes []Change `json:"changes"`
	// To is the outcome once they have.
	To Outcome `json:"to"`
}

// Change is one fact that would be another, by as little as its precision allows.
type Change struct {
	Fact string `json:"fact"`
	// Past says that the fact is of the past: it cannot be changed, only be shown to have
	// been different.
	Past bool `json:"past,omitempty"`
	// From is what the fact is now, missing if it is not known, and To what it would be.
	From rules.Value `json:"from"`
	To   rules.Value `json:"to"`
	// Text says it in words, with the clauses that want it.
	Text      diag.Text        `json:"text"`
	Citations []rules.Citation `json:"citations,omitempty"`
}

// Suppose returns the changes as facts for [Candidate.Suppose].
func (s ChangeSet) Suppose() (l FactList) {
	for _, c := range s.Changes {
		l = append(l, rules.Fact{Indicator: c.Fact, Value: c.To})
	}
	return l
}

// Format returns the set in words.
func (s ChangeSet) Format(l diag.Lang) string {
	texts := make([]diag.Text, len(s.Changes))
	for i, c := range s.Changes {
		texts[i] = c.Text
	}
	return diag.Join(texts, say("; and ")).Format(l)
}

// WhatIfOptions bound the search. The zero value is the usual one.
type WhatIfOptions struct {
	// Past also proposes that known facts of the past had been different.
	Past bool
	// Sets is the most sets to return, and Size the most changes for one condition; 16 and 3 if zero.
	Sets, Size int
}

// WhatIf finds the minimal sets of facts that flip the outcome of an assessment
// of this regulation. It is deterministic. A missing fact of the past may be
// supplied; one that is known is only changed if the options ask for it.
//
// A number is searched for step by step of its precision ([Indicator].Places;
// the places that it has, where none are declared) and, beyond 2,000 steps,
// by doubling, which finds the nearest value as long as the condition does not
// turn back and forth out there.
func (r *Regulation) WhatIf(a Assessment, o WhatIfOptions) (WhatIf, error) {
	if r.schema == nil {
		return WhatIf{}, errNoRegulation
	}
	o.Sets, o.Size = cmp.Or(o.Sets, 16), cmp.Or(o.Size, 3)
	s := &search{r: r, a: a, o: o, target: rules.True}
	if a.Outcome == Eligible {
		s.target = rules.False
	}
	if err := s.prepare(); err != nil {
		return WhatIf{}, err
	}
	w := WhatIf{From: a.Outcome, Blocked: s.blocked}
	if len(s.a.Gaps) > 0 && s.target == rules.True {
		return w, nil
	}
	var sets [][]Change
	if s.target == rules.False {
		for _, c := range s.conditions {
			found, err := s.local(c)
			if err != nil {
				return WhatIf{}, err
			}
			sets = append(sets, found...)
		}
	} else {
		found, err := s.mend()
		if err != nil {
			return WhatIf{}, err
		}
		sets = found
	}
	w.Blocked = s.blocked
	for _, set := range s.minimal(sets) {
		to, err := s.outcome(set)
		if err != nil {
			return WhatIf{}, err
		}
		if (to == Eligible) != (s.target == rules.True) {
			continue
		}
		for i := range set {
			s.describe(&set[i])
		}
		w.Sets = append(w.Sets, ChangeSet{Changes: set, To: to})
	}
	if len(w.Sets) > o.Sets {
		w.Sets = w.Sets[:o.Sets]
	}
	return w, nil
}

// search is one search under way.
type search struct {
	r          *Regulation
	a          Assessment
	o          WhatIfOptions
	target     rules.Truth // what conditions must become
	facts      *rules.Facts
	now        *rules.Facts // with the changes that are being added to
	conditions []judged
	blocked    []diag.Text
	order      map[string]int // of facts
}

// judged is a condition that decides.
type judged struct {
	Finding
	rule *rules.Rule
}

func (s *search) prepare() error {
	var given []rules.Fact
	for _, f := range s.a.Facts {
		given = append(given, rules.Fact{Indicator: f.Indicator, Value: f.Value, Evidence: f.Evidence})
	}
	facts, err := rules.NewFacts(s.r.schema, s.a.Unit, given...)
	if err != nil {
		return err
	}
	s.facts, s.now = facts, facts
	s.order = make(map[string]int)
	for i, ind := range s.r.indicators {
		s.order[ind.Code] = i
	}
	for _, f := range s.a.Findings {
		if !f.Decides {
			continue
		}
		rule, err := s.r.schema.Compile(f.Rule, rules.BoolKind)
		if err != nil {
			return err
		}
		s.conditions = append(s.conditions, judged{f, rule})
	}
	for _, g := range s.a.Gaps {
		s.blocked = append(s.blocked, g.Reason)
	}
	return nil
}

func (s *search) with(set []Change) (*rules.Facts, error) {
	return s.facts.With(ChangeSet{Changes: set}.Suppose()...)
}

// judge says how the conditions come out with facts changed. One that the changes do
// not touch is as it was found: a work record may be decided by all its readings though
// its facts are open.
func (s *search) judge(set []Change) ([]Finding, error) {
	facts, err := s.with(set)
	if err != nil {
		return nil, err
	}
	findings := make([]Finding, len(s.conditions))
	for i, c := range s.conditions {
		findings[i] = c.Finding
		if !slices.ContainsFunc(set, func(x Change) bool { return slices.Contains(c.rule.Indicators(), x.Fact) }) {
			continue
		}
		v, err := c.rule.Eval(facts, nil)
		if err != nil {
			return nil, err
		}
		findings[i].Met, findings[i].NotApplicable = v.Truth(), v.IsNotApplicable()
	}
	return findings, nil
}

// outcome is that of the assessment with facts changed.
func (s *search) outcome(set []Change) (Outcome, error) {
	findings, err := s.judge(set)
	a := Assessment{Gaps: s.a.Gaps, Findings: findings}
	return a.decide(), err
}

// mend finds sets that meet every condition: it mends the first that is not
// met, looks again, since what mends one may break or mend another, and goes on.
func (s *search) mend() ([][]Change, error) {
	for _, c := range s.conditions {
		if c.Met == rules.True || c.NotApplicable {
			continue
		}
		found, err := s.local(c)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			s.blocked = append(s.blocked, s.why(c))
		}
	}
	if len(s.blocked) > len(s.a.Gaps) {
		return nil, nil
	}
	const most, branches = 512, 8 // of sets looked at, and of ways to mend one condition
	var out [][]Change
	seen := make(map[string]bool)
	queue := [][]Change{nil}
	for looked := 0; looked < most && len(queue) > 0; looked++ {
		set := queue[0]
		queue = queue[1:]
		c, err := s.unmet(set)
		if err != nil {
			return nil, err
		}
		if c == nil {
			if set, err = s.reduce(set); err != nil {
				return nil, err
			}
			out = append(out, set)
			continue
		}
		if s.now, err = s.with(set); err != nil {
			return nil, err
		}
		found, err := s.local(*c)
		s.now = s.facts
		if err != nil {
			return nil, err
		}
		for _, more := range found[:min(branches, len(found))] {
			if u := s.join(set, more); !seen[keyOf(u)] {
				seen[keyOf(u)] = true
				queue = append(queue, u)
			}
		}
	}
	return out, nil
}

// unmet returns the first condition that is not met with the changes made.
func (s *search) unmet(set []Change) (*judged, error) {
	findings, err := s.judge(set)
	i := slices.IndexFunc(findings, func(f Finding) bool { return f.Met != rules.True && !f.NotApplicable })
	if err != nil || i < 0 {
		return nil, err
	}
	return &s.conditions[i], nil
}

// join adds changes to a set; a fact that changes again takes the later value.
func (s *search) join(set, more []Change) []Change {
	u := slices.DeleteFunc(slices.Clone(set), func(c Change) bool {
		return slices.ContainsFunc(more, func(d Change) bool { return d.Fact == c.Fact })
	})
	u = append(u, more...)
	slices.SortFunc(u, func(a, b Change) int { return s.order[a.Fact] - s.order[b.Fact] })
	return u
}

func keyOf(set []Change) string {
	return strings.Join(names(set, func(c Change) string { return c.Fact + "=" + c.To.String() }), " ")
}

// why says what keeps a condition from being mended.
func (s *search) why(c judged) diag.Text {
	var labels []diag.Text
	for _, in := range c.Missing {
		labels = append(labels, s.r.Label(in.Indicator))
	}
	if len(labels) > 0 {
		return say("%v: missing are %s (%s)", c.Title, diag.Join(labels, diag.Verbatim(", ")), c.Citation.String())
	}
	for _, f := range c.Read {
		labels = append(labels, s.r.Label(f.Indicator))
	}
	return say("%v: hangs on the past: %s (%s)", c.Title, diag.Join(labels, diag.Verbatim(", ")), c.Citation.String())
}

// reduce drops from a set that is enough what is not needed.
func (s *search) reduce(set []Change) ([]Change, error) {
	for i := 0; i < len(set); {
		less := slices.Delete(slices.Clone(set), i, i+1)
		to, err := s.outcome(less)
		if err != nil {
			return nil, err
		}
		if to == Eligible {
			set = less
			continue
		}
		i++
	}
	return set, nil
}

// minimal orders sets, drops repeated ones and those that contain another.
func (s *search) minimal(sets [][]Change) [][]Change {
	for _, set := range sets {
		slices.SortFunc(set, func(a, b Change) int { return s.order[a.Fact] - s.order[b.Fact] })
	}
	slices.SortStableFunc(sets, func(a, b []Change) int {
		if c := len(a) - len(b); c != 0 {
			return c
		}
		for i := range a {
			if c := cmp.Or(s.order[a[i].Fact]-s.order[b[i].Fact], a[i].To.Compare(b[i].To)); c != 0 {
				return c
			}
		}
		return 0
	})
	var out [][]Change
	for _, set := range sets {
		contains := func(small []Change) bool {
			return !slices.ContainsFunc(small, func(c Change) bool {
				return !slices.ContainsFunc(set, func(d Change) bool { return d.Fact == c.Fact && d.To.Equal(c.To) })
			})
		}
		if len(set) > 0 && !slices.ContainsFunc(out, contains) {
			out = append(out, set)
		}
	}
	return out
}

// describe puts a change in words.
func (s *search) describe(c *Change) {
	label := s.r.Label(c.Fact)
	var clauses []string
	for _, j := range s.conditions {
		if !slices.Contains(j.rule.Indicators(), c.Fact) {
			continue
		}
		if text := j.Citation.String(); text != "" && !slices.Contains(clauses, text) {
			clauses = append(clauses, text)
			c.Citations = append(c.Citations, j.Citation)
		}
	}
	by := strings.Join(clauses, "; ")
	if c.From.Known() {
		c.Text = say("%v: from %v to %v (%s)", label, c.From, c.To, by)
		return
	}
	c.Text = say("%v: show that it is %v, not known now (%s)", label, c.To, by)
}
