package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"

	"github.com/thidua-go/thidua/rules/diag"
)

// progress counts what this process has done. On the machines of a cluster Beam's own counters do, which their pages
// show.
var progress counts

type counts struct{ files, rows, clusters, units atomic.Int64 }

// show says every two seconds how far a run is, until it is stopped.
func (c *counts) show(w io.Writer, files int, l diag.Lang) (stop func()) {
	before := [...]int64{c.files.Load(), c.rows.Load(), c.clusters.Load(), c.units.Load()}
	began, done := time.Now(), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		tick := time.NewTicker(2 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case now := <-tick.C:
				units := c.units.Load() - before[3]
				fmt.Fprintln(w, say("%s: %d of %d files, %d rows read; %d clusters, %d units scored, %d a second",
					now.Sub(began).Round(time.Second), c.files.Load()-before[0], files, c.rows.Load()-before[1],
					c.clusters.Load()-before[2], units, int(float64(units)/now.Sub(began).Seconds())).Format(l))
			}
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		running.Wait()
	})
}

// quiet is Beam's log: what went wrong is in the error of the run.
type quiet struct{}

// Log writes nothing.
func (quiet) Log(context.Context, beamlog.Severity, int, string) {}

// unique is a name that no other attempt at the same file has.
func unique() string { return rand.Text() }
