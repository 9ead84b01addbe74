package main

import (
	"context"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/desk/paper"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// scoreSheet is a unit with its points side by side.
type scoreSheet struct {
	cluster.RankedUnit
	Totals  scoring.Totals
	Rows    []sheetRow
	All     sheetRow   // the whole card
	Common  []string   // reasons that stand on lines whatever became of them: each once
	Decided []decision // of conditions of the card
}

// sheetRow is a section or a criterion. Points are what they add: negative where they are taken away.
type sheetRow struct {
	Section     bool
	Code, Title string
	bounds
	Self, Accepted, Least, Most, Rule rules.Value
	Difference                        rules.Value // Accepted less Self; of a section the sum of its lines'
	Overridden                        bool
	Unclaimed                         int // lines in it that are what rules give, without a claim of the unit
	Who, Why                          string
	notes                             []string // what people wrote
	rules                             string   // what rules say; Why is both
}

// sheet lays the points of a unit out by the sections of the card.
func (v *view) sheet(ctx context.Context, card scoring.Definition, u cluster.RankedUnit, score *scoring.Score) (
	*scoreSheet, error) {
	a, err := score.Appraisal(ctx)
	if err != nil {
		return nil, err
	}
	s := &scoreSheet{RankedUnit: u, Decided: v.decided(u.Name, a)}
	w := &sheetWriter{view: v, card: card, appraisal: a, breakdown: score.Breakdown(), sheet: s}
	s.Totals = w.breakdown.Totals
	var all bounds
	for _, sec := range card.Sections {
		all = all.and(w.section(sec))
	}
	s.All = w.whole(sheetRow{Section: true}, a.Total, s.Totals, all, card.Caps, s.Rows)
	s.reasons()
	s.All.Why = s.All.rules
	return s, nil
}

// sheetWriter is a sheet that is being written.
type sheetWriter struct {
	*view
	card      scoring.Definition
	appraisal *scoring.Appraisal
	breakdown scoring.Breakdown
	sheet     *scoreSheet
	sections  int // so far
}

// section adds a section with what is in it, and returns what it may give.
func (w *sheetWriter) section(sec scoring.Section) bounds {
	at, row := w.sections, len(w.sheet.Rows)
	w.sections++
	w.sheet.Rows = append(w.sheet.Rows, sheetRow{})
	var all bounds
	for _, r := range w.appraisal.Rows {
		if r.Section != sec.Code {
			continue
		}
		line := w.row(w.card, r)
		if i := slices.IndexFunc(sec.Criteria, func(c scoring.Criterion) bool { return c.Code == r.Criterion }); i >= 0 {
			line.bounds = boundsOf(sec.Criteria[i], r)
		} else {
			line.bounds = boundsOf(scoring.Criterion{}, r) // what every unit has to begin with
		}
		all = all.and(line.bounds)
		w.sheet.Rows = append(w.sheet.Rows, line)
	}
	for _, part := range sec.Sections {
		all = all.and(w.section(part))
	}
	w.sheet.Rows[row] = w.whole(sheetRow{Section: true, Code: sec.Code, Title: sec.Title}, w.appraisal.Sections[at],
		w.breakdown.Sections[at], all, sec.Caps, w.sheet.Rows[row+1:])
	return w.sheet.Rows[row].bounds
}

// whole is the row of a section, or of the card, and says why its columns do not add up where they do not.
func (w *sheetWriter) whole(row sheetRow, c scoring.Compared, t scoring.Totals, most bounds, caps scoring.Caps,
	lines []sheetRow) sheetRow {
	row.Accepted, row.Least, row.Most = c.Accepted.Total, c.Accepted.Least, c.Accepted.Most
	row.Self, row.Unclaimed = claimed(w.card, c)
	row.Difference = differences(lines)
	var why []string
	add := func(said diag.Text) { why = append(why, text(said)) }
	row.bounds = most.held(t.Max, caps, add)
	for _, fired := range t.Caps {
		if fired.Cap == "floor" {
			add(say("raised to %s", diag.Verbatim(fired.After.Format(inTables))))
		} else {
			add(say("held to %s", diag.Verbatim(fired.After.Format(inTables))))
		}
	}
	if t.Rescaled {
		add(say("raised in proportion, since not all of it applies"))
	}
	row.rules = listed(why)
	return row
}

// differences is the sum of those of lines; missing if there is none, or one is not known of what the unit claimed.
func differences(lines []sheetRow) (sum rules.Value) {
	for _, r := range lines {
		switch {
		case r.Section || !r.Self.Known():
		case !r.Difference.Known():
			return rules.Value{}
		case !sum.Known():
			sum = r.Difference
		default:
			sum = less(sum, less(rules.Int(0), r.Difference))
		}
	}
	return sum
}

// codes is how many hundredths of so many millimetres the codes of criteria take in letters of a size, none of them
// broken unless it takes a fifth.
func (v *view) codes(points, millimetres int) int {
	wide := 5
	for _, u := range v.Units {
		for _, r := range u.Rows {
			for wide < 20 && len(paper.Wrap(r.Code, float64(points)*25.4/72, float64(wide*millimetres)/100-2)) > 1 {
				wide++
			}
		}
	}
	return wide
}

// Partly says that the unit gave itself points, and not on all lines.
func (s *scoreSheet) Partly() bool {
	return s.All.Self.Known() && slices.ContainsFunc(s.Rows, func(r sheetRow) bool {
		return !r.Section && !r.Self.Known() && !r.Self.IsNotApplicable()
	})
}

// reasons puts those that stand on several lines, and on one where nothing differs, below the table: they were written
// on the whole sheet.
func (s *scoreSheet) reasons() {
	lines, plain := make(map[string]int), make(map[string]bool)
	differs := func(r *sheetRow) bool {
		return r.Overridden || r.Difference.Known() && !r.Difference.Equal(rules.Int(0))
	}
	for i := range s.Rows {
		for _, note := range s.Rows[i].notes {
			lines[note]++
			plain[note] = plain[note] || !differs(&s.Rows[i])
		}
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		var own []string
		for _, note := range r.notes {
			switch common := lines[note] > 1 && plain[note]; {
			case !common:
				own = append(own, note)
			case !slices.Contains(s.Common, note):
				s.Common = append(s.Common, note)
				fallthrough
			default:
				if differs(r) {
					own = append(own, text(say("reason below")))
				}
			}
		}
		r.Why = listed(append(own, r.rules))
	}
}

// claimed is what units gave themselves, at the last stage at which they do, and how many lines they left to rules.
func claimed(card scoring.Definition, c scoring.Compared) (total rules.Value, others int) {
	for _, st := range c.Stages {
		if isSelf(card, st.Stage) {
			total, others = st.Claimed, st.Computed
		}
	}
	return total, others
}

// isSelf reports whether units score themselves at a stage.
func isSelf(card scoring.Definition, code string) bool {
	return code == "self" ||
		slices.ContainsFunc(card.Stages, func(s scoring.Stage) bool { return s.Code == code && s.Self })
}

// less is the difference of two numbers; missing unless both are known.
func less(a, b rules.Value) rules.Value {
	x, ok := a.Decimal()
	y, also := b.Decimal()
	if !ok || !also {
		return rules.Value{}
	}
	return rules.NumberOf(x.Sub(y))
}

// row is the row of a criterion.
func (v *view) row(card scoring.Definition, r scoring.Appraised) sheetRow {
	row := sheetRow{Code: r.Criterion, Title: r.Title, Accepted: r.Points, Least: r.Least, Most: r.Most,
		Rule: r.RuleAlone, Overridden: r.Overridden, Who: r.Decides}
	switch r.State {
	case scoring.Missing:
		row.Accepted = rules.Value{}
	case scoring.NotApplicable:
		row.Accepted = rules.NotApplicable()
	}
	for _, version := range r.Versions {
		if isSelf(card, version.Stage) {
			row.Self = version.Points
			continue
		}
		var who, notes []string
		for _, e := range version.Entries {
			who, notes = append(who, v.by(e)), append(notes, e.Note)
		}
		if version.Counts {
			row.Who = listed(who)
		}
		for _, note := range notes {
			if note != "" && !slices.Contains(row.notes, note) {
				row.notes = append(row.notes, note)
			}
		}
	}
	row.Difference = less(row.Accepted, row.Self)
	row.rules = listed(slices.DeleteFunc(v.reasons(r), func(s string) bool { return slices.Contains(row.notes, s) }))
	return row
}

// listed is texts with semicolons, each once, without those that say nothing.
func listed(texts []string) string {
	var all []string
	for _, s := range texts {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, "; ")
}

// reasons are why a line has its points, besides what people wrote.
func (v *view) reasons(r scoring.Appraised) (all []string) {
	add := func(t diag.Text) { all = append(all, text(t)) }
	if r.Overridden {
		add(say("by the rule %s", v.shown(r.RuleAlone)))
	}
	add(r.Reason)
	switch r.Cap {
	case "max":
		add(say("held to the maximum"))
	case "min":
		add(say("raised to the minimum"))
	}
	if r.Beyond.Known() {
		add(say("%s beyond the maximum", v.shown(r.Beyond)))
	}
	for _, d := range r.Refused {
		add(d.Message)
	}
	if len(r.Awaited) > 0 {
		add(say("waits for the points of %s", strings.Join(r.Awaited, ", ")))
	}
	return all
}
