package awards

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// TestTotalsDecideByTheirEnds: where the rank is settled and the total is not, a condition on the total
// is decided by what it can be, and so for every total that it can turn out to be.
func TestTotalsDecideByTheirEnds(t *testing.T) {
	for _, tt := range []struct {
		reason, rule string
		least, most  string
		want         rules.Truth
	}{
		{"900 are reached whatever is missing", "cluster_total >= 900", "900", "950", rules.True},
		{"they may be", "cluster_total >= 900", "899.99", "950", rules.Undetermined},
		{"they cannot be", "cluster_total >= 900", "870", "899.99", rules.False},
		{"bonus points without end", "cluster_total >= 900", "905", "", rules.True},
		{"beside a fact", "internal_unity and cluster_total / 10 > 80", "850", "950", rules.True},
		{"that it is known is another question", "known(cluster_total)", "910", "950", rules.False},
	} {
		r, err := Load("block.yaml", []byte(fmt.Sprintf(`
code: block
extends: statute
conditions:
  - {code: block.minimum, title: {vi: điểm}, awards: [flag.central_cluster], rule: %s, citation: {act: Quy chế}, certainty: read}
`, tt.rule)))
		if err != nil {
			t.Fatal(err)
		}
		met := func(st rules.Value, ends ...rules.Value) rules.Truth {
			all := standings(sixTotals...)
			if all[0].Total = st; len(ends) > 0 {
				all[0].Least, all[0].Most = ends[0], ends[1]
			}
			s := slate(t, r, "2024-03-14", central(t, "2024-03-14"), all, six()...)
			rec, err := s.Record(nil)
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(rec)
			if err != nil {
				t.Fatal(err)
			}
			back, err := ReadRecord(data)
			if err == nil {
				err = r.Verify(context.Background(), back)
			}
			if err != nil {
				t.Fatalf("%s: %v", tt.reason, err)
			}
			return finding(t, entry(t, s, flag, "a").Assessment, "block.minimum").Met
		}
		ends := []rules.Value{number(tt.least), {}}
		totals := []rules.Value{number(tt.least), number("100000")}
		if tt.most != "" {
			ends[1] = number(tt.most)
			totals[1] = ends[1]
		}
		got := met(rules.Value{}, ends...)
		if got != tt.want {
			t.Errorf("%s: %v, want %v", tt.reason, got, tt.want)
		}
		for _, total := range totals {
			if is := met(total); got != rules.Undetermined && is != got && tt.rule != "known(cluster_total)" {
				t.Errorf("%s: %v by its ends, and %v at %v", tt.reason, got, is, total)
			}
		}
	}
}
