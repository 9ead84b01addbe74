package main

import (
	"errors"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// compileUndeclared compiles a rule whose indicators nobody declared. Those given have
// the kind of their value. Any other name that the compiler asks for is taken for
// an indicator without a value, of whichever kind the rule lets it be.
func compileUndeclared(src string, given []rules.Fact, full *decimal.Decimal) (*rules.Rule, *rules.Facts, error) {
	d := &undeclared{src: src, full: full, kinds: make(map[string]rules.Kind)}
	for _, f := range given {
		d.names = append(d.names, f.Indicator)
		d.kinds[f.Indicator] = f.Value.Kind()
	}
	rule, err := d.compile()
	for d.declare(err) {
		rule, err = d.compile()
	}
	if errors.Is(err, diag.ErrKind) {
		rule, err = d.tryKinds(err)
	}
	if err != nil {
		return nil, nil, err
	}
	facts, err := rules.NewFacts(rule.Schema(), theUnit, given...)
	return rule, facts, err
}

// undeclared is a rule with the indicators that it is compiled against so far.
type undeclared struct {
	src   string
	full  *decimal.Decimal
	names []string // in order
	kinds map[string]rules.Kind
}

// declare adds the indicators that a fault asks for, and reports whether there
// were new ones.
func (d *undeclared) declare(err error) (added bool) {
	for diag := range diag.AllDiagnostics(err) {
		from, to, ok := diag.TextRange()
		if diag.Code != "unknown-name" || !ok || from >= to || to < len(d.src) && d.src[to] == '(' {
			continue
		}
		name := d.src[from:to]
		_, bad := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: name}}})
		if bad == nil && !slices.Contains(d.names, name) {
			d.names = append(d.names, name)
			added = true
		}
	}
	return added
}

// compile compiles the rule against the indicators so far, those of no known kind
// as numbers, for the first kind of result that it can have.
func (d *undeclared) compile() (*rules.Rule, error) {
	var def rules.Definition
	for _, name := range d.names {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: name, Kind: d.kinds[name]})
	}
	schema, err := rules.NewSchema(def)
	if err != nil {
		return nil, err
	}
	if d.full != nil {
		return schema.CompileCriterion(d.src, *d.full)
	}
	var fewest error // of the kinds of result, the one that fits best
	for _, want := range freeKinds {
		rule, err := schema.Compile(d.src, want)
		if err == nil {
			return rule, nil
		}
		if fewest == nil || countFaults(err) < countFaults(fewest) {
			fewest = err
		}
	}
	return nil, fewest
}

// freeKinds are the kinds that a result or a name without a value may have,
// likeliest first.
var freeKinds = []rules.Kind{rules.NumberKind, rules.BoolKind, rules.TextKind, rules.DateKind}

// tryKinds gives the names without a value other kinds, one name at a time, as
// long as that leaves fewer faults. If no kinds fit, the faults are those of the
// first try.
func (d *undeclared) tryKinds(first error) (*rules.Rule, error) {
	given := maps.Clone(d.kinds)
	fewest := countFaults(first)
	for _, name := range d.names {
		if given[name] != 0 {
			continue
		}
		best := d.kinds[name]
		for _, k := range freeKinds[1:] {
			d.kinds[name] = k
			rule, err := d.compile()
			if err == nil {
				return rule, nil
			}
			if n := countFaults(err); n < fewest {
				best, fewest = k, n
			}
		}
		d.kinds[name] = best
	}
	return nil, first
}

func countFaults(err error) (n int) {
	for range diag.AllDiagnostics(err) {
		n++
	}
	return n
}
