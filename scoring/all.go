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
	return func(yield func(*Ranking, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		type job struct {
			ranking *Ranking
			err     error
			done    chan struct{}
		}
		queue := make(chan *job, workers) // in order; its size bounds what is held
		slots := make(chan struct{}, workers)
		running.Add(1)
		go func() {
			defer running.Done()
			defer close(queue)
			for b := range batches {
				j := &job{done: make(chan struct{})}
				select {
				case slots <- struct{}{}:
				case <-ctx.Done():
					return
				}
				running.Add(1)
				go func() {
					defer running.Done()
					defer close(j.done)
					defer func() { <-slots }()
					if _, j.ranking, j.err = c.scoreAndRank(b); j.err != nil {
						j.ranking = new(Ranking)
					}
					j.ranking.Name = b.Name
				}()
				select {
				case queue <- j:
				case <-ctx.Done():
					return
				}
			}
		}()
		for j := range queue {
			select {
			case <-j.done:
			case <-ctx.Done():
				yield(new(Ranking), ctx.Err())
				return
			}
			if !yield(j.ranking, j.err) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(new(Ranking), err)
		}
	}
}

func (c *Scorecard) scoreAndRank(b Batch) ([]*Score, *Ranking, error) {
	scores, err := c.Score(b)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.Rank(scores...)
	if err != nil {
		return nil, nil, err
	}
	return scores, r, nil
}
