package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/scoring"
)

// recorded returns a database that holds all events, closed, and the head of its log.
func recorded(t *testing.T) (path string, head ledger.Head) {
	t.Helper()
	dir := t.TempDir()
	path, kept := filepath.Join(dir, "x.db"), headFile(filepath.Join(dir, "x.head"))
	if err := demo(context.Background(), io.Discard, path, kept); err != nil {
		t.Fatal(err)
	}
	heads, err := kept.read()
	if err != nil || len(heads) != 1 {
		t.Fatalf("%v, %v", heads, err)
	}
	return path, heads[0]
}

// readBack returns the head of the log in a database.
func readBack(t *testing.T, path string, heads ...ledger.Head) (head ledger.Head, err error) {
	t.Helper()
	ctx := context.Background()
	c, card, err := define()
	if err != nil {
		t.Fatal(err)
	}
	s, err := openStore(ctx, path)
	if err != nil {
		return head, err
	}
	defer s.close()
	year, err := s.load(ctx, c, 2024, card, nil, heads...)
	if err != nil {
		return head, err
	}
	return year.Head(), nil
}

// TestPaths: the database is the file that was named, whatever its name would mean in a URL.
func TestPaths(t *testing.T) {
	for _, name := range []string{"năm 2024.db", "a?b.db", "a#b.db", "100%.db", "%41.db",
		"a?mode=memory&x#y%3Fz.db", "a+b;c.db"} {
		dir := t.TempDir()
		for _, path := range []string{filepath.Join(dir, name), name} { // whole, and beside the program
			t.Chdir(dir)
			if err := demo(context.Background(), io.Discard, path, ""); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 1 || entries[0].Name() != name {
				t.Errorf("%s: %v, %v", path, entries, err)
			}
		}
	}
}

// copyTo copies files into a new folder.
func copyTo(t *testing.T, files ...string) (path string) {
	t.Helper()
	dir := t.TempDir()
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, filepath.Base(files[0]))
}

// TestCopyWithoutWAL: of a database in use, a copy of the file alone lacks what stands in its -wal. Without a head
// nobody sees that; with one it is a loss, and said to be one.
func TestCopyWithoutWAL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	c, card, err := define()
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, path) // which keeps the last of the others from bringing the -wal into the file
	if err := record(context.Background(), path, c, card, ""); err != nil {
		t.Fatal(err)
	}
	year, err := s.load(context.Background(), c, 2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readBack(t, copyTo(t, path, path+"-wal"), year.Head()); err != nil || got != year.Head() {
		t.Errorf("a copy with its -wal: %v", err)
	}
	alone := copyTo(t, path)
	if got, err := readBack(t, alone); err != nil || got == year.Head() {
		t.Errorf("a copy without: the failure is not real: %v", err)
	}
	if _, err := readBack(t, alone, year.Head()); !errors.Is(err, errLost) || !strings.Contains(err.Error(), "-wal") {
		t.Errorf("a copy without: %v", err)
	}
}

// TestLostEnd: rows that are missing at the end are a loss if a head was kept, all of them too.
func TestLostEnd(t *testing.T) {
	for _, change := range []string{`DELETE FROM log WHERE n = 6`, `DELETE FROM log WHERE n > 1`, `DELETE FROM log`} {
		path, head := recorded(t)
		if _, err := open(t, path).db.Exec(change); err != nil {
			t.Fatal(err)
		}
		if _, err := readBack(t, path, head); !errors.Is(err, errLost) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// TestWrittenAnew: a log with other points and hashes that fit exchanges two ranks, unless a head was kept.
func TestWrittenAnew(t *testing.T) {
	_, head := recorded(t)
	c, card, err := define()
	if err != nil {
		t.Fatal(err)
	}
	year, err := c.Campaign(2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	forged := steps()
	forged[4].Sheets = []scoring.Sheet{judged("ha_nam", 8), judged("thai_binh", 9)}
	if year, err = year.Apply(forged...); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := open(t, path).save(context.Background(), year); err != nil {
		t.Fatal(err)
	}
	if got, err := readBack(t, path); err != nil || got == head {
		t.Errorf("the failure is not real: %v", err)
	}
	if _, err := readBack(t, path, head); err == nil || !strings.Contains(err.Error(), "the log was rewritten") {
		t.Errorf("%v", err)
	}
}

// A head that was kept before the last event is one of a log that goes on; a file of heads that is gone is not taken
// for a new one.
func TestHeadFile(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path, kept := filepath.Join(dir, "x.db"), headFile(filepath.Join(dir, "x.head"))
	c, card, err := define()
	if err != nil {
		t.Fatal(err)
	}
	year, err := c.Campaign(2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	if year, err = year.Apply(steps()[:2]...); err != nil {
		t.Fatal(err)
	}
	early := year.Head()
	if err := demo(ctx, io.Discard, path, kept); err != nil {
		t.Fatal(err)
	}
	if err := kept.write(early); err != nil {
		t.Fatal(err)
	}
	if err := demo(ctx, io.Discard, path, kept); err != nil {
		t.Errorf("a head of before: %v", err)
	}
	if err := os.Remove(string(kept)); err != nil {
		t.Fatal(err)
	}
	if err := demo(ctx, io.Discard, path, kept); err == nil || !strings.Contains(err.Error(), "no head of it is kept") {
		t.Errorf("a head that is gone: %v", err)
	}
}

// TestFlippedBytes: with a byte flipped, the log is read as it was written, or refused.
func TestFlippedBytes(t *testing.T) {
	path, head := recorded(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused, same := 0, 0
	for at := 0; at < len(whole); at += 1 + len(whole)/400 {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1 << (at % 8)
		file := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(file, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		switch got, err := readBack(t, file, head); {
		case err != nil:
			refused++
		case got == head:
			same++ // nothing stood there
		default:
			t.Errorf("byte %d: another log", at)
		}
	}
	if refused < 20 || same == 0 {
		t.Errorf("%d refused, %d the same", refused, same)
	}
}

// TestQuickCheck: pages that do not fit together are found on opening, before anybody asks for a row of them.
func TestQuickCheck(t *testing.T) {
	path, _ := recorded(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for _, tt := range []struct {
		reason string
		damage func([]byte) []byte
		want   string
	}{
		{"a page of zeroes", func(b []byte) []byte { clear(b[page : 2*page]); return b }, "btreeInitPage"},
		{"the last page is missing", func(b []byte) []byte { return b[:len(b)-page] }, "malformed"},
		{"no database", func([]byte) []byte { return bytes.Repeat([]byte("no database "), 1000) }, "not a database"},
	} {
		if err := os.WriteFile(path, tt.damage(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := openStore(context.Background(), path)
		if err == nil {
			s.close()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}
