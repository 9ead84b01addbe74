package awards

import (
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// words are what people call those who act, and the words of the facts that every regulation has.
var words = map[string]diag.Text{
	"central_council":      say("the Central Council for Emulation and Commendation"),
	"ministry_or_province": say("a ministry, central office or province"),
	"prime_minister":       say("the Prime Minister"),
	"state_president":      say("the State President"),
	"preliminary":          say("preliminary review"),
	"final":                say("final review"),
}

// callsValue returns what people call a word that a fact says.
func (r *Regulation) callsValue(of diag.Coded) diag.Text {
	if all := common(); all.indicator(of.Of).Code != "" {
		return words[of.Code]
	}
	return r.schema.Calls(of)
}

// said writes a value of a fact as people call it.
func (r *Regulation) said(fact string, v rules.Value) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string { return v.Of(fact).Format(l.Calling(r.Calls)) })
}
