package ops

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/table"
	"github.com/thidua-go/thidua/rules/internal/value"
)

var (
	anyKind   = []value.Kind{0}
	oneNumber = []value.Kind{Number}
	oneBool   = []value.Kind{Bool}
	oneDate   = []value.Kind{Date}
	zero      = frac.Int(0)

	truthBranches = Branches{Truth: true}

	unchanged = []Mutant{{Do: "unchanged"}}
	// relational mutants move the limit too.
	limits = Mutant{Class: "boundary", Do: "limits"}
	drop   = dropBut()
)

func swap(class, to string) Mutant { return Mutant{Class: class, Do: "swap", To: to} }

// dropBut drops each operand in turn but those that stay.
func dropBut(stay ...int) Mutant { return Mutant{Class: "condition", Do: "drop", Args: stay} }

// keep keeps some operands, of another operator or alone.
func keep(class, to string, args ...int) Mutant {
	return Mutant{Class: class, Do: "keep", To: to, Args: args}
}

// Language is the table of the language.
var Language = New(slices.Concat(
	functions, statistics, irrational, []Row{interpolate}, dates, aggregates, operators, forms, operands)...)

// functions are the strict functions that are no statistics.
var functions = guarded([]Row{
	extreme("min", -1, "the least of the arguments", "capped", Telling{
		Noun: []diag.Text{say("the least of {all}")}, Above: say("{1} exceeds the most allowed, {2}"),
	}),
	extreme("max", 1, "the greatest of the arguments", "raised", Telling{
		Noun: []diag.Text{say("the greatest of {all}")}, Below: say("{1} is below the least allowed, {2}"),
	}),
	function(say("%s", "sum(a, b, …)"), "the sum of the arguments", Row{
		Min: 1, Max: Any, Kernel: many(sum), Column: columnSum, Size: sumSize, Range: sumRange, Order: Commutes,
		Mutants: []Mutant{drop, swap("arithmetic", "mean")}, Fast: SumOfAll, Tell: between(say(" + "), 1),
	}),
	function(say("%s", "mean(a, b, …)"), "the mean of the arguments, exactly", Row{
		Min: 1, Max: Any, Kernel: many(mean), Column: columnMean, Size: sumSize, Range: meanRange, Order: Commutes,
		Mutants: []Mutant{drop, swap("arithmetic", "sum")}, Fast: MeanOfAll, Tell: noun(say("the mean of {all}")),
	}),
	function(say("%s", "abs(x)"), "x without its sign", Row{
		Min: 1, Max: 1, Kernel: one(frac.Abs), Column: columnAbs, Range: unary(interval.Numbers.Abs), Solve: solveAbs,
		Unit: FirstUnit, Mutants: []Mutant{keep("arithmetic", "", 0)}, Tell: noun(say("the absolute value of {1}")),
	}),
	wholly("floor", "ceil", "the greatest whole number that is not more than x", frac.Floor,
		noun(say("{1} rounded down"), say("{1} rounded down to {2} decimal places"))),
	wholly("ceil", "floor", "the least whole number that is not less than x", frac.Ceil,
		noun(say("{1} rounded up"), say("{1} rounded up to {2} decimal places"))),
	function(say("round(x), round(x, places) or round(x, places, mode)"), "", Row{
		Min: 1, Max: 3, Args: []value.Kind{Number, Number, Text}, Words: frac.Modes, Needs: []Need{places(1)},
		Manual: []Manual{
			{"round(x)", "the nearest whole number, halves away from zero"},
			{"round(x, places)", "the same to decimal places; an error unless places is a whole number from 0 to 18"},
			{"round(x, places, mode)", "the same in another way: " + strings.Join(frac.Modes[1:], ", ")},
		},
		Kernel: Kernel{One: rounded(RoundMode).One, Two: rounded(RoundMode).Two, Three: round},
		Column: columnRounded(RoundMode), Range: roundRange(RoundMode),
		Mutants: []Mutant{keep("rounding", "floor", 0), keep("rounding", "round", 0), keep("rounding", "round", 0, 1)},
		Tell: noun(say("{1} rounded to a whole number"), say("{1} rounded to {2} decimal places"),
			say("{1} rounded to {2} decimal places by {3}")),
	}),
	function(say("clamp(x, least, greatest)"), "x, or the end that it is beyond; an error if least > greatest", Row{
		Min: 3, Max: 3, Kernel: three(clamp), Column: columnClamp, Range: clampRange, Fails: Faults{"clamp"},
		Literal: crossed("clamp"), Turns: true, Note: Note{ByPick: []string{"", "raised", "capped"}, Of: TheOperand},
		Branches: Branches{Names: []string{"inside", "raised", "capped"}},
		Mutants:  []Mutant{keep("cap", "max", 0, 1), keep("cap", "min", 0, 2)}, Fast: Clamp,
		Tell: Telling{
			Noun: []diag.Text{say("{1} held between {2} and {3}")}, Below: say("{1} is below the least allowed, {2}"),
			Above: say("{1} exceeds the most allowed, {2}"),
		},
	}),
	function(say("count(condition, condition, …)"), "", Row{
		Min: 1, Max: Any, Args: oneBool, Manual: []Manual{{"count(p, q, …)", "how many conditions hold"}},
		Kernel: many(count), Column: columnSum, Range: countRange, Unit: WholeUnit, Mutants: []Mutant{drop}, Fast: Count,
		Tell: noun(say("the number of these conditions that hold")),
	}),
	function(say("steps(x, size)"), "whole steps of size in x, 0 for x < 0; an error unless size > 0", Row{
		Min: 2, Max: 2, Kernel: two(steps), Column: columnSteps, Size: quotientSize, Range: stepsRange, Turns: true,
		Needs: []Need{{Code: "steps", Operand: 1, Above: true, Open: true}}, Unit: WholeUnit, Mutants: unchanged,
		Tell: noun(say("the number of whole steps of {2} in {1}")),
	}),
	function(say("days(from, to)"), "days from one to the other, negative if backwards", Row{
		Min: 2, Max: 2, Args: oneDate, Kernel: two(days), Column: columnDays, Range: daysRange, Unit: WholeUnit,
		Mutants: []Mutant{swap("arithmetic", "workdays")}, Tell: noun(say("the number of days from {1} to {2}")),
	}),
	function(say("workdays(from, to)"),
		"working days after `from` up to and with `to`, negative if backwards; see Dates", Row{
			Min: 2, Max: 2, Args: oneDate, Kernel: two(workdays), Range: workdaysRange, Calendar: true, Unit: WholeUnit,
			Mutants: []Mutant{swap("arithmetic", "days")}, Tell: noun(say("the number of working days from {1} to {2}")),
		}),
})

// completed fills in what holds for most rows and is not said.
func completed(r Row) Row {
	r.Order, r.Unit, r.Note.Of = cmp.Or(r.Order, Matters), cmp.Or(r.Unit, UnknownUnit), cmp.Or(r.Note.Of, Nothing)
	if r.Solve == nil {
		r.Solve = unsolved
	}
	if r.Fails == nil {
		r.Fails = NoFaults
	}
	return r
}

// function completes the row of a function: of a strict one, of numbers, unless it says otherwise.
func function(usage diag.Text, says string, r Row) Row {
	call := usage.String()
	r.Name, r.Fix, r.Usage = call[:strings.Index(call, "(")], Function, usage
	if r.Manual == nil {
		r.Manual = []Manual{{call, says}}
	}
	if r.Form != 0 {
		return form(r)
	}
	r.Form, r.Result, r.Fast = Strict, cmp.Or(r.Result, Number), cmp.Or(r.Fast, Generic)
	if r.Args == nil {
		r.Args = oneNumber
	}
	return completed(r)
}

// wholly is the row of a function that rounds in one direction.
func wholly(name, other, says string, m frac.Mode, tell Telling) Row {
	return function(say("%s(x) or %s(x, places)", name, name), "", Row{
		Min: 1, Max: 2, Manual: []Manual{{name + "(x)", says}, {name + "(x, places)", "the same to decimal places"}},
		Kernel: rounded(m), Column: columnRounded(m), Range: roundRange(m), Needs: []Need{places(1)}, Unit: WholeUnit,
		Mutants: []Mutant{swap("rounding", other), keep("rounding", name, 0)}, Tell: tell,
	})
}

// extreme is the row of a function that picks the largest operand for sign 1, the
// smallest for -1; constant is what a constant does that is picked.
func extreme(name string, sign int, says, constant string, tell Telling) Row {
	return function(say("%s", name+"(a, b, …)"), says, Row{
		Min: 1, Max: Any, Kernel: extremum(sign), Column: columnExtreme(sign), Range: extremumRange(sign),
		Solve: solveExtremum(sign), Order: Commutes, Unit: FinestUnit, Turns: true, Extreme: sign,
		Note: Note{Each: "chosen", Const: constant, Of: TheOperand}, Branches: Branches{Each: "operand"},
		Mutants: []Mutant{{Class: "cap", Do: "drop"}}, Fast: Extremum, Tell: tell,
	})
}

// operators are those that are written with signs and words.
var operators = []Row{
	completed(Row{
		Name: "-", Fix: Prefix, Form: Strict, Min: 1, Max: 1, Args: oneNumber, Result: Number, Usage: say("%s", "-x"),
		Kernel: one(frac.Neg), Column: columnNeg, Range: unary(interval.Numbers.Neg), Solve: solveNeg, Unit: FinestUnit,
		Mutants: []Mutant{keep("arithmetic", "", 0)}, Fast: Generic, Tell: noun(say("the opposite of {1}")),
	}),
	arithmetic("+", "-", Row{
		Kernel: two(add), Column: columnSum, Size: sumSize, Range: binary(interval.Numbers.Add), Solve: solveAdd,
		Order: Commutes, Unit: FinestUnit, Fast: SumOfTwo, Tell: between(say(" + "), 1),
	}),
	arithmetic("-", "+", Row{
		Kernel: two(sub), Column: columnLess, Size: sumSize, Range: binary(interval.Numbers.Sub), Solve: solveSub,
		Unit: FinestUnit, Fast: LessOfTwo, Tell: between(say(" - "), 1),
	}),
	arithmetic("*", "/", Row{
		Kernel: two(mul), Column: columnProduct, Size: productSize, Range: binary(interval.Numbers.Mul), Solve: solveMul,
		Order: Commutes, Fast: Product, Tell: between(say(" × "), 2),
	}),
	arithmetic("/", "*", Row{
		Kernel: two(quo), Column: columnQuotient, Size: quotientSize, Range: dividedRange(interval.Numbers.Quo),
		Solve: solveQuo, Fails: Faults{"divide-by-zero"}, Fast: Quotient, Tell: between(say(" / "), 2),
	}),
	arithmetic("%", "*", Row{
		Kernel: two(rem), Size: sumSize, Range: dividedRange(interval.Numbers.Rem), Fails: Faults{"divide-by-zero"},
		Tell: noun(say("what is left of {1} divided by {2}")),
	}),
	arithmetic("**", "*", Row{
		Kernel: two(pow), Size: powerSize, Range: powRange, Literal: exponentFault,
		Fails: Faults{"zero-power", "exponent", "power-too-large"}, Tell: noun(say("{1} to the power of {2}")),
	}),
	comparison("==", "!=", Commutes, [3]bool{false, true, false}, say("{1} equals {2}"),
		say("{1} is the same day as {2}"), say("{1} is {2}")),
	comparison("!=", "==", Commutes, [3]bool{true, false, true}, say("{1} does not equal {2}"),
		say("{1} is not the same day as {2}"), say("{1} is not {2}")),
	comparison("<", "<=", Matters, [3]bool{true, false, false}, say("{1} is below {2}"), say("{1} is before {2}")),
	comparison("<=", "<", Matters, [3]bool{true, true, false}, say("{1} is not above {2}"), say("{1} is not after {2}")),
	comparison(">", ">=", Matters, [3]bool{false, false, true}, say("{1} is above {2}"), say("{1} is after {2}")),
	comparison(">=", ">", Matters, [3]bool{false, true, true}, say("{1} is not below {2}"), say("{1} is not before {2}")),
	condition(Row{
		Name: "..", Also: []string{"in"}, Form: InRange, Min: 3, Max: 3,
		Literal: crossed("empty-range"), Usage: say("%s", "x in 1..5"), Mutants: []Mutant{limits},
		Tell: truth(say("{1} lies from {2} to {3}"), say("{1} does not lie from {2} to {3}")),
	}),
	condition(Row{
		Name: "and", Also: []string{"&&"}, Form: And, Min: 2, Max: Any, Args: oneBool, Order: Commutes,
		Usage: say("%s", "a and b"), Note: Note{Each: "decides", Of: TheOperand},
		Mutants: []Mutant{swap("logic", "or"), drop}, Tell: between(say(" and "), 2),
	}),
	condition(Row{
		Name: "or", Also: []string{"||"}, Form: Or, Min: 2, Max: Any, Args: oneBool, Order: Commutes,
		Usage: say("%s", "a or b"), Note: Note{Each: "decides", Of: TheOperand},
		Mutants: []Mutant{swap("logic", "and"), drop}, Tell: between(say(" or "), 1),
	}),
	condition(Row{
		Name: "not", Also: []string{"!"}, Fix: Prefix, Form: Not, Min: 1, Max: 1, Args: oneBool,
		Usage: say("%s", "not a"), Mutants: []Mutant{keep("logic", "", 0)},
		Kernel: one(func(a frac.Num) frac.Num { return frac.Sub(frac.Int(1), a) }), Column: columnNot,
		Tell: noun(say("it is not so that {1}")),
	}),
	condition(Row{
		Name: "in", Also: []string{"not"}, Form: In, Min: 2, Max: Any, Args: anyKind,
		Usage: say("%s", "x in [1, 2, 3]"), Note: Note{Each: "decides", Of: TheOperand}, Mutants: []Mutant{drop},
		Tell: truth(say("{1} is one of {rest}"), say("{1} is none of {rest}")),
	}),
}

// arithmetic completes the row of an operator of two numbers, with another that mutants put in its place.
func arithmetic(name, other string, r Row) Row {
	r.Name, r.Fix, r.Form, r.Min, r.Max, r.Args, r.Result = name, Infix, Strict, 2, 2, oneNumber, Number
	r.Usage, r.Mutants, r.Fast = say("%s", "a "+name+" b"), []Mutant{swap("arithmetic", other)}, cmp.Or(r.Fast, Generic)
	return completed(r)
}

// comparison is the row of an operator that says how two values are ordered; tell says it of numbers,
// of dates and of others.
func comparison(name, mutant string, order Order, when [3]bool, tell ...diag.Text) Row {
	kinds := map[value.Kind]diag.Text{Date: tell[1]}
	if len(tell) > 2 {
		kinds[Text], kinds[Bool] = tell[2], tell[2]
	}
	return condition(Row{
		Name: name, Form: Compare, Min: 2, Max: 2, Args: anyKind, When: when, Order: order,
		Usage: say("%s", "a "+name+" b"), Mutants: []Mutant{swap("relational", mutant), limits},
		Tell: Telling{Noun: tell[:1], Kinds: kinds},
	})
}

// condition completes the row of an operator whose result is true or false.
func condition(r Row) Row {
	if r.Args == nil {
		r.Args = anyKind
	}
	r.Fix, r.Result, r.Range, r.Branches, r.Fast = cmp.Or(r.Fix, Infix), Bool, anything, truthBranches, Special
	return completed(r)
}

// forms are what has a meaning of its own for what is missing, for other facts, or
// for names.
var forms = []Row{
	form(Row{
		Name: "?", Also: []string{"if"}, Fix: Ternary, Form: If, Min: 3, Max: 3, Usage: say("condition ? a : b"),
		Note:     Note{ByPick: []string{"then", "else"}, None: "undecided", Of: Nothing},
		Branches: Branches{Names: []string{"then", "else"}},
		Mutants:  []Mutant{{Class: "choice", Do: "exchange"}},
		Tell:     noun(say("{2} where {1}, otherwise {3}")),
	}),
	form(Row{
		Name: "??", Fix: Infix, Form: Default, Min: 2, Max: 2, Usage: say("%s", "(a ?? 0)"),
		Note:     Note{ByPick: []string{"", "default"}, Of: Nothing},
		Branches: Branches{Names: []string{"value", "default"}},
		Mutants:  []Mutant{keep("default", "", 0)},
		Tell: Telling{
			Noun: []diag.Text{say("{1}, or {2} where that is not known")}, Missing: say("{1} is missing"),
			NotApplicable: say("{1} does not apply"),
		},
	}),
	function(say("%s", "known(x)"), "whether x is known; false for what does not apply", Row{
		Form: Known, Min: 1, Max: 1, Result: Bool, Branches: truthBranches,
		Mutants: []Mutant{{Class: "default", Do: "put", To: "true"}},
		Tell:    truth(say("{1} is known"), say("{1} is not known")),
	}),
	function(say("%s", "applies(x)"), "false only if x does not apply", Row{
		Form: Applies, Min: 1, Max: 1, Result: Bool, Branches: truthBranches,
		Mutants: []Mutant{{Class: "default", Do: "put", To: "true"}},
		Tell:    truth(say("{1} does apply"), say("{1} does not apply")),
	}),
	function(say(`lookup(table, key), lookup(table, key, key2, …) or lookup({">= 95": 2, "else": 0}, key)`), "", Row{
		Form: Lookup, Min: 2, Max: 1 + table.MaxKeys, Fails: Faults{"no-row"}, Note: Note{Each: "row", Of: TheRow},
		Manual: []Manual{{"lookup(table, key) or lookup(table, key, key2, …)",
			"the result of the first row that fits; an error if none does and there is no else"}},
		Branches: Branches{Each: "row"}, Mutants: []Mutant{{Do: "rows"}},
		Tell: Telling{
			Noun: []diag.Text{say("what {name} gives for {all}")}, Row: say("{1} falls into the row {row}"),
			Other: say("{1} falls into none of the other rows"),
		},
	}),
	pointsOf(say(`points("I.2") or points()`), "", Row{
		Max: 1, Tell: noun(say("the total of points"), say("the points of {name}")),
		Manual: []Manual{
			{`points("code")`, "points of another criterion or of a section, after its caps, of the same unit; inside an " +
				"aggregate, of the member"},
			{"points()", "the total of the card, after all caps"},
			{"full", "the maximum of the criterion"},
		},
	}),
	side("base", "the base points of a section, or of the card, after its caps",
		noun(say("the base points"), say("the base points of {name}"))),
	side("bonus", "the points added by its bonus items, after its caps",
		noun(say("the points added"), say("the points added by {name}"))),
	side("minus", "the points taken off by its minus items, after its caps, as a positive number",
		noun(say("the points taken off"), say("the points taken off by {name}"))),
	pointsOf(say("%s", "points_so_far()"), "the total, as if the card had no criterion that depends on it", Row{
		Tell: noun(say("the total of points so far")),
	}),
	function(say("%s", "previous(x)"), "x over last year's facts of the same unit", Row{
		Form: Previous, Min: 1, Max: 1, Unit: FirstUnit, Branches: truthBranches,
		Mutants: []Mutant{keep("arithmetic", "", 0)}, Tell: noun(say("{1}, last year")),
	}),
	form(Row{
		Name: "let", Fix: Nowhere, Form: Let, Min: 2, Max: 2, Usage: say("%s", "let x = a + b; x * 2"),
		Mutants: unchanged, Tell: noun(say("{2}, {name} being {1}")),
	}),
}

// side is the row of the points on one side of a section.
func side(name, means string, tell Telling) Row {
	name += "_points"
	manual := []Manual{{name + `("code") or ` + name + "()", means}}
	return pointsOf(say(`%s("I") or %s()`, name, name), "", Row{Max: 1, Manual: manual, Tell: tell})
}

// pointsOf completes the row of a function that reads points.
func pointsOf(usage diag.Text, says string, r Row) Row {
	r.Form, r.Result, r.Branches, r.Mutants = Points, Number, truthBranches, unchanged
	return function(usage, says, r)
}

// form completes a row that is evaluated in a way of its own.
func form(r Row) Row {
	if r.Args == nil {
		r.Args = anyKind
	}
	r.Range, r.Fast = anything, Special
	return completed(r)
}

// aggregates are computed over the members of a group, or over the records of a list: those
// of members first.
var aggregates = guarded(slices.SortedStableFunc(slices.Values(slices.Concat(
	aggregate("best", "largest_of", Row{
		Unit: FirstUnit, Note: Note{None: "chosen", Of: TheWinner}, Tell: highest,
	}, "the largest x among the #, see below", "worst", "smallest_of",
		Members{Better: 1, Range: same, Bounds: extremeBounds(1)}),
	aggregate("worst", "smallest_of", Row{
		Unit: FirstUnit, Note: Note{None: "chosen", Of: TheWinner}, Tell: lowest,
	}, "the smallest x among the #", "best", "largest_of", Members{Better: -1, Range: same, Bounds: extremeBounds(-1)}),
	aggregate("average", "average_of", Row{
		Size: sumSize, Tell: noun(say("the average of {x} {among}{where}")),
	}, "the mean of x over the #, exactly", "best", "largest_of",
		Members{Combine: averageOf, Adds: true, Range: averageRange, Bounds: ordered, Further: Tends}),
	aggregate("total", "total_of", Row{
		Free: true, // what periods come to is called that
		Size: sumSize, Unit: FirstUnit, Tell: noun(say("the total of {x} {among}{where}")),
	}, "the sum of x over the #", "average", "average_of",
		Members{Combine: totalOf, Adds: true, Range: totalRange, None: &zero, Bounds: totalBounds}),
	aggregate("rank", "rank_of", Row{
		Unit: WholeUnit, Tell: noun(say("the place by {x} {among}{where}")),
	}, "the unit's place among the members by x, the best first", "", "", Members{Ranks: true, Range: rankRange}),
	aggregate("", "percent_rank_of", Row{
		Free: true, Tell: noun(say("the share of the others {among} that come behind by {x}{where}")),
	}, "the share of the other members that the unit exceeds by x, from 0 to 1", "", "", Members{Ranks: true, Share: true,
		Range: func(interval.Numbers) interval.Numbers { return fixedRange(0, 1)(nil) }}),
	aggregate("", "count_of", Row{
		Unit: WholeUnit, Tell: noun(say("the number of {counted}{where}")),
	}, "how many # there are", "", "",
		Members{Counts: true, Combine: totalOf, Range: countedRange, None: &zero, Bounds: totalBounds}),
	aggregate("", "capped_of", Row{
		Size: sumSize, Tell: noun(say("the total of {x} {among}{where} (of each kind no more than its most)")),
	}, "the sum of x over the #, for each kind no more than most", "", "",
		Members{PerKind: true, Combine: totalOf, Range: totalRange, None: &zero}),
	aggregate("", "latest_of", Row{
		Args: oneDate, Unit: WholeUnit, Tell: noun(say("the latest {x} {among}{where}")),
	}, "the latest date x among the #", "", "earliest_of", Members{Better: 1, Range: same, Bounds: extremeBounds(1)}),
	aggregate("", "earliest_of", Row{
		Args: oneDate, Unit: WholeUnit, Tell: noun(say("the earliest {x} {among}{where}")),
	}, "the earliest date x among the #", "", "latest_of", Members{Better: -1, Range: same, Bounds: extremeBounds(-1)}),
	statisticOf("median_of", "the median of x over the #", "average_of", Need{},
		noun(say("the median of {x} {among}{where}")),
		Members{Combine: medianOf, Range: averageRange, Bounds: ordered, Further: Tends}),
	statisticOf("percentile_of", "what a share p of x over the # does not exceed", "", Need{Code: "share", Most: 1},
		noun(say("the percentile {given} of {x} {among}{where}")),
		Members{Given: percentileOf, GivenAs: "p", Range: averageRange, Bounds: ordered, Further: Tends}),
	statisticOf("sum_best_of", "the sum of the n largest x among the #, of all if they are fewer", "sum_without_of",
		severalOf, noun(say("the sum of the {given} largest of {x} {among}{where}")),
		Members{Given: chosenOf(best, totalOf), GivenAs: "n", Range: totalRange, None: &zero,
			Bounds: ordered, Further: Fills}),
	statisticOf("mean_best_of", "their mean", "mean_without_of", severalOf,
		noun(say("the mean of the {given} largest of {x} {among}{where}")),
		Members{Given: chosenOf(best, averageOf), GivenAs: "n", Range: averageRange, Bounds: ordered, Further: Fills}),
	statisticOf("sum_without_of", "the sum of x over the # without the n smallest, but never without all", "sum_best_of",
		severalOf, noun(say("the sum of {x} {among}{where} without the {given} smallest")),
		Members{Given: chosenOf(without, totalOf), GivenAs: "n", Range: totalRange, None: &zero,
			Bounds: ordered, Further: Grow}),
	statisticOf("mean_without_of", "their mean", "mean_best_of", severalOf,
		noun(say("the mean of {x} {among}{where} without the {given} smallest")),
		Members{Given: chosenOf(without, averageOf), GivenAs: "n", Range: averageRange, Bounds: ordered, Further: Tends}),
	statisticOf("variance_of", "the variance of x over the #", "", Need{}, noun(say("the variance of {x} {among}{where}")),
		Members{Combine: squaresOf(0), Range: varianceOfRange(0), Bounds: varianceBounds(0)}),
	statisticOf("sample_variance_of", "the same of a sample, of two # or more", "variance_of", Need{},
		noun(say("the sample variance of {x} {among}{where}")),
		Members{Combine: squaresOf(1), Fewest: 2, Range: varianceOfRange(1), Bounds: varianceBounds(1)}),
	statisticOf("stddev_of", "the standard deviation of x over the #, rounded to places", "", places(0),
		noun(say("the standard deviation of {x} {among}{where}")),
		Members{Given: deviationOf(0), GivenAs: "places", Range: deviationOfRange(0), Bounds: deviationBounds(0)}),
	statisticOf("sample_stddev_of", "the same of a sample, of two # or more", "stddev_of", places(0),
		noun(say("the sample standard deviation of {x} {among}{where}")),
		Members{Given: deviationOf(1), Fewest: 2, GivenAs: "places", Range: deviationOfRange(1),
			Bounds: deviationBounds(1)}),
	statisticOf("geometric_mean_of", "the geometric mean of x over the #, rounded to places", "", places(0),
		noun(say("the geometric mean of {x} {among}{where}")),
		Members{Given: geometricOf, Signless: "geometric", GivenAs: "places", Range: geometricOfRange,
			Bounds: ordered, Further: Tends}),
)), func(a, b Row) int { return cmp.Compare(a.KindOf(0), b.KindOf(0)) }))

// aggregate is the rows of an aggregate: over the members of the group by the name short,
// and by the name of list over any list, which is its first operand; "" for neither. It says what
// it is of those that count, # being what they are; x is a number unless the row says
// otherwise. Mutants put another name in the place of either.
func aggregate(short, list string, r Row, says, otherShort, otherOf string, m Members) (rows []Row) {
	kinds := oneNumber
	if r.Args != nil {
		kinds = r.Args
	}
	r.Fix, r.Form, r.Result, r.Members = Function, Aggregate, kinds[0], &m
	if m.Counts {
		kinds, r.Result = nil, Number
	}
	if m.PerKind {
		kinds = []value.Kind{Number, 0, Number}
	}
	r.Min, r.Max = len(kinds), len(kinds)+1
	r.Range, r.Fast = anything, Special
	if r.Fails = (Faults{"no-group", "no-own-group", "not-a-member"}); m.Signless != "" {
		r.Fails = append(r.Fails, m.Signless)
	}
	r = completed(r)
	for _, over := range []bool{false, true} {
		name, other, call, args, of := short, otherShort, "x", say("%s", "x"), "members"
		if over {
			name, other, call, args, of = list, otherOf, "list, x", say("list, x"), "records of the list"
		}
		switch {
		case m.Counts:
			call, args = "list", say("list")
		case m.Given != nil:
			call, args = "list, x, "+m.GivenAs, say("list, x, %s", m.GivenAs)
		case m.PerKind:
			call, args = "list, x, kind, most", say("list, x, kind, most")
		}
		if name == "" {
			continue
		}
		row := r
		turns := m.Ranks || !over && m.Better != 0
		if turns {
			own := m
			row.Members = &own
		}
		row.Name, row.Over, row.Args = name, over, append(slices.Clone(kinds), Bool)
		keep := keep("condition", name, 0)
		if over {
			row.Min, row.Max, row.Args = r.Min+1, r.Max+1, append([]value.Kind{List}, row.Args...)
			keep.Args = []int{0, 1, 2, 3}[:row.Min]
		}
		row.Usage = say("%s(%s) or %s(%s, where)", name, args, name, args)
		call = name + "(" + call + ") or " + name + "(" + call + ", where)"
		row.Manual = []Manual{{call, strings.ReplaceAll(says, "#", of)}}
		// Without its condition first, if it has one.
		if row.Mutants = []Mutant{keep}; other != "" {
			row.Mutants = append(row.Mutants, swap("arithmetic", other))
		}
		if turns {
			row.Members.Less = row.turned()
		}
		rows = append(rows, row)
	}
	return rows
}

// turned is the row of an aggregate where less is better.
func (r Row) turned() *Row {
	less := *r.Members
	less.Better, less.Rising, r.Members = -less.Better, less.Ranks, &less
	switch less.Better {
	case 1:
		r.Tell = highest
	case -1:
		r.Tell = lowest
	}
	return &r
}

// operands are what rules compute with.
var operands = []Row{
	operand("constant", Const, Row{Tell: alone, Unit: OwnUnit, Mutants: []Mutant{{Do: "constant"}}}),
	operand("fact", Fact, Row{Tell: named, Unit: OwnUnit, Branches: truthBranches, Mutants: unchanged}),
	operand("field", Field, Row{Tell: named, Unit: OwnUnit, Branches: truthBranches, Mutants: unchanged}),
	operand("list", Records, Row{Tell: named, Mutants: unchanged}),
	operand("points", Points, Row{Tell: named, Branches: truthBranches, Mutants: unchanged}),
	operand("name", Var, Row{Tell: named, Mutants: unchanged}),
	operand("derived", Derived, Row{Tell: named, Mutants: unchanged}),
}

func operand(name string, f Form, r Row) Row {
	r.Name, r.Fix, r.Form, r.Usage = name, Nowhere, f, say("%s", name)
	r.Range, r.Fast = anything, Special
	return completed(r)
}

// HostCall is the row of a function of the host.
var HostCall = func() *Row {
	r := completed(Row{
		Name: "host", Fix: Function, Form: Host, Max: Any, Args: anyKind, Usage: say("%s", "f(…)"), Range: anything,
		Fails: Faults{"host-function"}, Branches: truthBranches, Mutants: unchanged, Fast: Special,
		Tell: noun(say("{name} of {all}")),
	})
	return &r
}()
