package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

const lineWidth = 110

// writer writes a report as text.
type writer struct {
	strings.Builder
	r *cluster.Report
	l diag.Lang
}

// writePage writes a report as a page that an officer can read.
func writePage(out io.Writer, r *cluster.Report, l diag.Lang) error {
	w := &writer{r: r, l: l}
	w.head(true)
	w.ranking()
	w.nominations()
	w.pending()
	w.owed()
	w.officers()
	w.movements()
	w.statistics()
	w.next()
	w.source()
	_, err := io.WriteString(out, w.String())
	return err
}

func (w *writer) printf(layout string, args ...any) { fmt.Fprintf(&w.Builder, layout, args...) }

// say returns a sentence of this package in the language of the reader.
func (w *writer) say(format string, args ...any) string { return say(format, args...).Format(w.l) }

func (w *writer) section(title string) { w.printf("\n%s\n", strings.ToUpper(title)) }

// item writes one wrapped entry of a list.
func (w *writer) item(indent, mark, text string) {
	hang := indent + pad(width(mark)+1)
	w.printf("%s%s %s\n", indent, mark, wrap(text, lineWidth-width(hang), hang))
}

// thousands writes a whole number in groups of three, as templates of reports do.
func (w *writer) thousands(n int64) string {
	var b strings.Builder
	if err := w.r.Write(&b, w.l, fmt.Sprintf("{{thousands %d}}", n)); err != nil {
		return fmt.Sprint(n)
	}
	return b.String()
}

// star marks what stands on sample data.
func star(s string, invented bool) string {
	if invented {
		return s + "*"
	}
	return s
}

func (w *writer) name(unit string) string {
	if name := w.r.Names[unit]; name != "" {
		return name
	}
	return unit
}

func (w *writer) names(units []string) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = w.name(u)
	}
	return strings.Join(names, ", ")
}

// head writes what the page is of; decided says that it also names the card and
// the regulation.
func (w *writer) head(decided bool) {
	r := w.r
	title := fmt.Sprintf("%s: %d", r.Cluster.Format(w.l), r.Year)
	if !r.Title.IsZero() {
		title = r.Cluster.Format(w.l) + ": " + r.Title.Format(w.l)
	}
	w.printf("%s\n%s\n", title, strings.Repeat("═", width(title)))
	phase := say("not launched yet")
	if r.Phase != 0 {
		phase = r.Phase.Text()
	}
	w.printf("%s", w.say("As of %s · latest step: %s", r.On, phase))
	if decided && r.Card.Code != "" {
		w.printf("%s", w.say(" · scorecard %s", star(strings.TrimSpace(r.Card.Code+" "+r.Card.Version), r.Card.Invented)))
	}
	if decided && r.Regulation != "" {
		w.printf("%s", w.say(" · regulation %s", r.Regulation))
	}
	w.printf("\n")
	if !r.Source.Invented.IsZero() {
		w.item("", "*", w.say("Invented for this example, published by nobody: %s.", r.Source.Invented))
	}
	for _, theme := range r.Themes {
		w.item("", w.say("Theme:"), "“"+theme+"”")
	}
}

// points writes points with the decimals of the card.
func (w *writer) points(v rules.Value) string { return v.Fixed(w.r.Decimals, w.l) }

func (w *writer) percent(v rules.Value) string {
	if !v.Known() {
		return ""
	}
	return v.Fixed(2, w.l) + " %"
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
		rows[i] = []string{w.rank(line), line.Name, w.total(line), w.gap(line), w.rankNote(line)}
		if w.r.ByPercent {
			rows[i] = slices.Insert(rows[i], 3, w.percent(line.Percent))
		}
	}
	columns := []column{
		{head: w.say("Rank"), right: true}, {head: w.say("Unit")}, {head: w.say("Total"), right: true},
		{head: w.say("Gap"), right: true}, {head: ""},
	}
	if w.r.ByPercent {
		columns = slices.Insert(columns, 3, column{head: w.say("Percent"), right: true})
	}
	w.printf("%s", table(columns, rows))
	if invented {
		w.printf("* %s\n", w.say("stands on invented figures"))
	}
	if !w.r.Final {
		w.item("", "!", w.say("The ranking is provisional: a rank written 1–4 can still become any of these."))
	}
	if waiting {
		w.item("", "!", w.say("A total that is not known is not zero: what it waits for stands below."))
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

func (w *writer) gap(line cluster.RankedUnit) string {
	switch {
	case w.r.ByPercent:
		return w.percent(line.Gap)
	case line.Gap.Known():
		return w.points(line.Gap)
	}
	return ""
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
	return "/" + line.OutOf.Format(w.l)
}

// rankNote says why a unit has no rank of its own, and between which bounds an
// unknown total lies.
func (w *writer) rankNote(line cluster.RankedUnit) string {
	switch {
	case line.Disqualified == rules.True:
		return w.say("not ranked: disqualified")
	case !line.Total.Known() && line.Least.Known() && line.Most.Known():
		return star(w.say("between %s and %s", w.points(line.Least), w.points(line.Most)+w.outOf(line)), line.Invented)
	case line.Total.Known() && line.Tied:
		return w.say("shared rank")
	}
	return ""
}

// byAward returns the nominations of each award, in their order.
func byAward(all []cluster.Nominee) (awards [][]cluster.Nominee) {
	for i, n := range all {
		if i == 0 || all[i-1].Award != n.Award {
			awards = append(awards, nil)
		}
		awards[len(awards)-1] = append(awards[len(awards)-1], n)
	}
	return awards
}

func (w *writer) nominations() {
	if !w.r.NotNominated.IsZero() {
		w.section(w.say("Nominations"))
		w.item("", "–", w.say("None: %s.", w.r.NotNominated))
		return
	}
	if len(w.r.Nominations) == 0 {
		return
	}
	w.section(w.say("Nominations"))
	w.item("", "–", w.say("The cluster only nominates; the Government and the Prime Minister decide."))
	for _, all := range byAward(w.r.Nominations) {
		w.printf("\n%s\n", all[0].Title.Format(w.l))
		nominated := false
		for _, n := range all {
			if n.Status == awards.Nominated {
				nominated = true
				w.item("  ", "✓", star(n.Name, n.Invented)+": "+w.verdict(n))
				w.findings(n.Assessment, "      ")
			}
		}
		if !nominated {
			w.item("  ", "–", w.say("nobody is nominated"))
		}
		w.waiting(all)
		w.others(all)
		w.assumptions(all)
	}
	for _, d := range w.r.Differences {
		text := say("%s was not recorded as nominated, though it follows (%s): %s", d.Name, d.Award, d.Reason)
		if d.Recorded {
			text = say("%s was nominated at the meeting, but that does not follow from the figures and the law as far as they "+
				"are known (%s): %s",
				d.Name, d.Award, d.Reason)
		}
		w.item("", "!", text.Format(w.l))
	}
}

// verdict is the status of a nomination and why.
func (w *writer) verdict(n cluster.Nominee) string {
	return n.Status.Format(w.l) + "; " + n.Reason.Format(w.l)
}

// findings writes the conditions that decide, each with its clause, and the parts
// of the law that were not read.
func (w *writer) findings(a awards.Assessment, indent string) {
	for _, f := range a.Findings {
		if !f.Decides {
			continue
		}
		mark := map[rules.Truth]string{rules.True: "✓", rules.False: "✗", rules.Undetermined: "?"}[f.Met]
		w.item(indent, mark, f.Title.Format(w.l)+" ["+f.Citation.String()+w.certainty(f.Certainty)+"]")
	}
	for _, g := range a.Gaps {
		text := w.say("the law was not read: %s", g.Reason.Format(w.l))
		if !g.Citation.IsZero() {
			text += " [" + g.Citation.String() + "]"
		}
		w.item(indent, "?", text)
	}
}

// others writes the units that are not eligible or have no place, those with the
// same reason together.
func (w *writer) others(all []cluster.Nominee) {
	refused := make(map[string]bool)
	reasons := newGroups()
	for _, n := range all {
		if n.Status == awards.NoPlace || n.Status == awards.Refused {
			refused[w.verdict(n)] = n.Status == awards.Refused
			reasons.add(w.verdict(n), star(n.Name, n.Invented))
		}
	}
	for _, verdict := range reasons.order {
		mark := "·"
		if refused[verdict] {
			mark = "✗"
		}
		w.item("  ", mark, reasons.of(verdict)+": "+verdict)
	}
}

// groups are names that share a text, in the order in which the texts came up.
type groups struct {
	order []string
	names map[string][]string
}

func newGroups() *groups { return &groups{names: make(map[string][]string)} }

func (g *groups) add(text, name string) {
	if g.names[text] == nil {
		g.order = append(g.order, text)
	}
	g.names[text] = append(g.names[text], name)
}

func (g *groups) of(text string) string { return strings.Join(g.names[text], ", ") }

// assumptions writes what the verdicts of an award stand on besides the law as
// read, each once.
func (w *writer) assumptions(all []cluster.Nominee) {
	seen := make(map[string]bool)
	for _, n := range all {
		for _, a := range n.Assessment.Assumptions {
			if text := a.Text.Format(w.l); !seen[text] {
				seen[text] = true
				w.item("  ", "(i)", text)
			}
		}
	}
}

// certainty says how surely a clause is known, unless it was read.
func (w *writer) certainty(c awards.Certainty) string {
	switch c {
	case awards.SecondHand:
		return w.say("; read second-hand, to be verified")
	case awards.Unverified:
		return w.say("; unverified")
	}
	return ""
}

// waiting writes the units that are pending or deferred, those that wait for the
// same together, and what all of them wait for once.
func (w *writer) waiting(all []cluster.Nominee) {
	var open []cluster.Nominee
	var lines [][]string
	for _, n := range all {
		if n.Status == awards.Pending || n.Status == awards.Held {
			open = append(open, n)
			lines = append(lines, w.waitLines(n))
		}
	}
	var common []string
	if len(open) > 1 {
		for _, line := range lines[0] {
			if !slices.ContainsFunc(lines, func(other []string) bool { return !slices.Contains(other, line) }) {
				common = append(common, line)
			}
		}
	}
	held, own := make(map[string]bool), make(map[string][]string)
	names := newGroups()
	for i, n := range open {
		rest := slices.DeleteFunc(slices.Clone(lines[i]), func(line string) bool { return slices.Contains(common, line) })
		key := n.Status.Format(w.l) + "\n" + strings.Join(rest, "\n")
		held[key], own[key] = n.Status == awards.Held, rest
		names.add(key, star(n.Name, n.Invented))
	}
	for _, key := range names.order {
		mark := "?"
		if held[key] {
			mark = "…"
		}
		status, _, _ := strings.Cut(key, "\n")
		w.item("  ", mark, names.of(key)+": "+status)
		for _, line := range own[key] {
			w.item("      ", "→", line)
		}
	}
	if len(common) > 0 {
		w.item("  ", "?", w.say("all of these also wait for:"))
		for _, line := range common {
			w.item("      ", "→", line)
		}
	}
}

// waitLines says what a nomination waits for: totals together, units that stand
// before it together, the rest one by one.
func (w *writer) waitLines(n cluster.Nominee) []string {
	var totals, before, lines []string
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	own := false
	for _, wait := range n.Waits {
		unit := wait.Unit
		if wait.Input != nil && wait.Input.Unit != "" {
			unit = wait.Input.Unit
		}
		switch {
		case wait.On == "ranking" && unit == n.Unit:
			own = true
		case wait.On == "ranking" && unit != "":
			add(&totals, w.name(unit))
		case wait.On == "unit":
			add(&before, w.name(unit))
		default:
			add(&lines, wait.Text.Format(w.l))
		}
	}
	var head []string
	if own {
		head = append(head, w.say("its own total"))
	}
	if len(totals) > 0 {
		head = append(head, w.say("the totals of %s", strings.Join(totals, ", ")))
	}
	if len(before) > 0 { // the first of them is the one that holds up all the others
		head = append(head, w.say("the place before it is still open: %s", before[0]))
	}
	return append(head, lines...)
}

// pending writes what totals wait for, by the unit that owes it; units that owe
// the same stand together.
func (w *writer) pending() {
	if len(w.r.Pending) == 0 {
		return
	}
	w.section(w.say("Pending"))
	labels := newGroups() // by unit
	holds := make(map[string][]string)
	for _, p := range w.r.Pending {
		if !slices.Contains(labels.names[p.Unit], p.Label) {
			labels.add(p.Unit, p.Label)
		}
		for _, u := range p.Holds {
			if u != p.Unit && !slices.Contains(holds[p.Unit], u) {
				holds[p.Unit] = append(holds[p.Unit], u)
			}
		}
	}
	units := newGroups() // by what they owe
	for _, unit := range labels.order {
		owes := strings.Join(labels.names[unit], "; ")
		if n := len(holds[unit]); n > 0 {
			owes += w.say(" (%d other totals wait for it too)", n)
		}
		units.add(owes, w.name(unit))
	}
	for _, owes := range units.order {
		w.item("", "→", w.say("from %s: %s", units.of(owes), owes))
	}
	w.judged()
}

// judged says what people still have to score, and how to write it.
func (w *writer) judged() {
	var titles []string
	var first cluster.Pending
	for _, p := range w.r.Pending {
		if p.Entry == "" || slices.Contains(titles, p.Label) {
			continue
		}
		if titles = append(titles, p.Label); len(titles) == 1 {
			first = p
		}
	}
	if len(titles) == 0 {
		return
	}
	list := strings.Join(titles, "; ")
	if w.r.HasSheets {
		w.item("", "!", w.say("Judged by people, and not in the sheets yet: %s. Add entries such as", list))
		w.printf("    - %s\n", first.Entry)
		return
	}
	w.item("", "!", w.say("Judged by people, and no file brings the points: %s. Write them in sheets.yaml:", list))
	w.printf("    card: %s\n    year: %d\n    sheets:\n      - unit: %s\n        entries:\n          - %s\n",
		w.r.Card.Code, w.r.Year, first.Unit, first.Entry)
}

func (w *writer) owed() {
	if len(w.r.Owed) == 0 {
		return
	}
	w.section(w.say("Owed"))
	// Units that owe the same are told together.
	overdue := make(map[string]bool)
	units := newGroups()
	for _, o := range w.r.Owed {
		text := o.Act.Format(w.l)
		if o.HalfYear {
			text += w.say(", half-yearly")
		}
		if o.Movement != "" {
			text += " (" + w.movementTitle(o.Movement) + ")"
		}
		if !o.Due.IsZero() {
			text += w.say(", due %s", star(o.Due.Format(w.l), o.Invented))
		}
		if o.Overdue {
			text += w.say(", overdue")
		}
		overdue[text] = o.Overdue
		units.add(text, w.name(o.Unit))
	}
	for _, text := range units.order {
		mark := "·"
		if overdue[text] {
			mark = "!"
		}
		w.item("", mark, w.say("%s (%d units): %s", text, len(units.names[text]), units.of(text)))
	}
}

func (w *writer) movementTitle(code string) string {
	for _, m := range w.r.Movements {
		if m.Code == code {
			return m.Title.Format(w.l)
		}
	}
	return code
}

func (w *writer) officers() {
	if len(w.r.Officers) == 0 {
		return
	}
	w.section(w.say("Officers"))
	for _, o := range w.r.Officers {
		text := w.say("%d: head %s", o.Year, w.name(o.Head))
		for i, unit := range o.Deputies {
			text += ", " + w.deputy(i, len(o.Deputies)) + " " + w.name(unit)
		}
		text += " — " + o.Standing.Format(w.l)
		if o.Supervisor != "" {
			text += w.say("; council member in charge: %s", o.Supervisor)
		}
		if !o.Note.IsZero() {
			text += " (" + o.Note.Format(w.l) + ")"
		}
		w.item("", "·", star(text, o.Invented))
	}
}

// deputy names the i-th of n deputies: they are ordered when there is more than
// one.
func (w *writer) deputy(i, n int) string {
	ordinals := []diag.Text{say("first deputy"), say("second deputy"), say("third deputy"), say("fourth deputy")}
	switch {
	case n == 1:
		return w.say("deputy")
	case i < len(ordinals):
		return ordinals[i].Format(w.l)
	}
	return w.say("deputy %d", i+1)
}

func (w *writer) movements() {
	if len(w.r.Movements) == 0 {
		return
	}
	w.section(w.say("Movements"))
	for _, m := range w.r.Movements {
		text := m.Title.Format(w.l)
		if m.Launcher != "" {
			text += " — " + m.Launcher
		}
		w.item("", "·", text)
	}
}

func (w *writer) statistics() {
	if len(w.r.Statistics) == 0 {
		return
	}
	w.section(w.say("Commendations"))
	for i, s := range w.r.Statistics {
		if i > 0 {
			w.printf("\n")
		}
		var rows [][]string
		var sum int64
		for _, f := range s.Forms {
			sum += f.Count
			rows = append(rows, []string{f.Title.Format(w.l), w.thousands(f.Count)})
		}
		// The blank tells the catalogues this total from one of points.
		rows = append(rows, []string{strings.TrimSpace(w.say("Total ")), w.thousands(sum)})
		w.printf("%s", table([]column{{head: star(s.Title.Format(w.l), s.Invented)}, {head: w.say("Count"), right: true}},
			rows))
		if s.Total != nil {
			w.printf("%s\n", w.say("adds up to the stated total"))
		}
	}
}

// next writes the themes and pledges of the years after this one.
func (w *writer) next() {
	for _, next := range w.r.Next {
		w.printf("\n%s\n", strings.ToUpper(w.say("Year %d", next.Year)))
		for _, theme := range next.Themes {
			w.item("", "·", w.say("theme: %s", "“"+theme+"”"))
		}
		var signed, owing []string
		for _, u := range next.Units {
			if slices.ContainsFunc(next.Events, func(e cluster.Recorded) bool {
				return e.Act == cluster.Sign && (len(e.Units) == 0 || slices.Contains(e.Units, u.Unit))
			}) {
				signed = append(signed, u.Name)
			} else {
				owing = append(owing, u.Name)
			}
		}
		if len(signed) > 0 {
			w.item("", "✓", w.say("pledge signed (%d): %s", len(signed), strings.Join(signed, ", ")))
		}
		if len(owing) > 0 {
			w.item("", "·", w.say("pledge not signed (%d): %s", len(owing), strings.Join(owing, ", ")))
		}
	}
}

func (w *writer) source() {
	s := w.r.Source
	text := s.Title
	if s.Publisher != "" {
		text += " — " + s.Publisher
	}
	if !s.Published.IsZero() {
		text += ", " + s.Published.Format(w.l)
	}
	if text == "" && s.Note.IsZero() && s.Invented.IsZero() {
		return
	}
	w.section(w.say("Source"))
	w.item("", "·", text)
	if !s.Note.IsZero() {
		w.item("", "·", s.Note.Format(w.l))
	}
}

// writeDay writes what had happened by a day and what was owed then, and the report
// of the day in Markdown.
func writeDay(out io.Writer, r *cluster.Report, l diag.Lang) error {
	w := &writer{r: r, l: l}
	w.head(false)
	w.section(w.say("Events"))
	var rows [][]string
	for _, e := range r.Events {
		rows = append(rows, []string{star(e.On.Format(l), e.Event.Invented), e.Act.Format(l), w.eventNote(e)})
	}
	if len(rows) == 0 {
		w.item("", "–", w.say("none yet"))
	} else {
		w.printf("%s", table([]column{{head: w.say("Day"), right: true}, {head: w.say("Act")}, {head: ""}}, rows))
	}
	w.owed()
	if _, err := fmt.Fprintf(out, "%s\n%s\n\n", w.String(), strings.Repeat("─", lineWidth)); err != nil {
		return err
	}
	return r.Write(out, l, "")
}

// eventNote says whom an event is about, and that it was late.
func (w *writer) eventNote(e cluster.Recorded) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if n := len(e.Units); n > 4 {
		add(w.say("%d units", n))
	} else {
		add(w.names(e.Units))
	}
	// The title of an award without whom it is for: the units stand beside it.
	title, _, _ := strings.Cut(e.Title.Format(w.l), w.say(" for "))
	add(title)
	if e.Officers != nil {
		add(fmt.Sprintf("%d: %s", e.Officers.Year, w.names(append([]string{e.Officers.Head}, e.Officers.Deputies...))))
	}
	if e.Refused {
		add(awards.Declined.Format(w.l))
	}
	for _, f := range e.Files {
		add(f.Name)
	}
	add(e.Document)
	add(e.Place)
	add(e.Note.Format(w.l))
	if e.Late {
		add(w.say("late"))
	}
	return strings.Join(parts, " · ")
}
