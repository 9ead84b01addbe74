// Command server serves one campaign over HTTP: post events, get the ranking, the
// explanation of a unit's points, and the nominations, as JSON. It shows how to
// embed the library in a service; nothing but the standard library is added.
//
//	go run ./examples/server -listen localhost:8080 -log 2023.jsonl
//	curl localhost:8080/ranking
//
// The log is kept in a file, a new temporary one unless -log names it: an event is on the disk before
// it is acknowledged, and the next start goes on from there. A log that was cut off or changed by a slip is
// refused; who can write to the file can write another one: examples/store keeps the head apart.
//
// There is no authentication: whoever reaches the address reads everything and records events in any name. Only
// requests for an address, for localhost and for the names of -host are answered, so that no page of
// another site can have a browser ask in its place.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/thidua-go/thidua/examples/years"
)

// config is what the flags say.
type config struct {
	listen, year, log string
	hosts             []string
	grace             time.Duration // for requests that are under way at the end
}

func main() {
	c := config{grace: 10 * time.Second}
	flag.StringVar(&c.listen, "listen", "localhost:8080", "the `address` to listen on")
	flag.StringVar(&c.year, "year", years.Default, "the `name` of the embedded year to serve")
	flag.StringVar(&c.log, "log", "", "the `file` of the log; a new temporary one if left out")
	flag.Func("host", "a `name` that the server is called by; may be repeated", func(name string) error {
		c.hosts = append(c.hosts, name)
		return nil
	})
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, c, os.Stderr, func(net.Addr) {}); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// serve runs until ctx ends, and then lets the requests that are under way finish, for a while. It tells
// whoever runs it what he should know; ready is told the address once it listens.
func serve(ctx context.Context, c config, tell io.Writer, ready func(net.Addr)) error {
	say := log.New(tell, "", log.LstdFlags)
	if c.log == "" {
		dir, err := os.MkdirTemp("", "thidua")
		if err != nil {
			return err
		}
		c.log = filepath.Join(dir, "log.jsonl")
	}
	s, err := newService(c.year, c.log)
	if err != nil {
		return err
	}
	defer s.close()
	l, err := net.Listen("tcp", c.listen)
	if err != nil {
		return err
	}
	name, _, _ := net.SplitHostPort(c.listen)
	s.hosts = append(c.hosts, "localhost", name)
	srv := &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	say.Printf("serving %s on http://%s; the log is %s", c.year, l.Addr(), c.log)
	say.Printf("there is no authentication: whoever reaches this address reads everything and records events in any name")
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
		say.Printf("requests that had not ended were cut off: %v", err)
	}
	return s.close()
}
