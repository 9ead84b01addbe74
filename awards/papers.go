package awards

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Papers is what the dossier of a candidate for an award needs on a day.
type Papers struct {
	Unit  string     `json:"unit"`
	Award string     `json:"award"`
	On    rules.Date `json:"on"`
	// Needed are the documents, those of the law first and then the cluster's own.
	Needed []PaperState `json:"needed"`
	// Missing is how many of them are missing.
	Missing int `json:"missing"`
	// Received is the day on which the dossier was received, zero if it was not.
	Received rules.Date `json:"received,omitzero"`
	// Last is the last day for the dossier, zero if none is known; DaysLeft counts the days of the
	// calendar from On to it, 0 on the last day, negative when it is past. Deadline says where it comes from.
	Last     rules.Date `json:"last,omitzero"`
	DaysLeft int        `json:"days_left"`
	Deadline *Deadline  `json:"deadline,omitempty"`
	// Authorities say who proposes and who decides.
	Authorities []Authority `json:"authorities,omitempty"`
}

// PaperState is one document: what is wanted and what is there.
type PaperState struct {
	Document
	There   int    `json:"there"` // copies
	Missing int    `json:"missing,omitempty"`
	Number  string `json:"number,omitempty"`
	// Unsure says what keeps a document of the law from being sure, such as that it is unverified.
	Unsure diag.Text `json:"unsure,omitzero"`
}

// Papers lists the documents that the dossier needs under the law that governs
// it, with what is there and what is missing, and the days left on a day. The
// place adds the cluster's own documents; its zero value adds none. Errors are
// those of [Regulation.Assess].
func (r *Regulation) Papers(on rules.Date, award string, c Candidate, place Place) (Papers, error) {
	if err := c.check(); err != nil {
		return Papers{}, err
	}
	q, err := r.ask(on, award, c, setting{clauses: clausesOf(place)})
	if err != nil {
		return Papers{}, err
	}
	p := Papers{Unit: c.Unit, Award: award, On: on}
	file := c.filed(award)
	for _, c := range q.documents {
		s := PaperState{Document: stated[Document](c)}
		if x, ok := r.stands(c); ok {
			s.Unsure = x.Text
		}
		if file != nil {
			s.There = file.copies(c.Code)
			for _, paper := range file.Documents {
				if paper.Code == c.Code {
					s.Number = paper.Number
				}
			}
		}
		if s.Missing = max(0, s.copies()-s.There); s.Missing > 0 {
			p.Missing++
		}
		p.Needed = append(p.Needed, s)
	}
	p.Received, _ = q.received()
	if q.deadline != nil {
		d := stated[Deadline](q.deadline)
		p.Deadline, p.Last, p.DaysLeft = &d, q.last, on.DaysUntil(q.last)
	}
	for c := range stating[*Authority](q.award.clauses, q.governed) {
		if !c.Off || r.enabled(c.Code) {
			p.Authorities = append(p.Authorities, stated[Authority](c))
		}
	}
	return p, nil
}

// Format writes the list as text: a line for each document, and the deadline.
func (p Papers) Format(l diag.Lang) string {
	var b strings.Builder
	for _, d := range p.Needed {
		mark := "[x]"
		if d.Missing > 0 {
			mark = "[ ]"
		}
		fmt.Fprintf(&b, "%s %s (%d/%d)", mark, cmp.Or(d.Title.Format(l), d.Code), d.There, d.copies())
		if c := d.Citation.String(); c != "" {
			fmt.Fprintf(&b, " – %s", c)
		}
		if !d.Unsure.IsZero() {
			fmt.Fprintf(&b, " – %s", d.Unsure.Format(l))
		}
		b.WriteByte('\n')
	}
	switch {
	case p.Last.IsZero():
		b.WriteString(say("No deadline is known.\n").Format(l))
	case p.DaysLeft >= 0:
		b.WriteString(say("Last day: %s, %d days left.\n", p.Last, p.DaysLeft).Format(l))
	default:
		b.WriteString(say("Last day: %s, %d days ago.\n", p.Last, -p.DaysLeft).Format(l))
	}
	return b.String()
}

// Submission is a draft of the list that goes with a submission (danh sách đề
// nghị): the units nominated on a slate, in order, with the grounds.
type Submission struct {
	On   rules.Date       `json:"on"`
	Year int              `json:"year,omitempty"` // of the results
	Rows []SubmissionLine `json:"rows"`
}

// SubmissionLine is one line of a [Submission]: a nominated entry, whose reason is the
// grounds, with what a list shows besides.
type SubmissionLine struct {
	Entry
	Name     string     `json:"name"`            // of the unit
	Title    diag.Words `json:"title"`           // of the award
	Total    string     `json:"total,omitempty"` // with two decimals, or all it has
	Proposer string     `json:"proposer,omitempty"`
	Missing  int        `json:"missing"` // documents missing from the dossier
}

// Submission drafts the list for the units nominated on a slate of this
// regulation.
// The errors are those of [Regulation.Papers].
func (r *Regulation) Submission(s *Slate, cs []Candidate) (Submission, error) {
	out := Submission{On: s.On, Year: s.Plan.Year}
	for e := range s.Of(Nominated) {
		c := *cmp.Or(find(cs, e.Unit, Candidate.unit), &Candidate{Unit: e.Unit})
		c.Year = cmp.Or(c.Year, s.Plan.Year)
		place := cmp.Or(find(s.Plan.Awards, e.Award, Place.award), new(Place))
		papers, err := r.Papers(s.On, e.Award, c, *place)
		if err != nil {
			return Submission{}, err
		}
		_, a, err := r.awardOn(e.Award, e.Assessment.Governed)
		if err != nil {
			return Submission{}, err
		}
		row := SubmissionLine{
			Entry: document.Clone(e), Name: cmp.Or(c.Name, e.Unit), Title: maps.Clone(a.Title),
			Proposer: c.Proposer, Missing: papers.Missing,
		}
		for _, f := range e.Assessment.Facts {
			if f.Indicator == factTotal {
				row.Total = f.Value.Fixed(2, diag.English)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// table returns the list as cells, a row of headings first.
func (s Submission) table(l diag.Lang) [][]string {
	table := [][]string{each([]diag.Text{
		say("No."), say("Unit"), say("Proposed for"), say("Rank"), say("Total"), say("Grounds"), say("Proposer"),
		say("Documents missing"),
	}, func(t diag.Text) string { return t.Format(l) })}
	for i, row := range s.Rows {
		rank := ""
		if row.Rank > 0 {
			rank = strconv.Itoa(row.Rank)
		}
		table = append(table, []string{
			strconv.Itoa(i + 1), row.Name, row.Title.Format(l), rank, l.Number(row.Total), row.Reason.Format(l),
			row.Proposer, strconv.Itoa(row.Missing),
		})
	}
	return table
}

// Markdown writes the draft as a table in Markdown, with a line that says it is
// a draft.
func (s Submission) Markdown(l diag.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", say("List of proposals (draft)").Format(l))
	b.WriteString(say("Results of %d; nominated on %s. The cluster nominates; "+
		"the competent authority proposes and decides.\n\n",
		s.Year, s.On).Format(l))
	for i, cells := range s.table(l) {
		b.WriteString("| " + strings.Join(each(cells, diag.Markdown), " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat(" --- |", len(cells)) + "\n")
		}
	}
	return b.String()
}

// CSV writes the draft as comma-separated values with a header line. A cell that
// a spreadsheet would take for a formula is written as text.
func (s Submission) CSV(l diag.Lang) string {
	var b strings.Builder
	table := s.table(l)
	for _, cells := range table {
		for i, c := range cells {
			cells[i] = diag.Cell(c)
		}
	}
	// A strings.Builder never fails.
	_ = csv.NewWriter(&b).WriteAll(table)
	return b.String()
}
