package rules

import "github.com/thidua-go/thidua/rules/diag"

// builtin describes a function of the language.
type builtin struct {
	op       op
	min, max int       // arguments; max < 0 means any number
	args     []Kind    // kinds of the arguments, the last one repeated; 0 means any kind
	result   Kind      // 0: of the first argument
	usage    diag.Text // for diagnostics
	expr     string    // what it reads: "", "group" or "last year"
}

var (
	oneNumber  = []Kind{NumberKind}
	oneDate    = []Kind{DateKind}
	whereKinds = []Kind{NumberKind, BoolKind}
)

// builtins are the functions of the language by name. date, lookup and points
// take names or texts and are lowered on their own.
var builtins = map[string]builtin{
	"min":      {op: opMin, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: say("%s", "min(a, b, …)")},
	"max":      {op: opMax, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: say("%s", "max(a, b, …)")},
	"sum":      {op: opSum, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: say("%s", "sum(a, b, …)")},
	"mean":     {op: opMean, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: say("%s", "mean(a, b, …)")},
	"count":    {op: opCount, min: 1, max: -1, args: []Kind{BoolKind}, result: NumberKind, usage: say("count(condition, condition, …)")},
	"abs":      {op: opAbs, min: 1, max: 1, args: oneNumber, result: NumberKind, usage: say("%s", "abs(x)")},
	"floor":    {op: opFloor, min: 1, max: 1, args: oneNumber, result: NumberKind, usage: say("%s", "floor(x)")},
	"ceil":     {op: opCeil, min: 1, max: 1, args: oneNumber, result: NumberKind, usage: say("%s", "ceil(x)")},
	"round":    {op: opRound, min: 1, max: 2, args: oneNumber, result: NumberKind, usage: say("round(x) or round(x, places)")},
	"clamp":    {op: opClamp, min: 3, max: 3, args: oneNumber, result: NumberKind, usage: say("clamp(x, least, greatest)")},
	"known":    {op: opKnown, min: 1, max: 1, args: []Kind{0}, result: BoolKind, usage: say("%s", "known(x)")},
	"applies":  {op: opApplies, min: 1, max: 1, args: []Kind{0}, result: BoolKind, usage: say("%s", "applies(x)")},
	"steps":    {op: opSteps, min: 2, max: 2, args: oneNumber, result: NumberKind, usage: say("steps(x, size)")},
	"days":     {op: opDays, min: 2, max: 2, args: oneDate, result: NumberKind, usage: say("days(from, to)")},
	"workdays": {op: opWorkdays, min: 2, max: 2, args: oneDate, result: NumberKind, usage: say("workdays(from, to)")},
	"best":     {op: opBest, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: say("best(x) or best(x, where)"), expr: "group"},
	"worst":    {op: opWorst, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: say("worst(x) or worst(x, where)"), expr: "group"},
	"average":  {op: opAverage, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: say("average(x) or average(x, where)"), expr: "group"},
	"total":    {op: opTotal, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: say("total(x) or total(x, where)"), expr: "group"},
	"rank":     {op: opRank, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: say("rank(x) or rank(x, where)"), expr: "group"},
	"previous": {op: opPrevious, min: 1, max: 1, args: []Kind{0}, result: 0, usage: say("%s", "previous(x)"), expr: "last year"},
	"date":     {min: 1, max: 1, result: DateKind, usage: say("%s", `date("2024-01-31")`)},
	"lookup":   {min: 2, max: 3, usage: say(`lookup(table, key), lookup(table, key, key2) or lookup({">= 95": 2, "else": 0}, key)`)},
	"points":   {min: 1, max: 1, result: NumberKind, usage: say("%s", `points("I.2")`)},
}

// kindOf returns the kind wanted of argument i; 0 is any.
func (b builtin) kindOf(i int) Kind {
	if len(b.args) == 0 {
		return 0
	}
	return b.args[min(i, len(b.args)-1)]
}

// foreign are functions and words that expr's users know and this language does
// not have, with what to write instead.
var foreign = map[string]diag.Text{
	"len": say("count(…) counts conditions"), "now": say("every date is a fact: add an indicator of kind date"), "today": say("every date is a fact: add an indicator of kind date"),
	"int": say("floor(x) or round(x)"), "float": say("numbers are exact already"), "string": say("texts are compared with =="), "avg": say("mean(a, b) or average(x) over the members"),
	"average": {}, "median": say("rank(x) over the members"), "all": say("%s", "a and b and c"), "any": say("%s", "a or b or c"), "none": say("%s", "not (a or b or c)"), "one": say("%s", "count(a, b, c) == 1"),
	"filter": say("total(x, where), best(x, where) and the like"), "map": say("best(x), total(x): x is evaluated for each member"), "reduce": say("sum(a, b) or total(x)"),
	"find": say("lookup(table, key)"), "first": {}, "last": {}, "sqrt": say("x ** 2 on the other side"), "pow": say("%s", "a ** b"), "duration": say("%s", "days(a, b)"), "nil": say("known(x) tests for a missing value"),
	"iif": say("condition ? a : b"), "trunc": say("%s", "floor(x)"), "sort": say("%s", "rank(x)"), "contains": {}, "concat": {}, "split": {}, "ifelse": say("condition ? a : b"), "vlookup": say("lookup(table, key)"),
	"roundup": say("%s", "ceil(x)"), "rounddown": say("%s", "floor(x)"), "countif": say("count(condition, …)"), "sumif": say("total(x, where)"), "large": say("%s", "best(x)"), "small": say("%s", "worst(x)"), "countries": {},
	"datediff": say("%s", "days(a, b)"), "networkdays": say("%s", "workdays(a, b)"), "toupper": {}, "upper": {}, "lower": {}, "trim": {}, "keys": {}, "values": {},
}
