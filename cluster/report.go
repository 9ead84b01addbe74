package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// Report is a year on paper, as of a day: everything that the report of a mid-year
// review (sơ kết) or of a year's end (tổng kết) says, and what a page for officers
// says besides. It is plain data: [Report.Write] makes Markdown of it, a host can
// make anything else.
type Report struct {
	Code    string     `json:"code"`
	Cluster diag.Words `json:"cluster"`
	Year    int        `json:"year"`
	Title   diag.Words `json:"title,omitzero"`
	// State is what had happened by the day, and what was owed.
	State
	// Names are those of all units of the cluster, by code.
	Names     map[string]string `json:"names"`
	Source    Source            `json:"source,omitzero"`
	Themes    []string          `json:"themes,omitempty"`
	Movements []Movement        `json:"movements,omitempty"`
	// Card (bảng điểm) and Regulation are what the year is decided by.
	Card struct {
		Code     string      `json:"code"`
		Title    string      `json:"title,omitempty"`
		Version  string      `json:"version,omitempty"`
		Scale    rules.Value `json:"scale"`
		Unit     string      `json:"unit,omitempty"` // what it counts in, where that is not points
		Invented bool        `json:"invented,omitempty"`
	} `json:"card,omitzero"`
	Regulation string `json:"regulation,omitempty"`
	// Units are the members in the order of the cluster, and Became what became of those that have
	// left it within the year.
	Units  []UnitReport `json:"units"`
	Became []Became     `json:"became,omitempty"`
	// Ranking is empty without a scorecard, and before the launch. Final says that no rank can change
	// any more. ByPercent says that the card ranks by the percentage of what applies to each unit;
	// gaps are in percent then. Decimals is how many decimal places points have.
	Ranking   []RankedUnit `json:"ranking,omitempty"`
	Final     bool         `json:"final"`
	ByPercent bool         `json:"by_percent,omitempty"`
	// Order is by what units are ranked, where that is not one number with ranks left out after ties.
	Order    scoring.Order `json:"order,omitzero"`
	Decimals int32         `json:"decimals"`
	// Periods are the rankings of the periods that the card has, as far as something is known of them.
	Periods []PeriodReport `json:"periods,omitempty"`
	// Appraisals are of the units of whose points people overrode something, or differ on, by rank, and
	// hold these criteria and decisions only: [scoring.Score.Appraisal] has all.
	Appraisals []UnitAppraisal `json:"appraisals,omitempty"`
	// Pending are what totals wait for, by unit. HasSheets says that something brings points that
	// people gave.
	Pending   []Pending `json:"pending,omitempty"`
	HasSheets bool      `json:"has_sheets,omitempty"`
	// Ahead is what is dated after the day.
	Ahead Ahead `json:"ahead,omitzero"`
	// Indicators are summarised in the order of the card.
	Indicators []IndicatorSummary `json:"indicators,omitempty"`
	// Nominations are by award and rank; NotNominated says why there are none. Differences are the
	// recorded nominations that they do not confirm, and the other way round; none while nothing
	// was recorded.
	Nominations  []Nominee    `json:"nominations,omitempty"`
	NotNominated diag.Text    `json:"not_nominated,omitzero"`
	Differences  []Difference `json:"differences,omitempty"`
	Statistics   []Statistics `json:"statistics,omitempty"`
	// Officers are those of the year and of the next, as of the day.
	Officers []Officers `json:"officers,omitempty"`
	// Next are the later years of the cluster that had begun by the day, where the host has added
	// them: a meeting often closes one year and signs the pledge of the next.
	Next []*Report `json:"next,omitempty"`

	// What it was made from; see Computed.
	ranking *scoring.Ranking
	slate   *awards.Slate
}

// Computed returns the ranking and the slate that the report was made from: the ranking
// is nil if the year has no scorecard, the slate if nothing can be nominated yet. One that
// was read from JSON has neither.
func (r *Report) Computed() (*scoring.Ranking, *awards.Slate) { return r.ranking, r.slate }

// UnitReport is a member with its figures. What it has done and owes is in the
// events of the report.
type UnitReport struct {
	Unit    string   `json:"unit"`
	Name    string   `json:"name"`
	Figures []Figure `json:"figures,omitempty"`
}

// Figure is one indicator of a unit beside last year's.
type Figure struct {
	Indicator string      `json:"indicator"`
	Label     string      `json:"label"`
	Unit      string      `json:"unit,omitempty"` // what it and the three values are counted in
	Now       rules.Value `json:"now"`
	LastYear  rules.Value `json:"last_year"`
	// Change is Now less LastYear; missing unless both are known numbers.
	Change   rules.Value `json:"change"`
	Invented bool        `json:"invented,omitempty"`
}

// RankedUnit is the place of a member; Least and Most are the ends of its total, whether it is known
// or not.
type RankedUnit struct {
	scoring.Standing
	Name string `json:"name"`
	// Group is the name of the group that Within is of; empty if the unit has none.
	Group string `json:"group,omitempty"`
	// OutOf is the maximum of what applies to the unit where its percentage is of that, as in
	// 684.00/700; missing if the card does not rank by percent, or if bonus points are part of its
	// scale, so that the percentage is of more.
	OutOf rules.Value `json:"out_of"`
	// LeastPercent and MostPercent are the ends of a percentage that units are ranked by while it is missing.
	LeastPercent rules.Value `json:"least_percent,omitzero"`
	MostPercent  rules.Value `json:"most_percent,omitzero"`
	// Grade is what the unit is graded (xếp loại); nil if the card has no grades.
	Grade *scoring.Graded `json:"grade,omitempty"`
	// NoPolicy says that the unit has no total since something does not apply to it and the card does not
	// say what becomes of that.
	NoPolicy bool `json:"no_policy,omitempty"`
	// CanWin says that the unit can still end first.
	CanWin bool `json:"can_win"`
	// Decisions are what people decided of conditions of the card for the unit, with who and why.
	Decisions []scoring.Entry `json:"decisions,omitempty"`
	// Refused is where a rule fails for the unit, which leaves its points open.
	Refused diag.Diagnostics `json:"refused,omitempty"`
	// Invented says that the points stand on sample data: on a card, an indicator or a fact that is
	// marked as invented, or an entry with such evidence.
	Invented bool `json:"invented,omitempty"`
}

// PeriodReport is the ranking of a period beside that of the year. Its points have Decimals places.
type PeriodReport struct {
	scoring.Period
	Decimals  int32 `json:"decimals"`
	Final     bool  `json:"final"`
	ByPercent bool  `json:"by_percent,omitempty"`
	// Order is by what units are ranked in the period, as [Report.Order] is of the year.
	Order   scoring.Order `json:"order,omitzero"`
	Ranking []RankedUnit  `json:"ranking"`
}

// Format writes the ranking on a line, with grades if the card of the period has some: "Học kỳ 1:
// 1. Lớp 10A 97.5 (good: Tốt); 2. Lớp 10B 95.0 (fair: Khá)".
func (p PeriodReport) Format(l diag.Lang) string {
	var units []string
	for _, u := range p.Ranking {
		place := "–"
		if u.First > 0 {
			place = strconv.Itoa(u.First) + "."
		}
		if u.Last > u.First {
			place = fmt.Sprintf("%d–%d.", u.First, u.Last)
		}
		total := rules.Undetermined.Format(l)
		if u.Total.Known() {
			total = u.Total.Fixed(p.Decimals, l) + star(u.Invented)
		}
		if grade := u.GradeText(); !grade.IsZero() {
			total += " (" + grade.Format(l) + ")"
		}
		units = append(units, place+" "+u.Name+" "+total)
	}
	return p.Period.Text().Format(l) + ": " + strings.Join(units, "; ")
}

// Pending is an input that the totals of units wait for.
type Pending struct {
	rules.Input
	// Label names the input for people, and Holds are the units whose totals wait: at most 100, and
	// HoldsMore is how many more there are.
	Label     string   `json:"label"`
	Holds     []string `json:"holds"`
	HoldsMore int      `json:"holds_more,omitempty"`
	// Entry is what to write in a sheet of the unit, with dots for the points, if it is for people to
	// judge.
	Entry string `json:"entry,omitempty"`
	// Later is the first day after that of the report of which there is an entry that counts then, and Given are
	// stages at which there is one, none of which is the one that counts.
	Later rules.Date `json:"later,omitzero"`
	Given []string   `json:"given,omitempty"`
}

// Nominee is a member and an award of the slate.
type Nominee struct {
	// Entry is that of the slate, with names for the codes of units and indicators in its texts.
	awards.Entry
	Name  string     `json:"name"`
	Title diag.Words `json:"title"` // of the award
	// Decides is who decides on the award by the regulation; empty if it does not say.
	Decides diag.Words `json:"decides,omitzero"`
	// Clauses are those that the verdict stands on, each once.
	Clauses []string `json:"clauses,omitempty"`
	// Invented says that it stands on sample evidence or points.
	Invented bool `json:"invented,omitempty"`
}

// Difference is a unit whose nomination was recorded although it does not follow,
// or follows although it was not recorded.
type Difference struct {
	Unit     string        `json:"unit"`
	Name     string        `json:"name"`
	Award    string        `json:"award"`
	Recorded bool          `json:"recorded"`
	Status   awards.Status `json:"status"` // by the slate
	Reason   diag.Text     `json:"reason,omitzero"`
}

// IndicatorSummary is one numeric indicator over the members.
type IndicatorSummary struct {
	Indicator string `json:"indicator"`
	Label     string `json:"label"`
	Unit      string `json:"unit,omitempty"`
	// Greatest and Least are over the members whose value is known, with the units that have
	// them; Mean is exact.
	Greatest      rules.Value `json:"greatest"`
	GreatestUnits []string    `json:"greatest_units,omitempty"`
	Least         rules.Value `json:"least"`
	LeastUnits    []string    `json:"least_units,omitempty"`
	Mean          rules.Value `json:"mean"`
	Known         int         `json:"known"`
	Missing       []string    `json:"missing,omitempty"` // units
	// Exceeded, Met and Missed are the units by how they stand to their own target; empty if the
	// year names no target for the indicator, or it is not known.
	HasTarget bool     `json:"has_target,omitempty"`
	Exceeded  []string `json:"exceeded,omitempty"`
	Met       []string `json:"met,omitempty"`
	Missed    []string `json:"missed,omitempty"`
	Invented  bool     `json:"invented,omitempty"`
}

// Report computes how the campaign stands on a day, by what the log holds and by what
// the host knows besides. It is of this year alone: Next is for the host to add.
//
// A member without facts is scored too, on nothing, and one without any evidence is a
// candidate of whom nothing is known. What is not known makes ranks provisional and
// nominations pending. An error means that the candidates or a rule are wrong, that facts
// or sheets are of a unit that is not a member, of one twice, or of another card
// ([scoring.ErrOtherCard] for sheets), that the regulation does not cover the day, or that the campaign does not
// hold it ([ErrNotHeld]).
func (c *Campaign) Report(ctx context.Context, on rules.Date, besides Inputs) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	on = c.dayOf(on)
	c = c.asOf(on)
	known, err := c.known(ctx, on, besides)
	if err != nil {
		return nil, err
	}
	y := c.yearAlone()
	r := &Report{
		Code: c.cluster.def.Code, Cluster: c.cluster.def.Title, Year: y.Year, Title: y.Title, State: *c.At(on),
		Names: make(map[string]string), Source: y.Source, Themes: y.Themes, Movements: y.Movements, Decimals: 2,
		Statistics: c.named(y.Statistics),
		HasSheets:  len(besides.Sheets) > 0,
	}
	if r.Cluster.IsZero() {
		r.Cluster = diag.Words{diag.English.String(): r.Code}
	}
	for _, m := range c.cluster.def.Members {
		r.Names[m.Unit] = c.cluster.nameOf(m.Unit)
	}
	for _, m := range c.cluster.members(c.year, on) {
		figures := c.figures(ofUnit(known.Facts, m.Unit, unitOfFacts))
		r.Units = append(r.Units, UnitReport{Unit: m.Unit, Name: r.Names[m.Unit], Figures: figures})
	}
	r.Became = c.became(on)
	if c.reg != nil {
		r.Regulation = c.reg.Identity().Code
	}
	if err := c.decide(ctx, r, known); err != nil {
		return nil, err
	}
	c.asked(on, func(h *history) {
		r.HasSheets = r.HasSheets || h.points.Event != nil
		for _, year := range []int{y.Year, y.Year + 1} {
			for _, standing := range []Standing{Appointed, Proposed} {
				if o, ok := h.officersOf(year, standing); ok {
					r.Officers = append(r.Officers, o)
				}
			}
		}
	})
	return r, nil
}

// decide adds the ranking and the nominations to a report.
func (c *Campaign) decide(ctx context.Context, r *Report, known Inputs) (err error) {
	if c.card == nil {
		r.NotNominated = say("there is no scorecard yet")
		return nil
	}
	d := c.card.Definition()
	r.Card.Code, r.Card.Title, r.Card.Version, r.Card.Invented = d.Code, d.Title, d.Version, d.Invented
	r.Card.Scale, r.Card.Unit = rules.NumberOf(c.card.Terms().Scale), d.Unit
	r.Ahead = c.ahead(r.On, known)
	if r.ranking, err = c.rank(ctx, r.On, known); err != nil {
		return err
	}
	if r.Phase != 0 { // before the launch there is nothing to rank by
		terms := c.card.Terms()
		r.Decimals, r.Final, r.ByPercent = terms.Decimals, r.ranking.Final, terms.RankBy == scoring.ByPercent
		r.Order = terms.Order
		if r.Ranking, err = c.ranked(ctx, c.card, r.ranking); err != nil {
			return err
		}
		if r.Periods, err = c.periods(ctx, r.ranking); err != nil {
			return err
		}
		if r.Appraisals, err = c.appraisals(ctx, r); err != nil {
			return err
		}
		r.Pending = c.pending(r.ranking, known.later)
		r.Indicators = c.summarise(r.On, known.Facts)
	}
	return c.nominate(ctx, r, known.Candidates)
}

// periods are the rankings of periods beside one of the year.
func (c *Campaign) periods(ctx context.Context, year *scoring.Ranking) (out []PeriodReport, err error) {
	rankings, err := year.Periods(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range rankings {
		terms := c.card.PeriodCard().Terms()
		one := PeriodReport{Period: p.Period, Decimals: terms.Decimals, Final: p.Ranking.Final,
			ByPercent: terms.RankBy == scoring.ByPercent, Order: terms.Order}
		if one.Ranking, err = c.ranked(ctx, c.card.PeriodCard(), p.Ranking); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// ranked are the places of members by a card.
func (c *Campaign) ranked(ctx context.Context, card *scoring.Scorecard, ranking *scoring.Ranking) (
	all []RankedUnit, err error) {
	var grades []scoring.Graded
	d, sample := card.Definition(), c.card.Definition().Invented
	if len(d.Grades) > 0 {
		if grades, _, err = ranking.Grades(ctx); err != nil {
			return nil, err
		}
	}
	for i, st := range ranking.Standings() {
		u := RankedUnit{Standing: st, Name: c.cluster.nameOf(st.Unit), CanWin: st.First == 1}
		if grades != nil {
			u.Grade = &grades[i]
		}
		if st.Within != nil {
			u.Group = c.cluster.groupName(st.Within.Group)
		}
		if score, ok := ranking.Score(st.Unit); ok {
			t := score.Totals()
			u.Least, u.Most, u.Invented, u.Refused = t.Least, t.Most, sample || invented(score), score.Refused
			u.NoPolicy, u.Decisions = t.NoPolicy, score.Decisions()
			if card.Terms().RankBy == scoring.ByPercent && d.Caps.Plus == nil {
				u.OutOf = t.Applicable
			}
			if card.Terms().RankBy == scoring.ByPercent && !u.Percent.Known() {
				u.LeastPercent, u.MostPercent = score.PercentEnds()
			}
		}
		all = append(all, u)
	}
	return all, nil
}

// groupName is what people call a group.
func (c *Cluster) groupName(code string) string {
	if g := find(c.def.Groups, code, Group.code); g != nil {
		return cmp.Or(g.Name, code)
	}
	return code
}

// Ends are the ends of the result that the unit is ranked by, points or percent, while it is missing; missing
// where there is none.
func (u RankedUnit) Ends(byPercent bool) (least, most rules.Value) {
	switch {
	case u.Total.Known():
		return least, most
	case byPercent:
		return u.LeastPercent, u.MostPercent
	}
	return u.Least, u.Most
}

// WithinText is the place of the unit within its group: "2, Mầm non".
func (u RankedUnit) WithinText() string {
	switch w := u.Within; {
	case w == nil:
		return ""
	case w.First == 0:
		return "–, " + u.Group
	case w.First < w.Last:
		return fmt.Sprintf("%d–%d, %s", w.First, w.Last, u.Group)
	default:
		return fmt.Sprintf("%d, %s", w.First, u.Group)
	}
}

// GradeText is what the unit is graded, in words: a grade, none, or those that are still open.
func (u RankedUnit) GradeText() (text diag.Text) {
	if u.Grade == nil {
		return text
	}
	return u.Grade.Text()
}

// pending lists each missing input once, with the units that it holds up, by unit in
// the order of the cluster.
func (c *Campaign) pending(ranking *scoring.Ranking, later map[string][]scoring.Entry) (all []Pending) {
	for _, w := range ranking.Waits() {
		p := c.waitingFor(w.Input, ranking, later[w.Input.Unit])
		p.Holds, p.HoldsMore = w.Units, w.More
		all = append(all, p)
	}
	at := map[string]int{"": -1}
	for i, unit := range c.cluster.units() {
		at[unit] = i
	}
	slices.SortStableFunc(all, func(a, b Pending) int { return cmp.Compare(at[a.Unit], at[b.Unit]) })
	return all
}

func (c *Campaign) waitingFor(in rules.Input, ranking *scoring.Ranking, later []scoring.Entry) Pending {
	p, card := Pending{Input: in, Label: in.Code()}, c.card
	if in.Period != "" {
		card = card.PeriodCard()
	}
	if in.Criterion == "" {
		if in.Indicator != "" {
			p.Label = label(card, diag.Indicator.Of(in.Indicator))
		}
		return p
	}
	for _, cr := range card.Terms().Criteria {
		if cr.Code != in.Criterion {
			continue
		}
		p.Label = label(card, diag.Criterion.Of(cr.Code))
		// Only some are awaited: others have given theirs.
		if missing := awaited(ranking, in); 0 < len(missing) && len(missing) < len(cr.Assessors) {
			p.Label += " (" + strings.Join(missing, ", ") + ")"
			cr.Assessors = only(cr.Assessors, func(a scoring.Assessor) bool { return slices.Contains(missing, a.Role) })
		}
		if p.Entry = SheetEntry(card, cr); p.Entry != "" {
			score, _ := ranking.Score(in.Unit)
			p.entered(card, cr, score.Sheet, later)
		}
		if in.Period != "" && p.Entry != "" {
			p.Entry = "{period: " + in.Period + ", " + p.Entry[1:]
		}
	}
	return p
}

// awaited are the assessors who have not given their points at the version that counts.
func awaited(ranking *scoring.Ranking, in rules.Input) []string {
	score, ok := ranking.Score(in.Unit)
	if !ok || in.Period != "" {
		return nil
	}
	line, _ := score.Line(in.Criterion)
	return line.Awaited
}

// SheetEntry returns an entry of a sheet to copy for a criterion that people judge, with
// dots for the points: at the version that counts, by a role that may give them. It is
// empty for a criterion that nobody judges.
func SheetEntry(card *scoring.Scorecard, cr scoring.Criterion) string {
	if !cr.Judged && len(cr.Assessors) == 0 {
		return ""
	}
	stages := card.Terms().Stages
	stage := stages[len(stages)-1]
	for _, code := range []string{"appraised", card.Definition().Counts} { // the later one wins
		if i := slices.IndexFunc(stages, func(s scoring.Stage) bool { return s.Code == code }); i >= 0 {
			stage = stages[i]
		}
	}
	role := ""
	assessors := each(cr.Assessors, func(a scoring.Assessor) string { return a.Role })
	if may := slices.Concat(assessors, cr.Owners, stage.Roles); len(may) > 0 {
		role = ", role: " + may[0]
	}
	return fmt.Sprintf("{criterion: %s, stage: %s%s, points: ...}", cr.Code, stage.Code, role)
}
