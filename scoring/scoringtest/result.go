package scoringtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

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
	refused texts  // what is expected to be refused, instead
	lookup  string // the rule that looks up a row of a shared table, instead
	// inPeriod is the period that is looked at; "" for the year.
	inPeriod string
}

// unit is what a case supposes of one unit, with everything that it inherits.
type unit struct {
	code, path string // path is that in the file
	// facts are by indicator, also those that are missing; previous is nil if nothing is
	// known of last year, not even that.
	facts, previous map[string]rules.Fact
	entries         []scoring.Entry
	existed         *rules.Period
	group           string
}

// expectation is one thing that a case looks at.
type expectation struct {
	path, want string
	what       diag.Text
	unit       int
	check      func(o *result) (got string, ok bool)
	because    func(o *result, l diag.Lang) string
	// shows is what came out, where it cannot be written in the place of what is expected.
	shows  func(o *result, l diag.Lang) string
	err    bool   // it expects an error of evaluation
	period string // that it is about; "" for the year
	grade  bool   // it expects a grade
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

	// What is worked out when first asked for: the group with the points that conditions
	// read after all criteria, the ranking, and the grades.
	late   func() *rules.Group
	rank   func() (*scoring.Ranking, error)
	grades func() ([]scoring.Graded, error)
}

// run scores the case on a card.
func (tc *testCase) run(c *card) *result {
	o := &result{card: c}
	if tc.lookup != "" {
		return o
	}
	if o.batch, o.err = tc.batch(c); o.err != nil {
		return o
	}
	if o.scores, o.err = c.Score(context.Background(), o.batch); o.err == nil {
		o.err = refusedOf(o.scores)
	}
	o.of(o.scores)
	return o
}

// of says what is worked out of the scores that there are.
func (o *result) of(scores []*scoring.Score) {
	o.late = sync.OnceValue(func() *rules.Group {
		facts := codes(scores, func(s *scoring.Score) *rules.Facts { return s.Facts })
		g, err := rules.NewGroup(context.Background(), facts...)
		if err != nil { // they are those of the batch
			return o.batch.Group
		}
		return g.Within(o.batch.Groups)
	})
	o.rank = sync.OnceValues(func() (*scoring.Ranking, error) { return o.card.Rank(context.Background(), scores...) })
	o.grades = sync.OnceValues(func() ([]scoring.Graded, error) {
		r, err := o.rank()
		if err != nil {
			return nil, err
		}
		all, _, err := r.Grades(context.Background())
		return all, err
	})
}

// in is what came out in a period, on its card, for those of whom something was scored in it; nil if
// that is nobody.
func (o *result) in(period string) *result {
	p := &result{card: o.card.period, batch: o.batch, scores: make([]*scoring.Score, len(o.scores))}
	var some []*scoring.Score
	for i, s := range o.scores {
		for _, x := range s.Periods() {
			if x.Period.Code == period {
				p.scores[i], p.batch.Period = x.Score, x.Period.Period
				some = append(some, x.Score)
			}
		}
	}
	if len(some) == 0 {
		return nil
	}
	p.err = refusedOf(some)
	p.of(some)
	return p
}

// refusedOf are the rules that fail for some unit, as faults: a case has to expect them.
func refusedOf(scores []*scoring.Score) error {
	var ds diag.Diagnostics
	for _, s := range scores {
		for _, d := range s.Refused {
			fault := *d
			fault.Severity, fault.Hint = diag.Fault, diag.Text{}
			ds = append(ds, &fault)
		}
	}
	return ds.Err()
}

// batch makes what the case supposes.
func (tc *testCase) batch(c *card) (scoring.Batch, error) {
	b := scoring.Batch{Stage: tc.stage, Period: tc.period, Existed: make(map[string]rules.Period)}
	var members []*rules.Facts
	var ds diag.Diagnostics
	for i := range tc.units {
		u := &tc.units[i]
		keep := func(what string, err error) {
			for d := range diag.AllDiagnostics(err) {
				d.Path = diag.JoinPath(u.path, diag.JoinPath(what, d.Path))
				ds = append(ds, d)
			}
		}
		f, err := rules.NewFacts(c.Schema(), u.code, known(u.facts)...)
		keep("facts", err)
		if err == nil && u.previous != nil {
			last, err := rules.NewFacts(c.Schema(), u.code, known(u.previous)...)
			if keep("previous", err); err == nil {
				if f, err = f.WithPrevious(last); err != nil {
					return b, fmt.Errorf("scoringtest: %w", err)
				}
			}
		}
		members = append(members, f)
		if len(u.entries) > 0 {
			s, err := c.NewSheet(u.code, u.entries...)
			keep("", err)
			b.Sheets = append(b.Sheets, s)
		}
		if u.existed != nil {
			b.Existed[u.code] = *u.existed
		}
	}
	if len(ds) > 0 {
		return b, ds
	}
	said := slices.ContainsFunc(tc.units, func(u unit) bool { return u.group != "" })
	if b.Groups = make(map[string]string); said || c.Terms().Grouped {
		for i := range tc.units {
			if u := &tc.units[i]; u.group != "" || !said {
				b.Groups[u.code] = cmp.Or(u.group, "all")
			}
		}
	}
	var err error
	b.Group, err = rules.NewGroup(context.Background(), members...)
	return b, err
}

// known returns the facts that are not missing.
func known(facts map[string]rules.Fact) (out []rules.Fact) {
	for _, code := range keys(facts) {
		if f := facts[code]; f.Value.Known() || f.Value.IsNotApplicable() {
			out = append(out, f)
		}
	}
	return out
}

// inForce reports whether a criterion is in force on some day that the unit existed
// and that is scored.
func (o *result) inForce(it *item, unit string) bool {
	p := o.batch.Period
	if e, ok := o.batch.Existed[unit]; ok {
		p = p.Intersect(e)
	}
	return p.Overlaps(it.def.InForce) && !p.Empty()
}

func (o *result) standing(unit int) (s scoring.Standing, err error) {
	r, err := o.rank()
	if err == nil {
		s, _ = r.Standing(o.scores[unit].Unit)
	}
	return s, err
}

func (o *result) grade(unit int) (found scoring.Graded, err error) {
	all, err := o.grades()
	for _, g := range all {
		if g.Unit == o.scores[unit].Unit {
			found = g
		}
	}
	return found, err
}

// faults returns what went wrong, with the place in the card.
func (o *result) faults() diag.Diagnostics { return slices.Collect(diag.AllDiagnostics(o.err)) }

// failures returns every expectation that is not met.
func (tc *testCase) failures(o *result) (out []rulestest.Failure) {
	if tc.refused != nil {
		return tc.refusals(o)
	}
	if o.err != nil && !slices.ContainsFunc(tc.expects, func(e expectation) bool { return e.err }) {
		why := diag.ErrorText(o.card.def.Locate(o.card.doc, o.err))
		return []rulestest.Failure{{Path: tc.Path, What: say("the card cannot be scored"), Diff: why}}
	}
	for i := range tc.expects {
		e := &tc.expects[i]
		about, got, ok := e.about(o), "", false
		if about != nil {
			got, ok = e.check(about)
		}
		if ok {
			continue
		}
		told := func(tell func(*result, diag.Lang) string) diag.Text {
			if about == nil {
				return say("nothing is known of the unit in it")
			}
			return diag.TextFunc(func(l diag.Lang) string { return tell(about, l) })
		}
		f := rulestest.Failure{Path: e.path, What: e.what, Want: e.want, Got: got}
		if e.shows != nil {
			f.Diff = told(e.shows)
		}
		if e.because != nil && o.err == nil {
			f.Because = told(e.because)
		}
		out = append(out, f)
	}
	return out
}

// about is the result that the expectation is about; nil if of its period nothing is known of the unit.
func (e *expectation) about(o *result) *result {
	if e.period == "" {
		return o
	}
	if p := o.in(e.period); p != nil && p.scores[e.unit] != nil {
		return p
	}
	return nil
}

// refusals holds what was refused to what is expected to be.
func (tc *testCase) refusals(o *result) []rulestest.Failure {
	ds := o.faults()
	fail := func(what diag.Text) []rulestest.Failure {
		got := coded(ds, say("nothing is refused"), func(d *diag.Diagnostic, l diag.Lang) string { return d.Format(l) })
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

// coded writes diagnostics, each behind its code, as cases may name it.
func coded(ds diag.Diagnostics, none diag.Text, text func(*diag.Diagnostic, diag.Lang) string) diag.Text {
	if len(ds) == 0 {
		return none
	}
	return diag.Join(codes(ds, func(d *diag.Diagnostic) diag.Text {
		return diag.TextFunc(func(l diag.Lang) string { return d.Code + ": " + text(d, l) })
	}), diag.Verbatim("\n"))
}
