package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

// Change is a message of the stream: what an event changed. Its id is the number of the event.
type Change struct {
	N     int         `json:"n"`
	On    rules.Date  `json:"on"`
	Act   cluster.Act `json:"act"`
	Units []string    `json:"units"`
	// Phase is how far the year has come, and Closed says that the closing meeting has taken place.
	Phase  cluster.Act `json:"phase,omitzero"`
	Closed bool        `json:"closed"`
	// Ranking is that after the event. It is absent where it is the one that was sent before, or another event
	// has come since, whose message has it.
	Ranking *Ranking `json:"ranking,omitempty"`
}

// subscriber is one reader of the stream. Nothing waits for it: the log is what it reads from, so that one that is slow
// costs no memory, and is cut off when it does not take a message in time.
type subscriber struct {
	*Server
	*call
	unit string
	sent int    // the number of the last event that it has
	last []byte // the ranking that it has
	out  http.ResponseWriter
}

func (s *Server) getStream(c *call) (*answer, error) {
	unit, err := s.filter(c)
	if err != nil {
		return nil, err
	}
	sub := &subscriber{Server: s, call: c, unit: unit, sent: c.now.size - 1}
	if text := c.Header.Get("Last-Event-ID"); text != "" {
		if sent, _ := strconv.Atoi(text); sent > c.now.size {
			return nil, newProblem("header", say("Last-Event-ID is %d, and the log has %d events", sent, c.now.size))
		} else {
			sub.sent = sent
		}
	}
	header := http.Header{"Content-Type": {"text/event-stream"}, "X-Accel-Buffering": {"no"}}
	if c.Method == http.MethodHead { // there is nothing to wait for
		return &answer{header: header, stream: func(http.ResponseWriter) error { return nil }}, nil
	}
	if s.streaming.Add(1) > int64(s.config.Limits.Streams) {
		s.streaming.Add(-1)
		p := newProblem("busy", say("%d subscribers are the most", s.config.Limits.Streams))
		p.retry = 10
		return nil, p
	}
	return &answer{header: header,
		stream: func(w http.ResponseWriter) error {
			defer s.streaming.Add(-1)
			sub.out = w
			return sub.run()
		}}, nil
}

// run sends messages until the subscriber or the server goes, or something fails.
func (s *subscriber) run() error {
	tick := time.NewTicker(s.config.Limits.Heartbeat)
	defer tick.Stop()
	if err := s.send(": \n\n"); err != nil { // it is there
		return nil
	}
	for {
		now := s.current()
		for s.sent < now.size {
			s.sent = max(s.sent, 0) + 1
			message, err := s.message(now, s.sent)
			if err != nil {
				return err
			}
			if message != "" && s.send(message) != nil {
				return nil
			}
		}
		select {
		case <-now.changed:
		case <-tick.C:
			if s.send(": \n\n") != nil {
				return nil
			}
		case <-s.ends:
			return nil
		case <-s.Context().Done():
			return nil
		}
	}
}

// message is what is said of an event; empty if it is about others. What the subscriber may no longer read ends the
// stream.
func (s *subscriber) message(now *snapshot, n int) (string, error) {
	a := Action{Kind: Reading, All: s.unit == ""}
	if s.unit != "" {
		a.Units = []string{s.unit}
	}
	if err := s.may(s.call, now, a); err != nil {
		return "", err
	}
	e := now.events()[n-1]
	is := about(e, s.unit)
	change := Change{N: n, On: e.On, Act: e.Act, Units: append([]string{}, s.shown(e, s.unit).Units...),
		Phase: now.state().Phase, Closed: now.state().Closed}
	if n == now.size {
		report, err := now.report()
		if err != nil {
			return "", err
		}
		ranking := ranked(report, s.unit)
		places := ranking
		places.On = rules.Date{} // another day alone is no change
		data, err := json.Marshal(places)
		if err != nil {
			return "", err
		}
		if !bytes.Equal(data, s.last) {
			s.last, change.Ranking, is = data, &ranking, true
		}
	}
	if !is {
		return "", nil
	}
	data, err := json.Marshal(change)
	return fmt.Sprintf("id: %d\nevent: change\ndata: %s\n\n", n, data), err
}

// send writes to the subscriber, who has a while to take it.
func (s *subscriber) send(text string) error {
	control := http.NewResponseController(s.out)
	control.SetWriteDeadline(time.Now().Add(s.config.Limits.Pause)) // not every writer can
	if _, err := fmt.Fprint(s.out, text); err != nil {
		return err
	}
	return control.Flush()
}
