package awardstest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// writer sketches the cases that a regulation asks for.
type writer struct {
	*sampler
	out []*sketch
}

func (w *writer) add(k *sketch) { w.out = append(w.out, k) }

// days returns the days around the ends of a period that are worth a case.
func (w *writer) days(path string) (days []rules.Date, why []string) {
	for _, end := range []string{".from", ".before"} {
		for _, t := range w.s.targets {
			if t.Path != path+end {
				continue
			}
			var text string
			if d, ok := w.s.dateAt(t.Path); ok {
				if t.What == dayBefore || t.What == lastDay {
					d = d.AddDays(-1)
				}
				text = t.What
				days, why = append(days, d), append(why, text)
			}
		}
	}
	return days, why
}

// covers sketches the days around the time that the regulation covers.
func (w *writer) covers() {
	days, why := w.days("covers")
	all := w.s.allAwards()
	if len(days) == 0 || len(all) == 0 {
		return
	}
	k := &sketch{name: "the time covered", columns: []string{"on"}, wants: []string{"error", "regime"}}
	k.ask("award", all[0])
	for i, d := range days {
		k.row(why[i], d.String())
	}
	w.add(k)
	if w.s.definition.CarriedOver {
		w.carriedOver(all)
	}
}

// carriedOver sketches units that meet everything the earlier law asked, where it
// is not taken for the law in force, and where it is.
func (w *writer) carriedOver(all []string) {
	for _, a := range all {
		day, ok := w.firstDay(a, rules.Period{})
		if !ok {
			continue
		}
		x := w.sample(a, day, false)
		for _, taken := range []bool{false, true} {
			x.options.CarryOver = taken
			k := x.sketch(a + ": the earlier law, for information")
			if taken {
				k.name = a + ": the earlier law, " + carried
			}
			k.wants = []string{"outcome", "because", "gaps", "assumptions"}
			k.know(x.facts)
			w.add(k)
		}
	}
}

// award sketches a unit that meets everything, and one of which nothing is known.
func (w *writer) award(it *item) {
	day, ok := w.firstDay(it.code, it.inForce)
	if !ok {
		return
	}
	x := w.sample(it.code, day, false)
	name := ": everything is met"
	if !x.decides {
		name = ": no condition decides"
	}
	k := x.sketch(it.code + name)
	k.wants = []string{"outcome", "because", "gaps", "assumptions"}
	k.know(x.facts)
	w.add(k)
	if x.dossier {
		x := w.sample(it.code, day, true)
		k := x.sketch(it.code + ": everything is met, with a dossier")
		k.wants = []string{"outcome", "because", "assumptions"}
		x.sent(k)
		k.know(x.facts)
		w.add(k)
	}
	k = &sketch{name: it.code + ": nothing is known", wants: []string{"outcome", "missing", "gaps"}}
	k.ask("on", day.String())
	k.ask("award", it.code)
	w.add(k)
	w.edges(it, it.code, nil, "error", "outcome")
}

// edges sketches the days around the period of an item, under facts.
func (w *writer) edges(it *item, award string, facts map[string]rules.Value, wants ...string) {
	days, why := w.days(it.path + ".in_force")
	if len(days) == 0 {
		return
	}
	x := w.sample(award, days[len(days)-1], false)
	if it.kind == gapItem { // it must be open
		x.options.Enable = slices.DeleteFunc(x.options.Enable, func(c string) bool { return c == it.code })
	} else {
		for _, d := range days {
			y := w.sample(award, d, false)
			x.options.Enable = slices.Compact(slices.Sorted(slices.Values(slices.Concat(x.options.Enable, y.options.Enable))))
		}
	}
	k := &sketch{name: it.label + ": first and last days", columns: []string{"on"}, wants: wants}
	k.ask("clean", "true")
	k.ask("award", award)
	k.ask("year", strconv.Itoa(x.year()))
	k.enable(x.options)
	if facts != nil {
		k.know(facts)
	} else {
		k.know(x.facts)
	}
	for i, d := range days {
		k.row(why[i], d.String())
	}
	w.add(k)
}

// condition sketches its rule both ways and on each boundary; for each award; on
// the days around its period; before and with a dossier; off and on.
func (w *writer) condition(it *item) {
	award := it.awards[0]
	day, ok := w.firstDay(award, it.inForce)
	if !ok {
		return
	}
	x := w.sample(award, day, it.dossier, w.silent(it)...)
	finding := "findings." + it.code
	picks := w.picks(it)
	var unmet rulestest.Assignment
	columns := it.rule.Indicators()
	k := x.sketch(it.label)
	if it.dossier {
		x.sent(k)
	}
	rest := x.with(it.rule, rulestest.Assignment{})
	for _, code := range columns {
		delete(rest, code)
		k.columns = append(k.columns, column(code))
	}
	k.know(rest)
	k.wants = []string{"outcome", finding}
	for _, p := range picks {
		if truth(it.rule, p.Assignment) == rules.False && unmet.Facts == nil {
			unmet = p.Assignment
		}
		var cells []string
		for _, code := range columns {
			cells = append(cells, rulestest.ValueYAML(p.Facts[code]))
		}
		k.why = append(k.why, p.Notes...)
		k.row(strings.Join(p.Notes[:min(2, len(p.Notes))], "; "), cells...)
	}
	if len(k.rows) > 0 {
		w.add(k)
	}
	if unmet.Facts == nil {
		return
	}
	if it.isGeneral() {
		k := &sketch{name: it.label + ": every award it is for", columns: []string{"award"}, wants: []string{finding}}
		k.ask("on", day.String())
		k.know(unmet.Facts)
		for _, a := range it.awards {
			k.row("", a)
		}
		w.add(k)
	}
	w.switches(it, award, day, unmet)
	w.edges(it, award, w.sample(award, day, false).with(it.rule, unmet), "error", "outcome", finding, "assumptions")
}

// switches sketches a condition that is not met where it decides nothing,
// because nobody enabled it or there is no dossier, and where it decides.
func (w *writer) switches(it *item, award string, day rules.Date, unmet rulestest.Assignment) {
	if it.effect == awards.Advisory || !it.silent() && !it.dossier {
		return
	}
	off := "not verified"
	if it.off {
		off = "switched off"
	}
	try := func(name string, sent bool, enable []string, wants ...string) {
		x := w.sample(award, day, sent, enable...)
		k := x.sketch(it.label + ": " + name)
		if sent {
			x.sent(k)
		}
		k.know(x.with(it.rule, unmet))
		k.wants = append([]string{"outcome", "because"}, wants...)
		w.add(k)
	}
	finding := "findings." + it.code
	if it.silent() {
		try(off, it.dossier, nil, finding)
	}
	if it.dossier {
		try("before there is a dossier", false, w.silent(it), finding)
	}
	switch {
	case it.silent() && it.dossier:
		try("enabled, with a dossier", true, w.silent(it), "assumptions")
	case it.silent():
		try("enabled", false, w.silent(it), "assumptions")
	default:
		try("with a dossier", true, nil, "assumptions")
	}
}

// silent is what a host enables to make the item decide.
func (w *writer) silent(it *item) []string {
	if it.silent() && it.effect != awards.Advisory {
		return []string{it.code}
	}
	return nil
}

// goal is a target, or a mutant by its place.
type goal struct {
	target rulestest.TargetID
	mutant int
}

// picks chooses the facts of a condition that reach every outcome of its rule and
// tell every mutant of it.
func (w *writer) picks(it *item) []rulestest.Pick[goal] {
	mutants := (&breaker{s: w.s}).rule(it)
	kill := rulestest.Killer(it.rule, mutants)
	as := slices.Clone(w.assignments(it.rule))
	for i := range as {
		as[i].Notes = nil // reasons are the goals'
	}
	reach := func(a rulestest.Assignment) (goals []goal) {
		f, _, err := a.Make(it.rule.Schema(), "unit")
		if err != nil {
			return nil
		}
		e, err := it.rule.Explain(f, nil)
		if err != nil {
			return nil
		}
		for _, id := range w.s.vocabulary.Reached(it.path+".rule", e) {
			goals = append(goals, goal{target: id})
		}
		switch {
		case e.Value.IsNotApplicable():
			goals = append(goals, goal{target: rulestest.TargetID{Path: it.path + ".rule", What: na}})
		case !e.Value.Known():
			goals = append(goals, goal{target: rulestest.TargetID{Path: it.path + ".rule", What: missing}})
		}
		goals = slices.DeleteFunc(goals, func(g goal) bool { return !w.s.isTarget[g.target] })
		for _, i := range kill(a) {
			goals = append(goals, goal{mutant: i + 1})
		}
		return goals
	}
	notes := w.assignments(it.rule)
	picks := rulestest.Cover(as, reach)
	for i := range picks {
		picks[i].Notes = notes[picks[i].Index].Notes
	}
	return picks
}

// gap sketches it open for each award, and taken as closed.
func (w *writer) gap(it *item) {
	k := &sketch{name: it.label + ": open", columns: []string{"award"}, wants: []string{"outcome", "gaps"}}
	for _, a := range it.awards {
		day, ok := w.firstDay(a, it.inForce)
		if !ok {
			continue
		}
		if len(k.rows) == 0 {
			x := w.sample(a, day, false)
			k.ask("clean", "true")
			k.ask("on", day.String())
			k.ask("year", strconv.Itoa(x.year()))
			k.know(x.facts)
		}
		k.row("", a)
	}
	if len(k.rows) == 0 {
		return
	}
	w.add(k)
	day, _ := w.firstDay(it.awards[0], it.inForce)
	x := w.sample(it.awards[0], day, false)
	c := x.sketch(it.label + ": taken as closed")
	c.know(x.facts)
	c.wants = []string{"outcome", "gaps", "assumptions"}
	w.add(c)
	w.edges(it, it.awards[0], nil, "error", "outcome", "gaps")
}

// document sketches what the dossier needs, for each award.
func (w *writer) document(it *item) {
	k := &sketch{name: it.label + ": what a dossier needs", columns: []string{"award"}, wants: []string{"papers"}}
	for _, a := range it.awards {
		if day, ok := w.firstDay(a, it.inForce); ok {
			if len(k.rows) == 0 {
				k.ask("on", day.String())
			}
			k.row("", a)
		}
	}
	if len(k.rows) > 0 {
		w.add(k)
		w.edges(it, it.awards[0], nil, "error", "papers")
	}
	if it.certainty == awards.SecondHand || it.certainty == awards.Read {
		day, ok := w.firstDay(it.awards[0], it.inForce)
		if !ok {
			return
		}
		x := w.sample(it.awards[0], day, true)
		if !x.dossier {
			return
		}
		k := x.sketch(it.label + ": not in the dossier")
		x.sent(k)
		delete(x.facts, "documents_missing")
		k.know(x.facts)
		k.wants = []string{"outcome", "because", "derived.documents_missing", "assumptions"}
		w.add(k)
	}
}

// deadline sketches the last day for the dossier, for each award.
func (w *writer) deadline(it *item) {
	for _, on := range []bool{false, true} {
		if !on && !it.silent() {
			continue
		}
		k := &sketch{name: it.label, columns: []string{"award"}, wants: []string{"derived.dossier_deadline"}}
		if it.sector != "" {
			k.columns = append(k.columns, "sector")
		}
		if on && it.silent() {
			k.name += ": enabled"
		}
		for _, a := range it.awards {
			day, ok := w.firstDay(a, it.inForce)
			if !ok {
				continue
			}
			if len(k.rows) == 0 {
				k.ask("on", day.String())
				k.ask("year", fmt.Sprint(day.Year))
				if on && it.silent() {
					k.enable(awards.Options{Enable: []string{it.code}})
				}
			}
			if it.sector == "" {
				k.row("", a)
				continue
			}
			k.row("", a, it.sector)
			k.row("another sector", a, "null")
		}
		if len(k.rows) > 0 {
			w.add(k)
		}
	}
	w.edges(it, it.awards[0], nil, "error", "derived.dossier_deadline")
}
