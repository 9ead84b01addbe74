package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// problemType is a row: a kind of problem (RFC 9457), whose URI is /problems/ and the name.
type problemType struct {
	name         string
	status       int
	title, about diag.Text
}

// problemTypes are all that is answered instead of what was asked for.
var problemTypes = []problemType{
	{"not-modified", http.StatusNotModified, say("nothing has changed"),
		say("What If-None-Match names is what is there; the answer has no body.")},
	{"parameter", http.StatusBadRequest, say("a parameter is wrong"),
		say("A parameter of the address is not known, or cannot be read. /openapi.json lists those of each path.")},
	{"condition", http.StatusBadRequest, say("a condition is wrong"),
		say("If-Match or If-None-Match is neither * nor a list of entity tags.")},
	{"header", http.StatusBadRequest, say("a header is wrong"), say("A header says what cannot be read.")},
	{"not-an-event", http.StatusBadRequest, say("this is no event"),
		say("What was sent cannot be read as one event. What an event holds stands in /openapi.json.")},
	{"unknown", http.StatusUnauthorized, say("it is not known who asks"),
		say("Send a token: Authorization: Bearer, and the token.")},
	{"forbidden", http.StatusForbidden, say("this is for others to do"),
		say("Whoever asks is known, and may not do this. Which body does what is decided by the host of the server.")},
	{"origin", http.StatusForbidden, say("another page asks"),
		say("The request comes from a page of another site, which the host of the server does not name.")},
	{"not-found", http.StatusNotFound, say("there is no such thing"), say("Nothing is there of this name or number.")},
	{"method", http.StatusMethodNotAllowed, say("this cannot be done here"),
		say("The header Allow says what can be done here.")},
	{"not-acceptable", http.StatusNotAcceptable, say("it cannot be written so"),
		say("The header Accept names nothing that this can be written as.")},
	{"slow", http.StatusRequestTimeout, say("the request comes too slowly"),
		say("The body was not there in time. Nothing is recorded: send it again.")},
	{"order", http.StatusConflict, say("the act cannot stand here"),
		say("Something must come first, the year is over, or who acted has no right to; needs says what comes first.")},
	{"other-card", http.StatusConflict, say("another scorecard was signed"),
		say("The pledge binds to another scorecard than this server has.")},
	{"changed", http.StatusGone, say("the list has changed"),
		say("An event came in between the pages of the list. Begin again at the first page.")},
	{"stale", http.StatusPreconditionFailed, say("the log has gone on"),
		say("If-Match names what is not there any more, or If-None-Match what is there. Since says what came; decide anew.")},
	{"too-large", http.StatusRequestEntityTooLarge, say("the request is too large"),
		say("The body has more bytes than the server takes.")},
	{"media-type", http.StatusUnsupportedMediaType, say("this is not read"),
		say("The header Content-Type names what is not read here. /openapi.json says what is.")},
	{"misdirected", http.StatusMisdirectedRequest, say("another host is asked"),
		say("The server is not called by the name that the request is for: the host of the server says how it is called.")},
	{"faults", http.StatusUnprocessableEntity, say("what was sent has faults"),
		say("The event was read, and says what cannot be. Each of faults has a place, and mostly a hint.")},
	{"not-covered", http.StatusUnprocessableEntity, say("no regulation covers the day"),
		say("There is no text of the law for that day.")},
	{"unread", http.StatusUnprocessableEntity, say("a file is not there"),
		say("The event names a file instead of what is in it. Post the table to /facts, or send the facts themselves.")},
	{"key-used", http.StatusUnprocessableEntity, say("the key was used before"),
		say("The Idempotency-Key came with another request. A new request has a new key.")},
	{"too-many", http.StatusTooManyRequests, say("too many requests"),
		say("More requests came than are answered. The header Retry-After says after how many seconds to ask again.")},
	{"internal", http.StatusInternalServerError, say("the server failed"),
		say("The cause is in the log of the server, with the request_id of the answer.")},
	{"busy", http.StatusServiceUnavailable, say("the server is busy"),
		say("Too much is asked for at once. The header Retry-After says after how many seconds to ask again.")},
	{"too-slow", http.StatusServiceUnavailable, say("it takes too long"),
		say("The answer was not there in time. Send an event again with the same Idempotency-Key: it may be recorded.")},
	{"closing", http.StatusServiceUnavailable, say("the server ends"), say("The server takes nothing new.")},
	{"not-ready", http.StatusServiceUnavailable, say("the server is not ready"),
		say("The server ends, or its log took no event the last time.")},
	{"log-full", http.StatusInsufficientStorage, say("the log is full"),
		say("The log holds as many events as the host of the server lets it.")},
	{"log-unwritable", http.StatusInsufficientStorage, say("the log cannot be written"),
		say("It is not certain that the event is on the disk. Send it again with the same Idempotency-Key.")},
}

// problemNamed returns a row by its name.
func problemNamed(name string) (t problemType, ok bool) {
	for _, t := range problemTypes {
		if t.name == name {
			return t, true
		}
	}
	return t, false
}

// problem is an error that the sender of a request is told as it is.
type problem struct {
	problemType
	detail diag.Text
	needs  cluster.Act
	faults diag.Diagnostics
	since  []Posted
	retry  int // after how many seconds, if not 0
}

func newProblem(name string, detail diag.Text) *problem {
	t, ok := problemNamed(name)
	if !ok {
		panic("api: no row of the problem " + name)
	}
	return &problem{problemType: t, detail: detail}
}

func (p *problem) Error() string { return p.name + ": " + p.detail.String() }

// Details are what is sent of a problem (RFC 9457), in the language of the reader.
type Details struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// RequestID is in the lines of the server's log too.
	RequestID string `json:"request_id,omitempty"`
	// Needs is the act that must come first.
	Needs cluster.Act `json:"needs,omitzero"`
	// Faults are those of a file or an event, each with its place.
	Faults []*diag.Diagnostic `json:"faults,omitempty"`
	// Since are the events behind the one that If-Match names, as far as whoever asks may read them: at most 100.
	Since []Posted `json:"since,omitempty"`
}

// problemOf says what an error means to whoever sent the request. What is none of his business is an internal error
// without details.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var tooLarge *http.MaxBytesError
	var phase *cluster.PhaseError
	var faults diag.Diagnostics
	var fault *diag.Diagnostic
	var lost *unwritten
	switch {
	case errors.As(err, &lost):
		return newProblem("log-unwritable", say("what failed stands in the log of the server"))
	case errors.As(err, &tooLarge):
		return newProblem("too-large", say("%d bytes are the most", int(tooLarge.Limit)))
	case errors.As(err, &phase):
		p = newProblem("order", phase.Reason)
		p.needs = phase.Needs
		return p
	case errors.Is(err, ErrUnknown):
		return newProblem("unknown", diag.Text{})
	case errors.Is(err, ErrForbidden):
		return newProblem("forbidden", diag.ErrorText(err))
	case errors.Is(err, awards.ErrNotCovered):
		return newProblem("not-covered", diag.ErrorText(err))
	case errors.Is(err, scoring.ErrOtherCard):
		return newProblem("other-card", diag.ErrorText(err))
	case errors.Is(err, cluster.ErrUnread):
		return newProblem("unread", diag.ErrorText(err))
	case errors.As(err, &faults):
		p = newProblem("faults", diag.ErrorText(err))
		p.faults = faults
		return p
	case errors.As(err, &fault):
		p = newProblem("faults", diag.ErrorText(err))
		p.faults = diag.Diagnostics{fault}
		return p
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return newProblem("too-slow", diag.Text{})
	}
	return newProblem("internal", diag.Text{})
}
