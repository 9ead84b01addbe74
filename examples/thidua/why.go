package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// why writes what separates two units, and the smallest changes that would reverse
// their order.
func why(out io.Writer, o *options, y *loaded, r *cluster.Report) error {
	a, b, ok := strings.Cut(o.why, ",")
	if !ok {
		return usagef("-why: two units with a comma between are wanted, as in ha_tinh,quang_binh")
	}
	var units [2]string
	for i, name := range []string{a, b} {
		unit, err := y.cluster.Match(strings.TrimSpace(name))
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
	story := y.campaign.Named(diag.TextFunc(sep.Format))
	w.printf("%s – %s\n%s", w.name(sep.Upper), w.name(sep.Lower), story.Format(o.lang))
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
}

// whatIf writes, for each award, the smallest sets of facts that would flip the
// verdict on a unit.
func whatIf(out io.Writer, o *options, y *loaded, r *cluster.Report) error {
	unit, err := y.cluster.Match(o.whatIf)
	if err != nil {
		return usagef("-whatif: %s", diag.ErrorText(err))
	}
	var all []supposed
	for _, u := range r.Ranking {
		if u.Unit == unit && u.Grade != nil {
			all = append(all, supposed{Grade: u.Grade})
		}
	}
	if len(all) == 0 && !r.NotNominated.IsZero() {
		return usagef("-whatif: nothing is nominated: %s", r.NotNominated)
	}
	for _, n := range nominationsOf(r, unit) {
		w, err := y.reg.WhatIf(n.Assessment, false)
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
		if s.Grade != nil {
			w.printf("%s\n", w.say("Grade: %s", s.Grade.Text()))
			w.lacks(y, s.Grade)
			continue
		}
		w.printf("\n%s\n", s.Title.Format(o.lang))
		w.item("  ", "–", w.say("now: %s", s.From.Format(o.lang)+", "+s.Status.Format(o.lang)))
		for _, set := range s.Sets {
			w.item("  ", "→", set.Format(o.lang)+": "+set.To.Format(o.lang))
		}
		for _, b := range s.Blocked {
			w.item("  ", "✗", w.say("cannot be changed: %s", b.Format(o.lang)))
		}
		if len(s.Sets)+len(s.Blocked) == 0 {
			w.item("  ", "–", w.say("no change of facts was found that flips it"))
		}
	}
	fmt.Fprint(out, w.String())
	return nil
}
