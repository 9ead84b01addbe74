package main

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// supposing is what changes if something were different for a unit, as data.
type supposing struct {
	Changes []string `json:"changes"` // as they were asked for
	// Moved are the units whose total, rank, grade or nominations are others then.
	Moved []moved `json:"moved"`
}

// moved is one unit before and after.
type moved struct {
	Unit   string `json:"unit"`
	Before stands `json:"before"`
	After  stands `json:"after"`
}

// stands is where a unit stands.
type stands struct {
	cluster.RankedUnit
	Verdicts []verdict `json:"verdicts,omitempty"`
}

// verdict is what becomes of a unit for one award.
type verdict struct {
	Award  string        `json:"award"`
	Status awards.Status `json:"status"`
}

// reportSupposing returns the report of the year in which something is different for a unit, as
// "violations - 2; growth=9.5" says it.
func reportSupposing(y *folder.Year, unit, changes string, r *cluster.Report) (*cluster.Report, []string, error) {
	if y.Card == nil {
		return nil, nil, usagef("-whatif: there is no scorecard, so %s has no points", unit)
	}
	facts, err := factsOf(y, unit, r.On)
	if err != nil {
		return nil, nil, err
	}
	var all []string
	for text := range splitOutside(changes, ';') {
		if facts, err = changed(facts, besideEquals.ReplaceAllString(text, "=")); err != nil {
			return nil, nil, usagef("-whatif: %s: %s", text, diag.ErrorText(err))
		}
		all = append(all, text)
	}
	if len(all) == 0 {
		return nil, nil, usagef("-whatif: behind the colon stands what is supposed, as in %s: growth=9.5", unit)
	}
	other := *y
	other.Besides.Facts = append(slices.DeleteFunc(slices.Clone(y.Besides.Facts),
		func(f *rules.Facts) bool { return f.Unit() == unit }), facts)
	after, err := other.Report(rules.Date{})
	return after, all, err
}

// factsOf are the facts of a unit on a day: those that lie beside the log, or else those of it.
func factsOf(y *folder.Year, unit string, on rules.Date) (*rules.Facts, error) {
	logged, err := y.Campaign.Inputs(context.Background(), on)
	if err != nil {
		return nil, err
	}
	for _, f := range slices.Concat(y.Besides.Facts, logged.Facts) {
		if f.Unit() == unit {
			return f, nil
		}
	}
	return rules.NewFacts(y.Card.Schema(), unit)
}

// changed are facts with one change: "growth=9.5", "violations + kind=CC01 found=2024-03-18",
// "violations 2 kind=CC02" or "violations - 2".
func changed(f *rules.Facts, text string) (*rules.Facts, error) {
	words := joined(slices.Collect(splitOutside(text, ' ')))
	code, value, single := strings.Cut(words[0], "=")
	ind, ok := f.Schema().Indicator(code)
	if single && len(words) == 1 && (!ok || ind.Kind != rules.ListKind) {
		v, err := given(value, ind)
		if err != nil {
			return nil, err
		}
		return f.With(rules.Fact{Indicator: code, Value: v})
	}
	if single || len(words) < 2 {
		return nil, usagef("write indicator=value, or list + field=value, list 2 field=value, list - 2")
	}
	c, fields := rules.EventChange{List: code, Event: &rules.Event{}}, words[2:]
	number := words[1]
	if number == "-" && len(words) == 3 {
		c.Event, number, fields = nil, words[2], nil
	}
	if number != "+" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return nil, usagef("%s is no number of a record: they count from 1", number)
		}
		c.Record = n
	}
	if events, _, _ := eventsOf(f, code); c.Event != nil && 0 < c.Record && c.Record <= len(events) {
		c.Event = &events[c.Record-1]
	}
	for _, field := range fields {
		if err := setField(c.Event, &ind, field); err != nil {
			return nil, err
		}
	}
	return f.WithEvents(c)
}

func eventsOf(f *rules.Facts, list string) (events []rules.Event, complete, known bool) {
	fact, _ := f.Lookup(list)
	return fact.Value.Events()
}

// setField gives a field of an event, or its evidence, another value.
func setField(e *rules.Event, list *rules.Indicator, text string) error {
	code, value, ok := strings.Cut(text, "=")
	if !ok {
		return usagef("%q is not name=value", text)
	}
	if code == "evidence" {
		e.Evidence = value
		return nil
	}
	i := slices.IndexFunc(list.Fields, func(field rules.Indicator) bool { return field.Code == code })
	field := rules.Indicator{}
	if i >= 0 {
		field = list.Fields[i]
	}
	v, err := given(value, field)
	if err != nil {
		return err
	}
	if e.Fields == nil {
		e.Fields = make(map[string]rules.Value)
	}
	e.Fields[code] = v
	return nil
}

// besideEquals are blanks beside an equals sign.
var besideEquals = regexp.MustCompile(` *= *`)

// joined puts words behind a name=value that say no name themselves to that value, as in muc=Cảnh cáo.
func joined(words []string) (all []string) {
	for _, word := range words {
		if n := len(all); n > 0 && strings.Contains(all[n-1], "=") && !strings.Contains(word, "=") {
			all[n-1] += " " + word
		} else {
			all = append(all, word)
		}
	}
	return all
}

// given reads a value of the command line: yes or no in words, a word by its title, a number with a comma where
// it can be read in one way. A text is one even if it looks like a number.
func given(text string, ind rules.Indicator) (rules.Value, error) {
	switch ind.Kind {
	case rules.BoolKind:
		switch strings.ToLower(text) {
		case "có", "đúng":
			return rules.BoolOf(true), nil
		case "không", "sai":
			return rules.BoolOf(false), nil
		}
	case rules.TextKind:
		if v, err := document.ParseValue(text); err != nil || !v.Known() {
			return v, err
		}
		code, _ := ind.ValueOf(text)
		return rules.TextOf(code), nil
	case rules.NumberKind:
		if decimalComma.MatchString(text) {
			text = strings.Replace(text, ",", ".", 1)
		}
	}
	return document.ParseValue(text)
}

// decimalComma is a number with a comma that is no mark of thousands.
var decimalComma = regexp.MustCompile(`^-?[0-9]+,([0-9]{1,2}|[0-9]{4,})$`)

// standsIn is where a unit stands in a report, with what it is called in words.
func (w *writer) standsIn(r *cluster.Report, unit string) (at stands, words string) {
	v, parts := &writer{r: r, l: w.l}, []string(nil)
	for _, line := range r.Ranking {
		if line.Unit != unit {
			continue
		}
		at.RankedUnit = line
		parts = append(parts, v.total(line), w.say("rank %s", v.rank(line)))
		for _, note := range []string{v.between(line), v.rankNote(line)} {
			if note != "" {
				parts = append(parts, note)
			}
		}
		if line.Grade != nil {
			parts = append(parts, w.say("Grade: %s", line.Grade.Text()))
		}
	}
	for _, n := range nominationsOf(r, unit) {
		at.Verdicts = append(at.Verdicts, verdict{n.Award, n.Status})
		parts = append(parts, n.Title.Format(w.l)+": "+n.Status.Format(w.l))
	}
	return at, strings.Join(parts, ", ")
}

// supposed writes what changes from the report of the writer to another one of the same day.
func (w *writer) supposed(s *supposing, after *cluster.Report) {
	for _, c := range s.Changes {
		w.item("", "+", w.say("supposed: %s", c))
	}
	for _, m := range s.Moved {
		_, was := w.standsIn(w.r, m.Unit)
		_, is := w.standsIn(after, m.Unit)
		w.item("  ", "–", w.name(m.Unit)+": "+was)
		w.item("    ", "→", is)
	}
	if len(s.Moved) == 0 {
		w.item("  ", "–", w.say("nothing changes"))
	}
}

// moves are the units that stand elsewhere in another report of the same day.
func (w *writer) moves(after *cluster.Report) (all []moved) {
	all = []moved{}
	for _, u := range w.r.Ranking {
		before, was := w.standsIn(w.r, u.Unit)
		then, is := w.standsIn(after, u.Unit)
		if was != is {
			all = append(all, moved{u.Unit, before, then})
		}
	}
	return all
}

// splitOutside yields the parts of a text between marks that stand outside double quotes, without the
// quotes and without blanks around them; empty ones are left out.
func splitOutside(text string, mark rune) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		quoted, from := false, 0
		for i, r := range text + string(mark) {
			if r == '"' {
				quoted = !quoted
			}
			if r != mark || quoted && i < len(text) {
				continue
			}
			part := strings.TrimSpace(text[from:i])
			if mark == ' ' {
				part = strings.ReplaceAll(part, `"`, "")
			}
			if from = i + 1; part != "" && !yield(part) {
				return
			}
		}
	}
}
