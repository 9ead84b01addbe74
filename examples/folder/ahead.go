package folder

import (
	"cmp"
	"fmt"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Ahead warns of what lies beside the log and is dated after its last event, which is the day of the report: of
// the first entry of sheets, and of facts. nil if nothing is.
func (y *Year) Ahead(r *cluster.Report) error {
	var ds diag.Diagnostics
	warn := func(d *diag.Diagnostic) {
		d.Severity = diag.Warning
		ds = append(ds, d)
	}
	hint := diag.Text{}
	if acts := r.Ahead.Keys(); acts != "" {
		hint = say("record under events of cluster.yaml what was done since: %s", acts)
	}
	if path, e := y.firstAfter(r); path != "" {
		warn(catalogue.Fault(path, "later", diag.ErrValue, hint,
			"the entry is of %v, after the last event, %v, and does not count yet; there are %d such entries", e.On, r.On,
			r.Ahead.Entries))
	}
	for _, file := range y.Files {
		if n, last := y.datesAfter(file, r.On); n > 0 {
			warn(newFault(y.Shown(file), "later", diag.ErrValue,
				say("record what was done since as events in cluster.yaml, unless the dates are those of plans"),
				"%d dates in the facts are after the last event, %v, up to %v; the facts count all the same", n, r.On, last))
		}
	}
	if len(ds) == 0 {
		return nil
	}
	return y.placed(ds)
}

// firstAfter returns the first entry of the sheets beside the log of a day after that of the report, and where its
// day stands.
func (y *Year) firstAfter(r *cluster.Report) (path string, entry scoring.Entry) {
	if r.Ahead.Entries == 0 {
		return "", entry
	}
	for i, s := range y.Besides.Sheets {
		for j, e := range s.Entries {
			if r.On.Before(e.On) {
				return fmt.Sprintf("sheets[%d].entries[%d].on", i, j), e
			}
		}
	}
	return "", entry
}

// datesAfter are the dates in a file of facts beside the log that are after a day, those of events in lists too.
func (y *Year) datesAfter(file string, on rules.Date) (n int, last rules.Date) {
	for _, f := range y.Besides.Facts {
		for code, day := range f.Dates() {
			if on.Before(day) && file == cmp.Or(y.lying["facts/"+code], y.lying["facts"]) {
				if n++; last.Before(day) {
					last = day
				}
			}
		}
	}
	return n, last
}
