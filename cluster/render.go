package cluster

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"text/template"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// Template returns the source of a shipped template: that of the mid-year review,
// or of the year's end if closed, in a language, or in English if there is none in the
// language. Hosts can start from it. The template of a language is the file
// templates/yearend.<tag>.md.tmpl or midyear.<tag>.md.tmpl.
func Template(closed bool, l diag.Lang) string {
	name := "midyear"
	if closed {
		name = "yearend"
	}
	sources := make(diag.Words)
	files, err := fs.Glob(templateFiles, "templates/"+name+".*.md.tmpl")
	for _, file := range files {
		var data []byte
		if data, err = templateFiles.ReadFile(file); err != nil {
			break
		}
		sources[strings.Split(file, ".")[1]] = string(data)
	}
	if err != nil {
		panic(err) // the files are embedded
	}
	return sources.Format(l)
}

// Write writes the report by the source of a host's own text/template; "" is that of
// [Template] for its day and the language, which is Markdown. Its data is the
// [Report]; these functions are there:
//
//	text X           what has words in every language: a title, a reason, an act, a state
//	points V         points with the decimals of the card: 957,11
//	number V         a value as it is; numbers with at most four decimal places
//	date D           a date
//	midYear          whether the year is running and nobody has begun to score it
//	done UNIT        the events that are about a unit
//	owed UNIT        what a unit owes
//	name UNIT        the name of a unit
//	names UNITS      the names of units, with commas
//	star BOOL        a star if it is true
//	cell S           a text without line breaks and with | escaped, for tables
//	thousands N      a whole number in groups of three
//	percent V        a percentage with two decimals: 97,71 %
//	outOf UNIT       the maximum that a ranked unit's percentage is of, or nothing
//	gap UNIT         how far a ranked unit is behind, in points or percent
//	movement CODE    the title of a movement
//	award CODE       the title of an award
//	body B           who acted: the name of a unit, or an authority in words
//	mean V           a mean, with at most two decimal places
//	awards           the nominations by award
//	recorded         what became of the nominations on the record, by award
//	hasFigures       whether any unit has figures
//	hasLastYear      whether any of them has one of last year beside it
func (r *Report) Write(w io.Writer, l diag.Lang, source string) error {
	if source == "" {
		source = Template(r.Closed, l)
	}
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

func (r *Report) funcs(l diag.Lang) template.FuncMap {
	return template.FuncMap{
		"text":    func(t interface{ Format(diag.Lang) string }) string { return t.Format(l) },
		"midYear": func() bool { return r.Phase != 0 && rowOf[r.Phase].phase <= rowOf[Review].phase },
		"done": func(unit string) []Recorded {
			return slices.DeleteFunc(slices.Clone(r.Events), func(e Recorded) bool { return !slices.Contains(e.Units, unit) })
		},
		"owed": func(unit string) []Owed {
			return slices.DeleteFunc(slices.Clone(r.Owed), func(o Owed) bool { return o.Unit != unit })
		},
		"points": func(v rules.Value) string { return v.Fixed(r.Decimals, l) },
		"number": func(v rules.Value) string { return shortNumber(v, l) },
		"date":   func(d rules.Date) string { return d.Format(l) },
		"name":   r.name,
		"names": func(units []string) string {
			out := make([]string, len(units))
			for i, u := range units {
				out[i] = r.name(u)
			}
			return strings.Join(out, ", ")
		},
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
		"percent":   func(v rules.Value) string { return percent(v, l) },
		"gap": func(u RankedUnit) string {
			switch {
			case !u.Gap.Known():
				return ""
			case r.ByPercent:
				return percent(u.Gap, l)
			}
			return u.Gap.Fixed(r.Decimals, l)
		},
		"outOf": func(u RankedUnit) string {
			if !u.OutOf.Known() {
				return ""
			}
			return u.OutOf.Format(l)
		},
		"award":  func(code string) string { return r.awardTitle(code).Format(l) },
		"body":   func(by string) string { return r.body(by, l) },
		"awards": r.byAward, "recorded": r.livesByAward,
		"movement": func(code string) string {
			for _, m := range r.Movements {
				if m.Code == code {
					return m.Title.Format(l)
				}
			}
			return code
		},
		"mean": func(v rules.Value) string { return v.Round(2, rules.HalfAwayFromZero).Format(l) },
		"hasLastYear": func() bool {
			return slices.ContainsFunc(r.Units, func(u UnitReport) bool {
				return slices.ContainsFunc(u.Figures, func(f Figure) bool { return f.LastYear.Known() })
			})
		},
		"hasFigures": func() bool {
			return slices.ContainsFunc(r.Units, func(u UnitReport) bool { return len(u.Figures) > 0 })
		},
	}
}

func percent(v rules.Value, l diag.Lang) string {
	if !v.Known() {
		return ""
	}
	return v.Fixed(2, l) + " %"
}

// name returns the name of a unit for people.
func (r *Report) name(unit string) string {
	if n := r.Names[unit]; n != "" {
		return n
	}
	return unit
}

// awardTitle is what an award of the report is called, or its code.
func (r *Report) awardTitle(code string) diag.Words {
	for _, n := range r.Nominations {
		if n.Award == code {
			return n.Title
		}
	}
	for _, n := range r.Lives {
		if n.Award == code {
			return n.Title
		}
	}
	return diag.Words{diag.English.String(): code}
}

// body names who acted.
func (r *Report) body(by string, l diag.Lang) string {
	if text, ok := bodies[by]; ok {
		return text.Format(l)
	}
	return r.name(by)
}

// bodies are those that are no members.
var bodies = map[string]diag.Text{
	byCouncil:       say("the council"),
	byCluster:       say("the meeting of the cluster"),
	byPrimeMinister: say("the Prime Minister"),
	byGovernment:    say("the Government"),
	byAuthority:     say("the competent authority"),
}

// shortNumber writes a number without an expansion that nobody reads: 1/3 as
// 0.3333.
func shortNumber(v rules.Value, l diag.Lang) string {
	const places = 4
	if v.Kind() == rules.NumberKind {
		v = v.Round(places, rules.HalfAwayFromZero)
	}
	return v.Format(l)
}

// awardNominees are the nominations for one award, by what became of them.
type awardNominees struct {
	Award     string
	Title     diag.Words
	Nominated []Nominee
	Open      []Nominee // pending or deferred
	Refused   []Nominee // not eligible
	NoPlace   []Nominee
}

func (r *Report) byAward() (all []awardNominees) {
	for _, n := range r.Nominations {
		if len(all) == 0 || all[len(all)-1].Award != n.Award {
			all = append(all, awardNominees{Award: n.Award, Title: n.Title})
		}
		a := &all[len(all)-1]
		switch n.Status {
		case awards.Nominated:
			a.Nominated = append(a.Nominated, n)
		case awards.Pending, awards.Held:
			a.Open = append(a.Open, n)
		case awards.Refused:
			a.Refused = append(a.Refused, n)
		default:
			a.NoPlace = append(a.NoPlace, n)
		}
	}
	return all
}

// awardLives are the lives of the nominations for one award.
type awardLives struct {
	Award string
	Title diag.Words
	Lives []AwardLife
}

func (r *Report) livesByAward() (all []awardLives) {
	for _, l := range r.Lives {
		i := slices.IndexFunc(all, func(a awardLives) bool { return a.Award == l.Award })
		if i < 0 {
			i = len(all)
			all = append(all, awardLives{Award: l.Award, Title: l.Title})
		}
		all[i].Lives = append(all[i].Lives, l)
	}
	return all
}

// Thousands writes a whole number in groups of three: 59.894 in Vietnamese,
// 59,894 in English.
func Thousands(n int64, l diag.Lang) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + say(",").Format(l) + s[i:]
	}
	return s
}
