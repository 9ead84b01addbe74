package benchmarks

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// set is the rules that are measured: the shapes that real scorecards are made
// of. Figures are invented.
func set() []problem {
	return []problem{brackets(), proportional(), race(), deduction(), ladder(), twoWay(), grade(), longSum(), stepBonus(),
		weighted()}
}

// Constants of the hand-written rules, made once as a competent author would.
var (
	zero                = decimal.Zero
	oneTenth            = decimal.RequireFromString("0.1")
	threeTenths         = decimal.RequireFromString("0.3")
	half                = decimal.RequireFromString("0.5")
	sevenTenths         = decimal.RequireFromString("0.7")
	one                 = decimal.NewFromInt(1)
	oneAndHalf          = decimal.RequireFromString("1.5")
	oneAndThreeQuarters = decimal.RequireFromString("1.75")
	two                 = decimal.NewFromInt(2)
	twoAndHalf          = decimal.RequireFromString("2.5")
	three               = decimal.NewFromInt(3)
	five                = decimal.NewFromInt(5)
	ten                 = decimal.NewFromInt(10)
	sixty               = decimal.NewFromInt(60)
	seventy             = decimal.NewFromInt(70)
	eighty              = decimal.NewFromInt(80)
	eightyFive          = decimal.NewFromInt(85)
	ninetyTwo           = decimal.NewFromInt(92)
	ninetyFive          = decimal.NewFromInt(95)
	hundred             = decimal.NewFromInt(100)
	hundredSixty        = decimal.NewFromInt(160)
	hundredEighty       = decimal.NewFromInt(180)
	fiveHundred         = decimal.NewFromInt(500)
	twoThousand         = decimal.NewFromInt(2000)
)

func row(then string, when ...string) rules.Row {
	return rules.Row{When: when, Then: rules.NumberOf(decimal.RequireFromString(then))}
}

func table(name string, rows ...rules.Row) []rules.Table {
	return []rules.Table{{Name: name, Rows: rows}}
}

// brackets: points by brackets of a percentage.
func brackets() problem {
	return problem{
		name: "brackets",
		inputs: `rate
			100
			99.99
			98
			95
			94.99
			80.25
			60
			59.99`,
		full: "2",
		definition: rules.Definition{Tables: table("on_time",
			row("2", ">= 100"), row("1.75", "[95..100)"), row("1.5", "[80..95)"), row("1", "[70..80)"), row("0.5", "[60..70)"),
			row("0", "< 60"))},
		thidua: `lookup(on_time, rate)`,
		decimal: func(in input) func() decimal.Decimal {
			rate := in.decimal("rate")
			return func() decimal.Decimal { return bracketsDecimal(rate) }
		},
		scale: 100,
		scaled: func(in input) func() int64 {
			rate := in.units("rate", 100)
			return func() int64 { return bracketsScaled(rate) }
		},
		expr: `rate >= 100 ? 2.0 : rate >= 95 ? 1.75 : rate >= 80 ? 1.5 : rate >= 70 ? 1.0 : rate >= 60 ? 0.5 : 0.0`,
		cel:  `rate >= 100.0 ? 2.0 : rate >= 95.0 ? 1.75 : rate >= 80.0 ? 1.5 : rate >= 70.0 ? 1.0 : rate >= 60.0 ? 0.5 : 0.0`,
		rego: `points := 2 if input.rate >= 100
			else := 1.75 if input.rate >= 95
			else := 1.5 if input.rate >= 80
			else := 1 if input.rate >= 70
			else := 0.5 if input.rate >= 60
			else := 0`,
	}
}

func bracketsDecimal(rate decimal.Decimal) decimal.Decimal {
	switch {
	case rate.GreaterThanOrEqual(hundred):
		return two
	case rate.GreaterThanOrEqual(ninetyFive):
		return oneAndThreeQuarters
	case rate.GreaterThanOrEqual(eighty):
		return oneAndHalf
	case rate.GreaterThanOrEqual(seventy):
		return one
	case rate.GreaterThanOrEqual(sixty):
		return half
	}
	return zero
}

func bracketsScaled(rate int64) int64 {
	switch {
	case rate >= 100_00:
		return 200
	case rate >= 95_00:
		return 175
	case rate >= 80_00:
		return 150
	case rate >= 70_00:
		return 100
	case rate >= 60_00:
		return 50
	}
	return 0
}

// proportional: in proportion to the plan, capped at full points.
func proportional() problem {
	return problem{
		name: "proportional",
		inputs: `actual plan
			92.5 100
			2 3
			0.3 0.1
			957.11 1000
			100 100
			130 100
			-5 100
			1 7`,
		full:   "10",
		thidua: `clamp(full * actual / plan, 0, full)`,
		decimal: func(in input) func() decimal.Decimal {
			actual, plan := in.decimal("actual"), in.decimal("plan")
			return func() decimal.Decimal { return proportionalDecimal(actual, plan) }
		},
		scale: 1_000_000,
		scaled: func(in input) func() int64 {
			actual, plan := in.units("actual", 100), in.units("plan", 100)
			return func() int64 { return min(max(divideScaled(10_000_000*actual, plan), 0), 10_000_000) }
		},
		expr: `let x = 10 * actual / plan; x < 0 ? 0.0 : x > 10 ? 10.0 : x`,
		cel:  `10.0 * actual / plan < 0.0 ? 0.0 : 10.0 * actual / plan > 10.0 ? 10.0 : 10.0 * actual / plan`,
		rego: `points := min([max([10 * input.actual / input.plan, 0]), 10])`,
	}
}

func proportionalDecimal(actual, plan decimal.Decimal) decimal.Decimal {
	x := ten.Mul(actual).Div(plan)
	switch {
	case x.LessThan(zero):
		return zero
	case x.GreaterThan(ten):
		return ten
	}
	return x
}

// divideScaled returns a / b rounded half away from zero, for b > 0.
func divideScaled(a, b int64) int64 {
	if a < 0 {
		return -divideScaled(-a, b)
	}
	return (a + b/2) / b
}

// race: half of the points for the target, the rest by the share of exceeding,
// compared with the leader of the cluster. The leader is found once for all members: by
// thidua itself, which keeps it with the group; for the others it is an input.
func race() problem {
	return problem{
		name: "half-then-race",
		inputs: `target actual leader
			9 12 0.3333333333333333
			100 120 0.3333333333333333
			50 60 0.3333333333333333
			80 80 0.3333333333333333
			80 60 0.3333333333333333
			37 41.5 0.3333333333333333
			0.3 0.1 0.3333333333333333
			957.11 957.12 0.3333333333333333`,
		full:       "10",
		group:      true,
		definition: rules.Definition{Define: []rules.Define{{Code: "exceed", Rule: `(actual - target) / target`}}},
		thidua: `if actual < target { full / 2 * actual / target }
			else if actual == target { full / 2 }
			else { full / 2 + full / 2 * exceed / best(exceed) }`,
		decimal: func(in input) func() decimal.Decimal {
			target, actual, leader := in.decimal("target"), in.decimal("actual"), in.decimal("leader")
			return func() decimal.Decimal { return raceDecimal(target, actual, leader) }
		},
		scale: 1_000_000,
		scaled: func(in input) func() int64 {
			target, actual := in.units("target", 100), in.units("actual", 100)
			return func() int64 { return raceScaled(target, actual, 3, 9) } // 3/9: the first unit's
		},
		expr: `actual < target ? 5 * actual / target : actual == target ? 5.0 : 5 + 5 * ((actual - target) / target) / leader`,
		cel:  `actual < target ? 5.0 * actual / target : actual == target ? 5.0 : 5.0 + 5.0 * ((actual - target) / target) / leader`,
		rego: `points := 5 * input.actual / input.target if input.actual < input.target
			else := 5 if input.actual == input.target
			else := 5 + 5 * ((input.actual - input.target) / input.target) / input.leader`,
	}
}

func raceDecimal(target, actual, leader decimal.Decimal) decimal.Decimal {
	switch actual.Cmp(target) {
	case -1:
		return five.Mul(actual).Div(target)
	case 0:
		return five
	}
	exceed := actual.Sub(target).Div(target)
	return five.Add(five.Mul(exceed).Div(leader))
}

func raceScaled(target, actual, leadBy, leadTarget int64) int64 {
	switch {
	case actual < target:
		return divideScaled(5_000_000*actual, target)
	case actual == target:
		return 5_000_000
	}
	return 5_000_000 + divideScaled(5_000_000*(actual-target)*leadTarget, target*leadBy)
}

// deduction: points off for each case, each kind of case capped.
func deduction() problem {
	return problem{
		name: "deduction",
		inputs: `late wrong lost
			0 0 0
			1 1 1
			3 3 0
			0 7 0
			9 9 9
			4 10 2
			1 2 0
			0 0 3`,
		full:   "10",
		thidua: `full - min(2, 0.5 * late) - min(3, 0.3 * wrong) - min(5, 2.5 * lost)`,
		decimal: func(in input) func() decimal.Decimal {
			late, wrong, lost := in.decimal("late"), in.decimal("wrong"), in.decimal("lost")
			return func() decimal.Decimal { return deductionDecimal(late, wrong, lost) }
		},
		scale: 10,
		scaled: func(in input) func() int64 {
			late, wrong, lost := in.units("late", 1), in.units("wrong", 1), in.units("lost", 1)
			return func() int64 { return 100 - min(20, 5*late) - min(30, 3*wrong) - min(50, 25*lost) }
		},
		expr: `10 - (late < 4 ? 0.5 * late : 2.0) - (wrong < 10 ? 0.3 * wrong : 3.0) - (lost < 2 ? 2.5 * lost : 5.0)`,
		cel:  `10.0 - (late < 4.0 ? 0.5 * late : 2.0) - (wrong < 10.0 ? 0.3 * wrong : 3.0) - (lost < 2.0 ? 2.5 * lost : 5.0)`,
		rego: `points := ((10 - min([2, 0.5 * input.late])) - min([3, 0.3 * input.wrong])) - min([5, 2.5 * input.lost])`,
	}
}

func deductionDecimal(late, wrong, lost decimal.Decimal) decimal.Decimal {
	points := ten.Sub(decimal.Min(two, half.Mul(late)))
	points = points.Sub(decimal.Min(three, threeTenths.Mul(wrong)))
	return points.Sub(decimal.Min(five, twoAndHalf.Mul(lost)))
}

// ladder: points by the days that a report is late.
func ladder() problem {
	return problem{
		name: "date-ladder",
		inputs: `due sent
			2024-01-31 2024-01-30
			2024-01-31 2024-01-31
			2024-01-31 2024-02-01
			2024-02-28 2024-03-01
			2024-01-31 2024-02-03
			2024-01-31 2024-02-06
			2024-01-31 2024-02-10
			2024-01-31 2024-02-11`,
		full:   "2",
		thidua: `lookup({"<= 0": 2, "[1..2]": 1.5, "[3..5]": 1, "[6..10]": 0.5, "> 10": 0}, days(due, sent))`,
		decimal: func(in input) func() decimal.Decimal {
			due, sent := in.time("due"), in.time("sent")
			return func() decimal.Decimal { return ladderDecimal(due, sent) }
		},
		scale: 100,
		scaled: func(in input) func() int64 {
			due, sent := in.units("due", 1), in.units("sent", 1)
			return func() int64 { return ladderScaled(due, sent) }
		},
		expr: `let late = sent - due; late <= 0 ? 2.0 : late <= 2 ? 1.5 : late <= 5 ? 1.0 : late <= 10 ? 0.5 : 0.0`,
		cel:  `sent - due <= 0.0 ? 2.0 : sent - due <= 2.0 ? 1.5 : sent - due <= 5.0 ? 1.0 : sent - due <= 10.0 ? 0.5 : 0.0`,
		rego: `late := input.sent - input.due
			points := 2 if late <= 0
			else := 1.5 if late <= 2
			else := 1 if late <= 5
			else := 0.5 if late <= 10
			else := 0`,
	}
}

// ladderDecimal keeps its dates as Go programs do.
func ladderDecimal(due, sent time.Time) decimal.Decimal {
	switch late := int(sent.Sub(due).Hours() / 24); {
	case late <= 0:
		return two
	case late <= 2:
		return oneAndHalf
	case late <= 5:
		return one
	case late <= 10:
		return half
	}
	return zero
}

func ladderScaled(due, sent int64) int64 {
	switch late := sent - due; {
	case late <= 0:
		return 200
	case late <= 2:
		return 150
	case late <= 5:
		return 100
	case late <= 10:
		return 50
	}
	return 0
}

// twoWay: a table of a class by volume and a band of a percentage.
func twoWay() problem {
	return problem{
		name: "two-way",
		inputs: `dossiers early
			499 9.99
			500 9.99
			499 10
			500 10
			1999 1
			2000 10
			5000 0.99
			5000 1`,
		full: "3",
		definition: rules.Definition{Tables: table("bonus",
			row("0", "-", "< 1"),
			row("0.5", "< 500", "< 10"), row("1", "< 500", "-"),
			row("1", "< 2000", "< 10"), row("1.5", "< 2000", "-"),
			row("2", "-", "< 10"), row("3", "-", "-"))},
		thidua: `lookup(bonus, dossiers, early)`,
		decimal: func(in input) func() decimal.Decimal {
			dossiers, early := in.decimal("dossiers"), in.decimal("early")
			return func() decimal.Decimal { return twoWayDecimal(dossiers, early) }
		},
		scale: 10,
		scaled: func(in input) func() int64 {
			dossiers, early := in.units("dossiers", 1), in.units("early", 100)
			return func() int64 { return twoWayScaled(dossiers, early) }
		},
		expr: `early < 1 ? 0.0 : dossiers < 500 ? (early < 10 ? 0.5 : 1.0) : dossiers < 2000 ? (early < 10 ? 1.0 : 1.5) : early < 10 ? 2.0 : 3.0`,
		cel:  `early < 1.0 ? 0.0 : dossiers < 500.0 ? (early < 10.0 ? 0.5 : 1.0) : dossiers < 2000.0 ? (early < 10.0 ? 1.0 : 1.5) : early < 10.0 ? 2.0 : 3.0`,
		rego: `points := 0 if input.early < 1
			else := 0.5 if { input.dossiers < 500; input.early < 10 }
			else := 1 if input.dossiers < 500
			else := 1 if { input.dossiers < 2000; input.early < 10 }
			else := 1.5 if input.dossiers < 2000
			else := 2 if input.early < 10
			else := 3`,
	}
}

func twoWayDecimal(dossiers, early decimal.Decimal) decimal.Decimal {
	if early.LessThan(one) {
		return zero
	}
	low := early.LessThan(ten)
	switch {
	case dossiers.LessThan(fiveHundred) && low:
		return half
	case dossiers.LessThan(fiveHundred):
		return one
	case dossiers.LessThan(twoThousand) && low:
		return one
	case dossiers.LessThan(twoThousand):
		return oneAndHalf
	case low:
		return two
	}
	return three
}

func twoWayScaled(dossiers, early int64) int64 {
	if early < 1_00 {
		return 0
	}
	low := early < 10_00
	switch {
	case dossiers < 500 && low:
		return 5
	case dossiers < 500:
		return 10
	case dossiers < 2000 && low:
		return 10
	case dossiers < 2000:
		return 15
	case low:
		return 20
	}
	return 30
}
