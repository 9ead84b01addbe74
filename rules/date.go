package rules

import (
	"cmp"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Date is a civil date (ngày), without time of day or zone. The zero Date is
// no date: in a [Period] it stands for an open end.
type Date struct{ Year, Month, Day int } // months and days from 1

// Day returns the date of a year, month (1 to 12) and day. It does not check
// them; [Date.Valid] does, as does everything that takes a Date.
func Day(year, month, day int) Date { return Date{Year: year, Month: month, Day: day} }

// ParseDate reads a date written as 2024-01-31. The error says what was
// expected; it wraps [diag.ErrSyntax].
func ParseDate(s string) (Date, error) {
	day, err := value.ParseDay(s)
	if err != nil {
		return Date{}, err
	}
	return dateAt(day), nil
}

// DayOf returns the day of a moment in its own location: 23:30 of 31 January in UTC is 31 January,
// though it is 1 February in Hà Nội. Write t.In(location) for the day elsewhere.
func DayOf(t time.Time) Date {
	year, month, day := t.Date()
	return Day(year, int(month), day)
}

// In returns the moment at which the day begins in a location: midnight, or when clocks go on from
// before it, the first moment after. [DayOf] of it is d, unless the location left the day out.
func (d Date) In(location *time.Location) time.Time {
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, location)
	if DayOf(t).Before(d) {
		_, t = t.ZoneBounds()
	}
	return t
}

// ordinal counts days, so that dates are compared and subtracted as numbers.
func (d Date) ordinal() int64 { return value.Day(d.Year, d.Month, d.Day) }

func dateAt(ordinal int64) Date { return Day(value.Civil(ordinal)) }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day of the calendar in the years 1 to 9999.
func (d Date) Valid() bool { return value.IsDay(d.Year, d.Month, d.Day) }

// Compare returns -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int { return cmp.Compare(d.ordinal(), e.ordinal()) }

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
func (d Date) String() string { return d.Format(diag.English) }

// Format writes d as a reader of the language does: 31/1/2024 in Vietnamese,
// 2024-01-31 in English.
func (d Date) Format(l diag.Lang) string {
	if d.IsZero() {
		return ""
	}
	return value.DateText(d.Year, d.Month, d.Day).Format(l)
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
	switch {
	case p.From.IsZero() && p.Before.IsZero():
		return say("always").Format(l)
	case p.From.IsZero():
		return say("before %v", p.Before).Format(l)
	case p.Before.IsZero():
		return say("from %v", p.From).Format(l)
	}
	return say("from %v before %v", p.From, p.Before).Format(l)
}
