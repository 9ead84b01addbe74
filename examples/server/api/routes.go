package api

import (
	"net/http"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

// route is a row: all that is known of a path and a method. The handler, the checks before it and /openapi.json are
// made
// of it.
type route struct {
	method, path string
	about        diag.Text
	kind         Kind    // what whoever asks must be allowed to do; empty if anybody may
	probe        bool    // of the health of the server: whoever asks too often is answered too
	streams      bool    // the answer does not end
	params       []param // beside those in the path
	bodies       []body  // what may be sent
	tagged       bool    // it has an entity tag, so that conditions are looked at
	answers      []shaped
	serve        func(*Server, *call) (*answer, error)
}

// param is a parameter.
type param struct {
	in, name string
	about    diag.Text
	pattern  string // of its text; empty for any
	whole    bool   // it is a whole number from 0
	among    []string
}

// body is what is sent: of a media type, and of a Go type if it is JSON.
type body struct {
	media string
	shape any
}

// shaped is an answer. Its type names a Go type; a problem has none. Several of a status are of several media types.
type shaped struct {
	status int
	media  string
	shape  any
}

// Parameters of several rows.
var (
	day = param{in: "query", name: "on",
		about: say("the day that is asked about; the last with an event if left out"), pattern: `^\d{4}-\d\d-\d\d$`}
	ofUnit  = param{in: "query", name: "unit", about: say("only what is about the unit, by code or name")}
	ofAward = param{in: "query", name: "award", about: say("only what is about the award")}
	limit   = param{in: "query", name: "limit", about: say("how many there are on a page: 100, and at most 1000"),
		whole: true}
	cursor = param{in: "query", name: "cursor",
		about: say("where the page begins, as the header Link of the one before says")}
	ifMatch = param{in: "header", name: "If-Match", about: say("the entity tag that was read, or a list, or *")}
	ifNone  = param{in: "header", name: "If-None-Match", about: say("the entity tags that are there already, or *")}
	asked   = param{in: "header", name: "Accept-Language", about: say("the language of texts")}
	onceKey = param{in: "header", name: "Idempotency-Key",
		about: say("sent again with the same key, a request is done once"), pattern: `^[!-~]{1,255}$`}
	named      = param{in: "header", name: "X-Request-Id", about: say("a name for the request in the log")}
	actOf      = param{in: "query", name: "act", about: say("only events of the act"), among: actNames()}
	paged      = []param{ofUnit, limit, cursor}
	readers    = []param{ifMatch, ifNone, asked, named}
	writers    = []param{ifMatch, ifNone, onceKey, asked, named}
	everywhere = []param{asked, named}
)

// actNames are the acts by their names in files.
func actNames() (all []string) {
	for a := cluster.Launch; a <= cluster.Amend; a++ {
		all = append(all, a.String())
	}
	return all
}

func join(lists ...[]param) (all []param) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func gives(shape any) []shaped { return []shaped{{http.StatusOK, "application/json", shape}} }

// routes are all that is served.
var routes []route

func init() { // the handler of /openapi.json reads them
	created := []shaped{{http.StatusCreated, "application/json", Recorded{}}}
	routes = []route{
		{method: "POST", path: "/events", about: say("records an event"), kind: Posting, params: writers,
			bodies: []body{{"application/json", cluster.Event{}}}, answers: created, serve: (*Server).postEvent},
		{method: "POST", path: "/facts", about: say("records a table of facts as the event that brought it"), kind: Posting,
			params: join([]param{
				{in: "query", name: "act", about: say("the act of the event"), among: actNames()},
				{in: "query", name: "on", about: say("the day of the act"), pattern: day.pattern},
				{in: "query", name: "note", about: say("why, in Vietnamese")},
				{in: "query", name: "merge", about: say("true: what the table leaves out stays as it is known"),
					among: []string{"false", "true"}},
				{in: "query", name: "corrects", about: say("the number of the event that a correction corrects"), whole: true},
			}, writers),
			bodies: []body{{media: "text/csv"}}, answers: created, serve: (*Server).postFacts},
		{method: "GET", path: "/events", about: say("the events in the order in which they were recorded"), kind: Reading,
			params: join([]param{day, actOf}, paged, readers), tagged: true, answers: gives(Events{}),
			serve: (*Server).getEvents},
		{method: "GET", path: "/events/{n}", about: say("an event by its number"), kind: Reading, params: readers,
			tagged: true, answers: gives(Posted{}), serve: (*Server).getEvent},
		{method: "GET", path: "/ranking", about: say("the places of all units"), kind: Reading,
			params: join([]param{day}, paged, readers), tagged: true, answers: gives(Ranking{}),
			serve: (*Server).getRanking},
		{method: "GET", path: "/nominations", about: say("who is put forward for what, and what became of it"),
			kind: Reading, params: join([]param{day, ofAward}, paged, readers), tagged: true,
			answers: gives(Nominations{}), serve: (*Server).getNominations},
		{method: "GET", path: "/units/{unit}/explanation", about: say("why a unit has its points"), kind: Reading,
			params: join([]param{day}, readers), tagged: true, answers: gives(Explained{}),
			serve: (*Server).getExplanation},
		{method: "GET", path: "/report", about: say("the year as of a day, on paper or as data"), kind: Reading,
			params: join([]param{day, {in: "query", name: "lang", about: say("the language, before Accept-Language"),
				among: tags()}, {in: "header", name: "Accept", about: say("text/markdown or application/json")}}, readers),
			tagged: true, answers: []shaped{{http.StatusOK, "text/markdown", nil},
				{http.StatusOK, "application/json", cluster.Report{}}, {http.StatusNotAcceptable, "", nil}},
			serve: (*Server).getReport},
		{method: "GET", path: "/stream",
			about: say("changes of ranking and state (server-sent events); ids are numbers of events"),
			kind:  Reading, streams: true, params: join([]param{ofUnit, {in: "header", name: "Last-Event-ID",
				about: say("the last event that is known"), whole: true}}, everywhere),
			answers: []shaped{{http.StatusOK, "text/event-stream", nil}}, serve: (*Server).getStream},
		{method: "GET", path: "/problems", about: say("the kinds of problems"), params: everywhere,
			answers: gives(Problems{}), serve: (*Server).getProblems},
		{method: "GET", path: "/problems/{type}", about: say("a kind of problem"), params: everywhere,
			answers: gives(Problem{}), serve: (*Server).getProblem},
		{method: "GET", path: "/openapi.json", about: say("this description (OpenAPI 3.1)"), params: everywhere,
			answers: gives(map[string]any{}), serve: (*Server).getOpenAPI},
		{method: "GET", path: "/healthz", about: say("whether the server runs"), probe: true, params: everywhere,
			answers: gives(Health{}), serve: (*Server).getHealth},
		{method: "GET", path: "/readyz", about: say("whether the server takes events"), probe: true, params: everywhere,
			answers: gives(Health{}), serve: (*Server).getReady},
		{method: "GET", path: "/metrics", about: say("measures, as Prometheus reads them"), kind: Measuring,
			params: everywhere, answers: []shaped{{http.StatusOK, "text/plain", nil}}, serve: (*Server).getMeasures},
	}
}

// tags are the languages of texts.
func tags() (all []string) {
	for _, l := range diag.Languages() {
		all = append(all, l.String())
	}
	return all
}

// pathParams are the names of the parameters in the path.
func (r *route) pathParams() (names []string) {
	for part := range strings.SplitSeq(r.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// statuses are those of the problems that a row can be answered by.
func (r *route) statuses() []int {
	all := []int{http.StatusForbidden, http.StatusMisdirectedRequest, http.StatusInternalServerError}
	if r.probe {
		if r.path == "/readyz" {
			all = append(all, http.StatusServiceUnavailable)
		}
		return all
	}
	all = append(all, http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	if r.kind != "" {
		all = append(all, http.StatusUnauthorized)
	}
	if len(r.pathParams()) > 0 {
		all = append(all, http.StatusNotFound)
	}
	for _, p := range r.params {
		if p.in == "query" && p.name == "unit" {
			all = append(all, http.StatusNotFound)
		}
		if p.name == "cursor" && r.path != "/events" {
			all = append(all, http.StatusGone)
		}
	}
	if r.tagged {
		all = append(all, http.StatusNotModified, http.StatusPreconditionFailed)
	}
	if len(r.bodies) > 0 {
		all = append(all, http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed,
			http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusInsufficientStorage)
	}
	return all
}

// known refuses a query that says what the row does not know, or says something twice: a filter that is misspelt must
// not be taken for none.
func (r *route) known(c *call) error {
	for name, values := range c.query {
		var names []string
		var found *param
		for i := range r.params {
			if p := &r.params[i]; p.in == "query" {
				if names = append(names, p.name); p.name == name {
					found = p
				}
			}
		}
		switch {
		case found == nil:
			hint := diag.DidYouMean(name, names)
			return newProblem("parameter", say("there is no parameter %q here. %s", name, hint))
		case len(values) > 1:
			return newProblem("parameter", say("%s is there twice", name))
		}
	}
	for _, p := range r.params {
		values := c.Header.Values(p.name)
		if p.in == "query" {
			values = c.query[p.name]
		}
		for _, v := range values {
			if !p.holds(v) {
				kind := "parameter"
				if p.in == "header" {
					kind = "header"
				}
				return newProblem(kind, say("%s cannot be %q", p.name, v))
			}
		}
	}
	return nil
}
