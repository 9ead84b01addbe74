package scoring_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Whatever stands in a file, it is a card or is refused with diagnostics, and a
// card can be checked, hashed and scored.
func FuzzLoad(f *testing.F) {
	for _, s := range []string{police, whyCard, judgedCard, segments, recordCard, twoItems, exampleCard, "", "code: c",
		"{}", `{"code":"c","year":2025,"sections":[]}`} {
		f.Add([]byte(s))
	}
	bad, err := os.ReadFile("testdata/bad-card.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bad)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := scoring.Load("card.yaml", data)
		if err != nil {
			n := 0
			for range diag.AllDiagnostics(err) {
				n++
			}
			if c != nil || n == 0 {
				t.Fatalf("refused with %v, without a diagnostic: %v", c, err)
			}
			return
		}
		if scoring.CheckFile("card.yaml", data).Err() != nil {
			t.Fatal("loaded, and the check finds faults")
		}
		again, err := scoring.Compile(c.Definition())
		if err != nil || again.Identity().Hash != c.Identity().Hash {
			t.Fatalf("its own definition gives %v", err)
		}
		facts, err := rules.NewFacts(c.Schema(), "u")
		if err != nil {
			t.Fatal(err)
		}
		if s, err := scoreUnit(c, facts); err == nil {
			_ = s.Format(diag.Vietnamese)
			if _, err := c.Rank(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Whatever stands in a record, it is refused or it is what was written.
func FuzzReadRecord(f *testing.F) {
	c, err := scoring.Load("card.yaml", []byte(recordCard))
	if err != nil {
		f.Fatal(err)
	}
	facts, err := rules.NewFacts(c.Schema(), "A", number("x", 10))
	if err != nil {
		f.Fatal(err)
	}
	g, _ := rules.NewGroup(context.Background(), facts)
	rec, err := c.Record(context.Background(), scoring.Batch{Group: g})
	if err != nil {
		f.Fatal(err)
	}
	good, err := json.Marshal(rec)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(strings.Replace(string(good), `"10"`, `"1/3"`, 1)))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := scoring.ReadRecord(data)
		if err != nil {
			return
		}
		again, _ := json.Marshal(r)
		said, err := document.Canonical(data)
		kept, errAgain := document.Canonical(again)
		if err != nil || errAgain != nil || string(said) != string(kept) {
			t.Fatalf("%s is read as %s: %v, %v", data, again, err, errAgain)
		}
		if r.Hash != rec.Hash {
			// A record with a hash of its own: it verifies, or the error says why not.
			if err := c.Verify(context.Background(), r); err != nil && !errors.Is(err, scoring.ErrOtherCard) && !errors.Is(err,
				scoring.ErrNotReproduced) {
				t.Fatal(err)
			}
		}
	})
}
