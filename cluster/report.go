package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
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
	// Card and Regulation are what the year is decided by.
	Card       ReportCard `json:"card,omitzero"`
	Regulation string     `json:"regulation,omitempty"`
	// Units are the members in the order of the cluster.
	Units []UnitReport `json:"units"`
	// Ranking is empty without a scorecard, and before the launch. Final says that no rank can change
	// any more. ByPercent says that the card ranks by the percentage of what applies to each unit;
	// gaps are in percent then. Decimals is how many decimal places points have.
	Ranking   []RankedUnit `json:"ranking,omitempty"`
	Final     bool         `json:"final"`
	ByPercent bool         `json:"by_percent,omitempty"`
	Decimals  int32        `json:"decimals"`
	// Pending are what totals wait for, by unit. HasSheets says that something brings points that
	// people gave.
	Pending   []Pending `json:"pending,omitempty"`
	HasSheets bool      `json:"has_sheets,omitempty"`
	// Indicators are summarised in the order of the card.
	Indicators []IndicatorSummary `json:"indicators,omitempty"`
	// Nominations are by award and rank; NotNominated says why there are none.
	Nominations  []Nominee    `json:"nominations,omitempty"`
	NotNominated diag.Text    `json:"not_nominated,omitzero"`
	Differences  []Difference `json:"differences,omitempty"`
	Statistics   []Statistics `json:"statistics,omitempty"`
	// Officers are those of the year and of the next, as of the day.
	Officers []Officers `json:"officers,omitempty"`
	// Next are the later years of the cluster that had begun by the day, where the host has added
	// them: a meeting often closes one year and signs the pledge of the next.
	Next []*Report `json:"next,omitempty"`
}

// ReportCard is what a report says of its scorecard (bảng điểm).
type ReportCard struct {
	Code     string      `json:"code"`
	Title    string      `json:"title,omitempty"`
	Version  string      `json:"version,omitempty"`
	Scale    rules.Value `json:"scale"`
	Invented bool        `json:"invented,omitempty"`
}

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
	Unit      string      `json:"unit,omitempty"` // what it is counted in
	Now       rules.Value `json:"now"`
	LastYear  rules.Value `json:"last_year"`
	// Change is Now less LastYear; missing unless both are known numbers.
	Change   rules.Value `json:"change"`
	Invented bool        `json:"invented,omitempty"`
}

// RankedUnit is the place of a member, with the bounds that its total and rank
// can still move in.
type RankedUnit struct {
	scoring.Standing
	Name  string      `json:"name"`
	Least rules.Value `json:"least"`
	Most  rules.Value `json:"most"`
	// OutOf is the maximum of what applies to the unit where its percentage is of that, as in
	// 684.00/700; missing if the card does not rank by percent, or if bonus points are part of its
	// scale, so that the percentage is of more.
	OutOf rules.Value `json:"out_of"`
	// CanWin says that the unit can still end first.
	CanWin bool `json:"can_win"`
	// Invented says that the points stand on sample data: on a card, an indicator or a fact that is
	// marked as invented, or an entry with such evidence.
	Invented bool `json:"invented,omitempty"`
}

// Pending is an input that the totals of units wait for.
type Pending struct {
	rules.Input
	// Label names the input for people, and Holds are the units whose totals wait.
	Label string   `json:"label"`
	Holds []string `json:"holds"`
	// Entry is what to write in a sheet of the unit, with dots for the points, if it is for people to
	// judge.
	Entry string `json:"entry,omitempty"`
}

// Nominee is a member and an award of the slate.
type Nominee struct {
	// Entry is that of the slate, with names for the codes of units and indicators in its texts.
	awards.Entry
	Name  string     `json:"name"`
	Title diag.Words `json:"title"` // of the award
	// Clauses are those that the verdict stands on, each once.
	Clauses []string `json:"clauses,omitempty"`
	// Invented says that it stands on sample evidence or points.
	Invented bool `json:"invented,omitempty"`
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

// invented reports whether a score stands on sample data.
func (c *Campaign) invented(s *scoring.Score) bool {
	if c.card.Definition().Invented {
		return true
	}
	for f := range s.Facts.All() {
		if inventedFact(s.Facts.Schema(), f) {
			return true
		}
	}
	if sheet := s.Sheet; sheet != nil {
		for _, e := range sheet.Entries {
			if document.Invented(rules.Fact{Evidence: e.Evidence}) {
				return true
			}
		}
	}
	return false
}

func inventedFact(schema *rules.Schema, f rules.Fact) bool {
	if !f.Value.Known() {
		return false
	}
	ind, ok := schema.Indicator(f.Indicator)
	return ok && ind.Invented || document.Invented(f)
}

// Report computes the report of a day, by what the log holds and by what the host
// knows besides. It is of this year alone: Next is for the host to add.
func (c *Campaign) Report(ctx context.Context, on rules.Date, besides Inputs) (*Report, error) {
	res, err := c.Result(ctx, on, besides)
	if err != nil {
		return nil, err
	}
	facts, err := c.together(on, besides.Facts)
	if err != nil {
		return nil, err
	}
	y := c.Year()
	r := &Report{
		Code: c.cluster.def.Code, Cluster: c.cluster.title(), Year: y.Year, Title: y.Title, State: *res.State,
		Names: make(map[string]string), Source: y.Source, Themes: y.Themes, Movements: y.Movements, Decimals: 2,
		NotNominated: res.NotNominated, Differences: res.Differences, Statistics: y.Statistics,
		HasSheets: len(besides.Sheets) > 0 || slices.ContainsFunc(c.log, func(e Event) bool { return len(e.Sheets) > 0 }),
	}
	for m := range c.cluster.Members(rules.Period{}) {
		r.Names[m.Unit] = c.cluster.Name(m.Unit)
	}
	byUnit := make(map[string]*rules.Facts)
	for _, f := range facts {
		byUnit[f.Unit()] = f
	}
	for _, m := range c.cluster.membersOn(c.Day(on)) {
		r.Units = append(r.Units, UnitReport{Unit: m.Unit, Name: r.Names[m.Unit], Figures: figures(byUnit[m.Unit])})
	}
	if c.card != nil {
		d := c.card.Definition()
		r.Card = ReportCard{d.Code, d.Title, d.Version, rules.NumberOf(c.card.Terms().Scale), d.Invented}
	}
	if c.reg != nil {
		r.Regulation = c.reg.Identity().Code
	}
	if res.Ranking != nil && r.Phase != 0 { // before the launch there is nothing to rank by
		r.Decimals, r.Final, r.ByPercent = c.card.Terms().Decimals, res.Ranking.Final,
			c.card.Terms().RankBy == scoring.ByPercent
		r.Ranking, r.Pending = c.ranked(res.Ranking), c.pending(res.Ranking)
		r.Indicators = c.summarise(on, byUnit)
	}
	if res.Slate != nil {
		r.Nominations = c.nominees(res, besides.Candidates.Invented || c.logCandidates(on).Invented)
	}
	for _, year := range []int{y.Year, y.Year + 1} {
		for _, standing := range []Standing{Appointed, Proposed} {
			if o, ok := c.Officers(year, on, standing); ok {
				r.Officers = append(r.Officers, o)
			}
		}
	}
	return r, nil
}

// figures lists the known facts of a unit beside last year's, in the order of the
// schema.
func figures(f *rules.Facts) (all []Figure) {
	if f == nil {
		return nil
	}
	for fact := range f.All() {
		ind, _ := f.Schema().Indicator(fact.Indicator)
		fig := Figure{Indicator: ind.Code, Label: labelOf(ind), Unit: ind.Unit, Now: fact.Value,
			Invented: inventedFact(f.Schema(), fact)}
		if last := f.Previous(); last != nil {
			before, _ := last.Lookup(fact.Indicator)
			fig.LastYear = before.Value
			fig.Invented = fig.Invented || inventedFact(last.Schema(), before)
			now, ok1 := fig.Now.Rat()
			then, ok2 := fig.LastYear.Rat()
			if ok1 && ok2 {
				fig.Change = rules.RatOf(now.Sub(now, then))
			}
		}
		if fig.Now.Known() || fig.LastYear.Known() || fig.Now.IsNotApplicable() {
			all = append(all, fig)
		}
	}
	return all
}

func labelOf(ind rules.Indicator) string {
	if ind.Label != "" {
		return ind.Label
	}
	return ind.Code
}

func (c *Campaign) ranked(ranking *scoring.Ranking) (all []RankedUnit) {
	for _, st := range ranking.Standings {
		u := RankedUnit{Standing: st, Name: c.cluster.Name(st.Unit), CanWin: st.First == 1}
		if score, ok := ranking.Score(st.Unit); ok {
			t := score.Breakdown().Totals
			u.Least, u.Most, u.Invented = t.Least, t.Most, c.invented(score)
			if c.card.Terms().RankBy == scoring.ByPercent && c.card.Definition().Caps.Plus == nil {
				u.OutOf = t.Applicable
			}
		}
		all = append(all, u)
	}
	return all
}

// pending lists each missing input once, with the units that it holds up, by unit in
// the order of the cluster.
func (c *Campaign) pending(ranking *scoring.Ranking) (all []Pending) {
	at := make(map[rules.Input]int)
	for _, st := range ranking.Standings {
		for _, in := range st.Waits {
			i, ok := at[in]
			if !ok {
				i = len(all)
				at[in] = i
				all = append(all, c.waitingFor(in))
			}
			all[i].Holds = append(all[i].Holds, st.Unit)
		}
	}
	units := c.cluster.units()
	slices.SortStableFunc(all, func(a, b Pending) int {
		return cmp.Compare(slices.Index(units, a.Unit), slices.Index(units, b.Unit))
	})
	return all
}

func (c *Campaign) waitingFor(in rules.Input) Pending {
	p := Pending{Input: in, Label: in.Criterion}
	if in.Criterion == "" {
		p.Label = in.Indicator
		if ind, ok := c.card.Schema().Indicator(in.Indicator); ok {
			p.Label = labelOf(ind)
		}
		return p
	}
	for _, cr := range c.card.Terms().Criteria {
		if cr.Code == in.Criterion {
			p.Label, p.Entry = strings.TrimSpace(cr.Code+" "+cr.Title), SheetEntry(c.card, cr)
		}
	}
	return p
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
	switch {
	case len(cr.Assessors) > 0:
		role = ", role: " + cr.Assessors[0].Role
	case len(cr.Owners) > 0:
		role = ", role: " + cr.Owners[0]
	case len(stage.Roles) > 0:
		role = ", role: " + stage.Roles[0]
	}
	return fmt.Sprintf("{criterion: %s, stage: %s%s, points: ...}", cr.Code, stage.Code, role)
}

func (c *Campaign) nominees(res *Result, supposed bool) (all []Nominee) {
	for _, e := range res.Slate.Entries {
		n := Nominee{
			Entry: e, Name: c.cluster.Name(e.Unit), Invented: supposed,
			Title: c.awardTitle(e.Award, e.Assessment.Governed),
		}
		n.Reason, n.Waits = c.named(e.Reason), slices.Clone(e.Waits)
		for i, w := range n.Waits {
			n.Waits[i].Text = c.named(w.Text)
		}
		if score, ok := res.Ranking.Score(e.Unit); ok {
			n.Invented = n.Invented || c.invented(score)
		}
		for _, f := range e.Assessment.Findings {
			if clause := f.Citation.String(); f.Decides && !f.Citation.IsZero() && !slices.Contains(n.Clauses, clause) {
				n.Clauses = append(n.Clauses, clause)
			}
		}
		all = append(all, n)
	}
	return all
}

// awardTitle returns what the regulation in force on a day calls an award, or its
// code if no regulation says.
func (c *Campaign) awardTitle(award string, on rules.Date) diag.Words {
	if c.reg != nil {
		d, err := c.reg.On(on)
		i := slices.IndexFunc(d.Awards, func(a awards.Award) bool { return a.Code == award })
		if err == nil && i >= 0 && !d.Awards[i].Title.IsZero() {
			return d.Awards[i].Title
		}
	}
	return diag.Words{diag.English.String(): award}
}

// codeWord is a word that is surely a code and not of a language: with _ or a
// digit in it.
var codeWord = regexp.MustCompile(`[a-z0-9]+(?:_[a-z0-9]+)+|[a-z]+[0-9][a-z0-9]*`)

// named puts the names of units, and the labels of facts, for their codes in a text
// for people, such as the reason of a nomination: "the total of an_giang" becomes
// "the total of An Giang". Codes that could be words of a language stay as they are.
func (c *Campaign) named(t diag.Text) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string {
		return codeWord.ReplaceAllStringFunc(t.Format(l), func(code string) string {
			if c.card != nil {
				if ind, ok := c.card.Schema().Indicator(code); ok {
					return labelOf(ind)
				}
			}
			if c.reg != nil && !c.cluster.known(code) {
				return c.reg.Label(code).Format(l)
			}
			return c.cluster.Name(code)
		})
	})
}

// summarise compares the members on each numeric indicator of the card.
func (c *Campaign) summarise(on rules.Date, byUnit map[string]*rules.Facts) (all []IndicatorSummary) {
	for ind := range c.card.Schema().All() {
		if ind.Kind != rules.NumberKind || slices.ContainsFunc(c.year.Targets,
			func(t Target) bool { return t.Target == ind.Code }) {
			continue
		}
		s := IndicatorSummary{Indicator: ind.Code, Label: labelOf(ind), Unit: ind.Unit, Invented: ind.Invented}
		sum := new(big.Rat)
		for _, m := range c.cluster.membersOn(c.Day(on)) {
			var fact rules.Fact
			if f := byUnit[m.Unit]; f != nil {
				fact, _ = f.Lookup(ind.Code)
			}
			n, ok := fact.Value.Rat()
			if !ok {
				if !fact.Value.IsNotApplicable() {
					s.Missing = append(s.Missing, m.Unit)
				}
				continue
			}
			s.Known++
			s.Invented = s.Invented || document.Invented(fact)
			sum.Add(sum, n)
			extreme(&s.Greatest, &s.GreatestUnits, fact.Value, m.Unit, 1)
			extreme(&s.Least, &s.LeastUnits, fact.Value, m.Unit, -1)
			c.compareTarget(&s, byUnit[m.Unit], fact.Value)
		}
		if s.Known == 0 {
			continue
		}
		s.Mean = rules.RatOf(sum.Quo(sum, big.NewRat(int64(s.Known), 1)))
		all = append(all, s)
	}
	return all
}

// extreme keeps the greatest value (sign 1) or the least (sign -1), and who has
// it.
func extreme(best *rules.Value, units *[]string, v rules.Value, unit string, sign int) {
	switch order := v.Compare(*best) * sign; {
	case !best.Known() || order > 0:
		*best, *units = v, []string{unit}
	case order == 0:
		*units = append(*units, unit)
	}
}

func (c *Campaign) compareTarget(s *IndicatorSummary, f *rules.Facts, v rules.Value) {
	i := slices.IndexFunc(c.year.Targets, func(t Target) bool { return t.Indicator == s.Indicator })
	if i < 0 {
		return
	}
	s.HasTarget = true
	target, _ := f.Lookup(c.year.Targets[i].Target)
	if target.Value.Kind() != rules.NumberKind {
		return
	}
	order := v.Compare(target.Value)
	if c.year.Targets[i].LessIsBetter {
		order = -order
	}
	switch {
	case order > 0:
		s.Exceeded = append(s.Exceeded, f.Unit())
	case order == 0:
		s.Met = append(s.Met, f.Unit())
	default:
		s.Missed = append(s.Missed, f.Unit())
	}
}
