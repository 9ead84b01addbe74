package rulestest

import (
	"bytes"
	_ "embed"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed page.html.tmpl
var pageText string

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("coverage").Funcs(template.FuncMap{
		"word": func(name string, l diag.Lang) string { return pageWords[name].Format(l) },
		"name": Gap.name, "lines": (*Report).lines,
	}).Parse(pageText))
})

// HTML writes reports as one page that needs nothing else: the text of each
// definition, its parts marked by whether cases reached all, some or none of
// their outcomes, the list of gaps with their reasons, and the mutants that
// survived.
func HTML(reports []*Report, l diag.Lang) ([]byte, error) {
	var b bytes.Buffer
	err := page().Execute(&b, map[string]any{"Lang": l, "Reports": reports})
	return []byte(diag.Visible(b.String())), err
}

// pageWords are the words of the page, by their names in the template.
var pageWords = map[string]diag.Text{
	"title": say("Coverage of rules"), "cases": say("cases"), "failed": say("failed"),
	"reached": say("reached"), "missed": say("Not reached by any case"), "of": say("of"), "outcomes": say("outcomes"),
	"unreachable": say("Cannot be reached"), "accepted": say("Accepted"), "survived": say("Mutants that no case notices"),
	"all": say("all outcomes"), "some": say("some"), "none": say("none"), "excused": say("needs no case"),
}

// lineView is a line of the definition with its marks.
type lineView struct {
	Number int
	Pieces []pieceView
}

type pieceView struct {
	Text, Class, Title string
}

// partView is what is known of the outcomes of one part of a line.
type partView struct {
	from, length int // in characters
	targets      []mark
}

// partClasses are the marks of parts, by whether an outcome was reached, and whether one should be and
// was not.
var partClasses = map[[2]bool]string{
	{false, false}: "excused", {true, false}: "all", {true, true}: "some", {false, true}: "none",
}

// piece is some text of the part.
func (p *partView) piece(text string, l diag.Lang) pieceView {
	if p == nil {
		return pieceView{Text: text}
	}
	var is [2]bool
	var lines []string
	for _, m := range p.targets {
		is[0] = is[0] || m.reached
		is[1] = is[1] || !m.reached && m.Reason.IsZero()
		line := "✓ " + m.name(l)
		if !m.reached {
			line = "✗ " + m.name(l)
			if !m.Reason.IsZero() {
				line += " (" + m.Reason.Format(l) + ")"
			}
		}
		lines = append(lines, line)
	}
	return pieceView{text, partClasses[is], strings.Join(lines, "\n")}
}

// lines cuts every line of the definition where parts begin and end, and marks
// each piece by the smallest part that it is in.
func (r *Report) lines(l diag.Lang) (out []lineView) {
	parts := make(map[int][]*partView)
	for _, m := range r.Coverage.marks {
		line, from, length := m.Place.Line, m.Place.Column-1, m.Place.Length
		i := slices.IndexFunc(parts[line], func(p *partView) bool { return p.from == from && p.length == length })
		if i < 0 {
			i = len(parts[line])
			parts[line] = append(parts[line], &partView{from: from, length: length})
		}
		parts[line][i].targets = append(parts[line][i].targets, m)
	}
	file, _ := r.suite.Definition().Rewrite() // without edits: as it was read
	for i, text := range strings.Split(strings.TrimPrefix(string(file), "\ufeff"), "\n") {
		chars := []rune(strings.TrimSuffix(text, "\r"))
		at := make([]*partView, len(chars)) // the smallest part around each character
		slices.SortStableFunc(parts[i+1], func(p, q *partView) int { return q.length - p.length })
		for _, p := range parts[i+1] {
			for c := max(0, p.from); c < min(p.from+p.length, len(at)); c++ {
				at[c] = p
			}
		}
		line := lineView{Number: i + 1}
		for from, c := 0, 1; c <= len(chars); c++ {
			if c == len(chars) || at[c] != at[from] {
				line.Pieces = append(line.Pieces, at[from].piece(string(chars[from:c]), l))
				from = c
			}
		}
		out = append(out, line)
	}
	return out
}
