package main

import (
	"cmp"
	"fmt"
	hypertext "html/template"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

var (
	inVietnamese = diag.Vietnamese
	inTables     = inVietnamese.Grouped() // how papers write numbers: 1.957,11
)

// text puts what has words into Vietnamese.
func text(t interface{ Format(diag.Lang) string }) string { return t.Format(inVietnamese) }

// dayOf is a day, nothing if there is none.
func dayOf(d rules.Date) string {
	if d.IsZero() {
		return ""
	}
	return text(d)
}

// shown is points as papers write them: 957,11.
func (v *view) shown(value rules.Value) string { return value.Fixed(v.Decimals, inTables) }

// gap is how far a unit is behind, without the word for what that is in.
func (v *view) gap(u cluster.RankedUnit) string {
	places := v.Decimals
	if v.ByPercent {
		places = 2
	}
	if !u.Gap.Known() {
		return ""
	}
	return scoring.GapText(u.Gap, places, inTables)
}

// numeral is a value as an element of HTML that holds it exactly, as far as decimals can, and shows it with some.
func numeral(v rules.Value, places int32) hypertext.HTML {
	if v.Kind() != rules.NumberKind {
		return hypertext.HTML(hypertext.HTMLEscapeString(text(v)))
	}
	exact, ok := v.Decimal()
	if !ok {
		exact, _ = v.Round(places, rules.HalfAwayFromZero).Decimal()
	}
	return hypertext.HTML(fmt.Sprintf(`<data value="%s">%s</data>`, exact, v.Fixed(places, inTables)))
}

// atMost writes a number with as many decimals as it has, and so many at most; nothing where there is none.
func atMost(v rules.Value, places int32) hypertext.HTML {
	if !v.Known() && !v.IsNotApplicable() {
		return ""
	}
	if v.Kind() == rules.NumberKind {
		v = v.Round(places, rules.HalfAwayFromZero)
	}
	_, decimals, _ := strings.Cut(text(v), ",")
	return numeral(v, int32(len(decimals)))
}

// points writes points; nothing where there are none.
func (v *view) points(value rules.Value) hypertext.HTML {
	if !value.Known() && !value.IsNotApplicable() {
		return ""
	}
	return numeral(value, v.Decimals)
}

// signed writes a difference: +0,50.
func (v *view) signed(value rules.Value) hypertext.HTML {
	html := v.points(value)
	if value.Known() && value.Compare(rules.Int(0)) > 0 {
		return hypertext.HTML(strings.Replace(string(html), `">`, `">+`, 1))
	}
	return html
}

// between writes points, and between what they lie while they are not determined.
func (v *view) between(value, least, most rules.Value) hypertext.HTML {
	switch {
	case value.Known() || value.IsNotApplicable():
		return v.points(value)
	case least.Known() && most.Known():
		return hypertext.HTML("chưa xác định (từ " + v.shown(least) + " đến " + v.shown(most) + ")")
	}
	return "chưa xác định"
}

// total is the total of a unit.
func (v *view) total(unit string) hypertext.HTML {
	for _, u := range v.Ranking {
		if u.Unit == unit {
			return v.between(u.Total, u.Least, u.Most)
		}
	}
	return ""
}

func (v *view) name(unit string) string { return cmp.Or(v.Names[unit], unit) }

func (v *view) names(units []string) string {
	all := make([]string, len(units))
	for i, u := range units {
		all[i] = v.name(u)
	}
	return strings.Join(all, ", ")
}

// body names who acted: a unit, or a body from outside.
func (v *view) body(by string) string {
	if name, ok := v.Names[by]; ok || by == "" {
		return name
	}
	var b strings.Builder
	if err := v.Write(&b, inVietnamese, fmt.Sprintf("{{body %q}}", by)); err != nil {
		return by
	}
	return b.String()
}

// year is the year as it stands behind what it is of: năm học 2024-2025. The papers themselves say that it is of a
// movement.
func (v *view) year() string {
	title := strings.TrimPrefix(text(v.Title), "Phong trào thi đua ")
	if name, ok := strings.CutPrefix(title, "Năm "); ok {
		title = "năm " + name
	}
	return cmp.Or(title, fmt.Sprintf("năm %d", v.Year))
}

// funcs are what templates may call, besides the fields and methods of a view.
func (v *view) funcs() hypertext.FuncMap {
	all := hypertext.FuncMap{
		"text": text, "upper": strings.ToUpper, "clause": clause, "met": met, "points": v.points, "signed": v.signed,
		"between": v.between, "limit": bound.html, "codes": v.codes, "year": v.year, "total": v.total, "name": v.name,
		"names": v.names, "body": v.body, "award": v.award,
		"awards": v.awards, "invented": v.isInvented, "scorePicture": v.scorePicture, "rankingPicture": v.rankingPicture,
		"date":  func(d rules.Date) string { return "ngày " + text(d) },
		"none":  func() rules.Value { return rules.Value{} },
		"inc":   func(i int) int { return i + 1 },
		"count": func(n int) hypertext.HTML { return numeral(rules.Int(int64(n)), 0) },
		"gap":   v.gap,
		"star": func(invented bool) string {
			if invented {
				return "*"
			}
			return ""
		},
		"number": func(value rules.Value) hypertext.HTML { return atMost(value, 4) },
		"mean":   func(value rules.Value) hypertext.HTML { return atMost(value, 2) },
		"percent": func(value rules.Value) hypertext.HTML {
			if !value.Known() {
				return ""
			}
			return numeral(value, 2)
		},
	}
	return all
}
