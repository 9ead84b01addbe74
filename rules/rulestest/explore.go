package rulestest

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/thidua-go/thidua/rules"
)

// Bounds of [Explore]: it looks at few assignments of many inputs rather than
// take long.
const (
	maxProduct = 2000 // combinations that are all tried
	samples    = 600  // combinations picked where there are more
	maxBases   = 16   // kinds of combinations that limits are looked for from
)

// Explore returns assignments worth trying for rules of one schema that belong
// together, such as the points of a criterion and the condition under which it
// is void. They hold every value that the rules compare with, and the ones just
// below and above at the declared precision; both truths; every allowed text;
// every input missing and not applicable; and what lies on the limits of
// comparisons between inputs. Where rules compare members there are three. What
// is returned is the same each time.
func Explore(rs ...*rules.Rule) []Assignment {
	rs = slices.DeleteFunc(slices.Clone(rs), func(r *rules.Rule) bool { return r == nil })
	if len(rs) == 0 {
		return nil
	}
	x := &explorer{survey: newSurvey(rs), rules: rs, seen: make(map[string]int)}
	h := fnv.New64a()
	for _, r := range rs {
		h.Write([]byte(r.Source()))
	}
	x.random = rand.New(rand.NewPCG(h.Sum64(), 1))
	x.combine()
	bases := x.bases()
	for _, s := range x.sites {
		for _, base := range bases {
			x.limit(s, base)
		}
	}
	x.decisions()
	x.withhold(bases)
	return x.out
}

type explorer struct {
	*survey
	rules  []*rules.Rule
	random *rand.Rand
	out    []Assignment
	seen   map[string]int // index in out, by key
}

// add keeps an assignment, and the note if there is one.
func (x *explorer) add(a Assignment, notes ...string) {
	k := a.key()
	i, ok := x.seen[k]
	if !ok {
		i = len(x.out)
		x.seen[k] = i
		x.out = append(x.out, a)
	}
	for _, n := range notes {
		if !slices.Contains(x.out[i].Notes, n) {
			x.out[i].Notes = append(x.out[i].Notes, n)
		}
	}
}

// combine adds combinations of the values of the pools: all if they are few,
// otherwise samples and each value of each input on its own.
func (x *explorer) combine() {
	total := 1
	for _, in := range x.inputs {
		if total *= max(1, len(in.pool)); total > maxProduct {
			break
		}
	}
	if total <= maxProduct && !x.group {
		lists := make([][]rules.Value, len(x.inputs))
		for i, in := range x.inputs {
			lists[i] = in.pool
			if len(in.pool) == 0 {
				lists[i] = []rules.Value{{}}
			}
		}
		if len(lists) == 0 {
			x.add(Assignment{})
			return
		}
		for values := range product(lists) {
			a := Assignment{}
			for i, in := range x.inputs {
				in.set(&a, values[i])
			}
			x.add(a)
		}
		return
	}
	for range samples {
		x.add(x.sample())
	}
	for range 3 {
		base := x.sample()
		for _, in := range x.inputs {
			for _, v := range in.pool {
				a := base.clone()
				in.set(&a, v)
				x.add(a)
			}
		}
	}
}

// sample is one combination, with two other members where rules compare members.
func (x *explorer) sample() Assignment {
	a := x.pick()
	if x.group {
		a.Others = []Assignment{x.pick(), x.pick()}
	}
	return a
}

func (x *explorer) pick() Assignment {
	a := Assignment{}
	for _, in := range x.inputs {
		if len(in.pool) > 0 {
			in.set(&a, in.pool[x.random.IntN(len(in.pool))])
		}
	}
	return a
}

// bases are combinations that differ in what the rules do with them: the first and
// the last of each kind, which have small values and large ones.
func (x *explorer) bases() []Assignment {
	first := make(map[string]int)
	last := make(map[string]int)
	var order []string
	for i, a := range x.out {
		sign := x.signature(a)
		if _, ok := first[sign]; !ok {
			first[sign] = i
			order = append(order, sign)
		}
		last[sign] = i
	}
	var out []Assignment
	for _, sign := range order[:min(len(order), maxBases)] {
		out = append(out, x.out[first[sign]])
		if last[sign] != first[sign] {
			out = append(out, x.out[last[sign]])
		}
	}
	return out
}

// signature names what the rules reach with an assignment.
func (x *explorer) signature(a Assignment) string {
	f, g, err := a.Make(x.schema, "unit")
	if err != nil {
		return "refused"
	}
	sign := ""
	for _, r := range x.rules {
		e, err := r.Explain(f, g)
		if err != nil {
			sign += "error;"
			continue
		}
		for _, o := range e.Branches() {
			sign += fmt.Sprintf("%d-%d %s;", o.From, o.To, o.What)
		}
		sign += fmt.Sprint(e.Value.Known(), ";")
	}
	return sign
}

// withhold adds each base with each input missing, and not applicable.
func (x *explorer) withhold(bases []Assignment) {
	for _, base := range bases {
		for _, in := range x.inputs {
			a := base.clone()
			in.clear(&a)
			x.add(a, in.label()+" is missing")
			if in.points {
				continue
			}
			a = base.clone()
			in.set(&a, rules.NotApplicable())
			x.add(a, in.label()+" does not apply")
		}
	}
	x.add(Assignment{}, "nothing is known")
}
