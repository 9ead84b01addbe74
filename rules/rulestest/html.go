package rulestest

import (
	"bytes"
	_ "embed"
	"html/template"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed page.html.tmpl
var pageText string

var page = template.Must(template.New("coverage").Funcs(template.FuncMap{
	"word": func(name string, l diag.Lang) string { return pageWords[name].Format(l) },
	"name": Gap.name,
}).Parse(pageText))

// HTML writes reports as one page that needs nothing else: the text of each
// definition, its parts marked by whether cases reached all, some or none of
// their outcomes, the list of gaps with their reasons, and the mutants that
// survived.
func HTML(reports []*Report, l diag.Lang) ([]byte, error) {
	type reportView struct {
		*Report
		Lines []lineView
	}
	view := struct {
		Lang    diag.Lang
		Reports []reportView
	}{Lang: l}
	for _, r := range reports {
		view.Reports = append(view.Reports, reportView{r, r.lines(l)})
	}
	var b bytes.Buffer
	if err := page.Execute(&b, view); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
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

// partView is what is known of the outcomes of one part.
type partView struct {
	from, to int // columns, from 0
	targets  []mark
}

// partClasses are the marks of parts, by whether an outcome was reached, and whether one should be and
// was not.
var partClasses = map[[2]bool]string{
	{false, false}: "excused", {true, false}: "all", {true, true}: "some", {false, true}: "none",
}

func (p *partView) class() string {
	var is [2]bool
	for _, m := range p.targets {
		is[0] = is[0] || m.reached
		is[1] = is[1] || !m.reached && m.Reason == diag.Text{}
	}
	return partClasses[is]
}

func (p *partView) title(l diag.Lang) string {
	var lines []string
	for _, m := range p.targets {
		sign := "✗ "
		if m.reached {
			sign = "✓ "
		}
		s := sign + m.name(l)
		if !m.reached && m.Reason != (diag.Text{}) {
			s += " (" + m.Reason.Format(l) + ")"
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

// lines cuts every line of the definition where parts begin and end, and marks
// each piece by the smallest part that it is in.
func (r *Report) lines(l diag.Lang) []lineView {
	parts := make(map[int][]*partView)
	for _, m := range r.Coverage.marks {
		p := m.Place
		if p.Line == 0 {
			continue
		}
		from, to := p.Column-1, p.Column-1+p.Length
		i := slices.IndexFunc(parts[p.Line], func(x *partView) bool { return x.from == from && x.to == to })
		if i < 0 {
			i = len(parts[p.Line])
			parts[p.Line] = append(parts[p.Line], &partView{from: from, to: to})
		}
		parts[p.Line][i].targets = append(parts[p.Line][i].targets, m)
	}
	var out []lineView
	file, _ := r.suite.Definition().Rewrite() // without edits: as it was read
	for i, text := range strings.Split(string(file), "\n") {
		line := lineView{Number: i + 1}
		chars := []rune(strings.TrimSuffix(text, "\r"))
		at := func(c int) (best *partView) {
			for _, p := range parts[i+1] {
				if c >= p.from && c < p.to && (best == nil || p.to-p.from < best.to-best.from) {
					best = p
				}
			}
			return best
		}
		for c := 0; c < len(chars); {
			p, end := at(c), c+1
			for end < len(chars) && at(end) == p {
				end++
			}
			piece := pieceView{Text: string(chars[c:end])}
			if p != nil {
				piece.Class, piece.Title = p.class(), p.title(l)
			}
			line.Pieces = append(line.Pieces, piece)
			c = end
		}
		out = append(out, line)
	}
	return out
}
