package scoring

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// inList is the first step of a path into a list of what has a code or a name.
var inList = regexp.MustCompile(`^(sections|criteria|define)\[(\d+)\]\.?`)

// maxTitle is how many letters of a title name a place.
const maxTitle = 60

// place is what people call a place in the definition: the code of its criterion, section or derived indicator, with
// the title, and the key within it; the zero Text if the path leads into none of these, or the code is missing.
func (d *Definition) place(path string) diag.Text {
	if within, ok := strings.CutPrefix(path, "periods.card."); ok && d.Periods != nil {
		return d.Periods.Card.place(within)
	}
	sections, criteria := d.Sections, []Criterion(nil)
	code, title := "", ""
	for m := inList.FindStringSubmatch(path); m != nil; m = inList.FindStringSubmatch(path) {
		i, _ := strconv.Atoi(m[2]) // digits
		switch {
		case m[1] == "sections" && i < len(sections):
			code, title = sections[i].Code, sections[i].Title
			sections, criteria = sections[i].Sections, sections[i].Criteria
		case m[1] == "criteria" && i < len(criteria):
			code, title = criteria[i].Code, criteria[i].Title
			sections, criteria = nil, nil
		case m[1] == "define" && i < len(d.Define):
			code, title = d.Define[i].Code, d.Define[i].Label
		default:
			return diag.Text{}
		}
		path = path[len(m[0]):]
	}
	if code == "" {
		return diag.Text{}
	}
	if r := []rune(title); len(r) > maxTitle {
		title = string(r[:maxTitle]) + "…"
	}
	if path != "" {
		title += " (" + path + ")"
	}
	return headed(code, strings.TrimSpace(title))
}

// Locate gives the diagnostics of an error about the definition, which was read from a file, their places in it, as
// [document.Document.Locate] does, and what people call these places: the code of a criterion or section, with its
// title.
func (d *Definition) Locate(file *document.Document, err error) error {
	for one := range diag.AllDiagnostics(err) {
		if one.File == "" {
			one.Place = d.place(one.Path)
		}
	}
	return file.Locate(err)
}
