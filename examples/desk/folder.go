package main

import (
	"cmp"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// office is what the workbook is read for: a card, and the cluster that it scores.
type office struct {
	card    *scoring.Scorecard
	members []cluster.Member // nil if there is no cluster.yaml
	reg     *awards.Regulation
	options document.FactsOptions
	answers map[string]map[string]string // of all sheets, as they are given
}

// openOffice reads of a folder what a workbook is held to, whether its year is whole or not.
func openOffice(dir string) (*office, error) {
	f, err := folder.Open(dir)
	if err != nil {
		return nil, err
	}
	read := func(base string) (shown string, data []byte, err error) {
		file, err := f.Find(base, folder.DefinitionFiles...)
		if err == nil && file != "" {
			data, err = f.Read(file)
		}
		return f.Shown(cmp.Or(file, base+".yaml")), data, err
	}
	file, data, err := read("scorecard")
	if err == nil && data == nil {
		_, err = f.Read("scorecard.yaml") // which is not there
		for d := range diag.AllDiagnostics(err) {
			d.Hint = say("-folder names the folder that has it")
		}
	}
	if err != nil {
		return nil, err
	}
	o := &office{options: document.FactsOptions{Reported: true}}
	if o.card, err = scoring.Load(file, data); err != nil {
		return nil, err
	}
	name := "statute"
	if file, data, err = read("cluster"); err == nil && data != nil {
		var c *cluster.Cluster
		if c, err = cluster.Load(file, data); err == nil {
			name = o.memberNames(c.Definition(), name)
		}
	}
	if err != nil {
		return nil, err
	}
	if file, data, err = read("regulation"); err == nil && data != nil {
		o.reg, _, err = f.LoadRegulation(file, data)
	} else if err == nil {
		o.reg, err = awards.ByName(name)
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

// memberNames takes the members of a cluster, and returns the regulation of the card's year.
func (o *office) memberNames(d cluster.Definition, regulation string) string {
	for _, y := range d.Years {
		if y.Year == o.card.Identity().Year {
			regulation = cmp.Or(y.Regulation, regulation)
		}
	}
	o.members, o.options.Names, o.options.Units = d.Members, make(map[string][]string), []string{}
	for _, m := range o.members {
		if o.options.Names[m.Unit] == nil { // a unit that left and came back is there twice
			o.options.Units = append(o.options.Units, m.Unit)
		}
		o.options.Names[m.Unit] = append(append(o.options.Names[m.Unit], cmp.Or(m.Name, m.Unit)), m.Aliases...)
	}
	return regulation
}
