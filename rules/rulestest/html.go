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

var page = template.Must(template.New("coverage").Parse(pageText))

// HTML writes reports as one page that needs nothing else: the text of each
// definition, its parts marked by whether cases reached all, some or none of
// their outcomes, the list of gaps with their reasons, and the mutants that
// survived.
func HTML(reports []*Report, l diag.Lang) ([]byte, error) {
	type reportView struct {
		*Report
		Failed int
		Lines  []lineView
	}
	view := struct {
		Lang    diag.Lang
		T       map[string]string
		Reports []reportView
	}{Lang: l, T: pageWords(l)}
	for _, r := range reports {
		view.Reports = append(view.Reports, reportView{r, r.Failed(), r.lines(l)})
	}
	var b bytes.Buffer
	if err := page.Execute(&b, view); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func pageWords(l diag.Lang) map[string]string {
	return map[string]string{
		"title": l.Pick("Coverage of rules", "Độ phủ của quy tắc"), "cases": l.Pick("cases", "trường hợp"), "failed": l.Pick("failed", "không đạt"),
		"reached": l.Pick("reached", "đã đạt tới"), "missed": l.Pick("Not reached by any case", "Chưa trường hợp nào đạt tới"),
		"unreachable": l.Pick("Cannot be reached", "Không thể đạt tới"), "accepted": l.Pick("Accepted", "Đã chấp nhận"),
		"survived": l.Pick("Mutants that no case notices", "Lỗi gây thử mà không trường hợp nào phát hiện"),
		"all":      l.Pick("all outcomes", "mọi kết cục"), "some": l.Pick("some", "một phần"), "none": l.Pick("none", "chưa có"), "excused": l.Pick("needs no case", "không cần trường hợp"),
		"of": l.Pick("of", "trên"), "outcomes": l.Pick("outcomes", "kết cục"),
	}
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

func (p *partView) class() string {
	hit, missed := 0, 0
	for _, m := range p.targets {
		switch {
		case m.reached:
			hit++
		case m.reason == diag.Text{}:
			missed++
		}
	}
	switch {
	case missed == 0 && hit == 0:
		return "excused"
	case missed == 0:
		return "all"
	case hit == 0:
		return "none"
	}
	return "some"
}

func (p *partView) title(l diag.Lang) string {
	var lines []string
	for _, m := range p.targets {
		sign := "✗ "
		if m.reached {
			sign = "✓ "
		}
		s := sign + named(m.target.String(), m.target.Says, l)
		if reason := m.reason.Format(l); reason != "" && !m.reached {
			s += " (" + reason + ")"
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
		p := m.place
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
	for i, text := range r.suite.Definition().Lines() {
		line := lineView{Number: i + 1}
		chars := []rune(text)
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
