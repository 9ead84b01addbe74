package main

import (
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

func isNominated(n cluster.Nominee) bool { return n.Status == awards.Nominated }

// nominated adds what a nomination stands on.
func (v *view) nominated(n cluster.Nominee) {
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, f := range n.Assessment.Findings {
		if f.Decides {
			add(&v.Acts, f.Citation.Act)
		}
	}
	for _, a := range n.Assessment.Assumptions {
		add(&v.Assumptions, text(a.Text))
	}
}

// award is what an award is called.
func (v *view) award(code string) string {
	for _, n := range v.Nominations {
		if n.Award == code {
			return text(n.Title)
		}
	}
	for _, l := range v.Lives {
		if l.Award == code {
			return text(l.Title)
		}
	}
	return code
}

// awardNominees are the nominations for one award by what became of them.
type awardNominees struct {
	Title, Decides  diag.Words
	Nominated, Open []cluster.Nominee
	// Conditions are what those nominated meet, and Refused why others are not eligible.
	Conditions, Refused []sameFor
}

// sameFor is what is said of several units.
type sameFor struct {
	Names string
	Texts []string
}

// said adds what is said of a unit to what is said of others.
func said(all []sameFor, name string, texts ...string) []sameFor {
	i := slices.IndexFunc(all, func(s sameFor) bool { return slices.Equal(s.Texts, texts) })
	if i < 0 {
		return append(all, sameFor{name, texts})
	}
	all[i].Names += ", " + name
	return all
}

func (v *view) awards() (all []awardNominees) {
	for _, group := range v.ByAward() {
		a := awardNominees{Title: group[0].Title, Decides: group[0].Decides}
		for _, n := range group {
			switch n.Status {
			case awards.Nominated:
				a.Nominated = append(a.Nominated, n)
				a.Conditions = said(a.Conditions, n.Name, conditions(n.Assessment)...)
			case awards.Pending, awards.Held:
				a.Open = append(a.Open, n)
			case awards.Refused:
				a.Refused = said(a.Refused, n.Name, text(n.Status)+"; "+text(n.Reason))
			}
		}
		all = append(all, a)
	}
	return all
}

// conditions are those that decide, with their clauses, and the parts of the law that nobody read.
func conditions(a awards.Assessment) (all []string) {
	for _, f := range a.Findings {
		if !f.Decides {
			continue
		}
		one := text(f.Title)
		if c := clause(f); c != "" {
			one += " [" + c + "]"
		}
		all = append(all, one)
	}
	for _, g := range a.Gaps {
		all = append(all, text(say("no text of the law was read: %s", g.Reason)))
	}
	return all
}

// clause says where a condition stands, and how surely its text is known.
func clause(f awards.Finding) string {
	if f.Citation == (rules.Citation{}) {
		return ""
	}
	where := f.Citation.String()
	switch f.Certainty {
	case awards.Unverified:
		where += text(say("; not verified"))
	case awards.SecondHand:
		where += text(say("; known second-hand, to be verified"))
	}
	return where
}

// met says whether a condition is met.
func met(f awards.Finding) string {
	switch f.Met {
	case rules.True:
		return text(say("met"))
	case rules.False:
		return text(say("not met"))
	}
	return text(say("undetermined"))
}
