package rules_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2024-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := rules.ParseDate(s); err != nil || d.String() != s {
			t.Errorf("%s: got %v, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2023-02-29", "2024-13-01", "31/1/2024", "2024-1-1", "2024-01-01T00:00:00Z",
		"0000-01-01", "20240101"} {
		if d, err := rules.ParseDate(s); err == nil {
			t.Errorf("%q is read as %v", s, d)
		}
	}
	for s, want := range map[string]string{
		"2024-06-31": "there is no such day", "31/6/2024": "there is no such day", "2023-02-29": "there is no such day",
		"31/12/2024": "write 2024-12-31", "31.12.2024": "write 2024-12-31", "2024-1-5": "write 2024-01-05",
		"5/1/2024": "write 2024-01-05, if the day stands first", "5/5/2024": "write 2024-05-05", "soon": "like 2024-01-31",
	} {
		if _, err := rules.ParseDate(s); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", s, err, want)
		}
	}
}

func TestDate(t *testing.T) {
	d := rules.Day(2024, 2, 28)
	if got := d.AddDays(2); got != rules.Day(2024, 3, 1) {
		t.Errorf("two days on: %v", got)
	}
	if got := rules.Day(2024, 2, 29).AddYears(1); got != rules.Day(2025, 2, 28) {
		t.Errorf("a year after 29 February: %v", got)
	}
	if got := d.DaysUntil(rules.Day(2025, 2, 28)); got != 366 {
		t.Errorf("days of a leap year: %d", got)
	}
	if rules.Day(2023, 2, 29).Valid() || (rules.Date{}).Valid() || !(rules.Date{}).IsZero() {
		t.Error("Valid or IsZero is wrong")
	}
}

// The day before, on and after each end.
func TestPeriod(t *testing.T) {
	from, before := rules.Day(2014, 8, 20), rules.Day(2017, 10, 1)
	p := rules.Period{From: from, Before: before}
	tests := []struct {
		d    rules.Date
		want bool
	}{
		{from.AddDays(-1), false}, {from, true}, {from.AddDays(1), true},
		{before.AddDays(-1), true}, {before, false}, {before.AddDays(1), false},
	}
	for _, tt := range tests {
		if got := p.Contains(tt.d); got != tt.want {
			t.Errorf("%v in %v: %v, want %v", tt.d, p, got, tt.want)
		}
	}
	if !(rules.Period{}).Contains(from) || !(rules.Period{From: from}).Contains(before) ||
		(rules.Period{Before: from}).Contains(from) {
		t.Error("open ends are wrong")
	}
	next := rules.Period{From: before}
	if p.Overlaps(next) || next.Overlaps(p) {
		t.Error("periods that meet do not overlap")
	}
	if !p.Overlaps(rules.Period{From: before.AddDays(-1)}) || !p.Overlaps(rules.Period{}) {
		t.Error("periods that share a day overlap")
	}
	if !(rules.Period{From: from, Before: from}).Empty() || p.Empty() {
		t.Error("Empty is wrong")
	}
}

func TestPeriodIn(t *testing.T) {
	from, before := rules.Day(2024, 1, 1), rules.Day(2025, 7, 1)
	for _, tt := range []struct {
		p      rules.Period
		en, vi string
	}{
		{rules.Period{}, "always", "mọi thời điểm"},
		{rules.Period{From: from}, "from 2024-01-01", "từ 1/1/2024"},
		{rules.Period{Before: before}, "before 2025-07-01", "trước 1/7/2025"},
		{rules.Period{From: from, Before: before}, "from 2024-01-01 before 2025-07-01", "từ 1/1/2024 đến trước 1/7/2025"},
	} {
		if got := tt.p.String(); got != tt.en {
			t.Errorf("got %q, want %q", got, tt.en)
		}
		if got := tt.p.Format(diag.Vietnamese); got != tt.vi {
			t.Errorf("got %q, want %q", got, tt.vi)
		}
	}
}
