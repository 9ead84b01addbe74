package awards_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
)

// FuzzSubmission: whatever a unit, an award or a proposer is called, a reader of CSV that is not
// ours finds it in its cell and no formula, and a table in Markdown has as many cells in each row.
func FuzzSubmission(f *testing.F) {
	for _, s := range []string{"a | b", "`", "two\r\nlines", "=1+1", "\t=1", " @x", "a,b;\"c\"", "\u202e", "\x00", "\xff",
		"<script>", "\\", "\\|", "＝1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := awards.SubmissionLine{Name: s, Title: diag.Words{"en": s}, Proposer: s, Total: "957.11"}
		list := awards.Submission{Year: 2024, Rows: []awards.SubmissionLine{line, line}}
		rows, err := csv.NewReader(strings.NewReader(list.CSV(diag.English))).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%q: %v, %q", s, err, rows)
		}
		for _, row := range rows[1:] {
			for i, cell := range row {
				cell, marked := strings.CutPrefix(cell, "'")
				formula := strings.ContainsAny(strings.TrimSpace(cell + "  ")[:min(1, len(strings.TrimSpace(cell)))], "=+-@")
				named := i == 1 || i == 2 || i == 6
				if named && cell != strings.TrimPrefix(diag.Visible(s), "'") || formula && !marked {
					t.Errorf("%q: cell %d is %q", s, i, cell)
				}
			}
		}
		cells := 0
		for text := range strings.SplitSeq(list.Markdown(diag.English), "\n") {
			bare := strings.NewReplacer(`\\`, "", `\|`, "", `\<`, "", "\\`", "").Replace(text)
			if n := strings.Count(bare, "|"); strings.HasPrefix(text, "|") && cells != 0 && n != cells ||
				strings.ContainsAny(bare, "<`") {
				t.Errorf("%q: %s", s, text)
			} else if strings.HasPrefix(text, "|") {
				cells = n
			}
		}
	})
}
