package rulestest

import (
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/survey"
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
	x := newExplorer(rs, 1)
	x.combine()
	bases := x.bases()
	for _, t := range x.turns {
		for _, base := range bases {
			x.limit(t, base)
		}
	}
	x.decisions()
	x.withhold(bases)
	return x.out
}

type explorer struct {
	schema *rules.Schema
	rules  []*rules.Rule
	inputs []*input
	turns  []turn
	group  bool
	random *rand.Rand
	out    []Assignment
	seen   map[string]int       // index in out, by key
	said   map[string]diag.Text // notes, by their words
}

// turn is where a rule turns at a limit.
type turn struct {
	survey.Turn
	rule *rules.Rule
}

func newExplorer(rs []*rules.Rule, seed uint64) *explorer {
	x := &explorer{schema: rs[0].Schema(), rules: rs, seen: make(map[string]int), said: make(map[string]diag.Text)}
	h := fnv.New64a()
	for _, r := range rs {
		h.Write([]byte(r.Source()))
		x.group = x.group || r.Uses().Group
		found := survey.Of(r.Inside().Program)
		for _, in := range found.Inputs {
			for _, v := range in.Values {
				x.input(in.Read).offer(ruleValue(v))
			}
		}
		for _, t := range found.Turns {
			x.turns = append(x.turns, turn{t, r})
		}
	}
	x.random = rand.New(rand.NewPCG(h.Sum64(), seed))
	for _, in := range x.inputs {
		switch in.ind.Kind {
		case rules.BoolKind:
			slices.Reverse(in.pool)
		case rules.NumberKind:
			in.offer(rules.Int(3), rules.Int(10), rules.Int(100), rules.RatOf(in.unit()))
			slices.SortFunc(in.pool, rules.Value.Compare)
		}
	}
	return x
}

func (x *explorer) input(read survey.Read) *input {
	for _, in := range x.inputs {
		if in.Read == read {
			return in
		}
	}
	in := &input{Read: read, schema: x.schema, ind: rules.Indicator{Code: read.Code, Kind: rules.NumberKind}}
	if !read.Points {
		in.ind, _ = x.schema.Indicator(read.Code)
	}
	x.inputs = append(x.inputs, in)
	return in
}

// add keeps an assignment, and the note if there is one.
func (x *explorer) add(a Assignment, notes ...diag.Text) {
	k := a.key()
	i, ok := x.seen[k]
	if !ok {
		i = len(x.out)
		x.seen[k] = i
		x.out = append(x.out, a)
	}
	for _, n := range notes {
		if n = x.once(n); !slices.Contains(x.out[i].Notes, n) {
			x.out[i].Notes = append(x.out[i].Notes, n)
		}
	}
}

// once is the first note that says the same.
func (x *explorer) once(note diag.Text) diag.Text {
	words := note.String()
	if x.said[words].IsZero() {
		x.said[words] = note
	}
	return x.said[words]
}

// combinations are all those of the values of the pools. n is how many there are, or
// more than most.
func (x *explorer) combinations(most int) (n int, all iter.Seq[Assignment]) {
	sizes := make([]int, len(x.inputs))
	for i, in := range x.inputs {
		sizes[i] = len(in.pool)
	}
	return survey.Count(sizes, most), func(yield func(Assignment) bool) {
		for at := range survey.All(sizes) {
			a := Assignment{}
			for i, in := range x.inputs {
				in.set(&a, in.pool[at[i]])
			}
			if !yield(a) {
				return
			}
		}
	}
}

// combine adds combinations of the values of the pools: all if they are few,
// otherwise samples and each value of each input on its own.
func (x *explorer) combine() {
	for _, in := range x.inputs {
		if len(in.pool) == 0 {
			in.pool = []rules.Value{{}}
		}
	}
	if n, all := x.combinations(maxProduct); n <= maxProduct && !x.group {
		for a := range all {
			x.add(a)
		}
		return
	}
	for range samples {
		x.add(x.member(x.pick))
	}
	for range 3 {
		base := x.member(x.pick)
		for _, in := range x.inputs {
			for _, v := range in.pool {
				x.add(in.with(base, v))
			}
		}
	}
}

// member is an assignment that next makes, with two other members where rules
// compare members.
func (x *explorer) member(next func() Assignment) Assignment {
	a := next()
	if x.group {
		a.Others = []Assignment{next(), next()}
	}
	return a
}

// pick is a combination by chance.
func (x *explorer) pick() (a Assignment) {
	for _, in := range x.inputs {
		in.set(&a, in.pool[x.random.IntN(len(in.pool))])
	}
	return a
}

// bases are combinations that differ in what the rules do with them: the first and
// the last of each kind, which have small values and large ones.
func (x *explorer) bases() []Assignment {
	ends := make(map[string]*[2]int) // the first and the last of a kind
	var order []*[2]int
	for i, a := range x.out {
		sign := x.signature(a)
		if ends[sign] == nil {
			ends[sign] = &[2]int{i, i}
			order = append(order, ends[sign])
		}
		ends[sign][1] = i
	}
	var out []Assignment
	for _, e := range order[:min(len(order), maxBases)] {
		out = append(out, x.out[e[0]])
		if e[1] != e[0] {
			out = append(out, x.out[e[1]])
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
		for _, o := range e.Inside().Branches() {
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
			x.add(in.with(base, rules.Value{}), say("%s is missing", in.label()))
			if !in.Points {
				x.add(in.with(base, rules.NotApplicable()), say("%s does not apply", in.label()))
			}
		}
	}
	x.add(Assignment{}, say("nothing is known"))
}

// decisions notes assignments in which one condition of an and or or decides
// alone what the whole rule says: once true and once false, for every condition.
// Together they are modified condition/decision coverage (MC/DC, DO-178C) with
// masking, as far as it shows in the result.
func (x *explorer) decisions() {
	rs := slices.Clone(x.rules)
	in := x.schema.Inside()
	for _, code := range in.Order {
		d := in.Derived[code]
		read := func(r *rules.Rule) bool { return slices.Contains(r.Uses().Defined, d.Code) }
		if slices.ContainsFunc(x.rules, read) {
			if r, err := x.schema.Compile(d.Rule, rules.BoolKind); err == nil {
				rs = append(rs, r)
			}
		}
	}
	for _, r := range rs {
		walk(r.Inside().Tree(), func(p *Part) {
			if p.Op == "and" || p.Op == "or" {
				for _, operand := range p.Args {
					x.decides(r, operand, true)
					x.decides(r, operand, false)
				}
			}
		})
	}
}

// decides notes the assignments in which the operand, being true or false,
// decides: if it were not, the rule would say something else.
func (x *explorer) decides(r *rules.Rule, operand *Part, truth bool) {
	src := r.Source()
	other, err := r.With(fmt.Sprintf("%s(%v)%s", src[:operand.From], !truth, src[operand.To:]))
	if err != nil {
		return
	}
	why := say("%s: being false, it decides alone (MC/DC)", squeeze(src[operand.From:operand.To]))
	if truth {
		why = say("%s: being true, it decides alone (MC/DC)", squeeze(src[operand.From:operand.To]))
	}
	why = x.once(why)
	for i, a := range x.out {
		v, errV := a.eval(r)
		w, errW := a.eval(other)
		if errV == nil && errW == nil && v.Known() && w.Known() && !w.Equal(v) {
			x.out[i].Notes = append(x.out[i].Notes, why)
		}
	}
}
