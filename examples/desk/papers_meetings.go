package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// decision is a row of the minutes of the appraisal.
type decision struct {
	Name, What, Who, Why                 string
	Self, Computed, Accepted, Difference rules.Value
}

// ballot is a vote on a unit for an award, with the conditions that read it.
type ballot struct {
	awards.Ballot
	Name, Title string
	Kind        string // secret or open; empty if not known
	Share       rules.Value
	Findings    []awards.Finding
	Invented    bool
}

// decisions adds what people decided of a unit to the minutes of the appraisal.
func (v *view) decisions(s *scoreSheet) {
	for _, r := range s.Rows {
		d := decision{Name: s.Name, What: strings.TrimSpace(r.Code + " " + r.Title), Who: r.Who,
			Why:  listed(append(slices.Clone(r.notes), r.rules)),
			Self: r.Self, Computed: r.Rule, Accepted: r.Accepted, Difference: r.Difference}
		switch {
		case r.Section:
		case r.Overridden:
			d.Why = listed(r.notes) // what the rule says has a column of its own
			v.Overrides = append(v.Overrides, d)
		case d.Difference.Known() && !d.Difference.Equal(rules.Int(0)):
			v.Changed = append(v.Changed, d)
		}
	}
	v.Overrides = append(v.Overrides, s.Decided...)
}

// decided are the decisions on conditions of the card.
func (v *view) decided(name string, a *scoring.Appraisal) (all []decision) {
	for _, c := range a.Decisions {
		d := decision{Name: name, What: cmp.Or(c.Title, c.Entry.Criterion), Computed: c.Computed, Why: c.Entry.Note,
			Who: v.by(c.Entry)}
		if c.Entry.Points != nil {
			d.Accepted = rules.NumberOf(*c.Entry.Points)
		}
		if c.Entry.Holds != nil {
			d.Accepted = rules.BoolOf(*c.Entry.Holds)
		}
		all = append(all, d)
	}
	return all
}

// by says who entered something, in which capacity, and when; empty if that is not known.
func (v *view) by(e scoring.Entry) string {
	parts := []string{e.Author, diag.Role.Of(e.Role).Format(v.lang), dayOf(e.On)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// ballots adds the votes on a unit.
func (v *view) ballots(c awards.Candidate, invented bool, slate *awards.Slate) {
	for _, b := range c.Ballots {
		one := ballot{Ballot: b, Name: cmp.Or(v.Names[c.Unit], c.Name, c.Unit), Title: v.award(b.Award),
			Invented: invented}
		if b.Members > 0 {
			one.Share = rules.Ratio(100*int64(b.InFavour+b.WrittenInFavour), int64(b.Members))
		}
		if b.Secret != nil {
			one.Kind = text(say("openly"))
			if *b.Secret {
				one.Kind = text(say("secretly"))
			}
		}
		if slate != nil {
			if e, ok := slate.Entry(b.Award, c.Unit); ok {
				one.Findings = readers(e.Assessment, b.Council)
			}
		}
		v.Ballots = append(v.Ballots, one)
	}
}

// votes are the facts of a vote, by the council.
var votes = map[string]string{"cluster": "cluster_votes_for", "proposing_council": "council_votes_for"}

// readers are the conditions that read the votes of a council, of those that decide.
func readers(a awards.Assessment, council string) (all []awards.Finding) {
	for _, f := range a.Findings {
		reads := slices.ContainsFunc(f.Read, func(r rules.Reading) bool { return r.Input.Indicator == votes[council] })
		if f.Decides && reads {
			all = append(all, f)
		}
	}
	return all
}

// Appraisals are the meetings that appraised, rechecked ones too.
func (v *view) Appraisals() (all []cluster.Recorded) {
	for _, e := range v.Events {
		if e.Act == cluster.Appraise || e.Act == cluster.Recheck {
			all = append(all, e)
		}
	}
	return all
}

// ClosedOn is the day of the closing meeting; empty if there was none.
func (v *view) ClosedOn() string {
	for _, e := range v.Events {
		if e.Act == cluster.Close {
			return text(e.On)
		}
	}
	return ""
}
