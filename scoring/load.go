package scoring

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Load reads a card from a YAML or JSON file, whose name is for messages. Faults
// are [diag.Diagnostics] with file, line and column.
//
// What the program has beside the file it gives as a host: functions that the card declares under
// functions:, limits, and holidays of years that the card does not list. A rule that calls a function
// which no host gives is refused as if the card did not declare it, with a hint that it does. Of several
// hosts the first that has something gives it.
func Load(file string, data []byte, host ...rules.Host) (*Scorecard, error) {
	d, doc, err := read[Definition](file, data)
	if err != nil {
		return nil, err
	}
	if err := d.give(host); err != nil {
		return nil, d.Locate(doc, err)
	}
	c, err := Compile(d)
	if err != nil {
		return nil, d.Locate(doc, err)
	}
	c.doc = doc
	return c, nil
}

// CheckFile is [Check] for a card in a YAML or JSON file, whose name is for
// messages. The diagnostics have their place in the file and are in its order. Hosts are
// those of [Load]; a function that none of them has is taken to be as it is declared.
func CheckFile(file string, data []byte, host ...rules.Host) diag.Diagnostics {
	d, doc, err := read[Definition](file, data)
	if err == nil {
		if given := d.give(host); given != nil {
			err = d.Locate(doc, given)
		} else if found := Check(d); len(found) > 0 {
			err = d.Locate(doc, found)
		}
	}
	return slices.Collect(diag.AllDiagnostics(err))
}

// words calls f with the vocabulary of the card and that of its periods, and where each stands. What
// f changes is changed in d alone.
func (d *Definition) words(f func(path string, words *rules.Definition)) {
	f("", &d.Definition)
	if d.Periods != nil {
		p := *d.Periods
		d.Periods = &p
		f("periods.card", &p.Card.Definition)
	}
}

// give gives what hosts have.
func (d *Definition) give(hosts []rules.Host) error {
	var found findings
	for _, h := range hosts {
		d.words(func(path string, words *rules.Definition) { found.within(path, h.Give(words)) })
	}
	return found.ds.Err()
}

// content is what the hash of a card is of: the card, whatever limits it is compiled with.
func content(d Definition) Definition {
	d.words(func(_ string, words *rules.Definition) { words.Limits = rules.Limits{} })
	return d
}

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
