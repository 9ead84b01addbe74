package attacks

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// roomName is the variable that says to a child how many bytes a file may have.
const roomName = "THIDUA_ATTACKS_ROOM"

// limit gives a child less room than it needs.
func limit() error {
	room, err := strconv.ParseUint(os.Getenv(roomName), 10, 64)
	if err != nil {
		return nil // it may write as much as it wants
	}
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: room, Max: room})
}

// The disk is full at a byte of the new file: the old one is as it was, and nothing else is there.
func TestDiskFull(t *testing.T) {
	of := newTally(t)
	if err := document.WriteFile("/dev/full", edition(1), nil); err == nil {
		t.Error("a full device took all")
	}
	of["refused"]++
	for n := range many(8) {
		dir := t.TempDir()
		name, fresh := filepath.Join(dir, "cases.yaml"), filepath.Join(dir, "fresh.yaml")
		if err := os.WriteFile(name, edition(0), 0o600); err != nil {
			t.Fatal(err)
		}
		room := n * len(edition(1)) / many(8)
		for _, file := range []string{name, fresh} {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), childName+"="+file, roomName+"="+strconv.Itoa(room))
			said, err := cmd.CombinedOutput()
			data, rerr := os.ReadFile(name)
			entries, _ := os.ReadDir(dir)
			if err == nil || !strings.Contains(string(said), "file too large") || rerr != nil || editionOf(data) != 0 ||
				len(entries) != 1 {
				t.Fatalf("room for %d bytes: %v %s; there is %v", room, err, said, entries)
			}
			of["refused"]++
		}
	}
}

// naming is a cluster with an event that brings a file.
const naming = `
code: delta
members: [{unit: ha_nam, name: Hà Nam}]
years:
  - year: 2024
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-02-20, act: sign, units: [ha_nam]}
      - {on: 2025-01-10, act: self_score, units: [ha_nam], by: ha_nam, files: [{holds: facts, name: %s,
          sha256: "0000000000000000000000000000000000000000000000000000000000000001"}]}
`

// A folder of a stranger holds, where a file is looked for, something else. Whoever reads it is told, soon, and not
// that there is no such file.
func TestFolderOfStranger(t *testing.T) {
	of := newTally(t)
	y := newYear(t)
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	if err := os.WriteFile(outside, []byte(scorecard), 0o600); err != nil {
		t.Fatal(err)
	}
	link := func(to string) func(string) error { return func(name string) error { return os.Symlink(to, name) } }
	things := map[string]func(name string) error{
		"a link that leads outside":      link(outside),
		"a link that leads up":           link("../../../../../../../../etc/passwd"),
		"a link to nothing":              link("gone.yaml"),
		"a link to itself":               link("card.yaml"),
		"a link to a device without end": link("/dev/zero"),
		"a folder":                       func(name string) error { return os.Mkdir(name, 0o700) },
		"a pipe to which nobody writes":  func(name string) error { return syscall.Mkfifo(name, 0o600) },
		"a link to a pipe": func(name string) error {
			return errors.Join(syscall.Mkfifo(name+".pipe", 0o600), os.Symlink(filepath.Base(name)+".pipe", name))
		},
		"more bytes than are ever read": func(name string) error {
			return errors.Join(os.WriteFile(name, nil, 0o600), os.Truncate(name, 256<<20+1)) // a hole
		},
	}
	for what, put := range things {
		for who, read := range map[string]func(fsys fs.FS, name string) error{
			"document.ReadFile": func(fsys fs.FS, name string) error { _, err := document.ReadFile(fsys, name); return err },
			"scoringtest.Load":  func(fsys fs.FS, name string) error { _, err := scoringtest.Load(fsys, name); return err },
			"scoringtest.New":   func(fsys fs.FS, name string) error { _, err := scoringtest.New(fsys, name); return err },
			"awardstest.Load":   func(fsys fs.FS, name string) error { _, err := awardstest.Load(fsys, name); return err },
			"awardstest.New":    func(fsys fs.FS, name string) error { _, err := awardstest.New(fsys, name); return err },
			"Cluster.WithFiles": func(fsys fs.FS, name string) error {
				c, err := cluster.Load("delta.yaml", fmt.Appendf(nil, naming, name))
				if err != nil {
					return fmt.Errorf("the attack is not one: %w", err)
				}
				_, err = c.WithFiles(context.Background(), y.card, fsys)
				return err
			},
		} {
			t.Run(what+"/"+who, func(t *testing.T) {
				dir := t.TempDir()
				if err := put(filepath.Join(dir, "card.yaml")); err != nil {
					t.Skip(err)
				}
				root, err := os.OpenRoot(dir)
				if err != nil {
					t.Fatal(err)
				}
				defer root.Close()
				said := make(chan error, 1)
				go func() { said <- read(root.FS(), "card.yaml") }()
				select {
				case err := <-said:
					if err == nil || errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "card.yaml") ||
						strings.Contains(err.Error(), "is not one") {
						t.Errorf("%v", err)
					}
				case <-time.After(time.Minute):
					t.Fatal("waits for ever")
				}
				if !document.Present(root.FS(), "card.yaml") {
					t.Error("taken for absent")
				}
				of["refused"]++
			})
		}
	}
}
