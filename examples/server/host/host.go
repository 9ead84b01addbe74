// Package host puts package api into a server of its own, with tokens from a file and a year that is embedded: what the
// commands have in common that serve a campaign out of a file and out of a database. Where the log is kept is
// [Config.Journal].
package host

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/server/tokens"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Config is what a command says.
type Config struct {
	Listen string // the address to listen on
	Year   string // the embedded year
	Tokens string // the file of tokens; a new temporary one if empty
	// Hosts, Origins and Own are as [api.Config] and [api.Offices] have them.
	Hosts, Origins []string
	Own            bool
	Grace          time.Duration // for requests that are under way at the end
	// Journal opens the log of a campaign, and returns the campaign and the posts as they are there.
	Journal func(context.Context, *cluster.Campaign, *scoring.Scorecard, *awards.Regulation) (api.Journal,
		*cluster.Campaign, []api.Post, error)
	// Where says where the log is.
	Where string
	// Most is how many connections there may be: others wait, so that a file can still be opened. 0 means 1000.
	Most int
	// Every is how often it is looked at what other processes have recorded, where a journal has several.
	Every time.Duration
}

// Flags are the usual ones, with what stands if they are left out.
func Flags(f *flag.FlagSet) *Config {
	c := &Config{Grace: 10 * time.Second, Every: time.Second}
	f.StringVar(&c.Listen, "listen", "localhost:8080", "the `address` to listen on")
	f.StringVar(&c.Year, "year", years.Default, "the `name` of the embedded year to serve")
	f.StringVar(&c.Tokens, "tokens", "",
		"the `file` of tokens, made if it is not there; a new temporary one if left out")
	f.BoolVar(&c.Own, "own", false, "until the closing meeting a member reads only what is about itself")
	f.Func("host", "a `name` that the server is called by; may be repeated", add(&c.Hosts))
	f.Func("origin", "an `origin`, such as https://thidua.example, whose pages may ask; may be repeated",
		add(&c.Origins))
	return c
}

func add(list *[]string) func(string) error {
	return func(one string) error {
		*list = append(*list, one)
		return nil
	}
}

// Main serves until a signal ends the program, and says on standard error what whoever runs it should know.
func (c *Config) Main() {
	// HUP is how a terminal that is closed ends its programs.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := c.Serve(ctx, os.Stderr, func(net.Addr) {})
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", filepath.Base(os.Args[0]), err)
		os.Exit(1)
	}
}

// open reads an embedded year and its log, and makes the handler.
func (c *Config) open(ctx context.Context, log *slog.Logger) (*api.Server, error) {
	files, ok := years.Open(c.Year)
	if !ok {
		return nil, fmt.Errorf("no year %q, only %q", c.Year, years.Names())
	}
	data, err := document.ReadFile(files, "cluster.yaml")
	if err != nil {
		return nil, err
	}
	cl, err := cluster.Load("cluster.yaml", data)
	if err != nil {
		return nil, err
	}
	if data, err = document.ReadFile(files, "scorecard.yaml"); err != nil {
		return nil, fmt.Errorf("%s has no scorecard to serve: %w", c.Year, err)
	}
	card, err := scoring.Load("scorecard.yaml", data)
	if err != nil {
		return nil, err
	}
	// The files that events name become part of the events.
	if cl, err = cl.WithFiles(ctx, card, files); err != nil {
		return nil, err
	}
	statute, err := awards.Statute()
	if err != nil {
		return nil, err
	}
	campaign, err := cl.Campaign(card.Identity().Year, card, statute)
	if err != nil {
		return nil, err
	}
	known, err := holders(c.Tokens, cl)
	if err != nil {
		return nil, err
	}
	journal, campaign, posts, err := c.Journal(ctx, campaign, card, statute)
	if err != nil {
		return nil, err
	}
	name, _, _ := net.SplitHostPort(c.Listen)
	return api.New(api.Config{Campaign: campaign, Card: card, Posts: posts, Journal: journal, Authenticate: known,
		Authorize: api.Offices(c.Own), Hosts: append(slices.Clone(c.Hosts), "localhost", name), Origins: c.Origins, Log: log})
}

// holders reads the file of tokens, and makes one that is not there.
func holders(name string, cl *cluster.Cluster) (func(*http.Request) (api.Principal, error), error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		all := []api.Principal{{Name: "council", By: "council", Operator: true},
			{Name: "prime_minister", By: "prime_minister"}}
		for _, m := range cl.Definition().Members {
			all = append(all, api.Principal{Name: m.Unit, By: m.Unit})
		}
		if _, err := tokens.Make(name, all...); err != nil {
			return nil, err
		}
	}
	return tokens.Load(name)
}

// Serve runs until ctx ends, and then lets the requests that are under way finish, for a while. It tells
// whoever runs it what he should know; ready is told the address once it listens.
func (c *Config) Serve(ctx context.Context, tell io.Writer, ready func(net.Addr)) error {
	log := slog.New(slog.NewTextHandler(tell, nil))
	if c.Tokens == "" {
		dir, err := os.MkdirTemp("", "thidua")
		if err != nil {
			return err
		}
		c.Tokens = filepath.Join(dir, "tokens.json")
	}
	s, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	defer s.Close()
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		// OPTIONS * is for the handler too, which looks at Host first.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	srv.RegisterOnShutdown(s.Shutdown)
	done := make(chan error, 1)
	go func() { done <- srv.Serve(&limited{l, make(chan struct{}, cmp.Or(c.Most, 1000)), make(chan struct{})}) }()
	go c.follow(ctx, s, log)
	log.Info("serving", "year", c.Year, "address", "http://"+l.Addr().String(), "log", c.Where, "tokens", c.Tokens)
	log.Warn("nothing is encrypted: what is reached from other machines stands behind a proxy with TLS")
	ready(l.Addr())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), c.Grace)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		srv.Close()
		log.Warn("requests that had not ended were cut off", "cause", err)
	}
	return s.Close()
}

// limited is a listener with a place for each connection.
type limited struct {
	net.Listener
	places chan struct{}
	closed chan struct{}
}

// Accept waits for a place too.
func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.places <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.places
		return nil, err
	}
	return &placed{c, sync.OnceFunc(func() { <-l.places })}, nil
}

// Close ends waiting too. The server closes once.
func (l *limited) Close() error {
	close(l.closed)
	return l.Listener.Close()
}

// placed is a connection that gives its place back.
type placed struct {
	net.Conn
	free func()
}

func (p *placed) Close() error {
	defer p.free()
	return p.Conn.Close()
}

// follow looks at what other processes have recorded, until ctx ends.
func (c *Config) follow(ctx context.Context, s *api.Server, log *slog.Logger) {
	tick := time.NewTicker(c.Every)
	defer tick.Stop()
	for failed := false; ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if err := s.CatchUp(ctx); (err != nil) != failed && ctx.Err() == nil {
			if failed = !failed; failed {
				log.Error("the log cannot be read", "cause", err)
			} else {
				log.Info("the log can be read again")
			}
		}
	}
}
