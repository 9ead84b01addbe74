package awards

import (
	"fmt"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Assess says what the regulation finds of a candidate for an award on a day:
// the outcome, with one finding for each condition. Rank and cluster are facts
// of the candidate here; [Regulation.Nominate] takes them from a ranking and a
// plan.
//
// The error is [ErrNotCovered], [ErrNoAward], or [diag.Diagnostics] for what
// cannot be so in the candidate's evidence. Not knowing is no error.
func (r *Regulation) Assess(on rules.Date, award string, c Candidate) (Assessment, error) {
	if err := c.check(); err != nil {
		return Assessment{}, err
	}
	return r.assess(on, award, c, nil)
}

// setting is what a nomination adds to an assessment: only the nomination knows the
// ranking, the places and what the cluster asks for beyond the law.
type setting struct {
	facts     derived    // from the ranking and the plan
	ballot    *clause    // the condition of the cluster's own vote, if it wants one
	documents []Document // that the cluster wants
}

func (r *Regulation) assess(on rules.Date, award string, c Candidate, in *setting) (Assessment, error) {
	q, g, basis, err := r.ask(on, award, c, in)
	if err != nil {
		return Assessment{}, err
	}
	a := Assessment{
		Unit: c.Unit, Award: award, On: on, Governed: q.governed, Basis: r.options.Basis,
		Regulation: r.code, Regime: g.code, Assumptions: []Assumption{basis},
	}
	facts, worlds, err := r.facts(q, in, &a)
	if err != nil {
		return Assessment{}, err
	}
	r.gaps(g, q, &a)
	clauses := q.award.clauses
	if in != nil && in.ballot != nil {
		clauses = append(slices.Clip(clauses), in.ballot)
	}
	for _, c := range clauses {
		if !c.isCondition() || !c.InForce.Contains(q.governed) {
			continue
		}
		f, err := r.find(c, q, facts, worlds, &a)
		if err != nil {
			return Assessment{}, err
		}
		a.Findings = append(a.Findings, f)
	}
	q.standsOn(&a)
	for _, code := range g.dropped {
		a.assume("override", code, say("%s drops %s", g.code, code))
	}
	if !slices.ContainsFunc(a.Findings, func(f Finding) bool { return f.Decides && f.Ground }) && len(a.Gaps) == 0 {
		a.Gaps = append(a.Gaps, OpenGap{
			Code: "nothing_decides", Reason: say("no condition of the award itself is in force that decides"),
		})
	}
	a.Outcome = a.decide()
	return a, nil
}

// ask finds the law that answers, and what it says on counting, documents and
// deadlines.
func (r *Regulation) ask(on rules.Date, award string, c Candidate, in *setting) (*question, *regime, Assumption,
	error) {
	fail := func(err error) (*question, *regime, Assumption, error) { return nil, nil, Assumption{}, err }
	if !on.Valid() {
		return fail(fmt.Errorf("awards: %v is not a day of the calendar: %w", on, diag.ErrValue))
	}
	q := &question{r: r, c: c, code: award, on: on}
	basis, err := q.govern()
	if err != nil {
		return fail(err)
	}
	g, a, err := r.awardOn(award, q.governed)
	if err != nil {
		return fail(err)
	}
	q.award = a
	q.prepare(in)
	return q, g, basis, nil
}

// govern chooses the day whose law answers.
func (q *question) govern() (Assumption, error) {
	var text diag.Text
	received, filed := q.received()
	q.governed = q.on
	switch basis := q.r.options.Basis; {
	case basis == ByYearEnd && q.c.Year > 0:
		q.governed = rules.DateOf(q.c.Year, 12, 31)
		text = say("the rules in force on %v, the end of the year of the results (the host's choice)", q.governed)
	case basis == ByYearEnd:
		return Assumption{}, fmt.Errorf("awards: %s: the year of the results is needed to choose the rules: %w",
			q.c.Unit, diag.ErrValue)
	case basis == ByDayAsked:
		text = say("the rules in force on %v, the day asked about (the host's choice)", q.on)
	case filed:
		q.governed = received
		text = say("the rules in force on %v, the day the dossier was received "+
			"(an assumption: Law 06/2022/QH15 has no clause on pending dossiers)", received)
	default:
		text = say("the rules in force on %v, the day asked about, since there is no dossier yet "+
			"(an assumption: Law 06/2022/QH15 has no clause on pending dossiers)", q.on)
	}
	return Assumption{Code: "basis", Text: text}, nil
}

// prepare takes what the law says on counting, documents and the deadline, and notes
// what of it is not sure.
func (q *question) prepare(in *setting) {
	r := q.r
	q.stands = make(map[string][]Assumption)
	note := func(c *clause, facts ...string) {
		if x, ok := r.stands(c); ok {
			for _, fact := range facts {
				q.stands[fact] = append(q.stands[fact], x)
			}
		}
	}
	q.deadline = rules.NotApplicable()
	for _, c := range q.award.clauses {
		if !c.InForce.Contains(q.governed) || !r.counts(c) {
			continue
		}
		switch x := c.states.(type) {
		case *Parameter:
			q.counting.apply(c.Code, x.Value)
			note(c, countedBy(c.Code)...)
		case *Document:
			q.documents = append(q.documents, c)
			note(c, factDocumentsMissing)
		}
	}
	if in != nil {
		for _, d := range in.documents {
			q.documents = append(q.documents, &clause{Clause: d.Clause, states: &d})
		}
	}
	if c, last := r.deadline(q); c != nil {
		q.deadline = rules.DateValue(last)
		note(c, factDeadline)
	}
}

// standsOn notes the parameters, documents and deadlines that are not sure and
// that facts were derived by which decided.
func (q *question) standsOn(a *Assessment) {
	noted := make(map[string]bool)
	for _, f := range a.Findings {
		for _, read := range f.Read {
			for _, x := range q.stands[read.Indicator] {
				if f.Decides && !noted[x.Subject] {
					noted[x.Subject] = true
					a.Assumptions = append(a.Assumptions, x)
				}
			}
		}
	}
}

// counts reports whether a clause decides: it was read, is not switched off, or is
// carried over by the host's choice, or enabled by name.
func (r *Regulation) counts(c *clause) bool {
	return r.enabled(c.Code) || !c.Off && (c.Certainty != Unverified || c.carried && r.options.CarryOver)
}

// deadline returns the last day for the dossier, and the clause that states it, nil
// if there is none: that of the candidate's sector, or else the one for all sectors.
func (r *Regulation) deadline(q *question) (of *clause, last rules.Date) {
	for _, c := range q.award.clauses {
		x, ok := c.states.(*Deadline)
		if !ok || !c.InForce.Contains(q.governed) || !r.counts(c) || q.c.Year == 0 {
			continue
		}
		if x.Sector == q.c.Sector || x.Sector == "" && of == nil {
			of, last = c, rules.DateOf(q.c.Year+x.YearsAfter, x.Month, x.Day)
		}
	}
	return of, last
}

// facts gathers what is known: the ranking and plan, the evidence, what was
// given by hand, and what is supposed. The worlds are the same with the work
// record by each of its readings; none if they do not differ.
func (r *Regulation) facts(q *question, in *setting, a *Assessment) (facts *rules.Facts, worlds []*rules.Facts,
	err error) {
	known := q.derive()
	if in != nil {
		maps.Copy(known, in.facts)
	}
	if err := q.given(known); err != nil {
		return nil, nil, err
	}
	for _, s := range q.c.Suppose {
		known[s.Indicator] = s
		a.assume("supposed", s.Indicator, say("supposing that %s is %v", s.Indicator, s.Value))
	}
	var list []rules.Fact
	for i := range r.indicators {
		if fact, ok := known[r.indicators[i].Code]; ok {
			list = append(list, fact)
			delete(known, fact.Indicator)
		}
	}
	for _, s := range q.c.Suppose { // those that the schema will refuse
		if rest, ok := known[s.Indicator]; ok {
			list = append(list, rest)
		}
	}
	facts, err = rules.NewFacts(r.schema, q.c.Unit, list...)
	if err != nil {
		return nil, nil, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At("facts")
	}
	for fact := range facts.All() {
		if decided(fact) {
			a.Facts = append(a.Facts, rules.Reading{Input: rules.Input{Unit: q.c.Unit, Indicator: fact.Indicator,
				NotApplicable: fact.Value.IsNotApplicable()}, Value: fact.Value, Evidence: fact.Evidence})
		}
	}
	for _, w := range q.worlds {
		var open []rules.Fact
		for _, code := range workRecordFacts {
			have, _ := facts.Lookup(code)
			if fact, ok := w[code]; ok && !decided(have) {
				open = append(open, fact)
			}
		}
		world, err := facts.With(open...)
		if err != nil {
			return nil, nil, err
		}
		worlds = append(worlds, world)
	}
	return facts, worlds, nil
}

// decided reports whether a fact is known, or known not to apply.
func decided(f rules.Fact) bool { return f.Value.Known() || f.Value.IsNotApplicable() }

// given adds the facts given by hand to those that are known; none may say otherwise.
func (q *question) given(known derived) error {
	var f faults
	for _, given := range q.c.Facts {
		path := "facts." + given.Indicator
		have, ok := known[given.Indicator]
		if _, declared := q.r.schema.Indicator(given.Indicator); !declared {
			f.add(path, "unknown-indicator", diag.ErrName, diag.DidYouMean(given.Indicator, q.r.schema.Codes()),
				"there is no fact %q", given.Indicator)
		} else if ok && !have.Value.Equal(given.Value) && given.Value.Known() {
			f.add(path, "typed-twice", diag.ErrValue, say("leave it out: it follows from the evidence or the ranking"),
				"%s is given as %v, but is %v", given.Indicator, given.Value, have.Value)
		} else if decided(given) {
			known[given.Indicator] = given
		}
	}
	return f.ds.Err()
}

// gaps lists the open gaps of the law.
func (r *Regulation) gaps(g *regime, q *question, a *Assessment) {
	for _, c := range q.award.clauses {
		x, ok := c.states.(*Gap)
		if !ok || c.Off || !c.InForce.Contains(q.governed) {
			continue
		}
		switch {
		case r.enabled(c.Code):
			a.assume("enabled", c.Code, say("taken as closed: %s", x.Reason))
		case g.carriedOver && r.options.CarryOver && c.Code == g.code+".unread":
			a.assume("carried_over", c.Code, say("the earlier rules are taken for the law in force"))
		default:
			a.Gaps = append(a.Gaps, OpenGap{c.Code, say("%v", x.Reason), c.Citation, c.InForce})
		}
	}
}

// find evaluates one condition. Where it hangs on how the work record is read, it
// is decided only if it comes out the same in every world.
func (r *Regulation) find(c *clause, q *question, facts *rules.Facts, worlds []*rules.Facts, a *Assessment) (Finding,
	error) {
	x := c.states.(*Condition)
	f := Finding{
		Condition: c.Code, Title: c.title(), Rule: x.Rule, Citation: c.Citation, Certainty: c.Certainty, Effect: x.Effect,
		From: c.from, Overrides: c.overrides, Ground: x.Effect == Required && slices.Contains(c.grounds, q.award.Code),
	}
	e, err := c.rule.Explain(facts, nil)
	if err != nil {
		return f, fmt.Errorf("awards: %s: %w", c.Code, err)
	}
	if e, err = agreed(c, e, worlds); err != nil {
		return f, fmt.Errorf("awards: %s: %w", c.Code, err)
	}
	f.Explanation, f.Missing, f.Read = e, e.Missing, e.Read()
	f.NotApplicable = e.Value.IsNotApplicable()
	f.Met = e.Value.Truth()
	f.Decides, f.Why = r.decides(c, q)
	if f.Decides {
		r.standsOn(c, a)
	}
	return f, nil
}

// agreed is what a condition comes to in every world, as the first explains it;
// without that what it was.
func agreed(c *clause, e *rules.Explanation, worlds []*rules.Facts) (*rules.Explanation, error) {
	if e.Value.Known() || e.Value.IsNotApplicable() || len(worlds) == 0 {
		return e, nil
	}
	first, err := c.rule.Explain(worlds[0], nil)
	if err != nil || !first.Value.Known() {
		return e, err
	}
	for _, w := range worlds[1:] {
		v, err := c.rule.Eval(w, nil)
		if err != nil || !v.Equal(first.Value) {
			return e, err
		}
	}
	return first, nil
}

// decides says whether an outcome hangs on a condition, and if not, why not.
func (r *Regulation) decides(c *clause, q *question) (bool, diag.Text) {
	x := c.states.(*Condition)
	_, received := q.received()
	switch {
	case x.Effect == Advisory:
		return false, say("for information")
	case x.Dossier && !received:
		return false, say("asked once the dossier is received")
	case r.enabled(c.Code):
		return true, diag.Text{}
	case c.Off:
		return false, say("switched off: not sure to hold for this route")
	case c.carried && r.options.CarryOver:
		return true, diag.Text{}
	case c.carried:
		return false, say("carried over from the earlier rules, unverified")
	case c.Certainty == Unverified:
		return false, say("not verified in the text")
	}
	return true, diag.Text{}
}

// standsOn notes what a deciding condition stands on besides the text.
func (r *Regulation) standsOn(c *clause, a *Assessment) {
	if x, ok := r.stands(c); ok {
		a.Assumptions = append(a.Assumptions, x)
	}
	if c.overrides != "" {
		a.assume("override", c.Code, say("%s: %s replaces %s", c.Code, c.from, c.overrides))
	}
}

// stands is what a clause that counts stands on besides the text; ok is false if it
// was read in the source.
func (r *Regulation) stands(c *clause) (x Assumption, ok bool) {
	x.Subject = c.Code
	switch {
	case r.enabled(c.Code) && (c.Off || c.Certainty == Unverified):
		x.Code, x.Text = "enabled", say("%s: switched on by the host", c.Code)
	case c.carried && r.options.CarryOver && c.Certainty == Unverified:
		x.Code, x.Text = "carried_over", say("%s: carried over from the earlier rules", c.Code)
	case c.Certainty == SecondHand:
		x.Code, x.Text = "second_hand", say("%s: known second-hand, to be verified", c.Code)
	default:
		return Assumption{}, false
	}
	return x, true
}

// decide puts the findings together. What is refused stays refused, whatever was
// not read; nobody is eligible by default, that is, without a ground that is met.
func (a *Assessment) decide() Outcome {
	deferred, open, met := false, len(a.Gaps) > 0, false
	for _, f := range a.Findings {
		switch {
		case !f.Decides || f.NotApplicable:
		case f.Met == rules.Undetermined:
			open = true
		case f.Met == rules.True:
			met = met || f.Ground
		case f.Effect == Required:
			return NotEligible
		default:
			deferred = true
		}
	}
	switch {
	case deferred:
		return Deferred
	case open || !met:
		return Undetermined
	}
	return Eligible
}

func (a *Assessment) assume(code, subject string, text diag.Text) {
	a.Assumptions = append(a.Assumptions, Assumption{Code: code, Subject: subject, Text: text})
}
