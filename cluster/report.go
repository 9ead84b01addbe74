package cluster

import (
	"context"
	"math/big"
	"regexp"
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Report is everything that the report of a mid-year review (sơ kết) or of a
// year's end (tổng kết) says, as of a day. It is plain data: [Report.Write] makes
// Markdown of it, a host can make anything else.
type Report struct {
	Code      string      `json:"code"`
	Cluster   awards.Text `json:"cluster"`
	Year      int         `json:"year"`
	Title     awards.Text `json:"title,omitzero"`
	On        rules.Date  `json:"on"`
	Phase     Act         `json:"phase,omitzero"`
	Themes    []string    `json:"themes,omitempty"`
	Movements []Movement  `json:"movements,omitempty"`
	Source    Source      `json:"source,omitzero"`
	// Decimals is how many decimal places points have.
	Decimals int32 `json:"decimals"`
	// Units are the members in the order of the cluster.
	Units []UnitReport `json:"units"`
	// Ranking is empty without a scorecard. Final says that no rank can change any more. ByPercent
	// says that the card ranks by the percentage of what applies to each unit; gaps are in percent then.
	Ranking   []RankedUnit `json:"ranking,omitempty"`
	Final     bool         `json:"final"`
	ByPercent bool         `json:"byPercent,omitempty"`
	// Indicators are summarised in the order of the card.
	Indicators []IndicatorSummary `json:"indicators,omitempty"`
	// Nominations are by award and rank; NotNominated says why there are none.
	Nominations  []Nominee    `json:"nominations,omitempty"`
	NotNominated awards.Text  `json:"notNominated,omitzero"`
	Differences  []Difference `json:"differences,omitempty"`
	// Lives say what became of the nominations on the record, in the order in which they were made.
	Lives      []AwardLife  `json:"lives,omitempty"`
	Statistics []Statistics `json:"statistics,omitempty"`
	// Officers are those of the year and of the next, as of the day.
	Officers []Officers `json:"officers,omitempty"`

	names map[string]string
}

// UnitReport is what one member has done and owes, with its figures.
type UnitReport struct {
	Unit    string   `json:"unit"`
	Name    string   `json:"name"`
	Done    []Done   `json:"done,omitempty"`
	Owed    []Owed   `json:"owed,omitempty"`
	Figures []Figure `json:"figures,omitempty"`
}

// Done is an act of a unit.
type Done struct {
	Act      Act        `json:"act"`
	On       rules.Date `json:"on"`
	Late     bool       `json:"late,omitempty"`
	Movement string     `json:"movement,omitempty"`
	HalfYear bool       `json:"halfYear,omitempty"`
	Invented bool       `json:"invented,omitempty"`
}

// Figure is one indicator of a unit beside last year's.
type Figure struct {
	Indicator string      `json:"indicator"`
	Label     string      `json:"label"`
	Unit      string      `json:"unit,omitempty"` // what it is counted in
	Now       rules.Value `json:"now"`
	LastYear  rules.Value `json:"lastYear"`
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
	// OutOf is the maximum of what applies to the unit, for a card that ranks by percent, where the
	// percentage is of that; see [OutOf].
	OutOf rules.Value `json:"outOf"`
	// CanWin says that the unit can still end first.
	CanWin   bool `json:"canWin"`
	Invented bool `json:"invented,omitempty"`
}

// Nominee is a member and an award of the slate.
type Nominee struct {
	Unit   string        `json:"unit"`
	Name   string        `json:"name"`
	Award  string        `json:"award"`
	Title  awards.Text   `json:"title"`
	Status awards.Status `json:"status"`
	Rank   int           `json:"rank,omitempty"`
	Reason awards.Text   `json:"reason"`
	// Clauses are those that the verdict stands on, each once.
	Clauses []string `json:"clauses,omitempty"`
}

// AwardLife is what became of a nomination.
type AwardLife struct {
	Unit  string        `json:"unit"`
	Name  string        `json:"name"`
	Award string        `json:"award"`
	Title awards.Text   `json:"title"`
	State awards.State  `json:"state"`
	Steps []awards.Step `json:"steps"`
}

// IndicatorSummary is one numeric indicator over the members.
type IndicatorSummary struct {
	Indicator string `json:"indicator"`
	Label     string `json:"label"`
	Unit      string `json:"unit,omitempty"`
	// Greatest and Least are over the members whose value is known, with the units that have
	// them; Mean is exact.
	Greatest      rules.Value `json:"greatest"`
	GreatestUnits []string    `json:"greatestUnits,omitempty"`
	Least         rules.Value `json:"least"`
	LeastUnits    []string    `json:"leastUnits,omitempty"`
	Mean          rules.Value `json:"mean"`
	Known         int         `json:"known"`
	Missing       []string    `json:"missing,omitempty"` // units
	// Exceeded, Met and Missed are the units by how they stand to their own target; empty if the
	// year names no target for the indicator, or it is not known.
	HasTarget bool     `json:"hasTarget,omitempty"`
	Exceeded  []string `json:"exceeded,omitempty"`
	Met       []string `json:"met,omitempty"`
	Missed    []string `json:"missed,omitempty"`
	Invented  bool     `json:"invented,omitempty"`
}

// Invented reports whether a score stands on sample data: on a card, an indicator
// or a fact that is marked as invented, or an entry with such evidence.
func Invented(s *scoring.Score) bool {
	if s.Card().Definition().Invented {
		return true
	}
	for f := range s.Facts().All() {
		if inventedFact(s.Facts().Schema(), f) {
			return true
		}
	}
	if sheet := s.Sheet(); sheet != nil {
		for e := range sheet.Entries() {
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

// OutOf returns the maximum of what applies to the unit of a score where its
// percentage is of that, as in 684.00/700; missing if the card does not rank by percent,
// or if bonus points are part of its scale, so that the percentage is of more.
func OutOf(s *scoring.Score) rules.Value {
	if s.Card().RankBy() != scoring.ByPercent || s.Card().Definition().Caps.Plus != nil {
		return rules.Value{}
	}
	return s.Totals().Applicable
}

// Report computes the report of a day; facts, candidates and sheets are as for
// [Campaign.Result].
func (c *Campaign) Report(ctx context.Context, on rules.Date, facts []*rules.Facts, candidates []awards.Candidate, sheets ...*scoring.Sheet) (*Report, error) {
	res, err := c.Result(ctx, on, facts, candidates, sheets...)
	if err != nil {
		return nil, err
	}
	if facts, err = c.together(on, facts); err != nil {
		return nil, err
	}
	r := &Report{
		Code: c.cluster.Code(), Cluster: c.cluster.Title(), Year: c.Year(), Title: c.Title(), On: on, Phase: res.State.Phase(),
		Themes: c.Themes(), Movements: slices.Collect(c.Movements()), Source: c.Source(), Decimals: 2,
		NotNominated: res.NotNominated, Differences: res.Differences, Statistics: slices.Collect(c.Statistics()),
		names: make(map[string]string),
	}
	for m := range c.cluster.MembersDuring(rules.Period{}) {
		r.names[m.Unit] = c.cluster.Name(m.Unit)
	}
	byUnit := make(map[string]*rules.Facts)
	for _, f := range facts {
		byUnit[f.Unit()] = f
	}
	owed := res.State.Owed(on)
	for m := range c.cluster.Members(c.Day(on)) {
		r.Units = append(r.Units, UnitReport{
			Unit: m.Unit, Name: c.cluster.Name(m.Unit), Done: res.State.doneBy(m.Unit),
			Owed:    slices.DeleteFunc(slices.Clone(owed), func(o Owed) bool { return o.Unit != m.Unit }),
			Figures: figures(byUnit[m.Unit]),
		})
	}
	if res.Ranking != nil && r.Phase != 0 { // before the launch there is nothing to rank by
		r.Decimals, r.Final, r.ByPercent = c.card.Decimals(), res.Ranking.Final(), c.card.RankBy() == scoring.ByPercent
		r.Ranking = ranked(res.Ranking, c.cluster)
		r.Indicators = c.summarise(on, byUnit)
	}
	if res.Slate != nil {
		r.Nominations = c.nominees(res.Slate)
	}
	r.Lives = c.lives(res.State)
	for _, year := range []int{c.Year(), c.Year() + 1} {
		for _, get := range []func(int, rules.Date) (Officers, bool){c.Officers, c.Introduced} {
			if o, ok := get(year, on); ok {
				r.Officers = append(r.Officers, o)
			}
		}
	}
	return r, nil
}

// Name returns the name of a unit for people.
func (r *Report) Name(unit string) string {
	if n := r.names[unit]; n != "" {
		return n
	}
	return unit
}

// Closed reports whether the closing meeting has taken place, so that the report
// is that of the year's end.
func (r *Report) Closed() bool { return rowOf[r.Phase].phase >= rowOf[Close].phase }

// MidYear reports whether the year is running and nobody has begun to score it, so
// that the report is that of the mid-year review.
func (r *Report) MidYear() bool { return r.Phase != 0 && rowOf[r.Phase].phase <= rowOf[Review].phase }

// doneBy returns what a unit itself has done, by date.
func (s *State) doneBy(unit string) (all []Done) {
	for _, e := range s.events {
		if slices.Contains(e.Units, unit) {
			all = append(all, Done{Act: e.Act, On: e.On, Late: s.Late(*e), Movement: e.Movement, HalfYear: e.HalfYear, Invented: e.Invented})
		}
	}
	return all
}

// figures lists the known facts of a unit beside last year's, in the order of the
// schema.
func figures(f *rules.Facts) (all []Figure) {
	if f == nil {
		return nil
	}
	for fact := range f.All() {
		ind, _ := f.Schema().Indicator(fact.Indicator)
		fig := Figure{Indicator: ind.Code, Label: labelOf(ind), Unit: ind.Unit, Now: fact.Value, Invented: inventedFact(f.Schema(), fact)}
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

func ranked(ranking *scoring.Ranking, c *Cluster) (all []RankedUnit) {
	for st := range ranking.Standings() {
		u := RankedUnit{Standing: st, Name: c.Name(st.Unit), CanWin: st.First == 1}
		if score, ok := ranking.Score(st.Unit); ok {
			t := score.Totals()
			u.Least, u.Most, u.OutOf, u.Invented = t.Least, t.Most, OutOf(score), Invented(score)
		}
		all = append(all, u)
	}
	return all
}

func (c *Campaign) nominees(slate *awards.Slate) (all []Nominee) {
	for e := range slate.Entries() {
		n := Nominee{
			Unit: e.Unit, Name: c.cluster.Name(e.Unit), Award: e.Award, Title: c.AwardTitle(e.Award, e.Assessment.Governed),
			Status: e.Status, Rank: e.Rank, Reason: c.Named(e.Reason),
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

// lives lists what became of the nominations on the record.
func (c *Campaign) lives(s *State) (all []AwardLife) {
	for l := range s.Lives() {
		steps := slices.Collect(l.Steps())
		all = append(all, AwardLife{
			Unit: l.Unit(), Name: c.cluster.Name(l.Unit()), Award: l.Award(), Title: c.AwardTitle(l.Award(), steps[0].On), State: l.State(), Steps: steps,
		})
	}
	return all
}

// AwardTitle returns what the regulation in force on a day calls an award, or its
// code if no regulation says.
func (c *Campaign) AwardTitle(award string, on rules.Date) awards.Text {
	if c.reg != nil {
		inForce, err := c.reg.Awards(on)
		i := slices.IndexFunc(inForce, func(a awards.Award) bool { return a.Code == award })
		if err == nil && i >= 0 && !inForce[i].Title.IsZero() {
			return inForce[i].Title
		}
	}
	return awards.Text{Vietnamese: award, English: award}
}

// codeWord is a word that is surely a code and not of a language: with _ or a
// digit in it.
var codeWord = regexp.MustCompile(`[a-z0-9]+(?:_[a-z0-9]+)+|[a-z]+[0-9][a-z0-9]*`)

// Named puts the names of units, and the labels of facts, for their codes in a text
// for people, such as the reason of a nomination: "the total of an_giang" becomes
// "the total of An Giang". Codes that could be words of a language stay as they are.
func (c *Campaign) Named(t awards.Text) awards.Text {
	put := func(s string, l diag.Lang) string {
		return codeWord.ReplaceAllStringFunc(s, func(code string) string {
			if c.card != nil {
				if ind, ok := c.card.Schema().Indicator(code); ok {
					return labelOf(ind)
				}
			}
			if c.reg != nil && !c.cluster.known(code) {
				return c.reg.Label(code, l)
			}
			return c.cluster.Name(code)
		})
	}
	return awards.Text{Vietnamese: put(t.Vietnamese, diag.Vietnamese), English: put(t.English, diag.English)}
}

// summarise compares the members on each numeric indicator of the card.
func (c *Campaign) summarise(on rules.Date, byUnit map[string]*rules.Facts) (all []IndicatorSummary) {
	for ind := range c.card.Schema().All() {
		if ind.Kind != rules.NumberKind || slices.ContainsFunc(c.year.Targets, func(t Target) bool { return t.Target == ind.Code }) {
			continue
		}
		s := IndicatorSummary{Indicator: ind.Code, Label: labelOf(ind), Unit: ind.Unit, Invented: ind.Invented}
		sum := new(big.Rat)
		for m := range c.cluster.Members(c.Day(on)) {
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
