package rulestest

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// input is something that rules read: a fact of this year or of last, or the
// points of a criterion.
type input struct {
	code     string
	previous bool
	points   bool
	ind      rules.Indicator
	pool     []rules.Value // known values worth trying, ascending
}

func (in *input) label() string {
	switch {
	case in.previous:
		return "previous(" + in.code + ")"
	case in.points:
		return "points(" + QuoteYAML(in.code) + ")"
	}
	return in.code
}

// get and set are the input's value in an assignment.
func (in *input) get(a Assignment) rules.Value { return (*in.in(&a))[in.code] }

func (in *input) set(a *Assignment, v rules.Value) {
	m := in.in(a)
	if *m == nil {
		*m = make(map[string]rules.Value)
	}
	(*m)[in.code] = v
}

func (in *input) clear(a *Assignment) { delete(*in.in(a), in.code) }

func (in *input) in(a *Assignment) *map[string]rules.Value {
	switch {
	case in.previous:
		return &a.Previous
	case in.points:
		return &a.Points
	}
	return &a.Facts
}

// unit is one step of the input's precision: of its declared places, or of the
// finest constant that it meets.
func (in *input) unit() *big.Rat {
	if in.ind.Places != nil {
		return decimal.New(1, -*in.ind.Places).Rat()
	}
	unit := decimal.New(1, 0)
	for _, v := range in.pool {
		if d, ok := v.Decimal(); ok {
			unit = decimal.Min(unit, lastPlace(d))
		}
	}
	return decimal.Max(unit, decimal.New(1, -6)).Rat()
}

// allows reports whether the indicator may have the value.
func (in *input) allows(v rules.Value) bool {
	if v.Kind() != in.ind.Kind {
		return false
	}
	switch in.ind.Kind {
	case rules.NumberKind:
		return (in.ind.Min == nil || v.Compare(rules.NumberOf(*in.ind.Min)) >= 0) &&
			(in.ind.Max == nil || v.Compare(rules.NumberOf(*in.ind.Max)) <= 0) &&
			(in.ind.Places == nil || v.Round(*in.ind.Places, rules.TowardZero).Equal(v))
	case rules.TextKind:
		s, _ := v.Text()
		return len(in.ind.Values) == 0 || slices.Contains(in.ind.Values, s)
	}
	return true
}

// offer adds a value to the pool, if it is allowed and not there yet.
func (in *input) offer(vs ...rules.Value) {
	for _, v := range vs {
		if in.allows(v) && !slices.ContainsFunc(in.pool, v.Equal) {
			in.pool = append(in.pool, v)
		}
	}
}

// offerAround adds a limit and its neighbours.
func (in *input) offerAround(v rules.Value) {
	in.offer(v)
	for _, side := range []int64{-1, 1} {
		if w, ok := in.step(v, side); ok {
			in.offer(w)
		}
	}
}

// step is the next value of the input's precision below or above v.
func (in *input) step(v rules.Value, side int64) (rules.Value, bool) {
	if d, ok := v.Date(); ok {
		return rules.DateValue(d.AddDays(int(side))), true
	}
	r, ok := v.Rat()
	if !ok {
		return rules.Value{}, false
	}
	if in.ind.Places != nil {
		return neighbour(v, side, *in.ind.Places), true
	}
	return rules.RatOf(r.Add(r, new(big.Rat).Mul(in.unit(), big.NewRat(side, 1)))), true
}

// site is a place in a rule where something turns at a limit: the first operand
// of a comparison against the second.
type site struct {
	src      string // the rule, or the derived indicator, that it stands in
	x, y     *Part
	constant rules.Value // instead of y: the limit of a row
	text     string
	rules    []*rules.Rule // that it is a part of
	inputs   []*input      // that it reads
}

// survey is what a set of rules reads and where they turn.
type survey struct {
	schema  *rules.Schema
	inputs  []*input
	sites   []site
	group   bool
	derived map[string]*rules.Rule
	tables  map[string]rules.Table
	done    map[string]bool // derived indicators that were looked into, by code and year
}

func newSurvey(rs []*rules.Rule) *survey {
	s := &survey{schema: rs[0].Schema(), derived: make(map[string]*rules.Rule), tables: make(map[string]rules.Table), done: make(map[string]bool)}
	def := s.schema.Definition()
	for _, d := range def.Define {
		if r, err := s.schema.Compile(d.Rule, 0); err == nil {
			s.derived[d.Code] = r
		}
	}
	for _, t := range def.Tables {
		s.tables[t.Name] = t
	}
	for _, r := range rs {
		s.group = s.group || r.UsesGroup()
		s.part(r.Source(), r.Tree(), false)
	}
	for i := range s.sites {
		s.placed(&s.sites[i], rs)
	}
	for _, in := range s.inputs {
		s.complete(in)
	}
	return s
}

// placed finds the rules that a site is a part of and the inputs that it reads.
func (s *survey) placed(at *site, rs []*rules.Rule) {
	for _, r := range rs {
		if r.Source() == at.src || slices.ContainsFunc(r.Defined(), func(code string) bool { return s.derived[code].Source() == at.src }) {
			at.rules = append(at.rules, r)
		}
	}
	var read func(p *Part, previous bool)
	read = func(p *Part, previous bool) {
		switch p.Op {
		case "fact", "points":
			if in := s.direct(p, previous); !slices.Contains(at.inputs, in) {
				at.inputs = append(at.inputs, in)
			}
		case "derived":
			if d := s.derived[p.Name]; d != nil {
				read(d.Tree(), previous)
			}
		case "name": // bound by let: anything that the rule reads
			for _, in := range s.inputs {
				if !slices.Contains(at.inputs, in) {
					at.inputs = append(at.inputs, in)
				}
			}
		}
		for _, a := range p.Args {
			read(a, previous || p.Op == "previous")
		}
	}
	read(at.x, false)
	if at.y != nil {
		read(at.y, false)
	}
}

func (s *survey) input(code string, previous, points bool) *input {
	for _, in := range s.inputs {
		if in.code == code && in.previous == previous && in.points == points {
			return in
		}
	}
	ind, _ := s.schema.Indicator(code)
	if points {
		ind = rules.Indicator{Code: code, Kind: rules.NumberKind}
	}
	in := &input{code: code, previous: previous, points: points, ind: ind}
	s.inputs = append(s.inputs, in)
	return in
}

// direct returns the input that a part is, if it is one.
func (s *survey) direct(p *Part, previous bool) *input {
	switch p.Op {
	case "fact":
		return s.input(p.Name, previous, false)
	case "points":
		return s.input(p.Name, false, true)
	case "previous":
		return s.direct(p.Args[0], true)
	}
	return nil
}

func (s *survey) part(src string, p *Part, previous bool) {
	s.direct(p, previous)
	add := func(x, y *Part) {
		s.sites = append(s.sites, site{src: src, x: x, y: y, text: squeeze(src[p.From:p.To])})
		for _, pair := range [][2]*Part{{x, y}, {y, x}} {
			if in := s.direct(pair[0], previous); in != nil && pair[1].Op == "constant" {
				in.offerAround(pair[1].Value)
			}
		}
	}
	switch p.Op {
	case "<", "<=", ">", ">=", "==", "!=":
		add(p.Args[0], p.Args[1])
	case "in":
		for _, a := range p.Args[1:] {
			add(p.Args[0], a)
		}
	case "..", "clamp":
		add(p.Args[0], p.Args[1])
		add(p.Args[0], p.Args[2])
	case "min", "max":
		for i := 1; i < len(p.Args); i++ {
			add(p.Args[0], p.Args[i])
		}
	case "steps":
		add(p.Args[0], p.Args[1])
	case "lookup":
		s.lookup(src, p, previous)
	case "derived":
		if key := p.Name + map[bool]string{true: " last year"}[previous]; !s.done[key] {
			s.done[key] = true
			if r := s.derived[p.Name]; r != nil {
				s.part(r.Source(), r.Tree(), previous)
			}
		}
	}
	for _, a := range p.Args {
		s.part(src, a, previous || p.Op == "previous")
	}
}

// lookup adds the limits that the tests of a table set for its keys.
func (s *survey) lookup(src string, p *Part, previous bool) {
	tests := make([][]string, len(p.Args))
	for _, t := range p.Tests {
		tests[0] = append(tests[0], t.Text)
	}
	for _, r := range s.tables[p.Name].Rows {
		for k, test := range r.When {
			tests[k] = append(tests[k], test)
		}
	}
	for k, key := range p.Args {
		for _, test := range tests[k] {
			for _, v := range valuesIn(test, key.Kind) {
				s.sites = append(s.sites, site{src: src, x: key, constant: v, text: squeeze(src[p.From:p.To])})
				if in := s.direct(key, previous); in != nil {
					in.offerAround(v)
				}
			}
		}
	}
}

// valuesIn returns the values of a kind that the test of a row names.
func valuesIn(test string, kind rules.Kind) (out []rules.Value) {
	if kind == rules.TextKind {
		for _, piece := range splitTexts(test) {
			out = append(out, rules.TextOf(piece))
		}
		return out
	}
	for _, piece := range testPiece.FindAllString(test, -1) {
		if d, err := rules.ParseDate(piece); err == nil {
			if kind == rules.DateKind {
				out = append(out, rules.DateValue(d))
			}
		} else if d, err := decimal.NewFromString(piece); err == nil && kind == rules.NumberKind {
			out = append(out, rules.NumberOf(d))
		}
	}
	return out
}

// complete adds to the pool what is worth trying of any input of its kind.
func (s *survey) complete(in *input) {
	switch in.ind.Kind {
	case rules.BoolKind:
		in.offer(rules.BoolOf(true), rules.BoolOf(false))
	case rules.TextKind:
		for _, v := range in.ind.Values {
			in.offer(rules.TextOf(v))
		}
		in.offer(rules.TextOf("another"))
	case rules.DateKind:
		if len(in.pool) == 0 {
			in.offer(rules.DateValue(rules.DateOf(2024, 1, 31)), rules.DateValue(rules.DateOf(2024, 2, 9)))
		}
	case rules.NumberKind:
		for _, end := range []*decimal.Decimal{in.ind.Min, in.ind.Max} {
			if end != nil {
				in.offer(rules.NumberOf(*end))
			}
		}
		in.offer(rules.Int(0), rules.Int(1), rules.Int(3), rules.Int(10), rules.Int(100), rules.RatOf(in.unit()))
		slices.SortFunc(in.pool, rules.Value.Compare)
	}
}
