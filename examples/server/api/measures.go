package api

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// measures are what is counted of requests.
type measures struct {
	inFlight, streaming atomic.Int64

	counting sync.Mutex
	requests map[series]*histogram
}

// series is what requests have in common: a row of the table of routes, so that there are not many.
type series struct {
	route, method string
	status        int
}

// bounds are the ends of the classes of durations.
var bounds = [...]time.Duration{5 * time.Millisecond, 25 * time.Millisecond, 100 * time.Millisecond,
	500 * time.Millisecond, 2500 * time.Millisecond}

type histogram struct {
	classes [len(bounds)]int
	count   int
	sum     time.Duration
}

// methods are those that are counted by name.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

func (m *measures) observe(route, method string, status int, took time.Duration) {
	if !slices.Contains(methods, method) {
		method = "other"
	}
	m.counting.Lock()
	defer m.counting.Unlock()
	if m.requests == nil {
		m.requests = make(map[series]*histogram)
	}
	h := m.requests[series{route, method, status}]
	if h == nil {
		h = new(histogram)
		m.requests[series{route, method, status}] = h
	}
	h.count++
	h.sum += took
	for i, most := range bounds {
		if took <= most {
			h.classes[i]++
		}
	}
}

// written are the measures as Prometheus reads them (text format 0.0.4).
func (s *Server) written() []byte {
	var b bytes.Buffer
	gauge := func(name, help string, value int64) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %[1]s gauge\n%[1]s %[3]d\n", name, help, value)
	}
	gauge("thidua_events", "Events in the log.", int64(s.current().size))
	gauge("thidua_requests_in_flight", "Requests that are being answered, streams included.", s.inFlight.Load())
	gauge("thidua_streams", "Subscribers of the stream.", s.streaming.Load())
	broken := int64(0)
	if s.broken.Load() {
		broken = 1
	}
	gauge("thidua_log_failed", "1 if the log took no event the last time.", broken)
	const name = "thidua_request_duration_seconds"
	fmt.Fprintf(&b, "# HELP %s How long requests took.\n# TYPE %[1]s histogram\n", name)
	s.counting.Lock()
	defer s.counting.Unlock()
	keys := make([]series, 0, len(s.requests))
	for k := range s.requests {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b series) int {
		return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.method, b.method), cmp.Compare(a.status, b.status))
	})
	for _, k := range keys {
		h := s.requests[k]
		labels := fmt.Sprintf(`route=%q,method=%q,status="%d"`, k.route, k.method, k.status)
		for i, most := range bounds {
			fmt.Fprintf(&b, "%s_bucket{%s,le=\"%g\"} %d\n", name, labels, most.Seconds(), h.classes[i])
		}
		fmt.Fprintf(&b, "%s_bucket{%s,le=\"+Inf\"} %d\n%[1]s_sum{%[2]s} %[4]g\n%[1]s_count{%[2]s} %[3]d\n", name, labels,
			h.count, h.sum.Seconds())
	}
	return b.Bytes()
}

// maxLimiters is how many principals and addresses are remembered.
const maxLimiters = 10_000

// rates are how often each principal or address asks.
type rates struct {
	rating   sync.Mutex
	limiters map[string]*rate.Limiter
}

// wait returns how long somebody has to wait before the next request; 0 if this one is answered.
func (r *rates) wait(who string, now time.Time, limits Limits) time.Duration {
	r.rating.Lock()
	defer r.rating.Unlock()
	l := r.limiters[who]
	if l == nil {
		if r.limiters == nil || len(r.limiters) >= maxLimiters {
			// Whoever has not asked for long is as new; if all have, they all begin anew.
			kept := make(map[string]*rate.Limiter)
			for name, l := range r.limiters {
				if l.TokensAt(now) < float64(limits.Burst) && len(kept) < maxLimiters/2 {
					kept[name] = l
				}
			}
			r.limiters = kept
		}
		l = rate.NewLimiter(rate.Limit(limits.Rate), limits.Burst)
		r.limiters[who] = l
	}
	reserved := l.ReserveN(now, 1)
	wait := reserved.DelayFrom(now)
	if wait > 0 {
		reserved.CancelAt(now)
	}
	return wait
}
