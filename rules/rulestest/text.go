package rulestest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// Text writes the report for people: the cases that failed, with the difference
// and its reason; what is not covered; the mutants that survived, each with a
// case that would notice it.
func (r *Report) Text(l diag.Lang) string {
	var b strings.Builder
	w := func(en, vi string, args ...any) { fmt.Fprintf(&b, l.Pick(en, vi), args...) }
	failed := r.Failed()
	w("%s: cases %d, failed %d\n", "%s: %d trường hợp, %d không đạt\n", r.File, len(r.Results), failed)
	for _, c := range r.Results {
		if !c.Passed() {
			b.WriteString(r.failureText(c, l))
		}
	}
	if n := r.Unconfirmed(); n > 0 {
		w("  to be confirmed by a person: %d\n", "  chờ người xác nhận: %d\n", n)
	}
	c := r.Coverage
	w("coverage of %s: %s %%, %d of %d outcomes reached", "độ phủ của %s: %s %%, %d trên %d kết cục đã đạt tới", r.Definition, l.Number(c.Percent()), c.Reached, c.Targets)
	r.counts(&b, l, len(c.Unreachable), len(c.Accepted))
	list := func(title string, gaps []Gap) {
		for _, g := range gaps {
			fmt.Fprintf(&b, "  %s: %s  (%s:%d)\n", title, g.Name(l), g.Place.File, g.Place.Line)
			if reason := g.Reason.Format(l); reason != "" {
				fmt.Fprintln(&b, indent(reason, "      "))
			}
		}
	}
	list(l.Pick("not reached", "chưa đạt tới"), c.Missed)
	list(l.Pick("cannot be reached", "không thể đạt tới"), c.Unreachable)
	list(l.Pick("accepted", "đã chấp nhận"), c.Accepted)
	if m := r.Mutation; m != nil {
		r.mutationText(&b, l, m)
	} else if r.wanted {
		w("mutants were not tried: first let every case pass\n", "chưa gây thử lỗi: trước hết mọi trường hợp phải đạt\n")
	}
	for _, a := range r.Unused() {
		w("  not needed any more under accept: %s  (%s:%d)\n", "mục accept không còn cần: %s  (%s:%d)\n", a.ID, r.File, a.Line)
	}
	return b.String()
}

func (r *Report) counts(b *strings.Builder, l diag.Lang, unreachable, accepted int) {
	if unreachable > 0 {
		fmt.Fprintf(b, l.Pick(", %d cannot be", ", %d không thể"), unreachable)
	}
	if accepted > 0 {
		fmt.Fprintf(b, l.Pick(", %d accepted", ", %d đã chấp nhận"), accepted)
	}
	b.WriteByte('\n')
}

func (r *Report) mutationText(b *strings.Builder, l diag.Lang, m *Mutation) {
	fmt.Fprintf(b, l.Pick("mutants of %s: %d, %d killed, %d survived", "gây thử lỗi ở %s: %d lỗi, %d bị phát hiện, %d lọt lưới"), r.Definition, m.Mutants, m.Killed, len(m.Survived))
	for _, part := range []struct {
		n      int
		en, vi string
	}{
		{len(m.Equivalent), ", %d equivalent", ", %d không làm đổi kết quả"}, {len(m.Accepted), ", %d accepted", ", %d đã chấp nhận"},
		{m.Stillborn, ", %d do not compile", ", %d không hợp lệ"}, {m.Untried, ", %d not tried for lack of time", ", %d chưa thử vì hết giờ"},
	} {
		if part.n > 0 {
			fmt.Fprintf(b, l.Pick(part.en, part.vi), part.n)
		}
	}
	b.WriteByte('\n')
	var kinds []string
	for _, op := range slices.Sorted(maps.Keys(m.ByOperator)) {
		kinds = append(kinds, fmt.Sprintf("%s %d/%d", operatorName(op, l), m.ByOperator[op][0], m.ByOperator[op][1]))
	}
	if len(kinds) > 0 {
		fmt.Fprintf(b, "  %s\n", strings.Join(kinds, ", "))
	}
	for _, s := range m.Survived {
		fmt.Fprintf(b, "  %s: %s  (%s, %s:%d)\n", l.Pick("survived", "lọt lưới"), s.Mutant, operatorName(s.Operator, l), s.Place.File, s.Place.Line)
		fmt.Fprintln(b, indent(s.Diff, "      "))
		if s.Case != "" {
			fmt.Fprintln(b, l.Pick("      a case that would notice it:", "      một trường hợp sẽ phát hiện:"))
			fmt.Fprintln(b, indent(strings.TrimRight(s.Case, "\n"), "      "))
		} else {
			fmt.Fprintln(b, l.Pick("      no case was found that would notice it; if it is right, say why under accept", "      chưa tìm được trường hợp nào phát hiện; nếu là đúng, ghi lý do trong accept"))
		}
	}
}

// failureText writes a case that did not come out as expected.
func (r *Report) failureText(c Result, l diag.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s  (%s:%d)\n", l.Pick("FAIL", "KHÔNG ĐẠT"), c.Case.Name, r.File, c.Case.Line)
	if c.Case.Fails != "" && len(c.Failures) == 0 {
		fmt.Fprintf(&b, "    %s: %s\n", l.Pick("it is expected to fail, and passes", "được ghi là sẽ không đạt nhưng lại đạt"), c.Case.Fails)
	}
	for _, f := range c.Failures {
		b.WriteString(indent(f.Text(r.suite, l), "    "))
		b.WriteByte('\n')
	}
	return b.String()
}

// Text writes the failure in some lines: what was wanted and what came out, the
// line of the expectation, the difference and its reason.
func (f Failure) Text(s Suite, l diag.Lang) string {
	var b strings.Builder
	b.WriteString(f.What.Format(l))
	switch {
	case f.Got != "":
		fmt.Fprintf(&b, l.Pick(": got %s, want %s", ": được %s, cần %s"), f.Got, f.Want)
	case f.Want != "":
		fmt.Fprintf(&b, l.Pick(", want %s", ", cần %s"), f.Want)
	}
	if p := place(s.File(), f.Path, "", 0, 0); p.Line > 0 {
		fmt.Fprintf(&b, "\n  %s:%d: %s", p.File, p.Line, strings.TrimSpace(p.Source))
	}
	if diff := f.Diff.Format(l); diff != "" {
		b.WriteString("\n" + indent(strings.TrimRight(diff, "\n"), "  "))
	}
	if because := f.Because.Format(l); because != "" {
		b.WriteString("\n" + indent(strings.TrimRight(because, "\n"), "  | "))
	}
	return b.String()
}

func indent(s, by string) string { return by + strings.ReplaceAll(s, "\n", "\n"+by) }
