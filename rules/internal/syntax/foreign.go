package syntax

import "github.com/thidua-go/thidua/rules/diag"

// Foreign are functions and words that expr's users know and this language does
// not have, with what to write instead.
var Foreign = map[string]diag.Text{
	"len":         say("count(…) counts conditions"),
	"now":         say("every date is a fact: add an indicator of kind date"),
	"today":       say("every date is a fact: add an indicator of kind date"),
	"int":         say("floor(x) or round(x)"),
	"float":       say("numbers are exact already"),
	"string":      say("texts are compared with =="),
	"avg":         say("mean(a, b) or average(x) over the members"),
	"median":      say("rank(x) over the members"),
	"all":         say("%s", "a and b and c"),
	"any":         say("%s", "a or b or c"),
	"none":        say("%s", "not (a or b or c)"),
	"one":         say("%s", "count(a, b, c) == 1"),
	"filter":      say("total(x, where), best(x, where) and the like"),
	"map":         say("best(x), total(x): x is evaluated for each member"),
	"reduce":      say("sum(a, b) or total(x)"),
	"find":        say("lookup(table, key)"),
	"sqrt":        say("x ** 2 on the other side"),
	"pow":         say("%s", "a ** b"),
	"duration":    say("%s", "days(a, b)"),
	"nil":         say("known(x) tests for a missing value"),
	"iif":         say("condition ? a : b"),
	"trunc":       say("%s", "floor(x)"),
	"sort":        say("%s", "rank(x)"),
	"ifelse":      say("condition ? a : b"),
	"vlookup":     say("lookup(table, key)"),
	"roundup":     say("%s", "ceil(x)"),
	"rounddown":   say("%s", "floor(x)"),
	"countif":     say("count(condition, …)"),
	"sumif":       say("total(x, where)"),
	"large":       say("%s", "best(x)"),
	"small":       say("%s", "worst(x)"),
	"datediff":    say("%s", "days(a, b)"),
	"networkdays": say("%s", "workdays(a, b)"),
	"average":     {}, "first": {}, "last": {}, "contains": {}, "concat": {}, "split": {}, "countries": {},
	"toupper": {}, "upper": {}, "lower": {}, "trim": {}, "keys": {}, "values": {},
}
