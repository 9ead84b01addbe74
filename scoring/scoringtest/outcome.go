package scoringtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// theUnit is the code of the unit of a case that has only one.
const theUnit = "unit"

// testCase is a case, or a row of one, ready to be run on any version of the card.
type testCase struct {
	rulestest.Case
	units   []unit // in order of their codes
	period  rules.Period
	stage   string
	expects []expectation
	refused Texts    // what is expected to be refused, instead
	lookup  *lookup  // a row of a shared table, instead
	place   []string // of the facts and entries of each unit, in the file
}

// unit is what a case supposes of one unit, with everything that it inherits.
type unit struct {
	code            string
	facts, previous []rules.Fact
	hasPrevious     bool
	entries         []scoring.Entry
	existed         *rules.Period
}

// expectation is one thing that a case looks at.
type expectation struct {
	path, want string
	what       diag.Text
	unit       int
	check      func(o *outcome) (got string, ok bool)
	because    func(o *outcome, l diag.Lang) string
	shows      func(o *outcome, l diag.Lang) string // what came out, where it cannot be written in the place of what is expected
	err        bool                                 // it expects an error of evaluation
	grade      bool                                 // it expects a grade
	// What the expectation looks at, for coverage: these criteria of the unit, or all of
	// all units.
	items []string
	all   bool
}

// outcome is a case as it came out on a card. It belongs to one goroutine.
type outcome struct {
	card   *card
	batch  scoring.Batch
	scores []*scoring.Score // nil if there is an error
	err    error

	group   *rules.Group // of the facts with the points that rules name
	ranking *scoring.Ranking
	grades  map[string]scoring.Graded
}

// run scores the case on a card.
func (tc *testCase) run(c *card) *outcome {
	o := &outcome{card: c}
	if o.batch, o.err = tc.batch(c); o.err != nil {
		return o
	}
	o.scores, o.err = c.ScoreBatch(o.batch)
	return o
}

// batch makes what the case supposes.
func (tc *testCase) batch(c *card) (scoring.Batch, error) {
	b := scoring.Batch{Stage: tc.stage, Period: tc.period}
	var members []*rules.Facts
	var ds diag.Diagnostics
	keep := func(i int, what string, err error) {
		for d := range diag.AllDiagnostics(err) {
			d.Path = diag.JoinPath(what, d.Path)
			if tc.place != nil {
				d.Path = diag.JoinPath(tc.place[i], d.Path)
			}
			ds = append(ds, d)
		}
	}
	for i := range tc.units {
		u := &tc.units[i]
		f, err := rules.NewFacts(c.Schema(), u.code, u.facts...)
		keep(i, "facts", err)
		if u.hasPrevious && err == nil {
			last, err := rules.NewFacts(c.Schema(), u.code, u.previous...)
			if keep(i, "previous", err); err == nil {
				if f, err = f.WithPrevious(last); err != nil {
					return b, fmt.Errorf("scoringtest: %w", err)
				}
			}
		}
		members = append(members, f)
		if len(u.entries) > 0 {
			s, err := c.NewSheet(u.code, u.entries...)
			keep(i, "", err)
			b.Sheets = append(b.Sheets, s)
		}
		if u.existed != nil {
			if b.Existed == nil {
				b.Existed = make(map[string]rules.Period)
			}
			b.Existed[u.code] = *u.existed
		}
	}
	if len(ds) > 0 {
		return b, ds
	}
	g, err := rules.NewGroup(members...)
	if err != nil {
		return b, fmt.Errorf("scoringtest: %w", err)
	}
	b.Group = g
	return b, nil
}

// late returns the group with the points that conditions read after all criteria.
func (o *outcome) late() *rules.Group {
	if o.group == nil {
		var members []*rules.Facts
		for _, s := range o.scores {
			members = append(members, s.Facts())
		}
		g, err := rules.NewGroup(members...)
		if err != nil { // they are those of the batch
			return o.batch.Group
		}
		o.group = g
	}
	return o.group
}

// rank returns the ranking of the units.
func (o *outcome) rank() (*scoring.Ranking, error) {
	if o.ranking == nil {
		r, err := o.card.Rank(o.scores...)
		if err != nil {
			return nil, err
		}
		o.ranking = r
	}
	return o.ranking, nil
}

func (o *outcome) standing(unit int) (scoring.Standing, error) {
	r, err := o.rank()
	if err != nil {
		return scoring.Standing{}, err
	}
	s, _ := r.Standing(o.scores[unit].Unit())
	return s, nil
}

// grade returns the grade of a unit.
func (o *outcome) grade(unit int) (scoring.Graded, error) {
	if o.grades == nil {
		r, err := o.rank()
		if err != nil {
			return scoring.Graded{}, err
		}
		all, _, err := r.Grades()
		if err != nil {
			return scoring.Graded{}, err
		}
		o.grades = make(map[string]scoring.Graded, len(all))
		for _, g := range all {
			o.grades[g.Unit] = g
		}
	}
	return o.grades[o.scores[unit].Unit()], nil
}

// faults returns what went wrong for a unit, with the place in the card.
func (o *outcome) faults() diag.Diagnostics {
	err := o.err
	if err == nil {
		return nil
	}
	return slices.Collect(diag.AllDiagnostics(err))
}

// failures returns every expectation that is not met; with reasons, unless it is
// only asked whether there are some.
func (tc *testCase) failures(o *outcome, reasons bool) []rulestest.Failure {
	if tc.lookup != nil {
		return tc.lookup.failures(o.card, reasons)
	}
	if tc.refused != nil {
		return tc.refusals(o)
	}
	expectsErrors := slices.ContainsFunc(tc.expects, func(e expectation) bool { return e.err })
	var out []rulestest.Failure
	if o.err != nil && !expectsErrors {
		return []rulestest.Failure{{Path: tc.Path, What: say("the card cannot be scored"), Diff: o.errText()}}
	}
	for i := range tc.expects {
		e := &tc.expects[i]
		got, ok := e.check(o)
		if ok {
			continue
		}
		f := rulestest.Failure{Path: e.path, What: e.what, Want: e.want, Got: got}
		if e.shows != nil {
			f.Got = ""
		}
		if reasons && e.shows != nil {
			f.Diff = diag.TextFunc(func(l diag.Lang) string { return e.shows(o, l) })
		}
		if reasons && e.because != nil && o.err == nil {
			f.Because = diag.TextFunc(func(l diag.Lang) string { return e.because(o, l) })
		}
		out = append(out, f)
	}
	return out
}

// failing returns the paths of the expectations that are not met.
func (tc *testCase) failing(o *outcome) map[string]bool {
	var out map[string]bool
	for _, f := range tc.failures(o, false) {
		if out == nil {
			out = make(map[string]bool)
		}
		out[f.Path] = true
	}
	return out
}

// errText writes an error of evaluation with its place in the card.
func (o *outcome) errText() diag.Text {
	var copied diag.Diagnostics
	for _, d := range o.faults() {
		c := *d
		copied = append(copied, &c)
	}
	if len(copied) == 0 {
		return diag.ErrorText(o.err)
	}
	return diag.ErrorText(o.card.doc.Locate(copied))
}

// refusals holds what was refused to what is expected to be.
func (tc *testCase) refusals(o *outcome) []rulestest.Failure {
	ds := o.faults()
	if o.scores != nil || o.err != nil && len(ds) == 0 {
		ds = nil
	}
	got := say("nothing is refused")
	if len(ds) > 0 {
		got = diag.TextFunc(func(l diag.Lang) string { return coded(ds, l) })
	}
	matched := make([]bool, len(ds))
	for _, want := range tc.refused {
		i := slices.IndexFunc(ds, func(d *diag.Diagnostic) bool { return says(d, want) })
		if i < 0 {
			return []rulestest.Failure{{Path: tc.Path + ".refused", What: say("refused: %q is expected", want), Diff: got}}
		}
		matched[i] = true
	}
	if slices.Contains(matched, false) {
		return []rulestest.Failure{{Path: tc.Path + ".refused", What: say("refused: more than is expected"), Diff: got}}
	}
	return nil
}

// coded writes diagnostics one by one, each with its code, as cases may name it.
func coded(ds diag.Diagnostics, l diag.Lang) string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.Code + ": " + d.Format(l)
	}
	return strings.Join(lines, "\n")
}

// says reports whether a diagnostic has a code, or a fragment of its text in
// either language.
func says(d *diag.Diagnostic, want string) bool {
	if d.Code == want {
		return true
	}
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		if strings.Contains(squeeze(d.Format(l)), squeeze(want)) {
			return true
		}
	}
	return false
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
