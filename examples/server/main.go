// Command server serves one campaign over HTTP, by package api: events are posted, and the ranking, the explanation
// of a unit's points, the nominations and the report are read.
//
//	cd examples/server && go run . -listen localhost:8080 -log 2023.jsonl -tokens tokens.json
//
// Nobody does anything without a token. A file of tokens that is not there is made, with new ones for the council, the
// Prime Minister and each member, and the program says where it is. There is no encryption: what is reached from other
// machines stands behind a proxy with TLS.
//
// The log is kept in a file, a new temporary one unless -log names it: an event is on the disk before
// it is acknowledged, and the next start goes on from there. A log that was cut off or changed by a slip is
// refused; who can write to the file can write another one: examples/store keeps the head apart.
package main

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

// config is what the flags say.
type config struct {
	listen, year, log, tokens string
	hosts, origins            []string
	own                       bool
	grace                     time.Duration // for requests that are under way at the end
}

func main() {
	c := config{grace: 10 * time.Second}
	flag.StringVar(&c.listen, "listen", "localhost:8080", "the `address` to listen on")
	flag.StringVar(&c.year, "year", years.Default, "the `name` of the embedded year to serve")
	flag.StringVar(&c.log, "log", "", "the `file` of the log; a new temporary one if left out")
	flag.StringVar(&c.tokens, "tokens", "",
		"the `file` of tokens, made if it is not there; a new temporary one if left out")
	flag.BoolVar(&c.own, "own", false, "until the closing meeting a member reads only what is about itself")
	flag.Func("host", "a `name` that the server is called by; may be repeated", add(&c.hosts))
	flag.Func("origin", "an `origin`, such as https://thidua.example, whose pages may ask; may be repeated",
		add(&c.origins))
	flag.Parse()
	// HUP is how a terminal that is closed ends its programs.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := serve(ctx, c, os.Stderr, func(net.Addr) {}); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

func add(list *[]string) func(string) error {
	return func(one string) error {
		*list = append(*list, one)
		return nil
	}
}

// open reads an embedded year and its log, and makes the handler.
func open(ctx context.Context, c config, log *slog.Logger) (*api.Server, error) {
	files, ok := years.Open(c.year)
	if !ok {
		return nil, fmt.Errorf("no year %q, only %q", c.year, years.Names())
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
		return nil, fmt.Errorf("%s has no scorecard to serve: %w", c.year, err)
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
	known, err := holders(c.tokens, cl)
	if err != nil {
		return nil, err
	}
	file, campaign, posts, err := api.OpenFile(ctx, c.log, campaign, card, statute)
	if err != nil {
		return nil, err
	}
	name, _, _ := net.SplitHostPort(c.listen)
	return api.New(api.Config{Campaign: campaign, Card: card, Posts: posts, Journal: file, Authenticate: known,
		Authorize: api.Offices(c.own), Hosts: append(c.hosts, "localhost", name), Origins: c.origins, Log: log})
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

// serve runs until ctx ends, and then lets the requests that are under way finish, for a while. It tells
// whoever runs it what he should know; ready is told the address once it listens.
func serve(ctx context.Context, c config, tell io.Writer, ready func(net.Addr)) error {
	log := slog.New(slog.NewTextHandler(tell, nil))
	dir := ""
	if c.log == "" || c.tokens == "" {
		var err error
		if dir, err = os.MkdirTemp("", "thidua"); err != nil {
			return err
		}
	}
	c.log = cmp.Or(c.log, filepath.Join(dir, "log.jsonl"))
	c.tokens = cmp.Or(c.tokens, filepath.Join(dir, "tokens.json"))
	s, err := open(ctx, c, log)
	if err != nil {
		return err
	}
	defer s.Close()
	l, err := net.Listen("tcp", c.listen)
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
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	srv.RegisterOnShutdown(s.Shutdown)
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	log.Info("serving", "year", c.year, "address", "http://"+l.Addr().String(), "log", c.log, "tokens", c.tokens)
	log.Warn("nothing is encrypted: what is reached from other machines stands behind a proxy with TLS")
	ready(l.Addr())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), c.grace)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		srv.Close()
		log.Warn("requests that had not ended were cut off", "cause", err)
	}
	return s.Close()
}
