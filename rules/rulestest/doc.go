// Package rulestest is a kit for those who write rules: it proves that a scorecard
// or a regulation does what it says before flags depend on it. Start with [Check],
// which runs cases, measures what they reach and tries mutants, and [Explore],
// which finds facts worth trying.
//
// It has four parts, each of which works without the others:
//
//   - [Explore] finds facts worth trying a rule with: on each limit, one unit of the
//     indicator's precision below and above it, each condition deciding alone both
//     ways (MC/DC), each input missing and not applicable. [Cover] picks few that
//     reach every goal.
//   - [RuleMutants] breaks a rule in the ways that people do: >= for >, a limit off
//     by one unit, a cap forgotten. [Killer] says which facts tell a mutant from the
//     rule, [Same] proves that none do.
//   - [RuleTargets] lists what cases should reach, with the reason where something
//     cannot be reached; a [Vocabulary] does so for derived indicators and tables.
//   - [Check] and [Run] run a [Suite], a file of cases with what it tests, and report
//     as text, JSON, JUnit's XML or a page of HTML.
//
// Packages scoring/scoringtest and awards/awardstest make suites of YAML files
// beside a scorecard or a regulation; most people need only those, or the command
// "thidua test". A program with definitions of its own implements [Suite].
//
// [Facts] makes Go tests of rules short.
//
// # What a kill means
//
// A mutant is killed if some case fails on it. One that survives shows what no
// case looks at: either a case is missing, and the report has one that would
// notice; or the mutant changes nothing, which the report proves where it can; or
// it is right that nobody looks, which the author says under accept.
//
// Rules are exact and facts have declared precision, so "just below" is one unit:
// 7.99 for a limit of 8 and two decimal places, not 7.9999.
package rulestest
