package scoring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// CardDiff is what differs between two cards, such as two versions of one or
// those of two years, and what that means for each unit.
type CardDiff struct {
	Old     Identity     `json:"old"`
	New     Identity     `json:"new"`
	Changes []CardChange `json:"changes"`
	// Units holds every unit scored on both cards, in order of the group.
	Units []UnitChange `json:"units"`
	// Lost lists the facts that the new card could not take over: its indicator is gone, or
	// another kind or range.
	Lost []rules.Input `json:"lost,omitempty"`

	places int32
}

// CardChange is one difference between two cards.
type CardChange struct {
	// Code is that of a criterion or section, or empty for the card itself.
	Code string `json:"code,omitempty"`
	// What names the field as in files ("max", "points"), or is "added" or "removed".
	What string `json:"what"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// UnitChange is what a change of card means for one unit.
type UnitChange struct {
	Unit       string       `json:"unit"`
	From       rules.Value  `json:"from"` // totals
	To         rules.Value  `json:"to"`
	Difference rules.Value  `json:"difference"`
	FromRank   int          `json:"from_rank"`
	ToRank     int          `json:"to_rank"`
	Lines      []Difference `json:"lines"` // criteria that changed; one that a card has not does not apply there
}

// CompareCards says what changed from an old card to a new one, and for whom:
// the facts of g, which are of the old card, are scored on both. Facts go over to
// indicators of the same code and kind; sheets are left aside.
func CompareCards(old, new *Scorecard, g *rules.Group) (*CardDiff, error) {
	if g == nil {
		return nil, fmt.Errorf("scoring: no group to compare cards by")
	}
	d := &CardDiff{Old: old.Identity(), New: new.Identity(), Changes: cardChanges(old, new), places: max(old.places, new.places)}
	var members []*rules.Facts
	for f := range g.Members() {
		moved, err := d.move(f, new.schema)
		if err != nil {
			return nil, err
		}
		members = append(members, moved)
	}
	h, err := rules.NewGroup(members...)
	if err != nil {
		return nil, fmt.Errorf("scoring: %w", err)
	}
	before, was, err := old.scoreAndRank(Batch{Group: g})
	if err != nil {
		return nil, err
	}
	after, is, err := new.scoreAndRank(Batch{Group: h})
	if err != nil {
		return nil, err
	}
	for i, a := range before {
		b := after[i]
		from, _ := was.Standing(a.Unit())
		to, _ := is.Standing(a.Unit())
		d.Units = append(d.Units, UnitChange{
			Unit: a.Unit(), From: a.Total(), To: b.Total(), Difference: difference(b.Total(), a.Total()),
			FromRank: from.Rank, ToRank: to.Rank, Lines: lineChanges(a, b),
		})
	}
	return d, nil
}

// move makes the facts of a unit anew against another schema.
func (d *CardDiff) move(f *rules.Facts, to *rules.Schema) (*rules.Facts, error) {
	out, err := rules.NewFacts(to, f.Unit())
	if err != nil {
		return nil, fmt.Errorf("scoring: %w", err)
	}
	for fact := range f.All() {
		if !fact.Value.Known() && !fact.Value.IsNotApplicable() {
			continue
		}
		if next, err := out.With(fact); err == nil {
			out = next
		} else {
			d.Lost = append(d.Lost, rules.Input{Unit: f.Unit(), Indicator: fact.Indicator})
		}
	}
	if p := f.Previous(); p != nil {
		last, err := d.move(p, to)
		if err != nil {
			return nil, err
		}
		if out, err = out.WithPrevious(last); err != nil {
			return nil, fmt.Errorf("scoring: %w", err)
		}
	}
	return out, nil
}

// lineChanges compares the lines of two cards by the codes of criteria: those of the
// old card, then those that are new.
func lineChanges(a, b *Score) []Difference {
	var out []Difference
	for i, cr := range a.card.criteria {
		from := a.line(i)
		to, ok := b.Line(cr.def.Code)
		if !ok {
			to.Points, to.State = rules.NotApplicable(), NotApplicable
		}
		if from.State != to.State || !from.Points.Equal(to.Points) {
			out = append(out, Difference{Criterion: cr.def.Code, Title: cr.def.Title, From: from.Points, To: to.Points, FromState: from.State, ToState: to.State, Difference: difference(to.Points, from.Points)})
		}
	}
	for i, cr := range b.card.criteria {
		if a.card.byCode[cr.def.Code] == nil {
			to := b.line(i)
			out = append(out, Difference{Criterion: cr.def.Code, Title: cr.def.Title, From: rules.NotApplicable(), FromState: NotApplicable, To: to.Points, ToState: to.State})
		}
	}
	return out
}

// cardChanges compares two definitions, by code.
func cardChanges(old, new *Scorecard) []CardChange {
	var out []CardChange
	field := func(code, what, from, to string) {
		if from != to {
			out = append(out, CardChange{Code: code, What: what, From: from, To: to})
		}
	}
	a, b := &old.def, &new.def
	field("", "title", a.Title, b.Title)
	field("", "scale", old.value(old.scale).String(), new.value(new.scale).String())
	field("", "decimals", fmt.Sprint(old.cardDecimals()), fmt.Sprint(new.cardDecimals()))
	field("", "rounding", a.Rounding.String(), b.Rounding.String())
	field("", "not_applicable", a.NotApplicable.String(), b.NotApplicable.String())
	field("", "rank_by", old.rankBy.String(), new.rankBy.String())
	field("", "tie_break", strings.Join(a.TieBreak, ", "), strings.Join(b.TieBreak, ", "))
	field("", "counts", a.Counts, b.Counts)
	field("", "caps", capsText(a.Caps), capsText(b.Caps))
	for _, what := range []struct {
		name     string
		from, to any
	}{
		{"define", a.Derived, b.Derived}, {"tables", a.Tables, b.Tables}, {"holidays", a.Holidays, b.Holidays},
		{"disqualify", a.Disqualify, b.Disqualify}, {"grades", a.Grades, b.Grades}, {"stages", old.stages, new.stages},
	} {
		if x, y := hashOf("part", what.from), hashOf("part", what.to); x != y {
			field("", what.name, x[:19], y[:19])
		}
	}
	for ind := range old.schema.All() {
		switch n, ok := new.schema.Indicator(ind.Code); {
		case !ok:
			field("", "indicator", ind.Code, "")
		case hashOf("indicator", ind) != hashOf("indicator", n):
			field("", "indicator", indicatorText(ind), indicatorText(n)+" ")
		}
	}
	for ind := range new.schema.All() {
		if _, ok := old.schema.Indicator(ind.Code); !ok {
			field("", "indicator", "", ind.Code)
		}
	}
	sections := func(c *Scorecard) map[string]*section {
		m := make(map[string]*section)
		for _, s := range c.sections[1:] {
			m[s.def.Code] = s
		}
		return m
	}
	olds, news := sections(old), sections(new)
	for _, s := range old.sections[1:] {
		n := news[s.def.Code]
		if n == nil {
			field(s.def.Code, "removed", s.def.Title+" ", "")
			continue
		}
		field(s.def.Code, "title", s.def.Title, n.def.Title)
		field(s.def.Code, "max", old.value(s.max).String(), new.value(n.max).String())
		field(s.def.Code, "caps", capsText(s.def.Caps), capsText(n.def.Caps))
		field(s.def.Code, "void_when", s.def.VoidWhen, n.def.VoidWhen)
		field(s.def.Code, "not_applicable", s.policy.String(), n.policy.String())
	}
	for _, s := range new.sections[1:] {
		if olds[s.def.Code] == nil {
			field(s.def.Code, "added", "", s.def.Title+" ")
		}
	}
	for _, cr := range old.criteria {
		n := new.byCode[cr.def.Code]
		if n == nil {
			field(cr.def.Code, "removed", cr.def.Title+" ", "")
			continue
		}
		criterionChanges(cr, n, field)
	}
	for _, cr := range new.criteria {
		if old.byCode[cr.def.Code] == nil {
			field(cr.def.Code, "added", "", cr.def.Title+" ")
		}
	}
	for i := range out {
		out[i].From, out[i].To = strings.TrimSpace(out[i].From), strings.TrimSpace(out[i].To)
	}
	return out
}

// indicatorText writes what a change of an indicator can be about.
func indicatorText(ind rules.Indicator) string {
	text := ind.Code + " " + ind.Kind.String()
	if ind.Min != nil || ind.Max != nil {
		bound := func(d *decimal.Decimal) string {
			if d == nil {
				return ""
			}
			return rules.NumberOf(*d).String()
		}
		text += " " + bound(ind.Min) + ".." + bound(ind.Max)
	}
	if ind.Places != nil {
		text += fmt.Sprintf(" %d places", *ind.Places)
	}
	if ind.Label+ind.Unit != "" {
		text += " “" + strings.TrimSpace(ind.Label+" "+ind.Unit) + "”"
	}
	return text
}

func criterionChanges(a, b *criterion, field func(code, what, from, to string)) {
	x, y := &a.def, &b.def
	code := x.Code
	field(code, "title", x.Title, y.Title)
	field(code, "section", a.section.def.Code, b.section.def.Code)
	field(code, "effect", x.Effect.String(), y.Effect.String())
	field(code, "max", decimalText(&x.Max), decimalText(&y.Max))
	field(code, "min", decimalText(x.Min), decimalText(y.Min))
	field(code, "uncapped", fmt.Sprint(x.Uncapped), fmt.Sprint(y.Uncapped))
	field(code, "decimals", fmt.Sprint(a.places), fmt.Sprint(b.places))
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	field(code, "points", squeeze(x.Points), squeeze(y.Points))
	field(code, "void_when", squeeze(x.VoidWhen), squeeze(y.VoidWhen))
	field(code, "disqualify_when", squeeze(x.DisqualifyWhen), squeeze(y.DisqualifyWhen))
	field(code, "in_force", x.InForce.String(), y.InForce.String())
	field(code, "owners", strings.Join(x.Owners, ", "), strings.Join(y.Owners, ", "))
	roles := func(as []Assessor) string {
		var out []string
		for _, a := range as {
			out = append(out, strings.TrimSpace(a.Role+" "+decimalText(&a.Weight)))
		}
		return strings.Join(out, ", ")
	}
	field(code, "assessors", roles(x.Assessors), roles(y.Assessors))
	field(code, "combine", x.Combine.String(), y.Combine.String())
	variants := func(vs []Variant) string {
		var out []string
		for _, v := range vs {
			out = append(out, squeeze(strings.Join([]string{v.When + ":", decimalText(&v.Max), v.Points, v.NotApplicable}, " ")))
		}
		return strings.Join(out, "; ")
	}
	if !slices.EqualFunc(x.Variants, y.Variants, func(v, w Variant) bool { return hashOf("variant", v) == hashOf("variant", w) }) {
		field(code, "variants", variants(x.Variants), variants(y.Variants)+" ")
	}
}

// decimalText writes a number that was given; nothing for none, and for 0 where
// that means none.
func decimalText(d *decimal.Decimal) string {
	if d == nil || d.Sign() == 0 {
		return ""
	}
	return rules.NumberOf(*d).String()
}

func capsText(c Caps) string {
	var out []string
	for key, d := range c.All() {
		out = append(out, key+" "+rules.NumberOf(d).String())
	}
	return strings.Join(out, ", ")
}

// Format writes the differences as text: what changed on the card, then for
// whom.
func (d *CardDiff) Format(l diag.Lang) string {
	p := &printer{l: l, places: d.places}
	p.printf("%s → %s\n", d.Old, d.New)
	shown := func(s string) diag.Text {
		if s == "" {
			return say("nothing")
		}
		return diag.Verbatim(s)
	}
	for _, c := range d.Changes {
		switch c.What {
		case "added":
			p.printf("+ %s\n", strings.TrimSpace(c.Code+" "+c.To))
		case "removed":
			p.printf("- %s\n", strings.TrimSpace(c.Code+" "+c.From))
		default:
			p.printf("* %s: %s → %s\n", strings.TrimSpace(c.Code+" "+c.What), shown(c.From), shown(c.To))
		}
	}
	rank := func(n int) diag.Text {
		if n == 0 {
			return diag.Verbatim("–")
		}
		return say("%d", n)
	}
	for _, u := range d.Units {
		p.printf("%s: %s → %s", u.Unit, p.num(u.From), p.num(u.To))
		if u.Difference.Known() {
			p.printf(" (%s)", p.change(u.Difference))
		}
		p.printf(", %s\n", say("rank %s → %s", rank(u.FromRank), rank(u.ToRank)))
		for _, c := range u.Lines {
			p.printf("    %s: %s → %s\n", c.Criterion, p.stated(c.From, c.FromState), p.stated(c.To, c.ToState))
		}
	}
	for _, in := range d.Lost {
		p.printf("%s\n", say("not taken over: %s", in))
	}
	return p.String()
}
