package awards

import (
	"math/big"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// local finds the minimal sets of changes that make one condition what is
// wanted, from where the search stands, by the number of facts that change.
func (s *search) local(c judged) ([][]Change, error) {
	var open []Change // the facts that may change
	for _, code := range c.rule.Indicators() {
		fact, _ := s.facts.Lookup(code)
		past := s.r.past[code]
		if past && (fact.Value.Known() || fact.Value.IsNotApplicable()) && !s.o.Past {
			continue
		}
		// What has changed stays so, except that a number may have to go further.
		if now, _ := s.now.Lookup(code); !now.Value.Equal(fact.Value) && now.Value.Kind() != rules.NumberKind {
			continue
		}
		open = append(open, Change{Fact: code, Past: past, From: fact.Value})
	}
	var found [][]Change
	for size := 1; size <= min(s.o.Size, len(open)); size++ {
		var err error
		subsets(len(open), size, func(pick []int) {
			if err != nil {
				return
			}
			set := make([]Change, size)
			for i, k := range pick {
				set[i] = open[k]
			}
			// A set of facts that contains one that is enough is not minimal.
			if slices.ContainsFunc(found, func(small []Change) bool {
				return !slices.ContainsFunc(small, func(x Change) bool {
					return !slices.ContainsFunc(set, func(y Change) bool { return x.Fact == y.Fact })
				})
			}) {
				return
			}
			var more [][]Change
			more, err = s.assign(c.rule, set)
			found = append(found, more...)
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// subsets calls f with every choice of size among n, in order.
func subsets(n, size int, f func([]int)) {
	pick := make([]int, 0, size)
	var choose func(from int)
	choose = func(from int) {
		if len(pick) == size {
			f(pick)
			return
		}
		for i := from; i < n; i++ {
			pick = append(pick, i)
			choose(i + 1)
			pick = pick[:len(pick)-1]
		}
	}
	choose(0)
}

// assign tries the values of the facts of a set. Booleans and texts take each
// other value; one number or date is searched for.
func (s *search) assign(rule *rules.Rule, set []Change) (found [][]Change, err error) {
	line := -1
	for i, c := range set {
		if ind, _ := s.r.schema.Indicator(c.Fact); ind.Kind == rules.NumberKind || ind.Kind == rules.DateKind {
			if line >= 0 {
				return nil, nil // two numbers have no nearest pair
			}
			line = i
		}
	}
	var try func(i int) error
	try = func(i int) error {
		if i == len(set) {
			if line >= 0 {
				ok, err := s.nearest(rule, set, line)
				if err != nil || !ok {
					return err
				}
			} else if ok, err := s.holds(rule, set); err != nil || !ok {
				return err
			}
			found = append(found, slices.Clone(set))
			return nil
		}
		if i == line {
			return try(i + 1)
		}
		for _, v := range s.others(set[i]) {
			set[i].To = v
			if err := try(i + 1); err != nil {
				return err
			}
		}
		return nil
	}
	err = try(0)
	return found, err
}

// others are the values that a boolean or text could have instead.
func (s *search) others(c Change) (vs []rules.Value) {
	ind, _ := s.r.schema.Indicator(c.Fact)
	all := []rules.Value{rules.BoolOf(true), rules.BoolOf(false)}
	if ind.Kind == rules.TextKind {
		all = nil
		for _, t := range ind.Values {
			all = append(all, rules.TextOf(t))
		}
	}
	return slices.DeleteFunc(all, func(v rules.Value) bool { return v.Equal(c.From) })
}

// holds reports whether the rule is what is wanted with the changes made.
func (s *search) holds(rule *rules.Rule, set []Change) (bool, error) {
	facts, err := s.now.With(ChangeSet{Changes: set}.Suppose()...)
	if err != nil {
		return false, err
	}
	v, err := rule.Eval(facts, nil)
	if err != nil {
		return false, err
	}
	return v.Truth() == s.target, nil
}

const linear = 2000 // steps that are tried one by one

// nearest sets the number or date at set[i] to the nearest value that makes the
// rule what is wanted: upwards first of two equally near ones.
func (s *search) nearest(rule *rules.Rule, set []Change, i int) (bool, error) {
	l, ok := s.axis(set[i])
	if !ok {
		return false, nil
	}
	test := func(n int64) (bool, error) {
		v, ok := l.at(n)
		if !ok {
			return false, nil
		}
		set[i].To = v
		return s.holds(rule, set)
	}
	if l.missing {
		if ok, err := test(0); ok || err != nil {
			return ok, err
		}
	}
	for n := int64(1); n <= linear; n++ {
		for _, k := range []int64{n, -n} {
			if ok, err := test(k); ok || err != nil {
				return ok, err
			}
		}
	}
	for _, sign := range []int64{1, -1} {
		far := int64(linear)
		for step := 0; step < 40; step++ {
			near := far
			far *= 2
			ok, err := test(sign * far)
			if err != nil {
				return false, err
			}
			if !ok {
				continue
			}
			for near+1 < far { // near is not enough, far is
				mid := near + (far-near)/2
				if ok, err = test(sign * mid); err != nil {
					return false, err
				}
				if ok {
					far = mid
				} else {
					near = mid
				}
			}
			return test(sign * far)
		}
	}
	return false, nil
}

// axis is the values of a number or date around the one it has, by whole steps.
type axis struct {
	at      func(n int64) (rules.Value, bool)
	missing bool
}

func (s *search) axis(c Change) (axis, bool) {
	ind, _ := s.r.schema.Indicator(c.Fact)
	if ind.Kind == rules.DateKind {
		from, ok := c.From.Date()
		return axis{at: func(n int64) (rules.Value, bool) {
			d := from.AddDays(int(max(-4_000_000, min(n, 4_000_000))))
			return rules.DateValue(d), d.Valid()
		}}, ok
	}
	start, known := c.From.Rat()
	if !known {
		start = new(big.Rat)
		if ind.Min != nil {
			start = ind.Min.Rat()
		}
	}
	places := int32(0)
	if ind.Places != nil {
		places = *ind.Places
	} else if d, ok := c.From.Decimal(); ok {
		places = max(0, -d.Exponent())
	}
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	return axis{missing: !known, at: func(n int64) (rules.Value, bool) {
		x := new(big.Rat).Add(start, new(big.Rat).Mul(step, big.NewRat(n, 1)))
		v := rules.RatOf(x)
		if ind.Min != nil && x.Cmp(ind.Min.Rat()) < 0 || ind.Max != nil && x.Cmp(ind.Max.Rat()) > 0 {
			return v, false
		}
		return v, true
	}}, true
}
