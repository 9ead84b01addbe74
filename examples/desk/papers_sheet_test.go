package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// The columns of each section, and of the card, are the sums of what stands under them, or the row says why not.
func TestSheetsAddUp(t *testing.T) {
	folders, err := filepath.Glob("../cards/*/scorecard.yaml")
	if err != nil {
		t.Fatal(err)
	}
	compared, explained := 0, 0
	for _, card := range append(folders, closing+"/scorecard.yaml") {
		v := viewOfFolder(t, filepath.Dir(card))
		for _, u := range v.Units {
			parts := map[string]sheetRow{"": u.All} // sections by code, those that lines stand under
			sums := make(map[string]sheetRow)
			section := ""
			for _, r := range u.Rows {
				if r.Section {
					section = r.Code
					parts[section] = r
					continue
				}
				for _, of := range []string{section, ""} {
					sum := sums[of]
					sum.bounds = sum.and(r.bounds)
					if r.Accepted.Known() {
						sum.Accepted = rules.NumberOf(decimalOf(sum.Accepted).Add(decimalOf(r.Accepted)))
					}
					sums[of] = sum
				}
			}
			for code, sum := range sums {
				got := parts[code]
				same := sum.Max.is(got.Max) && sum.Bonus.is(got.Bonus) && sum.Minus.is(got.Minus) &&
					(!got.Accepted.Known() || decimalOf(sum.Accepted).Equal(decimalOf(got.Accepted)))
				compared++
				nested := slices.ContainsFunc(u.Rows, func(r sheetRow) bool { return r.Section && r.Why != "" })
				switch {
				case !same && got.Why == "" && (code != "" || !nested):
					t.Errorf("%s, %s, section %q: %+v of %+v without a word", card, u.Unit, code, got.bounds, sum.bounds)
				case !same:
					explained++
				}
			}
		}
	}
	if compared < 100 || explained < 5 {
		t.Errorf("%d sections compared, %d explained: too few to say anything", compared, explained)
	}
}

func decimalOf(v rules.Value) decimal.Decimal {
	d, _ := v.Decimal()
	return d
}

// A unit is said to have claimed what it claimed, and nothing that a rule computed; what differs is of those lines.
func TestSheetsClaims(t *testing.T) {
	for _, u := range closingView(t).Units {
		var self, difference decimal.Decimal
		for _, r := range u.Rows {
			if !r.Section {
				self, difference = self.Add(decimalOf(r.Self)), difference.Add(decimalOf(r.Difference))
			}
		}
		if !self.Equal(decimalOf(u.All.Self)) || !difference.Equal(decimalOf(u.All.Difference)) || !u.Partly() {
			t.Errorf("%s: claims %v (%v), and differs by %v (%v)", u.Unit, u.All.Self, self, u.All.Difference, difference)
		}
	}
}

// What a criterion can give stands in the column where it counts.
func TestBoundsOfCriteria(t *testing.T) {
	five, two := rules.Int(5), decimal.NewFromInt(2)
	minusTwo := two.Neg()
	for _, tt := range []struct {
		name      string
		criterion scoring.Criterion
		effect    scoring.Effect
		most      rules.Value
		want      string
	}{
		{"base", scoring.Criterion{}, scoring.Base, five, "5||"},
		{"bonus", scoring.Criterion{}, scoring.Bonus, five, "|5|"},
		{"minus", scoring.Criterion{}, scoring.Minus, five, "||5"},
		{"net takes as much as it adds", scoring.Criterion{}, scoring.Net, five, "|5|5"},
		{"net with a least of its own", scoring.Criterion{Min: &minusTwo}, scoring.Net, five, "|5|2"},
		{"net that takes nothing", scoring.Criterion{Min: &two}, scoring.Net, five, "|5|"},
		{"no limit", scoring.Criterion{Uncapped: true}, scoring.Bonus, rules.Value{}, "|không giới hạn|"},
		{"no limit below", scoring.Criterion{Uncapped: true}, scoring.Minus, rules.Value{}, "||không giới hạn"},
		{"one of several, nobody knows which", scoring.Criterion{Uncapped: true, Variants: []scoring.Variant{{}}},
			scoring.Bonus, rules.Value{}, "|chưa xác định|"},
	} {
		b := boundsOf(tt.criterion, scoring.Appraised{Line: scoring.Line{Effect: tt.effect, Max: tt.most}})
		var got []string
		for _, side := range []bound{b.Max, b.Bonus, b.Minus} {
			got = append(got, text(side.text()))
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%s: %s, not %s", tt.name, s, tt.want)
		}
	}
}

// A reason that was written on a whole sheet stands on it once; one of a line stands on that line.
func TestSheetsSayReasonsOnce(t *testing.T) {
	row := func(difference int64, notes ...string) sheetRow {
		return sheetRow{Difference: rules.Int(difference), notes: notes}
	}
	for _, tt := range []struct {
		name   string
		rows   []sheetRow
		common string
		want   string
	}{
		{"of the sheet", []sheetRow{row(0, "rà soát"), row(-1, "rà soát"), row(0, "rà soát")}, "rà soát",
			"|xem lý do chung|"},
		{"of one line", []sheetRow{row(0, "mới lập"), row(0)}, "", "mới lập|"},
		{"the same of two lines that differ", []sheetRow{row(-1, "thiếu"), row(-2, "thiếu")}, "", "thiếu|thiếu"},
		{"both", []sheetRow{row(-1, "rà soát", "thiếu"), row(0, "rà soát")}, "rà soát", "xem lý do chung; thiếu|"},
	} {
		s := &scoreSheet{Rows: tt.rows}
		s.reasons()
		var got []string
		for _, r := range s.Rows {
			got = append(got, r.Why)
		}
		if strings.Join(got, "|") != tt.want || strings.Join(s.Common, "|") != tt.common {
			t.Errorf("%s: %q, %q", tt.name, got, s.Common)
		}
	}
}

// Where all bounds stand in one column, what is taken away is told from what is given.
func TestBoundsInOneColumn(t *testing.T) {
	most := func(n int64) bound { return bound{Most: rules.Int(n)} }
	for _, tt := range []struct {
		bounds
		want string
	}{
		{bounds{Max: most(1200)}, "1.200"},
		{bounds{Max: most(40), Bonus: most(2)}, "42"},
		{bounds{Minus: most(5)}, "trừ 5"},
		{bounds{Minus: unlimited}, "trừ không giới hạn"},
		{bounds{Bonus: most(5), Minus: most(5)}, "±5"},
		{bounds{Bonus: most(5), Minus: most(3)}, "5; trừ 3"},
		{bounds{Max: most(5), Minus: most(5)}, "5; trừ 5"}, // it gives nothing back
		{bounds{Bonus: most(5), Minus: most(0)}, "5"},
		{bounds{}, ""},
	} {
		if got := tt.framed(func(b bound) string { return text(b.text()) }); got != tt.want {
			t.Errorf("%+v: %s, not %s", tt.bounds, got, tt.want)
		}
	}
}

// A limit on a whole that did not reach it is no reason for its points.
func TestWholeSaysNothingOfCapsThatCutNothing(t *testing.T) {
	hundred := decimal.NewFromInt(100)
	w := &sheetWriter{}
	lines := bounds{Max: bound{Most: rules.Int(100)}, Bonus: bound{Most: rules.Int(10)}}
	for _, tt := range []struct {
		fired []scoring.CapFired
		want  string
	}{
		{nil, ""},
		{[]scoring.CapFired{{Cap: "total", Before: rules.Int(1104), After: rules.Int(1100)}}, "khống chế còn 1.100"},
	} {
		row := w.whole(sheetRow{Section: true}, scoring.Compared{}, scoring.Totals{Max: rules.Int(100), Caps: tt.fired},
			lines, scoring.Caps{Total: &hundred}, nil)
		if row.rules != tt.want {
			t.Errorf("%+v: %q, not %q", tt.fired, row.rules, tt.want)
		}
	}
}

// No code of a criterion is broken while it takes less than a fifth of the width, and none has more room than that
// takes.
func TestCodesHaveRoom(t *testing.T) {
	for code, want := range map[string]int{"I.1": 5, "A.II.2.a": 9, strings.Repeat("A", 99): 20} {
		v := &view{Units: []*scoreSheet{{Rows: []sheetRow{{Code: "I"}, {Code: code}}}}}
		if got := v.codes(10, 165); got != want {
			t.Errorf("%s: %d, not %d", code, got, want)
		}
	}
}

// How far a unit is behind stands in its column without the word for what that is in, which the heading has.
func TestGapsInTheirColumn(t *testing.T) {
	v := viewOfFolder(t, closing)
	gap := rules.Ratio(2001, 2)
	for i := range v.Ranking {
		v.Ranking[i].Gap = gap
	}
	v.ByPercent = true
	sources, err := new(desk).paperSources("")
	if err != nil {
		t.Fatal(err)
	}
	kinds := kindsOfPaper()
	files, err := v.write(kinds[len(kinds)-1], sources, formatsOfPaper[:1])
	if err != nil {
		t.Fatal(err)
	}
	page := string(files[0].data)
	if n := strings.Count(page, "1.000,50</td>"); n != len(v.Ranking) {
		t.Errorf("%d of %d gaps", n, len(v.Ranking))
	}
	if n := strings.Count(page, "điểm phần trăm"); n != 3 { // of the column, of the picture, and of what it says
		t.Errorf("the word stands %d times", n)
	}
}
