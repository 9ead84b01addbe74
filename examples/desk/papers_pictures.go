package main

import (
	"fmt"
	hypertext "html/template"
	"math"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/desk/paper"
	"github.com/thidua-go/thidua/rules"
)

// Places of a picture, in units of which 640 are the width of the page.
const (
	pictureWidth = 640
	namesWidth   = 230 // of what stands on the left
	sideWidth    = 105 // of what stands on the right
	lineHeight   = 22
	textHeight   = 15 // from one line of a text to the next
	titleHeight  = 28
	fontSize     = 13
)

// picture is a drawing that is being made, in black and white.
type picture struct {
	strings.Builder
	lo, hi float64 // the ends of the axis, in points
}

// position is where a number stands, for the eye only: exact points are what stands beside it as text.
func (p *picture) position(v rules.Value) float64 {
	return namesWidth + (near(v)-p.lo)/(p.hi-p.lo)*(pictureWidth-namesWidth-sideWidth)
}

// near is a number as a picture shows it.
func near(v rules.Value) float64 {
	r, ok := v.Rat()
	if !ok {
		return 0
	}
	f, _ := r.Float64()
	return f
}

// label writes the lines of a text, the first of them at y.
func (p *picture) label(x, y float64, anchor string, lines ...string) {
	for i, line := range lines {
		fmt.Fprintf(p, `<text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`+"\n", x, y+float64(i*textHeight), anchor,
			hypertext.HTMLEscapeString(line))
	}
}

// rect draws a box from one number to another; "none" leaves it white.
func (p *picture) rect(from, to rules.Value, fill string) {
	a, b := p.position(from), p.position(to)
	fmt.Fprintf(p, `<rect x="%.1f" y="0" width="%.1f" height="%d" fill="%s" stroke="#000" stroke-width="0.7"/>`+"\n",
		min(a, b), math.Abs(b-a), lineHeight-10, fill)
}

// axis draws the lines of round numbers under a picture so high.
func (p *picture) axis(height float64) {
	step := math.Pow(10, math.Floor(math.Log10((p.hi-p.lo)/4)))
	for _, times := range []float64{5, 2} {
		if (p.hi-p.lo)/(step*times) >= 4 {
			step *= times
			break
		}
	}
	decimals := int(max(0, -math.Floor(math.Log10(step))))
	for i := math.Ceil(p.lo / step); i*step <= p.hi; i++ {
		x := namesWidth + (i*step-p.lo)/(p.hi-p.lo)*(pictureWidth-namesWidth-sideWidth)
		fmt.Fprintf(p, `<path d="M%.1f %dV%.1f" stroke="#bbb" stroke-width="0.5"/>`+"\n", x, titleHeight-4, height)
		p.label(x, height+14, "middle", strings.Replace(fmt.Sprintf("%.*f", decimals, i*step+0), ".", ",", 1))
	}
	fmt.Fprintf(p, `<path d="M%d %.1fH%d" stroke="#000"/>`+"\n", namesWidth, height, pictureWidth-sideWidth)
}

// hatched is the pattern of what is not determined.
const hatched = `<defs><pattern id="open" width="5" height="5" patternUnits="userSpaceOnUse" ` +
	`patternTransform="rotate(45)"><path d="M0 0V5" stroke="#000" stroke-width="1.2"/></pattern></defs>`

// drawn is the picture of so many lines, with what it shows in words. draw draws a line at its own height 0, and says
// what stands on the left and on the right of it.
func (p *picture) drawn(title string, lines int, draw func(p *picture, i int) (name, side string)) hypertext.HTML {
	if p.hi <= p.lo {
		p.hi = p.lo + 1
	}
	all, height := &picture{}, float64(titleHeight)
	for i := range lines {
		line := &picture{lo: p.lo, hi: p.hi}
		name, side := draw(line, i)
		left, right := paper.Wrap(name, fontSize, namesWidth-8), paper.Wrap(side, fontSize, sideWidth-6)
		high := float64(max(lineHeight, max(len(left), len(right))*textHeight+lineHeight-textHeight))
		middle := func(texts []string) float64 {
			return height + 11 + (high-lineHeight-float64((len(texts)-1)*textHeight))/2
		}
		fmt.Fprintf(all, `<g transform="translate(0 %.1f)">%s</g>`+"\n", height+(high-lineHeight)/2, line.String())
		all.label(namesWidth-8, middle(left), "end", left...)
		all.label(pictureWidth-sideWidth+6, middle(right), "start", right...)
		height += high
	}
	fmt.Fprintf(p, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%.0[2]f" viewBox="0 0 %[1]d %.0[2]f" role="img" `+
		`aria-label="%s" font-family="Times New Roman, Liberation Serif, serif" font-size="%d">%s`+"\n", pictureWidth, height+24,
		hypertext.HTMLEscapeString(title), fontSize, hatched)
	p.label(pictureWidth/2, 14, "middle", title)
	p.axis(height)
	p.WriteString(all.String() + "</svg>\n")
	return hypertext.HTML(p.String())
}

// rankingPicture shows the totals of a ranking, with between what those lie that are not determined, and how far each
// is behind the one above it. The axis need not begin at 0, so that totals are dots, not bars.
func (v *view) rankingPicture(units []cluster.RankedUnit) hypertext.HTML {
	p := &picture{lo: math.Inf(1), hi: math.Inf(-1)}
	result := func(u cluster.RankedUnit) (value, least, most rules.Value) {
		if v.ByPercent {
			return u.Percent, u.Percent, u.Percent
		}
		if u.Total.Known() {
			return u.Total, u.Total, u.Total
		}
		return u.Total, u.Least, u.Most
	}
	for _, u := range units {
		if _, least, most := result(u); least.Known() && most.Known() {
			p.lo, p.hi = min(p.lo, near(least)), max(p.hi, near(most))
		}
	}
	if math.IsInf(p.lo, 0) {
		return ""
	}
	room := max((p.hi-p.lo)/20, 0.5)
	p.lo, p.hi = p.lo-room, p.hi+room
	title := "Tổng điểm và khoảng cách với đơn vị liền trên"
	if v.ByPercent {
		title = "Tỷ lệ (%) và khoảng cách với đơn vị liền trên (điểm phần trăm)"
	}
	return p.drawn(title, len(units), func(p *picture, i int) (name, side string) {
		u := units[i]
		value, least, most := result(u)
		side = "chưa xác định"
		switch {
		case value.Known():
			fmt.Fprintf(p, `<circle cx="%.1f" cy="6" r="4.5"/>`+"\n", p.position(value))
			side = value.Fixed(max(v.Decimals, 2), inVietnamese)
			if !v.ByPercent {
				side = v.shown(value)
			}
			if u.Invented {
				side += "*"
			}
		case least.Known() && most.Known():
			p.rect(least, most, "url(#open)")
		}
		if gap := v.gap(u); gap != "" {
			side += " (–" + gap + ")"
		}
		return u.Name, side
	})
}

// scorePicture shows the points of a unit by criterion against the most that there is, and what is taken away on the
// left of 0.
func (v *view) scorePicture(s *scoreSheet) hypertext.HTML {
	p := &picture{}
	var rows []sheetRow
	for _, r := range s.Rows {
		if r.Section {
			continue
		}
		rows = append(rows, r)
		for _, end := range []rules.Value{r.Accepted, r.Least, r.Most, r.Max.Most, r.Bonus.Most} {
			if end.Known() {
				p.lo, p.hi = min(p.lo, near(end)), max(p.hi, near(end))
			}
		}
		p.lo = min(p.lo, -near(r.Minus.Most))
	}
	zero := rules.Int(0)
	return p.drawn("Điểm từng tiêu chí so với mức tối đa", len(rows), func(p *picture, i int) (name, side string) {
		r := rows[i]
		for _, frame := range []rules.Value{r.Max.Most, r.Bonus.Most, less(zero, r.Minus.Most)} {
			if frame.Known() {
				p.rect(zero, frame, "none")
			}
		}
		side = text(r.Accepted)
		switch {
		case r.Accepted.Known():
			p.rect(zero, r.Accepted, "#777")
			side = v.shown(r.Accepted)
			if most := r.framed(func(b bound) string { return text(b.text()) }); most != "" {
				side += "/" + most
			}
		case r.Accepted.IsNotApplicable():
		case r.Least.Known() && r.Most.Known():
			p.rect(r.Least, r.Most, "url(#open)")
			fallthrough
		default:
			side = "chưa xác định"
		}
		return r.Code + " " + r.Title, side
	})
}
