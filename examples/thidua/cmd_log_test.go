package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster/ledger"
)

// desk is a folder of files that a test makes and names by their base names.
type desk struct {
	*testing.T
	dir string
}

func (d desk) path(name string) string { return filepath.Join(d.dir, name) }

func (d desk) read(name string) []byte {
	d.Helper()
	data, err := os.ReadFile(d.path(name))
	if err != nil {
		d.Fatal(err)
	}
	return data
}

func (d desk) write(name string, data []byte) {
	d.Helper()
	if err := os.WriteFile(d.path(name), data, 0o666); err != nil {
		d.Fatal(err)
	}
}

// do runs a command line; words that begin with @ are files of the desk. The output goes to a file if there is a
// name, and everything that is said is returned, without the folder.
func (d desk) do(to, line string) (code int, said string) {
	d.Helper()
	var args []string
	for _, word := range strings.Fields(line) {
		if name, ok := strings.CutPrefix(word, "@"); ok {
			word = d.path(name)
		}
		args = append(args, word)
	}
	code, out, errs := call(args...)
	if to != "" {
		d.write(to, []byte(out))
	}
	return code, strings.ReplaceAll(out+errs, d.dir+string(filepath.Separator), "")
}

// ok runs a command line that must go well.
func (d desk) ok(to, line string) string {
	d.Helper()
	code, said := d.do(to, line)
	if code != exitOK {
		d.Fatalf("%s: exit %d: %s", line, code, said)
	}
	return said
}

// signedDesk is a desk with the log of a year, its head signed by the council and cosigned by two members, an
// earlier head, and the policy of a member.
func signedDesk(t *testing.T) desk {
	d := desk{t, t.TempDir()}
	var keys []string
	for _, name := range []string{"council", "ha_tinh", "nghe_an", "stranger"} {
		key := strings.TrimSpace(d.ok("", "log key -key @"+name+".key "+name))
		entry := `{"key":"` + key + `"}`
		if name != "council" {
			entry = `{"key":"` + key + `","unit":"` + name + `"}`
		}
		keys = append(keys, entry)
	}
	d.write("trust.json", []byte(`{"format":"thidua-log-trust","version":1,"cluster":"north-central","cosigners":2,`+
		`"keys":[`+strings.Join(keys[:3], ",\n ")+`]}`))
	d.ok("log", "log write north-central-2023")
	d.ok("head", "log head north-central-2023 @log")
	d.ok("signed", "log sign -key @council.key -at 2024-03-15T08:00:00+07:00 @head")
	d.ok("one", "log cosign -key @ha_tinh.key -trust @trust.json @signed @log")
	d.ok("both", "log cosign -key @nghe_an.key -trust @trust.json @one @log")
	return d
}

// TestLog goes the way of an organiser and two members, and what they see at its end.
func TestLog(t *testing.T) {
	d := signedDesk(t)
	if said := d.ok("", "verify -trust @trust.json @both @log"); said != `both: the head of thidua/north-central/2023 with 10 events
    signed at 2024-03-15T08:00:00+07:00 by council
    cosigned by ha_tinh, nghe_an
log: a whole log, which holds all that the heads bind
` {
		t.Error(said)
	}
	info, err := os.Stat(d.path("council.key"))
	if err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others may read the key: %v, %v", info.Mode(), err)
	}
	d.ok("event", "log prove @log @both -event 6")
	said := d.ok("", "verify -lang vi -trust @trust.json @event @both")
	if !strings.Contains(said,
		"event: sự kiện 6 có trong nhật ký của both: {") || !strings.Contains(said, `"act":"appraise"`) {
		t.Error(said)
	}
	if n := len(d.read("event")); n > len(d.read("log")) {
		t.Errorf("the proof of an event has %d bytes", n)
	}
	// The server recorded one more event, and the next head goes on from this one.
	d.write("more", append(d.read("log"), nextLine(t, d)...))
	d.ok("head2", "log head north-central-2023 @more")
	d.ok("signed2", "log sign -key @council.key -at 2024-04-15T08:00:00+07:00 @head2")
	d.ok("onward", "log prove @more @both @signed2")
	d.ok("one2", "log cosign -key @ha_tinh.key @signed2 @both @onward")
	d.ok("both2", "log cosign -key @nghe_an.key @one2 @both @more")
	if said := d.ok("", "verify -trust @trust.json @both2 @onward @both"); !strings.Contains(said,
		"onward: the log of both2 is that of both, gone on") || strings.Contains(said, "not shown") {
		t.Error(said)
	}
	if said := d.ok("", "verify -trust @trust.json @both2 @both"); !strings.Contains(said, "not shown: that the log of "+
		"both2 is that of both, gone on") {
		t.Error(said)
	}
}

// nextLine is the line of one more event of the year.
func nextLine(t *testing.T, d desk) []byte {
	t.Helper()
	line := entryLine(11, `{"on":"2024-04-02","act":"submit","units":["ha_tinh"],"award":"flag.central_cluster"}`)
	if bytes.Contains(d.read("log"), line) {
		t.Fatal("the event is there already")
	}
	return line
}

// TestLogRefuses: what does not fit, and what is said of it.
// headAfter is the head of the first events of a log, which binds what another head does.
func headAfter(t *testing.T, log []byte, head string, n int) string {
	t.Helper()
	h, err := ledger.ParseHead(head)
	if err != nil {
		t.Fatal(err)
	}
	r := ledger.NewReader(bytes.NewReader(log))
	if _, err := r.Header(); err != nil {
		t.Fatal(err)
	}
	var tree ledger.Tree
	for range n {
		e, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		tree = tree.Append(ledger.LeafHash(e.N, e.Event))
	}
	h.Size, h.Root, h.State = n, tree.Root(), ""
	return h.String()
}

func TestLogRefuses(t *testing.T) {
	d := signedDesk(t)
	log := d.read("log")
	lines := bytes.SplitAfter(log, []byte("\n"))
	d.write("short", bytes.Join(lines[:10], nil))
	d.write("torn", log[:len(log)-5])
	d.write("other", bytes.Join(append(append([][]byte{}, lines[:10]...),
		entryLine(10, `{"on":"2024-03-14","act":"close"}`)), nil))
	d.write("forged", bytes.Replace(d.read("both"), []byte("03-15"), []byte("03-16"), 1))
	d.write("empty", nil)
	d.ok("strange", "log sign -key @stranger.key @head")
	d.write("begun", []byte(headAfter(t, log, string(d.read("head")), 6)))
	d.ok("early", "log sign -key @council.key -at 2024-03-14T08:00:00+07:00 @begun")
	d.ok("event", "log prove @log @both -event 6")
	d.write("event7", bytes.Replace(d.read("event"), []byte(`"n":6`), []byte(`"n":7`), 1))
	d.write("otherhead", bytes.Replace(d.read("head"), []byte("\n10\n"), []byte("\n9\n"), 1))
	d.write("twin", bytes.Replace(d.read("head"), []byte("card sha256:"), []byte("card sha256:0"), 1))
	for _, tt := range []struct {
		line, want string
		code       int
		reason     string
	}{
		{"verify -trust @trust.json @both @short", "the log is cut off: the head is of 10 events, and the log has 9", 1, ""},
		{"verify -trust @trust.json @both @other", "the log was rewritten: its first 10 events", 1, ""},
		{"verify -trust @trust.json @both @torn", "was not written whole", 1, ""},
		{"verify -trust @trust.json @log", "the head of the log is missing", 1, "a log without a head proves nothing"},
		{"verify -trust @trust.json @empty @log", "the file is empty", 1, ""},
		{"verify -trust @trust.json @forged", "a signature of the head is false", 1, ""},
		{"verify -trust @trust.json @one", "too few members have cosigned the head: 1 of 2 units", 1, ""},
		{"verify -trust @trust.json @strange", "the head is not signed by the organiser", 1, ""},
		{"verify -trust @trust.json @head", "not the head of a log", 1, "which nobody has signed"},
		{"verify -trust @trust.json @both @event7", "the proof does not hold: event 7 is not that of the head", 1, ""},
		{"verify @otherhead @event", "name the head of 10 events too", 1, ""},
		{"verify @head @twin", "two logs were kept", 1, "two cards for one log"},
		{"verify -trust @both @both", "not a policy of trust", 1, ""},
		{"verify", "usage: thidua verify", 2, ""},
		{"log", "say what to do: write, head, key, sign", 2, ""},
		{"log pruve @log", "there is no command \"log pruve\"", 2, ""},
		{"log sign @head", "-key FILE", 2, ""},
		{"log sign -key @log @head", "this is no key that signs", 1, ""},
		{"log sign -key @council.key @log", "not the head of a log", 1, "nobody signs a file that is none"},
		{"log sign -key @council.key -at today @head", "invalid value \"today\" for flag -at", 2, ""},
		{"log key -key @council.key council", "is left as it is", 1, "a key is never written over"},
		{"log key council", "-key FILE", 2, ""},
		{"log key -key @new.key a+b", "is no name of a key", 2, ""},
		{"log cosign -key @ha_tinh.key @signed @other", "the log was rewritten", 1, "nobody cosigns another log"},
		{"log cosign -key @ha_tinh.key @signed @event", "nothing shows that its log holds what you signed before", 1, ""},
		{"log cosign -key @ha_tinh.key -trust @trust.json @strange @log", "not signed by the organiser", 1, ""},
		{"log cosign -key @stranger.key -trust @trust.json @signed @log", "counts for nothing by the policy", 1,
			"a key that nobody trusts"},
		{"log cosign -key @ha_tinh.key -trust @trust.json @early @signed @log", "goes further", 1,
			"only the last head is cosigned"},
		{"verify @early @log", "no head binds events 7 to 10", 0, "what an early head says nothing of"},
		{"log prove @log @both", "or two heads", 2, ""},
		{"log prove @log @both -event 11", "the proof does not hold: event 11 of 10", 1, ""},
		{"log prove @other @both -event 3", "the log was rewritten", 1, "a proof from another log"},
		{"log head north-central-2023 @torn", "was not written whole", 1, ""},
		{"log write north-central-2023 @log", "usage: thidua log write [-lang en|vi] NAME", 2, ""},
	} {
		if code, said := d.do("", tt.line); code != tt.code || !strings.Contains(said, tt.want) {
			t.Errorf("%s: exit %d, want %d with %q: %s\n%s", tt.line, code, tt.code, tt.want, said, tt.reason)
		}
	}
}

// TestLogRepair: a torn line is cut off on request alone, is kept, and is said.
func TestLogRepair(t *testing.T) {
	d := signedDesk(t)
	log := d.read("log")
	d.write("torn", append(bytes.Clone(log), entryLine(11, `{"on":"2024-04-02","act":"submit"}`)[:40]...))
	if code, said := d.do("", "verify @both @torn"); code != exitFault ||
		!strings.Contains(said, "thidua log repair cuts it off") {
		t.Errorf("exit %d: %s", code, said)
	}
	if said := d.ok("", "log repair @torn @both"); said != "torn: the last line was not whole: its 40 bytes are in "+
		"torn.torn now, and 10 events are left\n" || !bytes.Equal(d.read("torn"), log) || len(d.read("torn.torn")) != 40 {
		t.Error(said)
	}
	if said := d.ok("", "log repair @torn"); !strings.Contains(said, "nothing is to be repaired: 10 events") {
		t.Error(said)
	}
	d.write("torn", log[:len(log)-1])
	if said := d.ok("", "log repair @torn"); !strings.Contains(said, "lacked only its end") ||
		!bytes.Equal(d.read("torn"), log) {
		t.Error(said)
	}
	// What was acknowledged is missed, and what was cut off before is not written over: the log stays as it is.
	torn := log[:len(log)-9]
	d.write("torn", torn)
	for line, want := range map[string]string{
		"log repair @torn @both": "the log is cut off: the head is of 10 events, and the log has 9",
		"log repair @torn":       "what is to be cut off cannot be kept beside the log",
	} {
		if code, said := d.do("", line); code != exitFault || !strings.Contains(said, want) ||
			!bytes.Equal(d.read("torn"), torn) {
			t.Errorf("%s: exit %d: %s", line, code, said)
		}
	}
}

// entryLine is the line of an event, whatever it says, with the hash that it should have.
func entryLine(n int, event string) []byte {
	return append(ledger.NewEntry(n, []byte(event), nil).Line(), '\n')
}

// TestYearShowsCorrections: which event is corrected, and when that was recorded.
func TestYearShowsCorrections(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Ghi nhầm báo cáo · corrects event 7 · recorded at 2025-02-21T09:30:00+07:00",
		"vi": "Ghi nhầm báo cáo · đính chính sự kiện 7 · ghi lúc 2025-02-21T09:30:00+07:00",
	} {
		code, out, errs := call("year", "-lang", lang, "testdata/defects/whole")
		if out = strings.Join(strings.Fields(out), " "); code != exitOK || !strings.Contains(out, want) {
			t.Errorf("exit %d, %s: no %q in\n%s", code, errs, want, out)
		}
	}
}

// TestTrustSample: the sample of examples/README.md is read.
func TestTrustSample(t *testing.T) {
	samplesOf(t, func(t *testing.T, _ string, samples map[string]string) {
		if p, err := ledger.ReadPolicy([]byte(samples["trust.json"])); err != nil || len(p.Keys) != 3 {
			t.Errorf("%v: %+v", err, p)
		}
	})
}
