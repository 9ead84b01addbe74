package cluster

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// templateOf returns the source of a shipped template: that of the mid-year review,
// or of the year's end if closed, in a language, or in English if there is none in the
// language: the file templates/yearend.<tag>.md.tmpl or midyear.<tag>.md.tmpl.
func templateOf(closed bool, l diag.Lang) (string, error) {
	name := "midyear"
	if closed {
		name = "yearend"
	}
	files, err := fs.Glob(templateFiles, "templates/"+name+".*.md.tmpl")
	sources := make(diag.Words)
	for _, file := range files {
		data, rerr := templateFiles.ReadFile(file)
		sources[strings.Split(file, ".")[1]] = string(data)
		err = errors.Join(err, rerr)
	}
	return sources.Format(l), err
}

// Write writes the report by the source of a host's own text/template; "" is the one that
// ships for its day and the language, which makes Markdown and which hosts can start
// from: templates/midyear.en.md.tmpl or templates/yearend.en.md.tmpl beside this package.
// Its data is the [Report]; these functions are there:
//
//	text X           what has words in every language: a title, a reason, an act, a state
//	points V         points with the decimals of the card, in groups of three: 1.957,11
//	number V         a value as it is; numbers with at most four decimal places
//	date D           a date
//	midYear          whether the year is running and nobody has begun to score it
//	done UNIT        the events that are about a unit
//	amendments       the events that amended the rules of the cluster
//	unpublished      the units that signed while the scorecard was not published
//	owed UNIT        what a unit owes
//	name UNIT        the name of a unit
//	names UNITS      the names of units, with commas
//	star BOOL        a star if it is true
//	cell S           what people wrote, in which no sign has a meaning in Markdown; text, name,
//	                 names, movement and award write so too
//	thousands N      a whole number in groups of three
//	percent V        a percentage with two decimals: 97,71 %
//	share UNIT       the percentage of a ranked unit, or the ends that it lies between
//	outOf UNIT       the maximum that a ranked unit's percentage is of, or nothing
//	gap UNIT         how far a ranked unit is behind, in points or percent
//	openRank         ranks that a unit can still have, as in 1–4, or nothing
//	movement CODE    the title of a movement
//	award CODE       the title of an award
//	body B           who acted: the name of a unit, or an authority in words
//	mean V           a mean, with at most two decimal places
//	awards           the nominations by award
//	recorded         what became of the nominations on the record, by award
//	hasGroups        whether members are ranked within groups too
//	hasGrades        whether the card grades units
//	periodOrder      by what units are ranked in a period, as order says it of the year
//	hasFigures       whether any unit has figures
//	hasLastYear      whether any of them has one of last year beside it
func (r *Report) Write(w io.Writer, l diag.Lang, source string) error {
	if source == "" {
		var err error
		if source, err = templateOf(r.Closed, l); err != nil {
			return err
		}
	}
	t, err := template.New("report").Funcs(page{r, l}.funcs()).Parse(source)
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

// page is a report in a language.
type page struct {
	*Report
	l diag.Lang
}

func (p page) funcs() template.FuncMap {
	text := func(t interface{ Format(diag.Lang) string }) string { return diag.Markdown(t.Format(p.l)) }
	return template.FuncMap{
		"text": text, "date": text,
		"award":  func(code string) string { return diag.Markdown(p.awardTitle(code).Format(p.l)) },
		"points": p.points, "percent": p.percent, "share": p.share, "outOf": p.outOf,
		"gap":       func(u RankedUnit) string { return p.GapText(u, p.l) },
		"number":    func(v rules.Value) string { return p.rounded(v, 4) },
		"mean":      func(v rules.Value) string { return p.rounded(v, 2) },
		"thousands": func(n int64) string { return p.l.Grouped().Number(fmt.Sprint(n)) },
		"star":      star, "cell": func(s string) string { return text(diag.Verbatim(s)) },
		"name": p.name, "names": p.names, "movement": p.movement, "body": p.body,
		"awards": p.byAward, "recorded": p.livesByAward,
		"midYear": func() bool { return p.Phase != 0 && acts[p.Phase].phase <= acts[Review].phase },
		"done": func(unit string) []Recorded {
			done := only(p.Events, func(e Recorded) bool { return slices.Contains(e.Units, unit) })
			for i, e := range done {
				done[i].Late = e.Late && !slices.Contains(e.NotDue, unit)
			}
			return done
		},
		"amendments":  func() []Recorded { return only(p.Events, func(e Recorded) bool { return e.Amends != nil }) },
		"unpublished": func() []string { return p.Unpublished() },
		"owed":        func(unit string) []Owed { return only(p.Owed, func(o Owed) bool { return o.Unit == unit }) },
		"order":       func() string { return text(p.Order.Text()) },
		"periodOrder": func() string { // all periods have one card
			if len(p.Periods) == 0 {
				return ""
			}
			return text(p.Periods[0].Order.Text())
		},
		"openRank":   p.OpenRank,
		"hasGroups":  func() bool { return len(p.Ranking) > 0 && p.Ranking[0].Within != nil },
		"hasGrades":  func() bool { return len(p.Ranking) > 0 && p.Ranking[0].Grade != nil },
		"hasFigures": func() bool { return p.hasFigure(func(Figure) bool { return true }) },
		"hasLastYear": sync.OnceValue(func() bool { // each line of a table asks
			return p.hasFigure(func(f Figure) bool { return f.LastYear.Known() })
		}),
	}
}

// Unpublished are the units that signed their pledge while the scorecard was not published, in
// the order in which they did.
func (r *Report) Unpublished() (units []string) {
	for _, e := range r.Events {
		if e.Card == CardUnpublished {
			units = append(units, e.Units...)
		}
	}
	return units
}

// OpenRank is what the ranks of the first unit look like that can still have several, as in 1–4; empty
// if there is none.
func (r *Report) OpenRank() string {
	for _, u := range r.Ranking {
		if u.First < u.Last {
			return fmt.Sprintf("%d–%d", u.First, u.Last)
		}
	}
	return ""
}

// star marks what stands on sample data.
func star(invented bool) string {
	if invented {
		return "\\*"
	}
	return ""
}

func (p page) points(v rules.Value) string {
	if !v.Known() && !v.IsNotApplicable() {
		return rules.Undetermined.Format(p.l)
	}
	return v.Fixed(p.Decimals, p.l.Grouped())
}

func (p page) percent(v rules.Value) string {
	if !v.Known() {
		return ""
	}
	return v.Fixed(2, p.l.Grouped()) + " %"
}

// share is the percentage of a unit, or between what it lies.
func (p page) share(u RankedUnit) string {
	if least, most := u.Ends(true); least.Known() && most.Known() {
		return say("%s to %s", p.percent(least), p.percent(most)).Format(p.l)
	}
	return p.percent(u.Percent)
}

// GapText is how far a unit is behind: exactly, as 1/300 %, where that would be rounded to
// nothing.
func (r *Report) GapText(u RankedUnit, l diag.Lang) string {
	switch {
	case !u.Gap.Known():
		return ""
	case r.ByPercent: // the difference of two percentages
		return say("%s pp", scoring.GapText(u.Gap, 2, l.Grouped())).Format(l)
	}
	return scoring.GapText(u.Gap, r.Decimals, l.Grouped())
}

func (p page) outOf(u RankedUnit) string {
	if !u.OutOf.Known() {
		return ""
	}
	return u.OutOf.Format(p.l.Grouped())
}

// rounded writes a number without an expansion that nobody reads: 1/3 as 0.3333.
func (p page) rounded(v rules.Value, places int32) string {
	if v.Kind() == rules.NumberKind {
		v = v.Round(places, rules.HalfAwayFromZero)
	}
	return v.Format(p.l.Grouped())
}

func (p page) name(unit string) string { return diag.Markdown(cmp.Or(p.Names[unit], unit)) }

func (p page) names(units []string) string {
	return strings.Join(each(units, p.name), ", ")
}

func (p page) movement(code string) string {
	if m := find(p.Movements, code, Movement.code); m != nil {
		return diag.Markdown(m.Title.Format(p.l))
	}
	return diag.Markdown(code)
}

// body names who acted.
func (p page) body(by string) string {
	if text, ok := bodies[by]; ok {
		return text.Format(p.l)
	}
	return p.name(by)
}

func (p page) hasFigure(wanted func(Figure) bool) bool {
	return slices.ContainsFunc(p.Units, func(u UnitReport) bool { return slices.ContainsFunc(u.Figures, wanted) })
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

// awardNominees are the nominations for one award, by what became of them.
type awardNominees struct {
	Award     string
	Title     diag.Words
	Nominated []Nominee
	Open      []Nominee // pending or deferred
	Refused   []Nominee // not eligible
	NoPlace   []Nominee
}

// ByAward returns the nominations of each award, in their order.
func (r *Report) ByAward() [][]Nominee {
	return grouped(r.Nominations, func(n Nominee) string { return n.Award })
}

func (r *Report) byAward() (all []awardNominees) {
	for _, group := range r.ByAward() {
		of := func(statuses ...awards.Status) []Nominee {
			return only(group, func(n Nominee) bool { return slices.Contains(statuses, n.Status) })
		}
		all = append(all, awardNominees{Award: group[0].Award, Title: group[0].Title, Nominated: of(awards.Nominated),
			Open: of(awards.Pending, awards.Held), Refused: of(awards.Refused), NoPlace: of(awards.NoPlace)})
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
	for _, group := range grouped(r.Lives, func(l AwardLife) string { return l.Award }) {
		all = append(all, awardLives{Award: group[0].Award, Title: group[0].Title, Lives: group})
	}
	return all
}
