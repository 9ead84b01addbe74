package main

import (
	"fmt"
	"io"
	"math/big"
	"strings"
	"text/tabwriter"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// summaryFile is written last: results beside one are whole.
const summaryFile = "summary.json"

// summary is what a run comes to: numbers, the files with their hashes, and by which cards and regulations.
type summary struct {
	Tally *tally                 `json:"tally"`
	Books map[string]bookSummary `json:"books"`
	Files []written              `json:"files"`
}

// bookSummary says what a kind of unit was judged by.
type bookSummary struct {
	Title      diag.Words `json:"title"`
	Card       string     `json:"card"`
	Regulation string     `json:"regulation"`
	On         rules.Date `json:"on"`
	Invented   bool       `json:"invented,omitempty"`
}

// check compares counts that were taken apart from each other: by who read rows, who scored units, and who wrote
// lines. What is lost between them, or there twice, makes a difference.
func (s *summary) check() error {
	t, all := s.Tally, s.Tally.of("")
	aside := func(codes ...string) (n int) {
		for _, code := range codes {
			n += t.Aside[code]
		}
		return n
	}
	var lines, told int
	for _, f := range s.Files {
		switch {
		case strings.HasPrefix(f.Name, resultsFile):
			lines += f.Lines
		case strings.HasPrefix(f.Name, asideFile):
			told += f.Lines
		}
	}
	for _, e := range []struct {
		what  string
		left  int
		right int
	}{
		{"rows of files = units + facts + passed over + unreadable", t.Rows,
			t.Registered + t.Sheets + t.Passed + aside("unreadable")},
		{"facts = used + unknown + second + repeated + too large", t.Sheets,
			t.Used + aside("unknown_unit", "second_sheet", "repeated", "too_large")},
		{"rows of units = units + second", t.Registered, all.Units + aside("second_unit")},
		{"units = scored + refused + undetermined + not applicable", all.Units,
			all.Scored + all.Refused + all.Undetermined + all.NotApplicable},
		{"units = lines of results + those of clusters refused", all.Units, lines + t.Unlisted},
		{"lines set aside = told", told, t.Told},
	} {
		if e.left != e.right {
			return fmt.Errorf("the counts do not add up, %s: %d and %d", e.what, e.left, e.right)
		}
	}
	return nil
}

// format writes the summary for people: a table for each kind, a line for each province.
func (s *summary) format(w io.Writer, l diag.Lang) {
	for _, book := range sortedKeys(s.Books) {
		b := s.Books[book]
		fmt.Fprintf(w, "\n%s\n", diag.Visible(b.Title.Format(l)))
		if b.Invented {
			fmt.Fprintln(w, say("All figures are invented.").Format(l))
		}
		grades := make(map[string]bool)
		for _, g := range s.Tally.Groups[book] {
			for grade := range g.Grades {
				grades[grade] = true
			}
		}
		tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		heads := []string{say("units").Format(l), say("scored").Format(l), say("refused").Format(l),
			say("undetermined").Format(l)}
		heads = append(heads, sortedKeys(grades)...)
		heads = append(heads, say("nominated").Format(l), say("pending").Format(l), say("clusters").Format(l),
			say("tied first").Format(l), say("least gap").Format(l), say("mean gap").Format(l), say("province").Format(l))
		fmt.Fprintln(tab, strings.Join(heads, "\t")+"\t")
		row := func(g *group, name string) {
			cells := []string{}
			for _, n := range []int{g.Units, g.Scored, g.Refused, g.Undetermined} {
				cells = append(cells, fmt.Sprint(n))
			}
			for _, grade := range sortedKeys(grades) {
				cells = append(cells, fmt.Sprint(g.Grades[grade]))
			}
			cells = append(cells, fmt.Sprint(sum(g.Nominated)), fmt.Sprint(sum(g.Pending)), fmt.Sprint(g.Clusters),
				fmt.Sprint(g.Gaps.Tied), rat(g.Gaps.Least, l), rat(g.Gaps.mean(), l), name)
			fmt.Fprintln(tab, strings.Join(cells, "\t")+"\t")
		}
		for _, province := range sortedKeys(s.Tally.Groups[book]) {
			name := diag.Visible(province)
			if name == "" {
				name = say("none, or several").Format(l)
			}
			row(s.Tally.Groups[book][province], name)
		}
		row(s.Tally.of(book), say("all").Format(l))
		tab.Flush()
	}
	t, all := s.Tally, s.Tally.of("")
	fmt.Fprintf(w, "\n%s\n", say("%d files, %d rows: %d of units, %d of facts, %d passed over, %d not readable.", t.Files,
		t.Rows, t.Registered, t.Sheets, t.Passed, t.Aside["unreadable"]).Format(l))
	fmt.Fprintln(w, say("%d units: %d scored, %d refused, %d undetermined, %d to which nothing applies; %d without facts.",
		all.Units, all.Scored, all.Refused, all.Undetermined, all.NotApplicable, all.Units-t.Used).Format(l))
	var asides []string
	for _, code := range sortedKeys(t.Aside) {
		if t.Aside[code] > 0 {
			asides = append(asides, fmt.Sprintf("%s %d", code, t.Aside[code]))
		}
	}
	if len(asides) > 0 {
		fmt.Fprintln(w, say("Rows set aside: %s.", strings.Join(asides, ", ")).Format(l))
	}
	fmt.Fprintln(w, say("The counts add up.").Format(l))
}

func sum(m map[string]int) (n int) {
	for _, k := range m {
		n += k
	}
	return n
}

// mean is the mean of the gaps that are known; nil if there is none.
func (g gaps) mean() *big.Rat {
	if g.Known == 0 {
		return nil
	}
	return new(big.Rat).Quo(g.Sum, big.NewRat(int64(g.Known), 1))
}

func rat(r *big.Rat, l diag.Lang) string {
	if r == nil {
		return "–"
	}
	return rules.RatOf(r).Fixed(2, l)
}
