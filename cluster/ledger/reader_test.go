package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules/diag"
)

// code is that of the first diagnostic in an error, "" for none.
func code(err error) string {
	for d := range diag.AllDiagnostics(err) {
		return d.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// logOf is the log of events.
func logOf(events ...string) []byte {
	log := append(ledger.NewHeader("delta", 2024).Line(), '\n')
	for i, e := range events {
		log = append(append(log, ledger.NewEntry(i+1, []byte(e), nil).Line()...), '\n')
	}
	return log
}

// headOf is the head of a log of events.
func headOf(events ...string) ledger.Head {
	tree := ledger.Tree{}
	for i, e := range events {
		tree = tree.Append(ledger.LeafHash(i+1, []byte(e)))
	}
	return ledger.Head{Origin: ledger.Origin("delta", 2024), Size: tree.Size(), Root: tree.Root()}
}

// changed are events of which one, counted from 1, is another.
func changed(events []string, n int) []string {
	other := append([]string{}, events...)
	other[n-1] = `{"on":"2024-01-09","act":"check"}`
	return other
}

// TestHeads: what a log may be held to, and what comes of it.
func TestHeads(t *testing.T) {
	events := makeEvents(9)
	bound := func(h ledger.Head, card, definition string) ledger.Head {
		h.Card, h.Definition = card, definition
		return h
	}
	other := headOf(events[:4]...)
	other.Origin = ledger.Origin("delta", 2023)
	for _, tt := range []struct {
		log    []byte
		heads  []ledger.Head
		want   string
		reason string
	}{
		{logOf(events...), nil, "", "nothing is known"},
		{logOf(changed(events, 3)...), nil, "", "rewritten with every hash: without a head nobody can tell"},
		{logOf(events[:4]...), nil, "", "cut off after a whole line: without a head nobody can tell"},
		{logOf(events...), []ledger.Head{headOf(events...)}, "", "as it was"},
		{logOf(events...), []ledger.Head{headOf(events[:4]...)}, "", "it went on"},
		{logOf(events...), []ledger.Head{headOf(events...), headOf(), headOf(events[:4]...)}, "", "in any order"},
		{logOf(events[:8]...), []ledger.Head{headOf(events...)}, "log-truncated", "the last event is missing"},
		{logOf(), []ledger.Head{headOf(events...)}, "log-truncated", "all are missing"},
		{logOf(changed(events, 3)...), []ledger.Head{headOf(events...)}, "log-rewritten", "an event is another"},
		{logOf(changed(events, 3)[:8]...), []ledger.Head{headOf(events[:4]...), headOf(events...)}, "log-rewritten",
			"rewritten is worse than cut off"},
		{logOf(changed(events, 9)...), []ledger.Head{headOf(events[:8]...), headOf(events...)}, "log-rewritten",
			"the last event is another: the earlier head is of both"},
		{logOf(events...), []ledger.Head{headOf(changed(events[:4], 3)...), headOf(events...)}, "log-forked",
			"somebody was shown another log before"},
		{logOf(events...), []ledger.Head{headOf(changed(events, 9)...), headOf(changed(events[:4], 3)...),
			headOf(events[:6]...)}, "log-forked", "one of two that are not of it is contradicted"},
		{logOf(events...), []ledger.Head{headOf(changed(events, 3)...), headOf(events...)}, "log-forked",
			"two heads of one size"},
		{logOf(events...), []ledger.Head{bound(headOf(events...), "sha256:a", ""), bound(headOf(events...), "sha256:b", "")},
			"log-forked", "two cards for one log"},
		{logOf(events...), []ledger.Head{bound(headOf(events...), "sha256:a", ""), bound(headOf(events...), "", "sha256:b")},
			"", "two heads, each of which binds something"},
		{logOf(events...), []ledger.Head{other}, "log-other", "the head of another year"},
	} {
		if err := ledger.Check(context.Background(), bytes.NewReader(tt.log), tt.heads...); code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestReaderFails: an error of what is read from is no fault of the log.
func TestReaderFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	err := ledger.Check(t.Context(), io.MultiReader(bytes.NewReader(logOf(makeEvents(2)...)), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || code(err)[:4] == "log-" {
		t.Errorf("%v", err)
	}
}

// TestRepair cuts a log at every byte: what was written whole stays, what is cut off is handed back, and a
// line that lacks its break alone gets it.
func TestRepair(t *testing.T) {
	events := makeEvents(3)
	log := logOf(events...)
	header := len(logOf())
	for n := range len(log) + 1 {
		torn := log[:n]
		whole, cut, err := ledger.Repair(context.Background(), torn)
		if n < header-1 {
			if code(err) != "log-truncated" {
				t.Fatalf("cut at byte %d, nothing is left: %v", n, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("cut at byte %d: %v", n, err)
		}
		switch end := bytes.LastIndexByte(torn, '\n') + 1; {
		case n < len(log) && log[n] == '\n':
			if len(cut) > 0 || !bytes.Equal(whole, log[:n+1]) {
				t.Fatalf("cut at byte %d, before a break: %q was cut off", n, cut)
			}
		case !bytes.Equal(whole, log[:end]) || !bytes.Equal(cut, log[end:n]):
			t.Fatalf("cut at byte %d: %q is left, %q was cut off", n, whole, cut)
		}
		// The event that was acknowledged is missed.
		if _, _, err := ledger.Repair(context.Background(), torn, headOf(events...)); (err == nil) != (n >= len(log)-1) ||
			err != nil && code(err) != "log-truncated" {
			t.Fatalf("cut at byte %d, with the head kept: %v", n, err)
		}
	}
	damaged := bytes.Replace(log, []byte("ha_nam"), []byte("ha_nan"), 1)
	if _, _, err := ledger.Repair(context.Background(), damaged[:len(damaged)-9]); code(err) != "log-tampered" {
		t.Errorf("a torn log that was changed before: %v", err)
	}
}

// TestBigEvent: an event has a bound, and its line one that leaves room for what is open.
func TestBigEvent(t *testing.T) {
	event := func(n int) []byte { return append(append([]byte{'"'}, bytes.Repeat([]byte("x"), n-2)...), '"') }
	write := func(event, opened []byte) []byte {
		return append(append(logOf(), ledger.NewEntry(1, event, opened).Line()...), '\n')
	}
	if err := ledger.Check(context.Background(), bytes.NewReader(write(event(ledger.MaxEvent), event(1000)))); err != nil {
		t.Error(err)
	}
	if err := ledger.Check(t.Context(), bytes.NewReader(write(event(ledger.MaxEvent+1), nil))); code(err) != "log-syntax" {
		t.Errorf("an event of a byte too many: %v", err)
	}
	err := ledger.Check(t.Context(), bytes.NewReader(write(event(9), event(2*ledger.MaxEvent+1000))))
	if code(err) != "log-syntax" {
		t.Errorf("a line too long: %v", err)
	}
}
