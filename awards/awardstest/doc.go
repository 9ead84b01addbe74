// Package awardstest tests regulations: with files of cases beside them, and with
// Go. Start with [Run], which makes Go tests of all such files, and [Cases], which
// takes cases written in Go.
//
// # Files of cases
//
// Beside law.yaml stands law_test.yaml. A case asks one question, of one unit on one
// day for one award, and says what should come out:
//
//	base:                                  # what cases start from; a base may itself say from:
//	  member:
//	    clean: true                        # it exists, and all registers were looked into and are empty
//	    on: 2024-03-14
//	    award: flag.central_cluster
//	    year: 2023
//	    facts: {cluster_organiser: central_council}
//	  leader: {from: member, facts: {cluster_rank: 1}}
//	cases:
//	  - name: the leader
//	    from: leader
//	    outcome: eligible
//	  - name: under a complaint
//	    from: leader
//	    complaints: {complete: true, entries: [{received: 2024-03-01}]}
//	    outcome: deferred
//	    because: [deferral.complaint]
//	  - name: rank                         # each row is a case of its own
//	    from: leader
//	    columns: [cluster_rank, leading_ranks, outcome]
//	    rows:
//	      - [2, 1, not_eligible]
//	      - [2, 2, eligible]
//	      - [2, missing, undetermined]
//
// The first keys may say "regulation: file.yaml", or the name of a shipped
// regulation, whose cases then run but are not measured; left out, it is the file
// of the same name without _test.
//
// A case asks with on, award, options (enable, carry_over, basis) and what a file
// of candidates holds: unit, year, achievement, sector, existence, history, results,
// discipline, inspections, complaints, movement, ballots, dossiers, facts, suppose.
// Nothing is known that is not stated, unless the case says clean: true. What a
// case states replaces what it starts from; facts are replaced one by one, and the
// value missing, or nothing, takes one away. Facts that follow from evidence are
// not given but supposed; a fact may be supposed to be missing.
//
// A case expects one or more of
//
//	outcome: eligible                  # or not_eligible, deferred, undetermined
//	because: [a, b]                    # exactly the conditions that decide and are not met or not known
//	findings: {a: met}                 # of some conditions: met, unmet, undetermined, not_applicable, not_asked
//	missing: [fact]                    # exactly what conditions which decide wait for: facts, "holidays 2026"
//	assumptions: [second_hand a]       # exactly what the outcome stands on; a code alone is about anything
//	gaps: [a]                          # exactly the open gaps
//	regime: law-2022-decree-98-2023    # the definition in force
//	governed: 2024-03-14               # the day whose law answers
//	derived: {excellent_years: 3}      # some facts, as they came out
//	papers: {report: 2}                # exactly the documents a dossier needs, with their copies
//	explain: {a: some text}            # texts that the explanation of a condition holds, in any language
//	error: not_covered                 # or no_award; then nothing else
//
// The assumptions basis and supposed follow from the case, and are left out. With
// plan and units in the place of award, the units are nominated; they have points,
// ranks follow, and slate says what becomes of some of them:
//
//	plan: {cluster: c, organiser: central_council, year: 2023, awards: [{award: flag.central_cluster, places: 1}]}
//	units:
//	  - {unit: a, from: member, points: 957.11}
//	  - {unit: b, from: member, points: 955.79}
//	slate:
//	  flag.central_cluster: {a: nominated, b: {status: refused, waits: []}}
//
// A case may be expected to fail (fails: the reason), and says confirm: true while
// its expectations were filled in by a machine. Under accept: stand gaps and
// mutants that the author has looked at, each with its id and because.
//
// [Load] reads such a file with its regulation; [Run] runs all of a folder under
// go test and holds them to coverage and mutants. A word that the regulation does
// not have, such as an unknown condition, is a fault of the file, never a case that
// passes.
//
// # What is covered
//
// Each outcome of a condition's rule, and the rule with a fact missing; the
// condition for each award it is for; the days around the ends of a period, where
// they lie in the time covered; what is switched off or unverified as it decides
// nothing and as a host enables it; conditions on dossiers before there is one and
// with one; gaps open and taken as closed; every outcome of every award;
// parameters, documents, deadlines and quotas at work. A regulation that extends
// another is measured by what its own file states.
//
// To see whether a case notices, a regulation is broken: its rules, and what it says
// around them. A clause is left out, or not for one of its awards; it has another
// effect, certainty or value, is switched on or off, is asked of a dossier or not; a
// first or last day moves by one, as do copies, percentages and deadlines.
//
// # Go
//
// In Go a few lines say of whom, on which day, for which award, and what should
// come out. When a test fails it shows every finding with its clause and the facts
// that it read:
//
//	func TestLeader(t *testing.T) {
//		law, err := awards.Statute()
//		if err != nil {
//			t.Fatal(err)
//		}
//		leader := awardstest.Clean("ha_tinh", 2023,
//			"cluster_organiser", "central_council", "cluster_rank", 1)
//		awardstest.Cases(t, law,
//			awardstest.Case{On: rules.Day(2024, 3, 14), Award: "flag.central_cluster", Candidate: leader,
//				Want: awards.Eligible},
//		)
//	}
//
// [Conditions] holds every condition of a regulation to its period, and sees it
// met and not met.
package awardstest
