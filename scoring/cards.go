package scoring

import (
	"context"
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
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
	From       rules.Value  `json:"from"` // From, To and Difference are totals, in points
	To         rules.Value  `json:"to"`
	Difference rules.Value  `json:"difference"`
	FromRank   int          `json:"from_rank"`
	ToRank     int          `json:"to_rank"`
	Lines      []Difference `json:"lines"` // criteria that changed; one that a card has not does not apply there
}

// CompareCards says what changed from an old card to a new one, and for whom:
// the facts of g, which are of the old card, are scored on both. Facts go over to
// indicators of the same code and kind, and groups within g as they are; sheets are left aside.
// Errors are those of [Scorecard.Score] on either card.
func CompareCards(ctx context.Context, old, new *Scorecard, g *rules.Group) (*CardDiff, error) {
	if g == nil {
		return nil, fmt.Errorf("scoring: no group to compare cards by")
	}
	d := &CardDiff{Old: old.Identity(), New: new.Identity(), Changes: cardChanges(old, new),
		places: max(old.places, new.places)}
	var members []*rules.Facts
	for _, f := range g.Members() {
		moved, lost := f.For(new.schema)
		members = append(members, moved)
		for _, fault := range lost {
			d.Lost = append(d.Lost, rules.Input{Unit: fault.Unit, Indicator: fault.Indicator})
		}
	}
	h, err := rules.NewGroup(ctx, members...)
	if err != nil {
		return nil, fmt.Errorf("scoring: %w", err)
	}
	h = h.Within(g.Codes())
	was, err := old.ScoreAndRank(ctx, Batch{Group: g})
	if err != nil {
		return nil, err
	}
	is, err := new.ScoreAndRank(ctx, Batch{Group: h})
	if err != nil {
		return nil, err
	}
	for _, f := range g.Members() {
		a, b := was.place(f.Unit()).score, is.place(f.Unit()).score
		from, _ := was.Standing(a.Unit)
		to, _ := is.Standing(a.Unit)
		d.Units = append(d.Units, UnitChange{
			Unit: a.Unit, From: a.Total, To: b.Total, Difference: difference(b.Total, a.Total),
			FromRank: from.Rank, ToRank: to.Rank, Lines: differences(a, b),
		})
	}
	return d, nil
}

// flatCard is a card as two versions are compared: with sections and criteria side
// by side, so that one that moves is still found, and with what holds where the card
// says nothing.
type flatCard struct {
	Definition
	Sections []Section       `yaml:"sections"`
	Criteria []flatCriterion `yaml:"criteria"`
}

type flatCriterion struct {
	Section string `yaml:"section"`
	Criterion
}

func (c *Scorecard) flat() flatCard {
	out := flatCard{Definition: c.def}
	out.Code, out.Year, out.Version, out.Definition.Sections = "", 0, "", nil
	out.Scale, out.RankBy, out.Stages = c.decimal(c.scale), c.keys, c.stages
	places := c.cardDecimals()
	out.Decimals = &places
	for _, s := range c.sections[1:] {
		def := s.def
		def.Max, def.NotApplicable = c.decimal(s.max), s.policy
		out.Sections = append(out.Sections, def)
	}
	for _, cr := range c.criteria {
		f := flatCriterion{cr.section.def.Code, cr.def}
		f.Decimals = &cr.places
		out.Criteria = append(out.Criteria, f)
	}
	return out
}

// cardChanges compares two definitions, by code.
func cardChanges(old, new *Scorecard) []CardChange {
	var out []CardChange
	for _, d := range document.Diff(old.flat(), new.flat()) {
		c := CardChange{What: d.Path}
		c.From, c.To = d.Texts()
		list, rest, _ := strings.Cut(d.Path, "[")
		code, rest, _ := strings.Cut(rest, "]")
		item := list == "sections" || list == "criteria"
		if item {
			c.Code, c.What = code, strings.TrimPrefix(rest, ".")
		}
		switch {
		case rest != "" || d.From != nil && d.To != nil || code == "" || list == "holidays": // all is said
		case !item: // an indicator, a table: by its code
			c.What = strings.TrimSuffix(list, "s")
			if d.From != nil {
				c.From = code
			} else {
				c.To = code
			}
		case d.From != nil:
			c.What, c.From = "removed", titleOf(d.From)
		default:
			c.What, c.To = "added", titleOf(d.To)
		}
		out = append(out, c)
	}
	return out
}

func titleOf(item any) string {
	switch item := item.(type) {
	case Section:
		return item.Title
	case flatCriterion:
		return item.Title
	}
	return ""
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
		p.printf("%s: %s → %s", diag.Unit.Of(u.Unit), p.num(u.From), p.num(u.To))
		if u.Difference.Known() {
			p.printf(" (%s)", p.change(u.Difference))
		}
		p.printf(", %s\n", say("rank %s → %s", rank(u.FromRank), rank(u.ToRank)))
		for _, c := range u.Lines {
			p.printf("    %s: %s → %s\n", diag.Criterion.Of(c.Criterion), p.stated(c.From, c.FromState),
				p.stated(c.To, c.ToState))
		}
	}
	for _, in := range d.Lost {
		p.printf("%s\n", say("not taken over: %s", in))
	}
	return p.String()
}
