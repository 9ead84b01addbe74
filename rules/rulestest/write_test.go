package rulestest_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

func TestFacts(t *testing.T) {
	l := rulestest.Facts("a", true, "b", 1, "c", "957.11", "d", "central_council", "e", nil, "f",
		rules.Day(2024, 3, 14))
	want := []string{"true", "1", "957.11", "central_council", "missing", "2024-03-14"}
	for i, f := range l {
		if f.Value.String() != want[i] {
			t.Errorf("%s is %v, want %s", f.Indicator, f.Value, want[i])
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a code without a value is accepted")
		}
	}()
	rulestest.Facts("a")
}
