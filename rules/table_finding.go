package rules

import (
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// TableFindingKind is what the check of a table can find.
type TableFindingKind uint8

// The findings. The zero TableFindingKind is none of them.
const (
	// TableGap (khoảng hở) is values that no row takes.
	TableGap TableFindingKind = iota + 1
	// TableOverlap (chồng lấn) is values that two rows with different results take, so
	// that their order decides. A row that lies wholly within one below it is the
	// usual way to write an exception, or a ladder such as >= 100, >= 95, >= 80, and
	// no finding; neither is else.
	TableOverlap
	// TableUnreachable (dòng không bao giờ được dùng) is a row all of whose values are taken by
	// rows above it, or cannot occur.
	TableUnreachable
	// TableMergeable (dòng gộp được) is rows one below the other that have the same result and
	// can be written as one.
	TableMergeable
)

var tableFindingKinds = [...]string{TableGap: "gap", TableOverlap: "overlap", TableUnreachable: "unreachable", TableMergeable: "mergeable"}

// String returns "gap", "overlap", "unreachable" or "mergeable".
func (k TableFindingKind) String() string {
	if k == 0 || int(k) >= len(tableFindingKinds) {
		return "no finding"
	}
	return tableFindingKinds[k]
}

// MarshalText writes k as [TableFindingKind.String] does.
func (k TableFindingKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// TableFinding is one thing that the check of a table found. It is exact: it
// holds for all values that the keys can have, not for samples.
type TableFinding struct {
	Kind TableFindingKind `json:"kind"`
	// Rows are the rows concerned, counted from 0. Of an overlap: the row that
	// decides, then the other. Of an unreachable row: the row, then those that take its
	// values; none if its values cannot occur, and none for else. Of rows that can be
	// merged: all of them. A gap has none.
	Rows []int `json:"rows,omitempty"`
	// Region is the values concerned, as a test for each key: the gap; what both rows
	// take; the unreachable row; the row to write instead.
	Region []string `json:"region"`
	// Witness is a value for each key to try it with: one that no row takes; that
	// both rows take, and the first gets; that the unreachable row would take if it came
	// first. It is empty if there is none.
	Witness []Value `json:"witness,omitempty"`

	text, hint diag.Text
}

// String says in English what was found, counting rows from 1.
func (f TableFinding) String() string { return f.Format(diag.English) }

// Format says what was found to a reader of the language, counting rows from 1.
func (f TableFinding) Format(l diag.Lang) string { return f.text.Format(l) }

// describe sets the words of f.
func (a *analysis) describe(f TableFinding) TableFinding {
	f.text = diag.TextFunc(func(l diag.Lang) string { return a.words(f, l) })
	switch f.Kind {
	case TableGap:
		f.hint = say("add a row for it, or else")
	case TableOverlap:
		f.hint = say("let only one of them take it: [a..b) leaves b to the next")
	case TableUnreachable:
		f.hint = say("remove it, or move it up")
		if len(f.Rows) == 1 {
			f.hint = say("remove it, or correct the rows above it")
		}
	case TableMergeable:
		f.hint = say("if the results are right, write one row")
	}
	return f
}

func (a *analysis) words(f TableFinding, l diag.Lang) string {
	where := a.where(f, l)
	switch f.Kind {
	case TableGap:
		return l.Pick("no row takes ", "không dòng nào nhận ") + where
	case TableOverlap:
		return fmt.Sprintf(l.Pick("rows %d and %d both take %s; row %d decides", "dòng %d và dòng %d cùng nhận %s; dòng %d quyết định"),
			f.Rows[0]+1, f.Rows[1]+1, where, f.Rows[0]+1) + a.results(f.Rows, l)
	case TableMergeable:
		return fmt.Sprintf(l.Pick("rows %s have the same result%s, and can be one: %s", "các dòng %s cùng kết quả%s, có thể gộp thành một: %s"),
			list(f.Rows, l), a.results(f.Rows[:1], l), where)
	}
	row := fmt.Sprintf(l.Pick("row %d", "dòng %d"), f.Rows[0]+1)
	if f.Rows[0] == a.m.rows() {
		row = l.Pick("else", "dòng còn lại (else)")
	}
	row += l.Pick(" is never reached: ", " không bao giờ được dùng: ")
	switch takers := f.Rows[1:]; {
	case f.Rows[0] == a.m.rows():
		return row + l.Pick("the rows above take every value", "các dòng trên đã nhận mọi giá trị")
	case len(takers) == 0:
		return row + l.Pick("what it takes cannot occur", "giá trị nó nhận không thể xảy ra")
	case len(takers) == 1:
		return row + fmt.Sprintf(l.Pick("row %d takes all of it", "dòng %d đã nhận hết"), takers[0]+1)
	default:
		return row + fmt.Sprintf(l.Pick("rows %s take all of it", "các dòng %s đã nhận hết"), list(takers, l))
	}
}

// results writes the results of rows, if they are known: " (2, not 1.75)".
func (a *analysis) results(rows []int, l diag.Lang) string {
	if a.view.result == nil {
		return ""
	}
	s := a.view.result(rows[0]).Format(l)
	if len(rows) > 1 {
		s += l.Pick(", not ", ", không phải ") + a.view.result(rows[1]).Format(l)
	}
	return " (" + s + ")"
}

// list writes the numbers of rows: "1, 2 and 3", or "1, 2, 3, 4, 5 and 12 more".
func list(rows []int, l diag.Lang) string {
	const most = 6
	var b strings.Builder
	for i, r := range rows {
		if i == most-1 && len(rows) > most {
			fmt.Fprintf(&b, l.Pick(" and %d more", " và %d dòng nữa"), len(rows)-i)
			break
		}
		switch {
		case i > 0 && i == len(rows)-1:
			b.WriteString(l.Pick(" and ", " và "))
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, r+1)
	}
	return b.String()
}

// where writes the region with the names of the keys, and a witness.
func (a *analysis) where(f TableFinding, l diag.Lang) string {
	var parts, such []string
	exact := true // the region is the witness
	for k, region := range f.Region {
		if region == "-" {
			continue
		}
		parts = append(parts, a.keyIn(k, region, l))
		if f.Witness != nil {
			such = append(such, f.Witness[k].Format(l))
			exact = exact && region == valueNotation(f.Witness[k])
		}
	}
	if len(parts) == 0 {
		return l.Pick("any value", "mọi giá trị")
	}
	and := l.Pick(" and ", " và ")
	text := strings.Join(parts, and)
	if f.Kind != TableMergeable && such != nil && !exact {
		text += l.Pick(", such as ", ", ví dụ ") + strings.Join(such, and)
	}
	return text
}

// keyIn says that a key lies in a region: "percent in [1..5)".
func (a *analysis) keyIn(k int, region string, l diag.Lang) string {
	name := ""
	switch {
	case k < len(a.view.keys) && a.view.keys[k] != "":
		name = a.view.keys[k]
	case len(a.axes) > 1:
		name = fmt.Sprintf(l.Pick("key %d", "khóa %d"), k+1)
	default:
		return region
	}
	switch c := region[0]; {
	case c == '[' || c == '(':
		return name + l.Pick(" in ", " trong ") + region
	case c == '<' || c == '>' || strings.HasPrefix(region, "not("):
		return name + " " + region
	}
	return name + " = " + region
}
