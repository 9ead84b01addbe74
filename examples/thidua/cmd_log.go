package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// logOptions are what the flags of log say.
type logOptions struct {
	key, trust string // files
	event      int
	at         time.Time
}

// logAction is one of the things that log does: a row.
type logAction struct {
	name, args  string
	least, most int // arguments; most is -1 for any number
	run         func(out io.Writer, o *options, args []string) error
}

var logActions = []logAction{
	{"write", "NAME", 1, 1, writeLog},
	{"head", "NAME [LOG]", 1, 2, logHead},
	{"key", "-key FILE NAME", 1, 1, newKey},
	{"sign", "-key FILE [-at TIME] HEAD", 1, 1, signHead},
	{"cosign", "-key FILE [-trust FILE] HEAD LOG|PROOF [HEAD...]", 2, -1, cosignHead},
	{"prove", "LOG HEAD [HEAD | -event N]", 2, 3, prove},
	{"verify", "[-trust FILE] HEAD|LOG|PROOF...", 1, -1, verify},
	{"repair", "LOG [HEAD...]", 1, -1, repairLog},
	{"redact", "-event N LOG [FIELD...]", 1, -1, redactLog},
}

func logCommand() command {
	var names []string
	for _, a := range logActions {
		names = append(names, a.name)
	}
	return command{
		name: "log", args: choice(names) + " [-key FILE] [-at TIME] [-trust FILE] [-event N] " + common() + " FILE...",
		short: say("write the log of a year, sign it, prove what is in it, check, repair and redact it"), long: say(logHelp),
		flags: logFlags, run: runLog,
	}
}

func verifyCommand() command {
	return command{
		name: "verify", args: "[-trust FILE] " + common() + " HEAD|LOG|PROOF...",
		short: say("check heads, logs and proofs against each other, without a folder: the same as log verify"),
		flags: func(fs *flag.FlagSet, o *options) { langFlag(fs, o); trustFlag(fs, o) }, run: verify,
	}
}

func trustFlag(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.log.trust, "trust", "", o.say("the `file` of the keys that you trust"))
}

func logFlags(fs *flag.FlagSet, o *options) {
	langFlag(fs, o)
	trustFlag(fs, o)
	fs.StringVar(&o.log.key, "key", "", o.say("the `file` of your own key, which is secret"))
	fs.IntVar(&o.log.event, "event", 0, o.say("the `number` of the event to prove or to redact"))
	usage := o.say("the `time` of signing, like 2024-03-14T17:30:00+07:00; now if left out")
	o.value(fs, "at", usage, func(s string) (err error) {
		o.log.at, err = time.Parse(time.RFC3339, s)
		return err
	})
}

// logHelp says who does what.
const logHelp = `An organiser writes the log of a folder or takes it from a server, and signs its head, a few
lines that bind every event, the card, the definition of the cluster and the regulation:

  thidua log key -key council.key council             a key, once: its public half is shown
  thidua log write my/cluster > year.jsonl
  thidua log head my/cluster year.jsonl > head.txt
  thidua log sign -key council.key head.txt > signed.txt

A member holds the log to that head and to the head that it signed before, and signs too:

  thidua log cosign -key ha_nam.key -trust trust.json signed.txt year.jsonl before.txt > cosigned.txt

A proof shows without the log that an event is in it, or that one head goes on from another:

  thidua log prove year.jsonl cosigned.txt -event 7 > event.json
  thidua log prove year.jsonl before.txt cosigned.txt > onward.json

Anybody checks them, offline, with any of these files in any order; trust.json names the keys
that count, and is kept by each member itself:

  thidua verify -trust trust.json cosigned.txt year.jsonl
  thidua verify -trust trust.json cosigned.txt event.json
  thidua verify -trust trust.json before.txt cosigned.txt onward.json

A log whose last line was not written whole, as after a loss of power, is refused until it is
repaired; what is cut off is kept beside it, and said:

  thidua log repair year.jsonl cosigned.txt

What was sealed when it was recorded, such as a note, can be deleted; the log stays the one that its
heads bind, and says what is gone:

  thidua log redact -event 7 year.jsonl note
`

func runLog(out io.Writer, o *options, args []string) error {
	if len(args) == 0 {
		return usagef("say what to do: %s", logCommand().args)
	}
	for _, a := range logActions {
		if a.name != args[0] {
			continue
		}
		if n := len(args) - 1; n < a.least || a.most >= 0 && n > a.most {
			return usagef("usage: thidua %s %s", "log "+a.name, a.args)
		}
		return a.run(out, o, args[1:])
	}
	return usagef("there is no command %q (%s)", "log "+args[0], logCommand().args)
}

// raw lets the output reach the user as it is: it is a file.
func raw(o *options) { o.format = "raw" }

// inFile gives a fault the name of its file.
func inFile(name string, err error) error {
	for d := range diag.AllDiagnostics(err) {
		d.File = name
	}
	return err
}

// openLog opens a log, which may be larger than other files.
func openLog(name string) (*os.File, error) {
	info, err := folder.Look(name)
	if err == nil && info == nil {
		err = newFault(name, "no-file", fs.ErrNotExist, diag.Text{}, "there is no such file")
	}
	if err != nil {
		return nil, err
	}
	return os.Open(name)
}

// campaign reads a year of a folder, and its log if there is one.
func (o *options) campaign(args []string) (*cluster.Campaign, error) {
	y, err := o.load(args[0])
	if err != nil || len(args) == 1 {
		return campaignOf(y), err
	}
	f, err := openLog(args[1])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := y.Cluster.ReadLog(context.Background(), f, y.Campaign.Year().Year, y.Card, y.Regulation)
	return m, inFile(args[1], err)
}

func campaignOf(y *folder.Year) *cluster.Campaign {
	if y == nil {
		return nil
	}
	return y.Campaign
}

func writeLog(out io.Writer, o *options, args []string) error {
	raw(o)
	m, err := o.campaign(args)
	if err != nil {
		return err
	}
	return m.WriteLog(out)
}

func logHead(out io.Writer, o *options, args []string) error {
	raw(o)
	m, err := o.campaign(args)
	if err != nil {
		return err
	}
	head := m.Head()
	head.State = m.Snapshot(rules.Date{}).Hash()
	_, err = io.WriteString(out, head.String())
	return err
}

// newKey makes a key: the secret half goes to a new file that nobody else reads.
func newKey(out io.Writer, o *options, args []string) error {
	if o.log.key == "" {
		return usagef("say where the key goes: -key FILE")
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, args[0])
	if err != nil {
		return err
	}
	if _, err := note.NewSigner(skey); err != nil {
		return usagef("%q is no name of a key: no blanks and no +", args[0])
	}
	if err = writeSecret(o.log.key, skey+"\n"); err == nil {
		fmt.Fprintln(out, vkey)
	}
	return err
}

// writeSecret writes a new file that nobody else may read, at no moment: one that is empty is made first, and
// gives its mode to the whole one.
func writeSecret(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return newFault(name, "file-exists", err, diag.Text{}, "the file is there already, and is left as it is")
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err = errors.Join(err, f.Close()); err == nil {
		err = document.WriteFile(name, []byte(text), &document.Seen{Info: info})
	}
	if err != nil {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// signer reads the user's own key.
func (o *options) signer() (note.Signer, error) {
	if o.log.key == "" {
		return nil, usagef("say whose key signs: -key FILE")
	}
	data, err := folder.ReadPath(o.log.key)
	if err != nil {
		return nil, err
	}
	s, err := note.NewSigner(strings.TrimSpace(string(data)))
	if err != nil {
		return nil, newFault(o.log.key, "key", diag.ErrValue, say("thidua log key makes one"), "this is no key that signs")
	}
	return s, nil
}

func signHead(out io.Writer, o *options, args []string) error {
	raw(o)
	s, err := o.signer()
	if err != nil {
		return err
	}
	data, err := folder.ReadPath(args[0])
	if err != nil {
		return err
	}
	h, err := ledger.ParseHead(string(data))
	if err != nil {
		return inFile(args[0], err)
	}
	if h.Time = o.log.at; h.Time.IsZero() {
		h.Time = time.Now().Truncate(time.Second)
	}
	signed, err := ledger.Sign(h, s)
	if err == nil {
		_, err = out.Write(signed)
	}
	return err
}

// cosignHead signs the first head that is named, after it was held to all else that is given.
func cosignHead(out io.Writer, o *options, args []string) error {
	raw(o)
	s, err := o.signer()
	if err != nil {
		return err
	}
	e, err := o.gather(args, false)
	if err != nil {
		return err
	}
	if err := e.check(io.Discard, o); err != nil {
		return err
	}
	last := *e.named
	if furthest := e.heads[len(e.heads)-1]; furthest.Size > last.Size {
		return newFault(last.file, "older", diag.ErrValue, say("cosign %s", furthest.file),
			"%s goes further, and what is cosigned is the last", furthest.file)
	}
	if len(e.logs) == 0 && !e.linked(e.heads[0], last) {
		return newFault(last.file, "not-shown", diag.ErrValue, say("name the log, or a proof of thidua log prove"),
			"nothing shows that its log holds what you signed before")
	}
	signed, err := ledger.Cosign(last.data, s)
	if err == nil {
		err = e.counts(last.file, last.data, signed, s)
	}
	if err == nil {
		_, err = out.Write(signed)
	}
	return inFile(last.file, err)
}

// counts says if a signature adds nothing by the policy that is trusted.
func (e *evidence) counts(file string, before, signed []byte, s note.Signer) error {
	if e.policy == nil {
		return nil
	}
	had, err := e.policy.Open(before)
	if err != nil {
		return err
	}
	has, err := e.policy.Open(signed)
	if err == nil && len(has.Organiser) == len(had.Organiser) && len(has.Units) == len(had.Units) {
		err = newFault(file, "adds-nothing", diag.ErrValue, say("the policy names keys, units and the "+
			"days on which they count"),
			"the signature of %s counts for nothing by the policy on the day of the head, or was there before", s.Name())
	}
	return err
}

// seeLog reads a log of any size that is to be replaced.
func seeLog(name string) (*document.Seen, error) {
	f, err := openLog(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return &document.Seen{Info: info, Data: data}, err
}

// repairLog cuts off a last line that was not written whole, and keeps it beside the log.
func repairLog(out io.Writer, o *options, args []string) error {
	e, err := o.gather(args[1:], true)
	if err != nil {
		return err
	}
	name := args[0]
	was, err := seeLog(name)
	if err != nil {
		return err
	}
	whole, torn, err := ledger.Repair(context.Background(), was.Data, e.all()...)
	if err != nil {
		return inFile(name, err)
	}
	events := bytes.Count(whole, []byte("\n")) - 1
	switch {
	case len(torn) > 0:
		beside := name + ".torn"
		if err := document.WriteFile(beside, torn, nil); err != nil {
			if !errors.Is(err, fs.ErrExist) {
				return err
			}
			return newFault(beside, "file-exists", err, say("move it away first"),
				"what is to be cut off cannot be kept beside the log")
		}
		if err := document.WriteFile(name, whole, was); err != nil {
			return err
		}
		fmt.Fprintln(out, o.say("%s: the last line was not whole: its %d bytes are in %s now, and %d events are left", name,
			len(torn), beside, events))
	case len(whole) > len(was.Data):
		if err := document.WriteFile(name, whole, was); err != nil {
			return err
		}
		fmt.Fprintln(out, o.say("%s: the last line lacked only its end, which it has now: %d events", name, events))
	default:
		fmt.Fprintln(out, o.say("%s: nothing is to be repaired: %d events", name, events))
	}
	return nil
}
