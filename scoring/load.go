package scoring

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
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
	var ds diag.Diagnostics
	for _, h := range hosts {
		d.words(func(path string, words *rules.Definition) {
			for fault := range diag.AllDiagnostics(h.Give(words)) {
				ds = append(ds, diag.Diagnostics{fault}.At(path)...)
			}
		})
	}
	return ds.Err()
}

// content is what the hash of a card is of: the card, whatever limits it is compiled with.
func content(d Definition) Definition {
	d.words(func(_ string, words *rules.Definition) { words.Limits = rules.Limits{} })
	return d
}
