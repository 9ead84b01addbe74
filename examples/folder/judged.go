package folder

import (
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// brought reports whether some file or event brings what people gave.
func (y *Year) brought() bool {
	if len(y.Besides.Sheets) > 0 {
		return true
	}
	for _, e := range y.Campaign.Year().Events {
		if len(e.Sheets) > 0 {
			return true
		}
	}
	return false
}

// begun reports whether anything is known of the year: until then nobody can have given points.
func (y *Year) begun() bool {
	return len(y.Campaign.Year().Events) > 0 || y.brought() ||
		slices.ContainsFunc(y.Besides.Facts, func(f *rules.Facts) bool {
			for fact := range f.All() {
				if fact.Value.Known() {
					return true
				}
			}
			return false
		})
}

// Pointless warns of judged criteria that no file brings a point for, at their
// places in the file of the card, once anything is known of the year.
func (y *Year) Pointless(r *cluster.Report, file string, data []byte) error {
	if !y.begun() {
		return nil
	}
	var missing []string
	for _, cr := range y.Card.Terms().Criteria {
		if cluster.SheetEntry(y.Card, cr) != "" {
			missing = append(missing, cr.Code)
		}
	}
	given := func(entries []scoring.Entry) {
		for _, e := range entries {
			missing = slices.DeleteFunc(missing, func(code string) bool { return code == e.Criterion })
		}
	}
	for _, s := range y.Besides.Sheets {
		given(s.Entries)
	}
	for _, e := range y.Campaign.Year().Events {
		for _, s := range e.Sheets {
			given(s.Entries)
		}
	}
	unit := "..."
	if len(r.Units) > 0 {
		unit = r.Units[0].Unit
	}
	var ds diag.Diagnostics
	def := y.Card.Definition()
	eachCriterion("", def.Sections, func(path string, cr scoring.Criterion) {
		if !slices.Contains(missing, cr.Code) {
			return
		}
		entry := cluster.SheetEntry(y.Card, cr)
		hint := say("add entries to the sheets: %s", entry)
		if !y.brought() {
			hint = say("write sheets.yaml: {card: %s, year: %d, sheets: [{unit: %s, entries: [%s]}]}", y.Card.Identity().Code,
				y.Card.Identity().Year, unit, entry)
		}
		d := newFault("", "no-points", diag.ErrValue, hint, "%s is judged by people, and no file brings its points", cr.Code)
		d.Severity, d.Path = diag.Warning, path
		ds = append(ds, d)
	})
	if len(ds) == 0 {
		return nil
	}
	doc, err := document.Parse(y.Shown(file), data)
	if err != nil {
		return ds
	}
	return def.Locate(doc, ds)
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
