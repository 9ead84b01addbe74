package cluster

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// Template returns the source of a shipped template: that of the mid-year review,
// or of the year's end if closed, in a language. Hosts can start from it.
func Template(closed bool, l rules.Lang) string {
	name := "midyear"
	if closed {
		name = "yearend"
	}
	data, err := templateFiles.ReadFile(fmt.Sprintf("templates/%s.%v.md.tmpl", name, l))
	if err != nil {
		panic(err) // the four files are embedded, and a test reads each
	}
	return string(data)
}

// Write writes the report as Markdown by the shipped template for its day and the
// language.
func (r *Report) Write(w io.Writer, l rules.Lang) error {
	return r.WriteTemplate(w, Template(r.Closed(), l), l)
}

// WriteTemplate writes the report by a host's own text/template. Its data is the
// [Report]; these functions are there:
//
//	text T           an awards.Text in the language
//	points V         points with the decimals of the card: 957,11
//	number V         a value as it is; numbers with at most four decimal places
//	date D           a date
//	name UNIT        the name of a unit
//	names UNITS      the names of units, with commas
//	act A            an act in words
//	status S         the status of a nomination in words
//	standing S       proposed or appointed, in words
//	star BOOL        a star if it is true
//	cell S           a text without line breaks and with | escaped, for tables
//	thousands N      a whole number in groups of three
//	movement CODE    the title of a movement
//	awards           the nominations by award
//	hasFigures       whether any unit has figures
func (r *Report) WriteTemplate(w io.Writer, source string, l rules.Lang) error {
	t, err := template.New("report").Funcs(r.funcs(l)).Parse(source)
	if err != nil {
		return fmt.Errorf("cluster: the template: %w", err)
	}
	var b strings.Builder // nothing is half-written when the template fails
	if err := t.Execute(&b, r); err != nil {
		return fmt.Errorf("cluster: the template: %w", err)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func (r *Report) funcs(l rules.Lang) template.FuncMap {
	return template.FuncMap{
		"text":   func(t awards.Text) string { return t.In(l) },
		"points": func(v rules.Value) string { return v.Fixed(r.Decimals, l) },
		"number": func(v rules.Value) string { return shortNumber(v, l) },
		"date":   func(d rules.Date) string { return d.Format(l) },
		"name":   r.Name,
		"names": func(units []string) string {
			out := make([]string, len(units))
			for i, u := range units {
				out[i] = r.Name(u)
			}
			return strings.Join(out, ", ")
		},
		"act":      func(a Act) string { return a.Text().In(l) },
		"status":   func(s awards.Status) string { return StatusText(s).In(l) },
		"standing": func(s Standing) string { return s.Text().In(l) },
		"star": func(invented bool) string {
			if invented {
				return "\\*"
			}
			return ""
		},
		"cell": func(s string) string {
			return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s)
		},
		"thousands": func(n int64) string { return Thousands(n, l) },
		"awards":    r.byAward,
		"movement": func(code string) string {
			for _, m := range r.Movements {
				if m.Code == code {
					return m.Title.In(l)
				}
			}
			return code
		},
		"hasFigures": func() bool {
			return slices.ContainsFunc(r.Units, func(u UnitReport) bool { return len(u.Figures) > 0 })
		},
	}
}

// shortNumber writes a number without an expansion that nobody reads: 1/3 as
// 0.3333.
func shortNumber(v rules.Value, l rules.Lang) string {
	const places = 4
	if v.Kind() == rules.NumberKind {
		v = v.Round(places, rules.HalfAwayFromZero)
	}
	return v.Format(l)
}

// AwardNominees are the nominations for one award, by what became of them.
type AwardNominees struct {
	Award     string
	Title     awards.Text
	Nominated []Nominee
	Open      []Nominee // pending or deferred
	Other     []Nominee // refused, or without a place
}

func (r *Report) byAward() (all []AwardNominees) {
	for _, n := range r.Nominations {
		if len(all) == 0 || all[len(all)-1].Award != n.Award {
			all = append(all, AwardNominees{Award: n.Award, Title: n.Title})
		}
		a := &all[len(all)-1]
		switch n.Status {
		case awards.Nominated:
			a.Nominated = append(a.Nominated, n)
		case awards.Pending, awards.Held:
			a.Open = append(a.Open, n)
		default:
			a.Other = append(a.Other, n)
		}
	}
	return all
}

// StatusText returns the status of a nomination in words.
func StatusText(s awards.Status) awards.Text {
	switch s {
	case awards.Nominated:
		return awards.Text{Vietnamese: "được đề nghị", English: "nominated"}
	case awards.Refused:
		return awards.Text{Vietnamese: "không đủ điều kiện", English: "not eligible"}
	case awards.Held:
		return awards.Text{Vietnamese: "chưa xét, chờ kết luận", English: "deferred until cleared"}
	case awards.NoPlace:
		return awards.Text{Vietnamese: "không thuộc diện đề nghị", English: "no place"}
	}
	return awards.Text{Vietnamese: "còn chờ", English: "pending"}
}

// Thousands writes a whole number in groups of three: 59.894 in Vietnamese,
// 59,894 in English.
func Thousands(n int64, l rules.Lang) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + l.Pick(",", ".") + s[i:]
	}
	return s
}
