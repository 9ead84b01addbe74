package awardstest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

// dateAt reads the date that stands at a path of the definition, such as
// covers.from.
func (s *Suite) dateAt(path string) (rules.Date, bool) {
	owner, key := path[:strings.LastIndexByte(path, '.')], path[strings.LastIndexByte(path, '.')+1:]
	p := s.definition.Covers
	for i := range s.items {
		if s.items[i].path+".in_force" == owner {
			p = s.items[i].inForce
		}
	}
	d := p.From
	if key == "before" {
		d = p.Before
	}
	return d, !d.IsZero()
}

// parameter sketches a work record that comes out otherwise without it: a
// certificate decided in the middle of a year for results that ended before it, a
// discipline that ended within the run, awards of types that do not count.
func (w *writer) parameter(it *item) {
	award := it.awards[0]
	for _, a := range it.awards { // one that reads the count, if there is one
		if day, ok := w.firstDay(a, it.inForce); ok {
			cs, _, _ := w.conditions(a, day)
			if slices.ContainsFunc(cs, func(c awards.Condition) bool {
				return slices.Contains(w.rule(c.Rule).Indicators(), "excellent_years")
			}) {
				award = a
				break
			}
		}
	}
	day, ok := w.firstDay(award, it.inForce)
	if !ok {
		return
	}
	days, why := w.days(it.path + ".in_force")
	if len(days) == 0 {
		days, why = []rules.Date{day}, []string{""}
	}
	var more []string
	if it.silent() {
		more = []string{it.code}
	}
	for _, d := range days { // whatever reads the count decides
		cs, gaps, _ := w.conditions(award, d)
		more = append(more, gaps...)
		for _, c := range cs {
			if c.Off || c.Certainty == awards.Unverified {
				if slices.Contains(w.rule(c.Rule).Indicators(), "excellent_years") {
					more = append(more, c.Code)
				}
			}
		}
	}
	slices.Sort(more)
	y := day.Year - 1
	k := &sketch{name: it.label + ": counting a work record", columns: []string{"on"}, wants: []string{"derived.excellent_years", "derived.ministry_flags_since", "assumptions"}}
	k.ask("clean", "true")
	k.ask("award", award)
	k.ask("year", fmt.Sprint(y))
	k.enable(awards.Options{Enable: slices.Compact(more)})
	entries := []string{fmt.Sprintf("{form: ministry_certificate, type: work_record, decided: %d-06-15, first_year: %d, last_year: %d}", y-5, y-6, y-6)}
	if it.code == awards.WorkRecordExcludes {
		for i, kind := range strings.Split(it.value, ",") {
			kind = strings.TrimSpace(kind)
			entries = append(entries, fmt.Sprintf("{form: ministry_certificate, type: %s, decided: %d-06-15}", kind, y-8-i),
				fmt.Sprintf("{form: ministry_flag, type: %s, decided: %d-06-15}", kind, y-2))
		}
	}
	k.ask("history", "{complete: true, entries: ["+strings.Join(entries, ", ")+"]}")
	if it.code == awards.DisciplineResets {
		k.ask("discipline", fmt.Sprintf("{complete: true, entries: [{opened: %d-02-01, decided: %d-03-01, ends: %d-09-01}]}", y-3, y-3, y-3))
	}
	var results []string
	for n := y - 11; n <= y; n++ {
		results = append(results, fmt.Sprintf("{year: %d, excellent: true}", n))
	}
	k.ask("results", "{complete: true, entries: ["+strings.Join(results, ", ")+"]}")
	for i, d := range days {
		k.row(why[i], d.String())
	}
	w.add(k)
}

// quota sketches two units of one rank for two places, of which the quota leaves
// one, or none.
func (w *writer) quota(it *item) {
	award := it.awards[0]
	day, ok := w.firstDay(award, it.inForce)
	percent := w.percent(it)
	if !ok || percent == nil || percent.Sign() <= 0 {
		return
	}
	// The least base of which the share is whole, so that a share of one percent
	// more or less is not.
	base := new(big.Rat).Quo(big.NewRat(100, 1), percent)
	n := base.Num().Int64()
	share := new(big.Rat).Mul(percent, big.NewRat(n, 100))
	if !share.IsInt() || share.Num().Int64() > 20 {
		return
	}
	left := int(share.Num().Int64())
	x := w.sample(award, day, false)
	for _, ranked := range []string{"cluster_organiser", "cluster_rank", "leading_ranks", "cluster_total", "cluster_reviewed"} {
		delete(x.facts, ranked) // the plan and the points say them
	}
	sketches := func(name string, places int, enable ...string) {
		k := &sketch{name: it.label + ": " + name, wants: []string{"slate." + award}}
		k.ask("on", day.String())
		o := x.options
		o.Enable = slices.Concat(o.Enable, enable)
		k.enable(o)
		organiser := awards.MinistryOrProvince
		if cs, _, _ := w.conditions(award, day); slices.ContainsFunc(cs, func(c awards.Condition) bool { return strings.Contains(c.Rule, awards.CentralCouncil) }) {
			organiser = awards.CentralCouncil
		}
		k.ask("plan", fmt.Sprintf("{cluster: sample, organiser: %s, year: %d, reviewed: %v, awards: [{award: %s, places: %d, quota_base: %d}]}",
			organiser, day.Year-1, day, award, places, n))
		var units []string
		for i := range places {
			u := &sketch{}
			u.know(x.facts)
			text := fmt.Sprintf("{unit: %c, clean: true, points: 900", 'a'+i)
			for _, l := range u.asked {
				text += fmt.Sprintf(", %s: %s", l.key, l.value)
			}
			units = append(units, text+"}")
		}
		k.ask("units", "\n    - "+strings.Join(units, "\n    - "))
		w.add(k)
	}
	var on []string
	if it.silent() {
		on = []string{it.code}
		sketches("switched off", left+1)
	}
	sketches("one unit more than the share", left+1, on...)
	sketches("as many units as the share", left, on...)
}

// percent returns that of a quota, exactly.
func (w *writer) percent(it *item) *big.Rat {
	for _, a := range w.s.definition.Awards {
		for _, q := range a.Quotas {
			if a.Code == it.awards[0] && q.Code == it.code && q.InForce == it.inForce {
				return q.Percent.Rat()
			}
		}
	}
	return nil
}
