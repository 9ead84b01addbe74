package api_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/server/api"
)

func decodeEvents(t *testing.T, f *fixture) []api.Posted {
	t.Helper()
	return decode[api.Events](t, f.get("/events")).Events
}

// TestTorn: a log that was cut off in the middle of a line is refused at the start, and stays as it is. A post whose
// event was never written is not kept, whole or half; one of the log that says otherwise is refused.
func TestTorn(t *testing.T) {
	f := serve(t, "")
	key := "Idempotency-Key: k"
	f.ask("head", "POST", "/events", ballot(1), key)
	f.ask("head", "POST", "/events", ballot(2), "Idempotency-Key: l")
	f.Close()
	log, err := os.ReadFile(f.file)
	if err != nil {
		t.Fatal(err)
	}
	posts, err := os.ReadFile(f.file + ".posts")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open := func() error {
		y := year()
		j, _, _, err := api.OpenFile(t.Context(), f.file, y.Campaign, y.Card, y.Regulation)
		if err == nil {
			j.Close()
		}
		return err
	}
	torn := log[:len(log)-7]
	write(f.file, torn)
	if err := open(); err == nil || !strings.Contains(err.Error(), "the last line of the log was not written whole") {
		t.Errorf("%v", err)
	}
	if now, _ := os.ReadFile(f.file); !bytes.Equal(now, torn) {
		t.Error("the log was written to")
	}
	// Killed between the two files, and in the middle of the first: the event is recorded when it is sent again.
	without := log[:bytes.LastIndexByte(log[:len(log)-1], '\n')+1]
	for _, cut := range []int{0, 9} {
		write(f.file, without)
		write(f.file+".posts", posts[:len(posts)-cut])
		g := serve(t, f.file)
		if w := g.ask("head", "POST", "/events", ballot(2), "Idempotency-Key: l"); w.Code != 201 || len(decodeEvents(t,
			g)) != 12 {
			t.Errorf("cut by %d: %d %s", cut, w.Code, w.Body)
		}
		if w := g.ask("head", "POST", "/events", ballot(1), key); w.Code != 201 ||
			w.Header().Get("Location") != "/events/11" {
			t.Errorf("the key before: %d %s", w.Code, w.Body)
		}
		g.Close()
	}
	// Posts of another log.
	write(f.file+".posts", bytes.ReplaceAll(posts, []byte(`"n":1`), []byte(`"n":2`)))
	if err := open(); err == nil || !strings.Contains(err.Error(), "what the log does not hold") {
		t.Errorf("posts of another log: %v", err)
	}
}
