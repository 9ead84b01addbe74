package rules_test

import (
	"strings"
	"testing"
)

// A capped sum of terms and caps that are not negative is not negative, and the check knows it; of
// any others it says nothing.
func TestCheckOfCappedSums(t *testing.T) {
	s := register(t)
	for _, tt := range []struct {
		reason, rule string
		never        bool
	}{
		{"terms from 0 to 3, at most 5 a kind", "capped_of(violations, weight, kind, 5) < 0 ? 1 : 2", true},
		{"and of most by the record", "capped_of(violations, weight, kind, weight + 1) < 0 ? 1 : 2", true},
		{"it may be 0", "capped_of(violations, weight, kind, 5) < 1 ? 1 : 2", false},
		{"several kinds make more than most", "capped_of(violations, weight, kind, 5) > 7 ? 1 : 2", false},
		{"a most below 0", "capped_of(violations, weight, kind, weight - 1) < 0 ? 1 : 2", false},
		{"terms below 0", "capped_of(violations, weight - 1, kind, 5) < 0 ? 1 : 2", false},
		{"terms and caps of 0 or less", "capped_of(violations, 0 - weight, kind, 0) > 0 ? 1 : 2", true},
		{"no record counts", "capped_of(violations, weight + 2, kind, 9) == 0 ? 1 : 2", false},
	} {
		r, err := s.Compile(tt.rule, 0)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, d := range r.Check() {
			found = found || strings.HasPrefix(d.Code, "always-false")
		}
		if found != tt.never {
			t.Errorf("%s: %s: never true: %v, want %v: %v", tt.reason, tt.rule, found, tt.never, r.Check())
		}
	}
}
