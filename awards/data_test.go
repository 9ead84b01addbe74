package awards

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/thidua-go/thidua/rules"
)

// libraryWith adds files to those that ship, or text to the end of one.
func libraryWith(t *testing.T, added map[string]string) *library {
	t.Helper()
	files := make(fstest.MapFS)
	for _, name := range filesOf(embedded) {
		file := "regulations/" + name + ".yaml"
		data, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files[file] = &fstest.MapFile{Data: data}
	}
	for file, text := range added {
		if old := files[file]; old != nil {
			text = string(old.Data) + "\n" + text
		}
		files[file] = &fstest.MapFile{Data: []byte(text)}
	}
	l, err := readLibrary(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, read := range l.regs {
		if _, err := read(); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// A form of award, with what its history counts as, is one file and no code.
func TestFormOfAwardIsData(t *testing.T) {
	l := libraryWith(t, map[string]string{"regulations/province-2024.yaml": `
code: province-2024
covers: {from: 2024-01-01}
title: {vi: Cờ thi đua của tỉnh, en: Flag of the province}
forms:
  - {code: province_flag, title: {vi: Cờ thi đua của tỉnh, en: Flag of the province}, emulation: true, work_record: flag}
indicators:
  - code: province_flag_held
    kind: boolean
    label: {vi: đã được tặng Cờ thi đua của tỉnh, en: holds a flag of the province}
    past: true
    history: {forms: [province_flag]}
awards:
  - code: province_flag
    title: {vi: Cờ thi đua của tỉnh, en: Flag of the province}
    form: province_flag
    conditions:
      - {code: province.once, rule: not achievement_rewarded, citation: {act: Quy chế}, certainty: read}
      - {code: province.never, rule: not province_flag_held, citation: {act: Quy chế}, certainty: read, off: true}
`})
	r := l.find("province-2024")
	if l.names[len(l.names)-1] != "province-2024" || r == nil {
		t.Fatalf("%q", l.names)
	}
	for _, tt := range []struct {
		form, achievement string
		year              int
		want              Outcome
	}{
		{"province_flag", "sample-2023", 2023, NotEligible},
		{"province_flag", "sample-2022", 2022, Eligible},
		{"province_flag", "sample-2022", 2023, Undetermined},    // another name for the same year
		{"ministry_certificate", "sample-2023", 2023, Eligible}, // a title stands besides a commendation
	} {
		c := clean("a")
		c.Year = 2023
		c.History.Entries = []PastAward{{Form: tt.form, Decided: day(t, "2024-02-01"), Achievement: tt.achievement,
			FirstYear: tt.year, LastYear: tt.year}}
		if a := assessed(t, r, "2024-03-14", "province_flag", c); a.Outcome != tt.want {
			t.Errorf("after a %s for %s: %v, want %v\n%s", tt.form, tt.achievement, a.Outcome, tt.want, a.Gaps)
		}
	}
	always, err := r.With(Options{Enable: []string{"province.never"}})
	if err != nil {
		t.Fatal(err)
	}
	c := clean("a")
	c.History.Entries = []PastAward{{Form: "province_flag", Decided: day(t, "2024-02-01"), Achievement: "sample-2022"}}
	if a := assessed(t, always, "2024-03-14", "province_flag", c); a.Outcome != NotEligible {
		t.Errorf("a fact of the history, declared in the file: %v", a.Outcome)
	}
}

// quotaOf2027 states the quota of leaders anew from 1 January 2027. It is invented.
const quotaOf2027 = `
awards:
  - code: flag.internal_cluster
    quotas:
      - code: flag.internal_cluster.quota
        percent: 15
        of: {vi: số tập thể dẫn đầu cụm, en: leaders of the clusters}
        citation: {act: Luật 06/2026/QH16}
        in_force: {from: 2027-01-01}
        certainty: read
`

// A regime that carries over may state a clause anew, which then decides.
func TestCarriedOverRegimeStatesAClauseAnew(t *testing.T) {
	l := libraryWith(t, map[string]string{"regulations/law-2026.yaml": quotaOf2027})
	r := l.find("law-2026")
	for on, waits := range map[string]string{"2026-12-31": "", "2027-01-01": "leaders of the clusters"} {
		plan := Plan{Organiser: "ministry_or_province", Year: 2026,
			Awards: []Place{{Award: "flag.internal_cluster", Places: places(1)}}}
		c := clean("a")
		c.Year = 2026
		s := slate(t, r, on, plan, standings("900"), c)
		e := entry(t, s, "flag.internal_cluster", "a")
		found := ""
		for _, w := range e.Waits {
			if w.On == "quota" {
				_, found, _ = strings.Cut(w.Text.String(), ": ")
			}
		}
		if found != waits {
			t.Errorf("on %s: the quota that the number of places waits for is %q, want %q", on, found, waits)
		}
	}
	var quotas []string
	for g := range r.Regimes() {
		for it := range g.Clauses() {
			if q, ok := it.States.(*Quota); ok && it.Code == "flag.internal_cluster.quota" {
				quotas = append(quotas, fmt.Sprintf("%v %% %v, %v", rules.NumberOf(q.Percent), it.Certainty, it.InForce))
			} else if it.Certainty != Unverified && it.Code != pendingDossiers { // which it states anew
				t.Errorf("%s is carried over, and %v", it.Code, it.Certainty)
			}
		}
	}
	before := rules.Period{Before: day(t, "2027-01-01")}
	want := []string{fmt.Sprintf("20 %% unverified, %v", before),
		fmt.Sprintf("15 %% read, %v", rules.Period{From: before.Before})}
	if !slices.Equal(quotas, want) {
		t.Errorf("the quotas are %q, want %q", quotas, want)
	}
}

// So may it a condition: the earlier one is shown until the first day of the new one.
func TestCarriedOverRegimeStatesAConditionAnew(t *testing.T) {
	l := libraryWith(t, map[string]string{"regulations/law-2026.yaml": `
conditions:
  - code: flag.central_cluster.leader
    awards: [flag.central_cluster]
    rule: cluster_rank == 1
    citation: {act: Luật 06/2026/QH16}
    in_force: {from: 2027-01-01}
    certainty: read
`})
	for on, want := range map[string]Finding{
		"2026-12-31": {From: "law-2022-decree-152-2025"},
		"2027-01-01": {From: "law-2026", Overrides: "law-2022-decree-152-2025", Decides: true},
	} {
		f := finding(t, assessed(t, l.find("law-2026"), on, flag, leader()), "flag.central_cluster.leader")
		if f.From != want.From || f.Overrides != want.Overrides || f.Decides != want.Decides || !f.Ground {
			t.Errorf("on %s: of %s over %s, decides %v, a ground %v", on, f.From, f.Overrides, f.Decides, f.Ground)
		}
	}
}

// A change of a quota from a day on is data only: until then a host that carries the
// earlier law over and enables the quota is held to the earlier one.
func TestQuotaChangesFromADay(t *testing.T) {
	l := libraryWith(t, map[string]string{"regulations/law-2026.yaml": quotaOf2027})
	r, err := l.find("law-2026").With(Options{CarryOver: true, Enable: []string{"flag.internal_cluster.quota"}})
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]int{"2026-12-31": 4, "2027-01-01": 3} {
		base := 20
		plan := Plan{Organiser: "ministry_or_province", Year: 2026, Awards: []Place{
			{Award: "flag.internal_cluster", Places: places(20), QuotaBase: &base},
		}}
		w := &nominating{r: r, on: day(t, on), plan: plan}
		p := &placing{nominating: w, place: &plan.Awards[0]}
		if p.count(); p.err != nil || p.n != want || p.waits != nil {
			t.Errorf("on %s there are %d places (%v, %v), want %d", on, p.n, p.waits, p.err, want)
		}
	}
}
