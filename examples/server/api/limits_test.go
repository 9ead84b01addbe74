package api_test

import (
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/thidua-go/thidua/examples/server/api"
)

// TestRates: of each principal, and of each address for those who are not known, by the clock of the host. Probes are
// always answered.
func TestRates(t *testing.T) {
	var now atomic.Int64
	f := serve(t, "", func(c *api.Config) {
		c.Now = func() time.Time { return noon.Add(time.Duration(now.Load())) }
		c.Limits.Rate, c.Limits.Burst = 1, 2
	})
	for i, tt := range []struct {
		who, target string
		after       time.Duration
		status      int
	}{
		{"council", "/ranking", 0, 200}, {"council", "/events", 0, 200}, {"council", "/ranking", 0, 429}, {"head",
			"/ranking", 0, 200},
		{"council", "/healthz", 0, 200}, {"council", "/readyz", 0, 200}, {"council", "/ranking", time.Second, 200},
		{"council", "/ranking", 0, 429}, {"nobody", "/ranking", 0, 401}, {"", "/problems", 0, 200}, {"nobody", "/ranking",
			0, 429},
		{"", "/problems", 0, 429},
	} {
		now.Add(int64(tt.after))
		w := f.ask(tt.who, "GET", tt.target, "")
		if w.Code != tt.status || tt.status == 429 && w.Header().Get("Retry-After") != "1" {
			t.Errorf("request %d: %d %v, want %d", i+1, w.Code, w.Header(), tt.status)
		}
	}
}

// TestLimits: of the log and of time.
func TestLimits(t *testing.T) {
	f := serve(t, "", func(c *api.Config) { c.Limits.Events = 11 })
	for n, want := range []int{201, 507} {
		if w := f.ask("head", "POST", "/events", ballot(n)); w.Code != want {
			t.Errorf("event %d: %d %s", 11+n, w.Code, w.Body)
		}
	}
	hasty := serve(t, "", func(c *api.Config) { c.Limits.Time = time.Nanosecond })
	if p := decode[api.Details](t, hasty.get("/ranking?on=2024-03-14")); p.Type != "/problems/too-slow" ||
		p.Status != 503 {
		t.Errorf("without time: %+v", p)
	}
}

// TestHosts: a name that the server is not called by is one that a page elsewhere has made lead here, and a page of
// another site may not ask.
func TestHosts(t *testing.T) {
	f := serve(t, "", func(c *api.Config) {
		c.Hosts, c.Origins = append(c.Hosts, "thidua.example"), []string{"https://pages.example"}
	})
	events := 0
	for _, tt := range []struct {
		host, origin string
		status       int
	}{
		{"localhost", "", 200}, {"localhost:8080", "", 200}, {"LOCALHOST:8080", "", 200}, {"127.0.0.1:8080", "", 200},
		{"[::1]:8080", "", 200}, {"192.0.2.7", "", 200}, {"thidua.example:443", "", 200},
		{"", "", 421}, {"evil.example", "", 421}, {"evil.example:8080", "", 421}, {"localhost.evil.example:8080", "", 421},
		{"127.0.0.1.evil.example", "", 421}, {"evil.example@localhost", "", 421}, {"2130706433", "", 421}, {"notlocalhost",
			"", 421},
		{"localhost:8080", "http://localhost:8080", 200}, {"localhost:8080", "https://pages.example", 200},
		{"localhost:8080", "http://localhost:9090", 403}, {"localhost:8080", "https://evil.example", 403},
		{"localhost:8080", "null", 403}, {"localhost:8080", "https://pages.example.evil.example", 403},
		{"localhost:8080", "http://pages.example", 403}, {"localhost:8080", "", 200},
	} {
		headers := []string{"Host: " + tt.host}
		if tt.origin != "" {
			headers = append(headers, "Origin: "+tt.origin)
		}
		if w := f.get("/events", headers...); w.Code != tt.status {
			t.Errorf("%q %q: %d %s, want %d", tt.host, tt.origin, w.Code, w.Body, tt.status)
		}
		want := tt.status
		if want == 200 {
			want = 201
			events++
		}
		if w := f.ask("head", "POST", "/events", ballot(events), headers...); w.Code != want {
			t.Errorf("POST %q %q: %d %s, want %d", tt.host, tt.origin, w.Code, w.Body, want)
		}
	}
}

// TestSaid: each request is a line with its id, which the answer has too, and a failure has its cause there and nowhere
// else; the measures count all.
func TestSaid(t *testing.T) {
	f := serve(t, "", func(c *api.Config) {
		authorize := c.Authorize
		c.Authorize = func(p api.Principal, a api.Action) error {
			if p.Name == "giang" {
				panic("the list of offices is gone")
			}
			return authorize(p, a)
		}
	})
	for id, taken := range map[string]bool{"abc-1.2_3": true, strings.Repeat("x", 64): true, strings.Repeat("x",
		65): false,
		"": false, "a b": false, "a\tb=c": false, `"`: false} {
		w := f.get("/ranking", "X-Request-Id: "+id)
		got := w.Header().Get("X-Request-Id")
		if (got == id) != taken || got == "" || !strings.Contains(f.said.String(), "request_id="+got+" ") {
			t.Errorf("%q is called %q", id, got)
		}
	}
	w := f.ask("reader", "GET", "/ranking", "", "X-Request-Id: failed-1")
	p := decode[api.Details](t, w)
	if w.Code != 500 || p.RequestID != "failed-1" || strings.Contains(w.Body.String(), "gone") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	line := ""
	for l := range strings.Lines(f.said.String()) {
		if strings.Contains(l, "request_id=failed-1") {
			line = l
		}
	}
	for _, want := range []string{"level=ERROR", "the list of offices is gone", "status=500", "route=/ranking",
		"principal=giang"} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is not said: %s", want, line)
		}
	}
	f.ask("council", "GET", "/nothing", "")
	text := f.get("/metrics").Body.String()
	for _, want := range []string{"thidua_events 10\n", "thidua_log_failed 0\n", "thidua_requests_in_flight 1\n",
		`thidua_request_duration_seconds_count{route="/ranking",method="GET",status="200"} 7` + "\n",
		`thidua_request_duration_seconds_bucket{route="/ranking",method="GET",status="500",le="+Inf"} 1` + "\n",
		`thidua_request_duration_seconds_count{route="none",method="GET",status="404"} 1` + "\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if w := f.ask("head", "GET", "/metrics", ""); w.Code != 403 {
		t.Errorf("the measures for all: %d", w.Code)
	}
}

// TestOddRequests: what is not meant as it stands is refused, and never taken for something else.
func TestOddRequests(t *testing.T) {
	f := serve(t, "")
	for _, tt := range []struct {
		reason, method, target, body string
		headers                      []string
		status                       int
		problem                      string
	}{
		{"half an escape in a filter", "GET", "/ranking?unit=%zz", "", nil, 400, "parameter"},
		{"a filter behind a semicolon", "GET", "/ranking?on=2024-03-14;unit=ha_tinh", "", nil, 400, "parameter"},
		{"a filter that is misspelt", "GET", "/ranking?Unit=ha_tinh", "", nil, 400, "parameter"},
		{"two slashes", "GET", "//ranking", "", nil, 404, "not-found"},
		{"a path that leads elsewhere", "GET", "/events/../ranking", "", nil, 404, "not-found"},
		{"one that is posted to", "POST", "/units/../events", ballot(1), nil, 404, "not-found"},
		{"a slash at the end", "GET", "/ranking/", "", nil, 404, "not-found"},
		{"a body that is compressed", "POST", "/events", "\x1f\x8b", []string{"Content-Encoding: gzip"}, 415, "media-type"},
		{"and one that says that it is not", "POST", "/events", ballot(2), []string{"Content-Encoding: identity"}, 201, ""},
		{"another character set", "POST", "/events", ballot(3), []string{"Content-Type: application/json; charset=utf-16"},
			415, "media-type"},
		{"the usual one", "POST", "/events", ballot(4), []string{"Content-Type: application/json; charset=UTF-8"}, 201, ""},
		{"a key twice", "POST", "/events", `{"on":"2024-03-20","act":"close","act":"ballot"}`, nil, 400, "not-an-event"},
		{"a key in other letters", "POST", "/events", `{"on":"2024-03-20","Act":"close"}`, nil, 400, "not-an-event"},
		{"two events", "POST", "/events", ballot(5) + ballot(6), nil, 400, "not-an-event"},
		{"lists without end", "POST", "/events", strings.Repeat("[", 1<<19), nil, 400, "not-an-event"},
		{"a character that is none", "POST", "/events", strings.Replace(ballot(7), `"7"`, `"\u0000"`, 1), nil, 422, "faults"},
		{"half a character", "POST", "/events", strings.Replace(ballot(7), `"7"`, "\"\xff\"", 1), nil, 400, "not-an-event"},
	} {
		w := f.ask("head", tt.method, tt.target, tt.body, tt.headers...)
		if w.Code != tt.status || tt.problem != "" && !strings.Contains(w.Body.String(), "/problems/"+tt.problem) {
			t.Errorf("%s: %d %s", tt.reason, w.Code, w.Body)
		}
	}
	w := f.send("head", "POST", "/events", "", broken{io.ErrUnexpectedEOF}, "Accept-Language: vi")
	if w.Code != 400 || !strings.Contains(w.Body.String(), "nội dung gửi lên không đến trọn vẹn") {
		t.Errorf("half a body: %d %s", w.Code, w.Body)
	}
	if n := len(decodeEvents(t, f)); n != 12 {
		t.Errorf("%d events, want 12", n)
	}
}
