// Package scoringtest tests scorecards: cases in a file beside the card say what
// points, states, totals and ranks should come of which facts. Start with [Run],
// which makes Go tests of all such files, and [Load], which reads one.
//
//	# scorecard_test.yaml, beside scorecard.yaml
//	base:
//	  strong:                          # facts that cases start from
//	    facts: {growth: 8.5, late: 0}
//	cases:
//	  - name: growth on target earns everything
//	    from: strong
//	    facts: {late: missing}         # laid over those of the base
//	    points: {I.1: 50, I.2: missing}
//	    missing: [late]                # all that the score waits for
//	    explain: {I.1: condition holds}
//	  - name: growth
//	    columns: [growth, I.1]         # a case for each row
//	    rows:
//	      - [7.99, 40]
//	      - [8, 50]
//	  - name: equal units share a rank
//	    from: strong
//	    units:
//	      a: {rank: 1, tied: true}
//	      b: {rank: 1}
//	      c: {facts: {late: 3}, rank: 3}
//	  - name: brackets
//	    table: lateness                # keys, and what the table gives for them
//	    rows: [[0, 60], [1, 52]]
//	accept:
//	  - {id: "I.1 points: < → <=", because: both branches give 50 there}
//
// What is expected of a unit in a period of the card, on the card of that, stands below its code:
//
//   - name: a bad quarter
//     facts: {periods: [{period: 2025-Q1, marks: 4}]}
//     periods: {2025-Q1: {points: {A.1: 0}, total: 0, grade: fair}}
//
// [Case] lists everything that can be supposed, and [Expect] everything that can be
// expected. Numbers compare exactly, as fractions if need be: percent: 260/3. What is
// not expected is not looked at. A code that the card has not, a case that
// expects nothing, two cases of one name and the like are faults of the file, with
// file, line and column, never cases that pass.
//
// [Run] runs the files of a folder from a Go test:
//
//	func TestCards(t *testing.T) {
//		scoringtest.Run(t, os.DirFS("cards"), rulestest.Requirement{Coverage: 100, Mutants: true})
//	}
//
// # Coverage
//
// A card asks for more than that its cases pass: every condition both ways,
// every branch, row, bound, cap, variant, grade and tie-break, and every criterion
// missing ([rulestest.Suite.Targets]). A case reaches only the rules of what it expects
// something of. What no case can reach is found where it can be proved, and says
// why.
//
// # Mutants
//
// [rulestest.Suite.Mutants] are small defects: < for <=, a limit moved by one unit of its
// precision, maxima of neighbours exchanged, a cap or condition dropped, another
// rounding or policy. Some case should fail on each. For one that survives
// [rulestest.Suite.Distinguish] finds a case, or proves that none can: the bounds of the
// criterion cut the points to the same, the table gives the same for all keys, the
// maxima of the parts never reach the cap, or all combinations of facts were tried.
//
// # Drafts
//
// [rulestest.Suite.Drafts] writes cases for a card that has none yet: facts just below, on and
// above each limit, each condition deciding alone, each input missing, and whole
// scores for caps, grades and ties. What they expect is what the card says today,
// marked with confirm: true until a person has worked it out from the text of the
// card.
package scoringtest
