package benchmarks

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/metrics"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const (
	clusterSize = 12
	criteria    = 40
	distinct    = 50 // clusters with figures of their own; the others repeat them
)

// shapes are the rules of the card, taking turns; by hand they are handPoints.
var shapes = []string{
	"full * min(1, a%[1]d / 90)",
	"a%[1]d >= 50 ? full : full / 2",
	"full - min(5, 0.5 * steps(a%[1]d, 10))",
	"lookup(brackets, a%[1]d)",
	"best(a%[1]d) <= 0 ? 0 : full * a%[1]d / best(a%[1]d)",
}

// figure is the fact of a unit for a criterion, in tenths. All are invented.
func figure(cluster, unit, criterion int) int64 {
	return int64((cluster*101 + unit*373 + criterion*117) % 1200)
}

// workload is the same work twice: a card and its facts, and the figures alone.
type workload struct {
	card    *scoring.Scorecard
	members [distinct][]*rules.Facts
	figures [distinct][][]decimal.Decimal // by cluster, unit, criterion
}

func newWorkload(tb testing.TB) *workload { return newWorkloadWith(tb, 0, 0) }

// newWorkloadWith leaves out some facts of a hundred, and says of others that they do not apply,
// and why.
func newWorkloadWith(tb testing.TB, missing, off int) *workload {
	tb.Helper()
	d := scoring.Definition{Code: "bench", Year: 2025, Invented: true, NotApplicable: scoring.Drop,
		RankBy: scoring.RankKeys{scoring.ByPoints}}
	d.Tables = []rules.Table{{Name: "brackets", Rows: []rules.Row{
		{When: rules.Tests{">= 100"}, Then: rules.Int(25)}, {When: rules.Tests{"[80..100)"}, Then: rules.Int(20)},
		{When: rules.Tests{"[50..80)"}, Then: rules.Int(12)}, {Else: rules.Int(0)},
	}}}
	s := scoring.Section{Code: "I"}
	for i := range criteria {
		d.Indicators = append(d.Indicators, rules.Indicator{Code: fmt.Sprintf("a%d", i)})
		s.Criteria = append(s.Criteria, scoring.Criterion{
			Code: fmt.Sprintf("I.%d", i+1), Max: decimal.NewFromInt(25), Points: fmt.Sprintf(shapes[i%len(shapes)], i),
		})
	}
	d.Sections = []scoring.Section{s}
	card, err := scoring.Compile(d)
	if err != nil {
		tb.Fatal(err)
	}
	w := &workload{card: card}
	for c := range distinct {
		for u := range clusterSize {
			var facts []rules.Fact
			var figures []decimal.Decimal
			for i := range criteria {
				x := decimal.New(figure(c, u, i), -1)
				figures = append(figures, x)
				f := rules.Fact{Indicator: fmt.Sprintf("a%d", i), Value: rules.NumberOf(x)}
				switch at := (c*7919 + u*1009 + i*31) % 100; {
				case at < missing:
					continue
				case at < missing+off:
					f.Value, f.Evidence = rules.NotApplicable(), "not its task"
				}
				facts = append(facts, f)
			}
			f, err := rules.NewFacts(card.Schema(), fmt.Sprintf("u%02d", u), facts...)
			if err != nil {
				tb.Fatal(err)
			}
			w.members[c] = append(w.members[c], f)
			w.figures[c] = append(w.figures[c], figures)
		}
	}
	return w
}

// batches hands out clusters until there are as many units. The group is made anew
// each time, so that no aggregate is kept from one time to the next.
func (w *workload) batches(tb testing.TB, units int) iter.Seq[scoring.Batch] {
	return func(yield func(scoring.Batch) bool) {
		for n := 0; n*clusterSize < units; n++ {
			members := w.members[n%distinct]
			g, err := rules.NewGroup(context.Background(), members[:min(clusterSize, units-n*clusterSize)]...)
			if err != nil {
				tb.Error(err)
				return
			}
			if !yield(scoring.Batch{Name: "cluster", Group: g}) {
				return
			}
		}
	}
}

// scoreAll scores and ranks units through the library, and returns how many.
func (w *workload) scoreAll(tb testing.TB, units, workers int) (n int) {
	for r, err := range w.card.ScoreAll(context.Background(), w.batches(tb, units), workers) {
		if err != nil {
			tb.Fatal(err)
		}
		for range r.Scores() {
			n++
		}
	}
	return n
}

// byHand does what scoreAll does, without reasons, states and checks.
func (w *workload) byHand(units int) (n int) {
	for c := 0; n < units; c++ {
		cluster := w.figures[c%distinct]
		n += len(handCluster(cluster[:min(clusterSize, units-n)]))
	}
	return n
}

// handUnit is a unit scored by hand.
type handUnit struct {
	unit   int
	points []decimal.Decimal
	total  decimal.Decimal
	rank   int
}

var (
	hand0, hand5, hand10, hand12  = decimal.Zero, decimal.NewFromInt(5), decimal.NewFromInt(10), decimal.NewFromInt(12)
	hand20, hand25, hand50        = decimal.NewFromInt(20), decimal.NewFromInt(25), decimal.NewFromInt(50)
	hand80, hand90, hand100       = decimal.NewFromInt(80), decimal.NewFromInt(90), decimal.NewFromInt(100)
	hand1, handHalf, handHalfFull = decimal.NewFromInt(1), decimal.RequireFromString("0.5"),
		decimal.RequireFromString("12.5")
)

// handPoints is shapes[i%len(shapes)] by hand, not yet rounded.
func handPoints(i int, x, best decimal.Decimal) decimal.Decimal {
	switch i % len(shapes) {
	case 0:
		return hand25.Mul(decimal.Min(hand1, x.Div(hand90)))
	case 1:
		if x.GreaterThanOrEqual(hand50) {
			return hand25
		}
		return handHalfFull
	case 2:
		return hand25.Sub(decimal.Min(hand5, handHalf.Mul(x.Div(hand10).Floor())))
	case 3:
		switch {
		case x.GreaterThanOrEqual(hand100):
			return hand25
		case x.GreaterThanOrEqual(hand80):
			return hand20
		case x.GreaterThanOrEqual(hand50):
			return hand12
		}
		return hand0
	}
	if !best.IsPositive() {
		return hand0
	}
	return hand25.Mul(x).Div(best)
}

// handCluster scores and ranks one cluster, best first.
func handCluster(figures [][]decimal.Decimal) []handUnit {
	var best [criteria]decimal.Decimal
	for i := len(shapes) - 1; i < criteria; i += len(shapes) {
		best[i] = figures[0][i]
		for _, unit := range figures[1:] {
			if unit[i].GreaterThan(best[i]) {
				best[i] = unit[i]
			}
		}
	}
	scored := make([]handUnit, len(figures))
	for u, unit := range figures {
		s := handUnit{unit: u, points: make([]decimal.Decimal, criteria)}
		for i, x := range unit {
			p := handPoints(i, x, best[i]).Round(2)
			s.points[i] = decimal.Max(hand0, decimal.Min(p, hand25))
			s.total = s.total.Add(s.points[i])
		}
		scored[u] = s
	}
	slices.SortStableFunc(scored, func(a, b handUnit) int { return b.total.Cmp(a.total) })
	for i := range scored {
		scored[i].rank = i + 1
		if i > 0 && scored[i].total.Equal(scored[i-1].total) {
			scored[i].rank = scored[i-1].rank
		}
	}
	return scored
}

// BenchmarkScoreCluster scores and ranks one cluster of 12 units by 40 criteria.
func BenchmarkScoreCluster(b *testing.B) {
	w := newWorkload(b)
	b.Run("thidua", func(b *testing.B) {
		perUnit(b, clusterSize, func() int { return w.scoreAll(b, clusterSize, 1) })
	})
	b.Run("go-decimal", func(b *testing.B) {
		perUnit(b, clusterSize, func() int { return w.byHand(clusterSize) })
	})
	open := newWorkloadWith(b, 5, 10)
	b.Run("thidua-open", func(b *testing.B) { // 5 % of the facts missing, 10 % not applicable
		perUnit(b, clusterSize, func() int { return open.scoreAll(b, clusterSize, 1) })
	})
}

// BenchmarkScoreAll scores and ranks many clusters of 12 units by 40 criteria.
func BenchmarkScoreAll(b *testing.B) {
	w := newWorkload(b)
	for _, units := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("%d/thidua", units), func(b *testing.B) {
			perUnit(b, units, func() int { return w.scoreAll(b, units, 0) })
		})
		b.Run(fmt.Sprintf("%d/thidua-one-worker", units), func(b *testing.B) {
			perUnit(b, units, func() int { return w.scoreAll(b, units, 1) })
		})
		b.Run(fmt.Sprintf("%d/go-decimal", units), func(b *testing.B) {
			perUnit(b, units, func() int { return w.byHand(units) })
		})
	}
}

// BenchmarkScoreGrowth says how many times as long 1,000,000 units take as 100,000, of which
// 10 is linear, and how high the heap stands for either: groups are made when they are asked for,
// and nothing is held. Both are timed in turn, so that other work on the machine slows
// them alike.
func BenchmarkScoreGrowth(b *testing.B) {
	w := newWorkload(b)
	var small, large time.Duration
	var low, high float64
	for b.Loop() {
		for range 5 {
			took, peak := w.stream(b, 100_000)
			small, low = small+took, max(low, peak)
		}
		took, peak := w.stream(b, 1_000_000)
		large, high = large+took, max(high, peak)
		for range 5 {
			took, peak := w.stream(b, 100_000)
			small, low = small+took, max(low, peak)
		}
	}
	b.ReportMetric(10*large.Seconds()/small.Seconds(), "x-for-10x-units")
	b.ReportMetric(low, "MB-peak-for-1x")
	b.ReportMetric(high, "MB-peak-for-10x")
}

// stream scores units by one worker, and returns how high the heap stood, in MB.
func (w *workload) stream(tb testing.TB, units int) (took time.Duration, peak float64) {
	runtime.GC()
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	start, n := time.Now(), 0
	for r, err := range w.card.ScoreAll(context.Background(), w.batches(tb, units), 1) {
		if err != nil {
			tb.Fatal(err)
		}
		if n%(100*clusterSize) == 0 {
			metrics.Read(heap)
			peak = max(peak, float64(heap[0].Value.Uint64())/1e6)
		}
		for range r.Scores() {
			n++
		}
	}
	if n != units {
		tb.Fatalf("%d units were scored, want %d", n, units)
	}
	return time.Since(start), peak
}

// perUnit times work that scores so many units, and reports units per second and
// allocated bytes per unit.
func perUnit(b *testing.B, units int, work func() int) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	runs := 0
	for b.Loop() {
		if n := work(); n != units {
			b.Fatalf("%d units were scored, want %d", n, units)
		}
		runs++
	}
	runtime.ReadMemStats(&after)
	total := float64(units) * float64(runs)
	b.ReportMetric(total/b.Elapsed().Seconds(), "units/s")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/total, "B/unit")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/total, "allocs/unit")
}

// TestScoringAgrees: what is timed side by side gives the same points, totals and ranks.
func TestScoringAgrees(t *testing.T) {
	w := newWorkload(t)
	c := 0
	for r, err := range w.card.ScoreAll(context.Background(), w.batches(t, distinct*clusterSize), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range handCluster(w.figures[c]) {
			s, _ := r.Score(fmt.Sprintf("u%02d", h.unit))
			for i, p := range h.points {
				code := fmt.Sprintf("I.%d", i+1)
				if l, ok := s.Line(code); !ok || l.Points.Fixed(2, diag.English) != p.StringFixed(2) {
					t.Errorf("cluster %d, %s, %s: %v, by hand %v", c, s.Unit, code, l.Points, p)
				}
			}
			st, _ := r.Standing(s.Unit)
			if st.Total.Fixed(2, diag.English) != h.total.StringFixed(2) || st.Rank != h.rank {
				t.Errorf("cluster %d, %s: %v and rank %d, by hand %v and %d", c, s.Unit, st.Total, st.Rank, h.total, h.rank)
			}
		}
		c++
	}
	if c != distinct {
		t.Errorf("%d clusters were scored, want %d", c, distinct)
	}
}

// TestScoringIsLinear: ten times the units allocate ten times as much, which, unlike
// the time, does not hang on what else the machine does.
func TestScoringIsLinear(t *testing.T) {
	w := newWorkload(t)
	allocs := func(units int) float64 {
		return testing.AllocsPerRun(3, func() {
			if n := w.scoreAll(t, units, 1); n != units {
				t.Fatalf("%d units were scored, want %d", n, units)
			}
		})
	}
	if ratio := allocs(6000) / allocs(600); ratio < 9 || ratio > 11 {
		t.Errorf("ten times the units allocate %.2f times as often", ratio)
	}
}

// TestScoringHoldsNothing: ten times the units need no more memory at a time. The collector
// lets the heap grow to twice what is in use, so the peaks differ somewhat.
func TestScoringHoldsNothing(t *testing.T) {
	w := newWorkload(t)
	_, low := w.stream(t, 20_000)
	if _, high := w.stream(t, 200_000); high > 2*low {
		t.Errorf("20,000 units take %.1f MB of heap, 200,000 %.1f", low, high)
	}
}

// BenchmarkOneFact scores a cluster of 12, 60 or 300 units by 40 criteria again after one fact of one
// unit has changed: a fact that no comparison reads, and one that is compared.
func BenchmarkOneFact(b *testing.B) {
	for _, units := range []int{clusterSize, 60, 300} {
		b.Run(fmt.Sprint(units), func(b *testing.B) { oneFact(b, units) })
	}
}

func oneFact(b *testing.B, units int) {
	w := newWorkload(b)
	var members []*rules.Facts
	for c := range units / clusterSize {
		for i, f := range w.members[c] {
			unit := fmt.Sprintf("c%d-%d", c, i)
			f, err := rules.NewFacts(w.card.Schema(), unit, slices.Collect(f.All())...)
			if err != nil {
				b.Fatal(err)
			}
			members = append(members, f)
		}
	}
	g, err := rules.NewGroup(context.Background(), members...)
	if err != nil {
		b.Fatal(err)
	}
	whole := func() []*scoring.Score {
		scores, err := w.card.Score(b.Context(), scoring.Batch{Group: g})
		if err != nil {
			b.Fatal(err)
		}
		return scores
	}
	scores := whole()
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			if g, err = rules.NewGroup(context.Background(), members...); err != nil {
				b.Fatal(err)
			}
			whole()
		}
	})
	for _, tt := range []struct{ name, indicator string }{{"own", "a0"}, {"compared", "a4"}} {
		b.Run(tt.name, func(b *testing.B) {
			change := scoring.Change{Facts: []rules.Fact{{Indicator: tt.indicator, Value: rules.Int(77)}}}
			for b.Loop() {
				if _, err := scores[3].With(b.Context(), change); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
