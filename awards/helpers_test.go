package awards

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

func day(t testing.TB, s string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func law(t testing.TB) *Regulation {
	t.Helper()
	r, err := Statute()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func with(t testing.TB, o Options) *Regulation {
	t.Helper()
	r, err := law(t).With(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func number(s string) rules.Value { return rules.NumberOf(decimal.RequireFromString(s)) }

func yes(codes ...string) (l FactList) {
	for _, c := range codes {
		l = append(l, rules.Fact{Indicator: c, Value: rules.BoolOf(true)})
	}
	return l
}

// clean is a unit with nothing against it: invented sample data.
func clean(unit string) Candidate {
	const seen = "invented sample"
	return Candidate{
		Unit: unit, Year: 2023, Achievement: "sample-2023",
		Existence:   Existence{Known: true},
		History:     Complete[PastAward](seen),
		Discipline:  Complete[Discipline](seen),
		Inspections: Complete[Inspection](seen),
		Complaints:  Complete[Complaint](seen),
		Facts: yes("policy_compliance", "internal_unity", "emulation_registered",
			"party_organisations_excellent"),
	}
}

// standings ranks units by totals in order: equal totals share a rank.
func standings(totals ...string) (out []scoring.Standing) {
	for i, total := range totals {
		s := scoring.Standing{Unit: string(rune('a' + i)), Rank: i + 1, Total: number(total)}
		if i > 0 && out[i-1].Total.Equal(s.Total) {
			s.Rank, s.Tied, out[i-1].Tied = out[i-1].Rank, true, true
		}
		s.First, s.Last = s.Rank, s.Rank
		s.Disqualified = rules.False
		out = append(out, s)
	}
	return out
}

func places(n int) *int { return &n }

// central is the plan of a cluster of the Central Council with one flag and
// certificates for ranks 2 and 3.
func central(t testing.TB, reviewed string) Plan {
	return Plan{
		Cluster: "sample", Organiser: "central_council", Year: 2023, Achievement: "sample-2023", Reviewed: day(t, reviewed),
		Awards: []Place{{Award: "flag.central_cluster", Places: places(1)},
			{Award: "certificate.central_cluster", Ranks: []int{2, 3}}},
	}
}

// ranked is the ranking of standings; nil if there are none.
func ranked(st []scoring.Standing) *scoring.Ranking {
	if st == nil {
		return nil
	}
	return scoring.RankingOf(st...)
}

func slate(t testing.TB, r *Regulation, on string, plan Plan, st []scoring.Standing, cs ...Candidate) *Slate {
	t.Helper()
	s, err := r.Nominate(context.Background(), day(t, on), plan, ranked(st), cs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func six() (cs []Candidate) {
	for _, u := range []string{"a", "b", "c", "d", "e", "f"} {
		cs = append(cs, clean(u))
	}
	return cs
}

func fact(code string, v rules.Value) rules.Fact { return rules.Fact{Indicator: code, Value: v} }
func no(codes ...string) (l FactList) {
	for _, c := range codes {
		l = append(l, fact(c, rules.BoolOf(false)))
	}
	return l
}
func num(code string, n int64) rules.Fact { return fact(code, rules.Int(n)) }
func txt(code, s string) rules.Fact       { return fact(code, rules.TextOf(s)) }
func list(fs ...rules.Fact) FactList      { return fs }

// nominated are the units nominated for an award, in order.
func nominated(s *Slate, award string) (units []string) {
	for e := range s.Of(Nominated) {
		if e.Award == award {
			units = append(units, e.Unit)
		}
	}
	return units
}
