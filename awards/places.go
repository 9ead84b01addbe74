package awards

import (
	"cmp"
	"errors"
	"math/big"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// count finds the number of places: the plan's, no more than a quota allows.
func (p *placing) count() {
	switch pl := p.place; {
	case pl.Places != nil:
		p.n = *pl.Places
	case len(pl.Ranks) > 0:
		p.n = len(pl.Ranks)
	case pl.Percent != nil:
		p.percent()
	default:
		p.waits = []Wait{{On: "places", Text: say("the number of places, from the cluster: %v", p.title(pl.Award))}}
	}
	_, a, err := p.r.awardOn(p.place.Award, p.on)
	if errors.Is(err, ErrNotCovered) {
		return // a basis of the host's choice: each assessment finds its own regime
	} else if p.err = cmp.Or(p.err, err); p.err != nil {
		return
	}
	for c, q := range stating[*Quota](a.clauses, p.on) {
		if p.r.counts(c) {
			p.quota(q)
			if x, ok := p.r.stands(c); ok {
				p.stands = append(p.stands, x)
			}
		}
	}
}

// title is the name of an award on the day, or its code.
func (w *nominating) title(code string) diag.Text {
	if _, a, err := w.r.awardOn(code, w.on); err == nil && !a.Title.IsZero() {
		return say("%v", a.Title)
	}
	return diag.Verbatim(code)
}

// percent counts the places that are a percentage.
func (p *placing) percent() {
	pl := p.place
	of := cmp.Or(pl.Of, "scored")
	least, most := p.counted(of)
	share, _ := (&Quota{Percent: *pl.Percent}).share() // Check has seen that it is one
	if p.n = shareOf(share, least, pl.Rounding); p.n != shareOf(share, most, pl.Rounding) {
		p.n, p.waits = 0, []Wait{{On: "places",
			Text: say("the number of places for %v: %s %% of %d to %d (%s)", p.title(pl.Award), *pl.Percent, least, most, of)}}
	}
}

// shareOf is a share of a number as a whole number, rounded down where no rounding is given.
func shareOf(share *big.Rat, n int, rounding *rules.Rounding) int {
	mode := rules.TowardFloor
	if rounding != nil {
		mode = *rounding
	}
	of := new(big.Rat).Mul(share, big.NewRat(int64(n), 1))
	whole, _ := rules.RatOf(of).Round(0, mode).Decimal()
	return int(whole.IntPart())
}

// quota caps the places at a share of the base.
func (p *placing) quota(q *Quota) {
	if p.waits == nil && p.n == 0 {
		return
	}
	base, known := 0, q.Base != ""
	if known {
		least, most := p.counted(q.Base)
		base, known = least, least == most
	}
	if p.place.QuotaBase != nil {
		base, known = *p.place.QuotaBase, true
	}
	if !known {
		p.waits = append(p.waits, Wait{On: "quota", Text: say("the quota for %v, a share of: %v",
			p.title(p.place.Award), q.Of)})
		return
	}
	share, _ := q.share() // Compile has seen that it is one
	most := func(base int) int { return shareOf(share, base, cmp.Or(p.place.QuotaRounding, q.Rounding)) }
	switch {
	case p.waits != nil: // the number of places is open anyway
	case q.WithItself && p.place.QuotaBase == nil:
		for p.n > most(base+p.n) {
			p.n--
		}
	default:
		p.n = min(p.n, most(base))
	}
}

// counted returns how many units there are, at least and at most, of those that a share is of.
func (p *placing) counted(of string) (least, most int) {
	count := func(sure, may bool) {
		if sure {
			least++
		}
		if may {
			most++
		}
	}
	for _, u := range p.units {
		switch of {
		case "members":
			count(true, true)
		case "scored":
			count(u.st.Disqualified == rules.False, !u.out())
		case "eligible":
			a := p.assess(u, rules.Int(int64(max(1, u.position))))
			count(a.Outcome == Eligible, a.Outcome == Eligible || a.Outcome == Undetermined)
		default:
			for _, e := range p.past[u.c.Unit] {
				if e.Award == of {
					count(e.Status == Nominated, e.Status == Nominated || e.Status == Pending)
				}
			}
		}
	}
	return least, most
}

// deviations applies the recorded choices that leave the order of ranks.
func (p *placing) deviations() {
	for i := range p.plan.Choices {
		c := &p.plan.Choices[i]
		if c.Award != p.place.Award || p.tie(*c) || p.on.Before(c.On) || p.unit(c.Among[0]) == nil {
			continue
		}
		if p.waits == nil && len(c.Chosen) > p.n-p.taken-p.hold {
			f := newFaults()
			f.at("choices", i).in("chosen").value("places", "%d units are chosen for %d places", len(c.Chosen),
				max(0, p.n-p.taken-p.hold))
			p.err = cmp.Or(p.err, f.found.Err())
			return
		}
		all := true
		for _, code := range c.Chosen {
			all = p.deviate(p.unit(code), c) && all
		}
		if !all {
			continue // those who were not chosen stay in line until the choice stands
		}
		for _, code := range c.Among {
			if p.done[code] {
				continue
			}
			u := p.unit(code)
			e := p.enter(u, p.leading(u.position))
			e.Status, e.Choice = NoPlace, c
			e.Reason = say("%s chose %s on %v: %s", diag.Role.Of(c.By), diag.Unit.All(c.Chosen), c.On, c.Reason)
			if e.Assessment.Outcome == NotEligible {
				e.refuse()
			}
			p.done[code] = true
		}
	}
}

// deviate gives a place to a unit that was chosen out of the order of ranks, if
// it is eligible: no choice sets the law aside. The vote of the cluster stands
// for the lead that the rank would have shown.
func (p *placing) deviate(u *runner, c *Choice) (nominated bool) {
	e := p.enter(u, rules.Int(int64(max(1, p.top, u.position))))
	a := &e.Assessment
	e.Choice, e.Deviation = c, true
	e.Assessment.assume("deviation", "", say("taken to lead by the choice of %s on %v, not by its rank",
		diag.Role.Of(c.By), c.On))
	p.done[u.c.Unit] = true
	switch before := p.before(u.c.Unit); {
	case a.Outcome == NotEligible:
		e.refuse()
		return false
	case before != nil:
		e.noPlace("nominated already or pending for %v, on the same result", p.title(before.Award))
		return false
	case a.Outcome == Deferred:
		e.setAside()
	case p.waits != nil || a.Outcome == Undetermined:
		e.pending(append(p.openWaits(a), p.waits...)...)
	default:
		p.nominate(e)
		e.Reason = say("chosen by %s on %v, out of the order of ranks: %s; %v", diag.Role.Of(c.By), c.On, c.Reason,
			e.Reason)
		return true
	}
	if p.waits == nil {
		p.keep(u.c.Unit)
		p.loose++
	}
	return false
}

// standsOn notes what the lead of a unit behind the first rank stands on: the
// law that was read speaks of the leader and names no number.
func (p *placing) standsOn(e *Entry, position int) {
	reads := slices.ContainsFunc(e.Assessment.Findings, func(f Finding) bool {
		return f.Decides && slices.ContainsFunc(f.Read, func(r rules.Reading) bool { return r.Indicator == factLeadingRanks })
	})
	switch {
	case p.ranked && position > p.top:
		e.Assessment.assume("succession", "", say("the next in rank moves up, by the rule of the cluster"))
	case p.ranked && position > 1 && reads:
		e.Assessment.assume("places", "", say("the cluster has %d places, so that many ranks (%d) count as leading", p.n,
			p.top))
	}
}

// notPutForward says why a position has no place.
func (p *placing) notPutForward(e *Entry, position int) {
	switch ranks := each(p.place.Ranks, func(n int) string { return rules.Int(int64(n)).String() }); {
	case p.n == 0:
		e.noPlace("the cluster has no place")
	case len(ranks) > 0:
		e.noPlace("the cluster puts forward rank %s, not %d", strings.Join(ranks, ", "), position)
	default:
		e.noPlace("there are only %d places", p.n)
	}
}

// blocked are waits on the units that hold the places.
func (p *placing) blocked() []Wait {
	return each(p.holders, func(unit string) Wait {
		return Wait{On: "unit", Unit: unit, Text: say("%s is still open", diag.Unit.Of(unit))}
	})
}

// maxRankWaits is how many units are named whose totals a rank waits for.
const maxRankWaits = 100

// rankWaits are what a unit's rank waits for.
func (p *placing) rankWaits(u *runner) (ws []Wait) {
	for i := range u.st.Waits {
		in, of := u.st.Waits[i], u.c.Unit
		if in.Further > 0 {
			of = ""
		}
		ws = append(ws, Wait{On: "ranking", Unit: of, Input: &in, Text: say("the total: %v", in)})
	}
	if len(ws) > 0 {
		return ws
	}
	further := 0
	for _, o := range p.units {
		switch {
		case len(o.st.Waits) == 0:
		case len(ws) == maxRankWaits:
			further++
		default:
			ws = append(ws, Wait{On: "ranking", Unit: o.c.Unit, Text: say("the total of %s", diag.Unit.Of(o.c.Unit))})
		}
	}
	if further > 0 {
		ws = append(ws, Wait{On: "ranking", Text: say("the totals of %d more units", further)})
	}
	if len(ws) == 0 {
		ws = append(ws, Wait{On: "ranking", Text: say("the rank is not settled")})
	}
	return ws
}

// openWaits are what an assessment waits for: facts, and law that was not read.
func (p *placing) openWaits(a *Assessment) (ws []Wait) {
	seen := make(map[string]bool)
	for _, g := range a.Gaps {
		w := Wait{On: "law", Text: g.Reason}
		if g.Code == notUnderstood {
			w.On, w.Unit = "evidence", a.Unit
		}
		ws = append(ws, w)
	}
	for _, f := range a.Findings {
		if !f.Decides || f.Met != rules.Undetermined || f.NotApplicable {
			continue
		}
		ask := slices.DeleteFunc(slices.Clone(f.Missing), func(in rules.Input) bool { return isReading(in.Indicator) })
		if len(ask) == 0 {
			ask = f.Missing // nothing is left to ask but how the text is read
		}
		for _, in := range ask {
			if seen[in.Code()] || p.ranked && slices.Contains([]string{factRank, factLeadingRanks}, in.Indicator) {
				continue
			}
			seen[in.Code()] = true
			ws = append(ws, Wait{
				On: "fact", Unit: a.Unit, Input: &in,
				Text: say("%v (%s)", p.r.asked(in), f.Citation.String()),
			})
		}
		if !f.Why.IsZero() {
			ws = append(ws, Wait{On: "evidence", Unit: a.Unit, Text: f.Why})
		}
	}
	return ws
}

// noPlace says why a unit that is not refused takes no place.
func (e *Entry) noPlace(format string, args ...any) {
	e.Status, e.Reason = NoPlace, say(format, args...)
}

// refuse gives the conditions that are not met.
func (e *Entry) refuse() {
	e.Status, e.Waits = Refused, nil
	e.Reason = say("not met: %s", e.failing(Required))
}

func (e *Entry) setAside() {
	e.Status = Held
	e.Reason = say("deferred: %s", e.failing(Defers))
	for _, f := range e.Assessment.Findings {
		if f.Decides && f.Effect == Defers && f.Met == rules.False {
			e.wait(Wait{On: "clearance", Unit: e.Unit, Text: f.Title})
		}
	}
}

// failing lists the conditions of an effect that are not met, with their clauses.
func (e *Entry) failing(effect Effect) diag.Text {
	var all []diag.Text
	for _, f := range e.Assessment.Findings {
		if f.Decides && f.Effect == effect && f.Met == rules.False {
			all = append(all, say("%v (%s)", f.Title, f.Citation.String()))
		}
	}
	return diag.Join(all, diag.Verbatim("; "))
}

func (e *Entry) pending(ws ...Wait) {
	e.Status = Pending
	e.wait(ws...)
}

func (e *Entry) wait(ws ...Wait) {
	for _, w := range ws {
		if !slices.ContainsFunc(e.Waits, func(o Wait) bool {
			return o.On == w.On && o.Unit == w.Unit && (o.Input == nil || w.Input == nil || *o.Input == *w.Input) &&
				o.Text.Equal(w.Text)
		}) {
			e.Waits = append(e.Waits, w)
		}
	}
}

// grounds names the clauses that a nomination stands on.
func (e *Entry) grounds() diag.Text {
	var own, all []string
	for _, f := range e.Assessment.Findings {
		c := f.Citation.String()
		if !f.Decides || f.Met != rules.True || slices.Contains(all, c) {
			continue
		}
		all = append(all, c)
		if strings.HasPrefix(f.Condition, e.Award+".") {
			own = append(own, c)
		}
	}
	if len(own) == 0 {
		own = all
	}
	grounds := strings.Join(own, "; ")
	switch {
	case e.Rank > 0 && e.Group != "":
		return say("rank %d of the group %s; eligible under %s", e.Rank, diag.Group.Of(e.Group), grounds)
	case e.Rank > 0:
		return say("rank %d; eligible under %s", e.Rank, grounds)
	}
	return say("eligible under %s", grounds)
}
