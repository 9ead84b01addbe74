package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// registers are the registers of [awards.Candidate] as columns: true says that somebody has looked, and that
// there is nothing in it; the evidence of the cell says who.
var registers = []struct{ code, label string }{
	{"existence", "Đã tra: đơn vị còn tồn tại"},
	{"history", "Đã tra: chưa có khen thưởng"},
	{"discipline", "Đã tra: không có kỷ luật"},
	{"inspections", "Đã tra: không có thanh tra, kiểm tra"},
	{"complaints", "Đã tra: không có khiếu nại, tố cáo"},
}

// evidenceSchema is what a table of evidence can say: the registers, and the facts that people state.
func evidenceSchema(reg *awards.Regulation) (*rules.Schema, error) {
	var def rules.Definition
	for _, r := range registers {
		def.Indicators = append(def.Indicators, rules.Indicator{Code: r.code, Label: r.label, Kind: rules.BoolKind})
	}
	for _, ind := range reg.Indicators() {
		if ind.From == "" {
			def.Indicators = append(def.Indicators, rules.Indicator{Code: ind.Code, Kind: ind.Kind, Unit: ind.Unit, Min: ind.Min,
				Max: ind.Max, Places: ind.Places, Values: ind.Values, Label: reg.Label(ind.Code).Format(diag.Vietnamese)})
		}
	}
	return rules.NewSchema(def)
}

// candidates writes what was read as candidates.yaml, and checks it as the library does.
func (o *office) candidates(s sheet, r *document.Reading) (file []byte, err error) {
	var b bytes.Buffer
	b.WriteString("candidates:\n")
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "  - unit: %s\n", f.Unit())
		var facts []string
		for fact := range f.All() {
			if !fact.Value.Known() && !fact.Value.IsNotApplicable() {
				continue
			}
			register := slices.ContainsFunc(registers, func(r struct{ code, label string }) bool {
				return r.code == fact.Indicator
			})
			if !register {
				facts = append(facts, "      "+written(fact))
				continue
			}
			key := "complete"
			if fact.Indicator == "existence" {
				key = "known"
			}
			if fact.Value.Truth() == rules.True {
				source := ""
				if fact.Evidence != "" && key == "complete" {
					source = ", source: " + quoted(fact.Evidence)
				}
				fmt.Fprintf(&b, "    %s: {%s: true%s}\n", fact.Indicator, key, source)
			}
		}
		if len(facts) > 0 {
			fmt.Fprintf(&b, "    facts:\n%s\n", strings.Join(facts, "\n"))
		}
	}
	in, err := cluster.LoadInputs("candidates", "candidates.yaml", b.Bytes(), o.card, o.members)
	if err == nil {
		err = awards.CheckCandidates(in.Candidates.Candidates, o.reg)
	}
	if err != nil {
		return nil, o.ofCandidate(s, r, err)
	}
	return b.Bytes(), nil
}

// ofCandidate gives the faults of candidates the places of their cells.
func (o *office) ofCandidate(s sheet, r *document.Reading, err error) error {
	var ds diag.Diagnostics
	for d := range diag.AllDiagnostics(err) {
		var i int
		row := 1
		if n, _ := fmt.Sscanf(d.Path, "candidates[%d]", &i); n > 0 && i < len(r.Facts) {
			row = r.Rows[r.Facts[i].Unit()][0]
		}
		as := d.Path[strings.LastIndexByte(d.Path, '.')+1:]
		d.Line, d.Column, d.Length, d.Source = 0, 0, 0, ""
		ds = append(ds, placed(s, r, row, as, d))
	}
	return ds
}
