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
	check      func(o *result) (got string, ok bool)
	because    func(o *result, l diag.Lang) string
	// shows is what came out, where it cannot be written in the place of what is expected.
	shows func(o *result, l diag.Lang) string
	err   bool // it expects an error of evaluation
	grade bool // it expects a grade
	// What the expectation looks at, for coverage: these criteria of the unit, or all of
	// all units.
	items []string
	all   bool
}

// result is a case as it came out on a card. It belongs to one goroutine.
type result struct {
	card   *card
	batch  scoring.Batch
	scores []*scoring.Score // nil if there is an error
	err    error

	group   *rules.Group // of the facts with the points that rules name
	ranking *scoring.Ranking
	grades  map[string]scoring.Graded
}

// run scores the case on a card.
func (tc *testCase) run(c *card) *result {
	o := &result{card: c}
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
func (o *result) late() *rules.Group {
	if o.group == nil {
		g, err := rules.NewGroup(codes(o.scores, (*scoring.Score).Facts)...)
		if err != nil { // they are those of the batch
			return o.batch.Group
		}
		o.group = g
	}
	return o.group
}

// inForce reports whether a criterion is in force on some day that the unit existed
// and that is scored.
func (o *result) inForce(it *item, unit string) bool {
	p := o.batch.Period
	if e, ok := o.batch.Existed[unit]; ok {
		if p.From.IsZero() || !e.From.IsZero() && p.From.Before(e.From) {
			p.From = e.From
		}
		if p.Before.IsZero() || !e.Before.IsZero() && e.Before.Before(p.Before) {
			p.Before = e.Before
		}
	}
	return p.Overlaps(it.def.InForce) && !p.Empty()
}

// rank returns the ranking of the units.
func (o *result) rank() (*scoring.Ranking, error) {
	if o.ranking == nil {
		r, err := o.card.Rank(o.scores...)
		if err != nil {
			return nil, err
		}
		o.ranking = r
	}
	return o.ranking, nil
}

func (o *result) standing(unit int) (scoring.Standing, error) {
	r, err := o.rank()
	if err != nil {
		return scoring.Standing{}, err
	}
	s, _ := r.Standing(o.scores[unit].Unit())
	return s, nil
}

// grade returns the grade of a unit.
func (o *result) grade(unit int) (scoring.Graded, error) {
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

// faults returns what went wrong, with the place in the card.
func (o *result) faults() diag.Diagnostics { return slices.Collect(diag.AllDiagnostics(o.err)) }

// failures returns every expectation that is not met; with reasons, unless it is
// only asked whether there are some.
func (tc *testCase) failures(o *result, reasons bool) []rulestest.Failure {
	if tc.lookup != nil {
		return tc.lookup.failures(o.card, reasons)
	}
	if tc.refused != nil {
		return tc.refusals(o)
	}
	var out []rulestest.Failure
	if o.err != nil && !slices.ContainsFunc(tc.expects, func(e expectation) bool { return e.err }) {
		f := rulestest.Failure{Path: tc.Path, What: say("the card cannot be scored")}
		if reasons {
			f.Diff = diag.ErrorText(o.card.doc.Locate(o.err))
		}
		return []rulestest.Failure{f}
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
func (tc *testCase) failing(o *result) map[string]bool {
	out := make(map[string]bool)
	for _, f := range tc.failures(o, false) {
		out[f.Path] = true
	}
	return out
}

// refusals holds what was refused to what is expected to be.
func (tc *testCase) refusals(o *result) []rulestest.Failure {
	ds := o.faults()
	got := say("nothing is refused")
	if len(ds) > 0 { // each with its code, as cases may name it
		got = diag.Join(codes(ds, func(d *diag.Diagnostic) diag.Text { return coded(d, d) }), diag.Verbatim("\n"))
	}
	fail := func(what diag.Text) []rulestest.Failure {
		return []rulestest.Failure{{Path: tc.Path + ".refused", What: what, Diff: got}}
	}
	matched := make([]bool, len(ds))
	for _, want := range tc.refused {
		i := slices.IndexFunc(ds, func(d *diag.Diagnostic) bool { return says(d, want) })
		if i < 0 {
			return fail(say("refused: %q is expected", want))
		}
		matched[i] = true
	}
	if slices.Contains(matched, false) {
		return fail(say("refused: more than is expected"))
	}
	return nil
}

// says reports whether a diagnostic has a code, or a fragment of its text in any
// language.
func says(d *diag.Diagnostic, want string) bool {
	return d.Code == want || contains(d.Format, want)
}

// contains reports whether a text has a fragment in one of the languages, whatever
// blanks and line ends are between its words.
func contains(text func(diag.Lang) string, fragment string) bool {
	return slices.ContainsFunc(diag.Languages(), func(l diag.Lang) bool {
		return strings.Contains(squeeze(text(l)), squeeze(fragment))
	})
}

// coded writes a diagnostic, or its message, behind the code of the diagnostic.
func coded(d *diag.Diagnostic, text interface{ Format(diag.Lang) string }) diag.Text {
	return diag.TextFunc(func(l diag.Lang) string { return d.Code + ": " + text.Format(l) })
}
