package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// explained is the whole story of one unit as data.
type explained struct {
	Score    scoring.Breakdown `json:"score"`
	Invented bool              `json:"invented"`
	Lines    []explainedLine   `json:"lines"`
	// Appraisal is what people gave, beside what the rules alone give.
	Appraisal   *scoring.Appraisal `json:"appraisal"`
	Nominations []cluster.Nominee  `json:"nominations,omitempty"`
	// Grade is what the unit is graded.
	Grade *scoring.Graded `json:"grade,omitempty"`
}

// explainedLine is the story of one criterion as data.
type explainedLine struct {
	Criterion   string             `json:"criterion"`
	Explanation *rules.Explanation `json:"explanation"`
}

// explain writes the whole story of one unit's points, criterion by criterion.
func explain(out io.Writer, o *options, y *folder.Year, r *cluster.Report) error {
	unit, err := y.Cluster.Match(o.explain)
	if err != nil {
		return usagef("-explain: %s", diag.ErrorText(err))
	}
	ranking, _ := r.Computed()
	if ranking == nil {
		return usagef("-explain: there is no scorecard, so %s has no points", unit)
	}
	score, ok := ranking.Score(unit)
	if !ok {
		return usagef("-explain: %s was not scored", unit)
	}
	appraisal, err := score.Appraisal(context.Background())
	if err != nil {
		return err
	}
	story := explained{Score: score.Breakdown(), Appraisal: appraisal, Nominations: nominationsOf(r, unit)}
	var grade diag.Text
	for _, u := range r.Ranking {
		if u.Unit == unit {
			story.Invented, story.Grade, grade = u.Invented, u.Grade, u.GradeText()
		}
	}
	for _, line := range score.Breakdown().Lines {
		e, lineErr := line.Explain()
		err = errors.Join(err, lineErr)
		if e != nil {
			story.Lines = append(story.Lines, explainedLine{line.Criterion, e})
		}
	}
	switch {
	case err != nil:
		return err
	case o.format == "json":
		return writeJSON(out, story)
	}
	w := &writer{r: r, l: o.lang}
	w.printf("%s", score.Format(w.l))
	w.order(w.r.Order)
	if !grade.IsZero() {
		w.printf("%s\n", w.say("Grade: %s", grade))
		w.lacks(story.Grade)
	}
	if story.Invented {
		w.printf("%s\n", w.say("Figures on this page are invented for the example."))
	}
	for _, line := range score.Breakdown().Lines {
		for _, told := range story.Lines {
			if told.Criterion == line.Criterion {
				text := strings.TrimRight(told.Explanation.Render(w.l), "\n")
				w.printf("\n%s\n", diag.Criterion.Of(line.Criterion).Format(w.l))
				w.item("  ", "–", told.Explanation.Sentences(w.name).Format(w.l))
				w.printf("%s\n", indent(text, "  "))
			}
		}
	}
	w.sheet(*appraisal)
	w.awards(story.Nominations)
	_, err = fmt.Fprint(out, w.String())
	return err
}

// lacks writes what keeps a unit from the next better grade.
func (w *writer) lacks(g *scoring.Graded) {
	if g != nil && g.Lacks != nil {
		w.printf("%s\n", w.say("For %s it needs %s", cmp.Or(g.Lacks.Title, g.Lacks.Grade), g.Lacks.Text()))
	}
}

// nominationsOf returns what the slate says of one unit, award by award.
func nominationsOf(r *cluster.Report, unit string) (all []cluster.Nominee) {
	for _, n := range r.Nominations {
		if n.Unit == unit {
			all = append(all, n)
		}
	}
	return all
}

// awards writes what became of a unit for each award: the status, its reason, what it
// waits for, every condition that decides.
func (w *writer) awards(nominations []cluster.Nominee) {
	for _, n := range nominations {
		w.printf("\n%s\n", n.Title.Format(w.l))
		w.item("  ", "–", w.verdict(n))
		for _, line := range w.waitLines(n) {
			w.item("  ", "→", line)
		}
		w.findings(n.Assessment, "  ")
	}
}

// sheet writes who gave a unit what, beside what the rules give.
func (w *writer) sheet(a scoring.Appraisal) {
	a.Rows = slices.DeleteFunc(slices.Clone(a.Rows), func(r scoring.Appraised) bool {
		return len(r.Versions) == 0 && !r.Differs
	})
	if len(a.Rows)+len(a.Decisions) > 0 {
		w.section(w.say("Points that people gave"))
		w.appraisal("", a)
	}
}
