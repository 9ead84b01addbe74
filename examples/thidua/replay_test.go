package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
)

// TestSeedsReplay writes the log of every year of every embedded cluster, reads it
// back, and compares the state the day before, on and after each event.
func TestSeedsReplay(t *testing.T) {
	for _, name := range years.Names() {
		f, err := openEmbedded(name)
		if err != nil {
			t.Fatal(err)
		}
		y, err := load(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range y.cluster.Years() {
			m, err := y.cluster.Campaign(year, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			if err := m.WriteLog(&log); err != nil {
				t.Fatal(err)
			}
			back, err := y.cluster.ReadLog(&log, year, nil, nil, m.Head())
			if err != nil {
				t.Fatalf("%s %d: %v", name, year, err)
			}
			for e := range m.Log() {
				for shift := -1; shift <= 1; shift++ {
					on := e.On.AddDays(shift)
					if diff := cmp.Diff(standing(m, on), standing(back, on)); diff != "" {
						t.Errorf("%s %d on %v (-written +read):\n%s", name, year, on, diff)
					}
				}
				before, _ := m.At(e.On.AddDays(-1)).First(e.Act, "")
				after, ok := m.At(e.On).First(e.Act, "")
				if !ok || before.On == e.On || e.On.Before(after.On) {
					t.Errorf("%s %d: %v of %v is not there from that day on", name, year, e.Act, e.On)
				}
			}
		}
	}
}

// standing is what a campaign's state says on a day.
func standing(m *cluster.Campaign, on rules.Date) any {
	s := m.At(on)
	events := []string{}
	for e := range s.Events() {
		line := e.On.String() + " " + e.Act.String()
		if s.Late(e) {
			line += " late"
		}
		events = append(events, line)
	}
	return map[string]any{"phase": s.Phase(), "events": events, "owed": s.Owed(on)}
}

// TestReportOnEveryDay makes the report of every embedded year on the day before,
// on and after each event, in both languages: whatever is known, it has one.
func TestReportOnEveryDay(t *testing.T) {
	for _, name := range years.Names() {
		f, err := openEmbedded(name)
		if err != nil {
			t.Fatal(err)
		}
		y, err := load(f)
		if err != nil {
			t.Fatal(err)
		}
		closed := rules.Date{}
		for e := range y.campaign.Log() {
			if e.Act == cluster.Close {
				closed = e.On
			}
		}
		for e := range y.campaign.Log() {
			for shift := -1; shift <= 1; shift++ {
				on := e.On.AddDays(shift)
				r, err := y.campaign.Report(context.Background(), on, y.factsAt(on), y.candidatesOn(on))
				if err != nil {
					t.Fatalf("%s on %v: %v", name, on, err)
				}
				if want := !closed.IsZero() && !on.Before(closed); r.Closed() != want {
					t.Errorf("%s on %v: closed is %v, want %v", name, on, r.Closed(), want)
				}
				for _, l := range []rules.Lang{rules.English, rules.Vietnamese} {
					var b bytes.Buffer
					if err := r.Write(&b, l); err != nil || b.Len() == 0 {
						t.Errorf("%s on %v in %v: %v", name, on, l, err)
					}
				}
			}
		}
	}
}
