package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// ruleDay is a day in a rule of a file: in JSON its quotes are escaped.
var ruleDay = regexp.MustCompile(`(\bdate\(\s*\\?["'])(\d{4}-\d\d-\d\d)`)

// cardOf is the text of a card for another year below a note, under another code if there is one: the days of its year
// in rules and of its periods move with it, and each is told; of a kind, which has a new code, its holidays too.
func (n *newYear) cardOf(name string, data []byte, year int, code, note string) (string, error) {
	card, err := scoring.Load(name, data, checking)
	if err != nil {
		return "", err
	}
	doc, err := document.Parse(name, data)
	if err != nil {
		return "", err
	}
	was, above := card.Identity().Year, strings.Count(note, "\n")
	edits := []document.Edit{{Path: "year", Text: fmt.Sprint(year)}}
	if code != "" {
		edits = append(edits, document.Edit{Path: "code", Text: rulestest.YAML(code)})
	}
	move := func(path string, d rules.Date) {
		if !d.IsZero() {
			edits = append(edits, document.Edit{Path: path, Text: d.AddYears(year - was).String()})
			line, _, _ := doc.Position(path)
			n.tell(name, line+above, d, d.AddYears(year-was))
		}
	}
	if p := card.Definition().Periods; p != nil {
		for i, one := range p.List {
			move(fmt.Sprintf("periods.list[%d].from", i), one.From)
			move(fmt.Sprintf("periods.list[%d].before", i), one.Before)
		}
	}
	for i, h := range card.Definition().Holidays {
		if code == "" || h.Year != was {
			continue // of a real year nobody can know the next one's
		}
		edits = append(edits, document.Edit{Path: fmt.Sprintf("holidays[%d].year", i), Text: fmt.Sprint(year)})
		for j, d := range h.Days {
			move(fmt.Sprintf("holidays[%d].days[%d]", i, j), d)
		}
	}
	text, err := doc.Rewrite(edits...)
	if err != nil {
		return "", err
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	for i, l := range lines {
		lines[i] = ruleDay.ReplaceAllFunc(l, func(call []byte) []byte {
			m := ruleDay.FindSubmatch(call)
			d, err := rules.ParseDate(string(m[2]))
			if err != nil || d.Year < was || d.Year > was+1 {
				return call
			}
			n.tell(name, i+1+above, d, d.AddYears(year-was))
			return append(slices.Clone(m[1]), d.AddYears(year-was).String()...)
		})
	}
	return note + strings.TrimPrefix(string(bytes.Join(lines, nil)), "\ufeff"), nil
}

// tell says that a day was moved to another year.
func (n *newYear) tell(name string, line int, was, is rules.Date) {
	if was != is {
		n.moved = append(n.moved, say("%s:%d: the day %s is now %s: see whether it holds", name, line, was, is))
	}
}

// fromLastYear makes the files of a year after that of a folder: the next one, unless another was asked for.
func (n *newYear) fromLastYear() error {
	f, err := folder.Open(n.init.lastYear)
	if err != nil {
		return err
	}
	y, err := folder.Load(f)
	if err != nil {
		return err
	}
	if y.Card == nil {
		return newFault(y.Shown("scorecard.yaml"), "no-card", diag.ErrName, diag.Text{},
			"the folder of last year has no scorecard")
	}
	last := y.Campaign.Year()
	next := cmp.Or(n.init.year, last.Year+1)
	if next <= last.Year {
		return usagef("the folder of -last has the year %d, and -year %d is no later one", last.Year, next)
	}
	d := y.Campaign.ClusterOn(rules.Date{}).Definition()
	d.Source = cluster.Source{}
	d.Officers = slices.DeleteFunc(d.Officers, func(o cluster.Officers) bool { return o.Year < next })
	if n.init.title != "" {
		d.Title = diag.Words{"vi": n.init.title}
	}
	year := cluster.Year{Year: next, Regulation: last.Regulation, Options: last.Options, Plan: last.Plan,
		Targets: last.Targets}
	p, later := last.Period, next-last.Year
	if p.From != rules.Day(last.Year, 1, 1) || p.Before != rules.Day(last.Year+1, 1, 1) { // of a school year
		year.Period = rules.Period{From: p.From.AddYears(later), Before: p.Before.AddYears(later)}
	}
	d.Years = []cluster.Year{year}
	for _, name := range y.Files {
		data, err := f.Read(name)
		if err != nil {
			return err
		}
		switch kindOf(name, data) {
		case "scorecard":
			note := ""
			if !strings.HasSuffix(name, ".json") {
				note = n.note(say("The card of %d, taken over for %d: see whether each rule, number and day still holds.",
					last.Year, next))
			}
			text, err := n.cardOf(name, data, next, "", note)
			if err != nil {
				return err
			}
			if err := n.finish(d, name, text); err != nil {
				return err
			}
		case "regulation":
			n.add(name, string(data))
		}
	}
	if next > last.Year+1 { // of the year before nothing is known
		n.moved = append(n.moved, say("the facts of %d are left out: they are not those of %d, the year before",
			last.Year, next-1))
		return nil
	}
	return n.previous(y)
}

// previous adds what was known of last year, for rules that read it and reports that compare with it.
func (n *newYear) previous(y *folder.Year) error {
	logged, err := y.Campaign.Inputs(context.Background(), rules.Date{})
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(n.note(say("What was known of %d, for rules that read it and reports that compare with it.",
		y.Campaign.Year().Year)) +
		"decimal_comma: false\nunits:\n")
	known := 0
	for _, f := range append(logged.Facts, y.Besides.Facts...) {
		fmt.Fprintf(&b, "  %s:\n", f.Unit())
		kept, _ := f.For(n.card.Schema()) // not the points of last year, nor its periods
		for fact := range kept.All() {
			if !fact.Value.Known() && !fact.Value.IsNotApplicable() {
				continue
			}
			known++
			value := rulestest.YAML(fact.Value)
			if fact.Evidence != "" {
				value = fmt.Sprintf("{value: %s, evidence: %s}", value, rulestest.YAML(fact.Evidence))
			}
			fmt.Fprintf(&b, "    %s: %s\n", fact.Indicator, value)
		}
	}
	if known > 0 {
		n.add("facts-previous.yaml", b.String())
	}
	return nil
}
