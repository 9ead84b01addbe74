package main

import "github.com/thidua-go/thidua/scoring"

// differences writes what people overrode, and where what they gave differs, unit by unit.
func (w *writer) differences() {
	if len(w.r.Appraisals) == 0 {
		return
	}
	w.section(w.say("Adjusted points and differences"))
	for _, a := range w.r.Appraisals {
		name := a.Name
		if a.Period != "" {
			name += " (" + a.Period + ")"
		}
		w.printf("%s\n", star(name, a.Invented))
		w.appraisal("  ", a.Appraisal)
	}
}

// appraisal writes the rows of a unit, what was decided of it, and what that comes to.
func (w *writer) appraisal(indent string, a scoring.Appraisal) {
	for _, row := range a.Rows {
		w.item(indent, "–", row.Text().Format(w.l))
	}
	for _, d := range a.Decisions {
		w.item(indent, "!", d.Text().Format(w.l))
	}
	w.item(indent, "=", a.Total.Text().Format(w.l))
}
