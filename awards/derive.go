package awards

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// question is what is asked of a regulation: one candidate, one award, one day.
type question struct {
	r         *Regulation
	c         Candidate
	code      string       // of the award
	on        rules.Date   // the day asked about: later evidence is not known yet
	governed  rules.Date   // the day whose law answers
	basis     []Assumption // why that day
	regime    *regime
	award     *award // with what the cluster asks for besides the law
	counting  counting
	documents []*clause // that the dossier needs
	// parameters are those in force that rules read.
	parameters []*clause
	deadline   *clause              // nil if there is none
	last       rules.Date           // by the deadline
	unknown    diag.Diagnostics     // words of the evidence that nobody declared
	open       map[string]diag.Text // why the evidence leaves a fact open, by the fact
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

// stated sets what is stated or not.
func (d derived) stated(code string, b *bool, evidence string) {
	if b != nil {
		d.set(code, rules.BoolOf(*b), evidence)
	}
}

// text sets a text; an empty one is not known.
func (d derived) text(code, text, evidence string) {
	if text != "" {
		d.set(code, rules.TextOf(text), evidence)
	}
}

func (d derived) count(code string, n int, evidence string) {
	d.set(code, rules.Int(int64(n)), evidence)
}

// anyEntry makes a fact of a register: true if some entry is so, false if the register
// is complete and none is.
func anyEntry[T any](d derived, code string, r Register[T], is func(T) rules.Truth) {
	t := rules.Undetermined // an incomplete register may lack the entry
	if r.Complete {
		t = rules.False
	}
	for _, e := range r.Entries {
		t = t.Or(is(e))
	}
	d.truth(code, t, r.Source)
}

// derive reads the evidence as it was known on the day asked about.
func (q *question) derive() derived {
	d := make(derived)
	if q.c.Year > 0 {
		d.count("achievement_year", q.c.Year, "")
	}
	e := q.c.Existence
	gone := !e.Dissolved.IsZero() && !q.on.Before(e.Dissolved)
	d.truth("unit_reported_dissolved", rules.TruthOf(gone), "")
	switch {
	case gone:
		evidence := e.Dissolved.String()
		if e.Successor != "" {
			evidence += " → " + e.Successor
		}
		d.truth("unit_dissolved", rules.True, evidence)
	case e.Known || !e.Dissolved.IsZero():
		d.truth("unit_dissolved", rules.False, "")
	}
	for _, c := range q.parameters {
		d.set(c.Code, c.value, c.Citation.String())
	}
	q.history(d)
	q.matters(d)
	q.disciplined(d)
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

// same tells whether a past award was for the achievement in question. Another name
// tells that it was not, but for an award of the same form and year: the two may be one.
func (q *question) same(p PastAward) rules.Truth {
	named := p.Achievement != "" && q.c.Achievement != ""
	switch {
	case named && diag.NameKey(p.Achievement) == diag.NameKey(q.c.Achievement):
		return rules.True
	case named && (p.Form != q.award.Form || p.Type != q.award.Type && p.Type != "" && q.award.Type != ""):
		return rules.False
	case q.c.Year == 0:
		return rules.Undetermined
	case p.LastYear > 0 && (p.LastYear < q.c.Year || p.FirstYear > q.c.Year):
		return rules.False
	case p.LastYear == 0 && p.Decided.Year < q.c.Year:
		return rules.False // decided before the year began
	}
	return rules.Undetermined
}

// form returns what is known of a form; the zero Form if nobody declares it.
func (r *Regulation) form(code string) Form {
	return *cmp.Or(find(r.forms, code, Form.code), new(Form))
}

// formOf is the form of what an award of the code confers; empty if there is no such award.
func (r *Regulation) formOf(award string) string {
	for _, g := range r.all() {
		for _, a := range g.awards {
			if a.Code == award {
				return a.Form
			}
		}
	}
	return ""
}

// history derives the facts on awards received. Law 06/2022/QH15 art. 5(2)(c) speaks of
// commending several times and of several forms; the law itself lets a flag of the
// ministry and one of the Government stand on one result, and a title is no form of
// commendation (art. 9, 20). So a title is rewarded already by the same title, a
// commendation by any commendation, and otherwise by the state level of the other list.
func (q *question) history(d derived) {
	of := func(code string, is func(PastAward, Form) rules.Truth) {
		anyEntry(d, code, q.c.History, func(p PastAward) rules.Truth {
			form := q.r.form(p.Form)
			switch {
			case !q.standing(p):
				return rules.False
			case form.Code == "":
				return rules.Undetermined // it may be any
			}
			t := is(p, form)
			if t == rules.Undetermined && p.Achievement != "" && q.c.Achievement != "" {
				q.open[code] = say("%v of %v was for %q; is that another achievement than %q?",
					form.Title, p.Decided, p.Achievement, q.c.Achievement)
			}
			return t
		})
	}
	own := q.r.form(q.award.Form)
	rewarded := func(code string, counts func(f Form) bool) {
		of(code, func(p PastAward, f Form) rules.Truth {
			if !counts(f) {
				return rules.False
			}
			return q.same(p)
		})
	}
	rewarded("achievement_rewarded", func(f Form) bool {
		return f.Emulation == own.Emulation && (!own.Emulation || f.Code == own.Code)
	})
	rewarded("achievement_rewarded_by_another_form", func(f Form) bool { return !f.Emulation && f.Code != own.Code })
	rewarded("achievement_rewarded_otherwise", func(f Form) bool { return f.Emulation != own.Emulation && f.State })
	for _, ind := range q.r.indicators {
		if ind.History != nil {
			of(ind.Code, func(p PastAward, _ Form) rules.Truth { return q.matches(ind.History, p) })
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
	anyEntry(d, "discipline_open", q.c.Discipline, func(e Discipline) rules.Truth { return open(e.Opened, e.Decided) })
	anyEntry(d, "inspection_open", q.c.Inspections, func(e Inspection) rules.Truth { return open(e.Opened, e.Closed) })
	anyEntry(d, "inspection_signs_open", q.c.Inspections, func(e Inspection) rules.Truth {
		return open(e.Opened, e.Closed).And(rules.TruthOf(e.Signs))
	})
	anyEntry(d, "inspection_violation", q.c.Inspections, func(e Inspection) rules.Truth {
		if !e.Signs && e.Violation == nil {
			return rules.False // it put nothing off
		}
		return q.found(e.Closed, e.Violation)
	})
	anyEntry(d, "complaint_open", q.c.Complaints, func(e Complaint) rules.Truth { return open(e.Received, e.Closed) })
	anyEntry(d, "complaint_violation", q.c.Complaints, func(e Complaint) rules.Truth {
		return q.found(e.Closed, e.Violation)
	})
}

// found tells whether a matter was concluded with a violation. One that was over
// before the year of the results began put off no proposal for these results.
func (q *question) found(closed rules.Date, violation *bool) rules.Truth {
	switch {
	case closed.IsZero(), q.on.Before(closed), q.c.Year > 0 && !rules.Day(q.c.Year, 1, 1).Before(closed):
		return rules.False
	case violation == nil:
		return rules.Undetermined
	}
	return rules.TruthOf(*violation)
}

// inForce reports whether a discipline had been decided, against the unit, on the day.
func (q *question) inForce(e Discipline) bool {
	return !e.Cleared && !e.Decided.IsZero() && !q.on.Before(e.Decided)
}

// disciplined tells whether the unit was disciplined, when the last discipline was over,
// and whether one was over only after the year of the results began.
func (q *question) disciplined(d derived) {
	anyEntry(d, "disciplined", q.c.Discipline, func(e Discipline) rules.Truth { return rules.TruthOf(q.inForce(e)) })
	if last, known := q.disciplineEnded(); known && !last.IsZero() {
		d.set("discipline_ended", rules.DateOf(last), q.c.Discipline.Source)
	}
	if q.c.Year == 0 {
		return
	}
	began := rules.Day(q.c.Year, 1, 1)
	anyEntry(d, "discipline_after_year_began", q.c.Discipline, func(e Discipline) rules.Truth {
		switch {
		case !q.inForce(e):
			return rules.False
		case !e.Ends.IsZero():
			return rules.TruthOf(began.Before(e.Ends))
		case began.Before(e.Decided):
			return rules.True // it cannot be over before it was decided
		}
		return rules.Undetermined
	})
}

// disciplineEnded is the day on which the last discipline was over, zero if there was none;
// known is false if nobody knows.
func (q *question) disciplineEnded() (last rules.Date, known bool) {
	known = q.c.Discipline.Complete
	for _, e := range q.c.Discipline.Entries {
		if q.inForce(e) {
			known = known && !e.Ends.IsZero()
			if last.Before(e.Ends) {
				last = e.Ends
			}
		}
	}
	return last, known
}

func (q *question) movement(d derived) {
	m := q.c.Movement
	if m == nil {
		return
	}
	d.text("movement_launcher", m.Launcher, "")
	d.set("movement_launched", rules.DateOf(m.Launched), "")
	if m.Reviewed.IsZero() || q.on.Before(m.Reviewed) {
		return // not reviewed yet
	}
	d.text("movement_review", m.Review, m.Reviewed.String())
	years := m.Reviewed.Year - m.Launched.Year
	if m.Reviewed.Before(m.Launched.AddYears(years)) {
		years--
	}
	d.count("movement_years", max(years, 0), fmt.Sprintf("%v – %v", m.Launched, m.Reviewed))
	d.stated("movement_leads", m.Leads, "")
	d.stated("movement_outstanding", m.Outstanding, "")
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
	put := func(council, members, present, votes, secret string) {
		b := q.lastBallot(council)
		if b == nil || q.strange("ballots") {
			return
		}
		evidence := cmp.Or(b.Minutes, b.On.String())
		d.count(members, b.Members, evidence)
		if present != "" {
			d.count(present, b.Present, evidence)
		}
		d.count(votes, b.InFavour+b.WrittenInFavour, evidence)
		d.stated(secret, b.Secret, evidence)
	}
	put(proposingCouncil, "council_members", "council_present", "council_votes_for", "council_secret")
	put(clusterCouncil, factClusterMembers, "", factClusterFor, factClusterSecret)
}

// filed returns the candidate's dossier for an award, or nil.
func (c *Candidate) filed(award string) *Dossier {
	return find(c.Dossiers, award, func(d Dossier) string { return d.Award })
}

// received and submitted are the days of the dossier and of the submission, as known on the day asked about.
func (q *question) received() (day rules.Date, ok bool) {
	return q.dossierDay(func(d *Dossier) rules.Date { return d.Received })
}

func (q *question) submitted() (day rules.Date, ok bool) {
	return q.dossierDay(func(d *Dossier) rules.Date { return d.Submitted })
}

func (q *question) dossierDay(of func(*Dossier) rules.Date) (day rules.Date, ok bool) {
	if f := q.c.filed(q.code); f != nil && !of(f).IsZero() && !q.on.Before(of(f)) {
		return of(f), true
	}
	return day, false
}

// strange reports whether a part of the evidence has a word that nobody declared.
func (q *question) strange(part string) bool {
	return slices.ContainsFunc(q.unknown, func(d *diag.Diagnostic) bool { return strings.HasPrefix(d.Path, part) })
}

func (q *question) dossier(d derived) {
	if q.strange("sector") || q.strange("dossiers") {
		return
	}
	d.set(factDeadline, rules.NotApplicable(), "")
	d.set(factDeadlineMoved, rules.NotApplicable(), "")
	if q.deadline != nil {
		d.set(factDeadline, rules.DateOf(q.last), "")
		d.set(factDeadlineMoved, rules.DateOf(afterWeekend(q.last)), "")
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
		d.set("dossier_received", rules.DateOf(day), "")
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

// afterWeekend is a day, or the Monday after it if it is a Saturday or Sunday.
func afterWeekend(d rules.Date) rules.Date {
	monday := rules.Day(2024, 1, 1)
	switch (monday.DaysUntil(d)%7 + 7) % 7 {
	case 5:
		return d.AddDays(2)
	case 6:
		return d.AddDays(1)
	}
	return d
}
