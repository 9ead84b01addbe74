package rules

import (
	"testing"

	"github.com/shopspring/decimal"
)

// TestSchemaHashIsPinned: schemas go together by this hash, in which what JSON does not have counts too.
func TestSchemaHashIsPinned(t *testing.T) {
	least := decimal.New(50, -1)
	def := Definition{Name: "delta 2025", Indicators: []Indicator{{Code: "growth", Min: &least}},
		Criteria: []Indicator{{Code: "I.1"}}, Define: []Define{{Code: "fast", Rule: "growth > 8"}}}
	hash := func(def Definition) string {
		t.Helper()
		s, err := NewSchema(def)
		if err != nil {
			t.Fatal(err)
		}
		return s.hash()
	}
	const want = "sha256:153ae0234985e4ddb1522131cac7ce1ceed251ea3bde006066fdb289940cebde"
	if got := hash(def); got != want {
		t.Errorf("the hash is %s", got)
	}
	def.Criteria[0].Code = "I.2"
	if hash(def) == want {
		t.Error("criteria do not count")
	}
	def.Criteria[0].Code, def.Limits = "I.1", Limits{Steps: 7}
	if hash(def) != want {
		t.Error("limits on steps count")
	}
}
