// Package thidua is the front door of a library for Vietnamese emulation
// clusters (cụm thi đua): it scores the members, ranks them, and says who may be
// proposed for the Government's Emulation Flag (Cờ thi đua của Chính phủ) and
// the Prime Minister's Certificate of Merit (Bằng khen của Thủ tướng Chính phủ),
// why, and under which clause.
//
// The first and the second of a cluster can be 1.32 points of 1,000 apart. So
// every number is exact, every point can say why it was given, and where
// evidence is missing the answer is "undetermined" and names what is missing. It
// is never a guess.
//
// There is nothing in this package but this page. The work is done in four
// packages in a line, each usable without the ones to its right:
//
//		rules  <-  scoring  <-  awards  <-  cluster
//
//	  - [github.com/thidua-go/thidua/rules] is the language of criteria and
//	    conditions: values, facts, dates, citations, explanations, diagnostics.
//	  - [github.com/thidua-go/thidua/scoring] makes points of facts: scorecards
//	    (bảng điểm), totals, ranking.
//	  - [github.com/thidua-go/thidua/awards] holds the regulations, with the clause
//	    and the dates of each condition: who is eligible, who is nominated.
//	  - [github.com/thidua-go/thidua/cluster] is the cluster and its year: members,
//	    officers, events from the launch to the closing meeting.
//
// # One shape everywhere
//
// A plain definition, written as a Go literal or read from a YAML or JSON file,
// is compiled into an opaque, immutable value that is safe for concurrent use:
//
//	Definition  ->  Compile  ->  *Scorecard, *Regulation, *Cluster
//
// Compile reports every fault of a definition at once, in source order, as
// [github.com/thidua-go/thidua/rules/diag.Diagnostics] with file, line and column. No
// package reads a clock, a file or the network: dates and data are arguments.
//
// # Where to start
//
// The program examples/thidua closes a real cluster's year from files:
//
//	go run ./examples/thidua
//
// Its source, and the Example tests of each package, show how to embed the
// library.
package thidua
