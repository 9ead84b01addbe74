package ops

import (
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Dates by the calendar. A month from a day on ends on the day of the same number, or on
// the last of a month that has none: article 148 of the Civil Code of 2015.

// dates are their rows.
var dates = guarded([]Row{
	dated("year(d)", "the year of a date", Row{
		Tell:   noun(say("the year of {1}")),
		Kernel: one(part(0)), Range: yearRange, Mutants: []Mutant{swap("date", "month")},
	}),
	dated("month(d)", "its month, from 1 to 12", Row{
		Tell:   noun(say("the month of {1}")),
		Kernel: one(part(1)), Range: wholeRange(1, 12), Mutants: []Mutant{swap("date", "day")},
	}),
	dated("day(d)", "its day of the month, from 1 to 31", Row{
		Tell:   noun(say("the day of {1}")),
		Kernel: one(part(2)), Range: wholeRange(1, 31), Mutants: []Mutant{swap("date", "month")},
	}),
	dated("months(from, to)", "whole months from one date to the other, negative if backwards; see Dates", Row{
		Tell: noun(say("the number of whole months from {1} to {2}")),
		Min:  2, Kernel: two(monthsBetween(1)), Range: monthsRange(28),
		Mutants: []Mutant{swap("date", "years")},
	}),
	dated("years(from, to)", "whole years, the same way", Row{
		Tell: noun(say("the number of whole years from {1} to {2}")),
		Min:  2, Kernel: two(monthsBetween(12)), Range: monthsRange(365),
		Mutants: []Mutant{swap("date", "months")},
	}),
	dated("add_months(d, n)", "the date n months later, earlier if n is negative; see Dates", Row{
		Tell: noun(say("the date {2} months after {1}")),
		Min:  2, Args: dateAndNumber, Result: Date, Kernel: two(addMonths(1)), Range: laterRange(1),
		Fails: Faults{"calendar"}, Needs: []Need{{Code: "months", Operand: 1, Whole: true, Least: -120_000, Most: 120_000}},
		Mutants: []Mutant{swap("date", "add_years")},
	}),
	dated("add_years(d, n)", "the date n years later, the same way", Row{
		Tell: noun(say("the date {2} years after {1}")),
		Min:  2, Args: dateAndNumber, Result: Date, Kernel: two(addMonths(12)), Range: laterRange(12),
		Fails: Faults{"calendar"}, Needs: []Need{{Code: "months", Operand: 1, Whole: true, Least: -10_000, Most: 10_000}},
		Mutants: []Mutant{swap("date", "add_months")},
	}),
	function(say(`date("2024-01-31") or date(year, month, day)`), "", Row{
		Min: 1, Max: 3, Quoted: true, Result: Date, Kernel: three(dateOf), Range: dateRange, Fails: Faults{"no-day"},
		Manual: []Manual{
			{`date("2024-01-31")`, "that day"},
			{"date(year, month, day)", "the day of these numbers; an error if there is no such day"},
		},
		Tell: noun(
			say("the date {1}"), say("the date {1}"), say("the date of the year {1}, the month {2} and the day {3}")),
		Needs: []Need{
			{Code: "date-part", Whole: true, Least: 1, Most: 9999},
			{Code: "date-part", Operand: 1, Whole: true, Least: 1, Most: 12},
			{Code: "date-part", Operand: 2, Whole: true, Least: 1, Most: 31},
		},
		Unit: WholeUnit, Mutants: unchanged,
	}),
})

var dateAndNumber = []value.Kind{Date, Number}

// dated completes the row of a function of dates.
func dated(call, says string, r Row) Row {
	r.Min, r.Max, r.Free, r.Unit = max(r.Min, 1), max(r.Min, 1), true, WholeUnit
	if r.Args == nil {
		r.Args = oneDate
	}
	return function(say("%s", call), says, r)
}

// The first and the last day of the calendar.
var firstDay, lastDay = value.Day(1, 1, 1), value.Day(9999, 12, 31)

// The first and the last day that facts are likely of.
var firstLikely, lastLikely = value.Day(1900, 1, 1), value.Day(2199, 12, 31)

// part is the year, the month or the day of a date.
func part(i int) func(frac.Num) frac.Num {
	return func(d frac.Num) frac.Num {
		n, _ := d.Int64()
		y, m, day := value.Civil(n)
		return frac.Int(int64([...]int{y, m, day}[i]))
	}
}

func dateOf(_ *Env, y, m, d frac.Num) (frac.Num, int, string) {
	year, _ := y.Int64()
	month, _ := m.Int64()
	day, _ := d.Int64()
	if !value.IsDay(int(year), int(month), int(day)) {
		return frac.Num{}, -1, "no-day"
	}
	return frac.Int(value.Day(int(year), int(month), int(day))), -1, ""
}

// later is the day n months after another.
func later(day, n int64) int64 {
	y, m, d := value.Civil(day)
	months := int64(y)*12 + int64(m-1) + n
	year, month := int(months/12), int(months%12)+1
	if month < 1 {
		year, month = year-1, month+12
	}
	return min(value.Day(year, month, d), value.Day(year, month+1, 1)-1)
}

func addMonths(times int64) OfTwo {
	return func(_ *Env, day, number frac.Num) (frac.Num, string) {
		d, _ := day.Int64()
		n, _ := number.Int64()
		x := later(d, times*n)
		if x < firstDay || x > lastDay {
			return frac.Num{}, "calendar"
		}
		return frac.Int(x), ""
	}
}

// monthsBetween counts the periods of so many months that end not after the later day.
func monthsBetween(size int64) OfTwo {
	return func(_ *Env, from, to frac.Num) (frac.Num, string) {
		a, _ := from.Int64()
		b, _ := to.Int64()
		sign := int64(1)
		if b < a {
			a, b, sign = b, a, -1
		}
		y, m, _ := value.Civil(a)
		y2, m2, _ := value.Civil(b)
		n := int64(y2-y)*12 + int64(m2-m)
		if later(a, n) > b {
			n--
		}
		return frac.Int(sign * (n / size)), ""
	}
}

func wholeRange(lo, hi int64) Range {
	return func(*Ranging) interval.Numbers { return interval.WholeBetween(lo, hi) }
}

// day returns the day at an end, otherwise if there is none.
func dayAt(e interval.End, otherwise int64) int64 {
	if n, ok := e.Num.Int64(); e.OK && ok {
		return min(max(n, firstDay), lastDay)
	}
	return otherwise
}

func yearRange(r *Ranging) interval.Numbers {
	lo, hi := r.Xs[0].Ends()
	first, _, _ := value.Civil(dayAt(lo, firstDay))
	last, _, _ := value.Civil(dayAt(hi, lastDay))
	return interval.WholeBetween(int64(first), int64(last))
}

// monthsRange counts at most the days between over the days of the shortest period.
func monthsRange(shortest int64) Range {
	return func(r *Ranging) interval.Numbers {
		return daysRange(r).Quo(interval.Exactly(frac.Int(shortest))).Round(0, frac.Down)
	}
}

func laterRange(times int64) Range {
	return func(r *Ranging) interval.Numbers {
		lo, hi := r.Xs[0].Ends()
		least, most := r.Xs[1].Ends() // as needed, they have ends
		n, _ := frac.Round(least.Num, 0, frac.Floor).Int64()
		m, _ := frac.Round(most.Num, 0, frac.Ceil).Int64()
		first, last := later(dayAt(lo, firstDay), times*n), later(dayAt(hi, lastDay), times*m)
		if first < firstDay || last > lastDay {
			// Of a date that may be any it is the likely ones that count.
			always := later(dayAt(lo, firstLikely), times*n) > lastDay || later(dayAt(hi, lastLikely), times*m) < firstDay
			r.fail("calendar", Whole, always)
		}
		if first > lastDay || last < firstDay {
			return interval.WholeBetween(firstDay, lastDay)
		}
		return interval.WholeBetween(max(first, firstDay), min(last, lastDay))
	}
}

func dateRange(r *Ranging) interval.Numbers {
	ends := func(i int) (lo, hi int) {
		a, b := r.Xs[i].Ends()
		least, _ := frac.Round(a.Num, 0, frac.Ceil).Int64()
		most, _ := frac.Round(b.Num, 0, frac.Floor).Int64()
		return int(least), int(most)
	}
	from, to := ends(0)
	first, last := ends(1)
	least, most := ends(2)
	shortest, longest := 31, 0
	for m := first; m <= last; m++ {
		days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
		if shortest = min(shortest, days); m == 2 && from != to || value.IsDay(from, m, 29) && m == 2 {
			days = 29
		}
		longest = max(longest, days)
	}
	if most > shortest && !(from == to && first == last && most <= longest) {
		r.fail("no-day", Whole, least > longest)
	}
	return interval.WholeBetween(value.Day(from, 1, 1), value.Day(to, 12, 31))
}
