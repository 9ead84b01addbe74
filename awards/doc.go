// Package awards says who may be proposed for the Government's Emulation Flag (Cờ
// thi đua của Chính phủ), the Prime Minister's Certificate of Merit (Bằng khen của
// Thủ tướng Chính phủ) and other awards, under which clause, what is missing, and
// what would have to change. Start with [Statute], the law that ships, and
// [Regulation.Assess], which asks it of one unit; [Regulation.Nominate] asks it of
// a whole ranking.
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
// # Codes
//
// The awards of the statute, each a route or ground of its own:
//
//   - flag.central_cluster: the Government's flag for the leader of a cluster of the Central Council
//   - flag.internal_cluster: the same for the leader of a cluster of a ministry or province
//   - flag.movement: the same for the leader of a thematic movement
//   - certificate.central_cluster: the Prime Minister's certificate for results in a cluster of the Central Council
//   - certificate.work_record, certificate.movement, certificate.exceptional, certificate.contribution,
//     certificate.political_task: the same by another ground
//
// [Regulation.On] lists those in force on a day with all that is said of them, and [Regulation.Indicators]
// the facts that conditions read. Facts that a host states of a unit, where an award asks for them, are
// policy_compliance, internal_unity, targets_exceeded, thrift_and_integrity, thrift_leads,
// outstanding_among_leaders, best_of_ministry_movement, emulation_registered, party_organisations_excellent,
// excellent_title_years, outside_flag_scope, report_current, central_board_agreed, for_law_review_or_conference,
// ministry_flag_standard, national_model, achievement_from, very_outstanding_exceptional, other_very_outstanding,
// exceptional_achievement, ministry_wide_influence, contribution_made, political_task_served and women_percent;
// all others follow from the evidence, the ranking and the plan, or are readings of a text.
//
// # Testing eligibility
//
// Conditions are tested like code. Beside a regulation stands a file of cases,
// law_test.yaml, that package awardstest runs, measures and mutates; it also keeps tests
// in Go short, and shows finding, clause and facts when one fails.
package awards
