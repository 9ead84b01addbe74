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
// candidates, a second candidate of the same unit, and facts whose code or kind the
// regulation does not know, unless it is nil.
func CheckCandidates(cs []Candidate, r *Regulation) error {
	if r != nil && r.schema == nil {
		return errNoRegulation
	}
	var f faults
	for i, c := range cs {
		path := at("candidates", i)
		if c.Unit != "" && repeats(cs, i, func(c Candidate) string { return c.Unit }) {
			f.name(diag.JoinPath(path, "unit"), "second-candidate", "a second candidate %s", c.Unit)
		}
		f.err(path, c.check())
		if r == nil {
			continue
		}
		for _, fact := range c.Facts {
			_, err := rules.NewFacts(r.schema, c.Unit, fact)
			f.err(diag.JoinPath(path, "facts"), err)
		}
		for _, fact := range c.Suppose {
			_, err := rules.NewFacts(r.schema, c.Unit, fact)
			f.err(diag.JoinPath(path, "suppose"), err)
		}
	}
	return f.ds.Err()
}

// check reports what cannot be so in the evidence.
func (c *Candidate) check() error {
	var f faults
	if c.Unit == "" {
		f.name("unit", "no-unit", "a candidate needs the code of its unit")
	}
	f.year(c.Year)
	f.day("existence.dissolved", c.Existence.Dissolved, true)
	for i, p := range c.History.Entries {
		path := at("history.entries", i)
		if p.Form == "" {
			f.add(diag.JoinPath(path, "form"), "no-form", diag.ErrValue, say("form: ministry_flag"), "say what was conferred")
		}
		f.day(diag.JoinPath(path, "decided"), p.Decided, false)
		f.after(diag.JoinPath(path, "revoked"), p.Revoked, p.Decided)
		if (p.FirstYear == 0) != (p.LastYear == 0) || p.FirstYear > p.LastYear || p.FirstYear < 0 {
			f.add(diag.JoinPath(path, "last_year"), "years", diag.ErrValue,
				say("leave both out if the decision states no period"),
				"an achievement period has a first and a last year, in this order")
		}
	}
	for i, r := range c.Results.Entries {
		path := diag.JoinPath(at("results.entries", i), "year")
		if r.Year < 1 || r.Year > 9999 {
			f.value(path, "year", "%d is not a year", r.Year)
		}
		if repeats(c.Results.Entries, i, func(r YearResult) int { return r.Year }) {
			f.name(path, "second-result", "a second result of %d", r.Year)
		}
	}
	f.matters(c)
	f.sent(c)
	for i, g := range c.Facts {
		if repeats(c.Facts, i, func(g rules.Fact) string { return g.Indicator }) {
			f.name("facts."+g.Indicator, "second-fact", "a second fact %s", g.Indicator)
		}
	}
	return f.ds.Err()
}

// matters checks what may keep a unit from being considered, and the movement.
func (f *faults) matters(c *Candidate) {
	for i, d := range c.Discipline.Entries {
		path := at("discipline.entries", i)
		f.day(diag.JoinPath(path, "opened"), d.Opened, false)
		f.after(diag.JoinPath(path, "decided"), d.Decided, d.Opened)
		f.after(diag.JoinPath(path, "ends"), d.Ends, d.Decided)
		if d.Decided.IsZero() && (d.Cleared || !d.Ends.IsZero()) {
			f.value(diag.JoinPath(path, "decided"), "date", "a discipline that is cleared or ended has been decided: when?")
		}
	}
	for i, e := range c.Inspections.Entries {
		f.matter(at("inspections.entries", i), "opened", e.Opened, e.Closed, e.Violation)
	}
	for i, e := range c.Complaints.Entries {
		f.matter(at("complaints.entries", i), "received", e.Received, e.Closed, e.Violation)
	}
	if m, known := c.Movement, common(); m != nil {
		f.oneOf("movement.launcher", m.Launcher, known.indicator("movement_launcher").Values)
		f.oneOf("movement.review", m.Review, known.indicator("movement_review").Values)
		f.day("movement.launched", m.Launched, false)
		f.after("movement.reviewed", m.Reviewed, m.Launched)
	}
}

// sent checks the ballots and the dossiers.
func (f *faults) sent(c *Candidate) {
	for i, b := range c.Ballots {
		f.ballot(at("ballots", i), b)
		if repeats(c.Ballots, i, func(b Ballot) any { return [3]any{b.Council, b.Award, b.On} }) {
			f.add(at("ballots", i), "second-ballot", diag.ErrName, say("give only the ballot that counts"),
				"a second ballot of %s on %s on %v", b.Council, b.Award, b.On)
		}
	}
	for i, d := range c.Dossiers {
		path := at("dossiers", i)
		f.day(diag.JoinPath(path, "received"), d.Received, true)
		if d.Award == "" {
			f.name(diag.JoinPath(path, "award"), "no-award", "say which award the dossier is for")
		}
		if repeats(c.Dossiers, i, func(d Dossier) string { return d.Award }) {
			f.name(path, "second-dossier", "a second dossier for %s", d.Award)
		}
		for j, p := range d.Documents {
			if p.Code == "" || p.Copies < 0 {
				f.value(diag.JoinPath(path, at("documents", j)), "document", "a document has a code, and no less than one copy")
			}
		}
	}
}

// after checks a date that may be left out and does not lie before another.
func (f *faults) after(path string, d, first rules.Date) {
	f.day(path, d, true)
	if !d.IsZero() && d.Valid() && first.Valid() && d.Before(first) {
		f.value(path, "order", "%v lies before %v", d, first)
	}
}

// matter checks the days of a matter, and that what was found has a day on which it was.
func (f *faults) matter(path, opened string, from, closed rules.Date, violation *bool) {
	f.day(diag.JoinPath(path, opened), from, false)
	f.after(diag.JoinPath(path, "closed"), closed, from)
	if violation != nil && closed.IsZero() {
		f.value(diag.JoinPath(path, "closed"), "date", "what was found has been concluded: when?")
	}
}

func (f *faults) oneOf(path, s string, values []string) {
	if s != "" && !slices.Contains(values, s) {
		f.add(path, "value", diag.ErrValue, diag.DidYouMean(s, values), "%q is none of %q", s, values)
	}
}

func (f *faults) ballot(path string, b Ballot) {
	f.oneOf(diag.JoinPath(path, "council"), b.Council, []string{proposingCouncil, clusterCouncil})
	if b.Council == "" {
		f.value(diag.JoinPath(path, "council"), "value", "say who voted: %s or %s", proposingCouncil, clusterCouncil)
	}
	if b.Award == "" {
		f.name(diag.JoinPath(path, "award"), "no-award", "say which award the ballot was on")
	}
	f.day(diag.JoinPath(path, "on"), b.On, false)
	wrong := func(field, format string, args ...any) {
		f.value(diag.JoinPath(path, field), "votes", format, args...)
	}
	switch {
	case b.Members < 1:
		wrong("members", "a council has members")
	case b.Present < 0 || b.Present > b.Members:
		wrong("present", "%d members were present of %d", b.Present, b.Members)
	case b.InFavour < 0 || b.InFavour > b.Present:
		wrong("in_favour", "%d votes of %d present", b.InFavour, b.Present)
	case b.Written < 0 || b.Written > b.Members-b.Present:
		wrong("written", "%d written opinions of %d absent", b.Written, b.Members-b.Present)
	case b.WrittenInFavour < 0 || b.WrittenInFavour > b.Written:
		wrong("written_in_favour", "%d opinions in favour of %d written", b.WrittenInFavour, b.Written)
	}
}
