package scoring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
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
	card  *Scorecard
	batch *Batch
	given *rules.Group // the members without points: the group of the batch, until something changes
	group *rules.Group // the members with the points known so far
	// periods is what members come to in the periods of the card; nil if it has none.
	periods [][]PeriodScore
	sheets  []*Sheet
	cells   []cell                                 // of all members' lines on the first criterion, then on the next
	points  []int32                                // of the same
	rows    []*row                                 // by member, of those whose lines are not what these say
	groups  map[int]func(variant int) *rules.Group // of criteria that not all members are compared on
	change  *change
	deep    bool    // lines are worked out whole
	scores  []Score // of the members, once they are made
	faults  diag.Diagnostics
	err     error // that ended the run
	// While lines are filled: who has which variant of the criterion at hand, whether members
	// are compared apart on it, and in columns that all runs at work share, the lines of the
	// rows, who is done with, and what has been added up.
	picks    picks
	splits   bool
	done     []bool // nil if columns are not at work
	filled   bool   // everybody is done with
	sums     []amount
	added    int    // criteria that everybody's sum has
	applies  amount // what they come to at most
	asked    *rule  // of which it is known whether all reasons are given
	reasoned bool
	// refused holds what rules refuse, by member, unless that fails the whole batch.
	refused map[int]diag.Diagnostics
	wanted  *keptWants
	views   *views
}

// otherFacts is the error for facts that are not of the card.
func (c *Scorecard) otherFacts(f *rules.Facts) error {
	return fmt.Errorf("scoring: the facts of %s are %w, or edition of it, than %v: Facts.For carries them over", f.Unit(),
		ErrOtherCard, c.Identity())
}

func (c *Scorecard) newRun(ctx context.Context, b Batch) (*run, error) {
	if b.Group == nil {
		return nil, fmt.Errorf("scoring: a batch without a group")
	}
	b.Groups = b.groups()
	r := &run{card: c, batch: &b, given: b.Group, wanted: new(keptWants), views: new(views),
		sheets: make([]*Sheet, b.Group.Len())}
	r.group = r.within(b.Group)
	for i := range r.size() {
		f := r.facts(i)
		if !f.Schema().Equal(c.schema) {
			return nil, c.otherFacts(f)
		}
		if c.grouped && b.Groups[f.Unit()] == "" {
			return nil, fmt.Errorf("scoring: rules of %s compare the members of a group, and %s is in none: "+
				"give its group in Batch.Groups", c.def.Code, f.Unit())
		}
	}
	if err := r.takeSheets(); err != nil {
		return nil, err
	}
	for unit := range b.Groups {
		if _, ok := r.group.Index(unit); !ok {
			return nil, fmt.Errorf("scoring: a group of %s, who is not a member", unit)
		}
	}
	for unit := range b.Existed {
		if _, ok := r.group.Index(unit); !ok {
			return nil, fmt.Errorf("scoring: a period of %s, who is not a member", unit)
		}
	}
	if err := r.checkPublished(); err != nil {
		return nil, err
	}
	if c.period != nil {
		if err := r.scorePeriods(ctx); err != nil {
			return nil, err
		}
	}
	if _, ok := c.stage(b.Stage); b.Stage != "" && !ok {
		return nil, fmt.Errorf("scoring: there is no stage %q", b.Stage)
	}
	steps := int64(0)
	for _, rule := range c.all {
		steps += rule.Steps(b.Group)
	}
	if err := c.schema.Affords(steps); err != nil {
		return nil, fmt.Errorf("scoring: %s for %d units: %w", c.def.Code, r.size(), err)
	}
	lines := len(c.criteria) * r.size()
	r.cells, r.points = make([]cell, lines), make([]int32, lines)
	return r, nil
}

// takeSheets puts the sheets of the batch beside the members.
func (r *run) takeSheets() error {
	for _, s := range r.batch.Sheets {
		if s == nil {
			return fmt.Errorf("scoring: a sheet is nil")
		}
		if err := r.card.owns(s); err != nil {
			return err
		}
		switch i, ok := r.group.Index(s.Unit); {
		case !ok:
			return fmt.Errorf("scoring: a sheet of %s, who is not a member", s.Unit)
		case r.sheets[i] != nil:
			return fmt.Errorf("scoring: a second sheet of %s", s.Unit)
		default:
			r.sheets[i] = s
		}
	}
	return nil
}

// evaluate fills the lines of runs of one card together, criterion by criterion, or of one those
// that a change can reach. A run that fails as a whole ends where it does, with its err, and all
// of them do when ctx is done, which is looked at before each criterion and each line that is worked
// out by itself.
func (c *Scorecard) evaluate(ctx context.Context, m *memory, runs ...*run) {
	if m != nil {
		m.fit(runs)
	}
	for at, layer := range c.layers {
		needed := slices.ContainsFunc(c.parts, func(p *part) bool { return p.needed && p.after == at })
		for _, cr := range layer {
			needed = needed || cr.needed
			if ch := runs[0].change; ch != nil && !ch.dirty[cr.index] || ctx.Err() != nil {
				continue
			}
			for _, r := range runs {
				r.choose(cr)
			}
			if m != nil {
				m.columns(ctx, cr, runs)
			}
			for _, r := range runs {
				r.criterion(ctx, cr)
			}
		}
		for _, r := range runs {
			if r.err = cmp.Or(ctx.Err(), r.faults.Err()); r.err == nil && needed {
				r.err = r.givePoints(ctx, at)
			}
		}
		if slices.ContainsFunc(runs, (*run).failed) {
			if runs = slices.DeleteFunc(slices.Clone(runs), (*run).failed); len(runs) == 0 {
				return
			}
			if m != nil {
				m.fit(runs)
			}
		}
	}
}

func (r *run) failed() bool { return r.err != nil }

// size is how many members there are.
func (r *run) size() int { return r.group.Len() }

// facts are those of a member, with the points known so far.
func (r *run) facts(member int) *rules.Facts { return r.group.At(member) }

// givePoints lets rules read the points that they name which are known after a layer.
func (r *run) givePoints(ctx context.Context, after int) error {
	facts := r.group.Members()
	for i := range facts {
		for _, cr := range r.card.layers[after] {
			if cr.needed {
				w := r.row(i)
				l := w.extent(cr)
				f, err := facts[i].WithPoints(cr.def.Code, r.pointsValue(&l))
				if err != nil {
					return fmt.Errorf("scoring: %w", err)
				}
				facts[i] = f
			}
		}
		for _, p := range r.card.parts {
			if !p.needed || p.after != after || r.change != nil && !r.change.own[i] {
				continue
			}
			f, err := facts[i].WithPoints(p.key, p.value(r.card, r.row(i)))
			if err != nil {
				return fmt.Errorf("scoring: %w", err)
			}
			facts[i] = f
		}
	}
	g, err := rules.NewGroup(ctx, facts...)
	if err != nil {
		return fmt.Errorf("scoring: %w", err)
	}
	r.group = r.within(g)
	return nil
}

// groups are the codes of the groups that units are in.
func (b *Batch) groups() map[string]string {
	if b.Groups == nil && b.Group != nil {
		return b.Group.Codes()
	}
	return b.Groups
}

// within gives a group those within it, if rules compare their members.
func (r *run) within(g *rules.Group) *rules.Group {
	if !r.card.grouped {
		return g
	}
	return g.Within(r.batch.Groups)
}

// pointsValue is what points("code") is for other rules.
func (r *run) pointsValue(l *extent) rules.Value {
	switch {
	case l.state == NotApplicable:
		return rules.NotApplicable()
	case l.state != Missing:
		return r.card.value(l.lo)
	}
	return rules.Value{}
}

// refuse keeps the fault of a rule for a unit, with its place and what closes it, and
// returns what the unit waits for: a decision on the criterion, or, for a rule that is of
// none, nothing that anybody could enter.
func (r *run) refuse(path string, cr *criterion, f *rules.Facts, err error) (wait wants) {
	ds := slices.Collect(diag.AllDiagnostics(err))
	if len(ds) == 0 {
		ds = append(ds, catalogue.Fault("", "evaluation", err, diag.Text{}, "%v", err))
	}
	for i, d := range ds {
		e := *d
		e.Path, e.Unit = diag.JoinPath(path, d.Path), f.Unit()
		if cr != nil {
			e.Criterion = cr.def.Code
			wait = wantsOf(rules.Input{Unit: e.Unit, Criterion: e.Criterion})
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
			d.Hint = say("correct the facts, or decide it by an entry that says override: true, points or void, who and why")
		} else if cr == nil {
			d.Hint = byDecision(d.Hint)
		}
	}
	if r.refused == nil {
		r.refused = make(map[int]diag.Diagnostics)
	}
	i, _ := r.group.Index(f.Unit())
	r.refused[i] = append(r.refused[i], ds...)
	return wait
}

// picks is which variant of a criterion holds for whom; nil if it is the same for all, always.
type picks struct {
	of      []pick
	unknown bool // for somebody it is not known
}

// choose finds out which variant of a criterion holds for whom, and whether that sets members
// apart.
func (r *run) choose(cr *criterion) {
	r.picks, r.splits = picks{}, false
	if cr.plain {
		return
	}
	p := &r.picks
	p.of = make([]pick, r.size())
	for i := range r.size() {
		f := r.facts(i)
		p.of[i] = r.pick(cr, f)
		r.splits = r.splits || !p.of[i].off.IsZero() || cr.variants[p.of[i].variant].ownGroup
		p.unknown = p.unknown || p.of[i].unknown
	}
	if !r.splits {
		return
	}
	if r.change != nil || r.groups == nil {
		r.groups = maps.Clone(r.groups) // what another run reads is not written to
	}
	if r.groups == nil {
		r.groups = make(map[int]func(int) *rules.Group)
	}
	r.groups[cr.index] = r.split(cr, p.of)
}

// criterion fills the line of a criterion for every member who is not done with, or for those
// that a change can reach.
func (r *run) criterion(ctx context.Context, cr *criterion) {
	if r.change != nil {
		for _, i := range r.reached(cr) {
			if ctx.Err() == nil {
				r.fill(cr, i, r.picks)
			}
		}
		return
	}
	if r.filled {
		return
	}
	for i := range r.size() {
		if (r.done == nil || !r.done[i]) && ctx.Err() == nil {
			r.fill(cr, i, r.picks)
		}
	}
}

// reached returns the members whose line of a criterion a change can alter, as
// far as anybody asks.
func (r *run) reached(cr *criterion) []int {
	c := r.change
	members := append(c.one[:0], c.member)
	switch {
	case !cr.compares && !c.spread && !cr.ownGroup && cr.plain:
	case cr.needed, cr.feeds, c.all:
		members = members[:0]
		for i := range r.size() {
			members = append(members, i)
		}
		c.spread = c.spread || cr.needed || cr.feeds
	default:
		for _, i := range c.watch {
			if i != c.member {
				members = append(members, i)
			}
		}
	}
	for _, i := range members {
		r.own(i)
	}
	return members
}

// fill fills one line.
func (r *run) fill(cr *criterion, member int, p picks) {
	var one pick
	if p.of != nil {
		one = p.of[member]
	}
	if r.change != nil {
		r.forget(member, cr.def.Code)
	}
	l := r.line(cr, member, one, p)
	if r.rows == nil {
		r.rows = r.allRows()
	}
	r.rows[member].set(cr, one.variant, &l)
}

// line works out one line, all but what a cell leaves out unless the run is deep.
func (r *run) line(cr *criterion, member int, p pick, all picks) (l line) {
	f := r.facts(member)
	if c := r.change; c != nil && c.forced == cr && c.member == member {
		l.variant, l.state = &cr.variants[p.variant], Scored
		l.max, l.lo, l.hi = l.variant.base, c.points, c.points
		return l
	}
	switch {
	case p.err != nil:
		r.fails(cr, member, &l, p.failed.path, p.err)
		return l
	case p.unknown:
		r.wait(cr, &l, p.wait)
		return l
	}
	v := &cr.variants[p.variant]
	l.variant, l.max = v, v.base
	if !p.off.IsZero() {
		l.state, l.reason = NotApplicable, p.off
		return l
	}
	if r.void(cr, member, &l) {
		return l
	}
	switch {
	case v.rule == nil: // people score it
	case v.rule.Uses().Group && all.unknown:
		l.kept = true
		r.wait(cr, &l, wants{{of: r.wanted.set(wantedKey{who: cr}, func() (who wants) {
			for _, other := range all.of { // it is not known whom the unit is compared with
				who = append(who, other.wait...)
			}
			return who
		})}})
		return l
	default:
		l.group = r.group
		if split := r.groups[cr.index]; split != nil {
			l.group = split(p.variant)
		}
		var err error
		if l.computed, err = v.rule.Eval(f, l.group); err != nil {
			l.group = nil
			r.fails(cr, member, &l, cr.path+".points", err)
			return l
		}
	}
	r.settle(cr, member, &l)
	return l
}

// at returns a line whole.
func (r *run) at(member int, cr *criterion) (l line) {
	w := r.row(member)
	c := *w.cell(cr.index)
	if c.variant == kept {
		return *w.rare[cr.index]
	}
	d := *r
	d.deep = true
	var p pick
	if !cr.plain {
		p = d.pick(cr, d.facts(member))
	}
	l = d.line(cr, member, p, picks{})
	l.state = c.state // which may be disqualified by now
	return l
}

// settle settles a line by what people entered, or else by what the rule gives.
func (r *run) settle(cr *criterion, member int, l *line) {
	f, rule := r.facts(member), l.variant.rule
	if r.sheets[member] != nil || rule == nil {
		if r.entered(cr, member, rule == nil, l) {
			return
		}
	}
	switch {
	case l.computed.IsNotApplicable():
		r.notApplicable(cr, f, l)
	case l.computed.Known():
		r.give(cr, f, l, l.computed)
	default:
		var missing wants
		if r.deep || rule.Uses().Lists {
			missing = r.waits(rule, f, l.group)
		}
		r.wait(cr, l, missing)
		r.narrow(cr, f, l)
	}
}

// fails settles a line that a rule refuses for the unit: by what people decided instead,
// or it waits for that.
func (r *run) fails(cr *criterion, member int, l *line, path string, err error) {
	unknown := l.variant == nil
	if unknown {
		l.variant = &cr.variants[len(cr.variants)-1]
		l.max = l.variant.base
	}
	l.missing, l.kept = nil, true
	if r.sheets[member] != nil && r.entered(cr, member, false, l) {
		return
	}
	if unknown {
		l.variant = nil
	}
	r.wait(cr, l, r.refuse(path, cr, r.facts(member), err))
}

// void reports whether the criterion is void for the unit, or may be.
func (r *run) void(cr *criterion, member int, l *line) (open bool) {
	for _, rule := range cr.voids {
		switch t, wait, err := r.condition(rule, r.facts(member), r.deep); {
		case err != nil:
			r.fails(cr, member, l, rule.path, err)
			return true
		case t == rules.True:
			l.state, l.reason, l.missing = Void, diag.Verbatim(rule.Source()), nil
			return true
		case t == rules.Undetermined:
			open, l.missing = true, append(l.missing, wait...)
		}
	}
	if open {
		r.wait(cr, l, l.missing)
	}
	return open
}

// give sets the points that a number comes to: rounded once, then bounded.
func (r *run) give(cr *criterion, f *rules.Facts, l *line, v rules.Value) {
	a, b := l.variant.max, l.variant.max
	if !v.Equal(l.variant.maxValue) { // full points need no rounding
		var ok bool
		a, ok = roundTo(v, cr.places, r.card.places, r.card.def.Rounding)
		b = clamp(a, l.variant.min, l.variant.max)
		if !ok && b == a {
			l.kept = true
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

// narrow brings the ends of a line that waits for facts together: to what its rule gives, and as far as the
// records of lists that are known say what it can be.
func (r *run) narrow(cr *criterion, f *rules.Facts, l *line) {
	if l.lo, l.hi = cr.gives(l.variant); !l.variant.rule.Uses().Lists {
		return
	}
	least, greatest := l.variant.rule.Reach(f, l.group)
	if cr.def.Effect == Minus {
		least, greatest = greatest, least
	}
	if least.Known() {
		l.lo = max(l.lo, r.card.bounded(cr, l, least))
	}
	if greatest.Known() {
		l.hi = min(l.hi, r.card.bounded(cr, l, greatest))
	}
}

// wait sets a line that waits for inputs, with what its points can still be.
func (r *run) wait(cr *criterion, l *line, missing wants) {
	l.state, l.missing = Missing, missing
	variants := cr.variants
	if l.variant != nil {
		variants = []variant{*l.variant}
	}
	l.lo, l.hi, l.max = 0, 0, 0
	for _, v := range variants {
		l.lo, l.hi, l.max = min(l.lo, v.lo), max(l.hi, v.hi), max(l.max, v.base)
	}
}

// runAll fills the lines of all members of runs, and wraps up those that do not fail.
func (c *Scorecard) runAll(ctx context.Context, runs ...*run) {
	m := memories.Get().(*memory)
	defer memories.Put(m)
	if m.begin(runs); len(runs) > 0 {
		c.evaluate(ctx, m, runs...)
	}
	for _, r := range runs {
		if r.err == nil {
			made := make([]Outcome, r.size()) // in one piece of memory
			r.scores = make([]Score, r.size())
			for i := range r.size() {
				r.scores[i] = Score{&made[i], r}
				r.score(i, &r.scores[i])
			}
			r.err = r.faults.Err()
		}
		r.done, r.sums, r.filled = nil, nil, false
	}
}

// results returns the scores of a run that has ended.
func (r *run) results() ([]*Score, error) {
	if r.err != nil {
		return nil, r.err
	}
	out := make([]*Score, len(r.scores))
	for i := range out {
		out[i] = &r.scores[i]
	}
	return out, nil
}

// score wraps up the lines of one member.
func (r *run) score(i int, s *Score) {
	f := r.facts(i)
	r.forget(i, "")
	*s.Outcome = Outcome{Unit: f.Unit(), Facts: f, Sheet: r.sheets[i], card: r.card, member: i}
	r.disqualify(s)
	w := r.whole(i)
	s.comesTo(w)
	s.Total = r.card.total(w.lo, w.hi)
	for k, t := range r.card.ties {
		v := rules.Value{}
		if t.rule != nil {
			var err error
			if e := s.decision(r.card.def.TieBreak[k]); e != nil {
				v = e.value()
			} else if v, err = t.rule.Eval(f, r.group); err != nil {
				r.refuse(t.rule.path, nil, f, err)
			}
		}
		s.more().ties = append(s.more().ties, v)
	}
	if len(r.refused) > 0 || r.periods != nil {
		s.Refused = slices.Concat(r.refused[i], r.refusedIn(i))
	}
}

// restate changes the state of a line, in a row that is the run's own.
func (r *run) restate(member, criterion int, to State) {
	r.own(member)
	w := r.row(member)
	c := w.cell(criterion)
	if c.state = to; c.variant == kept {
		l := *w.rare[criterion]
		l.state = to
		w.rare[criterion] = &l
	}
}

// own makes the row of a member one that is not shared with the run that a change starts from.
func (r *run) own(member int) {
	if c := r.change; c != nil && !c.own[member] {
		w := r.row(member)
		r.rows[member] = w.clone()
		c.own[member] = true
	}
}

// disqualify finds what takes a unit out of the ranking.
func (r *run) disqualify(s *Score) {
	s.Disqualified = rules.False
	for _, d := range r.card.disq {
		var cell *cell
		if d.of != nil {
			w := r.row(s.member)
			cell = w.cell(d.of.index)
		}
		if cell != nil && cell.state == NotApplicable {
			continue
		}
		cause := d.Cause
		var err error
		var wait wants
		if e := s.decision(cause.name()); e != nil {
			cause.Outcome = rules.TruthOf(*e.Holds)
		} else if cause.Outcome, wait, err = r.condition(d.condition, s.Facts, true); err != nil {
			r.refuse(d.condition.path, nil, s.Facts, err)
		} else if cause.Outcome == rules.Undetermined {
			if cause.Outcome = r.decide(d.condition.Rule, s.Facts); cause.Outcome != rules.Undetermined {
				wait = nil
			}
		}
		if cause.Outcome != rules.False {
			cause.Missing = r.told(s.Unit, wait)
			s.more().causes, s.more().wants = append(s.more().causes, cause), append(s.more().wants, wait)
		}
		s.Disqualified = s.Disqualified.Or(cause.Outcome)
		was, is := Scored, Disqualified
		if cause.Outcome != rules.True {
			was, is = is, was // as it was before a change
		}
		if cell != nil && cell.state == was {
			r.restate(s.member, d.of.index, is)
		}
	}
}
