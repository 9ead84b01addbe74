package scoring

import (
	"cmp"
	"iter"
	"math/big"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
)

// wants are what a line waits for: inputs, and sets of inputs that the lines of many units wait for.
type wants []want

type want struct {
	in rules.Input
	of *wanted // instead of in
}

// wanted is a set of inputs that many lines share, in the order in which a rule has them, but those
// of a unit together, and by the codes of units and inputs.
type wanted struct {
	found, sorted []rules.Input
	all           big.Int // the set of their numbers
}

// maxTold is how many inputs of others are told of a unit: with all of them a cluster of thousands
// would tell the square of what it misses. Its own are told all, and all of everybody in
// [Ranking.Waits].
const maxTold = 100

// keptWants are the sets of a run by their keys, made when they are asked for, and numbers for the inputs in them.
type keptWants struct {
	sets sync.Map
	mu   sync.Mutex
	ids  map[rules.Input]int
}

// wantedKey is what a set was made of: of one that rules know, of another in a period, or of a criterion.
type wantedKey struct {
	rule   rules.Inputs
	off    bool // those that do not apply, without a reason
	set    *wanted
	period string
	who    *criterion // whom members are compared with on it
}

func wantsOf(ins ...rules.Input) wants {
	return listOf(ins, func(in rules.Input) want { return want{in: in} })
}

// whole lists the inputs, each once.
func (ws wants) whole() (out []rules.Input) {
	sets, seen := make(map[*wanted]bool), make(map[rules.Input]bool)
	add := func(in rules.Input) {
		if !seen[in] {
			seen[in] = true
			out = append(out, in)
		}
	}
	for _, w := range ws {
		if w.of == nil {
			add(w.in)
		} else if !sets[w.of] {
			sets[w.of] = true
			for _, in := range w.of.found {
				add(in)
			}
		}
	}
	return out
}

// number is that of an input in the sets of the run.
func (k *keptWants) number(in rules.Input) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	i, ok := k.ids[in]
	if !ok {
		if i = len(k.ids); k.ids == nil {
			k.ids = make(map[rules.Input]int)
		}
		k.ids[in] = i
	}
	return i
}

// set returns the set of a key, made of what the wants come to when it is first asked for.
func (k *keptWants) set(key wantedKey, made func() wants) *wanted {
	if s, ok := k.sets.Load(key); ok {
		return s.(*wanted)
	}
	s := &wanted{found: made().whole()}
	for _, in := range s.found {
		s.all.SetBit(&s.all, k.number(in), 1)
	}
	s.sorted = slices.Clone(s.found)
	slices.SortStableFunc(s.found, func(a, b rules.Input) int { return strings.Compare(a.Unit, b.Unit) })
	slices.SortStableFunc(s.sorted, byUnit)
	kept, _ := k.sets.LoadOrStore(key, s)
	return kept.(*wanted)
}

// byUnit orders inputs by their units and codes; of two of one code none is left to chance.
func byUnit(a, b rules.Input) int {
	rank := func(last bool) int {
		if last {
			return 1
		}
		return 0
	}
	return cmp.Or(strings.Compare(a.Unit, b.Unit), strings.Compare(a.Code(), b.Code()),
		cmp.Compare(rank(a.More), rank(b.More)), cmp.Compare(a.Record, b.Record), strings.Compare(a.Field, b.Field),
		cmp.Compare(rank(a.Previous), rank(b.Previous)), cmp.Compare(rank(a.NotApplicable), rank(b.NotApplicable)))
}

// of returns the inputs of a unit.
func (s *wanted) of(unit string) []rules.Input {
	at := func(after int) int {
		i, _ := slices.BinarySearchFunc(s.found, unit, func(in rules.Input, unit string) int {
			return cmp.Or(strings.Compare(in.Unit, unit), after)
		})
		return i
	}
	return s.found[at(+1):at(-1)]
}

// each tells what lines of a unit wait for, line after line, the unit's own inputs before those
// of others, and these in order of their codes, so that the order of members does not show. Of sets
// that it had before it leaves out those of others, and all others once there are enough.
func each(unit string, lines []wants, had map[*wanted]bool, enough *bool, tell func(rules.Input)) {
	for _, line := range lines {
		var rest []rules.Input
		var sets [][]rules.Input
		for _, w := range line {
			switch {
			case w.of != nil:
				for _, in := range w.of.of(unit) {
					tell(in)
				}
				if !had[w.of] {
					had[w.of], sets = true, append(sets, w.of.sorted)
				}
			case w.in.Unit == unit:
				tell(w.in)
			default:
				rest = append(rest, w.in)
			}
		}
		slices.SortStableFunc(rest, byUnit)
		for in := range merged(append(sets, rest)) {
			if *enough {
				break
			}
			if in.Unit != unit {
				tell(in)
			}
		}
	}
}

// merged ranges over sorted lists as one.
func merged(lists [][]rules.Input) iter.Seq[rules.Input] {
	return func(yield func(rules.Input) bool) {
		for {
			least := -1
			for i, l := range lists {
				if len(l) > 0 && (least < 0 || byUnit(l[0], lists[least][0]) < 0) {
					least = i
				}
			}
			if least < 0 || !yield(lists[least][0]) {
				return
			}
			lists[least] = lists[least][1:]
		}
	}
}

// told returns what lines of a unit wait for, each once: the unit's own, and at most [maxTold] of
// others, with the number of those that are left out.
func (r *run) told(unit string, lines ...wants) (out []rules.Input) {
	seen := make(map[rules.Input]bool)
	others, further, one := 0, false, len(lines) == 1 && len(lines[0]) == 1 // whose inputs are distinct
	each(unit, lines, make(map[*wanted]bool), &further, func(in rules.Input) {
		switch {
		case seen[in]:
			return
		case in.Unit != unit && others == maxTold:
			further = true
			return
		case in.Unit != unit:
			others++
		}
		if !one {
			seen[in] = true
		}
		out = append(out, in)
	})
	switch {
	case further && one:
		out = append(out, rules.Input{Further: len(lines[0][0].of.found) - len(out)})
	case further:
		out = append(out, rules.Input{Further: r.left(seen, lines)})
	}
	return out
}

// left counts what lines wait for besides what is told.
func (r *run) left(told map[rules.Input]bool, lines []wants) int {
	var all big.Int
	for _, w := range slices.Concat(lines...) {
		if w.of != nil {
			all.Or(&all, &w.of.all)
		} else {
			all.SetBit(&all, r.wanted.number(w.in), 1)
		}
	}
	for in := range told {
		all.SetBit(&all, r.wanted.number(in), 0)
	}
	return count(&all)
}

// count is how many numbers are in a set, which has a bit for each.
func count(set *big.Int) (n int) {
	for _, w := range set.Bits() {
		n += bits.OnesCount(uint(w))
	}
	return n
}

// Held is what results wait for, and whose they are.
type Held struct {
	rules.Input
	// Units are those whose results wait for it, in the order of the standings: at most 100, and More is
	// how many more there are.
	Units []string `json:"units"`
	More  int      `json:"more_units,omitempty"`
}

// Waits returns everything that results wait for, each once, with the units that it holds up, in the
// order in which the standings have it. It is [Standing].Waits the other way round, and whole.
func (r *Ranking) Waits() (out []Held) {
	at := make(map[rules.Input]int)
	places := make(map[*wanted]*big.Int) // of those who wait for a set
	var direct []*big.Int                // of those who wait for an input itself
	index := func(in rules.Input) int {
		k, ok := at[in]
		if !ok {
			k = len(out)
			at[in] = k
			out, direct = append(out, Held{Input: in}), append(direct, new(big.Int))
		}
		return k
	}
	add := func(set *big.Int, i int) { set.SetBit(set, i, 1) }
	had := make(map[*wanted]bool)
	for i := range r.places {
		lines := r.places[i].score.wants()
		each(r.places[i].score.Unit, lines, had, new(bool), func(in rules.Input) { index(in) })
		for _, w := range slices.Concat(lines...) {
			if w.of == nil {
				add(direct[index(w.in)], i)
				continue
			}
			if places[w.of] == nil {
				places[w.of] = new(big.Int)
			}
			add(places[w.of], i)
		}
	}
	for s, who := range places {
		for _, in := range s.found {
			direct[at[in]].Or(direct[at[in]], who)
		}
	}
	for k := range out {
		for i := 0; i < direct[k].BitLen() && len(out[k].Units) < maxTold; i++ {
			if direct[k].Bit(i) == 1 {
				out[k].Units = append(out[k].Units, r.places[i].score.Unit)
			}
		}
		out[k].More = count(direct[k]) - len(out[k].Units)
	}
	return out
}
