package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// points writes points with the decimals of the card.
func (w *writer) points(v rules.Value) string { return v.Fixed(w.r.Decimals, w.l.Grouped()) }

func (w *writer) percent(v rules.Value) string {
	if !v.Known() {
		return ""
	}
	return v.Fixed(2, w.l.Grouped()) + " %"
}

func (w *writer) ranking() {
	if len(w.r.Ranking) == 0 {
		return
	}
	w.section(w.say("Ranking"))
	rows := make([][]string, len(w.r.Ranking))
	invented, waiting := false, false
	for i, line := range w.r.Ranking {
		invented = invented || line.Invented
		waiting = waiting || line.Disqualified != rules.True && !line.Total.Known()
		rows[i] = []string{w.rank(line), line.Name, w.total(line), w.r.GapText(line, w.l)}
		if w.r.ByPercent {
			rows[i] = slices.Insert(rows[i], 3, w.percent(line.Percent))
		}
	}
	total := w.say("Total")
	if unit := w.r.Card.Unit; unit != "" {
		total = w.say("Total (%s)", unit)
	}
	columns := []column{
		{head: w.say("Rank"), right: true}, {head: w.say("Unit")}, {head: total, right: true},
		{head: w.say("Gap"), right: true},
	}
	if w.r.ByPercent {
		columns = slices.Insert(columns, 3, column{head: w.say("Percent"), right: true})
	}
	for _, c := range []struct {
		head string
		cell func(line cluster.RankedUnit) string
	}{
		{w.say("Grade"), func(line cluster.RankedUnit) string { return line.GradeText().Format(w.l) }},
		{w.say("Can still be"), w.between},
		{w.say("Note"), w.rankNote},
	} {
		cells, said := make([]string, len(rows)), false
		for i, line := range w.r.Ranking {
			cells[i] = c.cell(line)
			said = said || cells[i] != ""
		}
		if !said {
			continue
		}
		columns = append(columns, column{head: c.head})
		for i := range rows {
			rows[i] = append(rows[i], cells[i])
		}
	}
	if w.r.Ranking[0].Within != nil {
		columns = slices.Insert(columns, 1, column{head: w.say("In the group")})
		for i, line := range w.r.Ranking {
			rows[i] = slices.Insert(rows[i], 1, line.WithinText())
		}
	}
	w.order(w.r.Order)
	w.printf("%s", table(columns, rows))
	if invented {
		w.printf("* %s\n", w.say("stands on invented figures"))
	}
	if !w.r.Final {
		text := w.say("The ranking is provisional.")
		if ranks := w.r.OpenRank(); ranks != "" {
			text = w.say("The ranking is provisional: a rank written %s surely lies in that range, "+
				"not each of which need be possible.", ranks)
		}
		w.item("", "!", text)
	}
	if waiting {
		w.item("", "!", w.say("A total that is not known is not zero: what it waits for stands below."))
	}
}

// periods are the rankings of the periods, one to a line.
func (w *writer) periods() {
	if len(w.r.Periods) == 0 {
		return
	}
	w.section(w.say("Periods"))
	w.order(w.r.Periods[0].Order)
	for _, p := range w.r.Periods {
		w.item("", "-", p.Format(w.l))
	}
}

// order says by what units are ranked, where that is more than one number.
func (w *writer) order(by scoring.Order) {
	if order := by.Text(); !order.IsZero() {
		w.item("", "–", order.Format(w.l))
	}
}

func (w *writer) rank(line cluster.RankedUnit) string {
	switch {
	case line.First == 0:
		return "–"
	case line.First == line.Last:
		return fmt.Sprint(line.First)
	}
	return fmt.Sprintf("%d–%d", line.First, line.Last)
}

func (w *writer) total(line cluster.RankedUnit) string {
	if !line.Total.Known() {
		return w.say("undetermined")
	}
	return star(w.points(line.Total)+w.outOf(line), line.Invented)
}

// outOf writes the maximum of what applies to a unit, as in 684.00/700, where that
// is what its percentage is of.
func (w *writer) outOf(line cluster.RankedUnit) string {
	if !line.OutOf.Known() {
		return ""
	}
	return "/" + line.OutOf.Format(w.l.Grouped())
}

// between is the range of a result that is not known, in what units are ranked by.
func (w *writer) between(line cluster.RankedUnit) string {
	shown := w.result
	switch least, most := line.Ends(w.r.ByPercent); {
	case line.Disqualified == rules.True || line.NoPolicy || line.Total.Known():
		return ""
	case line.Below.Known():
		return star(w.say("below %s", shown(line.Below)), line.Invented)
	case least.Known() && most.Known():
		return star(w.say("between %s and %s", shown(least), shown(most)), line.Invented)
	}
	return ""
}

// result is a number that units are ranked by.
func (w *writer) result(v rules.Value) string {
	if w.r.ByPercent {
		return w.percent(v)
	}
	return w.points(v)
}

// rankNote says why a unit has no rank of its own, and what its total would be without what people decided instead of
// rules.
func (w *writer) rankNote(line cluster.RankedUnit) string {
	note := w.placeNote(line)
	if !line.RuleAlone.Known() {
		return note
	}
	return strings.TrimPrefix(note+"; "+w.say("%s by the rules alone", w.points(line.RuleAlone)), "; ")
}

func (w *writer) placeNote(line cluster.RankedUnit) string {
	switch {
	case line.Disqualified == rules.True:
		return w.say("not ranked: disqualified")
	case line.NoPolicy:
		return w.say("the card does not say what becomes of criteria that do not apply (not_applicable:)")
	case line.Total.Known() && line.Tied:
		return w.say("shared rank")
	}
	return ""
}
