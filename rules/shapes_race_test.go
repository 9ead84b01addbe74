package rules_test

import "github.com/thidua-go/thidua/rules"

// race is what the shapes speak of in which units run against each other. A unit
// that was given no target (không giao chỉ tiêu) has target n/a, or 0.
func race() rules.Definition {
	return rules.Definition{Define: []rules.Define{
		{Code: "has_target", Label: "được giao chỉ tiêu", Rule: `applies(target) and target > 0`},
		{Code: "exceed", Label: "tỷ lệ vượt", Rule: `(actual - target) / target`},
	}}
}

func raceShapes() []shape {
	return []shape{
		// Shape 7: half, then race. Meeting the target earns half of the points; the unit that
		// exceeds its target by the largest share earns all; those between, in proportion to it.
		// Units without a target are compared among themselves (shape 8).
		{
			number: "7", meaning: "half then race, with the group without target", full: "10",
			know: "target actual", def: race(),
			rule: `if has_target {
			         if actual < target       { full / 2 * actual / target }
			         else if actual == target { full / 2 }
			         else                     { full / 2 + full / 2 * exceed / best(exceed, has_target) }
			       } else {
			         actual == 0 ? 0 : full * actual / best(actual, not has_target)
			       }`,
			clusters: []shapeCluster{
				{reason: "the published example, to two decimal places", places: 2, members: []shapeMember{
					{"A", "target=100 actual=120", "10"}, // leader
					{"C", "target=50 actual=60", "10"},   // joint leader: 10/50 is 20/100, exactly
					{"D", "target=80 actual=80", "5"},
					{"B", "target=n/a actual=150", "10"},
					{"E", "target=n/a actual=100", "6.67"},
					{"F", "target=n/a actual=75", "5"},
				}},
				{reason: "the published example, exact", members: []shapeMember{
					{"A", "target=100 actual=120", "10"}, {"C", "target=50 actual=60", "10"}, {"D", "target=80 actual=80", "5"},
					{"B", "target=n/a actual=150", "10"}, {"E", "target=n/a actual=100", "20/3"}, {"F", "target=n/a actual=75", "5"},
				}},
				{reason: "a target of zero is no target", members: []shapeMember{
					{"A", "target=100 actual=110", "10"}, {"B", "target=0 actual=150", "10"}, {"E", "target=n/a actual=100", "20/3"},
					{"G", "target=0 actual=0", "0"},
				}},
				{reason: "nobody over the target: no leader", members: []shapeMember{
					{"A", "target=100 actual=100", "5"}, {"C", "target=50 actual=40", "4"}, {"D", "target=80 actual=0", "0"},
				}},
				{reason: "leaders by thirds: equal without a tolerance", members: []shapeMember{
					// 5 + 5·(1/80)/(1/3)
					{"A", "target=3 actual=4", "10"}, {"C", "target=9 actual=12", "10"}, {"D", "target=80 actual=81", "83/16"},
				}},
				{reason: "a leader by less than any tolerance", members: []shapeMember{
					{"A", "target=3000000 actual=4000000", "10000005/1000001"}, {"C", "target=3000000 actual=4000001", "10"},
				}},
				{reason: "one more unit of work by the leader lowers the others", members: []shapeMember{
					{"A", "target=100 actual=140", "10"}, {"C", "target=50 actual=60", "7.5"}, {"D", "target=80 actual=80", "5"},
				}},
				{reason: "a result that is not in holds up only those who race", members: []shapeMember{
					{"A", "target=100 actual=120", "missing: actual of C"},
					{"C", "target=50", "missing: actual of C"},
					{"D", "target=80 actual=80", "5"},
					{"E", "target=80 actual=60", "3.75"},
					{"B", "target=n/a actual=150", "10"},
				}},
				{reason: "a target that is not known may put the unit in either group", members: []shapeMember{
					{"A", "target=100 actual=120", "missing: target of C"},
					{"C", "actual=60", "missing: target of C"},
					{"B", "target=n/a actual=150", "10"}, // C would not beat 150
					{"E", "target=n/a actual=30", "2"},
				}},
				{reason: "all without a target and without a result", members: []shapeMember{
					{"B", "target=n/a actual=0", "0"}, {"E", "target=n/a actual=0", "0"},
				}},
			},
		},
		// Shape 7b: the same by absolute excess, as an older version had it: the leader has the
		// largest result.
		{
			number: "7b", meaning: "half then race by absolute excess", full: "10",
			know: "target actual",
			rule: `if actual <= target { full / 2 * actual / target }
			       else { full / 2 + full / 2 * (actual - target) / (best(actual) - target) }`,
			clusters: []shapeCluster{
				{reason: "the largest result leads", members: []shapeMember{
					{"A", "target=100 actual=120", "10"},
					{"C", "target=50 actual=60", "40/7"}, // 5 + 5·10/70: as good by share, far behind by size
					{"D", "target=80 actual=80", "5"},
					{"E", "target=80 actual=40", "2.5"},
				}},
				{reason: "whoever is over its target is never divided by zero", members: []shapeMember{
					{"A", "target=100 actual=101", "10"}, {"C", "target=101 actual=101", "5"},
				}},
			},
		},
		// Shape 8: ratio to the best of the group.
		{
			number: "8", meaning: "ratio to the best", full: "10",
			know: "actual",
			rule: `best(actual) == 0 ? 0 : full * actual / best(actual)`,
			clusters: []shapeCluster{
				{reason: "150, 100 and 50 (published)", places: 2,
					members: []shapeMember{{"A", "actual=150", "10"}, {"B", "actual=100", "6.67"}, {"C", "actual=50", "3.33"}}},
				{reason: "100, 80 and 60 (published)",
					members: []shapeMember{{"A", "actual=100", "10"}, {"B", "actual=80", "8"}, {"C", "actual=60", "6"}}},
				{reason: "nobody has any", members: []shapeMember{{"A", "actual=0", "0"}, {"B", "actual=0", "0"}}},
				{reason: "a group of one is its own best", members: []shapeMember{{"A", "actual=0.1", "10"}}},
				{reason: "a member to whom it does not apply is left out",
					members: []shapeMember{{"A", "actual=90", "10"}, {"B", "actual=n/a", "not applicable"}, {"C", "actual=45", "5"}}},
				{reason: "a member not known may be the best",
					members: []shapeMember{{"A", "actual=90", "missing: actual of B"}, {"B", "", "missing: actual of B"}}},
			},
		},
		// Shape 9 in a cluster: the least is the best.
		{
			number: "9d", meaning: "ratio to the least", full: "10",
			know: "complaints",
			rule: `complaints == 0 ? full : full * worst(complaints) / complaints`,
			clusters: []shapeCluster{
				{reason: "the least has all", members: []shapeMember{{"A", "complaints=2", "10"}, {"B", "complaints=4", "5"},
					{"C", "complaints=6", "10/3"}}},
				{reason: "one with none leaves nothing to the rest",
					members: []shapeMember{{"A", "complaints=0", "10"}, {"B", "complaints=4", "0"}}},
			},
		},
		// Shape 35: quota on nominations. Who is nominated is not a rule; how many can be is.
		{
			number: "35a", meaning: "size of a quota",
			know: "clusters",
			rule: `floor(0.2 * clusters)`,
			cases: []shapeCase{
				{"clusters=4", "0", "0.8 is none"},
				{"clusters=5", "1", "exactly one"},
				{"clusters=9", "1", "1.8"},
				{"clusters=63", "12", "12.6"},
			},
		},
		{
			number: "35b", meaning: "within the quota of the group",
			know: "score",
			rule: `rank(score) <= floor(0.4 * total(1, applies(score)))`,
			clusters: []shapeCluster{
				{reason: "two of five", members: []shapeMember{
					{"A", "score=957.11", "true"}, {"B", "score=955.79", "true"}, {"C", "score=955.78", "false"},
					{"D", "score=900", "false"}, {"E", "score=899.99", "false"},
				}},
				{reason: "a tie at the cut holds for both: the nomination must settle it", members: []shapeMember{
					{"A", "score=957.11", "true"}, {"B", "score=955.79", "true"}, {"C", "score=955.790", "true"},
					{"D", "score=900", "false"}, {"E", "score=1", "false"},
				}},
				{reason: "who is not scored counts neither way", members: []shapeMember{
					{"A", "score=957.11", "true"}, {"B", "score=955.79", "false"}, {"C", "score=n/a", "not applicable"},
					{"D", "score=1", "false"},
				}},
			},
		},
	}
}
