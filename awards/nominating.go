package awards

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// nominating is one nomination under way.
type nominating struct {
	ctx    context.Context
	r      *Regulation
	on     rules.Date
	plan   Plan
	ranked bool
	units  []*runner
	group  string               // within the cluster, that is looked at alone; empty for all
	apart  map[string][]*runner // the units by group, where one has places of its own
	ballot *clause              // the plan's own condition, if it wants a vote
	past   map[string][]*Entry  // entries of earlier awards, by unit
	err    error                // the first; what comes after it is for nothing
}

// runner is a unit in the walk.
type runner struct {
	c  Candidate
	st scoring.Standing
	// ranks are those that the unit can still have; nil where that is any.
	ranks []int
	// position is the place in the order of ranks: the settled rank, and behind it where a
	// ballot has parted a tie; 0 while it is not settled.
	position int
}

func (u *runner) out() bool { return u.st.Disqualified == rules.True }

// lineUp takes the units of the ranking with the evidence on each.
func (w *nominating) lineUp(ranking *scoring.Ranking, cs []Candidate) error {
	all := newFaults()
	byUnit := make(map[string]Candidate, len(cs))
	for _, c := range cs {
		byUnit[c.Unit] = c
	}
	var codes []string
	if w.ranked = ranking != nil; w.ranked {
		ranks := make([]int, len(ranking.Standings()))
		for i := range ranks {
			ranks[i] = i + 1
		}
		for _, st := range ranking.Standings() {
			codes = append(codes, st.Unit)
			c, ok := byUnit[st.Unit]
			if !ok {
				c = Candidate{Unit: st.Unit}
			}
			u := &runner{c: c, st: st, ranks: ranking.Allowed(st.Unit)}
			if u.ranks == nil && st.Provisional && st.First > 0 && st.Last-st.First+1 < len(ranks) {
				u.ranks = ranks[st.First-1 : st.Last]
			}
			if !st.Provisional && !u.out() {
				u.position = st.Rank
			}
			w.units = append(w.units, u)
		}
	}
	for i, c := range cs {
		f := all.at("candidates", i)
		switch {
		case !w.ranked:
			w.units = append(w.units, &runner{c: c, position: 1})
		case !slices.Contains(codes, c.Unit):
			f.in("unit").add("unknown-unit", diag.ErrName, diag.DidYouMean(c.Unit, codes), "%s is not in the ranking", c.Unit)
		}
		if c.Year != 0 && w.plan.Year != 0 && c.Year != w.plan.Year {
			f.in("year").value("year", "the year of the results is %d, that of the plan %d", c.Year, w.plan.Year)
		}
	}
	for _, u := range w.units {
		u.c.Year = cmp.Or(u.c.Year, w.plan.Year)
		u.c.Achievement = cmp.Or(u.c.Achievement, w.plan.result())
	}
	for i, c := range w.plan.Choices {
		f := all.at("choices", i)
		for j, code := range c.Among {
			if w.unit(code) == nil {
				f.at("among", j).add("unknown-unit", diag.ErrName, diag.DidYouMean(code, codes), "there is no unit %s", code)
			}
		}
		if c.Reason == "" && len(*all.found) == 0 && !w.parts(c) {
			f.in("reason").value("no-reason", "leaving the order of ranks needs a recorded reason")
		}
	}
	w.past = make(map[string][]*Entry)
	w.grouped(all)
	return all.found.Err()
}

func (w *nominating) unit(code string) *runner {
	for _, u := range w.units {
		if u.c.Unit == code {
			return u
		}
	}
	return nil
}

// tie reports whether a choice was among units of the same rank.
func (w *nominating) tie(c Choice) bool {
	rank := 0
	for _, code := range c.Among {
		u := w.unit(code)
		if u == nil || u.position == 0 || rank != 0 && u.st.Rank != rank {
			return false
		}
		rank = u.st.Rank
	}
	return true
}

// ballotRule makes a condition of the vote that the plan wants.
func (w *nominating) ballotRule() error {
	b := w.plan.Ballot
	if b == nil {
		return nil
	}
	src := fmt.Sprintf("%s * 100 >= %d * %s", factClusterFor, b.Percent, factClusterMembers)
	if b.Secret {
		src += " and " + factClusterSecret
	}
	rule, err := w.r.schema.Compile(src, rules.BoolKind)
	if err != nil {
		return err
	}
	x := &Condition{Clause: Clause{Code: "plan.ballot", Citation: w.plan.Citation, Certainty: Read}, Rule: src}
	title := say("%d %% of all members of the cluster in favour", b.Percent)
	w.ballot = &clause{Clause: x.Clause, states: x, planned: true, said: title,
		from: cmp.Or(w.plan.Cluster, "plan"), rule: rule}
	return nil
}

// placing is one award of the plan being filled.
type placing struct {
	*nominating
	place *Place
	n     int    // places
	waits []Wait // what the number of places waits for; nil if it is known
	// stands are what the number of places stands on that is not sure.
	stands []Assumption
	top    int // the last rank put forward
	// taken places; hold are those that pending units may take; passed are units in line that
	// take none, and loose those in line that may yet be found not to.
	taken, hold, passed, loose int
	holders                    []string
	entries                    []*Entry
	done                       map[string]bool
}

func (w *nominating) award(pl *Place) []Entry {
	p := &placing{nominating: w, place: pl, done: make(map[string]bool)}
	p.count()
	p.top = p.n
	if len(pl.Ranks) > 0 {
		p.top = pl.Ranks[len(pl.Ranks)-1]
	}
	p.deviations()
	for _, group := range p.groups() {
		if w.err = cmp.Or(w.err, w.ctx.Err()); w.err != nil {
			return nil
		}
		p.fill(group)
	}
	order := make(map[string]int)
	for i, g := range p.line() {
		order[g.c.Unit] = i
	}
	slices.SortStableFunc(p.entries, func(a, b *Entry) int { return order[a.Unit] - order[b.Unit] })
	out := make([]Entry, len(p.entries))
	for i, e := range p.entries {
		if e.Status == Pending {
			if len(e.Waits) == 0 {
				e.wait(Wait{On: "law", Unit: e.Unit, Text: say("grounds to decide on")})
			}
			e.Reason = say("pending on %s", e.Waits[0].Text)
		}
		out[i] = *e
		w.past[e.Unit] = append(w.past[e.Unit], e)
	}
	return out
}

// line returns the units in the order of the walk: those whose rank is open stand
// where they can best end, disqualified ones last, equals by code.
func (p *placing) line() []*runner {
	units := slices.Clone(p.units)
	key := func(u *runner) int {
		switch {
		case u.out():
			return len(p.units) + 1
		case u.position > 0:
			return u.position
		}
		return max(1, u.st.First)
	}
	slices.SortFunc(units, func(a, b *runner) int {
		open := func(u *runner) int { return min(u.position, 1) }
		return cmp.Or(key(a)-key(b), open(a)-open(b), strings.Compare(a.c.Unit, b.c.Unit))
	})
	return units
}

// groups returns the line with units of the same settled position together.
func (p *placing) groups() (gs [][]*runner) {
	for _, u := range p.line() {
		if p.done[u.c.Unit] {
			continue
		}
		last := len(gs) - 1
		if last >= 0 && u.position > 0 && gs[last][0].position == u.position {
			gs[last] = append(gs[last], u)
			continue
		}
		gs = append(gs, []*runner{u})
	}
	return gs
}

// where says whether a position competes for a place.
type where uint8

const (
	outside where = iota // not put forward
	perhaps              // would move up, if the cluster says so or a unit before it falls out
	inside
)

func (p *placing) where(position int) where {
	switch {
	case !p.ranked || p.waits != nil && len(p.place.Ranks) == 0:
		return inside
	case len(p.place.Ranks) == 0 && position <= p.top, slices.Contains(p.place.Ranks, position):
		return inside
	case position < p.top || p.n == 0 || p.plan.Succession == LeaveEmpty || position > p.top+p.passed+p.loose:
		return outside
	case p.plan.Succession == NextInRank && position <= p.top+p.passed:
		return inside
	}
	return perhaps
}

// leading is the number of ranks that count as leading for a unit at a position:
// as many as there are flags, and those who move up. It is missing while that is open.
func (p *placing) leading(position int) rules.Value {
	least := max(1, p.top)
	most := least
	if p.plan.Succession != LeaveEmpty {
		most += p.passed + p.loose
	}
	switch {
	case p.waits != nil && len(p.place.Ranks) == 0:
		return rules.Value{}
	case position <= least:
		return rules.Int(int64(least))
	case position > most:
		return rules.Int(int64(most))
	case p.plan.Succession == NextInRank && position <= least+p.passed:
		return rules.Int(int64(least + p.passed))
	}
	return rules.Value{}
}

// assess asks the regulation of a unit, under the facts of ranking and plan.
func (p *placing) assess(u *runner, leading rules.Value) Assessment {
	known := make(derived)
	cluster := p.plan.Cluster
	if p.plan.Organiser != "" {
		known.set(factOrganiser, rules.TextOf(p.plan.Organiser), cluster)
	}
	if d := p.plan.Reviewed; !d.IsZero() && !p.on.Before(d) {
		known.set("cluster_reviewed", rules.BoolOf(true), d.String())
	}
	if p.ranked {
		if u.position > 0 {
			known.count(factRank, u.st.Rank, cluster)
		}
		known.set(factTotal, u.st.Total, cluster)
		known.set(factLeadingRanks, leading, cluster)
	}
	clauses := clausesOf(*p.place)
	if p.ballot != nil {
		clauses = append(clauses, p.ballot)
	}
	a, err := p.r.assess(p.on, p.place.Award, u.c, setting{known, [2]rules.Value{u.st.Least, u.st.Most}, clauses})
	p.err = cmp.Or(p.err, err)
	a.Assumptions, a.Ranks = append(a.Assumptions, p.stands...), u.ranks
	return a
}

// fill decides on the units of one position.
func (p *placing) fill(group []*runner) {
	if u := group[0]; p.ranked && u.position == 0 {
		p.unsettled(u)
		return
	}
	position := group[0].position
	at := p.where(position)
	var claims []*Entry
	open := 0 // units of this position that hold a place without a claim
	for _, u := range group {
		e := p.enter(u, p.leading(position))
		a := &e.Assessment
		switch before := p.before(u.c.Unit); {
		case a.Outcome == NotEligible:
			e.refuse()
			p.pass(at)
			continue
		case before != nil && before.Status == Nominated:
			p.nominatedAlready(e, before)
			p.pass(at)
			continue
		case at == outside:
			p.notPutForward(e, position)
			continue
		case p.waits != nil:
			e.pending(append(p.openWaits(a), p.waits...)...)
			continue
		case p.full(e):
			continue
		case a.Outcome == Deferred:
			e.setAside()
		case before != nil:
			e.pending(Wait{On: "unit", Unit: u.c.Unit, Text: say("its own outcome: %v", p.title(before.Award))})
		case at == perhaps:
			p.perhaps(e, u, position)
			continue
		case a.Outcome == Undetermined:
			e.pending(p.openWaits(a)...)
		default:
			p.standsOn(e, position)
			claims = append(claims, e)
			continue
		}
		open++
		p.holders = append(p.holders, u.c.Unit)
	}
	if p.waits == nil {
		p.allot(group, claims, open)
	}
}

// full refuses a place if none is left, and reports whether it did.
func (p *placing) full(e *Entry) bool {
	if p.waits == nil && p.n <= p.taken {
		e.noPlace("the %d places are taken", p.n)
	}
	return e.Status == NoPlace
}

func (p *placing) nominatedAlready(e, before *Entry) {
	e.noPlace("nominated already for %v, on the same result", p.title(before.Award))
}

// keep holds a place, if one is left, for a unit that may yet take it.
func (p *placing) keep(unit string) {
	p.hold = min(p.hold+1, p.n-p.taken)
	p.holders = append(p.holders, unit)
}

// perhaps makes a unit pending that would move up.
func (p *placing) perhaps(e *Entry, u *runner, position int) {
	supposed := p.assess(u, rules.Int(int64(position)))
	if supposed.Outcome == NotEligible {
		e.Assessment = supposed
		e.refuse()
		p.passed++
		return
	}
	if p.plan.Succession == unstated {
		e.wait(Wait{On: "succession", Text: say("the cluster's rule on whether the next in rank moves up")})
	}
	if position > p.top+p.passed {
		e.wait(p.blocked()...)
	}
	e.pending(p.openWaits(&supposed)...)
	if supposed.Outcome != Eligible {
		p.loose++
	}
	p.keep(u.c.Unit)
}

// allot gives places to those of one position who can take one: claims are the
// entries of eligible units, open is how many others of the position may yet turn out
// to be eligible. A place is given only if it is certain whatever the open ones turn
// out to be, so that a slate never takes back a nomination when facts come in. A tie is
// parted only by a recorded choice among exactly the tied units, and only while no
// place is held for anybody before them.
func (p *placing) allot(group []*runner, claims []*Entry, open int) {
	free := p.n - p.taken - p.hold
	switch c := p.chosen(claims); {
	case len(claims) == 0:
	case len(claims)+open <= free:
		for _, e := range claims {
			p.nominate(e)
		}
	case len(claims)+open == 1:
		claims[0].pending(p.blocked()...)
		p.keep(claims[0].Unit)
	case c != nil && open == 0 && p.hold == 0 && len(c.Chosen) == free:
		for _, e := range claims {
			e.Choice = c
			if slices.Contains(c.Chosen, e.Unit) {
				p.nominate(e)
				continue
			}
			e.noPlace("tied; %s chose another on %v", diag.Role.Of(c.By), c.On)
			for _, u := range group {
				if u.c.Unit == e.Unit {
					u.position += len(c.Chosen)
				}
			}
		}
	default:
		var contend []string // tied units, those that are still open included
		for _, e := range p.entries {
			if (e.Status == Pending || e.Status == Held) && slices.ContainsFunc(group,
				func(u *runner) bool { return u.c.Unit == e.Unit }) {
				contend = append(contend, e.Unit)
			}
		}
		tied := say("a ballot among the tied units for %d place(s): %s%v", max(p.n-p.taken, 0), diag.Unit.All(contend),
			preferred(claims))
		blocked := p.blocked()
		for _, e := range claims {
			e.pending(Wait{On: "ballot", Text: tied})
			e.wait(blocked...)
			p.keep(e.Unit)
		}
	}
	p.hold = min(p.hold+open, p.n-p.taken)
	p.loose += open
}

// preferred names what advice of the law, such as the preference for collectives
// with 70 % women, tells tied units apart by. It decides nothing.
func preferred(tied []*Entry) diag.Text {
	var advice []diag.Text
	for _, f := range tied[0].Assessment.Findings {
		if f.Effect != Advisory {
			continue
		}
		var units []string
		for _, e := range tied {
			if slices.ContainsFunc(e.Assessment.Findings, func(g Finding) bool {
				return g.Condition == f.Condition && g.Met == rules.True
			}) {
				units = append(units, e.Unit)
			}
		}
		if len(units) > 0 && len(units) < len(tied) {
			advice = append(advice, say("; %v: %s (%s)", f.Title, diag.Unit.All(units), f.Citation.String()))
		}
	}
	return diag.Join(advice, diag.Text{})
}

func (p *placing) nominate(e *Entry) {
	e.Status = Nominated
	e.Reason = e.grounds()
	p.taken++
}

// pass counts a unit in line that takes no place.
func (p *placing) pass(at where) {
	if at != outside {
		p.passed++
	}
}

// unsettled decides on a unit whose rank is open.
func (p *placing) unsettled(u *runner) {
	e := p.enter(u, rules.Value{})
	if u.out() {
		e.Status = Refused
		e.Reason = say("disqualified in the ranking of the cluster")
		return
	}
	best := *u // as it can at best end
	best.position, best.st.Rank = max(1, u.st.First), max(1, u.st.First)
	reachable := false
	for rank := best.position; rank <= max(u.st.Last, best.position); rank++ {
		reachable = reachable || p.where(rank) != outside
	}
	switch before := p.before(u.c.Unit); {
	case e.Assessment.Outcome == NotEligible:
		e.refuse()
		p.loose++
		return
	case !reachable:
		e.noPlace("can at best end at rank %d", best.position)
		return
	case p.full(e):
		return
	case e.Assessment.Outcome == Deferred:
		e.setAside()
		e.wait(p.rankWaits(u)...)
	case before != nil && before.Status == Nominated:
		p.nominatedAlready(e, before)
		return
	default:
		e.pending(append(p.rankWaits(u), p.openWaits(&e.Assessment)...)...)
	}
	if p.waits != nil {
		e.wait(p.waits...)
		return
	}
	p.keep(u.c.Unit)
	// Whoever ends first takes the place, unless something else than the rank is open.
	if p.assess(&best, rules.Int(int64(best.position))).Outcome != Eligible {
		p.loose++
	}
}

// enter assesses a unit and adds its entry.
func (p *placing) enter(u *runner, leading rules.Value) *Entry {
	e := &Entry{Unit: u.c.Unit, Award: p.place.Award, Group: p.group, Assessment: p.assess(u, leading)}
	if p.ranked && u.position > 0 {
		e.Rank = u.st.Rank
	}
	p.entries = append(p.entries, e)
	return e
}

// before returns the unit's entry for an earlier award that may stand in the way.
func (p *placing) before(unit string) *Entry {
	for _, e := range p.past[unit] {
		if e.Status == Nominated || e.Status == Pending || e.Status == Held {
			return e
		}
	}
	return nil
}

// chosen returns the recorded choice among exactly the units that claim.
func (p *placing) chosen(claims []*Entry) *Choice {
	for i := range p.plan.Choices {
		c := &p.plan.Choices[i]
		same := c.Award == p.place.Award && len(c.Among) == len(claims) && !p.on.Before(c.On)
		for _, e := range claims {
			same = same && slices.Contains(c.Among, e.Unit)
		}
		if same {
			return c
		}
	}
	return nil
}
