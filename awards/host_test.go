package awards

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// A regulation in a file declares the functions that it needs, and the program that reads it gives them; what extends
// it has them too.
func TestLoadWith(t *testing.T) {
	const file = `
code: host
covers: {from: 2024-01-01}
functions: [{name: registered, params: [text], result: boolean}]
indicators: [{code: unit_code, kind: text, label: {en: code}}]
awards:
  - code: flag
    form: ministry_flag
    conditions:
      - {code: flag.registered, rule: registered(unit_code), citation: {act: A}, certainty: read}
`
	const more = `
code: more
extends: host
conditions: [{code: again, awards: [flag], rule: not registered("nobody"), citation: {act: B}, certainty: read}]
`
	registered := rules.Function{Name: "registered", Params: []rules.Kind{rules.TextKind}, Result: rules.BoolKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			unit, _ := args[0].Text()
			return rules.BoolOf(unit == "a"), nil
		}}
	host := rules.Host{Functions: []rules.Function{registered}}
	base, err := LoadWith(host, "host.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load("more.yaml", []byte(more), base)
	if err != nil {
		t.Fatal(err)
	}
	for unit, want := range map[string]Outcome{"a": Eligible, "b": NotEligible} {
		c := Clean(unit, "letter")
		c.Year, c.Facts = 2024, FactList{{Indicator: "unit_code", Value: rules.TextOf(unit)}}
		a, err := r.Assess(rules.Day(2025, 2, 10), "flag", c)
		if err != nil || a.Outcome != want {
			t.Errorf("%s is %v, want %v; %v", unit, a.Outcome, want, err)
		}
	}
	registered.Result = rules.NumberKind
	for _, tt := range []struct {
		host         rules.Host
		file         string
		want, reason string
	}{
		{rules.Host{}, file, "host.yaml:10:39: awards[0].conditions[0].rule: ", "no host gives it"},
		{host, strings.Replace(file, "functions: ", "# ", 1), "host.yaml:10:39: awards[0].conditions[0].rule: ",
			"a host gives it, and nobody declares it"},
		{rules.Host{Functions: []rules.Function{registered}}, file, "host.yaml:4:13: functions[0]: ", "other kinds"},
	} {
		_, err := LoadWith(tt.host, "host.yaml", []byte(tt.file))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%v, want %s: %s", err, tt.want, tt.reason)
		}
	}
}
