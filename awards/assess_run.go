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
	return r.assess(on, award, c, setting{})
}

// setting is what a nomination adds to an assessment: only the nomination knows the
// ranking, the places and what the cluster asks for beyond the law.
type setting struct {
	facts   derived        // from the ranking and the plan
	total   [2]rules.Value // the ends of a total that is missing
	clauses []*clause      // the documents and the vote that the cluster wants
}

// ends are what a total that is missing can be: it decides 900 points or more once it has them.
func (in *setting) ends(_, fact string) (least, most rules.Value) {
	if fact == factTotal {
		least, most = in.total[0], in.total[1]
	}
	return least, most
}

func (r *Regulation) assess(on rules.Date, award string, c Candidate, in setting) (Assessment, error) {
	q, err := r.ask(on, award, c, in)
	if err != nil {
		return Assessment{}, err
	}
	a := Assessment{
		Unit: c.Unit, Award: award, On: on, Governed: q.governed, Basis: r.options.Basis,
		Regulation: r.code, Regime: q.regime.code, Assumptions: q.basis,
	}
	facts, worlds, err := q.facts(in.facts, &a)
	if err != nil {
		return Assessment{}, err
	}
	q.gaps(&a)
	for c, x := range stating[*Condition](q.award.clauses, q.governed) {
		f, err := q.find(c, x, facts, worlds, in)
		if err != nil {
			return Assessment{}, fmt.Errorf("awards: %s: %w", c.Code, err)
		}
		if f.Decides {
			r.standsOn(c, &a)
		}
		a.Findings = append(a.Findings, f)
	}
	q.standsOn(&a)
	for _, d := range q.regime.dropped {
		a.assume("override", d.code, say("%s drops %s", diag.Regulation.Of(q.regime.code), d.title))
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
func (r *Regulation) ask(on rules.Date, award string, c Candidate, in setting) (*question, error) {
	if !on.Valid() {
		return nil, fmt.Errorf("awards: %v is not a day of the calendar: %w", on, diag.ErrValue)
	}
	q := &question{r: r, c: c, code: award, on: on, open: make(map[string]diag.Text)}
	if err := q.govern(); err != nil {
		return nil, err
	}
	g, a, err := r.awardOn(award, q.governed)
	if err != nil {
		return nil, err
	}
	q.regime, q.award = g, a.with(in.clauses)
	faults{found: &q.unknown}.unknown(&q.c, r, in.clauses)
	q.prepare()
	return q, nil
}

// govern chooses the day whose law answers.
func (q *question) govern() error {
	var text diag.Text
	var more []Assumption
	received, filed := q.received()
	q.governed = q.on
	switch basis := q.r.options.Basis; {
	case basis == ByYearEnd && q.c.Year > 0:
		q.governed = rules.Day(q.c.Year, 12, 31)
		text = say("the rules in force on %v, the end of the year of the results (the host's choice)", q.governed)
	case basis == ByYearEnd:
		return fmt.Errorf("awards: %s: the year of the results is needed to choose the rules: %w", q.c.Unit, diag.ErrValue)
	case basis == ByDayAsked:
		text = say("the rules in force on %v, the day asked about (the host's choice)", q.on)
	case filed:
		q.governed = received
		if text, more = q.handOver(); !text.IsZero() {
			break
		}
		text = say("the rules in force on %v, the day the dossier was received "+
			"(an assumption: Law 06/2022/QH15 has no clause on pending dossiers)", received)
	default:
		text = say("the rules in force on %v, the day asked about, since there is no dossier yet "+
			"(an assumption: Law 06/2022/QH15 has no clause on pending dossiers)", q.on)
	}
	q.basis = append([]Assumption{{Code: "basis", Text: text}}, more...)
	return nil
}

// handOver chooses the rules for a dossier that was pending when they changed, by
// what the new ones say of it; the text is empty if they did not change, or say
// nothing.
func (q *question) handOver() (text diag.Text, more []Assumption) {
	submitted, ok := q.submitted()
	if c, x := q.r.pending(q.governed); c != nil && ok && x.Value == "submitted" && !q.r.same(submitted, q.governed) {
		q.governed = submitted
	}
	g, err := q.r.at(q.governed)
	if err != nil || g.covers.Before.IsZero() || q.on.Before(g.covers.Before) {
		return text, nil
	}
	c, x := q.r.pending(g.covers.Before)
	if c == nil {
		return text, nil
	}
	says := say("%s: %v", c.Citation.String(), c.Note)
	text = say("the rules in force on %v, the day the dossier was received (%v)", q.governed, says)
	if q.governed == submitted {
		text = say("the rules in force on %v, the day the dossier was submitted (%v)", q.governed, says)
	}
	if unsure, ok := q.r.stands(c); ok {
		more = append(more, unsure)
	}
	if x.Value == "favourable" {
		more = append(more, Assumption{Code: "more_favourable", Subject: c.Code,
			Text: say("the rules from %v on are not more favourable: that was not examined", g.covers.Before)})
	}
	return text, more
}

// pending is what the rules in force on a day say of dossiers of the time before them.
func (r *Regulation) pending(day rules.Date) (*clause, *Parameter) {
	if g, err := r.at(day); err == nil {
		for c, x := range stating[*Parameter](g.clauses, day) {
			if c.Code == pendingDossiers {
				return c, x
			}
		}
	}
	return nil, nil
}

// same reports whether two days are of one regime.
func (r *Regulation) same(a, b rules.Date) bool {
	g, err := r.at(a)
	return err == nil && g.covers.Contains(b)
}

// prepare takes what the law says on counting, documents and the deadline, and notes
// what of it is not sure.
func (q *question) prepare() {
	q.stands = make(map[string][]Assumption)
	note := func(c *clause, facts ...string) {
		for _, x := range q.r.standings(c) {
			for _, fact := range facts {
				q.stands[fact] = append(q.stands[fact], x)
			}
		}
	}
	for c, x := range stating[*Parameter](q.award.clauses, q.governed) {
		switch row := x.row(); {
		case !q.r.counts(c):
		case row == nil:
			q.parameters = append(q.parameters, c)
			note(c, c.Code)
		default:
			row.set(&q.counting, x.Value)
			note(c, row.facts...)
		}
	}
	for c, x := range stating[*Document](q.award.clauses, q.governed) {
		if q.r.counts(c) && (x.Sector == "" || x.Sector == q.c.Sector) {
			q.documents = append(q.documents, c)
			note(c, factDocumentsMissing)
		}
	}
	for c, x := range stating[*Deadline](q.award.clauses, q.governed) {
		// That of the candidate's sector, or else the one for all sectors.
		if q.r.counts(c) && q.c.Year > 0 && (x.Sector == q.c.Sector || x.Sector == "" && q.deadline == nil) {
			q.deadline, q.last = c, rules.Day(q.c.Year+x.YearsAfter, x.Month, x.Day)
		}
	}
	if q.deadline != nil {
		note(q.deadline, factDeadline, factDeadlineMoved)
	}
}

// standsOn notes the parameters, documents and deadlines that are not sure and
// that facts were derived by which decided.
func (q *question) standsOn(a *Assessment) {
	noted := make(map[[2]string]bool)
	for _, f := range a.Findings {
		for _, read := range f.Read {
			for _, x := range q.stands[read.Indicator] {
				if key := [2]string{x.Code, x.Subject}; f.Decides && !noted[key] {
					noted[key] = true
					a.Assumptions = append(a.Assumptions, x)
				}
			}
		}
	}
}

// facts gathers what is known: the ranking and plan, the evidence, what was
// given by hand, and what is supposed. The worlds are the same with the work
// record by each of its readings; none if they do not differ.
func (q *question) facts(ranked derived, a *Assessment) (facts *rules.Facts, worlds []*rules.Facts, err error) {
	known := q.derive()
	maps.Copy(known, ranked)
	if err := q.given(known); err != nil {
		return nil, nil, err
	}
	codes := q.r.schema.Codes()
	for _, s := range q.c.Suppose {
		known[s.Indicator] = s
		if !slices.Contains(codes, s.Indicator) {
			codes = append(codes, s.Indicator) // the schema will refuse it
		}
		a.assume("supposed", s.Indicator, say("supposing that %s is %v", diag.Indicator.Of(s.Indicator),
			s.Value.Of(s.Indicator)))
	}
	if facts, err = rules.NewFacts(q.r.schema, q.c.Unit, known.of(codes...)...); err != nil {
		return nil, nil, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At("facts")
	}
	for fact := range facts.All() {
		if decided(fact) {
			a.Facts = append(a.Facts, rules.Reading{Input: rules.Input{Unit: q.c.Unit, Indicator: fact.Indicator,
				NotApplicable: fact.Value.IsNotApplicable()}, Value: fact.Value, Evidence: fact.Evidence})
		}
	}
	open := slices.DeleteFunc(slices.Clone(workRecordFacts), func(code string) bool {
		have, _ := facts.Lookup(code)
		return decided(have)
	})
	for _, w := range q.worlds {
		world, err := facts.With(w.of(open...)...)
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
	all := newFaults()
	for _, given := range q.c.Facts {
		f, before := all.in("facts."+given.Indicator), len(*all.found)
		have, ok := known[given.Indicator]
		if _, declared := q.r.schema.Indicator(given.Indicator); !declared {
			f.add("unknown-indicator", diag.ErrName, diag.DidYouMean(given.Indicator, q.r.schema.Codes()),
				"there is no fact %q", given.Indicator)
		} else if q.r.indicator(given.Indicator).From == fromParameter && given.Value.Known() {
			f.add("typed-twice", diag.ErrValue, say("leave it out, or suppose it"),
				"%s is a parameter of the regulation", given.Indicator)
		} else if ok && !have.Value.Equal(given.Value) && given.Value.Known() {
			f.add("typed-twice", diag.ErrValue, say("leave it out: it follows from the evidence or the ranking"),
				"%s is given as %v, but is %v", given.Indicator, given.Value, have.Value)
		} else if decided(given) {
			known[given.Indicator] = given
		}
		for _, d := range (*all.found)[before:] {
			d.Unit, d.Indicator = q.c.Unit, given.Indicator
		}
	}
	return all.found.Err()
}

// gaps lists the open gaps of the law, and the evidence that is not understood.
func (q *question) gaps(a *Assessment) {
	for _, d := range q.unknown {
		a.Gaps = append(a.Gaps, OpenGap{Code: notUnderstood, Reason: say("evidence that is not understood: %v", d.Message)})
	}
	for c, x := range stating[*Gap](q.award.clauses, q.governed) {
		switch {
		case q.r.enabled(c.Code):
			a.assume("enabled", c.Code, say("taken as closed: %s", x.Reason))
		case c.Off:
			a.assume("unread", c.Code, say("taken to change nothing: %s", x.Reason))
		case q.regime.carriedOver && q.r.options.CarryOver && c.Code == q.regime.code+".unread":
			a.assume("carried_over", c.Code, say("the earlier rules are taken for the law in force"))
		default:
			a.Gaps = append(a.Gaps, OpenGap{c.Code, say("%v", x.Reason), c.Citation, c.InForce})
		}
	}
}

// find evaluates one condition. Where it hangs on how the work record is read, it
// is decided only if it comes out the same in every world.
func (q *question) find(c *clause, x *Condition, facts *rules.Facts, worlds []*rules.Facts,
	in setting) (Finding, error) {
	e, err := c.rule.Explain(facts, nil)
	if err == nil {
		e, err = agreed(c, e, worlds)
	}
	if err != nil {
		return Finding{}, err
	}
	f := Finding{
		Condition: c.Code, Title: c.title(), Rule: x.Rule, Citation: c.Citation, Certainty: c.Certainty, Effect: x.Effect,
		From: c.from, Overrides: c.overrides, Ground: x.Effect == Required && slices.Contains(c.grounds, q.award.Code),
		Met: e.Value.Truth(), NotApplicable: e.Value.IsNotApplicable(),
		Missing: e.Missing, Read: e.Read(), Explanation: e,
	}
	if f.Met == rules.Undetermined && !f.NotApplicable && in.total[0].Known() {
		v, err := c.rule.Decide(facts, nil, in.ends)
		if f.Met = v.Truth(); err != nil {
			return Finding{}, err
		}
		if f.Met != rules.Undetermined {
			f.Missing = nil
		}
	}
	f.Why = q.whyNot(c, x)
	f.Decides = f.Why.IsZero()
	for _, in := range f.Missing {
		if f.Decides && f.Why.IsZero() {
			f.Why = q.open[in.Indicator]
		}
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

// whyNot says why an outcome does not hang on a condition; the zero Text if it does.
func (q *question) whyNot(c *clause, x *Condition) diag.Text {
	_, received := q.received()
	switch {
	case x.Effect == Advisory:
		return say("for information")
	case x.Dossier && !received:
		return say("asked once the dossier is received")
	case q.r.counts(c):
		return diag.Text{}
	case c.Off:
		return say("switched off: not sure to hold for this route")
	case c.carried:
		return say("carried over from the earlier rules, unverified")
	}
	return say("not verified in the text")
}

// counts reports whether a clause decides: it is the cluster's own, or was read and is not
// switched off, or is carried over by the host's choice, or enabled by name.
func (r *Regulation) counts(c *clause) bool {
	return c.planned || r.enabled(c.Code) ||
		!c.Off && (c.Certainty != Unverified || c.carried && r.options.CarryOver)
}

// standsOn notes what a deciding condition stands on besides the text.
func (r *Regulation) standsOn(c *clause, a *Assessment) {
	a.Assumptions = append(a.Assumptions, r.standings(c)...)
	for _, name := range c.rule.Uses().Tables {
		noted := func(x Assumption) bool { return x.Code == "override" && x.Subject == name }
		if codes, ok := r.restated[name]; ok && !slices.ContainsFunc(a.Assumptions, noted) {
			a.Assumptions = append(a.Assumptions, override(name, diag.Verbatim(name), codes[0], codes[1]))
		}
	}
}

// standings are all that a clause stands on besides the text.
func (r *Regulation) standings(c *clause) (all []Assumption) {
	if x, ok := r.stands(c); ok {
		all = append(all, x)
	}
	if c.overrides != "" {
		all = append(all, override(c.Code, c.called(), c.from, c.overrides))
	}
	return all
}

// override says that a definition states anew what its base does.
func override(code string, what diag.Text, by, of string) Assumption {
	return Assumption{Code: "override", Subject: code, Text: say("%s: %s replaces %s", what, diag.Regulation.Of(by),
		diag.Regulation.Of(of))}
}

// stands is what a clause that counts stands on besides the text; ok is false if it
// was read in the source.
func (r *Regulation) stands(c *clause) (x Assumption, ok bool) {
	x.Subject = c.Code
	switch {
	case c.planned:
		return Assumption{}, false
	case r.enabled(c.Code) && (c.Off || c.Certainty == Unverified):
		x.Code, x.Text = "enabled", say("%s: switched on by the host", c.called())
	case c.carried && r.options.CarryOver && c.Certainty == Unverified:
		x.Code, x.Text = "carried_over", say("%s: carried over from the earlier rules", c.called())
	case c.Certainty == SecondHand:
		x.Code, x.Text = "second_hand", say("%s: known second-hand, to be verified", c.called())
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
