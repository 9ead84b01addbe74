package api_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
)

// common is a journal that several servers have.
type common struct {
	api.Ahead
	gone error
}

func (j *common) Append(_ context.Context, c *cluster.Campaign, p api.Post) error {
	if j.Campaign.Head().Size >= c.Head().Size {
		ahead := j.Ahead
		return &ahead
	}
	j.Campaign, j.Posts = c, append(j.Posts, p)
	return nil
}

func (j *common) Since(_ context.Context, c *cluster.Campaign) error {
	if j.gone != nil || j.Campaign.Head() == c.Head() {
		return j.gone
	}
	ahead := j.Ahead
	return &ahead
}

func (j *common) Close() error { return nil }

// blind is one that does not look before it writes: what a writer in another process records at that very time.
type blind struct{ *common }

func (j blind) Since(context.Context, *cluster.Campaign) error { return j.gone }

// TestShared: a server goes on from what another one has recorded, whether it looks before or finds out when it writes;
// a log that does not begin with what it has acknowledged is none.
func TestShared(t *testing.T) {
	for _, tt := range []struct {
		reason string
		seen   func(*common) api.Journal
	}{
		{"it looks", func(j *common) api.Journal { return j }},
		{"it finds out", func(j *common) api.Journal { return blind{j} }},
	} {
		j := &common{Ahead: api.Ahead{Campaign: year().Campaign}}
		own := func(c *api.Config) { c.Journal = tt.seen(j) }
		a, b := serve(t, "", own), serve(t, "", own)
		before := "If-Match: " + a.get("/ranking").Header().Get("ETag")
		key := "Idempotency-Key: k"
		if w := a.ask("head", "POST", "/events", ballot(1), key, before); w.Code != 201 {
			t.Fatalf("%s: %d %s", tt.reason, w.Code, w.Body)
		}
		w := b.ask("head", "POST", "/events", ballot(2), before)
		// Who looks knows more; who does not look has told what it found out.
		if p := decode[api.Details](t, w); w.Code != 412 || len(p.Since) != 1 || p.Since[0].Document != "1" ||
			p.Since[0].Poster != "chi" {
			t.Errorf("%s: on what was not seen: %d %s", tt.reason, w.Code, w.Body)
		}
		if w := b.ask("head", "POST", "/events", ballot(1), key, before); w.Code != 201 ||
			w.Header().Get("Location") != "/events/11" {
			t.Errorf("%s: sent again to the other: %d %s", tt.reason, w.Code, w.Body)
		}
		if w := b.ask("head", "POST", "/events", ballot(2)); w.Code != 201 || w.Header().Get("Location") != "/events/12" {
			t.Errorf("%s: without a condition: %d %s", tt.reason, w.Code, w.Body)
		}
	}
}

// TestSinceIsRead: who is refused because of others is told of their events what may be read, and of none if the
// condition names nothing of the log.
func TestSinceIsRead(t *testing.T) {
	f := serve(t, "", func(c *api.Config) {
		authorize := c.Authorize
		c.Authorize = func(p api.Principal, a api.Action) error {
			if p.Name == "dung" && a.Kind == api.Reading && (len(a.Units) != 1 || a.Units[0] != "ha_tinh") {
				return api.ErrForbidden
			}
			return authorize(p, a)
		}
	})
	tag := f.get("/ranking").Header().Get("ETag")
	f.ask("head", "POST", "/events", ballot(1))
	f.ask("head", "POST", "/events", strings.ReplaceAll(ballot(2), "ha_tinh", "nghe_an"))
	for _, tt := range []struct {
		who, match string
		want       int
	}{{"head", tag, 2}, {"ha_tinh", tag, 1}, {"ha_tinh", `"a", ` + tag, 1}, {"ha_tinh", `"a"`, 0}} {
		w := f.ask(tt.who, "POST", "/events", submit, "If-Match: "+tt.match)
		if tt.who == "head" {
			w = f.ask(tt.who, "POST", "/events", ballot(3), "If-Match: "+tt.match)
		}
		if p := decode[api.Details](t, w); w.Code != 412 || len(p.Since) != tt.want {
			t.Errorf("%s %s: %d %s", tt.who, tt.match, w.Code, w.Body)
		}
	}
}

// TestCatchUp: readers have what others recorded once a host asks for it; what cannot be looked at is said by /readyz
// until it can.
func TestCatchUp(t *testing.T) {
	j := &common{Ahead: api.Ahead{Campaign: year().Campaign}}
	own := func(c *api.Config) { c.Journal = j }
	a, b := serve(t, "", own), serve(t, "", own)
	over := httptest.NewServer(b)
	defer over.Close()
	s := subscribe(t, over.URL, "council", "/stream", "10")
	a.ask("head", "POST", "/events", ballot(1))
	if n := len(decodeEvents(t, b)); n != 10 {
		t.Fatalf("%d events before it was asked for", n)
	}
	if err := b.CatchUp(t.Context()); err != nil || len(decodeEvents(t, b)) != 11 {
		t.Errorf("%v, %d events", err, len(decodeEvents(t, b)))
	}
	if id, _, _ := s.next(); id != "11" {
		t.Errorf("a subscriber: %s", id)
	}
	b.Shutdown()
	c := serve(t, "", own, func(c *api.Config) { c.Campaign, c.Posts = j.Campaign, j.Posts })
	j.gone = errors.New("no way to the database")
	if w := c.ask("head", "POST", "/events", ballot(2)); w.Code != 507 {
		t.Errorf("an event: %d %s", w.Code, w.Body)
	}
	if err := c.CatchUp(t.Context()); !errors.Is(err, j.gone) || c.get("/readyz").Code != 503 ||
		c.get("/ranking").Code != 200 {
		t.Errorf("%v, %d", err, c.get("/readyz").Code)
	}
	j.gone = nil
	if err := c.CatchUp(t.Context()); err != nil || c.get("/readyz").Code != 200 {
		t.Errorf("%v, %d", err, c.get("/readyz").Code)
	}
	// Another log is in the place of the one that was acknowledged.
	was := *j
	j.Campaign = year().Campaign
	x := serve(t, "", func(c *api.Config) { c.Journal = j })
	x.ask("head", "POST", "/events", ballot(7))
	x.ask("head", "POST", "/events", ballot(8))
	if err := c.CatchUp(t.Context()); err == nil || !strings.Contains(err.Error(), "does not go on from the 11 events") {
		t.Errorf("a log that was written anew: %v", err)
	}
	if w := c.ask("head", "POST", "/events", ballot(2)); w.Code != 507 || len(decodeEvents(t, c)) != 11 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	j.Ahead = was.Ahead
	_, err := api.New(api.Config{Campaign: year().Campaign, Card: year().Card, Journal: j, Posts: j.Posts})
	if err == nil {
		t.Error("posts of events that the log does not have")
	}
}
