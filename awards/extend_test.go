package awards

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

const block = `
code: block-2024
extends: statute
covers: {from: 2024-01-01, before: 2026-10-01}
title: {vi: Quy chế khối thi đua 2024, en: Rules of the block 2024}
conditions:
  - code: block.minimum
    title: {vi: đạt từ 900 điểm, en: 900 points or more}
    awards: [flag.central_cluster]
    rule: cluster_total >= 900
    citation: {act: Quy chế khối thi đua 2024, provision: Điều 7}
    certainty: read
forms:
  - {code: block_certificate, title: {vi: Giấy khen của khối, en: Certificate of the block}}
awards:
  - code: flag.central_cluster
    conditions:
      - code: flag.central_cluster.leader
        title: {vi: được khối bình chọn dẫn đầu, en: voted leading by the block}
        rule: cluster_organiser == "central_council" and cluster_rank <= 2
        citation: {act: Quy chế khối thi đua 2024, provision: Điều 8}
        certainty: read
  - code: block.certificate
    title: {vi: Giấy khen của khối, en: Certificate of the block}
    form: block_certificate
    conditions:
      - code: block.certificate.taking_part
        rule: known(cluster_total)
        citation: {act: Quy chế khối thi đua 2024, provision: Điều 9}
        certainty: read
drop: [deferral.complaint]
`

func TestExtend(t *testing.T) {
	r, err := Load("block.yaml", []byte(block))
	if err != nil {
		t.Fatal(err)
	}
	c := leader(fact(factTotal, number("957.11")))
	c.Facts[slices.IndexFunc(c.Facts, func(f rules.Fact) bool { return f.Indicator == factRank })] = num(factRank, 2)
	a := assessed(t, r, "2024-03-14", flag, c)
	if a.Outcome != Eligible || a.Regime != "block-2024" || a.Regulation != "block-2024" {
		t.Errorf("rank 2 under the block's own rule: %v under %s", a.Outcome, a.Regime)
	}
	f := finding(t, a, "flag.central_cluster.leader")
	if f.From != "block-2024" || f.Overrides != "law-2022-decree-98-2023" ||
		!stands(a, "override", "flag.central_cluster.leader") || !stands(a, "override", "deferral.complaint") {
		t.Errorf("what is overridden is not said: %+v, %v", f, a.Assumptions)
	}
	c.Facts[len(c.Facts)-1] = fact(factTotal, number("899.99"))
	if a := assessed(t, r, "2024-03-14", flag, c); a.Outcome != NotEligible {
		t.Errorf("899.99 points: %v", a.Outcome)
	}
	if a := assessed(t, r, "2024-03-14", "block.certificate", c); a.Outcome != Eligible {
		t.Errorf("an award of the block: %v\n%s", a.Outcome, a.Format(diag.English))
	}
	if a := assessed(t, r, "2026-09-30", flag, c); a.Outcome != NotEligible {
		t.Errorf("its last day: %v", a.Outcome)
	}
	for _, on := range []string{"2023-12-31", "2026-10-01"} {
		if _, err := r.Assess(day(t, on), flag, c); !errors.Is(err, ErrNotCovered) {
			t.Errorf("outside what the extension covers, %s: %v", on, err)
		}
	}
	// The statute is as it was.
	if a := assessed(t, law(t), "2024-03-14", flag, c); a.Outcome != NotEligible {
		t.Errorf("the statute itself: %v", a.Outcome)
	}
	if r.Identity().Hash == law(t).Identity().Hash || len(r.Identity().Hash) != len("sha256:")+64 {
		t.Errorf("hash %q", r.Identity().Hash)
	}
}

func TestExtendAgain(t *testing.T) {
	base, err := Load("block.yaml", []byte(block))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load("sub.yaml", []byte(`
code: sub
extends: block-2024
conditions:
  - code: block.minimum
    awards: [flag.central_cluster]
    rule: cluster_total >= 950
    citation: {act: Quy chế cụm con}
    certainty: read
`), base)
	if err != nil {
		t.Fatal(err)
	}
	c := leader(fact(factTotal, number("940")))
	a := assessed(t, r, "2024-03-14", flag, c)
	if f := finding(t, a, "block.minimum"); a.Outcome != NotEligible || f.Overrides != "block-2024" || f.From != "sub" {
		t.Errorf("940 points: %v, %s over %s", a.Outcome, f.From, f.Overrides)
	}
	n := 0
	for _, f := range a.Findings {
		if f.Condition == "block.minimum" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d findings of the condition that was replaced", n)
	}
}

func TestExtensionInTheMiddleOfARegime(t *testing.T) {
	r, err := Load("half.yaml", []byte("code: half\nextends: statute\ncovers: {from: 2024-06-01, before: 2024-09-01}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for on, covered := range map[string]bool{"2024-05-31": false, "2024-06-01": true, "2024-08-31": true,
		"2024-09-01": false} {
		if _, err := r.Assess(day(t, on), flag, leader()); errors.Is(err, ErrNotCovered) == covered {
			t.Errorf("on %s: %v, want covered %v", on, err, covered)
		}
	}
}

func TestHostSuppliesTheAmendment(t *testing.T) {
	r, err := Load("new.yaml", []byte(`
code: law-2026-as-read
extends: statute
covers: {from: 2026-10-01}
drop: [law-2026.unread]
awards:
  - code: flag.central_cluster
    conditions:
      - code: flag.central_cluster.leader
        rule: cluster_organiser == "central_council" and cluster_rank == 1
        citation: {act: Luật 06/2026/QH16, provision: Điều 1, text: theo văn bản đơn vị đã đọc}
        certainty: read
`))
	if err != nil {
		t.Fatal(err)
	}
	a := assessed(t, r, "2026-10-01", flag, leader())
	if a.Outcome != Eligible || len(a.Gaps) != 0 || !stands(a, "override", "flag.central_cluster.leader") {
		t.Errorf("with the text supplied: %v, gaps %v, standing on %v", a.Outcome, a.Gaps, a.Assumptions)
	}
}

func TestCustomRegulation(t *testing.T) {
	r, err := Load("school.yaml", []byte(`
code: school
covers: {from: 2020-01-01}
title: {vi: Nhà trường, en: School}
indicators:
  - {code: absences, kind: number, label: {vi: số buổi vắng, en: absences}, min: 0, places: 0}
forms: [{code: school_flag, emulation: true}]
awards:
  - code: class_flag
    title: {vi: Cờ của trường, en: Flag of the school}
    form: school_flag
    in_force: {from: 2021-09-01}
    conditions:
      - code: absences
        title: {vi: vắng không quá 10 buổi, en: at most 10 absences}
        rule: absences <= 10
        citation: {act: Nội quy, provision: Điều 3}
        certainty: read
`))
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int64]Outcome{9: Eligible, 10: Eligible, 11: NotEligible} {
		if a := assessed(t, r, "2022-05-31", "class_flag",
			Candidate{Unit: "10a", Facts: list(num("absences", n))}); a.Outcome != want {
			t.Errorf("%d absences: %v, want %v", n, a.Outcome, want)
		}
	}
	if _, err := r.Assess(day(t, "2021-08-31"), "class_flag", Candidate{Unit: "10a"}); !errors.Is(err, ErrNoAward) {
		t.Errorf("the day before the award is in force: %v", err)
	}
	if r.Label("absences").Format(diag.Vietnamese) != "số buổi vắng" {
		t.Errorf("label %q", r.Label("absences").Format(diag.Vietnamese))
	}
}

func TestDefinitionFaults(t *testing.T) {
	tests := []struct{ yaml, want string }{
		{"code: x\n", "covers"},
		{"code: x\ncovers: {from: 2024-01-01}\n", "an award"},
		{"code: x\ncovers: {from: 2024-01-01, before: 2023-01-01}\nawards: [{code: a, form: order}]\n", "no day lies"},
		{"code: x\nextends: statut\n", "did you mean statute?"},
		{"code: x\nextends: statute\ncovers: {before: 2000-01-01}\n", "states no rules for the time"},
		{"code: x\nextends: statute\ndrop: [deferral.complain]\n", "did you mean deferral.complaint?"},
		{"code: x\nextends: statute\nconditions:\n  - {code: c, awards: [flag.central_clusters], rule: internal_unity, " +
			"citation: {act: a}}\n", "did you mean flag.central_cluster?"},
		{"code: x\nextends: statute\nconditions:\n  - {code: c, rule: internal_unit, citation: {act: a}}\n",
			"did you mean internal_unity?"},
		{"code: x\nextends: statute\nconditions:\n  - {code: c, rule: internal_unity}\n", "which act"},
		{"code: x\nextends: statute\nconditions:\n  - {code: c, rule: cluster_rank, citation: {act: a}}\n", "boolean"},
		{"code: x\nextends: statute\nconditions:\n  - {code: c, rule: rank(cluster_total) == 1, citation: {act: a}}\n",
			"not of the cluster"},
		{"code: x\nextends: statute\nawards:\n  - {code: flag.central_cluster, form: order}\n", "confers government_flag"},
		{"code: x\nextends: statute\nawards:\n  - {code: flag.new}\n", "say what is conferred"},
		{"code: x\ncovers: {from: 2024-01-01}\nawards:\n  - {code: a, form: order}\n", "no condition"},
		{"code: x\ncovers: {from: 2024-01-01}\nparameters:\n  - {code: count_form, value: decision, citation: {act: " +
			"a}}\nawards: [{code: a, form: order, conditions: [{code: c, rule: internal_unity, citation: {act: a}}]}]\n",
			"count_from"},
		{"code: x\ncovers: {from: 2024-01-01}\nindicators: [{code: internal_unity, kind: number}]\nawards: [{code: a, " +
			"form: order, conditions: [{code: c, rule: internal_unity, citation: {act: a}}]}]\n", "declared already"},
		{"code: x\ncovers: {from: 2024-01-01}\nawards: [{code: a, form: order, conditions: " +
			"[{code: c, rule: internal_unity, " +
			"citation: {act: a}}, {code: c, rule: policy_compliance, citation: {act: a}}]}]\n", "second condition"},
		{"code: x\ncovers: {from: 2024-01-01}\nawards: [{code: a, form: order, quotas: [{code: q, percent: 101, citation: " +
			"{act: a}}], conditions: [{code: c, rule: internal_unity, citation: {act: a}}]}]\n", "percentage"},
		{"code: x\ncovers: {from: 2024-01-01}\ncertainty: high\nawards: [{code: a, form: order}]\n", "certainty"},
		{"code: x\ncarried_over: true\ncovers: {from: 2024-01-01}\nawards: [{code: a, form: order, conditions: [{code: c, " +
			"rule: internal_unity, citation: {act: a}}]}]\n", "carried over"},
		{"code: x\ncovers: {from: 2024-01-01}\ndeadlines: [{code: d, month: 2, day: 29, citation: {act: a}}]\nawards: " +
			"[{code: a, form: order, conditions: [{code: c, rule: internal_unity, citation: {act: a}}]}]\n", "deadline"},
	}
	for _, tt := range tests {
		r, err := Load("x.yaml", []byte(tt.yaml))
		if err == nil {
			t.Errorf("accepted, want %q:\n%s", tt.want, tt.yaml)
			continue
		}
		if r != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("want %q in\n%v\nfor\n%s", tt.want, err, tt.yaml)
		}
		for d := range diag.AllDiagnostics(err) {
			if d.File != "x.yaml" {
				t.Errorf("no file in %v", d)
			}
		}
	}
}

func TestAllFaultsAtOnceInOrder(t *testing.T) {
	_, err := Load("x.yaml", []byte(`code: x
extends: statute
conditions:
  - code: one
    rule: internal_unit
    citation: {act: a}
  - code: two
    rule: cluster_total >= 9,5
    citation: {act: a}
`))
	var lines []int
	for d := range diag.AllDiagnostics(err) {
		lines = append(lines, d.Line)
	}
	if !slices.Equal(lines, []int{5, 8}) {
		t.Errorf("faults on lines %v, want 5 and 8:\n%v", lines, err)
	}
}

func TestCompileCopiesItsInput(t *testing.T) {
	d := Definition{
		Code: "x", Covers: rules.Period{From: day(t, "2024-01-01")},
		Conditions: []Condition{{
			Clause: Clause{Code: "c", Awards: []string{"a"}, Certainty: Read, Citation: rules.Citation{Act: "a"}},
			Rule:   "internal_unity",
		}},
		Awards: []Award{{Code: "a", Form: "order"}},
	}
	r, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	before := r.Identity().Hash
	d.Conditions[0].Awards[0], d.Awards[0].Code, d.Conditions[0].Rule = "b", "b", "not internal_unity"
	for g := range r.Regimes() {
		g.Awards[0].Conditions[0].Awards[0] = "b"
		g.Awards[0].Code = "b"
	}
	if a := assessed(t, r, "2024-01-01", "a", Candidate{Unit: "u", Facts: yes("internal_unity")}); a.Outcome != Eligible ||
		r.Identity().Hash != before || r.digest() != before {
		t.Errorf("the caller's data reaches into the regulation: %v", a.Outcome)
	}
}

func TestJoinRefusesOverlaps(t *testing.T) {
	one := func(code, from string) *Regulation {
		r, err := Compile(Definition{
			Code: code, Covers: rules.Period{From: day(t, from)},
			Awards: []Award{{Code: "a", Form: "order", Conditions: []Condition{{
				Clause: Clause{Code: "c", Certainty: Read, Citation: rules.Citation{Act: "a"}}, Rule: "internal_unity",
			}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if _, err := Join("j", nil, one("x", "2020-01-01"), one("y", "2021-01-01")); !errors.Is(err, diag.ErrValue) {
		t.Errorf("two regulations at a time: %v", err)
	}
	if _, err := Join("j", nil); err == nil {
		t.Error("nothing to join")
	}
	if fmt.Sprint(slices.Collect(func(yield func(string) bool) {
		for g := range law(t).Regimes() {
			if !yield(g.Code) {
				return
			}
		}
	})) != fmt.Sprint(Shipped()[1:]) {
		t.Error("the statute's regimes are not those that ship, by date")
	}
	files, err := embedded.ReadDir("regulations")
	if err != nil || len(files) != len(Shipped())-1 {
		t.Errorf("%d files are embedded, %d are read: %v", len(files), len(Shipped())-1, err)
	}
}
