package awards

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestPlacesByPercent: places are a percentage of what the plan says, rounded as it says; they are open
// only while what is not known makes another number of places.
func TestPlacesByPercent(t *testing.T) {
	up := rules.TowardCeil
	percent := func(text, of string) Place {
		p := decimal.RequireFromString(text)
		return Place{Award: "merit", Percent: &p, Of: of}
	}
	rounded := func(p Place) Place { p.Rounding = &up; return p }
	ten := []string{"a n 1", "b n 2", "c n 3", "d n 4", "e n 5", "f s 1", "g s 2", "h s 3", "i s 4", "j s 5"}
	flags := Place{Award: "flag", Places: places(3)}
	grouped := percent("40", "")
	grouped.PerGroup = true
	for _, tt := range []struct {
		reason string
		awards []Place
		out    string // units that are disqualified, and with ? those that may be
		want   string // who is nominated for the merit; ? if somebody waits for the number of places
	}{
		{"20 % of ten", []Place{percent("20", "")}, "", "ab"},
		{"25 % of ten is 2.5, rounded down where nothing is said", []Place{percent("25", "scored")}, "", "ab"},
		{"or up", []Place{rounded(percent("25", "scored"))}, "", "abc"},
		{"12.5 % of eight: one, exactly", []Place{percent("12.5", "scored")}, "ij", "a"},
		{"of all members, disqualified ones too", []Place{percent("20", "members")}, "ij", "ab"},
		{"of nine or ten scored: 1.8 or 2", []Place{percent("20", "")}, "j?", "?"},
		{"that makes no difference: 2.7 or 3, rounded up", []Place{rounded(percent("30", ""))}, "j?", "abc"},
		{"two thirds of the three with a flag", []Place{flags, percent("67", "flag")}, "", "de"},
		{"nothing of nothing", []Place{percent("0", "")}, "", ""},
		{"40 % of each group of five", []Place{grouped}, "", "abfg"},
		{"of those eligible for it: nine of the ten", []Place{percent("100", "eligible")}, "", "abcdefghi"},
	} {
		st := inGroups(ten...)
		for i := range st {
			if k := strings.Index(tt.out, st[i].Unit); k >= 0 {
				st[i].Disqualified = rules.True
				if strings.HasPrefix(tt.out[k+1:], "?") {
					st[i].Disqualified = rules.Undetermined
				}
			}
		}
		plan := Plan{Cluster: "s", Year: 2024, Awards: tt.awards, Succession: NextInRank}
		s, err := percentLaw(t).Nominate(t.Context(), day(t, "2025-01-10"), plan, ranked(st), nil)
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		got := strings.Join(nominated(s, "merit"), "")
		for _, e := range s.Entries {
			if e.Award == "merit" && len(waits(e, "places")) > 0 {
				got = "?"
				if text := e.Reason.Format(diag.Vietnamese); !strings.Contains(text, "20 % của 9 đến 10") {
					t.Errorf("%s: %s", tt.reason, text)
				}
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q\n%s", tt.reason, got, tt.want, s.Format(diag.English, nil))
		}
	}
	for _, tt := range []struct {
		reason, path, want string
		place              Place
	}{
		{"more than all", "awards[1].percent", "from 0 to 100, not 120", percent("120", "")},
		{"less than none", "awards[1].percent", "from 0 to 100", percent("-1", "")},
		{"a slip", "awards[1].of", "did you mean eligible?", percent("10", "elligible")},
		{"of itself", "awards[1].of", "no award earlier in the plan", percent("10", "merit")},
		{"nothing is a percentage", "awards[1].of", "write percent:", Place{Award: "merit", Of: "flag"}},
		{"a whole number is rounded", "awards[1].rounding", "needs no rounding",
			Place{Award: "merit", Places: places(1), Rounding: &up}},
		{"both", "awards[1].percent", "leave two of them out", func() Place {
			p := percent("10", "")
			p.Places = places(2)
			return p
		}()},
	} {
		err := Plan{Awards: []Place{flags, tt.place}}.Check()
		found := false
		for d := range diag.AllDiagnostics(err) {
			found = found || d.Path == tt.path && strings.Contains(diag.ErrorText(d).String(), tt.want)
		}
		if !found {
			t.Errorf("%s: %v, want %s at %s", tt.reason, err, tt.want, tt.path)
		}
	}
}

// percentLaw has a flag for the first three, and a merit for the first nine.
func percentLaw(t *testing.T) *Regulation {
	t.Helper()
	r, err := Load("p.yaml", []byte(`
code: p
covers: {from: 2024-01-01}
awards:
  - code: flag
    form: order
    conditions: [{code: leads, rule: cluster_rank <= 3, citation: {act: a}, certainty: read}]
  - code: merit
    form: order
    conditions: [{code: placed, rule: cluster_rank <= 9, citation: {act: a}, certainty: read}]
`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
