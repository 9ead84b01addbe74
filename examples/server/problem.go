package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// errStale is a write on top of a log that has gone on.
var errStale = &problem{Status: http.StatusPreconditionFailed, Title: "the log has gone on",
	Detail: "read it again: If-Match names another head"}

// problem is the problem details of RFC 9457.
type problem struct {
	Type   string `json:"type,omitempty"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Needs is the act that must come first.
	Needs string `json:"needs,omitempty"`
	// Faults are those of a file or an event, each with its place.
	Faults []*diag.Diagnostic `json:"faults,omitempty"`
}

func (p *problem) Error() string { return p.Title + ": " + p.Detail }

// problemOf says what an error means to whoever sent the request. What is none of
// his business is an internal error without details.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var tooLarge *http.MaxBytesError
	var phase *cluster.PhaseError
	var faults diag.Diagnostics
	switch {
	case errors.As(err, &tooLarge):
		return &problem{Status: http.StatusRequestEntityTooLarge, Title: "the request is too large", Detail: err.Error()}
	case errors.As(err, &phase):
		p = &problem{Status: http.StatusConflict, Title: "the act cannot stand here", Detail: phase.Error()}
		if phase.Needs != 0 {
			p.Needs = phase.Needs.String()
		}
		return p
	case errors.Is(err, awards.ErrNotCovered):
		return &problem{Status: http.StatusUnprocessableEntity, Title: "no regulation covers the day", Detail: err.Error()}
	case errors.Is(err, scoring.ErrOtherCard):
		return &problem{Status: http.StatusConflict, Title: "another scorecard was signed", Detail: err.Error()}
	case errors.Is(err, cluster.ErrUnread):
		return &problem{Status: http.StatusUnprocessableEntity, Title: "a file is not there", Detail: err.Error()}
	case errors.As(err, &faults):
		return &problem{Status: http.StatusUnprocessableEntity, Title: "what was sent has faults", Detail: faults.Error(),
			Faults: faults}
	case errors.Is(err, context.Canceled):
		return &problem{Status: 499, Title: "the request was cancelled"}
	}
	return &problem{Status: http.StatusInternalServerError, Title: "internal error"}
}

func writeProblem(w http.ResponseWriter, err error) {
	p := problemOf(err)
	data, merr := json.Marshal(p)
	if merr != nil {
		data = []byte(`{"title":"internal error","status":500}`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	w.Write(append(data, '\n'))
}

// writeMuxProblem answers for the mux, which found no handler: 404 or 405, with
// the methods that are allowed.
func writeMuxProblem(w http.ResponseWriter, r *http.Request, h http.Handler) {
	said := &statusOnly{header: make(http.Header)}
	h.ServeHTTP(said, r)
	if allow := said.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
	}
	writeProblem(w, &problem{Status: said.status, Title: http.StatusText(said.status),
		Detail: r.Method + " " + r.URL.Path})
}

// statusOnly is a response of which only the status and the header are wanted.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) Write(p []byte) (int, error) { return len(p), nil }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }
