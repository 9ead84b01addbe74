package awards

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Regulation is a checked regulation, made by [Compile], [Load], [Join] or
// [Statute]. It is immutable and safe for concurrent use.
type Regulation struct {
	code       string
	title      diag.Words
	options    Options
	forms      []Form
	indicators []Indicator // common ones first
	define     []rules.Define
	schema     *rules.Schema
	past       map[string]bool
	regimes    []*regime // by date
	hash       string
}

// regime is what is in force for one period.
type regime struct {
	code, extends string
	title, note   diag.Words
	covers        rules.Period
	carriedOver   bool // repeats its base, but for what it states itself
	awards        []*award
	clauses       []*clause
	dropped       []string
}

type award struct {
	Award             // without conditions and quotas
	clauses []*clause // of the regime that are for this award, those of several awards first
}

// Code returns the code of the regulation.
func (r *Regulation) Code() string { return r.code }

// Title returns the title of the regulation.
func (r *Regulation) Title() diag.Words { return r.title }

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
			if !yield(document.Clone(ind)) {
				return
			}
		}
	}
}

// Label returns the name of a fact; its code if it has none.
func (r *Regulation) Label(fact string) diag.Text {
	for i := range r.indicators {
		if r.indicators[i].Code == fact && !r.indicators[i].Label.IsZero() {
			return say("%v", r.indicators[i].Label)
		}
	}
	for _, d := range r.define {
		if d.Code == fact && d.Label != "" {
			return diag.Verbatim(d.Label)
		}
	}
	return diag.Verbatim(fact)
}

// Regimes returns what the regulation says for each period, by date, as
// definitions. Their awards hold all their conditions, those of several awards first.
func (r *Regulation) Regimes() iter.Seq[Definition] {
	return func(yield func(Definition) bool) {
		for _, g := range r.regimes {
			if !yield(g.plain()) {
				return
			}
		}
	}
}

// plain returns the regime as data.
func (g *regime) plain() Definition {
	out := Definition{
		Code: g.code, Title: g.title, Covers: g.covers, CarriedOver: g.carriedOver, Note: g.note,
		Parameters: stated[Parameter](g.clauses), Gaps: stated[Gap](g.clauses),
		Documents: stated[Document](g.clauses), Deadlines: stated[Deadline](g.clauses),
		Authorities: stated[Authority](g.clauses), Revocations: stated[Revocation](g.clauses),
	}
	for _, a := range g.awards {
		out.Awards = append(out.Awards, a.plain())
	}
	return out
}

// plain returns the award as data, with all its conditions.
func (a *award) plain() Award {
	p := document.Clone(a.Award)
	p.Conditions, p.Quotas = stated[Condition](a.clauses), stated[Quota](a.clauses)
	return p
}

// clone copies what merging and compiling change.
func (g *regime) clone() *regime {
	h := *g
	h.awards = slices.Clone(g.awards)
	for i, a := range h.awards {
		h.awards[i] = &award{Award: a.Award}
	}
	h.clauses = slices.Clone(g.clauses)
	for i, c := range h.clauses {
		d := *c
		h.clauses[i] = &d
	}
	h.dropped = slices.Clone(g.dropped)
	return &h
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
	return stated[Revocation](slices.DeleteFunc(slices.Clone(g.clauses), func(c *clause) bool {
		return !c.InForce.Contains(on) || !c.isFor(award)
	})), nil
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
	var codes []string
	for _, g := range r.regimes {
		codes = append(codes, g.codes()...)
	}
	slices.Sort(codes)
	for i, code := range o.Enable {
		if !slices.Contains(codes, code) {
			f.add(at("enable", i), "unknown-condition", diag.ErrName, diag.DidYouMean(code, codes),
				"%s has nothing called %q", r.code, code)
		}
	}
	if o.Basis.String() == "?" {
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

// codes returns the codes of everything that can be enabled or dropped.
func (g *regime) codes() (all []string) {
	for _, c := range g.clauses {
		if c.Code != "" {
			all = append(all, c.Code)
		}
	}
	return all
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
func Join(code string, title diag.Words, rs ...*Regulation) (*Regulation, error) {
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
			declare(&f, &j.indicators, document.Clone(ind), Indicator.code, at("regulations", i))
		}
		for _, form := range r.forms {
			declare(&f, &j.forms, document.Clone(form), Form.code, at("regulations", i))
		}
		for _, d := range r.define {
			if k := slices.IndexFunc(j.define, func(e rules.Define) bool { return e.Code == d.Code }); k < 0 {
				j.define = append(j.define, d)
			} else if j.define[k] != d {
				f.add(at("regulations", i), "name-taken", diag.ErrName, diag.Text{}, "%s defines %s in another way", r.code, d.Code)
			}
		}
		for _, g := range r.regimes {
			for _, h := range j.regimes {
				if g.covers.Overlaps(h.covers) {
					f.add(at("regulations", i), "overlap", diag.ErrValue, diag.Text{},
						"%s (%v) and %s (%v) are in force at the same time", h.code, h.covers, g.code, g.covers)
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
