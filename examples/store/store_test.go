package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

// TestSaveAndLoad: what was stored is read back, with the ranking that follows from it, and a signed head of it
// stands outside.
func TestSaveAndLoad(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		p.o = signed(t, p.o)
		p.o.Now = func() time.Time { return time.Date(2025, 3, 12, 8, 0, 0, 0, time.UTC) }
		if year, err := p.load(t); err != nil || len(year.Year().Events) != 0 {
			t.Fatalf("before anything is stored: %v", err)
		}
		want := p.record(t, steps(9, 8)...)
		got, err := p.load(t)
		if err != nil || got.Head() != want.Head() {
			t.Fatalf("%v", err)
		}
		r, err := got.Report(context.Background(), rules.Date{}, cluster.Inputs{})
		if err != nil || r.Ranking[0].Unit != "ha_nam" || r.Ranking[0].Total.String() != "9" {
			t.Errorf("%v, %v", err, r.Ranking)
		}
		text, err := HeadFiles(p.heads).Kept(context.Background(), "thidua/delta/2024")
		kept, oerr := p.o.Trust.Open(text)
		if err != nil || oerr != nil || kept.Head.Size != 6 || kept.Head.Root != want.Head().Root {
			t.Errorf("%v, %v, %s", err, oerr, text)
		}
		if other := signed(t, p.o); true { // a head that somebody else signed is none
			p.o.Signer, p.o.Trust = other.Signer, other.Trust
		}
		if _, err := p.load(t); err == nil || !strings.Contains(err.Error(), "organiser") {
			t.Errorf("signed by another key: %v", err)
		}
	})
}

// TestLosses: what is missing or was changed is told apart, and nothing is changed by looking.
func TestLosses(t *testing.T) {
	for _, tt := range []struct {
		reason, change string
		want           error
		says           string
	}{
		{"the last row is gone", `DELETE FROM log WHERE n = 6`, ErrDeleted, "5 of 6"},
		{"all but the first", `DELETE FROM log WHERE n > 1`, ErrDeleted, "1 of 6"},
		{"all of them", `DELETE FROM log`, ErrDeleted, "0 of 6"},
		{"a row in the middle", `DELETE FROM log WHERE n = 3`, ErrDeleted, "5 of 6"},
		{"an older state, as a copy has it", `DELETE FROM log WHERE n > 4; UPDATE logs SET events = 4`, ErrOlder, "4 of 6"},
		{"a state without anything", `DELETE FROM log; DELETE FROM logs`, ErrOlder, "0 of 6"},
		{"a row more than was stored", `INSERT INTO log SELECT cluster, year, 7, line FROM log WHERE n = 6`, ErrDamaged,
			"6 events were stored, and 7 are there"},
		{"the table of lines", `DROP TABLE log`, ErrDropped, "there is only logs, thidua_store, thidua_texts"},
		{"the table of logs", `DROP TABLE logs`, ErrDropped, "log, thidua_store, thidua_texts"},
		{"the table of the version", `DROP TABLE thidua_store`, ErrDropped, "log, logs"},
		{"the table of texts", `DROP TABLE thidua_texts`, ErrDropped, "log, logs, thidua_store"},
		{"its row", `DELETE FROM thidua_store`, ErrDamaged, "does not say its version"},
		{"a newer program", `UPDATE thidua_store SET version = 4`, ErrNewer, "version 4, and this one knows 3"},
		{"another day", `UPDATE log SET line = replace(line, '2024-02-20', '2024-02-21') WHERE n = 2`, nil,
			"the log was changed"},
		{"other points, which would change the ranking",
			`UPDATE log SET line = replace(line, '"points":8', '"points":10') WHERE n = 5`, nil, "the log was changed"},
	} {
		each(t, func(t *testing.T, p place) {
			p.record(t, steps(9, 8)...)
			p.change(t, tt.change)
			_, err := p.load(t)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: %v", tt.reason, err)
			}
			if _, again := p.load(t); fmt.Sprint(again) != fmt.Sprint(err) {
				t.Errorf("%s: the second time: %v", tt.reason, again)
			}
		})
	}
}

// TestWrittenAnew: a log with other points and hashes that fit is found by the head; without one it is not trusted
// until somebody says so.
func TestWrittenAnew(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		p.record(t, steps(9, 8)...)
		heads := filepath.Join(t.TempDir(), "heads")
		forged := place{p.kind, p.name, heads, Options{Heads: HeadFiles(heads)}}
		p.change(t, `DELETE FROM log; DELETE FROM logs`)
		forged.record(t, steps(8, 9)...)
		if _, err := p.load(t); err == nil || !strings.Contains(err.Error(), "the log was rewritten") {
			t.Errorf("%v", err)
		}
		if err := os.RemoveAll(heads); err != nil {
			t.Fatal(err)
		}
		if _, err := forged.load(t); !errors.Is(err, ErrNoHead) {
			t.Errorf("without a head: %v", err)
		}
	})
}

// TestConflict: of two writers the second is told what the first has recorded, and nothing of his is stored.
func TestConflict(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		ctx := context.Background()
		begun := p.record(t, steps(9, 8)[:1]...)
		theirs, err := begun.Apply(steps(9, 8)[1])
		if err != nil {
			t.Fatal(err)
		}
		if err := p.open(t).Save(ctx, theirs); err != nil {
			t.Fatal(err)
		}
		mine, err := begun.Apply(cluster.Event{On: rules.Day(2024, 2, 1), Act: cluster.Sign, Units: []string{"ha_nam"}})
		if err != nil {
			t.Fatal(err)
		}
		var conflict *Conflict
		err = p.open(t).Save(ctx, mine)
		if !errors.As(err, &conflict) || conflict.From != 2 || len(conflict.Events) != 1 ||
			!strings.Contains(err.Error(), "2 2024-02-20 sign ha_nam, thai_binh") {
			t.Errorf("%v", err)
		}
		if err := p.open(t).Save(ctx, begun); !errors.As(err, &conflict) || conflict.From != 2 {
			t.Errorf("a campaign that is behind: %v", err)
		}
		if back, err := p.load(t); err != nil || back.Head() != theirs.Head() {
			t.Errorf("the stored log is not the first one: %v", err)
		}
		if err := p.open(t).Save(ctx, theirs); err != nil {
			t.Errorf("the same again: %v", err)
		}
	})
}

// failing are heads that cannot be kept for a while.
type failing struct {
	Heads
	err error
}

func (f *failing) Keep(ctx context.Context, origin string, head []byte) error {
	if f.err != nil {
		return f.err
	}
	return f.Heads.Keep(ctx, origin, head)
}

// TestHeadCannotBeKept: an event without a head outside is not acknowledged, and the same Save later is.
func TestHeadCannotBeKept(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		ctx := context.Background()
		year := p.record(t, steps(9, 8)[:2]...)
		year, err := year.Apply(steps(9, 8)[2])
		if err != nil {
			t.Fatal(err)
		}
		full := &failing{Heads: HeadFiles(p.heads), err: errors.New("the disk is full")}
		p.o.Heads = full
		s := p.open(t)
		if err := s.Save(ctx, year); !errors.Is(err, ErrNotKept) || !errors.Is(err, full.err) {
			t.Fatalf("%v", err)
		}
		if back, err := p.load(t); err != nil || len(back.Year().Events) != 3 {
			t.Errorf("a log that goes on from its head is whole: %v", err)
		}
		full.err = nil
		if err := s.Save(ctx, year); err != nil {
			t.Fatal(err)
		}
		p.change(t, `DELETE FROM log WHERE n = 3; UPDATE logs SET events = 2`)
		if _, err := p.load(t); !errors.Is(err, ErrOlder) {
			t.Errorf("the head that was kept in the end: %v", err)
		}
	})
}

// TestHeadsDoNotGoBack: of two writers the later head stays, whoever comes last to keep his.
func TestHeadsDoNotGoBack(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		ctx, s := context.Background(), p.open(t)
		early := p.record(t, steps(9, 8)[:3]...).Head()
		late := p.record(t, steps(9, 8)[3:]...).Head()
		if err := s.keep(ctx, logOf{"delta", 2024}, early); err != nil {
			t.Fatal(err)
		}
		if kept, err := s.kept(ctx, logOf{"delta", 2024}); err != nil || kept.Root != late.Root {
			t.Errorf("%v, %v", kept, err)
		}
	})
}

// TestRepair goes on with what is there, on request, and keeps what it was told by aside.
func TestRepair(t *testing.T) {
	for _, tt := range []struct {
		reason, change string
		events, had    int
	}{
		{"rows at the end", `DELETE FROM log WHERE n > 4`, 4, 6},
		{"an older copy", `DELETE FROM log WHERE n > 4; UPDATE logs SET events = 4`, 4, 6},
		{"nothing is there", `DELETE FROM log; DELETE FROM logs`, 0, 6},
	} {
		each(t, func(t *testing.T, p place) {
			ctx := context.Background()
			whole := p.record(t, steps(9, 8)...)
			p.change(t, tt.change)
			c, card := delta(t)
			if err := p.open(t).Save(ctx, whole); err == nil {
				t.Errorf("%s: it was saved to unread", tt.reason)
			}
			year, done, err := p.open(t).Repair(ctx, c, 2024, card, nil)
			if err != nil || done.Events != tt.events || done.Had != tt.had || len(year.Year().Events) != tt.events {
				t.Fatalf("%s: %+v, %v", tt.reason, done, err)
			}
			if aside, err := os.ReadFile(done.Aside); err != nil || !bytes.Contains(aside, []byte("\n6\n")) {
				t.Errorf("%s: the head of before: %q, %v", tt.reason, aside, err)
			}
			back := p.record(t, steps(9, 8)[tt.events:]...)
			if got, err := p.load(t); err != nil || got.Head() != back.Head() {
				t.Errorf("%s: going on: %v", tt.reason, err)
			}
		})
	}
	each(t, func(t *testing.T, p place) { // what is broken within is not cut off
		p.record(t, steps(9, 8)...)
		p.change(t, `UPDATE log SET line = replace(line, '2024-02-20', '2024-02-21') WHERE n = 2`)
		c, card := delta(t)
		if _, _, err := p.open(t).Repair(context.Background(), c, 2024, card, nil); err == nil {
			t.Error("a log that was changed was repaired")
		}
	})
}

// TestTexts: what is stored with an event is there with it, is not stored again by the same Save, and goes with an
// event that was lost.
func TestTexts(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		ctx, s := context.Background(), p.open(t)
		year := p.record(t, steps(9, 8)[:2]...)
		for i, e := range steps(9, 8)[2:] {
			var err error
			if year, err = year.Apply(e); err == nil {
				err = errors.Join(s.SaveWith(ctx, year, fmt.Sprint("by ", i)), s.SaveWith(ctx, year, "by another"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		want := map[int]string{3: "by 0", 4: "by 1", 5: "by 2", 6: "by 3"}
		if got, err := s.Texts(ctx, year); err != nil || !maps.Equal(got, want) {
			t.Errorf("%v, %v", got, err)
		}
		p.change(t, `DELETE FROM log WHERE n > 4`)
		c, card := delta(t)
		year, _, err := s.Repair(ctx, c, 2024, card, nil)
		if err == nil {
			year, err = year.Apply(steps(9, 8)[4])
		}
		if err == nil {
			err = s.SaveWith(ctx, year, "by 5")
		}
		got, terr := s.Texts(ctx, year)
		if n, cerr := s.Stored(ctx, year); err != nil || terr != nil || cerr != nil || n != 5 ||
			!maps.Equal(got, map[int]string{3: "by 0", 4: "by 1", 5: "by 5"}) {
			t.Errorf("%v, %v: %d, %v", err, terr, n, got)
		}
	})
}

// TestUpgrade: a database of an older version is read as it is: of the first one, which kept one table, and for which a
// head is wanted, and of the second, which kept nothing with events.
func TestUpgrade(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		want := p.record(t, steps(9, 8)...)
		p.change(t, `DROP TABLE thidua_texts; UPDATE thidua_store SET version = 2`)
		if got, err := p.load(t); err != nil || got.Head() != want.Head() {
			t.Errorf("of the second version: %v", err)
		}
		p.change(t, `DROP TABLE logs; DROP TABLE thidua_store; DROP TABLE thidua_texts`)
		if p.kind == "sqlite" {
			reading := p
			reading.o.ReadOnly = true
			if _, err := reading.load(t); !errors.Is(err, ErrReadOnly) {
				t.Errorf("an old one that may not be written to: %v", err)
			}
		}
		if got, err := p.load(t); err != nil || got.Head() != want.Head() {
			t.Errorf("%v", err)
		}
		if err := os.RemoveAll(p.heads); err != nil {
			t.Fatal(err)
		}
		if _, err := p.load(t); !errors.Is(err, ErrNoHead) {
			t.Fatalf("without a head: %v", err)
		}
		c, card := delta(t)
		if _, done, err := p.open(t).Repair(context.Background(), c, 2024, card, nil); err != nil || done.Aside != "" {
			t.Errorf("%+v, %v", done, err)
		}
		if got, err := p.load(t); err != nil || got.Head() != want.Head() {
			t.Errorf("after it was said to be whole: %v", err)
		}
	})
}

// TestOptions: what cannot be is said.
func TestOptions(t *testing.T) {
	o := signed(t, Options{})
	o.Trust = nil
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "x.db"), o); err == nil {
		t.Error("a signer whom nobody trusts")
	}
	each(t, func(t *testing.T, p place) {
		if p.o.Heads = nil; p.kind == "postgres" {
			if _, err := Open(context.Background(), p.name, p.o); err == nil || !strings.Contains(err.Error(), "heads") {
				t.Errorf("%v", err)
			}
		}
	})
	if got := numbered(`a = ? AND b = ?`); got != `a = $1 AND b = $2` {
		t.Error(got)
	}
}
