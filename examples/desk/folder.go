package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
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
}

// openOffice reads the folder.
func openOffice(dir string) (*office, error) {
	o := &office{}
	data, err := readFile(filepath.Join(dir, "scorecard.yaml"))
	if err != nil {
		return nil, err
	}
	if o.card, err = scoring.Load(filepath.Join(dir, "scorecard.yaml"), data); err != nil {
		return nil, err
	}
	name := "statute"
	data, err = readFile(filepath.Join(dir, "cluster.yaml"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	default:
		c, err := cluster.Load(filepath.Join(dir, "cluster.yaml"), data)
		if err != nil {
			return nil, err
		}
		o.members = c.Definition().Members
		for _, y := range c.Definition().Years {
			if y.Year == o.card.Identity().Year {
				name = cmp.Or(y.Regulation, name)
			}
		}
	}
	file := filepath.Join(dir, "regulation.yaml")
	switch data, err = readFile(file); {
	case err == nil:
		o.reg, err = awards.Load(file, data)
	case errors.Is(err, fs.ErrNotExist):
		o.reg, err = awards.ByName(name)
	}
	if err != nil {
		return nil, err
	}
	if o.members != nil {
		o.options.Names = make(map[string][]string)
		o.options.Units = []string{}
	}
	for _, m := range o.members {
		if o.options.Names[m.Unit] == nil { // a unit that left and came back is there twice
			o.options.Units = append(o.options.Units, m.Unit)
		}
		o.options.Names[m.Unit] = append(append(o.options.Names[m.Unit], cmp.Or(m.Name, m.Unit)), m.Aliases...)
	}
	return o, nil
}

// readFile reads a file that the user names, by the rules of the library for files that others may have put
// there. Only a file that is not there is [fs.ErrNotExist].
func readFile(name string) ([]byte, error) {
	dir, base := filepath.Split(name)
	data, err := document.ReadFile(os.DirFS(cmp.Or(dir, ".")), base)
	var d *diag.Diagnostic
	switch {
	case errors.As(err, &d):
		d.File = name
		return nil, d
	case err != nil:
		return nil, fault(name, "no-file", err, diag.Text{}, "there is no such file")
	}
	return data, nil
}
