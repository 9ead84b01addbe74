package awards

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// LoadCandidates reads candidates with their evidence from YAML or JSON:
//
//	candidates:
//	  - unit: ha_tinh
//	    existence: {known: true}
//	    history: {complete: true, source: "Sổ khen thưởng, 10/3/2024"}
//	    facts: {internal_unity: true, policy_compliance: true}
//
// Every fault is reported at once, as [diag.Diagnostics] with file, line and
// column: what cannot be so, and facts that the regulation does not know.
func (r *Regulation) LoadCandidates(file string, data []byte) ([]Candidate, error) {
	doc, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var in struct {
		Candidates []Candidate `yaml:"candidates"`
	}
	if err := doc.Decode(&in); err != nil {
		return nil, err
	}
	if err := CheckCandidates(in.Candidates, r); err != nil {
		return nil, doc.Locate(err)
	}
	return in.Candidates, nil
}

// CheckCandidates reports, as [diag.Diagnostics], what cannot be so in the evidence of
// candidates, and a second candidate of the same unit; unless the regulation is nil also
// what it does not know: facts, their kinds, forms of past awards, awards, sectors, and
// documents that it does not name and those places do not want.
func CheckCandidates(cs []Candidate, r *Regulation, places ...Place) error {
	if r != nil && r.schema == nil {
		return errNoRegulation
	}
	all := newFaults()
	for i, c := range cs {
		f := all.at("candidates", i)
		if c.Unit != "" && repeats(cs, i, Candidate.unit) {
			f.in("unit").name("second-candidate", "a second candidate %s", c.Unit)
		}
		f.err(c.check())
		if r == nil {
			continue
		}
		f.unknown(&c, r, clausesOf(places...))
		for _, fact := range c.Facts {
			_, err := rules.NewFacts(r.schema, c.Unit, fact)
			f.in("facts").err(err)
		}
		for _, fact := range c.Suppose {
			_, err := rules.NewFacts(r.schema, c.Unit, fact)
			f.in("suppose").err(err)
		}
	}
	return all.found.Err()
}

func (c Candidate) unit() string { return c.Unit }

// unknown reports the words of the evidence that neither the regulation nor what a
// cluster wants besides, which the clauses state, has declared.
func (f faults) unknown(c *Candidate, r *Regulation, wanted []*clause) {
	// The rules that answer are likely those of the spring after the year: they are asked first.
	near := rules.Day(c.Year+1, 3, 1)
	known := func(f faults, word string, list func(names) []string, more ...string) {
		if word == "" || slices.Contains(more, word) {
			return
		}
		if g, err := r.at(near); err != nil || !slices.Contains(list(g.names), word) {
			f.oneOf(word, append(slices.Clip(list(r.declared())), more...))
		}
	}
	awards := func(n names) []string { return n.awards }
	known(f.in("sector"), c.Sector, func(n names) []string { return n.sectors })
	for i, p := range c.History.Entries {
		f := f.at("history.entries", i).in("form")
		if r.form(p.Form).Code != "" {
			continue
		}
		if form := r.formOf(p.Form); form != "" {
			f.add("value", diag.ErrValue, say("write %s", form), "%q is an award by one route, not a form", p.Form)
		} else {
			f.oneOf(p.Form, each(r.forms, Form.code))
		}
	}
	for i, b := range c.Ballots {
		known(f.at("ballots", i).in("award"), b.Award, awards)
	}
	documents := each(wanted, func(c *clause) string { return c.Code })
	for i, d := range c.Dossiers {
		f := f.at("dossiers", i)
		known(f.in("award"), d.Award, awards)
		for j, p := range d.Documents {
			known(f.at("documents", j).in("code"), p.Code, func(n names) []string { return n.documents }, documents...)
		}
	}
}

// check reports what cannot be so in the evidence.
func (c *Candidate) check() error {
	all := newFaults()
	if c.Unit == "" {
		all.in("unit").name("no-unit", "a candidate needs the code of its unit")
	}
	all.in("year").year(c.Year)
	all.in("existence.dissolved").day(c.Existence.Dissolved, true)
	for i, p := range c.History.Entries {
		f := all.at("history.entries", i)
		if slices.Contains(c.History.Entries[:i], p) {
			f.add("second-award", diag.ErrName, say("remove one, or write decision: or achievement: that tells them apart"),
				"the same award stands in the register twice")
		}
		f.words(&p)
		if p.Form == "" {
			f.in("form").add("no-form", diag.ErrValue, say("form: ministry_flag"), "say what was conferred")
		}
		f.in("decided").day(p.Decided, false)
		f.in("revoked").after(p.Revoked, p.Decided)
		f.in("first_year").year(p.FirstYear)
		if p.Decided.Valid() && p.LastYear > p.Decided.Year {
			f.in("last_year").value("years", "the achievement of %d lies after the decision of %v", p.LastYear, p.Decided)
		}
		if (p.FirstYear == 0) != (p.LastYear == 0) || p.FirstYear > p.LastYear {
			f.in("last_year").add("years", diag.ErrValue, say("leave both out if the decision states no period"),
				"an achievement period has a first and a last year, in this order")
		}
	}
	for i, r := range c.Results.Entries {
		f := all.at("results.entries", i).in("year")
		if f.year(r.Year); r.Year == 0 {
			f.value("year", "%d is not a year", r.Year)
		}
		if repeats(c.Results.Entries, i, func(r YearResult) int { return r.Year }) {
			f.name("second-result", "a second result of %d", r.Year)
		}
	}
	all.matters(c)
	all.sent(c)
	for i, g := range c.Facts {
		if repeats(c.Facts, i, func(g rules.Fact) string { return g.Indicator }) {
			all.in("facts."+g.Indicator).name("second-fact", "a second fact %s", g.Indicator)
		}
	}
	return all.found.Err()
}

// matters checks what may keep a unit from being considered, and the movement.
func (f faults) matters(c *Candidate) {
	for i, d := range c.Discipline.Entries {
		f := f.at("discipline.entries", i)
		f.in("opened").day(d.Opened, false)
		f.in("decided").after(d.Decided, d.Opened)
		f.in("ends").after(d.Ends, d.Decided)
		if d.Decided.IsZero() && (d.Cleared || !d.Ends.IsZero()) {
			f.in("decided").value("date", "a discipline that is cleared or ended has been decided: when?")
		}
	}
	for i, e := range c.Inspections.Entries {
		f.at("inspections.entries", i).matter("opened", e.Opened, e.Closed, e.Violation)
	}
	for i, e := range c.Complaints.Entries {
		f.at("complaints.entries", i).matter("received", e.Received, e.Closed, e.Violation)
	}
	if m := c.Movement; m != nil {
		f := f.in("movement")
		f.words(m)
		f.in("launched").day(m.Launched, false)
		f.in("reviewed").after(m.Reviewed, m.Launched)
	}
}

// matter checks the days of a matter, and that what was found has a day on which it was.
func (f faults) matter(opened string, from, closed rules.Date, violation *bool) {
	f.in(opened).day(from, false)
	f.in("closed").after(closed, from)
	if violation != nil && closed.IsZero() {
		f.in("closed").value("date", "what was found has been concluded: when?")
	}
}

// sent checks the ballots and the dossiers.
func (f faults) sent(c *Candidate) {
	for i, b := range c.Ballots {
		f := f.at("ballots", i)
		f.ballot(b)
		if repeats(c.Ballots, i, func(b Ballot) any { return [3]any{b.Council, b.Award, b.On} }) {
			f.add("second-ballot", diag.ErrName, say("give only the ballot that counts"),
				"a second ballot of %s on %s on %v", b.Council, b.Award, b.On)
		}
	}
	for i, d := range c.Dossiers {
		f := f.at("dossiers", i)
		f.in("submitted").day(d.Submitted, true)
		f.in("received").after(d.Received, d.Submitted)
		if d.Award == "" {
			f.in("award").name("no-award", "say which award the dossier is for")
		}
		if repeats(c.Dossiers, i, func(d Dossier) string { return d.Award }) {
			f.name("second-dossier", "a second dossier for %s", d.Award)
		}
		for j, p := range d.Documents {
			if p.Code == "" || p.Copies < 0 {
				f.at("documents", j).value("document", "a document has a code, and no less than one copy")
			}
		}
	}
}

func (f faults) ballot(b Ballot) {
	f.words(&b)
	if b.Council == "" {
		f.in("council").value("value", "say who voted: %s or %s", proposingCouncil, clusterCouncil)
	}
	if b.Award == "" {
		f.in("award").name("no-award", "say which award the ballot was on")
	}
	f.in("on").day(b.On, false)
	switch {
	case b.Members < 1:
		f.in("members").value("votes", "a council has members")
	case b.Present < 0 || b.Present > b.Members:
		f.in("present").value("votes", "%d members were present of %d", b.Present, b.Members)
	case b.InFavour < 0 || b.InFavour > b.Present:
		f.in("in_favour").value("votes", "%d votes of %d present", b.InFavour, b.Present)
	case b.Written < 0 || b.Written > b.Members-b.Present:
		f.in("written").value("votes", "%d written opinions of %d absent", b.Written, b.Members-b.Present)
	case b.WrittenInFavour < 0 || b.WrittenInFavour > b.Written:
		f.in("written_in_favour").value("votes", "%d opinions in favour of %d written", b.WrittenInFavour, b.Written)
	}
}
