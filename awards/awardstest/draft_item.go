package awardstest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// makeDrafts drafts what each item of the regulation asks for, in the order of the
// file.
func (s *suite) makeDrafts() ([]*draft, error) {
	if s.def == nil || len(s.awards) == 0 {
		return nil, nil
	}
	w := &writer{s: s, explore: make(map[string][]rulestest.Assignment)}
	for _, it := range s.items {
		if day, ok := w.firstDay(it.awards[0], it.InForce); it.kind == theWhole {
			w.covers(it)
		} else if ok {
			w.item(it, day)
		}
	}
	for _, d := range w.out {
		if err := d.fill(s); err != nil {
			return nil, err
		}
	}
	return w.out, nil
}

func (w *writer) add(name diag.Text, rows []situation, wants ...string) {
	w.out = append(w.out, &draft{name: name, rows: rows, evidence: w.s.evidence, wants: wants})
}

// covers sketches the days around the time that the regulation covers, and units
// that meet everything the earlier law asked, where it is not taken for the law in
// force, and where it is.
func (w *writer) covers(it *item) {
	var rows []situation
	for _, e := range w.s.edges(it) {
		rows = append(rows, situation{award: w.s.awards[0], on: e.day, why: []diag.Text{e.says}})
	}
	if len(rows) > 0 {
		w.add(say("the time covered"), rows, "error", "regime")
	}
	for _, a := range w.s.awards {
		if day, ok := w.firstDay(a, rules.Period{}); ok && w.s.definition.CarriedOver {
			taken := w.sample(a, day, false)
			shown := taken
			shown.options.CarryOver, shown.why = false, []diag.Text{say("for information")}
			w.add(say("%s: the earlier law", a), []situation{shown, taken}, "outcome", "because", "gaps", "assumptions")
		}
	}
}

// item sketches an item: a situation in which it shows, and others that differ in
// one thing.
func (w *writer) item(it *item, day rules.Date) {
	award := it.awards[0]
	isAsked := slices.ContainsFunc(w.s.award(award, day).Conditions, func(c awards.Condition) bool { return c.Dossier })
	switch x := w.sample(award, day, isAsked); it.kind {
	case anAward:
		w.add(say("%s: everything is met", it.label), w.around(it, x), "error", "outcome", "because", "gaps", "assumptions")
		w.add(say("%s: nothing is known", it.label), []situation{{award: award, on: day}}, "outcome", "missing", "gaps")
	case aCondition:
		w.condition(it, w.sample(award, day, it.condition().Dossier, it.enabled()...))
	case aGap:
		rows := w.around(it, w.sample(award, day, false).disable(it.Code))
		w.add(say("%s: open, and closed", it.label), rows, "error", "outcome", "gaps", "assumptions")
	case aParameter:
		w.parameter(it)
	case aDocument:
		delete(x.facts, "documents_missing")
		w.add(say("%s: what a dossier needs", it.label), w.around(it, x),
			"error", "papers", "outcome", "because", "derived.documents_missing", "assumptions")
	case aDeadline:
		x = situation{award: award, on: day, year: day.Year}.enable(it.enabled()...)
		rows, sector := w.around(it, x), it.States.(*awards.Deadline).Sector
		for i := range rows {
			rows[i].more = map[string]string{"sector": sector}
		}
		if sector != "" {
			x.why = []diag.Text{say("another sector")}
			rows = append(rows, x)
		}
		w.add(say("%s: the last day", it.label), rows, "error", "derived.dossier_deadline")
	case aQuota:
		w.quota(it, day)
	}
}

// enabled is what a host enables to make the item decide.
func (it *item) enabled() []string {
	if it.kind&switched != 0 && it.waits() {
		return []string{it.Code}
	}
	return nil
}

// around returns a situation, and others with one thing changed: another award,
// switched off or on by name, without the dossier, the days around the period.
func (w *writer) around(it *item, x situation) (rows []situation) {
	x.why = nil
	for _, e := range w.s.edges(it) {
		x = x.enable(w.closed(x.award, e.day).options.Enable...)
	}
	if it.kind == aGap {
		x = x.disable(it.Code)
	}
	rows = append(rows, x)
	add := func(why diag.Text, y situation) {
		y.why = []diag.Text{why}
		rows = append(rows, y)
	}
	for _, award := range it.awards[1:] {
		day, ok := w.firstDay(award, it.InForce)
		if !ok || it.kind == aParameter {
			continue
		}
		y := x
		y.award, y.on = award, day
		rows = append(rows, y)
		for code, v := range w.sample(award, day, x.sent, it.enabled()...).facts {
			if _, has := x.facts[code]; !has && it.kind == aCondition {
				x.facts[code] = v // of all rows: the condition decides for each award
			}
		}
	}
	switch {
	case it.kind == aGap:
		add(say("taken as closed"), x.enable(it.Code))
	case it.enabled() != nil:
		add(say("not enabled"), x.disable(it.Code))
	}
	if x.sent && it.kind != aDocument {
		y := x
		y.sent = false
		add(say("before there is a dossier"), y)
	}
	for _, e := range w.s.edges(it) {
		y := x
		y.on = e.day
		add(e.says, y)
	}
	return rows
}

// condition sketches its rule both ways and on each boundary, and where it is not
// met.
func (w *writer) condition(it *item, x situation) {
	finding := "findings." + it.Code
	d := &draft{name: diag.Verbatim(it.label), facts: it.rule.Uses().Indicators, evidence: w.s.evidence,
		wants: []string{"outcome", finding}}
	var around []situation
	for _, a := range w.picks(it) {
		y := x.with(it.rule, a)
		d.rows = append(d.rows, y)
		if around == nil && explain(it.rule, a).Value.Truth() == rules.False {
			around = w.around(it, y)
		}
	}
	if len(d.rows) > 0 {
		w.out = append(w.out, d)
	}
	if len(around) > 1 {
		w.add(say("%s: where it decides", it.label), around, "error", "outcome", finding, "assumptions")
	}
}

// picks chooses the facts of a condition that reach every outcome of its rule and
// tell every mutant of it: the goals are targets and the numbers of mutants.
func (w *writer) picks(it *item) (out []rulestest.Assignment) {
	kills := rulestest.Killer(it.rule, ruleMutants(it))
	all := w.assignments(it.rule)
	goals := make([][]any, len(all))
	for i, a := range all {
		e := explain(it.rule, a)
		if e == nil {
			continue
		}
		path := it.Path + ".rule"
		ids := w.s.vocabulary.Reached(path, e)
		switch {
		case e.Value.IsNotApplicable():
			ids = append(ids, rulestest.TargetID{Path: path, What: na.String()})
		case !e.Value.Known():
			ids = append(ids, rulestest.TargetID{Path: path, What: missing.String()})
		}
		for _, id := range ids {
			if w.s.isTarget[id] {
				goals[i] = append(goals[i], id)
			}
		}
		for _, mutant := range kills(a) {
			goals[i] = append(goals[i], mutant)
		}
	}
	picked, _ := rulestest.Cover(goals, nil)
	for _, i := range picked {
		out = append(out, all[i])
	}
	return out
}

// parameter sketches a work record that comes out otherwise without it: a
// certificate decided in the middle of a year for results that ended before it, a
// discipline that ended within the run, awards of types that do not count.
func (w *writer) parameter(it *item) {
	var x situation
	for _, a := range it.awards { // one that reads the count, if there is one
		day, ok := w.firstDay(a, it.InForce)
		if !ok {
			continue
		}
		var reading []string
		for _, c := range w.s.award(a, day).Conditions {
			if slices.Contains(w.rule(c.Rule).Uses().Indicators, "excellent_years") {
				reading = append(reading, c.Code)
			}
		}
		if x.award == "" || reading != nil {
			x = w.closed(a, day).enable(it.enabled()...).enable(reading...)
		}
		if reading != nil {
			break
		}
	}
	y, history, results := x.year, []string(nil), []string(nil)
	add := func(layout string, args ...any) { history = append(history, fmt.Sprintf(layout, args...)) }
	add("{form: ministry_certificate, type: work_record, decided: %d-06-15, first_year: %d, last_year: %d}", y-5, y-6, y-6)
	if it.Code == "work_record_excludes" {
		for i, kind := range strings.Split(it.States.(*awards.Parameter).Value, ",") {
			add("{form: ministry_certificate, type: %s, decided: %d-06-15}", strings.TrimSpace(kind), y-8-i)
			add("{form: ministry_flag, type: %s, decided: %d-06-15}", strings.TrimSpace(kind), y-2)
		}
	}
	for n := y - 11; n <= y; n++ {
		results = append(results, fmt.Sprintf("{year: %d, excellent: true}", n))
	}
	const register = "{complete: true, entries: [%s]}"
	x.more = map[string]string{
		"history": fmt.Sprintf(register, strings.Join(history, ", ")),
		"results": fmt.Sprintf(register, strings.Join(results, ", ")),
	}
	if it.Code == "discipline_resets" {
		discipline := fmt.Sprintf("{opened: %d-02-01, decided: %d-03-01, ends: %d-09-01}", y-3, y-3, y-3)
		x.more["discipline"] = fmt.Sprintf(register, discipline)
	}
	w.add(say("%s: counting a work record", it.label), w.around(it, x),
		"derived.excellent_years", "derived.ministry_flags_since", "assumptions")
}

// quota sketches units of one rank, as many as there are places: one more than the
// quota leaves, and as many.
func (w *writer) quota(it *item, day rules.Date) {
	award, quota := it.awards[0], it.States.(*awards.Quota)
	whole := new(big.Rat).Quo(quota.Percent.Rat(), big.NewRat(100, 1))
	if quota.Share != "" {
		whole.SetString(quota.Share)
	}
	if whole.Sign() <= 0 {
		return
	}
	// The share of the least base of which it is whole: a percent less is not.
	base, share := whole.Denom(), whole.Num()
	if share.Cmp(big.NewInt(20)) > 0 {
		return
	}
	unit := w.sample(award, day, false)
	organiser := "ministry_or_province"
	if v := unit.facts["cluster_organiser"]; v.Known() {
		organiser = v.String()
	}
	for _, f := range strings.Fields("cluster_organiser cluster_rank leading_ranks cluster_total cluster_reviewed") {
		delete(unit.facts, f) // the plan and the points say them
	}
	plan := fmt.Sprintf("{cluster: sample, organiser: %s, year: %d, reviewed: %v, "+
		"awards: [{award: %s, places: %%d, quota_base: %%v}]}", organiser, unit.year, day, award)
	var rows []situation
	for _, of := range [][2]int64{{share.Int64() + 1, base.Int64()}, {share.Int64(), base.Int64()}, oneMore(whole)} {
		n := of[0]
		var units []string
		for i := range n {
			of := fmt.Sprintf("{unit: %c, clean: true, points: 900", 'a'+rune(i))
			for _, key := range []string{"facts", "suppose"} {
				if value := unit.written(nil, w.s.evidence)[key]; value != "" {
					of += ", " + key + ": " + value
				}
			}
			units = append(units, of+"}")
		}
		x := situation{on: day, options: unit.options}.enable(it.enabled()...)
		x.why = []diag.Text{say("as many units as places")}
		x.more = map[string]string{"plan": fmt.Sprintf(plan, n, of[1]), "units": "[" + strings.Join(units, ", ") + "]"}
		rows = append(rows, x)
	}
	if it.enabled() != nil {
		rows = append(rows, rows[0].disable(it.Code))
	}
	w.add(say("%s: the share and one more", it.label), rows, "slate."+award)
}

// oneMore returns the least base of which a percent more than the share is a place more,
// before the number of those places.
func oneMore(share *big.Rat) [2]int64 {
	floor := func(share *big.Rat, base int64) int64 {
		r := new(big.Rat).Mul(share, big.NewRat(base, 1))
		return new(big.Int).Quo(r.Num(), r.Denom()).Int64()
	}
	more := new(big.Rat).Add(share, big.NewRat(1, 100))
	base := int64(1)
	for floor(more, base) == floor(share, base) {
		base++
	}
	return [2]int64{floor(more, base), base}
}
