package awardstest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

// answer is what a regulation says to a case.
type answer struct {
	awards.Assessment
	papers awards.Papers
	slate  *awards.Slate
	err    error // [awards.ErrNotCovered] or [awards.ErrNoAward]
}

// refusalOf is why there is no answer, as files have it; empty if there is one.
func refusalOf(err error) string {
	switch {
	case errors.Is(err, awards.ErrNotCovered):
		return notCovered.String()
	case errors.Is(err, awards.ErrNoAward):
		return noAward.String()
	}
	return ""
}

// isOpen reports whether a finding keeps the unit from being eligible.
func isOpen(f awards.Finding) bool { return f.Decides && !f.NotApplicable && f.Met != rules.True }

// conditions returns those whose finding is of a sort.
func (a *answer) conditions(is func(awards.Finding) bool) (out []string) {
	for _, f := range a.Findings {
		if is(f) {
			out = append(out, f.Condition)
		}
	}
	return out
}

// open returns the conditions that decide and are not met, or not known.
func (a *answer) open() []string { return a.conditions(isOpen) }

// missing returns the facts that conditions which decide wait for.
func (a *answer) missing() (out []string) {
	for _, f := range a.Findings {
		for _, in := range f.Missing {
			if isOpen(f) && f.Met == rules.Undetermined {
				out = append(out, in.Indicator)
			}
		}
	}
	return out
}

// readers returns the conditions that decide and read one of some facts.
func (a *answer) readers(_ string, facts []string) []string {
	return a.conditions(func(f awards.Finding) bool {
		reads := func(r rules.Reading) bool { return slices.Contains(facts, r.Indicator) }
		return f.Decides && slices.ContainsFunc(f.Read, reads)
	})
}

func (a *answer) finding(code string) *awards.Finding {
	i := slices.IndexFunc(a.Findings, func(f awards.Finding) bool { return f.Condition == code })
	if i < 0 {
		return nil
	}
	return &a.Findings[i]
}

// stateOf is how a finding came out; nil is not asked.
func stateOf(f *awards.Finding) state {
	switch {
	case f == nil:
		return notAsked
	case f.NotApplicable:
		return notApplicable
	case f.Met == rules.True:
		return met
	case f.Met == rules.False:
		return unmet
	}
	return undetermined
}

// assumptions returns what the outcome stands on, with its subject but where one
// is wanted whatever its subject.
func (a *answer) assumptions(wanted []string) (out []string) {
	for _, x := range a.Assumptions {
		switch {
		case x.Code == "basis", x.Code == "supposed":
		case x.Subject == "", slices.Contains(wanted, x.Code):
			out = append(out, x.Code)
		default:
			out = append(out, x.Code+" "+x.Subject)
		}
	}
	return out
}

func (a *answer) gaps() (out []string) {
	for _, g := range a.Gaps {
		out = append(out, g.Code)
	}
	return out
}

// fact returns what the assessment knew of a fact.
func (a *answer) fact(code string) rules.Reading {
	for _, f := range a.Facts {
		if f.Indicator == code {
			return f
		}
	}
	return rules.Reading{}
}

// needed returns how many copies of each document the dossier needs.
func (a *answer) needed() map[string]int {
	out := make(map[string]int)
	for _, d := range a.papers.Needed {
		out[d.Code] = max(out[d.Code], 1, d.Copies)
	}
	return out
}

// waits writes what an entry waits for, as a file does: "fact internal_unity", "unit a".
func waits(e awards.Entry) (out []string) {
	for _, w := range e.Waits {
		s := w.On
		switch {
		case w.Input != nil && w.Input.Indicator != "" && w.On == "fact":
			s += " " + w.Input.Indicator
		case w.On == "unit":
			s += " " + w.Unit
		}
		out = append(out, s)
	}
	return out
}

// entries writes what became of the units nominated for an award.
func (a *answer) entries(award string) string {
	units := make(map[string]string)
	for _, e := range a.slate.Entries {
		if e.Award != award {
			continue
		}
		units[e.Unit] = fmt.Sprintf("%s: %v", e.Unit, e.Status)
		if len(e.Waits) > 0 {
			units[e.Unit] = fmt.Sprintf("%s: {status: %v, waits: %s}", e.Unit, e.Status, written(waits(e)))
		}
	}
	return "{" + strings.Join(slices.Sorted(maps.Values(units)), ", ") + "}"
}
