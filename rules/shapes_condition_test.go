package rules_test

import "github.com/thidua-go/thidua/rules"

func timeShapes() []shape {
	calendar := rules.Definition{Holidays: []rules.Holidays{{Year: 2024, Days: []rules.Date{rules.Day(2024, 2, 8),
		rules.Day(2024, 2, 9), rules.Day(2024, 2, 12), rules.Day(2024, 2, 13), rules.Day(2024, 2, 14)},
		Worked: []rules.Date{rules.Day(2024, 3, 9)}}}}
	return []shape{
		// Shape 19: deadline and ladder of lateness.
		{
			number: "19a", meaning: "ladder by calendar days late", full: "2",
			know: "due:date sent:date",
			rule: `lookup({"<= 0": 2, "[1..2]": 1.5, "[3..5]": 1, "[6..10]": 0.5, "> 10": 0}, days(due, sent))`,
			cases: []shapeCase{
				{"due=2024-01-31 sent=2024-01-30", "2", "the day before"},
				{"due=2024-01-31 sent=2024-01-31", "2", "on the day"},
				{"due=2024-01-31 sent=2024-02-01", "1.5", "the day after"},
				{"due=2024-01-31 sent=2024-02-03", "1", "three days"},
				{"due=2024-01-31 sent=2024-02-06", "0.5", "six"},
				{"due=2024-01-31 sent=2024-02-10", "0.5", "ten"},
				{"due=2024-01-31 sent=2024-02-11", "0", "eleven"},
				{"due=2024-02-28 sent=2024-03-01", "1.5", "two days in a leap year"},
				{"due=2024-01-31", "missing: sent of ML", "not sent yet, or not noted"},
				{"due=2024-01-31 sent=n/a", "not applicable", "need not report"},
			},
		},
		{
			number: "19b", meaning: "ladder by working days late", full: "2",
			know: "due:date sent:date", def: calendar,
			rule: `lookup({"<= 0": 2, "[1..2]": 1.5, "[3..5]": 1, "else": 0}, workdays(due, sent))`,
			cases: []shapeCase{
				{"due=2024-02-07 sent=2024-02-15", "1.5", "eight calendar days over Tết are one working day"},
				{"due=2024-02-02 sent=2024-02-05", "1.5", "Friday to Monday"},
				{"due=2024-02-02 sent=2024-02-04", "2", "on Sunday, nothing is late yet"},
				{"due=2024-02-05 sent=2024-02-02", "2", "early"},
				{"due=2024-03-08 sent=2024-03-09", "1.5", "on a Saturday that is worked"},
				{"due=2024-03-08 sent=2024-03-16", "0", "six, with that Saturday and not the next"},
				{"due=2024-12-30 sent=2025-01-02", "missing: the holidays of 2025 (nobody gave them)",
					"nobody said whether New Year's Day is worked"},
			},
		},
		{
			number: "19c", meaning: "bonus for working days early", full: "2",
			know: "due:date sent:date", def: calendar,
			rule: `lookup({">= 5": full, "[3..5)": full / 2, "else": 0}, workdays(sent, due))`,
			cases: []shapeCase{
				{"due=2024-02-07 sent=2024-01-31", "2", "five"},
				{"due=2024-02-07 sent=2024-02-01", "1", "four"},
				{"due=2024-02-07 sent=2024-02-02", "1", "three"},
				{"due=2024-02-07 sent=2024-02-05", "0", "two"},
				{"due=2024-02-07 sent=2024-02-09", "0", "late"},
			},
		},
		{
			number: "19d", meaning: "ladder by date", full: "3",
			know: "sent:date",
			rule: `full - lookup({"<= 2025-01-31": 0, "(2025-01-31..2025-02-15]": 0.5, "else": 1}, sent)`,
			cases: []shapeCase{
				{"sent=2025-01-30", "3", "the day before"},
				{"sent=2025-01-31", "3", "on the last day"},
				{"sent=2025-02-01", "2.5", "the day after"},
				{"sent=2025-02-15", "2.5", "the last day of grace"},
				{"sent=2025-02-16", "2", "the day after"},
			},
		},
		// Shape 21: deduction for each missed period.
		{
			number: "21a", meaning: "per missed period, counted", full: "5",
			know: "missed_quarters missed_half_years",
			rule: `full - 0.5 * missed_quarters - 0.25 * missed_half_years`,
			cases: []shapeCase{
				{"missed_quarters=1 missed_half_years=1", "4.25", "both"},
				{"missed_quarters=4 missed_half_years=2", "2.5", "all of them"},
			},
		},
		{
			number: "21b", meaning: "per missed period, from the dates", full: "2",
			know: "q1:date q2:date q3:date q4:date",
			rule: `full - 0.5 * count(q1 > date("2024-04-05"), q2 > date("2024-07-05"), q3 > date("2024-10-05"), q4 > date("2025-01-05"))`,
			cases: []shapeCase{
				{"q1=2024-04-05 q2=2024-07-05 q3=2024-10-05 q4=2025-01-05", "2", "each on its last day"},
				{"q1=2024-04-06 q2=2024-07-05 q3=2024-10-05 q4=2025-01-06", "1", "two a day late"},
				{"q1=2024-04-05 q2=2024-07-05 q3=2024-10-05", "missing: q4 of ML", "the year is not over"},
			},
		},
		// Shape 33: the year in two segments, each weighted by its days.
		{
			number: "33", meaning: "mean weighted by days", full: "10",
			know: "before after merged:date",
			rule: `let first = date("2025-01-01");
			       let end = date("2026-01-01");
			       (before * days(first, merged) + after * days(merged, end)) / days(first, end)`,
			cases: []shapeCase{
				{"before=8 after=10 merged=2025-07-01", "3288/365", "181 and 184 days: 9.0082…"},
				{"before=8 after=10 merged=2025-01-01", "10", "merged on the first day"},
				{"before=8 merged=2025-07-01", "missing: after of ML", "the second segment is not scored"},
			},
		},
	}
}

func conditionShapes() []shape {
	return []shape{
		// Shape 20: conditions over several counts. “thiếu 1 báo cáo quý hoặc 3 báo cáo tháng: 4 điểm;
		// thiếu 1 báo cáo quý và từ 4 báo cáo tháng: 0 điểm” leaves holes; rows in order close them.
		{
			number: "20a", meaning: "and, or and counts, first match", full: "5",
			know: "quarterly monthly",
			rule: `if quarterly >= 2 or quarterly == 1 and monthly >= 4 { 0 }
			       else if quarterly == 1 or monthly >= 3 { 4 }
			       else { full }`,
			cases: []shapeCase{
				{"quarterly=0 monthly=0", "5", "none missing"},
				{"quarterly=0 monthly=2", "5", "two monthly ones are forgiven"},
				{"quarterly=0 monthly=3", "4", "three are not"},
				{"quarterly=1 monthly=0", "4", "a quarterly one"},
				{"quarterly=1 monthly=3", "4", "and three monthly ones"},
				{"quarterly=1 monthly=4", "0", "and four"},
				{"quarterly=0 monthly=12", "4", "the hole in the text: many monthly ones alone"},
				{"quarterly=2 monthly=0", "0", "the other hole"},
				{"quarterly=2", "0", "decided without the monthly ones"},
				{"quarterly=1", "missing: monthly of ML", "4 or 0"},
				{"monthly=4", "missing: quarterly of ML", "4 or 0"},
			},
		},
		{
			number: "20b", meaning: "so many of several conditions",
			know: "growth budget jobs poverty",
			rule: `count(growth >= 8, budget >= 100, jobs >= 20000, poverty < 3) >= 3`,
			cases: []shapeCase{
				{"growth=8 budget=100 jobs=19999 poverty=2.99", "true", "three of four, two on their bounds"},
				{"growth=7.99 budget=100 jobs=19999 poverty=2.99", "false", "two"},
				{"growth=8 budget=100 jobs=20000", "missing: poverty of ML",
					"count wants to know all: write or if three are enough"},
			},
		},
		// Shape 30: points from several assessors.
		{
			number: "30a", meaning: "mean of assessors", full: "10",
			know: "dept_a dept_b dept_c",
			rule: `mean(dept_a, dept_b, dept_c)`,
			cases: []shapeCase{
				{"dept_a=9 dept_b=8.5 dept_c=10", "55/6", "exact"},
				{"dept_a=9 dept_b=8.5", "missing: dept_c of ML", "an assessor who has not scored yet is waited for"},
				{"dept_a=9 dept_b=8.5 dept_c=n/a", "not applicable", "one to whom the unit is not assigned: see the next"},
			},
		},
		{
			number: "30b", meaning: "mean of the assessors to whom the unit is assigned", full: "10",
			know: "dept_a dept_b dept_c",
			rule: `sum(applies(dept_a) ? dept_a : 0, applies(dept_b) ? dept_b : 0, applies(dept_c) ? dept_c : 0) /
			       count(applies(dept_a), applies(dept_b), applies(dept_c))`,
			cases: []shapeCase{
				{"dept_a=9 dept_b=8.5 dept_c=n/a", "8.75", "of two"},
				{"dept_a=9 dept_c=n/a", "missing: dept_b of ML", "not yet scored is still waited for"},
				{"dept_a=9 dept_b=0 dept_c=n/a", "4.5", "zero is a score"},
				{"dept_a=n/a dept_b=n/a dept_c=n/a", "error: divide by zero",
					"nobody: the card says that the criterion does not apply"},
			},
		},
		{
			number: "30c", meaning: "weighted assessors", full: "100",
			know: "council survey",
			rule: `0.7 * council + 0.3 * survey`,
			cases: []shapeCase{
				{"council=90 survey=85.5", "88.65", "weights of 70 and 30 %"},
				{"council=90", "missing: survey of ML", "no survey yet"},
			},
		},
		// Shape 34: grade by score and targets met. A: at least 180 and all three targets. B: at least 160
		// and two targets with the third short by less than 15 %, or one with the others short by less than 5 %.
		{
			number: "34", meaning: "grade by score and targets",
			know: "points_total cases_rate value_rate carried_rate",
			def: rules.Definition{Define: []rules.Define{
				{Code: "met", Rule: `count(cases_rate >= 100, value_rate >= 100, carried_rate >= 100)`},
				{Code: "shortfall", Rule: `max(0, 100 - cases_rate, 100 - value_rate, 100 - carried_rate)`},
				{Code: "grade_a", Rule: `points_total >= 180 and met == 3`},
				{Code: "grade_b", Rule: `points_total >= 160 and (met >= 2 and shortfall < 15 or met >= 1 and shortfall < 5)`},
			}},
			rule: `if grade_a { "A" } else if grade_b { "B" } else if points_total >= 120 { "C" } else { "D" }`,
			cases: []shapeCase{
				{"points_total=180 cases_rate=100 value_rate=100 carried_rate=100", "A", "on every bound"},
				{"points_total=179.99 cases_rate=100 value_rate=100 carried_rate=100", "B", "a hundredth short"},
				{"points_total=195 cases_rate=100 value_rate=100 carried_rate=99.9", "B",
					"a high score with a missed target falls a grade"},
				{"points_total=195 cases_rate=100 value_rate=100 carried_rate=85", "C", "short by 15 % is not less than 15 %"},
				{"points_total=165 cases_rate=100 value_rate=100 carried_rate=85.01", "B",
					"two of three, the third just near enough"},
				{"points_total=165 cases_rate=100 value_rate=95.01 carried_rate=95.01", "B", "one of three, the others near"},
				{"points_total=165 cases_rate=100 value_rate=95 carried_rate=96", "C", "one of three, another not near enough"},
				{"points_total=110", "D", "below every grade the targets do not matter"},
				{"points_total=185 cases_rate=100 value_rate=100", "missing: carried_rate of ML", "A or B"},
			},
		},
		// Shape 39: missing is not zero.
		{
			number: "39a", meaning: "zero is a result", full: "5",
			know: "cases",
			rule: `cases == 0 ? full : max(0, full - cases)`,
			cases: []shapeCase{
				{"cases=0", "5", "none"},
				{"", "missing: cases of ML", "not reported"},
				{"cases=n/a", "not applicable", "cannot have any"},
			},
		},
		{
			number: "39b", meaning: "not reported counts as the rule says", full: "5",
			know: "cases",
			rule: `known(cases) ? max(0, full - cases) : 0`,
			cases: []shapeCase{
				{"cases=0", "5", "none"},
				{"", "0", "the card punishes silence, and says so"},
				{"cases=n/a", "0", "known is false for what does not apply too"},
			},
		},
		{
			number: "39c", meaning: "a default that is written down", full: "5",
			know: "cases",
			rule: `full - (cases ?? 2)`,
			cases: []shapeCase{
				{"cases=0", "5", "zero is not replaced"},
				{"", "3", "the default"},
			},
		},
	}
}

// cardShapes are the parts of shapes of the card that are rules.
func cardShapes() []shape {
	return []shape{
		// Shape 22: when an item is void (không chấm điểm). What void does is the card's.
		{
			number: "22", meaning: "condition of a void item",
			know: "backlog_rate",
			rule: `backlog_rate >= 21`,
			cases: []shapeCase{
				{"backlog_rate=20.99", "false", "just below"},
				{"backlog_rate=21", "true", "on the bound"},
				{"", "missing: backlog_rate of ML", "neither void nor not"},
			},
		},
		// Shape 23: when a unit is not ranked. That it is still shown is the ranking's.
		{
			number: "23", meaning: "condition of disqualification",
			know: "self_score_sent:boolean violation:boolean",
			rule: `not self_score_sent or violation`,
			cases: []shapeCase{
				{"self_score_sent=true violation=false", "false", "ranked"},
				{"self_score_sent=false", "true", "no self-score decides"},
				{"violation=true", "true", "a violation decides"},
				{"self_score_sent=true", "missing: violation of ML", "not known is not none"},
			},
		},
		// Shape 26: fixed deduction of the standing body; that it alone enters the facts is the card's.
		{
			number: "26", meaning: "deduction for steps left out",
			know: "launched:boolean pledged:boolean registered:boolean",
			rule: `launched and pledged and registered ? 0 : -8`,
			cases: []shapeCase{
				{"launched=true pledged=true registered=true", "0", "all done"},
				{"pledged=false", "-8", "one left out decides"},
				{"launched=false pledged=false registered=false", "-8", "once, not three times"},
				{"launched=true pledged=true", "missing: registered of ML", "open"},
			},
		},
		// Shape 31: the part that applies, rescaled: 70 points, and 30 more by survey.
		{
			number: "31", meaning: "rescaled where a part does not apply", full: "100",
			know: "work survey",
			rule: `applies(survey) ? work + survey : work / 70 * full`,
			cases: []shapeCase{
				{"work=63 survey=25", "88", "both parts"},
				{"work=63 survey=n/a", "90", "of 70, rescaled"},
				{"work=61 survey=n/a", "610/7", "exact until the card rounds"},
				{"work=63", "missing: survey of ML", "a survey that is not in is not one that does not apply"},
			},
		},
		// Shape 37: which of several scores counts.
		{
			number: "37a", meaning: "the last review that there is", full: "10",
			know: "self appraised rechecked",
			rule: `rechecked ?? appraised ?? self`,
			cases: []shapeCase{
				{"self=10 appraised=8.5 rechecked=9", "9", "the re-check"},
				{"self=10 appraised=8.5", "8.5", "the appraisal"},
				{"self=10", "10", "the self-score"},
				{"self=10 appraised=0", "0", "zero is an appraisal"},
				{"", "missing: rechecked of ML; appraised of ML; self of ML", "none yet: any of them would do"},
			},
		},
		{
			number: "37b", meaning: "the highest of the reviews", full: "10",
			know: "self appraised rechecked",
			rule: `max(self, appraised, rechecked)`,
			cases: []shapeCase{
				{"self=10 appraised=8.5 rechecked=9", "10", "the highest"},
				{"self=10 appraised=8.5", "missing: rechecked of ML", "all must be in"},
			},
		},
	}
}
