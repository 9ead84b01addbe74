package schemacheck

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Whatever of proofs and of files of keys package ledger takes is valid, and what has another shape is not.
func TestLedger(t *testing.T) {
	data, err := os.ReadFile("../../cluster/ledger/testdata/malformed.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ Kind, Data, Code, Reason string }
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	seen, refused := make(map[string]int), 0
	for _, row := range rows {
		name := map[string]string{"inclusion": "proof", "consistency": "proof", "policy": "trust"}[row.Kind]
		if name == "" {
			continue
		}
		x, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(row.Data)))
		if err != nil {
			continue
		}
		switch err := shipped(name).Validate(x); {
		case row.Code == "" && err != nil:
			t.Errorf("%s, %s: %v", row.Kind, row.Reason, err)
		case row.Code == "":
			seen[name]++
		case err != nil:
			refused++
		}
	}
	if seen["proof"] < 2 || seen["trust"] < 1 || refused < 8 {
		t.Errorf("valid were %v, refused %d", seen, refused)
	}
}
