package awards

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
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
