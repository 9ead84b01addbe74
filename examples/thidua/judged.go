package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// judgedLine is a criterion that people score, and that some total waits for.
type judgedLine struct {
	Criterion string `json:"criterion"`
	Title     string `json:"title,omitempty"`
	// Unit is one of those whose points are missing.
	Unit string `json:"unit"`
	// Entry is what to write in a sheet, with dots for the points.
	Entry string `json:"entry"`
}

func judged(cr scoring.Criterion) bool { return cr.Judged || len(cr.Assessors) > 0 }

// judgedLines are the judged criteria among what totals wait for.
func judgedLines(y *loaded, pending []pendingLine) (lines []judgedLine) {
	for _, p := range pending {
		cr, ok := y.card.Criterion(p.Criterion)
		if !ok || !judged(cr) || slices.ContainsFunc(lines, func(l judgedLine) bool { return l.Criterion == cr.Code }) {
			continue
		}
		lines = append(lines, judgedLine{Criterion: cr.Code, Title: cr.Title, Unit: p.Unit, Entry: entryFor(y.card, cr)})
	}
	return lines
}

// entryFor is an entry to copy, at the version that counts, by a role that may score.
func entryFor(card *scoring.Scorecard, cr scoring.Criterion) string {
	stages := card.Stages()
	stage := stages[len(stages)-1]
	for _, code := range []string{"appraised", card.Definition().Counts} { // the later one wins
		if i := slices.IndexFunc(stages, func(s scoring.Stage) bool { return s.Code == code }); i >= 0 {
			stage = stages[i]
		}
	}
	role := ""
	switch {
	case len(cr.Assessors) > 0:
		role = cr.Assessors[0].Role
	case len(cr.Owners) > 0:
		role = cr.Owners[0]
	case len(stage.Roles) > 0:
		role = stage.Roles[0]
	}
	if role != "" {
		role = ", role: " + role
	}
	return fmt.Sprintf("{criterion: %s, stage: %s%s, points: ...}", cr.Code, stage.Code, role)
}

// brought reports whether some file or event brings what people gave.
func (l *loaded) brought() bool {
	if len(l.sheets) > 0 {
		return true
	}
	for e := range l.campaign.Log() {
		if len(e.Sheets) > 0 {
			return true
		}
	}
	return false
}

// judged says what people still have to score, and how to write it.
func (w *writer) judged() {
	if len(w.r.Judged) == 0 {
		return
	}
	var titles []string
	for _, j := range w.r.Judged {
		titles = append(titles, strings.TrimSpace(j.Criterion+" "+j.Title))
	}
	list := strings.Join(titles, "; ")
	if w.r.sheets {
		w.item("", "!", w.pick("Judged by people, and not in the sheets yet: ", "Do người chấm, chưa có trong phiếu chấm: ")+list+w.pick(". Add entries such as", ". Thêm vào phiếu chấm, như"))
		w.printf("    - %s\n", w.r.Judged[0].Entry)
		return
	}
	w.item("", "!", w.pick("Judged by people, and no file brings the points: ", "Do người chấm, mà chưa tệp nào mang điểm đến: ")+list+w.pick(". Write them in sheets.yaml:", ". Ghi điểm vào sheets.yaml:"))
	w.printf("    card: %s\n    year: %d\n    sheets:\n      - unit: %s\n        entries:\n          - %s\n", w.r.Card.Code, w.r.Year, w.r.Judged[0].Unit, w.r.Judged[0].Entry)
}

// pointless warns of judged criteria that no file brings a point for, at their
// places in the file of the card.
func (l *loaded) pointless(file string, data []byte) error {
	var missing []string
	for cr := range l.card.Criteria() {
		if judged(cr) {
			missing = append(missing, cr.Code)
		}
	}
	given := func(entries []scoring.Entry) {
		for _, e := range entries {
			missing = slices.DeleteFunc(missing, func(code string) bool { return code == e.Criterion })
		}
	}
	for _, s := range l.sheets {
		given(slices.Collect(s.Entries()))
	}
	for e := range l.campaign.Log() {
		for _, s := range e.Sheets {
			given(s.Entries)
		}
	}
	unit := "..."
	for m := range l.cluster.Members(l.campaign.Day(l.campaign.LastDay())) {
		unit = m.Unit
		break
	}
	var ds diag.Diagnostics
	eachCriterion("", l.card.Definition().Sections, func(path string, cr scoring.Criterion) {
		if !slices.Contains(missing, cr.Code) {
			return
		}
		entry := entryFor(l.card, cr)
		hint := say("add entries to the sheets: %s", entry)
		if !l.brought() {
			hint = say("write sheets.yaml: {card: %s, year: %d, sheets: [{unit: %s, entries: [%s]}]}", l.card.Code(), l.card.Year(), unit, entry)
		}
		d := newFault("", "no-points", diag.ErrValue, hint, "%s is judged by people, and no file brings its points", cr.Code)
		d.Severity, d.Path = diag.Warning, path
		ds = append(ds, d)
	})
	if len(ds) == 0 {
		return nil
	}
	doc, err := document.Parse(l.folder.shown(file), data)
	if err != nil {
		return ds
	}
	return doc.Locate(ds)
}

// eachCriterion walks the criteria of sections with their paths in the definition.
func eachCriterion(path string, sections []scoring.Section, do func(path string, cr scoring.Criterion)) {
	for i, s := range sections {
		at := diag.JoinPath(path, fmt.Sprintf("sections[%d]", i))
		for j, cr := range s.Criteria {
			do(fmt.Sprintf("%s.criteria[%d]", at, j), cr)
		}
		eachCriterion(at, s.Sections, do)
	}
}

// explainSheet writes who gave a unit what, version by version.
func explainSheet(out io.Writer, o *options, y *loaded, score *scoring.Score) {
	all := score.Versions()
	if len(all) == 0 {
		return
	}
	w := &writer{l: o.lang}
	w.section("Points that people gave", "Điểm do người chấm")
	stages := y.card.Stages()
	for _, v := range all {
		w.printf("%s\n", strings.TrimSpace(v.Criterion+" "+v.Title))
		for _, one := range v.Versions {
			stage := one.Stage
			if i := slices.IndexFunc(stages, func(s scoring.Stage) bool { return s.Code == stage }); i >= 0 && stages[i].Title != "" {
				stage = w.pick(stage, stages[i].Title)
			}
			head := stage
			if one.Counts {
				head += w.pick(" (counts)", " (được tính)")
			}
			if len(one.Entries) > 1 && one.Points.Known() {
				head += ": " + one.Points.Format(w.l)
			}
			w.item("  ", "–", head)
			for _, e := range one.Entries {
				w.item("      ", "→", w.given(e))
			}
			if len(one.Awaited) > 0 {
				w.item("      ", "?", w.pick("not scored yet by ", "chưa chấm: ")+strings.Join(one.Awaited, ", "))
			}
		}
		if v.Computed.Known() {
			w.item("  ", "–", w.pick("computed: ", "tính theo số liệu: ")+v.Computed.Format(w.l))
		}
	}
	fmt.Fprint(out, w.String())
}

// given says what one person gave, who that is, when and why.
func (w *writer) given(e scoring.Entry) string {
	points := ""
	switch {
	case e.NotApplicable:
		points = w.pick("not applicable", "không áp dụng")
	case e.Void:
		points = w.pick("void", "không chấm điểm")
	case e.Points != nil:
		points = rules.NumberOf(*e.Points).Format(w.l)
	}
	if e.Override {
		points += w.pick(" instead of the computed points", " thay cho điểm tính được")
	}
	parts := []string{points}
	if e.Role != "" {
		parts = append(parts, e.Role)
	}
	if e.Author != "" {
		parts = append(parts, e.Author)
	}
	if !e.On.IsZero() {
		parts = append(parts, e.On.Format(w.l))
	}
	if e.Evidence != "" {
		parts = append(parts, w.pick("evidence: ", "minh chứng: ")+e.Evidence)
	}
	if e.Note != "" {
		parts = append(parts, e.Note)
	}
	return strings.Join(parts, " · ")
}
