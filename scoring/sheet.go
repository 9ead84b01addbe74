package scoring

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Entry is what one person gave a unit for one criterion at one stage (tự chấm,
// thẩm định, phúc tra), or decided of a condition of the card.
type Entry struct {
	// Period is the code of the period of the card that the entry is for; empty for the year.
	Period string `json:"period,omitempty" yaml:"period"`
	// Criterion is a code; for a decision that of a disqualification or grade, or a tie-break as
	// the card writes it.
	Criterion string `json:"criterion" yaml:"criterion"`
	Stage     string `json:"stage" yaml:"stage"`
	// Role is in which capacity: an owner or assessor of the criterion.
	Role   string     `json:"role,omitempty" yaml:"role"`
	Author string     `json:"author,omitempty" yaml:"author"`
	On     rules.Date `json:"on,omitzero" yaml:"on"`
	// Points are what the rule of the criterion would give: for a minus item, how many are
	// taken away, as a positive number.
	Points *decimal.Decimal `json:"points,omitempty" yaml:"points"`
	// NotApplicable and Void say that instead of points; Note then gives the reason.
	NotApplicable bool `json:"not_applicable,omitempty" yaml:"not_applicable"`
	Void          bool `json:"void,omitempty" yaml:"void"`
	// Holds says, instead of points, whether a condition of the card holds for the unit, as where
	// the condition fails on its facts.
	Holds *bool `json:"holds,omitempty" yaml:"holds"`
	// Override replaces what a rule computes; Note then gives the reason, and Author or Role says
	// who decided. An entry for a criterion with a rule must say it, except where units score
	// themselves: that is a claim, which is shown beside the computed points and changes nothing, with
	// override too unless that very stage counts.
	Override bool `json:"override,omitempty" yaml:"override"`
	// Beyond lets the points pass the maximum of the criterion, and the caps around it; Note then
	// gives the reason.
	Beyond   bool   `json:"beyond,omitempty" yaml:"beyond"`
	Evidence string `json:"evidence,omitempty" yaml:"evidence"`
	// Note is the reason. It is required where a later version differs from the one before.
	Note string `json:"note,omitempty" yaml:"note"`
}

// value is what the entry says, as a value; void is 0.
func (e *Entry) value() rules.Value {
	switch {
	case e.NotApplicable:
		return rules.NotApplicable()
	case e.Void:
		return rules.Int(0)
	case e.Points != nil:
		return rules.NumberOf(*e.Points)
	case e.Holds != nil:
		return rules.BoolOf(*e.Holds)
	}
	return rules.Value{}
}

// state is what the entry says a criterion is.
func (e *Entry) state() State {
	switch {
	case e.NotApplicable:
		return NotApplicable
	case e.Void:
		return Void
	}
	return Scored
}

// MarshalJSON writes the points as a text of their exact digits, whatever a host
// has set the global variables of shopspring/decimal to: logs and records bind these bytes.
func (e Entry) MarshalJSON() ([]byte, error) {
	type plain Entry
	var points *rules.Value
	if e.Points != nil {
		v := rules.NumberOf(*e.Points)
		points = &v
	}
	return json.Marshal(struct {
		plain
		Points *rules.Value `json:"points,omitempty"`
	}{plain(e), points})
}

// Sheet (phiếu chấm) is everything that people entered for one unit on a card, all
// versions of it, as data that marshals to JSON and back. Only one that
// [Scorecard.NewSheet] checked can be scored: nothing in it is to be changed then, and it
// is safe for concurrent use.
type Sheet struct {
	Unit    string  `json:"unit" yaml:"unit"`
	Entries []Entry `json:"entries" yaml:"entries"` // in the order in which they were given

	card *Scorecard
}

// NewSheet checks the entries for a unit, in any order. It refuses, with all
// faults at once as [diag.Diagnostics]: unknown criteria and stages, points
// outside the bounds of the criterion, with too many decimals or between its steps, an entry by a role that may
// not score the criterion or at the stage, two entries for the same criterion,
// stage and role that are not of different dates (of those the later one counts), an override without who
// decided, an override, a void or a not applicable without a note, and a version that differs from the one before
// it without a note. A new edition of the card takes over what was entered on the last one by
// NewSheet(s.Unit, s.Entries...), which says what no longer fits.
func (c *Scorecard) NewSheet(unit string, entries ...Entry) (*Sheet, error) {
	s := &Sheet{Unit: unit, Entries: document.Clone(entries), card: c}
	var all findings
	for i := range s.Entries {
		var f findings
		if e := &s.Entries[i]; e.Period == "" {
			c.checkEntry(&f, s.Entries, i)
		} else if !slices.ContainsFunc(c.times, func(p Period) bool { return p.Code == e.Period }) {
			codes := listOf(c.times, func(p Period) string { return p.Code })
			f.fault("period", "unknown-period", "there is no period %q", e.Period).Hint = diag.DidYouMean(e.Period, codes)
		} else {
			c.period.checkEntry(&f, s.Entries, i)
		}
		all.ds = append(all.ds, f.ds.At(fmt.Sprintf("entries[%d]", i))...)
	}
	if len(all.ds) == 0 {
		s.only("", c).unexplained(&all)
		for _, p := range c.times {
			s.only(p.Code, c.period).unexplained(&all)
		}
	}
	if len(all.ds) > 0 {
		return nil, all.ds
	}
	return s, nil
}

func (c *Scorecard) checkEntry(f *findings, all []Entry, i int) {
	e := &all[i]
	stage, ok := c.stage(e.Stage)
	if !ok {
		codes, meant := listOf(c.stages, func(s Stage) string { return s.Code }), e.Stage
		for _, s := range c.stages {
			if diag.Fold(s.Title) == diag.Fold(e.Stage) {
				meant = s.Code
			}
		}
		f.fault("stage", "unknown-stage", "there is no stage %q", e.Stage).Hint = diag.OneOf(meant, codes)
	} else if roles := c.stages[stage].Roles; len(roles) > 0 && !slices.Contains(roles, e.Role) {
		f.fault("role", "role", "at stage %s only %s may score, not %q", e.Stage, strings.Join(roles, ", "), e.Role)
	}
	if !e.On.IsZero() && !e.On.Valid() {
		f.fault("on", "date", "%v is not a day of the calendar", e.On)
	}
	cr := c.byCode[e.Criterion]
	self := ok && c.stages[stage].self()
	if c.ofCondition(e) {
		c.checkCondition(f, e, self)
		c.checkReason(f, e)
		c.checkSecond(f, all, i, false)
		return
	}
	if cr == nil {
		codes := listOf(c.criteria, (*criterion).code)
		f.fault("criterion", "unknown-criterion", "there is no criterion %q", e.Criterion).Hint =
			diag.DidYouMean(e.Criterion, codes)
		return
	}
	switch {
	case self || cr.scoredBy(e.Role):
	case len(cr.def.Assessors) > 0:
		f.fault("role", "assessor", "%q is no assessor of %s", e.Role, e.Criterion)
	default:
		f.fault("role", "owner", "%s is scored by %s, not by %q", e.Criterion, strings.Join(cr.def.Owners, ", "), e.Role)
	}
	if ok && !self && !e.Override && !cr.judged() {
		f.notComputed(e)
	}
	c.checkSaid(f, cr, e)
	c.checkReason(f, e)
	c.checkSecond(f, all, i, len(cr.def.Assessors) > 0)
}

// notComputed refuses an entry on what a rule computes that does not say override.
func (f *findings) notComputed(e *Entry) {
	f.fault("override", "no-override", "%s is computed by its rule, and this entry does not say that it replaces it",
		diag.Criterion.Of(e.Criterion)).Hint =
		say("write override: true, author: and who decided, note: and the reason, or remove the entry")
}

// checkReason checks that an entry gives the reason, and who decided, where that is needed.
func (c *Scorecard) checkReason(f *findings, e *Entry) {
	if e.Note == "" && (e.NotApplicable || e.Void || e.Override || e.Beyond) {
		f.fault("note", "no-reason", "this entry for %s needs a reason", diag.Criterion.Of(e.Criterion)).Hint =
			say("write note: and the reason")
	}
	if e.Override && e.Author == "" && e.Role == "" {
		f.fault("author", "no-author", "this entry for %s does not say who decided",
			diag.Criterion.Of(e.Criterion)).Hint =
			say("write author: and the person or body")
	}
}

// checkSecond refuses an entry beside another one that says the same thing; byRole are several
// roles.
func (c *Scorecard) checkSecond(f *findings, all []Entry, i int, byRole bool) {
	e := &all[i]
	for _, other := range all[:i] {
		if other.Period == e.Period && other.Criterion == e.Criterion && other.Stage == e.Stage && other.On == e.On &&
			c.ofCondition(&other) == c.ofCondition(e) && (other.Role == e.Role || !byRole) {
			f.fault("criterion", "second-entry", "a second entry for %s at stage %s by %q",
				diag.Criterion.Of(e.Criterion), diag.Stage.Of(e.Stage), e.Role).Hint =
				say("a revised entry has a later date")
			break
		}
	}
}

// checkSaid checks what an entry for a criterion says.
func (c *Scorecard) checkSaid(f *findings, cr *criterion, e *Entry) {
	said := 0
	for _, b := range []bool{e.Points != nil, e.NotApplicable, e.Void} {
		if b {
			said++
		}
	}
	if said != 1 {
		f.fault("points", "points", "an entry gives points, or says not_applicable, or says void")
	}
	if e.Beyond && e.Points == nil {
		f.fault("beyond", "beyond", "only points can be beyond the maximum").Hint = say("remove it")
	}
	if e.Override && cr.judged() && len(cr.rules) == 0 {
		f.fault("override", "override", "%s has no rule to override: its entries count as they are", e.Criterion).Hint =
			say("remove it")
	}
	if e.Points != nil {
		c.checkPoints(f, cr, e)
	}
}

// checkPoints holds points to the bounds and decimals of the criterion.
func (c *Scorecard) checkPoints(f *findings, cr *criterion, e *Entry) {
	if _, ok := amountOf(*e.Points, cr.places); !ok {
		f.fault("points", "too-many-places",
			"%s has more than the %d decimals of %s, or is too large", rules.NumberOf(*e.Points), cr.places, e.Criterion)
		return
	}
	a, ok := amountOf(*e.Points, c.places)
	least, most := amount(0), amount(0)
	for _, v := range cr.variants {
		least, most = min(least, v.min), max(most, v.max)
	}
	if !ok || !e.Beyond && (a < least || a > most) {
		f.fault("points", "out-of-range",
			"%s gives %s to %s points, not %s", diag.Criterion.Of(e.Criterion), c.value(least), c.value(most),
			rules.NumberOf(*e.Points))
		return
	}
	if low, high, off := cr.besides(a); off {
		f.fault("points", "off-step", "%s is no multiple of the step %s of %s: the nearest are %s and %s",
			rules.NumberOf(*e.Points), c.value(cr.step), diag.Criterion.Of(e.Criterion), c.value(low), c.value(high)).Hint =
			say("write %s or %s", c.value(low), c.value(high))
	}
}

// owns refuses a sheet of another card.
func (c *Scorecard) owns(s *Sheet) error {
	if s.card == nil || s.card.hash != c.hash {
		return fmt.Errorf("scoring: the sheet of %s is %w, or edition of it, than %v: NewSheet takes its entries over",
			s.Unit, ErrOtherCard, c.Identity())
	}
	return nil
}

// self reports whether units score themselves at the stage.
func (s *Stage) self() bool { return s.Self || s.Code == "self" }

// scoredBy reports whether a role may score the criterion.
func (cr *criterion) scoredBy(role string) bool {
	if len(cr.def.Assessors) > 0 {
		return slices.ContainsFunc(cr.def.Assessors, func(a Assessor) bool { return a.Role == role })
	}
	return len(cr.def.Owners) == 0 || slices.Contains(cr.def.Owners, role)
}

// stage returns the place of a stage in the order of versions.
func (c *Scorecard) stage(code string) (i int, ok bool) {
	i = slices.IndexFunc(c.stages, func(s Stage) bool { return s.Code == code })
	return i, i >= 0
}

// at returns the entries for a criterion, or a condition, at a stage that count: the latest
// of each role, in order of entry.
func (s *Sheet) at(criterion, stage string, condition bool) []Entry {
	var out []Entry
	for i := range s.Entries {
		e := &s.Entries[i]
		if e.Period != "" || e.Criterion != criterion || e.Stage != stage || s.card.ofCondition(e) != condition {
			continue
		}
		j := slices.IndexFunc(out, func(o Entry) bool { return o.Role == e.Role })
		switch {
		case j < 0:
			out = append(out, *e)
		case out[j].On.Before(e.On):
			out[j] = *e
		}
	}
	return out
}

// note joins the reasons of a version's entries, each once.
func (v *Version) note() string {
	var notes []string
	for _, e := range v.Entries {
		if e.Note != "" && !slices.Contains(notes, e.Note) {
			notes = append(notes, e.Note)
		}
	}
	return strings.Join(notes, "; ")
}

// versions returns what was entered for a criterion, stage by stage; stages
// without an entry are left out.
func (s *Sheet) versions(cr *criterion) []Version {
	var out []Version
	for _, stage := range s.card.stages {
		entries := s.at(cr.def.Code, stage.Code, false)
		if len(entries) > 0 {
			out = append(out, combine(cr, stage.Code, entries))
		}
	}
	return out
}

// unexplained finds the versions that differ from the one before without a note.
func (s *Sheet) unexplained(f *findings) {
	said := make(map[string]int)
	for _, e := range s.Entries {
		said[e.Criterion]++
	}
	for _, cr := range s.card.criteria {
		if said[cr.def.Code] > 1 { // else nothing differs from it
			s.unexplainedOf(f, cr)
		}
	}
}

func (s *Sheet) unexplainedOf(f *findings, cr *criterion) {
	hint := say("write note: and the reason")
	vs := s.versions(cr)
	for i := 1; i < len(vs); i++ {
		before, after := vs[i-1], vs[i]
		if after.differs(&before) && after.note() == "" {
			j := slices.IndexFunc(s.Entries, func(e Entry) bool { return e.Criterion == cr.def.Code && e.Stage == after.Stage })
			f.fault(fmt.Sprintf("entries[%d].note", j), "no-reason", "%s: %s gives %s where %s gave %s, without a reason",
				diag.Criterion.Of(cr.def.Code), diag.Stage.Of(after.Stage), after.Points, diag.Stage.Of(before.Stage),
				before.Points).Hint = hint
		}
	}
	// A revised entry of the same stage and role is a later version as well.
	for i, e := range s.Entries {
		if e.Criterion != cr.def.Code || e.Note != "" {
			continue
		}
		j := slices.IndexFunc(s.Entries, func(o Entry) bool {
			return o.Criterion == e.Criterion && o.Stage == e.Stage && o.Role == e.Role && o.On.Before(e.On) &&
				!o.value().Equal(e.value())
		})
		if j >= 0 {
			f.fault(fmt.Sprintf("entries[%d].note", i), "no-reason", "%s: %s is revised from %s to %s, without a reason",
				diag.Criterion.Of(cr.def.Code), diag.Stage.Of(e.Stage), s.Entries[j].value(), e.value()).Hint = hint
		}
	}
}

// differs reports whether two versions that are complete say different things.
func (v *Version) differs(w *Version) bool {
	return len(v.Awaited) == 0 && len(w.Awaited) == 0 && (v.State != w.State || !v.Points.Equal(w.Points))
}
