package syntax

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// Foreign are functions and words, in lower case, that users of expr, Excel and SQL
// know and this language does not have, with what to write instead.
var Foreign = foreign([]instead{
	// What expr has.
	{"len count_all", say("count(p, q) counts conditions, total(1) counts the members; a text has no length")},
	{"all", say("a and b and c; over the members worst(x) > 5")},
	{"any", say("a or b or c; over the members best(x) > 5")},
	{"none", say("not (a or b or c); over the members best(x) <= 5")},
	{"one", say("count(a, b, c) == 1; over the members total(p ? 1 : 0) == 1")},
	{"filter where", say("total(x, where), best(x, where) and the like")},
	{"map foreach", say("best(x), total(x): x is evaluated for each member")},
	{"reduce fold", say("sum(a, b) or total(x)")},
	{"find findindex findlast findlastindex vlookup hlookup xlookup index match", say("lookup(table, key)")},
	{"groupby", say(`an aggregate takes a condition: total(x, region == "north")`)},
	{"sort sortby reverse", say("rank(x) is the place among the members")},
	{"percentrank", say("%s", "percent_rank(x, a, b, …)")},
	{"quartile", say("%s", "percentile(0.25, a, b, …)")},
	{"mode", say("count(a == x, b == x) says how often a value stands there")},
	{"type typeof", say("an indicator is of one kind, which stands where it is declared")},
	{"int integer", say("floor(x) or round(x)")},
	{"float decimal number value", say("numbers are exact already")},
	{"string text str tostring tojson fromjson tobase64 frombase64 format",
		say("nothing is converted: a text is compared with texts, a number with numbers")},
	{`matches contains startswith endswith hasprefix hassuffix indexof lastindexof trim trimprefix trimsuffix upper lower
		split splitafter replace repeat join left right mid search substitute proper concatenate exact like toupper
		tolower`, say(`a text is compared as a whole: region == "north" or region in ["north", "south"]`)},
	{"now today getdate", say("every date is a fact: add an indicator of kind date")},
	{"duration adddays", say("days(a, b) counts days: days(due, sent) <= 30")},
	{"edate dateadd", say("%s", "add_months(d, n)")},
	{"datediff datedif", say("%s", "days(a, b), months(a, b), years(a, b)")},
	{"eomonth", say("%s", "add_months(date(year(d), 1, 31), month(d) - 1)")},
	{"networkdays workday", say("%s", "workdays(a, b)")},
	{"timezone hour minute second time", say("a date is a whole day, without a time")},
	{"quarter", say("%s", "ceil(month(d) / 3)")},
	{"weekday", say(`compare dates: sent >= date("2024-01-01")`)},
	{"first last get take", say("give each thing that is known an indicator of its own")},
	{"keys values topairs frompairs", say("a table is read by lookup(table, key)")},
	{"uniq concat flatten array list", say("a list only stands behind in: x in [1, 2, 3]")},
	{"bitand bitor bitxor bitnand bitnot bitshl bitshr bitushr", say("numbers have no bits: use %% and **")},
	{"nil null undefined", say("known(x) tests for a missing value, (x ?? 0) replaces one")},
	// What spreadsheets and databases have.
	{"iif ifelse ifs switch choose case", say("condition ? a : b, or lookup(table, key)")},
	{"isblank isnull isempty isna isnumber iserror", say("known(x) tests for a missing value")},
	{"iferror ifna ifnull coalesce nvl nullif",
		say("(x ?? 0) replaces a missing value; before dividing: b == 0 ? 0 : a / b")},
	{"countif counta countblank", say("count(condition, …); of a list count_of(list, condition)")},
	{"sumif sumifs", say("total(x, where); of a list total_of(list, x, where)")},
	{"averageif averageifs", say("average(x, where)")},
	{"maxif maxifs large", say("best(x, where)")},
	{"minif minifs small", say("worst(x, where)")},
	{"avg", say("mean(a, b) or average(x) over the members")},
	{"max_of best_of", say("%s", "largest_of(list, x)")},
	{"min_of worst_of", say("%s", "smallest_of(list, x)")},
	{"sum_of", say("%s", "total_of(list, x)")},
	{"mean_of avg_of", say("%s", "average_of(list, x)")},
	{"first_of", say("%s", "earliest_of(list, date)")},
	{"last_of", say("%s", "latest_of(list, date)")},
	{"any_of", say("%s", "count_of(list, p) > 0")},
	{"all_of none_of", say("%s", "count_of(list, not p) == 0, count_of(list, p) == 0")},
	{"sumproduct", say("%s", "a * x + b * y")},
	{"roundup ceiling", say("%s", "ceil(x, 2)")},
	{"rounddown trunc truncate", say("%s", "round(x, 2, toward_zero)")},
	{"mround", say("%s", "round(x / 5) * 5")},
	{"mod rem", say("%s", "a % b")},
	{"quotient div", say("%s", "floor(a / b)")},
	{"pow power", say("%s", "a ** b")},
	{"sqrt", say("%s", "root(x, 2, 6)")},
	{"ln", say("%s", "log(x, 6)")},
	{"log10", say("%s", "log(x, 6, 10)")},
	{"geomean", say("%s", "geometric_mean(a, b, …, 6)")},
	{"standardize standardise zscore", say("%s", "z_score(x, mean, deviation)")},
	{"sign sgn", say("%s", "x > 0 ? 1 : x < 0 ? -1 : 0")},
	{"stdev var", say("%s", "stddev(a, b, …, 6), variance(a, b, …)")},
	{"rand random pi", say("every number is a fact: add an indicator")},
})

// NoNames are those of them that people write without brackets, for a value.
var NoNames = map[string]bool{"null": true, "undefined": true, "now": true, "today": true}

type instead struct {
	names string
	write diag.Text
}

func foreign(table []instead) map[string]diag.Text {
	of := make(map[string]diag.Text)
	for _, row := range table {
		for name := range strings.FieldsSeq(row.names) {
			of[name] = row.write
		}
	}
	return of
}
