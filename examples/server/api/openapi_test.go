package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
)

// asked are a request that each operation answers with success, and how.
var asked = []struct {
	operation, who, method, target, body string
	headers                              []string
	status                               int
}{
	{"post_events", "head", "POST", "/events", ballot(1), []string{"Idempotency-Key: a", "If-Match: *"}, 201},
	{"post_facts", "council", "POST", correction, "unit,growth\nha_tinh,8.3\n", []string{"Content-Type: text/csv"}, 201},
	{"get_events", "council", "GET", "/events?on=2024-03-14&act=sign&unit=ha_tinh&limit=1&cursor=log.0", "", nil, 200},
	{"get_events_n", "council", "GET", "/events/6", "", []string{"X-Request-Id: one"}, 200},
	{"get_ranking", "council", "GET", "/ranking?on=2024-03-14&unit=ha_tinh&limit=1&cursor=10.0", "", nil, 200},
	{"get_nominations", "council", "GET",
		"/nominations?on=2024-03-14&award=flag.central_cluster&unit=ha_tinh&limit=1&cursor=10.0", "", nil, 200},
	{"get_units_unit_explanation", "council", "GET", "/units/ha_tinh/explanation?on=2024-03-14", "", nil, 200},
	{"get_report", "council", "GET", "/report?on=2024-03-14&lang=vi", "", nil, 200},
	{"get_stream", "council", "GET", "/stream?unit=ha_tinh", "", []string{"Last-Event-ID: 9"}, 200},
	{"get_problems", "council", "GET", "/problems", "", nil, 200},
	{"get_problems_type", "council", "GET", "/problems/stale", "", []string{"Accept-Language: vi"}, 200},
	{"get_openapi_json", "council", "GET", "/openapi.json", "", nil, 200},
	{"get_healthz", "council", "GET", "/healthz", "", nil, 200},
	{"get_readyz", "council", "GET", "/readyz", "", nil, 200},
	{"get_metrics", "council", "GET", "/metrics", "", nil, 200},
}

// full is a journal without room.
type full struct{ nowhere }

func (full) Append(context.Context, *cluster.Campaign, api.Post) error { return errors.New("no room") }

// TestDescription: every operation, parameter and status of /openapi.json is one that a handler answers with, and every
// answer is as it is described there: see conforms.
func TestDescription(t *testing.T) {
	failing := serve(t, "", func(c *api.Config) {
		c.Authorize = func(api.Principal, api.Action) error { return errors.New("the list of offices is gone") }
		c.Journal = full{}
	})
	unwritable := serve(t, "", func(c *api.Config) { c.Journal = full{} })
	busy := serve(t, "", func(c *api.Config) { c.Limits.Requests = -1 })
	hasty := serve(t, "", func(c *api.Config) { c.Limits.Rate, c.Limits.Burst = 1e-9, 1 })
	for _, a := range asked {
		// A stream ends with its server.
		f := serve(t, "")
		if a.operation == "get_stream" {
			f.Shutdown()
		}
		if w := f.ask(a.who, a.method, a.target, a.body, a.headers...); w.Code != a.status {
			t.Errorf("%s: %d %.300s", a.operation, w.Code, w.Body)
		}
		again := func(f *fixture, who string, headers ...string) {
			t.Helper()
			f.ask(who, a.method, a.target, a.body, append(slices.Clone(a.headers), headers...)...)
		}
		query := a.target + "?"
		if strings.Contains(a.target, "?") {
			query = a.target + "&"
		}
		again(f, "", "Origin: https://elsewhere.example")
		again(f, a.who, "Host: elsewhere.example")
		again(f, "nobody")
		again(failing, a.who)
		again(busy, a.who)
		again(hasty, a.who)
		again(hasty, a.who)
		f.ask(a.who, a.method, query+"nothing=1", a.body, a.headers...)
		path, _, _ := strings.Cut(a.target, "?")
		f.ask(a.who, a.method, path+"?unit=nowhere", a.body, a.headers...)
		f.ask(a.who, a.method, strings.ReplaceAll(a.target, "10.0", "1.0"), a.body, a.headers...)
		again(f, a.who, "If-Match: \"none\"")
		again(f, a.who, "If-None-Match: *")
		if a.method == "POST" {
			f.ask("ha_tinh", a.method, a.target, a.body, "Content-Type: text/plain")
			again(unwritable, a.who)
			f.ask(a.who, a.method, a.target, strings.Repeat(" ", 1<<20)+a.body, a.headers...)
			f.ask(a.who, a.method, a.target, a.body, append(slices.Clone(a.headers), "If-Match: nothing")...)
		}
	}
	odd(t, serve(t, ""))
	answeredAsDescribed(t)
}

// odd asks for the answers that one operation alone has, or that need a server of their own.
func odd(t *testing.T, f *fixture) {
	f.ask("head", "POST", "/events", strings.Replace(ballot(2), "flag.", "flog.", 1))
	f.ask("pm", "POST", "/events", `{"on":"2024-05-20","act":"decide","units":["ha_tinh"],"award":"flag.central_cluster"}`)
	f.ask("head", "POST", "/facts?act=self_score&on=2024-01-20", "unit,growth\nha_tinh,8\n", "Content-Type: text/csv")
	f.ask("council", "POST", "/facts?act=appraise&on=2024-03-20", "unit,growth\nha_tinh,8\n", "Content-Type: text/csv")
	f.ask("council", "POST", correction, "unit,growth\nnobody,8x\n", "Content-Type: text/csv")
	f.send("head", "POST", "/events", "", broken{os.ErrDeadlineExceeded})
	f.send("council", "POST", correction, "", broken{os.ErrDeadlineExceeded}, "Content-Type: text/csv")
	f.get("/events/99")
	f.get("/units/nowhere/explanation")
	f.get("/problems/nowhere")
	f.get("/report", "Accept: image/png")
	f.get("/report", "Accept: application/json")
	broken := serve(t, "", func(c *api.Config) {
		c.Hosts = []string{"localhost"}
		c.Authenticate = func(*http.Request) (api.Principal, error) { panic("no memory") }
	})
	for _, a := range asked {
		broken.ask(a.who, a.method, a.target, a.body, a.headers...)
	}
	broken.Shutdown()
	broken.get("/readyz")
}

// unprovoked are statuses that nothing can be made to answer with here, and why.
var unprovoked = map[string]string{
	"get_problems 500": "it reads no data", "get_problems_type 500": "the same", "get_openapi_json 500": "the same",
	"get_healthz 500": "the same", "get_readyz 500": "the same",
}

func answeredAsDescribed(t *testing.T) {
	doc, _ := described()
	operations, params := 0, make(map[string]bool)
	for _, a := range asked {
		r := httptest.NewRequest(a.method, a.target, nil)
		for name := range r.URL.Query() {
			params[a.operation+" "+name] = true
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			operations++
			for status := range op.Responses.Map() {
				key := op.OperationID + " " + status
				if _, ok := seen.Load(key); !ok && unprovoked[key] == "" {
					t.Errorf("%s %s: nothing was answered by %s", method, path, status)
				}
			}
			for _, p := range op.Parameters {
				if p.Value.In == "query" && !params[op.OperationID+" "+p.Value.Name] &&
					!slices.Contains([]string{"note", "corrects", "merge"}, p.Value.Name) {
					t.Errorf("%s %s: nobody gave %s", method, path, p.Value.Name)
				}
			}
		}
	}
	if operations != len(asked) {
		t.Errorf("%d operations are described, %d are tried", operations, len(asked))
	}
}

// TestNone: what is written says null of values alone, which are not known then; a list that is empty is [].
func TestNone(t *testing.T) {
	doc, _ := described()
	null := func(s *openapi3.SchemaRef) bool {
		return s.Value != nil && s.Value.Type != nil && s.Value.Type.Includes("null")
	}
	var walk func(at string, s *openapi3.SchemaRef)
	walk = func(at string, s *openapi3.SchemaRef) {
		if s == nil || s.Value == nil || s.Ref != "" {
			return
		}
		if null(s) {
			t.Errorf("%s may be null", at)
		}
		for name, p := range s.Value.Properties {
			walk(at+"."+name, p)
		}
		walk(at+"[]", s.Value.Items)
		for _, one := range slices.Concat(s.Value.AnyOf, s.Value.OneOf, s.Value.AllOf) {
			walk(at+"|", one)
		}
	}
	for name, s := range doc.Components.Schemas {
		if !strings.HasPrefix(name, "sent.") && name != "rules.Value" {
			walk(name, s)
		}
	}
	// Before the launch there is nothing, and every list is there.
	f := serveYear(t, "", empty(t), year().Card, year().Regulation)
	for target, want := range map[string]string{
		"/events": `{"events":[]}`, "/ranking": `"final":false,"standings":[`, "/nominations": `"differences":[],"lives":[]`,
	} {
		if w := f.get(target); w.Code != 200 || !strings.Contains(w.Body.String(), want) ||
			strings.Contains(w.Body.String(), "[null") {
			t.Errorf("%s: %d %.300s", target, w.Code, w.Body)
		}
	}
}

// empty is the default year without an event.
func empty(t *testing.T) *cluster.Campaign {
	t.Helper()
	d := year().Campaign.Cluster().Definition()
	for i := range d.Years {
		d.Years[i].Events = nil
	}
	c, err := cluster.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	campaign, err := c.Campaign(2023, year().Card, year().Regulation)
	if err != nil {
		t.Fatal(err)
	}
	return campaign
}

// TestProblems: each is answered with its kind, whose page is there in the language of the reader.
func TestProblems(t *testing.T) {
	f := serve(t, "")
	csv := "Content-Type: text/csv"
	for _, tt := range []struct {
		who, method, target, body, header string
		kind, detail, reason              string
	}{
		{"council", "GET", "/nothing", "", "", "not-found", "/nothing", "no such path"},
		{"council", "DELETE", "/events", "", "", "method", "DELETE", "no such method"},
		{"council", "GET", "/ranking?on=30/6/2024", "", "", "parameter", "30/6/2024", "a day that is none"},
		{"council", "GET", "/ranking?on=2024-02-30", "", "", "parameter", "2024-02-30", "a day that no month has"},
		{"council", "GET", "/ranking?unt=ha_tinh", "", "", "parameter", "did you mean unit", "a filter that is misspelt"},
		{"council", "GET", "/ranking?limit=1&limit=2", "", "", "parameter", "twice", "a limit that is two"},
		{"council", "GET", "/ranking?limit=0", "", "", "parameter", "1 to 1000", "a page of nothing"},
		{"council", "GET", "/ranking?cursor=x", "", "", "parameter", "cursor", "a cursor of nobody"},
		{"council", "GET", "/report?lang=fr", "", "", "parameter", "fr", "a language that is not there"},
		{"council", "GET", "/units/nowhere/explanation", "", "", "not-found", "nowhere", "a unit that is none"},
		{"council", "GET", "/events/0", "", "", "not-found", "10 events", "the header of the log"},
		{"council", "POST", "/events", ballot(1), "Content-Type: text/plain", "media-type", "application/json",
			"another media type"},
		{"council", "POST", "/events", `{`, "", "not-an-event", "", "half an object"},
		{"council", "POST", "/events", `{"on":"2024-04-20","akt":"submit"}`, "", "not-an-event", "akt", "a key that is none"},
		{"council", "POST", "/events", submit + submit, "", "not-an-event", "", "two events"},
		{"council", "POST", "/events", `{"on":"2024-04-20"}`, "", "not-an-event", "act", "no act"},
		{"council", "POST", "/events", strings.Replace(ballot(1), "{", `{"recorded":"2020-01-01T00:00:00Z",`, 1), "",
			"not-an-event", "recorded", "a time of recording that the sender made up"},
		{"head", "POST", "/events", strings.Replace(ballot(1), "flag.", "flog.", 1), "", "faults", "flog",
			"an award that is none"},
		{"pm", "POST", "/events", `{"on":"2024-05-20","act":"decide","units":["ha_tinh"],"award":"flag.central_cluster"}`, "",
			"order", "submission", "a decision before the submission"},
		{"council", "POST", "/events", strings.Repeat(" ", 1<<20) + submit, "", "too-large", "1048576", "too much"},
		{"council", "POST", correction, "unit,growth\nha_tinh,8x\n", csv, "faults", "facts.csv:2", "facts with faults"},
		{"council", "POST", "/facts", "unit,growth\nha_tinh,8\n", csv, "parameter", "act", "facts that no act brought"},
		{"council", "POST", "/events", `{"on":"2024-04-01","act":"correct","corrects":6,"note":{"en":"why"},` +
			`"units":["ha_tinh"],"facts":[{"unit":"ha_tinh","facts":{"grwth":1}}]}`, "", "faults", "did you mean growth",
			"an indicator that is none"},
		{"council", "POST", "/events", `{"on":"2024-04-01","act":"correct","corrects":6,"note":{"en":"why"},"units":["ha_tinh"],` +
			`"files":[{"holds":"facts","name":"x.csv","sha256":"` + strings.Repeat("0", 64) + `"}]}`, "", "unread", "x.csv",
			"a file that is not there"},
		{"council", "GET", "/stream", "", "Last-Event-ID: 11", "header", "10 events", "an event that is to come"},
		{"council", "POST", "/events", ballot(1), "Idempotency-Key: a b", "header", "Idempotency-Key", "a key with a space"},
	} {
		w := f.ask(tt.who, tt.method, tt.target, tt.body, tt.header)
		p := decode[api.Details](t, w)
		if p.Type != "/problems/"+tt.kind || p.Status != w.Code || !strings.Contains(w.Body.String(), tt.detail) ||
			w.Header().Get("Content-Type") != "application/problem+json" || p.RequestID != w.Header().Get("X-Request-Id") {
			t.Errorf("%s: %d %s; want %s and %q", tt.reason, w.Code, w.Body, tt.kind, tt.detail)
		}
		if w.Code == 405 && w.Header().Get("Allow") == "" {
			t.Error("405 without Allow")
		}
		page := decode[api.Problem](t, f.get(p.Type))
		vi := decode[api.Details](t, f.ask(tt.who, tt.method, tt.target, tt.body, tt.header,
			"Accept-Language: fr, en;q=0.5, vi;q=0.8"))
		viPage := decode[api.Problem](t, f.get(p.Type, "Accept-Language: vi"))
		if page.Title != p.Title || page.Status != p.Status || viPage.Title != vi.Title || vi.Title == p.Title ||
			page.About == viPage.About {
			t.Errorf("%s: %+v %+v %+v", tt.reason, page, vi, viPage)
		}
	}
	if p := decode[api.Details](t, f.ask("pm", "POST", "/events",
		`{"on":"2024-05-20","act":"decide","units":["ha_tinh"],"award":"flag.central_cluster"}`)); p.Needs != cluster.Submit {
		t.Errorf("the problem does not say what must come first: %+v", p)
	}
	if all := decode[api.Problems](t, f.get("/problems")).Problems; len(all) < 20 {
		t.Errorf("%d kinds of problems", len(all))
	}
}

// TestLanguages: by Accept-Language with its weights, and English where nothing fits.
func TestLanguages(t *testing.T) {
	f := serve(t, "")
	for header, want := range map[string]string{
		"": "en", "vi": "vi", "vi-VN": "vi", "en-GB, vi;q=0.9": "en", "en;q=0.2, vi;q=0.9": "vi", "fr": "en",
		"fr, vi;q=0.1": "vi",
		"vi;q=0":       "en", "vi;q=0, en;q=0.1": "en", "*": "en", "not a language!": "en",
	} {
		w := f.get("/report", "Accept-Language: "+header)
		if w.Header().Get("Content-Language") != want || strings.HasPrefix(w.Body.String(), "# Báo cáo") != (want == "vi") {
			t.Errorf("%q is %s: %.60s", header, w.Header().Get("Content-Language"), w.Body)
		}
	}
	if w := f.get("/report?lang=vi", "Accept-Language: en"); w.Header().Get("Content-Language") != "vi" {
		t.Error("the address does not come before the header")
	}
	for header, want := range map[string]string{
		"*/*": "text/markdown; charset=utf-8", "application/json": "application/json",
		"text/markdown;q=0.3, application/*;q=0.5": "application/json",
		"text/*, application/json;q=0.9":           "text/markdown; charset=utf-8",
		"*/*, text/markdown;q=0":                   "application/json", "image/png": "application/problem+json",
	} {
		if w := f.get("/report", "Accept: "+header); w.Header().Get("Content-Type") != want {
			t.Errorf("Accept %q is %s", header, w.Header().Get("Content-Type"))
		}
	}
}

// TestConditions: RFC 9110, section 13.
func TestConditions(t *testing.T) {
	f := serve(t, "")
	tag := f.get("/ranking").Header().Get("ETag")
	n := 0
	for _, tt := range []struct {
		header      string
		read, write int
		reason      string
	}{
		{"If-Match: " + tag, 200, 201, "what is there"},
		{"If-Match: *", 200, 201, "anything"},
		{`If-Match: "a", ` + tag + ` ,"b"`, 200, 201, "one of a list"},
		{`If-Match: "a,b", ,` + tag, 200, 201, "a comma in a tag, and an empty member"},
		{`If-Match: "a"`, 412, 412, "another"},
		{"If-Match: W/" + tag, 412, 412, "a weak tag is like none"},
		{"If-Match: " + strings.Trim(tag, `"`), 400, 400, "no tag"},
		{"If-Match: " + tag + " " + tag, 400, 400, "no list"},
		{"If-Match: ", 400, 400, "nothing"},
		{"If-None-Match: " + tag, 304, 412, "what is there"},
		{"If-None-Match: W/" + tag, 304, 412, "weakly"},
		{"If-None-Match: *", 304, 412, "anything"},
		{`If-None-Match: "a", "b"`, 200, 201, "others"},
		{`If-None-Match: "a`, 400, 400, "half a tag"},
	} {
		f := serve(t, "") // so that the tag is that of the log
		n++
		w := f.get("/ranking", tt.header)
		if w.Code != tt.read || w.Code == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != tag) {
			t.Errorf("%s, read: %d %s", tt.reason, w.Code, w.Body)
		}
		if w := f.ask("head", "POST", "/events", ballot(n), tt.header); w.Code != tt.write {
			t.Errorf("%s, written: %d %s", tt.reason, w.Code, w.Body)
		}
	}
	// Two headers are one list; a tag is of a language and a form; nothing is there of what is not found.
	if w := f.get("/ranking", `If-None-Match: "a"`, "If-None-Match: "+tag); w.Code != 304 {
		t.Errorf("two headers: %d", w.Code)
	}
	vi := f.get("/report?lang=vi").Header().Get("ETag")
	if w := f.get("/report?lang=en", "If-None-Match: "+vi); w.Code != 200 {
		t.Errorf("another language: %d", w.Code)
	}
	if w := f.get("/units/nowhere/explanation", "If-None-Match: *"); w.Code != 404 {
		t.Errorf("what is not there: %d", w.Code)
	}
	if w := f.ask("council", "HEAD", "/ranking", "", "If-None-Match: "+tag); w.Code != 304 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

// TestIdempotency: the same key and the same request have the same answer, after a restart too, and another request
// none.
func TestIdempotency(t *testing.T) {
	f := serve(t, "")
	tag := f.get("/ranking").Header().Get("ETag")
	key := "Idempotency-Key: k1"
	first := f.ask("head", "POST", "/events", ballot(1), key, "If-Match: "+tag)
	if first.Code != 201 || first.Header().Get("Location") != "/events/11" {
		t.Fatal(first.Code, first.Body)
	}
	f.ask("head", "POST", "/events", ballot(2))
	same := func(f *fixture) {
		t.Helper()
		w := f.ask("head", "POST", "/events", ballot(1), key, "If-Match: "+tag)
		if w.Code != 201 || w.Body.String() != first.Body.String() || w.Header().Get("Location") != "/events/11" ||
			w.Header().Get("ETag") != first.Header().Get("ETag") {
			t.Errorf("sent again: %d %s\n%s", w.Code, w.Body, first.Body)
		}
		if p := decode[api.Details](t, f.ask("head", "POST", "/events", ballot(3), key)); p.Type != "/problems/key-used" ||
			p.Status != 422 {
			t.Errorf("another request: %+v", p)
		}
		if p := decode[api.Details](t, f.ask("head", "POST", correction, "unit,growth\n", key,
			"Content-Type: text/csv")); p.Status != 422 {
			t.Errorf("another path: %+v", p)
		}
		if n := len(decode[api.Events](t, f.get("/events")).Events); n != 12 {
			t.Errorf("%d events, want 12", n)
		}
	}
	same(f)
	f.Close()
	again := serve(t, f.file)
	same(again)
	// The key of one is nobody else's, and what was refused has not used its own.
	if w := again.ask("nghe_an", "POST", "/events", strings.ReplaceAll(submit, "ha_tinh", "nghe_an"), key); w.Code != 409 {
		t.Errorf("the key of another: %d %s", w.Code, w.Body)
	}
	other := "Idempotency-Key: k2"
	if w := again.ask("head", "POST", "/events", strings.Replace(ballot(4), "flag.", "flog.", 1), other); w.Code != 422 {
		t.Errorf("a fault: %d", w.Code)
	}
	if w := again.ask("head", "POST", "/events", ballot(4), other); w.Code != 201 {
		t.Errorf("mended: %d %s", w.Code, w.Body)
	}
	e := decode[api.Posted](t, again.get("/events/11"))
	if e.Poster != "chi" || e.By != "quang_tri" || !e.Recorded.Recorded.Equal(noon) {
		t.Errorf("who posted, and when: %+v", e)
	}
}

// TestPages: all pages together are the list, whatever their size, and a list that changed in between says so.
func TestPages(t *testing.T) {
	f := serve(t, "")
	whole := decode[api.Events](t, f.get("/events"))
	ranks := decode[api.Ranking](t, f.get("/ranking"))
	slate := decode[api.Nominations](t, f.get("/nominations"))
	if len(whole.Events) != 10 || len(ranks.Standings) != 6 || len(slate.Slate.Entries) < 6 {
		t.Fatalf("%d events, %d places, %d entries", len(whole.Events), len(ranks.Standings), len(slate.Slate.Entries))
	}
	next := func(w *httptest.ResponseRecorder) string {
		link, ok := strings.CutSuffix(w.Header().Get("Link"), `>; rel="next"`)
		if !ok {
			return ""
		}
		return strings.TrimPrefix(link, "<")
	}
	for size := 1; size <= 11; size++ {
		var events []string
		var units []string
		var entries int
		for at := fmt.Sprintf("/events?limit=%d", size); at != ""; {
			w := f.get(at)
			for _, e := range decode[api.Events](t, w).Events {
				events = append(events, strconv.Itoa(e.N))
			}
			at = next(w)
		}
		for at := fmt.Sprintf("/ranking?limit=%d&on=2024-03-14", size); at != ""; {
			w := f.get(at)
			for _, s := range decode[api.Ranking](t, w).Standings {
				units = append(units, s.Unit)
			}
			at = next(w)
		}
		for at := fmt.Sprintf("/nominations?limit=%d", size); at != ""; {
			w := f.get(at)
			entries += len(decode[api.Nominations](t, w).Slate.Entries)
			at = next(w)
		}
		if strings.Join(events, " ") != "1 2 3 4 5 6 7 8 9 10" || len(units) != 6 || units[0] != "ha_tinh" ||
			entries != len(slate.Slate.Entries) {
			t.Errorf("pages of %d: events %v, units %v, %d entries", size, events, units, entries)
		}
	}
	events, ranking := next(f.get("/events?limit=9")), next(f.get("/ranking?limit=4"))
	f.ask("head", "POST", "/events", ballot(1))
	if w := f.get(events); len(decode[api.Events](t, w).Events) != 2 {
		t.Errorf("the log has grown: %s", w.Body)
	}
	if p := decode[api.Details](t, f.get(ranking)); p.Status != 410 || p.Type != "/problems/changed" {
		t.Errorf("the ranking may have changed: %+v", p)
	}
	// Filters: what is about a unit holds nothing on others.
	w := f.get("/events?unit=ha_tinh&act=appraise")
	if list := decode[api.Events](t, w).Events; len(list) != 1 || len(list[0].Facts) != 1 ||
		list[0].Facts[0].Unit != "ha_tinh" ||
		strings.Contains(w.Body.String(), "nghe_an") {
		t.Errorf("of one unit: %.300s", w.Body)
	}
	if list := decode[api.Events](t, f.get("/events?on=2023-01-10")).Events; len(list) != 1 {
		t.Errorf("%d events on the day of the launch", len(list))
	}
	if n := decode[api.Nominations](t,
		f.get("/nominations?award=flag.central_cluster&unit=ha_tinh")); len(n.Slate.Entries) != 1 || len(n.Lives) != 1 {
		t.Errorf("of one unit and award: %+v", n)
	}
}

// TestRestart starts from the files that another server left: it answers the same, to every question.
func TestRestart(t *testing.T) {
	f := serve(t, "")
	f.ask("head", "POST", "/events", ballot(1))
	f.ask("ha_tinh", "POST", "/events", submit)
	f.ask("council", "POST", correction, "unit,growth\nha_tinh,8.3\n", "Content-Type: text/csv")
	f.Close()
	if w := f.ask("head", "POST", "/events", ballot(2)); w.Code != 503 {
		t.Errorf("after the end: %d %s", w.Code, w.Body)
	}
	g := serve(t, f.file, func(c *api.Config) { c.Now = func() time.Time { return noon.Add(-time.Hour) } })
	for _, target := range []string{"/events", "/ranking", "/ranking?on=2023-07-31", "/nominations", "/report?lang=vi",
		"/units/ha_tinh/explanation"} {
		if a, b := f.get(target), g.get(target); a.Body.String() != b.Body.String() || a.Code != 200 {
			t.Errorf("%s: %d\n%.900s\nread back:\n%.900s", target, a.Code, a.Body, b.Body)
		}
	}
	// A clock that was set back does not stop the log.
	if w := g.ask("head", "POST", "/events", ballot(3)); w.Code != 201 || !decode[api.Recorded](t,
		w).Event.Recorded.Recorded.Equal(noon) {
		t.Errorf("an hour earlier: %d %s", w.Code, w.Body)
	}
}
