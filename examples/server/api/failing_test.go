package api

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
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

// errDisk is what a disk says that fails.
var errDisk = errors.New("input/output error")

// failing counts what is done with files, and has the n-th of it fail: it is not done at all, half of what is to be
// written is, or it is done and the answer is lost. From then on everything fails if the disk is gone.
type failing struct {
	n, calls  int
	how       string
	gone      bool
	truncated bool // whether cutting off what was half written has failed
	// synced are the sizes of the files of which it is said that they are on the disk. A power failure keeps no more.
	synced map[string]int64
}

// call reports whether a call is done, and what it answers.
func (f *failing) call() (done bool, err error) {
	f.calls++
	if f.calls == f.n {
		return f.how == "done", errDisk
	}
	if f.gone && f.calls > f.n {
		return false, errDisk
	}
	return true, nil
}

// failingFile is a file on such a disk.
type failingFile struct {
	*os.File
	f *failing
}

func (d failingFile) Write(p []byte) (int, error) {
	done, err := d.f.call()
	switch {
	case done && err == nil:
		return d.File.Write(p)
	case done:
		d.File.Write(p)
		return 0, err
	case d.f.how == "half":
		n, _ := d.File.Write(p[:len(p)/2])
		return n, err
	}
	return 0, err
}

func (d failingFile) Sync() error {
	done, err := d.f.call()
	if info, serr := d.File.Stat(); done && serr == nil {
		d.f.synced[d.Name()] = info.Size()
	}
	return err
}

func (d failingFile) Truncate(size int64) error {
	done, err := d.f.call()
	if done {
		return errors.Join(d.File.Truncate(size), err)
	}
	d.f.truncated = true
	return err
}

func (d failingFile) Stat() (fs.FileInfo, error) {
	if _, err := d.f.call(); err != nil {
		return nil, err
	}
	return d.File.Stat()
}

func (d failingFile) Close() error {
	_, err := d.f.call()
	return errors.Join(d.File.Close(), err)
}

// launched is a campaign that anything can be checked in.
func launched(t *testing.T) *cluster.Campaign {
	t.Helper()
	c, err := cluster.Load("delta.yaml", []byte("{code: delta, members: [{unit: a}, {unit: b}], years: [{year: 2024, "+
		"events: [{on: 2024-01-05, act: launch}]}]}"))
	if err != nil {
		t.Fatal(err)
	}
	year, err := c.Campaign(2024, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return year
}

// rounds are how many events are recorded: few in every run.
func rounds() int {
	if os.Getenv("FULL") == "1" {
		return 8
	}
	return 2
}

// recorded posts checks to a journal as a server does, and returns those that are acknowledged.
func recorded(t *testing.T, name string) (told []Post) {
	t.Helper()
	j, year, _, err := OpenFile(t.Context(), name, launched(t), nil, nil)
	if err != nil {
		if !errors.Is(err, errDisk) {
			t.Errorf("opening: %v", err)
		}
		return nil
	}
	for i := range rounds() {
		next, err := year.Apply(cluster.Event{On: rules.Day(2024, 3, 1), Act: cluster.Check, Units: []string{"a"},
			Document: fmt.Sprint("minutes ", i)})
		if err != nil {
			t.Fatal(err)
		}
		p := Post{N: next.Head().Size, Head: next.Head().Root.String(), By: "chi", At: time.Unix(1, 0).UTC(),
			Key: fmt.Sprint("k", i), Request: "r"}
		if err := j.Append(context.Background(), next, p); err == nil {
			year, told = next, append(told, p)
		}
	}
	j.Close()
	return told
}

// TestFailingCalls has each call to the disk fail, one after the other: what was acknowledged is there when the server
// starts again, with who posted it; what was not is there whole, or not at all.
func TestFailingCalls(t *testing.T) {
	opened := onDisk
	defer func() { onDisk = opened }()
	tried := 0
	for _, how := range []string{"not", "half", "done"} {
		for _, gone := range []bool{false, true} {
			for n := 1; ; n++ {
				f := &failing{n: n, how: how, gone: gone, synced: make(map[string]int64)}
				onDisk = func(name string) (disk, error) {
					if _, err := f.call(); err != nil {
						return nil, err
					}
					d, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
					if info, serr := d.Stat(); serr == nil {
						f.synced[name] = info.Size()
					}
					return failingFile{d, f}, err
				}
				name := filepath.Join(t.TempDir(), "log.jsonl")
				told := recorded(t, name)
				onDisk = opened
				if f.calls < n {
					break
				}
				tried++
				reason := fmt.Sprintf("call %d %s, the disk is gone: %v", n, how, gone)
				afterFailure(t, reason, name, f.truncated, told)
				for file, size := range f.synced {
					if info, err := os.Stat(file); err == nil && size < info.Size() {
						if err := os.Truncate(file, size); err != nil {
							t.Fatal(err)
						}
					}
				}
				afterFailure(t, reason+", and then the power", name, f.truncated, told)
			}
		}
	}
	t.Log(tried, "calls")
	if tried < 60 {
		t.Errorf("%d calls have failed", tried)
	}
}

// afterFailure starts again. A line that could not be cut off is for whoever repairs the log, and no event.
func afterFailure(t *testing.T, reason, name string, torn bool, told []Post) {
	t.Helper()
	j, year, posts, err := OpenFile(t.Context(), name, launched(t), nil, nil)
	if err != nil && torn && strings.Contains(err.Error(), "not written whole") {
		data, _ := os.ReadFile(name)
		if err := os.WriteFile(name, data[:bytes.LastIndexByte(data, '\n')+1], 0o600); err != nil {
			t.Fatal(err)
		}
		j, year, posts, err = OpenFile(t.Context(), name, launched(t), nil, nil)
	}
	if err != nil {
		t.Errorf("%s: %v", reason, err)
		return
	}
	defer j.Close()
	// One more may be there: written, and its acknowledgement lost. Then the disk is not written to any more.
	if n := year.Head().Size - 1; n < len(told) || n > len(told)+1 || len(posts) != n {
		t.Errorf("%s: %d events were acknowledged, %d are there, with %d posts", reason, len(told), n, len(posts))
		return
	}
	for i, p := range told {
		if posts[i] != p {
			t.Errorf("%s: event %d is of %+v, want %+v", reason, p.N, posts[i], p)
		}
	}
}
