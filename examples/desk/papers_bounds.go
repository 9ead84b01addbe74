package main

import (
	hypertext "html/template"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// bound is the most that a line gives or takes in one way: a number, or the word that stands in its place. The zero
// limit is of a line that has nothing in that way.
type bound struct {
	Most rules.Value
	Word string
}

// What stands in place of a number: the card sets no bound, or it is not known which of several holds.
var (
	unlimited = bound{Word: text(say("unlimited"))}
	openLimit = bound{Word: text(say("undetermined"))}
)

// bounds are the columns of a line.
type bounds struct {
	Max, Bonus, Minus bound
}

func (l bound) none() bool { return l.Word == "" && !l.Most.Known() }

func (l bound) is(m bound) bool { return l.Word == m.Word && l.Most.Equal(m.Most) }

func (l bound) above(d decimal.Decimal) bool {
	return l.Word != "" || l.Most.Known() && l.Most.Compare(rules.NumberOf(d)) > 0
}

func (l bound) and(m bound) bound {
	switch {
	case l.is(unlimited), m.none():
		return l
	case m.Word != "", l.none():
		return m
	case l.Word != "":
		return l
	}
	x, _ := l.Most.Decimal()
	y, _ := m.Most.Decimal()
	return bound{Most: rules.NumberOf(x.Add(y))}
}

func (l bounds) and(m bounds) bounds {
	return bounds{l.Max.and(m.Max), l.Bonus.and(m.Bonus), l.Minus.and(m.Minus)}
}

// framed is what stands where there is one column for all, as write has it: what is taken away is marked as such.
func (l bounds) framed(write func(bound) string) string {
	all := l.Max.and(l.Bonus)
	switch {
	case l.Minus.none() || l.Minus.Most.Equal(rules.Int(0)):
		return write(all)
	case all.none():
		return text(say("minus")) + " " + write(l.Minus)
	case l.Minus.is(l.Bonus) && l.Max.none():
		return "±" + write(all)
	}
	return write(all) + "; " + text(say("minus")) + " " + write(l.Minus)
}

// Frame is that as a cell.
func (l bounds) Frame() hypertext.HTML {
	return hypertext.HTML(l.framed(func(b bound) string { return string(b.html()) }))
}

func (l bound) html() hypertext.HTML {
	if l.Word != "" {
		return hypertext.HTML(hypertext.HTMLEscapeString(l.Word))
	}
	return atMost(l.Most, 4)
}

// boundsOf are those of a criterion for a unit. Of an item that adds and takes away, Max bounds both sides unless the
// card says the least.
func boundsOf(c scoring.Criterion, r scoring.Appraised) (l bounds) {
	most := bound{Most: r.Max}
	if !r.Max.Known() {
		most = openLimit
		if c.Uncapped && len(c.Variants) == 0 {
			most = unlimited
		}
	}
	switch r.Effect {
	case scoring.Bonus:
		l.Bonus = most
	case scoring.Minus:
		l.Minus = most
	case scoring.Net:
		l.Bonus, l.Minus = most, most
		if c.Min != nil {
			l.Minus = bound{}
			if c.Min.Sign() < 0 {
				l.Minus.Most = rules.NumberOf(c.Min.Neg())
			}
		}
	default:
		l.Max = most
	}
	return l
}

// held is what a section, or the card, has of its parts; told is told of columns in which that is not their sum.
func (l bounds) held(most rules.Value, caps scoring.Caps, told func(diag.Text)) (out bounds) {
	out = l
	if out.Max = (bound{}); !most.Equal(rules.Int(0)) {
		out.Max.Most = most
	}
	hold := func(to *bound, most *decimal.Decimal) {
		if most != nil && to.above(*most) {
			*to = bound{Most: rules.NumberOf(*most)}
		}
	}
	hold(&out.Bonus, caps.Plus)
	hold(&out.Bonus, caps.Total)
	hold(&out.Minus, caps.Minus)
	for _, side := range []struct {
		lines, all bound
		name       diag.Text
	}{{l.Max, out.Max, say("base")}, {l.Bonus, out.Bonus, say("bonus")}, {l.Minus, out.Minus, say("minus")}} {
		if !side.lines.is(side.all) {
			told(say("%s: the lines come to %s, all of it to %s", side.name, side.lines.text(), side.all.text()))
		}
	}
	return out
}

func (l bound) text() diag.Text {
	if l.Word != "" {
		return diag.Verbatim(l.Word)
	}
	if !l.Most.Known() {
		return diag.Text{}
	}
	return diag.Verbatim(l.Most.Format(inTables))
}
