package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster/ledger"
)

// malformed are texts that must be refused, in testdata/malformed.json, for other programs too.
type malformed struct {
	// Kind is head, inclusion, consistency, policy or log; signed, of the keys in vectors.json with no cosigner;
	// proves, an inclusion held to the head there; or leads, a consistency from its first 7 events to that head.
	Kind   string `json:"kind"`
	Data   string `json:"data"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// vectorHead is a head of the first events of the vectors.
func vectorHead(n int) ledger.Head { return headOf(makeEvents(13)[:n]...) }

// readers read each kind.
var readers = map[string]func(data []byte) error{
	"signed": func(data []byte) error {
		var keys []ledger.Key
		for i, verifier := range plainVectors().Verifiers {
			keys = append(keys, ledger.Key{Key: verifier, Unit: []string{"", "ha_nam", "nam_dinh"}[i]})
		}
		p, err := ledger.NewPolicy("delta", 0, keys...)
		if err == nil {
			_, err = p.Open(data)
		}
		return err
	},
	"proves": func(data []byte) error {
		p, err := ledger.ReadInclusion(data)
		if err == nil {
			err = p.Verify(vectorHead(13))
		}
		return err
	},
	"leads": func(data []byte) error {
		p, err := ledger.ReadConsistency(data)
		if err == nil {
			err = p.Verify(vectorHead(7), vectorHead(13))
		}
		return err
	},
	"head":        func(data []byte) error { _, err := ledger.ParseHead(string(data)); return err },
	"inclusion":   func(data []byte) error { _, err := ledger.ReadInclusion(data); return err },
	"consistency": func(data []byte) error { _, err := ledger.ReadConsistency(data); return err },
	"policy":      func(data []byte) error { _, err := ledger.ReadPolicy(data); return err },
	"log":         func(data []byte) error { return ledger.Check(context.Background(), bytes.NewReader(data)) },
}

func TestMalformed(t *testing.T) {
	data, err := os.ReadFile("testdata/malformed.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []malformed
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	good := make(map[string]bool)
	for _, m := range all {
		if err := readers[m.Kind]([]byte(m.Data)); code(err) != m.Code {
			t.Errorf("%s, %s: %v, want %q", m.Kind, m.Reason, err, m.Code)
		}
		good[m.Kind] = good[m.Kind] || m.Code == ""
	}
	if len(good) != len(readers) {
		t.Errorf("the kinds are %v", good)
	}
	for kind, ok := range good {
		if !ok { // else all of it might be refused for something that no row is about
			t.Errorf("no %s is well formed", kind)
		}
	}
}

// What editors and mail do to a file is named, and is no forgery.
func TestAlteredFiles(t *testing.T) {
	head := ledger.Head{Origin: ledger.Origin("delta", 2024)}.String()
	for _, tt := range []struct{ text, want string }{
		{"\ufeff" + head, "byte order mark"},
		{"\xff\xfet\x00h\x00", "UTF-16"},
		{strings.ReplaceAll(head, "\n", "\r\n"), "those of Windows"},
	} {
		if _, err := ledger.ParseHead(tt.text); code(err) != "head-syntax" || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("a head: %v, want %s", err, tt.want)
		}
		if _, err := ledger.Cosign([]byte(tt.text)); code(err) != "head-syntax" || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("a signed head: %v, want %s", err, tt.want)
		}
	}
	line := string(ledger.NewHeader("delta", 2024).Line())
	for text, want := range map[string]string{
		"\ufeff" + line + "\n": "byte order mark", line + "\r\n": "those of Windows",
	} {
		err := ledger.Check(t.Context(), strings.NewReader(text))
		if code(err) != "log-syntax" || !strings.Contains(err.Error(), want) {
			t.Errorf("a log: %v, want %s", err, want)
		}
	}
}
