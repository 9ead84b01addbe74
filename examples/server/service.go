package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// snapshot is all that a request needs. It is immutable: readers take the current
// one and are never in the way of a writer.
type snapshot struct {
	campaign *cluster.Campaign
	head     string // the root of the log's head
}

// newSnapshot is that of a campaign.
func newSnapshot(c *cluster.Campaign) *snapshot {
	return &snapshot{campaign: c, head: c.Head().Root.String()}
}

// service is one campaign. Its log, in a file, is all that it knows: facts and evidence come
// with the events.
type service struct {
	cluster *cluster.Cluster
	card    *scoring.Scorecard
	units   []string

	hosts []string // names that it is called by, beside addresses

	now     atomic.Pointer[snapshot]
	write   sync.Mutex // one writer at a time
	journal *journal
}

func (s *service) current() *snapshot { return s.now.Load() }

// newService reads an embedded year, and goes on where the log in a file ends.
func newService(name, log string) (*service, error) {
	files, ok := years.Open(name)
	if !ok {
		return nil, fmt.Errorf("no year %q, only %q", name, years.Names())
	}
	read := func(file string) ([]byte, error) { return document.ReadFile(files, file) }
	data, err := read("cluster.yaml")
	if err != nil {
		return nil, err
	}
	s := &service{}
	if s.cluster, err = cluster.Load("cluster.yaml", data); err != nil {
		return nil, err
	}
	if data, err = read("scorecard.yaml"); err != nil {
		return nil, fmt.Errorf("%s has no scorecard to serve: %w", name, err)
	}
	if s.card, err = scoring.Load("scorecard.yaml", data); err != nil {
		return nil, err
	}
	// The files that events name become part of the events.
	if s.cluster, err = s.cluster.WithFiles(context.Background(), s.card, files); err != nil {
		return nil, err
	}
	statute, err := awards.Statute()
	if err != nil {
		return nil, err
	}
	campaign, err := s.cluster.Campaign(s.card.Identity().Year, s.card, statute)
	if err != nil {
		return nil, err
	}
	if campaign, err = s.openJournal(log, campaign, statute); err != nil {
		return nil, err
	}
	for _, m := range s.cluster.Definition().Members {
		s.units = append(s.units, m.Unit)
	}
	s.now.Store(newSnapshot(campaign))
	return s, nil
}

// close ends all writing.
func (s *service) close() error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.journal.close()
}

// change makes the next snapshot of the current one. If head is not empty, it must
// be that of the current log, so that nobody writes on top of what he has not
// seen. What it returns is on the disk.
func (s *service) change(head string, make func(*snapshot) (*snapshot, error)) (*snapshot, error) {
	s.write.Lock()
	defer s.write.Unlock()
	now := s.current()
	if head != "" && head != now.head {
		return nil, errStale
	}
	next, err := make(now)
	if err != nil {
		return nil, err
	}
	if err := s.journal.append(next.campaign); err != nil {
		return nil, err
	}
	s.now.Store(next)
	return next, nil
}
