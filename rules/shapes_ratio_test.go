package rules_test

import "github.com/thidua-go/thidua/rules"

func ratioShapes() []shape {
	ratio := rules.Definition{Define: []rules.Define{{Code: "ratio", Rule: "actual / plan"}}}
	return []shape{
		// Shape 3: proportional to the target.
		{
			number: "3a", meaning: "proportional to the plan, capped", full: "10",
			know: "actual plan",
			rule: `clamp(full * actual / plan, 0, full)`,
			cases: []shapeCase{
				{"actual=92.5 plan=100", "9.25", "below the plan"},
				{"actual=2 plan=3", "20/3", "exact: the card rounds to 6.67, not the rule"},
				{"actual=100 plan=100", "10", "the plan"},
				{"actual=130 plan=100", "10", "capped"},
				{"actual=-5 plan=100", "0", "a loss earns nothing, and costs nothing"},
				{"actual=0.3 plan=0.1", "10", "three times the plan, exactly"},
				{"actual=5 plan=0", "error: divide by zero", "a plan of zero is an error with its place, never infinity"},
				{"actual=5 plan=n/a", "not applicable", "không giao chỉ tiêu"},
				{"actual=5", "missing: plan of ML", "no plan known"},
			},
		},
		{
			number: "3b", meaning: "proportional, plan of zero decided", full: "10",
			know: "actual plan",
			rule: `if plan == 0 { actual > 0 ? full : 0 } else { round(min(full, full * actual / plan), 2) }`,
			cases: []shapeCase{
				{"actual=5 plan=0", "10", "something where nothing was asked for"},
				{"actual=0 plan=0", "0", "nothing"},
				{"actual=2 plan=3", "6.67", "rounded by the rule"},
				{"actual=1 plan=8000", "0", "0.00125 rounds to zero"},
				{"actual=1 plan=2000", "0.01", "0.005 is a half and rounds up"},
			},
		},
		{
			number: "3c", meaning: "by the distance from a plan that may be a loss", full: "10",
			know: "actual plan",
			rule: `plan == 0 ? (actual >= 0 ? full : 0) : clamp(full * (1 + (actual - plan) / abs(plan)), 0, full)`,
			cases: []shapeCase{
				{"actual=-40 plan=-50", "10", "a smaller loss than planned"},
				{"actual=-50 plan=-50", "10", "as planned"},
				{"actual=-60 plan=-50", "8", "a fifth more than planned"},
				{"actual=-100 plan=-50", "0", "twice the planned loss, not twice the points"},
				{"actual=5 plan=-50", "10", "a gain"},
				{"actual=40 plan=50", "8", "above 0 it is the share"},
				{"actual=60 plan=50", "10", "capped"},
				{"actual=0 plan=0", "10", "decided by the card"},
			},
		},
		// Shape 4: exceed multiplier. “điểm chuẩn nhân với % mức độ hoàn thành vượt” can be read as
		// B·r, which is B + B·(r-1), or as B·(r-1).
		{
			number: "4a", meaning: "exceed multiplier on the whole", full: "20",
			know: "actual plan early:boolean good:boolean", def: ratio,
			// Above the plan but late is not covered by the text: this card gives the base points.
			rule: `if ratio < 1 { full * ratio }
			       else if ratio > 1 and early and good { min(1.2 * full, full * ratio) }
			       else { full }`,
			cases: []shapeCase{
				{"actual=110 plan=100 early=true good=true", "22", "110 %"},
				{"actual=130 plan=100 early=true good=true", "24", "capped at 120 %: the text has no cap"},
				{"actual=100 plan=100 early=true good=true", "20", "no jump at 100 %"},
				{"actual=90 plan=100 early=false good=true", "18", "below 100 %"},
				{"actual=0 plan=100", "0", "not done"},
				{"actual=110 plan=100 early=false good=true", "20", "above but late: base points"},
				{"actual=110 plan=100 good=false", "20", "not good enough: early or not does not matter"},
				{"actual=110 plan=100 good=true", "missing: early of ML", "here it does"},
				{"actual=90 plan=100", "18", "below the plan nobody asks for early or good"},
			},
		},
		{
			number: "4b", meaning: "exceed multiplier as base and bonus", full: "20",
			know: "actual plan", def: ratio,
			rule: `full + full * (ratio - 1)`,
			cases: []shapeCase{
				{"actual=110 plan=100", "22", "the same as the base times 1.1"},
				{"actual=250 plan=100", "50", "nothing bounds it"},
				{"actual=4 plan=3", "80/3", "exact thirds"},
			},
		},
		{
			number: "4c", meaning: "exceed multiplier, literal reading", full: "20",
			know: "actual plan", def: ratio,
			rule: `ratio > 1 ? full * (ratio - 1) : full * ratio`,
			cases: []shapeCase{
				{"actual=100 plan=100", "20", "the plan"},
				{"actual=110 plan=100", "2", "ten per cent more falls to a tenth: the literal reading jumps"},
				{"actual=100.01 plan=100", "0.002", "and falls furthest just above the plan"},
			},
		},
		// Shape 5: step bonus per whole 1 % over 92 %, at most 0.5.
		{
			number: "5a", meaning: "step bonus, crossing the mark pays", full: "0.5",
			know: "rate",
			rule: `rate > 92 ? min(full, 0.1 + 0.1 * steps(rate - 92, 1)) : 0`,
			cases: []shapeCase{
				{"rate=91.99", "0", "below the mark"},
				{"rate=92", "0", "on the mark: not above it"},
				{"rate=92.01", "0.1", "crossing pays 0.1"},
				{"rate=92.99", "0.1", "no whole step yet"},
				{"rate=93", "0.2", "the first whole step"},
				{"rate=95.99", "0.4", "three whole steps"},
				{"rate=97.7", "0.5", "0.6 is capped"},
				{"rate=92.999999999999999999", "0.1", "almost is not whole"},
			},
		},
		{
			number: "5b", meaning: "step bonus, only whole steps pay", full: "0.5",
			know: "rate",
			rule: `min(full, 0.1 * steps(rate - 92, 1))`,
			cases: []shapeCase{
				{"rate=92.01", "0", "crossing alone pays nothing"},
				{"rate=93", "0.1", "the first whole step"},
				{"rate=80", "0", "no steps below the mark, not negative ones"},
				{"rate=100", "0.5", "capped"},
			},
		},
		{
			number: "5c", meaning: "step bonus, steps of a fraction", full: "2",
			know: "rate",
			rule: `min(full, 0.5 * steps(rate - 90, 0.1))`,
			cases: []shapeCase{
				{"rate=90.3", "1.5", "three steps of 0.1, where binary fractions count two"},
				{"rate=90.29", "1", "two"},
			},
		},
		// Shape 6: step penalty for each 1 % under 95 %, at most 2; a begun step is
		// dropped, counted or prorated.
		{
			number: "6a", meaning: "step penalty, whole steps", full: "5",
			know: "rate",
			rule: `full - min(2, 0.5 * steps(95 - rate, 1))`,
			cases: []shapeCase{
				{"rate=96", "5", "above"},
				{"rate=95", "5", "on the mark"},
				{"rate=94.5", "5", "half a step is none"},
				{"rate=94", "4.5", "one step"},
				{"rate=93.5", "4.5", "one and a half"},
				{"rate=80", "3", "capped"},
			},
		},
		{
			number: "6b", meaning: "step penalty, a begun step counts", full: "5",
			know: "rate",
			rule: `full - min(2, 0.5 * ceil(max(0, 95 - rate)))`,
			cases: []shapeCase{
				{"rate=96", "5", "above"},
				{"rate=95", "5", "on the mark"},
				{"rate=94.99", "4.5", "begun"},
				{"rate=94", "4.5", "one step"},
				{"rate=93.5", "4", "begun a second"},
				{"rate=80", "3", "capped"},
			},
		},
		{
			number: "6c", meaning: "step penalty, prorated", full: "5",
			know: "rate",
			rule: `full - clamp(0.5 * (95 - rate), 0, 2)`,
			cases: []shapeCase{
				{"rate=96", "5", "above"},
				{"rate=94.99", "4.995", "a hundredth of a step"},
				{"rate=93.5", "4.25", "one and a half"},
				{"rate=91", "3", "exactly the cap"},
				{"rate=80", "3", "capped"},
			},
		},
		// Shape 9: inverse indicator, where less is better.
		{
			number: "9a", meaning: "less is better, by share", full: "10",
			know: "backlog cases",
			rule: `cases == 0 ? full : full * (1 - backlog / cases)`,
			cases: []shapeCase{
				{"backlog=0 cases=37", "10", "nothing left"},
				{"backlog=2 cases=37", "350/37", "exact"},
				{"backlog=37 cases=37", "0", "everything left"},
				{"backlog=0 cases=0", "10", "no cases: nothing left either"},
			},
		},
		{
			number: "9b", meaning: "less is better, against a ceiling", full: "10",
			know: "accidents ceiling",
			rule: `accidents <= ceiling ? full : full * ceiling / accidents`,
			cases: []shapeCase{
				{"accidents=0 ceiling=8", "10", "none at all: no division by zero"},
				{"accidents=8 ceiling=8", "10", "on the ceiling"},
				{"accidents=10 ceiling=8", "8", "above it"},
				{"accidents=3 ceiling=0", "0", "none were allowed"},
				{"accidents=0 ceiling=0", "10", "and none happened"},
			},
		},
		{
			number: "9c", meaning: "less is better, by brackets", full: "30",
			know: "backlog_rate",
			// 21 % and more makes the item void, which the card says (shape 22).
			rule: `full - lookup({"<= 0": 0, "(0..10]": 10, "(10..21)": 20, "else": full}, backlog_rate)`,
			cases: []shapeCase{
				{"backlog_rate=0", "30", "none"},
				{"backlog_rate=10", "20", "the end of the first bracket"},
				{"backlog_rate=10.5", "10", "the gap of the printed card, closed"},
				{"backlog_rate=21", "0", "nothing left"},
			},
		},
		// Shape 10: year over year (giảm việc chuyển kỳ sau 3–5 %).
		{
			number: "10", meaning: "year over year", full: "10",
			know: "carried_over",
			def: rules.Definition{
				Define: []rules.Define{{Code: "reduction",
					Rule: `(previous(carried_over) - carried_over) / previous(carried_over) * 100`}},
			},
			rule: `if previous(carried_over) == 0 { carried_over == 0 ? full : 0 }
			       else { lookup({">= 5": full, "[3..5)": full / 2, "else": 0}, reduction) }`,
			cases: []shapeCase{
				{"carried_over=95 last.carried_over=100", "10", "5 %"},
				{"carried_over=951 last.carried_over=1000", "5", "4.9 %"},
				{"carried_over=97 last.carried_over=100", "5", "3 %"},
				{"carried_over=36 last.carried_over=37", "0", "2.7 %: one case of 37"},
				{"carried_over=110 last.carried_over=100", "0", "more, not less"},
				{"carried_over=0 last.carried_over=0", "10", "none before, none now"},
				{"carried_over=1 last.carried_over=0", "0", "none before: a percentage of nothing is not asked for"},
				{"carried_over=95", "missing: carried_over of ML, last year", "no facts of last year"},
				{"carried_over=95 last.carried_over=n/a", "not applicable", "a new unit has no last year"},
			},
		},
		// Shape 38: rounding inside a rule.
		{
			number: "38a", meaning: "to hundredths",
			know: "x",
			rule: `round(x, 2)`,
			cases: []shapeCase{
				{"x=20/3", "6.67", "thirds"},
				{"x=2.445", "2.45", "a half, which binary fractions miss"},
				{"x=-2.445", "-2.45", "away from zero on both sides"},
				{"x=2.4449", "2.44", "once: not over 2.445 to 2.45"},
				{"x=957.11", "957.11", "nothing to round"},
			},
		},
		{
			number: "38b", meaning: "to quarters",
			know: "x",
			rule: `round(x * 4) / 4`,
			cases: []shapeCase{
				{"x=88.25", "88.25", "a quarter"},
				{"x=88.3", "88.25", "nearest"},
				{"x=88.375", "88.5", "half of a quarter goes up"},
			},
		},
		{
			number: "38c", meaning: "each part, then the sum",
			know: "a b c",
			rule: `round(a, 2) + round(b, 2) + round(c, 2)`,
			cases: []shapeCase{
				{"a=10/3 b=10/3 c=10/3", "9.99", "parts first"},
			},
		},
		{
			number: "38d", meaning: "the sum, then once",
			know: "a b c",
			rule: `round(a + b + c, 2)`,
			cases: []shapeCase{
				{"a=10/3 b=10/3 c=10/3", "10", "the sum first: the two differ, so a card must say which"},
			},
		},
	}
}
