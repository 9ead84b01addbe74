// Package journal keeps the log of a server of examples/server in a store: who posted an event, under which
// Idempotency-Key and when is stored with it. Several servers may have one database; of two that record at once the
// second goes on from what the first recorded.
package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/store"
	"github.com/thidua-go/thidua/scoring"
)

// Journal is an [api.Shared] in a store.
type Journal struct {
	store   *store.Store
	cluster *cluster.Cluster
	year    int
	card    *scoring.Scorecard
	law     *awards.Regulation
}

var _ api.Shared = (*Journal)(nil)

// Open reads the log of a campaign from a store, or begins it there, and returns the campaign and the posts as they are
// stored, for [api.Config]. The error is that of [store.Store.Load] or [store.Store.Save]. Closing the journal closes
// the store.
func Open(ctx context.Context, s *store.Store, c *cluster.Campaign, card *scoring.Scorecard, law *awards.Regulation) (
	*Journal, *cluster.Campaign, []api.Post, error) {
	j := &Journal{s, c.Cluster(), c.Year().Year, card, law}
	found, err := j.read(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	return j, found.Campaign, found.Posts, nil
}

// read reads what is stored. What a writer that was killed has stored without its head is given one now: whoever
// sends that event again is told that it is recorded.
func (j *Journal) read(ctx context.Context) (*api.Ahead, error) {
	found, err := j.store.Load(ctx, j.cluster, j.year, j.card, j.law)
	if err != nil {
		return nil, err
	}
	var conflict *store.Conflict
	if err := j.store.Save(ctx, found); errors.As(err, &conflict) {
		return j.read(ctx) // another writer came in between
	} else if err != nil {
		return nil, err
	}
	texts, err := j.store.Texts(ctx, found)
	if err != nil {
		return nil, err
	}
	out := &api.Ahead{Campaign: found}
	for n, text := range texts {
		var p api.Post
		if err := json.Unmarshal([]byte(text), &p); err != nil || p.N != n {
			return nil, fmt.Errorf("%w: who posted event %d cannot be read: %w", store.ErrDamaged, n, err)
		}
		out.Posts = append(out.Posts, p)
	}
	return out, nil
}

// Append implements [api.Journal].
func (j *Journal) Append(ctx context.Context, c *cluster.Campaign, p api.Post) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	err = j.store.SaveWith(ctx, c, string(text))
	var conflict *store.Conflict
	if !errors.As(err, &conflict) {
		return err
	}
	ahead, failed := j.read(ctx)
	if failed != nil {
		return errors.Join(err, failed)
	}
	return ahead
}

// Since implements [api.Shared].
func (j *Journal) Since(ctx context.Context, c *cluster.Campaign) error {
	if n, err := j.store.Stored(ctx, c); err != nil || n == c.Head().Size {
		return err
	}
	ahead, err := j.read(ctx)
	if err != nil {
		return err
	}
	return ahead
}

// Close implements [api.Journal].
func (j *Journal) Close() error { return j.store.Close() }
