package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

// TestFullDisk: whatever the file may grow by, an event is stored or it is not, and once there is room again the
// next one is.
func TestFullDisk(t *testing.T) {
	if !alone(t) {
		return
	}
	p := sqlitePlace(t)
	ctx := context.Background()
	year := p.record(t, steps(9, 8)[:3]...)
	s := p.open(t)
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var had syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Skip(err)
	}
	refused, stored := 0, 0
	for room := uint64(0); room < 12*page; room += page / 2 {
		info, err := os.Stat(p.name)
		if err != nil {
			t.Fatal(err)
		}
		next, err := year.Apply(cluster.Event{On: rules.Day(2024, 8, 1), Act: cluster.Check, Units: []string{"ha_nam"},
			Document: fmt.Sprint(room, string(bytes.Repeat([]byte(" of the check"), 1000)))})
		if err != nil {
			t.Fatal(err)
		}
		least := syscall.Rlimit{Cur: uint64(info.Size()) - 4*page + room, Max: had.Max}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &least); err != nil {
			t.Skip(err)
		}
		failed := s.Save(ctx, next)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
			t.Fatal(err)
		}
		back, err := p.load(t)
		switch {
		case err != nil:
			t.Fatalf("%d bytes of room: %v", room, err)
		case failed == nil && back.Head() != next.Head():
			t.Errorf("%d bytes of room: what was stored is not there", room)
		case failed == nil:
			year = next
			stored++
		case back.Head() == year.Head():
			refused++
		case back.Head() != next.Head(): // stored, and not acknowledged
			t.Errorf("%d bytes of room: half an event", room)
		}
	}
	if refused == 0 || stored == 0 {
		t.Errorf("%d refused, %d stored", refused, stored)
	}
	if err := s.Save(ctx, year); err != nil {
		t.Errorf("with room: %v", err)
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
