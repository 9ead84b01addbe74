package main

import (
	"bytes"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
)

// TestFullDisk: an event for which there is no room is not acknowledged and leaves nothing, and the next one is
// recorded once there is room again.
func TestFullDisk(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.jsonl")
	c := client{t, newTestService(t, log).handler()}
	before, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var had syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Skip(err)
	}
	least := syscall.Rlimit{Cur: uint64(len(before)) + 40, Max: had.Max} // half an event
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &least); err != nil {
		t.Skip(err)
	}
	refused := c.do("POST", "/events", "application/json", ballot(1))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.ReadFile(log); refused.Code != 507 || !bytes.Equal(before, after) {
		t.Errorf("%d %s, and the log has %d bytes instead of %d", refused.Code, refused.Body, len(after), len(before))
	}
	if w := c.do("POST", "/events", "application/json", ballot(2)); w.Code != 201 || kept(t, log) != 1 {
		t.Errorf("%d %s, and %d events are in the log", w.Code, w.Body, kept(t, log))
	}
}
