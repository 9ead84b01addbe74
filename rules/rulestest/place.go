package rulestest

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Place is where something stands in a file; lines and columns count from 1,
// columns in characters.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Length int    `json:"length"`
	Source string `json:"-"` // the line
}

// place finds bytes of the text at a path, all of it if from and to are 0.
func place(d *document.Document, path, text string, from, to int) Place {
	diag := &diag.Diagnostic{}
	if to > from {
		diag.InText(text, from, to)
	}
	diag.Path = path
	_ = d.Locate(diag) // sets the place of diag
	return Place{diag.File, diag.Line, diag.Column, diag.Length, diag.Source}
}

// Place returns where the target stands in the definition.
func (t TargetID) Place(definition *document.Document) Place {
	return place(definition, t.Path, t.Branch.Source, t.Branch.From, t.Branch.To)
}

// Place returns where the mutant changes the definition.
func (m Mutant) Place(definition *document.Document) Place {
	if m.To == 0 {
		return place(definition, m.Path, "", 0, 0)
	}
	text := ""
	if len(m.Edits) == 1 {
		text = m.Edits[0].Text
		text = text[:m.From] + m.Old + text[m.From+len(m.New):]
	}
	return place(definition, m.Path, text, m.From, m.To)
}

// Diff shows the change in the source, as diff does: the line as it is, and as
// the mutant has it.
func (m Mutant) Diff(definition *document.Document) string {
	p := m.Place(definition)
	old := []rune(p.Source)
	if m.To == 0 || p.Column-1+p.Length > len(old) {
		if m.New == "" {
			return "- " + strings.TrimSpace(p.Source)
		}
		return "- " + squeeze(m.Old) + "\n+ " + squeeze(m.New)
	}
	changed := string(old[:p.Column-1]) + squeeze(m.New) + string(old[p.Column-1+p.Length:])
	return "- " + strings.TrimSpace(p.Source) + "\n+ " + strings.TrimSpace(changed)
}
