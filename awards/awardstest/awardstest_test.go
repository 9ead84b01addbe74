package awardstest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules"
)

// record is a test that records its failures.
type record struct {
	testing.TB
	failures []string
}

func (r *record) Helper() {}

func (r *record) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func statute(t testing.TB) *awards.Regulation {
	t.Helper()
	law, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	return law
}

func TestCases(t *testing.T) {
	leader := awardstest.Clean("ha_tinh", 2023, "cluster_organiser", "central_council", "cluster_rank", 1)
	second := awardstest.Clean("quang_binh", 2023, "cluster_organiser", "central_council", "cluster_rank", 2,
		"leading_ranks", 1)
	awardstest.Cases(t, statute(t),
		awardstest.Case{On: "2024-03-14", Award: "flag.central_cluster", Candidate: leader, Want: awards.Eligible,
			Because: []string{}},
		awardstest.Case{Name: "second", On: "2024-03-14", Award: "flag.central_cluster", Candidate: second,
			Want: awards.NotEligible, Because: []string{"flag.central_cluster.leader"}},
	)
}

func TestFailuresShowFindingClauseAndFacts(t *testing.T) {
	second := awardstest.Clean("quang_binh", 2023, "cluster_organiser", "central_council", "cluster_rank", 2,
		"leading_ranks", 1)
	a := awardstest.Assess(t, statute(t), "2024-03-14", "flag.central_cluster", second)
	for name, check := range map[string]func(testing.TB){
		"Want":    func(tb testing.TB) { awardstest.Want(tb, a, awards.Eligible) },
		"Because": func(tb testing.TB) { awardstest.Because(tb, a) },
	} {
		r := &record{TB: t}
		check(r)
		if len(r.failures) != 1 {
			t.Fatalf("%s: failures %q", name, r.failures)
		}
		for _, want := range []string{"flag.central_cluster.leader", "Luật 06/2022/QH15, Điều 25 khoản 2",
			"cluster_rank = 2", "leading_ranks = 1", "not_eligible"} {
			if !strings.Contains(r.failures[0], want) {
				t.Errorf("%s: the failure does not show %q:\n%s", name, want, r.failures[0])
			}
		}
	}
}

func TestFacts(t *testing.T) {
	l := awardstest.Facts("a", true, "b", 1, "c", "957.11", "d", "central_council", "e", nil, "f",
		rules.DateOf(2024, 3, 14))
	want := []string{"true", "1", "957.11", "central_council", "missing", "2024-03-14"}
	for i, f := range l {
		if f.Value.String() != want[i] {
			t.Errorf("%s is %v, want %s", f.Indicator, f.Value, want[i])
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a code without a value is accepted")
		}
	}()
	var odd []any
	for _, code := range strings.Fields("a") {
		odd = append(odd, code)
	}
	awardstest.Facts(odd...)
}
