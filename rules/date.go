package rules

import (
	"fmt"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
)

// Date is a civil date (ngày), without time of day or zone. The zero Date is
// no date: in a [Period] it stands for an open end.
type Date struct{ Year, Month, Day int }

// DateOf returns the date of a year, month (1 to 12) and day. It does not check
// them; [Date.Valid] does, as does everything that takes a Date.
func DateOf(year, month, day int) Date { return Date{Year: year, Month: month, Day: day} }

// ParseDate reads a date written as 2024-01-31. The error says what was
// expected; it wraps [diag.ErrSyntax].
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, catalogue.Error(diag.ErrSyntax, "%q is not a date: write year-month-day, like 2024-01-31", s)
	}
	return Date{t.Year(), int(t.Month()), t.Day()}, nil
}

func (d Date) time() time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

// ordinal counts days, so that dates are compared and subtracted as numbers.
func (d Date) ordinal() int64 { return d.time().Unix() / 86400 }

func dateAt(ordinal int64) Date {
	t := time.Unix(ordinal*86400, 0).UTC()
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day of the calendar in the years 1 to 9999.
func (d Date) Valid() bool {
	t := d.time()
	return d.Year >= 1 && d.Year <= 9999 && t.Year() == d.Year && int(t.Month()) == d.Month && t.Day() == d.Day
}

// Compare returns -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	switch a, b := d.ordinal(), e.ordinal(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Before reports whether d is before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// AddDays returns the date n days later, or earlier if n is negative.
func (d Date) AddDays(n int) Date { return dateAt(d.ordinal() + int64(n)) }

// AddYears returns the same day n years later; 29 February becomes 28 February
// in a year that has none.
func (d Date) AddYears(n int) Date {
	e := Date{d.Year + n, d.Month, d.Day}
	if !e.Valid() && d.Month == 2 && d.Day == 29 {
		e.Day = 28
	}
	return e
}

// DaysUntil returns the number of days from d to e, negative if e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.ordinal() - d.ordinal()) }

// String writes d as 2024-01-31; the zero Date is empty.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Format writes d as a reader of the language does: 31/1/2024 in Vietnamese,
// 2024-01-31 in English.
func (d Date) Format(l diag.Lang) string {
	if l == diag.Vietnamese && !d.IsZero() {
		return fmt.Sprintf("%d/%d/%d", d.Day, d.Month, d.Year)
	}
	return d.String()
}

// MarshalText writes d as [Date.String] does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [ParseDate] reads; an empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	e, err := ParseDate(string(text))
	if err == nil {
		*d = e
	}
	return err
}

// Period is the time from a first day up to, not including, a last one: From <=
// d < Before. A zero end is open.
type Period struct {
	From   Date `json:"from,omitzero" yaml:"from"`
	Before Date `json:"before,omitzero" yaml:"before"`
}

// Contains reports whether d lies in the period.
func (p Period) Contains(d Date) bool {
	return (p.From.IsZero() || !d.Before(p.From)) && (p.Before.IsZero() || d.Before(p.Before))
}

// Overlaps reports whether some day lies in both periods.
func (p Period) Overlaps(q Period) bool {
	return (p.Before.IsZero() || q.From.IsZero() || q.From.Before(p.Before)) &&
		(q.Before.IsZero() || p.From.IsZero() || p.From.Before(q.Before))
}

// Intersect returns the days that lie in both periods.
func (p Period) Intersect(q Period) Period {
	if p.From.IsZero() || !q.From.IsZero() && p.From.Before(q.From) {
		p.From = q.From
	}
	if p.Before.IsZero() || !q.Before.IsZero() && q.Before.Before(p.Before) {
		p.Before = q.Before
	}
	return p
}

// Empty reports whether no day lies in the period.
func (p Period) Empty() bool {
	return !p.From.IsZero() && !p.Before.IsZero() && !p.From.Before(p.Before)
}

// String writes the period as "from 2024-01-01 before 2025-07-01".
func (p Period) String() string { return p.Format(diag.English) }

// Format writes the period as a reader of the language does: "từ 1/1/2024 đến
// trước 1/7/2025" in Vietnamese, as [Period.String] does in English.
func (p Period) Format(l diag.Lang) string {
	from, before := p.From.Format(l), p.Before.Format(l)
	switch {
	case p.From.IsZero() && p.Before.IsZero():
		return l.Pick("always", "mọi thời điểm")
	case p.From.IsZero():
		return l.Pick("before ", "trước ") + before
	case p.Before.IsZero():
		return l.Pick("from ", "từ ") + from
	}
	return l.Pick("from ", "từ ") + from + l.Pick(" before ", " đến trước ") + before
}
