package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
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
	name        string
	args        diag.Text // besides the language
	flags       []string  // those of log that it takes besides the language
	least, most int       // arguments; most is -1 for any number
	run         func(out io.Writer, o *options, args []string) error
	short, long diag.Text
	examples    string
	fails       diag.Text
}

var logActions = []logAction{{
	name: "write", args: say("NAME"), least: 1, most: 1, run: writeLog,
	short: say("write the log of a year"),
	long: say("NAME is a folder, or a year that comes with the program. The log holds every event of the year, " +
		"a line each, with its hash."),
	examples: "thidua log write my/cluster > year.jsonl\n",
	fails:    say("a file is at fault"),
}, {
	name: "head", args: say("NAME [LOG]"), least: 1, most: 2, run: logHead,
	short: say("write the head of a log, to be signed"),
	long: say("A head is a few lines that bind every event, the card, the definition of the cluster and the regulation. " +
		"LOG is the log where it was taken from a server; without it that of the folder NAME is meant."),
	examples: "thidua log head my/cluster > head.txt\nthidua log head my/cluster year.jsonl > head.txt\n",
	fails:    say("a file is at fault, or the log does not go with the folder"),
}, {
	name: "key", args: say("-key FILE [NAME]"), flags: []string{"key"}, least: 0, most: 1, run: newKey,
	short: say("make a key to sign with, or show the public half of one"),
	long: say("With NAME a new key goes to the file that -key names, which is secret; its public half is shown, " +
		"for trust.json of each member. Without NAME the public half of a key that is there is shown again."),
	examples: "thidua log key -key council.key council\nthidua log key -key council.key\n",
	fails:    say("the file is there already, cannot be written, or holds no key"),
}, {
	name: "sign", args: say("-key FILE [-at TIME] HEAD"), flags: []string{"key", "at"}, least: 1, most: 1, run: signHead,
	short:    say("sign a head, as the organiser does"),
	long:     say("The signed head is written to the output, with the time of signing."),
	examples: "thidua log sign -key council.key head.txt > signed.txt\n",
	fails:    say("a file is at fault"),
}, {
	name: "cosign", args: say("-key FILE [-trust FILE] HEAD LOG|PROOF [HEAD...]"), flags: []string{"key", "trust"},
	least: 2, most: -1, run: cosignHead,
	short: say("hold a head to the log and to what was signed before, and sign it too, as members do"),
	long: say("The first HEAD is what is signed; further ones are those that the member signed before. " +
		"LOG, or a PROOF that one head goes on from the other, shows that nothing was changed meanwhile."),
	examples: "thidua log cosign -key ha_nam.key -trust trust.json signed.txt year.jsonl before.txt > cosigned.txt\n",
	fails:    say("a file is at fault, or they contradict each other"),
}, {
	name: "prove", args: say("[-trust FILE] LOG HEAD [HEAD | -event N]"), flags: []string{"event", "trust"},
	least: 2, most: 3, run: prove,
	short: say("prove that an event is in a log, or that one head goes on from another"),
	long:  say("Whoever has the proof and the heads checks it without the log: thidua verify."),
	examples: "thidua log prove year.jsonl cosigned.txt -event 7 > event.json\n" +
		"thidua log prove year.jsonl before.txt cosigned.txt > onward.json\n",
	fails: say("a file is at fault, or the log is not that of the head"),
}, {
	name: "verify", args: verifyArgs, flags: []string{"trust"}, least: 1, most: -1, run: verify,
	short: verifyShort, long: verifyLong, examples: strings.ReplaceAll(verifyExamples, "thidua ", "thidua log "),
	fails: verifyFails,
}, {
	name: "repair", args: say("[-trust FILE] LOG [HEAD...]"), flags: []string{"trust"}, least: 1, most: -1, run: repairLog,
	short: say("cut off the last line of a log that was not written whole, as after a loss of power"),
	long: say("What is cut off is kept beside the log, in LOG.torn, and said. With heads nothing is cut off that they " +
		"bind."),
	examples: "thidua log repair year.jsonl cosigned.txt\n",
	fails:    say("a file is at fault, or the log lacks what a head binds; it is left as it is then"),
}, {
	name: "redact", args: say("-event N LOG [FIELD...]"), flags: []string{"event"}, least: 1, most: -1, run: redactLog,
	short: say("delete what was sealed when it was recorded, such as a note"),
	long: say("Without FIELD all that the event seals is deleted. Nothing is kept of it; the log stays the one " +
		"that its heads bind, and says what is gone."),
	examples: "thidua log redact -event 7 year.jsonl note\n",
	fails:    say("a file is at fault, or the event does not seal the field"),
}}

func logCommand() command {
	c := command{
		name: "log", args: say("ACTION [OPTION...] FILE..."),
		short: say("write the log of a year, sign it, prove what is in it, check, repair and redact it"), long: say(logHelp),
		flags: logFlags, run: func(io.Writer, *options, []string) error {
			return usagef("say what to do: %s", strings.Join(logNames(), ", "))
		},
	}
	for _, a := range logActions {
		c.actions = append(c.actions, a.command())
	}
	return c
}

func logNames() (names []string) {
	for _, a := range logActions {
		names = append(names, a.name)
	}
	return names
}

// command is an action as a command of its own.
func (a *logAction) command() command {
	c := command{name: "log " + a.name, args: say("%s %s", common(), a.args), short: a.short, long: a.long,
		examples: a.examples, fails: a.fails}
	c.flags = func(fs *flag.FlagSet, o *options) {
		langFlag(fs, o)
		all := flag.NewFlagSet("log", flag.ContinueOnError)
		logFlags(all, o)
		for _, name := range a.flags {
			f := all.Lookup(name)
			fs.Var(f.Value, f.Name, f.Usage)
		}
	}
	c.run = func(out io.Writer, o *options, args []string) error {
		if n := len(args); n < a.least || a.most >= 0 && n > a.most {
			return &usageError{message: c.usage()}
		}
		return a.run(out, o, args)
	}
	return c
}

// What verify is, as a command and as an action of log.
var (
	verifyArgs  = say("[-trust FILE] HEAD|LOG|PROOF...")
	verifyShort = say("check heads, logs and proofs against each other, without a folder")
	verifyLong  = say("Any of these files may be named, in any order. trust.json names the keys that count, " +
		"and is kept by each member itself: without it signatures are not checked.")
	verifyExamples = `thidua verify -trust trust.json cosigned.txt year.jsonl
thidua verify -trust trust.json cosigned.txt event.json
thidua verify -trust trust.json before.txt cosigned.txt onward.json
`
	verifyFails = say("a file is at fault, they contradict each other, or a signature does not count")
)

func verifyCommand() command {
	return command{
		name: "verify", args: say("%s %s", common(), verifyArgs), short: verifyShort, long: verifyLong,
		examples: verifyExamples, fails: verifyFails,
		flags: func(fs *flag.FlagSet, o *options) { langFlag(fs, o); trustFlag(fs, o) }, run: verify,
	}
}

func trustFlag(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.log.trust, "trust", "", o.say("the `file` of the keys that you trust"))
}

// logFlags are the flags of all that log does.
func logFlags(fs *flag.FlagSet, o *options) {
	langFlag(fs, o)
	trustFlag(fs, o)
	fs.StringVar(&o.log.key, "key", "", o.say("the `file` of your own key, which is secret"))
	usage := o.say("the `number` of the event to prove or to redact")
	wanted(o, fs, "event", usage, &o.log.event, func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err == nil && n < 1 {
			err = strconv.ErrRange
		}
		return n, err
	}, say("the number of an event: they count from 1"))
	wanted(o, fs, "at", o.say("the `time` of signing, like 2024-03-14T17:30:00+07:00; now if left out"), &o.log.at,
		func(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) },
		say("a time like 2024-03-14T17:30:00+07:00"))
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
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, newFault(name, "not-a-file", fs.ErrInvalid, diag.Text{}, "this is a folder, and a file is wanted")
	case info.Mode().IsRegular() && info.Size() == 0:
		return nil, newFault(name, "empty", diag.ErrValue, diag.Text{}, "the file is empty")
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

// newKey makes a key: the secret half goes to a new file that nobody else reads. Without a name it
// shows the public half of a key that is there, which the output may have lost.
func newKey(out io.Writer, o *options, args []string) error {
	if o.log.key == "" {
		return usagef("say where the key goes: -key FILE")
	}
	if len(args) == 0 {
		vkey, err := publicHalf(o.log.key)
		if err == nil {
			fmt.Fprintln(out, vkey)
		}
		return err
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

// publicHalf works out the public half of a key: the secret one is PRIVATE+KEY+name+hash+data, where data are the
// algorithm, 1 for Ed25519, and the seed.
func publicHalf(file string) (string, error) {
	s, text, err := readKey(file)
	if err != nil {
		return "", err
	}
	data, err := base64.StdEncoding.DecodeString(strings.SplitN(text, "+", 5)[4])
	if err != nil || data[0] != 1 {
		return "", noKey(file)
	}
	return note.NewEd25519VerifierKey(s.Name(), ed25519.NewKeyFromSeed(data[1:]).Public().(ed25519.PublicKey))
}

// writeSecret writes a new file that nobody else may read, at no moment: one that is empty is made first, and
// gives its mode to the whole one.
func writeSecret(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return newFault(name, "file-exists", err, diag.Text{}, "the file is there already, and is left as it is")
	}
	if err != nil {
		return newFault(name, "not-written", err, diag.Text{}, "the file cannot be written: %v", diag.ErrorText(err))
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
	s, _, err := readKey(o.log.key)
	return s, err
}

// readKey reads the secret half of a key.
func readKey(file string) (s note.Signer, text string, err error) {
	data, err := folder.ReadPath(file)
	if err != nil {
		return nil, "", err
	}
	text = strings.TrimSpace(string(data))
	if s, err = note.NewSigner(text); err != nil {
		return nil, "", noKey(file)
	}
	return s, text, nil
}

func noKey(file string) error {
	return newFault(file, "key", diag.ErrValue, say("thidua log key makes one"), "this is no key that signs")
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
