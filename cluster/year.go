package cluster

import (
	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Year is the plain data of one yearly campaign of a cluster (năm thi đua).
type Year struct {
	// Year is the year of the results; a school year (năm học) is named by the year it begins in.
	Year  int        `json:"year" yaml:"year"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Period is the time that results count for; empty means the calendar year.
	Period rules.Period `json:"period,omitzero" yaml:"period"`
	Source Source       `json:"source,omitzero" yaml:"source"`
	// Regulation names the regulation that nominations are made under, such as "statute"; empty
	// means that nothing is nominated.
	Regulation string `json:"regulation,omitempty" yaml:"regulation"`
	// Options are the choices that the law leaves to the host.
	Options awards.Options `json:"options,omitzero" yaml:"options"`
	// Plan says how many places there are for which awards. Its cluster, organiser and year are
	// filled from the cluster.
	Plan awards.Plan `json:"plan,omitzero" yaml:"plan"`
	// Themes are the words under which the year is launched (chủ đề), and Movements what is
	// launched (phong trào thi đua).
	Themes    []string   `json:"themes,omitempty" yaml:"themes"`
	Movements []Movement `json:"movements,omitempty" yaml:"movements"`
	// Due are the last days for acts; an act after its day is accepted and marked late.
	Due []Due `json:"due,omitempty" yaml:"due"`
	// Events are what happened, in the order in which it was recorded.
	Events []Event `json:"events,omitempty" yaml:"events"`
	// Targets pair indicators with the indicators that hold their targets (chỉ tiêu giao), for reports.
	Targets []Target `json:"targets,omitempty" yaml:"targets"`
	// Published are ranks that a source states; each counts from its day on.
	Published []scoring.PublishedRank `json:"published,omitempty" yaml:"published"`
	// Statistics are the commendations of the year (thống kê khen thưởng).
	Statistics []Statistics `json:"statistics,omitempty" yaml:"statistics"`
}

// period returns the time that results count for.
func (y *Year) period() rules.Period {
	if y.Period == (rules.Period{}) {
		return calendarYear(y.Year)
	}
	return y.Period
}

func calendarYear(y int) rules.Period {
	return rules.Period{From: rules.Day(y, 1, 1), Before: rules.Day(y+1, 1, 1)}
}

// membershipDay is the day on which who acts must be a member, and whose members count:
// the day itself, or the last day of the year for what comes after it, since a year is
// closed by those who were in it.
func (y *Year) membershipDay(on rules.Date) rules.Date {
	if last := y.period().Before.AddDays(-1); last.Before(on) {
		return last
	}
	if first := y.period().From; on.Before(first) {
		return first // the pledge is often signed at the meeting that closes the year before
	}
	return on
}

// Movement is an emulation movement (phong trào thi đua) with what its units owe.
type Movement struct {
	// Code names the movement in events.
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title" yaml:"title"`
	// Launcher is who launched it, such as "Thủ tướng Chính phủ".
	Launcher string `json:"launcher,omitempty" yaml:"launcher"`
	// Units are those that must plan and report; empty means every member.
	Units []string `json:"units,omitempty" yaml:"units"`
	// Plan, HalfYear and FullYear are the last days for the unit's plan (kế hoạch), its half-yearly report
	// (sơ kết) and its yearly report (tổng kết); zero if it owes none.
	Plan     rules.Date `json:"plan,omitzero" yaml:"plan"`
	HalfYear rules.Date `json:"half_year,omitzero" yaml:"half_year"`
	FullYear rules.Date `json:"full_year,omitzero" yaml:"full_year"`
	// Invented marks dates that are sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
}

// Due is the last day for an act in a year.
type Due struct {
	Act Act        `json:"act" yaml:"act"`
	On  rules.Date `json:"on" yaml:"on"`
	// Invented marks a day that is sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
}

// Target says which indicator holds the target of another.
type Target struct {
	// Indicator is the result, and Target what it should reach.
	Indicator string `json:"indicator" yaml:"indicator"`
	Target    string `json:"target" yaml:"target"`
	// LessIsBetter is for results that should stay at or below their target, such as overdue cases.
	LessIsBetter bool `json:"less_is_better,omitempty" yaml:"less_is_better"`
}
