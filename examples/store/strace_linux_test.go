package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/thidua-go/thidua/cluster"
)

// TestFailingSystemCalls has system calls of a process fail that writes to a file of SQLite, below all of its programs:
// what it had reported as stored is there, and the head holds.
func TestFailingSystemCalls(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil || exec.Command(strace, "-o", os.DevNull, "true").Run() != nil {
		t.Skip("no strace here, or it may not look (Debian: apt-get install strace): ", err)
	}
	c, err := cluster.Load("delta.yaml", []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	calls := []string{"pwrite64:error=ENOSPC:when=40+", "fsync:error=EIO:when=20", "fsync:error=EIO:when=21+",
		"unlink:error=EACCES:when=5", "renameat2:error=EIO:when=3+", "write:error=ENOSPC:when=12+"}
	if full {
		calls = nil
		for _, call := range []string{"pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "unlinkat", "openat",
			"renameat2", "linkat", "open", "close", "fstat", "lseek", "pread64", "read"} {
			for n := 1; n < 40; n += 1 + n/4 {
				for _, how := range []string{"%s:error=EIO:when=%d", "%s:error=ENOSPC:when=%d+"} {
					calls = append(calls, fmt.Sprintf(how, call, n))
				}
			}
		}
	}
	failed, stored := 0, 0
	for _, inject := range calls {
		p := sqlitePlace(t)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // where nothing fails it writes forever
		cmd := exec.CommandContext(ctx, strace, "-f", "-qq", "-o", os.DevNull, "-e", "inject="+inject, os.Args[0])
		cmd.Env = append(os.Environ(), child+"="+p.name, childHeads+"="+p.heads)
		// With the process whose calls fail: it goes on if nobody looks any more.
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
		var out bytes.Buffer
		cmd.Stdout = &out
		if err := cmd.Run(); err != nil && ctx.Err() == nil {
			failed++
		}
		cancel()
		reported := 0
		for _, line := range strings.Fields(out.String()) {
			fmt.Sscan(line, &reported)
		}
		s, err := Open(context.Background(), p.name, p.o)
		if err != nil {
			t.Errorf("%s: %v", inject, err)
			continue
		}
		year, err := s.Load(context.Background(), c, 2024, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", inject, err)
		} else if n := len(year.Year().Events); n < reported || n > reported+1 {
			t.Errorf("%s: %d events were reported as stored, %d are there", inject, reported, n)
		}
		s.Close()
		stored += reported
	}
	t.Logf("%d of %d ended the process, %d events were stored", failed, len(calls), stored)
	if failed < len(calls)/4 || stored == 0 {
		t.Errorf("%d of %d ended the process, %d events were stored", failed, len(calls), stored)
	}
}
