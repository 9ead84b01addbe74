package rules_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden compares got with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run the test with -update to accept):\n%s", path, got)
	}
}

// explained are rules whose explanations are kept in testdata/explanations.txt:
// every kind of note, and how a rule's own layout comes out.
var explained = []string{
	"actual >= plan ? full : full * actual / plan",
	"clamp(exceed * 100, -5, 5)",
	"min(full, actual / 5)",
	"max(0, exceed)",
	"min(actual, plan)",
	"lookup(brackets, ratio * 100)",
	"lookup(two, actual, region)",
	`lookup({">= 95": full, "else": full / 2}, actual)`,
	"best(exceed, exceed > 0)",
	"rank(actual)",
	"previous(actual)",
	"(lost ?? 3) + actual",
	"ok and maybe",
	"maybe ? actual : plan",
	`region in ["rural", "urban"]`,
	"target + 1",
	"let r = actual / plan;\n  r > 1\n    ? full\n    : full * r",
	"if actual > plan { full } else { 0 }",
	"days(due, sent) > 2 or maybe",
	`points("I.1") + best(points("I.1"))`,
	"half(actual) * (1 + 2)",
	"full * actual / best(actual)",
}

func TestExplanations(t *testing.T) {
	s, f, g := language(t)
	var b strings.Builder
	for _, src := range explained {
		e, _, err := both(t, s, src, f, g)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "=== %s\n%s--- vi\n%s--- json\n", src, e.Render(diag.English), e.Render(diag.Vietnamese))
		data, err := json.MarshalIndent(e, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
		b.WriteByte('\n')
		// The steps show the officer's own text.
		for step := range steps(e.Root()) {
			if !strings.Contains(src, step.Source) && !strings.Contains("ratio - 1 actual / plan", step.Source) {
				t.Errorf("%s: the step %q is not in the rule", src, step.Source)
			}
		}
	}
	golden(t, "explanations.txt", b.String())
}

func steps(root *rules.Step) func(func(*rules.Step) bool) {
	return func(yield func(*rules.Step) bool) {
		if !yield(root) {
			return
		}
		for _, s := range root.Steps {
			for t := range steps(s) {
				if !yield(t) {
					return
				}
			}
		}
	}
}

func TestRead(t *testing.T) {
	s, f, g := language(t)
	e, _, err := both(t, s, "actual + plan * actual + previous(actual) + lost", f, g)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range e.Read() {
		got = append(got, fmt.Sprintf("%v = %v [%s]", r.Input, r.Value, r.Evidence))
	}
	want := "actual of HT = 92.5 [report 12]|plan of HT = 100 []|actual of HT, last year = 50 []|lost of HT = missing []"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

// Rules, facts and groups are shared by many goroutines; the race detector looks on.
func TestConcurrency(t *testing.T) {
	s, f, g := language(t)
	var compiled []*rules.Rule
	var want []rules.Value
	for _, tt := range meanings {
		r, err := s.CompileCriterion(tt.rule, dec("10"))
		if err != nil {
			continue // not a number
		}
		v, err := r.Eval(f, nil)
		if err != nil { // it needs the group
			v, err = r.Eval(f, g)
		}
		if err != nil {
			t.Fatal(err)
		}
		compiled, want = append(compiled, r), append(want, v)
	}
	fresh, err := rules.NewGroup(context.Background(), g.Members()...)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, r := range compiled {
				v, err := r.Eval(f, fresh)
				e, err2 := r.Explain(f, fresh)
				if err != nil || err2 != nil || !v.Equal(want[i]) || !e.Value.Equal(want[i]) {
					t.Errorf("%s: %v, %v, want %v", r.Source(), v, err, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// An explanation of any rule is bounded, says what it leaves out, and reads back from
// JSON.
func TestExplanationIsBounded(t *testing.T) {
	s, f, g := language(t)
	for what, src := range map[string]string{
		"a long sum":    strings.Repeat("actual + ", 1800) + "1",
		"a long chain":  strings.Repeat("ok and ", 2300) + "ok",
		"deep brackets": strings.Repeat("(1 + ", 190) + strings.Repeat("actual * ", 1600) + "1" + strings.Repeat(")", 190),
		"many members":  strings.Repeat("best(actual + 1) + ", 850) + "1",
		"large numbers": "let a = (10 ** 60) ** 40; " + strings.Repeat("a + ", 3900) + "1",
		"caps in caps":  strings.Repeat("max(1, ", 190) + strings.Repeat("1 + ", 3500) + "1" + strings.Repeat(")", 190),
	} {
		e, _, err := both(t, s, src, f, g)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		out := e.Render(diag.English)
		if len(out) > 8<<20 {
			t.Errorf("%s: %d bytes", what, len(out))
		}
		data, err := json.Marshal(e)
		if err != nil || len(data) > 12<<20 {
			t.Errorf("%s: %d bytes of JSON, %v", what, len(data), err)
		}
		var back rules.Explanation
		if err := json.Unmarshal(data, &back); err != nil || back.Render(diag.English) != out {
			t.Errorf("%s: does not read back: %v", what, err)
		}
		if what == "a long sum" && !strings.Contains(out, "further steps are left out") {
			t.Errorf("%s: nothing is left out", what)
		}
	}
}
