package awards

import (
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// What really came of central clusters and blocks, as far as it was published; the
// evidence is invented.
func TestRealOutcomes(t *testing.T) {
	for _, tt := range []struct {
		name, reviewed string
		year, flags    int
		totals         []string
		want           []string
	}{
		// Decision of 14 October 2024 for 2023: 14 collectives, one of a cluster of nine provinces, and two
		// of the block of the Party's central agencies.
		{"Red River delta 2023", "2024-03-14", 2023, 1, []string{"990", "980", "970"}, []string{"a"}},
		{"Party agencies 2023", "2024-03-14", 2023, 2, []string{"990", "980", "970"}, []string{"a", "b"}},
		// Hải Phòng led the five cities for 2023; the flag was handed over on 10 January 2025.
		{"five cities 2023", "2024-03-14", 2023, 1, []string{"990", "980", "970", "960", "950"}, []string{"a"}},
		// Nghệ An, nearly 990 points, first of six, announced on 10 March 2017.
		{"North Central 2016", "2017-03-10", 2016, 1, []string{"989.9", "980", "970", "960", "950", "940"}, []string{"a"}},
	} {
		plan := central(t, tt.reviewed)
		plan.Year, plan.Achievement = tt.year, "sample"
		plan.Awards[0].Places = places(tt.flags)
		plan.Awards = plan.Awards[:1]
		cs := six()[:len(tt.totals)]
		for i := range cs {
			cs[i].Year, cs[i].Achievement = tt.year, "sample"
		}
		s := slate(t, law(t), tt.reviewed, plan, standings(tt.totals...), cs...)
		got := nominated(s, flag)
		if len(got) != len(tt.want) || !s.Final {
			t.Errorf("%s: %v, want %v\n%s", tt.name, got, tt.want, s.Format(diag.English, nil))
		}
		if e := entry(t, s, flag, tt.want[len(tt.want)-1]); stands(e.Assessment, "places", "") != (tt.flags > 1) {
			t.Errorf("%s: that the law names no number of leaders: %v", tt.name, e.Assessment.Assumptions)
		}
	}
	// Unregistered for emulation, Nghệ An could not have been proposed: art. 10(1)(b) of the old Law.
	c := leader()
	c.Facts = append(no("emulation_registered"), c.Facts[2:]...)
	for i, f := range c.Facts[1:] {
		if f.Indicator == "emulation_registered" {
			c.Facts = append(c.Facts[:i+1], c.Facts[i+2:]...)
			break
		}
	}
	for on, want := range map[string]Outcome{"2017-03-10": NotEligible, "2023-12-31": NotEligible,
		"2024-01-01": Eligible} {
		if a := assessed(t, law(t), on, flag, c); a.Outcome != want {
			t.Errorf("not registered, on %s: %v, want %v", on, a.Outcome, want)
		}
	}
}

// How a text is read is asked only where nothing else is missing: the fact comes first.
func TestReadingsAreAskedLast(t *testing.T) {
	for _, tt := range []struct {
		existence Existence
		want      string
	}{
		{Existence{}, "unit_dissolved"},
		{Existence{Dissolved: day(t, "2025-07-01")}, "reading_dissolved_may_be_awarded"},
	} {
		plan := central(t, "2025-07-15")
		plan.Year, plan.Awards = 2024, plan.Awards[:1]
		cs := six()
		for i := range cs {
			cs[i].Year = 2024
		}
		cs[0].Existence = tt.existence
		s := slate(t, law(t), "2025-07-15", plan, standings(sixTotals...), cs...)
		var got []string
		for _, w := range entry(t, s, flag, "a").Waits {
			if w.On == "fact" {
				got = append(got, w.Input.Indicator)
			}
		}
		if len(got) != 1 || got[0] != tt.want {
			t.Errorf("%+v: the nomination waits for %q, want %s", tt.existence, got, tt.want)
		}
	}
}
