package scoring

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

// Calls returns what people call what the card has a code for, for [diag.Lang.Calling]: indicators by their
// labels, and their values by the titles; criteria, sections, conditions and grades by their titles, behind the
// number that their code is, as in "II.3 Giải quyết khiếu nại"; the card, its stages and periods by their titles. It
// is the zero Text where the card says nothing, as of units.
func (c *Scorecard) Calls(of diag.Coded) diag.Text {
	if of.Period != "" && c.period != nil {
		of.Period = ""
		return c.period.Calls(of)
	}
	switch of.Sort {
	case diag.Indicator:
		return c.callsIndicator(of)
	case diag.Value:
		return c.callsValue(of)
	case diag.Rule:
		return c.schema.Calls(of)
	case diag.Role:
		if of.Code == "unit" { // who scores itself is called so on cards
			return say("the unit")
		}
	case diag.Criterion:
		return verbatim(c.titleOf(of.Code))
	case diag.Stage: // its code is English where the card declares none
		if i, ok := c.stage(of.Code); ok {
			return say("%v", diag.Words{"en": of.Code, "vi": c.stages[i].Title})
		}
	case diag.Period:
		for _, p := range c.times {
			if p.Code == of.Code {
				return p.Text()
			}
		}
	case diag.Card:
		if of.Code == c.def.Code {
			return verbatim(c.def.Title)
		}
	}
	return diag.Text{}
}

// titleOf is what people call a criterion, a section, or a condition that people can decide.
func (c *Scorecard) titleOf(code string) string {
	if cr := c.byCode[code]; cr != nil {
		return called(code, cr.def.Title)
	}
	for _, s := range c.sections[1:] {
		if s.def.Code == code {
			return called(code, s.def.Title)
		}
	}
	for _, d := range c.disq {
		if d.Code == code {
			return d.Title
		}
	}
	for _, g := range c.grades {
		if g.def.Code == code {
			return g.def.Title
		}
	}
	return ""
}

// word finds a word in a code, or a mark between words: then it is no number of an outline such as II.3.
var word = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[a-z]{2}|_`) })

// called is what people call a criterion or section: by its title, behind its number.
func called(code, title string) string {
	if title == "" || word().MatchString(code) {
		return cmp.Or(title, code)
	}
	return code + " " + title
}

// callsValue is Calls of a value of an indicator, or of the field that says a period.
func (c *Scorecard) callsValue(of diag.Coded) diag.Text {
	switch text := c.schema.Calls(of); {
	case !text.IsZero() || c.period == nil:
		return text
	case of.Of == periodsCode+"."+periodCode:
		return c.Calls(diag.Period.Of(of.Code))
	}
	return c.period.callsValue(of)
}

// callsIndicator is Calls of an indicator, and of what rules read of periods.
func (c *Scorecard) callsIndicator(of diag.Coded) diag.Text {
	text := c.schema.Calls(of)
	if !text.IsZero() || c.period == nil {
		return text
	}
	switch list, field, _ := strings.Cut(of.Code, "."); {
	case list != periodsCode:
		return c.period.callsIndicator(of)
	case field == "":
		return say("the periods")
	case field == periodCode:
		return say("period")
	case field == "ends":
		return say("last day")
	case field == "total":
		return say("total")
	default:
		for _, code := range slices.Concat(listOf(c.period.sections[1:], (*section).code),
			listOf(c.period.criteria, (*criterion).code)) {
			if PeriodField(code) == field {
				return verbatim(c.period.titleOf(code))
			}
		}
	}
	return diag.Text{}
}
