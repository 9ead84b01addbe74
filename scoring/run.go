package scoring

import (
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// ErrOtherCard is wrapped by errors about facts, scores or sheets of another
// card than the one at hand.
var ErrOtherCard = errors.New("of another card")

// run scores one batch: it fills the lines of all members, criterion by
// criterion, so that rules can read the points of earlier criteria of everybody.
type run struct {
	card   *Scorecard
	batch  Batch
	facts  []*rules.Facts // of the members, with the points known so far
	sheets []*Sheet
	group  *rules.Group
	index  map[string]int
	lines  [][]line // by member and criterion
	change *change
	faults diag.Diagnostics
	// refused holds what rules refuse, by member, unless that fails the whole batch.
	refused map[int]diag.Diagnostics
}

// change is what a run tries out against another run: different facts of one member, or
// points that are taken instead of what a line of it comes to. Only what can differ is
// evaluated again.
type change struct {
	member int
	forced *criterion // nil if no points are forced
	points amount
	dirty  []bool // criteria to be evaluated again
	watch  []int  // members whose scores are asked for
	spread bool   // lines of other members have been evaluated again
	own    []bool // members whose lines are not shared with the other run
}

func (c *Scorecard) newRun(b Batch) (*run, error) {
	if b.Group == nil {
		return nil, fmt.Errorf("scoring: a batch without a group")
	}
	r := &run{card: c, batch: b, group: b.Group, index: make(map[string]int, len(b.Group.Members()))}
	for _, f := range b.Group.Members() {
		if f.Schema() != c.schema {
			return nil, fmt.Errorf("scoring: the facts of %s are %w than %s", f.Unit(), ErrOtherCard, c.def.Code)
		}
		r.index[f.Unit()] = len(r.facts)
		r.facts = append(r.facts, f)
	}
	r.sheets = make([]*Sheet, len(r.facts))
	for _, s := range b.Sheets {
		if s == nil {
			return nil, fmt.Errorf("scoring: a sheet is nil")
		}
		switch i, ok := r.index[s.Unit]; {
		case s.card == nil || s.card.hash != c.hash:
			return nil, fmt.Errorf("scoring: the sheet of %s is %w than %s", s.Unit, ErrOtherCard, c.def.Code)
		case !ok:
			return nil, fmt.Errorf("scoring: a sheet of %s, who is not a member", s.Unit)
		case r.sheets[i] != nil:
			return nil, fmt.Errorf("scoring: a second sheet of %s", s.Unit)
		default:
			r.sheets[i] = s
		}
	}
	for unit := range b.Existed {
		if _, ok := r.index[unit]; !ok {
			return nil, fmt.Errorf("scoring: a period of %s, who is not a member", unit)
		}
	}
	if err := r.checkPublished(); err != nil {
		return nil, err
	}
	if _, ok := c.stage(b.Stage); b.Stage != "" && !ok {
		return nil, fmt.Errorf("scoring: there is no stage %q", b.Stage)
	}
	r.lines = make([][]line, len(r.facts))
	n := len(c.criteria)
	all := make([]line, n*len(r.facts))
	for i := range r.lines {
		r.lines[i] = all[i*n : (i+1)*n : (i+1)*n]
	}
	return r, nil
}

// evaluate fills the lines, or those that a change can reach.
func (r *run) evaluate() error {
	for _, layer := range r.card.layers {
		needed := false
		for _, cr := range layer {
			if r.change == nil || r.change.dirty[cr.index] {
				r.criterion(cr)
			}
			needed = needed || cr.needed
		}
		if err := r.faults.Err(); err != nil {
			return err
		}
		if !needed {
			continue
		}
		for i := range r.facts {
			for _, cr := range layer {
				if !cr.needed {
					continue
				}
				f, err := r.facts[i].WithPoints(cr.def.Code, r.pointsValue(&r.lines[i][cr.index]))
				if err != nil {
					return fmt.Errorf("scoring: %w", err)
				}
				r.facts[i] = f
			}
		}
		g, err := rules.NewGroup(r.facts...)
		if err != nil {
			return fmt.Errorf("scoring: %w", err)
		}
		r.group = g
	}
	return nil
}

// pointsValue is what points("code") is for other rules.
func (r *run) pointsValue(l *line) rules.Value {
	switch {
	case l.state == NotApplicable:
		return rules.NotApplicable()
	case l.known():
		return r.card.value(l.lo)
	}
	return rules.Value{}
}

// refuse keeps the fault of a rule for a unit, with its place and what closes it, and
// returns what the unit waits for: a decision on the criterion, or, for a rule that is of
// none, nothing that anybody could enter.
func (r *run) refuse(path string, cr *criterion, f *rules.Facts, err error) (wait []rules.Input) {
	ds := slices.Collect(diag.AllDiagnostics(err))
	if len(ds) == 0 {
		ds = append(ds, catalogue.Fault("", "evaluation", err, diag.Text{}, "%v", err))
	}
	for i, d := range ds {
		e := *d
		e.Path, e.Unit = diag.JoinPath(path, d.Path), f.Unit()
		if cr != nil {
			e.Criterion = cr.def.Code
			wait = []rules.Input{{Unit: e.Unit, Criterion: e.Criterion}}
		}
		ds[i] = &e
	}
	if r.batch.Strict {
		r.faults = append(r.faults, ds...)
		return wait
	}
	for _, d := range ds {
		d.Severity = diag.Warning
		if cr != nil && d.Hint.IsZero() {
			d.Hint = say("correct the facts, or decide it by an entry that says override: true, points or void, and why")
		}
	}
	if r.refused == nil {
		r.refused = make(map[int]diag.Diagnostics)
	}
	i := r.index[f.Unit()]
	r.refused[i] = append(r.refused[i], ds...)
	return wait
}

// criterion fills the line of a criterion for every member.
func (r *run) criterion(cr *criterion) {
	var picks []pick
	unknown, split := -1, false
	if !cr.plain {
		picks = make([]pick, len(r.facts))
		for i, f := range r.facts {
			picks[i] = r.pick(cr, f)
			split = split || !picks[i].off.IsZero() || cr.variants[picks[i].variant].ownGroup
			if picks[i].unknown && unknown < 0 {
				unknown = i
			}
		}
	}
	groups := r.groups(cr, picks, split)
	if r.change != nil {
		for _, i := range r.reached(cr) {
			r.fill(cr, i, groups, unknown, picks)
		}
		return
	}
	for i := range r.facts {
		r.fill(cr, i, groups, unknown, picks)
	}
}

// reached returns the members whose line of a criterion a change can alter, as
// far as anybody asks.
func (r *run) reached(cr *criterion) []int {
	c := r.change
	members := []int{c.member}
	switch {
	case !cr.compares && !c.spread && !cr.ownGroup && cr.plain:
	case cr.needed:
		members = members[:0]
		for i := range r.facts {
			members = append(members, i)
		}
		c.spread = true
	default:
		for _, i := range c.watch {
			if i != c.member {
				members = append(members, i)
			}
		}
	}
	for _, i := range members {
		if !c.own[i] {
			r.lines[i] = slices.Clone(r.lines[i])
			c.own[i] = true
		}
	}
	return members
}

// fill fills one line. picks is nil for a criterion that is the same for all.
func (r *run) fill(cr *criterion, member int, groups func(int) *rules.Group, unknown int, picks []pick) {
	f, l := r.facts[member], &r.lines[member][cr.index]
	*l = line{}
	var p pick
	if picks != nil {
		p = picks[member]
	}
	if c := r.change; c != nil && c.forced == cr && c.member == member {
		l.variant, l.state = &cr.variants[p.variant], Scored
		l.max = baseMax(cr, l.variant)
		l.lo, l.hi = c.points, c.points
		return
	}
	switch {
	case p.err != nil:
		r.fails(cr, member, l, p.failed.path, p.err)
		return
	case p.unknown:
		r.wait(cr, l, p.wait)
		return
	}
	v := &cr.variants[p.variant]
	l.variant, l.max = v, baseMax(cr, v)
	if !p.off.IsZero() {
		l.state, l.reason = NotApplicable, p.off
		return
	}
	if r.void(cr, member, l) {
		return
	}
	switch {
	case v.rule == nil: // people score it
	case v.rule.Uses().Group && unknown >= 0:
		for _, other := range picks { // it is not known whom the unit is compared with
			l.missing = append(l.missing, other.wait...)
		}
		r.wait(cr, l, ownFirst(l.missing, f.Unit()))
		return
	default:
		l.group = groups(p.variant)
		var err error
		if l.computed, err = v.rule.Eval(f, l.group); err != nil {
			l.group = nil
			r.fails(cr, member, l, cr.path+".points", err)
			return
		}
	}
	r.settle(cr, member, l)
}

// settle settles a line by what people entered, or else by what the rule gives.
func (r *run) settle(cr *criterion, member int, l *line) {
	f, rule := r.facts[member], l.variant.rule
	if r.sheets[member] != nil || rule == nil {
		if r.entered(cr, member, rule == nil, l) {
			return
		}
	}
	switch {
	case l.computed.IsNotApplicable():
		r.notApplicable(cr, f, l)
	case !l.computed.Known():
		r.wait(cr, l, r.waits(rule, f, l.group))
	default:
		r.give(cr, f, l, l.computed)
	}
}

// fails settles a line that a rule refuses for the unit: by what people decided instead,
// or it waits for that.
func (r *run) fails(cr *criterion, member int, l *line, path string, err error) {
	unknown := l.variant == nil
	if unknown {
		l.variant = &cr.variants[len(cr.variants)-1]
		l.max = baseMax(cr, l.variant)
	}
	l.missing = nil
	if r.sheets[member] != nil && r.entered(cr, member, false, l) {
		return
	}
	if unknown {
		l.variant = nil
	}
	r.wait(cr, l, r.refuse(path, cr, r.facts[member], err))
}

// void reports whether the criterion is void for the unit, or may be.
func (r *run) void(cr *criterion, member int, l *line) bool {
	for _, rule := range cr.voids {
		switch t, wait, err := r.condition(rule, r.facts[member]); {
		case err != nil:
			r.fails(cr, member, l, rule.path, err)
			return true
		case t == rules.True:
			l.state, l.reason, l.missing = Void, diag.Verbatim(rule.Source()), nil
			return true
		case t == rules.Undetermined:
			l.missing = append(l.missing, wait...)
		}
	}
	if len(l.missing) > 0 {
		r.wait(cr, l, l.missing)
	}
	return len(l.missing) > 0
}

// give sets the points that a number comes to: rounded once, then bounded.
func (r *run) give(cr *criterion, f *rules.Facts, l *line, v rules.Value) {
	a, b := l.variant.max, l.variant.max
	if !v.Equal(l.variant.maxValue) { // full points need no rounding
		var ok bool
		a, ok = roundTo(v, cr.places, r.card.places, r.card.def.Rounding)
		b = clamp(a, l.variant.min, l.variant.max)
		if !ok && b == a {
			r.wait(cr, l, r.refuse(cr.path+".points", cr, f,
				fault("", "limit", "the points of %s are too many to count", cr.def.Code)))
			return
		}
	}
	switch {
	case b < a:
		l.capped = 1
	case b > a:
		l.capped = -1
	}
	if cr.def.Effect == Minus {
		b = -b
	}
	l.state, l.lo, l.hi = Scored, b, b
}

// wait sets a line that waits for inputs, with what its points can still be.
func (r *run) wait(cr *criterion, l *line, missing []rules.Input) {
	l.state, l.missing = Missing, missing
	variants := cr.variants
	if l.variant != nil {
		variants = []variant{*l.variant}
	}
	l.lo, l.hi, l.max = 0, 0, 0
	for i := range variants {
		lo, hi := cr.bounds(&variants[i])
		l.lo, l.hi = min(l.lo, lo), max(l.hi, hi)
		l.max = max(l.max, baseMax(cr, &variants[i]))
	}
	l.mayDrop = cr.def.Effect == Base && cr.section.policy != unstated
}

// bounds is what a criterion can add to the total. It is never more than 0 at
// the least, since it may be void or turn out not to apply.
func (cr *criterion) bounds(v *variant) (lo, hi amount) {
	if cr.def.Effect == Minus {
		return -v.max, 0
	}
	return min(v.min, 0), max(v.max, 0)
}

func baseMax(cr *criterion, v *variant) amount {
	if cr.def.Effect == Base {
		return v.max
	}
	return 0
}

// scores fills the lines of all members and wraps them up.
func (r *run) scores() ([]*Score, error) {
	if err := r.evaluate(); err != nil {
		return nil, err
	}
	out := make([]*Score, len(r.facts))
	for i := range r.facts {
		out[i] = r.score(i)
	}
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// score wraps up the lines of one member.
func (r *run) score(i int) *Score {
	f := r.facts[i]
	s := &Score{Unit: f.Unit(), Facts: f, Sheet: r.sheets[i],
		card: r.card, group: r.group, batch: &r.batch, lines: r.lines[i]}
	r.disqualify(s)
	s.tally = r.card.spans(s.lines)
	s.Total = s.total(0)
	for _, t := range r.card.ties {
		v := rules.Value{}
		if t.rule != nil {
			var err error
			if v, err = t.rule.Eval(f, r.group); err != nil {
				r.refuse(t.rule.path, nil, f, err)
			}
		}
		s.ties = append(s.ties, v)
	}
	s.Refused = r.refused[i]
	return s
}

// disqualify finds what takes a unit out of the ranking.
func (r *run) disqualify(s *Score) {
	s.Disqualified = rules.False
	for _, d := range r.card.disq {
		if d.of != nil && s.lines[d.of.index].state == NotApplicable {
			continue
		}
		cause := d.Cause
		var err error
		if cause.Outcome, cause.Missing, err = r.condition(d.condition, s.Facts); err != nil {
			r.refuse(d.condition.path, nil, s.Facts, err)
		}
		if cause.Outcome != rules.False {
			s.causes = append(s.causes, cause)
		}
		s.Disqualified = s.Disqualified.Or(cause.Outcome)
		if d.of != nil && cause.Outcome == rules.True && s.lines[d.of.index].state == Scored {
			s.lines[d.of.index].state = Disqualified
		}
	}
}
