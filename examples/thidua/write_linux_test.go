package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk: where a file cannot be written to its end, the old one stays whole, and nothing
// is left of a new one.
func TestFullDisk(t *testing.T) {
	folderWith(t, map[string]string{"cases.yaml": "old"})
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var had syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Skip(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: had.Max}); err != nil {
		t.Skip(err)
	}
	large := []byte(strings.Repeat("new\n", 1000))
	replaced, added := replaceFile("cases.yaml", large, []byte("old")), newFile("draft.yaml", large)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Fatal(err)
	}
	if replaced == nil || added == nil {
		t.Errorf("no error: %v, %v", replaced, added)
	}
	if got, _ := os.ReadFile("cases.yaml"); string(got) != "old" {
		t.Errorf("%d bytes, %.20q", len(got), got)
	}
	if left, _ := filepath.Glob("*"); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
	if left, _ := filepath.Glob(".*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
