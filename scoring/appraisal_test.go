package scoring_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const appraisedCard = `
code: appraised
year: 2025
uncapped: true
not_applicable: drop
rank_by: points
indicators: [{code: roads, min: 0}, {code: fires, min: 0}, {code: fraud, kind: boolean}]
disqualify: [{code: fraud, title: Gian lận, when: fraud}]
sections:
  - code: A
    title: Việc chính
    criteria:
      - {code: A.1, title: Đường, max: 20, points: "min(full, roads)"}
      - {code: A.2, max: 10, judged: true}
      - {code: A.3, max: 9, assessors: [{role: head}, {role: police}]}
      - {code: A.4, max: 5, points: 'full * points("A.1") / best(points("A.1"))'}
  - code: B
    title: Thưởng
    caps: {plus: 4}
    criteria:
      - {code: B.1, effect: bonus, max: 3, points: "roads > 5 ? 1.5 : 0"}
      - {code: B.2, effect: bonus, max: 3, judged: true}
  - code: C
    criteria:
      - {code: C.1, effect: minus, max: 6, points: "12 / (fires - 1) - 2"}
`

// looks is an appraisal on a few lines: what is given, what the rules give, what counts.
func looks(a *scoring.Appraisal) string {
	var out []string
	bounds := func(b scoring.Bounds) string {
		if b.Total.Known() {
			return b.Total.String()
		}
		return fmt.Sprintf("(%s..%s)", b.Least, b.Most)
	}
	state := func(s scoring.State, v rules.Value) string {
		if s == scoring.Scored {
			return v.String()
		}
		return strings.ToUpper(s.String())
	}
	for _, row := range a.Rows {
		if !row.Differs && !row.Overridden {
			continue
		}
		text := row.Criterion + ":"
		for _, v := range row.Versions {
			text += " " + v.Stage + " " + state(v.State, v.Points)
			if v.Difference.Known() {
				text += "[" + v.Difference.String() + "]"
			}
			if v.Counts {
				text += "*"
			}
		}
		text += " rule " + state(row.RuleState, row.RuleAlone) + " counts " + state(row.State, row.Points)
		if row.Difference.Known() {
			text += " by " + row.Difference.String()
		}
		out = append(out, text)
	}
	total := "total"
	for _, s := range a.Total.Stages {
		total += " " + s.Stage + " " + bounds(s.Bounds)
	}
	total += " rule " + bounds(a.Total.RuleAlone) + " counts " + bounds(a.Total.Accepted)
	for _, c := range a.Total.Cuts {
		total += fmt.Sprintf(" rows %s, %s %s", a.Total.Rows, c.Code, c.By)
	}
	for _, d := range a.Decisions {
		total += fmt.Sprintf(" decided %s: %v, condition %s", d.Title, *d.Entry.Holds, d.Computed)
	}
	return strings.Join(append(out, total), "\n")
}

// What was given, what the rules alone give and what counts stand side by side, for each way in
// which they can differ.
func TestAppraisal(t *testing.T) {
	c := load(t, appraisedCard)
	instead := func(e *scoring.Entry) { e.Override, e.Note = true, "theo biên bản" }
	void := func(e *scoring.Entry) { instead(e); e.Points, e.Void = nil, true }
	off := func(e *scoring.Entry) { instead(e); e.Points, e.NotApplicable = nil, true }
	all := []scoring.Entry{entry("A.2 appraised - 8 thiếu sổ"), entry("A.3 appraised head 6"),
		entry("A.3 appraised police 6"), entry("B.2 appraised - 1.5")}
	with := func(e ...scoring.Entry) []scoring.Entry { return append(slices.Clone(all), e...) }
	const u = "U roads=10 fires=3 fraud=false" // 10 + 8 + 6 + 5 + 1.5 + 1.5 - 4 = 28
	for _, tc := range []struct {
		reason  string
		unit    string
		other   string // facts of V
		entries []scoring.Entry
		decided []scoring.Entry // of V
		want    string
	}{
		{"nobody differs", u, "V roads=10 fires=3", all, nil, "total appraised 28 rule 28 counts 28"},
		{"a claim beside a rule changes nothing, and is what the unit's own total has", u, "V roads=10 fires=3",
			with(entry("A.1 self - 13.5")), nil,
			"A.1: self 13.5 rule 10 counts 10 by 0\n" +
				"total self (16..37.5) appraised 28 rule 28 counts 28"},
		{"appraisers differ by half a point, and from what the unit gave itself", u, "V roads=10 fires=3",
			with(entry("A.2 self - 9.5"), entry("A.3 self - 6"),
				entry("B.2 self - 1.5")), nil,
			"A.2: self 9.5 appraised 8[-1.5]* rule 8 counts 8 by 0\n" +
				"total self 29.5 appraised 28 rule 28 counts 28"},
		{"an override, and a line whose rule reads it", u, "V roads=20 fires=3", with(entry("A.1 final - 16 x", instead)),
			nil, "A.1: final 16* rule 10 counts 16 by 6\nA.4: rule 2.5 counts 4 by 1.5\n" +
				"total appraised 25.5 final 33 rule 25.5 counts 33"},
		{"somebody else's override", u, "V roads=10 fires=3", all, []scoring.Entry{entry("A.1 final - 20 x", instead)},
			"A.4: rule 5 counts 2.5 by -2.5\ntotal appraised 28 rule 28 counts 25.5"},
		{"an override of what takes away", u, "V roads=10 fires=3", with(entry("C.1 final - 1.5 x", instead)), nil,
			"C.1: final -1.5* rule -4 counts -1.5 by 2.5\ntotal appraised 28 final 30.5 rule 28 counts 30.5"},
		{"an override that gives what the rule gives", u, "V roads=10 fires=3", with(entry("C.1 final - 4 x", instead)), nil,
			"C.1: final -4* rule -4 counts -4 by 0\ntotal appraised 28 final 28 rule 28 counts 28"},
		{"void", u, "V roads=10 fires=3", with(entry("C.1 final - -", void)), nil,
			"C.1: final VOID* rule -4 counts VOID by 4\ntotal appraised 28 final 32 rule 28 counts 32"},
		{"not applicable adds nothing, here and in the sum", u, "V roads=10 fires=3", with(entry("C.1 final - -", off)), nil,
			"C.1: final NOT_APPLICABLE* rule -4 counts NOT_APPLICABLE by 4\n" +
				"total appraised 28 final 32 rule 28 counts 32"},
		{"an assessor is awaited", u, "V roads=10 fires=3", []scoring.Entry{entry("A.2 appraised - 8"),
			entry("A.3 self - 7"), entry("A.3 appraised head 6"), entry("B.2 appraised - 1.5")}, nil,
			"total self (19.5..32) appraised (22..31) rule (22..31) counts (22..31)"},
		{"assessors who are tied", u, "V roads=10 fires=3", []scoring.Entry{entry("A.2 appraised - 8"),
			entry("A.3 self - 7"), entry("A.3 appraised head 5"), entry("A.3 appraised police 6.5 x"),
			entry("B.2 appraised - 1.5")}, nil,
			"A.3: self 7 appraised 5.75[-1.25]* rule 5.75 counts 5.75 by 0\n" +
				"total self (19.5..32) appraised 27.75 rule 27.75 counts 27.75"},
		{"a rule that fails for the unit says nothing", "U roads=10 fires=1 fraud=false", "V roads=10 fires=3",
			with(entry("C.1 final - 2 x", instead)), nil,
			"C.1: final -2* rule MISSING counts -2\n" +
				"total appraised (26..32) final 30 rule (26..32) counts 30"},
		{"a fact is missing, and people decide", "U fires=3 fraud=false", "V roads=10 fires=3",
			with(entry("A.1 final - 10 x", instead)), nil,
			"A.1: final 10* rule MISSING counts 10\nA.4: rule MISSING counts 5\n" +
				"total appraised (11.5..38) final (26.5..28) rule (11.5..38) counts (26.5..28)"},
		{"a cap holds an override back", u, "V roads=10 fires=3", with(entry("B.1 final - 3 x", instead)), nil,
			"B.1: final 3* rule 1.5 counts 3 by 1.5\n" +
				"total appraised 28 final 29 rule 28 counts 29 rows 1.5, B plus"},
		{"beyond the maximum", u, "V roads=10 fires=3", with(entry("A.1 final - 22 x", instead,
			func(e *scoring.Entry) { e.Beyond = true })), nil, "A.1: final 22* rule 10 counts 22 by 12\n" +
			"total appraised 28 final 40 rule 28 counts 40"},
		{"what a condition says beside what was decided", strings.Replace(u, "false", "true", 1), "V roads=10 fires=3",
			with(scoring.Entry{Criterion: "fraud", Stage: "final", Author: "HĐ", Note: "chưa kết luận", Override: true,
				Holds: ptr(false)}), nil, "total appraised 28 rule 28 counts 28 decided Gian lận: false, condition true"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			b := scoring.Batch{Group: group(t, c, tc.unit, tc.other)}
			for unit, entries := range map[string][]scoring.Entry{"U": tc.entries, "V": tc.decided} {
				sheet, err := c.NewSheet(unit, entries...)
				if err != nil {
					t.Fatal(err)
				}
				b.Sheets = append(b.Sheets, sheet)
			}
			scores, err := c.Score(t.Context(), b)
			if err != nil {
				t.Fatal(err)
			}
			a := appraisal(t, scores[0])
			check(t, tc.reason, looks(a), tc.want)
			if len(a.Rows) != 7 || len(a.Sections) != 3 {
				t.Errorf("%d rows, %d sections", len(a.Rows), len(a.Sections))
			}
		})
	}
}

// A stage of which nothing counts yet, since the card says that a later one does, has the total that it
// came to, and what counts is missing, not zero.
func TestAppraisalBeforeTheStageThatCounts(t *testing.T) {
	given := []scoring.Entry{entry("A.2 self - 9"), entry("A.2 appraised - 8 x"), entry("A.3 appraised head 6"),
		entry("A.3 appraised police 6"), entry("B.2 appraised - 0")} // and 10 + 5 + 1.5 - 4 by rules, bonus at most 4
	for _, tc := range []struct{ counts, stage, want string }{
		{"final", "", "total self (21.5..33) appraised 26.5 rule (12.5..34) counts (12.5..34)"},
		{"appraised", "", "total self (21.5..33) appraised 26.5 rule 26.5 counts 26.5"},
		{"last", "", "total self (21.5..33) appraised 26.5 rule 26.5 counts 26.5"},
		{"last", "final", "total self (21.5..33) appraised 26.5 rule (12.5..34) counts (12.5..34)"},
		{"final", "appraised", "total self (21.5..33) appraised 26.5 rule 26.5 counts 26.5"},
	} {
		c := load(t, "counts: "+tc.counts+appraisedCard)
		sheet, err := c.NewSheet("U", given...)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Sheets: []*scoring.Sheet{sheet}, Stage: tc.stage,
			Group: group(t, c, "U roads=10 fires=3 fraud=false")})
		if err != nil {
			t.Fatal(err)
		}
		_, total, _ := strings.Cut(looks(appraisal(t, scores[0])), "\n")
		check(t, "counts "+tc.counts+", stage "+tc.stage, total, tc.want)
	}
}

// A row says where its points count: as base, bonus or minus points.
func TestAppraisalSides(t *testing.T) {
	c := load(t, `
code: sides
year: 2025
uncapped: true
not_applicable: drop
rank_by: points
indicators: [{code: n}]
sections:
  - code: I
    criteria:
      - {code: base, max: 5, points: "2.5"}
      - {code: bonus, effect: bonus, max: 5, points: "2"}
      - {code: minus, effect: minus, max: 5, points: "1.5"}
      - {code: net, effect: net, max: 5, min: -5, points: "n"}
      - {code: off, max: 5, judged: true}
`)
	sheet, err := c.NewSheet("U", entry("off final - - không giao", func(e *scoring.Entry) { e.NotApplicable = true }))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ n, want string }{
		{"-3", "base 5 2.5||, bonus 5 |2|, minus 5 ||1.5, net 5 ||3, off 5 ||"},
		{"3", "base 5 2.5||, bonus 5 |2|, minus 5 ||1.5, net 5 |3|, off 5 ||"},
		{"0", "base 5 2.5||, bonus 5 |2|, minus 5 ||1.5, net 5 |0|, off 5 ||"},
		{"", "base 5 2.5||, bonus 5 |2|, minus 5 ||1.5, net 5 ||, off 5 ||"},
	} {
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U n="+tc.n), Sheets: []*scoring.Sheet{sheet}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range appraisal(t, scores[0]).Rows {
			text := row.Criterion + " " + row.Max.String() + " "
			for i, v := range []rules.Value{row.Base, row.Plus, row.Minus} {
				if v.Known() {
					text += v.String()
				}
				if i < 2 {
					text += "|"
				}
			}
			got = append(got, text)
		}
		check(t, "n="+tc.n, strings.Join(got, ", "), tc.want)
	}
}

// The appraisal ends with its context, and what it had not done is done when it is asked again.
func TestAppraisalEndsWithItsContext(t *testing.T) {
	_, scores := overrideExample()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if a, err := scores[0].Appraisal(ctx); a != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", a, err)
	}
	check(t, "asked again", appraisal(t, scores[0]).Total.RuleAlone.Total.String(), "95")
}

// judge lets people score some criteria of a card, and lets a rule read the points of others.
func judge(t *rapid.T, d *scoring.Definition) {
	for i := range d.Sections {
		for j := range d.Sections[i].Criteria {
			cr := &d.Sections[i].Criteria[j]
			switch rapid.IntRange(0, 5).Draw(t, "judged") {
			case 0:
				cr.Points, cr.Judged = "", true
			case 1:
				cr.Points, cr.Assessors = "", []scoring.Assessor{{Role: "head"}, {Role: "council"}}
			case 2:
				if first := d.Sections[0].Criteria[0].Code; first != cr.Code && cr.Effect == scoring.Base {
					cr.Points = fmt.Sprintf("full * points(%q) / max(1, best(points(%q)))", first, first)
				}
			}
		}
	}
	d.Counts = rapid.SampledFrom([]string{"", "max", "self", "appraised", "final"}).Draw(t, "counts")
}

// randomEntries draws what people enter for a unit.
func randomEntries(t *rapid.T, c *scoring.Scorecard) (out []scoring.Entry) {
	for _, cr := range c.Terms().Criteria {
		judged := cr.Judged || len(cr.Assessors) > 0
		for _, stage := range []string{"self", "appraised", "final"} {
			roles := []string{""}
			if len(cr.Assessors) > 0 && stage != "self" {
				roles = []string{"head", "council"}
			}
			for _, role := range roles {
				e := scoring.Entry{Criterion: cr.Code, Stage: stage, Role: role, Author: "HĐ", Note: "biên bản",
					Override: !judged && (stage != "self" || rapid.Bool().Draw(t, "override"))}
				whole, _ := rules.NumberOf(cr.Max).Rat()
				half := rapid.Int64Range(0, 2*new(big.Int).Quo(whole.Num(), whole.Denom()).Int64()).Draw(t, "points")
				points := dec(fmt.Sprint(half)).Div(dec("2"))
				switch rapid.IntRange(0, 9).Draw(t, "entry") {
				case 0, 1, 2:
					e.Points = &points
				case 3:
					e.Void = true
				case 4:
					e.NotApplicable = true
				case 5:
					if role != "" { // it is what all give that is held to the maximum
						continue
					}
					points = points.Add(cr.Max)
					e.Points, e.Beyond = &points, true
				default:
					continue
				}
				out = append(out, e)
			}
		}
	}
	return out
}

// scoreSheets scores members by entries, each changed; one that is changed to no criterion is left out.
func scoreSheets(t *rapid.T, c *scoring.Scorecard, g *rules.Group, entries map[string][]scoring.Entry, stage string,
	change func(*scoring.Entry)) []*scoring.Score {
	b := scoring.Batch{Group: g, Stage: stage}
	for unit, all := range entries {
		var kept []scoring.Entry
		for _, e := range all {
			if change(&e); e.Criterion != "" {
				kept = append(kept, e)
			}
		}
		sheet, err := c.NewSheet(unit, kept...)
		if err != nil {
			t.Fatal(err)
		}
		b.Sheets = append(b.Sheets, sheet)
	}
	scores, err := c.Score(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	return scores
}

// What rules give alone is what the batch comes to without overrides, unit by unit and line by line; a
// stage is what it comes to by what had been given by then, that of units by what they claim; what they
// say that they override counts where their stage does only; and the differences of the rows add up to
// those of their sections and of the total, unless the appraisal names the cap that they do not pass.
func TestAppraisalsOnRandomCards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomCard(t, append(slices.Clone(rising), relative...))
		judge(t, &d)
		c := compileRandom(t, d)
		members := randomFacts(t, c, rapid.IntRange(1, 4).Draw(t, "units"), 15, 5)
		g, err := rules.NewGroup(context.Background(), members...)
		if err != nil {
			t.Fatal(err)
		}
		entries := make(map[string][]scoring.Entry)
		for _, f := range members {
			entries[f.Unit()] = randomEntries(t, c)
		}
		scores := scoreSheets(t, c, g, entries, "", func(*scoring.Entry) {})
		alone := scoreSheets(t, c, g, entries, "", func(e *scoring.Entry) {
			if e.Override {
				e.Criterion = ""
			} else if cr, _ := criterionOf(c, e.Criterion); e.Beyond {
				e.Beyond, e.Points = false, &cr.Max
			}
		})
		until := map[string][]*scoring.Score{"final": scores}
		until["appraised"] = scoreSheets(t, c, g, entries, map[string]string{"final": "appraised"}[d.Counts],
			func(e *scoring.Entry) {
				if e.Stage == "final" {
					e.Criterion = ""
				}
			})
		until["self"] = scoreSheets(t, c, g, entries, "self", func(e *scoring.Entry) {
			if cr, _ := criterionOf(c, e.Criterion); e.Stage != "self" {
				e.Criterion = ""
			} else {
				e.Override = !cr.Judged && len(cr.Assessors) == 0
			}
		})
		claims := scoreSheets(t, c, g, entries, "", func(e *scoring.Entry) {
			e.Override = e.Override && (e.Stage != "self" || d.Counts == "self")
		})
		for i, s := range scores {
			same(t, "without overrides of units", scoring.Bounds{Total: s.Total, Least: s.Totals().Least,
				Most: s.Totals().Most}, claims[i].Totals())
			a, err := s.Appraisal(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			same(t, "by the rules alone", a.Total.RuleAlone, alone[i].Totals())
			same(t, "accepted", a.Total.Accepted, s.Totals())
			for _, row := range a.Rows {
				if l, _ := alone[i].Line(row.Criterion); l.State != row.RuleState || !l.Points.Equal(row.RuleAlone) &&
					l.State != scoring.Missing {
					t.Fatalf("%s of %s by the rule: %v %v, not %v %v", row.Criterion, s.Unit, row.RuleState, row.RuleAlone,
						l.State, l.Points)
				}
			}
			for _, stage := range a.Total.Stages {
				same(t, stage.Stage, stage.Bounds, until[stage.Stage][i].Totals())
				for j, sum := range a.Sections {
					of := until[stage.Stage][i].Breakdown().Sections[j]
					at := slices.IndexFunc(sum.Stages, func(s scoring.StageTotal) bool { return s.Stage == stage.Stage })
					same(t, stage.Stage+" of "+sum.Code, sum.Stages[at].Bounds, of)
				}
			}
			for j, sum := range a.Sections {
				same(t, "by the rules alone of "+sum.Code, sum.RuleAlone, alone[i].Breakdown().Sections[j])
				same(t, "accepted of "+sum.Code, sum.Accepted, s.Breakdown().Sections[j])
			}
			for _, sum := range append(a.Sections, a.Total) {
				if sum.Difference.Known() && sum.Rows.Known() && len(sum.Cuts) == 0 && !sum.Rows.Equal(sum.Difference) {
					t.Fatalf("%s of %s: rows add up to %v, and the total differs by %v", sum.Code, s.Unit, sum.Rows, sum.Difference)
				}
			}
		}
	})
}

func criterionOf(c *scoring.Scorecard, code string) (scoring.Criterion, bool) {
	all := c.Terms().Criteria
	i := slices.IndexFunc(all, func(cr scoring.Criterion) bool { return cr.Code == code })
	return all[i], i >= 0
}

func same(t *rapid.T, what string, got scoring.Bounds, want scoring.Totals) {
	t.Helper()
	if !got.Total.Equal(want.Total) || !got.Least.Equal(want.Least) || !got.Most.Equal(want.Most) {
		t.Fatalf("%s: %v, not %v of %v to %v", what, got, want.Total, want.Least, want.Most)
	}
}

// An appraisal says in words what was given, by whom, when and why, in the language of the reader.
func TestAppraisalInWords(t *testing.T) {
	c := load(t, appraisedCard)
	on := func(e *scoring.Entry) { e.On, e.Evidence = rules.Day(2025, 12, 5), "BB 12" }
	instead := func(e *scoring.Entry) { e.Override = true }
	sheet, err := c.NewSheet("U", entry("A.1 self - 12.5"), entry("A.1 final council 16 theo biên bản", instead, on),
		entry("A.2 self - 9.5"), entry("A.2 appraised - 8 thiếu sổ"), entry("A.3 self - 6"), entry("A.3 appraised head 5"),
		entry("A.3 appraised police 6.5 x"), entry("B.1 final - 3 x", instead), entry("B.2 final - 3.5 x",
			func(e *scoring.Entry) { e.Beyond = true }), entry("C.1 self - 4"), entry("C.1 final - - x", instead,
			func(e *scoring.Entry) { e.Points, e.Void = nil, true }),
		scoring.Entry{Criterion: "fraud", Stage: "final", Author: "HĐ", Note: "x", Override: true, Holds: ptr(false)})
	if err != nil {
		t.Fatal(err)
	}
	scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U roads=10 fires=3", "V roads=20 fires=3"),
		Sheets: []*scoring.Sheet{sheet}})
	if err != nil {
		t.Fatal(err)
	}
	a := appraisal(t, scores[0])
	told := func(l diag.Lang) string {
		var out []string
		for _, row := range a.Rows {
			out = append(out, row.Text().Format(l))
		}
		for _, d := range a.Decisions {
			out = append(out, d.Text().Format(l))
		}
		return strings.Join(append(out, a.Total.Text().Format(l), a.Sections[1].Text().Format(l)), "\n")
	}
	check(t, "in English", told(diag.English), `A.1 Đường: self 12.5 (Nguyễn Văn A); `+
		`final 16 (+3.5) (council, Nguyễn Văn A, 2025-12-05, “theo biên bản”, evidence: BB 12); by the rule 10; `+
		`decided instead of it 16 (+6)
A.2: self 9.5 (Nguyễn Văn A); appraised 8 (-1.5) (Nguyễn Văn A, “thiếu sổ”); counts 8
A.3: self 6 (Nguyễn Văn A); appraised 5.75 (-0.25) (head 5, Nguyễn Văn A; police 6.5, Nguyễn Văn A, “x”); counts 5.75
A.4: by the rule, had nobody decided otherwise on what it reads, 2.5; counts 4 (+1.5)
B.1: final 3 (Nguyễn Văn A, “x”); by the rule 1.5; decided instead of it 3 (+1.5)
B.2: final 3.5 (Nguyễn Văn A, “x”); within the maximum 3; counts 3.5 (+0.5)
C.1: self -4 (Nguyễn Văn A); final void (+4) (Nguyễn Văn A, “x”); by the rule -4; decided instead of it void (+4)
fraud decided: does not hold · HĐ · x; by the condition itself: undetermined
self undetermined (28.63 to 31.13) (claimed 24; lines as their rules compute them: 2); `+
		`appraised undetermined (23.75 to 26.25); final 40.25; by the rules alone 26.25; `+
		`accepted 40.25 (+14); the lines add up to +13.5, the total does not: bonus points capped (B Thưởng)
self undetermined (1.5 to 4) (nothing claimed; lines as their rules compute them: 1); `+
		`appraised undetermined (1.5 to 4); final 6.5; by the rules alone 4; `+
		`accepted 6.5 (+2.5); the lines add up to +2, the total does not: bonus points capped (B Thưởng)`)
	check(t, "in Vietnamese", told(diag.Vietnamese), `A.1 Đường: Tự chấm 12,5 (Nguyễn Văn A); `+
		`Điểm cuối 16 (+3,5) (council, Nguyễn Văn A, 5/12/2025, “theo biên bản”, minh chứng: BB 12); theo quy tắc 10; `+
		`được quyết định thay bằng 16 (+6)
A.2: Tự chấm 9,5 (Nguyễn Văn A); Thẩm định 8 (-1,5) (Nguyễn Văn A, “thiếu sổ”); được tính 8
A.3: Tự chấm 6 (Nguyễn Văn A); Thẩm định 5,75 (-0,25) (head 5, Nguyễn Văn A; police 6,5, Nguyễn Văn A, “x”); `+
		`được tính 5,75
A.4: theo quy tắc, nếu không ai điều chỉnh điểm mà quy tắc này dùng, là 2,5; được tính 4 (+1,5)
B.1: Điểm cuối 3 (Nguyễn Văn A, “x”); theo quy tắc 1,5; được quyết định thay bằng 3 (+1,5)
B.2: Điểm cuối 3,5 (Nguyễn Văn A, “x”); trong mức tối đa là 3; được tính 3,5 (+0,5)
C.1: Tự chấm -4 (Nguyễn Văn A); Điểm cuối không chấm điểm (+4) (Nguyễn Văn A, “x”); theo quy tắc -4; `+
		`được quyết định thay bằng không chấm điểm (+4)
fraud do người quyết định: không · HĐ · x; theo chính điều kiện: chưa xác định
Tự chấm chưa xác định (từ 28,63 đến 31,13) (đơn vị tự chấm 24; số tiêu chí lấy theo quy tắc: 2); `+
		`Thẩm định chưa xác định (từ 23,75 đến 26,25); Điểm cuối 40,25; `+
		`chỉ tính theo quy tắc 26,25; được công nhận 40,25 (+14); `+
		`cộng các dòng là +13,5, tổng điểm không bằng vì: điểm cộng vượt mức tối đa (B Thưởng)
Tự chấm chưa xác định (từ 1,5 đến 4) (đơn vị không tự chấm; số tiêu chí lấy theo quy tắc: 1); `+
		`Thẩm định chưa xác định (từ 1,5 đến 4); Điểm cuối 6,5; `+
		`chỉ tính theo quy tắc 4; được công nhận 6,5 (+2,5); `+
		`cộng các dòng là +2, tổng điểm không bằng vì: điểm cộng vượt mức tối đa (B Thưởng)`)
}

// The total of a stage says what of it the unit gave itself: what rules compute besides was claimed by nobody.
func TestClaimed(t *testing.T) {
	c := load(t, `
code: claims
year: 2025
counts: final
indicators: [{code: a}, {code: b}]
sections:
  - code: A
    criteria: [{code: A.1, max: 10, points: a}, {code: A.2, max: 10, judged: true}]
  - {code: B, criteria: [{code: B.1, max: 10, points: b}, {code: B.2, effect: minus, max: 5, points: 2}]}
  - {code: C, criteria: [{code: C.1, max: 10, judged: true}]}
`)
	na := func(e *scoring.Entry) { e.Points, e.NotApplicable = nil, true }
	for _, tc := range []struct {
		reason        string
		entries       []scoring.Entry
		a, b, c, card string
	}{
		{"nothing", nil, "", "", "", ""},
		{"all that people judge", []scoring.Entry{entry("A.2 self - 8"), entry("C.1 self - 6")},
			"8, 1", "missing, 2", "6, 0", "14, 3"},
		{"what a rule computes, too; what is taken away is less", []scoring.Entry{entry("A.1 self - 9"),
			entry("A.2 self - 8"), entry("B.2 self - 4"), entry("C.1 self - 6"), entry("C.1 appraised - 5 x")},
			"17, 0", "-4, 1", "6, 0", "19, 1"},
		{"what does not apply is claimed as nothing", []scoring.Entry{entry("A.2 self - - x", na)},
			"0, 1", "missing, 2", "missing, 0", "0, 3"},
	} {
		sheet, err := c.NewSheet("U", tc.entries...)
		if err != nil {
			t.Fatal(err)
		}
		scores, err := c.Score(t.Context(), scoring.Batch{Group: group(t, c, "U a=7 b=9"), Sheets: []*scoring.Sheet{sheet}})
		if err != nil {
			t.Fatal(err)
		}
		a := appraisal(t, scores[0])
		for i, want := range []string{tc.a, tc.b, tc.c, tc.card} {
			of, got := append(slices.Clone(a.Sections), a.Total)[i], ""
			for _, st := range of.Stages {
				if st.Stage == "self" {
					got = fmt.Sprintf("%s, %d", st.Claimed, st.Computed)
				} else if st.Claimed.Known() || st.Computed > 0 {
					t.Errorf("%s: a claim at %s", tc.reason, st.Stage)
				}
			}
			check(t, tc.reason+" "+of.Code, got, want)
		}
	}
}
