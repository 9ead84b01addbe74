package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/thidua-go/thidua/examples/years"
)

// client calls a service.
type client struct {
	t *testing.T
	h http.Handler
}

func newClient(t *testing.T) client {
	t.Helper()
	return client{t, newTestService(t, filepath.Join(t.TempDir(), "log.jsonl")).handler()}
}

// newTestService serves the default year from a log.
func newTestService(t *testing.T, log string) *service {
	t.Helper()
	s, err := newService(years.Default, log)
	if err != nil {
		t.Fatal(err)
	}
	s.hosts = []string{"localhost"}
	t.Cleanup(func() { s.close() })
	return s
}

func (c client) do(method, path, contentType, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "localhost"
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

func decode[T any](t *testing.T, w *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return v
}

// check is an act after the closing meeting that moves nothing on.
const check = `{"on":"2024-03-20","act":"ballot","units":["ha_tinh"],"award":"flag.central_cluster","by":"council"}`

const submit = `{"on":"2024-04-20","act":"submit","units":["ha_tinh"],"award":"flag.central_cluster"}`

func TestCampaignOverHTTP(t *testing.T) {
	c := newClient(t)
	type standings struct {
		Final     bool
		Standings []struct {
			Unit  string
			Rank  int
			Total json.Number
		}
	}
	w := c.do("GET", "/ranking", "", "")
	r := decode[standings](t, w)
	if w.Code != 200 || !r.Final || len(r.Standings) != 6 || r.Standings[0].Unit != "ha_tinh" || r.Standings[0].Rank != 1 {
		t.Errorf("ranking: %d %s", w.Code, w.Body)
	}
	head := w.Header().Get("ETag")
	w = c.do("POST", "/events", "application/json", submit, "If-Match", head)
	if w.Code != 201 || w.Header().Get("ETag") == head {
		t.Errorf("an event: %d %s", w.Code, w.Body)
	}
	if w := c.do("POST", "/events", "application/json", submit, "If-Match", head); w.Code != 412 {
		t.Errorf("on top of an old head: %d %s", w.Code, w.Body)
	}
	events := decode[[]map[string]any](t, c.do("GET", "/events", "", ""))
	if n := len(events); events[n-1]["act"] != "submit" {
		t.Errorf("the last event is %v", events[n-1])
	}
	if events := decode[[]any](t, c.do("GET", "/events?on=2023-01-10", "", "")); len(events) != 1 {
		t.Errorf("%d events on the day of the launch", len(events))
	}
	w = c.do("GET", "/nominations?on=2024-03-14", "", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Điều 25 khoản 2") {
		t.Errorf("nominations: %d %.300s", w.Code, w.Body)
	}
	w = c.do("GET", "/units/h%C3%A0%20t%C4%A9nh/explanation", "", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(),
		`"I.1"`) || !strings.Contains(w.Body.String(), `"invented":true`) {
		t.Errorf("explanation: %d %.300s", w.Code, w.Body)
	}
	w = c.do("GET", "/report?lang=vi", "", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "# Báo cáo tổng kết") {
		t.Errorf("report: %d %.300s", w.Code, w.Body)
	}
	// The submission has moved the nomination on.
	w = c.do("GET", "/nominations", "", "")
	lives := decode[struct {
		Lives []struct{ Unit, Award, State string }
	}](t, w).Lives
	if len(lives) != 3 || lives[0].Unit != "ha_tinh" || lives[0].State != "proposed" || lives[1].State != "nominated" {
		t.Errorf("what became of the nominations: %+v", lives)
	}
	// A correction that leaves fewer facts, and from its day on the ranking is provisional.
	w = c.do("POST", "/facts?act=correct&corrects=6&on=2024-04-01&by=council&note=sai", "text/csv",
		"unit,growth\nha_tinh,8.3\n")
	if w.Code != 201 || !strings.Contains(w.Body.String(), `"sha256"`) {
		t.Fatalf("facts: %d %s", w.Code, w.Body)
	}
	if r := decode[standings](t, c.do("GET", "/ranking", "", "")); r.Final {
		t.Error("the ranking is final though Hà Tĩnh has one fact")
	}
	if r := decode[standings](t, c.do("GET", "/ranking?on=2024-03-31", "", "")); !r.Final {
		t.Error("the ranking of the day before has changed")
	}
	// As JSON, in the event itself.
	w = c.do("POST", "/events", "application/json",
		`{"on":"2024-04-02","act":"correct","corrects":6,"note":{"en":"why"},"units":["nghe_an"],"by":"council","facts":[{"unit":"nghe_an","facts":{"growth":9.14}}]}`)
	if w.Code != 201 {
		t.Fatalf("facts in an event: %d %s", w.Code, w.Body)
	}
}

// TestLogHoldsAll starts from the log that another server left: it answers the
// same, to every question.
func TestLogHoldsAll(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.jsonl")
	first := newTestService(t, log)
	c := client{t, first.handler()}
	for _, body := range []string{check, submit} {
		if w := c.do("POST", "/events", "application/json", body); w.Code != 201 {
			t.Fatal(w.Body)
		}
	}
	if w := c.do("POST", "/facts?act=correct&corrects=6&on=2024-04-01&by=council&note=sai", "text/csv",
		"unit,growth\nha_tinh,8.3\n"); w.Code != 201 {
		t.Fatal(w.Body)
	}
	d := client{t, newTestService(t, log).handler()}
	for _, path := range []string{"/events", "/ranking", "/ranking?on=2023-07-31", "/nominations", "/report?lang=vi",
		"/units/ha_tinh/explanation"} {
		if a, b := c.do("GET", path, "", ""), d.do("GET", path, "", ""); a.Body.String() != b.Body.String() || a.Code != 200 {
			t.Errorf("%s: %d\n%s\nread back:\n%s", path, a.Code, a.Body, b.Body)
		}
	}
}

// details are the problem details that clients act on.
type details struct {
	Status int
	Needs  string
}

func TestProblems(t *testing.T) {
	for _, tt := range []struct {
		method, path, contentType, body string
		status                          int
		detail                          string
		reason                          string
	}{
		{"GET", "/nothing", "", "", 404, "/nothing", "no such path"},
		{"DELETE", "/events", "", "", 405, "DELETE", "no such method"},
		{"GET", "/ranking?on=30/6/2024", "", "", 400, "not a date", "a day that is none"},
		{"GET", "/report?lang=fr", "", "", 400, "[en vi]", "a language that is not there"},
		{"GET", "/units/nowhere/explanation", "", "", 404, "nowhere", "a unit that is none"},
		{"POST", "/events", "text/plain", submit, 415, "application/json", "another media type"},
		{"POST", "/events", "application/json", `{`, 400, "", "half an object"},
		{"POST", "/events", "application/json", `{"on":"2024-04-20","akt":"submit"}`, 400, "akt", "a key that is none"},
		{"POST", "/events", "application/json", submit + submit, 400, "one event", "two events"},
		{"POST", "/events", "application/json",
			`{"on":"2024-04-20","act":"submit","units":["nobody"],"award":"x"}`, 422, "nobody", "a stranger"},
		{"POST", "/events", "application/json",
			`{"on":"2024-05-20","act":"decide","units":["ha_tinh"],"award":"flag.central_cluster"}`, 409, "submission", "a decision before the submission"},
		{"POST", "/events", "application/json", strings.Repeat(" ", maxBody) + submit, 413, "too large", "too much"},
		{"POST", "/facts?act=correct&corrects=6&on=2024-04-01&by=council&note=sai", "text/csv",
			"unit,growth\nha_tinh,8x\nnobody,1\n", 422, "facts.csv:2", "facts with faults"},
		{"POST", "/facts", "text/csv", "unit,growth\nha_tinh,8\n", 400, "act", "facts that no act brought"},
		{"POST", "/facts?act=report&on=2024-03-15", "text/csv", "unit,growth\nha_tinh,8\n", 422, "movement is missing",
			"a report on no movement"},
		{"POST", "/events", "application/json",
			`{"on":"2024-03-15","act":"ballot","units":["ha_tinh"],"award":"flag.central_cluster","facts":[{"unit":"ha_tinh","facts":{}}]}`, 409, "settled", "facts after the closing meeting"},
		{"POST", "/facts?act=self_score&on=2024-01-20&by=nghe_an", "text/csv", "unit,growth\nha_tinh,8\n", 409,
			"only the unit itself", "facts on another"},
		{"POST", "/events", "application/json",
			`{"on":"2024-04-01","act":"correct","corrects":6,"by":"council","note":{"en":"why"},"units":["ha_tinh"],"facts":[{"unit":"ha_tinh","facts":{"grwth":1}}]}`, 422, "did you mean growth", "an indicator that is none"},
		{"POST", "/events", "application/json",
			`{"on":"2024-04-01","act":"correct","corrects":6,"by":"council","note":{"en":"why"},"units":["ha_tinh"],"files":[{"holds":"facts","name":"x.csv","sha256":"` + strings.Repeat("0", 64) + `"}]}`, 422, "x.csv", "a file that is not there"},
	} {
		c := newClient(t)
		w := c.do(tt.method, tt.path, tt.contentType, tt.body)
		p := decode[details](t, w)
		if w.Code != tt.status || p.Status != tt.status || w.Header().Get("Content-Type") != "application/problem+json" ||
			!strings.Contains(w.Body.String(), tt.detail) {
			t.Errorf("%s: %d %v %s; want %d and %q", tt.reason, w.Code, w.Header(), w.Body, tt.status, tt.detail)
		}
		if tt.status == 405 && w.Header().Get("Allow") == "" {
			t.Error("405 without Allow")
		}
	}
	if p := decode[details](t, newClient(t).do("POST", "/events", "application/json",
		`{"on":"2024-05-20","act":"decide","units":["ha_tinh"],"award":"flag.central_cluster"}`)); p.Needs != "submit" {
		t.Errorf("the problem does not say what must come first: %+v", p)
	}
}

func TestWritersTakeTurns(t *testing.T) {
	c := newClient(t)
	var wg sync.WaitGroup
	codes := make(chan int, 20)
	for i := range 10 {
		wg.Go(func() {
			body := strings.Replace(check, "}", fmt.Sprintf(`,"document":"%d"}`, i), 1)
			codes <- c.do("POST", "/events", "application/json", body).Code
			codes <- c.do("GET", "/ranking", "", "").Code
		})
	}
	wg.Wait()
	close(codes)
	for code := range codes {
		if code != 201 && code != 200 {
			t.Errorf("status %d", code)
		}
	}
	n := 0
	for _, e := range decode[[]map[string]any](t, c.do("GET", "/events", "", "")) {
		if e["act"] == "ballot" {
			n++
		}
	}
	if n != 10 {
		t.Errorf("%d of 10 events were kept", n)
	}
}

// TestReadmePost sends the event that examples/README.md shows.
func TestReadmePost(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)localhost:8080(/\S+) -H 'Content-Type: (\S+)' -d '(.*?)'\n`).FindSubmatch(readme)
	if m == nil {
		t.Fatal("examples/README.md has no POST in full")
	}
	c := newClient(t)
	head := c.do("GET", "/ranking", "", "").Header().Get("ETag")
	w := c.do("POST", string(m[1]), string(m[2]), string(m[3]), "If-Match", head)
	if w.Code != 201 || w.Header().Get("ETag") == head {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := c.do("POST", string(m[1]), string(m[2]), string(m[3]), "If-Match", head); w.Code == 201 {
		t.Errorf("on top of what was not seen: %d", w.Code)
	}
	bad := strings.Replace(string(m[3]), `"by"`, `"sheets": [{"unit": "ha_tinh", "entries": [{"criterion": "IX.9", "stage": "rechecked", "points": "8.5"}]}], "by"`, 1)
	if w := c.do("POST", string(m[1]), string(m[2]), bad); w.Code != 422 ||
		!strings.Contains(w.Body.String(), "events[0].sheets[0].entries[0].criterion") {
		t.Errorf("points for no criterion: %d %s", w.Code, w.Body)
	}
}
