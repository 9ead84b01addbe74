package benchmarks

import (
	"context"
	"math"
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// engine runs rules. prepare does once, for a problem and all its inputs, what a
// program does once: compile, and turn the inputs into what the engine takes.
type engine struct {
	name    string
	binary  bool // computes in binary fractions
	prepare func(p *problem) (prepared, error)
}

// prepared is a problem that an engine is ready to run.
type prepared struct {
	run    func(i int) error  // evaluates input i; this is what is timed
	answer func(i int) answer // what it gave
}

// answer is the result of a rule: as the engine shows it, and rounded by the
// engine's own means to hundredths, as points are.
type answer struct{ shown, hundredths *big.Rat }

// engines are measured side by side. thidua's evaluator is the first: the others
// are compared with it.
var engines = []engine{
	{name: "thidua", prepare: prepareEval},
	{name: "thidua-explain", prepare: prepareExplain},
	{name: "thidua-column", prepare: prepareColumn},
	{name: "go-decimal", prepare: prepareDecimal},
	{name: "expr-float64", binary: true, prepare: prepareExpr},
	{name: "expr-decimal", prepare: prepareExprDecimal},
	{name: "cel-double", binary: true, prepare: prepareCEL},
	{name: "opa", binary: true, prepare: prepareOPA},
	{name: "go-int64", prepare: prepareScaled},
}

func answerOfValue(v rules.Value) answer {
	shown, _ := v.Rat()
	hundredths, _ := v.Round(2, rules.HalfAwayFromZero).Rat()
	return answer{shown, hundredths}
}

func answerOfDecimal(d decimal.Decimal) answer { return answer{d.Rat(), d.Round(2).Rat()} }

// answerOfFloat takes a float64 for the shortest decimal that reads back as it,
// which is what people see, and rounds it as programs do.
func answerOfFloat(f float64) answer {
	shown := func(f float64) *big.Rat { return ratOf(strconv.FormatFloat(f, 'f', -1, 64)) }
	return answer{shown(f), shown(math.Round(f*100) / 100)}
}

func ratOf(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("no number: " + text)
	}
	return r
}

// Where the timed functions leave their results, so that none is optimised away.
var (
	sinkValue   rules.Value
	sinkDecimal decimal.Decimal
	sinkInt64   int64
	sinkAny     any
)

func prepareEval(p *problem) (prepared, error) {
	r, facts, group, err := compileThidua(p, len(p.inputs.list()))
	if err != nil {
		return prepared{}, err
	}
	return prepared{
		run:    func(i int) (err error) { sinkValue, err = r.Eval(facts[i], group); return err },
		answer: func(int) answer { return answerOfValue(sinkValue) },
	}, nil
}

func prepareExplain(p *problem) (prepared, error) {
	r, facts, group, err := compileThidua(p, len(p.inputs.list()))
	if err != nil {
		return prepared{}, err
	}
	var e *rules.Explanation
	return prepared{
		run:    func(i int) (err error) { e, err = r.Explain(facts[i], group); return err },
		answer: func(int) answer { return answerOfValue(e.Value) },
	}, nil
}

// prepareColumn evaluates a group of as many units as the country has provinces, in which
// the inputs repeat, by one call for all of them. An operation is one unit of that.
func prepareColumn(p *problem) (prepared, error) {
	const provinces = 34
	r, facts, _, err := compileThidua(p, provinces)
	if err != nil {
		return prepared{}, err
	}
	g, err := rules.NewGroup(context.Background(), facts...)
	if err != nil {
		return prepared{}, err
	}
	var c rules.Column
	at := provinces - 1
	return prepared{
		run: func(int) error {
			if at++; at < provinces {
				return nil
			}
			at = 0
			return r.EvalAll(context.Background(), g, &c)
		},
		answer: func(i int) answer { return answerOfValue(c.Value(i)) },
	}, nil
}

// compileThidua compiles the rule and checks the facts of so many units, whose inputs
// take turns.
func compileThidua(p *problem, units int) (*rules.Rule, []*rules.Facts, *rules.Group, error) {
	list := p.inputs.list()
	def := p.definition
	for _, name := range list[0].names {
		ind := rules.Indicator{Code: name, Kind: rules.NumberKind}
		if _, ok := list[0].date(name); ok {
			ind.Kind = rules.DateKind
		}
		def.Indicators = append(def.Indicators, ind)
	}
	s, err := rules.NewSchema(def)
	if err != nil {
		return nil, nil, nil, err
	}
	r, err := s.CompileCriterion(p.thidua, decimal.RequireFromString(p.full))
	if err != nil {
		return nil, nil, nil, err
	}
	var members []*rules.Facts
	for i := range units {
		in := list[i%len(list)]
		var facts []rules.Fact
		for _, name := range in.names {
			v := rules.NumberOf(in.decimal(name))
			if d, ok := in.date(name); ok {
				v = rules.DateOf(d)
			}
			facts = append(facts, rules.Fact{Indicator: name, Value: v})
		}
		f, err := rules.NewFacts(s, "unit"+strconv.Itoa(i), facts...)
		if err != nil {
			return nil, nil, nil, err
		}
		members = append(members, f)
	}
	if !p.group {
		return r, members, nil, nil
	}
	g, err := rules.NewGroup(context.Background(), members...)
	return r, members, g, err
}

func prepareDecimal(p *problem) (prepared, error) {
	var rules []func() decimal.Decimal
	for _, in := range p.inputs.list() {
		rules = append(rules, p.decimal(in))
	}
	return prepared{
		run:    func(i int) error { sinkDecimal = rules[i](); return nil },
		answer: func(int) answer { return answerOfDecimal(sinkDecimal) },
	}, nil
}

func prepareScaled(p *problem) (prepared, error) {
	var rules []func() int64
	for _, in := range p.inputs.list() {
		rules = append(rules, p.scaled(in))
	}
	return prepared{
		run: func(i int) error { sinkInt64 = rules[i](); return nil },
		answer: func(int) answer {
			shown := big.NewRat(sinkInt64, p.scale)
			if p.scale <= 100 {
				return answer{shown, shown}
			}
			return answer{shown, big.NewRat(divideScaled(sinkInt64*100, p.scale), 100)}
		},
	}, nil
}
