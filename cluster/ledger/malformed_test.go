package ledger_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/thidua-go/thidua/cluster/ledger"
)

// malformed are texts that must be refused, in testdata/malformed.json, for other programs too.
type malformed struct {
	Kind   string `json:"kind"` // head, inclusion, consistency, policy or log
	Data   string `json:"data"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// readers read each kind.
var readers = map[string]func(data []byte) error{
	"head":        func(data []byte) error { _, err := ledger.ParseHead(string(data)); return err },
	"inclusion":   func(data []byte) error { _, err := ledger.ReadInclusion(data); return err },
	"consistency": func(data []byte) error { _, err := ledger.ReadConsistency(data); return err },
	"policy":      func(data []byte) error { _, err := ledger.ReadPolicy(data); return err },
	"log":         func(data []byte) error { return ledger.Check(bytes.NewReader(data)) },
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
