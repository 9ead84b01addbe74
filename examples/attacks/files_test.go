package attacks

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// childName is the variable that makes this program a writer that is to be killed, and names the file it writes.
const childName = "THIDUA_ATTACKS_CHILD"

// edition is the n-th content of a file, from which n can be read and whether it is whole.
func edition(n int) []byte { return bytes.Repeat([]byte(strconv.Itoa(n)+"\n"), 20_000) }

// editionOf is the number of a content, -1 if it is not one as a whole.
func editionOf(data []byte) int {
	first, _, _ := strings.Cut(string(data), "\n")
	if n, err := strconv.Atoi(first); err == nil && bytes.Equal(data, edition(n)) {
		return n
	}
	return -1
}

// child writes one edition after the other, and says which are written.
func child(name string) {
	err := limit()
	for {
		var was *document.Seen
		if err == nil {
			was, err = document.See(name)
		}
		n := 0
		if err == nil && was != nil {
			n = editionOf(was.Data) + 1
		}
		if err == nil {
			err = document.WriteFile(name, edition(n), was)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// leftover are the temporary files beside a file.
func leftover(t *testing.T, name string) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(filepath.Dir(name), ".thidua-*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// A program is killed at a random moment while it writes: the file holds the last edition that was reported as
// written, or the next one, whole; what else is left is named by the next who writes.
func TestWriterKilled(t *testing.T) {
	of, r := newTally(t), luck()
	name := filepath.Join(t.TempDir(), "cases.yaml")
	for range many(12) {
		cmd := exec.Command(os.Args[0])
		cmd.Env, cmd.Stderr = append(os.Environ(), childName+"="+name), os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		if !lines.Scan() {
			t.Fatal("the writer wrote nothing")
		}
		told := lines.Text()
		time.AfterFunc(time.Duration(r.IntN(20_000))*time.Microsecond, func() { cmd.Process.Kill() })
		for lines.Scan() {
			told = lines.Text()
		}
		cmd.Wait() // it was killed: its error is the signal
		data, err := os.ReadFile(name)
		if n := editionOf(data); err != nil || n < 0 || told != strconv.Itoa(n) && told != strconv.Itoa(n-1) {
			t.Errorf("%s was the last that was written, and the file has %d bytes of edition %d: %v", told, len(data), n, err)
		}
		left := leftover(t, name)
		if len(left) == 0 {
			of["nothing left behind"]++
			continue
		}
		of["a file left behind, which the next writer names"]++
		was, err := document.See(name)
		if err != nil {
			t.Fatal(err)
		}
		err = document.WriteFile(name, []byte("next"), was)
		if len(left) != 1 || err == nil || !strings.Contains(err.Error(), filepath.Base(left[0])) {
			t.Errorf("%q is left, and the next writer says %v", left, err)
		}
		if err := os.Remove(left[0]); err != nil {
			t.Error(err)
		}
	}
}

// Somebody edits a file in its place or puts another in its place, before it is written to: his edit stays, whatever
// he did to size and time, unless the writer had seen it.
func TestEditedMeanwhile(t *testing.T) {
	of, r := newTally(t), luck()
	name := filepath.Join(t.TempDir(), "cases.yaml")
	for i := range many(200) {
		if err := os.WriteFile(name, edition(0), 0o600); err != nil {
			t.Fatal(err)
		}
		was, err := document.See(name)
		if err != nil {
			t.Fatal(err)
		}
		edited := edition(0)
		edited[r.IntN(len(edited))] = 'x'
		if r.IntN(2) == 0 {
			edited = append(edited, 'x')
		}
		into := name
		if r.IntN(2) == 0 {
			into = name + ".edit"
		}
		err = os.WriteFile(into, edited, 0o600)
		if r.IntN(2) == 0 {
			err = errors.Join(err, os.Chtimes(into, time.Time{}, was.Info.ModTime()))
		}
		if into != name {
			err = errors.Join(err, os.Rename(into, name))
		}
		if err != nil {
			t.Fatal(err)
		}
		err = document.WriteFile(name, edition(1), was)
		if now, rerr := os.ReadFile(name); err == nil || rerr != nil || !bytes.Equal(now, edited) {
			t.Fatalf("%d: %v, %v: the edit is lost", i, err, rerr)
		}
		of["refused"]++
		if left := leftover(t, name); left != nil {
			t.Fatalf("left behind: %q", left)
		}
	}
}

// Somebody puts an edited file in the place of one at a random moment while it is written: it holds all of his edit or
// all of what was written. On Linux his edit is never lost; elsewhere it can be, in one instant, right before the new
// file gets its name.
func TestEditedAtRandom(t *testing.T) {
	of, r := newTally(t), luck()
	name := filepath.Join(t.TempDir(), "cases.yaml")
	rounds := many(60)
	for range rounds {
		if err := os.WriteFile(name, edition(0), 0o600); err != nil {
			t.Fatal(err)
		}
		was, err := document.See(name)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		wait := time.Duration(r.IntN(3000)) * time.Microsecond
		go func() {
			time.Sleep(wait)
			err := os.WriteFile(name+".edit", edition(2), 0o600)
			done <- errors.Join(err, os.Rename(name+".edit", name))
		}()
		wrote := document.WriteFile(name, edition(1), was)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(name)
		switch n := editionOf(data); {
		case err != nil || n < 1 || n == 1 && wrote != nil:
			t.Fatalf("edition %d, %v, %v", n, wrote, err)
		case n == 1:
			of["lost in the last instant"]++
		case wrote != nil:
			of["refused"]++
		default:
			of["edited after it was written"]++
		}
	}
	if n := of["lost in the last instant"]; n > 0 && runtime.GOOS == "linux" || n*4 > rounds {
		t.Errorf("%d of %d edits were lost", n, rounds)
	}
}

// full is a writer that has room for n bytes.
type full struct {
	n    int
	data []byte
}

var errFull = errors.New("no space left on device")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.n-len(f.data))
	f.data = append(f.data, p[:n]...)
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

// What is written out ends where there is no more room, and says so: at every byte.
func TestWriterFull(t *testing.T) {
	y, of := newYear(t), newTally(t)
	report, err := y.Report(t.Context(), y.Year().Events[5].On, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	for what, write := range map[string]func(io.Writer) error{
		"log":    y.WriteLog,
		"report": func(w io.Writer) error { return report.Write(w, diag.Vietnamese, "") },
	} {
		var whole bytes.Buffer
		if err := write(&whole); err != nil {
			t.Fatal(err)
		}
		for n := 0; n <= whole.Len(); n += max(1, whole.Len()/many(200)) {
			f := full{n: n}
			err := write(&f)
			if errors.Is(err, errFull) != (n < whole.Len()) || !bytes.HasPrefix(whole.Bytes(), f.data) {
				t.Errorf("%s: room for %d of %d bytes: %v", what, n, whole.Len(), err)
			}
			of[what]++
		}
	}
}

// A log that comes in pieces is the same log; one whose reading fails is no shorter one.
func TestReaderFails(t *testing.T) {
	y, of := newYear(t), newTally(t)
	log, broken := y.text(t), errors.New("input/output error")
	for _, in := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader} {
		c, err := y.cluster.ReadLog(context.Background(), in(bytes.NewReader(log)), 2024, y.card, nil, y.Head())
		if err != nil || c.Head() != y.Head() {
			t.Errorf("in pieces: %v", err)
		}
		of["read in pieces"]++
	}
	for n := 0; n <= len(log); n += max(1, len(log)/many(300)) {
		in := io.MultiReader(bytes.NewReader(log[:n]), iotest.ErrReader(broken))
		if _, err := y.cluster.ReadLog(context.Background(), in, 2024, y.card, nil); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
		of["refused"]++
	}
}
