package main

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func (w *writer) nominations() {
	if !w.r.NotNominated.IsZero() {
		w.section(w.say("Nominations"))
		w.item("", "–", w.say("None: %s.", w.r.NotNominated))
		return
	}
	if len(w.r.Nominations) == 0 {
		return
	}
	w.section(w.say("Nominations"))
	var who []string
	for _, n := range w.r.Nominations {
		if by := n.Decides.Format(w.l); by != "" && !slices.Contains(who, by) {
			who = append(who, by)
		}
	}
	text := w.say("The cluster only nominates; an authority above it decides.")
	if len(who) > 0 {
		text = w.say("The cluster only nominates; decided by: %s.", strings.Join(who, ", "))
	}
	w.item("", "–", text)
	for _, all := range w.r.ByAward() {
		w.printf("\n%s\n", all[0].Title.Format(w.l))
		nominated := false
		for _, n := range all {
			if n.Status == awards.Nominated {
				nominated = true
				w.item("  ", "✓", star(n.Name, n.Invented)+": "+w.verdict(n))
				w.findings(n.Assessment, "      ")
			}
		}
		if !nominated {
			w.item("  ", "–", w.say("nobody is nominated"))
		}
		w.waiting(all)
		w.others(all)
		w.assumptions(all)
	}
	for _, d := range w.r.Differences {
		text := say("%s was not recorded as nominated, though it follows (%s): %s", d.Name, diag.Award.Of(d.Award), d.Reason)
		if d.Recorded {
			text = say("%s was nominated at the meeting, but that does not follow from the figures and the law as far as they "+
				"are known (%s): %s",
				d.Name, diag.Award.Of(d.Award), d.Reason)
		}
		w.item("", "!", text.Format(w.l))
	}
}

// verdict is the status of a nomination and why.
func (w *writer) verdict(n cluster.Nominee) string {
	return n.Status.Format(w.l) + "; " + n.Reason.Format(w.l)
}

// findings writes the conditions that decide, each with its clause, and the parts
// of the law that were not read.
func (w *writer) findings(a awards.Assessment, indent string) {
	for _, f := range a.Findings {
		if !f.Decides {
			continue
		}
		mark := map[rules.Truth]string{rules.True: "✓", rules.False: "✗", rules.Undetermined: "?"}[f.Met]
		w.item(indent, mark, f.Title.Format(w.l)+" ["+f.Citation.String()+w.certainty(f.Certainty)+"]")
	}
	for _, g := range a.Gaps {
		text := w.say("the law was not read: %s", g.Reason.Format(w.l))
		if g.Citation != (rules.Citation{}) {
			text += " [" + g.Citation.String() + "]"
		}
		w.item(indent, "?", text)
	}
}

// others writes the units that are not eligible or have no place, those with the
// same reason together.
func (w *writer) others(all []cluster.Nominee) {
	refused := make(map[string]bool)
	reasons := newGroups()
	for _, n := range all {
		if n.Status == awards.NoPlace || n.Status == awards.Refused {
			refused[w.verdict(n)] = n.Status == awards.Refused
			reasons.add(w.verdict(n), star(n.Name, n.Invented))
		}
	}
	for _, verdict := range reasons.order {
		mark := "·"
		if refused[verdict] {
			mark = "✗"
		}
		w.item("  ", mark, reasons.of(verdict)+": "+verdict)
	}
}

// assumptions writes what the verdicts of an award stand on besides the law as
// read, each once.
func (w *writer) assumptions(all []cluster.Nominee) {
	seen := make(map[string]bool)
	for _, n := range all {
		for _, a := range n.Assessment.Assumptions {
			if text := a.Text.Format(w.l); !seen[text] {
				seen[text] = true
				w.item("  ", "(i)", text)
			}
		}
	}
}

// certainty says how surely a clause is known, unless it was read.
func (w *writer) certainty(c awards.Certainty) string {
	switch c {
	case awards.SecondHand:
		return w.say("; read second-hand, to be verified")
	case awards.Unverified:
		return w.say("; unverified")
	}
	return ""
}

// waiting writes the units that are pending or deferred, those that wait for the
// same together, and what all of them wait for once.
func (w *writer) waiting(all []cluster.Nominee) {
	var open []cluster.Nominee
	var lines [][]string
	for _, n := range all {
		if n.Status == awards.Pending || n.Status == awards.Held {
			open = append(open, n)
			lines = append(lines, w.waitLines(n))
		}
	}
	var common []string
	if len(open) > 1 {
		for _, line := range lines[0] {
			if !slices.ContainsFunc(lines, func(other []string) bool { return !slices.Contains(other, line) }) {
				common = append(common, line)
			}
		}
	}
	held, own := make(map[string]bool), make(map[string][]string)
	names := newGroups()
	for i, n := range open {
		rest := slices.DeleteFunc(slices.Clone(lines[i]), func(line string) bool { return slices.Contains(common, line) })
		key := n.Status.Format(w.l) + "\n" + strings.Join(rest, "\n")
		held[key], own[key] = n.Status == awards.Held, rest
		names.add(key, star(n.Name, n.Invented))
	}
	for _, key := range names.order {
		mark := "?"
		if held[key] {
			mark = "…"
		}
		status, _, _ := strings.Cut(key, "\n")
		w.item("  ", mark, names.of(key)+": "+status)
		for _, line := range own[key] {
			w.item("      ", "→", line)
		}
	}
	if len(common) > 0 {
		w.item("  ", "?", w.say("all of these also wait for:"))
		for _, line := range common {
			w.item("      ", "→", line)
		}
	}
}

// waitLines says what a nomination waits for: totals together, units that stand
// before it together, the rest one by one.
func (w *writer) waitLines(n cluster.Nominee) []string {
	var totals, before, lines []string
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	own := false
	for _, wait := range n.Waits {
		unit := wait.Unit
		if wait.Input != nil && wait.Input.Unit != "" {
			unit = wait.Input.Unit
		}
		switch {
		case wait.On == "ranking" && unit == n.Unit:
			own = true
		case wait.On == "ranking" && unit != "":
			add(&totals, w.name(unit))
		case wait.On == "unit":
			add(&before, w.name(unit))
		default:
			add(&lines, wait.Text.Format(w.l))
		}
	}
	var head []string
	if own {
		head = append(head, w.say("its own total"))
	}
	if len(totals) > 0 {
		head = append(head, w.say("the totals of %s", strings.Join(totals, ", ")))
	}
	if len(before) > 0 { // the first of them is the one that holds up all the others
		head = append(head, w.say("the place before it is still open: %s", before[0]))
	}
	return append(head, lines...)
}
