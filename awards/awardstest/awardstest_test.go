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
		awardstest.Case{On: rules.Day(2024, 3, 14), Award: "flag.central_cluster", Candidate: leader, Want: awards.Eligible,
			Because: []string{}},
		awardstest.Case{Name: "second", On: rules.Day(2024, 3, 14), Award: "flag.central_cluster", Candidate: second,
			Want: awards.NotEligible, Because: []string{"flag.central_cluster.leader"}},
	)
}

func TestFailuresShowFindingClauseAndFacts(t *testing.T) {
	second := awardstest.Clean("quang_binh", 2023, "cluster_organiser", "central_council", "cluster_rank", 2,
		"leading_ranks", 1)
	for name, c := range map[string]awardstest.Case{
		"Want":    {Want: awards.Eligible},
		"Because": {Want: awards.NotEligible, Because: []string{}},
	} {
		c.On, c.Award, c.Candidate = rules.Day(2024, 3, 14), "flag.central_cluster", second
		r := &record{TB: t}
		c.Test(r, statute(t))
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
