package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// report is what run shows, as data: the text is written from it, and JSON is it.
type report struct {
	Name         string          `json:"name"`
	Cluster      awards.Text     `json:"cluster"`
	Year         int             `json:"year"`
	Title        awards.Text     `json:"title,omitzero"`
	On           rules.Date      `json:"on"`
	Phase        cluster.Act     `json:"phase,omitzero"`
	Source       cluster.Source  `json:"source,omitzero"`
	Card         *cardLine       `json:"card,omitempty"`
	Regulation   string          `json:"regulation,omitempty"`
	Places       int32           `json:"-"`
	ByPercent    bool            `json:"byPercent"` // units are ranked by percent, and gaps are in percent
	Ranking      []rankLine      `json:"ranking,omitempty"`
	Final        bool            `json:"final"`
	Awards       []awardLine     `json:"nominations,omitempty"`
	NotNominated *awards.Text    `json:"notNominated,omitempty"`
	Differences  []difference    `json:"differences,omitempty"`
	Pending      []pendingLine   `json:"pending,omitempty"`
	Judged       []judgedLine    `json:"judged,omitempty"`
	Officers     []officersLine  `json:"officers,omitempty"`
	Themes       []string        `json:"themes,omitempty"`
	Movements    []movementLine  `json:"movements,omitempty"`
	Owed         []owedLine      `json:"owed,omitempty"`
	Statistics   []statisticLine `json:"statistics,omitempty"`
	Next         []nextLine      `json:"next,omitempty"`

	sheets bool // something brings what people gave

	name  func(unit string) string
	named func(awards.Text) awards.Text // with the names of units for their codes
}

type cardLine struct {
	Code     string      `json:"code"`
	Title    string      `json:"title,omitempty"`
	Version  string      `json:"version,omitempty"`
	Scale    rules.Value `json:"scale"`
	Invented bool        `json:"invented"`
}

type rankLine struct {
	scoring.Standing
	Name  string      `json:"name"`
	Least rules.Value `json:"least"`
	Most  rules.Value `json:"most"`
	// OutOf is the maximum of what applies to the unit, for a card that ranks by percent.
	OutOf    rules.Value `json:"outOf"`
	Invented bool        `json:"invented"`
}

type awardLine struct {
	Award   string      `json:"award"`
	Title   awards.Text `json:"title"`
	Entries []entryLine `json:"entries"`
}

type entryLine struct {
	Name     string `json:"name"`
	Invented bool   `json:"invented"` // stands on invented evidence or points
	awards.Entry
}

type difference struct {
	Name string `json:"name"`
	cluster.Difference
}

// pendingLine is one missing input with who owes it and whom it holds up.
type pendingLine struct {
	rules.Input
	Name  string   `json:"name"` // of the unit that it waits on
	Label string   `json:"label"`
	Holds []string `json:"holds"` // names of units whose total waits for it
}

type officersLine struct {
	cluster.Officers
	HeadName     string   `json:"headName"`
	DeputyNames  []string `json:"deputyNames,omitempty"`
	StandingText string   `json:"standingText"`
}

type movementLine struct {
	Code     string      `json:"code"`
	Title    awards.Text `json:"title"`
	Launcher string      `json:"launcher,omitempty"`
}

type owedLine struct {
	cluster.Owed
	Name string `json:"name"`
}

type statisticLine struct {
	cluster.Statistics
	Sum int64 `json:"sum"` // of the forms
}

// nextLine is another year of the same cluster, as of the same day.
type nextLine struct {
	Year   int      `json:"year"`
	Signed []string `json:"signed,omitempty"`
	Owed   []string `json:"owed,omitempty"`
	Themes []string `json:"themes,omitempty"`
}

// newReport gathers what there is to show.
func newReport(y *loaded, r *cluster.Result, l diag.Lang) *report {
	out := &report{
		Name: y.folder.name, Cluster: y.cluster.Title(), Year: y.campaign.Year(), Title: y.campaign.Title(), On: r.On,
		Phase: r.State.Phase(), Source: y.campaign.Source(), Places: 2, Themes: y.campaign.Themes(),
		name: y.cluster.Name, named: y.campaign.Named,
	}
	if y.card != nil {
		d := y.card.Definition()
		out.Card = &cardLine{Code: d.Code, Title: d.Title, Version: d.Version, Scale: rules.NumberOf(y.card.Scale()), Invented: d.Invented}
		out.Places = y.card.Decimals()
		out.ByPercent = y.card.RankBy() == scoring.ByPercent
	}
	if y.reg != nil {
		out.Regulation = y.reg.Code()
	}
	if r.Ranking != nil && out.Phase != 0 { // before the launch there is nothing to rank by
		out.Final = r.Ranking.Final()
		out.Ranking = rankLines(y, r.Ranking)
		out.Pending = pendingLines(y, r.Ranking)
		out.Judged, out.sheets = judgedLines(y, out.Pending), y.brought()
	}
	if r.Slate != nil {
		out.Awards = awardLines(y, r)
	}
	if !r.NotNominated.IsZero() {
		out.NotNominated = &r.NotNominated
	}
	for _, d := range r.Differences {
		out.Differences = append(out.Differences, difference{Name: y.cluster.Name(d.Unit), Difference: d})
	}
	out.Officers = officersLines(y, r.On, l)
	out.Movements = movementLines(y)
	out.Owed = owedLines(y, r.State, r.On)
	for s := range y.campaign.Statistics() {
		sum, err := s.Sum()
		if err == nil { // otherwise the cluster would not have compiled
			out.Statistics = append(out.Statistics, statisticLine{Statistics: s, Sum: sum})
		}
	}
	out.Next = nextLines(y, r.On)
	return out
}

func movementLines(y *loaded) (lines []movementLine) {
	for m := range y.campaign.Movements() {
		lines = append(lines, movementLine{Code: m.Code, Title: m.Title, Launcher: m.Launcher})
	}
	return lines
}

func owedLines(y *loaded, s *cluster.State, on rules.Date) (lines []owedLine) {
	for _, o := range s.Owed(on) {
		lines = append(lines, owedLine{Owed: o, Name: y.cluster.Name(o.Unit)})
	}
	return lines
}

func rankLines(y *loaded, ranking *scoring.Ranking) (lines []rankLine) {
	for st := range ranking.Standings() {
		line := rankLine{Standing: st, Name: y.cluster.Name(st.Unit)}
		if score, ok := ranking.Score(st.Unit); ok {
			t := score.Totals()
			line.Least, line.Most = t.Least, t.Most
			line.OutOf = cluster.OutOf(score)
			line.Invented = cluster.Invented(score)
		}
		lines = append(lines, line)
	}
	return lines
}

// pendingLines lists each missing input once, with the units it holds up.
func pendingLines(y *loaded, ranking *scoring.Ranking) (lines []pendingLine) {
	at := make(map[rules.Input]int)
	for st := range ranking.Standings() {
		for _, in := range st.Waits {
			i, ok := at[in]
			if !ok {
				i = len(lines)
				at[in] = i
				lines = append(lines, pendingLine{Input: in, Name: y.cluster.Name(in.Unit), Label: y.label(in)})
			}
			lines[i].Holds = append(lines[i].Holds, y.cluster.Name(st.Unit))
		}
	}
	// By unit in the order of the cluster, whatever order the ranking has.
	var units []string
	for m := range y.cluster.MembersDuring(rules.Period{}) {
		units = append(units, m.Unit)
	}
	slices.SortStableFunc(lines, func(a, b pendingLine) int {
		return cmp.Compare(slices.Index(units, a.Unit), slices.Index(units, b.Unit))
	})
	return lines
}

// label names an input for people.
func (l *loaded) label(in rules.Input) string {
	if in.Criterion != "" {
		if c, ok := l.card.Criterion(in.Criterion); ok {
			return strings.TrimSpace(c.Code + " " + c.Title)
		}
		return in.Criterion
	}
	if ind, ok := l.card.Schema().Indicator(in.Indicator); ok && ind.Label != "" {
		return ind.Label
	}
	return in.Indicator
}

func awardLines(y *loaded, r *cluster.Result) (lines []awardLine) {
	supposed := y.candidates.Invented || y.campaign.Candidates(r.On).Invented
	for e := range r.Slate.Entries() {
		if len(lines) == 0 || lines[len(lines)-1].Award != e.Award {
			lines = append(lines, awardLine{Award: e.Award, Title: y.campaign.AwardTitle(e.Award, e.Assessment.Governed)})
		}
		last := &lines[len(lines)-1]
		invented := supposed
		if score, ok := r.Ranking.Score(e.Unit); ok {
			invented = invented || cluster.Invented(score)
		}
		last.Entries = append(last.Entries, entryLine{Name: y.cluster.Name(e.Unit), Invented: invented, Entry: e})
	}
	return lines
}

// officersLines are the officers of the year and of the one after, those who were
// introduced by the day and those appointed.
func officersLines(y *loaded, on rules.Date, l diag.Lang) (lines []officersLine) {
	for _, year := range []int{y.campaign.Year(), y.campaign.Year() + 1} {
		for _, get := range []func(int, rules.Date) (cluster.Officers, bool){y.campaign.Officers, y.campaign.Introduced} {
			o, ok := get(year, on)
			if !ok {
				continue
			}
			line := officersLine{Officers: o, HeadName: y.cluster.Name(o.Head), StandingText: o.Standing.Format(l)}
			for _, d := range o.Deputies {
				line.DeputyNames = append(line.DeputyNames, y.cluster.Name(d))
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// nextLines are the other years of the cluster from this one on, as of the same
// day: a meeting often closes one year and signs the pledge of the next.
func nextLines(y *loaded, on rules.Date) (lines []nextLine) {
	for _, year := range y.cluster.Years() {
		if year <= y.campaign.Year() {
			continue
		}
		next, err := y.cluster.Campaign(year, nil, nil)
		if err != nil {
			continue // the year is one that the cluster names
		}
		state := next.At(on)
		if state.Phase() == 0 {
			continue
		}
		line := nextLine{Year: year, Themes: next.Themes()}
		for m := range y.cluster.MembersDuring(next.Period()) {
			if _, ok := state.First(cluster.Sign, m.Unit); ok {
				line.Signed = append(line.Signed, y.cluster.Name(m.Unit))
			} else {
				line.Owed = append(line.Owed, y.cluster.Name(m.Unit))
			}
		}
		lines = append(lines, line)
	}
	return lines
}
