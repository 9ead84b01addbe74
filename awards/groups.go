package awards

import (
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// grouped checks what places of each group want: the groups of all units, and choices within one.
func (w *nominating) grouped(all faults) {
	for i := range w.plan.Awards {
		pl := &w.plan.Awards[i]
		if !pl.PerGroup {
			continue
		}
		for _, u := range w.units {
			if u.st.Within == nil {
				all.at("awards", i).in("per_group").add("no-group", diag.ErrValue,
					say("give every member its group, or leave per_group out"),
					"each group has its places, and %s is in none", u.c.Unit)
			}
		}
		for j, c := range w.plan.Choices {
			if c.Award == pl.Award && w.groupOf(c) == "" {
				all.at("choices", j).in("among").value("groups", "each group has its places, and these units are of several")
			}
		}
	}
}

// groupOf is the group that all units of a choice are in; empty if there is none.
func (w *nominating) groupOf(c Choice) (code string) {
	for i, unit := range c.Among {
		u := w.unit(unit)
		if u == nil || u.st.Within == nil || i > 0 && u.st.Within.Group != code {
			return ""
		}
		code = u.st.Within.Group
	}
	return code
}

// parts reports whether a choice parts a tie, where it is about.
func (w *nominating) parts(c Choice) bool {
	for i := range w.plan.Awards {
		if pl := &w.plan.Awards[i]; pl.Award == c.Award && pl.PerGroup {
			code := w.groupOf(c)
			return slices.ContainsFunc(w.fields(pl), func(f *nominating) bool { return f.group == code && f.tie(c) })
		}
	}
	return w.tie(c)
}

// fields are those that compete for the places of an award: all units, or those of each group by
// itself, at their places within it.
func (w *nominating) fields(pl *Place) (out []*nominating) {
	if !pl.PerGroup {
		return []*nominating{w}
	}
	if w.apart == nil {
		w.apart = make(map[string][]*runner)
		for _, u := range w.units {
			if in := u.st.Within; in != nil {
				w.apart[in.Group] = append(w.apart[in.Group], u.within(in))
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(w.apart)) {
		own := *w
		own.group, own.units = code, w.apart[code]
		out = append(out, &own)
	}
	return out
}

// within is the unit at its place within its group.
func (u *runner) within(in *scoring.Within) *runner {
	own := *u
	own.st.Rank, own.st.First, own.st.Last, own.st.Tied = in.Rank, in.First, in.Last, in.Tied
	own.position, own.ranks = 0, nil
	own.st.Provisional = u.st.Provisional && (in.Rank == 0 || in.First < in.Last)
	if !own.st.Provisional && !u.out() {
		own.position = in.Rank
	}
	for rank := in.First; own.st.Provisional && in.First > 0 && rank <= in.Last; rank++ {
		own.ranks = append(own.ranks, rank)
	}
	return &own
}
