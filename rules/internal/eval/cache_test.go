package eval

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/program"
)

// What a group keeps is bounded by what it holds, not by how many rules there are.
func TestGroupForgets(t *testing.T) {
	src := "best(" + strings.Repeat("1 + ", 100) + "1)"
	n := &program.Node{Op: ops.Aggregate, Src: src, To: len(src)}
	g, kept, most := &Group{}, 0, 0
	for range 20_000 {
		m := *n
		g.keep(aggregateKey{&m}, &Aggregate{}, &m, 100)
		if _, ok := g.cache.Load(aggregateKey{&m}); ok {
			kept++
		}
		if size := int(g.size.Load()); size > most {
			most = size
		}
	}
	if most > maxKept+1000 || most < maxKept/2 || kept < 19_900 {
		t.Errorf("at most %d was held of %d, %d were kept at first", most, maxKept, kept)
	}
	few := &Group{}
	for range fewAggregates {
		m := *n
		few.keep(aggregateKey{&m}, &Aggregate{}, &m, 100_000)
	}
	if few.count.Load() != fewAggregates {
		t.Errorf("of the rules of a card %d are kept", few.count.Load())
	}
}
