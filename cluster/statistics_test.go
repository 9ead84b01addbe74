package cluster_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// southWest2013 are the commendations that the South-West cluster published for
// 2013 (Kiengiang.gov.vn, 10/3/2014).
func southWest2013() []cluster.Statistics {
	total := func(n int64) *int64 { return &n }
	return []cluster.Statistics{
		{Code: "province_level", Total: total(59894), Forms: []cluster.FormCount{
			{Form: "province_flag", Count: 987}, {Form: "excellent_labour_collective", Count: 6335},
			{Form: "province_fighter", Count: 4081}, {Form: "province_certificate", Count: 48491},
		}},
		{Code: "state_level", Total: total(3574), Forms: []cluster.FormCount{
			{Form: "labour_hero", Count: 2}, {Form: "labour_order", Count: 1063}, {Form: "government_flag", Count: 69},
			{Form: "pm_certificate", Count: 2428}, {Form: "national_fighter", Count: 12},
		}},
	}
}

func faults(s cluster.Statistics) diag.Diagnostics {
	d := three()
	d.Years[0].Statistics = []cluster.Statistics{s}
	_, err := cluster.Compile(d)
	ds := diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err)))
	for _, d := range ds {
		d.Path = strings.TrimPrefix(d.Path, "years[0].statistics[0].")
	}
	return ds
}

func TestPublishedStatisticsAddUp(t *testing.T) {
	for _, s := range southWest2013() {
		if ds := faults(s); len(ds) > 0 {
			t.Errorf("%s: %v, want %d", s.Code, ds, *s.Total)
		}
		// One commendation more or less anywhere is noticed.
		for i := range s.Forms {
			for _, by := range []int64{-1, 1} {
				s.Forms[i].Count += by
				ds := faults(s)
				if len(ds) != 1 || ds[0].Code != "sum" || ds[0].Path != "total" {
					t.Errorf("%s: %s changed by %d: %v", s.Code, s.Forms[i].Form, by, ds)
				}
				s.Forms[i].Count -= by
			}
		}
	}
}

func TestStatisticsFaults(t *testing.T) {
	n := int64(3)
	for _, tt := range []struct {
		s      cluster.Statistics
		want   string
		reason string
	}{
		{cluster.Statistics{Total: &n, Forms: []cluster.FormCount{{Form: "x", Count: 4}}},
			"the stated total is 3, but the forms add up to 4: a difference of -1", "a total that is too small"},
		{cluster.Statistics{Forms: []cluster.FormCount{{Form: "x", Count: -1}}}, "cannot be negative",
			"nothing is given a negative number of times"},
		{cluster.Statistics{Forms: []cluster.FormCount{{Form: "x", Count: 1}, {Form: "x", Count: 1}}}, "counted twice",
			"a form has one line"},
		{cluster.Statistics{Forms: []cluster.FormCount{{Count: 1}}}, "missing", "a count of nothing"},
		{cluster.Statistics{Forms: []cluster.FormCount{{Form: "x", Count: math.MaxInt64}, {Form: "y", Count: 1}}},
			"more than can be held", "no silent wrap-around"},
	} {
		ds := faults(tt.s)
		if len(ds) == 0 || !strings.Contains(ds.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.reason, ds, tt.want)
		}
	}
	s := cluster.Statistics{Forms: []cluster.FormCount{{Form: "x", Count: math.MaxInt64}, {Form: "y", Count: 1}}}
	if err := faults(s); !errors.Is(err, diag.ErrLimit) {
		t.Errorf("a sum beyond int64: %v, want ErrLimit", err)
	}
}

func TestCompileChecksStatistics(t *testing.T) {
	d := three()
	d.Years[0].Statistics = southWest2013()
	compile(t, d)
	d.Years[0].Statistics[1].Forms[2].Count = 70
	_, err := cluster.Compile(d)
	if err == nil || !strings.Contains(err.Error(),
		"years[0].statistics[1].total: the stated total is 3574, but the forms add up to 3575") {
		t.Errorf("one flag too many: %v", err)
	}
}

// TestStatisticsHaveNames: no row of a report is without a name: what the file calls a form, what the
// regulation does, or else its code.
func TestStatisticsHaveNames(t *testing.T) {
	own, err := awards.Load("own.yaml", []byte(`
code: own
covers: {from: 2020-01-01}
forms: [{code: house_flag, title: {vi: Cờ của nhà, en: Flag of the house}}, {code: pin, title: {vi: Huy hiệu, en: Pin}}]
awards:
  - code: flag
    form: house_flag
    conditions: [{code: leads, rule: cluster_rank == 1, citation: {act: a}, certainty: read}]
`))
	if err != nil {
		t.Fatal(err)
	}
	d := three()
	d.Years[0].Statistics = []cluster.Statistics{{Code: "house", Forms: []cluster.FormCount{{Form: "house_flag", Count: 3},
		{Form: "pin", Title: diag.Words{"en": "Golden pin"}, Count: 2}, {Form: "mug", Count: 1}}}}
	for _, tt := range []struct {
		reason string
		reg    *awards.Regulation
		lang   diag.Lang
		want   string
	}{
		{"by the regulation", own, diag.English, "\nhouse\n\n- Flag of the house: 3\n- Golden pin: 2\n- mug: 1\n"},
		{"in Vietnamese", own, diag.Vietnamese, "\nhouse\n\n- Cờ của nhà: 3\n- Golden pin: 2\n- mug: 1\n"},
		{"without one", nil, diag.English, "\nhouse\n\n- house\\_flag: 3\n- Golden pin: 2\n- mug: 1\n"},
	} {
		c, err := compile(t, d).Campaign(2023, nil, tt.reg)
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Report(t.Context(), day("2024-03-14"), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if r.Closed = true; r.Write(&b, tt.lang, "") != nil || !strings.Contains(b.String(), tt.want) {
			t.Errorf("%s: no %q in\n%s", tt.reason, tt.want, b.String())
		}
	}
	if d.Years[0].Statistics[0].Forms[0].Title != nil {
		t.Error("the definition was written to")
	}
}

// TestOpenRankIsOneThatIsThere: the note on a provisional ranking speaks of ranks of the table.
func TestOpenRankIsOneThatIsThere(t *testing.T) {
	at := func(first, last int) cluster.RankedUnit {
		return cluster.RankedUnit{Standing: scoring.Standing{First: first, Last: last, Provisional: first < last}}
	}
	for _, tt := range []struct {
		reason  string
		ranking []cluster.RankedUnit
		want    string
	}{
		{"two units", []cluster.RankedUnit{at(1, 2), at(1, 2)}, "provisional: a rank written 1–2 surely"},
		{"the first is settled", []cluster.RankedUnit{at(1, 1), at(2, 3), at(2, 3)},
			"provisional: a rank written 2–3 surely"},
		{"what is open is whether a unit is disqualified", []cluster.RankedUnit{at(1, 1), at(2, 2)}, "still provisional.\n"},
	} {
		var b strings.Builder
		r := &cluster.Report{Ranking: tt.ranking}
		r.Closed = true
		if err := r.Write(&b, diag.English, ""); err != nil || !strings.Contains(b.String(), tt.want) {
			t.Errorf("%s: %v, no %q in\n%s", tt.reason, err, tt.want, b.String())
		}
	}
}

// TestTotalsHaveTheirUnit: a report says what the totals are, where they are not points.
func TestTotalsHaveTheirUnit(t *testing.T) {
	for _, tt := range []struct {
		reason, unit string
		closed       bool
		lang         diag.Lang
		want         string
	}{
		{"points", "", true, diag.English, "| Rank | Unit | Total | Gap |"},
		{"a share of a fee", "% of the fee", true, diag.English, "| Rank | Unit | Total (% of the fee) | Gap |"},
		{"in Vietnamese", "% phí", true, diag.Vietnamese, "| Hạng | Đơn vị | Tổng (% phí) | Kém đơn vị liền trên |"},
		{"points, in Vietnamese", "", true, diag.Vietnamese, "| Hạng | Đơn vị | Tổng điểm | Kém đơn vị liền trên |"},
		{"at mid-year", "%", false, diag.English, "| Unit | Settled total (%) |"},
		{"at mid-year, in Vietnamese", "%", false, diag.Vietnamese, "| Đơn vị | Tổng (%) đã xác định |"},
	} {
		r := &cluster.Report{Ranking: make([]cluster.RankedUnit, 1)}
		r.Closed, r.Card.Unit = tt.closed, tt.unit
		var b strings.Builder
		if err := r.Write(&b, tt.lang, ""); err != nil || !strings.Contains(b.String(), tt.want) {
			t.Errorf("%s: %v, no %q in\n%s", tt.reason, err, tt.want, b.String())
		}
	}
}
