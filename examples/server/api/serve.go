package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"github.com/thidua-go/thidua/rules/diag"
)

// call is a request that is being answered.
type call struct {
	*http.Request
	id        string
	lang      diag.Lang
	principal Principal
	row       *route // nil if there is none
	now       *snapshot
	query     url.Values
	merge     bool  // facts are put on top of those that are known
	cause     error // of a 500, for the log
}

// answer is what a handler returns.
type answer struct {
	status int         // 0 is 200
	tag    string      // its entity tag; empty if it has none
	header http.Header // beside what every answer has
	value  any         // written as JSON
	media  string      // of data, where it is no JSON
	data   []byte
	stream func(http.ResponseWriter) error // writes until it ends
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := s.config.Now()
	c := &call{Request: r, id: requestID(r), lang: spoken(r.Header.Values("Accept-Language"))}
	out := &counted{ResponseWriter: w}
	s.inFlight.Add(1)
	defer func() {
		s.inFlight.Add(-1)
		if failed := recover(); failed != nil {
			c.cause = fmt.Errorf("panic: %v\n%s", failed, debug.Stack())
			if out.status != 0 { // the answer has begun: it is cut off
				s.tell(c, out, begun)
				panic(http.ErrAbortHandler)
			}
			s.refuse(c, out, c.cause)
		}
		s.tell(c, out, begun)
	}()
	out.Header().Set("X-Request-Id", c.id)
	out.Header().Set("X-Content-Type-Options", "nosniff")
	out.Header().Set("Cache-Control", "private, no-cache")
	out.Header().Set("Vary", "Accept, Accept-Language, Authorization")
	if err := s.guard(r); err != nil {
		s.refuse(c, out, err)
		return
	}
	// The mux writes its own 404 and 405, and leads /a/../b elsewhere; they become problem details too.
	h, _ := s.mux.Handler(r)
	if _, ours := h.(*routed); !ours {
		s.refuse(c, out, ofMux(h, r, out.Header()))
		return
	}
	s.mux.ServeHTTP(out, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
}

// callKey is where the call is in the context of its request.
type callKey struct{}

// guard refuses what did not mean this server: a request for another host, as a page elsewhere sends it whose name is
// made to lead here (DNS rebinding), and one that a page of another site sends.
func (s *Server) guard(r *http.Request) error {
	called := (&url.URL{Host: r.Host}).Hostname()
	named := called != "" && slices.ContainsFunc(s.config.Hosts, func(n string) bool {
		return strings.EqualFold(n,
			called)
	})
	if _, err := netip.ParseAddr(called); err != nil && !named {
		return newProblem("misdirected", say("this server is not called %q", r.Host))
	}
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		own := err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
		if !own && !slices.Contains(s.config.Origins, origin) {
			return newProblem("origin", say("pages of %q may not ask", origin))
		}
	}
	return nil
}

// routed is a row of the table as a handler.
type routed struct {
	*Server
	row *route
}

func (s *routed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := r.Context().Value(callKey{}).(*call)
	c.Request, c.row, c.now = r, s.row, s.current()
	a, err := s.answered(c, w)
	if err == nil && a.tag != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		w.Header().Set("ETag", `"`+a.tag+`"`)
		err = conditions(r.Header, true, a.tag)
	}
	if err != nil {
		s.refuse(c, w, err)
		return
	}
	s.write(c, w, a)
}

// answered finds out who asks, whether there is time for them, and asks the handler.
func (s *routed) answered(c *call, w http.ResponseWriter) (*answer, error) {
	if s.row.probe {
		return s.row.serve(s.Server, c)
	}
	limits := s.config.Limits
	who := "address " + addressOf(c.Request)
	var unknown error
	if s.row.kind != "" {
		if unknown = s.authenticate(c); unknown == nil {
			who = "principal " + c.principal.Name
		}
	}
	if wait := s.wait(who, s.config.Now(), limits); wait > 0 {
		p := newProblem("too-many", say("of each %g requests a second are answered", limits.Rate))
		p.retry = int((wait + time.Second - 1) / time.Second)
		return nil, p
	}
	if unknown != nil {
		return nil, unknown
	}
	if s.inFlight.Load()-s.streaming.Load() > int64(limits.Requests) {
		p := newProblem("busy", say("%d requests are answered at the same time", limits.Requests))
		p.retry = 1
		return nil, p
	}
	if s.row.kind == Measuring {
		if err := s.may(c, c.now, Action{Kind: Measuring}); err != nil {
			return nil, err
		}
	}
	// What cannot be read of a query must not be taken for nothing.
	var err error
	if c.query, err = url.ParseQuery(c.URL.RawQuery); err != nil {
		return nil, newProblem("parameter", diag.Verbatim(c.URL.RawQuery))
	}
	if err := s.row.known(c); err != nil {
		return nil, err
	}
	// Whoever embeds the handler may have set no limits on the connection, or some that a stream cannot keep, which
	// sets its own. Not every writer can.
	control := http.NewResponseController(w)
	if s.row.streams {
		control.SetReadDeadline(time.Time{})
		return s.row.serve(s.Server, c)
	}
	until := time.Now().Add(limits.Time) // connections know no other clock
	control.SetReadDeadline(until)
	control.SetWriteDeadline(until.Add(limits.Pause)) // so that who was too slow is told
	ctx, cancel := context.WithDeadline(c.Context(), until)
	defer cancel()
	c.Request = c.WithContext(ctx)
	c.Body = http.MaxBytesReader(w, c.Body, limits.Body)
	return s.row.serve(s.Server, c)
}

func (s *Server) authenticate(c *call) (err error) {
	if s.config.Authenticate == nil {
		return ErrUnknown
	}
	c.principal, err = s.config.Authenticate(c.Request)
	return err
}

// write sends an answer.
func (s *Server) write(c *call, w http.ResponseWriter, a *answer) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.tag != "" {
		w.Header().Set("ETag", `"`+a.tag+`"`)
	}
	if a.stream != nil {
		if err := a.stream(w); err != nil {
			c.cause = err
		}
		return
	}
	if a.media == "" {
		data, err := json.Marshal(a.value)
		if err != nil {
			s.refuse(c, w, err)
			return
		}
		a.media, a.data = "application/json", append(data, '\n')
	}
	w.Header().Set("Content-Type", a.media)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.data)))
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	w.Write(a.data) // whoever hung up gets nothing
}

// refuse sends what is wrong, in the language of the reader.
func (s *Server) refuse(c *call, w http.ResponseWriter, err error) {
	p := problemOf(err)
	if p.status >= http.StatusInternalServerError && c.cause == nil {
		c.cause = err
	}
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if p.status == http.StatusNotModified {
		w.WriteHeader(p.status)
		return
	}
	w.Header().Del("ETag") // it is of what was asked for
	calls := c.lang
	if c.now != nil {
		calls = c.lang.Calling(c.now.campaign.Calls)
	}
	data, err := json.Marshal(Details{Type: "/problems/" + p.name, Title: p.title.Format(c.lang), Status: p.status,
		Detail: p.detail.Format(calls), RequestID: c.id, Needs: p.needs, Faults: p.faults,
		Since: p.since})
	if err != nil {
		c.cause = errors.Join(c.cause, err)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", c.lang.String())
	w.WriteHeader(p.status)
	w.Write(append(data, '\n'))
}

// tell logs and counts a request.
func (s *Server) tell(c *call, w *counted, begun time.Time) {
	took := s.config.Now().Sub(begun)
	pattern := "none"
	if c.row != nil {
		pattern = c.row.path
	}
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	s.observe(pattern, c.Method, status, took)
	level, attrs := slog.LevelInfo, []slog.Attr{slog.String("request_id", c.id), slog.String("method", c.Method),
		slog.String("path", c.URL.Path), slog.String("route", pattern), slog.Int("status", status),
		slog.Int64("bytes", w.bytes), slog.Duration("took", took), slog.String("remote", c.RemoteAddr)}
	if c.principal.Name != "" {
		attrs = append(attrs, slog.String("principal", c.principal.Name))
	}
	if c.cause != nil {
		level, attrs = slog.LevelError, append(attrs, slog.String("cause", c.cause.Error()))
	}
	s.config.Log.LogAttrs(context.WithoutCancel(c.Context()), level, "request", attrs...)
}

// counted is a response whose status and size are kept.
type counted struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// Unwrap is for [http.ResponseController].
func (w *counted) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *counted) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *counted) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// ofMux is what the mux says where it has no row: 404, or 405 with the methods that are allowed.
func ofMux(h http.Handler, r *http.Request, header http.Header) error {
	said := &counted{ResponseWriter: &silent{header: make(http.Header)}}
	h.ServeHTTP(said, r)
	if said.status == http.StatusMethodNotAllowed {
		header.Set("Allow", said.Header().Get("Allow"))
		return newProblem("method", diag.Verbatim(r.Method+" "+r.URL.Path))
	}
	return newProblem("not-found", diag.Verbatim(r.URL.Path))
}

// silent is a response that nobody reads.
type silent struct{ header http.Header }

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) Write(p []byte) (int, error) { return len(p), nil }
func (s *silent) WriteHeader(int)             {}

var saneID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requestID is that of whoever asks, if it can stand in a line of a log, or a new one.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); saneID.MatchString(id) {
		return id
	}
	return rand.Text()
}

// addressOf is who is on the other side of the connection.
func addressOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr
}

// languages are those of texts, the one for who says nothing first.
var languages = sync.OnceValue(func() language.Matcher {
	var tags []language.Tag
	for _, l := range diag.Languages() {
		tags = append(tags, language.Make(l.String()))
	}
	return language.NewMatcher(tags)
})

// spoken is the language of the texts of an answer, by Accept-Language (RFC 9110, 12.5.4): English if none of those
// asked for is there. One with q=0 is not wanted.
func spoken(header []string) diag.Lang {
	tags, weights, err := language.ParseAcceptLanguage(strings.Join(header, ","))
	if err != nil {
		return diag.English
	}
	wanted := tags[:0]
	for i, t := range tags {
		if weights[i] > 0 {
			wanted = append(wanted, t)
		}
	}
	if _, i, confidence := languages().Match(wanted...); confidence > language.No {
		return diag.Languages()[i]
	}
	return diag.English
}
