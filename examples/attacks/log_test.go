package attacks

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// damaged reads a damaged log twice, with the head that the host kept and without. With it the log is refused.
// Without, it is refused or is the beginning of the one that was written, if shorter says that it may be: never
// another. What an attack does without changing a byte is none.
func damaged(t *testing.T, of tally, y year, log []byte, shorter bool) {
	t.Helper()
	whole := y.text(t)
	if bytes.Equal(log, whole) {
		return
	}
	if _, err := y.read(log, y.Campaign); err == nil {
		t.Errorf("a damaged log with the kept head was read:\n%q", log)
	}
	c, err := y.read(log, nil)
	if err == nil {
		if text := (year{Campaign: c}).text(t); !shorter || !bytes.Equal(text, log) || !bytes.HasPrefix(whole, text) {
			t.Errorf("a damaged log was read as another:\n%q", log)
		}
		of["a shorter log, if no head was kept"]++
		return
	}
	var d *diag.Diagnostic
	var phase *cluster.PhaseError
	if !errors.As(err, &d) && !errors.As(err, &phase) {
		t.Errorf("%T %v is no fault of a log:\n%q", err, err, log)
	}
	of["refused"]++
}

func TestLogUntouched(t *testing.T) {
	y := newYear(t)
	for _, kept := range []*cluster.Campaign{nil, y.Campaign} {
		if c, err := y.read(y.text(t), kept); err != nil || ranks(t, c) != ranks(t, y.Campaign) {
			t.Errorf("the log as it was written: %v", err)
		}
	}
}

// A log is cut off at every byte, as a full disk or a killed program cuts it.
func TestLogCut(t *testing.T) {
	y, of := newYear(t), newTally(t)
	log := y.text(t)
	step := 1
	if testing.Short() {
		step = 7
	}
	for n := 0; n < len(log); n += step {
		damaged(t, of, y, log[:n], true)
	}
	if n := bytes.Count(log, []byte("\n")) - 1; step == 1 && of["a shorter log, if no head was kept"] != n {
		t.Errorf("%d beginnings were read, and there are %d of whole lines", of["a shorter log, if no head was kept"], n)
	}
}

// A bit is flipped in every byte: one of the eight, and all of them in the long run.
func TestLogFlipped(t *testing.T) {
	y, of := newYear(t), newTally(t)
	log := y.text(t)
	step := 1
	if testing.Short() {
		step = 7
	}
	for at := 0; at < len(log); at += step {
		for i := range min(times, 8) {
			changed := bytes.Clone(log)
			changed[at] ^= 1 << ((at + i) % 8)
			damaged(t, of, y, changed, false)
		}
	}
}

// Lines are swapped, written twice, taken out and moved, each with each.
func TestLogLines(t *testing.T) {
	y, of := newYear(t), newTally(t)
	lines := bytes.SplitAfter(bytes.TrimSuffix(y.text(t), []byte("\n")), []byte("\n"))
	lines[len(lines)-1] = append(lines[len(lines)-1], '\n')
	for i := range lines {
		damaged(t, of, y, bytes.Join(slices.Delete(slices.Clone(lines), i, i+1), nil), i == len(lines)-1)
		damaged(t, of, y, bytes.Join(lines[i:], nil), false)
		for j := range lines {
			swapped := slices.Clone(lines)
			swapped[i], swapped[j] = lines[j], lines[i]
			twice := slices.Insert(slices.Clone(lines), j, lines[i])
			moved := slices.Insert(slices.Delete(slices.Clone(lines), i, i+1), min(j, len(lines)-1), lines[i])
			over := slices.Clone(lines)
			over[j] = lines[i]
			for _, order := range [][][]byte{swapped, twice, moved, over} {
				damaged(t, of, y, bytes.Join(order, nil), false)
			}
		}
	}
}

// What JSON writes in several ways is read in one.
func TestLogRewritten(t *testing.T) {
	y, of := newYear(t), newTally(t)
	log := y.text(t)
	for _, change := range []struct{ old, new string }{
		{":", ": "}, {",", ", "}, {"{", "{ "}, {"\n", "\r\n"}, {"\n", "\n\n"}, {"\n", " \n"},
		{`"act"`, `"Act"`}, {`"act"`, `"\u0061ct"`}, {`"on":`, `"on":"2024-01-05","on":`},
		{`"act":`, `"note":null,"act":`}, {`"event":`, `"events":{},"event":`}, {`"event":`, `"event":{},"event":`},
		{"ế", `\u1ebf`}, {`\u003c`, "<"}, {`\u2028`, "\u2028"}, {"ế", "\u1ebf\u0000"}, {"ế", "e\u0302\u0301"},
		{"ha_nam", "thai_binh"}, {"ha_nam", "Ha_nam"}, {"2025", "2024"}, {"7.5", "7.50"}, {"7.5", "75e-1"}, {"7.5", "9"},
		{`"n":1,`, `"n":1.0,`}, {`"n":1,`, `"n":01,`}, {`"n":1,`, ``}, {`"hash":"`, `"hash":"0`}, {`"hash":"`, `"sha":"`},
	} {
		if !bytes.Contains(log, []byte(change.old)) {
			continue // another version of the format writes it otherwise
		}
		damaged(t, of, y, bytes.ReplaceAll(log, []byte(change.old), []byte(change.new)), false)
		damaged(t, of, y, bytes.Replace(log, []byte(change.old), []byte(change.new), 1), false)
	}
	if of["refused"] < 40 {
		t.Errorf("only %d: the log is written otherwise by now", of["refused"])
	}
	for _, before := range []string{"\ufeff", "\n", " ", "{}\n", "#\n"} {
		damaged(t, of, y, append([]byte(before), log...), false)
		damaged(t, of, y, append(bytes.Clone(log), before...), false)
	}
}

// A log is overwritten, stretched and mixed with itself at random places.
func TestLogAtRandom(t *testing.T) {
	y, of, r := newYear(t), newTally(t), luck()
	log := y.text(t)
	for range many(1000) {
		changed := bytes.Clone(log)
		for range 1 + r.IntN(3) {
			at, n := r.IntN(len(changed)), r.IntN(40)
			switch r.IntN(5) {
			case 0:
				changed[at] = byte(r.IntN(256))
			case 1:
				changed = slices.Delete(changed, at, min(len(changed), at+n+1))
			case 2:
				from := r.IntN(len(log))
				changed = slices.Insert(changed, at, log[from:min(len(log), from+n)]...)
			case 3:
				clear(changed[at:min(len(changed), at+n)])
			case 4:
				from := r.IntN(len(log))
				copy(changed[at:], log[from:min(len(log), from+n)])
			}
			if len(changed) == 0 {
				break
			}
		}
		damaged(t, of, y, changed, bytes.HasPrefix(log, changed))
	}
}

// TestLogRedacted: what is sealed can be taken out, and the log is still the one of its head and ranks as it did; but
// it shows, and nothing else can be put in its place.
func TestLogRedacted(t *testing.T) {
	y, of := newYear(t), newTally(t)
	log := y.text(t)
	var redacted bytes.Buffer
	if err := cluster.RedactLog(context.Background(), &redacted, bytes.NewReader(log), 3, "note"); err != nil {
		t.Fatal(err)
	}
	c, err := y.read(redacted.Bytes(), y.Campaign)
	if err != nil || bytes.Contains(redacted.Bytes(), []byte("sơ kết")) || ranks(t, c) != ranks(t, y.Campaign) {
		t.Fatalf("redacted: %v\n%s", err, redacted.Bytes())
	}
	if n := len(c.At(rules.Date{}).Redactions()) - len(y.At(rules.Date{}).Redactions()); n != 1 {
		t.Errorf("%d redactions show", n)
	}
	of["read, and shown as redacted"]++
	whole, cut := bytes.SplitAfter(log, []byte("\n")), bytes.SplitAfter(redacted.Bytes(), []byte("\n"))
	opened := whole[3][bytes.LastIndex(whole[3], []byte(`,"opened"`)):]
	for i, line := range cut[:len(cut)-1] {
		if i == 3 { // with what was taken out it is the log that was written
			continue
		}
		lines := slices.Clone(cut)
		lines[i] = append(bytes.TrimSuffix(bytes.Clone(line), []byte("}\n")), opened...)
		if _, err := y.read(bytes.Join(lines, nil), y.Campaign); err == nil {
			t.Errorf("what event 3 sealed was read in line %d", i+1)
		}
		of["refused"]++
	}
	lines := slices.Clone(whole)
	lines[3] = bytes.Replace(whole[3], []byte("sơ kết"), []byte("sơ hết"), 1)
	damaged(t, of, y, bytes.Join(lines, nil), false)
}

// TestLogForged: who can write the file writes another year, with hashes that fit: other points, which exchange the
// ranks. Without a head it is read, as README.md and the documentation of ReadLog say; with one it is not, and
// neither is a mixture of both.
func TestLogForged(t *testing.T) {
	of := newTally(t)
	y := newYear(t)
	for i := range 4 {
		forged := newYear(t, func(events []cluster.Event) {
			switch i {
			case 0:
				events[4].Sheets = []scoring.Sheet{judged("ha_nam", 1), judged("thai_binh", 9)}
			case 1:
				events[4].Facts = facts(t, y.card, "7.5", "60")
			case 2:
				events[0].Document = "Kế hoạch 2/KH"
			case 3:
				events[5].On = events[5].On.AddDays(1)
			}
		})
		log := forged.text(t)
		c, err := y.read(log, nil)
		if err != nil {
			t.Fatalf("%d: the attack is not one: %v", i, err)
		}
		if same := ranks(t, c) == ranks(t, y.Campaign); same != (i > 1) {
			t.Errorf("%d: the ranks are the same: %v", i, same)
		}
		of["another log, if no head was kept"]++
		if _, err := y.read(log, y.Campaign); err == nil {
			t.Errorf("%d: a forged log was read with the head of another", i)
		}
		of["refused with the head"]++
		mine, theirs := bytes.SplitAfter(y.text(t), []byte("\n")), bytes.SplitAfter(log, []byte("\n"))
		for at := range mine {
			for _, mixed := range [][]byte{
				append(bytes.Join(mine[:at], nil), bytes.Join(theirs[at:], nil)...),
				append(bytes.Join(theirs[:at], nil), bytes.Join(mine[at:], nil)...),
			} {
				if bytes.Equal(mixed, y.text(t)) {
					continue
				}
				if _, err := y.read(mixed, y.Campaign); err == nil {
					t.Errorf("%d: a mixture at line %d was read", i, at)
				}
				of["refused with the head"]++
			}
		}
	}
}
