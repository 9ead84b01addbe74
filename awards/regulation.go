package awards

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Regulation is a checked regulation, made by [Compile], [Load], [Join] or
// [Statute]. It is immutable and safe for concurrent use.
type Regulation struct {
	vocabulary
	code    string
	title   diag.Words
	options Options
	schema  *rules.Schema
	regimes []timed       // by date
	hash    func() string // worked out when it is first asked for
	// declared are the words that its regimes name, worked out like the hash.
	declared func() names
	// parameters are the facts of its own definition that are from a parameter, by their place there.
	parameters map[int]string
}

// timed is a regime with its time, which is known before the regime is made: those of the
// statute are made when something is first asked of them.
type timed struct {
	code   string
	covers rules.Period
	regime func() *regime
}

// all makes all regimes.
func (r *Regulation) all() []*regime {
	return each(r.regimes, func(t timed) *regime { return t.regime() })
}

// names are words that evidence may use, since a regime names them.
type names struct{ awards, documents, sectors []string }

// vocabulary is what a regulation can speak of.
type vocabulary struct {
	forms      []Form
	indicators []Indicator      // common ones first
	words      rules.Definition // without indicators
	// restated are the tables that an extension states anew: its code, and that of its base.
	restated map[string][2]string
	// calendars are the codes of the definitions that give the holidays, by year.
	calendars map[int]string
	files     map[string]string // that definitions were read from, by code
}

func (v vocabulary) clone() vocabulary {
	return vocabulary{
		document.Clone(v.forms), document.Clone(v.indicators), document.Clone(v.words), copied(v.restated),
		copied(v.calendars), copied(v.files),
	}
}

// copied is a copy that can be written to.
func copied[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	maps.Copy(out, m)
	return out
}

// indicator returns the indicator with a code; the zero Indicator if there is none.
func (v *vocabulary) indicator(code string) Indicator {
	return *cmp.Or(find(v.indicators, code, Indicator.code), new(Indicator))
}

// regime is what is in force for one period.
type regime struct {
	code, extends string
	title, note   diag.Words
	covers        rules.Period
	carriedOver   bool // repeats its base, but for what it states itself
	awards        []*award
	clauses       []*clause
	dropped       []dropped
	names         names
}

// dropped is a clause of its base that a regime leaves out.
type dropped struct {
	code  string
	title diag.Text
}

type award struct {
	Award             // without conditions and quotas
	clauses []*clause // of the regime that are for this award, those of several awards first
}

// with returns the award with clauses besides those of the law.
func (a *award) with(clauses []*clause) *award {
	return &award{a.Award, append(slices.Clip(a.clauses), clauses...)}
}

// Identity says which regulation it is, and under which choices of the host it answers.
type Identity struct {
	Code    string     `json:"code"`
	Title   diag.Words `json:"title,omitzero"`
	Options Options    `json:"options,omitzero"`
	Hash    string     `json:"hash"` // of the content and the options
}

// Identity returns what the regulation is known by.
func (r *Regulation) Identity() Identity {
	return document.Clone(Identity{r.code, r.title, r.options, r.hash()})
}

// Schema returns the facts that conditions can read, for files of facts.
func (r *Regulation) Schema() *rules.Schema { return r.schema }

// Calls returns what people call what the regulation has a code for, for [diag.Lang.Calling]: itself, the
// regulations that it was made of, its facts and what they say, and who acts. It is the zero Text where the
// regulation says nothing.
func (r *Regulation) Calls(of diag.Coded) (text diag.Text) {
	switch of.Sort {
	case diag.Indicator:
		return r.named(of.Code)
	case diag.Value:
		if all := common(); all.indicator(of.Of).Code != "" {
			return words[of.Code]
		}
		return r.schema.Calls(of)
	case diag.Role:
		return words[of.Code]
	case diag.Regulation:
		var title diag.Words
		if of.Code == r.code {
			title = r.title
		}
		for _, t := range r.regimes {
			if t.code == of.Code && title.IsZero() {
				title = t.regime().title
			}
		}
		if !title.IsZero() {
			return say("%v", title)
		}
	}
	return text
}

// Label returns the name of a fact; its code if it has none.
func (r *Regulation) Label(fact string) diag.Text {
	if text := r.named(fact); !text.IsZero() {
		return text
	}
	return diag.Verbatim(fact)
}

// named is the label of a fact, if it has one.
func (r *Regulation) named(fact string) (text diag.Text) {
	if label := r.indicator(fact).Label; !label.IsZero() {
		return say("%v", label)
	}
	for _, d := range r.words.Define {
		if d.Code == fact && d.Label != "" {
			return diag.Verbatim(d.Label)
		}
	}
	return text
}

// label returns the name of what a condition waits for.
func (r *Regulation) label(in rules.Input) diag.Text {
	if in.Holidays != "" {
		return say("%v", in)
	}
	return r.Label(in.Indicator)
}

// asked is what a condition waits for, of what is true or false as a question: a label alone reads as if it had to
// become true. Vietnamese asks of what has been done (đã) otherwise than of what is.
func (r *Regulation) asked(in rules.Input) diag.Text {
	label := r.label(in)
	switch {
	case in.Holidays != "" || r.indicator(in.Indicator).Kind != rules.BoolKind:
		return label
	case strings.Contains(" "+label.Format(diag.Vietnamese), " đã "):
		return say("whether %v", label)
	}
	return say("whether or not %v", label)
}

// Regimes returns what the regulation says for each period, by date, as
// definitions. Their awards hold all their conditions, those of several awards first,
// and their indicators are all that conditions can read, those of every regulation first.
func (r *Regulation) Regimes() iter.Seq[Definition] {
	return func(yield func(Definition) bool) {
		for _, t := range r.regimes {
			d := document.Clone(t.regime().plain(func(rules.Period) bool { return true }))
			v := r.vocabulary.clone()
			d.Forms, d.Indicators, d.Definition = v.forms, v.indicators, v.words
			if !yield(d) {
				return
			}
		}
	}
}

// On returns what is in force on a day, as [Regulation.Regimes] has it. The error is
// [ErrNotCovered].
func (r *Regulation) On(day rules.Date) (Definition, error) {
	g, err := r.at(day)
	if err != nil {
		return Definition{}, err
	}
	return document.Clone(g.plain(func(p rules.Period) bool { return p.Contains(day) })), nil
}

// plain returns what of the regime is in force at a time, to be read: it shares the data.
func (g *regime) plain(inForce func(rules.Period) bool) Definition {
	in := func(cs []*clause) []*clause {
		return slices.DeleteFunc(slices.Clone(cs), func(c *clause) bool { return !inForce(c.InForce) })
	}
	all := in(g.clauses)
	out := Definition{
		Code: g.code, Title: g.title, Covers: g.covers, CarriedOver: g.carriedOver, Note: g.note,
		Parameters: allStated[Parameter](all), Gaps: allStated[Gap](all), Documents: allStated[Document](all),
		Deadlines: allStated[Deadline](all), Authorities: allStated[Authority](all), Revocations: allStated[Clause](all),
	}
	for _, a := range g.awards {
		if inForce(a.InForce) {
			p, own := a.Award, in(a.clauses)
			p.Conditions, p.Quotas = allStated[Condition](own), allStated[Quota](own)
			out.Awards = append(out.Awards, p)
		}
	}
	return out
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

// at returns the regime in force on a day, or [ErrNotCovered].
func (r *Regulation) at(day rules.Date) (*regime, error) {
	for _, t := range r.regimes {
		if t.covers.Contains(day) {
			return t.regime(), nil
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

// awardOn returns an award that is in force on a day, and its regime.
func (r *Regulation) awardOn(code string, day rules.Date) (*regime, *award, error) {
	g, err := r.at(day)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range g.awards {
		if a.Code == code && a.InForce.Contains(day) {
			return g, a, nil
		}
	}
	err = fmt.Errorf("%w: %s has no award %q on %v", ErrNoAward, g.code, code, day)
	if hint := diag.DidYouMean(code, g.awardCodes()); hint != (diag.Text{}) {
		err = fmt.Errorf("%w (%s)", err, hint)
	}
	return g, nil, err
}

// Award returns an award that is in force on a day, without its conditions and quotas. The
// error is [ErrNotCovered] or [ErrNoAward].
func (r *Regulation) Award(code string, day rules.Date) (Award, error) {
	_, a, err := r.awardOn(code, day)
	if err != nil {
		return Award{}, err
	}
	return document.Clone(a.Award), nil
}

// Decides returns who decides on an award by the rules in force on a day; nothing if they
// do not say.
func (r *Regulation) Decides(award string, day rules.Date) (who diag.Words) {
	if g, err := r.at(day); err == nil {
		for c, x := range stating[*Authority](g.clauses, day) {
			if x.Power == "decide" && c.isFor(award) {
				who = x.Who // the last is the own one of an extension
			}
		}
	}
	return maps.Clone(who)
}

// With returns the regulation under a host's own choices, which replace those it
// had. It refuses with [diag.Diagnostics] to enable what the regulation does not have.
func (r *Regulation) With(o Options) (*Regulation, error) {
	f := newFaults()
	var codes []string
	if len(o.Enable) > 0 {
		codes = slices.Sorted(slices.Values(slices.Concat(each(r.all(), (*regime).codes)...)))
	}
	for i, code := range o.Enable {
		if !slices.Contains(codes, code) {
			f.at("enable", i).add("unknown-condition", diag.ErrName, diag.DidYouMean(code, codes),
				"%s has nothing called %q", r.code, code)
		}
	}
	if o.Basis.String() == "?" {
		f.in("basis").value("basis", "there is no such basis")
	}
	if err := f.found.Err(); err != nil {
		return nil, err
	}
	s := *r
	s.options = o
	s.options.Enable = slices.Compact(slices.Sorted(slices.Values(o.Enable)))
	s.hash = sync.OnceValue(s.digest)
	return &s, nil
}

func (g *regime) awardCodes() []string {
	return each(g.awards, func(a *award) string { return a.Code })
}

// codes returns the codes of everything that can be enabled or dropped.
func (g *regime) codes() []string {
	return slices.DeleteFunc(each(g.clauses, (*clause).code), func(code string) bool { return code == "" })
}

// enabled reports whether the host has switched something on by name.
func (r *Regulation) enabled(code string) bool { return slices.Contains(r.options.Enable, code) }

// Join returns the regulations as one, under a code of its own; their periods
// must not overlap. Options are those of none of them.
// It reports overlaps, and words that two of them declare in another way, as [diag.Diagnostics].
func Join(code string, title diag.Words, rs ...*Regulation) (*Regulation, error) {
	if len(rs) == 0 {
		return nil, errors.New("awards: nothing to join")
	}
	j := &Regulation{code: code, title: maps.Clone(title), vocabulary: vocabulary{}.clone()}
	var all []*regime
	f := newFaults()
	for i, r := range rs {
		if r == nil {
			return nil, errors.New("awards: a regulation to join is nil")
		}
		f := f.at("regulations", i)
		f.join(&j.vocabulary, r)
		for _, g := range r.all() {
			for _, h := range all {
				if g.covers.Overlaps(h.covers) {
					f.value("overlap",
						"%s (%v) and %s (%v) are in force at the same time", h.code, h.covers, g.code, g.covers)
				}
			}
			all = append(all, g.clone())
		}
	}
	if err := f.found.Err(); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(rs, func(r *Regulation) bool { return r.schema != rs[0].schema }) {
		j.schema = rs[0].schema
	}
	if err := j.build(f, Definition{}, all); err != nil {
		return nil, err
	}
	return j, nil
}

// byDate orders regimes.
func byDate(a, b timed) int { return a.covers.From.Compare(b.covers.From) }
