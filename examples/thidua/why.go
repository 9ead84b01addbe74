package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// why writes what separates two units, and the smallest changes that would reverse
// their order.
func why(out io.Writer, o *options, y *folder.Year, r *cluster.Report) error {
	a, b, ok := strings.Cut(o.why, ",")
	if !ok {
		return usagef("-why: two units with a comma between are wanted, as in ha_tinh,quang_binh")
	}
	var units [2]string
	for i, name := range []string{a, b} {
		unit, err := y.Cluster.Match(strings.TrimSpace(name))
		if err != nil {
			return usagef("-why: %s", diag.ErrorText(err))
		}
		units[i] = unit
	}
	ranking, _ := r.Computed()
	switch {
	case units[0] == units[1]:
		return usagef("-why: both names are of %s", units[0])
	case ranking == nil:
		return usagef("-why: there is no scorecard, so nothing separates them")
	}
	sep, ok, err := ranking.Why(context.Background(), units[0], units[1])
	switch {
	case err != nil:
		return err
	case !ok:
		return usagef("-why: %s and %s are not both ranked", units[0], units[1])
	case o.format == "json":
		return writeJSON(out, sep)
	}
	w := &writer{r: r, l: o.lang}
	w.printf("%s – %s\n%s", w.name(sep.Upper), w.name(sep.Lower), sep.Format(w.l))
	fmt.Fprint(out, w.String())
	return nil
}

// supposed is what would flip the verdict on one award, as data.
type supposed struct {
	Award  string        `json:"award"`
	Title  diag.Words    `json:"title"`
	Status awards.Status `json:"status"`
	awards.WhatIf
	// Grade is what the unit is graded and lacks for the next grade, in an entry without an award.
	Grade *scoring.Graded `json:"grade,omitempty"`
	// Supposing is what changes with what was supposed, in the first entry; the others then are what
	// would be.
	Supposing *supposing `json:"supposing,omitempty"`
}

// whatIf writes, for each award, the smallest sets of facts that would flip the
// verdict on a unit; behind a colon stands what is supposed to be different of it.
func whatIf(out io.Writer, o *options, y *folder.Year, r *cluster.Report) error {
	name, changes, suppose := strings.Cut(o.whatIf, ":")
	unit, err := y.Cluster.Match(strings.TrimSpace(name))
	if err != nil {
		return usagef("-whatif: %s", diag.ErrorText(err))
	}
	var all []supposed
	now := &writer{r: r, l: o.lang}
	if suppose {
		var told []string
		if r, told, err = reportSupposing(y, unit, changes, r); err != nil {
			return err
		}
		all = append(all, supposed{Supposing: &supposing{told, now.moves(r)}})
	}
	for _, u := range r.Ranking {
		if u.Unit == unit && u.Grade != nil {
			all = append(all, supposed{Grade: u.Grade})
		}
	}
	if len(all) == 0 && !r.NotNominated.IsZero() {
		return usagef("-whatif: nothing is nominated: %s", r.NotNominated)
	}
	for _, n := range nominationsOf(r, unit) {
		w, err := y.Regulation.WhatIf(context.Background(), n.Assessment, false)
		if err != nil {
			return err
		}
		all = append(all, supposed{Award: n.Award, Title: n.Title, Status: n.Status, WhatIf: w})
	}
	if o.format == "json" {
		return writeJSON(out, all)
	}
	w := &writer{r: r, l: o.lang}
	w.printf("%s\n", w.name(unit))
	for _, s := range all {
		switch {
		case s.Supposing != nil:
			now.supposed(s.Supposing, r)
			w.printf("%s", now.String())
		case s.Grade != nil:
			w.printf("%s\n", w.say("Grade: %s", s.Grade.Text()))
			w.lacks(s.Grade)
		default:
			w.flips(s)
		}
	}
	fmt.Fprint(out, w.String())
	return nil
}

// flips writes what would flip the verdict on one award.
func (w *writer) flips(s supposed) {
	w.printf("\n%s\n", s.Title.Format(w.l))
	now := s.From.Format(w.l)
	if status := s.Status.Format(w.l); status != now { // not eligible is what became of it, too
		now += ", " + status
	}
	w.item("  ", "–", w.say("now: %s", now))
	for _, set := range s.Sets {
		w.item("  ", "→", set.Format(w.l)+": "+set.To.Format(w.l))
	}
	for _, b := range s.Blocked {
		w.item("  ", "✗", w.say("cannot be changed: %s", b.Format(w.l)))
	}
	if len(s.Sets)+len(s.Blocked) == 0 {
		w.item("  ", "–", w.say("no change of facts was found that flips it"))
	}
}
