package awardstest_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// folder is a file system with the sample regulation and a file of cases for it.
func folder(t testing.TB, cases string) fstest.MapFS {
	t.Helper()
	return fstest.MapFS{
		"sample.yaml":      {Data: file(t, "testdata/sample/sample.yaml")},
		"sample_test.yaml": {Data: []byte(cases)},
	}
}

func TestFaultyFiles(t *testing.T) {
	const ask = "on: 2024-03-14, award: flag"
	tests := []struct{ name, cases, want, reason string }{
		{"unknown award", `cases: [{name: a, on: 2024-03-14, award: flagg, outcome: eligible}]`, `there is no award "flagg" (did you mean flag?)`, "a typing error is no unit that is not eligible"},
		{"unknown condition", `cases: [{name: a, ` + ask + `, because: [unitty]}]`, `sample_test.yaml:1:58: cases[0].because[0]: there is no condition "unitty" (did you mean unity?)`, "placed at the very item"},
		{"unknown condition of a finding", `cases: [{name: a, ` + ask + `, findings: {flag.leadr: met}}]`, `there is no condition "flag.leadr" (did you mean flag.leader?)`, ""},
		{"unknown condition explained", `cases: [{name: a, ` + ask + `, explain: {flag.leadr: x}}]`, `did you mean flag.leader?`, ""},
		{"unknown fact", `cases: [{name: a, ` + ask + `, facts: {internal_unit: true}, outcome: eligible}]`, `did you mean internal_unity?`, ""},
		{"unknown fact derived", `cases: [{name: a, ` + ask + `, derived: {excelent_years: 3}}]`, `there is no fact "excelent_years" (did you mean excellent_years?)`, ""},
		{"unknown fact missing", `cases: [{name: a, ` + ask + `, missing: [internal_unit]}]`, `did you mean internal_unity?`, ""},
		{"fact of the wrong kind", `cases: [{name: a, ` + ask + `, facts: {internal_unity: 3}, outcome: eligible}]`, `cases[0].facts.internal_unity: a boolean is wanted, not the number 3`, ""},
		{"derived value of the wrong kind", `cases: [{name: a, ` + ask + `, derived: {excellent_years: yes}}]`, `a number is wanted`, ""},
		{"supposed value out of range", `cases: [{name: a, ` + ask + `, suppose: {excellent_years: -1}, outcome: eligible}]`, `less than the least allowed`, ""},
		{"no expectation", `cases: [{name: a, ` + ask + `}]`, `cases[0]: the case expects nothing`, "a case that expects nothing always passes"},
		{"empty findings", `cases: [{name: a, ` + ask + `, findings: {}}]`, `the case expects nothing`, ""},
		{"unknown base", "base: {leader: {award: flag}}\ncases: [{name: a, from: leadr, on: 2024-03-14, outcome: eligible}]",
			`cases[0].from: there is no base "leadr" (did you mean leader?)`, ""},
		{"circle", "base: {a: {from: b}, b: {from: a}}\ncases: [{name: a, from: a, " + ask + ", outcome: eligible}]",
			`starts from itself: a → b`, ""},
		{"second case", `cases: [{name: a, ` + ask + `, outcome: undetermined}, {name: a, ` + ask + `, outcome: undetermined}]`, `cases[1]: a second case "a", besides cases[0]`, "-run must find one"},
		{"no name", `cases: [{` + ask + `, outcome: eligible}]`, `a case needs a name`, ""},
		{"no day", `cases: [{name: a, award: flag, outcome: eligible}]`, `say on which day`, ""},
		{"no award", `cases: [{name: a, on: 2024-03-14, outcome: eligible}]`, `say for which award`, ""},
		{"not covered", `cases: [{name: a, on: 2019-12-31, award: flag, outcome: eligible}]`, `cases[0].on: the regulation states no rules for the day (write error: not_covered if that is what the case is for)`, ""},
		{"error and outcome", `cases: [{name: a, ` + ask + `, outcome: eligible, error: not_covered}]`, `nothing else can be`, ""},
		{"unknown error", `cases: [{name: a, ` + ask + `, error: not_coverd}]`, `did you mean not_covered?`, ""},
		{"unknown outcome", `cases: [{name: a, ` + ask + `, outcome: elligible}]`, `elligible`, ""},
		{"unknown state", `cases: [{name: a, ` + ask + `, findings: {unity: true}}]`, `finding "true": write one of met, unmet, undetermined, not_applicable, not_asked`, ""},
		{"unknown gap", `cases: [{name: a, ` + ask + `, gaps: [flag.unreed]}]`, `did you mean flag.unread?`, ""},
		{"unknown regime", `cases: [{name: a, ` + ask + `, regime: smaple}]`, `did you mean sample?`, ""},
		{"unknown document", `cases: [{name: a, ` + ask + `, papers: {raport: 1}}]`, `did you mean report?`, ""},
		{"unknown assumption", `cases: [{name: a, ` + ask + `, assumptions: [secondhand]}]`, `did you mean second_hand?`, ""},
		{"assumption about nothing", `cases: [{name: a, ` + ask + `, assumptions: [second_hand unitty]}]`, `did you mean unity?`, ""},
		{"unknown option", `cases: [{name: a, ` + ask + `, options: {enable: [flag.modell]}, outcome: eligible}]`, `cases[0].options.enable[0]`, "what a host would enable must exist"},
		{"unknown key", `cases: [{name: a, ` + ask + `, outcom: eligible}]`, `did you mean outcome?`, ""},
		{"evidence that cannot be", `cases: [{name: a, ` + ask + `, history: {entries: [{form: order, decided: 2024-02-30}]}, outcome: eligible}]`, `2024-02-30`, ""},
		{"discipline over before it was decided",
			`cases: [{name: a, ` + ask + `, discipline: {entries: [{opened: 2024-02-01, decided: 2024-02-03, ends: 2024-02-02}]}, outcome: eligible}]`, `cases[0].discipline.entries[0].ends: 2024-02-02 lies before 2024-02-03`, "evidence is checked where it stands"},
		{"typed twice", `cases: [{name: a, ` + ask + `, clean: true, facts: {discipline_open: true}, outcome: eligible}]`, `cases[0].facts.discipline_open: discipline_open is given as true, but is false (to ask what if, write it under suppose)`, ""},
		{"typed twice in a base", "base: {b: {clean: true, facts: {discipline_open: true}}}\ncases: [{name: a, from: b, " +
			ask + ", outcome: eligible}]", `base.b.facts.discipline_open`, "the fault is where it is written"},
		{"columns without rows", `cases: [{name: a, ` + ask + `, columns: [outcome]}]`, `a table of cases has columns and rows`, ""},
		{"a row too short", `cases: [{name: a, ` + ask + `, columns: [cluster_rank, outcome], rows: [[1]]}]`, `cases[0].rows[0]: the row has 1 cells, the table 2 columns`, ""},
		{"a second column", `cases: [{name: a, ` + ask + `, columns: [outcome, outcome], rows: [[eligible, eligible]]}]`, `a second column outcome`, ""},
		{"an unknown column", `cases: [{name: a, ` + ask + `, columns: [cluster_rang, outcome], rows: [[1, eligible]]}]`, `cases[0].rows[0][0]: there is no indicator "cluster_rang" (did you mean cluster_rank?)`, ""},
		{"a cell of the wrong kind", `cases: [{name: a, ` + ask + `, columns: [internal_unity, outcome], rows: [[3, eligible]]}]`, `cases[0].rows[0][0]: a boolean is wanted`, ""},
		{"an accepted thing without a reason", "cases: [{name: a, " + ask + ", outcome: undetermined}]\naccept: [{id: x}]",
			`accept[0]: what is accepted has an id and a reason`, ""},
		{"no case", `cases: []`, `a file of cases needs a case`, ""},
		{"a slate without a plan", `cases: [{name: a, ` + ask + `, slate: {flag: {a: nominated}}}]`, `a slate is expected of a case with a plan and units`, ""},
		{"a plan without units", `cases: [{name: a, on: 2024-03-14, plan: {awards: [{award: flag, places: 1}]}, slate: {flag: {a: nominated}}}]`, `a nomination needs a plan and units`, ""},
		{"an outcome of a nomination", `cases: [{name: a, on: 2024-03-14, plan: {awards: [{award: flag, places: 1}]}, units: [{unit: a}], outcome: eligible}]`, `a nomination expects a slate, or an error`, ""},
		{"an unknown unit", `cases: [{name: a, on: 2024-03-14, plan: {awards: [{award: flag, places: 1}]}, units: [{unit: a}], slate: {flag: {b: nominated}}}]`, `there is no unit "b"`, ""},
		{"an unknown place", `cases: [{name: a, on: 2024-03-14, plan: {awards: [{award: flag, places: 1}]}, units: [{unit: a}], slate: {flagg: {a: nominated}}}]`, `the plan has no places for "flagg" (did you mean flag?)`, ""},
		{"no such regulation", "regulation: statut\ncases: [{name: a, " + ask + ", outcome: eligible}]",
			`regulation: there is no regulation "statut" (did you mean statute?)`, ""},
		{"no such file", "regulation: smple.yaml\ncases: [{name: a, " + ask + ", outcome: eligible}]",
			`regulation: there is no file smple.yaml (did you mean sample.yaml?)`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := awardstest.Load(folder(t, tt.cases), "sample_test.yaml")
			if err == nil || s != nil {
				t.Fatalf("the file is accepted; %s", tt.reason)
			}
			found := false
			for d := range diag.AllDiagnostics(err) {
				found = true
				if d.File != "sample_test.yaml" || d.Line == 0 {
					t.Errorf("a fault without a place: %v", d)
				}
			}
			if !found || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is\n%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	_, err := awardstest.Load(folder(t, `cases:
  - {name: a, on: 2024-03-14, award: flagg, outcome: eligible}
  - {name: b, on: 2024-03-14, award: flag, because: [unitty], missing: [internal_unit]}
  - {name: c, on: 2024-03-14, award: flag}
`), "sample_test.yaml")
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d faults, want 4:\n%v", len(lines), err)
	}
	for i, line := range []string{":2:", ":3:", ":3:", ":4:"} {
		if !strings.Contains(lines[i], "sample_test.yaml"+line) {
			t.Errorf("fault %d is not in the order of the file: %s", i, lines[i])
		}
	}
}

func TestFaultsInVietnamese(t *testing.T) {
	_, err := awardstest.Load(folder(t, `cases: [{name: a, on: 2024-03-14, award: flagg}]`), "sample_test.yaml")
	for d := range diag.AllDiagnostics(err) {
		if en, vi := d.Format(diag.English), d.Format(diag.Vietnamese); en == vi {
			t.Errorf("only in English: %s", en)
		}
	}
}

func TestFindsWhatARegulationExtends(t *testing.T) {
	const (
		base = "code: base\ncovers: {from: 2024-01-01}\nawards: [{code: flag, form: ministry_flag, conditions: [{code: " +
			"unity, rule: internal_unity, citation: {act: A}, certainty: read}]}]\n"
		more = "code: more\nextends: base\nconditions: [{code: targets, rule: targets_exceeded, citation: {act: B}, " +
			"certainty: read}]\n"
		ask = "cases: [{name: a, on: 2024-03-14, award: flag, facts: {internal_unity: true, targets_exceeded: false}, " +
			"outcome: not_eligible, because: [targets]}]\n"
	)
	fsys := fstest.MapFS{
		"r/base.yaml": {Data: []byte(base)}, "r/more.yaml": {Data: []byte(more)}, "r/more_test.yaml": {Data: []byte(ask)},
		"r/notes.yaml": {Data: []byte("a: [")},
	}
	s, err := awardstest.Load(fsys, "r/more_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Run(0); !r.Passed() {
		t.Errorf("failures %v", r.Failures)
	}
	for _, target := range s.Targets() {
		if strings.Contains(target.String(), "unity") {
			t.Errorf("%v is a target of the regulation that extends another; it is the other's", target)
		}
	}

	given, err := awards.Load("base.yaml", []byte(base))
	if err != nil {
		t.Fatal(err)
	}
	delete(fsys, "r/base.yaml")
	if _, err := awardstest.Load(fsys, "r/more_test.yaml", given); err != nil {
		t.Errorf("with the base given: %v", err)
	}
	if _, err := awardstest.Load(fsys, "r/more_test.yaml"); err == nil ||
		!strings.Contains(err.Error(), `r/more.yaml:2:`) {
		t.Errorf("without the base: %v, want a fault in the regulation", err)
	}
	fsys["r/base.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(base, "covers", "extends: more\ncovers", 1))}
	if _, err := awardstest.Load(fsys, "r/more_test.yaml"); err == nil ||
		!strings.Contains(err.Error(), "extends itself: more → base → more") {
		t.Errorf("a circle: %v", err)
	}
}

func TestShippedByName(t *testing.T) {
	fsys := fstest.MapFS{"own_test.yaml": {Data: []byte(`
regulation: statute
cases:
  - {name: a year before, on: 2023-12-31, award: flag.central_cluster, regime: law-2003-decree-91-2017}
  - {name: the new law, on: 2024-01-01, award: flag.central_cluster, regime: law-2022-decree-98-2023}
`)}}
	s, err := awardstest.Load(fsys, "own_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Cases() {
		if r := s.Run(i); !r.Passed() {
			t.Errorf("%v", r.Failures)
		}
	}
	if len(s.Targets()) != 0 || len(s.Mutants()) != 0 || s.Definition() != s.File() {
		t.Error("a shipped regulation is covered by its own cases, not by these")
	}
}

func TestOtherKind(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{
		"says so": {"x_test.yaml": {Data: []byte("scorecard: x.yaml\ncases: []")}},
		"stands beside a card": {"x.yaml": {Data: []byte("code: x\nsections: []")},
			"x_test.yaml": {Data: []byte("cases: []")}},
	} {
		if _, err := awardstest.Load(fsys, "x_test.yaml"); !errors.Is(err, rulestest.ErrOtherKind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is wrong in a base is told once, at the base, also where the units of a nomination start from it; what is
// wrong in a unit is told there.
func TestFaultsOfBasesInNominations(t *testing.T) {
	const plan = "    plan: {cluster: c, year: 2023, awards: [{award: flag, places: 1}]}\n" +
		"    slate: {flag: {a: nominated}}\n"
	for _, tt := range []struct{ base, units, want, reason string }{
		{"facts: {internal_unit: true}", "[{unit: a, from: b, points: 9}, {unit: c, from: b, points: 8}]",
			"base.b.facts.internal_unit", "an unknown fact, once for two units"},
		{"ballots: [{council: cluster, award: flag, on: 2024-01-05, members: 5, present: 7, in_favour: 5}]",
			"[{unit: a, from: b, points: 9}]", "base.b.ballots[0].present", "evidence that cannot be so"},
		{"facts: {internal_unity: true}", "[{unit: a, from: b, points: 9, facts: {women_percnt: 3}}]",
			"cases[0].units[0].facts.women_percnt", "the unit's own"},
		{"facts: {internal_unity: true}", "[{unit: a, from: b, points: 9}, {from: b}, {unit: a, from: b}]",
			"cases[0].units[2].unit", "a second unit, behind one without a code"},
	} {
		cases := "base: {b: {" + tt.base + "}}\ncases:\n  - name: n\n    on: 2024-03-14\n" +
			"    units: " + tt.units + "\n" + plan
		_, err := awardstest.Load(folder(t, cases), "sample_test.yaml")
		var paths []string
		for d := range diag.AllDiagnostics(err) {
			if d.Code != "no-unit" {
				paths = append(paths, d.Path)
			}
		}
		if len(paths) != 1 || paths[0] != tt.want {
			t.Errorf("faults at %q, want %s: %s\n%v", paths, tt.want, tt.reason, err)
		}
	}
}
