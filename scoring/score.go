package scoring

import (
	"context"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Batch is what is scored together: the members of one cluster, since rules may
// compare a unit with the others. Only Group is needed.
type Batch struct {
	// Name says which cluster it is; it comes back in results.
	Name string
	// Group holds the facts of every member, which must be of the card's schema.
	Group *rules.Group
	// Sheets hold what people entered, at most one sheet for each unit.
	Sheets []*Sheet
	// Stage scores as if this version counted, whatever the card says: "self" gives the
	// self-score. It is about what people entered; facts are those of Group.
	Stage string
	// Period is the time that is scored, such as the first half of the year; the zero
	// Period is all of it. A criterion that is not in force on any day of it does not apply.
	Period rules.Period
	// On is the day as of which periods are due: those that are over by then. The zero day is behind
	// them all.
	On rules.Date
	// Existed is when a unit existed, for those that came or went within the time that is
	// scored.
	Existed map[string]rules.Period
	// Groups holds the group of a unit, by its own code, where a cluster has such (bậc, cấp học, vùng):
	// units are ranked within their group too, and rules with the word group compare its members.
	// Nil is as [rules.Group.Within] has it of Group. Points and ranks among all are the same without,
	// unless rules have that word: then every member must have one.
	Groups map[string]string
	// Published holds ranks that a source states. They settle the ranks of these units where all
	// members are ranked, and bound the others; see [PublishedRank].
	Published []PublishedRank
	// Plans are codes of indicators that hold plans besides those that say so: [Ranking.Why] does
	// not propose to change them.
	Plans []string
	// Strict refuses the whole batch where a rule fails for one unit.
	Strict bool

	view view
}

// Score is the score of one unit on a card, with all that it was made of; it is safe for
// concurrent use, and nothing in it is to be changed. What a host keeps or sends is its
// [Score.Breakdown].
type Score struct {
	*Outcome
	run *run // that it stands in
}

// Outcome is what a unit has come to.
type Outcome struct {
	Unit  string
	Facts *rules.Facts // that it was made of, with the points of criteria that rules name
	Sheet *Sheet       // what people entered for the unit; nil if nothing was
	// Total is the points of the unit after all caps. It is missing as long as a missing item
	// can still change it, and not applicable if nothing on the card applies to the unit.
	Total        rules.Value
	Disqualified rules.Truth // whether the unit is taken out of the ranking
	// Refused is where a rule fails for the unit, such as no row of a table for 98, as warnings
	// with the criterion. The line is then missing until the facts are corrected or an entry
	// that is an override decides it, and the total has bounds only.
	Refused diag.Diagnostics

	card   *Scorecard
	member int    // of the run
	least  sum    // what the card comes to
	open   *whole // the same, if it can come to more than that
	rare   *beside
}

// beside is what few scores have.
type beside struct {
	ties   []rules.Value
	causes []Cause // of disqualification
	wants  []wants // of these
}

// ties are what the tie-breaks that are rules give, by tie-break; nil of a card without any.
func (s *Score) ties() []rules.Value {
	if s.rare == nil {
		return nil
	}
	return s.rare.ties
}

// causes are those of disqualification.
func (s *Score) causes() []Cause {
	if s.rare == nil {
		return nil
	}
	return s.rare.causes
}

// more returns what is rare, to be written to.
func (s *Score) more() *beside {
	if s.rare == nil {
		s.rare = new(beside)
	}
	return s.rare
}

// whole is what the card comes to.
func (s *Score) whole() whole {
	if s.open != nil {
		return *s.open
	}
	return whole{lo: s.least, hi: s.least}
}

func (s *Score) comesTo(w whole) {
	if s.least, s.open = w.lo, nil; w.hi != w.lo || w.varies {
		open := w
		s.open = &open
	}
}

// Breakdown is what a unit comes to, as data that marshals to JSON and back.
type Breakdown struct {
	Unit string   `json:"unit"`
	Card Identity `json:"card"`
	// Totals is what the whole card comes to, and Percent that of [Score].
	Totals  Totals      `json:"totals"`
	Percent rules.Value `json:"percent"`
	// Sections is what each section comes to, in the order of the card, a section before
	// its parts, and Lines has one line for each criterion.
	Sections []Totals `json:"sections"`
	Lines    []Line   `json:"lines"`
	// Decisions are what people decided of conditions of the card: see [Score.Decisions].
	Decisions []Entry `json:"decisions,omitempty"`
	// Periods is what the unit comes to in the periods of the card, earliest first.
	Periods []PeriodBreakdown `json:"periods,omitempty"`
}

// Cause says why a unit is taken out of the ranking, or may be.
type Cause struct {
	// Code is that of a criterion or of a [Disqualification].
	Code  string `json:"code"`
	Title string `json:"title,omitempty"`
	// When is the condition, and Citation where it stands.
	When     string         `json:"when"`
	Citation rules.Citation `json:"citation,omitzero"`
	// Outcome is True, or Undetermined if facts are missing.
	Outcome rules.Truth   `json:"outcome"`
	Missing []rules.Input `json:"missing,omitempty"`
}

// Totals is what a section, or the whole card, comes to. A value is missing as
// long as it can still change.
type Totals struct {
	// Code and Title are those of the section; empty for the card.
	Code  string `json:"code,omitempty"`
	Title string `json:"title,omitempty"`
	// Base, Plus and Minus are points after the caps, Minus as a positive number.
	Base  rules.Value `json:"base"`
	Plus  rules.Value `json:"plus"`
	Minus rules.Value `json:"minus"`
	// Beyond is what people decided beyond maxima and caps; missing if there is none.
	Beyond rules.Value `json:"beyond,omitzero"`
	// Total is Base + Plus - Minus + Beyond.
	Total rules.Value `json:"total"`
	// RuleAlone is the total without overrides, where there are any: what the batch comes to if nobody had
	// decided instead of a rule, or beyond a maximum, for any unit.
	RuleAlone rules.Value `json:"rule_alone,omitzero"`
	// Least and Most are the bounds of Total, given what is missing; missing if there is no bound.
	Least rules.Value `json:"least"`
	Most  rules.Value `json:"most"`
	// Max is the base maximum, and Applicable the part of it that applies to the unit.
	Max        rules.Value `json:"max"`
	Applicable rules.Value `json:"applicable"`
	// Caps lists the caps that fired, in the order in which they are applied.
	Caps []CapFired `json:"caps,omitempty"`
	// NoPolicy says that something does not apply to the unit, and that there is no total since the card
	// does not say what becomes of that: see [Definition.NotApplicable].
	NoPolicy bool `json:"no_policy,omitempty"`
	// Rescaled says that the base points were raised to the full maximum.
	Rescaled bool `json:"rescaled,omitempty"`

	// What follows is of the whole card only.

	// Disqualified says whether the unit is taken out of the ranking, and Causes lists the
	// conditions that do that, and those that still may.
	Disqualified rules.Truth `json:"disqualified,omitempty"`
	Causes       []Cause     `json:"causes,omitempty"`
	// Waits is what the score waits for, each input once: facts, points that people have to
	// give, reasons for what does not apply. It can wait for facts of other units. A total
	// can be known although something is missing, where a cap decides it.
	Waits []rules.Input `json:"waits,omitempty"`
}

// CapFired says which cap changed what.
type CapFired struct {
	Cap    string      `json:"cap"`    // by its key in [Caps]: "plus"
	Before rules.Value `json:"before"` // what it was; missing while that is open
	After  rules.Value `json:"after"`  // the cap
}

// Totals returns what the whole card comes to for the unit: [Breakdown].Totals without the lines.
func (s *Score) Totals() Totals { return s.totals(s.spans(), 0) }

// Breakdown returns what the unit comes to, all of it.
func (s *Score) Breakdown() Breakdown {
	spans := s.spans()
	b := Breakdown{Unit: s.Unit, Card: s.card.Identity(), Totals: s.totals(spans, 0), Percent: s.Percent(),
		Decisions: s.Decisions()}
	for i := range s.card.sections[1:] {
		b.Sections = append(b.Sections, s.totals(spans, i+1))
	}
	for i := range s.card.criteria {
		b.Lines = append(b.Lines, s.line(i))
	}
	for _, p := range s.Periods() {
		b.Periods = append(b.Periods, PeriodBreakdown{p.Period, p.Owed, p.Score.Breakdown()})
	}
	return b
}

// Line returns the line of a criterion; ok is false if the card has none with
// that code.
func (s *Score) Line(criterion string) (l Line, ok bool) {
	c, ok := s.card.byCode[criterion]
	if !ok {
		return Line{}, false
	}
	return s.line(c.index), true
}

// rankedBy is the total or the percentage, whichever the card ranks by.
func (s *Score) rankedBy() rules.Value {
	if s.card.rankBy == ByPercent {
		return s.Percent()
	}
	return s.Total
}

// Percent is the total as a percentage of the base maximum that applies to the unit (of
// [Definition.Scale] less what does not apply), an exact fraction: 13 of 15 is 260/3. It
// is missing while it can change, and not applicable if nothing applies.
func (s *Score) Percent() rules.Value {
	least, most := s.percents()
	switch {
	case s.nothing():
		return rules.NotApplicable()
	case least.end != 0 || most.end != 0 || least.cmp(most) != 0:
		return rules.Value{}
	}
	return least.percent()
}

// PercentEnds are the ends of the percentage, known or not; an end that has no bound is missing.
func (s *Score) PercentEnds() (least, most rules.Value) {
	lo, hi := s.percents()
	if lo.end == 0 {
		least = lo.percent()
	}
	if hi.end == 0 {
		most = hi.percent()
	}
	return least, most
}

// lines are those of the unit, as they are kept.
func (s *Score) lines() row { return s.run.row(s.member) }

// spans is what each section comes to, by index, the card first.
func (s *Score) spans() []span { return s.card.spans(s.lines()) }

// nothing reports whether there is nothing to rank the unit by: nothing applies
// to it, or nothing that a percentage could be of.
func (s *Score) nothing() bool {
	t := &s.least
	percent := slices.Contains(s.card.keys, ByPercent)
	return t.nothing || !t.open && percent && t.applicable+s.card.scale-s.card.sections[0].max <= 0
}

// percents returns the bounds of the percentage, as fractions of 1.
func (s *Score) percents() (least, most bound) {
	t := s.whole()
	if t.lo.open || s.nothing() {
		return noLeast, noMost
	}
	gap := s.card.scale - s.card.sections[0].max // bonus points that are part of the scale
	ratio := func(total, applicable amount, none bound) bound {
		if of := applicable + gap; of > 0 && total < unbounded && total > -unbounded {
			return bound{n: total, d: of}
		}
		return none
	}
	least, most = ratio(t.lo.total, t.lo.applicable, noLeast), ratio(t.hi.total, t.hi.applicable, noMost)
	if !t.varies {
		return least, most
	}
	// Items that are missing may turn out not to apply, which lowers what is divided by. If
	// that may be all there is, the percentage of the last that stays has no bound.
	if t.without.applicable+gap <= 0 {
		if t.lo.total < 0 {
			least = noLeast
		}
		if t.hi.total > t.hi.applicable+gap {
			most = noMost
		}
	}
	if r := ratio(t.lo.total, t.without.applicable, least); r.cmp(least) < 0 && least.end == 0 {
		least = r
	}
	if s.card.nested {
		// As for rescaling: a full base, and all bonus points, of the least maximum.
		full := t.without.applicable + gap
		return least, ratio(add(full, s.card.mostPlus(s.card.sections[0], s.lines(), nil)), t.without.applicable, noMost)
	}
	if r := ratio(t.without.total, t.without.applicable, most); r.cmp(most) > 0 && most.end == 0 {
		most = r
	}
	return least, most
}

// waits returns what the score waits for, each input once.
func (s *Score) waits() []rules.Input { return s.run.told(s.Unit, s.wants()...) }

// wants is the same, line by line.
func (s *Score) wants() (all []wants) {
	lines := s.lines()
	for i, cr := range s.card.criteria {
		if lines.cell(i).state == Missing {
			all = append(all, s.at(cr).missing)
		}
	}
	if s.rare != nil {
		all = append(all, s.rare.wants...)
	}
	return all
}

// total is a total that lies between two ends, where it is known.
func (c *Scorecard) total(lo, hi sum) rules.Value {
	switch {
	case lo.nothing:
		return rules.NotApplicable()
	case lo.open || lo.total != hi.total:
		return rules.Value{}
	}
	return c.value(lo.total)
}

// totals shows the tally of a section, by index; 0 is the card.
func (s *Score) totals(spans []span, i int) Totals {
	c, sec, t := s.card, s.card.sections[i], spans[i]
	both := func(lo, hi amount) rules.Value {
		if t.lo.open || lo != hi {
			return rules.Value{}
		}
		return c.value(lo)
	}
	ends := c.ends(t)
	out := Totals{
		Code: sec.def.Code, Title: sec.def.Title,
		Base: both(t.lo.points[Base], t.hi.points[Base]), Plus: both(t.lo.points[Bonus], t.hi.points[Bonus]),
		Minus: both(t.lo.points[Minus], t.hi.points[Minus]),
		Total: ends.Total, Least: ends.Least, Most: ends.Most,
		Max: c.value(t.lo.max), Applicable: c.value(t.lo.applicable),
		Rescaled: t.lo.rescaled, NoPolicy: t.lo.open,
	}
	if t.lo.beyond != 0 {
		out.Beyond = c.value(t.lo.beyond)
	}
	out.RuleAlone = s.ruleAlone(i)
	if t.varies && t.lo.applicable != t.without.applicable {
		out.Applicable = rules.Value{}
	}
	for _, f := range t.lo.fired {
		i := slices.IndexFunc(t.hi.fired, func(g fired) bool { return g.kind == f.kind })
		if i >= 0 {
			g := t.hi.fired[i]
			out.Caps = append(out.Caps, CapFired{
				Cap: f.kind.key, Before: both(f.before, g.before), After: both(f.after, g.after),
			})
		}
	}
	if i == 0 {
		out.Disqualified, out.Causes, out.Waits = s.Disqualified, document.Clone(s.causes()), s.waits()
	}
	return out
}

// Score scores the members of a batch, in the order of its group. Rules that
// compare members see all of them. The facts must be of the card's schema
// ([Scorecard.Schema]) and the sheets of the card, otherwise the error wraps
// [ErrOtherCard]; a sheet of a unit that is not a member is refused, and a second sheet
// for a unit. What is not known makes items missing, and so does a rule that fails for
// a unit, as in a division by zero: see [Score.Refused]. In a strict batch that is an error,
// which says where and for whom, as [diag.Diagnostics].
func (c *Scorecard) Score(ctx context.Context, b Batch) ([]*Score, error) {
	r, err := c.newRun(ctx, b)
	if err != nil {
		return nil, err
	}
	c.runAll(ctx, r)
	return c.located(r.results())
}

// located gives what scores and errors say of rules its place in the file of the card.
func (c *Scorecard) located(scores []*Score, err error) ([]*Score, error) {
	switch {
	case err != nil && c.doc != nil:
		return nil, c.def.Locate(c.doc, err)
	case err != nil:
		return nil, err
	case c.doc == nil:
		return scores, nil
	}
	for _, s := range scores {
		if len(s.Refused) > 0 {
			_ = c.def.Locate(c.doc, s.Refused) // each gets its place
		}
	}
	return scores, nil
}
