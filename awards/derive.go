package awards

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// question is what is asked of a regulation: one candidate, one award, one day.
type question struct {
	r         *Regulation
	c         Candidate
	code      string     // of the award
	on        rules.Date // the day asked about: later evidence is not known yet
	governed  rules.Date // the day whose law answers
	basis     Assumption // why that day
	regime    *regime
	award     *award // with what the cluster asks for besides the law
	counting  counting
	documents []*clause  // that the dossier needs
	deadline  *clause    // nil if there is none
	last      rules.Date // by the deadline
	// stands are what facts were derived by that is not sure, by the fact.
	stands map[string][]Assumption
	// worlds are what the work record can be where its readings differ, the strictest first.
	worlds []derived
}

// derived are facts by indicator; those that are not known are left out.
type derived map[string]rules.Fact

func (d derived) set(code string, v rules.Value, evidence string) {
	if v.Known() || v.IsNotApplicable() {
		d[code] = rules.Fact{Indicator: code, Value: v, Evidence: evidence}
	}
}

// of returns the facts of some codes, in their order.
func (d derived) of(codes ...string) (facts []rules.Fact) {
	for _, code := range codes {
		if fact, ok := d[code]; ok {
			facts = append(facts, fact)
		}
	}
	return facts
}

func (d derived) truth(code string, t rules.Truth, evidence string) {
	if t != rules.Undetermined {
		d.set(code, rules.BoolOf(t == rules.True), evidence)
	}
}

func (d derived) count(code string, n int, evidence string) {
	d.set(code, rules.Int(int64(n)), evidence)
}

// anyEntry is True if some entry is, False if the register is complete and all
// entries are, and undetermined otherwise.
func anyEntry[T any](r Register[T], is func(T) rules.Truth) (t rules.Truth, evidence string) {
	t = rules.Undetermined // an incomplete register may lack the entry
	if r.Complete {
		t = rules.False
	}
	for _, e := range r.Entries {
		t = t.Or(is(e))
	}
	return t, r.Source
}

// derive reads the evidence as it was known on the day asked about.
func (q *question) derive() derived {
	d := make(derived)
	if q.c.Year > 0 {
		d.count(factYear, q.c.Year, "")
	}
	if e := q.c.Existence; e.Known || !e.Dissolved.IsZero() {
		gone := !e.Dissolved.IsZero() && !q.on.Before(e.Dissolved)
		evidence := ""
		if gone {
			evidence = e.Dissolved.String()
			if e.Successor != "" {
				evidence += " → " + e.Successor
			}
		}
		d.truth(factDissolved, rules.TruthOf(gone), evidence)
	}
	q.history(d)
	q.matters(d)
	q.workRecord(d)
	q.movement(d)
	q.ballots(d)
	q.dossier(d)
	return d
}

// standing reports whether an award had been decided, and not revoked, on the day.
func (q *question) standing(p PastAward) bool {
	return !q.on.Before(p.Decided) && (p.Revoked.IsZero() || q.on.Before(p.Revoked))
}

// same tells whether a past award was for the achievement in question.
func (q *question) same(p PastAward) rules.Truth {
	switch {
	case p.Achievement != "" && q.c.Achievement != "":
		return rules.TruthOf(p.Achievement == q.c.Achievement)
	case q.c.Year == 0:
		return rules.Undetermined
	case p.LastYear > 0 && (p.LastYear < q.c.Year || p.FirstYear > q.c.Year):
		return rules.False
	case p.LastYear == 0 && p.Decided.Year < q.c.Year:
		return rules.False // decided before the year began
	}
	return rules.Undetermined
}

// form returns what is known of a form; one that nobody declares is a commendation.
func (r *Regulation) form(code string) Form {
	for _, f := range r.forms {
		if f.Code == code {
			return f
		}
	}
	return Form{Code: code}
}

// history derives the facts on awards received. Law 06/2022/QH15 art. 5(2)(c) speaks of
// commending several times and of several forms; the law itself lets a flag of the
// ministry and one of the Government stand on one result, and a title is no form of
// commendation (art. 9, 20). So a title is rewarded already by the same title, a
// commendation by any commendation, and otherwise by the state level of the other list.
func (q *question) history(d derived) {
	of := func(code string, is func(PastAward) rules.Truth) {
		t, evidence := anyEntry(q.c.History, func(p PastAward) rules.Truth {
			if !q.standing(p) {
				return rules.False
			}
			return is(p)
		})
		d.truth(code, t, evidence)
	}
	rewarded := func(counts func(Form) bool) func(PastAward) rules.Truth {
		return func(p PastAward) rules.Truth {
			if !counts(q.r.form(p.Form)) {
				return rules.False
			}
			return q.same(p)
		}
	}
	own := q.r.form(q.award.Form)
	of(factRewarded, rewarded(func(f Form) bool {
		return f.Emulation == own.Emulation && (!own.Emulation || f.Code == own.Code)
	}))
	of(factRewardedOtherList, rewarded(func(f Form) bool { return f.Emulation != own.Emulation && f.State }))
	for i := range q.r.indicators {
		if h := q.r.indicators[i].History; h != nil {
			of(q.r.indicators[i].Code, func(p PastAward) rules.Truth { return q.matches(h, p) })
		}
	}
}

// matches tells whether an award is one that a fact speaks of.
func (q *question) matches(h *History, p PastAward) rules.Truth {
	switch {
	case !slices.Contains(h.Forms, p.Form), h.SameYear && p.Decided.Year != q.on.Year, slices.Contains(h.NotTypes, p.Type):
		return rules.False
	case p.Type == "" && len(h.NotTypes) > 0:
		return rules.Undetermined
	case h.SameAchievement:
		return q.same(p)
	}
	return rules.True
}

// matters are those that keep a unit from being considered.
func (q *question) matters(d derived) {
	open := func(from, to rules.Date) rules.Truth {
		return rules.TruthOf(!q.on.Before(from) && (to.IsZero() || q.on.Before(to)))
	}
	put := func(code string) func(rules.Truth, string) {
		return func(t rules.Truth, evidence string) { d.truth(code, t, evidence) }
	}
	put(factDisciplineOpen)(anyEntry(q.c.Discipline, func(e Discipline) rules.Truth { return open(e.Opened, e.Decided) }))
	put(factInspectionOpen)(anyEntry(q.c.Inspections, func(e Inspection) rules.Truth { return open(e.Opened, e.Closed) }))
	put(factInspectionSigns)(anyEntry(q.c.Inspections, func(e Inspection) rules.Truth {
		return open(e.Opened, e.Closed).And(rules.TruthOf(e.Signs))
	}))
	put(factComplaintOpen)(anyEntry(q.c.Complaints, func(e Complaint) rules.Truth { return open(e.Received, e.Closed) }))
	put(factInspectionViolation)(anyEntry(q.c.Inspections, func(e Inspection) rules.Truth {
		if !e.Signs && e.Violation == nil {
			return rules.False // it put nothing off
		}
		return q.found(e.Closed, e.Violation)
	}))
	put(factComplaintViolation)(anyEntry(q.c.Complaints, func(e Complaint) rules.Truth {
		return q.found(e.Closed,
			e.Violation)
	}))
	q.disciplined(d)
	if q.c.Year > 0 {
		put(factDisciplineReset)(anyEntry(q.c.Discipline, func(e Discipline) rules.Truth {
			return q.endsAfter(e, rules.DateOf(q.c.Year, 1, 1))
		}))
	}
}

// found tells whether a matter was concluded with a violation. One that was over
// before the year of the results began put off no proposal for these results.
func (q *question) found(closed rules.Date, violation *bool) rules.Truth {
	switch {
	case closed.IsZero(), q.on.Before(closed), q.c.Year > 0 && !rules.DateOf(q.c.Year, 1, 1).Before(closed):
		return rules.False
	case violation == nil:
		return rules.Undetermined
	}
	return rules.TruthOf(*violation)
}

// disciplined tells whether the unit was disciplined, and when the last
// discipline was over.
func (q *question) disciplined(d derived) {
	var last rules.Date
	known := q.c.Discipline.Complete
	t, source := anyEntry(q.c.Discipline, func(e Discipline) rules.Truth {
		if e.Cleared || e.Decided.IsZero() || q.on.Before(e.Decided) {
			return rules.False
		}
		known = known && !e.Ends.IsZero()
		if last.Before(e.Ends) {
			last = e.Ends
		}
		return rules.True
	})
	d.truth(factDisciplined, t, source)
	if known && t == rules.True {
		d.set(factDisciplineEnded, rules.DateValue(last), source)
	}
}

// endsAfter tells whether the unit was disciplined and the discipline was over
// only after a day.
func (q *question) endsAfter(e Discipline, day rules.Date) rules.Truth {
	switch {
	case e.Cleared, e.Decided.IsZero(), q.on.Before(e.Decided):
		return rules.False
	case !e.Ends.IsZero():
		return rules.TruthOf(day.Before(e.Ends))
	case day.Before(e.Decided):
		return rules.True // it cannot be over before it was decided
	}
	return rules.Undetermined
}

func (q *question) movement(d derived) {
	m := q.c.Movement
	if m == nil {
		return
	}
	if m.Launcher != "" {
		d.set(factMovementLauncher, rules.TextOf(m.Launcher), "")
	}
	if !m.Launched.IsZero() {
		d.set(factMovementLaunched, rules.DateValue(m.Launched), "")
	}
	if m.Reviewed.IsZero() || q.on.Before(m.Reviewed) {
		return // not reviewed yet
	}
	if m.Review != "" {
		d.set(factMovementReview, rules.TextOf(m.Review), m.Reviewed.String())
	}
	years := m.Reviewed.Year - m.Launched.Year
	if m.Reviewed.Before(m.Launched.AddYears(years)) {
		years--
	}
	d.count(factMovementYears, max(years, 0), fmt.Sprintf("%v – %v", m.Launched, m.Reviewed))
	if m.Leads != nil {
		d.truth(factMovementLeads, rules.TruthOf(*m.Leads), "")
	}
	if m.Outstanding != nil {
		d.truth(factMovementBest, rules.TruthOf(*m.Outstanding), "")
	}
}

// lastBallot is the council's last ballot on the award up to the day asked about.
func (q *question) lastBallot(council string) *Ballot {
	var last *Ballot
	for i := range q.c.Ballots {
		b := &q.c.Ballots[i]
		if b.Council == council && b.Award == q.award.Code && !q.on.Before(b.On) && (last == nil || last.On.Before(b.On)) {
			last = b
		}
	}
	return last
}

func (q *question) ballots(d derived) {
	put := func(council, members, votes, secret string) {
		b := q.lastBallot(council)
		if b == nil {
			return
		}
		evidence := b.On.String()
		if b.Minutes != "" {
			evidence = b.Minutes
		}
		d.count(members, b.Members, evidence)
		d.count(votes, b.InFavour+b.WrittenInFavour, evidence)
		if b.Secret != nil {
			d.truth(secret, rules.TruthOf(*b.Secret), evidence)
		}
	}
	put(proposingCouncil, factCouncilMembers, factCouncilFor, factCouncilSecret)
	put(clusterCouncil, factClusterMembers, factClusterFor, factClusterSecret)
}

// filed returns the candidate's dossier for an award, or nil.
func (c *Candidate) filed(award string) *Dossier {
	for i := range c.Dossiers {
		if c.Dossiers[i].Award == award {
			return &c.Dossiers[i]
		}
	}
	return nil
}

// received is the day on which the dossier was received, as known on the day asked about.
func (q *question) received() (day rules.Date, ok bool) {
	if f := q.c.filed(q.code); f != nil && !f.Received.IsZero() && !q.on.Before(f.Received) {
		return f.Received, true
	}
	return rules.Date{}, false
}

func (q *question) dossier(d derived) {
	if q.deadline == nil {
		d.set(factDeadline, rules.NotApplicable(), "")
	} else {
		d.set(factDeadline, rules.DateValue(q.last), "")
	}
	f := q.c.filed(q.code)
	if f == nil {
		return
	}
	missing := 0
	for _, doc := range q.documents {
		if f.copies(doc.Code) < doc.states.(*Document).copies() {
			missing++
		}
	}
	d.count(factDocumentsMissing, missing, "")
	if day, ok := q.received(); ok {
		d.set(factReceived, rules.DateValue(day), "")
	}
}

// copies is how many copies of a document are there.
func (f *Dossier) copies(code string) int {
	n := 0
	for _, p := range f.Documents {
		if p.Code == code {
			n += max(1, p.Copies)
		}
	}
	return n
}

func (doc Document) copies() int { return max(1, doc.Copies) }
