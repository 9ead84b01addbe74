package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// maxBody is the most bytes of a request.
const maxBody = 1 << 20

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /events", s.postEvent)
	mux.HandleFunc("GET /events", s.getEvents)
	mux.HandleFunc("POST /facts", s.postFacts)
	mux.HandleFunc("GET /ranking", s.getRanking)
	mux.HandleFunc("GET /nominations", s.getNominations)
	mux.HandleFunc("GET /units/{unit}/explanation", s.getExplanation)
	mux.HandleFunc("GET /report", s.getReport)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if !s.called(r.Host) {
			writeProblem(w, &problem{Status: http.StatusMisdirectedRequest, Title: "another host",
				Detail: "this server is not called " + r.Host + "; its flag -host says what it is called"})
			return
		}
		// The mux writes its own 404 and 405; they become problem details too.
		if h, pattern := mux.Handler(r); pattern == "" {
			writeMuxProblem(w, r, h)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// called reports whether the server is known by a host: an address, which nobody can make a name of his own lead
// to, or one of its names.
func (s *service) called(host string) bool {
	called := (&url.URL{Host: host}).Hostname()
	if _, err := netip.ParseAddr(called); err == nil {
		return true
	}
	return called != "" && slices.ContainsFunc(s.hosts, func(name string) bool { return strings.EqualFold(name, called) })
}

// respond writes JSON with the head of the log as entity tag.
func respond(w http.ResponseWriter, status int, head string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		writeProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("ETag", `"`+head+`"`)
	w.WriteHeader(status)
	w.Write(append(data, '\n'))
}

// body reads a request of a media type whole.
func body(r *http.Request, mediaType string) ([]byte, error) {
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != mediaType {
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Title: "unsupported media type",
			Detail: "send " + mediaType}
	}
	return io.ReadAll(r.Body)
}

// ifMatch returns the head that a writer has seen, or nothing.
func ifMatch(r *http.Request) string { return strings.Trim(r.Header.Get("If-Match"), `"`) }

// dayOf is the day that a request asks about: ?on=2024-06-30, or the zero day, which is
// that of the last event.
func dayOf(r *http.Request) (rules.Date, error) {
	text := r.URL.Query().Get("on")
	if text == "" {
		return rules.Date{}, nil
	}
	on, err := rules.ParseDate(text)
	if err != nil {
		return rules.Date{}, &problem{Status: http.StatusBadRequest, Title: "bad day", Detail: err.Error()}
	}
	return on, nil
}

func (s *service) postEvent(w http.ResponseWriter, r *http.Request) {
	data, err := body(r, "application/json")
	if err != nil {
		writeProblem(w, err)
		return
	}
	var e cluster.Event
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		writeProblem(w, &problem{Status: http.StatusBadRequest, Title: "not an event", Detail: err.Error()})
		return
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		writeProblem(w, &problem{Status: http.StatusBadRequest, Title: "not an event", Detail: "one event at a time"})
		return
	}
	s.record(w, r, e)
}

// record applies an event to the campaign, and answers with what was recorded.
func (s *service) record(w http.ResponseWriter, r *http.Request, e cluster.Event) {
	next, err := s.change(ifMatch(r), func(now *snapshot) (*snapshot, error) {
		campaign, err := now.campaign.Apply(e)
		if err != nil {
			return nil, err
		}
		return newSnapshot(campaign), nil
	})
	if err != nil {
		writeProblem(w, err)
		return
	}
	events := next.campaign.At(e.On).Events // e is the last of its day
	respond(w, http.StatusCreated, next.head,
		map[string]any{"event": e, "late": events[len(events)-1].Late, "head": next.head})
}

func (s *service) getEvents(w http.ResponseWriter, r *http.Request) {
	now := s.current()
	on, err := dayOf(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	respond(w, http.StatusOK, now.head, append([]cluster.Recorded{}, now.campaign.At(on).Events...))
}

// postFacts records a table of facts as the event that brought it: an act about the
// units of the table, such as ?act=appraise&on=2024-02-26&by=council; a correction wants a
// note too, and corrects, the number of the event that it corrects.
func (s *service) postFacts(w http.ResponseWriter, r *http.Request) {
	data, err := body(r, "text/csv")
	if err != nil {
		writeProblem(w, err)
		return
	}
	q := r.URL.Query()
	e := cluster.Event{By: q.Get("by")}
	if note := q.Get("note"); note != "" {
		e.Note = diag.Words{diag.Vietnamese.String(): note}
	}
	if e.On, err = rules.ParseDate(q.Get("on")); err == nil {
		err = e.Act.UnmarshalText([]byte(q.Get("act")))
	}
	if n := q.Get("corrects"); err == nil && n != "" {
		e.Corrects, err = strconv.Atoi(n)
	}
	if err != nil {
		writeProblem(w, &problem{Status: http.StatusBadRequest, Title: "not an event",
			Detail: "add ?act=...&on=...: " + err.Error()})
		return
	}
	const name = "facts.csv"
	facts, err := document.ReadFacts(name, data, s.card.Schema(), document.FactsOptions{Units: s.units})
	if err != nil {
		writeProblem(w, err)
		return
	}
	e.Facts = cluster.Inputs{Facts: facts}.Event().Facts
	for _, f := range facts {
		e.Units = append(e.Units, f.Unit())
	}
	e.Files = []cluster.File{{Holds: "facts", Name: name, SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}}
	s.record(w, r, e)
}

// report computes how the campaign stands on the day of a request.
func (s *service) report(r *http.Request) (*snapshot, *cluster.Report, error) {
	now := s.current()
	on, err := dayOf(r)
	if err != nil {
		return nil, nil, err
	}
	report, err := now.campaign.Report(r.Context(), on, cluster.Inputs{})
	return now, report, err
}

func (s *service) getRanking(w http.ResponseWriter, r *http.Request) {
	now, report, err := s.report(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	ranking, _ := report.Computed()
	respond(w, http.StatusOK, now.head, map[string]any{"on": report.On, "final": ranking.Final,
		"standings": ranking.Standings()})
}

func (s *service) getNominations(w http.ResponseWriter, r *http.Request) {
	now, report, err := s.report(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	_, slate := report.Computed()
	respond(w, http.StatusOK, now.head, map[string]any{
		"on": report.On, "slate": slate, "not_nominated": report.NotNominated, "differences": report.Differences,
		"lives": report.Lives,
	})
}

func (s *service) getExplanation(w http.ResponseWriter, r *http.Request) {
	unit, err := s.cluster.Match(r.PathValue("unit"))
	if err != nil {
		writeProblem(w, &problem{Status: http.StatusNotFound, Title: "unknown unit", Detail: err.Error()})
		return
	}
	now, report, err := s.report(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	ranking, _ := report.Computed()
	score, ok := ranking.Score(unit)
	if !ok {
		writeProblem(w, &problem{Status: http.StatusNotFound, Title: "not scored",
			Detail: unit + " was not a member on " + report.On.String()})
		return
	}
	explanations := make(map[string]any)
	for _, line := range score.Breakdown().Lines {
		e, err := line.Explain()
		if err != nil {
			writeProblem(w, err)
			return
		}
		if e != nil {
			explanations[line.Criterion] = e
		}
	}
	appraisal, err := score.Appraisal(r.Context())
	if err != nil {
		writeProblem(w, err)
		return
	}
	invented := slices.ContainsFunc(report.Ranking,
		func(u cluster.RankedUnit) bool { return u.Unit == unit && u.Invented })
	respond(w, http.StatusOK, now.head, map[string]any{
		"score": score.Breakdown(), "explanations": explanations, "appraisal": appraisal, "invented": invented,
	})
}

// getReport writes the report of the day as Markdown, ?lang=vi for Vietnamese; or as
// data in all languages for who accepts application/json alone.
func (s *service) getReport(w http.ResponseWriter, r *http.Request) {
	now := s.current()
	on, err := dayOf(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	l := diag.English
	if text := r.URL.Query().Get("lang"); text != "" {
		var ok bool
		if l, ok = diag.ParseLang(text); !ok {
			writeProblem(w, &problem{Status: http.StatusBadRequest, Title: "bad language",
				Detail: fmt.Sprintf("lang is one of %v", diag.Languages())})
			return
		}
	}
	report, err := now.campaign.Report(r.Context(), on, cluster.Inputs{})
	if err != nil {
		writeProblem(w, err)
		return
	}
	if r.Header.Get("Accept") == "application/json" {
		respond(w, http.StatusOK, now.head, report)
		return
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	w.Header().Set("ETag", `"`+now.head+`"`)
	report.Write(w, l, "")
}
