package value

import (
	"strconv"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

func civil(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// Day numbers the days, so that dates are compared and subtracted as numbers.
func Day(year, month, day int) int64 { return civil(year, month, day).Unix() / 86400 }

// Civil returns the date that has a number.
func Civil(day int64) (year, month, d int) {
	t := time.Unix(day*86400, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

// IsDay reports whether the calendar has the date, in the years 1 to 9999.
func IsDay(year, month, day int) bool {
	t := civil(year, month, day)
	return year >= 1 && year <= 9999 && t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// ParseDay reads a date written as 2024-01-31. The error wraps [diag.ErrSyntax]; it says how
// to write another form of a date, or that there is no such day.
func ParseDay(s string) (int64, error) {
	if day, ok := ShortDay(s); ok {
		return day, nil
	}
	var n [3]int
	parts := dateParts().FindStringSubmatch(s)
	if parts == nil {
		return 0, catalogue.Error(diag.ErrSyntax, "%q is not a date: write year-month-day, like 2024-01-31", s)
	}
	at := []int{1, 2, 3}
	if parts[1] == "" {
		at = []int{6, 5, 4} // the day stands first
	}
	for i := range n {
		n[i], _ = strconv.Atoi(parts[at[i]])
	}
	written := DateText(n[0], n[1], n[2]).Format(diag.English)
	switch {
	case !IsDay(n[0], n[1], n[2]):
		return 0, catalogue.Error(diag.ErrSyntax, "%q is not a date: there is no such day", s)
	case parts[1] == "" && n[2] <= 12 && n[1] != n[2]:
		return 0, catalogue.Error(diag.ErrSyntax, "%q is not a date: write %s, if the day stands first", s, written)
	}
	return 0, catalogue.Error(diag.ErrSyntax, "%q is not a date: write %s", s, written)
}

// ShortDay reads 2024-01-31 without an allocation; ok is false for anything else.
func ShortDay[T string | []byte](s T) (day int64, ok bool) {
	if len(s) != len(time.DateOnly) || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	var n [3]int
	at := 0
	for i := range len(s) {
		switch c := s[i]; {
		case i == 4 || i == 7:
			at++
		case !lex.IsDigit(c):
			return 0, false
		default:
			n[at] = 10*n[at] + int(c-'0')
		}
	}
	return Day(n[0], n[1], n[2]), IsDay(n[0], n[1], n[2])
}

// dateParts is a date with the year first, or with the day first.
var dateParts = lex.Pattern(`^(?:(\d{4})[-/.](\d\d?)[-/.](\d\d?)|(\d\d?)[-/.](\d\d?)[-/.](\d{4}))$`)

// DateText writes a date: 2024-01-31, or as the readers of a language have it.
func DateText(year, month, day int) diag.Text { return say("%04d-%02d-%02d", year, month, day) }
