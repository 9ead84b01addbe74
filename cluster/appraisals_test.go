package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A report tells what was overridden and what differs, of these units and criteria only, as data and on
// paper; a card that nobody touched has no such section.
func TestReportOfAppraisals(t *testing.T) {
	m, card := scored(t)
	points := func(s string) *decimal.Decimal { d := decimal.RequireFromString(s); return &d }
	sheet, err := card.NewSheet("b",
		scoring.Entry{Criterion: "I.1", Stage: "self", Points: points("60"), Author: "Văn phòng"},
		scoring.Entry{Criterion: "I.2", Stage: "final", Points: points("12.5"), Override: true, Author: "Hội đồng",
			On: rules.Day(2023, 7, 20), Note: "theo | biên bản"})
	if err != nil {
		t.Fatal(err)
	}
	facts := []*rules.Facts{fact(t, card, "a", map[string]int64{"growth": 9, "target": 9, "judged": 30}),
		fact(t, card, "b", map[string]int64{"growth": 4, "target": 8, "judged": 10}), fact(t, card, "c", nil)}
	report := func(in cluster.Inputs) *cluster.Report {
		r, err := m.Report(context.Background(), day("2023-07-31"), in)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	written := func(r *cluster.Report, l diag.Lang) string {
		var b strings.Builder
		if err := r.Write(&b, l, ""); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	bare := report(cluster.Inputs{Facts: facts})
	if len(bare.Appraisals) > 0 || strings.Contains(written(bare, diag.English), "Adjusted") {
		t.Errorf("nobody gave anything: %+v", bare.Appraisals)
	}
	r := report(cluster.Inputs{Facts: facts, Sheets: []*scoring.Sheet{sheet}})
	if len(r.Appraisals) != 1 || r.Appraisals[0].Unit != "b" || len(r.Appraisals[0].Rows) != 2 {
		t.Fatalf("%+v", r.Appraisals)
	}
	for l, want := range map[diag.Lang]string{
		diag.English: "\n## Adjusted points and differences\n\n" + r.Names["b"] + ": self 70 (claimed 60; lines as their " +
			"rules compute them: 1); final 42.5; by the rules alone 40; accepted 42.5 (+2.5).\n\n" +
			"- I.1: self 60 (Văn phòng); by the rule, which counts, 30\n- I.2: final 12.5 " +
			"(Hội đồng, 2023-07-20, “theo \\| biên bản”); by the rule 10; decided instead of it 12.5 (+2.5)\n",
		diag.Vietnamese: "\n## Điều chỉnh và chênh lệch điểm\n\n" + r.Names["b"] + ": Tự chấm 70 (đơn vị tự chấm 60; " +
			"số tiêu chí lấy theo quy tắc: 1); Điểm cuối 42,5; chỉ tính " +
			"theo quy tắc 40; được công nhận 42,5 (+2,5).\n\n- I.1: Tự chấm 60 (Văn phòng); được tính theo quy tắc 30\n",
	} {
		if got := written(r, l); !strings.Contains(got, want) {
			t.Errorf("%v: no\n%s\nin\n%s", l, want, got)
		}
	}
	data, err := json.Marshal(r.Appraisals)
	if err != nil {
		t.Fatal(err)
	}
	var back []cluster.UnitAppraisal
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(back); err != nil || !reflect.DeepEqual(again, data) {
		t.Errorf("%v: %s reads back as %s", err, data, again)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := m.Report(ctx, day("2023-07-31"), cluster.Inputs{Facts: facts}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}
