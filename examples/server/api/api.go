package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Config is what a host gives. What it leaves out is closed: without Authenticate nobody is known, without Authorize
// nobody may do anything, and without Hosts the server answers addresses only.
type Config struct {
	// Campaign is what the journal holds, with the scorecard that it is decided by, and Posts what was posted before.
	Campaign *cluster.Campaign
	Card     *scoring.Scorecard
	Posts    []Post
	Journal  Journal
	// Authenticate says who asks. An error that is [ErrUnknown] is answered by 401, any other by 500.
	Authenticate func(*http.Request) (Principal, error)
	Authorize    Authorizer
	// Hosts are names that the server is called by beside addresses, and Origins are those of pages that may ask it
	// beside its own, such as https://thidua.example.
	Hosts, Origins []string
	// Log takes a line for each request, and the cause of each 500; nil drops them.
	Log *slog.Logger
	// Now is the clock: of when an event was recorded, of rates and of how long an answer took; nil means time.Now.
	Now    func() time.Time
	Limits Limits
}

// Limits bound what a request may cost. Zero means what stands with each.
type Limits struct {
	Body      int64         // the most bytes of a request: 1 MiB
	Events    int           // the most events of the log: 10,000, since an answer about all of them takes time
	Time      time.Duration // how long a request may take, to be read and computed: 20 s
	Rate      float64       // requests a second of each principal, or of an address: 20
	Burst     int           // how many may come at once: 40
	Requests  int           // how many are answered at the same time: 64
	Streams   int           // how many subscribers there may be: 100
	Heartbeat time.Duration // how often a stream says that it is there: 15 s
	Pause     time.Duration // how long its reader, and that of an answer, may take to take it: 10 s
}

func (l Limits) filled() Limits {
	return Limits{
		Body: cmp.Or(l.Body, 1<<20), Events: cmp.Or(l.Events, 10_000), Time: cmp.Or(l.Time, 20*time.Second),
		Rate: cmp.Or(l.Rate, 20), Burst: cmp.Or(l.Burst, 40), Requests: cmp.Or(l.Requests, 64),
		Streams: cmp.Or(l.Streams, 100), Heartbeat: cmp.Or(l.Heartbeat, 15*time.Second),
		Pause: cmp.Or(l.Pause, 10*time.Second),
	}
}

// snapshot is all that a request needs. It is immutable: readers take the current one and are never in the way of a
// writer.
type snapshot struct {
	campaign *cluster.Campaign
	head     string // the root of the log's head
	size     int    // how many events there are
	changed  chan struct{}
	// state, events, report and roots are worked out once, when somebody asks; events are by number.
	state  func() *cluster.State
	events func() []cluster.Recorded
	report func() (*cluster.Report, error)
	roots  func() []string // of the log by how many events it ends after
}

func newSnapshot(c *cluster.Campaign) *snapshot {
	head := c.Head()
	s := &snapshot{campaign: c, head: head.Root.String(), size: head.Size, changed: make(chan struct{})}
	s.state = sync.OnceValue(func() *cluster.State { return c.At(rules.Date{}) })
	s.events = sync.OnceValue(func() []cluster.Recorded {
		return slices.SortedFunc(slices.Values(s.state().Events),
			func(a, b cluster.Recorded) int { return cmp.Compare(a.N, b.N) })
	})
	s.roots = sync.OnceValue(func() []string { return rootsOf(c) })
	s.report = sync.OnceValues(func() (*cluster.Report, error) {
		return c.Report(context.Background(), rules.Date{}, cluster.Inputs{})
	})
	return s
}

// on computes how the campaign stands on a day.
func (s *snapshot) on(ctx context.Context, day rules.Date) (*cluster.Report, error) {
	if day.IsZero() {
		return s.report()
	}
	return s.campaign.Report(ctx, day, cluster.Inputs{})
}

// Server is one campaign as an [http.Handler]. It may be used by several goroutines.
type Server struct {
	config  Config
	mux     *http.ServeMux
	openapi map[diag.Lang]func() ([]byte, error)
	now     atomic.Pointer[snapshot]
	writer  chan struct{} // holds one value while somebody writes
	ends    chan struct{} // closed by Shutdown
	ended   sync.Once
	closed  chan struct{} // closed by Close
	close   func() error
	broken  atomic.Bool // the journal took no event the last time

	mu    sync.RWMutex
	posts map[int]Post       // by number of event
	keys  map[[2]string]Post // by principal and key
	measures
	rates
}

// New makes a server. The error says what the host left out.
func New(c Config) (*Server, error) {
	if c.Campaign == nil || c.Card == nil || c.Journal == nil {
		return nil, errors.New("api: the campaign, its card and a journal are needed")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.filled()
	s := &Server{config: c, writer: make(chan struct{}, 1), ends: make(chan struct{}), closed: make(chan struct{}),
		posts: make(map[int]Post),
		keys:  make(map[[2]string]Post)}
	s.close = sync.OnceValue(func() error {
		s.Shutdown()
		close(s.closed)
		s.writer <- struct{}{} // for good
		return c.Journal.Close()
	})
	s.openapi = make(map[diag.Lang]func() ([]byte, error))
	for _, l := range diag.Languages() {
		s.openapi[l] = sync.OnceValues(func() ([]byte, error) { return describe(routes, l) })
	}
	now := newSnapshot(c.Campaign)
	if err := s.keep(now, c.Posts...); err != nil {
		return nil, err
	}
	s.now.Store(now)
	s.mux = http.NewServeMux()
	for i := range routes {
		s.mux.Handle(routes[i].method+" "+routes[i].path, &routed{s, &routes[i]})
	}
	return s, nil
}

// Shutdown ends the subscriptions, and has /readyz say that the server is about to end; other requests go on. It is for
// [http.Server.RegisterOnShutdown].
func (s *Server) Shutdown() { s.ended.Do(func() { close(s.ends) }) }

// Close waits for the event that is being written, and ends all writing. The error is that of the journal.
func (s *Server) Close() error { return s.close() }

func (s *Server) current() *snapshot { return s.now.Load() }

// keep remembers posts, each of which must be of an event of the log.
func (s *Server) keep(now *snapshot, posts ...Post) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range posts {
		if roots := now.roots(); p.N < 1 || p.N >= len(roots) || roots[p.N] != p.Head {
			return fmt.Errorf("api: the post of event %d is of another log", p.N)
		}
		s.remember(p)
	}
	return nil
}

// remember is keep of a post that is known to be of the log.
func (s *Server) remember(p Post) {
	s.posts[p.N] = p
	if p.Key != "" {
		s.keys[[2]string{p.By, p.Key}] = p
	}
}

// posted returns what was posted with an event; the zero Post for one that came another way.
func (s *Server) posted(n int) Post {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.posts[n]
}

// record applies an event to the campaign, and brings it to the disk. A request whose key was used before is answered
// as it was then. What others have recorded meanwhile comes first.
func (s *Server) record(c *call, e cluster.Event, request string) (p Post, err error) {
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
	case <-c.Context().Done():
		return p, c.Context().Err()
	case <-s.closed:
		return p, newProblem("closing", say("send it again to the server that takes its place"))
	}
	if shared, ok := s.config.Journal.(Shared); ok {
		if err := s.since(c.Context(), shared); err != nil {
			return p, &unwritten{err}
		}
	}
	for {
		p, err = s.add(c, e, request)
		var ahead *Ahead
		if !errors.As(err, &ahead) {
			return p, err
		}
		if err := cmp.Or(s.follow(ahead), c.Context().Err()); err != nil {
			return p, err
		}
	}
}

// add applies an event to the campaign as it is known, and brings it to the disk.
func (s *Server) add(c *call, e cluster.Event, request string) (p Post, err error) {
	now := s.current()
	if c.merge {
		e.Facts = merged(now.campaign, e.Facts, e.On)
	}
	if err := s.may(c, now, Action{Kind: Posting, Event: e}); err != nil {
		return p, err
	}
	key := c.Header.Get("Idempotency-Key")
	s.mu.RLock()
	p, known := s.keys[[2]string{c.principal.Name, key}]
	s.mu.RUnlock()
	switch {
	case key != "" && known && p.Request != request:
		return p, newProblem("key-used", say("the key came with event %d, which was asked for otherwise", p.N))
	case key != "" && known:
		return p, nil
	}
	if err := conditions(c.Header, false, now.head); err != nil {
		return p, s.told(c, now, err)
	}
	if now.size >= s.config.Limits.Events {
		return p, newProblem("log-full", say("%d events are the most that it may hold", s.config.Limits.Events))
	}
	e.Recorded = s.moment(now)
	campaign, err := now.campaign.Apply(e)
	if err != nil {
		return p, err
	}
	next := newSnapshot(campaign)
	p = Post{N: next.size, Head: next.head, By: c.principal.Name, At: e.Recorded, Late: next.events()[next.size-1].Late,
		Key: key}
	if key != "" {
		p.Request = request
	}
	// What has begun to be written is not given up because somebody hangs up, and does not last forever.
	until, _ := c.Context().Deadline()
	ctx, cancel := context.WithDeadline(context.WithoutCancel(c.Context()), until)
	defer cancel()
	err = s.config.Journal.Append(ctx, campaign, p)
	var ahead *Ahead
	if errors.As(err, &ahead) {
		return p, ahead
	}
	s.broken.Store(err != nil)
	if err != nil {
		return p, &unwritten{err}
	}
	s.mu.Lock()
	s.remember(p)
	s.mu.Unlock()
	s.replace(now, next)
	return p, nil
}

// replace makes another snapshot the current one.
func (s *Server) replace(now, next *snapshot) {
	s.now.Store(next)
	close(now.changed)
}

// follow goes on from what others recorded, which begins with all that is known here.
func (s *Server) follow(ahead *Ahead) error {
	now, next := s.current(), newSnapshot(ahead.Campaign)
	if next.size <= now.size || next.roots()[now.size] != now.head {
		s.broken.Store(true)
		return &unwritten{fmt.Errorf("the log does not go on from the %d events that were acknowledged", now.size)}
	}
	if err := s.keep(next, ahead.Posts...); err != nil {
		s.broken.Store(true)
		return &unwritten{err}
	}
	s.replace(now, next)
	return nil
}

// since goes on from what others recorded in a journal, if they did.
func (s *Server) since(ctx context.Context, shared Shared) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.Limits.Time)
	defer cancel()
	err := shared.Since(ctx, s.current().campaign)
	var ahead *Ahead
	if errors.As(err, &ahead) {
		err = s.follow(ahead)
	}
	s.broken.Store(err != nil)
	return err
}

// CatchUp brings the server to what other processes recorded in a [Shared] journal, for readers and subscribers: a host
// calls it every second or so. Before an event it is done anyway. The error says why the journal cannot tell, and
// /readyz then says so too; the next call tries again.
func (s *Server) CatchUp(ctx context.Context) error {
	shared, ok := s.config.Journal.(Shared)
	if !ok {
		return nil
	}
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
		return s.since(ctx, shared)
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return nil
	}
}

// unwritten is why an event is not acknowledged.
type unwritten struct{ error }

func (u *unwritten) Unwrap() error { return u.error }

// moment is when an event is recorded: never before the last one, however the clock was set.
func (s *Server) moment(now *snapshot) time.Time {
	at := s.config.Now().UTC().Truncate(time.Second)
	if events := now.events(); len(events) > 0 {
		if last := events[len(events)-1].Recorded; at.Before(last) {
			return last
		}
	}
	return at
}
