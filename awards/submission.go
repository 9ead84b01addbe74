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
