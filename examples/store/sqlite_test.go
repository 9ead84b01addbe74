package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

func sqlitePlace(t testing.TB) place {
	name := filepath.Join(t.TempDir(), "x.db")
	return place{"sqlite", name, name + ".heads", Options{}}
}

// TestPaths: the database is the file that was named, whatever its name would mean in a URL.
func TestPaths(t *testing.T) {
	for _, name := range []string{"năm 2024.db", "a?b.db", "a#b.db", "100%.db", "%41.db",
		"a?mode=memory&x#y%3Fz.db", "a+b;c.db"} {
		dir := t.TempDir()
		for _, path := range []string{filepath.Join(dir, name), name} { // whole, and beside the program
			t.Chdir(dir)
			place{"sqlite", path, "", Options{}}.record(t)
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 1 || entries[0].Name() != name {
				t.Errorf("%s: %v, %v", path, entries, err)
			}
		}
	}
}

// TestCopies: a copy of the file is whole without anything beside it; one that is older is found.
func TestCopies(t *testing.T) {
	p := sqlitePlace(t)
	p.record(t, steps(9, 8)[:4]...)
	older := p.copyTo(t, nil)
	want := p.record(t, steps(9, 8)[4:]...)
	open := p.open(t) // a program that has it open
	if got, err := p.copyTo(t, nil).load(t); err != nil || got.Head() != want.Head() {
		t.Errorf("a copy of a file that is open: %v", err)
	}
	if _, err := older.load(t); !errors.Is(err, ErrOlder) || !strings.Contains(err.Error(), "4 of 6") {
		t.Errorf("a copy of before: %v", err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := open.Backup(context.Background(), backup); err != nil {
		t.Fatal(err)
	}
	kept := place{"sqlite", backup, p.heads, Options{Heads: HeadFiles(p.heads)}}
	if got, err := kept.load(t); err != nil || got.Head() != want.Head() {
		t.Errorf("a backup: %v", err)
	}
	if err := open.Backup(context.Background(), backup); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup over another: %v", err)
	}
}

// TestCutWAL: a database that another program left with a -wal, of which something is missing or all of it, is
// older than its head; with its -wal it is whole.
func TestCutWAL(t *testing.T) {
	p := sqlitePlace(t)
	p.record(t, steps(9, 8)[:2]...)
	s := p.open(t)
	var mode string
	if err := s.db.QueryRow(`PRAGMA journal_mode(WAL)`).Scan(&mode); err != nil || mode != "wal" {
		t.Fatal(mode, err)
	}
	ctx := context.Background()
	c, card := delta(t)
	year, err := s.Load(ctx, c, 2024, card, nil)
	for _, e := range steps(9, 8)[2:] {
		if err == nil {
			year, err = year.Apply(e)
		}
		if err == nil {
			err = s.Save(ctx, year)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(p.name + "-wal")
	if err != nil || len(wal) == 0 {
		t.Fatalf("the failure is not real: %v", err)
	}
	lost, whole := 0, 0
	step := len(wal) / 30
	if full {
		step = 4096 / 7
	}
	for n := 0; n <= len(wal); n += step {
		if n+step > len(wal) {
			n = len(wal)
		}
		copied := p.copyTo(t, nil)
		if err := os.WriteFile(copied.name+"-wal", wal[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		switch got, err := copied.load(t); {
		case errors.Is(err, ErrOlder):
			lost++
		case err == nil && got.Head() == year.Head():
			whole++
		default:
			t.Errorf("%d of %d bytes: %v", n, len(wal), err)
		}
	}
	if lost < 10 || whole == 0 {
		t.Errorf("%d lost, %d whole", lost, whole)
	}
	alone := p.copyTo(t, nil)
	if _, err := alone.load(t); !errors.Is(err, ErrOlder) || !strings.Contains(err.Error(), "-wal") {
		t.Errorf("without its -wal: %v", err)
	}
}

// TestReadOnly: a file that may only be read is read, and writing is refused.
func TestReadOnly(t *testing.T) {
	p := sqlitePlace(t)
	want := p.record(t, steps(9, 8)[:3]...)
	if err := os.Chmod(p.name, 0o400); err != nil {
		t.Fatal(err)
	}
	p.o.ReadOnly = true
	s := p.open(t)
	got, err := p.load(t)
	if err != nil || got.Head() != want.Head() {
		t.Fatalf("%v", err)
	}
	if got, err = got.Apply(steps(9, 8)[3]); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(context.Background(), got); !errors.Is(err, ErrReadOnly) {
		t.Errorf("%v", err)
	}
	p.name = filepath.Join(t.TempDir(), "none.db")
	if _, err := p.load(t); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(p.name)); len(entries) != 0 {
		t.Errorf("reading made %v", entries)
	}
}

// TestFlippedBits: with a bit flipped the log is read as it was written, or refused.
func TestFlippedBits(t *testing.T) {
	p := sqlitePlace(t)
	want := p.record(t, steps(9, 8)...)
	info, err := os.Stat(p.name)
	if err != nil {
		t.Fatal(err)
	}
	step := 1 + int(info.Size())/400
	if full {
		step = 1
	}
	refused, same := 0, 0
	for at := 0; at < int(info.Size()); at += step {
		damaged := p.copyTo(t, func(b []byte) []byte { b[at] ^= 1 << (at % 8); return b })
		switch got, err := damaged.load(t); {
		case err != nil:
			refused++
		case got.Head() == want.Head():
			same++ // nothing stood there
		default:
			t.Errorf("byte %d: another log", at)
		}
		os.Remove(damaged.name)
	}
	if refused < 20 || same == 0 {
		t.Errorf("%d refused, %d the same", refused, same)
	}
}

const page = 4096

// TestDamagedPages: pages that do not fit together are found on opening, before anybody asks for a row of them; what
// can still be read is salvaged.
func TestDamagedPages(t *testing.T) {
	p := sqlitePlace(t)
	p.record(t, steps(9, 8)...)
	for _, tt := range []struct {
		reason string
		damage func([]byte) []byte
	}{
		{"a page of zeroes", func(b []byte) []byte { clear(b[page : 2*page]); return b }},
		{"the last page is missing", func(b []byte) []byte { return b[:len(b)-page] }},
		{"no database", func([]byte) []byte { return bytes.Repeat([]byte("no database "), 1000) }},
	} {
		if _, err := p.copyTo(t, tt.damage).load(t); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}

// TestSalvage: of a database with a page that cannot be read, what comes before it is brought to a new one, and
// Repair goes on from there.
func TestSalvage(t *testing.T) {
	p := sqlitePlace(t)
	p.record(t, steps(9, 8)[:3]...)
	for i := range 60 { // of several pages
		p.record(t, cluster.Event{On: rules.Day(2024, 8, 1), Act: cluster.Check, Units: []string{"ha_nam"},
			Document: fmt.Sprint("minutes ", i, " ", strings.Repeat("of the check ", 20))})
	}
	p.change(t, `INSERT INTO thidua_texts (cluster, year, n, text) VALUES ('delta', 2024, 2, 'by chi')`)
	info, err := os.Stat(p.name)
	if err != nil {
		t.Fatal(err)
	}
	ctx, salvaged, some, texts := context.Background(), 0, 0, 0
	for at := page; at < int(info.Size()); at += page {
		broken := p.copyTo(t, func(b []byte) []byte { clear(b[at : at+page]); return b })
		to := filepath.Join(t.TempDir(), "new.db")
		events, err := Salvage(ctx, broken.name, to)
		if err != nil {
			continue // the page that says what there is
		}
		salvaged++
		if n := events["thidua/delta/2024"]; n > 0 {
			some++
		}
		heads := filepath.Join(t.TempDir(), "heads")
		if err := os.CopyFS(heads, os.DirFS(p.heads)); err != nil {
			t.Fatal(err)
		}
		again := place{"sqlite", to, heads, Options{Heads: HeadFiles(heads)}}
		c, card := delta(t)
		if _, err := again.load(t); err != nil && !errors.Is(err, ErrOlder) {
			t.Errorf("page %d: %v", at/page, err)
		}
		s := again.open(t)
		got, _, err := s.Repair(ctx, c, 2024, card, nil)
		if err != nil || len(got.Year().Events) != max(events["thidua/delta/2024"], 0) {
			t.Errorf("page %d: %v", at/page, err)
		}
		if kept, err := s.Texts(ctx, got); err != nil {
			t.Errorf("page %d: %v", at/page, err)
		} else if kept[2] == "by chi" {
			texts++
		}
	}
	t.Logf("%d of %d pages, %d with events, %d with who posted one", salvaged, info.Size()/page, some, texts)
	if salvaged == 0 || texts == 0 {
		t.Error("nothing was salvaged")
	}
	if _, err := Salvage(ctx, p.name, p.name); !errors.Is(err, fs.ErrExist) {
		t.Errorf("onto itself: %v", err)
	}
}
