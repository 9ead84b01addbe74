// Package scoring makes points of facts: scorecards (bảng điểm thi đua), scores
// with a reason for every point, and the ranking of a cluster. Start with [Load],
// which reads a card, and [Scorecard.ScoreAndRank], which makes scores and ranks of
// facts.
//
// A card is plain data, a [Definition], written in Go or read from a file by
// [Load], and compiled once for the year:
//
//	code: cluster-7
//	year: 2025
//	scale: 100
//	uncapped: true                 # bonus points may take the total above 100
//	not_applicable: drop           # what does not apply to a unit is left out
//	rank_by: percent               # so units are ranked by points of what applies
//	tie_break: [I]                 # then by section I; still equal units share a rank
//	indicators:
//	  - {code: target, label: Chỉ tiêu giao, min: 0}
//	  - {code: actual, label: Thực hiện, min: 0}
//	  - {code: coast, label: Có biển, kind: boolean}
//	  - {code: late, label: Số báo cáo chậm, min: 0, places: 0}
//	  - {code: models, label: Mô hình mới, min: 0, places: 0}
//	sections:
//	  - code: I
//	    title: Nhiệm vụ chuyên môn
//	    max: 100                   # the maxima of the parts must add up to it
//	    criteria:
//	      - code: I.1
//	        max: 50
//	        points: "target == 0 ? 0 : full * min(1, actual / target)"
//	        void_when: late > 12   # không chấm điểm
//	      - {code: I.2, max: 30, min: 0, points: "full - 5 * late"}
//	      - code: I.3
//	        max: 20
//	        judged: true           # people give the points
//	        owners: [so_noi_vu]    # and only they
//	        variants:
//	          - {when: not coast, not_applicable: không có biển}
//	  - code: II
//	    title: Cộng, trừ
//	    caps: {plus: 8}            # all bonus items of the section together
//	    criteria:
//	      - {code: II.1, effect: bonus, max: 10, points: 2 * models}
//	      - {code: II.2, effect: minus, max: 5, points: late}  # how many are taken away
//
// Facts are made against [Scorecard.Schema], put in a [rules.Group], and scored
// together by [Scorecard.Score], because rules may compare members
// (best(actual), points("I.1") of the others). [Scorecard.Rank] ranks the scores.
// A card whose totals alone are known has one criterion, whose rule is the
// indicator that holds the total.
//
// # Points
//
// The rule of a criterion is exact. Its result is rounded once, to the card's
// decimals (two, halves away from zero, if nothing is said), and held between the
// least and the most points of the criterion. Then caps apply from the inside
// out: for each section, and at last for the card, first the cap on the plus
// side, then on the minus side, then on everything together. Every cap that fired is
// shown. points("I.1") in a rule is what the criterion gives in the end: rounded,
// capped, negative for a minus item; points("I") is what the section comes to after
// its caps, points() the total, points_so_far() the total without the criteria that
// depend on it. No floating point number is involved
// anywhere.
//
// # States
//
// An item is in one of five states, and they never pass for each other. Missing:
// evidence is not there, so its points, and whatever hangs on them, are
// undetermined; it is not zero. Scored: it has points. Not applicable: it does not
// concern the unit, for a reason that must be given (by the card, or as the
// evidence of the fact); what that does to the total is the card's policy: drop it,
// rescale the rest, or another maximum or comparison group for such units
// ([Variant]). Void: it earns nothing, and its maximum still counts. Disqualified:
// it has points, and the unit is not ranked.
//
// A condition (void_when, disqualify_when, the when of a variant) that hangs only
// on what does not apply to a unit does not hold for it. Units to which a
// criterion does not apply by a variant or its period are left out when others are
// compared on it.
//
// # Undetermined
//
// A total is known as soon as nothing that is missing can change it, as when a
// bonus pool is full whatever comes. The same holds for a rank: [Standing] has the
// best and the worst rank that a unit can still end in, and a rank whose ends meet
// is settled although facts are missing. What is missing is listed up to the rank.
// A line whose facts are missing lies between what its rule can give ([rules.Rule.Range]):
// late ? full / 2 : full is half of the points at least. It can come to anything up to its
// maximum where the rule may fail, where the item may drop out, and where people score it; that
// they decide instead of a rule is not foreseen.
// A default that a rule states with ?? counts as decided.
//
// # Exactness
//
// Percentages are compared as fractions: 13 of 15 is 260/3, not 86.67. Totals that
// are equal share a rank, 1, 2, 2, 4, unless the card states a tie-break, or with ties:
// dense 1, 2, 2, 3. No result depends on the order of units, criteria or workers.
//
// A card may rank by grade first, rank_by: [grade, points]. Places of a quota are then
// filled by the points and the tie-breaks alone, and units ranked by the grade that they
// have got: a quota of those ranked is no circle. While a grade is open its rank is too.
//
// # Versions
//
// What people give is an [Entry] for a criterion at a stage: self (tự chấm), appraised
// (thẩm định), rechecked (phúc tra), final, or the card's own; [Scorecard.Terms] lists them.
// A [Sheet] holds all entries of a unit and checks who may score what, and that a later
// version that differs says why. The card declares which version counts. For a criterion
// with a rule an entry is a claim beside the computed points, unless it is an override
// of somebody else than the unit, or of the unit where its own stage counts;
// [Score.Appraisal] shows every one of these. Facts have versions too: the self-score is
// the same card over the unit's own facts, and [Compare] lists where two scores differ.
//
// # Before signing, and after
//
// [Check] finds what is legal but likely not meant, before a card is signed. After
// that the card is known by its [Identity], with a hash of its content: facts,
// sheets and scores of another card are refused, and [CompareCards] says what a new
// version would change, for whom. [rules.Facts.For] carries facts over to it, and
// [Scorecard.NewSheet] entries, and each says what no longer fits. [Ranking.Why] and [Ranking.Stability] say what a
// rank hangs on, [Ranking.Grades] makes grades and says what a unit lacks for the
// next, [Batch.Groups] ranks units within groups too, [Scorecard.ScoreAll] scores many
// clusters, [Score.With] scores a cluster again with one thing different, and a [Record]
// is everything that a result stands on, to be recomputed
// by [Scorecard.Verify] at any time.
package scoring
