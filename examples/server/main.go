// Command server serves one campaign over HTTP: post events, get the ranking, the
// explanation of a unit's points, and the nominations, as JSON. It shows how to
// embed the library in a service; nothing but the standard library is added.
//
//	go run ./examples/server -listen localhost:8080
//	curl localhost:8080/ranking
//
// The log is kept in memory, and written to standard output when the server stops;
// examples/sqlite shows how to store it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/thidua-go/thidua/examples/years"
)

func main() {
	listen := flag.String("listen", "localhost:8080", "the `address` to listen on")
	year := flag.String("year", years.Default, "the `name` of the embedded year to serve")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *listen, *year, os.Stdout,
		func(addr net.Addr) { log.Printf("serving %s on http://%s", *year, addr) }); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// serve runs until ctx ends, then lets the requests that are under way finish and
// writes the log to out.
// ready is told the address once it listens.
func serve(ctx context.Context, listen, year string, out io.Writer, ready func(net.Addr)) error {
	s, err := newService(year)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
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
	ready(l.Addr())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		return fmt.Errorf("shutting down: %w", err)
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return s.current().campaign.WriteLog(out)
}
