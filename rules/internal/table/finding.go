package table

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// FindingKind is what the check of a table can find.
type FindingKind = diag.Enum[FindingKinds]

// The findings. The zero FindingKind is none of them.
const (
	// Gap (khoảng hở) is values that no row takes.
	Gap FindingKind = iota + 1
	// Overlap (chồng lấn) is values that two rows with different results take, so
	// that their order decides. A row that lies wholly within one below it is the
	// usual way to write an exception, or a ladder such as >= 100, >= 95, >= 80, and
	// no finding; neither is else.
	Overlap
	// Unreachable (dòng không bao giờ được dùng) is a row all of whose values are
	// taken by rows above it, or cannot occur.
	Unreachable
	// Mergeable (dòng gộp được) is rows one below the other that have the same
	// result and can be written as one.
	Mergeable
	// Outside (giá trị không có) is a value that a test names and that the key never has. A
	// row of nothing else is unreachable.
	Outside
)

// FindingKinds is the list of the kinds of findings.
type FindingKinds struct{}

// Names implements the list of a [diag.Enum].
func (FindingKinds) Names() *diag.Names { return &findingNames }

var findingNames = diag.Names{
	What:  say("finding"),
	Names: []string{"", "gap", "overlap", "unreachable", "mergeable", "outside"},
}

// Finding is one thing that the check of a table found. It is exact: it holds for
// all values that the keys can have, not for samples.
type Finding struct {
	Kind FindingKind `json:"kind"`
	// Rows are the rows concerned, counted from 0. Of an overlap: the row that
	// decides, then the other. Of an unreachable row: the row, then those that take its
	// values; none if its values cannot occur, and none for else. Of rows that can be
	// merged: all of them. A gap has none.
	Rows []int `json:"rows,omitempty"`
	// Region is the values concerned, as a test for each key: the gap; what both rows
	// take; the unreachable row; the row to write instead; the values that never are.
	Region []string `json:"region"`
	// Witness is a value for each key to try it with: one that no row takes; that
	// both rows take, and the first gets; that the unreachable row would take if it came
	// first. It is empty if there is none.
	Witness []value.Value `json:"witness,omitempty"`
	// Message says what was found, counting rows from 1, and Hint what to do about it.
	Message diag.Text `json:"message"`
	Hint    diag.Text `json:"hint"`
}

// Row is the row that a finding is reported at: the last concerned, but the
// unreachable one itself; -1 for a gap.
func (f *Finding) Row() int {
	switch {
	case f.Kind == Gap:
		return -1
	case f.Kind == Unreachable:
		return f.Rows[0]
	}
	return f.Rows[len(f.Rows)-1]
}

// describe sets the words of f.
func (a *analysis) describe(f *Finding) {
	if f.Kind == Outside {
		return
	}
	where := a.where(f)
	switch f.Kind {
	case Gap:
		f.Message, f.Hint = say("no row takes %s", where), say("add a row for it, or else")
	case Overlap:
		first, second := f.Rows[0]+1, f.Rows[1]+1
		f.Message = say("rows %d and %d both take %s; row %d decides%s", first, second, where, first, a.results(f.Rows))
		f.Hint = say("let only one of them take it: [a..b) leaves b to the next")
	case Mergeable:
		f.Message = say("rows %s have the same result%s, and can be one: %s", list(f.Rows), a.results(f.Rows[:1]), where)
		f.Hint = say("if the results are right, write one row")
	case Unreachable:
		row, takers := f.Rows[0], f.Rows[1:]
		f.Hint = say("remove it, or move it up")
		switch {
		case row == a.m.Rows():
			f.Message = say("else is never reached: the rows above take every value")
		case len(takers) == 0:
			f.Message = say("row %d is never reached: what it takes cannot occur", row+1)
		case len(takers) == 1:
			f.Message = say("row %d is never reached: row %d takes all of it", row+1, takers[0]+1)
		default:
			f.Message = say("row %d is never reached: rows %s take all of it", row+1, list(takers))
		}
		if len(takers) == 0 {
			f.Hint = say("remove it, or correct the rows above it")
		}
	}
}

// outside finds the values that tests name and that their key never has, where the
// test takes others.
func (a *analysis) outside() []Finding {
	var found []Finding
	for row := range a.m.Rows() {
		for k, x := range a.keys {
			if k >= len(a.view.Domains) || len(x.sets[row]) == 0 || len(found) == maxFindings {
				continue
			}
			never := a.m.Outside(row, k, &a.view.Domains[k])
			if len(never) == 0 {
				continue
			}
			f := Finding{Kind: Outside, Rows: []int{row}, Region: slices.Repeat([]string{"-"}, len(a.keys))}
			f.Region[k] = Values(never)
			f.Message = say("row %d: %s", row+1, Never(a.view.Keys[k], never, &a.view.Domains[k]))
			f.Hint = say("correct it, or leave it out")
			if x.Kind == value.TextKind {
				f.Hint = cmp.Or(diag.DidYouMean(never[0].Text(), a.view.Domains[k].Values), f.Hint)
			}
			found = append(found, f)
		}
	}
	return found
}

// Outside returns the values that the test of a row names for key k and that are none of
// the domain's.
func (m *Matcher) Outside(row, k int, d *Domain) (never []value.Value) {
	pieces, _ := Pieces(m.sources[row][k])
	for _, p := range pieces {
		if p.Role == Single && d.never(p.Value) && !slices.ContainsFunc(never, p.Value.Equal) {
			never = append(never, p.Value)
		}
	}
	return never
}

// Never says that a key never has some values.
func Never(key string, values []value.Value, d *Domain) diag.Text {
	if len(d.Values) == 0 {
		span := d.domain(value.NumberKind, 0)
		return say("%s is never %s, only %s", key, Words(Values(values)),
			Words(SetNotation(value.NumberKind, span.All(), span.Ends)))
	}
	return say("%s is never %s, only one of %s", key, Values(values),
		TextsNotation(d.Values, false))
}

// Values writes values as a test that takes them.
func Values(values []value.Value) string {
	return strings.Join(lex.Each(values, ValueNotation), ", ")
}

// results writes the results of rows, if they are known: " (2, not 1.75)".
func (a *analysis) results(rows []int) diag.Text {
	switch result := a.view.Result; {
	case result == nil:
		return diag.Text{}
	case len(rows) == 1:
		return say(" (%v)", result(rows[0]))
	default:
		return say(" (%v, not %v)", result(rows[0]), result(rows[1]))
	}
}

// list writes the numbers of rows: "1, 2 and 3", or "1, 2, 3, 4, 5 and 12 more".
func list(rows []int) diag.Text {
	const most = 6
	numbers := lex.Each(rows, func(row int) diag.Text { return say("%d", row+1) })
	head := func(n int) diag.Text { return diag.Join(numbers[:n], say(", ")) }
	switch n := len(rows); {
	case n == 1:
		return numbers[0]
	case n > most:
		return say("%s and %d more", head(most-1), n-most+1)
	default:
		return say("%s and %s", head(n-1), numbers[n-1])
	}
}

// where writes the region with the names of the keys, and a witness.
func (a *analysis) where(f *Finding) diag.Text {
	var parts, such []diag.Text
	exact := true // the region is the witness
	for k, region := range f.Region {
		if region == "-" {
			continue
		}
		parts = append(parts, a.keyIn(k, region))
		if f.Witness != nil {
			such = append(such, say("%v", f.Witness[k]))
			exact = exact && region == ValueNotation(f.Witness[k])
		}
	}
	if len(parts) == 0 {
		return say("any value")
	}
	text := diag.Join(parts, say(" and "))
	if f.Kind != Mergeable && such != nil && !exact {
		return say("%s, such as %s", text, diag.Join(such, say(" and ")))
	}
	return text
}

// keyIn says that a key lies in a region: "percent in [1..5)".
func (a *analysis) keyIn(k int, region string) diag.Text {
	var name diag.Text
	switch {
	case k < len(a.view.Keys) && a.view.Keys[k] != "":
		name = say("%s", a.view.Keys[k])
	case len(a.keys) > 1:
		name = say("key %d", k+1)
	default:
		return Words(region)
	}
	switch c := region[0]; {
	case c == '[' || c == '(':
		return say("%s in %s", name, Words(region))
	case c == '<' || c == '>' || strings.HasPrefix(region, "not("):
		return say("%s %s", name, Words(region))
	}
	return say("%s = %s", name, Words(region))
}
