package benchmarks

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

func (in input) time(name string) time.Time {
	t, err := time.Parse(time.DateOnly, in.texts[name])
	if err != nil {
		panic(err)
	}
	return t
}

// grade: a compound condition: the sum of three parts and how many of three targets are
// met, as the number of a grade. In binary fractions 61.03 + 66.99 + 51.98 is less than 180.
func grade() problem {
	return problem{
		name: "compound",
		inputs: `work party movement cases value carried
			60 60 60 100 100 100
			*61.03 66.99 51.98 100 100 100
			59.99 60 60 100 100 100
			65 65 65 100 100 85
			55 55 55 100 100 85.01
			55 55 55 100 95.01 95.01
			55 55 55 100 95 96
			30 40 40 10 20 30`,
		full: "3",
		thidua: `let score = work + party + movement;
			let met = count(cases >= 100, value >= 100, carried >= 100);
			let lowest = min(cases, value, carried);
			if score >= 180 and met == 3 { 3 }
			else if score >= 160 and (met >= 2 and lowest > 85 or met >= 1 and lowest > 95) { 2 }
			else { 1 }`,
		decimal: func(in input) func() decimal.Decimal {
			work, party, movement := in.decimal("work"), in.decimal("party"), in.decimal("movement")
			cases, value, carried := in.decimal("cases"), in.decimal("value"), in.decimal("carried")
			return func() decimal.Decimal { return gradeDecimal(work, party, movement, cases, value, carried) }
		},
		scale: 1,
		scaled: func(in input) func() int64 {
			work, party, movement := in.units("work", 100), in.units("party", 100), in.units("movement", 100)
			cases, value, carried := in.units("cases", 100), in.units("value", 100), in.units("carried", 100)
			return func() int64 { return gradeScaled(work, party, movement, cases, value, carried) }
		},
		expr: `let score = work + party + movement;
			let met = (cases >= 100 ? 1 : 0) + (value >= 100 ? 1 : 0) + (carried >= 100 ? 1 : 0);
			score >= 180 && met == 3 ? 3.0 :
			score >= 160 && (met >= 2 && cases > 85 && value > 85 && carried > 85 || met >= 1 && cases > 95 && value > 95 && carried > 95) ? 2.0 : 1.0`,
		cel: `work + party + movement >= 180.0 && cases >= 100.0 && value >= 100.0 && carried >= 100.0 ? 3.0 :
			work + party + movement >= 160.0 && (
				(cases >= 100.0 ? 1 : 0) + (value >= 100.0 ? 1 : 0) + (carried >= 100.0 ? 1 : 0) >= 2 && cases > 85.0 && value > 85.0 && carried > 85.0 ||
				(cases >= 100.0 || value >= 100.0 || carried >= 100.0) && cases > 95.0 && value > 95.0 && carried > 95.0) ? 2.0 : 1.0`,
		rego: `sum3 := (input.work + input.party) + input.movement
			met := count([x | some x in [input.cases, input.value, input.carried]; x >= 100])
			lowest := min([input.cases, input.value, input.carried])
			near if { met >= 2; lowest > 85 }
			near if { met >= 1; lowest > 95 }
			points := 3 if { sum3 >= 180; met == 3 }
			else := 2 if { sum3 >= 160; near }
			else := 1`,
	}
}

func gradeDecimal(work, party, movement, cases, value, carried decimal.Decimal) decimal.Decimal {
	sum := work.Add(party).Add(movement)
	met := 0
	for _, x := range [...]decimal.Decimal{cases, value, carried} {
		if x.GreaterThanOrEqual(hundred) {
			met++
		}
	}
	if sum.GreaterThanOrEqual(hundredEighty) && met == 3 {
		return three
	}
	if sum.GreaterThanOrEqual(hundredSixty) {
		lowest := decimal.Min(cases, value, carried)
		if met >= 2 && lowest.GreaterThan(eightyFive) || met >= 1 && lowest.GreaterThan(ninetyFive) {
			return two
		}
	}
	return one
}

func gradeScaled(work, party, movement, cases, value, carried int64) int64 {
	sum := work + party + movement
	met := 0
	for _, x := range [...]int64{cases, value, carried} {
		if x >= 100_00 {
			met++
		}
	}
	lowest := min(cases, value, carried)
	switch {
	case sum >= 180_00 && met == 3:
		return 3
	case sum >= 160_00 && (met >= 2 && lowest > 85_00 || met >= 1 && lowest > 95_00):
		return 2
	}
	return 1
}

// longTerms is how many terms the long sum has.
const longTerms = 36

// longSum: the points of many criteria.
func longSum() problem {
	names := make([]string, longTerms)
	for i := range names {
		names[i] = fmt.Sprintf("c%02d", i+1)
	}
	lines := []string{strings.Join(names, " ")}
	for unit := range 4 {
		values := make([]string, longTerms)
		for i := range values {
			// Quarters, tenths and hundredths, as cards give them.
			values[i] = [...]string{"7.25", "0.1", "19.5", "30", "6.67", "0.2", "2.05", "48.75", "3.3"}[(i*5+unit*2)%9]
		}
		lines = append(lines, strings.Join(values, " "))
	}
	prefixed := make([]string, longTerms)
	for i, name := range names {
		prefixed[i] = "input." + name
	}
	return problem{
		name:   "long-sum",
		inputs: inputs(strings.Join(lines, "\n")),
		full:   "1000",
		thidua: strings.Join(names, " + "),
		decimal: func(in input) func() decimal.Decimal {
			terms := make([]decimal.Decimal, longTerms)
			for i, name := range names {
				terms[i] = in.decimal(name)
			}
			return func() decimal.Decimal { return decimal.Sum(terms[0], terms[1:]...) }
		},
		scale: 100,
		scaled: func(in input) func() int64 {
			terms := make([]int64, longTerms)
			for i, name := range names {
				terms[i] = in.units(name, 100)
			}
			return func() int64 {
				sum := int64(0)
				for _, t := range terms {
					sum += t
				}
				return sum
			}
		},
		expr: strings.Join(names, " + "),
		cel:  strings.Join(names, " + "),
		rego: "points := " + strings.Join(prefixed, " + "),
	}
}

// stepBonus: a bonus for each whole 1 % above 92 %, capped.
func stepBonus() problem {
	return problem{
		name: "step-bonus",
		inputs: `rate
			91.99
			92
			92.01
			92.99
			93
			95
			97.7
			100`,
		full:   "0.5",
		thidua: `rate > 92 ? min(full, 0.1 + 0.1 * steps(rate - 92, 1)) : 0`,
		decimal: func(in input) func() decimal.Decimal {
			rate := in.decimal("rate")
			return func() decimal.Decimal { return stepBonusDecimal(rate) }
		},
		scale: 10,
		scaled: func(in input) func() int64 {
			rate := in.units("rate", 100)
			return func() int64 {
				if rate <= 92_00 {
					return 0
				}
				return min(5, 1+(rate-92_00)/1_00)
			}
		},
		expr: `rate > 92 ? (let bonus = 0.1 + 0.1 * floor(rate - 92); bonus < 0.5 ? bonus : 0.5) : 0.0`,
		cel:  `rate > 92.0 ? (rate >= 96.0 ? 0.5 : 0.1 + 0.1 * math.floor(rate - 92.0)) : 0.0`,
		rego: `points := min([0.5, 0.1 + (0.1 * floor(input.rate - 92))]) if input.rate > 92
			else := 0`,
	}
}

func stepBonusDecimal(rate decimal.Decimal) decimal.Decimal {
	if !rate.GreaterThan(ninetyTwo) {
		return zero
	}
	return decimal.Min(half, oneTenth.Add(oneTenth.Mul(rate.Sub(ninetyTwo).Floor())))
}

// weighted: two assessors, weighted and rounded to hundredths. In binary fractions halves
// of a hundredth are lost.
func weighted() problem {
	return problem{
		name: "weighted-rounded",
		inputs: `council survey
			90 85.5
			88.25 91.15
			*80 70.35
			*80.35 70
			95.55 95.55
			0 100
			100 0
			33.33 66.67`,
		full:   "100",
		thidua: `round(0.7 * council + 0.3 * survey, 2)`,
		decimal: func(in input) func() decimal.Decimal {
			council, survey := in.decimal("council"), in.decimal("survey")
			return func() decimal.Decimal { return sevenTenths.Mul(council).Add(threeTenths.Mul(survey)).Round(2) }
		},
		scale: 100,
		scaled: func(in input) func() int64 {
			council, survey := in.units("council", 100), in.units("survey", 100)
			return func() int64 { return divideScaled(7*council+3*survey, 10) }
		},
		expr: `round((0.7 * council + 0.3 * survey) * 100) / 100`,
		cel:  `math.round((0.7 * council + 0.3 * survey) * 100.0) / 100.0`,
		rego: `points := round(((0.7 * input.council) + (0.3 * input.survey)) * 100) / 100`,
	}
}
