package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A year whose months are scored by themselves: facts of the months come with events, and the
// report has the ranking of each month beside that of the year.
func TestReportOfPeriods(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: shifts
year: 2024
indicators: [{code: safe, kind: boolean}]
periods:
  every: month
  card:
    indicators: [{code: output, min: 0, max: 50, places: 0}]
    sections: [{code: A, criteria: [{code: A.1, max: 10, points: "full * output / 50"}]}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 20, points: "sum_best_of(periods, total, 2)"}
      - {code: I.2, max: 5, points: "safe ? full : 0"}
`))
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Load("cluster.yaml", []byte(`
code: shifts
organiser: ministry_or_province
members: [{unit: a, name: Tổ A}, {unit: b, name: Tổ B}]
years:
  - year: 2024
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-02-01, act: sign, units: [a, b]}
`))
	if err != nil {
		t.Fatal(err)
	}
	year, err := c.Campaign(2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts := func(unit string, outputs ...int64) *rules.Facts {
		var months []rules.Event
		for i, n := range outputs {
			months = append(months, rules.Event{Fields: map[string]rules.Value{
				"period": rules.TextOf(card.Terms().Periods[i].Code), "output": rules.Int(n)}})
		}
		f, err := rules.NewFacts(card.Schema(), unit, rules.Fact{Indicator: "periods", Value: rules.ListOf(months...)},
			rules.Fact{Indicator: "safe", Value: rules.BoolOf(true)})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	e := cluster.Inputs{Facts: []*rules.Facts{facts("a", 10, 40, 45), facts("b", 20, 50)}}.Event()
	e.On, e.Act, e.Units = rules.Day(2024, 3, 1), cluster.SelfScore, []string{"a", "b"}
	if year, err = year.Apply(e); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := year.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		on                 rules.Date
		want, reason, owed string
	}{
		{rules.Day(2024, 3, 1),
			"a 22.00, b 19.00 | month 1 of 2024: 1. Tổ B 4.00; 2. Tổ A 2.00 | month 2 of 2024: 1. Tổ B 10.00; 2. Tổ A 8.00 | " +
				"month 3 of 2024: 1. Tổ A 9.00", "two months are over, and what is known of the third counts", ""},
		{rules.Day(2024, 4, 1), "a 22.00, b missing | month 1 of 2024: 1. Tổ B 4.00; 2. Tổ A 2.00 | " +
			"month 2 of 2024: 1. Tổ B 10.00; " +
			"2. Tổ A 8.00 | month 3 of 2024: 1–2. Tổ A 9.00; 1–2. Tổ B undetermined",
			"the third of B is owed, and could be among its best two",
			"số liệu 2024-03 của b/2024-03"},
	} {
		report, err := year.Report(context.Background(), tt.on, cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var units, parts []string
		for _, u := range report.Ranking {
			units = append(units, u.Unit+" "+u.Total.Fixed(2, diag.English))
		}
		parts = append(parts, strings.Join(units, ", "))
		for _, p := range report.Periods {
			parts = append(parts, p.Format(diag.English))
		}
		if diff := cmp.Diff(tt.want, strings.Join(parts, " | ")); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
		var owed []string
		for _, p := range report.Pending {
			owed = append(owed, p.Input.Format(diag.Vietnamese)+"/"+p.Label)
		}
		if diff := cmp.Diff(tt.owed, strings.Join(owed, "; ")); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
		data, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		var back cluster.Report
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(&back)
		if err != nil || !bytes.Equal(data, again) || len(back.Periods) != len(report.Periods) {
			t.Errorf("the report was read back as another: %v", err)
		}
		var page bytes.Buffer
		if err := report.Write(&page, diag.English, ""); err != nil {
			t.Fatal(err)
		}
		if last := report.Periods[2].Format(diag.English); !strings.Contains(page.String(), diag.Markdown(last)) {
			t.Errorf("the page does not say %s", last)
		}
	}
}
