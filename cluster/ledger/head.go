package ledger

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/thidua-go/thidua/rules/diag"
)

// Head is what binds a whole log of events: whoever keeps one can tell later whether a log still holds
// all that it held then. It is a value, and the zero Head is none; two heads with times are compared by their
// texts, since a zone that was read is not the same as one that is equal.
type Head struct {
	// Origin says which log: see [Origin].
	Origin string
	// Size is the number of events, and Root the hash of their tree.
	Size int
	Root Hash
	// Time is when the head was signed, by the clock of the host; zero where nobody said.
	Time time.Time
	// Card, Definition and Regulation are the content hashes of what the log is read with as it held at
	// that size; Engine is the version of the arithmetic, and State the hash of the snapshot. Each is
	// empty where there is none.
	Card, Definition, Regulation, Engine, State string
}

// Origin returns the name of the log of a year of a cluster.
func Origin(cluster string, year int) string { return fmt.Sprintf("thidua/%s/%d", cluster, year) }

// headFormat is the line that says how the lines after it are to be read.
const headFormat = "thidua-head 1"

// maxHead is how many bytes the text of a head may have.
const maxHead = 4096

// bound are the hashes that a head binds besides the root, by the keys of their lines.
func (h *Head) bound() []boundHash {
	return []boundHash{{"card", &h.Card}, {"definition", &h.Definition}, {"regulation", &h.Regulation},
		{"engine", &h.Engine}, {"state", &h.State}}
}

type boundHash struct {
	key   string
	value *string
}

// String returns the text that is signed, a checkpoint of C2SP (tlog-checkpoint): origin, size and root
// in base64, each on a line, and then the lines of this library, a key, a blank and a value.
func (h Head) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d\n%s\n%s\n", h.Origin, h.Size, h.Root, headFormat)
	if !h.Time.IsZero() {
		fmt.Fprintf(&b, "time %s\n", h.Time.Format(time.RFC3339Nano))
	}
	for _, line := range h.bound() {
		if *line.value != "" {
			fmt.Fprintf(&b, "%s %s\n", line.key, *line.value)
		}
	}
	return b.String()
}

// ParseHead reads the text of a head, strictly: whatever String would not write is refused. The error is
// a diagnostic with the code head-syntax.
func ParseHead(text string) (Head, error) {
	var h Head
	if d := altered("head-syntax", []byte(text)); d != nil {
		return Head{}, d
	}
	ok := len(text) <= maxHead
	if ok {
		h, ok = parseHead(text)
	}
	if !ok || h.String() != text {
		return Head{}, fault("head-syntax", "its lines are not those of a head")
	}
	return h, nil
}

// altered tells what editors and mail do to a file that has to stay as it was written, nil if it shows nothing of that.
func altered(code string, data []byte) *diag.Diagnostic {
	var d *diag.Diagnostic
	switch {
	case bytes.HasPrefix(data, []byte("\ufeff")):
		d = fault(code, "a program put a byte order mark in front of it")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		d = fault(code, "a program saved it as UTF-16")
	case bytes.Contains(data, []byte("\r\n")):
		d = fault(code, "a program changed its line ends to those of Windows")
	default:
		return nil
	}
	d.Hint = say("take the file as it was sent, and open it in no editor")
	return d
}

func parseHead(text string) (h Head, ok bool) {
	lines := strings.Split(text, "\n")
	if len(lines) < 5 || lines[0] == "" || lines[3] != headFormat {
		return h, false
	}
	for _, line := range lines[:len(lines)-1] {
		if strings.ContainsFunc(line, unicode.IsControl) || strings.TrimSpace(line) != line {
			return h, false
		}
	}
	h.Origin = lines[0]
	var err error
	if h.Size, err = strconv.Atoi(lines[1]); err != nil || h.Size < 0 {
		return h, false
	}
	if h.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return h, false
	}
	for _, line := range lines[4 : len(lines)-1] {
		key, value, _ := strings.Cut(line, " ")
		if key == "time" {
			if h.Time, err = time.Parse(time.RFC3339Nano, value); err != nil {
				return h, false
			}
		}
		for _, b := range h.bound() {
			if b.key == key {
				*b.value = value
			}
		}
	}
	return h, true
}

// MarshalText writes the text of the head.
func (h Head) MarshalText() ([]byte, error) {
	if _, err := ParseHead(h.String()); err != nil {
		return nil, err
	}
	return []byte(h.String()), nil
}

// UnmarshalText reads it as [ParseHead] does.
func (h *Head) UnmarshalText(text []byte) (err error) {
	*h, err = ParseHead(string(text))
	return err
}

// Contradicts reports whether two heads cannot both be of one log: they are of one origin and size and
// bind other events, or another card, definition or regulation where both bind one.
func (h Head) Contradicts(o Head) bool {
	if h.Origin != o.Origin || h.Size != o.Size {
		return false
	}
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	return h.Root != o.Root || differ(h.Card, o.Card) || differ(h.Definition, o.Definition) ||
		differ(h.Regulation, o.Regulation)
}
