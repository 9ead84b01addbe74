package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/thidua-go/thidua/examples/server/api"
)

// reader is a subscriber of a test.
type reader struct {
	t     *testing.T
	res   *http.Response
	lines *bufio.Reader
}

// subscribe opens a stream over loopback.
func subscribe(t *testing.T, base, who, target, last string) *reader {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", base+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", who)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return &reader{t, res, bufio.NewReader(res.Body)}
}

// next reads a message; ok is false at the end of the stream.
func (r *reader) next() (id string, c api.Change, ok bool) {
	r.t.Helper()
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			return "", c, false
		}
		line = strings.TrimSuffix(line, "\n")
		if text, is := strings.CutPrefix(line, "id: "); is {
			id = text
		}
		if text, is := strings.CutPrefix(line, "data: "); is {
			if err := json.Unmarshal([]byte(text), &c); err != nil {
				r.t.Fatalf("%v in %s", err, text)
			}
		}
		if line == "" && id != "" {
			return id, c, true
		}
	}
}

// TestStream: each event is a message, with the ranking where it changed; a reader that was away goes on where it was,
// and the end of the server is that of the stream.
func TestStream(t *testing.T) {
	f := serve(t, "")
	over := httptest.NewServer(f)
	defer over.Close()
	s := subscribe(t, over.URL, "council", "/stream", "")
	if id, c, _ := s.next(); id != "10" || c.Ranking == nil || !c.Ranking.Final || len(c.Ranking.Standings) != 6 ||
		!c.Closed ||
		c.Phase.String() != "nominate" {
		t.Fatalf("at the beginning: %s %+v", id, c)
	}
	if w := f.ask("council", "HEAD", "/stream", ""); w.Code != 200 || w.Body.Len() > 0 ||
		w.Header().Get("Content-Type") != "text/event-stream" { // which ends
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
	own := subscribe(t, over.URL, "ha_tinh", "/stream?unit=nghe_an", "")
	if id, c, _ := own.next(); id != "10" || len(c.Ranking.Standings) != 1 {
		t.Errorf("of a unit: %s %+v", id, c)
	}
	f.ask("head", "POST", "/events", ballot(1))
	if id, c, _ := s.next(); id != "11" || c.Ranking != nil || c.Act.String() != "ballot" || c.Units[0] != "ha_tinh" {
		t.Errorf("an event that changes no rank: %s %+v", id, c)
	}
	f.ask("council", "POST", correction, "unit,growth\nnghe_an,8.3\n", "Content-Type: text/csv")
	if id, c, _ := s.next(); id != "12" || c.Ranking == nil || c.Ranking.Final {
		t.Errorf("a correction: %s %+v", id, c)
	}
	// What is about another unit alone is not said.
	if id, c, _ := own.next(); id != "12" || c.Ranking == nil || len(c.Ranking.Standings) != 1 {
		t.Errorf("of a unit: %s %+v", id, c)
	}
	for last, want := range map[string]string{"10": "11 12", "11": "12", "0": "1 2 3 4 5 6 7 8 9 10 11 12"} {
		again := subscribe(t, over.URL, "council", "/stream", last)
		var ids []string
		for {
			id, c, ok := again.next()
			ids = append(ids, id)
			if !ok || (c.Ranking != nil) != (id == "12") {
				t.Errorf("after %s: %s %+v", last, id, c)
			}
			if !ok || id == "12" {
				break
			}
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("after %s: %s", last, got)
		}
	}
	f.Shutdown()
	if id, _, ok := s.next(); ok {
		t.Errorf("after the end: %s", id)
	}
}

// TestLoad: writers, readers and subscribers at once, over loopback: every event that is acknowledged is there once,
// and
// every subscriber sees it.
func TestLoad(t *testing.T) {
	f := serve(t, "")
	over := httptest.NewServer(f)
	defer over.Close()
	defer f.Shutdown()
	const writers, each = 4, 6
	var all sync.WaitGroup
	for i := range 3 {
		s := subscribe(t, over.URL, "council", "/stream", "10")
		all.Go(func() {
			last := ""
			for last != fmt.Sprint(10+writers*each) {
				id, _, ok := s.next()
				if !ok {
					t.Errorf("subscriber %d ends after %s", i, last)
					return
				}
				last = id
			}
		})
	}
	numbers := make(chan int, writers*each)
	send := func(who, method, target, body, key string) (int, []byte) {
		r, err := http.NewRequest(method, over.URL+target, strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return 0, nil
		}
		r.Header.Set("Authorization", who)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Error(err)
			return 0, nil
		}
		defer res.Body.Close()
		data, err := io.ReadAll(res.Body)
		if err != nil {
			t.Error(err)
		}
		return res.StatusCode, data
	}
	for w := range writers {
		all.Go(func() {
			for i := range each {
				n := w*each + i
				for range 2 { // sent twice
					status, data := send("head", "POST", "/events", ballot(n), fmt.Sprint("k", n))
					var r api.Recorded
					if err := json.Unmarshal(data, &r); status != 201 || err != nil {
						t.Errorf("%d %s", status, data)
					}
					if r.Event.Document != fmt.Sprint(n) {
						t.Errorf("the answer is on another event: %s", data)
					}
					numbers <- r.N
				}
			}
		})
		all.Go(func() {
			for i := range each {
				target := []string{"/ranking", "/events?limit=3", "/nominations", "/report", "/units/ha_tinh/explanation",
					"/metrics"}[i]
				if status, data := send("council", "GET", target, "", "x"); status != 200 {
					t.Errorf("%s: %d %.200s", target, status, data)
				}
			}
		})
	}
	counts := make(map[int]int)
	for range 2 * writers * each {
		counts[<-numbers]++
	}
	all.Wait()
	for n := 11; n <= 10+writers*each; n++ {
		if counts[n] != 2 {
			t.Errorf("event %d was answered %d times, want 2", n, counts[n])
		}
	}
}
