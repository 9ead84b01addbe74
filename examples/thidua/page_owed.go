package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// pending writes what totals wait for, by the unit that owes it; units that owe
// the same stand together.
func (w *writer) pending() {
	if len(w.r.Pending) == 0 {
		return
	}
	w.section(w.say("Pending"))
	labels := newGroups()                                           // by unit
	holds, least := make(map[string][]string), make(map[string]int) // where not all are listed
	for _, p := range w.r.Pending {
		if p.Holidays != "" {
			w.item("", "→", w.say("to be written into the scorecard: %s", p.Input.Format(w.l)))
			continue
		}
		label := p.Label
		switch {
		case p.Period != "" && p.Code() == p.Period:
			label = rules.Input{Period: p.Period}.Format(w.l)
		case p.Period != "":
			label = rules.Input{Indicator: p.Label, Period: p.Period}.Format(w.l)
		}
		if p.NotApplicable {
			label = w.say("the reason why %s does not apply (write it as evidence of n/a)", label)
		}
		if !slices.Contains(labels.names[p.Unit], label) {
			labels.add(p.Unit, label)
		}
		if others := len(p.Holds) + p.HoldsMore - 1; p.HoldsMore > 0 { // the unit itself is mostly one of them
			least[p.Unit] = max(least[p.Unit], others)
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
		if n := least[unit]; n > 0 {
			owes += w.say(" (at least %d other totals wait for it too)", n)
		} else if n := len(holds[unit]); n > 0 {
			owes += w.say(" (%d other totals wait for it too)", n)
		}
		units.add(owes, w.name(unit))
	}
	for _, owes := range units.order {
		w.item("", "→", w.say("from %s: %s", units.of(owes), owes))
	}
	w.judged()
}

// judged says what people still have to score, and how to write it: what is there already and does not count yet
// is not to be written again.
func (w *writer) judged() {
	later, given, none := newGroups(), newGroups(), newGroups()
	var from rules.Date                // the first of the later days
	var first cluster.Pending          // of those that nobody gave
	entries := make(map[string]string) // of those given at stages that do not count, by these
	for _, p := range w.r.Pending {
		switch {
		case p.Entry == "":
		case !p.Later.IsZero():
			if later.once("", p.Label); from.IsZero() || p.Later.Before(from) {
				from = p.Later
			}
		case len(p.Given) > 0:
			stages := diag.Stage.All(p.Given).Format(w.l)
			given.once(stages, p.Label)
			entries[stages] = cmp.Or(entries[stages], p.Entry)
		default:
			if none.once("", p.Label); first.Entry == "" {
				first = p
			}
		}
	}
	if list := later.list(""); list != "" {
		w.item("", "!", w.say("Judged by people, and entered with days after that of this report, the first being %s, "+
			"so that it does not count yet: %s", from, list))
		if acts := w.r.Ahead.Keys(); acts != "" {
			w.item("   ", "→", w.say("the year has no event of those days: record under events of cluster.yaml what was done "+
				"since (%s)", acts))
		}
	}
	for _, stages := range given.order {
		w.item("", "!", w.say("Judged by people, and entered only at stages that do not count (%s): %s. Add entries such as",
			stages, given.list(stages)))
		w.printf("    - %s\n", entries[stages])
	}
	switch list := none.list(""); {
	case list == "":
	case w.r.HasSheets:
		w.item("", "!", w.say("Judged by people, and not in the sheets yet: %s. Add entries such as", list))
		w.printf("    - %s\n", first.Entry)
	default:
		w.item("", "!", w.say("Judged by people, and no file brings the points: %s. Write them in sheets.yaml:", list))
		w.printf("    card: %s\n    year: %d\n    sheets:\n      - unit: %s\n        entries:\n          - %s\n",
			w.r.Card.Code, w.r.Year, first.Unit, first.Entry)
	}
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
