package scoring

import (
	"context"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// Appraisal (bảng chấm điểm) is the points of a unit side by side: what was given at each stage of the
// card (tự chấm, thẩm định), what its rules alone give, and what counts. It is plain data that
// marshals to JSON and back. All points are what they add to the total, negative where they are taken
// away; only an [Entry] holds them as they were written.
type Appraisal struct {
	Unit string `json:"unit"`
	// Total is of the whole card, and Sections are of its sections, in the order of the card, a section
	// before its parts.
	Total    Compared   `json:"total"`
	Sections []Compared `json:"sections,omitempty"`
	// Rows has one row for each criterion, in the order of the card.
	Rows []Appraised `json:"rows,omitempty"`
	// Decisions are what people decided of conditions of the card, as [Score.Decisions] has them.
	Decisions []Decided `json:"decisions,omitempty"`
}

// Appraised is the line of a criterion in an [Appraisal], with what it was made of.
type Appraised struct {
	Line
	// Judged says that people score the criterion; a rule computes any other.
	Judged bool `json:"judged,omitempty"`
	// Base, Plus and Minus are Points by where they count (điểm chuẩn, thưởng, trừ), before caps of
	// sections, Minus as a positive number; missing but for one of them.
	Base  rules.Value `json:"base,omitzero"`
	Plus  rules.Value `json:"plus,omitzero"`
	Minus rules.Value `json:"minus,omitzero"`
	// Versions are what was given, in the order of the stages; none of a stage at which nothing was.
	Versions []Version `json:"versions,omitempty"`
	// RuleAlone is what the line would add if nobody had overridden anything, for any unit, and
	// RuleState what it then would be.
	RuleAlone rules.Value `json:"rule_alone"`
	RuleState State       `json:"rule_state"`
	// Difference is Points less RuleAlone, where what does not apply adds 0; missing while either is.
	Difference rules.Value `json:"difference"`
	// Differs says that two versions differ, one from what the rule gives, or what counts from that: for
	// a line that is not Overridden because its rule reads points that are.
	Differs bool `json:"differs,omitempty"`
}

// Version is what one stage said of a criterion of a unit.
type Version struct {
	// Stage and Title are the code of the stage and what it is called.
	Stage string `json:"stage"`
	Title string `json:"title,omitempty"`
	State State  `json:"state"` // missing while assessors are awaited
	// Points is what all assessors together gave; missing if one of them has not.
	Points rules.Value `json:"points"`
	// Difference is Points less those of the version before; missing for the first, and unless both are known.
	Difference rules.Value `json:"difference,omitzero"`
	// Awaited are the assessors who have not scored.
	Awaited []string `json:"awaited,omitempty"`
	// Entries are what was entered, the latest of each role: who, when, why and on what evidence.
	Entries []Entry `json:"entries"`
	// Counts says that this version is the one that counts.
	Counts bool `json:"counts,omitempty"`
	claim  bool // only of those who may not score the criterion: the unit itself
}

// Compared is what a section, or the whole card, comes to in each way of looking at it, after its caps.
type Compared struct {
	// Code and Title are those of the section; empty for the card.
	Code  string `json:"code,omitempty"`
	Title string `json:"title,omitempty"`
	// Stages are those at which the unit was given anything, in the order of the card.
	Stages []StageTotal `json:"stages,omitempty"`
	// RuleAlone is without anything that people decided instead of a rule or beyond a maximum, for any
	// unit, and Accepted what counts. They are equal where nobody did.
	RuleAlone Bounds `json:"rule_alone"`
	Accepted  Bounds `json:"accepted"`
	// Difference is Accepted less RuleAlone, and Rows the sum of the differences of its rows; each
	// missing while it is not known. They are the same unless Cuts say why not.
	Difference rules.Value `json:"difference"`
	Rows       rules.Value `json:"rows"`
	Cuts       []Cut       `json:"cuts,omitempty"`
}

// Bounds is a total, and between what it lies while it is missing; an end that has no bound is missing.
type Bounds struct {
	Total rules.Value `json:"total"`
	Least rules.Value `json:"least"`
	Most  rules.Value `json:"most"`
}

// StageTotal is a total as it stood after a stage: if nothing had been given later. At a stage at which
// units score themselves it is what they claim, of what a rule computes too; where they claim nothing
// of that, the rule stands, and what people score is missing until they do.
type StageTotal struct {
	Stage string `json:"stage"`
	Title string `json:"title,omitempty"`
	Bounds
	// Claimed is the sum of what the unit gave itself, before caps of sections, at a stage at which units do;
	// missing if that is nothing. Computed is how many lines the total holds besides as their rules compute
	// them: points that the unit never claimed.
	Claimed  rules.Value `json:"claimed,omitzero"`
	Computed int         `json:"computed,omitempty"`
}

// Cut is what makes a total differ by something else than its rows: the cap of a section, by its key in
// [Caps], or that points are rescaled, "rescale".
type Cut struct {
	// Code and Title are those of the section; empty for the card.
	Code  string `json:"code,omitempty"`
	Title string `json:"title,omitempty"`
	By    string `json:"by"`
}

// rescaled is what Cut.By says of a section whose policy is [Rescale].
const rescaled = "rescale"

// Decided is what people decided of a condition of the card: that of a disqualification or a grade, or
// a tie-break.
type Decided struct {
	Entry Entry  `json:"entry"`
	Title string `json:"title,omitempty"` // of the grade, or of the disqualification
	// Computed is what the condition itself says: true or false, a number of a tie-break; missing if it is
	// not decided, or fails.
	Computed rules.Value `json:"computed"`
}

// Appraisal returns the points of the unit side by side. It takes longer than scoring, which it does
// once more for the whole batch without overrides and for each stage, if entries differ there; all
// units of a batch share that. It ends with the error of ctx once that is done.
func (s *Score) Appraisal(ctx context.Context) (*Appraisal, error) {
	alone, err := s.in(ctx, view{alone: true})
	if err != nil {
		return nil, err
	}
	spans, stages := [][]span{s.spans(), alone.spans()}, s.stages()
	for _, stage := range stages {
		then, err := s.in(ctx, view{stage: stage.Code})
		if err != nil {
			return nil, err
		}
		spans = append(spans, then.spans())
	}
	a := &Appraisal{Unit: s.Unit, Decisions: s.decided(alone)}
	for i := range s.card.criteria {
		a.Rows = append(a.Rows, s.appraised(i, alone))
	}
	for i, sec := range s.card.sections {
		c := Compared{Code: sec.def.Code, Title: sec.def.Title, Accepted: s.card.ends(spans[0][i]),
			RuleAlone: s.card.ends(spans[1][i]), Rows: rules.Int(0)}
		for j, stage := range stages {
			c.Stages = append(c.Stages, StageTotal{Stage: stage.Code, Title: stage.Title,
				Bounds: s.card.ends(spans[2+j][i])})
		}
		for _, cr := range sec.all() {
			row := &a.Rows[cr.index]
			c.Rows = sumOf(c.Rows, row.Difference)
			for j := range c.Stages {
				c.Stages[j].claim(s.card, row)
			}
		}
		c.Difference = difference(c.Accepted.Total, c.RuleAlone.Total)
		if c.Difference.Known() && c.Rows.Known() && !c.Difference.Equal(c.Rows) {
			c.Cuts = cuts(sec, spans[0], spans[1])
		}
		if i == 0 {
			a.Total = c
		} else {
			a.Sections = append(a.Sections, c)
		}
	}
	return a, nil
}

// claim adds a line to what a unit gave itself by a stage.
func (t *StageTotal) claim(c *Scorecard, row *Appraised) {
	until, _ := c.stage(t.Stage)
	if !c.stages[until].self() {
		return
	}
	var given *Version
	for i := range row.Versions {
		if at, _ := c.stage(row.Versions[i].Stage); at <= until && c.stages[at].self() {
			given = &row.Versions[i]
		}
	}
	switch {
	case given == nil && !row.Judged && row.RuleState != NotApplicable:
		t.Computed++
	case given != nil && !t.Claimed.Known():
		t.Claimed = added(given.Points, given.State)
	case given != nil:
		t.Claimed = sumOf(t.Claimed, added(given.Points, given.State))
	}
}

// stages are those at which the unit was given points, in order.
func (s *Score) stages() []Stage {
	return slices.DeleteFunc(slices.Clone(s.card.stages), func(stage Stage) bool {
		return s.Sheet == nil || !slices.ContainsFunc(s.Sheet.Entries, func(e Entry) bool {
			return e.Period == "" && e.Stage == stage.Code && !s.card.ofCondition(&e)
		})
	})
}

// appraised is the row of a criterion, by index.
func (s *Score) appraised(i int, alone *Score) Appraised {
	cr := s.card.criteria[i]
	rule := alone.at(cr)
	row := Appraised{Line: s.line(i), Judged: cr.judged(), RuleState: rule.state}
	switch {
	case rule.state == NotApplicable:
		row.RuleAlone = rules.NotApplicable()
	case rule.known():
		row.RuleAlone = s.card.value(rule.lo)
	}
	row.Difference = difference(added(row.Points, row.State), added(row.RuleAlone, row.RuleState))
	row.Differs = row.State != row.RuleState || !row.Points.Equal(row.RuleAlone)
	if row.State != Missing && row.State != NotApplicable {
		switch less := row.Points.Compare(rules.Int(0)) < 0; {
		case cr.def.Effect == Base:
			row.Base = row.Points
		case cr.def.Effect == Minus, less:
			row.Minus = difference(rules.Int(0), row.Points)
		default:
			row.Plus = row.Points
		}
	}
	if s.Sheet == nil {
		return row
	}
	for j, v := range document.Clone(s.Sheet.versions(cr)) {
		at, _ := s.card.stage(v.Stage)
		v.Title = s.card.stages[at].Title
		v.Counts = v.Stage == row.Stage && (row.Judged || row.Overridden)
		if v.Points = v.Points.Round(cr.places, s.card.def.Rounding); cr.def.Effect == Minus && v.Points.Known() {
			v.Points = difference(rules.Int(0), v.Points)
		}
		if j > 0 {
			before := &row.Versions[j-1]
			v.Difference = difference(v.Points, before.Points)
			row.Differs = row.Differs || v.differs(before)
		}
		if !row.Judged && v.State != Missing && row.RuleState != Missing {
			row.Differs = row.Differs || v.State != row.RuleState || !v.Points.Equal(row.RuleAlone)
		}
		row.Versions = append(row.Versions, v)
	}
	return row
}

// added is what points add to a sum: what does not apply, nothing.
func added(points rules.Value, state State) rules.Value {
	if state == Missing {
		return rules.Value{}
	}
	if state == NotApplicable {
		return rules.Int(0)
	}
	return points
}

// sumOf is the sum of two numbers; missing unless both are known.
func sumOf(a, b rules.Value) rules.Value { return difference(a, difference(rules.Int(0), b)) }

// cuts are the caps that fired in a section, or in its parts, on either side, in the order of the card.
func cuts(s *section, sides ...[]span) (out []Cut) {
	add := func(by string) {
		h := Cut{s.def.Code, s.def.Title, by}
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, side := range sides {
		for _, t := range []*tally{&side[s.index].lo, &side[s.index].hi} {
			for _, f := range t.fired {
				add(f.kind.key)
			}
			if t.rescaled {
				add(rescaled)
			}
		}
	}
	for _, part := range s.parts {
		out = append(out, cuts(part, sides...)...)
	}
	return out
}

// ends is what a section comes to.
func (c *Scorecard) ends(t span) Bounds {
	out := Bounds{Total: c.total(t.lo.sum(), t.hi.sum())}
	switch {
	case t.lo.nothing:
		out.Least, out.Most = rules.NotApplicable(), rules.NotApplicable()
	case !t.lo.open:
		out.Least, out.Most = c.finite(t.lo.total), c.finite(t.hi.total)
	}
	return out
}
