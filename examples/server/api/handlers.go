package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Posted is an event, with who posted it.
type Posted struct {
	cluster.Recorded
	// Poster is the name of the principal who posted the event; absent for one that came another way.
	Poster string `json:"poster,omitempty"`
}

// Recorded is the answer to a post.
type Recorded struct {
	// N is the number of the event, and Late says that it came after the day that it was due.
	N    int  `json:"n"`
	Late bool `json:"late"`
	// Head is the root of the log that ends with the event: the next If-Match.
	Head  string `json:"head"`
	Event Posted `json:"event"`
}

// Events are a page of the log.
type Events struct {
	Events []Posted `json:"events"`
}

// Ranking is a page of the places. Before the launch there are none.
type Ranking struct {
	On        rules.Date         `json:"on"`
	Final     bool               `json:"final"`
	Standings []scoring.Standing `json:"standings"`
}

// Nominations are who is put forward. A slate is absent before there is a ranking; its entries are those of the page.
type Nominations struct {
	On           rules.Date           `json:"on"`
	Slate        *awards.Slate        `json:"slate,omitempty"`
	NotNominated diag.Text            `json:"not_nominated,omitzero"`
	Differences  []cluster.Difference `json:"differences"`
	Lives        []cluster.AwardLife  `json:"lives"`
}

// Explained is why a unit has its points.
type Explained struct {
	Score scoring.Breakdown `json:"score"`
	// Explanations are by criterion, of those that have a rule.
	Explanations map[string]*rules.Explanation `json:"explanations"`
	Appraisal    *scoring.Appraisal            `json:"appraisal"`
	Invented     bool                          `json:"invented"`
}

// Problem is a kind of problem.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	About  string `json:"about"`
}

// Problems are all kinds.
type Problems struct {
	Problems []Problem `json:"problems"`
}

// Health is how the server is.
type Health struct {
	Status string `json:"status"`
}

func errorText(err error) diag.Text { return diag.ErrorText(err) }

// body reads what was sent whole, and what is kept of it with an Idempotency-Key.
func (c *call) body(media string) (data []byte, request string, err error) {
	got, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	charset := cmp.Or(strings.ToLower(params["charset"]), "utf-8")
	coding := cmp.Or(strings.ToLower(c.Header.Get("Content-Encoding")), "identity")
	if err != nil || got != media || charset != "utf-8" || coding != "identity" {
		return nil, "", newProblem("media-type", say("send %s, in UTF-8 and not compressed", media))
	}
	if data, err = io.ReadAll(c.Body); err != nil {
		return nil, "", notRead(c, err)
	}
	hash := sha256.New()
	fmt.Fprintf(hash, "%s %s\n", c.Method, c.URL.RequestURI())
	hash.Write(data)
	return data, hex.EncodeToString(hash.Sum(nil)), nil
}

// notRead is why a body did not come: it is too large, or its sender too slow or gone.
func notRead(c *call, err error) error {
	if p := problemOf(err); p.name != "internal" {
		return p
	}
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(c.Context().Err(), context.DeadlineExceeded) {
		return newProblem("slow", diag.Text{})
	}
	return newProblem("not-an-event", say("it has not come whole"))
}

func (s *Server) postEvent(c *call) (*answer, error) {
	data, request, err := c.body("application/json")
	if err != nil {
		return nil, err
	}
	var e cluster.Event
	doc, err := document.Parse("event.json", data)
	if err == nil {
		err = doc.Decode(&e)
	}
	switch {
	case err != nil:
		p := newProblem("not-an-event", errorText(err))
		p.faults = slices.Collect(diag.AllDiagnostics(err))
		return nil, p
	case e.Act == 0:
		return nil, newProblem("not-an-event", say("the act is missing"))
	case !e.Recorded.IsZero():
		return nil, newProblem("not-an-event", say("leave out recorded: the server says when that was"))
	}
	return s.post(c, e, request)
}

// post records an event in the name of whoever asks, and answers with what was recorded.
func (s *Server) post(c *call, e cluster.Event, request string) (*answer, error) {
	e.By = cmp.Or(e.By, c.principal.By) // another than the principal's is refused
	if e.By != c.principal.By {
		return nil, forbidden("%s acts for %v, and not for %v", c.principal.Name, bodyOf(c.principal.By), bodyOf(e.By))
	}
	p, err := s.record(c, e, request)
	if err != nil {
		return nil, err
	}
	return &answer{status: http.StatusCreated, tag: p.Head, header: http.Header{"Location": {fmt.Sprintf("/events/%d",
		p.N)}},
		value: Recorded{N: p.N, Late: p.Late, Head: p.Head, Event: s.shown(s.current().events()[p.N-1], "")}}, nil
}

// postFacts records a table of facts as the event that brought it: an act about the units of the table, such as
// ?act=appraise&on=2024-02-26; a correction wants a note too, and corrects. An event says all that is known of a unit;
// with merge=true what the table leaves out stays as it is.
func (s *Server) postFacts(c *call) (*answer, error) {
	data, request, err := c.body("text/csv")
	if err != nil {
		return nil, err
	}
	on, err := c.day()
	if err != nil {
		return nil, err
	}
	e := cluster.Event{On: on}
	if err := e.Act.UnmarshalText([]byte(c.query.Get("act"))); err != nil || on.IsZero() {
		return nil, newProblem("parameter", say("add act and on: what act brings the facts, and on which day"))
	}
	if note := c.query.Get("note"); note != "" {
		e.Note = diag.Words{diag.Vietnamese.String(): note}
	}
	e.Corrects, _ = strconv.Atoi(c.query.Get("corrects")) // it is a whole number
	var units []string
	for _, m := range c.now.campaign.ClusterOn(on).Definition().Members {
		units = append(units, m.Unit)
	}
	const name = "facts.csv"
	facts, err := document.ReadFacts(name, data, s.config.Card.Schema(), document.FactsOptions{Units: units})
	if err != nil {
		return nil, err
	}
	e.Facts = cluster.Inputs{Facts: facts}.Event().Facts
	c.merge = c.query.Get("merge") == "true"
	for _, f := range facts {
		e.Units = append(e.Units, f.Unit())
	}
	e.Files = []cluster.File{{Holds: "facts", Name: name, SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}}
	return s.post(c, e, request)
}

// shown is an event as it is answered: all of it, or what of it is about a unit.
func (s *Server) shown(e cluster.Recorded, unit string) Posted {
	if unit != "" {
		is := func(u string) bool { return u != unit }
		e.Units = slices.DeleteFunc(slices.Clone(e.Units), is)
		e.NotDue = slices.DeleteFunc(slices.Clone(e.NotDue), is)
		others := func(f cluster.UnitFacts) bool { return f.Unit != unit }
		e.Facts = slices.DeleteFunc(slices.Clone(e.Facts), others)
		e.LastYear = slices.DeleteFunc(slices.Clone(e.LastYear), others)
		e.Sheets = slices.DeleteFunc(slices.Clone(e.Sheets), func(s scoring.Sheet) bool { return s.Unit != unit })
		if e.Candidates != nil {
			own := *e.Candidates
			own.Candidates = slices.DeleteFunc(slices.Clone(own.Candidates),
				func(k awards.Candidate) bool { return k.Unit != unit })
			e.Candidates = &own
		}
	}
	return Posted{e, s.posted(e.N).By}
}

// about reports whether an event is about a unit: it names it, or is of the whole cluster.
func about(e cluster.Recorded, unit string) bool {
	return unit == "" || len(e.Units) == 0 || slices.Contains(e.Units, unit)
}

func (s *Server) getEvents(c *call) (*answer, error) {
	unit, err := s.filter(c)
	if err != nil {
		return nil, err
	}
	on, err := c.day()
	if err != nil {
		return nil, err
	}
	act := c.query.Get("act")
	var list []cluster.Recorded
	for _, e := range c.now.events() {
		if about(e, unit) && (act == "" || e.Act.String() == act) && (on.IsZero() || !on.Before(e.On)) {
			list = append(list, e)
		}
	}
	// A log only grows at its end, and so does what is left of it by act and unit: places stay what they are.
	part, header, err := page(c, list, "log")
	if err != nil {
		return nil, err
	}
	out := Events{Events: []Posted{}}
	for _, e := range part {
		out.Events = append(out.Events, s.shown(e, unit))
	}
	return &answer{tag: c.now.head, header: header, value: out}, nil
}

func (s *Server) getEvent(c *call) (*answer, error) {
	n, err := strconv.Atoi(c.PathValue("n"))
	if err != nil || n < 1 || n > c.now.size {
		return nil, newProblem("not-found", say("the log has %d events", c.now.size))
	}
	e := c.now.events()[n-1]
	if err := s.may(c, c.now, readingOf(e)); err != nil {
		return nil, err
	}
	return &answer{tag: c.now.head, value: s.shown(e, "")}, nil
}

// readingOf is what reading an event is: one that names no unit and brings data is about all.
func readingOf(e cluster.Recorded) Action {
	return Action{Kind: Reading, Units: e.Units, All: len(e.Units) == 0 &&
		(len(e.Facts)+len(e.LastYear)+len(e.Sheets) > 0 || e.Candidates != nil)}
}

// report is that of the day that is asked for.
func (c *call) report() (*cluster.Report, error) {
	on, err := c.day()
	if err != nil {
		return nil, err
	}
	return c.now.on(c.Context(), on)
}

func (s *Server) getRanking(c *call) (*answer, error) {
	unit, err := s.filter(c)
	if err != nil {
		return nil, err
	}
	report, err := c.report()
	if err != nil {
		return nil, err
	}
	out := ranked(report, unit)
	var header http.Header
	if out.Standings, header, err = page(c, out.Standings, c.now.version()); err != nil {
		return nil, err
	}
	return &answer{tag: c.now.head, header: header, value: out}, nil
}

// version names a snapshot in a cursor.
func (s *snapshot) version() string { return strconv.Itoa(s.size) }

// ranked is the ranking of a report, or the place of a unit in it.
func ranked(report *cluster.Report, unit string) Ranking {
	out := Ranking{On: report.On, Standings: []scoring.Standing{}}
	if ranking, _ := report.Computed(); ranking != nil {
		out.Final = ranking.Final
		for _, st := range ranking.Standings() {
			if unit == "" || st.Unit == unit {
				out.Standings = append(out.Standings, st)
			}
		}
	}
	return out
}

func (s *Server) getNominations(c *call) (*answer, error) {
	unit, err := s.filter(c)
	if err != nil {
		return nil, err
	}
	report, err := c.report()
	if err != nil {
		return nil, err
	}
	award := c.query.Get("award")
	wanted := func(a, u string) bool { return (award == "" || a == award) && (unit == "" || u == unit) }
	out := Nominations{On: report.On, NotNominated: report.NotNominated, Differences: []cluster.Difference{},
		Lives: []cluster.AwardLife{}}
	for _, d := range report.Differences {
		if wanted(d.Award, d.Unit) {
			out.Differences = append(out.Differences, d)
		}
	}
	for _, l := range report.Lives {
		if wanted(l.Award, l.Unit) {
			out.Lives = append(out.Lives, l)
		}
	}
	var header http.Header
	_, slate := report.Computed()
	var entries []awards.Entry
	if slate != nil {
		for _, e := range slate.Entries {
			if wanted(e.Award, e.Unit) {
				entries = append(entries, e)
			}
		}
	}
	if entries, header, err = page(c, entries, c.now.version()); err != nil {
		return nil, err
	}
	if slate != nil {
		part := *slate
		part.Entries = entries
		out.Slate = &part
	}
	return &answer{tag: c.now.head, header: header, value: out}, nil
}

func (s *Server) getExplanation(c *call) (*answer, error) {
	unit, err := c.unit(c.PathValue("unit"))
	if err != nil {
		return nil, err
	}
	if err := s.reads(c, unit); err != nil {
		return nil, err
	}
	report, err := c.report()
	if err != nil {
		return nil, err
	}
	ranking, _ := report.Computed()
	var score *scoring.Score
	ok := ranking != nil
	if ok {
		score, ok = ranking.Score(unit)
	}
	if !ok {
		return nil, newProblem("not-found", say("%v is not scored on %v", diag.Unit.Of(unit), report.On))
	}
	appraisal, err := score.Appraisal(c.Context())
	if err != nil {
		return nil, err
	}
	out := Explained{Score: score.Breakdown(), Explanations: make(map[string]*rules.Explanation), Appraisal: appraisal}
	for _, line := range out.Score.Lines {
		e, err := line.Explain()
		if err != nil {
			return nil, err
		}
		if e != nil {
			out.Explanations[line.Criterion] = e
		}
	}
	out.Invented = slices.ContainsFunc(report.Ranking,
		func(u cluster.RankedUnit) bool { return u.Unit == unit && u.Invented })
	return &answer{tag: c.now.head, value: out}, nil
}

// getReport writes the report of the day as Markdown in one language, or as data in all.
func (s *Server) getReport(c *call) (*answer, error) {
	if err := s.reads(c, ""); err != nil {
		return nil, err
	}
	on, err := c.day()
	if err != nil {
		return nil, err
	}
	if text := c.query.Get("lang"); text != "" {
		c.lang, _ = diag.ParseLang(text) // it is one of them
	}
	const markdown = "text/markdown"
	media, ok := accepted(c.Header.Values("Accept"), markdown, "application/json")
	if !ok {
		return nil, newProblem("not-acceptable", say("it can be text/markdown or application/json"))
	}
	report, err := c.now.on(c.Context(), on)
	if err != nil {
		return nil, err
	}
	if media != markdown {
		return &answer{tag: c.now.head + ".json", value: report}, nil
	}
	var b bytes.Buffer
	if err := report.Write(&b, c.lang, ""); err != nil {
		return nil, err
	}
	return &answer{tag: c.now.head + "." + c.lang.String(), media: markdown + "; charset=utf-8", data: b.Bytes(),
		header: http.Header{"Content-Language": {c.lang.String()}}}, nil
}

func (t *problemType) in(l diag.Lang) Problem {
	return Problem{"/problems/" + t.name, t.title.Format(l), t.status, t.about.Format(l)}
}

func (s *Server) getProblems(c *call) (*answer, error) {
	var out Problems
	for _, t := range problemTypes {
		out.Problems = append(out.Problems, t.in(c.lang))
	}
	return &answer{value: out, header: http.Header{"Content-Language": {c.lang.String()}}}, nil
}

func (s *Server) getProblem(c *call) (*answer, error) {
	t, ok := problemNamed(c.PathValue("type"))
	if !ok {
		return nil, newProblem("not-found", say("/problems lists all kinds"))
	}
	return &answer{value: t.in(c.lang), header: http.Header{"Content-Language": {c.lang.String()}}}, nil
}

func (s *Server) getOpenAPI(c *call) (*answer, error) {
	data, err := s.openapi[c.lang]()
	return &answer{media: "application/json", data: data, header: http.Header{"Content-Language": {c.lang.String()}}}, err
}

func (s *Server) getHealth(*call) (*answer, error) { return &answer{value: Health{"ok"}}, nil }

func (s *Server) getReady(*call) (*answer, error) {
	select {
	case <-s.ends:
		return nil, newProblem("not-ready", say("it ends"))
	default:
	}
	if s.broken.Load() {
		return nil, newProblem("not-ready", say("the log took no event the last time"))
	}
	return &answer{value: Health{"ok"}}, nil
}

func (s *Server) getMeasures(*call) (*answer, error) {
	return &answer{media: "text/plain; version=0.0.4; charset=utf-8", data: s.written()}, nil
}
