package rules_test

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
)

func countShapes() []shape {
	return []shape{
		// Shape 11: count times points, capped.
		{
			number: "11a", meaning: "count times points, capped", full: "1",
			def:  rules.Definition{Indicators: []rules.Indicator{shapeCount("articles")}},
			rule: `min(full, articles * 0.2)`,
			cases: []shapeCase{
				{"articles=0", "0", "none"},
				{"articles=3", "0.6", "three times 0.2, not 0.6000000000000001"},
				{"articles=5", "1", "five reach the cap"},
				{"articles=6", "1", "the sixth is worth nothing"},
				{"articles=-1", "refused: value", "a count is not negative"},
			},
		},
		{
			number: "11b", meaning: "count times points, without a cap", full: "0",
			def:  rules.Definition{Indicators: []rules.Indicator{shapeCount("models")}},
			rule: `models * 1`,
			cases: []shapeCase{
				{"models=8", "8", "nothing bounds it: +8 has been claimed so"},
			},
		},
		// Shape 12: deduction for each case, with a cap on the item.
		{
			number: "12a", meaning: "per-case deduction, cap below the base", full: "4",
			know: "late wrong",
			rule: `full - min(1.5, 0.5 * late + 0.25 * wrong)`,
			cases: []shapeCase{
				{"late=0 wrong=0", "4", "none"},
				{"late=1 wrong=2", "3", "both kinds"},
				{"late=3 wrong=0", "2.5", "exactly the cap"},
				{"late=100 wrong=100", "2.5", "2.5 points are safe"},
				{"late=3", "missing: wrong of ML", "counted in full before it is capped"},
			},
		},
		{
			number: "12b", meaning: "per-case deduction, cap at the base", full: "4",
			know: "late",
			rule: `full - min(full, 0.5 * late)`,
			cases: []shapeCase{
				{"late=7", "0.5", "seven"},
				{"late=8", "0", "eight take all"},
				{"late=9", "0", "not more than all"},
			},
		},
		{
			number: "12c", meaning: "per-case deduction without a cap", full: "4",
			know: "late",
			rule: `full - 0.5 * late`,
			cases: []shapeCase{
				{"late=9", "-0.5", "passes below zero: the card has to want that"},
			},
		},
		{
			number: "12d", meaning: "per-case deduction, each kind capped", full: "10",
			know: "late wrong lost",
			rule: `full - min(2, 0.5 * late) - min(3, 1 * wrong) - min(5, 2.5 * lost)`,
			cases: []shapeCase{
				{"late=1 wrong=1 lost=1", "6", "no cap reached"},
				{"late=9 wrong=9 lost=0", "5", "two caps"},
				{"late=9 wrong=9 lost=9", "0", "the caps add up to the base"},
			},
		},
		// Shape 16: only the highest counts (chỉ được tính ở hoạt động có điểm cao nhất).
		{
			number: "16a", meaning: "highest of several",
			know: "ward city nation",
			rule: `max(1 * min(ward, 1), 2 * min(city, 1), 3 * min(nation, 1))`,
			cases: []shapeCase{
				{"ward=4 city=1 nation=0", "2", "the highest alone, whatever the number"},
				{"ward=1 city=1 nation=1", "3", "no sum"},
				{"ward=0 city=0 nation=0", "0", "none"},
				{"ward=1 nation=1", "missing: city of ML", "max looks at all of them"},
			},
		},
		{
			number: "16b", meaning: "first of several that holds",
			know: "nation:boolean city:boolean ward:boolean",
			rule: `nation ? 3 : city ? 2 : ward ? 1 : 0`,
			cases: []shapeCase{
				{"nation=true", "3", "the highest decides: the rest need not be known"},
				{"nation=false city=true", "2", "the next"},
				{"nation=false city=false ward=false", "0", "none"},
				{"city=true ward=true", "missing: nation of ML", "3 or 2; ward does not matter"},
			},
		},
		// Shape 24: cases, less those excepted (tự phát hiện không trừ điểm).
		{
			number: "24", meaning: "waiver", full: "3",
			know: "violations self_found",
			rule: `full - min(1.5, 0.5 * max(0, violations - self_found))`,
			cases: []shapeCase{
				{"violations=2 self_found=1", "2.5", "one is excepted"},
				{"violations=2 self_found=2", "3", "both are"},
				{"violations=1 self_found=2", "3", "more excepted than there are: no bonus"},
				{"violations=9 self_found=0", "1.5", "capped"},
				{"violations=2", "missing: self_found of ML", "nobody looked who found them"},
			},
		},
		// Shape 25: found by the unit itself, or by its superior; a case is one or the other.
		{
			number: "25", meaning: "self-found against found by the superior",
			know: "wells wells_self_found",
			rule: `let by_superior = wells - wells_self_found;
			       min(1, 0.5 * wells_self_found) - min(1, 0.5 * by_superior)`,
			cases: []shapeCase{
				{"wells=3 wells_self_found=2", "0.5", "+1 and -0.5: no well counts twice"},
				{"wells=9 wells_self_found=0", "-1", "capped below"},
				{"wells=9 wells_self_found=9", "1", "capped above"},
				{"wells=0 wells_self_found=0", "0", "none"},
			},
		},
	}
}

func capShapes() []shape {
	return []shape{
		// Shape 14: caps of plus and minus apart (không liên quan đến điểm cộng).
		{
			number: "14", meaning: "separate caps for plus and minus", full: "10",
			know: "plus minus",
			rule: `full + min(2, plus) - min(3, minus)`,
			cases: []shapeCase{
				{"plus=5 minus=5", "9", "+2 and -3: what is cut from the plus does not save the minus"},
				{"plus=1 minus=1", "10", "they meet"},
				{"plus=0 minus=4", "7", "only minus"},
			},
		},
		// Shape 15: clamp of the net. The same numbers as in shape 14 come out differently.
		{
			number: "15a", meaning: "clamp of the net", full: "10",
			know: "plus minus",
			rule: `full + clamp(plus - minus, -3, 2)`,
			cases: []shapeCase{
				{"plus=5 minus=5", "10", "the plus does save the minus"},
				{"plus=9 minus=5", "12", "+4 is cut to +2"},
				{"plus=0 minus=5", "7", "-5 is cut to -3"},
			},
		},
		{
			number: "15b", meaning: "inner cap, then outer",
			know: "d21 d22 d23",
			rule: `clamp(d21 + d22 + min(2, d23), -7, 7)`,
			cases: []shapeCase{
				{"d21=3 d22=1 d23=4", "6", "d23 counts 2"}, {"d21=6 d22=3 d23=4", "7", "both caps"},
				{"d21=6 d22=3 d23=-4", "5", "a minus passes the inner cap"}, {"d21=-6 d22=-3 d23=0", "-7", "the outer one below"},
			},
		},
		{
			number: "15c", meaning: "bonus and penalty between least and most", full: "5",
			know: "bonuses penalties",
			rule: `clamp(bonuses * 0.5 - penalties * 1, -2, full)`,
			cases: []shapeCase{
				{"bonuses=4 penalties=1", "1", "net"},
				{"bonuses=100 penalties=1", "5", "most"},
				{"bonuses=0 penalties=9", "-2", "least"},
			},
		},
		// Shape 17: bonus only if something else is reached.
		{
			number: "17a", meaning: "bonus behind a gate", full: "1",
			know: "late_dossiers early_rate",
			rule: `late_dossiers == 0 ? min(full, early_rate * 0.02) : 0`,
			cases: []shapeCase{
				{"late_dossiers=0 early_rate=40", "0.8", "the gate is open"},
				{"late_dossiers=1 early_rate=40", "0", "one late dossier shuts it"},
				{"late_dossiers=1", "0", "and then the rate does not matter"},
				{"early_rate=0", "0", "nothing either way: the gate does not matter"},
				{"early_rate=40", "missing: late_dossiers of ML", "here it does"},
			},
		},
		{
			number: "17b", meaning: "bonus if another criterion is full", full: "0.5",
			def:  rules.Definition{Criteria: []rules.Indicator{{Code: "I.1"}}},
			rule: `points("I.1") >= 10 ? full : 0`,
			cases: []shapeCase{
				{"points(I.1)=10", "0.5", "full"},
				{"points(I.1)=9.995", "0", "9.995 is not 10, though it would round to it"},
				{"points(I.1)=2999/300", "0", "nor is a fraction near it"},
				{"points(I.1)=n/a", "not applicable", "the other criterion does not apply"},
				{"", "missing: points of I.1 of ML", "not scored yet"},
			},
		},
		// Shape 27: bonus by the awards held.
		{
			number: "27a", meaning: "bonus by the highest award", full: "15",
			know: "award:text",
			rule: `lookup({"government flag": 15, "province flag, ministry flag": 10, "none": 0}, award)`,
			cases: []shapeCase{
				{"award=none", "0", "none is an answer"},
				{"", "missing: award of ML", "no answer is none"},
				{"award=medal", "error: no row", "an award that the card does not know"},
			},
		},
		{
			number: "27b", meaning: "bonus by awards of last year, the highest", full: "15",
			know: "government_flag:date province_flag:date",
			rule: `let year = date("2024-01-01");
			       let last = date("2024-12-31");
			       if government_flag in year..last { 15 } else if province_flag in year..last { 10 } else { 0 }`,
			cases: []shapeCase{
				{"government_flag=2024-01-01 province_flag=2024-06-01", "15", "not 25"},
				{"government_flag=2023-12-31 province_flag=2024-12-31", "10", "the day before does not count, the last day does"},
				{"government_flag=2025-01-01 province_flag=2023-06-01", "0", "nor does the day after"},
				{"government_flag=n/a province_flag=2024-06-01", "not applicable",
					"never given one: the rule must say so, see the next"},
			},
		},
		{
			number: "27c", meaning: "bonus by awards, those never given said", full: "25",
			know: "government_flag:date province_flag:date",
			rule: `let year = date("2024-01-01");
			       let last = date("2024-12-31");
			       (applies(government_flag) and government_flag in year..last ? 15 : 0) +
			       (applies(province_flag) and province_flag in year..last ? 10 : 0)`,
			cases: []shapeCase{
				{"government_flag=2024-01-01 province_flag=2024-06-01", "25", "here they add up"},
				{"government_flag=n/a province_flag=2024-06-01", "10", "one"},
				{"government_flag=n/a province_flag=n/a", "0", "none"},
				{"province_flag=n/a", "missing: government_flag of ML", "not reported is not none"},
			},
		},
	}
}

// TestShapeEvidence: a waiver (shape 24) stands or falls with its document, so the
// explanation names it.
func TestShapeEvidence(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "violations"}, {Code: "self_found"}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.CompileCriterion(`full - min(1.5, 0.5 * max(0, violations - self_found))`, dec("3"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := rules.NewFacts(s, shapeUnit,
		rules.Fact{Indicator: "violations", Value: num("2"), Evidence: "inspection 4/KL-TTr"},
		rules.Fact{Indicator: "self_found", Value: num("1"), Evidence: "report 17/BC"})
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := agree(t, r, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, reading := range e.Read() {
		got[reading.Indicator] = reading.Evidence
	}
	if len(got) != 2 || got["violations"] != "inspection 4/KL-TTr" || got["self_found"] != "report 17/BC" {
		t.Errorf("evidence %q", got)
	}
}
