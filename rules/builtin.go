package rules

// builtin describes a function of the language.
type builtin struct {
	op       op
	min, max int    // arguments; max < 0 means any number
	args     []Kind // kinds of the arguments, the last one repeated; 0 means any kind
	result   Kind   // 0: of the first argument
	usage    string // for diagnostics
	expr     string // what it reads: "", "group" or "last year"
}

var (
	oneNumber  = []Kind{NumberKind}
	oneDate    = []Kind{DateKind}
	whereKinds = []Kind{NumberKind, BoolKind}
)

// builtins are the functions of the language by name. date, lookup and points
// take names or texts and are lowered on their own.
var builtins = map[string]builtin{
	"min":      {op: opMin, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: "min(a, b, …)"},
	"max":      {op: opMax, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: "max(a, b, …)"},
	"sum":      {op: opSum, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: "sum(a, b, …)"},
	"mean":     {op: opMean, min: 1, max: -1, args: oneNumber, result: NumberKind, usage: "mean(a, b, …)"},
	"count":    {op: opCount, min: 1, max: -1, args: []Kind{BoolKind}, result: NumberKind, usage: "count(condition, condition, …)"},
	"abs":      {op: opAbs, min: 1, max: 1, args: oneNumber, result: NumberKind, usage: "abs(x)"},
	"floor":    {op: opFloor, min: 1, max: 1, args: oneNumber, result: NumberKind, usage: "floor(x)"},
	"ceil":     {op: opCeil, min: 1, max: 1, args: oneNumber, result: NumberKind, usage: "ceil(x)"},
	"round":    {op: opRound, min: 1, max: 2, args: oneNumber, result: NumberKind, usage: "round(x) or round(x, places)"},
	"clamp":    {op: opClamp, min: 3, max: 3, args: oneNumber, result: NumberKind, usage: "clamp(x, least, greatest)"},
	"known":    {op: opKnown, min: 1, max: 1, args: []Kind{0}, result: BoolKind, usage: "known(x)"},
	"applies":  {op: opApplies, min: 1, max: 1, args: []Kind{0}, result: BoolKind, usage: "applies(x)"},
	"steps":    {op: opSteps, min: 2, max: 2, args: oneNumber, result: NumberKind, usage: "steps(x, size)"},
	"days":     {op: opDays, min: 2, max: 2, args: oneDate, result: NumberKind, usage: "days(from, to)"},
	"workdays": {op: opWorkdays, min: 2, max: 2, args: oneDate, result: NumberKind, usage: "workdays(from, to)"},
	"best":     {op: opBest, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: "best(x) or best(x, where)", expr: "group"},
	"worst":    {op: opWorst, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: "worst(x) or worst(x, where)", expr: "group"},
	"average":  {op: opAverage, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: "average(x) or average(x, where)", expr: "group"},
	"total":    {op: opTotal, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: "total(x) or total(x, where)", expr: "group"},
	"rank":     {op: opRank, min: 1, max: 2, args: whereKinds, result: NumberKind, usage: "rank(x) or rank(x, where)", expr: "group"},
	"previous": {op: opPrevious, min: 1, max: 1, args: []Kind{0}, result: 0, usage: "previous(x)", expr: "last year"},
	"date":     {min: 1, max: 1, result: DateKind, usage: `date("2024-01-31")`},
	"lookup":   {min: 2, max: 3, usage: `lookup(table, key), lookup(table, key, key2) or lookup({">= 95": 2, "else": 0}, key)`},
	"points":   {min: 1, max: 1, result: NumberKind, usage: `points("I.2")`},
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
var foreign = map[string]string{
	"len": "count(…) counts conditions", "now": "every date is a fact: add an indicator of kind date", "today": "every date is a fact: add an indicator of kind date",
	"int": "floor(x) or round(x)", "float": "numbers are exact already", "string": "texts are compared with ==", "avg": "mean(a, b) or average(x) over the members",
	"average": "", "median": "rank(x) over the members", "all": "a and b and c", "any": "a or b or c", "none": "not (a or b or c)", "one": "count(a, b, c) == 1",
	"filter": "total(x, where), best(x, where) and the like", "map": "best(x), total(x): x is evaluated for each member", "reduce": "sum(a, b) or total(x)",
	"find": "lookup(table, key)", "first": "", "last": "", "sqrt": "x ** 2 on the other side", "pow": "a ** b", "duration": "days(a, b)", "nil": "known(x) tests for a missing value",
	"iif": "condition ? a : b", "trunc": "floor(x)", "sort": "rank(x)", "contains": "", "concat": "", "split": "", "ifelse": "condition ? a : b", "vlookup": "lookup(table, key)",
	"roundup": "ceil(x)", "rounddown": "floor(x)", "countif": "count(condition, …)", "sumif": "total(x, where)", "large": "best(x)", "small": "worst(x)", "countries": "",
	"datediff": "days(a, b)", "networkdays": "workdays(a, b)", "toupper": "", "upper": "", "lower": "", "trim": "", "keys": "", "values": "",
}
