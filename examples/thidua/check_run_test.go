package main

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/years"
)

const smallCard = `
code: small
year: 2025
scale: 10
indicators: [{code: x, max: 10}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: x}]}]
`

// smallCluster is a year with a merger on 1 July.
const smallCluster = `
code: small
organiser: central_council
members:
  - {unit: a, name: An, period: {before: 2025-07-01}, successors: [ab]}
  - {unit: b, name: Bình, period: {before: 2025-07-01}, successors: [ab]}
  - {unit: ab, name: An Bình, period: {from: 2025-07-01}}
  - {unit: c, name: Cẩm}
years:
  - year: 2025
    regulation: statute
    plan: {awards: [{award: flag.central_cluster, places: 1}]}
    events:
      - {on: 2025-01-05, act: launch}
      - {on: 2025-02-05, act: sign, units: [a, b, c]}
      - {on: 2025-07-15, act: sign, units: [ab]}
      - {on: 2026-01-10, act: self_score, units: [ab, c]}
      - {on: 2026-02-01, act: appraise, units: [ab, c]}
      - {on: 2026-03-11, act: close}
`

// TestEvidenceOfRegulation: facts that the regulation does not know are faults of the file
// of evidence, at their places, in check and in run.
func TestEvidenceOfRegulation(t *testing.T) {
	folderWith(t, map[string]string{
		"scorecard.yaml": smallCard, "cluster.yaml": smallCluster, "facts.csv": "unit,x\nc,9\n",
		"candidates.yaml": "default:\n  facts: {internal_unity: 7}\n" +
			"candidates:\n  - {unit: c, facts: {internal_unty: true}}\n",
	})
	for _, command := range []string{"check", "run", "year"} {
		code, out, errs := call(command, ".")
		for _, want := range []string{"candidates.yaml:2:27: default.facts.internal_unity: ",
			"candidates.yaml:4:38: candidates[0].facts.internal_unty: "} {
			if said := out + errs; code != exitFault || !strings.Contains(said, want) {
				t.Errorf("%s ends with %d and says\n%swant %q", command, code, said, want)
			}
		}
	}
}

// TestCheckIsRun: check of a folder finds what run fails of, at the same place, and run
// goes well where check finds no fault.
func TestCheckIsRun(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(smallCluster, old, new, 1) }
	after := func(old, more string) string { return with(old, old+"\n"+more) }
	const facts = "unit,x\nab,7\nc,9\n"
	for _, tt := range []struct {
		reason, cluster, facts, want string
	}{
		{"all is well", smallCluster, "unit,x\nab,7\nc,9\n", ""},
		{"facts of units that a merger ended belong to their time", smallCluster, "unit,x\na,5\nb,6\nab,7\nc,9\n", ""},
		{"an award that the regulation does not have", with("flag.central_cluster", "flag.centrl_cluster"),
			"unit,x\nab,7\nc,9\n", "cluster.yaml:12:29: years[0].plan.awards[0].award: there is no award"},
		{"an award that a year which is still running will not find",
			strings.Replace(with("flag.central_cluster", "flag.centrl_cluster"),
				"      - {on: 2026-03-11, act: close}\n", "", 1),
			facts, "cluster.yaml:12:29: years[0].plan.awards[0].award: there is no award"},
		{"an award of an event", after("      - {on: 2026-03-11, act: close}",
			"      - {on: 2026-03-12, act: nominate, units: [c], award: flag.cental_cluster}"),
			facts, "cluster.yaml:20:60: years[0].events[6].award: there is no award"},
		{"an indicator of a target", after("    regulation: statute", "    targets: [{indicator: x, target: y}]"),
			facts, `cluster.yaml:12:38: years[0].targets[0].target: the card has no indicator "y"`},
		{"a unit of a choice", with("places: 1}]}",
			"places: 1}], choices: [{award: flag.central_cluster, among: [c, d], chosen: [c], on: 2026-03-11, by: all}]}"),
			facts, `years[0].plan.choices[0].among[1]: there is no member "d"`},
		{"two last days for one act", after("    regulation: statute",
			"    due: [{act: sign, on: 2025-02-01}, {act: sign, on: 2025-03-01}]"), facts,
			"cluster.yaml:12:46: years[0].due[1].act: a second last day"},
		{"an event twice", after("      - {on: 2025-01-05, act: launch}", "      - {on: 2025-01-05, act: launch}"), facts,
			"cluster.yaml:15:9: years[0].events[1]: launch, 2025-01-05: the very same is recorded already"},
		{"a successor that is none", with("successors: [ab]", "successors: [aab]"), facts,
			`members[0].successors[0]: there is no member "aab"`},
		{"a year without its cluster", "", "unit,x\nab,7\n", "cluster.yaml: there is no such file"},
	} {
		files := map[string]string{"scorecard.yaml": smallCard, "facts.csv": tt.facts}
		if tt.cluster != "" {
			files["cluster.yaml"] = tt.cluster
		}
		folderWith(t, files)
		code, found, _ := call("check", ".")
		ran, _, said := call("run", ".")
		if code != ran || (code != exitOK) != (tt.want != "") {
			t.Errorf("%s: check ends with %d, run with %d:\n%s%s", tt.reason, code, ran, found, said)
		}
		if !strings.Contains(found, tt.want) || !strings.Contains(said, tt.want) {
			t.Errorf("%s: check says\n%srun says\n%swant %q", tt.reason, found, said, tt.want)
		}
	}
	for _, name := range years.Names() {
		if code, found, _ := call("check", name); code != exitOK {
			t.Errorf("check %s: %s", name, found)
		}
	}
}

// A folder whose card, or regulation, declares functions of a host is checked as if they were there; run, which needs
// them, says which are not.
func TestCheckOfHostFunctions(t *testing.T) {
	card := strings.Replace(smallCard, "points: x", "points: 'min(full, max(0, price_index(x)))'", 1)
	declared := "functions: [{name: price_index, params: [number], result: number}]\n"
	folderWith(t, map[string]string{"scorecard.yaml": card + declared, "facts.csv": "unit,x\nc,9\n",
		"cluster.yaml":    strings.Replace(smallCluster, "regulation: statute", "regulation: own", 1),
		"regulation.yaml": "code: own\nextends: statute\nfunctions: [{name: is_new, params: [number], result: boolean}]\n",
	})
	if code, out, errs := call("check", "."); code != exitOK {
		t.Errorf("check ends with %d and says\n%s%s", code, out, errs)
	}
	const want = "there is no function price_index (it is declared, and the program that reads this does not give it)"
	if code, out, errs := call("run", "."); code != exitFault || !strings.Contains(out+errs, want) {
		t.Errorf("run ends with %d and says\n%s%s", code, out, errs)
	}
	folderWith(t, map[string]string{"scorecard.yaml": card, "cluster.yaml": smallCluster})
	const none = "there is no function price_index"
	if code, out, errs := call("check", "."); code != exitFault || !strings.Contains(out+errs, none) {
		t.Errorf("check of what is not declared ends with %d and says\n%s%s", code, out, errs)
	}
}
