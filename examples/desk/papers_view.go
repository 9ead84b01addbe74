package main

import (
	"cmp"
	"context"
	"fmt"
	hypertext "html/template"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// view is what a template of a paper is given: the report, and what is only for papers.
type view struct {
	*cluster.Report
	Paper, Sign string // what the paper is called, and the letters behind its number
	Above, Body string // whose paper it is, and the body that it is under; empty if not known
	// Units are the members with a score, in the order of the ranking; Unit is the one that the paper is of.
	Units []*scoreSheet
	Unit  *scoreSheet
	// Waiting says that a total is not determined.
	Waiting   bool
	Overrides []decision // where people decided otherwise than a rule
	Changed   []decision // where what was accepted differs from what the unit claimed
	Ballots   []ballot
	Choices   []awards.Choice
	Threshold *awards.Threshold // nil if the cluster wants none
	Deciders  []string          // who decides on what is nominated
	Acts      []string          // that the nominations stand on
	// Assumptions are what they stand on besides, each once.
	Assumptions []string
}

// scoreSheet is a unit with its points side by side.
type scoreSheet struct {
	cluster.RankedUnit
	Totals     scoring.Totals
	Rows       []sheetRow
	Decided    []decision  // of conditions of the card
	Self       rules.Value // what the unit claims in all
	Difference rules.Value // what was accepted less that
}

// sheetRow is a section or a criterion. Points are what they add: negative where they are taken away.
type sheetRow struct {
	Section     bool
	Code, Title string
	// Max, Bonus and Minus are the most that it can give or take, one of them; Frame is whichever it is.
	Max, Bonus, Minus, Frame          rules.Value
	Self, Accepted, Least, Most, Rule rules.Value
	Difference                        rules.Value // Accepted less Self
	Overridden                        bool
	Who, Why                          string
	notes                             string // what people wrote, which is part of Why
}

// decision is a row of the minutes of the appraisal.
type decision struct {
	Name, What, Who, Why                 string
	Self, Computed, Accepted, Difference rules.Value
}

// ballot is a vote on a unit for an award, with the conditions that read it.
type ballot struct {
	awards.Ballot
	Name, Title string
	Kind        string // secret or open; empty if not known
	Share       rules.Value
	Findings    []awards.Finding
	Invented    bool
}

var inVietnamese = diag.Vietnamese

// text puts what has words into Vietnamese.
func text(t interface{ Format(diag.Lang) string }) string { return t.Format(inVietnamese) }

// viewOf makes what the papers of a year show.
func viewOf(ctx context.Context, y *folder.Year, r *cluster.Report) (*view, error) {
	v := &view{Report: r, Body: text(r.Cluster), Above: y.Cluster.Definition().Within}
	if y.Cluster.Definition().Organiser == "central_council" {
		v.Above = "Hội đồng Thi đua - Khen thưởng Trung ương"
	}
	ranking, slate := r.Computed()
	for _, u := range r.Ranking {
		score, ok := ranking.Score(u.Unit)
		if !ok {
			continue
		}
		s, err := v.sheet(ctx, y.Card.Definition(), u, score)
		if err != nil {
			return nil, err
		}
		v.Units = append(v.Units, s)
		v.Waiting = v.Waiting || !u.Total.Known() && u.Disqualified != rules.True
		v.decisions(s)
	}
	known, err := y.Campaign.Inputs(ctx, r.On)
	if err != nil {
		return nil, err
	}
	for _, of := range []cluster.Candidates{known.Candidates, y.Besides.Candidates} {
		for _, c := range of.Candidates {
			v.ballots(c, of.Invented, slate)
		}
	}
	if slate != nil {
		v.Choices, v.Threshold = slate.Plan.Choices, slate.Plan.Ballot
	}
	for _, n := range r.Nominations {
		v.nominated(n)
	}
	return v, nil
}

// sheet lays the points of a unit out by the sections of the card.
func (v *view) sheet(ctx context.Context, card scoring.Definition, u cluster.RankedUnit, score *scoring.Score) (
	*scoreSheet, error) {
	a, err := score.Appraisal(ctx)
	if err != nil {
		return nil, err
	}
	b := score.Breakdown()
	s := &scoreSheet{RankedUnit: u, Totals: b.Totals, Decided: decided(u.Name, a), Self: selfTotal(card, a.Total)}
	s.Difference = less(a.Total.Accepted.Total, s.Self)
	rows := make(map[string][]scoring.Appraised)
	for _, r := range a.Rows {
		rows[r.Section] = append(rows[r.Section], r)
	}
	at := -1
	var add func(sections []scoring.Section)
	add = func(sections []scoring.Section) {
		for _, sec := range sections {
			at++
			c := a.Sections[at]
			row := sheetRow{Section: true, Code: sec.Code, Title: sec.Title, Accepted: c.Accepted.Total,
				Least: c.Accepted.Least, Most: c.Accepted.Most, Self: selfTotal(card, c)}
			if t := b.Sections[at]; !t.Max.Equal(rules.Int(0)) {
				row.Max, row.Frame = t.Max, t.Max
			}
			var caps []string
			for _, fired := range b.Sections[at].Caps {
				caps = append(caps, text(say("held to %s", fired.After)))
			}
			row.Why, row.Difference = listed(caps), less(row.Accepted, row.Self)
			s.Rows = append(s.Rows, row)
			for _, r := range rows[sec.Code] {
				s.Rows = append(s.Rows, v.row(card, r))
			}
			add(sec.Sections)
		}
	}
	add(card.Sections)
	return s, nil
}

// selfTotal is what units claim of themselves, at the last stage at which they do.
func selfTotal(card scoring.Definition, c scoring.Compared) (total rules.Value) {
	for _, st := range c.Stages {
		if isSelf(card, st.Stage) {
			total = st.Total
		}
	}
	return total
}

// isSelf reports whether units score themselves at a stage.
func isSelf(card scoring.Definition, code string) bool {
	return code == "self" ||
		slices.ContainsFunc(card.Stages, func(s scoring.Stage) bool { return s.Code == code && s.Self })
}

// less is the difference of two numbers; missing unless both are known.
func less(a, b rules.Value) rules.Value {
	x, ok := a.Decimal()
	y, also := b.Decimal()
	if !ok || !also {
		return rules.Value{}
	}
	return rules.NumberOf(x.Sub(y))
}

// row is the row of a criterion.
func (v *view) row(card scoring.Definition, r scoring.Appraised) sheetRow {
	row := sheetRow{Code: r.Criterion, Title: r.Title, Frame: r.Max, Accepted: r.Points, Least: r.Least, Most: r.Most,
		Rule: r.RuleAlone, Overridden: r.Overridden, Who: r.Decides}
	switch r.State {
	case scoring.Missing:
		row.Accepted = rules.Value{}
	case scoring.NotApplicable:
		row.Accepted = rules.NotApplicable()
	}
	switch r.Effect {
	case scoring.Bonus:
		row.Bonus = r.Max
	case scoring.Minus:
		row.Minus = r.Max
	default:
		row.Max = r.Max
	}
	for _, version := range r.Versions {
		if isSelf(card, version.Stage) {
			row.Self = version.Points
			continue
		}
		var who, notes []string
		for _, e := range version.Entries {
			who, notes = append(who, by(e)), append(notes, e.Note)
		}
		if version.Counts {
			row.Who = listed(who)
		}
		row.notes = listed(append([]string{row.notes}, notes...))
	}
	row.Difference, row.Why = less(row.Accepted, row.Self), listed(append([]string{row.notes}, v.reasons(r)...))
	return row
}

// listed is texts with semicolons, each once, without those that say nothing.
func listed(texts []string) string {
	var all []string
	for _, s := range texts {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return strings.Join(all, "; ")
}

// reasons are why a line has its points, besides what people wrote.
func (v *view) reasons(r scoring.Appraised) (all []string) {
	add := func(t diag.Text) { all = append(all, text(t)) }
	if r.Overridden {
		add(say("by the rule %s", v.shown(r.RuleAlone)))
	}
	add(r.Reason)
	switch r.Cap {
	case "max":
		add(say("held to the maximum"))
	case "min":
		add(say("raised to the minimum"))
	}
	if r.Beyond.Known() {
		add(say("%s beyond the maximum", v.shown(r.Beyond)))
	}
	for _, d := range r.Refused {
		add(d.Message)
	}
	if len(r.Awaited) > 0 {
		add(say("waits for the points of %s", strings.Join(r.Awaited, ", ")))
	}
	return all
}

// dayOf is a day, nothing if there is none.
func dayOf(d rules.Date) string {
	if d.IsZero() {
		return ""
	}
	return text(d)
}

// decisions adds what people decided of a unit to the minutes of the appraisal.
func (v *view) decisions(s *scoreSheet) {
	for _, r := range s.Rows {
		d := decision{Name: s.Name, What: strings.TrimSpace(r.Code + " " + r.Title), Who: r.Who, Why: r.Why,
			Self: r.Self, Computed: r.Rule, Accepted: r.Accepted, Difference: r.Difference}
		switch {
		case r.Section:
		case r.Overridden:
			d.Why = r.notes // what the rule says has a column of its own
			v.Overrides = append(v.Overrides, d)
		case d.Difference.Known() && !d.Difference.Equal(rules.Int(0)):
			v.Changed = append(v.Changed, d)
		}
	}
	v.Overrides = append(v.Overrides, s.Decided...)
}

// decided are the decisions on conditions of the card.
func decided(name string, a *scoring.Appraisal) (all []decision) {
	for _, c := range a.Decisions {
		d := decision{Name: name, What: cmp.Or(c.Title, c.Entry.Criterion), Computed: c.Computed, Why: c.Entry.Note,
			Who: by(c.Entry)}
		if c.Entry.Points != nil {
			d.Accepted = rules.NumberOf(*c.Entry.Points)
		}
		if c.Entry.Holds != nil {
			d.Accepted = rules.BoolOf(*c.Entry.Holds)
		}
		all = append(all, d)
	}
	return all
}

// by says who entered something, in which capacity, and when; empty if that is not known.
func by(e scoring.Entry) string {
	parts := []string{e.Author, e.Role, dayOf(e.On)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// ballots adds the votes on a unit.
func (v *view) ballots(c awards.Candidate, invented bool, slate *awards.Slate) {
	for _, b := range c.Ballots {
		one := ballot{Ballot: b, Name: cmp.Or(v.Names[c.Unit], c.Name, c.Unit), Title: v.award(b.Award),
			Invented: invented}
		if b.Members > 0 {
			one.Share = rules.Ratio(100*int64(b.InFavour+b.WrittenInFavour), int64(b.Members))
		}
		if b.Secret != nil {
			one.Kind = text(say("openly"))
			if *b.Secret {
				one.Kind = text(say("secretly"))
			}
		}
		if slate != nil {
			if e, ok := slate.Entry(b.Award, c.Unit); ok {
				one.Findings = readers(e.Assessment, b.Council)
			}
		}
		v.Ballots = append(v.Ballots, one)
	}
}

// votes are the facts of a vote, by the council.
var votes = map[string]string{"cluster": "cluster_votes_for", "proposing_council": "council_votes_for"}

// readers are the conditions that read the votes of a council, of those that decide.
func readers(a awards.Assessment, council string) (all []awards.Finding) {
	for _, f := range a.Findings {
		reads := slices.ContainsFunc(f.Read, func(r rules.Reading) bool { return r.Input.Indicator == votes[council] })
		if f.Decides && reads {
			all = append(all, f)
		}
	}
	return all
}

// nominated adds who decides on an award, and what a nomination stands on.
func (v *view) nominated(n cluster.Nominee) {
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	add(&v.Deciders, text(n.Decides))
	if n.Status != awards.Nominated {
		return
	}
	for _, f := range n.Assessment.Findings {
		if f.Decides {
			add(&v.Acts, f.Citation.Act)
		}
	}
	for _, a := range n.Assessment.Assumptions {
		add(&v.Assumptions, text(a.Text))
	}
}

// award is what an award is called.
func (v *view) award(code string) string {
	for _, n := range v.Nominations {
		if n.Award == code {
			return text(n.Title)
		}
	}
	for _, l := range v.Lives {
		if l.Award == code {
			return text(l.Title)
		}
	}
	return code
}

// Appraisals are the meetings that appraised, rechecked ones too.
func (v *view) Appraisals() (all []cluster.Recorded) {
	for _, e := range v.Events {
		if e.Act == cluster.Appraise || e.Act == cluster.Recheck {
			all = append(all, e)
		}
	}
	return all
}

// ClosedOn is the day of the closing meeting; empty if there was none.
func (v *view) ClosedOn() string {
	for _, e := range v.Events {
		if e.Act == cluster.Close {
			return text(e.On)
		}
	}
	return ""
}

// awardNominees are the nominations for one award by what became of them.
type awardNominees struct {
	Title           diag.Words
	Nominated, Open []cluster.Nominee
	// Conditions are what those nominated meet, and Refused why others are not eligible.
	Conditions, Refused []sameFor
}

// sameFor is what is said of several units.
type sameFor struct {
	Names string
	Texts []string
}

// said adds what is said of a unit to what is said of others.
func said(all []sameFor, name string, texts ...string) []sameFor {
	i := slices.IndexFunc(all, func(s sameFor) bool { return slices.Equal(s.Texts, texts) })
	if i < 0 {
		return append(all, sameFor{name, texts})
	}
	all[i].Names += ", " + name
	return all
}

func (v *view) awards() (all []awardNominees) {
	for _, group := range v.ByAward() {
		a := awardNominees{Title: group[0].Title}
		for _, n := range group {
			switch n.Status {
			case awards.Nominated:
				a.Nominated = append(a.Nominated, n)
				a.Conditions = said(a.Conditions, n.Name, conditions(n.Assessment)...)
			case awards.Pending, awards.Held:
				a.Open = append(a.Open, n)
			case awards.Refused:
				a.Refused = said(a.Refused, n.Name, text(n.Status)+"; "+text(n.Reason))
			}
		}
		all = append(all, a)
	}
	return all
}

// conditions are those that decide, with their clauses, and the parts of the law that nobody read.
func conditions(a awards.Assessment) (all []string) {
	for _, f := range a.Findings {
		if !f.Decides {
			continue
		}
		one := text(f.Title)
		if c := clause(f); c != "" {
			one += " [" + c + "]"
		}
		all = append(all, one)
	}
	for _, g := range a.Gaps {
		all = append(all, text(say("no text of the law was read: %s", g.Reason)))
	}
	return all
}

// shown is points as papers write them: 957,11.
func (v *view) shown(value rules.Value) string { return value.Fixed(v.Decimals, inVietnamese) }

// numeral is a value as an element of HTML that holds it exactly, as far as decimals can, and shows it with some.
func numeral(v rules.Value, places int32) hypertext.HTML {
	if v.Kind() != rules.NumberKind {
		return hypertext.HTML(hypertext.HTMLEscapeString(text(v)))
	}
	exact, ok := v.Decimal()
	if !ok {
		exact, _ = v.Round(places, rules.HalfAwayFromZero).Decimal()
	}
	return hypertext.HTML(fmt.Sprintf(`<data value="%s">%s</data>`, exact, v.Fixed(places, inVietnamese)))
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

// clause says where a condition stands, and how surely its text is known.
func clause(f awards.Finding) string {
	if f.Citation == (rules.Citation{}) {
		return ""
	}
	where := f.Citation.String()
	switch f.Certainty {
	case awards.Unverified:
		where += text(say("; not verified"))
	case awards.SecondHand:
		where += text(say("; known second-hand, to be verified"))
	}
	return where
}

// met says whether a condition is met.
func met(f awards.Finding) string {
	switch f.Met {
	case rules.True:
		return text(say("met"))
	case rules.False:
		return text(say("not met"))
	}
	return text(say("undetermined"))
}

// isInvented reports whether anything on the papers is sample data.
func (v *view) isInvented() bool {
	return !v.Source.Invented.IsZero() || v.Card.Invented ||
		slices.ContainsFunc(v.Ranking, func(u cluster.RankedUnit) bool { return u.Invented }) ||
		slices.ContainsFunc(v.Ballots, func(b ballot) bool { return b.Invented })
}

// funcs are what templates may call, besides the fields and methods of a view.
func (v *view) funcs() hypertext.FuncMap {
	all := hypertext.FuncMap{
		"text": text, "upper": strings.ToUpper, "clause": clause, "met": met, "points": v.points, "signed": v.signed,
		"between": v.between, "total": v.total, "name": v.name, "names": v.names, "body": v.body, "award": v.award,
		"awards": v.awards, "invented": v.isInvented, "scorePicture": v.scorePicture, "rankingPicture": v.rankingPicture,
		"date":  func(d rules.Date) string { return "ngày " + text(d) },
		"none":  func() rules.Value { return rules.Value{} },
		"inc":   func(i int) int { return i + 1 },
		"count": func(n int) hypertext.HTML { return numeral(rules.Int(int64(n)), 0) },
		"gap":   func(u cluster.RankedUnit) string { return v.GapText(u, inVietnamese) },
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
