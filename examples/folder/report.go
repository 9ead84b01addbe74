package folder

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// maxRefused is for how many units it is told that the same place of a card fails for them.
const maxRefused = 20

// Refused is where rules fail for units, each once; nil if nowhere.
func Refused(r *cluster.Report) error {
	var all diag.Diagnostics
	seen := make(map[string]bool)
	at, last := make(map[string]int), make(map[string]int) // by place: how often, and which is told last
	for _, u := range r.Ranking {
		for _, d := range u.Refused {
			text := d.Error()
			if seen[text] {
				continue
			}
			seen[text] = true
			place := fmt.Sprint(d.Code, d.File, d.Path, d.Line, d.Column)
			if at[place]++; at[place] <= maxRefused {
				last[place] = len(all)
				all = append(all, d)
			}
		}
	}
	for place, n := range at {
		if n > maxRefused {
			d := *all[last[place]]
			d.Message = say("%s; the same for %d more units", d.Message, n-maxRefused)
			all[last[place]] = &d
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// Report computes the report of a day, the zero day being that of the last event, with
// the later years of the cluster that had begun by then.
func (y *Year) Report(on rules.Date) (*cluster.Report, error) {
	r, err := y.Campaign.Report(context.Background(), on, y.Besides)
	if err != nil {
		return nil, y.locate(on, err)
	}
	for _, later := range y.Cluster.Definition().Years {
		if later.Year <= r.Year {
			continue
		}
		m, err := y.Cluster.Campaign(later.Year, nil, nil)
		if err != nil {
			return nil, err
		}
		next, err := m.Report(context.Background(), r.On, cluster.Inputs{})
		if err != nil {
			return nil, err
		}
		if next.Phase != 0 {
			r.Next = append(r.Next, next)
		}
	}
	return r, nil
}

// locate gives an error of a report its place in the definition: that about a day that no
// regulation covers stands at the last event up to the day, which is where the officer
// wrote it.
func (y *Year) locate(on rules.Date, cause error) error {
	year := slices.IndexFunc(y.Cluster.Definition().Years,
		func(of cluster.Year) bool { return of.Year == y.Campaign.Year().Year })
	if errors.Is(cause, awards.ErrNotCovered) {
		d := newFault("", "not-covered", cause, diag.Text{}, "%v", cause)
		var last rules.Date
		for i, e := range y.Campaign.Year().Events {
			if (on.IsZero() || !on.Before(e.On)) && !e.On.Before(last) {
				last, d.Path = e.On, fmt.Sprintf("years[%d].events[%d].on", year, i)
			}
		}
		return y.placed(d)
	}
	return y.placed(cause)
}
