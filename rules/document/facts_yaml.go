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
	r := &factsReader{decoder: decoder{doc: doc}, schema: s, units: o.unitSet(), lines: make(map[string]int)}
	r.numbers = notation{declare: "decimal_comma"}.declared(o.DecimalComma)
	r.read()
	if r.faults.n > 0 {
		return nil, r.faults.diagnostics()
	}
	return r.facts, nil
}

type factsReader struct {
	decoder
	schema  *rules.Schema
	units   unitSet
	numbers notation
	lines   map[string]int // of each unit
	facts   []*rules.Facts
}

// factsFile is the shape of the file around the units; the units themselves are
// read by the schema.
type factsFile struct {
	DecimalComma *bool `yaml:"decimal_comma"`
	Units        Node  `yaml:"units"`
}

// writtenFact is a fact that is more than its value.
type writtenFact struct {
	Value    Node   `yaml:"value"`
	Evidence string `yaml:"evidence"`
	Invented bool   `yaml:"invented"`
}

// evidence is what the keys say beside the value.
func (w *writtenFact) evidence() string {
	text := strings.TrimSpace(w.Evidence)
	if w.Invented {
		text = strings.TrimSuffix(invented+": "+text, ": ")
	}
	return text
}

func (r *factsReader) read() {
	var f factsFile
	_ = r.root().Decode(&f) // the faults are kept
	r.numbers = r.numbers.declared(f.DecimalComma)
	switch {
	case f.Units.node == nil:
		if r.faults.n == 0 {
			r.root().fault("no-units", say("write units: and below it each unit with its facts"), "the key units is missing")
		}
	case f.Units.isNull():
	case !f.Units.IsMap():
		f.Units.fault("kind", say("write the code of each unit, a colon, and its facts below"),
			"units with their facts are wanted, not %s", f.Units.describe())
	default:
		for i := range f.Units.keys {
			r.unit(f.Units.entry(i))
		}
	}
}

func (r *factsReader) unit(key, n Node) {
	before := r.faults.n
	unit, d := "", (*diag.Diagnostic)(nil)
	if r.faults.full() {
		r.faults.n++
		return
	}
	line, _ := r.doc.src.position(key.at)
	if unit, d = r.units.find(key.text); d != nil {
		key.refuse(d)
	} else if before := r.lines[unit]; before > 0 {
		key.fault("second-unit", say("keep one of them"), "the unit %s is already on line %d", unit, before)
	}
	r.lines[unit] = line
	if !n.IsMap() && !n.isNull() {
		n.fault("kind", say("write indicator: value"), "facts are wanted, not %s", n.describe())
		return
	}
	facts := make([]rules.Fact, 0, len(n.keys))
	for i := range n.keys {
		code, value := n.entry(i)
		ind, ok := r.schema.Indicator(code.text)
		if !ok {
			if !n.cut(i) {
				code.fault("unknown-indicator", indicatorHint(code.text, r.schema), "there is no indicator %s", shown(code.text))
			}
			continue
		}
		had := r.faults.n
		if fact := r.fact(ind, value); r.faults.n == had {
			facts = append(facts, fact)
		}
	}
	f, err := rules.NewFacts(r.schema, unit, facts...)
	for d := range diag.AllDiagnostics(err) {
		place, of := n.find(d.Path)
		for _, key := range []string{"value", "list"} { // what stands around an event, or a value
			if v, rest := place.find(key); rest == "" {
				place, of = v.find(of)
			}
		}
		Node{place, n.dec, diag.JoinPath(n.path, d.Path)}.refuse(d)
	}
	if r.faults.n == before {
		r.facts = append(r.facts, f)
	}
}

// fact reads a value, or a value with its evidence.
func (r *factsReader) fact(ind rules.Indicator, n Node) rules.Fact {
	fact := rules.Fact{Indicator: ind.Code}
	if n.IsMap() && !n.IsList() {
		var w writtenFact
		_ = n.Decode(&w) // the faults are kept
		fact.Evidence = w.evidence()
		if n = w.Value; n.node == nil {
			return fact
		}
	}
	fact.Value = r.value(ind, n)
	return fact
}

// value reads a value of an indicator, or of a field.
func (r *factsReader) value(ind rules.Indicator, n Node) rules.Value {
	if ind.Kind == rules.ListKind {
		if v, isList := n.Events(r.field(ind)); isList {
			return v
		}
	}
	wanted := say("a %v", ind.Kind)
	quoted := n.style != plainStyle
	switch {
	case !n.isScalar(wanted) || n.isNull():
	case ind.Kind == rules.ListKind && !isNotApplicable(n.text):
		n.fault("kind", say("begin each item with - and a space, or write [a, b]"), "a list is wanted, not %s", n.describe())
	case quoted && ind.Kind == rules.TextKind:
		return textValue(ind, n.text)
	case quoted && !r.doc.json && !isNotApplicable(n.text) && ind.Kind != rules.DateKind:
		n.unquoted(wanted)
	default:
		w := r.numbers
		if r.doc.json && !quoted {
			w.mark = '.' // a number of JSON has one reading
		}
		v, bad := factValue(ind, n.text, w)
		if bad != nil {
			n.refuse(bad)
		}
		return v
	}
	return rules.Value{}
}
