package rules_test

import "github.com/thidua-go/thidua/rules"

func shapeRow(then string, when ...string) rules.Row { return rules.Row{When: when, Then: num(then)} }

func bracketShapes() []shape {
	return []shape{
		// Shape 1: all or nothing (đạt / không đạt).
		{
			number: "1a", meaning: "all or nothing by counting", full: "2",
			know: "communes communes_met",
			rule: `communes_met == communes ? full : 0`,
			cases: []shapeCase{
				{"communes=21 communes_met=21", "2", "every commune"},
				{"communes=21 communes_met=20", "0", "all but one earn nothing"},
				{"communes=21", "missing: communes_met of ML", "not known is not failed"},
				{"communes=n/a communes_met=n/a", "not applicable", "a unit without communes"},
			},
		},
		{
			number: "1b", meaning: "all or nothing by a finding", full: "10",
			know: "achieved:boolean",
			rule: `achieved ? full : 0`,
			cases: []shapeCase{
				{"achieved=true", "10", "đạt"},
				{"achieved=false", "0", "không đạt"},
				{"", "missing: achieved of ML", "not appraised yet: neither of the two"},
			},
		},
		// Shape 2: bracket table (bậc thang). The brackets of a yearly table for departments of
		// justice: 100 % gives 2, 95 to under 100 gives 1.75, and so on.
		{
			number: "2a", meaning: "bracket table, half-open", full: "2",
			know: "rate",
			def: rules.Definition{Tables: []rules.Table{{Name: "appraised_on_time", Keys: []string{"rate"}, Rows: []rules.Row{
				shapeRow("2", ">= 100"),
				shapeRow("1.75", "[95..100)"),
				shapeRow("1.5", "[80..95)"),
				shapeRow("1", "[70..80)"),
				shapeRow("0.5", "[60..70)"),
				shapeRow("0", "< 60"),
			}}}},
			rule: `lookup(appraised_on_time, rate)`,
			cases: []shapeCase{
				{"rate=100", "2", "on the highest bound"},
				{"rate=100.01", "2", "above it"},
				{"rate=99.99", "1.75", "just below it"},
				{"rate=98", "1.75", "inside a bracket"},
				{"rate=95", "1.75", "a closed lower end belongs to its bracket"},
				{"rate=94.999999999999999999999", "1.5", "the nearest miss falls into the next bracket, however near"},
				{"rate=80.25", "1.5", "no bracket is for whole numbers only"},
				{"rate=60", "0.5", "on the lowest bound"},
				{"rate=59.99", "0", "below every bound"},
				{"rate=0", "0", "zero is a rate"},
				{"", "missing: rate of ML", "no rate is not zero"},
				{"rate=n/a", "not applicable", "no drafts to appraise"},
			},
		},
		{
			number: "2b", meaning: "bracket table, closed on both sides", full: "1.5",
			know: "rate",
			// “trên 95 %: 1,5; từ 75 % đến 95 %: 1; từ 50 % đến dưới 75 %: 0,5; dưới 50 %: 0”
			rule: `lookup({"> 95": 1.5, "[75..95]": 1, "[50..75)": 0.5, "< 50": 0}, rate)`,
			cases: []shapeCase{
				{"rate=95.01", "1.5", "above 95"},
				{"rate=95", "1", "“from 75 to 95” holds both ends"},
				{"rate=75", "1", "the lower end"},
				{"rate=74.99", "0.5", "under 75"},
				{"rate=50", "0.5", "from 50"},
				{"rate=49.99", "0", "under 50"},
			},
		},
		{
			number: "2c", meaning: "bracket table as printed, with gaps", full: "20",
			know: "backlog",
			// “1–10 %: trừ 10; 11–20 %: trừ 20”, which says nothing of 10.5 % and of 21 %.
			rule: `full - lookup({"0": 0, "[1..10]": 10, "[11..20]": 20}, backlog)`,
			cases: []shapeCase{
				{"backlog=0", "20", "none"},
				{"backlog=10", "10", "the end of the first bracket"},
				{"backlog=11", "0", "the start of the second"},
				{"backlog=10.5", "error: no row", "between the brackets: an error at the table, not a guess"},
				{"backlog=0.5", "error: no row", "between none and the first"},
				{"backlog=21", "error: no row", "beyond the last"},
			},
		},
		{
			number: "2d", meaning: "bracket table with the gaps closed", full: "20",
			know: "backlog",
			rule: `full - lookup({"<= 0": 0, "(0..10]": 10, "else": 20}, backlog)`,
			cases: []shapeCase{
				{"backlog=0", "20", "none"},
				{"backlog=0.5", "10", "more than none"},
				{"backlog=10", "10", "the end"},
				{"backlog=10.5", "0", "more than 10"},
			},
		},
		{
			number: "2e", meaning: "bracket table, first match", full: "3",
			know: "rate",
			rule: `lookup({">= 95": 3, ">= 80": 2, ">= 50": 1, "else": 0}, rate)`,
			cases: []shapeCase{
				{"rate=95", "3", "the first row that matches, not the last"},
				{"rate=94", "2", "overlaps do not add up"},
				{"rate=50", "1", "on the lowest bound"},
				{"rate=-1", "0", "else takes the rest"},
			},
		},
		// Shape 13: escalating deduction.
		{
			number: "13a", meaning: "escalating deduction, the last step takes all", full: "10",
			def:  rules.Definition{Indicators: []rules.Indicator{shapeCount("absences")}},
			rule: `full - lookup({"0": 0, "1": 1, "2": 3, ">= 3": full}, absences)`,
			cases: []shapeCase{
				{"absences=0", "10", "none"},
				{"absences=1", "9", "the first costs 1"},
				{"absences=2", "7", "the second makes it 3"},
				{"absences=3", "0", "the third takes all points of the item"},
				{"absences=4", "0", "all is all"},
				{"absences=1.5", "refused: value", "a count is a whole number: the facts are refused"},
				{"absences=-1", "refused: value", "a count is not negative"},
			},
		},
		{
			number: "13b", meaning: "escalating deductions, all or all that remains", full: "10",
			def: rules.Definition{Indicators: []rules.Indicator{shapeCount("absences"), shapeCount("lates")},
				Tables: []rules.Table{
					{Name: "for_absence", Rows: []rules.Row{shapeRow("0", "0"), shapeRow("1", "1"), shapeRow("3", "2"),
						{Else: num("10")}}},
					{Name: "for_lateness", Rows: []rules.Row{shapeRow("0", "0, 1"), shapeRow("1", "2"), shapeRow("2", "3"),
						{Else: num("10")}}},
				}},
			// What is left when one step takes all is zero, not less.
			rule: `max(0, full - lookup(for_absence, absences) - lookup(for_lateness, lates))`,
			cases: []shapeCase{
				{"absences=1 lates=2", "8", "both deduct"},
				{"absences=3 lates=2", "0", "all, and nothing below it"},
				{"absences=3 lates=4", "0", "all twice is all"},
				{"absences=0 lates=1", "10", "the first lateness is free"},
				{"absences=3", "missing: lates of ML", "a deduction that is not counted yet"},
			},
		},
		{
			number: "13c", meaning: "escalating deduction, decided before the rest is counted", full: "10",
			def: rules.Definition{Indicators: []rules.Indicator{shapeCount("absences"), shapeCount("lates")}},
			rule: `if absences >= 3 or lates >= 4 { 0 }
			       else { full - lookup({"0": 0, "1": 1, "2": 3}, absences) - lookup({"0, 1": 0, "2": 1, "3": 2}, lates) }`,
			cases: []shapeCase{
				{"absences=3", "0", "three absences decide, whatever else is not counted"},
				{"absences=2 lates=3", "5", "both deduct"},
				{"absences=2", "missing: lates of ML", "open"},
			},
		},
		// Shape 18: two-way lookup: class by volume, band by percentage.
		{
			number: "18", meaning: "two-way lookup", full: "3",
			def: rules.Definition{
				Indicators: []rules.Indicator{shapeCount("dossiers"), {Code: "early"}, {Code: "late"}},
				Tables: []rules.Table{{
					Name: "early_bonus", Label: "trả hồ sơ trước hạn", Keys: []string{"dossiers", "early"},
					Rows: []rules.Row{
						shapeRow("0", "-", "< 1"), // “không áp dụng dưới 1 %”
						shapeRow("0.5", "< 500", "[1..10)"),
						shapeRow("1", "< 500", ">= 10"),
						shapeRow("1", "[500..2000)", "[1..10)"),
						shapeRow("1.5", "[500..2000)", ">= 10"),
						shapeRow("2", ">= 2000", "[1..10)"),
						shapeRow("3", ">= 2000", ">= 10"),
					},
				}},
			},
			rule: `dossiers == 0 ? 0 : lookup(early_bonus, dossiers, early)`,
			cases: []shapeCase{
				{"dossiers=499 early=9.99", "0.5", "below both bounds"},
				{"dossiers=500 early=9.99", "1", "on the bound of the volume"},
				{"dossiers=499 early=10", "1", "on the bound of the percentage"},
				{"dossiers=500 early=10", "1.5", "on both bounds"},
				{"dossiers=2000 early=10", "3", "the highest class"},
				{"dossiers=5000 early=0.99", "0", "below 1 % nothing, in any class"},
				{"dossiers=5000 early=1", "2", "from 1 %"},
				{"dossiers=0", "0", "no dossier: the percentage does not matter"},
				{"early=5", "missing: dossiers of ML", "the class is not known"},
				{"dossiers=600 early=n/a", "not applicable", "no deadline in the field"},
			},
		},
		// Shape 32: target by an attribute of the unit (chỉ tiêu theo vùng).
		{
			number: "32", meaning: "target by region", full: "10",
			know: "paved",
			def: rules.Definition{
				Indicators: []rules.Indicator{{Code: "region", Kind: rules.TextKind,
					Values: []string{"mountains", "midlands", "delta", "islands"}}},
				Define: []rules.Define{{Code: "target", Rule: `lookup({"mountains": 50, "midlands": 70, "delta": 100}, region)`}},
			},
			rule: `paved >= target ? full : full * paved / target`,
			cases: []shapeCase{
				{"region=mountains paved=50", "10", "the target of the mountains"},
				{"region=delta paved=50", "5", "the same result in the delta"},
				{"region=midlands paved=60", "60/7", "exact sevenths until the card rounds"},
				{"region=coast paved=50", "refused: value", "a region that there is not: the facts are refused"},
				{"region=islands paved=50", "error: no row", "a region that nobody gave a target"},
				{"paved=50", "missing: region of ML", "region not known: no target"},
			},
		},
	}
}

// shapeCount is an indicator that counts: whole and not negative.
func shapeCount(code string) rules.Indicator {
	zero, places := dec("0"), int32(0)
	return rules.Indicator{Code: code, Min: &zero, Places: &places}
}
