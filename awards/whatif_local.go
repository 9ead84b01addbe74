package awards

import (
	"iter"
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// local finds the minimal sets of changes that make one condition what is
// wanted, from where the search stands, by the number of facts that change.
func (s *search) local(c judged) (found [][]Change) {
	if s.err != nil {
		return nil
	}
	var open []Change // the facts that may change
	for _, code := range c.rule.Uses().Indicators {
		fact, _ := s.facts.Lookup(code)
		ind := s.r.indicator(code)
		if past := ind.Past && decided(fact) && !s.past; past || ind.Plan {
			continue
		}
		// What has changed stays so, except that a number may have to go further.
		if now, _ := s.now.Lookup(code); !now.Value.Equal(fact.Value) && now.Value.Kind() != rules.NumberKind {
			continue
		}
		open = append(open, Change{Fact: code, Past: ind.Past, From: fact.Value})
	}
	for set := range subsets(open, mostChanges) {
		// A set of facts that contains one that is enough is not minimal.
		if !slices.ContainsFunc(found, func(small []Change) bool { return contains(set, small, sameFact) }) {
			found = append(found, s.assign(c.rule, set)...)
		}
	}
	return found
}

// subsets yields the choices of at least one and at most so many items, smaller ones
// first, each in order.
func subsets[T any](items []T, most int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var choose func(n int, set, rest []T) bool
		choose = func(n int, set, rest []T) bool {
			if n == 0 {
				return yield(slices.Clone(set))
			}
			for i := range rest {
				if !choose(n-1, append(set, rest[i]), rest[i+1:]) {
					return false
				}
			}
			return true
		}
		for n := range most {
			if !choose(n+1, nil, items) {
				return
			}
		}
	}
}

// assign tries the values of the facts of a set. Booleans and texts take each
// other value; one number or date is searched for.
func (s *search) assign(rule *rules.Rule, set []Change) (found [][]Change) {
	line := -1
	tries := [][]Change{set}
	for i, c := range set {
		ind, _ := s.r.schema.Indicator(c.Fact)
		if ind.Kind == rules.NumberKind || ind.Kind == rules.DateKind {
			if line >= 0 {
				return nil // two numbers have no nearest pair
			}
			line = i
			continue
		}
		var more [][]Change
		for _, try := range tries {
			for _, v := range others(ind, c.From) {
				try = slices.Clone(try)
				try[i].To = v
				more = append(more, try)
			}
		}
		tries = more
	}
	for _, try := range tries {
		if line < 0 && s.holds(rule, try) || line >= 0 && s.nearest(rule, try, line) {
			found = append(found, try)
		}
	}
	return found
}

// others are the values that a boolean or text could have instead.
func others(ind rules.Indicator, from rules.Value) []rules.Value {
	all := []rules.Value{rules.BoolOf(true), rules.BoolOf(false)}
	if ind.Kind == rules.TextKind {
		all = each(ind.Values, rules.TextOf)
	}
	return slices.DeleteFunc(all, func(v rules.Value) bool { return v.Equal(from) })
}

// holds reports whether the rule is what is wanted with the changes made.
func (s *search) holds(rule *rules.Rule, set []Change) bool {
	truth := s.eval(rule, s.now, set).Truth()
	return s.err == nil && truth == s.target
}

// nearest sets the number or date at set[i] to the nearest value that makes the
// rule what is wanted: upwards first of two equally near ones.
func (s *search) nearest(rule *rules.Rule, set []Change, i int) bool {
	value := s.axis(set[i])
	if value == nil {
		return false
	}
	test := func(n int64) bool {
		v, ok := value(n)
		if ok {
			set[i].To = v
		}
		return ok && s.holds(rule, set)
	}
	if !set[i].From.Known() && test(0) {
		return true
	}
	for n := int64(1); n <= mostSteps; n++ {
		if test(n) || test(-n) {
			return true
		}
	}
	for _, sign := range []int64{1, -1} {
		near, far := int64(mostSteps), int64(2*mostSteps)
		for range 40 {
			if !test(sign * far) {
				near, far = far, 2*far
				continue
			}
			for near+1 < far { // near is not enough, far is
				if mid := near + (far-near)/2; test(sign * mid) {
					far = mid
				} else {
					near = mid
				}
			}
			return test(sign * far)
		}
	}
	return false
}

// axis is the values of a number or date around the one it has, by whole steps: nil for
// a date that is not known, and not ok for a value that it cannot have.
func (s *search) axis(c Change) func(n int64) (v rules.Value, ok bool) {
	ind, _ := s.r.schema.Indicator(c.Fact)
	start, known := c.From.Rat()
	switch {
	case ind.Kind == rules.DateKind:
		from, ok := c.From.Date()
		if !ok {
			return nil
		}
		return func(n int64) (rules.Value, bool) {
			d := from.AddDays(int(max(-4_000_000, min(n, 4_000_000))))
			return rules.DateOf(d), d.Valid()
		}
	case !known && ind.Min != nil:
		start = ind.Min.Rat()
	case !known:
		start = new(big.Rat)
	}
	places := int32(0)
	if ind.Places != nil {
		places = *ind.Places
	} else if d, ok := c.From.Decimal(); ok {
		places = max(0, -d.Exponent())
	}
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	return func(n int64) (rules.Value, bool) {
		x := new(big.Rat).Mul(step, big.NewRat(n, 1))
		x.Add(start, x)
		if at := func(rank int) bool { return x.Cmp(big.NewRat(int64(rank), 1)) == 0 }; c.Fact == factRank &&
			len(s.a.Ranks) > 0 && !slices.ContainsFunc(s.a.Ranks, at) {
			return rules.Value{}, false
		}
		return rules.RatOf(x), (ind.Min == nil || x.Cmp(ind.Min.Rat()) >= 0) && (ind.Max == nil || x.Cmp(ind.Max.Rat()) <= 0)
	}
}
