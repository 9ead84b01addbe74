package main

import (
	"fmt"
	"io"
	"iter"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// explained is the whole story of one unit as data.
type explained struct {
	Score    *scoring.Score  `json:"score"`
	Invented bool            `json:"invented"`
	Lines    []explainedLine `json:"lines"`
	// Versions are what people gave.
	Versions []scoring.Versions `json:"versions,omitempty"`
	Entries  []awards.Entry     `json:"nominations,omitempty"`
}

// explainedLine is the story of one criterion as data.
type explainedLine struct {
	Criterion   string             `json:"criterion"`
	Explanation *rules.Explanation `json:"explanation"`
}

// explainedLines explains every criterion that a rule scored, in the order of the
// card.
func explainedLines(s *scoring.Score) (lines []explainedLine, err error) {
	for line := range s.Lines() {
		e, err := line.Explain()
		if err != nil {
			return nil, err
		}
		if e != nil {
			lines = append(lines, explainedLine{line.Criterion, e})
		}
	}
	return lines, nil
}

// entriesOf returns what the slate says of one unit, award by award.
func entriesOf(r *cluster.Result, unit string) iter.Seq[awards.Entry] {
	return func(yield func(awards.Entry) bool) {
		if r.Slate == nil {
			return
		}
		for e := range r.Slate.Entries() {
			if e.Unit == unit && !yield(e) {
				return
			}
		}
	}
}

// explainAwards writes what became of a unit for each award: the status, its
// reason, every condition that decides, what it waits for.
func explainAwards(out io.Writer, o *options, y *loaded, r *cluster.Result, unit string) {
	w := &writer{r: &report{name: y.cluster.Name, named: y.campaign.Named}, l: o.lang}
	for e := range entriesOf(r, unit) {
		w.printf("\n%s\n", y.campaign.AwardTitle(e.Award, e.Assessment.Governed).In(o.lang))
		w.item("  ", "–", e.Status.Text().In(o.lang)+"; "+w.r.named(e.Reason).In(o.lang))
		for _, line := range w.waitLines(entryLine{Entry: e}) {
			w.item("  ", "→", line)
		}
		w.findings(e.Assessment, "  ")
	}
	fmt.Fprint(out, w.String())
}
