package rulestest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Where a result has to be rounded, assignments are found on which the ways of
// rounding differ; elsewhere none.
func TestFractions(t *testing.T) {
	s := schema(t)
	for _, tt := range []struct {
		rule   string
		places int32
		want   int
		reason string
	}{
		{"full * percent / plan", 2, 3, "a quotient"},
		{"percent / 3", 0, 3, "thirds, and halves such as 7.5/3"},
		{"percent / 3", 1, 2, "never half-way: 0.05 is no multiple of 1/30"},
		{"percent * 2", 1, 0, "one place is kept"},
		{"percent * 2", 0, 2, "fifths"},
		{"percent * 0.05", 2, 1, "half-way or nothing to round: multiples of 0.005"},
		{"floor(percent / 3)", 2, 0, "whole already"},
		{"full * percent / best(percent)", 2, 3, "against the best of three"},
	} {
		r, err := s.CompileCriterion(tt.rule, dec("10"))
		if err != nil {
			t.Fatal(err)
		}
		as := rulestest.Fractions(r, tt.places)
		if len(as) != tt.want {
			t.Errorf("%s to %d places: %d assignments, want %d: %s", tt.rule, tt.places, len(as), tt.want, tt.reason)
		}
		if fmt.Sprint(as) != fmt.Sprint(rulestest.Fractions(r, tt.places)) {
			t.Errorf("%s: not the same twice", tt.rule)
		}
		differ, half := false, false
		for _, a := range as {
			f, g, err := a.Make(s, "unit")
			if err != nil {
				t.Fatal(err)
			}
			v, err := r.Eval(f, g)
			if err != nil || v.Round(tt.places, rules.TowardZero).Equal(v) {
				t.Errorf("%s of %v is %v (%v): nothing to round", tt.rule, a.Facts, v, err)
			}
			half = half || strings.Contains(fmt.Sprint(a.Notes), "half-way")
			differ = differ || !v.Round(tt.places, rules.HalfEven).Equal(v.Round(tt.places, rules.HalfAwayFromZero))
		}
		if half != differ {
			t.Errorf("%s: half-way is %v, but ways to round differ is %v: %v", tt.rule, half, differ, as)
		}
	}
}
