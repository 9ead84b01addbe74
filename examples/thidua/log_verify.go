package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/examples/folder"
)

// evidence is what files say of a log: heads of it, the log itself, proofs.
type evidence struct {
	heads      []fileHead // by size
	named      *fileHead  // the first that was named
	policy     *ledger.Policy
	logs       []string
	inclusions map[string]*ledger.Inclusion
	onward     map[string]*ledger.Consistency
}

// fileHead is a head with the file that it stands in.
type fileHead struct {
	ledger.Head
	file   string
	data   []byte
	signed *ledger.Signed // nil where no keys are trusted
}

// gather reads files and tells by what is in them what each is. cosigned wants the cosigners of the policy.
func (o *options) gather(files []string, cosigned bool) (*evidence, error) {
	e := &evidence{inclusions: make(map[string]*ledger.Inclusion), onward: make(map[string]*ledger.Consistency)}
	if o.log.trust != "" {
		data, err := folder.ReadPath(o.log.trust)
		if err != nil {
			return nil, err
		}
		if e.policy, err = ledger.ReadPolicy(data); err != nil {
			return nil, inFile(o.log.trust, err)
		}
		if !cosigned {
			e.policy.Cosigners = 0
		}
	}
	for _, file := range files {
		if err := e.add(file); err != nil {
			return nil, inFile(file, err)
		}
	}
	if len(e.heads) > 0 {
		first := e.heads[0]
		e.named = &first
	}
	slices.SortStableFunc(e.heads, func(a, b fileHead) int { return a.Size - b.Size })
	return e, nil
}

// add reads one file.
func (e *evidence) add(file string) (err error) {
	f, err := openLog(file)
	if err != nil {
		return err
	}
	defer f.Close()
	start := make([]byte, 64)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.HasPrefix(start[:n], []byte(`{"format":"thidua-campaign-log"`)) {
		e.logs = append(e.logs, file)
		return nil
	}
	data, err := folder.ReadPath(file)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		h := fileHead{file: file, data: data}
		if e.policy == nil {
			text, _, signed := strings.Cut(string(data), "\n\n")
			if signed {
				text += "\n"
			}
			h.Head, err = ledger.ParseHead(text)
		} else if h.signed, err = e.policy.Open(data); err == nil {
			h.Head = h.signed.Head
		}
		e.heads = append(e.heads, h)
		return err
	}
	var format struct{ Format string }
	if json.Unmarshal(data, &format) == nil && format.Format == "thidua-log-consistency" {
		e.onward[file], err = ledger.ReadConsistency(data)
		return err
	}
	e.inclusions[file], err = ledger.ReadInclusion(data)
	return err
}

// all are the heads for package ledger.
func (e *evidence) all() (heads []ledger.Head) {
	for _, h := range e.heads {
		heads = append(heads, h.Head)
	}
	return heads
}

// find returns the head of a size.
func (e *evidence) find(size int) (fileHead, error) {
	i := slices.IndexFunc(e.heads, func(h fileHead) bool { return h.Size == size })
	if i < 0 {
		return fileHead{}, ledger.Fault("head-missing", say("name the head of %d events too", size))
	}
	return e.heads[i], nil
}

// linked reports whether a proof leads from one head to another.
func (e *evidence) linked(from, to fileHead) bool {
	for _, p := range e.onward {
		if p.From == from.Size && p.To == to.Size {
			return true
		}
	}
	return from.Size == to.Size && from.file != to.file
}

// check holds everything to the heads, and says of each what it shows.
func (e *evidence) check(out io.Writer, o *options) error {
	if len(e.heads) == 0 {
		return ledger.Fault("head-missing", say("name a file that holds it"))
	}
	for i, h := range e.heads {
		for _, before := range e.heads[:i] {
			if h.Contradicts(before.Head) {
				return inFile(h.file, ledger.Fault("log-forked", say("it contradicts %s, which has as many events", before.file)))
			}
		}
		e.showHead(out, o, h)
	}
	for _, file := range e.logs {
		f, err := openLog(file)
		if err != nil {
			return err
		}
		events, err := cluster.CheckLog(context.Background(), f, e.all()...)
		f.Close()
		if err != nil {
			return inFile(file, err)
		}
		fmt.Fprintln(out, o.say("%s: a whole log, which holds all that the heads bind", file))
		if bound := e.heads[len(e.heads)-1].Size; bound < events {
			fmt.Fprintln(out, o.say("    no head binds events %d to %d: they may have been written anew", bound+1, events))
		}
	}
	for file, p := range sorted(e.inclusions) {
		h, err := e.find(p.Size)
		if err == nil {
			err = p.Verify(h.Head)
		}
		if err != nil {
			return inFile(file, err)
		}
		fmt.Fprintln(out, o.say("%s: event %d is in the log of %s: %s", file, p.N, h.file, string(p.Event)))
	}
	for file, p := range sorted(e.onward) {
		from, err := e.find(p.From)
		var to fileHead
		if err == nil {
			to, err = e.find(p.To)
		}
		if err == nil {
			err = p.Verify(from.Head, to.Head)
		}
		if err != nil {
			return inFile(file, err)
		}
		fmt.Fprintln(out, o.say("%s: the log of %s is that of %s, gone on", file, to.file, from.file))
	}
	for i, h := range e.heads[1:] {
		if before := e.heads[i]; len(e.logs) == 0 && !e.linked(before, h) {
			fmt.Fprintln(out, o.say("not shown: that the log of %s is that of %s, gone on; a proof or the log shows it", h.file,
				before.file))
		}
	}
	return nil
}

// showHead says what a head is of, and who has signed it.
func (e *evidence) showHead(out io.Writer, o *options, h fileHead) {
	fmt.Fprintln(out, o.say("%s: the head of %s with %d events", h.file, h.Origin, h.Size))
	if h.signed == nil {
		fmt.Fprintln(out, o.say("    its signatures were not checked: -trust names the keys that you trust"))
		return
	}
	fmt.Fprintln(out, o.say("    signed at %s by %s", h.Time.Format(time.RFC3339), strings.Join(h.signed.Organiser, ", ")))
	if len(h.signed.Units) > 0 {
		fmt.Fprintln(out, o.say("    cosigned by %s", strings.Join(h.signed.Units, ", ")))
	}
}

// verify is for whoever has the files and the keys that they trust, and nothing else.
func verify(out io.Writer, o *options, args []string) error {
	if len(args) == 0 {
		c := verifyCommand()
		return &usageError{message: c.usage()}
	}
	e, err := o.gather(args, true)
	if err != nil {
		return err
	}
	return e.check(out, o)
}

// prove writes the proof of an event, or of one head from another.
func prove(out io.Writer, o *options, args []string) error {
	raw(o)
	e, err := o.gather(args[1:], true)
	if err != nil {
		return err
	}
	if len(e.heads) != len(args)-1 || (len(e.heads) == 1) == (o.log.event == 0) {
		return usagef("prove needs a log, and a head with -event, or two heads")
	}
	f, err := openLog(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	leaves, event, err := readLeaves(ledger.NewReader(f, e.all()...), o.log.event)
	if err != nil {
		return inFile(args[0], err)
	}
	var proof any
	if len(e.heads) == 1 {
		proof, err = leaves.Inclusion(o.log.event, e.heads[0].Size, event)
	} else {
		proof, err = leaves.Consistency(e.heads[0].Size, e.heads[1].Size)
	}
	if err != nil {
		return inFile(args[0], err)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false) // the event stands there as in the log
	return enc.Encode(proof)
}

// readLeaves reads the hashes of a log, and the bytes of one event.
func readLeaves(r *ledger.Reader, n int) (leaves ledger.Leaves, event []byte, err error) {
	if _, err := r.Header(); err != nil {
		return nil, nil, err
	}
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return leaves, event, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if leaves = append(leaves, ledger.LeafHash(e.N, e.Event)); e.N == n {
			event = e.Event
		}
	}
}

// sorted walks through a map by its keys.
func sorted[T any](m map[string]T) func(yield func(string, T) bool) {
	return func(yield func(string, T) bool) {
		var keys []string
		for key := range m {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
