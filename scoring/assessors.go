package scoring

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// combine makes one version of the entries of all assessors at a stage. An
// assessor who is missing leaves it missing. If one says that the criterion does
// not apply, or is void, all must say it; otherwise the version is missing and
// waits for those who say other things.
func combine(cr *criterion, stage string, entries []Entry) Version {
	v := Version{Stage: stage, Entries: entries, State: Scored}
	v.claim = !slices.ContainsFunc(entries, func(e Entry) bool { return cr.scoredBy(e.Role) })
	if len(cr.def.Assessors) == 0 || v.claim {
		// Whoever entered last: entries of other roles are earlier words on the same thing.
		last := slices.MaxFunc(entries, func(a, b Entry) int { return a.On.Compare(b.On) })
		v.Points, v.State = last.value(), last.state()
		v.Entries = []Entry{last}
		return v
	}
	sum, of, off, void := new(big.Rat), new(big.Rat), 0, 0
	for _, a := range cr.def.Assessors {
		i := slices.IndexFunc(entries, func(e Entry) bool { return e.Role == a.Role })
		if i < 0 {
			v.Awaited = append(v.Awaited, a.Role)
			continue
		}
		switch e := &entries[i]; {
		case e.NotApplicable:
			off++
		case e.Void:
			void++
		default:
			x, _ := e.value().Rat()
			w := big.NewRat(1, 1)
			if cr.def.Combine == Weighted {
				w, _ = rules.NumberOf(a.Weight).Rat()
			}
			sum.Add(sum, x.Mul(x, w))
			of.Add(of, w)
		}
	}
	n := len(cr.def.Assessors)
	switch {
	case len(v.Awaited) > 0:
		v.State = Missing
	case off == n:
		v.Points, v.State = rules.NotApplicable(), NotApplicable
	case void == n:
		v.Points, v.State = rules.Int(0), Void
	case off+void > 0:
		v.State = Missing
		for _, e := range entries {
			if !e.NotApplicable && !e.Void || off > 0 && void > 0 {
				v.Awaited = append(v.Awaited, e.Role)
			}
		}
	default:
		if cr.def.Combine != Sum {
			sum.Quo(sum, of)
		}
		v.Points = rules.RatOf(sum)
	}
	return v
}

// entered settles a line by what people entered. It reports false if nothing
// they entered counts, as when it only stands beside what a rule computes.
func (r *run) entered(cr *criterion, member int, judged bool, l *line) bool {
	var vs []Version
	if s := r.sheets[member]; s != nil {
		vs = s.versions(cr)
	}
	f := r.facts(member)
	one, ok := r.counting(vs, judged)
	if !judged && (!ok || r.batch.view.alone) {
		return false
	}
	if !ok || len(one.Awaited) > 0 || !one.Points.Known() && !one.Points.IsNotApplicable() {
		r.wait(cr, l, wantsOf(rules.Input{Unit: f.Unit(), Criterion: cr.def.Code}))
		if len(one.Awaited) == 0 {
			one.Awaited = listOf(cr.def.Assessors, func(a Assessor) string { return a.Role })
		}
		one.Entries = nil // their evidence stands for nothing yet
		l.counted = &one
		return true
	}
	l.override, l.counted = !judged, &one
	switch why := verbatim(one.note()); {
	case one.State == NotApplicable, one.State == Void:
		l.state, l.reason = one.State, why
	default:
		alone := l.computed
		if judged {
			l.computed, alone = one.Points, rules.Value{}
		}
		r.give(cr, f, l, one.Points)
		if !r.batch.view.alone && slices.ContainsFunc(one.Entries, func(e Entry) bool { return e.Beyond }) {
			r.card.beyond(cr, l, one.Points, alone)
		}
		l.reason = why
	}
	return true
}

// beyond gives a line all points that people decided, whatever its bounds, and keeps what
// they add to what the rule alone gives out of the caps around it. Where there is no rule to
// say that, it is what passes the bounds of a base item, and all of another.
func (c *Scorecard) beyond(cr *criterion, l *line, points, alone rules.Value) {
	within := l.lo
	switch {
	case alone.Known():
		within = c.bounded(cr, l, alone)
	case cr.def.Effect != Base:
		within = 0
	}
	all, _ := roundTo(points, cr.places, c.places, c.def.Rounding)
	if cr.def.Effect == Minus {
		all = -all
	}
	l.lo, l.hi, l.beyond, l.capped = all, all, all-within, 0
}

// bounded is what a number adds to the total as points of a line: rounded and held to the
// bounds.
func (c *Scorecard) bounded(cr *criterion, l *line, v rules.Value) amount {
	a, _ := roundTo(v, cr.places, c.places, c.def.Rounding)
	if a = clamp(a, l.variant.min, l.variant.max); cr.def.Effect == Minus {
		return -a
	}
	return a
}

// counting returns the version that counts: that of a stage, the last one begun, or the
// greatest. In place of a rule it is the last override up to that stage; what units give themselves
// is one only at that very stage.
func (r *run) counting(vs []Version, judged bool) (Version, bool) {
	counts := cmp.Or(r.batch.Stage, r.card.def.Counts, "last")
	stage, named := r.card.stage(counts)
	claims := false
	if until, ok := r.card.stage(r.batch.view.stage); ok {
		vs = slices.DeleteFunc(vs, func(v Version) bool { at, _ := r.card.stage(v.Stage); return at > until })
		if claims = r.card.stages[until].self(); claims || named && until < stage {
			counts, stage, named = r.batch.view.stage, until, true
		}
	}
	for _, v := range slices.Backward(vs) {
		at, _ := r.card.stage(v.Stage)
		override := claims && at == stage || slices.ContainsFunc(v.Entries, func(e Entry) bool { return e.Override })
		claim := v.claim || !judged && r.card.stages[at].self()
		switch {
		case named && at > stage, !judged && !override, claim && at != stage:
		case !judged, counts == "last", at == stage:
			return v, true
		}
	}
	switch {
	case len(vs) == 0, !judged:
		return Version{}, false
	case named:
		return Version{Stage: counts}, false
	}
	if vs = slices.DeleteFunc(slices.Clone(vs), func(v Version) bool { return v.claim }); len(vs) == 0 {
		return Version{}, false
	}
	best := vs[0]
	for _, v := range vs {
		if len(v.Awaited) > 0 {
			return v, true // it may turn out to be the greatest
		}
		if v.Points.Known() && (!best.Points.Known() || v.Points.Compare(best.Points) > 0) {
			best = v
		}
	}
	return best, true
}
