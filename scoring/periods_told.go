package scoring

import (
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// inPeriod names an input that is a record of the periods by the period and by what is owed of it:
// whoever is to fill that in knows no numbers of records, and no totals.
func (r *run) inPeriod(in rules.Input) (out wants) {
	member, ok := r.group.Index(in.Unit)
	if r.periods == nil || !ok || in.Indicator != periodsCode || in.Record == 0 || in.Previous {
		return wantsOf(in)
	}
	fact, _ := r.facts(member).Lookup(periodsCode)
	events, _, _ := fact.Value.Events()
	code, _ := events[in.Record-1].Fields["period"].Text()
	own := rules.Input{Unit: in.Unit, Period: code, NotApplicable: in.NotApplicable}
	p := r.inPeriodOf(member, code)
	if _, given := r.card.period.schema.Indicator(in.Field); given && !p.Owed || in.NotApplicable {
		own.Indicator = in.Field
	}
	if p.Owed || own.Indicator != "" {
		return wantsOf(own)
	}
	waits := p.Score.wants()
	for _, cr := range r.card.period.criteria {
		if PeriodField(cr.def.Code) == in.Field {
			waits = []wants{p.Score.at(cr).missing}
		}
	}
	for _, w := range slices.Concat(waits...) { // which may be facts of others, who are compared in the period
		if w.of != nil {
			w.of = r.wanted.set(wantedKey{set: w.of, period: code}, func() wants {
				return listOf(w.of.found, func(in rules.Input) want { return want{in: r.owedIn(code, in)} })
			})
		} else {
			w.in = r.owedIn(code, w.in)
		}
		out = append(out, w)
	}
	if len(out) == 0 {
		return wantsOf(own)
	}
	return out
}

// inPeriods returns what inputs stand for in periods, each once.
func (r *run) inPeriods(ins []rules.Input) []rules.Input {
	return slices.Concat(listOf(ins, r.inPeriod)...).whole()
}

// owedIn is an input of a period by its code; all of the period if all is owed.
func (r *run) owedIn(code string, in rules.Input) rules.Input {
	other, ok := r.group.Index(in.Unit)
	if in.Period = code; ok && r.inPeriodOf(other, code).Owed {
		return rules.Input{Unit: in.Unit, Period: code}
	}
	return in
}

// inPeriodOf is what a member comes to in a period.
func (r *run) inPeriodOf(member int, code string) PeriodScore {
	i := slices.IndexFunc(r.periods[member], func(p PeriodScore) bool { return p.Period.Code == code })
	if i < 0 {
		return PeriodScore{}
	}
	return r.periods[member][i]
}

// refusedIn is where rules of the card of a period fail for a member, with the period.
func (r *run) refusedIn(member int) (out diag.Diagnostics) {
	if r.periods == nil {
		return nil
	}
	for _, p := range r.periods[member] {
		out = append(out, inPeriodCard(p.Period.Code, p.Score.Refused)...)
	}
	return out
}

// inPeriodCard are diagnostics of the card of a period, by their places in the whole card.
func inPeriodCard(period string, ds diag.Diagnostics) (out diag.Diagnostics) {
	for _, d := range ds {
		e := *d
		e.Path, e.Criterion = diag.JoinPath("periods.card", d.Path), ""
		e.Message = say("%s: %s", diag.Period.Of(period), d.Message)
		out = append(out, &e)
	}
	return out
}

// periods writes each period: its total, and a line for each section within it with its criteria.
func (w *scoreWriter) periods() {
	for _, p := range w.s.Periods() {
		in := scoreWriter{printer{l: w.l.Calling(p.Score.card.Calls), places: p.Score.card.places}, p.Score, p.Score.spans()}
		in.printf("%s: ", diag.Period.Of(p.Period.Code))
		if p.Owed {
			w.printf("%s%s\n", in.String(), say("nothing is known yet"))
			continue
		}
		in.printf("%s\n", in.num(p.Score.Total))
		for i, sec := range p.Score.card.sections {
			var lines []diag.Text
			for _, cr := range sec.criteria {
				l := p.Score.line(cr.index)
				lines = append(lines, say("%s %s", diag.Criterion.Of(cr.def.Code), in.stated(l.Points, l.State)))
			}
			text := diag.Join(lines, diag.Verbatim(" · "))
			switch {
			case i == 0 && len(lines) > 0:
				in.printf("  %s\n", text)
			case i > 0 && len(lines) > 0:
				in.printf("  %s %s: %s\n", diag.Criterion.Of(sec.def.Code), in.num(in.s.totals(in.spans, i).Total), text)
			case i > 0:
				in.printf("  %s %s\n", diag.Criterion.Of(sec.def.Code), in.num(in.s.totals(in.spans, i).Total))
			}
		}
		w.WriteString(in.String())
	}
}
