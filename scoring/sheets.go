package scoring

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
)

// sheetFile is a file of sheets.
type sheetFile struct {
	// Card is the code of the card, and Year its year: a file of another one is refused.
	Card   string      `yaml:"card"`
	Year   int         `yaml:"year"`
	Sheets []fileSheet `yaml:"sheets"`
}

// fileSheet is a sheet of a file.
type fileSheet struct {
	Unit    string      `yaml:"unit"`
	Entries []fileEntry `yaml:"entries"`
}

// fileEntry is an entry of a file, or one for each of several criteria that are given alike: in the
// place of criterion and points.
type fileEntry struct {
	Entry    `yaml:",inline"`
	Criteria map[string]decimal.Decimal `yaml:"criteria"`
}

// entries are those of a sheet one by one, and the place in it of each.
func (f *fileSheet) entries(found *findings, path string) (out []Entry, places []string) {
	for i, e := range f.Entries {
		at := fmt.Sprintf("entries[%d]", i)
		if len(e.Criteria) == 0 {
			out, places = append(out, e.Entry), append(places, at)
			continue
		}
		if e.Criterion != "" || e.Points != nil {
			found.fault(path+"."+at+".criteria", "contradiction",
				"criteria: gives the points of each, beside criterion and points").Hint = say("write two entries")
			continue
		}
		for _, code := range slices.Sorted(maps.Keys(e.Criteria)) {
			one, points := e.Entry, e.Criteria[code]
			one.Criterion, one.Points = code, &points
			out, places = append(out, one), append(places, at+".criteria."+code)
		}
	}
	return out, places
}

// inFile is the path in a sheet of a file of what stands at a path in the sheet that was read of it.
func inFile(path string, places []string) string {
	var i int
	if n, _ := fmt.Sscanf(path, "entries[%d]", &i); n < 1 || i >= len(places) {
		return path
	}
	key := path[strings.IndexByte(path, ']')+1:]
	entry, _, several := strings.Cut(places[i], ".")
	if several && (key == ".points" || key == ".criterion") {
		return places[i]
	}
	return entry + key
}

// InSheetFile returns the path in a file of sheets of what stands at a path in the sheets that
// [Scorecard.LoadSheets] made of it: they differ where an entry of the file is for several criteria.
func InSheetFile(file string, data []byte, path string) string {
	f, _, err := read[sheetFile](file, data)
	var i int
	if n, _ := fmt.Sscanf(path, "sheets[%d].", &i); err != nil || n < 1 || i >= len(f.Sheets) {
		return path
	}
	sheet, rest, _ := strings.Cut(path, ".")
	_, places := f.Sheets[i].entries(new(findings), sheet)
	return diag.JoinPath(sheet, inFile(rest, places))
}

// LoadSheets reads what people entered from a YAML or JSON file, whose name is
// for messages:
//
//	card: cluster-7
//	year: 2025
//	sheets:
//	  - unit: long-an
//	    entries:
//	      - {criterion: I.2, stage: self, points: 9, author: Sở Nội vụ, on: 2025-12-05}
//	      - {criterion: I.2, stage: appraised, role: council, points: 8, note: thiếu minh chứng}
//	      - {stage: appraised, role: council, criteria: {I.3: 5, II.1: 7.5}} # points of each
//
// Faults are those of [Scorecard.NewSheet], of all sheets at once, as
// [diag.Diagnostics] with file, line and column. A file of another card is
// refused with [ErrOtherCard].
func (c *Scorecard) LoadSheets(file string, data []byte) ([]*Sheet, error) {
	f, doc, err := read[sheetFile](file, data)
	if err != nil {
		return nil, err
	}
	var found findings
	if f.Card != c.def.Code || f.Year != c.def.Year {
		found.fault("card", "other-card", "the file is for the card %q of %d, not for %s of %d", f.Card, f.Year, c.def.Code,
			c.def.Year).Err = ErrOtherCard
	}
	var out []*Sheet
	seen := make(map[string]bool)
	for i, u := range f.Sheets {
		path := fmt.Sprintf("sheets[%d]", i)
		if u.Unit == "" || seen[u.Unit] {
			found.fault(path+".unit", "unit", "each sheet is of a unit of its own, not of %q", u.Unit)
		}
		seen[u.Unit] = true
		entries, places := u.entries(&found, path)
		s, err := c.NewSheet(u.Unit, entries...)
		for d := range diag.AllDiagnostics(err) {
			d.Path = inFile(d.Path, places)
		}
		found.within(path, err)
		out = append(out, s)
	}
	if len(found.ds) > 0 {
		return nil, doc.Locate(found.ds)
	}
	return out, nil
}
