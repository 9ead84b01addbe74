package rules_test

import (
	"context"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// The shapes_*_test.go files write the ways of giving points that are known from
// real scorecards as an officer would write them, one shape after another, and
// settle the edge cases of each. Numbers count the shapes of a catalogue of 40.
// Figures of units are invented unless a comment says otherwise.
//
// These belong elsewhere, because no rule of one criterion can say them:
//
//	22 void item: the card's states of an item; its condition is a rule (below)
//	23 disqualification: the card and the ranking; its condition is a rule (below)
//	26 deduction by the standing body: who scores what is the card's; the amount is a rule (below)
//	28 section maximum and bonus pool: caps of the card's sections
//	29 parent is the sum of its children: the card's tree
//	31 criterion that does not apply: the card's policy; a rescaled part is a rule (below)
//	33 year in segments: the card's periods; a mean weighted by days is a rule (below)
//	35 quota: the nomination; the size of the quota is a rule (below)
//	36 rank to award: ranking and nomination
//	37 which of several scores counts: the card's versions; the choice among indicators is a rule (below)
//	38 rounding of points: the card's decimals; rounding inside a rule is below
//	40 version of the scale: cards are locked to a year
type shape struct {
	number  string
	meaning string
	// know lists what is known of a unit: "rate sent:date", numbers where nothing is said.
	know string
	def  rules.Definition // tables, derived indicators and the like; indicators are added from know
	full string           // the criterion's maximum; empty if the rule is not a criterion's
	rule string
	// cases are about one unit, clusters about units that are compared.
	cases    []shapeCase
	clusters []shapeCluster
}

// shapeCase says what the rule gives for the facts: a number such as 9.25 or 20/3,
// true, false, a text, "not applicable", "missing: …" with the inputs that it waits
// for, "error: …" with the kind of the error, or "refused: …" if the facts are.
type shapeCase struct{ facts, want, reason string }

// shapeCluster says what the rule gives for each member; with places, after
// rounding to them.
type shapeCluster struct {
	reason  string
	places  int32
	members []shapeMember
}

type shapeMember struct{ unit, facts, want string }

// shapeUnit is the unit of cases about one unit.
const shapeUnit = "ML"

func TestShapes(t *testing.T) {
	for _, sh := range shapes() {
		t.Run(sh.number+" "+sh.meaning, sh.test)
	}
}

// TestShapesComplete: every shape of the catalogue is either tested or
// said to belong elsewhere.
func TestShapesComplete(t *testing.T) {
	elsewhere := []string{"28", "29", "36", "40"}
	seen := make(map[string]bool)
	for _, n := range elsewhere {
		seen[n] = true
	}
	for _, sh := range shapes() {
		if len(sh.cases)+len(sh.clusters) == 0 {
			t.Errorf("shape %s has no cases", sh.number)
		}
		seen[strings.TrimRight(sh.number, "abcdef")] = true
	}
	for n := 1; n <= 40; n++ {
		if number := strconv.Itoa(n); !seen[number] {
			t.Errorf("shape %s is missing", number)
		}
	}
}

func shapes() (all []shape) {
	for _, some := range [][]shape{bracketShapes(), ratioShapes(), raceShapes(), countShapes(), capShapes(), timeShapes(),
		conditionShapes(), cardShapes()} {
		all = append(all, some...)
	}
	return all
}

func (sh shape) test(t *testing.T) {
	for _, field := range strings.Fields(sh.know) {
		code, kind, ok := strings.Cut(field, ":")
		ind := rules.Indicator{Code: code, Kind: rules.NumberKind}
		if ok {
			if err := ind.Kind.UnmarshalText([]byte(kind)); err != nil {
				t.Fatal(err)
			}
		}
		sh.def.Indicators = append(sh.def.Indicators, ind)
	}
	s, err := rules.NewSchema(sh.def)
	if err != nil {
		t.Fatal(err)
	}
	compile := func() (*rules.Rule, error) { return s.Compile(sh.rule, 0) }
	if sh.full != "" {
		compile = func() (*rules.Rule, error) { return s.CompileCriterion(sh.rule, dec(sh.full)) }
	}
	r, err := compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range sh.cases {
		t.Run(c.reason, func(t *testing.T) {
			f, err := shapeFacts(t, s, shapeUnit, c.facts)
			if kind, ok := strings.CutPrefix(c.want, "refused: "); ok {
				if !errors.Is(err, shapeError(t, kind)) {
					t.Errorf("facts %s give %v, want an error of kind %s", c.facts, err, kind)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			shapeWant(t, r, f, nil, c.want, 0)
		})
	}
	for _, c := range sh.clusters {
		t.Run(c.reason, func(t *testing.T) {
			var members []*rules.Facts
			for _, m := range c.members {
				f, err := shapeFacts(t, s, m.unit, m.facts)
				if err != nil {
					t.Fatal(err)
				}
				members = append(members, f)
			}
			g, err := rules.NewGroup(context.Background(), members...)
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range c.members {
				shapeWant(t, r, members[i], g, m.want, c.places)
			}
		})
	}
}

// shapeWant holds both evaluators to what is wanted. A number is compared after
// rounding to the given places if there are any, exactly otherwise.
func shapeWant(t *testing.T, r *rules.Rule, f *rules.Facts, g *rules.Group, want string, places int32) {
	t.Helper()
	e, v, err := agree(t, r, f, g)
	if kind, ok := strings.CutPrefix(want, "error: "); ok {
		if !errors.Is(err, shapeError(t, kind)) {
			t.Errorf("%s: got %v, %v, want an error of kind %s", f.Unit(), v, err, kind)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v, want %s", f.Unit(), err, want)
		return
	}
	switch inputs, waits := strings.CutPrefix(want, "missing: "); {
	case waits:
		var got []string
		for _, in := range e.Missing {
			got = append(got, in.String())
		}
		if v.Known() || v.IsNotApplicable() || strings.Join(got, "; ") != inputs {
			t.Errorf("%s: got %v, waiting for %q, want to wait for %q", f.Unit(), v, got, inputs)
		}
	case want == "not applicable":
		if !v.IsNotApplicable() {
			t.Errorf("%s: got %v, want not applicable", f.Unit(), v)
		}
	default:
		if places > 0 {
			v = v.Round(places, rules.HalfAwayFromZero)
		}
		if w := shapeValue(t, r.Kind(), want); !v.Equal(w) {
			t.Errorf("%s: got %v, want %v\n%s", f.Unit(), v, w, e.Render(diag.English))
		}
	}
}

func shapeError(t *testing.T, kind string) error {
	for _, err := range []error{diag.ErrName, diag.ErrKind, diag.ErrValue, diag.ErrDivideByZero, diag.ErrNoRow,
		diag.ErrLimit} {
		if err.Error() == kind {
			return err
		}
	}
	t.Fatalf("there is no kind of error %q", kind)
	return nil
}

// shapeValue reads a value; numbers are exact, also 20/3.
func shapeValue(t *testing.T, kind rules.Kind, text string) rules.Value {
	t.Helper()
	switch {
	case text == "n/a":
		return rules.NotApplicable()
	case kind == rules.BoolKind && (text == "true" || text == "false"):
		return rules.BoolOf(text == "true")
	case kind == rules.TextKind:
		return rules.TextOf(text)
	case kind == rules.DateKind:
		return date(t, text)
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || kind != rules.NumberKind {
		t.Fatalf("%q is not a %v", text, kind)
	}
	return rules.RatOf(r)
}

// shapeFacts reads facts such as "rate=92.5 target=n/a last.rate=90 points(I.1)=7".
func shapeFacts(t *testing.T, s *rules.Schema, unit, text string) (*rules.Facts, error) {
	t.Helper()
	var now, last []rules.Fact
	points := make(map[string]rules.Value)
	for _, field := range strings.Fields(text) {
		code, value, _ := strings.Cut(field, "=")
		if criterion, ok := strings.CutPrefix(code, "points("); ok {
			points[strings.TrimSuffix(criterion, ")")] = shapeValue(t, rules.NumberKind, value)
			continue
		}
		list := &now
		if c, ok := strings.CutPrefix(code, "last."); ok {
			code, list = c, &last
		}
		ind, ok := s.Indicator(code)
		if !ok {
			t.Fatalf("there is no indicator %s", code)
		}
		*list = append(*list, rules.Fact{Indicator: code, Value: shapeValue(t, ind.Kind, value)})
	}
	f, err := rules.NewFacts(s, unit, now...)
	if err != nil {
		return nil, err
	}
	for criterion, v := range points {
		if f, err = f.WithPoints(criterion, v); err != nil {
			return nil, err
		}
	}
	if last != nil {
		before, err := rules.NewFacts(s, unit, last...)
		if err != nil {
			return nil, err
		}
		return f.WithPrevious(before)
	}
	return f, nil
}
