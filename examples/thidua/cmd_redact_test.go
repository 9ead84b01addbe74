package main

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestLogRedact deletes a note from a file with a log: it is gone, the head is of the log still, and nothing
// else is deleted.
func TestLogRedact(t *testing.T) {
	d := desk{t, t.TempDir()}
	c, err := cluster.Compile(cluster.Definition{Code: "pair", Members: []cluster.Member{{Unit: "a"}, {Unit: "b"}},
		Years: []cluster.Year{{Year: 2024}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Campaign(2024, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	launch, err := m.Seal(cluster.Event{On: rules.Day(2024, 1, 5), Act: cluster.Launch, Place: "nhà bà Hai",
		Note: diag.Words{"vi": "bà Hai chủ trì"}}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = m.Apply(launch); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	d.write("log", log.Bytes())
	head := []byte(m.Head().String())
	d.write("head", head)
	if said := d.ok("", "log redact -event 1 @log note"); said != "log: deleted from event 1: note\n" {
		t.Error(said)
	}
	if now := string(d.read("log")); strings.Contains(now, "chủ trì") || !strings.Contains(now, "nhà bà Hai") {
		t.Errorf("the log now:\n%s", now)
	}
	d.ok("", "verify @log @head")
	said := d.ok("", "log redact -lang vi -event 1 @log")
	if said != "log: đã xóa khỏi việc số 1: mọi nội dung đã niêm phong\n" {
		t.Error(said)
	}
	if now := string(d.read("log")); strings.Contains(now, "Hai") {
		t.Errorf("the log in the end:\n%s", now)
	}
	d.ok("", "verify @log @head")
	before := d.read("log")
	for line, want := range map[string]string{
		"log redact @log note":           "say which event",
		"log redact -event 2 @log":       "there is no event 2: the log has 1",
		"log redact -event 1 @log by":    "event 1 does not seal by",
		"log redact -event 1 @head note": "the header is missing",
		"log redact -event 1 @none note": "none",
	} {
		if code, said := d.do("", line); code == exitOK || !strings.Contains(said, want) {
			t.Errorf("%s: exit %d: %s", line, code, said)
		}
	}
	if !bytes.Equal(before, d.read("log")) {
		t.Error("what was refused changed the log")
	}
}
