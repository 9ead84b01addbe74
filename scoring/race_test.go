package scoring_test

import (
	"sync"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A card, a group, scores and a ranking are used from many goroutines at once.
func TestSharedByManyGoroutines(t *testing.T) {
	c := load(t, whyCard)
	g := group(t, c, "a growth=12.4 late=2 models=1", "b growth=11.3 late=0 models=0", "c growth=8 late= models=4")
	scores, err := c.Score(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rank(t.Context(), scores...)
	if err != nil {
		t.Fatal(err)
	}
	want := asJSON(t, r)
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			again, err := c.Score(t.Context(), scoring.Batch{Group: g})
			if err != nil {
				t.Error(err)
				return
			}
			s, err := c.Rank(t.Context(), again...)
			if err != nil {
				t.Error(err)
				return
			}
			check(t, "ranking", asJSON(t, s), want)
			_, _, err = r.Why(t.Context(), "a", "b")
			if err != nil {
				t.Error(err)
			}
			l, _ := scores[0].Line("I.1")
			if _, err := l.Explain(); err != nil {
				t.Error(err)
			}
			_ = scores[0].Format(diag.Vietnamese)
		}()
	}
	all.Wait()
}
