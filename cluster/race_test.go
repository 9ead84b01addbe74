package cluster_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestConcurrentUse shares one campaign among many goroutines, for the race
// detector.
func TestConcurrentUse(t *testing.T) {
	m, card := scored(t)
	facts := []*rules.Facts{fact(t, card, "a", map[string]int64{"growth": 9, "target": 9})}
	head := m.Head()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				r, err := m.Report(context.Background(), day("2023-07-31"), cluster.Inputs{Facts: facts})
				if err != nil {
					t.Error(err)
					return
				}
				var b strings.Builder
				if err := r.Write(&b, diag.Vietnamese, ""); err != nil {
					t.Error(err)
				}
				if _, err := m.Apply(cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"a"}}); err != nil {
					t.Error(err)
				}
				if _, err := m.Cluster().Match("an binh"); err != nil || m.Head() != head {
					t.Errorf("the campaign changed: %v", err)
				}
			}
		})
	}
	wg.Wait()
}
