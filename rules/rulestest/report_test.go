package rulestest_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

var update = flag.Bool("update", false, "write the golden files")

// A small card whose coverage is counted by hand:
//
//   - the rule: "coastal and percent >= 50" and its two operands, each true and false (6);
//     the outer and the inner choice, then and else (4); known(other), true and false (2)
//   - on_plan, which the rule does not use: the whole and its two operands (6)
//   - brackets: three rows (3)
//
// 21 in all.
const reportRule = "coastal and percent >= 50 ? lookup(brackets, percent) : (known(other) ? 1 : 0)"

const reportCases = `# cases of the rule
cases:
  - {name: on the limit, facts: {coastal: true, percent: 50}, want: 0}
  - {name: top bracket, facts: {coastal: true, percent: 96}, want: "10"}
  - name: a wrong expectation
    facts: {coastal: false, percent: 10, other: 3}
    want: 2 # to be corrected
  - {name: a known defect, facts: {percent: 10}, want: 5, fails: "the rule does not say what holds yet"}
  - {name: filled in, facts: {coastal: false, percent: 10}, want: 0, confirm: true}
accept:
  - {id: "brackets row 2: row", because: no member has been there}
  - {id: "rule: 50 → 49.9", because: old}
`

func report(t *testing.T, cases string, mutate bool) *rulestest.Report {
	t.Helper()
	s := newRuleSuite(t, definitionOf("10", reportRule), cases)
	r, err := rulestest.Check(context.Background(), s, rulestest.Options{Mutate: mutate})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCoverageByHand(t *testing.T) {
	c := report(t, reportCases, false).Coverage
	// Reached are all of the rule (percent >= 50 is false only in the case that is a known
	// defect), and rows 1 and 3. Row 2 is accepted, so 14 of 20 that need a case have one.
	if c.Targets != 21 || c.Reached != 14 || len(c.Accepted) != 1 || len(c.Missed) != 6 || c.Percent != "70.0" {
		t.Errorf("got %d targets, %d reached, %d accepted, %d missed, %s %%: %+v", c.Targets, c.Reached, len(c.Accepted),
			len(c.Missed), c.Percent, c.Missed)
	}
	for _, g := range c.Missed {
		if !strings.HasPrefix(g.Target, "on_plan: ") {
			t.Errorf("missed %s", g.Target)
		}
	}
	if c.AtLeast(71) || !c.AtLeast(70) {
		t.Error("70 % is at least 70 %, not 71 %")
	}
}

// Coverage does not depend on how the definition is laid out.
func TestCoverageAndLayout(t *testing.T) {
	wide := strings.ReplaceAll(reportRule, " ", "  ")
	r := newRuleSuite(t, vocabulary+"full: 10\nrule: >-\n    "+strings.ReplaceAll(wide, "?", "\n    ?")+"\n", reportCases)
	got, err := rulestest.Check(context.Background(), r, rulestest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := report(t, reportCases, false)
	if got.Coverage.Reached != want.Coverage.Reached || got.Coverage.Targets != want.Coverage.Targets {
		t.Errorf("got %d of %d, want %d of %d", got.Coverage.Reached, got.Coverage.Targets, want.Coverage.Reached,
			want.Coverage.Targets)
	}
	if len(got.Coverage.Missed) > 0 && got.Coverage.Missed[0].Target != want.Coverage.Missed[0].Target {
		t.Errorf("the gap is called %s, want %s", got.Coverage.Missed[0].Target, want.Coverage.Missed[0].Target)
	}
}

func TestReports(t *testing.T) {
	failing := report(t, reportCases, true)
	passing := report(t, strings.Replace(reportCases, "want: 2 #", "want: 1 #", 1), true)
	if failing.Mutation != nil || passing.Mutation == nil {
		t.Fatal("mutants are tried where no case fails, and only there")
	}
	elapsed := regexp.MustCompile(`time="[0-9.]+"`)
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		golden(t, "testdata/failing."+l.String()+".txt", failing.Format(l), *update)
		golden(t, "testdata/passing."+l.String()+".txt", passing.Format(l), *update)
	}
	junit, err := rulestest.JUnit([]*rulestest.Report{failing, passing},
		rulestest.Requirement{Coverage: 100, Mutants: true})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/junit.xml", elapsed.ReplaceAllString(string(junit), `time="0"`), *update)
	page, err := rulestest.HTML([]*rulestest.Report{passing}, diag.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/page.html", string(page), *update)
	dec := xml.NewDecoder(strings.NewReader(string(page)[strings.Index(string(page), "<h1>"):strings.Index(string(page),
		"</html>")]))
	dec.Strict = true
	for {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
	}
	data, err := json.MarshalIndent(passing, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/passing.json", string(data)+"\n", *update)
}

func TestUpdate(t *testing.T) {
	r := report(t, reportCases, false)
	data, n, left, err := r.Update()
	if err != nil || n != 1 || len(left) != 0 {
		t.Fatalf("got %d changes, %v left, %v", n, left, err)
	}
	want := strings.Replace(reportCases, "want: 2 #", "want: 1 #", 1)
	want = strings.Replace(want, "    facts: {coastal: false, percent: 10, other: 3}",
		"    confirm: true\n    facts: {coastal: false, percent: 10, other: 3}", 1)
	if string(data) != want { // nobody has confirmed what a machine wrote
		t.Errorf("got\n%s", data)
	}
	if again, n, _, err := report(t, string(data), false).Update(); again != nil || n != 0 || err != nil {
		t.Errorf("an update changes what was updated: %d, %v", n, err)
	}
}

func TestRun(t *testing.T) {
	s := newRuleSuite(t, definitionOf("10", "percent >= 50 ? 1 : 0"), `cases:
  - {name: on, facts: {percent: 50}, want: 1}
  - {name: just below, facts: {percent: 49.9}, want: 0}
accept:
  - {id: "on_plan: actual >= plan and coastal → true", because: the rule does not use it}
`)
	rulestest.Run(t, s, rulestest.Requirement{Coverage: 20})
}
