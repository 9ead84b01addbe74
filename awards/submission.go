package awards

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Submission is a draft of the list that goes with a submission (danh sách đề
// nghị): the units nominated on a slate, in order, with the grounds.
type Submission struct {
	On   rules.Date       `json:"on"`
	Year int              `json:"year,omitempty"`
	Rows []SubmissionLine `json:"rows"`
}

// SubmissionLine is one line of a [Submission].
type SubmissionLine struct {
	Number   int        `json:"number"`
	Unit     string     `json:"unit"`
	Name     string     `json:"name"`
	Award    string     `json:"award"`
	Title    diag.Words `json:"title"`
	Rank     int        `json:"rank,omitempty"`
	Total    string     `json:"total,omitempty"` // with two decimals, or all it has
	Grounds  diag.Text  `json:"grounds"`
	Proposer string     `json:"proposer,omitempty"`
	Missing  int        `json:"missing"` // documents missing from the dossier
	// Stands lists what the nomination stands on besides the law as read.
	Stands []diag.Text `json:"stands,omitempty"`
}

// Submission drafts the list for the units nominated on a slate of this
// regulation.
func (r *Regulation) Submission(s *Slate, cs []Candidate) (Submission, error) {
	out := Submission{On: s.On, Year: s.Plan.Year}
	for e := range s.Of(Nominated) {
		c := Candidate{Unit: e.Unit}
		if i := slices.IndexFunc(cs, func(o Candidate) bool { return o.Unit == e.Unit }); i >= 0 {
			c = cs[i]
		}
		c.Year = cmp.Or(c.Year, s.Plan.Year)
		var place Place
		if i := slices.IndexFunc(s.Plan.Awards, func(p Place) bool { return p.Award == e.Award }); i >= 0 {
			place = s.Plan.Awards[i]
		}
		papers, err := r.Papers(s.On, e.Award, c, place)
		if err != nil {
			return Submission{}, err
		}
		_, a, err := r.awardOn(e.Award, e.Assessment.Governed)
		if err != nil {
			return Submission{}, err
		}
		row := SubmissionLine{
			Number: len(out.Rows) + 1, Unit: e.Unit, Name: cmp.Or(c.Name, e.Unit), Award: e.Award, Title: a.Title, Rank: e.Rank,
			Grounds: e.Reason, Proposer: c.Proposer, Missing: papers.Missing,
		}
		for _, f := range e.Assessment.Facts {
			if f.Indicator == factTotal {
				row.Total = f.Value.Fixed(2, diag.English)
			}
		}
		for _, x := range e.Assessment.Assumptions {
			row.Stands = append(row.Stands, x.Text)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// columns are those of the list.
var columns = []diag.Text{
	say("No."), say("Unit"), say("Proposed for"), say("Rank"), say("Total"), say("Grounds"), say("Proposer"),
	say("Documents missing"),
}

func header(l diag.Lang) (cells []string) {
	for _, c := range columns {
		cells = append(cells, c.Format(l))
	}
	return cells
}

func (row SubmissionLine) cells(l diag.Lang) []string {
	rank := ""
	if row.Rank > 0 {
		rank = fmt.Sprint(row.Rank)
	}
	return []string{fmt.Sprint(row.Number), row.Name, row.Title.Format(l), rank, l.Number(row.Total),
		row.Grounds.Format(l), row.Proposer, fmt.Sprint(row.Missing)}
}

// Markdown writes the draft as a table in Markdown, with a line that says it is
// a draft.
func (s Submission) Markdown(l diag.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", say("List of proposals (draft)").Format(l))
	b.WriteString(say("Results of %d; nominated on %s. The cluster nominates; "+
		"the competent authority proposes and decides.\n\n",
		s.Year, s.On).Format(l))
	row := func(cells []string) {
		for i, c := range cells {
			cells[i] = strings.NewReplacer("|", `\|`, "\n", " ").Replace(c)
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	row(header(l))
	b.WriteString("|" + strings.Repeat(" --- |", len(header(l))) + "\n")
	for _, r := range s.Rows {
		row(r.cells(l))
	}
	return b.String()
}

// CSV writes the draft as comma-separated values with a header line. A cell that
// a spreadsheet would take for a formula is written as text.
func (s Submission) CSV(l diag.Lang) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{header(l)}
	for _, r := range s.Rows {
		rows = append(rows, r.cells(l))
	}
	for _, cells := range rows {
		for i, c := range cells {
			if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
				cells[i] = "'" + c
			}
		}
	}
	// A strings.Builder never fails.
	_ = w.WriteAll(rows)
	return b.String()
}
