// Package rules is a small language for what scorecards and regulations say: how
// many points a result earns, whether a condition is met. Its numbers are exact, it
// never guesses what is not known, and it can always say why. Start with
// [NewSchema], which takes the words that rules may use, and [Schema.Compile],
// which makes a rule of a text.
//
// A [Schema] holds the words that rules may use: indicators with their kinds,
// derived indicators, tables, functions of the host. [Schema.Compile] turns a text
// into a [Rule]. [NewFacts] checks what is known of a unit, and [Rule.Eval] gives
// the value of the rule; [Rule.Explain] gives it with every step.
//
// # The language
//
// The syntax is that of github.com/expr-lang/expr, a part of it, with a meaning of
// its own. LANGUAGE.md beside this file is the reference, for officers first.
//
//	actual / plan >= 0.95 and not late          arithmetic, comparison, logic
//	known(survey) ? survey : 0.8 * self         conditions
//	let r = actual / plan; r > 1 ? full : r     names for parts
//	min(full, 0.2 * articles)                   caps
//	lookup(brackets, percent)                   tables of brackets
//	best(exceed, exceed > 0)                    over the members of the cluster
//	(cases - previous(cases)) / previous(cases) against last year
//	days(due, sent), workdays(due, sent)        dates
//
// # Exactness
//
// Every number is a fraction of whole numbers, of any size up to a limit: 1/3*3 is
// 1. Rules round only where they say so, by round, floor or ceil. There is no
// binary floating point anywhere, and shopspring/decimal, which carries numbers in
// and out, has no say in results: a host may set its global variables as it likes.
//
// # Undetermined
//
// A fact may be missing (thiếu), which is not zero and not false, or not applicable
// (không áp dụng). A rule decides what can be decided all the same: false and
// missing is false. Otherwise its value is missing, and [Explanation.Missing] lists
// the inputs that would still matter, and only those. So is what workdays counts in a
// year whose holidays nobody gave: see [Definition.Holidays]. Not knowing is a value, never
// an error: an error means that the rule is wrong for these facts, as a division by
// zero is.
//
// # Many units
//
// [Rule.EvalAll] evaluates a rule for all members of a group, exactly as [Rule.Eval] does
// for each and several times faster, and [Column.Round] makes points of it. [NewGroupOf]
// takes facts as databases hold them, in columns.
//
// # Faults
//
// What an officer gets wrong is reported as [diag.Diagnostics]: all faults at once, each
// with its place, a message and what to write instead, in English or Vietnamese by
// [diag.Diagnostic.Format]. Rules may come from
// strangers: their size, depth and work are bounded by [Limits], and no panic
// leaves the package.
//
// Schemas, rules, facts and groups are immutable and safe for concurrent use.
package rules
