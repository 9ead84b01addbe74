package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// scored is a cluster of three with a card of two criteria, to the mid-year
// review.
func scored(t *testing.T) (*cluster.Campaign, *scoring.Scorecard) {
	t.Helper()
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
indicators:
  - {code: growth, label: Tăng trưởng, unit: "%"}
  - {code: target, label: Kế hoạch}
  - {code: judged, label: Điểm chấm, min: 0, max: 40}
sections:
  - {code: I, criteria: [{code: I.1, max: 60, points: "clamp(full * growth / target, 0, full)"}, {code: I.2, max: 40, points: judged}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	d := three()
	d.Officers = []cluster.Officers{{Year: 2023, Head: "a", Standing: cluster.Appointed},
		{Year: 2024, Head: "b", Deputies: []string{"c"}, On: day("2024-03-10")}}
	y := &d.Years[0]
	y.Targets = []cluster.Target{{Indicator: "growth", Target: "target"}}
	y.Due = []cluster.Due{{Act: cluster.Sign, On: day("2023-02-28")}, {Act: cluster.Register, On: day("2023-06-01")}}
	y.Events = append(y.Events, cluster.Event{On: day("2023-05-01"), Act: cluster.Register, Units: []string{"a"}},
		cluster.Event{On: day("2023-07-20"), Act: cluster.Review})
	m, err := compile(t, d).Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m, card
}

func fact(t *testing.T, card *scoring.Scorecard, unit string, values map[string]int64) *rules.Facts {
	t.Helper()
	var facts []rules.Fact
	for _, code := range card.Schema().Codes() {
		if v, ok := values[code]; ok {
			facts = append(facts, rules.Fact{Indicator: code, Value: rules.Int(v)})
		}
	}
	f, err := rules.NewFacts(card.Schema(), unit, facts...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestMidYearReport(t *testing.T) {
	m, card := scored(t)
	last := fact(t, card, "a", map[string]int64{"growth": 7})
	a, err := fact(t, card, "a", map[string]int64{"growth": 9, "target": 9, "judged": 30}).WithPrevious(last)
	if err != nil {
		t.Fatal(err)
	}
	facts := []*rules.Facts{a, fact(t, card, "b", map[string]int64{"growth": 4, "target": 8}),
		fact(t, card, "c", map[string]int64{"growth": 3, "target": 9})}
	r, err := m.Report(context.Background(), day("2023-07-31"), cluster.Inputs{Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	if r.Closed || len(r.Nominations) > 0 || r.NotNominated.IsZero() {
		t.Errorf("a mid-year report nominates: %+v", r.Nominations)
	}
	owed := make(map[string]int)
	for _, u := range r.Units {
		for _, o := range r.Owed {
			if o.Unit == u.Unit {
				owed[u.Unit]++
			}
		}
		if e, ok := first(&r.State, cluster.Sign, u.Unit); !ok || !e.Late {
			t.Errorf("%s signed a day late, and the report does not say so: %+v", u.Unit, r.Events)
		}
	}
	if owed["a"] != 0 || owed["b"] != 1 || owed["c"] != 1 {
		t.Errorf("owed %v, want b and c to owe their registration", owed)
	}
	// a has 60 + 30 = 90; b between 30 and 70, c between 20 and 60: neither can still win.
	for _, u := range r.Ranking {
		if want := u.Unit == "a"; u.CanWin != want {
			t.Errorf("%s can win: %v, want %v (between %v and %v)", u.Unit, u.CanWin, want, u.Least, u.Most)
		}
	}
	if f := r.Units[0].Figures[0]; f.Indicator != "growth" || f.Change.String() != "2" || f.LastYear.String() != "7" {
		t.Errorf("growth of a beside last year's: %+v", f)
	}
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		var b strings.Builder
		if err := r.Write(&b, l, ""); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"An Bình", "30" + pick(l, ".", ",") + "00",
			pick(l, "Can still win", "Còn có thể đứng đầu"), pick(l, "overdue", "quá hạn")} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%v: no %q in\n%s", l, want, b.String())
			}
		}
	}
}

func TestYearEndReport(t *testing.T) {
	m, card := scored(t)
	all := []string{"a", "b", "c"}
	m, err := m.Apply(
		cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore, Units: all},
		cluster.Event{On: day("2024-02-10"), Act: cluster.Appraise, Units: all},
		cluster.Event{On: day("2024-03-10"), Act: cluster.Close},
	)
	if err != nil {
		t.Fatal(err)
	}
	facts := []*rules.Facts{
		fact(t, card, "a", map[string]int64{"growth": 9, "target": 9, "judged": 30}),
		fact(t, card, "b", map[string]int64{"growth": 10, "target": 8, "judged": 20}),
		fact(t, card, "c", map[string]int64{"growth": 3, "target": 9}),
	}
	r, err := m.Report(context.Background(), day("2024-03-10"), cluster.Inputs{Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Closed || len(r.Indicators) != 2 || len(r.Officers) != 2 {
		t.Fatalf("closed %v, indicators %+v, officers %+v", r.Closed, r.Indicators, r.Officers)
	}
	g := r.Indicators[0]
	if g.Greatest.String() != "10" || !slices.Equal(g.GreatestUnits, []string{"b"}) || g.Least.String() != "3" ||
		g.Mean.String() != "22/3" ||
		!slices.Equal(g.Exceeded, []string{"b"}) || !slices.Equal(g.Met, []string{"a"}) ||
		!slices.Equal(g.Missed, []string{"c"}) {
		t.Errorf("growth: %+v", g)
	}
	if j := r.Indicators[1]; j.Known != 2 || !slices.Equal(j.Missing, []string{"c"}) || j.Mean.String() != "25" {
		t.Errorf("a mean over what is known: %+v", j)
	}
	var b strings.Builder
	if err := r.Write(&b, diag.Vietnamese, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"7,33", "25 (chỉ có 2 trên 3)", "Bình Minh",
		"cụm trưởng Bình Minh; cụm phó Cẩm Thủy", "90,00", "chưa xác định (từ 20,00 đến 60,00)"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	before, err := m.Report(context.Background(), day("2024-03-09"), cluster.Inputs{Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	if before.Closed || len(before.Officers) != 1 {
		t.Errorf("the day before the meeting the year is closed %v, officers %+v", before.Closed, before.Officers)
	}
}

func TestHostTemplate(t *testing.T) {
	m, _ := scored(t)
	r, err := m.Report(context.Background(), day("2023-07-31"), cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.Write(&b, diag.Vietnamese,
		`{{range .Units}}[{{name .Unit}}]{{end}} {{date .On}} {{thousands 59894}}`); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "[An Bình][Bình Minh][Cẩm Thủy] 31/7/2023 59.894" {
		t.Errorf("a host's template writes %q", got)
	}
	for _, bad := range []string{"{{range}}", "x {{.NoSuchField}}", "{{name}}"} {
		b.Reset()
		if err := r.Write(&b, diag.English, bad); err == nil || b.Len() > 0 {
			t.Errorf("template %q: error %v, wrote %q", bad, err, b.String())
		}
	}
	written := func(closed bool, l diag.Lang) string {
		r.Closed = closed
		b.Reset()
		if err := r.Write(&b, l, ""); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, closed := range []bool{false, true} {
		for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
			if written(closed, l) == "" {
				t.Errorf("no template for closed %v in %v", closed, l)
			}
		}
	}
	// A language without a template of its own has the English one.
	lao := diag.NewLang("lo", nil)
	if !strings.HasPrefix(written(true, lao), "# Year-end report: ") {
		t.Error("there is no template for a language that ships none")
	}
}

func TestResultRefuses(t *testing.T) {
	m, card := scored(t)
	ctx := context.Background()
	on := day("2023-07-31")
	for _, tt := range []struct {
		facts  []*rules.Facts
		want   error
		reason string
	}{
		{[]*rules.Facts{fact(t, card, "x", nil)}, diag.ErrName, "facts of a stranger"},
		{[]*rules.Facts{fact(t, card, "a", nil), fact(t, card, "a", nil)}, diag.ErrName, "facts of a unit twice"},
		{[]*rules.Facts{nil}, diag.ErrName, "nil"},
	} {
		if _, err := m.Report(ctx, on, cluster.Inputs{Facts: tt.facts}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.reason, err, tt.want)
		}
	}
	other, err := scoring.Load("card.yaml",
		[]byte("code: other\nyear: 2024\nindicators: [{code: x}]\nsections: [{code: I, criteria: [{code: I.1, max: 1, "+
			"points: x}]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Report(ctx, on, cluster.Inputs{Facts: []*rules.Facts{fact(t, other, "a", nil)}}); err == nil {
		t.Error("facts of another card were taken")
	}
	if _, err := m.Cluster().Campaign(2023, other, nil); !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("a card of another year: %v", err)
	}
	if _, err := m.Cluster().Campaign(2022, nil, nil); code(err) != "no-year" {
		t.Errorf("a year that is not there: %v", err)
	}
	if _, err := m.Apply(cluster.Event{On: day("2023-08-01"), Act: cluster.Sign, Units: []string{"a"},
		Card: "another"}); !errors.Is(err, scoring.ErrOtherCard) {
		t.Errorf("a pledge on another card: %v", err)
	}
	if _, err := m.Apply(cluster.Event{On: day("2023-08-01"), Act: cluster.Sign, Units: []string{"a"},
		Card: card.Identity().Hash}); err != nil {
		t.Errorf("a pledge on this card: %v", err)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := m.Report(done, on, cluster.Inputs{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestMergerInMidYear follows a cluster through a merger on 1 July.
func TestMergerInMidYear(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(
		"code: m\nyear: 2025\nindicators: [{code: x}]\nsections: [{code: I, criteria: [{code: I.1, max: 10, points: x}]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	d := cluster.Definition{Code: "merger", Members: []cluster.Member{
		{Unit: "quang_binh", Period: before("2025-07-01"), Successors: []string{"quang_tri_2025"}},
		{Unit: "quang_tri", Period: before("2025-07-01"), Successors: []string{"quang_tri_2025"}},
		{Unit: "quang_tri_2025", Period: from("2025-07-01")},
		{Unit: "ha_tinh"},
	}, Years: []cluster.Year{{Year: 2025, Events: []cluster.Event{
		{On: day("2025-01-10"), Act: cluster.Launch},
		{On: day("2025-03-01"), Act: cluster.Sign, Units: []string{"quang_binh", "quang_tri", "ha_tinh"}},
	}}}}
	m, err := compile(t, d).Campaign(2025, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	units := func(on string) (all []string) {
		r, err := m.Report(context.Background(), day(on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		ranking, _ := r.Computed()
		for _, st := range ranking.Standings() {
			all = append(all, st.Unit)
		}
		slices.Sort(all)
		return all
	}
	if got := units("2025-06-30"); !slices.Equal(got, []string{"ha_tinh", "quang_binh", "quang_tri"}) {
		t.Errorf("the day before: %v", got)
	}
	for _, on := range []string{"2025-07-01", "2025-12-31", "2026-03-01"} {
		if got := units(on); !slices.Equal(got, []string{"ha_tinh", "quang_tri_2025"}) {
			t.Errorf("%s: %v", on, got)
		}
	}
	// What was known of a unit that is no more counts until it is no more, and is not inherited.
	known := func(unit string, n int64) []cluster.UnitFacts {
		return []cluster.UnitFacts{{Unit: unit, Facts: awards.FactList{{Indicator: "x", Value: rules.Int(n)}}}}
	}
	told, err := m.Apply(
		cluster.Event{On: day("2025-05-01"), Act: cluster.Check, Units: []string{"quang_binh"},
			Facts: known("quang_binh", 9)},
		cluster.Event{On: day("2025-05-01"), Act: cluster.Check, Units: []string{"ha_tinh"}, Facts: known("ha_tinh", 7)},
		cluster.Event{On: day("2025-08-01"), Act: cluster.Check, Units: []string{"quang_tri_2025"},
			Facts: known("quang_tri_2025", 8)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ on, want string }{
		{"2025-04-30", "quang_binh=missing quang_tri=missing ha_tinh=missing"},
		{"2025-05-01", "quang_binh=9 quang_tri=missing ha_tinh=7"},
		{"2025-06-30", "quang_binh=9 quang_tri=missing ha_tinh=7"},
		{"2025-07-01", "quang_tri_2025=missing ha_tinh=7"},
		{"2025-07-31", "quang_tri_2025=missing ha_tinh=7"},
		{"2025-08-01", "quang_tri_2025=8 ha_tinh=7"},
		{"2026-03-01", "quang_tri_2025=8 ha_tinh=7"},
	} {
		r, err := told.Report(context.Background(), day(tt.on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range r.Units {
			i := slices.IndexFunc(r.Ranking, func(x cluster.RankedUnit) bool { return x.Unit == u.Unit })
			got = append(got, u.Unit+"="+r.Ranking[i].Total.String())
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("on %s: %v, want %s", tt.on, got, tt.want)
		}
	}
	pe := new(cluster.PhaseError)
	if _, err := m.Apply(cluster.Event{On: day("2025-07-01"), Act: cluster.Check, Units: []string{"quang_binh"},
		Facts: known("quang_binh", 9)}); !errors.As(err, &pe) {
		t.Errorf("a check of a unit that is no more: %v", err)
	}
	if _, err := m.Apply(cluster.Event{On: day("2026-01-10"), Act: cluster.SelfScore,
		Units: []string{"quang_tri_2025"}}); !errors.As(err, &pe) || pe.Needs != cluster.Sign {
		t.Errorf("the successor inherits the pledge in silence: %v", err)
	}
	if _, err := m.Apply(
		cluster.Event{On: day("2025-08-01"), Act: cluster.Sign, Units: []string{"quang_tri_2025"}},
		cluster.Event{On: day("2026-01-10"), Act: cluster.SelfScore, Units: []string{"quang_tri_2025"}},
	); err != nil {
		t.Errorf("the successor signs for itself: %v", err)
	}
}

// TestNominationIsComparedWithTheRecord: a meeting may nominate otherwise than by
// rank; the two results and their difference are shown.
func TestNominationIsComparedWithTheRecord(t *testing.T) {
	_, card := scored(t)
	d := three()
	d.Organiser = "central_council"
	one := 1
	d.Years[0].Plan.Awards = []awards.Place{{Award: "flag.central_cluster", Places: &one}}
	all := []string{"a", "b", "c"}
	d.Years[0].Events = append(d.Years[0].Events,
		cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore, Units: all},
		cluster.Event{On: day("2024-02-10"), Act: cluster.Appraise, Units: all},
		cluster.Event{On: day("2024-03-10"), Act: cluster.Close},
		cluster.Event{On: day("2024-03-10"), Act: cluster.Nominate, Units: []string{"b"}, Award: "flag.central_cluster"},
	)
	statute, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	m, err := compile(t, d).Campaign(2023, card, statute)
	if err != nil {
		t.Fatal(err)
	}
	facts := []*rules.Facts{
		fact(t, card, "a", map[string]int64{"growth": 9, "target": 9, "judged": 30}),
		fact(t, card, "b", map[string]int64{"growth": 8, "target": 8, "judged": 20}),
		fact(t, card, "c", map[string]int64{"growth": 3, "target": 9, "judged": 20}),
	}
	r, err := m.Report(context.Background(), day("2024-03-10"), cluster.Inputs{Facts: facts, Candidates: clean(all)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	_, slate := r.Computed()
	for e := range slate.Of(awards.Nominated) {
		if e.Award == "flag.central_cluster" {
			got = append(got, e.Unit)
		}
	}
	if !slices.Equal(got, []string{"a"}) {
		t.Fatalf("by rank and law: %v", got)
	}
	if len(r.Differences) != 2 || r.Differences[0].Unit != "a" || r.Differences[0].Recorded ||
		r.Differences[1].Unit != "b" || !r.Differences[1].Recorded {
		t.Errorf("differences: %+v", r.Differences)
	}
}

// TestReportByPercent: a card that drops what does not apply ranks by percent, and
// the report says of what.
func TestReportByPercent(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: p
year: 2023
scale: 100
rank_by: percent
ties: dense
not_applicable: drop
indicators: [{code: x, min: 0, max: 60}, {code: y, min: 0, max: 40}]
sections: [{code: I, criteria: [{code: I.1, max: 60, points: x}, {code: I.2, max: 40, points: y}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := compile(t, three()).Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := func(unit string, x int64, y rules.Value) cluster.UnitFacts {
		return cluster.UnitFacts{Unit: unit, Facts: awards.FactList{{Indicator: "x", Value: rules.Int(x)},
			{Indicator: "y", Value: y, Evidence: "minutes"}}}
	}
	m, err = m.Apply(
		cluster.Event{On: day("2023-07-20"), Act: cluster.Review,
			Facts: []cluster.UnitFacts{known("a", 50, rules.Int(40)), known("b", 57, rules.NotApplicable()),
				known("c", 30, rules.Value{})}},
		cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore, Units: []string{"a", "b", "c"}},
		cluster.Event{On: day("2024-01-20"), Act: cluster.Appraise, Units: []string{"a", "b", "c"}},
		cluster.Event{On: day("2024-03-10"), Act: cluster.Close},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		on   string
		lang diag.Lang
		want []string
	}{
		{"2023-07-20", diag.Vietnamese, []string{
			"| Điểm tối đa áp dụng | Tỷ lệ |", "| Bình Minh | 57,00 | 57,00 | 57,00 | 60 | 95,00 % | 1 | có |",
			"| An Bình | 90,00 | 90,00 | 90,00 | 100 | 90,00 % | 2 | không |",
			"| Cẩm Thủy | chưa | 30,00 | 70,00 |",
			"có thể đạt\n\nCách xếp hạng: đồng hạng thì không bỏ hạng kế tiếp.\n\n| Đơn vị |",
		}},
		{"2023-07-20", diag.English, []string{"| Out of | Percent |", "Order: no rank is left out after a tie.\n\n|",
			"| Bình Minh | 57.00 | 57.00 | 57.00 | 60 | 95.00 % | 1 | yes |"}},
		{"2024-03-10", diag.Vietnamese, []string{"| Tỷ lệ | Kém đơn vị liền trên |",
			"xếp hạng\n\nCách xếp hạng: đồng hạng thì không bỏ hạng kế tiếp.\n\n| Hạng |",
			"| 1 | Bình Minh | 57,00/60 | 95,00 % |  |", "| 2 | An Bình | 90,00/100 | 90,00 % | 5,00 điểm phần trăm |",
			"| chưa xác định | từ 30,00 % đến 70,00 % |"}},
		{"2024-03-10", diag.English, []string{"| Percent | Gap |",
			"Order: no rank is left out after a tie.\n\n|", "| 2 | An Bình | 90.00/100 | 90.00 % | 5.00 pp |"}},
	} {
		r, err := m.Report(context.Background(), day(tt.on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := r.Write(&b, tt.lang, ""); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("on %s in %v: no %q in\n%s", tt.on, tt.lang, want, b.String())
			}
		}
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var plain struct {
			ByPercent bool `json:"by_percent"`
			Ranking   []struct {
				Unit    string
				Percent json.Number
				OutOf   json.Number `json:"out_of"`
			}
		}
		if err := json.Unmarshal(data, &plain); err != nil {
			t.Fatal(err)
		}
		if !plain.ByPercent || plain.Ranking[0].Unit != "b" || plain.Ranking[0].Percent != "95" ||
			plain.Ranking[0].OutOf != "60" {
			t.Errorf("as JSON: %+v", plain)
		}
	}
	// A card that ranks by points says nothing of it.
	points, _ := scored(t)
	r, err := points.Report(context.Background(), day("2023-07-31"), cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	if r.ByPercent || r.Ranking[0].OutOf.Known() {
		t.Errorf("by points: %+v", r.Ranking[0])
	}
}

// TestOfficersOfTheLog: officers whom only events name are in the report, and may
// appraise.
func TestOfficersOfTheLog(t *testing.T) {
	d := withMovement()
	m, err := compile(t, d).Campaign(2023, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err = m.Apply(wholeYear()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		on   string
		want []cluster.Standing
	}{
		{"2024-03-09", nil}, {"2024-03-10", []cluster.Standing{cluster.Proposed}},
		{"2024-03-31", []cluster.Standing{cluster.Proposed}},
		{"2024-04-01", []cluster.Standing{cluster.Appointed, cluster.Proposed}},
	} {
		r, err := m.Report(context.Background(), day(tt.on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var got []cluster.Standing
		for _, o := range r.Officers {
			if o.Head != "b" || o.Year != 2024 || o.On.IsZero() {
				t.Errorf("on %s: %+v", tt.on, o)
			}
			got = append(got, o.Standing)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("on %s: %v, want %v", tt.on, got, tt.want)
		}
	}
	// Of the year itself: the head that the log appointed may appraise, others may not.
	m, err = campaign(t, three(), 2023).Apply(
		cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore, Units: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	appraise := cluster.Event{On: day("2024-01-20"), Act: cluster.Appraise, Units: []string{"a"}, By: "c"}
	if _, err := m.Apply(appraise); err != nil {
		t.Errorf("nobody is known to hold an office: %v", err)
	}
	d = three()
	d.Officers = []cluster.Officers{{Year: 2023, Head: "b", Standing: cluster.Proposed}}
	m, err = campaign(t, d, 2023).Apply(cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore,
		Units: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Apply(appraise); err == nil {
		t.Error("c appraises, though b was introduced as head")
	}
}

// pick returns what is wanted in a language.
func pick(l diag.Lang, english, vietnamese string) string {
	if l == diag.Vietnamese {
		return vietnamese
	}
	return english
}
