package scoring

import (
	"fmt"
)

// sheetFile is a file of sheets.
type sheetFile struct {
	// Card is the code of the card, and Year its year: a file of another one is refused.
	Card   string  `yaml:"card"`
	Year   int     `yaml:"year"`
	Sheets []Sheet `yaml:"sheets"`
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
		s, err := c.NewSheet(u.Unit, u.Entries...)
		found.within(path, err)
		out = append(out, s)
	}
	if len(found.ds) > 0 {
		return nil, doc.Locate(found.ds)
	}
	return out, nil
}
