package awards

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Regulation is a checked regulation, made by [Compile], [Load], [Join] or
// [Statute]. It is immutable and safe for concurrent use.
type Regulation struct {
	code       string
	title      Text
	options    Options
	indicators []Indicator // built-in ones first
	define     []rules.Derived
	schema     *rules.Schema
	past       map[string]bool
	regimes    []*regime // by date
	hash       string
}

// regime is what is in force for one period.
type regime struct {
	code, extends string
	title, note   Text
	covers        rules.Period
	carried       bool // only repeats its base
	parameters    []Parameter
	gaps          []Gap
	general       []*condition // of several awards
	documents     []Document
	deadlines     []Deadline
	authorities   []Authority
	revocations   []Revocation
	awards        []*award
	dropped       []string
}

type award struct {
	Award // its Conditions are unused: see own and all
	own   []*condition
	all   []*condition // those of the regime for this award, then its own
	from  string       // the definition that adds it
	extra string       // the definition that changes it, if any
}

type condition struct {
	Condition
	path            string // in the definition being compiled
	from, overrides string
	carried         bool
	rule            *rules.Rule
	// grounds are the awards that a condition of the whole regulation is a ground of: the one that it is
	// for alone, and those whose own condition it replaces. A condition of an award is always its ground.
	grounds []string
}

// Code returns the code of the regulation.
func (r *Regulation) Code() string { return r.code }

// Title returns the title of the regulation.
func (r *Regulation) Title() Text { return r.title }

// Options returns the host's choices that the regulation answers under.
func (r *Regulation) Options() Options {
	o := r.options
	o.Enable = slices.Clone(o.Enable)
	return o
}

// Schema returns the facts that conditions can read, for files of facts.
func (r *Regulation) Schema() *rules.Schema { return r.schema }

// Hash identifies the content of the regulation and its options.
func (r *Regulation) Hash() string { return r.hash }

// Indicators returns the facts that conditions can read, those of every
// regulation first.
func (r *Regulation) Indicators() iter.Seq[Indicator] {
	return func(yield func(Indicator) bool) {
		for _, ind := range r.indicators {
			if !yield(ind.clone()) {
				return
			}
		}
	}
}

// Label returns the name of a fact; its code if it has none.
func (r *Regulation) Label(fact string, l diag.Lang) string {
	for i := range r.indicators {
		if r.indicators[i].Code == fact && !r.indicators[i].Label.IsZero() {
			return r.indicators[i].Label.In(l)
		}
	}
	for _, d := range r.define {
		if d.Code == fact && d.Label != "" {
			return d.Label
		}
	}
	return fact
}

// Regime is what a regulation says for one period, as plain data.
type Regime struct {
	Code        string       `json:"code"`
	Title       Text         `json:"title,omitzero"`
	Covers      rules.Period `json:"covers"`
	CarriedOver bool         `json:"carried_over,omitempty"`
	Note        Text         `json:"note,omitzero"`
	Parameters  []Parameter  `json:"parameters,omitempty"`
	Gaps        []Gap        `json:"gaps,omitempty"`
	Documents   []Document   `json:"documents,omitempty"`
	Deadlines   []Deadline   `json:"deadlines,omitempty"`
	Authorities []Authority  `json:"authorities,omitempty"`
	Revocations []Revocation `json:"revocations,omitempty"`
	// Awards hold all their conditions, those of several awards first.
	Awards []Award `json:"awards"`
}

// Regimes returns what the regulation says, by date.
func (r *Regulation) Regimes() iter.Seq[Regime] {
	return func(yield func(Regime) bool) {
		for _, g := range r.regimes {
			if !yield(g.plain()) {
				return
			}
		}
	}
}

// plain returns the regime as data.
func (g *regime) plain() Regime {
	h := g.clone()
	out := Regime{
		Code: g.code, Title: g.title, Covers: g.covers, CarriedOver: g.carried, Note: g.note,
		Parameters: h.parameters, Gaps: h.gaps, Documents: h.documents, Deadlines: h.deadlines, Authorities: h.authorities, Revocations: h.revocations,
	}
	for _, a := range g.awards {
		out.Awards = append(out.Awards, a.plain())
	}
	return out
}

// plain returns the award as data, with all its conditions.
func (a *award) plain() Award {
	p := a.Award.clone()
	p.Conditions = nil
	for _, c := range a.all {
		p.Conditions = append(p.Conditions, c.Condition.clone())
	}
	return p
}

// Awards returns the awards in force on a day, with the conditions of all days,
// in the order of the regulation. The error is [ErrNotCovered].
func (r *Regulation) Awards(on rules.Date) ([]Award, error) {
	g, err := r.at(on)
	if err != nil {
		return nil, err
	}
	var out []Award
	for _, a := range g.awards {
		if a.InForce.Contains(on) {
			out = append(out, a.plain())
		}
	}
	return out, nil
}

// Revocations returns the cases in which an award is revoked under the law of a
// day. The error is [ErrNotCovered].
func (r *Regulation) Revocations(on rules.Date, award string) ([]Revocation, error) {
	g, err := r.at(on)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(cloneRevocations(g.revocations), func(x Revocation) bool {
		return !x.InForce.Contains(on) || !isFor(x.Awards, award)
	}), nil
}

// at returns the regime in force on a day, or [ErrNotCovered].
func (r *Regulation) at(day rules.Date) (*regime, error) {
	for _, g := range r.regimes {
		if g.covers.Contains(day) {
			return g, nil
		}
	}
	return nil, fmt.Errorf("%w: %s states no rules for %v, only %s", ErrNotCovered, r.code, day, r.coverage())
}

func (r *Regulation) coverage() diag.Text {
	var s diag.Text
	for i := 0; i < len(r.regimes); i++ {
		p := r.regimes[i].covers
		for i+1 < len(r.regimes) && !p.Before.IsZero() && p.Before == r.regimes[i+1].covers.From {
			i++
			p.Before = r.regimes[i].covers.Before
		}
		if s == (diag.Text{}) {
			s = say("%v", p)
		} else {
			s = say("%s and %v", s, p)
		}
	}
	return s
}

// find returns an award of the regime in force on a day.
func (g *regime) find(code string, day rules.Date) (*award, error) {
	var codes []string
	for _, a := range g.awards {
		if a.Code == code && a.InForce.Contains(day) {
			return a, nil
		}
		codes = append(codes, a.Code)
	}
	err := fmt.Errorf("%w: %s has no award %q on %v", ErrNoAward, g.code, code, day)
	if hint := diag.DidYouMean(code, codes); hint != (diag.Text{}) {
		err = fmt.Errorf("%w (%s)", err, hint)
	}
	return nil, err
}

// With returns the regulation under a host's own choices, which replace those it
// had. It refuses with [diag.Diagnostics] to enable what the regulation does not have.
func (r *Regulation) With(o Options) (*Regulation, error) {
	var f faults
	known := make(map[string]bool)
	for _, g := range r.regimes {
		g.codes(func(code string) { known[code] = true })
	}
	var codes []string
	for c := range known {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for i, code := range o.Enable {
		if !known[code] {
			f.add(at("enable", i), "unknown-condition", diag.ErrName, diag.DidYouMean(code, codes), "%s has no condition, quota, gap, deadline or parameter %q", r.code, code)
		}
	}
	if int(o.Basis) >= len(basisNames) {
		f.add("basis", "basis", diag.ErrValue, diag.Text{}, "there is no such basis")
	}
	if err := f.ds.Err(); err != nil {
		return nil, err
	}
	s := *r
	s.options = o
	s.options.Enable = slices.Compact(slices.Sorted(slices.Values(o.Enable)))
	s.hash = s.digest()
	return &s, nil
}

// codes calls f with the code of everything that can be enabled.
func (g *regime) codes(f func(string)) {
	for _, p := range g.parameters {
		f(p.Code)
	}
	for _, x := range g.gaps {
		f(x.Code)
	}
	for _, x := range g.deadlines {
		f(x.Code)
	}
	for _, c := range g.general {
		f(c.Code)
	}
	for _, a := range g.awards {
		for _, c := range a.own {
			f(c.Code)
		}
		for _, x := range a.Quotas {
			f(x.Code)
		}
	}
}

// isFor reports whether what is for the awards of a list, or for all if it is
// empty, is for the award.
func isFor(awards []string, award string) bool {
	return len(awards) == 0 || slices.Contains(awards, award)
}

// enabled reports whether the host has switched something on by name.
func (r *Regulation) enabled(code string) bool { return slices.Contains(r.options.Enable, code) }

// Join returns the regulations as one, under a code of its own; their periods
// must not overlap. Options are those of none of them.
func Join(code string, title Text, rs ...*Regulation) (*Regulation, error) {
	if len(rs) == 0 {
		return nil, errors.New("awards: nothing to join")
	}
	j := &Regulation{code: code, title: title}
	var f faults
	for i, r := range rs {
		if r == nil {
			return nil, errors.New("awards: a regulation to join is nil")
		}
		for _, ind := range r.indicators {
			f.declare(&j.indicators, ind.clone(), at("regulations", i))
		}
		for _, d := range r.define {
			if k := slices.IndexFunc(j.define, func(e rules.Derived) bool { return e.Code == d.Code }); k < 0 {
				j.define = append(j.define, d)
			} else if j.define[k] != d {
				f.add(at("regulations", i), "name-taken", diag.ErrName, diag.Text{}, "%s defines %s in another way", r.code, d.Code)
			}
		}
		for _, g := range r.regimes {
			for _, h := range j.regimes {
				if g.covers.Overlaps(h.covers) {
					f.add(at("regulations", i), "overlap", diag.ErrValue, diag.Text{}, "%s (%v) and %s (%v) are in force at the same time", h.code, h.covers, g.code, g.covers)
				}
			}
			j.regimes = append(j.regimes, g.clone())
		}
	}
	if err := f.ds.Err(); err != nil {
		return nil, err
	}
	if err := j.build(&f); err != nil {
		return nil, err
	}
	return j, nil
}

// byDate orders regimes.
func byDate(a, b *regime) int { return cmp.Or(a.covers.From.Compare(b.covers.From), 0) }
