package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
)

// waiting writes the units that are pending or deferred, those that wait for the
// same together, and what all of them wait for once.
func (w *writer) waiting(entries []entryLine) {
	var open []entryLine
	var lines [][]string
	for _, e := range entries {
		if e.Status == awards.Pending || e.Status == awards.Held {
			open = append(open, e)
			lines = append(lines, w.waitLines(e))
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
	type group struct {
		status awards.Status
		key    string
	}
	var order []group
	names := make(map[group][]string)
	own := make(map[group][]string)
	for i, e := range open {
		rest := slices.DeleteFunc(slices.Clone(lines[i]), func(line string) bool { return slices.Contains(common, line) })
		k := group{e.Status, strings.Join(rest, "\n")}
		if names[k] == nil {
			order = append(order, k)
		}
		names[k] = append(names[k], star(e.Name, e.Invented))
		own[k] = rest
	}
	for _, k := range order {
		mark := "?"
		if k.status == awards.Held {
			mark = "…"
		}
		w.item("  ", mark, strings.Join(names[k], ", ")+": "+k.status.Text().In(w.l))
		for _, line := range own[k] {
			w.item("      ", "→", line)
		}
	}
	if len(common) > 0 {
		w.item("  ", "?", w.pick("all of these also wait for:", "các đơn vị trên đều còn chờ:"))
		for _, line := range common {
			w.item("      ", "→", line)
		}
	}
}

// waitLines says what an entry waits for: totals together, units that stand before
// it together, the rest one by one.
func (w *writer) waitLines(e entryLine) []string {
	var totals, before, lines []string
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	own := false
	for _, wait := range e.Waits {
		unit := wait.Unit
		if wait.Input != nil && wait.Input.Unit != "" {
			unit = wait.Input.Unit
		}
		switch {
		case wait.On == "ranking" && unit == e.Unit:
			own = true
		case wait.On == "ranking" && unit != "":
			add(&totals, w.r.name(unit))
		case wait.On == "unit":
			add(&before, w.r.name(unit))
		default:
			add(&lines, w.r.named(wait.Text).In(w.l))
		}
	}
	var head []string
	if own {
		head = append(head, w.pick("its own total", "tổng điểm của chính đơn vị"))
	}
	if len(totals) > 0 {
		head = append(head, w.pick("the totals of ", "tổng điểm của ")+strings.Join(totals, ", "))
	}
	if len(before) > 0 { // the first of them is the one that holds up all the others
		head = append(head, w.pick("the place before it is still open: ", "suất của đơn vị đứng trước còn để ngỏ: ")+before[0])
	}
	return append(head, lines...)
}

// pending writes what totals wait for, by the unit that owes it; units that owe
// the same stand together.
func (w *writer) pending() {
	if len(w.r.Pending) == 0 {
		return
	}
	w.section("Pending", "Còn chờ")
	type owing struct {
		labels []string
		holds  []string // others
	}
	var units []string
	byName := make(map[string]*owing)
	for _, p := range w.r.Pending {
		o := byName[p.Name]
		if o == nil {
			o = &owing{}
			byName[p.Name] = o
			units = append(units, p.Name)
		}
		if !slices.Contains(o.labels, p.Label) {
			o.labels = append(o.labels, p.Label)
		}
		for _, h := range p.Holds {
			if h != p.Name && !slices.Contains(o.holds, h) {
				o.holds = append(o.holds, h)
			}
		}
	}
	var order []string
	names := make(map[string][]string)
	for _, name := range units {
		o := byName[name]
		key := strings.Join(o.labels, "; ")
		if n := len(o.holds); n > 0 {
			key += fmt.Sprintf(w.pick(" (%d other totals wait for it too)", " (%d đơn vị khác cũng phải chờ)"), n)
		}
		if names[key] == nil {
			order = append(order, key)
		}
		names[key] = append(names[key], name)
	}
	for _, key := range order {
		w.item("", "→", w.pick("from ", "chờ ")+strings.Join(names[key], ", ")+": "+key)
	}
	w.judged()
}
