package awardstest

import (
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// drafts are those that the regulation asks for, made when somebody wants them.
type drafts struct {
	once sync.Once
	all  []*drafted
	err  error
}

// Drafts implements [rulestest.Suite]. Each draft is about one thing, in a
// situation where everything else is met; most are tables. Of a table whose other
// rows reach nothing new only those that do are left.
func (s *Suite) Drafts(rest bool) ([]rulestest.Draft, error) {
	all, err := s.drafted()
	if err != nil {
		return nil, err
	}
	reached := make(map[rulestest.TargetID]bool)
	if rest {
		for i := range s.cases {
			for _, id := range s.Run(i).Reached {
				reached[id] = true
			}
		}
	}
	var out []rulestest.Draft
	for _, d := range all {
		if !rest {
			out = append(out, d.Draft)
			continue
		}
		var rows []int
		for i, ids := range d.reached {
			news := false
			for _, id := range ids {
				news = news || !reached[id]
				reached[id] = true
			}
			if news {
				rows = append(rows, i)
			}
		}
		if len(rows) > 0 {
			out = append(out, d.only(rows...))
		}
	}
	return out, nil
}

func (s *Suite) drafted() ([]*drafted, error) {
	s.drafts.once.Do(func() { s.drafts.all, s.drafts.err = s.makeDrafts() })
	return s.drafts.all, s.drafts.err
}

func (s *Suite) makeDrafts() ([]*drafted, error) {
	if s.def == nil {
		return nil, nil
	}
	w := &writer{sampler: s.sampler()}
	w.covers()
	for i := range s.items {
		it := &s.items[i]
		switch it.kind {
		case awardItem:
			w.award(it)
		case conditionItem:
			w.condition(it)
		case gapItem:
			w.gap(it)
		case parameterItem:
			w.parameter(it)
		case documentItem:
			w.document(it)
		case deadlineItem:
			w.deadline(it)
		case quotaItem:
			w.quota(it)
		}
	}
	var out []*drafted
	for _, k := range w.out {
		d, err := s.draft(k)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// Distinguish implements [rulestest.Suite].
func (s *Suite) Distinguish(m rulestest.Mutant) rulestest.Verdict {
	l, err := s.mutate(m)
	if err != nil {
		return rulestest.Verdict{Equivalent: say("it is no regulation: %s", diag.ErrorText(err))}
	}
	all, err := s.drafted()
	if err != nil {
		return rulestest.Verdict{}
	}
	for _, own := range []bool{true, false} { // those about the same thing first
		for _, d := range all {
			if strings.HasPrefix(d.Name, m.Label) != own {
				continue
			}
			for i, c := range d.cases {
				if c.fails(l) {
					return rulestest.Verdict{Draft: d.only(i)}
				}
			}
		}
	}
	return rulestest.Verdict{}
}
