package scoringtest

import (
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// start is what bases and cases come to, laid over each other.
type start struct {
	facts, previous map[string]Fact
	entries         []scoring.Entry
	existed         *rules.Period
	period          *rules.Period
	stage           string
	units           map[string]*start
}

// with lays what is given over a start, which it leaves as it is.
func (s *start) with(g Given) *start {
	out := *s
	out.facts, out.previous = layFacts(s.facts, g.Facts), layFacts(s.previous, g.Previous)
	out.entries = layEntries(s.entries, g.Entries)
	if g.Existed != nil {
		out.existed = g.Existed
	}
	return &out
}

// over lays a whole start over another.
func (s *start) over(t *start) *start {
	out := t.with(Given{Facts: s.facts, Previous: s.previous, Entries: s.entries, Existed: s.existed})
	if s.period != nil {
		out.period = s.period
	}
	if s.stage != "" {
		out.stage = s.stage
	}
	return out
}

func layFacts(under, over map[string]Fact) map[string]Fact {
	if over == nil {
		return under
	}
	out := maps.Clone(under)
	if out == nil {
		out = make(map[string]Fact, len(over))
	}
	maps.Copy(out, over)
	return out
}

// layEntries replaces what there is for a criterion at a stage as a whole.
func layEntries(under, over []scoring.Entry) []scoring.Entry {
	if len(over) == 0 {
		return under
	}
	replaced := func(e scoring.Entry) bool {
		return slices.ContainsFunc(over, func(n scoring.Entry) bool { return n.Criterion == e.Criterion && n.Stage == e.Stage })
	}
	return append(slices.DeleteFunc(slices.Clone(under), replaced), over...)
}

// bases resolves the bases of the file.
func (k *compiler) bases() {
	k.starts = make(map[string]*start)
	open := make(map[string]bool)
	var path []string
	var visit func(name string) *start
	visit = func(name string) *start {
		if s := k.starts[name]; s != nil {
			return s
		}
		open[name] = true
		path = append(path, name)
		b, from := k.def.Base[name], &start{}
		at := "base." + name
		switch next := b.From; {
		case next == "" || !k.known(at+".from", next):
		case open[next]:
			circle := append(slices.Clone(path[slices.Index(path, next):]), next)
			k.fault(at+".from", "circle", diag.ErrName, diag.Text{}, "bases start from each other in a circle: %s", strings.Join(circle, " → "))
		default:
			from = visit(next)
		}
		s := k.lay(from, b.Given, b.Setting)
		s.units = maps.Clone(from.units)
		for code, g := range b.Units {
			if g.From != "" && open[g.From] {
				k.fault(at+".units."+code+".from", "circle", diag.ErrName, diag.Text{}, "bases start from each other in a circle: %s", name+" → "+g.From)
				g.From = ""
			} else if g.From != "" && k.def.Base[g.From].Facts != nil {
				visit(g.From)
			}
			k.layUnit(s, at+".units."+code, code, g)
		}
		path = path[:len(path)-1]
		delete(open, name)
		k.starts[name] = s
		return s
	}
	for _, name := range slices.Sorted(maps.Keys(k.def.Base)) {
		b := k.def.Base[name]
		at := "base." + name
		k.given(at, b.Given)
		for _, code := range slices.Sorted(maps.Keys(b.Units)) {
			k.given(at+".units."+code, b.Units[code])
		}
		k.stageExists(at, b.Stage)
		visit(name)
	}
}

// known reports whether there is a base of that name, and faults it if not.
func (k *compiler) known(path, name string) bool {
	if _, ok := k.def.Base[name]; ok {
		return true
	}
	k.fault(path, "unknown-base", diag.ErrName, diag.OneOf(name, slices.Sorted(maps.Keys(k.def.Base))), "there is no base %q", name)
	return false
}

// lay lays what stands at the top of a base or case over what it starts from.
func (k *compiler) lay(from *start, g Given, t Setting) *start {
	s := from.with(g)
	if t.Period != nil {
		s.period = t.Period
	}
	if t.Stage != "" {
		s.stage = t.Stage
	}
	return s
}

// layUnit lays what is given of a unit over what is there.
func (k *compiler) layUnit(s *start, path, code string, g Given) {
	if s.units == nil {
		s.units = make(map[string]*start)
	}
	u := s.units[code]
	if u == nil {
		u = &start{}
	}
	if g.From != "" && k.known(path+".from", g.From) && k.starts[g.From] != nil {
		u = k.starts[g.From].over(u)
	}
	s.units[code] = u.with(g)
}

// given holds facts to the vocabulary of the card, where they stand.
func (k *compiler) given(path string, g Given) {
	for _, part := range []struct {
		field string
		facts map[string]Fact
	}{{"facts", g.Facts}, {"previous", g.Previous}} {
		for _, code := range slices.Sorted(maps.Keys(part.facts)) {
			at := path + "." + part.field + "." + code
			fact, ok := k.fact(at, code, part.facts[code])
			if !ok {
				continue
			}
			_, err := rules.NewFacts(k.card.Schema(), theUnit, fact)
			for d := range diag.AllDiagnostics(err) {
				d.Path = at
				k.ds = append(k.ds, d)
			}
		}
	}
	for i, e := range g.Entries {
		if k.card.byCode[e.Criterion] == nil {
			k.unknown(path+".entries["+itoa(i)+"].criterion", "criterion", e.Criterion, k.card.criterionCodes())
		}
	}
}

// fact reads a fact by the kind of its indicator.
func (k *compiler) fact(path, code string, f Fact) (rules.Fact, bool) {
	ind, ok := k.card.Schema().Indicator(code)
	if !ok {
		if slices.Contains(k.card.Schema().Defined(), code) {
			k.fault(path, "unknown-indicator", diag.ErrName, say("give what it is worked out from"), "%s is worked out from others", code)
		} else {
			k.unknown(path, "indicator", code, k.card.Schema().Codes())
		}
		return rules.Fact{}, false
	}
	v, ok := Cell{f.Value, f.text}.of(ind.Kind, ind.Values...)
	if !ok {
		k.fault(path, "kind", diag.ErrKind, diag.Text{}, "%s is a %v, not %q", code, ind.Kind, f.text)
		return rules.Fact{}, false
	}
	return rules.Fact{Indicator: code, Value: v, Evidence: f.Evidence}, true
}

// unit makes a unit of what everything comes to. Faults in facts have been
// reported where they stand.
func (k *compiler) unit(code string, s *start) unit {
	u := unit{code: code, existed: s.existed, entries: s.entries, hasPrevious: s.previous != nil}
	facts := func(from map[string]Fact) (out []rules.Fact) {
		for _, code := range k.card.Schema().Codes() {
			if f, ok := from[code]; ok {
				ind, _ := k.card.Schema().Indicator(code)
				if v, _ := (Cell{f.Value, f.text}).of(ind.Kind, ind.Values...); v.Known() || v.IsNotApplicable() {
					out = append(out, rules.Fact{Indicator: code, Value: v, Evidence: f.Evidence})
				}
			}
		}
		return out
	}
	u.facts, u.previous = facts(s.facts), facts(s.previous)
	return u
}
