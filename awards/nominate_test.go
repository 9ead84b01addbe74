package awards

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

const (
	flag        = "flag.central_cluster"
	certificate = "certificate.central_cluster"
)

// statusesOf writes the statusesOf of an award as "a:nominated b:refused ...".
func statusesOf(s *Slate, award string) string {
	var out []string
	for _, e := range s.Entries {
		if e.Award == award {
			out = append(out, e.Unit+":"+e.Status.String())
		}
	}
	return strings.Join(out, " ")
}

func entry(t testing.TB, s *Slate, award, unit string) Entry {
	t.Helper()
	e, ok := s.Entry(award, unit)
	if !ok {
		t.Fatalf("no entry of %s for %s", unit, award)
	}
	return e
}

func waits(e Entry, on string) (units []string) {
	for _, w := range e.Waits {
		if w.On == on {
			units = append(units, w.Unit)
		}
	}
	return units
}

// first three of six, distinct totals.
var sixTotals = []string{"957.11", "955.79", "952.25", "940", "930", "920"}

func complain(c *Candidate) {
	c.Complaints.Entries = []Complaint{{Received: rules.Day(2024, 2, 1)}}
}

func disunited(c *Candidate) { c.Facts = list(yes("policy_compliance")[0], no("internal_unity")[0]) }

func rewarded(c *Candidate) {
	c.History.Entries = []PastAward{{Form: "government_flag", Decided: rules.Day(2024, 1, 10), FirstYear: 2023,
		LastYear: 2023, Achievement: "sample-2023"}}
}

func unknownUnity(c *Candidate) { c.Facts = yes("policy_compliance") }

func TestNominate(t *testing.T) {
	tests := []struct {
		name        string
		totals      []string
		change      map[string]func(*Candidate)
		plan        func(*Plan)
		flag        string
		certificate string
	}{
		{"the North Central year", sixTotals, nil, nil,
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:nominated d:no_place e:no_place f:no_place"},
		{"nobody moves up without a rule of the cluster", sixTotals, map[string]func(*Candidate){"a": rewarded}, nil,
			"a:refused b:pending c:refused d:refused e:refused f:refused",
			"a:no_place b:pending c:nominated d:pending e:no_place f:no_place"},
		{"the next moves up", sixTotals, map[string]func(*Candidate){"a": rewarded},
			func(p *Plan) { p.Succession = NextInRank },
			"a:refused b:nominated c:refused d:refused e:refused f:refused",
			"a:no_place b:no_place c:nominated d:nominated e:no_place f:no_place"},
		{"the place stays empty", sixTotals, map[string]func(*Candidate){"a": rewarded},
			func(p *Plan) { p.Succession = LeaveEmpty },
			"a:refused b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:nominated d:no_place e:no_place f:no_place"},
		{"a deferred leader holds the flag", sixTotals, map[string]func(*Candidate){"a": complain},
			func(p *Plan) { p.Succession = LeaveEmpty },
			"a:deferred b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:nominated d:no_place e:no_place f:no_place"},
		{"a deferred leader, the next would move up", sixTotals, map[string]func(*Candidate){"a": complain},
			func(p *Plan) { p.Succession = NextInRank },
			"a:deferred b:pending c:refused d:refused e:refused f:refused",
			"a:no_place b:pending c:nominated d:pending e:no_place f:no_place"},
		{"a runner-up is passed over", sixTotals, map[string]func(*Candidate){"b": disunited},
			func(p *Plan) { p.Succession = NextInRank },
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:refused c:nominated d:nominated e:no_place f:no_place"},
		{"a runner-up's evidence is missing", sixTotals, map[string]func(*Candidate){"b": unknownUnity},
			func(p *Plan) { p.Succession = NextInRank },
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:pending c:nominated d:pending e:no_place f:no_place"},
		{"two flags", sixTotals, nil, func(p *Plan) { p.Awards[0].Places = places(2); p.Awards[1].Ranks = []int{3} },
			"a:nominated b:nominated c:refused d:refused e:refused f:refused",
			"a:no_place b:no_place c:nominated d:no_place e:no_place f:no_place"},
		{"no flag at all", sixTotals, nil, func(p *Plan) { p.Awards[0].Places = places(0) },
			"a:no_place b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:nominated d:no_place e:no_place f:no_place"},
		{"the number of flags is not known", sixTotals, nil, func(p *Plan) { p.Awards[0].Places = nil },
			"a:pending b:pending c:pending d:pending e:pending f:pending",
			"a:no_place b:pending c:pending d:pending e:pending f:pending"},
		{"a tie at the top", []string{"950", "950", "940", "930", "920", "910"}, nil, nil,
			"a:pending b:pending c:refused d:refused e:refused f:refused",
			"a:no_place b:no_place c:nominated d:no_place e:no_place f:no_place"},
		{"a tie at the top, two flags", []string{"950", "950", "940", "930", "920", "910"}, nil,
			func(p *Plan) { p.Awards[0].Places = places(2) },
			"a:nominated b:nominated c:refused d:refused e:refused f:refused",
			"a:no_place b:no_place c:nominated d:no_place e:no_place f:no_place"},
		{"a tie at the last place", []string{"950", "945", "940", "940", "920", "910"}, nil, nil,
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:pending d:pending e:no_place f:no_place"},
		{"a tie at the last place, one of them not eligible", []string{"950", "945", "940", "940", "920", "910"},
			map[string]func(*Candidate){"c": disunited}, nil,
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:refused d:nominated e:no_place f:no_place"},
		{"a tie at the top, one of them undetermined", []string{"950", "950", "940", "930", "920", "910"},
			map[string]func(*Candidate){"b": func(c *Candidate) { c.Complaints = Register[Complaint]{} }}, nil,
			"a:pending b:pending c:refused d:refused e:refused f:refused",
			"a:no_place b:no_place c:nominated d:no_place e:no_place f:no_place"},
		{"a pending unit holds its place against those behind", sixTotals, map[string]func(*Candidate){"b": unknownUnity},
			func(p *Plan) {
				p.Awards[1].Ranks, p.Awards[1].Places = []int{2, 3, 4}, places(2)
			},
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:pending c:nominated d:pending e:pending f:no_place"},
		{"a tie within the places", []string{"950", "945", "945", "940", "920", "910"}, nil, nil,
			"a:nominated b:refused c:refused d:refused e:refused f:refused",
			"a:no_place b:nominated c:nominated d:no_place e:no_place f:no_place"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan := central(t, "2024-03-14")
			if tt.plan != nil {
				tt.plan(&plan)
			}
			cs := six()
			for i := range cs {
				if f := tt.change[cs[i].Unit]; f != nil {
					f(&cs[i])
				}
			}
			s := slate(t, law(t), "2024-03-14", plan, standings(tt.totals...), cs...)
			if got := statusesOf(s, flag); got != tt.flag {
				t.Errorf("flag:\n got %s\nwant %s", got, tt.flag)
			}
			if got := statusesOf(s, certificate); got != tt.certificate {
				t.Errorf("certificate:\n got %s\nwant %s", got, tt.certificate)
			}
			final := !strings.Contains(tt.flag+tt.certificate, "pending") &&
				!strings.Contains(tt.flag+tt.certificate, "deferred")
			if s.Final != final {
				t.Errorf("final: %v", s.Final)
			}
			if t.Failed() {
				t.Log("\n" + s.Format(diag.English, nil))
			}
			for _, e := range s.Entries {
				if e.Reason.Format(diag.Vietnamese) == "" || e.Reason.String() == "" {
					t.Errorf("%s for %s: no reason", e.Unit, e.Award)
				}
				if (e.Status == Pending || e.Status == Held) != (len(e.Waits) > 0) {
					t.Errorf("%s for %s is %v and waits for %v", e.Unit, e.Award, e.Status, e.Waits)
				}
			}
		})
	}
}

func TestPendingNamesTheBlocker(t *testing.T) {
	plan := central(t, "2024-03-14")
	plan.Succession = NextInRank
	cs := six()
	complain(&cs[0])
	s := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...)
	if got := waits(entry(t, s, flag, "b"), "unit"); !slices.Equal(got, []string{"a"}) {
		t.Errorf("b waits for %v, want a", got)
	}
	if got := waits(entry(t, s, flag, "a"), "clearance"); len(got) != 1 {
		t.Errorf("a waits for clearance of %v", got)
	}
	unknownUnity(&cs[1])
	s = slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...)
	e := entry(t, s, certificate, "b")
	if i := slices.IndexFunc(e.Waits, func(w Wait) bool { return w.On == "unit" && w.Unit == "b" }); i < 0 {
		t.Errorf("b hangs on its own flag: %v", e.Waits)
	}
}

func TestProvisionalRanksAreNotNominated(t *testing.T) {
	st := []scoring.Standing{
		{Unit: "a", First: 1, Last: 3, Total: number("957.11"), Provisional: true, Disqualified: rules.False},
		{Unit: "b", First: 2, Last: 3, Total: number("955.79"), Provisional: true, Disqualified: rules.False},
		{Unit: "c", First: 1, Last: 3, Provisional: true, Disqualified: rules.False,
			Waits: []rules.Input{{Unit: "c", Indicator: "appraisal"}}},
	}
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), st, six()[:3]...)
	if got := statusesOf(s, flag); got != "a:pending c:pending b:no_place" {
		t.Errorf("flag: %s", got)
	}
	if e := entry(t, s, flag, "a"); !slices.Equal(waits(e, "ranking"), []string{"c"}) {
		t.Errorf("a waits for %v, want the total of c", e.Waits)
	}
	if len(nominated(s, certificate)) != 0 {
		t.Errorf("nominated on provisional ranks: %v", nominated(s, certificate))
	}
}

func TestDisqualifiedAndUnknownUnits(t *testing.T) {
	st := standings("950", "940", "930")
	st[2] = scoring.Standing{Unit: "c", Total: number("930"), Disqualified: rules.True}
	s := slate(t, law(t), "2024-03-14", central(t, "2024-03-14"), st, clean("a"))
	if got := statusesOf(s, flag); got != "a:nominated b:refused c:refused" {
		t.Errorf("flag: %s", got)
	}
	if got := statusesOf(s, certificate); got != "a:no_place b:pending c:refused" {
		t.Errorf("certificate: %s; b has no evidence", got)
	}
	_, err := law(t).Nominate(context.Background(), day(t, "2024-03-14"), central(t, "2024-03-14"), ranked(st),
		[]Candidate{clean("z")})
	if !errors.Is(err, diag.ErrName) {
		t.Errorf("a candidate outside the ranking: %v", err)
	}
}

func TestTieBallot(t *testing.T) {
	plan := central(t, "2024-03-14")
	plan.Choices = []Choice{{Award: flag, Among: []string{"a", "b"}, Chosen: []string{"b"}, On: day(t, "2024-03-14"),
		By: "Hội nghị tổng kết", Votes: []int{2, 4}, Members: 6}}
	tied := []string{"950", "950", "940", "930", "920", "910"}
	s := slate(t, law(t), "2024-03-14", plan, standings(tied...), six()...)
	if got := statusesOf(s, flag); got != "b:nominated a:no_place c:refused d:refused e:refused f:refused" {
		t.Errorf("flag: %s", got)
	}
	// Who lost the ballot on the first place stands second.
	if got := strings.Join(nominated(s, certificate), " "); got != "a c" {
		t.Errorf("certificates: %s, want a c", got)
	}
	if e := entry(t, s, flag, "b"); e.Choice == nil || e.Deviation || e.Rank != 1 {
		t.Errorf("the ballot is not shown: %+v", e)
	}
	plan.Choices[0].On = day(t, "2024-03-15")
	s = slate(t, law(t), "2024-03-14", plan, standings(tied...), six()...)
	if got := nominated(s, flag); len(got) != 0 {
		t.Errorf("a ballot of the next day decides today: %v", got)
	}
}

// Where ranks are dense, one rank more is put forward than there are places after a tie: places go to the
// better rank first, and none beyond the number.
func TestDenseRanksFillNoPlaceTwice(t *testing.T) {
	plan := central(t, "2024-03-14")
	plan.Choices = []Choice{{Award: flag, Among: []string{"a", "b"}, Chosen: []string{"b"}, On: day(t, "2024-03-14"),
		By: "Hội nghị tổng kết", Votes: []int{2, 4}, Members: 6}}
	st := standings("950", "950", "940", "930", "920", "910")
	for i := range st[2:] {
		s := &st[i+2]
		s.Rank, s.First, s.Last = s.Rank-1, s.First-1, s.Last-1
	}
	s := slate(t, law(t), "2024-03-14", plan, st, six()...)
	if got := strings.Join(nominated(s, certificate), " "); got != "a c" {
		t.Errorf("certificates: %s, want a, who lost the ballot, and c at rank 2", got)
	}
	if e := entry(t, s, certificate, "c"); e.Rank != 2 {
		t.Errorf("c is at rank %d", e.Rank)
	}
	if e := entry(t, s, certificate, "d"); e.Status == Nominated {
		t.Error("d, at rank 3, has a third of two places")
	}
}

func TestDeviation(t *testing.T) {
	plan := central(t, "2024-03-14")
	plan.Choices = []Choice{{Award: flag, Among: []string{"a", "b"}, Chosen: []string{"b"}, On: day(t, "2024-03-14"),
		By: "Hội nghị tổng kết", Reason: "a đã được tặng cờ hai năm liền", Votes: []int{1, 5}, Members: 6}}
	s := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), six()...)
	e := entry(t, s, flag, "b")
	if e.Status != Nominated || !e.Deviation || e.Choice == nil ||
		!strings.Contains(e.Reason.Format(diag.Vietnamese), "hai năm liền") {
		t.Errorf("b: %v, deviation %v, %v", e.Status, e.Deviation, e.Reason)
	}
	if e := entry(t, s, flag, "a"); e.Status != NoPlace || e.Choice == nil {
		t.Errorf("a: %v", e.Status)
	}
	plan.Choices[0].On = day(t, "2024-03-15")
	if s := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), six()...); entry(t, s, flag, "a").Status !=
		Nominated {
		t.Error("a choice of the next day leaves the order of ranks today")
	}
	plan.Choices[0].On = day(t, "2024-03-14")
	cs := six()
	rewarded(&cs[1])
	s = slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...)
	if e := entry(t, s, flag, "b"); e.Status != Refused {
		t.Errorf("a choice of a unit that is not eligible: %v, want refused", e.Status)
	}
	if e := entry(t, s, flag, "a"); e.Status != Nominated {
		t.Errorf("the choice fell, so the leader: %v", e.Status)
	}
	plan.Choices[0].Reason = ""
	_, err := law(t).Nominate(context.Background(), day(t, "2024-03-14"), plan, ranked(standings(sixTotals...)), six())
	if !errors.Is(err, diag.ErrValue) || !strings.Contains(err.Error(), "choices[0].reason") {
		t.Errorf("without a reason: %v", err)
	}
}

func TestPlanBallot(t *testing.T) {
	plan := central(t, "2024-03-14")
	plan.Ballot = &Threshold{Percent: 80, Secret: true}
	yes, no := true, false
	tests := []struct {
		ballot *Ballot
		want   Status
		reason string
	}{
		{nil, Pending, "no ballot was held"},
		{&Ballot{Members: 10, Present: 10, InFavour: 8, Secret: &yes}, Nominated, "8 of 10"},
		{&Ballot{Members: 10, Present: 8, InFavour: 8, Secret: &yes}, Nominated, "two absent count as members"},
		{&Ballot{Members: 10, Present: 7, InFavour: 7, Secret: &yes}, Refused, "all 7 present are 70 % of all members"},
		{&Ballot{Members: 10, Present: 7, InFavour: 7, Written: 1, WrittenInFavour: 1, Secret: &yes}, Nominated,
			"a written opinion of an absent member"},
		{&Ballot{Members: 10, Present: 10, InFavour: 8, Secret: &no}, Refused, "not secret"},
		{&Ballot{Members: 10, Present: 10, InFavour: 8}, Pending, "secret or not is not known"},
		{&Ballot{Members: 10_000, Present: 10_000, InFavour: 7999, Secret: &yes}, Refused, "79.99 %"},
		{&Ballot{Members: 10_000, Present: 10_000, InFavour: 8000, Secret: &yes}, Nominated, "80 %"},
	}
	for _, tt := range tests {
		cs := six()
		if tt.ballot != nil {
			b := *tt.ballot
			b.Council, b.Award, b.On = clusterCouncil, flag, day(t, "2024-03-14")
			cs[0].Ballots = []Ballot{b}
		}
		s := slate(t, law(t), "2024-03-14", plan, standings(sixTotals...), cs...)
		if e := entry(t, s, flag, "a"); e.Status != tt.want {
			t.Errorf("%s: %v, want %v: %v", tt.reason, e.Status, tt.want, e.Reason.String())
		}
	}
}

func TestQuota(t *testing.T) {
	leaders := func(n int) (cs []Candidate) {
		for i := range n {
			c := clean(fmt.Sprintf("u%02d", i))
			c.Year = 2022
			c.Achievement = ""
			c.Facts = append(c.Facts, yes("ministry_flag_standard", "outstanding_among_leaders", "best_of_ministry_movement",
				"targets_exceeded", "thrift_and_integrity", "thrift_leads")...)
			c.Facts = append(c.Facts, num(factRank, 1))
			secret := true
			c.Ballots = []Ballot{{Council: proposingCouncil, Award: "flag.internal_cluster", On: day(t, "2023-02-01"),
				Members: 13, Present: 13, InFavour: 12, Secret: &secret}}
			cs = append(cs, c)
		}
		return cs
	}
	base := func(n int) *int { return &n }
	down, up := rules.TowardFloor, rules.TowardCeil
	tests := []struct {
		places   int
		base     *int
		rounding *rules.Rounding
		units    int
		want     int // nominated; -1: pending
		reason   string
	}{
		{3, base(15), nil, 3, 3, "20 % of 15 is 3"},
		{3, nil, nil, 3, -1, "of how many is not known"},
		{3, base(12), nil, 2, 2, "2.4 places, but only 2 are asked for"},
		{2, base(12), nil, 2, 2, "2.4 places, rounded down: not more than 20 %"},
		{3, base(12), nil, 3, -1, "three for two places, no order among them, and 2.4 is rounded down"},
		{3, base(12), &down, 2, 2, "rounded down to 2"},
		{3, base(12), &up, 3, 3, "rounded up to 3"},
		{3, base(12), &down, 3, -1, "three for two places, and no order among them"},
		{0, nil, nil, 1, 0, "no places"},
	}
	for _, tt := range tests {
		places := tt.places
		if tt.units < tt.places {
			places = tt.units
		}
		plan := Plan{Year: 2022, Organiser: "ministry_or_province", Awards: []Place{{
			Award: "flag.internal_cluster", Places: &places, QuotaBase: tt.base,
			QuotaRounding: tt.rounding}}}
		s := slate(t, law(t), "2023-03-01", plan, nil, leaders(tt.units)...)
		got := len(nominated(s, "flag.internal_cluster"))
		if !s.Final {
			got = -1
		}
		if got != tt.want {
			t.Errorf("%s: %d nominated, want %d\n%s", tt.reason, got, tt.want, s.Format(diag.English, nil))
		}
	}
	// From 2024 the percentage was not read: it caps nothing unless the host switches it on.
	n := 2
	plan := Plan{Year: 2023, Organiser: "ministry_or_province",
		Awards: []Place{{Award: "flag.internal_cluster", Places: &n, QuotaBase: base(5)}}}
	cs := leaders(2)
	for i := range cs {
		cs[i].Year = 2023
		cs[i].Ballots[0].On = day(t, "2024-02-01")
	}
	if got := nominated(slate(t, law(t), "2024-03-01", plan, nil, cs...), "flag.internal_cluster"); len(got) != 2 {
		t.Errorf("from 2024, quota off: %v", got)
	}
	if s := slate(t, with(t, Options{Enable: []string{"flag.internal_cluster.quota"}}), "2024-03-01", plan, nil,
		cs...); s.Final || len(nominated(s, "flag.internal_cluster")) != 0 {
		t.Errorf("from 2024, quota of one place switched on:\n%s", s.Format(diag.English, nil))
	} else if e := entry(t, s, "flag.internal_cluster", cs[0].Unit); !stands(e.Assessment, "enabled",
		"flag.internal_cluster.quota") {
		t.Errorf("the quota switched on is not named: %v", e.Assessment.Assumptions)
	}
}

func TestPlanFaults(t *testing.T) {
	one := 1
	tests := []struct {
		plan Plan
		path string
	}{
		{Plan{Organiser: "central"}, "organiser"},
		{Plan{Awards: []Place{{Award: flag}, {Award: flag}}}, "awards[1].award"},
		{Plan{Awards: []Place{{Award: flag, Places: places(-1)}}}, "awards[0].places"},
		{Plan{Awards: []Place{{Award: flag, Ranks: []int{2, 2}}}}, "awards[0].ranks[1]"},
		{Plan{Awards: []Place{{Award: flag, Places: places(3), Ranks: []int{2}}}}, "awards[0].places"},
		{Plan{Ballot: &Threshold{Percent: 101}}, "ballot.percent"},
		{Plan{Reviewed: rules.Date{Year: 2024, Month: 2, Day: 30}}, "reviewed"},
		{Plan{Choices: []Choice{{Award: flag, Among: []string{"a"}, Chosen: []string{"a"}, By: "x",
			On: rules.Day(2024, 1, 1)}}}, "choices[0].award"},
		{Plan{Awards: []Place{{Award: flag, Places: &one}},
			Choices: []Choice{{Award: flag, Among: []string{"a", "b"}, Chosen: []string{"a"}, By: "x",
				On: rules.Day(2024, 1, 1), Votes: []int{3, 3}}}}, "choices[0].votes"},
	}
	for _, tt := range tests {
		err := tt.plan.Check()
		found := false
		for d := range diag.AllDiagnostics(err) {
			found = found || d.Path == tt.path
		}
		if !found {
			t.Errorf("want a fault at %s, have %v", tt.path, err)
		}
	}
}

func TestNominateStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := law(t).Nominate(ctx, day(t, "2024-03-14"), central(t, "2024-03-14"), ranked(standings(sixTotals...)),
		six()); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	if _, err := law(t).Nominate(context.Background(), day(t, "2003-03-14"), central(t, "2003-03-14"),
		ranked(standings(sixTotals...)), six()); !errors.Is(err, ErrNotCovered) {
		t.Errorf("before any law that is covered: %v", err)
	}
}
