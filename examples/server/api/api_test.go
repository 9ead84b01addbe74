package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/scoring"
)

// year is the default year, read once.
var year = sync.OnceValue(func() *folder.Year {
	f, err := folder.Open(years.Default)
	if err != nil {
		panic(err)
	}
	y, err := folder.Load(f)
	if err != nil {
		panic(err)
	}
	return y
})

// people are those who ask in the tests, by their tokens.
var people = map[string]api.Principal{
	"council": {Name: "an", By: "council", Operator: true},
	"pm":      {Name: "binh", By: "prime_minister"},
	"head":    {Name: "chi", By: "quang_tri"},
	"ha_tinh": {Name: "dung", By: "ha_tinh"},
	"nghe_an": {Name: "em", By: "nghe_an"},
	"reader":  {Name: "giang"},
}

func authenticate(r *http.Request) (api.Principal, error) {
	p, ok := people[r.Header.Get("Authorization")]
	if !ok {
		return p, api.ErrUnknown
	}
	return p, nil
}

// fixture is a server of a test, with its log.
type fixture struct {
	*api.Server
	t    *testing.T
	file string
	said *lines
}

// lines are what a server logs.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// noon is the time in the tests: some day after the closing meeting.
var noon = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)

// serve serves the default year from a file, as set up.
func serve(t *testing.T, file string, set ...func(*api.Config)) *fixture {
	t.Helper()
	y := year()
	return serveYear(t, file, y.Campaign, y.Card, y.Regulation, set...)
}

func serveYear(t *testing.T, file string, campaign *cluster.Campaign, card *scoring.Scorecard, law *awards.Regulation,
	set ...func(*api.Config)) *fixture {
	t.Helper()
	if file == "" {
		file = filepath.Join(t.TempDir(), "log.jsonl")
	}
	journal, campaign, posts, err := api.OpenFile(t.Context(), file, campaign, card, law)
	if err != nil {
		t.Fatal(err)
	}
	said := new(lines)
	c := api.Config{Campaign: campaign, Card: card, Posts: posts, Journal: journal, Authenticate: authenticate,
		Authorize: api.Offices(false), Hosts: []string{"localhost"}, Now: func() time.Time { return noon },
		Log: slog.New(slog.NewTextHandler(said, nil)), Limits: api.Limits{Rate: 1e6, Burst: 1e6}}
	for _, f := range set {
		f(&c)
	}
	s, err := api.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &fixture{s, t, file, said}
}

// broken is a body that ends in an error.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// ask sends a request and holds the answer to /openapi.json. Headers are "Name: value".
func (f *fixture) ask(who, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.send(who, method, target, body, strings.NewReader(body), headers...)
}

// send is ask with a body of another kind.
func (f *fixture) send(who, method, target, body string, from io.Reader, headers ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	r := httptest.NewRequestWithContext(f.t.Context(), method, target, from)
	r.Host = "localhost"
	if who != "" {
		r.Header.Set("Authorization", who)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		switch {
		case name == "Host":
			r.Host = value
		case name == "Content-Type":
			r.Header.Set(name, value)
		default:
			r.Header.Add(name, value)
		}
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	r.Host = "localhost"
	conforms(f.t, r, body, w)
	return w
}

func (f *fixture) get(target string, headers ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	return f.ask("council", "GET", target, "", headers...)
}

// described is the description that the server serves, as an independent library reads it.
var described = sync.OnceValues(func() (*openapi3.T, routers.Router) {
	s, err := api.New(api.Config{Campaign: year().Campaign, Card: year().Card, Journal: nowhere{},
		Hosts: []string{"localhost"}})
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequest("GET", "/openapi.json", nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		panic(fmt.Sprintf("%v in %.300s", err, w.Body))
	}
	if err := doc.Validate(context.Background()); err != nil {
		panic(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		panic(err)
	}
	for _, media := range []string{"text/markdown", "text/event-stream"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.RegisteredBodyDecoder("text/plain"))
	}
	return doc, router
})

// seen are the answers of all tests, by operation and status.
var seen sync.Map

// conforms holds a request and its answer to the description: its status, headers, media type and body.
func conforms(t *testing.T, r *http.Request, body string, w *httptest.ResponseRecorder) {
	t.Helper()
	_, router := described()
	route, params, err := router.FindRoute(r)
	if errors.Is(err, routers.ErrPathNotFound) || errors.Is(err, routers.ErrMethodNotAllowed) {
		if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed && w.Code < 500 && r.Method != "HEAD" {
			t.Errorf("%s %s is %d and is not described", r.Method, r.URL, w.Code)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	seen.Store(fmt.Sprintf("%s %d", route.Operation.OperationID, w.Code), true)
	r.Body = http.NoBody
	if body != "" {
		r = r.Clone(context.Background())
		r.Body = readCloser{strings.NewReader(body)}
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	if w.Code < 400 && w.Code != http.StatusNotModified {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			t.Errorf("%s %s is answered by %d, and the description refuses it: %.600v", r.Method, r.URL, w.Code, err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header(),
		Options: &openapi3filter.Options{IncludeResponseStatus: true}}
	if w.Code != http.StatusNotModified {
		out.SetBodyBytes(w.Body.Bytes())
	}
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		t.Errorf("%s %s is answered by %d, which is not as described: %.900v", r.Method, r.URL, w.Code, err)
	}
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

// nowhere keeps nothing.
type nowhere struct{}

func (nowhere) Append(context.Context, *cluster.Campaign, api.Post) error { return nil }
func (nowhere) Close() error                                              { return nil }

func decode[T any](t *testing.T, w *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return v
}

// ballot is an event that can be recorded again and again.
func ballot(n int) string {
	return fmt.Sprintf(`{"on":"2024-03-20","act":"ballot","units":["ha_tinh"],"award":"flag.central_cluster","document":"%d"}`, n)
}

const submit = `{"on":"2024-04-20","act":"submit","units":["ha_tinh"],"award":"flag.central_cluster"}`

// correction corrects the appraisal, with a table of facts.
const correction = "/facts?act=correct&corrects=6&on=2024-04-01&note=sai"

func TestCampaignOverHTTP(t *testing.T) {
	f := serve(t, "")
	w := f.get("/ranking")
	r := decode[api.Ranking](t, w)
	if w.Code != 200 || !r.Final || len(r.Standings) != 6 || r.Standings[0].Unit != "ha_tinh" || r.Standings[0].Rank != 1 {
		t.Errorf("ranking: %d %s", w.Code, w.Body)
	}
	head := w.Header().Get("ETag")
	w = f.ask("ha_tinh", "POST", "/events", submit, "If-Match: "+head)
	if w.Code != 201 || w.Header().Get("ETag") == head {
		t.Errorf("an event: %d %s", w.Code, w.Body)
	}
	if w := f.ask("ha_tinh", "POST", "/events", submit, "If-Match: "+head); w.Code != 412 {
		t.Errorf("on top of an old head: %d %s", w.Code, w.Body)
	}
	w = f.get("/nominations?on=2024-03-14")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Điều 25 khoản 2") {
		t.Errorf("nominations: %d %.300s", w.Code, w.Body)
	}
	w = f.get("/units/h%C3%A0%20t%C4%A9nh/explanation")
	if e := decode[api.Explained](t, w); w.Code != 200 || e.Explanations["I.1"] == nil || !e.Invented {
		t.Errorf("explanation: %d %.300s", w.Code, w.Body)
	}
	// The submission has moved the nomination on.
	lives := decode[api.Nominations](t, f.get("/nominations")).Lives
	if len(lives) != 3 || lives[0].Unit != "ha_tinh" || lives[0].State.String() != "proposed" {
		t.Errorf("what became of the nominations: %+v", lives)
	}
	// A correction that leaves fewer facts, and from its day on the ranking is provisional.
	w = f.ask("council", "POST", correction, "unit,growth\nha_tinh,8.3\n", "Content-Type: text/csv")
	if w.Code != 201 || !strings.Contains(w.Body.String(), `"sha256"`) {
		t.Fatalf("facts: %d %s", w.Code, w.Body)
	}
	if r := decode[api.Ranking](t, f.get("/ranking")); r.Final {
		t.Error("the ranking is final though Hà Tĩnh has one fact")
	}
	if r := decode[api.Ranking](t, f.get("/ranking?on=2024-03-31")); !r.Final {
		t.Error("the ranking of the day before has changed")
	}
	// As JSON, in the event itself.
	w = f.ask("council", "POST", "/events",
		`{"on":"2024-04-02","act":"correct","corrects":6,"note":{"en":"why"},"units":["nghe_an"],"facts":[{"unit":"nghe_an","facts":{"growth":9.14}}]}`)
	if w.Code != 201 {
		t.Fatalf("facts in an event: %d %s", w.Code, w.Body)
	}
}
