package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func TestCompileFaults(t *testing.T) {
	two := 2
	for _, tt := range []struct {
		change func(*cluster.Definition)
		want   []string // each a part of a fault, in this order
		reason string
	}{
		{func(d *cluster.Definition) { d.Code = "" }, []string{"code: the cluster has no code"},
			"a cluster has a name for tools"},
		{func(d *cluster.Definition) { d.Code = "Bắc Trung Bộ" }, []string{"code: "}, "codes are ASCII"},
		{func(d *cluster.Definition) { d.Organiser = "me" }, []string{"organiser: there is no organiser"},
			"two organisers are known"},
		{func(d *cluster.Definition) { d.Members = nil; d.Years = nil }, []string{"members: a cluster without members"},
			"a cluster of nobody"},
		{func(d *cluster.Definition) { d.Members[1].Unit = "a" },
			[]string{"members[1].unit: a is listed twice", "events[1].units[1]"}, "one entry for one time"},
		{func(d *cluster.Definition) {
			d.Groups = []cluster.Group{{Code: "north"}, {Code: "Nam"}, {Code: "north"}}
			d.Members[0].Group, d.Members[1].Group = "north", "nroth"
		},
			[]string{"members[1].group: there is no group \"nroth\" (did you mean north?)",
				"members[2].group: c is in no group (write group: and one of north, Nam, north)",
				"groups[1].code: \"Nam\" is not the code of a group", "groups[1]: no member is in the group Nam",
				"groups[2].code: a second group north"}, "a group is one of those declared, and each member is in one"},
		{func(d *cluster.Definition) { d.Members[1].Group = "north" }, []string{"members[1].group: there is no group"},
			"a group is declared"},
		{func(d *cluster.Definition) { d.Members[1].Name = "an binh" }, []string{"members[1].name: \"an binh\" also names a"},
			"names differ by more than diacritics"},
		{func(d *cluster.Definition) {
			d.Members[0].Name, d.Members[1].Name = "Định Hoá", "Ðịnh  Hóa"
		},
			[]string{"members[1].name: \"Ðịnh  Hóa\" also names a"},
			"names differ by more than letters that look alike, and where the tone mark stands"},
		{func(d *cluster.Definition) {
			d.Members[0].Period = rules.Period{From: day("2024-01-01"), Before: day("2024-01-01")}
		}, []string{"members[0].period: the period", "events[1]"}, "a period of no day"},
		{func(d *cluster.Definition) { d.Members[0].Successors = []string{"b"} },
			[]string{"members[0].successors[0]: a has a successor, but its membership does not end"},
			"only what ended is succeeded"},
		{func(d *cluster.Definition) {
			d.Officers = []cluster.Officers{{Year: 2023, Head: "x", Deputies: []string{"a", "a"}}}
		},
			[]string{"officers[0].head: there is no member \"x\"", "officers[0].deputies[1]: a holds two offices"},
			"officers are members, with one office each"},
		{func(d *cluster.Definition) {
			d.Deputies = &two
			d.Officers = []cluster.Officers{{Year: 2023, Head: "a", Deputies: []string{"b", "c"}}, {Year: 2023, Head: "b"}}
		}, []string{"officers[1].year: officers of 2023 are proposed twice"}, "one proposal for a year"},
		{func(d *cluster.Definition) {
			d.Members[2].Period = before("2023-01-01")
			d.Years = nil
			d.Officers = []cluster.Officers{{Year: 2023, Head: "c"}}
		}, []string{"officers[0].head: c is not a member in 2023"}, "who left holds no office"},
		{func(d *cluster.Definition) { d.Years = append(d.Years, cluster.Year{Year: 2023}) },
			[]string{"years[1].year: the year 2023 is there twice"}, "a year is there once"},
		{func(d *cluster.Definition) {
			n := -1
			d.Years[0].Plan.Awards = []awards.Place{{Award: "flag", Places: &n}}
		},
			[]string{"years[0].plan.awards[0].places"}, "no negative number of places"},
		{func(d *cluster.Definition) { d.Years[0].Plan.Year = 2022 },
			[]string{"years[0].plan: the plan is of another cluster or year"}, "a plan copied from last year"},
		{func(d *cluster.Definition) { d.Years[0].Events[0].On = rules.Day(2023, 2, 30) },
			[]string{"events[0].on: the day of the launch is missing"}, "30 February"},
		{func(d *cluster.Definition) { d.Years[0].Events[1].Units = nil }, []string{"events[1]: sign: units is missing"},
			"somebody signs"},
		{func(d *cluster.Definition) { d.Years[0].Events[0].Award = "flag" },
			[]string{"events[0].award: launch has no award"}, "a launch is about no award"},
		{func(d *cluster.Definition) { d.Years[0].Events[1].Units = []string{"a", "A", "a"} },
			[]string{"units[1]: there is no member \"A\"", "units[2]: a is named twice"}, "units by code, once"},
		{func(d *cluster.Definition) { d.Years[0].Events[1].Movement = "m" },
			[]string{"sign has no movement", "has no movement \"m\""}, "a pledge is about no movement"},
		{func(d *cluster.Definition) { d.Years[0].Period = from("2023-09-01") },
			[]string{"years[0].period: the time that results count for must have both ends"}, "a school year ends"},
		{func(d *cluster.Definition) { d.Code = ""; d.Members[0].Unit = ""; d.Organiser = "me" },
			[]string{"code:", "organiser:", "members[0].unit", "events[1].units[0]"}, "all at once"},
	} {
		d := three()
		tt.change(&d)
		_, err := cluster.Compile(d)
		if err == nil {
			t.Errorf("%s: no fault", tt.reason)
			continue
		}
		rest := err.Error()
		for _, want := range tt.want {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s: no %q, in this order, in\n%v", tt.reason, want, err)
				break
			}
			rest = after
		}
	}
}

func TestLoadPositions(t *testing.T) {
	_, err := cluster.Load("c.yaml", []byte(
		"code: x\nmembers:\n  - {unit: a}\n  - {unit: a}\nyears:\n  - year: 2024\n    events:\n      - {on: 2024-01-01, "+
			"act: sgin, units: [a]}\n"))
	if err == nil || !strings.Contains(err.Error(), "c.yaml:8:31: ") ||
		!strings.Contains(err.Error(), "did you mean sign?") {
		t.Errorf("a slip in an act: %v", err)
	}
	_, err = cluster.Load("c.yaml", []byte("code: x\nmembers:\n  - {unit: a}\n  - {unit: a}\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "c.yaml:4:12: members[1].unit: a is listed twice") {
		t.Errorf("a second member: %v", err)
	}
}

// TestDefinitionSurvivesJSON guards the copy that Compile makes, and files in
// JSON.
func TestDefinitionSurvivesJSON(t *testing.T) {
	d := withMovement()
	n, total := 2, int64(5)
	d.Title = diag.Words{"vi": "Cụm", "en": "Cluster"}
	d.Organiser = "central_council"
	d.Source = cluster.Source{Title: "t", Published: day("2024-03-14"), Invented: diag.Words{"en": "all"}}
	d.Members[1].Aliases = []string{"B.M."}
	d.Members[2].Period, d.Members[2].Successors = before("2030-01-01"), []string{"a"}
	d.Deputies = &n
	d.Rotation = &cluster.Rotation{Order: []string{"a", "b"}, Skip: []cluster.Skip{{Unit: "b", Year: 2024, Reason: "r"}}}
	d.Officers = []cluster.Officers{{Year: 2023, Head: "a", Deputies: []string{"b"}, Permanent: "b", Supervisor: "s",
		Standing: cluster.Appointed, On: day("2023-01-02"), Invented: true}}
	y := &d.Years[0]
	y.Events = wholeYear()
	y.Events[2].Card, y.Events[8].Invented, y.Events[8].By = "h", true, "council"
	y.Events[8].Facts, y.Events[8].LastYear = someFacts(), someFacts()[:1]
	y.Events[8].Files = []cluster.File{{Holds: "facts", Name: "facts.csv", SHA256: strings.Repeat("0a", 32)}}
	y.Events[11].Candidates = someCandidates()
	y.Events[16].Refused, y.Events[16].Document, y.Events[16].Note = true, "Quyết định 1", diag.Words{"en": "why"}
	y.Events = y.Events[:17]
	y.Plan = awards.Plan{Awards: []awards.Place{{Award: "flag", Ranks: []int{1, 2}, Places: &n}},
		Succession: awards.NextInRank}
	y.Options = awards.Options{Enable: []string{"x"}, CarryOver: true, Basis: awards.ByYearEnd}
	y.Due = []cluster.Due{{Act: cluster.Sign, On: day("2023-03-31"), Invented: true}}
	y.Themes = []string{"theme"}
	y.Statistics = []cluster.Statistics{{Code: "s", Total: &total, Forms: []cluster.FormCount{{Form: "f", Count: 5}}}}
	compile(t, d)
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back cluster.Definition
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, back, plainSheets); diff != "" {
		t.Errorf("the definition changed on its way through JSON (-before +after):\n%s", diff)
	}
}

func TestMembersByDay(t *testing.T) {
	d := three()
	// b becomes part of c on 1 July 2023 and is succeeded by it; a comes back after a year away.
	d.Years = []cluster.Year{{Year: 2020}, {Year: 2021}, {Year: 2022}, {Year: 2023}}
	d.Members = []cluster.Member{
		{Unit: "a", Period: before("2021-01-01")},
		{Unit: "a", Period: from("2022-01-01")},
		{Unit: "b", Period: before("2023-07-01"), Successors: []string{"c"}},
		{Unit: "c", Period: from("2023-07-01")},
	}
	for _, tt := range []struct{ on, want string }{
		{"2020-12-31", "a b"}, {"2021-01-01", "b"}, {"2021-12-31", "b"}, {"2022-01-01", "a b"}, {"2023-06-30", "a b"},
		{"2023-07-01", "a c"},
	} {
		var got []string
		r, err := compile(t, d).Campaign(day(tt.on).Year, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Report(context.Background(), day(tt.on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range report.Units {
			got = append(got, u.Unit)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", tt.on, got, tt.want)
		}
	}
}

func TestMatch(t *testing.T) {
	c := compile(t, cluster.Definition{Code: "x", Members: []cluster.Member{
		{Unit: "ho_chi_minh", Name: "TP. Hồ Chí Minh"},
		{Unit: "hue", Name: "Thành phố Huế", Aliases: []string{"Thừa Thiên Huế"}},
		{Unit: "gia_lai", Name: "Gia Lai"}, {Unit: "tinh_gia", Name: "Tĩnh Gia"},
		{Unit: "brvt", Name: "Bà Rịa - Vũng Tàu"},
	}})
	for _, tt := range []struct{ name, want, reason string }{
		{"TP. Hồ Chí Minh", "ho_chi_minh", "as written"}, {"TP.HCM", "ho_chi_minh", "initials"},
		{"TPHCM", "ho_chi_minh", "initials in one word"},
		{"Hồ Chí Minh", "ho_chi_minh", "without the designation"},
		{"thanh pho Ho Chi Minh", "ho_chi_minh", "without diacritics"},
		{"Ho\u0302\u0300 Chi\u0301 Minh", "ho_chi_minh", "decomposed (NFD)"}, {"ho_chi_minh", "ho_chi_minh", "by code"},
		{"Tỉnh Gia Lai", "gia_lai", "with a designation that the list leaves out"},
		{"Tĩnh Gia", "tinh_gia", "a name that begins like a designation"},
		{"Huế", "hue", "short"}, {"thua thien - hue", "hue", "an alias"},
		{"Bà Rịa-Vũng Tàu", "brvt", "other punctuation"}, {"Bà Rịa–Vũng Tàu", "brvt", "a dash"},
	} {
		if got, err := c.Match(tt.name); err != nil || got != tt.want {
			t.Errorf("%s: Match(%q) = %q, %v; want %q", tt.reason, tt.name, got, err, tt.want)
		}
	}
	for _, name := range []string{"", "Minh", "Tỉnh", "TP.", "Lai"} {
		if got, err := c.Match(name); code(err) != "unknown-unit" {
			t.Errorf("Match(%q) = %q, %v; want unknown-unit", name, got, err)
		}
	}
	ambiguous := compile(t, cluster.Definition{Code: "x", Members: []cluster.Member{
		{Unit: "a", Name: "Thành phố Hòa Bình"}, {Unit: "b", Name: "Tỉnh Hòa Bình"},
	}})
	if got, err := ambiguous.Match("Hòa Bình"); code(err) != "ambiguous-name" {
		t.Errorf("Match of a name that two units go by = %q, %v; want ambiguous-name", got, err)
	}
	if got, err := ambiguous.Match("tỉnh Hòa Bình"); err != nil || got != "b" {
		t.Errorf("the full name decides: %q, %v", got, err)
	}
}

func TestOfficers(t *testing.T) {
	d := three()
	d.Officers = []cluster.Officers{
		{Year: 2023, Head: "a", Deputies: []string{"b", "c"}, Standing: cluster.Appointed},
		{Year: 2024, Head: "b", Deputies: []string{"a"}},
	}
	c := campaign(t, d, 2023)
	in := func(year int, s cluster.Standing) (o cluster.Officers, ok bool) {
		r, err := c.Report(context.Background(), day("2024-01-01"), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(r.Officers, func(o cluster.Officers) bool { return o.Year == year && o.Standing == s })
		if i < 0 {
			return o, false
		}
		return r.Officers[i], true
	}
	if o, ok := in(2023, cluster.Appointed); !ok || o.Head != "a" || o.Deputies[1] != "c" {
		t.Errorf("officers of 2023: %+v, %v", o, ok)
	}
	if o, ok := in(2024, cluster.Appointed); ok {
		t.Errorf("officers who were only introduced are in office: %+v", o)
	}
	if o, ok := in(2024, cluster.Proposed); !ok || o.Head != "b" {
		t.Errorf("introduced for 2024: %+v, %v", o, ok)
	}
	o, _ := in(2023, cluster.Appointed)
	o.Deputies[0] = "nobody"
	if again, _ := in(2023, cluster.Appointed); again.Deputies[0] != "b" {
		t.Error("the caller changed the cluster through a copy")
	}
}

func TestRotation(t *testing.T) {
	one := 1
	d := three()
	d.Years = nil
	d.Deputies = &one
	d.Rotation = &cluster.Rotation{Order: []string{"a", "b", "c"},
		Skip: []cluster.Skip{{Unit: "c", Year: 2025, Reason: "asked not to"}}}
	d.Officers = []cluster.Officers{{Year: 2023, Head: "a", Standing: cluster.Appointed}, {Year: 2024, Head: "c"}}
	c := compile(t, d)
	for _, tt := range []struct {
		year         int
		head, deputy string
		passed       int
		reason       string
	}{
		{2023, "a", "b", 0, "nobody was head before: the order begins"},
		{2024, "b", "c", 0, "after a; who was only introduced for 2024 does not count"},
		{2025, "b", "a", 1, "c is to be skipped, with the reason"},
	} {
		o, passed, err := c.Propose(tt.year)
		if err != nil || o.Head != tt.head || strings.Join(o.Deputies, " ") != tt.deputy || len(passed) != tt.passed ||
			o.Standing != cluster.Proposed {
			t.Errorf("%d: %+v, %v, %v; want head %s, deputy %s: %s", tt.year, o, passed, err, tt.head, tt.deputy, tt.reason)
		}
	}
	d.Members[1].Period = before("2024-01-01")
	if o, passed, err := compile(t, d).Propose(2024); err != nil || o.Head != "c" || len(passed) != 1 ||
		passed[0].Unit != "b" {
		t.Errorf("a unit that left: %+v, %v, %v", o, passed, err)
	}
	d.Rotation = nil
	if _, _, err := compile(t, d).Propose(2024); err == nil {
		t.Error("officers were proposed without a declared rotation")
	}
	d = three()
	d.Rotation = &cluster.Rotation{Order: []string{"a", "a", "x"}, Skip: []cluster.Skip{{Unit: "b", Year: 2024}}}
	_, err := cluster.Compile(d)
	for _, want := range []string{"rotation.order[1]: a stands in the rotation twice",
		"rotation.order[2]: there is no member \"x\"", "rotation.skip[0]: b is passed over in 2024 without a reason"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

func TestSchoolYear(t *testing.T) {
	d := three()
	d.Members[2].Period = from("2023-10-01")
	d.Years[0].Period = rules.Period{From: day("2023-09-01"), Before: day("2024-09-01")}
	d.Years[0].Events = []cluster.Event{
		{On: day("2023-09-05"), Act: cluster.Launch},
		{On: day("2023-10-15"), Act: cluster.Sign, Units: []string{"a", "b", "c"}},
		{On: day("2024-06-01"), Act: cluster.SelfScore, Units: []string{"a", "b", "c"}},
		{On: day("2024-08-01"), Act: cluster.Appraise, Units: []string{"a", "b", "c"}},
		{On: day("2024-10-01"), Act: cluster.Close},
	}
	m := campaign(t, d, 2023)
	if p := m.Year().Period; !p.Contains(day("2024-08-31")) || p.Contains(day("2024-09-01")) ||
		p.Contains(day("2023-08-31")) {
		t.Errorf("the school year is %v", p)
	}
	// The year is closed by those who were in it on its last day.
	d.Members = append(d.Members, cluster.Member{Unit: "late", Period: from("2024-09-01")})
	r, err := campaign(t, d, 2023).Report(context.Background(), day("2024-10-01"), cluster.Inputs{})
	if err != nil || len(r.Units) != 3 {
		t.Errorf("the members that close the year are %v, %v", r.Units, err)
	}
	d.Members[2].Period = rules.Period{From: day("2023-10-01"), Before: day("2024-07-01")}
	pe := new(cluster.PhaseError)
	if _, err := cluster.Compile(d); !errors.As(err, &pe) || pe.Unit != "c" {
		t.Errorf("c left in July and was appraised in August: %v", err)
	}
}
