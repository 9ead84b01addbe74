// Package folder reads the folder of a year as officers keep it: cluster.yaml, and beside it
// scorecard.yaml, regulation.yaml, facts, points and evidence. The programs examples/thidua and
// examples/desk read it so, and fail on the same files for the same reasons; a program of your own
// may begin with it.
//
//	f, err := folder.Open("my/cluster")
//	y, err := folder.Load(f)
//	r, err := y.Report(rules.Date{})
//
// What is wrong with files is a diagnostic of rules/diag with file, line and column. A [Year] is
// not changed by its methods, and may be used by several goroutines.
package folder
