package scoringtest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// ranks reads what is expected of grades and ranks.
func (x *expecter) ranks(e *Expect) {
	because := func(o *result, l diag.Lang) string { return o.standings(l) }
	standing := func(field string, what diag.Text, want string, get func(scoring.Standing) string, same func(string) bool) {
		x.add(field, expectation{what: what, want: want, all: true, because: because, check: func(o *result) (string, bool) {
			if o.scores == nil {
				return "", false
			}
			s, err := o.standing(x.unit)
			if err != nil {
				return "", false // because says it
			}
			got := get(s)
			return got, same(got)
		}})
	}
	exactly := func(want string) func(string) bool { return func(got string) bool { return got == want } }
	if e.Rank != "" {
		if !validRank(e.Rank) {
			x.fault(diag.JoinPath(x.path, "rank"), "rank", diag.ErrValue, say("write a rank, none, or 2..4 for one that is open"), "%q is no rank", e.Rank)
		}
		open := strings.Contains(e.Rank, "..")
		standing("rank", say("rank"), e.Rank, func(s scoring.Standing) string { return rankOf(s, open) }, exactly(e.Rank))
	}
	flag := func(field string, what diag.Text, want *bool, get func(scoring.Standing) bool) {
		if want != nil {
			standing(field, what, strconv.FormatBool(*want), func(s scoring.Standing) string { return strconv.FormatBool(get(s)) }, exactly(strconv.FormatBool(*want)))
		}
	}
	flag("tied", say("tied"), e.Tied, func(s scoring.Standing) bool { return s.Tied })
	flag("provisional", say("provisional"), e.Provisional, func(s scoring.Standing) bool { return s.Provisional })
	if e.TieBreaks != nil {
		for i, t := range e.TieBreaks {
			if !slices.Contains(x.card.def.TieBreak, t) {
				x.unknown(diag.JoinPath(x.path, "tie_breaks["+itoa(i)+"]"), "tie-break", t, x.card.def.TieBreak)
			}
		}
		want := list(slices.Sorted(slices.Values(e.TieBreaks)))
		standing("tie_breaks", say("tie_breaks"), want, func(s scoring.Standing) string { return list(slices.Sorted(slices.Values(s.TieBreaks))) }, exactly(want))
	}
	if e.Gap != nil {
		want := written(e.Gap.Value)
		standing("gap", say("gap"), want, func(s scoring.Standing) string { return written(s.Gap) }, exactly(want))
	}
	x.grade(e)
}

func (x *expecter) grade(e *Expect) {
	if e.Grade == "" {
		return
	}
	codes := x.card.gradeCodes()
	if len(codes) == 0 || !slices.Contains(codes, e.Grade) && e.Grade != "none" && e.Grade != "open" {
		x.unknown(diag.JoinPath(x.path, "grade"), "grade", e.Grade, codes)
		return
	}
	because := func(o *result, l diag.Lang) string {
		if _, err := o.grade(x.unit); err != nil {
			return diag.ErrorText(err).Format(l)
		}
		return o.standings(l)
	}
	x.add("grade", expectation{what: say("grade"), want: e.Grade, all: true, grade: true, because: because, check: func(o *result) (string, bool) {
		if o.scores == nil {
			return "", false
		}
		g, err := o.grade(x.unit)
		if err != nil {
			return "", false // because says it
		}
		got := gradeName(g)
		return got, got == e.Grade
	}})
}

// gradeName writes a grade as cases do.
func gradeName(g scoring.Graded) string {
	switch {
	case g.Open:
		return "open"
	case g.Grade == "":
		return "none"
	}
	return g.Grade
}

// rankOf writes a rank as cases do; open shows both ends even of one that is
// known.
func rankOf(s scoring.Standing, open bool) string {
	switch {
	case s.First == 0:
		return "none"
	case s.First < s.Last && (open || s.Rank == 0):
		return itoa(s.First) + ".." + itoa(s.Last)
	case s.Rank == 0:
		return "none"
	}
	return itoa(s.Rank)
}

func validRank(s string) bool {
	whole := func(s string) bool { n, err := strconv.Atoi(s); return err == nil && n > 0 && strconv.Itoa(n) == s }
	first, last, open := strings.Cut(s, "..")
	return s == "none" || whole(first) && (!open || whole(last))
}

// errors reads what errors of evaluation are expected.
func (x *expecter) errors(e *Expect) {
	var codes []string
	for _, it := range x.card.items {
		codes = append(codes, it.def.Code)
	}
	codes = append(codes, x.card.sectionCodes()...)
	for i := range x.card.def.Disqualify {
		codes = append(codes, x.card.ruleName("disqualify["+itoa(i)+"].when"))
	}
	codes = append(append(codes, x.card.def.TieBreak...), x.card.gradeCodes()...)
	for _, code := range keys(e.Error) {
		if !slices.Contains(codes, code) {
			x.unknown(diag.JoinPath(x.path, "error."+code), "rule", code, codes)
			continue
		}
		want := e.Error[code]
		if strings.TrimSpace(want) == "" {
			x.fault(diag.JoinPath(x.path, "error."+code), "empty", diag.ErrValue, say("write the code of the error, such as no-row or divide-by-zero"), "it does not say which error")
		}
		known := keys(e.Error)
		x.add("error."+code, expectation{
			what: say("error of %s: %q is expected", code, want), err: true,
			shows: func(o *result, l diag.Lang) string { return x.errorsText(o, code, l) },
			check: func(o *result) (string, bool) { return "", x.errorOf(o, code, want, known) },
		})
	}
}

// errorsAt are the errors of a rule for the unit, and of others.
func (x *expecter) errorsAt(o *result, code string) diag.Diagnostics {
	if o.err == nil && slices.Contains(x.card.gradeCodes(), code) {
		_, err := o.grade(x.unit)
		return slices.Collect(diag.AllDiagnostics(err))
	}
	return o.faults()
}

// errorOf reports whether there is the error of a rule for the unit, and no other
// that nobody expects.
func (x *expecter) errorOf(o *result, code, want string, known []string) bool {
	found := false
	for _, d := range x.errorsAt(o, code) {
		name := x.card.ruleName(d.Path)
		mine := len(x.tc.units) == 1 || strings.HasPrefix(d.Message.String(), x.tc.units[x.unit].code+": ") || o.err == nil
		if !mine {
			continue
		}
		if name == code && says(d, want) {
			found = true
		} else if !slices.Contains(known, name) {
			return false // an error that nobody expects
		}
	}
	return found
}

// errorsText shows which errors there are.
func (x *expecter) errorsText(o *result, code string, l diag.Lang) string {
	ds := x.errorsAt(o, code)
	if len(ds) == 0 && o.err != nil {
		return diag.ErrorText(o.err).Format(l)
	}
	if len(ds) == 0 {
		return l.Pick("no error", "không có lỗi nào")
	}
	lines := make([]string, len(ds))
	for i, d := range ds {
		message := d.Message.Format(l)
		lines[i] = d.Code + ": " + message
	}
	return strings.Join(lines, "\n")
}
