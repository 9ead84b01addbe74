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
	Source string `json:"source,omitempty"` // the line
}

// place finds bytes of the text at a path, all of it if from and to are 0.
func place(d *document.Document, path, text string, from, to int) Place {
	at := &diag.Diagnostic{}
	if to > from {
		at.InText(text, from, to)
	}
	at.Path = path
	_ = d.Locate(at) // sets the place of at
	return Place{at.File, at.Line, at.Column, at.Length, at.Source}
}

// place returns where the target stands in the definition.
func (t TargetID) place(definition *document.Document) Place {
	return place(definition, t.Path, t.Branch.Source, t.Branch.From, t.Branch.To)
}

// place returns where the mutant changes the definition.
func (m Mutant) place(definition *document.Document) Place {
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

// diff shows the change in the source, as diff does: the line as it is, and as
// the mutant has it.
func (m Mutant) diff(definition *document.Document) string {
	p := m.place(definition)
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
