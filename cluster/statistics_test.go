package cluster_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
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
