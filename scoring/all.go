package scoring

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// ScoreAll scores and ranks batches, one cluster after another, as they come.
// Rankings are in the order of the batches and the same for any number of workers,
// of which there is one for each processor if 0 is given. At most twice as many batches
// as workers, and two, are held at a time, so memory depends on the largest clusters,
// not on their number.
//
// A batch that cannot be scored gives an error, with a ranking that has its name and
// nothing else, and the next one goes on. When ctx is done, its error comes last. Ranging
// may stop at any time; workers then stop as well. batches is ranged over from one
// goroutine at a time.
func (c *Scorecard) ScoreAll(ctx context.Context, batches iter.Seq[Batch], workers int) iter.Seq2[*Ranking, error] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	type outcome struct {
		ranking *Ranking
		err     error
	}
	return func(yield func(*Ranking, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		queue := make(chan chan outcome, workers) // in order; its size bounds what is held
		slots := make(chan struct{}, workers)
		running.Go(func() {
			defer close(queue)
			for b := range batches {
				select {
				case slots <- struct{}{}:
				case <-ctx.Done():
					return
				}
				one := make(chan outcome, 1)
				running.Go(func() {
					ranking, err := c.scoreAndRank(b)
					if err != nil {
						ranking = &Ranking{Name: b.Name}
					}
					one <- outcome{ranking, err}
					<-slots
				})
				select {
				case queue <- one:
				case <-ctx.Done():
					return
				}
			}
		})
		for one := range queue {
			select {
			case o := <-one:
				if !yield(o.ranking, o.err) {
					return
				}
			case <-ctx.Done():
				yield(new(Ranking), ctx.Err())
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(new(Ranking), err)
		}
	}
}

func (c *Scorecard) scoreAndRank(b Batch) (*Ranking, error) {
	scores, err := c.Score(b)
	if err != nil {
		return nil, err
	}
	r, err := c.Rank(scores...)
	if err != nil {
		return nil, err
	}
	r.Name = b.Name
	return r, nil
}
