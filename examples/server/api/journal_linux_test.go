package api_test

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk: an event for which there is no room is not acknowledged and leaves nothing in either file, wherever the
// room ends, and the next one is recorded once there is room again.
func TestFullDisk(t *testing.T) {
	if !alone(t) {
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var had syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Skip(err)
	}
	f := serve(t, "")
	before, err := os.ReadFile(f.file)
	if err != nil {
		t.Fatal(err)
	}
	// Nothing of the post fits, or it does and half of the event does not.
	for n, room := range []uint64{20, uint64(len(before)) + 40} {
		least := syscall.Rlimit{Cur: room, Max: had.Max}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &least); err != nil {
			t.Skip(err)
		}
		refused := f.ask("head", "POST", "/events", ballot(n))
		ready := f.get("/readyz")
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
			t.Fatal(err)
		}
		after, _ := os.ReadFile(f.file)
		posts, _ := os.ReadFile(f.file + ".posts")
		if refused.Code != 507 || ready.Code != 503 || !bytes.Equal(before, after) || len(posts) > 0 {
			t.Errorf("%d %s, %d, and the files have %d and %d bytes", refused.Code, refused.Body, ready.Code, len(after),
				len(posts))
		}
		if !strings.Contains(f.said.String(), "file too large") {
			t.Errorf("the cause is not in the log: %s", f.said)
		}
	}
	if w := f.ask("head", "POST", "/events", ballot(2)); w.Code != 201 || f.get("/readyz").Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	f.Close()
	if n := len(decodeEvents(t, serve(t, f.file))); n != 11 {
		t.Errorf("%d events, want 11", n)
	}
}

// alone runs a test in a process of its own, whose limits are no other test's, nor of the file in which go test notes
// what tests read. It reports whether this is that process.
func alone(t *testing.T) bool {
	const name = "THIDUA_TEST_ALONE"
	if os.Getenv(name) != "" {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.v", "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), name+"=1")
	out, err := cmd.CombinedOutput()
	switch {
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	case !bytes.Contains(out, []byte("--- PASS: "+t.Name())):
		t.Errorf("it was not run: %s", out)
	}
	return false
}
