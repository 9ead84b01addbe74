package rulestest_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// A report, and so all that it is made of, reads back from JSON as it was.
func TestReportJSON(t *testing.T) {
	word := rapid.SampledFrom([]string{"", "I.1 points", "cases[3].want", "đúng", "<>&\n\""})
	text := rapid.Map(word, func(s string) diag.Text {
		if s == "" {
			return diag.Text{}
		}
		return diag.Verbatim(s)
	})
	number := rapid.IntRange(0, 500)
	place := rapid.Custom(func(t *rapid.T) rulestest.Place {
		n := number.Draw(t, "line")
		return rulestest.Place{File: word.Draw(t, "file"), Line: n, Column: n + 1, Length: 2, Source: word.Draw(t, "source")}
	})
	gaps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rulestest.Gap {
		return rulestest.Gap{
			Target: word.Draw(t, "target"), Says: text.Draw(t, "says"), Place: place.Draw(t, "place"),
			Reason: text.Draw(t, "reason"),
		}
	}), 0, 2)
	survivors := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rulestest.Gap {
		return rulestest.Gap{
			Mutant: word.Draw(t, "mutant"), Operator: "cap", Place: place.Draw(t, "place"), Diff: word.Draw(t, "diff"),
			Reason: text.Draw(t, "reason"), Case: word.Draw(t, "case"),
		}
	}), 0, 2)
	failures := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rulestest.Failure {
		return rulestest.Failure{
			Path: word.Draw(t, "path"), What: text.Draw(t, "what"), Want: word.Draw(t, "want"), Got: word.Draw(t, "got"),
			Diff: text.Draw(t, "diff"), Because: text.Draw(t, "because"),
		}
	}), 0, 2)
	results := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rulestest.Result {
		c := rulestest.Case{Name: word.Draw(t, "name"), Line: number.Draw(t, "line"), Fails: word.Draw(t, "fails")}
		c.Unconfirmed = rapid.Bool().Draw(t, "unconfirmed")
		return rulestest.Result{Case: c, Failures: failures.Draw(t, "failures")}
	}), 0, 2)
	rapid.Check(t, func(t *rapid.T) {
		r := rulestest.Report{
			File: word.Draw(t, "file"), Cases: number.Draw(t, "cases"), Failed: number.Draw(t, "failed"),
			Unconfirmed: number.Draw(t, "unconfirmed"), Results: results.Draw(t, "results"),
			Coverage: rulestest.Coverage{
				Targets: number.Draw(t, "targets"), Percent: "33.3", Unreachable: gaps.Draw(t, "unreachable"),
				Accepted: gaps.Draw(t, "accepted"), Missed: gaps.Draw(t, "missed"),
			},
			Unused: []rulestest.Accepted{{ID: word.Draw(t, "id"), Because: "so", Path: "accept[0]", Line: 3}},
		}
		if rapid.Bool().Draw(t, "mutants") {
			r.Mutation = &rulestest.Mutation{
				Mutants: number.Draw(t, "all"), Killed: 1, Stillborn: 2, Untried: 3, Equivalent: survivors.Draw(t, "equivalent"),
				Accepted: survivors.Draw(t, "excused"), Survived: survivors.Draw(t, "survived"),
				ByOperator: map[string][2]int{"cap": {1, 2}},
			}
		}
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back rulestest.Report
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		options := []cmp.Option{cmpopts.IgnoreUnexported(rulestest.Report{}, rulestest.Coverage{}), cmpopts.EquateEmpty()}
		if diff := cmp.Diff(r, back, options...); diff != "" {
			t.Fatalf("%s\n%s", data, diff)
		}
	})
}
