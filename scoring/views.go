package scoring

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/thidua-go/thidua/rules"
)

// view is how a batch is scored once more, to be held against what counts. The zero view is what
// counts.
type view struct {
	// alone lets nobody decide instead of a rule, nor beyond a maximum.
	alone bool
	// stage is the code of the last stage that there is yet. Where units score themselves at it, what
	// they claim counts, of what a rule computes or others own too.
	stage string
}

// views are the runs of a batch, by the view, made when they are first asked for.
type views = sync.Map

// changes reports whether an entry is another thing in a view than in what counts in the run.
func (v view) changes(r *run, e Entry) bool {
	if v.alone {
		return e.Override || e.Beyond
	}
	c := r.card
	if e.Period != "" {
		c = c.period
	}
	until, _ := c.stage(v.stage)
	at, _ := c.stage(e.Stage)
	last, _ := c.stage(cmp.Or(r.batch.Stage, c.def.Counts)) // before all if it is not named
	return at > until || at == until && (c.stages[at].self() || until < last)
}

// in returns the score of the unit in a view of its batch, in which nobody's rule ends the whole:
// the score itself if no entry of any unit differs in it.
func (s *Score) in(ctx context.Context, v view) (*Score, error) {
	kept, ok := s.run.views.Load(v)
	if !ok {
		seen, err := s.run.seen(ctx, v)
		if err != nil {
			return nil, err
		}
		kept, _ = s.run.views.LoadOrStore(v, seen)
	}
	if other := kept.(*run); other != s.run {
		return &other.scores[s.member], nil
	}
	return s, nil
}

// seen returns the run of the batch in a view: the run itself if no entry differs in it.
func (r *run) seen(ctx context.Context, v view) (*run, error) {
	if !slices.ContainsFunc(r.sheets, func(sheet *Sheet) bool {
		return sheet != nil && slices.ContainsFunc(sheet.Entries, func(e Entry) bool { return v.changes(r, e) })
	}) {
		return r, nil
	}
	b := r.now()
	b.view, b.Strict = v, false
	other, err := r.card.newRun(ctx, b)
	if err != nil {
		return nil, err
	}
	r.card.runAll(ctx, other)
	return other, other.err
}

// ruleAlone is the total of a section, by index, without overrides; missing if there is none that
// concerns the unit, or if it is not known.
func (s *Score) ruleAlone(i int) rules.Value {
	alone, err := s.in(context.Background(), view{alone: true})
	if err != nil || alone == s || alone.Total.Equal(s.Total) && !s.overridden() {
		return rules.Value{}
	}
	t := alone.spans()[i]
	return s.card.total(t.lo.sum(), t.hi.sum())
}

// overridden reports whether people decided something of the unit instead of a rule, or beyond a maximum.
func (s *Score) overridden() bool {
	for _, l := range s.lines().rare {
		if l.override || l.beyond != 0 {
			return true
		}
	}
	return false
}
