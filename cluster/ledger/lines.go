package ledger

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/thidua-go/thidua/rules/diag"
)

// Bounds of a log.
const (
	// MaxEvent is how many bytes an event may have.
	MaxEvent = 16 << 20
	maxLine  = 2*MaxEvent + 256 // of its line, with number, hash and what is open
)

const (
	logFormat  = "thidua-campaign-log"
	logVersion = 2
)

// Header is the first line of a log.
type Header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Cluster string `json:"cluster"`
	Year    int    `json:"year"`
}

// NewHeader returns the header of the log of a year of a cluster, in the version that is written.
func NewHeader(cluster string, year int) Header { return Header{logFormat, logVersion, cluster, year} }

// Line returns the line, without its break.
func (h Header) Line() []byte {
	line, err := json.Marshal(h)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return line
}

// Entry is each further line: an event.
type Entry struct {
	// N counts the events: 1, 2, 3, …
	N int `json:"n"`
	// Event are the bytes that the hash binds: JSON without blanks.
	Event json.RawMessage `json:"event"`
	// Hash is that of the leaf, in hexadecimal digits: see [LeafHash].
	Hash string `json:"hash"`
	// Opened is what the event only binds by commitments and can still be read, if there is any.
	Opened json.RawMessage `json:"opened,omitempty"`
}

// NewEntry returns the entry of event n.
func NewEntry(n int, event, opened []byte) Entry {
	hash := LeafHash(n, event)
	return Entry{n, bytes.Clone(event), hex.EncodeToString(hash[:]), bytes.Clone(opened)}
}

// Line returns the line, without its break.
func (e Entry) Line() []byte {
	line := make([]byte, 0, len(e.Event)+len(e.Opened)+len(e.Hash)+48)
	line = strconv.AppendInt(append(line, `{"n":`...), int64(e.N), 10)
	line = append(append(line, `,"event":`...), e.Event...)
	line = append(append(append(line, `,"hash":"`...), e.Hash...), '"')
	if len(e.Opened) > 0 {
		line = append(append(line, `,"opened":`...), e.Opened...)
	}
	return append(line, '}')
}

// Reader reads a log line by line, whatever its events say, and holds it to heads: the tree that it makes
// on the way must have the root of each head at the size of the head. It holds one line at a time, and is of
// one goroutine.
type Reader struct {
	in    *bufio.Reader
	heads []Head
	wrong []Head // of another log, as far as the log was read
	right []Head
	line  int
	tree  Tree
}

// NewReader returns a reader. heads are what is known of the log: it must hold each of them, and may have
// gone on since. Without any, whoever can write the log can have written another: see the package.
func NewReader(r io.Reader, heads ...Head) *Reader {
	return &Reader{in: bufio.NewReader(r), heads: heads}
}

// At says of what is wrong with the line that was read last which line it is.
func (r *Reader) At(wrong error) *diag.Diagnostic {
	var d *diag.Diagnostic
	if !errors.As(wrong, &d) {
		d = fault("log-syntax", "%v", wrong)
	}
	d.Message = say("line %d of the log: %s", r.line, d.Message)
	return d
}

// Header reads the first line. Like that of [Reader.Next] the error is a diagnostic whose code says what is
// wrong: log-syntax, log-tampered, log-torn, log-truncated, log-version, or log-other for a head of another
// campaign; or it is that of the reader.
func (r *Reader) Header() (h Header, err error) {
	line, err := r.next()
	if errors.Is(err, io.EOF) {
		return h, fault("log-truncated", "it is empty")
	}
	if err != nil {
		return h, err
	}
	if d := altered("log-syntax", append(bytes.Clone(line), '\n')); d != nil {
		return h, r.At(d)
	}
	if json.Unmarshal(line, &h) != nil || h.Format != logFormat {
		return h, r.fault("log-syntax", "the header is missing")
	}
	if h.Version != logVersion {
		d := r.fault("log-version", "version %d, and only %d is read", h.Version, logVersion)
		if h.Version == 1 {
			d.Hint = say("read it with the release that wrote it, and apply its events again: version 1 had a chain of " +
				"hashes, and no signed head can be of it")
		}
		return h, d
	}
	if !bytes.Equal(line, h.Line()) {
		return h, r.fault("log-tampered", "the header is not as it was written")
	}
	for _, head := range r.heads {
		if head.Origin != Origin(h.Cluster, h.Year) {
			return h, fault("log-other", "of %s in %d, and the head is of %s", h.Cluster, h.Year, head.Origin)
		}
	}
	r.compare()
	return h, nil
}

// Next reads the next event; the error is io.EOF after the last, if the log is of all heads. Besides the
// codes of Header it may have log-truncated for a log that ends before a head, log-rewritten for one that
// does not hold what a head binds, log-forked if two heads cannot both be of one log.
func (r *Reader) Next() (e Entry, err error) {
	line, err := r.next()
	if errors.Is(err, io.EOF) {
		return e, r.end()
	}
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return e, r.fault("log-syntax", "%v", err)
	}
	n := r.tree.Size() + 1
	if e.N != n {
		return e, r.fault("log-tampered", "event %d stands where event %d should", e.N, n)
	}
	leaf := LeafHash(n, e.Event)
	if e.Hash != hex.EncodeToString(leaf[:]) {
		return e, r.fault("log-tampered", "the hash of event %d is that of another", n)
	}
	if len(e.Event) > MaxEvent {
		return e, r.fault("log-syntax", "more than %d bytes", MaxEvent)
	}
	if !bytes.Equal(line, e.Line()) || string(e.Opened) == "null" {
		return e, r.fault("log-tampered", "the line says more than its event")
	}
	r.tree = r.tree.Append(leaf)
	r.compare()
	return e, nil
}

// compare holds the tree to the heads of its size.
func (r *Reader) compare() {
	for _, h := range r.heads {
		switch {
		case h.Size != r.tree.Size():
		case h.Root == r.tree.Root():
			r.right = append(r.right, h)
		default:
			r.wrong = append(r.wrong, h)
		}
	}
}

// end says at the end of the log whether it is of all heads: io.EOF if it is.
func (r *Reader) end() error {
	for i, h := range r.heads {
		for _, o := range r.heads[:i] {
			if h.Contradicts(o) {
				return fault("log-forked", "two heads of %d events contradict each other", h.Size)
			}
		}
	}
	for _, h := range r.wrong {
		for _, o := range r.right {
			if o.Size >= h.Size {
				return fault("log-forked", "a head of %d events is of this log, and an earlier one of %d is of another", o.Size,
					h.Size)
			}
		}
	}
	if len(r.wrong) > 0 {
		return fault("log-rewritten", "its first %d events are not those of the head", r.wrong[0].Size)
	}
	for _, h := range r.heads {
		if h.Size > r.tree.Size() {
			return fault("log-truncated", "the head is of %d events, and the log has %d", h.Size, r.tree.Size())
		}
	}
	return io.EOF
}

// next reads one whole line; io.EOF after the last.
func (r *Reader) next() ([]byte, error) {
	r.line++
	var line []byte
	for {
		part, err := r.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, r.fault("log-syntax", "more than %d bytes", maxLine)
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			d := r.fault("log-torn", "it has no end")
			d.Hint = say("thidua log repair cuts it off and keeps it beside")
			return nil, d
		default:
			return nil, fmt.Errorf("ledger: reading the log: %w", err)
		}
	}
}

func (r *Reader) fault(code, format string, args ...any) *diag.Diagnostic {
	return r.At(fault(code, format, args...))
}

// Repair returns a log whose last line was not written whole, as after a crash, without that line, and what
// it cut off. A line that lacks nothing but its break gets it, and nothing is cut off. A log that ends with a
// line break is returned as it is. It never cuts off a whole line: the error is that of reading what is left,
// by the heads that are known too, so that an event that was acknowledged is missed. It ends with the
// context too.
func Repair(ctx context.Context, log []byte, heads ...Head) (whole, torn []byte, err error) {
	whole = bytes.Clone(log)
	if end := bytes.LastIndexByte(log, '\n') + 1; end < len(log) {
		if whole = append(whole, '\n'); Check(ctx, bytes.NewReader(whole)) != nil {
			whole, torn = whole[:end:end], bytes.Clone(log[end:])
		}
	}
	return whole, torn, Check(ctx, bytes.NewReader(whole), heads...)
}

// Check reads a log to its end and holds it to heads. The error is that of [Reader.Next], or of the context.
func Check(ctx context.Context, log io.Reader, heads ...Head) error {
	r := NewReader(log, heads...)
	_, err := r.Header()
	for err == nil && ctx.Err() == nil {
		_, err = r.Next()
	}
	if err == nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
