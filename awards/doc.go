// Package awards says who may be proposed for the Government's Emulation Flag
// (Cờ thi đua của Chính phủ), the Prime Minister's Certificate of Merit (Bằng
// khen của Thủ tướng Chính phủ) and other awards, under which clause, what is
// missing, and what would have to change.
//
// A [Regulation] is data: awards, and conditions that are rules of package rules
// over facts, each with its act, provision, text, the time it is in force and how
// surely it is known. [Statute] is the law of the state, as far as it was read;
// an organisation writes its own, or extends what is shipped, in the same YAML:
//
//	code: block-2024
//	extends: statute
//	covers: {from: 2024-01-01}
//	conditions:
//	  - code: block.minimum
//	    title: {vi: đạt từ 900 điểm, en: 900 points or more}
//	    awards: [flag.central_cluster]
//	    rule: cluster_total >= 900
//	    citation: {act: Quy chế khối thi đua 2024, provision: Điều 7}
//	    certainty: read
//
// [Regulation.Assess] gives one unit's outcome with a [Finding] for each
// condition. [Regulation.Nominate] walks a ranking, fills the places of a [Plan]
// and gives a [Slate]. The cluster nominates; others propose and decide, and
// [Life] follows an award to the decision and beyond. [Regulation.WhatIf] finds
// the smallest changes that flip an outcome, [Regulation.Papers] what a dossier
// lacks, and [Slate.Record] keeps what [Regulation.Verify] can replay.
//
// # Undetermined
//
// A unit is [Eligible] only if every condition that decides is met, and one of the
// award itself is among them. Missing evidence leaves it [Undetermined], and so
// does law that was not read: the route of the central clusters before 20 August
// 2014, and everything from 1 October 2026, when Law 06/2026/QH16 amends the law.
// A text that can be read in two ways is a fact such as reading_alternatives, which
// a host may state; left out, what hangs on it is undetermined and names it.
// An unverified condition decides nothing unless the host enables it by name
// ([Options]). A unit under discipline, inspection or complaint is [Deferred]; since
// 1 July 2025 until a conclusion of no violation. On a day that no regulation covers
// the answer is [ErrNotCovered]. Whatever an outcome stands on besides the law as
// read is listed in its Assumptions.
//
// # Evidence
//
// Facts such as complaint_open are derived from the registers, ballots and
// dossiers of a [Candidate], so nobody types them twice. A [Register] proves that
// there is nothing else only when it is complete. COVERAGE.md lists every
// condition with its clause, and what the library does not know.
//
// # Testing eligibility
//
// Conditions are tested like code. Beside a regulation stands a file of cases,
// law_test.yaml, that package awardstest runs, measures and mutates; it also keeps tests
// in Go short, and shows finding, clause and facts when one fails.
package awards
