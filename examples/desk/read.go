package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// book is what was read of a workbook.
type book struct {
	facts      []*rules.Facts
	lastYear   []*rules.Facts
	given      []given          // points, of all sheets
	sheets     []*scoring.Sheet // made of them
	stated     []stated
	candidates []byte // candidates.yaml, nil if there is no evidence
}

// read is the subcommand: it reads a workbook, tells how it was understood, and writes the files that the
// library reads.
func (d *desk) read(name string) error {
	d.open, d.asked = nil, false
	o, err := openOffice(d.folder)
	if err != nil {
		return err
	}
	d.lang = d.lang.Calling(o.card.Calls)
	answers, err := loadMapping(d.mapping)
	if err != nil {
		return err
	}
	data, err := folder.ReadPath(name)
	if err != nil {
		return err
	}
	var sheets []sheet
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		var t document.Table
		t, err = document.CSV(name, data)
		sheets = []sheet{{Table: t, title: filepath.Base(name)}}
	} else {
		sheets, err = openWorkbook(name, data)
	}
	if err != nil {
		return err
	}
	b, err := d.readSheets(o, sheets, answers)
	if d.asked || len(d.open) > 0 {
		err = errors.Join(err, d.keep(sheets, answers))
	}
	if err != nil {
		return err
	}
	return d.writeBook(o, b)
}

// keep writes the answers that were given, also where something else is wrong: nothing is to be asked twice. What is
// still open stands among them, to be answered there.
func (d *desk) keep(sheets []sheet, answers map[string]map[string]string) error {
	seen := (*document.Seen)(nil)
	var err error
	if d.mapping != "" {
		if seen, err = document.See(d.mapping); err != nil {
			return err
		}
	}
	text := d.writtenMapping(sheets, answers)
	if d.mapping == "" || seen != nil && !strings.HasPrefix(string(seen.Data), mappingMark) {
		if d.asked {
			d.say(d.out, say("The answers, to be kept in the file of -mapping:"))
			d.say(d.out, say("%s", string(text)))
		}
		return nil
	}
	if err := document.WriteFile(d.mapping, text, seen); err != nil {
		return err
	}
	if len(d.open) > 0 {
		d.say(d.out, say("What is open is in %s: write the answers there, and read again.", d.mapping))
		return nil
	}
	d.say(d.out, say("The answers are in %s: with -mapping they are not asked again.", d.mapping))
	return nil
}

// readSheets reads every sheet; all of their faults are told at once.
func (d *desk) readSheets(o *office, sheets []sheet, answers map[string]map[string]string) (*book, error) {
	ks, err := o.kinds()
	if err != nil {
		return nil, err
	}
	b := &book{}
	o.answers = answers
	var ds diag.Diagnostics
	collect := func(err error) {
		for one := range diag.AllDiagnostics(err) {
			ds = append(ds, one)
		}
	}
	named := slices.Collect(maps.Keys(answers))
	for _, s := range sheets {
		named = slices.DeleteFunc(named, func(n string) bool { return n == s.title })
		if s.empty() {
			d.say(d.out, say("Sheet %s: empty.", s.title))
			continue
		}
		if answers[s.title] == nil {
			answers[s.title] = make(map[string]string)
		}
		collect(d.readSheet(o, s, ks, answers[s.title], b))
	}
	slices.Sort(named)
	for _, n := range named {
		ds = append(ds, fault(d.mapping, "sheet", diag.ErrName, say("take the mapping of this workbook"),
			"the workbook has no sheet %s", n))
	}
	for k, v := range answers {
		if len(v) == 0 {
			delete(answers, k)
		}
	}
	b.candidates, err = o.candidates(b.stated)
	collect(err)
	b.sheets, err = o.sheets(b.given)
	collect(err)
	if n := len(d.open); n > 0 {
		hint := say("-mapping FILE writes them into a file, to be answered there")
		if d.mapping != "" {
			hint = say("write the answers into %s", d.mapping)
		}
		ds = append(ds, fault(sheets[0].File, "open", diag.ErrName, hint, "questions without an answer: %d", n))
	}
	if err := ds.Err(); err != nil {
		return nil, ds
	}
	for _, w := range ds {
		d.fail(w)
	}
	return b, nil
}

// readSheet reads a sheet, and asks about it as long as there is something to ask and somebody to answer.
func (d *desk) readSheet(o *office, s sheet, ks []kind, answers map[string]string, b *book) error {
	for {
		k, q, err := o.kindOf(s, ks, answers)
		if err == nil && q == nil && k.name == holdsNothing {
			d.say(d.out, say("Sheet %s: left out.", s.title))
			return nil
		}
		var r *document.Reading
		questions := []document.Question{}
		if q != nil {
			questions = append(questions, *q)
		} else if err == nil {
			r, err = o.understand(s, k, answers)
			questions = r.Questions
		}
		if len(questions) > 0 && d.terminal {
			if asked := d.ask(s, questions[0], answers); asked != nil {
				return asked
			}
			continue
		}
		d.leaveOpen(s, questions)
		if r != nil {
			d.tell(o, s, k, r, answers)
		}
		err = besides(err, questions)
		if faults := (diag.Diagnostics)(nil); err != nil && errors.As(err, &faults) && faults.Err() == nil {
			if len(questions) > 0 {
				return err
			}
			return errors.Join(o.take(s, k, r, answers, b), err) // warnings
		} else if err != nil || len(questions) > 0 {
			return err
		}
		return o.take(s, k, r, answers, b)
	}
}

// besides are the faults that are no questions too: each open point is told once.
func besides(err error, questions []document.Question) error {
	var ds diag.Diagnostics
	for d := range diag.AllDiagnostics(err) {
		if !slices.ContainsFunc(questions, func(q document.Question) bool { return slices.Contains(q.Faults, d) }) {
			ds = append(ds, d)
		}
	}
	if len(ds) == 0 {
		return nil
	}
	return ds
}

// kindOf returns what a sheet holds: what was answered, or what it is understood as; otherwise a question.
func (o *office) kindOf(s sheet, ks []kind, answers map[string]string) (kind, *document.Question, error) {
	said := answers[holdsKey]
	if said == holdsNothing {
		return kind{name: holdsNothing}, nil, nil
	}
	for _, k := range ks {
		if k.name == said {
			return k, nil, nil
		}
	}
	place := func(d *diag.Diagnostic) *diag.Diagnostic {
		d.Path = s.title
		return d
	}
	if said != "" {
		return kind{}, nil, place(fault(s.File, "holds", diag.ErrName, diag.OneOf(said, names(ks)),
			"a sheet cannot hold %s", said))
	}
	k, likely, ok := o.guess(s, ks)
	if ok && !s.hidden {
		return k, nil, nil
	}
	if !ok { // whatever it holds, nobody can read it
		_, err := o.understand(s, ks[0], nil)
		for d := range diag.AllDiagnostics(err) {
			if d.Code == "letters" {
				return kind{}, nil, d
			}
		}
	}
	q := &document.Question{Text: say("What does the sheet %s hold?", s.title)}
	bad := fault(s.File, "holds", diag.ErrName, answerIt,
		"what the sheet holds is not clear")
	if s.hidden {
		q.Text = say("The sheet %s is hidden. What does it hold?", s.title)
		bad = fault(s.File, "hidden-sheet", diag.ErrName, answerIt,
			"the sheet is hidden; does it count?")
	}
	rank := func(k kind) int { // those that fit in part go first
		if i := slices.Index(likely, k.name); i >= 0 {
			return i
		}
		return len(likely)
	}
	offered := slices.Clone(ks)
	slices.SortStableFunc(offered, func(a, b kind) int { return cmp.Compare(rank(a), rank(b)) })
	for _, one := range offered {
		if !ok || one.name == k.name {
			q.Choices = append(q.Choices, document.Choice{Key: holdsKey, Answer: one.name, Meaning: one.label})
		}
	}
	q.Choices = append(q.Choices, document.Choice{Key: holdsKey, Answer: holdsNothing,
		Meaning: say("nothing that counts")})
	q.Faults = []*diag.Diagnostic{place(bad)}
	return kind{}, q, bad
}

func names(ks []kind) (all []string) {
	for _, k := range ks {
		all = append(all, k.name)
	}
	return append(all, holdsNothing)
}

// take puts what a sheet holds beside what others do.
func (o *office) take(s sheet, k kind, r *document.Reading, answers map[string]string, b *book) error {
	switch k.name {
	case holdsPoints:
		b.given = append(b.given, o.points(s, r)...)
	case holdsMatrix:
		all, err := o.matrix(s, r, answers)
		b.given = append(b.given, all...)
		return err
	case holdsEvidence:
		return b.state(o.evidence(s, r)...)
	default:
		if strings.HasPrefix(k.name, "register ") {
			all, err := o.entries(s, k, r, answers)
			return errors.Join(err, b.state(all...))
		}
		facts := &b.facts
		if k.name == holdsLastYear {
			facts = &b.lastYear
		}
		all, err := rules.JoinFacts(context.Background(), *facts, r.Facts)
		if err != nil {
			var ds diag.Diagnostics
			for one := range diag.AllDiagnostics(err) {
				unit, code, _ := strings.Cut(one.Path, ".")
				ds = append(ds, placed(s, r, append(r.Rows[unit], 1)[0], code, one))
			}
			return ds
		}
		*facts = all
	}
	return nil
}

// ask puts a question on a terminal, and takes the number of a choice.
func (d *desk) ask(s sheet, q document.Question, answers map[string]string) error {
	d.question(s, q)
	for i, c := range q.Choices {
		d.say(d.out, say("  %d  %s", i+1, c.Meaning))
	}
	for {
		fmt.Fprint(d.out, say("The number of the answer: ").Format(d.lang))
		line, err := d.in.ReadString('\n')
		if err != nil && line == "" {
			d.terminal = false // nobody is there any more
			d.open = append(d.open, openQuestion{s.title, q})
			return fault(s.File, "open", diag.ErrName, diag.Text{}, "%s: there was no answer", q.Text)
		}
		if n, bad := strconv.Atoi(strings.TrimSpace(line)); bad == nil && n >= 1 && n <= len(q.Choices) {
			answers[q.Choices[n-1].Key] = q.Choices[n-1].Answer
			d.asked = true
			return nil
		}
	}
}

// openQuestion is one that nobody was there to answer.
type openQuestion struct {
	sheet string
	document.Question
}

// question puts a question, with the first cell that it is about.
func (d *desk) question(s sheet, q document.Question) {
	switch f := q.Faults[0]; {
	case f.Line > 0: // of CSV
		d.say(d.out, say("%s: %s", fmt.Sprintf("%s:%d:%d", s.title, f.Line, f.Column), q.Text))
	case strings.Contains(f.Path, "!"):
		d.say(d.out, say("%s: %s", f.Path, q.Text))
	default:
		d.say(d.out, say("Sheet %s: %s", s.title, q.Text))
	}
}

// leaveOpen tells what is left open where nobody is there to be asked, and how to write the answers.
func (d *desk) leaveOpen(s sheet, questions []document.Question) {
	for _, q := range questions {
		if key := q.Choices[0].Key; strings.HasPrefix(key, unitKey) && slices.ContainsFunc(d.open,
			func(o openQuestion) bool { return o.Choices[0].Key == key }) {
			continue // of another sheet
		}
		d.open = append(d.open, openQuestion{s.title, q})
		d.question(s, q)
		for _, c := range q.Choices {
			d.say(d.out, say("    %s  # %s", diag.Visible(writtenAnswer(c.Key, c.Answer)), c.Meaning))
		}
	}
}

// tell says how a sheet was understood.
func (d *desk) tell(o *office, s sheet, k kind, r *document.Reading, answers map[string]string) {
	label := k.label
	if r.List != "" && k.name == holdsFacts {
		label = say("events of the list %s, one in each row", r.List)
	}
	d.say(d.out, say("Sheet %s: %s.", s.title, label))
	if !k.why.IsZero() {
		d.say(d.out, say("  %s", k.why))
	}
	if k.name == holdsMatrix {
		d.tellOfPoints(o, s, answers)
	}
	for _, c := range r.Columns {
		as := say("not understood")
		switch c.As {
		case "skip":
			if as = say("left out"); c.Heading == "" {
				continue
			}
		case "count":
			as = say("counts the rows")
		case "unit":
			as = say("the units")
		case "evidence":
			as = say("evidence")
		case "":
		default:
			as = say("%s", cmp.Or(named(k, c.As), c.As))
		}
		d.say(d.out, say("  %s  %s: %s", c.Name, c.Heading, as))
		for _, n := range c.Notes {
			d.say(d.out, say("     %s", n))
		}
	}
	d.tellPassed(r)
	others := -r.Comments
	for _, row := range s.rows {
		for _, c := range row.Cells {
			if c.Comment != "" {
				others++
			}
		}
	}
	at := say("  comments: %d at facts, %d at other cells, which are not read", r.Comments, max(0, others))
	if k.name == holdsMatrix {
		at = say("  comments: %d at points, of which they are the reasons, %d at other cells, which are not read", r.Comments,
			max(0, others))
	}
	open := k.name == holdsMatrix && r.Facts == nil // it is not known yet of which units the rows are
	if !open && (r.Comments > 0 || others > 0) {
		d.say(d.out, at)
	}
	d.say(d.out, say("  units: %d", len(r.Facts)))
	if n := len(o.options.Units) - len(r.Facts); strings.HasPrefix(k.name, "list ") && len(r.Facts) > 0 && n > 0 &&
		len(r.Questions) == 0 {
		d.say(d.out, say("  units without a row, of which nothing is known: %d", n))
	}
}

// tellOfPoints says what a sheet says of all its points, and where.
func (d *desk) tellOfPoints(o *office, s sheet, answers map[string]string) {
	said := o.saidIn(s)
	e, _, err := o.pattern(s, answers, nil)
	for _, of := range saidOfPoints {
		var text any = said[of.key].text
		if _, answered := answers[of.key]; answered || text == "" || err != nil {
			continue
		}
		if of.key == "day" && !e.On.IsZero() {
			text = rules.DateOf(e.On)
		}
		if said[of.key].cell == "" {
			d.say(d.out, say("  %s: %s, by the name of the sheet", of.label, s.title))
			continue
		}
		d.say(d.out, say("  %s: %s, by %s", of.label, text, said[of.key].cell))
	}
}

// tellPassed says which rows were left out, those below each other for one reason together.
func (d *desk) tellPassed(r *document.Reading) {
	var read []int
	for _, rows := range r.Rows {
		read = append(read, rows...)
	}
	slices.Sort(read)
	for i := 0; i < len(r.Passed); {
		first, last := r.Passed[i], r.Passed[i]
		for i++; i < len(r.Passed) && r.Passed[i].Why.String() == first.Why.String(); i++ {
			next, _ := slices.BinarySearch(read, last.Row)
			if next < len(read) && read[next] < r.Passed[i].Row {
				break
			}
			last = r.Passed[i]
		}
		if first.Row == last.Row {
			d.say(d.out, say("  row %d left out: %s", first.Row, first.Why))
			continue
		}
		d.say(d.out, say("  rows %d to %d left out: %s", first.Row, last.Row, first.Why))
	}
}

// named is an indicator, a field or the evidence of one, by its code and its label.
func named(k kind, as string) string {
	code, evidence := strings.CutSuffix(as, ".evidence")
	if i, ok := k.schema.Indicator(code); ok && k.name == holdsMatrix {
		return i.Label + strings.TrimPrefix(as, code) // the code of a criterion
	}
	for ind := range k.schema.All() {
		for _, one := range append([]rules.Indicator{ind}, ind.Fields...) {
			if one.Code != code || one.Label == "" {
				continue
			}
			if evidence {
				return one.Code + ".evidence (" + one.Label + ")"
			}
			return one.Code + " (" + one.Label + ")"
		}
	}
	return ""
}
