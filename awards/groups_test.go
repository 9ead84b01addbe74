package awards

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// schoolLaw has a flag for leaders, and a merit for no more than 40 % of those that were scored.
func schoolLaw(t *testing.T, rounding string) *Regulation {
	t.Helper()
	r, err := Load("school.yaml", []byte(`
code: school
covers: {from: 2024-01-01}
awards:
  - code: flag
    form: order
    conditions: [{code: leads, rule: cluster_rank <= leading_ranks, citation: {act: a}, certainty: read}]
  - code: merit
    form: order
    conditions: [{code: placed, rule: cluster_rank <= 9, citation: {act: a}, certainty: read}]
    quotas: [{code: part, percent: 40, base: scored, rounding: `+rounding+`, of: {vi: "số trường", en: "schools"},
      citation: {act: a}, certainty: read}]
`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inGroups ranks units such as "a north 1", "b north 2..3 growth" and "c south 2=": the last word
// is what the total waits for.
func inGroups(units ...string) (out []scoring.Standing) {
	for i, text := range units {
		w := strings.Fields(text)
		s := scoring.Standing{Unit: w[0], Rank: i + 1, First: i + 1, Last: i + 1, Disqualified: rules.False}
		in := &scoring.Within{Group: w[1], Tied: strings.HasSuffix(w[2], "=")}
		if n, _ := fmt.Sscanf(w[2], "%d..%d", &in.First, &in.Last); n < 2 {
			fmt.Sscanf(w[2], "%d", &in.Rank)
			in.First, in.Last = in.Rank, in.Rank
		} else {
			s.Rank, s.First, s.Last, s.Provisional = 0, 1, len(units), true
		}
		if len(w) > 3 {
			s.Waits = []rules.Input{{Unit: w[0], Indicator: w[3]}}
		}
		if in.Group != "-" {
			s.Within = in
		}
		out = append(out, s)
	}
	return out
}

// Each group has the places of the plan, by the ranks within it.
func TestPlacesPerGroup(t *testing.T) {
	flags := Place{Award: "flag", Places: places(1), PerGroup: true}
	merits := Place{Award: "merit", Places: places(9), PerGroup: true}
	choice := func(among ...string) []Choice {
		return []Choice{{Award: "flag", Among: among, Chosen: among[:1], On: rules.Day(2025, 1, 5), By: "the meeting"}}
	}
	five := []string{"a north 1", "b north 2", "c north 3", "d north 4", "e north 5", "f south 1", "g south 2"}
	for _, tc := range []struct {
		reason   string
		rounding string
		place    Place
		choices  []Choice
		units    []string
		want     string
	}{
		{"the leader of each group, whatever its rank among all", "floor", flags, nil, five,
			"a:nominated b:refused c:refused d:refused e:refused f:nominated g:refused"},
		{"one flag of the whole cluster", "floor", Place{Award: "flag", Places: places(1)}, nil, five,
			"a:nominated b:refused c:refused d:refused e:refused f:refused g:refused"},
		{"a group of one has its leader", "floor", flags, nil, []string{"a north 1", "b north 2", "c south 1"},
			"a:nominated b:refused c:nominated"},
		{"a tie at the last place of one group leaves the other alone", "floor", flags, nil,
			[]string{"a north 1=", "b north 1=", "c south 1"}, "a:pending b:pending c:nominated"},
		{"the ballot of one group parts its tie", "floor", flags, choice("b", "a"),
			[]string{"a north 1=", "b north 1=", "c south 1"}, "b:nominated a:no_place c:nominated"},
		{"what is open in one group leaves the other alone", "floor", flags, nil,
			[]string{"a north 1..2 x", "b north 1..2", "c south 1"}, "a:pending b:pending c:nominated"},
		{"a rank that is open among all is settled within the group", "floor", flags, nil,
			[]string{"c south 1", "d south 2"}, "c:nominated d:refused"},
		{"40 % of five and of two, rounded down", "floor", merits, nil, five,
			"a:nominated b:nominated c:no_place d:no_place e:no_place f:no_place g:no_place"},
		{"rounded up", "ceil", merits, nil, five,
			"a:nominated b:nominated c:no_place d:no_place e:no_place f:nominated g:no_place"},
		{"of a group of one, rounded half up", "half_away_from_zero", merits, nil,
			[]string{"a north 1", "b south 1", "c south 2"},
			"a:no_place b:nominated c:no_place"},
		{"40 % of all seven", "floor", Place{Award: "merit", Places: places(9)}, nil, five,
			"a:nominated b:nominated c:no_place d:no_place e:no_place f:no_place g:no_place"},
		{"a tie at the last place of the quota", "floor", merits, nil,
			[]string{"a north 1", "b north 2=", "c north 2=", "d north 4", "e north 5", "f south 1"},
			"a:nominated b:pending c:pending d:no_place e:no_place f:no_place"},
		{"ranks put forward are those within the group", "floor",
			Place{Award: "merit", Ranks: []int{2}, PerGroup: true}, nil, five,
			"a:no_place b:nominated c:no_place d:no_place e:no_place f:no_place g:no_place"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			r := schoolLaw(t, tc.rounding)
			plan := Plan{Year: 2024, Succession: LeaveEmpty, Awards: []Place{tc.place}, Choices: tc.choices}
			st := inGroups(tc.units...)
			var cs []Candidate
			for _, s := range st {
				cs = append(cs, Candidate{Unit: s.Unit})
			}
			s := slate(t, r, "2025-02-01", plan, st, cs...)
			if got := statusesOf(s, tc.place.Award); got != tc.want {
				t.Errorf("%s\nwant %s\n%s", got, tc.want, s.Format(diag.English, nil))
			}
			rec, err := s.Record(nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Verify(t.Context(), rec); err != nil {
				t.Errorf("the record: %v", err)
			}
			for _, e := range s.Entries {
				if want := inGroup(st, e.Unit); tc.place.PerGroup && e.Group != want || !tc.place.PerGroup && e.Group != "" {
					t.Errorf("%s: group %q, want %q", e.Unit, e.Group, want)
				}
				if e.Status == Pending && len(e.Waits) == 0 {
					t.Errorf("%s is pending on nothing", e.Unit)
				}
			}
		})
	}
}

func inGroup(st []scoring.Standing, unit string) string {
	for _, s := range st {
		if s.Unit == unit {
			return s.Within.Group
		}
	}
	return ""
}

// A nomination says its group; who waits names whoever of the group holds the place, and nobody else.
func TestPlacesPerGroupAreExplained(t *testing.T) {
	r := schoolLaw(t, "floor")
	plan := Plan{Year: 2024, Awards: []Place{{Award: "flag", Places: places(1), PerGroup: true}}}
	st := inGroups("a north 1..2 growth", "b north 1..2", "c south 1", "d south 2")
	s := slate(t, r, "2025-02-01", plan, st, Candidate{Unit: "a"}, Candidate{Unit: "b"}, Candidate{Unit: "c"},
		Candidate{Unit: "d"})
	e := entry(t, s, "flag", "c")
	if text := e.Reason.Format(diag.English); e.Rank != 1 || !strings.Contains(text, "rank 1 of the group south") {
		t.Errorf("c: rank %d, %s", e.Rank, text)
	}
	if text := e.Reason.Format(diag.Vietnamese); !strings.Contains(text, "hạng 1 của nhóm south") {
		t.Errorf("c: %s", text)
	}
	if got := fmt.Sprint(waits(entry(t, s, "flag", "b"), "ranking")); got != "[a]" {
		t.Errorf("b waits for the ranking of %s, want a", got)
	}
	text := s.Format(diag.English, nil)
	if !strings.Contains(text, "flag, north\n") || !strings.Contains(text, "flag, south\n") {
		t.Errorf("the groups are not told apart:\n%s", text)
	}
}

// What cannot be so where each group has its places.
func TestPlacesPerGroupAreChecked(t *testing.T) {
	two := []string{"a north 1", "b south 1", "c south 2"}
	for _, tc := range []struct {
		reason  string
		place   Place
		choices []Choice
		units   []string
		want    string
	}{
		{"a member without a group", Place{PerGroup: true}, nil, []string{"a north 1", "b - 1"}, "awards[0].per_group"},
		{"a choice across groups", Place{PerGroup: true},
			[]Choice{{Award: "flag", Among: []string{"a", "b"}, Chosen: []string{"b"}, On: rules.Day(2025, 1, 5), By: "x",
				Reason: "y"}}, two, "choices[0].among"},
		{"a tie that is none within the group", Place{PerGroup: true},
			[]Choice{{Award: "flag", Among: []string{"b", "c"}, Chosen: []string{"c"}, On: rules.Day(2025, 1, 5), By: "x"}},
			two, "choices[0].reason"},
		{"a base of the whole cluster", Place{PerGroup: true, QuotaBase: places(3)}, nil, two, "awards[0].quota_base"},
	} {
		tc.place.Award, tc.place.Places = "flag", places(1)
		plan := Plan{Year: 2024, Awards: []Place{tc.place}, Choices: tc.choices}
		ranking := ranked(inGroups(tc.units...))
		_, err := schoolLaw(t, "floor").Nominate(t.Context(), rules.Day(2025, 2, 1), plan, ranking, nil)
		var ds diag.Diagnostics
		if !errors.As(err, &ds) || len(ds) != 1 || ds[0].Path != tc.want {
			t.Errorf("%s: %v, want a fault at %s", tc.reason, err, tc.want)
		}
	}
	_, err := schoolLaw(t, "floor").Nominate(t.Context(), rules.Day(2025, 2, 1), Plan{Year: 2024,
		Awards: []Place{{Award: "flag", Places: places(1), PerGroup: true}}}, nil, []Candidate{{Unit: "a"}})
	if !errors.Is(err, diag.ErrValue) {
		t.Errorf("without a ranking: %v, want a fault", err)
	}
}
