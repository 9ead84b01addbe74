package cluster_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// amends is an amendment as the meeting of the cluster makes it.
func amends(on string, a cluster.Amendment) cluster.Event {
	return cluster.Event{On: day(on), Act: cluster.Amend, By: "cluster", Note: diag.Words{"en": "agreed"}, Amends: &a}
}

// withD are the members of three() and one more from July on, which takes in c.
func withD() []cluster.Member {
	members := three().Members
	members[2].Period, members[2].Successors = before("2023-07-01"), []string{"d"}
	return append(members, cluster.Member{Unit: "d", Name: "Đông Hà", Period: from("2023-07-01")})
}

func due(act cluster.Act, on string) []cluster.Due { return []cluster.Due{{Act: act, On: day(on)}} }

func apply(t *testing.T, m *cluster.Campaign, events ...cluster.Event) *cluster.Campaign {
	t.Helper()
	next, err := m.Apply(events...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func unitsOf(members []cluster.Member) (units []string) {
	for _, m := range members {
		units = append(units, m.Unit)
	}
	return units
}

func TestAmendmentHoldsFromItsDay(t *testing.T) {
	d := three()
	d.Years[0].Due = due(cluster.Sign, "2023-02-28")
	base := campaign(t, d, 2023)
	m := apply(t, base,
		amends("2023-06-01", cluster.Amendment{Members: withD(), Due: due(cluster.Sign, "2023-12-31")}),
		cluster.Event{On: day("2023-08-01"), Act: cluster.Sign, Units: []string{"d"}})
	report := func(on string) *cluster.Report {
		t.Helper()
		r, err := m.Report(t.Context(), day(on), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, tt := range []struct{ on, want string }{
		{"2023-05-31", "a b c"}, {"2023-06-01", "a b c"}, {"2023-06-30", "a b c"}, {"2023-07-01", "a b d"},
		{"2023-09-01", "a b d"},
	} {
		var units []string
		for _, u := range report(tt.on).Units {
			units = append(units, u.Unit)
		}
		if got := strings.Join(units, " "); got != tt.want {
			t.Errorf("members of %s: %s, want %s", tt.on, got, tt.want)
		}
	}
	if name := report("2023-09-01").Names["d"]; name != "Đông Hà" {
		t.Errorf("the new member is called %q", name)
	}
	if _, there := report("2023-05-31").Names["d"]; there {
		t.Error("the new member is known before the amendment")
	}
	if r := report("2023-09-01"); len(r.Became) != 1 || !slices.Equal(r.Became[0].Into, []string{"d"}) {
		t.Errorf("what became of c: %v", r.Became)
	}
	late := make(map[string]bool)
	for _, e := range m.At(day("2023-09-01")).Events {
		late[e.On.String()] = e.Late
	}
	// The pledge of March was late by what held then; that of August is not, by what held then.
	if !late["2023-03-01"] || late["2023-08-01"] {
		t.Errorf("late: %v", late)
	}
	// Who owes what on a day goes by what held on it.
	owes := func(on string) (units []string) {
		for _, o := range m.At(day(on)).Owed {
			if o.Act == cluster.Sign {
				units = append(units, o.Unit+" "+o.Due.String())
			}
		}
		return units
	}
	if got := owes("2023-07-02"); !slices.Equal(got, []string{"d 2023-12-31"}) {
		t.Errorf("owed in July: %v", got)
	}
	got := unitsOf(m.ClusterOn(day("2023-05-31")).Definition().Members)
	if !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the cluster in May: %v", got)
	}
	got = unitsOf(m.ClusterOn(rules.Date{}).Definition().Members)
	if !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("the cluster in the end: %v", got)
	}
	if got := unitsOf(m.Cluster().Definition().Members); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the cluster as it was defined: %v", got)
	}
	// The same events in a definition, and read from a log, are the same.
	d.Years[0].Events = m.Year().Events
	if diff := cmp.Diff(m.At(rules.Date{}), campaign(t, d, 2023).At(rules.Date{}), plainSheets); diff != "" {
		t.Errorf("as events of the definition (-applied +compiled):\n%s", diff)
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	back, err := base.Cluster().ReadLog(context.Background(), &log, 2023, nil, nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.At(rules.Date{}), back.At(rules.Date{}), plainSheets); diff != "" {
		t.Errorf("read from the log (-before +after):\n%s", diff)
	}
}

// TestAmendmentIsReported: who amended what, and why, stands in the report.
func TestAmendmentIsReported(t *testing.T) {
	m := apply(t, campaign(t, three(), 2023),
		amends("2023-06-01", cluster.Amendment{Members: withD(), Due: due(cluster.Sign, "2023-12-31")}))
	r, err := m.Report(t.Context(), rules.Date{}, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	for _, closed := range []bool{false, true} {
		r.Closed = closed // the report of either kind
		for l, want := range map[diag.Lang]string{
			diag.English:    "- 2023-06-01: members, last days (the meeting of the cluster): agreed",
			diag.Vietnamese: "- 1/6/2023: đơn vị thành viên, thời hạn (hội nghị cụm): agreed",
		} {
			var b strings.Builder
			if err := r.Write(&b, l, ""); err != nil || !strings.Contains(b.String(), want) {
				t.Errorf("%v: %v\n%s", l, err, b.String())
			}
		}
	}
}

// TestAmendmentsOfOneDay: of one day, what was recorded after an amendment is held to it.
func TestAmendmentsOfOneDay(t *testing.T) {
	m := campaign(t, withMovement(), 2023)
	m = apply(t, m, cluster.Event{On: day("2023-01-10"), Act: cluster.Launch})
	plan := func(code string) cluster.Event {
		return cluster.Event{On: day("2023-02-01"), Act: cluster.SubmitPlan, Units: []string{"a"}, Movement: code}
	}
	amend := amends("2023-02-01", cluster.Amendment{Movements: []cluster.Movement{{Code: "n"}}})
	if _, err := m.Apply(plan("m"), amend, plan("n")); err != nil {
		t.Errorf("each by what held: %v", err)
	}
	if _, err := m.Apply(amend, plan("m")); code(err) != "unknown-movement" {
		t.Errorf("a movement that is there no more: %v", err)
	}
	if _, err := m.Apply(plan("n"), amend); code(err) != "unknown-movement" {
		t.Errorf("a movement that is not there yet: %v", err)
	}
	// A second amendment stands on the first, whichever of the two was recorded first.
	first, second := cluster.Amendment{Themes: []string{"x"}}, cluster.Amendment{Due: due(cluster.Sign, "2023-04-01")}
	one := apply(t, m, amends("2023-03-01", first), amends("2023-04-01", second))
	two := apply(t, m, amends("2023-04-01", second), amends("2023-03-01", first))
	for _, m := range []*cluster.Campaign{one, two} {
		r, err := m.Report(t.Context(), day("2023-05-01"), cluster.Inputs{})
		if err != nil || !slices.Equal(r.Themes, []string{"x"}) || len(r.Owed) == 0 || r.Owed[len(r.Owed)-1].Due.IsZero() {
			t.Errorf("both amendments: %v, %v, %v", r.Themes, r.Owed, err)
		}
	}
}

func TestAmendmentRefuses(t *testing.T) {
	two, minus, wrong := 2, -1, awards.Plan{Cluster: "other"}
	d := three()
	d.Years[0].Movements = []cluster.Movement{{Code: "m", Units: []string{"c"}}}
	m := campaign(t, d, 2023)
	dues := cluster.Amendment{Due: due(cluster.Sign, "2023-04-01")}
	change := func(f func(*cluster.Event)) cluster.Event {
		e := amends("2023-06-01", dues)
		f(&e)
		return e
	}
	is := func(a cluster.Amendment) cluster.Event { return amends("2023-06-01", a) }
	abc := three().Members
	for _, tt := range []struct {
		event              cluster.Event
		code, path, reason string
	}{
		{change(func(e *cluster.Event) { e.By = "" }), "event", "events[0]", "nobody amends"},
		{change(func(e *cluster.Event) { e.Note = nil }), "no-reason", "events[0]", "no reason"},
		{change(func(e *cluster.Event) { e.Amends = nil }), "event", "events[0]", "nothing that is amended"},
		{change(func(e *cluster.Event) { e.Units = []string{"a"} }), "event", "events[0].units", "of a unit"},
		{change(func(e *cluster.Event) { e.Act = cluster.Review }), "event", "events[0].amends", "a review amends nothing"},
		{change(func(e *cluster.Event) { e.Card = "unpublished" }), "event", "events[0].card", "a card is for pledges"},
		{is(cluster.Amendment{}), "amends", "events[0].amends", "empty"},
		{is(cluster.Amendment{Members: []cluster.Member{}}), "no-members", "events[0].amends.members", "no members"},
		{is(cluster.Amendment{Members: append(abc[:2:2], cluster.Member{Unit: "C"})}), "code",
			"events[0].amends.members[2].unit", "a member without a code"},
		{is(cluster.Amendment{Members: append(abc[:3:3], abc[0])}), "second-member", "events[0].amends.members[3].unit",
			"a member twice"},
		{is(cluster.Amendment{Groups: []cluster.Group{{Code: "g"}}}), "no-group", "events[0].amends",
			"groups, and members that stay without one"},
		{is(cluster.Amendment{Deputies: &minus}), "deputies", "events[0].amends.deputies", "less than no deputy"},
		{is(cluster.Amendment{Rotation: &cluster.Rotation{Order: []string{"x"}}}), "unknown-unit",
			"events[0].amends.rotation.order[0]", "a rotation of strangers"},
		{is(cluster.Amendment{Plan: &wrong}), "plan", "events[0].amends.plan", "the plan of another cluster"},
		{is(cluster.Amendment{Movements: []cluster.Movement{{Code: "n", Units: []string{"x"}}}}), "unknown-unit",
			"events[0].amends.movements[0].units[0]", "a movement of strangers"},
		{is(cluster.Amendment{Themes: []string{"x", "x"}}), "second-theme", "events[0].amends.themes[1]", "a theme twice"},
		{is(cluster.Amendment{Due: append(dues.Due, dues.Due...)}), "second-due", "events[0].amends.due[1].act",
			"a day twice"},
		{is(cluster.Amendment{Targets: []cluster.Target{{Indicator: "g"}, {Indicator: "g"}}}), "second-target",
			"events[0].amends.targets[1].indicator", "two targets of one indicator"},
		{is(cluster.Amendment{Published: []scoring.PublishedRank{{Unit: "x"}}}), "unknown-unit",
			"events[0].amends.published[0].unit", "a rank of a stranger"},
		{is(cluster.Amendment{Statistics: []cluster.Statistics{{Total: new(int64),
			Forms: []cluster.FormCount{{Form: "f", Count: 1}}}}}),
			"sum", "events[0].amends.statistics[0].total", "a table that does not add up"},
	} {
		_, err := m.Apply(tt.event)
		var got string
		for d := range diag.AllDiagnostics(err) {
			got = d.Path
			break
		}
		if code(err) != tt.code || got != tt.path {
			t.Errorf("%s: %v\n%s at %s, want %s at %s", tt.reason, err, code(err), got, tt.code, tt.path)
		}
	}
	// A member that is left out, and what still names it.
	_, err := m.Apply(is(cluster.Amendment{Members: abc[:2], Deputies: &two}))
	for _, want := range []string{"c is left out", `movements[0].units[0] cannot stay as it is: there is no member "c"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("c left out of the members: %v", err)
		}
	}
	for _, by := range []string{"a", "government", "authority"} {
		_, err := m.Apply(change(func(e *cluster.Event) { e.By = by }))
		var phase *cluster.PhaseError
		if !errors.As(err, &phase) || !strings.Contains(err.Error(), "only the council or the meeting") {
			t.Errorf("by %s: %v", by, err)
		}
	}
	if _, err := m.Apply(change(func(e *cluster.Event) { e.By = "council" })); err != nil {
		t.Errorf("by the council: %v", err)
	}
}

// TestAmendmentOfAnEarlierDay: one that would make an event that was recorded impossible is
// refused, whichever way the event hangs on the definition.
func TestAmendmentOfAnEarlierDay(t *testing.T) {
	d := withMovement()
	d.Years[0].Events = wholeYear()[:7]
	m := campaign(t, d, 2023)
	gone := three().Members
	gone[2].Period = before("2023-05-01")
	for _, tt := range []struct {
		event  cluster.Event
		want   string
		reason string
	}{
		{amends("2023-05-01", cluster.Amendment{Members: gone}), "not a member on that day",
			"c reported on 10 June and was checked"},
		{amends("2023-05-01", cluster.Amendment{Movements: []cluster.Movement{{Code: "n"}}}),
			`would no longer be possible: the year 2023 has no movement "m"`, "a report on the movement in June"},
	} {
		if _, err := m.Apply(tt.event); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
		tt.event.On = day("2023-07-21")
		if _, err := m.Apply(tt.event); err != nil {
			t.Errorf("%s, but afterwards: %v", tt.reason, err)
		}
	}
	// What an event hangs on may have been left as it was by an amendment in between.
	between := apply(t, m, amends("2023-05-20", cluster.Amendment{Themes: []string{"x"}}))
	none := amends("2023-05-01", cluster.Amendment{Movements: []cluster.Movement{}})
	if _, err := between.Apply(none); code(err) != "amends" {
		t.Errorf("a movement taken away before another amendment, which kept it: %v", err)
	}
	// An amendment of July stands on the members of an earlier one.
	more := apply(t, m, amends("2023-07-21",
		cluster.Amendment{Movements: []cluster.Movement{{Code: "n", Units: []string{"c"}}}}))
	d.Years[0].Events = append(more.Year().Events,
		amends("2023-07-20", cluster.Amendment{Groups: []cluster.Group{{Code: "g"}}}))
	if _, err := cluster.Compile(d); err == nil || !strings.Contains(err.Error(), "years[0].events[8].amends") {
		t.Errorf("groups without members, before another amendment: %v", err)
	}
}

// TestAmendmentAfterClosing: what figures rest on is settled, what is only said of the year
// is not.
func TestAmendmentAfterClosing(t *testing.T) {
	m := apply(t, campaign(t, withMovement(), 2023), wholeYear()[:11]...)
	published := cluster.Amendment{Published: []scoring.PublishedRank{{Unit: "a", Rank: 1, On: day("2024-03-12")}}}
	if _, err := m.Apply(amends("2024-03-12", published)); err != nil {
		t.Errorf("ranks that are published: %v", err)
	}
	for name, a := range map[string]cluster.Amendment{
		"members": {Members: three().Members}, "targets": {Targets: []cluster.Target{}},
		"groups": {Groups: []cluster.Group{}, Themes: []string{"x"}},
	} {
		_, err := m.Apply(amends("2024-03-12", a))
		if err == nil || !strings.Contains(err.Error(), "so these cannot change any more: "+name) ||
			strings.Contains(err.Error(), "themes") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := m.Apply(amends("2024-03-09", published)); err == nil || !strings.Contains(err.Error(), "recorded after") {
		t.Errorf("recorded after the closing meeting, for a day before it: %v", err)
	}
}

func TestAmendmentAndTheCard(t *testing.T) {
	m, _ := scored(t)
	bad := amends("2023-06-01", cluster.Amendment{Targets: []cluster.Target{{Indicator: "growth", Target: "growht"}}})
	_, err := m.Apply(bad)
	for d := range diag.AllDiagnostics(err) {
		if d.Path != "events[0].amends.targets[0].target" {
			t.Errorf("at %s: %v", d.Path, d)
		}
	}
	if code(err) != "reference" {
		t.Errorf("a target that the card does not have: %v", err)
	}
}

func TestPledgeNamesItsCard(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
indicators: [{code: growth}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "min(full, growth)"}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	hash := card.Identity().Hash
	sign := func(on, card string) cluster.Event {
		return cluster.Event{On: day(on), Act: cluster.Sign, Units: []string{"a"}, Card: card}
	}
	stated := func(m *cluster.Campaign) (cards []string) {
		for _, e := range m.Year().Events {
			if e.Act == cluster.Sign {
				cards = append(cards, e.Card)
			}
		}
		return cards
	}
	c := compile(t, three()) // with a pledge that names none
	m, err := c.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	given := sign("2023-04-01", "")
	m = apply(t, m, given, sign("2023-04-02", cluster.CardUnpublished), sign("2023-04-03", hash))
	if got, want := stated(m), []string{hash, hash, cluster.CardUnpublished, hash}; !slices.Equal(got, want) {
		t.Errorf("cards: %v, want %v", got, want)
	}
	if given.Card != "" || c.Definition().Years[0].Events[1].Card != "" {
		t.Error("an event of the caller, or of the definition, was changed")
	}
	r, err := m.Report(t.Context(), rules.Date{}, cluster.Inputs{})
	if err != nil || !slices.Equal(r.Unpublished(), []string{"a"}) {
		t.Errorf("who signed without a card: %v, %v", r.Unpublished(), err)
	}
	for l, want := range map[diag.Lang]string{
		diag.English:    "Signed the pledge while the scorecard was not published: An Bình.",
		diag.Vietnamese: "Ký giao ước khi bảng điểm chưa công bố: An Bình.",
	} {
		var b strings.Builder
		if err := r.Write(&b, l, ""); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%v: %v\n%s", l, err, b.String())
		}
	}
	_, err = m.Apply(sign("2023-05-01", "sha256:0123"))
	if !errors.Is(err, scoring.ErrOtherCard) || !strings.Contains(err.Error(), "sha256:0123") ||
		!strings.Contains(err.Error(), hash) {
		t.Errorf("the card of another pledge: %v", err)
	}
	// A log reads as it was written, with a card and without.
	for _, recorded := range []*scoring.Scorecard{nil, card} {
		m, err := c.Campaign(2023, recorded, nil)
		if err != nil {
			t.Fatal(err)
		}
		m = apply(t, m, given)
		for _, read := range []*scoring.Scorecard{nil, card} {
			var log bytes.Buffer
			if err := m.WriteLog(&log); err != nil {
				t.Fatal(err)
			}
			back, err := c.ReadLog(context.Background(), &log, 2023, read, nil, m.Head())
			if err != nil || back.Head().Root != m.Head().Root || !slices.Equal(stated(back), stated(m)) {
				t.Errorf("recorded with a card: %v, read with one: %v: %v", recorded != nil, read != nil, err)
			}
		}
	}
}

// TestHeadBindsAmendments: each head binds the definition that held then, whether that is said by the definition or
// by amendments.
func TestHeadBindsAmendments(t *testing.T) {
	base := campaign(t, three(), 2023)
	amended := apply(t, base, amends("2023-06-01", cluster.Amendment{Due: due(cluster.Sign, "2023-12-31")}))
	if base.Head().Definition == amended.Head().Definition {
		t.Error("the head of an amended year binds what held before")
	}
	later := apply(t, amended, cluster.Event{On: day("2023-07-20"), Act: cluster.Review})
	if later.Head().Definition != amended.Head().Definition {
		t.Error("an event that amends nothing changed the definition")
	}
	var log bytes.Buffer
	if err := later.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	heads := []ledger.Head{base.Head(), amended.Head(), later.Head()}
	back, err := base.Cluster().ReadLog(t.Context(), bytes.NewReader(log.Bytes()), 2023, nil, nil, heads...)
	if err != nil ||
		back.Head() != later.Head() {
		t.Errorf("held to every head on the way: %v", err)
	}
	d := three()
	d.Years[0].Due = due(cluster.Sign, "2023-12-31")
	_, err = compile(t, d).ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, nil, nil, heads...)
	if code(err) != "head-other" {
		t.Errorf("the amendment written into the definition, as if it had always been so: %v", err)
	}
}

// TestAmendedMembersBringFiles: the files of an event are read by the members of its day.
func TestAmendedMembersBringFiles(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
indicators: [{code: growth}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "min(full, growth)"}]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("unit,growth\nĐông Hà,5\n")
	check := cluster.Event{On: day("2023-08-01"), Act: cluster.Check, Units: []string{"d"},
		Files: []cluster.File{{Holds: "facts", Name: "facts.csv", SHA256: sum(data)}}}
	d := three()
	d.Years[0].Events = append(d.Years[0].Events, amends("2023-06-01", cluster.Amendment{Members: withD()}), check)
	whole, err := compile(t, d).WithFiles(context.Background(), card, fstest.MapFS{"facts.csv": {Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := whole.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	in := inputs(t, m, rules.Date{})
	if len(in.Facts) != 1 || in.Facts[0].Unit() != "d" {
		t.Errorf("facts of %v", in.Facts)
	}
	d.Years[0].Events[3].On = day("2023-05-31") // before there was such a member
	if _, err := cluster.Compile(d); code(err) != "unknown-unit" {
		t.Errorf("a unit before it is a member: %v", err)
	}
}
