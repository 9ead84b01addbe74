package main

import (
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// evidenceSchema is what a table of evidence can say: the registers, and the facts that people state.
func evidenceSchema(reg *awards.Regulation) (*rules.Schema, error) {
	var def rules.Definition
	for _, r := range registers {
		if r.label != "" {
			def.Indicators = append(def.Indicators, rules.Indicator{Code: r.code, Label: r.label, Kind: rules.BoolKind})
		}
	}
	for _, ind := range reg.Indicators() {
		if ind.From == "" {
			def.Indicators = append(def.Indicators, rules.Indicator{Code: ind.Code, Kind: ind.Kind, Unit: ind.Unit, Min: ind.Min,
				Max: ind.Max, Places: ind.Places, Values: ind.Values, Titles: ind.Titles,
				Label: reg.Label(ind.Code).Format(diag.Vietnamese)})
		}
	}
	return rules.NewSchema(def)
}

// evidence makes what is stated of candidates of a table of evidence.
func (o *office) evidence(s sheet, r *document.Reading) (all []stated) {
	for _, f := range r.Facts {
		at := func(path string, d *diag.Diagnostic) *diag.Diagnostic {
			return placed(s, r, r.Rows[f.Unit()][0], path[strings.LastIndexByte(path, '.')+1:], d)
		}
		all = append(all, stated{f.Unit(), "", "", at}) // a row may say that there is nothing to say
		var facts []string
		for fact := range f.All() {
			register := slices.ContainsFunc(registers, func(r register) bool { return r.code == fact.Indicator })
			switch {
			case !fact.Value.Known() && !fact.Value.IsNotApplicable():
			case !register:
				facts = append(facts, "\n      "+written(fact))
			case fact.Value.Truth() == rules.True && fact.Indicator == "existence":
				all = append(all, stated{f.Unit(), fact.Indicator, " {known: true}", at})
			case fact.Value.Truth() == rules.True:
				text := " {complete: true}"
				if fact.Evidence != "" {
					text = " {complete: true, source: " + quoted(fact.Evidence) + "}"
				}
				all = append(all, stated{f.Unit(), fact.Indicator, text, at})
			}
		}
		if len(facts) > 0 {
			all = append(all, stated{f.Unit(), "facts", strings.Join(facts, ""), at})
		}
	}
	return all
}
