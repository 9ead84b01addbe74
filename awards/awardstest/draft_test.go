package awardstest_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// withCases is a regulation of testdata with other cases: items of a list.
func withCases(dir, name string, t testing.TB, items ...string) fstest.MapFS {
	t.Helper()
	var b strings.Builder
	b.WriteString("cases:\n")
	for _, item := range items {
		for line := range strings.Lines(item) {
			b.WriteString("  " + line)
		}
	}
	return fstest.MapFS{
		name + ".yaml":      {Data: file(t, dir+"/"+name+".yaml")},
		name + "_test.yaml": {Data: []byte(b.String())},
	}
}

func generated(t testing.TB, dir, name string) fstest.MapFS {
	t.Helper()
	ds, err := load(t, dir, name+"_test.yaml").Drafts(false, diag.English)
	if err != nil {
		t.Fatal(err)
	}
	return withCases(dir, name, t, ds...)
}

// TestDraftsReachEverything: the cases that a regulation asks for pass, reach
// every target and notice every mutant.
func TestDraftsReachEverything(t *testing.T) {
	for _, name := range []string{"small", "sample"} {
		s, err := awardstest.Load(generated(t, "testdata/"+name, name), name+"_test.yaml")
		if err != nil {
			t.Fatal(err)
		}
		r, err := rulestest.Check(t.Context(), s, rulestest.Options{Mutate: true})
		if err != nil {
			t.Fatal(err)
		}
		if r.Failed > 0 || len(r.Coverage.Missed) > 0 || len(r.Mutation.Survived) > 0 {
			t.Error(r.Format(diag.English))
		}
		if r.Unconfirmed != len(r.Results) {
			t.Errorf("%s: %d of %d cases are to be confirmed; a machine filled in all", name, r.Unconfirmed, len(r.Results))
		}
	}
}

// TestSeededDefects puts a defect into the sample, as an author could, and runs
// the cases that the sample without it asks for.
func TestSeededDefects(t *testing.T) {
	tests := []struct{ old, new, caught string }{
		{"women_percent >= 70", "women_percent > 70", "women"},
		{"women_percent >= 70", "women_percent >= 7", "women"},
		{"cluster_rank <= leading_ranks", "cluster_rank < leading_ranks", "flag.leader"},
		{"cluster_rank == 1 or", "cluster_rank == 1 and", "flag.leader"},
		{`"ministry_or_province"`, `"central_council"`, "flag.leader"},
		{"rule: not discipline_open", "rule: discipline_open", "discipline"},
		{"rule: not discipline_open", "rule: not inspection_open", "discipline"},
		{"dossier_received <= dossier_deadline", "dossier_received < dossier_deadline", "flag.in_time"},
		{"in_force: {from: 2024-01-01}", "in_force: {from: 2024-01-02}", "flag.in_time"},
		{"in_force: {before: 2022-01-01}", "in_force: {before: 2023-01-01}", "flag.unread"},
		{"covers: {from: 2020-01-01,", "covers: {from: 2020-02-01,", "the time covered"},
		{"effect: defers\n    dossier: true", "dossier: true", "dossier.complete"},
		{"dossier: true", "dossier: false", "dossier.complete"},
		{"        off: true\n", "", "flag.targets"},
		{"certainty: unverified\n", "certainty: read\n", "flag.model"},
		{"value: period_end", "value: decision", "count_from"},
		{`"exceptional, movement"`, `exceptional`, "work_record_excludes"},
		{"copies: 2", "copies: 1", "report"},
		{"awards: [flag, certificate], copies", "awards: [flag], copies", "report"},
		{"month: 6, day: 30", "month: 7, day: 30", "flag.deadline"},
		{"sector: education, ", "", "flag.deadline.education"},
		{"percent: 20", "percent: 25", "flag.quota"},
		{"excellent_years >= 2", "excellent_years >= 1", "certificate.years"},
		{"    awards: [flag, certificate]\n    rule: not discipline_open",
			"    awards: [flag]\n    rule: not discipline_open", "discipline"},
	}
	fsys := generated(t, "testdata/sample", "sample")
	whole := string(fsys["sample.yaml"].Data)
	for _, tt := range tests {
		t.Run(tt.new, func(t *testing.T) {
			if !strings.Contains(whole, tt.old) {
				t.Fatalf("the sample does not say %q", tt.old)
			}
			broken := strings.Replace(whole, tt.old, tt.new, 1)
			s, err := awardstest.Load(fstest.MapFS{"sample.yaml": {Data: []byte(broken)},
				"sample_test.yaml": fsys["sample_test.yaml"]}, "sample_test.yaml")
			if err != nil {
				if text := err.Error(); !strings.Contains(text, "states no rules for the day") &&
					!strings.Contains(text, `"education" is not known here`) {
					t.Fatal(err)
				}
				return // caught before a case is run
			}
			var by []string
			for i, c := range s.Cases() {
				if !s.Run(i).Passed() {
					by = append(by, c.Name)
				}
			}
			for _, name := range by {
				if strings.HasPrefix(name, tt.caught) {
					return
				}
			}
			t.Errorf("%s is caught by %q, want a case about %s", tt.new, by, tt.caught)
		})
	}
}

// TestNew drafts for a regulation that has no file of cases.
func TestNew(t *testing.T) {
	fsys := fstest.MapFS{"r/small.yaml": {Data: file(t, "testdata/small/small.yaml")}}
	s, err := awardstest.New(fsys, "r/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ds, err := s.Drafts(true, diag.English)
	if err != nil || len(ds) != 3 || len(s.Cases()) != 0 || s.Definition().Name() != "r/small.yaml" ||
		s.File().Name() != "r/small_test.yaml" {
		t.Errorf("%d drafts, %d cases, %v", len(ds), len(s.Cases()), err)
	}
	if _, err := awardstest.New(fsys, "r/smal.yaml"); err == nil ||
		!strings.Contains(err.Error(), "did you mean small.yaml?") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestDraftsOfTheRest leaves out what the cases of the file reach.
func TestDraftsOfTheRest(t *testing.T) {
	s := load(t, "testdata/small", "small_test.yaml")
	rest, err := s.Drafts(true, diag.English)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Drafts(false, diag.English)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range rest {
		name, rest, _ := strings.Cut(strings.TrimPrefix(d, "- name: "), "\n")
		names = append(names, name)
		if !strings.Contains(rest, "] # ") {
			t.Errorf("%s has no reason", name)
		}
	}
	// The days of the time covered ask of a unit of which nothing is known.
	if have := strings.Join(names, "; "); have != "the time covered" || len(all) != 4 {
		t.Errorf("the rest is %s, of %d", have, len(all))
	}
	if rest, _ := load(t, "testdata/small", "small_test.yaml").Drafts(true, diag.English); len(rest) != 1 ||
		rest[0] != all[0] {
		t.Error("drafts are not the same each time")
	}
}
