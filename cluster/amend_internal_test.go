package cluster

import (
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestDefinitionHash: the hash of the definition is of all that the year goes by, after its
// amendments, and of nothing else.
func TestDefinitionHash(t *testing.T) {
	hash := func(change func(*Definition), events ...Event) string {
		d := Definition{Code: "pair", Officers: []Officers{{Year: 2023, Head: "a"}},
			Members: []Member{{Unit: "b"},
				{Unit: "a", Successors: []string{"b"}, Period: rules.Period{Before: rules.Day(2030, 1, 1)}}},
			Years: []Year{{Year: 2022}, {Year: 2023}}}
		change(&d)
		c, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.Campaign(2023, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if m, err = m.Apply(events...); err != nil {
			t.Fatal(err)
		}
		return m.definitionHash()
	}
	amends := func(a Amendment) Event {
		return Event{On: rules.Day(2023, 5, 4), Act: Amend, By: byCluster, Note: diag.Words{"en": "agreed"}, Amends: &a}
	}
	same := func(*Definition) {}
	due := []Due{{Act: Sign, On: rules.Day(2023, 3, 31)}}
	want := hash(same)
	for _, tt := range []struct {
		change func(*Definition)
		bound  bool
		reason string
	}{
		{same, false, "nothing"},
		{func(d *Definition) { d.Title = diag.Words{"en": "Pair"} }, false, "what it is called"},
		{func(d *Definition) { d.Source.Title = "a newspaper" }, false, "where it was read"},
		{func(d *Definition) { d.Years[1].Source.Title = "a newspaper" }, false, "where the year was read"},
		{func(d *Definition) { d.Years[0].Themes = []string{"other"} }, false, "another year"},
		{func(d *Definition) { d.Years = d.Years[1:] }, false, "a year less"},
		{func(d *Definition) { d.Officers = append(d.Officers, Officers{Year: 2024, Head: "b"}) }, false, "later officers"},
		{func(d *Definition) {
			d.Members = append(d.Members, Member{Unit: "c", Period: rules.Period{From: rules.Day(2024, 1, 1)}})
		},
			false, "a later member"},
		{func(d *Definition) { d.Members[1].Period.Before = rules.Day(2024, 6, 1) }, false, "who leaves in a later year"},
		{func(d *Definition) { d.Members[0].Period.From = rules.Day(2001, 6, 1) }, false, "since when before the year"},
		{func(d *Definition) { d.Years[1].Period = calendarYear(2023) }, false, "the calendar year, written"},
		{func(d *Definition) { d.Years[1].Events = []Event{{On: rules.Day(2023, 1, 2), Act: Launch}} }, false, "an event"},
		{func(d *Definition) { d.Code = "two" }, true, "another cluster"},
		{func(d *Definition) { d.Organiser = "central_council" }, true, "who organises it"},
		{func(d *Definition) { d.Deputies = new(int) }, true, "no deputies, said"},
		{func(d *Definition) { d.Members[1].Period.Before = rules.Day(2023, 6, 1) }, true, "who leaves in the year"},
		{func(d *Definition) { d.Members = append(d.Members, Member{Unit: "c"}) }, true, "another member"},
		{func(d *Definition) { d.Members[0].Name = "An" }, true, "the name of a member"},
		{func(d *Definition) { d.Officers[0].Standing = Appointed }, true, "who is in office"},
		{func(d *Definition) { d.Years[1].Due = due }, true, "a last day"},
		{func(d *Definition) { d.Years[1].Options.CarryOver = true }, true, "a choice that the law leaves"},
		{func(d *Definition) { d.Years[1].Regulation = "statute" }, true, "the regulation"},
	} {
		if got := hash(tt.change); (got != want) != tt.bound {
			t.Errorf("%s: bound is %v, want %v", tt.reason, got != want, tt.bound)
		}
	}
	written := hash(func(d *Definition) { d.Years[1].Due = due })
	if hash(same, amends(Amendment{Due: due})) != written {
		t.Error("a last day that an amendment sets is another than one of the definition")
	}
	if hash(func(d *Definition) { d.Years[1].Due = due }, amends(Amendment{Due: []Due{}})) != want {
		t.Error("a last day that an amendment takes away is still there")
	}
}
