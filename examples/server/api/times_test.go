package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
)

// piped is a listener whose connections hold nothing back: what is not read is not written.
type piped struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *piped) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *piped) Close() error   { return nil }
func (p *piped) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// inTime runs a test on a server whose limits are the usual ones, and on a clock that goes on when all wait.
func inTime(t *testing.T, test func(t *testing.T, f *fixture, dial func(send string) net.Conn),
	set ...func(*api.Config)) {
	year() // what is worked out once must not belong to a clock
	described()
	synctest.Test(t, func(t *testing.T) {
		f := serve(t, "", append(set, func(c *api.Config) { c.Now = time.Now })...)
		l := &piped{make(chan net.Conn), make(chan struct{})}
		server := &http.Server{Handler: f}
		go server.Serve(l)
		test(t, f, func(send string) net.Conn {
			mine, its := net.Pipe()
			t.Cleanup(func() { mine.Close() })
			l.conns <- its
			if _, err := io.WriteString(mine, send); err != nil {
				t.Fatal(err)
			}
			return mine
		})
		close(l.done)
		server.Close()
		time.Sleep(time.Minute) // for whoever sleeps to see it
	})
}

// streams is how many subscribers the measures say.
func streams(f *fixture) (n int) {
	_, rest, _ := strings.Cut(f.get("/metrics").Body.String(), "\nthidua_streams ")
	fmt.Sscan(rest, &n)
	return n
}

const subscription = "GET /stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: council\r\n\r\n"

// TestSlowReaders: a subscriber that does not read is cut off after 10 seconds, one that does is told every 15 that the
// server is there, and there are not more than there may be.
func TestSlowReaders(t *testing.T) {
	inTime(t, func(t *testing.T, f *fixture, dial func(string) net.Conn) {
		dial(subscription)
		synctest.Wait()
		if w := f.get("/stream"); streams(f) != 1 || w.Code != 503 || w.Header().Get("Retry-After") != "10" {
			t.Errorf("a second one: %d %s", w.Code, w.Body)
		}
		time.Sleep(10*time.Second - 1)
		synctest.Wait()
		if streams(f) != 1 {
			t.Error("it was cut off before")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if streams(f) != 0 {
			t.Error("one that does not read is still there")
		}
		begun := time.Now()
		there := dial(subscription)
		lines := bufio.NewReader(there)
		for beats := 0; beats < 5; {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(line, ": ") {
				if got := time.Since(begun); got != time.Duration(beats)*15*time.Second {
					t.Errorf("beat %d after %v", beats, got)
				}
				beats++
			}
		}
		there.Close() // the server notices
		synctest.Wait()
		if streams(f) != 0 {
			t.Error("one that went is still there")
		}
	}, func(c *api.Config) { c.Limits.Streams = 1 })
}

// TestSlowWriters: a request that comes too slowly is refused after 20 seconds, and its sender told so; the event is
// not recorded, and others are not kept waiting.
func TestSlowWriters(t *testing.T) {
	inTime(t, func(t *testing.T, f *fixture, dial func(string) net.Conn) {
		for _, length := range []string{"Content-Length: 500", "Transfer-Encoding: chunked"} {
			begun := time.Now()
			slow := dial("POST /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: head\r\n" +
				"Content-Type: application/json\r\n" + length + "\r\n\r\n")
			piece := " "
			if strings.HasSuffix(length, "chunked") {
				piece = "1\r\n \r\n"
			}
			go func() { // a byte now and then, and never all of it
				for {
					time.Sleep(700 * time.Millisecond)
					if _, err := io.WriteString(slow, piece); err != nil {
						return
					}
				}
			}()
			if w := f.ask("head", "POST", "/events", ballot(len(length))); w.Code != 201 {
				t.Errorf("beside it: %d %s", w.Code, w.Body)
			}
			res, err := http.ReadResponse(bufio.NewReader(slow), nil)
			if err != nil || res.StatusCode != 408 || time.Since(begun) != 20*time.Second {
				t.Errorf("%s: after %v: %v, %v", length, time.Since(begun), res, err)
			}
			slow.Close()
		}
		if n := len(decodeEvents(t, f)); n != 12 {
			t.Errorf("%d events, want 12", n)
		}
	})
}

// TestUnread: an answer that nobody reads holds nothing for longer than 30 seconds.
func TestUnread(t *testing.T) {
	inTime(t, func(t *testing.T, f *fixture, dial func(string) net.Conn) {
		dial("GET /report HTTP/1.1\r\nHost: localhost\r\nAuthorization: council\r\n\r\n")
		for _, tt := range []struct {
			after time.Duration
			want  string
		}{{30*time.Second - 1, "requests_in_flight 2\n"}, {1, "requests_in_flight 1\n"}} {
			time.Sleep(tt.after)
			synctest.Wait()
			if text := f.get("/metrics").Body.String(); !strings.Contains(text, tt.want) {
				t.Errorf("after %v more: %.300s", tt.after, text)
			}
		}
	})
}

// TestDurations: how long an answer took is by the clock of the host.
func TestDurations(t *testing.T) {
	now := noon
	f := serve(t, "", func(c *api.Config) {
		c.Now = func() time.Time { now = now.Add(50 * time.Millisecond); return now }
		c.Limits.Rate, c.Limits.Burst = 1e6, 1e6
	})
	f.ask("", "GET", "/healthz", "")
	text := f.get("/metrics").Body.String()
	for _, want := range []string{`status="200",le="0.025"} 0`, `status="200",le="0.1"} 1`, `status="200"} 0.05`} {
		if !strings.Contains(text, `{route="/healthz",method="GET",`+want+"\n") {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
}

// stuck is a journal on a database that does not answer.
type stuck struct{ nowhere }

func (stuck) Append(ctx context.Context, _ *cluster.Campaign, _ api.Post) error {
	<-ctx.Done()
	return ctx.Err()
}

func (stuck) Since(ctx context.Context, _ *cluster.Campaign) error {
	if ctx.Value(asleep{}) != nil {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

// asleep is in the context of whoever asks a database that does not answer.
type asleep struct{}

// TestStuck: a database that does not answer keeps nobody waiting for longer than 20 seconds, who hung up or not, nor
// the end of the server.
func TestStuck(t *testing.T) {
	inTime(t, func(t *testing.T, f *fixture, dial func(string) net.Conn) {
		body := ballot(1)
		gone := dial(fmt.Sprintf("POST /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: head\r\n"+
			"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
		synctest.Wait()
		gone.Close()
		begun := time.Now()
		for _, most := range []time.Duration{20 * time.Second, 40 * time.Second} {
			// It waits for the one before, and is late then, or begins to write.
			w := f.ask("head", "POST", "/events", ballot(2))
			if w.Code != 507 && w.Code != 503 || time.Since(begun) > most {
				t.Errorf("after %v: %d %s", time.Since(begun), w.Code, w.Body)
			}
		}
		asking := time.Now()
		err := f.CatchUp(context.WithValue(t.Context(), asleep{}, true))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(asking) != 20*time.Second {
			t.Errorf("after %v: %v", time.Since(asking), err)
		}
		go f.ask("head", "POST", "/events", ballot(3))
		synctest.Wait()
		ending := time.Now()
		if err := f.Close(); err != nil || time.Since(ending) != 20*time.Second {
			t.Errorf("the end after %v: %v", time.Since(ending), err)
		}
		if n := len(decodeEvents(t, f)); n != 10 {
			t.Errorf("%d events", n)
		}
	}, func(c *api.Config) { c.Journal = stuck{} })
}
