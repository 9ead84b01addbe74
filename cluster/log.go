package cluster

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// logFaults are what can be wrong with a stored log, by the code of the diagnostic.
var logFaults = map[string]diag.Text{
	"log-syntax":    say("not a line of a campaign's log"),
	"log-tampered":  say("the log was changed"),           // a hash does not fit
	"log-truncated": say("the log is cut off"),            // in the middle of a line, or before its known end
	"log-version":   say("another version of the log"),    // written by another release
	"log-other":     say("the log of another campaign"),   // of another cluster or year
	"log-diverges":  say("two logs of a campaign differ"), // neither continues the other
}

// logFault returns a fault of a log at a line, 0 for the log as a whole.
func logFault(line int, code, format string, args ...any) error {
	d := catalogue.Fault("", code, diag.ErrValue, diag.Text{}, format, args...)
	d.Message = say("%s: %s", logFaults[code], d.Message)
	if line > 0 {
		d.Message = say("line %d of the log: %s", line, d.Message)
	}
	return d
}

const (
	logFormat   = "thidua-campaign-log"
	logVersion  = 1
	maxLogEvent = 16 << 20          // bytes of an event
	maxLogLine  = maxLogEvent + 256 // bytes of its line, with number and hash
)

// logHeader is the first line of a log.
type logHeader struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Cluster string `json:"cluster"`
	Year    int    `json:"year"`
}

// logEntry is each further line.
type logEntry struct {
	N     int             `json:"n"` // 1, 2, 3, ...
	Event json.RawMessage `json:"event"`
	Hash  string          `json:"hash"`
}

// chain returns the hash of a line's content after the line with hash before.
func chain(before string, content []byte) string {
	h := sha256.New()
	h.Write([]byte(before))
	h.Write([]byte{'\n'})
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}

// LogLines returns the log as JSON lines without their line breaks: a header, then one
// line for each event in the order in which they were recorded. Before each stands the
// hash that binds it to all lines before it. A campaign with more events has the same
// lines first, so that a host appends the new ones only.
func (c *Campaign) LogLines() iter.Seq2[string, []byte] {
	return func(yield func(hash string, line []byte) bool) {
		line := mustJSON(logHeader{logFormat, logVersion, c.cluster.def.Code, c.year.Year})
		hash := chain("", line)
		for i := 0; yield(hash, line) && i < len(c.log); i++ {
			event := mustJSON(c.log[i])
			hash = chain(hash, event)
			line = mustJSON(logEntry{i + 1, event, hash})
		}
	}
}

// mustJSON marshals what was checked to be plain data that marshals.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// Head returns the hash of the last line of the log. Whoever keeps it can tell
// later that a log was cut off after a whole line, which the log itself cannot
// show: see [Cluster.ReadLog].
func (c *Campaign) Head() (head string) {
	for hash := range c.LogLines() {
		head = hash
	}
	return head
}

// WriteLog writes the log as JSON lines.
// The error is that of the writer.
func (c *Campaign) WriteLog(w io.Writer) error {
	buf := bufio.NewWriter(w)
	for _, line := range c.LogLines() {
		buf.Write(line)
		buf.WriteByte('\n')
	}
	return buf.Flush()
}

// ReadLog reads what [Campaign.WriteLog] wrote, of a year of this cluster. card
// and reg are as for [Cluster.Campaign]. Reading is strict: every byte is bound by
// the hashes, so a log is either read as it was written or refused. head is the
// [Campaign.Head] that the log must end with or contain, where the host kept it;
// empty takes any log, and then one that was cut off after a whole line is
// taken for a shorter one. Events of the definition must be the first of the log: so two
// logs of a campaign are compared, with the events of one in the definition.
//
// The error is a [*diag.Diagnostic] that names the line, whose code says what is wrong:
// log-syntax, log-tampered if a hash does not fit, log-truncated, log-version for a log
// of another release, log-other for one of another cluster or year, log-diverges; or it
// is a [*PhaseError], for events that cannot stand where they do.
func (c *Cluster) ReadLog(r io.Reader, year int, card *scoring.Scorecard, reg *awards.Regulation,
	head string) (*Campaign, error) {
	m, err := c.Campaign(year, card, reg)
	if err != nil {
		return nil, err
	}
	l := logReader{in: bufio.NewReader(r), campaign: m}
	events, err := l.read(head)
	if err != nil {
		return nil, err
	}
	for i, e := range m.log {
		if i >= len(events) {
			return nil, logFault(0, "log-truncated", "the definition has %d events, the log only %d", len(m.log), len(events))
		}
		if !bytes.Equal(mustJSON(e), mustJSON(events[i])) {
			here, there := difference(mustJSON(e), mustJSON(events[i]))
			return nil, logFault(0, "log-diverges", "event %d of the definition is %s, of the log %s", i+1, here, there)
		}
	}
	empty := *m
	empty.log = nil
	return empty.Apply(events...)
}

type logReader struct {
	in       *bufio.Reader
	campaign *Campaign
	line     int
	hash     string
}

// next reads one whole line; io.EOF after the last.
func (l *logReader) next() ([]byte, error) {
	l.line++
	var line []byte
	for {
		part, err := l.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLogLine:
			return nil, logFault(l.line, "log-syntax", "more than %d bytes", maxLogLine)
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, logFault(l.line, "log-truncated", "the line has no end")
		default:
			return nil, fmt.Errorf("cluster: reading the log: %w", err)
		}
	}
}

// read reads all events; head, if it is given, must be the hash of one of the lines.
func (l *logReader) read(head string) (events []Event, err error) {
	found := head == ""
	for err = l.header(); err == nil; {
		found = found || head == l.hash
		var e Event
		if e, err = l.event(); err == nil {
			events = append(events, e)
		}
	}
	switch {
	case !errors.Is(err, io.EOF):
		return nil, err
	case !found:
		return nil, logFault(l.line, "log-truncated", "it does not reach the event that is known to be in it")
	}
	return events, nil
}

func (l *logReader) header() error {
	line, err := l.next()
	if errors.Is(err, io.EOF) {
		return logFault(l.line, "log-truncated", "the log is empty")
	}
	if err != nil {
		return err
	}
	var h logHeader
	switch err := json.Unmarshal(line, &h); {
	case err != nil || h.Format != logFormat:
		return logFault(l.line, "log-syntax", "the header is missing")
	case h.Version != logVersion:
		return logFault(l.line, "log-version", "version %d, and only %d is read", h.Version, logVersion)
	case h.Cluster != l.campaign.cluster.def.Code || h.Year != l.campaign.year.Year:
		return logFault(l.line, "log-other", "of %s in %d", h.Cluster, h.Year)
	case !bytes.Equal(line, mustJSON(h)):
		return logFault(l.line, "log-tampered", "the header is not as it was written")
	}
	l.hash = chain("", line)
	return nil
}

func (l *logReader) event() (e Event, err error) {
	line, err := l.next()
	if err != nil {
		return Event{}, err
	}
	var entry logEntry
	if err := json.Unmarshal(line, &entry); err != nil {
		return Event{}, logFault(l.line, "log-syntax", "%v", err)
	}
	if want := chain(l.hash, entry.Event); entry.Hash != want || entry.N != l.line-1 {
		return Event{}, logFault(l.line, "log-tampered", "event %d does not follow from the lines before it", entry.N)
	}
	if err := json.Unmarshal(entry.Event, &e); err != nil {
		return Event{}, logFault(l.line, "log-syntax", "%v", err)
	}
	// Written again, it must be the same bytes: nothing is in the line that is not in the event.
	again, err := json.Marshal(e)
	if err != nil { // it names no act
		return Event{}, logFault(l.line, "log-syntax", "%v", err)
	}
	if !bytes.Equal(line, mustJSON(logEntry{entry.N, again, entry.Hash})) {
		return Event{}, logFault(l.line, "log-tampered", "the line says more than its event")
	}
	l.hash = entry.Hash
	return e, nil
}

// difference cuts two texts that differ down to where they do, for people.
func difference(a, b []byte) (string, string) {
	const around, whole = 60, 300
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	cut := func(text []byte) string {
		if len(text) <= whole {
			return string(text)
		}
		s := string(text[max(0, at-around):min(len(text), at+around)])
		return "…" + strings.ToValidUTF8(s, "") + "…"
	}
	return cut(a), cut(b)
}
