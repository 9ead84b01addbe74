package cluster_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

const (
	flagAward = "flag.central_cluster"
	certAward = "certificate.central_cluster"
)

// closed is a year of three that has been closed, under the law.
func closed(t *testing.T, more ...cluster.Event) (*cluster.Campaign, error) {
	t.Helper()
	d := three()
	all := []string{"a", "b", "c"}
	d.Years[0].Events = append(d.Years[0].Events,
		cluster.Event{On: day("2024-01-10"), Act: cluster.SelfScore, Units: all},
		cluster.Event{On: day("2024-02-10"), Act: cluster.Appraise, Units: all},
		cluster.Event{On: day("2024-03-10"), Act: cluster.Close},
	)
	statute, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	m, err := compile(t, d).Campaign(2023, nil, statute)
	if err != nil {
		t.Fatal(err)
	}
	return m.Apply(more...)
}

func nominated() []cluster.Event {
	return []cluster.Event{
		{On: day("2024-03-10"), Act: cluster.Nominate, Units: []string{"a"}, Award: flagAward,
			Document: "Biên bản ngày 10/3/2024"},
		{On: day("2024-03-10"), Act: cluster.Nominate, Units: []string{"b", "c"}, Award: certAward},
	}
}

// followed is what becomes of the three nominations.
func followed() []cluster.Event {
	why := diag.Words{"vi": "thiếu báo cáo thành tích", "en": "the report is missing"}
	return append(nominated(),
		cluster.Event{On: day("2024-04-20"), Act: cluster.Submit, Units: []string{"a"}, Award: flagAward, By: "a",
			Document: "Tờ trình 12"},
		cluster.Event{On: day("2024-04-20"), Act: cluster.Submit, Units: []string{"b", "c"}, Award: certAward},
		cluster.Event{On: day("2024-05-02"), Act: cluster.Return, Units: []string{"a"}, Award: flagAward, By: "council",
			Note: why},
		cluster.Event{On: day("2024-05-20"), Act: cluster.Submit, Units: []string{"a"}, Award: flagAward},
		cluster.Event{On: day("2024-06-01"), Act: cluster.Withdraw, Units: []string{"b"}, Award: certAward, By: "b",
			Note: why},
		cluster.Event{On: day("2024-10-14"), Act: cluster.Decide, Units: []string{"a"}, Award: flagAward, By: "government",
			Document: "Quyết định 1"},
		cluster.Event{On: day("2024-10-14"), Act: cluster.Decide, Units: []string{"c"}, Award: certAward,
			By: "prime_minister", Refused: true, Note: why},
		cluster.Event{On: day("2025-03-01"), Act: cluster.HandOver, Units: []string{"a"}, Award: flagAward},
		cluster.Event{On: day("2025-09-01"), Act: cluster.Revoke, Units: []string{"a"}, Award: flagAward, By: "government",
			Note: why},
	)
}

// TestLives asks for the lives of the awards the day before, on and after every
// event.
func TestLives(t *testing.T) {
	m, err := closed(t, followed()...)
	if err != nil {
		t.Fatal(err)
	}
	states := func(on string) (all []string) {
		for _, l := range m.At(day(on)).Lives {
			all = append(all, l.Unit+" "+l.State.String())
		}
		return all
	}
	for _, tt := range []struct {
		on   string
		want []string
	}{
		{"2024-03-09", nil},
		{"2024-03-10", []string{"a nominated", "b nominated", "c nominated"}},
		{"2024-04-19", []string{"a nominated", "b nominated", "c nominated"}},
		{"2024-04-20", []string{"a proposed", "b proposed", "c proposed"}},
		{"2024-05-01", []string{"a proposed", "b proposed", "c proposed"}},
		{"2024-05-02", []string{"a returned", "b proposed", "c proposed"}},
		{"2024-05-19", []string{"a returned", "b proposed", "c proposed"}},
		{"2024-05-20", []string{"a proposed", "b proposed", "c proposed"}},
		{"2024-05-31", []string{"a proposed", "b proposed", "c proposed"}},
		{"2024-06-01", []string{"a proposed", "b withdrawn", "c proposed"}},
		{"2024-10-13", []string{"a proposed", "b withdrawn", "c proposed"}},
		{"2024-10-14", []string{"a conferred", "b withdrawn", "c declined"}},
		{"2025-02-28", []string{"a conferred", "b withdrawn", "c declined"}},
		{"2025-03-01", []string{"a handed_over", "b withdrawn", "c declined"}},
		{"2025-08-31", []string{"a handed_over", "b withdrawn", "c declined"}},
		{"2025-09-01", []string{"a revoked", "b withdrawn", "c declined"}},
	} {
		if diff := cmp.Diff(tt.want, states(tt.on)); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", tt.on, diff)
		}
	}
	s := m.At(day("2025-08-31"))
	i := slices.IndexFunc(s.Lives, func(l cluster.AwardLife) bool { return l.Unit == "a" && l.Award == flagAward })
	if i < 0 {
		t.Fatal("a has no life")
	}
	l := s.Lives[i]
	want := awards.Nomination{Unit: "a", Award: flagAward, Year: 2023, Achievement: "three-2023", Form: "government_flag"}
	if l.Nomination != want {
		t.Errorf("it is of %+v, want %+v", l.Nomination, want)
	}
	p, ok := relive(t, l).Past()
	if !ok || p.Form != "government_flag" || p.Decided != day("2024-10-14") || p.Decision != "Quyết định 1" ||
		p.LastYear != 2023 {
		t.Errorf("the award for the history of a: %+v, %v", p, ok)
	}
	var by []string
	for _, step := range l.Steps {
		by = append(by, step.By+" "+step.Document+" "+step.Reason.Format(diag.Vietnamese))
	}
	if diff := cmp.Diff([]string{"cluster Biên bản ngày 10/3/2024 ", "a Tờ trình 12 ",
		"council  thiếu báo cáo thành tích", "a  ", "government Quyết định 1 ", "authority  "}, by); diff != "" {
		t.Errorf("who did what on which document (-want +got):\n%s", diff)
	}
	if slices.ContainsFunc(s.Lives, func(l cluster.AwardLife) bool { return l.Unit == "a" && l.Award == certAward }) {
		t.Error("a was not nominated for the certificate")
	}

	r, err := m.Report(context.Background(), day("2024-10-14"), cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Lives) != 3 || r.Lives[0].State != awards.Conferred || len(r.Lives[0].Steps) != 5 {
		t.Errorf("the report says %+v", r.Lives)
	}
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		var b strings.Builder
		if err := r.Write(&b, l, ""); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			pick(l, "### Government Emulation Flag", "### Cờ thi đua của Chính phủ"),
			pick(l, "| An Bình | conferred |", "| An Bình | đã có quyết định tặng |"),
			pick(l, "returned to be completed 2024-05-02 (the council): the report is missing",
				"hồ sơ bị trả lại để bổ sung 2/5/2024 (Hội đồng Thi đua - Khen thưởng): thiếu báo cáo"),
			pick(l, "conferred 2024-10-14 (the Government), Quyết định 1",
				"đã có quyết định tặng 14/10/2024 (Chính phủ), Quyết định 1"),
			pick(l, "withdrawn", "đã rút đề nghị"), pick(l, "declined", "không được tặng"),
		} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%v: no %q in\n%s", l, want, b.String())
			}
		}
	}
}

func TestLivesRefuse(t *testing.T) {
	why := diag.Words{"en": "why"}
	for _, tt := range []struct {
		event  cluster.Event
		needs  cluster.Act
		text   string
		reason string
	}{
		{cluster.Event{On: day("2024-03-11"), Act: cluster.Nominate, Units: []string{"a"}, Award: flagAward}, 0,
			"already nominated", "nominated once"},
		{cluster.Event{On: day("2024-03-11"), Act: cluster.Decide, Units: []string{"a"}, Award: flagAward}, cluster.Submit,
			"submission", "nothing was submitted yet"},
		{cluster.Event{On: day("2024-04-21"), Act: cluster.Submit, Units: []string{"a"}, Award: flagAward}, 0,
			"already proposed", "submitted already"},
		{cluster.Event{On: day("2024-05-03"), Act: cluster.Decide, Units: []string{"a"}, Award: flagAward}, cluster.Submit,
			"must be submitted again", "the dossier was returned"},
		{cluster.Event{On: day("2024-05-03"), Act: cluster.Return, Units: []string{"a"}, Award: flagAward, Note: why},
			cluster.Submit, "must be submitted again", "returned already"},
		{cluster.Event{On: day("2024-06-02"), Act: cluster.Decide, Units: []string{"b"}, Award: certAward}, 0,
			"already withdrawn", "withdrawn by its unit"},
		{cluster.Event{On: day("2024-10-15"), Act: cluster.HandOver, Units: []string{"c"}, Award: certAward}, 0,
			"already declined", "not conferred"},
		{cluster.Event{On: day("2024-10-15"), Act: cluster.Withdraw, Units: []string{"a"}, Award: flagAward, Note: why}, 0,
			"already conferred", "too late to withdraw"},
		{cluster.Event{On: day("2025-09-02"), Act: cluster.HandOver, Units: []string{"a"}, Award: flagAward}, 0,
			"already revoked", "nothing to hand over"},
		{cluster.Event{On: day("2024-04-25"), Act: cluster.Withdraw, Units: []string{"c"}, Award: certAward, By: "b",
			Note: why}, 0, "only the unit itself", "b cannot withdraw for c"},
		{cluster.Event{On: day("2024-04-25"), Act: cluster.Return, Units: []string{"c"}, Award: certAward, By: "b",
			Note: why}, 0, "authority above", "b cannot return the dossier of c"},
		{cluster.Event{On: day("2025-09-02"), Act: cluster.Revoke, Units: []string{"a"}, Award: flagAward, By: "cluster",
			Note: why}, 0, "authority above", "a cluster revokes nothing"},
	} {
		var before []cluster.Event
		for _, e := range followed() {
			if !tt.event.On.Before(e.On) {
				before = append(before, e)
			}
		}
		m, err := closed(t, before...)
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Apply(tt.event)
		pe := new(cluster.PhaseError)
		if !errors.As(err, &pe) || pe.Needs != tt.needs || !strings.Contains(pe.Error(), tt.text) {
			t.Errorf("%s: %v, want one that needs %v: %q", tt.reason, err, tt.needs, tt.text)
		}
	}
	// What is taken from a unit needs a reason.
	m, err := closed(t, followed()[:4]...)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []cluster.Event{
		{On: day("2024-05-02"), Act: cluster.Return, Units: []string{"a"}, Award: flagAward},
		{On: day("2024-05-02"), Act: cluster.Withdraw, Units: []string{"a"}, Award: flagAward},
		{On: day("2024-05-02"), Act: cluster.Decide, Units: []string{"a"}, Award: flagAward, Refused: true},
		{On: day("2024-05-02"), Act: cluster.Revoke, Units: []string{"a"}, Award: flagAward},
	} {
		if _, err := m.Apply(e); !errors.Is(err, diag.ErrValue) || !strings.Contains(err.Error(), "the reason is missing") {
			t.Errorf("%v without a reason: %v", e.Act, err)
		}
	}
	if n := len(m.At(day("2024-05-02")).Lives); n != 3 {
		t.Errorf("%d lives after what was refused", n)
	}
}

// relive makes the life of an award again from its steps.
func relive(t *testing.T, l cluster.AwardLife) awards.Life {
	t.Helper()
	life, err := awards.Life{Nomination: l.Nomination}, error(nil)
	for _, s := range l.Steps {
		if err == nil {
			life, err = life.Then(s)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return life
}
