package scoring

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// ScoreAll scores and ranks batches, one cluster after another, as they come.
// Rankings are in the order of the batches and the same for any number of workers,
// of which there is one for each processor if 0 is given. A worker that finds several small
// clusters waiting takes them together, up to 256 units, which costs less. At most 20 batches
// for each worker, and two, are held at a time, so memory depends on the largest clusters, not on their
// number.
//
// A batch that cannot be scored gives an error, with a ranking that has its name and
// nothing else, and the next one goes on. batches is ranged over from one goroutine at a time.
// A panic in it reaches the caller, after the rankings of the batches before it. Ranging may
// stop at any time; batches, and the scoring of those begun, have then ended.
//
// When ctx is done, its error comes last, and nothing is waited for: a source that blocks, and
// the batches that are being scored are left behind and end on their own, these soon, the source
// when it next hands out a batch.
func (c *Scorecard) ScoreAll(ctx context.Context, batches iter.Seq[Batch], workers int) iter.Seq2[*Ranking, error] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(*Ranking, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		queue := make(chan chan outcome, waiting*workers) // in order; its size bounds what is held
		ended := make(chan struct{})
		defer func() {
			cancel()
			select {
			case <-ended:
			case <-ctx.Done():
			}
		}()
		go func() {
			defer close(ended)
			c.feed(inner, batches, queue, workers)
		}()
		for {
			var o outcome
			select {
			case one, more := <-queue:
				if !more {
					if err := ctx.Err(); err != nil {
						yield(new(Ranking), err)
					}
					return
				}
				select {
				case o = <-one:
				case <-ctx.Done():
				}
			case <-ctx.Done():
			}
			switch {
			case o.panicked != nil:
				panic(o.panicked)
			case o.ranking == nil:
				yield(new(Ranking), ctx.Err())
				return
			case !yield(o.ranking, o.err):
				return
			}
		}
	}
}

const (
	together = 256 // units that a worker scores at once, of several batches
	waiting  = 20  // batches, for each worker, that wait for being scored, or for being taken
)

// outcome is what became of a batch.
type outcome struct {
	ranking  *Ranking
	err      error
	panicked any // what the source of batches panicked with
}

// feed hands out batches to workers, and queues what becomes of them in order. A worker keeps
// the stack that it has grown.
func (c *Scorecard) feed(ctx context.Context, batches iter.Seq[Batch], queue chan<- chan outcome, workers int) {
	type job struct {
		Batch
		to chan outcome
	}
	jobs := make(chan *job, waiting*workers)
	var running sync.WaitGroup
	defer running.Wait()
	defer close(jobs)
	defer close(queue)
	for range workers {
		running.Go(func() {
			var batches []Batch
			var to []chan outcome
			for j := range jobs {
				batches, to = append(batches[:0], j.Batch), append(to[:0], j.to)
				for units, more := j.size(), true; more && units < together; {
					if j, more = next(jobs); more {
						batches, to = append(batches, j.Batch), append(to, j.to)
						units += j.size()
					}
				}
				c.scoreAndRankAll(ctx, batches, func(i int, o outcome) { to[i] <- o })
			}
		})
	}
	enqueue := func(one chan outcome) bool {
		select {
		case queue <- one:
			return true
		case <-ctx.Done():
			return false
		}
	}
	defer func() {
		if p := recover(); p != nil {
			one := make(chan outcome, 1)
			one <- outcome{panicked: p}
			enqueue(one)
		}
	}()
	for b := range batches {
		one := make(chan outcome, 1)
		select {
		case jobs <- &job{b, one}:
		case <-ctx.Done():
			return
		}
		if !enqueue(one) {
			return
		}
	}
}

// next takes what waits already.
func next[T any](from <-chan T) (x T, ok bool) {
	select {
	case x, ok = <-from:
	default:
	}
	return x, ok
}

func (b Batch) size() int {
	if b.Group == nil {
		return 0
	}
	return b.Group.Len()
}

// ScoreAndRank scores a batch and ranks it: [Scorecard.Score] and [Scorecard.Rank] in one, with the
// errors of both. The scores are those of [Ranking.Scores].
func (c *Scorecard) ScoreAndRank(ctx context.Context, b Batch) (r *Ranking, err error) {
	c.scoreAndRankAll(ctx, []Batch{b}, func(_ int, o outcome) { r, err = o.ranking, o.err })
	if err != nil {
		return nil, err
	}
	return r, nil
}

// scoreAndRankAll scores batches together, and says what becomes of each.
func (c *Scorecard) scoreAndRankAll(ctx context.Context, batches []Batch, each func(i int, o outcome)) {
	runs, errs := make([]*run, len(batches)), make([]error, len(batches))
	var together []*run
	for i, b := range batches {
		if runs[i], errs[i] = c.newRun(ctx, b); errs[i] == nil {
			together = append(together, runs[i])
		}
	}
	c.runAll(ctx, together...)
	for i, b := range batches {
		o := outcome{err: errs[i]}
		if o.err == nil {
			var scores []*Score
			if scores, o.err = c.located(runs[i].results()); o.err == nil {
				o.ranking, o.err = c.Rank(ctx, scores...)
			}
		}
		if o.err != nil {
			o.ranking = new(Ranking)
		}
		o.ranking.Name = b.Name
		each(i, o)
	}
}
