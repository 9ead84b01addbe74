package ops

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Calendar is which days are worked, in the years that somebody gave.
type Calendar struct {
	Years []int // that were given, ascending
	// Other are the days that are not what their place in the week says, ascending:
	// Mondays to Fridays off, Saturdays and Sundays worked.
	Other []int64
}

// NoHolidays is the fault of a kernel that is none of the rule: the result is missing, for
// want of a year of the calendar.
const NoHolidays = "no-holidays"

func workdays(e *Env, from, to frac.Num) (frac.Num, string) {
	a, _ := from.Int64()
	b, _ := to.Int64()
	first, last := years(a, b)
	i, _ := slices.BinarySearch(e.Calendar.Years, first)
	j, _ := slices.BinarySearch(e.Calendar.Years, last+1)
	if j-i <= last-first {
		return frac.Num{}, NoHolidays
	}
	return frac.Int(e.Calendar.workdays(a, b)), ""
}

// years are the first and the last year of the days that workdays looks at: those after the
// earlier day, up to and with the later. The last is before the first if there are none.
func years(a, b int64) (first, last int) {
	if a == b {
		return 1, 0
	}
	first, _, _ = value.Civil(min(a, b) + 1)
	last, _, _ = value.Civil(max(a, b))
	return first, last
}

// Lacks returns the years that workdays lacks between two days, as runs of years from the
// first to the last of each.
func (c *Calendar) Lacks(a, b int64) (runs [][2]int) {
	first, last := years(a, b)
	i, _ := slices.BinarySearch(c.Years, first)
	for ; first <= last; i++ {
		next := last + 1
		if i < len(c.Years) {
			next = min(c.Years[i], next)
		}
		if first < next {
			runs = append(runs, [2]int{first, next - 1})
		}
		first = next + 1
	}
	return runs
}

// workdays counts the working days after a, up to and with b; negative if b is earlier. Its
// cost does not depend on the distance.
func (c *Calendar) workdays(a, b int64) int64 {
	if b < a {
		return -c.workdays(b, a)
	}
	n := weekdaysUpTo(b) - weekdaysUpTo(a)
	i, _ := slices.BinarySearch(c.Other, a+1)
	for ; i < len(c.Other) && c.Other[i] <= b; i++ {
		if Weekend(c.Other[i]) {
			n++
		} else {
			n--
		}
	}
	return n
}

// Weekend reports whether a day is a Saturday or a Sunday. Day 0, 1 January 1970, was a
// Thursday.
func Weekend(day int64) bool { return ((day+3)%7+7)%7 >= 5 }

// weekdaysUpTo counts Mondays to Fridays from a fixed Monday to day.
func weekdaysUpTo(day int64) int64 {
	d := day + 3 + 7*200_000 // days since a Monday before any date
	return d/7*5 + min(d%7+1, 5)
}
