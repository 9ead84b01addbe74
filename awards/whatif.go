package awards

import (
	"cmp"
	"context"
	"slices"
	"strconv"
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
func (s ChangeSet) Suppose() FactList {
	return each(s.Changes, func(c Change) rules.Fact { return rules.Fact{Indicator: c.Fact, Value: c.To} })
}

// Format returns the set in words.
func (s ChangeSet) Format(l diag.Lang) string {
	texts := each(s.Changes, func(c Change) diag.Text { return c.Text })
	return diag.Join(texts, say("; and ")).Format(l)
}

// WhatIf finds the minimal sets of facts that flip the outcome of an assessment
// of this regulation, at most 16, with at most three changes for one condition. It is
// deterministic. A missing fact of the past may be supplied; one that is known is only
// supposed to have been different if past says so. Plans, last days and published ranks stay
// as they are.
//
// A number is searched for step by step of its precision ([Indicator].Places;
// the places that it has, where none are declared) and, beyond 2,000 steps,
// by doubling, which finds the nearest value as long as the condition does not
// turn back and forth out there.
//
// There is an error for the zero Regulation, and that of ctx, which is looked at before each condition is
// evaluated.
func (r *Regulation) WhatIf(ctx context.Context, a Assessment, past bool) (WhatIf, error) {
	if r.schema == nil {
		return WhatIf{}, errNoRegulation
	}
	s := &search{ctx: ctx, r: r, a: a, past: past, target: rules.True}
	if a.Outcome == Eligible {
		s.target = rules.False
	}
	s.prepare()
	var sets [][]Change
	switch {
	case s.target == rules.False:
		for _, c := range s.conditions {
			sets = append(sets, each(s.local(c), s.reduce)...)
		}
	case len(a.Gaps) == 0:
		sets = s.mend()
	}
	w := WhatIf{From: a.Outcome, Blocked: s.blocked}
	for _, set := range s.minimal(sets) {
		to := s.outcome(set)
		if !s.flips(to) || len(w.Sets) == mostSets {
			continue
		}
		for i := range set {
			s.describe(&set[i])
		}
		w.Sets = append(w.Sets, ChangeSet{Changes: set, To: to})
	}
	if s.err != nil {
		return WhatIf{}, s.err
	}
	return w, nil
}

// The bounds of the search.
const (
	mostSets    = 16   // that are returned
	mostChanges = 3    // for one condition
	mostLooked  = 512  // sets that are looked at
	mostWays    = 8    // to mend one condition
	mostSteps   = 2000 // of a number that are tried one by one
)

// search is one search under way.
type search struct {
	ctx        context.Context // of the call
	r          *Regulation
	a          Assessment
	past       bool        // facts of the past may be supposed different
	target     rules.Truth // what conditions must become
	facts      *rules.Facts
	now        *rules.Facts // with the changes that are being added to
	conditions []judged
	blocked    []diag.Text
	order      map[string]int // of facts
	err        error          // the first that a rule or the schema gave; nothing holds from then on
}

// judged is a condition that decides.
type judged struct {
	Finding
	rule *rules.Rule
}

func (s *search) prepare() {
	given := each(s.a.Facts, func(f rules.Reading) rules.Fact {
		return rules.Fact{Indicator: f.Indicator, Value: f.Value, Evidence: f.Evidence}
	})
	s.facts, s.err = rules.NewFacts(s.r.schema, s.a.Unit, given...)
	s.now = s.facts
	s.order = make(map[string]int)
	for i, ind := range s.r.indicators {
		s.order[ind.Code] = i
	}
	for _, f := range s.a.Findings {
		if f.Decides && s.err == nil {
			rule, err := s.r.schema.Compile(f.Rule, rules.BoolKind)
			s.conditions, s.err = append(s.conditions, judged{f, rule}), err
		}
	}
	for _, g := range s.a.Gaps {
		s.blocked = append(s.blocked, g.Reason)
	}
}

// eval is what a rule says of facts with changes made.
func (s *search) eval(rule *rules.Rule, facts *rules.Facts, set []Change) (v rules.Value) {
	if s.err == nil {
		s.err = s.ctx.Err()
	}
	if s.err == nil {
		facts, s.err = facts.With(ChangeSet{Changes: set}.Suppose()...)
	}
	if s.err == nil {
		v, s.err = rule.Eval(facts, nil)
	}
	return v
}

// judge says how the conditions come out with facts changed. One that the changes do
// not touch is as it was found: a work record may be decided by all its readings though
// its facts are open.
func (s *search) judge(set []Change) []Finding {
	findings := make([]Finding, len(s.conditions))
	for i, c := range s.conditions {
		findings[i] = c.Finding
		if slices.ContainsFunc(set, func(x Change) bool { return slices.Contains(c.rule.Uses().Indicators, x.Fact) }) {
			v := s.eval(c.rule, s.facts, set)
			findings[i].Met, findings[i].NotApplicable = v.Truth(), v.IsNotApplicable()
		}
	}
	return findings
}

// outcome is that of the assessment with facts changed.
func (s *search) outcome(set []Change) Outcome {
	a := Assessment{Gaps: s.a.Gaps, Findings: s.judge(set)}
	return a.decide()
}

// isUnmet reports whether a finding is neither met nor beside the point.
func isUnmet(f Finding) bool { return f.Met != rules.True && !f.NotApplicable }

// mend finds sets that meet every condition: it mends the first that is not
// met, looks again, since what mends one may break or mend another, and goes on.
func (s *search) mend() (out [][]Change) {
	for _, c := range s.conditions {
		if isUnmet(c.Finding) && len(s.local(c)) == 0 {
			s.blocked = append(s.blocked, s.why(c))
		}
	}
	if len(s.blocked) > 0 {
		return nil
	}
	seen := make(map[string]bool)
	queue := [][]Change{nil}
	for looked := 0; looked < mostLooked && looked < len(queue) && s.err == nil; looked++ {
		set := queue[looked]
		unmet := slices.IndexFunc(s.judge(set), isUnmet)
		if unmet < 0 {
			out = append(out, s.reduce(set))
			continue
		}
		s.now, s.err = s.facts.With(ChangeSet{Changes: set}.Suppose()...)
		found := s.local(s.conditions[unmet])
		s.now = s.facts
		for _, more := range found[:min(mostWays, len(found))] {
			// A fact that changes again takes the later value.
			u := slices.DeleteFunc(slices.Clone(set), func(c Change) bool { return contains(more, []Change{c}, sameFact) })
			if u = s.sorted(append(u, more...)); !seen[keyOf(u)] {
				seen[keyOf(u)] = true
				queue = append(queue, u)
			}
		}
	}
	return out
}

// sorted puts changes in the order of the facts.
func (s *search) sorted(set []Change) []Change {
	slices.SortFunc(set, func(a, b Change) int { return s.order[a.Fact] - s.order[b.Fact] })
	return set
}

// contains reports whether every change of a small set is one of a large one.
func contains(large, small []Change, same func(a, b Change) bool) bool {
	return !slices.ContainsFunc(small, func(a Change) bool {
		return !slices.ContainsFunc(large, func(b Change) bool { return same(a, b) })
	})
}

func sameFact(a, b Change) bool { return a.Fact == b.Fact }

func sameChange(a, b Change) bool { return a.Fact == b.Fact && a.To.Equal(b.To) }

func keyOf(set []Change) string {
	return strings.Join(each(set, func(c Change) string { return c.Fact + "=" + c.To.String() }), " ")
}

// why says what keeps a condition from being mended.
func (s *search) why(c judged) diag.Text {
	if len(s.a.Ranks) > 0 && slices.Contains(c.rule.Uses().Indicators, factRank) {
		ranks := each(s.a.Ranks, strconv.Itoa)
		return say("%v: what is known leaves rank %s (%s)", c.Title, strings.Join(ranks, ", "), c.Citation.String())
	}
	if len(c.Missing) > 0 {
		missing := diag.Join(each(c.Missing, s.r.label), diag.Verbatim(", "))
		return say("%v: missing are %s (%s)", c.Title, missing, c.Citation.String())
	}
	read := each(c.Read, func(r rules.Reading) diag.Text { return s.r.Label(r.Indicator) })
	return say("%v: hangs on the past: %s (%s)", c.Title, diag.Join(read, diag.Verbatim(", ")), c.Citation.String())
}

// flips reports whether an outcome is what the search is for.
func (s *search) flips(to Outcome) bool { return (to == Eligible) == (s.target == rules.True) }

// reduce drops from a set that is enough what is not needed: a unit is eligible no
// longer once it is undetermined.
func (s *search) reduce(set []Change) []Change {
	for i := 0; i < len(set); {
		if less := slices.Delete(slices.Clone(set), i, i+1); s.flips(s.outcome(less)) {
			set = less
		} else {
			i++
		}
	}
	return set
}

// minimal orders sets, drops repeated ones and those that contain another.
func (s *search) minimal(sets [][]Change) (out [][]Change) {
	for _, set := range sets {
		s.sorted(set)
	}
	slices.SortStableFunc(sets, func(a, b []Change) int {
		return cmp.Or(len(a)-len(b), slices.CompareFunc(a, b, func(x, y Change) int {
			return cmp.Or(s.order[x.Fact]-s.order[y.Fact], x.To.Compare(y.To))
		}))
	})
	for _, set := range sets {
		isIn := func(small []Change) bool { return contains(set, small, sameChange) }
		if len(set) > 0 && !slices.ContainsFunc(out, isIn) {
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
		if !slices.Contains(j.rule.Uses().Indicators, c.Fact) {
			continue
		}
		if text := j.Citation.String(); text != "" && !slices.Contains(clauses, text) {
			clauses = append(clauses, text)
			c.Citations = append(c.Citations, j.Citation)
		}
	}
	by := strings.Join(clauses, "; ")
	if c.From.Known() {
		c.Text = say("%v: from %v to %v (%s)", label, s.r.said(c.Fact, c.From), s.r.said(c.Fact, c.To), by)
		return
	}
	c.Text = say("%v: show that it is %v, not known now (%s)", label, s.r.said(c.Fact, c.To), by)
}
