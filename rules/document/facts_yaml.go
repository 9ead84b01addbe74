package document

import (
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// readYAML reads the facts of a file of YAML or JSON.
func readYAML(file string, data []byte, s *rules.Schema, o FactsOptions) ([]*rules.Facts, error) {
	doc, err := parse(file, data, maxFactsBytes)
	if err != nil {
		return nil, err
	}
	r := &factsReader{decoder: decoder{doc: doc}, schema: s, options: o}
	r.read()
	if r.faults.n > 0 {
		return nil, r.faults.diagnostics()
	}
	return r.facts, nil
}

type factsReader struct {
	decoder
	schema  *rules.Schema
	options FactsOptions
	facts   []*rules.Facts
}

// factsFile is the shape of the file around the units; the units themselves are
// read by the schema.
type factsFile struct {
	DecimalComma bool `yaml:"decimal_comma"`
	Units        Node `yaml:"units"`
}

// writtenFact is a fact that is more than its value.
type writtenFact struct {
	Value    Node   `yaml:"value"`
	Evidence string `yaml:"evidence"`
	Invented bool   `yaml:"invented"`
}

func (r *factsReader) read() {
	var f factsFile
	_ = Node{&r.decoder, r.doc.root, ""}.Decode(&f)
	_, rest := r.doc.root.find("decimal_comma")
	r.options.declare(rest == "", f.DecimalComma)
	units := f.Units.n
	switch {
	case units == nil:
		if r.faults.n == 0 {
			r.fault(r.doc.root, "", "no-units", say("write units: and below it each unit with its facts"),
				"the key units is missing")
		}
		return
	case units.isNull():
		return
	case units.kind != mapNode:
		r.fault(units, "units", "kind", say("write the code of each unit, a colon, and its facts below"),
			"units with their facts are wanted, not %s", describe(units))
		return
	}
	for i, k := range units.keys {
		r.unit(k, units.values[i])
	}
}

func (r *factsReader) unit(key, n *node) {
	before := r.faults.n
	path := diag.JoinPath("units", key.text)
	if d := r.options.unitFault(key.text); d != nil {
		r.refuse(key, path, d)
	}
	if n.kind != mapNode && !n.isNull() {
		r.fault(n, path, "kind", say("write indicator: value"), "facts are wanted, not %s", describe(n))
		return
	}
	facts := make([]rules.Fact, 0, len(n.keys))
	for i, k := range n.keys {
		at := diag.JoinPath(path, k.text)
		ind, ok := r.schema.Indicator(k.text)
		if !ok {
			hint := indicatorHint(k.text, r.schema)
			if n.flow && i > 0 && n.values[i].isNull() && allDigits(strings.TrimRight(k.text, "%")) {
				hint = say("a comma within { } begins a new key: write a decimal point, or one line for each indicator")
			}
			r.fault(k, at, "unknown-indicator", hint, "there is no indicator %s", shown(k.text))
			continue
		}
		if fact, ok := r.fact(ind, n.values[i], at); ok {
			facts = append(facts, fact)
		}
	}
	f, err := rules.NewFacts(r.schema, key.text, facts...)
	for d := range diag.AllDiagnostics(err) {
		code := d.Path
		place, _ := n.find(code)
		if v, rest := place.find("value"); rest == "" {
			place = v
		}
		r.refuse(place, diag.JoinPath(path, code), d)
	}
	if r.faults.n == before {
		r.facts = append(r.facts, f)
	}
}

// fact reads a value, or a value with its evidence.
func (r *factsReader) fact(ind rules.Indicator, n *node, path string) (rules.Fact, bool) {
	before := r.faults.n
	fact := rules.Fact{Indicator: ind.Code}
	if n.kind == mapNode {
		var w writtenFact
		_ = Node{&r.decoder, n, path}.Decode(&w)
		fact.Evidence = strings.TrimSpace(w.Evidence)
		if w.Invented {
			fact.Evidence = strings.TrimSuffix(invented+": "+fact.Evidence, ": ")
		}
		n, path = w.Value.n, diag.JoinPath(path, "value")
		if n == nil {
			return fact, r.faults.n == before
		}
	}
	if !r.isScalar(n, path, say("a %v", ind.Kind)) || n.isNull() {
		return fact, r.faults.n == before
	}
	if n.style != plainStyle && ind.Kind == rules.TextKind {
		fact.Value = rules.TextOf(n.text)
		return fact, r.faults.n == before
	}
	if n.style != plainStyle && !r.doc.json && !isNotApplicable(n.text) && ind.Kind != rules.DateKind {
		return fact, r.unquoted(n, path, say("a %v", ind.Kind))
	}
	v, bad := factValue(ind, n.text, r.options.DecimalComma)
	if bad != nil {
		r.refuse(n, path, bad)
		return fact, false
	}
	fact.Value = v
	return fact, r.faults.n == before
}
