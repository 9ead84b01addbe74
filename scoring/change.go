package scoring

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// change is what a run tries out against another run: different facts or entries of one
// member, or points that are taken instead of what a line of it comes to. Only what can differ
// is evaluated again.
type change struct {
	member int
	forced *criterion // nil if no points are forced
	points amount
	dirty  []bool // criteria to be evaluated again
	watch  []int  // members whose scores are asked for
	all    bool   // those of all are
	spread bool   // lines of other members have been evaluated again
	own    []bool // members whose rows are not shared with the other run
	one    [1]int // memory for a list of the member alone
}

// Change is what is different for a unit in [Score.With].
type Change struct {
	// Facts replace those of the same indicators.
	Facts []rules.Fact
	// Events change single events of lists, after Facts: see [rules.Facts.WithEvents].
	Events []rules.EventChange
	// Sheet replaces what people entered for the unit; nil leaves it.
	Sheet *Sheet
}

// With returns the scores of the whole batch, in the order of its group, with something
// different for this unit: what [Scorecard.Score] returns of that batch, at a fraction of its
// cost, since only what can differ is evaluated again. Facts are checked as by
// [rules.Facts.With], events as by [rules.Facts.WithEvents], the sheet as by Score, and so is what fails
// in a strict batch.
func (s *Score) With(ctx context.Context, c Change) ([]*Score, error) {
	if s.card.period != nil { // what they come to may be others
		return s.whollyWith(ctx, c)
	}
	r := s.run.changed(change{member: s.member, dirty: make([]bool, len(s.card.criteria)), all: true})
	if c.Sheet != nil {
		if err := r.reenter(c.Sheet); err != nil {
			return nil, err
		}
	}
	if len(c.Facts)+len(c.Events) > 0 {
		f, err := c.facts(s.given(s.run.given))
		if err != nil {
			return nil, err
		}
		for _, fact := range c.Facts {
			s.card.spread(r.change.dirty, s.card.reads[fact.Indicator])
		}
		for _, e := range c.Events {
			s.card.spread(r.change.dirty, s.card.reads[e.List])
		}
		if err := r.replace(f); err != nil {
			return nil, err
		}
	}
	if s.card.evaluate(ctx, nil, r); r.err != nil {
		return s.card.located(nil, r.err)
	}
	out := make([]*Score, r.size())
	r.scores = slices.Clone(s.run.scores)
	for i := range r.scores {
		out[i] = &r.scores[i]
		if out[i].run = r; i == s.member || r.change.own[i] || s.card.compares {
			out[i].Outcome = new(Outcome)
			r.score(i, out[i])
		}
	}
	return s.card.located(out, r.faults.Err())
}

// now is the batch with what has changed.
func (r *run) now() Batch {
	b := *r.batch
	b.Group = r.given
	return b
}

// facts are those of the unit with the change.
func (c *Change) facts(f *rules.Facts) (*rules.Facts, error) {
	f, err := f.With(c.Facts...)
	if err != nil {
		return nil, err
	}
	return f.WithEvents(c.Events...)
}

// given are the facts of the unit in a group.
func (s *Score) given(g *rules.Group) *rules.Facts {
	f, _ := g.Member(s.Unit)
	return f
}

// whollyWith is With for a card whose periods are scored first.
func (s *Score) whollyWith(ctx context.Context, c Change) ([]*Score, error) {
	b := s.run.now()
	f, err := c.facts(s.given(b.Group))
	if err == nil {
		b.Group, err = b.Group.With(f)
	}
	if err != nil {
		return nil, err
	}
	if c.Sheet != nil {
		b.Sheets = slices.DeleteFunc(slices.Clone(b.Sheets), func(o *Sheet) bool { return o.Unit == s.Unit })
		b.Sheets = append(b.Sheets, c.Sheet)
	}
	return s.card.Score(ctx, b)
}

// changed returns a run beside another one, with nothing evaluated again yet.
func (r *run) changed(c change) *run {
	d := new(struct { // in one piece of memory
		run
		change
		keptWants
		views
	})
	d.run, d.change = *r, c
	d.rows, d.refused, d.change.own = r.ownRows(), maps.Clone(r.refused), make([]bool, r.size())
	d.run.change, d.run.wanted, d.run.views = &d.change, &d.keptWants, &d.views
	return &d.run
}

// replace gives the member that changes other facts, with the points that are known.
func (r *run) replace(f *rules.Facts) (err error) {
	member, before := r.change.member, r.given
	if r.given, err = before.With(f); err != nil {
		return err
	}
	if list, ok := r.facts(member).Lookup(periodsCode); ok && r.periods != nil { // no fact of the year changes them
		if f, err = f.WithComputed(list); err != nil {
			return err
		}
	}
	if f, err = f.WithPointsOf(r.facts(member)); err != nil {
		return err
	}
	if r.group == before {
		r.group = r.given
	} else {
		r.group, err = r.group.With(f)
	}
	return err
}

// reenter gives the member that changes another sheet.
func (r *run) reenter(s *Sheet) error {
	if err := r.card.owns(s); err != nil {
		return err
	}
	if unit := r.facts(r.change.member).Unit(); s.Unit != unit {
		return fmt.Errorf("scoring: a sheet of %s, not of %s", s.Unit, unit)
	}
	entries := s.Entries
	r.sheets = slices.Clone(r.sheets)
	if old := r.sheets[r.change.member]; old != nil {
		entries = slices.Concat(entries, old.Entries)
	}
	r.sheets[r.change.member] = s
	b := *r.batch
	r.batch = &b
	r.batch.Sheets = slices.DeleteFunc(slices.Clone(r.sheets), func(s *Sheet) bool { return s == nil })
	var from []int
	for _, e := range entries {
		if cr := r.card.byCode[e.Criterion]; cr != nil {
			from = append(from, cr.index)
		}
	}
	r.card.spread(r.change.dirty, from)
	return nil
}

// forget drops what rules of a criterion refused for a member, those of none for "".
func (r *run) forget(member int, criterion string) {
	if old := r.refused[member]; len(old) > 0 {
		r.refused[member] = slices.DeleteFunc(slices.Clone(old),
			func(d *diag.Diagnostic) bool { return d.Criterion == criterion })
	}
}

// dirty returns the given criteria and all that hang on their points.
func (c *Scorecard) dirty(from ...int) []bool {
	dirty := make([]bool, len(c.criteria))
	c.spread(dirty, from)
	return dirty
}

// spread marks, beside the given criteria, all that hang on their points.
func (c *Scorecard) spread(dirty []bool, from []int) {
	for _, i := range from {
		if !dirty[i] {
			dirty[i] = true
			c.spread(dirty, c.criteria[i].readers)
		}
	}
}
